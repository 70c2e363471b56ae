/* Loops over numbers: every set of instructions gives the same, and the same as one number at a time. */
#include "test.h"

#include "evidence/numbers.h"

#include <stdlib.h>
#include <string.h>

#define MAX 70u

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Numbers of `bits` bits, some of them negative. */
static void fill(uint64_t *v, uint32_t n, unsigned bits, uint64_t *seed)
{
    for (uint32_t i = 0; i < n; i++) {
        v[i] = (uint64_t)((int64_t)next(seed) >> (64 - bits));
    }
}

static void assert_range(const idx_numbers *way, const uint64_t *v, uint32_t n)
{
    int64_t low = (int64_t)v[0], high = (int64_t)v[0], found_low = 0, found_high = 0;
    for (uint32_t i = 1; i < n; i++) {
        low = (int64_t)v[i] < low ? (int64_t)v[i] : low;
        high = (int64_t)v[i] > high ? (int64_t)v[i] : high;
    }
    way->range(v, n, &found_low, &found_high);
    assert_true(low == found_low && high == found_high);
}

static void assert_put(const idx_numbers *way, const uint64_t *v, uint32_t n, uint64_t low)
{
    for (unsigned width = 1; width <= 8; width *= 2) {
        char *bytes = malloc((size_t)n * width);
        way->put(bytes, v, n, low, width);
        for (size_t i = 0; i < n * (size_t)width; i++) {
            uint64_t above = v[i / width] - low;
            assert_int_equal((unsigned char)bytes[i], above >> (i % width * 8) & 0xff);
        }
        free(bytes);
    }
}

static void assert_divided(const idx_numbers *way, const uint64_t *v, uint32_t n)
{
    static const int64_t SCALES[] = {1, 1000, 1000000, 1000000000};
    for (unsigned s = 0; s < 4; s++) {
        uint64_t found[MAX];
        bool is_multiple = true;
        for (uint32_t i = 0; i < n; i++) {
            is_multiple &= (int64_t)v[i] % SCALES[s] == 0;
        }
        assert_int_equal(way->divide(v, n, s * 3, found), is_multiple);
        for (uint32_t i = 0; is_multiple && i < n; i++) {
            assert_true((int64_t)found[i] == (int64_t)v[i] / SCALES[s]);
        }
    }
}

static void all_ways_give_what_one_at_a_time_gives(void **state)
{
    (void)state;
    const idx_numbers *ways[IDX_NUMBERS_WAYS];
    size_t n_ways = idx_numbers_ways(ways);
    uint64_t seed = 88172645463325252u;
    for (unsigned round = 0; round < 1000; round++) {
        uint64_t v[MAX];
        uint32_t n = 1 + round % MAX;
        fill(v, n, 1 + round % 64, &seed);
        for (size_t w = 0; w < n_ways; w++) {
            assert_range(ways[w], v, n);
            assert_put(ways[w], v, n, next(&seed) >> round % 64);
            assert_divided(ways[w], v, n);
        }
    }
}

static void multiples_are_found_up_to_the_ends(void **state)
{
    (void)state;
    const idx_numbers *ways[IDX_NUMBERS_WAYS];
    size_t n_ways = idx_numbers_ways(ways);
    static const int64_t SCALES[] = {1000, 1000000, 1000000000};
    for (size_t w = 0; w < n_ways; w++) {
        for (size_t s = 0; s < 3; s++) {
            int64_t most = INT64_MAX / SCALES[s];
            for (int64_t q = -3; q <= 3; q++) {
                int64_t near_end = q > 0 ? most - q : q < 0 ? -most - q : 0;
                uint64_t v[3] = {(uint64_t)(near_end * SCALES[s]), 0, (uint64_t)(q * SCALES[s])};
                assert_divided(ways[w], v, 3);
                v[1] = 1;
                assert_divided(ways[w], v, 3);
                v[1] = (uint64_t)(near_end * SCALES[s]) + (UINT64_C(1) << 9); // even enough, and no multiple
                assert_divided(ways[w], v, 3);
            }
        }
        uint64_t ends[2] = {(uint64_t)INT64_MIN, (uint64_t)INT64_MAX};
        assert_divided(ways[w], ends, 2);
        assert_range(ways[w], ends, 2);
    }
}

DBR_TESTS(cmocka_unit_test(all_ways_give_what_one_at_a_time_gives),
          cmocka_unit_test(multiples_are_found_up_to_the_ends))
