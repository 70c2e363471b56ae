/*
 * Quantities: a number as people write it, its unit, and the interval it claims.
 *
 * The rules of precision (docs/DESIGN.md), d being the unit of the last stated digit:
 *
 *   41,372           a whole number of things claims exactly itself
 *   41k, 4.1 万, 1.5  scaled or with a fraction: ± d/2, so 41k is [40500, 41500)
 *   43 %, $5,000     measured, not counted: ± d/2 though it is whole, so 43 % is [42.5, 43.5)
 *   3万9千           said to its last unit, rounded or cut: [38500, 40000)
 *   1h 35min         half of the last unit, rounded half up: [1:34:30, 1:35:30)
 *   ~40,000          rough: d is the unit of the last digit that is not zero, so [35000, 45000)
 *   约 35 分钟        the same: [34:30, 35:30); about 90 minutes is [85, 95) minutes
 *   within N         at most N; under N: less than N; over N: more than N; at least N, N+: N or more;
 *                    the bound of a rough N ("within about N") is the end of its interval
 *   100 多           [100, 200): more than 100, and it would still begin with this digit
 *   5–10 min         a range: from the low end of the first to the high end of the second
 *   half, 一半        50 % ± 5; half an hour, 半小时: 0.5 hours, so ± 3 minutes
 *   2 GB             nobody knows whether 1000 or 1024 was meant: the interval holds both
 *   2025-02-09 10:05 the minute [10:05, 10:06): clocks are cut, not rounded
 *
 * What only looks like a number is none: clocks ("10:05"), versions, fractions ("2/3"), ordinals, "5xx",
 * "404s", days of a month ("9 Feb", "2月9日"), "two-factor".
 */
#include "model/quantity.h"
#include "model/instant.h"

#include <assert.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static size_t read_one(dbr_slice text, dbr_reading *r, int *flags);
static size_t read_number_and_unit(dbr_slice text, dbr_reading *r);
static size_t read_range(dbr_slice text, size_t at, dbr_reading *first, dbr_reading *ret_last);

size_t dbr_quantity_parse(dbr_slice text, dbr_quantity *ret)
{
    dbr_reading first = {0};
    dbr_reading last = {0};
    int flags = 0;
    size_t at = dbr_marks_before(text, &flags);
    size_t n = read_one(dbr_slice_from(text, at), &first, &flags);
    if (n == 0) {
        return 0;
    }
    at += n;
    size_t range_end = read_range(text, at, &first, &last);
    if (range_end == SIZE_MAX) {
        return 0;
    }
    at = range_end > 0 ? range_end : at;
    at += dbr_mark_behind(dbr_slice_from(text, at), first.unit, &flags);
    if (range_end > 0) {
        dbr_quantity low = dbr_reading_interval(&first, flags);
        dbr_quantity high = dbr_reading_interval(&last, flags);
        double middle = (low.value + high.value) / 2;
        *ret = high;
        ret->low = low.low < high.high ? low.low : high.high; // "1 d ~ 0.9 d": equal but for the last digit
        ret->value = middle < ret->low ? ret->low : middle > ret->high ? ret->high : middle;
    } else {
        *ret = dbr_reading_interval(&first, flags);
        dbr_quantity_bound(ret, flags);
    }
    ret->is_rough = (flags & DBR_MARK_ROUGH) != 0;
    return at;
}

/* ---- one number and its unit ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit_at(dbr_slice s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

/* The number without scale and separators: "1500", "0.5". */
static size_t plain_text(const dbr_number *n, char *text, size_t size)
{
    char back[48]; // from the last digit to the first
    size_t len = 0;
    int n_fraction = n->exponent < 0 ? -n->exponent : 0;
    assert(n->mantissa >= 0 && n_fraction < 24);
    int64_t rest = n->mantissa;
    for (int i = 0; i <= n_fraction || rest > 0; i++) {
        if (i > 0 && i == n_fraction) {
            back[len++] = '.';
        }
        back[len++] = (char)('0' + rest % 10);
        rest /= 10;
    }
    assert(len <= size);
    for (size_t i = 0; i < len; i++) {
        text[i] = back[len - 1 - i];
    }
    return len;
}

/* Zeros at the end of the last whole number in what a duration was read from: "1h 30min" has one. */
static int zeros_at_end(dbr_slice duration)
{
    size_t end = duration.len;
    while (end > 0 && !is_digit_at(duration, end - 1)) {
        end--;
    }
    size_t begin = end;
    while (begin > 0 && is_digit_at(duration, begin - 1)) {
        begin--;
    }
    if (begin > 0 && (duration.ptr[begin - 1] == '.' || duration.ptr[begin - 1] == ':')) {
        return 0;
    }
    int zeros = 0;
    while (end > begin && duration.ptr[end - 1] == '0') {
        zeros++;
        end--;
    }
    return end > begin ? zeros : 0;
}

/*
 * Number and `rest` as a duration; bytes of `rest` taken, 0 for none. The number is written anew, so that
 * "two hours", "2 000 s" and "三十五分钟" need nothing from the room `when`. `number.mantissa` keeps what
 * roughness needs.
 */
static size_t read_duration(dbr_slice rest, dbr_reading *r)
{
    char text[128];
    if (r->number.scale != 0 || dbr_slice_starts(rest, ":")) { // "10:05:23" may be a time of day
        return 0;
    }
    size_t n = plain_text(&r->number, text, sizeof(text) - 64);
    size_t n_rest = rest.len < 63 ? rest.len : 63;
    if (n_rest > 0) {
        memcpy(text + n, rest.ptr, n_rest);
    }
    dbr_slice whole = dbr_slice_of(text, n + n_rest);
    size_t taken = dbr_duration_parse(whole, &r->ns, &r->digit_ns);
    bool is_status = !r->number.has_fraction && r->number.mantissa >= 400 && r->number.mantissa < 600 &&
                     taken == n + 1 && rest.ptr[0] == 's';                                 // "the 404s"
    if (taken <= n || is_status || dbr_slice_starts(dbr_slice_from(whole, taken), "之")) { // 三分之一
        return 0;
    }
    r->unit = DBR_DURATION;
    r->zeros = zeros_at_end(dbr_slice_sub(whole, 0, taken));
    r->unit_ns = r->digit_ns;
    for (int i = r->number.exponent; i < 0; i++) {
        r->unit_ns = r->unit_ns <= INT64_MAX / 10 ? r->unit_ns * 10 : INT64_MAX;
    }
    return taken - n;
}

/* 四成, 三成五: tenths of the whole. 成功 and other words begin with the same sign. */
static size_t read_tenths(dbr_slice rest, dbr_reading *r)
{
    static const char *const OTHERS[] = {"功", "员", "本", "为", "立", "了", "果", "年", "交", "熟",
                                         "型", "品", "套", "组", "对", "片", "批", "倍", "因", "分"};
    dbr_number digit = {0};
    if (!dbr_slice_starts(rest, "成") || r->number.scale != 0) {
        return 0;
    }
    dbr_slice after = dbr_slice_from(rest, strlen("成"));
    for (size_t i = 0; i < COUNT(OTHERS); i++) {
        if (dbr_slice_starts(after, OTHERS[i])) {
            return 0;
        }
    }
    r->unit = DBR_PERCENT;
    r->number.exponent++;
    size_t n = !r->number.has_fraction && after.len > 0 && (unsigned char)after.ptr[0] >= 0x80
                   ? dbr_number_read(after, &digit)
                   : 0;
    if (n == strlen("五") && digit.mantissa > 0 && digit.mantissa < 10 &&
        dbr_counter_length(dbr_slice_from(after, n)) == 0) {
        r->number.mantissa = r->number.mantissa * 10 + digit.mantissa;
        r->number.exponent--;
        return strlen("成") + n;
    }
    return strlen("成");
}

static size_t read_percent(dbr_slice rest, dbr_reading *r)
{
    static const dbr_mark PERCENTS[] = {
        {"%", 0}, {"％", 0}, {"percent", DBR_MARK_WORD}, {"per cent", DBR_MARK_WORD}, {"pct", DBR_MARK_WORD}};
    size_t blank = dbr_number_blank(rest);
    for (size_t i = 0; i < COUNT(PERCENTS); i++) {
        size_t n = dbr_mark_length(dbr_slice_from(rest, blank), &PERCENTS[i]);
        if (n > 0) {
            r->unit = DBR_PERCENT;
            return blank + n;
        }
    }
    size_t n = read_tenths(dbr_slice_from(rest, blank), r);
    return n > 0 ? blank + n : 0;
}

static size_t read_money_suffix(dbr_slice rest, dbr_reading *r)
{
    static const dbr_mark CURRENCIES[] = {
        {"USD", DBR_MARK_WORD},
        {"EUR", DBR_MARK_WORD},
        {"GBP", DBR_MARK_WORD},
        {"CNY", DBR_MARK_WORD},
        {"RMB", DBR_MARK_WORD},
        {"JPY", DBR_MARK_WORD},
        {"dollars", DBR_MARK_WORD},
        {"dollar", DBR_MARK_WORD},
        {"euros", DBR_MARK_WORD},
        {"元", 0},
        {"美元", 0},
        {"美金", 0},
        {"欧元", 0},
        {"人民币", 0},
    };
    size_t blank = dbr_number_blank(rest);
    for (size_t i = 0; i < COUNT(CURRENCIES); i++) {
        size_t n = dbr_mark_length(dbr_slice_from(rest, blank), &CURRENCIES[i]);
        if (n > 0) {
            r->unit = DBR_MONEY;
            return blank + n;
        }
    }
    return 0;
}

static size_t read_bytes(dbr_slice rest, dbr_reading *r)
{
    static const char LETTERS[] = "kMGTP";
    size_t blank = dbr_number_blank(rest);
    dbr_slice word = dbr_slice_from(rest, blank);
    word = dbr_slice_sub(word, 0, dbr_number_letters(word));
    if (r->number.scale != 0 || word.len < 2 || word.len > 3 || word.ptr[word.len - 1] != 'B') {
        return 0;
    }
    const char *letter = strchr(LETTERS, word.ptr[0] == 'K' ? 'k' : word.ptr[0]);
    r->is_binary = word.len == 3 && word.ptr[1] == 'i';
    if (letter == NULL || (word.len == 3 && !r->is_binary)) {
        return 0;
    }
    r->byte_power = (int)(letter - LETTERS) + 1;
    r->is_measured = true;
    return blank + word.len;
}

/* What ends a number without a unit: the text's end, or a stop that no unit begins with. */
static bool is_bare(dbr_slice rest)
{
    char next = rest.len > 0 ? rest.ptr[0] : '\0';
    return rest.len == 0 || next == ')' || next == ']' || next == '|' || next == ';' || next == '\n' ||
           ((next == ',' || next == '.') && (rest.len == 1 || rest.ptr[1] == ' '));
}

static size_t read_unit(dbr_slice rest, dbr_reading *r)
{
    static size_t (*const UNITS[])(dbr_slice, dbr_reading *) = {read_percent, read_money_suffix,
                                                                read_duration, read_bytes};
    if (is_bare(rest)) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(UNITS); i++) {
        size_t n = r->unit == DBR_PLAIN ? UNITS[i](rest, r) : 0;
        if (n > 0) {
            return n;
        }
    }
    if (dbr_slice_starts(dbr_slice_from(rest, dbr_number_blank(rest)), "倍")) {
        r->is_measured = true;
        return dbr_number_blank(rest) + strlen("倍");
    }
    return 0;
}

static bool is_month(dbr_slice word)
{
    static const char *const MONTHS[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    if (word.len < 3) {
        return false;
    }
    for (size_t i = 0; i < COUNT(MONTHS); i++) {
        if ((word.ptr[0] | 0x20) != MONTHS[i][0]) {
            continue;
        }
        dbr_slice full = dbr_slice_str(MONTHS[i]);
        if (dbr_slice_eq_nocase(word, full) || dbr_slice_eq_nocase(word, dbr_slice_sub(full, 0, 3))) {
            return true;
        }
    }
    return false;
}

/* Not a quantity, whatever digits it has: see the top. */
static bool is_other_thing(dbr_slice rest, const dbr_reading *r)
{
    static const char *const CALENDAR[] = {"月", "日", "号", "年", "点"};
    char next = rest.len > 0 ? rest.ptr[0] : '\0';
    if (is_letter(next) || next == '_' ||
        ((next == ':' || next == '/' || next == '.') && is_digit_at(rest, 1)) ||
        (next == '-' && rest.len > 1 && is_letter(rest.ptr[1]))) {
        return true;
    }
    dbr_slice after = dbr_slice_from(rest, dbr_number_blank(rest));
    for (size_t i = 0; i < COUNT(CALENDAR); i++) {
        if (dbr_slice_starts(after, CALENDAR[i])) {
            return true;
        }
    }
    dbr_slice word = dbr_slice_sub(after, 0, dbr_number_letters(after));
    if (is_month(word) || dbr_slice_eq_nocase(word, dbr_slice_str("am")) ||
        dbr_slice_eq_nocase(word, dbr_slice_str("pm"))) {
        return true;
    }
    bool is_article = r->number.mantissa == 1; // 一个
    return r->number.needs_counter && (is_article || dbr_counter_length(after) == 0);
}

/* 多 or 余 behind the number: "100 多", "3 个多小时". */
static size_t more_length(dbr_slice rest)
{
    bool is_after_counter = dbr_slice_starts(rest, "个多") || dbr_slice_starts(rest, "个余");
    dbr_slice more = dbr_slice_from(rest, is_after_counter ? strlen("个") : 0);
    bool is_more = dbr_slice_starts(more, "多") || dbr_slice_starts(more, "余");
    return is_more ? (is_after_counter ? strlen("个") : 0) + strlen("多") : 0;
}

/* The same behind a unit: 3 小时多. What 多 begins otherwise (多次 is "many times") is none of it. */
static size_t more_behind(dbr_slice rest)
{
    static const char *const MANY[] = {"种", "数", "云", "地", "处", "点", "方", "轮", "线", "副"};
    bool is_more = dbr_slice_starts(rest, "多") || dbr_slice_starts(rest, "余");
    dbr_slice after = dbr_slice_from(rest, is_more ? strlen("多") : 0);
    for (size_t i = 0; is_more && i < COUNT(MANY); i++) {
        is_more = !dbr_slice_starts(after, MANY[i]);
    }
    return is_more && dbr_counter_length(after) == 0 ? strlen("多") : 0;
}

/* "$5m", "€2b": for money a small letter is a million, elsewhere a minute. */
static size_t read_money_scale(dbr_slice rest, dbr_number *n)
{
    dbr_slice letters = dbr_slice_sub(rest, 0, dbr_number_letters(rest));
    int scale = 0;
    if (n->scale != 0) {
        return 0;
    }
    if (dbr_slice_eq_nocase(letters, dbr_slice_str("m"))) {
        scale = 6;
    } else if (dbr_slice_eq_nocase(letters, dbr_slice_str("b"))) {
        scale = 9;
    }
    n->scale = scale;
    n->exponent += scale;
    return scale > 0 ? 1 : 0;
}

static size_t read_number_and_unit(dbr_slice text, dbr_reading *r)
{
    size_t at = dbr_number_read(text, &r->number);
    if (at == 0) {
        return 0;
    }
    dbr_slice rest = dbr_slice_from(text, at);
    if (r->number.needs_counter && dbr_slice_starts(rest, "分") && !dbr_slice_starts(rest, "分钟")) {
        return 0; // 十分 is "very"
    }
    if (r->unit == DBR_MONEY) {
        at += read_money_scale(rest, &r->number);
    }
    size_t blank = dbr_number_blank(dbr_slice_from(text, at));
    dbr_slice more = dbr_slice_from(text, at + blank);
    size_t n_more = more.len > 0 && (unsigned char)more.ptr[0] >= 0x80 ? more_length(more) : 0;
    r->is_more = n_more > 0;
    at += n_more > 0 ? blank + n_more : 0;
    size_t n = read_unit(dbr_slice_from(text, at), r);
    if (n > 0 && r->unit == DBR_DURATION && !r->is_more) {
        size_t behind = more_behind(dbr_slice_from(text, at + n));
        r->is_more = behind > 0;
        n += behind;
    }
    if (n == 0 && is_other_thing(dbr_slice_from(text, at), r) && !r->is_more) {
        return 0;
    }
    return at + n;
}

/* ---- whole readings ---- */

static size_t read_date(dbr_slice text, dbr_reading *r)
{
    dbr_instant instant = {0};
    size_t n = dbr_instant_read(text, &instant);
    if (n == 0) {
        instant.resolution = DBR_DAY;
        n = dbr_date_parse(text, &instant.time);
    }
    if (n == 0) {
        return 0;
    }
    r->unit = DBR_INSTANT;
    r->ns = instant.time;
    r->digit_ns = instant.resolution;
    return n;
}

/* 半小时; 半个多小时 and 半小时多: up to the whole. */
static size_t read_half_unit(dbr_slice text, dbr_reading *r)
{
    size_t at = strlen("半");
    if (!dbr_slice_starts(text, "半")) {
        return 0;
    }
    size_t n_more = more_length(dbr_slice_from(text, at));
    size_t n = read_duration(dbr_slice_from(text, at + n_more), r);
    if (n == 0) {
        return 0;
    }
    at += n_more + n;
    size_t behind = n_more == 0 ? more_behind(dbr_slice_from(text, at)) : 0;
    r->is_more = n_more + behind > 0;
    r->digit_ns = r->is_more ? r->unit_ns / 2 : r->digit_ns;
    return at + behind;
}

/* "half", "half an hour", "一半", "半小时". */
static size_t read_half(dbr_slice text, dbr_reading *r, int *flags)
{
    static const dbr_mark HALF = {"half", DBR_MARK_WORD};
    static const dbr_mark ARTICLES[] = {{" an", DBR_MARK_WORD}, {" a", DBR_MARK_WORD}};
    size_t at = dbr_slice_starts(text, "一半") ? strlen("一半") : dbr_mark_length(text, &HALF);
    r->number = (dbr_number){.mantissa = 5, .exponent = -1, .has_fraction = true};
    if (at == 0) {
        return read_half_unit(text, r);
    }
    for (size_t i = 0; i < COUNT(ARTICLES); i++) {
        size_t article = dbr_mark_length(dbr_slice_from(text, at), &ARTICLES[i]);
        size_t n = article > 0 ? read_duration(dbr_slice_from(text, at + article), r) : 0;
        if (n > 0) {
            return at + article + n;
        }
    }
    if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '_')) {
        return 0; // "half-open"
    }
    r->number = (dbr_number){.mantissa = 50};
    r->unit = DBR_PERCENT;
    *flags |= DBR_MARK_ROUGH;
    return at;
}

/* The sign of a currency, or its code and a blank. */
static size_t currency_length(dbr_slice text)
{
    static const char *const SIGNS[] = {"US$", "HK$",  "$",    "€",    "£",    "¥",
                                        "￥",  "USD ", "EUR ", "GBP ", "CNY ", "RMB "};
    for (size_t i = 0; i < COUNT(SIGNS); i++) {
        if (dbr_slice_starts(text, SIGNS[i])) {
            size_t n = strlen(SIGNS[i]);
            return n + dbr_number_blank(dbr_slice_from(text, n));
        }
    }
    return 0;
}

static size_t read_one(dbr_slice text, dbr_reading *r, int *flags)
{
    static const char *const SIGNS[] = {"-", "−", "+"};
    static const char PER_CENT[] = "百分之";
    size_t at = 0;
    size_t n = read_date(text, r);
    if (n == 0 && is_digit_at(text, 0)) { // nearly always: no half, sign or currency stands before it
        return read_number_and_unit(text, r);
    }
    if (n == 0) {
        n = read_half(text, r, flags);
    }
    if (n > 0) {
        return n;
    }
    for (size_t i = 0; i < COUNT(SIGNS); i++) {
        size_t len = strlen(SIGNS[i]);
        if (dbr_slice_starts(text, SIGNS[i]) &&
            (is_digit_at(text, len) || currency_length(dbr_slice_from(text, len)) > 0)) {
            r->is_negative = i < 2;
            at = len;
            break;
        }
    }
    size_t currency = currency_length(dbr_slice_from(text, at));
    at += currency;
    r->unit = currency > 0 ? DBR_MONEY : DBR_PLAIN;
    if (!dbr_slice_starts(dbr_slice_from(text, at), PER_CENT)) {
        n = read_number_and_unit(dbr_slice_from(text, at), r);
        return n > 0 ? at + n : 0;
    }
    at += strlen(PER_CENT);
    n = dbr_number_read(dbr_slice_from(text, at), &r->number);
    r->unit = DBR_PERCENT;
    return n > 0 ? at + n : 0;
}

/* ---- ranges ---- */

/* What the last number of a range says about the first: "5–10 min", "5–10k", "$5–10". */
static void share_unit(dbr_reading *first, dbr_reading *last)
{
    if (first->unit == DBR_MONEY && last->unit == DBR_PLAIN && last->byte_power == 0) {
        last->unit = DBR_MONEY; // "$5–10k": the sign stands once
        if (first->number.scale == 0) {
            first->number.scale = last->number.scale;
            first->number.exponent += last->number.scale;
        }
        return;
    }
    if (first->unit != DBR_PLAIN || first->number.scale != 0 || first->byte_power != 0) {
        return;
    }
    first->number.scale = last->number.scale;
    first->number.exponent += last->number.scale;
    first->byte_power = last->byte_power;
    first->is_binary = last->is_binary;
    first->is_measured = last->is_measured;
    if (last->unit != DBR_DURATION) {
        first->unit = last->unit;
        return;
    }
    double ns = dbr_number_value(first->number.mantissa, first->number.exponent) * (double)last->unit_ns;
    if (fabs(ns) >= 9e18) {
        return;
    }
    first->unit = DBR_DURATION;
    first->ns = (dbr_time)llround(ns);
    first->unit_ns = last->unit_ns;
    first->digit_ns = last->unit_ns;
    for (int i = first->number.exponent; i < 0 && first->digit_ns >= 10; i++) {
        first->digit_ns /= 10;
    }
}

/*
 * The rest of a range whose first number ends at `at`: where it ends; 0 when there is none; SIZE_MAX when
 * what stands there is no quantity at all (a telephone number, a date without a day). Gives `first` the unit
 * of the last.
 */
static size_t read_range(dbr_slice text, size_t at, dbr_reading *first, dbr_reading *ret_last)
{
    static const char *const DASHES[] = {"–", "—", "～", "~", "-"};
    dbr_slice rest = dbr_slice_from(text, at);
    if (first->unit == DBR_INSTANT || first->is_more) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(DASHES); i++) {
        bool is_hyphen = DASHES[i][0] == '-';
        size_t skip = is_hyphen ? 0 : dbr_number_blank(rest); // "10 - 5" is arithmetic
        if (!dbr_slice_starts(dbr_slice_from(rest, skip), DASHES[i])) {
            continue;
        }
        skip += strlen(DASHES[i]);
        skip += is_hyphen ? 0 : dbr_number_blank(dbr_slice_from(rest, skip));
        if (!is_digit_at(rest, skip)) {
            return 0;
        }
        size_t n = read_number_and_unit(dbr_slice_from(rest, skip), ret_last);
        dbr_reading shared = *first;
        share_unit(&shared, ret_last);
        bool is_longer = dbr_slice_starts(dbr_slice_from(rest, skip + n), "-"); // 555-1234-1
        if (n > 0 && !(is_hyphen && is_longer) && shared.unit == ret_last->unit && !ret_last->is_more &&
            dbr_reading_interval(&shared, 0).value < dbr_reading_interval(ret_last, 0).value) {
            *first = shared;
            return at + skip + n;
        }
        return is_hyphen ? SIZE_MAX : 0;
    }
    return 0;
}
