/*
 * What the evidence itself says went wrong (detect/failures.c, detect/states.c), as leads. They need no time and no window;
 * where a change explains the incident (a lead of 0.5 or more) they are left out, since they follow from it; but what an output shows to be wrong by itself stays (two).
 *
 *      0.45 · score   the class of its words, its level, how many there are
 *      0.15 · exp(-Δ / 10 min)   began before the first errors (with them: 0.15)
 *      0.10           more than ten of them
 *     -0.10           instead, when it is said all along, since before the first errors: its source's background
 *      0.12           it names what an alert or page is about, or stands in a file that does
 *      (nothing of the kind where errors did not rise: when they began nobody knows)
 *     -0.10           nothing tells when (an alert that fires says: now)
 *     -0.05           began after the first errors
 *     -0.10           long (two hours) before them: another matter, as a rule
 *      0.08           an alert or page of the incident is of the same class
 *      0.15           a rule that lets nothing pass, where a name does not resolve, a connection fails or times out; where
 *                     nothing of the kind does it is no lead at all
 *
 * Where it holds a pool's own numbers ("total=10, active=10, idle=0, waiting=186") and all are in use, a reason says so (0.05).
 *
 * Where no errors opened the window, the metrics that left their level most (up to three, score 0.6 and more) are leads as
 * well: 0.15 · score. They are what was felt and say least about why.
 *
 * Left out are rows of listings whose object another failure names (that says why), and, where there is any other failure, what
 * the collecting tool answered when it asked for what is not there.
 *
 * At most six failures; of failures in nearly the same words the first stays, but the text that names more (a path, an address, a
 * quoted name) speaks for both when it is not later. What is below 0.35 is called weak, as every lead is.
 */
#include "factors/factors_impl.h"

#include <math.h>
#include <stdlib.h>

#define MAX_FAILURES 6u
#define EXPLAINS     0.5
#define MAX_BESIDE   2u /* failures beside a change that explains the incident */
#define MIN_BESIDE   0.7
#define OFTEN        10u
#define MAX_SHIFTS   3u
#define MIN_SHIFT    0.6

static bool has_explanation(const fc_build *b)
{
    for (size_t i = 0; i < b->leads.n; i++) {
        const dbr_lead *l = &b->leads.items[i].pub;
        if (l->role == DBR_LEAD_CAUSE && l->score >= EXPLAINS && dbr_slice_is(l->layer, "change")) {
            return true;
        }
    }
    return false;
}

static fc_lead *told(const fc_build *b, dbr_slice title)
{
    for (size_t i = 0; i < b->leads.n; i++) {
        fc_lead *l = &b->leads.items[i];
        if (!dbr_slice_is(l->pub.layer, "change") && l->pub.role == DBR_LEAD_CAUSE &&
            dbr_timeline_words_agree(l->pub.title, title)) {
            return l;
        }
    }
    return NULL;
}

/* How many names a text holds: words with '/', '_', '=', a quote, or ':' inside. */
static size_t names_in(dbr_slice text)
{
    size_t n = 0;
    while (text.ptr != NULL) {
        dbr_slice word = dbr_slice_cut(&text, ' ');
        for (size_t i = 0; i < word.len; i++) {
            if (strchr("/_=\"'`", word.ptr[i]) != NULL || (word.ptr[i] == ':' && i + 1 < word.len)) {
                n++;
                break;
            }
        }
    }
    return n;
}

static const char *class_name(const fc_build *b, dbr_failure f)
{
    static const dbr_text_id NAMES[DBR_FAILURE_COUNT] = {
        [DBR_FAILURE_NONE] = DBR_T_FACTORS_CLASS_OTHER,
        [DBR_FAILURE_MEMORY] = DBR_T_FACTORS_CLASS_MEMORY,
        [DBR_FAILURE_STORAGE] = DBR_T_FACTORS_CLASS_STORAGE,
        [DBR_FAILURE_LIMIT] = DBR_T_FACTORS_CLASS_LIMIT,
        [DBR_FAILURE_PLACEMENT] = DBR_T_FACTORS_CLASS_PLACEMENT,
        [DBR_FAILURE_IMAGE] = DBR_T_FACTORS_CLASS_IMAGE,
        [DBR_FAILURE_CERTIFICATE] = DBR_T_FACTORS_CLASS_CERTIFICATE,
        [DBR_FAILURE_MISSING] = DBR_T_FACTORS_CLASS_MISSING,
        [DBR_FAILURE_INVALID] = DBR_T_FACTORS_CLASS_INVALID,
        [DBR_FAILURE_NAME] = DBR_T_FACTORS_CLASS_NAME,
        [DBR_FAILURE_CONNECTION] = DBR_T_FACTORS_CLASS_CONNECTION,
        [DBR_FAILURE_ACCESS] = DBR_T_FACTORS_CLASS_ACCESS,
        [DBR_FAILURE_NODE] = DBR_T_FACTORS_CLASS_NODE,
        [DBR_FAILURE_PROBE] = DBR_T_FACTORS_CLASS_PROBE,
        [DBR_FAILURE_TIMEOUT] = DBR_T_FACTORS_CLASS_TIMEOUT,
        [DBR_FAILURE_CRASH] = DBR_T_FACTORS_CLASS_CRASH,
        [DBR_FAILURE_EXCEPTION] = DBR_T_FACTORS_CLASS_EXCEPTION,
        [DBR_FAILURE_SLOW] = DBR_T_FACTORS_CLASS_SLOW,
        [DBR_FAILURE_LOAD] = DBR_T_FACTORS_CLASS_LOAD,
        [DBR_FAILURE_BARRIER] = DBR_T_FACTORS_CLASS_BARRIER,
        [DBR_FAILURE_OTHER] = DBR_T_FACTORS_CLASS_OTHER,
    };
    return dbr_text(b->lang, NAMES[f]);
}

static void weigh_time(fc_build *b, fc_lead *l, const dbr_signal *s)
{
    bool is_now = s->time == DBR_TIME_NONE && s->first.kind == DBR_KIND_ALERT;
    if (is_now || (s->time != DBR_TIME_NONE && b->timeline->window_origin == DBR_WINDOW_ERRORS)) {
        return;
    }
    if (s->time == DBR_TIME_NONE) {
        fc_reason(l, true, 0.10, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_UNTIMED)), (dbr_slice){0});
    } else if (b->started != DBR_TIME_NONE && s->time <= b->started) {
        dbr_time ahead = b->started - s->time;
        fc_reason(l, false, 0.15 * exp(-(double)ahead / (double)(10 * DBR_MINUTE)),
                  ahead > 0 ? FC_SAY(b, DBR_T_FACTORS_BEGAN_BEFORE, fc_duration(b, ahead))
                            : dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_BEGAN_WITH)),
                  l->pub.address);
        if (ahead > 2 * DBR_HOUR) {
            fc_reason(l, true, 0.10, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_LONG_BEFORE)),
                      (dbr_slice){0});
        }
    } else if (b->started != DBR_TIME_NONE) {
        fc_reason(l, true, 0.05, FC_SAY(b, DBR_T_FACTORS_BEGAN_AFTER, fc_duration(b, s->time - b->started)),
                  (dbr_slice){0});
    }
}

static dbr_slice address_of(fc_build *b, const dbr_signal *s)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_evidence_address(b->ev, &s->first, &address);
    return dbr_slice_dup(b->arena, dbr_buf_view(&address));
}

/* An alert that says the same is wrong: of what the evidence speaks of, that is what the incident is about. */
static void weigh_alerts(fc_build *b, fc_lead *l, const dbr_signal *s)
{
    for (size_t i = 0; i < b->n_alerts && s->first.kind != DBR_KIND_ALERT && s->first.kind != DBR_KIND_PAGE;
         i++) {
        const fc_alert *a = &b->alerts[i];
        if (a->failure == s->failure) {
            fc_reason(l, false, 0.08, FC_SAY(b, DBR_T_FACTORS_ALERT_AGREES, dbr_arena_str(b->arena, a->text)),
                      a->address);
        }
    }
}

/* The number behind "key=" or "key:"; false for none. */
static bool number_of(dbr_slice text, const char *key, int64_t *ret)
{
    size_t at = dbr_slice_find(text, dbr_slice_str(key));
    dbr_slice rest = at != SIZE_MAX ? dbr_slice_from(text, at + strlen(key)) : (dbr_slice){0};
    size_t n = 0;
    bool has_mark = rest.len > 1 && (rest.ptr[0] == '=' || rest.ptr[0] == ':');
    rest = dbr_slice_from(rest, has_mark ? 1 : 0);
    while (n < rest.len && rest.ptr[n] >= '0' && rest.ptr[n] <= '9') {
        n++;
    }
    return has_mark && dbr_slice_int(dbr_slice_sub(rest, 0, n), ret);
}

/* What pools of connections say of themselves when nobody gets one: "total=10, active=10, idle=0, waiting=186". */
static void weigh_pool(fc_build *b, fc_lead *l, dbr_slice text)
{
    int64_t all = 0, busy = 0, waiting = 0;
    bool has_all = number_of(text, "total", &all) || number_of(text, "size", &all);
    bool has_busy = number_of(text, "active", &busy) || number_of(text, "busy", &busy);
    if (has_all && has_busy && number_of(text, "waiting", &waiting) && all > 0 && busy >= all &&
        waiting > 0) {
        fc_reason(l, false, 0.05,
                  FC_SAY(b, DBR_T_FACTORS_POOL_USED_UP, dbr_arena_printf(b->arena, "%lld", (long long)busy),
                         dbr_arena_printf(b->arena, "%lld", (long long)all),
                         dbr_arena_printf(b->arena, "%lld", (long long)waiting)),
                  l->pub.address);
    }
}

static fc_lead *add(fc_build *b, const dbr_signal *s)
{
    dbr_slice proof = address_of(b, s);
    fc_lead *l = fc_new(b, DBR_LEAD_CAUSE, s->text, dbr_failure_layer(s->failure), s->time, proof);
    l->pub.service = dbr_evidence_member(b->ev, s->i_member)->layout->service;
    fc_reason(l, false, 0.45 * s->score, FC_SAY(b, DBR_T_FACTORS_SPEAKS_OF, class_name(b, s->failure)),
              proof);
    bool is_usual = s->is_habit && (b->started == DBR_TIME_NONE || s->time < b->started - 5 * DBR_MINUTE);
    if (is_usual) {
        fc_reason(l, true, 0.10, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_SAID_ALL_ALONG)),
                  (dbr_slice){0});
    } else if (s->n > OFTEN) {
        fc_reason(
            l, false, 0.10,
            FC_SAY(b, DBR_T_FACTORS_SAID_OFTEN, dbr_arena_printf(b->arena, "%llu", (unsigned long long)s->n)),
            (dbr_slice){0});
    }
    const dbr_member_info *m = dbr_evidence_member(b->ev, s->i_member);
    dbr_record r = {0};
    dbr_err ignored = {0};
    (void)dbr_evidence_record(b->ev, &s->first, b->arena, &r,
                              &ignored); // who is spoken of, where the format tells
    const dbr_slice texts[] = {s->text, l->pub.service, m->path, m->name, r.service};
    bool may_name = s->first.kind != DBR_KIND_ALERT && !s->is_answer; // an answer repeats what was asked
    dbr_slice subject = may_name ? fc_subject_in(b, texts, s->is_row ? 1 : 5) : (dbr_slice){0};
    if (s->is_row && subject.len == 0 && b->n_subjects > 0) {
        fc_reason(l, true, 0.15, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_OTHER_SUBJECT)),
                  (dbr_slice){0});
    }
    if (subject.len > 0) {
        fc_reason(l, false, 0.12, FC_SAY(b, DBR_T_FACTORS_NAMES_SUBJECT, dbr_arena_str(b->arena, subject)),
                  (dbr_slice){0});
    }
    weigh_pool(b, l, s->text);
    weigh_alerts(b, l, s);
    weigh_time(b, l, s);
    return l;
}

/* Whether a lead that says more names the object of a row: "api-7c 0/1 Error" beside "api-7c: container app OOMKilled". */
static bool is_restated(const fc_build *b, const dbr_signal *s)
{
    enum { SHORTEST = 6 };
    dbr_slice rest = s->text;
    while (s->is_row && rest.ptr != NULL) {
        dbr_slice word = dbr_slice_cut(&rest, ' ');
        if (dbr_slice_find_char(word, '/') != SIZE_MAX) {
            return false; // "0/1": behind it stands no name
        }
        bool is_name = word.len >= SHORTEST && dbr_slice_find_char(word, '-') != SIZE_MAX;
        for (size_t i = 0; is_name && i < b->leads.n; i++) {
            const dbr_lead *l = &b->leads.items[i].pub;
            if (!dbr_slice_is(l->layer, "change") && dbr_slice_find(l->title, word) != SIZE_MAX) {
                return true;
            }
        }
    }
    return false;
}

/* The strongest failure to reach something; NULL for none. */
static const dbr_signal *unreached(const dbr_signal *const *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is = order[i]->failure == DBR_FAILURE_NAME || order[i]->failure == DBR_FAILURE_CONNECTION ||
                  order[i]->failure == DBR_FAILURE_TIMEOUT;
        if (is && !order[i]->is_answer && order[i]->first.kind != DBR_KIND_ALERT) {
            return order[i];
        }
    }
    return NULL;
}

static int by_score(const void *a, const void *b)
{
    const dbr_signal *x = *(const dbr_signal *const *)a;
    const dbr_signal *y = *(const dbr_signal *const *)b;
    if (x->is_answer != y->is_answer) {
        return x->is_answer ? 1 : -1;
    }
    if (x->is_row != y->is_row) {
        return x->is_row ? 1 : -1; // what says why comes before what says that
    }
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return x < y ? -1 : x > y;
}

/* "ReplicaLag rises from 1.2 to 1,340". */
static void add_series(fc_build *b, const dbr_signal *s)
{
    const dbr_series *series = dbr_evidence_series(b->ev, (size_t)s->i_series);
    const char *name = dbr_arena_str(b->arena, series->title);
    const char *from = dbr_value_text(b->arena, series->title, s->before, s->peak);
    const char *to = dbr_value_text(b->arena, series->title, s->peak, s->before);
    dbr_slice title =
        FC_SAY(b, s->peak > s->before ? DBR_T_TIMELINE_RISES : DBR_T_TIMELINE_FALLS, name, from, to);
    fc_lead *l = fc_new(b, DBR_LEAD_CAUSE, title, "capacity", s->time, address_of(b, s));
    fc_reason(l, false, 0.15 * s->score, FC_SAY(b, DBR_T_FACTORS_LEFT_LEVEL, from, to), l->pub.address);
}

static void add_shifts(fc_build *b, const dbr_signal **order, size_t n)
{
    size_t added = 0;
    for (size_t i = 0; i < n && added < MAX_SHIFTS && order[i]->score >= MIN_SHIFT; i++) {
        add_series(b, order[i]);
        added++;
    }
}

/* Signals of a kind, the strongest first. */
static size_t strongest(const fc_build *b, dbr_signal_kind kind, const dbr_signal **ret)
{
    const dbr_timeline *t = b->timeline;
    size_t n = 0;
    for (size_t i = 0; i < t->n_signals; i++) {
        const dbr_signal *s = &t->signals[i];
        bool is_late = s->time != DBR_TIME_NONE && t->window.end != DBR_TIME_NONE && s->time >= t->window.end;
        if (s->kind == kind && !is_late) {
            ret[n++] = s;
        }
    }
    qsort(ret, n, sizeof(*ret), by_score);
    return n;
}

static bool has_onset(const dbr_timeline *t)
{
    for (size_t i = 0; i < t->n_signals; i++) {
        if (t->signals[i].kind == DBR_SIGNAL_ONSET) {
            return true;
        }
    }
    return false;
}

/* A state that an output shows and that is wrong by itself: beside a change that explains the incident it may be how. */
static bool says_how_it_is(const dbr_signal *s)
{
    return s->texts != NULL && s->is_grave && !s->is_row && s->score >= MIN_BESIDE;
}

void fc_add_failures(fc_build *b)
{
    const dbr_timeline *t = b->timeline;
    const dbr_signal **order = DBR_NEW_N(b->arena, const dbr_signal *, t->n_signals + 1);
    size_t n = 0;
    size_t added = 0;
    bool is_explained = has_explanation(b);
    n = strongest(b, DBR_SIGNAL_FAILURE, order);
    const dbr_signal *far = unreached(order, n);
    for (size_t i = 0; i < n && added < MAX_FAILURES; i++) {
        fc_lead *same = told(b, order[i]->text);
        if (is_explained && (added >= MAX_BESIDE || !says_how_it_is(order[i]))) {
            continue; // it follows from the change
        }
        bool is_open = order[i]->failure == DBR_FAILURE_BARRIER && far == NULL; // nothing fails to pass it
        if (is_open || is_restated(b, order[i]) || (order[i]->is_answer && (added > 0 || b->leads.n > 0))) {
            continue;
        }
        if (same == NULL) {
            fc_lead *l = add(b, order[i]);
            if (order[i]->failure == DBR_FAILURE_BARRIER) {
                fc_reason(l, false, 0.15,
                          FC_SAY(b, DBR_T_FACTORS_STANDS_BETWEEN, class_name(b, far->failure)),
                          address_of(b, far));
            }
            added++;
        } else if (names_in(order[i]->text) > names_in(same->pub.title) && order[i]->time <= same->pub.time) {
            same->pub.title = order[i]->text;
            same->pub.time = order[i]->time;
            same->pub.address = address_of(b, order[i]);
        }
    }
    if (t->window_origin == DBR_WINDOW_BURST && !has_onset(t)) {
        add_shifts(b, order, strongest(b, DBR_SIGNAL_SHIFT, order));
    }
}
