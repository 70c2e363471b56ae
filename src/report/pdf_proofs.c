/*
 * What stands behind the report: the findings of the check, the proofs with their queries and lines, and how the document
 * was made and what its audience does not see.
 *
 * A proof's number is the one that stands behind the claim. Lines around the cited ones are cut at the margin, cited ones are
 * not.
 */
#include "report/beside.h"
#include "report/pdf.h"

#include "base/utf8.h"

#include <math.h>

#define NUMBER_ROOM 26.0 // left of a proof
#define LINE_ROOM   34.0 // for a line's number
#define MAX_NOTES   60   // some pages; a report with more has been written for the screen

static size_t heading_named(const pdf *p, const char *name);
static void begin_section(pdf *p, const char *name, dbr_text_id title, dbr_text_id lead);
static void add_note(pdf *p, const html_note *note);
static void add_proof(pdf *p, size_t i);
static void add_term(pdf *p, dbr_text_id term, dbr_slice text, pdf_style_name name);
static void add_lines(pdf *p, const html_cite *cite);
static void add_line(pdf *p, const html_line *line, double x);

/* A finding's text, as the audience may see it. */
static const char *about(pdf *p, dbr_slice text)
{
    return dbr_arena_str(&p->h.arena, beside_pass_about(&p->h, text));
}

/* Every place that something of ours leads to has a heading in the contents or a number. */
static void begin_section(pdf *p, const char *name, dbr_text_id title, dbr_text_id lead)
{
    DBR_AUTO(pdf_rich) r = {0};
    pdf_rich_own(&r, html_say(&p->h, title), pdf_style_of(p, PDF_HEAD_2), NULL);
    pdf_name(p, name);
    pdf_add_heading(p, &r, 2, heading_named(p, name));
    if (lead != DBR_TEXT_COUNT) {
        const paper_text *t = pdf_set_plain(p, html_say(&p->h, lead), PDF_SMALL, p->right - p->left);
        (void)pdf_add_text(p, t, p->left, 0, true);
        pdf_gap(p, 10);
    }
}

static size_t heading_named(const pdf *p, const char *name)
{
    size_t i = p->headings.n; // ours are the last
    while (i > 0 && strcmp(p->headings.items[i - 1].name, name) != 0) {
        i--;
    }
    return i - 1; // SIZE_MAX for none
}

/* ---- findings ---- */

void pdf_note_block(pdf *p, uint64_t line)
{
    size_t n = p->blocks.n;
    if (n > 0 && p->blocks.items[n - 1] >= line) {
        return; // the head of a table: of its paragraph
    }
    *DBR_PUSH(&p->blocks) = line;
    const char *name = dbr_arena_printf(&p->h.arena, "b%llu", (unsigned long long)line);
    pdf_name(p, name);
    pdf_alias(p, dbr_arena_printf(&p->h.arena, "=%s", name), name);
}

void pdf_add_notes(pdf *p)
{
    if (p->h.n_notes == 0) {
        return;
    }
    begin_section(p, "findings", DBR_T_REPORT_PDF_NOTES, DBR_TEXT_COUNT);
    size_t n = p->h.n_notes < MAX_NOTES ? p->h.n_notes : MAX_NOTES;
    for (size_t i = 0; i < n; i++) {
        add_note(p, &p->h.notes[i]);
    }
    if (n < p->h.n_notes) {
        const char *left = dbr_arena_printf(&p->h.arena, "%zu", p->h.n_notes - n);
        const char *text = HTML_FORMAT(&p->h, DBR_T_REPORT_PDF_MORE_NOTES, left);
        (void)pdf_add_text(p, pdf_set_plain(p, text, PDF_SMALL, p->right - p->left), p->left, 0, false);
    }
}

static void add_note(pdf *p, const html_note *note)
{
    static const dbr_text_id words[DBR_SEVERITY_COUNT] = {[DBR_INFO] = DBR_T_REPORT_HTML_NOTE_INFO,
                                                          [DBR_WARNING] = DBR_T_REPORT_HTML_NOTE_WARNING,
                                                          [DBR_ERROR] = DBR_T_REPORT_HTML_NOTE_ERROR};
    static const uint32_t colors[DBR_SEVERITY_COUNT] = {
        [DBR_INFO] = PDF_RULE, [DBR_WARNING] = PDF_OPEN, [DBR_ERROR] = PDF_BAD};
    const dbr_finding *f = note->finding;
    DBR_AUTO(pdf_rich) head = {0};
    paper_style small = pdf_style_of(p, PDF_SMALL);
    paper_style word = small;
    word.is_bold = true;
    word.color = f->severity == DBR_INFO ? PDF_SOFT : colors[f->severity];
    pdf_rich_own(&head, html_say(&p->h, words[f->severity]), word, NULL);
    paper_style code = small;
    code.face = PAPER_MONO;
    code.size = 7.5;
    pdf_rich_own(&head, "  ", small, NULL);
    pdf_rich_own(&head, f->rule, code, NULL);
    size_t low = 0;
    for (size_t high = p->blocks.n; low < high;) { // the block that its line stands in
        size_t middle = low + (high - low) / 2;
        bool is_before = p->blocks.items[middle] <= note->line;
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    if (f->line > 0) {
        const char *n = dbr_arena_printf(&p->h.arena, "%llu", (unsigned long long)f->line);
        const char *at =
            low > 0 && note->line > 0
                ? dbr_arena_printf(&p->h.arena, "#=b%llu", (unsigned long long)p->blocks.items[low - 1])
                : NULL;
        small.color = at != NULL ? PDF_LINK : small.color;
        pdf_rich_own(&head, HTML_FORMAT(&p->h, DBR_T_REPORT_HTML_LINE, n), small, at);
    }
    double width = p->right - p->left - 12;
    pdf_begin_deco(p, (pdf_deco){.x = p->left, .width = 2, .pad = 1, .gap = 9, .color = colors[f->severity]});
    (void)pdf_add_text(p, pdf_set(p, &head, width, 12), p->left + 12, 0, true);
    (void)pdf_add_text(p, pdf_set_plain(p, about(p, f->message), PDF_VALUE, width), p->left + 12, 0,
                       f->suggestion.len > 0);
    if (f->suggestion.len > 0) {
        (void)pdf_add_text(p, pdf_set_plain(p, about(p, f->suggestion), PDF_SMALL, width), p->left + 12, 0,
                           false);
    }
    pdf_end_deco(p);
}

/* ---- proofs ---- */

void pdf_add_proofs(pdf *p)
{
    if (p->h.cites.n == 0) {
        return;
    }
    begin_section(p, "proofs", DBR_T_REPORT_HTML_PROOFS, DBR_T_REPORT_HTML_PROOFS_WHY);
    for (size_t i = 0; i < p->h.cites.n; i++) {
        add_proof(p, i);
    }
}

static void add_proof(pdf *p, size_t i)
{
    const html_cite *cite = &p->h.cites.items[i];
    const dbr_link *link = &p->h.d->links[cite->i_link];
    const dbr_mark *mark = cite->mark;
    double x = p->left + NUMBER_ROOM;
    const char *name = dbr_arena_printf(&p->h.arena, "p%zu", i + 1);
    DBR_AUTO(pdf_rich) head = {0};
    paper_style bold = pdf_style_of(p, PDF_VALUE);
    bold.is_bold = true;
    pdf_rich_add(&head, dbr_slice_str(html_cite_name(&p->h, cite)), bold, NULL);
    if (mark != NULL && (link->is_claim || mark->verdict != DBR_VERIFIED)) {
        paper_style verdict = pdf_style_of(p, PDF_SMALL);
        verdict.is_bold = true;
        verdict.color = pdf_verdict_color(mark->verdict);
        pdf_rich_own(&head,
                     dbr_arena_printf(&p->h.arena, "   %s\u00a0%s", html_verdict_sign(mark->verdict),
                                      html_verdict_text(&p->h, mark->verdict)),
                     verdict, NULL);
    }
    pdf_name(p, name);
    pdf_alias(p, dbr_arena_printf(&p->h.arena, "=%s", name), name);
    const paper_text *t = pdf_set(p, &head, p->right - x, p->styles[PDF_VALUE].leading);
    size_t first = pdf_add_text(p, t, x, 0, true);
    p->slugs.items[first].marker =
        pdf_set_plain(p, dbr_arena_printf(&p->h.arena, "%zu", i + 1), PDF_SMALL, NUMBER_ROOM);
    p->slugs.items[first].marker_x = p->left;
    if (mark != NULL) {
        add_term(p, DBR_T_REPORT_HTML_QUERY, html_query_of(&p->h, cite->i_link), PDF_PROOF);
        add_term(p, DBR_T_REPORT_HTML_VALUE, mark->value, PDF_SMALL);
        add_term(p, DBR_T_REPORT_HTML_WHY, mark->verdict == DBR_VERIFIED ? (dbr_slice){0} : mark->why,
                 PDF_SMALL);
    }
    add_lines(p, cite);
    if (link->is_address && dbr_html_url_is_safe(link->url)) {
        DBR_AUTO(pdf_rich) from = {0};
        pdf_rich_add(&from, link->url, pdf_style_of(p, PDF_PROOF), dbr_arena_str(&p->h.arena, link->url));
        (void)pdf_add_text(p, pdf_set(p, &from, p->right - x, p->styles[PDF_PROOF].leading), x, 2, false);
    }
    p->slugs.items[p->slugs.n - 1].is_glued = false;
    pdf_gap(p, 11);
}

static void add_term(pdf *p, dbr_text_id term, dbr_slice text, pdf_style_name name)
{
    double x = p->left + NUMBER_ROOM;
    if (text.len == 0) {
        return;
    }
    const paper_text *key = pdf_set_plain(p, html_say(&p->h, term), PDF_SMALL, 50);
    paper_style style = pdf_style_of(p, name);
    style.color = PDF_INK;
    DBR_AUTO(pdf_rich) r = {0};
    pdf_rich_add(&r, dbr_slice_str(pdf_pass(p, text)), style, NULL);
    const paper_text *t = pdf_set(p, &r, p->right - x - 54, p->styles[PDF_SMALL].leading);
    size_t first = pdf_add_text(p, t, x + 54, 0, true);
    p->slugs.items[first].marker = key;
    p->slugs.items[first].marker_x = x;
}

static void add_lines(pdf *p, const html_cite *cite)
{
    bool has_more = false;
    double x = p->left + NUMBER_ROOM;
    const html_line *lines = NULL;
    if (cite->is_private) {
        const paper_text *t =
            pdf_set_plain(p, html_say(&p->h, DBR_T_REPORT_HTML_PRIVATE), PDF_SMALL, p->right - x);
        (void)pdf_add_text(p, t, x, 2, false);
    }
    if (cite->text.len == 0) {
        return;
    }
    size_t n = html_cite_lines(&p->h, cite, &lines, &has_more);
    pdf_begin_deco(
        p, (pdf_deco){.x = x, .width = p->right - x, .pad = 5, .gap = 4, .radius = 3, .color = PDF_FAINT});
    for (size_t i = 0; i < n; i++) {
        bool is_first = lines[i].is_cited && (i == 0 || !lines[i - 1].is_cited);
        bool is_last = lines[i].is_cited && (i + 1 == n || !lines[i + 1].is_cited);
        if (is_first) {
            pdf_begin_deco(p, (pdf_deco){.x = x, .width = p->right - x, .color = PDF_OPEN_BG});
        }
        add_line(p, &lines[i], x + 8);
        if (is_last) {
            pdf_end_deco(p);
        }
    }
    if (has_more) {
        (void)pdf_add_text(p, pdf_set_plain(p, "…", PDF_PROOF, 20), x + 8 + LINE_ROOM, 0, false);
    }
    pdf_end_deco(p);
}

static void add_line(pdf *p, const html_line *line, double x)
{
    double in = line->number > 0 ? LINE_ROOM : 0;
    double width = p->right - x - in - 8;
    paper_style style = pdf_style_of(p, PDF_PROOF);
    dbr_slice text = line->text;
    size_t columns = (size_t)(width / (style.size * 0.61)); // the widest of the fonts
    bool is_cut = line->is_cut;
    if (!line->is_cited && line->number > 0 && dbr_utf8_width(text) > columns) {
        text = dbr_utf8_fit(text, columns - 2);
        is_cut = true;
    }
    DBR_AUTO(pdf_rich) r = {0};
    style.color = line->is_cited || line->number == 0 ? PDF_INK : style.color;
    pdf_rich_add(&r, text, style, NULL);
    pdf_rich_own(&r, is_cut ? "…" : text.len == 0 ? " " : "", style, NULL);
    const paper_text *t = pdf_set(p, &r, width, p->styles[PDF_PROOF].leading);
    size_t first = pdf_add_text(p, t, x + in, 0, false);
    if (line->number > 0) {
        const char *number = dbr_arena_printf(&p->h.arena, "%llu", (unsigned long long)line->number);
        paper_text *n = pdf_set_plain(p, number, PDF_PROOF, LINE_ROOM - 8);
        n->align = PAPER_RIGHT;
        p->slugs.items[first].marker = n;
        p->slugs.items[first].marker_x = x;
    }
}

/* ---- how it was made ---- */

void pdf_add_colophon(pdf *p)
{
    html *h = &p->h;
    const dbr_audience_count *hidden = NULL;
    DBR_AUTO(dbr_buf) now = {0};
    DBR_AUTO(dbr_buf) gone = {0};
    dbr_time_rfc3339(&now, h->in->now, NULL, 0);
    size_t n = dbr_audience_hidden(h->in->audience, &hidden);
    dbr_buf_str(&gone, html_say(h, n > 0 ? DBR_T_REPORT_HTML_HIDDEN : DBR_T_REPORT_HTML_HIDDEN_NOTHING));
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(&gone, "%s%zu × %s", i == 0 ? " " : ", ", hidden[i].n, hidden[i].rule);
    }
    const char *made = NULL;
    if (h->in->evidence != NULL) {
        const char *count = dbr_arena_printf(&h->arena, "%zu", dbr_evidence_n_artifacts(h->in->evidence));
        made = HTML_FORMAT(h, DBR_T_REPORT_HTML_MADE, h->d->name, count, now.ptr);
    } else {
        made = HTML_FORMAT(h, DBR_T_REPORT_HTML_MADE_ALONE, h->d->name, now.ptr);
    }
    const char *const lines[] = {made, html_say(h, DBR_T_REPORT_PDF_LEGEND), gone.ptr};
    pdf_gap(p, 24);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)pdf_add_text(p, pdf_set_plain(p, lines[i], PDF_TERM, p->right - p->left), p->left, 3, i < 2);
    }
}
