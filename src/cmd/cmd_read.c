/* `debrief read FILE…`: loose files as timed records, in one order. Nothing is kept. */
#include "cmd/loose.h"
#include "cmd/read_print.h"

#include "base/file.h"

typedef struct read_args {
    const char *zone, *from, *to, *level;
    int64_t limit, width, threads;
    bool in_order, stats, no_templates, merge, reveal;
} read_args;

#define FIELD(f) .offset = offsetof(read_args, f)
static const dbr_option options[] = {
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "time zone of stamps without one, and of the clock shown (default UTC)",
     FIELD(zone)},
    {.name = "from",
     .type = DBR_OPTION_TEXT,
     .arg = "TIME",
     .help = "only records from TIME on",
     FIELD(from)},
    {.name = "to", .type = DBR_OPTION_TEXT, .arg = "TIME", .help = "only records before TIME", FIELD(to)},
    {.name = "level",
     .type = DBR_OPTION_WORD,
     .arg = "LEVEL",
     .words = "trace|debug|info|warn|error|fatal",
     .help = "only log records of this level or above; other kinds of records stay",
     FIELD(level)},
    {.name = "limit",
     .letter = 'n',
     .type = DBR_OPTION_INT,
     .arg = "N",
     .max = INT64_MAX,
     .otherwise = "0",
     .help = "at most N records; 0 for all",
     FIELD(limit)},
    {.name = "in-order",
     .type = DBR_OPTION_FLAG,
     .help = "as they stand, file after file, instead of by time",
     FIELD(in_order)},
    {.name = "width",
     .type = DBR_OPTION_INT,
     .arg = "COLUMNS",
     .max = 10000,
     .help = "cut lines for people at COLUMNS (default: the terminal's; none in a pipe)",
     FIELD(width)},
    {.name = "stats",
     .type = DBR_OPTION_FLAG,
     .help = "print what each file holds and what reading it cost instead of the records",
     FIELD(stats)},
    {.name = "merge",
     .type = DBR_OPTION_FLAG,
     .help = "with --stats: go through all records in their one order, too",
     FIELD(merge)},
    {.name = "no-templates",
     .type = DBR_OPTION_FLAG,
     .help = "do not look for message templates",
     FIELD(no_templates)},
    {.name = "threads",
     .type = DBR_OPTION_INT,
     .arg = "N",
     .max = 1024,
     .otherwise = "0",
     .help = "read with N threads; 0: one a processor",
     FIELD(threads)},
    {.name = "reveal",
     .type = DBR_OPTION_FLAG,
     .help = "show secrets as they stand in the evidence instead of [redacted: …]",
     FIELD(reveal)},
    {.name = NULL},
};

static dbr_code read_time(const char *text, const char *option, const loose_files *files, dbr_time *ret,
                          dbr_err *err)
{
    dbr_time resolution = 0;
    if (text == NULL) {
        return DBR_OK;
    }
    dbr_code rc = dbr_time_parse(dbr_slice_str(text), files->incident.zone, dbr_evidence_middle(files->ev),
                                 ret, &resolution, err);
    if (rc < 0) {
        dbr_err_prefix(err, "%s", option);
    }
    return rc;
}

static dbr_code print_all(dbr_cmd_context *ctx, const read_args *args, const loose_files *files,
                          size_t *ret_failed, dbr_err *err)
{
    dbr_evidence *ev = files->ev;
    dbr_cursor *cursor = NULL;
    dbr_entry e;
    int rc = 0;
    read_printer p = {.ctx = ctx, .ev = ev, .zone = files->incident.zone, .day = INT64_MIN};
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .i_member = -1,
                            .min_level = args->level != NULL ? dbr_level_parse(dbr_slice_str(args->level))
                                                             : DBR_LEVEL_NONE,
                            .in_file_order = args->in_order};
    DBR_AUTO(dbr_arena) arena = {0};
    p.columns = args->width > 0 ? (size_t)args->width : (size_t)ctx->out->columns;
    rc = read_time(args->from, "option '--from'", files, &o.span.begin, err);
    rc = rc < 0 ? rc : read_time(args->to, "option '--to'", files, &o.span.end, err);
    if (rc >= 0 && o.span.begin != DBR_TIME_NONE && o.span.end != DBR_TIME_NONE &&
        o.span.begin >= o.span.end) {
        rc =
            dbr_fail(err, DBR_EUSAGE, "option '--from' (%s) is not before '--to' (%s)", args->from, args->to);
    }
    o.with_untimed = o.span.begin == DBR_TIME_NONE && o.span.end == DBR_TIME_NONE;
    rc = rc < 0 ? rc : dbr_cursor_open(ev, &o, &cursor, err);
    for (int64_t n = 0; rc >= 0 && (args->limit == 0 || n < args->limit) && !ctx->out->is_closed; n++) {
        rc = dbr_cursor_next(cursor, &e, err);
        if (rc <= 0) {
            break;
        }
        dbr_record r = {0};
        dbr_err bad = {0};
        dbr_arena_reset(&arena);
        if (dbr_evidence_record(ev, &e, &arena, &r, &bad) < 0) {
            if ((*ret_failed)++ == 0) {
                dbr_cmd_warn(ctx, "%s", bad.message);
            }
            continue;
        }
        if (ctx->is_json) {
            read_print_json(&p, &e, &r);
        } else {
            read_print_line(&p, &e, &r);
        }
    }
    (void)dbr_cursor_close(cursor);
    return rc < 0 ? (dbr_code)rc : DBR_OK;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const read_args *args = ctx->args;
    dbr_err err = {0};
    loose_files files = {.zone = args->zone};
    size_t n_failed = 0;
    ctx->out->hides_secrets = !args->reveal;
    if (args->merge && !args->stats) {
        return dbr_cmd_usage(ctx, "--merge needs --stats");
    }
    dbr_index_options o = {.n_threads = (int)args->threads, .no_templates = args->no_templates};
    if (args->stats && o.n_threads == 0) {
        o.n_threads = dbr_os_cpus(); // no bar: it would be timed as well
    }
    read_cost cost = read_cost_begin();
    dbr_code rc = loose_open(ctx, argv, (size_t)argc, &o, &files, &err);
    if (rc == DBR_OK && args->stats) {
        read_cost_end(&cost);
        rc = read_stats_print(ctx, files.ev, &cost, args->merge, &err); // with what was rejected
        for (size_t i = 0; i < dbr_evidence_n_members(files.ev); i++) {
            n_failed += dbr_evidence_member(files.ev, i)->n_rejected > 0;
        }
    } else if (rc == DBR_OK) {
        rc = print_all(ctx, args, &files, &n_failed, &err);
        n_failed += rc == DBR_OK ? loose_rejected(ctx, &files) : 0;
    }
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : loose_problems(ctx, &files, n_failed);
    loose_release(&files);
    return code;
}

const dbr_cmd dbr_cmd_read = {
    .name = "read",
    .help = "print the records of any files in one order",
    .usage = "FILE… | -",
    .example = "debrief read --from 10:05 --level warn /var/log/syslog app.log.gz",
    .description =
        "Reads files and folders where they lie (also packed), without an incident and without keeping "
        "anything: finds their formats, times and message templates, and prints the records of all of them "
        "in "
        "one order. '-' takes standard input.\n\n"
        "Stamps without a zone are read in --zone. With --json each record is one line with its place, its "
        "instant, its raw stamp and how zone and year are known: explicit, configured, assumed or "
        "rolled_over; "
        "records without a time stand at the end.\n\n"
        "Keys, tokens and passwords are shown as [redacted: …], so that they do not end in a chat or in a "
        "terminal's history; "
        "--reveal shows them.\n\n"
        "With --stats the whole reading is done and its cost told: format, records, lines, what was rejected "
        "or cut for each file; seconds, megabytes and lines a second, size of the index.\n\n"
        "The exit code is 3 when some of it could not be read, 4 when nothing could.",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(read_args),
    .min_operands = 1,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
