/* Rows of tables by their bytes; private to document. */
#ifndef DBR_DOCUMENT_MARKDOWN_ROWS_H
#define DBR_DOCUMENT_MARKDOWN_ROWS_H

#include "document/markdown_pieces.h"

#include "base/mem.h"

typedef struct md_text_range {
    size_t begin, end; // of md->plain, or of the document
} md_text_range;
typedef DBR_VEC(md_text_range) md_ranges;

/* Adds the cells of a row's bytes [begin, end), without the blanks around them: a '|' with no '\\' before it ends one. */
void md_row_cells(dbr_slice bytes, size_t begin, size_t end, md_ranges *ret);

typedef struct md_row_cell {
    size_t begin, end; // of the document
    bool is_marked;    // it has what only cmark can read: emphasis, code, links
} md_row_cell;

/* A piece of nothing but rows. */
typedef struct md_rows {
    size_t n_columns;
    md_ranges rows;
    DBR_VEC(md_row_cell) cells; // n_columns a row; empty ones at the row's end where it has fewer
    dbr_buf marked;             // the marked ones in order, each as a heading of one line
    md_ranges spare;
} md_rows;

/*
 * Reads a piece that begins within a table. False when any line is not plainly a row that begins at the margin, or holds what
 * reads otherwise in a heading than in a cell: then cmark has to read it. Release it in any case.
 */
bool md_rows_read(const dbr_md *md, dbr_slice clean, const md_piece *piece, md_rows *ret);
void md_rows_release(md_rows *rows);

#endif
