/* `debrief new TITLE`: an incident folder with its settings. */
#include "cmd/work.h"

#include "base/utf8.h"

typedef struct new_args {
    const char *folder, *severity, *kind, *from, *to, *zone, *date;
    dbr_option_list services, authors;
} new_args;

#define FIELD(f) .offset = offsetof(new_args, f)
static const dbr_option options[] = {
    {.name = "folder",
     .letter = 'f',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "where (default: DATE-TITLE here)",
     FIELD(folder)},
    {.name = "severity",
     .type = DBR_OPTION_TEXT,
     .arg = "LEVEL",
     .help = "severity as your team words it",
     FIELD(severity)},
    {.name = "kind",
     .type = DBR_OPTION_WORD,
     .arg = "KIND",
     .words = "incident|near-miss",
     .otherwise = "incident",
     .help = "incident or near-miss",
     FIELD(kind)},
    {.name = "service",
     .letter = 's',
     .type = DBR_OPTION_LIST,
     .arg = "NAME",
     .help = "an affected service",
     FIELD(services)},
    {.name = "author",
     .letter = 'a',
     .type = DBR_OPTION_LIST,
     .arg = "WHO",
     .help = "an author of the report",
     FIELD(authors)},
    {.name = "from", .type = DBR_OPTION_TEXT, .arg = "TIME", .help = "when it began", FIELD(from)},
    {.name = "to", .type = DBR_OPTION_TEXT, .arg = "TIME", .help = "when it ended", FIELD(to)},
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "time zone for people (default UTC)",
     FIELD(zone)},
    {.name = "date",
     .type = DBR_OPTION_TEXT,
     .arg = "DATE",
     .help = "date for the folder's name (default: --from, else today)",
     FIELD(date)},
    {.name = NULL},
};

/* "API Service: degraded!" → "api-service-degraded". Letters of any script stay. */
static const char *slug(dbr_arena *arena, const char *title)
{
    DBR_AUTO(dbr_buf) folded = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_utf8_fold(&folded, dbr_slice_str(title));
    dbr_slice s = dbr_buf_view(&folded);
    for (size_t i = 0; i < s.len && out.len < 80; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (is_word) {
            dbr_buf_char(&out, (char)c);
        } else if (out.len > 0 && out.ptr[out.len - 1] != '-') {
            dbr_buf_char(&out, '-');
        }
    }
    dbr_slice name = dbr_buf_view(&out);
    name.len = dbr_utf8_valid_prefix(name);
    if (dbr_slice_ends(name, "-")) {
        name.len--;
    }
    return name.len > 0 ? dbr_arena_str(arena, name) : "incident";
}

static dbr_code fill(dbr_cmd_context *ctx, const new_args *args, const char *title, dbr_incident *in,
                     dbr_err *err)
{
    dbr_time unit = 0;
    dbr_code rc = DBR_OK;
    dbr_slice *services = DBR_NEW_N(ctx->arena, dbr_slice, args->services.n + 1);
    dbr_slice *authors = DBR_NEW_N(ctx->arena, dbr_slice, args->authors.n + 1);
    for (size_t i = 0; i < args->services.n; i++) {
        services[i] = dbr_slice_str(args->services.items[i]);
    }
    for (size_t i = 0; i < args->authors.n; i++) {
        authors[i] = dbr_slice_str(args->authors.items[i]);
    }
    *in = (dbr_incident){.title = dbr_slice_str(title),
                         .kind = dbr_slice_str(args->kind),
                         .severity = dbr_slice_str(args->severity),
                         .services = services,
                         .n_services = args->services.n,
                         .authors = authors,
                         .n_authors = args->authors.n,
                         .window = {DBR_TIME_NONE, DBR_TIME_NONE},
                         .zone = dbr_zone_utc(),
                         .lang = (int)ctx->lang};
    if (args->zone != NULL) {
        rc = cmd_work_zone(args->zone, &in->zone, err);
    }
    if (rc == DBR_OK && args->from != NULL) {
        rc = dbr_time_parse(dbr_slice_str(args->from), in->zone, ctx->now, &in->window.begin, &unit, err);
    }
    if (rc == DBR_OK && args->to != NULL) {
        dbr_time base = in->window.begin != DBR_TIME_NONE ? in->window.begin : ctx->now;
        rc = dbr_time_parse(dbr_slice_str(args->to), in->zone, base, &in->window.end, &unit, err);
    }
    if (rc == DBR_OK && in->window.begin != DBR_TIME_NONE && in->window.end != DBR_TIME_NONE &&
        in->window.end <= in->window.begin) {
        rc = dbr_fail(err, DBR_EUSAGE, "--to is not after --from");
    }
    return rc;
}

static const char *folder_of(dbr_cmd_context *ctx, const new_args *args, const dbr_incident *in,
                             const char *title)
{
    DBR_AUTO(dbr_buf) date = {0};
    if (args->folder != NULL) {
        return args->folder;
    }
    if (args->date != NULL) {
        dbr_buf_str(&date, args->date);
    } else {
        dbr_time_date(&date, in->window.begin != DBR_TIME_NONE ? in->window.begin : ctx->now, in->zone);
    }
    return dbr_arena_printf(ctx->arena, "%.*s-%s", DBR_FMT(dbr_buf_view(&date)), slug(ctx->arena, title));
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const new_args *args = ctx->args;
    dbr_err err = {0};
    dbr_incident in;
    dbr_file_stat st = {0};
    DBR_AUTO(dbr_buf) yaml = {0};
    (void)argc;
    if (fill(ctx, args, argv[0], &in, &err) < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    const char *folder = folder_of(ctx, args, &in, argv[0]);
    const char *path = dbr_path_join(ctx->arena, folder, "incident.yaml");
    dbr_code rc = dbr_file_stat_of(path, &st, &err);
    if (rc == DBR_OK && st.type != DBR_FILE_MISSING) {
        rc = dbr_fail(&err, DBR_EEXIST, "'%s' is there already", path);
    }
    rc = rc < 0 ? rc : dbr_folder_make(dbr_path_join(ctx->arena, folder, "evidence"), &err);
    dbr_settings_write(&yaml, &in);
    rc = rc < 0 ? rc : cmd_ignore_derived(ctx->arena, folder, &err);
    rc = rc < 0 ? rc
                : dbr_file_write_atomic(path, dbr_buf_view(&yaml), &err); // last: it says that all is there
    if (rc < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    if (ctx->is_json) {
        dbr_jsonw w;
        dbr_jsonw_init(&w, &ctx->out->buf, true);
        dbr_jsonw_object(&w, NULL);
        dbr_jsonw_str(&w, "folder", folder);
        dbr_jsonw_object_end(&w);
        dbr_buf_char(&ctx->out->buf, '\n');
    } else {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_NEW_DONE, folder);
    }
    return DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_new = {
    .name = "new",
    .help = "make an incident folder",
    .usage = "TITLE",
    .example = "debrief new \"API degraded\" --severity P1 --from 2025-02-09T10:00Z",
    .description =
        "Makes a folder with incident.yaml (title, severity, services, window, zone) and an empty evidence/ "
        "for "
        "an incident. 'debrief run FOLDER-OR-FILES' does this by itself when there is no incident yet.",
    .step = DBR_STEP_COLLECT,
    .options = options,
    .args_bytes = sizeof(new_args),
    .min_operands = 1,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
