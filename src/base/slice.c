/*
 * Questions about borrowed bytes.
 *
 * The only piece with a formula is dbr_slice_real. A number is w * 10^e, with w made of its significant
 * digits. When w is below 2^53 and |e| <= 22, both w and 10^|e| are exact doubles, so that one multiplication
 * or division rounds correctly (Clinger, "How to read floating point numbers accurately", PLDI 1990).
 * Everything else goes to strtod in the form "DIGITSeEXPONENT": without a decimal point it does not depend on
 * the locale. 768 significant digits decide the rounding of any double; of longer numbers the tail only
 * matters as "zero or not", so it becomes one digit '1'.
 */
#include "base/slice.h"
#include "base/mask.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FIND_SHORT    256     // bytes in which memmem's preparations cost more than the search
#define REAL_DIGITS   770     // more than the 768 that can decide a rounding
#define EXPONENT_CAP  1000000 // beyond it a written exponent is "huge"; far above the digits a record can hold
#define POWERS_N      23      // 10^22 is the last power of ten that is an exact double
#define EXACT_INT_END (UINT64_C(1) << 53)

/* A number taken apart: the value is DIGITS * 10^exponent. */
typedef struct real_parts {
    bool is_negative;
    char digits[REAL_DIGITS + 1]; // significant ones, without leading zeros
    size_t n_digits;
    bool has_tail; // a non-zero digit did not fit
    int64_t exponent;
} real_parts;

static bool is_blank(char c);
static bool is_digit(char c);
static size_t find_byte(dbr_slice s, size_t begin, size_t end, char c);
static char lower(char c);
static size_t rarest(dbr_slice needle);
static bool split_real(dbr_slice s, real_parts *ret);
static bool take_digits(dbr_slice s, size_t *i, bool is_fraction, real_parts *p);
static bool take_exponent(dbr_slice s, size_t *i, int64_t *ret);
static bool exact_real(const real_parts *p, double *ret);
static double rounded_real(const real_parts *p);

int dbr_slice_cmp(dbr_slice a, dbr_slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common != 0 ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool dbr_slice_eq_nocase_all(dbr_slice a, dbr_slice b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool dbr_slice_ends(dbr_slice s, const char *suffix)
{
    size_t len = strlen(suffix);
    return len <= s.len && (len == 0 || memcmp(s.ptr + (s.len - len), suffix, len) == 0);
}

size_t dbr_slice_find(dbr_slice s, dbr_slice needle)
{
    if (needle.len == 0) {
        return 0;
    }
    if (s.len < needle.len) {
        return SIZE_MAX;
    }
    if (s.len > FIND_SHORT) {
        const char *at = memmem(s.ptr, s.len, needle.ptr, needle.len);
        return at != NULL ? (size_t)(at - s.ptr) : SIZE_MAX;
    }
    size_t n = s.len - needle.len + 1; // places where it may begin
    for (size_t at = find_byte(s, 0, n, needle.ptr[0]); at < n; at = find_byte(s, at + 1, n, needle.ptr[0])) {
        if (memcmp(s.ptr + at, needle.ptr, needle.len) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

size_t dbr_slice_find_char(dbr_slice s, char c)
{
    const char *at = s.len != 0 ? memchr(s.ptr, c, s.len) : NULL;
    return at != NULL ? (size_t)(at - s.ptr) : SIZE_MAX;
}

/* From one byte that may begin the needle to the next, the small and the capital letter apart: memchr does the walking. */
/* In a short text, 16 places at once: by its first and its last byte. */
static size_t find_nocase_short(dbr_slice s, dbr_slice needle)
{
    enum { STEP = 16 };
    size_t n = s.len - needle.len + 1; // places where it may begin
    char first = (char)(needle.ptr[0] | 0x20), last = (char)(needle.ptr[needle.len - 1] | 0x20);
    size_t i = 0;
    while (i < n && n >= STEP) {
        size_t at = i + STEP <= n ? i : n - STEP; // the last ones are looked at with some of those before
        unsigned hits = dbr_mask_two_nocase(s.ptr + at, needle.len - 1, first, last);
        for (; hits != 0; hits &= hits - 1) {
            size_t hit = at + (size_t)__builtin_ctz(hits);
            if (dbr_slice_eq_nocase_all(dbr_slice_sub(s, hit, hit + needle.len), needle)) {
                return hit;
            }
        }
        i += STEP;
    }
    for (; i < n; i++) {
        if ((s.ptr[i] | 0x20) == first && (s.ptr[i + needle.len - 1] | 0x20) == last &&
            dbr_slice_eq_nocase_all(dbr_slice_sub(s, i, i + needle.len), needle)) {
            return i;
        }
    }
    return SIZE_MAX;
}

size_t dbr_slice_find_nocase(dbr_slice s, dbr_slice needle)
{
    if (needle.len == 0) {
        return 0;
    }
    if (s.len < needle.len) {
        return SIZE_MAX;
    }
    if (s.len <= FIND_SHORT) {
        return find_nocase_short(s, needle);
    }
    size_t n = s.len - needle.len + 1; // places where it may begin
    size_t rare = rarest(needle);      // "the flag" is looked for by its 'g': fewer places to compare
    dbr_slice shifted = dbr_slice_sub(s, rare, rare + n);
    char small = lower(needle.ptr[rare]);
    char capital = small >= 'a' && small <= 'z' ? (char)(small - 'a' + 'A') : small;
    bool has_two = capital != small;
    size_t at_small = find_byte(shifted, 0, n, small);
    /* Capitals are looked for up to the next small one only: whoever asks for the next hit again and again would else look
     * through the whole text each time. */
    size_t at_capital = has_two ? find_byte(shifted, 0, at_small, capital) : at_small;
    while (at_small < n || at_capital < at_small) {
        size_t at = at_capital < at_small ? at_capital : at_small;
        if (dbr_slice_eq_nocase(dbr_slice_sub(s, at, at + needle.len), needle)) {
            return at;
        }
        at_small = at == at_small ? find_byte(shifted, at + 1, n, small) : at_small;
        at_capital = has_two ? find_byte(shifted, at + 1, at_small, capital) : at_small;
    }
    return SIZE_MAX;
}

/* Index of the byte that stands least often in text: by the frequency of letters in English; bytes of Chinese and signs are
 * rarer than any of them where most of the text is not of their kind. */
static size_t rarest(dbr_slice needle)
{
    /* How often, from 1 on; 0, what is no letter, is the rarest. */
    static const unsigned char RANKS[256] = {
        [' '] = 28, ['a'] = 25, 8,  16, 18, 27, 13, 11, 20, 23,         5,  6,  17, 14, 22, 24, 12, 3,
        19,         21,         26, 15, 7,  10, 4,  9,  2,  ['A'] = 25, 8,  16, 18, 27, 13, 11, 20, 23,
        5,          6,          17, 14, 22, 24, 12, 3,  19, 21,         26, 15, 7,  10, 4,  9,  2};
    size_t best = 0;
    unsigned best_rank = UINT_MAX;
    for (size_t i = 0; i < needle.len && i < 32 && best_rank > 0; i++) {
        unsigned rank = RANKS[(unsigned char)needle.ptr[i]];
        best = rank < best_rank ? i : best;
        best_rank = rank < best_rank ? rank : best_rank;
    }
    return best;
}

bool dbr_slice_has_digits(dbr_slice s)
{
    unsigned char any = 0;
    for (size_t i = 1; i < s.len; i++) {
        any |= (unsigned char)is_digit(s.ptr[i - 1]) & (unsigned char)is_digit(s.ptr[i]);
    }
    return any != 0;
}

dbr_slice dbr_slice_trim(dbr_slice s)
{
    size_t begin = 0;
    size_t end = s.len;
    while (begin < end && is_blank(s.ptr[begin])) {
        begin++;
    }
    while (end > begin && is_blank(s.ptr[end - 1])) {
        end--;
    }
    return dbr_slice_sub(s, begin, end);
}

dbr_slice dbr_slice_cut(dbr_slice *rest, char sep)
{
    dbr_slice whole = *rest;
    size_t at = find_byte(whole, 0, whole.len, sep);
    *rest = at < whole.len ? dbr_slice_from(whole, at + 1) : (dbr_slice){0};
    return dbr_slice_of(whole.ptr, at);
}

bool dbr_slice_int(dbr_slice s, int64_t *ret)
{
    bool is_negative = dbr_slice_starts(s, "-");
    int64_t value = 0;
    size_t i = is_negative ? 1 : 0;
    if (i == s.len) {
        return false;
    }
    for (; i < s.len; i++) {
        if (!is_digit(s.ptr[i])) {
            return false;
        }
        int64_t digit = s.ptr[i] - '0';
        /* Built on the negative side for '-', where INT64_MIN has its place. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, is_negative ? -digit : digit, &value)) {
            return false;
        }
    }
    *ret = value;
    return true;
}

bool dbr_slice_real(dbr_slice s, double *ret)
{
    real_parts p;
    double value = 0;

    if (!split_real(s, &p)) {
        return false;
    }
    if (!exact_real(&p, &value)) {
        value = rounded_real(&p);
    }
    if (isinf(value)) {
        return false;
    }
    *ret = p.is_negative ? -value : value;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The first `c` in [begin, end), else `end`. */
static size_t find_byte(dbr_slice s, size_t begin, size_t end, char c)
{
    const char *at = begin < end ? memchr(s.ptr + begin, c, end - begin) : NULL;
    return at != NULL ? (size_t)(at - s.ptr) : end;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The fields are set one by one: clearing 770 bytes would cost more than the parse. */
static bool split_real(dbr_slice s, real_parts *ret)
{
    size_t i = 0;
    int64_t written = 0;

    ret->n_digits = 0;
    ret->has_tail = false;
    ret->exponent = 0;
    ret->is_negative = dbr_slice_starts(s, "-");
    i += ret->is_negative ? 1 : 0;
    if (!take_digits(s, &i, false, ret)) {
        return false;
    }
    if (i < s.len && s.ptr[i] == '.') {
        i++;
        if (!take_digits(s, &i, true, ret)) {
            return false;
        }
    }
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        i++;
        if (!take_exponent(s, &i, &written)) {
            return false;
        }
    }
    ret->exponent += written;
    return i == s.len;
}

/* Takes one or more digits at *i; false when there is none. */
static bool take_digits(dbr_slice s, size_t *i, bool is_fraction, real_parts *p)
{
    size_t begin = *i;
    for (; *i < s.len && is_digit(s.ptr[*i]); (*i)++) {
        char c = s.ptr[*i];
        bool is_leading_zero = c == '0' && p->n_digits == 0;
        bool is_kept = !is_leading_zero && p->n_digits < REAL_DIGITS;
        if (is_kept) {
            p->digits[p->n_digits++] = c;
        } else if (!is_leading_zero) {
            p->has_tail = p->has_tail || c != '0';
        }
        /* A kept digit of the fraction shifts the point; a dropped one of the whole part shifts it back. */
        if (is_fraction && (is_kept || is_leading_zero)) {
            p->exponent--;
        } else if (!is_fraction && !is_kept && !is_leading_zero) {
            p->exponent++;
        }
    }
    return *i > begin;
}

static bool take_exponent(dbr_slice s, size_t *i, int64_t *ret)
{
    int64_t value = 0;
    bool is_negative = *i < s.len && s.ptr[*i] == '-';
    if (*i < s.len && (s.ptr[*i] == '-' || s.ptr[*i] == '+')) {
        (*i)++;
    }
    size_t begin = *i;
    for (; *i < s.len && is_digit(s.ptr[*i]); (*i)++) {
        value = value < EXPONENT_CAP ? value * 10 + (s.ptr[*i] - '0') : value;
    }
    *ret = is_negative ? -value : value;
    return *i > begin;
}

/* The fast path of the file's story; false when it does not apply. */
static bool exact_real(const real_parts *p, double *ret)
{
    static const double powers[POWERS_N] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t w = 0;
    if (p->n_digits > 19 || p->exponent <= -POWERS_N || p->exponent >= POWERS_N) {
        return p->n_digits == 0 ? (*ret = 0, true) : false;
    }
    for (size_t i = 0; i < p->n_digits; i++) {
        w = w * 10 + (uint64_t)(p->digits[i] - '0');
    }
    if (w > EXACT_INT_END) {
        return false;
    }
    *ret = p->exponent < 0 ? (double)w / powers[-p->exponent] : (double)w * powers[p->exponent];
    return true;
}

static double rounded_real(const real_parts *p)
{
    char text[REAL_DIGITS + 32];
    int64_t exponent = p->exponent;
    size_t len = p->n_digits;

    assert(len > 0 && len <= REAL_DIGITS);
    memcpy(text, p->digits, len);
    if (p->has_tail) {
        text[len++] = '1';
        exponent--;
    }
    /* strtod saturates by itself; the bound only keeps the text short. */
    exponent = exponent > INT_MAX ? INT_MAX : exponent < INT_MIN ? INT_MIN : exponent;
    (void)snprintf(text + len, sizeof(text) - len, "e%d", (int)exponent);
    return strtod(text, NULL);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool dbr_slice_has_word(dbr_slice s, const char *words)
{
    dbr_slice needle = dbr_slice_str(words);
    for (size_t from = 0; from < s.len;) {
        size_t at = dbr_slice_find_nocase(dbr_slice_from(s, from), needle);
        if (at == SIZE_MAX) {
            return false;
        }
        size_t begin = from + at, end = begin + needle.len;
        if ((begin == 0 || !is_letter(s.ptr[begin - 1])) && (end >= s.len || !is_letter(s.ptr[end]))) {
            return true;
        }
        from = begin + 1;
    }
    return false;
}
