/*
 * Borrowed bytes, and the few questions one asks of them.
 *
 * A slice does not own its bytes and is not NUL-terminated; it is valid as long as whoever gave it says.
 * Parsers take slices and return slices into the same bytes.
 */
#ifndef DBR_BASE_SLICE_H
#define DBR_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct dbr_slice {
    const char *ptr; // NULL only together with len 0
    size_t len;      // bytes
} dbr_slice;

/* NULL only together with length 0: said here for the static analyzer, which cannot see it from the code. */
#ifdef __clang_analyzer__
#define DBR_SLICE_RULE(s)                                                                                    \
    if ((s).ptr == NULL && (s).len > 0) {                                                                    \
        __builtin_unreachable();                                                                             \
    }
#else
#define DBR_SLICE_RULE(s)
#endif

/* A slice of a string literal, usable as an initialiser. */
#define DBR_LIT(s)                                                                                           \
    {                                                                                                        \
        "" s, sizeof(s) - 1                                                                                  \
    }

/* The two arguments of "%.*s". */
#define DBR_FMT(s) (int)(s).len, (s).ptr ? (s).ptr : ""

static inline dbr_slice dbr_slice_of(const char *ptr, size_t len)
{
    return (dbr_slice){.ptr = ptr, .len = len};
}

/* A NUL-terminated string as a slice; NULL gives the empty slice. */
static inline dbr_slice dbr_slice_str(const char *s)
{
    return (dbr_slice){.ptr = s, .len = s != NULL ? strlen(s) : 0};
}

static inline bool dbr_slice_eq(dbr_slice a, dbr_slice b)
{
    DBR_SLICE_RULE(a)
    DBR_SLICE_RULE(b)
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool dbr_slice_is(dbr_slice a, const char *s)
{
    return dbr_slice_eq(a, dbr_slice_str(s));
}

/* The part [begin, end); both are cut to the slice. */
static inline dbr_slice dbr_slice_sub(dbr_slice s, size_t begin, size_t end)
{
    DBR_SLICE_RULE(s)
    end = end < s.len ? end : s.len;
    begin = begin < end ? begin : end;
    return (dbr_slice){.ptr = s.ptr != NULL ? s.ptr + begin : NULL, .len = end - begin};
}

static inline dbr_slice dbr_slice_from(dbr_slice s, size_t begin)
{
    return dbr_slice_sub(s, begin, s.len);
}

/* Bytewise order, shorter first on a common prefix; < 0, 0, > 0. */
int dbr_slice_cmp(dbr_slice a, dbr_slice b);

/* ASCII letters compare without case. Here because words are looked up so: the length or the first byte says no, the latter
 * without the bit that small and capital letters differ in. */
bool dbr_slice_eq_nocase_all(dbr_slice a, dbr_slice b);
static inline bool dbr_slice_eq_nocase(dbr_slice a, dbr_slice b)
{
    DBR_SLICE_RULE(a)
    DBR_SLICE_RULE(b)
    bool is_other = a.len != b.len || (a.len > 0 && ((a.ptr[0] ^ b.ptr[0]) & ~0x20) != 0);
    return !is_other && dbr_slice_eq_nocase_all(a, b);
}

/* Here because readers of documents ask it at every byte, and the first one nearly always says no. */
static inline bool dbr_slice_starts(dbr_slice s, const char *prefix)
{
    if (s.len == 0 || s.ptr[0] != prefix[0]) {
        return prefix[0] == '\0';
    }
    size_t len = strlen(prefix);
    return len <= s.len && memcmp(s.ptr, prefix, len) == 0;
}

bool dbr_slice_ends(dbr_slice s, const char *suffix);

/* Offset of the first `needle` in `s`, or SIZE_MAX. The empty needle is found at 0. */
size_t dbr_slice_find(dbr_slice s, dbr_slice needle);
size_t dbr_slice_find_char(dbr_slice s, char c);
/* How many bytes are `c`. In steps short enough for counts of one byte, so that the compiler takes many at once. */
static inline size_t dbr_slice_count(dbr_slice s, char c)
{
    enum { STEP = 192 };
    size_t n = 0;
    for (size_t at = 0; at < s.len; at += STEP) {
        dbr_slice part = dbr_slice_sub(s, at, at + STEP);
        unsigned char n_here = 0;
        for (size_t i = 0; i < part.len; i++) {
            n_here = (unsigned char)(n_here + (part.ptr[i] == c));
        }
        n += n_here;
    }
    return n;
}
/* The same, ASCII letters without case. */
size_t dbr_slice_find_nocase(dbr_slice s, dbr_slice needle);
/* Whether the words stand in it with no letter of ASCII before or behind them: "fix" not in "prefix". Case does not matter. */
bool dbr_slice_has_word(dbr_slice s, const char *words);

/* Whether two digits stand beside each other, as in every date with its year: most prose has none. It looks at all bytes
 * without a branch, so that the compiler takes many at once. */
bool dbr_slice_has_digits(dbr_slice s);

/* Where the letters of ASCII that begin at `at` end; `at` when none does. Eight bytes a step: readers pass over words with it. */
static inline size_t dbr_slice_letters_end(dbr_slice s, size_t at)
{
    DBR_SLICE_RULE(s)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ // elsewhere each byte is looked at
    for (; at + 8 <= s.len; at += 8) {
        const uint64_t ones = UINT64_C(0x0101010101010101);
        uint64_t x = 0;
        memcpy(&x, s.ptr + at, sizeof(x));
        uint64_t low = (x | 0x20 * ones) & 0x7F * ones;
        uint64_t letters = (low + (0x80 - 'a') * ones) & ~(low + (0x7F - 'z') * ones) & ~x;
        uint64_t others = ~letters & 0x80 * ones;
        if (others != 0) {
            return at + (size_t)__builtin_ctzll(others) / 8;
        }
    }
#endif
    while (at < s.len && (unsigned char)((s.ptr[at] | 0x20) - 'a') < 26u) {
        at++;
    }
    return at;
}

/* Without spaces, tabs, CR and LF at both ends. */
dbr_slice dbr_slice_trim(dbr_slice s);

/*
 * Cuts off the part before the first `sep`: `*rest` becomes what follows (empty, ptr NULL, when there is no
 * `sep`). Loop with `while (rest.ptr != NULL)`.
 */
dbr_slice dbr_slice_cut(dbr_slice *rest, char sep);

/*
 * A decimal number that fills the whole slice: optional '-', digits. Returns false on anything else or
 * overflow;
 * `*ret` is untouched then.
 */
bool dbr_slice_int(dbr_slice s, int64_t *ret);
/*
 * A decimal number that fills the whole slice: optional '-', digits, optional '.' and digits, optional
 * exponent. Locale-free and correctly rounded; too small is 0, too large is false. `*ret` is untouched on
 * false.
 */
bool dbr_slice_real(dbr_slice s, double *ret);

#endif
