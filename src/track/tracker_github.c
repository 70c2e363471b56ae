/*
 * github: an issue for each action item, over REST.
 *
 * An item's issue is found by a comment in its body that holds the incident's and the item's id, among the
 * issues of our label; else by the ticket that stands in the report. So running again makes nothing twice, not
 * even when a request was cut off after GitHub had done it.
 *
 * Whose word counts: title and our part of the body follow the report while the issue is open; the state
 * follows the issue, since that is where people close things. A finer state in the report ("in review") stays
 * as long as the issue is open.
 */
#include "base/json.h"
#include "track/github.h"

static const char DEFAULT_LABEL[] = "post-mortem";
static const char DEFAULT_API[] = "https://api.github.com";

static const dbr_option OPTIONS[] = {
    {.name = "repo",
     .type = DBR_OPTION_TEXT,
     .arg = "OWNER/NAME",
     .help = "the repository whose issues they become",
     .offset = offsetof(github_args, repo)},
    {.name = "label",
     .type = DBR_OPTION_LIST,
     .arg = "LABEL",
     .help = "labels of new issues; they are found again by the first, otherwise post-mortem",
     .offset = offsetof(github_args, labels)},
    {.name = "report-url",
     .type = DBR_OPTION_TEXT,
     .arg = "URL",
     .help = "where the report can be read",
     .offset = offsetof(github_args, report_url)},
    {.name = "api",
     .type = DBR_OPTION_TEXT,
     .arg = "URL",
     .help = "API of GitHub Enterprise; otherwise $GITHUB_API_URL or https://api.github.com",
     .offset = offsetof(github_args, api)},
    {.name = NULL},
};

static dbr_code open_github(const github_args *args, const dbr_track_work *work, github *ret, dbr_err *err);
static dbr_code find_token(github *g, dbr_err *err);
static bool is_repo(const char *repo);
static void track_item(github *g, size_t i, dbr_tracked *t);
static dbr_code find_issue(github *g, const dbr_action *a, const char *marker, github_issue *ret,
                           bool *ret_found, dbr_err *err);
static bool find_marked(const github *g, const char *marker, github_issue *ret);
static int64_t linked_number(const github *g, const dbr_action *a);
static dbr_code create(github *g, const dbr_action *a, const char *marker, github_issue *ret, dbr_err *err);
static dbr_code update(github *g, const dbr_action *a, const char *marker, github_issue *issue,
                       bool *ret_changed, dbr_err *err);
static void tell_report(const github *g, const dbr_action *a, const github_issue *issue, dbr_tracked *t);

static dbr_code run(const void *data, const dbr_track_work *work, dbr_track_result *ret, dbr_err *err)
{
    github g = {0};
    dbr_code rc = open_github(data, work, &g, err);
    rc = rc < 0 ? rc : github_list(&g, err);
    for (size_t i = 0; rc == DBR_OK && i < work->document->n_actions; i++) {
        dbr_tracked *t = DBR_PUSH(&ret->items);
        t->i_action = i;
        t->id = track_name(work, i);
        track_item(&g, i, t);
    }
    DBR_VEC_RELEASE(&g.issues);
    return rc;
}

static dbr_code open_github(const github_args *args, const dbr_track_work *work, github *ret, dbr_err *err)
{
    dbr_slice origin;
    const char *api = args->api != NULL ? args->api : getenv("GITHUB_API_URL");
    api = api != NULL && api[0] != '\0' ? api : DEFAULT_API;
    if (args->repo == NULL || !is_repo(args->repo)) {
        return dbr_fail(err, DBR_EUSAGE,
                        "which repository? give --repo OWNER/NAME, or 'repo:' in debrief.yaml");
    }
    if (!dbr_url_origin(dbr_slice_str(api), &origin)) {
        return dbr_fail(err, DBR_EUSAGE,
                        "the URL of GitHub's API is not usable: expected https://HOST/api/v3");
    }
    if (args->report_url != NULL && !dbr_url_origin(dbr_slice_str(args->report_url), &origin)) {
        return dbr_fail(err, DBR_EUSAGE, "'%.200s' is no http or https URL", args->report_url);
    }
    size_t len = strlen(api);
    *ret = (github){
        .args = args,
        .work = work,
        .api = dbr_arena_printf(work->arena, "%.*s", (int)(api[len - 1] == '/' ? len - 1 : len), api),
        .label = args->labels.n > 0 ? args->labels.items[0] : DEFAULT_LABEL};
    return dbr_net_is_dry(work->net) ? DBR_OK : find_token(ret, err);
}

/* As gh does it: the token for github.com must not go to another server that a settings file names. */
static dbr_code find_token(github *g, dbr_err *err)
{
    static const char *const OURS[] = {"GITHUB_TOKEN", "GH_TOKEN", NULL};
    static const char *const THEIRS[] = {"GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", NULL};
    const char *named = getenv("GITHUB_API_URL");
    dbr_slice api = dbr_slice_str(g->api);
    bool is_ours = dbr_url_is_same_origin(api, dbr_slice_str(DEFAULT_API)) ||
                   (named != NULL && dbr_url_is_same_origin(api, dbr_slice_str(named)));
    dbr_code rc = dbr_net_token(g->work->arena, is_ours ? OURS : THEIRS, "github", g->api, &g->token, err);
    if (rc == DBR_OK && g->token == NULL) {
        return dbr_fail(err, DBR_EUSAGE, "no token for '%s': set %s or DEBRIEF_CREDENTIAL", g->api,
                        is_ours ? "GITHUB_TOKEN" : "GH_ENTERPRISE_TOKEN");
    }
    return rc;
}

static bool is_repo(const char *repo)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    size_t owner = strspn(repo, PLAIN);
    size_t name = repo[owner] == '/' ? strspn(repo + owner + 1, PLAIN) : 0;
    return owner > 0 && name > 0 && repo[owner + 1 + name] == '\0' && repo[0] != '.' &&
           repo[owner + 1] != '.';
}

static void track_item(github *g, size_t i, dbr_tracked *t)
{
    const dbr_action *a = &g->work->document->actions[i];
    const char *marker = github_marker(g->work, a);
    github_issue issue = {0};
    bool is_found = false;
    bool is_changed = false;
    dbr_err err = {0};
    if (marker == NULL) {
        t->outcome = DBR_TRACK_SKIPPED;
        t->why = dbr_text(g->work->lang, DBR_T_TRACK_NO_ID);
        return;
    }
    dbr_code rc = find_issue(g, a, marker, &issue, &is_found, &err);
    if (rc == DBR_OK && !is_found && a->is_done) {
        t->outcome = DBR_TRACK_SKIPPED;
        t->why = dbr_text(g->work->lang, DBR_T_TRACK_DONE_ALREADY);
        return;
    }
    if (rc == DBR_OK) {
        rc = is_found ? update(g, a, marker, &issue, &is_changed, &err) : create(g, a, marker, &issue, &err);
    }
    if (rc < 0) {
        t->outcome = DBR_TRACK_FAILED;
        t->code = rc;
        t->why = dbr_arena_printf(g->work->arena, "%s%s%s", err.source, err.source[0] != '\0' ? ": " : "",
                                  err.message);
        return;
    }
    if (dbr_net_is_dry(g->work->net)) {
        t->outcome = DBR_TRACK_PLANNED;
        return;
    }
    t->outcome = !is_found ? DBR_TRACK_CREATED : is_changed ? DBR_TRACK_UPDATED : DBR_TRACK_UNCHANGED;
    tell_report(g, a, &issue, t);
}

static dbr_code find_issue(github *g, const dbr_action *a, const char *marker, github_issue *ret,
                           bool *ret_found, dbr_err *err)
{
    int64_t number = 0;
    *ret_found = find_marked(g, marker, ret);
    if (*ret_found || dbr_net_is_dry(g->work->net) || (number = linked_number(g, a)) == 0) {
        return DBR_OK;
    }
    dbr_code rc = github_get(g, number, ret, err);
    *ret_found = rc == DBR_OK;
    return rc;
}

/* The oldest issue with the marker: should there be two, it is the one that people know. */
static bool find_marked(const github *g, const char *marker, github_issue *ret)
{
    bool is_found = false;
    for (size_t i = 0; i < g->issues.n; i++) {
        const github_issue *issue = &g->issues.items[i];
        if (dbr_slice_find(issue->body, dbr_slice_str(marker)) != SIZE_MAX &&
            (!is_found || issue->number < ret->number)) {
            *ret = *issue;
            is_found = true;
        }
    }
    return is_found;
}

/* The number in the report's link to an issue of this repository; 0 when there is none. */
static int64_t linked_number(const github *g, const dbr_action *a)
{
    int64_t number = 0;
    const char *path = dbr_arena_printf(g->work->arena, "/%s/issues/", g->args->repo);
    size_t at = dbr_slice_find_nocase(a->ticket_url, dbr_slice_str(path));
    dbr_slice rest = at != SIZE_MAX ? dbr_slice_from(a->ticket_url, at + strlen(path)) : (dbr_slice){0};
    size_t n = 0;
    while (n < rest.len && rest.ptr[n] >= '0' && rest.ptr[n] <= '9') {
        n++;
    }
    return dbr_slice_int(dbr_slice_sub(rest, 0, n), &number) ? number : 0;
}

/* When it is unclear whether an issue was made, the list tells; then, and only then, it is tried once more. */
static dbr_code create(github *g, const dbr_action *a, const char *marker, github_issue *ret, dbr_err *err)
{
    const char *block = github_block(g, a, marker);
    dbr_slice json = github_new_json(g, a, github_title(g, a), block);
    bool is_unclear = false;
    dbr_err first = {0};
    dbr_code rc = github_create(g, json, ret, &is_unclear, &first);
    if (rc < 0 && is_unclear && github_list(g, &(dbr_err){0}) == DBR_OK) {
        if (find_marked(g, marker, ret)) {
            return DBR_OK;
        }
        first = (dbr_err){0};
        rc = github_create(g, json, ret, &is_unclear, &first);
    }
    if (rc < 0) {
        *err = first;
    }
    return rc;
}

static dbr_code update(github *g, const dbr_action *a, const char *marker, github_issue *issue,
                       bool *ret_changed, dbr_err *err)
{
    DBR_AUTO(dbr_buf) json = {0};
    const char *title = github_title(g, a);
    const char *body = github_body_with(g, issue->body, marker, github_block(g, a, marker));
    bool is_title = body != NULL && !dbr_slice_is(issue->title, title);
    bool is_body = body != NULL && !dbr_slice_is(issue->body, body);
    *ret_changed = issue->is_open && (is_title || is_body);
    if (!*ret_changed) {
        return DBR_OK;
    }
    dbr_jsonw j;
    dbr_jsonw_init(&j, &json, false);
    dbr_jsonw_object(&j, NULL);
    if (is_title) {
        dbr_jsonw_str(&j, "title", title);
    }
    if (is_body) {
        dbr_jsonw_str(&j, "body", body);
    }
    dbr_jsonw_object_end(&j);
    return github_update(g, issue->number, dbr_buf_view(&json), issue, err);
}

static void tell_report(const github *g, const dbr_action *a, const github_issue *issue, dbr_tracked *t)
{
    DBR_AUTO(dbr_buf) link = {0};
    const char *number = dbr_arena_printf(g->work->arena, "#%lld", (long long)issue->number);
    bool is_there = dbr_slice_is(a->ticket, number) && dbr_slice_eq(a->ticket_url, issue->url);
    if (!is_there && issue->url.len > 0) {
        dbr_markdown_link(&link, dbr_slice_str(number + 1), issue->url, (dbr_slice){0});
        t->ticket =
            dbr_slice_str(dbr_arena_printf(g->work->arena, "[#%s", link.ptr + 1)); // '#' needs no '\\' there
    } else if (!is_there) {
        t->ticket = dbr_slice_str(number);
    }
    bool is_our_word = dbr_slice_is(a->state, "closed") || dbr_slice_is(a->state, "not planned");
    if (issue->is_open && (is_our_word || (a->state.len == 0 && !a->is_done))) {
        t->state = dbr_slice_str("open"); // new, or opened again
    } else if (issue->is_open && a->is_done) {
        t->why = dbr_text(g->work->lang, DBR_T_TRACK_OPEN_BUT_DONE);
    } else if (!issue->is_open && !a->is_done) {
        const char *state = issue->is_planned ? "closed" : "not planned";
        t->state = dbr_slice_is(a->state, state) ? (dbr_slice){0} : dbr_slice_str(state);
    }
}

static const char *const SAMPLE[] = {"--repo=acme/shop", NULL};

const dbr_tracker track_github = {
    .name = "github",
    .help = "an issue for each action item (GitHub, GitHub Enterprise)",
    .sample = SAMPLE,
    .options = OPTIONS,
    .args_bytes = sizeof(github_args),
    .run = run,
};
