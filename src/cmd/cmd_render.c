/* `debrief render`: the report as a page, as Markdown for forges, as a document for offices, as data; on paper, its charts as
 * pictures. Paper and pictures are made in libexec_render.c, because pango, cairo and librsvg load slower than this program runs. */
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
     .words = "html|markdown|pdf|png|docx|confluence|json",
     .otherwise = "html",
     .help = "what to write; png is a chart",
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
     .help = "where to write, '-' for standard output (default: beside report.md)",
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
     .words = "incident|whys|fishbone",
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
    const char *format = ((const cmd_render_args *)args)->format;
    return strcmp(format, "pdf") == 0 || strcmp(format, "png") == 0;
}

static void print_json(dbr_cmd_context *ctx, const gate *g, const gate_rendering *r)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_jsonw j;
    dbr_lang second = dbr_lang_second(r->lang);
    dbr_jsonw_init(&j, &out, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "format", r->format);
    dbr_jsonw_str(&j, "audience", r->audience);
    dbr_jsonw_array(&j, "languages");
    dbr_jsonw_str(&j, NULL, dbr_lang_name(r->lang));
    if (second != DBR_LANG_COUNT) {
        dbr_jsonw_str(&j, NULL, dbr_lang_name(second));
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_str(&j, "gate", g->result->gate_is_shut ? "shut" : "open");
    dbr_jsonw_array(&j, "files");
    for (size_t i = 0; i < r->files.n; i++) {
        dbr_jsonw_str(&j, NULL, r->files.items[i]);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_array(&j, "hidden");
    for (size_t i = 0; i < r->n_hidden; i++) {
        const dbr_audience_count *h = &r->hidden[i];
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "rule", h->rule);
        dbr_jsonw_int(&j, "times", (int64_t)h->n);
        dbr_jsonw_str(&j, "what", h->what);
        dbr_jsonw_str(&j, "why", dbr_text(ctx->lang, h->why));
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&out, '\n');
    dbr_out_buf(ctx->out, &out);
}

/* The files, and what the audience does not see in them. */
static void print_files(dbr_cmd_context *ctx, const gate_rendering *r)
{
    for (size_t i = 0; i < r->files.n; i++) {
        dbr_out_printf(ctx->out, "%s\n", r->files.items[i]);
    }
    if (r->n_hidden > 0) {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_RENDER_HIDDEN, r->audience);
    }
    for (size_t i = 0; i < r->n_hidden; i++) {
        const dbr_audience_count *h = &r->hidden[i];
        dbr_out_printf(ctx->out, "%7zu  %s: %s\n", h->n, dbr_text(ctx->lang, h->name),
                       dbr_text(ctx->lang, h->why));
    }
}

/* "pm/report" of "pm/report.md": what the names of the forms begin with. */
static const char *stem(dbr_cmd_context *ctx, const char *report)
{
    dbr_slice s = dbr_slice_str(report);
    return dbr_arena_str(ctx->arena, dbr_slice_ends(s, ".md") ? dbr_slice_sub(s, 0, s.len - 3) : s);
}

int cmd_render(dbr_cmd_context *ctx, const char *report, const char *suffix,
               dbr_code (*write)(dbr_cmd_context *ctx, const dbr_render_input *in, dbr_buf *out,
                                 dbr_err *err))
{
    const cmd_render_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    gate g = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    bool is_piped = args->output != NULL && strcmp(args->output, "-") == 0;
    if (is_piped && ctx->is_json) {
        return dbr_cmd_usage(ctx, "'--json' and '--output -' both want standard output");
    }
    const char *folder = report != NULL ? dbr_path_folder(ctx->arena, report) : args->incident;
    dbr_code rc = cmd_work_open(ctx, folder, CMD_WORK_CHANGE, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    const char *source = report != NULL || rc < 0 ? report : cmd_work_path(&w, "report.md");
    rc = rc < 0 ? rc : gate_check(ctx, &w, source, &w.arena, &g, &err);
    gate_rendering r = {.format = args->format,
                        .path = args->output,
                        .audience = args->audience,
                        .bytes = &bytes,
                        .write = write};
    if (is_piped) {
        r.path = NULL;
    } else if (rc == DBR_OK && r.path == NULL) {
        suffix = suffix != NULL ? suffix : dbr_writer_find(dbr_slice_str(args->format))->suffix;
        r.path = dbr_arena_printf(ctx->arena, "%s%s", stem(ctx, source), suffix);
    }
    rc = rc < 0 ? rc : gate_render_as(ctx, &w, &g, &r, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    if (rc == DBR_OK && is_piped) {
        dbr_out_buf(ctx->out, &bytes);
    } else if (rc == DBR_OK && ctx->is_json) {
        print_json(ctx, &g, &r);
    } else if (rc == DBR_OK && !ctx->is_quiet) {
        print_files(ctx, &r);
    }
    DBR_VEC_RELEASE(&r.files);
    gate_release(&g);
    cmd_work_release(&w);
    return code;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    return cmd_render(ctx, argc > 0 ? argv[0] : NULL, NULL, NULL);
}

const dbr_cmd dbr_cmd_render = {
    .name = "render",
    .help = "write the report as a page, PDF, Markdown, DOCX or JSON",
    .usage = "[REPORT]",
    .example = "debrief render --format markdown --audience company",
    .description =
        "Writes report.md (or REPORT, in an incident's folder) as\n\n"
        "  html        one self-contained page: chart, verdicts, raw lines\n"
        "  markdown    for forges: charts as SVG files, cited lines as an appendix\n"
        "  pdf         for paper: contents, outline, links, tables that repeat their head\n"

        "  png         a chart as a picture\n"
        "  docx        for word processors, through pandoc and rsvg-convert\n"
        "  confluence  its storage format, through the same; charts to attach\n"
        "  json        everything, for programs (docs/schemas/report.json)\n\n"
        "The proofs go with it: a forge cannot show a line of a packed log, so links lead to an appendix "
        "that quotes "
        "what they cite.\n\n"
        "For other audiences secrets, personal data and internal names are hidden; how many and why is "
        "printed, "
        "and stands in the file. `redact: [NAME, …]` in debrief.yaml adds names of projects and customers "
        "that the "
        "public must not see; with `people: roles` people appear by their roles.\n\n"
        "With --lang what the program itself says in the report is said in that language; with --lang "
        "en,zh-CN (or "
        "zh-CN,en) in both, side by side. What people wrote stays as it is, and so does every number and "
        "time. Chinese on paper wants the fonts of Debian's fonts-noto-cjk; what no font has is said.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(cmd_render_args),
    .min_operands = 0,
    .max_operands = 1,
    .has_json = true,
    .has_two_languages = true,
    .shows_raw = true,
    .run = run,
    .program = "debrief-render",
    .hands_over = wants_paper,
};
