/*
 * Numbers as people write them, in both languages.
 *
 *   41372   41,372   41 372      groups of exactly three digits behind one to three; the blank may be a
 * narrow one 41.5    0.25                 a point needs digits on both sides 41k  1.5M  2 million  3bn
 * scales; a small "m" is a minute, not a million 4.1 万   3 亿   5 千万 two … twelve, twenty, … ninety, "two
 * and a half", zero; not "one", which is mostly a pronoun 两  三十五  四十三点五  三万九千九百六十三  3万9千  三百五 (350)
 *
 * A list ("1,2,3"), a version ("1.2.3") and a number of more than 15 digits are none.
 */
#include "model/number.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MAX_DIGITS   15

typedef struct word_value {
    const char *word;
    int value;
} word_value;

static size_t read_digits(dbr_slice text, dbr_number *ret);
static size_t read_word(dbr_slice text, dbr_number *ret);
static size_t read_chinese(dbr_slice text, dbr_number *ret);
static size_t read_scale(dbr_slice rest, dbr_number *n);
static size_t read_lower(dbr_slice rest, dbr_number *n);

size_t dbr_number_read(dbr_slice text, dbr_number *ret)
{
    dbr_number n = {0};
    size_t taken = read_digits(text, &n);
    if (taken == 0) {
        taken = read_word(text, &n);
    }
    if (taken == 0) {
        taken = read_chinese(text, &n);
    }
    if (taken == 0) {
        return 0;
    }
    size_t scale = read_scale(dbr_slice_from(text, taken), &n);
    taken += scale;
    if (scale > 0 && (unsigned char)text.ptr[taken - 1] >= 0x80 && !n.has_fraction) {
        taken += read_lower(dbr_slice_from(text, taken), &n);
    }
    *ret = n;
    return taken;
}

double dbr_number_value(int64_t mantissa, int exponent)
{
    /* Exact doubles: with a mantissa below 2^53 one multiplication or division rounds correctly (as in dbr_slice_real). */
    static const double POWERS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int64_t exact = INT64_C(1) << 53;
    if (mantissa > -exact && mantissa < exact && abs(exponent) < (int)COUNT(POWERS)) {
        return exponent < 0 ? (double)mantissa / POWERS[-exponent] : (double)mantissa * POWERS[exponent];
    }
    char text[48];
    double value = 0;
    int len = snprintf(text, sizeof(text), "%llde%d", (long long)mantissa, exponent);
    bool is_read = dbr_slice_real(dbr_slice_of(text, (size_t)len), &value);
    assert(is_read);
    (void)is_read;
    return value;
}

size_t dbr_number_blank(dbr_slice text)
{
    static const char *const BLANKS[] = {"\u00a0", "\u202f", "\u2009", "\u2007"};
    if (text.len == 0 || (unsigned char)text.ptr[0] < 0x80) {
        return text.len > 0 && text.ptr[0] == ' ' ? 1 : 0; // nearly always
    }
    for (size_t i = 0; i < COUNT(BLANKS); i++) {
        if (dbr_slice_starts(text, BLANKS[i])) {
            return strlen(BLANKS[i]);
        }
    }
    return 0;
}

size_t dbr_number_letters(dbr_slice text)
{
    size_t n = 0;
    while (n < text.len &&
           ((text.ptr[n] >= 'a' && text.ptr[n] <= 'z') || (text.ptr[n] >= 'A' && text.ptr[n] <= 'Z'))) {
        n++;
    }
    return n;
}

/* Whether it begins with more than ASCII: the tables below need not be asked. */
static bool is_chinese(dbr_slice s)
{
    return s.len > 0 && (unsigned char)s.ptr[0] >= 0x80;
}

/* ---- digits ---- */

static size_t count_digits(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9') {
        n++;
    }
    return n;
}

/* The separator of a group of three at `at`: its length, 0 when there is no group. */
static size_t group_separator(dbr_slice s, size_t at, bool *is_comma)
{
    dbr_slice rest = dbr_slice_from(s, at);
    *is_comma = dbr_slice_starts(rest, ",");
    size_t n = *is_comma ? 1 : dbr_number_blank(rest);
    return n > 0 && count_digits(s, at + n) == 3 ? n : 0;
}

/* The end of the digits and their groups; 0 when this is no number but a list. */
static size_t grouped_end(dbr_slice text)
{
    bool uses_comma = false;
    bool is_comma = false;
    size_t at = count_digits(text, 0);
    size_t n = at <= 3 && text.ptr[0] != '0' ? group_separator(text, at, &uses_comma) : 0;
    for (bool is_first = true; n > 0; is_first = false) {
        if (!is_first && is_comma != uses_comma) {
            break;
        }
        at += n + 3;
        n = group_separator(text, at, &is_comma);
    }
    bool is_list = at < text.len && text.ptr[at] == ',' && count_digits(text, at + 1) > 0;
    return is_list ? 0 : at;
}

static bool add_digits(dbr_number *n, dbr_slice s)
{
    size_t n_digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') {
            continue;
        }
        n->mantissa = n->mantissa * 10 + (s.ptr[i] - '0');
        n_digits += n->mantissa > 0;
        if (n_digits > MAX_DIGITS || n->mantissa > INT64_C(999999999999999)) {
            return false;
        }
    }
    return true;
}

static size_t read_digits(dbr_slice text, dbr_number *ret)
{
    if (count_digits(text, 0) == 0) {
        return 0;
    }
    size_t end = grouped_end(text);
    if (end == 0 || !add_digits(ret, dbr_slice_sub(text, 0, end))) {
        return 0;
    }
    if (end < text.len && text.ptr[end] == '.' && count_digits(text, end + 1) > 0) {
        size_t n = count_digits(text, end + 1);
        if (n > MAX_DIGITS || !add_digits(ret, dbr_slice_sub(text, end + 1, end + 1 + n))) {
            return 0;
        }
        ret->exponent = -(int)n;
        ret->has_fraction = true;
        end += 1 + n;
        if (end < text.len && text.ptr[end] == '.' && count_digits(text, end + 1) > 0) {
            return 0; // a version
        }
    }
    return end;
}

/* ---- words ---- */

static size_t read_word(dbr_slice text, dbr_number *ret)
{
    static const word_value WORDS[] = {
        {"two", 2},      {"three", 3},   {"four", 4},    {"five", 5},    {"six", 6},     {"seven", 7},
        {"eight", 8},    {"nine", 9},    {"ten", 10},    {"eleven", 11}, {"twelve", 12}, {"zero", 0},
        {"fifteen", 15}, {"twenty", 20}, {"thirty", 30}, {"forty", 40},  {"fifty", 50},  {"sixty", 60},
        {"seventy", 70}, {"eighty", 80}, {"ninety", 90},
    };
    static const char HALF[] = " and a half";
    size_t n = dbr_number_letters(text);
    for (size_t i = 0; n > 2 && i < COUNT(WORDS); i++) {
        if (!dbr_slice_eq_nocase(dbr_slice_sub(text, 0, n), dbr_slice_str(WORDS[i].word))) {
            continue;
        }
        *ret = (dbr_number){.mantissa = WORDS[i].value, .is_word = true};
        if (dbr_slice_starts(dbr_slice_from(text, n), HALF)) {
            ret->mantissa = ret->mantissa * 10 + 5;
            ret->exponent = -1;
            ret->has_fraction = true;
            n += strlen(HALF);
        }
        return n;
    }
    return 0;
}

/* ---- Chinese numerals ---- */

/* The value of the numeral at the start: a digit 0–9, or 10, 100, 1000; -1 for none. All are three bytes
 * long. */
static int chinese_numeral(dbr_slice s)
{
    static const word_value NUMERALS[] = {
        {"零", 0}, {"〇", 0}, {"一", 1}, {"二", 2}, {"两", 2},  {"三", 3},   {"四", 4},    {"五", 5},
        {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"十", 10}, {"百", 100}, {"千", 1000},
    };
    for (size_t i = 0; is_chinese(s) && i < COUNT(NUMERALS); i++) {
        if (dbr_slice_starts(s, NUMERALS[i].word)) {
            return NUMERALS[i].value;
        }
    }
    return -1;
}

/* "点五": the fraction behind it. */
static size_t read_chinese_fraction(dbr_slice rest, dbr_number *ret)
{
    size_t at = strlen("点");
    if (!dbr_slice_starts(rest, "点")) {
        return 0;
    }
    int digit = chinese_numeral(dbr_slice_from(rest, at));
    if (digit < 0 || digit > 9) {
        return 0;
    }
    for (; digit >= 0 && digit <= 9 && ret->exponent > -6;
         digit = chinese_numeral(dbr_slice_from(rest, at))) {
        ret->mantissa = ret->mantissa * 10 + digit;
        ret->exponent--;
        at += strlen("五");
    }
    ret->has_fraction = true;
    return at;
}

static bool is_zero(dbr_slice s, size_t at)
{
    dbr_slice rest = dbr_slice_from(s, at);
    return dbr_slice_starts(rest, "零") || dbr_slice_starts(rest, "〇") || dbr_slice_starts(rest, "0");
}

/* Whether a measure word stands here: "5万一次" is no number of five digits. */
static bool is_counted(dbr_slice rest)
{
    static const char *const WORDS[] = {"个", "次", "台", "条", "项", "人", "名", "家", "笔", "起", "件",
                                        "行", "份", "分", "秒", "小", "天", "周", "月", "日", "年", "点",
                                        "倍", "成", "号", "多", "些", "半", "方", "般", "样", "直", "旦"};
    for (size_t i = 0; is_chinese(rest) && i < COUNT(WORDS); i++) {
        if (dbr_slice_starts(rest, WORDS[i])) {
            return true;
        }
    }
    return false;
}

/* Up to 九千九百九十九, beginning with a digit or 十. */
static size_t read_chinese(dbr_slice text, dbr_number *ret)
{
    size_t at = 0;
    int64_t total = 0;
    int64_t digit = 0;
    int64_t smallest = 10000; // units go down: 三百五十, never 五十三百
    for (int v = chinese_numeral(text); v >= 0; v = chinese_numeral(dbr_slice_from(text, at))) {
        if (v >= 10) {
            if ((at == 0 && v > 10) || v >= smallest) {
                break;
            }
            total += (digit > 0 ? digit : 1) * v;
            smallest = v;
            digit = 0;
        } else if (digit > 0) {
            break;
        } else {
            digit = v;
        }
        at += strlen("一");
    }
    if (at == 0) {
        return 0;
    }
    bool is_short = digit > 0 && smallest < 10000 && smallest >= 100 &&
                    !is_zero(text, at - 2 * strlen("零")) &&
                    !is_counted(dbr_slice_from(text, at)); // 三百五 is 350
    total += is_short ? digit * (smallest / 10 - 1) : 0;
    *ret = (dbr_number){.mantissa = total + digit, .needs_counter = true};
    return at + read_chinese_fraction(dbr_slice_from(text, at), ret);
}

/* ---- scales ---- */

static size_t read_scale(dbr_slice rest, dbr_number *n)
{
    static const word_value LETTERS[] = {
        {"k", 3},       {"K", 3},       {"M", 6},  {"mn", 6}, {"bn", 9},  {"hundred", 2}, {"thousand", 3},
        {"million", 6}, {"billion", 9}, {"Mn", 6}, {"Bn", 9}, {"mln", 6}, {"bln", 9},     {"trillion", 12},
    };
    static const word_value CHINESE[] = {
        {"十万", 5}, {"百万", 6}, {"千万", 7}, {"万亿", 12}, {"万", 4}, {"亿", 8}, {"千", 3}, {"百", 2},
    };
    size_t blank = dbr_number_blank(rest);
    dbr_slice after = dbr_slice_from(rest, blank);
    size_t n_letters = dbr_number_letters(after);
    for (size_t i = 0; n_letters > 0 && i < COUNT(LETTERS); i++) {
        if (LETTERS[i].word[0] == after.ptr[0] &&
            dbr_slice_is(dbr_slice_sub(after, 0, n_letters), LETTERS[i].word)) {
            n->exponent += LETTERS[i].value;
            n->scale = LETTERS[i].value;
            return blank + n_letters;
        }
    }
    for (size_t i = 0; is_chinese(after) && i < COUNT(CHINESE); i++) {
        if (dbr_slice_starts(after, CHINESE[i].word)) {
            n->exponent += CHINESE[i].value;
            n->scale = CHINESE[i].value;
            n->needs_counter = false;
            return blank + strlen(CHINESE[i].word);
        }
    }
    return 0;
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    for (int i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

/* What stands below a scale, before it is put in its place: 九千九百六十三 behind 三万, "9千" behind "3万". */
static size_t read_part(dbr_slice rest, int scale, dbr_number *low)
{
    size_t n_digits = count_digits(rest, 0);
    size_t at = n_digits;
    if (n_digits > 8 || (n_digits > 0 && !add_digits(low, dbr_slice_sub(rest, 0, at)))) {
        return 0;
    }
    if (n_digits == 0) {
        at = read_chinese(rest, low);
        if (at == 0 || low->has_fraction) {
            return 0;
        }
        for (; low->mantissa > 0 && low->mantissa % 10 == 0; low->mantissa /= 10) {
            low->exponent++; // 九千 is stated to the thousand
        }
    }
    dbr_slice after = dbr_slice_from(rest, at);
    int below = low->exponent;
    size_t unit = is_chinese(after) ? read_scale(after, low) : 0;
    if (unit > 0) {
        low->scale = low->exponent;
        return at + unit + read_lower(dbr_slice_from(rest, at + unit), low);
    }
    bool is_one = n_digits == 1 || (n_digits == 0 && at == strlen("一"));
    bool is_whole = is_zero(rest, 0) || (int)n_digits == scale || (n_digits == 0 && !is_one);
    if (is_whole) {
        bool goes_on =
            after.len > 1 && (after.ptr[0] == ',' || after.ptr[0] == '.') && count_digits(after, 1) > 0;
        return goes_on ? 0 : at;
    }
    low->exponent = scale - 1; // 三万九 is 39,000
    return is_one && below == 0 && low->mantissa > 0 && !is_counted(after) ? at : 0;
}

/* The rest of a number whose 亿, 万, 千 or 百 ends before `rest`: bytes taken, 0 for none. It claims its last stated unit. */
static size_t read_lower(dbr_slice rest, dbr_number *n)
{
    dbr_number low = {0};
    int scale = n->scale;
    bool may_go_on = is_chinese(rest) || count_digits(rest, 0) > 0;
    size_t at = may_go_on && scale > 0 && scale <= 8 ? read_part(rest, scale, &low) : 0;
    if (at == 0 || low.exponent >= scale || low.mantissa >= power_of_ten(scale - low.exponent)) {
        return 0;
    }
    int64_t whole = n->mantissa;
    for (int i = low.exponent; i < n->exponent; i++) {
        whole = whole <= INT64_C(99999999999999) ? whole * 10 : -1;
        if (whole < 0) {
            return 0;
        }
    }
    n->mantissa = whole + low.mantissa;
    n->exponent = low.exponent;
    n->scale = low.exponent;
    n->needs_counter = false;
    n->is_compound = true;
    return at;
}
