/*
 * The next stamp of a log, by the one before: when all bytes but those of the seconds and the fraction are the same, so
 * is the minute.
 *
 *     2026-01-05 00:00:00,026 INFO     last one: parsed in full
 *     2026-01-05 00:00:17,311 INFO     bytes before "17" are the same, "," and three digits, then " I" again
 *
 * The two bytes behind the stamp have to be the same too, because rows look at what follows (another digit of the
 * fraction). A zone with a blank and a capital or sign behind it is not kept: a row may look for a second name there.
 * Anything else is parsed in full.
 */
#include "when/when.h"

#include <string.h>

static bool is_digit(unsigned char c)
{
    return (unsigned)(c - '0') < 10;
}

static uint64_t load_8(const unsigned char *p)
{
    uint64_t v = 0;
    memcpy(&v, p, sizeof(v));
    return v;
}

static const dbr_time FRACTION_UNITS[] = {DBR_SECOND, 100000000, 10000000, 1000000, 100000,
                                          10000,      1000,      100,      10,      1};

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
    dbr_time value = 0;
    for (size_t i = at + 3; stamp->digits > 0 && i < len && n < 9 && is_digit(p[i]); i++, n++) {
        value = value * 10 + (p[i] - '0');
    }
    if (n != stamp->digits) {
        return; // digits that the row did not count: let it judge
    }
    dbr_time second = (p[at] - '0') * 10 + (p[at + 1] - '0');
    c->minute = *stamp;
    c->minute.local -= second * DBR_SECOND + value * FRACTION_UNITS[n];
    memset(c->raw, 0, sizeof(c->raw));
    memcpy(c->raw, p, len + 2);
    memset(c->fixed, 0, sizeof(c->fixed));
    memset(c->fixed, 255, len + 2);
    memset(c->fixed + at, 0, 2);
    memset(c->fixed + at + 3, 0, n);
    c->len = (uint8_t)len;
    c->n_fraction = (uint8_t)n;
    c->format = format;
}

/* Whether the 48 bytes at `p` but for seconds and fraction are those of the last stamp. */
static bool is_same(const dbr_stamp_cache *c, const unsigned char *p)
{
    uint64_t differs = 0;
    for (size_t i = 0; i < sizeof(c->raw); i += 8) { // as vectors, if the compiler has any
        differs |= (load_8(p + i) ^ load_8(c->raw + i)) & load_8(c->fixed + i);
    }
    return differs == 0;
}

/* Whether a stamp is the last one but for seconds and fraction; *ret is then the time since its minute. */
static inline bool follows(const dbr_stamp_cache *c, const unsigned char *p, dbr_time *ret)
{
    size_t at = c->format->second_at;
    unsigned tens = (unsigned)p[at] - '0', ones = (unsigned)p[at + 1] - '0';
    if (!is_same(c, p) || tens > 5 || ones > 9) {
        return false;
    }
    dbr_time value = 0;
    for (size_t i = at + 3, end = i + c->n_fraction; i < end; i++) {
        if (!is_digit(p[i])) {
            return false;
        }
        value = value * 10 + (p[i] - '0');
    }
    *ret = (dbr_time)(tens * 10 + ones) * DBR_SECOND + value * FRACTION_UNITS[c->n_fraction];
    return true;
}

/* The last stamp, so much later. */
static inline size_t later(const dbr_stamp_cache *c, dbr_time since, dbr_stamp *ret)
{
    *ret = c->minute;
    ret->local = c->minute.local + since;
    return c->len;
}

/* Short lines, and stamps that are to be parsed. Apart, so that the usual way has nothing to save on the stack. */
static __attribute__((noinline)) size_t again_slowly(dbr_stamp_cache *c, const dbr_stamp_format *format,
                                                     dbr_slice s, dbr_stamp *ret)
{
    unsigned char copy[sizeof(c->raw)] = {0};
    dbr_time since = 0;
    if (c->format == format && s.len < sizeof(copy) && s.len >= (size_t)c->len + 2) {
        memcpy(copy, s.ptr, s.len);
        if (follows(c, copy, &since)) {
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
    dbr_time since = 0;
    if (cache->format == format && s.len >= sizeof(cache->raw) &&
        follows(cache, (const unsigned char *)s.ptr, &since)) {
        return later(cache, since, ret);
    }
    return again_slowly(cache, format, s, ret);
}
