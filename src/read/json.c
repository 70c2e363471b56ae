/*
 * json: documents of any schema, by where the things that happened stand in them:
 *
 *     json-object    the document, or one document after the other over several lines
 *     json-list      the root array's elements, or the members of a root object
 *     json           the elements of arrays, or members of objects, one level below ("/items", whatever the key)
 *     json-deep      two levels below
 *     json-deeper    three levels below
 *     json-data      nowhere: nothing in it has a time
 *
 * Objects that have a time become records (object.c says which), and so do alerts without one and logs inside a
 * string (inner_log.c); all else is passed over. The members of json-data become log records without a time, so that
 * they can be asked for and cited.
 */
#include "read/inner_log.h"
#include "read/json_head.h"
#include "read/object.h"

#define SNIFF_ELEMENTS 5u
#define MAX_DEPTH      4u

/* Whether an object is something that happened. */
static bool is_record(dbr_slice object)
{
    return read_object_has_time(object) || read_object_is_alert(object) || read_inner_log_is(object);
}

/* Whether records stand `depth` levels below the text's first value, among the first elements of each level. */
static bool has_records_at(dbr_slice text, unsigned depth, bool in_arrays)
{
    dbr_json j;
    dbr_json_value value;
    if (text.len == 0 || (text.ptr[0] != '{' && text.ptr[0] != '[')) {
        return false;
    }
    if (depth == 0) {
        return text.ptr[0] == '{' && is_record(text);
    }
    bool is_array = text.ptr[0] == '[';
    if (depth == 1 && in_arrays != is_array) {
        return false;
    }
    dbr_json_init(&j, text);
    (void)dbr_json_next(&j, &value);
    for (size_t n = 0; n < (is_array ? SNIFF_ELEMENTS : 64u);) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_ARRAY_END || type == DBR_JSON_OBJECT_END) {
            return false;
        }
        n++;
        if (type != DBR_JSON_OBJECT && type != DBR_JSON_ARRAY) {
            continue;
        }
        if (has_records_at(dbr_slice_from(text, value.begin), depth - 1, in_arrays)) {
            return true;
        }
        if (!dbr_json_skip(&j, &value, NULL)) {
            return false;
        }
    }
    return false;
}

static int sniff_at(const dbr_sniff *in, unsigned depth)
{
    dbr_slice text = read_head_text(in);
    bool in_arrays = has_records_at(text, depth, true);
    if (!in_arrays && (depth > 2 || !has_records_at(text, depth, false))) {
        return 0;
    }
    if (!in_arrays && (is_record(text) || read_head_has(text, "metadata"))) {
        return 0; // members of a thing that happened itself, or of an object of Kubernetes
    }
    bool is_list = text.ptr[0] == '[';
    for (unsigned d = 1; d < depth; d++) { // what stands nearer to the root is meant
        bool is_nearer = has_records_at(text, d, true) || (d < 3 && has_records_at(text, d, false));
        if (is_nearer && (is_list || depth > 2)) {
            return 0;
        }
    }
    bool has_many_roots = read_head_has_many_roots(text);
    static const int SCORES[][2] = {
        {0, 0}, {61, 70}, {59, 77}, {0, 58}, {0, 57}};     // by depth: members, elements
    return has_many_roots ? 60 : SCORES[depth][in_arrays]; // JSON lines that hold arrays are lines
}

static int sniff_members(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return sniff_at(in, 2);
}

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return sniff_at(in, 1);
}

static int sniff_deep(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return sniff_at(in, 3);
}

static int sniff_deeper(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return sniff_at(in, MAX_DEPTH);
}

static int sniff_object(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    if (text.len == 0 || text.ptr[0] != '{' || !is_record(text)) {
        return 0;
    }
    return 62;
}

static int sniff_data(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    dbr_json j;
    dbr_json_value value;
    if (text.len == 0 || (text.ptr[0] != '{' && text.ptr[0] != '[')) {
        return 0;
    }
    bool has_member =
        false; // that is a record: an array or object, perhaps an empty one that says there is nothing
    dbr_json_init(&j, text);
    (void)dbr_json_next(&j, &value);
    for (dbr_json_type type = dbr_json_next(&j, &value); type > DBR_JSON_END;
         type = dbr_json_next(&j, &value)) {
        bool is_container = type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY;
        dbr_slice whole = {0};
        if (is_container && !dbr_json_skip(&j, &value, &whole)) {
            break; // torn
        }
        has_member |= is_container;
    }
    bool is_empty = in->is_whole && j.error == NULL &&
                    (dbr_slice_is(dbr_slice_trim(text), "[]") || dbr_slice_is(dbr_slice_trim(text), "{}"));
    if (is_empty) {
        return 20; // a document that says there is nothing
    }
    has_member |= !in->is_whole && (value.type == DBR_JSON_OBJECT || value.type == DBR_JSON_ARRAY);
    bool is_good = in->is_whole ? j.error == NULL : has_member;
    return has_member && is_good ? 20 : 0;
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    (void)layout;
    return read_first_byte(item->bytes) == '{' ? read_inner_log_each(item->bytes, scratch, take, data) : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    if (read_first_byte(item->bytes) != '{') {
        return -1;
    }
    int n = read_object(item->bytes, scratch, ret);
    return n == 1 && ret->stamp.local == DBR_TIME_NONE && ret->kind != DBR_KIND_ALERT ? -1 : n;
}

static int parse_data(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    char first = read_first_byte(item->bytes);
    if (item->bytes.len <= 2) {
        return -1; // [] and {}
    }
    if (first == '{' && read_object(item->bytes, scratch, ret) > 0) {
        ret->kind = DBR_KIND_LOG; // whatever it looks like, nothing happened
        ret->verb = ret->subject = ret->object = (dbr_slice){0};
        ret->text = item->bytes;
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        ret->stamp_raw = (dbr_slice){0};
        ret->level = DBR_LEVEL_NONE;
        return 1;
    }
    if (first != '[') {
        return -1;
    }
    ret->kind = DBR_KIND_LOG;
    ret->text = item->bytes;
    return 1;
}

static const char *const MEMBER_PATTERNS[] = {"/*/*", NULL};
static const dbr_format_sample MEMBER_SAMPLES[] = {
    {"status_updates.json",
     "{\"title\": \"Incident with Webhooks\", \"components\": [\"Webhooks\"], \"updates\": [\n"
     " {\"at\": \"2025-02-09T10:20:00Z\", \"status\": \"Investigating\", \"message\": \"We are "
     "investigating\"},\n"
     " {\"at\": \"2025-02-09T10:41:00Z\", \"status\": \"Resolved\", \"message\": \"It is over\"}]}\n",
     2, "2025-02-09T10:20:00Z", "We are investigating"},
    {"warnings.json",
     "{\"warning_events\": [{\"reason\": \"BackOff\", \"message\": \"Back-off restarting\", \"type\": "
     "\"Warning\",\n"
     " \"last_time\": \"2025-02-09T10:40:00Z\"}]}\n",
     1, "2025-02-09T10:40:00Z", "Back-off"},
    {0},
};
const dbr_format read_json = {
    .name = "json",
    .help = "JSON documents of any schema: an object that holds arrays of things that happened",
    .label = DBR_T_READ_LABEL_JSON,
    .shape = DBR_SHAPE_JSON,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff_members,
    .patterns = MEMBER_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .each = each,
    .samples = MEMBER_SAMPLES,
};

static const char *const LIST_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample LIST_SAMPLES[] = {
    {"deploys.json",
     "[{\"id\": 7733, \"service\": \"api-service\", \"version\": \"v2.3.0\", \"environment\": "
     "\"production\",\n"
     "  \"started_at\": \"2025-02-09T10:02:47Z\", \"finished_at\": \"2025-02-09T10:03:30Z\", \"status\": "
     "\"succeeded\"}]\n",
     1, "2025-02-09T10:02:47Z", "api-service v2.3.0"},
    {"logs.json", "[{\"time\": 1739095523, \"level\": \"warn\", \"message\": \"slow\"}, {\"note\": 1}]\n", 1,
     "2025-02-09T10:05:23Z", "slow"},
    {0},
};
const dbr_format read_json_list = {
    .name = "json-list",
    .help = "JSON documents of any schema: an array of things that happened",
    .label = DBR_T_READ_LABEL_JSON,
    .shape = DBR_SHAPE_JSON,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff_list,
    .patterns = LIST_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .each = each,
    .samples = LIST_SAMPLES,
};

static const char *const OBJECT_PATTERNS[] = {"", NULL};
static const dbr_format_sample OBJECT_SAMPLES[] = {
    {"alert.json",
     "{\n \"alert_name\": \"PoolExhausted\",\n \"state\": \"firing\",\n \"time\": "
     "\"2025-02-09T10:05:23Z\"\n}\n",
     1, "2025-02-09T10:05:23Z", "PoolExhausted"},
    {"two.json",
     "{\n \"time\": \"2025-02-09T10:05:23Z\",\n \"msg\": \"a\"\n}\n{\n \"time\": \"2025-02-09T10:05:24Z\",\n"
     " \"msg\": \"b\"\n}\n",
     2, "2025-02-09T10:05:23Z", "a"},
    {0},
};
const dbr_format read_json_object = {
    .name = "json-object",
    .help = "one JSON object of any schema, or several after each other, over several lines each",
    .label = DBR_T_READ_LABEL_JSON,
    .shape = DBR_SHAPE_JSON,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff_object,
    .patterns = OBJECT_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .each = each,
    .samples = OBJECT_SAMPLES,
};

static const char *const DEEP_PATTERNS[] = {"/*/*/*", NULL};
static const dbr_format_sample DEEP_SAMPLES[] = {
    {"search.json",
     "{\"took\":3,\"hits\":{\"total\":1,\"hits\":[{\"_index\":\"logs\",\"_source\":{\"@timestamp\":\"2025-02-"
     "09T10:05:"
     "23Z\",\"log.level\":\"error\",\"message\":\"pool exhausted\",\"service.name\":\"api\"}}]}}\n",
     1, "2025-02-09T10:05:23Z", "pool exhausted"},
    {"outages.json",
     "[{\"what\":\"reboot\",\"timeline\":[{\"date\":1739095523,\"what\":\"the host does not answer\"}]}]\n",
     1, "2025-02-09T10:05:23Z", "the host does not answer"},
    {0},
};
const dbr_format read_json_deep = {
    .name = "json-deep",
    .help = "JSON documents of any schema: lists two levels below the root (Elasticsearch answers, lists of "
            "timelines)",
    .label = DBR_T_READ_LABEL_JSON,
    .shape = DBR_SHAPE_JSON,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff_deep,
    .patterns = DEEP_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .each = each,
    .samples = DEEP_SAMPLES,
};

static const char *const DEEPER_PATTERNS[] = {"/*/*/*/*", NULL};
static const dbr_format_sample DEEPER_SAMPLES[] = {
    {"answer.json",
     "{\"incidents\":[{\"name\":\"x\",\"notes\":[{\"created_at\":\"2025-02-09T10:05:23Z\",\"text\":\"we "
     "look\"}]}]}\n",
     1, "2025-02-09T10:05:23Z", "we look"},
    {"two.json",
     "{\"a\":{\"b\":{\"c\":[{\"time\":\"2025-02-09T10:05:23Z\",\"msg\":\"one\"},{\"time\":\"2025-02-09T10:05:"
     "24Z\",\"msg\":"
     "\"two\"}]}}}\n",
     2, "2025-02-09T10:05:23Z", "one"},
    {0},
};
const dbr_format read_json_deeper = {
    .name = "json-deeper",
    .help = "JSON documents of any schema: lists three levels below the root",
    .label = DBR_T_READ_LABEL_JSON,
    .shape = DBR_SHAPE_JSON,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff_deeper,
    .patterns = DEEPER_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .each = each,
    .samples = DEEPER_SAMPLES,
};

static const char *const DATA_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample DATA_SAMPLES[] = {
    {"deployments.json", "{\"deployments\":[{\"name\":\"api\",\"desired\":5,\"ready\":3}],\"count\":1}\n", 1,
     NULL, "desired"},
    {"nodes.json",
     "[{\"name\":\"ip-10-0-1-42\",\"ready\":false},{\"name\":\"ip-10-0-1-73\",\"ready\":true}]\n", 2, NULL,
     "ip-10-0-1-42"},
    {0},
};
const dbr_format read_json_data = {
    .name = "json-data",
    .help = "JSON documents in which nothing has a time: their members are records without one",
    .label = DBR_T_READ_LABEL_JSON_DOCUMENT,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff_data,
    .patterns = DATA_PATTERNS,
    .labels_pattern = -1,
    .parse = parse_data,
    .samples = DATA_SAMPLES,
};
