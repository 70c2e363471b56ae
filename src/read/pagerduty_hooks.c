/*
 * pagerduty-webhook: what PagerDuty posts (version 3: {"event":{"event_type":"incident.acknowledged",…}}; version 1:
 * {"messages":[{"type":"incident.acknowledge",…}]}), one document or one a line, and incidents by themselves, one a
 * line. Version 2 carries log entries: `pagerduty`.
 *
 * Change events ({"change_events":[…]}) are changes: `pagerduty-changes`.
 */
#include "read/mapping.h"

static const read_word VERBS[] = {{"incident.triggered", "triggered"},
                                  {"incident.trigger", "triggered"},
                                  {"incident.acknowledged", "acknowledged"},
                                  {"incident.acknowledge", "acknowledged"},
                                  {"incident.unacknowledged", "unacknowledged"},
                                  {"incident.unacknowledge", "unacknowledged"},
                                  {"incident.resolved", "resolved"},
                                  {"incident.resolve", "resolved"},
                                  {"incident.reopened", "triggered"},
                                  {"incident.escalated", "escalated"},
                                  {"incident.escalate", "escalated"},
                                  {"incident.delegated", "reassigned"},
                                  {"incident.delegate", "reassigned"},
                                  {"incident.reassigned", "reassigned"},
                                  {"incident.assign", "reassigned"},
                                  {"incident.annotated", "annotated"},
                                  {"incident.annotate", "annotated"},
                                  {"incident.status_update_published", "annotated"},
                                  {"incident.priority_updated", "annotated"},
                                  {"incident.responder.added", "notified"},
                                  {"incident.responder.replied", "acknowledged"},
                                  {NULL, NULL}};

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), event, messages, first;
    bool is_third = read_head_member(text, "event", &event) && read_head_has(event, "event_type") &&
                    read_head_has(event, "occurred_at");
    bool is_first = read_head_member(text, "messages", &messages) && read_head_element(messages, 0, &first) &&
                    read_head_has(first, "type") && read_head_has(first, "data") &&
                    read_head_has(first, "created_on");
    bool is_bare = read_head_has(text, "incident_number") && read_head_has(text, "incident_key") &&
                   read_head_has(text, "created_at");
    return is_third || is_first || is_bare ? 96 : 0;
}

static const read_place FIELDS[] = {{"event", "/event_type"},
                                    {"type", "/type"},
                                    {"incident", "/data/id"},
                                    {"number", "/data/number"},
                                    {"urgency", "/data/urgency"},
                                    {"priority", "/data/priority/summary"},
                                    {"url", "/data/html_url"},
                                    {"number", "/incident_number"},
                                    {"number", "/data/incident/incident_number"},
                                    {NULL, NULL}};
static const read_mapping THIRD = {
    .kind = DBR_KIND_PAGE,
    .verbs_at = READ_AT("/event_type"),
    .verbs = VERBS,
    .time = READ_AT("/occurred_at"),
    .title = READ_AT("/data/title", "/data/incident/summary", "/data/summary", "/data/name", "/event_type"),
    .text = READ_AT("/data/content", "/data/message", "/data/title", "/data/incident/summary", "/event_type"),
    .subject = READ_AT("/agent/summary"),
    .object = READ_AT("/data/user/summary", "/data/assignees/0/summary"),
    .service = READ_AT("/data/service/summary"),
    .fields = FIELDS};
static const read_mapping FIRST = {
    .kind = DBR_KIND_PAGE,
    .verbs_at = READ_AT("/type"),
    .verbs = VERBS,
    .time = READ_AT("/created_on", "/data/incident/last_status_change_on", "/data/incident/created_on"),
    .title = READ_AT("/data/incident/trigger_summary_data/subject",
                     "/data/incident/trigger_summary_data/description", "/data/incident/incident_key"),
    .subject = READ_AT("/data/incident/last_status_change_by/name"),
    .object = READ_AT("/data/incident/assigned_to_user/name"),
    .service = READ_AT("/data/incident/service/name"),
    .fields = FIELDS};
static const read_mapping BARE = {.kind = DBR_KIND_PAGE,
                                  .verb = "triggered",
                                  .time = READ_AT("/created_at"),
                                  .title = READ_AT("/title", "/summary", "/description"),
                                  .object = READ_AT("/assignments/0/assignee/summary"),
                                  .service = READ_AT("/service/summary"),
                                  .fields = FIELDS};
static const read_mapping BARE_END = {.kind = DBR_KIND_PAGE,
                                      .verb = "resolved",
                                      .time = READ_AT("/resolved_at", "/last_status_change_at"),
                                      .title = READ_AT("/title", "/summary", "/description"),
                                      .subject = READ_AT("/last_status_change_by/summary"),
                                      .service = READ_AT("/service/summary"),
                                      .fields = FIELDS};

/* Only people are subjects; services and integrations act too. */
static void drop_machine(dbr_slice object, const char *pointer, dbr_arena *scratch, dbr_record *ret)
{
    if (!dbr_slice_starts(dbr_json_text_at(scratch, object, pointer), "user")) {
        ret->subject = (dbr_slice){0};
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice root = item->bytes;
    dbr_slice event = READ_GET(scratch, root, "/event");
    if (event.len > 0 && read_map(&THIRD, event, scratch, ret)) {
        drop_machine(event, "/agent/type", scratch, ret);
        if (ret->verb.len == 0) { // a service's or schedule's event
            ret->kind = DBR_KIND_LOG;
            ret->level = DBR_LEVEL_INFO;
        }
        return 1;
    }
    dbr_slice messages = READ_GET(scratch, root, "/messages"), one;
    int n = 0;
    for (size_t i = 0; i < DBR_MAX_SUBRECORDS && read_head_element(messages, i, &one); i++) {
        dbr_slice m = dbr_json_text_at(scratch, messages, dbr_arena_printf(scratch, "/%zu", i));
        n += read_map(&FIRST, m, scratch, &ret[n]) && ret[n].verb.len > 0;
    }
    if (n == 0 && read_map(&BARE, root, scratch, ret)) {
        bool is_over = dbr_slice_is(READ_GET(scratch, root, "/status"), "resolved") &&
                       read_map(&BARE_END, root, scratch, &ret[1]);
        if (is_over) {
            drop_machine(root, "/last_status_change_by/type", scratch, &ret[1]);
        }
        n = is_over ? 2 : 1;
    }
    return n;
}

static const char *const PATTERNS[] = {"", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"hook.json",
     "{\"event\":{\"id\":\"01B\",\"event_type\":\"incident.acknowledged\",\"occurred_at\":\"2025-02-09T10:12:"
     "00.682Z\","
     "\"agent\":{\"type\":\"user_reference\",\"summary\":\"Alice\"},\"data\":{\"id\":\"Q1\",\"title\":"
     "\"HighErrorRate\","
     "\"service\":{\"summary\":\"api\"}}}}\n",
     1, "2025-02-09T10:12:00.682Z", "HighErrorRate"},
    {"v1.json",
     "{\"messages\":[{\"type\":\"incident.resolve\",\"created_on\":\"2025-02-09T10:40:00Z\",\"data\":{"
     "\"incident\":{"
     "\"incident_number\":2126,\"trigger_summary_data\":{\"subject\":\"pool exhausted\"}}}}]}\n",
     1, "2025-02-09T10:40:00Z", "pool exhausted"},
    {"incidents.jsonl",
     "{\"incident_number\":4,\"title\":\"Crash\",\"incident_key\":\"b\",\"created_at\":\"2025-02-09T10:08:"
     "10Z\",\"status\":"
     "\"resolved\",\"last_status_change_at\":\"2025-02-09T10:40:00Z\"}\n",
     2, "2025-02-09T10:08:10Z", "Crash"},
    {0},
};
const dbr_format read_pagerduty_webhook = {
    .name = "pagerduty-webhook",
    .help = "PagerDuty webhooks (versions 1 and 3), and incidents one a line",
    .label = DBR_T_READ_LABEL_PAGERDUTY,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_PAGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

/* ---- change events ---- */

static int sniff_changes(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), list, first, payload;
    bool is_list = read_head_member(text, "change_events", &list) && read_head_element(list, 0, &first) &&
                   read_head_has(first, "timestamp");
    bool is_one = read_head_member(text, "change_event", &first) && read_head_has(first, "timestamp");
    bool is_sent = read_head_has(text, "routing_key") && read_head_member(text, "payload", &payload) &&
                   read_head_has(payload, "summary") && !read_head_has(text, "event_action");
    return is_list || is_one || is_sent ? 96 : 0;
}

static const read_place CHANGE_FIELDS[] = {
    {"source", "/source"}, {"id", "/id"}, {"url", "/links/0/href"}, {NULL, NULL}};
static const read_mapping CHANGE = {.kind = DBR_KIND_CHANGE,
                                    .verb = "deploy",
                                    .time = READ_AT("/timestamp"),
                                    .title = READ_AT("/summary"),
                                    .object = READ_AT("/services/0/summary", "/source"),
                                    .service = READ_AT("/services/0/summary", "/source"),
                                    .version =
                                        READ_AT("/custom_details/version", "/custom_details/build_number"),
                                    .fields = CHANGE_FIELDS};

static int parse_change(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    if (read_first_byte(item->bytes) != '{') {
        return -1;
    }
    return read_map(&CHANGE, item->bytes, scratch, ret) ? 1 : 0;
}

static const char *const CHANGE_PATTERNS[] = {"/change_events/*", "/change_event", "/payload", NULL};
static const dbr_format_sample CHANGE_SAMPLES[] = {
    {"change_events.json",
     "{\"change_events\":[{\"summary\":\"Build passed: "
     "v2.3.0\",\"id\":\"01B\",\"timestamp\":\"2025-02-09T10:02:58Z\","
     "\"source\":\"ci\",\"services\":[{\"summary\":\"api\"}]}]}\n",
     1, "2025-02-09T10:02:58Z", "Build passed"},
    {"sent.json",
     "{\"routing_key\":\"r\",\"payload\":{\"summary\":\"Build "
     "passed\",\"timestamp\":\"2025-02-09T10:02:58Z\"}}\n",
     1, "2025-02-09T10:02:58Z", "Build passed"},
    {0},
};
const dbr_format read_pagerduty_changes = {
    .name = "pagerduty-changes",
    .help = "PagerDuty change events: deploys that its integrations reported",
    .label = DBR_T_READ_LABEL_PAGERDUTY_CHANGES,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_CHANGE,
    .sniff = sniff_changes,
    .patterns = CHANGE_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_change,
    .samples = CHANGE_SAMPLES,
};
