/*
 * The next stamp of a log, by the one before: when all bytes but those of the clock and the fraction are the same, so is
 * the day (dbr_stamp_follows).
 *
 * The two bytes behind the stamp have to be the same too, because rows look at what follows (another digit of the
 * fraction, a zone); the first alone where it is a blank and a row reads no zone. A zone with a blank and a
 * capital or sign behind it is not kept: a row may look for a second name there. Anything else is parsed in full.
 */
#include "when/when.h"

static bool is_digit(unsigned char c)
{
    return (unsigned)(c - '0') < 10;
}

static const dbr_time FRACTION_UNITS[] = {DBR_SECOND, 100000000, 10000000, 1000000, 100000,
                                          10000,      1000,      100,      10,      1};

/* Whether what stands at the place of the seconds, the minutes and the hours is a clock that dbr_stamp_follows reads. */
static bool is_plain_clock(const unsigned char *p, const dbr_stamp *stamp)
{
    int64_t seconds = stamp_clock(p);
    dbr_time since = stamp->local % DBR_DAY;
    since += since < 0 ? DBR_DAY : 0;
    return seconds >= 0 && since / DBR_SECOND == seconds;
}

/* What is fixed of the stamp that is kept. */
static void fix(dbr_stamp_cache *c, const unsigned char *p)
{
    size_t n = (size_t)c->len + c->n_behind;
    memset(c->raw, 0, sizeof(c->raw));
    memcpy(c->raw, p, n);
    memset(c->fixed, 0, sizeof(c->fixed));
    memset(c->fixed, 255, n);
    for (size_t i = 0; i < 9; i += 3) {
        memset(c->fixed + c->clock_at + i, 0, 2);
    }
    memset(c->fixed + c->clock_at + 9, 0, c->n_fraction);
}

/* Keeps a stamp that was parsed in full, if it can serve. */
static void keep(dbr_stamp_cache *c, const dbr_stamp_format *format, dbr_slice s, size_t len,
                 const dbr_stamp *stamp)
{
    size_t at = format->second_at;
    c->format = NULL;
    if (at < 8 || len < at + 2 || len + 2 > sizeof(c->raw) || stamp->digits > 9 || s.len < len + 2 ||
        (stamp->flags & DBR_STAMP_LEAP) != 0) {
        return;
    }
    const unsigned char *p = (const unsigned char *)s.ptr;
    bool has_zone = (stamp->flags & (DBR_STAMP_OFFSET | DBR_STAMP_NAMED_ZONE)) != 0;
    if (has_zone && p[len] == ' ' && p[len + 1] != '[' && (p[len + 1] < 'a' || p[len + 1] > 'z')) {
        return;
    }
    size_t n = 0;
    while (stamp->digits > 0 && at + 3 + n < len && n < 9 && is_digit(p[at + 3 + n])) {
        n++;
    }
    if (n != stamp->digits || !is_plain_clock(p + at - 6, stamp)) {
        return; // digits that the row did not count: let it judge
    }
    dbr_time since = stamp->local % DBR_DAY;
    c->day = *stamp;
    c->day.local -= since < 0 ? since + DBR_DAY : since;
    c->unit = FRACTION_UNITS[n];
    c->len = (uint8_t)len;
    c->n_behind = format->is_bare && p[len] == ' ' ? 1 : 2;
    c->clock_at = (uint8_t)(at - 6);
    c->n_fraction = (uint8_t)n;
    fix(c, p);
    c->format = format;
}

/* The last stamp's day, so much later. */
static inline size_t later(const dbr_stamp_cache *c, dbr_time since, dbr_stamp *ret)
{
    *ret = c->day;
    ret->local = c->day.local + since;
    return c->len;
}

/* Short lines, and stamps that are to be parsed. Apart, so that the usual way has nothing to save on the stack. */
static __attribute__((noinline)) size_t again_slowly(dbr_stamp_cache *c, const dbr_stamp_format *format,
                                                     dbr_slice s, dbr_stamp *ret)
{
    unsigned char copy[sizeof(c->raw)] = {0};
    if (c->format == format && s.len < sizeof(copy) && s.len >= (size_t)c->len + c->n_behind) {
        memcpy(copy, s.ptr, s.len);
        dbr_time since = dbr_stamp_follows(c, copy);
        if (since >= 0) {
            return later(c, since, ret);
        }
    }
    size_t len = format->parse(s, ret);
    if (len > 0 && format->second_at > 0) {
        keep(c, format, s, len, ret);
    }
    return len;
}

size_t dbr_stamp_again(dbr_stamp_cache *cache, const dbr_stamp_format *format, dbr_slice s, dbr_stamp *ret)
{
    if (cache->format == format && s.len >= sizeof(cache->raw)) {
        dbr_time since = dbr_stamp_follows(cache, (const unsigned char *)s.ptr);
        if (since >= 0) {
            return later(cache, since, ret);
        }
    }
    return again_slowly(cache, format, s, ret);
}
