/*
 * Decoding: UTF-8 and UTF-16 in, code points and UTF-8 out.
 *
 * Well-formed sequences are those of table 3-7 of the Unicode standard: no overlong forms, no surrogates,
 * nothing above U+10FFFF. Of a malformed sequence the longest part that could have begun a good one is one
 * U+FFFD (the standard's "substitution of maximal subparts"), so that a cut character shows as one mark, and
 * decoding finds its step again.
 */
#include "base/utf8.h"

#include <assert.h>

#define REPLACEMENT 0xFFFDu

static size_t ascii_run(dbr_slice s, size_t i);
static size_t wide_run(dbr_slice s, size_t i);
static uint32_t decode(const unsigned char *p, size_t len, size_t *ret_used);

size_t dbr_utf8_valid_prefix(dbr_slice s)
{
    size_t i = ascii_run(s, 0);
    while ((i = wide_run(s, i)) < s.len) {
        size_t used = 0;
        const unsigned char *p = (const unsigned char *)s.ptr + i;
        if (decode(p, s.len - i, &used) == REPLACEMENT &&
            (used != 3 || p[0] != 0xEF || p[1] != 0xBF || p[2] != 0xBD)) {
            return i; /* malformed, and not a U+FFFD somebody wrote */
        }
        i += used;
    }
    return i;
}

uint32_t dbr_utf8_next(dbr_slice s, size_t *i)
{
    assert(*i < s.len);
    unsigned char c = (unsigned char)s.ptr[*i];
    if (c < 0x80) {
        (*i)++;
        return c;
    }
    size_t used = 0;
    uint32_t cp = decode((const unsigned char *)s.ptr + *i, s.len - *i, &used);
    *i += used;
    return cp;
}

void dbr_utf8_add(dbr_buf *out, uint32_t cp)
{
    char b[4];
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
        cp = REPLACEMENT;
    }
    if (cp < 0x80) {
        dbr_buf_char(out, (char)cp);
    } else if (cp < 0x800) {
        b[0] = (char)(0xC0 | cp >> 6);
        b[1] = (char)(0x80 | (cp & 0x3F));
        dbr_buf_add(out, b, 2);
    } else if (cp < 0x10000) {
        b[0] = (char)(0xE0 | cp >> 12);
        b[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        b[2] = (char)(0x80 | (cp & 0x3F));
        dbr_buf_add(out, b, 3);
    } else {
        b[0] = (char)(0xF0 | cp >> 18);
        b[1] = (char)(0x80 | (cp >> 12 & 0x3F));
        b[2] = (char)(0x80 | (cp >> 6 & 0x3F));
        b[3] = (char)(0x80 | (cp & 0x3F));
        dbr_buf_add(out, b, 4);
    }
}

/* The first index from `i` on that is not ASCII, eight bytes at a time. */
static size_t ascii_run(dbr_slice s, size_t i)
{
    while (i + 8 <= s.len) {
        uint64_t word = 0;
        memcpy(&word, s.ptr + i, 8);
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
        i += 8;
    }
    while (i < s.len && (unsigned char)s.ptr[i] < 0x80) {
        i++;
    }
    return i;
}

/* The first index from `i` on that is neither ASCII nor a character of three bytes as Chinese has them: none that may be overlong or
 * a surrogate. */
static size_t wide_run(dbr_slice s, size_t i)
{
    while (i < s.len) {
        const unsigned char *p = (const unsigned char *)s.ptr + i;
        while (s.len - i >= 3 && p[0] > 0xE0 && p[0] < 0xF0 && p[0] != 0xED && (p[1] & 0xC0u) == 0x80 &&
               (p[2] & 0xC0u) == 0x80) {
            i += 3;
            p += 3;
        }
        if (i >= s.len || *p >= 0x80) {
            break;
        }
        i = ascii_run(s, i);
    }
    return i;
}

/*
 * One code point at p (len >= 1). `*ret_used` is 1 to 4; malformed bytes give U+FFFD with the length of their
 * maximal subpart. Only the second byte has ranges of its own: they keep out overlong forms, surrogates and
 * what is too large.
 */
static uint32_t decode(const unsigned char *p, size_t len, size_t *ret_used)
{
    unsigned char c = p[0];
    size_t need = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    *ret_used = 1;
    if (need <= 1) {
        return need == 1 ? c : REPLACEMENT;
    }
    unsigned char low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned char high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    uint32_t cp = c & (0xFFu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if (i >= len || p[i] < low || p[i] > high) {
            return REPLACEMENT;
        }
        cp = cp << 6 | (p[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
        *ret_used = i + 1;
    }
    return cp;
}
