/*
 * Asking GitHub: the issues of a label, one issue, a new one, a change.
 *
 * Creating is not repeatable: when the connection is cut or a proxy answers 5xx, the issue may exist. The
 * caller is told, and looks before it tries again.
 */
#include "base/json.h"
#include "track/github.h"

enum { MAX_PAGES = 100, MAX_ANSWER_BYTES = 32 << 20 }; // 10,000 issues of one label; a page has some 100 kB

static dbr_code send(github *g, const char *method, const char *url, dbr_slice body, dbr_http_response *ret,
                     dbr_err *err);
static dbr_code fail_answer(github *g, const char *method, const char *url, const dbr_http_response *response,
                            dbr_err *err);
static dbr_code read_one(github *g, const dbr_http_response *response, github_issue *ret, dbr_err *err);
static dbr_code read_page(github *g, dbr_slice json, dbr_err *err);
static const char *issues_url(const github *g);
static const char *issue_url(const github *g, int64_t number);
static bool is_dry_answer(const dbr_http_response *r);

dbr_code github_list(github *g, dbr_err *err)
{
    DBR_AUTO(dbr_buf) url = {0};
    dbr_code rc = DBR_OK;
    g->issues.n = 0;
    dbr_buf_printf(&url, "%s?state=all&per_page=100&labels=", issues_url(g));
    dbr_url_encode(&url, dbr_slice_str(g->label));
    for (int page = 0; rc == DBR_OK && url.len > 0; page++) {
        dbr_http_response response = {0};
        if (page == MAX_PAGES) {
            return dbr_fail(err, DBR_ELIMIT, "more than %d pages of issues have the label '%s'", MAX_PAGES,
                            g->label);
        }
        rc = send(g, "GET", url.ptr, (dbr_slice){0}, &response, err);
        if (rc == DBR_OK && !is_dry_answer(&response)) {
            rc = response.status == 200 ? read_page(g, dbr_buf_view(&response.body), err)
                                        : fail_answer(g, "GET", url.ptr, &response, err);
        }
        dbr_slice next =
            rc == DBR_OK ? dbr_http_link_next(dbr_http_header_find(dbr_buf_view(&response.headers), "Link"))
                         : (dbr_slice){0};
        if (next.len > 0 && !dbr_url_is_same_origin(next, dbr_slice_str(g->api))) {
            rc = dbr_fail(err, DBR_ENET,
                          "the next page of issues is said to be on another server: not followed");
        }
        dbr_buf_clear(&url);
        dbr_buf_slice(&url, next);
        dbr_http_response_release(&response);
    }
    return rc;
}

dbr_code github_get(github *g, int64_t number, github_issue *ret, dbr_err *err)
{
    dbr_http_response response = {0};
    dbr_code rc = send(g, "GET", issue_url(g, number), (dbr_slice){0}, &response, err);
    if (rc == DBR_OK && !is_dry_answer(&response)) {
        rc = response.status == 200 ? read_one(g, &response, ret, err)
                                    : fail_answer(g, "GET", issue_url(g, number), &response, err);
    }
    dbr_http_response_release(&response);
    return rc;
}

dbr_code github_create(github *g, dbr_slice json, github_issue *ret, bool *ret_is_unclear, dbr_err *err)
{
    dbr_http_response response = {0};
    dbr_code rc = send(g, "POST", issues_url(g), json, &response, err);
    *ret_is_unclear = rc == DBR_ENET || response.status >= 500;
    if (rc == DBR_OK && !is_dry_answer(&response)) {
        rc = response.status == 201 ? read_one(g, &response, ret, err)
                                    : fail_answer(g, "POST", issues_url(g), &response, err);
    }
    dbr_http_response_release(&response);
    return rc;
}

dbr_code github_update(github *g, int64_t number, dbr_slice json, github_issue *ret, dbr_err *err)
{
    dbr_http_response response = {0};
    dbr_code rc = send(g, "PATCH", issue_url(g, number), json, &response, err);
    if (rc == DBR_OK && !is_dry_answer(&response)) {
        rc = response.status == 200 ? read_one(g, &response, ret, err)
                                    : fail_answer(g, "PATCH", issue_url(g, number), &response, err);
    }
    dbr_http_response_release(&response);
    return rc;
}

bool github_read_issue(dbr_arena *arena, dbr_slice object, github_issue *ret)
{
    int64_t number = 0;
    dbr_slice origin;
    dbr_slice state = dbr_json_text_at(arena, object, "/state");
    if (!dbr_slice_int(dbr_json_text_at(arena, object, "/number"), &number) || number <= 0 ||
        state.len == 0) {
        return false;
    }
    dbr_slice url = dbr_json_text_at(arena, object, "/html_url");
    *ret = (github_issue){
        .number = number,
        .url = dbr_url_origin(url, &origin) ? dbr_slice_dup(arena, url) : (dbr_slice){0},
        .title = dbr_slice_dup(arena, dbr_json_text_at(arena, object, "/title")),
        .body = dbr_slice_dup(arena, dbr_json_text_at(arena, object, "/body")),
        .is_open = dbr_slice_is(state, "open"),
        .is_planned = !dbr_slice_is(dbr_json_text_at(arena, object, "/state_reason"), "not_planned"),
    };
    return true;
}

static dbr_code send(github *g, const char *method, const char *url, dbr_slice body, dbr_http_response *ret,
                     dbr_err *err)
{
    static const dbr_http_header HEADERS[] = {{"Accept", "application/vnd.github+json, application/json"},
                                              {"X-GitHub-Api-Version", "2022-11-28"},
                                              {"Content-Type", "application/json"}};
    dbr_http_request request = {
        .method = method,
        .url = url,
        .headers = HEADERS,
        .n_headers = body.len > 0 ? 3 : 2,
        .body = body,
        .token = g->token,
        .is_repeatable = strcmp(method, "PATCH") == 0, // sets values: twice is once
        .max_bytes = MAX_ANSWER_BYTES,
    };
    return dbr_net_send(g->work->net, &request, ret, err);
}

/* GitHub's message, and the first of its details: "Validation Failed: assignees is invalid". */
static dbr_code fail_answer(github *g, const char *method, const char *url, const dbr_http_response *response,
                            dbr_err *err)
{
    dbr_arena *arena = g->work->arena;
    dbr_slice json = dbr_buf_view(&response->body);
    dbr_slice message = dbr_json_text_at(arena, json, "/message");
    dbr_slice field = dbr_json_text_at(arena, json, "/errors/0/field");
    dbr_slice code = dbr_json_text_at(arena, json, "/errors/0/code");
    const char *detail =
        dbr_arena_printf(arena, "%.*s%s%.*s%s%.*s", DBR_FMT(message), field.len > 0 ? ": " : "",
                         DBR_FMT(field), code.len > 0 ? " " : "", DBR_FMT(code));
    dbr_http_request request = {.method = method, .url = url};
    return dbr_http_fail(err, &request, response, dbr_slice_str(detail));
}

static dbr_code read_one(github *g, const dbr_http_response *response, github_issue *ret, dbr_err *err)
{
    if (!github_read_issue(g->work->arena, dbr_buf_view(&response->body), ret)) {
        return dbr_fail(err, DBR_ENET, "the answer of '%s' (%d) is no issue", g->api, response->status);
    }
    return DBR_OK;
}

static dbr_code read_page(github *g, dbr_slice json, dbr_err *err)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, json);
    dbr_json_type type = dbr_json_next(&j, &value);
    bool is_good = type == DBR_JSON_ARRAY;
    while (is_good && (type = dbr_json_next(&j, &value)) == DBR_JSON_OBJECT) {
        dbr_slice raw = {0};
        github_issue issue = {0};
        is_good = dbr_json_skip(&j, &value, &raw);
        dbr_json_value pull; // GitHub lists pull requests among the issues
        bool is_pull = is_good && dbr_json_at(raw, "/pull_request", &pull) && pull.type == DBR_JSON_OBJECT;
        if (is_good && !is_pull && github_read_issue(g->work->arena, raw, &issue)) {
            *DBR_PUSH(&g->issues) = issue;
        }
    }
    return is_good && type == DBR_JSON_ARRAY_END
               ? DBR_OK
               : dbr_fail(err, DBR_ENET, "the answer of '%s' is no list of issues", g->api);
}

static const char *issues_url(const github *g)
{
    return dbr_arena_printf(g->work->arena, "%s/repos/%s/issues", g->api, g->args->repo);
}

static const char *issue_url(const github *g, int64_t number)
{
    return dbr_arena_printf(g->work->arena, "%s/repos/%s/issues/%lld", g->api, g->args->repo,
                            (long long)number);
}

static bool is_dry_answer(const dbr_http_response *r)
{
    return r->status == 0;
}
