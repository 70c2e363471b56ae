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

static bool as_page(const read_object_view *v, dbr_record *ret)
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
    ret->title =
        read_first_line(read_view_get(v, READ_KEYS("title", "summary", "incident", "text", "description")));
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
    return read_as_tool_change(v, arena, ret) || read_as_docker(v, arena, ret) || as_page(v, ret) ||
           as_update(v, arena, ret) || as_chat(v, ret) || as_sample(v, ret) || read_as_deploy(v, arena, ret);
}
