/*
 * UTF-8 as it comes: validation, repair for display, display width, folding (utf8proc).
 */
#ifndef DBR_BASE_UTF8_H
#define DBR_BASE_UTF8_H

#include "base/mem.h"

/* Bytes of the longest valid prefix. O(n), fast on ASCII. */
size_t dbr_utf8_valid_prefix(dbr_slice s);
static inline bool dbr_utf8_is_valid(dbr_slice s)
{
    return dbr_utf8_valid_prefix(s) == s.len;
}

/* Next code point at s.ptr[*i] (advances *i by at least 1); U+FFFD for malformed bytes, one for each maximal
 * part that could have begun a good sequence. Needs *i < s.len. */
uint32_t dbr_utf8_next(dbr_slice s, size_t *i);

/* Appends `cp` as UTF-8; what is no code point becomes U+FFFD. */
void dbr_utf8_add(dbr_buf *out, uint32_t cp);

/*
 * Appends text fit for people: malformed bytes become U+FFFD, control characters (tab and LF excepted), bidi
 * controls and zero-width characters become their visible escape "\u{202E}". Nothing else changes.
 */
void dbr_utf8_visible(dbr_buf *out, dbr_slice s);

/* The same on one line, for names of files in tables and messages: tab and LF become "\u{9}" and "\u{A}", too. */
void dbr_utf8_visible_line(dbr_buf *out, dbr_slice s);

/* Columns in a terminal: East Asian wide = 2, combining = 0. */
size_t dbr_utf8_width(dbr_slice s);
/* The longest prefix of at most `columns`, never inside a code point. */
dbr_slice dbr_utf8_fit(dbr_slice s, size_t columns);

/* Case-folded, NFC, full-width digits and letters to ASCII, runs of blanks to one space, trimmed: the key by
 * which headings, names and row texts compare. */
void dbr_utf8_fold(dbr_buf *out, dbr_slice s);

/* UTF-16 or UTF-32, either order, by its byte order mark or by its zeros → UTF-8. Returns false and leaves `out` alone
 * when `s` is neither. wide.c. */
bool dbr_wide_decode(dbr_buf *out, dbr_slice s);
/* Whether dbr_wide_decode will decode a text that begins so; give it 256 bytes, or all there are. */
bool dbr_wide_is(dbr_slice head);

/* Ideographs, kana, bopomofo, hangul; not their punctuation. */
bool dbr_cp_is_cjk(uint32_t cp);

#endif
