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
    memcpy(c->raw, p, len + 2);
    c->len = (uint8_t)len;
    c->n_fraction = (uint8_t)n;
    c->format = format;
}

/* Whether the bytes but for seconds and fraction are those of the last stamp; *ret is then the time since its minute. */
static bool follows(const dbr_stamp_cache *c, const unsigned char *p, dbr_time *ret)
{
    size_t at = c->format->second_at;
    size_t middle = at >= 16 ? 8 : at - 8;
    if (load_8(p) != load_8(c->raw) || load_8(p + middle) != load_8(c->raw + middle) ||
        load_8(p + at - 8) != load_8(c->raw + at - 8)) {
        return false;
    }
    unsigned tens = (unsigned)p[at] - '0', ones = (unsigned)p[at + 1] - '0';
    if (tens > 5 || ones > 9) {
        return false;
    }
    dbr_time value = 0;
    size_t i = at + 2;
    if (c->n_fraction > 0) {
        if (p[i] != c->raw[i]) {
            return false;
        }
        size_t end = ++i + c->n_fraction;
        for (; i < end; i++) {
            if (!is_digit(p[i])) {
                return false;
            }
            value = value * 10 + (p[i] - '0');
        }
    }
    for (size_t end = (size_t)c->len + 2; i < end; i++) {
        if (p[i] != c->raw[i]) {
            return false;
        }
    }
    *ret = (dbr_time)(tens * 10 + ones) * DBR_SECOND + value * FRACTION_UNITS[c->n_fraction];
    return true;
}

size_t dbr_stamp_again(dbr_stamp_cache *cache, const dbr_stamp_format *format, dbr_slice s, dbr_stamp *ret)
{
    dbr_time since = 0;
    if (cache->format == format && s.len >= (size_t)cache->len + 2 &&
        follows(cache, (const unsigned char *)s.ptr, &since)) {
        *ret = cache->minute;
        ret->local += since;
        return cache->len;
    }
    size_t len = format->parse(s, ret);
    if (len > 0 && format->second_at > 0) {
        keep(cache, format, s, len, ret);
    }
    return len;
}
