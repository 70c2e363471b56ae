/* Whether two trees of one document are the same: for the test and the fuzz target of pieces. */
#ifndef DBR_DOCUMENT_TEST_MARKDOWN_SAME_H
#define DBR_DOCUMENT_TEST_MARKDOWN_SAME_H

#include "document/markdown_pieces.h"

static inline bool md_same_range(dbr_source_range a, dbr_source_range b)
{
    return a.begin == b.begin && a.end == b.end && a.line == b.line && a.column == b.column;
}

static inline bool md_same_block(const dbr_md_block *a, const dbr_md_block *b)
{
    return a->type == b->type && a->level == b->level && a->is_head == b->is_head &&
           a->is_ordered == b->is_ordered && a->begin == b->begin && a->end == b->end &&
           a->parent == b->parent && a->past == b->past && a->text == b->text && a->text_end == b->text_end &&
           a->span == b->span && a->n_spans == b->n_spans;
}

static inline bool md_same_link(const dbr_link *a, const dbr_link *b)
{
    return md_same_range(a->at, b->at) && md_same_range(a->text_at, b->text_at) &&
           dbr_slice_eq(a->text, b->text) && dbr_slice_eq(a->url, b->url) &&
           dbr_slice_eq(a->title, b->title) && a->is_address == b->is_address;
}

/* What differs first ("block 3"), NULL when nothing does; `i` is its index. */
static inline const char *md_difference(const dbr_md *a, const dbr_md *b, size_t *i)
{
    *i = 0;
    if (!dbr_slice_eq(a->plain, b->plain)) {
        return "plain";
    }
    if (a->n_blocks != b->n_blocks || a->n_spans != b->n_spans || a->n_links != b->n_links) {
        return "how many";
    }
    for (*i = 0; *i <= a->plain.len; (*i)++) {
        if (a->offsets[*i] != b->offsets[*i]) {
            return "offset";
        }
    }
    for (*i = 0; *i < a->n_blocks; (*i)++) {
        if (!md_same_block(&a->blocks[*i], &b->blocks[*i])) {
            return "block";
        }
    }
    for (*i = 0; *i < a->n_spans; (*i)++) {
        const dbr_md_span *x = &a->spans[*i];
        const dbr_md_span *y = &b->spans[*i];
        if (x->kind != y->kind || x->begin != y->begin || x->end != y->end) {
            return "span";
        }
    }
    for (*i = 0; *i < a->n_links; (*i)++) {
        if (!md_same_link(&a->links[*i], &b->links[*i])) {
            return "link";
        }
    }
    return NULL;
}

#endif
