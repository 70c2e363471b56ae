/*
 * When a message was said; see chat_moment.h.
 *
 * Days are words (Today, Yesterday, weekdays; 今天 昨天 前天 周一 星期一), dates with a month's name or 月, or numbers. "2/9"
 * may be February or September: read_moment_day takes what lies nearer before the day it was copied on. Clocks have AM
 * and PM, or 上午 下午 and their kin before them.
 */
#include "read/chat_moment.h"

#include <assert.h>

static size_t blanks(dbr_slice s, size_t at)
{
    for (;;) {
        if (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t')) {
            at++;
        } else if (dbr_slice_starts(dbr_slice_from(s, at), "\xC2\xA0")) {
            at += 2; // no-break space
        } else if (dbr_slice_starts(dbr_slice_from(s, at), "\xE2\x80\xAF")) {
            at += 3; // its narrow sister, before AM
        } else {
            return at;
        }
    }
}

/* Up to two digits at `at`; -1 for none. */
static int two_digits(dbr_slice s, size_t *at)
{
    int n = 0;
    size_t begin = *at;
    while (*at < s.len && *at - begin < 2 && s.ptr[*at] >= '0' && s.ptr[*at] <= '9') {
        n = n * 10 + (s.ptr[(*at)++] - '0');
    }
    bool goes_on = *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9';
    return *at == begin || goes_on ? -1 : n;
}

static bool skip_text(dbr_slice s, size_t *at, const char *word)
{
    size_t len = strlen(word);
    bool is =
        *at + len <= s.len && dbr_slice_eq_nocase(dbr_slice_sub(s, *at, *at + len), dbr_slice_str(word));
    *at += is ? len : 0;
    return is;
}

/* The half of the day, after a clock or before it: 0 none, 1 before noon, 2 after. */
static int half_of_day(dbr_slice s, size_t *at)
{
    static const struct {
        const char *word;
        int half;
    } WORDS[] = {{"AM", 1},   {"PM", 2},   {"a.m.", 1}, {"p.m.", 2}, {"上午", 1}, {"早上", 1},
                 {"凌晨", 1}, {"清晨", 1}, {"下午", 2}, {"晚上", 2}, {"中午", 2}, {"傍晚", 2}};
    size_t begin = blanks(s, *at);
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        size_t end = begin;
        if (skip_text(s, &end, WORDS[i].word)) {
            *at = end;
            return WORDS[i].half;
        }
    }
    return 0;
}

/* "10:05", "下午3:05:23", "10:05 PM", "10点05分"; false and nothing taken when there is none. */
static bool read_clock(dbr_slice s, size_t *at, read_moment *ret)
{
    size_t i = blanks(s, *at);
    int half = half_of_day(s, &i);
    i = blanks(s, i);
    int hour = two_digits(s, &i), second = 0;
    bool has_mark = hour >= 0 && (skip_text(s, &i, ":") || skip_text(s, &i, "：") || skip_text(s, &i, "点"));
    int minute = has_mark ? two_digits(s, &i) : -1;
    if (!has_mark || minute < 0 || hour > 23 || minute > 59) {
        return false;
    }
    (void)skip_text(s, &i, "分");
    size_t after = i;
    if (skip_text(s, &after, ":") || skip_text(s, &after, "：")) {
        second = two_digits(s, &after);
        if (second < 0 || second > 60) {
            return false;
        }
        ret->has_seconds = true;
        i = after;
    }
    half = half == 0 ? half_of_day(s, &i) : half;
    if (half != 0 && (hour > 12 || (hour == 12 && half == 1) || hour == 0)) {
        hour = half == 1 && hour == 12 ? 0 : hour;
    } else if (half == 2 && hour < 12) {
        hour += 12;
    }
    ret->clock = hour * DBR_HOUR + minute * DBR_MINUTE + second * DBR_SECOND;
    *at = i;
    return true;
}

/* "-0500", "+08:00", "Z" behind a clock, perhaps after a blank. */
static void read_offset(dbr_slice s, size_t *at, read_moment *ret)
{
    size_t i = blanks(s, *at), sign = i;
    bool is_glued = i == *at;
    bool is_utc = (is_glued && skip_text(s, &i, "Z")) || skip_text(s, &i, "UTC") || skip_text(s, &i, "GMT");
    int hours = 0, minutes = 0;
    if (!is_utc) {
        if (i >= s.len || (s.ptr[i] != '-' && s.ptr[i] != '+')) {
            return;
        }
        size_t begin = ++i;
        while (i < s.len && i < begin + 5 && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == ':')) {
            i++;
        }
        dbr_slice digits = dbr_slice_sub(s, begin, i);
        bool has_colon = digits.len == 5 && digits.ptr[2] == ':';
        size_t first = 0, second = 2 + has_colon;
        dbr_slice head = dbr_slice_sub(digits, 0, 2);
        hours = digits.len == 4 || has_colon ? two_digits(head, &first) : -1;
        minutes = hours >= 0 ? two_digits(digits, &second) : -1;
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) {
            return;
        }
    }
    bool goes_on = i < s.len && (((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z') ||
                                 (s.ptr[i] >= '0' && s.ptr[i] <= '9'));
    if (!goes_on) {
        ret->has_offset = true;
        ret->offset_s = (hours * 3600 + minutes * 60) * (!is_utc && s.ptr[sign] == '-' ? -1 : 1);
        *at = i;
    }
}

static bool read_day_word(dbr_slice s, size_t *at, read_moment *ret)
{
    static const struct {
        const char *word;
        int days;
    } RELATIVE[] = {{"Today", 0}, {"Yesterday", -1}, {"今天", 0}, {"昨天", -1}, {"前天", -2}},
      WEEK[] = {{"Sunday", 0}, {"Monday", 1},   {"Tuesday", 2}, {"Wednesday", 3}, {"Thursday", 4},
                {"Friday", 5}, {"Saturday", 6}, {"Sun", 0},     {"Mon", 1},       {"Tue", 2},
                {"Wed", 3},    {"Thu", 4},      {"Fri", 5},     {"Sat", 6},       {"星期日", 0},
                {"星期天", 0}, {"星期一", 1},   {"星期二", 2},  {"星期三", 3},    {"星期四", 4},
                {"星期五", 5}, {"星期六", 6},   {"周日", 0},    {"周一", 1},      {"周二", 2},
                {"周三", 3},   {"周四", 4},     {"周五", 5},    {"周六", 6}};
    for (size_t i = 0; i < sizeof(RELATIVE) / sizeof(RELATIVE[0]); i++) {
        if (skip_text(s, at, RELATIVE[i].word)) {
            ret->day = READ_DAY_RELATIVE;
            ret->days = RELATIVE[i].days;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof(WEEK) / sizeof(WEEK[0]); i++) {
        size_t end = *at;
        bool is = skip_text(s, &end, WEEK[i].word);
        bool is_word = end >= s.len || !((s.ptr[end] | 32) >= 'a' && (s.ptr[end] | 32) <= 'z');
        if (is && is_word) {
            *at = end;
            ret->day = READ_DAY_WEEKDAY;
            ret->days = WEEK[i].days;
            return true;
        }
    }
    return false;
}

static dbr_time midnight(int year, int month, int day)
{
    dbr_civil c = {.year = year, .month = month, .day = day};
    return dbr_civil_is_valid(&c) ? dbr_civil_to_time(&c) : DBR_TIME_NONE;
}

/* "2/9", "09.02.2025", "2-9-25": numbers whose order is not sure, but for dots, which begin with the day. */
static bool read_numbers(dbr_slice s, size_t *at, read_moment *ret)
{
    size_t i = *at;
    int a = two_digits(s, &i);
    char mark = i < s.len ? s.ptr[i] : '\0';
    if (a < 1 || (mark != '/' && mark != '.' && mark != '-')) {
        return false;
    }
    i++;
    int b = two_digits(s, &i), year = 2000;
    if (b < 1) {
        return false;
    }
    if (i < s.len && s.ptr[i] == mark) {
        size_t begin = ++i;
        int64_t n = 0;
        while (i < s.len && i - begin < 4 && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            i++;
        }
        if (i > begin &&
            (!dbr_slice_int(dbr_slice_sub(s, begin, i), &n) || (i - begin != 2 && i - begin != 4))) {
            return false;
        }
        ret->has_year = i > begin; // "9.2." has none
        year = i - begin == 4 ? (int)n : i - begin == 2 ? 2000 + (int)n : 2000;
    }
    ret->day = READ_DAY_NUMBERS;
    ret->date = mark == '.' ? DBR_TIME_NONE : midnight(year, a, b);
    ret->other = midnight(year, b, a);
    *at = i;
    return ret->date != DBR_TIME_NONE || ret->other != DBR_TIME_NONE;
}

/* "2月9日", "Feb 9th", "9 February": a date without a year. */
static bool read_no_year(dbr_slice s, size_t *at, read_moment *ret)
{
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    size_t i = *at;
    int first = two_digits(s, &i), month = 0, day = 0;
    if (first > 0 && skip_text(s, &i, "月")) {
        month = first;
        day = two_digits(s, &i);
        (void)(skip_text(s, &i, "日") || skip_text(s, &i, "号"));
    } else {
        i = first > 0 ? blanks(s, i) : *at;
        for (int m = 0; m < 12 && month == 0; m++) {
            month = skip_text(s, &i, MONTHS[m]) ? m + 1 : 0;
        }
        while (month > 0 && i < s.len &&
               (((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z') || s.ptr[i] == '.')) {
            i++; // "ruary", "."
        }
        size_t number = blanks(s, i);
        day = first > 0 ? first : month > 0 ? two_digits(s, &number) : 0;
        i = first > 0 ? i : number;
        (void)(month > 0 && first <= 0 &&
               (skip_text(s, &i, "st") || skip_text(s, &i, "nd") || skip_text(s, &i, "rd") ||
                skip_text(s, &i, "th")));
    }
    ret->date = month > 0 && day > 0 ? midnight(2000, month, day) : DBR_TIME_NONE;
    if (ret->date == DBR_TIME_NONE) {
        return false;
    }
    ret->day = READ_DAY_NO_YEAR;
    *at = i;
    return true;
}

static bool read_day_at(dbr_slice s, size_t *at, read_moment *ret)
{
    size_t n = dbr_date_parse(dbr_slice_from(s, *at), &ret->date);
    if (n > 0) {
        ret->day = READ_DAY_DATE;
        *at += n;
        return true;
    }
    if (read_day_word(s, at, ret)) {
        size_t next = blanks(s, *at);
        (void)skip_text(s, &next, ",");
        next = blanks(s, next);
        read_moment dated = {.clock = DBR_TIME_NONE}; // "Sunday, February 9th" is the date
        if (ret->day == READ_DAY_WEEKDAY && (read_no_year(s, &next, &dated))) {
            *ret = dated;
            *at = next;
        }
        return true;
    }
    return read_no_year(s, at, ret) || read_numbers(s, at, ret);
}

size_t read_moment_at(dbr_slice text, read_moment *ret)
{
    size_t at = 0;
    *ret = (read_moment){.date = DBR_TIME_NONE, .other = DBR_TIME_NONE, .clock = DBR_TIME_NONE};
    bool has_day = read_day_at(text, &at, ret);
    if (!has_day) {
        at = 0;
        ret->day = READ_DAY_NONE;
        if (!read_clock(text, &at, ret)) {
            return 0;
        }
        size_t behind = at; // "10:05, 09/02/2025"
        read_moment dated = {.clock = ret->clock,
                             .date = DBR_TIME_NONE,
                             .other = DBR_TIME_NONE,
                             .has_seconds = ret->has_seconds};
        bool has_comma = skip_text(text, &behind, ",");
        behind = blanks(text, behind);
        if (has_comma && read_day_at(text, &behind, &dated)) {
            *ret = dated;
            at = behind;
        }
        return at;
    }
    size_t end = at, next = blanks(text, at);
    (void)(skip_text(text, &next, ",") || skip_text(text, &next, "T"));
    next = blanks(text, next);
    (void)(skip_text(text, &next, "at ") || skip_text(text, &next, "um ") || skip_text(text, &next, "·") ||
           skip_text(text, &next, "星期"));
    read_moment week = {.clock = DBR_TIME_NONE};
    size_t after = next;
    if (ret->day != READ_DAY_WEEKDAY && read_day_word(text, &after, &week)) { // "2025-02-09 周日 10:05"
        next = after;
    }
    if (!read_clock(text, &next, ret)) {
        return end;
    }
    read_offset(text, &next, ret);
    return next;
}

/* The reading that lies nearest before `today`, a day's grace included. */
static dbr_time nearer(dbr_time a, dbr_time b, dbr_time today)
{
    if (a == DBR_TIME_NONE || b == DBR_TIME_NONE) {
        return a == DBR_TIME_NONE ? b : a;
    }
    bool a_before = a <= today + DBR_DAY, b_before = b <= today + DBR_DAY;
    if (a_before != b_before) {
        return a_before ? a : b;
    }
    return a_before ? (a > b ? a : b) : (a < b ? a : b);
}

/* A date of the year 2000 in the last year in which it lies before `today`. */
static dbr_time with_year(dbr_time date, dbr_time today)
{
    if (date == DBR_TIME_NONE || today == DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    dbr_civil c = dbr_time_to_civil(date), now = dbr_time_to_civil(today);
    dbr_time same = midnight(now.year, c.month, c.day);
    dbr_time before = midnight(now.year - 1, c.month, c.day);
    return same != DBR_TIME_NONE && same <= today + DBR_DAY ? same : before;
}

dbr_time read_moment_day(const read_moment *m, dbr_time today)
{
    switch (m->day) {
    case READ_DAY_NONE:
        return DBR_TIME_NONE;
    case READ_DAY_DATE:
        return m->date;
    case READ_DAY_NO_YEAR:
        return with_year(m->date, today);
    case READ_DAY_NUMBERS:
        if (m->has_year) {
            return today == DBR_TIME_NONE ? (m->date != DBR_TIME_NONE ? m->date : m->other)
                                          : nearer(m->date, m->other, today);
        }
        return today == DBR_TIME_NONE ? DBR_TIME_NONE
                                      : nearer(with_year(m->date, today), with_year(m->other, today), today);
    case READ_DAY_RELATIVE:
        return today == DBR_TIME_NONE ? DBR_TIME_NONE : today + m->days * DBR_DAY;
    case READ_DAY_WEEKDAY: {
        if (today == DBR_TIME_NONE) {
            return DBR_TIME_NONE;
        }
        int back = (dbr_time_weekday(today) - m->days + 7) % 7;
        return today - (back == 0 ? 7 : back) * DBR_DAY;
    }
    }
    return DBR_TIME_NONE;
}
