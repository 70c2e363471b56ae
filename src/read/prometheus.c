/*
 * prometheus: answers of query and query_range (Prometheus, VictoriaMetrics, Thanos, Mimir).
 *
 *     {"status":"success","data":{"resultType":"matrix","result":[{"metric":{…},"values":[[1739094900,"0.25"],…]},…]}}
 *
 * "vector" has one "value" each instead. Every pair is a sample. The series ALERTS holds states, not numbers:
 * that there is a sample means the alert was pending or firing then, so a sample says two things, what begins
 * with it and what ends; whoever reads a run of them takes the first's beginning and the last's end. Steps
 * round both: an instant query of ALERTS[1h] has the true times.
 */
#include "read/json_head.h"

#include <assert.h>

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), data, result, first;
    if (!read_head_member(text, "data", &data) || !read_head_member(data, "result", &result)) {
        return 0;
    }
    bool has_type = read_head_is(data, "resultType", "matrix") || read_head_is(data, "resultType", "vector");
    bool has_metric = read_head_element(result, 0, &first) && read_head_has(first, "metric");
    return has_type ? 98 : has_metric ? 95 : 0;
}

static bool is_state(dbr_slice labels)
{
    dbr_json_value name;
    return dbr_json_at(labels, "/__name__", &name) && dbr_slice_is(name.raw, "ALERTS");
}

/* The metric's name, or the label set as queries write it. */
static dbr_slice series_name(dbr_slice labels, dbr_arena *scratch)
{
    dbr_slice name = dbr_json_text_at(scratch, labels, "/__name__");
    read_fields f;
    f.n = 0;
    if (name.len > 0) {
        return name;
    }
    read_element_fields(scratch, labels, &f);
    if (f.n == 0) {
        return (dbr_slice){0};
    }
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; i < f.n; i++) {
        dbr_buf_printf(&out, "%s%.*s=\"%.*s\"", i > 0 ? ", " : "{", DBR_FMT(f.items[i].key),
                       DBR_FMT(f.items[i].value));
    }
    dbr_buf_char(&out, '}');
    return dbr_slice_dup(scratch, dbr_buf_view(&out));
}

static int parse_state(dbr_slice labels, dbr_arena *scratch, dbr_record *ret)
{
    read_fields f;
    f.n = 0;
    read_element_fields(scratch, labels, &f);
    ret->kind = DBR_KIND_ALERT;
    ret->title = dbr_json_text_at(scratch, labels, "/alertname");
    ret->verb = dbr_json_text_at(scratch, labels, "/alertstate");
    ret->object = READ_GET(scratch, labels, "/service", "/job", "/instance");
    ret->text = ret->title;
    read_fields_keep(&f, scratch, ret);
    ret[1] = ret[0];
    ret[1].verb = dbr_slice_str("ended");
    return 2;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_json j;
    dbr_json_value time, value;
    dbr_json_init(&j, item->bytes);
    bool is_pair = dbr_json_next(&j, &time) == DBR_JSON_ARRAY &&
                   dbr_json_next(&j, &time) == DBR_JSON_NUMBER && dbr_json_next(&j, &value) > DBR_JSON_END &&
                   (value.type == DBR_JSON_STRING || value.type == DBR_JSON_NUMBER);
    if (!is_pair || !dbr_stamp_read_epoch(time.raw, &ret->stamp)) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return 0;
    }
    ret->stamp_raw = time.raw;
    if (is_state(item->labels)) {
        return parse_state(item->labels, scratch, ret);
    }
    ret->kind = DBR_KIND_SAMPLE;
    ret->title = series_name(item->labels, scratch);
    ret->text = value.raw;
    return 1;
}

static const char *const PATTERNS[] = {"/data/result/*/metric", "/data/result/*/values/*",
                                       "/data/result/*/value", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"error_ratio.json",
     "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":"
     "\"error_ratio\","
     "\"service\":\"api-service\"},\"values\":[[1739094900,\"0\"],[1739094915.5,\"0.25\"]]}]}}\n",
     2, "2025-02-09T09:55:00Z", "error_ratio"},
    {"alerts.json",
     "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":"
     "\"ALERTS\","
     "\"alertname\":\"HighErrorRate\",\"alertstate\":\"firing\"},\"values\":[[1739095605,\"1\"]]}]}}\n",
     2, "2025-02-09T10:06:45Z", "HighErrorRate"},
    {"up.json",
     "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"job\":\"api\"},"
     "\"value\":[1739095605,\"1\"]}]}}\n",
     1, "2025-02-09T10:06:45Z", "{job=\"api\"}"},
    {0},
};

const dbr_format read_prometheus = {
    .name = "prometheus",
    .help =
        "answers of Prometheus' query and query_range, ALERTS included (also VictoriaMetrics, Thanos, Mimir)",
    .label = "Prometheus",
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_SAMPLE | 1u << DBR_KIND_ALERT,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = 0,
    .parse = parse,
    .is_state = is_state,
    .samples = SAMPLES,
};

/* ---- without the envelope ---- */

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    bool is_series = read_head_element(read_head_text(in), 0, &first) && read_head_has(first, "metric") &&
                     (read_head_has(first, "values") || read_head_has(first, "value"));
    return is_series ? 97 : 0;
}

static const char *const LIST_PATTERNS[] = {"/*/metric", "/*/values/*", "/*/value", NULL};
static const dbr_format_sample LIST_SAMPLES[] = {
    {"up.json",
     "[{\"metric\":{\"__name__\":\"up\",\"job\":\"api\"},\"values\":[[1739094900,\"1\"],[1739094915.5,\"0\"]]"
     "}]\n",
     2, "2025-02-09T09:55:00Z", "up"},
    {"now.json", "[{\"metric\":{\"job\":\"api\"},\"value\":[1739095605,\"1\"]}]\n", 1, "2025-02-09T10:06:45Z",
     "{job=\"api\"}"},
    {0},
};
const dbr_format read_prometheus_list = {
    .name = "prometheus-list",
    .help = "the list of series out of an answer of Prometheus, as client libraries and promtool save it",
    .label = "Prometheus",
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_SAMPLE | 1u << DBR_KIND_ALERT,
    .sniff = sniff_list,
    .patterns = LIST_PATTERNS,
    .labels_pattern = 0,
    .parse = parse,
    .is_state = is_state,
    .samples = LIST_SAMPLES,
};
