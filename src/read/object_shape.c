/*
 * Which record an object is, by its shape: what it is made of, not where it comes from.
 *
 *     commit   a hash (sha, commit, hash), a subject and a time               → CHANGE commit
 *     page     type, event or action is one of a pager's verbs                → PAGE
 *     alert    names an alert and says firing or resolved                     → ALERT
 *     update   a status of a status page, and a message                       → MESSAGE, verb = status
 *     deploy   no level; a version and what it is a version of                → CHANGE deploy
 *     chat     who, a text and where (channel, thread), no level              → MESSAGE
 *     sample   a number "value" and a metric's name                           → SAMPLE
 *
 * A level or a logger means a log line, whatever else is there. All but alerts (object_alert.c) need a time.
 */
#include "read/object.h"

#include "base/json.h"

#include <assert.h>

#define KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A verb in `word`, folded to ours; NULL for none. */
typedef struct verb_row {
    const char *word, *verb;
} verb_row;

static const char *find_verb(const verb_row *rows, dbr_slice word)
{
    for (; rows->word != NULL; rows++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(rows->word))) {
            return rows->verb;
        }
    }
    return NULL;
}

static bool is_hash(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool is_hex = (s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] >= 'a' && s.ptr[i] <= 'f');
        if (!is_hex) {
            return false;
        }
    }
    return s.len >= 7 && s.len <= 64;
}

static dbr_slice lower(dbr_arena *arena, dbr_slice s)
{
    char *out = dbr_arena_str(arena, s);
    for (size_t i = 0; i < s.len; i++) {
        out[i] = out[i] >= 'A' && out[i] <= 'Z' ? (char)(out[i] | 32) : out[i];
    }
    return dbr_slice_of(out, s.len);
}

/* Sets the record's time to the first of the members that reads as one. */
static void prefer_time(const read_object_view *v, const char *const *keys, dbr_record *ret)
{
    dbr_slice value = read_view_get(v, keys);
    dbr_stamp stamp;
    if (value.len > 0 && dbr_stamp_read(value, &stamp)) {
        ret->stamp = stamp;
        ret->stamp_raw = value;
    }
}

static bool as_commit(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice sha = read_view_get(v, KEYS("sha", "commit", "hash", "id", "commit_sha"));
    dbr_slice subject = read_view_get(v, KEYS("subject", "commit.message", "title", "message"));
    dbr_slice who = read_view_get(
        v, KEYS("author", "author.name", "author_name", "committer", "committer_name", "committer.name"));
    dbr_slice when = read_view_get(v, KEYS("committed_at", "committed_date", "commit_date", "committer_date",
                                           "authored_at", "authored_date", "author_date"));
    dbr_slice api = read_view_get(v, KEYS("commit.committer", "commit.author")); // GitHub's API
    if (when.len == 0 && api.len > 0) {
        when = dbr_json_text_at(arena, api, "/date");
        who = dbr_json_text_at(arena, api, "/name");
    } else if (when.len == 0 && read_view_get(v, KEYS("subject")).len > 0) {
        when = read_view_get(v, KEYS("date", "ts", "time"));
    }
    dbr_stamp stamp;
    if (!is_hash(sha) || subject.len == 0 || when.len == 0 || !dbr_stamp_read(when, &stamp)) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("commit");
    ret->stamp = stamp;
    ret->stamp_raw = when;
    ret->subject = who;
    ret->version = sha;
    ret->object = read_view_get(v, KEYS("repo", "repository", "repository.name", "project"));
    ret->title = read_first_line(subject);
    dbr_slice body = read_view_get(v, KEYS("body", "commit.body"));
    ret->text = body.len == 0
                    ? subject
                    : dbr_slice_str(dbr_arena_printf(arena, "%.*s\n\n%.*s", DBR_FMT(subject), DBR_FMT(body)));
    return true;
}

static bool as_page(const read_object_view *v, dbr_record *ret)
{
    static const verb_row VERBS[] = {{"triggered", "triggered"},
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
    const char *verb = find_verb(VERBS, read_view_get(v, KEYS("type", "event", "action", "event_type")));
    if (verb == NULL || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    dbr_slice who = read_view_get(v, KEYS("by", "user", "agent", "actor", "who", "responder", "agent.summary",
                                          "user.name", "user.summary"));
    ret->kind = DBR_KIND_PAGE;
    ret->verb = dbr_slice_str(verb);
    if (strcmp(verb, "notified") == 0) {
        dbr_slice whom = read_view_get(v, KEYS("to", "recipient", "target", "notified"));
        ret->object = whom.len > 0 ? whom : who;
    } else {
        ret->subject = who;
    }
    ret->text = read_view_get(v, KEYS("text", "message", "summary", "description", "title", "note"));
    ret->title =
        read_first_line(read_view_get(v, KEYS("title", "summary", "incident", "text", "description")));
    return true;
}

static bool as_update(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static const verb_row VERBS[] = {{"investigating", ""}, {"identified", ""}, {"monitoring", ""},
                                     {"resolved", ""},      {"update", ""},     {"updated", ""},
                                     {"postmortem", ""},    {"scheduled", ""},  {"in_progress", ""},
                                     {"verifying", ""},     {"completed", ""},  {"mitigated", ""},
                                     {"in progress", ""},   {"watching", ""},   {"degraded performance", ""},
                                     {NULL, NULL}};
    dbr_slice status = read_view_get(v, KEYS("status", "state"));
    dbr_slice text = read_view_get(v, KEYS("message", "body", "text", "content"));
    if (text.len == 0 || find_verb(VERBS, status) == NULL || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = lower(arena, status);
    ret->title = read_view_get(v, KEYS("incident", "incident_name", "page", "channel"));
    ret->subject = read_view_get(v, KEYS("author", "user", "by"));
    ret->text = text;
    return true;
}

static bool as_deploy(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static const verb_row VERBS[] = {{"deploy", "deploy"},
                                     {"deployed", "deploy"},
                                     {"deployment", "deploy"},
                                     {"release", "release"},
                                     {"released", "release"},
                                     {"rollback", "rollback"},
                                     {"rolled_back", "rollback"},
                                     {"revert", "rollback"},
                                     {"restart", "restart"},
                                     {"scale", "scale"},
                                     {"config", "config"},
                                     {"config_change", "config"},
                                     {"configuration", "config"},
                                     {"flag", "flag"},
                                     {"feature_flag", "flag"},
                                     {"migration", "deploy"},
                                     {NULL, NULL}};
    dbr_slice version = read_view_get(v, KEYS("version", "tag", "release", "tag_name", "image_tag", "image",
                                              "revision", "sha", "commit", "ref"));
    dbr_slice what = read_view_get(v, KEYS("service", "app", "application", "project", "deployment",
                                           "component", "service_name", "application_name", "repo",
                                           "repository", "name", "repository.name", "environment.name"));
    const char *verb =
        find_verb(VERBS, read_view_get(v, KEYS("type", "action", "event", "kind", "change_type", "task")));
    if (verb != NULL && what.len == 0) {
        what = read_view_get(v, KEYS("environment", "env"));
    }
    bool is_request = read_view_get(v, KEYS("method", "status_code", "http_method")).len > 0;
    if ((verb == NULL && (version.len == 0 || is_request)) || what.len == 0 ||
        ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    dbr_slice where = read_view_get(v, KEYS("environment", "env", "cluster", "target", "stage"));
    dbr_slice how = read_view_get(v, KEYS("status", "state", "result", "conclusion"));
    ret->kind = DBR_KIND_CHANGE;
    bool is_release = verb == NULL && read_view_get(v, KEYS("tag_name")).len > 0;
    ret->verb = dbr_slice_str(verb != NULL ? verb : is_release ? "release" : "deploy");
    ret->object = ret->service = what;
    ret->version = version;
    ret->subject = read_view_get(v, KEYS("requested_by", "deployed_by", "user", "user.username", "by",
                                         "author", "author.login", "actor", "creator.login", "triggered_by",
                                         "creator", "username", "who", "deployer"));
    prefer_time(v,
                KEYS("started_at", "start_time", "startedAt", "deployed_at", "deployedAt", "state.started_on",
                     "published_at"),
                ret);
    ret->title = dbr_slice_str(
        dbr_arena_printf(arena, "%.*s%s%.*s", DBR_FMT(what), version.len > 0 ? " " : "", DBR_FMT(version)));
    dbr_slice said = read_view_get(v, KEYS("message", "text", "description", "summary"));
    ret->text = said.len > 0
                    ? said
                    : dbr_slice_str(dbr_arena_printf(arena, "%.*s %.*s%s%.*s%s%.*s", DBR_FMT(ret->verb),
                                                     DBR_FMT(ret->title), where.len > 0 ? " to " : "",
                                                     DBR_FMT(where), how.len > 0 ? ": " : "", DBR_FMT(how)));
    return true;
}

static bool as_chat(const read_object_view *v, dbr_record *ret)
{
    dbr_slice who =
        read_view_get(v, KEYS("user", "author", "from", "sender", "username", "author.name", "user.name"));
    dbr_slice text = read_view_get(v, KEYS("text", "message", "content", "body"));
    dbr_slice where =
        read_view_get(v, KEYS("channel", "room", "channel_name", "channel.name", "thread", "thread_ts"));
    if (who.len == 0 || text.len == 0 || where.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = dbr_slice_str("said");
    ret->title = where;
    ret->subject = who;
    ret->text = text;
    ret->is_bot = dbr_slice_is(read_view_get(v, KEYS("is_bot", "bot", "author.bot")), "true") ||
                  read_view_get(v, KEYS("bot_id")).len > 0;
    return true;
}

static bool as_sample(const read_object_view *v, dbr_record *ret)
{
    dbr_slice name = read_view_get(v, KEYS("metric", "metric_name", "metricName", "__name__", "measurement"));
    dbr_slice value = read_view_get(v, KEYS("value", "val", "average", "Average"));
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
    if (read_as_alert(v, ret)) {
        return true;
    }
    bool has_logger = read_view_get(v, KEYS("logger", "logger_name", "loggerName", "thread")).len > 0;
    if (has_level || has_logger) {
        return false;
    }
    return as_commit(v, arena, ret) || as_page(v, ret) || as_update(v, arena, ret) || as_chat(v, ret) ||
           as_sample(v, ret) || as_deploy(v, arena, ret);
}
