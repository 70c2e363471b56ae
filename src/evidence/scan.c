/*
 * A scan goes over members and blocks. Three steps for each block, and each may end it:
 *
 *     directory   kinds, levels, span of time, lines: nothing wanted, all wanted, or to be looked at
 *     columns     only those are decoded that are to be looked at (or that the caller wants)
 *     sieve       what the caller knows besides, from field columns
 *
 * What is left are numbers of rows. A block of which all entries are wanted and nothing is to be seen is not read at all.
 */
#include "evidence/scan.h"

#include <assert.h>

/* What of a filter the directory does not answer for a block. */
enum { LOOK_HEAD = 1, LOOK_TIME = 2, LOOK_LINE = 4, LOOK_GROUP = 8, LOOK_SERIES = 16 };

static const uint16_t *all_rows(void)
{
    /* 0, 1, 2 …: written by the preprocessor, so that it is constant and shared. */
#define R1(i)   (i), (i) + 1, (i) + 2, (i) + 3
#define R4(i)   R1(i), R1((i) + 4), R1((i) + 8), R1((i) + 12)
#define R16(i)  R4(i), R4((i) + 16), R4((i) + 32), R4((i) + 48)
#define R64(i)  R16(i), R16((i) + 64), R16((i) + 128), R16((i) + 192)
#define R256(i) R64(i), R64((i) + 256), R64((i) + 512), R64((i) + 768)
    static const uint16_t rows[] = {R256(0)};
    _Static_assert(sizeof(rows) / sizeof(rows[0]) == IDX_BLOCK_ENTRIES, "one each");
    return rows;
}

ev_filter ev_filter_all(unsigned kinds)
{
    return (ev_filter){.kinds = kinds,
                       .levels = (1u << DBR_LEVEL_COUNT) - 1,
                       .span = {DBR_TIME_NONE, DBR_TIME_NONE},
                       .last_line = UINT64_MAX};
}

void ev_scan_init(ev_scan *s, dbr_evidence *ev, const ev_filter *filter, unsigned want)
{
    s->ev = ev;
    s->want = want;
    s->sieve = NULL;
    s->scratch = (dbr_buf){0};
    ev_scan_rewind(s, filter);
}

void ev_scan_rewind(ev_scan *s, const ev_filter *filter)
{
    s->filter = *filter;
    s->i_member = 0;
    s->i_block = 0;
    s->i_segment = 0;
    s->block = NULL;
    s->member = NULL;
    s->n_rows = 0;
}

void ev_scan_release(ev_scan *s)
{
    dbr_buf_release(&s->scratch);
}

/* ---- directory ---- */

/* Lines that a block's entries can begin on. Lines of a log only grow; elsewhere the directory says nothing. */
static bool lines_of(const idx_member *m, size_t i_block, uint64_t *ret_first, uint64_t *ret_last)
{
    const idx_block *b = &m->blocks.items[i_block];
    const idx_block *next = i_block + 1 < m->blocks.n ? b + 1 : NULL;
    if (m->layout.format->shape != DBR_SHAPE_LINES) {
        return false;
    }
    *ret_first = b->line;
    *ret_last = next != NULL ? next->line : UINT64_MAX;
    return true;
}

static bool look_at_time(const ev_scan *s, const ev_member *m, size_t i_block, unsigned *look)
{
    const ev_filter *f = &s->filter;
    const idx_block *b = &m->idx->blocks.items[i_block];
    bool is_open = f->span.begin == DBR_TIME_NONE && f->span.end == DBR_TIME_NONE;
    dbr_span span;
    if (is_open && !f->is_timed) {
        return true;
    }
    if (!ev_block_span(m, i_block, &span) || (f->span.begin != DBR_TIME_NONE && span.end < f->span.begin) ||
        (f->span.end != DBR_TIME_NONE && span.begin >= f->span.end)) {
        return false;
    }
    bool is_inside = (f->span.begin == DBR_TIME_NONE || span.begin >= f->span.begin) &&
                     (f->span.end == DBR_TIME_NONE || span.end < f->span.end);
    *look |= is_inside && !b->has_untimed ? 0 : LOOK_TIME;
    return true;
}

/* False: nothing wanted in the block. Else what has to be looked at to know which. */
static bool look(const ev_scan *s, const ev_member *m, size_t i_block, unsigned *ret)
{
    const ev_filter *f = &s->filter;
    const idx_block *b = &m->idx->blocks.items[i_block];
    const uint8_t *groups = f->groups != NULL ? f->groups[s->i_member] : NULL;
    uint64_t first = 0, last = UINT64_MAX;
    unsigned needed = groups != NULL ? LOOK_GROUP : 0;
    if ((b->kinds & f->kinds) == 0 || (b->levels & f->levels) == 0 || !look_at_time(s, m, i_block, &needed)) {
        return false;
    }
    if (f->series != NULL) {
        const ev_wanted_series *w = &f->series[s->i_member];
        if (b->i_entry > w->i_last || b->i_entry + b->n <= w->i_first) {
            return false;
        }
        needed |= LOOK_SERIES;
    }
    bool has_others = (b->kinds & ~f->kinds) != 0 || (b->levels & ~f->levels) != 0;
    needed |= has_others ? LOOK_HEAD : 0;
    if (f->first_line > 0 || f->last_line < UINT64_MAX) {
        bool is_known = lines_of(m->idx, i_block, &first, &last);
        if (is_known && (last < f->first_line || first > f->last_line)) {
            return false;
        }
        needed |= is_known && first >= f->first_line && last <= f->last_line ? 0 : LOOK_LINE;
    }
    *ret = needed;
    return true;
}

/* ---- columns ---- */

/* Stamps → instants, segment by segment. */
static void make_instants(ev_scan *s)
{
    idx_columns *c = &s->columns;
    const idx_segment_vec *all = &s->member->segments;
    uint64_t first = s->block->i_entry;
    if (all->n > 0 && (s->i_segment >= all->n || all->items[s->i_segment].i_entry > first)) {
        s->i_segment = 0;
    }
    for (uint32_t i = 0; i < c->n;) {
        while (s->i_segment + 1 < all->n && all->items[s->i_segment + 1].i_entry <= first + i) {
            s->i_segment++;
        }
        const dbr_segment *segment = all->n > 0 ? &all->items[s->i_segment] : NULL;
        uint64_t end = s->i_segment + 1 < all->n ? all->items[s->i_segment + 1].i_entry - first : c->n;
        uint32_t to = end < c->n ? (uint32_t)end : c->n;
        dbr_time shift = segment != NULL ? segment->shift : 0;
        dbr_time back = segment != NULL ? segment->skew : 0;
        for (; i < to; i++) {
            dbr_time moved = (c->head[i] & IDX_HEAD_EXPLICIT) != 0 ? c->local[i] - back : c->local[i] + shift;
            c->local[i] = (c->head[i] & IDX_HEAD_UNTIMED) != 0 ? DBR_TIME_NONE : moved;
        }
    }
}

static int damaged(const ev_scan *s, dbr_err *err)
{
    return dbr_fail(err, DBR_ESTORE, "the index of '%.*s' is damaged: delete .debrief and run again",
                    DBR_FMT(s->member->info.path));
}

int ev_scan_decode(ev_scan *s, unsigned want, dbr_err *err)
{
    want |= (want & IDX_WANT_REST) != 0 ? IDX_WANT_PLACE : 0;
    if ((want & ~s->decoded) == 0) {
        return 1;
    }
    want |= s->decoded | IDX_WANT_HEAD;
    s->ev->work.n_decoded++;
    if (!idx_block_columns(s->member->file->blocks, s->block, want, &s->scratch, &s->columns)) {
        return damaged(s, err);
    }
    s->decoded = want;
    if ((want & IDX_WANT_TIME) != 0) {
        make_instants(s);
    }
    return 1;
}

/* Takes rows away where a condition does not hold. The compiler makes of it a loop without branches. */
#define KEEP(condition)                                                                                      \
    {                                                                                                        \
        uint32_t n_ = 0;                                                                                     \
        for (uint32_t k_ = 0; k_ < s->n_rows; k_++) {                                                        \
            uint32_t i = s->rows[k_];                                                                        \
            s->own_rows[n_] = (uint16_t)i;                                                                   \
            n_ += (condition);                                                                               \
        }                                                                                                    \
        s->rows = s->own_rows;                                                                               \
        s->n_rows = n_;                                                                                      \
    }

void ev_scan_thin(ev_scan *s, const uint8_t *keep)
{
    KEEP(keep[i] != 0)
}

static void keep_wanted(ev_scan *s, unsigned look)
{
    const ev_filter *f = &s->filter;
    const idx_columns *c = &s->columns;
    if ((look & LOOK_HEAD) != 0) {
        uint8_t wanted[256];
        for (unsigned h = 0; h < 256; h++) {
            wanted[h] = (f->kinds >> IDX_HEAD_KIND(h) & 1) != 0 && (f->levels >> IDX_HEAD_LEVEL(h) & 1) != 0;
        }
        KEEP(wanted[c->head[i]])
    }
    if ((look & LOOK_TIME) != 0) {
        /* DBR_TIME_NONE is the least number there is: an untimed entry lies before every begin. */
        dbr_time begin = f->span.begin != DBR_TIME_NONE ? f->span.begin : DBR_TIME_NONE + 1;
        dbr_time last = f->span.end != DBR_TIME_NONE ? f->span.end - 1 : INT64_MAX;
        KEEP(c->local[i] >= begin && c->local[i] <= last)
    }
    if ((look & LOOK_LINE) != 0) {
        KEEP(c->line[i] >= f->first_line && c->line[i] <= f->last_line)
    }
    if ((look & LOOK_GROUP) != 0) {
        const uint8_t *groups = f->groups[s->i_member];
        uint32_t n = (uint32_t)s->member->idx->template_of.n;
        KEEP(groups[c->group[i] < n ? c->group[i] : n])
    }
    if ((look & LOOK_SERIES) != 0) {
        const uint8_t *fits = f->series[s->i_member].fits;
        uint32_t n = c->is_plain ? 0 : (uint32_t)s->member->idx->series.n;
        uint32_t none = (uint32_t)s->member->idx->series.n;
        KEEP(fits[n > 0 && c->series[i] < n ? c->series[i] : none])
    }
}

static unsigned wanted_columns(unsigned look)
{
    return ((look & LOOK_HEAD) != 0 ? IDX_WANT_HEAD : 0u) | ((look & LOOK_TIME) != 0 ? IDX_WANT_TIME : 0u) |
           ((look & LOOK_LINE) != 0 ? IDX_WANT_PLACE : 0u) |
           ((look & LOOK_GROUP) != 0 ? IDX_WANT_GROUP : 0u) |
           ((look & LOOK_SERIES) != 0 ? IDX_WANT_REST : 0u);
}

/* ---- the walk ---- */

static void enter_block(ev_scan *s, const ev_member *m)
{
    s->member = m;
    s->block = &m->idx->blocks.items[s->i_block];
    s->decoded = 0;
    s->rows = all_rows();
    s->n_rows = s->block->n;
}

static int take_block(ev_scan *s, unsigned look, dbr_err *err)
{
    unsigned first = wanted_columns(look);
    int rc = first != 0 ? ev_scan_decode(s, first | s->want, err) : 1;
    if (rc == 1 && first != 0) {
        keep_wanted(s, look);
    }
    if (rc == 1 && s->n_rows > 0 && s->sieve != NULL) {
        rc = s->sieve(s->sieve_data, s, err);
    }
    return rc == 1 && s->n_rows > 0 ? ev_scan_decode(s, s->want, err) : rc;
}

int ev_scan_next(ev_scan *s, dbr_err *err)
{
    if (s->block != NULL) {
        s->i_block++;
    }
    for (; s->i_member < s->ev->members.n; s->i_member++, s->i_block = 0, s->i_segment = 0) {
        const ev_member *m = &s->ev->members.items[s->i_member];
        if (s->filter.members != NULL && !s->filter.members[s->i_member]) {
            continue;
        }
        for (; s->i_block < m->idx->blocks.n; s->i_block++) {
            unsigned needed = 0;
            if (!look(s, m, s->i_block, &needed)) {
                continue;
            }
            enter_block(s, m);
            int rc = take_block(s, needed, err);
            if (rc < 0 || s->n_rows > 0) {
                return rc;
            }
        }
    }
    s->block = NULL;
    return 0;
}

void ev_scan_entry(const ev_scan *s, uint32_t number, dbr_entry *ret)
{
    const idx_map_vec *map = &s->member->idx->template_of;
    assert((s->decoded & IDX_WANT_ALL) == IDX_WANT_ALL);
    idx_columns_entry(&s->columns, s->block, number, ret);
    ret->i_member = s->i_member;
    ret->time = s->columns.local[number];
    ret->i_template = ret->i_template < map->n ? map->items[ret->i_template] : 0;
}
