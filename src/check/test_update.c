/* What contradicted claims write instead: the number, and not one byte besides. */
#include "check/test_fixture.h"

#define NOW   (INT64_C(1739145600) * DBR_SECOND) // 2025-02-10
#define BEGIN (INT64_C(1739095500) * DBR_SECOND) // 2025-02-09 10:05
#define KEYS                                                                                                 \
    "## Key Times\n\n| Milestone | Time (UTC) |\n|---|---|\n| Started | 10:05 |\n| Resolved | 10:40:20 "     \
    "|\n\n"

/* app.log: 1,234 lines, one a second from 10:05:20, every fifth an error. */
static int setup(void **state)
{
    dbr_buf log = {0};
    fixture *f = fixture_new((dbr_incident){.window = {BEGIN, BEGIN + DBR_HOUR}, .zone = dbr_zone_utc()});
    for (int i = 0; i < 1234; i++) {
        int s = 320 + i;
        dbr_buf_printf(&log, "2025-02-09T10:%02d:%02dZ %s request %d\n", s / 60, s % 60,
                       i % 5 == 0 ? "ERROR" : "INFO", i);
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

/* The document with every update applied; NULL when there is one that cannot be. */
static const char *updated(fixture *f, const char *text, size_t *ret_n)
{
    dbr_err err = {0};
    const dbr_update *updates = NULL;
    DBR_AUTO(dbr_buf) out = {0};
    size_t at = 0;
    assert_int_equal(dbr_document_read(&f->arena, dbr_slice_str(text), "report.md", NULL, &f->d, &err),
                     DBR_OK);
    dbr_check_input in = {.document = f->d, .evidence = f->ev, .incident = &f->incident, .now = NOW};
    assert_int_equal(dbr_check(&in, &f->arena, &f->r, &err), DBR_OK);
    dbr_check_updates(f->d, f->r, NULL, &f->arena, &updates, ret_n);
    for (size_t i = 0; i < *ret_n; i++) {
        if (updates[i].now.len == 0) {
            return NULL;
        }
        dbr_buf_slice(&out, dbr_slice_sub(f->d->bytes, at, updates[i].at.begin));
        dbr_buf_slice(&out, updates[i].now);
        at = updates[i].at.end;
    }
    dbr_buf_slice(&out, dbr_slice_from(f->d->bytes, at));
    return dbr_arena_str(&f->arena, dbr_buf_view(&out));
}

static void becomes(fixture *f, const char *before, const char *claim, const char *after)
{
    size_t n = 0;
    const char *head = "# Outage (2025-02-09)\n\n" KEYS;
    const char *now = updated(
        f, dbr_arena_printf(&f->arena, "%sIt was [%s](%s) bad.\r\nSo \xf0\x9f\x98\x80.", head, before, claim),
        &n);
    assert_int_equal(n, strcmp(before, after) == 0 ? 0 : 1);
    assert_non_null(now);
    assert_string_equal(now, dbr_arena_printf(&f->arena, "%sIt was [%s](%s) bad.\r\nSo \xf0\x9f\x98\x80.",
                                              head, after, claim));
}

static void a_count_becomes_what_the_evidence_says(void **state)
{
    becomes(*state, "41,372", "evidence/app.log \"= count(*)\"", "1,234");
    becomes(*state, "41k", "evidence/app.log \"= count(*)\"", "1k");
    becomes(*state, "1.5k", "evidence/app.log \"= count(*)\"", "1.2k");
    becomes(*state, "4.1 万", "evidence/app.log \"= count(*)\"", "0.1 万");
    becomes(*state, "about 2,000", "evidence/app.log \"= count(*)\"", "about 1,000");
    becomes(*state, "**300** errors", "evidence/app.log \"= count(*) where level = 'error'\"",
            "**247** errors");
}

static void a_ratio_keeps_its_unit(void **state)
{
    becomes(*state, "43 %", "evidence/app.log \"= 100.0 * sum(level = 'error') / count(*)\"", "20 %");
    becomes(*state, "百分之43", "evidence/app.log \"= 100.0 * sum(level = 'error') / count(*)\"", "百分之20");
}

static void a_duration_keeps_its_form(void **state)
{
    becomes(*state, "1h 15min", "#key-times \"= resolved - started\"", "35min");
    becomes(*state, "95 min", "#key-times \"= resolved - started\"", "35 min");
    becomes(*state, "95 分钟", "#key-times \"= resolved - started\"", "35 分钟");
    becomes(*state, "12min 3s", "#key-times \"= resolved - started\"", "35min 20s");
}

static void a_clock_keeps_its_resolution(void **state)
{
    becomes(*state, "at 9:30", "evidence/app.log \"= min(time)\"", "at 10:05");
    becomes(*state, "09:30:00 UTC", "evidence/app.log \"= max(time)\"", "10:25:53 UTC");
    becomes(*state, "10:05", "evidence/app.log \"= min(utc)\"", "10:05");
    becomes(*state, "11:07", "evidence/app.log \"= min(utc) where level = 'error'\"", "10:05");
}

static void what_fits_is_left_alone(void **state)
{
    becomes(*state, "1,234", "evidence/app.log \"= count(*)\"", "1,234");
    becomes(*state, "about 1,200", "evidence/app.log \"= count(*)\"", "about 1,200");
    becomes(*state, "more than 1,000", "evidence/app.log \"= count(*)\"", "more than 1,000");
}

static void what_expects_or_compares_is_left_alone(void **state)
{
    becomes(*state, "No 9", "evidence/app.log \"= 0 = count(*)\"", "No 9");
    becomes(*state, "over 9", "evidence/app.log \"= count(*) < 5\"", "over 9");
    becomes(*state, "9", "evidence/nowhere.log \"= count(*)\"", "9");
}

static void what_cannot_be_written_whole_is_left_alone(void **state)
{
    static const char *const TEXTS[] = {"3万9千", "三万九千", "9 % of", "not 9", "9 of 10", "9 to 10"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        fixture *f = *state;
        size_t n = 0;
        const char *text = dbr_arena_printf(
            &f->arena, "# Outage (2025-02-09)\n\n[%s](evidence/app.log \"= count(*)\") errors\n", TEXTS[i]);
        if (updated(f, text, &n) != NULL && n > 0) {
            fail_msg("'%s' was written anew", TEXTS[i]);
        }
    }
    becomes(*state, "40,0000", "evidence/app.log \"= count(*)\"", "40,0000");
    becomes(*state, "9", "evidence/app.log \"= 1234 = count(*)\"", "1234");
}

static void a_number_in_words_is_named_and_not_written(void **state)
{
    size_t n = 0;
    assert_null(
        updated(*state, "# Outage (2025-02-09)\n\n[two](evidence/app.log \"= count(*)\") errors\n", &n));
    assert_int_equal(n, 1);
}

DBR_TESTS(cmocka_unit_test_setup_teardown(a_count_becomes_what_the_evidence_says, setup, teardown),
          cmocka_unit_test_setup_teardown(a_ratio_keeps_its_unit, setup, teardown),
          cmocka_unit_test_setup_teardown(a_duration_keeps_its_form, setup, teardown),
          cmocka_unit_test_setup_teardown(a_clock_keeps_its_resolution, setup, teardown),
          cmocka_unit_test_setup_teardown(what_fits_is_left_alone, setup, teardown),
          cmocka_unit_test_setup_teardown(what_expects_or_compares_is_left_alone, setup, teardown),
          cmocka_unit_test_setup_teardown(what_cannot_be_written_whole_is_left_alone, setup, teardown),
          cmocka_unit_test_setup_teardown(a_number_in_words_is_named_and_not_written, setup, teardown))
