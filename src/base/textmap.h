/*
 * Where the bytes of a few classes stand in a text: one bit a byte, bit i % 64 of word i / 64 for byte i.
 *
 * Finding lines, words and numbers one byte at a time costs more than everything that is done with them. One pass of
 * vector code writes these maps; what follows jumps from bit to bit. With AVX2 the pass runs at some 10 GB/s, with AVX-512
 * at twice that, without both (any other processor) at some 1 GB/s, with the same result.
 *
 *     text     took 31 ms by x4\n
 *     number   000001100000000110
 *     newline  000000000000000001
 */
#ifndef DBR_BASE_TEXTMAP_H
#define DBR_BASE_TEXTMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes behind a text that must be there: they are set to 0. */
#define DBR_TEXTMAP_PADDING 64u

/* Classes that are mapped where asked for. */
enum { DBR_TEXTMAP_NUMBERS = 1, DBR_TEXTMAP_QUOTES = 2, DBR_TEXTMAP_ALL = 3 };

typedef struct dbr_textmap {
    const char *text; // borrowed
    size_t len;       // bytes
    /* Owned; (len + 63) / 64 words and one more of zeros. Bits behind `len` are 0. */
    uint64_t *newline; // '\n'
    uint64_t *
        number; // words with a digit in them, whole, where asked for; a word is ASCII letters, digits and '_'
    uint64_t *quote;  // '"' and '\\', where asked for
    uint64_t *words;  // private: words of any sort
    size_t cap_words; // allocated for each
    unsigned classes; // asked for
} dbr_textmap;

/*
 * Maps a text.
 *
 * map          zeroed, or used before: its memory is used again
 * text         len bytes, and DBR_TEXTMAP_PADDING more, which are set to 0; borrowed by the map
 * classes      which are mapped besides `newline`: of DBR_TEXTMAP_NUMBERS and DBR_TEXTMAP_QUOTES
 *
 * O(len).
 */
void dbr_textmap_build(dbr_textmap *map, char *text, size_t len, unsigned classes);
/* The same, and lists where lines end, in one pass: `ret_breaks` has room for as many as there may be and two more. Returns
 * how many. */
size_t dbr_textmap_build_lines(dbr_textmap *map, char *text, size_t len, unsigned classes,
                               uint32_t *ret_breaks);
/* Fills `number` of a map built by dbr_textmap_build, unless it is there. O(len). */
void dbr_textmap_add_numbers(dbr_textmap *map);
/* The same without vector code: what other processors run, and the tests compare with. Needs no padding. */
void dbr_textmap_build_plain(dbr_textmap *map, const char *text, size_t len, unsigned classes);
/* One of the ways, for the test that compares them: false when the processor has not what it takes. */
typedef enum dbr_textmap_way {
    DBR_TEXTMAP_PLAIN,
    DBR_TEXTMAP_AVX2,
    DBR_TEXTMAP_AVX512,
    DBR_TEXTMAP_WAYS
} dbr_textmap_way;
bool dbr_textmap_build_way(dbr_textmap_way way, dbr_textmap *map, char *text, size_t len, unsigned classes);
void dbr_textmap_release(dbr_textmap *map);

/*
 * Lists the set bits of one map.
 *
 * bits  of `len` bytes, at most UINT32_MAX; those behind are 0
 * ret   room for as many as there may be and one more
 *
 * Returns how many. O(len), a nanosecond for 64 bytes.
 */
size_t dbr_textmap_places(const uint64_t *bits, size_t len, uint32_t *ret);

/* The bits from `at` on, lowest first; at least 57 of them are meant. at <= len. */
static inline uint64_t dbr_textmap_bits(const uint64_t *bits, size_t at)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v = 0;
    memcpy(&v, (const char *)bits + (at >> 3), sizeof(v));
    return v >> (at & 7);
#else
    size_t shift = at & 63;
    return shift == 0 ? bits[at >> 6] : bits[at >> 6] >> shift | bits[(at >> 6) + 1] << (64 - shift);
#endif
}

/* The first set bit in [at, end), or `end`. */
static inline size_t dbr_textmap_next(const uint64_t *bits, size_t at, size_t end)
{
    for (; at < end; at += 57) {
        uint64_t v = dbr_textmap_bits(bits, at) << 7; // 57 bits, whatever `at` is
        if (v != 0) {
            at += (size_t)__builtin_ctzll(v) - 7;
            return at < end ? at : end;
        }
    }
    return end;
}

/* dbr_textmap_next where the bit is likely among the next 128 and in which word is not to be predicted: no branch asks. */
static inline size_t dbr_textmap_next_near(const uint64_t *bits, size_t at, size_t end)
{
    if (end - at < 128) { // of two words behind the first one is sure that they are there
        return dbr_textmap_next(bits, at, end);
    }
    const uint64_t *w = bits + at / 64;
    uint64_t first = w[0] & ~UINT64_C(0) << (at & 63);
    uint64_t not_first = -(uint64_t)(first == 0), not_second = not_first & -(uint64_t)(w[1] == 0);
    uint64_t v = first | (w[1] & not_first) | (w[2] & not_second);
    size_t begin = (at & ~(size_t)63) + (size_t)(not_first & 64) + (size_t)(not_second & 64);
    if (v == 0) {
        return dbr_textmap_next(bits, begin + 64, end);
    }
    begin += (size_t)__builtin_ctzll(v);
    return begin < end ? begin : end;
}

/* The first bit in [at, end) that is not set, or `end`. */
static inline size_t dbr_textmap_next_clear(const uint64_t *bits, size_t at, size_t end)
{
    for (; at < end; at += 57) {
        uint64_t v = ~dbr_textmap_bits(bits, at) << 7;
        if (v != 0) {
            at += (size_t)__builtin_ctzll(v) - 7;
            return at < end ? at : end;
        }
    }
    return end;
}

#endif
