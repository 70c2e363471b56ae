/* `debrief check [REPORT]`: the gate. Works on any Markdown post-mortem, with or without evidence. */
#include "cmd/check_update.h"

typedef struct check_args {
    bool claims, info, checklist, update, yes;
} check_args;

static const dbr_option options[] = {
    {.name = "claims",
     .letter = 'c',
     .type = DBR_OPTION_FLAG,
     .help = "show every claim with its query, value and verdict",
     .offset = offsetof(check_args, claims)},
    {.name = "all",
     .letter = 'a',
     .type = DBR_OPTION_FLAG,
     .help = "show notes too, not only errors and warnings",
     .offset = offsetof(check_args, info)},
    {.name = "checklist",
     .type = DBR_OPTION_FLAG,
     .help = "show the checklist of seven with its dates",
     .offset = offsetof(check_args, checklist)},
    {.name = "update",
     .letter = 'u',
     .type = DBR_OPTION_FLAG,
     .help = "rewrite numbers that their claims contradict, once confirmed",
     .offset = offsetof(check_args, update)},
    {.name = "yes",
     .letter = 'y',
     .type = DBR_OPTION_FLAG,
     .help = "with --update: do not ask",
     .offset = offsetof(check_args, yes)},
    {.name = NULL},
};

/* The incident that a report lies in: its own folder, when that has an incident.yaml. */
static bool has_incident(dbr_cmd_context *ctx, const char *report, const char **ret_folder)
{
    dbr_file_stat st = {0};
    dbr_err err = {0};
    *ret_folder = dbr_path_folder(ctx->arena, report);
    return dbr_file_stat_of(dbr_path_join(ctx->arena, *ret_folder, "incident.yaml"), &st, &err) == DBR_OK &&
           st.type == DBR_FILE_REGULAR;
}

static void print(dbr_cmd_context *ctx, const check_args *args, const gate *g, const char *path)
{
    if (ctx->is_json) {
        dbr_jsonw j;
        dbr_jsonw_init(&j, &ctx->out->buf, true);
        dbr_jsonw_object(&j, NULL);
        gate_json(&j, g, path);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
        return;
    }
    if (!ctx->is_quiet) {
        if (args->claims) {
            gate_print_claims(ctx, g, path);
        }
        gate_print(ctx, g, path, args->info);
        if (args->checklist) {
            gate_print_checklist(ctx, g);
        }
        dbr_out_printf(ctx->out, "%s\n", gate_summary(ctx, g));
    }
    const char *verdict =
        dbr_text(ctx->lang, g->result->gate_is_shut ? DBR_T_CMD_GATE_SHUT : DBR_T_CMD_GATE_OPEN);
    DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_GATE_IS, verdict);
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const check_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    gate g = {0};
    const char *folder = NULL;
    const char *path = argc > 0 ? argv[0] : NULL;
    if (args->yes && !args->update) {
        return dbr_cmd_usage(ctx, "--yes is for --update");
    }
    bool in_incident = path == NULL || has_incident(ctx, path, &folder);
    dbr_code rc = DBR_OK;
    if (in_incident) {
        rc = cmd_work_open(ctx, folder, CMD_WORK_INDEX, &w, &err);
        rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
        rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
        path = path != NULL || rc < 0 ? path : cmd_work_path(&w, "report.md");
    }
    rc = rc < 0 ? rc : gate_check(ctx, in_incident ? &w : NULL, path, ctx->arena, &g, &err);
    int code = DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else if (args->update) {
        code = check_update(ctx, in_incident ? &w : NULL, &g, path, args->yes);
    } else {
        print(ctx, args, &g, path);
        code =
            g.result->gate_is_shut || g.result->n_severity[DBR_ERROR] + g.result->n_severity[DBR_WARNING] > 0
                ? DBR_EXIT_FINDINGS
                : DBR_EXIT_DONE;
    }
    gate_release(&g);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_check = {
    .name = "check",
    .help = "check a report: facts, proofs, blame, actions, structure",
    .usage = "[REPORT]",
    .example = "debrief check report.md --claims",
    .description =
        "Checks a post-mortem like a compiler: durations against their own ranges and the "
        "timeline, order, years, zones, "
        "deadlines, sections that disagree, language that blames, action items nobody owns. In an "
        "incident folder every "
        "linked proof is looked up and every claimed number is computed again from the evidence: "
        "verified, contradicted, "
        "stale, inconclusive or unsupported.\n\n"
        "--claims prints every claim with its query, the value the evidence gives and the verdict. "
        "--update "
        "writes that value into the text where it is contradicted, with the precision and in the "
        "style of the "
        "number that stands there; nothing else changes. The change is shown as a diff and every "
        "part of it asked "
        "for on a terminal; --yes writes it all; otherwise the diff is printed and nothing "
        "written. The exit code is 1 when something contradicted is left.\n\n"
        "Any Markdown report will do, in English or Chinese, with no evidence at all. Exits with "
        "1 when there are errors or "
        "warnings. A line '<!-- debrief:ignore -->' before a paragraph silences the rules about "
        "its language.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(check_args),
    .min_operands = 0,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
