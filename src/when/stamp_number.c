/*
 * Numbers as time: epoch seconds to nanoseconds, TAI64, modified Julian days, Windows' and .NET's counts.
 *
 * The unit of an epoch number follows from its magnitude (1e8 s is 1973, 1e11 ms the same). Bare numbers are
 * only taken where a line begins with them: an identifier of ten digits is not a time. TAI64N ("@" and 24 hex
 * digits, daemontools) counts TAI seconds from 2^62; its labels are 10 s ahead of UTC by definition of the
 * multilog tools, leap seconds since 1972 not being counted by the system clock they are made from.
 */
#include "when/stamp_scan.h"

#define TAI64_EPOCH     UINT64_C(0x400000000000000a) // the label of 1970-01-01T00:00:00Z
#define MAX_EPOCH_CHARS 48                           // "1.739095523118000000e+09" has 24

#define MJD_1970      40587                        // the modified Julian day of 1970-01-01
#define FILETIME_1970 UINT64_C(116444736000000000) // 100 ns from 1601-01-01 to 1970-01-01

/* A decimal number without its point: `digits` times ten to the power of `exponent`. */
typedef struct decimal {
    unsigned char digits[MAX_EPOCH_CHARS]; // 0–9
    int n;
    int exponent;
} decimal;

static bool read_decimal(dbr_slice s, decimal *ret);
static bool take_epoch(stamp_scan *c, size_t n, bool has_fraction);

/* Value of the digit at decimal place `place` (0: ones), whatever stands there. */
static int digit_at(const decimal *d, int place)
{
    int i = d->n - 1 + d->exponent - place;
    return i >= 0 && i < d->n ? d->digits[i] : 0;
}

bool dbr_stamp_read_epoch(dbr_slice number, dbr_stamp *ret)
{
    decimal d = {0};
    if (!read_decimal(dbr_slice_trim(number), &d)) {
        return false;
    }
    int n_whole = d.n + d.exponent; // digits before the point, once leading zeros are gone
    if (n_whole < 9 || n_whole > 19) {
        return false;
    }
    /* 1e8–1e11 s: 9 to 11 digits; to 1e14 ms: 12 to 14; to 1e17 µs; beyond ns. */
    int places = n_whole <= 11   ? 9
                 : n_whole <= 14 ? 6
                 : n_whole <= 17 ? 3
                                 : 0; // from the number's unit to nanoseconds
    uint64_t ns = 0;
    for (int place = n_whole - 1; place >= -places; place--) {
        if (__builtin_mul_overflow(ns, 10, &ns)) {
            return false;
        }
        ns += (uint64_t)digit_at(&d, place);
    }
    int written = 9 - places + (d.exponent < 0 ? -d.exponent : 0);
    if (ns > (uint64_t)CIVIL_DAY_MAX * (uint64_t)DBR_DAY) {
        return false;
    }
    *ret = (dbr_stamp){
        .local = (dbr_time)ns, .flags = DBR_STAMP_OFFSET, .digits = (uint8_t)(written < 9 ? written : 9)};
    return true;
}

/* Digits, at most one point, at most one exponent. Leading zeros are dropped. */
static bool read_decimal(dbr_slice s, decimal *ret)
{
    bool has_point = false;
    bool has_digit = false;
    size_t i = 0;
    if (s.len == 0 || s.len > MAX_EPOCH_CHARS) {
        return false;
    }
    for (; i < s.len; i++) {
        unsigned char b = (unsigned char)s.ptr[i];
        if (b == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (!scan_is_digit(b)) {
            break;
        }
        has_digit = true;
        ret->exponent -= has_point;
        if (ret->n > 0 || b != '0') {
            ret->digits[ret->n++] = b - '0';
        }
    }
    if (i < s.len) {
        int64_t exponent = 0;
        dbr_slice rest = dbr_slice_from(s, i + 1);
        if (dbr_slice_starts(rest, "+")) {
            rest = dbr_slice_from(rest, 1);
        }
        if ((s.ptr[i] | 0x20) != 'e' || !dbr_slice_int(rest, &exponent) || exponent < -99 || exponent > 99) {
            return false;
        }
        ret->exponent += (int)exponent;
    }
    return has_digit && ret->n > 0;
}

/* n digits, the first 1 or 2 (before 2065 in each unit), and a point with digits when `has_fraction`. */
static bool take_epoch(stamp_scan *c, size_t n, bool has_fraction)
{
    if (scan_left(c) < n || *c->p < '1' || *c->p > '2') {
        return false;
    }
    int64_t whole = 0;
    for (size_t i = 0; i < n; i++, c->p++) {
        if (!scan_is_digit(*c->p)) {
            return false;
        }
        whole = whole * 10 + (*c->p - '0');
    }
    int64_t scale = n == 10   ? 1000000000
                    : n == 13 ? 1000000
                    : n == 16 ? 1000
                              : 1; // from its unit to nanoseconds
    unsigned written = n == 10 ? 0 : n == 13 ? 3 : n == 16 ? 6 : 9;
    if (has_fraction && !scan_fraction(c, '.')) {
        return false;
    }
    int64_t ns = whole * scale + c->nanosecond / (1000000000 / scale);
    c->digits = (uint8_t)(has_fraction && c->digits + written < 9 ? c->digits + written
                          : has_fraction                          ? 9
                                                                  : written);
    dbr_civil civil = dbr_time_to_civil(ns);
    c->year = civil.year;
    c->month = civil.month;
    c->day = civil.day;
    c->hour = civil.hour;
    c->minute = civil.minute;
    c->second = civil.second;
    c->nanosecond = civil.nanosecond;
    c->flags = DBR_STAMP_OFFSET;
    return true;
}

/* "1739095523.118:456": the number after the colon is the audit event; the kernel calls the two together the
 * stamp. */
static size_t audit(dbr_slice s, dbr_stamp *ret)
{
    size_t colon = dbr_slice_find_char(dbr_slice_sub(s, 0, 24), ':');
    stamp_scan number = scan_begin(dbr_slice_sub(s, 0, colon));
    if (colon == SIZE_MAX || !take_epoch(&number, 10, true) || number.p != number.end ||
        scan_finish(&number, ret) == 0) {
        return 0;
    }
    stamp_scan c = scan_begin(dbr_slice_from(s, colon + 1));
    size_t n_digits = 0;
    for (; scan_at_digit(&c); c.p++) {
        n_digits++;
    }
    return n_digits > 0 && scan_is_end(&c) ? colon + 1 + n_digits : 0;
}

/* "audit(1739095523.118:456)": so marked, it is no number that could be anything. */
static size_t audit_record(dbr_slice s, dbr_stamp *ret)
{
    size_t n = dbr_slice_starts(s, "audit(") ? audit(dbr_slice_from(s, 6), ret) : 0;
    return n > 0 && s.len > n + 6 && s.ptr[n + 6] == ')' ? n + 7 : 0;
}

/* Value of a hex digit, 16 for none. */
static unsigned hex_value(unsigned char b)
{
    return scan_is_digit(b)                           ? b - (unsigned)'0'
           : (b | 0x20u) >= 'a' && (b | 0x20u) <= 'f' ? (b | 0x20u) - 'a' + 10
                                                      : 16;
}

/* "@" and `n` hex digits of seconds since 2^62, then as many as there are of nanoseconds. */
static size_t take_tai64(dbr_slice s, size_t n, dbr_stamp *ret)
{
    uint64_t parts[2] = {0};
    if (s.len < n + 1 || s.ptr[0] != '@') {
        return 0;
    }
    for (size_t i = 1; i <= n; i++) {
        unsigned value = hex_value((unsigned char)s.ptr[i]);
        if (value > 15) {
            return 0;
        }
        parts[i > 16] = parts[i > 16] << 4 | value;
    }
    bool is_longer = s.len > n + 1 && (hex_value((unsigned char)s.ptr[n + 1]) < 16 ||
                                       scan_is_letter((unsigned char)s.ptr[n + 1]));
    uint64_t second = parts[0] - TAI64_EPOCH;
    if (is_longer || second > (uint64_t)(CIVIL_DAY_MAX * SECONDS_A_DAY) ||
        parts[1] >= (uint64_t)NANOS_A_SECOND) {
        return 0;
    }
    *ret = (dbr_stamp){.local = (dbr_time)(second * NANOS_A_SECOND + parts[1]),
                       .flags = DBR_STAMP_OFFSET,
                       .digits = n > 16 ? 9 : 0};
    return n + 1;
}

static size_t tai64n(dbr_slice s, dbr_stamp *ret)
{
    return take_tai64(s, 24, ret);
}

static size_t tai64(dbr_slice s, dbr_stamp *ret)
{
    return take_tai64(s, 16, ret);
}

/* Bash's history: "#1739095523"; tcsh's has a plus. */
static size_t history(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_is(&c, '#') && scan_maybe(&c, '+') && take_epoch(&c, 10, false) ? scan_finish(&c, ret) : 0;
}

/* Zsh's history: ": 1739095523:0;"; the number behind is how long the command took. */
static size_t zsh_history(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    if (!scan_text(&c, ": ") || !take_epoch(&c, 10, false)) {
        return 0;
    }
    stamp_scan apart = c;
    apart.end = c.p;
    if (!scan_is(&c, ':') || !scan_at_digit(&c)) {
        return 0;
    }
    while (scan_at_digit(&c)) {
        c.p++;
    }
    return scan_is(&c, ';') && scan_finish(&apart, ret) > 0 ? (size_t)(c.p - c.begin) : 0;
}

/* "1739095523 +0100": git's and Mercurial's own form; the number is the instant, the zone only says where. */
static size_t git_raw(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    int offset = 0;
    return take_epoch(&c, 10, false) && scan_is(&c, ' ') && scan_one_of(&c, "+-") &&
                   scan_digits(&c, 4, &offset) && offset <= 1400
               ? scan_finish(&c, ret)
               : 0;
}

static size_t epoch_comma(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    if (!take_epoch(&c, 10, false) || !scan_fraction(&c, ',')) {
        return 0;
    }
    return scan_finish(&c, ret);
}

/* Days since 1858-11-17 and the second of that day, UTC: NTP's loopstats and peerstats. */
static size_t mjd(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    int day = 0;
    int second = 0;
    if (!scan_digits(&c, 5, &day) || day < 48000 || day > 70000 || !scan_is(&c, ' ') || !scan_at_digit(&c)) {
        return 0;
    }
    for (int n = 0; scan_at_digit(&c) && n < 5; n++) {
        second = second * 10 + (*c.p++ - '0');
    }
    if (second >= SECONDS_A_DAY || !scan_fraction(&c, '.') || c.digits < 3 || !scan_is_end(&c)) {
        return 0;
    }
    *ret = (dbr_stamp){.local = (day - MJD_1970) * DBR_DAY + second * DBR_SECOND + c.nanosecond,
                       .flags = DBR_STAMP_OFFSET,
                       .digits = c.digits};
    return (size_t)(c.p - c.begin);
}

/* "/Date(1739095523118)/", perhaps with "+0100", which does not change the instant. */
static size_t dotnet(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    int offset = 0;
    if (!scan_text(&c, "/Date(") || !take_epoch(&c, 13, false)) {
        return 0;
    }
    if (scan_one_of(&c, "+-") && !scan_digits(&c, 4, &offset)) {
        return 0;
    }
    return scan_text(&c, ")/") ? scan_finish(&c, ret) : 0;
}

/* 100 ns since 1601: of 18 digits those that begin with 11 to 15, 1949 to 2112. As epoch nanoseconds they would lie in
 * the early 1970s. */
static size_t filetime(dbr_slice s, dbr_stamp *ret)
{
    uint64_t v = 0;
    stamp_scan c = scan_begin(s);
    for (int i = 0; i < 18; i++, c.p++) {
        if (!scan_at_digit(&c)) {
            return 0;
        }
        v = v * 10 + (uint64_t)(*c.p - '0');
    }
    if (v < UINT64_C(119600064000000000) || v > UINT64_C(160000000000000000) ||
        !scan_is_end(&c)) { // from 1980 on
        return 0;
    }
    *ret =
        (dbr_stamp){.local = (dbr_time)((v - FILETIME_1970) * 100), .flags = DBR_STAMP_OFFSET, .digits = 7};
    return 18;
}

STAMP(epoch_s, take_epoch(&c, 10, false))
STAMP(epoch_float, take_epoch(&c, 10, true))
STAMP(epoch_ms, take_epoch(&c, 13, false))
STAMP(epoch_ms_float, take_epoch(&c, 13, true))
STAMP(epoch_us, take_epoch(&c, 16, false))
STAMP(epoch_ns, take_epoch(&c, 19, false))

static const dbr_stamp_format rows[] = {
    {"tai64n", "@4000000067a87ded07088980", tai64n, DBR_STAMP_STRONG}, // qmail, daemontools, runit
    {"tai64", "@4000000067a87ded", tai64, DBR_STAMP_STRONG},
    {"audit-record", "audit(1739095523.118:456)", audit_record, DBR_STAMP_STRONG}, // Linux: msg=audit(…)
    {"audit", "1739095523.118:456", audit, DBR_STAMP_NUMBER},
    {"epoch-float", "1739095523.118000", epoch_float, DBR_STAMP_NUMBER}, // squid, zap, nginx $msec
    {"epoch-s", "1739095523", epoch_s, DBR_STAMP_NUMBER},                // Nagios "[1739095523]"
    {"epoch-ms", "1739095523118", epoch_ms, DBR_STAMP_NUMBER},
    {"epoch-ms-float", "1739095523118.25", epoch_ms_float, DBR_STAMP_NUMBER},
    {"epoch-us", "1739095523118000", epoch_us, DBR_STAMP_NUMBER},
    {"epoch-ns", "1739095523118000000", epoch_ns, DBR_STAMP_NUMBER}, // Loki
    {"epoch-comma", "1739095523,118", epoch_comma, DBR_STAMP_NUMBER},
    {"git-raw", "1739095523 +0100", git_raw, DBR_STAMP_NUMBER},
    {"shell-history", "#1739095523", history, DBR_STAMP_NUMBER},
    {"zsh-history", ": 1739095523:0;", zsh_history, DBR_STAMP_STRONG},
    {"ntp-stats", "60715 36323.118", mjd, DBR_STAMP_NUMBER},
    {"dotnet-json", "/Date(1739095523118)/", dotnet, DBR_STAMP_VALUE},
    {"filetime", "133835691231180000", filetime, DBR_STAMP_VALUE}, // Windows' files and events
};

const stamp_family dbr_stamps_number =
    STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_LETTER | STAMP_STARTS_OTHER);
