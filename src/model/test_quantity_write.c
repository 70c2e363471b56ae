/* Quantities written anew: the hand stays, the value changes. */
#include "model/model.h"
#include "test.h"

static void writes(const char *text, double value, const char *expected)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (!dbr_quantity_rewrite(dbr_slice_str(text), value, &out)) {
        fail_msg("'%s' as %.17g: not written, expected '%s'", text, value, expected);
    }
    if (!dbr_slice_is(dbr_buf_view(&out), expected)) {
        fail_msg("'%s' as %.17g: '%.*s', expected '%s'", text, value, (int)out.len, out.ptr, expected);
    }
}

static void refuses(const char *text, double value)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (dbr_quantity_rewrite(dbr_slice_str(text), value, &out)) {
        fail_msg("'%s' as %.17g: '%.*s', expected nothing", text, value, (int)out.len, out.ptr);
    }
    assert_int_equal(out.len, 0);
}

static void keeps_separators_and_their_absence(void **state)
{
    (void)state;
    writes("41,372", 39963, "39,963");
    writes("41,372", 1234567, "1,234,567");
    writes("41,372", 7, "7");
    writes("41 372", 139963, "139 963");
    writes("41\u202f372", 39963, "39\u202f963");
    writes("41372", 139963, "139963");
    writes("950", 1200, "1200");
    writes("12", 0, "0");
}

static void keeps_digits_behind_the_point_and_scales(void **state)
{
    (void)state;
    writes("41k", 39963, "40k");
    writes("1.5M", 2340000, "2.3M");
    writes("0.25", 0.031, "0.03");
    writes("0.25", 12.344, "12.34");
    writes("3 million", 4800000, "5 million");
    writes("4.1 \u4e07", 39963, "4.0 \u4e07");
    writes("5 \u5343\u4e07", 82000000, "8 \u5343\u4e07");
}

static void keeps_units_and_words(void **state)
{
    (void)state;
    writes("43 %", 39.95, "40 %");
    writes("43%", 7.4, "7%");
    writes("40.0 %", 38.26, "38.3 %");
    writes("$5,000", 12340.2, "$12,340");
    writes("$1.2M", 860000, "$0.9M");
    writes("about 41k", 38210, "about 38k");
    writes("\u767e\u5206\u4e4b43", 12.1, "\u767e\u5206\u4e4b12");
    writes("1.5 GiB", 2.25 * 1024 * 1024 * 1024, "2.3 GiB");
}

static void rounds_rough_numbers_where_they_were_rounded(void **state)
{
    (void)state;
    writes("about 40,000", 52345, "about 50,000");
    writes("~40,000", 612345, "~610,000");
    writes("about 40,000", 3963, "about 3,963"); // of "0" nobody would know what it stands for
}

static void writes_durations_in_their_own_units(void **state)
{
    (void)state;
    writes("35 min", 82 * 60, "82 min");
    writes("35 min", 34 * 60 + 37, "35 min");
    writes("1h 35min", 3 * 3600 + 4 * 60 + 29, "3h 4min");
    writes("1h 35min", 59 * 60 + 40, "1h 0min");
    writes("1h 35min", 35 * 60, "35min");
    writes("13min 58s", 61, "1min 1s");
    writes("1h 05min", 2 * 3600 + 7 * 60, "2h 07min");
    writes("35 \u5206\u949f", 41 * 60, "41 \u5206\u949f");
    writes("1\u5c0f\u65f635\u5206", 75 * 60, "1\u5c0f\u65f615\u5206");
    writes("1.5 hours", 2.24 * 3600, "2.2 hours");
    writes("82s", 90.4, "90s");
}

static void moves_bounds_until_they_hold(void **state)
{
    (void)state;
    writes("within 5 min", 390, "within 7 min");
    writes("under 5 min", 420, "under 8 min");
    writes("more than 40,000", 39963, "more than 39,962");
    writes("at least 40", 12, "at least 12");
}

static void refuses_what_has_no_digits_or_no_place_for_the_value(void **state)
{
    (void)state;
    refuses("two", 3);
    refuses("\u4e09\u5341\u4e94\u5206\u949f", 60);
    refuses("5\u201310 min", 900);
    refuses("2025-02-09", 1e9);
    refuses("41,372", -1);
    refuses("41,372", 3.5);
    refuses("41,372 errors", 7);
    refuses("", 7);
    refuses("41,372", 1e18);
}

static void values_are_written_for_people(void **state)
{
    (void)state;
    static const struct {
        double value, beside;
        bool is_bytes;
        const char *text;
    } ROWS[] = {{0, 0, false, "0"},
                {-1.42109e-14, 40, false, "0"},
                {0.42, 0, false, "0.42"},
                {0.000042, 0, false, "0.000042"},
                {99.7, 0, false, "99.7"},
                {-3.14159, 0, false, "-3.14"},
                {412, 0, false, "412"},
                {999.9, 0, false, "1,000"},
                {41372, 0, false, "41,372"},
                {-41372.4, 0, false, "-41,372"},
                {131941376, 0, false, "132 M"},
                {1.5e9, 0, false, "1.5 G"},
                {999999.9, 0, false, "1 M"},
                {8, 0, true, "8 B"},
                {134217728, 0, true, "134 MB"},
                {2.5e15, 0, true, "2,500 TB"}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        dbr_buf out = {0};
        dbr_value_write(&out, ROWS[i].value, ROWS[i].beside, ROWS[i].is_bytes);
        assert_string_equal(out.ptr, ROWS[i].text);
        dbr_buf_release(&out);
    }
    dbr_arena arena = {0};
    assert_string_equal(dbr_value_text(&arena, dbr_slice_str("wal_bytes{db=\"a\"}"), 1e6, 0), "1 MB");
    assert_string_equal(dbr_value_text(&arena, dbr_slice_str("queue"), 1e6, 0), "1 M");
    assert_string_equal(dbr_value_text(&arena, dbr_slice_str("web-1 (%)"), 31.04, 0), "31 %");
    assert_string_equal(dbr_value_text(&arena, dbr_slice_str("mem (bytes)"), 2e9, 0), "2 GB");
    assert_string_equal(dbr_value_text(&arena, dbr_slice_str("jobs (total)"), 3, 0), "3");
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(keeps_separators_and_their_absence),
          cmocka_unit_test(keeps_digits_behind_the_point_and_scales), cmocka_unit_test(keeps_units_and_words),
          cmocka_unit_test(rounds_rough_numbers_where_they_were_rounded),
          cmocka_unit_test(writes_durations_in_their_own_units),
          cmocka_unit_test(moves_bounds_until_they_hold),
          cmocka_unit_test(refuses_what_has_no_digits_or_no_place_for_the_value),
          cmocka_unit_test(values_are_written_for_people))
