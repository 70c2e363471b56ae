/* What a team makes of the rules, comments that ignore, and the baseline of old reports. */
#include "test.h"

#include "base/text.h"
#include "check/check.h"

static const char BLAMES[] =
    "# Outage (2025-02-09)\n\n## Root Cause\n\nAn engineer forgot the second flag.\n";

typedef struct checked {
    dbr_arena arena;
    dbr_document *d;
    dbr_check_result *r;
} checked;

static void check_with(checked *c, const char *text, const dbr_policy *policy, const dbr_baseline *baseline)
{
    dbr_err err = {0};
    assert_int_equal(dbr_document_read(&c->arena, dbr_slice_str(text), "report.md", NULL, &c->d, &err),
                     DBR_OK);
    dbr_check_input in = {
        .document = c->d, .policy = policy, .baseline = baseline, .baseline_name = "report.md"};
    assert_int_equal(dbr_check(&in, &c->arena, &c->r, &err), DBR_OK);
}

static size_t count(const char *text, const char *rule)
{
    checked c = {0};
    size_t n = 0;
    check_with(&c, text, NULL, NULL);
    for (size_t i = 0; i < c.r->n_findings; i++) {
        n += strcmp(c.r->findings[i].rule, rule) == 0;
    }
    dbr_arena_release(&c.arena);
    return n;
}

static const dbr_finding *find(const checked *c, const char *rule)
{
    for (size_t i = 0; i < c->r->n_findings; i++) {
        if (strcmp(c->r->findings[i].rule, rule) == 0) {
            return &c->r->findings[i];
        }
    }
    return NULL;
}

/* ---- settings ---- */

static dbr_code read_policy(dbr_arena *arena, const char *team, const char *incident, dbr_policy *ret,
                            dbr_err *err)
{
    return dbr_policy_read(arena, dbr_slice_str(team), dbr_slice_str(incident), ret, err);
}

static void nothing_said_leaves_the_table(void **state)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_policy p = {0};
    (void)state;
    assert_int_equal(read_policy(&arena, "", "zone: UTC\n", &p, &err), DBR_OK);
    assert_int_equal(p.n, dbr_rule_count());
    for (size_t i = 0; i < p.n; i++) {
        assert_int_equal(p.rules[i].severity, dbr_rule_at(i)->severity);
        assert_int_equal(p.rules[i].shuts_gate, dbr_rule_at(i)->shuts_gate);
        assert_int_equal(p.rules[i].is_off, dbr_rule_at(i)->is_off);
    }
    dbr_arena_release(&arena);
}

static void a_rule_counts_more_than_its_family_and_the_incident_more_than_the_team(void **state)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_policy p = {0};
    (void)state;
    assert_int_equal(read_policy(&arena,
                                 "rules:\n  blame/omission: {severity: error, gate: yes}\n  blame: info\n"
                                 "  facts: {gate: no}\n  depth: off\n",
                                 "rules: {facts/order: {gate: yes}, blame/punish: warning}\n", &p, &err),
                     DBR_OK);
    const dbr_rule_setting *omission = &p.rules[dbr_rule_find(dbr_slice_str("blame/omission"))];
    const dbr_rule_setting *individual = &p.rules[dbr_rule_find(dbr_slice_str("blame/individual"))];
    assert_int_equal(omission->severity, DBR_ERROR);
    assert_true(omission->shuts_gate);
    assert_int_equal(individual->severity, DBR_INFO);
    assert_int_equal(p.rules[dbr_rule_find(dbr_slice_str("blame/punish"))].severity, DBR_WARNING);
    assert_true(p.rules[dbr_rule_find(dbr_slice_str("facts/order"))].shuts_gate);
    assert_false(p.rules[dbr_rule_find(dbr_slice_str("facts/year"))].shuts_gate);
    assert_true(p.rules[dbr_rule_find(dbr_slice_str("depth/person"))].is_off);
    dbr_arena_release(&arena);
}

static void rejects(const char *yaml, const char *part, uint64_t line)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_policy p = {0};
    assert_int_equal(read_policy(&arena, yaml, "", &p, &err), DBR_EPARSE);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' does not say '%s'", err.message, part);
    }
    assert_int_equal(err.line, line);
    assert_string_equal(err.source, "debrief.yaml");
    dbr_arena_release(&arena);
}

static void mistakes_in_settings_are_named(void **state)
{
    (void)state;
    rejects("rules:\n  blame/omision: off\n", "did you mean 'blame/omission'", 2);
    rejects("rules:\n  omission: off\n", "did you mean 'blame/omission'", 2);
    rejects("rules:\n  xyzzy: off\n", "unknown rule 'xyzzy'", 2);
    rejects("rules:\n  blame: loud\n", "off, info, warning or error", 2);
    rejects("rules:\n  blame: {severity: info, gate: yes}\n", "never shuts the gate", 2);
    rejects("rules:\n  blame: {severty: info}\n", "unknown key 'severty'", 2);
    rejects("rules:\n  blame: {gate: maybe}\n", "yes or no", 2);
    rejects("rules: [blame]\n", "no map", 1);
}

static void settings_decide_severity_and_gate(void **state)
{
    checked c = {0};
    dbr_err err = {0};
    dbr_policy p = {0};
    (void)state;
    check_with(&c, BLAMES, NULL, NULL);
    assert_non_null(find(&c, "blame/omission"));
    assert_false(find(&c, "blame/omission")->shuts_gate);
    assert_int_equal(read_policy(&c.arena, "rules: {blame: {severity: error, gate: yes}}\n", "", &p, &err),
                     DBR_OK);
    check_with(&c, BLAMES, &p, NULL);
    assert_int_equal(find(&c, "blame/omission")->severity, DBR_ERROR);
    assert_true(find(&c, "blame/omission")->shuts_gate);
    assert_true(c.r->gate_is_shut);
    /* The first person is softened by the rule itself, whatever the team says of the rule. */
    check_with(&c, "# Outage\n\n## Root Cause\n\nWe overlooked the second region.\n", &p, NULL);
    assert_int_equal(c.r->n_severity[DBR_ERROR], 0);
    assert_int_equal(read_policy(&c.arena, "rules: {blame: off}\n", "", &p, &err), DBR_OK);
    check_with(&c, BLAMES, &p, NULL);
    assert_null(find(&c, "blame/omission"));
    dbr_arena_release(&c.arena);
}

/* ---- comments ---- */

#define FORGOT "An engineer forgot the flag."

static void a_comment_silences_its_line(void **state)
{
    (void)state;
    assert_int_equal(count(FORGOT "\n", "blame/omission"), 1);
    assert_int_equal(count(FORGOT " <!-- debrief:ignore blame/omission: quoted -->\n", "blame/omission"), 0);
    assert_int_equal(count(FORGOT " <!-- debrief:ignore blame quoted -->\n", "blame/omission"), 0);
    assert_int_equal(count(FORGOT " <!-- debrief:ignore facts, blame: quoted -->\n", "blame/omission"), 0);
    assert_int_equal(count(FORGOT " <!-- debrief:ignore facts: quoted -->\n", "blame/omission"), 1);
    assert_int_equal(count("- a <!-- debrief:ignore blame: quoted -->\n- " FORGOT "\n", "blame/omission"), 1);
}

static void a_comment_without_reason_or_rule_silences_nothing(void **state)
{
    (void)state;
    assert_int_equal(count(FORGOT " <!-- debrief:ignore blame -->\n", "blame/omission"), 1);
    assert_int_equal(count(FORGOT " <!-- debrief:ignore -->\n", "blame/omission"), 1);
    assert_int_equal(count(FORGOT " <!-- debrief:ignore blmae: quoted -->\n", "blame/omission"), 1);
    assert_int_equal(count("`<!-- debrief:ignore blame: quoted -->` " FORGOT "\n", "blame/omission"), 1);
    assert_int_equal(count("```\n<!-- debrief:ignore blame: quoted -->\n```\n" FORGOT "\n", "blame/omission"),
                     1);
    assert_int_equal(count("```\n<!-- debrief:ignore blame: quoted -->\n```\n" FORGOT "\n", "ignore/unused"),
                     0);
}

static void alone_on_its_line_it_silences_the_block_behind(void **state)
{
    static const char LIST[] = "<!-- debrief:ignore blame: quoted -->\n- An engineer forgot the flag.\n"
                               "- An operator forgot the key.\n\nAn engineer forgot the lock.\n";
    static const char APART[] = "<!-- debrief:ignore blame: quoted -->\n\nAn engineer forgot the flag.\n\n"
                                "An engineer forgot the lock.\n";
    static const char STACKED[] =
        "<!-- debrief:ignore facts: copied -->\n<!-- debrief:ignore blame: quoted -->\n"
        "An engineer forgot the flag.\n";
    (void)state;
    assert_int_equal(count(LIST, "blame/omission"), 1);
    assert_int_equal(count(APART, "blame/omission"), 1);
    assert_int_equal(count(STACKED, "blame/omission"), 0);
    assert_int_equal(count(STACKED, "ignore/unused"), 1);
}

static void for_a_section_it_ends_with_the_section(void **state)
{
    static const char TEXT[] =
        "# Outage\n\n## Notice\n\n" FORGOT "\n\n<!-- debrief:ignore-section blame: as sent -->\n\n"
        "An operator forgot the key.\n\n### Part\n\nAn admin forgot the lock.\n\n"
        "## Cause\n\nAn engineer forgot the fuse.\n";
    (void)state;
    assert_int_equal(count(TEXT, "blame/omission"), 2);
    assert_int_equal(count(TEXT, "ignore/unused"), 0);
}

static void the_comment_that_reaches_farthest_is_the_one_in_use(void **state)
{
    static const char TEXT[] =
        "# Outage\n\n## Notice\n\n<!-- debrief:ignore-section blame: as sent -->\n\n" FORGOT
        "\n\n### Part\n\n<!-- debrief:ignore-section blame: again -->\n\n" FORGOT "\n";
    (void)state;
    assert_int_equal(count(TEXT, "blame/omission"), 0);
    assert_int_equal(count(TEXT, "ignore/unused"), 1);
}

static void proofs_and_secrets_speak_on(void **state)
{
    static const char SECRET[] = "The key was AKIA"
                                 "Q3EGRIPTV7MZ2KXW. <!-- debrief:ignore privacy: an old one -->\n";
    static const char NAMED[] = "Fine. <!-- debrief:ignore privacy/secret: an old one -->\n";
    (void)state;
    assert_int_equal(count(SECRET, "privacy/secret"), 1);
    assert_int_equal(count(NAMED, "ignore/protected"), 1);
    assert_int_equal(count(NAMED, "ignore/unused"), 0);
    assert_int_equal(count("Fine. <!-- debrief:ignore ignore: no -->\n", "ignore/protected"), 1);
}

static void ignored_findings_are_counted(void **state)
{
    checked c = {0};
    (void)state;
    check_with(&c, FORGOT " <!-- debrief:ignore blame: quoted -->\n", NULL, NULL);
    assert_int_equal(c.r->n_ignored, 1);
    dbr_arena_release(&c.arena);
}

/* ---- baseline ---- */

static const char OLD[] =
    "# Outage (2025-02-09)\n\n## Root Cause\n\nAn engineer forgot the second flag.\n\n"
    "## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 10:05 | a rises |\n| 10:22 | b falls |\n"
    "| 10:12 | c stops |\n| 10:40 | d ends |\n";

static dbr_baseline *baseline_of(const char *text, const char *report)
{
    checked c = {0};
    dbr_buf written = {0};
    dbr_err err = {0};
    dbr_baseline *made = dbr_baseline_new();
    dbr_baseline *read = dbr_baseline_new();
    check_with(&c, text, NULL, NULL);
    dbr_baseline_add(made, report, c.d, c.r);
    dbr_baseline_write(made, &written);
    assert_int_equal(dbr_baseline_read(read, dbr_buf_view(&written), "baseline", &err), DBR_OK);
    assert_int_equal(dbr_baseline_count(read), dbr_baseline_count(made));
    dbr_buf_release(&written);
    dbr_baseline_free(made);
    dbr_arena_release(&c.arena);
    return read;
}

static void what_the_baseline_has_is_left_out(void **state)
{
    checked c = {0};
    dbr_baseline *b = baseline_of(OLD, "report.md");
    (void)state;
    check_with(&c, OLD, NULL, b);
    assert_int_equal(c.r->n_findings, 0);
    assert_true(c.r->n_known > 1);
    assert_false(c.r->gate_is_shut);
    dbr_arena_release(&c.arena);
    dbr_baseline_free(b);
}

static void lines_may_move(void **state)
{
    checked c = {0};
    dbr_buf moved = {0};
    dbr_baseline *b = baseline_of(OLD, "report.md");
    (void)state;
    dbr_buf_str(&moved, "# Outage (2025-02-09)\n\nOne more line.\n\nAnd another.\n\n");
    dbr_buf_str(&moved, strchr(OLD, '\n') + 2);
    check_with(&c, moved.ptr, NULL, b);
    assert_null(find(&c, "facts/order"));
    assert_null(find(&c, "blame/omission"));
    dbr_buf_release(&moved);
    dbr_arena_release(&c.arena);
    dbr_baseline_free(b);
}

static void an_edited_line_and_another_report_are_looked_at_anew(void **state)
{
    checked c = {0};
    dbr_baseline *b = baseline_of(OLD, "report.md");
    dbr_baseline *other = baseline_of(OLD, "other.md");
    (void)state;
    check_with(&c, BLAMES, NULL, b); // the same line
    assert_null(find(&c, "blame/omission"));
    check_with(&c, "# Outage (2025-02-09)\n\n## Root Cause\n\nAn engineer forgot the third flag.\n", NULL, b);
    assert_non_null(find(&c, "blame/omission"));
    check_with(&c, OLD, NULL, other);
    assert_non_null(find(&c, "facts/order"));
    dbr_arena_release(&c.arena);
    dbr_baseline_free(b);
    dbr_baseline_free(other);
}

static void one_more_of_the_same_is_new(void **state)
{
    checked c = {0};
    dbr_baseline *b = baseline_of("Text.\n\nAn engineer forgot it.\n", "report.md");
    (void)state;
    check_with(&c, "Text.\n\nAn engineer forgot it.\n\nAn engineer forgot it.\n", NULL, b);
    assert_non_null(find(&c, "blame/omission"));
    assert_int_equal(find(&c, "blame/omission")->line, 5);
    dbr_arena_release(&c.arena);
    dbr_baseline_free(b);
}

static void secrets_are_in_no_baseline(void **state)
{
    static const char TEXT[] = "The key was AKIA"
                               "Q3EGRIPTV7MZ2KXW.\n";
    checked c = {0};
    dbr_baseline *b = baseline_of(TEXT, "report.md");
    (void)state;
    check_with(&c, TEXT, NULL, b);
    assert_non_null(find(&c, "privacy/secret"));
    dbr_arena_release(&c.arena);
    dbr_baseline_free(b);
}

static void a_torn_baseline_is_named(void **state)
{
    static const char *const TORN[] = {
        "", "hello\n", "# debrief baseline 1\nreport.md\n",
        "# debrief baseline 1\nreport.md\tfacts/order\tzz\t1\tx\n",
        "# debrief baseline 1\nreport.md\tfacts/order\t0123456789abcdef\t0\tx\n"};
    (void)state;
    for (size_t i = 0; i < sizeof(TORN) / sizeof(*TORN); i++) {
        dbr_baseline *b = dbr_baseline_new();
        dbr_err err = {0};
        assert_int_equal(dbr_baseline_read(b, dbr_slice_str(TORN[i]), "old.txt", &err), DBR_EPARSE);
        assert_string_equal(err.source, "old.txt");
        assert_int_equal(err.line, i < 2 ? 1 : 2);
        dbr_baseline_free(b);
    }
}

DBR_TESTS(cmocka_unit_test(nothing_said_leaves_the_table),
          cmocka_unit_test(a_rule_counts_more_than_its_family_and_the_incident_more_than_the_team),
          cmocka_unit_test(mistakes_in_settings_are_named),
          cmocka_unit_test(settings_decide_severity_and_gate), cmocka_unit_test(a_comment_silences_its_line),
          cmocka_unit_test(a_comment_without_reason_or_rule_silences_nothing),
          cmocka_unit_test(alone_on_its_line_it_silences_the_block_behind),
          cmocka_unit_test(for_a_section_it_ends_with_the_section),
          cmocka_unit_test(the_comment_that_reaches_farthest_is_the_one_in_use),
          cmocka_unit_test(proofs_and_secrets_speak_on), cmocka_unit_test(ignored_findings_are_counted),
          cmocka_unit_test(what_the_baseline_has_is_left_out), cmocka_unit_test(lines_may_move),
          cmocka_unit_test(an_edited_line_and_another_report_are_looked_at_anew),
          cmocka_unit_test(one_more_of_the_same_is_new), cmocka_unit_test(secrets_are_in_no_baseline),
          cmocka_unit_test(a_torn_baseline_is_named))
