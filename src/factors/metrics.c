/*
 * Series of services, pods and edges. Each is read once, compared with its own reference and forgotten; of a service one
 * finding of each part is kept.
 *
 * The reference of a window [begin, end) is what lies before it; where that is less than four samples, what lies after it.
 * A window that holds fewer than two samples is widened to the last two before its end: a value that is written once a
 * minute shows a fault of the last minute there.
 *
 * An edge that both ends measure is told by its difference: what the caller waits longer than the callee works is the way
 * between them, and a slow way is nobody's latency. Whose end of the way it is, is told by how many of its ways are slow.
 */
#include "base/hash.h"
#include "factors/suspects.h"

#include <math.h>
#include <stdlib.h>

#define MIN_REFERENCE   4u
#define MIN_Z           3.0
#define OUTBOUND        0.4   /* of what others let it wait for, how much is told of it */
#define OF_USUAL        0.1   /* of what a metric is elsewhere, where it is most: a spread at least */
#define ENOUGH_OF_LIMIT 50.0  /* per cent of a resource */
#define LEAST_FAILURES  0.005 /* of all: a spread of success at least */

typedef struct series_of {
    fs_place place;
    uint32_t i_service; // UINT32_MAX for none
    size_t i_name;      // where what is measured begins in its name
    size_t i_pair;      // the same edge as the other end sees it; SIZE_MAX for none
} series_of;

/* What a series of a service with versions came to. */
typedef struct version_level {
    uint64_t key; // service and metric
    uint32_t i_service;
    size_t i_series;
    dbr_slice version;
    dbr_time since;
    double level, spread;
    int sign;
} version_level;

/* How a series differs; told when all are known. */
typedef struct judged {
    uint64_t key; // of what it measures
    size_t i_series;
    fs_shift shift;
    dbr_time since;
} judged;

typedef struct metrics {
    fs_build *f;
    judged *judged;
    size_t n_judged;
    series_of *series;
    size_t n;
    DBR_VEC(version_level) versions;
} metrics;

/* ---- whose ---- */

typedef struct suffix {
    uint64_t suffix, prefix;
    bool is_shared; // by two prefixes
} suffix;

static int by_suffix(const void *a, const void *b)
{
    const suffix *x = a;
    const suffix *y = b;
    if (x->suffix != y->suffix) {
        return x->suffix < y->suffix ? -1 : 1;
    }
    return x->prefix < y->prefix ? -1 : x->prefix > y->prefix;
}

static uint64_t suffix_hash(dbr_slice name, size_t i_end)
{
    return dbr_hash(dbr_slice_from(name, i_end));
}

/* Of series that name no service: "carts_cpu" and "orders_cpu" are of two, since they share what is measured. */
static void place_by_prefix(metrics *m, dbr_arena *scratch)
{
    suffix *all = DBR_NEW_N(scratch, suffix, m->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        dbr_slice name = dbr_evidence_series(m->f->b->ev, i)->name;
        size_t end = fs_prefix_of(name);
        if (m->series[i].place.service.len == 0 && m->series[i].place.caller.len == 0 && end != SIZE_MAX) {
            all[n++] = (suffix){suffix_hash(name, end), dbr_hash(dbr_slice_sub(name, 0, end)), false};
        }
    }
    qsort(all, n, sizeof(suffix), by_suffix);
    for (size_t i = 1; i < n; i++) {
        bool differs = all[i].suffix == all[i - 1].suffix && all[i].prefix != all[i - 1].prefix;
        all[i].is_shared |= differs;
        all[i - 1].is_shared |= differs;
    }
    for (size_t i = 0; i < m->n; i++) {
        fs_place *p = &m->series[i].place;
        dbr_slice name = dbr_evidence_series(m->f->b->ev, i)->name;
        size_t end = fs_prefix_of(name);
        if (p->service.len > 0 || p->caller.len > 0 || end == SIZE_MAX) {
            continue;
        }
        suffix key = {suffix_hash(name, end), dbr_hash(dbr_slice_sub(name, 0, end)), false};
        const suffix *found = n > 0 ? bsearch(&key, all, n, sizeof(suffix), by_suffix) : NULL;
        /* Of equal rows any may be found: whether the suffix is shared is told by the first or the last of them. */
        while (found != NULL && found > all && by_suffix(found - 1, &key) == 0) {
            found--;
        }
        const suffix *last = found;
        while (last != NULL && last + 1 < all + n && by_suffix(last + 1, &key) == 0) {
            last++;
        }
        if (found != NULL && (found->is_shared || last->is_shared)) {
            p->service = dbr_slice_sub(name, 0, end);
            m->series[i].i_name = end;
            p->measure = fs_measure_of(dbr_slice_from(name, end), &p->sign);
        }
    }
}

static uint64_t edge_key(const dbr_series *s, const fs_place *p)
{
    return dbr_hash_mix(dbr_hash_mix(dbr_hash(s->name), dbr_hash(p->caller)), dbr_hash(p->callee));
}

typedef struct end_of_edge {
    uint64_t key;
    size_t i_series;
    int side;
} end_of_edge;

static int by_key(const void *a, const void *b)
{
    const end_of_edge *x = a;
    const end_of_edge *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    if (x->side != y->side) {
        return x->side < y->side ? -1 : 1;
    }
    return x->i_series < y->i_series ? -1 : x->i_series > y->i_series;
}

/* The two ends of edges: of one name, without a pod. */
static void pair_edges(metrics *m, dbr_arena *scratch)
{
    end_of_edge *all = DBR_NEW_N(scratch, end_of_edge, m->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        const fs_place *p = &m->series[i].place;
        if (p->caller.len > 0 && p->side > 0 && p->pod.len == 0) {
            all[n++] = (end_of_edge){edge_key(dbr_evidence_series(m->f->b->ev, i), p), i, p->side};
        }
    }
    qsort(all, n, sizeof(end_of_edge), by_key);
    for (size_t i = 1; i < n; i++) {
        if (all[i].key == all[i - 1].key && all[i - 1].side == 1 && all[i].side == 2) {
            m->series[all[i - 1].i_series].i_pair = all[i].i_series;
        }
    }
}

static void place_all(metrics *m)
{
    fs_build *f = m->f;
    for (size_t i = 0; i < m->n; i++) {
        const dbr_series *s = dbr_evidence_series(f->b->ev, i);
        m->series[i] = (series_of){.i_service = UINT32_MAX, .i_pair = SIZE_MAX};
        fs_place_of(s->labels, s->name, dbr_evidence_member(f->b->ev, s->i_member)->path, &f->names,
                    &m->series[i].place);
    }
    dbr_arena scratch = {0};
    place_by_prefix(m, &scratch);
    pair_edges(m, &scratch);
    dbr_arena_release(&scratch);
    for (size_t i = 0; i < m->n; i++) {
        series_of *s = &m->series[i];
        const fs_place *p = &s->place;
        bool is_felt = p->measure == FS_IS_LATENCY || p->measure == FS_IS_ERRORS;
        if (p->caller.len > 0) {
            uint32_t caller = fs_find_service(f, p->caller, true);
            uint32_t callee = fs_find_service(f, p->callee, true);
            fs_graph_add(f, caller, callee);
            s->i_service = callee; // how a call went is told of who answers it
        }
        if (p->service.len > 0 && (p->caller.len == 0 || !is_felt)) {
            s->i_service = fs_find_service(f, p->service, true);
        }
        if (s->i_service != UINT32_MAX) {
            f->services.items[s->i_service].is_candidate = true;
        }
        fs_see_version(f, fs_find_service(f, p->service, false), p->version);
    }
}

/* ---- samples ---- */

typedef struct samples {
    const dbr_time *times;
    const double *values;
    size_t n;
} samples;

typedef struct parts {
    double reference[FS_MAX_SAMPLE], window[FS_MAX_SAMPLE];
    size_t n_reference, n_window;
    double step;          // between samples of the reference, ns
    dbr_time first, last; // of all
} parts;

static size_t first_at(const samples *s, dbr_time t)
{
    size_t low = 0;
    size_t high = s->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (s->times[mid] < t) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* At most FS_MAX_SAMPLE of [i, j), evenly. */
static size_t thin(const samples *s, size_t i, size_t j, double *out)
{
    size_t n = j > i ? j - i : 0;
    size_t m = n < FS_MAX_SAMPLE ? n : FS_MAX_SAMPLE;
    size_t kept = 0;
    for (size_t k = 0; k < m; k++) {
        double v = s->values[i + k * n / m];
        if (isfinite(v)) {
            out[kept++] = v;
        }
    }
    return kept;
}

/* Reference and window of a series; *ret_i, *ret_j the window's samples. */
static void split(const fs_build *f, const samples *s, parts *ret, size_t *ret_i, size_t *ret_j)
{
    size_t i = first_at(s, f->window.begin);
    size_t j = f->window.end == DBR_TIME_NONE ? s->n : first_at(s, f->window.end);
    size_t begin = i;
    while (j - begin < 2 && begin > 0 && i - begin < 2) {
        begin--;
    }
    bool is_after = begin < MIN_REFERENCE && s->n - j > begin;
    ret->n_reference = is_after ? thin(s, j, s->n, ret->reference) : thin(s, 0, begin, ret->reference);
    ret->n_window = thin(s, begin, j, ret->window);
    *ret_i = begin;
    *ret_j = j;
}

/* The address of a series' samples in a span. */
static dbr_slice address_of(const fs_build *f, size_t i_series, dbr_time begin, dbr_time end)
{
    const dbr_series *s = dbr_evidence_series(f->b->ev, i_series);
    const dbr_member_info *m = dbr_evidence_member(f->b->ev, s->i_member);
    DBR_AUTO(dbr_buf) out = {0};
    dbr_address a = {.path = dbr_slice_str(dbr_arena_printf(f->b->arena, "evidence/%.*s", DBR_FMT(m->path))),
                     .member = m->name,
                     .place = DBR_PLACE_TIME,
                     .time = {begin, end},
                     .series = s->title};
    dbr_address_write(&out, &a);
    return dbr_slice_dup(f->b->arena, dbr_buf_view(&out));
}

/* When the window's samples first lay as far out as half of the shift. */
static dbr_time since_of(const samples *s, size_t i, size_t j, const fs_shift *shift)
{
    double middle = (shift->before + shift->during) / 2;
    for (size_t k = i; k < j; k++) {
        bool is_out = shift->z > 0 ? s->values[k] >= middle : s->values[k] <= middle;
        if (is_out) {
            return s->times[k];
        }
    }
    return i < s->n ? s->times[i] : DBR_TIME_NONE;
}

static fs_part part_of(fs_measure measure)
{
    switch (measure) {
    case FS_IS_CPU:
    case FS_IS_MEMORY:
        return FS_RESOURCE;
    case FS_IS_LATENCY:
        return FS_LATENCY;
    case FS_IS_ERRORS:
        return FS_ERRORS;
    case FS_IS_TRAFFIC:
        return FS_TRAFFIC;
    case FS_IS_NODE:
    case FS_IS_OTHER:
        break;
    }
    return FS_OTHER;
}

static fs_finding finding(const metrics *m, fs_part part, double strength, size_t i_series, double before,
                          double during, dbr_time since)
{
    const fs_build *f = m->f;
    const dbr_series *s = dbr_evidence_series(f->b->ev, i_series);
    dbr_arena *a = f->b->arena;
    if (strength <= 0) {
        return (fs_finding){.time = DBR_TIME_NONE};
    }
    dbr_slice text = FC_SAY(f->b, part == FS_EDGE ? DBR_T_FACTORS_SUSPECT_WAY : DBR_T_FACTORS_SUSPECT_METRIC,
                            dbr_arena_str(a, s->title), dbr_value_text(a, s->title, before, during),
                            dbr_value_text(a, s->title, during, before));
    dbr_time end = f->window.end == DBR_TIME_NONE || f->window.end <= since ? since : f->window.end;
    return (fs_finding){.strength = strength,
                        .delta = during - before,
                        .measure = m->series[i_series].place.measure,
                        .time = since,
                        .text = text,
                        .address = address_of(f, i_series, since, end)};
}

static void tell(const metrics *m, uint32_t i_service, fs_part part, double strength, size_t i_series,
                 double before, double during, dbr_time since)
{
    if (fs_is_better(m->f, i_service, part, strength)) {
        fs_keep(m->f, i_service, part, finding(m, part, strength, i_series, before, during, since));
    }
}

/* A deviation in the direction that is not worse says little. */
static double signed_strength(double z, int sign)
{
    double against = sign != 0 && z * sign < 0 ? 0.3 : 1;
    return fabs(z) < MIN_Z ? 0 : against * fs_strength(z);
}

static dbr_code load(fs_build *f, size_t i_series, dbr_arena *arena, samples *ret, dbr_err *err)
{
    dbr_code rc = dbr_evidence_samples(f->b->ev, i_series, arena, &ret->times, &ret->values, &ret->n, err);
    f->work += rc == DBR_OK ? ret->n : 0;
    return rc;
}

static void note_version(metrics *m, size_t i, const samples *s, size_t begin, size_t end, const parts *p)
{
    const series_of *o = &m->series[i];
    if (o->place.version.len == 0 || s->n == 0 || end <= begin || o->place.measure == FS_IS_NODE) {
        return;
    }
    fs_shift own = {0};
    double window[FS_MAX_SAMPLE];
    double reference[FS_MAX_SAMPLE];
    memcpy(window, p->window, p->n_window * sizeof(double));
    memcpy(reference, p->reference, p->n_reference * sizeof(double));
    double sum = 0;
    for (size_t k = 0; k < p->n_window; k++) {
        sum += p->window[k];
    }
    double level = p->n_window > 0 ? sum / (double)p->n_window : 0;
    double spread = 0.03 * fabs(level);
    if (p->n_reference >= MIN_REFERENCE &&
        fs_compare(reference, p->n_reference, window, p->n_window, 0, &own) && own.z != 0) {
        spread = fmax(spread, fabs((own.during - own.before) / own.z));
    }
    const dbr_series *series = dbr_evidence_series(m->f->b->ev, i);
    uint64_t key = dbr_hash_mix(edge_key(series, &o->place), dbr_hash(o->place.service));
    *DBR_PUSH(&m->versions) = (version_level){.key = key,
                                              .i_service = fs_find_service(m->f, o->place.service, true),
                                              .i_series = i,
                                              .version = o->place.version,
                                              .since = s->times[0],
                                              .level = level,
                                              .spread = spread,
                                              .sign = o->place.sign};
}

/* Caller minus callee, sample by sample: the nearest of the other end, at most half a minute away. */
static size_t subtract(const samples *caller, const samples *callee, dbr_time *times, double *values)
{
    size_t k = 0;
    size_t n = 0;
    for (size_t i = 0; i < caller->n && callee->n > 0; i++) {
        while (k + 1 < callee->n &&
               llabs(callee->times[k + 1] - caller->times[i]) <= llabs(callee->times[k] - caller->times[i])) {
            k++;
        }
        if (llabs(callee->times[k] - caller->times[i]) <= DBR_MINUTE / 2) {
            times[n] = caller->times[i];
            values[n++] = caller->values[i] - callee->values[k];
        }
    }
    return n;
}

static dbr_code judge_way(metrics *m, size_t i, const samples *caller, dbr_arena *scratch, dbr_err *err)
{
    fs_build *f = m->f;
    samples callee = {0};
    samples both = {0};
    parts p = {0};
    fs_shift shift = {0};
    size_t begin = 0;
    size_t end = 0;
    dbr_code rc = load(f, m->series[i].i_pair, scratch, &callee, err);
    if (rc < 0) {
        return rc;
    }
    dbr_time *times = DBR_NEW_N(scratch, dbr_time, caller->n + 1);
    double *values = DBR_NEW_N(scratch, double, caller->n + 1);
    both = (samples){times, values, subtract(caller, &callee, times, values)};
    split(f, &both, &p, &begin, &end);
    fs_way *w = DBR_PUSH(&f->ways);
    *w = (fs_way){.caller = fs_find_service(f, m->series[i].place.caller, true),
                  .callee = m->series[i].i_service};
    /* The difference of two levels is known no better than the levels: their 3 % count, not its own. */
    double level = 0;
    for (size_t k = 0; k < caller->n; k++) {
        level += fabs(caller->values[k]) / (double)caller->n;
    }
    for (size_t k = 0; k < p.n_reference; k++) {
        p.reference[k] += level;
    }
    for (size_t k = 0; k < p.n_window; k++) {
        p.window[k] += level;
    }
    if (fs_compare(p.reference, p.n_reference, p.window, p.n_window, 0, &shift)) {
        fs_shift plain = {.before = shift.before - level, .during = shift.during - level, .z = shift.z};
        w->found = finding(m, FS_EDGE, signed_strength(shift.z, m->series[i].place.sign), i, plain.before,
                           plain.during, since_of(&both, begin, end, &plain));
    }
    return DBR_OK;
}

/* A share of successes is judged by what is missing from all of them: 100 or 1; 0 for other series. */
static double success_top(const series_of *o, const samples *s)
{
    double most = 0;
    if (o->place.measure != FS_IS_ERRORS || o->place.sign > 0) {
        return 0;
    }
    for (size_t i = 0; i < s->n; i++) {
        most = s->values[i] > most ? s->values[i] : most;
    }
    return most <= 0 || most > 100.001 ? 0 : most > 1.001 ? 100 : 1;
}

static void mirror(parts *p, double top)
{
    for (size_t i = 0; top > 0 && i < p->n_reference; i++) {
        p->reference[i] = top - p->reference[i];
    }
    for (size_t i = 0; top > 0 && i < p->n_window; i++) {
        p->window[i] = top - p->window[i];
    }
}

static dbr_code judge(metrics *m, size_t i, dbr_arena *scratch, dbr_err *err)
{
    fs_build *f = m->f;
    const series_of *o = &m->series[i];
    samples s = {0};
    parts p = {0};
    fs_shift shift = {0};
    size_t begin = 0;
    size_t end = 0;
    if (o->i_service == UINT32_MAX || o->place.measure == FS_IS_NODE) {
        return DBR_OK;
    }
    dbr_code rc = load(f, i, scratch, &s, err);
    if (rc < 0 || s.n < 3) {
        return rc;
    }
    split(f, &s, &p, &begin, &end);
    f->last = end > begin && s.times[end - 1] > f->last ? s.times[end - 1] : f->last;
    note_version(m, i, &s, begin, end, &p);
    double top = success_top(o, &s);
    mirror(&p, top);
    if (fs_compare(p.reference, p.n_reference, p.window, p.n_window, top * LEAST_FAILURES, &shift)) {
        if (top > 0) { // told as it is written
            shift = (fs_shift){top - shift.before, top - shift.during, -shift.z, shift.share};
        }
        m->judged[m->n_judged++] =
            (judged){.key = dbr_hash(dbr_slice_from(dbr_evidence_series(f->b->ev, i)->name, o->i_name)),
                     .i_series = i,
                     .shift = shift,
                     .since = since_of(&s, begin, end, &shift)};
    }
    return o->i_pair != SIZE_MAX ? judge_way(m, i, &s, scratch, err) : DBR_OK;
}

/* ---- what is little elsewhere ---- */

static int by_metric(const void *a, const void *b)
{
    const judged *x = a;
    const judged *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    double p = fabs(x->shift.before);
    double q = fabs(y->shift.before);
    return p != q ? (p < q ? -1 : 1) : x->i_series < y->i_series ? -1 : x->i_series > y->i_series;
}

/* z with a spread of at least `least`. */
static double with_spread(const fs_shift *s, double least)
{
    double factor = fmax(0, 1 - 5 * s->share);
    double spread = s->z != 0 ? fabs(s->during - s->before) * factor / fabs(s->z) : 0;
    return spread < least ? s->z * spread / least : s->z;
}

static bool is_share(const metrics *m, size_t i_series)
{
    dbr_slice name = dbr_evidence_series(m->f->b->ev, i_series)->name;
    return dbr_slice_find_char(name, '%') != SIZE_MAX ||
           dbr_slice_find_nocase(name, dbr_slice_str("percent")) != SIZE_MAX;
}

/*
 * A resource told in percent counts by how much of it is used: of 2 % nobody runs short. Where it is, the same resource in
 * cores or bytes says nothing more.
 */
static double of_limit(const metrics *m, size_t i_series, double level, const bool *has_share)
{
    const series_of *o = &m->series[i_series];
    if (o->place.measure != FS_IS_CPU && o->place.measure != FS_IS_MEMORY) {
        return 1;
    }
    if (is_share(m, i_series)) {
        return 0.1 + 0.9 * fmin(1, fmax(0, level) / ENOUGH_OF_LIMIT);
    }
    return has_share[2 * o->i_service + (o->place.measure == FS_IS_CPU)] ? 0.3 : 1;
}

/* Of each service, whether its memory and its CPU are told in percent. */
static bool *find_shares(metrics *m)
{
    bool *has_share = DBR_NEW_N(&m->f->names, bool, 2 * m->f->services.n + 2);
    memset(has_share, 0, (2 * m->f->services.n + 2) * sizeof(bool));
    for (size_t i = 0; i < m->n; i++) {
        const series_of *o = &m->series[i];
        bool is_resource = o->place.measure == FS_IS_CPU || o->place.measure == FS_IS_MEMORY;
        if (is_resource && o->i_service != UINT32_MAX && is_share(m, i)) {
            has_share[2 * o->i_service + (o->place.measure == FS_IS_CPU)] = true;
        }
    }
    return has_share;
}

/* A metric's move counts against what the metric is elsewhere: an idle service's CPU of 0.01, then 0.1, is none beside 50. */
static void tell_judged(metrics *m, const bool *has_share)
{
    if (m->n_judged > 1) {
        qsort(m->judged, m->n_judged, sizeof(judged), by_metric);
    }
    for (size_t i = 0; i < m->n_judged;) {
        size_t j = i + 1;
        while (j < m->n_judged && m->judged[j].key == m->judged[i].key) {
            j++;
        }
        bool is_latency = m->series[m->judged[i].i_series].place.measure == FS_IS_LATENCY;
        size_t at = is_latency ? (j - i) / 2 : (j - i) * 9 / 10; // what takes longest is no yardstick
        double usual = fabs(m->judged[i + at].shift.before);
        for (size_t k = i; k < j; k++) {
            const judged *d = &m->judged[k];
            const series_of *o = &m->series[d->i_series];
            double own = o->place.is_outbound && o->place.caller.len == 0 ? OUTBOUND : 1;
            double least = o->place.measure == FS_IS_ERRORS ? 0 : OF_USUAL * usual;
            own *= of_limit(m, d->i_series, d->shift.during, has_share);
            double strength = own * signed_strength(with_spread(&d->shift, least), o->place.sign);
            tell(m, o->i_service, part_of(o->place.measure), strength, d->i_series, d->shift.before,
                 d->shift.during, d->since);
        }
        i = j;
    }
}

/* ---- versions ---- */

static int by_version_key(const void *a, const void *b)
{
    const version_level *x = a;
    const version_level *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    int c = dbr_slice_cmp(x->version, y->version);
    return c != 0 ? c : x->i_series < y->i_series ? -1 : x->i_series > y->i_series;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The pods of one service and metric, [i, j): the version that came last against the others. */
static void compare_versions(metrics *m, size_t i, size_t j, const bool *has_share, dbr_arena *scratch)
{
    const version_level *v = m->versions.items;
    dbr_slice newest = {0};
    dbr_time last = DBR_TIME_NONE;
    for (size_t k = i; k < j;) { // the version whose first pod is the youngest
        dbr_time first = v[k].since;
        size_t e = k;
        for (; e < j && dbr_slice_eq(v[e].version, v[k].version); e++) {
            first = v[e].since < first ? v[e].since : first;
        }
        if (last == DBR_TIME_NONE || first > last) {
            last = first;
            newest = v[k].version;
        }
        k = e;
    }
    double *old = DBR_NEW_N(scratch, double, j - i);
    size_t n_old = 0;
    double spread = 0;
    for (size_t k = i; k < j; k++) {
        if (!dbr_slice_eq(v[k].version, newest)) {
            old[n_old++] = v[k].level;
            spread = fmax(spread, v[k].spread);
        }
    }
    if (n_old == 0) {
        return;
    }
    fs_rollout *r = &m->f->services.items[v[i].i_service].rollout;
    r->serving = r->serving == 0 || last < r->serving ? last : r->serving;
    qsort(old, n_old, sizeof(double), by_number);
    double level = old[n_old / 2];
    spread = fmax(fmax(spread, (old[n_old - 1] - old[0]) / 2), 1e-9);
    for (size_t k = i; k < j; k++) {
        if (dbr_slice_eq(v[k].version, newest)) {
            double strength = of_limit(m, v[k].i_series, v[k].level, has_share) *
                              signed_strength((v[k].level - level) / spread, v[k].sign);
            tell(m, v[k].i_service, FS_VERSION, strength, v[k].i_series, level, v[k].level, v[k].since);
        }
    }
}

static void tell_versions(metrics *m, const bool *has_share)
{
    if (m->versions.n > 1) {
        qsort(m->versions.items, m->versions.n, sizeof(version_level), by_version_key);
    }
    for (size_t i = 0; i < m->versions.n;) {
        size_t j = i + 1;
        while (j < m->versions.n && m->versions.items[j].key == m->versions.items[i].key) {
            j++;
        }
        dbr_arena scratch = {0};
        compare_versions(m, i, j, has_share, &scratch);
        dbr_arena_release(&scratch);
        i = j;
    }
}

/* ---- all ---- */

static void open_metrics(metrics *m, fs_build *f)
{
    *m = (metrics){.f = f, .n = dbr_evidence_n_series(f->b->ev)};
    m->series = DBR_NEW_N(&f->names, series_of, m->n + 1);
    m->judged = DBR_NEW_N(&f->names, judged, m->n + 1);
    place_all(m);
}

dbr_code fs_add_metrics(fs_build *f, dbr_err *err)
{
    metrics m;
    dbr_code rc = DBR_OK;
    open_metrics(&m, f);
    for (size_t i = 0; rc == DBR_OK && i < m.n; i++) {
        dbr_arena scratch = {0};
        rc = judge(&m, i, &scratch, err);
        dbr_arena_release(&scratch);
    }
    if (rc == DBR_OK) {
        const bool *has_share = find_shares(&m);
        tell_judged(&m, has_share);
        tell_versions(&m, has_share);
    }
    DBR_VEC_RELEASE(&m.versions);
    return rc;
}

/* ---- when ---- */

#define GRID 64

dbr_time fs_find_onset(fs_build *f)
{
    dbr_time first = DBR_TIME_NONE;
    dbr_time last = DBR_TIME_NONE;
    double score[GRID] = {0};
    for (size_t i = 0; i < dbr_evidence_n_members(f->b->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(f->b->ev, i);
        if (m->n_kind[DBR_KIND_SAMPLE] > 0 && m->span.begin != DBR_TIME_NONE) {
            first = first == DBR_TIME_NONE || m->span.begin < first ? m->span.begin : first;
            last = last == DBR_TIME_NONE || m->span.end > last ? m->span.end : last;
        }
    }
    if (first == DBR_TIME_NONE || last - first < DBR_MINUTE) {
        return DBR_TIME_NONE;
    }
    for (size_t i = 0; i < dbr_evidence_n_series(f->b->ev); i++) {
        dbr_arena scratch = {0};
        samples s = {0};
        dbr_err err = {0};
        double v[FS_MAX_SAMPLE];
        if (load(f, i, &scratch, &s, &err) == DBR_OK && s.n >= 8) {
            size_t n = s.n < FS_MAX_SAMPLE ? s.n : FS_MAX_SAMPLE;
            double sorted[FS_MAX_SAMPLE];
            double sum[FS_MAX_SAMPLE + 1] = {0};
            for (size_t k = 0; k < n; k++) {
                v[k] = s.values[k * s.n / n];
                sorted[k] = v[k];
            }
            qsort(sorted, n, sizeof(double), by_number);
            double level = sorted[n / 2];
            double spread = fmax((sorted[n * 9 / 10] - sorted[n / 10]) / 2, fmax(0.03 * fabs(level), 1e-9));
            for (size_t k = 0; k < n; k++) {
                double z = (v[k] - level) / spread;
                sum[k + 1] = sum[k] + (z > 6 ? 6 : z < -6 ? -6 : isfinite(z) ? z : 0);
            }
            for (size_t g = GRID / 4; g < GRID; g++) {
                dbr_time t = first + (last - first) / GRID * (dbr_time)g;
                size_t at = 0;
                while (at < n && s.times[at * s.n / n] < t) {
                    at++;
                }
                if (at >= 3 && n - at >= 2) {
                    double n1 = (double)at;
                    double n2 = (double)(n - at);
                    double d = (sum[n] - sum[at]) / n2 - sum[at] / n1;
                    score[g] += fmin(d * d * n1 * n2 / (double)n, 100);
                }
            }
        }
        dbr_arena_release(&scratch);
    }
    size_t best = 0;
    for (size_t g = 1; g < GRID; g++) {
        best = score[g] > score[best] ? g : best;
    }
    return score[best] > 0 ? first + (last - first) / GRID * (dbr_time)best : DBR_TIME_NONE;
}
