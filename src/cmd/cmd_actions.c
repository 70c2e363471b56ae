/* `debrief actions [REPORT]`: the action items of one report. */
#include "cmd/actions_out.h"
#include "cmd/work.h"

#include "base/limits.h"
#include "base/utf8.h"

typedef struct actions_args {
    const char *incident;
    bool overdue;
} actions_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(actions_args, incident)},
    {.name = "overdue",
     .type = DBR_OPTION_FLAG,
     .help = "only those whose deadline is over",
     .offset = offsetof(actions_args, overdue)},
    {.name = NULL},
};

/* What a cell holds reaches a terminal: control characters become visible. */
static void put_visible(dbr_cmd_context *ctx, dbr_slice text)
{
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible(&visible, text);
    dbr_out_buf(ctx->out, &visible);
}

void cmd_action_line(dbr_cmd_context *ctx, dbr_lang lang, const dbr_review_item *item)
{
    const dbr_action *a = item->action;
    DBR_AUTO(dbr_buf) note = {0};
    dbr_out_printf(ctx->out, "  ");
    put_visible(ctx, a->id.len > 0 ? a->id : (dbr_slice)DBR_LIT("-"));
    dbr_out_printf(ctx->out, "  ");
    put_visible(ctx, a->text);
    dbr_out_printf(ctx->out, " — ");
    put_visible(ctx, a->owner.len > 0 ? a->owner : dbr_slice_str(dbr_text(lang, DBR_T_REVIEW_NOBODY)));
    dbr_out_printf(ctx->out, ", ");
    put_visible(ctx, a->deadline_text.len > 0 ? a->deadline_text
                                              : dbr_slice_str(dbr_text(lang, DBR_T_REVIEW_NO_DEADLINE)));
    if (a->ticket.len > 0) {
        dbr_out_printf(ctx->out, ", ");
        put_visible(ctx, a->ticket);
    }
    if (item->is_overdue) {
        DBR_SAY(&note, lang, DBR_T_REVIEW_OVERDUE,
                dbr_arena_printf(ctx->arena, "%lld", (long long)item->overdue_days));
    } else if (item->is_settled) {
        dbr_buf_str(&note, dbr_text(lang, DBR_T_REVIEW_SETTLED));
    } else {
        dbr_utf8_visible(&note, a->state);
    }
    if (note.len > 0) {
        dbr_out_printf(ctx->out, ": ");
        dbr_out_styled(ctx->out,
                       item->is_overdue   ? DBR_STYLE_BAD
                       : item->is_settled ? DBR_STYLE_DIM
                                          : DBR_STYLE_PLAIN,
                       note.ptr);
    }
    dbr_out_printf(ctx->out, "\n");
}

void cmd_action_json(dbr_jsonw *j, const dbr_review_item *item)
{
    const dbr_action *a = item->action;
    DBR_AUTO(dbr_buf) deadline = {0};
    if (a->deadline != DBR_TIME_NONE) {
        dbr_time_date(&deadline, a->deadline, NULL);
    }
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_slice(j, "id", a->id);
    dbr_jsonw_slice(j, "text", a->text);
    dbr_jsonw_slice(j, "owner", a->owner);
    dbr_jsonw_slice(j, "deadline", dbr_buf_view(&deadline));
    dbr_jsonw_slice(j, "deadline_text", a->deadline_text);
    dbr_jsonw_slice(j, "priority", a->priority);
    dbr_jsonw_slice(j, "ticket", a->ticket);
    dbr_jsonw_slice(j, "ticket_url", a->ticket_url);
    dbr_jsonw_slice(j, "state", a->state);
    dbr_jsonw_bool(j, "settled", item->is_settled);
    dbr_jsonw_bool(j, "overdue", item->is_overdue);
    dbr_jsonw_int(j, "overdue_days", item->overdue_days);
    dbr_jsonw_int(j, "line", (int64_t)item->line);
    dbr_jsonw_object_end(j);
}

/* Reads the report named, or that of the incident here. The bytes live in ctx->arena. */
static dbr_code read_report(dbr_cmd_context *ctx, const char *path, dbr_document **ret, dbr_err *err)
{
    const actions_args *args = ctx->args;
    DBR_AUTO(dbr_buf) bytes = {0};
    cmd_work w = {0};
    dbr_code rc = DBR_OK;
    const char *name = path;
    if (path == NULL) {
        rc = cmd_work_open(ctx, args->incident, CMD_WORK_LOOK, &w, err);
        name = rc == DBR_OK ? dbr_path_join(ctx->arena, w.folder, "report.md") : NULL;
        cmd_work_release(&w);
    }
    dbr_buf_init(&bytes, DBR_MAX_REPORT_BYTES);
    rc = rc < 0 ? rc : dbr_file_read(name, &bytes, err);
    return rc < 0 ? rc
                  : dbr_document_read(ctx->arena, dbr_slice_dup(ctx->arena, dbr_buf_view(&bytes)), name, NULL,
                                      ret, err);
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const actions_args *args = ctx->args;
    dbr_document *d = NULL;
    dbr_err err = {0};
    dbr_jsonw j;
    if (read_report(ctx, argc > 0 ? argv[0] : NULL, &d, &err) < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    const dbr_review_item *items = dbr_review_items(ctx->arena, d, ctx->now);
    size_t n_open = 0;
    size_t n_overdue = 0;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    if (ctx->is_json) {
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "report", d->name);
        dbr_jsonw_array(&j, "actions");
    }
    for (size_t i = 0; i < d->n_actions; i++) {
        n_open += !items[i].is_settled;
        n_overdue += items[i].is_overdue;
        if (args->overdue && !items[i].is_overdue) {
            continue;
        }
        if (ctx->is_json) {
            cmd_action_json(&j, &items[i]);
        } else {
            cmd_action_line(ctx, ctx->lang, &items[i]);
        }
    }
    if (ctx->is_json) {
        dbr_jsonw_array_end(&j);
        dbr_jsonw_int(&j, "total", (int64_t)d->n_actions);
        dbr_jsonw_int(&j, "open", (int64_t)n_open);
        dbr_jsonw_int(&j, "overdue", (int64_t)n_overdue);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    } else {
        DBR_OUT_SAY(
            ctx->out, ctx->lang, DBR_T_REVIEW_TOTAL, dbr_arena_printf(ctx->arena, "%zu", d->n_actions),
            dbr_arena_printf(ctx->arena, "%zu", n_open), dbr_arena_printf(ctx->arena, "%zu", n_overdue));
    }
    return DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_actions = {
    .name = "actions",
    .help = "list the action items of a report",
    .usage = "[REPORT]",
    .example = "debrief actions --overdue",
    .description =
        "Lists the action items of report.md, or of any Markdown report, with owner, deadline, ticket and "
        "state, and says which are overdue. An item is due until the end of its day, wherever its owner is.",
    .step = DBR_STEP_ACTIONS,
    .options = options,
    .args_bytes = sizeof(actions_args),
    .min_operands = 0,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
