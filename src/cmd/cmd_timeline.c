/* `debrief timeline`: candidates in one order, and what people decide about them. */
#include "cmd/timeline_edit.h"

#include "base/utf8.h"

typedef struct timeline_args {
    const char *incident;
    bool all;
} timeline_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(timeline_args, incident)},
    {.name = "all",
     .letter = 'a',
     .type = DBR_OPTION_FLAG,
     .help = "all candidates, not only those that are shown",
     .offset = offsetof(timeline_args, all)},
    {.name = NULL},
};

static void list_json(dbr_cmd_context *ctx, const cmd_work *w, bool all)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    cmd_json_events(&j, w, all);
    cmd_json_milestones(&j, w);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

static void changed_json(dbr_cmd_context *ctx, cmd_work *w, const char *verb)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "report", cmd_work_path(w, "report.md"));
    dbr_jsonw_str(&j, "change", verb);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

static void list(dbr_cmd_context *ctx, const cmd_work *w, bool all)
{
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    for (size_t i = 0; i < w->timeline->n_events; i++) {
        const dbr_event *e = &w->timeline->events[i];
        DBR_AUTO(dbr_buf) line = {0};
        if (!all && e->state != DBR_EVENT_SHOWN) {
            continue;
        }
        dbr_buf_printf(&line, "%4zu ", i + 1);
        if (all) {
            char mark = e->state == DBR_EVENT_SHOWN ? '*' : e->state == DBR_EVENT_HIDDEN ? '-' : ' ';
            dbr_buf_printf(&line, "%c %.2f ", mark, e->salience);
        }
        dbr_time_date_clock(&line, e->time, zone);
        dbr_buf_printf(&line, "  %.*s (%.*s%s%.*s)", DBR_FMT(e->text), DBR_FMT(e->source),
                       e->actor.len > 0 ? ", " : "", DBR_FMT(e->actor));
        if (all) {
            dbr_buf_printf(&line, " — %.*s", DBR_FMT(e->why));
        }
        dbr_buf_char(&line, '\n');
        dbr_out_buf(ctx->out, &line);
    }
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const timeline_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    dbr_code rc = cmd_work_open(ctx, args->incident, argc > 0 ? CMD_WORK_CHANGE : CMD_WORK_INDEX, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    const dbr_span found = {DBR_TIME_NONE, DBR_TIME_NONE};
    rc = rc < 0     ? rc
         : argc > 0 ? cmd_work_analyse(ctx, &w, found, &err)
                    : cmd_work_timeline(ctx, &w, found, &err);
    rc = rc < 0 || argc > 0 ? rc : timeline_decided(ctx, &w, &err);
    int code = DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else if (argc > 0) {
        if (timeline_edit(ctx, &w, argc, argv, &err) < 0) {
            code = dbr_cmd_fail(ctx, &err);
        } else if (ctx->is_json) {
            changed_json(ctx, &w, argv[0]);
        } else if (!ctx->is_quiet) {
            DBR_OUT_SAY(ctx->out, w.lang, DBR_T_CMD_TIMELINE_CHANGED, cmd_work_path(&w, "report.md"));
        }
    } else if (ctx->is_json) {
        list_json(ctx, &w, args->all);
    } else {
        list(ctx, &w, args->all);
    }
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_timeline = {
    .name = "timeline",
    .help = "show what happened, in one order",
    .usage = "[accept|hide|pin N | set MILESTONE TIME]",
    .example = "debrief timeline --all",
    .description =
        "Lists the events that stand out, from every source in one order; with a report, those it has a row "
        "for. "
        "--all shows every candidate with its salience and why it stands out: '*' those in the report, '-' "
        "those "
        "taken out of it.\n\n"
        "'accept N' writes a candidate into the report's timeline, 'hide N' takes it out, 'pin N' makes the "
        "row "
        "yours so that no later draft removes it, 'set resolved 10:40' writes a key time. All of them change "
        "report.md, and 'debrief undo' takes them back.",
    .step = DBR_STEP_TIMELINE,
    .options = options,
    .args_bytes = sizeof(timeline_args),
    .min_operands = 0,
    .max_operands = 3,
    .has_json = true,
    .run = run,
};
