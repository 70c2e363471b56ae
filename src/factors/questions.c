/*
 * Questions for people, each with the evidence that raises it: gaps that can be shown, never verdicts, never a person.
 *
 *     reach       the change that comes first among the leads: what let it reach production?
 *     alert       a resource was at its limit, and none of the alerts in the evidence said so
 *     detection   it began at 10:05:23, and the first alert fired at 10:06:45
 *     page        so long from the alert to the page
 *     statement   somebody wrote that it was over while errors went on for a minute and more
 *     recovery    it recovered before the change that was to end it
 *     guidance    alerts on what was affected fired that name no runbook, in a source that would show it
 *     runbook     what a runbook among the evidence says against what was done (runbook.c)
 *     rollout     a new version that nothing is measured of (rollouts.c)
 *     response, test  always asked
 *
 * A quiet run asks nothing. They stand in the order of the table below, and of each kind only so many as it says.
 */
#include "factors/factors_impl.h"

#include "base/utf8.h"

#define LATE           DBR_MINUTE /* from the beginning to the first alert; errors after "it is over" */
#define AROUND         (10 * DBR_MINUTE)
#define MAX_STATEMENTS 2u
#define MAX_NAMED      3u
#define QUOTE_COLUMNS  60u
#define DELIBERATE     0.5 /* salience of what people do about it */

dbr_question *fc_ask(fc_build *b, const char *about, dbr_slice text)
{
    dbr_question *q = DBR_PUSH(&b->questions);
    *q = (dbr_question){.about = about, .text = text};
    return q;
}

void fc_show(dbr_question *q, dbr_slice address)
{
    if (address.len > 0 && q->n_addresses < DBR_QUESTION_MAX_PROOFS) {
        q->addresses[q->n_addresses++] = address;
    }
}

/* ---- key times ---- */

/* Between two instants as they are shown, to the second: a reader who subtracts the clocks gets the same. */
static const char *passed(fc_build *b, dbr_time from, dbr_time to)
{
    return fc_duration(b, (to / DBR_SECOND - from / DBR_SECOND) * DBR_SECOND);
}

static void ask_of_leads(fc_build *b, const dbr_factors *f)
{
    bool leads = f->n_leads > 0 && f->leads[0].role == DBR_LEAD_CAUSE && !f->leads[0].is_weak;
    if (leads && dbr_slice_is(f->leads[0].layer, "change")) {
        const char *what = dbr_arena_str(b->arena, f->leads[0].title);
        fc_show(fc_ask(b, "reach", FC_SAY(b, DBR_T_FACTORS_ASK_REACH, what)), f->leads[0].address);
    }
    for (size_t i = 0; i < f->n_leads; i++) {
        const dbr_lead *l = &f->leads[i];
        if (l->role == DBR_LEAD_CONDITION) {
            dbr_slice text = FC_SAY(b, DBR_T_FACTORS_ASK_ALERT, dbr_arena_str(b->arena, l->title));
            fc_show(fc_ask(b, "alert", text), l->address);
        }
    }
}

static void ask_between(fc_build *b, const char *about, dbr_text_id id, dbr_milestone_name from,
                        dbr_milestone_name to)
{
    const dbr_milestone *m = b->timeline->milestones;
    dbr_slice text = FC_SAY(b, id, fc_clock(b, m[from].time), fc_clock(b, m[to].time),
                            passed(b, m[from].time, m[to].time));
    dbr_question *q = fc_ask(b, about, text);
    fc_show(q, m[from].address);
    fc_show(q, m[to].address);
}

static void ask_of_times(fc_build *b)
{
    const dbr_milestone *m = b->timeline->milestones;
    bool knows_detection = m[DBR_DETECTED].time != DBR_TIME_NONE;
    if (knows_detection && m[DBR_STARTED].time != DBR_TIME_NONE &&
        m[DBR_DETECTED].time - m[DBR_STARTED].time >= LATE) {
        ask_between(b, "detection", DBR_T_FACTORS_ASK_DETECTION, DBR_STARTED, DBR_DETECTED);
    }
    if (knows_detection && m[DBR_PAGED].time != DBR_TIME_NONE && m[DBR_PAGED].time > m[DBR_DETECTED].time) {
        ask_between(b, "page", DBR_T_FACTORS_ASK_PAGE, DBR_DETECTED, DBR_PAGED);
    }
}

/* What people did to end it came after the end. What they did before may have ended it, so nothing is asked then. */
static void ask_of_recovery(fc_build *b)
{
    const dbr_milestone *m = b->timeline->milestones;
    dbr_time recovered = m[DBR_RECOVERED].time;
    const dbr_event *first = NULL;
    if (recovered == DBR_TIME_NONE || m[DBR_MITIGATED].time != DBR_TIME_NONE) {
        return;
    }
    for (size_t i = 0; i < b->timeline->n_events; i++) {
        const dbr_event *e = &b->timeline->events[i];
        bool is_deliberate = e->kind == DBR_KIND_CHANGE && e->salience >= DELIBERATE && e->time > b->started;
        if (is_deliberate && e->time <= recovered) {
            return;
        }
        if (is_deliberate && first == NULL && e->time < recovered + DBR_HOUR) {
            first = e;
        }
    }
    if (first != NULL) {
        dbr_slice text = FC_SAY(b, DBR_T_FACTORS_ASK_RECOVERY, fc_clock(b, recovered),
                                dbr_arena_str(b->arena, first->text), fc_clock(b, first->time));
        dbr_question *q = fc_ask(b, "recovery", text);
        fc_show(q, m[DBR_RECOVERED].address);
        fc_show(q, first->address);
    }
}

/* ---- statements ---- */

static bool has_any(dbr_slice text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(*words)) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

bool fc_says_it_is_over(dbr_slice text)
{
    static const char *const OVER[] = {
        "are gone",        "is gone",       "errors gone",  "back to normal", "all good",   "all clear",
        "recovered",       "resolved",      "mitigated",    "no more errors", "is fixed",   "are fixed",
        "it's fixed",      "healthy again", "looking good", "looks good now", "is back",    "are back",
        "stopped failing", "已恢复",        "恢复正常",     "恢复了",         "没有报错了", "错误没了",
        "没问题了",        "已经好了",      "正常了",       "已解决",         "已修复",     NULL};
    static const char *const UNLESS[] = {
        "not ", "n't",    "?",      " if ",    "once ", "when ", "until ", "should",   "will ",
        "hope", "expect", "almost", "partial", "some ", "未",    "没恢复", "没有恢复", "还没",
        "是否", "吗",     "？",     "预计",    "等",    "如果",  "即将",   "部分",     NULL};
    return has_any(text, OVER) && !has_any(text, UNLESS);
}

static void ask_of_statement(fc_build *b, const dbr_entry *e, const dbr_record *r)
{
    const dbr_milestone *m = b->timeline->milestones;
    DBR_AUTO(dbr_buf) address = {0};
    DBR_AUTO(dbr_buf) quote = {0};
    dbr_slice line = dbr_slice_sub(r->text, 0, dbr_slice_find_char(r->text, '\n'));
    dbr_utf8_visible(&quote, dbr_utf8_fit(dbr_secret_hidden(b->arena, line, b->lang), QUOTE_COLUMNS));
    dbr_evidence_address(b->ev, e, &address);
    dbr_slice text = FC_SAY(b, DBR_T_FACTORS_ASK_STATEMENT, dbr_arena_str(b->arena, dbr_buf_view(&quote)),
                            fc_clock(b, e->time), fc_clock(b, m[DBR_RECOVERED].time),
                            passed(b, e->time, m[DBR_RECOVERED].time));
    dbr_question *q = fc_ask(b, "statement", text);
    fc_show(q, dbr_slice_dup(b->arena, dbr_buf_view(&address)));
    fc_show(q, m[DBR_RECOVERED].address);
}

/* ---- alerts without guidance ---- */

typedef struct unguided {
    dbr_slice names[MAX_NAMED], addresses[MAX_NAMED];
    size_t n; // different names
} unguided;

/* Samples and exports of others hold no annotations. */
static bool has_annotations(const fc_build *b, const dbr_entry *e)
{
    const char *format = dbr_evidence_member(b->ev, e->i_member)->layout->format->name;
    return e->kind != DBR_KIND_ALERT || dbr_slice_starts(dbr_slice_str(format), "alertmanager");
}

static void take_alert(fc_build *b, const dbr_entry *e, const dbr_record *r, unguided *u)
{
    bool is_of_other = (r->service.len > 0 || r->object.len > 0) && !fc_is_affected(b, r->service) &&
                       !fc_is_affected(b, r->object);
    if (!dbr_slice_is(r->verb, "firing") || is_of_other) {
        return;
    }
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_find_nocase(r->fields[i].key, dbr_slice_str("runbook")) != SIZE_MAX) {
            return;
        }
    }
    for (size_t i = 0; i < u->n && i < MAX_NAMED; i++) {
        if (dbr_slice_eq(u->names[i], r->title)) {
            return;
        }
    }
    if (u->n < MAX_NAMED) {
        DBR_AUTO(dbr_buf) address = {0};
        dbr_evidence_address(b->ev, e, &address);
        u->names[u->n] = dbr_slice_dup(b->arena, r->title);
        u->addresses[u->n] = dbr_slice_dup(b->arena, dbr_buf_view(&address));
    }
    u->n++;
}

static void ask_of_guidance(fc_build *b, const unguided *u)
{
    DBR_AUTO(dbr_buf) names = {0};
    for (size_t i = 0; i < u->n && i < MAX_NAMED; i++) {
        dbr_buf_str(&names, i > 0 ? (b->lang == DBR_LANG_ZH_CN ? "、" : ", ") : "");
        dbr_buf_slice(&names, u->names[i]);
    }
    dbr_buf_str(&names, u->n > MAX_NAMED ? " …" : "");
    if (u->n > 0) {
        dbr_slice text = FC_SAY(b, DBR_T_FACTORS_ASK_GUIDANCE, dbr_arena_str(b->arena, dbr_buf_view(&names)));
        dbr_question *q = fc_ask(b, "guidance", text);
        for (size_t i = 0; i < u->n && i < MAX_NAMED; i++) {
            fc_show(q, u->addresses[i]);
        }
    }
}

/* Alerts and what people wrote while it lasted, in one pass. */
static dbr_code ask_of_records(fc_build *b, dbr_err *err)
{
    const dbr_timeline *t = b->timeline;
    dbr_cursor *c = NULL;
    dbr_entry e;
    unguided u = {0};
    size_t n_statements = 0;
    dbr_time begin = t->window.begin != DBR_TIME_NONE ? t->window.begin - AROUND : DBR_TIME_NONE;
    dbr_cursor_options o = {.span = {begin, t->window.end},
                            .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_MESSAGE,
                            .i_member = -1};
    dbr_code rc = dbr_cursor_open(b->ev, &o, &c, err);
    while (rc == DBR_OK) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        dbr_arena scratch = {0};
        dbr_record r = {0};
        dbr_err bad = {0};
        dbr_time recovered = t->milestones[DBR_RECOVERED].time;
        if (!has_annotations(b, &e)) {
            continue;
        }
        if (dbr_evidence_record(b->ev, &e, &scratch, &r, &bad) < 0) {
            // what cannot be read any more raises no question here: check says so
        } else if (e.kind == DBR_KIND_ALERT) {
            take_alert(b, &e, &r, &u);
        } else if (recovered != DBR_TIME_NONE && e.time > b->started && e.time <= recovered - LATE &&
                   n_statements < MAX_STATEMENTS && fc_says_it_is_over(r.text)) {
            ask_of_statement(b, &e, &r);
            n_statements++;
        }
        dbr_arena_release(&scratch);
    }
    (void)dbr_cursor_close(c);
    ask_of_guidance(b, &u);
    return rc;
}

/* ---- order ---- */

/* What a gap cost most likely comes first; what is asked of every incident last. */
static const struct {
    const char *about;
    size_t max;
} ORDER[] = {
    {"reach", 1},    {"rollout", 1}, {"detection", 1}, {"alert", 2},    {"statement", MAX_STATEMENTS},
    {"recovery", 1}, {"runbook", 3}, {"page", 1},      {"guidance", 1}, {"response", 1},
    {"test", 1},
};

static void publish(fc_build *b, dbr_factors *f)
{
    dbr_question *questions = DBR_NEW_N(b->arena, dbr_question, b->questions.n + 1);
    size_t n = 0;
    for (size_t k = 0; k < sizeof(ORDER) / sizeof(ORDER[0]); k++) {
        size_t n_kind = 0;
        for (size_t i = 0; i < b->questions.n && n_kind < ORDER[k].max; i++) {
            if (strcmp(b->questions.items[i].about, ORDER[k].about) == 0) {
                questions[n++] = b->questions.items[i];
                n_kind++;
            }
        }
    }
    f->questions = questions;
    f->n_questions = n;
}

dbr_code fc_ask_all(fc_build *b, dbr_factors *f, dbr_err *err)
{
    ask_of_leads(b, f);
    ask_of_times(b);
    ask_of_recovery(b);
    dbr_code rc = ask_of_records(b, err);
    rc = rc < 0 ? rc : fc_ask_of_runbooks(b, err);
    (void)fc_ask(b, "response", dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_ASK_RUNBOOK)));
    (void)fc_ask(b, "test", dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_ASK_TEST)));
    publish(b, f);
    return rc;
}
