/* Positions of the protocol: lines from 0, and characters in the units that client and server agreed on. Private to the room. */
#ifndef DBR_SERVE_LSP_TEXT_H
#define DBR_SERVE_LSP_TEXT_H

#include "base/json.h"

/* What `character` counts. */
typedef enum lsp_units { LSP_UTF16, LSP_UTF8, LSP_UTF32 } lsp_units;

typedef struct lsp_position {
    uint64_t line, character;
} lsp_position;

/* The name in `positionEncoding`; lsp_units_of: false for others. */
const char *lsp_units_name(lsp_units units);
bool lsp_units_of(dbr_slice name, lsp_units *ret);

/* The byte a position means. Beyond a line its end, beyond the text its end, inside a character its beginning. Lines end with
 * LF, CR LF or CR. O(text). */
size_t lsp_offset(dbr_slice text, lsp_position position, lsp_units units);
/* Where the byte stands on its line. O(text). */
lsp_position lsp_position_of(dbr_slice text, size_t offset, lsp_units units);
/* How many units the bytes are. */
uint64_t lsp_units_in(dbr_slice bytes, lsp_units units);

/* Reads {"line": …, "character": …} at a JSON pointer of `json`; false when there is none. */
bool lsp_read_position(dbr_slice json, const char *pointer, lsp_position *ret);
void lsp_write_position(dbr_jsonw *w, const char *key, lsp_position position);
void lsp_write_range(dbr_jsonw *w, const char *key, lsp_position begin, lsp_position end);

/* Applies one member of `contentChanges` to the text; false when it cannot be right. */
bool lsp_apply(dbr_buf *text, dbr_slice change, lsp_units units);

/* "file:///a%20b.md" as a path, in `arena`; of other schemes what stands behind the last '/'. */
const char *lsp_path_of(dbr_arena *arena, dbr_slice uri);

#endif
