/*
 * Services, ranked by what speaks for each of them.
 *
 *     score = 0.6 Σ 4^-k w s      its findings in order of w·s: what is known from one side counts, more sides add
 *           + 0.2 / (1 + Δ / 30 min)  it was changed Δ before
 *           - what speaks against it
 *
 * s is how far something left its level (fs_strength), w what kind of finding it is (PARTS): what runs out, what new pods do
 * that old ones do not, a slow way, own time, calls and lines count more than what is felt by whoever waits. Answer times and
 * failures are felt by callers too: of what callees show as much, 80 % is taken off, so that the deepest service that is
 * slow or fails stays ("explained"). Where something alerted (else where something fails much) and calls are known, a service
 * that cannot be reached from there over services that left their level loses 40 %. What began after everything else cannot have set it off.
 */
#include "factors/suspects.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

#define WEAK_BELOW    0.15
#define TIE_WITHIN    0.02
#define MAX_SHOWN     50u
#define LONGEST       DBR_HOUR
#define LOOK_BACK     (24 * DBR_HOUR)
#define AS_CALLEE     0.9
#define AS_CALLER     0.75
#define BOTH_SIDES    0.1
#define RECENCY       (30.0 * (double)DBR_MINUTE)
#define ANOMALOUS     0.2 /* fs_strength of 5 spreads, about */
#define EXPLAINS      0.8
#define MANY_CALLS    4.0
#define UNREACHED     0.4
#define HOST          0.2
#define OTHER_SYMPTOM 0.6
#define MUCH          0.7 /* of failures */

typedef struct part_row {
    const char *name; // in JSON
    double weight;
    bool is_felt; // by callers as well
} part_row;

static const part_row PARTS[FS_PART_COUNT] = {
    [FS_RESOURCE] = {"resource", 1.0, false}, [FS_LATENCY] = {"latency", 0.65, true},
    [FS_ERRORS] = {"errors", 0.8, true},      [FS_TRAFFIC] = {"traffic", 0.3, false},
    [FS_OTHER] = {"metric", 0.6, false},      [FS_EDGE] = {"way", 1.0, false},
    [FS_SELF] = {"own_time", 0.9, false},     [FS_CALLS] = {"calls", 0.9, false},
    [FS_LOGS] = {"logs", 1.0, false},         [FS_VERSION] = {"version", 1.0, false},
    [FS_CALLERS] = {"callers", 0.8, false},   [FS_CHANGE] = {"change", 0.2, false},
};

/* ---- the table of services ---- */

static void grow(fs_build *f)
{
    size_t n = f->n_slots == 0 ? 256 : f->n_slots * 2;
    free(f->slots);
    f->slots = dbr_xcalloc(n, sizeof(uint32_t));
    f->n_slots = n;
    for (size_t i = 0; i < f->services.n; i++) {
        size_t at = dbr_hash(f->services.items[i].name) & (n - 1);
        while (f->slots[at] != 0) {
            at = (at + 1) & (n - 1);
        }
        f->slots[at] = (uint32_t)i + 1;
    }
}

uint32_t fs_find_service(fs_build *f, dbr_slice name, bool make)
{
    if (name.len == 0 || name.len > 256) {
        return UINT32_MAX;
    }
    if (f->services.n * 2 >= f->n_slots) {
        grow(f);
    }
    size_t at = dbr_hash(name) & (f->n_slots - 1);
    while (f->slots[at] != 0) {
        if (dbr_slice_eq(f->services.items[f->slots[at] - 1].name, name)) {
            return f->slots[at] - 1;
        }
        at = (at + 1) & (f->n_slots - 1);
    }
    if (!make || f->services.n >= FS_MAX_SERVICES) {
        return UINT32_MAX;
    }
    fs_service *s = DBR_PUSH(&f->services);
    s->name = dbr_slice_dup(f->b->arena, name);
    f->slots[at] = (uint32_t)f->services.n;
    return (uint32_t)f->services.n - 1;
}

bool fs_is_better(const fs_build *f, uint32_t i_service, fs_part part, double strength)
{
    return i_service != UINT32_MAX && strength > f->services.items[i_service].best[part].strength;
}

void fs_keep(fs_build *f, uint32_t i_service, fs_part part, fs_finding finding)
{
    if (fs_is_better(f, i_service, part, finding.strength)) {
        f->services.items[i_service].best[part] = finding;
        f->services.items[i_service].is_candidate = true;
    }
}

/* ---- what else the evidence tells ---- */

/* The service that a name of a change or an alert means: as it is, or behind a '/'. */
static uint32_t service_named(fs_build *f, dbr_slice name, bool make)
{
    uint32_t i = fs_find_service(f, name, false);
    for (size_t k = name.len; i == UINT32_MAX && k > 0; k--) {
        if (name.ptr[k - 1] == '/') {
            i = fs_find_service(f, dbr_slice_from(name, k), make);
            return i;
        }
    }
    return i == UINT32_MAX && make ? fs_find_service(f, name, true) : i;
}

static void take_change(fs_build *f, const dbr_entry *e, const dbr_record *r)
{
    static const char *const VERBS[] = {"deploy", "release",  "config", "flag",
                                        "update", "rollback", "scale",  NULL};
    bool is_telling = false;
    for (size_t i = 0; VERBS[i] != NULL; i++) {
        is_telling |= dbr_slice_is(r->verb, VERBS[i]);
    }
    uint32_t i = service_named(f, r->service.len > 0 ? r->service : r->object, is_telling);
    dbr_time before = f->window.begin - e->time;
    double strength = before < 0 ? 0 : 1 / (1 + (double)before / RECENCY);
    if (is_telling && i != UINT32_MAX && fs_is_better(f, i, FS_CHANGE, strength)) {
        DBR_AUTO(dbr_buf) address = {0};
        dbr_evidence_address(f->b->ev, e, &address);
        f->services.items[i].rollout.changed = e->time;
        f->services.items[i].rollout.version = dbr_slice_dup(f->b->arena, r->version);
        fs_keep(f, i, FS_CHANGE,
                (fs_finding){.strength = strength,
                             .time = e->time,
                             .text = FC_SAY(f->b, DBR_T_FACTORS_SUSPECT_CHANGE, fc_duration(f->b, before)),
                             .address = dbr_slice_dup(f->b->arena, dbr_buf_view(&address))});
    }
}

static void take_alert(fs_build *f, const dbr_record *r)
{
    int sign = 0;
    uint32_t i = service_named(f, r->object.len > 0 ? r->object : r->service, false);
    if (i == UINT32_MAX || !dbr_slice_is(r->verb, "firing")) {
        return;
    }
    f->services.items[i].is_alerted = true;
    fs_measure measure = fs_measure_of(r->title, &sign);
    f->alert_is = f->alert_is == FS_IS_OTHER ? measure : f->alert_is;
}

static bool take_record(void *data, const dbr_entry *e, const dbr_record *r)
{
    if (e->kind == DBR_KIND_CHANGE) {
        take_change(data, e, r);
    } else {
        take_alert(data, r);
    }
    return true;
}

static dbr_code read_records(fs_build *f, dbr_kind kind, dbr_span span, dbr_err *err)
{
    const dbr_cursor_options o = {.span = span, .kinds = 1u << kind, .i_member = -1};
    return dbr_evidence_each(f->b->ev, &o, take_record, f, err);
}

/* ---- judging ---- */

/* Of what a service shows, how much a callee shows that began no later. */
static void explain(fs_build *f, fs_part part)
{
    for (size_t i = 0; i < f->services.n; i++) {
        fs_service *s = &f->services.items[i];
        const fs_finding *own = &s->best[part];
        const fs_edge *calls = NULL;
        size_t n = fs_graph_callees(f, (uint32_t)i, &calls);
        for (size_t k = 0; k < n && own->strength > 0; k++) {
            const fs_finding *theirs = &f->services.items[calls[k].callee].best[part];
            double share = fmin(1, 2 * theirs->strength / own->strength);
            if (own->delta > 0 && part == FS_LATENCY) { // waits add up; a callee may be called several times
                share *= theirs->delta > 0 ? fmin(1, MANY_CALLS * theirs->delta / own->delta) : 0;
            }
            s->explained[part] = fmax(s->explained[part], share);
        }
    }
}

/*
 * A slow way is told of the end more of whose ways on that side are slow: a service that answers slowly has slow ways from
 * all who call it, while of whoever calls it one of many is slow. The callee comes first where both are alike (what is
 * slow on its way in waits there), more so when what it calls itself is slow to reach as well.
 */
static void tell_ways(fs_build *f)
{
    size_t n = f->services.n;
    double *sums =
        DBR_NEW_N(&f->names, double, 4 * n + 1); // slow and all, as callee; slow and all, as caller
    memset(sums, 0, (4 * n + 1) * sizeof(double));
    for (size_t i = 0; i < f->ways.n; i++) {
        const fs_way *w = &f->ways.items[i];
        const uint32_t ends[] = {w->callee, w->caller};
        for (size_t k = 0; k < 2; k++) {
            sums[4 * ends[k] + 2 * k] += w->found.strength;
            sums[4 * ends[k] + 2 * k + 1] += 1;
        }
    }
    for (size_t i = 0; i < f->ways.n; i++) {
        const fs_way *w = &f->ways.items[i];
        const uint32_t ends[] = {w->callee, w->caller};
        for (size_t k = 0; k < 2 && w->found.strength > 0; k++) {
            const double *own = sums + 4 * ends[k];
            double strength = w->found.strength;
            double share = fmin(1, (strength + own[2 * k]) / strength / (own[2 * k + 1] + 1));
            double other = own[3 - 2 * k] > 0 ? fmin(1, own[2 - 2 * k] / own[3 - 2 * k] / strength) : 0;
            fs_finding found = w->found;
            found.strength *= share * ((k == 0 ? AS_CALLEE : AS_CALLER) + BOTH_SIDES * other);
            fs_keep(f, ends[k], FS_EDGE, found);
        }
    }
}

/* Where it was felt: what alerted; where nothing did, what fails most. */
static bool is_felt_at(const fs_build *f, const fs_service *s, bool has_alert)
{
    return has_alert ? s->is_alerted : f->failing >= MUCH && s->best[FS_ERRORS].strength >= MUCH * f->failing;
}

/* From where it was felt, over calls to services that left their level. */
static bool reach(fs_build *f)
{
    uint32_t *queue = DBR_NEW_N(&f->names, uint32_t, f->services.n + 1);
    size_t n = 0;
    bool has_alert = false;
    for (size_t i = 0; i < f->services.n; i++) {
        has_alert |= f->services.items[i].is_alerted;
    }
    for (size_t i = 0; i < f->services.n; i++) {
        if (is_felt_at(f, &f->services.items[i], has_alert)) {
            f->services.items[i].is_reached = true;
            queue[n++] = (uint32_t)i;
        }
    }
    for (size_t at = 0; at < n; at++) {
        const fs_edge *calls = NULL;
        size_t n_calls = fs_graph_callees(f, queue[at], &calls);
        for (size_t k = 0; k < n_calls; k++) {
            fs_service *s = &f->services.items[calls[k].callee];
            bool is_anomalous = false;
            for (int p = 0; p < FS_PART_COUNT; p++) {
                is_anomalous |= p != FS_CHANGE && p != FS_TRAFFIC && s->best[p].strength >= ANOMALOUS;
            }
            if (is_anomalous && !s->is_reached) {
                s->is_reached = true;
                queue[n++] = calls[k].callee;
            }
        }
    }
    return n > 1 || (n == 1 && f->edges.n > 0);
}

/* Whether a name is a host's, with a domain: what callers call something by, not what it is. */
static bool is_host(dbr_slice name)
{
    size_t n_dots = 0;
    for (size_t i = 0; i + 1 < name.len; i++) {
        bool has_letters =
            i > 0 && name.ptr[i - 1] != '.' && name.ptr[i + 1] >= 'a' && name.ptr[i + 1] <= 'z';
        n_dots += name.ptr[i] == '.' && has_letters;
    }
    return n_dots >= 1;
}

typedef struct weighed {
    fs_part part;
    double value;
} weighed;

static int by_value(const void *a, const void *b)
{
    const weighed *x = a;
    const weighed *y = b;
    if (x->value != y->value) {
        return x->value > y->value ? -1 : 1;
    }
    return (int)x->part - (int)y->part;
}

/*
 * How much a finding of this part says of what was felt. An alert tells what that was; where none does, failures are: who
 * answers some milliseconds later, or works more because it has just started, makes nobody fail.
 */
static double of_symptom(const fs_build *f, fs_part part, const fs_finding *found)
{
    bool is_alerted = f->alert_is == FS_IS_LATENCY || f->alert_is == FS_IS_ERRORS;
    fs_part told = f->alert_is == FS_IS_LATENCY ? FS_LATENCY : FS_ERRORS;
    if (is_alerted) {
        return (part == FS_LATENCY || part == FS_ERRORS) && part != told ? OTHER_SYMPTOM : 1;
    }
    bool is_wait = part == FS_LATENCY || found->measure == FS_IS_LATENCY;
    return is_wait ? 1 - (1 - OTHER_SYMPTOM) * f->failing : 1;
}

static void add_reason(fc_lead *l, fs_part part, bool is_against, double weight, dbr_slice text,
                       dbr_slice address)
{
    fc_reason(l, is_against, weight, text, address);
    l->reasons.items[l->reasons.n - 1].part = PARTS[part].name;
}

/* The heaviest first; of the same weight as they were found. */
static void sort_reasons(dbr_reason *reasons, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        dbr_reason r = reasons[i];
        size_t k = i;
        for (; k > 0 && reasons[k - 1].weight < r.weight; k--) {
            reasons[k] = reasons[k - 1];
        }
        reasons[k] = r;
    }
}

/* The findings of a service as reasons, their weights adding up to its score. */
static void weigh(fs_build *f, const fs_service *s, bool knows_reach, fc_lead *l)
{
    weighed order[FS_PART_COUNT];
    size_t n = 0;
    for (int p = 0; p < FS_PART_COUNT; p++) {
        const fs_finding *found = &s->best[p];
        if (found->strength > 0 && p != FS_CHANGE) {
            double value = PARTS[p].weight * found->strength;
            value *= of_symptom(f, (fs_part)p, found);
            value *= PARTS[p].is_felt ? 1 - EXPLAINS * s->explained[p] : 1;
            order[n++] = (weighed){(fs_part)p, value};
        }
    }
    qsort(order, n, sizeof(*order), by_value);
    double share = 0.6;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const fs_finding *found = &s->best[order[i].part];
        add_reason(l, order[i].part, false, share * order[i].value, found->text, found->address);
        sum += share * order[i].value;
        share /= 4;
    }
    if (s->best[FS_CHANGE].strength > 0) {
        double weight = PARTS[FS_CHANGE].weight * s->best[FS_CHANGE].strength;
        add_reason(l, FS_CHANGE, false, weight, s->best[FS_CHANGE].text, s->best[FS_CHANGE].address);
    }
    if (knows_reach && !s->is_reached && sum > 0) {
        add_reason(l, FS_LATENCY, true, UNREACHED * sum,
                   dbr_slice_str(dbr_text(f->b->lang, DBR_T_FACTORS_SUSPECT_UNREACHED)), (dbr_slice){0});
    }
    if (is_host(s->name) && sum > 0) {
        add_reason(l, FS_LATENCY, true, HOST * sum,
                   dbr_slice_str(dbr_text(f->b->lang, DBR_T_FACTORS_SUSPECT_HOST)), (dbr_slice){0});
    }
    if (n > 0) {
        l->pub.title = s->best[order[0].part].text;
        l->pub.time = s->best[order[0].part].time;
        l->pub.address = s->best[order[0].part].address;
    } else {
        l->pub.title = s->best[FS_CHANGE].text;
        l->pub.time = s->best[FS_CHANGE].time;
        l->pub.address = s->best[FS_CHANGE].address;
    }
}

static int by_score(const void *a, const void *b)
{
    const fc_lead *x = a;
    const fc_lead *y = b;
    if (x->pub.score != y->pub.score) {
        return x->pub.score > y->pub.score ? -1 : 1;
    }
    return dbr_slice_cmp(x->pub.service, y->pub.service);
}

static void publish(fs_build *f, fc_lead *leads, size_t n, dbr_factors *out)
{
    qsort(leads, n, sizeof(*leads), by_score);
    size_t n_shown = n < MAX_SHOWN ? n : MAX_SHOWN;
    dbr_suspect *all = DBR_NEW_N(f->b->arena, dbr_suspect, n_shown + 1);
    for (size_t i = 0; i < n_shown; i++) {
        const dbr_lead *l = &leads[i].pub;
        size_t n_reasons = leads[i].reasons.n;
        dbr_reason *reasons = DBR_NEW_N(f->b->arena, dbr_reason, n_reasons + 1);
        memcpy(reasons, leads[i].reasons.items, n_reasons * sizeof(*reasons));
        sort_reasons(reasons, n_reasons);
        all[i] = (dbr_suspect){.service = l->service,
                               .what = l->title,
                               .time = l->time,
                               .address = l->address,
                               .score = l->score,
                               .is_weak = l->score < WEAK_BELOW,
                               .reasons = reasons,
                               .n_reasons = n_reasons};
    }
    for (size_t i = 0; i < n_shown; i++) {
        bool is_like_next = i + 1 < n_shown && all[i].score - all[i + 1].score < TIE_WITHIN;
        all[i].is_tied = is_like_next || (i > 0 && all[i - 1].score - all[i].score < TIE_WITHIN);
    }
    out->services = all;
    out->n_services = n_shown;
}

static void rank(fs_build *f, dbr_factors *out)
{
    fc_lead *leads = DBR_NEW_N(f->b->arena, fc_lead, f->services.n + 1);
    size_t n = 0;
    tell_ways(f);
    explain(f, FS_LATENCY);
    explain(f, FS_ERRORS);
    fs_tell_rollouts(f);
    bool knows_reach = reach(f);
    for (size_t i = 0; i < f->services.n; i++) {
        const fs_service *s = &f->services.items[i];
        leads[n] = (fc_lead){.pub = {.service = s->name, .time = DBR_TIME_NONE}};
        weigh(f, s, knows_reach, &leads[n]);
        n += leads[n].reasons.n > 0;
    }
    publish(f, leads, n, out);
    for (size_t i = 0; i < n; i++) {
        DBR_VEC_RELEASE(&leads[i].reasons);
    }
}

/* The window: given, the timeline's, or where most series left their level. */
static void find_window(fs_build *f)
{
    const dbr_timeline *t = f->b->timeline;
    f->window = t->window;
    f->is_given = f->window.begin != DBR_TIME_NONE;
    if (f->is_given && t->window_origin != DBR_WINDOW_GIVEN &&
        t->milestones[DBR_STARTED].time != DBR_TIME_NONE) {
        f->window.begin = t->milestones[DBR_STARTED].time;
    }
    if (!f->is_given) {
        f->window = (dbr_span){fs_find_onset(f), DBR_TIME_NONE};
    }
    bool is_ended = f->window.end != DBR_TIME_NONE &&
                    f->window.end > f->window.begin; // a beginning told later may lie behind it
    if (!is_ended && f->window.begin != DBR_TIME_NONE) {
        f->window.end =
            f->window.begin + LONGEST; // when it ended nobody says; what comes later may be a quiet time
    }
}

dbr_code fs_add_suspects(fc_build *b, dbr_factors *out, dbr_err *err)
{
    fs_build f = {.b = b};
    dbr_code rc = DBR_OK;
    find_window(&f);
    if (f.window.begin != DBR_TIME_NONE) {
        dbr_span changes = {f.window.begin - LOOK_BACK, f.window.begin + 1};
        dbr_span alerts = {f.window.begin - DBR_HOUR, DBR_TIME_NONE};
        rc = fs_graph_load(&f, err);
        rc = rc < 0 ? rc : fs_add_metrics(&f, err);
        rc = rc < 0 ? rc : fs_add_spans(&f, err);
        rc = rc < 0 ? rc : read_records(&f, DBR_KIND_CHANGE, changes, err);
        rc = rc < 0 ? rc : read_records(&f, DBR_KIND_ALERT, alerts, err);
        fs_graph_finish(&f);
        if (rc == DBR_OK) {
            rank(&f, out);
        }
    }
    free(f.slots);
    DBR_VEC_RELEASE(&f.services);
    DBR_VEC_RELEASE(&f.edges);
    DBR_VEC_RELEASE(&f.reverse);
    DBR_VEC_RELEASE(&f.ways);
    dbr_arena_release(&f.names);
    return rc;
}
