/*
 * The room where the program meets people: commands, what they print, how they end. Private to cmd.
 *
 * How to add a command `foo`:
 *   1. `cmd_foo.c` ends with its descriptor, and holds everything about the command:
 *
 *          struct foo_args { const char *from; bool all; };       // what the options fill in
 *
 *          static const dbr_option options[] = {
 *              {.name = "from", .type = DBR_OPTION_TEXT, .arg = "FILE", .help = "read from FILE",
 *               .offset = offsetof(struct foo_args, from)},
 *              {.name = NULL},
 *          };
 *
 *          static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)   // operands only
 *          {
 *              const struct foo_args *args = ctx->args;
 *              dbr_err err = {0};
 *              if (dbr_thing_do(args->from, &err) < 0) {
 *                  return dbr_cmd_fail(ctx, &err);                // prints it, gives the exit code
 *              }
 *              dbr_out_printf(ctx->out, "done\n");
 *              return DBR_EXIT_DONE;
 *          }
 *
 *          const dbr_cmd dbr_cmd_foo = {.name = "foo", .help = "…", .options = options,
 *                                       .args_bytes = sizeof(struct foo_args), .run = run, …};
 *
 *   2. One line in the table of `commands.c`, and the file's name in `meson.build`.
 *   3. With `has_json`: `docs/schemas/foo.json`, and a line in `tests/schemas.sh` that produces a real
 * output.
 *   4. Run the tests: test_tables.c says what is missing.
 *
 * A command that needs the network (or heavy libraries) keeps its descriptor in `cmd_foo.c` with `.program =
 * "debrief-foo"` instead of `.run`, so that the core knows its options without linking it; `libexec_foo.c`
 * holds `main` and the run function (see dbr_cmd_main_libexec).
 */
#ifndef DBR_CMD_CMD_H
#define DBR_CMD_CMD_H

#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/option.h"
#include "base/text.h"
#include "when/when.h"

/* ---- how the program ends ---- */

typedef enum dbr_exit {
    DBR_EXIT_DONE = 0,
    DBR_EXIT_FINDINGS = 1, // findings, or the gate is shut
    DBR_EXIT_USAGE = 2,    // arguments, settings or a query that cannot be right
    DBR_EXIT_PARTIAL = 3,  // done, but some evidence was unreadable
    DBR_EXIT_NOTHING = 4,  // nothing usable: no such folder, nothing readable, a failing disk
    DBR_EXIT_NETWORK = 5,
    DBR_EXIT_BUG = 70, // our bug (DBR_BUG)
} dbr_exit;

/* The exit code that a failure of the world ends with. */
dbr_exit dbr_exit_of(dbr_code code);

/* ---- writing to people ---- */

typedef enum dbr_style {
    DBR_STYLE_PLAIN,
    DBR_STYLE_BOLD,
    DBR_STYLE_DIM,
    DBR_STYLE_GOOD,
    DBR_STYLE_WARN,
    DBR_STYLE_BAD
} dbr_style;

/*
 * A standard stream. Standard output is collected and written in large pieces; standard error at once. A
 * reader that went away (EPIPE) is no error: what follows is dropped in silence. Other failures (no space)
 * are kept and become the exit code 4 at the end. out.c is the only file that writes to file descriptors 1
 * and 2.
 */
typedef struct dbr_out {
    int fd;
    bool is_unbuffered;
    bool is_terminal;
    int columns; // of the terminal; 0 when it is none or does not tell
    bool has_color;
    bool is_closed;     // the reader went away
    bool has_written;   // something has left: it cannot be taken back
    int failed_errno;   // 0: everything written
    bool hides_secrets; // what is written passes dbr_secret_hide…
    bool is_json;       // …and are strings where they stand for a number
    dbr_lang lang;      // …whose marks are in this language
    dbr_buf buf;        // owned
} dbr_out;

void dbr_out_open(dbr_out *out, int fd);
/* Writes what is left; false when something could not be written (out->failed_errno says why). */
bool dbr_out_flush(dbr_out *out);
void dbr_out_release(dbr_out *out);

void dbr_out_slice(dbr_out *out, dbr_slice s);
/* What came from outside (a file's name), on one line and without control characters. */
void dbr_out_name(dbr_out *out, dbr_slice s);
void dbr_out_str(dbr_out *out, const char *s);
void dbr_out_buf(dbr_out *out, const dbr_buf *b);
void dbr_out_printf(dbr_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text in a style when the stream has colour. */
void dbr_out_styled(dbr_out *out, dbr_style style, const char *s);
/* A message of the table with its {1}, {2}, … and a line end. */
void dbr_out_message(dbr_out *out, dbr_lang lang, dbr_text_id id, const char *const *args);
#define DBR_OUT_SAY(out, lang, id, ...)                                                                      \
    dbr_out_message((out), (lang), (id), (const char *const[]){__VA_ARGS__, NULL})

/* ---- a command ---- */

typedef struct dbr_cmd dbr_cmd;

/* What a command is given; all of it borrowed for the time of run(). */
typedef struct dbr_cmd_context {
    const dbr_cmd *command;
    dbr_arena *arena;  // released after run()
    const void *args;  // the command's own arguments struct, filled from its options; NULL when it has none
    dbr_out *out;      // standard output: the answer
    dbr_out *err;      // standard error: what went wrong, progress
    dbr_time now;      // --now, else the wall clock
    bool is_now_given; // with it (and --by) the outputs are reproducible
    const char *by;    // --by, else $DEBRIEF_BY, else $USER, else ""
    dbr_lang lang;     // --lang, else the environment's
    bool is_lang_given;
    dbr_lang lang_beside; // the second of "--lang en,zh-CN"; the same as `lang` when one was given
    bool is_json;
    bool is_quiet;
    const char *folder; // where to start looking for the incident; "." (the process already stands in -C DIR)
    const char *self;   // this program's path; NULL when it cannot be told
    int ended_by; // set by a command that a signal told to stop: the process ends by it after tidying up; 0
} dbr_cmd_context;

/* `argc`/`argv` are the operands only (argv[0] is the first one). Returns a dbr_exit. */
typedef int dbr_cmd_function(dbr_cmd_context *ctx, int argc, const char *const *argv);

/* The guide's step, in the order of help. */
typedef enum dbr_step {
    DBR_STEP_ALL,      // the whole procedure
    DBR_STEP_COLLECT,  // inputs, and 1
    DBR_STEP_TIMELINE, // 2
    DBR_STEP_FACTORS,  // 3
    DBR_STEP_ACTIONS,  // 4
    DBR_STEP_REPORT,   // 5
    DBR_STEP_REVIEW,   // 6
    DBR_STEP_LOOK,     // look at the evidence
    DBR_STEP_ABOUT,    // about the program
    DBR_STEP_COUNT
} dbr_step;

struct dbr_cmd {
    const char *name;        // "query"
    const char *help;        // one line, lower case, no full stop, at most 70 columns
    const char *usage;       // operands, after the name: "SQL", "[FILE…]", "" for none
    const char *example;     // a whole command line that works, starting with "debrief"
    const char *description; // for --help and the man page: paragraphs of plain text, blank line between them
    dbr_step step;
    const dbr_option *options; // its own, ended by a NULL name; NULL for none. The common ones come on top
    size_t args_bytes;         // size of the struct that `options` fill; 0 for none
    int min_operands;
    int max_operands;       // -1: any number
    bool has_json;          // --json works, docs/schemas/NAME.json describes it
    bool has_two_languages; // takes "--lang en,zh-CN"
    bool shows_raw;         // passes texts on its own, or prints what is no text
    dbr_cmd_function *run;  // either this…
    const char *program;    // …or the libexec program that holds it: "debrief-collect"
    bool (*hands_over)(
        const void *args); // with both: whether the program does what these arguments ask for; else NULL
};

/* The table (commands.c). Row i, or NULL past the end. */
const dbr_cmd *dbr_cmd_row(size_t i);
/* The command of that name; NULL when there is none. */
const dbr_cmd *dbr_cmd_find(const char *name);
/* The nearest name to a mistyped one; NULL when none is near. */
const char *dbr_cmd_nearest(const char *name);

/* Prints a failure (gcc-style on standard error; with --json an error object on standard output) and returns
 * the exit code it ends with. */
int dbr_cmd_fail(dbr_cmd_context *ctx, const dbr_err *err);
/* The same for a usage error of the command's own: "debrief NAME: error: …", exit code 2. */
int dbr_cmd_usage(dbr_cmd_context *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A remark on standard error that ends nothing: "debrief: warning: …"; silent with --quiet. */
void dbr_cmd_warn(dbr_cmd_context *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- the program ---- */

/* Parses argv, finds the command and runs it (or hands it over to its libexec program). Returns the exit
 * code. */
int dbr_cmd_main(int argc, const char *const *argv);
/* main of a libexec program: argv[1…] are the options and operands of `command`, which runs `run`. */
int dbr_cmd_main_libexec(const dbr_cmd *command, dbr_cmd_function *run, int argc, const char *const *argv);

/* Options that every command takes (common.c). */
typedef struct dbr_common {
    bool help, json, quiet, version;
    const char *now, *by, *lang, *color, *folder;
} dbr_common;
extern const dbr_option dbr_common_options[];
/* Splits argv[1…] into the command's name and the rest: options before the name are moved behind it. NULL
 * name: none given. `ret_rest[0]` is the name. */
void dbr_common_split(dbr_arena *arena, int argc, const char *const *argv, const char **ret_name,
                      const char *const **ret_rest, int *ret_n_rest);

/* The path of this program from argv[0] (and PATH); NULL when it cannot be told. */
const char *dbr_libexec_self(dbr_arena *arena, const char *argv0);
/* Where a libexec program is: $DEBRIEF_LIBEXEC, beside this program, ../libexec/debrief from it, then the
 * configured place. NULL when it is nowhere. */
const char *dbr_libexec_find(dbr_arena *arena, const char *self, const char *program);

/* ---- help, man, completion: written from the table ---- */

void dbr_help_overview(dbr_out *out);
void dbr_help_command(dbr_out *out, const dbr_cmd *command);
/* What a step is called in help and man. */
const char *dbr_step_title(dbr_step step);
/* troff; command NULL gives debrief(1). */
void dbr_man_write(dbr_buf *out, const dbr_cmd *command);
/* shell: "bash", "zsh", "fish"; false for others. */
bool dbr_completion_write(dbr_buf *out, const char *shell);
/* The member "error" of the object being written. */
void dbr_json_error_member(dbr_jsonw *w, const dbr_err *err, int exit_code);
/* Appends {"error": {…}}. */
void dbr_json_error(dbr_buf *out, const dbr_err *err, int exit_code);

/* ---- progress ---- */

/*
 * One bar on standard error, shown once the work has taken a second; nothing unless standard error is a
 * terminal, nor with --quiet or --json. `DBR_AUTO` is not needed: end() clears the line, and an error printed
 * meanwhile clears it too.
 */
typedef struct dbr_bar {
    dbr_out *err; // NULL: silent
    const char *label;
    uint64_t total; // 0: unknown, a count is shown instead of a bar
    int64_t begin_ns, last_ns;
    bool is_shown;
} dbr_bar;
void dbr_bar_begin(dbr_bar *p, dbr_cmd_context *ctx, const char *label, uint64_t total);
void dbr_bar_step(dbr_bar *p, uint64_t done);
void dbr_bar_end(dbr_bar *p);

#endif
