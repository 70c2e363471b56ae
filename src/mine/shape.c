/*
 * Shapes, from bit to bit of the maps: the bytes up to the next word with a digit are hashed as they are, 16 at a time
 * (the multiply-and-fold of wyhash and XXH3's short inputs), the word itself counts by its class. A status of an error
 * counts by its first digit, because masks show that (kinds.c).
 */
#include "mine/mine.h"

#include "mine/kinds.h"

#include <assert.h>

#define K0     UINT64_C(0x9e3779b97f4a7c15) // odd constants with as many ones as zeros: 2^64 / golden ratio …
#define K1     UINT64_C(0xd6e8feb86659fd93) // … and the mixer of Mulvey's rrmxmx
#define NUMBER UINT64_C(0xa0761d6478bd642f)
#define MIXED  UINT64_C(0xe7037ed1a0b428db)

static inline uint64_t fold(uint64_t a, uint64_t b)
{
    __uint128_t p = (__uint128_t)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static inline uint64_t load(const char *p)
{
    uint64_t v = 0;
    memcpy(&v, p, sizeof(v));
    return v;
}

/* Hashes `n` bytes, of which up to 16 behind the last may be read. */
static inline uint64_t add_bytes(uint64_t h, const char *p, size_t n)
{
    for (; n > 16; n -= 16, p += 16) {
        h = fold(load(p) ^ h, load(p + 8) ^ K1);
    }
    uint64_t low = load(p), high = 0;
    if (n > 8) {
        high = load(p + n - 8);
    } else if (n < 8) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        low = n > 0 ? low << (64 - 8 * n) : 0;
#else
        low = n > 0 ? low >> (64 - 8 * n) : 0;
#endif
    }
    return fold(low ^ h, high ^ K1 ^ n);
}

uint64_t dbr_mine_shape(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed)
{
    assert(begin <= end && end <= map->len);
    uint64_t h = seed ^ K0;
    size_t at = begin;
    end = end - begin > DBR_SHAPE_MAX_BYTES ? begin + DBR_SHAPE_MAX_BYTES : end;
    for (;;) {
        size_t digit = dbr_textmap_next(map->digit, at, end);
        if (digit >= end) {
            break;
        }
        size_t word = dbr_textmap_run_begin(map->word, at, digit);
        size_t after = dbr_textmap_next_clear(map->digit, digit, end);
        size_t word_end = dbr_textmap_next_clear(map->word, after, end);
        bool is_number = word == digit && word_end == after;
        h = add_bytes(h, map->text + at, word - at) + (is_number ? NUMBER : MIXED);
        if (is_number && word_end - word == 3 && (map->text[word] == '4' || map->text[word] == '5') &&
            kind_of_status(dbr_slice_of(map->text + begin, end - begin), word - begin) != NULL) {
            h += (uint64_t)(unsigned char)map->text[word];
        }
        at = word_end;
    }
    h = add_bytes(h, map->text + at, end - at);
    return h + (h == 0);
}
