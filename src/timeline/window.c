/*
 * The incident's window and what it is about.
 *
 * Given parts win. Otherwise pages speak first: from the first thing that happened to a page to the last resolve. It is
 * widened back to where the errors around it began (at most two hours before). Without pages, firing alerts that overlap
 * an error episode; without those the strongest error episode or metric shift. A window found from episodes is *chained*:
 * every source's episode of errors that overlaps it, or lies within the gap of ten minutes, widens it, until none does.
 * Errors that do not rise give a window only when they are grave (errors.c), alerts that fired beside them widen it;
 * where there is nothing but changes, repairs that follow each other do (repairs.c). Failures spoken of without a time give
 * no window, but are no quiet either. When nothing is strong enough there is no incident, and the timeline says so.
 *
 * Affected services are those named by the errors' source, the alert and the page; incident.yaml's come first.
 */
#include "timeline/timeline_impl.h"

#define LEAD            (2 * DBR_HOUR)
#define MIN_ERROR_SCORE 0.3
#define MIN_SHIFT_SCORE 0.6
#define MIN_LINK_SCORE  0.1
#define BLIND_DAYS      (5 * DBR_DAY)
#define LINK_GAP        (10 * DBR_MINUTE)
#define SOON            (15 * DBR_MINUTE)

static void add_service(tl_build *b, dbr_slice s)
{
    s = dbr_slice_trim(s);
    for (size_t i = 0; i < b->n_services; i++) {
        if (dbr_slice_eq_nocase(b->services[i], s)) {
            return;
        }
    }
    if (s.len > 0 && b->n_services < sizeof(b->services) / sizeof(b->services[0])) {
        b->services[b->n_services++] = s;
    }
}

static bool is_page_begin(const tl_noun *n)
{
    return n->entry.kind == DBR_KIND_PAGE &&
           (dbr_slice_is(n->record.verb, "triggered") || dbr_slice_is(n->record.verb, "notified"));
}

static bool is_firing(const tl_noun *n)
{
    return n->entry.kind == DBR_KIND_ALERT && dbr_slice_is(n->record.verb, "firing");
}

/* A warning or information that was over by itself soon: what a drained node or a long query does every day. */
static bool has_passed(const tl_build *b, const tl_noun *n)
{
    bool is_mild = n->record.level >= DBR_LEVEL_DEBUG && n->record.level <= DBR_LEVEL_WARN;
    for (size_t i = 0; i < b->nouns.n && is_mild; i++) {
        const tl_noun *x = &b->nouns.items[i];
        bool is_end = x->entry.kind == DBR_KIND_ALERT &&
                      (dbr_slice_is(x->record.verb, "resolved") || dbr_slice_is(x->record.verb, "ended"));
        if (is_end && dbr_slice_eq(x->record.title, n->record.title) &&
            dbr_slice_eq(x->record.object, n->record.object) && x->entry.time >= n->entry.time &&
            x->entry.time - n->entry.time <= SOON) {
            return true;
        }
    }
    return false;
}

static bool is_resolved_word(dbr_slice verb)
{
    return dbr_slice_is(verb, "resolved") || dbr_slice_is(verb, "completed") || dbr_slice_is(verb, "closed");
}

/* First and last thing that pages (or a status page's updates) say. */
static dbr_span paged_span(const tl_build *b)
{
    dbr_span s = {DBR_TIME_NONE, DBR_TIME_NONE};
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        bool is_status = n->entry.kind == DBR_KIND_MESSAGE && n->record.verb.len > 0 &&
                         !dbr_slice_is(n->record.verb, "said") && !dbr_slice_is(n->record.verb, "joined");
        if (n->entry.kind != DBR_KIND_PAGE && !is_status) {
            continue;
        }
        s.begin = s.begin == DBR_TIME_NONE ? n->entry.time : s.begin;
        if (is_resolved_word(n->record.verb)) {
            s.end = n->entry.time;
        }
    }
    return s;
}

static bool is_edge(const tl_build *b, const dbr_signal *s)
{
    return dbr_slice_is(dbr_slice_str(dbr_evidence_member(b->ev, s->i_member)->layout->format->name),
                        "access");
}

bool tl_overlaps(const dbr_signal *s, dbr_span around)
{
    dbr_time end = s->end == DBR_TIME_NONE ? s->time : s->end;
    return (around.begin == DBR_TIME_NONE || end >= around.begin) &&
           (around.end == DBR_TIME_NONE || s->time < around.end);
}

/* The strongest error episode that overlaps; what users met (access logs) before what programs wrote. */
static const dbr_signal *strongest_errors(const tl_build *b, dbr_span around)
{
    const dbr_signal *best = NULL;
    for (size_t i = 0; i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        if (s->kind != DBR_SIGNAL_ONSET || s->score < MIN_ERROR_SCORE || !tl_overlaps(s, around)) {
            continue;
        }
        bool is_better = best == NULL || (is_edge(b, s) && !is_edge(b, best)) ||
                         (is_edge(b, s) == is_edge(b, best) && s->score > best->score);
        best = is_better ? s : best;
    }
    /* Several edges of one service began to fail together: the earliest of the strong ones tells when. */
    const dbr_signal *strongest = best;
    for (size_t i = 0; best != NULL && i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        if (s->kind == DBR_SIGNAL_ONSET && is_edge(b, s) == is_edge(b, strongest) && tl_overlaps(s, around) &&
            s->score >= 0.7 * strongest->score && s->time < best->time &&
            strongest->time - s->time < 10 * DBR_MINUTE) {
            best = s;
        }
    }
    return best;
}

/* Whether the metric that matters is of what the alert is about: "checkout_error_ratio" and an alert on checkout. */
static bool is_of_main_series(const tl_build *b, const dbr_record *alert)
{
    if (b->main_series == NULL || !tl_overlaps(b->main_series, b->out->window)) {
        return false;
    }
    const dbr_series *series = dbr_evidence_series(b->ev, (size_t)b->main_series->i_series);
    dbr_slice names[] = {alert->service, alert->object};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        bool is_said = dbr_slice_find_nocase(series->title, names[i]) != SIZE_MAX ||
                       dbr_slice_find_nocase(series->labels, names[i]) != SIZE_MAX;
        if (names[i].len >= 3 && is_said) {
            return true;
        }
    }
    return false;
}

/* The alert that spoke of it: named in a page, or about an affected service or the metric that matters (or about none, or none
 * is known), nearest after the beginning. */
static const tl_noun *main_alert(const tl_build *b, dbr_span around)
{
    const tl_noun *best = NULL;
    bool best_named = false;
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        if (!is_firing(n) || tl_is_heartbeat(b, n) || n->entry.time < around.begin ||
            (around.end != DBR_TIME_NONE && n->entry.time >= around.end)) {
            continue;
        }
        bool named = false;
        for (size_t k = 0; k < b->nouns.n && !named; k++) {
            const dbr_record *p = &b->nouns.items[k].record;
            named = b->nouns.items[k].entry.kind == DBR_KIND_PAGE && n->record.title.len > 2 &&
                    (dbr_slice_find_nocase(p->title, n->record.title) != SIZE_MAX ||
                     dbr_slice_find_nocase(p->text, n->record.title) != SIZE_MAX);
        }
        bool says_nothing = n->record.service.len == 0 && n->record.object.len == 0;
        bool fits = named || says_nothing || b->n_services == 0 || tl_is_related(b, n->record.service) ||
                    tl_is_related(b, n->record.object) || is_of_main_series(b, &n->record);
        if (fits && (best == NULL || (named && !best_named))) { // the first in time of each sort
            best = n;
            best_named = named;
        }
    }
    return best;
}

static const tl_noun *main_page(const tl_build *b, dbr_span around)
{
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        if (is_page_begin(n) && n->entry.time >= around.begin) {
            return n;
        }
    }
    return NULL;
}

static void name_services(tl_build *b)
{
    for (size_t i = 0; b->incident != NULL && i < b->incident->n_services; i++) {
        add_service(b, b->incident->services[i]);
    }
    for (size_t i = 0; i < b->nouns.n; i++) {
        if (b->nouns.items[i].entry.kind == DBR_KIND_PAGE) {
            add_service(b, b->nouns.items[i].record.service);
        }
    }
    for (size_t i = 0; b->main_errors != NULL && i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        dbr_slice service = dbr_evidence_member(b->ev, s->i_member)->layout->service;
        dbr_arena scratch = {0};
        dbr_record r = {0};
        dbr_err err = {0};
        if (s->kind != DBR_SIGNAL_ONSET || s->score < 0.7 * b->main_errors->score ||
            s->time > b->main_errors->time + 10 * DBR_MINUTE ||
            s->time + 10 * DBR_MINUTE < b->main_errors->time) {
            continue;
        }
        if (dbr_evidence_record(b->ev, &s->first, &scratch, &r, &err) == DBR_OK && r.service.len > 0) {
            service = dbr_slice_dup(b->arena, r.service);
        }
        add_service(b, service);
        dbr_arena_release(&scratch);
    }
}

static void explain(tl_build *b, dbr_window_origin origin, dbr_text_id why)
{
    b->out->window_origin = origin;
    b->out->window_why = dbr_slice_str(dbr_text(b->lang, why));
}

static bool opens(const tl_build *b, const tl_noun *n)
{
    return is_firing(n) && !has_passed(b, n) && tl_opens_window(b, n);
}

/* The first of the gravest alerts, or one that fired shortly before it: a warning of yesterday is another matter. */
static const tl_noun *first_firing(const tl_build *b)
{
    const tl_noun *gravest = NULL;
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        if (opens(b, n) && (gravest == NULL || n->record.level > gravest->record.level)) {
            gravest = n;
        }
    }
    for (size_t i = 0; gravest != NULL && i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        dbr_time ahead = gravest->entry.time - n->entry.time;
        if (opens(b, n) && ahead >= 0 && ahead <= LEAD) {
            return n;
        }
    }
    return gravest;
}

/* Whether a signal is an episode of errors that may widen a window: also a few, when the window is there already. */
static bool is_link(const dbr_signal *s)
{
    return (s->kind == DBR_SIGNAL_ONSET && s->score >= MIN_LINK_SCORE) ||
           (s->kind == DBR_SIGNAL_ERRORS && s->is_grave);
}

/* Widens by what touches it, until nothing does. */
static dbr_span chain(tl_build *b, dbr_span s)
{
    b->last_errors = b->main_errors;
    for (bool grows = s.end != DBR_TIME_NONE; grows;) {
        grows = false;
        for (size_t i = 0; i < b->out->n_signals; i++) {
            const dbr_signal *x = &b->out->signals[i];
            bool touches = is_link(x) && x->time <= s.end + LINK_GAP && x->end + LINK_GAP >= s.begin;
            if (touches && (x->time < s.begin || x->end >= s.end)) {
                s.begin = x->time < s.begin ? x->time : s.begin;
                b->last_errors = x->end >= s.end ? x : b->last_errors;
                s.end = x->end >= s.end ? x->end + 1 : s.end;
                grows = true;
            }
        }
    }
    return s;
}

/* From the first to the last of the grave errors that do not rise. */
static dbr_span flat_errors(const tl_build *b)
{
    dbr_span s = {DBR_TIME_NONE, DBR_TIME_NONE};
    for (size_t i = 0; i < b->out->n_signals; i++) {
        const dbr_signal *x = &b->out->signals[i];
        bool is_failure = x->kind == DBR_SIGNAL_FAILURE && x->time != DBR_TIME_NONE;
        if (x->is_grave && (x->kind == DBR_SIGNAL_ERRORS || is_failure)) {
            dbr_time end = x->kind == DBR_SIGNAL_ERRORS ? x->end : x->time;
            s.begin = s.begin == DBR_TIME_NONE || x->time < s.begin ? x->time : s.begin;
            s.end = s.end == DBR_TIME_NONE || end >= s.end ? end + 1 : s.end;
        }
    }
    return s;
}

static bool has_grave(const tl_build *b)
{
    for (size_t i = 0; i < b->out->n_signals; i++) {
        if (b->out->signals[i].is_grave) {
            return true;
        }
    }
    return false;
}

/* Changes of a few days and nothing else: somebody cut them out for an incident, and they cannot show it. */
static bool is_blind(const tl_build *b)
{
    dbr_time first = DBR_TIME_NONE;
    dbr_time last = DBR_TIME_NONE;
    for (size_t i = 0; i < b->nouns.n; i++) {
        dbr_time t = b->nouns.items[i].entry.time;
        first = first == DBR_TIME_NONE ? t : first;
        last = t != DBR_TIME_NONE ? t : last;
    }
    return tl_has_only_changes(b) && first != DBR_TIME_NONE && last - first <= BLIND_DAYS;
}

/* What is left when nothing rises and nobody was paged. */
static dbr_span suggest_weakly(tl_build *b)
{
    dbr_span s = flat_errors(b);
    if (s.begin != DBR_TIME_NONE) {
        explain(b, DBR_WINDOW_ERRORS, DBR_T_TIMELINE_WINDOW_ERRORS);
    } else if (has_grave(b)) {
        explain(b, DBR_WINDOW_FAILURES, DBR_T_TIMELINE_WINDOW_FAILURES);
    } else if (tl_find_repairs(b, &s)) {
        explain(b, DBR_WINDOW_CHANGES, DBR_T_TIMELINE_WINDOW_CHANGES);
    } else if (is_blind(b)) {
        explain(b, DBR_WINDOW_BLIND, DBR_T_TIMELINE_WINDOW_BLIND);
    } else {
        explain(b, DBR_WINDOW_NONE, DBR_T_TIMELINE_WINDOW_NONE);
    }
    return s;
}

/*
 * An alert is about what happens when it fires: the metric that matters left its level before, and not for another reason
 * days later. It began when that metric did, and is over when that is back.
 */
static dbr_span alerted_span(tl_build *b, dbr_time fired)
{
    dbr_span s = {.begin = fired, .end = DBR_TIME_NONE};
    b->main_series = tl_main_series(b, (dbr_span){.begin = fired - LINK_GAP, .end = fired + 1}, false);
    bool is_strong = b->main_series != NULL && b->main_series->score >= MIN_SHIFT_SCORE;
    bool is_near = is_strong && b->main_series->time >= fired - LEAD;
    s.begin = is_near && b->main_series->time < fired ? b->main_series->time : fired;
    b->main_series = is_near ? b->main_series : NULL;
    s.end = is_near && b->main_series->end != DBR_TIME_NONE && b->main_series->end > fired
                ? b->main_series->end + 1 // the first sample that is back is part of it
                : DBR_TIME_NONE;
    return s;
}

/* Beginning and end as the evidence suggests them. */
static dbr_span suggest(tl_build *b)
{
    dbr_span paged = paged_span(b);
    dbr_span around = {DBR_TIME_NONE, DBR_TIME_NONE};
    if (paged.begin != DBR_TIME_NONE) {
        around = (dbr_span){.begin = paged.begin - LEAD, .end = paged.end};
    }
    b->main_errors = strongest_errors(b, around);
    b->last_errors = b->main_errors;
    b->main_series = tl_main_series(b, around, false);
    dbr_span s = paged;
    if (paged.begin != DBR_TIME_NONE) {
        explain(b, DBR_WINDOW_PAGES, DBR_T_TIMELINE_WINDOW_PAGES);
        if (b->main_errors != NULL && b->main_errors->time < s.begin) {
            s.begin = b->main_errors->time;
        }
        return s;
    }
    const tl_noun *alert = first_firing(b);
    if (b->main_errors == NULL && alert == NULL) {
        b->main_series = tl_main_series(b, around, true);
    }
    bool is_strong_series = b->main_series != NULL && b->main_series->score >= MIN_SHIFT_SCORE;
    if (b->main_errors != NULL) {
        s = chain(b, (dbr_span){.begin = b->main_errors->time, .end = b->main_errors->end + 1});
        explain(b, DBR_WINDOW_BURST, DBR_T_TIMELINE_WINDOW_BURST);
    } else if (alert != NULL) {
        s = alerted_span(b, alert->entry.time);
        explain(b, DBR_WINDOW_PAGES, DBR_T_TIMELINE_WINDOW_PAGES);
    } else if (is_strong_series) {
        s = (dbr_span){.begin = b->main_series->time, .end = b->main_series->end};
        explain(b, DBR_WINDOW_BURST, DBR_T_TIMELINE_WINDOW_BURST);
    } else {
        s = suggest_weakly(b);
    }
    return s;
}

void tl_find_window(tl_build *b, dbr_span given)
{
    dbr_span s = suggest(b);
    if (given.begin != DBR_TIME_NONE || given.end != DBR_TIME_NONE) {
        s.begin = given.begin != DBR_TIME_NONE ? given.begin : s.begin;
        s.end = given.end != DBR_TIME_NONE ? given.end : s.end;
        explain(b, DBR_WINDOW_GIVEN, DBR_T_TIMELINE_WINDOW_GIVEN);
        dbr_span around = {.begin = s.begin != DBR_TIME_NONE ? s.begin - LEAD : DBR_TIME_NONE, .end = s.end};
        b->main_errors = strongest_errors(b, around);
        b->last_errors = b->main_errors;
        b->main_series = tl_main_series(b, around, false);
    }
    b->out->window = s;
    b->out->is_quiet = b->out->window_origin == DBR_WINDOW_NONE;
    if (b->out->is_quiet || s.begin == DBR_TIME_NONE) {
        return;
    }
    name_services(b);
    dbr_span around = {.begin = s.begin - 10 * DBR_MINUTE, .end = s.end};
    b->main_page = main_page(b, around);
    b->main_alert = main_alert(b, around);
    if (b->main_alert != NULL) {
        add_service(b, b->main_alert->record.service);
    }
}
