/*
 * The parser gives texts, the document has bytes; this file finds the one in the other.
 *
 *     source    **Cache** layer [deployed](evidence/k.log#L3 "= 1") &amp; kept
 *     texts     "Cache", " layer ", link("deployed"), " & kept"
 *
 * Between two texts stand only delimiters (* _ ` [ ] and link targets), so a text is the first place at or
 * behind the cursor where its bytes stand, escapes (\*) and entities (&amp;) counted as what they mean. Link
 * targets are skipped by their own grammar, so that a word of a target is never taken for text. What cannot
 * be found within SEARCH_MAX bytes maps to the cursor: a position that is a little off, never one outside the
 * leaf.
 */
#include "document/align.h"

#include <assert.h>

#define SEARCH_MAX                                                                                           \
    1024 // delimiters between two texts; whole lines of reference definitions are skipped apart

static size_t match(const dbr_align *a, size_t at, dbr_slice literal, uint32_t *offsets);
static size_t entity_end(const dbr_align *a, size_t at);
static size_t skip_definitions(const dbr_align *a, dbr_slice literal, uint32_t *offsets);
static bool is_blank(char c);
static size_t skip_blanks(const dbr_align *a, size_t at);
static size_t target_end(const dbr_align *a, size_t at, dbr_slice url);
static size_t find(const dbr_align *a, char c);

bool dbr_align_text(dbr_align *a, dbr_slice literal, uint32_t *ret_offsets)
{
    assert(a->at <= a->end && a->end <= a->bytes.len);
    if (a->is_fresh && literal.len > 0) {
        a->is_fresh = false;
        a->at = skip_definitions(a, literal, ret_offsets);
    }
    size_t last = a->end - a->at < SEARCH_MAX ? a->end : a->at + SEARCH_MAX;
    for (size_t p = a->at; p < last && literal.len > 0; p++) {
        size_t past = match(a, p, literal, ret_offsets);
        if (past > 0) {
            a->at = past;
            return true;
        }
    }
    for (size_t i = 0; i < literal.len; i++) {
        ret_offsets[i] = (uint32_t)a->at;
    }
    return literal.len == 0;
}

bool dbr_align_code(dbr_align *a, dbr_slice literal, uint32_t *ret_offsets)
{
    size_t open = find(a, '`');
    size_t inside = open;
    while (inside < a->end && a->bytes.ptr[inside] == '`') {
        inside++;
    }
    a->is_fresh = false;
    a->at = inside;
    size_t p = inside;
    for (size_t i = 0; i < literal.len; i++) {
        while (p < a->end && a->bytes.ptr[p] != literal.ptr[i] &&
               memchr(" \t\r\n>\\", a->bytes.ptr[p], 6) != NULL &&
               !(literal.ptr[i] == ' ' && memchr("\r\n", a->bytes.ptr[p], 2) != NULL)) {
            p++; // line breaks became spaces, prefixes of quotations and the '\' before a '|' went away
        }
        ret_offsets[i] = (uint32_t)(p < a->end ? p : a->at);
        p += p < a->end ? 1 : 0;
    }
    size_t n = inside - open;
    while (p < a->end) { // the closing run is exactly as long as the opening one
        size_t run = p;
        while (run < a->end && a->bytes.ptr[run] == '`') {
            run++;
        }
        if (run > p && run - p == n) {
            a->at = run;
            return true;
        }
        p = run > p ? run : p + 1;
    }
    return false;
}

size_t dbr_align_break(dbr_align *a)
{
    size_t p = a->at;
    while (p < a->end && a->bytes.ptr[p] != '\n' && a->bytes.ptr[p] != '\r') {
        p++;
    }
    size_t at = p < a->end ? p : a->at;
    if (p < a->end) {
        p += a->bytes.ptr[p] == '\r' && p + 1 < a->end && a->bytes.ptr[p + 1] == '\n' ? 2 : 1;
        while (p < a->end && (a->bytes.ptr[p] == ' ' || a->bytes.ptr[p] == '\t')) {
            p++; // the '>' of a quotation is left to the search: it may be text where the line is lazy
        }
        a->at = p;
    }
    return at;
}

void dbr_align_skip(dbr_align *a, dbr_slice literal)
{
    a->is_fresh = false;
    size_t last = a->end - a->at < SEARCH_MAX ? a->end : a->at + SEARCH_MAX;
    for (size_t p = a->at; p < last; p++) {
        if (a->end - p >= literal.len && memcmp(a->bytes.ptr + p, literal.ptr, literal.len) == 0) {
            a->at = p + literal.len;
            return;
        }
    }
}

size_t dbr_align_open(dbr_align *a, bool is_image)
{
    size_t p = a->at;
    a->is_fresh = false;
    for (; p < a->end; p++) {
        char c = a->bytes.ptr[p];
        if (c == '\\' && p + 1 < a->end) {
            p++;
        } else if (is_image ? c == '!' && p + 1 < a->end && a->bytes.ptr[p + 1] == '['
                            : c == '[' || c == '<') {
            a->at = p + (is_image ? 2 : 1);
            return p;
        }
    }
    return a->at;
}

size_t dbr_align_close(dbr_align *a, size_t begin, dbr_slice url, size_t *ret_text_end)
{
    bool is_angle = begin < a->end && a->bytes.ptr[begin] == '<';
    size_t p = find(a, is_angle ? '>' : ']');
    *ret_text_end = p;
    if (p >= a->end) {
        *ret_text_end = a->at;
        return a->at;
    }
    p++;
    if (!is_angle && p < a->end && a->bytes.ptr[p] == '(') {
        size_t past = target_end(a, p, url);
        p = past > 0 ? past : p;
    } else if (!is_angle && p < a->end && a->bytes.ptr[p] == '[') {
        size_t q = p + 1;
        while (q < a->end && a->bytes.ptr[q] != ']' && a->bytes.ptr[q] != '[') {
            q += a->bytes.ptr[q] == '\\' && q + 1 < a->end ? 2 : 1;
        }
        p = q < a->end && a->bytes.ptr[q] == ']' ? q + 1 : p;
    }
    a->at = p;
    return p;
}

/* The offset behind `literal` when it stands at `at`, else 0. */
static size_t match(const dbr_align *a, size_t at, dbr_slice literal, uint32_t *offsets)
{
    const char *s = a->bytes.ptr;
    size_t p = at;
    bool is_same = literal.len > 0 && s[at] == literal.ptr[0] && literal.len <= a->end - at &&
                   memcmp(s + at, literal.ptr, literal.len) == 0;
    bool may_differ = is_same && (memchr(literal.ptr, '&', literal.len) != NULL ||
                                  memchr(literal.ptr, '\\', literal.len) != NULL);
    if (is_same && !may_differ) { // nearly always
        for (size_t i = 0; i < literal.len; i++) {
            offsets[i] = (uint32_t)(at + i);
        }
        return at + literal.len;
    }
    for (size_t i = 0; i < literal.len;) {
        if (p >= a->end) {
            return 0;
        }
        size_t past = s[p] == '&' ? entity_end(a, p) : 0;
        if (past > 0 && !(literal.len - i >= past - p && memcmp(s + p, literal.ptr + i, past - p) == 0)) {
            size_t n = 1; // an entity stands for one code point
            while (i + n < literal.len && ((unsigned char)literal.ptr[i + n] & 0xC0u) == 0x80u) {
                n++;
            }
            for (size_t k = 0; k < n; k++) {
                offsets[i + k] = (uint32_t)p;
            }
            i += n;
            p = past;
        } else if (s[p] == literal.ptr[i] && !(s[p] == '\\' && p + 1 < a->end && s[p + 1] == '\\')) {
            offsets[i++] = (uint32_t)p++; // of two backslashes the second is meant
        } else if (s[p] == '\\' && p + 1 < a->end && s[p + 1] == literal.ptr[i]) {
            offsets[i++] = (uint32_t)p;
            p += 2;
        } else {
            return 0;
        }
    }
    return p;
}

/* The offset behind "&name;" or "&#1;" at `at`, 0 when there is none. */
static size_t entity_end(const dbr_align *a, size_t at)
{
    size_t p = at + 1;
    while (p < a->end && p - at < 34) {
        char c = a->bytes.ptr[p];
        if (c == ';') {
            return p - at > 1 ? p + 1 : 0;
        }
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#')) {
            return 0;
        }
        p++;
    }
    return 0;
}

/* Where the text of a paragraph begins whose first lines are "[label]: target". */
static size_t skip_definitions(const dbr_align *a, dbr_slice literal, uint32_t *offsets)
{
    size_t p = a->at;
    while (p < a->end && a->bytes.ptr[p] == '[' && match(a, p, literal, offsets) == 0) {
        const char *nl = memchr(a->bytes.ptr + p, '\n', a->end - p);
        size_t line_end = nl != NULL ? (size_t)(nl - a->bytes.ptr) : a->end;
        dbr_slice line = dbr_slice_sub(a->bytes, p, line_end);
        if (nl == NULL || dbr_slice_find(line, (dbr_slice)DBR_LIT("]:")) == SIZE_MAX) {
            break;
        }
        p = skip_blanks(a, line_end + 1);
    }
    return p;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip_blanks(const dbr_align *a, size_t at)
{
    while (at < a->end && is_blank(a->bytes.ptr[at])) {
        at++;
    }
    return at;
}

/* The offset behind "(target "title")" at `at`; 0 when it is none or its target is not `url`. */
static size_t target_end(const dbr_align *a, size_t at, dbr_slice url)
{
    const char *s = a->bytes.ptr;
    size_t p = skip_blanks(a, at + 1);
    size_t begin = p;
    bool is_angle = p < a->end && s[p] == '<';
    int depth = 0;
    for (begin += is_angle ? 1 : 0, p = begin; p < a->end; p++) {
        if (s[p] == '\\' && p + 1 < a->end) {
            p++;
        } else if (is_angle ? s[p] == '>' : is_blank(s[p]) || (s[p] == ')' && depth == 0)) {
            break;
        } else if (!is_angle) {
            depth += s[p] == '(' ? 1 : s[p] == ')' ? -1 : 0;
        }
    }
    dbr_slice raw = dbr_slice_sub(a->bytes, begin, p);
    bool is_plain = memchr(raw.ptr, '\\', raw.len) == NULL && memchr(raw.ptr, '&', raw.len) == NULL;
    if (p >= a->end || (is_plain && !dbr_slice_eq(raw, url))) {
        return 0;
    }
    p = skip_blanks(a, p + (is_angle ? 1 : 0));
    if (p < a->end && memchr("\"'(", s[p], 3) != NULL) {
        char quote = s[p] == '(' ? ')' : s[p];
        for (p++; p < a->end && s[p] != quote; p++) {
            p += s[p] == '\\' ? 1 : 0;
        }
        p = p < a->end ? skip_blanks(a, p + 1) : a->end;
    }
    return p < a->end && s[p] == ')' ? p + 1 : 0;
}

/* The next `c` that is not escaped; the end when there is none. */
static size_t find(const dbr_align *a, char c)
{
    size_t p = a->at;
    while (p < a->end && a->bytes.ptr[p] != c) {
        p += a->bytes.ptr[p] == '\\' && p + 1 < a->end && c != '`' ? 2 : 1;
    }
    return p < a->end ? p : a->end;
}
