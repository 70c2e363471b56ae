/*
 * Walks every table of the program and demands what its rows owe: help, an example, a manual page,
 * completion, a schema.
 *
 * A new row is tested by being in its table. A new table (formats, sources, rules, writers, trackers …) gets
 * a walk of its own below, at "Tables of the rooms", and its name in the list of DBR_TESTS: the walk says
 * what a row must have.
 */
#include "test.h"

#include "cmd/cmd.h"

#include "base/file.h"
#include "collect/collect.h"
#include "track/track.h"

#include <ctype.h>

/* A failure that names the row, since a walk would hide which one it was. */
#define DEMAND(condition, table, row)                                                                        \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fail_msg("%s '%s': %s", (table), (row), #condition);                                             \
        }                                                                                                    \
    } while (0)

static bool source_file_exists(const char *folder, const char *name, const char *suffix)
{
    const char *root = getenv("DBR_SOURCE_ROOT");
    assert_non_null(root);
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s/%s%s", root, folder, name, suffix);
    dbr_file_stat st = {0};
    dbr_err err = {0};
    return dbr_file_stat_of(path, &st, &err) == DBR_OK && st.type == DBR_FILE_REGULAR;
}

/* One line of help: starts small (or with an upper-case word such as "JSON"), has no full stop, fits beside
 * its name. */
static bool is_help_line(const char *help)
{
    size_t len = help != NULL ? strlen(help) : 0;
    return len > 0 && len <= 100 && help[len - 1] != '.' && strchr(help, '\n') == NULL &&
           !isspace((unsigned char)help[0]);
}

static void check_options(const char *row, const dbr_option *options, size_t struct_bytes)
{
    for (const dbr_option *o = options; o != NULL && o->name != NULL; o++) {
        DEMAND(is_help_line(o->help), row, o->name);
        DEMAND((o->type == DBR_OPTION_FLAG) == (o->arg == NULL), row, o->name);
        DEMAND((o->type == DBR_OPTION_WORD) == (o->words != NULL), row, o->name);
        DEMAND(o->offset < struct_bytes, row, o->name);
        for (const dbr_option *other = options; other != o; other++) {
            DEMAND(strcmp(o->name, other->name) != 0, row, o->name);
            DEMAND(o->letter == 0 || o->letter != other->letter, row, o->name);
        }
        for (const dbr_option *common = dbr_common_options;
             common->name != NULL && options != dbr_common_options; common++) {
            DEMAND(strcmp(o->name, common->name) != 0, row, o->name);
            DEMAND(o->letter == 0 || o->letter != common->letter, row, o->name);
        }
    }
}

/* ---- commands ---- */

static void every_command_says_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        char start[80];
        (void)snprintf(start, sizeof(start), "debrief %s", c->name);
        DEMAND(is_help_line(c->help) && strlen(c->help) <= 70, "command", c->name);
        DEMAND(islower((unsigned char)c->help[0]), "command", c->name);
        DEMAND(c->usage != NULL, "command", c->name);
        DEMAND(c->description != NULL && strlen(c->description) >= 40, "command", c->name);
        DEMAND(c->example != NULL && strstr(c->example, start) != NULL, "command", c->name);
        DEMAND((c->run != NULL) != (c->program != NULL) || c->hands_over != NULL, "command", c->name);
        DEMAND((c->options != NULL) == (c->args_bytes > 0), "command", c->name);
        DEMAND(c->max_operands == -1 || c->max_operands >= c->min_operands, "command", c->name);
        DEMAND((c->max_operands == 0) == (c->usage[0] == '\0'), "command", c->name);
        DEMAND(dbr_cmd_find(c->name) == c, "command", c->name);
        check_options(c->name, c->options, c->args_bytes);
    }
}

static void every_command_with_json_has_a_schema(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        DEMAND(c->has_json == source_file_exists("docs/schemas", c->name, ".json"), "schema of command",
               c->name);
    }
    assert_true(source_file_exists("docs/schemas", "error", ".json"));
}

static void every_command_has_a_man_page_with_its_options(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
        const dbr_cmd *c = dbr_cmd_row(i);
        dbr_buf page;
        dbr_buf_init(&page, 0);
        dbr_man_write(&page, c);
        DEMAND(strstr(page.ptr, ".SH DESCRIPTION") != NULL, "man page", c->name);
        for (const dbr_option *o = c->options; o != NULL && o->name != NULL; o++) {
            char escaped[128] = "\\-\\-";
            for (const char *p = o->name; *p != '\0'; p++) {
                (void)snprintf(escaped + strlen(escaped), sizeof(escaped) - strlen(escaped),
                               *p == '-' ? "\\-" : "%c", *p);
            }
            DEMAND(strstr(page.ptr, escaped) != NULL, c->name, o->name);
        }
        dbr_buf_release(&page);
    }
}

static void every_command_is_completed_in_every_shell(void **state)
{
    (void)state;
    static const char *const shells[] = {"bash", "zsh", "fish"};
    for (size_t k = 0; k < sizeof(shells) / sizeof(shells[0]); k++) {
        dbr_buf script;
        dbr_buf_init(&script, 0);
        assert_true(dbr_completion_write(&script, shells[k]));
        for (size_t i = 0; dbr_cmd_row(i) != NULL; i++) {
            DEMAND(strstr(script.ptr, dbr_cmd_row(i)->name) != NULL, shells[k], dbr_cmd_row(i)->name);
        }
        dbr_buf_release(&script);
    }
}

static void common_options_are_complete(void **state)
{
    (void)state;
    check_options("common options", dbr_common_options, sizeof(dbr_common));
}

/* ---- Tables of the rooms: one walk each ----
 *
 * formats   help, docs page, samples that parse; each sniffs its own samples higher than every other does;
 * fuzz target sources   help, docs page, options, a dry run that opens no connection detectors help, docs
 * page rules     id "family/name", severity, rationale with source, bad and good examples that pass in both
 * languages writers   help, docs page, renders the sample report trackers  help, docs page, options, a dry
 * run
 */

/* Options of a row of a room's table, filled from its own sample. */
static void *fill_sample(dbr_arena *arena, const char *name, const dbr_option *options, size_t args_bytes,
                         const char *const *sample)
{
    dbr_err err = {0};
    const char *argv[8] = {name};
    const char **operands = NULL;
    size_t n_operands = 0;
    int argc = 1;
    check_options(name, options, args_bytes);
    for (; *sample != NULL && argc < 8; sample++) {
        argv[argc++] = *sample;
    }
    void *args = dbr_arena_alloc(arena, args_bytes);
    DEMAND(dbr_option_parse(arena, &options, &args, 1, argc, argv, &operands, &n_operands, &err) == DBR_OK,
           "sample of", name);
    return args;
}

/* A plan is what a dry run shows: it opens no connection, or this would fail where there is no network. */
static void every_source_says_what_it_is_and_plans_its_sample(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_source_at(i) != NULL; i++) {
        const dbr_source *s = dbr_source_at(i);
        dbr_arena arena = {0};
        dbr_err err = {0};
        dbr_collect_plan plan = {.arena = &arena, .window = {0, DBR_HOUR}};
        DEMAND(is_help_line(s->help), "source", s->name);
        DEMAND(source_file_exists("docs/sources", s->name, ".md"), "docs page of source", s->name);
        DEMAND(s->plan(fill_sample(&arena, s->name, s->options, s->args_bytes, s->sample), &plan, &err) ==
                   DBR_OK,
               "source", s->name);
        DEMAND(plan.steps.n > 0, "source", s->name);
        for (size_t k = 0; k < plan.steps.n; k++) {
            const dbr_collect_step *step = &plan.steps.items[k];
            DEMAND(step->source == s && step->origin[0] != '\0', "source", s->name);
            DEMAND(dbr_path_is_safe(dbr_slice_str(step->artifact)), "source", s->name);
            DEMAND((step->argv != NULL) != (step->request.method != NULL), "source", s->name);
        }
        dbr_collect_plan_release(&plan);
        dbr_arena_release(&arena);
    }
}

static void count_request(void *data, const dbr_http_request *request)
{
    (void)request;
    (*(size_t *)data)++;
}

static void every_tracker_says_what_it_is_and_runs_dry(void **state)
{
    (void)state;
    static const char REPORT[] =
        "# Outage\n\n**Date**: 2025-02-09\n\n## Key Times\n\n| Milestone | Time (UTC) |\n|---|---|\n"
        "| resolved | 10:40:00 |\n\n## Action Items\n\n| ID | Action | Owner | Deadline |\n"
        "|---|---|---|---|\n| AI-001 | Add an alert | @a | 2025-02-16 |\n";
    for (size_t i = 0; dbr_tracker_at(i) != NULL; i++) {
        const dbr_tracker *t = dbr_tracker_at(i);
        dbr_arena arena = {0};
        dbr_err err = {0};
        dbr_document *d = NULL;
        size_t n_described = 0;
        dbr_net_options o = {.describe = count_request, .describe_data = &n_described};
        dbr_incident incident = {.zone = dbr_zone_utc(), .window = {DBR_TIME_NONE, DBR_TIME_NONE}};
        dbr_track_work work = {.arena = &arena, .incident = &incident, .incident_id = "x", .now = 0};
        dbr_track_result result = {0};
        DEMAND(is_help_line(t->help), "tracker", t->name);
        DEMAND(source_file_exists("docs/trackers", t->name, ".md"), "docs page of tracker", t->name);
        assert_int_equal(dbr_document_read(&arena, dbr_slice_str(REPORT), "report.md", NULL, &d, &err),
                         DBR_OK);
        assert_int_equal(dbr_net_open(&o, &work.net, &err), DBR_OK);
        work.document = d;
        work.audience = dbr_audience_new(DBR_AUDIENCE_TEAM, &incident, DBR_LANG_EN);
        void *args = fill_sample(&arena, t->name, t->options, t->args_bytes, t->sample);
        DEMAND(t->run(args, &work, &result, &err) == DBR_OK, "tracker", t->name);
        DEMAND(n_described > 0 || result.file != NULL, "tracker", t->name);
        for (size_t k = 0; k < result.items.n; k++) {
            DEMAND(result.items.items[k].outcome == DBR_TRACK_PLANNED, "tracker", t->name);
        }
        dbr_track_result_release(&result);
        work.audience = dbr_audience_free(work.audience);
        work.net = dbr_net_close(work.net);
        dbr_arena_release(&arena);
    }
}

DBR_TESTS(cmocka_unit_test(every_command_says_what_it_is),
          cmocka_unit_test(every_command_with_json_has_a_schema),
          cmocka_unit_test(every_command_has_a_man_page_with_its_options),
          cmocka_unit_test(every_command_is_completed_in_every_shell),
          cmocka_unit_test(common_options_are_complete),
          cmocka_unit_test(every_source_says_what_it_is_and_plans_its_sample),
          cmocka_unit_test(every_tracker_says_what_it_is_and_runs_dry))
