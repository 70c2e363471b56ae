/* Where a large document may be cut for cmark; private to document. */
#ifndef DBR_DOCUMENT_MARKDOWN_PIECES_H
#define DBR_DOCUMENT_MARKDOWN_PIECES_H

#include "document/markdown.h"

/* Lines of a document that cmark reads by themselves. */
typedef struct md_piece {
    size_t line, past; // [line, past), counted from 0
    size_t head;       // line of the head of the table that goes on in this piece, SIZE_MAX when none does
    bool is_guess;     // that `head` is one
    bool ends_in_rows; // cut between two lines that begin with '|': right only if both are rows of one table
} md_piece;

/* Bytes of a piece, or more: until a place where it can be cut. A tree of them stays in the processor's caches. */
enum { MD_PIECE_BYTES = 16 << 10 };

/* Whether pieces of `clean` mean what they mean together: not where a definition of a link may stand, which holds everywhere. */
bool md_pieces_are_possible(const dbr_md *md, dbr_slice clean);

/*
 * Sets `past` and `ends_in_rows` of a piece that begins at its `line` and has `bytes` or more to the first place behind them where
 * the document can be cut; leaves them as they are when there is none before `past`. Such places are before a line that no block
 * before it can take in, for a blank line stands between them and it begins at the margin with what neither marks an item nor
 * quotes; and between rows. Whether code or HTML goes on over the place, or the lines are not rows, only who parses the piece can
 * tell.
 */
void md_piece_cut(const dbr_md *md, dbr_slice clean, size_t bytes, md_piece *piece);

/* Whether the head of a table and the line under it, from `line` on, make the same head before other rows: they begin at the margin
 * with '|', so that they can be nothing else, and are short, for they are read again for each piece. */
bool md_piece_can_repeat(const dbr_md *md, size_t line);

/* The line where the lines with '|' at the margin begin that `past` is one of, if it can be a table's head; else SIZE_MAX. */
size_t md_piece_head_above(const dbr_md *md, size_t past);

/* How many blocks the lines [line, past) are about, counted high. */
size_t md_pieces_blocks(const dbr_md *md, dbr_slice clean, size_t line, size_t past);

/* How many bytes of `clean` are half of the work of reading it, by its lines and links, to some lines: 0 to clean.len. */
size_t md_pieces_half(const dbr_md *md, dbr_slice clean);

/* dbr_md_parse with pieces of a given size: any, with the same result. For its test. */
dbr_code md_parse_pieces(dbr_arena *arena, dbr_slice bytes, size_t piece_bytes, dbr_md *ret, dbr_err *err);

#endif
