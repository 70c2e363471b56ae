/*
 * debrief-track: takes action items to trackers.
 *
 * What trackers tell is written back into report.md at the end, in one atomic step with an undo copy, also
 * when some items failed: a ticket that was made must not be forgotten. If somebody saved the report meanwhile
 * nothing is written; running again finds the tickets that were made.
 */
#include "cmd/people.h"
#include "cmd/track_args.h"
#include "cmd/work.h"
#include "track/track.h"

#include <limits.h>

typedef struct tracking {
    dbr_cmd_context *ctx;
    cmd_work *w;
    dbr_buf report; // report.md as it was
    dbr_document *document;
    dbr_track_work work;
    const dbr_track_job *jobs;
    dbr_jsonw j;  // the answer
    dbr_buf json; // its items, which come after the requests
    dbr_jsonw items;
    size_t n_items, n_failed, n_network, n_written;
    dbr_buf edited; // report.md as it becomes; empty: unchanged
} tracking;

static int list_trackers(dbr_cmd_context *ctx)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; dbr_tracker_at(i) != NULL; i++) {
        const dbr_tracker *t = dbr_tracker_at(i);
        dbr_buf_printf(&out, "%s%s: %s\n", i > 0 ? "\n" : "", t->name, t->help);
        dbr_option_help(&out, t->options);
    }
    if (ctx->is_json) {
        return dbr_cmd_usage(ctx, "--list has no --json");
    }
    dbr_out_buf(ctx->out, &out);
    return DBR_EXIT_DONE;
}

static dbr_code read_jobs(tracking *t, dbr_err *err)
{
    const cmd_track_args *args = t->ctx->args;
    const char **words = DBR_NEW_N(t->ctx->arena, const char *, 2 + args->set.n);
    size_t n = 0;
    if (args->repo != NULL) {
        words[n++] = dbr_arena_printf(t->ctx->arena, "--repo=%s", args->repo);
    }
    if (args->api != NULL) {
        words[n++] = dbr_arena_printf(t->ctx->arena, "--api=%s", args->api);
    }
    for (size_t i = 0; i < args->set.n; i++) {
        if (strchr(args->set.items[i], '=') == NULL) {
            return dbr_fail(err, DBR_EUSAGE, "'--set %s' is no OPTION=VALUE", args->set.items[i]);
        }
        words[n++] = dbr_arena_printf(t->ctx->arena, "--%s", args->set.items[i]);
    }
    dbr_option_list list = {.items = words, .n = n};
    return dbr_track_jobs(&t->w->arena, dbr_buf_view(&t->w->team_yaml), &args->tracker, &list, &t->jobs, err);
}

static dbr_code read_report(tracking *t, dbr_err *err)
{
    bool is_there = false;
    char full[PATH_MAX];
    dbr_code rc = cmd_work_read(t->w, "report.md", &t->report, &is_there, err);
    if (rc == DBR_OK && !is_there) {
        return dbr_fail(err, DBR_ENOTFOUND, "no report.md in '%s': make one with 'debrief draft'",
                        t->w->folder);
    }
    rc = rc < 0 ? rc
                : dbr_document_read(&t->w->arena, dbr_buf_view(&t->report), "report.md", t->w->incident->zone,
                                    &t->document, err);
    const char *folder = realpath(t->w->folder, full) != NULL ? full : t->w->folder;
    dbr_audience_level level = DBR_AUDIENCE_TEAM;
    (void)dbr_audience_level_parse(t->w->incident->visibility, &level);
    t->work =
        (dbr_track_work){.arena = &t->w->arena,
                         .document = t->document,
                         .incident = t->w->incident,
                         .incident_id = dbr_arena_str(&t->w->arena, dbr_slice_str(dbr_path_name(folder))),
                         .audience = cmd_audience(&t->w->arena, t->w, level, t->w->lang),
                         .now = t->ctx->now,
                         .lang = t->w->lang};
    return rc;
}

/* A dry run: what would be sent. */
static void describe(void *data, const dbr_http_request *r)
{
    tracking *t = data;
    if (t->ctx->is_json) {
        dbr_jsonw_object(&t->j, NULL);
        dbr_jsonw_str(&t->j, "method", r->method);
        dbr_jsonw_str(&t->j, "url", r->url);
        dbr_jsonw_slice(&t->j, "body", r->body);
        dbr_jsonw_object_end(&t->j);
        return;
    }
    dbr_out_printf(t->ctx->out, "%s %s\n", r->method, r->url);
    if (r->body.len > 0) {
        dbr_out_printf(t->ctx->out, "    %.*s\n", DBR_FMT(r->body));
    }
}

static const char *outcome_text(const tracking *t, dbr_track_outcome o)
{
    static const dbr_text_id TEXTS[DBR_TRACK_OUTCOME_COUNT] = {DBR_T_TRACK_CREATED,   DBR_T_TRACK_UPDATED,
                                                               DBR_T_TRACK_UNCHANGED, DBR_T_TRACK_SKIPPED,
                                                               DBR_T_TRACK_FAILED,    DBR_T_TRACK_PLANNED};
    return dbr_text(t->w->lang, TEXTS[o]);
}

static void put_item(dbr_jsonw *j, const dbr_tracker *tracker, const dbr_tracked *item)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "tracker", tracker->name);
    dbr_jsonw_str(j, "id", item->id);
    dbr_jsonw_str(j, "outcome", dbr_track_outcome_name(item->outcome));
    dbr_jsonw_slice(j, "ticket", item->ticket);
    dbr_jsonw_slice(j, "state", item->state);
    dbr_jsonw_str(j, "why", item->why);
    dbr_jsonw_object_end(j);
}

/* One cell of one item, in the report as it stands after the cells before. */
static dbr_code set_cell(tracking *t, size_t i_action, const char *field, dbr_slice value, dbr_err *err)
{
    dbr_arena arena = {0};
    dbr_buf out = {0};
    dbr_document *d = NULL;
    dbr_slice bytes = t->edited.len > 0 ? dbr_buf_view(&t->edited) : dbr_buf_view(&t->report);
    dbr_code rc = dbr_document_read(&arena, bytes, "report.md", t->w->incident->zone, &d, err);
    rc = rc < 0 ? rc : dbr_document_set_action(d, i_action, field, value, &out, err);
    if (rc == DBR_OK) {
        dbr_buf_release(&t->edited);
        t->edited = out;
        out = (dbr_buf){0};
    }
    dbr_buf_release(&out);
    dbr_arena_release(&arena);
    return rc;
}

static dbr_code take_item(tracking *t, const dbr_tracker *tracker, const dbr_tracked *item, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    t->n_items++;
    t->n_failed += item->outcome == DBR_TRACK_FAILED;
    t->n_network += item->code == DBR_ENET;
    if (t->ctx->is_json) {
        put_item(&t->items, tracker, item);
    } else if (item->why != NULL) {
        DBR_OUT_SAY(t->ctx->out, t->w->lang, DBR_T_TRACK_LINE_WHY, item->id, outcome_text(t, item->outcome),
                    item->why);
    } else {
        const char *what = item->ticket.len == 0
                               ? outcome_text(t, item->outcome)
                               : dbr_arena_printf(&t->w->arena, "%s %.*s", outcome_text(t, item->outcome),
                                                  DBR_FMT(item->ticket));
        DBR_OUT_SAY(t->ctx->out, t->w->lang, DBR_T_TRACK_LINE, item->id, what);
    }
    if (item->i_action != SIZE_MAX && item->ticket.len > 0) {
        rc = set_cell(t, item->i_action, "ticket", item->ticket, err);
    }
    if (rc == DBR_OK && item->i_action != SIZE_MAX && item->state.len > 0) {
        rc = set_cell(t, item->i_action, "state", item->state, err);
    }
    t->n_written += item->ticket.len > 0 || item->state.len > 0;
    return rc;
}

static dbr_code write_file(tracking *t, const dbr_track_result *result, dbr_err *err)
{
    const cmd_track_args *args = t->ctx->args;
    size_t n = 0;
    for (size_t i = 0; i < result->items.n; i++) {
        n += result->items.items[i].outcome != DBR_TRACK_SKIPPED;
    }
    dbr_code rc = args->dry_run ? DBR_OK
                                : dbr_file_write_atomic(cmd_work_path(t->w, result->file),
                                                        dbr_buf_view(&result->bytes), err);
    if (rc == DBR_OK && !t->ctx->is_json) {
        DBR_OUT_SAY(t->ctx->out, t->w->lang, args->dry_run ? DBR_T_TRACK_WOULD_WRITE : DBR_T_TRACK_WROTE,
                    result->file, dbr_arena_printf(&t->w->arena, "%zu", n));
    }
    return rc;
}

static dbr_code run_job(tracking *t, const dbr_track_job *job, dbr_err *err)
{
    dbr_track_result result = {0};
    dbr_err first = {0};
    dbr_code rc = job->tracker->run(job->args, &t->work, &result, &first);
    if (rc < 0) {
        *err = first;
        dbr_err_prefix(err, "%s", job->tracker->name);
    }
    for (size_t i = 0; rc == DBR_OK && i < result.items.n; i++) {
        rc = take_item(t, job->tracker, &result.items.items[i], err);
    }
    rc = rc == DBR_OK && result.file != NULL ? write_file(t, &result, err) : rc;
    dbr_track_result_release(&result);
    return rc;
}

static dbr_code write_back(tracking *t, dbr_err *err)
{
    DBR_AUTO(dbr_buf) now = {0};
    bool is_there = false;
    if (t->edited.len == 0) {
        return DBR_OK;
    }
    dbr_code rc = cmd_work_read(t->w, "report.md", &now, &is_there, err);
    if (rc == DBR_OK && !dbr_slice_eq(dbr_buf_view(&now), dbr_buf_view(&t->report))) {
        return dbr_fail(err, DBR_EBUSY,
                        "report.md was saved by somebody meanwhile: run this again to write the "
                        "tickets into it (none is made twice)");
    }
    rc = rc < 0 ? rc : cmd_work_write_report(t->w, dbr_buf_view(&t->edited), err);
    if (rc == DBR_OK && !t->ctx->is_json) {
        DBR_OUT_SAY(t->ctx->out, t->w->lang, DBR_T_TRACK_IN_REPORT,
                    dbr_arena_printf(&t->w->arena, "%zu", t->n_written),
                    dbr_arena_printf(&t->w->arena, "%zu", t->document->n_actions));
    }
    return rc;
}

static dbr_code track(tracking *t, dbr_err *err)
{
    const cmd_track_args *args = t->ctx->args;
    dbr_net_options o = {.describe = args->dry_run ? describe : NULL, .describe_data = t};
    dbr_code rc = dbr_net_open(&o, &t->work.net, err);
    for (const dbr_track_job *job = t->jobs; rc == DBR_OK && job->tracker != NULL; job++) {
        rc = run_job(t, job, err);
    }
    t->work.net = dbr_net_close(t->work.net);
    dbr_code written = write_back(t, rc < 0 ? &(dbr_err){0} : err);
    return rc < 0 ? rc : written;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const cmd_track_args *args = ctx->args;
    DBR_AUTO(dbr_buf) answer = {0};
    dbr_err err = {0};
    cmd_work w = {0};
    tracking t = {.ctx = ctx, .w = &w};
    (void)argc;
    (void)argv;
    if (args->list) {
        return list_trackers(ctx);
    }
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_CHANGE, &w, &err);
    dbr_jsonw_init(&t.j, &answer, true);
    dbr_jsonw_object(&t.j, NULL);
    dbr_jsonw_bool(&t.j, "dry_run", args->dry_run);
    dbr_jsonw_array(&t.j, "requests");
    dbr_jsonw_init(&t.items, &t.json, false);
    dbr_jsonw_array(&t.items, NULL);
    rc = rc < 0 ? rc : read_jobs(&t, &err);
    rc = rc < 0 ? rc : read_report(&t, &err);
    rc = rc < 0 ? rc : track(&t, &err);
    int code = t.n_network > 0 ? DBR_EXIT_NETWORK : t.n_failed > 0 ? DBR_EXIT_PARTIAL : DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else if (ctx->is_json) {
        dbr_jsonw_array_end(&t.j);
        dbr_jsonw_int(&t.j, "failed", (int64_t)t.n_failed);
        dbr_jsonw_array_end(&t.items);
        dbr_jsonw_raw(&t.j, "items", dbr_buf_view(&t.json));
        dbr_jsonw_object_end(&t.j);
        dbr_buf_char(&answer, '\n');
        dbr_out_buf(ctx->out, &answer);
    }
    (void)dbr_audience_free(t.work.audience);
    dbr_buf_release(&t.json);
    dbr_buf_release(&t.report);
    dbr_buf_release(&t.edited);
    cmd_work_release(&w);
    return code;
}

int main(int argc, char **argv)
{
    return dbr_cmd_main_libexec(&dbr_cmd_track, run, argc, (const char *const *)argv);
}
