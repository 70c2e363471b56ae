/*
 * Templates whose share of what a source writes changes: those that stop ("heartbeat accepted" is no longer written) and
 * those that suddenly come far more often than ever.
 *
 * Times are cut into GRID equal parts of the span; c(b) is how often a template comes in part b, T(b) how many records the
 * source writes there. Shares c/T are compared, not rates, so that more traffic, or a source that is silent as a whole, is
 * nothing that one of its templates did.
 *
 *     vanished  It came in four of five parts before a run of parts without it, in which 20 and more were to be expected by its
 *               share and by its rate; no other pause is more than a quarter as long.
 *     burst     Parts with c ≥ 5 μ + 5, where μ is the median share times T: k records instead of Σμ, five times as many and 20 at least (for
 *               information ten times as many and 50), and no other such run of a third of its size.
 *
 * Cost: two passes over the index and 2 GRID bytes for each of the MAX_WATCHED most frequent templates; no text is read. Own
 * heuristics; the expectation is a Poisson count's, of which 20 are never seen by chance.
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define GRID        256
#define MIN_BEFORE  16u  // parts before something can vanish
#define MIN_COUNT   20u  // of a template that is watched; of records in a burst; expected where none come
#define MIN_RECORDS 200u // of a source
#define MAX_WATCHED 2000u
#define MAX_FOUND   16u // of a source
#define STEADY      0.8
#define OTHER_PAUSE 0.25
#define OTHER_BURST 0.33

typedef struct watch {
    uint32_t i_template;
    uint64_t n;
    uint16_t counts[GRID];
    dbr_level level;
} watch;

typedef struct found {
    dbr_signal signal;
    dbr_time from, to; // where its first and last record are to be looked for
} found;

typedef struct rates {
    dbr_evidence *ev;
    uint32_t i_member;
    const dbr_member_info *m;
    dbr_span span; // what is looked at of the member
    watch *watched;
    size_t n_watched;
    uint32_t *index; // of templates: number in watched + 1
    uint32_t totals[GRID];
    found found[MAX_FOUND];
    size_t n_found;
} rates;

static dbr_time part_begin(const rates *r, size_t b)
{
    return r->span.begin + (dbr_time)((double)(r->span.end - r->span.begin) * (double)b / GRID);
}

static size_t part_of(const rates *r, dbr_time t)
{
    double at = (double)(t - r->span.begin) / (double)(r->span.end - r->span.begin) * GRID;
    return at < 0 ? 0 : at >= GRID ? GRID - 1 : (size_t)at;
}

/* ---- reading ---- */

static int by_count(const void *a, const void *b)
{
    const watch *x = a;
    const watch *y = b;
    if (x->n != y->n) {
        return x->n > y->n ? -1 : 1;
    }
    return x->i_template < y->i_template ? -1 : x->i_template > y->i_template;
}

static void choose_watched(rates *r)
{
    const dbr_member_info *m = r->m;
    r->watched = dbr_xcalloc(m->n_templates + 1, sizeof(watch));
    r->index = dbr_xcalloc(m->n_templates + 1, sizeof(uint32_t));
    for (uint32_t i = 1; i < m->n_templates; i++) {
        if (m->templates[i].n >= MIN_COUNT) {
            r->watched[r->n_watched].i_template = i;
            r->watched[r->n_watched++].n = m->templates[i].n;
        }
    }
    qsort(r->watched, r->n_watched, sizeof(watch), by_count);
    r->n_watched = r->n_watched < MAX_WATCHED ? r->n_watched : MAX_WATCHED;
    for (size_t i = 0; i < r->n_watched; i++) {
        r->index[r->watched[i].i_template] = (uint32_t)i + 1;
    }
}

typedef void (*take_entry)(rates *r, const dbr_entry *e);

static dbr_code each_entry(rates *r, dbr_span span, take_entry take, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_cursor_options o = {.span = span, .kinds = 1u << DBR_KIND_LOG, .i_member = (int64_t)r->i_member};
    dbr_code rc = dbr_cursor_open(r->ev, &o, &c, err);
    while (rc == DBR_OK) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        take(r, &e);
    }
    (void)dbr_cursor_close(c);
    return rc;
}

static void count(rates *r, const dbr_entry *e)
{
    size_t b = part_of(r, e->time);
    uint32_t i = e->i_template < r->m->n_templates ? r->index[e->i_template] : 0;
    r->totals[b]++;
    if (i > 0) {
        watch *w = &r->watched[i - 1];
        w->counts[b] += w->counts[b] < UINT16_MAX;
        w->level = e->level > w->level ? e->level : w->level;
    }
}

/* The records that prove what was found. */
static void prove(rates *r, const dbr_entry *e)
{
    for (size_t i = 0; i < r->n_found; i++) {
        found *f = &r->found[i];
        if (f->signal.i_template != e->i_template || e->time < f->from || e->time >= f->to) {
            continue;
        }
        if (f->signal.kind == DBR_SIGNAL_BURST && f->signal.time == DBR_TIME_NONE) {
            f->signal.first = *e;
            f->signal.time = e->time;
        }
        f->signal.last = *e;
    }
}

/* ---- judging ---- */

static dbr_signal signal_of(const rates *r, const watch *w, dbr_signal_kind kind, double score)
{
    return (dbr_signal){.kind = kind,
                        .time = DBR_TIME_NONE,
                        .end = DBR_TIME_NONE,
                        .i_member = r->i_member,
                        .i_template = w->i_template,
                        .i_series = -1,
                        .level = w->level,
                        .score = score};
}

static void keep(rates *r, const found *f)
{
    if (r->n_found < MAX_FOUND) {
        r->found[r->n_found++] = *f;
        return;
    }
    size_t weakest = 0;
    for (size_t i = 1; i < r->n_found; i++) {
        weakest = r->found[i].signal.score < r->found[weakest].signal.score ? i : weakest;
    }
    if (f->signal.score > r->found[weakest].signal.score) {
        r->found[weakest] = *f;
    }
}

static uint64_t sum_of(const rates *r, const watch *w, size_t i, size_t j, uint64_t *ret_total)
{
    uint64_t n = 0;
    *ret_total = 0;
    for (size_t b = i; b < j; b++) {
        n += w->counts[b];
        *ret_total += r->totals[b];
    }
    return n;
}

/* The longest run of parts without the template behind its first part, and the length of the next longest. */
static size_t longest_pause(const watch *w, size_t *ret_begin, size_t *ret_next)
{
    size_t best = 0;
    size_t b = 0;
    *ret_next = 0;
    while (b < GRID && w->counts[b] == 0) {
        b++;
    }
    while (b < GRID) {
        size_t begin = b;
        while (b < GRID && w->counts[b] == 0) {
            b++;
        }
        if (b - begin > best) {
            *ret_next = best;
            best = b - begin;
            *ret_begin = begin;
        } else if (b - begin > *ret_next) {
            *ret_next = b - begin;
        }
        b += b == begin;
    }
    return best;
}

static void judge_pause(rates *r, const watch *w)
{
    size_t begin = 0;
    size_t next = 0;
    size_t len = longest_pause(w, &begin, &next);
    size_t n_present = 0;
    uint64_t before_total = 0;
    uint64_t pause_total = 0;
    for (size_t b = 0; b < begin; b++) {
        n_present += w->counts[b] > 0;
    }
    uint64_t before = sum_of(r, w, 0, begin, &before_total);
    (void)sum_of(r, w, begin, begin + len, &pause_total);
    if (len == 0 || begin < MIN_BEFORE || (double)n_present < STEADY * (double)begin ||
        (double)next > OTHER_PAUSE * (double)len || before_total == before) {
        return;
    }
    /* Of what the source writes besides: when nothing else is left in the pause, the source is silent. */
    double by_share = (double)before / (double)(before_total - before) * (double)pause_total;
    double by_rate = (double)before / (double)begin * (double)len;
    double expected = fmin(by_share, by_rate);
    if (expected < MIN_COUNT) {
        return;
    }
    found f = {.signal = signal_of(r, w, DBR_SIGNAL_VANISHED, 0.35 + 0.25 * (1 - exp(-expected / 60))),
               .from = part_begin(r, begin > 2 ? begin - 2 : 0),
               .to = part_begin(r, begin)};
    double minutes = (double)(part_begin(r, begin) - r->span.begin) / (double)DBR_MINUTE;
    f.signal.n = (uint64_t)by_rate;
    f.signal.before = (double)before / fmax(minutes, 0.01);
    f.signal.end = begin + len < GRID ? part_begin(r, begin + len) : DBR_TIME_NONE;
    keep(r, &f);
}

/* Median share of the template in parts in which anything is written. */
static double usual_share(const rates *r, const watch *w)
{
    double shares[GRID];
    size_t n = 0;
    for (size_t b = 0; b < GRID; b++) {
        if (r->totals[b] > 0) {
            shares[n++] = (double)w->counts[b] / (double)r->totals[b];
        }
    }
    return detect_median(shares, n);
}

static void judge_burst(rates *r, const watch *w)
{
    double share = usual_share(r, w);
    size_t begin = 0;
    size_t end = 0;
    double most = 0;
    double next = 0;
    double expected = 0;
    for (size_t b = 0; b < GRID;) {
        size_t from = b;
        double sum = 0;
        double usual = 0;
        while (b < GRID && w->counts[b] >= 5 * share * r->totals[b] + 5) {
            sum += w->counts[b];
            usual += share * r->totals[b];
            b++;
        }
        if (sum > most) {
            next = most;
            most = sum;
            expected = usual;
            begin = from;
            end = b;
        } else if (sum > next) {
            next = sum;
        }
        b += b == from;
    }
    uint64_t total = 0;
    uint64_t before = sum_of(r, w, 0, begin, &total);
    bool is_told = w->level >= DBR_LEVEL_WARN;
    double times = most / (expected + 1);
    if (begin < MIN_BEFORE || before < 3 || most < (is_told ? MIN_COUNT : 50) || times < (is_told ? 5 : 10) ||
        next > OTHER_BURST * most) {
        return; // what was hardly there before is new: first_seen.c
    }
    double strength = 1 - exp(-times / 20);
    found f = {.signal = signal_of(r, w, DBR_SIGNAL_BURST, (is_told ? 0.3 : 0.15) + 0.3 * strength),
               .from = part_begin(r, begin),
               .to = part_begin(r, end)};
    double minutes = (double)(f.to - f.from) / (double)DBR_MINUTE;
    f.signal.n = (uint64_t)most;
    f.signal.before = expected / fmax(minutes, 0.01);
    f.signal.during = most / fmax(minutes, 0.01);
    f.signal.peak = f.signal.during;
    keep(r, &f);
}

/* ---- all ---- */

static dbr_span proof_span(const rates *r)
{
    dbr_span s = {r->found[0].from, r->found[0].to};
    for (size_t i = 1; i < r->n_found; i++) {
        s.begin = r->found[i].from < s.begin ? r->found[i].from : s.begin;
        s.end = r->found[i].to > s.end ? r->found[i].to : s.end;
    }
    return s;
}

static dbr_code read_member(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena,
                            signal_vec *out, dbr_err *err)
{
    (void)arena;
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    rates *r = dbr_xcalloc(1, sizeof(*r));
    *r = (rates){.ev = ev, .i_member = i_member, .m = m, .span = span};
    r->span.begin = m->span.begin > span.begin ? m->span.begin : span.begin;
    r->span.end = m->span.end < span.end ? m->span.end : span.end;
    dbr_code rc = DBR_OK;
    if (r->span.end - r->span.begin >= DBR_MINUTE && !detect_is_access(m)) {
        choose_watched(r);
        rc =
            r->n_watched > 0 ? each_entry(r, (dbr_span){r->span.begin, r->span.end + 1}, count, err) : DBR_OK;
        for (size_t i = 0; rc == DBR_OK && i < r->n_watched; i++) {
            judge_pause(r, &r->watched[i]);
            judge_burst(r, &r->watched[i]);
        }
        rc = rc == DBR_OK && r->n_found > 0 ? each_entry(r, proof_span(r), prove, err) : rc;
    }
    for (size_t i = 0; rc == DBR_OK && i < r->n_found; i++) {
        dbr_signal *s = &r->found[i].signal;
        if (s->last.len == 0) {
            continue; // a record on the border of two parts
        }
        if (s->kind == DBR_SIGNAL_VANISHED) { // told of by the last record there was
            s->first = s->last;
            s->time = s->last.time;
        } else {
            s->end = s->last.time;
        }
        *DBR_PUSH(out) = *s;
    }
    free(r->watched);
    free(r->index);
    free(r);
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    return detect_each_log(ev, span, MIN_RECORDS, read_member, arena, ret, ret_n, err);
}

const dbr_detector dbr_detector_rates = {
    .name = "rates",
    .help = "log templates that stop coming, or come far more often than ever",
    .method =
        "share of each template in 256 equal parts of the span against its usual share; a Poisson count of "
        "20 expected where none come, or five times the median and 20; own heuristic",
    .run = run,
};
