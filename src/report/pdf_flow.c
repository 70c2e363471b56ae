/*
 * The report's Markdown → slugs.
 *
 * Blocks before the first section are left out: the front says it all (pdf_front.c). Text is gathered until its block ends,
 * then set; where it stands depends on the lists and quotations around it. A list's bullet, number or box hangs in the first
 * line of its item.
 */
#include "report/pdf.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>

#define INDENT     17.0  // of an item's text
#define MAX_INDENT 170.0 // deeper lists stand under each other
#define MAX_DEPTH  24

typedef struct list {
    bool is_ordered;
    int next;
    bool is_loose; // a paragraph of it had room around
} list;

typedef struct flow {
    pdf *p;
    pdf_rich text; // of the open block
    paper_style base;
    int n_strong, n_emph;
    const char *target;  // of the open link
    uint32_t link_under; // its line, its colour
    uint32_t link_color; // PAPER_NO_COLOR: the text's
    size_t i_link;       // in the document; SIZE_MAX for none
    list lists[MAX_DEPTH];
    size_t n_lists, n_quotes;
    double x;
    const paper_text *marker; // of the item that was begun
    double marker_x;
    bool has_bullet; // likewise
    pdf_table *table;
    size_t depth; // of blocks
    uint64_t main_line;
    bool is_skipping;
    bool is_named[DBR_SECTION_KIND_COUNT];
    bool is_inline; // a bit of Markdown: what blocks do is left out
} flow;

static void visit(void *data, const dbr_md_event *e);
static void visit_block(flow *f, const dbr_md_event *e);
static void visit_table(flow *f, const dbr_md_event *e);
static void visit_inline(flow *f, const dbr_md_event *e);
static void visit_link(flow *f, const dbr_md_event *e);
static void begin_heading(flow *f, const dbr_md_event *e);
static void end_heading(flow *f, const dbr_md_event *e);
static void name_section(flow *f, const dbr_md_event *e);
static void begin_list(flow *f, const dbr_md_event *e);
static void begin_item(flow *f);
static void end_paragraph(flow *f, bool is_tight);
static bool has_marker(const flow *f);
static void hang_marker(flow *f, size_t i_slug);
static void add_code(flow *f, const dbr_md_event *e);
static void add_box(flow *f, bool is_done);
static void add_soft_break(flow *f);
static paper_style style_now(const flow *f);
static uint32_t dot_of(const flow *f, uint64_t line);
static double indent(const flow *f, size_t depth);
static void draw_rule(pdf *p, const pdf_slug *s, double y);

dbr_code pdf_add_body(pdf *p, dbr_err *err)
{
    flow f = {.p = p,
              .base = pdf_style_of(p, PDF_BODY),
              .x = p->left,
              .i_link = SIZE_MAX,
              .link_under = PAPER_NO_COLOR,
              .link_color = PAPER_NO_COLOR};
    for (size_t i = 0; i < p->h.d->n_sections && f.main_line == 0; i++) {
        f.main_line = p->h.d->sections[i].level > 0 ? p->h.d->sections[i].at.line : 0;
    }
    f.is_skipping = f.main_line > 0;
    p->h.first_written = 0;
    dbr_code rc = dbr_markdown_visit(p->h.d->bytes, visit, &f, err);
    pdf_rich_release(&f.text);
    return rc;
}

void pdf_add_inline(pdf *p, pdf_rich *r, dbr_source_range at, paper_style style)
{
    dbr_err err = {0};
    flow f = {.p = p,
              .base = style,
              .is_inline = true,
              .i_link = SIZE_MAX,
              .text = *r,
              .link_under = PAPER_NO_COLOR,
              .link_color = PAPER_NO_COLOR};
    html *h = &p->h;
    h->first_written = 0;
    while (h->first_written < h->n_written && h->d->links[h->written[h->first_written]].at.begin < at.begin) {
        h->first_written++;
    }
    (void)dbr_markdown_visit(dbr_slice_sub(h->d->bytes, at.begin, at.end), visit, &f, &err);
    h->first_written = 0;
    *r = f.text;
}

static void visit(void *data, const dbr_md_event *e)
{
    flow *f = data;
    bool is_block = e->type < DBR_MD_ON_TEXT;
    bool is_leaf = e->type == DBR_MD_ON_CODE_BLOCK || e->type == DBR_MD_ON_RULE;
    if (f->is_inline) {
        if (!is_block) {
            visit_inline(f, e);
        }
        return;
    }
    if (f->is_skipping && f->depth == 0 && e->type == DBR_MD_ON_HEADING && e->line == f->main_line) {
        f->is_skipping = false;
    }
    f->depth -= is_block && !e->is_entering ? 1 : 0;
    if (f->is_skipping || (!is_block && f->depth == 0)) {
        // the front says it; or a <br> between blocks
    } else if (e->type == DBR_MD_ON_TABLE || e->type == DBR_MD_ON_ROW || e->type == DBR_MD_ON_CELL) {
        visit_table(f, e);
    } else if (is_block) {
        visit_block(f, e);
    } else {
        visit_inline(f, e);
    }
    f->depth += is_block && !is_leaf && e->is_entering ? 1 : 0;
}

/* ---- blocks ---- */

static void visit_block(flow *f, const dbr_md_event *e)
{
    pdf *p = f->p;
    if (f->depth == 0 && e->is_entering && p->h.n_notes > 0) {
        pdf_note_block(p, e->line);
    }
    switch (e->type) {
    case DBR_MD_ON_HEADING:
        (e->is_entering ? begin_heading : end_heading)(f, e);
        break;
    case DBR_MD_ON_PARAGRAPH:
        if (!e->is_entering) {
            end_paragraph(f, e->is_tight);
        }
        break;
    case DBR_MD_ON_LIST:
        if (e->is_entering) {
            begin_list(f, e);
        } else {
            f->n_lists--;
            f->x = indent(f, f->n_lists);
            pdf_gap(p, f->n_lists == 0 ? 8 : 3);
        }
        break;
    case DBR_MD_ON_ITEM:
        if (e->is_entering) {
            begin_item(f);
        } else if (has_marker(f)) { // an empty item
            pdf_rich_own(&f->text, " ", f->base, NULL);
            end_paragraph(f, true);
        }
        break;
    case DBR_MD_ON_QUOTE:
        if (e->is_entering) {
            pdf_begin_deco(p, (pdf_deco){.x = f->x, .width = 2, .pad = 1, .gap = 9, .color = PDF_LINE});
        } else {
            pdf_end_deco(p);
        }
        f->n_quotes += e->is_entering ? 1 : (size_t)-1;
        f->x = indent(f, f->n_lists);
        break;
    case DBR_MD_ON_CODE_BLOCK:
        add_code(f, e);
        break;
    case DBR_MD_ON_RULE:
        (void)pdf_add(p, 1, 16, draw_rule, NULL);
        pdf_gap(p, 16);
        break;
    default:
        break;
    }
}

static void begin_heading(flow *f, const dbr_md_event *e)
{
    f->base = pdf_style_of(f->p, e->level <= 2 ? PDF_HEAD_2 : e->level == 3 ? PDF_HEAD_3 : PDF_HEAD_4);
    name_section(f, e);
}

static void end_heading(flow *f, const dbr_md_event *e)
{
    pdf *p = f->p;
    pdf_add_heading(p, &f->text, e->level, p->i_heading);
    dbr_buf_clear(&f->text.text);
    f->text.runs.n = 0;
    f->base = pdf_style_of(p, PDF_BODY);
}

/* Its own name, and the one that reports link to in any language. */
static void name_section(flow *f, const dbr_md_event *e)
{
    pdf *p = f->p;
    size_t i = 0;
    const dbr_section *s = f->depth == 0 ? html_section_at(&p->h, e->line, &i) : NULL;
    if (s == NULL) {
        return;
    }
    const char *id = html_canonical_id(s->kind);
    const char *name = dbr_arena_printf(&p->h.arena, "s%zu", i + 1);
    pdf_name(p, name);
    if (id != NULL && !f->is_named[s->kind]) {
        f->is_named[s->kind] = true;
        pdf_name(p, id);
        pdf_alias(p, id, id);
    }
    pdf_alias(p, p->h.section_ids[i], name);
    p->i_heading = p->section_headings[i];
}

static void begin_list(flow *f, const dbr_md_event *e)
{
    if (has_marker(f)) { // a list right in an item
        pdf_rich_own(&f->text, " ", f->base, NULL);
        end_paragraph(f, true);
    }
    size_t i = f->n_lists < MAX_DEPTH ? f->n_lists : MAX_DEPTH - 1;
    f->lists[i] = (list){.is_ordered = e->is_ordered, .next = e->level};
    f->n_lists++;
    f->x = indent(f, f->n_lists);
    pdf_gap(f->p, f->n_lists == 1 ? 5 : 2.5);
}

static void begin_item(flow *f)
{
    pdf *p = f->p;
    assert(f->n_lists > 0);
    list *l = &f->lists[(f->n_lists < MAX_DEPTH ? f->n_lists : MAX_DEPTH) - 1];
    f->has_bullet = !l->is_ordered && f->n_lists % 2 == 1;
    if (f->has_bullet) {
        f->marker_x = f->x - 8;
        return;
    }
    const char *sign = l->is_ordered ? dbr_arena_printf(&p->h.arena, "%d.", l->next++) : "–";
    DBR_AUTO(pdf_rich) r = {0};
    paper_style style = f->base;
    style.color = PDF_SOFT;
    pdf_rich_own(&r, sign, style, NULL);
    paper_text *t = pdf_set(p, &r, INDENT + 20, p->styles[PDF_BODY].leading);
    double width = paper_line_width(t, 0);
    f->marker = t;
    f->marker_x = l->is_ordered ? f->x - 5 - width : f->x - 8 - width / 2;
}

static void end_paragraph(flow *f, bool is_tight)
{
    pdf *p = f->p;
    double leading = p->styles[PDF_BODY].leading;
    if (f->text.text.len > 0) {
        const paper_text *t = pdf_set(p, &f->text, p->right - f->x, leading);
        double before = is_tight ? 2.5 : f->n_lists > 0 ? 4 : 0;
        size_t first = pdf_add_text(p, t, f->x, before, false);
        hang_marker(f, first);
        pdf_tag(p, first, f->n_lists > 0 ? "LI" : f->n_quotes > 0 ? "BlockQuote" : "P");
        pdf_gap(p, is_tight ? 2.5 : f->n_lists > 0 ? 4 : 8);
    }
    dbr_buf_clear(&f->text.text);
    f->text.runs.n = 0;
}

static bool has_marker(const flow *f)
{
    return f->marker != NULL || f->has_bullet;
}

/* In the first line of the item. */
static void hang_marker(flow *f, size_t i_slug)
{
    pdf_slug *s = &f->p->slugs.items[i_slug];
    s->marker = f->marker;
    s->has_bullet = f->has_bullet;
    s->marker_x = f->marker_x;
    f->marker = NULL;
    f->has_bullet = false;
}

static void add_code(flow *f, const dbr_md_event *e)
{
    pdf *p = f->p;
    DBR_AUTO(pdf_rich) r = {0};
    DBR_AUTO(dbr_buf) text = {0};
    dbr_slice code = e->literal;
    while (code.len > 0 && code.ptr[code.len - 1] == '\n') {
        code.len--;
    }
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] == '\t') {
            dbr_buf_str(&text, "    ");
        } else {
            dbr_buf_char(&text, code.ptr[i]);
        }
    }
    pdf_rich_add(&r, dbr_buf_view(&text), pdf_style_of(p, PDF_CODE), NULL);
    pdf_begin_deco(
        p,
        (pdf_deco){.x = f->x, .width = p->right - f->x, .pad = 7, .gap = 9, .radius = 3, .color = PDF_FAINT});
    const paper_text *t = pdf_set(p, &r, p->right - f->x - 20, p->styles[PDF_CODE].leading);
    size_t first = pdf_add_text(p, t, f->x + 10, 0, false);
    hang_marker(f, first);
    pdf_tag(p, first, "Code");
    pdf_end_deco(p);
}

static double indent(const flow *f, size_t depth)
{
    return f->p->left + fmin(INDENT * (double)depth, MAX_INDENT) + fmin(14 * (double)f->n_quotes, MAX_INDENT);
}

static void draw_rule(pdf *p, const pdf_slug *s, double y)
{
    (void)s;
    paper_rule(p->paper, (const double[4]){p->left, y, p->right, y}, 0.5, PDF_RULE);
}

/* ---- tables ---- */

static void visit_table(flow *f, const dbr_md_event *e)
{
    pdf *p = f->p;
    if (e->type == DBR_MD_ON_TABLE && e->is_entering) {
        if (f->depth == 0 && p->h.n_notes > 0) {
            pdf_note_block(p, e->line);
        }
        f->table = pdf_table_new(p, e->literal);
    } else if (e->type == DBR_MD_ON_TABLE) {
        pdf_table_add(p, f->table, f->x);
        f->table = NULL;
        f->marker = NULL;
        f->has_bullet = false;
        f->base = pdf_style_of(p, PDF_BODY);
    } else if (e->type == DBR_MD_ON_ROW && e->is_entering) {
        pdf_table_begin_row(f->table, e->is_head, e->is_head ? PAPER_NO_COLOR : dot_of(f, e->line));
        f->base = pdf_style_of(p, e->is_head ? PDF_CELL_HEAD : PDF_CELL);
    } else if (e->type == DBR_MD_ON_CELL && !e->is_entering) {
        pdf_table_add_cell(f->table, &f->text);
    }
}

/* The colour of what a timeline's row speaks of, as in the chart. */
static uint32_t dot_of(const flow *f, uint64_t line)
{
    static const uint32_t colors[DBR_KIND_COUNT + 1] = {0xc0452c, 0x2b5d8c, 0xb9690b, 0x7d46a0,
                                                        0x6a7485, 0x1f7566, PDF_RULE};
    size_t i = 0;
    const html *h = &f->p->h;
    const dbr_row *row = h->chart.row_kinds != NULL ? html_row_at(h, line, &i) : NULL;
    return row != NULL && row->time != DBR_TIME_NONE ? colors[h->chart.row_kinds[i]] : PAPER_NO_COLOR;
}

/* ---- text ---- */

static void visit_inline(flow *f, const dbr_md_event *e)
{
    paper_style style = style_now(f);
    switch (e->type) {
    case DBR_MD_ON_TEXT:
        pdf_rich_add(&f->text, e->literal, style, f->target);
        break;
    case DBR_MD_ON_SOFT_BREAK:
        add_soft_break(f);
        break;
    case DBR_MD_ON_LINE_BREAK:
        pdf_rich_own(&f->text, "\n", style, NULL);
        break;
    case DBR_MD_ON_CODE:
        style.face = PAPER_MONO;
        style.size *= 0.88;
        style.back = PDF_FAINT;
        style.is_italic = false;
        pdf_rich_add(&f->text, e->literal, style, f->target);
        break;
    case DBR_MD_ON_STRONG:
        f->n_strong += e->is_entering ? 1 : -1;
        break;
    case DBR_MD_ON_EMPH:
        f->n_emph += e->is_entering ? 1 : -1;
        break;
    case DBR_MD_ON_BOX:
        add_box(f, e->is_done);
        break;
    case DBR_MD_ON_LINK:
        visit_link(f, e);
        break;
    case DBR_MD_ON_IMAGE: // not shown, as in HTML: a report that is passed on brings nothing that was not checked
        f->target = e->is_entering && e->is_safe ? dbr_arena_str(&f->p->h.arena, e->url) : NULL;
        f->link_color = e->is_entering ? PDF_LINK : PAPER_NO_COLOR;
        if (e->is_entering) {
            pdf_rich_own(&f->text, "▣ ", style_now(f), f->target);
        }
        break;
    default:
        break;
    }
}

/* A box hangs where the bullet would. */
static void add_box(flow *f, bool is_done)
{
    const char *sign = is_done ? "☑" : "☐";
    if (f->is_inline || !has_marker(f)) {
        pdf_rich_own(&f->text, sign, style_now(f), NULL);
        pdf_rich_own(&f->text, " ", style_now(f), NULL);
        return;
    }
    DBR_AUTO(pdf_rich) r = {0};
    paper_style style = f->base;
    style.color = is_done ? PDF_OK : PDF_SOFT;
    pdf_rich_own(&r, sign, style, NULL);
    f->marker = pdf_set(f->p, &r, INDENT + 20, f->p->styles[PDF_BODY].leading);
    f->marker_x = f->x - 5 - paper_line_width(f->marker, 0);
    f->has_bullet = false;
}

/* Between ideographs a line of the source ends with nothing, as everywhere else with a blank. */
static void add_soft_break(flow *f)
{
    dbr_slice text = dbr_buf_view(&f->text.text);
    size_t at = text.len;
    while (at > 0 && ((unsigned char)text.ptr[at - 1] & 0xC0) == 0x80) {
        at--;
    }
    at -= at > 0 ? 1 : 0;
    uint32_t cp = text.len > 0 ? dbr_utf8_next(text, &at) : ' ';
    bool is_cjk = dbr_cp_is_cjk(cp) || (cp >= 0x3000 && cp <= 0x303F) || (cp >= 0xFF00 && cp <= 0xFF60);
    pdf_rich_own(&f->text, is_cjk ? "" : " ", style_now(f), f->target);
}

static void visit_link(flow *f, const dbr_md_event *e)
{
    pdf *p = f->p;
    if (!e->is_entering) {
        f->target = NULL;
        f->link_under = f->link_color = PAPER_NO_COLOR;
        if (f->i_link != SIZE_MAX) {
            pdf_rich_mark(p, &f->text, f->i_link, style_now(f));
        }
        f->i_link = SIZE_MAX;
        return;
    }
    f->i_link = e->is_bare ? SIZE_MAX : html_link_of(&p->h, e->i_link, e->url);
    const dbr_link *link = f->i_link != SIZE_MAX ? &p->h.d->links[f->i_link] : NULL;
    bool is_proof = link != NULL && (link->is_address || link->is_claim);
    f->link_color = is_proof ? PAPER_NO_COLOR : PDF_LINK;
    f->link_under = is_proof ? PDF_RULE : PAPER_NO_COLOR;
    if (is_proof && p->h.i_cite[f->i_link] != SIZE_MAX) {
        f->target = dbr_arena_printf(&p->h.arena, "#=p%zu", p->h.i_cite[f->i_link] + 1);
    } else if (e->is_safe && e->url.len > 0) {
        f->target = dbr_arena_str(&p->h.arena, e->url);
    }
}

static paper_style style_now(const flow *f)
{
    paper_style style = f->base;
    bool is_title = f->base.size > 10.2; // headings are bold as they are
    style.is_bold = style.is_bold || f->n_strong > 0;
    style.is_italic = f->n_emph > 0 && f->p->h.lang == DBR_LANG_EN && !is_title;
    style.color = f->n_emph > 0 && f->n_strong == 0 ? PDF_SOFT : style.color;
    style.color = f->n_quotes > 0 && style.color == PDF_INK ? PDF_SOFT : style.color;
    if (f->target != NULL) {
        style.color = f->link_color != PAPER_NO_COLOR ? f->link_color : style.color;
        style.under = f->link_under;
    }
    return style;
}
