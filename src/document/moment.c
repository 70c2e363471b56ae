/*
 * Reads one moment by hand: an optional "about", then date and clock time in either order, a zone, and
 * perhaps the end of a range. Strict where text is ambiguous: minutes have two digits, a bare number is an
 * hour only with am/pm or 点, four digits are a time only with a zone, "7/5/2023" is July 5 (a first number
 * above 12 makes it a day).
 */
#include "document/moment.h"
#include "document/reader.h"

#include "base/utf8.h"

#include <assert.h>

typedef struct cursor {
    dbr_slice s;
    size_t at;
    bool is_between; // "between 10:05 and 10:20"
} cursor;

static const char *const APPROXIMATE[] = {
    "~",   "≈", "approximately ", "approx. ", "approx ", "about ", "around ", "circa ", "ca. ",
    "c. ", "±", "roughly ",       "大约",     "大概",    "约",     "～"};
static const char *const WEEKDAYS[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                       "sunday", "mon",     "tues",      "tue",      "wed",    "thurs",
                                       "thur",   "thu",     "fri",       "sat",      "sun"};
static const char *const MONTHS[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december",
                                     "jan",     "feb",      "mar",       "apr",     "may",      "jun",
                                     "jul",     "aug",      "sep",       "oct",     "nov",      "dec"};
static const char *const PERIODS[] = {"凌晨", "清晨", "早上", "早晨", "上午",
                                      "中午", "下午", "傍晚", "晚上", "深夜"};
#define FIRST_PM_PERIOD 6 // 下午 and later

#define COUNT(a)  (sizeof(a) / sizeof(*(a)))
#define TEN6      true, true, true, true, true, true
#define TEN       TEN6, true, true, true, true
#define LETTER(l) (1u << ((l) - 'a'))
#define OTHERS    (1u << 26) // what is no letter

/* Whether the first byte is one of these letters. */
static inline bool begins_with(dbr_slice s, unsigned letters)
{
    unsigned char first = (unsigned char)((s.len > 0 ? s.ptr[0] | 0x20 : 0) - 'a');
    return first < 26 && (letters >> first & 1u) != 0;
}

/* The first byte nearly always says no, before the length is asked for. */
static inline bool starts_nocase(dbr_slice s, const char *prefix)
{
    if (s.len == 0 || ((s.ptr[0] ^ prefix[0]) & ~0x20) != 0) {
        return false;
    }
    size_t n = strlen(prefix);
    return s.len >= n && dbr_slice_eq_nocase(dbr_slice_sub(s, 0, n), dbr_slice_of(prefix, n));
}

static void skip_lead(cursor *c);
static bool skip_words(cursor *c);
static bool skip_day(cursor *c);
static bool read_short_date(cursor *c, dbr_moment *m);
static bool is_range(const cursor *c, const dbr_moment *m);
static bool may_begin(dbr_slice s);
static dbr_slice rest_of(const cursor *c);
static void skip_blanks(cursor *c);
static inline bool skip_str(cursor *c, const char *s);
static bool skip_approximate(cursor *c);
static void skip_weekday(cursor *c);
static bool read_date(cursor *c, dbr_moment *m);
static bool read_clock(cursor *c, dbr_time *ret, dbr_time *ret_resolution);
static size_t minute_mark(const cursor *c);
static bool read_clock_zh(cursor *c, dbr_time *ret, dbr_time *ret_resolution);
static bool read_meridiem(cursor *c, int *hour);
static dbr_time read_fraction(cursor *c, dbr_time *resolution);
static void read_range(cursor *c, dbr_moment *m);
static void read_zone(cursor *c, dbr_moment *m);
static int digits(dbr_slice s, size_t at, int max, int *ret);
static size_t numeric_date(dbr_slice s, dbr_time *ret);
static size_t month_name(dbr_slice s, int *ret);
static size_t named_date(dbr_slice s, dbr_time *ret, bool *ret_has_year);
static bool make_date(int year, int month, int day, dbr_time *ret);
static bool is_word_byte(char c);

/* "10:05…", "9:05…". */
static bool begins_clock(dbr_slice s)
{
    size_t colon = s.len > 2 && s.ptr[1] != ':' ? 2 : 1;
    bool is_number = s.len > 2 && s.ptr[0] >= '0' && s.ptr[0] <= '9' &&
                     (colon == 1 || (s.ptr[1] >= '0' && s.ptr[1] <= '9'));
    return is_number && s.ptr[colon] == ':';
}

/* "10:05", "10:05:23" and nothing else, as nearly all rows of timelines have it. */
static bool read_bare_clock(dbr_slice text, dbr_moment *ret)
{
    int part[3] = {0, 0, 0};
    if ((text.len != 5 && text.len != 8) || text.ptr[2] != ':' || (text.len == 8 && text.ptr[5] != ':')) {
        return false;
    }
    for (size_t i = 0; i < text.len; i += 3) {
        char a = text.ptr[i], b = text.ptr[i + 1];
        if (a < '0' || a > '9' || b < '0' || b > '9') {
            return false;
        }
        part[i / 3] = 10 * (a - '0') + b - '0';
    }
    if (part[0] > 23 || part[1] > 59 || part[2] > 59) {
        return false;
    }
    *ret = (dbr_moment){.date = DBR_TIME_NONE,
                        .clock = part[0] * DBR_HOUR + part[1] * DBR_MINUTE + part[2] * DBR_SECOND,
                        .end_date = DBR_TIME_NONE,
                        .end_clock = DBR_TIME_NONE,
                        .resolution = text.len == 8 ? DBR_SECOND : DBR_MINUTE,
                        .end = text.len};
    return true;
}

bool dbr_moment_read(dbr_slice text, dbr_moment *ret)
{
    if (read_bare_clock(text, ret)) {
        return true;
    }
    cursor c = {.s = text};
    skip_lead(&c);
    size_t lead = c.at;
    bool is_approximate = skip_words(&c);
    if (!may_begin(rest_of(&c))) {
        return false; // nearly always, before anything is filled in
    }
    dbr_slice said = dbr_slice_sub(text, lead, c.at);
    dbr_moment m = {.date = DBR_TIME_NONE,
                    .clock = DBR_TIME_NONE,
                    .end_date = DBR_TIME_NONE,
                    .end_clock = DBR_TIME_NONE,
                    .is_approximate = is_approximate};
    m.is_led = said.len > 0 && !starts_nocase(said, "at ") && !starts_nocase(said, "on ");
    m.begin = c.at;
    if (text.ptr[c.at] < '0' || text.ptr[c.at] > '9') {
        m.is_approximate |= skip_approximate(&c);
        skip_weekday(&c);
    }
    size_t word = c.at;
    bool is_clock = begins_clock(rest_of(&c)); // which no date begins with
    m.is_next_day = !is_clock && skip_day(&c);
    if (!is_clock && (read_date(&c, &m) || read_short_date(&c, &m))) {
        m.resolution = DBR_DAY;
        m.end = c.at;
        skip_blanks(&c);
        (void)(skip_str(&c, "T") || skip_str(&c, ", ") || skip_str(&c, "at ") || skip_str(&c, "- ") ||
               skip_str(&c, "@ ") || skip_str(&c, "_"));
        skip_blanks(&c);
        m.is_approximate |= skip_approximate(&c);
        (void)skip_str(&c, "at ");
        if (read_clock(&c, &m.clock, &m.resolution)) {
            m.end = c.at;
        }
        c.at = m.end;
    } else if (read_clock(&c, &m.clock, &m.resolution)) {
        m.end = c.at;
        skip_blanks(&c);
        (void)(skip_str(&c, "on ") || skip_str(&c, ", "));
        skip_weekday(&c);
        m.end = read_date(&c, &m) ? c.at : m.end;
        c.at = m.end;
    } else {
        return false;
    }
    assert(c.at > word);
    if (m.clock != DBR_TIME_NONE) {
        read_zone(&c, &m);
        read_range(&c, &m);
        m.is_approximate |=
            skip_str(&c, "ish") || skip_str(&c, "左右") || skip_str(&c, "前后") || skip_str(&c, " 左右");
    }
    m.end = c.at;
    *ret = m;
    return m.end >= text.len || !is_word_byte(text.ptr[m.end]) || (unsigned char)text.ptr[m.end - 1] >= 0x80;
}

bool dbr_moment_find(dbr_slice text, bool is_dated_only, dbr_moment *ret)
{
    /* What a moment, or the words before it, may begin with; of what is not ASCII may_begin knows more. */
    static const bool MAY_BEGIN[256] = {
        ['0'] = TEN, ['A'] = TEN, TEN, TEN6, ['~'] = true, [0xC0] = TEN, TEN, TEN,
        TEN,         TEN,         TEN, true, true,         true,         true};
    for (size_t i = 0; i < text.len; i++) {
        if (!MAY_BEGIN[(unsigned char)text.ptr[i]] ||
            (i > 0 && is_word_byte(text.ptr[i - 1]) && (unsigned char)text.ptr[i - 1] < 0x80)) {
            continue;
        }
        bool may_be = (unsigned char)text.ptr[i] < 0xC0 || may_begin(dbr_slice_from(text, i));
        dbr_moment m;
        if (may_be && dbr_moment_read(dbr_slice_from(text, i), &m) &&
            (m.date != DBR_TIME_NONE || !is_dated_only)) {
            m.begin += i;
            m.end += i;
            *ret = m;
            return true;
        }
    }
    return false;
}

size_t dbr_moment_date(dbr_slice text, dbr_time *ret, bool *ret_has_year)
{
    if (text.len < 3 || !may_begin(text)) {
        return 0;
    }
    *ret_has_year = true;
    size_t n = dbr_date_parse(text, ret);
    n = n > 0 ? n : numeric_date(text, ret);
    return n > 0 ? n : named_date(text, ret, ret_has_year);
}

int dbr_moment_year(dbr_slice text)
{
    for (size_t i = 0; i + 4 <= text.len; i++) {
        int year = 0;
        bool is_begin = i == 0 || text.ptr[i - 1] < '0' || text.ptr[i - 1] > '9';
        if (is_begin && digits(text, i, 4, &year) == 4 && year >= 1990 && year < 2100) {
            return year;
        }
    }
    return 0;
}

void dbr_moment_give_year(dbr_moment *m, int year)
{
    if (m->has_year || year == 0 || m->date == DBR_TIME_NONE) {
        return;
    }
    dbr_civil civil = dbr_time_to_civil(m->date);
    civil.year = year;
    m->date = dbr_civil_is_valid(&civil) ? dbr_civil_to_time(&civil) : DBR_TIME_NONE;
    m->has_year = m->date != DBR_TIME_NONE;
}

/* Blanks, opening brackets, and the signs people decorate lines with: "✅ 10:26", "【10:18】". */
static void skip_lead(cursor *c)
{
    static const bool MAY_BEGIN[256] = {
        [' '] = true, ['\t'] = true, ['\n'] = true, ['['] = true,  ['('] = true,
        ['@'] = true, [0xE2] = true, [0xE3] = true, [0xEF] = true, [0xF0] = true};
    while (c->at < c->s.len && MAY_BEGIN[(unsigned char)c->s.ptr[c->at]]) {
        size_t next = c->at;
        uint32_t cp = dbr_utf8_next(c->s, &next);
        bool is_bracket = cp == u'【' || cp == u'（' || cp == u'「' || cp == u'〔';
        bool is_sign = (cp >= 0x2300 && cp <= 0x23FF) || (cp >= 0x25A0 && cp <= 0x27BF) ||
                       (cp >= 0x1F000 && cp <= 0x1FAFF) || cp == 0xFE0F || cp == 0x200D || cp == 0x2B50;
        if (cp >= 0x80 && !is_bracket && !is_sign) {
            return;
        }
        c->at = next;
    }
}

/* "At 10:05", "By 10:05", "Shortly after 10:05", "Between 10:05 and 10:20"; whether it is only about then. */
static bool skip_words(cursor *c)
{
    static const char *const EXACT[] = {"on ", "at ", "from "};
    static const char *const ABOUT[] = {
        "by ", "before ", "after ", "shortly after ", "shortly before ", "just after ", "just before "};
    if (!begins_with(rest_of(c),
                     LETTER('o') | LETTER('a') | LETTER('f') | LETTER('b') | LETTER('s') | LETTER('j'))) {
        return false; // nearly always the time itself
    }
    for (size_t i = 0; i < COUNT(EXACT); i++) {
        if (skip_str(c, EXACT[i])) {
            return false;
        }
    }
    c->is_between = skip_str(c, "between ");
    for (size_t i = 0; i < COUNT(ABOUT) && !c->is_between; i++) {
        if (skip_str(c, ABOUT[i])) {
            return true;
        }
    }
    return false;
}

/* "次日 09:00" is a day later, "当日" is not. */
static bool skip_day(cursor *c)
{
    static const char *const NEXT[] = {"次日", "第二天", "翌日"};
    static const char *const SAME[] = {"当日", "当天", "同日"};
    for (size_t i = 0; i < COUNT(NEXT); i++) {
        bool is_next = skip_str(c, NEXT[i]);
        if (is_next || skip_str(c, SAME[i])) {
            skip_blanks(c);
            return is_next;
        }
    }
    return false;
}

/* "05-01 10:07", "5/1 10:08": month and day, when a clock time follows. */
static bool read_short_date(cursor *c, dbr_moment *m)
{
    int month = 0;
    int day = 0;
    int hour = 0;
    int n = digits(c->s, c->at, 2, &month);
    size_t p = c->at + (size_t)n;
    if (n == 0 || p >= c->s.len || (c->s.ptr[p] != '-' && c->s.ptr[p] != '/')) {
        return false;
    }
    int k = digits(c->s, p + 1, 2, &day);
    size_t end = p + 1 + (size_t)k;
    int h = digits(c->s, end + 1, 2, &hour);
    size_t colon = end + 1 + (size_t)h;
    if (k == 0 || h == 0 || c->s.ptr[end] != ' ' || colon >= c->s.len || c->s.ptr[colon] != ':' ||
        !make_date(2000, month, day, &m->date)) {
        return false;
    }
    m->has_year = false;
    c->at = end;
    return true;
}

/* "10:05-10:20": what could be an offset is the end of a range where there is no date, or it is later. */
static bool is_range(const cursor *c, const dbr_moment *m)
{
    cursor end = {.s = c->s, .at = c->at + 1};
    dbr_time clock = DBR_TIME_NONE;
    dbr_time resolution = 0;
    size_t colon = 0;
    int hour = 0;
    if (c->at >= c->s.len || c->s.ptr[c->at] != '-' || m->resolution < DBR_MINUTE) {
        return false;
    }
    colon = end.at + (size_t)digits(c->s, end.at, 2, &hour);
    return colon < c->s.len && c->s.ptr[colon] == ':' && read_clock(&end, &clock, &resolution) &&
           (m->date == DBR_TIME_NONE || clock > m->clock);
}

/* A character of three bytes that a moment may begin with: 约, 下午, 次日, ≈. */
static bool may_begin_wide(const unsigned char *p)
{
    switch ((p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu)) {
    case u'约':
    case u'大':
    case u'凌':
    case u'清':
    case u'早':
    case u'上':
    case u'中':
    case u'下':
    case u'傍':
    case u'晚':
    case u'深':
    case u'次':
    case u'第':
    case u'翌':
    case u'当':
    case u'同':
    case u'≈':
    case u'～':
        return p[0] >= 0xE0;
    default:
        return false;
    }
}

/* A cheap look at the first bytes: most text is no moment, and this file is asked about every line of it. */
static bool may_begin(dbr_slice s)
{
    static const char HEADS[] =
        "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun app abo aro cir "
        "ca. ca  c.  rou on  at  ";
    if (s.len == 0) {
        return false;
    }
    unsigned char c = (unsigned char)s.ptr[0];
    if (c == 0xC2) {
        return dbr_slice_starts(s, "±");
    }
    if (c < 0x80) {
        bool is_letter = (c | 0x20u) >= 'a' && (c | 0x20u) <= 'z';
        if (!is_letter || s.len < 3) {
            return (c >= '0' && c <= '9') || c == '~';
        }
        static const unsigned SECONDS[26] = {
            // of HEADS, by their first letters
            ['a' - 'a'] = LETTER('p') | LETTER('u') | LETTER('b') | LETTER('r') | LETTER('t'),
            ['c' - 'a'] = LETTER('i') | LETTER('a') | OTHERS,
            ['d' - 'a'] = LETTER('e'),
            ['f' - 'a'] = LETTER('e') | LETTER('r'),
            ['j' - 'a'] = LETTER('a') | LETTER('u'),
            ['m' - 'a'] = LETTER('a') | LETTER('o'),
            ['n' - 'a'] = LETTER('o'),
            ['o' - 'a'] = LETTER('c') | LETTER('n'),
            ['r' - 'a'] = LETTER('o'),
            ['s' - 'a'] = LETTER('e') | LETTER('a') | LETTER('u'),
            ['t' - 'a'] = LETTER('u') | LETTER('h'),
            ['w' - 'a'] = LETTER('e')};
        unsigned second = (unsigned char)(s.ptr[1] | 0x20) - 'a';
        if ((SECONDS[(c | 0x20u) - 'a'] & (second < 26 ? 1u << second : OTHERS)) == 0) {
            return false;
        }
        char head[3] = {(char)(c | 0x20u), (char)(s.ptr[1] | 0x20), (char)(s.ptr[2] | 0x20)};
        for (size_t i = 0; i + 3 < sizeof(HEADS); i += 4) {
            if (HEADS[i] == head[0] && HEADS[i + 1] == head[1] &&
                (HEADS[i + 2] == head[2] || HEADS[i + 2] == ' ')) {
                return true;
            }
        }
        return false;
    }
    return s.len >= 3 && may_begin_wide((const unsigned char *)s.ptr);
}

static dbr_slice rest_of(const cursor *c)
{
    return dbr_slice_from(c->s, c->at);
}

static void skip_blanks(cursor *c)
{
    while (c->at < c->s.len && (c->s.ptr[c->at] == ' ' || c->s.ptr[c->at] == '\t')) {
        c->at++;
    }
}

static inline bool skip_str(cursor *c, const char *s)
{
    if (!starts_nocase(rest_of(c), s)) {
        return false;
    }
    c->at += strlen(s);
    return true;
}

static bool skip_approximate(cursor *c)
{
    for (size_t i = 0; i < COUNT(APPROXIMATE); i++) {
        if (skip_str(c, APPROXIMATE[i])) {
            skip_blanks(c);
            return true;
        }
    }
    return false;
}

/* "Monday, " */
static void skip_weekday(cursor *c)
{
    if (!begins_with(rest_of(c), LETTER('m') | LETTER('t') | LETTER('w') | LETTER('f') | LETTER('s'))) {
        return;
    }
    for (size_t i = 0; i < COUNT(WEEKDAYS); i++) {
        size_t n = starts_nocase(rest_of(c), WEEKDAYS[i]) ? strlen(WEEKDAYS[i]) : 0;
        if (n > 0 && c->at + n < c->s.len && memchr(" ,.", c->s.ptr[c->at + n], 3) != NULL) {
            c->at += n;
            while (c->at < c->s.len && memchr(" ,.", c->s.ptr[c->at], 3) != NULL) {
                c->at++;
            }
            return;
        }
    }
}

static bool read_date(cursor *c, dbr_moment *m)
{
    dbr_time date = DBR_TIME_NONE;
    bool has_year = false;
    size_t n = dbr_moment_date(rest_of(c), &date, &has_year);
    if (n == 0) {
        return false;
    }
    c->at += n;
    m->date = date;
    m->has_year = has_year;
    return true;
}

/* "10:05", "10:05:23.118", "7:32 PM", "7pm", "1005 UTC", "19点30分". */
static bool read_clock(cursor *c, dbr_time *ret, dbr_time *ret_resolution)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    size_t start = c->at;
    int n = digits(c->s, c->at, 4, &hour);
    if (n == 0 || n == 3) {
        return read_clock_zh(c, ret, ret_resolution);
    }
    dbr_time fraction = 0;
    dbr_time resolution = DBR_HOUR;
    c->at += (size_t)n;
    if (n == 4) {
        const dbr_zone *zone = NULL;
        char next = c->at < c->s.len ? c->s.ptr[c->at] : '-'; // "2025-13-40" is no 20:25 at -13
        if (next == '-' || next == '+' || dbr_moment_zone(rest_of(c), &zone) == 0) {
            c->at = start;
            return false;
        }
        minute = hour % 100;
        hour /= 100;
        resolution = DBR_MINUTE;
    } else if (minute_mark(c) > 0 && digits(c->s, c->at + minute_mark(c), 3, &minute) == 2) {
        resolution = DBR_MINUTE;
        c->at += minute_mark(c) + 2;
        if (c->at < c->s.len && c->s.ptr[c->at] == ':' && digits(c->s, c->at + 1, 3, &second) == 2) {
            resolution = DBR_SECOND;
            c->at += 3;
            fraction = read_fraction(c, &resolution);
        }
        bool is_h = c->at < c->s.len && c->s.ptr[c->at] == 'h' &&
                    (c->at + 1 >= c->s.len || !is_word_byte(c->s.ptr[c->at + 1])); // "14:15h"
        c->at += is_h ? 1 : 0;
        (void)skip_str(c, "分");
        (void)read_meridiem(c, &hour);
    } else if (!read_meridiem(c, &hour)) {
        c->at = start;
        return read_clock_zh(c, ret, ret_resolution);
    }
    if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute > 0)) {
        c->at = start;
        return false;
    }
    *ret = hour * DBR_HOUR + minute * DBR_MINUTE + second * DBR_SECOND + fraction;
    *ret_resolution = resolution;
    return true;
}

/* Bytes of what stands between hour and minute, ':' or '：'; 0 for none. "1h30" is a duration. */
static size_t minute_mark(const cursor *c)
{
    return dbr_read_colon(rest_of(c));
}

/* "19 点", "21点30分", "下午3点半", "下午3:20". */
static bool read_clock_zh(cursor *c, dbr_time *ret, dbr_time *ret_resolution)
{
    size_t start = c->at;
    bool is_pm = false;
    bool has_period = false;
    for (size_t i = 0; i < COUNT(PERIODS) && !has_period; i++) {
        has_period = skip_str(c, PERIODS[i]);
        is_pm = has_period && i >= FIRST_PM_PERIOD;
    }
    skip_blanks(c);
    int hour = 0;
    int minute = 0;
    int n = digits(c->s, c->at, 2, &hour);
    c->at += (size_t)n;
    size_t after_hour = c->at;
    skip_blanks(c);
    dbr_time resolution = DBR_HOUR;
    bool is_colon = n > 0 && has_period && (skip_str(c, ":") || skip_str(c, "："));
    bool is_hour = n > 0 && (is_colon || skip_str(c, "点") || skip_str(c, "时"));
    if (!is_hour || hour > 24 || after_hour == start) {
        c->at = start;
        return false;
    }
    (void)skip_str(c, "钟");
    size_t hour_end = c->at;
    skip_blanks(c);
    int k = digits(c->s, c->at, 2, &minute);
    if (k > 0 && minute < 60) {
        c->at += (size_t)k;
        size_t minute_end = c->at;
        bool is_close = minute_end == hour_end + (size_t)k;
        skip_blanks(c);
        bool is_minute = skip_str(c, "分") || is_close; // "3点20", "3 点 20 分", but not "3 点 20 台机器"
        if (c->s.ptr[c->at - 1] == ' ' || !is_minute) {
            c->at = is_minute ? minute_end : hour_end;
        }
        minute = is_minute ? minute : 0;
        resolution = is_minute ? DBR_MINUTE : DBR_HOUR;
    } else if (skip_str(c, "半")) {
        minute = 30;
        resolution = DBR_MINUTE;
    } else {
        c->at = hour_end;
    }
    hour += is_pm && hour < 12 ? 12 : 0;
    *ret = hour * DBR_HOUR + minute * DBR_MINUTE;
    *ret_resolution = resolution;
    return true;
}

static bool read_meridiem(cursor *c, int *hour)
{
    static const char *const WORDS[] = {"a.m.", "p.m.", "am", "pm"};
    size_t start = c->at;
    skip_blanks(c);
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (*hour >= 1 && *hour <= 12 && skip_str(c, WORDS[i])) {
            if (c->at < c->s.len && is_word_byte(c->s.ptr[c->at]) && (unsigned char)c->s.ptr[c->at] < 0x80) {
                break;
            }
            *hour = *hour % 12 + (i % 2 == 1 ? 12 : 0);
            return true;
        }
    }
    c->at = start;
    return false;
}

/* ".118" or ",118" behind seconds. */
static dbr_time read_fraction(cursor *c, dbr_time *resolution)
{
    dbr_time value = 0;
    dbr_time unit = DBR_SECOND;
    if (c->at + 1 >= c->s.len || (c->s.ptr[c->at] != '.' && c->s.ptr[c->at] != ',')) {
        return 0;
    }
    size_t p = c->at + 1;
    while (p < c->s.len && c->s.ptr[p] >= '0' && c->s.ptr[p] <= '9') {
        if (unit > 1) {
            unit /= 10;
            value += (c->s.ptr[p] - '0') * unit;
        }
        p++;
    }
    if (unit == DBR_SECOND) {
        return 0;
    }
    c->at = p;
    *resolution = unit;
    return value;
}

/* "–10:20", " to 10:20", "~ 2025-02-09 11:00", "至 11:00": the end of a range. */
static void read_range(cursor *c, dbr_moment *m)
{
    static const char *const DASHES[] = {"-",      "–",     "—",  "->", "→", "to ",
                                         "until ", "till ", "至", "到", "~", "～"};
    size_t start = c->at;
    skip_blanks(c);
    for (size_t i = 0; i < COUNT(DASHES); i++) {
        if (!skip_str(c, DASHES[i]) && !(c->is_between && skip_str(c, "and "))) {
            continue;
        }
        skip_blanks(c);
        (void)skip_approximate(c);
        dbr_moment end = {.date = DBR_TIME_NONE, .clock = DBR_TIME_NONE};
        if (read_date(c, &end)) {
            skip_blanks(c);
            (void)(skip_str(c, "at ") || skip_str(c, ", "));
        }
        if (read_clock(c, &end.clock, &end.resolution)) {
            m->end_date = end.date;
            m->end_clock = end.clock;
            read_zone(c, m);
            return;
        }
        break;
    }
    c->at = start;
}

static void read_zone(cursor *c, dbr_moment *m)
{
    const dbr_zone *zone = NULL;
    size_t n = is_range(c, m) ? 0 : dbr_moment_zone(rest_of(c), &zone);
    if (n > 0) {
        m->zone = m->zone != NULL ? m->zone : zone;
        c->at += n;
    }
}

/* How many digits stand at `at` (up to max + 1 are counted, so that longer numbers show), and their value. */
static int digits(dbr_slice s, size_t at, int max, int *ret)
{
    int n = 0;
    int value = 0;
    while (at + (size_t)n < s.len && s.ptr[at + (size_t)n] >= '0' && s.ptr[at + (size_t)n] <= '9' &&
           n <= max) {
        value = value * 10 + (s.ptr[at + (size_t)n] - '0');
        n++;
    }
    if (n > max) {
        return 0;
    }
    *ret = n > 0 ? value : *ret;
    return n;
}

/* "29-09-2021", "7/5/2023", "1/29/24", "16.05.2021". */
static size_t numeric_date(dbr_slice s, dbr_time *ret)
{
    int a = 0;
    int b = 0;
    int year = 0;
    int n1 = digits(s, 0, 2, &a);
    size_t p = (size_t)n1;
    if (n1 == 0 || p >= s.len || memchr("-/.", s.ptr[p], 3) == NULL) {
        return 0;
    }
    char separator = s.ptr[p];
    int n2 = digits(s, p + 1, 2, &b);
    p += 1 + (size_t)n2;
    if (n2 == 0 || p >= s.len || s.ptr[p] != separator) {
        return 0;
    }
    int n3 = digits(s, p + 1, 4, &year);
    if (n3 != 4 && (n3 != 2 || separator != '/')) {
        return 0;
    }
    year += n3 == 2 ? 2000 : 0;
    bool is_day_first = separator == '.' || a > 12 || (separator == '-' && b <= 12);
    bool ok = is_day_first ? make_date(year, b, a, ret) : make_date(year, a, b, ret);
    return ok && year >= 1900 ? p + 1 + (size_t)n3 : 0;
}

static size_t month_name(dbr_slice s, int *ret)
{
    if (!begins_with(s, LETTER('j') | LETTER('f') | LETTER('m') | LETTER('a') | LETTER('s') | LETTER('o') |
                            LETTER('n') | LETTER('d'))) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(MONTHS); i++) {
        size_t n = starts_nocase(s, MONTHS[i]) ? strlen(MONTHS[i]) : 0;
        if (n > 0 && (n >= s.len || !is_word_byte(s.ptr[n]) || (s.ptr[n] >= '0' && s.ptr[n] <= '9'))) {
            *ret = (int)(i % 12) + 1;
            n += n < s.len && s.ptr[n] == '.' ? 1 : 0;
            return n;
        }
    }
    return 0;
}

/* "Oct 30th 2021", "Apr. 1", "30 Oct", "30th of October 2021", "10月23日". */
static size_t named_date(dbr_slice s, dbr_time *ret, bool *ret_has_year)
{
    static const char *const ORDINALS[] = {"st", "nd", "rd", "th"};
    int month = 0;
    int day = 0;
    int year = 0;
    cursor c = {.s = s};
    int n = digits(s, 0, 2, &day);
    *ret_has_year = false;
    size_t blank = n > 0 && (size_t)n < s.len && s.ptr[n] == ' ' ? 1 : 0; // "10 月 1 日"
    if (n > 0 && dbr_slice_starts(dbr_slice_from(s, (size_t)n + blank), "月")) {
        month = day;
        c.at = (size_t)n + blank + strlen("月");
        skip_blanks(&c);
        int k = digits(s, c.at, 2, &day);
        c.at += (size_t)k;
        skip_blanks(&c);
        return k > 0 && (skip_str(&c, "日") || skip_str(&c, "号")) && make_date(2000, month, day, ret) ? c.at
                                                                                                       : 0;
    }
    bool is_day_first = n > 0;
    c.at = (size_t)n;
    for (int pass = 0; pass < 2; pass++) {
        if ((pass == 0) == is_day_first) {
            int k = is_day_first ? n : digits(s, c.at, 2, &day);
            c.at += is_day_first ? 0 : (size_t)k;
            for (size_t i = 0; i < COUNT(ORDINALS) && k > 0; i++) {
                if (skip_str(&c, ORDINALS[i])) {
                    break;
                }
            }
            bool is_clock = c.at + 1 < s.len && s.ptr[c.at] == ':' && s.ptr[c.at + 1] >= '0' &&
                            s.ptr[c.at + 1] <= '9'; // "Oct 10:05"
            if (k == 0 || is_clock) {
                return 0;
            }
        } else {
            size_t k = month_name(rest_of(&c), &month);
            c.at += k;
            if (k == 0) {
                return 0;
            }
        }
        if (pass == 0) {
            skip_blanks(&c);
            (void)skip_str(&c, "of ");
        }
    }
    size_t end = c.at;
    (void)skip_str(&c, ",");
    skip_blanks(&c);
    if (digits(s, c.at, 4, &year) == 4 && year >= 1900 && year < 2200) {
        c.at += 4;
        *ret_has_year = true;
    } else {
        c.at = end;
        year = 2000;
    }
    return make_date(year, month, day, ret) ? c.at : 0;
}

static bool make_date(int year, int month, int day, dbr_time *ret)
{
    dbr_civil civil = {.year = year, .month = month, .day = day};
    if (!dbr_civil_is_valid(&civil)) {
        return false;
    }
    *ret = dbr_civil_to_time(&civil);
    return *ret != DBR_TIME_NONE;
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
