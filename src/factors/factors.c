/*
 * Leads, ranked. Changes before the incident come first, scored by recency, by whether they touched what broke, by kind,
 * and by what began between them and the first error; then what ran dry or was seen for the first time. Scores are sums
 * of the weights of the reasons, cut to 0–1, so that a reader can add them up.
 */
#include "base/utf8.h"
#include "factors/factors_impl.h"
#include "factors/suspects.h"

#include <stdlib.h>

#define TIE_WITHIN  0.05
#define LEAST_SCORE (-0.10) // at it and below a cause is left out: -0.05, long before, does not rule out
#define WEAK_BELOW  0.35
#define OFF_SCORE   0.4 // of a series: how far off its level a service has to be
#define MAX_LEADS   12u

dbr_slice fc_say(fc_build *b, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, b->lang, id, args);
    return dbr_slice_dup(b->arena, dbr_buf_view(&text));
}

const char *fc_duration(fc_build *b, dbr_time ns)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_duration_write(&text, ns / DBR_SECOND * DBR_SECOND, b->lang == DBR_LANG_ZH_CN);
    return dbr_arena_str(b->arena, dbr_buf_view(&text));
}

const char *fc_clock(fc_build *b, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    const dbr_zone *zone =
        b->incident != NULL && b->incident->zone != NULL ? b->incident->zone : dbr_zone_utc();
    dbr_time_clock(&text, t, zone);
    return dbr_arena_str(b->arena, dbr_buf_view(&text));
}

fc_lead *fc_new(fc_build *b, dbr_lead_role role, dbr_slice title, const char *layer, dbr_time time,
                dbr_slice address)
{
    fc_lead *l = DBR_PUSH(&b->leads);
    l->pub = (dbr_lead){.role = role,
                        .title = title,
                        .layer = dbr_slice_str(layer),
                        .time = time,
                        .address = address,
                        .i_parent = -1};
    return l;
}

void fc_reason(fc_lead *lead, bool is_against, double weight, dbr_slice text, dbr_slice address)
{
    *DBR_PUSH(&lead->reasons) =
        (dbr_reason){.is_against = is_against, .weight = weight, .text = text, .address = address};
    lead->pub.score += is_against ? -weight : weight;
}

static bool contains(dbr_slice hay, dbr_slice needle)
{
    return needle.len >= 3 && dbr_slice_find_nocase(hay, needle) != SIZE_MAX;
}

/* Errors in the service's own file ("auth.log" of auth), or a series of it off its level. */
static bool is_off(const fc_build *b, const dbr_signal *s, dbr_slice service)
{
    enum { SHORTEST = 3, LONGEST = 63 };
    char word[LONGEST + 1];
    bool is_errors = s->kind == DBR_SIGNAL_ONSET ||
                     (s->kind == DBR_SIGNAL_ERRORS && s->level >= DBR_LEVEL_ERROR) ||
                     s->kind == DBR_SIGNAL_SLOWER;
    bool is_series = (s->kind == DBR_SIGNAL_SHIFT || s->kind == DBR_SIGNAL_SATURATION) &&
                     s->score >= OFF_SCORE && s->i_series >= 0;
    if (service.len < SHORTEST || service.len > LONGEST || (!is_errors && !is_series)) {
        return false;
    }
    memcpy(word, service.ptr, service.len);
    word[service.len] = '\0';
    if (is_series) {
        const dbr_series *x = dbr_evidence_series(b->ev, (size_t)s->i_series);
        return dbr_slice_has_word(x->name, word) || dbr_slice_has_word(x->labels, word);
    }
    dbr_slice path = dbr_evidence_member(b->ev, s->i_member)->path;
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/') {
            path = dbr_slice_from(path, i);
            break;
        }
    }
    return dbr_slice_has_word(path, word);
}

bool fc_is_affected(const fc_build *b, dbr_slice service)
{
    for (size_t i = 0; i < b->timeline->n_events; i++) {
        const dbr_event *e = &b->timeline->events[i];
        bool tells = e->state == DBR_EVENT_SHOWN && e->kind != DBR_KIND_CHANGE && e->service.len > 0;
        if (tells && (contains(e->service, service) || contains(service, e->service))) {
            return true;
        }
    }
    for (size_t i = 0; i < b->timeline->n_signals; i++) {
        if (is_off(b, &b->timeline->signals[i], service)) {
            return true;
        }
    }
    for (size_t i = 0; b->incident != NULL && i < b->incident->n_services; i++) {
        if (contains(b->incident->services[i], service) || contains(service, b->incident->services[i])) {
            return true;
        }
    }
    return false;
}

/* ---- what alerts and pages are about ---- */

#define MIN_SUBJECT 4u    // bytes: shorter names stand in other words
#define MAX_ALERTS  2000u // records looked at

static void add_subject(fc_build *b, dbr_slice name)
{
    for (size_t i = name.len; i > 0; i--) {
        if (name.ptr[i - 1] == '/') { // default/api
            name = dbr_slice_from(name, i);
            break;
        }
    }
    for (size_t i = 0; i < b->n_subjects; i++) {
        if (dbr_slice_eq_nocase(b->subjects[i], name)) {
            return;
        }
    }
    if (name.len >= MIN_SUBJECT && b->n_subjects < FC_MAX_SUBJECTS) {
        b->subjects[b->n_subjects++] = dbr_slice_dup(b->arena, name);
    }
}

/* The first lines of what kubectl describe prints. */
typedef struct described {
    fc_build *b;
    dbr_slice name;
    bool is_node;
    int n;
} described;

static bool take_top(void *data, const dbr_entry *e, const dbr_record *r)
{
    enum { TOP = 4 };
    described *d = data;
    dbr_slice line = dbr_slice_sub(r->text, 0, dbr_slice_find_char(r->text, '\n'));
    (void)e;
    if (dbr_slice_starts(line, "Name:")) {
        d->name = dbr_slice_dup(d->b->arena, dbr_slice_trim(dbr_slice_from(line, strlen("Name:"))));
    }
    d->is_node |= dbr_slice_starts(line, "Roles:");
    return ++d->n < TOP;
}

/* "api" of "Name:   api" at the top of an object's description: who described it, looked at it. No node ("Roles:" comes next):
 * every pod's row in a list names its node. */
static dbr_code add_described(fc_build *b, uint32_t i_member, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .i_member = (int64_t)i_member,
                                  .with_untimed = true,
                                  .in_file_order = true};
    described d = {.b = b};
    dbr_code rc = dbr_evidence_each(b->ev, &o, take_top, &d, err);
    add_subject(b, d.is_node ? (dbr_slice){0} : d.name);
    return rc;
}

/* Alerts and pages while they are looked through. */
typedef struct alerted {
    fc_build *b;
    size_t n;
} alerted;

/* From an hour before it to its end; what has no time is now. */
static bool is_of_incident(const fc_build *b, const dbr_entry *e)
{
    dbr_time end = b->timeline->window.end;
    return e->time == DBR_TIME_NONE || (b->started != DBR_TIME_NONE && e->time >= b->started - DBR_HOUR &&
                                        (end == DBR_TIME_NONE || e->time < end));
}

/* "requests take longer than 3 s", "HighLatency": alerts of what is slow seldom say how slow in words of failures. */
static bool speaks_of_slowness(dbr_slice text)
{
    static const char *const WORDS[] = {"latency",  "taking longer", "response time", "is slow",
                                        "slowness", "延迟",          "耗时",          "变慢"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static void remember_alert(fc_build *b, const dbr_entry *e, const dbr_record *r)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_slice said = r->text.len > 0 ? r->text : r->title;
    said = dbr_slice_trim(dbr_slice_sub(said, 0, dbr_slice_find_char(said, '\n')));
    dbr_failure f =
        speaks_of_slowness(r->title) || speaks_of_slowness(said) ? DBR_FAILURE_SLOW : dbr_failure_of(said);
    bool is_told = f == DBR_FAILURE_NONE || f == DBR_FAILURE_OTHER || b->n_alerts == FC_MAX_ALERTS;
    for (size_t i = 0; i < b->n_alerts && !is_told; i++) {
        is_told = b->alerts[i].failure == f;
    }
    if (!is_told) {
        dbr_evidence_address(b->ev, e, &address);
        b->alerts[b->n_alerts++] = (fc_alert){
            .failure = f,
            .text = dbr_secret_hidden(b->arena, dbr_slice_dup(b->arena, dbr_utf8_fit(said, 120)), b->lang),
            .address = dbr_slice_dup(b->arena, dbr_buf_view(&address))};
    }
}

static bool take_alert(void *data, const dbr_entry *e, const dbr_record *r)
{
    static const char *const LABELS[] = {"pod",       "deployment", "statefulset", "daemonset",
                                         "container", "job_name",   "workload",    "subject_name"};
    alerted *a = data;
    if (is_of_incident(a->b, e)) {
        fc_add_names(a->b, r->title);
        fc_add_names(a->b, r->text);
        remember_alert(a->b, e, r);
    }
    add_subject(a->b, r->service);
    add_subject(a->b, e->kind == DBR_KIND_ALERT ? r->object : (dbr_slice){0}); // a page's is a person
    for (size_t i = 0; i < r->n_fields; i++) {
        for (size_t k = 0; k < sizeof(LABELS) / sizeof(LABELS[0]); k++) {
            bool is_it = dbr_slice_is(r->fields[i].key, LABELS[k]);
            add_subject(a->b, is_it ? r->fields[i].value : (dbr_slice){0});
            fc_add_names(a->b, is_it ? r->fields[i].value : (dbr_slice){0});
        }
    }
    return ++a->n < MAX_ALERTS && a->b->n_subjects < FC_MAX_SUBJECTS;
}

dbr_code fc_find_subjects(fc_build *b, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_PAGE,
                                  .i_member = -1,
                                  .with_untimed = true};
    dbr_code rc = dbr_evidence_each(b->ev, &o, take_alert, &(alerted){.b = b}, err);
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(b->ev); i++) {
        const char *format = dbr_evidence_member(b->ev, i)->layout->format->name;
        rc = strcmp(format, "kubectl-describe") == 0 ? add_described(b, i, err) : DBR_OK;
    }
    return rc;
}

dbr_slice fc_subject_in(const fc_build *b, const dbr_slice *texts, size_t n)
{
    for (size_t i = 0; i < b->n_subjects; i++) {
        for (size_t k = 0; k < n; k++) {
            if (dbr_slice_find_nocase(texts[k], b->subjects[i]) != SIZE_MAX) {
                return b->subjects[i];
            }
        }
    }
    return (dbr_slice){0};
}

static int by_score(const void *a, const void *b)
{
    const dbr_lead *x = a;
    const dbr_lead *y = b;
    if (x->role != y->role) {
        return x->role < y->role ? -1 : 1;
    }
    if (x->role == DBR_LEAD_EFFECT && x->time != y->time) {
        return x->time < y->time ? -1 : 1; // as they followed
    }
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    if (x->time != y->time) {
        return x->time > y->time ? -1 : 1;
    }
    return dbr_slice_cmp(x->address, y->address);
}

static int for_first(const void *a, const void *b)
{
    const dbr_reason *x = a;
    const dbr_reason *y = b;
    if (x->is_against != y->is_against) {
        return x->is_against ? 1 : -1;
    }
    if (x->weight != y->weight) {
        return x->weight > y->weight ? -1 : 1;
    }
    return dbr_slice_cmp(x->text, y->text);
}

/* Publishes the leads in order, without causes against which clearly more speaks than for them (LEAST_SCORE); effects follow
 * the best cause that precedes them. */
static void finish(fc_build *b, dbr_factors *out)
{
    dbr_lead *leads = DBR_NEW_N(b->arena, dbr_lead, b->leads.n + 1);
    size_t n_all = 0;
    for (size_t i = 0; i < b->leads.n; i++) {
        fc_lead *l = &b->leads.items[i];
        dbr_reason *reasons = DBR_NEW_N(b->arena, dbr_reason, l->reasons.n + 1);
        if (l->reasons.n > 0) {
            memcpy(reasons, l->reasons.items, l->reasons.n * sizeof(*reasons));
            qsort(reasons, l->reasons.n, sizeof(*reasons), for_first);
        }
        dbr_lead *lead = &leads[n_all];
        *lead = l->pub;
        lead->score = lead->score > 1 ? 1 : lead->score;
        lead->reasons = reasons;
        lead->n_reasons = l->reasons.n;
        n_all += lead->role != DBR_LEAD_CAUSE || lead->score > LEAST_SCORE;
        DBR_VEC_RELEASE(&l->reasons);
    }
    if (n_all > 1) {
        qsort(leads, n_all, sizeof(*leads), by_score);
    }
    size_t n = n_all < MAX_LEADS ? n_all : MAX_LEADS;
    for (size_t i = 0; i < n; i++) {
        leads[i].score = leads[i].score < 0 ? 0 : leads[i].score;
    }
    for (size_t i = 0; i < n; i++) {
        leads[i].is_weak = leads[i].role == DBR_LEAD_CAUSE && leads[i].score < WEAK_BELOW;
        leads[i].is_tied = i + 1 < n && leads[i].role == DBR_LEAD_CAUSE &&
                           leads[i + 1].role == DBR_LEAD_CAUSE &&
                           leads[i].score - leads[i + 1].score < TIE_WITHIN;
        for (size_t k = 0; leads[i].role == DBR_LEAD_EFFECT && leads[i].i_parent < 0 && k < n; k++) {
            leads[i].i_parent =
                leads[k].role == DBR_LEAD_CAUSE && leads[k].time <= leads[i].time ? (int64_t)k : -1;
        }
    }
    *out = (dbr_factors){.leads = leads, .n_leads = n};
}

static void hide(const fc_build *b, dbr_slice *text)
{
    *text = dbr_secret_hidden(b->arena, *text, b->lang);
}

static void hide_in_reasons(const fc_build *b, const dbr_reason **all, size_t n)
{
    dbr_reason *reasons = DBR_NEW_N(b->arena, dbr_reason, n + 1);
    for (size_t i = 0; i < n; i++) {
        reasons[i] = (*all)[i];
        hide(b, &reasons[i].text);
    }
    *all = reasons;
}

/* What is shown of records beside what is hidden where it is cut. */
static void hide_secrets(const fc_build *b, dbr_factors *out)
{
    dbr_lead *leads = DBR_NEW_N(b->arena, dbr_lead, out->n_leads + 1);
    dbr_suspect *services = DBR_NEW_N(b->arena, dbr_suspect, out->n_services + 1);
    dbr_question *questions = DBR_NEW_N(b->arena, dbr_question, out->n_questions + 1);
    for (size_t i = 0; i < out->n_leads; i++) {
        leads[i] = out->leads[i];
        hide(b, &leads[i].title);
        hide_in_reasons(b, &leads[i].reasons, leads[i].n_reasons);
    }
    for (size_t i = 0; i < out->n_services; i++) {
        services[i] = out->services[i];
        hide(b, &services[i].what);
        hide_in_reasons(b, &services[i].reasons, services[i].n_reasons);
    }
    for (size_t i = 0; i < out->n_questions; i++) {
        questions[i] = out->questions[i];
        hide(b, &questions[i].text);
    }
    out->leads = leads;
    out->services = services;
    out->questions = questions;
}

dbr_code dbr_factors_find(dbr_evidence *ev, const dbr_incident *incident, const dbr_timeline *timeline,
                          int lang, dbr_arena *arena, dbr_factors **ret, dbr_err *err)
{
    fc_build b = {.ev = ev,
                  .incident = incident,
                  .timeline = timeline,
                  .arena = arena,
                  .lang = (dbr_lang)lang,
                  .started = timeline->milestones[DBR_STARTED].time};
    dbr_factors *out = DBR_NEW(arena, dbr_factors);
    dbr_code rc = DBR_OK;
    if (b.started == DBR_TIME_NONE) {
        b.started = timeline->window.begin;
    }
    rc = fc_find_subjects(&b, err);
    if (rc == DBR_OK && !timeline->is_quiet &&
        (b.started != DBR_TIME_NONE || timeline->window_origin == DBR_WINDOW_BLIND)) {
        rc = fc_add_changes(&b, err);
        rc = rc < 0 || b.started == DBR_TIME_NONE ? rc : fc_add_signals(&b, err);
    }
    if (rc == DBR_OK) { // also on a quiet run: what is weak is shown as weak
        fc_add_failures(&b);
        rc = timeline->is_quiet ? DBR_OK : fc_add_statements(&b, err);
    }
    if (rc == DBR_OK) {
        finish(&b, out);
        rc = fs_add_suspects(&b, out, err); // raises questions of its own
        rc = rc < 0 || timeline->is_quiet ? rc : fc_ask_all(&b, out, err);
    }
    DBR_VEC_RELEASE(&b.leads);
    DBR_VEC_RELEASE(&b.questions);
    if (rc == DBR_OK) {
        hide_secrets(&b, out);
        *ret = out;
    }
    return rc;
}
