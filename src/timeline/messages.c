/*
 * Messages as events, and the milestones that only people tell.
 *
 * A person's words count where no page and no status page says it (chat_words.c tells what they say):
 *
 *     detected       the first report of trouble, from a quarter of an hour before the alert and at most five minutes before
 *                    the beginning on, where it is earlier than the alert
 *     acknowledged, identified    the first from the beginning on
 *     mitigated      the last until recovery: what is said later was not what helped
 *     resolved       the first from recovery on, up to an hour behind the window; else the last
 *
 * Each such message is a row; of reports of trouble the first.
 */
#include "timeline/timeline_impl.h"

#define TROUBLE_BEFORE (15 * DBR_MINUTE) // people may be sooner than an alert's "for: 15m"
#define EARLY          (5 * DBR_MINUTE)  // a report before the first error that a source wrote
#define SAID_AFTER     DBR_HOUR

static bool ends_nocase(dbr_slice s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len >= n && dbr_slice_eq_nocase(dbr_slice_from(s, s.len - n), dbr_slice_str(suffix));
}

/* "Report requested by <@U06…>": who had a bot say something. */
static dbr_slice requested_by(tl_build *b, dbr_slice text)
{
    size_t open = dbr_slice_find(text, (dbr_slice)DBR_LIT("<@"));
    size_t asked = dbr_slice_find_nocase(text, (dbr_slice)DBR_LIT("requested by"));
    if (open == SIZE_MAX || asked == SIZE_MAX || asked > open) {
        return (dbr_slice){0};
    }
    dbr_slice rest = dbr_slice_from(text, open + 2);
    size_t end = dbr_slice_find_char(rest, '>');
    return end != SIZE_MAX ? tl_actor(b, dbr_slice_sub(rest, 0, end)) : (dbr_slice){0};
}

/* Words by which people in chat decide or establish something, rather than wonder. */
static bool decides(dbr_slice text)
{
    static const char *const words[] = {
        "declar",     "rolled back", "rolling back", "rollback", "mitigat",      "deploying",
        "restarting", "restarted",   "scaled",       "failover", "failing over", "confirmed",
        "all clear",  "resolved",    "status page",  "宣布",     "回滚",         "止损",
        "重启",       "扩容",        "确认",         "恢复"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(words[i])) != SIZE_MAX) {
            return dbr_slice_find_char(text, '?') == SIZE_MAX;
        }
    }
    return false;
}

/* "ci" stands in "incident" too: it must be a word of its own. */
static bool names_ci(dbr_slice bot)
{
    size_t at = dbr_slice_find_nocase(bot, (dbr_slice)DBR_LIT("ci"));
    bool begins = at == 0 || (at != SIZE_MAX && strchr(" -_./", bot.ptr[at - 1]) != NULL);
    return begins && (at + 2 == bot.len || strchr(" -_./", bot.ptr[at + 2]) != NULL);
}

static bool repeats_other_sources(dbr_slice bot)
{
    static const char *const words[] = {"alert",      "pager",    "prometheus", "grafana", "opsgenie",
                                        "deploy",     "github",   "gitlab",     "jenkins", "argo",
                                        "circleci",   "reminder", "giphy",      "poll",    "calendar",
                                        "statuspage", "release",  "rollout"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (dbr_slice_find_nocase(bot, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return names_ci(bot);
}

/* Recorded with `debrief note`: somebody wanted it there. */
static bool is_note(const tl_build *b, const tl_noun *n)
{
    return dbr_slice_starts(dbr_evidence_member(b->ev, n->entry.i_member)->path, "notes/") &&
           dbr_slice_is(n->record.title, "notes");
}

static bool is_status_word(dbr_slice verb)
{
    return verb.len > 0 && !dbr_slice_is(verb, "said") && !dbr_slice_is(verb, "joined");
}

/* A status page that is in the same state and says so in nearly the same words as the last time. What is resolved is so at
 * the last word. */
static bool is_status_again(const tl_build *b, const tl_noun *n)
{
    const dbr_record *r = &n->record;
    if (!is_status_word(r->verb) || dbr_slice_is(r->verb, "resolved")) {
        return false;
    }
    for (size_t i = (size_t)(n - b->nouns.items); i > 0; i--) {
        const dbr_record *before = &b->nouns.items[i - 1].record;
        if (b->nouns.items[i - 1].entry.kind == DBR_KIND_MESSAGE && is_status_word(before->verb)) {
            return dbr_slice_eq(before->verb, r->verb) && dbr_timeline_words_agree(before->text, r->text);
        }
    }
    return false;
}

/* Somebody's own words in a chat: no program's, no status page's, no note of afterwards. */
static bool is_persons(const tl_build *b, const tl_noun *n)
{
    const dbr_record *r = &n->record;
    return !r->is_bot && !is_status_word(r->verb) && !is_note(b, n) && !repeats_other_sources(r->subject) &&
           !ends_nocase(r->subject, "bot");
}

/* Whether it says something of the incident's course while that is so; of reports of trouble the first is a row. */
static bool is_told_in_time(const tl_build *b, const tl_noun *n, unsigned said)
{
    dbr_span w = b->out->window;
    dbr_time t = n->entry.time;
    const unsigned trouble = 1u << DBR_DETECTED;
    bool is_during = w.begin != DBR_TIME_NONE && t >= w.begin - TROUBLE_BEFORE &&
                     (w.end == DBR_TIME_NONE || t <= w.end + SAID_AFTER);
    if (!is_during || said == 0) {
        return false;
    }
    bool is_first = w.end == DBR_TIME_NONE || t <= w.end;
    for (size_t i = (size_t)(n - b->nouns.items); is_first && i > 0; i--) {
        const tl_noun *before = &b->nouns.items[i - 1];
        if (before->entry.time < w.begin - TROUBLE_BEFORE) {
            break;
        }
        is_first = before->entry.kind != DBR_KIND_MESSAGE || !is_persons(b, before) ||
                   (tl_said(before->record.text) & trouble) == 0;
    }
    return ((said & trouble) != 0 && is_first) || ((said & ~trouble) != 0 && t >= w.begin);
}

void tl_add_message(tl_build *b, const tl_noun *n)
{
    const dbr_record *r = &n->record;
    bool is_during = tl_is_inside(b, n->entry.time);
    bool is_status = is_status_word(r->verb);
    if (dbr_slice_is(r->verb, "joined") || r->text.len == 0 || is_status_again(b, n)) {
        return;
    }
    unsigned said = is_persons(b, n) ? tl_said(r->text) : 0;
    double salience = 0.1;
    bool is_bots = !is_status && r->is_bot;
    if (is_bots) {
        salience = is_during && !repeats_other_sources(r->source) ? 0.75 : 0.2;
    } else if (!is_status && is_note(b, n)) {
        salience = 0.6;
    } else if (is_status || is_told_in_time(b, n, said)) {
        salience = 0.7;
    } else if (is_during && decides(r->text)) {
        salience = 0.45;
    }
    dbr_slice headline = tl_headline(b, r->text, TL_HEADLINE_MAX);
    dbr_event *e = tl_add_event(
        b, &n->entry, salience,
        is_status ? TL_SAY(b, DBR_T_TIMELINE_STATUS, tl_str(b, r->verb), tl_str(b, headline)) : headline);
    e->actor = r->is_bot ? requested_by(b, r->text) : n->actor;
    e->source = r->is_bot && r->source.len > 0 ? r->source : e->source;
    e->why =
        dbr_slice_str(dbr_text(b->lang, r->is_bot ? DBR_T_TIMELINE_WHY_BOT : DBR_T_TIMELINE_WHY_MESSAGE));
    e->said = said;
    if (dbr_slice_is(r->verb, "identified")) {
        e->milestones = 1u << DBR_IDENTIFIED;
    } else if (dbr_slice_is(r->verb, "investigating")) {
        e->milestones = 1u << DBR_DECLARED;
    } else if (dbr_slice_is(r->verb, "resolved")) {
        e->milestones = 1u << DBR_RESOLVED;
    }
}

/* ---- milestones ---- */

/* The first (or last) message in [from, to] that says so; open where a part is DBR_TIME_NONE. */
static const dbr_event *said(const tl_build *b, dbr_milestone_name m, dbr_time from, dbr_time to, bool last)
{
    const dbr_event *found = NULL;
    for (size_t i = 0; i < b->events.n && (found == NULL || last); i++) {
        const dbr_event *e = &b->events.items[i];
        bool is_in = e->time >= from && (to == DBR_TIME_NONE || e->time <= to);
        found = is_in && (e->said >> m & 1) != 0 ? e : found;
    }
    return found;
}

static void set(tl_build *b, dbr_milestone_name m, const dbr_event *e)
{
    if (e != NULL) {
        b->out->milestones[m] =
            (dbr_milestone){.time = e->time,
                            .rule = dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_RULE_SAID)),
                            .address = e->address,
                            .label = e->text};
    }
}

static void set_detected(tl_build *b, dbr_time started)
{
    const dbr_milestone *alert = &b->out->milestones[DBR_DETECTED];
    dbr_time from = b->out->window.begin;
    if (b->main_alert != NULL && b->main_alert->entry.time - TROUBLE_BEFORE < from) {
        from = b->main_alert->entry.time - TROUBLE_BEFORE;
    }
    from = started - EARLY > from || b->main_alert == NULL ? started - EARLY : from;
    const dbr_event *e = said(b, DBR_DETECTED, from, b->out->window.end, false);
    if (e != NULL && (alert->time == DBR_TIME_NONE || e->time < alert->time)) {
        set(b, DBR_DETECTED, e);
    }
}

void tl_find_said(tl_build *b)
{
    const dbr_milestone *m = b->out->milestones;
    dbr_time begin = m[DBR_STARTED].time != DBR_TIME_NONE ? m[DBR_STARTED].time : b->out->window.begin;
    dbr_time end = b->out->window.end != DBR_TIME_NONE ? b->out->window.end + SAID_AFTER : DBR_TIME_NONE;
    dbr_time recovered = m[DBR_RECOVERED].time;
    set_detected(b, begin);
    if (m[DBR_ACKNOWLEDGED].time == DBR_TIME_NONE) {
        set(b, DBR_ACKNOWLEDGED, said(b, DBR_ACKNOWLEDGED, begin, end, false));
    }
    if (m[DBR_IDENTIFIED].time == DBR_TIME_NONE) {
        set(b, DBR_IDENTIFIED, said(b, DBR_IDENTIFIED, begin, end, false));
    }
    if (m[DBR_MITIGATED].time == DBR_TIME_NONE) {
        set(b, DBR_MITIGATED,
            said(b, DBR_MITIGATED, begin, recovered != DBR_TIME_NONE ? recovered : end, true));
    }
    if (m[DBR_RESOLVED].time == DBR_TIME_NONE) {
        dbr_time over = recovered != DBR_TIME_NONE ? recovered : m[DBR_MITIGATED].time;
        const dbr_event *e =
            said(b, DBR_RESOLVED, over != DBR_TIME_NONE ? over : begin, end, over == DBR_TIME_NONE);
        set(b, DBR_RESOLVED, e != NULL ? e : said(b, DBR_RESOLVED, begin, end, true));
    }
}
