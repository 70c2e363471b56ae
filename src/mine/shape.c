/*
 * Shapes: the bytes of a message without its numbers, then a hash of them (multiply and fold, 16 bytes at a time, as wyhash
 * and XXH3 do). Of each number one byte stays, as a mark; of one that may be the status of an error (three bytes, the first
 * 4 or 5) that is this first byte, because masks show its class ("GET /api/orders 5xx").
 *
 *     bytes    took 31 ms, id a4f0, status 503
 *     number   0000011000000001111000000000111
 *     kept     took \1 ms, id \1, status 5
 *
 * Where the processor gathers bits (BMI2), bytes are moved together eight at a time without a branch: lines differ in
 * where their numbers stand, and a branch predicted wrongly costs as much as 40 bytes. With AVX-512 it is 48 at a time.
 * Otherwise the parts between the numbers are copied one by one. All give the same shapes.
 */
#include "mine/shape.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>
#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
#include <immintrin.h>
#endif

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

/* Room for the kept bytes of the longest message, and for writing eight (or 64) at once behind them. */
#define KEPT_BYTES (DBR_SHAPE_MAX_BYTES + 64)

/* Bytes of a map looked at together, in eights; dbr_textmap_bits gives some more, to see where a number ends. */
#define STEP      48u
#define SURE_BITS 57u

#define MARK 1 // stands for a number; other bytes below ' ' are rare in messages

/* The hash of n kept bytes, of which 16 more can be written. */
SHAPE_INLINE uint64_t hash_kept(char *kept, size_t n, uint64_t seed)
{
    uint64_t h = seed ^ K0 ^ n;
    memset(kept + n, 0, 16);
    for (size_t i = 0; i < n; i += 16) {
        h = fold(load(kept + i) ^ h, load(kept + i + 8) ^ K1);
    }
    h = fold(h, K1);
    return h + (h == 0);
}

static bool may_be_error(const char *number, size_t len)
{
    return len == 3 && (number[0] | 1) == '5';
}

uint64_t dbr_mine_shape_plain(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed)
{
    char kept[KEPT_BYTES];
    size_t n = 0;
    assert(begin <= end && end <= map->len);
    end = end - begin > DBR_SHAPE_MAX_BYTES ? begin + DBR_SHAPE_MAX_BYTES : end;
    for (size_t at = begin; at < end;) {
        size_t number = dbr_textmap_next(map->number, at, end);
        memcpy(kept + n, map->text + at, number - at);
        n += number - at;
        at = dbr_textmap_next_clear(map->number, number, end);
        kept[n] = may_be_error(map->text + number, at - number) ? map->text[number] : MARK;
        n += at > number;
    }
    return hash_kept(kept, n, seed);
}

#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
/* Bits of STEP bytes: which are of numbers, the first of one, the first of one of three bytes, and to be kept. */
typedef struct masks {
    uint64_t number, first, three, kept;
} masks;

/* Those from `at` on, `n` of which are looked at; `*in_number` goes along. */
SHAPE_INLINE masks masks_at(const dbr_textmap *map, size_t at, size_t end, size_t n, uint64_t *in_number)
{
    uint64_t all = ~UINT64_C(0) >> (64 - n);
    size_t sure = end - at < SURE_BITS ? end - at : SURE_BITS;
    uint64_t bits = dbr_textmap_bits(map->number, at) & ~UINT64_C(0) >> (64 - sure);
    masks m = {.number = bits & all};
    m.first = m.number & ~(bits << 1 | *in_number);
    m.three = m.first & bits >> 1 & bits >> 2 & ~(bits >> 3);
    m.kept = (~m.number & all) | m.first;
    *in_number = m.number >> (STEP - 1);
    return m;
}

__attribute__((target("bmi,bmi2,popcnt"))) static uint64_t shape_bmi2(const dbr_textmap *map, size_t at,
                                                                      size_t end, uint64_t seed)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    char kept[KEPT_BYTES];
    uint64_t in_number = 0;
    size_t n = 0;
    for (; at < end; at += STEP) {
        size_t step = end - at < STEP ? end - at : STEP;
        masks m = masks_at(map, at, end, step, &in_number);
        for (uint64_t rest = m.three; rest != 0; rest &= rest - 1) {
            unsigned i = (unsigned)__builtin_ctzll(rest);
            uint64_t bit = (uint64_t)((map->text[at + i] | 1) == '5') << i;
            m.first &= ~bit; // it stays as it is
            m.number &= ~bit;
        }
        for (size_t i = 0; i < step; i += 8) {
            uint64_t first = _pdep_u64(m.first >> i, ones);
            uint64_t number = _pdep_u64(m.number >> i, ones);
            uint64_t stays = _pdep_u64(m.kept >> i, ones) * 255;
            uint64_t moved = _pext_u64((load(map->text + at + i) & ~(number * 255)) | first * MARK, stays);
            memcpy(kept + n, &moved, sizeof(moved));
            n += (size_t)_mm_popcnt_u64(m.kept >> i & 255);
        }
    }
    return hash_kept(kept, n, seed);
}

__attribute__((target("avx512bw,avx512vbmi2,bmi,bmi2,popcnt"))) static uint64_t shape_avx512(
    const dbr_textmap *map, size_t at, size_t end, uint64_t seed)
{
    const __m512i mark = _mm512_set1_epi8(MARK), one = _mm512_set1_epi8(1), five = _mm512_set1_epi8('5');
    char kept[KEPT_BYTES];
    uint64_t in_number = 0;
    size_t n = 0;
    for (; at < end; at += STEP) {
        size_t step = end - at < STEP ? end - at : STEP;
        masks m = masks_at(map, at, end, step, &in_number);
        __m512i bytes = _mm512_loadu_si512(map->text + at);
        uint64_t error = m.three & _mm512_cmpeq_epi8_mask(_mm512_or_si512(bytes, one), five);
        bytes = _mm512_mask_mov_epi8(bytes, m.number & ~error, mark);
        _mm512_storeu_si512(kept + n, _mm512_maskz_compress_epi8(m.kept, bytes));
        n += (size_t)_mm_popcnt_u64(m.kept);
    }
    return hash_kept(kept, n, seed);
}

/* The first Zens have these instructions, but in microcode. */
static dbr_mine_shape_way choose_way(void)
{
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw")) {
        return shape_avx512;
    }
    bool is_slow = __builtin_cpu_is("znver1") || __builtin_cpu_is("znver2");
    return __builtin_cpu_supports("bmi2") && !is_slow ? shape_bmi2 : dbr_mine_shape_plain;
}

uint64_t dbr_mine_shape(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed)
{
    static _Atomic(dbr_mine_shape_way) way; // chosen once; two threads that choose at a time choose the same
    dbr_mine_shape_way chosen = atomic_load_explicit(&way, memory_order_relaxed);
    if (chosen == NULL) {
        chosen = choose_way();
        atomic_store_explicit(&way, chosen, memory_order_relaxed);
    }
    assert(begin <= end && end <= map->len);
    return chosen(map, begin, end - begin > DBR_SHAPE_MAX_BYTES ? begin + DBR_SHAPE_MAX_BYTES : end, seed);
}

size_t dbr_mine_shape_ways(dbr_mine_shape_way *ret)
{
    size_t n = 0;
    ret[n++] = dbr_mine_shape_plain;
    if (__builtin_cpu_supports("bmi2")) {
        ret[n++] = shape_bmi2;
    }
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw")) {
        ret[n++] = shape_avx512;
    }
    return n;
}
#else
uint64_t dbr_mine_shape(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed)
{
    return dbr_mine_shape_plain(map, begin, end, seed);
}

size_t dbr_mine_shape_ways(dbr_mine_shape_way *ret)
{
    ret[0] = dbr_mine_shape_plain;
    return 1;
}
#endif
