/*
 * Entries of many members in one total order: (instant, manifest path, position). Members are already numbered by path,
 * so it is a k-way merge of runs with ties broken by member number and entry number. A member whose times never go back
 * is one run, read block by block; another is put in order first (16 bytes an entry).
 */
#include "evidence/folder.h"

#include <assert.h>
#include <stdlib.h>

typedef struct placed {
    dbr_time time;
    uint64_t i_entry;
} placed;

/* One member's run. */
typedef struct run {
    uint32_t i_member;
    size_t i_block; // sorted members: where we are
    uint32_t at;    // … in the block
    placed *order;  // others: entries in order
    size_t n_order, i_order;
    dbr_entry head; // next entry
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
static int next_in_file(dbr_cursor *c, run *r, bool is_timed, dbr_err *err)
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
                r->head = entries[r->at++];
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
    int rc = 0;
    while ((rc = next_in_file(c, r, true, err)) == 1) {
        *DBR_PUSH(&v) = (placed){.time = r->head.time, .i_entry = r->head.i_entry};
    }
    if (v.n > 1) {
        qsort(v.items, v.n, sizeof(placed), by_time);
    }
    r->order = v.items;
    r->n_order = v.n;
    return rc;
}

static int next_of_run(dbr_cursor *c, run *r, dbr_err *err)
{
    ev_member *m = &c->ev->members.items[r->i_member];
    if (m->info.is_sorted || c->options.in_file_order) {
        return next_in_file(c, r, true, err);
    }
    if (r->i_order >= r->n_order) {
        return 0;
    }
    uint64_t i = r->order[r->i_order++].i_entry;
    size_t block = ev_block_of(m->idx, i);
    const dbr_entry *entries = ev_block(c->ev, r->i_member, block);
    if (entries == NULL) {
        return dbr_fail(err, DBR_ESTORE, "the index of '%.*s' is damaged", DBR_FMT(m->info.path));
    }
    r->head = entries[i - m->idx->blocks.items[block].i_entry];
    return 1;
}

static bool before(const dbr_cursor *c, const run *a, const run *b)
{
    if (c->options.in_file_order) {
        return a->i_member < b->i_member;
    }
    return a->head.time != b->head.time ? a->head.time < b->head.time : a->i_member < b->i_member;
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
        rc = rc < 0 ? rc : next_of_run(c, &r, err);
        if (rc == 1) {
            c->heap[c->n++] = r;
        } else {
            free(r.order);
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
        *ret = top->head;
        int rc = next_of_run(c, top, err);
        if (rc < 0) {
            return rc;
        }
        if (rc == 0) {
            free(top->order);
            *top = c->heap[--c->n];
        }
        sink(c, 0);
        return 1;
    }
    for (; c->i_untimed < c->n_untimed; c->i_untimed++) {
        run *r = &c->untimed[c->i_untimed];
        int rc = next_in_file(c, r, false, err);
        if (rc != 0) {
            *ret = r->head;
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
        free(c->heap[i].order);
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
