/*
 * Sections and blocks: who is who on the three sides, and what goes.
 *
 * Sections match by the path of their headings, by heading, by likeness, so a renamed heading keeps its
 * section. Blocks match within matched sections; what is left is looked for everywhere, as people cut and
 * paste. A section of theirs is gone when ours deleted it or the section around it; a section of ours is
 * dropped when theirs has it no more and ours never touched it.
 */
#include "document/merge.h"

#include "base/hash.h"

#include <assert.h>

#define WORDS_MIN_MOVED 3 // shorter blocks ("---", "TODO") are not looked for in other sections
#define KIND_HEAD       1 // of section items: what stands before the first heading

static dbr_merge_item *section_items(dbr_merge *m, dbr_side side);
static dbr_merge_item block_item(dbr_merge *m, dbr_side side, size_t i);
static void match_blocks(dbr_merge *m, dbr_merge_plan *p);
static void find_gone(dbr_merge *m, dbr_merge_plan *p);
static void find_dropped(dbr_merge *m, dbr_merge_plan *p);

void dbr_merge_make_plan(dbr_merge *m, dbr_merge_plan *p)
{
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        size_t n = m->docs[side].blocks.n;
        p->sections.n[side] = m->docs[side].sections.n;
        p->sections.items[side] = section_items(m, side);
        p->blocks.n[side] = n;
        p->blocks.items[side] = DBR_NEW_N(&m->scratch, dbr_merge_item, n + 1);
        for (size_t i = 0; i < n; i++) {
            p->blocks.items[side][i] = block_item(m, side, i);
        }
    }
    dbr_sequence_match(m, &p->sections, 0);
    dbr_sequence_init(m, &p->blocks);
    match_blocks(m, p);
    find_gone(m, p);
    find_dropped(m, p);
}

/* ---- sections: who is who ---- */

dbr_merge_text dbr_merge_section_text(const dbr_merge *m, dbr_side side, size_t i)
{
    const dbr_merge_doc *d = &m->docs[side];
    const dbr_merge_section *s = &d->sections.items[i];
    if (s->n_blocks == 0) {
        return (dbr_merge_text){0};
    }
    const dbr_merge_block *first = &d->blocks.items[s->first_block];
    const dbr_merge_block *last = &d->blocks.items[s->first_block + s->n_blocks - 1];
    size_t end = last->first_line + last->n_lines; // the blank lines at the end do not count
    return (dbr_merge_text){.lines = &d->lines.items[first->first_line], .n = end - first->first_line};
}

static uint64_t hash_text(dbr_merge_text t, int kind)
{
    uint64_t h = dbr_hash_mix(7, (uint64_t)kind);
    for (size_t i = 0; i < t.n; i++) {
        h = dbr_hash_mix(h, t.lines[i].id);
    }
    return h | 1;
}

/* Headings from level 2 on down to this one; the title is left out, it may change. */
static uint64_t path_hash(const dbr_merge_doc *d, size_t i)
{
    uint64_t h = 3;
    for (; i != DBR_NONE && d->sections.items[i].level > 1; i = d->sections.items[i].parent) {
        h = dbr_hash_mix(h, dbr_merge_fold_hash(d->sections.items[i].heading));
    }
    return h | 1;
}

static dbr_merge_item *section_items(dbr_merge *m, dbr_side side)
{
    const dbr_merge_doc *d = &m->docs[side];
    dbr_merge_item *items = DBR_NEW_N(&m->scratch, dbr_merge_item, d->sections.n + 1);
    bool has_title = false;
    for (size_t i = 0; i < d->sections.n; i++) {
        const dbr_merge_section *s = &d->sections.items[i];
        bool is_title = s->level == 1 && !has_title;
        dbr_merge_text text = dbr_merge_section_text(m, side, i);
        items[i] =
            (dbr_merge_item){.kind = s->level == 0 ? KIND_HEAD : 0, .level = s->level, .time = DBR_TIME_NONE};
        items[i].exact = s->level == 0 || is_title ? 0 : hash_text(text, 0);
        items[i].key[0] = s->level == 0 || is_title ? 5 : s->level == 1 ? 0 : path_hash(d, i);
        items[i].key[1] = s->level == 0 ? 0 : dbr_merge_fold_hash(s->heading);
        dbr_merge_set_words(m, dbr_merge_span(text.lines, text.n), &items[i]);
        has_title = has_title || is_title;
    }
    return items;
}

/* ---- blocks: who is who ---- */

static dbr_merge_item block_item(dbr_merge *m, dbr_side side, size_t i)
{
    const dbr_merge_block *b = &m->docs[side].blocks.items[i];
    dbr_merge_text text = dbr_merge_block_text(m, side, i);
    dbr_merge_item item = {.kind = b->kind, .time = DBR_TIME_NONE, .exact = hash_text(text, b->kind)};
    dbr_merge_set_words(m, dbr_merge_span(text.lines, text.n), &item);
    if (b->kind == DBR_BLOCK_TABLE || b->kind == DBR_BLOCK_HTML) {
        item.key[0] = dbr_merge_fold_hash(text.lines[0].text); // its columns; "<!-- debrief:timeline -->"
    }
    return item;
}

size_t dbr_merge_body(const dbr_merge *m, dbr_side side, size_t i_section, size_t *ret_n)
{
    if (i_section == DBR_NONE) {
        *ret_n = 0;
        return 0;
    }
    const dbr_merge_section *s = &m->docs[side].sections.items[i_section];
    size_t skip = s->level > 0 ? 1 : 0;
    *ret_n = s->n_blocks - skip;
    return s->first_block + skip;
}

/* Blocks that are not matched yet, with their places in the document. */
typedef struct loose {
    dbr_merge_item *items;
    size_t *index;
    size_t n;
} loose;

static loose new_loose(dbr_merge *m, size_t n)
{
    return (loose){.items = DBR_NEW_N(&m->scratch, dbr_merge_item, n + 1), .index = dbr_merge_none(m, n)};
}

static void add_loose(loose *l, const dbr_merge_item *items, size_t i)
{
    l->items[l->n] = items[i];
    l->index[l->n++] = i;
}

/* The unmatched blocks of one section. */
static loose loose_in(dbr_merge *m, const dbr_merge_plan *p, dbr_side side, size_t i_section,
                      const size_t *partner)
{
    size_t n = 0;
    size_t first = dbr_merge_body(m, side, i_section, &n);
    loose l = new_loose(m, n);
    for (size_t i = first; i < first + n; i++) {
        if (partner[i] == DBR_NONE) {
            add_loose(&l, p->blocks.items[side], i);
        }
    }
    return l;
}

/* The unmatched blocks of a document that are long enough to be known again elsewhere. */
static loose loose_anywhere(dbr_merge *m, const dbr_merge_plan *p, dbr_side side, const size_t *partner)
{
    size_t n = p->blocks.n[side];
    loose l = new_loose(m, n);
    for (size_t i = 0; i < n; i++) {
        const dbr_merge_item *item = &p->blocks.items[side][i];
        if (partner[i] == DBR_NONE && item->kind != DBR_BLOCK_HEADING && item->n_words >= WORDS_MIN_MOVED) {
            add_loose(&l, p->blocks.items[side], i);
        }
    }
    return l;
}

static void match_loose(dbr_merge *m, const loose pair[2], size_t *b_of_a, size_t *a_of_b, unsigned flags)
{
    const dbr_choice a = {pair[0].items, pair[0].n, dbr_merge_none(m, pair[0].n)};
    const dbr_choice b = {pair[1].items, pair[1].n, dbr_merge_none(m, pair[1].n)};
    dbr_merge_match(m, &a, &b, flags);
    for (size_t i = 0; i < a.n; i++) {
        if (a.partner[i] != DBR_NONE) {
            b_of_a[pair[0].index[i]] = pair[1].index[a.partner[i]];
            a_of_b[pair[1].index[a.partner[i]]] = pair[0].index[i];
        }
    }
}

static void match_with_base(dbr_merge *m, dbr_merge_plan *p, dbr_side side)
{
    size_t *of_base = p->blocks.of_base[side];
    size_t *base_of = p->blocks.base_of[side];
    for (size_t i = 0; i < p->sections.n[DBR_BASE]; i++) {
        size_t other = p->sections.of_base[side][i];
        if (other != DBR_NONE) {
            const loose pair[] = {loose_in(m, p, DBR_BASE, i, of_base), loose_in(m, p, side, other, base_of)};
            match_loose(m, pair, of_base, base_of, DBR_MATCH_ALONE);
        }
    }
    const loose pair[] = {loose_anywhere(m, p, DBR_BASE, of_base), loose_anywhere(m, p, side, base_of)};
    match_loose(m, pair, of_base, base_of, DBR_MATCH_MOVED);
}

static void match_blocks(dbr_merge *m, dbr_merge_plan *p)
{
    dbr_sequence *s = &p->blocks;
    match_with_base(m, p, DBR_OURS);
    match_with_base(m, p, DBR_THEIRS);
    dbr_sequence_close(m, s);
    for (size_t i = 0; i < p->sections.n[DBR_OURS]; i++) { // what both have written anew
        size_t other = p->sections.theirs_of_ours[i];
        if (other != DBR_NONE) {
            const loose pair[] = {loose_in(m, p, DBR_OURS, i, s->base_of[DBR_OURS]),
                                  loose_in(m, p, DBR_THEIRS, other, s->base_of[DBR_THEIRS])};
            match_loose(m, pair, s->theirs_of_ours, s->ours_of_theirs, 0);
        }
    }
}

/* ---- what moves, what goes ---- */

static size_t section_of(const dbr_merge *m, dbr_side side, size_t i_block)
{
    return m->docs[side].blocks.items[i_block].i_section;
}

static bool has_left_section(const dbr_merge *m, const dbr_merge_plan *p, dbr_side side, size_t i_base,
                             size_t i)
{
    return p->sections.of_base[side][section_of(m, DBR_BASE, i_base)] != section_of(m, side, i);
}

bool dbr_merge_follows_theirs(const dbr_merge *m, const dbr_merge_plan *p, size_t i_ours)
{
    size_t base = p->blocks.base_of[DBR_OURS][i_ours];
    size_t theirs = p->blocks.theirs_of_ours[i_ours];
    return base != DBR_NONE && theirs != DBR_NONE && !has_left_section(m, p, DBR_OURS, base, i_ours) &&
           has_left_section(m, p, DBR_THEIRS, base, theirs) && !p->is_gone[section_of(m, DBR_THEIRS, theirs)];
}

static void find_gone(dbr_merge *m, dbr_merge_plan *p)
{
    const dbr_sequence *s = &p->sections;
    p->is_gone = DBR_NEW_N(&m->scratch, bool, s->n[DBR_THEIRS] + 1);
    for (size_t i = 0; i < s->n[DBR_THEIRS]; i++) {
        size_t parent = m->docs[DBR_THEIRS].sections.items[i].parent;
        p->is_gone[i] = s->ours_of_theirs[i] == DBR_NONE &&
                        (s->base_of[DBR_THEIRS][i] != DBR_NONE || (parent != DBR_NONE && p->is_gone[parent]));
    }
}

static void find_dropped(dbr_merge *m, dbr_merge_plan *p)
{
    const dbr_sequence *s = &p->sections;
    p->is_dropped = DBR_NEW_N(&m->scratch, bool, s->n[DBR_OURS] + 1);
    for (size_t i = 0; i < s->n[DBR_OURS]; i++) {
        size_t base = s->base_of[DBR_OURS][i];
        p->is_dropped[i] = base != DBR_NONE && s->theirs_of_ours[i] == DBR_NONE &&
                           dbr_merge_text_eq(dbr_merge_section_text(m, DBR_OURS, i),
                                             dbr_merge_section_text(m, DBR_BASE, base));
        size_t n = 0;
        size_t first = dbr_merge_body(m, DBR_OURS, i, &n);
        for (size_t k = first; k < first + n;
             k++) { // moved by theirs to where ours has nothing any more: it stays
            size_t theirs = p->blocks.theirs_of_ours[k];
            bool is_lost = theirs != DBR_NONE && p->is_gone[section_of(m, DBR_THEIRS, theirs)];
            p->is_dropped[i] = p->is_dropped[i] && !is_lost;
        }
        p->is_dropped[i] =
            p->is_dropped[i] &&
            !dbr_merge_would_lose(m, dbr_merge_section_text(m, DBR_OURS, i), (dbr_merge_text){0});
    }
}
