/*
 * Markdown for forges. A forge shows a report, but neither the chart nor line 16,538 of a packed log. So the report is written
 * once more, as it is (byte for byte but for its links), with the chart as an SVG file beside it and an appendix of what it
 * cites:
 *
 *     [39,963](evidence/nginx/ "= count(*) …")  →  [39,963](#proof-3 "= count(*) …") ✓
 *
 *     ### Proof 3
 *     the statement, its verdict, the query with its value, the cited lines with three lines around them
 *
 * The heading makes the anchor: forges drop ids, but agree on what "### Proof 3" is called. Whatever is quoted stands in a
 * fence longer than any run of backticks in it. Control, bidi and zero-width characters become visible in the whole text.
 */
#include "report/forge.h"

#include "base/utf8.h"

#include <assert.h>

#define MAX_LINES 40  // of one proof, as on the page
#define MAX_LINE  400 // bytes

dbr_code forge_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
static size_t head_end(const dbr_document *d);
static void name_anchors(html *h, const char **anchors);
static void write_body(html *h, const char *const *anchors, size_t begin, size_t end, dbr_buf *out);
static void write_link(html *h, size_t i_link, const char *anchor, dbr_buf *out);
static const char *anchor_of_section(html *h, dbr_slice url);
static void write_gate(html *h, dbr_buf *out);
static void write_charts(html *h, const char *suffix, dbr_buf *out);
static void write_findings(html *h, dbr_buf *out);
static void write_proofs(html *h, dbr_buf *out);
static void write_proof(html *h, size_t i, dbr_buf *out);
static void write_lines(html *h, const html_cite *cite, dbr_buf *out);
static void write_fence(dbr_slice text, const char *language, dbr_buf *out);
static void write_foot(html *h, dbr_buf *out);

dbr_code forge_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err)
{
    html h = {0};
    dbr_code rc = html_prepare(&h, input, out, err);
    rc = rc < 0 ? rc : forge_render(&h, ".svg", out, err);
    const beside_chart *picture = NULL;
    for (size_t i = 0; rc == DBR_OK && (picture = beside_chart_at(i)) != NULL; i++) {
        if (picture->has(&h)) {
            DBR_AUTO(dbr_buf) svg = {0};
            beside_draw(&h, picture, &svg);
            rc = beside_give(&h, beside_name(&h, picture->name, ".svg"), dbr_buf_view(&svg), err);
        }
    }
    html_release(&h);
    return rc;
}

dbr_code forge_render(html *h, const char *suffix, dbr_buf *out, dbr_err *err)
{
    DBR_AUTO(dbr_buf) text = {0};
    size_t head = head_end(h->d);
    const char **anchors = DBR_NEW_N(&h->arena, const char *, h->cites.n + 1);
    name_anchors(h, anchors);
    write_body(h, anchors, 0, head, &text);
    dbr_buf_str(&text, text.len > 0 && text.ptr[text.len - 1] != '\n' ? "\n\n" : "\n");
    write_gate(h, &text);
    write_charts(h, suffix, &text);
    write_body(h, anchors, head, h->d->bytes.len, &text);
    dbr_buf_str(&text, text.len > 0 && text.ptr[text.len - 1] != '\n' ? "\n" : "");
    write_findings(h, &text);
    write_proofs(h, &text);
    write_foot(h, &text);
    dbr_utf8_visible(out, dbr_buf_view(&text));
    return text.failed || out->failed ? dbr_fail(err, DBR_ELIMIT, "the report is too large") : DBR_OK;
}

/* Where the report's own sections begin; the end when it has none. */
static size_t head_end(const dbr_document *d)
{
    for (size_t i = 0; i < d->n_sections; i++) {
        if (d->sections[i].level > 0) {
            return d
                ->line_begins[d->sections[i].at.line - 1]; // a heading in an item is none of the document's
        }
    }
    return d->bytes.len;
}

/* ---- links ---- */

/* "proof-3"; a report that has such a heading itself makes ours the second of that name. */
static void name_anchors(html *h, const char **anchors)
{
    for (size_t i = 0; i < h->cites.n; i++) {
        DBR_AUTO(dbr_buf) slug = {0};
        size_t n_same = 0;
        html_slug(dbr_slice_str(
                      HTML_FORMAT(h, DBR_T_REPORT_FORGE_PROOF, dbr_arena_printf(&h->arena, "%zu", i + 1))),
                  &slug);
        for (size_t k = 0; k < h->d->n_sections && h->d->n_sections < 1000; k++) {
            n_same += dbr_slice_is(dbr_buf_view(&slug), h->section_ids[k]) ? 1 : 0;
        }
        if (n_same > 0) {
            dbr_buf_printf(&slug, "-%zu", n_same);
        }
        anchors[i] = dbr_arena_str(&h->arena, dbr_buf_view(&slug));
    }
}

/* The document's bytes with its links led to the appendix. */
static void write_body(html *h, const char *const *anchors, size_t begin, size_t end, dbr_buf *out)
{
    size_t from = begin;
    for (size_t i = 0; i < h->d->n_links; i++) {
        const dbr_link *link = &h->d->links[i];
        bool is_written =
            link->at.begin >= from && link->at.end <= end && h->d->bytes.ptr[link->at.begin] == '[';
        size_t i_cite = h->i_cite[i];
        const char *anchor = !is_written                        ? NULL
                             : i_cite != SIZE_MAX               ? anchors[i_cite]
                             : dbr_slice_starts(link->url, "#") ? anchor_of_section(h, link->url)
                                                                : NULL;
        if (anchor != NULL) {
            dbr_buf_slice(out, dbr_slice_sub(h->d->bytes, from, link->text_at.end));
            write_link(h, i, anchor, out);
            from = link->at.end;
        }
    }
    dbr_buf_slice(out, dbr_slice_sub(h->d->bytes, from, end));
}

/* What stands behind a link's text: "](#proof-3 "= …") ✓". The title stays as it was written. */
static void write_link(html *h, size_t i_link, const char *anchor, dbr_buf *out)
{
    const dbr_link *link = &h->d->links[i_link];
    const dbr_mark *mark = h->marks[i_link];
    dbr_slice behind = dbr_slice_sub(h->d->bytes, link->text_at.end, link->at.end);
    size_t quote = dbr_slice_find(behind, (dbr_slice)DBR_LIT(" \""));
    DBR_AUTO(dbr_buf) url = {0};
    dbr_markdown_link(&url, (dbr_slice){0}, dbr_slice_str(dbr_arena_printf(&h->arena, "#%s", anchor)),
                      (dbr_slice){0});
    dbr_buf_add(out, url.ptr + 1, url.len - 2); // without "[" and ")"
    if (link->title.len > 0 && quote != SIZE_MAX) {
        dbr_buf_slice(out, dbr_slice_sub(behind, quote, behind.len - 1));
    }
    dbr_buf_char(out, ')');
    if (mark != NULL && (link->is_claim || mark->verdict != DBR_VERIFIED)) {
        dbr_buf_printf(out, " %s", html_verdict_sign(mark->verdict));
    }
}

/* "#key-times" in a report whose heading is "关键时间": what is meant, when it is not there by that name. */
static const char *anchor_of_section(html *h, dbr_slice url)
{
    dbr_slice slug = dbr_slice_from(url, 1);
    char *words = dbr_arena_str(&h->arena, slug);
    for (char *c = words; *c != '\0'; c++) {
        *c = *c == '-' ? ' ' : *c;
    }
    dbr_section_kind kind = dbr_section_kind_of(dbr_slice_str(words));
    const dbr_section *s = kind != DBR_SECTION_OTHER ? dbr_document_section(h->d, kind) : NULL;
    for (size_t i = 0; i < h->d->n_sections; i++) {
        if (dbr_slice_is(slug, h->section_ids[i])) {
            return NULL; // as it stands
        }
    }
    return s != NULL ? h->section_ids[s - h->d->sections] : NULL;
}

/* ---- the head ---- */

static void write_gate(html *h, dbr_buf *out)
{
    size_t n_shut = 0;
    for (size_t i = 0; i < h->in->n_findings; i++) {
        n_shut += h->in->findings[i].shuts_gate ? 1 : 0;
    }
    dbr_buf_printf(out, "> %s **%s**", h->in->gate_is_shut ? "✗" : "✓",
                   h->in->gate_is_shut
                       ? HTML_FORMAT(h, DBR_T_REPORT_HTML_SHUT, dbr_arena_printf(&h->arena, "%zu", n_shut))
                       : html_say(h, DBR_T_REPORT_HTML_OPEN));
    for (dbr_verdict v = DBR_VERIFIED; v < DBR_VERDICT_COUNT; v++) {
        if (h->n_verdicts[v] > 0) {
            dbr_buf_printf(out, " · %s %zu %s", html_verdict_sign(v), h->n_verdicts[v],
                           html_verdict_text(h, v));
        }
    }
    dbr_buf_str(out, "\n\n");
}

static void write_charts(html *h, const char *suffix, dbr_buf *out)
{
    const beside_chart *picture = NULL;
    for (size_t i = 0; (picture = beside_chart_at(i)) != NULL; i++) {
        if (!picture->has(h)) {
            continue;
        }
        DBR_AUTO(dbr_buf) words = {0};
        DBR_AUTO(dbr_buf) alt = {0};
        dbr_buf_printf(&words, "%s. ", html_say(h, picture->title));
        picture->describe(h, &words);
        dbr_markdown_inline(&alt, dbr_buf_view(&words));
        dbr_buf_str(out, "![");
        dbr_buf_slice(out, dbr_buf_view(&alt));
        dbr_buf_str(out, "](");
        const char *name = beside_name(h, picture->name, suffix);
        for (const char *c = name; *c != '\0'; c++) {
            dbr_buf_printf(out, strchr(" ()<>\\%", *c) != NULL ? "%%%02X" : "%c", (unsigned char)*c);
        }
        dbr_buf_str(out, ")\n\n");
    }
}

/* ---- the appendix ---- */

static void write_findings(html *h, dbr_buf *out)
{
    static const dbr_text_id words[DBR_SEVERITY_COUNT] = {[DBR_INFO] = DBR_T_REPORT_HTML_NOTE_INFO,
                                                          [DBR_WARNING] = DBR_T_REPORT_HTML_NOTE_WARNING,
                                                          [DBR_ERROR] = DBR_T_REPORT_HTML_NOTE_ERROR};
    if (h->in->n_findings > 0) {
        dbr_buf_printf(out, "\n## %s\n\n", html_say(h, DBR_T_REPORT_FORGE_FINDINGS));
    }
    for (size_t i = 0; i < h->in->n_findings; i++) {
        const dbr_finding *f = &h->in->findings[i];
        dbr_buf_printf(out, "- **%s**", html_say(h, words[f->severity]));
        if (f->line > 0) {
            const char *line = dbr_arena_printf(&h->arena, "%llu", (unsigned long long)f->line);
            dbr_buf_str(out, HTML_FORMAT(h, DBR_T_REPORT_HTML_LINE, line));
        }
        dbr_buf_printf(out, " `%s`: ", f->rule);
        dbr_markdown_inline(out, beside_pass_about(h, f->message));
        if (f->suggestion.len > 0) {
            dbr_buf_str(out, " — ");
            dbr_markdown_inline(out, beside_pass_about(h, f->suggestion));
        }
        dbr_buf_char(out, '\n');
    }
}

static void write_proofs(html *h, dbr_buf *out)
{
    if (h->cites.n == 0) {
        return;
    }
    dbr_buf_printf(out, "\n## %s\n\n%s\n", html_say(h, DBR_T_REPORT_FORGE_APPENDIX),
                   html_say(h, DBR_T_REPORT_HTML_PROOFS_WHY));
    for (size_t i = 0; i < h->cites.n; i++) {
        write_proof(h, i, out);
    }
}

static void write_term(html *h, dbr_text_id term, dbr_slice text, dbr_buf *out)
{
    if (text.len > 0) {
        dbr_buf_printf(out, "%s: ", html_say(h, term));
        dbr_markdown_inline(out, beside_pass(h, text));
        dbr_buf_str(out, "\n\n");
    }
}

static void write_proof(html *h, size_t i, dbr_buf *out)
{
    const html_cite *cite = &h->cites.items[i];
    const dbr_link *link = &h->d->links[cite->i_link];
    const dbr_row *row = html_row_of(h, cite->i_link);
    dbr_buf_printf(out, "\n### %s\n\n",
                   HTML_FORMAT(h, DBR_T_REPORT_FORGE_PROOF, dbr_arena_printf(&h->arena, "%zu", i + 1)));
    if (row != NULL) { // "app logs" alone would say nothing
        dbr_buf_str(out, "**");
        dbr_markdown_inline(out, row->time_text);
        dbr_buf_char(out, ' ');
        dbr_markdown_inline(out, dbr_utf8_fit(row->text, 160));
        dbr_buf_str(out, "** · ");
    }
    dbr_markdown_inline(out, dbr_utf8_fit(link->text, 160));
    if (cite->mark != NULL) {
        dbr_buf_printf(out, " — %s %s", html_verdict_sign(cite->mark->verdict),
                       html_verdict_text(h, cite->mark->verdict));
    }
    dbr_buf_str(out, "\n\n");
    dbr_slice query = html_query_of(h, cite->i_link);
    if (cite->mark != NULL && query.len > 0) {
        write_fence(beside_pass(h, query), "sql", out);
    }
    write_term(h, DBR_T_REPORT_HTML_VALUE, cite->mark != NULL ? cite->mark->value : (dbr_slice){0}, out);
    write_term(h, DBR_T_REPORT_HTML_WHY, cite->mark != NULL ? cite->mark->why : (dbr_slice){0}, out);
    write_lines(h, cite, out);
    if (link->is_address) {
        dbr_buf_printf(out, "%s: ", html_say(h, DBR_T_REPORT_FORGE_FROM));
        DBR_AUTO(dbr_buf) url = {0};
        dbr_utf8_visible_line(&url, link->url);
        bool has_tick = dbr_slice_find_char(dbr_buf_view(&url), '`') != SIZE_MAX;
        dbr_buf_printf(out, has_tick ? "`` %.*s ``\n" : "`%.*s`\n", (int)url.len, url.ptr);
    }
}

static void write_lines(html *h, const html_cite *cite, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (cite->is_private) {
        dbr_buf_printf(out, "%s\n\n", html_say(h, DBR_T_REPORT_HTML_PRIVATE));
    }
    if (cite->text.len == 0) {
        return;
    }
    dbr_slice rest = dbr_slice_trim(beside_pass(h, cite->text)); // as one: a secret may run over lines
    uint64_t line = cite->first_line;
    for (size_t n = 0; rest.ptr != NULL && n < MAX_LINES; n++, line++) {
        dbr_slice whole = dbr_slice_cut(&rest, '\n');
        dbr_slice shown = whole;
        while (shown.len > MAX_LINE || (shown.len < whole.len && shown.len > 0 &&
                                        ((unsigned char)whole.ptr[shown.len] & 0xC0) == 0x80)) {
            shown.len = shown.len > MAX_LINE ? MAX_LINE : shown.len - 1; // not inside a character
        }
        if (cite->first_line > 0) {
            bool is_cited = line >= cite->begin && line <= cite->end;
            dbr_buf_printf(&text, "%7llu %s ", (unsigned long long)line, is_cited ? ">" : " ");
        }
        dbr_utf8_visible_line(&text, dbr_slice_trim(shown));
        dbr_buf_printf(&text, "%s\n", shown.len < whole.len ? "…" : "");
    }
    dbr_buf_str(&text, rest.len > 0 ? "…\n" : "");
    write_fence(dbr_buf_view(&text), "text", out);
}

/* Code in a fence that nothing inside can close. */
static void write_fence(dbr_slice text, const char *language, dbr_buf *out)
{
    size_t longest = 2;
    for (size_t i = 0, run = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++) {
        dbr_buf_char(out, '`');
    }
    dbr_buf_printf(out, "%s\n", language);
    dbr_buf_slice(out, text);
    dbr_buf_str(out, text.len > 0 && text.ptr[text.len - 1] == '\n' ? "" : "\n");
    for (size_t i = 0; i <= longest; i++) {
        dbr_buf_char(out, '`');
    }
    dbr_buf_str(out, "\n\n");
}

/* What was hidden, and where it all comes from. */
static void write_foot(html *h, dbr_buf *out)
{
    const dbr_audience_count *hidden = NULL;
    DBR_AUTO(dbr_buf) now = {0};
    size_t n = dbr_audience_hidden(h->in->audience, &hidden);
    dbr_buf_printf(out, "\n## %s\n\n", html_say(h, DBR_T_REPORT_FORGE_ABOUT));
    if (n > 0) {
        dbr_buf_printf(out, "%s\n\n%s\n|---:|---|---|\n", html_say(h, DBR_T_REPORT_HTML_HIDDEN),
                       html_say(h, DBR_T_REPORT_FORGE_HIDDEN_HEAD));
    } else {
        dbr_buf_printf(out, "%s\n", html_say(h, DBR_T_REPORT_HTML_HIDDEN_NOTHING));
    }
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(out, "| %zu | %s | %s |\n", hidden[i].n, dbr_text(h->lang, hidden[i].name),
                       dbr_text(h->lang, hidden[i].why));
    }
    dbr_buf_printf(out, "\n%s\n\n", html_say(h, DBR_T_REPORT_HTML_LEGEND));
    dbr_time_rfc3339(&now, h->in->now, NULL, 0);
    if (h->in->evidence != NULL) {
        const char *artifacts = dbr_arena_printf(&h->arena, "%zu", dbr_evidence_n_artifacts(h->in->evidence));
        dbr_buf_str(out, HTML_FORMAT(h, DBR_T_REPORT_HTML_MADE, h->d->name, artifacts, now.ptr));
    } else {
        dbr_buf_str(out, HTML_FORMAT(h, DBR_T_REPORT_HTML_MADE_ALONE, h->d->name, now.ptr));
    }
    dbr_buf_char(out, '\n');
}
