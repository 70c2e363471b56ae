/*
 * Annotations of forges.
 *
 *   github  workflow commands, a line each; GitHub shows them at the lines of the change:
 *               ::warning file=a/report.md,line=42,endLine=42,col=7,endColumn=21,title=blame/omission::What …%0AWhat let …?
 *           Its escapes: % CR LF everywhere, and : , in properties.
 *   gitlab  a Code Quality report: an array of issues, each with a fingerprint that has to be unique in it and to stay the same
 *           from push to push, so it is made of report, rule, the line's text, and the number of findings alike before it.
 */
#include "cmd/check_output.h"

#include "base/hash.h"

/* ---- GitHub ---- */

static void escape(dbr_buf *out, dbr_slice s, bool is_property)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','))) {
            dbr_buf_printf(out, "%%%02X", (unsigned char)c);
        } else {
            dbr_buf_char(out, c);
        }
    }
}

static void github_finding(dbr_buf *out, const dbr_finding *f, const check_place *p, const char *path)
{
    DBR_AUTO(dbr_buf) message = {0};
    dbr_buf_printf(out, "::%s file=",
                   f->severity == DBR_ERROR     ? "error"
                   : f->severity == DBR_WARNING ? "warning"
                                                : "notice");
    escape(out, dbr_slice_str(path), true);
    if (f->line > 0) {
        dbr_buf_printf(out, ",line=%llu,endLine=%llu", (unsigned long long)p->line,
                       (unsigned long long)p->end_line);
    }
    if (f->line > 0 && p->line == p->end_line) { // GitHub takes columns of one line only
        dbr_buf_printf(out, ",col=%llu,endColumn=%llu", (unsigned long long)p->column,
                       (unsigned long long)p->end_column);
    }
    dbr_buf_str(out, ",title=");
    escape(out, dbr_slice_str(f->rule), true);
    dbr_buf_str(out, "::");
    check_message(&message, f);
    escape(out, dbr_buf_view(&message), false);
    dbr_buf_char(out, '\n');
}

/* Errors first: GitHub shows the first ten of each kind of a step. */
static dbr_code github_report(check_output *o, const gate *g, const char *path, dbr_err *err)
{
    (void)err;
    for (int severity = DBR_SEVERITY_COUNT - 1; severity >= (o->info ? DBR_INFO : DBR_WARNING); severity--) {
        check_columns columns = {0};
        for (size_t i = 0; i < g->result->n_findings; i++) {
            const dbr_finding *f = &g->result->findings[i];
            check_place p = check_place_of(&columns, g->document, f);
            if ((int)f->severity == severity) {
                github_finding(&o->ctx->out->buf, f, &p, path);
            }
        }
    }
    return DBR_OK;
}

static void github_end(check_output *o)
{
    for (size_t i = 0; i < o->problems.n; i++) {
        dbr_buf_str(&o->ctx->out->buf, "::error::");
        escape(&o->ctx->out->buf, dbr_slice_str(o->problems.items[i]), false);
        dbr_buf_char(&o->ctx->out->buf, '\n');
    }
}

const check_format check_format_github = {.name = "github", .report = github_report, .end = github_end};

/* ---- GitLab ---- */

static void gitlab_begin(check_output *o)
{
    dbr_jsonw_init(&o->json, &o->ctx->out->buf, true);
    dbr_jsonw_array(&o->json, NULL);
}

typedef struct print {
    uint64_t hash;
    size_t i;
} print;

static int by_hash(const void *pa, const void *pb)
{
    const print *a = pa;
    const print *b = pb;
    return a->hash != b->hash ? (a->hash < b->hash ? -1 : 1) : a->i < b->i ? -1 : 1;
}

/* A fingerprint for each finding. */
static uint64_t *fingerprints(check_output *o, const gate *g, const char *path)
{
    size_t n = g->result->n_findings;
    print *prints = DBR_NEW_N(o->ctx->arena, print, n + 1);
    uint64_t *ret = DBR_NEW_N(o->ctx->arena, uint64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const dbr_finding *f = &g->result->findings[i];
        prints[i] = (print){
            dbr_hash_mix(dbr_hash_mix(dbr_hash(dbr_slice_str(path)), dbr_hash(dbr_slice_str(f->rule))),
                         dbr_finding_key(g->document, f)),
            i};
    }
    qsort(prints, n, sizeof(*prints), by_hash);
    size_t n_alike = 0;
    for (size_t i = 0; i < n; i++) {
        n_alike = i > 0 && prints[i - 1].hash == prints[i].hash ? n_alike + 1 : 0;
        ret[prints[i].i] = n_alike == 0 ? prints[i].hash : dbr_hash_mix(prints[i].hash, n_alike);
    }
    return ret;
}

static dbr_code gitlab_report(check_output *o, const gate *g, const char *path, dbr_err *err)
{
    static const char *const SEVERITIES[] = {"info", "minor", "major"};
    dbr_jsonw *j = &o->json;
    uint64_t *prints = fingerprints(o, g, path);
    (void)err;
    for (size_t i = 0; i < g->result->n_findings; i++) {
        const dbr_finding *f = &g->result->findings[i];
        DBR_AUTO(dbr_buf) message = {0};
        check_message(&message, f);
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "description", dbr_buf_view(&message));
        dbr_jsonw_str(j, "check_name", f->rule);
        dbr_jsonw_str(j, "fingerprint",
                      dbr_arena_printf(o->ctx->arena, "%016llx", (unsigned long long)prints[i]));
        dbr_jsonw_str(j, "severity", f->shuts_gate ? "critical" : SEVERITIES[f->severity]);
        dbr_jsonw_object(j, "location");
        dbr_jsonw_str(j, "path", strncmp(path, "./", 2) == 0 ? path + 2 : path);
        dbr_jsonw_object(j, "lines");
        dbr_jsonw_int(j, "begin", f->line > 0 ? (int64_t)f->line : 1);
        dbr_jsonw_int(j, "end", f->line > 0 && f->end_line >= f->line ? (int64_t)f->end_line : 1);
        dbr_jsonw_object_end(j);
        dbr_jsonw_object_end(j);
        dbr_jsonw_object_end(j);
    }
    return DBR_OK;
}

static void gitlab_end(check_output *o)
{
    dbr_jsonw_array_end(&o->json);
    dbr_buf_char(o->json.out, '\n');
}

const check_format check_format_gitlab = {
    .name = "gitlab", .begin = gitlab_begin, .report = gitlab_report, .end = gitlab_end};
