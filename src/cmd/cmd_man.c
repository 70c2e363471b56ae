/*
 * `debrief man [COMMAND]` writes a manual page from the table of commands: debrief(1) or debrief-COMMAND(1),
 * in the man(7) macros. The build calls it for every row, so a page cannot disagree with --help.
 */
#include "build_info.h"
#include "cmd/cmd.h"

#include "base/file.h"

/* Appends text with troff's special characters escaped: '\', a leading '.' or '\'', and '-' (so that options
 * can be copied from the page). */
static void add_text(dbr_buf *out, const char *text)
{
    bool at_start = out->len == 0 || out->ptr[out->len - 1] == '\n';
    for (const char *p = text; *p != '\0'; p++) {
        if (at_start && (*p == '.' || *p == '\'')) {
            dbr_buf_str(out, "\\&");
        }
        if (*p == '\\') {
            dbr_buf_str(out, "\\e");
        } else if (*p == '-') {
            dbr_buf_str(out, "\\-");
        } else {
            dbr_buf_char(out, *p);
        }
        at_start = *p == '\n';
    }
}

static void add_title(dbr_buf *out, const char *name)
{
    dbr_buf_str(out, ".\\\" Written by 'debrief man' from the table of commands.\n.TH ");
    for (const char *p = name; *p != '\0'; p++) {
        bool is_small = *p >= 'a' && *p <= 'z';
        dbr_buf_char(out, is_small ? (char)(*p - 'a' + 'A') : *p);
    }
    dbr_buf_str(out, " 1 " DBR_RELEASE_DATE " \"debrief " DBR_VERSION "\" \"debrief manual\"\n");
}

/* A paragraph break for a blank line; lines that begin with a blank stand as they are. */
static void add_paragraphs(dbr_buf *out, const char *text)
{
    dbr_slice rest = dbr_slice_str(text);
    bool is_verbatim = false;
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        bool wants_verbatim = line.len > 0 && line.ptr[0] == ' ';
        if (wants_verbatim != is_verbatim) {
            dbr_buf_str(out, wants_verbatim ? ".PP\n.nf\n" : ".fi\n");
            is_verbatim = wants_verbatim;
        }
        if (line.len == 0) {
            dbr_buf_str(out, rest.len > 0 && rest.ptr[0] != ' ' ? ".PP\n" : "");
            continue;
        }
        char piece[512];
        while (line.len > 0) {
            size_t n = line.len < sizeof(piece) - 1 ? line.len : sizeof(piece) - 1;
            memcpy(piece, line.ptr, n);
            piece[n] = '\0';
            add_text(out, piece);
            line = dbr_slice_from(line, n);
        }
        dbr_buf_char(out, '\n');
    }
    dbr_buf_str(out, is_verbatim ? ".fi\n" : "");
}

static void add_options(dbr_buf *out, const dbr_option *options)
{
    for (const dbr_option *o = options; o->name != NULL; o++) {
        dbr_buf_str(out, ".TP\n");
        if (o->letter != 0) {
            dbr_buf_printf(out, "\\fB\\-%c\\fR, ", o->letter);
        }
        dbr_buf_str(out, "\\fB\\-\\-");
        add_text(out, o->name);
        dbr_buf_str(out, "\\fR");
        if (o->arg != NULL) {
            dbr_buf_printf(out, " \\fI%s\\fR", o->arg);
        }
        dbr_buf_char(out, '\n');
        add_text(out, o->help);
        if (o->words != NULL) {
            dbr_buf_str(out, "; one of ");
            add_text(out, o->words);
        }
        if (o->otherwise != NULL) {
            dbr_buf_str(out, " (default ");
            add_text(out, o->otherwise);
            dbr_buf_char(out, ')');
        }
        dbr_buf_char(out, '\n');
    }
}

static void add_exit_codes(dbr_buf *out)
{
    static const struct {
        int code;
        const char *text;
    } rows[] = {
        {DBR_EXIT_DONE, "done"},
        {DBR_EXIT_FINDINGS, "findings, or the gate is shut"},
        {DBR_EXIT_USAGE, "wrong usage: arguments, settings or a query that cannot be right"},
        {DBR_EXIT_PARTIAL, "done, but some evidence was unreadable"},
        {DBR_EXIT_NOTHING, "nothing usable"},
        {DBR_EXIT_NETWORK, "the network, or a server said no"},
        {DBR_EXIT_BUG, "a bug of this program"},
    };
    dbr_buf_str(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        dbr_buf_printf(out, ".TP\n.B %d\n%s\n", rows[i].code, rows[i].text);
    }
}

static void add_environment(dbr_buf *out)
{
    dbr_buf_str(out, ".SH ENVIRONMENT\n"
                     ".TP\n.B DEBRIEF_BY\nwho works, when \\fB\\-\\-by\\fR is not given\n"
                     ".TP\n.B DEBRIEF_LANG\nlanguage, before LC_ALL, LC_MESSAGES and LANG\n"
                     ".TP\n.B DEBRIEF_LIBEXEC\nfolder of the programs that this one starts\n"
                     ".TP\n.B NO_COLOR\nwhen set, no colours\n"
                     ".TP\n.B TZDIR\nfolder of the zone data\n");
}

static void write_command(dbr_buf *out, const dbr_cmd *c)
{
    dbr_buf name;
    dbr_buf_init(&name, 0);
    dbr_buf_printf(&name, "debrief-%s", c->name);
    add_title(out, name.ptr);
    dbr_buf_release(&name);
    dbr_buf_printf(out, ".SH NAME\ndebrief\\-%s \\- ", c->name);
    add_text(out, c->help);
    dbr_buf_printf(out, "\n.SH SYNOPSIS\n.B debrief %s\n", c->name);
    dbr_buf_str(out, c->options != NULL ? "[\\fIOPTIONS\\fR]\n" : "");
    add_text(out, c->usage);
    dbr_buf_str(out, c->usage[0] != '\0' ? "\n.SH DESCRIPTION\n" : ".SH DESCRIPTION\n");
    add_paragraphs(out, c->description);
    dbr_buf_str(out, ".SH OPTIONS\n");
    if (c->options != NULL) {
        add_options(out, c->options);
    }
    add_options(out, dbr_common_options);
    dbr_buf_str(out, ".SH EXAMPLES\n.nf\n");
    add_text(out, c->example);
    dbr_buf_str(out, "\n.fi\n");
    add_exit_codes(out);
    dbr_buf_str(out, ".SH SEE ALSO\n.BR debrief (1)\n");
}

static void write_overview(dbr_buf *out)
{
    add_title(out, "debrief");
    dbr_buf_str(
        out,
        ".SH NAME\ndebrief \\- from the raw artifacts of an incident to a post\\-mortem that checks out\n"
        ".SH SYNOPSIS\n.B debrief\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIOPERANDS\\fR]\n"
        ".SH DESCRIPTION\n");
    add_text(
        out,
        "debrief reads what an incident left behind (logs, metrics, alerts, pages, chat, deploy records), "
        "drafts a post-mortem whose factual sentences link to their evidence, and re-derives every time, "
        "duration and number of the edited text.\n");
    for (int step = 0; step < DBR_STEP_COUNT; step++) {
        bool has_title = false;
        for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
            const dbr_cmd *c = dbr_cmd_row(i);
            if ((int)c->step != step) {
                continue;
            }
            if (!has_title) {
                dbr_buf_printf(out, ".SS %s\n", dbr_step_title(c->step));
                has_title = true;
            }
            dbr_buf_printf(out, ".TP\n.BR debrief\\-%s (1)\n", c->name);
            add_text(out, c->help);
            dbr_buf_char(out, '\n');
        }
    }
    dbr_buf_str(out, ".SH OPTIONS\n");
    add_options(out, dbr_common_options);
    add_exit_codes(out);
    add_environment(out);
}

void dbr_man_write(dbr_buf *out, const dbr_cmd *command)
{
    if (command != NULL) {
        write_command(out, command);
    } else {
        write_overview(out);
    }
}

/* Every page as a file of `folder`. */
static dbr_code write_all(dbr_arena *arena, const char *folder, dbr_err *err)
{
    dbr_code rc = dbr_folder_make(folder, err);
    const dbr_cmd *command = NULL;
    dbr_buf page;
    dbr_buf_init(&page, 0);
    for (size_t i = 0; rc >= 0 && (i == 0 || command != NULL); i++) {
        const char *name =
            command != NULL ? dbr_arena_printf(arena, "debrief-%s.1", command->name) : "debrief.1";
        dbr_buf_clear(&page);
        dbr_man_write(&page, command);
        rc = dbr_file_write_atomic(dbr_path_join(arena, folder, name), dbr_buf_view(&page), err);
        command = dbr_cmd_row(i);
    }
    dbr_buf_release(&page);
    return rc;
}

struct man_args {
    const char *all; // folder, NULL for standard output
};

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const struct man_args *args = ctx->args;
    const dbr_cmd *command = argc == 1 ? dbr_cmd_find(argv[0]) : NULL;
    dbr_err err = {0};
    if (argc == 1 && command == NULL) {
        return dbr_cmd_usage(ctx, "unknown command '%s'", argv[0]);
    }
    if (args->all != NULL) {
        return write_all(ctx->arena, args->all, &err) < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    }
    dbr_man_write(&ctx->out->buf, command);
    return DBR_EXIT_DONE;
}

static const dbr_option options[] = {
    {.name = "all",
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "write every page as a file of FOLDER",
     .offset = offsetof(struct man_args, all)},
    {.name = NULL},
};

const dbr_cmd dbr_cmd_man = {
    .name = "man",
    .help = "write a manual page",
    .usage = "[COMMAND]",
    .example = "debrief man doctor",
    .description =
        "Writes the manual page of the program, or of COMMAND, in troff to standard output. An installation "
        "has them as debrief(1) and debrief-COMMAND(1).",
    .step = DBR_STEP_ABOUT,
    .options = options,
    .args_bytes = sizeof(struct man_args),
    .max_operands = 1,
    .run = run,
};
