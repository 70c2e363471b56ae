/* Checking a report from the command line. */
#include "cmd/gate.h"

#include "base/limits.h"
#include "base/utf8.h"

/* A report that nobody wrote is not a good one, and of one in another encoding only the ASCII would be judged. A few bytes that
 * are no UTF-8 do no harm. */
static dbr_code require_text(dbr_slice bytes, const char *path, dbr_err *err)
{
    size_t nul = dbr_slice_find_char(bytes, '\0');
    size_t n_bad = 0;
    size_t first_bad = dbr_utf8_valid_prefix(bytes);
    for (size_t at = first_bad; at < bytes.len;
         at += 1 + dbr_utf8_valid_prefix(dbr_slice_from(bytes, at + 1))) {
        n_bad++;
    }
    if (dbr_slice_trim(bytes).len == 0) {
        return dbr_fail(err, DBR_ENOTFOUND, "nothing to check in '%s': it is empty", path);
    }
    if (dbr_slice_starts(bytes, "\xff\xfe") || dbr_slice_starts(bytes, "\xfe\xff")) {
        return dbr_fail(err, DBR_EIO, "cannot read '%s': it is UTF-16; save it as UTF-8", path);
    }
    if (nul != SIZE_MAX) {
        return dbr_fail(err, DBR_EIO, "cannot read '%s': it is no text, byte %zu is NUL", path, nul);
    }
    return n_bad <= bytes.len / 10 ? DBR_OK
                                   : dbr_fail(err, DBR_EIO,
                                              "cannot read '%s': it is not UTF-8 (from byte %zu on); convert "
                                              "it, for example with iconv",
                                              path, first_bad);
}

dbr_code gate_check(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                    dbr_err *err)
{
    dbr_buf_init(&ret->bytes, DBR_MAX_REPORT_BYTES);
    dbr_code rc = dbr_file_read(path, &ret->bytes, err);
    rc = rc < 0 ? rc : require_text(dbr_buf_view(&ret->bytes), path, err);
    rc = rc < 0 ? rc
                : dbr_document_read(arena, dbr_buf_view(&ret->bytes), dbr_path_name(path),
                                    w != NULL ? w->incident->zone : NULL, &ret->document, err);
    if (rc < 0) {
        return rc;
    }
    dbr_document_milestones(ret->document, ret->milestones);
    dbr_check_input in = {.document = ret->document,
                          .evidence = w != NULL && dbr_evidence_n_artifacts(w->ev) > 0 ? w->ev : NULL,
                          .incident = w != NULL ? w->incident : NULL,
                          .milestones = w != NULL && w->timeline != NULL ? w->timeline->milestones : NULL,
                          .now = ctx->now,
                          .lang = w != NULL ? (int)w->lang : (int)ctx->lang};
    return dbr_check(&in, arena, &ret->result, err);
}

void gate_release(gate *g)
{
    dbr_buf_release(&g->bytes);
}

static dbr_style style_of(dbr_severity s)
{
    return s == DBR_ERROR ? DBR_STYLE_BAD : s == DBR_WARNING ? DBR_STYLE_WARN : DBR_STYLE_DIM;
}

void gate_print(dbr_cmd_context *ctx, const gate *g, const char *path, bool with_info)
{
    for (size_t i = 0; i < g->result->n_findings; i++) {
        const dbr_finding *f = &g->result->findings[i];
        if (f->severity == DBR_INFO && !with_info) {
            continue;
        }
        if (f->line > 0) {
            dbr_out_printf(ctx->out, "%s:%llu:%llu: ", path, (unsigned long long)f->line,
                           (unsigned long long)f->column);
        } else {
            dbr_out_printf(ctx->out, "%s: ", path);
        }
        dbr_out_styled(ctx->out, style_of(f->severity), dbr_severity_word(f->severity));
        dbr_out_printf(ctx->out, ": %.*s [%s]\n", DBR_FMT(f->message), f->rule);
        if (f->suggestion.len > 0) {
            dbr_out_printf(ctx->out, "    %.*s\n", DBR_FMT(f->suggestion));
        }
    }
}

static dbr_style verdict_style(dbr_verdict v)
{
    return v == DBR_VERIFIED                         ? DBR_STYLE_GOOD
           : v == DBR_CONTRADICTED || v == DBR_STALE ? DBR_STYLE_BAD
                                                     : DBR_STYLE_WARN;
}

void gate_print_claims(dbr_cmd_context *ctx, const gate *g, const char *path)
{
    for (size_t i = 0; i < g->result->n_checked; i++) {
        const dbr_checked *c = &g->result->checked[i];
        const dbr_link *l = &g->document->links[c->i_link];
        dbr_out_printf(ctx->out, "%s:%llu:%llu: ", path, (unsigned long long)l->at.line,
                       (unsigned long long)l->at.column);
        dbr_out_styled(ctx->out, verdict_style(c->verdict), dbr_verdict_word(c->verdict));
        dbr_out_printf(ctx->out, ": %.*s", DBR_FMT(l->text));
        if (c->value.len > 0) {
            dbr_out_printf(ctx->out, " = %.*s", DBR_FMT(c->value));
        }
        dbr_out_str(ctx->out, "\n");
        if (c->query.len > 0) {
            dbr_out_printf(ctx->out, "    %.*s\n", DBR_FMT(c->query));
        }
        if (c->why.len > 0 && c->verdict != DBR_VERIFIED) {
            dbr_out_printf(ctx->out, "    %.*s\n", DBR_FMT(c->why));
        }
    }
}

void gate_print_checklist(dbr_cmd_context *ctx, const gate *g)
{
    static const char *const marks[] = {"[x]", "[ ]", "[?]"};
    for (size_t i = 0; i < 7; i++) {
        const dbr_checkpoint *p = &g->result->checklist[i];
        dbr_out_printf(ctx->out, "%s %.*s", marks[p->state], DBR_FMT(p->text));
        if (p->detail.len > 0) {
            dbr_out_printf(ctx->out, " (%.*s)", DBR_FMT(p->detail));
        }
        dbr_out_str(ctx->out, "\n");
    }
}

const char *gate_summary(dbr_cmd_context *ctx, const gate *g)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (int v = 0; v < DBR_VERDICT_COUNT; v++) {
        if (g->result->n_verdict[v] > 0) {
            dbr_text_id id = dbr_text_find(dbr_slice_str(
                dbr_arena_printf(ctx->arena, "cmd.verdict_%s", dbr_verdict_word((dbr_verdict)v))));
            DBR_SAY(&out, ctx->lang, id, dbr_arena_printf(ctx->arena, "%zu", g->result->n_verdict[v]));
            dbr_buf_str(&out, " · ");
        }
    }
    DBR_SAY(&out, ctx->lang, DBR_T_CMD_FINDINGS,
            dbr_arena_printf(ctx->arena, "%zu", g->result->n_severity[DBR_ERROR]),
            dbr_arena_printf(ctx->arena, "%zu", g->result->n_severity[DBR_WARNING]),
            dbr_arena_printf(ctx->arena, "%zu", g->result->n_severity[DBR_INFO]));
    return dbr_arena_str(ctx->arena, dbr_buf_view(&out));
}

static void json_finding(dbr_jsonw *j, const dbr_finding *f)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "rule", f->rule);
    dbr_jsonw_str(j, "severity", dbr_severity_word(f->severity));
    dbr_jsonw_int(j, "line", (int64_t)f->line);
    dbr_jsonw_int(j, "column", (int64_t)f->column);
    dbr_jsonw_slice(j, "message", f->message);
    dbr_jsonw_slice(j, "suggestion", f->suggestion.len > 0 ? f->suggestion : (dbr_slice){0});
    dbr_jsonw_bool(j, "shuts_gate", f->shuts_gate);
    dbr_jsonw_object_end(j);
}

static void json_claim(dbr_jsonw *j, const gate *g, const dbr_checked *c)
{
    const dbr_link *l = &g->document->links[c->i_link];
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_int(j, "line", (int64_t)l->at.line);
    dbr_jsonw_int(j, "column", (int64_t)l->at.column);
    dbr_jsonw_slice(j, "text", l->text);
    dbr_jsonw_slice(j, "address", l->url);
    dbr_jsonw_slice(j, "claim", l->title.len > 0 ? l->title : (dbr_slice){0});
    dbr_jsonw_slice(j, "query", c->query.len > 0 ? c->query : (dbr_slice){0});
    dbr_jsonw_slice(j, "value", c->value.len > 0 ? c->value : (dbr_slice){0});
    dbr_jsonw_str(j, "verdict", dbr_verdict_word(c->verdict));
    dbr_jsonw_slice(j, "why", c->why.len > 0 ? c->why : (dbr_slice){0});
    dbr_jsonw_object_end(j);
}

static void json_due(dbr_jsonw *j, dbr_time due)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (due == DBR_TIME_NONE) {
        dbr_jsonw_null(j, "due");
        return;
    }
    dbr_time_rfc3339(&text, due, dbr_zone_utc(), 0);
    dbr_jsonw_slice(j, "due", dbr_buf_view(&text));
}

void gate_json(dbr_jsonw *j, const gate *g, const char *path)
{
    static const char *const states[] = {"done", "open", "unknown"};
    dbr_jsonw_str(j, "report", path);
    dbr_jsonw_str(j, "gate", g->result->gate_is_shut ? "shut" : "open");
    dbr_jsonw_array(j, "findings");
    for (size_t i = 0; i < g->result->n_findings; i++) {
        json_finding(j, &g->result->findings[i]);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "claims");
    for (size_t i = 0; i < g->result->n_checked; i++) {
        json_claim(j, g, &g->result->checked[i]);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "checklist");
    for (size_t i = 0; i < 7; i++) {
        const dbr_checkpoint *p = &g->result->checklist[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "id", p->id);
        dbr_jsonw_str(j, "state", states[p->state]);
        dbr_jsonw_slice(j, "text", p->text);
        dbr_jsonw_slice(j, "detail", p->detail.len > 0 ? p->detail : (dbr_slice){0});
        json_due(j, p->due);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

void gate_render_input(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *audience,
                       dbr_render_input *ret)
{
    dbr_audience_level level = DBR_AUDIENCE_TEAM;
    (void)dbr_audience_level_parse(dbr_slice_str(audience), &level);
    dbr_audience *a = dbr_audience_new(level, w != NULL ? w->incident : NULL, g->document->lang);
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
                              .marks = marks,
                              .n_marks = g->result->n_checked,
                              .findings = g->result->findings,
                              .n_findings = g->result->n_findings,
                              .gate_is_shut = g->result->gate_is_shut,
                              .audience = a,
                              .lang = w != NULL ? (int)w->lang : g->document->lang,
                              .now = ctx->now};
}

dbr_code gate_render(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *writer, const char *path,
                     const char *audience, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    const dbr_writer *x = dbr_writer_find(dbr_slice_str(writer));
    dbr_render_input in = {0};
    if (x == NULL) {
        return dbr_fail(err, DBR_EUSAGE, "no writer '%s'", writer);
    }
    gate_render_input(ctx, w, g, audience, &in);
    dbr_code rc = x->write(&in, &out, err);
    rc = rc < 0 ? rc : dbr_file_write_atomic(path, dbr_buf_view(&out), err);
    (void)dbr_audience_free(in.audience);
    return rc;
}
