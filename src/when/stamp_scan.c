/*
 * The cold pieces of the stamp scanners: names of months and weekdays, zones, AM and PM, the odd dates.
 */
#include "when/stamp_scan.h"

#include "when/zone_names.h"

static size_t count_letters(const stamp_scan *c);
static void scan_maybe_place(stamp_scan *c);
static void scan_maybe_go_name(stamp_scan *c);
static bool take_rest_of_name(stamp_scan *c, const char *full, const char *other);
static bool scan_offset(stamp_scan *c);
static bool scan_zone_word(stamp_scan *c);

/* Three letters of any case as one number, the first lowest. */
#define KEY3(a, b, c) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16)

static uint32_t read_key_3(const unsigned char *p)
{
    return KEY3(p[0] | 0x20, p[1] | 0x20, p[2] | 0x20);
}

static const struct {
    uint32_t key;
    const char *rest, *other; // what may follow the three letters; NULL for nothing more
} months[12] = {
    {KEY3('j', 'a', 'n'), "uary", NULL},  {KEY3('f', 'e', 'b'), "ruary", NULL},
    {KEY3('m', 'a', 'r'), "ch", NULL},    {KEY3('a', 'p', 'r'), "il", NULL},
    {KEY3('m', 'a', 'y'), NULL, NULL},    {KEY3('j', 'u', 'n'), "e", NULL},
    {KEY3('j', 'u', 'l'), "y", NULL},     {KEY3('a', 'u', 'g'), "ust", NULL},
    {KEY3('s', 'e', 'p'), "tember", "t"}, {KEY3('o', 'c', 't'), "ober", NULL},
    {KEY3('n', 'o', 'v'), "ember", NULL}, {KEY3('d', 'e', 'c'), "ember", NULL},
};

int dbr_scan_month_3(const unsigned char *p)
{
    /* A perfect hash of the twelve keys, found by trial: the top four bits of key × 26597 in 32 bits. */
    static const uint8_t by_hash[16] = {7, 11, 0, 10, 5, 12, 3, 4, 0, 9, 0, 0, 1, 6, 2, 8};
    uint32_t key = read_key_3(p);
    unsigned month = by_hash[(key * 26597u) >> 28];
    return month > 0 && months[month - 1].key == key ? (int)month : 0;
}

bool dbr_scan_month(stamp_scan *c)
{
    int month = scan_left(c) >= 3 ? dbr_scan_month_3(c->p) : 0;
    if (month == 0) {
        return false;
    }
    c->p += 3;
    c->month = month;
    if (c->p < c->end && (scan_is_letter(*c->p) || *c->p == '.')) {
        return take_rest_of_name(c, months[month - 1].rest, months[month - 1].other) && scan_maybe(c, '.');
    }
    return true;
}

bool dbr_scan_weekday(stamp_scan *c)
{
    static const struct {
        uint32_t key;
        const char *rest, *other;
    } days[7] = {
        {KEY3('s', 'u', 'n'), "day", NULL},   {KEY3('m', 'o', 'n'), "day", NULL},
        {KEY3('t', 'u', 'e'), "sday", "s"},   {KEY3('w', 'e', 'd'), "nesday", NULL},
        {KEY3('t', 'h', 'u'), "rsday", "rs"}, {KEY3('f', 'r', 'i'), "day", NULL},
        {KEY3('s', 'a', 't'), "urday", NULL},
    };
    if (scan_left(c) < 3 || !scan_is_letter(*c->p)) {
        return false;
    }
    uint32_t key = read_key_3(c->p);
    for (int8_t i = 0; i < 7; i++) {
        if (days[i].key == key) {
            c->p += 3;
            c->weekday = i;
            c->flags |= DBR_STAMP_WEEKDAY;
            return take_rest_of_name(c, days[i].rest, days[i].other) && scan_maybe(c, '.') &&
                   scan_maybe(c, ',');
        }
    }
    return false;
}

bool dbr_scan_half(stamp_scan *c)
{
    (void)scan_maybe_blanks(c);
    if (scan_left(c) < 2) {
        return false;
    }
    unsigned char first = c->p[0] | 0x20;
    bool has_dots = c->p[1] == '.';
    size_t len = has_dots ? 4 : 2;
    if ((first != 'a' && first != 'p') || scan_left(c) < len ||
        (c->p[len - (has_dots ? 2 : 1)] | 0x20) != 'm' || (has_dots && c->p[3] != '.')) {
        return false;
    }
    c->p += len;
    return c->hour <= 12 && c->hour >= 1 && dbr_scan_to_24(c, first == 'p');
}

/* 12 AM is midnight, 12 PM is noon; Chinese writers also put 下午 before 15. */
bool dbr_scan_to_24(stamp_scan *c, bool is_pm)
{
    if (c->hour < 12 && is_pm) {
        c->hour += 12;
    } else if (c->hour == 12 && !is_pm) {
        c->hour = 0;
    }
    return c->hour < 24;
}

/* Java's ZonedDateTime: "…+01:00[Europe/Berlin]". The offset has said it already. */
static void scan_maybe_place(stamp_scan *c)
{
    const unsigned char *back = c->p;
    if (scan_is(c, '[') && c->p < c->end && scan_is_letter(*c->p)) {
        while (c->p < c->end &&
               (scan_is_letter(*c->p) || scan_is_digit(*c->p) || memchr("/_-+", *c->p, 4) != NULL)) {
            c->p++;
        }
        if (memchr(back, '/', (size_t)(c->p - back)) != NULL && scan_is(c, ']')) {
            return;
        }
    }
    c->p = back;
}

bool dbr_scan_zone_slow(stamp_scan *c)
{
    const stamp_scan begin = *c;
    if (c->p >= c->end) {
        return false;
    }
    bool is_sign = *c->p == '+' || *c->p == '-' || *c->p == 0xe2;
    if (is_sign ? !scan_offset(c) : !scan_zone_word(c)) {
        *c = begin;
        return false;
    }
    scan_maybe_place(c);
    return true;
}

bool dbr_scan_zone_apart(stamp_scan *c)
{
    const stamp_scan begin = *c;
    if (scan_blanks(c) && dbr_scan_zone_slow(c) && scan_is_end(c)) {
        scan_maybe_go_name(c);
        return true;
    }
    *c = begin;
    return false;
}

/* Go writes its zone twice, and perhaps a monotonic clock: "… +0200 CEST m=+0.000000001". The first has said
 * it. */
static void scan_maybe_go_name(stamp_scan *c)
{
    const stamp_scan first = *c;
    if (!scan_is_digit(c->p[-1]) || !scan_is(c, ' ') || !dbr_scan_zone_slow(c) || !scan_is_end(c) ||
        (c->flags & first.flags & DBR_STAMP_OFFSET) == 0) {
        bool is_ambiguous =
            c->p > first.p && (c->flags & ~first.flags) == DBR_STAMP_NAMED_ZONE && scan_is_end(c);
        if (!is_ambiguous) {
            *c = first;
            return;
        }
    }
    c->offset_s = first.offset_s;
    c->flags = first.flags;
    const unsigned char *back = c->p;
    if (scan_text(c, " m=+")) {
        while (c->p < c->end && (scan_is_digit(*c->p) || *c->p == '.')) {
            c->p++;
        }
    } else {
        c->p = back;
    }
}

bool dbr_scan_us_apart(stamp_scan *c)
{
    int us = 0;
    int n = 0;
    if (!scan_text(c, " us=")) {
        return false;
    }
    for (; scan_at_digit(c) && n < 6; n++) {
        us = us * 10 + (*c->p++ - '0');
    }
    c->nanosecond = us * 1000;
    c->digits = 6;
    return n > 0;
}

size_t dbr_scan_finish_slow(const stamp_scan *c, dbr_stamp *ret)
{
    dbr_civil civil = {c->year, c->month, c->day, c->hour, c->minute, c->second, c->nanosecond};
    uint8_t flags = c->flags;
    if (c->month < 0) {
        flags |= DBR_STAMP_NO_DATE;
        civil.year = 1970;
        civil.month = civil.day = 1;
    } else if (c->year < 0) {
        flags |= DBR_STAMP_NO_YEAR;
        civil.year = YEAR_OF_NO_YEAR;
    }
    if (civil.second == 60) {
        flags |= DBR_STAMP_LEAP;
    }
    dbr_time local = dbr_civil_to_time(&civil);
    if (local == DBR_TIME_NONE || !scan_is_end(c)) {
        return 0;
    }
    *ret = (dbr_stamp){local, c->offset_s, flags, c->digits, c->weekday};
    return (size_t)(c->p - c->begin);
}

static size_t count_letters(const stamp_scan *c)
{
    size_t n = 0;
    while (n < scan_left(c) && scan_is_letter(c->p[n])) {
        n++;
    }
    return n;
}

/* The letters at c->p must be none, `full` or `other`. */
static bool take_rest_of_name(stamp_scan *c, const char *full, const char *other)
{
    dbr_slice rest = dbr_slice_of((const char *)c->p, count_letters(c));
    if (rest.len > 0 && !(full != NULL && dbr_slice_eq_nocase(rest, dbr_slice_str(full))) &&
        !(other != NULL && dbr_slice_eq_nocase(rest, dbr_slice_str(other)))) {
        return false;
    }
    c->p += rest.len;
    return true;
}

/* "+01:00", "+0100", "+01", and the minus of typesetters. The widest real offsets are -12:00 and +14:00. */
static bool scan_offset(stamp_scan *c)
{
    bool is_west = *c->p != '+';
    int hour = 0;
    int minute = 0;
    if (!scan_is(c, '+') && !scan_is(c, '-') && !scan_text(c, "\xe2\x88\x92")) {
        return false;
    }
    if (!scan_digits(c, 2, &hour)) {
        return false;
    }
    const unsigned char *back = c->p;
    if (!(scan_maybe(c, ':') && scan_digits(c, 2, &minute))) {
        c->p = back;
    }
    if (hour > 15 || minute > 59) {
        return false;
    }
    int32_t offset = hour * 3600 + minute * 60;
    c->offset_s = is_west ? -offset : offset;
    c->flags |= DBR_STAMP_OFFSET;
    return true;
}

/* Capitals only, except "utc" and "gmt": a message may well begin with a word like "met" or "east". */
static bool scan_zone_word(stamp_scan *c)
{
    size_t n = count_letters(c);
    int32_t offset = 0;
    zone_word word = dbr_zone_word_find(dbr_slice_of((const char *)c->p, n), &offset);
    if (word == ZONE_WORD_UNKNOWN) {
        return false;
    }
    bool is_universal = n == 3 && (memcmp(c->p, "UTC", 3) == 0 || memcmp(c->p, "GMT", 3) == 0);
    c->p += n;
    c->flags |= DBR_STAMP_NAMED_ZONE;
    if (word == ZONE_WORD_AMBIGUOUS) {
        /* "CST+0800" says it after all. */
        const unsigned char *back = c->p;
        if (c->p < c->end && (*c->p == '+' || *c->p == '-') && !scan_offset(c)) {
            c->p = back;
        }
        return true;
    }
    c->offset_s = offset;
    c->flags |= DBR_STAMP_OFFSET;
    if (c->p < c->end && (*c->p == '+' || *c->p == '-')) {
        const unsigned char *back = c->p;
        bool is_west = *c->p == '-';
        int hour = 0;
        if (!scan_offset(c)) {
            c->p = back + 1;
            if (!is_universal || !scan_digits(c, 1, &hour)) { // "UTC+8"
                c->p = back;
                return true;
            }
            c->offset_s = (is_west ? -hour : hour) * 3600;
        }
    }
    return true;
}
