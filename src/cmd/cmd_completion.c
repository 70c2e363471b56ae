/*
 * `debrief completion bash|zsh|fish` writes a completion script from the table of commands.
 *
 * The scripts complete the command, its options, the words of options that have a closed list, and what stands in a usage:
 *
 *     [accept|hide|pin N | set MILESTONE TIME]   its words in small letters, until one of them stands there
 *     [REPORT|FOLDER…]                           Markdown files, and folders on the way to them
 *     FILE…                                      files
 *     (nothing)                                  the options
 *     --incident FOLDER                          folders with an incident.yaml, here and one below
 */
#include "cmd/cmd.h"

/* What stands where a name is expected. */
typedef enum wanted { WANTED_NOTHING, WANTED_FILES, WANTED_REPORTS, WANTED_FOLDERS, WANTED_INCIDENTS } wanted;

static wanted wanted_operand(const dbr_cmd *c)
{
    const char *u = c->usage;
    return strstr(u, "REPORT") != NULL                                ? WANTED_REPORTS
           : strstr(u, "FILE") != NULL                                ? WANTED_FILES
           : strstr(u, "FOLDER") != NULL || strstr(u, "ROOT") != NULL ? WANTED_FOLDERS
                                                                      : WANTED_NOTHING;
}

static wanted wanted_value(const dbr_option *o)
{
    const char *arg = o->arg != NULL ? o->arg : "";
    return strcmp(o->name, "incident") == 0                          ? WANTED_INCIDENTS
           : strcmp(arg, "FOLDER") == 0 || strcmp(arg, "DIR") == 0   ? WANTED_FOLDERS
           : strstr(arg, "FILE") != NULL || strcmp(arg, "PATH") == 0 ? WANTED_FILES
                                                                     : WANTED_NOTHING;
}

/* The words of a usage in small letters, with blanks between them: "accept hide pin set". */
static void operand_words(dbr_buf *out, const dbr_cmd *c)
{
    dbr_buf_str(out, "");
    for (const char *p = c->usage; *p != '\0';) {
        size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz-");
        if (n > 1) {
            dbr_buf_printf(out, "%s%.*s", out->len > 0 ? " " : "", (int)n, p);
        }
        p += n > 0 ? n : 1;
    }
}

/* Appends `s` with each `'` as `'\''`, for a single-quoted shell word. */
static void add_quoted(dbr_buf *out, const char *s)
{
    for (const char *p = s; *p != '\0'; p++) {
        if (*p == '\'') {
            dbr_buf_str(out, "'\\''");
        } else {
            dbr_buf_char(out, *p);
        }
    }
}

static void add_words(dbr_buf *out, const char *words, char separator)
{
    for (const char *p = words; *p != '\0'; p++) {
        dbr_buf_char(out, *p == '|' ? separator : *p);
    }
}

/* ---- bash ---- */

static void bash_option_names(dbr_buf *out, const dbr_option *options)
{
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        dbr_buf_printf(out, " --%s", o->name);
    }
}

/* What follows an option that takes a value. `command` is a shell pattern: quoted, or a bare '*'. */
static void bash_option_values(dbr_buf *out, const char *command, const dbr_option *options)
{
    static const char *const kinds[] = {"nothing", "files", "reports", "folders", "incidents"};
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        if (o->type == DBR_OPTION_FLAG) {
            continue;
        }
        dbr_buf_printf(out, "    %s' --%s'", command, o->name);
        if (o->letter != 0) {
            dbr_buf_printf(out, "|%s' -%c'", command, o->letter);
        }
        if (o->words != NULL) {
            dbr_buf_str(out, ") kind=words words='");
            add_words(out, o->words, ' ');
            dbr_buf_str(out, "' ;;\n");
        } else {
            dbr_buf_printf(out, ") kind=%s ;;\n", kinds[wanted_value(o)]);
        }
    }
}

/* What the command takes: its words until one of them is there, else what kind of name; options after a dash. */
static void bash_operands(dbr_buf *out, const dbr_cmd *c)
{
    static const char *const kinds[] = {"options", "files", "reports", "folders", "incidents"};
    DBR_AUTO(dbr_buf) words = {0};
    operand_words(&words, c);
    dbr_buf_printf(out, "      %s) kind=%s operands='%s' options='", c->name, kinds[wanted_operand(c)],
                   words.ptr);
    bash_option_names(out, c->options);
    bash_option_names(out, dbr_common_options);
    dbr_buf_str(out, "' ;;\n");
}

static const char BASH_HEAD[] =
    "# bash completion for debrief; written by 'debrief completion bash'\n"
    "_debrief_incidents() {\n"
    "  local folder found=''\n"
    "  for folder in \"$1\"*/ \"$1\"*/*/; do\n"
    "    if [ -e \"${folder}incident.yaml\" ]; then printf '%s\\n' \"${folder%/}\"; found=1; fi\n"
    "  done\n"
    "  [ -n \"$found\" ] || compgen -d -- \"$1\"\n"
    "}\n"
    "_debrief_names() {\n"
    "  case $1 in\n"
    "    words) compgen -W \"$3\" -- \"$2\" ;;\n"
    "    files) compgen -f -- \"$2\" ;;\n"
    "    folders) compgen -d -- \"$2\" ;;\n"
    "    reports) compgen -f -X '!*.md' -- \"$2\"; compgen -d -- \"$2\" ;;\n"
    "    incidents) _debrief_incidents \"$2\" ;;\n"
    "  esac\n"
    "}\n"
    "_debrief() {\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "  local command='' kind='' words='' operands='' options='' i\n"
    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "    case ${COMP_WORDS[i]} in -C|--directory|--now|--by|--lang|--color) i=$((i + 1)) ;; -*) ;;\n"
    "    *) command=${COMP_WORDS[i]}; break ;; esac\n"
    "  done\n"
    "  case \"$command $prev\" in\n";

static const char BASH_FOOT[] =
    "    esac\n"
    "    case $cur in -*) kind=options ;; esac\n"
    "    for ((i = 2; i < COMP_CWORD; i++)); do\n"
    "      case \" $operands \" in *\" ${COMP_WORDS[i]} \"*) operands='' ;; esac\n"
    "    done\n"
    "    case $kind in\n"
    "      options) kind=words; case $cur in -*) words=$options ;; *) words=${operands:-$options} ;; esac "
    ";;\n"
    "      *) if [ -n \"$operands\" ]; then words=$operands; fi ;;\n"
    "    esac\n"
    "  fi\n"
    "  mapfile -t COMPREPLY < <(_debrief_names \"$kind\" \"$cur\" \"$words\"\n"
    "    [ \"$kind\" = words ] || [ -z \"$words\" ] || _debrief_names words \"$cur\" \"$words\")\n"
    "}\n"
    "complete -o filenames -F _debrief debrief\n";

static void write_bash(dbr_buf *out)
{
    dbr_buf_str(out, BASH_HEAD);
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        bash_option_values(out, dbr_cmd_row(i)->name, dbr_cmd_row(i)->options);
    }
    bash_option_values(out, "*", dbr_common_options);
    dbr_buf_str(out, "  esac\n"
                     "  if [ -z \"$kind\" ]; then\n"
                     "    case $command in\n"
                     "      ''|help|man) kind=words words='");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        dbr_buf_printf(out, "%s%s", i > 0 ? " " : "", dbr_cmd_row(i)->name);
    }
    dbr_buf_str(out, "' options='");
    bash_option_names(out, dbr_common_options);
    dbr_buf_str(out, "' ;;\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        if (strcmp(c->name, "help") != 0 && strcmp(c->name, "man") != 0) {
            bash_operands(out, c);
        }
    }
    dbr_buf_str(out, BASH_FOOT);
}

/* ---- zsh ---- */

static const char *zsh_action(wanted what)
{
    static const char *const actions[] = {" ", "_files", "_files -g \"*.md(-.)\"", "_files -/",
                                          "_debrief_incidents"};
    return actions[what];
}

static void zsh_options(dbr_buf *out, const dbr_option *options)
{
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        bool has_value = o->type != DBR_OPTION_FLAG;
        dbr_buf_str(out, " \\\n        ");
        if (o->letter != 0) {
            dbr_buf_printf(out, "{-%c,--%s}'[", o->letter, o->name);
        } else {
            dbr_buf_printf(out, "'--%s[", o->name);
        }
        add_quoted(out, o->help);
        dbr_buf_char(out, ']');
        if (o->words != NULL) {
            dbr_buf_printf(out, ":%s:(", o->arg != NULL ? o->arg : o->name);
            add_words(out, o->words, ' ');
            dbr_buf_char(out, ')');
        } else if (has_value) {
            dbr_buf_printf(out, ":%s:%s", o->arg != NULL ? o->arg : o->name, zsh_action(wanted_value(o)));
        }
        dbr_buf_char(out, '\'');
    }
}

static void zsh_operands(dbr_buf *out, const dbr_cmd *c)
{
    DBR_AUTO(dbr_buf) words = {0};
    operand_words(&words, c);
    if (words.len > 0) {
        dbr_buf_printf(out, " \\\n        '1:what:(%s)'", words.ptr);
    }
    if (wanted_operand(c) != WANTED_NOTHING) {
        dbr_buf_printf(out, " \\\n        '*:file:%s'", zsh_action(wanted_operand(c)));
    }
    dbr_buf_str(out, " ;;\n");
}

static void write_zsh(dbr_buf *out)
{
    dbr_buf_str(out, "#compdef debrief\n# zsh completion for debrief; written by 'debrief completion zsh'\n"
                     "_debrief_incidents() {\n"
                     "  local -a folders\n"
                     "  folders=(${~PREFIX}*/incident.yaml(N:h) ${~PREFIX}*/*/incident.yaml(N:h))\n"
                     "  if (( $#folders )); then compadd -f -a folders; else _files -/; fi\n"
                     "}\n"
                     "_debrief() {\n  local -a commands\n  commands=(\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        dbr_buf_printf(out, "    '%s:", dbr_cmd_row(i)->name);
        add_quoted(out, dbr_cmd_row(i)->help);
        dbr_buf_str(out, "'\n");
    }
    dbr_buf_str(out, "  )\n"
                     "  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
                     "  case $words[2] in\n"
                     "    help|man) _describe command commands ;;\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        if (strcmp(c->name, "help") == 0 || strcmp(c->name, "man") == 0) {
            continue;
        }
        dbr_buf_printf(out, "    %s)\n      shift words; (( CURRENT-- ))\n      _arguments", c->name);
        zsh_options(out, c->options);
        zsh_options(out, dbr_common_options);
        zsh_operands(out, c);
    }
    dbr_buf_str(out, "  esac\n}\n_debrief \"$@\"\n");
}

/* ---- fish ---- */

static const char *fish_action(wanted what)
{
    static const char *const actions[] = {" -x", " -r", " -r -k -a '(__fish_complete_suffix .md)'",
                                          " -x -a '(__fish_complete_directories)'",
                                          " -x -a '(__debrief_incidents)'"};
    return actions[what];
}

static void fish_options(dbr_buf *out, const char *condition, const dbr_option *options)
{
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        dbr_buf_printf(out, "complete -c debrief%s -l %s", condition, o->name);
        if (o->letter != 0) {
            dbr_buf_printf(out, " -s %c", o->letter);
        }
        if (o->words != NULL) {
            dbr_buf_str(out, " -x -a '");
            add_words(out, o->words, ' ');
            dbr_buf_char(out, '\'');
        } else if (o->type != DBR_OPTION_FLAG) {
            dbr_buf_str(out, fish_action(wanted_value(o)));
        }
        dbr_buf_str(out, " -d '");
        add_quoted(out, o->help);
        dbr_buf_str(out, "'\n");
    }
}

static void fish_operands(dbr_buf *out, const dbr_cmd *c)
{
    DBR_AUTO(dbr_buf) words = {0};
    wanted what = wanted_operand(c);
    operand_words(&words, c);
    if (words.len > 0) {
        dbr_buf_printf(out,
                       "complete -c debrief -n '__fish_seen_subcommand_from %s; and not "
                       "__fish_seen_subcommand_from %s' -f -a '%s'\n",
                       c->name, words.ptr, words.ptr);
    }
    if (what == WANTED_REPORTS) {
        dbr_buf_printf(
            out,
            "complete -c debrief -n '__fish_seen_subcommand_from %s' -k -a '(__fish_complete_suffix .md)'\n",
            c->name);
    } else if (what != WANTED_FILES) {
        dbr_buf_printf(out, "complete -c debrief -n '__fish_seen_subcommand_from %s' -f%s\n", c->name,
                       what == WANTED_FOLDERS ? " -a '(__fish_complete_directories)'" : "");
    }
}

static void write_fish(dbr_buf *out)
{
    dbr_buf_str(out,
                "# fish completion for debrief; written by 'debrief completion fish'\n"
                "function __debrief_incidents\n"
                "  set -l at (commandline -ct)\n"
                "  set -l found\n"
                "  for file in $at*/incident.yaml $at*/*/incident.yaml\n"
                "    set -a found (string replace -r '/incident.yaml$' '' -- $file)\n"
                "  end\n"
                "  if set -q found[1]; string join \\n -- $found; else; __fish_complete_directories; end\n"
                "end\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        dbr_buf_printf(out, "complete -c debrief -n __fish_use_subcommand -f -a %s -d '", c->name);
        add_quoted(out, c->help);
        dbr_buf_str(out, "'\n");
        DBR_AUTO(dbr_buf) condition = {0};
        dbr_buf_printf(&condition, " -n '__fish_seen_subcommand_from %s'", c->name);
        fish_options(out, condition.ptr, c->options);
        fish_operands(out, c);
    }
    fish_options(out, "", dbr_common_options);
}

bool dbr_completion_write(dbr_buf *out, const char *shell)
{
    if (strcmp(shell, "bash") == 0) {
        write_bash(out);
    } else if (strcmp(shell, "zsh") == 0) {
        write_zsh(out);
    } else if (strcmp(shell, "fish") == 0) {
        write_fish(out);
    } else {
        return false;
    }
    return true;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    (void)argc;
    if (!dbr_completion_write(&ctx->out->buf, argv[0])) {
        return dbr_cmd_usage(ctx, "unknown shell '%s': bash, zsh or fish", argv[0]);
    }
    return DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_completion = {
    .name = "completion",
    .help = "write a completion script for a shell",
    .usage = "bash|zsh|fish",
    .example = "debrief completion bash > ~/.local/share/bash-completion/completions/debrief",
    .description =
        "Writes a completion script to standard output. An installation puts them where the shells look.\n\n"
        "It completes commands, options, their words, reports, and behind --incident the folders that hold "
        "an "
        "incident.",
    .step = DBR_STEP_ABOUT,
    .min_operands = 1,
    .max_operands = 1,
    .run = run,
};
