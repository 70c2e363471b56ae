/*
 * pagerduty: answers of REST v2. Log entries tell the whole story of a page, newest first; an incident tells
 * only when it was triggered and, once over, resolved.
 *
 * Who did it is the agent when that is a person; a service or an integration is no subject. Addresses that
 * were notified (telephone numbers) are left out.
 */
#include "read/json_head.h"

#include <assert.h>

static int sniff_entries(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), entries, first, messages;
    bool is_webhook = read_head_member(text, "messages", &messages) &&
                      read_head_element(messages, 0, &first) &&
                      read_head_has(first, "event"); // webhooks of version 2
    if (!read_head_member(is_webhook ? first : read_head_example(text), "log_entries", &entries)) {
        return 0;
    }
    return !read_head_element(entries, 0, &first) ? 80 : read_head_has(first, "created_at") ? 97 : 0;
}

static bool is_incident(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "created_at") &&
           (read_head_has(text, "incident_number") || read_head_has(text, "incident_key") ||
            read_head_has(text, "alert_key") ||
            (read_head_is(text, "type", "incident") && read_head_has(text, "urgency")));
}

static int sniff_incidents(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_example(read_head_text(in)), value, first;
    bool is_one = read_head_member(text, "incident", &value) && is_incident(value);
    bool is_list =
        !is_one &&
        (read_head_member(text, "incidents", &value) || read_head_member(text, "alerts", &value)) &&
        read_head_element(value, 0, &first) && is_incident(first);
    return is_one || is_list ? 96 : 0;
}

/* "trigger_log_entry" → our verb; NULL for entries that tell nothing of the page. */
static const char *entry_verb(dbr_slice type)
{
    static const char *const VERBS[][2] = {
        {"trigger_", "triggered"},  {"notify_", "notified"},     {"acknowledge_", "acknowledged"},
        {"escalate_", "escalated"}, {"assign_", "reassigned"},   {"reassign_", "reassigned"},
        {"annotate_", "annotated"}, {"resolve_", "resolved"},    {"unacknowledge_", "unacknowledged"},
        {"snooze_", "snoozed"},     {"delegate_", "reassigned"}, {"responder_request_", "notified"},
    };
    for (size_t i = 0; i < sizeof(VERBS) / sizeof(VERBS[0]); i++) {
        if (dbr_slice_starts(type, VERBS[i][0])) {
            return VERBS[i][1];
        }
    }
    return NULL;
}

static int parse_entry(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice e = item->bytes;
    read_fields f;
    f.n = 0;
    dbr_slice type = READ_GET(scratch, e, "/type");
    const char *verb = entry_verb(type);
    if (type.len == 0 || !READ_TIME_OF(scratch, e, ret, "/created_at")) {
        return 0;
    }
    if (verb == NULL) {
        return -1;
    }
    dbr_slice agent = READ_GET(scratch, e, "/agent/summary", "/agent/id");
    bool is_person = dbr_slice_starts(READ_GET(scratch, e, "/agent/type"), "user");
    ret->kind = DBR_KIND_PAGE;
    ret->verb = dbr_slice_str(verb);
    ret->subject = is_person ? agent : (dbr_slice){0};
    ret->object = READ_GET(scratch, e, "/user/summary", "/user/id", "/assignees/0/summary", "/assignees/0/id",
                           "/assigned_user/summary");
    ret->service = READ_GET(scratch, e, "/service/summary", "/incident/service/summary");
    ret->title = READ_GET(scratch, e, "/incident/title", "/incident/summary", "/summary");
    ret->text = READ_GET(scratch, e, "/channel/content", "/channel/summary", "/summary", "/note");
    read_element_field(&f, "incident", READ_GET(scratch, e, "/incident/id"));
    read_element_field(&f, "agent", agent);
    read_element_field(&f, "channel", READ_GET(scratch, e, "/channel/notification/type", "/channel/type"));
    read_element_field(&f, "notification", READ_GET(scratch, e, "/channel/notification/status"));
    read_element_field(&f, "team", READ_GET(scratch, e, "/teams/0/summary"));
    read_element_field(&f, "url", READ_GET(scratch, e, "/html_url"));
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static int parse_incident(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice i = item->bytes;
    read_fields f;
    f.n = 0;
    if (!READ_TIME_OF(scratch, i, ret, "/created_at")) {
        return 0;
    }
    ret->kind = DBR_KIND_PAGE;
    ret->verb = dbr_slice_str("triggered");
    ret->title = READ_GET(scratch, i, "/title", "/summary", "/description");
    ret->text = READ_GET(scratch, i, "/description", "/title", "/summary");
    ret->service = READ_GET(scratch, i, "/service/summary", "/service/name");
    read_element_field(&f, "incident", READ_GET(scratch, i, "/id"));
    read_element_field(&f, "number", READ_GET(scratch, i, "/incident_number"));
    read_element_field(&f, "urgency", READ_GET(scratch, i, "/urgency"));
    read_element_field(&f, "priority", READ_GET(scratch, i, "/priority/summary"));
    read_element_field(&f, "url", READ_GET(scratch, i, "/html_url"));
    read_fields_keep(&f, scratch, ret);
    ret[1] = ret[0];
    bool is_over = dbr_slice_is(READ_GET(scratch, i, "/status"), "resolved") &&
                   READ_TIME_OF(scratch, i, &ret[1], "/resolved_at", "/last_status_change_at");
    ret[1].verb = dbr_slice_str("resolved");
    bool is_person = dbr_slice_starts(READ_GET(scratch, i, "/last_status_change_by/type"), "user");
    ret[1].subject = is_person ? READ_GET(scratch, i, "/last_status_change_by/summary") : (dbr_slice){0};
    return is_over ? 2 : 1;
}

static const char *const ENTRY_PATTERNS[] = {"/log_entries/*", "/messages/*/log_entries/*",
                                             "/*/value/log_entries/*", NULL};
static const dbr_format_sample ENTRY_SAMPLES[] = {
    {"log_entries.json",
     "{\"log_entries\":[{\"id\":\"R2\",\"type\":\"acknowledge_log_entry\",\"summary\":\"Acknowledged by "
     "Alice.\","
     "\"created_at\":\"2025-02-09T10:12:00Z\",\"agent\":{\"type\":\"user_reference\",\"summary\":\"Alice\"},"
     "\"incident\":{\"summary\":\"[#2187] HighErrorRate\"}},\n"
     "{\"id\":\"R1\",\"type\":\"notify_log_entry\",\"summary\":\"Notified Alice by phone.\",\"created_at\":"
     "\"2025-02-09T10:08:12Z\",\"agent\":{\"type\":\"service_reference\",\"summary\":\"api\"},"
     "\"user\":{\"summary\":\"Alice\"}}]}\n",
     2, "2025-02-09T10:12:00Z", "Acknowledged by Alice"},
    {"entries.json",
     "{\"log_entries\":[{\"type\":\"trigger_log_entry\",\"created_at\":\"2025-02-09T10:08:10Z\"}]}", 1,
     "2025-02-09T10:08:10Z", NULL},
    {0},
};
const dbr_format read_pagerduty = {
    .name = "pagerduty",
    .help = "PagerDuty log entries (REST v2): triggered, notified, acknowledged, resolved, …",
    .label = DBR_T_READ_LABEL_PAGERDUTY,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_PAGE,
    .sniff = sniff_entries,
    .patterns = ENTRY_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_entry,
    .samples = ENTRY_SAMPLES,
};

static const char *const INCIDENT_PATTERNS[] = {"/incident",
                                                "/incidents/*",
                                                "/alerts/*",
                                                "/*/value/incident",
                                                "/*/value/incidents/*",
                                                "/*/value/alerts/*",
                                                NULL};
static const dbr_format_sample INCIDENT_SAMPLES[] = {
    {"incident.json",
     "{\"incident\":{\"id\":\"Q1\",\"incident_number\":2187,\"title\":\"HighErrorRate\",\"created_at\":"
     "\"2025-02-09T10:08:10Z\",\"status\":\"resolved\",\"resolved_at\":\"2025-02-09T10:40:00Z\"}}\n",
     2, "2025-02-09T10:08:10Z", "HighErrorRate"},
    {"incidents.json",
     "{\"incidents\":[{\"id\":\"Q1\",\"incident_number\":2187,\"summary\":\"HighErrorRate\",\"created_at\":"
     "\"2025-02-09T10:08:10Z\",\"status\":\"triggered\"}]}\n",
     1, "2025-02-09T10:08:10Z", "HighErrorRate"},
    {0},
};
const dbr_format read_pagerduty_incident = {
    .name = "pagerduty-incident",
    .help = "PagerDuty incidents (REST v2): when triggered, when resolved",
    .label = DBR_T_READ_LABEL_PAGERDUTY,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_PAGE,
    .sniff = sniff_incidents,
    .patterns = INCIDENT_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_incident,
    .samples = INCIDENT_SAMPLES,
};
