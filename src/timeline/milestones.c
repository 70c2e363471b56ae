/*
 * The milestones, each by one rule that is printed with it. What no rule finds stays unknown.
 *
 *     started       the first error of the episode, else the shift of the metric that matters
 *     detected      the first time an alert about it fires, or the first human message about it if that is earlier
 *     declared      a status page says "investigating", or somebody declares an incident in chat
 *     paged         the first notification     acknowledged  the first acknowledgement after it
 *     identified    a status page says so
 *     mitigated     the last deliberate change between acknowledgement (or detection) and recovery, unless as many errors
 *                   as before it came from five to ten minutes after it; a status page's "monitoring" is no proof of it: it
 *                   is posted minutes to hours later (docs/measurements.md)
 *     recovered     a metric of errors is back in its band, where that is the metric that matters; else the last error of the
 *                   episode, chained ones included, when its source writes at least twenty records more; else the metric that
 *                   matters is back, or the most distinct one of errors. Never before it started
 *     resolved      the last resolve of a page, or the status page's
 *
 * What no page and no status page tells is taken from what people say in the chat: messages.c.
 */
#include "timeline/timeline_impl.h"

static void set(tl_build *b, dbr_milestone_name m, const dbr_event *e, dbr_text_id rule)
{
    dbr_milestone *x = &b->out->milestones[m];
    *x = (dbr_milestone){.time = e->time,
                         .rule = dbr_slice_str(dbr_text(b->lang, rule)),
                         .address = e->address,
                         .label = e->text};
}

/* First (or last) event that may be a milestone, in the window. */
static const dbr_event *marked(const tl_build *b, dbr_milestone_name m, bool last)
{
    const dbr_event *found = NULL;
    for (size_t i = 0; i < b->events.n && (found == NULL || last); i++) {
        const dbr_event *e = &b->events.items[i];
        bool is_inside = e->time >= b->out->window.begin &&
                         (b->out->window.end == DBR_TIME_NONE || e->time <= b->out->window.end);
        if ((e->milestones >> m & 1) != 0 && is_inside) {
            found = e;
        }
    }
    return found;
}

static void set_marked(tl_build *b, dbr_milestone_name m, bool last, dbr_text_id rule)
{
    const dbr_event *e = marked(b, m, last);
    if (e != NULL) {
        set(b, m, e, rule);
    }
}

static bool is_deliberate(const dbr_event *e)
{
    return e->kind == DBR_KIND_CHANGE && e->salience >= 0.5;
}

/* Records of a member in [from, to) of this level and above, counted up to `most`. */
static size_t count_records(const tl_build *b, uint32_t i_member, dbr_span span, dbr_level level, size_t most)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_err bad = {0};
    dbr_cursor_options o = {
        .span = span, .kinds = 1u << DBR_KIND_LOG, .min_level = level, .i_member = (int64_t)i_member};
    size_t n = 0;
    if (dbr_cursor_open(b->ev, &o, &c, &bad) == DBR_OK) {
        while (n < most && dbr_cursor_next(c, &e, &bad) == 1) {
            n++;
        }
    }
    (void)dbr_cursor_close(c);
    return n;
}

/* Whether as many errors came after a change as before it: what it was made against went on. */
static bool was_in_vain(const tl_build *b, dbr_time change)
{
    enum { TELLING = 10, MOST = 5000 };
    const dbr_time part = 5 * DBR_MINUTE;
    if (b->main_errors == NULL) {
        return false;
    }
    uint32_t i = b->main_errors->i_member;
    size_t before = count_records(b, i, (dbr_span){change - part, change}, DBR_LEVEL_ERROR, MOST);
    size_t after = count_records(b, i, (dbr_span){change + part, change + 2 * part}, DBR_LEVEL_ERROR, MOST);
    return before >= TELLING && after * 5 >= before * 4;
}

/* The last deliberate change before recovery, taken back to the first of the changes made together with it. */
static const dbr_event *mitigation(const tl_build *b)
{
    const dbr_milestone *m = b->out->milestones;
    dbr_time from =
        m[DBR_ACKNOWLEDGED].time != DBR_TIME_NONE ? m[DBR_ACKNOWLEDGED].time : m[DBR_STARTED].time;
    dbr_time to = m[DBR_RECOVERED].time;
    const dbr_event *found = NULL;
    if (from == DBR_TIME_NONE || to == DBR_TIME_NONE) {
        return NULL; // nothing to credit: a recovery before a change is not due to it
    }
    for (size_t i = b->events.n; i > 0; i--) {
        const dbr_event *e = &b->events.items[i - 1];
        if (!is_deliberate(e) || e->time < from || e->time >= to) {
            continue;
        }
        if (found != NULL && found->time - e->time > 5 * DBR_MINUTE) {
            break;
        }
        found = e;
    }
    return found != NULL && was_in_vain(b, found->time) ? NULL : found;
}

/* Whether the source of the last errors goes on without them: silence is no recovery. */
static bool goes_on(const tl_build *b, const dbr_signal *errors)
{
    enum { ALIVE = 20 };
    dbr_span after = {errors->end + 1, DBR_TIME_NONE};
    return count_records(b, errors->i_member, after, DBR_LEVEL_NONE, ALIVE) >= ALIVE;
}

/* Where a metric of errors is back, the most distinct one of those that were off while it lasted. */
static const dbr_signal *errors_back(const tl_build *b, dbr_time started)
{
    const dbr_signal *best = NULL;
    for (size_t i = 0; i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        bool is = s->kind == DBR_SIGNAL_SHIFT && s->end != DBR_TIME_NONE && s->end >= started &&
                  tl_overlaps(s, b->out->window) && tl_speaks_of_errors(b, s);
        best = is && (best == NULL || s->score > best->score) ? s : best;
    }
    return best;
}

static bool set_metric_back(tl_build *b, dbr_time started)
{
    const dbr_event *e = marked(b, DBR_RECOVERED, false);
    if (e == NULL || e->time < started) { // what was back before it began is another matter
        return false;
    }
    set(b, DBR_RECOVERED, e, DBR_T_TIMELINE_RULE_RECOVERED);
    return true;
}

static bool set_last_error(tl_build *b)
{
    const dbr_signal *errors = b->last_errors != NULL ? b->last_errors : b->main_errors;
    if (b->main_errors == NULL || !goes_on(b, errors)) {
        return false;
    }
    dbr_event last = {.time = errors->end,
                      .address = tl_address(b, &errors->last),
                      .text = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_LAST_ERROR))};
    set(b, DBR_RECOVERED, &last, DBR_T_TIMELINE_RULE_LAST_ERROR);
    return true;
}

/* Errors tell best when errors are over: their metric, then their last record, then the metric that matters. */
static void set_recovered(tl_build *b)
{
    dbr_time started = b->out->milestones[DBR_STARTED].time;
    started = started != DBR_TIME_NONE ? started : b->out->window.begin;
    const dbr_signal *back = NULL;
    bool is_errors = b->main_series != NULL && tl_speaks_of_errors(b, b->main_series);
    if ((is_errors && set_metric_back(b, started)) || set_last_error(b) || set_metric_back(b, started)) {
        return;
    }
    back = errors_back(b, started);
    if (back != NULL) {
        dbr_event e = {.time = back->end,
                       .address = tl_address(b, &back->last),
                       .text = TL_SAY(b, DBR_T_TIMELINE_BACK,
                                      tl_str(b, dbr_evidence_series(b->ev, (size_t)back->i_series)->title))};
        set(b, DBR_RECOVERED, &e, DBR_T_TIMELINE_RULE_RECOVERED);
    }
}

/* What its row says of the first sample off the level: "X rises from a to b"; the series' name where it has no row. */
static dbr_slice words_of_shift(const tl_build *b, const dbr_event *first)
{
    for (size_t i = 0; i < b->events.n; i++) {
        const dbr_event *e = &b->events.items[i];
        bool is = dbr_slice_eq(e->address, first->address);
        for (size_t k = 0; k < e->n_others && !is; k++) {
            is = dbr_slice_eq(e->others[k], first->address);
        }
        if (is) {
            return e->text;
        }
    }
    return dbr_evidence_series(b->ev, (size_t)b->main_series->i_series)->title;
}

void tl_find_milestones(tl_build *b)
{
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        b->out->milestones[i].time = DBR_TIME_NONE;
    }
    if (b->out->is_quiet || b->out->window.begin == DBR_TIME_NONE) {
        return;
    }
    set_marked(b, DBR_STARTED, false, DBR_T_TIMELINE_RULE_STARTED);
    if (b->out->milestones[DBR_STARTED].time == DBR_TIME_NONE && b->main_series != NULL) {
        dbr_event e = {.time = b->main_series->time, .address = tl_address(b, &b->main_series->first)};
        e.text = words_of_shift(b, &e);
        set(b, DBR_STARTED, &e, DBR_T_TIMELINE_RULE_STARTED_SHIFT);
    }
    set_marked(b, DBR_DETECTED, false, DBR_T_TIMELINE_RULE_DETECTED);
    set_marked(b, DBR_DECLARED, false, DBR_T_TIMELINE_RULE_DECLARED);
    set_marked(b, DBR_PAGED, false, DBR_T_TIMELINE_RULE_PAGED);
    set_marked(b, DBR_ACKNOWLEDGED, false, DBR_T_TIMELINE_RULE_ACKNOWLEDGED);
    set_marked(b, DBR_IDENTIFIED, false, DBR_T_TIMELINE_RULE_IDENTIFIED);
    set_marked(b, DBR_RESOLVED, true, DBR_T_TIMELINE_RULE_RESOLVED);
    set_recovered(b);
    const dbr_event *m = mitigation(b);
    if (m != NULL) {
        set(b, DBR_MITIGATED, m, DBR_T_TIMELINE_RULE_MITIGATED);
    }
    tl_find_said(b);
}
