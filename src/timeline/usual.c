/*
 * What is as usual: it moves, and opens no window by itself.
 *
 *     a swing       a series that leaves its level for six hours and more, takes an hour and more from a quarter to three quarters
 *                   of the way, and as long for the way back: day and night
 *     traffic       how many requests come. More or fewer of them is somebody's business; trouble shows in errors, latency,
 *                   saturation or an alert. Traffic that stops for less than two hours, or until the evidence ends, is trouble
 *     processors    at work, where latency or errors are measured and nothing but traffic moves meanwhile
 *     alerts        that fire so that one sees that alerts work (Watchdog, a dead man's switch, severity "none"); that fire
 *                   from before the evidence begins until after it ends; and, beside others, those of severity "info"
 *
 * Errors and pages need no such thing: they open a window whatever else moves; and where failures are spoken of, traffic and
 * processors may be what they did.
 */
#include "timeline/timeline_impl.h"

#include <math.h>

#define LONG_SWING  (6 * DBR_HOUR)
#define SLOW_EDGE   DBR_HOUR
#define SHORT_STOP  (2 * DBR_HOUR)
#define NEARLY_NONE 0.02 // of the usual traffic
#define STEADY      0.3  // a shift of less is none

static bool holds_one(dbr_slice s, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (dbr_slice_find_nocase(s, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* ---- metrics ---- */

/* The first of v[from..to] that is that part of the way from the level to the peak, going forward or back. */
static size_t reaches(const double *v, size_t from, size_t to, const dbr_signal *s, double part)
{
    size_t i = from;
    while (i != to && fabs(v[i] - s->before) < part * fabs(s->peak - s->before)) {
        i = from < to ? i + 1 : i - 1;
    }
    return i;
}

static bool is_swing(const tl_build *b, const dbr_signal *s)
{
    const dbr_time *t = NULL;
    const double *v = NULL;
    size_t n = 0;
    dbr_err bad = {0};
    if (s->end == DBR_TIME_NONE || s->end - s->time < LONG_SWING ||
        dbr_evidence_samples(b->ev, (size_t)s->i_series, b->arena, &t, &v, &n, &bad) < 0 || n == 0) {
        return false;
    }
    size_t i = 0, j = n - 1;
    while (i + 1 < n && t[i] < s->time) {
        i++;
    }
    while (j > i && t[j] > s->end) {
        j--;
    }
    dbr_time up = t[reaches(v, i, j, s, 0.75)] - t[reaches(v, i, j, s, 0.25)];
    dbr_time down = t[reaches(v, j, i, s, 0.25)] - t[reaches(v, j, i, s, 0.75)];
    return up >= SLOW_EDGE && down >= SLOW_EDGE;
}

/* What users meet, whatever it is called. */
static bool is_symptom(const dbr_series *s)
{
    static const char *const WORDS[] = {"error", "5xx",      "fail",         "success", "availab", "reject",
                                        "drop",  "latency",  "duration",     "elapsed", "_p99",    "_p95",
                                        "_p90",  "response", "apdex",        "timeout", "slow",    "queue",
                                        "lag",   "wait",     "milliseconds", "backlog", NULL};
    static const char *const LABELS[] = {"=5", "=\"5", "error", "fail", "5xx", NULL};
    return holds_one(s->name, WORDS) || holds_one(s->labels, LABELS);
}

static bool is_traffic(const dbr_series *s)
{
    static const char *const WORDS[] = {
        "requests_per",   "request_rate",   "requests_rate", "req_per", "request_count",
        "requests_total", "requests_count", "traffic",       "visits",  "visitors",
        "pageviews",      "page_views",     "hits_per",      NULL};
    static const char *const NAMES[] = {"rps", "qps", "requests", "http_requests", NULL};
    static const char *const ENDS[] = {"_rps", "_qps", ".rps", ".qps", "_http_requests", NULL};
    bool is_named = holds_one(s->name, WORDS);
    for (size_t i = 0; NAMES[i] != NULL; i++) {
        is_named |= dbr_slice_eq_nocase(s->name, dbr_slice_str(NAMES[i]));
    }
    for (size_t i = 0; ENDS[i] != NULL; i++) {
        is_named |= dbr_slice_ends(s->name, ENDS[i]);
    }
    return is_named && !is_symptom(s);
}

static bool stops(const dbr_signal *s)
{
    return s->during <= NEARLY_NONE * s->before &&
           (s->end == DBR_TIME_NONE || s->end - s->time <= SHORT_STOP);
}

static bool is_processor(const dbr_series *s)
{
    static const char *const WORDS[] = {"cpu", "processor", "load_average", "loadavg", NULL};
    static const char *const OTHERS[] = {"throttl", "steal", "iowait", "limit", "request", NULL};
    return holds_one(s->name, WORDS) && !holds_one(s->name, OTHERS);
}

/* Whether latency or errors are measured, and nothing but traffic and processors moves while the signal lasts. */
static bool is_nobody_hurt(const tl_build *b, const dbr_signal *during)
{
    bool is_measured = false;
    for (size_t i = 0; i < dbr_evidence_n_series(b->ev); i++) {
        is_measured |= is_symptom(dbr_evidence_series(b->ev, i));
    }
    for (size_t i = 0; is_measured && i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        const dbr_series *series = s->i_series >= 0 ? dbr_evidence_series(b->ev, (size_t)s->i_series) : NULL;
        bool is_metric = series != NULL && (s->kind == DBR_SIGNAL_SHIFT || s->kind == DBR_SIGNAL_SATURATION);
        bool hurts = (is_metric && !is_processor(series) && !is_traffic(series)) ||
                     s->kind == DBR_SIGNAL_ONSET || s->kind == DBR_SIGNAL_SLOWER ||
                     s->kind == DBR_SIGNAL_RESTART;
        if (hurts && s->score >= STEADY && tl_overlaps(s, (dbr_span){during->time, during->end})) {
            return false;
        }
    }
    return is_measured;
}

/* Whether something else says that something was wrong, be it without a time. */
static bool has_grave(const tl_build *b)
{
    for (size_t i = 0; i < b->out->n_signals; i++) {
        if (b->out->signals[i].is_grave) {
            return true;
        }
    }
    return false;
}

bool tl_is_usual(const tl_build *b, const dbr_signal *shift)
{
    const dbr_series *series = dbr_evidence_series(b->ev, (size_t)shift->i_series);
    bool is_work =
        (is_traffic(series) && !stops(shift)) || (is_processor(series) && is_nobody_hurt(b, shift));
    return (is_work && !has_grave(b)) || is_swing(b, shift);
}

/* ---- alerts ---- */

static dbr_slice severity_of(const dbr_record *r)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_ends(r->fields[i].key, "severity")) {
            return r->fields[i].value;
        }
    }
    return (dbr_slice){0};
}

/* All but alerts: from the first to the last record or sample. */
static dbr_span span_of_others(const tl_build *b)
{
    dbr_span s = {DBR_TIME_NONE, DBR_TIME_NONE};
    for (uint32_t i = 0; i < dbr_evidence_n_members(b->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(b->ev, i);
        uint64_t n = m->n_kind[DBR_KIND_LOG] + m->n_kind[DBR_KIND_SAMPLE];
        if (m->span.begin != DBR_TIME_NONE && m->n_kind[DBR_KIND_ALERT] == 0 && n > 0) {
            s.begin = s.begin == DBR_TIME_NONE || m->span.begin < s.begin ? m->span.begin : s.begin;
            s.end = s.end == DBR_TIME_NONE || m->span.end > s.end ? m->span.end : s.end;
        }
    }
    return s;
}

/* Fires before everything else that was collected and is over after it: told by its end, since logs may have been collected long
 * after an alert that nobody looked at. */
static bool fires_throughout(const tl_build *b, const tl_noun *alert)
{
    dbr_span all = span_of_others(b);
    if (all.begin == DBR_TIME_NONE || alert->entry.time > all.begin - DBR_HOUR) {
        return false;
    }
    for (const tl_noun *n = alert + 1; n < b->nouns.items + b->nouns.n; n++) {
        bool is_same = n->entry.kind == DBR_KIND_ALERT && dbr_slice_eq(n->record.title, alert->record.title);
        if (is_same && !dbr_slice_is(n->record.verb, "firing") && !dbr_slice_is(n->record.verb, "pending")) {
            return n->entry.time > all.end;
        }
    }
    return false;
}

bool tl_is_heartbeat(const tl_build *b, const tl_noun *alert)
{
    static const char *const NAMES[] = {
        "watchdog",     "deadman",       "dead-man",      "dead_man",      "dead man",
        "alwaysfiring", "always_firing", "always firing", "infoinhibitor", NULL};
    return holds_one(alert->record.title, NAMES) ||
           dbr_slice_eq_nocase(severity_of(&alert->record), dbr_slice_str("none")) ||
           fires_throughout(b, alert);
}

bool tl_opens_window(const tl_build *b, const tl_noun *alert)
{
    dbr_slice severity = severity_of(&alert->record);
    dbr_level level = dbr_level_parse(severity); // said so: not what a reader took for it
    return (level == DBR_LEVEL_NONE || level > DBR_LEVEL_INFO) && !tl_is_heartbeat(b, alert);
}
