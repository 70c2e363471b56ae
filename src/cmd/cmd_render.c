/* `debrief render`: the report as a page, on paper, its charts as pictures. Paper and pictures are made in libexec_render.c,
 * because pango, cairo and librsvg load slower than this program runs. */
#include "cmd/gate.h"
#include "cmd/render_args.h"

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(cmd_render_args, incident)},
    {.name = "format",
     .letter = 'f',
     .type = DBR_OPTION_WORD,
     .arg = "FORMAT",
     .words = "html|pdf|png",
     .otherwise = "html",
     .help = "what to write: png is a chart",
     .offset = offsetof(cmd_render_args, format)},
    {.name = "audience",
     .type = DBR_OPTION_WORD,
     .arg = "WHO",
     .words = "team|company|public",
     .otherwise = "team",
     .help = "who will read it: what they must not see is hidden",
     .offset = offsetof(cmd_render_args, audience)},
    {.name = "output",
     .letter = 'o',
     .type = DBR_OPTION_TEXT,
     .arg = "FILE",
     .help = "where to write (default: beside report.md)",
     .offset = offsetof(cmd_render_args, output)},
    {.name = "paper",
     .type = DBR_OPTION_WORD,
     .arg = "SIZE",
     .words = "a4|letter",
     .otherwise = "a4",
     .help = "pdf: what it will be printed on",
     .offset = offsetof(cmd_render_args, paper)},
    {.name = "chart",
     .type = DBR_OPTION_WORD,
     .arg = "NAME",
     .words = "incident",
     .otherwise = "incident",
     .help = "png: which chart",
     .offset = offsetof(cmd_render_args, chart)},
    {.name = "width",
     .type = DBR_OPTION_INT,
     .arg = "PIXELS",
     .otherwise = "2000",
     .min = 200,
     .max = 8000,
     .help = "png: how wide",
     .offset = offsetof(cmd_render_args, width)},
    {.name = NULL},
};

static bool wants_paper(const void *args)
{
    return strcmp(((const cmd_render_args *)args)->format, "html") != 0;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const cmd_render_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    gate g = {0};
    (void)argc;
    (void)argv;
    dbr_code rc = cmd_work_open(ctx, args->incident, true, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    rc = rc < 0 ? rc : gate_check(ctx, &w, cmd_work_path(&w, "report.md"), &w.arena, &g, &err);
    const char *path = args->output;
    if (rc == DBR_OK && path == NULL) {
        path = cmd_work_path(&w, dbr_arena_printf(ctx->arena, "report%s",
                                                  dbr_writer_find(dbr_slice_str(args->format))->suffix));
    }
    rc = rc < 0 ? rc : gate_render(ctx, &w, &g, args->format, path, args->audience, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    if (rc == DBR_OK && !ctx->is_quiet) {
        dbr_out_printf(ctx->out, "%s\n", path);
    }
    gate_release(&g);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_render = {
    .name = "render",
    .help = "write the report as a page, a PDF, its chart as a picture",
    .usage = "",
    .example = "debrief render --format pdf --audience company",
    .description =
        "Writes report.md as one self-contained page with the chart of the incident, the verdict "
        "beside every claim "
        "and the raw lines behind every proof. For other audiences secrets, personal data and "
        "internal names are "
        "hidden, and the page says what was.\n\n"
        "--format pdf sets the same for paper: contents with page numbers, an outline, links that work, "
        "tables "
        "that "
        "repeat their head, text that can be searched. Its date is --now: the same report with the same "
        "fonts "
        "gives the same bytes. Chinese wants the fonts of Debian's fonts-noto-cjk; what no font has is "
        "said.\n\n"
        "--format png draws a chart.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(cmd_render_args),
    .min_operands = 0,
    .max_operands = 0,
    .run = run,
    .program = "debrief-render",
    .hands_over = wants_paper,
};
