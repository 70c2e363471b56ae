/*
 * The table of rules walks itself: every row is complete, its examples give exactly the findings of that rule
 * that they promise, each language it has shows a bad and a good one, and docs/rules.md says what the table
 * says.
 *
 * Examples are checked on 2025-03-01 for a company's eyes, beside a folder of evidence with one artifact,
 * app.log.
 */
#include "check/test_fixture.h"

#include "base/file.h"

#define NOW (INT64_C(1740787200) * DBR_SECOND) // 2025-03-01

static int setup(void **state)
{
    dbr_buf log = {0};
    dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE},
                             .zone = dbr_zone_utc(),
                             .visibility = dbr_slice_str("company")};
    fixture *f = fixture_new(incident);
    for (int i = 0; i < 10; i++) {
        dbr_buf_printf(&log, "2025-02-09T10:05:0%dZ INFO request %d served\n", i, i);
    }
    fixture_put(f, "app.log", dbr_buf_view(&log));
    fixture_index(f);
    dbr_buf_release(&log);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_free(*state);
    return 0;
}

static size_t count_of_rule(const fixture *f, const char *text, const char *rule)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    size_t n = 0;
    dbr_slice rest = dbr_slice_str(text);
    size_t next = 0;
    dbr_portfolio *before = dbr_portfolio_new();
    do { // of several reports the last one is judged
        next = dbr_slice_find(rest, dbr_slice_str(DBR_NEXT_REPORT));
        assert_int_equal(
            dbr_document_read(&arena, dbr_slice_sub(rest, 0, next), "example.md", NULL, &d, &err), DBR_OK);
        dbr_policy policy = {0};
        assert_int_equal(dbr_policy_read(&arena, (dbr_slice){0}, (dbr_slice){0}, &policy, &err), DBR_OK);
        dbr_rule_setting *settings = DBR_NEW_N(&arena, dbr_rule_setting, policy.n);
        for (size_t i = 0; i < policy.n; i++) { // also what is off
            settings[i] = policy.rules[i];
            settings[i].is_off = false;
        }
        policy.rules = settings;
        dbr_check_input in = {.document = d,
                              .evidence = f->ev,
                              .incident = &f->incident,
                              .policy = &policy,
                              .now = NOW,
                              .portfolio = before};
        assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
        dbr_portfolio_add(before, "other.md", r);
        rest = next != SIZE_MAX ? dbr_slice_from(rest, next + strlen(DBR_NEXT_REPORT)) : rest;
    } while (next != SIZE_MAX);
    for (size_t i = 0; i < r->n_findings; i++) {
        n += strcmp(r->findings[i].rule, rule) == 0;
    }
    (void)dbr_portfolio_free(before);
    dbr_arena_release(&arena);
    return n;
}

static void every_row_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        const dbr_rule *r = dbr_rule_at(i);
        print_message("# %s\n", r->id);
        assert_non_null(strchr(r->id, '/'));
        assert_true(r->help != NULL && strlen(r->help) > 10 && strchr(r->help, '\n') == NULL);
        assert_true(r->rationale != NULL && strlen(r->rationale) > 40);
        assert_true(r->has_lang[DBR_LANG_EN] || r->has_lang[DBR_LANG_ZH_CN]);
        assert_non_null(r->examples);
        assert_non_null(r->run);
        assert_false(r->shuts_gate && r->severity == DBR_INFO);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(dbr_rule_at(k)->id, r->id);
        }
    }
}

static void examples_give_the_findings_they_promise(void **state)
{
    size_t n_wrong = 0;
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        const dbr_rule *r = dbr_rule_at(i);
        size_t n_good[DBR_LANG_COUNT] = {0};
        size_t n_bad[DBR_LANG_COUNT] = {0};
        for (const dbr_rule_example *e = r->examples; e->text != NULL; e++) {
            size_t n = count_of_rule(*state, e->text, r->id);
            if (n != e->n_findings) {
                print_error("%s: %zu findings instead of %zu in\n%s\n", r->id, n, e->n_findings, e->text);
                n_wrong++;
            }
            *(e->n_findings > 0 ? &n_bad[e->lang] : &n_good[e->lang]) += 1;
        }
        for (int lang = 0; lang < DBR_LANG_COUNT; lang++) {
            if (r->has_lang[lang] && (n_good[lang] == 0 || n_bad[lang] == 0)) {
                print_error("%s: no %s example in %s\n", r->id, n_good[lang] == 0 ? "good" : "bad",
                            dbr_lang_name(lang));
                n_wrong++;
            }
        }
    }
    assert_int_equal(n_wrong, 0);
}

/* ---- docs/rules.md ---- */

static void write_docs(dbr_buf *out)
{
    dbr_buf_str(
        out,
        "# Rules of the gate\n\n"
        "What `debrief check` looks for. Written from the table in `src/check/` by its test (`make "
        "check UPDATE=1`).\n"
        "\n"
        "`debrief check --rules` lists them, `debrief check --explain RULE` shows one of these pages.\n"
        "\n"
        "## Exceptions\n"
        "\n"
        "A comment silences what it names, with a reason, on its line; alone on a line it silences the "
        "block behind it, and\n"
        "`ignore-section` the rest of the section. Proofs and secrets cannot be silenced.\n"
        "\n"
        "````markdown\n"
        "The operator forgot it. <!-- debrief:ignore blame/omission: their own words, quoted with "
        "consent -->\n"
        "\n"
        "<!-- debrief:ignore-section facts, blame: the vendor's text as received -->\n"
        "````\n"
        "\n"
        "What a team makes of the rules stands in `debrief.yaml`, for one incident in its "
        "`incident.yaml`:\n"
        "\n"
        "````yaml\n"
        "rules:\n"
        "  depth: off\n"
        "  blame: info\n"
        "  blame/punish: {severity: error, gate: yes}\n"
        "````\n"
        "\n"
        "Severities are `off`, `info`, `warning`, `error`; said of a rule counts more than said of its "
        "family; information never\n"
        "shuts the gate. Old reports: `debrief check FOLDER --baseline FILE --write-baseline` writes down "
        "what they have, and\n"
        "`--baseline FILE` leaves it out from then on; lines may move, an edited line is looked at anew.\n");
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        const dbr_rule *r = dbr_rule_at(i);
        dbr_buf_str(out, "\n");
        dbr_rule_explain(r, out);
    }
}

static void the_documentation_is_the_table(void **state)
{
    dbr_buf want = {0};
    dbr_buf have = {0};
    dbr_err err = {0};
    char path[4096];
    const char *root = getenv("DBR_SOURCE_ROOT");
    (void)state;
    (void)snprintf(path, sizeof(path), "%s/docs/rules.md", root != NULL ? root : ".");
    write_docs(&want);
    if (getenv("UPDATE") != NULL) {
        assert_int_equal(dbr_file_write_atomic(path, dbr_buf_view(&want), &err), DBR_OK);
    }
    assert_int_equal(dbr_file_read(path, &have, &err), DBR_OK);
    assert_true(dbr_slice_eq(dbr_buf_view(&have), dbr_buf_view(&want)));
    dbr_buf_release(&want);
    dbr_buf_release(&have);
}

DBR_TESTS(cmocka_unit_test(every_row_is_complete),
          cmocka_unit_test_setup_teardown(examples_give_the_findings_they_promise, setup, teardown),
          cmocka_unit_test(the_documentation_is_the_table))
