/*
 * The first page: what it is, what the gate says, the facts, the four times, the contents, the chart.
 *
 * The contents are laid out before anybody knows a page number; the numbers are set when the page is drawn.
 */
#include "report/pdf.h"

#include "base/utf8.h"

#include <math.h>

#define N_FACTS      4     // in a row
#define CHART_UNITS  680.0 // how wide the chart is drawn: its labels are then 8 points high
#define MAX_CONTENTS 60

static void add_eyebrow(pdf *p);
static void add_gate(pdf *p);
static void add_facts(pdf *p);
static void add_fact_row(pdf *p, const html_fact *facts, size_t n, bool is_first);
static void add_times(pdf *p);
static dbr_code add_chart(pdf *p, dbr_err *err);
static void draw_chart(pdf *p, const pdf_slug *s, double y);
static void add_contents(pdf *p);
static void draw_contents(pdf *p, const pdf_slug *s, double y);
static void draw_entry(pdf *p, size_t i_heading, double x, double width, double y);
static void draw_band(pdf *p, const pdf_slug *s, double y);

dbr_code pdf_add_front(pdf *p, dbr_err *err)
{
    dbr_slice title = p->h.d->title;
    const char *text = title.len > 0 ? pdf_fit(p, title) : html_say(&p->h, DBR_T_REPORT_HTML_UNTITLED);
    (void)pdf_add(p, 3, 0, draw_band, NULL);
    add_eyebrow(p);
    const paper_text *t = pdf_set_plain(p, text, PDF_TITLE, p->right - p->left);
    pdf_tag(p, pdf_add_text(p, t, p->left, 5, true), "H1");
    pdf_gap(p, 9);
    add_gate(p);
    add_facts(p);
    add_times(p);
    add_contents(p);
    return add_chart(p, err);
}

static void draw_band(pdf *p, const pdf_slug *s, double y)
{
    (void)s;
    paper_rect(p->paper, (const double[4]){p->left, y - 6, 44, 4}, 0, PDF_ACCENT);
}

static void add_eyebrow(pdf *p)
{
    const dbr_incident *incident = p->h.in->incident;
    DBR_AUTO(pdf_rich) r = {0};
    paper_style style = pdf_style_of(p, PDF_EYEBROW);
    paper_style soft = style;
    soft.color = PDF_SOFT;
    pdf_rich_own(&r, html_say(&p->h, DBR_T_REPORT_HTML_EYEBROW), style, NULL);
    if (incident != NULL && incident->severity.len > 0) {
        pdf_rich_own(&r, "  ·  ", soft, NULL);
        pdf_rich_add(&r, dbr_slice_str(pdf_pass(p, incident->severity)), style, NULL);
    }
    for (size_t i = 0; incident != NULL && i < incident->n_services && i < 4; i++) {
        pdf_rich_own(&r, "  ·  ", soft, NULL);
        pdf_rich_add(&r, dbr_slice_str(pdf_pass(p, incident->services[i])), style, NULL);
    }
    const paper_text *t = pdf_set(p, &r, p->right - p->left, p->styles[PDF_EYEBROW].leading);
    (void)pdf_add_text(p, t, p->left, 8, true);
}

static void add_gate(pdf *p)
{
    const html *h = &p->h;
    DBR_AUTO(pdf_rich) r = {0};
    size_t n_shut = 0;
    for (size_t i = 0; i < h->in->n_findings; i++) {
        n_shut += h->in->findings[i].shuts_gate ? 1 : 0;
    }
    bool is_shut = h->in->gate_is_shut;
    paper_style plain = pdf_style_of(p, PDF_SMALL);
    paper_style chip = plain;
    chip.is_bold = true;
    chip.color = is_shut ? PDF_BAD : PDF_OK;
    chip.back = is_shut ? PDF_BAD_BG : PDF_OK_BG;
    const char *n = dbr_arena_printf(&p->h.arena, "%zu", n_shut);
    const char *said =
        is_shut ? HTML_FORMAT(&p->h, DBR_T_REPORT_HTML_SHUT, n) : html_say(h, DBR_T_REPORT_HTML_OPEN);
    pdf_rich_own(&r, dbr_arena_printf(&p->h.arena, "\u00a0%s %s\u00a0", is_shut ? "✗" : "✓", said), chip,
                 NULL);
    for (dbr_verdict v = DBR_VERIFIED; v < DBR_VERDICT_COUNT; v++) {
        if (h->n_verdicts[v] > 0) {
            paper_style style = plain;
            style.color = pdf_verdict_color(v);
            pdf_rich_own(&r, "    ", plain, NULL);
            pdf_rich_own(&r,
                         dbr_arena_printf(&p->h.arena, "%s %zu %s", html_verdict_sign(v), h->n_verdicts[v],
                                          html_verdict_text(h, v)),
                         style, NULL);
        }
    }
    if (h->in->n_findings > 0) {
        n = dbr_arena_printf(&p->h.arena, "%zu", h->in->n_findings);
        pdf_rich_own(&r, "    ", plain, NULL);
        pdf_rich_own(&r, HTML_FORMAT(&p->h, DBR_T_REPORT_HTML_N_NOTES, n), plain, NULL);
    }
    (void)pdf_add_text(p, pdf_set(p, &r, p->right - p->left, p->styles[PDF_SMALL].leading), p->left, 0, true);
    pdf_gap(p, 14);
}

/* What people ask for first stands first, and larger. */
static void add_facts(pdf *p)
{
    html_fact facts[HTML_MAX_FACTS];
    html_fact row[N_FACTS];
    size_t n = html_facts(&p->h, facts);
    for (int is_first = 1; is_first >= 0; is_first--) {
        size_t n_row = 0;
        for (size_t i = 0; i < n; i++) {
            if (facts[i].is_first == (is_first == 1)) {
                row[n_row++] = facts[i];
            }
            if (n_row == N_FACTS || (n_row > 0 && i + 1 == n)) {
                add_fact_row(p, row, n_row, is_first == 1);
                n_row = 0;
            }
        }
    }
}

static void add_fact_row(pdf *p, const html_fact *facts, size_t n, bool is_first)
{
    pdf_group *g = pdf_group_new(p);
    pdf_style_name name = is_first ? PDF_FIRST : PDF_VALUE;
    double step = (p->right - p->left + 14) / N_FACTS;
    double height = 0;
    for (size_t i = 0; i < n; i++) {
        DBR_AUTO(pdf_rich) value = {0};
        double x = step * (double)i;
        double width =
            (i + 1 == n ? p->right - p->left + 14 - x : step) - 14; // the last has all that is left
        const paper_text *term = pdf_set_plain(p, pdf_fit(p, facts[i].term), PDF_TERM, width);
        pdf_add_inline(p, &value, facts[i].value, pdf_style_of(p, name));
        const paper_text *t = pdf_set(p, &value, width, p->styles[name].leading);
        double below = (double)term->n_lines * term->leading;
        pdf_group_text(g, term, x, 0);
        pdf_group_text(g, t, x, below);
        height = fmax(height, below + (double)t->n_lines * t->leading);
    }
    pdf_add(p, height, 0, pdf_draw_group, g)->is_glued = true;
    pdf_gap(p, 9);
}

static void add_times(pdf *p)
{
    html_time times[HTML_TIMES];
    pdf_group *g = pdf_group_new(p);
    double step = (p->right - p->left) / HTML_TIMES;
    double height = 0;
    html_times(&p->h, times);
    for (size_t i = 0; i < HTML_TIMES; i++) {
        const html_time *t = &times[i];
        double x = step * (double)i + (i > 0 ? 11 : 0);
        double width = step - (i > 0 ? 15 : 4);
        double y = 10;
        const char *known = t->value != NULL ? t->value : html_say(&p->h, DBR_T_REPORT_UNKNOWN);
        DBR_AUTO(pdf_rich) r = {0};
        paper_style number = pdf_style_of(p, PDF_NUMBER);
        number.is_bold = t->value != NULL;
        number.color = t->value != NULL ? PDF_INK : PDF_SOFT;
        number.size = t->value != NULL ? number.size : 12;
        pdf_rich_own(&r, known, number, NULL);
        const paper_text *texts[] = {
            pdf_set_plain(p, t->name, PDF_TERM, width),
            pdf_set(p, &r, width, p->styles[PDF_NUMBER].leading),
            pdf_set_plain(p, t->formula, PDF_TERM, width),
            t->clocks != NULL ? pdf_set_plain(p, t->clocks, PDF_TERM, width) : NULL,
        };
        for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]) && texts[k] != NULL; k++) {
            pdf_group_text(g, texts[k], x, y);
            y += (double)texts[k]->n_lines * texts[k]->leading;
        }
        height = fmax(height, y + 9);
    }
    pdf_group_rule(g, 0, 0, p->right - p->left, 0, PDF_LINE);
    pdf_group_rule(g, 0, height, p->right - p->left, 0, PDF_LINE);
    for (size_t i = 1; i < HTML_TIMES; i++) {
        pdf_group_rule(g, step * (double)i, 9, 0, height - 18, PDF_LINE);
    }
    (void)pdf_add(p, height, 4, pdf_draw_group, g);
    pdf_gap(p, 18);
}

/* ---- the chart ---- */

void pdf_chart_svg(const chart *c, double width, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) svg = {0};
    chart_write(c, width, "wide", &svg);
    dbr_slice rest = dbr_slice_trim(dbr_buf_view(&svg));
    dbr_buf_str(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
    pdf_add_fit(out, dbr_slice_from(rest, strlen("<svg ")));
}

static dbr_code add_chart(pdf *p, dbr_err *err)
{
    const chart *c = &p->h.chart;
    double width = 0;
    double height = 0;
    if (c->span.end <= c->span.begin) {
        return DBR_OK;
    }
    pdf_chart_svg(c, CHART_UNITS, &p->chart);
    dbr_code rc = paper_svg_size(dbr_buf_view(&p->chart), &width, &height, err);
    if (rc < 0) {
        return rc;
    }
    p->float_begin = p->slugs.n;
    DBR_AUTO(pdf_rich) r = {0};
    pdf_rich_own(&r, html_say(&p->h, DBR_T_REPORT_HTML_CHART), pdf_style_of(p, PDF_HEAD_3), NULL);
    pdf_rich_own(&r, "   ", pdf_style_of(p, PDF_SMALL), NULL);
    pdf_rich_own(&r, HTML_FORMAT(&p->h, DBR_T_REPORT_HTML_ZONE, dbr_zone_name(c->zone)),
                 pdf_style_of(p, PDF_SMALL), NULL);
    (void)pdf_add_text(p, pdf_set(p, &r, p->right - p->left, p->styles[PDF_HEAD_3].leading), p->left, 0,
                       true);
    double high = fmin((p->right - p->left) * height / width, (p->bottom - p->top) * 0.9);
    pdf_add(p, high, 7, draw_chart, NULL)->tag = "Figure";
    p->float_end = p->slugs.n;
    pdf_gap(p, 16);
    return DBR_OK;
}

static void draw_chart(pdf *p, const pdf_slug *s, double y)
{
    const double rect[4] = {p->left, y, p->right - p->left, s->height};
    dbr_err err = {0};
    if (paper_svg_draw(p->paper, dbr_buf_view(&p->chart),
                       dbr_slice_of(html_chart_css.bytes, html_chart_css.len), rect, &err) < 0 &&
        p->failed.code == DBR_OK) {
        p->failed = err;
    }
}

/* ---- contents ---- */

static void add_contents(pdf *p)
{
    p->n_contents = p->headings.n < MAX_CONTENTS ? p->headings.n : MAX_CONTENTS;
    size_t n_rows = (p->n_contents + 1) / 2;
    if (p->n_contents < 3) {
        return;
    }
    (void)pdf_add_text(
        p, pdf_set_plain(p, html_say(&p->h, DBR_T_REPORT_HTML_CONTENTS), PDF_HEAD_3, p->right - p->left),
        p->left, 0, true);
    pdf_gap(p, 4);
    for (size_t i = 0; i < n_rows; i++) {
        pdf_slug *s = pdf_add(p, 15, 0, draw_contents, &p->n_contents);
        s->tag = "TOC";
        s->begin = i;
        s->end = i + n_rows;
        s->is_glued = i == 0 || i + 2 == n_rows;
    }
    pdf_gap(p, 10);
}

/* begin, end: the entries of the left and the right column. */
static void draw_contents(pdf *p, const pdf_slug *s, double y)
{
    double width = (p->right - p->left - 28) / 2;
    draw_entry(p, s->begin, p->left, width, y);
    if (s->end < p->n_contents) {
        draw_entry(p, s->end, p->left + width + 28, width, y);
    }
}

static void draw_entry(pdf *p, size_t i_heading, double x, double width, double y)
{
    const pdf_heading *heading = &p->headings.items[i_heading];
    double in = heading->level > 1 ? 12 : 0;
    const char *number = heading->page > 0 ? dbr_arena_printf(&p->h.arena, "%zu", heading->page) : "";
    const paper_text *page = pdf_set_plain(p, number, PDF_VALUE, 40);
    double number_width = paper_line_width(page, 0);
    dbr_slice text = dbr_slice_str(heading->text);
    const paper_text *t = NULL;
    for (size_t columns = dbr_utf8_width(text); t == NULL || (t->n_lines > 1 && columns > 8); columns -= 2) {
        dbr_slice fit = dbr_utf8_fit(text, columns);
        const char *cut =
            dbr_arena_printf(&p->h.arena, "%.*s%s", DBR_FMT(fit), fit.len < text.len ? "…" : "");
        t = pdf_set_plain(p, cut, PDF_VALUE, width - in - number_width - 8);
    }
    paper_draw(p->paper, t, 0, 1, x + in, y);
    paper_draw(p->paper, page, 0, 1, x + width - number_width, y);
    double from = x + in + paper_line_width(t, 0) + 6;
    double last = x + width - number_width - 7; // dots under each other: counted from the right
    for (int i = 0; last - 4.0 * i > from; i++) {
        paper_dot(p->paper, last - 4.0 * i, y + 9.6, 0.45, PDF_RULE);
    }
    if (heading->page > 0) {
        const char *target = dbr_arena_printf(&p->h.arena, "#%s", heading->name);
        paper_link_area(p->paper, target, (const double[4]){x, y, width, 14});
    }
}
