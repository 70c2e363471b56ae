/*
 * List items and header fields: matched by key, ordered, each merged for itself.
 *
 *   - [x] AI-001: Add pool metrics        marker "- ", box "[x] ", text: the rest with all continuation lines
 *
 * Marker and box are taken from the side that changed them, ours first and without a conflict: a number or a tick says
 * little; the text merges line by line. Header fields ("**Date**: …") are items of one line without a marker.
 */
#include "document/merge.h"

#include "base/hash.h"

#include <assert.h>

typedef struct list_item {
    dbr_merge_text text;   // without the blank lines after it
    dbr_merge_text blanks; // those
    dbr_slice marker, box; // of the first line
} list_item;

typedef struct list {
    dbr_merge *m;
    bool has_markers;
    list_item *items[DBR_SIDE_COUNT];
    char bullet; // ours changed base's bullets to this; 0 when not
} list;

static size_t read_items(list *l, dbr_side side, size_t i_block, dbr_merge_item **ret_keys);
static void write_item(list *l, const dbr_triple *at);

void dbr_merge_list(dbr_merge *m, const dbr_triple *block)
{
    list l = {.m = m};
    dbr_sequence s = {0};
    dbr_triple *order = NULL;

    assert(block->at[DBR_OURS] != DBR_NONE && block->at[DBR_THEIRS] != DBR_NONE);
    l.has_markers = m->docs[DBR_OURS].blocks.items[block->at[DBR_OURS]].kind == DBR_BLOCK_LIST;
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        s.n[side] = read_items(&l, side, block->at[side], &s.items[side]);
    }
    if (s.n[DBR_BASE] > 0 && s.n[DBR_OURS] > 0) {
        dbr_slice ours = l.items[DBR_OURS][0].marker;
        dbr_slice base = l.items[DBR_BASE][0].marker;
        bool is_bullet = ours.len > 0 && dbr_merge_is_one_of(ours.ptr[0], "-*+");
        l.bullet = is_bullet && base.len > 0 && base.ptr[0] != ours.ptr[0] ? ours.ptr[0] : '\0';
    }
    dbr_sequence_match(m, &s, 0);
    size_t n = dbr_sequence_order(m, &s, &order);
    for (size_t i = 0; i < n; i++) {
        write_item(&l, &order[i]);
    }
}

/* ---- reading ---- */

/* "[ ] ", "[x] " */
static size_t box_len(dbr_slice s)
{
    bool is_box = s.len >= 4 && s.ptr[0] == '[' && s.ptr[2] == ']' && s.ptr[3] == ' ' &&
                  dbr_merge_is_one_of(s.ptr[1], " xX");
    return is_box ? 4 : 0;
}

static list_item read_item(const list *l, dbr_merge_text lines)
{
    list_item item = {.text = lines};
    while (item.text.n > 1 && dbr_merge_is_blank(lines.lines[item.text.n - 1].text)) {
        item.text.n--;
    }
    item.blanks = (dbr_merge_text){.lines = lines.lines + item.text.n, .n = lines.n - item.text.n};
    if (l->has_markers) {
        dbr_slice first = lines.lines[0].text;
        size_t n = dbr_merge_marker(first);
        item.marker = dbr_slice_sub(first, 0, n);
        item.box = dbr_slice_sub(first, n, n + box_len(dbr_slice_from(first, n)));
    }
    return item;
}

/* The first line without marker and box. */
static dbr_slice first_text(const list_item *item)
{
    return dbr_slice_from(item->text.lines[0].text, item->marker.len + item->box.len);
}

static dbr_merge_item key_of(list *l, const list_item *item)
{
    dbr_merge_item key = {0};
    dbr_merge_text_key(l->m, first_text(item), dbr_merge_span(item->text.lines, item->text.n), &key);
    key.exact = dbr_hash(first_text(item)) | 1; // numbers and boxes may differ
    for (size_t i = 1; i < item->text.n; i++) {
        key.exact = dbr_hash_mix(key.exact, item->text.lines[i].id) | 1;
    }
    return key;
}

static size_t read_items(list *l, dbr_side side, size_t i_block, dbr_merge_item **ret_keys)
{
    dbr_merge_text all = dbr_merge_block_text(l->m, side, i_block);
    size_t n = 0;
    l->items[side] = DBR_NEW_N(&l->m->scratch, list_item, all.n + 1);
    *ret_keys = DBR_NEW_N(&l->m->scratch, dbr_merge_item, all.n + 1);
    for (size_t i = 0; i < all.n;) {
        size_t end = i + 1;
        while (end < all.n && !all.lines[end].is_start) {
            end++;
        }
        l->items[side][n] = read_item(l, (dbr_merge_text){.lines = all.lines + i, .n = end - i});
        (*ret_keys)[n] = key_of(l, &l->items[side][n]);
        n++;
        i = end;
    }
    dbr_merge_roll_times(*ret_keys, n);
    return n;
}

/* ---- writing ---- */

static dbr_merge_what name_of(list *l, const list_item *item)
{
    return dbr_merge_about(l->m, l->has_markers ? DBR_CONFLICT_ITEM : DBR_CONFLICT_FIELD, first_text(item));
}

static dbr_slice span_of(const list_item *item)
{
    return dbr_merge_span(item->text.lines, item->text.n);
}

/* The text of an item, its first line without marker and box. */
static dbr_merge_text bare_text(list *l, const list_item *item)
{
    dbr_merge_line *lines = DBR_NEW_N(&l->m->scratch, dbr_merge_line, item->text.n);
    memcpy(lines, item->text.lines, item->text.n * sizeof(*lines));
    lines[0].text = first_text(item);
    lines[0].id = dbr_merge_name(l->m, lines[0].text);
    lines[0].says = dbr_merge_says(l->m, lines[0].text);
    return (dbr_merge_text){.lines = lines, .n = item->text.n};
}

static dbr_slice pick_piece(dbr_slice base, dbr_slice ours, dbr_slice theirs)
{
    return dbr_slice_eq(base, ours) ? theirs : ours;
}

static void merge_texts(list *l, const list_item *base, const list_item *ours, const list_item *theirs)
{
    static const list_item nothing = {0};
    const list_item *b = base != NULL ? base : &nothing;
    if (l->has_markers) {
        dbr_merge_put(l->m, pick_piece(b->marker, ours->marker, theirs->marker));
        dbr_merge_put(l->m, pick_piece(b->box, ours->box, theirs->box));
    }
    const dbr_merge_text text[] = {base != NULL ? bare_text(l, base) : (dbr_merge_text){0},
                                   bare_text(l, ours), bare_text(l, theirs)};
    dbr_merge_lines(l->m, text, name_of(l, ours));
    if (l->m->is_open) {
        dbr_merge_end_line(l->m);
    }
}

/* A new item of theirs, with ours' bullet. */
static void write_new(list *l, const list_item *theirs)
{
    dbr_merge_text text = theirs->text;
    size_t at = 0;
    while (at < theirs->marker.len && !dbr_merge_is_one_of(theirs->marker.ptr[at], "-*+")) {
        at++;
    }
    if (l->bullet != '\0' && at < theirs->marker.len) {
        dbr_merge_put(l->m, dbr_slice_sub(theirs->marker, 0, at));
        dbr_merge_put(l->m, dbr_slice_of(&l->bullet, 1));
        dbr_merge_put(l->m, dbr_slice_from(text.lines[0].text, at + 1));
        dbr_merge_end_line(l->m);
        text.lines++;
        text.n--;
    }
    dbr_merge_put_lines(l->m, DBR_THEIRS, text);
}

static void write_blanks(list *l, const list_item *base, const list_item *ours, const list_item *theirs)
{
    bool is_ours = theirs == NULL || base == NULL || ours->blanks.n != base->blanks.n;
    dbr_merge_put_lines(l->m, is_ours ? DBR_OURS : DBR_THEIRS, is_ours ? ours->blanks : theirs->blanks);
}

/* An item that is not in ours: new, or deleted by ours. */
static void write_without_ours(list *l, const list_item *base, const list_item *theirs)
{
    assert(theirs != NULL);
    if (base == NULL) {
        write_new(l, theirs);
        dbr_merge_put_lines(l->m, DBR_THEIRS, theirs->blanks);
    } else if (!dbr_merge_text_same(theirs->text, base->text)) {
        dbr_merge_conflict(l->m, 0, (dbr_slice){0}, span_of(theirs), name_of(l, theirs));
    }
}

static void write_item(list *l, const dbr_triple *at)
{
    const list_item *item[DBR_SIDE_COUNT] = {0};
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        item[side] = at->at[side] == DBR_NONE ? NULL : &l->items[side][at->at[side]];
    }
    const list_item *base = item[DBR_BASE];
    const list_item *ours = item[DBR_OURS];
    const list_item *theirs = item[DBR_THEIRS];
    if (ours == NULL) {
        write_without_ours(l, base, theirs);
        return;
    }
    bool is_ours_base = base != NULL && dbr_merge_text_eq(ours->text, base->text);
    bool is_theirs_base = theirs != NULL && base != NULL && dbr_merge_text_eq(theirs->text, base->text);
    dbr_merge_text nothing = {0};
    bool is_held =
        is_ours_base && dbr_merge_would_lose(l->m, ours->text, theirs != NULL ? theirs->text : nothing);
    if (theirs == NULL && is_ours_base && !is_held) {
        return; // theirs dropped it and ours never touched it
    }
    if (is_ours_base && !is_held) {
        dbr_merge_put_lines(l->m, DBR_THEIRS, theirs->text);
    } else if (theirs == NULL || is_theirs_base || is_held || dbr_merge_text_eq(ours->text, theirs->text)) {
        size_t begin = dbr_merge_here(l->m);
        dbr_merge_put_lines(l->m, DBR_OURS, ours->text);
        if (is_held || (base != NULL && theirs == NULL)) {
            dbr_slice other = theirs != NULL ? span_of(theirs) : (dbr_slice){0};
            dbr_merge_conflict(l->m, begin, span_of(ours), other, name_of(l, ours));
        }
    } else {
        merge_texts(l, base, ours, theirs);
    }
    write_blanks(l, base, ours, theirs);
}
