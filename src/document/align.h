/*
 * Finds where pieces of a parsed leaf stand in its source bytes, in order: the cursor only moves forward.
 * Private to the room; knows Markdown's delimiters, nothing of cmark.
 */
#ifndef DBR_DOCUMENT_ALIGN_H
#define DBR_DOCUMENT_ALIGN_H

#include "base/slice.h"

typedef struct dbr_align {
    dbr_slice bytes; // the document
    size_t at, end;  // the cursor and the end of the leaf
    bool is_fresh;   // nothing was found yet: reference definitions may stand before the text
} dbr_align;

/* Maps each byte of `literal` to its offset. False when it could not be found: all map to the cursor then. */
bool dbr_align_text(dbr_align *a, dbr_slice literal, uint32_t *ret_offsets);
/* A code span with its backticks. */
bool dbr_align_code(dbr_align *a, dbr_slice literal, uint32_t *ret_offsets);
/* A line break; returns its offset. The cursor goes to the text of the next line. */
size_t dbr_align_break(dbr_align *a);
/* Inline HTML: skipped. */
void dbr_align_skip(dbr_align *a, dbr_slice literal);

/* The '[' or '<' that opens a link, the "![" of an image; returns its offset and goes behind it. */
size_t dbr_align_open(dbr_align *a, bool is_image);
/*
 * The end of the link that was opened at `begin`; returns the offset behind it.
 *
 * url           as parsed, tells an inline target from a shortcut that happens to be followed by '('
 * ret_text_end  offset of the ']' (or '>') behind its text
 */
size_t dbr_align_close(dbr_align *a, size_t begin, dbr_slice url, size_t *ret_text_end);

#endif
