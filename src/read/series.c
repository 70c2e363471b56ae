/*
 * series: metrics as arrays side by side, wherever they stand in a JSON document: CloudWatch's GetMetricData
 * ("Timestamps", "Values", as its SDKs and command line write them), Performance Insights, Datadog's and
 * Graphite's lists of pairs, VictoriaMetrics' export.
 *
 *     {"metric_data_results":[{"label":"CPUUtilization","timestamps":["…","…"],"values":[12.5,13.1]}]}
 *     {"db_load":{"timestamps":[…],"values":[…]},"unit":"…"}
 *     {"series":[{"metric":"system.cpu","pointlist":[[1739095523000,0.5],…]}]}
 *     [{"target":"cpu","datapoints":[[0.5,1739095523],…]}]
 *     {"metric":{"__name__":"up","job":"api"},"values":[1,0],"timestamps":[1739095523000,…]}     one a line
 *
 * A series is named by its metric's name, its label, else by the key it stands under in the document. Dimensions,
 * tags and the statistic become its labels. A value that is null is no sample.
 *
 * Limits: a series beyond DBR_MAX_RECORD_BYTES is passed over and counted.
 */
#include "read/json_head.h"

#include <assert.h>

/* Whether the text begins with an object that holds arrays of times and values. */
static bool is_series(dbr_slice text)
{
    if (text.len == 0 || text.ptr[0] != '{') {
        return false;
    }
    dbr_slice list, first;
    bool has_times =
        (read_head_member(text, "timestamps", &list) || read_head_member(text, "Timestamps", &list)) &&
        list.len > 0 && list.ptr[0] == '[' &&
        (read_head_has(text, "values") || read_head_has(text, "Values"));
    bool has_pairs =
        (read_head_member(text, "pointlist", &list) || read_head_member(text, "datapoints", &list) ||
         read_head_member(text, "Datapoints", &list)) &&
        read_head_element(list, 0, &first) && first.len > 0 &&
        (first.ptr[0] == '[' || read_head_has(first, "Timestamp"));
    return has_times || has_pairs;
}

/* Whether a series stands among the members (of an object) or the first elements (of an array). */
static bool holds_series(dbr_slice text, unsigned depth)
{
    dbr_json j;
    dbr_json_value value;
    size_t n = 0;
    if (text.len == 0 || (text.ptr[0] != '{' && text.ptr[0] != '[')) {
        return false;
    }
    dbr_json_init(&j, text);
    (void)dbr_json_next(&j, &value);
    while (dbr_json_next(&j, &value) > DBR_JSON_END && value.type != DBR_JSON_ARRAY_END &&
           value.type != DBR_JSON_OBJECT_END && n++ < 32) {
        dbr_slice inner = dbr_slice_from(text, value.begin);
        if (value.type == DBR_JSON_OBJECT || value.type == DBR_JSON_ARRAY) {
            if (is_series(inner) || (depth > 1 && holds_series(inner, depth - 1)) ||
                !dbr_json_skip(&j, &value, NULL)) {
                return is_series(inner) || (depth > 1 && holds_series(inner, depth - 1));
            }
        }
    }
    return false;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    if (!holds_series(text, 2) && !is_series(text)) {
        return 0;
    }
    return 92;
}

/* {"dimension":…} of what describes a series. */
static dbr_slice labels_of(dbr_slice s, dbr_arena *scratch)
{
    static const char *const PLAIN[] = {"stat", "unit", "scope", "expression", "Statistic", "aggr", NULL};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_jsonw w;
    dbr_jsonw_init(&w, &out, false);
    dbr_jsonw_object(&w, NULL);
    for (size_t i = 0; PLAIN[i] != NULL; i++) {
        dbr_slice value = dbr_json_text_at(scratch, s, dbr_arena_printf(scratch, "/%s", PLAIN[i]));
        if (value.len > 0 && value.ptr[0] != '{' && value.ptr[0] != '[') {
            dbr_jsonw_slice(&w, PLAIN[i], value);
        }
    }
    dbr_slice list = READ_GET(scratch, s, "/dimensions", "/Dimensions", "/metric_stat/metric/dimensions");
    dbr_slice one;
    for (size_t i = 0; i < 16 && read_head_element(list, i, &one); i++) {
        dbr_slice d = dbr_json_text_at(scratch, list, dbr_arena_printf(scratch, "/%zu", i));
        dbr_slice name = READ_GET(scratch, d, "/Name", "/name"),
                  value = READ_GET(scratch, d, "/Value", "/value");
        if (name.len > 0) {
            dbr_jsonw_slice(&w, dbr_arena_str(scratch, name), value);
        }
    }
    dbr_jsonw_object_end(&w);
    return out.len > 2 ? dbr_slice_dup(scratch, dbr_buf_view(&out)) : (dbr_slice){0};
}

/* A label set as Prometheus writes it, {"__name__":"up","job":"api"}: VictoriaMetrics' export. */
static bool read_label_set(dbr_slice s, dbr_arena *scratch, dbr_slice *ret_name, dbr_slice *ret_labels)
{
    dbr_json_value metric;
    if (!dbr_json_at(s, "/metric", &metric) || metric.raw.len == 0 || metric.raw.ptr[0] != '{') {
        return false;
    }
    dbr_slice name = dbr_json_text_at(scratch, metric.raw, "/__name__");
    *ret_name = name.len > 0 ? name : *ret_name;
    *ret_labels = metric.raw;
    return true;
}

/* Where a series' samples go. */
typedef struct outlet {
    dbr_slice name, labels;
    dbr_record_take take;
    void *data;
    dbr_arena *scratch;
    size_t n;
    bool is_enough;
} outlet;

static bool read_moment(dbr_slice text, bool is_number, dbr_record *r)
{
    bool has = is_number ? dbr_stamp_read_epoch(text, &r->stamp) : dbr_stamp_read(text, &r->stamp);
    r->stamp_raw = text;
    return has;
}

static void give(outlet *o, const dbr_json_value *time, const dbr_json_value *value)
{
    dbr_record r = {.kind = DBR_KIND_SAMPLE, .title = o->name};
    double number = 0;
    r.text = dbr_json_text(o->scratch, value);
    if (!o->is_enough && dbr_slice_real(r.text, &number) &&
        read_moment(dbr_json_text(o->scratch, time), time->type == DBR_JSON_NUMBER, &r)) {
        o->n++;
        o->is_enough = o->n >= DBR_MAX_PIECE_RECORDS || !o->take(o->data, &r, o->labels);
    }
}

/* Two arrays of the same length, as far as both go. */
static void give_parallel(outlet *o, dbr_slice times, dbr_slice values)
{
    dbr_json a, b;
    dbr_json_value time, value;
    dbr_json_init(&a, times);
    dbr_json_init(&b, values);
    if (dbr_json_next(&a, &time) != DBR_JSON_ARRAY || dbr_json_next(&b, &value) != DBR_JSON_ARRAY) {
        return;
    }
    while (dbr_json_next(&a, &time) >= DBR_JSON_NULL && dbr_json_next(&b, &value) >= DBR_JSON_NULL &&
           time.type <= DBR_JSON_STRING && value.type <= DBR_JSON_STRING) {
        give(o, &time, &value);
    }
}

/* [[time, value], …] or [[value, time], …]: the time is the larger one. */
static void give_pairs(outlet *o, dbr_slice list)
{
    dbr_json j;
    dbr_json_value open, a, b;
    dbr_json_init(&j, list);
    if (dbr_json_next(&j, &open) != DBR_JSON_ARRAY) {
        return;
    }
    while (dbr_json_next(&j, &open) == DBR_JSON_ARRAY) {
        if (dbr_json_next(&j, &a) < DBR_JSON_NULL || dbr_json_next(&j, &b) < DBR_JSON_NULL ||
            dbr_json_next(&j, &open) != DBR_JSON_ARRAY_END) {
            return;
        }
        double x = 0, y = 0;
        bool has_x = dbr_slice_real(a.raw, &x), has_y = dbr_slice_real(b.raw, &y);
        if (has_x && (!has_y || x > y)) {
            give(o, &a, &b);
        } else if (has_y) {
            give(o, &b, &a);
        }
    }
}

/* CloudWatch's GetMetricStatistics: [{"Timestamp":…,"Average":…}], one series a statistic. */
static void give_statistics(outlet *o, dbr_slice list)
{
    static const char *const STATISTICS[] = {"Average", "Maximum", "Minimum", "Sum", "SampleCount"};
    dbr_json j;
    dbr_json_value open, time, value;
    dbr_slice base = o->name;
    dbr_json_init(&j, list);
    if (dbr_json_next(&j, &open) != DBR_JSON_ARRAY) {
        return;
    }
    while (dbr_json_next(&j, &open) == DBR_JSON_OBJECT) {
        dbr_slice point;
        if (!dbr_json_skip(&j, &open, &point) || !dbr_json_at(point, "/Timestamp", &time)) {
            return;
        }
        for (size_t i = 0; i < sizeof(STATISTICS) / sizeof(STATISTICS[0]); i++) {
            if (dbr_json_at(point, dbr_arena_printf(o->scratch, "/%s", STATISTICS[i]), &value)) {
                o->name =
                    dbr_slice_str(dbr_arena_printf(o->scratch, "%.*s %s", DBR_FMT(base), STATISTICS[i]));
                give(o, &time, &value);
            }
        }
    }
    o->name = base;
}

static void give_series(outlet *o, dbr_slice s)
{
    dbr_slice times = READ_GET(o->scratch, s, "/timestamps", "/Timestamps");
    dbr_slice pairs = READ_GET(o->scratch, s, "/pointlist", "/datapoints", "/Datapoints"), first;
    dbr_slice name = READ_GET(o->scratch, s, "/metric_name", "/MetricName", "/metric", "/label", "/Label",
                              "/target", "/name", "/id", "/Id");
    o->name = name.len > 0 && name.ptr[0] != '{' ? name : o->name;
    if (!read_label_set(s, o->scratch, &o->name, &o->labels)) {
        o->labels = labels_of(s, o->scratch);
    }
    if (times.len > 0) {
        give_parallel(o, times, READ_GET(o->scratch, s, "/values", "/Values"));
    } else if (read_head_element(pairs, 0, &first)) {
        first.ptr[0] == '{' ? give_statistics(o, pairs) : give_pairs(o, pairs);
    }
}

/* The element is a series, or holds some. */
static void walk(outlet *o, dbr_slice text, unsigned depth)
{
    dbr_json j;
    dbr_json_value value;
    if (is_series(text)) {
        give_series(o, text);
        return;
    }
    dbr_json_init(&j, text);
    dbr_json_type type = dbr_json_next(&j, &value);
    if (depth == 0 || (type != DBR_JSON_OBJECT && type != DBR_JSON_ARRAY)) {
        return;
    }
    dbr_slice outer = o->name;
    while (dbr_json_next(&j, &value) > DBR_JSON_END) {
        dbr_slice inner;
        if (value.type == DBR_JSON_ARRAY_END || value.type == DBR_JSON_OBJECT_END) {
            break;
        }
        if (value.type == DBR_JSON_OBJECT || value.type == DBR_JSON_ARRAY) {
            o->name = value.key.len > 0 ? value.key : outer;
            if (!dbr_json_skip(&j, &value, &inner)) {
                break;
            }
            walk(o, inner, depth - 1);
        }
    }
    o->name = outer;
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    (void)layout;
    outlet o = {.name = dbr_slice_str("value"), .take = take, .data = data, .scratch = scratch};
    walk(&o, item->bytes, 3);
    return o.n;
}

/* What holds no series tells nothing. */
static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    (void)item;
    (void)scratch;
    (void)ret;
    return -1;
}

static const char *const PATTERNS[] = {"", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"cloudwatch.json",
     "{\"start_time\":\"2025-02-09T10:00:00Z\",\"metric_data_results\":[{\"label\":\"CPUUtilization\","
     "\"dimensions\":["
     "{\"Name\":\"DBInstanceIdentifier\",\"Value\":\"orders\"}],\"timestamps\":[\"2025-02-09T10:00:00Z\","
     "\"2025-02-09T10:"
     "01:00Z\"],\"values\":[12.5,99.1]}]}\n",
     2, "2025-02-09T10:00:00Z", "CPUUtilization"},
    {"insights.json",
     "{\"db\":\"orders\",\"db_load\":{\"timestamps\":[\"2025-02-09T10:00:00Z\"],\"values\":[2.8],\"unit\":"
     "\"avg\"},"
     "\"top_sql\":[{\"statement\":\"SELECT 1\"}]}\n",
     1, "2025-02-09T10:00:00Z", "db_load"},
    {"datadog.json",
     "{\"status\":\"ok\",\"series\":[{\"metric\":\"system.cpu.user\",\"scope\":\"host:web-1\",\"pointlist\":["
     "["
     "1739095523000,0.5],[1739095543000,null],[1739095563000,0.7]]}]}\n",
     2, "2025-02-09T10:05:23Z", "system.cpu.user"},
    {"graphite.json", "[{\"target\":\"cpu\",\"datapoints\":[[0.5,1739095523],[0.7,1739095583]]}]\n", 2,
     "2025-02-09T10:05:23Z", "cpu"},
    {"export.jsonl",
     "{\"metric\":{\"__name__\":\"up\",\"job\":\"api\"},\"values\":[1,0],\"timestamps\":[1739095523000,"
     "1739095538000]}\n"
     "{\"metric\":{\"__name__\":\"up\",\"job\":\"db\"},\"values\":[1],\"timestamps\":[1739095523000]}\n",
     3, "2025-02-09T10:05:23Z", "up"},
    {"statistics.json",
     "{\"Label\":\"Latency\",\"Datapoints\":[{\"Timestamp\":\"2025-02-09T10:00:00Z\",\"Average\":0.2,"
     "\"Maximum\":3}]}\n",
     2, "2025-02-09T10:00:00Z", "Latency Average"},
    {0},
};
const dbr_format read_series = {
    .name = "series",
    .help = "metrics as arrays side by side: CloudWatch, Performance Insights, Datadog queries, Graphite, "
            "VictoriaMetrics' export",
    .label = DBR_T_READ_LABEL_METRICS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_SAMPLE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .each = each,
    .parse = parse,
    .samples = SAMPLES,
};
