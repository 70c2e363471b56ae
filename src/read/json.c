/*
 * json: documents of any schema, in three forms: an object that holds arrays of objects ("/items",
 * "/updates", whatever the key), an array of objects, and one object after the other over several lines.
 * Objects that have a time become records (object.c says which); all else in the document is passed over.
 *
 * Limits: arrays deeper than one level below the root are not looked into.
 */
#include "read/json_head.h"
#include "read/object.h"

#include <assert.h>

#define SNIFF_ELEMENTS 5u

/* Whether one of the first elements is an object with a time. */
static bool has_timed_elements(dbr_slice array)
{
    dbr_slice element;
    for (size_t i = 0; i < SNIFF_ELEMENTS && read_head_element(array, i, &element); i++) {
        if (element.ptr[0] == '{' && read_object_has_time(element)) {
            return true;
        }
    }
    return false;
}

static int sniff_members(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice text = read_head_text(in);
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, text);
    if (text.len == 0 || text.ptr[0] != '{' || dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return 0;
    }
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return 0;
        }
        if (type == DBR_JSON_ARRAY && has_timed_elements(dbr_slice_from(text, value.begin))) {
            layout->has_many_roots = read_head_has_many_roots(text);
            return layout->has_many_roots ? 60 : 77; // JSON lines that hold arrays are lines
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, NULL)) {
            return 0;
        }
    }
}

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    return text.len > 0 && text.ptr[0] == '[' && has_timed_elements(text) ? 70 : 0;
}

static int sniff_object(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice text = read_head_text(in);
    if (text.len == 0 || text.ptr[0] != '{' || !read_object_has_time(text)) {
        return 0;
    }
    layout->has_many_roots = read_head_has_many_roots(text);
    return 62;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    if (read_first_byte(item->bytes) != '{') {
        return -1;
    }
    int n = read_object(item->bytes, scratch, ret);
    return n == 1 && ret->stamp.local == DBR_TIME_NONE ? -1 : n;
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
    .samples = OBJECT_SAMPLES,
};
