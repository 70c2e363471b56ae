/* `debrief undo`: the report as it was before the program last wrote it. */
#include "cmd/work.h"

#include <stdio.h>

typedef struct undo_args {
    const char *incident;
} undo_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(undo_args, incident)},
    {.name = NULL},
};

/* Takes the newest kept report back. What is undone is kept too, as .debrief/redo.md. */
static dbr_code undo(cmd_work *w, dbr_err *err)
{
    DBR_AUTO(dbr_buf) old = {0};
    DBR_AUTO(dbr_buf) now = {0};
    bool has_old = false;
    bool has_now = false;
    const char *newest = NULL;
    for (unsigned n = 1;; n++) {
        const char *name = dbr_arena_printf(&w->arena, ".debrief/undo/%06u.md", n);
        DBR_AUTO(dbr_buf) bytes = {0};
        dbr_code rc = cmd_work_read(w, name, &bytes, &has_old, err);
        if (rc < 0) {
            return rc;
        }
        if (!has_old) {
            break;
        }
        newest = name;
    }
    if (newest == NULL) {
        return dbr_fail(err, DBR_ENOTFOUND, "%s", dbr_text(w->lang, DBR_T_CMD_NOTHING_TO_UNDO));
    }
    dbr_code rc = cmd_work_read(w, newest, &old, &has_old, err);
    rc = rc < 0 ? rc : cmd_work_read(w, "report.md", &now, &has_now, err);
    if (rc == DBR_OK && has_now &&
        !dbr_slice_eq(dbr_buf_view(&now), dbr_buf_view(&old))) { // else: ended before
        rc = dbr_file_write_atomic(cmd_work_path(w, ".debrief/redo.md"), dbr_buf_view(&now), err);
    }
    rc = rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, "report.md"), dbr_buf_view(&old), err);
    DBR_AUTO(dbr_buf) draft = {0};
    bool has_draft = false;
    const char *kept_draft = cmd_work_kept_draft(w, newest);
    rc = rc < 0 ? rc : cmd_work_read(w, kept_draft, &draft, &has_draft, err);
    if (rc == DBR_OK && has_draft) {
        rc = dbr_file_write_atomic(cmd_work_path(w, "draft.md"), dbr_buf_view(&draft), err);
        (void)remove(cmd_work_path(w, kept_draft));
    }
    if (rc == DBR_OK) {
        (void)remove(cmd_work_path(w, newest));
    }
    return rc;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const undo_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    (void)argc;
    (void)argv;
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_CHANGE, &w, &err);
    rc = rc < 0 ? rc : undo(&w, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    if (rc == DBR_OK) {
        DBR_OUT_SAY(ctx->out, w.lang, DBR_T_CMD_UNDONE, cmd_work_path(&w, "report.md"));
    }
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_undo = {
    .name = "undo",
    .help = "bring back the report as it was before the last change",
    .usage = "",
    .example = "debrief undo",
    .description = "Every time the program changes report.md it keeps the former one. 'undo' brings the "
                   "newest of them back; "
                   "repeated, the one before. What was undone is kept in .debrief/redo.md.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(undo_args),
    .min_operands = 0,
    .max_operands = 0,
    .run = run,
};
