/*
 * loki: answers of query and query_range that hold streams: each [nanoseconds, line] pair is a log line of the
 * stream whose labels stand before it.
 *
 *     {"data":{"resultType":"streams","result":[{"stream":{"app":"api"},"values":[["1739095523118000000","…"]]}]}}
 *
 * Lines are themselves read for their level and, when they are JSON or logfmt, for their fields.
 */
#include "read/json_head.h"
#include "read/object.h"

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), data, result, first;
    bool is_answer = read_head_member(text, "data", &data) && read_head_member(data, "result", &result) &&
                     read_head_is(data, "resultType", "streams");
    bool is_empty = is_answer && !read_head_element(result, 0, &first);
    return is_empty || (is_answer && read_head_has(first, "values")) ? 99
                                                                     : 0; // before prometheus, which is alike
}

/* What the line says of itself, when it is JSON; the pair's time stays. */
static void read_inner(dbr_slice line, dbr_arena *scratch, dbr_record *ret)
{
    dbr_record inner = {.stamp = {.local = DBR_TIME_NONE}};
    read_fields f;
    f.n = 0;
    bool is_object =
        read_first_byte(line) == '{' && read_object(line, scratch, &inner) == 1 && inner.kind == DBR_KIND_LOG;
    if (is_object) {
        ret->level = inner.level;
        ret->trace = inner.trace;
        ret->title = inner.title;
        ret->text = inner.text;
        ret->service = inner.service;
        for (size_t i = 0; i < inner.n_fields; i++) {
            read_field(&f, inner.fields[i].key, inner.fields[i].value, inner.fields[i].is_number);
        }
    } else {
        ret->text = line;
        ret->level = dbr_text_level(line);
        (void)read_pairs(line, scratch, &f, ret);
    }
    read_fields_keep(&f, scratch, ret);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_json j;
    dbr_json_value time, line;
    dbr_json_init(&j, item->bytes);
    bool is_list = dbr_json_next(&j, &line) == DBR_JSON_ARRAY;
    bool is_pair =
        is_list && dbr_json_next(&j, &time) > DBR_JSON_END && dbr_json_next(&j, &line) == DBR_JSON_STRING;
    if (!is_pair || !dbr_stamp_read_epoch(time.raw, &ret->stamp)) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return 0;
    }
    ret->stamp_raw = time.raw;
    ret->kind = DBR_KIND_LOG;
    read_inner(dbr_json_text(scratch, &line), scratch, ret);
    dbr_slice labels = item->labels;
    dbr_slice service =
        READ_GET(scratch, labels, "/service", "/service_name", "/app", "/job", "/container", "/unit");
    ret->service = ret->service.len > 0 ? ret->service : service;
    ret->host = READ_GET(scratch, labels, "/host", "/hostname", "/pod", "/instance", "/node_name");
    if (ret->level == DBR_LEVEL_NONE) {
        ret->level = dbr_level_parse(READ_GET(scratch, labels, "/level", "/detected_level", "/severity"));
    }
    return 1;
}

static const char *const PATTERNS[] = {"/data/result/*/stream", "/data/result/*/values/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"loki.json",
     "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"app\":\"api\","
     "\"pod\":"
     "\"api-7c\"},\"values\":[[\"1739095523118000000\",\"level=error msg=\\\"pool exhausted\\\"\"],["
     "\"1739095524118000000\",\"ready\"]]}]}}\n",
     2, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"loki-json-lines.json",
     "{\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"job\":\"api\"},\"values\":[["
     "\"1739095523118000000\",\"{\\\"level\\\":\\\"error\\\",\\\"msg\\\":\\\"boom\\\"}\"]]}]}}\n",
     1, "2025-02-09T10:05:23.118Z", "boom"},
    {0},
};
const dbr_format read_loki = {
    .name = "loki",
    .help = "Loki's answers to query_range: the lines of streams, with their labels",
    .label = DBR_T_READ_LABEL_LOKI,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = 0,
    .parse = parse,
    .samples = SAMPLES,
};
