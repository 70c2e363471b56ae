/*
 * POSIX TZ rules, the footer of TZif files: "CET-1CEST,M3.5.0,M10.5.0/3".
 *
 * Offsets count west of Greenwich there (CET-1 is one hour east); ours count east. Times of day may be
 * negative or beyond 24 h (RFC 8536 §3.3.1). DST that holds all year is written as a start on day 0 at 0:00
 * and an end on J365 at 25:00. Daylight time of a year begins at `start` on the standard clock and ends at
 * `end` on the daylight clock; in the south it begins after it ends.
 */
#include "when/zone.h"

#include "when/civil.h"

#include <assert.h>

#define MAX_RULE_HOURS 167

static bool take_name(dbr_slice *s, char ret[ZONE_MAX_ABBREVIATION]);
static bool take_hms(dbr_slice *s, int max_hours, int *ret_s);
static bool take_day(dbr_slice *s, zone_day *ret);

static bool take_char(dbr_slice *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c) {
        return false;
    }
    *s = dbr_slice_from(*s, 1);
    return true;
}

static bool take_number(dbr_slice *s, int min, int max, int *ret)
{
    int v = 0;
    size_t i = 0;
    for (; i < s->len && i < 3 && s->ptr[i] >= '0' && s->ptr[i] <= '9'; i++) {
        v = v * 10 + (s->ptr[i] - '0');
    }
    if (i == 0 || v < min || v > max) {
        return false;
    }
    *s = dbr_slice_from(*s, i);
    *ret = v;
    return true;
}

bool dbr_zone_rule_parse(dbr_slice text, zone_rule *ret)
{
    assert(ret != NULL);
    int west_s = 0;
    *ret = (zone_rule){0};
    if (!take_name(&text, ret->std_name) || !take_hms(&text, 24, &west_s)) {
        return false;
    }
    ret->std_s = -west_s;
    if (text.len == 0) {
        return true;
    }
    if (!take_name(&text, ret->dst_name)) {
        return false;
    }
    ret->dst_s = ret->std_s + 3600;
    if (text.len > 0 && text.ptr[0] != ',') {
        if (!take_hms(&text, 24, &west_s)) {
            return false;
        }
        ret->dst_s = -west_s;
    }
    return take_char(&text, ',') && take_day(&text, &ret->start) && take_char(&text, ',') &&
           take_day(&text, &ret->end) && text.len == 0;
}

/* "CET" or "<+0330>". */
static bool take_name(dbr_slice *s, char ret[ZONE_MAX_ABBREVIATION])
{
    bool is_quoted = take_char(s, '<');
    size_t n = 0;
    for (; n < s->len; n++) {
        char c = s->ptr[n];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_letter && !(is_quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'))) {
            break;
        }
    }
    if (n < 3 || n >= ZONE_MAX_ABBREVIATION) {
        return false;
    }
    memcpy(ret, s->ptr, n);
    ret[n] = 0;
    *s = dbr_slice_from(*s, n);
    return !is_quoted || take_char(s, '>');
}

/* "[+-]hh[:mm[:ss]]". */
static bool take_hms(dbr_slice *s, int max_hours, int *ret_s)
{
    bool is_negative = take_char(s, '-');
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!is_negative) {
        (void)take_char(s, '+');
    }
    if (!take_number(s, 0, max_hours, &hour) ||
        (take_char(s, ':') &&
         (!take_number(s, 0, 59, &minute) || (take_char(s, ':') && !take_number(s, 0, 59, &second))))) {
        return false;
    }
    int total = hour * 3600 + minute * 60 + second;
    *ret_s = is_negative ? -total : total;
    return true;
}

static bool take_day(dbr_slice *s, zone_day *ret)
{
    *ret = (zone_day){.kind = 'N', .time_s = 2 * 3600};
    bool is_good;
    if (take_char(s, 'M')) {
        ret->kind = 'M';
        is_good = take_number(s, 1, 12, &ret->month) && take_char(s, '.') &&
                  take_number(s, 1, 5, &ret->week) && take_char(s, '.') && take_number(s, 0, 6, &ret->day);
    } else if (take_char(s, 'J')) {
        ret->kind = 'J';
        is_good = take_number(s, 1, 365, &ret->day);
    } else {
        is_good = take_number(s, 0, 365, &ret->day);
    }
    return is_good && (!take_char(s, '/') || take_hms(s, MAX_RULE_HOURS, &ret->time_s));
}

/* Seconds since 1970, on the local clock, at which the rule's day comes in `year`. */
static int64_t day_in_year(const zone_day *d, int year)
{
    int64_t day = civil_days(year, 1, 1);
    if (d->kind == 'J') {
        day += d->day - 1 + (civil_is_leap(year) && d->day >= 60);
    } else if (d->kind == 'N') {
        day += d->day;
    } else {
        day = civil_days(year, d->month, 1);
        int first_weekday = dbr_time_weekday(day * DBR_DAY);
        int in_month = (d->day - first_weekday + 7) % 7 + (d->week - 1) * 7;
        day += in_month < civil_days_in_month(year, d->month) ? in_month : in_month - 7;
    }
    return day * SECONDS_A_DAY + d->time_s;
}

zone_segment dbr_zone_rule_segment(const zone_rule *r, int64_t second)
{
    zone_segment std = {INT64_MIN, INT64_MAX, r->std_s, r->std_name};
    if (r->dst_name[0] == 0) {
        return std;
    }
    /* The borders of three years, in order; one of the stretches between them holds `second`. Beyond the
     * range of dbr_time nobody asks. */
    int64_t day = civil_floor_div(second + r->std_s, SECONDS_A_DAY);
    day = day < CIVIL_DAY_MIN ? CIVIL_DAY_MIN : day > CIVIL_DAY_MAX ? CIVIL_DAY_MAX : day;
    int year = dbr_time_to_civil(day * DBR_DAY).year;
    zone_segment dst = {INT64_MIN, INT64_MAX, r->dst_s, r->dst_name};
    bool is_dst = false;
    int64_t last_border = INT64_MIN;
    int64_t next_border = INT64_MAX;
    for (int y = year - 1; y <= year + 1; y++) {
        int64_t borders[2] = {day_in_year(&r->start, y) - r->std_s, day_in_year(&r->end, y) - r->dst_s};
        for (int i = 0; i < 2; i++) {
            if (borders[i] <= second && borders[i] >= last_border) {
                bool is_same = borders[i] == last_border; // an end that is also the next start ends nothing
                is_dst = i == 0 || (is_same && is_dst);
                last_border = borders[i];
            } else if (borders[i] > second && borders[i] < next_border) {
                next_border = borders[i];
            }
        }
    }
    zone_segment found = is_dst ? dst : std;
    found.begin_s = last_border;
    found.end_s = next_border;
    return found;
}
