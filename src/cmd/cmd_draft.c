/* `debrief draft`: a new machine draft, merged into the report that people edited. */
#include "cmd/work.h"

typedef struct draft_args {
    const char *incident;
} draft_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(draft_args, incident)},
    {.name = NULL},
};

static void print(dbr_cmd_context *ctx, cmd_work *w, const cmd_drafted *d)
{
    static const char *const words[] = {"new", "merged", "unchanged", "beside"};
    static const dbr_text_id ids[] = {DBR_T_CMD_DRAFTED_NEW, DBR_T_CMD_DRAFTED_MERGED,
                                      DBR_T_CMD_DRAFTED_UNCHANGED, DBR_T_CMD_DRAFTED_BESIDE};
    const char *path = cmd_work_path(w, "report.md");
    if (ctx->is_json) {
        dbr_jsonw j;
        dbr_jsonw_init(&j, &ctx->out->buf, true);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "report", path);
        dbr_jsonw_str(&j, "result", words[d->result]);
        dbr_jsonw_int(&j, "conflicts", (int64_t)d->n_conflicts);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
        return;
    }
    DBR_OUT_SAY(ctx->out, w->lang, ids[d->result], path);
    if (d->n_conflicts > 0) {
        DBR_OUT_SAY(ctx->out, w->lang, DBR_T_CMD_DRAFTED_CONFLICTS,
                    dbr_arena_printf(ctx->arena, "%zu", d->n_conflicts));
    }
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const draft_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    cmd_drafted drafted = {0};
    (void)argc;
    (void)argv;
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_CHANGE, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    rc = rc < 0 ? rc : cmd_work_draft(ctx, &w, &drafted, &err);
    int code = drafted.n_conflicts > 0 ? DBR_EXIT_FINDINGS : DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else {
        print(ctx, &w, &drafted);
    }
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_draft = {
    .name = "draft",
    .help = "draft the report, or merge a new draft into it",
    .usage = "",
    .example = "debrief draft",
    .description = "Writes report.md from the evidence. When there is one already, the new draft is merged "
                   "into it with the "
                   "last draft (draft.md) as the base: what people wrote stays, rows they deleted stay "
                   "deleted. Where both "
                   "changed the same thing theirs goes to report.conflicts.md and the exit code is 1. "
                   "'debrief undo' brings "
                   "the former report back.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(draft_args),
    .min_operands = 0,
    .max_operands = 0,
    .has_json = true,
    .run = run,
};
