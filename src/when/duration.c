/*
 * Durations as people write them, English and Chinese.
 *
 *     duration   = part { [blanks | ","] ["and"] part } | H:MM:SS [fraction]
 *     part       = number [blanks | "-"] unit          units go down: "1h 35min", never "35min 1h"
 *     number     = digits ["." digits] | 半 | 一 … 九十九
 *     unit       = "h" | "hour" | "minutes" | "分钟" | …  letters end the unit: "5 miles" is no duration
 *
 * "1 小时半" and "1 个半小时" are ninety minutes. The unit reported is the span of the last stated digit: of
 * "1.5 hours", six minutes. Values beyond an int64 of nanoseconds (292 years) are no durations.
 */
#include "when/stamp_scan.h"

#include <assert.h>

#define WEEK (7 * DBR_DAY)

typedef struct part {
    dbr_time value;
    dbr_time unit;       // of the unit word
    dbr_time resolution; // of the last digit
} part;

typedef struct number {
    int64_t whole;
    int64_t tenths; // the fraction in units of 1/scale
    int64_t scale;  // 1, 10, 100 …
} number;

static bool take_number(stamp_scan *c, number *ret);
static bool take_unit(stamp_scan *c, dbr_time *ret);
static bool take_part(stamp_scan *c, part *ret);
static bool take_clock(stamp_scan *c, part *ret);

size_t dbr_duration_parse(dbr_slice text, dbr_time *ret_ns, dbr_time *ret_unit)
{
    assert(ret_ns != NULL && ret_unit != NULL);
    stamp_scan c = scan_begin(text);
    part next;
    part total = {0};
    if (take_clock(&c, &total)) {
        *ret_ns = total.value;
        *ret_unit = total.resolution;
        return (size_t)(c.p - c.begin);
    }
    c = scan_begin(text);
    if (!take_part(&c, &total)) {
        return 0;
    }
    for (;;) {
        const unsigned char *back = c.p;
        (void)scan_maybe(&c, ',');
        (void)scan_maybe_blanks(&c);
        (void)(scan_text(&c, "and ") || scan_text(&c, "零"));
        /* A fraction is the end: "1.5 h 20 min" is two durations. */
        if (total.resolution != total.unit || !take_part(&c, &next) || next.unit >= total.unit ||
            __builtin_add_overflow(total.value, next.value, &next.value)) {
            c.p = back;
            break;
        }
        total = next;
    }
    *ret_ns = total.value;
    *ret_unit = total.resolution;
    return (size_t)(c.p - c.begin);
}

/* "01:35:00", "1:35:00.5". Two numbers only are a time of day. */
static bool take_clock(stamp_scan *c, part *ret)
{
    int64_t hour = 0;
    int minute = 0;
    int second = 0;
    while (scan_at_digit(c) && hour < 100000) {
        hour = hour * 10 + (*c->p++ - '0');
    }
    if (c->p == c->begin || hour >= 100000 || !scan_is(c, ':') || !scan_digits(c, 2, &minute) ||
        !scan_is(c, ':') || !scan_digits(c, 2, &second) || minute > 59 || second > 59) {
        return false;
    }
    *ret = (part){.resolution = DBR_SECOND};
    if (scan_fraction(c, '.')) {
        for (int i = 0; i < c->digits; i++) {
            ret->resolution /= 10;
        }
    }
    ret->value = hour * DBR_HOUR + minute * DBR_MINUTE + second * DBR_SECOND + c->nanosecond;
    return scan_is_end(c);
}

static bool take_part(stamp_scan *c, part *ret)
{
    number n = {.scale = 1};
    if (!take_number(c, &n)) {
        return false;
    }
    if (scan_left(c) >= 2 && *c->p == '-' && scan_is_letter(c->p[1])) {
        c->p++; // "a 35-minute outage"
    }
    (void)scan_maybe_blanks(c);
    bool is_half_more = scan_text(c, "个半"); // 1 个半小时
    if (!is_half_more) {
        (void)scan_text(c, "个");
    }
    if (!take_unit(c, &ret->unit)) {
        return false;
    }
    is_half_more = is_half_more || scan_text(c, "半"); // 1 小时半
    if (is_half_more) {
        if (n.scale != 1) {
            return false;
        }
        n = (number){n.whole, 5, 10};
    }
    for (; n.scale > ret->unit; n.scale /= 10) {
        n.tenths /= 10; // below a nanosecond
    }
    assert(n.scale > 0);
    ret->resolution =
        ret->unit / n.scale; // exact: every unit is a multiple of each power of ten up to 1e9 it exceeds
    dbr_time fraction = n.tenths * ret->resolution;
    if (is_half_more && ret->unit <= DBR_MINUTE) {
        ret->resolution = ret->unit / 2; // nobody means the tenth of a minute by 34 分半
    }
    return !__builtin_mul_overflow(n.whole, ret->unit, &ret->value) &&
           !__builtin_add_overflow(ret->value, fraction, &ret->value);
}

/* 一 … 九十九, 两, 半; false when there is none. */
static bool take_chinese_number(stamp_scan *c, number *ret)
{
    static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (scan_text(c, "半")) {
        *ret = (number){0, 5, 10};
        return true;
    }
    int64_t tens = 0;
    int64_t ones = scan_text(c, "两") ? 2 : 0;
    for (int i = 0; i < 9 && ones == 0; i++) {
        ones = scan_text(c, digits[i]) ? i + 1 : 0;
    }
    if (scan_text(c, "十")) {
        tens = ones > 0 ? ones : 1;
        ones = 0;
        for (int i = 0; i < 9 && ones == 0; i++) {
            ones = scan_text(c, digits[i]) ? i + 1 : 0;
        }
    }
    *ret = (number){tens * 10 + ones, 0, 1};
    return ret->whole > 0;
}

/* Digits, perhaps with commas for thousands, perhaps a fraction. */
static bool take_number(stamp_scan *c, number *ret)
{
    if (!scan_at_digit(c)) {
        return take_chinese_number(c, ret);
    }
    const unsigned char *begin = c->p;
    int64_t whole = 0;
    while (c->p < c->end) {
        bool is_comma = *c->p == ',' && c->p - begin <= 12 && scan_left(c) >= 4 && scan_is_digit(c->p[1]) &&
                        scan_is_digit(c->p[2]) && scan_is_digit(c->p[3]) &&
                        (scan_left(c) == 4 || !scan_is_digit(c->p[4]));
        if (is_comma) {
            c->p++;
        } else if (!scan_is_digit(*c->p)) {
            break;
        } else if (__builtin_mul_overflow(whole, 10, &whole) ||
                   __builtin_add_overflow(whole, *c->p++ - '0', &whole)) {
            return false;
        }
    }
    *ret = (number){whole, 0, 1};
    if (scan_left(c) >= 2 && *c->p == '.' && scan_is_digit(c->p[1])) {
        for (c->p++; scan_at_digit(c); c->p++) {
            if (ret->scale < INT64_C(1000000000)) { // finer than a nanosecond of a second is of no use
                ret->tenths = ret->tenths * 10 + (*c->p - '0');
                ret->scale *= 10;
            }
        }
    }
    return true;
}

/* A letter that no unit begins with stands behind most numbers. */
static bool may_begin_unit(dbr_slice s)
{
    unsigned char c = s.len > 0 ? (unsigned char)s.ptr[0] : 0;
    return c >= 0x80 || (scan_is_letter(c) && strchr("dhmnsuw", c | 0x20) != NULL);
}

static bool take_unit(stamp_scan *c, dbr_time *ret)
{
    static const struct {
        const char *word;
        dbr_time unit;
        bool is_chinese; // may be followed by anything; the longer ones stand before their prefixes
    } units[] = {
        {"h", DBR_HOUR, false},
        {"hr", DBR_HOUR, false},
        {"hrs", DBR_HOUR, false},
        {"hour", DBR_HOUR, false},
        {"hours", DBR_HOUR, false},
        {"m", DBR_MINUTE, false},
        {"min", DBR_MINUTE, false},
        {"mins", DBR_MINUTE, false},
        {"minute", DBR_MINUTE, false},
        {"minutes", DBR_MINUTE, false},
        {"s", DBR_SECOND, false},
        {"sec", DBR_SECOND, false},
        {"secs", DBR_SECOND, false},
        {"second", DBR_SECOND, false},
        {"seconds", DBR_SECOND, false},
        {"d", DBR_DAY, false},
        {"day", DBR_DAY, false},
        {"days", DBR_DAY, false},
        {"w", WEEK, false},
        {"wk", WEEK, false},
        {"week", WEEK, false},
        {"weeks", WEEK, false},
        {"ms", 1000000, false},
        {"msec", 1000000, false},
        {"millisecond", 1000000, false},
        {"milliseconds", 1000000, false},
        {"us", 1000, false},
        {"microsecond", 1000, false},
        {"microseconds", 1000, false},
        {"ns", 1, false},
        {"nanosecond", 1, false},
        {"nanoseconds", 1, false},
        {"µs", 1000, true},
        {"μs", 1000, true},
        {"小时", DBR_HOUR, true},
        {"钟头", DBR_HOUR, true},
        {"分钟", DBR_MINUTE, true},
        {"分", DBR_MINUTE, true},
        {"秒钟", DBR_SECOND, true},
        {"秒", DBR_SECOND, true},
        {"毫秒", 1000000, true},
        {"微秒", 1000, true},
        {"纳秒", 1, true},
        {"天", DBR_DAY, true},
        {"周", WEEK, true},
        {"星期", WEEK, true},
    };
    dbr_slice rest = dbr_slice_of((const char *)c->p, scan_left(c));
    size_t n_letters = 0;
    while (n_letters < rest.len && scan_is_letter((unsigned char)rest.ptr[n_letters])) {
        n_letters++;
    }
    dbr_slice word = dbr_slice_sub(rest, 0, n_letters);
    if (!may_begin_unit(rest)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        char first = units[i].word[0];
        if (rest.len == 0 || (rest.ptr[0] != first && (rest.ptr[0] | 0x20) != first)) {
            continue; // nearly all
        }
        dbr_slice wanted = dbr_slice_str(units[i].word);
        bool is_it =
            units[i].is_chinese ? dbr_slice_starts(rest, units[i].word) : dbr_slice_eq_nocase(word, wanted);
        if (is_it) {
            c->p += wanted.len;
            *ret = units[i].unit;
            return units[i].is_chinese || c->p >= c->end || (*c->p != '/' && *c->p != '_'); // "5 m/s"
        }
    }
    return false;
}

static void write_part(dbr_buf *out, dbr_time n, const char *unit, bool lang_zh, bool *is_first)
{
    if (!*is_first && !lang_zh) {
        dbr_buf_char(out, ' ');
    }
    dbr_buf_printf(out, "%lld%s", (long long)n, unit);
    *is_first = false;
}

/* Below ten seconds: whole milli-, micro- or nanoseconds, or seconds with one decimal. The borders are where
 * rounding would reach the next unit. */
static void write_short(dbr_buf *out, uint64_t ns, bool lang_zh)
{
    if (ns < 1000) {
        dbr_buf_printf(out, "%u%s", (unsigned)ns, lang_zh ? "纳秒" : "ns");
    } else if (ns < 999500) {
        dbr_buf_printf(out, "%u%s", (unsigned)((ns + 500) / 1000), lang_zh ? "微秒" : "µs");
    } else if (ns < 999500000) {
        dbr_buf_printf(out, "%u%s", (unsigned)((ns + 500000) / 1000000), lang_zh ? "毫秒" : "ms");
    } else {
        unsigned tenths = (unsigned)((ns + 50000000) / 100000000);
        dbr_buf_printf(out, "%u", tenths / 10);
        if (tenths % 10 != 0) {
            dbr_buf_printf(out, ".%u", tenths % 10);
        }
        dbr_buf_str(out, lang_zh ? "秒" : "s");
    }
}

void dbr_duration_write(dbr_buf *out, dbr_time ns, bool lang_zh)
{
    uint64_t left = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
    bool is_first = true;
    if (ns < 0) {
        dbr_buf_char(out, '-');
    }
    if (left == 0) {
        dbr_buf_str(out, lang_zh ? "0秒" : "0s");
        return;
    }
    if (left < 9950000000) {
        write_short(out, left, lang_zh);
        return;
    }
    /* Round to what will be shown, and look again at the rounded value: 1h 59min 59.7s is 2h. */
    uint64_t grain = left < 2 * (uint64_t)DBR_HOUR - (uint64_t)DBR_SECOND / 2  ? (uint64_t)DBR_SECOND
                     : left < 3 * (uint64_t)DBR_DAY - (uint64_t)DBR_MINUTE / 2 ? (uint64_t)DBR_MINUTE
                                                                               : (uint64_t)DBR_HOUR;
    left = (left + grain / 2) / grain * (grain / (uint64_t)DBR_SECOND); // seconds
    int64_t day = left >= 3 * 86400 ? (int64_t)(left / 86400) : 0;
    int64_t hour = (int64_t)left / 3600 - day * 24;
    int64_t minute = (int64_t)left / 60 % 60;
    int64_t second = (int64_t)left % 60;
    if (left < 120) {
        minute = 0;
        second = (int64_t)left;
    }
    if (day > 0) {
        write_part(out, day, lang_zh ? "天" : "d", lang_zh, &is_first);
    }
    if (hour > 0) {
        write_part(out, hour, lang_zh ? "小时" : "h", lang_zh, &is_first);
    }
    if (minute > 0) {
        bool is_alone = is_first && second == 0;
        write_part(out, minute, !lang_zh ? "min" : is_alone ? "分钟" : "分", lang_zh, &is_first);
    }
    if (second > 0) {
        write_part(out, second, lang_zh ? "秒" : "s", lang_zh, &is_first);
    }
}
