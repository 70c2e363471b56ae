/*
 * The words around a number: rough ("about", 约), bounds ("within", 超过, "or more", 以内).
 *
 * English words need their end ("some" is not "something"), Chinese ones do not. Marks combine ("just over
 * about 2"); a second bound is not read.
 */
#include "model/quantity.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit_at(dbr_slice s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

size_t dbr_mark_length_of(dbr_slice text, const dbr_mark *m)
{
    size_t n = strlen(m->text);
    if (n > text.len || !dbr_slice_eq_nocase(dbr_slice_sub(text, 0, n), dbr_slice_str(m->text))) {
        return 0;
    }
    bool is_cut = (m->flags & DBR_MARK_WORD) != 0 && n < text.len && is_letter(text.ptr[n]);
    return is_cut ? 0 : n;
}

/* In order of trial: a mark stands before its own prefixes. */
static const dbr_mark MARKS[] = {
    {"~", DBR_MARK_ROUGH},
    {"≈", DBR_MARK_ROUGH},
    {"～", DBR_MARK_ROUGH},
    {"∼", DBR_MARK_ROUGH},
    {"about", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"around", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"approximately", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"approx.", DBR_MARK_ROUGH},
    {"approx", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"roughly", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"nearly", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"almost", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"circa", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"ca.", DBR_MARK_ROUGH},
    {"some", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"an estimated", DBR_MARK_ROUGH | DBR_MARK_WORD},
    {"大约", DBR_MARK_ROUGH},
    {"大概", DBR_MARK_ROUGH},
    {"约", DBR_MARK_ROUGH},
    {"将近", DBR_MARK_ROUGH},
    {"接近", DBR_MARK_ROUGH},
    {"近", DBR_MARK_ROUGH},
    {"差不多", DBR_MARK_ROUGH},
    {"within", DBR_MARK_AT_MOST | DBR_MARK_WORD},
    {"at most", DBR_MARK_AT_MOST | DBR_MARK_WORD},
    {"up to", DBR_MARK_AT_MOST | DBR_MARK_WORD},
    {"no more than", DBR_MARK_AT_MOST | DBR_MARK_WORD},
    {"not more than", DBR_MARK_AT_MOST | DBR_MARK_WORD},
    {"<=", DBR_MARK_AT_MOST},
    {"≤", DBR_MARK_AT_MOST},
    {"不超过", DBR_MARK_AT_MOST},
    {"最多", DBR_MARK_AT_MOST},
    {"至多", DBR_MARK_AT_MOST},
    {"under", DBR_MARK_AT_MOST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"below", DBR_MARK_AT_MOST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"less than", DBR_MARK_AT_MOST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"fewer than", DBR_MARK_AT_MOST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"<", DBR_MARK_AT_MOST | DBR_MARK_STRICT},
    {"不到", DBR_MARK_AT_MOST | DBR_MARK_STRICT},
    {"不足", DBR_MARK_AT_MOST | DBR_MARK_STRICT},
    {"少于", DBR_MARK_AT_MOST | DBR_MARK_STRICT},
    {"低于", DBR_MARK_AT_MOST | DBR_MARK_STRICT},
    {"小于", DBR_MARK_AT_MOST | DBR_MARK_STRICT},
    {"at least", DBR_MARK_AT_LEAST | DBR_MARK_WORD},
    {"no less than", DBR_MARK_AT_LEAST | DBR_MARK_WORD},
    {"no fewer than", DBR_MARK_AT_LEAST | DBR_MARK_WORD},
    {"not less than", DBR_MARK_AT_LEAST | DBR_MARK_WORD},
    {">=", DBR_MARK_AT_LEAST},
    {"≥", DBR_MARK_AT_LEAST},
    {"至少", DBR_MARK_AT_LEAST},
    {"最少", DBR_MARK_AT_LEAST},
    {"不少于", DBR_MARK_AT_LEAST},
    {"不低于", DBR_MARK_AT_LEAST},
    {"over", DBR_MARK_AT_LEAST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"above", DBR_MARK_AT_LEAST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"more than", DBR_MARK_AT_LEAST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"exceeding", DBR_MARK_AT_LEAST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {"in excess of", DBR_MARK_AT_LEAST | DBR_MARK_STRICT | DBR_MARK_WORD},
    {">", DBR_MARK_AT_LEAST | DBR_MARK_STRICT},
    {"超过", DBR_MARK_AT_LEAST | DBR_MARK_STRICT},
    {"多于", DBR_MARK_AT_LEAST | DBR_MARK_STRICT},
    {"大于", DBR_MARK_AT_LEAST | DBR_MARK_STRICT},
    {"高于", DBR_MARK_AT_LEAST | DBR_MARK_STRICT},
    {"超", DBR_MARK_AT_LEAST | DBR_MARK_STRICT},
    {"just", DBR_MARK_WORD},
    {"only", DBR_MARK_WORD},
};

/* Whether one of MARKS begins with this byte; behind the first mark a digit nearly always says no. */
static bool may_begin(dbr_slice text)
{
    unsigned char c = text.len > 0 ? (unsigned char)text.ptr[0] : 0;
    return c >= 0x80 || (c != 0 && strchr("~<>abcefijlmnorsuw", is_letter((char)c) ? c | 0x20 : c) != NULL);
}

size_t dbr_marks_before(dbr_slice text, int *flags)
{
    size_t at = 0;
    for (size_t i = may_begin(text) ? 0 : COUNT(MARKS); i < COUNT(MARKS);) {
        size_t n = dbr_mark_length(dbr_slice_from(text, at), &MARKS[i]);
        bool is_second_bound = (*flags & MARKS[i].flags & (DBR_MARK_AT_MOST | DBR_MARK_AT_LEAST)) != 0;
        if (n == 0 || is_second_bound) {
            i++;
            continue;
        }
        *flags |= MARKS[i].flags & (DBR_MARK_ROUGH | DBR_MARK_AT_MOST | DBR_MARK_AT_LEAST | DBR_MARK_STRICT);
        at += n;
        at += dbr_number_blank(dbr_slice_from(text, at));
        i = at < 64 && may_begin(dbr_slice_from(text, at)) ? 0
                                                           : COUNT(MARKS); // "just over about 2"; never long
    }
    return at;
}

/* A measure word between number and suffix: "3 个以上", "100 次左右". */
size_t dbr_counter_length(dbr_slice text)
{
    static const char *const COUNTERS[] = {"个", "次", "台", "条", "项", "人", "名",
                                           "家", "笔", "起", "件", "行", "份"};
    for (size_t i = 0; i < COUNT(COUNTERS); i++) {
        if (dbr_slice_starts(text, COUNTERS[i])) {
            return strlen(COUNTERS[i]);
        }
    }
    return 0;
}

static size_t suffix_length(dbr_slice rest, int unit, int *flags)
{
    static const dbr_mark SUFFIXES[] = {
        {"以内", DBR_MARK_AT_MOST},
        {"之内", DBR_MARK_AT_MOST},
        {"及以下", DBR_MARK_AT_MOST},
        {"以下", DBR_MARK_AT_MOST},
        {"及以上", DBR_MARK_AT_LEAST},
        {"以上", DBR_MARK_AT_LEAST},
        {"左右", DBR_MARK_ROUGH},
        {"上下", DBR_MARK_ROUGH},
        {"or more", DBR_MARK_AT_LEAST | DBR_MARK_WORD},
        {"or less", DBR_MARK_AT_MOST | DBR_MARK_WORD},
        {"or fewer", DBR_MARK_AT_MOST | DBR_MARK_WORD},
        {"or so", DBR_MARK_ROUGH | DBR_MARK_WORD},
    };
    static const char *const NOT_WITHIN[] = {"内存", "内核", "内部", "内网", "内容"};
    for (size_t i = 0; i < COUNT(SUFFIXES); i++) {
        size_t n = dbr_mark_length(rest, &SUFFIXES[i]);
        if (n > 0) {
            *flags |= SUFFIXES[i].flags & ~DBR_MARK_WORD;
            return n;
        }
    }
    if (unit != DBR_DURATION || !dbr_slice_starts(rest, "内")) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(NOT_WITHIN); i++) {
        if (dbr_slice_starts(rest, NOT_WITHIN[i])) {
            return 0;
        }
    }
    *flags |= DBR_MARK_AT_MOST;
    return strlen("内");
}

size_t dbr_mark_behind(dbr_slice rest, int unit, int *flags)
{
    if (dbr_slice_starts(rest, "+") && !is_digit_at(rest, 1)) {
        *flags |= DBR_MARK_AT_LEAST;
        return 1;
    }
    size_t at = dbr_number_blank(rest);
    size_t n = suffix_length(dbr_slice_from(rest, at), unit, flags);
    if (n > 0) {
        return at + n;
    }
    size_t counter = dbr_counter_length(dbr_slice_from(rest, at));
    n = counter > 0 ? suffix_length(dbr_slice_from(rest, at + counter), unit, flags) : 0;
    return n > 0 ? at + counter + n : 0;
}
