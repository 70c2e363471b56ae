/*
 * grafana: annotations of its API, GET /api/annotations: [{"id":…,"time":ms,"timeEnd":ms,"text":…,"tags":[…]}].
 *
 * One with a new state is an alert's transition; one whose tags or text speak of a deploy or release is a change; others
 * are messages of who made them.
 */
#include "read/mapping.h"

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    bool is_list = read_head_element(read_head_text(in), 0, &first) && read_head_has(first, "time") &&
                   read_head_has(first, "text") &&
                   (read_head_has(first, "timeEnd") || read_head_has(first, "dashboardId") ||
                    read_head_has(first, "dashboardUID") || read_head_has(first, "panelId"));
    return is_list ? 94 : 0;
}

static const read_word STATES[] = {{"alerting", "firing"},
                                   {"ok", "resolved"},
                                   {"normal", "resolved"},
                                   {"pending", "pending"},
                                   {"no_data", "pending"},
                                   {"paused", "silenced"},
                                   {NULL, NULL}};
static const read_place FIELDS[] = {
    {"tags", "/tags"}, {"dashboard", "/dashboardUID"}, {"panel", "/panelId"}, {"id", "/id"}, {NULL, NULL}};
static const read_mapping ANNOTATION = {.kind = DBR_KIND_MESSAGE,
                                        .verb = "said",
                                        .time = READ_AT("/time", "/created"),
                                        .text = READ_AT("/text", "/title"),
                                        .subject = READ_AT("/login", "/email"),
                                        .fields = FIELDS};

static bool says(dbr_slice text, const char *word)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(word)) != SIZE_MAX;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice a = item->bytes;
    if (read_first_byte(a) != '{' || !read_map(&ANNOTATION, a, scratch, ret)) {
        return 0;
    }
    dbr_slice tags = READ_GET(scratch, a, "/tags");
    const char *verb = read_meaning(STATES, READ_GET(scratch, a, "/newState"));
    if (verb != NULL) {
        ret->kind = DBR_KIND_ALERT;
        ret->verb = dbr_slice_str(verb);
        ret->title = READ_GET(scratch, a, "/alertName", "/text");
    } else if (says(tags, "deploy") || says(tags, "release") || says(ret->text, "deployed ") ||
               says(tags, "rollback")) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str(says(tags, "rollback") ? "rollback" : "deploy");
        ret->title = read_first_line(ret->text);
    }
    return 1;
}

static const char *const PATTERNS[] = {"/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"annotations.json",
     "[{\"id\":7,\"dashboardId\":0,\"panelId\":0,\"time\":1739095410000,\"timeEnd\":1739095410000,\"text\":"
     "\"api v2.3.0\",\"tags\":"
     "[\"deploy\",\"api\"],\"login\":\"erin\"},{\"id\":8,\"alertName\":\"Pool\",\"newState\":\"alerting\","
     "\"time\":1739095605000,"
     "\"timeEnd\":0,\"text\":\"\",\"tags\":[]}]\n",
     2, "2025-02-09T10:03:30Z", "api v2.3.0"},
    {"note.json",
     "[{\"id\":7,\"dashboardUID\":\"x\",\"time\":1739095410000,\"timeEnd\":1739095419000,\"text\":\"what is "
     "this peak?\",\"tags\":[]}]",
     1, "2025-02-09T10:03:30Z", "what is this peak?"},
    {0},
};
const dbr_format read_grafana = {
    .name = "grafana",
    .help = "Grafana annotations: deploy marks, alerts' transitions, notes",
    .label = "Grafana",
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_ALERT | 1u << DBR_KIND_MESSAGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};
