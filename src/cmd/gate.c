/* Checking a report from the command line. */
#include "cmd/gate.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <unistd.h>

static size_t count_breaks(dbr_slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += s.ptr[i] == '\n' ? 1 : 0;
    }
    return n;
}

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
        return dbr_fail(err, DBR_EIO, "cannot read '%s': it is no text, byte %zu is NUL, in line %zu", path,
                        nul + 1, count_breaks(dbr_slice_sub(bytes, 0, nul)) + 1);
    }
    return n_bad <= bytes.len / 10 ? DBR_OK
                                   : dbr_fail(err, DBR_EIO,
                                              "cannot read '%s': it is not UTF-8 (from byte %zu on); convert "
                                              "it, for example with iconv",
                                              path, first_bad);
}

/* Whether the settings have a zone: UTC may be what they say, or only the default. */
static bool says_zone(dbr_slice yaml)
{
    while (yaml.ptr != NULL) {
        if (dbr_slice_starts(dbr_slice_cut(&yaml, '\n'), "zone:")) {
            return true;
        }
    }
    return false;
}

static dbr_code read_bytes(const cmd_work *w, dbr_slice bytes, const char *path, dbr_arena *arena, gate *ret,
                           dbr_err *err)
{
    dbr_code rc = require_text(bytes, path, err);
    return rc < 0 ? rc
                  : dbr_document_read(arena, bytes, dbr_path_name(path), w != NULL ? w->incident->zone : NULL,
                                      &ret->document, err);
}

dbr_code gate_read(dbr_cmd_context *ctx, const cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                   dbr_err *err)
{
    (void)ctx;
    dbr_buf_init(&ret->bytes, DBR_MAX_REPORT_BYTES);
    dbr_code rc = dbr_file_read(path, &ret->bytes, err);
    return rc < 0 ? rc : read_bytes(w, dbr_buf_view(&ret->bytes), path, arena, ret, err);
}

static dbr_code judge(dbr_cmd_context *ctx, const cmd_work *w, dbr_arena *arena, gate *ret, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    ret->in = (dbr_check_input){
        .document = ret->document,
        .evidence = w != NULL && !ret->without_evidence && dbr_evidence_n_artifacts(w->ev) > 0 ? w->ev : NULL,
        .incident = w != NULL ? w->incident : NULL,
        .proposed = w != NULL && w->has_window ? w->proposed : NULL,
        .now = ctx->now,
        .lang = w != NULL && !ret->is_for_shell ? (int)w->lang : (int)ctx->lang,
        .policy = ret->policy,
        .baseline = ret->baseline,
        .baseline_name = ret->baseline_name,
        .portfolio = ret->portfolio};
    if (w != NULL) {
        dbr_policy *policy = DBR_NEW(arena, dbr_policy);
        rc = dbr_policy_read(arena, dbr_buf_view(&w->team_yaml), dbr_buf_view(&w->yaml), policy, err);
        ret->in.policy = policy;
        ret->in.zone_is_given = says_zone(dbr_buf_view(&w->yaml)) || says_zone(dbr_buf_view(&w->team_yaml));
    }
    return rc < 0 ? rc : dbr_check(&ret->in, arena, &ret->result, err);
}

dbr_code gate_check_bytes(dbr_cmd_context *ctx, cmd_work *w, dbr_slice bytes, const char *path,
                          dbr_arena *arena, gate *ret, dbr_err *err)
{
    dbr_code rc = read_bytes(w, bytes, path, arena, ret, err);
    return rc < 0 ? rc : judge(ctx, w, arena, ret, err);
}

dbr_code gate_check(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                    dbr_err *err)
{
    dbr_code rc = gate_read(ctx, w, path, arena, ret, err);
    return rc < 0 ? rc : judge(ctx, w, arena, ret, err);
}

static dbr_code read_input(dbr_buf *into, dbr_err *err)
{
    dbr_buf_init(into, DBR_MAX_REPORT_BYTES);
    for (;;) {
        char *at = dbr_buf_reserve(into, 1u << 16);
        if (at == NULL) {
            return dbr_fail(err, DBR_ELIMIT, "the report on standard input is larger than %u MiB",
                            (unsigned)(DBR_MAX_REPORT_BYTES >> 20));
        }
        ssize_t n = read(STDIN_FILENO, at, 1u << 16);
        if (n == 0) {
            return DBR_OK;
        }
        if (n < 0 && errno != EINTR) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot read standard input");
        }
        into->len += n > 0 ? (size_t)n : 0;
    }
}

dbr_code gate_check_input(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                          dbr_err *err)
{
    dbr_code rc = read_input(&ret->bytes, err);
    return rc < 0 ? rc : gate_check_bytes(ctx, w, dbr_buf_view(&ret->bytes), path, arena, ret, err);
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
    DBR_AUTO(dbr_buf) excerpt = {0};
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
        dbr_buf_clear(&excerpt);
        gate_excerpt(g->document, f, ctx->out->columns, ctx->lang, &excerpt);
        dbr_out_buf(ctx->out, &excerpt);
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
        if (l->is_claim) {
            dbr_out_printf(ctx->out, "    %.*s  (%.*s)\n", DBR_FMT(l->title), DBR_FMT(l->url));
        }
        if (c->query.len > 0 && dbr_slice_starts(c->query, "SELECT")) {
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

void gate_json_finding(dbr_jsonw *j, const dbr_finding *f)
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
        gate_json_finding(j, &g->result->findings[i]);
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
