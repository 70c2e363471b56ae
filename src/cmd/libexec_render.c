/*
 * debrief-render: the report on paper, its charts as pictures.
 *
 * Fonts are whatever this machine has. Characters that none of them has would be boxes on paper, and nobody would look at
 * every page to find them: so they are counted, and the warning names the package that has them.
 */
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

static dbr_code write_pdf(dbr_cmd_context *ctx, const dbr_render_input *in, dbr_buf *out, dbr_err *err)
{
    const cmd_render_args *args = ctx->args;
    dbr_paper_size size = DBR_PAPER_A4;
    dbr_pdf_result result = {0};
    (void)dbr_paper_size_parse(dbr_slice_str(args->paper), &size);
    dbr_code rc = dbr_report_pdf(in, size, &result, out, err);
    if (rc == DBR_OK) {
        warn_missing(ctx, dbr_lang_first((dbr_lang)in->lang), &result);
    }
    return rc;
}

static dbr_code write_png(dbr_cmd_context *ctx, const dbr_render_input *in, dbr_buf *out, dbr_err *err)
{
    const cmd_render_args *args = ctx->args;
    return dbr_report_png(in, dbr_slice_str(args->chart), (int)args->width, out, err);
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const cmd_render_args *args = ctx->args;
    const char *report = argc > 0 ? argv[0] : NULL;
    return strcmp(args->format, "pdf") == 0
               ? cmd_render(ctx, report, ".pdf", write_pdf)
               : cmd_render(ctx, report, dbr_arena_printf(ctx->arena, "-%s.png", args->chart), write_png);
}

int main(int argc, char **argv)
{
    return dbr_cmd_main_libexec(&dbr_cmd_render, run, argc, (const char *const *)argv);
}
