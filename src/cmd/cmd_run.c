/*
 * `debrief run FOLDER-OR-FILES`: the main job. Artifacts in; draft, check and page out; one screen of summary.
 */
#include "cmd/run.h"

#include <limits.h>
#include <stdlib.h>

typedef struct run_args {
    const char *into, *title, *from, *to, *zone, *severity;
    dbr_option_list services;
    bool gate, no_html;
} run_args;

#define FIELD(f) .offset = offsetof(run_args, f)
static const dbr_option options[] = {
    {.name = "into",
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "incident folder (default: post-mortem-NAME here)",
     FIELD(into)},
    {.name = "title", .type = DBR_OPTION_TEXT, .arg = "TEXT", .help = "title of the report", FIELD(title)},
    {.name = "from",
     .type = DBR_OPTION_TEXT,
     .arg = "TIME",
     .help = "when the incident began (found when not given); '10:05' takes its date from the evidence",
     FIELD(from)},
    {.name = "to", .type = DBR_OPTION_TEXT, .arg = "TIME", .help = "when it ended", FIELD(to)},
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "time zone for people and for stamps without one (default UTC)",
     FIELD(zone)},
    {.name = "severity",
     .type = DBR_OPTION_TEXT,
     .arg = "LEVEL",
     .help = "severity as your team words it",
     FIELD(severity)},
    {.name = "service",
     .letter = 's',
     .type = DBR_OPTION_LIST,
     .arg = "NAME",
     .help = "an affected service",
     FIELD(services)},
    {.name = "gate", .type = DBR_OPTION_FLAG, .help = "exit with 1 when the gate is shut", FIELD(gate)},
    {.name = "no-html", .type = DBR_OPTION_FLAG, .help = "do not write report.html", FIELD(no_html)},
    {.name = NULL},
};

/* ---- the incident folder ---- */

static bool has_settings(dbr_arena *arena, const char *folder)
{
    dbr_file_stat st = {0};
    dbr_err err = {0};
    return dbr_file_stat_of(dbr_path_join(arena, folder, "incident.yaml"), &st, &err) == DBR_OK &&
           st.type == DBR_FILE_REGULAR;
}

/* "api-service-2025-02-09/" → "api-service-2025-02-09"; "x.tar.gz" → "x". */
static const char *stem(dbr_arena *arena, const char *path)
{
    dbr_slice s = dbr_slice_str(path);
    while (s.len > 1 && s.ptr[s.len - 1] == '/') {
        s.len--;
    }
    const char *name = dbr_path_name(dbr_arena_str(arena, s));
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || name[0] == '\0') {
        char full[PATH_MAX];
        name = realpath(path, full) != NULL ? dbr_path_name(dbr_arena_str(arena, dbr_slice_str(full))) : "";
    }
    if (name[0] == '\0') {
        return "incident";
    }
    size_t dot = dbr_slice_find_char(dbr_slice_str(name), '.');
    return dot == SIZE_MAX || dot == 0 ? name : dbr_arena_str(arena, dbr_slice_of(name, dot));
}

static const char *folder_for(dbr_cmd_context *ctx, const run_args *args, int argc, const char *const *argv)
{
    if (args->into != NULL) {
        return args->into;
    }
    if (argc == 0 || (argc == 1 && has_settings(ctx->arena, argv[0]))) {
        return argc == 0 ? "." : argv[0];
    }
    const char *here = cmd_find_above(ctx->arena, ctx->folder, "incident.yaml"); // more evidence for it
    return here != NULL ? here : dbr_arena_printf(ctx->arena, "post-mortem-%s", stem(ctx->arena, argv[0]));
}

/* What the options say wins over incident.yaml for this run, and is written into a fresh one. */
static dbr_code apply_options(const run_args *args, cmd_work *w, dbr_err *err)
{
    dbr_incident *in = w->incident;
    dbr_slice *services = DBR_NEW_N(&w->arena, dbr_slice, args->services.n + 1);
    in->title = args->title != NULL ? dbr_slice_str(args->title) : in->title;
    in->severity = args->severity != NULL ? dbr_slice_str(args->severity) : in->severity;
    for (size_t i = 0; i < args->services.n; i++) {
        services[i] = dbr_slice_str(args->services.items[i]);
    }
    if (args->services.n > 0) {
        in->services = services;
        in->n_services = args->services.n;
    }
    return args->zone != NULL ? cmd_work_zone(args->zone, &in->zone, err) : DBR_OK;
}

/* --from and --to; "10:05" takes its date from the evidence. What is not given is DBR_TIME_NONE. */
static dbr_code read_window(const run_args *args, const cmd_work *w, dbr_span *ret, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    *ret = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    if (args->from != NULL) {
        rc = cmd_work_time(w, args->from, &ret->begin, err);
    }
    if (rc == DBR_OK && args->to != NULL) {
        rc = cmd_work_time(w, args->to, &ret->end, err);
    }
    if (rc == DBR_OK && ret->begin != DBR_TIME_NONE && ret->end != DBR_TIME_NONE && ret->end <= ret->begin) {
        rc = dbr_fail(err, DBR_EUSAGE, "--to is not after --from");
    }
    return rc;
}

/* ---- before anything is written ---- */

/* Is there a file at all? Errors: the first operand's. */
static dbr_code require_a_file(int argc, const char *const *argv, dbr_err *err)
{
    dbr_err first = {0};
    for (int i = 0; i < argc; i++) {
        dbr_err e = {0};
        if (cmd_work_probe(argv[i], &e) == DBR_OK) {
            return DBR_OK;
        }
        first = i == 0 ? e : first;
    }
    *err = first;
    return first.code;
}

/* Whatever can be wrong about the command line is told before a folder is made: a mistyped name leaves nothing behind. */
static dbr_code check_first(dbr_cmd_context *ctx, const run_args *args, const char *folder, int argc,
                            const char *const *argv, dbr_err *err)
{
    cmd_work w = {0};
    dbr_code rc = argc > 0 ? require_a_file(argc, argv, err) : DBR_OK;
    rc = rc < 0 ? rc : cmd_work_open(ctx, folder, CMD_WORK_FORESEE, &w, err);
    rc = rc < 0 ? rc : apply_options(args, &w, err);
    if (rc == DBR_OK && w.incident->window.begin == DBR_TIME_NONE) {
        w.incident->window.begin = ctx->now; // any date will do here
    }
    dbr_span window;
    rc = rc < 0 ? rc : read_window(args, &w, &window, err);
    cmd_work_release(&w);
    return rc;
}

/* A title when nobody gave one: what the page says, else the affected service, else the folder. */
static dbr_slice propose_title(cmd_work *w, const char *given_path)
{
    for (size_t i = 0; i < w->timeline->n_events; i++) {
        const dbr_event *e = &w->timeline->events[i];
        if (e->state == DBR_EVENT_SHOWN &&
            (e->milestones & ((1u << DBR_PAGED) | (1u << DBR_DETECTED))) != 0 && e->service.len > 0) {
            DBR_AUTO(dbr_buf) title = {0};
            DBR_SAY(&title, w->lang, DBR_T_CMD_TITLE_OF, dbr_arena_str(&w->arena, e->service));
            return dbr_slice_dup(&w->arena, dbr_buf_view(&title));
        }
    }
    return dbr_slice_str(stem(&w->arena, given_path));
}

/* `known` is the window that people gave: a found one stays open to more evidence. */
static dbr_code write_settings(cmd_work *w, dbr_span known, dbr_err *err)
{
    DBR_AUTO(dbr_buf) yaml = {0};
    if (w->yaml.len > 0) {
        return DBR_OK; // people own it
    }
    dbr_incident fresh = *w->incident;
    fresh.window = known;
    dbr_settings_write(&yaml, &fresh);
    return dbr_file_write_atomic(cmd_work_path(w, "incident.yaml"), dbr_buf_view(&yaml), err);
}

/* ---- the job ---- */

static int exit_code(const run_args *args, const cmd_work *w, const gate *g, const cmd_added *added)
{
    uint64_t n_readable = 0;
    bool is_partial = added->n_failed > 0;
    const dbr_slice *problems = NULL;
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        n_readable += m->n_entries;
        is_partial |= m->problem.len > 0 || m->is_changed || m->n_rejected > 0;
    }
    is_partial |= dbr_evidence_problems(w->ev, &problems) > 0;
    if (n_readable == 0) {
        return DBR_EXIT_NOTHING;
    }
    if (args->gate && g->result->gate_is_shut) {
        return DBR_EXIT_FINDINGS;
    }
    return is_partial ? DBR_EXIT_PARTIAL : DBR_EXIT_DONE;
}

static dbr_code do_job(dbr_cmd_context *ctx, const run_args *args, cmd_work *w, int argc,
                       const char *const *argv, cmd_added *added, gate *g, cmd_drafted *drafted, dbr_err *err)
{
    dbr_span window;
    bool is_same = argc == 1 && strcmp(argv[0], w->folder) == 0;
    dbr_code rc = apply_options(args, w, err);
    rc = rc < 0 || argc == 0 || is_same ? rc : cmd_work_add(ctx, w, argv, (size_t)argc, added, err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, w, err);
    rc = rc < 0 ? rc : read_window(args, w, &window, err);
    if (rc < 0) {
        return rc;
    }
    dbr_span known = {.begin = window.begin != DBR_TIME_NONE ? window.begin : w->incident->window.begin,
                      .end = window.end != DBR_TIME_NONE ? window.end : w->incident->window.end};
    rc = cmd_work_analyse(ctx, w, window, err);
    if (rc == DBR_OK && w->incident->title.len == 0) {
        w->incident->title = propose_title(w, argc > 0 ? argv[0] : w->folder);
    }
    rc = rc < 0 ? rc : write_settings(w, known, err);
    rc = rc < 0 ? rc : cmd_work_draft(ctx, w, drafted, err);
    rc = rc < 0 ? rc : gate_check(ctx, w, cmd_work_path(w, "report.md"), &w->arena, g, err);
    if (rc == DBR_OK && !args->no_html) {
        rc = gate_render(ctx, w, g, "html", cmd_work_path(w, "report.html"), "team", err);
    }
    return rc;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const run_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    cmd_added added = {0};
    cmd_drafted drafted = {0};
    gate g = {0};
    const char *folder = folder_for(ctx, args, argc, argv);
    dbr_code rc = DBR_OK;
    if (argc == 0 && !has_settings(ctx->arena, folder)) {
        return dbr_cmd_usage(ctx, "nothing to read: give the folder or files with what you have");
    }
    rc = check_first(ctx, args, folder, argc, argv, &err);
    rc = rc < 0 ? rc : cmd_work_open(ctx, folder, CMD_WORK_MAKE, &w, &err);
    rc = rc < 0 ? rc : do_job(ctx, args, &w, argc, argv, &added, &g, &drafted, &err);
    int code = DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else {
        cmd_secrets secrets = {0};
        cmd_secrets_find(&w, ctx->now, &secrets);
        code = exit_code(args, &w, &g, &added);
        if (ctx->is_json) {
            run_show_json(ctx, &w, &g, &added, &secrets);
        } else if (!ctx->is_quiet) {
            run_show(ctx, &w, &g, &added, &drafted, &secrets, !args->no_html);
        }
        cmd_secrets_release(&secrets);
    }
    DBR_VEC_RELEASE(&added.problems);
    gate_release(&g);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_run = {
    .name = "run",
    .help = "from raw artifacts to a checked draft, in one go",
    .usage = "[FOLDER | FILE…]",
    .example = "debrief run incident-artifacts/",
    .description = "Reads every file (also packed: gz, bz2, xz, zst, lz4, tar, zip, 7z), keeps it as "
                   "evidence, finds when the "
                   "incident was, puts everything into one order, drafts report.md with a proof behind every "
                   "row and number, checks it "
                   "and writes report.html.\n\n"
                   "Nothing is ever lost: on a second run new evidence is added and the new draft is merged "
                   "into the report you "
                   "edited. Without operands it runs on the incident folder you stand in. A fresh draft "
                   "exits with 0 unless --gate is "
                   "given; 3 says that some evidence could not be read.",
    .step = DBR_STEP_ALL,
    .options = options,
    .args_bytes = sizeof(run_args),
    .min_operands = 0,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
