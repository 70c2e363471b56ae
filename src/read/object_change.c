/*
 * Changes by the shape of the object that tells of them: an API's answer, the JSON of a command, a row of a table.
 *
 *     commit    a hash (sha, commit, hash), a subject and a time
 *     merge     merged_at, a number and a title (`gh pr list --json …`, GitHub's and GitLab's APIs)       → commit
 *     release   a tag's name and when it was published (`gh release list --json …`)                       → release
 *     helm      a chart, a revision and when it was updated (`helm history`, `helm list`; also as a table) → deploy, rollback
 *     sync      a revision, the number of the sync and when it was (`argocd app history`, table and JSON)  → deploy
 *     run       a workflow whose name speaks of deploying (`gh run list --json …`)                        → deploy
 *     pipeline  an application, what triggered it and its stages (Spinnaker)                              → deploy
 *     request   a change's number (change_id, CHG0012) and what it is (a change calendar, ServiceNow)     → by its words
 *     audit     a method that changes something, on what, by whom (audit logs of Google Cloud and Azure)   → by the method
 *     hook      what is done to a resource, as it begins (`terraform apply -json`)                         → by the action
 *     build     a number, a time and a job's address (Jenkins; object_build.c)                            → build, deploy
 *     deployment  what a forge keeps of one (object_build.c)                                              → deploy
 *     flag      a feature flag and what was done to it (object_flag.c)                                    → flag
 *     deploy    no level; a version and what it is a version of
 */
#include "read/object.h"

#include "base/json.h"

#include <assert.h>

const char *read_find_verb(const read_verb_row *rows, dbr_slice word)
{
    for (; rows->word != NULL; rows++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(rows->word))) {
            return rows->verb;
        }
    }
    return NULL;
}

static bool is_hash(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool is_hex = (s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] >= 'a' && s.ptr[i] <= 'f');
        if (!is_hex) {
            return false;
        }
    }
    return s.len >= 7 && s.len <= 64;
}

/* Sets the record's time to the first of the members that reads as one. */
static void prefer_time(const read_object_view *v, const char *const *keys, dbr_record *ret)
{
    dbr_slice value = read_view_get(v, keys);
    dbr_stamp stamp;
    if (value.len > 0 && dbr_stamp_read(value, &stamp)) {
        ret->stamp = stamp;
        ret->stamp_raw = value;
    }
}

static bool as_commit(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice sha = read_view_get(v, READ_KEYS("sha", "commit", "hash", "id", "commit_sha"));
    dbr_slice subject = read_view_get(v, READ_KEYS("subject", "commit.message", "title", "message"));
    dbr_slice who = read_view_get(v, READ_KEYS("author", "author.name", "author_name", "committer",
                                               "committer_name", "committer.name"));
    dbr_slice when =
        read_view_get(v, READ_KEYS("committed_at", "committed_date", "commit_date", "committer_date",
                                   "authored_at", "authored_date", "author_date"));
    dbr_slice api = read_view_get(v, READ_KEYS("commit.committer", "commit.author")); // GitHub's API
    if (when.len == 0 && api.len > 0) {
        when = dbr_json_text_at(arena, api, "/date");
        who = dbr_json_text_at(arena, api, "/name");
    } else if (when.len == 0 && read_view_get(v, READ_KEYS("subject")).len > 0) {
        when = read_view_get(v, READ_KEYS("date", "ts", "time"));
    }
    dbr_stamp stamp;
    if (!is_hash(sha) || subject.len == 0 || when.len == 0 || !dbr_stamp_read(when, &stamp)) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("commit");
    ret->stamp = stamp;
    ret->stamp_raw = when;
    ret->subject = who;
    ret->version = sha;
    ret->object = read_view_get(v, READ_KEYS("repo", "repository", "repository.name", "project"));
    ret->title = read_first_line(subject);
    dbr_slice body = read_view_get(v, READ_KEYS("body", "commit.body"));
    ret->text = body.len == 0
                    ? subject
                    : dbr_slice_str(dbr_arena_printf(arena, "%.*s\n\n%.*s", DBR_FMT(subject), DBR_FMT(body)));
    return true;
}

static dbr_slice printed(dbr_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

static dbr_slice printed(dbr_arena *arena, const char *format, ...)
{
    DBR_AUTO(dbr_buf) out = {0};
    va_list args;
    va_start(args, format);
    dbr_buf_vprintf(&out, format, args);
    va_end(args);
    return dbr_slice_dup(arena, dbr_buf_view(&out));
}

static bool as_merge(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice title = read_view_get(v, READ_KEYS("title", "headline"));
    dbr_slice number = read_view_get(v, READ_KEYS("number", "iid"));
    dbr_slice body = read_view_get(v, READ_KEYS("body", "description"));
    ret->stamp.local = DBR_TIME_NONE; // only what was merged is a change
    prefer_time(v, READ_KEYS("mergedAt", "merged_at"), ret);
    if (ret->stamp.local == DBR_TIME_NONE || title.len == 0 || !read_is_number(number)) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("commit");
    ret->subject =
        read_view_get(v, READ_KEYS("author.login", "user.login", "author.username", "author.name"));
    ret->version = read_view_get(v, READ_KEYS("mergeCommit.oid", "merge_commit_sha", "sha"));
    ret->title = printed(arena, "%.*s (#%.*s)", DBR_FMT(title), DBR_FMT(number));
    ret->text =
        body.len > 0 ? printed(arena, "%.*s\n\n%.*s", DBR_FMT(ret->title), DBR_FMT(body)) : ret->title;
    return true;
}

static bool as_release(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice tag = read_view_get(v, READ_KEYS("tagName", "tag_name"));
    dbr_slice name = read_view_get(v, READ_KEYS("name", "title"));
    if (tag.len == 0 || dbr_slice_is(read_view_get(v, READ_KEYS("isDraft", "draft")), "true")) {
        return false;
    }
    prefer_time(v, READ_KEYS("publishedAt", "published_at", "released_at", "createdAt", "created_at"), ret);
    if (ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("release");
    ret->version = tag;
    ret->subject = read_view_get(v, READ_KEYS("author.login", "author.username"));
    ret->object = read_view_get(v, READ_KEYS("repository", "repo", "repository.name"));
    ret->title = printed(arena, "Release %.*s", DBR_FMT(name.len > 0 ? name : tag));
    dbr_slice body = read_view_get(v, READ_KEYS("body", "description"));
    ret->text = body.len > 0 ? body : ret->title;
    return true;
}

/* "checkout" and "1.5.0" of the chart "checkout-1.5.0". */
static void split_chart(dbr_slice chart, dbr_slice *ret_name, dbr_slice *ret_version)
{
    *ret_name = chart;
    *ret_version = (dbr_slice){0};
    for (size_t i = 0; i + 1 < chart.len; i++) {
        if (chart.ptr[i] == '-' && chart.ptr[i + 1] >= '0' && chart.ptr[i + 1] <= '9') {
            *ret_name = dbr_slice_sub(chart, 0, i);
            *ret_version = dbr_slice_from(chart, i + 1);
        }
    }
}

static bool as_helm(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice chart = read_view_get(v, READ_KEYS("chart", "CHART"));
    dbr_slice revision = read_view_get(v, READ_KEYS("revision", "REVISION"));
    dbr_slice said = read_view_get(v, READ_KEYS("description", "DESCRIPTION"));
    dbr_slice status = read_view_get(v, READ_KEYS("status", "STATUS"));
    dbr_slice name, version;
    prefer_time(v, READ_KEYS("updated", "UPDATED"), ret);
    if (chart.len == 0 || revision.len == 0 || status.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    split_chart(chart, &name, &version);
    dbr_slice app = read_view_get(v, READ_KEYS("app_version", "APP VERSION"));
    dbr_slice release = read_view_get(v, READ_KEYS("name", "NAME"));
    bool is_back = dbr_slice_starts(said, "Rollback");
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(is_back ? "rollback" : "deploy");
    ret->object = ret->service = release.len > 0 ? release : name;
    ret->version = app.len > 0 ? app : version;
    ret->title = printed(arena, "%.*s %.*s", DBR_FMT(ret->object), DBR_FMT(ret->version));
    ret->text = printed(arena, "%.*s%s%.*s (chart %.*s, revision %.*s)", DBR_FMT(said),
                        said.len > 0 ? ": " : "", DBR_FMT(status), DBR_FMT(chart), DBR_FMT(revision));
    return true;
}

/* "nodePools/a" is a; "https://git.example.com/shop/checkout.git" is checkout. */
static dbr_slice last_part(dbr_slice path)
{
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/') {
            path = dbr_slice_from(path, i);
            break;
        }
    }
    path.len -= dbr_slice_ends(path, ".git") ? 4 : 0;
    return path;
}

/* What Argo CD synchronised: "main (1f3a9c2)" of a branch is the commit, of a tag the tag. */
static bool as_sync(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice id = read_view_get(v, READ_KEYS("id"));
    dbr_slice revision = read_view_get(v, READ_KEYS("revision"));
    dbr_slice at = read_view_get(v, READ_KEYS("deployedAt"));
    dbr_slice repo = last_part(read_view_get(v, READ_KEYS("source.repoURL")));
    bool is_table = v->all.n == 3 && read_view_get(v, READ_KEYS("date")).len > 0;
    if (!read_is_number(id) || revision.len == 0 || (at.len == 0 && !is_table)) {
        return false;
    }
    prefer_time(v, READ_KEYS("deployStartedAt", "deployedAt", "date"), ret);
    dbr_slice name = dbr_slice_sub(revision, 0, dbr_slice_find_char(revision, ' '));
    size_t open = dbr_slice_find(revision, dbr_slice_str(" ("));
    bool has_commit = open != SIZE_MAX && dbr_slice_ends(revision, ")") && !read_has_digit(name);
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("deploy");
    ret->version = has_commit ? dbr_slice_sub(revision, open + 2, revision.len - 1) : name;
    ret->object = repo;
    ret->subject = read_view_get(v, READ_KEYS("initiatedBy.username"));
    ret->title = repo.len > 0 ? printed(arena, "%.*s %.*s", DBR_FMT(repo), DBR_FMT(revision)) : revision;
    ret->text = ret->title;
    return ret->stamp.local != DBR_TIME_NONE;
}

static bool speaks_of_deploying(dbr_slice s)
{
    static const char *const WORDS[] = {"deploy", "release", "rollout", "rollback", "promote",
                                        "部署",   "发布",    "上线",    "回滚"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(s, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool as_run(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice flow = read_view_get(v, READ_KEYS("workflowName", "workflow_name"));
    dbr_slice name = read_view_get(v, READ_KEYS("name"));
    dbr_slice what = read_view_get(v, READ_KEYS("displayTitle", "display_title"));
    dbr_slice how = read_view_get(v, READ_KEYS("conclusion", "status"));
    prefer_time(v, READ_KEYS("startedAt", "run_started_at", "createdAt", "created_at"), ret);
    bool deploys = speaks_of_deploying(flow) || speaks_of_deploying(name);
    if ((flow.len == 0 && what.len == 0) || how.len == 0 || !deploys || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("deploy");
    ret->object = flow.len > 0 ? flow : name;
    ret->version = read_view_get(v, READ_KEYS("headSha", "head_sha"));
    ret->subject = read_view_get(v, READ_KEYS("actor.login", "triggering_actor.login"));
    ret->title = printed(arena, "%.*s: %.*s", DBR_FMT(ret->object), DBR_FMT(what.len > 0 ? what : how));
    ret->text = printed(arena, "%.*s (%.*s)", DBR_FMT(ret->title), DBR_FMT(how));
    return true;
}

static bool as_pipeline(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice application = read_view_get(v, READ_KEYS("application"));
    dbr_slice name = read_view_get(v, READ_KEYS("name"));
    bool is_triggered = read_view_get(v, READ_KEYS("trigger", "trigger.type")).len > 0;
    if (application.len == 0 || name.len == 0 || !is_triggered ||
        read_view_get(v, READ_KEYS("stages")).len == 0) {
        return false;
    }
    prefer_time(v, READ_KEYS("startTime", "buildTime"), ret);
    if (ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("deploy");
    ret->object = ret->service = application;
    ret->subject = read_view_get(v, READ_KEYS("trigger.user", "authentication.user"));
    ret->title = printed(arena, "%.*s: %.*s", DBR_FMT(application), DBR_FMT(name));
    ret->text =
        printed(arena, "%.*s (%.*s)", DBR_FMT(ret->title), DBR_FMT(read_view_get(v, READ_KEYS("status"))));
    return true;
}

/* The verb of "google.container.v1.ClusterManager.UpdateNodePool" or "Microsoft.Web/sites/config/write"; NULL for what only
 * reads. */
static const char *verb_of_method(dbr_slice method)
{
    static const read_verb_row STARTS[] = {
        {"Create", "create"},   {"Insert", "create"}, {"Delete", "delete"}, {"Remove", "delete"},
        {"Update", "update"},   {"Patch", "update"},  {"Set", "update"},    {"Write", "update"},
        {"Restart", "restart"}, {"Reset", "restart"}, {"Deploy", "deploy"}, {"Rollback", "rollback"},
        {"Resize", "scale"},    {"Action", "update"}, {NULL, NULL}};
    dbr_slice last = method;
    for (size_t i = method.len; i > 0 && last.len == method.len; i--) {
        last = method.ptr[i - 1] == '.' || method.ptr[i - 1] == '/' ? dbr_slice_from(method, i) : last;
    }
    for (const read_verb_row *row = STARTS; row->word != NULL; row++) {
        if (dbr_slice_eq_nocase(dbr_slice_sub(last, 0, strlen(row->word)), dbr_slice_str(row->word))) {
            return row->verb;
        }
    }
    return NULL;
}

/* Terraform begins to change a resource. */
static bool as_hook(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static const read_verb_row VERBS[] = {
        {"create", "create"}, {"update", "update"}, {"delete", "delete"}, {NULL, NULL}};
    const char *verb = read_find_verb(VERBS, read_view_get(v, READ_KEYS("hook.action")));
    dbr_slice resource = read_view_get(v, READ_KEYS("hook.resource"));
    bool begins = dbr_slice_is(read_view_get(v, READ_KEYS("type")), "apply_start");
    if (!begins || verb == NULL || resource.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(verb);
    ret->object = ret->title = dbr_json_text_at(arena, resource, "/addr");
    ret->text = read_view_role(v, READ_MESSAGE);
    return ret->object.len > 0;
}

/* What a cloud's audit log says was changed: Google Cloud's, Azure's. */
static bool as_cloud(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice method =
        read_view_get(v, READ_KEYS("protoPayload.methodName", "operationName.value", "operationName"));
    dbr_slice proto = read_view_get(v, READ_KEYS("protoPayload.authenticationInfo"));
    dbr_slice auth = dbr_json_text_at(arena, proto, "/principalEmail");
    dbr_slice who = auth.len > 0 ? auth : read_view_get(v, READ_KEYS("caller"));
    dbr_slice what = read_view_get(v, READ_KEYS("protoPayload.resourceName", "resourceId"));
    const char *verb = verb_of_method(method);
    if (verb == NULL || who.len == 0 || what.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    dbr_slice said = read_view_get(v, READ_KEYS("operationName.localizedValue"));
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(verb);
    ret->subject = who;
    ret->object = last_part(what);
    ret->title = printed(arena, "%.*s", DBR_FMT(said.len > 0 ? said : method));
    ret->text = printed(arena, "%.*s: %.*s", DBR_FMT(ret->title), DBR_FMT(what));
    return true;
}

bool read_as_audit(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_record r = *ret;
    if (as_hook(v, arena, &r) || as_cloud(v, arena, &r)) {
        *ret = r;
        return true;
    }
    return false;
}

/* What change a text speaks of where it begins; of one that tells nothing of the kind, an update. */
static const char *verb_of_request(dbr_slice said)
{
    static const char *const BACK[] = {"roll back", "rollback", "rolled back", "revert", "回滚", "回退"};
    for (size_t i = 0; i < sizeof(BACK) / sizeof(BACK[0]); i++) {
        if (dbr_slice_find_nocase(said, dbr_slice_str(BACK[i])) != SIZE_MAX) {
            return "rollback";
        }
    }
    const char *verb = read_change_verb(said);
    return verb != NULL ? verb : speaks_of_deploying(said) ? "deploy" : "update";
}

static bool as_request(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    (void)arena;
    dbr_slice id = read_view_get(v, READ_KEYS("change_id", "changeId", "change_number", "change_request",
                                              "change_ticket", "Change ID", "Change Number", "变更单号",
                                              "变更编号", "变更ID", "number", "Number"));
    bool is_named = dbr_slice_starts(id, "CHG") || read_view_get(v, READ_KEYS("number", "Number")).len == 0;
    dbr_slice said =
        read_view_get(v, READ_KEYS("short_description", "description", "summary", "title", "change",
                                   "Short description", "Description", "Summary", "Title", "变更内容",
                                   "变更说明", "变更标题", "描述", "标题", "内容"));
    prefer_time(v,
                READ_KEYS("actual_start", "work_start", "start_time", "start_date", "Actual start date",
                          "Planned start date", "Start", "开始时间", "变更时间", "实施时间"),
                ret);
    if (id.len == 0 || !is_named || said.len == 0 || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(verb_of_request(said));
    ret->object = ret->service =
        read_view_get(v, READ_KEYS("service", "cmdb_ci", "ci", "Configuration item", "system", "application",
                                   "app", "Service", "服务", "系统", "应用"));
    ret->subject =
        read_view_get(v, READ_KEYS("implementer", "assigned_to", "requested_by", "owner", "Assigned to",
                                   "Implementer", "实施人", "变更人", "负责人", "申请人"));
    ret->title = read_first_line(said);
    ret->text = said;
    return true;
}

bool read_as_tool_change(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static bool (*const SHAPES[])(const read_object_view *, dbr_arena *, dbr_record *) = {
        as_commit,  as_merge,      as_release,         as_helm,     as_sync, as_run, as_pipeline,
        as_request, read_as_build, read_as_deployment, read_as_flag};
    for (size_t i = 0; i < sizeof(SHAPES) / sizeof(SHAPES[0]); i++) {
        dbr_record r = *ret; // a time that a shape preferred is not the next one's
        if (SHAPES[i](v, arena, &r)) {
            *ret = r;
            return true;
        }
    }
    return false;
}

bool read_as_deploy(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    static const read_verb_row VERBS[] = {{"deploy", "deploy"},
                                          {"deployed", "deploy"},
                                          {"deployment", "deploy"},
                                          {"release", "release"},
                                          {"released", "release"},
                                          {"rollback", "rollback"},
                                          {"rolled_back", "rollback"},
                                          {"revert", "rollback"},
                                          {"restart", "restart"},
                                          {"scale", "scale"},
                                          {"config", "config"},
                                          {"config_change", "config"},
                                          {"configuration", "config"},
                                          {"flag", "flag"},
                                          {"feature_flag", "flag"},
                                          {"migration", "deploy"},
                                          {NULL, NULL}};
    dbr_slice version = read_view_get(v, READ_KEYS("version", "tag", "release", "tag_name", "image_tag",
                                                   "image", "revision", "sha", "commit", "ref"));
    dbr_slice what = read_view_get(v, READ_KEYS("service", "app", "application", "project", "deployment",
                                                "component", "service_name", "application_name", "repo",
                                                "repository", "name", "repository.name"));
    bool is_place = what.len == 0; // all that is told is where
    const char *verb = read_find_verb(
        VERBS, read_view_get(v, READ_KEYS("type", "action", "event", "kind", "change_type", "task")));
    if (is_place) {
        what = verb != NULL ? read_view_get(v, READ_KEYS("environment.name", "environment", "env"))
                            : read_view_get(v, READ_KEYS("environment.name"));
    }
    bool is_request = read_view_get(v, READ_KEYS("method", "status_code", "http_method")).len > 0;
    if ((verb == NULL && (version.len == 0 || is_request)) || what.len == 0 ||
        ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    dbr_slice where = read_view_get(v, READ_KEYS("environment", "env", "cluster", "target", "stage"));
    dbr_slice how = read_view_get(v, READ_KEYS("status", "state", "result", "conclusion"));
    ret->kind = DBR_KIND_CHANGE;
    bool is_release = verb == NULL && read_view_get(v, READ_KEYS("tag_name")).len > 0;
    ret->verb = dbr_slice_str(verb != NULL ? verb : is_release ? "release" : "deploy");
    ret->object = what;
    ret->service = is_place ? ret->service : what;
    ret->version = version;
    ret->subject = read_view_get(v, READ_KEYS("requested_by", "deployed_by", "user", "user.username", "by",
                                              "author", "author.login", "actor", "creator.login",
                                              "triggered_by", "creator", "username", "who", "deployer"));
    prefer_time(v,
                READ_KEYS("started_at", "start_time", "startedAt", "deployed_at", "deployedAt",
                          "state.started_on", "published_at"),
                ret);
    ret->title = dbr_slice_str(
        dbr_arena_printf(arena, "%.*s%s%.*s", DBR_FMT(what), version.len > 0 ? " " : "", DBR_FMT(version)));
    dbr_slice said = read_view_get(v, READ_KEYS("message", "text", "description", "summary"));
    ret->text = said.len > 0
                    ? said
                    : dbr_slice_str(dbr_arena_printf(arena, "%.*s %.*s%s%.*s%s%.*s", DBR_FMT(ret->verb),
                                                     DBR_FMT(ret->title), where.len > 0 ? " to " : "",
                                                     DBR_FMT(where), how.len > 0 ? ": " : "", DBR_FMT(how)));
    return true;
}
