/*
 * Runs of build servers and deployments of forges, as their APIs answer:
 *
 *     build       a number, a time and the address of a job (Jenkins: …/job/NAME/api/json?tree=builds[…])  → build, deploy
 *     deployment  a commit, an environment and where it is kept (GitHub's and GitLab's deployments)        → deploy
 *
 * The environment says where something was deployed, not what: what it is the repository tells, which stands in addresses.
 */
#include "read/object.h"

#include "base/json.h"

#include <assert.h>

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.' || c == ' ' || c == '/';
}

/* Words that say what a job does or where, not of what. */
static bool is_job_word(dbr_slice word)
{
    static const char *const WORDS[] = {"deploy",   "deployment", "deploys",  "release", "rollout",
                                        "rollback", "build",      "pipeline", "job",     "to",
                                        "prod",     "production", "stage",    "staging", "ci",
                                        "cd",       "promote",    "live",     NULL};
    for (size_t i = 0; WORDS[i] != NULL; i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

/* "reporting" of "deploy-reporting", "checkout" of "checkout-release-prod"; the name itself when nothing is left. */
static dbr_slice service_of_job(dbr_slice job)
{
    dbr_slice rest = job;
    for (bool is_changed = true; is_changed && rest.len > 0;) {
        size_t first = 0, last = rest.len;
        while (first < rest.len && !is_separator(rest.ptr[first])) {
            first++;
        }
        while (last > 0 && !is_separator(rest.ptr[last - 1])) {
            last--;
        }
        is_changed = false;
        if (is_job_word(dbr_slice_sub(rest, 0, first))) {
            rest = dbr_slice_from(rest, first < rest.len ? first + 1 : first);
            is_changed = true;
        } else if (last > 0 && is_job_word(dbr_slice_from(rest, last))) {
            rest = dbr_slice_sub(rest, 0, last - 1);
            is_changed = true;
        }
    }
    return rest.len > 0 ? rest : job;
}

static bool is_branch(dbr_slice name)
{
    static const char *const NAMES[] = {"main", "master", "trunk", "develop", "dev"};
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        if (dbr_slice_is(name, NAMES[i])) {
            return true;
        }
    }
    return dbr_slice_find_char(name, '%') != SIZE_MAX; // "feature%2Fpool"
}

/* "tax" of "https://ci.example.com/job/shop/job/tax/job/main/311/": the last job that is no branch. */
static dbr_slice job_of(dbr_slice url)
{
    dbr_slice job = {0}, rest = url;
    for (size_t at = dbr_slice_find(rest, dbr_slice_str("/job/")); at != SIZE_MAX;
         at = dbr_slice_find(rest, dbr_slice_str("/job/"))) {
        rest = dbr_slice_from(rest, at + 5);
        dbr_slice name = dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, '/'));
        job = job.len == 0 || !is_branch(name) ? name : job;
    }
    return job;
}

static const char *verb_of_job(dbr_slice job)
{
    static const read_verb_row WORDS[] = {{"rollback", "rollback"}, {"roll-back", "rollback"},
                                          {"deploy", "deploy"},     {"release", "deploy"},
                                          {"rollout", "deploy"},    {"promote", "deploy"},
                                          {"部署", "deploy"},       {"发布", "deploy"},
                                          {"回滚", "rollback"},     {NULL, NULL}};
    for (const read_verb_row *row = WORDS; row->word != NULL; row++) {
        if (dbr_slice_find_nocase(job, dbr_slice_str(row->word)) != SIZE_MAX) {
            return row->verb;
        }
    }
    return "build";
}

bool read_as_build(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice number = read_view_get(v, READ_KEYS("number"));
    dbr_slice job = job_of(read_view_get(v, READ_KEYS("url")));
    dbr_slice result = read_view_get(v, READ_KEYS("result"));
    dbr_slice name = read_view_get(v, READ_KEYS("fullDisplayName"));
    bool has_time = read_view_get(v, READ_KEYS("timestamp")).len > 0 && ret->stamp.local != DBR_TIME_NONE;
    if (!read_is_number(number) || job.len == 0 || !has_time) {
        return false;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(verb_of_job(job));
    ret->level = dbr_slice_is(result, "FAILURE") ? DBR_LEVEL_ERROR : DBR_LEVEL_NONE;
    ret->object = job;
    ret->service = service_of_job(job);
    ret->title = name.len > 0
                     ? name
                     : dbr_slice_str(dbr_arena_printf(arena, "%.*s #%.*s", DBR_FMT(job), DBR_FMT(number)));
    ret->text =
        result.len == 0
            ? ret->title
            : dbr_slice_str(dbr_arena_printf(arena, "%.*s (%.*s)", DBR_FMT(ret->title), DBR_FMT(result)));
    return true;
}

/* The first `n` parts of a path. */
static dbr_slice first_parts(dbr_slice path, size_t n)
{
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '/' && --n == 0) {
            return dbr_slice_sub(path, 0, i);
        }
    }
    return path;
}

/* "shop/tax" of "https://api.example.com/repos/shop/tax/deployments/1"; of GitLab's pages what stands before "/-/" and its kin. */
static dbr_slice repository_of(dbr_slice url)
{
    static const char *const ENDS[] = {"/-/", "/pipelines/", "/builds/", "/jobs/", "/environments/"};
    size_t at = dbr_slice_find(url, dbr_slice_str("/repos/"));
    if (at != SIZE_MAX) {
        return first_parts(dbr_slice_from(url, at + 7), 2);
    }
    size_t host = dbr_slice_find(url, dbr_slice_str("://"));
    dbr_slice path = dbr_slice_from(url, host != SIZE_MAX ? host + 3 : url.len);
    size_t slash = dbr_slice_find_char(path, '/');
    path = dbr_slice_from(path, slash != SIZE_MAX ? slash + 1 : path.len);
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        size_t end = dbr_slice_find(path, dbr_slice_str(ENDS[i]));
        if (end != SIZE_MAX) {
            return dbr_slice_sub(path, 0, end);
        }
    }
    return (dbr_slice){0};
}

static dbr_slice find_repository(const read_object_view *v, dbr_arena *arena)
{
    static const char *const PLACES[] = {"/deployable/pipeline/web_url", "/deployable/web_url"};
    dbr_slice name = read_view_get(v, READ_KEYS("repository.full_name", "repository_name", "project_path"));
    dbr_slice url = read_view_get(v, READ_KEYS("repository_url", "statuses_url", "deployment_url", "url"));
    name = name.len > 0 ? name : repository_of(url);
    for (size_t i = 0; name.len == 0 && i < sizeof(PLACES) / sizeof(PLACES[0]); i++) {
        name = repository_of(dbr_json_text_at(arena, v->raw, PLACES[i]));
    }
    return name;
}

bool read_as_deployment(const read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice where = read_view_get(v, READ_KEYS("environment.name", "environment"));
    dbr_slice commit = read_view_get(v, READ_KEYS("sha", "ref"));
    bool is_status = read_view_get(v, READ_KEYS("deployment_url")).len > 0;
    bool is_one = is_status || read_view_get(v, READ_KEYS("statuses_url", "task", "deployable",
                                                          "deployable.name", "deployable.id"))
                                       .len > 0;
    dbr_slice name = is_one && where.len > 0 ? find_repository(v, arena) : (dbr_slice){0};
    if (name.len == 0 || (commit.len == 0 && !is_status) || ret->stamp.local == DBR_TIME_NONE) {
        return false;
    }
    size_t at = name.len;
    while (at > 0 && name.ptr[at - 1] != '/') {
        at--;
    }
    dbr_slice how = read_view_get(v, READ_KEYS("status", "state"));
    dbr_slice said = read_view_get(v, READ_KEYS("description"));
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("deploy");
    ret->object = name;
    ret->service = dbr_slice_from(name, at);
    ret->version = commit;
    ret->subject = read_view_get(v, READ_KEYS("creator.login", "user.username", "user.name"));
    ret->title = dbr_slice_str(
        dbr_arena_printf(arena, "%.*s%s%.*s", DBR_FMT(name), commit.len > 0 ? ": " : "", DBR_FMT(commit)));
    ret->text = dbr_slice_str(dbr_arena_printf(
        arena, "deploy %.*s%sto %.*s%s%.*s%s%.*s", DBR_FMT(commit), commit.len > 0 ? " " : "", DBR_FMT(where),
        how.len > 0 ? ": " : "", DBR_FMT(how), said.len > 0 ? ", " : "", DBR_FMT(said)));
    return true;
}
