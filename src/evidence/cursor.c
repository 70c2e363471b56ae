/*
 * Entries of many members in one total order: (instant, manifest path, position). Members are already numbered by path,
 * so it is a k-way merge of runs with ties broken by member number and entry number. A member whose times never go back
 * is one run, read block by block; another is put in order first (16 bytes an entry).
 *
 * Decoding a block takes as long as merging some hundred entries, and neighbours in the order are seldom neighbours in a
 * block: two dozen sources take turns, a log that begins anew forty times is in forty places at once. So each run keeps its
 * next entries at hand, and where it had to be put in order many of them, which are fetched block by block.
 */
#include "evidence/folder.h"

#include <assert.h>
#include <stdlib.h>

typedef struct placed {
    dbr_time time;
    uint64_t i_entry;
} placed;

/* Entries that a run keeps at hand: some kilobytes; where they lie here and there some hundred. */
#define AHEAD         64u
#define AHEAD_ORDERED 8192u

/* One member's run. */
typedef struct run {
    uint32_t i_member;
    size_t i_block; // sorted members: where reading is
    uint32_t at;    // … in the block
    placed *order;  // others: entries in order
    size_t n_order, i_order;
    dbr_entry *ahead; // owned: the next entries, from i_ahead on
    size_t n_ahead, i_ahead, cap_ahead;
} run;

struct dbr_cursor {
    dbr_evidence *ev;
    dbr_cursor_options options;
    run *heap; // by head, smallest first
    size_t n;
    run *untimed; // members with entries without time, drained at the end
    size_t n_untimed, i_untimed;
};

static bool wanted(const dbr_cursor *c, const dbr_entry *e, bool is_timed)
{
    const dbr_cursor_options *o = &c->options;
    if ((o->kinds & (1u << e->kind)) == 0 || (e->kind == DBR_KIND_LOG && e->level < o->min_level) ||
        (e->time != DBR_TIME_NONE) != is_timed) {
        return false;
    }
    return !is_timed || ((o->span.begin == DBR_TIME_NONE || e->time >= o->span.begin) &&
                         (o->span.end == DBR_TIME_NONE || e->time < o->span.end));
}

static bool block_wanted(const dbr_cursor *c, const ev_member *m, size_t i_block, bool is_timed)
{
    const idx_block *b = &m->idx->blocks.items[i_block];
    dbr_span span;
    if ((b->kinds & c->options.kinds) == 0) {
        return false;
    }
    if ((b->kinds & ~(1u << DBR_KIND_LOG)) == 0 && (b->levels >> c->options.min_level) == 0) {
        return false;
    }
    if (!is_timed) {
        return b->has_untimed;
    }
    return ev_block_span(m, i_block, &span) &&
           (c->options.span.begin == DBR_TIME_NONE || span.end >= c->options.span.begin) &&
           (c->options.span.end == DBR_TIME_NONE || span.begin < c->options.span.end);
}

/* Next entry in file order: 1, 0 at the end, negative when the index is damaged. */
static int next_in_file(dbr_cursor *c, run *r, bool is_timed, dbr_entry *ret, dbr_err *err)
{
    ev_member *m = &c->ev->members.items[r->i_member];
    for (; r->i_block < m->idx->blocks.n; r->i_block++, r->at = 0) {
        if (r->at == 0 && !block_wanted(c, m, r->i_block, is_timed)) {
            continue;
        }
        const dbr_entry *entries = ev_block(c->ev, r->i_member, r->i_block);
        if (entries == NULL) {
            return dbr_fail(err, DBR_ESTORE, "the index of '%.*s' is damaged: delete .debrief and run again",
                            DBR_FMT(m->info.path));
        }
        for (uint32_t n = m->idx->blocks.items[r->i_block].n; r->at < n; r->at++) {
            if (wanted(c, &entries[r->at], is_timed)) {
                *ret = entries[r->at++];
                return 1;
            }
        }
    }
    return 0;
}

static int by_time(const void *a, const void *b)
{
    const placed *x = a;
    const placed *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    return x->i_entry < y->i_entry ? -1 : x->i_entry > y->i_entry;
}

static int put_in_order(dbr_cursor *c, run *r, dbr_err *err)
{
    DBR_VEC(placed) v = {0};
    dbr_entry e;
    int rc = 0;
    while ((rc = next_in_file(c, r, true, &e, err)) == 1) {
        *DBR_PUSH(&v) = (placed){.time = e.time, .i_entry = e.i_entry};
    }
    if (v.n > 1) {
        qsort(v.items, v.n, sizeof(placed), by_time);
    }
    r->order = v.items;
    r->n_order = v.n;
    return rc;
}

/* What is fetched for one place of the order. */
typedef struct wish {
    uint64_t i_entry;
    size_t to; // place in run.ahead
} wish;

static int by_entry(const void *a, const void *b)
{
    const wish *x = a;
    const wish *y = b;
    return x->i_entry < y->i_entry ? -1 : x->i_entry > y->i_entry;
}

/* Fetches the next entries of the order, each block once. */
static int fetch_ordered(dbr_cursor *c, run *r, dbr_err *err)
{
    ev_member *m = &c->ev->members.items[r->i_member];
    size_t n = r->n_order - r->i_order < r->cap_ahead ? r->n_order - r->i_order : r->cap_ahead;
    if (n == 0) {
        return 0;
    }
    assert(r->order != NULL);
    wish *wishes = dbr_xcalloc(n, sizeof(*wishes));
    int rc = 1;
    for (size_t i = 0; i < n; i++) {
        wishes[i] = (wish){.i_entry = r->order[r->i_order + i].i_entry, .to = i};
    }
    qsort(wishes, n, sizeof(*wishes), by_entry);
    const dbr_entry *entries = NULL;
    uint64_t begin = 0, end = 0; // of the block
    for (size_t i = 0; i < n && rc == 1; i++) {
        if (entries == NULL || wishes[i].i_entry >= end) {
            size_t i_block = ev_block_of(m->idx, wishes[i].i_entry);
            begin = m->idx->blocks.items[i_block].i_entry;
            end = begin + m->idx->blocks.items[i_block].n;
            entries = ev_block(c->ev, r->i_member, i_block);
        }
        if (entries == NULL) {
            rc = dbr_fail(err, DBR_ESTORE, "the index of '%.*s' is damaged", DBR_FMT(m->info.path));
            break;
        }
        r->ahead[wishes[i].to] = entries[wishes[i].i_entry - begin];
    }
    free(wishes);
    r->i_order += n;
    r->n_ahead = n;
    return rc;
}

/* Fetches the next entries as the file has them. What is damaged is told once those before it are used up. */
static int fetch_in_file(dbr_cursor *c, run *r, dbr_err *err)
{
    dbr_err later = {0};
    int rc = next_in_file(c, r, true, &r->ahead[0], err);
    for (r->n_ahead = rc == 1; rc == 1 && r->n_ahead < r->cap_ahead; r->n_ahead++) {
        if (next_in_file(c, r, true, &r->ahead[r->n_ahead], &later) != 1) {
            break;
        }
    }
    return rc;
}

/* Makes sure that there is a next entry at hand: 1, 0 at the end, negative. */
static int look_ahead(dbr_cursor *c, run *r, dbr_err *err)
{
    if (r->i_ahead < r->n_ahead) {
        return 1;
    }
    const dbr_member_info *m = &c->ev->members.items[r->i_member].info;
    bool is_ordered = !m->is_sorted && !c->options.in_file_order;
    size_t most = is_ordered ? AHEAD_ORDERED : AHEAD;
    if (r->ahead == NULL) {
        r->cap_ahead = m->n_entries < most ? (size_t)m->n_entries + 1 : most;
        r->ahead = dbr_xmalloc(r->cap_ahead * sizeof(*r->ahead));
    }
    r->i_ahead = r->n_ahead = 0;
    return is_ordered ? fetch_ordered(c, r, err) : fetch_in_file(c, r, err);
}

static void release(run *r)
{
    free(r->order);
    free(r->ahead);
}

static bool before(const dbr_cursor *c, const run *a, const run *b)
{
    if (c->options.in_file_order) {
        return a->i_member < b->i_member;
    }
    dbr_time x = a->ahead[a->i_ahead].time, y = b->ahead[b->i_ahead].time;
    return x != y ? x < y : a->i_member < b->i_member;
}

static void sink(dbr_cursor *c, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < c->n; k++) {
            least = before(c, &c->heap[k], &c->heap[least]) ? k : least;
        }
        if (least == i) {
            return;
        }
        run t = c->heap[i];
        c->heap[i] = c->heap[least];
        c->heap[least] = t;
        i = least;
    }
}

dbr_code dbr_cursor_open(dbr_evidence *ev, const dbr_cursor_options *options, dbr_cursor **ret, dbr_err *err)
{
    dbr_cursor *c = dbr_xcalloc(1, sizeof(*c));
    c->ev = ev;
    c->options = *options;
    c->options.kinds = options->kinds != 0 ? options->kinds : DBR_KINDS_ALL;
    c->heap = dbr_xcalloc(ev->members.n + 1, sizeof(run));
    c->untimed = dbr_xcalloc(ev->members.n + 1, sizeof(run));
    for (uint32_t i = 0; i < ev->members.n; i++) {
        if (options->i_member >= 0 && (uint32_t)options->i_member != i) {
            continue;
        }
        run r = {.i_member = i};
        bool is_run = ev->members.items[i].info.is_sorted || options->in_file_order;
        int rc = is_run ? 0 : put_in_order(c, &r, err);
        rc = rc < 0 ? rc : look_ahead(c, &r, err);
        if (rc == 1) {
            c->heap[c->n++] = r;
        } else {
            release(&r);
        }
        if (rc < 0) {
            (void)dbr_cursor_close(c);
            return (dbr_code)rc;
        }
        if (options->with_untimed && ev->members.items[i].info.n_untimed > 0) {
            c->untimed[c->n_untimed++] = (run){.i_member = i};
        }
    }
    for (size_t i = c->n; i > 0; i--) {
        sink(c, i - 1);
    }
    *ret = c;
    return DBR_OK;
}

int dbr_cursor_next(dbr_cursor *c, dbr_entry *ret, dbr_err *err)
{
    if (c->n > 0) {
        run *top = &c->heap[0];
        *ret = top->ahead[top->i_ahead++];
        int rc = look_ahead(c, top, err);
        if (rc < 0) {
            return rc;
        }
        if (rc == 0) {
            release(top);
            *top = c->heap[--c->n];
        }
        sink(c, 0);
        return 1;
    }
    for (; c->i_untimed < c->n_untimed; c->i_untimed++) {
        run *r = &c->untimed[c->i_untimed];
        int rc = next_in_file(c, r, false, ret, err);
        if (rc != 0) {
            return rc;
        }
    }
    return 0;
}

dbr_cursor *dbr_cursor_close(dbr_cursor *c)
{
    if (c == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < c->n; i++) {
        release(&c->heap[i]);
    }
    free(c->heap);
    free(c->untimed);
    free(c);
    return NULL;
}

dbr_code dbr_evidence_each(dbr_evidence *ev, const dbr_cursor_options *options, dbr_entry_take take,
                           void *data, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_arena scratch = {0};
    dbr_entry e;
    bool goes_on = true;
    int got = dbr_cursor_open(ev, options, &c, err);
    while (got >= 0 && goes_on && (got = dbr_cursor_next(c, &e, err)) == 1) {
        dbr_record r = {0};
        dbr_err unread = {0};
        goes_on = dbr_evidence_record(ev, &e, &scratch, &r, &unread) < 0 || take(data, &e, &r);
        dbr_arena_reset(&scratch);
    }
    dbr_arena_release(&scratch);
    (void)dbr_cursor_close(c);
    return got < 0 ? (dbr_code)got : DBR_OK;
}
