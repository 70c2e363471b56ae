/*
 * Requests that take longer: the answer times that access logs and structured logs tell (`duration`, in seconds) as one series
 * a source, judged as metrics are (shift.c). Times are not in the index, so at most MAX_PARSED records of a source are
 * parsed, evenly from its first to its last; of each of GRID equal parts of the span with MIN_IN_PART of them and more the
 * level is the 90th percentile, since a fault that hits one request in five moves no median.
 *
 * Only what becomes slower counts: twice the level and 50 ms more. The record that proves it is the first one behind the
 * beginning that took as long as half of the rise.
 *
 * Cost: MAX_PARSED records a source, at most ten where the first ones tell no times.
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define GRID        128
#define MIN_PARTS   12u
#define MIN_IN_PART 5u
#define MAX_PARSED  20000u
#define PROBES      10u
#define LEAST       0.05 /* seconds */
#define TIMES       2.0

typedef struct timed {
    dbr_entry entry;
    double seconds;
} timed;

typedef struct parts {
    dbr_span span;
    double level[GRID]; // of part k of `n`
    size_t part[GRID];
    size_t n;
} parts;

static bool duration_of(const dbr_record *r, double *ret)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_is(r->fields[i].key, "duration")) {
            return dbr_slice_real(r->fields[i].value, ret) && isfinite(*ret) && *ret >= 0;
        }
    }
    return false;
}

/* Parses evenly; returns how many have a time of day and a duration within the span. */
static dbr_code sample(dbr_evidence *ev, uint32_t i_member, dbr_span span, timed *out, size_t *ret_n,
                       dbr_err *err)
{
    uint64_t n_entries = dbr_evidence_member(ev, i_member)->n_entries;
    uint64_t step = n_entries / MAX_PARSED + 1;
    size_t n_seen = 0;
    dbr_code rc = DBR_OK;
    *ret_n = 0;
    for (uint64_t i = 0; rc == DBR_OK && i < n_entries; i += step) {
        dbr_arena scratch = {0};
        dbr_record r = {0};
        dbr_err bad = {0};
        dbr_entry e;
        double seconds = 0;
        rc = dbr_evidence_entry(ev, i_member, i, &e, err);
        bool is_inside = rc == DBR_OK && e.kind == DBR_KIND_LOG && e.time != DBR_TIME_NONE &&
                         e.time >= span.begin && e.time <= span.end;
        if (is_inside && dbr_evidence_record(ev, &e, &scratch, &r, &bad) == DBR_OK) {
            n_seen++;
            if (duration_of(&r, &seconds)) {
                out[(*ret_n)++] = (timed){e, seconds};
            }
        }
        dbr_arena_release(&scratch);
        if (n_seen == PROBES && *ret_n == 0) {
            break;
        }
    }
    return rc;
}

static size_t part_of(const parts *p, dbr_time t)
{
    double at = (double)(t - p->span.begin) / (double)(p->span.end - p->span.begin) * GRID;
    return at < 0 ? 0 : at >= GRID ? GRID - 1 : (size_t)at;
}

static void find_levels(parts *p, const timed *all, size_t n)
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
static bool prove(const parts *p, const timed *all, size_t n, size_t onset, size_t back, dbr_signal *x)
{
    dbr_time from = begin_of(p, p->part[onset]);
    dbr_time to = back < p->n ? begin_of(p, p->part[back]) : p->span.end + 1;
    double middle = (x->before + x->peak) / 2;
    x->n = 0;
    for (size_t i = 0; i < n; i++) {
        const timed *t = &all[i];
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

static dbr_code judge(dbr_evidence *ev, uint32_t i_member, dbr_span span, signal_vec *out, dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    parts *p = dbr_xcalloc(1, sizeof(*p));
    p->span.begin = m->span.begin > span.begin ? m->span.begin : span.begin;
    p->span.end = m->span.end < span.end ? m->span.end : span.end;
    timed *all = dbr_xcalloc(MAX_PARSED + 1, sizeof(*all));
    size_t n = 0;
    dbr_arena arena = {0};
    dbr_code rc =
        p->span.end - p->span.begin >= DBR_MINUTE ? sample(ev, i_member, p->span, all, &n, err) : DBR_OK;
    if (rc == DBR_OK && n >= MIN_PARTS * MIN_IN_PART) {
        find_levels(p, all, n);
    }
    dbr_signal x = {.kind = DBR_SIGNAL_SLOWER, .i_member = i_member, .i_series = -1};
    size_t onset = 0;
    size_t back = 0;
    bool is_slower = p->n >= MIN_PARTS && detect_find_shift(p->level, p->n, &arena, &x, &onset, &back) &&
                     x.during >= TIMES * x.before && x.during - x.before >= LEAST;
    if (is_slower && prove(p, all, n, onset, back, &x)) {
        *DBR_PUSH(out) = x;
    }
    dbr_arena_release(&arena);
    free(all);
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
        "metric's shift; twice the level and 50 ms at least",
    .run = run,
};
