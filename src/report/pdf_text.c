/*
 * How the report's text looks on paper, and paragraphs as slugs.
 *
 * Serif for reading, sans for tables and whatever is looked up, mono for code and evidence. Chinese lines stand wider apart:
 * ideographs fill their squares. Sizes are few, since each is a font of its own for pango.
 */
#include "report/pdf.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>

static bool is_no_character(uint32_t cp);
static void add_run(pdf_rich *r, size_t begin, paper_style style, const char *target);
static bool is_same(const paper_style *a, const paper_style *b);

void pdf_init_styles(pdf *p)
{
    static const struct {
        paper_face face;
        double size, leading;
        bool is_bold;
        uint32_t color;
    } rows[PDF_STYLE_COUNT] = {
        [PDF_BODY] = {PAPER_SERIF, 10, 15, false, PDF_INK},
        [PDF_TITLE] = {PAPER_SERIF, 24, 30, true, PDF_INK},
        [PDF_HEAD_2] = {PAPER_SERIF, 15, 20, true, PDF_INK},
        [PDF_HEAD_3] = {PAPER_SANS, 10.5, 15, true, PDF_INK},
        [PDF_HEAD_4] = {PAPER_SANS, 9, 14, true, PDF_SOFT},
        [PDF_EYEBROW] = {PAPER_SANS, 8, 12, true, PDF_ACCENT},
        [PDF_TERM] = {PAPER_SANS, 7.5, 11, false, PDF_SOFT},
        [PDF_VALUE] = {PAPER_SANS, 9, 13, false, PDF_INK},
        [PDF_FIRST] = {PAPER_SERIF, 12, 16, true, PDF_INK},
        [PDF_NUMBER] = {PAPER_SERIF, 17, 23, true, PDF_INK},
        [PDF_SMALL] = {PAPER_SANS, 8, 12, false, PDF_SOFT},
        [PDF_CELL] = {PAPER_SANS, 8.5, 12.5, false, PDF_INK},
        [PDF_CELL_HEAD] = {PAPER_SANS, 7.5, 11, true, PDF_SOFT},
        [PDF_CODE] = {PAPER_MONO, 8, 12, false, PDF_INK},
        [PDF_PROOF] = {PAPER_MONO, 7.5, 10.5, false, PDF_SOFT},
    };
    for (size_t i = 0; i < PDF_STYLE_COUNT; i++) {
        p->styles[i] = (pdf_style){.style = {.face = rows[i].face,
                                             .size = rows[i].size,
                                             .is_bold = rows[i].is_bold,
                                             .color = rows[i].color,
                                             .back = PAPER_NO_COLOR,
                                             .under = PAPER_NO_COLOR},
                                   .leading = rows[i].leading};
    }
    if (p->h.lang == DBR_LANG_ZH_CN) {
        p->styles[PDF_BODY].leading = 16.5;
    }
}

paper_style pdf_style_of(const pdf *p, pdf_style_name name)
{
    return p->styles[name].style;
}

/* ---- rich text ---- */

void pdf_rich_add(pdf_rich *r, dbr_slice text, paper_style style, const char *target)
{
    size_t begin = r->text.len;
    pdf_add_fit(&r->text, text);
    add_run(r, begin, style, target);
}

void pdf_add_fit(dbr_buf *out, dbr_slice text)
{
    size_t begin = out->len;
    dbr_utf8_visible(out, text);
    dbr_slice added = dbr_slice_sub(dbr_buf_view(out), begin, out->len);
    bool has_any = false;
    for (size_t i = 0; i < added.len && !has_any;) {
        has_any =
            (unsigned char)added.ptr[i] < 0xEF ? (i++, false) : is_no_character(dbr_utf8_next(added, &i));
    }
    if (!has_any) {
        return;
    }
    DBR_AUTO(dbr_buf) copy = {0};
    dbr_buf_slice(&copy, added);
    out->len = begin;
    for (size_t i = 0; i < copy.len;) {
        uint32_t cp = dbr_utf8_next(dbr_buf_view(&copy), &i);
        dbr_utf8_add(out, is_no_character(cp) ? 0xFFFD : cp);
    }
}

static bool is_no_character(uint32_t cp)
{
    return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

void pdf_rich_own(pdf_rich *r, const char *text, paper_style style, const char *target)
{
    size_t begin = r->text.len;
    dbr_buf_str(&r->text, text);
    add_run(r, begin, style, target);
}

static void add_run(pdf_rich *r, size_t begin, paper_style style, const char *target)
{
    paper_run *last = r->runs.n > 0 ? &r->runs.items[r->runs.n - 1] : NULL;
    if (r->text.len == begin) {
        return;
    }
    if (last != NULL && last->target == target && is_same(&last->style, &style)) {
        last->end = r->text.len;
        return;
    }
    *DBR_PUSH(&r->runs) = (paper_run){.begin = begin, .end = r->text.len, .style = style, .target = target};
}

static bool is_same(const paper_style *a, const paper_style *b)
{
    return a->face == b->face && fabs(a->size - b->size) < 1e-6 && fabs(a->rise - b->rise) < 1e-6 &&
           a->is_bold == b->is_bold && a->is_italic == b->is_italic && a->is_unbroken == b->is_unbroken &&
           a->color == b->color && a->back == b->back && a->under == b->under;
}

void pdf_rich_release(pdf_rich *r)
{
    dbr_buf_release(&r->text);
    DBR_VEC_RELEASE(&r->runs);
}

paper_text *pdf_set(pdf *p, const pdf_rich *r, double width, double leading)
{
    paper_run *runs = DBR_NEW_N(&p->h.arena, paper_run, r->runs.n + 1);
    for (size_t i = 0; i < r->runs.n; i++) {
        runs[i] = r->runs.items[i];
        if (runs[i].target != NULL && runs[i].target[0] == '#') {
            *DBR_PUSH(&p->links) = &runs[i];
        }
    }
    paper_rich rich = {.text = dbr_buf_view(&r->text), .runs = runs, .n_runs = r->runs.n};
    return paper_set(p->paper, &p->h.arena, &rich, width, leading);
}

paper_text *pdf_set_plain(pdf *p, const char *text, pdf_style_name name, double width)
{
    DBR_AUTO(pdf_rich) r = {0};
    pdf_rich_add(&r, dbr_slice_str(text), p->styles[name].style, NULL);
    return pdf_set(p, &r, width, p->styles[name].leading);
}

const char *pdf_pass(pdf *p, dbr_slice text)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass(p->h.in->audience, text, &passed);
    return dbr_arena_str(&p->h.arena, dbr_buf_view(&passed));
}

const char *pdf_fit(pdf *p, dbr_slice text)
{
    DBR_AUTO(dbr_buf) fit = {0};
    pdf_add_fit(&fit, text);
    return dbr_arena_str(&p->h.arena, dbr_buf_view(&fit));
}

/* On paper nobody can hover: the number says which proof it is. */
void pdf_rich_mark(pdf *p, pdf_rich *r, size_t i_link, paper_style like)
{
    const dbr_mark *mark = p->h.marks[i_link];
    size_t i = p->h.i_cite[i_link];
    if (i == SIZE_MAX) {
        return;
    }
    bool is_verdict = mark != NULL && (p->h.d->links[i_link].is_claim || mark->verdict != DBR_VERIFIED);
    const char *target = dbr_arena_printf(&p->h.arena, "#=p%zu", i + 1);
    const char *number = dbr_arena_printf(&p->h.arena, "%zu", i + 1);
    paper_style sign = pdf_style_of(p, PDF_SMALL);
    sign.size = like.size * 0.8;
    sign.is_unbroken = sign.is_bold = true;
    sign.color = is_verdict ? pdf_verdict_color(mark->verdict) : PDF_SOFT;
    paper_style small = sign;
    small.is_bold = false;
    small.size = like.size * 0.62;
    small.rise = like.size * 0.32;
    pdf_rich_own(r, "\u00a0", small, NULL);
    if (is_verdict) {
        pdf_rich_own(r, html_verdict_sign(mark->verdict), sign, target);
    }
    pdf_rich_own(r, number, small, target);
}

uint32_t pdf_verdict_color(dbr_verdict v)
{
    return v == DBR_VERIFIED ? PDF_OK : v == DBR_CONTRADICTED || v == DBR_STALE ? PDF_BAD : PDF_OPEN;
}

/* ---- slugs ---- */

pdf_slug *pdf_add(pdf *p, double height, double before, pdf_draw *draw, const void *what)
{
    pdf_slug *s = DBR_PUSH(&p->slugs);
    *s = (pdf_slug){.before = fmax(before, p->after) + p->pad,
                    .height = height,
                    .x = p->left,
                    .draw = draw,
                    .what = what,
                    .tag = "P",
                    .deco = p->deco,
                    .places = p->places,
                    .i_heading = p->i_heading,
                    .is_page_head = p->wants_page};
    p->after = p->pad = 0;
    p->places = NULL;
    p->i_heading = SIZE_MAX;
    p->wants_page = false;
    return s;
}

void pdf_gap(pdf *p, double after)
{
    p->after = fmax(p->after, after);
}

static void draw_lines(pdf *p, const pdf_slug *s, double y)
{
    if (s->marker != NULL) {
        paper_draw(p->paper, s->marker, 0, s->marker->n_lines, s->marker_x, y);
    }
    if (s->has_bullet) {
        paper_dot(p->paper, s->marker_x, y + s->height * 0.53, 1.3, PDF_SOFT);
    }
    paper_draw(p->paper, s->what, s->begin, s->end, s->x, y);
}

/* No line of a paragraph stands alone at the foot or the head of a page. */
size_t pdf_add_text(pdf *p, const paper_text *t, double x, double before, bool is_glued)
{
    size_t first = p->slugs.n;
    for (size_t i = 0; i < t->n_lines; i++) {
        pdf_slug *s = pdf_add(p, t->leading, i == 0 ? before : 0, draw_lines, t);
        s->x = x;
        s->begin = i;
        s->end = i + 1;
        bool is_last = i + 1 == t->n_lines;
        s->is_glued = is_last ? is_glued : i == 0 || i + 2 == t->n_lines || is_glued;
    }
    return first;
}

void pdf_begin_deco(pdf *p, pdf_deco deco)
{
    pdf_deco *kept = DBR_NEW(&p->h.arena, pdf_deco);
    *kept = deco;
    kept->around = p->deco;
    p->deco = kept;
    p->after = fmax(p->after, deco.gap);
    p->pad += deco.pad;
}

void pdf_end_deco(pdf *p)
{
    assert(p->deco != NULL);
    p->after = fmax(p->after, p->deco->gap);
    p->pad += p->deco->pad;
    p->deco = p->deco->around;
}

void pdf_add_heading(pdf *p, const pdf_rich *r, int level, size_t i_heading)
{
    static const struct {
        pdf_style_name name;
        double before, after;
    } levels[] = {{PDF_HEAD_2, 26, 7}, {PDF_HEAD_3, 16, 4}, {PDF_HEAD_4, 12, 3}};
    size_t i = level <= 2 ? 0 : level == 3 ? 1 : 2;
    p->i_heading = i_heading;
    const paper_text *t = pdf_set(p, r, p->right - p->left, p->styles[levels[i].name].leading);
    static const char *const tags[] = {"H2", "H3", "H4"};
    pdf_tag(p, pdf_add_text(p, t, p->left, levels[i].before, true), tags[i]);
    pdf_gap(p, levels[i].after);
}

void pdf_tag(pdf *p, size_t first, const char *tag)
{
    for (size_t i = first; i < p->slugs.n; i++) {
        p->slugs.items[i].tag = tag;
    }
}

/* ---- free arrangements ---- */

pdf_group *pdf_group_new(pdf *p)
{
    pdf_group *g = DBR_NEW(&p->h.arena, pdf_group);
    *DBR_PUSH(&p->groups) = g; // so that its pieces are freed
    return g;
}

void pdf_group_text(pdf_group *g, const paper_text *t, double x, double y)
{
    *DBR_PUSH(&g->pieces) = (pdf_piece){.kind = PDF_PIECE_TEXT, .x = x, .y = y, .text = t};
}

void pdf_group_rule(pdf_group *g, double x, double y, double width, double height, uint32_t color)
{
    *DBR_PUSH(&g->pieces) =
        (pdf_piece){.kind = PDF_PIECE_RULE, .x = x, .y = y, .width = width, .height = height, .color = color};
}

void pdf_group_panel(pdf_group *g, const double rect[4], double radius, uint32_t color)
{
    *DBR_PUSH(&g->pieces) = (pdf_piece){.kind = PDF_PIECE_PANEL,
                                        .x = rect[0],
                                        .y = rect[1],
                                        .width = rect[2],
                                        .height = rect[3],
                                        .radius = radius,
                                        .color = color};
}

void pdf_draw_group(pdf *p, const pdf_slug *s, double y)
{
    const pdf_group *g = s->what;
    for (size_t i = 0; i < g->pieces.n; i++) {
        const pdf_piece *q = &g->pieces.items[i];
        double left = s->x + q->x;
        double top = y + q->y;
        if (q->kind == PDF_PIECE_TEXT) {
            paper_draw(p->paper, q->text, 0, q->text->n_lines, left, top);
        } else if (q->kind == PDF_PIECE_RULE) {
            paper_rule(p->paper, (const double[4]){left, top, left + q->width, top + q->height}, 0.5,
                       q->color);
        } else {
            paper_rect(p->paper, (const double[4]){left, top, q->width, q->height}, q->radius, q->color);
        }
    }
}
