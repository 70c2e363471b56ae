/*
 * github: webhook payloads, one document or one a line: what GitHub (and Gitea, Forgejo) posts when something
 * happens in a repository.
 *
 * A payload does not name its event (the X-GitHub-Event header does); its members tell which it is. Deployments
 * and their statuses, releases, pushes and merged pull requests are changes; runs of workflows and checks are
 * changes of the verb "build" ("deploy" when their name says so); issues, comments, reviews and other steps of
 * pull requests are messages. A push yields its commits, newest eight. Creating and deleting a branch or tag has
 * no time of its own: the repository's last push is taken for it.
 *
 * Also read inside an envelope: {"event": …, "payload": {…}}.
 */
#include "read/mapping.h"

#include <stdio.h>

/* The payload inside an envelope, or the text itself. */
static dbr_slice payload_of(dbr_slice text)
{
    dbr_slice inner;
    bool is_envelope = read_head_member(text, "payload", &inner) || read_head_member(text, "body", &inner);
    return is_envelope && inner.len > 0 && inner.ptr[0] == '{' && !read_head_has(text, "sender") ? inner
                                                                                                 : text;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), repository;
    dbr_slice payload = payload_of(text);
    bool has_repository = read_head_member(payload, "repository", &repository) &&
                          (read_head_has(repository, "full_name") || read_head_has(repository, "html_url"));
    bool is_ours = read_head_has(payload, "sender") || read_head_has(payload, "pusher") ||
                   read_head_has(payload, "deployment"); // kept without who sent it
    if (!has_repository || !is_ours) {
        return read_head_has(payload, "security_advisory") && read_head_has(payload, "action") ? 90 : 0;
    }
    return 96;
}

#define REPOSITORY "/repository/full_name", "/repository/name"
static const read_place FIELDS[] = {{"action", "/action"},
                                    {"state", "/deployment_status/state"},
                                    {"environment", "/deployment/environment"},
                                    {"status", "/workflow_run/status"},
                                    {"conclusion", "/workflow_run/conclusion"},
                                    {"branch", "/workflow_run/head_branch"},
                                    {"number", "/pull_request/number"},
                                    {"ref", "/ref"},
                                    {"url", "/deployment_status/target_url"},
                                    {NULL, NULL}};

/* One payload: the member that tells it, and what it says. The first that fits counts. */
typedef struct payload_row {
    const char *member;
    read_mapping map;
} payload_row;

static const payload_row ROWS[] = {
    {"deployment_status",
     {.kind = DBR_KIND_CHANGE,
      .verb = "deploy",
      .time = READ_AT("/deployment_status/created_at", "/deployment_status/updated_at"),
      .subject = READ_AT("/deployment_status/creator/login", "/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/deployment/ref", "/deployment/sha", "/deployment_status/deployment/ref"),
      .text = READ_AT("/deployment_status/description", "/deployment/description"),
      .fields = FIELDS}},
    {"deployment",
     {.kind = DBR_KIND_CHANGE,
      .verb = "deploy",
      .time = READ_AT("/workflow_job/completed_at", "/workflow_job/started_at", "/deployment/created_at",
                      "/deployment/updated_at"),
      .subject = READ_AT("/deployment/creator/login", "/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/deployment/ref", "/deployment/sha"),
      .text = READ_AT("/deployment/description"),
      .fields = FIELDS}},
    {"workflow_run",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/workflow_run/updated_at", "/workflow_run/run_started_at", "/workflow_run/created_at"),
      .title = READ_AT("/workflow_run/name", "/workflow/name"),
      .subject =
          READ_AT("/workflow_run/actor/login", "/workflow_run/head_commit/author/name", "/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/workflow_run/head_sha"),
      .text = READ_AT("/workflow_run/display_title", "/workflow_run/head_commit/message"),
      .fields = FIELDS}},
    {"workflow_job",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/workflow_job/completed_at", "/workflow_job/started_at", "/workflow_job/created_at"),
      .title = READ_AT("/workflow_job/name"),
      .subject = READ_AT("/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/workflow_job/head_sha"),
      .host = READ_AT("/workflow_job/runner_name"),
      .fields = FIELDS}},
    {"check_run",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/check_run/completed_at", "/check_run/started_at"),
      .title = READ_AT("/check_run/name"),
      .subject = READ_AT("/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/check_run/head_sha"),
      .text = READ_AT("/check_run/output/title", "/check_run/conclusion"),
      .fields = FIELDS}},
    {"check_suite",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/check_suite/updated_at", "/check_suite/created_at"),
      .title = READ_AT("/check_suite/app/name"),
      .subject = READ_AT("/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/check_suite/head_sha"),
      .text = READ_AT("/check_suite/head_commit/message", "/check_suite/conclusion"),
      .fields = FIELDS}},
    {"release",
     {.kind = DBR_KIND_CHANGE,
      .verb = "release",
      .verbs_at = READ_AT("/action"),
      .verbs = (const read_word[]){{"deleted", "delete"}, {"unpublished", "delete"}, {NULL, NULL}},
      .time = READ_AT("/release/published_at", "/release/created_at"),
      .title = READ_AT("/release/name", "/release/tag_name"),
      .subject = READ_AT("/sender/login", "/release/author/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/release/tag_name"),
      .text = READ_AT("/release/name", "/release/tag_name"),
      .fields = FIELDS}},
    {"comment",
     {.kind = DBR_KIND_MESSAGE,
      .verb = "said",
      .time = READ_AT("/comment/updated_at", "/comment/created_at"),
      .title = READ_AT("/issue/title", "/pull_request/title", REPOSITORY),
      .subject = READ_AT("/comment/user/login", "/sender/login"),
      .text = READ_AT("/comment/body"),
      .fields = FIELDS}},
    {"review",
     {.kind = DBR_KIND_MESSAGE,
      .verb = "said",
      .time = READ_AT("/review/submitted_at", "/pull_request/updated_at"),
      .title = READ_AT("/pull_request/title", REPOSITORY),
      .subject = READ_AT("/review/user/login", "/sender/login"),
      .text = READ_AT("/review/body", "/review/state"),
      .fields = FIELDS}},
    {"pull_request",
     {.kind = DBR_KIND_MESSAGE,
      .verbs_at = READ_AT("/action"),
      .time = READ_AT("/pull_request/updated_at", "/pull_request/created_at"),
      .title = READ_AT(REPOSITORY),
      .subject = READ_AT("/sender/login", "/pull_request/user/login"),
      .text = READ_AT("/pull_request/title"),
      .fields = FIELDS}},
    {"issue",
     {.kind = DBR_KIND_MESSAGE,
      .verbs_at = READ_AT("/action"),
      .time = READ_AT("/issue/updated_at", "/issue/created_at"),
      .title = READ_AT(REPOSITORY),
      .subject = READ_AT("/sender/login", "/issue/user/login"),
      .text = READ_AT("/issue/title"),
      .fields = FIELDS}},
    {"context",
     {.kind = DBR_KIND_CHANGE,
      .verb = "build",
      .time = READ_AT("/updated_at", "/created_at"),
      .title = READ_AT("/context"),
      .subject = READ_AT("/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/sha"),
      .text = READ_AT("/description", "/state"),
      .fields = FIELDS}},
    {"ref_type",
     {.kind = DBR_KIND_CHANGE,
      .verb = "update",
      .time = READ_AT("/repository/pushed_at", "/repository/updated_at"),
      .title = READ_AT("/ref"),
      .subject = READ_AT("/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/ref"),
      .fields = FIELDS}},
    {"before",
     {.kind = DBR_KIND_CHANGE,
      .verb = "update",
      .time = READ_AT("/head_commit/timestamp", "/repository/pushed_at", "/repository/updated_at"),
      .title = READ_AT("/ref"),
      .subject = READ_AT("/pusher/name", "/sender/login"),
      .object = READ_AT(REPOSITORY),
      .service = READ_AT("/repository/name"),
      .version = READ_AT("/after"),
      .text = READ_AT("/head_commit/message", "/ref"),
      .fields = FIELDS}},
    {"repository",
     {.kind = DBR_KIND_LOG,
      .time = READ_AT("/updated_at", "/milestone/updated_at", "/project/updated_at", "/alert/updated_at",
                      "/discussion/updated_at", "/repository/updated_at"),
      .title = READ_AT("/action"),
      .text = READ_AT("/action"),
      .fields = FIELDS}},
    {"security_advisory",
     {.kind = DBR_KIND_MESSAGE,
      .verbs_at = READ_AT("/action"),
      .time = READ_AT("/security_advisory/updated_at", "/security_advisory/published_at"),
      .title = READ_AT("/security_advisory/ghsa_id"),
      .text = READ_AT("/security_advisory/summary"),
      .fields = FIELDS}},
};

static const read_mapping COMMIT = {.kind = DBR_KIND_CHANGE,
                                    .verb = "commit",
                                    .time = READ_AT("/timestamp"),
                                    .subject = READ_AT("/author/username", "/author/name"),
                                    .version = READ_AT("/id"),
                                    .text = READ_AT("/message")};

/* The commits of a push, the newest DBR_MAX_SUBRECORDS of them; 0 when it has none. */
static int push_commits(dbr_slice p, dbr_arena *scratch, dbr_record *ret)
{
    int n = read_map_newest(&COMMIT, dbr_json_text_at(scratch, p, "/commits"), scratch, ret);
    for (int i = 0; i < n; i++) {
        ret[i].object = READ_GET(scratch, p, REPOSITORY);
        ret[i].service = READ_GET(scratch, p, "/repository/name");
    }
    return n;
}

static bool is_true(dbr_slice object, const char *pointer)
{
    dbr_json_value value;
    return dbr_json_at(object, pointer, &value) && value.type == DBR_JSON_TRUE;
}

/* Whether a run's name says that it deploys. */
static bool names_deploy(dbr_slice name)
{
    return dbr_slice_find_nocase(name, dbr_slice_str("deploy")) != SIZE_MAX ||
           dbr_slice_find_nocase(name, dbr_slice_str("release")) != SIZE_MAX;
}

/* What the table cannot say. */
static void finish(dbr_slice p, const payload_row *row, dbr_arena *scratch, dbr_record *ret)
{
    if (dbr_slice_is(ret->verb, "deploy")) {
        dbr_slice state = READ_GET(scratch, p, "/deployment_status/state");
        dbr_slice where = READ_GET(scratch, p, "/deployment/environment", "/deployment_status/environment");
        ret->title = read_sentence(scratch, (dbr_slice){0}, ret->object, (dbr_slice){0}, ret->version);
        if (ret->text.len == 0) {
            ret->text = read_sentence(scratch, ret->verb, ret->version, where, state);
        }
    } else if (dbr_slice_is(ret->verb, "build")) {
        dbr_slice state = READ_GET(scratch, p, "/workflow_run/conclusion", "/workflow_job/conclusion",
                                   "/check_run/conclusion", "/check_suite/conclusion", "/state", "/action");
        ret->verb = names_deploy(ret->title) ? dbr_slice_str("deploy") : ret->verb;
        ret->level = dbr_slice_is(state, "failure") ? DBR_LEVEL_ERROR : DBR_LEVEL_NONE;
        ret->title = read_sentence(scratch, (dbr_slice){0}, ret->title, (dbr_slice){0}, state);
    } else if (strcmp(row->member, "pull_request") == 0 && is_true(p, "/pull_request/merged")) {
        dbr_stamp stamp;
        dbr_slice when = READ_GET(scratch, p, "/pull_request/merged_at");
        if (dbr_slice_is(READ_GET(scratch, p, "/action"), "closed") && dbr_stamp_read(when, &stamp)) {
            ret->kind = DBR_KIND_CHANGE;
            ret->verb = dbr_slice_str("commit");
            ret->stamp = stamp;
            ret->stamp_raw = when;
            ret->version = READ_GET(scratch, p, "/pull_request/merge_commit_sha");
            ret->object = ret->title;
            ret->service = READ_GET(scratch, p, "/repository/name");
            ret->title = read_first_line(ret->text);
        }
    } else if (strcmp(row->member, "ref_type") == 0) {
        bool is_creation = READ_GET(scratch, p, "/master_branch").len > 0; // only creations name it
        ret->verb = dbr_slice_str(is_creation ? "create" : "delete");
        ret->text = read_sentence(scratch, ret->verb, READ_GET(scratch, p, "/ref_type"), (dbr_slice){0},
                                  ret->version);
    } else if (strcmp(row->member, "before") == 0) {
        ret->verb = dbr_slice_str(is_true(p, "/deleted")   ? "delete"
                                  : is_true(p, "/created") ? "create"
                                                           : "update");
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_json_value value;
    dbr_slice p = item->bytes;
    for (size_t k = 0; k < 2; k++) {
        const char *envelope = k == 0 ? "/payload" : "/body";
        if (!dbr_json_at(p, "/sender", &value) && dbr_json_at(p, envelope, &value) &&
            value.type == DBR_JSON_OBJECT) {
            p = value.raw;
        }
    }
    int n = push_commits(p, scratch, ret);
    for (size_t i = 0; n == 0 && i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        char pointer[40];
        (void)snprintf(pointer, sizeof(pointer), "/%s", ROWS[i].member);
        if (dbr_json_at(p, pointer, &value) && value.type != DBR_JSON_NULL &&
            read_map(&ROWS[i].map, p, scratch, ret)) {
            finish(p, &ROWS[i], scratch, ret);
            ret->is_bot = ret->kind == DBR_KIND_MESSAGE && !dbr_slice_is(ret->verb, "said"); // nobody's words
            n = 1;
        }
    }
    return n;
}

static const char *const PATTERNS[] = {"", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"deployment_status.json",
     "{\"action\":\"created\",\"deployment_status\":{\"state\":\"success\",\"creator\":{\"login\":\"erin\"},"
     "\"created_at\":\"2025-02-09T10:03:30Z\"},\"deployment\":{\"ref\":\"v2.3.0\",\"environment\":"
     "\"production\"},"
     "\"repository\":{\"name\":\"api-service\",\"full_name\":\"example/api-service\"},\"sender\":{\"login\":"
     "\"erin\"}}\n",
     1, "2025-02-09T10:03:30Z", "deploy v2.3.0 to production: success"},
    {"push.jsonl",
     "{\"ref\":\"refs/heads/"
     "main\",\"before\":\"0a\",\"after\":\"1b\",\"commits\":[{\"id\":\"696426e\",\"message\":"
     "\"Shrink the "
     "pool\",\"timestamp\":\"2025-02-09T10:49:38+01:00\",\"author\":{\"name\":\"Erin\"}},{\"id\":"
     "\"797426e\",\"message\":\"Undo\",\"timestamp\":\"2025-02-09T10:59:38+01:00\"}],\"repository\":{"
     "\"name\":"
     "\"api\",\"full_name\":\"example/api\"},\"pusher\":{\"name\":\"erin\"}}\n"
     "{\"action\":\"published\",\"release\":{\"tag_name\":\"v2.3.1\",\"name\":\"2.3.1\",\"published_at\":"
     "\"2025-02-09T11:00:00Z\"},\"repository\":{\"full_name\":\"example/"
     "api\"},\"sender\":{\"login\":\"erin\"}}\n",
     3, "2025-02-09T09:49:38Z", "Shrink the pool"},
    {"workflow_run.json",
     "{\"event\":\"workflow_run\",\"payload\":{\"action\":\"completed\",\"workflow_run\":{\"name\":\"Deploy "
     "to "
     "prod\",\"conclusion\":\"failure\",\"updated_at\":\"2025-02-09T10:03:30Z\",\"display_title\":\"Shrink "
     "the "
     "pool\"},\"repository\":{\"full_name\":\"example/api\"},\"sender\":{\"login\":\"erin\"}}}\n",
     1, "2025-02-09T10:03:30Z", "Deploy to prod: failure"},
    {"pull_request.json",
     "{\"action\":\"closed\",\"number\":12,\"pull_request\":{\"title\":\"Shrink the "
     "pool\",\"merged\":true,\"merged_at\":\"2025-02-09T09:58:00Z\",\"updated_at\":\"2025-02-09T09:59:00Z\","
     "\"merge_commit_sha\":\"696426e\"},\"repository\":{\"full_name\":\"example/api\"},\"sender\":{\"login\":"
     "\"erin\"}}\n",
     1, "2025-02-09T09:58:00Z", "Shrink the pool"},
    {"delete.json",
     "{\"ref\":\"v1.0\",\"ref_type\":\"tag\",\"repository\":{\"full_name\":\"example/api\",\"pushed_at\":"
     "\"2025-02-09T09:58:00Z\"},\"sender\":{\"login\":\"erin\"}}\n",
     1, "2025-02-09T09:58:00Z", "delete tag: v1.0"},
    {0},
};

const dbr_format read_github = {
    .name = "github",
    .help = "GitHub webhooks (also Gitea, Forgejo): deployments, releases, pushes, workflow runs, pull "
            "requests, …",
    .label = DBR_T_READ_LABEL_GITHUB,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_MESSAGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};
