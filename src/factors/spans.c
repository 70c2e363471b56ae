/*
 * Spans and log records of the window against those of a quiet time: how long operations take by themselves, what the way
 * between two services takes, and what an operation does each time it runs: which calls it makes, which lines it writes.
 *
 *     own time   of a span: its duration without its children's
 *     way        a span with one child in another service: its duration without the child's
 *     calls      children of operation c per span of operation o, x/n:
 *                z = (x₁ - e) / √(e (1 - r) (1 + n₁/n₀) + 0.1), e = n₁ (x₀ + ½) / (n₀ + 1), r = x₀/n₀ (1 - r: 0.02 at least)
 *     lines      the same with the templates of lines that name the span; lines without a span count per line of their service
 *
 * Rates are per run of the operation, so another mix of requests moves none of them, and what no longer happens is told of
 * the service that no longer does it rather than of those that are no longer called. Idea of judging events of a trace by
 * what they follow: Nezha (Yu et al., FSE 2023); the formulas are our own.
 *
 * Limits: MAX_RECORDS records a side, from the beginning of the window on and the last ones before it; spans of more than
 * that, or without ids, are not seen. What is nearest to the window before it is the quiet time; where nothing is, what
 * comes after it.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "factors/suspects.h"

#include <math.h>
#include <stdlib.h>

#define MAX_RECORDS    40000u
#define MIN_SPANS      4u    /* of an operation, on each side */
#define LEAST_OWN      0.001 /* seconds: a spread of durations at least */
#define NONE           UINT32_MAX
#define MIN_Z          3.0
#define USUAL          0.5 /* of a change in what is written or called, where no line calls it an error */
#define WARNING        0.8
#define NO_MORE_ERRORS 0.3 /* that an error is not written any more is good news, as a rule */

typedef struct span_of {
    uint64_t id, parent; // hashes; 0 for none
    uint32_t i_service, i_op;
    uint32_t n_children, i_child; // the last of them
    uint32_t i_entry;             // of records
    float duration, children;     // seconds
    uint8_t side;                 // 0 reference, 1 window
} span_of;

typedef struct line_of {
    uint64_t span; // hash; 0 for none
    uint64_t template_id;
    uint32_t i_service, i_entry;
    uint8_t side, level;
} line_of;

typedef struct op_of {
    uint64_t key;
    dbr_slice name;
    uint32_t i_service;
    double n[2]; // runs a side
} op_of;

typedef struct place_of {
    uint32_t i_member, i_template;
    uint64_t i_entry;
    dbr_time time;
} place_of;

/* Something an operation did. */
typedef struct deed {
    uint32_t i_op; // NONE: of the service's lines
    uint32_t i_service;
    uint64_t what; // operation or template
    uint32_t i_entry;
    uint8_t side, is_call, level;
} deed;

/* A duration to be compared. */
typedef struct lasted {
    uint64_t key;
    float seconds;
    uint32_t i_span;
    uint8_t side;
} lasted;

typedef struct map {
    uint64_t *keys;
    uint32_t *values;
    size_t n, n_slots;
} map;

typedef struct spans {
    fs_build *f;
    DBR_VEC(span_of) all;
    DBR_VEC(line_of) lines;
    DBR_VEC(op_of) ops;
    DBR_VEC(place_of) places;
    DBR_VEC(deed) deeds;
    DBR_VEC(lasted) times;
    map by_id, by_op;
    double *lines_of[2]; // of each service, a side
} spans;

/* ---- a map of hashes ---- */

static uint32_t *map_slot(map *m, uint64_t key)
{
    if (m->n * 2 >= m->n_slots) {
        map bigger = {.n_slots = m->n_slots == 0 ? 1024 : m->n_slots * 2, .n = m->n};
        bigger.keys = dbr_xcalloc(bigger.n_slots, sizeof(uint64_t));
        bigger.values = dbr_xcalloc(bigger.n_slots, sizeof(uint32_t));
        for (size_t i = 0; i < m->n_slots; i++) {
            size_t at = m->keys[i] & (bigger.n_slots - 1);
            while (m->keys[i] != 0 && bigger.keys[at] != 0) {
                at = (at + 1) & (bigger.n_slots - 1);
            }
            if (m->keys[i] != 0) {
                bigger.keys[at] = m->keys[i];
                bigger.values[at] = m->values[i];
            }
        }
        free(m->keys);
        free(m->values);
        *m = bigger;
    }
    size_t at = key & (m->n_slots - 1);
    while (m->keys[at] != 0 && m->keys[at] != key) {
        at = (at + 1) & (m->n_slots - 1);
    }
    if (m->keys[at] == 0) {
        m->keys[at] = key;
        m->values[at] = NONE;
        m->n++;
    }
    return &m->values[at];
}

static uint32_t map_find(const map *m, uint64_t key)
{
    if (m->n_slots == 0 || key == 0) {
        return NONE;
    }
    size_t at = key & (m->n_slots - 1);
    while (m->keys[at] != 0 && m->keys[at] != key) {
        at = (at + 1) & (m->n_slots - 1);
    }
    return m->keys[at] == key ? m->values[at] : NONE;
}

static void map_release(map *m)
{
    free(m->keys);
    free(m->values);
}

/* ---- records ---- */

static dbr_slice field(const dbr_record *r, const char *const *names)
{
    for (; *names != NULL; names++) {
        for (size_t i = 0; i < r->n_fields; i++) {
            if (dbr_slice_is(r->fields[i].key, *names)) {
                return r->fields[i].value;
            }
        }
    }
    return (dbr_slice){0};
}

static uint64_t hash_of(dbr_slice id)
{
    return id.len == 0 ? 0 : dbr_hash(id) | 1;
}

/* The service a record speaks of; lines of files are told only of services that something else knows. */
static uint32_t service_of(spans *s, const dbr_entry *e, const dbr_record *r)
{
    static const char *const PODS[] = {"pod",     "pod_name", "k8s.pod.name", "kubernetes.pod_name",
                                       "PodName", NULL};
    dbr_slice version;
    dbr_slice pod = field(r, PODS);
    pod = pod.len == 0 && fs_is_pod(r->host) ? r->host : pod;
    if (pod.len > 0) {
        return fs_find_service(s->f, fs_service_of_pod(pod, &version), true);
    }
    dbr_slice path = dbr_evidence_member(s->f->b->ev, e->i_member)->path;
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/') {
            path = dbr_slice_from(path, i);
            break;
        }
    }
    /* A service that is only the file's name is none of which one would know that it is a service. */
    dbr_slice stem = dbr_slice_sub(path, 0, dbr_slice_find_char(path, '.'));
    dbr_slice name = r->service.len > 0 ? r->service : stem;
    return fs_find_service(s->f, fs_service_of_pod(name, &version), !dbr_slice_eq(name, stem));
}

static void take_span(spans *s, const dbr_record *r, uint32_t i_service, uint32_t i_place, uint8_t side,
                      dbr_slice id, double duration)
{
    static const char *const PARENTS[] = {"parent_id", NULL};
    uint64_t key = dbr_hash_mix(dbr_hash(r->title), i_service) | 1;
    uint32_t *slot = map_slot(&s->by_op, key);
    if (*slot == NONE) {
        *slot = (uint32_t)s->ops.n;
        *DBR_PUSH(&s->ops) =
            (op_of){.key = key, .name = dbr_slice_dup(&s->f->names, r->title), .i_service = i_service};
    }
    uint32_t i_op = *slot;
    s->ops.items[i_op].n[side] += 1;
    *map_slot(&s->by_id, hash_of(id)) = (uint32_t)s->all.n;
    *DBR_PUSH(&s->all) = (span_of){.id = hash_of(id),
                                   .parent = hash_of(field(r, PARENTS)),
                                   .i_service = i_service,
                                   .i_op = i_op,
                                   .i_entry = i_place,
                                   .duration = (float)duration,
                                   .side = side};
}

static void take(spans *s, const dbr_entry *e, const dbr_record *r, uint8_t side)
{
    static const char *const IDS[] = {"span_id", "spanId", "SpanID", "spanID", NULL};
    static const char *const TIMES[] = {"duration", NULL};
    double duration = 0;
    dbr_slice id = field(r, IDS);
    uint32_t i_service = service_of(s, e, r);
    if (i_service == NONE) {
        return;
    }
    uint32_t i_place = (uint32_t)s->places.n;
    *DBR_PUSH(&s->places) = (place_of){e->i_member, e->i_template, e->i_entry, e->time};
    s->f->work++;
    if (id.len > 0 && dbr_slice_real(field(r, TIMES), &duration) && r->title.len > 0) {
        take_span(s, r, i_service, i_place, side, id, duration);
        return;
    }
    const dbr_member_info *m = dbr_evidence_member(s->f->b->ev, e->i_member);
    if (e->i_template == 0 || e->i_template >= m->n_templates) {
        return;
    }
    *DBR_PUSH(&s->lines) = (line_of){.span = hash_of(id),
                                     .template_id = m->templates[e->i_template].signature,
                                     .i_service = i_service,
                                     .i_entry = i_place,
                                     .side = side,
                                     .level = (uint8_t)e->level};
}

/* At most MAX_RECORDS of a span; *ret_n those that were there. */
static dbr_code read_side(spans *s, dbr_span span, uint8_t side, bool counts, size_t *ret_n, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_arena scratch = {0};
    dbr_cursor_options o = {.span = span, .kinds = 1u << DBR_KIND_LOG, .i_member = -1};
    dbr_code rc = dbr_cursor_open(s->f->b->ev, &o, &c, err);
    *ret_n = 0;
    while (rc == DBR_OK && *ret_n < MAX_RECORDS) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        ++*ret_n;
        dbr_record r = {0};
        dbr_err bad = {0};
        if (!counts && dbr_evidence_record(s->f->b->ev, &e, &scratch, &r, &bad) == DBR_OK) {
            take(s, &e, &r, side);
        }
        dbr_arena_reset(&scratch);
    }
    dbr_arena_release(&scratch);
    (void)dbr_cursor_close(c);
    return rc;
}

/* What lies nearest before the window, in steps of eight times its length; else what comes after it. */
static dbr_code read_reference(spans *s, dbr_err *err)
{
    const dbr_span w = s->f->window;
    dbr_time length = w.end == DBR_TIME_NONE ? 10 * DBR_MINUTE : w.end - w.begin;
    size_t n = 0;
    dbr_code rc = DBR_OK;
    dbr_span before = {w.begin, w.begin};
    for (length = length < DBR_MINUTE ? DBR_MINUTE : length; rc == DBR_OK; length *= 8) {
        before.begin = w.begin - length;
        rc = read_side(s, before, 0, true, &n, err);
        if (n >= MAX_RECORDS / 8 || length > 1000 * DBR_HOUR) {
            break;
        }
    }
    if (rc == DBR_OK && n >= MIN_SPANS) {
        return read_side(s, before, 0, false, &n, err);
    }
    dbr_span after = {w.end, DBR_TIME_NONE};
    return rc == DBR_OK && w.end != DBR_TIME_NONE ? read_side(s, after, 0, false, &n, err) : rc;
}

/* ---- trees ---- */

/* Children's time, calls and edges. */
static void link_spans(spans *s)
{
    for (size_t i = 0; i < s->all.n; i++) {
        span_of *child = &s->all.items[i];
        uint32_t i_parent = map_find(&s->by_id, child->parent);
        if (i_parent == NONE || i_parent == i) {
            continue;
        }
        span_of *parent = &s->all.items[i_parent];
        parent->n_children++;
        parent->i_child = (uint32_t)i;
        parent->children += child->duration;
        fs_graph_add(s->f, parent->i_service, child->i_service);
        *DBR_PUSH(&s->deeds) = (deed){.i_op = parent->i_op,
                                      .i_service = parent->i_service,
                                      .what = s->ops.items[child->i_op].key,
                                      .i_entry = child->i_entry,
                                      .side = child->side,
                                      .is_call = 1};
    }
    for (size_t i = 0; i < s->lines.n; i++) {
        const line_of *l = &s->lines.items[i];
        uint32_t i_span = map_find(&s->by_id, l->span);
        s->lines_of[l->side][l->i_service] += i_span == NONE;
        *DBR_PUSH(&s->deeds) = (deed){.i_op = i_span == NONE ? NONE : s->all.items[i_span].i_op,
                                      .i_service = l->i_service,
                                      .what = l->template_id,
                                      .i_entry = l->i_entry,
                                      .side = l->side,
                                      .level = l->level};
    }
}

/* ---- what operations do ---- */

static int by_deed(const void *a, const void *b)
{
    const deed *x = a;
    const deed *y = b;
    if (x->i_op != y->i_op) {
        return x->i_op < y->i_op ? -1 : 1;
    }
    if (x->i_service != y->i_service) {
        return x->i_service < y->i_service ? -1 : 1;
    }
    if (x->what != y->what) {
        return x->what < y->what ? -1 : 1;
    }
    if (x->side != y->side) {
        return (int)y->side - (int)x->side; // the window's first
    }
    return x->i_entry < y->i_entry ? -1 : x->i_entry > y->i_entry;
}

static dbr_slice address_of(spans *s, uint32_t i_place)
{
    const place_of *p = &s->places.items[i_place];
    DBR_AUTO(dbr_buf) out = {0};
    dbr_entry e;
    dbr_err err = {0};
    if (dbr_evidence_entry(s->f->b->ev, p->i_member, p->i_entry, &e, &err) < 0) {
        return (dbr_slice){0};
    }
    dbr_evidence_address(s->f->b->ev, &e, &out);
    return dbr_slice_dup(s->f->b->arena, dbr_buf_view(&out));
}

static const char *short_text(const spans *s, dbr_slice text)
{
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible(&visible, dbr_utf8_fit(dbr_secret_hidden(s->f->b->arena, text, s->f->b->lang), 80));
    return dbr_arena_str(s->f->b->arena, dbr_buf_view(&visible));
}

static void tell_deed(spans *s, const deed *d, double before, double during, double z)
{
    fs_part part = d->is_call ? FS_CALLS : FS_LOGS;
    bool is_warning = !d->is_call && d->level >= DBR_LEVEL_WARN;
    double weight = !is_warning ? USUAL : z < 0 ? NO_MORE_ERRORS : d->level == DBR_LEVEL_WARN ? WARNING : 1;
    double strength = fabs(z) < MIN_Z ? 0 : weight * fs_strength(z);
    if (!fs_is_better(s->f, d->i_service, part, strength)) {
        return;
    }
    fc_build *b = s->f->b;
    const place_of *p = &s->places.items[d->i_entry];
    dbr_slice what = {0};
    if (d->is_call) {
        uint32_t i_op = map_find(&s->by_op, d->what);
        what = i_op == NONE ? what : s->ops.items[i_op].name;
    } else {
        what = dbr_evidence_member(b->ev, p->i_member)->templates[p->i_template].text;
    }
    dbr_text_id id = d->is_call        ? DBR_T_FACTORS_SUSPECT_CALLS
                     : d->i_op == NONE ? DBR_T_FACTORS_SUSPECT_LINES
                                       : DBR_T_FACTORS_SUSPECT_LINES_RUN;
    dbr_slice text = FC_SAY(b, id, short_text(s, what), dbr_arena_printf(b->arena, "%.3g", before),
                            dbr_arena_printf(b->arena, "%.3g", during));
    fs_keep(s->f, d->i_service, part,
            (fs_finding){.strength = strength,
                         .time = d->side == 1 ? p->time : DBR_TIME_NONE,
                         .text = text,
                         .address = address_of(s, d->i_entry)});
}

static void judge_deeds(spans *s)
{
    deed *d = s->deeds.items;
    if (s->deeds.n > 1) {
        qsort(d, s->deeds.n, sizeof(deed), by_deed);
    }
    for (size_t i = 0; i < s->deeds.n;) {
        double x[2] = {0, 0};
        size_t j = i;
        for (; j < s->deeds.n && d[j].i_op == d[i].i_op && d[j].i_service == d[i].i_service &&
               d[j].what == d[i].what;
             j++) {
            x[d[j].side] += 1;
        }
        const double *n = d[i].i_op == NONE
                              ? (double[]){s->lines_of[0][d[i].i_service], s->lines_of[1][d[i].i_service]}
                              : s->ops.items[d[i].i_op].n;
        if (n[0] >= MIN_SPANS && n[1] >= MIN_SPANS) {
            double rate = x[0] / n[0];
            double expected = n[1] * (x[0] + 0.5) / (n[0] + 1);
            double spread = expected * fmax(0.02, rate < 1 ? 1 - rate : 1) * (1 + n[1] / n[0]) + 0.1;
            double z = (x[1] - expected) / sqrt(spread);
            tell_deed(s, &d[i], rate, x[1] / n[1], z);
        }
        i = j;
    }
}

/* ---- how long ---- */

static int by_lasted(const void *a, const void *b)
{
    const lasted *x = a;
    const lasted *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    if (x->side != y->side) {
        return (int)x->side - (int)y->side;
    }
    if (x->seconds != y->seconds) {
        return x->seconds < y->seconds ? -1 : 1;
    }
    return x->i_span < y->i_span ? -1 : x->i_span > y->i_span;
}

static size_t thin(const lasted *t, size_t n, double *out)
{
    size_t m = n < FS_MAX_SAMPLE ? n : FS_MAX_SAMPLE;
    for (size_t k = 0; k < m; k++) {
        out[k] = t[k * n / m].seconds;
    }
    return m;
}

static void tell_time(spans *s, const lasted *slowest, const fs_shift *shift, double strength)
{
    const span_of *span = &s->all.items[slowest->i_span];
    fc_build *b = s->f->b;
    bool is_way = span->n_children == 1 && s->all.items[span->i_child].i_service != span->i_service;
    fs_part part = is_way ? FS_EDGE : FS_SELF;
    if (!is_way && !fs_is_better(s->f, span->i_service, part, strength)) {
        return;
    }
    const char *name = short_text(s, s->ops.items[span->i_op].name);
    dbr_slice text = FC_SAY(b, is_way ? DBR_T_FACTORS_SUSPECT_WAY : DBR_T_FACTORS_SUSPECT_OWN, name,
                            dbr_arena_printf(b->arena, "%.3g s", shift->before),
                            dbr_arena_printf(b->arena, "%.3g s", shift->during));
    fs_finding found = {.strength = strength,
                        .time = s->places.items[span->i_entry].time,
                        .text = text,
                        .address = address_of(s, span->i_entry)};
    if (is_way) {
        *DBR_PUSH(&s->f->ways) = (fs_way){
            .caller = span->i_service, .callee = s->all.items[span->i_child].i_service, .found = found};
    } else {
        fs_keep(s->f, span->i_service, part, found);
    }
}

/* Where the time went that operations take more: of [i, j) what the window's runs took beyond the reference's mean, in seconds. */
static double added_time(const lasted *t, size_t i, size_t window, size_t j)
{
    double before = 0;
    double during = 0;
    for (size_t k = i; k < j; k++) {
        *(k < window ? &before : &during) += t[k].seconds;
    }
    double mean = window > i ? before / (double)(window - i) : 0;
    return fmax(0, during - mean * (double)(j - window));
}

/* The reference's ways of all pairs of services, in order of their length, in `names`. */
static lasted *quiet_ways(spans *s, size_t *ret_n)
{
    lasted *out = DBR_NEW_N(&s->f->names, lasted, s->times.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->times.n; i++) {
        const span_of *p = &s->all.items[s->times.items[i].i_span];
        bool is_way = p->n_children == 1 && s->all.items[p->i_child].i_service != p->i_service;
        if (is_way && p->side == 0) {
            out[n] = s->times.items[i];
            out[n++].key = 0;
        }
    }
    qsort(out, n, sizeof(lasted), by_lasted);
    *ret_n = n;
    return out;
}

static void judge_times(spans *s)
{
    for (size_t i = 0; i < s->all.n; i++) {
        const span_of *p = &s->all.items[i];
        double own = (double)p->duration - (double)p->children;
        bool is_way = p->n_children == 1 && s->all.items[p->i_child].i_service != p->i_service;
        uint64_t key = is_way
                           ? dbr_hash_mix(dbr_hash_mix(7, p->i_service), s->all.items[p->i_child].i_service)
                           : s->ops.items[p->i_op].key;
        *DBR_PUSH(&s->times) = (lasted){key, (float)(own > 0 ? own : 0), (uint32_t)i, p->side};
    }
    lasted *t = s->times.items;
    if (s->times.n > 1) {
        qsort(t, s->times.n, sizeof(lasted), by_lasted);
    }
    size_t n_ways = 0;
    lasted *ways = quiet_ways(s, &n_ways);
    double most = 1e-9;
    for (size_t i = 0, j = 0, window = 0; i < s->times.n; i = j) {
        for (j = window = i; j < s->times.n && t[j].key == t[i].key; j++) {
            window = t[j].side == 0 ? j + 1 : window;
        }
        bool counts = window - i >= MIN_SPANS && j - window >= MIN_SPANS;
        most = counts ? fmax(most, added_time(t, i, window, j)) : most;
    }
    for (size_t i = 0; i < s->times.n;) {
        size_t j = i;
        size_t window = i;
        for (; j < s->times.n && t[j].key == t[i].key; j++) {
            window = t[j].side == 0 ? j + 1 : window;
        }
        const span_of *last = &s->all.items[t[j - 1].i_span];
        bool may_pool = j > window && last->n_children == 1 && n_ways > 0 &&
                        s->all.items[last->i_child].i_service != last->i_service;
        if ((window - i >= MIN_SPANS && j - window >= MIN_SPANS) || may_pool) {
            double reference[FS_MAX_SAMPLE];
            double during[FS_MAX_SAMPLE];
            fs_shift shift = {0};
            size_t n0 = window - i >= MIN_SPANS ? thin(t + i, window - i, reference)
                                                : thin(ways, n_ways, reference); // ways are much alike
            size_t n1 = thin(t + window, j - window, during);
            bool differs = fs_compare(reference, n0, during, n1, LEAST_OWN, &shift) && shift.z >= MIN_Z;
            const span_of *span = &s->all.items[t[j - 1].i_span];
            bool is_way = span->n_children == 1 && s->all.items[span->i_child].i_service != span->i_service;
            if (differs || is_way) {
                double share = fmin(1, sqrt(added_time(t, i, window, j) / most));
                share *= (double)n1 / (double)(n1 + 1);
                tell_time(s, &t[j - 1], &shift, differs ? fs_strength(shift.z) * (0.25 + 0.75 * share) : 0);
            }
        }
        i = j;
    }
}

dbr_code fs_add_spans(fs_build *f, dbr_err *err)
{
    spans s = {.f = f};
    size_t n = 0;
    dbr_code rc = read_side(&s, f->window, 1, false, &n, err);
    if (rc == DBR_OK && n > 0) {
        rc = read_reference(&s, err);
    }
    if (rc == DBR_OK) {
        for (int k = 0; k < 2; k++) {
            s.lines_of[k] = dbr_xcalloc(f->services.n + 1, sizeof(double));
        }
        link_spans(&s);
        judge_deeds(&s);
        judge_times(&s);
    }
    free(s.lines_of[0]);
    free(s.lines_of[1]);
    map_release(&s.by_id);
    map_release(&s.by_op);
    DBR_VEC_RELEASE(&s.all);
    DBR_VEC_RELEASE(&s.lines);
    DBR_VEC_RELEASE(&s.ops);
    DBR_VEC_RELEASE(&s.places);
    DBR_VEC_RELEASE(&s.deeds);
    DBR_VEC_RELEASE(&s.times);
    return rc;
}
