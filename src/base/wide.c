/*
 * UTF-16 and UTF-32 → UTF-8, in either byte order: Windows writes them, with a byte order mark or, when it appends to a
 * file or cuts one, without. Without a mark they are known by their zeros: text in Latin letters has a zero in every unit,
 * always at the same side, and no text in UTF-8 has any.
 */
#include "base/utf8.h"

#include <string.h>

#define LOOK_UNITS  64u // looked at for zeros
#define MIN_UNITS   8u  // fewer tell nothing
#define REPLACEMENT 0xFFFDu

typedef struct wide {
    unsigned size; // bytes of a unit, 0 for none
    bool is_big;
    unsigned mark; // bytes of the byte order mark
} wide;

static uint32_t unit_at(const wide *w, const char *p)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < w->size; i++) {
        v = v << 8 | (unsigned char)p[w->is_big ? i : w->size - 1 - i];
    }
    return v;
}

/* Units that are ASCII, of those looked at, when the bytes are read as `w`. */
static bool has_zeros(const wide *w, dbr_slice s)
{
    size_t n = s.len / w->size < LOOK_UNITS ? s.len / w->size : LOOK_UNITS;
    size_t n_ascii = 0, n_printed = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t v = unit_at(w, s.ptr + i * w->size);
        n_ascii += v > 0 && v < 0x80;
        n_printed += v >= 0x20 && v < 0x7f;
    }
    return n >= MIN_UNITS && n_ascii * 10 >= n * 9 && n_printed * 10 >= n * 7;
}

static wide wide_of(dbr_slice s)
{
    static const struct {
        const char *mark;
        wide is;
    } marks[] = {{"\xFF\xFE\0\0", {4, false, 4}},
                 {"\0\0\xFE\xFF", {4, true, 4}},
                 {"\xFF\xFE", {2, false, 2}},
                 {"\xFE\xFF", {2, true, 2}}};
    static const wide plain[] = {{4, false, 0}, {4, true, 0}, {2, false, 0}, {2, true, 0}};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (s.len >= marks[i].is.mark && memcmp(s.ptr, marks[i].mark, marks[i].is.mark) == 0) {
            return marks[i].is;
        }
    }
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (has_zeros(&plain[i], s)) {
            return plain[i];
        }
    }
    return (wide){0};
}

bool dbr_wide_is(dbr_slice head)
{
    return wide_of(head).size != 0;
}

bool dbr_wide_decode(dbr_buf *out, dbr_slice s)
{
    wide w = wide_of(s);
    if (w.size == 0) {
        return false;
    }
    size_t i = w.mark;
    while (i + w.size <= s.len) {
        uint32_t cp = unit_at(&w, s.ptr + i);
        i += w.size;
        bool is_pair = w.size == 2 && cp >= 0xD800 && cp <= 0xDBFF && i + 2 <= s.len;
        uint32_t low = is_pair ? unit_at(&w, s.ptr + i) : 0;
        if (low >= 0xDC00 && low <= 0xDFFF) {
            cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        dbr_utf8_add(out, cp); // a lone surrogate becomes U+FFFD there
    }
    if (i < s.len) {
        dbr_utf8_add(out, REPLACEMENT); // a part of a unit
    }
    return true;
}
