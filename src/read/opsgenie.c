/*
 * opsgenie: alerts and incidents of its API ({"data":[{"tinyId":…,"createdAt":…}]}), their logs ({"data":[{"log":…,
 * "type":…}]}), webhooks ({"action":"Acknowledge","alert":{…}}), one document or one a line.
 *
 * An alert is a page triggered when it was created, acknowledged and closed when its report says how long that took.
 */
#include "read/mapping.h"

static bool is_alert(dbr_slice text)
{
    return read_head_has(text, "tinyId") && read_head_has(text, "createdAt");
}

static bool is_log(dbr_slice text)
{
    return read_head_has(text, "log") && read_head_has(text, "createdAt") && read_head_has(text, "type");
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), data, first;
    bool is_answer =
        read_head_member(text, "data", &data) &&
        (is_alert(data) || (read_head_element(data, 0, &first) && (is_alert(first) || is_log(first))));
    return is_answer ? 95 : 0;
}

static int sniff_one(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), alert;
    bool is_hook = read_head_has(text, "action") && read_head_member(text, "alert", &alert) &&
                   (read_head_has(alert, "tinyId") || read_head_has(alert, "alertId"));
    return is_alert(text) || is_hook ? 95 : 0;
}

static const read_word ACTIONS[] = {{"Create", "triggered"},
                                    {"Acknowledge", "acknowledged"},
                                    {"UnAcknowledge", "unacknowledged"},
                                    {"Close", "resolved"},
                                    {"Resolve", "resolved"},
                                    {"Escalate", "escalated"},
                                    {"EscalateNext", "escalated"},
                                    {"AssignOwnership", "reassigned"},
                                    {"TakeOwnership", "acknowledged"},
                                    {"AddNote", "annotated"},
                                    {"AddRecipient", "notified"},
                                    {"AddResponder", "notified"},
                                    {"Snooze", "snoozed"},
                                    {NULL, NULL}};
static const read_place FIELDS[] = {{"id", "/tinyId"},     {"priority", "/priority"}, {"status", "/status"},
                                    {"source", "/source"}, {"alias", "/alias"},       {"type", "/type"},
                                    {NULL, NULL}};
static const read_mapping ALERT = {.kind = DBR_KIND_PAGE,
                                   .verb = "triggered",
                                   .time = READ_AT("/createdAt"),
                                   .title = READ_AT("/message"),
                                   .text = READ_AT("/description", "/message"),
                                   .object = READ_AT("/owner", "/responders/0/name", "/teams/0/id"),
                                   .service = READ_AT("/entity", "/impactedServices/0"),
                                   .fields = FIELDS};
static const read_mapping LOG = {.kind = DBR_KIND_PAGE,
                                 .verb = "annotated",
                                 .time = READ_AT("/createdAt"),
                                 .title = READ_AT("/log"),
                                 .subject = READ_AT("/owner"),
                                 .fields = FIELDS};
static const read_mapping HOOK = {.kind = DBR_KIND_PAGE,
                                  .verb = "annotated",
                                  .verbs_at = READ_AT("/action"),
                                  .verbs = ACTIONS,
                                  .time = READ_AT("/alert/updatedAt", "/alert/createdAt"),
                                  .title = READ_AT("/alert/message"),
                                  .text = READ_AT("/alert/note", "/alert/description", "/alert/message"),
                                  .subject = READ_AT("/alert/username"),
                                  .service = READ_AT("/alert/entity"),
                                  .fields = FIELDS};

/* Something that its report says came so many milliseconds after creation. */
typedef struct later {
    const char *after, *who, *verb;
} later;

static const later LATER[] = {{"/report/ackTime", "/report/acknowledgedBy", "acknowledged"},
                              {"/report/closeTime", "/report/closedBy", "resolved"}};

/* As a record behind the first. */
static bool add_later(dbr_slice alert, const later *l, dbr_arena *scratch, const dbr_record *first,
                      dbr_record *ret)
{
    int64_t ms = 0;
    if (!dbr_slice_int(dbr_json_text_at(scratch, alert, l->after), &ms) || ms <= 0 ||
        ms > INT64_C(400) * 86400000) {
        return false;
    }
    *ret = *first;
    ret->verb = dbr_slice_str(l->verb);
    ret->subject = dbr_json_text_at(scratch, alert, l->who);
    ret->stamp.local += ms * 1000000;
    return true;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice a = item->bytes;
    if (read_first_byte(a) != '{') {
        return -1;
    }
    if (READ_GET(scratch, a, "/action").len > 0 && READ_GET(scratch, a, "/alert").len > 0) {
        return read_map(&HOOK, a, scratch, ret) ? 1 : 0;
    }
    dbr_slice log = READ_GET(scratch, a, "/log");
    if (log.len > 0) {
        bool is_read = read_map(&LOG, a, scratch, ret);
        static const char *const WORDS[][2] = {
            {"acknowledged", "acknowledged"}, {"closed", "resolved"}, {"created", "triggered"},
            {"escalat", "escalated"},         {"notif", "notified"},  {"assign", "reassigned"}};
        for (size_t i = 0; is_read && i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
            if (dbr_slice_find_nocase(log, dbr_slice_str(WORDS[i][0])) != SIZE_MAX) {
                ret->verb = dbr_slice_str(WORDS[i][1]);
                break;
            }
        }
        return is_read;
    }
    if (!read_map(&ALERT, a, scratch, ret)) {
        return 0;
    }
    int n = 1;
    n += add_later(a, &LATER[0], scratch, ret, &ret[n]);
    n += add_later(a, &LATER[1], scratch, ret, &ret[n]);
    bool is_over = n == 1 && (dbr_slice_is(READ_GET(scratch, a, "/status"), "closed") ||
                              dbr_slice_is(READ_GET(scratch, a, "/status"), "resolved"));
    if (is_over) {
        ret[1] = ret[0];
        ret[1].verb = dbr_slice_str("resolved");
        n += READ_TIME_OF(scratch, a, &ret[1], "/resolvedAt", "/updatedAt");
    }
    return n;
}

static const char *const PATTERNS[] = {"/data/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"alerts.json",
     "{\"data\":[{\"id\":\"7\",\"tinyId\":\"42\",\"message\":\"5xx above 5 "
     "%\",\"status\":\"closed\",\"createdAt\":"
     "\"2025-02-09T10:08:10.100Z\",\"report\":{\"ackTime\":230000,\"closeTime\":1900000,\"acknowledgedBy\":"
     "\"alice\"}}]}\n",
     3, "2025-02-09T10:08:10.1Z", "5xx above 5 %"},
    {"logs.json",
     "{\"data\":[{\"log\":\"Alert acknowledged via "
     "web\",\"type\":\"system\",\"owner\":\"alice\",\"createdAt\":"
     "\"2025-02-09T10:12:00.000Z\"}]}\n",
     1, "2025-02-09T10:12:00Z", "acknowledged via web"},
    {0},
};
const dbr_format read_opsgenie = {
    .name = "opsgenie",
    .help = "Opsgenie's alerts, incidents and their logs",
    .label = DBR_T_READ_LABEL_OPSGENIE,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_PAGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const ONE_PATTERNS[] = {"", NULL};
static const dbr_format_sample ONE_SAMPLES[] = {
    {"hook.json",
     "{\"action\":\"Acknowledge\",\"alert\":{\"alertId\":\"7\",\"tinyId\":\"42\",\"message\":\"5xx above 5 "
     "%\",\"username\":"
     "\"alice\",\"createdAt\":1739095690100,\"updatedAt\":1739095920000}}\n",
     1, "2025-02-09T10:12:00Z", "5xx above 5 %"},
    {"incidents.jsonl",
     "{\"id\":\"3a\",\"tinyId\":\"3\",\"message\":\"Pool "
     "exhausted\",\"status\":\"open\",\"createdAt\":\"2025-02-09T10:08:10Z\"}\n",
     1, "2025-02-09T10:08:10Z", "Pool exhausted"},
    {0},
};
const dbr_format read_opsgenie_one = {
    .name = "opsgenie-webhook",
    .help = "Opsgenie's webhooks, alerts and incidents, one a document or one a line",
    .label = DBR_T_READ_LABEL_OPSGENIE,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_PAGE,
    .sniff = sniff_one,
    .patterns = ONE_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = ONE_SAMPLES,
};
