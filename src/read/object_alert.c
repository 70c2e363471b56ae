/*
 * Alerts of any system, by shape: a name of an alert and a state, whoever sends the body. Some bodies have no time
 * at all (Grafana's and Datadog's templates): they are records without one. One that says when it began and when it
 * ended is two records.
 *
 *     {"alertname":"Pool","status":"firing","startsAt":"…"}                               Alertmanager's kin
 *     {"title":"…","state":"alerting","commonLabels":{"alertname":"…"},"commonAnnotations":{"summary":"…"}}
 *     {"AlarmName":"cpu","NewStateValue":"ALARM","StateChangeTime":"…"}                   CloudWatch through SNS
 *     {"name":"…","overall_state":"Alert","query":"…"}                                    Datadog monitors
 *     {"alert_name":"…","trigger_time":"…","resolved_time":"…","status":"resolved"}       exports
 *     {"check_name":"…","alert_type":"ALERT_RECOVERY","started_at":"…"}                   uptime checks
 *     {"aggregation_key":"Pool","finding_type":"issue","subject_name":"api","starts_at":"…"}   Robusta's findings
 *     {"AlarmName":"cpu","Timestamp":"…","HistorySummary":"Alarm updated from OK to ALARM"}  CloudWatch's history
 *     {"matchers":[…],"createdBy":"alice","comment":"…","startsAt":"…"}                   a silence
 */
#include "read/object.h"

#include "base/json.h"

#define KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const NAMES[] = {"alertname",
                                    "alert_name",
                                    "alertName",
                                    "labels.alertname",
                                    "commonLabels.alertname",
                                    "alert.name",
                                    "alert.ruleName",
                                    "monitor_name",
                                    "monitorName",
                                    "rule_name",
                                    "ruleName",
                                    "AlarmName",
                                    "alarmName",
                                    "alarm_name",
                                    "detail.alarmName",
                                    "check_name",
                                    "alert_title",
                                    "aggregation_key",
                                    "event_title",
                                    "event_definition_title",
                                    "event.title",
                                    "incident.policy_name",
                                    "policy_name",
                                    "Problem",
                                    "Test Name",
                                    "Monitor",
                                    "告警名称",
                                    "报警名称",
                                    "告警内容",
                                    NULL};
/* Names of anything; of an alert only beside one of the members in MARKS. */
static const char *const PLAIN_NAMES[] = {"name", "summary", "title", "message", "incident.summary", NULL};
static const char *const MARKS[] = {
    "overall_state", "StateValue",        "alert_id",      "alert_action", "monitor_id", "alertId",
    "alert_source",  "notification_type", "alert.alertId", "detectorUrl",  NULL};
static const char *const STATES[] = {"status",
                                     "state",
                                     "alert_status",
                                     "status.state",
                                     "NewStateValue",
                                     "overall_state",
                                     "StateValue",
                                     "newState",
                                     "new_state",
                                     "alert_action",
                                     "alert_type",
                                     "alertState",
                                     "alert_state",
                                     "incident.state",
                                     "detail.state.value",
                                     "notification_type",
                                     "action",
                                     "eventType",
                                     "event_type",
                                     "alert_transition",
                                     "statusExtended",
                                     "finding_type",
                                     "Status",
                                     "State",
                                     "Event",
                                     "告警状态",
                                     "状态",
                                     NULL};

typedef struct state_row {
    const char *word, *verb;
} state_row;

static const state_row ROWS[] = {{"firing", "firing"},
                                 {"alerting", "firing"},
                                 {"alert", "firing"},
                                 {"triggered", "firing"},
                                 {"trigger", "firing"},
                                 {"active", "firing"},
                                 {"open", "firing"},
                                 {"opened", "firing"},
                                 {"critical", "firing"},
                                 {"alarm", "firing"},
                                 {"in alarm", "firing"},
                                 {"warn", "firing"},
                                 {"warning", "firing"},
                                 {"problem", "firing"},
                                 {"failed", "firing"},
                                 {"down", "firing"},
                                 {"anomalous", "firing"},
                                 {"issue", "firing"},
                                 {"alert_failure", "firing"},
                                 {"alert_degraded", "firing"},
                                 {"alert_notification", "firing"},
                                 {"resolved", "resolved"},
                                 {"ok", "resolved"},
                                 {"normal", "resolved"},
                                 {"closed", "resolved"},
                                 {"close", "resolved"},
                                 {"recovered", "resolved"},
                                 {"recovery", "resolved"},
                                 {"up", "resolved"},
                                 {"alert_recovery", "resolved"},
                                 {"alert_degraded_recovery", "resolved"},
                                 {"cleared", "resolved"},
                                 {"pending", "pending"},
                                 {"no data", "pending"},
                                 {"nodata", "pending"},
                                 {"insufficient_data", "pending"},
                                 {"suppressed", "silenced"},
                                 {"silenced", "silenced"},
                                 {"acknowledged", "silenced"},
                                 {"muted", "silenced"},
                                 {"告警", "firing"},
                                 {"告警中", "firing"},
                                 {"触发", "firing"},
                                 {"未恢复", "firing"},
                                 {"已恢复", "resolved"},
                                 {"恢复", "resolved"},
                                 {"正常", "resolved"}};

static const char *verb_of(dbr_slice word)
{
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(ROWS[i].word))) {
            return ROWS[i].verb;
        }
    }
    return NULL;
}

/* The first state that means something. */
static const char *state_of(const read_object_view *v)
{
    const char *verb = NULL;
    for (size_t i = 0; STATES[i] != NULL && verb == NULL; i++) {
        dbr_slice word = read_view_get(v, KEYS(STATES[i]));
        verb = word.len > 0 ? verb_of(word) : NULL;
    }
    return verb;
}

/* "… from OK to ALARM": the word at the end. */
static const char *verb_of_history(const read_object_view *v)
{
    dbr_slice summary = read_view_get(v, KEYS("HistorySummary"));
    size_t begin = summary.len;
    while (begin > 0 && summary.ptr[begin - 1] != ' ') {
        begin--;
    }
    return begin > 0 ? verb_of(dbr_slice_from(summary, begin)) : NULL;
}

/* Somebody told an alert to be quiet. */
static bool as_silence(const read_object_view *v, dbr_record *ret)
{
    dbr_slice who = read_view_get(v, KEYS("createdBy", "created_by"));
    dbr_slice matchers = read_view_get(v, KEYS("matchers"));
    size_t when = v->best[READ_TIME];
    bool is_end =
        when != SIZE_MAX && dbr_slice_starts(v->all.items[when].key, "end"); // amtool's table has no other
    if (who.len == 0 || matchers.len == 0 || ret->stamp.local == DBR_TIME_NONE || is_end) {
        return false;
    }
    ret->kind = DBR_KIND_ALERT;
    ret->verb = dbr_slice_str("silenced");
    ret->title = dbr_slice_str("silence");
    ret->subject = who;
    ret->text = read_view_get(v, KEYS("comment"));
    ret->text = ret->text.len > 0 ? ret->text : matchers;
    return true;
}

static bool has_key(const read_object_view *v, const char *const *keys)
{
    for (size_t i = 0; i < v->all.n; i++) {
        for (size_t k = 0; keys[k] != NULL; k++) {
            if (dbr_slice_is(v->all.items[i].key, keys[k])) {
                return true;
            }
        }
    }
    return false;
}

bool read_object_may_be_alert(const read_object_view *v)
{
    return has_key(v, NAMES) || has_key(v, MARKS) || has_key(v, KEYS("hook.action"));
}

bool read_as_alert(const read_object_view *v, dbr_record *ret)
{
    if (as_silence(v, ret)) {
        return true;
    }
    dbr_slice name = read_view_get(v, NAMES);
    if (name.len == 0 && read_view_get(v, MARKS).len > 0) {
        name = read_view_get(v, PLAIN_NAMES);
    }
    const char *verb = name.len > 0 ? state_of(v) : NULL;
    verb = verb == NULL && name.len > 0 ? verb_of_history(v) : verb;
    if (verb == NULL) {
        return false;
    }
    ret->kind = DBR_KIND_ALERT;
    ret->title = name;
    ret->verb = dbr_slice_str(verb);
    dbr_slice severity =
        read_view_get(v, KEYS("severity", "labels.severity", "commonLabels.severity", "level"));
    ret->level = dbr_slice_is(severity, "none") ? DBR_LEVEL_TRACE : dbr_level_parse(severity);
    ret->object = read_view_get(v, KEYS("service", "labels.service", "commonLabels.service", "labels.job",
                                        "commonLabels.job", "service_name", "subject_name", "instance",
                                        "labels.instance", "host", "Host", "主机", "实例", "服务"));
    ret->text = read_view_role(v, READ_MESSAGE);
    return true;
}

bool read_alert_end(const read_object_view *v, dbr_record *ret)
{
    dbr_slice end =
        read_view_get(v, KEYS("resolved_time", "resolved_at", "resolvedAt", "endsAt", "ends_at", "ended_at",
                              "end_time", "endTime", "closed_at", "recovered_at", "incident.ended_at"));
    /* A row of a monitor's table may be called after how it began, and says when it was over. */
    dbr_slice over = read_view_get(v, KEYS("Recovery time", "Recovery Time", "End", "恢复时间"));
    bool says_so = ret->kind == DBR_KIND_ALERT &&
                   (dbr_slice_is(ret->verb, "resolved") ? end.len > 0 || over.len > 0 : over.len > 0);
    end = end.len > 0 ? end : over;
    dbr_stamp stamp;
    if (!says_so || ret->stamp.local == DBR_TIME_NONE || !dbr_stamp_read(end, &stamp) ||
        stamp.local <= ret->stamp.local) {
        return false;
    }
    ret[1] = ret[0];
    ret[1].stamp = stamp;
    ret[1].stamp_raw = end;
    ret[0].verb = dbr_slice_str("firing");
    ret[1].verb = dbr_slice_str("resolved");
    return true;
}

/* Whether the object has a string under `key`, which may be dotted once; empty for none. */
static dbr_slice torn_text(dbr_slice text, const char *key)
{
    const char *dot = strchr(key, '.');
    dbr_json j;
    dbr_json_value value;
    size_t outer = dot != NULL ? (size_t)(dot - key) : strlen(key);
    dbr_json_init(&j, text);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return (dbr_slice){0};
    }
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return (dbr_slice){0};
        }
        bool is_it = value.key.len == outer && memcmp(value.key.ptr, key, outer) == 0;
        if (is_it && dot != NULL && type == DBR_JSON_OBJECT) {
            return torn_text(dbr_slice_from(text, value.begin), dot + 1);
        }
        if (is_it && dot == NULL && type == DBR_JSON_STRING) {
            return value.raw;
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, NULL)) {
            return (dbr_slice){0};
        }
    }
}

static dbr_slice first_torn(dbr_slice text, const char *const *keys)
{
    dbr_slice found = {0};
    for (; *keys != NULL && found.len == 0; keys++) {
        found = torn_text(text, *keys);
    }
    return found;
}

bool read_object_is_alert(dbr_slice text)
{
    bool has_name = first_torn(text, NAMES).len > 0;
    if (!has_name) {
        bool has_mark = false;
        for (size_t i = 0; MARKS[i] != NULL && !has_mark; i++) {
            has_mark = torn_text(text, MARKS[i]).len > 0;
        }
        has_name = has_mark && first_torn(text, PLAIN_NAMES).len > 0;
    }
    for (size_t i = 0; STATES[i] != NULL && has_name; i++) {
        dbr_slice word = torn_text(text, STATES[i]);
        if (word.len > 0 && verb_of(word) != NULL) {
            return true;
        }
    }
    return false;
}
