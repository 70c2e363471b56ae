/*
 * The open documents: their text as the client has it, what was found in them, and what the client is told.
 *
 * Looking up what a report claims takes as long as its evidence is large, so it is done when a report is opened or saved. Between
 * two saves the report is checked without; what only the evidence could tell stays as it was (lsp_kept): beside the same line,
 * wherever that has moved to.
 */
#include "serve/lsp_impl.h"

#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>

static void publish(dbr_lsp *l, const lsp_document *d);

dbr_slice lsp_line_of(const dbr_document *d, uint64_t line)
{
    assert(line >= 1 && line <= d->n_lines);
    size_t begin = d->line_begins[line - 1];
    size_t end = line < d->n_lines ? d->line_begins[line] : d->bytes.len;
    while (end > begin && (d->bytes.ptr[end - 1] == '\n' || d->bytes.ptr[end - 1] == '\r')) {
        end--;
    }
    return dbr_slice_sub(d->bytes, begin, end);
}

/* ---- opening and closing ---- */

static lsp_document *find(dbr_lsp *l, dbr_slice uri, size_t *ret_i)
{
    for (size_t i = 0; i < l->documents.n; i++) {
        if (dbr_slice_is(uri, l->documents.items[i]->uri)) {
            *ret_i = i;
            return l->documents.items[i];
        }
    }
    return NULL;
}

lsp_document *lsp_document_of(dbr_lsp *l, const lsp_message *m)
{
    size_t i = 0;
    dbr_slice uri = dbr_json_text_at(m->arena, m->json, "/params/textDocument/uri");
    return uri.ptr != NULL ? find(l, uri, &i) : NULL;
}

static void forget_check(dbr_lsp *l, lsp_document *d)
{
    d->shown.n = 0;
    d->placed.n = 0;
    if (d->is_checked) {
        l->checker.give_back(l->checker.data, &d->checked);
    }
    d->is_checked = false;
    free(d->problem);
    d->problem = NULL;
}

static void free_document(dbr_lsp *l, lsp_document *d)
{
    forget_check(l, d);
    free(d->uri);
    free(d->path);
    dbr_buf_release(&d->text);
    dbr_arena_release(&d->kept_arena);
    DBR_VEC_RELEASE(&d->kept);
    DBR_VEC_RELEASE(&d->placed);
    DBR_VEC_RELEASE(&d->shown);
    free(d);
}

void lsp_documents_free(dbr_lsp *l)
{
    for (size_t i = 0; i < l->documents.n; i++) {
        free_document(l, l->documents.items[i]);
    }
    DBR_VEC_RELEASE(&l->documents);
}

static void take_version(const lsp_message *m, lsp_document *d)
{
    dbr_json_value v;
    d->has_version = dbr_json_at(m->json, "/params/textDocument/version", &v) && v.type == DBR_JSON_NUMBER &&
                     dbr_slice_int(v.raw, &d->version);
}

void lsp_did_open(dbr_lsp *l, const lsp_message *m)
{
    dbr_json_value text;
    size_t i = 0;
    dbr_slice uri = dbr_json_text_at(m->arena, m->json, "/params/textDocument/uri");
    if (uri.ptr == NULL || !dbr_json_at(m->json, "/params/textDocument/text", &text) ||
        text.type != DBR_JSON_STRING) {
        return;
    }
    lsp_document *d = find(l, uri, &i);
    if (d == NULL) {
        d = dbr_xcalloc(1, sizeof(*d));
        d->uri = dbr_xstrdup(dbr_arena_str(m->arena, uri));
        d->path = dbr_xstrdup(lsp_path_of(m->arena, uri));
        *DBR_PUSH(&l->documents) = d;
    }
    forget_check(l, d);
    dbr_buf_release(&d->text);
    dbr_buf_init(&d->text, DBR_MAX_REPORT_BYTES);
    dbr_json_unescape(&d->text, text.raw);
    take_version(m, d);
    d->is_dirty = true;
    d->wants_evidence = true;
}

/* The changes are made one after the other, each in the text that the former left. */
void lsp_did_change(dbr_lsp *l, const lsp_message *m)
{
    dbr_json_value list, change;
    lsp_document *d = lsp_document_of(l, m);
    if (d == NULL || !dbr_json_at(m->json, "/params/contentChanges", &list) || list.type != DBR_JSON_ARRAY) {
        return;
    }
    forget_check(l, d); // it points into the text
    dbr_json j;
    dbr_json_init(&j, list.raw);
    (void)dbr_json_next(&j, &change);
    while (dbr_json_next(&j, &change) == DBR_JSON_OBJECT) {
        dbr_slice whole;
        if (!dbr_json_skip(&j, &change, &whole) || !lsp_apply(&d->text, whole, l->units)) {
            break;
        }
    }
    take_version(m, d);
    d->is_dirty = true;
}

void lsp_did_save(dbr_lsp *l, const lsp_message *m)
{
    lsp_document *d = lsp_document_of(l, m);
    if (d != NULL) {
        d->is_dirty = true;
        d->wants_evidence = true;
    }
}

void lsp_did_close(dbr_lsp *l, const lsp_message *m)
{
    size_t i = 0;
    dbr_slice uri = dbr_json_text_at(m->arena, m->json, "/params/textDocument/uri");
    lsp_document *d = uri.ptr != NULL ? find(l, uri, &i) : NULL;
    if (d == NULL) {
        return;
    }
    forget_check(l, d);
    publish(l, d); // nothing: what is closed has no diagnostics
    free_document(l, d);
    l->documents.items[i] = l->documents.items[--l->documents.n];
}

/* ---- checking ---- */

static int compare(const dbr_finding *a, const dbr_finding *b)
{
    return a->line != b->line       ? (a->line < b->line ? -1 : 1)
           : a->column != b->column ? (a->column < b->column ? -1 : 1)
                                    : strcmp(a->rule, b->rule);
}

static bool is_of_proofs(const dbr_finding *f)
{
    return strncmp(f->rule, "proofs/", 7) == 0;
}

/* Keeps what only the check with evidence found; both lists are sorted. */
static void keep(lsp_document *d)
{
    const dbr_check_result *full = d->checked.full, *quick = d->checked.result;
    const dbr_document *document = d->checked.in->document;
    size_t k = 0;
    dbr_arena_reset(&d->kept_arena);
    d->kept.n = 0;
    for (size_t i = 0; i < full->n_findings; i++) {
        const dbr_finding *f = &full->findings[i];
        while (k < quick->n_findings && compare(&quick->findings[k], f) < 0) {
            k++;
        }
        bool is_known = k < quick->n_findings && compare(&quick->findings[k], f) == 0;
        if (is_known && !is_of_proofs(f)) {
            continue;
        }
        lsp_kept *kept = DBR_PUSH(&d->kept);
        kept->finding = *f;
        kept->finding.message = dbr_slice_dup(&d->kept_arena, f->message);
        kept->finding.suggestion = dbr_slice_dup(&d->kept_arena, f->suggestion);
        kept->line = f->line > 0 && f->line <= document->n_lines
                         ? dbr_slice_dup(&d->kept_arena, lsp_line_of(document, f->line))
                         : (dbr_slice){0};
    }
}

/* Where the line of a kept finding stands now: the nearest that has its text; 0 for none. */
static uint64_t line_now(const dbr_document *d, const lsp_kept *kept)
{
    uint64_t was = kept->finding.line;
    for (uint64_t away = 0; away <= d->n_lines + was; away++) {
        uint64_t at[2] = {was + away, was > away ? was - away : 0};
        for (size_t i = 0; i < 2; i++) {
            if (at[i] >= 1 && at[i] <= d->n_lines && dbr_slice_eq(lsp_line_of(d, at[i]), kept->line)) {
                return at[i];
            }
        }
    }
    return 0;
}

static void place_kept(lsp_document *d)
{
    const dbr_document *document = d->checked.in->document;
    for (size_t i = 0; i < d->kept.n; i++) {
        const lsp_kept *kept = &d->kept.items[i];
        dbr_finding f = kept->finding;
        bool is_line = f.line > 0;
        uint64_t line = is_line ? line_now(document, kept) : 0;
        if (is_line && line == 0) {
            continue;
        }
        f.end_line = f.end_line == f.line ? line : 0; // of one that reaches farther: to the end of its line
        f.line = line;
        *DBR_PUSH(&d->placed) = f;
    }
}

static void show(const dbr_lsp *l, lsp_document *d, const dbr_finding *f)
{
    const dbr_document *document = d->checked.in->document;
    lsp_shown *s = DBR_PUSH(&d->shown);
    s->finding = f;
    if (f->line == 0 || f->line > document->n_lines) {
        return;
    }
    dbr_slice line = lsp_line_of(document, f->line);
    s->begin.line = f->line - 1;
    s->begin.character = lsp_units_in(dbr_slice_sub(line, 0, f->column > 0 ? f->column - 1 : 0), l->units);
    bool has_end = f->end_line >= f->line && f->end_line <= document->n_lines && f->end_column > 0;
    uint64_t last = has_end ? f->end_line : f->line;
    dbr_slice end = lsp_line_of(document, last);
    s->end.line = last - 1;
    s->end.character = lsp_units_in(has_end ? dbr_slice_sub(end, 0, f->end_column - 1) : end, l->units);
}

static int by_place(const void *pa, const void *pb)
{
    const lsp_shown *a = pa, *b = pb;
    return compare(a->finding, b->finding);
}

static void show_all(const dbr_lsp *l, lsp_document *d)
{
    place_kept(d);
    for (size_t i = 0; i < d->checked.result->n_findings; i++) {
        const dbr_finding *f = &d->checked.result->findings[i];
        if (!d->has_evidence || !is_of_proofs(f)) {
            show(l, d, f);
        }
    }
    for (size_t i = 0; i < d->placed.n; i++) { // points into `placed`, which grows no more
        show(l, d, &d->placed.items[i]);
    }
    if (d->shown.n > 0) {
        qsort(d->shown.items, d->shown.n, sizeof(*d->shown.items), by_place);
    }
}

void lsp_document_check(dbr_lsp *l, lsp_document *d)
{
    dbr_err err = {0};
    if (!d->is_dirty) {
        return;
    }
    forget_check(l, d);
    dbr_code rc = l->checker.check(l->checker.data, d->path, dbr_buf_view(&d->text), d->wants_evidence,
                                   l->lang, &d->checked, &err);
    d->is_dirty = false;
    d->wants_evidence = false;
    d->is_checked = rc == DBR_OK;
    if (rc < 0 && rc != DBR_ENOTFOUND) { // that: an empty document
        d->problem = dbr_xstrdup(err.message);
    }
    if (d->is_checked && d->checked.full != NULL) {
        d->has_evidence = true;
        keep(d);
    }
    if (d->is_checked) {
        show_all(l, d);
    }
    publish(l, d);
}

/* ---- telling ---- */

static void write_diagnostic(const dbr_lsp *l, dbr_jsonw *w, const lsp_shown *s, dbr_arena *arena)
{
    static const int SEVERITIES[] = {[DBR_ERROR] = 1, [DBR_WARNING] = 2, [DBR_INFO] = 3};
    const dbr_finding *f = s->finding;
    dbr_jsonw_object(w, NULL);
    lsp_write_range(w, "range", s->begin, s->end);
    dbr_jsonw_int(w, "severity", SEVERITIES[f->severity]);
    dbr_jsonw_str(w, "code", f->rule);
    if (l->has_code_description && l->checker.rules_uri != NULL) {
        DBR_AUTO(dbr_buf) anchor = {0};
        for (const char *c = f->rule; *c != '\0'; c++) {
            if (*c != '/') { // as forges make anchors of headings
                dbr_buf_char(&anchor, *c);
            }
        }
        dbr_jsonw_object(w, "codeDescription");
        dbr_jsonw_str(
            w, "href",
            dbr_arena_printf(arena, "%s#%.*s", l->checker.rules_uri, DBR_FMT(dbr_buf_view(&anchor))));
        dbr_jsonw_object_end(w);
    }
    dbr_jsonw_str(w, "source", "debrief");
    dbr_slice message = f->message;
    if (f->suggestion.len > 0) {
        message =
            dbr_slice_str(dbr_arena_printf(arena, "%.*s\n%.*s", DBR_FMT(message), DBR_FMT(f->suggestion)));
    }
    dbr_jsonw_slice(w, "message", message);
    dbr_jsonw_object_end(w);
}

/* What keeps the document from being checked. */
static void write_problem(dbr_jsonw *w, const char *problem)
{
    dbr_jsonw_object(w, NULL);
    lsp_write_range(w, "range", (lsp_position){0}, (lsp_position){0});
    dbr_jsonw_int(w, "severity", 1);
    dbr_jsonw_str(w, "source", "debrief");
    dbr_jsonw_str(w, "message", problem);
    dbr_jsonw_object_end(w);
}

static void publish(dbr_lsp *l, const lsp_document *d)
{
    DBR_AUTO(dbr_buf) message = {0};
    dbr_arena arena = {0};
    dbr_jsonw w;
    dbr_jsonw_init(&w, &message, false);
    dbr_jsonw_object(&w, NULL);
    dbr_jsonw_str(&w, "jsonrpc", "2.0");
    dbr_jsonw_str(&w, "method", "textDocument/publishDiagnostics");
    dbr_jsonw_object(&w, "params");
    dbr_jsonw_str(&w, "uri", d->uri);
    if (l->has_version && d->has_version) {
        dbr_jsonw_int(&w, "version", d->version);
    }
    dbr_jsonw_array(&w, "diagnostics");
    if (d->problem != NULL) {
        write_problem(&w, d->problem);
    }
    for (size_t i = 0; i < d->shown.n; i++) {
        write_diagnostic(l, &w, &d->shown.items[i], &arena);
    }
    dbr_jsonw_array_end(&w);
    dbr_jsonw_object_end(&w);
    lsp_send(l, &w, &message);
    dbr_arena_release(&arena);
}
