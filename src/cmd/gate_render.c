/*
 * Rendering a checked report: the findings and verdicts go to the writer, its files to their places, and what the audience does
 * not see is counted for whoever ordered it.
 */
#include "cmd/gate.h"
#include "cmd/people.h"

#include <stdlib.h>

static dbr_code refuse_sources(cmd_work *w, const char *path, dbr_err *err);
static dbr_code write_beside(void *data, const char *name, dbr_slice bytes, dbr_err *err);
static const char *stem_of(dbr_arena *arena, const char *path);
static void keep_hidden(dbr_cmd_context *ctx, dbr_audience *a, gate_rendering *r);

typedef struct rendering {
    dbr_cmd_context *ctx;
    gate_rendering *r;
} rendering;

dbr_code gate_render(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *writer, const char *path,
                     const char *audience, dbr_err *err)
{
    gate_rendering r = {.format = writer, .path = path, .audience = audience};
    dbr_code rc = gate_render_as(ctx, w, g, &r, err);
    DBR_VEC_RELEASE(&r.files);
    return rc;
}

/*
 * When a rendering was made, as it says itself: --now, SOURCE_DATE_EPOCH, else when the newest of what it was made from was
 * written, so that the same inputs give the same bytes at any time.
 */
static dbr_time made_at(const dbr_cmd_context *ctx, cmd_work *w, const gate *g)
{
    static const char *const SOURCES[] = {"incident.yaml", "evidence/MANIFEST.jsonl"};
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;
    dbr_time newest = 0;
    if (ctx->is_now_given || w == NULL) {
        return ctx->now;
    }
    if (epoch != NULL && dbr_slice_int(dbr_slice_str(epoch), &seconds) && seconds >= 0 &&
        seconds < INT64_MAX / DBR_SECOND) {
        return seconds * DBR_SECOND;
    }
    for (size_t i = 0; i <= sizeof(SOURCES) / sizeof(SOURCES[0]); i++) {
        const char *name = i == 0 ? g->document->name : SOURCES[i - 1];
        dbr_file_stat st = {0};
        dbr_err unknown = {0};
        bool is_there =
            dbr_file_stat_of(cmd_work_path(w, name), &st, &unknown) == DBR_OK && st.type == DBR_FILE_REGULAR;
        newest = is_there && st.mtime_ns > newest ? st.mtime_ns : newest;
    }
    return newest > 0 ? newest / DBR_SECOND * DBR_SECOND : ctx->now;
}

void gate_render_input(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *audience,
                       dbr_render_input *ret)
{
    dbr_lang lang = ctx->is_lang_given ? dbr_lang_pair(ctx->lang, ctx->lang_beside)
                    : w != NULL        ? w->lang
                                       : (dbr_lang)g->document->lang;
    dbr_audience_level level = DBR_AUDIENCE_TEAM;
    (void)dbr_audience_level_parse(dbr_slice_str(audience), &level);
    dbr_mark *marks = DBR_NEW_N(ctx->arena, dbr_mark, g->result->n_checked + 1);
    for (size_t i = 0; i < g->result->n_checked; i++) {
        const dbr_checked *c = &g->result->checked[i];
        marks[i] = (dbr_mark){
            .i_link = c->i_link, .verdict = c->verdict, .query = c->query, .value = c->value, .why = c->why};
    }
    *ret = (dbr_render_input){.document = g->document,
                              .incident = w != NULL ? w->incident : NULL,
                              .timeline = w != NULL ? w->timeline : NULL,
                              .evidence = w != NULL ? w->ev : NULL,
                              .factors = w != NULL ? w->factors : NULL,
                              .marks = marks,
                              .n_marks = g->result->n_checked,
                              .findings = g->result->findings,
                              .n_findings = g->result->n_findings,
                              .gate_is_shut = g->result->gate_is_shut,
                              .audience = cmd_audience(ctx->arena, w, level, dbr_lang_first(lang)),
                              .lang = (int)lang,
                              .now = made_at(ctx, w, g)};
}

dbr_code gate_render_as(dbr_cmd_context *ctx, cmd_work *w, const gate *g, gate_rendering *r, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    const dbr_writer *x = r->write == NULL ? dbr_writer_find(dbr_slice_str(r->format)) : NULL;
    dbr_buf *to = r->path != NULL ? &out : r->bytes;
    rendering beside = {.ctx = ctx, .r = r};
    dbr_render_input in = {0};
    if (x == NULL && r->write == NULL) {
        return dbr_fail(err, DBR_EUSAGE, "no writer '%s'", r->format);
    }
    dbr_code rc = r->path != NULL && w != NULL ? refuse_sources(w, r->path, err) : DBR_OK;
    if (rc < 0) {
        return rc;
    }
    gate_render_input(ctx, w, g, r->audience, &in);
    if (r->path != NULL) {
        in.stem = stem_of(ctx->arena, r->path);
        in.beside = write_beside;
        in.beside_data = &beside;
        *DBR_PUSH(&r->files) = r->path;
    }
    /* A report is said in another language only when somebody asks for it. */
    rc = ctx->is_lang_given ? dbr_report_localise(ctx->arena, &in, err) : DBR_OK;
    rc = rc < 0 ? rc : r->write != NULL ? r->write(ctx, &in, to, err) : x->write(&in, to, err);
    if (rc == DBR_OK && r->path != NULL) {
        rc = dbr_file_write_atomic(r->path, dbr_buf_view(&out), err);
    }
    r->lang = (dbr_lang)in.lang;
    keep_hidden(ctx, in.audience, r);
    (void)dbr_audience_free(in.audience);
    return rc;
}

/* A rendering must not replace what it was made from. */
static dbr_code refuse_sources(cmd_work *w, const char *path, dbr_err *err)
{
    static const char *const names[] = {"report.md", "draft.md", "incident.yaml"};
    dbr_file_stat target = {0};
    dbr_file_stat source = {0};
    dbr_err unknown = {0};
    if (dbr_file_stat_of(path, &target, &unknown) < 0 || target.type == DBR_FILE_MISSING) {
        return DBR_OK;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (dbr_file_stat_of(cmd_work_path(w, names[i]), &source, &unknown) == DBR_OK &&
            source.type == DBR_FILE_REGULAR && source.device == target.device &&
            source.inode == target.inode) {
            return dbr_fail(err, DBR_EUSAGE, "'%s' is %s itself: choose another file with --output", path,
                            names[i]);
        }
    }
    return DBR_OK;
}

static dbr_code write_beside(void *data, const char *name, dbr_slice bytes, dbr_err *err)
{
    rendering *b = data;
    const char *path = dbr_path_join(b->ctx->arena, dbr_path_folder(b->ctx->arena, b->r->path), name);
    dbr_code rc = dbr_file_write_atomic(path, bytes, err);
    if (rc == DBR_OK) {
        *DBR_PUSH(&b->r->files) = path;
    }
    return rc;
}

/* "report.forge" of "pm/report.forge.md": without its last suffix. */
static const char *stem_of(dbr_arena *arena, const char *path)
{
    dbr_slice name = dbr_slice_str(dbr_path_name(path));
    size_t end = name.len;
    while (end > 1 && name.ptr[end - 1] != '.') {
        end--;
    }
    return dbr_arena_str(arena, end > 1 ? dbr_slice_sub(name, 0, end - 1) : name);
}

static void keep_hidden(dbr_cmd_context *ctx, dbr_audience *a, gate_rendering *r)
{
    const dbr_audience_count *hidden = NULL;
    r->n_hidden = dbr_audience_hidden(a, &hidden);
    dbr_audience_count *kept = DBR_NEW_N(ctx->arena, dbr_audience_count, r->n_hidden + 1);
    for (size_t i = 0; i < r->n_hidden; i++) {
        kept[i] = hidden[i];
    }
    r->hidden = kept;
}
