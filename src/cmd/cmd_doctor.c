/*
 * `debrief doctor`: what this build and this machine can do, and what is lost where something is missing.
 *
 * A check is needed (its absence ends with exit code 1) or optional. Nothing is asked of the network.
 */
#include "build_info.h"
#include "cmd/cmd.h"

#include "base/file.h"
#include "base/proc.h"

#include <unistd.h>

typedef struct check {
    dbr_text_id group;
    const char *name;    // arena or static
    const char *detail;  // version, path or value; NULL when missing
    const char *purpose; // what it is for, in the reader's language; NULL for plain facts
    bool is_needed;
} check;

typedef DBR_VEC(check) check_list;

static check *add(check_list *list, dbr_text_id group, const char *name, const char *detail)
{
    check *c = DBR_PUSH(list);
    *c = (check){.group = group, .name = name, .detail = detail};
    return c;
}

static void check_libraries(check_list *list)
{
    static const struct {
        const char *name, *version;
    } libraries[] = {DBR_LIBRARIES};
    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        (void)add(list, DBR_T_CMD_DOCTOR_LIBRARIES, libraries[i].name, libraries[i].version);
    }
}

/* The libexec programs that the table of commands names. */
static void check_programs(dbr_cmd_context *ctx, check_list *list)
{
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *command = dbr_cmd_row(i);
        if (command->program == NULL) {
            continue;
        }
        const char *path = dbr_libexec_find(ctx->arena, ctx->self, command->program);
        check *c = add(list, DBR_T_CMD_DOCTOR_PROGRAMS, command->program, path);
        dbr_buf purpose;
        dbr_buf_init(&purpose, 0);
        DBR_SAY(&purpose, ctx->lang, DBR_T_CMD_DOCTOR_FOR_PROGRAM, command->name);
        c->purpose = dbr_arena_str(ctx->arena, dbr_buf_view(&purpose));
        c->is_needed = true;
        dbr_buf_release(&purpose);
    }
}

/* The first line that `argv` prints; NULL when the program is not here or fails. */
static const char *first_line_of(dbr_arena *arena, const char *const *argv)
{
    const dbr_proc_spec spec = {.argv = argv, .timeout_ms = 5000, .max_output_bytes = 1u << 16};
    dbr_proc_result result = {0};
    dbr_err err = {0};
    if (dbr_proc_run(&spec, &result, &err) < 0) {
        return NULL;
    }
    const char *line = NULL;
    if (result.exit_code == 0) {
        dbr_slice rest = dbr_buf_view(result.out.len > 0 ? &result.out : &result.errout);
        line = dbr_arena_str(arena, dbr_slice_trim(dbr_slice_cut(&rest, '\n')));
    }
    dbr_proc_result_release(&result);
    return line;
}

static void check_tools(dbr_cmd_context *ctx, check_list *list)
{
    static const struct {
        const char *argv[4];
        dbr_text_id purpose;
    } tools[] = {
        {{"git", "--version"}, DBR_T_CMD_DOCTOR_FOR_GIT},
        {{"kubectl", "version", "--client=true"}, DBR_T_CMD_DOCTOR_FOR_KUBECTL},
        {{"ssh", "-V"}, DBR_T_CMD_DOCTOR_FOR_SSH},
        {{"promtool", "--version"}, DBR_T_CMD_DOCTOR_FOR_PROMTOOL},
        {{"pandoc", "--version"}, DBR_T_CMD_DOCTOR_FOR_PANDOC},
        {{"rsvg-convert", "--version"}, DBR_T_CMD_DOCTOR_FOR_RSVG},
    };
    for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
        check *c =
            add(list, DBR_T_CMD_DOCTOR_TOOLS, tools[i].argv[0], first_line_of(ctx->arena, tools[i].argv));
        c->purpose = dbr_text(ctx->lang, tools[i].purpose);
    }
}

static const char *scratch_folder(void)
{
    const char *folder = getenv("TMPDIR");
    folder = folder != NULL && folder[0] != '\0' ? folder : "/tmp";
    return access(folder, W_OK) == 0 ? folder : NULL;
}

static void check_machine(dbr_cmd_context *ctx, check_list *list)
{
    const dbr_zone *zone = NULL;
    dbr_err err = {0};
    bool has_zones = dbr_zone_find(dbr_slice_str("Asia/Shanghai"), &zone, &err) == DBR_OK;
    check *c = add(list, DBR_T_CMD_DOCTOR_MACHINE, dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_ZONE_DATA),
                   has_zones ? dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_YES) : NULL);
    c->is_needed = true;
    c->purpose = dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_FOR_ZONE_DATA);

    c = add(list, DBR_T_CMD_DOCTOR_MACHINE, dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_SCRATCH), scratch_folder());
    c->is_needed = true;
    c->purpose = dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_FOR_SCRATCH);

    (void)add(list, DBR_T_CMD_DOCTOR_MACHINE, dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_LANGUAGE),
              dbr_lang_name(ctx->lang));
    (void)add(list, DBR_T_CMD_DOCTOR_MACHINE, dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_PROCESSORS),
              dbr_arena_printf(ctx->arena, "%d", dbr_os_cpus()));
}

static const char *group_word(dbr_text_id group)
{
    switch (group) {
    case DBR_T_CMD_DOCTOR_LIBRARIES:
        return "library";
    case DBR_T_CMD_DOCTOR_PROGRAMS:
        return "program";
    case DBR_T_CMD_DOCTOR_TOOLS:
        return "tool";
    default:
        return "machine";
    }
}

static void write_json(dbr_out *out, const check *checks, size_t n, bool is_good)
{
    dbr_jsonw w;
    dbr_jsonw_init(&w, &out->buf, true);
    dbr_jsonw_object(&w, NULL);
    dbr_jsonw_str(&w, "version", DBR_VERSION);
    dbr_jsonw_bool(&w, "good", is_good);
    dbr_jsonw_array(&w, "checks");
    for (size_t i = 0; i < n; i++) {
        dbr_jsonw_object(&w, NULL);
        dbr_jsonw_str(&w, "group", group_word(checks[i].group));
        dbr_jsonw_str(&w, "name", checks[i].name);
        dbr_jsonw_bool(&w, "found", checks[i].detail != NULL);
        dbr_jsonw_bool(&w, "needed", checks[i].is_needed);
        dbr_jsonw_str(&w, "detail", checks[i].detail);
        dbr_jsonw_str(&w, "purpose", checks[i].purpose);
        dbr_jsonw_object_end(&w);
    }
    dbr_jsonw_array_end(&w);
    dbr_jsonw_object_end(&w);
    dbr_buf_char(&out->buf, '\n');
}

static void write_check(dbr_cmd_context *ctx, const check *c)
{
    dbr_out *out = ctx->out;
    dbr_out_printf(out, "  %s: ", c->name);
    if (c->detail != NULL) {
        dbr_out_printf(out, "%s\n", c->detail);
        return;
    }
    dbr_text_id id = c->is_needed ? DBR_T_CMD_DOCTOR_MISSING_NEEDED : DBR_T_CMD_DOCTOR_MISSING_OPTIONAL;
    dbr_buf text;
    dbr_buf_init(&text, 0);
    DBR_SAY(&text, ctx->lang, id, c->purpose);
    dbr_out_styled(out, c->is_needed ? DBR_STYLE_BAD : DBR_STYLE_DIM, text.ptr);
    dbr_out_str(out, "\n");
    dbr_buf_release(&text);
}

static void write_text(dbr_cmd_context *ctx, const check *checks, size_t n, const dbr_buf *missing)
{
    dbr_out_str(ctx->out, "debrief " DBR_VERSION "\n");
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || checks[i].group != checks[i - 1].group) {
            dbr_out_str(ctx->out, "\n");
            dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_text(ctx->lang, checks[i].group));
            dbr_out_str(ctx->out, "\n");
        }
        write_check(ctx, &checks[i]);
    }
    dbr_out_str(ctx->out, "\n");
    if (missing->len == 0) {
        dbr_out_printf(ctx->out, "%s\n", dbr_text(ctx->lang, DBR_T_CMD_DOCTOR_ALL_GOOD));
    } else {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_DOCTOR_PROBLEMS, missing->ptr);
    }
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    (void)argc;
    (void)argv;
    check_list list = {0};
    check_libraries(&list);
    check_programs(ctx, &list);
    check_tools(ctx, &list);
    check_machine(ctx, &list);

    dbr_buf missing;
    dbr_buf_init(&missing, 0);
    for (size_t i = 0; i < list.n; i++) {
        if (list.items[i].is_needed && list.items[i].detail == NULL) {
            dbr_buf_printf(&missing, "%s%s", missing.len > 0 ? ", " : "", list.items[i].name);
        }
    }
    bool is_good = missing.len == 0;
    if (ctx->is_json) {
        write_json(ctx->out, list.items, list.n, is_good);
    } else {
        write_text(ctx, list.items, list.n, &missing);
    }
    dbr_buf_release(&missing);
    DBR_VEC_RELEASE(&list);
    return is_good ? DBR_EXIT_DONE : DBR_EXIT_FINDINGS;
}

const dbr_cmd dbr_cmd_doctor = {
    .name = "doctor",
    .help = "show what this build and this machine can do",
    .usage = "",
    .example = "debrief doctor",
    .description =
        "Lists the libraries the program was built with, its own further programs, the programs it can run, "
        "zone data, language and processors, and says what is lost where one is missing. Nothing is asked "
        "of the network.\n"
        "\n"
        "Ends with exit code 1 when something that is needed is missing.",
    .step = DBR_STEP_ABOUT,
    .has_json = true,
    .run = run,
};
