/*
 * Where a byte stands among the next 64: bit i for the i-th. For places that are looked at once a line and lie near each
 * other; a text that is looked at as a whole has maps (textmap.h).
 *
 *     192.0.2.7 - - [09/Feb…     ' '   bits 9, 11, 13
 */
#ifndef DBR_BASE_MASK_H
#define DBR_BASE_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__) && !defined(DBR_NO_VECTOR)
#include <emmintrin.h>
#endif

/* Of the 64 bytes at `p`, all of which can be read. */
static inline uint64_t dbr_mask_64(const char *p, char c)
{
    uint64_t mask = 0;
#if defined(__SSE2__) && !defined(DBR_NO_VECTOR)
    const __m128i wanted = _mm_set1_epi8(c);
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted)) << i;
    }
#else
    for (unsigned i = 0; i < 64; i++) {
        mask |= (uint64_t)(p[i] == c) << i;
    }
#endif
    return mask;
}

/* Those of the 64 bytes at `p` that are of [first, last], both below 0x80; with `wide` those of 0x80 and more too. */
static inline uint64_t dbr_mask_range(const char *p, char first, char last, bool wide)
{
    uint64_t mask = 0;
#if defined(__SSE2__) && !defined(DBR_NO_VECTOR)
    const __m128i low = _mm_set1_epi8((char)(first - 1)), high = _mm_set1_epi8((char)(last + 1));
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i bytes =
            _mm_loadu_si128((const __m128i *)(const void *)(p + i)); // signed: wide ones are negative
        __m128i is_in = _mm_and_si128(_mm_cmpgt_epi8(bytes, low), _mm_cmplt_epi8(bytes, high));
        is_in = wide ? _mm_or_si128(is_in, bytes) : is_in;
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(is_in) << i;
    }
#else
    for (unsigned i = 0; i < 64; i++) {
        mask |= (uint64_t)((p[i] >= first && p[i] <= last) || (wide && (unsigned char)p[i] >= 0x80)) << i;
    }
#endif
    return mask;
}

/* Of the 16 bytes at `p` those that are `first` and have `second` `apart` bytes behind them; no bit of either that small and
 * capital letters differ in counts, so a hit may be a sign that looks alike. All 16 + `apart` bytes can be read; the two have that
 * bit set. */
static inline unsigned dbr_mask_two_nocase(const char *p, size_t apart, char first, char second)
{
    unsigned mask = 0;
#if defined(__SSE2__) && !defined(DBR_NO_VECTOR)
    const __m128i small = _mm_set1_epi8(0x20);
    __m128i a = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)p), small);
    __m128i b = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)(p + apart)), small);
    mask = (unsigned)_mm_movemask_epi8(
        _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8(first)), _mm_cmpeq_epi8(b, _mm_set1_epi8(second))));
#else
    for (unsigned i = 0; i < 16; i++) {
        mask |= (unsigned)((p[i] | 0x20) == first && (p[i + apart] | 0x20) == second) << i;
    }
#endif
    return mask;
}

/* 64 bytes that can be read for what begins at `at`, which is before `len`: the text's own, or near its end a copy in `room` with
 * zeros behind it. */
static inline const char *dbr_mask_window(const char *text, size_t len, size_t at, char room[64])
{
    if (len - at >= 64) {
        return text + at;
    }
    memset(room, 0, 64);
    memcpy(room, text + at, len - at);
    return room;
}

/* Those of the first n bytes, at most 64. */
static inline uint64_t dbr_mask_first(uint64_t mask, size_t n)
{
    return n < 64 ? mask & ~(~UINT64_C(0) << n) : mask;
}

/* Number of the first bit, 64 when there is none. */
static inline size_t dbr_mask_begin(uint64_t mask)
{
    return mask == 0 ? 64 : (size_t)__builtin_ctzll(mask);
}

#endif
