/*
 * otlp-traces: OpenTelemetry's trace export in JSON, one request a document or one a line: each span is a log
 * record at its start. status.code 2 (STATUS_CODE_ERROR) makes it an error.
 *
 * Limits: a span's own events are not records; the first exception's message stands in the span's text.
 */
#include "read/otlp.h"
#include "read/span.h"

#include <assert.h>

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return read_otlp_is(in, "resourceSpans", "resource_spans") ? 98 : 0;
}

/* What the first exception event or the status says. */
static dbr_slice error_of(dbr_slice s, dbr_arena *scratch)
{
    dbr_slice message = READ_GET(scratch, s, "/status/message");
    dbr_slice event = READ_GET(scratch, s, "/events/0");
    if (message.len == 0 && event.len > 0) {
        message = read_otlp_attribute(scratch, event, "exception.message");
    }
    return message;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    static const char *const TIMES[] = {"/startTimeUnixNano", "/start_time_unix_nano", NULL};
    static const char *const ENDS[] = {"/endTimeUnixNano", "/end_time_unix_nano", NULL};
    (void)layout;
    dbr_slice s = item->bytes;
    read_fields f;
    f.n = 0;
    if (!read_otlp_time(scratch, s, ret, TIMES)) {
        return 0;
    }
    dbr_record end = {0};
    bool has_end = read_otlp_time(scratch, s, &end, ENDS) && end.stamp.local >= ret->stamp.local;
    read_otlp_resource(scratch, item->labels, ret);
    dbr_slice host = ret->host;
    read_otlp_fields(scratch, s, &f);
    dbr_slice code = READ_GET(scratch, s, "/status/code");
    read_span span = {.name = READ_GET(scratch, s, "/name"),
                      .service = ret->service,
                      .trace = READ_GET(scratch, s, "/traceId", "/trace_id"),
                      .id = READ_GET(scratch, s, "/spanId", "/span_id"),
                      .parent = READ_GET(scratch, s, "/parentSpanId", "/parent_span_id"),
                      .kind = READ_GET(scratch, s, "/kind"),
                      .duration_s = has_end ? (double)(end.stamp.local - ret->stamp.local) / 1e9 : -1,
                      .is_error = dbr_slice_is(code, "2") || dbr_slice_is(code, "STATUS_CODE_ERROR")};
    for (size_t i = 0; i < f.n; i++) {
        span.is_error |= read_span_failed(f.items[i].key, f.items[i].value);
    }
    span.error = span.is_error ? error_of(s, scratch) : (dbr_slice){0};
    read_span_record(&span, &f, scratch, ret);
    ret->host = host;
    return 1;
}

static const char *const PATTERNS[] = {"/resourceSpans/*/resource", "/resourceSpans/*/scopeSpans/*/spans/*",
                                       "/resourceSpans/*/instrumentationLibrarySpans/*/spans/*",
                                       "/resource_spans/*/scope_spans/*/spans/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"trace.json",
     "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{"
     "\"stringValue\":"
     "\"checkout\"}}]},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b8e\",\"spanId\":\"eee1\",\"name\":\"POST "
     "/pay\",\"startTimeUnixNano\":\"1739095523000000000\",\"endTimeUnixNano\":\"1739095525004000000\","
     "\"status\":"
     "{\"code\":2,\"message\":\"deadline exceeded\"}}]}]}]}\n",
     1, "2025-02-09T10:05:23Z", "POST /pay took 2.004 s: deadline exceeded"},
    {"spans.jsonl",
     "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b\",\"spanId\":\"e1\",\"name\":\"a\","
     "\"startTimeUnixNano\":\"1739095523000000000\"}]}]}]}\n"
     "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"5b\",\"spanId\":\"e2\",\"name\":\"b\","
     "\"startTimeUnixNano\":\"1739095524000000000\"}]}]}]}\n",
     2, "2025-02-09T10:05:23Z", "a"},
    {0},
};
const dbr_format read_otlp_traces = {
    .name = "otlp-traces",
    .help = "OpenTelemetry traces in OTLP's JSON: a log record a span, with duration, status and trace id",
    .label = DBR_T_READ_LABEL_TRACES,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = 0,
    .parse = parse,
    .samples = SAMPLES,
};
