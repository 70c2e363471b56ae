/*
 * otlp-metrics: OpenTelemetry's metric export in JSON, one request a document or one a line.
 *
 * Each data point of a sum or gauge is a sample; a histogram or summary yields its count and its sum, named
 * NAME.count and NAME.sum. A series' labels are the point's attributes and the resource's service.
 *
 * Limits: buckets and quantiles are not read.
 */
#include "read/otlp.h"

#include <assert.h>

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return read_otlp_is(in, "resourceMetrics", "resource_metrics") ? 98 : 0;
}

/* {"service":…, "attribute":…} of a point. */
static dbr_slice labels_of(dbr_slice resource, dbr_slice point, dbr_arena *scratch)
{
    DBR_AUTO(dbr_buf) out = {0};
    read_fields f;
    f.n = 0;
    dbr_jsonw w;
    dbr_slice service = read_otlp_attribute(scratch, resource, "service.name");
    read_otlp_fields(scratch, point, &f);
    if (service.len == 0 && f.n == 0) {
        return (dbr_slice){0};
    }
    dbr_jsonw_init(&w, &out, false);
    dbr_jsonw_object(&w, NULL);
    if (service.len > 0) {
        dbr_jsonw_slice(&w, "service", service);
    }
    for (size_t i = 0; i < f.n; i++) {
        dbr_jsonw_slice(&w, dbr_arena_str(scratch, f.items[i].key), f.items[i].value);
    }
    dbr_jsonw_object_end(&w);
    return dbr_slice_dup(scratch, dbr_buf_view(&out));
}

/* One point: its value, or count and sum. Their number. */
static size_t take_point(dbr_slice point, dbr_slice name, dbr_slice resource, dbr_arena *scratch,
                         dbr_record_take take, void *data)
{
    static const char *const TIMES[] = {"/timeUnixNano", "/time_unix_nano", NULL};
    dbr_record r = {.kind = DBR_KIND_SAMPLE, .title = name};
    dbr_slice value = READ_GET(scratch, point, "/asDouble", "/asInt", "/as_double", "/as_int", "/value");
    dbr_slice count = READ_GET(scratch, point, "/count"), sum = READ_GET(scratch, point, "/sum");
    if (!read_otlp_time(scratch, point, &r, TIMES)) {
        return 0;
    }
    dbr_slice labels = labels_of(resource, point, scratch);
    r.text = value;
    if (value.len > 0) {
        (void)take(data, &r, labels);
        return 1;
    }
    size_t n = 0;
    if (count.len > 0) {
        r.title = dbr_slice_str(dbr_arena_printf(scratch, "%.*s.count", DBR_FMT(name)));
        r.text = count;
        (void)take(data, &r, labels);
        n++;
    }
    if (sum.len > 0) {
        r.title = dbr_slice_str(dbr_arena_printf(scratch, "%.*s.sum", DBR_FMT(name)));
        r.text = sum;
        (void)take(data, &r, labels);
        n++;
    }
    return n;
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    (void)layout;
    dbr_slice name = READ_GET(scratch, item->bytes, "/name");
    dbr_slice points =
        READ_GET(scratch, item->bytes, "/sum/dataPoints", "/gauge/dataPoints", "/histogram/dataPoints",
                 "/exponentialHistogram/dataPoints", "/summary/dataPoints", "/sum/data_points",
                 "/gauge/data_points", "/histogram/data_points");
    dbr_json j;
    dbr_json_value value;
    size_t n = 0;
    dbr_json_init(&j, points);
    if (name.len == 0 || points.len == 0 || dbr_json_next(&j, &value) != DBR_JSON_ARRAY) {
        return 0;
    }
    while (n < DBR_MAX_PIECE_RECORDS && dbr_json_next(&j, &value) == DBR_JSON_OBJECT) {
        dbr_slice point;
        if (!dbr_json_skip(&j, &value, &point)) {
            break;
        }
        n += take_point(point, name, item->labels, scratch, take, data);
    }
    return n;
}

/* A metric without points tells nothing; what is no metric is malformed. */
static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    (void)ret;
    return READ_GET(scratch, item->bytes, "/name").len > 0 ? -1 : 0;
}

static const char *const PATTERNS[] = {"/resourceMetrics/*/resource",
                                       "/resourceMetrics/*/scopeMetrics/*/metrics/*",
                                       "/resourceMetrics/*/instrumentationLibraryMetrics/*/metrics/*",
                                       "/resource_metrics/*/scope_metrics/*/metrics/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"metrics.json",
     "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{"
     "\"stringValue\":"
     "\"checkout\"}}]},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"pool.active\",\"gauge\":{\"dataPoints\":[{"
     "\"asInt\":\"19\",\"timeUnixNano\":\"1739095523000000000\"},{\"asInt\":\"20\",\"timeUnixNano\":"
     "\"1739095538000000000\"}]}}]}]}]}\n",
     2, "2025-02-09T10:05:23Z", "pool.active"},
    {"histogram.json",
     "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"latency\",\"histogram\":{"
     "\"dataPoints\":"
     "[{\"count\":\"2\",\"sum\":0.5,\"timeUnixNano\":\"1739095523000000000\"}]}}]}]}]}\n",
     2, "2025-02-09T10:05:23Z", "latency.count"},
    {0},
};
const dbr_format read_otlp_metrics = {
    .name = "otlp-metrics",
    .help = "OpenTelemetry metrics in OTLP's JSON, one request a document or one a line",
    .label = DBR_T_READ_LABEL_OTLP_METRICS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_SAMPLE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = 0,
    .each = each,
    .parse = parse,
    .samples = SAMPLES,
};
