/*
 * Where the time goes in what one worker does over and over: a step that its log announces and ends, one after the other.
 *
 *     10:00:04.1 Sending receipt to a@…      →  "Sending receipt to a@…: takes 1.9 s each time (median of 812), 91 % of the
 *     10:00:06.0 receipt sent                    time from one to the next"
 *
 * A pair of templates is a step when the first announces work (detect_is_announcement), what follows it is the second in nine of ten
 * cases, and the second says that something ended and has a word of the first in common. Whoever works at several things at
 * once mixes their lines and has no such pairs.
 *
 * That work takes time is no failure. So a step is told only where the evidence is about a backlog: a consumer group, a queue or
 * lag in it, or an alert, page or message that speaks of one or of slowness. It is then a weak lead, the step that took most in
 * all of each source, *slow*, and grave only where consumers are described and nobody was alerted: its share of the cycle says how much faster the worker could be without it.
 *
 * Limits: sources of 40 to 20,000 records in time order; steps of 20 runs and 50 ms; 32 announcements a source.
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define MIN_RECORDS 40u
#define MAX_RECORDS 20000u
#define MAX_STEPS   32u
#define MIN_RUNS    20u
#define MIN_STEP_S  0.05
#define MOSTLY      0.9
#define MAX_TEXT    (UINT64_C(256) << 10)
#define MAX_SPOKEN  2000u /* alerts, pages and messages looked at */

/* An announcement and how its work went. */
typedef struct step {
    uint32_t i_begin, i_end; // templates; i_end 0: not known yet
    uint64_t n_begun, n_ended;
    dbr_entry first;
    dbr_time begun; // the last time
    DBR_VEC(double) took;
    DBR_VEC(double) cycle; // from one beginning to the next, both in seconds
} step;

typedef struct walk {
    const dbr_member_info *m;
    step steps[MAX_STEPS];
    size_t n;
    step *open; // what the last record announced
} walk;

/* What a backlog is known by. */
typedef enum about { ABOUT_NOTHING, ABOUT_WORDS, ABOUT_CONSUMERS } about;

static bool has(dbr_slice text, const char *word)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(word)) != SIZE_MAX;
}

/* ---- whether a backlog is what the evidence is about ---- */

static bool speaks_of_backlog(dbr_slice text)
{
    static const char *const WORDS[] = {"consumer lag", "lagging", "lag ",  "backlog", "queue", "slow",
                                        "latency",      "behind",  "delay", "积压",    "延迟",  "变慢"};
    bool is = false;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && !is; i++) {
        is = has(text, WORDS[i]);
    }
    return is;
}

typedef struct spoken {
    size_t n;
    bool is;
} spoken;

static bool take_spoken(void *data, const dbr_entry *e, const dbr_record *r)
{
    spoken *s = data;
    (void)e;
    s->is = speaks_of_backlog(r->title) || speaks_of_backlog(r->text);
    return !s->is && ++s->n < MAX_SPOKEN;
}

/* What describes a consumer group or a queue, however it is printed. */
static bool shows_consumers(dbr_evidence *ev, uint32_t i_member)
{
    static const char *const SHAPES[] = {"LOG-END-OFFSET",   "group_id:",           "\"group_id\"",
                                         "Consumer group '", "messages\tconsumers", "consumer_lag"};
    DBR_AUTO(dbr_arena) bytes = {0};
    dbr_slice text = detect_member_text(ev, i_member, MAX_TEXT, &bytes);
    bool is = false;
    for (size_t i = 0; i < sizeof(SHAPES) / sizeof(SHAPES[0]) && !is && text.len > 0; i++) {
        is = dbr_slice_find(text, dbr_slice_str(SHAPES[i])) != SIZE_MAX;
    }
    return is;
}

static dbr_code what_about(dbr_evidence *ev, about *ret, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .kinds =
                                      1u << DBR_KIND_ALERT | 1u << DBR_KIND_PAGE | 1u << DBR_KIND_MESSAGE,
                                  .i_member = -1,
                                  .with_untimed = true};
    spoken s = {0};
    dbr_code rc = dbr_evidence_each(ev, &o, take_spoken, &s, err);
    *ret = s.is ? ABOUT_WORDS : ABOUT_NOTHING;
    for (uint32_t i = 0; rc == DBR_OK && *ret == ABOUT_NOTHING && i < dbr_evidence_n_members(ev); i++) {
        *ret = shows_consumers(ev, i) ? ABOUT_CONSUMERS : ABOUT_NOTHING;
    }
    return rc;
}

/* ---- steps ---- */

/* Whether two lines have a word of four letters or more in common, the verb's form apart ("Sending", "sent"). */
static bool share_a_word(dbr_slice a, dbr_slice b)
{
    enum { TELLING = 4 };
    size_t at = 0;
    while (at < a.len) {
        size_t end = dbr_slice_letters_end(a, at);
        dbr_slice word = dbr_slice_sub(a, at, end);
        if (word.len >= TELLING && dbr_slice_find_nocase(b, word) != SIZE_MAX) {
            return true;
        }
        at = end > at ? end : at + 1;
    }
    return false;
}

static bool is_end_of(dbr_slice begin, dbr_slice end)
{
    static const char *const ENDS[] = {"sent",    "done",      "complet", "finish", "success", "stored",
                                       "written", "processed", "saved",   "took",   "完成",    "成功"};
    bool says = false;
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]) && !says; i++) {
        says = has(end, ENDS[i]);
    }
    return says && share_a_word(begin, end);
}

static step *step_of(walk *w, const dbr_entry *e)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->steps[i].i_begin == e->i_template) {
            return &w->steps[i];
        }
    }
    bool may = e->i_template < w->m->n_templates && w->n < MAX_STEPS &&
               detect_is_announcement(w->m->templates[e->i_template].text);
    if (!may) {
        return NULL;
    }
    w->steps[w->n] = (step){.i_begin = e->i_template, .first = *e, .begun = DBR_TIME_NONE};
    return &w->steps[w->n++];
}

static void take(walk *w, const dbr_entry *e)
{
    step *s = w->open;
    if (s != NULL && e->i_template < w->m->n_templates) {
        bool is_end = s->i_end == e->i_template ||
                      (s->i_end == 0 && e->i_template != s->i_begin &&
                       is_end_of(w->m->templates[s->i_begin].text, w->m->templates[e->i_template].text));
        if (is_end) {
            s->i_end = e->i_template;
            s->n_ended++;
            *DBR_PUSH(&s->took) = (double)(e->time - s->begun) / (double)DBR_SECOND;
        }
    }
    w->open = step_of(w, e);
    if (w->open != NULL) {
        s = w->open;
        if (s->begun != DBR_TIME_NONE) {
            *DBR_PUSH(&s->cycle) = (double)(e->time - s->begun) / (double)DBR_SECOND;
        }
        s->begun = e->time;
        s->n_begun++;
    }
}

static bool may_have_steps(const dbr_member_info *m)
{
    bool announces = false;
    for (size_t i = 1; i < m->n_templates && !announces; i++) {
        announces = m->templates[i].n >= MIN_RUNS && detect_is_announcement(m->templates[i].text);
    }
    return announces && m->n_entries <= MAX_RECORDS && m->is_sorted && m->n_steps == 0 && !m->is_missing &&
           !detect_is_access(m);
}

/* The step that took most in all. */
static void tell(dbr_evidence *ev, walk *w, dbr_arena *arena, signal_vec *out)
{
    const step *most = NULL;
    double took = 0, all = 0;
    for (size_t i = 0; i < w->n; i++) {
        step *s = &w->steps[i];
        bool is_step = s->took.n >= MIN_RUNS && (double)s->n_ended >= MOSTLY * (double)s->n_begun;
        double median = is_step ? detect_median(s->took.items, s->took.n) : 0;
        if (median >= MIN_STEP_S && median * (double)s->took.n > all) {
            most = s;
            took = median;
            all = median * (double)s->took.n;
        }
    }
    dbr_record r = {0};
    dbr_err bad = {0};
    if (most == NULL || dbr_evidence_record(ev, &most->first, arena, &r, &bad) < 0) {
        return;
    }
    double cycle = most->cycle.n > 0 ? detect_median(most->cycle.items, most->cycle.n) : took;
    double share = cycle > 0 ? fmin(1, took / cycle) : 1;
    const char *text = dbr_arena_printf(
        arena, "%.*s takes %.2g s each time (median of %zu), %.0f %% of the time from one to the next",
        DBR_FMT(detect_headline(r.text, arena)), took, most->took.n, 100 * share);
    *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                  .time = DBR_TIME_NONE, // it has always been so, as far as anybody knows
                                  .end = DBR_TIME_NONE,
                                  .first = most->first,
                                  .last = most->first,
                                  .i_member = most->first.i_member,
                                  .i_template = most->i_begin,
                                  .i_series = -1,
                                  .level = DBR_LEVEL_NONE,
                                  .n = most->took.n,
                                  .score = (0.5 + 0.5 * share) * detect_failure_weight(DBR_FAILURE_SLOW),
                                  .failure = DBR_FAILURE_SLOW,
                                  .text = dbr_slice_str(text)};
}

static dbr_code judge(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena, signal_vec *out,
                      dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    dbr_cursor_options o = {
        .span = span, .kinds = 1u << DBR_KIND_LOG, .i_member = (int64_t)i_member, .in_file_order = true};
    dbr_cursor *c = NULL;
    dbr_entry e;
    if (!may_have_steps(m)) {
        return DBR_OK;
    }
    walk w = {.m = m};
    dbr_code rc = dbr_cursor_open(ev, &o, &c, err);
    int got = 1;
    while (rc == DBR_OK && got == 1) {
        got = dbr_cursor_next(c, &e, err);
        if (got == 1 && e.time != DBR_TIME_NONE) {
            take(&w, &e);
        }
        rc = got < 0 ? (dbr_code)got : rc;
    }
    (void)dbr_cursor_close(c);
    if (rc == DBR_OK) {
        tell(ev, &w, arena, out);
    }
    for (size_t i = 0; i < w.n; i++) {
        DBR_VEC_RELEASE(&w.steps[i].took);
        DBR_VEC_RELEASE(&w.steps[i].cycle);
    }
    return rc;
}

/* Who describes consumers of a log that nobody was alerted about has a backlog at hand: no quiet, but no window either. */
static dbr_code judge_consumer(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena,
                               signal_vec *out, dbr_err *err)
{
    size_t n = out->n;
    dbr_code rc = judge(ev, i_member, span, arena, out, err);
    for (size_t i = n; i < out->n; i++) {
        out->items[i].is_grave = true;
    }
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec none = {0};
    about what = ABOUT_NOTHING;
    bool may = false;
    dbr_code rc = DBR_OK;
    for (uint32_t i = 0; i < dbr_evidence_n_members(ev) && !may; i++) {
        may = dbr_evidence_member(ev, i)->n_entries >= MIN_RECORDS &&
              may_have_steps(dbr_evidence_member(ev, i));
    }
    rc = may ? what_about(ev, &what, err) : DBR_OK;
    if (rc < 0 || what == ABOUT_NOTHING) {
        return detect_finish(rc, &none, arena, ret, ret_n);
    }
    return detect_each_log(ev, span, MIN_RECORDS, what == ABOUT_CONSUMERS ? judge_consumer : judge, arena,
                           ret, ret_n, err);
}

const dbr_detector dbr_detector_steps = {
    .name = "steps",
    .help = "where the time of a worker goes that has a backlog: steps that its log announces and ends",
    .method = "medians of announced work over the cycle it is part of; own heuristic",
    .run = run,
};
