/*
 * What ran dry, what was seen for the first time, and what nobody watched.
 *
 * A resource at its limit and a serious log line never seen before are effects when a change precedes them that scores at
 * least 0.5; otherwise they are leads themselves, scored by how much they stand out and how near the beginning they are.
 * With a resource at its limit the metrics are named that leave their level during the same time (0.05): they are one thing, seen
 * from several sides. A resource at its limit about which no alert spoke is a condition: monitoring.
 */
#include "factors/factors_impl.h"
#include "factors/suspects.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

#define MIN_SCORE   0.35
#define MAX_EFFECTS 4u
#define EXPLAINS    0.5

#define MAX_COMPANY   4u /* names in one reason */
#define COMPANY_SCORE 0.5

static bool is_explained(const fc_build *b, dbr_time t)
{
    for (size_t i = 0; i < b->leads.n; i++) {
        const dbr_lead *l = &b->leads.items[i].pub;
        if (l->role == DBR_LEAD_CAUSE && l->time <= t && l->score >= EXPLAINS &&
            dbr_slice_is(l->layer, "change")) {
            return true;
        }
    }
    return false;
}

/* Whether one series has of a service what the other has: of the same metric, only another pod's or host's. */
static bool is_replica(const fc_build *b, const dbr_signal *x, const dbr_signal *y)
{
    fs_place one = {0}, other = {0};
    if (x->kind != DBR_SIGNAL_SATURATION || y->kind != DBR_SIGNAL_SATURATION || x == y) {
        return false;
    }
    const dbr_series *s = dbr_evidence_series(b->ev, (size_t)x->i_series);
    const dbr_series *t = dbr_evidence_series(b->ev, (size_t)y->i_series);
    if (!dbr_slice_eq(s->name, t->name) || x->i_series == y->i_series) {
        return false;
    }
    fs_place_of(s->labels, s->name, dbr_evidence_member(b->ev, s->i_member)->path, b->arena, &one);
    fs_place_of(t->labels, t->name, dbr_evidence_member(b->ev, t->i_member)->path, b->arena, &other);
    return dbr_slice_eq(one.service, other.service);
}

/* How many series more of the same service are at their limit; and in *ret_is_first whether none of them comes before it. */
static size_t count_replicas(const fc_build *b, const dbr_signal *s, bool *ret_is_first)
{
    size_t n = 0;
    *ret_is_first = true;
    for (size_t i = 0; i < b->timeline->n_signals; i++) {
        const dbr_signal *o = &b->timeline->signals[i];
        if (is_replica(b, o, s)) {
            n++;
            *ret_is_first &= o->time > s->time || (o->time == s->time && o > s);
        }
    }
    return n;
}

/* "pool_in_use{pod=a}", or with others "pool_in_use{pod=a} and 2 more like it". */
static const char *name_of(fc_build *b, const dbr_signal *s)
{
    bool is_first = false;
    size_t n = count_replicas(b, s, &is_first);
    const char *title = dbr_arena_str(b->arena, dbr_evidence_series(b->ev, (size_t)s->i_series)->title);
    return n == 0 ? title
                  : dbr_arena_str(b->arena, FC_SAY(b, DBR_T_FACTORS_AND_REPLICAS, title,
                                                   dbr_arena_printf(b->arena, "%zu", n)));
}

static dbr_slice describe(fc_build *b, const dbr_signal *s)
{
    if (s->kind == DBR_SIGNAL_SATURATION) {
        const dbr_series *series = dbr_evidence_series(b->ev, (size_t)s->i_series);
        dbr_text_id text = s->limit == s->peak ? DBR_T_FACTORS_AT_LIMIT
                           : s->limit > 0      ? DBR_T_FACTORS_NEAR_LIMIT
                                               : DBR_T_FACTORS_AT_HIGHEST;
        return FC_SAY(b, text, name_of(b, s), dbr_value_text(b->arena, series->title, s->peak, 0),
                      dbr_value_text(b->arena, series->title, s->limit, 0));
    }
    for (size_t i = 0; i < b->timeline->n_signals && s->i_template != 0;
         i++) { // what went wrong may stand in a field, or a cause below
        const dbr_signal *o = &b->timeline->signals[i];
        if (o->kind == DBR_SIGNAL_FAILURE && o->i_member == s->i_member && o->i_template == s->i_template) {
            return o->text;
        }
    }
    dbr_record r = {0};
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) visible = {0};
    if (dbr_evidence_record(b->ev, &s->first, b->arena, &r, &err) < 0) {
        return (dbr_slice){0};
    }
    dbr_slice line = dbr_slice_sub(r.text, 0, dbr_slice_find_char(r.text, '\n'));
    line = dbr_utf8_fit(dbr_secret_hidden(b->arena, line, b->lang), 100);
    dbr_utf8_visible(&visible, dbr_said_by(&r, line, b->arena));
    return dbr_slice_dup(b->arena, dbr_buf_view(&visible));
}

static bool overlap(const dbr_signal *a, const dbr_signal *b)
{
    return (a->end == DBR_TIME_NONE || b->time <= a->end) && (b->end == DBR_TIME_NONE || a->time <= b->end);
}

/* Names the metrics that left their level or reached a limit while `s` lasted. */
static void weigh_company(fc_build *b, fc_lead *l, const dbr_signal *s)
{
    DBR_AUTO(dbr_buf) names = {0};
    size_t n = 0;
    for (size_t i = 0; i < b->timeline->n_signals && n < MAX_COMPANY; i++) {
        const dbr_signal *o = &b->timeline->signals[i];
        bool tells =
            (o->kind == DBR_SIGNAL_SHIFT || o->kind == DBR_SIGNAL_SATURATION) && o->score >= COMPANY_SCORE;
        if (tells && o->i_series != s->i_series && overlap(o, s)) {
            dbr_slice name = dbr_evidence_series(b->ev, (size_t)o->i_series)->name;
            if (dbr_slice_find(dbr_buf_view(&names), name) == SIZE_MAX &&
                !dbr_slice_eq(name, dbr_evidence_series(b->ev, (size_t)s->i_series)->name)) {
                dbr_buf_printf(&names, "%s%.*s", n > 0 ? ", " : "", DBR_FMT(name));
                n++;
            }
        }
    }
    if (n > 0) {
        fc_reason(l, false, 0.05,
                  FC_SAY(b, DBR_T_FACTORS_TOGETHER, dbr_arena_str(b->arena, dbr_buf_view(&names))),
                  (dbr_slice){0});
    }
}

static void add_signal(fc_build *b, const dbr_signal *s, dbr_slice title)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_evidence_address(b->ev, &s->first, &address);
    dbr_slice proof = dbr_slice_dup(b->arena, dbr_buf_view(&address));
    bool is_effect = is_explained(b, s->time);
    const char *layer = s->kind == DBR_SIGNAL_SATURATION ? "capacity" : "failure";
    fc_lead *l = fc_new(b, is_effect ? DBR_LEAD_EFFECT : DBR_LEAD_CAUSE, title, layer, s->time, proof);
    fc_reason(l, false, 0.5 * s->score, FC_SAY(b, DBR_T_FACTORS_STANDS_OUT, fc_clock(b, s->time)), proof);
    if (s->kind == DBR_SIGNAL_SATURATION) {
        weigh_company(b, l, s);
    }
    dbr_time late = s->time - b->started;
    if (late <= 0) {
        fc_reason(l, false, 0.3 * exp((double)late / (double)(10 * DBR_MINUTE)),
                  FC_SAY(b, DBR_T_FACTORS_BEGAN_BEFORE, fc_duration(b, -late)), proof);
    } else if (late < DBR_MINUTE) {
        fc_reason(l, false, 0.2, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_BEGAN_WITH)), proof);
    } else if (!is_effect) {
        fc_reason(l, true, 0.1, FC_SAY(b, DBR_T_FACTORS_BEGAN_AFTER, fc_duration(b, late)), proof);
    }
}

/* The words of a metric's name that say what it measures: "pg_connections_in_use" → connections. */
static bool alert_speaks_of(const dbr_record *alert, dbr_slice series)
{
    dbr_slice rest = series;
    while (rest.ptr != NULL) {
        size_t n = 0;
        while (n < rest.len && rest.ptr[n] != '_' && rest.ptr[n] != ':' && rest.ptr[n] != '.' &&
               rest.ptr[n] != '-') {
            n++;
        }
        dbr_slice word = dbr_slice_sub(rest, 0, n);
        bool is_telling = word.len >= 5 && !dbr_slice_is(word, "total") && !dbr_slice_is(word, "count") &&
                          !dbr_slice_is(word, "ratio") && !dbr_slice_is(word, "bytes") &&
                          !dbr_slice_is(word, "seconds");
        if (is_telling && (dbr_slice_find_nocase(alert->title, word) != SIZE_MAX ||
                           dbr_slice_find_nocase(alert->text, word) != SIZE_MAX)) {
            return true;
        }
        rest = n < rest.len ? dbr_slice_from(rest, n + 1) : (dbr_slice){0};
    }
    return false;
}

/* Whether an alert speaks of a series. */
typedef struct watch {
    dbr_slice series;
    bool is;
} watch;

static bool take_alert(void *data, const dbr_entry *e, const dbr_record *r)
{
    watch *w = data;
    (void)e;
    w->is = alert_speaks_of(r, w->series);
    return !w->is;
}

static dbr_code is_watched(fc_build *b, dbr_slice series, bool *ret, dbr_err *err)
{
    watch w = {.series = series};
    const dbr_cursor_options o = {
        .span = {DBR_TIME_NONE, DBR_TIME_NONE}, .kinds = 1u << DBR_KIND_ALERT, .i_member = -1};
    dbr_code rc = dbr_evidence_each(b->ev, &o, take_alert, &w, err);
    *ret = w.is;
    return rc;
}

/* Where nobody collected alerts, that none speaks of it says nothing. */
static bool holds_alerts(const fc_build *b)
{
    for (size_t i = 0; i < dbr_evidence_n_members(b->ev); i++) {
        if (dbr_evidence_member(b->ev, i)->n_kind[DBR_KIND_ALERT] > 0) {
            return true;
        }
    }
    return false;
}

static dbr_code add_condition(fc_build *b, const dbr_signal *s, dbr_err *err)
{
    const dbr_series *series = dbr_evidence_series(b->ev, (size_t)s->i_series);
    bool watched = !holds_alerts(b);
    dbr_code rc = watched ? DBR_OK : is_watched(b, series->name, &watched, err);
    if (rc == DBR_OK && !watched) {
        DBR_AUTO(dbr_buf) address = {0};
        dbr_evidence_address(b->ev, &s->first, &address);
        const char *name = name_of(b, s);
        fc_lead *l = fc_new(b, DBR_LEAD_CONDITION, dbr_slice_str(name), "monitoring", s->time,
                            dbr_slice_dup(b->arena, dbr_buf_view(&address)));
        fc_reason(l, false, 0.3, FC_SAY(b, DBR_T_FACTORS_NO_ALERT, name), l->pub.address);
    }
    return rc;
}

/* Resources at their limit first, then what stands out most. */
static int by_weight(const void *a, const void *b)
{
    const dbr_signal *x = *(const dbr_signal *const *)a;
    const dbr_signal *y = *(const dbr_signal *const *)b;
    if (x->kind != y->kind) {
        return x->kind == DBR_SIGNAL_SATURATION ? -1 : 1;
    }
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return x < y ? -1 : x > y;
}

/* The same failure in nearly the same words; of resources each is its own, though their titles differ by a name only. */
static bool is_told(const fc_build *b, const dbr_signal *s, dbr_slice title)
{
    for (size_t i = 0; i < b->leads.n; i++) {
        const dbr_lead *l = &b->leads.items[i].pub;
        bool agree = s->kind == DBR_SIGNAL_SATURATION ? dbr_slice_eq(l->title, title)
                                                      : dbr_timeline_words_agree(l->title, title);
        if (!dbr_slice_is(l->layer, "change") && agree) {
            return true;
        }
    }
    return false;
}

dbr_code fc_add_signals(fc_build *b, dbr_err *err)
{
    const dbr_timeline *t = b->timeline;
    const dbr_signal **order = DBR_NEW_N(b->arena, const dbr_signal *, t->n_signals + 1);
    dbr_code rc = DBR_OK;
    size_t n = 0;
    for (size_t i = 0; rc == DBR_OK && i < t->n_signals; i++) {
        const dbr_signal *s = &t->signals[i];
        bool tells = s->kind == DBR_SIGNAL_SATURATION ||
                     (s->kind == DBR_SIGNAL_FIRST_SEEN && s->level >= DBR_LEVEL_ERROR);
        bool is_near =
            s->time >= b->started - DBR_HOUR && (t->window.end == DBR_TIME_NONE || s->time < t->window.end);
        bool is_first = true; // the others of its service are told with it
        if (s->kind == DBR_SIGNAL_SATURATION && is_near) {
            (void)count_replicas(b, s, &is_first);
        }
        if (tells && is_near && is_first && s->score >= MIN_SCORE) {
            order[n++] = s;
        }
        if (s->kind == DBR_SIGNAL_SATURATION && is_near && is_first) {
            rc = add_condition(b, s, err);
        }
    }
    qsort(order, n, sizeof(*order), by_weight);
    size_t added = 0;
    for (size_t i = 0; rc == DBR_OK && i < n && added < MAX_EFFECTS; i++) {
        dbr_slice title = describe(b, order[i]);
        if (title.len > 0 && !is_told(b, order[i], title)) {
            add_signal(b, order[i], title);
            added++;
        }
    }
    return rc;
}
