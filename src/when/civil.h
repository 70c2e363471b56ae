/*
 * Days and the Gregorian calendar, inline for the hot stamp scanners. Private to `when`.
 */
#ifndef DBR_WHEN_CIVIL_H
#define DBR_WHEN_CIVIL_H

#include "when/when.h"

#define CIVIL_DAY_MIN    (-106751) // 1677-09-22: the first whole day an int64 of nanoseconds holds
#define CIVIL_DAY_MAX    106750    // 2262-04-10: the last but one; 04-11 is cut at 23:47
#define SECONDS_A_DAY    INT64_C(86400)
#define NANOS_A_SECOND   INT64_C(1000000000)
#define YEAR_OF_NO_YEAR  2000 // a leap year, so that Feb 29 can be read (when.h, DBR_STAMP_NO_YEAR)
#define YEAR_SOON        2028 // of two-digit years that stand first; a later one would be a day (29-02-24)
#define LEAP_SECOND_NANO 999999999

static inline bool civil_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* month 1–12. */
static inline int civil_days_in_month(int year, int month)
{
    if (month == 2) {
        return civil_is_leap(year) ? 29 : 28;
    }
    return 30 | (month ^ (month >> 3)); // 31 for odd months up to July, for even ones from August
}

/*
 * Days since 1970-01-01. The year begins in March, so that the leap day is its last: then month m (0 = March)
 * begins on day (153 m + 2) / 5. year >= 1, so all divisions are of positive numbers. Source: H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
static inline int64_t civil_days(int year, int month, int day)
{
    unsigned y = (unsigned)year - (month <= 2);
    unsigned m = (unsigned)month + (month <= 2 ? 9 : (unsigned)-3);
    return (int64_t)(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + (unsigned)day - 1) - 719468;
}

/* Division that rounds down, also below zero; b > 0. */
static inline int64_t civil_floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return q - (a % b < 0);
}

#endif
