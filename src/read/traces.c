/*
 * jaeger and zipkin: traces as their query APIs and pages give them; each span is a log record at its start.
 *
 *     jaeger  {"data":[{"traceID":…,"spans":[{"operationName":…,"startTime":µs,"duration":µs,"tags":[…],"processID":
 *             "p1"}],"processes":{…}}]}, or one trace alone (what the page's "JSON" button saves)
 *     zipkin  [{"traceId":…,"name":…,"timestamp":µs,"duration":µs,"localEndpoint":{"serviceName":…},"tags":{…}}], or
 *             a list of such lists; version 1 has annotations with endpoints instead
 *
 * Limits: Jaeger keeps a span's service in a table behind the spans, out of a span's reach. The table is kept with
 * the layout when the document holds one trace and fits into what is sniffed; else the service is read only where a
 * span carries its process itself.
 */
#include "read/json_head.h"
#include "read/span.h"

#include <assert.h>

static bool is_jaeger_span(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' &&
           (read_head_has(text, "operationName") || read_head_has(text, "spanID")) &&
           (read_head_has(text, "startTime") || read_head_has(text, "startTimeMillis"));
}

static bool has_jaeger_spans(dbr_slice trace)
{
    dbr_slice spans, first;
    return read_head_member(trace, "spans", &spans) && read_head_element(spans, 0, &first) &&
           is_jaeger_span(first);
}

static int sniff_jaeger(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice text = read_head_text(in), data, first = text, second, table;
    bool is_answer = read_head_member(text, "data", &data) && read_head_element(data, 0, &first);
    bool is_one = in->is_whole && !read_head_has_many_roots(text) &&
                  !(is_answer && read_head_element(data, 1, &second));
    if (!has_jaeger_spans(first)) {
        return 0;
    }
    if (is_one && read_head_member(first, "processes", &table)) {
        dbr_json j;
        dbr_json_value value;
        dbr_json_init(&j, table);
        if (dbr_json_next(&j, &value) == DBR_JSON_OBJECT && dbr_json_skip(&j, &value, &table)) {
            layout->context = dbr_slice_dup(arena, table);
        }
    }
    return 96;
}

/* The service of a span's process, from the table. */
static dbr_slice service_of(const dbr_layout *layout, dbr_slice process, dbr_arena *scratch)
{
    if (process.len == 0 || process.len > 64 || layout->context.len == 0) {
        return (dbr_slice){0};
    }
    return dbr_json_text_at(scratch, layout->context,
                            dbr_arena_printf(scratch, "/%.*s/serviceName", DBR_FMT(process)));
}

/* The members of a list of {"key":…,"value":…} as fields; true when one says the span failed. */
static bool add_tags(dbr_slice list, dbr_arena *scratch, read_fields *f)
{
    dbr_json j;
    dbr_json_value value;
    bool failed = false;
    dbr_json_init(&j, list);
    if (list.len == 0 || dbr_json_next(&j, &value) != DBR_JSON_ARRAY) {
        return false;
    }
    while (dbr_json_next(&j, &value) == DBR_JSON_OBJECT) {
        dbr_slice tag;
        if (!dbr_json_skip(&j, &value, &tag)) {
            break;
        }
        dbr_slice key = READ_GET(scratch, tag, "/key"),
                  what = READ_GET(scratch, tag, "/value", "/vStr", "/vLong");
        if (what.len > 0) {
            read_field(f, key, what, read_is_number(what));
            failed |= read_span_failed(key, what);
        }
    }
    return failed;
}

/* "390000" µs → 0.39; -1 for none. */
static double seconds(dbr_slice microseconds)
{
    double us = 0;
    return dbr_slice_real(microseconds, &us) ? us / 1e6 : -1;
}

static int parse_jaeger(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice s = item->bytes;
    read_fields f;
    f.n = 0;
    dbr_slice when = READ_GET(scratch, s, "/startTime");
    if (!dbr_stamp_read_epoch(when, &ret->stamp) && !read_stamp(when, ret)) {
        return 0;
    }
    ret->stamp_raw = when;
    dbr_slice written = READ_GET(scratch, s, "/duration");
    read_span span = {.name = READ_GET(scratch, s, "/operationName"),
                      .service = READ_GET(scratch, s, "/process/serviceName", "/serviceName"),
                      .trace = READ_GET(scratch, s, "/traceID", "/traceIdLow"),
                      .id = READ_GET(scratch, s, "/spanID", "/spanId"),
                      .parent = READ_GET(scratch, s, "/references/0/spanID", "/parentSpanID"),
                      .duration_s = seconds(written)};
    if (span.service.len == 0) {
        span.service = service_of(layout, READ_GET(scratch, s, "/processID"), scratch);
    }
    span.is_error = add_tags(READ_GET(scratch, s, "/tags"), scratch, &f);
    read_span_record(&span, &f, scratch, ret);
    return 1;
}

static const char *const JAEGER_PATTERNS[] = {"/data/*/spans/*", "/spans/*", NULL};
static const dbr_format_sample JAEGER_SAMPLES[] = {
    {"traces.json",
     "{\"data\":[{\"traceID\":\"5b8e\",\"spans\":[{\"traceID\":\"5b8e\",\"spanID\":\"e1\",\"operationName\":"
     "\"GET "
     "/cart\",\"startTime\":1739095523118000,\"duration\":390000,\"tags\":[{\"key\":\"error\",\"type\":"
     "\"bool\","
     "\"value\":true}],\"processID\":\"p1\"}],\"processes\":{\"p1\":{\"serviceName\":\"cart\"}}}]}\n",
     1, "2025-02-09T10:05:23.118Z", "GET /cart took 390.000 ms"},
    {"trace.json",
     "{\"traceID\":\"5b8e\",\"spans\":[{\"traceID\":\"5b8e\",\"spanID\":\"e1\",\"operationName\":\"op\","
     "\"startTime\":"
     "1739095523118000,\"process\":{\"serviceName\":\"cart\"}}]}\n",
     1, "2025-02-09T10:05:23.118Z", "op"},
    {0},
};
const dbr_format read_jaeger = {
    .name = "jaeger",
    .help = "Jaeger traces as its API and page give them: a log record a span",
    .label = DBR_T_READ_LABEL_TRACES,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff_jaeger,
    .patterns = JAEGER_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_jaeger,
    .samples = JAEGER_SAMPLES,
};

/* ---- Zipkin ---- */

static bool is_zipkin_span(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "traceId") &&
           read_head_has(text, "id") &&
           (read_head_has(text, "localEndpoint") || read_head_has(text, "annotations") ||
            (read_head_has(text, "timestamp") && read_head_has(text, "duration")));
}

static int sniff_zipkin(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), first;
    return read_head_element(text, 0, &first) && is_zipkin_span(first) ? 96 : 0;
}

static int sniff_zipkin_lists(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), list, first;
    return read_head_element(text, 0, &list) && read_head_element(list, 0, &first) && is_zipkin_span(first)
               ? 96
               : 0;
}

static int parse_zipkin(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice s = item->bytes;
    read_fields f;
    f.n = 0;
    dbr_slice when = READ_GET(scratch, s, "/timestamp", "/annotations/0/timestamp");
    if (READ_GET(scratch, s, "/traceId").len == 0) {
        return 0;
    }
    if (!dbr_stamp_read_epoch(when, &ret->stamp)) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return -1; // a span of which only the other side is known
    }
    ret->stamp_raw = when;
    read_span span = {.name = READ_GET(scratch, s, "/name"),
                      .service = READ_GET(scratch, s, "/localEndpoint/serviceName",
                                          "/annotations/0/endpoint/serviceName",
                                          "/binaryAnnotations/0/endpoint/serviceName"),
                      .trace = READ_GET(scratch, s, "/traceId"),
                      .id = READ_GET(scratch, s, "/id"),
                      .parent = READ_GET(scratch, s, "/parentId"),
                      .kind = READ_GET(scratch, s, "/kind"),
                      .duration_s = seconds(READ_GET(scratch, s, "/duration"))};
    dbr_slice tags = READ_GET(scratch, s, "/tags");
    if (tags.len > 0) {
        read_element_fields(scratch, tags, &f);
        for (size_t i = 0; i < f.n; i++) {
            span.is_error |= read_span_failed(f.items[i].key, f.items[i].value);
        }
        dbr_slice error = READ_GET(scratch, tags, "/error");
        span.error = dbr_slice_is(error, "true") ? (dbr_slice){0} : error;
    } else {
        span.is_error = add_tags(READ_GET(scratch, s, "/binaryAnnotations"), scratch, &f);
    }
    read_span_record(&span, &f, scratch, ret);
    ret->host = READ_GET(scratch, s, "/localEndpoint/ipv4");
    return 1;
}

static const char *const ZIPKIN_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample ZIPKIN_SAMPLES[] = {
    {"trace.json",
     "[{\"traceId\":\"ef86\",\"id\":\"ecc0\",\"kind\":\"CLIENT\",\"name\":\"get\",\"timestamp\":"
     "1739095523118000,"
     "\"duration\":20333,\"localEndpoint\":{\"serviceName\":\"gateway\",\"ipv4\":\"192.0.2.13\"},\"tags\":{"
     "\"http.status_code\":\"503\",\"error\":\"upstream timed out\"}}]\n",
     1, "2025-02-09T10:05:23.118Z", "get took 20.333 ms: upstream timed out"},
    {"v1.json",
     "[{\"traceId\":\"ef86\",\"id\":\"ecc0\",\"name\":\"get\",\"annotations\":[{\"timestamp\":"
     "1739095523118000,"
     "\"value\":\"sr\",\"endpoint\":{\"serviceName\":\"gateway\"}}],\"binaryAnnotations\":[]}]\n",
     1, "2025-02-09T10:05:23.118Z", "get"},
    {0},
};
const dbr_format read_zipkin = {
    .name = "zipkin",
    .help = "Zipkin traces, versions 1 and 2, one list of spans: a log record a span",
    .label = DBR_T_READ_LABEL_TRACES,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff_zipkin,
    .patterns = ZIPKIN_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_zipkin,
    .samples = ZIPKIN_SAMPLES,
};

static const char *const ZIPKIN_LIST_PATTERNS[] = {"/*/*", NULL};
static const dbr_format_sample ZIPKIN_LIST_SAMPLES[] = {
    {"traces.json",
     "[[{\"traceId\":\"ef86\",\"id\":\"ecc0\",\"name\":\"get\",\"timestamp\":1739095523118000,\"duration\":5,"
     "\"localEndpoint\":{\"serviceName\":\"gateway\"}}],[{\"traceId\":\"ef87\",\"id\":\"ecc1\",\"timestamp\":"
     "1739095524118000,\"duration\":5}]]\n",
     2, "2025-02-09T10:05:23.118Z", "get took 0.005 ms"},
    {"empty-first.json", "[[{\"traceId\":\"1\",\"id\":\"2\",\"timestamp\":1739095524118000,\"duration\":5}]]",
     1, "2025-02-09T10:05:24.118Z", NULL},
    {0},
};
const dbr_format read_zipkin_lists = {
    .name = "zipkin-lists",
    .help = "Zipkin's GET /api/v2/traces: a list of traces, each a list of spans",
    .label = DBR_T_READ_LABEL_TRACES,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff_zipkin_lists,
    .patterns = ZIPKIN_LIST_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_zipkin,
    .samples = ZIPKIN_LIST_SAMPLES,
};
