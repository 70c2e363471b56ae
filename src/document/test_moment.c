/* Times as people write them. */
#include "document/test_read.h"

#include "document/moment.h"

static void expect(const char *text, const char *date, const char *clock, dbr_time resolution,
                   const char *taken)
{
    dbr_moment m = {0};
    dbr_slice s = dbr_slice_str(text);
    if (!dbr_moment_read(s, &m)) {
        fail_msg("'%s' was not read", text);
    }
    assert_slice(dbr_slice_sub(s, m.begin, m.end), taken);
    assert_time(m.date, date);
    assert_time(m.clock, clock);
    if (m.resolution != resolution) {
        fail_msg("'%s': resolution %lld", text, (long long)m.resolution);
    }
}

#define CLOCK(hhmmss) "1970-01-01T" hhmmss "Z"
#define DATE(ymd)     ymd "T00:00:00Z"

static void reads_clock_times(void **state)
{
    (void)state;
    expect("10:05:23 First", "none", CLOCK("10:05:23"), DBR_SECOND, "10:05:23");
    expect("  [10:05] x", "none", CLOCK("10:05:00"), DBR_MINUTE, "10:05");
    expect("~18:00: x", "none", CLOCK("18:00:00"), DBR_MINUTE, "~18:00");
    expect("7:32 PM - x", "none", CLOCK("19:32:00"), DBR_MINUTE, "7:32 PM");
    expect("12:10am", "none", CLOCK("00:10:00"), DBR_MINUTE, "12:10am");
    expect("4pm PST we", "none", CLOCK("16:00:00"), DBR_HOUR, "4pm PST");
    expect("1005 UTC x", "none", CLOCK("10:05:00"), DBR_MINUTE, "1005 UTC");
    expect("10:05:23.118 x", "none", CLOCK("10:05:23"), DBR_SECOND / 1000, "10:05:23.118");
    expect("18:06分 x", "none", CLOCK("18:06:00"), DBR_MINUTE, "18:06分");
    expect("19 点左右", "none", CLOCK("19:00:00"), DBR_HOUR, "19 点左右");
    expect("下午3点20分，", "none", CLOCK("15:20:00"), DBR_MINUTE, "下午3点20分");
    expect("晚上9点半", "none", CLOCK("21:30:00"), DBR_MINUTE, "晚上9点半");
}

static void reads_what_people_decorate(void **state)
{
    (void)state;
    expect("✅ 10:26 x", "none", CLOCK("10:26:00"), DBR_MINUTE, "10:26");
    expect("🔴 10:27 x", "none", CLOCK("10:27:00"), DBR_MINUTE, "10:27");
    expect("【10:18】x", "none", CLOCK("10:18:00"), DBR_MINUTE, "10:18");
    expect("10：11 x", "none", CLOCK("10:11:00"), DBR_MINUTE, "10：11");
    dbr_moment m = {0};
    assert_false(dbr_moment_read(dbr_slice_str("1h30 x"), &m)); // how long, not when
    expect("05-01 10:07 x", DATE("2000-05-01"), CLOCK("10:07:00"), DBR_MINUTE, "05-01 10:07");
    expect("5/1 10:08 x", DATE("2000-05-01"), CLOCK("10:08:00"), DBR_MINUTE, "5/1 10:08");
    expect("早上 10 点 16 分，x", "none", CLOCK("10:16:00"), DBR_MINUTE, "早上 10 点 16 分");
    expect("10 点 20 台机器", "none", CLOCK("10:00:00"), DBR_HOUR, "10 点");
    expect("±14:01 x", "none", CLOCK("14:01:00"), DBR_MINUTE, "±14:01");
    expect("14:15h x", "none", CLOCK("14:15:00"), DBR_MINUTE, "14:15h");
    expect("Shortly after 14:17, x", "none", CLOCK("14:17:00"), DBR_MINUTE, "14:17");
    expect("Between 14:28 and 14:40 x", "none", CLOCK("14:28:00"), DBR_MINUTE, "14:28 and 14:40");
    expect("From 14:29 to 14:41: x", "none", CLOCK("14:29:00"), DBR_MINUTE, "14:29 to 14:41");
    expect("14:30ish x", "none", CLOCK("14:30:00"), DBR_MINUTE, "14:30ish");
    expect("Jan 1 @ 14:12 x", DATE("2000-01-01"), CLOCK("14:12:00"), DBR_MINUTE, "Jan 1 @ 14:12");
    expect("上午10:15 x", "none", CLOCK("10:15:00"), DBR_MINUTE, "上午10:15");
}

static void a_range_is_no_offset(void **state)
{
    (void)state;
    dbr_moment m = {0};
    assert_true(dbr_moment_read(dbr_slice_str("10:05-10:30 x"), &m));
    assert_null(m.zone);
    assert_time(m.end_clock, CLOCK("10:30:00"));
    assert_true(dbr_moment_read(dbr_slice_str("2025-02-09 10:05-10:30 x"), &m));
    assert_null(m.zone);
    assert_time(m.end_clock, CLOCK("10:30:00"));
    assert_true(dbr_moment_read(dbr_slice_str("2025-02-09T10:05:00-05:00 x"), &m));
    assert_non_null(m.zone);
    assert_true(dbr_moment_read(dbr_slice_str("2025-02-09 10:05-05:00 x"), &m));
    assert_non_null(m.zone);
}

static void reads_dates(void **state)
{
    (void)state;
    expect("2025-02-09: x", DATE("2025-02-09"), "none", DBR_DAY, "2025-02-09");
    expect("2025-02-09 10:05 UTC x", DATE("2025-02-09"), CLOCK("10:05:00"), DBR_MINUTE,
           "2025-02-09 10:05 UTC");
    expect("2025-02-09T10:05:23Z", DATE("2025-02-09"), CLOCK("10:05:23"), DBR_SECOND, "2025-02-09T10:05:23Z");
    expect("Feb 13, 2023 at 4pm", DATE("2023-02-13"), CLOCK("16:00:00"), DBR_HOUR, "Feb 13, 2023 at 4pm");
    expect("Monday Oct 30th 2021", DATE("2021-10-30"), "none", DBR_DAY, "Monday Oct 30th 2021");
    expect("29-09-2021 (All", DATE("2021-09-29"), "none", DBR_DAY, "29-09-2021");
    expect("7/5/2023 9:15", DATE("2023-07-05"), CLOCK("09:15:00"), DBR_MINUTE, "7/5/2023 9:15");
    expect("May 12", DATE("2000-05-12"), "none", DBR_DAY, "May 12");
    expect("10月23日 14:07", DATE("2000-10-23"), CLOCK("14:07:00"), DBR_MINUTE, "10月23日 14:07");
    expect("2022年1月5日 14:00，", DATE("2022-01-05"), CLOCK("14:00:00"), DBR_MINUTE, "2022年1月5日 14:00");
    expect("14:08 on 2018-01-19", DATE("2018-01-19"), CLOCK("14:08:00"), DBR_MINUTE, "14:08 on 2018-01-19");
}

static void reads_ranges(void **state)
{
    (void)state;
    dbr_moment m = {0};
    assert_true(dbr_moment_read(dbr_slice_str("10:05–10:20 x"), &m));
    assert_time(m.end_clock, CLOCK("10:20:00"));
    assert_true(dbr_moment_read(dbr_slice_str("23:50 to 2025-02-10 00:20 UTC"), &m));
    assert_time(m.end_date, DATE("2025-02-10"));
    assert_non_null(m.zone);
    assert_true(dbr_moment_read(dbr_slice_str("10:05 - 7 pods died"), &m));
    assert_time(m.end_clock, "none");
}

static void tells_what_is_approximate_and_what_has_a_zone(void **state)
{
    (void)state;
    dbr_moment m = {0};
    assert_true(dbr_moment_read(dbr_slice_str("约10:05"), &m) && m.is_approximate && m.zone == NULL);
    assert_true(dbr_moment_read(dbr_slice_str("about 10:05 (CET)"), &m) && m.is_approximate &&
                m.zone != NULL);
    assert_true(dbr_moment_read(dbr_slice_str("10:05 UTC+2"), &m) && !m.is_approximate);
    assert_string_equal(dbr_zone_name(m.zone), "+02:00");
    assert_true(dbr_moment_read(dbr_slice_str("10:05 CST"), &m) &&
                m.zone == NULL); // Chicago or Shanghai: untold
}

static void expect_none(const char *text)
{
    dbr_moment m = {0};
    if (dbr_moment_read(dbr_slice_str(text), &m)) {
        fail_msg("'%s' was read as a time", text);
    }
}

static void other_numbers_and_words_are_no_times(void **state)
{
    (void)state;
    expect_none("");
    expect_none("10:5 odds");
    expect_none("25:00");
    expect_none("10:65");
    expect_none("1234 requests");
    expect_none("3 of 5");
    expect_none("v1.2.3");
    expect_none("Marching on");
    expect_none("May be");
    expect_none("Monday we met");
    expect_none("https://x");
    expect_none("2025-13-40");
    expect_none("约 300 台");
}

static void finds_a_moment_inside_text(void **state)
{
    (void)state;
    dbr_moment m = {0};
    dbr_slice s = dbr_slice_str("First detected 2020-10-06 08:33");
    assert_true(dbr_moment_find(s, true, &m));
    assert_slice(dbr_slice_sub(s, m.begin, m.end), "2020-10-06 08:33");
    s = dbr_slice_str("Detected: ~10:06");
    assert_false(dbr_moment_find(s, true, &m));
    assert_true(dbr_moment_find(s, false, &m));
    assert_slice(dbr_slice_sub(s, m.begin, m.end), "~10:06");
}

/* What is told at once is what reading says of the same with a blank behind it. */
static void bare_clocks_are_read_alike(void **state)
{
    (void)state;
    for (int second = -1; second < 62; second++) {
        for (int i = 0; i < 26 * 62; i++) {
            char text[16];
            dbr_moment bare = {0}, slow = {0};
            int n = second < 0 ? snprintf(text, sizeof(text), "%02d:%02d ", i / 62, i % 62)
                               : snprintf(text, sizeof(text), "%02d:%02d:%02d ", i / 62, i % 62, second);
            bool is_bare = dbr_moment_read(dbr_slice_of(text, (size_t)n - 1), &bare);
            bool is_slow = dbr_moment_read(dbr_slice_of(text, (size_t)n), &slow);
            assert_int_equal(is_bare, is_slow);
            assert_true(!is_bare || (bare.date == slow.date && bare.clock == slow.clock &&
                                     bare.has_year == slow.has_year && bare.end_date == slow.end_date &&
                                     bare.end_clock == slow.end_clock && bare.resolution == slow.resolution &&
                                     bare.zone == slow.zone && bare.is_approximate == slow.is_approximate &&
                                     bare.is_led == slow.is_led && bare.is_next_day == slow.is_next_day &&
                                     bare.begin == slow.begin && bare.end == slow.end));
        }
    }
}

DBR_TESTS(cmocka_unit_test(bare_clocks_are_read_alike), cmocka_unit_test(reads_clock_times),
          cmocka_unit_test(reads_what_people_decorate), cmocka_unit_test(a_range_is_no_offset),
          cmocka_unit_test(reads_dates), cmocka_unit_test(reads_ranges),
          cmocka_unit_test(tells_what_is_approximate_and_what_has_a_zone),
          cmocka_unit_test(other_numbers_and_words_are_no_times),
          cmocka_unit_test(finds_a_moment_inside_text))
