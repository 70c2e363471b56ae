/* `debrief check [REPORT…]`: the gate. Works on any Markdown post-mortem, with or without evidence. */
#include "cmd/check_fix.h"
#include "cmd/check_output.h"
#include "cmd/check_rules.h"
#include "cmd/check_team.h"
#include "cmd/check_update.h"

#include <assert.h>

#define FLUSH_BYTES (64u << 10) // of output between two reports

typedef struct check_args {
    bool claims, info, checklist, outline, update, fix, yes, write_baseline, rules;
    const char *format, *against, *baseline, *explain, *stdin_name;
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
    {.name = "outline",
     .type = DBR_OPTION_FLAG,
     .help = "show what was read of the report: sections, rows, items, times",
     .offset = offsetof(check_args, outline)},
    {.name = "update",
     .letter = 'u',
     .type = DBR_OPTION_FLAG,
     .help = "rewrite numbers that their claims contradict, once confirmed",
     .offset = offsetof(check_args, update)},
    {.name = "fix",
     .type = DBR_OPTION_FLAG,
     .help = "mend what needs no opinion (order, years, zone, ids), once confirmed",
     .offset = offsetof(check_args, fix)},
    {.name = "yes",
     .letter = 'y',
     .type = DBR_OPTION_FLAG,
     .help = "with --update or --fix: do not ask",
     .offset = offsetof(check_args, yes)},
    {.name = "format",
     .letter = 'f',
     .type = DBR_OPTION_WORD,
     .arg = "FORMAT",
     .words = "text|json|sarif|github|gitlab|comment",
     .otherwise = "text",
     .help = "text, json, sarif, github, gitlab or comment",
     .offset = offsetof(check_args, format)},
    {.name = "against",
     .type = DBR_OPTION_TEXT,
     .arg = "FILE",
     .help = "with --format comment: the report as it was, to show changed numbers",
     .offset = offsetof(check_args, against)},
    {.name = "baseline",
     .type = DBR_OPTION_TEXT,
     .arg = "FILE",
     .help = "leave out the findings that FILE knows",
     .offset = offsetof(check_args, baseline)},
    {.name = "write-baseline",
     .type = DBR_OPTION_FLAG,
     .help = "with --baseline: write the findings of the reports there",
     .offset = offsetof(check_args, write_baseline)},
    {.name = "stdin-name",
     .type = DBR_OPTION_TEXT,
     .arg = "FILE",
     .help = "with '-': what the report is called, and in whose folder it is checked",
     .offset = offsetof(check_args, stdin_name)},
    {.name = "rules",
     .type = DBR_OPTION_FLAG,
     .help = "list the rules, with the severities of debrief.yaml",
     .offset = offsetof(check_args, rules)},
    {.name = "explain",
     .letter = 'e',
     .type = DBR_OPTION_TEXT,
     .arg = "RULE",
     .help = "explain a rule or a family, with examples",
     .offset = offsetof(check_args, explain)},
    {.name = NULL},
};

typedef struct checking {
    dbr_cmd_context *ctx;
    const check_args *args;
    const check_format *format;
    check_output out;
    bool has_begun;
    check_team team;
    dbr_baseline *baseline;   // to leave out, or to write; NULL: none
    dbr_portfolio *portfolio; // what the reports before told; NULL: there is one
    size_t n_findings;        // errors and warnings
    int worst;                // exit code of --fix, --update
} checking;

static dbr_code open_work(dbr_cmd_context *ctx, const char *folder, cmd_work *w, dbr_err *err)
{
    dbr_code rc = cmd_work_open(ctx, folder, CMD_WORK_INDEX, w, err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, w, err);
    return rc < 0 ? rc : cmd_work_window(ctx, w, err);
}

static void count(checking *c, const gate *g)
{
    const dbr_check_result *r = g->result;
    c->out.n_reports++;
    c->out.n_shut += r->gate_is_shut ? 1 : 0;
    c->out.n_known += r->n_known;
    c->out.n_ignored += r->n_ignored;
    for (int s = 0; s < DBR_SEVERITY_COUNT; s++) {
        c->out.n_severity[s] += r->n_severity[s];
    }
    c->n_findings += r->n_severity[DBR_ERROR] + r->n_severity[DBR_WARNING] + (r->gate_is_shut ? 1 : 0);
}

/* Once: when the first report could be read, so that a failure of the only one is no torn document. */
static void begin(checking *c)
{
    if (!c->has_begun && c->format->begin != NULL) {
        c->format->begin(&c->out);
    }
    c->has_begun = true;
}

/* What is to be done with one report that was checked. */
static dbr_code take(checking *c, cmd_work *w, const gate *g, const char *path, dbr_err *err)
{
    int code = DBR_EXIT_DONE;
    dbr_code rc = DBR_OK;
    if (c->args->update) {
        code = check_update(c->ctx, w, g, path, c->args->yes);
    } else if (c->args->fix) {
        code = check_fix(c->ctx, w, g, path, c->args->yes);
    } else if (c->args->write_baseline) {
        const char *name = check_baseline_name(c->ctx, c->args->baseline, path);
        dbr_baseline_forget(c->baseline, name);
        dbr_baseline_add(c->baseline, name, g->document, g->result);
    } else {
        begin(c);
        rc = c->format->report(&c->out, g, path, err);
    }
    count(c, g);
    c->worst = code > c->worst ? code : c->worst;
    if (c->ctx->out->buf.len > FLUSH_BYTES) {
        (void)dbr_out_flush(c->ctx->out);
    }
    return rc;
}

/* `path` NULL: of the incident here. */
static dbr_code check_one(checking *c, const char *path, dbr_err *err)
{
    dbr_arena arena = {0};
    cmd_work w = {0};
    gate g = {.is_for_shell = true};
    const char *folder = NULL;
    bool is_input = path != NULL && strcmp(path, "-") == 0;
    path = is_input && c->args->stdin_name != NULL ? c->args->stdin_name : path;
    bool in_incident = path == NULL || check_has_incident(c->ctx, path, &folder);
    dbr_code rc = in_incident ? open_work(c->ctx, folder, &w, err)
                              : check_team_policy(c->ctx, &c->team, path, &g.policy, err);
    path = path != NULL || rc < 0 ? path : dbr_path_join(c->ctx->arena, w.folder, "report.md");
    if (rc == DBR_OK && c->baseline != NULL && !c->args->write_baseline) {
        g.baseline = c->baseline;
        g.baseline_name = check_baseline_name(c->ctx, c->args->baseline, path);
    }
    g.portfolio = c->portfolio;
    rc = rc < 0 ? rc
                : (is_input ? gate_check_input : gate_check)(c->ctx, in_incident ? &w : NULL, path, &arena,
                                                             &g, err);
    if (rc == DBR_OK && c->portfolio != NULL) {
        dbr_portfolio_add(c->portfolio, path, g.result);
    }
    rc = rc < 0 ? rc : take(c, in_incident ? &w : NULL, &g, path, err);
    gate_release(&g);
    cmd_work_release(&w);
    dbr_arena_release(&arena);
    return rc;
}

/* A report that cannot be read does not keep the others from being checked. */
static void tell_problem(checking *c, const char *path, const dbr_err *err)
{
    assert(path != NULL); // the incident here is the only report, and its failure ends the run
    if (err->source[0] != '\0' && strstr(path, err->source) == NULL) { // of the settings beside it
        bool is_bare = strchr(err->source, '/') == NULL;
        path = is_bare ? dbr_path_join(c->ctx->arena, dbr_path_folder(c->ctx->arena, path), err->source)
                       : dbr_arena_printf(c->ctx->arena, "%s", err->source);
        path = err->line > 0 ? dbr_arena_printf(c->ctx->arena, "%s:%llu", path, (unsigned long long)err->line)
                             : path;
    }
    bool is_named = strstr(err->message, path) != NULL;
    *DBR_PUSH(&c->out.problems) =
        dbr_arena_printf(c->ctx->arena, "%s%s%s", is_named ? "" : path, is_named ? "" : ": ", err->message);
    dbr_cmd_warn(c->ctx, "%s", c->out.problems.items[c->out.problems.n - 1]);
}

static int finish(checking *c)
{
    dbr_err err = {0};
    if (c->args->write_baseline) {
        if (check_baseline_write(c->baseline, c->args->baseline, &err) < 0) {
            return dbr_cmd_fail(c->ctx, &err);
        }
        DBR_OUT_SAY(c->ctx->out, c->ctx->lang, DBR_T_CMD_CHECK_BASELINE,
                    dbr_arena_printf(c->ctx->arena, "%zu", dbr_baseline_count(c->baseline)),
                    c->args->baseline);
    } else if (!c->args->update && !c->args->fix) {
        begin(c);
        if (c->format->end != NULL) {
            c->format->end(&c->out);
        }
    }
    if (c->out.problems.n > 0) {
        return c->out.n_reports > 0 ? DBR_EXIT_PARTIAL : DBR_EXIT_NOTHING;
    }
    return c->worst != DBR_EXIT_DONE ? c->worst
           : c->n_findings > 0 && !c->args->write_baseline && !c->args->update && !c->args->fix
               ? DBR_EXIT_FINDINGS
               : DBR_EXIT_DONE;
}

static int check_all(checking *c, const check_paths *paths)
{
    for (size_t i = 0; i < (paths->n > 0 ? paths->n : 1); i++) {
        const char *path = paths->n > 0 ? paths->items[i] : NULL;
        dbr_err problem = {0};
        if (check_one(c, path, &problem) < 0) {
            if (!c->out.is_many) {
                return dbr_cmd_fail(c->ctx, &problem);
            }
            tell_problem(c, path, &problem);
        }
    }
    return finish(c);
}

/* What does not go together; NULL: fine. */
static const char *clash(const check_args *args, size_t n_reports, size_t n_inputs, bool is_json)
{
    if (n_inputs > 1) {
        return "'-' is standard input: once is all there is";
    }
    if (n_inputs == 0 && args->stdin_name != NULL) {
        return "--stdin-name is for '-'";
    }
    if (n_inputs > 0 && (args->update || args->fix)) {
        return "--update and --fix write a file: '-' is none";
    }
    bool is_comment = strcmp(args->format, "comment") == 0;
    return args->yes && !args->update && !args->fix         ? "--yes is for --update and --fix"
           : args->update && args->fix                      ? "--update and --fix: one at a time"
           : args->write_baseline && args->baseline == NULL ? "--write-baseline needs --baseline FILE"
           : args->write_baseline && (args->update || args->fix)
               ? "--write-baseline only looks: no --update, no --fix"
           : args->against != NULL && !is_comment    ? "--against is for --format comment"
           : args->against != NULL && n_reports != 1 ? "--against is for one report"
           : args->update && n_reports != 1          ? "--update takes one report at a time"
           : args->fix && is_json && n_reports != 1  ? "--fix --json takes one report at a time"
                                                     : NULL;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const check_args *args = ctx->args;
    dbr_err err = {0};
    check_paths paths = {0};
    checking c = {
        .ctx = ctx, .args = args, .format = check_format_find(ctx->is_json ? "json" : args->format)};
    ctx->is_json = ctx->is_json || c.format == &check_format_json;
    if (args->rules || args->explain != NULL) {
        return check_rules_print(ctx, args->explain);
    }
    dbr_code rc = check_find_reports(ctx, argv, (size_t)argc, &paths, &err);
    c.out = (check_output){.ctx = ctx,
                           .claims = args->claims,
                           .info = args->info,
                           .checklist = args->checklist,
                           .outline = args->outline,
                           .against = args->against};
    c.out.is_many = paths.n > 1 || (paths.n == 1 && paths.items[0] != argv[0]);
    size_t n_inputs = 0;
    for (int i = 0; i < argc; i++) {
        n_inputs += strcmp(argv[i], "-") == 0 ? 1 : 0;
    }
    const char *wrong = rc == DBR_OK ? clash(args, argc > 0 ? paths.n : 1, n_inputs, ctx->is_json) : NULL;
    if (rc == DBR_OK && wrong == NULL && args->baseline != NULL) {
        rc = check_baseline_read(args->baseline, args->write_baseline, &c.baseline, &err);
    }
    c.portfolio = c.out.is_many ? dbr_portfolio_new() : NULL;
    int code = rc < 0          ? dbr_cmd_fail(ctx, &err)
               : wrong != NULL ? dbr_cmd_usage(ctx, "%s", wrong)
                               : check_all(&c, &paths);
    c.baseline = dbr_baseline_free(c.baseline);
    c.portfolio = dbr_portfolio_free(c.portfolio);
    DBR_VEC_RELEASE(&paths);
    DBR_VEC_RELEASE(&c.out.problems);
    return code;
}

const dbr_cmd dbr_cmd_check = {
    .name = "check",
    .help = "check a report: facts, proofs, blame, actions, structure",
    .usage = "[REPORT|FOLDER|-…]",
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
        "--fix mends what needs no opinion: rows out of order, years that the neighbours or the report's "
        "date confirm, "
        "a zone that the incident knows, ids given twice. Every fix was tried on a copy before it is "
        "offered. It is "
        "shown and written as --update does.\n\n"
        "Any Markdown report will do, in English or Chinese, with no evidence at all; of a folder, every "
        "report below "
        "it; '-' is the report on standard input, checked as if it stood in the folder here, or where "
        "--stdin-name says. "
        "Exits with 1 when there are errors or warnings. --outline shows what was read of it, line by "
        "line: a timeline or an action item that is not there was not found.\n\n"
        "--format gives SARIF 2.1.0, annotations for GitHub and GitLab, or a comment in Markdown for a merge "
        "request.\n\n"
        "A comment '<!-- debrief:ignore RULE: REASON -->' silences a rule or a family on its line, alone on "
        "a line in "
        "the block behind it; 'debrief:ignore-section' in the rest of the section. Without a reason it "
        "silences "
        "nothing. 'rules' in debrief.yaml sets severities (off, info, warning, error) and what shuts the "
        "gate. "
        "--baseline FILE --write-baseline writes down what old reports have; with --baseline alone it is "
        "left out, "
        "even when lines move.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(check_args),
    .min_operands = 0,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
