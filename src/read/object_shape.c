/*
 * Which record an object is, by its shape: what it is made of, not where it comes from.
 *
 *     commit   a hash (sha, commit, hash), a subject and a time               → CHANGE commit
 *     page     type, event or action is one of a pager's verbs                → PAGE
 *     alert    names an alert and says firing or resolved                     → ALERT
 *     update   a status of a status page, and a message                       → MESSAGE, verb = status
 *     deploy   no level; a version and what it is a version of                → CHANGE deploy
 *     chat     who, a text and where (channel, thread), no level              → MESSAGE
 *     event    Docker's type, action and actor (docker.c)                     → CHANGE or a log line
 *     sample   a number "value" and a metric's name                           → SAMPLE
 *
 * A level or a logger means a log line, whatever else is there. All but alerts (object_alert.c) need a time. Changes are in
 * object_change.c.
 */
#include "read/object.h"

#include "base/json.h"

#include <assert.h>

static dbr_slice lower(dbr_arena *arena, dbr_slice s)
{
    char *out = dbr_arena_str(arena, s);
    for (size_t i = 0; i < s.len; i++) {
        out[i] = out[i] >= 'A' && out[i] <= 'Z' ? (char)(out[i] | 32) : out[i];
    }
    return dbr_slice_of(out, s.len);
}

/* "Triggered through the API.", "Resolved by Sam through Slack.", "INCIDENT #1965": said of every page, not of this one. */
static bool is_formula(dbr_slice line)
{
    static const char *const BEGINS[] = {"triggered ", "resolved ",   "acknowledged ",
                                         "escalated ", "reassigned ", "assigned "};
    static const char *const HOW[] = {"through ", "via ", "by ", "to ", "from ", "automatically", "due to "};
    for (size_t i = 0; i < sizeof(BEGINS) / sizeof(BEGINS[0]); i++) {
        dbr_slice rest = dbr_slice_from(line, strlen(BEGINS[i]));
        bool begins =
            dbr_slice_eq_nocase(dbr_slice_sub(line, 0, strlen(BEGINS[i])), dbr_slice_str(BEGINS[i]));
        for (size_t k = 0; begins && line.len < 80 && k < sizeof(HOW) / sizeof(HOW[0]); k++) {
            if (dbr_slice_starts(rest, HOW[k])) {
                return true;
            }
        }
    }
    size_t mark = dbr_slice_find_char(line, '#');
    int64_t number = 0;
    return mark < 16 && dbr_slice_int(dbr_slice_from(line, mark + 1), &number);
}

/* Where a page's text says what is wrong: behind the lines that every page has, and behind "Description:". */
static dbr_slice own_words(dbr_slice text)
{
    static const char *const LABELS[] = {
        "Description:", "Summary:", "Title:", "Subject:", "描述：", "摘要：", "标题："};
    dbr_slice rest = dbr_slice_trim(text);
    for (dbr_slice all = rest; all.len > 0;) {
        dbr_slice here = all;
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&all, '\n'));
        if (line.len > 0 && !is_formula(line)) {
            rest = dbr_slice_trim(here);
            break;
        }
    }
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(LABELS[0]); i++) {
        rest = dbr_slice_starts(rest, LABELS[i]) ? dbr_slice_trim(dbr_slice_from(rest, strlen(LABELS[i])))
                                                 : rest;
    }
    return rest;
}

/* The first sentence of it, put together where it was broken into lines of one width. */
static dbr_slice headline(dbr_slice words, dbr_arena *arena)
{
    enum { BROKEN = 56, MOST = 200 };
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice rest = words;
    for (size_t n = BROKEN; rest.len > 0 && n >= BROKEN && out.len < MOST;) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        dbr_buf_printf(&out, "%s%.*s", out.len > 0 ? " " : "", DBR_FMT(line));
        n = line.len;
    }
    dbr_slice whole = dbr_buf_view(&out);
    size_t bar = dbr_slice_find(whole, (dbr_slice)DBR_LIT(" | "));
    return dbr_slice_dup(arena, dbr_slice_trim(dbr_slice_sub(whole, 0, bar)));
}

/* A page is called by its title, its incident's name, else by what it says; by a number only when there is nothing else. */
static void name_page(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    int64_t number = 0;
    dbr_slice name = read_first_line(read_view_get(v, READ_KEYS("title", "summary", "incident")));
    dbr_slice said = own_words(read_view_get(v, READ_KEYS("text", "description")));
    bool is_number = dbr_slice_int(dbr_slice_from(name, dbr_slice_starts(name, "#")), &number);
    ret->title = name.len > 0 && !is_number ? name : said.len > 0 ? headline(said, arena) : name;
    ret->text = said.len > 0 && dbr_slice_ends(ret->text, dbr_arena_str(arena, said)) ? said : ret->text;
}

static bool as_page(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static const read_verb_row VERBS[] = {{"triggered", "triggered"},
                                          {"trigger", "triggered"},
                                          {"notified", "notified"},
                                          {"notify", "notified"},
                                          {"paged", "notified"},
                                          {"acknowledged", "acknowledged"},
                                          {"acknowledge", "acknowledged"},
                                          {"acked", "acknowledged"},
                                          {"escalated", "escalated"},
                                          {"escalate", "escalated"},
                                          {"reassigned", "reassigned"},
                                          {"assigned", "reassigned"},
                                          {"annotated", "annotated"},
                                          {"note", "annotated"},
                                          {"resolved", "resolved"},
                                          {"resolve", "resolved"},
                                          {"unacknowledged", "unacknowledged"},
                                          {"snoozed", "snoozed"},
                                          {"incident.triggered", "triggered"},
                                          {"incident.acknowledged", "acknowledged"},
                                          {"incident.escalated", "escalated"},
                                          {"incident.reassigned", "reassigned"},
                                          {"incident.annotated", "annotated"},
                                          {"incident.resolved", "resolved"},
                                          {NULL, NULL}};
    const char *verb =
        read_find_verb(VERBS, read_view_get(v, READ_KEYS("type", "event", "action", "event_type")));
    if (verb == NULL && read_view_get(v, READ_KEYS("by")).len > 0) { // VictorOps' transitions
        verb = read_find_verb(VERBS, read_view_get(v, READ_KEYS("name")));
    }
    if (verb == NULL || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    dbr_slice who = read_view_get(v, READ_KEYS("by", "user", "agent", "actor", "who", "responder",
                                               "agent.summary", "user.name", "user.summary"));
    ret->kind = DBR_KIND_PAGE;
    ret->verb = dbr_slice_str(verb);
    if (strcmp(verb, "notified") == 0) {
        dbr_slice whom = read_view_get(v, READ_KEYS("to", "recipient", "target", "notified"));
        ret->object = whom.len > 0 ? whom : who;
    } else {
        ret->subject = who;
    }
    ret->text = read_view_get(v, READ_KEYS("text", "message", "summary", "description", "title", "note"));
    name_page(v, arena, ret);
    return true;
}

static bool as_update(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static const read_verb_row VERBS[] = {
        {"investigating", ""}, {"identified", ""}, {"monitoring", ""},
        {"resolved", ""},      {"update", ""},     {"updated", ""},
        {"postmortem", ""},    {"scheduled", ""},  {"in_progress", ""},
        {"verifying", ""},     {"completed", ""},  {"mitigated", ""},
        {"in progress", ""},   {"watching", ""},   {"degraded performance", ""},
        {NULL, NULL}};
    dbr_slice status = read_view_get(v, READ_KEYS("status", "state"));
    dbr_slice text = read_view_get(v, READ_KEYS("message", "body", "text", "content"));
    if (text.len == 0 || read_find_verb(VERBS, status) == NULL || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = lower(arena, status);
    ret->title = read_view_get(v, READ_KEYS("incident", "incident_name", "page", "channel"));
    ret->subject = read_view_get(v, READ_KEYS("author", "user", "by"));
    ret->text = text;
    return true;
}

static bool as_chat(const read_object_view *v, dbr_record *ret)
{
    dbr_slice who = read_view_get(
        v, READ_KEYS("user", "author", "from", "sender", "username", "author.name", "user.name"));
    dbr_slice text = read_view_get(v, READ_KEYS("text", "message", "content", "body"));
    dbr_slice where =
        read_view_get(v, READ_KEYS("channel", "room", "channel_name", "channel.name", "thread", "thread_ts"));
    if (who.len == 0 || text.len == 0 || where.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = dbr_slice_str("said");
    ret->title = where;
    ret->subject = who;
    ret->text = text;
    ret->is_bot = dbr_slice_is(read_view_get(v, READ_KEYS("is_bot", "bot", "author.bot")), "true") ||
                  read_view_get(v, READ_KEYS("bot_id")).len > 0;
    return true;
}

static bool as_sample(const read_object_view *v, dbr_record *ret)
{
    dbr_slice name =
        read_view_get(v, READ_KEYS("metric", "metric_name", "metricName", "__name__", "measurement"));
    dbr_slice value = read_view_get(v, READ_KEYS("value", "val", "average", "Average"));
    double number = 0;
    if (name.len == 0 || !dbr_slice_real(value, &number) || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_SAMPLE;
    ret->title = name;
    ret->text = value;
    return true;
}

bool read_object_shape(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    bool has_level = dbr_level_parse(read_view_role(v, READ_LEVEL)) != DBR_LEVEL_NONE;
    if (read_as_alert(v, ret) || read_as_audit(v, arena, ret)) {
        return true;
    }
    bool has_logger = read_view_get(v, READ_KEYS("logger", "logger_name", "loggerName", "thread")).len > 0;
    if (has_level || has_logger) {
        return false;
    }
    return read_as_tool_change(v, arena, ret) || read_as_docker(v, arena, ret) || as_page(v, arena, ret) ||
           as_update(v, arena, ret) || as_chat(v, ret) || as_sample(v, ret) || read_as_deploy(v, arena, ret);
}
