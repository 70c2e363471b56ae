/*
 * What is asked about a place: the page of the rule that found something there (what `check --explain` shows), and what can be
 * done about it.
 *
 *   mending   what `check --fix` would write for a finding that touches the range; tried, and free of opinion
 *   ignoring  a comment with the rule's name at the end of the line. Its reason is left for the author to write: without one it
 *             silences nothing, and says so
 */
#include "serve/lsp_impl.h"

#include <assert.h>

static bool is_before(lsp_position a, lsp_position b)
{
    return a.line != b.line ? a.line < b.line : a.character < b.character;
}

static bool touches(const lsp_shown *s, lsp_position begin, lsp_position end)
{
    return !is_before(end, s->begin) && !is_before(s->end, begin);
}

/* The checked document that a request is about; NULL. */
static lsp_document *checked_document(dbr_lsp *l, const lsp_message *m)
{
    lsp_document *d = lsp_document_of(l, m);
    if (d != NULL) {
        lsp_document_check(l, d);
    }
    return d != NULL && d->is_checked ? d : NULL;
}

void lsp_hover(dbr_lsp *l, const lsp_message *m)
{
    DBR_AUTO(dbr_buf) message = {0};
    DBR_AUTO(dbr_buf) page = {0};
    dbr_jsonw w;
    lsp_position at = {0};
    lsp_position begin = {0}, end = {0};
    if (!lsp_read_position(m->json, "/params/position", &at)) {
        lsp_refuse(l, m, DBR_RPC_INVALID_PARAMS, "no position");
        return;
    }
    const lsp_document *d = checked_document(l, m);
    for (size_t i = 0; d != NULL && i < d->shown.n; i++) {
        const lsp_shown *s = &d->shown.items[i];
        bool is_new = i == 0 || d->shown.items[i - 1].finding->rule != s->finding->rule;
        if (s->finding->line > 0 && touches(s, at, at) && is_new) {
            begin = page.len == 0 ? s->begin : begin;
            end = page.len == 0 ? s->end : end;
            dbr_buf_str(&page, page.len > 0 ? "\n---\n\n" : "");
            dbr_rule_explain(dbr_rule_at(dbr_rule_find(dbr_slice_str(s->finding->rule))), &page);
        }
    }
    lsp_begin(&w, &message, m);
    if (page.len == 0) {
        dbr_jsonw_null(&w, "result");
    } else {
        dbr_jsonw_object(&w, "result");
        dbr_jsonw_object(&w, "contents");
        dbr_jsonw_str(&w, "kind", "markdown");
        dbr_jsonw_slice(&w, "value", dbr_buf_view(&page));
        dbr_jsonw_object_end(&w);
        lsp_write_range(&w, "range", begin, end);
        dbr_jsonw_object_end(&w);
    }
    lsp_send(l, &w, &message);
}

/* ---- code actions ---- */

typedef struct asking {
    dbr_lsp *l;
    const lsp_message *m;
    const lsp_document *d;
    dbr_jsonw *w;
    lsp_position begin, end;
} asking;

static void write_edit(const asking *a, size_t begin, size_t end, dbr_slice text)
{
    dbr_slice bytes = a->d->checked.in->document->bytes;
    dbr_jsonw_object(a->w, NULL);
    lsp_write_range(a->w, "range", lsp_position_of(bytes, begin, a->l->units),
                    lsp_position_of(bytes, end, a->l->units));
    dbr_jsonw_slice(a->w, "newText", text);
    dbr_jsonw_object_end(a->w);
}

/* One action with its edits. */
static void write_action(const asking *a, dbr_slice title, const dbr_fix_edit *edits, size_t n,
                         bool is_preferred)
{
    dbr_jsonw_object(a->w, NULL);
    dbr_jsonw_slice(a->w, "title", title);
    dbr_jsonw_str(a->w, "kind", "quickfix");
    if (is_preferred) {
        dbr_jsonw_bool(a->w, "isPreferred", true);
    }
    dbr_jsonw_object(a->w, "edit");
    dbr_jsonw_object(a->w, "changes");
    dbr_jsonw_array(a->w, a->d->uri);
    for (size_t i = 0; i < n; i++) {
        write_edit(a, edits[i].begin, edits[i].end, edits[i].text);
    }
    dbr_jsonw_array_end(a->w);
    dbr_jsonw_object_end(a->w);
    dbr_jsonw_object_end(a->w);
    dbr_jsonw_object_end(a->w);
}

/* Whether a finding of that rule on that line touches the range. */
static bool is_asked(const asking *a, const char *rule, uint64_t line)
{
    for (size_t i = 0; i < a->d->shown.n; i++) {
        const lsp_shown *s = &a->d->shown.items[i];
        if (s->finding->line == line && strcmp(s->finding->rule, rule) == 0 && touches(s, a->begin, a->end)) {
            return true;
        }
    }
    return false;
}

static void offer_fixes(const asking *a)
{
    bool may_have = false;
    for (size_t i = 0; i < a->d->shown.n && !may_have; i++) {
        const lsp_shown *s = &a->d->shown.items[i];
        may_have = touches(s, a->begin, a->end) &&
                   dbr_rule_has_fix(dbr_rule_at(dbr_rule_find(dbr_slice_str(s->finding->rule))));
    }
    if (!may_have) {
        return; // trying fixes costs checks
    }
    const dbr_fix *fixes = NULL;
    size_t n = 0;
    dbr_check_fixes(a->d->checked.in, a->d->checked.result, a->m->arena, &fixes, &n);
    for (size_t i = 0; i < n; i++) {
        if (is_asked(a, fixes[i].rule, fixes[i].line)) {
            write_action(a, fixes[i].message, fixes[i].edits, fixes[i].n_edits, true);
        }
    }
}

/* Where a comment about a line goes: at its end; of a table's row before the bar that closes it. */
static size_t comment_offset(const dbr_document *d, uint64_t line, bool *ret_is_row)
{
    dbr_slice text = lsp_line_of(d, line);
    size_t begin = d->line_begins[line - 1];
    dbr_slice trimmed = dbr_slice_trim(text);
    *ret_is_row = trimmed.len > 1 && trimmed.ptr[0] == '|' && trimmed.ptr[trimmed.len - 1] == '|';
    size_t end = trimmed.len > 0 ? (size_t)(trimmed.ptr - text.ptr) + trimmed.len : text.len;
    return begin + (*ret_is_row ? end - 1 : end);
}

static void offer_ignoring(const asking *a)
{
    const dbr_document *document = a->d->checked.in->document;
    for (size_t i = 0; i < a->d->shown.n; i++) {
        const lsp_shown *s = &a->d->shown.items[i];
        const dbr_finding *f = s->finding;
        bool is_first = i == 0 || a->d->shown.items[i - 1].finding->rule != f->rule ||
                        a->d->shown.items[i - 1].finding->line != f->line;
        if (f->line == 0 || f->line > document->n_lines || !is_first || !touches(s, a->begin, a->end) ||
            !dbr_rule_can_be_ignored(dbr_rule_at(dbr_rule_find(dbr_slice_str(f->rule))))) {
            continue;
        }
        DBR_AUTO(dbr_buf) title = {0};
        bool is_row = false;
        size_t at = comment_offset(document, f->line, &is_row);
        const char *comment = dbr_arena_printf(
            a->m->arena, is_row ? "<!-- debrief:ignore %s:  --> " : " <!-- debrief:ignore %s:  -->", f->rule);
        DBR_SAY(&title, a->l->lang, DBR_T_SERVE_LSP_IGNORE, f->rule);
        write_action(a, dbr_buf_view(&title), &(dbr_fix_edit){at, at, dbr_slice_str(comment)}, 1, false);
    }
}

/* Whether the client wants fixes at all: `only` names kinds, or beginnings of them. */
static bool wants_fixes(const lsp_message *m)
{
    dbr_json_value list, item;
    if (!dbr_json_at(m->json, "/params/context/only", &list) || list.type != DBR_JSON_ARRAY) {
        return true;
    }
    dbr_json j;
    dbr_json_init(&j, list.raw);
    (void)dbr_json_next(&j, &item);
    while (dbr_json_next(&j, &item) == DBR_JSON_STRING) {
        dbr_slice kind = dbr_json_text(m->arena, &item);
        if (kind.len == 0 || dbr_slice_is(kind, "quickfix")) {
            return true;
        }
    }
    return false;
}

void lsp_code_action(dbr_lsp *l, const lsp_message *m)
{
    DBR_AUTO(dbr_buf) message = {0};
    dbr_jsonw w;
    asking a = {.l = l, .m = m, .w = &w};
    if (!lsp_read_position(m->json, "/params/range/start", &a.begin) ||
        !lsp_read_position(m->json, "/params/range/end", &a.end)) {
        lsp_refuse(l, m, DBR_RPC_INVALID_PARAMS, "no range");
        return;
    }
    a.d = checked_document(l, m);
    lsp_begin(&w, &message, m);
    dbr_jsonw_array(&w, "result");
    if (a.d != NULL && wants_fixes(m)) {
        offer_fixes(&a);
        offer_ignoring(&a);
    }
    dbr_jsonw_array_end(&w);
    lsp_send(l, &w, &message);
}
