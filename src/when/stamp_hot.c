/*
 * The four stamps that are nearly all of what is read, without a loop and with few branches: RFC 3339, the
 * same with a blank, the common log format, syslog. Called for every line, millions of times a second.
 *
 *     2025-02-09T10:05:23.118Z     2025-02-09 10:05:23,118     09/Feb/2025:10:05:23 +0000     Feb  9 10:05:23
 */
#include "when/stamp_scan.h"

/* "YYYY-MM-DD HH:MM:SS" with `sep` in the middle (a constant): three overlapping words, each tested at once.
 */
STAMP_INLINE bool scan_date_time_19(stamp_scan *c, unsigned char sep)
{
    if (scan_left(c) < 19) {
        return false;
    }
    uint64_t date = scan_load_8(c->p) ^ UINT64_C(0x2d30302d30303030); // YYYY-MM-
    uint64_t middle =
        scan_load_8(c->p + 8) ^ (UINT64_C(0x30303a3030003030) | (uint64_t)sep << 16); // DDTHH:MM
    uint64_t clock = scan_load_8(c->p + 11) ^ UINT64_C(0x30303a30303a3030);           // HH:MM:SS
    uint64_t bad = scan_bad_bytes(date, UINT64_C(0x7f76767f76767676)) |
                   scan_bad_bytes(middle, UINT64_C(0x76767f76767f7676)) |
                   scan_bad_bytes(clock, UINT64_C(0x76767f76767f7676));
    if (bad != 0) {
        return false;
    }
    date = date * 10 + (date >> 8);
    middle = middle * 10 + (middle >> 8);
    clock = clock * 10 + (clock >> 8);
    c->year = (int)(date & 0xff) * 100 + (int)((date >> 16) & 0xff);
    c->month = (date >> 40) & 0xff;
    c->day = middle & 0xff;
    c->hour = clock & 0xff;
    c->minute = (clock >> 24) & 0xff;
    c->second = (clock >> 48) & 0xff;
    c->digits = 0;
    c->p += 19;
    return true;
}

/* A zone that is not plain: out of line, on a copy, so that the scan itself stays in registers. */
static __attribute__((noinline)) size_t finish_with_zone(stamp_scan c, dbr_stamp *ret)
{
    return scan_zone(&c) || dbr_scan_zone_apart(&c) ? scan_finish(&c, ret) : 0;
}

/* The zones nearly all servers write, when nothing can follow that belongs to them; "Z" is dealt with by the
 * caller. */
STAMP_INLINE size_t finish_zoned(stamp_scan c, dbr_stamp *ret)
{
    size_t left = scan_left(&c);
    size_t n = 0;
    uint8_t flags = DBR_STAMP_OFFSET;
    if (left >= 6 && (memcmp(c.p, " +0000", 6) == 0 || memcmp(c.p, "+00:00", 6) == 0)) {
        n = 6;
    } else if (left >= 4 && (memcmp(c.p, " UTC", 4) == 0 || memcmp(c.p, " GMT", 4) == 0)) {
        n = 4;
        flags |= DBR_STAMP_NAMED_ZONE;
    }
    /* Go's second name of the zone would begin with a capital or a sign after the blank. */
    bool is_plain =
        n > 0 && (left == n || c.p[n] == ']' || (left > n + 1 && c.p[n] == ' ' && c.p[n + 1] == '['));
    if (!is_plain) {
        return finish_with_zone(c, ret);
    }
    c.p += n;
    c.flags |= flags;
    return scan_finish_hot(c, ret);
}

/* "09/Feb/2025:10:05:23". */
STAMP_INLINE bool scan_clf_20(stamp_scan *c)
{
    if (scan_left(c) < 20 || c->p[2] != '/' || c->p[6] != '/' || c->p[11] != ':') {
        return false;
    }
    const unsigned char *p = c->p;
    unsigned digits[6] = {p[0], p[1], p[7], p[8], p[9], p[10]};
    for (int i = 0; i < 6; i++) {
        digits[i] -= '0';
        if (digits[i] > 9) {
            return false;
        }
    }
    c->day = (int)(digits[0] * 10 + digits[1]);
    c->month = dbr_scan_month_3(p + 3);
    c->year = (int)(digits[2] * 1000 + digits[3] * 100 + digits[4] * 10 + digits[5]);
    c->p += 12;
    return c->month != 0 && scan_hms(c);
}

/* "Feb  9 " or "Feb 09 ", and the clock. */
STAMP_INLINE bool scan_syslog_15(stamp_scan *c)
{
    if (scan_left(c) < 15 || c->p[3] != ' ' || c->p[6] != ' ') {
        return false;
    }
    unsigned tens = c->p[4] == ' ' ? 0 : (unsigned)c->p[4] - '0';
    unsigned ones = (unsigned)c->p[5] - '0';
    c->month = dbr_scan_month_3(c->p);
    c->day = (int)(tens * 10 + ones);
    c->year = YEAR_OF_NO_YEAR;
    c->flags |= DBR_STAMP_NO_YEAR;
    c->p += 7;
    return c->month != 0 && tens <= 3 && ones <= 9 && scan_hms(c);
}

static size_t rfc3339(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    if (!scan_date_time_19(&c, 'T')) {
        return 0;
    }
    (void)scan_maybe_fraction(&c);
    if (c.p < c.end && *c.p == 'Z') {
        c.p++;
        c.flags |= DBR_STAMP_OFFSET;
        return scan_finish_hot(c, ret);
    }
    return c.p < c.end && *c.p != ' ' ? finish_zoned(c, ret) : 0; // with a blank it is iso-zone-apart
}

static size_t iso_local(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_date_time_19(&c, 'T') && scan_maybe_fraction(&c) ? scan_finish_hot(c, ret) : 0;
}

static size_t date_time(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_date_time_19(&c, ' ') && scan_maybe_fraction(&c) ? scan_finish_hot(c, ret) : 0;
}

static size_t date_time_zone(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_date_time_19(&c, ' ') && scan_maybe_fraction(&c) ? finish_zoned(c, ret) : 0;
}

static size_t clf(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_clf_20(&c) && c.p < c.end && *c.p == ' ' ? finish_zoned(c, ret) : 0;
}

static size_t syslog(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_syslog_15(&c) ? scan_finish_hot(c, ret) : 0;
}

static size_t syslog_fraction(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_syslog_15(&c) && c.p < c.end && *c.p == '.' && scan_maybe_fraction(&c) && c.digits > 0
               ? scan_finish_hot(c, ret)
               : 0;
}

static const dbr_stamp_format rows[] = {
    {"rfc3339", "2025-02-09T10:05:23.118Z", rfc3339, DBR_STAMP_STRONG, 17},
    {"iso-local", "2025-02-09T10:05:23.118", iso_local, DBR_STAMP_STRONG, 17, true},
    {"datetime-zone", "2025-02-09 10:05:23.118 UTC", date_time_zone, DBR_STAMP_STRONG,
     17}, // PostgreSQL, Ruby, git
    {"datetime", "2025-02-09 10:05:23,118", date_time, DBR_STAMP_STRONG, 17,
     true}, // Python, log4j, logback, MySQL 5.7 …
    {"clf", "09/Feb/2025:10:05:23 +0000", clf, DBR_STAMP_STRONG, 18},
    {"syslog", "Feb  9 10:05:23", syslog, DBR_STAMP_STRONG, 13, true},
    {"syslog-fraction", "Feb  9 10:05:23.118234", syslog_fraction, DBR_STAMP_STRONG, 13, true},
};

const stamp_family dbr_stamps_hot = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_LETTER);
