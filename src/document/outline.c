/*
 * The document's lists as an outline. Of an item "- **Monitoring gap**: no alert on [the pool](evidence/x#L3)" the label is
 * "Monitoring gap", the text "no alert on the pool"; task boxes are no part of it. Items of lists in quotations and of lists
 * that stand in items count like others.
 */
#include "document/document.h"
#include "document/markdown.h"

#include "base/utf8.h"

#include <assert.h>

static const dbr_md_block *list_of(const dbr_md *md, const dbr_md_block *item);
static void read_item(dbr_arena *arena, const dbr_md *md, const dbr_md_block *item, dbr_outline_item *ret);
static bool is_all_emphasis(const dbr_md *md, const dbr_md_block *text);
static size_t section_of(const dbr_document *d, size_t offset);
static dbr_slice one_line(dbr_arena *arena, dbr_slice text);

dbr_code dbr_document_outline(dbr_arena *arena, const dbr_document *d, dbr_outline_item **ret, size_t *ret_n,
                              dbr_err *err)
{
    dbr_md md = {0};
    dbr_code rc = dbr_md_parse(arena, d->bytes, &md, err);
    if (rc < 0) {
        return rc;
    }
    size_t n = 0;
    for (size_t i = 0; i < md.n_blocks; i++) {
        n += md.blocks[i].type == DBR_MD_ITEM ? 1 : 0;
    }
    dbr_outline_item *items = DBR_NEW_N(arena, dbr_outline_item, n + 1);
    int *depths = DBR_NEW_N(arena, int, md.n_blocks); // of the lists, 1 for outermost ones
    size_t n_lists = 0;
    n = 0;
    for (size_t i = 1; i < md.n_blocks; i++) {
        const dbr_md_block *b = &md.blocks[i];
        const dbr_md_block *around = list_of(&md, b);
        int depth = around != NULL ? depths[around - md.blocks] : 0;
        if (b->type == DBR_MD_LIST) {
            depths[i] = depth + 1;
            n_lists += depth == 0 ? 1 : 0;
        } else if (b->type == DBR_MD_ITEM) {
            assert(depth > 0 && n_lists > 0);
            items[n] = (dbr_outline_item){.depth = depth - 1,
                                          .i_section = section_of(d, b->begin),
                                          .i_list = n_lists - 1,
                                          .at = dbr_md_at(&md, b->begin, b->end)};
            read_item(arena, &md, b, &items[n]);
            n++;
        }
    }
    *ret = items;
    *ret_n = n;
    return DBR_OK;
}

/* The list around a block; NULL for none. */
static const dbr_md_block *list_of(const dbr_md *md, const dbr_md_block *item)
{
    size_t i = item->parent;
    while (i != 0 && md->blocks[i].type != DBR_MD_LIST) {
        i = md->blocks[i].parent;
    }
    return i != 0 ? &md->blocks[i] : NULL;
}

static void read_item(dbr_arena *arena, const dbr_md *md, const dbr_md_block *item, dbr_outline_item *ret)
{
    const dbr_md_block *paragraph = dbr_md_item_text(md, item);
    if (paragraph == NULL) {
        return;
    }
    dbr_slice text = dbr_md_text(md, paragraph);
    size_t label_end = paragraph->text;
    ret->is_prompt = is_all_emphasis(md, paragraph);
    for (size_t i = paragraph->span; i < paragraph->span + paragraph->n_spans; i++) {
        const dbr_md_span *s = &md->spans[i];
        if (s->kind == DBR_MD_STRONG && s->begin == paragraph->text) {
            label_end = s->end;
        }
    }
    if (label_end > paragraph->text) {
        dbr_slice label = dbr_slice_trim(dbr_slice_sub(md->plain, paragraph->text, label_end));
        dbr_slice rest = dbr_slice_trim(dbr_slice_sub(md->plain, label_end, paragraph->text_end));
        bool has_colon = true;
        if (dbr_slice_ends(label, ":")) {
            label.len -= 1;
        } else if (dbr_slice_ends(label, "\xEF\xBC\x9A")) {
            label.len -= 3;
        } else if (dbr_slice_starts(rest, ":")) {
            rest = dbr_slice_from(rest, 1);
        } else if (dbr_slice_starts(rest, "\xEF\xBC\x9A")) {
            rest = dbr_slice_from(rest, 3);
        } else {
            has_colon = false;
        }
        rest = dbr_slice_trim(rest);
        if (has_colon && rest.len > 0) {
            ret->label = one_line(arena, label);
            text = rest;
        }
    }
    if (dbr_slice_starts(text, "[ ] ") || dbr_slice_starts(text, "[x] ") || dbr_slice_starts(text, "[X] ")) {
        text = dbr_slice_from(text, 4);
    }
    ret->text = one_line(arena, text);
}

static bool is_all_emphasis(const dbr_md *md, const dbr_md_block *text)
{
    for (size_t i = text->span; i < text->span + text->n_spans; i++) {
        const dbr_md_span *s = &md->spans[i];
        if (s->kind == DBR_MD_EMPH && s->begin == text->text && s->end == text->text_end) {
            return true;
        }
    }
    return false;
}

static size_t section_of(const dbr_document *d, size_t offset)
{
    size_t found = 0;
    for (size_t low = 0, high = d->n_sections; low < high;) { // the last that begins at or before it
        size_t middle = low + (high - low) / 2;
        bool is_before = d->sections[middle].at.begin <= offset;
        found = is_before ? middle : found;
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    return found;
}

static dbr_slice one_line(dbr_arena *arena, dbr_slice text)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; i < text.len; i++) {
        dbr_buf_char(&out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    }
    return dbr_slice_dup(arena, dbr_slice_trim(dbr_buf_view(&out)));
}
