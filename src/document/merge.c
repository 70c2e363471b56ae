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
 * Order: merge_order.c. Last, a look at the whole: merge_lost.c. Nothing recurses on input: sections are a flat list with levels. O(n log n).
 */
#include "document/merge.h"

#include "base/limits.h"

#include <assert.h>

#define ROUNDS_MAX                                                                                           \
    4 // merge_lost.c; hardly ever more than one, two when theirs moved something into a conflict

typedef struct plan {
    dbr_merge *m;
    dbr_merge_plan is; // who is who
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
        m.begin = out->len;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            merge_documents(&m);
            if (out->failed || !dbr_merge_hold_lost(&m)) {
                break;
            }
        }
        bool is_large = out->failed || out->len - m.begin > DBR_MAX_REPORT_BYTES;
        rc = is_large ? dbr_fail(err, DBR_ELIMIT, "cannot merge: the result is too large") : DBR_OK;
        out->len = is_large ? m.begin : out->len;
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

/* ---- writing blocks ---- */

static dbr_merge_what name_of_block(const plan *p, dbr_block_kind kind)
{
    return dbr_merge_about(p->m, DBR_CONFLICT_BLANK + (dbr_conflict_part)kind, p->m->place);
}

/* All three, or ours and theirs: neither is what the other or base is. */
static void merge_contents(const plan *p, const dbr_triple *at, const dbr_merge_text text[])
{
    dbr_merge *m = p->m;
    dbr_block_kind kind = m->docs[DBR_OURS].blocks.items[at->at[DBR_OURS]].kind;
    bool is_one_kind =
        kind == m->docs[DBR_THEIRS].blocks.items[at->at[DBR_THEIRS]].kind &&
        (at->at[DBR_BASE] == DBR_NONE || kind == m->docs[DBR_BASE].blocks.items[at->at[DBR_BASE]].kind);
    if (is_one_kind && kind == DBR_BLOCK_TABLE && dbr_merge_is_table(m, at)) {
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
    bool is_held = is_ours_base && dbr_merge_would_lose(m, text[DBR_OURS], text[DBR_THEIRS]);
    if (has_base && !has_theirs && is_ours_base && !is_kept && !is_held) {
        return;
    }
    dbr_merge_open_block(m, at);
    if (has_theirs && is_ours_base && !is_held) {
        dbr_merge_put_lines(m, DBR_THEIRS, text[DBR_THEIRS]);
    } else if (!has_theirs || (has_base && dbr_merge_text_eq(text[DBR_THEIRS], text[DBR_BASE])) ||
               dbr_merge_text_eq(text[DBR_OURS], text[DBR_THEIRS])) {
        size_t begin = text[DBR_OURS].n > 0 ? dbr_merge_here(m) : 0;
        dbr_merge_put_lines(m, DBR_OURS, text[DBR_OURS]);
        if (has_base && !has_theirs && !is_kept) {
            dbr_block_kind kind = m->docs[DBR_OURS].blocks.items[at->at[DBR_OURS]].kind;
            dbr_merge_conflict(m, begin, dbr_merge_span(text[DBR_OURS].lines, text[DBR_OURS].n),
                               (dbr_slice){0}, name_of_block(p, kind));
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
    if (!dbr_merge_text_same(base, theirs)) {
        dbr_block_kind kind = p->m->docs[DBR_THEIRS].blocks.items[i_theirs].kind;
        dbr_merge_conflict(p->m, 0, (dbr_slice){0}, dbr_merge_span(theirs.lines, theirs.n),
                           name_of_block(p, kind));
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
    const dbr_sequence *all = &p->is.blocks;
    dbr_sequence s = {0};
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        first[side] = dbr_merge_body(p->m, side, section->at[side], &s.n[side]);
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
    const dbr_sequence *all = &p->is.blocks;
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
            if (at.at[DBR_OURS] != DBR_NONE && !dbr_merge_follows_theirs(p->m, &p->is, at.at[DBR_OURS])) {
                continue; // stands where ours has it
            }
        } else {
            at.at[DBR_BASE] = all->base_of[DBR_OURS][at.at[DBR_OURS]];
            at.at[DBR_THEIRS] = all->theirs_of_ours[at.at[DBR_OURS]];
            if (is_apart && dbr_merge_follows_theirs(p->m, &p->is, at.at[DBR_OURS])) {
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
                       dbr_merge_about(p->m, DBR_CONFLICT_SECTION, p->m->place));
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
    size_t first = dbr_merge_body(p->m, DBR_THEIRS, i_theirs, &n);
    for (size_t i = first; i < first + n; i++) {
        size_t base = p->is.blocks.base_of[DBR_THEIRS][i];
        bool is_elsewhere = base != DBR_NONE && p->is.blocks.of_base[DBR_OURS][base] != DBR_NONE;
        bool is_base = base != DBR_NONE && dbr_merge_text_same(dbr_merge_block_text(p->m, DBR_THEIRS, i),
                                                               dbr_merge_block_text(p->m, DBR_BASE, base));
        if (!is_elsewhere && !is_base) {
            return true;
        }
    }
    return false;
}

static void note_section(const plan *p, size_t i_theirs)
{
    dbr_merge_text theirs = dbr_merge_section_text(p->m, DBR_THEIRS, i_theirs);
    dbr_slice heading = p->m->docs[DBR_THEIRS].sections.items[i_theirs].heading;
    dbr_merge_conflict(p->m, 0, (dbr_slice){0}, dbr_merge_span(theirs.lines, theirs.n),
                       dbr_merge_about(p->m, DBR_CONFLICT_SECTION, heading));
}

static void write_section(const plan *p, const dbr_triple *at)
{
    dbr_merge *m = p->m;
    size_t base = at->at[DBR_BASE];
    size_t ours = at->at[DBR_OURS];
    size_t theirs = at->at[DBR_THEIRS];
    if (ours == DBR_NONE && p->is.is_gone[theirs]) {
        if (base == DBR_NONE || has_news(p, base, theirs)) {
            note_section(p, theirs);
        }
        return;
    }
    if (ours != DBR_NONE && p->is.is_dropped[ours]) {
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
    dbr_merge_make_plan(m, &p.is);
    dbr_merge_begin(m);
    size_t n = dbr_sequence_order(m, &p.is.sections, &order);
    for (size_t i = 0; i < n; i++) {
        write_section(&p, &order[i]);
    }
    dbr_merge_finish(m);
}
