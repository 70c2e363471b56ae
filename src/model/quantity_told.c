/*
 * Quantities in words, for texts that are known to state one: the text of a proof link. In running prose most of these words
 * state nothing ("one of them", "a second outage"), which is why dbr_quantity_parse does not read them.
 *
 *   two fifths, a third of, 五分之二     a share: per cent, ± 5
 *   an hour, a day and a half           a unit with an article: as "1 hour", "1.5 days"
 *   0:34:37                             h:mm:ss, where a length is asked for
 *   dozens, hundreds of thousands, 数千   from the unit to ten times of it; several, a few, 几个: from 2 to 20
 *   No alert, None, 没有                 0; One alert, once, twice, both, a dozen, 一次: these; only at the text's beginning
 *
 * Words of precision and bounds stand before them as before numbers: "over an hour", "nearly two thirds".
 */
#include "model/quantity.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct word_range {
    const char *word;
    double low, high; // the high end open, where they differ
} word_range;

static dbr_quantity plain(double low, double high)
{
    dbr_quantity q = {.value = low, .low = low, .high = low};
    q.high = high > low ? nextafter(high, -INFINITY) : low;
    return q;
}

/* The words without a letter or hyphen behind them: "one" is not in "one-off". */
static size_t word_length(dbr_slice text, const char *word)
{
    size_t n = strlen(word);
    bool is_it = n <= text.len && dbr_slice_eq_nocase(dbr_slice_sub(text, 0, n), dbr_slice_str(word));
    dbr_slice after = dbr_slice_from(text, is_it ? n : 0);
    bool goes_on = is_it && (dbr_number_letters(after) > 0 || dbr_slice_starts(after, "-") ||
                             dbr_slice_starts(after, "_") || dbr_slice_starts(after, "'"));
    return is_it && !goes_on ? n : 0;
}

/* ---- shares ---- */

static size_t denominator(dbr_slice text, bool is_plural, int *ret)
{
    static const struct {
        const char *one, *many;
        int value;
    } WORDS[] = {{"third", "thirds", 3},   {"quarter", "quarters", 4}, {"fourth", "fourths", 4},
                 {"fifth", "fifths", 5},   {"sixth", "sixths", 6},     {"seventh", "sevenths", 7},
                 {"eighth", "eighths", 8}, {"ninth", "ninths", 9},     {"tenth", "tenths", 10}};
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        size_t n = word_length(text, is_plural ? WORDS[i].many : WORDS[i].one);
        if (n > 0) {
            *ret = WORDS[i].value;
            return n;
        }
    }
    return 0;
}

static size_t read_share(dbr_slice text, dbr_quantity *ret)
{
    dbr_number upper = {.mantissa = 1};
    int lower = 0;
    size_t at = word_length(text, "a");
    at = at > 0 ? at : word_length(text, "one");
    bool is_article = at > 0;
    dbr_number read = {0};
    if (at == 0 && dbr_number_letters(text) > 0) {
        at = dbr_number_letters(text);
        at = dbr_number_read(dbr_slice_sub(text, 0, at), &read) == at && read.is_word ? at : 0;
        upper = read;
    }
    bool has_gap = at > 0 && at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '-');
    size_t n = has_gap ? denominator(dbr_slice_from(text, at + 1), !is_article, &lower) : 0;
    if (n > 0) {
        at += 1 + n;
        if (is_article && at < text.len && word_length(dbr_slice_from(text, at), " of") == 0) {
            return 0; // "a third outage"
        }
    } else {
        dbr_number below = {0};
        at = dbr_number_read(text, &upper);
        if (at == 0 || !dbr_slice_starts(dbr_slice_from(text, at), "分之")) {
            return 0;
        }
        n = dbr_number_read(dbr_slice_from(text, at + strlen("分之")), &below);
        lower = upper.mantissa < 100 && upper.exponent == 0 ? (int)upper.mantissa : 0;
        upper = below;
        at += strlen("分之") + n;
    }
    if (n == 0 || lower < 2 || upper.mantissa <= 0 || upper.mantissa >= lower || upper.exponent != 0) {
        return 0;
    }
    double percent = 100.0 * (double)upper.mantissa / lower;
    *ret = plain(percent - 5, percent + 5);
    ret->value = percent;
    ret->unit = DBR_PERCENT;
    return at;
}

/* ---- a unit with an article ---- */

static size_t read_article(dbr_slice text, dbr_quantity *ret)
{
    static const char *const UNITS[] = {"hour", "minute", "day", "week"};
    static const char HALF[] = " and a half";
    size_t at = word_length(text, "an");
    at = at > 0 ? at : word_length(text, "a");
    dbr_slice rest = dbr_slice_from(text, at < text.len ? at + 1 : at);
    if (at == 0 || at >= text.len || text.ptr[at] != ' ') {
        return 0;
    }
    for (size_t i = 0; i < COUNT(UNITS); i++) {
        size_t n = word_length(rest, UNITS[i]);
        if (n == 0) {
            continue;
        }
        bool is_half = dbr_slice_starts(dbr_slice_from(rest, n), HALF);
        char one[32];
        size_t len = 0;
        const char *number = is_half ? "1.5 " : "1 ";
        memcpy(one, number, strlen(number));
        len = strlen(number);
        memcpy(one + len, UNITS[i], strlen(UNITS[i]));
        len += strlen(UNITS[i]);
        (void)dbr_quantity_parse(dbr_slice_of(one, len), ret);
        return at + 1 + n + (is_half ? strlen(HALF) : 0);
    }
    return 0;
}

/* "0:34:37" */
static size_t read_clock_length(dbr_slice text, dbr_quantity *ret)
{
    dbr_time ns = 0;
    dbr_time digit = 0;
    size_t colon = 0;
    while (colon < text.len && text.ptr[colon] >= '0' && text.ptr[colon] <= '9') {
        colon++;
    }
    size_t n =
        colon > 0 && colon < text.len && text.ptr[colon] == ':' ? dbr_duration_parse(text, &ns, &digit) : 0;
    if (n <= colon) {
        return 0;
    }
    *ret = plain(((double)ns - (double)digit / 2) / 1e9, ((double)ns + (double)digit / 2) / 1e9);
    ret->value = (double)ns / 1e9;
    ret->unit = DBR_DURATION;
    return n;
}

/* ---- how many, in words ---- */

/* 数千, 几十万, 上百, 成千上万. */
static size_t read_vague_chinese(dbr_slice text, dbr_quantity *ret)
{
    static const char *const PREFIXES[] = {"数", "几", "上", "若干"};
    static const word_range UNITS[] = {{"十万", 1e5, 0}, {"百万", 1e6, 0}, {"千万", 1e7, 0}, {"十", 10, 0},
                                       {"百", 100, 0},   {"千", 1000, 0},  {"万", 1e4, 0},   {"亿", 1e8, 0}};
    dbr_quantity timed;
    if (dbr_slice_starts(text, "成千上万")) {
        *ret = plain(1000, 1e6);
        return strlen("成千上万");
    }
    for (size_t i = 0; i < COUNT(PREFIXES); i++) {
        size_t at = dbr_slice_starts(text, PREFIXES[i]) ? strlen(PREFIXES[i]) : 0;
        dbr_slice rest = dbr_slice_from(text, at);
        for (size_t k = 0; at > 0 && k < COUNT(UNITS); k++) {
            size_t n = dbr_slice_starts(rest, UNITS[k].word) ? strlen(UNITS[k].word) : 0;
            char one[24] = "2 ";
            dbr_slice unit = dbr_slice_from(rest, n);
            size_t len = unit.len < sizeof(one) - 2 ? unit.len : sizeof(one) - 2;
            if (len > 0) {
                memcpy(one + 2, unit.ptr, len);
            }
            bool is_timed = n > 0 && dbr_quantity_parse(dbr_slice_of(one, 2 + len), &timed) > 0 &&
                            timed.unit != DBR_PLAIN; // 数十分钟
            if (n > 0 && !is_timed) {
                *ret = plain(UNITS[k].low, UNITS[k].low * 10);
                return at + n;
            }
        }
        if (at > 0 && i != 2 && dbr_counter_length(rest) > 0) { // 几个, but not 上次
            *ret = plain(2, 20);
            return at;
        }
    }
    return 0;
}

/* "twenty-five" */
static size_t read_joined_words(dbr_slice text, dbr_quantity *ret)
{
    dbr_number tens = {0};
    dbr_number ones = {0};
    size_t n = dbr_number_letters(text);
    size_t more =
        n > 0 && n < text.len && text.ptr[n] == '-' ? dbr_number_letters(dbr_slice_from(text, n + 1)) : 0;
    if (more == 0 || dbr_number_read(dbr_slice_sub(text, 0, n), &tens) != n || !tens.is_word) {
        return 0;
    }
    dbr_slice last = dbr_slice_sub(text, n + 1, n + 1 + more);
    ones.mantissa = dbr_slice_eq_nocase(last, dbr_slice_str("one")) ? 1 : 0;
    bool is_read = ones.mantissa == 1 || (dbr_number_read(last, &ones) == more && ones.is_word);
    if (!is_read || tens.mantissa < 20 || tens.mantissa % 10 != 0 || ones.mantissa < 1 || ones.mantissa > 9) {
        return 0;
    }
    *ret = plain((double)(tens.mantissa + ones.mantissa), (double)(tens.mantissa + ones.mantissa));
    return n + 1 + more;
}

static size_t read_vague(dbr_slice text, dbr_quantity *ret)
{
    static const word_range WORDS[] = {{"tens of thousands", 1e4, 1e5},
                                       {"hundreds of thousands", 1e5, 1e6},
                                       {"tens of millions", 1e7, 1e8},
                                       {"hundreds of millions", 1e8, 1e9},
                                       {"dozens", 12, 240},
                                       {"tens", 10, 100},
                                       {"hundreds", 100, 1e4},
                                       {"thousands", 1000, 1e6},
                                       {"millions", 1e6, 1e9},
                                       {"a hundred", 50, 150},
                                       {"one hundred", 50, 150},
                                       {"a thousand", 500, 1500},
                                       {"one thousand", 500, 1500},
                                       {"a million", 5e5, 1.5e6},
                                       {"one million", 5e5, 1.5e6},
                                       {"a billion", 5e8, 1.5e9},
                                       {"one billion", 5e8, 1.5e9},
                                       {"several", 2, 20},
                                       {"a few", 2, 20},
                                       {"a handful", 2, 20},
                                       {"a couple", 2, 4}};
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        size_t n = word_length(text, WORDS[i].word);
        bool is_more = n > 0 && dbr_slice_starts(dbr_slice_from(text, n), " of ") &&
                       WORDS[i].high != 1e6; // "tens of seconds" are no number
        if (n > 0 && !(is_more && WORDS[i].low == 10)) {
            *ret = plain(WORDS[i].low, WORDS[i].high);
            return n;
        }
    }
    return read_vague_chinese(text, ret);
}

static size_t read_first(dbr_slice text, dbr_quantity *ret)
{
    static const word_range WORDS[] = {{"no", 0, 0},      {"none", 0, 0},     {"nobody", 0, 0},
                                       {"nothing", 0, 0}, {"no one", 0, 0},   {"not a single", 0, 0},
                                       {"not one", 0, 0}, {"neither", 0, 0},  {"a single", 1, 1},
                                       {"one", 1, 1},     {"once", 1, 1},     {"twice", 2, 2},
                                       {"both", 2, 2},    {"a dozen", 7, 18}, {"half a dozen", 4, 9}};
    static const word_range CHINESE[] = {{"没有", 0, 0}, {"并无", 0, 0}, {"均无", 0, 0}, {"毫无", 0, 0},
                                         {"无一", 0, 0}, {"无人", 0, 0}, {"未有", 0, 0}};
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        size_t n = word_length(text, WORDS[i].word);
        if (n > 0 && word_length(dbr_slice_from(text, n), " of") == 0) { // "one of the replicas"
            *ret = plain(WORDS[i].low, WORDS[i].high);
            return n;
        }
    }
    for (size_t i = 0; i < COUNT(CHINESE); i++) {
        if (dbr_slice_starts(text, CHINESE[i].word)) {
            *ret = plain(0, 0);
            return strlen(CHINESE[i].word);
        }
    }
    static const word_range BARE[] = {{"百万", 5e5, 1.5e6}, {"千万", 5e6, 1.5e7}, {"十万", 5e4, 1.5e5}};
    for (size_t i = 0; i < COUNT(BARE); i++) {
        if (dbr_slice_starts(text, BARE[i].word)) {
            *ret = plain(BARE[i].low, BARE[i].high);
            return strlen(BARE[i].word);
        }
    }
    if (dbr_slice_is(text, "一")) {
        *ret = plain(1, 1);
        return strlen("一");
    }
    if (dbr_slice_starts(text, "一") && dbr_counter_length(dbr_slice_from(text, strlen("一"))) > 0) {
        *ret = plain(1, 1);
        return strlen("一");
    }
    return 0;
}

size_t dbr_quantity_told(dbr_slice text, bool is_first, dbr_quantity *ret)
{
    static size_t (*const READERS[])(dbr_slice, dbr_quantity *) = {
        read_share, read_article, read_clock_length, read_joined_words, read_vague};
    dbr_quantity q = {0};
    int flags = 0;
    size_t at = dbr_marks_before(text, &flags);
    dbr_slice rest = dbr_slice_from(text, at);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(READERS) && n == 0; i++) {
        bool is_loose = READERS[i] == read_article && at == 0 && !is_first; // "requests a minute"
        n = is_loose ? 0 : READERS[i](rest, &q);
    }
    if (n == 0) {
        n = dbr_quantity_parse(text, ret);
        bool is_told = n == 0 && is_first && at == 0;
        n = is_told ? read_first(text, &q) : n;
        *ret = is_told && n > 0 ? q : *ret;
        return n;
    }
    n += dbr_mark_behind(dbr_slice_from(rest, n), (int)q.unit, &flags);
    dbr_quantity_bound(&q, flags);
    q.is_rough = (flags & DBR_MARK_ROUGH) != 0;
    *ret = q;
    return at + n;
}
