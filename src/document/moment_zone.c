/*
 * Zones as people write them beside times. Only words of the table below, offsets and IANA names are zones: a
 * lookup of every word behind a time in the zone data base would find "Cuba" and "Turkey".
 *
 * Abbreviations mean the offset they say (PST in July is UTC-8), as when/zone_names.c has it; generic ones
 * (PT, ET) mean the place. CST and IST are known to be zones and stay untold: the time keeps the document's
 * zone (which headers.c knows of CST in a Chinese document).
 */
#include "document/moment.h"

#include "base/mask.h"

#include <assert.h>

static const struct {
    const char *word;
    const char *zone; // what dbr_zone_find is asked for; NULL when it means several
} ZONES[] = {
    {"UTC", "UTC"},
    {"GMT", "UTC"},
    {"CEST", "+02:00"},
    {"CET", "+01:00"},
    {"EEST", "+03:00"},
    {"EET", "+02:00"},
    {"WEST", "+01:00"},
    {"WET", "+00:00"},
    {"BST", "+01:00"},
    {"MSK", "+03:00"},
    {"IST", NULL},
    {"SGT", "+08:00"},
    {"HKT", "+08:00"},
    {"JST", "+09:00"},
    {"KST", "+09:00"},
    {"AEST", "+10:00"},
    {"AEDT", "+11:00"},
    {"NZST", "+12:00"},
    {"NZDT", "+13:00"},
    {"PST", "-08:00"},
    {"PDT", "-07:00"},
    {"PT", "America/Los_Angeles"},
    {"MST", "-07:00"},
    {"MDT", "-06:00"},
    {"MT", "America/Denver"},
    {"CST", NULL},
    {"CDT", "-05:00"},
    {"EST", "-05:00"},
    {"EDT", "-04:00"},
    {"ET", "America/New_York"},
    {"Pacific", "America/Los_Angeles"},
    {"Eastern", "America/New_York"},
    {"Beijing time", "Asia/Shanghai"},
    {"北京时间", "Asia/Shanghai"},
    {"东八区", "+08:00"},
    {"中国标准时间", "+08:00"},
};

static size_t read_offset(dbr_slice s, const dbr_zone **ret);
static size_t read_iana(dbr_slice s, const dbr_zone **ret);
static size_t read_word(dbr_slice s, const dbr_zone **ret);
static bool find_zone(dbr_slice name, const dbr_zone **ret);
static bool is_letter(char c);

size_t dbr_moment_zone(dbr_slice text, const dbr_zone **ret)
{
    size_t p = 0;
    while (p < text.len && text.ptr[p] == ' ' && p < 2) {
        p++;
    }
    bool has_bracket = p < text.len && text.ptr[p] == '(';
    p += has_bracket ? 1 : 0;
    const dbr_zone *zone = NULL;
    dbr_slice rest = dbr_slice_from(text, p);
    char first = rest.len > 0 ? rest.ptr[0] : ' ';
    if (!((first >= 'A' && first <= 'Z') || first == '+' || first == '-' || (unsigned char)first >= 0xE4)) {
        return 0;
    }
    size_t n = read_word(rest, &zone);
    n = n > 0 ? n : read_iana(rest, &zone);
    n = n > 0 || p > 0
            ? n
            : read_offset(rest, &zone); // "10:05 -0800" is a range to nobody, "10:05 -08" may be one
    if (n == 0 && p > 0 && !has_bracket) {
        size_t k = read_offset(rest, &zone);
        n = k >= 5 ? k : 0;
    }
    if (n == 0 || (has_bracket && (p + n >= text.len || text.ptr[p + n] != ')'))) {
        return 0;
    }
    *ret = zone;
    return p + n + (has_bracket ? 1 : 0);
}

/* The zone that begins at `i`, a capital or what is not ASCII; its length, 0 for none. */
static size_t zone_at(dbr_slice text, size_t i, const dbr_zone **ret)
{
    bool is_within = i > 0 && is_letter(text.ptr[i]) && is_letter(text.ptr[i - 1]);
    if (is_within || ((unsigned char)text.ptr[i] >= 0x80 && (unsigned char)text.ptr[i] < 0xC0)) {
        return 0;
    }
    dbr_slice rest = dbr_slice_from(text, i);
    size_t n = read_word(rest, ret);
    n = n > 0 || (unsigned char)text.ptr[i] >= 0x80 ? n : read_iana(rest, ret);
    return n > 1 ? n : 0; // a lone Z is no zone in prose
}

size_t dbr_moment_zone_find(dbr_slice text, size_t *ret_at, const dbr_zone **ret)
{
    for (size_t at = 0; at < text.len; at += 64) {
        char room[64];
        const char *window = dbr_mask_window(text.ptr, text.len, at, room);
        uint64_t begins = dbr_mask_range(window, 'A', 'Z', false) | dbr_mask_64(window, '\xE4') |
                          dbr_mask_64(window, '\xE5'); // the first bytes of 东, 中 and 北
        for (; begins != 0; begins &= begins - 1) {
            size_t i = at + dbr_mask_begin(begins);
            size_t n = zone_at(text, i, ret);
            if (n > 0) {
                *ret_at = i;
                return n;
            }
        }
    }
    return 0;
}

size_t dbr_moment_zone_said(dbr_slice text, size_t *ret_at, const dbr_zone **ret)
{
    size_t n = dbr_moment_zone_find(text, ret_at, ret);
    for (size_t i = 1; n == 0 && i + 6 <= text.len; i++) {
        bool is_apart = text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '(';
        bool is_whole = i + 6 == text.len ||
                        !((text.ptr[i + 6] >= '0' && text.ptr[i + 6] <= '9') || text.ptr[i + 6] == ':');
        size_t k = i - 1; // "10:05 -11:30" is a range
        while (k > 0 && text.ptr[k] == ' ') {
            k--;
        }
        bool is_range = text.ptr[k] >= '0' && text.ptr[k] <= '9';
        if (is_apart && is_whole && !is_range && text.ptr[i + 3] == ':' &&
            read_offset(dbr_slice_sub(text, i, i + 6), ret) == 6) {
            *ret_at = i;
            return 6;
        }
    }
    return n;
}

/* Whether a word of ZONES may stand there: two capitals, one of three names, or a character of 北, 东, 中. */
static bool may_be_word(dbr_slice s)
{
    if (s.len < 2) {
        return false;
    }
#define LETTER(l) (1u << ((l) - 'A'))
    static const unsigned SECONDS[26] = {['A' - 'A'] = LETTER('E'),
                                         ['B' - 'A'] = LETTER('S'),
                                         ['C' - 'A'] = LETTER('E') | LETTER('S') | LETTER('D'),
                                         ['E' - 'A'] = LETTER('E') | LETTER('S') | LETTER('D') | LETTER('T'),
                                         ['G' - 'A'] = LETTER('M'),
                                         ['H' - 'A'] = LETTER('K'),
                                         ['I' - 'A'] = LETTER('S'),
                                         ['J' - 'A'] = LETTER('S'),
                                         ['K' - 'A'] = LETTER('S'),
                                         ['M' - 'A'] = LETTER('S') | LETTER('D') | LETTER('T'),
                                         ['N' - 'A'] = LETTER('Z'),
                                         ['P' - 'A'] = LETTER('S') | LETTER('D') | LETTER('T'),
                                         ['S' - 'A'] = LETTER('G'),
                                         ['U' - 'A'] = LETTER('T'),
                                         ['W' - 'A'] = LETTER('E')};
#undef LETTER
    char first = s.ptr[0], second = s.ptr[1];
    if ((unsigned char)first >= 0x80) {
        return dbr_slice_starts(s, "北") || dbr_slice_starts(s, "东") || dbr_slice_starts(s, "中");
    }
    bool is_name = second >= 'a' && second <= 'z' && (first == 'P' || first == 'E' || first == 'B');
    return is_name || (first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z' &&
                       (SECONDS[first - 'A'] >> (second - 'A') & 1u) != 0);
}

/* "UTC+2", "GMT-03:30", "PST", "Z", "北京时间". */
static size_t read_word(dbr_slice s, const dbr_zone **ret)
{
    if (s.len > 0 && s.ptr[0] == 'Z' && (s.len == 1 || !is_letter(s.ptr[1]))) {
        *ret = dbr_zone_utc();
        return 1;
    }
    if (!may_be_word(s)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(ZONES) / sizeof(*ZONES); i++) {
        if (s.len == 0 || s.ptr[0] != ZONES[i].word[0]) {
            continue; // nearly all, before their length is asked for
        }
        size_t n = strlen(ZONES[i].word);
        bool is_ascii = is_letter(ZONES[i].word[0]);
        if (!dbr_slice_starts(s, ZONES[i].word) || (is_ascii && n < s.len && is_letter(s.ptr[n]))) {
            continue;
        }
        if (i < 2) { // UTC and GMT take an offset
            size_t k = read_offset(dbr_slice_from(s, n), ret);
            if (k > 0) {
                return n + k;
            }
            *ret = dbr_zone_utc();
            return n;
        }
        return ZONES[i].zone == NULL || find_zone(dbr_slice_str(ZONES[i].zone), ret) ? n : 0;
    }
    return 0;
}

/* "+08:00", "+0800", "+8", "-03:30". */
static size_t read_offset(dbr_slice s, const dbr_zone **ret)
{
    if (s.len < 2 || (s.ptr[0] != '+' && s.ptr[0] != '-')) {
        return 0;
    }
    size_t n = 1;
    int value[4] = {0};
    size_t n_digits = 0;
    size_t colon = 0;
    while (n < s.len && n_digits < 4) {
        char c = s.ptr[n];
        if (c == ':' && colon == 0 && n_digits > 0 && n_digits <= 2 && n + 2 < s.len) {
            colon = n_digits;
        } else if (c >= '0' && c <= '9') {
            value[n_digits++] = c - '0';
        } else {
            break;
        }
        n++;
    }
    if (n_digits == 0 || n_digits == 3 + (colon == 2 ? 0u : 1u) - 1u ||
        (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')) {
        return 0;
    }
    size_t hour_digits = colon > 0 ? colon : n_digits <= 2 ? n_digits : 2;
    int hour = hour_digits == 1 ? value[0] : value[0] * 10 + value[1];
    int minute = n_digits - hour_digits == 2 ? value[hour_digits] * 10 + value[hour_digits + 1] : 0;
    if (hour > 14 || minute > 59) {
        return 0;
    }
    char name[8] = {s.ptr[0], (char)('0' + hour / 10),   (char)('0' + hour % 10),
                    ':',      (char)('0' + minute / 10), (char)('0' + minute % 10)};
    return find_zone(dbr_slice_str(name), ret) ? n : 0;
}

/* "Europe/Paris". */
static size_t read_iana(dbr_slice s, const dbr_zone **ret)
{
    static const char *const AREAS[] = {"Africa/",    "America/", "Antarctica/", "Asia/",   "Atlantic/",
                                        "Australia/", "Europe/",  "Indian/",     "Pacific/"};
    if (s.len == 0 || memchr("AEIP", s.ptr[0], 4) == NULL) {
        return 0; // nearly always
    }
    for (size_t i = 0; i < sizeof(AREAS) / sizeof(*AREAS); i++) {
        if (dbr_slice_starts(s, AREAS[i])) {
            size_t n = strlen(AREAS[i]);
            while (n < s.len && (is_letter(s.ptr[n]) || s.ptr[n] == '_' || s.ptr[n] == '/')) {
                n++;
            }
            return n < 64 && find_zone(dbr_slice_sub(s, 0, n), ret) ? n : 0;
        }
    }
    return 0;
}

static bool find_zone(dbr_slice name, const dbr_zone **ret)
{
    dbr_err err = {0};
    const dbr_zone *zone = NULL;
    if (dbr_zone_lookup(name, &zone, &err) != DBR_OK) {
        return false; // no zone data base on this machine: the time keeps the document's zone
    }
    *ret = zone;
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
