/*
 * The two pictures of causes: the why-tree and the fishbone, found in the report's own lists and drawn as SVG at any width.
 * Private to the room.
 *
 *     trees.c      which lists they are
 *     why_tree.c   what happened at the left, each answer to "why?" one column further right; narrow: indented
 *     fishbone.c   the incident as the head, a bone for each kind of factor; narrow: the spine upright
 */
#ifndef DBR_REPORT_TREES_H
#define DBR_REPORT_TREES_H

#include "base/text.h"
#include "document/document.h"

#define TREES_MAX_NODES  60 // of a why-tree; what is more is counted
#define TREES_MAX_DEPTH  8
#define TREES_MAX_BONES  8
#define TREES_MAX_CAUSES 6 // of a bone; what is more is counted

/* An answer. Nodes stand parents before children; the first is the root. */
typedef struct trees_node {
    dbr_slice text;
    size_t i_parent; // SIZE_MAX: the root
    int depth;       // 0: the root
    bool is_open;    // a question that nobody has answered yet
} trees_node;

typedef struct trees_whys {
    trees_node nodes[TREES_MAX_NODES];
    size_t n; // 0: the report has no why-tree
    size_t n_left_out;
    size_t i_section; // in which it stands
} trees_whys;

typedef struct trees_bone {
    dbr_slice name;
    dbr_slice causes[TREES_MAX_CAUSES];
    size_t n, n_left_out;
} trees_bone;

typedef struct trees_fishbone {
    dbr_slice head;
    trees_bone bones[TREES_MAX_BONES];
    size_t n; // 0: there are too few factors for a picture
    size_t n_left_out;
    size_t i_section;
} trees_fishbone;

/*
 * Finds them. The why-tree is a nested list (or a numbered one: a chain) under a heading that asks why, else a list three levels
 * deep among the causes and factors. The fishbone takes the items of the causes, factors and leads: an item's bold label is its
 * bone, else its heading. Prompts of the draft ("To be written: …") count for neither; its other questions are open nodes of the
 * why-tree. Texts are the document's, in its arena or `arena`.
 *
 * Errors: DBR_ELIMIT.
 */
dbr_code trees_find(dbr_arena *arena, const dbr_document *d, trees_whys *ret_whys,
                    trees_fishbone *ret_fishbone, dbr_err *err);

/* Each as one <svg>, `width` units wide, below 600 for a telephone; `name` makes ids unique. The same input gives the same
 * bytes. Not for n == 0 (asserted). */
void trees_write_whys(const trees_whys *w, double width, const char *name, dbr_lang lang, dbr_arena *arena,
                      dbr_buf *out);
void trees_write_fishbone(const trees_fishbone *f, double width, const char *name, dbr_lang lang,
                          dbr_arena *arena, dbr_buf *out);

/* The width beyond which a fishbone leaves paper empty; 600 at least. */
double trees_fishbone_width(const trees_fishbone *f);

/* ---- shared by both drawings ---- */

/* "<svg class=… viewBox=…><title>…</title><desc id=…>": the description and its end are the caller's. */
void trees_begin(dbr_buf *out, const char *kind, const char *name, double width, double height,
                 const char *title);

#endif
