/* `debrief query SQL [FILE…]`: the evidence of an incident, or loose files, as tables. */
#include "cmd/loose.h"
#include "cmd/query_print.h"
#include "cmd/work.h"

#include <signal.h>

typedef struct query_args {
    bool tables, csv, table, reveal;
    const char *incident, *zone;
    int64_t limit;
} query_args;

static const dbr_option options[] = {
    {.name = "tables",
     .type = DBR_OPTION_FLAG,
     .help = "list the tables and their columns; '.tables' as SQL does the same",
     .offset = offsetof(query_args, tables)},
    {.name = "table",
     .type = DBR_OPTION_FLAG,
     .help = "write a table for people (the default)",
     .offset = offsetof(query_args, table)},
    {.name = "csv", .type = DBR_OPTION_FLAG, .help = "write CSV", .offset = offsetof(query_args, csv)},
    {.name = "limit",
     .letter = 'n',
     .type = DBR_OPTION_INT,
     .arg = "N",
     .max = INT64_MAX,
     .otherwise = "0",
     .help = "at most N rows; 0 for all",
     .offset = offsetof(query_args, limit)},
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(query_args, incident)},
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "with files: time zone of stamps without one (default UTC)",
     .offset = offsetof(query_args, zone)},
    {.name = "reveal",
     .type = DBR_OPTION_FLAG,
     .help = "show secrets as they stand in the evidence instead of [redacted: …]",
     .offset = offsetof(query_args, reveal)},
    {.name = NULL},
};

/* What Ctrl-C does while a query runs: the first stops the query, a second one the program. */
static dbr_sql *volatile arg_running;
static volatile sig_atomic_t arg_stopped_by;
static void (*arg_before)(int);

static void stop(int number)
{
    arg_stopped_by = number;
    dbr_sql_interrupt(arg_running); // NOLINT(bugprone-signal-handler): sets a flag
    (void)signal(number, arg_before);
}

static int answer(dbr_cmd_context *ctx, const query_args *args, dbr_sql *sql, const char *query)
{
    dbr_err err = {0};
    query_printer p = {.ctx = ctx,
                       .form = ctx->is_json ? QUERY_JSON
                               : args->csv  ? QUERY_CSV
                                            : QUERY_TABLE,
                       .limit = (uint64_t)args->limit};
    int code = DBR_EXIT_DONE;
    arg_running = sql;
    arg_stopped_by = 0;
    arg_before = signal(SIGINT, stop);
    if (arg_before == SIG_IGN) {
        (void)signal(SIGINT, SIG_IGN);
    }
    dbr_code rc = dbr_sql_run(sql, dbr_slice_str(query), 0, query_print_row, &p, &err);
    (void)signal(SIGINT, arg_before);
    if (rc == DBR_OK && args->csv && p.n_rows == 0) { // an empty table has a head too
        const char *const *names = NULL;
        size_t n_names = 0;
        rc = dbr_sql_columns(sql, dbr_slice_str(query), ctx->arena, &names, &n_names, &err);
        if (rc == DBR_OK) {
            query_print_head(&p, names, n_names);
        }
    }
    if (rc < 0 && arg_stopped_by != 0) {
        ctx->ended_by = arg_stopped_by;
        (void)dbr_fail(&err, DBR_ELIMIT, "query interrupted after %llu rows", (unsigned long long)p.n_rows);
    } else if (rc < 0 && err.line > 0) {
        (void)dbr_err_at(&err, "SQL", err.line, err.byte);
    }
    if (rc < 0) {
        code = query_print_failure(&p, &err);
    } else {
        query_print_end(&p);
    }
    query_printer_release(&p);
    return code;
}

/* Whether each at(…) has a date of its own: at('2025-02-09 10:05'). */
static bool has_dates_only(const char *query)
{
    if (strcasestr(query, "at(") == NULL) {
        return false; // "at (…)", or a name
    }
    for (const char *p = strcasestr(query, "at("); p != NULL; p = strcasestr(p + 1, "at(")) {
        size_t n = strspn(p + 3, " \t\n");
        const char *quote = p + 3 + n;
        if (quote[0] != '\'' || strspn(quote + 1, "0123456789") != 4 || quote[5] != '-') {
            return false;
        }
    }
    return true;
}

/* The timeline costs a pass over everything: only for queries that can see it, through its tables or through the date
 * that at('10:05') takes. */
static bool needs_timeline(const char *query)
{
    dbr_slice q = dbr_slice_str(query);
    return dbr_sql_mentions(q, "event") || dbr_sql_mentions(q, "milestone") ||
           (dbr_sql_mentions(q, "at") && !has_dates_only(query));
}

/* Artifacts that went or changed since they were added. */
static size_t warn_of_changes(dbr_cmd_context *ctx, const dbr_evidence *ev)
{
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_artifacts(ev); i++) {
        const char *loss = dbr_evidence_loss(ev, i);
        if (loss != NULL) {
            dbr_cmd_warn(ctx, "evidence/%.*s: %s; of its records only what is in the index is shown",
                         DBR_FMT(dbr_evidence_artifact(ev, i)->path), loss);
            n++;
        }
    }
    return n;
}

static int ask_incident(dbr_cmd_context *ctx, const query_args *args, const char *query)
{
    dbr_err err = {0};
    cmd_work w = {0};
    dbr_sql *sql = NULL;
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_INDEX, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    w.lock = dbr_lock_drop(w.lock); // from here on it only reads: a long query is in nobody's way
    if (rc == DBR_OK && needs_timeline(query)) {
        rc = cmd_work_timeline(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    }
    rc = rc < 0 ? rc : dbr_evidence_sql(w.ev, &sql, &err);
    rc = rc < 0 ? rc : dbr_timeline_register(sql, &w.arena, w.timeline, NULL, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : answer(ctx, args, sql, query);
    if (code == DBR_EXIT_DONE && warn_of_changes(ctx, w.ev) > 0) {
        code = DBR_EXIT_PARTIAL;
    }
    cmd_work_release(&w);
    return code;
}

static int ask_files(dbr_cmd_context *ctx, const query_args *args, const char *query,
                     const char *const *paths, size_t n)
{
    dbr_err err = {0};
    loose_files files = {.zone = args->zone};
    dbr_sql *sql = NULL;
    dbr_index_options o = {0};
    dbr_code rc = loose_open(ctx, paths, n, &o, &files, &err);
    rc = rc < 0 ? rc : dbr_evidence_sql(files.ev, &sql, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : answer(ctx, args, sql, query);
    if (code == DBR_EXIT_DONE) {
        code = loose_problems(ctx, &files, loose_rejected(ctx, &files));
    }
    loose_release(&files);
    return code;
}

/* Tables are the same for every incident, so none is needed. */
static int list_tables(dbr_cmd_context *ctx)
{
    dbr_err err = {0};
    dbr_evidence *ev = NULL;
    dbr_sql *sql = NULL;
    dbr_code rc = dbr_evidence_open_files(NULL, 0, NULL, DBR_TIME_NONE, &ev, &err);
    rc = rc < 0 ? rc : dbr_evidence_sql(ev, &sql, &err);
    rc = rc < 0 ? rc : dbr_timeline_register(sql, ctx->arena, NULL, NULL, &err);
    if (rc == DBR_OK) {
        query_print_tables(ctx, sql);
    }
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    (void)dbr_evidence_free(ev);
    return code;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const query_args *args = ctx->args;
    ctx->out->hides_secrets = !args->reveal;
    if ((int)args->csv + args->table + ctx->is_json > 1) {
        return dbr_cmd_usage(ctx, "--table, --csv and --json exclude each other");
    }
    if (args->tables || (argc > 0 && strcmp(argv[0], ".tables") == 0)) {
        return list_tables(ctx);
    }
    if (argc == 0) {
        return dbr_cmd_usage(ctx, "nothing asked: give a SELECT, or --tables");
    }
    if (argc > 1 && args->incident != NULL) {
        return dbr_cmd_usage(ctx, "--incident and files exclude each other");
    }
    if (argc == 1 && args->zone != NULL) {
        return dbr_cmd_usage(ctx, "--zone is for files; an incident has its own in incident.yaml");
    }
    return argc == 1 ? ask_incident(ctx, args, argv[0])
                     : ask_files(ctx, args, argv[0], argv + 1, (size_t)argc - 1);
}

const dbr_cmd dbr_cmd_query = {
    .name = "query",
    .help = "ask the evidence, or any files, in SQL",
    .usage = "[SQL [FILE…]]",
    .example = "debrief query \"select status, count(*) from log where status > 0 group by 1\"",
    .description =
        "Runs one SELECT over the incident's evidence. The tables are virtual: rows are read from the "
        "artifacts "
        "through the index, nothing is copied. 'debrief query --tables' lists them with their columns. The "
        "first "
        "query over a field of a large log keeps the field as a column in .debrief/index, which can be "
        "deleted "
        "at any time; the next ones read that.\n\n"
        "With files the same is asked of these, where they lie, without an incident ('-' is standard input); "
        "event and milestone are an incident's only.\n\n"
        "The query sees the evidence as it is; of the answer keys, tokens and passwords are shown as "
        "[redacted: …], "
        "with --reveal as they stand.\n\n"
        "Times are INTEGER nanoseconds in 'time' and text in 'utc'; at('10:05') gives the instant on the "
        "incident's date. Fields that have no column of their own are in fields->>'name'. Nothing can be "
        "written. Ctrl-C ends a query with the rows found so far. The exit code is 3 when evidence is not "
        "what was "
        "collected any more.",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(query_args),
    .min_operands = 0,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
