/*
 * gitlab: webhook payloads, one document or one a line; `object_kind` names the event.
 *
 * Deployments, releases, pushed commits (the newest eight of a push) and merged merge requests are changes;
 * pipelines and jobs are changes of the verb "build" ("deploy" for a job whose stage says so); issues, notes and
 * other steps of merge requests are messages. Some stamps end in "UTC" instead of 'Z'.
 */
#include "read/mapping.h"

#include <stdio.h>

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    bool is_hook = read_head_has(text, "object_kind") &&
                   (read_head_has(text, "project") || read_head_has(text, "project_id") ||
                    read_head_has(text, "object_attributes") || read_head_has(text, "repository"));
    if (!is_hook) {
        return 0;
    }
    return 97;
}

#define PROJECT "/project/path_with_namespace", "/project/name", "/project_name", "/repository/name"
#define NAME    "/project/name", "/project_name", "/repository/name"
static const read_place FIELDS[] = {{"event", "/object_kind"},
                                    {"action", "/object_attributes/action"},
                                    {"status", "/status"},
                                    {"environment", "/environment"},
                                    {"ref", "/ref"},
                                    {"stage", "/build_stage"},
                                    {"url", "/object_attributes/url"},
                                    {NULL, NULL}};

typedef struct kind_row {
    const char *kind;
    read_mapping map;
} kind_row;

static const kind_row ROWS[] = {
    {"deployment",
     {.kind = DBR_KIND_CHANGE,
      .verb = "deploy",
      .time = READ_AT("/status_changed_at", "/commit/timestamp"),
      .subject = READ_AT("/user/username", "/user/name"),
      .object = READ_AT(PROJECT),
      .service = READ_AT(NAME),
      .version = READ_AT("/ref", "/short_sha", "/sha"),
      .fields = FIELDS}},
    {"release",
     {.kind = DBR_KIND_CHANGE,
      .verb = "release",
      .time = READ_AT("/released_at", "/created_at"),
      .title = READ_AT("/name", "/tag"),
      .subject = READ_AT("/commit/author/name"),
      .object = READ_AT(PROJECT),
      .service = READ_AT(NAME),
      .version = READ_AT("/tag"),
      .text = READ_AT("/name", "/tag"),
      .fields = FIELDS}},
    {"pipeline",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/object_attributes/finished_at", "/object_attributes/created_at"),
      .title = READ_AT("/object_attributes/name"),
      .subject = READ_AT("/user/username", "/user/name"),
      .object = READ_AT(PROJECT),
      .service = READ_AT(NAME),
      .version = READ_AT("/object_attributes/sha"),
      .text = READ_AT("/commit/title", "/commit/message"),
      .fields = FIELDS}},
    {"build",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/build_finished_at", "/build_started_at", "/build_created_at"),
      .title = READ_AT("/build_name"),
      .subject = READ_AT("/user/username", "/user/name"),
      .object = READ_AT(PROJECT),
      .service = READ_AT(NAME),
      .version = READ_AT("/sha"),
      .host = READ_AT("/runner/description"),
      .fields = FIELDS}},
    {"merge_request",
     {.kind = DBR_KIND_MESSAGE,
      .verbs_at = READ_AT("/object_attributes/action", "/object_attributes/state"),
      .time = READ_AT("/object_attributes/updated_at", "/object_attributes/created_at"),
      .title = READ_AT(PROJECT),
      .subject = READ_AT("/user/username", "/user/name"),
      .text = READ_AT("/object_attributes/title"),
      .fields = FIELDS}},
    {"note",
     {.kind = DBR_KIND_MESSAGE,
      .verb = "said",
      .time = READ_AT("/object_attributes/created_at"),
      .title = READ_AT("/merge_request/title", "/issue/title", PROJECT),
      .subject = READ_AT("/user/username", "/user/name"),
      .text = READ_AT("/object_attributes/note"),
      .fields = FIELDS}},
    {"issue",
     {.kind = DBR_KIND_MESSAGE,
      .verbs_at = READ_AT("/object_attributes/action", "/object_attributes/state"),
      .time = READ_AT("/object_attributes/updated_at", "/object_attributes/created_at"),
      .title = READ_AT(PROJECT),
      .subject = READ_AT("/user/username", "/user/name"),
      .text = READ_AT("/object_attributes/title"),
      .fields = FIELDS}},
    {"", // anything else: feature flags, wiki pages, pushes without commits
     {.kind = DBR_KIND_LOG,
      .time = READ_AT("/object_attributes/updated_at", "/object_attributes/created_at", "/updated_at",
                      "/created_at", "/event_time"),
      .title = READ_AT("/object_kind"),
      .text =
          READ_AT("/object_attributes/title", "/object_attributes/name", "/message", "/ref", "/object_kind"),
      .fields = FIELDS,
      .keeps_untimed = true}},
};

static const read_mapping COMMIT = {.kind = DBR_KIND_CHANGE,
                                    .verb = "commit",
                                    .time = READ_AT("/timestamp"),
                                    .subject = READ_AT("/author/name"),
                                    .version = READ_AT("/id"),
                                    .text = READ_AT("/message", "/title")};

static int push_commits(dbr_slice p, dbr_arena *scratch, dbr_record *ret)
{
    int n = read_map_newest(&COMMIT, dbr_json_text_at(scratch, p, "/commits"), scratch, ret);
    for (int i = 0; i < n; i++) {
        ret[i].object = READ_GET(scratch, p, PROJECT);
        ret[i].service = READ_GET(scratch, p, NAME);
    }
    return n;
}

/* What the table cannot say. */
static void finish(dbr_slice p, dbr_arena *scratch, dbr_record *ret)
{
    if (dbr_slice_is(ret->verb, "deploy")) {
        ret->title = read_sentence(scratch, (dbr_slice){0}, ret->object, (dbr_slice){0}, ret->version);
        ret->text = read_sentence(scratch, ret->verb, ret->version, READ_GET(scratch, p, "/environment"),
                                  READ_GET(scratch, p, "/status"));
    } else if (dbr_slice_is(ret->verb, "build")) {
        dbr_slice state = READ_GET(scratch, p, "/object_attributes/status", "/build_status", "/status");
        dbr_slice stage = READ_GET(scratch, p, "/build_stage");
        bool is_deploy = dbr_slice_find_nocase(stage, dbr_slice_str("deploy")) != SIZE_MAX;
        ret->verb = is_deploy ? dbr_slice_str("deploy") : ret->verb;
        ret->level = dbr_slice_is(state, "failed") ? DBR_LEVEL_ERROR : DBR_LEVEL_NONE;
        dbr_slice name = ret->title.len > 0 ? ret->title : dbr_slice_str("pipeline");
        ret->title = read_sentence(scratch, (dbr_slice){0}, name, (dbr_slice){0}, state);
        ret->text = ret->text.len > 0 ? ret->text : ret->title;
    } else if (dbr_slice_is(ret->verb, "merge") && ret->kind == DBR_KIND_MESSAGE) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str("commit");
        ret->object = ret->title;
        ret->service = READ_GET(scratch, p, NAME);
        ret->version = READ_GET(scratch, p, "/object_attributes/merge_commit_sha");
        ret->title = read_first_line(ret->text);
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice p = item->bytes;
    dbr_slice kind = READ_GET(scratch, p, "/object_kind");
    int n = kind.len > 0 ? push_commits(p, scratch, ret) : 0;
    for (size_t i = 0; n == 0 && kind.len > 0 && i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        bool is_kind = dbr_slice_is(kind, ROWS[i].kind) || ROWS[i].kind[0] == '\0';
        if (is_kind && read_map(&ROWS[i].map, p, scratch, ret)) {
            finish(p, scratch, ret);
            ret->is_bot = ret->kind == DBR_KIND_MESSAGE && !dbr_slice_is(ret->verb, "said"); // nobody's words
            n = 1;
        }
    }
    return n;
}

static const char *const PATTERNS[] = {"", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"deployment.json",
     "{\"object_kind\":\"deployment\",\"status\":\"success\",\"status_changed_at\":\"2025-02-09 10:03:30 "
     "+0200\","
     "\"environment\":\"production\",\"project\":{\"name\":\"api\",\"path_with_namespace\":\"example/"
     "api\"},\"ref\":"
     "\"v2.3.0\",\"user\":{\"username\":\"erin\"}}\n",
     1, "2025-02-09T08:03:30Z", "deploy v2.3.0 to production: success"},
    {"hooks.jsonl",
     "{\"object_kind\":\"push\",\"ref\":\"refs/heads/"
     "main\",\"project\":{\"name\":\"api\"},\"commits\":[{\"id\":\"b6568d\","
     "\"message\":\"Shrink the "
     "pool\",\"timestamp\":\"2025-02-09T09:58:00+00:00\",\"author\":{\"name\":\"Erin\"}}]}\n"
     "{\"object_kind\":\"pipeline\",\"object_attributes\":{\"status\":\"failed\",\"created_at\":\"2025-02-09 "
     "10:00:00 "
     "UTC\",\"finished_at\":\"2025-02-09 10:02:00 UTC\"},\"project\":{\"name\":\"api\"}}\n",
     2, "2025-02-09T09:58:00Z", "Shrink the pool"},
    {"merge.json",
     "{\"object_kind\":\"merge_request\",\"user\":{\"username\":\"erin\"},\"project\":{\"name\":\"api\"},"
     "\"object_attributes\":{\"title\":\"Shrink the pool\",\"action\":\"merge\",\"updated_at\":\"2025-02-09 "
     "09:58:00 "
     "UTC\",\"merge_commit_sha\":\"b6568d\"}}\n",
     1, "2025-02-09T09:58:00Z", "Shrink the pool"},
    {0},
};

const dbr_format read_gitlab = {
    .name = "gitlab",
    .help = "GitLab webhooks: deployments, releases, pushes, pipelines, jobs, merge requests, …",
    .label = DBR_T_READ_LABEL_GITLAB,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_MESSAGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};
