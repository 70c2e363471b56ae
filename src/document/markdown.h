/*
 * Markdown as a flat tree that knows where everything stands: what the readers of this room work on. Private
 * to the room. cmark-gfm does the parsing (markdown.c); positions are ours (align.c), because cmark's are
 * missing or wrong for paragraphs before tables, table heads, and inlines after the first line of a
 * quotation.
 *
 * Blocks stand in one array in document order, parents before children: the descendants of block i are
 * i + 1 … blocks[i].past - 1. The plain text of all leaves stands in one string, byte by byte with its offset
 * in the document.
 */
#ifndef DBR_DOCUMENT_MARKDOWN_H
#define DBR_DOCUMENT_MARKDOWN_H

#include "document/document.h"

typedef enum dbr_md_type {
    DBR_MD_DOCUMENT,
    DBR_MD_HEADING,
    DBR_MD_PARAGRAPH,
    DBR_MD_LIST,
    DBR_MD_ITEM,
    DBR_MD_QUOTE,
    DBR_MD_TABLE,
    DBR_MD_ROW,
    DBR_MD_CELL,
    DBR_MD_CODE, // fenced or indented
    DBR_MD_HTML,
    DBR_MD_RULE,
} dbr_md_type;

typedef struct dbr_md_block {
    dbr_md_type type;
    int level;          // heading: 1–6; else nesting depth
    bool is_head;       // ROW: the head of its table
    bool is_ordered;    // LIST
    uint32_t i_section; // index in the document's sections, once dbr_document_read has them
    size_t begin,
        end; // bytes, without the final line break; a row or item is whole, without what stands before it
    size_t parent;         // index; 0 for the document itself
    size_t past;           // index after its last descendant
    size_t text, text_end; // HEADING, PARAGRAPH, CELL: its part of md->plain; else empty
    size_t span, n_spans;  // likewise of md->spans
} dbr_md_block;

typedef enum dbr_md_span_kind {
    DBR_MD_STRONG,
    DBR_MD_EMPH,
    DBR_MD_CODE_SPAN,
    DBR_MD_LINK,
    DBR_MD_URL
} dbr_md_span_kind;

/* A stretch of a leaf's plain text: [begin, end) in md->plain. URL: a link whose text is the address itself.
 */
typedef struct dbr_md_span {
    dbr_md_span_kind kind;
    size_t begin, end;
} dbr_md_span;

typedef struct dbr_md {
    dbr_slice bytes; // borrowed
    size_t front;    // bytes of the YAML front matter, its fences included; 0 for none
    dbr_md_block *blocks;
    size_t n_blocks;         // at least 1: the document
    dbr_slice plain;         // line breaks inside a paragraph are '\n'; images and HTML leave nothing
    const uint32_t *offsets; // for each byte of plain; one more at the end, equal to bytes.len
    const dbr_md_span *spans;
    size_t n_spans;
    dbr_link *links; // sorted by at.begin; address parsed, i_section not set
    size_t n_links;
    const size_t *line_begins; // offset of each line
    size_t n_lines;            // at least 1
} dbr_md;

/* Parses. Everything lives in `arena`, nothing outlives it but `bytes`. Errors: DBR_ELIMIT (size, nesting).
 */
dbr_code dbr_md_parse(dbr_arena *arena, dbr_slice bytes, dbr_md *ret, dbr_err *err);

/* What cmark is given: the same bytes unless something in them would move offsets (source.c). */
dbr_slice dbr_md_clean(dbr_arena *arena, dbr_slice bytes, size_t front);
/* Bytes of "---\nkey: value\n…---\n" at the start; 0 when the document does not begin so. */
size_t dbr_md_front(dbr_slice bytes);
/* Sets line_begins and n_lines. */
void dbr_md_index_lines(dbr_arena *arena, dbr_slice bytes, dbr_md *md);

/* Plain text of a leaf; empty for other blocks. */
static inline dbr_slice dbr_md_text(const dbr_md *md, const dbr_md_block *b)
{
    return dbr_slice_sub(md->plain, b->text, b->text_end);
}

/* Where a part of md->plain stands in the document. `part` may be empty. */
dbr_source_range dbr_md_range(const dbr_md *md, dbr_slice part);
/* A range with its line and column. */
dbr_source_range dbr_md_at(const dbr_md *md, size_t begin, size_t end);
/* First paragraph directly in an item, NULL when it has none. */
const dbr_md_block *dbr_md_item_text(const dbr_md *md, const dbr_md_block *item);
/* The first block inside the parent of `b`, from `from` on, of a type; NULL past the end. For walking
 * children. */
const dbr_md_block *dbr_md_child(const dbr_md *md, const dbr_md_block *parent, const dbr_md_block *after);
/* Links that begin in [begin, end): index of the first, and how many. O(log n). */
size_t dbr_md_links(const dbr_md *md, size_t begin, size_t end, size_t *ret_n);

/* Narrows the full-width digits in s[begin, end) and the signs between them, in place, `offsets` with it; the new end. wide.c. */
size_t dbr_md_fold_wide(char *s, uint32_t *offsets, size_t begin, size_t end);

/* Bytes of "://host…" at the start as a bare address ends it; 0 when it is none. */
size_t dbr_md_url_length(dbr_slice s);
/* Whether byte i is a backslash that only escapes the next. */
bool dbr_md_is_escaping(dbr_slice s, size_t i);
/* Appends the text without those. */
void dbr_md_unescape(dbr_buf *out, dbr_slice text);

/* The addresses that a document has escaped ("https\://…"), so that they are no links. */
typedef struct dbr_md_escaped {
    uint64_t *hashes; // sorted; owned
    size_t n;
} dbr_md_escaped;
/* Release with free(ret->hashes). O(bytes). */
void dbr_md_escaped_urls(dbr_slice bytes, dbr_md_escaped *ret);
bool dbr_md_is_escaped_url(const dbr_md_escaped *e, dbr_slice url);

/* ---- reading in order ---- */

/* Calls `visit` for each of cmark's nodes on the way in and on the way out, as they are; dbr_markdown_visit (markdown_flow.c)
 * makes of them what a renderer needs. Slices are valid during the call. Errors: DBR_ELIMIT. */
dbr_code dbr_md_visit(dbr_slice bytes, dbr_md_visitor *visit, void *data, dbr_err *err);

#endif
