/* The five verdicts over a folder of evidence made on the spot. */
#include "check/test_fixture.h"

#define NOW   (INT64_C(1739145600) * DBR_SECOND) // 2025-02-10
#define BEGIN (INT64_C(1739095500) * DBR_SECOND) // 2025-02-09 10:05

/* app.log: twelve lines, one every ten seconds from 10:05:20, four of them errors. */
static int setup(void **state)
{
    dbr_buf log = {0};
    fixture *f = fixture_new((dbr_incident){.window = {BEGIN, BEGIN + DBR_HOUR}, .zone = dbr_zone_utc()});
    for (int i = 0; i < 12; i++) {
        int s = 20 + i * 10;
        dbr_buf_printf(&log, "2025-02-09T10:%02d:%02dZ %s pool has %d of 20 connections\n", 5 + s / 60,
                       s % 60, i % 3 == 0 ? "ERROR" : "INFO", i);
    }
    fixture_put(f, "app.log", dbr_buf_view(&log));
    fixture_put(f, "note.txt", dbr_slice_str("no time here\n"));
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

static void check(fixture *f, const char *text, bool has_evidence)
{
    dbr_err err = {0};
    const char *whole = dbr_arena_printf(&f->arena, "# Outage (2025-02-09)\n\n%s\n", text);
    assert_int_equal(dbr_document_read(&f->arena, dbr_slice_str(whole), "report.md", NULL, &f->d, &err),
                     DBR_OK);
    dbr_check_input in = {
        .document = f->d, .evidence = has_evidence ? f->ev : NULL, .incident = &f->incident, .now = NOW};
    assert_int_equal(dbr_check(&in, &f->arena, &f->r, &err), DBR_OK);
}

/* The verdict of the only proof link. */
static dbr_verdict verdict(fixture *f, const char *text)
{
    check(f, text, true);
    assert_int_equal(f->r->n_checked, 1);
    return f->r->checked[0].verdict;
}

static const dbr_finding *find(const fixture *f, const char *rule)
{
    for (size_t i = 0; i < f->r->n_findings; i++) {
        if (strcmp(f->r->findings[i].rule, rule) == 0) {
            return &f->r->findings[i];
        }
    }
    fail_msg("no finding of '%s'", rule);
    return NULL;
}

static void a_place_that_exists_is_verified(void **state)
{
    assert_int_equal(verdict(*state, "See [the pool](evidence/app.log#L3)."), DBR_VERIFIED);
    assert_int_equal(verdict(*state, "See [the log](evidence/app.log)."), DBR_VERIFIED);
}

static void a_place_that_is_gone_is_stale_and_shuts_the_gate(void **state)
{
    fixture *f = *state;
    assert_int_equal(verdict(f, "See [the pool](evidence/app.log#L99)."), DBR_STALE);
    assert_true(f->r->gate_is_shut);
}

static void an_artifact_that_is_elsewhere_is_inconclusive(void **state)
{
    fixture *f = *state;
    assert_int_equal(verdict(f, "See [the pool](evidence/db.log#L9)."), DBR_INCONCLUSIVE);
    assert_false(f->r->gate_is_shut);
}

static void an_artifact_under_another_name_is_named(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    const char *lost = dbr_arena_printf(&f->arena, "%s/evidence/old.txt", f->folder);
    fixture_put(f, "old.txt", dbr_slice_str("the same bytes\n"));
    fixture_put(f, "new.txt", dbr_slice_str("the same bytes\n"));
    fixture_index(f);
    assert_int_equal(unlink(lost), 0);
    f->ev = dbr_evidence_free(f->ev);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(verdict(f, "See [it](evidence/old.txt#L1)."), DBR_INCONCLUSIVE);
    assert_non_null(strstr(f->r->checked[0].why.ptr, "evidence/new.txt"));
}

static void without_evidence_all_is_inconclusive_and_the_gate_open(void **state)
{
    fixture *f = *state;
    check(f, "See [a](evidence/app.log#L9), [3](evidence/app.log \"= count(*)\").", false);
    assert_int_equal(f->r->n_verdict[DBR_INCONCLUSIVE], 2);
    assert_int_equal(f->r->n_findings, 1); // one line for all of them
    assert_false(f->r->gate_is_shut);
}

static void a_count_is_compared_with_its_text(void **state)
{
    fixture *f = *state;
    assert_int_equal(verdict(f, "[4](evidence/app.log \"= count(*) where level = 'error'\") errors"),
                     DBR_VERIFIED);
    assert_string_equal(f->r->checked[0].value.ptr, "4");
    assert_true(f->r->checked[0].query.len > 0);
    assert_int_equal(verdict(f, "[7](evidence/app.log \"= count(*) where level = 'error'\") errors"),
                     DBR_CONTRADICTED);
    assert_true(f->r->gate_is_shut);
}

static void a_number_claims_its_last_digit(void **state)
{
    const char *third = "[33 %](evidence/app.log \"= 100.0 * sum(level = 'error') / count(*)\")";
    fixture *f = *state;
    assert_int_equal(verdict(f, third), DBR_VERIFIED);
    assert_int_equal(verdict(f, "[34 %](evidence/app.log \"= 100.0 * sum(level = 'error') / count(*)\")"),
                     DBR_CONTRADICTED);
    assert_int_equal(
        verdict(f, "[over 30 %](evidence/app.log \"= 100.0 * sum(level = 'error') / count(*)\")"),
        DBR_VERIFIED);
}

static void an_expected_value_stands_in_for_the_text(void **state)
{
    assert_int_equal(
        verdict(*state, "[No warning](evidence/app.log \"= 0 = count(*) where level = 'warn'\") was seen."),
        DBR_VERIFIED);
    assert_int_equal(
        verdict(*state, "[No error](evidence/app.log \"= 0 = count(*) where level = 'error'\") was seen."),
        DBR_CONTRADICTED);
}

static void an_expected_value_is_no_pardon_for_a_number(void **state)
{
    assert_int_equal(verdict(*state, "[4](evidence/app.log \"= 4 = count(*) where level = 'error'\") errors"),
                     DBR_VERIFIED);
    assert_int_equal(
        verdict(*state, "[500](evidence/app.log \"= 4 = count(*) where level = 'error'\") errors"),
        DBR_CONTRADICTED);
    assert_int_equal(
        verdict(*state, "[12 %](evidence/app.log \"= 4 = count(*) where level = 'error'\") errors"),
        DBR_CONTRADICTED);
    assert_int_equal(
        verdict(*state, "[None](evidence/app.log \"= 4 = count(*) where level = 'error'\") failed"),
        DBR_CONTRADICTED);
    assert_int_equal(verdict(*state, "[4](evidence/app.log \"= 5 = count(*) where level = 'error'\") errors"),
                     DBR_CONTRADICTED);
    assert_int_equal(
        verdict(*state, "[These](evidence/app.log \"= 4 = count(*) where level = 'error'\") errors"),
        DBR_VERIFIED);
}

static void a_condition_proves_no_number_it_does_not_state(void **state)
{
    assert_int_equal(verdict(*state, "[500,000](evidence/app.log \"= count(*) > 3\") lines"),
                     DBR_INCONCLUSIVE);
    assert_int_equal(verdict(*state, "[more than 3](evidence/app.log \"= count(*) > 3\") lines"),
                     DBR_VERIFIED);
    assert_int_equal(verdict(*state, "[12](evidence/app.log \"= count(*) > 3\") lines"), DBR_VERIFIED);
    assert_int_equal(verdict(*state, "[ERROR 500,000 times](evidence/app.log \"= max(level)\")"),
                     DBR_CONTRADICTED);
}

static void a_comparison_holds_or_not(void **state)
{
    assert_int_equal(verdict(*state, "[several](evidence/app.log \"= count(*) > 3\") lines"), DBR_VERIFIED);
    assert_int_equal(verdict(*state, "[several](evidence/app.log \"= count(*) > 300\") lines"),
                     DBR_CONTRADICTED);
}

static void a_claim_that_cannot_be_run_is_a_warning(void **state)
{
    fixture *f = *state;
    assert_int_equal(verdict(f, "[3](evidence/app.log \"= count(no_such_column)\") lines"), DBR_INCONCLUSIVE);
    assert_int_equal(f->r->n_findings, 1);
    assert_string_equal(f->r->findings[0].rule, "proofs/claim");
    assert_int_equal(verdict(f, "[3](evidence/app.log \"= count(\") lines"), DBR_INCONCLUSIVE);
    assert_string_equal(f->r->findings[0].rule, "proofs/claim");
}

#define ROW(time, link)                                                                                      \
    "## Timeline (all times UTC)\n\n| Time | Event | Source |\n|---|---|---|\n| " time " | it | " link " |"  \
    "\n"

static void a_row_has_the_time_of_its_record(void **state)
{
    fixture *f = *state;
    assert_int_equal(verdict(f, ROW("10:05:20", "[log](evidence/app.log#L1)")), DBR_VERIFIED);
    assert_int_equal(verdict(f, ROW("10:05", "[log](evidence/app.log#L1)")), DBR_VERIFIED);
    assert_int_equal(verdict(f, ROW("10:05:30", "[log](evidence/app.log#L1)")), DBR_CONTRADICTED);
    const dbr_finding *found = find(f, "proofs/contradicted");
    assert_int_equal(found->line, 7);
    assert_int_equal(found->column, 3); // the time, not the link
    assert_int_equal(verdict(f, ROW("10:05:30", "[note](evidence/note.txt#L1)")), DBR_INCONCLUSIVE);
}

static void a_bare_number_has_to_stand_in_its_line(void **state)
{
    assert_int_equal(verdict(*state, "[20](evidence/app.log#L3) connections"), DBR_VERIFIED);
    assert_int_equal(verdict(*state, "[30](evidence/app.log#L3) connections"), DBR_INCONCLUSIVE);
    assert_int_equal(verdict(*state, "[0](evidence/app.log#L3) connections"),
                     DBR_INCONCLUSIVE); // a digit of 10 is none
    assert_int_equal(verdict(*state, "[20,500](evidence/app.log#L3) connections"), DBR_INCONCLUSIVE);
    assert_int_equal(verdict(*state, "[20,500](evidence/app.log) connections"), DBR_INCONCLUSIVE);
    assert_int_equal(verdict(*state, "as said there [1](evidence/app.log)"), DBR_VERIFIED);
}

#define KEYS                                                                                                 \
    "## Key Times\n\n| Milestone | Time (UTC) |\n|---|---|\n| Started | 10:05 |\n| Mitigated | unknown |\n"  \
    "| Resolved | 10:40 |\n\n"

static void milestones_are_the_reports_own(void **state)
{
    fixture *f = *state;
    check(f, KEYS "[35 min](#key-times \"= resolved - started\")", false);
    assert_int_equal(f->r->checked[0].verdict, DBR_VERIFIED);
    check(f, KEYS "[36 min](#key-times \"= resolved - started\")", false);
    assert_int_equal(f->r->checked[0].verdict, DBR_CONTRADICTED);
    check(f, KEYS "[36 min](#key-times \"= mitigated - started\")", false);
    assert_int_equal(f->r->checked[0].verdict, DBR_INCONCLUSIVE); // unknown stays unknown
    check(f, KEYS "at [10:40](#key-times \"= resolved\")", false);
    assert_int_equal(f->r->checked[0].verdict, DBR_VERIFIED);
    check(f, KEYS "at [10:45](#key-times \"= resolved\")", false);
    assert_int_equal(f->r->checked[0].verdict, DBR_CONTRADICTED);
}

static void facts_without_proof_are_counted_only_with_evidence(void **state)
{
    fixture *f = *state;
    const char *text =
        "## Impact\n\n- 2,000 customers, 43 % of requests, two hosts\n\n## Lessons\n\n- 90 days of logs\n";
    check(f, text, true);
    assert_int_equal(f->r->n_verdict[DBR_UNSUPPORTED], 2);
    check(f, text, false);
    assert_int_equal(f->r->n_verdict[DBR_UNSUPPORTED], 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(T(a_place_that_exists_is_verified), T(a_place_that_is_gone_is_stale_and_shuts_the_gate),
          T(an_artifact_that_is_elsewhere_is_inconclusive), T(an_artifact_under_another_name_is_named),
          T(without_evidence_all_is_inconclusive_and_the_gate_open), T(a_count_is_compared_with_its_text),
          T(a_number_claims_its_last_digit), T(an_expected_value_stands_in_for_the_text),
          T(an_expected_value_is_no_pardon_for_a_number), T(a_condition_proves_no_number_it_does_not_state),
          T(a_comparison_holds_or_not), T(a_claim_that_cannot_be_run_is_a_warning),
          T(a_row_has_the_time_of_its_record), T(a_bare_number_has_to_stand_in_its_line),
          T(milestones_are_the_reports_own), T(facts_without_proof_are_counted_only_with_evidence))
