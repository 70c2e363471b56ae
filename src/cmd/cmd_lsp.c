/* `debrief lsp`: the gate in an editor, over standard input and output (src/serve/serve.h). */
#include "build_info.h"
#include "cmd/check_team.h"

#include "base/os.h"
#include "serve/serve.h"

#include <errno.h>
#include <unistd.h>

#define READ_BYTES (64u << 10)

typedef struct lsp_args {
    bool stdio;
} lsp_args;

static const dbr_option options[] = {
    {.name = "stdio",
     .type = DBR_OPTION_FLAG,
     .help = "talk over standard input and output: there is no other way, but some editors say so",
     .offset = offsetof(lsp_args, stdio)},
    {.name = NULL},
};

/* One checked report: what the server looks at until it changes. */
typedef struct checking {
    dbr_arena arena;
    dbr_cmd_context ctx; // of this check: the arena is its own, so that a server of many days does not grow
    cmd_work work;
    bool has_work;
    gate quick, full;
} checking;

static void release(checking *c)
{
    gate_release(&c->quick);
    gate_release(&c->full);
    if (c->has_work) {
        cmd_work_release(&c->work);
    }
    dbr_arena_release(&c->arena);
    free(c);
}

static void give_back(void *data, dbr_lsp_checked *checked)
{
    (void)data;
    release(checked->owner);
    *checked = (dbr_lsp_checked){0};
}

/* With the evidence, as `debrief check` does. Another command that works in the folder has it locked: then without. */
static dbr_code check_full(checking *c, const char *folder, const char *path, dbr_slice bytes, dbr_err *err)
{
    cmd_work w = {0};
    dbr_code rc = cmd_work_open(&c->ctx, folder, CMD_WORK_INDEX, &w, err);
    if (rc < 0) {
        return rc;
    }
    rc = cmd_work_index(&c->ctx, &w, err);
    rc = rc < 0 ? rc : cmd_work_window(&c->ctx, &w, err);
    rc = rc < 0 ? rc : gate_check_bytes(&c->ctx, &w, bytes, path, &c->arena, &c->full, err);
    cmd_work_release(&w); // findings live in the arena
    return rc;
}

static dbr_code check_quickly(checking *c, const char *folder, const char *path, dbr_slice bytes,
                              dbr_err *err)
{
    check_team team = {0};
    dbr_code rc = DBR_OK;
    c->quick.without_evidence = true;
    if (folder != NULL) {
        rc = cmd_work_open(&c->ctx, folder, CMD_WORK_LOOK, &c->work, err);
        c->has_work = rc == DBR_OK;
    } else {
        rc = check_team_policy(&c->ctx, &team, path, &c->quick.policy, err);
    }
    return rc < 0 ? rc
                  : gate_check_bytes(&c->ctx, c->has_work ? &c->work : NULL, bytes, path, &c->arena,
                                     &c->quick, err);
}

static dbr_code check(void *data, const char *path, dbr_slice bytes, bool with_evidence, dbr_lang lang,
                      dbr_lsp_checked *ret, dbr_err *err)
{
    const dbr_cmd_context *ctx = data;
    const char *folder = NULL;
    dbr_err busy = {0};
    if (check_is_no_report(dbr_slice_str(dbr_path_name(path)))) {
        return 1;
    }
    checking *c = dbr_xcalloc(1, sizeof(*c));
    c->ctx = *ctx;
    c->ctx.arena = &c->arena;
    c->ctx.lang = lang;
    c->ctx.is_quiet = true;
    c->ctx.now = ctx->is_now_given ? ctx->now : dbr_os_now_ns(); // a server may run for days
    folder = check_has_incident(&c->ctx, path, &folder) ? folder : NULL;
    dbr_code rc = check_quickly(c, folder, path, bytes, err);
    bool is_full = rc == DBR_OK && folder != NULL && with_evidence &&
                   check_full(c, folder, path, bytes, &busy) == DBR_OK;
    if (rc < 0) {
        release(c);
        return rc;
    }
    *ret = (dbr_lsp_checked){
        .in = &c->quick.in, .result = c->quick.result, .full = is_full ? c->full.result : NULL, .owner = c};
    return DBR_OK;
}

/* Where the page of rules was installed, as an address; NULL. */
static const char *rules_uri(dbr_cmd_context *ctx)
{
    static const char PATH[] = DBR_DOCS_FOLDER "/rules.md";
    dbr_file_stat st = {0};
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) uri = {0};
    if (dbr_file_stat_of(PATH, &st, &err) < 0) {
        return NULL;
    }
    dbr_buf_str(&uri, "file://");
    for (const char *c = PATH; *c != '\0'; c++) {
        bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
                        strchr("/-._~", *c) != NULL;
        if (is_plain) {
            dbr_buf_char(&uri, *c);
        } else {
            dbr_buf_printf(&uri, "%%%02X", (unsigned char)*c);
        }
    }
    return dbr_arena_str(ctx->arena, dbr_buf_view(&uri));
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    (void)argc;
    (void)argv;
    char bytes[READ_BYTES];
    const dbr_lsp_checker checker = {.check = check,
                                     .give_back = give_back,
                                     .data = ctx,
                                     .lang = ctx->lang,
                                     .is_lang_given = ctx->is_lang_given,
                                     .version = DBR_VERSION,
                                     .rules_uri = rules_uri(ctx)};
    dbr_lsp *l = dbr_lsp_new(&checker);
    ssize_t n = 0;
    do {
        n = read(STDIN_FILENO, bytes, sizeof(bytes));
        if (n > 0) {
            dbr_lsp_feed(l, dbr_slice_of(bytes, (size_t)n), &ctx->out->buf);
            (void)dbr_out_flush(ctx->out);
        }
    } while ((n > 0 || (n < 0 && errno == EINTR)) && !dbr_lsp_is_over(l) && !ctx->out->is_closed);
    bool is_tidy = dbr_lsp_is_tidy(l);
    (void)dbr_lsp_free(l);
    return is_tidy ? DBR_EXIT_DONE : DBR_EXIT_FINDINGS;
}

const dbr_cmd dbr_cmd_lsp = {
    .name = "lsp",
    .help = "the gate in an editor: a language server for reports",
    .usage = "",
    .example = "debrief lsp",
    .description = "Speaks the Language Server Protocol 3.17 over standard input and output, so that an "
                   "editor shows what "
                   "'debrief check' finds while a report is written. Editors start it; docs/editors.md has "
                   "what vim, Neovim, VS Code, "
                   "Emacs and Helix want to be told.\n\n"
                   "A Markdown file that the editor opens is taken for a report, but for READMEs, licences, "
                   "templates and the like. Rules "
                   "are those of the nearest debrief.yaml; in the folder of an incident its incident.yaml "
                   "counts, and the evidence is "
                   "asked for what the report claims when the file is opened or saved. In between, those "
                   "findings stay with their lines.\n\n"
                   "On hover the page of the rule is shown (check --explain). Code actions write what 'check "
                   "--fix' would, or a comment "
                   "that ignores a finding once its reason is written.\n\n"
                   "Messages are in the language of --lang, else of the editor, else of the environment. "
                   "Positions count UTF-16 units, "
                   "or what the editor would rather count. Exits with 0 after 'shutdown' and 'exit', with 1 "
                   "when the editor just went away.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(lsp_args),
    .min_operands = 0,
    .max_operands = 0,
    .shows_raw = true,
    .run = run,
};
