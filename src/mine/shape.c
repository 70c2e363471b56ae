/*
 * Shapes, from bit to bit of the map of numbers: the bytes between two words with digits are hashed as they are, 16 at a
 * time (multiply and fold, as wyhash and XXH3 do with short inputs), the words themselves only count. No branch depends
 * on the bytes but the number of words and of 16 bytes between them, and the hashes of the parts do not wait for each
 * other: a branch predicted wrongly costs as much as 40 bytes.
 *
 * One thing about a word with digits counts: whether it is of three bytes and begins with 4 or 5, which may be the status
 * of an error. Masks show its class ("GET /api/orders 5xx"), and what they show has to tell shapes apart.
 */
#include "mine/mine.h"

#include <assert.h>
#include <string.h>

#define K0 UINT64_C(0x9e3779b97f4a7c15) // odd constants with as many ones as zeros
#define K1 UINT64_C(0xd6e8feb86659fd93)

#define SHAPE_INLINE static inline __attribute__((always_inline))

SHAPE_INLINE uint64_t fold(uint64_t a, uint64_t b)
{
    __uint128_t p = (__uint128_t)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

SHAPE_INLINE uint64_t load(const char *p)
{
    uint64_t v = 0;
    memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* The lowest n bytes of v, n <= 8. */
SHAPE_INLINE uint64_t lowest(uint64_t v, size_t n)
{
    return n >= 8 ? v : v & ((UINT64_C(1) << (8 * n)) - 1);
}

/* The hash of n bytes; 16 bytes from any of them on can be read. */
SHAPE_INLINE uint64_t hash_part(const char *p, size_t n)
{
    uint64_t h = n * K0;
    for (; n > 16; n -= 16, p += 16) {
        h = fold(load(p) ^ h, load(p + 8) ^ K1);
    }
    return fold(lowest(load(p), n) ^ h, lowest(load(p + 8), n > 8 ? n - 8 : 0) ^ K1);
}

SHAPE_INLINE uint64_t shape_of(const dbr_textmap *map, size_t at, size_t end, uint64_t h)
{
    for (;;) {
        size_t number = dbr_textmap_next(map->number, at, end);
        h = (h << 23 | h >> 41) + hash_part(map->text + at, number - at);
        if (number >= end) {
            break;
        }
        at = dbr_textmap_next_clear(map->number, number, end);
        bool may_be_error = at - number == 3 && (map->text[number] | 1) == '5';
        h += may_be_error ? (uint64_t)(unsigned char)map->text[number] : 0;
    }
    return fold(h, K1);
}

#if defined(__x86_64__)
__attribute__((target("bmi,bmi2"))) static uint64_t shape_bmi(const dbr_textmap *map, size_t at, size_t end,
                                                              uint64_t seed)
{
    return shape_of(map, at, end, seed);
}

static bool has_bmi(void)
{
    return __builtin_cpu_supports("bmi2");
}
#else
static uint64_t shape_bmi(const dbr_textmap *map, size_t at, size_t end, uint64_t seed)
{
    return shape_of(map, at, end, seed);
}

static bool has_bmi(void)
{
    return true;
}
#endif

uint64_t dbr_mine_shape(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed)
{
    assert(begin <= end && end <= map->len);
    end = end - begin > DBR_SHAPE_MAX_BYTES ? begin + DBR_SHAPE_MAX_BYTES : end;
    uint64_t h = has_bmi() ? shape_bmi(map, begin, end, seed ^ K0) : shape_of(map, begin, end, seed ^ K0);
    return h + (h == 0);
}
