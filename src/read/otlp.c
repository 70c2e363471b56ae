/*
 * otlp-logs: OpenTelemetry's log export in JSON, one request a document or one a line (the collector's file
 * exporter), and the attribute lists that all three OTLP formats share.
 *
 *     {"resourceLogs":[{"resource":{"attributes":[…]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"…",…}]}]}]}
 *
 * The resource stands before its records and names service and host for them. Times are nanoseconds, the time
 * of the event before the time it was observed. severityNumber counts in fours from TRACE (1) to FATAL (24).
 */
#include "read/otlp.h"

#include "base/limits.h"

#include <assert.h>

bool read_otlp_is(const dbr_sniff *in, const char *key, const char *other)
{
    dbr_slice text = read_head_text(in);
    if (text.len == 0 || text.ptr[0] != '{' || !(read_head_has(text, key) || read_head_has(text, other))) {
        return false;
    }
    return true;
}

dbr_slice read_otlp_value(dbr_arena *arena, dbr_slice value)
{
    static const char *const KINDS[] = {"/stringValue",        "/intValue",     "/doubleValue",
                                        "/boolValue",          "/bytesValue",   "/arrayValue/values",
                                        "/kvlistValue/values", "/string_value", "/int_value",
                                        "/double_value",       "/bool_value",   NULL};
    return value.len > 0 && value.ptr[0] == '{' ? read_element_get(arena, value, KINDS) : value;
}

/* Calls for each attribute until `key` (NULL: none) is found, whose value is returned. */
static dbr_slice walk_attributes(dbr_arena *arena, dbr_slice holder, const char *key, read_fields *f)
{
    dbr_slice list;
    dbr_json j;
    dbr_json_value item;
    if (!read_head_member(holder, "attributes", &list)) {
        return (dbr_slice){0};
    }
    dbr_json_init(&j, list);
    if (dbr_json_next(&j, &item) != DBR_JSON_ARRAY) {
        return (dbr_slice){0};
    }
    while (dbr_json_next(&j, &item) == DBR_JSON_OBJECT) {
        dbr_slice one;
        if (!dbr_json_skip(&j, &item, &one)) {
            break;
        }
        dbr_slice name = dbr_json_text_at(arena, one, "/key");
        if (key != NULL && !dbr_slice_is(name, key)) {
            continue;
        }
        dbr_slice value = read_otlp_value(arena, dbr_json_text_at(arena, one, "/value"));
        if (key != NULL) {
            return value;
        }
        if (value.len > 0) {
            read_field(f, name, value, read_is_number(value));
        }
    }
    return (dbr_slice){0};
}

dbr_slice read_otlp_attribute(dbr_arena *arena, dbr_slice holder, const char *key)
{
    return walk_attributes(arena, holder, key, NULL);
}

void read_otlp_fields(dbr_arena *arena, dbr_slice holder, read_fields *f)
{
    (void)walk_attributes(arena, holder, NULL, f);
}

bool read_otlp_time(dbr_arena *arena, dbr_slice object, dbr_record *ret, const char *const *pointers)
{
    for (; *pointers != NULL; pointers++) {
        dbr_slice value = dbr_json_text_at(arena, object, *pointers);
        if (value.len > 1 && dbr_stamp_read_epoch(value, &ret->stamp)) {
            ret->stamp_raw = value;
            return true;
        }
    }
    ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
    return false;
}

void read_otlp_resource(dbr_arena *arena, dbr_slice resource, dbr_record *ret)
{
    static const char *const HOSTS[] = {"host.name", "k8s.pod.name", "k8s.node.name", "service.instance.id"};
    ret->service = read_otlp_attribute(arena, resource, "service.name");
    ret->pid = read_otlp_attribute(arena, resource, "process.pid");
    for (size_t i = 0; i < sizeof(HOSTS) / sizeof(HOSTS[0]) && ret->host.len == 0; i++) {
        ret->host = read_otlp_attribute(arena, resource, HOSTS[i]);
    }
}

/* ---- logs ---- */

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return read_otlp_is(in, "resourceLogs", "resource_logs") ? 98 : 0;
}

static dbr_level level_of(dbr_slice number, dbr_slice text)
{
    int64_t n = 0;
    if (dbr_slice_int(number, &n) && n >= 1 && n <= 24) {
        return (dbr_level)(DBR_LEVEL_TRACE + (n - 1) / 4);
    }
    return dbr_level_parse(text);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    static const char *const TIMES[] = {"/timeUnixNano", "/observedTimeUnixNano", "/time_unix_nano",
                                        "/observed_time_unix_nano", NULL};
    (void)layout;
    dbr_slice r = item->bytes;
    read_fields f;
    f.n = 0;
    dbr_json_value body;
    bool has_body = dbr_json_at(r, "/body", &body) && body.type != DBR_JSON_NULL;
    if (!read_otlp_time(scratch, r, ret, TIMES) && !has_body) {
        return 0;
    }
    read_otlp_resource(scratch, item->labels, ret);
    read_otlp_fields(scratch, r, &f);
    ret->kind = DBR_KIND_LOG;
    ret->level = level_of(READ_GET(scratch, r, "/severityNumber", "/severity_number"),
                          READ_GET(scratch, r, "/severityText", "/severity_text"));
    ret->trace = READ_GET(scratch, r, "/traceId", "/trace_id");
    ret->title = READ_GET(scratch, r, "/eventName", "/event_name");
    ret->text = has_body ? read_otlp_value(scratch, dbr_json_text(scratch, &body)) : (dbr_slice){0};
    if (ret->title.len == 0) {
        ret->title = read_otlp_attribute(scratch, r, "event.name");
    }
    if (ret->text.len == 0) {
        ret->text = ret->title.len > 0 ? ret->title : r;
    }
    if (ret->level == DBR_LEVEL_NONE) {
        ret->level = dbr_text_level(ret->text);
    }
    read_element_field(&f, "span_id", READ_GET(scratch, r, "/spanId", "/span_id"));
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const char *const PATTERNS[] = {"/resourceLogs/*/resource", "/resourceLogs/*/scopeLogs/*/logRecords/*",
                                       "/resourceLogs/*/instrumentationLibraryLogs/*/logRecords/*",
                                       "/resource_logs/*/scope_logs/*/log_records/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"logs.json",
     "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":"
     "\"checkout\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1739095523118000000\","
     "\"severityNumber\":17,\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"body\":{\"stringValue\":"
     "\"pool "
     "exhausted\"}}]}]}]}\n",
     1, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"otel.jsonl",
     "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"observedTimeUnixNano\":\"1739095523118000000\","
     "\"severityText\":\"WARN\",\"body\":{\"stringValue\":\"slow\"}}]}]}]}\n"
     "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1739095524118000000\",\"body\":"
     "{"
     "\"stringValue\":\"ready\"}}]}]}]}\n",
     2, "2025-02-09T10:05:23.118Z", "slow"},
    {0},
};
const dbr_format read_otlp_logs = {
    .name = "otlp-logs",
    .help = "OpenTelemetry logs in OTLP's JSON, one request a document or one a line",
    .label = DBR_T_READ_LABEL_OTLP_LOGS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = 0,
    .parse = parse,
    .samples = SAMPLES,
};
