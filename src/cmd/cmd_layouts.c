/* `debrief layouts`: what a report can look like, one layout as its file has it, and whether one of your own is right. */
#include "cmd/work.h"

#include <string.h>

typedef struct layout_list {
    dbr_cmd_context *ctx;
    DBR_VEC(dbr_report_layout) v;
} layout_list;

static void begin_json(dbr_cmd_context *ctx, dbr_jsonw *j)
{
    dbr_jsonw_init(j, &ctx->out->buf, true);
    dbr_jsonw_object(j, NULL);
}

static void end_json(dbr_cmd_context *ctx, dbr_jsonw *j)
{
    dbr_jsonw_object_end(j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

/* ---- the list ---- */

static dbr_code add_own(void *data, const char *path, const char *relative, dbr_err *err)
{
    layout_list *l = data;
    dbr_report_layout one = {0};
    dbr_err bad = {0};
    (void)err;
    if (!dbr_slice_ends(dbr_slice_str(path), ".md") || strchr(relative, '/') != NULL) {
        return DBR_OK;
    }
    if (cmd_layout_read(l->ctx->arena, dbr_arena_str(l->ctx->arena, dbr_slice_str(path)), &one, &bad) < 0) {
        dbr_cmd_warn(l->ctx, "%s", bad.message);
        return DBR_OK;
    }
    one.path = dbr_arena_str(l->ctx->arena, dbr_slice_str(path));
    *DBR_PUSH(&l->v) = one;
    return DBR_OK;
}

static const char *team_folder(dbr_cmd_context *ctx)
{
    return cmd_find_above(ctx->arena, ctx->folder, "debrief.yaml");
}

static bool is_listed(const layout_list *l, size_t n, const dbr_report_layout *one)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_eq(l->v.items[i].name, one->name) && l->v.items[i].lang == one->lang) {
            return true; // the team's own takes its place
        }
    }
    return false;
}

static void gather(layout_list *l)
{
    const char *folder = team_folder(l->ctx);
    dbr_file_stat st = {0};
    dbr_err err = {0};
    const char *own = folder != NULL ? dbr_path_join(l->ctx->arena, folder, "layouts") : NULL;
    if (own != NULL && dbr_file_stat_of(own, &st, &err) == DBR_OK && st.type == DBR_FILE_FOLDER) {
        (void)dbr_folder_walk(own, add_own, NULL, l, &err);
    }
    size_t n_own = l->v.n;
    dbr_report_layout one = {0};
    for (size_t i = 0; dbr_report_layout_at(i, &one); i++) {
        if (!is_listed(l, n_own, &one)) {
            *DBR_PUSH(&l->v) = one;
        }
    }
}

static const char *lang_word(const dbr_report_layout *l)
{
    return l->lang < DBR_LANG_COUNT ? dbr_lang_name((dbr_lang)l->lang) : "?";
}

static int list(dbr_cmd_context *ctx)
{
    layout_list l = {.ctx = ctx};
    dbr_jsonw j;
    gather(&l);
    if (ctx->is_json) {
        begin_json(ctx, &j);
        dbr_jsonw_array(&j, "layouts");
        for (size_t i = 0; i < l.v.n; i++) {
            dbr_jsonw_object(&j, NULL);
            dbr_jsonw_slice(&j, "name", l.v.items[i].name);
            dbr_jsonw_str(&j, "lang", lang_word(&l.v.items[i]));
            dbr_jsonw_slice(&j, "help", l.v.items[i].help);
            if (l.v.items[i].path != NULL) {
                dbr_jsonw_str(&j, "file", l.v.items[i].path);
            }
            dbr_jsonw_object_end(&j);
        }
        dbr_jsonw_array_end(&j);
        end_json(ctx, &j);
    }
    for (size_t i = 0; i < l.v.n && !ctx->is_json; i++) {
        const dbr_report_layout *one = &l.v.items[i];
        if (one->path == NULL && one->lang != (int)ctx->lang) {
            continue; // each of those built in is there in every language: its own help is enough
        }
        dbr_out_printf(ctx->out, "%-11.*s %-6s ", DBR_FMT(one->name), lang_word(one));
        dbr_out_name(ctx->out, one->help);
        if (one->path != NULL) {
            dbr_out_str(ctx->out, " (");
            dbr_out_name(ctx->out, dbr_slice_str(one->path));
            dbr_out_str(ctx->out, ")");
        }
        dbr_out_str(ctx->out, "\n");
    }
    DBR_VEC_RELEASE(&l.v);
    return DBR_EXIT_DONE;
}

/* What a layout may name. */
static int list_blocks(dbr_cmd_context *ctx)
{
    const char *help = NULL;
    const char *forms = NULL;
    const char *name = NULL;
    dbr_jsonw j;
    if (ctx->is_json) {
        begin_json(ctx, &j);
        dbr_jsonw_array(&j, "blocks");
    }
    for (size_t i = 0; (name = dbr_report_layout_block(i, &help, &forms)) != NULL; i++) {
        if (ctx->is_json) {
            dbr_jsonw_object(&j, NULL);
            dbr_jsonw_str(&j, "name", name);
            dbr_jsonw_str(&j, "help", help);
            if (forms != NULL) {
                dbr_jsonw_str(&j, "forms", forms);
            }
            dbr_jsonw_object_end(&j);
        } else {
            dbr_out_printf(ctx->out, "%-11s %s%s%s%s\n", name, help, forms != NULL ? " (" : "",
                           forms != NULL ? forms : "", forms != NULL ? ")" : "");
        }
    }
    if (ctx->is_json) {
        dbr_jsonw_array_end(&j);
        end_json(ctx, &j);
    }
    return DBR_EXIT_DONE;
}

/* ---- one of them ---- */

static int show(dbr_cmd_context *ctx, const char *name)
{
    dbr_report_layout l = {0};
    dbr_err err = {0};
    if (cmd_layout_find(ctx->arena, team_folder(ctx), name, ctx->lang, &l, &err) < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    if (!ctx->is_json) {
        dbr_out_slice(ctx->out, l.text);
        return DBR_EXIT_DONE;
    }
    dbr_jsonw j;
    begin_json(ctx, &j);
    dbr_jsonw_slice(&j, "name", l.name);
    dbr_jsonw_str(&j, "lang", lang_word(&l));
    dbr_jsonw_slice(&j, "text", l.text);
    end_json(ctx, &j);
    return DBR_EXIT_DONE;
}

static void print_finding(dbr_cmd_context *ctx, const char *path, const dbr_finding *f)
{
    dbr_out_name(ctx->out, dbr_slice_str(path));
    dbr_out_printf(ctx->out, ":%llu:%llu: ", (unsigned long long)f->line, (unsigned long long)f->column);
    dbr_out_styled(ctx->out, DBR_STYLE_BAD, dbr_severity_word(f->severity));
    dbr_out_str(ctx->out, ": ");
    dbr_out_name(ctx->out, f->message);
    dbr_out_printf(ctx->out, " [%s]\n", f->rule);
    if (f->suggestion.len > 0) {
        dbr_out_str(ctx->out, "    ");
        dbr_out_name(ctx->out, f->suggestion);
        dbr_out_str(ctx->out, "\n");
    }
}

static void finding_json(dbr_jsonw *j, const char *path, const dbr_finding *f)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "file", path);
    dbr_jsonw_int(j, "line", (int64_t)f->line);
    dbr_jsonw_int(j, "column", (int64_t)f->column);
    dbr_jsonw_str(j, "rule", f->rule);
    dbr_jsonw_slice(j, "message", f->message);
    dbr_jsonw_slice(j, "suggestion", f->suggestion.len > 0 ? f->suggestion : (dbr_slice)DBR_LIT(""));
    dbr_jsonw_object_end(j);
}

static int check(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    dbr_jsonw j;
    size_t n_all = 0;
    if (ctx->is_json) {
        begin_json(ctx, &j);
        dbr_jsonw_array(&j, "findings");
    }
    for (int i = 0; i < argc; i++) {
        dbr_report_layout l = {0};
        const dbr_finding *findings = NULL;
        size_t n = 0;
        dbr_err err = {0};
        dbr_code rc = cmd_layout_read(ctx->arena, argv[i], &l, &err);
        rc = rc < 0 ? rc : dbr_report_layout_check(ctx->arena, &l, (int)ctx->lang, &findings, &n, &err);
        if (rc < 0) {
            ctx->out->buf.len = 0; // an error is the whole answer
            return dbr_cmd_fail(ctx, &err);
        }
        for (size_t k = 0; k < n; k++) {
            if (ctx->is_json) {
                finding_json(&j, argv[i], &findings[k]);
            } else {
                print_finding(ctx, argv[i], &findings[k]);
            }
        }
        if (n == 0 && !ctx->is_json && !ctx->is_quiet) {
            DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_LAYOUT_FINE, argv[i]);
        }
        n_all += n;
    }
    if (ctx->is_json) {
        dbr_jsonw_array_end(&j);
        end_json(ctx, &j);
    }
    return n_all > 0 ? DBR_EXIT_FINDINGS : DBR_EXIT_DONE;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    if (argc == 0) {
        return list(ctx);
    }
    if (strcmp(argv[0], "blocks") == 0 && argc == 1) {
        return list_blocks(ctx);
    }
    if (strcmp(argv[0], "show") == 0) {
        return argc == 2 ? show(ctx, argv[1])
                         : dbr_cmd_usage(ctx, "show which layout? 'debrief layouts' lists them");
    }
    if (strcmp(argv[0], "check") == 0) {
        return argc > 1 ? check(ctx, argc - 1, argv + 1) : dbr_cmd_usage(ctx, "check which file?");
    }
    return dbr_cmd_usage(ctx, "'%s' is none of show, check, blocks", argv[0]);
}

const dbr_cmd dbr_cmd_layouts = {
    .name = "layouts",
    .help = "list, show and check what a report can look like",
    .usage = "[blocks | show NAME | check FILE…]",
    .example = "debrief layouts check layouts/ours.en.md",
    .description =
        "A layout is a Markdown file with markers such as '<!-- debrief:timeline -->' where the draft puts "
        "its facts; headings and questions are the layout's own. Without operands the layouts are listed, "
        "'blocks' lists what a marker may name, 'show NAME' prints a layout in the language of --lang, and "
        "'check FILE' tells with line and column what is wrong with one of your own.\n\n"
        "Your own stand beside debrief.yaml as layouts/NAME.en.md or layouts/NAME.zh-CN.md; 'layout: NAME' "
        "in debrief.yaml or incident.yaml chooses one, and rows of 'layouts:' in debrief.yaml choose by "
        "kind, severity, team, service or visibility: the first that fits.",
    .step = DBR_STEP_REPORT,
    .min_operands = 0,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
