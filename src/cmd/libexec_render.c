/*
 * debrief-render: the report on paper, its charts as pictures.
 *
 * Fonts are whatever this machine has. Characters that none of them has would be boxes on paper, and nobody would look at
 * every page to find them: so they are counted, and the warning names the package that has them.
 */
#include "cmd/gate.h"
#include "cmd/render_args.h"

static void warn_missing(dbr_cmd_context *ctx, dbr_lang lang, const dbr_pdf_result *result)
{
    DBR_AUTO(dbr_buf) text = {0};
    const char *n = dbr_arena_printf(ctx->arena, "%zu", result->n_missing);
    const char *cp = dbr_arena_printf(ctx->arena, "U+%04X", result->first_missing);
    if (result->n_missing_cjk > 0) {
        DBR_SAY(&text, lang, DBR_T_CMD_RENDER_NO_CJK, n, cp);
    } else if (result->n_missing > 0) {
        DBR_SAY(&text, lang, DBR_T_CMD_RENDER_NO_FONT, n, cp);
    }
    if (text.len > 0) {
        dbr_cmd_warn(ctx, "%s", text.ptr);
    }
}

static dbr_code write_pdf(dbr_cmd_context *ctx, cmd_work *w, const dbr_render_input *in, dbr_buf *out,
                          dbr_err *err)
{
    const cmd_render_args *args = ctx->args;
    dbr_paper_size size = DBR_PAPER_A4;
    dbr_pdf_result result = {0};
    (void)dbr_paper_size_parse(dbr_slice_str(args->paper), &size);
    dbr_code rc = dbr_report_pdf(in, size, &result, out, err);
    if (rc == DBR_OK) {
        warn_missing(ctx, w->lang, &result);
    }
    return rc;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const cmd_render_args *args = ctx->args;
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err err = {0};
    cmd_work w = {0};
    gate g = {0};
    dbr_render_input in = {0};
    bool is_pdf = strcmp(args->format, "pdf") == 0;
    (void)argc;
    (void)argv;
    dbr_code rc = cmd_work_open(ctx, args->incident, true, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    rc = rc < 0 ? rc : gate_check(ctx, &w, cmd_work_path(&w, "report.md"), &w.arena, &g, &err);
    const char *path = args->output;
    if (rc == DBR_OK) {
        const char *name = is_pdf ? "report.pdf" : dbr_arena_printf(ctx->arena, "report-%s.png", args->chart);
        path = path != NULL ? path : cmd_work_path(&w, name);
        gate_render_input(ctx, &w, &g, args->audience, &in);
        rc = is_pdf ? write_pdf(ctx, &w, &in, &out, &err)
                    : dbr_report_png(&in, dbr_slice_str(args->chart), (int)args->width, &out, &err);
    }
    rc = rc < 0 ? rc : dbr_file_write_atomic(path, dbr_buf_view(&out), &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    if (rc == DBR_OK && !ctx->is_quiet) {
        dbr_out_printf(ctx->out, "%s\n", path);
    }
    (void)dbr_audience_free(in.audience);
    gate_release(&g);
    cmd_work_release(&w);
    return code;
}

int main(int argc, char **argv)
{
    return dbr_cmd_main_libexec(&dbr_cmd_render, run, argc, (const char *const *)argv);
}
