/*
 * The inner loops of the JSON readers.
 *
 * Skimming works on blocks of 64 bytes turned into bit masks, one bit a byte (the idea is simdjson's:
 * Langdale and Lemire, VLDB Journal 2019). Quotes that are not escaped, prefix-xored, give the bytes inside
 * strings; brackets outside of strings are counted with two popcounts. Example, with the masks written in the
 * order of the bytes:
 *
 *     bytes     {"a\"]":[1]}
 *     quotes    .x....x.....       (the escaped one left out)
 *     inside    .xxxxx......
 *     opens     x.......x...
 *     closes    ..........xx
 *
 * A block is walked bracket by bracket only where the outermost container may close in it, where the nesting
 * limit may be passed, or where a control byte stands in a string. Short tails are padded with blanks, so
 * that there is one code path and the result does not depend on how the document is cut.
 */
#include "base/json_scan.h"

#include "base/limits.h"

#include <assert.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK_BYTES 64u

/* One bit a byte, lowest first. */
typedef struct masks {
    uint64_t quotes, backslashes, opens, closes, controls, newlines;
} masks;

static void mask_block(const char *p, masks *ret);
static uint64_t escaped_bytes(uint64_t backslashes, bool *carry, size_t n);
static uint64_t prefix_xor(uint64_t bits);
static size_t walk_block(dbr_json_skim *s, const masks *m, uint64_t bad, size_t n);
static void move_place(dbr_json_place *place, uint64_t newlines, size_t n);
static bool is_number(dbr_slice w);
static size_t skip_digits(dbr_slice w, size_t at);

size_t dbr_json_skim_over(dbr_json_skim *s, dbr_slice bytes, dbr_json_place *place)
{
    assert(s->depth > 0 && s->error == NULL);
    size_t at = 0;
    while (at < bytes.len) {
        char tail[BLOCK_BYTES];
        const char *block = bytes.ptr + at;
        size_t n = bytes.len - at;
        if (n >= BLOCK_BYTES) {
            n = BLOCK_BYTES;
        } else {
            memset(tail, ' ', sizeof(tail));
            memcpy(tail, block, n);
            block = tail;
        }
        masks m;
        mask_block(block, &m);
        uint64_t escaped = escaped_bytes(m.backslashes, &s->escaped, n);
        uint64_t inside = prefix_xor(m.quotes & ~escaped) ^ (s->in_string ? UINT64_MAX : 0);
        uint64_t bad = m.controls & inside;
        m.opens &= ~inside;
        m.closes &= ~inside;
        unsigned n_opens = (unsigned)__builtin_popcountll(m.opens);
        unsigned n_closes = (unsigned)__builtin_popcountll(m.closes);
        s->in_string = inside >> (BLOCK_BYTES - 1) != 0;

        bool is_quiet = bad == 0 && n_closes < s->depth && s->below + s->depth + n_opens <= DBR_MAX_NESTING;
        size_t passed = n;
        if (is_quiet) {
            s->depth += n_opens - n_closes;
        } else {
            passed = walk_block(s, &m, bad, n);
        }
        if (place != NULL) {
            move_place(place, m.newlines, passed);
        }
        at += passed;
        if (s->depth == 0 || s->error != NULL) {
            break;
        }
    }
    return at;
}

size_t dbr_json_string_stop(dbr_slice bytes, size_t at)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
                  last_control = _mm_set1_epi8(0x1f);
    for (; at + 16 <= bytes.len; at += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(bytes.ptr + at));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, backslash)),
                                   _mm_cmpeq_epi8(_mm_min_epu8(v, last_control), v));
        int bits = _mm_movemask_epi8(hit);
        if (bits != 0) {
            return at + (size_t)__builtin_ctz((unsigned)bits);
        }
    }
#endif
    while (at < bytes.len && bytes.ptr[at] != '"' && bytes.ptr[at] != '\\' &&
           (unsigned char)bytes.ptr[at] >= 0x20) {
        at++;
    }
    return at;
}

dbr_json_type dbr_json_word_type(dbr_slice word)
{
    if (dbr_slice_is(word, "null")) {
        return DBR_JSON_NULL;
    }
    if (dbr_slice_is(word, "true")) {
        return DBR_JSON_TRUE;
    }
    if (dbr_slice_is(word, "false")) {
        return DBR_JSON_FALSE;
    }
    bool is_special =
        dbr_slice_is(word, "NaN") || dbr_slice_is(word, "Infinity") || dbr_slice_is(word, "-Infinity");
    return is_special || is_number(word) ? DBR_JSON_NUMBER : DBR_JSON_ERROR;
}

bool dbr_json_key_is(dbr_slice raw_key, dbr_slice part)
{
    dbr_buf decoded = {0};
    dbr_slice key = raw_key;
    if (raw_key.len > 0 && memchr(raw_key.ptr, '\\', raw_key.len) != NULL) {
        dbr_buf_init(&decoded, 0);
        dbr_json_unescape(&decoded, raw_key);
        key = dbr_buf_view(&decoded);
    }
    size_t i = 0, k = 0;
    bool is_same = true;
    for (; i < part.len && is_same; i++, k++) {
        char c = part.ptr[i];
        if (c == '~' && i + 1 < part.len && (part.ptr[i + 1] == '0' || part.ptr[i + 1] == '1')) {
            i++;
            c = part.ptr[i] == '0' ? '~' : '/';
        }
        is_same = k < key.len && key.ptr[k] == c;
    }
    is_same = is_same && k == key.len;
    dbr_buf_release(&decoded);
    return is_same;
}

#ifdef __SSE2__
static void mask_block(const char *p, masks *ret)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
                  last_control = _mm_set1_epi8(0x1f);
    const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}'), bit = _mm_set1_epi8(0x20);
    *ret = (masks){0};
    for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i folded = _mm_or_si128(v, bit); // '[' and '{', ']' and '}' differ in this bit alone
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, last_control), v);
        ret->quotes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, quote)) << i;
        ret->backslashes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, backslash)) << i;
        ret->opens |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(folded, open)) << i;
        ret->closes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(folded, close)) << i;
        ret->controls |= (uint64_t)(unsigned)_mm_movemask_epi8(control) << i;
    }
    /* Rare in what is fetched from an API: one long line. */
    for (unsigned i = 0; i < BLOCK_BYTES && ret->controls != 0; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        ret->newlines |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))) << i;
    }
}
#else
static void mask_block(const char *p, masks *ret)
{
    *ret = (masks){0};
    for (unsigned i = 0; i < BLOCK_BYTES; i++) {
        uint64_t bit = (uint64_t)1 << i;
        unsigned char c = (unsigned char)p[i];
        ret->quotes |= c == '"' ? bit : 0;
        ret->backslashes |= c == '\\' ? bit : 0;
        ret->opens |= (c | 0x20) == '{' ? bit : 0;
        ret->closes |= (c | 0x20) == '}' ? bit : 0;
        ret->controls |= c < 0x20 ? bit : 0;
        ret->newlines |= c == '\n' ? bit : 0;
    }
}
#endif

/* Bytes that stand after an escaping backslash; `carry` goes in and out. Only the first n bytes are real. */
static uint64_t escaped_bytes(uint64_t backslashes, bool *carry, size_t n)
{
    uint64_t escaped = *carry ? 1 : 0;
    backslashes &= ~escaped;
    *carry = false;
    while (backslashes != 0) {
        unsigned i = (unsigned)__builtin_ctzll(backslashes);
        if (i + 1 == n) {
            *carry = true;
            break;
        }
        escaped |= (uint64_t)1 << (i + 1);
        backslashes &= ~((uint64_t)3 << i);
    }
    return escaped;
}

/* Bit i of the result is the parity of bits 0 to i. */
static uint64_t prefix_xor(uint64_t bits)
{
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

/* The careful way over a block: stops behind the closing bracket of the outermost container or at the first
 * error. */
static size_t walk_block(dbr_json_skim *s, const masks *m, uint64_t bad, size_t n)
{
    for (uint64_t events = m->opens | m->closes | bad; events != 0; events &= events - 1) {
        unsigned i = (unsigned)__builtin_ctzll(events);
        uint64_t bit = events & (~events + 1);
        if (bad & bit) {
            s->error = "control character in a string";
            return i;
        }
        if (m->opens & bit) {
            if (s->below + s->depth == DBR_MAX_NESTING) {
                s->error = "nested too deep";
                return i;
            }
            s->depth++;
        } else if (--s->depth == 0) {
            return i + 1;
        }
    }
    return n;
}

static void move_place(dbr_json_place *place, uint64_t newlines, size_t n)
{
    if (n < BLOCK_BYTES) {
        newlines &= ((uint64_t)1 << n) - 1;
    }
    if (newlines != 0) {
        place->line += (unsigned)__builtin_popcountll(newlines);
        place->line_begin = place->offset + BLOCK_BYTES - (unsigned)__builtin_clzll(newlines);
    }
    place->offset += n;
}

/* RFC 8259 section 6, the whole word. */
static bool is_number(dbr_slice w)
{
    size_t at = w.len > 0 && w.ptr[0] == '-' ? 1 : 0;
    size_t end = skip_digits(w, at);
    if (end == at || (w.ptr[at] == '0' && end > at + 1)) {
        return false;
    }
    at = end;
    if (at < w.len && w.ptr[at] == '.') {
        end = skip_digits(w, at + 1);
        if (end == at + 1) {
            return false;
        }
        at = end;
    }
    if (at < w.len && (w.ptr[at] == 'e' || w.ptr[at] == 'E')) {
        at++;
        at += at < w.len && (w.ptr[at] == '+' || w.ptr[at] == '-') ? 1 : 0;
        end = skip_digits(w, at);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return at == w.len;
}

static size_t skip_digits(dbr_slice w, size_t at)
{
    while (at < w.len && w.ptr[at] >= '0' && w.ptr[at] <= '9') {
        at++;
    }
    return at;
}
