/*
 * `debrief formats`: which formats there are, what one of them reads, why a file was taken for what, and whether a
 * format of one's own does what its samples say.
 */
#include "cmd/format_pages.h"
#include "cmd/loose.h"
#include "cmd/read_print.h"
#include "cmd/user_formats.h"

#include "audience/audience.h"
#include "base/unpack.h"
#include "base/utf8.h"

#include <stdlib.h>

#define HEAD_BYTES  (64u << 10)
#define N_SHOWN     3
#define SHOWN_SCORE 1

typedef struct formats_args {
    const char *zone;
    bool explain, test, stamps;
} formats_args;

#define FIELD(f) .offset = offsetof(formats_args, f)
static const dbr_option options[] = {
    {.name = "explain",
     .type = DBR_OPTION_FLAG,
     .help = "say why each FILE was taken for what, with its first records and what was rejected",
     FIELD(explain)},
    {.name = "test",
     .type = DBR_OPTION_FLAG,
     .help = "run the samples of a format of your own (FORMAT.yaml)",
     FIELD(test)},
    {.name = "stamps", .type = DBR_OPTION_FLAG, .help = "list the formats of timestamps", FIELD(stamps)},
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "with --explain: time zone of stamps without one (default UTC)",
     FIELD(zone)},
    {.name = NULL},
};

/* ---- the list ---- */

static const char *shape_name(dbr_shape shape)
{
    return shape == DBR_SHAPE_LINES ? "lines" : shape == DBR_SHAPE_JSON ? "json" : "none";
}

static void write_kinds(dbr_jsonw *j, unsigned kinds)
{
    dbr_jsonw_array(j, "kinds");
    for (int k = 0; k < (int)DBR_KIND_COUNT; k++) {
        if ((kinds & (1u << k)) != 0) {
            dbr_jsonw_str(j, NULL, dbr_kind_name((dbr_kind)k));
        }
    }
    dbr_jsonw_array_end(j);
}

static void list_json(dbr_out *out)
{
    dbr_jsonw j;
    dbr_user_format u;
    dbr_jsonw_init(&j, &out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_array(&j, "formats");
    for (size_t i = 0; dbr_user_format_at(i, &u); i++) {
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_slice(&j, "name", u.name);
        dbr_jsonw_slice(&j, "help", u.help);
        dbr_jsonw_str(&j, "shape", "lines");
        write_kinds(&j, 1u << u.kind);
        dbr_jsonw_slice(&j, "file", u.path);
        dbr_jsonw_object_end(&j);
    }
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        const dbr_format *f = dbr_format_at(i);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "name", f->name);
        dbr_jsonw_str(&j, "help", f->help);
        dbr_jsonw_str(&j, "shape", shape_name(f->shape));
        write_kinds(&j, f->kinds);
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&out->buf, '\n');
}

static int list(dbr_cmd_context *ctx)
{
    dbr_user_format u;
    size_t width = 0;
    if (ctx->is_json) {
        list_json(ctx->out);
        return DBR_EXIT_DONE;
    }
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        size_t len = strlen(dbr_format_at(i)->name);
        width = len > width ? len : width;
    }
    for (size_t i = 0; dbr_user_format_at(i, &u); i++) {
        dbr_buf_printf(&ctx->out->buf, "%-*.*s  %.*s (%.*s)\n", (int)width, DBR_FMT(u.name), DBR_FMT(u.help),
                       DBR_FMT(u.path));
    }
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        dbr_buf_printf(&ctx->out->buf, "%-*s  %s\n", (int)width, dbr_format_at(i)->name,
                       dbr_format_at(i)->help);
    }
    return DBR_EXIT_DONE;
}

static int list_stamps(dbr_cmd_context *ctx)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    if (ctx->is_json) {
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_array(&j, "stamps");
    }
    for (size_t i = 0; dbr_stamp_format_at(i) != NULL; i++) {
        const dbr_stamp_format *f = dbr_stamp_format_at(i);
        if (ctx->is_json) {
            dbr_jsonw_object(&j, NULL);
            dbr_jsonw_str(&j, "name", f->name);
            dbr_jsonw_str(&j, "example", f->example);
            dbr_jsonw_object_end(&j);
        } else {
            dbr_buf_printf(&ctx->out->buf, "%-20s  %s\n", f->name, f->example);
        }
    }
    if (ctx->is_json) {
        dbr_jsonw_array_end(&j);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    }
    return DBR_EXIT_DONE;
}

/* ---- one of them ---- */

static int show_page(dbr_cmd_context *ctx, const char *name)
{
    dbr_err err = {0};
    for (const cmd_format_page *p = cmd_format_pages; p->name != NULL; p++) {
        if (strcmp(p->name, name) != 0) {
            continue;
        }
        if (ctx->is_json) {
            dbr_jsonw j;
            dbr_jsonw_init(&j, &ctx->out->buf, true);
            dbr_jsonw_object(&j, NULL);
            dbr_jsonw_str(&j, "name", name);
            dbr_jsonw_str(&j, "page", p->text);
            dbr_jsonw_object_end(&j);
            dbr_buf_char(&ctx->out->buf, '\n');
        } else {
            dbr_buf_str(&ctx->out->buf, p->text);
        }
        return DBR_EXIT_DONE;
    }
    (void)dbr_fail(&err, DBR_EUSAGE,
                   "no format '%s': 'debrief formats' lists them, --explain tells about a file", name);
    return dbr_cmd_fail(ctx, &err);
}

/* ---- why a file was taken for what ---- */

/* The head of a member as it is sniffed. */
typedef struct member_head {
    dbr_buf bytes;
    bool is_whole;
} member_head;

static void read_head(dbr_unpack *u, member_head *ret)
{
    dbr_err err = {0};
    size_t n = 0;
    dbr_buf decoded = {0};
    dbr_buf_init(&ret->bytes, HEAD_BYTES + 1);
    dbr_buf_init(&decoded, 4 * (size_t)HEAD_BYTES);
    while (ret->bytes.len < HEAD_BYTES) {
        char *into = dbr_buf_reserve(&ret->bytes, HEAD_BYTES - ret->bytes.len);
        if (into == NULL || dbr_unpack_read(u, into, HEAD_BYTES - ret->bytes.len, &n, &err) != 1) {
            ret->is_whole = true;
            break;
        }
        ret->bytes.len += n;
    }
    if (dbr_wide_decode(&decoded, dbr_buf_view(&ret->bytes))) {
        dbr_buf_release(&ret->bytes);
        ret->bytes = decoded;
    } else {
        dbr_buf_release(&decoded);
    }
    if (!ret->is_whole && ret->bytes.len > 0) {
        const char *last = memrchr(ret->bytes.ptr, '\n', ret->bytes.len);
        ret->bytes.len = last != NULL ? (size_t)(last - ret->bytes.ptr) + 1 : ret->bytes.len;
    }
}

typedef struct candidate {
    const dbr_format *format;
    int score;
} candidate;

/* Every format that would take the head, surest first; equal ones in the table's order. */
static size_t ask_all(const dbr_sniff *in, dbr_arena *arena, candidate *ret, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; dbr_format_at(i) != NULL && n < max; i++) {
        dbr_layout layout = {0};
        int score = dbr_format_at(i)->sniff(in, arena, &layout);
        if (score >= SHOWN_SCORE) {
            size_t at = n++;
            while (at > 0 && ret[at - 1].score < score) {
                ret[at] = ret[at - 1];
                at--;
            }
            ret[at] = (candidate){dbr_format_at(i), score};
        }
    }
    return n;
}

/* One member with what was found out about it. */
typedef struct explained {
    dbr_cmd_context *ctx;
    loose_files *files;
    const dbr_member_info *info;
    uint32_t i_member;
    candidate candidates[128];
    size_t n_candidates;
} explained;

static void explain_text(explained *x)
{
    dbr_buf *out = &x->ctx->out->buf;
    const dbr_member_info *m = x->info;
    dbr_utf8_visible_line(out, m->path);
    dbr_buf_str(out, m->name.len > 0 ? "!" : "");
    dbr_utf8_visible_line(out, m->name);
    dbr_buf_printf(out, ": %s", m->layout->format->name);
    if (strcmp(m->layout->format->name, "custom") == 0) { // whose context begins with the definition's name
        dbr_slice context = m->layout->context;
        dbr_buf_char(out, ' ');
        dbr_buf_slice(out, dbr_slice_cut(&context, '\n'));
    }
    dbr_buf_char(out, '\n');
    dbr_buf_printf(out, "  %s\n", m->layout->format->help);
    dbr_buf_str(out, "  candidates:");
    for (size_t i = 0; i < x->n_candidates; i++) {
        dbr_buf_printf(out, "%s %s %d", i > 0 ? "," : "", x->candidates[i].format->name,
                       x->candidates[i].score);
    }
    dbr_buf_char(out, '\n');
    if (m->layout->stamp != NULL) {
        dbr_buf_printf(out, "  stamps: %s at byte %zu, such as %s\n", m->layout->stamp->name,
                       m->layout->stamp_offset + 1, m->layout->stamp->example);
    }
    dbr_buf_printf(out, "  records: %llu in %llu lines", (unsigned long long)m->n_entries,
                   (unsigned long long)m->n_lines);
    for (int k = 0; k < (int)DBR_KIND_COUNT; k++) {
        if (m->n_kind[k] > 0) {
            dbr_buf_printf(out, ", %llu %s", (unsigned long long)m->n_kind[k], dbr_kind_name((dbr_kind)k));
        }
    }
    dbr_buf_printf(out, "%s%.0llu%s\n", m->n_untimed > 0 ? ", " : "", (unsigned long long)m->n_untimed,
                   m->n_untimed > 0 ? " without a time" : "");
    if (m->n_rejected > 0) {
        dbr_buf_printf(out, "  rejected: %llu, the first at line %llu: %.*s\n",
                       (unsigned long long)m->n_rejected, (unsigned long long)m->rejected_line,
                       DBR_FMT(m->rejected_why));
    }
    if (m->n_cut > 0) {
        dbr_buf_printf(out, "  cut: %llu longer than a record may be\n", (unsigned long long)m->n_cut);
    }
    if (m->problem.len > 0) {
        dbr_buf_printf(out, "  problem: %.*s\n", DBR_FMT(m->problem));
    }
}

static void explain_json(explained *x, dbr_jsonw *j)
{
    const dbr_member_info *m = x->info;
    dbr_jsonw_slice(j, "file", m->path);
    if (m->name.len > 0) {
        dbr_jsonw_slice(j, "member", m->name);
    }
    dbr_jsonw_str(j, "format", m->layout->format->name);
    dbr_jsonw_array(j, "candidates");
    for (size_t i = 0; i < x->n_candidates; i++) {
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "format", x->candidates[i].format->name);
        dbr_jsonw_int(j, "score", x->candidates[i].score);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_str(j, "stamp", m->layout->stamp != NULL ? m->layout->stamp->name : NULL);
    dbr_jsonw_int(j, "stamp_offset", (int64_t)m->layout->stamp_offset);
    dbr_jsonw_int(j, "lines", (int64_t)m->n_lines);
    dbr_jsonw_int(j, "records", (int64_t)m->n_entries);
    dbr_jsonw_int(j, "untimed", (int64_t)m->n_untimed);
    dbr_jsonw_int(j, "rejected", (int64_t)m->n_rejected);
    if (m->n_rejected > 0) {
        dbr_jsonw_int(j, "rejected_line", (int64_t)m->rejected_line);
        dbr_jsonw_slice(j, "rejected_why", m->rejected_why);
    }
    dbr_jsonw_int(j, "cut", (int64_t)m->n_cut);
    dbr_jsonw_slice(j, "problem", m->problem.len > 0 ? m->problem : (dbr_slice){0});
}

/* The first records as they were read. */
static dbr_code show_records(explained *x, dbr_jsonw *j, dbr_err *err)
{
    dbr_cursor *cursor = NULL;
    dbr_entry e;
    DBR_AUTO(dbr_arena) arena = {0};
    DBR_AUTO(dbr_buf) line = {0};
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .i_member = (int64_t)x->i_member,
                            .with_untimed = true,
                            .in_file_order = true};
    int rc = dbr_cursor_open(x->files->ev, &o, &cursor, err);
    for (int n = 0; rc >= 0 && n < N_SHOWN; n++) {
        rc = dbr_cursor_next(cursor, &e, err);
        dbr_record r = {0};
        if (rc <= 0 || dbr_evidence_record(x->files->ev, &e, &arena, &r, err) < 0) {
            break;
        }
        dbr_buf_clear(&line);
        if (e.time != DBR_TIME_NONE) {
            dbr_time_rfc3339(&line, e.time, NULL, e.time % DBR_SECOND == 0 ? 0 : 3);
        }
        dbr_slice text = r.text.len > 0 ? r.text : r.title;
        text =
            dbr_secret_hidden(&arena, dbr_slice_sub(text, 0, dbr_slice_find_char(text, '\n')), x->ctx->lang);
        if (j != NULL) {
            dbr_jsonw_object(j, NULL);
            dbr_jsonw_int(j, "line", (int64_t)e.line);
            dbr_jsonw_slice(j, "time", line.len > 0 ? dbr_buf_view(&line) : (dbr_slice){0});
            dbr_jsonw_str(j, "kind", dbr_kind_name(e.kind));
            dbr_jsonw_str(j, "level", e.level != DBR_LEVEL_NONE ? dbr_level_name(e.level) : NULL);
            dbr_jsonw_slice(j, "service", r.service.len > 0 ? r.service : (dbr_slice){0});
            dbr_jsonw_slice(j, "text", text);
            dbr_jsonw_object_end(j);
        } else {
            dbr_out_printf(x->ctx->out, "  line %llu: %s %s%s%s%s", (unsigned long long)e.line,
                           line.len > 0 ? dbr_arena_str(&arena, dbr_buf_view(&line)) : "no time",
                           dbr_kind_name(e.kind), e.level != DBR_LEVEL_NONE ? " " : "",
                           dbr_level_name(e.level), r.service.len > 0 ? " " : "");
            dbr_out_name(x->ctx->out, r.service);
            dbr_out_str(x->ctx->out, "  ");
            dbr_out_name(x->ctx->out, dbr_utf8_fit(text, 100));
            dbr_out_str(x->ctx->out, "\n");
        }
        dbr_arena_reset(&arena);
    }
    (void)dbr_cursor_close(cursor);
    return rc < 0 ? (dbr_code)rc : DBR_OK;
}

/* Sniffs the member again, for all candidates. */
static void find_candidates(explained *x)
{
    dbr_unpack *u = NULL;
    dbr_err err = {0};
    const char *name = NULL;
    char *path = dbr_arena_str(x->ctx->arena, x->info->path);
    x->n_candidates = 0;
    if (dbr_unpack_open(path, &u, &err) < 0) {
        return;
    }
    while (dbr_unpack_next(u, &name, NULL, &err) == 1) {
        if (!dbr_slice_eq(dbr_slice_str(name), x->info->name)) {
            continue;
        }
        member_head head = {0};
        DBR_AUTO(dbr_arena) arena = {0};
        char *member = dbr_arena_str(&arena, x->info->name);
        read_head(u, &head);
        dbr_slice text = dbr_buf_view(&head.bytes);
        dbr_sniff in = {.head = text.ptr != NULL ? text : dbr_slice_str(""),
                        .is_whole = head.is_whole,
                        .path = path,
                        .member = member};
        x->n_candidates =
            ask_all(&in, &arena, x->candidates, sizeof(x->candidates) / sizeof(x->candidates[0]));
        dbr_buf_release(&head.bytes);
        break;
    }
    (void)dbr_unpack_close(u);
}

static int explain(dbr_cmd_context *ctx, const char *zone, const char *const *paths, int n)
{
    dbr_err err = {0};
    loose_files files = {.zone = zone};
    dbr_index_options o = {.no_templates = true};
    dbr_jsonw j;
    dbr_code rc = loose_open(ctx, paths, (size_t)n, &o, &files, &err);
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    if (rc == DBR_OK && ctx->is_json) {
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_array(&j, "files");
    }
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(files.ev); i++) {
        explained x = {.ctx = ctx, .files = &files, .info = dbr_evidence_member(files.ev, i), .i_member = i};
        find_candidates(&x);
        if (ctx->is_json) {
            dbr_jsonw_object(&j, NULL);
            explain_json(&x, &j);
            dbr_jsonw_array(&j, "first");
        } else {
            explain_text(&x);
        }
        rc = show_records(&x, ctx->is_json ? &j : NULL, &err);
        if (ctx->is_json) {
            dbr_jsonw_array_end(&j);
            dbr_jsonw_object_end(&j);
        }
    }
    if (rc == DBR_OK && ctx->is_json) {
        dbr_jsonw_array_end(&j);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    }
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : loose_problems(ctx, &files, 0);
    loose_release(&files);
    return code;
}

/* ---- testing one's own ---- */

typedef struct test_report {
    dbr_cmd_context *ctx;
    dbr_jsonw *j; // NULL for text
} test_report;

static void take_problem(void *data, const dbr_err *problem)
{
    test_report *t = data;
    if (t->j != NULL) {
        dbr_jsonw_str(t->j, NULL, problem->message);
    } else {
        dbr_buf_printf(&t->ctx->out->buf, "%s\n", problem->message);
    }
}

static int test_own(dbr_cmd_context *ctx, const char *path)
{
    dbr_err err = {0};
    dbr_jsonw j;
    size_t n = 0, n_bad = 0;
    test_report t = {.ctx = ctx, .j = ctx->is_json ? &j : NULL};
    size_t begin = ctx->out->buf.len;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    if (ctx->is_json) {
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "file", path);
        dbr_jsonw_array(&j, "problems");
    }
    dbr_code rc = dbr_user_format_test(path, take_problem, &t, &n, &n_bad, &err);
    if (rc < 0) {
        ctx->out->buf.len = begin;
        return dbr_cmd_fail(ctx, &err);
    }
    if (ctx->is_json) {
        dbr_jsonw_array_end(&j);
        dbr_jsonw_int(&j, "samples", (int64_t)n);
        dbr_jsonw_int(&j, "failed", (int64_t)n_bad);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    } else {
        dbr_buf_printf(&ctx->out->buf, "%s: %zu of %zu samples are read as they say\n", path, n - n_bad, n);
    }
    return n_bad > 0 || n == 0 ? DBR_EXIT_FINDINGS : DBR_EXIT_DONE;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const formats_args *args = ctx->args;
    if (args->explain + args->test + args->stamps > 1) {
        return dbr_cmd_usage(ctx, "one of --explain, --test and --stamps at a time");
    }
    if ((args->explain || args->test) && argc == 0) {
        return dbr_cmd_usage(ctx, args->explain ? "--explain needs a FILE" : "--test needs a FORMAT.yaml");
    }
    if (args->explain) {
        return explain(ctx, args->zone, argv, argc); // loads them itself
    }
    cmd_user_formats_load(ctx, ctx->folder, NULL);
    if (args->test) {
        return test_own(ctx, argv[0]);
    }
    return args->stamps ? list_stamps(ctx) : argc > 0 ? show_page(ctx, argv[0]) : list(ctx);
}

const dbr_cmd dbr_cmd_formats = {
    .name = "formats",
    .help = "what can be read, and why a file is read as what",
    .usage = "[NAME | FILE…]",
    .example = "debrief formats\n"
               "debrief formats k8s-events\n"
               "debrief formats --explain odd.log\n"
               "debrief formats --test formats/payments.yaml",
    .description =
        "Lists the formats, one a line; with a NAME, shows that one's page: where it comes from, an example, "
        "what "
        "becomes of it, its limits.\n\n"
        "--explain tells of files what each was taken for and how sure every format was, the format of its "
        "stamps and "
        "where they stand, its first records as they were read, and what was rejected where.\n\n"
        "Formats of your own are YAML files with a pattern and samples, in formats/ beside incident.yaml or "
        "debrief.yaml or in ~/.config/debrief/formats ('debrief formats custom' says what may stand in "
        "them). --test "
        "runs the samples of one; it ends with exit code 1 when one is read otherwise, or when there is "
        "none.",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(formats_args),
    .min_operands = 0,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
