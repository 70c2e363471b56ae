/*
 * Candidate events and their salience. Each candidate stands for one thing that happened, says why it stands
 * out and carries the address that proves it. Salience (0–1) is how likely a person would put it on the
 * timeline:
 *
 *     1.00  errors of an affected service begin
 *     0.95  the alert fires, the page goes out, is acknowledged, resolved
 *     0.90  the metric that matters is back to normal
 *     0.85  a person or a rollback changes something during it
 *     0.80  a release or deploy of an affected service in the hour before; the metric that opened the window
 *     0.75  a bot's analysis during it
 *    ≤0.9   a log line never seen before, by level and number
 *    ≤0.8   a failure that is spoken of, where errors gave the window (≤0.4 beside pages and alerts)
 *    ≤0.8   a change in a history of nothing but changes: repairs first, bots' 0.3
 *    ≤0.7   a resource at its limit
 *     0.50  a line of a diary (diary.c)
 *     0.70  what people say of its course: trouble, in hand, found, stopped, over (messages.c)
 *     0.45  other messages that decide something
 *    ≤0.35  the rest: other services' alerts, deploys, shifts
 *
 * Candidates of 0.5 and more are shown, at most `max_shown`, best first.
 */
#include "timeline/timeline_impl.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LEAD_UP       DBR_HOUR
#define DEFAULT_SHOWN 25u
#define MIN_SHOWN     0.5

dbr_event *tl_add_event(tl_build *b, const dbr_entry *proof, double salience, dbr_slice text)
{
    dbr_event *e = DBR_PUSH(&b->events);
    *e = (dbr_event){.time = proof->time,
                     .end = DBR_TIME_NONE,
                     .kind = proof->kind,
                     .text = text,
                     .source = dbr_evidence_member(b->ev, proof->i_member)->label,
                     .address = tl_address(b, proof),
                     .salience = salience,
                     .n_records = 1};
    return e;
}

/* In the window, which has to be known. */
bool tl_is_inside(const tl_build *b, dbr_time t)
{
    dbr_span w = b->out->window;
    return w.begin != DBR_TIME_NONE && t >= w.begin && (w.end == DBR_TIME_NONE || t < w.end);
}

static dbr_slice number(tl_build *b, double v)
{
    return dbr_slice_str(dbr_value_text(b->arena, (dbr_slice){0}, v, 0));
}

/* A level of the signal's series, beside another one of it. */
static const char *level(tl_build *b, const dbr_signal *s, double v, double beside)
{
    return dbr_value_text(b->arena, dbr_evidence_series(b->ev, (size_t)s->i_series)->title, v, beside);
}

static dbr_slice count(tl_build *b, uint64_t n)
{
    return dbr_slice_str(dbr_count_text(b->arena, n));
}

/* ---- what detect found ---- */

/* The record behind a signal; false when it cannot be read any more. */
static bool record_of(tl_build *b, const dbr_entry *e, dbr_record *ret)
{
    dbr_err err = {0};
    return dbr_evidence_record(b->ev, e, b->arena, ret, &err) == DBR_OK;
}

static bool has_status(const dbr_record *r)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_is(r->fields[i].key, "status")) {
            return true;
        }
    }
    return false;
}

static void add_onset(tl_build *b, const dbr_signal *s)
{
    dbr_record r = {0};
    if (!record_of(b, &s->first, &r)) {
        return;
    }
    bool is_main = s == b->main_errors;
    dbr_slice service =
        r.service.len > 0 ? r.service : dbr_evidence_member(b->ev, s->i_member)->layout->service;
    bool is_5xx = s->first.kind == DBR_KIND_LOG && has_status(&r);
    dbr_slice text =
        is_5xx ? dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_FIRST_5XX))
               : TL_SAY(b, DBR_T_TIMELINE_FIRST_ERROR, tl_str(b, tl_headline(b, r.text, TL_HEADLINE_MAX)));
    double salience = is_main ? 1.0 : (tl_is_related(b, service) ? 0.55 : 0.35) * s->score;
    dbr_event *e = tl_add_event(b, &s->first, salience, text);
    e->end = s->end;
    e->n_records = s->n;
    e->service = service;
    e->why = TL_SAY(b, DBR_T_TIMELINE_WHY_ERRORS, tl_str(b, count(b, s->n)), tl_str(b, number(b, s->before)),
                    tl_str(b, number(b, s->peak)));
    e->milestones = is_main ? 1u << DBR_STARTED : 0;
}

static void add_first_seen(tl_build *b, const dbr_signal *s)
{
    dbr_record r = {0};
    if (!record_of(b, &s->first, &r)) {
        return;
    }
    dbr_slice service =
        r.service.len > 0 ? r.service : dbr_evidence_member(b->ev, s->i_member)->layout->service;
    double salience = 0.9 * s->score * (tl_is_related(b, service) ? 1 : 0.6);
    dbr_event *e = tl_add_event(b, &s->first, salience, tl_headline(b, r.text, TL_HEADLINE_MAX));
    e->service = service;
    e->n_records = s->n;
    e->why = TL_SAY(b, DBR_T_TIMELINE_WHY_FIRST_SEEN, tl_str(b, count(b, s->n)),
                    tl_str(b, count(b, (uint64_t)s->during)));
}

/* A failure that is spoken of, at the first time it is. Where errors or bursts gave the window, these are what it is about;
 * beside pages and alerts they are candidates only. */
static void add_failure(tl_build *b, const dbr_signal *s)
{
    dbr_window_origin o = b->out->window_origin;
    /* Who is killed for its memory, cannot write or loses its machine is an event whatever gave the window. */
    bool is_blow = s->failure == DBR_FAILURE_MEMORY || s->failure == DBR_FAILURE_STORAGE ||
                   s->failure == DBR_FAILURE_NODE;
    bool counts = tl_is_inside(b, s->time) && (is_blow || o == DBR_WINDOW_ERRORS ||
                                               (o == DBR_WINDOW_BURST && s->level >= DBR_LEVEL_ERROR));
    dbr_event *e = tl_add_event(b, &s->first, counts ? 0.5 + 0.3 * s->score : 0.4 * s->score,
                                tl_headline(b, s->text, TL_HEADLINE_MAX));
    e->time = e->time != DBR_TIME_NONE
                  ? e->time
                  : s->time; // what has been pasted may tell when in another line than the one that proves it
    e->service = dbr_evidence_member(b->ev, s->i_member)->layout->service;
    e->n_records = s->n;
    e->why = TL_SAY(b, DBR_T_TIMELINE_WHY_FAILURE, tl_str(b, count(b, s->n)));
}

/* "90ms" or "2.4s". */
static const char *seconds(tl_build *b, double v)
{
    return v < 1 ? dbr_arena_printf(b->arena, "%.3gms", v * 1000) : dbr_arena_printf(b->arena, "%.3gs", v);
}

static void add_slower(tl_build *b, const dbr_signal *s)
{
    dbr_record r = {0};
    if (!record_of(b, &s->first, &r)) {
        return;
    }
    const dbr_member_info *m = dbr_evidence_member(b->ev, s->i_member);
    dbr_slice service = r.service.len > 0 ? r.service : m->layout->service;
    double part = tl_is_inside(b, s->time) ? (tl_is_related(b, service) ? 0.65 : 0.5) : 0.35;
    const char *before = seconds(b, s->before), *during = seconds(b, s->during);
    dbr_event *e = tl_add_event(b, &s->first, part * s->score,
                                s->text.len > 0
                                    ? TL_SAY(b, DBR_T_TIMELINE_SLOWER_ONE, before, during, tl_str(b, s->text))
                                    : TL_SAY(b, DBR_T_TIMELINE_SLOWER, before, during));
    e->end = s->end;
    e->service = service;
    e->n_records = s->n;
    e->why = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_WHY_SLOWER));
    e->group = dbr_slice_str("slower");
    e->member = service.len > 0 ? service : m->path;
}

static void add_restart(tl_build *b, const dbr_signal *s)
{
    dbr_record r = {0};
    if (!record_of(b, &s->first, &r)) {
        return;
    }
    const dbr_member_info *m = dbr_evidence_member(b->ev, s->i_member);
    dbr_slice service = r.service.len > 0 ? r.service : m->layout->service;
    dbr_slice who = service.len > 0 ? service : m->path;
    double part = tl_is_inside(b, s->time) ? (tl_is_related(b, service) ? 1 : 0.7) : 0.4;
    dbr_event *e =
        tl_add_event(b, &s->first, part * s->score, TL_SAY(b, DBR_T_TIMELINE_RESTARTS, tl_str(b, who)));
    e->service = service;
    e->why = tl_headline(b, r.text, TL_HEADLINE_MAX);
    e->group = e->text;
    e->member = m->path;
}

/* A steady line that is no longer written, or one that comes far more often. */
static void add_rate(tl_build *b, const dbr_signal *s)
{
    dbr_record r = {0};
    if (!record_of(b, &s->first, &r)) {
        return;
    }
    bool is_gone = s->kind == DBR_SIGNAL_VANISHED;
    const dbr_member_info *m = dbr_evidence_member(b->ev, s->i_member);
    dbr_slice service = r.service.len > 0 ? r.service : m->layout->service;
    dbr_slice headline = tl_headline(b, r.text, TL_HEADLINE_MAX);
    double part = tl_is_inside(b, s->time) ? (tl_is_related(b, service) ? 1 : 0.8) : 0.5;
    if (is_gone && s->level >= DBR_LEVEL_WARN) {
        part *= 0.5; // that trouble ends is told by its own episode
    }
    dbr_event *e = tl_add_event(
        b, &s->first, part * s->score,
        TL_SAY(b, is_gone ? DBR_T_TIMELINE_VANISHED : DBR_T_TIMELINE_BURSTS, tl_str(b, headline)));
    e->end = s->end;
    e->service = service;
    e->n_records = is_gone ? 1 : s->n;
    e->why = is_gone ? TL_SAY(b, DBR_T_TIMELINE_WHY_VANISHED, tl_str(b, number(b, s->before)))
                     : TL_SAY(b, DBR_T_TIMELINE_WHY_BURSTS, tl_str(b, count(b, s->n)),
                              tl_str(b, number(b, s->during)), tl_str(b, number(b, s->before)));
    e->group = dbr_slice_str(
        dbr_arena_printf(b->arena, "%s %.*s", is_gone ? "vanished" : "bursts", DBR_FMT(m->path)));
    e->member = headline;
}

static const char *series_label(tl_build *b, const dbr_signal *s)
{
    return tl_str(b, dbr_evidence_series(b->ev, (size_t)s->i_series)->title);
}

/* Series of one metric, whoever has them, move in one row. */
static void group_series(tl_build *b, dbr_event *e, const dbr_signal *s, const char *how)
{
    const dbr_series *series = dbr_evidence_series(b->ev, (size_t)s->i_series);
    e->group = tl_group_of_metric(b->arena, how, series->name);
    e->member = dbr_slice_eq(series->title, series->name) ? e->source : series->title;
    if (dbr_slice_starts(e->member, tl_str(b, series->name)) && e->member.len > series->name.len + 2) {
        e->member = dbr_slice_sub(e->member, series->name.len + 1, e->member.len - 1); // {pod=a}: pod=a
    }
}

static void add_shift(tl_build *b, const dbr_signal *s)
{
    const char *name = series_label(b, s);
    bool is_main = s == b->main_series;
    /* Without errors and pages the metrics are what happened. */
    bool is_all = b->out->window_origin == DBR_WINDOW_BURST && b->main_errors == NULL;
    double salience = is_all ? (is_main ? 0.8 : 0.6 * s->score) : (is_main ? 0.6 : 0.35) * s->score;
    dbr_event *on =
        tl_add_event(b, &s->first, salience,
                     TL_SAY(b, s->during > s->before ? DBR_T_TIMELINE_RISES : DBR_T_TIMELINE_FALLS, name,
                            level(b, s, s->before, s->peak), level(b, s, s->peak, s->before)));
    on->end = s->end;
    on->n_records = s->n;
    on->why = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_WHY_SHIFT));
    group_series(b, on, s, s->during > s->before ? "rises" : "falls");
    if (s->end == DBR_TIME_NONE) {
        return;
    }
    dbr_event *off = tl_add_event(b, &s->last, is_main ? 0.9 : (is_all ? 0.55 : 0.3) * s->score,
                                  TL_SAY(b, DBR_T_TIMELINE_BACK, name));
    off->why =
        TL_SAY(b, DBR_T_TIMELINE_WHY_BACK, level(b, s, s->before, s->peak), level(b, s, s->peak, s->before));
    off->milestones = is_main ? 1u << DBR_RECOVERED : 0;
    group_series(b, off, s, "back");
}

static void add_saturation(tl_build *b, const dbr_signal *s)
{
    dbr_text_id text = s->limit == s->peak ? DBR_T_TIMELINE_SATURATED
                       : s->limit > 0      ? DBR_T_TIMELINE_SATURATED_NEARLY
                                           : DBR_T_TIMELINE_SATURATED_HIGHEST;
    dbr_event *e =
        tl_add_event(b, &s->first, 0.7 * s->score,
                     TL_SAY(b, text, series_label(b, s), level(b, s, s->peak, 0), level(b, s, s->limit, 0)));
    e->end = s->end;
    e->n_records = s->n;
    e->why = TL_SAY(b, DBR_T_TIMELINE_WHY_SATURATED, tl_str(b, count(b, s->n)));
    group_series(b, e, s, "full");
}

static void add_signals(tl_build *b)
{
    for (size_t i = 0; i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        bool is_outside = s->time == DBR_TIME_NONE ||
                          (b->out->span.begin != DBR_TIME_NONE && s->time < b->out->span.begin) ||
                          (b->out->span.end != DBR_TIME_NONE && s->time > b->out->span.end);
        if (is_outside) {
            continue;
        }
        switch (s->kind) {
        case DBR_SIGNAL_ONSET:
            add_onset(b, s);
            break;
        case DBR_SIGNAL_FIRST_SEEN:
            add_first_seen(b, s);
            break;
        case DBR_SIGNAL_SHIFT:
            add_shift(b, s);
            break;
        case DBR_SIGNAL_SATURATION:
            add_saturation(b, s);
            break;
        case DBR_SIGNAL_FAILURE:
            add_failure(b, s);
            break;
        case DBR_SIGNAL_SLOWER:
            add_slower(b, s);
            break;
        case DBR_SIGNAL_RESTART:
            add_restart(b, s);
            break;
        case DBR_SIGNAL_VANISHED:
        case DBR_SIGNAL_BURST:
            add_rate(b, s);
            break;
        default:
            break;
        }
    }
}

/* ---- what people and systems said and did ---- */

/* Of what an alert fires several times over: the narrowest that its labels name; empty when they name nothing. */
static dbr_slice alert_target(const dbr_record *r)
{
    static const char *const LABELS[] = {"pod", "instance", "container", "node", "host", "device"};
    for (size_t k = 0; k < sizeof(LABELS) / sizeof(LABELS[0]); k++) {
        for (size_t i = 0; i < r->n_fields; i++) {
            if (dbr_slice_is(r->fields[i].key, LABELS[k]) && r->fields[i].value.len > 0) {
                return r->fields[i].value;
            }
        }
    }
    return r->object.len > 0 ? r->object : r->service;
}

static void add_alert(tl_build *b, const tl_noun *n)
{
    const dbr_record *r = &n->record;
    bool is_main_name = b->main_alert != NULL && dbr_slice_eq(r->title, b->main_alert->record.title);
    bool is_firing = dbr_slice_is(r->verb, "firing");
    if (dbr_slice_is(r->verb, "pending") || tl_is_heartbeat(b, n)) {
        return;
    }
    dbr_text_id id = is_firing                        ? DBR_T_TIMELINE_ALERT_FIRES
                     : dbr_slice_is(r->verb, "ended") ? DBR_T_TIMELINE_ALERT_ENDED
                                                      : DBR_T_TIMELINE_ALERT_RESOLVED;
    bool is_related = is_main_name || tl_is_related(b, r->service) || tl_is_related(b, r->object);
    double salience = is_firing ? (is_main_name ? 0.95
                                   : is_related ? 0.6
                                                : 0.3)
                                : (is_main_name ? 0.4 : 0.15);
    /* Of two that tell the same, samples know the second; a notification comes when it comes. */
    salience += n->entry.i_series != UINT32_MAX ? 0.005 : 0;
    dbr_event *e = tl_add_event(b, &n->entry, salience, TL_SAY(b, id, tl_str(b, r->title)));
    e->service = r->service;
    e->why = tl_headline(b, r->text, TL_HEADLINE_MAX);
    e->milestones = is_firing && n == b->main_alert ? 1u << DBR_DETECTED : 0;
    e->group = e->text;
    e->member = alert_target(r);
}

typedef struct page_rule {
    const char *verb;
    dbr_text_id id;
    double salience;
    int milestone;  // -1 for none
    bool by_system; // "System" did it even if a name is attached
} page_rule;

static const page_rule page_rules[] = {
    {"triggered", DBR_T_TIMELINE_PAGE_TRIGGERED, 0.4, -1, true},
    {"notified", DBR_T_TIMELINE_PAGE_NOTIFIED, 0.95, DBR_PAGED, true},
    {"acknowledged", DBR_T_TIMELINE_PAGE_ACKNOWLEDGED, 0.95, DBR_ACKNOWLEDGED, false},
    {"escalated", DBR_T_TIMELINE_PAGE_ESCALATED, 0.7, -1, false},
    {"reassigned", DBR_T_TIMELINE_PAGE_REASSIGNED, 0.4, -1, false},
    {"annotated", DBR_T_TIMELINE_PAGE_ANNOTATED, 0.45, -1, false},
    {"resolved", DBR_T_TIMELINE_PAGE_RESOLVED, 0.95, DBR_RESOLVED, false},
};

static bool has_verb(const tl_build *b, const char *verb)
{
    for (size_t i = 0; i < b->nouns.n; i++) {
        if (b->nouns.items[i].entry.kind == DBR_KIND_PAGE &&
            dbr_slice_is(b->nouns.items[i].record.verb, verb)) {
            return true;
        }
    }
    return false;
}

static void add_page(tl_build *b, const tl_noun *n)
{
    for (size_t i = 0; i < sizeof(page_rules) / sizeof(page_rules[0]); i++) {
        const page_rule *p = &page_rules[i];
        if (!dbr_slice_is(n->record.verb, p->verb)) {
            continue;
        }
        /* A pager that does not log notifications says with "triggered" when it paged. */
        bool is_only_trigger = i == 0 && !has_verb(b, "notified");
        dbr_slice detail = dbr_slice_is(n->record.verb, "annotated") ? n->record.text : n->record.title;
        dbr_event *e = tl_add_event(b, &n->entry, is_only_trigger ? 0.9 : p->salience,
                                    TL_SAY(b, p->id, tl_str(b, tl_headline(b, detail, TL_HEADLINE_MAX))));
        e->salience += n->entry.sub == 0 ? 0.005 : 0; // a log entry of its own before a field of the incident
        e->actor = p->by_system ? dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_SYSTEM)) : n->actor;
        e->service = n->record.service;
        e->why = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_WHY_PAGE));
        e->milestones = p->milestone >= 0 ? 1u << p->milestone : is_only_trigger ? 1u << DBR_PAGED : 0;
        return;
    }
}

static bool is_person(const tl_noun *n)
{
    return n->actor.len > 1 && n->actor.ptr[0] == '@';
}

/* "deployments/api-service" → "api-service". */
static dbr_slice bare(dbr_slice object)
{
    for (size_t i = object.len; i > 0; i--) {
        if (object.ptr[i - 1] == '/') {
            return dbr_slice_from(object, i);
        }
    }
    return object;
}

/* Somebody who acknowledged or resolved the page: what they change meanwhile is a response. */
static bool is_responder(const tl_build *b, const tl_noun *change)
{
    for (size_t i = 0; i < b->nouns.n && is_person(change); i++) {
        const tl_noun *n = &b->nouns.items[i];
        bool responds = n->entry.kind == DBR_KIND_PAGE && (dbr_slice_is(n->record.verb, "acknowledged") ||
                                                           dbr_slice_is(n->record.verb, "resolved"));
        if (responds && dbr_slice_eq(n->actor, change->actor)) {
            return true;
        }
    }
    return false;
}

/* "Bring in the new chart (#554)" of a merge. */
static const char *change_title(tl_build *b, const dbr_record *r)
{
    const char *title = tl_str(b, tl_headline(b, dbr_timeline_change_title(r), TL_HEADLINE_MAX));
    dbr_slice number = dbr_timeline_merge_number(r);
    return number.len > 0 ? dbr_arena_printf(b->arena, "%s (%.*s)", title, DBR_FMT(number)) : title;
}

/* "deploy search v1.9 to staging: failed": it says how it went at its end. */
static bool has_failed(const dbr_record *r)
{
    static const char *const HOWS[] = {"failed",    "failure",  "error",   "errored",
                                       "cancelled", "canceled", "aborted", "timed_out"};
    for (size_t i = 0; i < sizeof(HOWS) / sizeof(HOWS[0]); i++) {
        size_t n = dbr_slice_ends(r->text, HOWS[i]) ? r->text.len - strlen(HOWS[i]) : 0;
        if (n >= 2 && dbr_slice_eq(dbr_slice_sub(r->text, n - 2, n), (dbr_slice)DBR_LIT(": "))) {
            return true;
        }
    }
    return false;
}

static dbr_slice change_text(tl_build *b, const dbr_record *r)
{
    const char *what = tl_str(b, bare(r->object.len > 0 ? r->object : r->service));
    const char *version = tl_str(b, r->version);
    if (what[0] == '\0') {
        return dbr_slice_str(change_title(b, r));
    }
    bool is_rollout = dbr_slice_is(r->verb, "deploy") || dbr_slice_is(r->verb, "release");
    if (is_rollout && has_failed(r)) {
        return TL_SAY(b, DBR_T_TIMELINE_DEPLOY_FAILED, what, version[0] != '\0' ? " " : "", version);
    }
    if (is_rollout) {
        return version[0] != '\0' ? TL_SAY(b, DBR_T_TIMELINE_DEPLOYED_VERSION, what, version)
                                  : TL_SAY(b, DBR_T_TIMELINE_DEPLOYED, what);
    }
    if (dbr_slice_is(r->verb, "commit")) {
        return TL_SAY(b, DBR_T_TIMELINE_COMMITTED, change_title(b, r));
    }
    static const struct {
        const char *verb;
        dbr_text_id id;
    } words[] = {{"create", DBR_T_TIMELINE_CREATED},       {"delete", DBR_T_TIMELINE_DELETED},
                 {"scale", DBR_T_TIMELINE_SCALED},         {"restart", DBR_T_TIMELINE_RESTARTED},
                 {"rollback", DBR_T_TIMELINE_ROLLED_BACK}, {"config", DBR_T_TIMELINE_CONFIGURED}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (dbr_slice_is(r->verb, words[i].verb)) {
            return TL_SAY(b, words[i].id, what);
        }
    }
    return TL_SAY(b, DBR_T_TIMELINE_CHANGED, what);
}

/* Whether the merge of a commit tells it again: the next change of that title, within a day, is a merge. */
static bool is_merged_later(const tl_build *b, const tl_noun *n)
{
    dbr_slice title = dbr_timeline_change_title(&n->record);
    const tl_noun *end = b->nouns.items + b->nouns.n;
    for (const tl_noun *k = n + 1; k < end && k->entry.time - n->entry.time <= DBR_DAY; k++) {
        if (k->entry.kind == DBR_KIND_CHANGE && dbr_slice_eq(title, dbr_timeline_change_title(&k->record))) {
            return dbr_timeline_is_merge(&k->record);
        }
    }
    return false;
}

/* In a history of nothing but changes each is a row: repairs before what was merged or deployed, commits that a merge
 * tells again and bots' last. */
static double salience_among_changes(const tl_build *b, const tl_noun *n)
{
    bool is_commit = dbr_slice_is(n->record.verb, "commit");
    bool is_merge = dbr_timeline_is_merge(&n->record);
    if (dbr_timeline_is_bot(&n->record)) {
        return 0.3;
    }
    if (is_commit && !is_merge && is_merged_later(b, n)) {
        return 0.4; // the merge tells when it came to be where it runs
    }
    return 0.5 + 0.3 * dbr_timeline_repair(&n->record) + (is_merge || !is_commit ? 0.1 : 0);
}

/* Whether a later change, up to a day behind the window, takes it back. */
static bool is_taken_back(const tl_build *b, const tl_noun *n)
{
    dbr_time until = b->out->window.end != DBR_TIME_NONE ? b->out->window.end : n->entry.time;
    dbr_change_name name = dbr_timeline_change_name(&n->record);
    const tl_noun *end = b->nouns.items + b->nouns.n;
    for (const tl_noun *k = n + 1; k < end && k->entry.time <= until + DBR_DAY; k++) {
        if (k->entry.kind == DBR_KIND_CHANGE && dbr_timeline_takes_back(&k->record, &name)) {
            return true;
        }
    }
    return false;
}

static void add_change(tl_build *b, const tl_noun *n)
{
    const dbr_record *r = &n->record;
    dbr_span w = b->out->window;
    bool is_lead_up =
        w.begin != DBR_TIME_NONE && n->entry.time < w.begin && n->entry.time >= w.begin - LEAD_UP;
    bool is_during = tl_is_inside(b, n->entry.time);
    bool is_related = b->n_services == 0 || tl_is_related(b, r->service) || tl_is_related(b, r->object) ||
                      tl_is_related(b, r->title); // where no service is known, any may be it
    bool is_rollout = dbr_timeline_is_rollout(r);
    double salience = 0.15;
    if (is_lead_up && is_rollout) {
        salience = is_related ? 0.8 : is_taken_back(b, n) ? 0.7 : 0.35;
    } else if (is_during && !dbr_slice_is(r->verb, "commit") && (is_related || is_responder(b, n))) {
        salience = is_rollout ? 0.85 : is_person(n) ? 0.55 : 0.35;
    } else if (is_during || is_lead_up) {
        bool is_undone =
            is_lead_up ? is_taken_back(b, n) : dbr_timeline_repair(r) >= 1 || tl_takes_back_one(b, n);
        salience = is_undone ? 0.7 : is_related ? 0.35 : 0.2;
    }
    if (b->has_only_changes) {
        bool is_near =
            w.begin == DBR_TIME_NONE || (n->entry.time >= w.begin - 6 * LEAD_UP &&
                                         (w.end == DBR_TIME_NONE || n->entry.time <= w.end + LEAD_UP));
        salience = salience_among_changes(b, n) - (is_near ? 0 : 0.05);
    }
    salience += r->source.len > 0 ? 0.005 : 0; // a system's own record before an export about it
    dbr_event *e = tl_add_event(b, &n->entry, salience, change_text(b, r));
    e->actor = n->actor;
    e->service = r->service;
    e->source = r->source.len > 0 ? r->source : e->source;
    e->why = dbr_slice_str(dbr_text(b->lang, is_lead_up  ? DBR_T_TIMELINE_WHY_CHANGE_BEFORE
                                             : is_during ? DBR_T_TIMELINE_WHY_CHANGE_DURING
                                                         : DBR_T_TIMELINE_WHY_CHANGE));
}

/* ---- clocks that were set ---- */

/* A source whose stamps jump: its own times before and behind cannot both be right. Of more weight where the window is. */
static void add_step(tl_build *b, uint32_t i_member, const dbr_clock_step *step)
{
    dbr_entry proof;
    dbr_err bad = {0};
    DBR_AUTO(dbr_buf) by = {0};
    if (dbr_evidence_entry(b->ev, i_member, step->i_entry, &proof, &bad) < 0 || proof.time == DBR_TIME_NONE) {
        return;
    }
    const dbr_segment *segment = dbr_evidence_segment(b->ev, &proof);
    if (segment != NULL && segment->is_fold) {
        return; // the hour that exists twice
    }
    dbr_time size = step->to > step->from ? step->to - step->from : step->from - step->to;
    dbr_duration_write(&by, size, b->lang == DBR_LANG_ZH_CN);
    const char *amount = tl_str(b, dbr_buf_view(&by));
    dbr_text_id id = step->to < step->from ? DBR_T_TIMELINE_CLOCK_BACK : DBR_T_TIMELINE_CLOCK_ON;
    dbr_event *e = tl_add_event(b, &proof, tl_is_inside(b, proof.time) ? 0.55 : 0.3, TL_SAY(b, id, amount));
    e->why = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_WHY_CLOCK));
}

static void add_steps(tl_build *b)
{
    for (uint32_t i = 0; i < dbr_evidence_n_members(b->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(b->ev, i);
        for (size_t k = 0; k < m->n_steps; k++) {
            add_step(b, i, &m->steps[k]);
        }
    }
}

static void add_nouns(tl_build *b)
{
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        if (n->entry.time < b->out->span.begin || n->entry.time > b->out->span.end) {
            continue;
        }
        switch (n->entry.kind) {
        case DBR_KIND_ALERT:
            add_alert(b, n);
            break;
        case DBR_KIND_PAGE:
            add_page(b, n);
            break;
        case DBR_KIND_MESSAGE:
            tl_add_message(b, n);
            break;
        default:
            add_change(b, n);
            break;
        }
    }
}

/* ---- order, merging, choice ---- */

static int by_time(const void *a, const void *b)
{
    const dbr_event *x = a;
    const dbr_event *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    return dbr_slice_cmp(x->address, y->address);
}

typedef struct ranked {
    double salience;
    size_t i;
} ranked;

static int by_salience(const void *a, const void *b)
{
    const ranked *x = a;
    const ranked *y = b;
    if (x->salience != y->salience) {
        return x->salience > y->salience ? -1 : 1;
    }
    return x->i < y->i ? -1 : x->i > y->i;
}

static void choose(tl_build *b, size_t max_shown)
{
    ranked *order = DBR_NEW_N(b->arena, ranked, b->events.n + 1);
    for (size_t i = 0; i < b->events.n; i++) {
        order[i] = (ranked){.salience = b->events.items[i].salience, .i = i};
    }
    qsort(order, b->events.n, sizeof(*order), by_salience);
    for (size_t i = 0; i < b->events.n && b->out->n_shown < max_shown && order[i].salience >= MIN_SHOWN;
         i++) {
        b->events.items[order[i].i].state = DBR_EVENT_SHOWN;
        b->out->n_shown++;
    }
}

static void add_line(tl_build *b, const dbr_entry *e, const dbr_record *r)
{
    dbr_event *x = tl_add_event(b, e, MIN_SHOWN, tl_headline(b, r->text, TL_HEADLINE_MAX));
    x->service = r->service.len > 0 ? r->service : dbr_evidence_member(b->ev, e->i_member)->layout->service;
    x->why = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_WHY_DIARY));
}

dbr_code tl_add_events(tl_build *b, size_t max_shown, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    add_signals(b);
    add_nouns(b);
    add_steps(b);
    for (uint32_t i = 0;
         rc == DBR_OK && b->out->window.begin != DBR_TIME_NONE && i < dbr_evidence_n_members(b->ev); i++) {
        rc = tl_is_diary(b, dbr_evidence_member(b->ev, i)) ? tl_read_diary(b, i, add_line, err) : DBR_OK;
    }
    if (b->events.n > 1) {
        qsort(b->events.items, b->events.n, sizeof(dbr_event), by_time);
    }
    tl_merge_repeats(b);
    tl_fold_events(b);
    if (!b->out->is_quiet || b->has_only_changes) {
        choose(b, max_shown > 0 ? max_shown : DEFAULT_SHOWN);
    }
    return rc;
}
