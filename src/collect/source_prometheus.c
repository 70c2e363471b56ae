/*
 * Prometheus, and what speaks its language (VictoriaMetrics, Thanos, Mimir).
 *
 * Each query becomes query_range requests over the window. A server refuses more than 11,000 points a series,
 * so a long window is cut into pieces that each stay at it: NAME.json, NAME-2.json … The steps of the pieces
 * lie on one grid, so that together they are what one request would have given.
 *
 * Alerts come from an *instant* query of the range selector ALERTS[span] at the window's end: it returns the
 * true times of the samples, where query_range would round them to its steps and let an alert go on firing for
 * the five minutes of its look-back. (Alertmanager keeps no history of resolved alerts at all.)
 *
 * Requests are POST forms: queries can be longer than a URL may be. The origin is the equivalent GET, which
 * a person can open.
 */
#include "base/json.h"
#include "collect/sources.h"

#include <assert.h>
#include <inttypes.h>

enum { MAX_POINTS = 11000, MAX_PIECES = 1000 };

typedef struct prometheus_args {
    const char *url, *step, *alerts, *folder, *token_env;
    dbr_option_list query;
} prometheus_args;

static const dbr_option OPTIONS[] = {
    {.name = "url",
     .type = DBR_OPTION_TEXT,
     .arg = "URL",
     .help = "the server: http://prometheus.example:9090, with the path prefix if it has one",
     .offset = offsetof(prometheus_args, url)},
    {.name = "query",
     .type = DBR_OPTION_LIST,
     .arg = "NAME=PROMQL",
     .help = "a query and what its answer is called",
     .offset = offsetof(prometheus_args, query)},
    {.name = "step",
     .type = DBR_OPTION_TEXT,
     .arg = "DURATION",
     .otherwise = "15s",
     .help = "distance of the points",
     .offset = offsetof(prometheus_args, step)},
    {.name = "alerts",
     .type = DBR_OPTION_WORD,
     .arg = "YES",
     .words = "yes|no",
     .otherwise = "yes",
     .help = "collect the exact times of all alerts too",
     .offset = offsetof(prometheus_args, alerts)},
    {.name = "as",
     .type = DBR_OPTION_TEXT,
     .arg = "NAME",
     .otherwise = "prometheus",
     .help = "folder below evidence/",
     .offset = offsetof(prometheus_args, folder)},
    {.name = "token-env",
     .type = DBR_OPTION_TEXT,
     .arg = "NAME",
     .otherwise = "PROMETHEUS_TOKEN",
     .help = "environment variable with the bearer token: PROMETHEUS_… or DEBRIEF_…",
     .offset = offsetof(prometheus_args, token_env)},
    {.name = NULL},
};

static dbr_code check(const prometheus_args *args, dbr_err *err);
static bool is_file_name(dbr_slice s);
static dbr_code plan_query(const prometheus_args *args, dbr_slice name, dbr_slice query,
                           dbr_collect_plan *plan, dbr_err *err);
static void plan_alerts(const prometheus_args *args, dbr_collect_plan *plan);
static void add_step(const prometheus_args *args, dbr_collect_plan *plan, const char *path,
                     const char *artifact, dbr_slice form);
static dbr_slice form_time(dbr_arena *arena, dbr_time t);

static dbr_code plan(const void *data, dbr_collect_plan *plan, dbr_err *err)
{
    const prometheus_args *args = data;
    dbr_code rc = check(args, err);
    for (size_t i = 0; rc == DBR_OK && i < args->query.n; i++) {
        dbr_slice query = dbr_slice_str(args->query.items[i]);
        dbr_slice name = dbr_slice_trim(dbr_slice_cut(&query, '='));
        query = dbr_slice_trim(query);
        if (query.len == 0 || !is_file_name(name)) {
            return dbr_fail(err, DBR_EUSAGE,
                            "'%.200s' is no NAME=PROMQL, such as error_ratio=job:errors:ratio5m",
                            args->query.items[i]);
        }
        rc = plan_query(args, name, query, plan, err);
    }
    if (rc == DBR_OK && strcmp(args->alerts, "yes") == 0) {
        plan_alerts(args, plan);
    }
    return rc;
}

static dbr_code check(const prometheus_args *args, dbr_err *err)
{
    dbr_slice origin;
    if (args->url == NULL) {
        return dbr_fail(err, DBR_EUSAGE,
                        "which Prometheus? give --url http://HOST:9090, or 'url:' in debrief.yaml");
    }
    if (!dbr_url_origin(dbr_slice_str(args->url), &origin) || strpbrk(args->url, "?#") != NULL) {
        return dbr_fail(err, DBR_EUSAGE,
                        "the URL of Prometheus is not usable: expected http://HOST:PORT without user "
                        "name, password or query");
    }
    if (!is_file_name(dbr_slice_str(args->folder))) {
        return dbr_fail(err, DBR_EUSAGE, "'%s' is no name of a folder", args->folder);
    }
    /* A debrief.yaml from elsewhere must not get other tokens of the environment sent to its server. */
    if (strncmp(args->token_env, "PROMETHEUS_", 11) != 0 && strncmp(args->token_env, "DEBRIEF_", 8) != 0) {
        return dbr_fail(err, DBR_EUSAGE, "the token's variable '%s' must begin with PROMETHEUS_ or DEBRIEF_",
                        args->token_env);
    }
    return DBR_OK;
}

static bool is_file_name(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
        if (!is_good || (i == 0 && (c == '.' || c == '-'))) {
            return false;
        }
    }
    return s.len > 0 && s.len <= 100;
}

/* Pieces of at most MAX_POINTS points on the grid begin + k * step. */
static dbr_code plan_query(const prometheus_args *args, dbr_slice name, dbr_slice query,
                           dbr_collect_plan *plan, dbr_err *err)
{
    dbr_time step = 0;
    dbr_time unit = 0;
    size_t taken = dbr_duration_parse(dbr_slice_str(args->step), &step, &unit);
    if (taken == 0 || taken != strlen(args->step) || step < DBR_SECOND / 1000 || step > 365 * DBR_DAY) {
        return dbr_fail(err, DBR_EUSAGE, "'%.100s' is no step between two points, such as 15s", args->step);
    }
    dbr_time length = plan->window.end - plan->window.begin;
    int64_t n_points = length / step + 1;
    if (n_points > (int64_t)MAX_POINTS * MAX_PIECES) {
        return dbr_fail(err, DBR_ELIMIT, "'%.*s' would be %" PRId64 " points: take a longer step",
                        DBR_FMT(name), n_points);
    }
    for (int64_t first = 0, piece = 1; first < n_points; first += MAX_POINTS, piece++) {
        int64_t last = first + MAX_POINTS < n_points ? first + MAX_POINTS - 1 : n_points - 1;
        DBR_AUTO(dbr_buf) form = {0};
        dbr_url_field(&form, "query", query);
        dbr_url_field(&form, "start", form_time(plan->arena, plan->window.begin + first * step));
        dbr_url_field(&form, "end", form_time(plan->arena, plan->window.begin + last * step));
        dbr_url_field(
            &form, "step",
            dbr_slice_str(dbr_arena_printf(plan->arena, "%.9g", (double)step / (double)DBR_SECOND)));
        const char *artifact =
            piece == 1 ? dbr_arena_printf(plan->arena, "%s/%.*s.json", args->folder, DBR_FMT(name))
                       : dbr_arena_printf(plan->arena, "%s/%.*s-%" PRId64 ".json", args->folder,
                                          DBR_FMT(name), piece);
        add_step(args, plan, "/api/v1/query_range", artifact, dbr_buf_view(&form));
    }
    return DBR_OK;
}

static void plan_alerts(const prometheus_args *args, dbr_collect_plan *plan)
{
    DBR_AUTO(dbr_buf) form = {0};
    int64_t span_s = (plan->window.end - plan->window.begin + DBR_SECOND - 1) / DBR_SECOND;
    const char *query = dbr_arena_printf(plan->arena, "ALERTS[%" PRId64 "s]", span_s > 0 ? span_s : 1);
    dbr_url_field(&form, "query", dbr_slice_str(query));
    dbr_url_field(&form, "time", form_time(plan->arena, plan->window.end));
    add_step(args, plan, "/api/v1/query", dbr_arena_printf(plan->arena, "%s/alerts.json", args->folder),
             dbr_buf_view(&form));
}

static void add_step(const prometheus_args *args, dbr_collect_plan *plan, const char *path,
                     const char *artifact, dbr_slice form)
{
    static const dbr_http_header HEADERS[] = {{"Content-Type", "application/x-www-form-urlencoded"},
                                              {"Accept", "application/json"}};
    size_t len = strlen(args->url);
    len -= len > 0 && args->url[len - 1] == '/' ? 1 : 0;
    dbr_collect_step *s = DBR_PUSH(&plan->steps);
    s->source = &collect_prometheus;
    s->artifact = artifact;
    s->token_env = args->token_env;
    s->request = (dbr_http_request){
        .method = "POST",
        .url = dbr_arena_printf(plan->arena, "%.*s%s", (int)len, args->url, path),
        .headers = HEADERS,
        .n_headers = sizeof(HEADERS) / sizeof(*HEADERS),
        .body = dbr_slice_dup(plan->arena, form),
        .is_repeatable = true,
        .timeout_ms = 120000, // Prometheus' own limit for a query
    };
    s->origin = dbr_arena_printf(plan->arena, "%s?%.*s", s->request.url, DBR_FMT(form));
}

static dbr_slice form_time(dbr_arena *arena, dbr_time t)
{
    DBR_AUTO(dbr_buf) b = {0};
    dbr_time_rfc3339(&b, t, dbr_zone_utc(), t % DBR_SECOND == 0 ? 0 : 3);
    return dbr_slice_dup(arena, dbr_buf_view(&b));
}

/* {"status":"success","data":{"result":[…]}} or {"status":"error","errorType":…,"error":…}. */
static void judge(dbr_arena *arena, dbr_collect_answer *answer)
{
    dbr_json_value value;
    dbr_slice status = dbr_json_text_at(arena, answer->bytes, "/status");
    if (!dbr_slice_is(status, "success")) {
        answer->said = dbr_json_text_at(arena, answer->bytes, "/error");
        if (answer->is_good) {
            answer->said =
                answer->said.len > 0 ? answer->said : dbr_slice_str("this is no answer of Prometheus");
        }
        answer->is_good = false;
        return;
    }
    answer->is_empty = !dbr_json_at(answer->bytes, "/data/result/0", &value);
}

static const char *const SAMPLE[] = {"--url=http://127.0.0.1:9090", "--query=error_ratio=job:errors:ratio5m",
                                     NULL};

const dbr_source collect_prometheus = {
    .name = "prometheus",
    .help = "query results and the exact times of alerts (also VictoriaMetrics, Thanos, Mimir)",
    .sample = SAMPLE,
    .options = OPTIONS,
    .args_bytes = sizeof(prometheus_args),
    .plan = plan,
    .judge = judge,
};
