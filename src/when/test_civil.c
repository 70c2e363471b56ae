/* Calendar arithmetic and written times. */
#include "test.h"

#include "when/civil.h"

static const dbr_civil sample = {2025, 2, 9, 10, 5, 23, 118000000};

static void every_day_of_the_range_comes_back(void **state)
{
    (void)state;
    int year = 1677;
    int month = 9;
    int day = 22;
    for (int64_t d = CIVIL_DAY_MIN; d <= CIVIL_DAY_MAX; d++) {
        dbr_civil c = dbr_time_to_civil(d * DBR_DAY);
        if (c.year != year || c.month != month || c.day != day || dbr_civil_to_time(&c) != d * DBR_DAY) {
            fail_msg("day %lld is %d-%d-%d, expected %d-%d-%d", (long long)d, c.year, c.month, c.day, year,
                     month, day);
        }
        if (++day > civil_days_in_month(year, month)) {
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }
    assert_int_equal(year * 10000 + month * 100 + day, 22620411);
}

static void knows_some_instants(void **state)
{
    (void)state;
    assert_int_equal(dbr_civil_to_time(&(dbr_civil){.year = 1970, .month = 1, .day = 1}), 0);
    assert_int_equal(dbr_civil_to_time(&sample), INT64_C(1739095523118000000));
    dbr_civil before = {1969, 12, 31, 23, 59, 59, 999999999};
    assert_int_equal(dbr_civil_to_time(&before), -1);
    dbr_civil back = dbr_time_to_civil(-1);
    assert_memory_equal(&back, &before, sizeof(back));
}

static void has_real_month_lengths(void **state)
{
    (void)state;
    dbr_civil c = {.year = 2025, .month = 2, .day = 29};
    assert_false(dbr_civil_is_valid(&c));
    c.year = 2024;
    assert_true(dbr_civil_is_valid(&c));
    c.year = 1900;
    assert_false(dbr_civil_is_valid(&c));
    c.year = 2000;
    assert_true(dbr_civil_is_valid(&c));
    c = (dbr_civil){.year = 2025, .month = 1, .day = 1, .hour = 24};
    assert_false(dbr_civil_is_valid(&c));
    c = (dbr_civil){.year = 2025, .month = 1, .day = 1, .minute = 60};
    assert_false(dbr_civil_is_valid(&c));
    c = (dbr_civil){.year = 2025, .month = 1, .day = 1, .second = 61};
    assert_false(dbr_civil_is_valid(&c));
    assert_int_equal(dbr_civil_to_time(&c), DBR_TIME_NONE);
}

static void out_of_range_is_none(void **state)
{
    (void)state;
    assert_int_equal(dbr_civil_to_time(&(dbr_civil){.year = 1677, .month = 9, .day = 21}), DBR_TIME_NONE);
    assert_int_not_equal(dbr_civil_to_time(&(dbr_civil){.year = 1677, .month = 9, .day = 22}), DBR_TIME_NONE);
    assert_int_not_equal(dbr_civil_to_time(&(dbr_civil){.year = 2262, .month = 4, .day = 10}), DBR_TIME_NONE);
    assert_int_equal(dbr_civil_to_time(&(dbr_civil){.year = 2262, .month = 4, .day = 11}), DBR_TIME_NONE);
    assert_int_equal(dbr_civil_to_time(&(dbr_civil){.year = 9999, .month = 12, .day = 31}), DBR_TIME_NONE);
}

static void weekdays_go_round_also_before_1970(void **state)
{
    (void)state;
    assert_int_equal(dbr_time_weekday(0), 4);
    assert_int_equal(dbr_time_weekday(-1), 3);
    assert_int_equal(dbr_time_weekday(-4 * DBR_DAY), 0);
    assert_int_equal(dbr_time_weekday(dbr_civil_to_time(&sample)), 0);
    assert_int_equal(dbr_time_weekday(CIVIL_DAY_MIN * DBR_DAY), 3);
}

static void expect_written(void (*write)(dbr_buf *, dbr_time, const dbr_zone *), const dbr_zone *z,
                           const char *wanted)
{
    DBR_AUTO(dbr_buf) b = {0};
    write(&b, dbr_civil_to_time(&sample), z);
    assert_string_equal(b.ptr, wanted);
}

static void writes_clock_and_date_in_a_zone(void **state)
{
    (void)state;
    const dbr_zone *z = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_zone_find(dbr_slice_str("-10:30"), &z, &err), DBR_OK);
    expect_written(dbr_time_clock, NULL, "10:05:23");
    expect_written(dbr_time_date, NULL, "2025-02-09");
    expect_written(dbr_time_date_clock, NULL, "2025-02-09 10:05:23");
    expect_written(dbr_time_clock, z, "23:35:23");
    expect_written(dbr_time_date, z, "2025-02-08");
    expect_written(dbr_time_date_clock, z, "2025-02-08 23:35:23");
}

static void expect_rfc3339(const char *zone, int digits, const char *wanted)
{
    const dbr_zone *z = NULL;
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) b = {0};
    assert_int_equal(dbr_zone_find(dbr_slice_str(zone), &z, &err), DBR_OK);
    dbr_time_rfc3339(&b, dbr_civil_to_time(&sample), z, digits);
    assert_string_equal(b.ptr, wanted);
}

static void writes_rfc3339_and_cuts_the_fraction(void **state)
{
    (void)state;
    expect_rfc3339("UTC", 0, "2025-02-09T10:05:23Z");
    expect_rfc3339("UTC", 2, "2025-02-09T10:05:23.11Z");
    expect_rfc3339("UTC", 9, "2025-02-09T10:05:23.118000000Z");
    expect_rfc3339("+01:00", 3, "2025-02-09T11:05:23.118+01:00");
    expect_rfc3339("-03:30", 0, "2025-02-09T06:35:23-03:30");
}

DBR_TESTS(cmocka_unit_test(every_day_of_the_range_comes_back), cmocka_unit_test(knows_some_instants),
          cmocka_unit_test(has_real_month_lengths), cmocka_unit_test(out_of_range_is_none),
          cmocka_unit_test(weekdays_go_round_also_before_1970),
          cmocka_unit_test(writes_clock_and_date_in_a_zone),
          cmocka_unit_test(writes_rfc3339_and_cuts_the_fraction))
