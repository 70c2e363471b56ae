/* `debrief help [COMMAND]`: the overview, or one command; with --json the table of commands for other
 * programs. */
#include "cmd/cmd.h"

static const char *option_type_word(dbr_option_type type)
{
    static const char *const words[] = {
        [DBR_OPTION_FLAG] = "flag", [DBR_OPTION_TEXT] = "text", [DBR_OPTION_INT] = "int",
        [DBR_OPTION_WORD] = "word", [DBR_OPTION_LIST] = "list",
    };
    return words[type];
}

static void write_options(dbr_jsonw *w, const dbr_option *options)
{
    dbr_jsonw_array(w, "options");
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        dbr_jsonw_object(w, NULL);
        dbr_jsonw_str(w, "name", o->name);
        dbr_jsonw_str(w, "type", option_type_word(o->type));
        dbr_jsonw_str(w, "arg", o->arg);
        dbr_jsonw_str(w, "words", o->words);
        dbr_jsonw_str(w, "default", o->otherwise);
        dbr_jsonw_str(w, "help", o->help);
        dbr_jsonw_object_end(w);
    }
    dbr_jsonw_array_end(w);
}

static void write_command(dbr_jsonw *w, const dbr_cmd *c)
{
    dbr_jsonw_object(w, NULL);
    dbr_jsonw_str(w, "name", c->name);
    dbr_jsonw_str(w, "help", c->help);
    dbr_jsonw_str(w, "step", dbr_step_title(c->step));
    dbr_jsonw_str(w, "usage", c->usage);
    dbr_jsonw_str(w, "example", c->example);
    dbr_jsonw_bool(w, "json", c->has_json);
    write_options(w, c->options);
    dbr_jsonw_object_end(w);
}

static void write_json(dbr_out *out, const dbr_cmd *only)
{
    dbr_jsonw w;
    dbr_jsonw_init(&w, &out->buf, true);
    dbr_jsonw_object(&w, NULL);
    write_options(&w, dbr_common_options);
    dbr_jsonw_array(&w, "commands");
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        if (only == NULL || only == dbr_cmd_row(i)) {
            write_command(&w, dbr_cmd_row(i));
        }
    }
    dbr_jsonw_array_end(&w);
    dbr_jsonw_object_end(&w);
    dbr_buf_char(&out->buf, '\n');
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const dbr_cmd *only = NULL;
    if (argc == 1) {
        only = dbr_cmd_find(argv[0]);
        if (only == NULL) {
            const char *nearest = dbr_cmd_nearest(argv[0]);
            return dbr_cmd_usage(ctx, "unknown command '%s'%s%s%s", argv[0],
                                 nearest != NULL ? " (did you mean '" : "", nearest != NULL ? nearest : "",
                                 nearest != NULL ? "'?)" : "");
        }
    }
    if (ctx->is_json) {
        write_json(ctx->out, only);
    } else if (only != NULL) {
        dbr_help_command(ctx->out, only);
    } else {
        dbr_help_overview(ctx->out);
    }
    return DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_help = {
    .name = "help",
    .help = "show all commands, or one in full",
    .usage = "[COMMAND]",
    .example = "debrief help doctor",
    .description =
        "Lists the commands by the step of the procedure they belong to. With COMMAND it shows that "
        "command's options and an example, as 'debrief COMMAND --help' does.\n"
        "\n"
        "With --json the whole table is written: names, options, types and defaults, for editors and agents.",
    .step = DBR_STEP_ABOUT,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
