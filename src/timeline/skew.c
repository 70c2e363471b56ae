/*
 * Whose clock is off. Records of two sources that carry the same request or trace id speak of the same moment; the median
 * of the differences of their times is how far the clocks are apart. A stamp cut to whole seconds stands on average half
 * a second late, so half of what its last digit spans is added first.
 *
 * Only some minutes around the incident's beginning are read. With three or more sources the one that disagrees with the
 * others is named; with two, the one with the coarser stamps. Nothing is applied: a person accepts.
 */
#include "timeline/timeline_impl.h"

#include "base/hash.h"

#include <stdlib.h>

#define SLICE        (6 * DBR_MINUTE)
#define MAX_RECORDS  20000u
#define MIN_PAIRS    20u
#define MIN_SKEW     (DBR_SECOND / 2)
#define MIN_RATIO    2 // of the skew to the spread around it: below, it is how long requests take
#define MAX_DISTANCE (10 * DBR_MINUTE) // farther apart it is another request with the same id
#define MAX_MEMBERS  32u

typedef struct trace_time {
    uint64_t hash;
    dbr_time time; // middle of what the stamp spans
} trace_time;

typedef struct trace_list {
    DBR_VEC(trace_time) times; // sorted by hash, one an id (the first)
    uint32_t i_member;
    uint8_t digits;
} trace_list;

typedef struct pairing {
    dbr_time skew, spread; // of a minus b
    size_t n;
} pairing;

static int by_hash(const void *a, const void *b)
{
    const trace_time *x = a;
    const trace_time *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return x->time < y->time ? -1 : x->time > y->time;
}

static int by_value(const void *a, const void *b)
{
    dbr_time x = *(const dbr_time *)a;
    dbr_time y = *(const dbr_time *)b;
    return x < y ? -1 : x > y;
}

static dbr_time half_digit(uint8_t digits)
{
    dbr_time unit = DBR_SECOND;
    for (uint8_t i = 0; i < digits && digits <= 9; i++) {
        unit /= 10;
    }
    return unit / 2;
}

static dbr_code read_list(tl_build *b, uint32_t i_member, dbr_span slice, trace_list *ret, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_cursor_options o = {.span = slice, .kinds = 1u << DBR_KIND_LOG, .i_member = (int64_t)i_member};
    dbr_code rc = dbr_cursor_open(b->ev, &o, &c, err);
    size_t without = 0;
    while (rc == DBR_OK && ret->times.n < MAX_RECORDS && without < MAX_RECORDS) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        dbr_arena scratch = {0};
        dbr_record r = {0};
        dbr_err bad = {0};
        if (dbr_evidence_record(b->ev, &e, &scratch, &r, &bad) == DBR_OK && r.trace.len > 0) {
            ret->digits = r.stamp.digits;
            *DBR_PUSH(&ret->times) =
                (trace_time){.hash = dbr_hash(r.trace), .time = e.time + half_digit(r.stamp.digits)};
        } else if (ret->times.n == 0 && ++without > 500) {
            dbr_arena_release(&scratch);
            break; // a source without ids
        }
        dbr_arena_release(&scratch);
    }
    (void)dbr_cursor_close(c);
    if (ret->times.n > 1) {
        qsort(ret->times.items, ret->times.n, sizeof(trace_time), by_hash);
    }
    return rc;
}

static dbr_time median(dbr_time *v, size_t n)
{
    qsort(v, n, sizeof(*v), by_value);
    return n % 2 == 1 ? v[n / 2] : v[n / 2 - 1] / 2 + v[n / 2] / 2;
}

static pairing pair_up(const trace_list *a, const trace_list *b)
{
    pairing p = {0};
    size_t most = a->times.n < b->times.n ? a->times.n : b->times.n;
    dbr_time *d = dbr_xcalloc(most + 1, sizeof(*d));
    for (size_t i = 0, j = 0; i < a->times.n && j < b->times.n && p.n < most;) {
        const trace_time *x = &a->times.items[i];
        const trace_time *y = &b->times.items[j];
        if (x->hash != y->hash) {
            *(x->hash < y->hash ? &i : &j) += 1;
            continue;
        }
        dbr_time distance = x->time - y->time;
        if (distance < MAX_DISTANCE && distance > -MAX_DISTANCE) {
            d[p.n++] = distance;
        }
        for (uint64_t h = x->hash; i < a->times.n && a->times.items[i].hash == h;) {
            i++;
        }
        for (uint64_t h = y->hash; j < b->times.n && b->times.items[j].hash == h;) {
            j++;
        }
    }
    if (p.n > 0) {
        p.skew = median(d, p.n);
        for (size_t i = 0; i < p.n; i++) {
            d[i] = d[i] > p.skew ? d[i] - p.skew : p.skew - d[i];
        }
        p.spread = median(d, p.n);
    }
    free(d);
    return p;
}

static bool is_off(const pairing *p)
{
    dbr_time size = p->skew < 0 ? -p->skew : p->skew;
    return p->n >= MIN_PAIRS && size >= MIN_SKEW && size > MIN_RATIO * p->spread;
}

static dbr_slice path_of(tl_build *b, uint32_t i_member)
{
    const dbr_member_info *m = dbr_evidence_member(b->ev, i_member);
    return m->name.len > 0 ? dbr_slice_str(dbr_arena_printf(b->arena, "%.*s#member=%.*s", DBR_FMT(m->path),
                                                            DBR_FMT(m->name)))
                           : m->path;
}

/* Shown events of the member that would change places with a neighbour of another source. */
static size_t count_flips(const tl_build *b, dbr_slice path, dbr_time skew)
{
    size_t flips = 0;
    for (size_t i = 0; i < b->events.n; i++) {
        const dbr_event *e = &b->events.items[i];
        if (e->state != DBR_EVENT_SHOWN || dbr_slice_find(e->address, path) == SIZE_MAX) {
            continue;
        }
        for (size_t k = 0; k < b->events.n; k++) {
            const dbr_event *o = &b->events.items[k];
            bool is_other = o->state == DBR_EVENT_SHOWN && dbr_slice_find(o->address, path) == SIZE_MAX;
            flips += is_other && (o->time < e->time) != (o->time < e->time - skew);
        }
    }
    return flips;
}

static void propose(tl_build *b, const trace_list *lists, size_t n, size_t i, size_t against, pairing p,
                    dbr_skew *out, size_t *n_out)
{
    (void)n;
    dbr_skew *s = &out[(*n_out)++];
    *s = (dbr_skew){.artifact = path_of(b, lists[i].i_member),
                    .against = path_of(b, lists[against].i_member),
                    .skew = p.skew,
                    .spread = p.spread,
                    .n = p.n,
                    .key = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_SKEW_KEY))};
    s->n_flips = count_flips(b, dbr_evidence_member(b->ev, lists[i].i_member)->path, p.skew);
}

/* A source is off when most of those it can be compared with say so; of two that disagree, the coarser. */
static void judge(tl_build *b, trace_list *lists, size_t n)
{
    pairing *p = dbr_xcalloc(n * n + 1, sizeof(*p));
    size_t *off = dbr_xcalloc(n + 1, sizeof(*off));
    size_t *agree = dbr_xcalloc(n + 1, sizeof(*agree));
    dbr_skew *out = DBR_NEW_N(b->arena, dbr_skew, n + 1);
    size_t n_out = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            p[i * n + k] = i != k ? pair_up(&lists[i], &lists[k]) : (pairing){0};
            off[i] += is_off(&p[i * n + k]);
            agree[i] += p[i * n + k].n >= MIN_PAIRS && !is_off(&p[i * n + k]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        size_t best = n;
        for (size_t k = 0; k < n; k++) {
            bool is_blamed =
                off[i] > off[k] || agree[i] < agree[k] ||
                (off[i] == off[k] && agree[i] == agree[k] &&
                 (lists[i].digits < lists[k].digits || (lists[i].digits == lists[k].digits && i > k)));
            bool is_worse = off[k] > off[i] || agree[k] < agree[i];
            if (is_off(&p[i * n + k]) && is_blamed && !is_worse &&
                (best == n || p[i * n + k].n > p[i * n + best].n)) {
                best = k;
            }
        }
        if (best < n) {
            propose(b, lists, n, i, best, p[i * n + best], out, &n_out);
        }
    }
    b->out->skews = out;
    b->out->n_skews = n_out;
    free(p);
    free(off);
    free(agree);
}

dbr_code tl_find_skews(tl_build *b, dbr_err *err)
{
    trace_list lists[MAX_MEMBERS] = {0};
    size_t n = 0;
    dbr_code rc = DBR_OK;
    dbr_time from = b->out->window.begin != DBR_TIME_NONE ? b->out->window.begin : b->out->span.begin;
    if (from == DBR_TIME_NONE) {
        return DBR_OK;
    }
    dbr_span slice = {.begin = from, .end = from + SLICE};
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(b->ev) && n < MAX_MEMBERS; i++) {
        const dbr_member_info *m = dbr_evidence_member(b->ev, i);
        if (m->n_kind[DBR_KIND_LOG] < MIN_PAIRS || m->span.begin == DBR_TIME_NONE ||
            m->span.begin >= slice.end || m->span.end < slice.begin) {
            continue;
        }
        lists[n] = (trace_list){.i_member = i};
        rc = read_list(b, i, slice, &lists[n], err);
        if (lists[n].times.n >= MIN_PAIRS) {
            n++;
        } else {
            DBR_VEC_RELEASE(&lists[n].times);
        }
    }
    if (rc == DBR_OK && n >= 2) {
        judge(b, lists, n);
    }
    for (size_t i = 0; i < n; i++) {
        DBR_VEC_RELEASE(&lists[i].times);
    }
    return rc;
}
