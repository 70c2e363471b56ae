/*
 * Three-way merge of a report that people own: base is the last machine draft, theirs the new one, ours the report as
 * edited. It never loses a word of ours, and whatever of theirs does not arrive is in a conflict.
 *
 *   documents  are cut into blocks under headings (merge_scan.c)
 *   sections   match by heading path, by heading, by likeness (so a renamed heading keeps its section)
 *   blocks     match within matched sections; what ours moved to another section is found there, too
 *   rows, items, fields match by key (merge_key.c); prose merges line by line (merge_lines.c)
 *
 * One rule at every level, for the same thing b, o, t on three sides:
 *
 *   o = b          theirs stands            t missing, o = b     it goes: theirs dropped it, ours never touched it
 *   t = b or o = t ours stands              t missing, o changed ours stays, conflict
 *   else           one level down; at the   o missing, t = b     stays deleted
 *                  bottom ours, conflict    o missing, t changed stays deleted, conflict
 *
 * so that with theirs = base the result is ours and with ours = base it is theirs, for every part and byte for byte.
 * Order: merge_order.c. Nothing recurses on input: sections are a flat list with levels. O(n log n).
 */
#include "document/merge.h"

#include "base/hash.h"

#include <assert.h>

#define WORDS_MIN_MOVED 3 // shorter blocks ("---", "TODO") are not looked for in other sections
#define KIND_HEAD       1 // of section items: what stands before the first heading

/* Sections and blocks of three sides and who is who. */
typedef struct plan {
    dbr_merge *m;
    dbr_sequence sections;
    dbr_sequence blocks; // indices are those of the document; `items` too
    bool *is_gone;       // by section of theirs: ours deleted it, or what it would stand in
    bool *is_dropped;    // by section of ours: theirs dropped it and ours never touched it
} plan;

static void merge_documents(dbr_merge *m);

static dbr_code copy_whole(dbr_slice whole, dbr_buf *out, dbr_err *err)
{
    dbr_buf_slice(out, whole);
    return out->failed ? dbr_fail(err, DBR_ELIMIT, "cannot merge: the result is too large") : DBR_OK;
}

static void dbr_merge_release(dbr_merge *m)
{
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        DBR_VEC_RELEASE(&m->docs[side].lines);
        DBR_VEC_RELEASE(&m->docs[side].blocks);
        DBR_VEC_RELEASE(&m->docs[side].sections);
    }
    DBR_VEC_RELEASE(&m->names.texts);
    DBR_VEC_RELEASE(&m->conflicts);
    free(m->names.slots);
    dbr_arena_release(&m->scratch);
}

dbr_code dbr_document_merge(dbr_arena *arena, dbr_slice base, dbr_slice ours, dbr_slice theirs, dbr_buf *out,
                            const dbr_conflict **ret_conflicts, size_t *ret_n_conflicts, dbr_err *err)
{
    DBR_AUTO(dbr_merge) m = {.arena = arena, .out = out};
    const dbr_slice bytes[] = {base, ours, theirs};
    dbr_code rc = DBR_OK;

    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        m.docs[side].bytes = bytes[side];
        rc = dbr_merge_scan(&m, side, err);
        if (rc < 0) {
            return rc;
        }
    }
    if (dbr_slice_eq(ours, base) || dbr_slice_eq(theirs, base) || dbr_slice_eq(ours, theirs)) {
        rc = copy_whole(dbr_slice_eq(ours, base) ? theirs : ours, out, err);
    } else {
        merge_documents(&m);
        rc = out->failed ? dbr_fail(err, DBR_ELIMIT, "cannot merge: the result is too large") : DBR_OK;
    }
    if (rc < 0) {
        return rc;
    }
    dbr_conflict *conflicts = DBR_NEW_N(arena, dbr_conflict, m.conflicts.n + 1);
    for (size_t i = 0; i < m.conflicts.n; i++) {
        conflicts[i] = m.conflicts.items[i];
    }
    *ret_conflicts = conflicts;
    *ret_n_conflicts = m.conflicts.n;
    return DBR_OK;
}

/* ---- sections: who is who ---- */

static dbr_merge_text lines_of_section(const dbr_merge *m, dbr_side side, size_t i)
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
        dbr_merge_text text = lines_of_section(m, side, i);
        items[i] = (dbr_merge_item){.kind = s->level == 0 ? KIND_HEAD : 0, .level = s->level, .time = DBR_TIME_NONE};
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

/* Blocks of a section without the heading. */
static size_t body_of(const dbr_merge *m, dbr_side side, size_t i_section, size_t *ret_n)
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

/* A list of blocks that are not matched yet, with their places in the document. */
typedef struct loose {
    dbr_merge_item *items;
    size_t *index, *partner;
    size_t n;
} loose;

static void add_loose(loose *l, const plan *p, dbr_side side, size_t i)
{
    l->items[l->n] = p->blocks.items[side][i];
    l->index[l->n] = i;
    l->partner[l->n] = DBR_NONE;
    l->n++;
}

static loose new_loose(dbr_merge *m, size_t n)
{
    return (loose){.items = DBR_NEW_N(&m->scratch, dbr_merge_item, n + 1),
                   .index = DBR_NEW_N(&m->scratch, size_t, n + 1),
                   .partner = DBR_NEW_N(&m->scratch, size_t, n + 1)};
}

static void match_loose(plan *p, loose *a, loose *b, size_t *b_of_a, size_t *a_of_b, unsigned flags)
{
    dbr_merge_match(p->m, a->items, a->n, b->items, b->n, a->partner, b->partner, flags);
    for (size_t i = 0; i < a->n; i++) {
        if (a->partner[i] != DBR_NONE) {
            b_of_a[a->index[i]] = b->index[a->partner[i]];
            a_of_b[b->index[a->partner[i]]] = a->index[i];
        }
    }
}

/* The unmatched blocks of one section. */
static loose loose_of(const plan *p, dbr_side side, size_t i_section, const size_t *partner)
{
    size_t n = 0;
    size_t first = body_of(p->m, side, i_section, &n);
    loose l = new_loose(p->m, n);
    for (size_t i = first; i < first + n; i++) {
        if (partner[i] == DBR_NONE) {
            add_loose(&l, p, side, i);
        }
    }
    return l;
}

/* The unmatched blocks of a document that are long enough to be known again elsewhere. */
static loose loose_anywhere(const plan *p, dbr_side side, const size_t *partner)
{
    size_t n = p->blocks.n[side];
    loose l = new_loose(p->m, n);
    for (size_t i = 0; i < n; i++) {
        const dbr_merge_item *item = &p->blocks.items[side][i];
        if (partner[i] == DBR_NONE && item->kind != DBR_BLOCK_HEADING && item->n_words >= WORDS_MIN_MOVED) {
            add_loose(&l, p, side, i);
        }
    }
    return l;
}

static void match_blocks(plan *p)
{
    dbr_sequence *s = &p->blocks;
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        for (size_t i = 0; i < p->sections.n[DBR_BASE]; i++) {
            size_t other = p->sections.of_base[side][i];
            if (other != DBR_NONE) {
                loose a = loose_of(p, DBR_BASE, i, s->of_base[side]);
                loose b = loose_of(p, side, other, s->base_of[side]);
                match_loose(p, &a, &b, s->of_base[side], s->base_of[side], DBR_MATCH_ALONE);
            }
        }
        loose a = loose_anywhere(p, DBR_BASE, s->of_base[side]);
        loose b = loose_anywhere(p, side, s->base_of[side]);
        match_loose(p, &a, &b, s->of_base[side], s->base_of[side], DBR_MATCH_MOVED);
    }
    dbr_sequence_close(p->m, s);
    for (size_t i = 0; i < p->sections.n[DBR_OURS]; i++) {
        size_t other = p->sections.theirs_of_ours[i];
        if (other != DBR_NONE) {
            size_t n = 0;
            size_t first = body_of(p->m, DBR_OURS, i, &n);
            loose ours = new_loose(p->m, n);
            for (size_t k = first; k < first + n; k++) {
                if (s->base_of[DBR_OURS][k] == DBR_NONE) {
                    add_loose(&ours, p, DBR_OURS, k);
                }
            }
            loose theirs = loose_of(p, DBR_THEIRS, other, s->base_of[DBR_THEIRS]);
            match_loose(p, &ours, &theirs, s->theirs_of_ours, s->ours_of_theirs, 0);
        }
    }
}

/* ---- what moves, what goes ---- */

static size_t section_of(const plan *p, dbr_side side, size_t i_block)
{
    return p->m->docs[side].blocks.items[i_block].i_section;
}

static bool has_left_section(const plan *p, dbr_side side, size_t i_base, size_t i)
{
    return p->sections.of_base[side][section_of(p, DBR_BASE, i_base)] != section_of(p, side, i);
}

/* Whether a block of ours is to stand in another section because theirs, and only theirs, moved it there. */
static bool follows_theirs(const plan *p, size_t i_ours)
{
    size_t base = p->blocks.base_of[DBR_OURS][i_ours];
    size_t theirs = p->blocks.theirs_of_ours[i_ours];
    return base != DBR_NONE && theirs != DBR_NONE && !has_left_section(p, DBR_OURS, base, i_ours) &&
           has_left_section(p, DBR_THEIRS, base, theirs) && !p->is_gone[section_of(p, DBR_THEIRS, theirs)];
}

static void find_gone(plan *p)
{
    const dbr_sequence *s = &p->sections;
    p->is_gone = DBR_NEW_N(&p->m->scratch, bool, s->n[DBR_THEIRS] + 1);
    for (size_t i = 0; i < s->n[DBR_THEIRS]; i++) {
        size_t parent = p->m->docs[DBR_THEIRS].sections.items[i].parent;
        p->is_gone[i] = s->ours_of_theirs[i] == DBR_NONE &&
                        (s->base_of[DBR_THEIRS][i] != DBR_NONE || (parent != DBR_NONE && p->is_gone[parent]));
    }
}

static void find_dropped(plan *p)
{
    const dbr_sequence *s = &p->sections;
    p->is_dropped = DBR_NEW_N(&p->m->scratch, bool, s->n[DBR_OURS] + 1);
    for (size_t i = 0; i < s->n[DBR_OURS]; i++) {
        size_t base = s->base_of[DBR_OURS][i];
        p->is_dropped[i] = base != DBR_NONE && s->theirs_of_ours[i] == DBR_NONE &&
                           dbr_merge_text_eq(lines_of_section(p->m, DBR_OURS, i),
                                             lines_of_section(p->m, DBR_BASE, base));
        size_t n = 0;
        size_t first = body_of(p->m, DBR_OURS, i, &n);
        for (size_t k = first; k < first + n; k++) { // moved by theirs to where ours has nothing any more: it stays
            size_t theirs = p->blocks.theirs_of_ours[k];
            bool is_lost = theirs != DBR_NONE && p->is_gone[section_of(p, DBR_THEIRS, theirs)];
            p->is_dropped[i] = p->is_dropped[i] && !is_lost;
        }
    }
}

/* ---- writing blocks ---- */

static const char *name_of_block(const plan *p, dbr_block_kind kind)
{
    static const char *const names[] = {"blank lines", "paragraph", "quote", "code",  "html",
                                        "heading",     "table",     "list",  "fields"};
    if (p->m->place.len == 0) {
        return names[kind];
    }
    return dbr_merge_say(p->m, dbr_arena_printf(&p->m->scratch, "%s in", names[kind]), p->m->place);
}

/* All three, or ours and theirs: neither is what the other or base is. */
static void merge_contents(const plan *p, const dbr_triple *at, const dbr_merge_text text[])
{
    dbr_merge *m = p->m;
    dbr_block_kind kind = m->docs[DBR_OURS].blocks.items[at->at[DBR_OURS]].kind;
    bool is_one_kind = kind == m->docs[DBR_THEIRS].blocks.items[at->at[DBR_THEIRS]].kind &&
                       (at->at[DBR_BASE] == DBR_NONE || kind == m->docs[DBR_BASE].blocks.items[at->at[DBR_BASE]].kind);
    if (is_one_kind && kind == DBR_BLOCK_TABLE) {
        dbr_merge_table(m, at);
    } else if (is_one_kind && (kind == DBR_BLOCK_LIST || kind == DBR_BLOCK_FIELDS)) {
        dbr_merge_list(m, at);
    } else {
        assert(is_one_kind); // kinds never match across
        dbr_merge_lines(m, text, name_of_block(p, kind));
    }
}

/* A block that is in ours: merged, kept, or dropped as theirs dropped it (not with `is_kept`). */
static void write_ours(const plan *p, const dbr_triple *at, bool is_kept)
{
    dbr_merge *m = p->m;
    dbr_merge_text text[DBR_SIDE_COUNT];
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        text[side] = dbr_merge_block_text(m, side, at->at[side]);
    }
    bool has_base = at->at[DBR_BASE] != DBR_NONE;
    bool has_theirs = at->at[DBR_THEIRS] != DBR_NONE;
    bool is_ours_base = has_base && dbr_merge_text_eq(text[DBR_OURS], text[DBR_BASE]);
    if (has_base && !has_theirs && is_ours_base && !is_kept) {
        return;
    }
    dbr_merge_open_block(m, at);
    if (has_theirs && is_ours_base) {
        dbr_merge_put_lines(m, DBR_THEIRS, text[DBR_THEIRS]);
    } else if (!has_theirs || (has_base && dbr_merge_text_eq(text[DBR_THEIRS], text[DBR_BASE])) ||
               dbr_merge_text_eq(text[DBR_OURS], text[DBR_THEIRS])) {
        size_t begin = text[DBR_OURS].n > 0 ? dbr_merge_here(m) : 0;
        dbr_merge_put_lines(m, DBR_OURS, text[DBR_OURS]);
        if (has_base && !has_theirs && !is_kept) {
            dbr_block_kind kind = m->docs[DBR_OURS].blocks.items[at->at[DBR_OURS]].kind;
            dbr_merge_conflict(m, begin, dbr_merge_span(text[DBR_OURS].lines, text[DBR_OURS].n), (dbr_slice){0},
                               name_of_block(p, kind));
        }
    } else {
        merge_contents(p, at, text);
    }
    dbr_merge_close_block(m, at);
}

static void write_theirs(const plan *p, size_t i)
{
    const dbr_triple at = {.at = {DBR_NONE, DBR_NONE, i}};
    dbr_merge_open_block(p->m, &at);
    dbr_merge_put_lines(p->m, DBR_THEIRS, dbr_merge_block_text(p->m, DBR_THEIRS, i));
    dbr_merge_close_block(p->m, &at);
}

/* What theirs wrote into a block that ours deleted. */
static void note_deleted(const plan *p, size_t i_base, size_t i_theirs)
{
    dbr_merge_text base = dbr_merge_block_text(p->m, DBR_BASE, i_base);
    dbr_merge_text theirs = dbr_merge_block_text(p->m, DBR_THEIRS, i_theirs);
    if (!dbr_merge_text_eq(base, theirs)) {
        dbr_block_kind kind = p->m->docs[DBR_THEIRS].blocks.items[i_theirs].kind;
        dbr_merge_conflict(p->m, 0, (dbr_slice){0}, dbr_merge_span(theirs.lines, theirs.n), name_of_block(p, kind));
    }
}

/* ---- writing sections ---- */

/* `i` in the body that begins at `first`, or DBR_NONE when it is elsewhere. */
static size_t local(size_t i, size_t first, size_t n)
{
    return i != DBR_NONE && i >= first && i < first + n ? i - first : DBR_NONE;
}

/* The bodies of one section as a sequence; what has moved between sections is new here. */
static dbr_sequence body_sequence(const plan *p, const dbr_triple *section, size_t first[])
{
    const dbr_sequence *all = &p->blocks;
    dbr_sequence s = {0};
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        first[side] = body_of(p->m, side, section->at[side], &s.n[side]);
    }
    dbr_sequence_init(p->m, &s);
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        for (size_t i = 0; i < s.n[side]; i++) {
            size_t base = local(all->base_of[side][first[side] + i], first[DBR_BASE], s.n[DBR_BASE]);
            s.base_of[side][i] = base;
            if (base != DBR_NONE) {
                s.of_base[side][base] = i;
            }
        }
    }
    for (size_t i = 0; i < s.n[DBR_OURS]; i++) {
        size_t theirs = local(all->theirs_of_ours[first[DBR_OURS] + i], first[DBR_THEIRS], s.n[DBR_THEIRS]);
        if (theirs != DBR_NONE) {
            s.theirs_of_ours[i] = theirs;
            s.ours_of_theirs[theirs] = i;
        }
    }
    return s;
}

static void write_body(const plan *p, const dbr_triple *section, bool is_kept)
{
    const dbr_sequence *all = &p->blocks;
    size_t first[DBR_SIDE_COUNT];
    dbr_triple *order = NULL;
    dbr_sequence s = body_sequence(p, section, first);
    size_t n = dbr_sequence_order(p->m, &s, &order);
    for (size_t i = 0; i < n; i++) {
        dbr_triple at = order[i];
        for (int side = 0; side < DBR_SIDE_COUNT; side++) {
            at.at[side] += at.at[side] == DBR_NONE ? 0 : first[side];
        }
        bool is_apart = at.at[DBR_OURS] == DBR_NONE || at.at[DBR_THEIRS] == DBR_NONE;
        if (at.at[DBR_OURS] == DBR_NONE) { // partners may be in other sections
            at.at[DBR_BASE] = all->base_of[DBR_THEIRS][at.at[DBR_THEIRS]];
            at.at[DBR_OURS] = all->ours_of_theirs[at.at[DBR_THEIRS]];
            if (at.at[DBR_OURS] != DBR_NONE && !follows_theirs(p, at.at[DBR_OURS])) {
                continue; // stands where ours has it
            }
        } else {
            at.at[DBR_BASE] = all->base_of[DBR_OURS][at.at[DBR_OURS]];
            at.at[DBR_THEIRS] = all->theirs_of_ours[at.at[DBR_OURS]];
            if (is_apart && follows_theirs(p, at.at[DBR_OURS])) {
                continue; // stands where theirs has it
            }
        }
        if (at.at[DBR_OURS] != DBR_NONE) {
            write_ours(p, &at, is_kept);
        } else if (at.at[DBR_BASE] == DBR_NONE) {
            write_theirs(p, at.at[DBR_THEIRS]);
        } else {
            note_deleted(p, at.at[DBR_BASE], at.at[DBR_THEIRS]);
        }
    }
}

/* The heading that ours kept although theirs dropped the section stands for all of it in the conflict. */
static void keep_heading(const plan *p, const dbr_triple *at)
{
    dbr_merge_text text = dbr_merge_block_text(p->m, DBR_OURS, at->at[DBR_OURS]);
    dbr_merge_open_block(p->m, at);
    size_t begin = dbr_merge_here(p->m);
    dbr_merge_put_lines(p->m, DBR_OURS, text);
    dbr_merge_conflict(p->m, begin, dbr_merge_span(text.lines, text.n), (dbr_slice){0},
                       dbr_merge_say(p->m, "section", p->m->place));
    dbr_merge_close_block(p->m, at);
}

static void write_heading(const plan *p, const dbr_triple *section)
{
    dbr_triple at;
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        size_t i = section->at[side];
        bool has_heading = i != DBR_NONE && p->m->docs[side].sections.items[i].level > 0;
        at.at[side] = has_heading ? p->m->docs[side].sections.items[i].first_block : DBR_NONE;
    }
    if (at.at[DBR_OURS] != DBR_NONE && at.at[DBR_BASE] != DBR_NONE && at.at[DBR_THEIRS] == DBR_NONE) {
        keep_heading(p, &at);
    } else if (at.at[DBR_OURS] != DBR_NONE) {
        write_ours(p, &at, true);
    } else if (at.at[DBR_THEIRS] != DBR_NONE) {
        write_theirs(p, at.at[DBR_THEIRS]);
    }
}

/* Whether theirs wrote something into a section that ours deleted and that is nowhere else. */
static bool has_news(const plan *p, size_t i_base, size_t i_theirs)
{
    size_t n = 0;
    if (!dbr_slice_eq(p->m->docs[DBR_BASE].sections.items[i_base].heading,
                      p->m->docs[DBR_THEIRS].sections.items[i_theirs].heading)) {
        return true;
    }
    size_t first = body_of(p->m, DBR_THEIRS, i_theirs, &n);
    for (size_t i = first; i < first + n; i++) {
        size_t base = p->blocks.base_of[DBR_THEIRS][i];
        bool is_elsewhere = base != DBR_NONE && p->blocks.of_base[DBR_OURS][base] != DBR_NONE;
        bool is_base = base != DBR_NONE && dbr_merge_text_eq(dbr_merge_block_text(p->m, DBR_THEIRS, i),
                                                             dbr_merge_block_text(p->m, DBR_BASE, base));
        if (!is_elsewhere && !is_base) {
            return true;
        }
    }
    return false;
}

static void note_section(const plan *p, size_t i_theirs)
{
    dbr_merge_text theirs = lines_of_section(p->m, DBR_THEIRS, i_theirs);
    dbr_slice heading = p->m->docs[DBR_THEIRS].sections.items[i_theirs].heading;
    dbr_merge_conflict(p->m, 0, (dbr_slice){0}, dbr_merge_span(theirs.lines, theirs.n),
                       dbr_merge_say(p->m, "section", heading));
}

static void write_section(const plan *p, const dbr_triple *at)
{
    dbr_merge *m = p->m;
    size_t base = at->at[DBR_BASE];
    size_t ours = at->at[DBR_OURS];
    size_t theirs = at->at[DBR_THEIRS];
    if (ours == DBR_NONE && p->is_gone[theirs]) {
        if (base == DBR_NONE || has_news(p, base, theirs)) {
            note_section(p, theirs);
        }
        return;
    }
    if (ours != DBR_NONE && p->is_dropped[ours]) {
        return;
    }
    dbr_side side = ours != DBR_NONE ? DBR_OURS : DBR_THEIRS;
    m->place = m->docs[side].sections.items[at->at[side]].heading;
    write_heading(p, at);
    write_body(p, at, base != DBR_NONE && theirs == DBR_NONE);
}

/* ---- the document ---- */

static void merge_documents(dbr_merge *m)
{
    plan p = {.m = m};
    dbr_triple *order = NULL;
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        size_t n = m->docs[side].blocks.n;
        p.sections.n[side] = m->docs[side].sections.n;
        p.sections.items[side] = section_items(m, side);
        p.blocks.n[side] = n;
        p.blocks.items[side] = DBR_NEW_N(&m->scratch, dbr_merge_item, n + 1);
        for (size_t i = 0; i < n; i++) {
            p.blocks.items[side][i] = block_item(m, side, i);
        }
    }
    dbr_sequence_match(m, &p.sections, 0);
    dbr_sequence_init(m, &p.blocks);
    match_blocks(&p);
    find_gone(&p);
    find_dropped(&p);
    dbr_merge_begin(m);
    size_t n = dbr_sequence_order(m, &p.sections, &order);
    for (size_t i = 0; i < n; i++) {
        write_section(&p, &order[i]);
    }
    dbr_merge_finish(m);
}
