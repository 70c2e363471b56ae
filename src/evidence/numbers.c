/*
 * One text of each loop, compiled for each set of instructions: the compiler does many numbers at once where it may. It can
 * do so because no loop ends early, and because dividing is multiplying here: v is a multiple of 10^d when it is one of 2^d
 * and its other part times the inverse of 5^d (modulo 2^64) is small enough to be a quotient.
 */
#include "evidence/numbers.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#define NUMBERS_INLINE static inline __attribute__((always_inline))

NUMBERS_INLINE void range(const uint64_t *v, uint32_t n, int64_t *ret_low, int64_t *ret_high)
{
    int64_t low = (int64_t)v[0], high = (int64_t)v[0];
    for (uint32_t i = 0; i < n; i++) {
        int64_t x = (int64_t)v[i];
        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    *ret_low = low;
    *ret_high = high;
}

/* A loop a width, so that the width is a constant in each. */
NUMBERS_INLINE void put(char *to, const uint64_t *v, uint32_t n, uint64_t low, unsigned width)
{
    switch (width) {
    case 1:
        for (uint32_t i = 0; i < n; i++) {
            to[i] = (char)(v[i] - low);
        }
        break;
    case 2:
        for (uint32_t i = 0; i < n; i++) {
            uint16_t above = htole16((uint16_t)(v[i] - low));
            memcpy(to + 2 * (size_t)i, &above, sizeof(above));
        }
        break;
    case 4:
        for (uint32_t i = 0; i < n; i++) {
            uint32_t above = htole32((uint32_t)(v[i] - low));
            memcpy(to + 4 * (size_t)i, &above, sizeof(above));
        }
        break;
    default:
        for (uint32_t i = 0; i < n; i++) {
            uint64_t above = htole64(v[i] - low);
            memcpy(to + 8 * (size_t)i, &above, sizeof(above));
        }
    }
}

NUMBERS_INLINE bool divide_by(const uint64_t *v, uint32_t n, unsigned digits, uint64_t inverse, int64_t scale,
                              uint64_t *ret)
{
    const uint64_t odd = (UINT64_C(1) << digits) - 1;
    const uint64_t most = (uint64_t)(INT64_MAX / scale);
    uint64_t bad = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t q = (uint64_t)((int64_t)v[i] >> digits) * inverse;
        bad |= (v[i] & odd) | (uint64_t)(q + most > 2 * most);
        ret[i] = q;
    }
    return bad == 0;
}

NUMBERS_INLINE bool divide(const uint64_t *v, uint32_t n, unsigned digits, uint64_t *ret)
{
    switch (digits) { // the inverses of 125, of its square, of its cube
    case 3:
        return divide_by(v, n, 3, UINT64_C(0x1cac083126e978d5), 1000, ret);
    case 6:
        return divide_by(v, n, 6, UINT64_C(0x1cac083126e978d5) * UINT64_C(0x1cac083126e978d5), 1000000, ret);
    case 9:
        return divide_by(v, n, 9,
                         UINT64_C(0x1cac083126e978d5) * UINT64_C(0x1cac083126e978d5) *
                             UINT64_C(0x1cac083126e978d5),
                         1000000000, ret);
    default:
        assert(digits == 0);
        memmove(ret, v, n * sizeof(*v));
        return true;
    }
}

#define WAY(name)                                                                                            \
    TARGET_##name static void range_##name(const uint64_t *v, uint32_t n, int64_t *ret_low,                  \
                                           int64_t *ret_high)                                                \
    {                                                                                                        \
        range(v, n, ret_low, ret_high);                                                                      \
    }                                                                                                        \
    TARGET_##name static void put_##name(char *to, const uint64_t *v, uint32_t n, uint64_t low,              \
                                         unsigned width)                                                     \
    {                                                                                                        \
        put(to, v, n, low, width);                                                                           \
    }                                                                                                        \
    TARGET_##name static bool divide_##name(const uint64_t *v, uint32_t n, unsigned digits, uint64_t *ret)   \
    {                                                                                                        \
        return divide(v, n, digits, ret);                                                                    \
    }                                                                                                        \
    static const idx_numbers name = {.range = range_##name, .put = put_##name, .divide = divide_##name};

#define TARGET_plain
WAY(plain)

#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
#define TARGET_avx2   __attribute__((target("avx2")))
#define TARGET_avx512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
WAY(avx2)
WAY(avx512)

size_t idx_numbers_ways(const idx_numbers *ret[])
{
    size_t n = 0;
    ret[n++] = &plain;
    if (__builtin_cpu_supports("avx2")) {
        ret[n++] = &avx2;
    }
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        ret[n++] = &avx512;
    }
    return n;
}
#else
size_t idx_numbers_ways(const idx_numbers *ret[])
{
    ret[0] = &plain;
    return 1;
}
#endif

const idx_numbers *idx_numbers_choose(void)
{
    const idx_numbers *ways[IDX_NUMBERS_WAYS];
    return ways[idx_numbers_ways(ways) - 1];
}
