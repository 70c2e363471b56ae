/*
 * Shapes: the bytes of a message without its numbers, then a hash of them. Of each number one byte stays, as a mark; of one
 * that may be the status of an error (three bytes, the first 4 or 5) that is this first byte, because masks show its class
 * ("GET /api/orders 5xx").
 *
 *     bytes    took 31 ms, id a4f0, status 503
 *     number   0000011000000001111000000000111
 *     kept     took \1 ms, id \1, status 5
 *
 * The hash takes 64 bytes at a time into eight sums that do not wait for each other (32 by 32 bits multiplied, as XXH3
 * does for long texts), zeros behind the end, two times at least; at the end each sum is multiplied once more, and all are
 * folded into one.
 *
 * Lines differ in where their numbers stand and in how long they are, and a branch predicted wrongly costs as much as 40
 * bytes. So with AVX-512 a message of up to 128 bytes, which most are, goes through registers without a branch: two
 * halves moved together (compress), and then one behind the other (expand). Where the processor gathers bits (BMI2), it is
 * 32 bytes at a time, eight by eight. Otherwise the parts between the numbers are copied one by one. All give the same shapes.
 */
#include "mine/shape.h"

#include <assert.h>
#include <string.h>
#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
#include <immintrin.h>
#endif

#define K0 UINT64_C(0x9e3779b97f4a7c15) // an odd constant with as many ones as zeros

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

/* The two halves of a short message, the bytes taken at a time, and how often at least. */
#define STRIPE      64u
#define MIN_STRIPES 2u

/* Room for the kept bytes of the longest message, and for writing some at once behind them. */
#define KEPT_BYTES (DBR_SHAPE_MAX_BYTES + (MIN_STRIPES + 1) * STRIPE)

#define MARK 1 // stands for a number; other bytes below ' ' are rare in messages

/* What the n-th stripe is mixed with: these and n times K0. Random numbers. */
static const uint64_t KEYS[8] __attribute__((aligned(64))) = {
    UINT64_C(0x8e51c3a90b7d2f64), UINT64_C(0x3fb2706ce9d418a5), UINT64_C(0xd0694be27a1fc837),
    UINT64_C(0x65ac1d9f43e8b072), UINT64_C(0xb9370ef8c6521d4b), UINT64_C(0x12d8a5743b9e60cf),
    UINT64_C(0xe7460b1dfa83592c), UINT64_C(0x4c9be2d6105f7a83)};

/* What each sum is multiplied with at the end. */
static const uint64_t FACTORS[8] __attribute__((aligned(64))) = {
    UINT64_C(0xa3d95c1f7be80247), UINT64_C(0x5f18e6b3902d7ca1), UINT64_C(0xc6720b4d1ae953f9),
    UINT64_C(0x29e4a8f7d5613b8d), UINT64_C(0x94b7d3602ec81f55), UINT64_C(0x7d0c5be91f46a2e3),
    UINT64_C(0xe85f29a6c3b0741b), UINT64_C(0x3ac1764fe89d05b7)};

/* Of the `n` kept bytes, whose sums are added up. */
SHAPE_INLINE uint64_t finish(uint64_t sum, size_t n, uint64_t seed)
{
    uint64_t h = fold(sum ^ seed, K0 ^ n);
    return h + (h == 0);
}

SHAPE_INLINE uint64_t add_up(const uint64_t sums[8])
{
    uint64_t sum = 0;
    for (size_t i = 0; i < 8; i++) {
        sum += (sums[i] ^ sums[i] >> 32) * FACTORS[i];
    }
    return sum;
}

SHAPE_INLINE size_t stripes_of(size_t n)
{
    size_t stripes = (n + STRIPE - 1) / STRIPE;
    return stripes < MIN_STRIPES ? MIN_STRIPES : stripes;
}

/* The hash of n kept bytes, behind which more can be written. */
SHAPE_INLINE uint64_t hash_kept(char *kept, size_t n, uint64_t seed)
{
    uint64_t sums[8] = {0};
    memset(kept + n, 0, (size_t)MIN_STRIPES * STRIPE);
    for (size_t s = 0, end = stripes_of(n); s < end; s++) {
        for (size_t i = 0; i < 8; i++) {
            uint64_t bytes = load(kept + s * STRIPE + 8 * i);
            uint64_t mixed = bytes ^ (KEYS[i] + s * K0);
            sums[i ^ 1] += bytes;
            sums[i] += (mixed & UINT32_MAX) * (mixed >> 32);
        }
    }
    return finish(add_up(sums), n, seed);
}

static bool may_be_error(const char *number, size_t len)
{
    return len == 3 && (number[0] | 1) == '5';
}

/* The bytes of a message that count. */
SHAPE_INLINE size_t length_of(const dbr_textmap *map, const dbr_body *body)
{
    assert(body->begin <= body->end && body->end <= map->len);
    size_t len = body->end - body->begin;
    return len > DBR_SHAPE_MAX_BYTES ? DBR_SHAPE_MAX_BYTES : len;
}

static uint64_t plain_shape(const dbr_textmap *map, size_t at, size_t end, uint64_t seed)
{
    char kept[KEPT_BYTES];
    size_t n = 0;
    while (at < end) {
        size_t number = dbr_textmap_next(map->number, at, end);
        memcpy(kept + n, map->text + at, number - at);
        n += number - at;
        at = dbr_textmap_next_clear(map->number, number, end);
        kept[n] = may_be_error(map->text + number, at - number) ? map->text[number] : MARK;
        n += at > number;
    }
    return hash_kept(kept, n, seed);
}

static void shapes_plain(const dbr_textmap *map, const dbr_body *bodies, size_t n, uint64_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret[i] =
            plain_shape(map, bodies[i].begin, bodies[i].begin + length_of(map, &bodies[i]), bodies[i].seed);
    }
}

#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
#define BMI2_TARGET "avx2,bmi,bmi2,popcnt"
#define BMI2        __attribute__((target(BMI2_TARGET), always_inline)) static inline

/* Bytes taken at a time, and messages compressed one after the other before the first of them is hashed. */
#define BLOCK 32u
#define BATCH 8u

/* The hash of n kept bytes with zeros behind them. */
BMI2 uint64_t hash_kept_avx2(const char *kept, size_t n, uint64_t seed)
{
    __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    uint64_t ret[8];
    for (size_t s = 0, end = stripes_of(n); s < end; s++) {
        uint64_t step = s * K0;
        for (size_t i = 0; i < 2; i++) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(kept + s * STRIPE + 32 * i));
            __m256i key = _mm256_add_epi64(_mm256_load_si256((const __m256i *)(const void *)(KEYS + 4 * i)),
                                           _mm256_set1_epi64x((long long)step));
            __m256i mixed = _mm256_xor_si256(bytes, key);
            __m256i product = _mm256_mul_epu32(mixed, _mm256_srli_epi64(mixed, 32));
            sums[i] = _mm256_add_epi64(sums[i], _mm256_add_epi64(product, _mm256_shuffle_epi32(bytes, 0x4e)));
        }
    }
    _mm256_storeu_si256((__m256i *)(void *)ret, sums[0]);
    _mm256_storeu_si256((__m256i *)(void *)(ret + 4), sums[1]);
    return finish(add_up(ret), n, seed);
}

/* 32 bits, a byte each: 255 for 1. */
BMI2 __m256i bytes_of_bits(uint32_t bits)
{
    const __m256i spread = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    const __m256i each = _mm256_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    __m256i v = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), spread);
    return _mm256_cmpeq_epi8(_mm256_and_si256(v, each), each);
}

/* Writes the bytes of eight whose bits are set, and others behind them; returns how many are meant. */
BMI2 size_t gather(char *to, uint64_t bytes, uint64_t bits)
{
    uint64_t stays = _pdep_u64(bits, UINT64_C(0x0101010101010101));
    uint64_t moved = _pext_u64(bytes, (stays << 8) - stays);
    memcpy(to, &moved, sizeof(moved));
    return (size_t)_mm_popcnt_u64(bits & 255);
}

/* Writes what is kept of a message and zeros behind it; returns how much. */
BMI2 size_t keep_bmi2(const dbr_textmap *map, size_t at, size_t end, char *kept)
{
    const __m256i one = _mm256_set1_epi8(1), five = _mm256_set1_epi8('5'), mark = _mm256_set1_epi8(MARK);
    uint32_t before = 0; // 1 in the midst of a number
    size_t n = 0;
    for (; at < end; at += BLOCK) {
        uint64_t bits =
            _bzhi_u64(dbr_textmap_bits(map->number, at), (unsigned)(end - at < 57 ? end - at : 57));
        uint32_t all = _bzhi_u32(~UINT32_C(0), (unsigned)(end - at < BLOCK ? end - at : BLOCK));
        uint32_t number = (uint32_t)bits;
        uint32_t first = number & ~(number << 1 | before);
        uint32_t three = first & (uint32_t)(bits >> 1) & (uint32_t)(bits >> 2) & ~(uint32_t)(bits >> 3);
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(map->text + at));
        uint32_t error =
            three & (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_or_si256(bytes, one), five));
        bytes = _mm256_blendv_epi8(bytes, mark, bytes_of_bits(number & ~error));
        uint32_t stays = (~number & all) | first;
        __m128i low = _mm256_castsi256_si128(bytes), high = _mm256_extracti128_si256(bytes, 1);
        n += gather(kept + n, (uint64_t)_mm_cvtsi128_si64(low), stays);
        n += gather(kept + n, (uint64_t)_mm_extract_epi64(low, 1), stays >> 8);
        n += gather(kept + n, (uint64_t)_mm_cvtsi128_si64(high), stays >> 16);
        n += gather(kept + n, (uint64_t)_mm_extract_epi64(high, 1), stays >> 24);
        before = number >> 31;
    }
    for (size_t i = 0; i < MIN_STRIPES * STRIPE;
         i += BLOCK) { // what compilers make of memset costs more than all else
        _mm256_storeu_si256((__m256i *)(void *)(kept + n + i), _mm256_setzero_si256());
    }
    return n;
}

/*
 * What was just written eight bytes at a time cannot be read 32 at a time before it has left the processor's store
 * buffer. So some messages are compressed before the first of them is hashed.
 */
__attribute__((target(BMI2_TARGET))) static void shapes_bmi2(const dbr_textmap *map, const dbr_body *bodies,
                                                             size_t n, uint64_t *ret)
{
    char kept[BATCH * KEPT_BYTES];
    size_t sizes[BATCH];
    for (size_t from = 0; from < n; from += BATCH) {
        size_t m = n - from < BATCH ? n - from : BATCH;
        char *to = kept;
        for (size_t i = 0; i < m; i++) {
            const dbr_body *b = &bodies[from + i];
            sizes[i] = keep_bmi2(map, b->begin, b->begin + length_of(map, b), to);
            to += stripes_of(sizes[i]) * STRIPE;
        }
        to = kept;
        for (size_t i = 0; i < m; i++) {
            ret[from + i] = hash_kept_avx2(to, sizes[i], bodies[from + i].seed);
            to += stripes_of(sizes[i]) * STRIPE;
        }
    }
}

#define AVX512_TARGET "avx512f,avx512bw,avx512dq,avx512vbmi2,bmi,bmi2,popcnt"
#define AVX512        __attribute__((target(AVX512_TARGET), always_inline)) static inline

/* What is kept of up to 64 bytes. */
typedef struct piece {
    __m512i bytes; // zeros behind them
    size_t n;
} piece;

/* `number` their bits, `ahead` those of the bytes behind, 0 beyond the message; `before`: 1 in the midst of a number. */
AVX512 piece piece_of(const char *text, size_t len, uint64_t number, uint64_t ahead, uint64_t before)
{
    const __m512i one = _mm512_set1_epi8(1), five = _mm512_set1_epi8('5');
    uint64_t all = _bzhi_u64(~UINT64_C(0), (unsigned)len);
    __m512i bytes = _mm512_maskz_loadu_epi8(all, text);
    uint64_t first = number & ~(number << 1 | before);
    uint64_t three =
        first & (number >> 1 | ahead << 63) & (number >> 2 | ahead << 62) & ~(number >> 3 | ahead << 61);
    uint64_t error = three & _mm512_cmpeq_epi8_mask(_mm512_or_si512(bytes, one), five);
    uint64_t kept = (~number & all) | first;
    bytes = _mm512_mask_mov_epi8(bytes, number & ~error, _mm512_set1_epi8(MARK));
    return (piece){.bytes = _mm512_maskz_compress_epi8(kept, bytes), .n = (size_t)_mm_popcnt_u64(kept)};
}

/* Adds the s-th stripe. */
AVX512 __m512i add_stripe(__m512i sums, __m512i bytes, size_t s)
{
    uint64_t step = s * K0;
    __m512i key = _mm512_add_epi64(_mm512_load_si512(KEYS), _mm512_set1_epi64((long long)step));
    __m512i mixed = _mm512_xor_si512(bytes, key);
    __m512i product = _mm512_mul_epu32(mixed, _mm512_srli_epi64(mixed, 32));
    return _mm512_add_epi64(sums, _mm512_add_epi64(product, _mm512_shuffle_epi32(bytes, 0x4e)));
}

AVX512 uint64_t finish_avx512(__m512i sums, size_t n, uint64_t seed)
{
    __m512i mixed = _mm512_xor_si512(sums, _mm512_srli_epi64(sums, 32));
    __m512i products = _mm512_mullo_epi64(mixed, _mm512_load_si512(FACTORS));
    __m256i four = _mm256_add_epi64(_mm512_castsi512_si256(products), _mm512_extracti64x4_epi64(products, 1));
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
    return finish((uint64_t)_mm_cvtsi128_si64(two) + (uint64_t)_mm_extract_epi64(two, 1), n, seed);
}

/* 64 bits of the map from `at` on, those from `end` on as 0. */
AVX512 uint64_t bits_until(const uint64_t *bits, size_t at, size_t end)
{
    if (at >= end) {
        return 0;
    }
    size_t shift = at & 63;
    uint64_t v = bits[at >> 6] >> shift | bits[(at >> 6) + 1] << 1 << (63 - shift);
    return _bzhi_u64(v, (unsigned)(end - at < 64 ? end - at : 64));
}

AVX512 size_t at_most_64(size_t n)
{
    return n < 64 ? n : 64;
}

/* A message of at most two stripes. */
AVX512 uint64_t short_avx512(const dbr_textmap *map, size_t at, size_t len, uint64_t seed)
{
    size_t shift = at & 63, first = at_most_64(len), second = len - first;
    const uint64_t *bits = map->number + (at >> 6);
    uint64_t low = bits[0] >> shift | bits[1] << 1 << (63 - shift);
    low = _bzhi_u64(low, (unsigned)first);
    /* Where the second half begins is the map's end, perhaps: then nothing of what is read there stays. */
    bits += second > 0;
    uint64_t high = bits[0] >> shift | bits[1] << 1 << (63 - shift);
    high = _bzhi_u64(high, (unsigned)second);
    piece a = piece_of(map->text + at, first, low, high, 0);
    piece b = piece_of(map->text + at + first, second, high, 0, low >> 63);
    uint64_t free_bytes = ~_bzhi_u64(~UINT64_C(0), (unsigned)a.n);
    __m512i together = _mm512_mask_expand_epi8(a.bytes, free_bytes, b.bytes);
    __m512i rest = _mm512_maskz_compress_epi8(~_bzhi_u64(~UINT64_C(0), 64 - (unsigned)a.n), b.bytes);
    __m512i sums = add_stripe(add_stripe(_mm512_setzero_si512(), together, 0), rest, 1);
    return finish_avx512(sums, a.n + b.n, seed);
}

/* A message of any length. */
__attribute__((target(AVX512_TARGET), noinline)) static uint64_t long_avx512(const dbr_textmap *map,
                                                                             size_t at, size_t end,
                                                                             uint64_t seed)
{
    char kept[KEPT_BYTES];
    uint64_t before = 0;
    size_t n = 0;
    for (uint64_t number = bits_until(map->number, at, end); at < end; at += STRIPE) {
        uint64_t ahead = bits_until(map->number, at + STRIPE, end);
        piece p = piece_of(map->text + at, at_most_64(end - at), number, ahead, before);
        _mm512_storeu_si512(kept + n, p.bytes);
        n += p.n;
        before = number >> 63;
        number = ahead;
    }
    _mm512_storeu_si512(kept + n, _mm512_setzero_si512());
    _mm512_storeu_si512(kept + n + STRIPE, _mm512_setzero_si512());
    __m512i sums = _mm512_setzero_si512();
    for (size_t s = 0, stripes = stripes_of(n); s < stripes; s++) {
        sums = add_stripe(sums, _mm512_loadu_si512(kept + s * STRIPE), s);
    }
    return finish_avx512(sums, n, seed);
}

__attribute__((target(AVX512_TARGET))) static void shapes_avx512(const dbr_textmap *map,
                                                                 const dbr_body *bodies, size_t n,
                                                                 uint64_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = bodies[i].begin, len = length_of(map, &bodies[i]);
        ret[i] = len <= (size_t)MIN_STRIPES * STRIPE ? short_avx512(map, at, len, bodies[i].seed)
                                                     : long_avx512(map, at, at + len, bodies[i].seed);
    }
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq");
}

/* The first Zens have BMI2, but in microcode. */
static dbr_mine_shape_way choose_way(void)
{
    if (has_avx512()) {
        return shapes_avx512;
    }
    bool is_slow = __builtin_cpu_is("znver1") || __builtin_cpu_is("znver2");
    return has_avx2() && !is_slow ? shapes_bmi2 : shapes_plain;
}

size_t dbr_mine_shape_ways(dbr_mine_shape_way *ret)
{
    size_t n = 0;
    ret[n++] = shapes_plain;
    if (has_avx2()) {
        ret[n++] = shapes_bmi2;
    }
    if (has_avx512()) {
        ret[n++] = shapes_avx512;
    }
    return n;
}
#else
static dbr_mine_shape_way choose_way(void)
{
    return shapes_plain;
}

size_t dbr_mine_shape_ways(dbr_mine_shape_way *ret)
{
    ret[0] = shapes_plain;
    return 1;
}
#endif

void dbr_mine_shapes(const dbr_textmap *map, const dbr_body *bodies, size_t n, uint64_t *ret)
{
    choose_way()(map, bodies, n, ret);
}
