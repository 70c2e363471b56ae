/*
 * Text for people and for comparing: what is invisible made visible, terminal columns, folding.
 *
 * Folding follows the standard's canonical caseless matching (D145): decompose, fold the case, compose.
 * Before that the blanks are joined and full-width letters and digits, which Chinese input methods produce,
 * become ASCII. Full compatibility folding (NFKC) would go too far: it makes "①" a "1" and "㎏" a "kg".
 */
#include "base/utf8.h"

#include <assert.h>
#include <utf8proc.h>

typedef struct cp_range {
    uint32_t first, last;
} cp_range;

/* Shown as an escape: they change how their neighbours look, or hide. Sorted. */
static const cp_range hidden_ranges[] = {
    {0x0000, 0x0008},   {0x000B, 0x001F}, {0x007F, 0x009F}, // controls, but not tab and LF
    {0x00AD, 0x00AD},                                       // soft hyphen
    {0x061C, 0x061C},                                       // Arabic letter mark
    {0x180E, 0x180E},                                       // Mongolian vowel separator
    {0x200B, 0x200F},                                       // zero width space, joiners, direction marks
    {0x2028, 0x202E},                                       // line and paragraph separator, bidi embeddings
    {0x2060, 0x206F},                                       // word joiner, invisible operators, bidi isolates
    {0xFEFF, 0xFEFF},                                       // byte order mark
    {0xFFF9, 0xFFFB},                                       // interlinear annotation
    {0xE0000, 0xE007F},                                     // tags: invisible ASCII
};

static const cp_range cjk_ranges[] = {
    {0x1100, 0x11FF},   {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x3029}, {0x3031, 0x3035},
    {0x3038, 0x303C},   {0x3041, 0x3096}, {0x309D, 0x309F}, {0x30A1, 0x30FA}, {0x30FC, 0x30FF},
    {0x3105, 0x318E},   {0x31A0, 0x31BF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7FB}, {0xF900, 0xFAFF}, {0xFF66, 0xFFDC}, {0x1B000, 0x1B16F},
    {0x20000, 0x323AF},
};

static const cp_range blank_ranges[] = {
    {0x0009, 0x000D}, {0x0020, 0x0020}, {0x0085, 0x0085}, {0x00A0, 0x00A0}, {0x1680, 0x1680},
    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

#define IN_RANGES(table, cp) in_ranges((table), sizeof(table) / sizeof((table)[0]), (cp))

static bool in_ranges(const cp_range *ranges, size_t n, uint32_t cp);
static size_t columns_of(uint32_t cp);
static uint32_t narrow(uint32_t cp);
static bool add_tidy(dbr_buf *out, dbr_slice s);
static void fold_case(dbr_buf *out, dbr_slice tidy);

void dbr_utf8_visible(dbr_buf *out, dbr_slice s)
{
    size_t copied = 0;
    for (size_t i = 0; i < s.len;) {
        size_t begin = i;
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c < 0x7F) {
            i++;
            continue;
        }
        uint32_t cp = dbr_utf8_next(s, &i);
        bool is_hidden = IN_RANGES(hidden_ranges, cp);
        if (!is_hidden && cp != 0xFFFD) {
            continue;
        }
        dbr_buf_slice(out, dbr_slice_sub(s, copied, begin));
        if (is_hidden) {
            dbr_buf_printf(out, "\\u{%X}", (unsigned)cp);
        } else {
            dbr_utf8_add(out, cp);
        }
        copied = i;
    }
    dbr_buf_slice(out, dbr_slice_from(s, copied));
}

void dbr_utf8_visible_line(dbr_buf *out, dbr_slice s)
{
    size_t copied = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\t' || s.ptr[i] == '\n') {
            dbr_utf8_visible(out, dbr_slice_sub(s, copied, i));
            dbr_buf_printf(out, "\\u{%X}", (unsigned)s.ptr[i]);
            copied = i + 1;
        }
    }
    dbr_utf8_visible(out, dbr_slice_from(s, copied));
}

size_t dbr_utf8_width(dbr_slice s)
{
    size_t columns = 0;
    for (size_t i = 0; i < s.len;) {
        columns += columns_of(dbr_utf8_next(s, &i));
    }
    return columns;
}

dbr_slice dbr_utf8_fit(dbr_slice s, size_t columns)
{
    size_t used = 0;
    size_t end = 0;
    for (size_t i = 0; i < s.len; end = i) {
        used += columns_of(dbr_utf8_next(s, &i));
        if (used > columns) {
            break;
        }
    }
    return dbr_slice_sub(s, 0, end);
}

/* What add_tidy makes of ASCII, without a call for each byte; false, and nothing added, for anything else. */
static bool add_ascii(dbr_buf *out, dbr_slice s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.len; i++) {
        all |= (unsigned char)s.ptr[i];
    }
    char *to = all < 0x80 ? dbr_buf_reserve(out, s.len) : NULL;
    if (to == NULL) {
        return false;
    }
    size_t n = 0;
    bool is_gap = false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' && IN_RANGES(blank_ranges, c)) {
            is_gap = n > 0;
            continue;
        }
        if (is_gap) {
            to[n++] = ' ';
        }
        is_gap = false;
        to[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    out->len += n;
    out->ptr[out->len] = '\0';
    return true;
}

void dbr_utf8_fold(dbr_buf *out, dbr_slice s)
{
    if (add_ascii(out, s)) {
        return;
    }
    DBR_AUTO(dbr_buf) tidy = {.max_bytes = SIZE_MAX}; // `s` is in memory already; repairs at most triple it
    size_t before = out->len;
    if (!add_tidy(out, s)) { // seldom: once more, from a copy
        dbr_buf_slice(&tidy, dbr_slice_from(dbr_buf_view(out), before));
        out->len = before;
        fold_case(out, dbr_buf_view(&tidy));
    }
}

bool dbr_cp_is_cjk(uint32_t cp)
{
    return cp >= cjk_ranges[0].first && IN_RANGES(cjk_ranges, cp);
}

static bool in_ranges(const cp_range *ranges, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n && ranges[i].first <= cp; i++) {
        if (cp <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static size_t columns_of(uint32_t cp)
{
    if (cp < 0x7F) {
        return cp >= 0x20 ? 1 : 0;
    }
    int width = utf8proc_charwidth((utf8proc_int32_t)cp);
    return width > 0 ? (size_t)width : 0;
}

/* Full-width digits and letters as ASCII; everything else as it is. */
static uint32_t narrow(uint32_t cp)
{
    bool is_digit = cp >= 0xFF10 && cp <= 0xFF19;
    bool is_letter = (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A);
    return is_digit || is_letter ? cp - 0xFF01 + '!' : cp;
}

/* Whether a character folds to itself, whatever stands beside it: ASCII in small letters, and what Chinese is written with. */
static bool is_settled(uint32_t cp)
{
    return cp < 0x80 || (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3001 && cp <= 0x3020) ||
           (cp >= 0xFF01 && cp <= 0xFF20) || (cp >= 0x2013 && cp <= 0x2026);
}

/* Bytes of the Chinese characters that it begins with, which stay as they are. */
static size_t settled_length(dbr_slice s)
{
    size_t n = 0;
    while (s.len - n >= 3) {
        const unsigned char *p = (const unsigned char *)s.ptr + n;
        bool is_settled_one = p[0] >= 0xE4 && p[0] <= 0xE9 && (p[1] & 0xC0u) == 0x80 &&
                              (p[2] & 0xC0u) == 0x80 && (p[0] > 0xE4 || p[1] >= 0xB8); // from U+4E00 on
        if (!is_settled_one) {
            break;
        }
        n += 3;
    }
    return n;
}

/* Blanks joined and trimmed, narrowed, ASCII letters lowered, malformed bytes replaced: true when all is
 * settled now. */
static bool add_tidy(dbr_buf *out, dbr_slice s)
{
    size_t before = out->len;
    bool are_settled = true;
    bool is_gap = false;
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.ptr[i];
        size_t n_plain = is_gap ? 0 : settled_length(dbr_slice_from(s, i));
        if (n_plain > 0) {
            dbr_buf_add(out, s.ptr + i, n_plain);
            i += n_plain;
            continue;
        }
        bool is_plain = c > ' ' && c < 0x80; // neither blank nor wide: nearly all
        uint32_t cp = is_plain ? c : narrow(dbr_utf8_next(s, &i));
        i += is_plain ? 1 : 0;
        if (!is_plain && IN_RANGES(blank_ranges, cp)) {
            is_gap = out->len != before;
            continue;
        }
        if (is_gap) {
            dbr_buf_char(out, ' ');
            is_gap = false;
        }
        if (is_plain) {
            dbr_buf_char(out, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
            continue;
        }
        are_settled = are_settled && is_settled(cp);
        dbr_utf8_add(out, cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp);
    }
    return are_settled;
}

/* Decomposing first matters for U+0345, which folds to a letter and would keep marks from their order. */
static void fold_case(dbr_buf *out, dbr_slice tidy)
{
    utf8proc_uint8_t *apart = NULL;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t len = 0;

    len = utf8proc_map((const utf8proc_uint8_t *)tidy.ptr, (utf8proc_ssize_t)tidy.len, &apart,
                       UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    if (len >= 0) {
        len = utf8proc_map(apart, len, &folded, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    }
    if (len >= 0) {
        dbr_buf_add(out, folded, (size_t)len);
    } else {
        /* The text is valid, so only memory can be short: an unfolded key still equals itself. */
        assert(len == UTF8PROC_ERROR_NOMEM || len == UTF8PROC_ERROR_OVERFLOW);
        dbr_buf_slice(out, tidy);
    }
    free(apart);
    free(folded);
}
