/*
 * The pieces a timestamp scanner is built of. A row of the table is one expression of them, compiled
 * straight: no format string is interpreted at run time.
 *
 *     STAMP(go_log, scan_ymd(&c, '/') && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c))
 *
 * Every piece looks at the bytes at c->p, and moves behind them when it returns true. After false the scan is
 * over (or the caller restores c->p). Nothing reads beyond c->end. What no piece has set keeps its "not
 * written", and `scan_finish` reads that as no year, no date, no seconds. Eight digits at a time are tested
 * in one 64-bit word (SWAR): a byte XORed with the pattern byte is 0–9 for a digit and 0 for a separator;
 * adding 0x76 or 0x7f brings any other to 0x80.
 *
 * Private to `when`.
 */
#ifndef DBR_WHEN_STAMP_SCAN_H
#define DBR_WHEN_STAMP_SCAN_H

#include "when/civil.h"

#include <endian.h>
#include <string.h>

typedef struct stamp_scan {
    const unsigned char *p, *end; // borrowed: the bytes not yet read
    const unsigned char *begin;   // the first byte of the stamp
    int year, month, day;         // -1: not written
    int hour, minute, second;
    int nanosecond;
    int32_t offset_s;
    uint8_t flags;  // dbr_stamp_flag, as far as a piece knows it
    uint8_t digits; // as dbr_stamp.digits
    int8_t weekday;
} stamp_scan;

/* Defines the parse function `name` of a row. */
#define STAMP(name, expression)                                                                              \
    static size_t name(dbr_slice s, dbr_stamp *ret)                                                          \
    {                                                                                                        \
        stamp_scan c = scan_begin(s);                                                                        \
        return (expression) ? scan_finish(&c, ret) : 0;                                                      \
    }

/* The pieces of the hot rows: inlined so that the scan stays in registers. */
#define STAMP_INLINE static inline __attribute__((always_inline))

/* Which bytes the rows of a family can begin with. */
enum {
    STAMP_STARTS_DIGIT = 1,
    STAMP_STARTS_LETTER = 2,
    STAMP_STARTS_OTHER = 4,
};

/* The rows of one file. */
typedef struct stamp_family {
    const dbr_stamp_format *rows;
    size_t n_rows;
    unsigned starts; // STAMP_STARTS_…
} stamp_family;

#define STAMP_FAMILY(table, first_bytes)                                                                     \
    {                                                                                                        \
        .rows = (table), .n_rows = sizeof(table) / sizeof((table)[0]), .starts = (first_bytes)               \
    }

extern const stamp_family dbr_stamps_hot, dbr_stamps_iso, dbr_stamps_compact, dbr_stamps_slash,
    dbr_stamps_day, dbr_stamps_month, dbr_stamps_weekday, dbr_stamps_place, dbr_stamps_clock, dbr_stamps_cjk,
    dbr_stamps_number, dbr_stamps_uptime, dbr_stamps_value;

/* ---- the cold pieces, stamp_scan.c ---- */

/* "Z", "+01:00", "+0100", "+01", "−01:00" (U+2212), "UTC", "CET", "GMT+0100", "UTC+8"; after an offset also
 * "[Europe/Berlin]". An abbreviation that means several offsets (CST) is taken without DBR_STAMP_OFFSET; an
 * unknown word is not taken. */
bool dbr_scan_zone_slow(stamp_scan *c);
/* A zone after one or more blanks, or none at all. An offset of hours only counts here too: PostgreSQL writes
 * " -03". */
bool dbr_scan_zone_apart(stamp_scan *c);
/* 1–12 for the three letters at p, in any case; 0 for others. */
int dbr_scan_month_3(const unsigned char *p);
/* Jan, january, Sept, "Feb." in any case. */
bool dbr_scan_month(stamp_scan *c);
/* Sun, Sunday, "Thurs", in any case; an optional '.' or ',' after it. */
bool dbr_scan_weekday(stamp_scan *c);
/* AM, pm, "a.m." in any case, after optional blanks; turns the 12-hour clock into the 24-hour one (false for
 * 13 PM). */
bool dbr_scan_half(stamp_scan *c);
/* The same for hour and 上午, 下午, 凌晨, 早上, 中午, 晚上 once the clock is read. */
bool dbr_scan_to_24(stamp_scan *c, bool is_pm);
/* A date without a time, as dbr_date_parse takes it (people.c). */
bool dbr_scan_date(stamp_scan *c);
/* " us=118234" (OpenVPN): the fraction of a second apart, in microseconds, not padded. */
bool dbr_scan_us_apart(stamp_scan *c);
/* " Europe/Berlin": the place whose clock the local time stands on; sets the offset by the zone database, or only
 * DBR_STAMP_NAMED_ZONE when it does not know the place. Comes last: the date and the clock are read (stamp_place.c). */
bool dbr_scan_place_apart(stamp_scan *c);
/* Checks ranges, fills `ret`; the bytes taken, 0 for a stamp that cannot be. */
size_t dbr_scan_finish_slow(const stamp_scan *c, dbr_stamp *ret);

/* ---- inline pieces ---- */

STAMP_INLINE stamp_scan scan_begin(dbr_slice s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    return (stamp_scan){
        .p = p, .end = p + s.len, .begin = p, .year = -1, .month = -1, .day = -1, .digits = DBR_STAMP_MINUTE};
}

static inline bool scan_is_digit(unsigned char b)
{
    return (unsigned)(b - '0') < 10;
}

static inline bool scan_is_letter(unsigned char b)
{
    return (unsigned)((b | 0x20) - 'a') < 26;
}

static inline size_t scan_left(const stamp_scan *c)
{
    return (size_t)(c->end - c->p);
}

static inline bool scan_at_digit(const stamp_scan *c)
{
    return c->p < c->end && scan_is_digit(*c->p);
}

static inline bool scan_is(stamp_scan *c, char wanted)
{
    if (c->p >= c->end || *c->p != (unsigned char)wanted) {
        return false;
    }
    c->p++;
    return true;
}

/* One of the bytes of `set`, not NUL. */
static inline bool scan_one_of(stamp_scan *c, const char *set)
{
    if (c->p >= c->end || *c->p == 0 || strchr(set, *c->p) == NULL) {
        return false;
    }
    c->p++;
    return true;
}

/* Takes it if it is there. */
static inline bool scan_maybe(stamp_scan *c, char b)
{
    c->p += c->p < c->end && *c->p == (unsigned char)b;
    return true;
}

static inline bool scan_maybe_blanks(stamp_scan *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t')) {
        c->p++;
    }
    return true;
}

static inline bool scan_blanks(stamp_scan *c)
{
    return c->p < c->end && (*c->p == ' ' || *c->p == '\t') && scan_maybe_blanks(c);
}

static inline bool scan_text(stamp_scan *c, const char *text)
{
    size_t n = strlen(text);
    if (scan_left(c) < n || memcmp(c->p, text, n) != 0) {
        return false;
    }
    c->p += n;
    return true;
}

/* Exactly n digits, n <= 9. */
static inline bool scan_digits(stamp_scan *c, size_t n, int *ret)
{
    if (scan_left(c) < n) {
        return false;
    }
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (!scan_is_digit(c->p[i])) {
            return false;
        }
        v = v * 10 + (c->p[i] - '0');
    }
    c->p += n;
    *ret = v;
    return true;
}

/* One or two digits. */
static inline bool scan_small(stamp_scan *c, int *ret)
{
    return scan_digits(c, 2, ret) || scan_digits(c, 1, ret);
}

/* Two columns: "09", " 9"; or a single "9". */
static inline bool scan_padded(stamp_scan *c, int *ret)
{
    (void)scan_maybe(c, ' ');
    return scan_small(c, ret);
}

/* 1970 and before is possible, but years of logs begin with 19, 20 or 21. */
static inline bool scan_year(stamp_scan *c)
{
    return scan_digits(c, 4, &c->year) && c->year >= 1900 && c->year < 2200;
}

/* "25" is 2025, "70" to "99" are of the last century. */
static inline bool scan_year_2(stamp_scan *c)
{
    if (!scan_digits(c, 2, &c->year)) {
        return false;
    }
    c->year += c->year < 70 ? 2000 : 1900;
    return true;
}

static inline bool scan_month_2(stamp_scan *c)
{
    return scan_digits(c, 2, &c->month);
}

static inline bool scan_day_2(stamp_scan *c)
{
    return scan_digits(c, 2, &c->day);
}

static inline uint64_t scan_load_8(const unsigned char *p)
{
    uint64_t v = 0;
    memcpy(&v, p, sizeof(v));
    return le64toh(v);
}

/* Bit 7 of each byte: set (in the first such byte, at least) where x is over 9, for digits, or not 0, for
 * separators. */
STAMP_INLINE uint64_t scan_bad_bytes(uint64_t x, uint64_t add)
{
    return ((x + add) | x) & UINT64_C(0x8080808080808080);
}

/* "HH:MM:SS", its separators `sep` (a constant). */
STAMP_INLINE bool scan_clock_8(stamp_scan *c, unsigned char sep)
{
    if (scan_left(c) < 8) {
        return false;
    }
    uint64_t pattern = UINT64_C(0x3030003030003030) | (uint64_t)sep << 16 | (uint64_t)sep << 40;
    uint64_t x = scan_load_8(c->p) ^ pattern;
    if (scan_bad_bytes(x, UINT64_C(0x76767f76767f7676)) != 0) {
        return false;
    }
    uint64_t pairs = x * 10 + (x >> 8); // byte i: 10 × digit i + digit i+1
    c->hour = pairs & 0xff;
    c->minute = (pairs >> 24) & 0xff;
    c->second = (pairs >> 48) & 0xff;
    c->digits = 0;
    c->p += 8;
    return true;
}

STAMP_INLINE bool scan_hms(stamp_scan *c)
{
    return scan_clock_8(c, ':');
}

/* "HH:MM". */
static inline bool scan_hm(stamp_scan *c)
{
    return scan_digits(c, 2, &c->hour) && scan_is(c, ':') && scan_digits(c, 2, &c->minute);
}

/* "9:05:23", "10:5:3". */
static inline bool scan_hms_loose(stamp_scan *c)
{
    if (!(scan_small(c, &c->hour) && scan_is(c, ':') && scan_small(c, &c->minute) && scan_is(c, ':') &&
          scan_small(c, &c->second))) {
        return false;
    }
    c->digits = 0;
    return true;
}

/* "9:05:23" or "9:05", before AM or PM also "9:5". */
static inline bool scan_hm_maybe_s(stamp_scan *c)
{
    if (!(scan_small(c, &c->hour) && scan_is(c, ':') && scan_small(c, &c->minute))) {
        return false;
    }
    const unsigned char *back = c->p;
    if (scan_is(c, ':') && scan_small(c, &c->second)) {
        c->digits = 0;
        return true;
    }
    c->p = back;
    return true;
}

/* "YYYY-MM-DD". */
static inline bool scan_ymd(stamp_scan *c, char sep)
{
    return scan_year(c) && scan_is(c, sep) && scan_month_2(c) && scan_is(c, sep) && scan_day_2(c);
}

/* Eight digits in a word, XORed with "00000000", first digit in the low byte. */
static inline uint32_t scan_value_8(uint64_t x)
{
    x = x * 10 + (x >> 8);
    return (uint32_t)(((x & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
                       ((x >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >>
                      32);
}

/* The digits of a fraction of a second, 1 or more; those after the ninth are passed over. */
STAMP_INLINE bool scan_fraction_digits(stamp_scan *c)
{
    unsigned n = 0;
    uint32_t v = 0; // the first eight digits, zeros to the right
    if (scan_left(c) >= 8) {
        uint64_t x = scan_load_8(c->p) ^ UINT64_C(0x3030303030303030);
        uint64_t bad = scan_bad_bytes(x, UINT64_C(0x7676767676767676));
        n = bad != 0 ? (unsigned)__builtin_ctzll(bad) / 8 : 8;
        v = scan_value_8(n < 8 ? x & ((UINT64_C(1) << (8 * n)) - 1) : x);
    } else {
        for (uint32_t place = 10000000; n < scan_left(c) && scan_is_digit(c->p[n]); n++, place /= 10) {
            v += (uint32_t)(c->p[n] - '0') * place;
        }
    }
    if (n == 0) {
        return false;
    }
    c->p += n;
    c->nanosecond = (int)(v * 10);
    if (n == 8 && scan_at_digit(c)) {
        c->nanosecond += *c->p++ - '0';
        n = 9;
        while (scan_at_digit(c)) {
            c->p++;
        }
    }
    c->digits = (uint8_t)n;
    return true;
}

/* `mark` and digits. */
static inline bool scan_fraction(stamp_scan *c, char mark)
{
    return scan_left(c) >= 2 && *c->p == (unsigned char)mark && scan_is_digit(c->p[1]) && (c->p++, true) &&
           scan_fraction_digits(c);
}

/* The same with '.' or ',', if it is there. */
STAMP_INLINE bool scan_maybe_fraction(stamp_scan *c)
{
    if (scan_left(c) >= 2 && (*c->p == '.' || *c->p == ',') && scan_is_digit(c->p[1])) {
        c->p++;
        (void)scan_fraction_digits(c);
    }
    return true;
}

/* A zone without blanks before it. */
static inline bool scan_zone(stamp_scan *c)
{
    if (c->p < c->end && *c->p == 'Z') {
        c->p++;
        c->flags |= DBR_STAMP_OFFSET;
        return true;
    }
    return dbr_scan_zone_slow(c);
}

static inline bool scan_maybe_zone(stamp_scan *c)
{
    (void)(scan_zone(c) || dbr_scan_zone_apart(c));
    return true;
}

/* A stamp ends where no letter or digit follows, and no ":05", ".5" or "/5": else it was part of something
 * longer. */
STAMP_INLINE bool scan_is_end(const stamp_scan *c)
{
    if (c->p >= c->end) {
        return true;
    }
    if (scan_is_digit(*c->p) || scan_is_letter(*c->p)) {
        return false;
    }
    return !((*c->p == ':' || *c->p == '.' || *c->p == '/') && scan_left(c) >= 2 && scan_is_digit(c->p[1]));
}

/* By value: a scan whose address is never taken needs no memory. */
STAMP_INLINE size_t scan_finish_hot(stamp_scan c, dbr_stamp *ret)
{
    bool is_odd = (unsigned)(c.year - 1900) > 300 || (unsigned)(c.month - 1) > 11 ||
                  (unsigned)(c.day - 1) > 27 || c.hour > 23 || c.minute > 59 || c.second > 59;
    if (__builtin_expect(is_odd, 0)) {
        return dbr_scan_finish_slow(&(stamp_scan){c.p, c.end, c.begin, c.year, c.month, c.day, c.hour,
                                                  c.minute, c.second, c.nanosecond, c.offset_s, c.flags,
                                                  c.digits, c.weekday},
                                    ret);
    }
    if (!scan_is_end(&c)) {
        return 0;
    }
    int64_t second =
        civil_days(c.year, c.month, c.day) * SECONDS_A_DAY + c.hour * 3600 + c.minute * 60 + c.second;
    ret->local = second * NANOS_A_SECOND + c.nanosecond;
    ret->offset_s = c.offset_s;
    ret->flags = c.flags;
    ret->digits = c.digits;
    ret->weekday = c.weekday;
    return (size_t)(c.p - c.begin);
}

static inline size_t scan_finish(const stamp_scan *c, dbr_stamp *ret)
{
    return scan_finish_hot(*c, ret);
}

#endif
