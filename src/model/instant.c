/*
 * RFC 3339, strictly: the one form that addresses write. Files' own stamps are the room `when`'s business;
 * this one must not accept what it would not write back (day first, epoch numbers, month names).
 *
 *   2025-02-09                     a day
 *   2025-02-09T10:05Z              a minute (RFC 3339 wants seconds; people leave them out)
 *   2025-02-09 10:05:23.118+01:00  a millisecond
 */
#include "model/instant.h"

typedef struct cursor {
    dbr_slice text;
    size_t at;
} cursor;

static bool take_char(cursor *c, char wanted);
static bool take_digits(cursor *c, int n, int *ret);
static void take_fraction(cursor *c, int *ret_ns, dbr_time *ret_resolution);
static bool take_offset(cursor *c, int *ret_seconds);
static bool take_clock(cursor *c, dbr_civil *civil, dbr_time *ret_resolution);

size_t dbr_instant_read(dbr_slice text, dbr_instant *ret)
{
    cursor c = {.text = text};
    dbr_civil civil = {0};
    dbr_instant found = {.resolution = DBR_DAY};
    int offset_s = 0;

    if (!take_digits(&c, 4, &civil.year) || !take_char(&c, '-') || !take_digits(&c, 2, &civil.month) ||
        !take_char(&c, '-') || !take_digits(&c, 2, &civil.day)) {
        return 0;
    }
    cursor clock = c;
    if ((take_char(&clock, 'T') || take_char(&clock, ' ')) && take_clock(&clock, &civil, &found.resolution)) {
        found.has_offset = take_offset(&clock, &offset_s);
        c = clock;
    }
    if (!dbr_civil_is_valid(&civil)) {
        return 0;
    }
    dbr_time local = dbr_civil_to_time(&civil);
    if (local == DBR_TIME_NONE ||
        __builtin_sub_overflow(local, (dbr_time)offset_s * DBR_SECOND, &found.time) ||
        found.time == DBR_TIME_NONE) {
        return 0;
    }
    *ret = found;
    return c.at;
}

static bool take_char(cursor *c, char wanted)
{
    if (c->at >= c->text.len || c->text.ptr[c->at] != wanted) {
        return false;
    }
    c->at++;
    return true;
}

static bool take_digits(cursor *c, int n, int *ret)
{
    int value = 0;
    if (c->text.len - c->at < (size_t)n) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        char d = c->text.ptr[c->at + (size_t)i];
        if (d < '0' || d > '9') {
            return false;
        }
        value = value * 10 + (d - '0');
    }
    c->at += (size_t)n;
    *ret = value;
    return true;
}

static bool take_clock(cursor *c, dbr_civil *civil, dbr_time *ret_resolution)
{
    dbr_civil read = *civil;
    if (!take_digits(c, 2, &read.hour) || !take_char(c, ':') || !take_digits(c, 2, &read.minute)) {
        return false;
    }
    dbr_time resolution = DBR_MINUTE;
    cursor seconds = *c;
    if (take_char(&seconds, ':') && take_digits(&seconds, 2, &read.second)) {
        resolution = DBR_SECOND;
        take_fraction(&seconds, &read.nanosecond, &resolution);
        *c = seconds;
    }
    *civil = read;
    *ret_resolution = resolution;
    return true;
}

static void take_fraction(cursor *c, int *ret_ns, dbr_time *ret_resolution)
{
    cursor f = *c;
    int digit = 0;
    dbr_time unit = DBR_SECOND;
    int ns = 0;
    if (!take_char(&f, '.')) {
        return;
    }
    while (take_digits(&f, 1, &digit)) {
        unit = unit >= 10 ? unit / 10 : 0;
        ns += digit * (int)unit;
        *c = f;
        *ret_resolution = unit > 0 ? unit : 1;
    }
    *ret_ns = ns;
}

static bool take_offset(cursor *c, int *ret_seconds)
{
    if (take_char(c, 'Z')) {
        *ret_seconds = 0;
        return true;
    }
    cursor o = *c;
    int hours = 0;
    int minutes = 0;
    bool is_west = take_char(&o, '-');
    if (!is_west && !take_char(&o, '+')) {
        return false;
    }
    if (!take_digits(&o, 2, &hours) || !take_char(&o, ':') || !take_digits(&o, 2, &minutes) || hours > 23 ||
        minutes > 59) {
        return false;
    }
    *c = o;
    *ret_seconds = (is_west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}
