/*
 * Requests that take longer: the answer times that access logs and structured logs tell as one series a source, judged as
 * metrics are (shift.c). Times are not in the index, so records are parsed, evenly from the first to the last (requests.c); of
 * each of GRID equal parts of the span with MIN_IN_PART of them and more the level is the 90th percentile, since a fault that
 * hits one request in five moves no median.
 *
 * Only what becomes slower counts: twice the level and 50 ms more. The record that proves it is the first one behind the
 * beginning that took as long as half of the rise. Where eight in ten of the slow ones are of one operation, which less than
 * half as many of all requests are, that operation is told.
 *
 * Where nothing becomes slower, an operation may have been slow all the time: half of what a caller waits for (so the log
 * tells a path or the like; jobs may last) takes three seconds or more, ten at least. Of those the one that took most time in all
 * is a failure that the evidence speaks of ("POST /fraud took 4.284 s"), as messages that say so are (failures.c): weak, and
 * never grave, since nobody knows that it was ever faster.
 *
 * Cost: 20,000 parsed records a source, fifty where the first ones tell no times.
 */
#include "detect/requests.h"

#include <math.h>
#include <stdlib.h>

#define GRID        128
#define MIN_PARTS   12u
#define MIN_IN_PART 5u
#define LEAST       0.05 /* seconds */
#define TIMES       2.0
#define SLOW_TIMES  10u
#define NAMED_SHARE 0.8
#define OFTEN_LOG2  6 /* log2 of how many are as often as it counts, as in failures.c */

typedef struct parts {
    dbr_span span;
    double level[GRID]; // of part k of `n`
    size_t part[GRID];
    size_t n;
} parts;

static size_t part_of(const parts *p, dbr_time t)
{
    double at = (double)(t - p->span.begin) / (double)(p->span.end - p->span.begin) * GRID;
    return at < 0 ? 0 : at >= GRID ? GRID - 1 : (size_t)at;
}

static void find_levels(parts *p, const detect_request *all, size_t n)
{
    double *values = dbr_xcalloc(n + 1, sizeof(*values));
    size_t *begin = dbr_xcalloc(GRID + 1, sizeof(*begin));
    size_t *filled = dbr_xcalloc(GRID + 1, sizeof(*filled));
    for (size_t i = 0; i < n; i++) {
        begin[part_of(p, all[i].entry.time) + 1]++;
    }
    for (size_t k = 1; k <= GRID; k++) {
        begin[k] += begin[k - 1];
    }
    for (size_t i = 0; i < n; i++) {
        size_t k = part_of(p, all[i].entry.time);
        values[begin[k] + filled[k]++] = all[i].seconds;
    }
    for (size_t k = 0; k < GRID; k++) {
        if (filled[k] >= MIN_IN_PART) {
            p->part[p->n] = k;
            p->level[p->n++] = detect_quantile(values + begin[k], filled[k], 0.9);
        }
    }
    free(values);
    free(begin);
    free(filled);
}

static dbr_time begin_of(const parts *p, size_t part)
{
    return p->span.begin + (dbr_time)((double)(p->span.end - p->span.begin) * (double)part / GRID);
}

/* The record that shows it, and the last one; false when none of those parsed does. */
static bool prove(const parts *p, const detect_request *all, size_t n, size_t onset, size_t back,
                  dbr_signal *x)
{
    dbr_time from = begin_of(p, p->part[onset]);
    dbr_time to = back < p->n ? begin_of(p, p->part[back]) : p->span.end + 1;
    double middle = (x->before + x->peak) / 2;
    x->n = 0;
    for (size_t i = 0; i < n; i++) {
        const detect_request *t = &all[i];
        if (t->entry.time < from || t->entry.time >= to || t->seconds < middle) {
            continue;
        }
        if (x->n == 0 || t->entry.time < x->first.time) {
            x->first = t->entry;
        }
        if (x->n == 0 || t->entry.time >= x->last.time) {
            x->last = t->entry;
        }
        x->n++;
    }
    x->time = x->first.time;
    x->end = back < p->n ? x->last.time : DBR_TIME_NONE;
    x->level = DBR_LEVEL_NONE;
    return x->n > 0;
}

/* Which operation most of the slow requests are of, unless most of all requests are; 0 for none. */
static size_t slow_operation(const detect_requests *all, const dbr_signal *x)
{
    size_t slow[DETECT_MAX_OPERATIONS + 1] = {0}, any[DETECT_MAX_OPERATIONS + 1] = {0};
    double middle = (x->before + x->peak) / 2;
    size_t best = 0;
    for (size_t i = 0; i < all->n; i++) {
        const detect_request *t = &all->items[i];
        bool is_slow =
            t->entry.time >= x->first.time && t->entry.time <= x->last.time && t->seconds >= middle;
        slow[t->i_operation] += is_slow;
        any[t->i_operation]++;
    }
    for (size_t k = 1; k < all->n_operations; k++) {
        best = slow[k] > slow[best] || best == 0 ? k : best;
    }
    double share = x->n > 0 ? (double)slow[best] / (double)x->n : 0;
    double usual = all->n > 0 ? (double)any[best] / (double)all->n : 1;
    return share >= NAMED_SHARE && usual < share / 2 ? best : 0;
}

/* What one operation's requests took together, and how many of them three seconds or more. */
typedef struct operation_times {
    double sum;
    size_t n, n_slow;
} operation_times;

/* The operation that is slow all the time and took most of it; 0 for none. */
static size_t always_slow(const detect_requests *all, operation_times *ret)
{
    operation_times times[DETECT_MAX_OPERATIONS + 1] = {0};
    size_t best = 0;
    for (size_t i = 0; i < all->n; i++) {
        operation_times *t = &times[all->items[i].i_operation];
        t->sum += all->items[i].seconds;
        t->n_slow += all->items[i].seconds >= DETECT_SLOW_S;
        t->n++;
    }
    for (size_t k = 1; k < all->n_operations; k++) {
        bool is_slow = times[k].n_slow >= SLOW_TIMES && times[k].n_slow >= times[k].n - times[k].n_slow;
        best = is_slow && times[k].sum > times[best].sum * (best > 0) ? k : best;
    }
    *ret = times[best];
    return best;
}

/* An operation that was never fast, with the first record that shows it. */
static void tell_always_slow(const detect_requests *all, dbr_arena *arena, signal_vec *out)
{
    operation_times times;
    size_t k = always_slow(all, &times);
    const detect_request *first = NULL, *last = NULL;
    for (size_t i = 0; k > 0 && i < all->n; i++) {
        if (all->items[i].i_operation == k && all->items[i].seconds >= DETECT_SLOW_S) {
            first = first == NULL ? &all->items[i] : first;
            last = &all->items[i];
        }
    }
    if (first == NULL) {
        return;
    }
    const char *text =
        dbr_arena_printf(arena, "%.*s took %.3f s", DBR_FMT(all->operations[k]), first->seconds);
    *DBR_PUSH(out) = (dbr_signal){
        .kind = DBR_SIGNAL_FAILURE,
        .time = first->entry.time,
        .end = DBR_TIME_NONE,
        .first = first->entry,
        .last = last->entry,
        .i_member = first->entry.i_member,
        .i_series = -1,
        .n = times.n_slow,
        .score = detect_failure_weight(DBR_FAILURE_SLOW) * 0.75 *
                 (0.8 + 0.2 * fmin(1, log2((double)times.n_slow + 1) / OFTEN_LOG2)),
        .failure = DBR_FAILURE_SLOW,
        .text = detect_headline(dbr_slice_str(text), arena),
    };
}

static dbr_code judge(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena, signal_vec *out,
                      dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    parts *p = dbr_xcalloc(1, sizeof(*p));
    detect_requests all = {0};
    dbr_arena scratch = {0};
    p->span.begin = m->span.begin > span.begin ? m->span.begin : span.begin;
    p->span.end = m->span.end < span.end ? m->span.end : span.end;
    dbr_code rc = p->span.end - p->span.begin >= DBR_MINUTE
                      ? detect_requests_read(ev, i_member, p->span, &all, err)
                      : DBR_OK;
    if (rc == DBR_OK && all.n >= MIN_PARTS * MIN_IN_PART) {
        find_levels(p, all.items, all.n);
    }
    dbr_signal x = {.kind = DBR_SIGNAL_SLOWER, .i_member = i_member, .i_series = -1};
    size_t onset = 0;
    size_t back = 0;
    bool is_slower = p->n >= MIN_PARTS && detect_find_shift(p->level, p->n, &scratch, &x, &onset, &back) &&
                     x.during >= TIMES * x.before && x.during - x.before >= LEAST;
    if (is_slower && prove(p, all.items, all.n, onset, back, &x)) {
        x.text = dbr_slice_dup(arena, all.operations[slow_operation(&all, &x)]);
        *DBR_PUSH(out) = x;
    } else if (rc == DBR_OK) {
        tell_always_slow(&all, arena, out);
    }
    dbr_arena_release(&scratch);
    detect_requests_release(&all);
    free(p);
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    return detect_each_log(ev, span, MIN_PARTS * MIN_IN_PART, judge, arena, ret, ret_n, err);
}

const dbr_detector dbr_detector_latency = {
    .name = "latency",
    .help = "requests of a log that take longer than before",
    .method =
        "90th percentile of the durations of evenly parsed records in 128 parts of the span, judged as a "
        "metric's shift; twice the level and 50 ms at least; or an operation half of whose requests take "
        "three seconds",
    .run = run,
};
