/*
 * Times as text. Digits are placed by hand: this runs once for every row that is shown, and locale never
 * matters.
 */
#include "when/civil.h"

#include <assert.h>

#define MAX_WRITTEN 40 // "2025-02-09T10:05:23.118234567+01:00" has 35

static char *put_2(char *p, int v)
{
    assert(v >= 0 && v <= 99);
    *p++ = (char)('0' + v / 10);
    *p++ = (char)('0' + v % 10);
    return p;
}

static char *put_date(char *p, const dbr_civil *c)
{
    p = put_2(put_2(p, c->year / 100), c->year % 100);
    *p++ = '-';
    p = put_2(p, c->month);
    *p++ = '-';
    return put_2(p, c->day);
}

static char *put_clock(char *p, const dbr_civil *c)
{
    p = put_2(p, c->hour);
    *p++ = ':';
    p = put_2(p, c->minute);
    *p++ = ':';
    return put_2(p, c->second);
}

/* Fields on the clocks of the zone (NULL: UTC), and the offset used, in whole minutes: RFC 3339 has no
 * seconds there, so a local mean time of the 19th century is written with its offset rounded, and the instant
 * stays right. */
static dbr_civil to_local(dbr_time t, const dbr_zone *z, int *ret_offset_min)
{
    assert(t != DBR_TIME_NONE);
    int32_t offset_s = z != NULL ? dbr_zone_offset(z, t, NULL) : 0;
    *ret_offset_min = offset_s / 60;
    dbr_time local = t;
    if (__builtin_add_overflow(t, (dbr_time)*ret_offset_min * DBR_MINUTE, &local)) {
        local = t;
        *ret_offset_min = 0;
    }
    return dbr_time_to_civil(local);
}

void dbr_time_rfc3339(dbr_buf *out, dbr_time t, const dbr_zone *z, int digits)
{
    assert(digits >= 0 && digits <= 9);
    int offset_min = 0;
    dbr_civil c = to_local(t, z, &offset_min);
    char text[MAX_WRITTEN];
    char *p = put_date(text, &c);
    *p++ = 'T';
    p = put_clock(p, &c);
    if (digits > 0) {
        *p++ = '.';
        for (int place = 100000000; digits > 0; digits--, place /= 10) {
            *p++ = (char)('0' + c.nanosecond / place % 10); // cut, not rounded: never a second that was not
        }
    }
    if (offset_min == 0) {
        *p++ = 'Z';
    } else {
        int minutes = offset_min < 0 ? -offset_min : offset_min;
        *p++ = offset_min < 0 ? '-' : '+';
        p = put_2(p, minutes / 60);
        *p++ = ':';
        p = put_2(p, minutes % 60);
    }
    dbr_buf_add(out, text, (size_t)(p - text));
}

void dbr_time_clock(dbr_buf *out, dbr_time t, const dbr_zone *z)
{
    int offset_min = 0;
    dbr_civil c = to_local(t, z, &offset_min);
    char text[MAX_WRITTEN];
    dbr_buf_add(out, text, (size_t)(put_clock(text, &c) - text));
}

void dbr_time_date(dbr_buf *out, dbr_time t, const dbr_zone *z)
{
    int offset_min = 0;
    dbr_civil c = to_local(t, z, &offset_min);
    char text[MAX_WRITTEN];
    dbr_buf_add(out, text, (size_t)(put_date(text, &c) - text));
}

void dbr_time_date_clock(dbr_buf *out, dbr_time t, const dbr_zone *z)
{
    int offset_min = 0;
    dbr_civil c = to_local(t, z, &offset_min);
    char text[MAX_WRITTEN];
    char *p = put_date(text, &c);
    *p++ = ' ';
    dbr_buf_add(out, text, (size_t)(put_clock(p, &c) - text));
}
