/* Times, dates and durations as people write them. */
#include "test.h"

#include "when/when.h"

#include <stdbool.h>

static dbr_time base(void)
{
    dbr_stamp s;
    assert_true(dbr_stamp_read(dbr_slice_str("2025-02-09T23:30:00Z"), &s));
    return s.local;
}

static const dbr_zone *zone(const char *name)
{
    const dbr_zone *z = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_zone_find(dbr_slice_str(name), &z, &err), DBR_OK);
    return z;
}

static void expect_time(const char *text, const char *zone_name, const char *wanted, dbr_time resolution)
{
    dbr_time t = 0;
    dbr_time got = 0;
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) b = {0};
    if (dbr_time_parse(dbr_slice_str(text), zone(zone_name), base(), &t, &got, &err) < 0) {
        fail_msg("%s", err.message);
    }
    dbr_time_rfc3339(&b, t, NULL, 0);
    assert_string_equal(b.ptr, wanted);
    assert_int_equal(got, resolution);
}

static void reads_times_people_type(void **state)
{
    (void)state;
    expect_time("2025-02-09T10:05:23Z", "+08:00", "2025-02-09T10:05:23Z", DBR_SECOND);
    expect_time("2025-02-09 10:05:23", "+08:00", "2025-02-09T02:05:23Z", DBR_SECOND);
    expect_time("2025-02-09 10:05", "+08:00", "2025-02-09T02:05:00Z", DBR_MINUTE);
    expect_time("2025-02-09T10:05:23.118Z", "UTC", "2025-02-09T10:05:23Z", DBR_SECOND / 1000);
    expect_time("10:05", "UTC", "2025-02-09T10:05:00Z", DBR_MINUTE);
    expect_time("9:05:23", "UTC", "2025-02-09T09:05:23Z", DBR_SECOND);
    expect_time(" 10:05 am ", "UTC", "2025-02-09T10:05:00Z", DBR_MINUTE);
    expect_time("1739095523", "+08:00", "2025-02-09T10:05:23Z", DBR_SECOND);
    expect_time("2025-02-09", "+08:00", "2025-02-08T16:00:00Z", DBR_DAY);
    expect_time("9 Feb 2025", "UTC", "2025-02-09T00:00:00Z", DBR_DAY);
    expect_time("Feb  9 10:05:23", "UTC", "2025-02-09T10:05:23Z", DBR_SECOND);
    expect_time("2025年2月9日 下午3:05", "+08:00", "2025-02-09T07:05:00Z", DBR_MINUTE);
}

static void a_clock_stands_on_the_base_day_of_its_zone(void **state)
{
    (void)state;
    expect_time("10:05", "+08:00", "2025-02-10T02:05:00Z", DBR_MINUTE); // base is the 10th there
    expect_time("10:05 UTC", "+08:00", "2025-02-09T10:05:00Z", DBR_MINUTE);
    expect_time("10:05 JST", "UTC", "2025-02-10T01:05:00Z", DBR_MINUTE);
    expect_time("10:05 UTC+8", "UTC", "2025-02-10T02:05:00Z", DBR_MINUTE);
}

static void takes_a_zone_name_at_the_end(void **state)
{
    (void)state;
    const dbr_zone *z = NULL;
    dbr_err err = {0};
    if (dbr_zone_find(dbr_slice_str("Europe/Berlin"), &z, &err) < 0) {
        skip(); // no zone database
    }
    expect_time("2025-07-09 10:05 Europe/Berlin", "UTC", "2025-07-09T08:05:00Z", DBR_MINUTE);
    expect_time("10:05 Europe/Berlin", "UTC", "2025-02-10T09:05:00Z", DBR_MINUTE);
}

static void expect_refused(const char *text, dbr_time on, const char *part)
{
    dbr_time t = 7;
    dbr_time resolution = 7;
    dbr_err err = {0};
    assert_int_equal(dbr_time_parse(dbr_slice_str(text), NULL, on, &t, &resolution, &err), DBR_EUSAGE);
    assert_int_equal(t, 7);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' lacks '%s'", err.message, part);
    }
}

static void refuses_what_it_would_have_to_guess(void **state)
{
    (void)state;
    expect_refused("10:05", DBR_TIME_NONE, "which day");
    expect_refused("Feb  9 10:05:23", DBR_TIME_NONE, "which day");
    expect_refused("2025-02-09 10:05:23 CST", base(), "ambiguous");
    expect_refused("Feb 29 10:05:23", base(), "no such day"); // 2025 has none
    expect_refused("tomorrow", base(), "write it like");
    expect_refused("", base(), "write it like");
    expect_refused("2025-02-30 10:05", base(), "write it like");
    expect_refused("25:05", base(), "write it like");
    expect_refused("[   12.345678]", base(), "write it like");
}

static void expect_date(const char *text, size_t taken)
{
    dbr_time t = 0;
    size_t n = dbr_date_parse(dbr_slice_str(text), &t);
    if (n != taken || (n > 0 && t != INT64_C(1739059200) * DBR_SECOND)) {
        fail_msg("'%s' takes %zu bytes", text, n);
    }
}

static void reads_dates_and_stops_after_them(void **state)
{
    (void)state;
    expect_date("2025-02-09", 10);
    expect_date("2025/2/9, later", 8);
    expect_date("2025.02.09", 10);
    expect_date("9 Feb 2025", 10);
    expect_date("09-Feb-2025", 11);
    expect_date("9th of February, 2025 x", 21);
    expect_date("Feb 9, 2025", 11);
    expect_date("February 9th 2025", 17);
    expect_date("Sunday, 9 February 2025", 23);
    expect_date("2025年2月9日10:05", 15);
    expect_date("2025 年 2 月 9 日", 20);
    expect_date("2025-02-09T10:05:23Z", 10);
    expect_date("2025-02-091", 0);
    expect_date("2025-02-30", 0);
    expect_date("2025-2", 0);
    expect_date("2/9/2025", 0); // February or September?
    expect_date("", 0);
}

static void expect_duration(const char *text, size_t taken, dbr_time ns, dbr_time unit)
{
    dbr_time got = 0;
    dbr_time got_unit = 0;
    size_t n = dbr_duration_parse(dbr_slice_str(text), &got, &got_unit);
    if (n != taken || (n > 0 && (got != ns || got_unit != unit))) {
        fail_msg("'%s': %zu bytes, %lld ns, unit %lld", text, n, (long long)got, (long long)got_unit);
    }
}

static void reads_english_durations(void **state)
{
    (void)state;
    expect_duration("1h 35min", 8, 95 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("1 hour 35 minutes", 17, 95 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("1 hour and 35 minutes later", 21, 95 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("1 hour, 35 minutes, then", 18, 95 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("90s", 3, 90 * DBR_SECOND, DBR_SECOND);
    expect_duration("82 seconds", 10, 82 * DBR_SECOND, DBR_SECOND);
    expect_duration("13 min 58 s", 11, 838 * DBR_SECOND, DBR_SECOND);
    expect_duration("1.5 hours", 9, 90 * DBR_MINUTE, 6 * DBR_MINUTE);
    expect_duration("48 h", 4, 48 * DBR_HOUR, DBR_HOUR);
    expect_duration("01:35:00", 8, 95 * DBR_MINUTE, DBR_SECOND);
    expect_duration("0:00:01.5", 9, 1500 * DBR_SECOND / 1000, DBR_SECOND / 10);
    expect_duration("35-minute outage", 9, 35 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("1,200 ms", 8, 1200 * INT64_C(1000000), INT64_C(1000000));
    expect_duration("1h35m0s", 7, 95 * DBR_MINUTE, DBR_SECOND);
    expect_duration("1m30.5s", 7, 90500 * INT64_C(1000000), DBR_SECOND / 10);
    expect_duration("2 weeks", 7, 14 * DBR_DAY, 7 * DBR_DAY);
}

static void reads_chinese_durations(void **state)
{
    (void)state;
    expect_duration("35 分钟", 9, 35 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("1小时35分", 12, 95 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("1小时35分钟内", 15, 95 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("13分58秒", 10, 838 * DBR_SECOND, DBR_SECOND);
    expect_duration("半小时", 9, 30 * DBR_MINUTE, DBR_HOUR / 10);
    expect_duration("1个半小时", 13, 90 * DBR_MINUTE, DBR_HOUR / 10);
    expect_duration("两个小时", 12, 2 * DBR_HOUR, DBR_HOUR);
    expect_duration("二十五分钟", 15, 25 * DBR_MINUTE, DBR_MINUTE);
    expect_duration("3天4小时", 11, 76 * DBR_HOUR, DBR_HOUR);
}

static void refuses_what_is_no_duration(void **state)
{
    (void)state;
    expect_duration("", 0, 0, 0);
    expect_duration("35", 0, 0, 0);
    expect_duration("35 miles", 0, 0, 0);
    expect_duration("5 m/s", 0, 0, 0);
    expect_duration("10:05", 0, 0, 0);
    expect_duration("h", 0, 0, 0);
    expect_duration("300000 days", 0, 0, 0);
    expect_duration("99999999999999999999 s", 0, 0, 0);
    expect_duration("35min 1h", 5, 35 * DBR_MINUTE, DBR_MINUTE); // units go down
}

static void expect_written(dbr_time ns, const char *en, const char *zh)
{
    DBR_AUTO(dbr_buf) b = {0};
    dbr_duration_write(&b, ns, false);
    assert_string_equal(b.ptr, en);
    dbr_buf_clear(&b);
    dbr_duration_write(&b, ns, true);
    assert_string_equal(b.ptr, zh);
}

static void writes_durations_people_read(void **state)
{
    (void)state;
    expect_written(0, "0s", "0秒");
    expect_written(118 * INT64_C(1000000), "118ms", "118毫秒");
    expect_written(1500 * INT64_C(1000000), "1.5s", "1.5秒");
    expect_written(82 * DBR_SECOND, "82s", "82秒");
    expect_written(119 * DBR_SECOND, "119s", "119秒");
    expect_written(120 * DBR_SECOND, "2min", "2分钟");
    expect_written(838 * DBR_SECOND, "13min 58s", "13分58秒");
    expect_written(35 * DBR_MINUTE, "35min", "35分钟");
    expect_written(95 * DBR_MINUTE, "1h 35min", "1小时35分");
    expect_written(95 * DBR_MINUTE + 23 * DBR_SECOND, "1h 35min 23s", "1小时35分23秒");
    expect_written(2 * DBR_HOUR + 29 * DBR_SECOND, "2h", "2小时");
    expect_written(2 * DBR_HOUR + 30 * DBR_SECOND, "2h 1min", "2小时1分");
    expect_written(48 * DBR_HOUR, "48h", "48小时");
    expect_written(76 * DBR_HOUR + 20 * DBR_MINUTE, "3d 4h", "3天4小时");
    expect_written(-35 * DBR_MINUTE, "-35min", "-35分钟");
}

static void carries_when_it_rounds(void **state)
{
    (void)state;
    expect_written(INT64_C(999999999), "1s", "1秒");
    expect_written(INT64_C(9949999999), "9.9s", "9.9秒");
    expect_written(INT64_C(9999999999), "10s", "10秒");
    expect_written(INT64_C(119600000000), "2min", "2分钟");
    expect_written(2 * DBR_HOUR - 1, "2h", "2小时");
    expect_written(3 * DBR_DAY - 1, "3d", "3天");
    expect_written(INT64_MAX, "106752d", "106752天");
    expect_written(INT64_MIN, "-106752d", "-106752天");
}

/* What is written is read back, to the precision of its last unit. */
static void written_durations_are_read_back(void **state)
{
    (void)state;
    dbr_time ns = 1;
    for (int i = 0; i < 400; i++) {
        ns = i % 60 == 0 ? 1 + i : ns + ns / 3 + i;
        for (int zh = 0; zh < 2; zh++) {
            DBR_AUTO(dbr_buf) b = {0};
            dbr_time got = 0;
            dbr_time unit = 0;
            dbr_duration_write(&b, ns, zh == 1);
            size_t n = dbr_duration_parse(dbr_buf_view(&b), &got, &unit);
            /* Zero units are not written, so the unit read may be coarser than the one rounded to; never the
             * error. */
            dbr_time error = got > ns ? got - ns : ns - got;
            if (n != b.len || error > (unit + 1) / 2) {
                fail_msg("%lld is '%s', read as %lld", (long long)ns, b.ptr, (long long)got);
            }
        }
    }
}

DBR_TESTS(cmocka_unit_test(reads_times_people_type),
          cmocka_unit_test(a_clock_stands_on_the_base_day_of_its_zone),
          cmocka_unit_test(takes_a_zone_name_at_the_end),
          cmocka_unit_test(refuses_what_it_would_have_to_guess),
          cmocka_unit_test(reads_dates_and_stops_after_them), cmocka_unit_test(reads_english_durations),
          cmocka_unit_test(reads_chinese_durations), cmocka_unit_test(refuses_what_is_no_duration),
          cmocka_unit_test(writes_durations_people_read), cmocka_unit_test(carries_when_it_rounds),
          cmocka_unit_test(written_durations_are_read_back))
