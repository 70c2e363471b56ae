/*
 * datadog: events of its API, version 1 ({"events":[{"date_happened":…,"title":…,"text":…}]}) and 2 ({"data":[{"type":
 * "event","attributes":{…}}]}), and logs of version 2 ({"data":[{"type":"log",…}]}).
 *
 * An event of a deployment (its title, source or a tag says so) is a change, one of a monitor (alert_type, or a title in
 * Datadog's form "[Triggered] …") an alert, any other a message. A log entry is a log line; what is inside its
 * attributes are its fields.
 */
#include "read/mapping.h"
#include "read/object.h"

static bool is_event(dbr_slice text)
{
    return read_head_has(text, "date_happened") &&
           (read_head_has(text, "title") || read_head_has(text, "text"));
}

static bool is_resource(dbr_slice text)
{
    dbr_slice attributes;
    bool is_kind = read_head_is(text, "type", "event") || read_head_is(text, "type", "log");
    return is_kind && read_head_member(text, "attributes", &attributes) &&
           read_head_has(attributes, "timestamp");
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), list, first;
    bool is_first =
        (read_head_member(text, "events", &list) && read_head_element(list, 0, &first) && is_event(first)) ||
        (read_head_member(text, "event", &first) && is_event(first));
    bool is_second =
        read_head_member(text, "data", &list) && read_head_element(list, 0, &first) && is_resource(first);
    return is_first || is_second ? 95 : 0;
}

static const read_place FIELDS[] = {{"source", "/source"},      {"alert_type", "/alert_type"},
                                    {"priority", "/priority"},  {"url", "/url"},
                                    {"tags", "/tags"},          {"id", "/id"},
                                    {"monitor", "/monitor_id"}, {NULL, NULL}};
static const read_mapping EVENT = {.kind = DBR_KIND_MESSAGE,
                                   .verb = "said",
                                   .time = READ_AT("/date_happened", "/timestamp", "/attributes/timestamp"),
                                   .title = READ_AT("/title", "/attributes/title", "/attributes/evt/name"),
                                   .text = READ_AT("/text", "/message", "/title", "/attributes/title"),
                                   .host = READ_AT("/host", "/attributes/hostname"),
                                   .service = READ_AT("/service", "/attributes/service"),
                                   .source =
                                       READ_AT("/source", "/source_type_name", "/attributes/sourcecategory"),
                                   .fields = FIELDS};

static bool says(dbr_slice text, const char *word)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(word)) != SIZE_MAX;
}

/* "[Triggered on {host:a}] Name", "[Recovered] Name": a monitor's transition, and the name alone. */
static const char *monitor_verb(dbr_slice title, dbr_slice alert_type, dbr_slice *ret_name)
{
    size_t close = dbr_slice_starts(title, "[") ? dbr_slice_find_char(title, ']') : SIZE_MAX;
    if (close != SIZE_MAX) {
        dbr_slice head = dbr_slice_sub(title, 1, close);
        *ret_name = dbr_slice_trim(dbr_slice_from(title, close + 1));
        if (says(head, "triggered") || says(head, "warn") || says(head, "re-triggered")) {
            return "firing";
        }
        if (says(head, "recovered")) {
            return "resolved";
        }
        if (says(head, "no data")) {
            return "pending";
        }
    }
    *ret_name = title;
    return dbr_slice_is(alert_type, "error") || dbr_slice_is(alert_type, "warning") ? "firing"
           : dbr_slice_is(alert_type, "success")                                    ? "resolved"
                                                                                    : NULL;
}

static int parse_event(dbr_slice e, dbr_arena *scratch, dbr_record *ret)
{
    if (!read_map(&EVENT, e, scratch, ret)) {
        return 0;
    }
    dbr_slice about = READ_GET(scratch, e, "/tags"), name;
    bool is_deploy = says(ret->title, "deploy") || says(ret->title, "release") ||
                     says(ret->source, "deploy") || says(about, "deployment") ||
                     says(about, "event_type:deploy");
    const char *verb =
        monitor_verb(ret->title, READ_GET(scratch, e, "/alert_type", "/attributes/status"), &name);
    if (is_deploy) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str("deploy");
        ret->object = ret->service;
    } else if (verb != NULL) {
        ret->kind = DBR_KIND_ALERT;
        ret->verb = dbr_slice_str(verb);
        ret->title = name;
        ret->object = ret->service;
    } else {
        ret->is_bot = true;
    }
    return 1;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice e = item->bytes;
    if (read_first_byte(e) != '{') {
        return -1;
    }
    dbr_slice type = READ_GET(scratch, e, "/type");
    dbr_slice attributes = READ_GET(scratch, e, "/attributes");
    if (dbr_slice_is(type, "log")) {
        return read_object(e, scratch, ret);
    }
    return parse_event(attributes.len > 0 && attributes.ptr[0] == '{' ? attributes : e, scratch, ret);
}

static const char *const PATTERNS[] = {"/events/*", "/event", "/data/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"events.json",
     "{\"events\":[{\"id\":1,\"title\":\"[Triggered on {host:web-1}] 5xx above 5 %\",\"text\":\"api is "
     "failing\","
     "\"date_happened\":1739095605,\"alert_type\":\"error\",\"tags\":[\"service:api\"]},{\"title\":"
     "\"Deployed api v2.3.0\","
     "\"text\":\"by erin\",\"date_happened\":1739095410}]}\n",
     2, "2025-02-09T10:06:45Z", "5xx above 5 %"},
    {"logs.json",
     "{\"data\":[{\"type\":\"log\",\"id\":\"A\",\"attributes\":{\"timestamp\":\"2025-02-09T10:05:23.118Z\","
     "\"status\":\"error\","
     "\"service\":\"api\",\"host\":\"web-1\",\"message\":\"pool exhausted\"}}]}\n",
     1, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"search.json",
     "{\"data\":[{\"type\":\"event\",\"attributes\":{\"timestamp\":\"2025-02-09T10:02:47.000Z\",\"message\":"
     "\"by erin\",\"tags\":"
     "[\"x\"],\"attributes\":{\"title\":\"Deployed api v2.3.0\",\"service\":\"api\"}}}]}\n",
     1, "2025-02-09T10:02:47Z", "Deployed api"},
    {0},
};
const dbr_format read_datadog = {
    .name = "datadog",
    .help = "Datadog's events (API versions 1 and 2) and logs (version 2)",
    .label = DBR_T_READ_LABEL_DATADOG,
    .shape = DBR_SHAPE_JSON,
    .kinds = DBR_KINDS_ALL & ~(1u << DBR_KIND_SAMPLE),
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};
