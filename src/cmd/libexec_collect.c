/*
 * debrief-collect: pulls evidence from systems.
 *
 * The window asked for is --from/--to, else the incident's with a margin: detection compares with the quiet
 * time before, and recoveries are seen in the time after. An incident whose window nobody gave gets the one
 * found in its evidence so far.
 */
#include "cmd/collect_args.h"
#include "cmd/work.h"
#include "collect/collect.h"

static const dbr_time MARGIN_BEFORE = 30 * DBR_MINUTE; // baselines look at half an hour
static const dbr_time MARGIN_AFTER = 15 * DBR_MINUTE;  // alerts resolve up to their look-back (5 min) later

/* What became of a step, for the end and for JSON; texts in the work's arena. */
typedef struct outcome {
    const dbr_collect_step *step;
    const char *result; // "planned", "collected", "empty", "failed"
    size_t size_bytes;
    const char *why; // NULL unless it failed
} outcome;

typedef struct collecting {
    dbr_cmd_context *ctx;
    cmd_work *w;
    dbr_collect_plan plan;
    DBR_VEC(outcome) outcomes;
    size_t n_failed, n_network;
} collecting;

static int list_sources(dbr_cmd_context *ctx)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; dbr_source_at(i) != NULL; i++) {
        const dbr_source *s = dbr_source_at(i);
        dbr_buf_printf(&out, "%s%s: %s\n", i > 0 ? "\n" : "", s->name, s->help);
        dbr_option_help(&out, s->options);
    }
    if (ctx->is_json) {
        return dbr_cmd_usage(ctx, "--list has no --json");
    }
    dbr_out_buf(ctx->out, &out);
    return DBR_EXIT_DONE;
}

/* Options of the command line as words for the sources. */
static const char *const *source_words(dbr_cmd_context *ctx, size_t *ret_n, dbr_err *err)
{
    const cmd_collect_args *args = ctx->args;
    const char **words = DBR_NEW_N(ctx->arena, const char *, 1 + args->query.n + args->repo.n + args->set.n);
    size_t n = 0;
    if (args->url != NULL) {
        words[n++] = dbr_arena_printf(ctx->arena, "--url=%s", args->url);
    }
    for (size_t i = 0; i < args->query.n; i++) {
        words[n++] = dbr_arena_printf(ctx->arena, "--query=%s", args->query.items[i]);
    }
    for (size_t i = 0; i < args->repo.n; i++) {
        words[n++] = dbr_arena_printf(ctx->arena, "--repo=%s", args->repo.items[i]);
    }
    for (size_t i = 0; i < args->set.n; i++) {
        if (strchr(args->set.items[i], '=') == NULL) {
            (void)dbr_fail(err, DBR_EUSAGE, "'--set %s' is no OPTION=VALUE", args->set.items[i]);
            return NULL;
        }
        words[n++] = dbr_arena_printf(ctx->arena, "--%s", args->set.items[i]);
    }
    *ret_n = n;
    return words;
}

static dbr_code find_window(collecting *c, dbr_err *err)
{
    const cmd_collect_args *args = c->ctx->args;
    dbr_span *window = &c->plan.window;
    dbr_code rc = DBR_OK;
    *window = c->w->incident->window;
    bool is_known = (args->from != NULL || window->begin != DBR_TIME_NONE) &&
                    (args->to != NULL || window->end != DBR_TIME_NONE);
    if (!is_known && dbr_evidence_n_artifacts(c->w->ev) > 0) {
        rc = cmd_work_index(c->ctx, c->w, err);
        rc = rc < 0 ? rc : cmd_work_window(c->ctx, c->w, err);
        if (rc < 0) {
            return rc;
        }
        *window = c->w->incident->window;
    }
    window->begin = window->begin != DBR_TIME_NONE ? window->begin - MARGIN_BEFORE : DBR_TIME_NONE;
    window->end = window->end != DBR_TIME_NONE ? window->end + MARGIN_AFTER : DBR_TIME_NONE;
    rc = args->from != NULL ? cmd_work_time(c->w, args->from, &window->begin, err) : DBR_OK;
    rc = rc == DBR_OK && args->to != NULL ? cmd_work_time(c->w, args->to, &window->end, err) : rc;
    if (rc == DBR_OK && (window->begin == DBR_TIME_NONE || window->end == DBR_TIME_NONE)) {
        return dbr_fail(err, DBR_EUSAGE,
                        "when was the incident? give --from and --to, or 'window:' in incident.yaml");
    }
    if (rc == DBR_OK && window->end <= window->begin) {
        return dbr_fail(err, DBR_EUSAGE, "--to is not after --from");
    }
    return rc;
}

static dbr_code make_plan(collecting *c, int argc, const char *const *argv, dbr_err *err)
{
    dbr_collect_ask ask = {.yaml = dbr_buf_view(&c->w->team_yaml),
                           .yaml_folder = c->w->team_folder != NULL ? c->w->team_folder : ".",
                           .names = argv,
                           .n_names = (size_t)argc};
    const dbr_collect_job *jobs = NULL;
    ask.words = source_words(c->ctx, &ask.n_words, err);
    dbr_code rc = ask.words == NULL ? err->code : dbr_collect_jobs(&c->w->arena, &ask, &jobs, err);
    rc = rc < 0 ? rc : find_window(c, err);
    c->plan.arena = &c->w->arena;
    for (; rc == DBR_OK && jobs->source != NULL; jobs++) {
        rc = jobs->source->plan(jobs->args, &c->plan, err);
    }
    return rc;
}

static void report(void *data, const dbr_collect_step *step, dbr_collect_result result, size_t size_bytes,
                   const dbr_err *err)
{
    collecting *c = data;
    outcome *o = DBR_PUSH(&c->outcomes);
    *o = (outcome){.step = step, .result = dbr_collect_result_name(result), .size_bytes = size_bytes};
    if (err != NULL) {
        o->why = dbr_arena_printf(&c->w->arena, "%s%s%s", err->source, err->source[0] != '\0' ? ": " : "",
                                  err->message);
        c->n_failed++;
        c->n_network += err->code == DBR_ENET;
    }
    if (c->ctx->is_json) {
        return;
    }
    if (result == DBR_COLLECT_FAILED) {
        DBR_OUT_SAY(c->ctx->out, c->w->lang, DBR_T_COLLECT_FAILED, step->artifact, o->why);
    } else {
        DBR_OUT_SAY(c->ctx->out, c->w->lang,
                    result == DBR_COLLECTED ? DBR_T_COLLECT_COLLECTED : DBR_T_COLLECT_NOTHING, step->artifact,
                    dbr_arena_printf(&c->w->arena, "%zu", size_bytes));
    }
    (void)dbr_out_flush(c->ctx->out); // systems can be slow: say what is done
}

static dbr_code collect(collecting *c, dbr_err *err)
{
    dbr_net_options o = {0};
    dbr_net *net = NULL;
    dbr_collect_sink sink = {.evidence = c->w->ev,
                             .how = {.by = dbr_slice_str(c->ctx->by), .at = c->ctx->now},
                             .report = report,
                             .report_data = c};
    dbr_code rc = dbr_net_open(&o, &net, err);
    rc = rc < 0 ? rc : dbr_collect_run(&c->plan, net, &sink, err);
    net = dbr_net_close(net);
    return rc < 0 ? rc : cmd_work_index(c->ctx, c->w, err);
}

/* A dry run is the plan itself. */
static void describe(collecting *c)
{
    for (size_t i = 0; i < c->plan.steps.n; i++) {
        const dbr_collect_step *s = &c->plan.steps.items[i];
        *DBR_PUSH(&c->outcomes) = (outcome){.step = s, .result = "planned"};
        if (c->ctx->is_json) {
            continue;
        }
        if (s->argv != NULL) {
            dbr_out_printf(c->ctx->out, "%s\n    %s\n", s->artifact, s->origin);
            continue;
        }
        const char *token = getenv(s->token_env != NULL ? s->token_env : "");
        bool has_token = token != NULL && token[0] != '\0';
        dbr_out_printf(c->ctx->out, "%s\n    %s %s\n    %.*s\n", s->artifact, s->request.method,
                       s->request.url, DBR_FMT(s->request.body));
        if (has_token) {
            dbr_out_printf(c->ctx->out, "    Authorization: Bearer $%s\n", s->token_env);
        }
    }
}

static void put_outcome(dbr_jsonw *j, const outcome *o)
{
    const dbr_collect_step *s = o->step;
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "source", s->source->name);
    dbr_jsonw_str(j, "artifact", s->artifact);
    dbr_jsonw_str(j, "result", o->result);
    dbr_jsonw_str(j, "origin", s->origin);
    dbr_jsonw_str(j, "method", s->request.method);
    dbr_jsonw_str(j, "url", s->request.url);
    dbr_jsonw_slice(j, "body", s->request.body);
    dbr_jsonw_int(j, "size_bytes", (int64_t)o->size_bytes);
    dbr_jsonw_str(j, "why", o->why);
    dbr_jsonw_object_end(j);
}

static void put_json(collecting *c)
{
    DBR_AUTO(dbr_buf) begin = {0};
    DBR_AUTO(dbr_buf) end = {0};
    const cmd_collect_args *args = c->ctx->args;
    dbr_jsonw j;
    dbr_time_rfc3339(&begin, c->plan.window.begin, dbr_zone_utc(), 0);
    dbr_time_rfc3339(&end, c->plan.window.end, dbr_zone_utc(), 0);
    dbr_jsonw_init(&j, &c->ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_bool(&j, "dry_run", args->dry_run);
    dbr_jsonw_slice(&j, "from", dbr_buf_view(&begin));
    dbr_jsonw_slice(&j, "to", dbr_buf_view(&end));
    dbr_jsonw_int(&j, "failed", (int64_t)c->n_failed);
    dbr_jsonw_array(&j, "steps");
    for (size_t i = 0; i < c->outcomes.n; i++) {
        put_outcome(&j, &c->outcomes.items[i]);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&c->ctx->out->buf, '\n');
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const cmd_collect_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    collecting c = {.ctx = ctx, .w = &w};
    if (args->list) {
        return list_sources(ctx);
    }
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_CHANGE, &w, &err);
    rc = rc < 0 ? rc : make_plan(&c, argc, argv, &err);
    if (rc == DBR_OK && args->dry_run) {
        describe(&c);
    } else if (rc == DBR_OK) {
        rc = collect(&c, &err);
    }
    int code = c.n_network > 0                ? DBR_EXIT_NETWORK
               : c.n_failed == 0              ? DBR_EXIT_DONE
               : c.n_failed == c.plan.steps.n ? DBR_EXIT_NOTHING
                                              : DBR_EXIT_PARTIAL;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else if (ctx->is_json) {
        put_json(&c);
    }
    DBR_VEC_RELEASE(&c.outcomes);
    dbr_collect_plan_release(&c.plan);
    cmd_work_release(&w);
    return code;
}

int main(int argc, char **argv)
{
    return dbr_cmd_main_libexec(&dbr_cmd_collect, run, argc, (const char *const *)argv);
}
