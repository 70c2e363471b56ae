/*
 * alertmanager: webhook payloads (version 4, one document or one a line), GET /api/v2/alerts and
 * …/alerts/groups, and Prometheus' own /api/v1/alerts.
 *
 * An alert says when it began and, once resolved, when it ended: two records. While it fires endsAt is a
 * promise or the year 1, and says nothing. A payload repeats what was sent before, so the same moment may be
 * told several times.
 */
#include "read/json_head.h"

#include <assert.h>

static bool is_alert(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "labels") &&
           (read_head_has(text, "startsAt") || read_head_has(text, "activeAt"));
}

static int sniff_webhook(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), alerts, first, data;
    if (read_head_member(text, "data", &data)) {
        text = data; // GET /api/v1/alerts
    }
    if (!read_head_member(text, "alerts", &alerts)) {
        return 0;
    }
    bool has_alert = read_head_element(alerts, 0, &first) && is_alert(first);
    return has_alert ? 97 : read_head_has(text, "groupKey") ? 90 : 0;
}

static int sniff_api(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    return read_head_element(read_head_text(in), 0, &first) && is_alert(first) ? 97 : 0;
}

static int sniff_groups(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice group, alerts, first;
    bool is_groups = read_head_element(read_head_text(in), 0, &group) &&
                     read_head_member(group, "alerts", &alerts) && read_head_element(alerts, 0, &first) &&
                     is_alert(first);
    return is_groups ? 97 : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice a = item->bytes;
    read_fields f;
    f.n = 0;
    if (!READ_TIME_OF(scratch, a, ret, "/startsAt", "/activeAt")) {
        return 0;
    }
    dbr_slice status = READ_GET(scratch, a, "/status", "/state");
    dbr_slice state = dbr_slice_starts(status, "{") ? READ_GET(scratch, a, "/status/state") : status;
    dbr_slice labels = READ_GET(scratch, a, "/labels");
    read_element_fields(scratch, labels, &f);
    read_element_field(&f, "fingerprint", READ_GET(scratch, a, "/fingerprint"));
    read_element_field(&f, "runbook_url",
                       READ_GET(scratch, a, "/annotations/runbook_url", "/annotations/runbook"));
    ret->kind = DBR_KIND_ALERT;
    ret->verb = dbr_slice_str(dbr_slice_is(state, "pending") ? "pending" : "firing");
    ret->title = READ_GET(scratch, labels, "/alertname");
    dbr_slice severity = READ_GET(scratch, labels, "/severity");
    ret->level = dbr_slice_is(severity, "none") ? DBR_LEVEL_TRACE : dbr_level_parse(severity);
    ret->object = READ_GET(scratch, labels, "/service", "/job", "/instance");
    ret->text = READ_GET(scratch, a, "/annotations/summary", "/annotations/description",
                         "/annotations/message", "/labels/alertname");
    read_fields_keep(&f, scratch, ret);
    ret[1] = ret[0];
    ret[1].verb = dbr_slice_str("resolved");
    bool is_resolved =
        dbr_slice_is(state, "resolved") || dbr_slice_is(READ_GET(scratch, a, "/state"), "resolved");
    bool is_over = is_resolved && READ_TIME_OF(scratch, a, &ret[1], "/endsAt") &&
                   ret[1].stamp.local >= ret[0].stamp.local - DBR_DAY; // the year 1 is "not yet"
    return is_over ? 2 : 1;
}

static const char *const WEBHOOK_PATTERNS[] = {"/alerts/*", "/data/alerts/*", NULL};
static const dbr_format_sample WEBHOOK_SAMPLES[] = {
    {"webhook.jsonl",
     "{\"receiver\":\"page\",\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\",\"labels\":{"
     "\"alertname\":"
     "\"HighErrorRate\",\"service\":\"api-service\"},\"annotations\":{\"summary\":\"5xx above 5 "
     "%\"},\"startsAt\":"
     "\"2025-02-09T10:06:45Z\",\"endsAt\":\"0001-01-01T00:00:00Z\"}],\"version\":\"4\",\"groupKey\":\"{}\"}\n"
     "{\"receiver\":\"page\",\"status\":\"resolved\",\"alerts\":[{\"status\":\"resolved\",\"labels\":{"
     "\"alertname\":"
     "\"HighErrorRate\"},\"startsAt\":\"2025-02-09T10:06:45Z\",\"endsAt\":\"2025-02-09T10:35:30Z\"}],"
     "\"version\":\"4\",\"groupKey\":\"{}\"}\n",
     3, "2025-02-09T10:06:45Z", "5xx above 5 %"},
    {"prometheus-alerts.json",
     "{\"status\":\"success\",\"data\":{\"alerts\":[{\"labels\":{\"alertname\":\"Pool\"},\"annotations\":{},"
     "\"state\":\"pending\",\"activeAt\":\"2025-02-09T10:06:45Z\",\"value\":\"1\"}]}}\n",
     1, "2025-02-09T10:06:45Z", "Pool"},
    {0},
};
const dbr_format read_alertmanager = {
    .name = "alertmanager",
    .help = "Alertmanager webhook payloads, one document or one a line; Prometheus' /api/v1/alerts",
    .label = DBR_T_READ_LABEL_ALERTMANAGER,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_ALERT,
    .sniff = sniff_webhook,
    .patterns = WEBHOOK_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = WEBHOOK_SAMPLES,
};

static const char *const API_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample API_SAMPLES[] = {
    {"alerts.json",
     "[{\"annotations\":{\"description\":\"x\"},\"endsAt\":\"2025-02-09T10:10:00.000Z\",\"fingerprint\":"
     "\"1\","
     "\"startsAt\":\"2025-02-09T10:06:45.000Z\",\"status\":{\"state\":\"active\"},\"labels\":{\"alertname\":"
     "\"A\"}}]\n",
     1, "2025-02-09T10:06:45Z", "x"},
    {"amtool.json", "[{\"labels\":{\"alertname\":\"B\"},\"startsAt\":\"2025-02-09T10:06:45Z\"}]", 1,
     "2025-02-09T10:06:45Z", "B"},
    {0},
};
const dbr_format read_alertmanager_api = {
    .name = "alertmanager-api",
    .help = "Alertmanager's GET /api/v2/alerts, and amtool alert query -o json",
    .label = DBR_T_READ_LABEL_ALERTMANAGER,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_ALERT,
    .sniff = sniff_api,
    .patterns = API_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = API_SAMPLES,
};

static const char *const GROUP_PATTERNS[] = {"/*/alerts/*", NULL};
static const dbr_format_sample GROUP_SAMPLES[] = {
    {"groups.json",
     "[{\"alerts\":[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2025-02-09T10:06:45Z\"}],\"labels\":{}}]"
     "\n",
     1, "2025-02-09T10:06:45Z", "A"},
    {"groups-two.json",
     "[{\"labels\":{},\"alerts\":[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2025-02-09T10:06:45Z\"},"
     "{\"labels\":{\"alertname\":\"B\"},\"startsAt\":\"2025-02-09T10:07:45Z\"}]}]\n",
     2, "2025-02-09T10:06:45Z", "A"},
    {0},
};
const dbr_format read_alertmanager_groups = {
    .name = "alertmanager-groups",
    .help = "Alertmanager's GET /api/v2/alerts/groups",
    .label = DBR_T_READ_LABEL_ALERTMANAGER,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_ALERT,
    .sniff = sniff_groups,
    .patterns = GROUP_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = GROUP_SAMPLES,
};
