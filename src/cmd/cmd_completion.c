/*
 * `debrief completion bash|zsh|fish` writes a completion script from the table of commands.
 *
 * The scripts complete the command, its options, and the words of options that have a closed list; everything
 * else is a file name.
 */
#include "cmd/cmd.h"

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

/* `command` is a shell pattern: quoted, or a bare '*'. */
static void bash_option_words(dbr_buf *out, const char *command, const dbr_option *options)
{
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        if (o->words != NULL) {
            dbr_buf_printf(out, "    %s' --%s') words='", command, o->name);
            add_words(out, o->words, ' ');
            dbr_buf_str(out, "' ;;\n");
        }
    }
}

static void write_bash(dbr_buf *out)
{
    dbr_buf_str(
        out, "# bash completion for debrief; written by 'debrief completion bash'\n"
             "_debrief() {\n"
             "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' words='' i\n"
             "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
             "    case ${COMP_WORDS[i]} in -C|--directory|--now|--by|--lang|--color) i=$((i + 1)) ;; -*) ;;\n"
             "    *) command=${COMP_WORDS[i]}; break ;; esac\n"
             "  done\n"
             "  case \"$command $prev\" in\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        bash_option_words(out, dbr_cmd_row(i)->name, dbr_cmd_row(i)->options);
    }
    bash_option_words(out, "*", dbr_common_options);
    dbr_buf_str(out, "  esac\n"
                     "  if [ -z \"$words\" ]; then\n"
                     "    case \"$command $cur\" in\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        dbr_buf_printf(out, "      '%s -'*) words='", dbr_cmd_row(i)->name);
        bash_option_names(out, dbr_cmd_row(i)->options);
        bash_option_names(out, dbr_common_options);
        dbr_buf_str(out, "' ;;\n");
    }
    dbr_buf_str(out, "      'help '*|'man '*|' '*) words='");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        dbr_buf_printf(out, "%s%s", i > 0 ? " " : "", dbr_cmd_row(i)->name);
    }
    dbr_buf_str(out, "' ;;\n    esac\n  fi\n"
                     "  if [ -n \"$words\" ]; then\n"
                     "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                     "  else\n"
                     "    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                     "  fi\n"
                     "}\n"
                     "complete -o filenames -F _debrief debrief\n");
}

/* ---- zsh ---- */

static void zsh_options(dbr_buf *out, const dbr_option *options)
{
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        dbr_buf_printf(out, " \\\n        '--%s[", o->name);
        add_quoted(out, o->help);
        dbr_buf_char(out, ']');
        if (o->words != NULL) {
            dbr_buf_printf(out, ":%s:(", o->arg != NULL ? o->arg : o->name);
            add_words(out, o->words, ' ');
            dbr_buf_char(out, ')');
        } else if (o->type != DBR_OPTION_FLAG) {
            dbr_buf_printf(out, ":%s:_files", o->arg != NULL ? o->arg : o->name);
        }
        dbr_buf_char(out, '\'');
    }
}

static void write_zsh(dbr_buf *out)
{
    dbr_buf_str(out, "#compdef debrief\n# zsh completion for debrief; written by 'debrief completion zsh'\n"
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
        dbr_buf_str(out, " \\\n        '*:file:_files' ;;\n");
    }
    dbr_buf_str(out, "  esac\n}\n_debrief \"$@\"\n");
}

/* ---- fish ---- */

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
            dbr_buf_str(out, " -r");
        }
        dbr_buf_str(out, " -d '");
        add_quoted(out, o->help);
        dbr_buf_str(out, "'\n");
    }
}

static void write_fish(dbr_buf *out)
{
    dbr_buf_str(out, "# fish completion for debrief; written by 'debrief completion fish'\n");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        dbr_buf_printf(out, "complete -c debrief -n __fish_use_subcommand -f -a %s -d '", c->name);
        add_quoted(out, c->help);
        dbr_buf_str(out, "'\n");
        dbr_buf condition;
        dbr_buf_init(&condition, 0);
        dbr_buf_printf(&condition, " -n '__fish_seen_subcommand_from %s'", c->name);
        fish_options(out, condition.ptr, c->options);
        dbr_buf_release(&condition);
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
        "Writes a completion script to standard output. An installation puts them where the shells look.",
    .step = DBR_STEP_ABOUT,
    .min_operands = 1,
    .max_operands = 1,
    .run = run,
};
