/* cmark's trees → ours, private to document: a builder takes piece after piece; markdown_build.c. */
#ifndef DBR_DOCUMENT_MARKDOWN_BUILD_H
#define DBR_DOCUMENT_MARKDOWN_BUILD_H

#include "document/align.h"
#include "document/markdown_rows.h"

/* What is gathered of a document while its pieces are walked. */
typedef struct md_builder {
    dbr_arena *arena;
    const dbr_md *md;
    DBR_VEC(dbr_md_block) blocks;
    DBR_VEC(dbr_md_span) spans;
    DBR_VEC(size_t) open_spans; // STRONG and EMPH that have not ended
    DBR_VEC(dbr_link) links;
    DBR_VEC(md_text_range) link_texts; // parallel to links, of md->plain
    md_ranges cells;                   // of the current row
    size_t i_cell;
    dbr_buf offsets; // uint32_t, parallel to plain
    dbr_buf plain;
    dbr_align align;
    size_t current;     // innermost open block
    size_t i_table;     // last table
    int before;         // lines of the document before the first that cmark has of a piece
    bool is_continued;  // the piece begins with the head of i_table, whose rows go on
    size_t image_depth; // > 0 inside the text of an image, which leaves nothing
    size_t image_plain, image_spans, image_links; // what there was before the outermost image
    int depth;
    unsigned row_type, cell_type; // of cmark's extension, once seen; 0
} md_builder;

/* Begins a block that no tree has: the document, the table that goes on from before. */
void md_build_open(md_builder *b, dbr_md_type type);
/* Ends the innermost block. */
void md_build_close(md_builder *b);
/*
 * Parses a piece of `clean` (after the head of the table that goes on in it) and adds what it holds. False, and nothing added, when
 * the piece cannot end where it was cut: its last block goes on. Sets the head of the table that goes on behind it in `next`. The
 * thread's memory of trees has to be begun (markdown_memory.h). `*ret_rc` is an error of nesting (DBR_ELIMIT), else DBR_OK.
 */
bool md_build_piece(md_builder *b, dbr_slice clean, const md_piece *piece, md_piece *next, dbr_code *ret_rc,
                    dbr_err *err);
/* Whether a block has text of its own. */
static inline bool md_build_is_leaf(dbr_md_type type)
{
    return type == DBR_MD_HEADING || type == DBR_MD_PARAGRAPH || type == DBR_MD_CELL;
}
/* Bare addresses in a leaf's text become links, as forges show them; markdown_urls.c. */
void md_build_urls(md_builder *b, const dbr_md_block *block);
void md_build_release(md_builder *b);

#endif
