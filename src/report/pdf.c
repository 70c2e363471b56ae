/*
 * The report as a PDF: the same report that html.c writes, set for paper.
 *
 *     the front · the text · what the check says · the proofs · how it was made
 *
 * First everything becomes slugs, then slugs become pages, then pages are drawn; so links, outline and contents know where
 * everything is. A link to a place that is nowhere leads nowhere: cairo would take it for an error of the whole document.
 */
#include "report/pdf.h"

#include "base/hash.h"

#include <assert.h>

static dbr_code make(pdf *p, dbr_paper_size size, dbr_buf *out, dbr_err *err);
static void set_page(pdf *p, dbr_paper_size size);
static dbr_code open_paper(pdf *p, dbr_buf *out, dbr_err *err);
static void list_headings(pdf *p);
static void resolve_links(pdf *p);
static const char *decode(pdf *p, const char *text);
static int compare_aliases(const void *a, const void *b);
static void draw_pages(pdf *p);
static void draw_furniture(pdf *p, size_t i);
static void write_outline(pdf *p);
static void release(pdf *p);

bool dbr_paper_size_parse(dbr_slice name, dbr_paper_size *ret)
{
    static const char *const names[DBR_PAPER_SIZE_COUNT] = {"a4", "letter"};
    for (size_t i = 0; i < DBR_PAPER_SIZE_COUNT; i++) {
        if (dbr_slice_eq_nocase(name, dbr_slice_str(names[i]))) {
            *ret = (dbr_paper_size)i;
            return true;
        }
    }
    return false;
}

dbr_code dbr_report_pdf(const dbr_render_input *input, dbr_paper_size size, dbr_pdf_result *ret, dbr_buf *out,
                        dbr_err *err)
{
    pdf p = {.i_heading = SIZE_MAX};
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_code rc = html_prepare(&p.h, input, NULL, err);
    rc = rc < 0 ? rc : make(&p, size, &bytes, err);
    if (rc == DBR_OK) {
        pdf_name_language(dbr_buf_view(&bytes), p.h.lang, out);
        rc = out->failed ? dbr_fail(err, DBR_ELIMIT, "the PDF is too large") : DBR_OK;
    }
    if (rc == DBR_OK && ret != NULL) {
        const paper_missing *missing = paper_missing_of(p.paper);
        *ret = (dbr_pdf_result){.n_pages = p.pages.n,
                                .n_missing = missing->n,
                                .n_missing_cjk = missing->n_cjk,
                                .first_missing = missing->first};
    }
    release(&p);
    return rc;
}

static dbr_code make(pdf *p, dbr_paper_size size, dbr_buf *out, dbr_err *err)
{
    set_page(p, size);
    pdf_init_styles(p);
    dbr_code rc = open_paper(p, out, err);
    if (rc < 0) {
        return rc;
    }
    list_headings(p);
    rc = pdf_add_front(p, err);
    rc = rc < 0 ? rc : pdf_add_body(p, err);
    if (rc < 0) {
        return rc;
    }
    pdf_add_notes(p);
    pdf_add_proofs(p);
    pdf_add_colophon(p);
    pdf_break_pages(p);
    resolve_links(p);
    draw_pages(p);
    write_outline(p);
    rc = paper_finish(p->paper, err);
    if (rc == DBR_OK && p->failed.code < 0) {
        *err = p->failed;
        rc = err->code;
    }
    return rc;
}

/* Lines of some 85 letters; the foot is wider than the head, as in a book. */
static void set_page(pdf *p, dbr_paper_size size)
{
    static const double sizes[DBR_PAPER_SIZE_COUNT][2] = {
        [DBR_PAPER_A4] = {595.276, 841.89},
        [DBR_PAPER_LETTER] = {612, 792},
    };
    p->width = sizes[size][0];
    p->height = sizes[size][1];
    p->left = 70;
    p->right = p->width - 70;
    p->top = 74;
    p->bottom = p->height - 78;
}

static dbr_code open_paper(pdf *p, dbr_buf *out, dbr_err *err)
{
    const dbr_header_field *authors = dbr_document_header(p->h.d, DBR_HEADER_AUTHORS);
    dbr_slice title = p->h.d->title;
    bool is_known = authors != NULL && authors->value.len > 0 &&
                    !dbr_slice_is(authors->value, html_say(&p->h, DBR_T_REPORT_UNKNOWN));
    paper_info info = {
        .width = p->width,
        .height = p->height,
        .title = title.len > 0 ? pdf_fit(p, title) : html_say(&p->h, DBR_T_REPORT_HTML_UNTITLED),
        .author = is_known ? pdf_fit(p, authors->value) : NULL,
        .lang = p->h.lang,
        .date = p->h.in->now,
    };
    return paper_open(&info, out, &p->paper, err);
}

/* What the contents list: the two upper levels of the document's sections, and ours. */
static void list_headings(pdf *p)
{
    html *h = &p->h;
    int top = 6;
    for (size_t i = 0; i < h->d->n_sections; i++) {
        int level = h->d->sections[i].level;
        top = level > 0 && level < top ? level : top;
    }
    p->section_headings = DBR_NEW_N(&h->arena, size_t, h->d->n_sections + 1);
    for (size_t i = 0; i < h->d->n_sections; i++) {
        const dbr_section *s = &h->d->sections[i];
        p->section_headings[i] = SIZE_MAX;
        if (s->level == top || s->level == top + 1) {
            p->section_headings[i] = p->headings.n;
            *DBR_PUSH(&p->headings) = (pdf_heading){.text = pdf_fit(p, s->heading),
                                                    .name = dbr_arena_printf(&h->arena, "s%zu", i + 1),
                                                    .level = s->level - top + 1};
        }
    }
    if (h->n_notes > 0) {
        *DBR_PUSH(&p->headings) =
            (pdf_heading){.text = html_say(h, DBR_T_REPORT_PDF_NOTES), .name = "findings", .level = 1};
    }
    if (h->cites.n > 0) {
        *DBR_PUSH(&p->headings) =
            (pdf_heading){.text = html_say(h, DBR_T_REPORT_HTML_PROOFS), .name = "proofs", .level = 1};
    }
}

/* ---- links ---- */

void pdf_name(pdf *p, const char *name)
{
    pdf_place *place = DBR_NEW(&p->h.arena, pdf_place);
    *place = (pdf_place){.name = name, .next = p->places};
    p->places = place;
}

void pdf_alias(pdf *p, const char *alias, const char *name)
{
    pdf_alias_row row = {.hash = dbr_hash(dbr_slice_str(alias)), .name = name, .number = p->aliases.n};
    *DBR_PUSH(&p->aliases) = row;
}

static void resolve_links(pdf *p)
{
    if (p->aliases.n > 0) {
        qsort(p->aliases.items, p->aliases.n, sizeof(*p->aliases.items), compare_aliases);
    }
    for (size_t i = 0; i < p->links.n; i++) {
        const char *alias = decode(p, p->links.items[i]->target + 1);
        pdf_alias_row key = {.hash = dbr_hash(dbr_slice_str(alias))};
        size_t low = 0;
        for (size_t high = p->aliases.n; low < high;) {
            size_t middle = low + (high - low) / 2;
            bool is_before = compare_aliases(&p->aliases.items[middle], &key) < 0;
            low = is_before ? middle + 1 : low;
            high = is_before ? high : middle;
        }
        bool is_found = low < p->aliases.n && p->aliases.items[low].hash == key.hash;
        p->links.items[i]->target =
            is_found ? dbr_arena_printf(&p->h.arena, "#%s", p->aliases.items[low].name) : NULL;
    }
}

static int compare_aliases(const void *a, const void *b)
{
    const pdf_alias_row *x = a;
    const pdf_alias_row *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number ? 1 : 0;
}

/* "%E6%97%B6" is "时": forges write fragments so. */
static const char *decode(pdf *p, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    DBR_AUTO(dbr_buf) out = {0};
    if (strchr(text, '%') == NULL) {
        return text;
    }
    for (const char *c = text; *c != '\0'; c++) {
        const char *high = c[0] == '%' && c[1] != '\0' ? strchr(digits, c[1] | 0x20) : NULL;
        const char *low = high != NULL && c[2] != '\0' ? strchr(digits, c[2] | 0x20) : NULL;
        bool is_code = low != NULL && high - digits + (low - digits) > 0;
        dbr_buf_char(&out, is_code ? (char)((high - digits) * 16 + (low - digits)) : *c);
        c += is_code ? 2 : 0;
    }
    return dbr_arena_str(&p->h.arena, dbr_buf_view(&out));
}

/* ---- pages ---- */

static void draw_pages(pdf *p)
{
    for (size_t i = 0; i < p->pages.n; i++) {
        if (i > 0) {
            paper_next_page(p->paper);
        }
        paper_begin_tag(p->paper, "NonStruct");
        draw_furniture(p, i);
        paper_end_tag(p->paper, "NonStruct");
        pdf_draw_page(p, i);
    }
}

/* The running title is not on the first page, which has the title itself. */
static void draw_furniture(pdf *p, size_t i)
{
    const pdf_page *page = &p->pages.items[i];
    double width = p->right - p->left;
    double y = p->height - 46;
    paper_text *number =
        pdf_set_plain(p, dbr_arena_printf(&p->h.arena, "%zu / %zu", i + 1, p->pages.n), PDF_TERM, width);
    number->align = PAPER_RIGHT;
    paper_draw(p->paper, number, 0, 1, p->left, y);
    if (i == 0) {
        return;
    }
    dbr_slice title = p->h.d->title;
    const char *text = title.len > 0 ? pdf_fit(p, title) : html_say(&p->h, DBR_T_REPORT_HTML_UNTITLED);
    const paper_text *left = pdf_set_plain(p, text, PDF_TERM, width * 0.62);
    paper_draw(p->paper, left, 0, 1, p->left, 40);
    if (page->section != NULL) {
        paper_text *right = pdf_set_plain(p, page->section, PDF_TERM, width * 0.34);
        right->align = PAPER_RIGHT;
        paper_draw(p->paper, right, 0, 1, p->left + width * 0.66, 40);
    }
    paper_rule(p->paper, (const double[4]){p->left, 55, p->right, 55}, 0.5, PDF_LINE);
}

static void write_outline(pdf *p)
{
    int parent = 0;
    for (size_t i = 0; i < p->headings.n; i++) {
        const pdf_heading *heading = &p->headings.items[i];
        if (heading->page == 0) {
            continue;
        }
        int above = heading->level > 1 ? parent : 0;
        int number = paper_outline(p->paper, above, heading->text, heading->name, true);
        parent = heading->level > 1 ? parent : number;
    }
}

static void release(pdf *p)
{
    for (size_t i = 0; i < p->groups.n; i++) {
        DBR_VEC_RELEASE(&p->groups.items[i]->pieces);
    }
    DBR_VEC_RELEASE(&p->groups);
    DBR_VEC_RELEASE(&p->slugs);
    DBR_VEC_RELEASE(&p->pages);
    DBR_VEC_RELEASE(&p->headings);
    DBR_VEC_RELEASE(&p->links);
    DBR_VEC_RELEASE(&p->aliases);
    DBR_VEC_RELEASE(&p->blocks);
    dbr_buf_release(&p->chart);
    p->paper = paper_free(p->paper);
    html_release(&p->h);
}
