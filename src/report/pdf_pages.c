/*
 * Slugs → pages, and the drawing of a page.
 *
 * A page takes slugs until the next does not fit, then gives back those that must stay with it: a heading with its
 * paragraph, the last two lines of a paragraph. Where that would leave nothing, the page ends where it is full. Each slug is
 * looked at once more at most than there are slugs glued in a row.
 */
#include "report/pdf.h"

#include <assert.h>

static double room_of(const pdf *p);
static void place_float(pdf *p);
static size_t fill(const pdf *p, pdf_page *page);
static void note_headings(pdf *p, pdf_page *page, size_t number, const char **section);
static void change_tag(pdf *p, const pdf_slug *before, const pdf_slug *next);
static void draw_decos(pdf *p, size_t first, size_t i, const pdf_page *page, const double *tops);
static bool has_deco(const pdf_slug *s, const pdf_deco *deco);

void pdf_break_pages(pdf *p)
{
    const char *section = NULL;
    place_float(p);
    for (size_t i = 0; i < p->slugs.n;) {
        pdf_page page = {.begin = i};
        page.end = fill(p, &page);
        assert(page.end > i);
        note_headings(p, &page, p->pages.n + 1, &section);
        i = page.end;
        *DBR_PUSH(&p->pages) = page;
    }
}

/* The chart stands where it comes if the page has room for it; else on top of the next, and the text goes on before it. */
static void place_float(pdf *p)
{
    size_t n = p->float_end - p->float_begin;
    pdf_slug *slugs = p->slugs.items;
    pdf_page page = {0};
    if (n == 0 || fill(p, &page) >= p->float_end) {
        return;
    }
    pdf_slug *kept = dbr_xcalloc(n, sizeof(*kept));
    memcpy(kept, slugs + p->float_begin, n * sizeof(*kept));
    memmove(slugs + p->float_begin, slugs + p->float_end, (p->slugs.n - p->float_end) * sizeof(*slugs));
    p->slugs.n -= n;
    size_t at = fill(p, &page);
    at = at > p->float_begin ? at : p->float_begin;
    memmove(slugs + at + n, slugs + at, (p->slugs.n - at) * sizeof(*slugs));
    memcpy(slugs + at, kept, n * sizeof(*kept));
    p->slugs.n += n;
    slugs[at].is_page_head = true;
    free(kept);
}

/* Returns where the page ends. */
static size_t fill(const pdf *p, pdf_page *page)
{
    const pdf_slug *slugs = p->slugs.items;
    double y = 0;
    size_t good = page->begin; // the last place where it may end
    size_t i = page->begin;
    page->head = slugs[i].table; // a head itself has none
    y += page->head != NULL ? pdf_table_head_height(page->head) : 0;
    for (; i < p->slugs.n; i++) {
        double before = i == page->begin ? 0 : slugs[i].before;
        bool is_full = y + before + slugs[i].height > room_of(p) + 0.01;
        if (i > page->begin && slugs[i].is_page_head) {
            return i;
        }
        if (i > page->begin && is_full) {
            return good > page->begin ? good : i;
        }
        y += before + slugs[i].height;
        good = slugs[i].is_glued ? good : i + 1;
    }
    return i;
}

static double room_of(const pdf *p)
{
    return p->bottom - p->top;
}

/* A page runs under the section that its first line belongs to. */
static void note_headings(pdf *p, pdf_page *page, size_t number, const char **section)
{
    const char *at_top = *section;
    for (size_t i = page->begin; i < page->end; i++) {
        size_t k = p->slugs.items[i].i_heading;
        if (k == SIZE_MAX) {
            continue;
        }
        p->headings.items[k].page = number;
        if (p->headings.items[k].level == 1) {
            *section = p->headings.items[k].text;
            at_top = i == page->begin ? *section : at_top;
        }
    }
    page->section = at_top;
}

void pdf_draw_page(pdf *p, size_t i)
{
    const pdf_page *page = &p->pages.items[i];
    size_t n = page->end - page->begin;
    double *tops = dbr_xcalloc(n + 1, sizeof(*tops));
    double y = p->top;
    if (page->head != NULL) {
        paper_begin_tag(p->paper, "NonStruct"); // it was read out on the page where it began
        pdf_table_draw_head(p, page->head, y);
        paper_end_tag(p->paper, "NonStruct");
        y += pdf_table_head_height(page->head);
    }
    for (size_t k = 0; k < n; k++) {
        const pdf_slug *s = &p->slugs.items[page->begin + k];
        y += k == 0 ? 0 : s->before;
        tops[k] = y;
        y += s->height;
    }
    for (size_t k = 0; k < n; k++) {
        draw_decos(p, page->begin, page->begin + k, page, tops);
    }
    const pdf_slug *before = NULL;
    for (size_t k = 0; k < n; k++) {
        const pdf_slug *s = &p->slugs.items[page->begin + k];
        change_tag(p, before, s);
        for (const pdf_place *place = s->places; place != NULL; place = place->next) {
            paper_name_place(p->paper, place->name, s->x, tops[k] > 8 ? tops[k] - 8 : 0);
        }
        s->draw(p, s, tops[k]);
        before = s;
    }
    change_tag(p, before, NULL);
    free(tops);
}

/* Ends what `before` was, begins what `next` is, unless it goes on. Either may be NULL. */
static void change_tag(pdf *p, const pdf_slug *before, const pdf_slug *next)
{
    const pdf_table *left = before != NULL ? before->inside : NULL;
    const pdf_table *entered = next != NULL ? next->inside : NULL;
    if (before != NULL && next != NULL && before->what == next->what && next->what != NULL) {
        return;
    }
    if (before != NULL) {
        paper_end_tag(p->paper, before->tag);
    }
    if (left != entered && left != NULL) {
        paper_end_tag(p->paper, "Table");
    }
    if (left != entered && entered != NULL) {
        paper_begin_tag(p->paper, "Table");
    }
    if (next != NULL) {
        paper_begin_tag(p->paper, next->tag);
    }
}

/* Each once a page, from its first slug to its last; the outer ones first. */
static void draw_decos(pdf *p, size_t first, size_t i, const pdf_page *page, const double *tops)
{
    const pdf_slug *slugs = p->slugs.items;
    const pdf_deco *begun[16];
    size_t n = 0;
    for (const pdf_deco *d = slugs[i].deco; d != NULL && n < 16; d = d->around) {
        if (i == first || !has_deco(&slugs[i - 1], d)) {
            begun[n++] = d;
        }
    }
    while (n > 0) {
        const pdf_deco *d = begun[--n];
        size_t last = i;
        while (last + 1 < page->end && has_deco(&slugs[last + 1], d)) {
            last++;
        }
        double top = tops[i - first] - d->pad;
        double bottom = tops[last - first] + slugs[last].height + d->pad;
        paper_rect(p->paper, (const double[4]){d->x, top, d->width, bottom - top}, d->radius, d->color);
    }
}

static bool has_deco(const pdf_slug *s, const pdf_deco *deco)
{
    const pdf_deco *d = s->deco;
    while (d != NULL && d != deco) {
        d = d->around;
    }
    return d != NULL;
}
