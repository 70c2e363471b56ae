/* Mending: what is proposed mends what was found, loses nothing, and is not proposed where it takes an opinion. */
#include "test.h"

#include "base/text.h"
#include "check/check.h"

#define HEAD   "# Outage (2025-02-09)\n\n## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n"
#define DAY    "| 2025-02-09 "
#define NOHEAD "# Outage (2025-02-09)\n\n## Timeline\n\n| Time | Event |\n|---|---|\n"
#define ITEMS                                                                                                \
    "# Outage (2025-02-09)\n\n## Action Items\n\n| ID | Action | Owner | Deadline | Priority | Ticket "      \
    "|\n|---|---|---|---|---|---|\n"

/* The text with every fix that is proposed for it, one after the other; NULL settings: no incident. */
static char *mend(const char *text, const char *zone, size_t *ret_n)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    char *bytes = strdup(text);
    *ret_n = 0;
    for (int round = 0; round < 10; round++) {
        dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .zone = dbr_zone_utc()};
        dbr_document *d = NULL;
        dbr_check_result *r = NULL;
        const dbr_fix *fixes = NULL;
        size_t n = 0;
        DBR_AUTO(dbr_buf) out = {0};
        if (zone != NULL) {
            assert_int_equal(dbr_zone_find(dbr_slice_str(zone), &incident.zone, &err), DBR_OK);
        }
        assert_int_equal(
            dbr_document_read(&arena, dbr_slice_str(bytes), "report.md", incident.zone, &d, &err), DBR_OK);
        dbr_check_input in = {.document = d,
                              .incident = &incident,
                              .zone_is_given = zone != NULL,
                              .now = INT64_C(1740787200) * DBR_SECOND};
        assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
        dbr_check_fixes(&in, r, &arena, &fixes, &n);
        if (n == 0) {
            break;
        }
        size_t at = 0;
        for (size_t i = 0; i < fixes[0].n_edits; i++) {
            dbr_buf_slice(&out, dbr_slice_sub(d->bytes, at, fixes[0].edits[i].begin));
            dbr_buf_slice(&out, fixes[0].edits[i].text);
            at = fixes[0].edits[i].end;
        }
        dbr_buf_slice(&out, dbr_slice_from(d->bytes, at));
        (*ret_n)++;
        free(bytes);
        bytes = strdup(out.ptr);
    }
    dbr_arena_release(&arena);
    return bytes;
}

static void expect(const char *text, const char *zone, const char *mended)
{
    size_t n = 0;
    char *bytes = mend(text, zone, &n);
    assert_string_equal(bytes, mended);
    assert_int_equal(n > 0, strcmp(text, mended) != 0);
    free(bytes);
}

static void leaves(const char *text, const char *zone)
{
    expect(text, zone, text);
}

static void rows_are_put_in_order(void **state)
{
    (void)state;
    expect(HEAD "| 10:05 | a rises |\n| 10:22 | b falls |\n| 10:12 | c stops |\n| 10:40 | d ends |\n", NULL,
           HEAD "| 10:05 | a rises |\n| 10:12 | c stops |\n| 10:22 | b falls |\n| 10:40 | d ends |\n");
    expect("# Outage (2025-02-09)\n\n## Timeline (UTC)\n\n- 10:05 a rises\n- 10:22 b falls\n- 10:12 c "
           "stops\n- 10:40 d ends\n",
           NULL,
           "# Outage (2025-02-09)\n\n## Timeline (UTC)\n\n- 10:05 a rises\n- 10:12 c stops\n- 10:22 b "
           "falls\n- 10:40 d ends\n");
}

static void two_strays_are_one_fix_and_all_lines_stay(void **state)
{
    size_t n = 0;
    (void)state;
    char *bytes =
        mend(HEAD "| 10:05 | a |\n| 10:50 | b |\n| 10:12 | c |\n| 10:40 | d |\n| 11:00 | e |\n| 10:55 | f |\n"
                  "| 11:20 | g |",
             NULL, &n);
    assert_string_equal(bytes,
                        HEAD "| 10:05 | a |\n| 10:12 | c |\n| 10:40 | d |\n| 10:50 | b |\n| 10:55 | f |\n"
                             "| 11:00 | e |\n| 11:20 | g |");
    assert_int_equal(n, 1);
    free(bytes);
}

static void breaks_of_lines_stay_as_they_are(void **state)
{
    (void)state;
    expect("# Outage (2025-02-09)\r\n\r\n## Timeline (UTC)\r\n\r\n| Time | Event |\r\n|---|---|\r\n| 10:05 | "
           "a |\r\n"
           "| 10:22 | b |\r\n| 10:12 | c |\r\n| 10:40 | d |",
           NULL,
           "# Outage (2025-02-09)\r\n\r\n## Timeline (UTC)\r\n\r\n| Time | Event |\r\n|---|---|\r\n| 10:05 | "
           "a |\r\n"
           "| 10:12 | c |\r\n| 10:22 | b |\r\n| 10:40 | d |");
}

static void rows_of_more_than_a_line_are_left_alone(void **state)
{
    (void)state;
    leaves("# Outage (2025-02-09)\n\n## Timeline (UTC)\n\n- 10:05 a rises\n- 10:22 b falls\n  and more of "
           "it\n- 10:12 c stops\n"
           "- 10:40 d ends\n",
           NULL);
    leaves(
        "# Outage (2025-02-09)\n\n## Timeline (UTC)\n\n1. 10:05 a rises\n2. 10:22 b falls\n3. 10:12 c stops\n"
        "4. 10:40 d ends\n",
        NULL);
}

static void a_slip_of_the_pen_is_mended_where_it_stands(void **state)
{
    (void)state;
    expect(HEAD "| 09:58 | a |\n| 10:02 | b |\n| 22:31 | c |\n| 10:33 | d |\n", NULL,
           HEAD "| 09:58 | a |\n| 10:02 | b |\n| 10:31 | c |\n| 10:33 | d |\n");
    expect(HEAD "| 22:02 | a |\n| 22:20 | b |\n| 10:33 | c |\n| 22:40 | d |\n", NULL,
           HEAD "| 22:02 | a |\n| 22:20 | b |\n| 22:33 | c |\n| 22:40 | d |\n");
    expect(HEAD "| 2025-02-09 10:05 | a |\n| 2025-09-02 10:08 | b |\n| 2025-02-09 10:12 | c |\n| 2025-02-09 "
                "10:30 | d |\n",
           NULL,
           HEAD "| 2025-02-09 10:05 | a |\n| 2025-02-09 10:08 | b |\n| 2025-02-09 10:12 | c |\n| 2025-02-09 "
                "10:30 | d |\n");
    expect(HEAD "| 10:50 | a |\n| 10:55 | b |\n| 10:58 | c |\n| 10:02 | d |\n| 11:05 | e |\n| 11:40 | f |\n",
           NULL,
           HEAD "| 10:50 | a |\n| 10:55 | b |\n| 10:58 | c |\n| 11:02 | d |\n| 11:05 | e |\n| 11:40 | f |\n");
    expect(HEAD DAY "09:58 | a |\n| 2025-09-02 10:02 | b |\n" DAY "10:31 | c |\n", NULL,
           HEAD DAY "09:58 | a |\n" DAY "10:02 | b |\n" DAY "10:31 | c |\n");
    expect(HEAD DAY "09:58 | a |\n" DAY "10:02 | b |\n" DAY "22:31 | c |\n" DAY "10:33 | d |\n" DAY
                    "10:40 | e |\n",
           NULL,
           HEAD DAY "09:58 | a |\n" DAY "10:02 | b |\n" DAY "10:31 | c |\n" DAY "10:33 | d |\n" DAY
                    "10:40 | e |\n");
}

static void the_row_that_slipped_is_named(void **state)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    (void)state;
    /* Without either of the two the rest is in order; only 22:31 fits between its neighbours with one slip. */
    const char *text = HEAD DAY "09:58 | a |\n" DAY "10:02 | b |\n" DAY "22:31 | c |\n" DAY "10:33 | d |\n";
    assert_int_equal(dbr_document_read(&arena, dbr_slice_str(text), "report.md", NULL, &d, &err), DBR_OK);
    dbr_check_input in = {.document = d};
    assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
    const dbr_finding *found = NULL;
    for (size_t i = 0; i < r->n_findings; i++) {
        if (strcmp(r->findings[i].rule, "facts/order") == 0) {
            assert_null(found);
            found = &r->findings[i];
        }
    }
    assert_non_null(found);
    assert_int_equal(found->line, 9);
    assert_true(dbr_slice_find(found->message, (dbr_slice)DBR_LIT("22:31")) != SIZE_MAX);
    dbr_arena_release(&arena);
}

static void two_years_that_slipped_together_are_mended(void **state)
{
    (void)state;
    expect(HEAD "| 2025-02-09 09:58 | a |\n| 2024-02-09 10:02 | b |\n| 2024-02-09 10:05 | c |\n| 2025-02-09 "
                "10:33 | d |\n",
           NULL,
           HEAD "| 2025-02-09 09:58 | a |\n| 2025-02-09 10:02 | b |\n| 2025-02-09 10:05 | c |\n| 2025-02-09 "
                "10:33 | d |\n");
}

static void what_may_be_a_slip_is_not_moved(void **state)
{
    (void)state;
    /* 11:50 would fit, but the two may also have changed places. */
    leaves(HEAD "| 10:05 | a |\n| 11:48 | b |\n| 10:50 | c |\n| 12:00 | d |\n", NULL);
    /* Which of the two slipped nobody knows: 22:31, or the end, 10:33. */
    leaves(HEAD DAY "09:58 | a |\n" DAY "10:02 | b |\n" DAY "22:31 | c |\n" DAY "10:33 | d |\n", NULL);
    leaves(HEAD DAY "09:58 | a |\n" DAY "10:02 | b |\n" DAY "22:31 | c |\n" DAY "22:32 | d |\n" DAY
                    "10:33 | e |\n" DAY "10:40 | f |\n",
           NULL);
    leaves(HEAD DAY "09:58 | a |\n| 2025-09-02 10:02 | b |\n| 2025-09-02 10:03 | c |\n" DAY "10:31 | d |\n",
           NULL);
    /* 10:12 was meant for 10:21, or the two changed places. */
    leaves(HEAD "| 10:05 | a |\n| 10:21 | b |\n| 10:14 | c |\n| 10:40 | d |\n", NULL);
    /* A night is no slip. */
    leaves(HEAD "| 09:58 | a |\n| 10:02 | b |\n| 22:31 | c |\n| 14:33 | d |\n", NULL);
}

static void a_year_is_that_of_the_neighbours(void **state)
{
    (void)state;
    expect(HEAD "| 2023-01-11 14:34 | a |\n| 2022-01-11 14:40 | b |\n| 2023-01-11 15:02 | c |\n", NULL,
           HEAD "| 2023-01-11 14:34 | a |\n| 2023-01-11 14:40 | b |\n| 2023-01-11 15:02 | c |\n");
}

static void a_digit_too_many_goes_when_the_report_has_the_year(void **state)
{
    (void)state;
    expect("# Outage\n\n**Date**: 2025-03-18\n\nFirst seen 22025-03-18 09:36.\n", NULL,
           "# Outage\n\n**Date**: 2025-03-18\n\nFirst seen 2025-03-18 09:36.\n");
    leaves("# Outage\n\nFirst seen 22025-03-18 09:36.\n", NULL);
    leaves("# Outage\n\n**Date**: 2025-02-01\n\nFirst seen 2025-02-30 09:36.\n", NULL);
}

static void a_zone_is_written_where_the_incident_has_one(void **state)
{
    (void)state;
    expect(NOHEAD "| 10:05 | a |\n| 10:12 | b |\n", "UTC",
           "# Outage (2025-02-09)\n\n## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 10:05 | a |\n| "
           "10:12 | b |\n");
    expect("# Outage (2025-02-09)\n\n## Timeline\n\n- 10:05 a\n- 10:12 b\n", "Asia/Shanghai",
           "# Outage (2025-02-09)\n\n## Timeline (all times Asia/Shanghai)\n\n- 10:05 a\n- 10:12 b\n");
    expect("# 故障（2025-02-09）\n\n## 时间线\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | 首次报错 |\n",
           "Asia/Shanghai",
           "# 故障（2025-02-09）\n\n## 时间线\n\n| 时间 (Asia/Shanghai) | 事件 |\n|---|---|\n| 10:05 | "
           "首次报错 |\n");
    leaves(NOHEAD "| 10:05 | a |\n| 10:12 | b |\n", NULL);
}

static void the_later_of_two_ids_gets_a_free_number(void **state)
{
    (void)state;
    expect(ITEMS "| AI-01 | Add a metric | @a | 2025-02-14 | High |  |\n| AI-01 | Add a page | @b | "
                 "2025-02-14 | High |  |\n"
                 "| AI-02 | Add a limit | @b | 2025-02-14 | High |  |\n",
           NULL,
           ITEMS "| AI-01 | Add a metric | @a | 2025-02-14 | High |  |\n| AI-03 | Add a page | @b | "
                 "2025-02-14 | High |  |\n"
                 "| AI-02 | Add a limit | @b | 2025-02-14 | High |  |\n");
}

static void an_id_that_is_named_elsewhere_or_tracked_stays(void **state)
{
    (void)state;
    leaves("AI-01 is the one that counts.\n\n" ITEMS
           "| AI-01 | Add a metric | @a | 2025-02-14 | High |  |\n| AI-01 | Add a page | @b | 2025-02-14 | "
           "High |  |\n",
           NULL);
    leaves(ITEMS "| AI-01 | Add a metric | @a | 2025-02-14 | High |  |\n| AI-01 | Add a page | @b | "
                 "2025-02-14 | High | OPS-1 |\n",
           NULL);
}

static void a_sound_report_has_nothing_to_mend(void **state)
{
    (void)state;
    leaves("", "UTC");
    leaves(HEAD "| 10:05 | a rises |\n| 10:12 | c stops |\n", "UTC");
    leaves(HEAD "| 10:12 | c stops |\n| 10:05 | a rises |\n", "UTC"); // newest first
}

static void every_rule_with_a_fix_says_so(void **state)
{
    size_t n = 0;
    (void)state;
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        n += dbr_rule_has_fix(dbr_rule_at(i));
    }
    assert_int_equal(n, 5);
}

static void neighbours_change_places_in_a_longer_run(void **state)
{
    (void)state;
    expect(HEAD DAY "08:10 | a |\n" DAY "08:40 | b |\n" DAY "09:20 | d |\n" DAY "09:10 | c |\n" DAY
                    "09:35 | e |\n",
           NULL,
           HEAD DAY "08:10 | a |\n" DAY "08:40 | b |\n" DAY "09:10 | c |\n" DAY "09:20 | d |\n" DAY
                    "09:35 | e |\n");
}

DBR_TESTS(cmocka_unit_test(neighbours_change_places_in_a_longer_run), cmocka_unit_test(rows_are_put_in_order),
          cmocka_unit_test(two_strays_are_one_fix_and_all_lines_stay),
          cmocka_unit_test(breaks_of_lines_stay_as_they_are),
          cmocka_unit_test(rows_of_more_than_a_line_are_left_alone),
          cmocka_unit_test(a_slip_of_the_pen_is_mended_where_it_stands),
          cmocka_unit_test(the_row_that_slipped_is_named),
          cmocka_unit_test(two_years_that_slipped_together_are_mended),
          cmocka_unit_test(what_may_be_a_slip_is_not_moved),
          cmocka_unit_test(a_year_is_that_of_the_neighbours),
          cmocka_unit_test(a_digit_too_many_goes_when_the_report_has_the_year),
          cmocka_unit_test(a_zone_is_written_where_the_incident_has_one),
          cmocka_unit_test(the_later_of_two_ids_gets_a_free_number),
          cmocka_unit_test(an_id_that_is_named_elsewhere_or_tracked_stays),
          cmocka_unit_test(a_sound_report_has_nothing_to_mend),
          cmocka_unit_test(every_rule_with_a_fix_says_so))
