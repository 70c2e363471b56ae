/*
 * Civil time: calendar fields ↔ nanoseconds since 1970, proleptic Gregorian, no zone, no leap seconds.
 *
 * The range is that of whole days in an int64 of nanoseconds, 1677-09-22 … 2262-04-10. A second 60 is the
 * last nanosecond of its minute: it stays before the next minute and sorts after :59.
 */
#include "when/civil.h"

#include <assert.h>

bool dbr_civil_is_valid(const dbr_civil *c)
{
    return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= civil_days_in_month(c->year, c->month) && c->hour >= 0 && c->hour <= 23 &&
           c->minute >= 0 && c->minute <= 59 && c->second >= 0 && c->second <= 60 && c->nanosecond >= 0 &&
           c->nanosecond < NANOS_A_SECOND;
}

dbr_time dbr_civil_to_time(const dbr_civil *c)
{
    assert(c != NULL);
    if (!dbr_civil_is_valid(c)) {
        return DBR_TIME_NONE;
    }
    int64_t days = civil_days(c->year, c->month, c->day);
    if (days < CIVIL_DAY_MIN || days > CIVIL_DAY_MAX) {
        return DBR_TIME_NONE;
    }
    int second = c->second;
    int nanosecond = c->nanosecond;
    if (second == 60) {
        second = 59;
        nanosecond = LEAP_SECOND_NANO;
    }
    return (days * SECONDS_A_DAY + c->hour * 3600 + c->minute * 60 + second) * NANOS_A_SECOND + nanosecond;
}

/* Source: H. Hinnant, civil_from_days. An era is 400 years: 146,097 days. */
dbr_civil dbr_time_to_civil(dbr_time t)
{
    int64_t second = civil_floor_div(t, NANOS_A_SECOND);
    int64_t day = civil_floor_div(second, SECONDS_A_DAY);
    int in_day = (int)(second - day * SECONDS_A_DAY);
    unsigned z = (unsigned)(day + 719468); // days since 0000-03-01, positive in our range
    unsigned era = z / 146097;
    unsigned in_era = z - era * 146097;
    unsigned year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    unsigned in_year = in_era - (365 * year + year / 4 - year / 100);
    unsigned month = (5 * in_year + 2) / 153; // 0 = March

    dbr_civil c = {.hour = in_day / 3600, .minute = in_day / 60 % 60, .second = in_day % 60};
    c.nanosecond = (int)(t - second * NANOS_A_SECOND);
    c.day = (int)(in_year - (153 * month + 2) / 5 + 1);
    c.month = (int)(month < 10 ? month + 3 : month - 9);
    c.year = (int)(year + era * 400) + (c.month <= 2);
    assert(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31);
    return c;
}

int dbr_time_weekday(dbr_time t)
{
    int64_t day = civil_floor_div(t, DBR_DAY);
    int64_t weekday = (day + 4) % 7; // 1970-01-01 was a Thursday
    return (int)(weekday < 0 ? weekday + 7 : weekday);
}
