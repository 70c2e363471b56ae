/*
 * Time, before anything else: stamps as they stand in files, the zones they are meant in, durations as people
 * write them. docs/DESIGN.md "Time".
 *
 * A stamp is what a file says: a *local* time read as if it were UTC, plus what was explicit about it. An
 * instant is nanoseconds since 1970 UTC. Going from one to the other (zone, year, skew) is late-bound: see
 * evidence's segments.
 */
#ifndef DBR_WHEN_WHEN_H
#define DBR_WHEN_WHEN_H

#include "base/err.h"
#include "base/mem.h"

#include <endian.h>
#include <string.h>

typedef int64_t dbr_time;       // nanoseconds since 1970-01-01T00:00:00Z, no leap seconds
#define DBR_TIME_NONE INT64_MIN // no time; sorts before all
#define DBR_SECOND    INT64_C(1000000000)
#define DBR_MINUTE    (60 * DBR_SECOND)
#define DBR_HOUR      (60 * DBR_MINUTE)
#define DBR_DAY       (24 * DBR_HOUR)

/* The span [begin, end). Empty when end <= begin. */
typedef struct dbr_span {
    dbr_time begin, end;
} dbr_span;

/* ---- civil time ---- */

typedef struct dbr_civil {
    int year;         // 1–9999
    int month, day;   // 1–12, 1–31
    int hour, minute; // 0–23, 0–59
    int second;       // 0–60 (60 is read as 59.999999999)
    int nanosecond;   // 0–999,999,999
} dbr_civil;

/* Proleptic Gregorian, no zone. O(1). DBR_TIME_NONE when out of the range 1677-09-22 … 2262-04-10. */
dbr_time dbr_civil_to_time(const dbr_civil *c);
dbr_civil dbr_time_to_civil(dbr_time t);
bool dbr_civil_is_valid(const dbr_civil *c); // real month lengths, leap years
int dbr_time_weekday(dbr_time t);            // 0 Sunday … 6 Saturday

/* ---- stamps ---- */

typedef enum dbr_stamp_flag {
    DBR_STAMP_OFFSET = 1,     // carries its own offset or "Z" or a zone name that is one: `offset_s` is right
    DBR_STAMP_NO_YEAR = 2,    // read in the year 2000 (a leap year)
    DBR_STAMP_NO_DATE = 4,    // time of day only: local time since 1970-01-01
    DBR_STAMP_NAMED_ZONE = 8, // an abbreviation stood there (table in zone_names.c): CET; without
                              // DBR_STAMP_OFFSET one that means several offsets: CST
    DBR_STAMP_WEEKDAY = 16,   // a weekday stood there: `weekday`
    DBR_STAMP_LEAP = 32,      // second 60
    DBR_STAMP_UPTIME = 64,    // seconds since an unknown start (dmesg), always with DBR_STAMP_NO_DATE
} dbr_stamp_flag;

#define DBR_STAMP_MINUTE 255 // no seconds written
#define DBR_STAMP_DATE   254 // no time of day written: `local` is midnight

typedef struct dbr_stamp {
    dbr_time local;   // as written, as if UTC; DBR_TIME_NONE for none
    int32_t offset_s; // seconds east of UTC, with DBR_STAMP_OFFSET
    uint8_t flags;    // dbr_stamp_flag
    uint8_t digits;   // digits of the second's fraction, 0–9, or DBR_STAMP_MINUTE, DBR_STAMP_DATE
    int8_t weekday;   // 0–6 with DBR_STAMP_WEEKDAY
} dbr_stamp;

/* The instant of a stamp that carries its offset; DBR_TIME_NONE otherwise. */
static inline dbr_time dbr_stamp_instant(const dbr_stamp *s)
{
    return (s->flags & DBR_STAMP_OFFSET) != 0 ? s->local - (dbr_time)s->offset_s * DBR_SECOND : DBR_TIME_NONE;
}

/* How sure a match is, and so where `dbr_stamp_detect` takes it. */
typedef enum dbr_stamp_rank {
    DBR_STAMP_STRONG, // a date and a time: at every offset where a stamp may begin
    DBR_STAMP_WEAK,   // a clock alone, six digits twice: only when no offset has a strong one
    DBR_STAMP_NUMBER, // a bare number: as weak, and not after a blank
    DBR_STAMP_VALUE,  // a date alone, a clock without seconds: only when it is the whole value
                      // (dbr_stamp_read)
} dbr_stamp_rank;

/* One row of the compiled table of timestamp formats. */
typedef struct dbr_stamp_format {
    const char *name;    // "rfc3339", "clf", "syslog", …
    const char *example; // parses to itself; a test walks all rows
    /* Reads a stamp that begins at s.ptr[0]. Returns the bytes it takes, 0 when there is none. */
    size_t (*parse)(dbr_slice s, dbr_stamp *ret);
    dbr_stamp_rank rank;
    /* Where the two digits of the seconds stand, when that is always the same, and only a fraction and a zone may
     * follow; 0 otherwise. What dbr_stamp_again relies on. */
    uint8_t second_at;
    bool is_bare; // with that: no zone may follow, so what stands behind a blank does not matter
} dbr_stamp_format;

/* Row i, or NULL past the end. Where two rows read equally many bytes, the one that stands first is meant. */
const dbr_stamp_format *dbr_stamp_format_at(size_t i);

/*
 * Finds which format a line begins with, trying every row at each offset in [0, max_offset] where a stamp may
 * begin: line start, after a blank, a bracket, quote or one of < > | = , ; * and a colon that follows no
 * digit, after an ANSI colour sequence or byte order mark (their bytes do not count towards max_offset). The
 * first offset with a strong match wins, then the first with a weaker one; at one offset the longest match
 * wins. Never "anywhere in the line": callers lock (format, offset) and give it up only after misses. At most
 * 512 bytes are looked at.
 *
 * ret_offset, ret_len  bytes
 * Returns the format or NULL.
 */
const dbr_stamp_format *dbr_stamp_detect(dbr_slice line, size_t max_offset, size_t *ret_offset,
                                         size_t *ret_len, dbr_stamp *ret);

/*
 * The same as a row's `parse`, faster: most stamps of a log are of the day of the one before, and differ from it in
 * nothing but clock and fraction (dbr_stamp_follows). Zeroed to begin with; plain data.
 */
#define DBR_STAMP_FOLLOW_BYTES 48u
typedef struct dbr_stamp_cache {
    const dbr_stamp_format *format;            // NULL: empty
    dbr_stamp day;                             // the last stamp, its clock and fraction taken off
    unsigned char raw[DBR_STAMP_FOLLOW_BYTES]; // its bytes and one or two behind them, zeros
    unsigned char
        fixed[DBR_STAMP_FOLLOW_BYTES]; // 255 for those that the next stamp has too, 0 for clock, fraction and
                                       // what follows
    dbr_time unit;                     // of the fraction's last digit
    uint8_t len;                       // its bytes
    uint8_t n_behind;                  // bytes behind them that stay the same
    uint8_t clock_at;                  // where its "HH:MM:SS" begins
    uint8_t n_fraction;                // digits of its fraction
} dbr_stamp_cache;
size_t dbr_stamp_again(dbr_stamp_cache *cache, const dbr_stamp_format *format, dbr_slice s, dbr_stamp *ret);

/*
 * Whether a stamp is of the day of the one before, and how late on it: all bytes but those of clock and fraction are the
 * same. For loops over lines; everyone else calls dbr_stamp_again, which keeps what is compared with.
 *
 *     2026-01-05 00:00:00,026 INFO     last one: parsed in full
 *     2026-01-05 17:08:17,311 WARN     the same but for "00:00:00" and "026": 17 h 8 min 17.311 s after the day began
 */

/* Bit 7 of each byte: set where, with "0" taken off, no digit is left. */
#define STAMP_BAD_BITS UINT64_C(0x8080808080808080)

static inline uint64_t stamp_load_8(const unsigned char *p)
{
    uint64_t v = 0;
    memcpy(&v, p, sizeof(v));
    return le64toh(v);
}

/* Bits in which 8 bytes at `p + i` differ from the last stamp where it is fixed. */
static inline uint64_t stamp_differs(const dbr_stamp_cache *c, const unsigned char *p, size_t i)
{
    return (stamp_load_8(p + i) ^ stamp_load_8(c->raw + i)) & stamp_load_8(c->fixed + i);
}

/* The 48 bytes at `p` are those of the last stamp where it is fixed; few stamps are longer than 24. */
static inline bool stamp_is_same(const dbr_stamp_cache *c, const unsigned char *p)
{
    uint64_t differs = stamp_differs(c, p, 0) | stamp_differs(c, p, 8) | stamp_differs(c, p, 16);
    if (c->len + c->n_behind > 24) {
        differs |= stamp_differs(c, p, 24) | stamp_differs(c, p, 32) | stamp_differs(c, p, 40);
    }
    return differs == 0;
}

/* "HH:MM:SS" in seconds, at most 23:59:59; negative when it is no such clock. All bytes at once, see stamp_scan.h. */
static inline int64_t stamp_clock(const unsigned char *p)
{
    uint64_t x = stamp_load_8(p) ^ UINT64_C(0x30303a30303a3030);
    uint64_t bad = ((x + UINT64_C(0x767a7f767a7f767d)) | x) & STAMP_BAD_BITS;
    uint64_t pairs = x * 10 + (x >> 8); // byte i: 10 × digit i + digit i + 1
    uint64_t hour = pairs & 0xff;
    int64_t seconds = (int64_t)(hour * 3600 + (pairs >> 24 & 0xff) * 60 + (pairs >> 48 & 0xff));
    return bad != 0 || hour > 23 ? -1 : seconds;
}

/* The number of n digits, 1 to 8; negative when they are none. The 8 bytes at `p` can be read. */
static inline int64_t stamp_digits(const unsigned char *p, unsigned n)
{
    uint64_t x = (stamp_load_8(p) ^ UINT64_C(0x3030303030303030)) << (64 - 8 * n);
    uint64_t bad = ((x + UINT64_C(0x7676767676767676)) | x) & STAMP_BAD_BITS;
    const uint64_t one_of_four = UINT64_C(0x000000ff000000ff);
    x = x * 10 + (x >> 8); // bytes 0, 2, 4, 6: two digits each
    x = ((x & one_of_four) * (100 + (UINT64_C(1000000) << 32)) +
         (x >> 16 & one_of_four) * (1 + (UINT64_C(10000) << 32))) >>
        32;
    return bad != 0 ? -1 : (int64_t)x;
}

/*
 * The time since the day of the last stamp began (`c->day`), or -1 when the bytes at `p` are to be parsed.
 *
 * p  DBR_STAMP_FOLLOW_BYTES can be read; the caller knows that c->len + c->n_behind of them are the line's
 */
static inline dbr_time dbr_stamp_follows(const dbr_stamp_cache *c, const unsigned char *p)
{
    int64_t seconds = stamp_clock(p + c->clock_at), value = 0, last = 0;
    const unsigned char *fraction = p + c->clock_at + 9;
    if (c->n_fraction == 9) {
        value = stamp_digits(fraction, 8);
        last = (int64_t)fraction[8] - '0';
        last = last > 9 ? -1 : last;
        value = value * 10 + last;
    } else if (c->n_fraction > 0) {
        value = stamp_digits(fraction, c->n_fraction);
    }
    bool is_good = stamp_is_same(c, p) && seconds >= 0 && value >= 0 && last >= 0;
    return is_good ? seconds * DBR_SECOND + value * c->unit : -1;
}

/*
 * Formats that read the same bytes as other days than `format` does (02/09/2025: American or not), itself among them, in
 * the order in which they are meant when nothing decides. Returns how many, 0 for most formats. Whoever sees many lines
 * decides by which one reads them all, in order, in the shortest span.
 */
#define DBR_STAMP_MAX_RIVALS 3
size_t dbr_stamp_rivals(const dbr_stamp_format *format, const dbr_stamp_format *ret[DBR_STAMP_MAX_RIVALS]);

/* A whole value (JSON member, YAML, argument) as a stamp: any format, epoch numbers and dates alone included
 * (a date is its midnight, `digits` DBR_STAMP_DATE); nothing left over but blanks. */
bool dbr_stamp_read(dbr_slice value, dbr_stamp *ret);

/* A number as epoch time, its unit (s, ms, µs, ns) by magnitude: 1e8–1e11 s, –1e14 ms, –1e17 µs, beyond ns.
 * Fractions allowed ("1739095523.118000"). Always DBR_STAMP_OFFSET. */
bool dbr_stamp_read_epoch(dbr_slice number, dbr_stamp *ret);

/* ---- zones ---- */

/* An IANA zone from TZif, or a fixed offset. Immutable, shared by threads. */
typedef struct dbr_zone dbr_zone;

/* "UTC", "Z", "Europe/Berlin", "+08:00", "UTC+8", "Asia/Shanghai"; abbreviations that are unambiguous
 * offsets. Searched in $TZDIR and the system's zoneinfo; names with ".." or a leading '/' are refused. Loaded
 * once, freed never (small, shared). Errors: DBR_ENOTFOUND with the nearest name, DBR_EPARSE. */
dbr_code dbr_zone_find(dbr_slice name, const dbr_zone **ret, dbr_err *err);
/* The same for words that may be a zone or not: no search for the nearest name, which reads the whole data base. DBR_ENOTFOUND
 * leaves `err` alone and costs a stat at most. */
dbr_code dbr_zone_lookup(dbr_slice name, const dbr_zone **ret, dbr_err *err);
/* What an ambiguous abbreviation may mean: "America/Chicago, Asia/Shanghai"; NULL when there is nothing to say. */
const char *dbr_zone_meanings(dbr_slice word);
const dbr_zone *dbr_zone_utc(void);
const char *dbr_zone_name(const dbr_zone *z);

typedef enum dbr_fold {
    DBR_FOLD_NONE,  // the local time exists once
    DBR_FOLD_TWICE, // clocks went back: the earlier (still summer) instant was taken
    DBR_FOLD_GAP,   // clocks went forward: never on a clock; moved forward by the gap
} dbr_fold;

/* Local time → instant. `ret_fold` (may be NULL) says whether a choice was made. O(log transitions). */
dbr_time dbr_zone_to_instant(const dbr_zone *z, dbr_time local, dbr_fold *ret_fold);
/* Seconds east of UTC at an instant; `ret_abbreviation` (may be NULL) borrowed. */
int32_t dbr_zone_offset(const dbr_zone *z, dbr_time instant, const char **ret_abbreviation);

/* ---- writing ---- */

/* A time, never DBR_TIME_NONE (asserted), in a zone (NULL: UTC). The fraction is cut, not rounded. */
/* "2025-02-09T10:05:23Z", with `digits` of fraction (0–9); in a zone "…+01:00". */
void dbr_time_rfc3339(dbr_buf *out, dbr_time t, const dbr_zone *z, int digits);
/* "10:05:23", "2025-02-09", "2025-02-09 10:05:23". */
void dbr_time_clock(dbr_buf *out, dbr_time t, const dbr_zone *z);
void dbr_time_date(dbr_buf *out, dbr_time t, const dbr_zone *z);
void dbr_time_date_clock(dbr_buf *out, dbr_time t, const dbr_zone *z);

/* ---- what people write ---- */

/*
 * A time typed by a person: RFC 3339, "2025-02-09 10:05[:23]", "10:05[:23]" (needs `base`: the date of base
 * in the zone, never rolled), "10:05 UTC", "10:05 Europe/Berlin", a date (its midnight), epoch; any other
 * stamp. Without a year, the year of base. Naive ones are in `zone` (NULL: UTC). `base` may be DBR_TIME_NONE.
 * `ret_resolution` is the span of what was written: a second, a minute, a day. Errors: DBR_EUSAGE with an
 * example.
 */
dbr_code dbr_time_parse(dbr_slice text, const dbr_zone *zone, dbr_time base, dbr_time *ret,
                        dbr_time *ret_resolution, dbr_err *err);

/* A calendar date "2025-02-09", "2025/2/9", "9 Feb 2025", "Feb 9th, 2025", "2025年2月9日", perhaps after a
 * weekday, at the start of `text`; returns bytes taken, 0 for none. `*ret` is midnight as if UTC. */
size_t dbr_date_parse(dbr_slice text, dbr_time *ret);

/*
 * A duration at the start of `text`: "1h 35min", "1 hour 35 minutes", "90s", "82 seconds", "13 min 58 s",
 * "1.5 hours", "35 分钟", "1小时35分", "48 h", "01:35:00". Returns bytes taken, 0 for none.
 *
 * ret_ns    the value
 * ret_unit  span of its last stated digit (1.5 hours: 6 minutes; 35 min: a minute)
 */
size_t dbr_duration_parse(dbr_slice text, dbr_time *ret_ns, dbr_time *ret_unit);

/* "1h 35min", "13min 58s", "82s", "118ms", "3d 4h": seconds only below two hours when they matter, minutes
 * below three days, rounded half up; zh "1小时35分". `lang_zh` selects. dbr_duration_parse reads it back (but
 * for a leading '-'). */
void dbr_duration_write(dbr_buf *out, dbr_time ns, bool lang_zh);

#endif
