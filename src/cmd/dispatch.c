/*
 * From argv to a command's run function: common options, the context, the hand-over to libexec programs, the
 * exit code.
 *
 *     debrief [COMMON OPTIONS] COMMAND [OPTIONS] [OPERANDS]
 *
 * Options may stand before or after the command. A command whose row names a program is not run here: its
 * arguments are checked, then the program is started with them, as git does. That keeps network code and
 * heavy libraries out of this process, which starts in about a millisecond.
 */
#include "build_info.h"
#include "cmd/cmd.h"

#include "base/file.h"
#include "base/proc.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* What main needs while it works; lives on its stack. */
typedef struct session {
    dbr_arena arena;
    dbr_out out, err;
    dbr_common common;
    dbr_cmd_context ctx;
    int argc;                // words after the program's name, name of the command first
    const char *const *argv; // argv[0] is the command's name
} session;

dbr_exit dbr_exit_of(dbr_code code)
{
    switch (code) {
    case DBR_OK:
        return DBR_EXIT_DONE;
    case DBR_EUSAGE:
    case DBR_EPARSE:
    case DBR_EEXIST:
        return DBR_EXIT_USAGE;
    case DBR_ENET:
        return DBR_EXIT_NETWORK;
    case DBR_EIO:
    case DBR_ENOTFOUND:
    case DBR_ELIMIT:
    case DBR_ESTORE:
    case DBR_EBUSY:
    case DBR_ECHANGED:
    case DBR_ENOSUPPORT:
        return DBR_EXIT_NOTHING;
    }
    return DBR_EXIT_NOTHING;
}

/* What must not outlive the process is removed, then the signal does what it always does. */
static void die_tidily(int number)
{
    dbr_temp_abandon(); // NOLINT(bugprone-signal-handler): made for it
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

/* Each artifact's index is an open file: a folder of some thousand logs is no reason to fail at the customary 1024. */
static void allow_many_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
}

static void session_open(session *s, const char *argv0)
{
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};
    *s = (session){0};
    for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
        if (signal(deadly[i], die_tidily) == SIG_IGN) {
            (void)signal(deadly[i], SIG_IGN); // nohup
        }
    }
    /* A closed pipe is noticed by write(), not by dying: the exit code belongs to the command. */
    (void)signal(SIGPIPE, SIG_IGN);
    allow_many_files();
    dbr_out_open(&s->out, STDOUT_FILENO);
    dbr_out_open(&s->err, STDERR_FILENO);
    s->out.hides_secrets = s->err.hides_secrets = true;
    s->ctx = (dbr_cmd_context){.arena = &s->arena, .out = &s->out, .err = &s->err, .by = "", .folder = "."};
    s->ctx.self = dbr_libexec_self(&s->arena, argv0);
}

static int session_close(session *s, int exit_code)
{
    if (!dbr_out_flush(&s->out)) {
        dbr_err err = {0};
        (void)dbr_fail_errno(&err, DBR_EIO, s->out.failed_errno, "cannot write standard output");
        dbr_out_printf(&s->err, "debrief: error: %s\n", err.message);
        exit_code = exit_code == DBR_EXIT_DONE ? DBR_EXIT_NOTHING : exit_code;
    }
    (void)dbr_out_flush(&s->err);
    dbr_out_release(&s->out);
    dbr_out_release(&s->err);
    dbr_arena_release(&s->arena);
    if (s->ctx.ended_by != 0) { // so that a shell's loop ends, too
        die_tidily(s->ctx.ended_by);
    }
    return exit_code;
}

static bool wants_color(const dbr_out *out, const char *when)
{
    if (when != NULL && strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return out->is_terminal && (no_color == NULL || no_color[0] == '\0') && term != NULL &&
           strcmp(term, "dumb") != 0;
}

/* The language of the first variable that names one of ours; "C" and unknown ones are passed over. */
static dbr_lang lang_of_environment(void)
{
    static const char *const names[] = {"DEBRIEF_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    dbr_lang lang = DBR_LANG_EN;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0' && dbr_lang_parse(dbr_slice_str(value), &lang)) {
            break;
        }
    }
    return lang;
}

static const char *who(const dbr_common *common)
{
    if (common->by != NULL) {
        return common->by;
    }
    const char *by = getenv("DEBRIEF_BY");
    if (by == NULL || by[0] == '\0') {
        by = getenv("USER");
    }
    return by != NULL ? by : "";
}

/* "zh-CN", and for commands that render "en,zh-CN". */
static dbr_code apply_lang(const char *names, dbr_cmd_context *ctx, dbr_err *err)
{
    dbr_slice rest = dbr_slice_str(names);
    dbr_slice first = dbr_slice_cut(&rest, ',');
    bool is_pair = rest.ptr != NULL;
    if (is_pair && !ctx->command->has_two_languages) {
        return dbr_fail(err, DBR_EUSAGE, "option '--lang' takes one language here: only 'render' writes two");
    }
    if (!dbr_lang_parse(first, &ctx->lang)) {
        return dbr_fail(err, DBR_EUSAGE, "option '--lang' is en or zh-CN, not '%.*s'", DBR_FMT(first));
    }
    ctx->lang_beside = ctx->lang;
    if (is_pair && (!dbr_lang_parse(rest, &ctx->lang_beside) || ctx->lang_beside == ctx->lang)) {
        return dbr_fail(err, DBR_EUSAGE, "option '--lang' is en,zh-CN or zh-CN,en, not '%s'", names);
    }
    ctx->is_lang_given = true;
    return DBR_OK;
}

/* Fills the context from the common options. */
static dbr_code apply_common(session *s, dbr_err *err)
{
    const dbr_common *common = &s->common;
    dbr_cmd_context *ctx = &s->ctx;
    ctx->is_json = s->out.is_json = common->json;
    ctx->is_quiet = common->quiet;
    ctx->by = who(common);
    s->out.has_color = wants_color(&s->out, common->color);
    s->err.has_color = wants_color(&s->err, common->color);
    ctx->lang = lang_of_environment();
    dbr_code rc = common->lang != NULL ? apply_lang(common->lang, ctx, err) : DBR_OK;
    s->out.lang = s->err.lang = ctx->lang;
    if (rc < 0) {
        return rc;
    }
    ctx->now = dbr_os_now_ns();
    if (common->now != NULL) {
        dbr_time resolution = 0;
        rc =
            dbr_time_parse(dbr_slice_str(common->now), dbr_zone_utc(), ctx->now, &ctx->now, &resolution, err);
        if (rc < 0) {
            dbr_err_prefix(err, "option '--now'");
            return rc;
        }
        ctx->is_now_given = true;
    }
    return DBR_OK;
}

static dbr_code enter_folder(const dbr_common *common, dbr_err *err)
{
    if (common->folder != NULL && chdir(common->folder) != 0) {
        int reason = errno;
        return dbr_fail_errno(err, reason == ENOENT ? DBR_ENOTFOUND : DBR_EIO, reason, "cannot enter '%s'",
                              common->folder);
    }
    return DBR_OK;
}

/* Before the options are parsed, an error already has to know whether JSON is wanted. */
static bool asks_for_json(int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            return true;
        }
    }
    return false;
}

static int hand_over(session *s)
{
    dbr_err err = {0};
    const char *path = dbr_libexec_find(&s->arena, s->ctx.self, s->ctx.command->program);
    if (path == NULL) {
        (void)dbr_fail(&err, DBR_ENOSUPPORT, "'%s' is not part of this build: no program '%s' in libexec",
                       s->ctx.command->name, s->ctx.command->program);
        return dbr_cmd_fail(&s->ctx, &err);
    }
    const char **argv = DBR_NEW_N(&s->arena, const char *, (size_t)s->argc + 1);
    for (int i = 0; i < s->argc; i++) {
        argv[i] = s->argv[i];
    }
    argv[0] = s->ctx.command->program;
    (void)dbr_out_flush(&s->out);
    int rc = dbr_proc_hand_over(path, argv, &err);
    return rc < 0 ? dbr_cmd_fail(&s->ctx, &err) : rc;
}

/* Parses the options of `command`, checks the number of operands, and runs it: `run` if given, else its own.
 */
static int run_command(session *s, const dbr_cmd *command, dbr_cmd_function *run)
{
    dbr_err err = {0};
    s->ctx.command = command;
    s->out.hides_secrets = !command->shows_raw;
    void *args = command->args_bytes > 0 ? dbr_arena_alloc(&s->arena, command->args_bytes) : NULL;
    s->ctx.args = args;
    const dbr_option *const tables[] = {dbr_common_options, command->options};
    void *const targets[] = {&s->common, args};
    const char **operands = NULL;
    size_t n_operands = 0;
    if (dbr_option_parse(&s->arena, tables, targets, command->options != NULL ? 2 : 1, s->argc, s->argv,
                         &operands, &n_operands, &err) < 0) {
        return dbr_cmd_fail(&s->ctx, &err);
    }
    if (s->common.help) {
        dbr_help_command(&s->out, command);
        return DBR_EXIT_DONE;
    }
    if (apply_common(s, &err) < 0) {
        return dbr_cmd_fail(&s->ctx, &err);
    }
    if (s->ctx.is_json && !command->has_json) {
        return dbr_cmd_usage(&s->ctx, "'%s' has no --json", command->name);
    }
    int n = (int)n_operands;
    if (n < command->min_operands || (command->max_operands >= 0 && n > command->max_operands)) {
        return dbr_cmd_usage(&s->ctx, "%s; usage: debrief %s%s%s",
                             n < command->min_operands ? "an operand is missing" : "too many operands",
                             command->name, command->usage[0] != '\0' ? " " : "", command->usage);
    }
    if (run == NULL && (command->run == NULL || (command->hands_over != NULL && command->hands_over(args)))) {
        return hand_over(s);
    }
    if (enter_folder(&s->common, &err) < 0) {
        return dbr_cmd_fail(&s->ctx, &err);
    }
    return (run != NULL ? run : command->run)(&s->ctx, n, operands);
}

/* No command was named: "debrief", "debrief --help", "debrief --version". */
static int run_bare(session *s)
{
    dbr_err err = {0};
    const dbr_option *const tables[] = {dbr_common_options};
    void *const targets[] = {&s->common};
    const char **operands = NULL;
    size_t n_operands = 0;
    if (dbr_option_parse(&s->arena, tables, targets, 1, s->argc, s->argv, &operands, &n_operands, &err) < 0 ||
        apply_common(s, &err) < 0) {
        return dbr_cmd_fail(&s->ctx, &err);
    }
    if (s->common.version) {
        return dbr_cmd_find("version")->run(&s->ctx, 0, operands);
    }
    if (s->common.help) {
        dbr_help_overview(&s->out);
        return DBR_EXIT_DONE;
    }
    dbr_help_overview(&s->err);
    return DBR_EXIT_USAGE;
}

static int unknown_command(session *s, const char *name)
{
    dbr_err err = {0};
    const char *nearest = dbr_cmd_nearest(name);
    if (nearest != NULL) {
        (void)dbr_fail(&err, DBR_EUSAGE, "unknown command '%s' (did you mean '%s'?)", name, nearest);
    } else {
        (void)dbr_fail(&err, DBR_EUSAGE, "unknown command '%s'; 'debrief help' lists them", name);
    }
    return dbr_cmd_fail(&s->ctx, &err);
}

int dbr_cmd_main(int argc, const char *const *argv)
{
    session s;
    session_open(&s, argc > 0 ? argv[0] : "debrief");
    s.ctx.is_json = asks_for_json(argc, argv);
    const char *name = NULL;
    dbr_common_split(&s.arena, argc, argv, &name, &s.argv, &s.argc);
    const dbr_cmd *command = name != NULL ? dbr_cmd_find(name) : NULL;
    int rc;
    if (command != NULL) {
        rc = run_command(&s, command, NULL);
    } else if (name != NULL) {
        rc = unknown_command(&s, name);
    } else {
        rc = run_bare(&s);
    }
    return session_close(&s, rc);
}

int dbr_cmd_main_libexec(const dbr_cmd *command, dbr_cmd_function *run, int argc, const char *const *argv)
{
    session s;
    session_open(&s, argc > 0 ? argv[0] : command->program);
    s.ctx.is_json = asks_for_json(argc, argv);
    s.argc = argc;
    s.argv = argv;
    return session_close(&s, run_command(&s, command, run));
}
