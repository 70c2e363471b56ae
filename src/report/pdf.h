/*
 * What the parts of the PDF writer share. Private to the room, and only in the program `debrief-render`.
 *
 *     pdf.c           the document from front to back, its outline, its pages' furniture
 *     pdf_pages.c     slugs → pages
 *     pdf_text.c      styles, rich text, paragraphs
 *     pdf_flow.c      the report's Markdown → slugs
 *     pdf_table.c     tables
 *     pdf_front.c     title, verdict of the gate, facts, times, the chart, contents
 *     pdf_proofs.c    what the check says, the proofs with their lines, how it was made
 *     pdf_language.c  what cairo does not say
 *     png.c           charts as pictures
 *     paper….c        pango, cairo, librsvg
 *
 * Everything becomes a sequence of *slugs*: a line of type, a row of a table, a picture: what no page break may divide.
 * Slugs know how high they are, how much room they want above, and whether they stay with the next one; so pages are made in
 * one pass over them, before anything is drawn, and the contents know their page numbers.
 *
 * What is written comes from `html` (html.h): the document as its audience may see it. What does not (queries, messages)
 * passes the audience in pdf_pass.
 */
#ifndef DBR_REPORT_PDF_H
#define DBR_REPORT_PDF_H

#include "report/html.h"
#include "report/paper.h"

/* Colours: the page's light ones (assets/page.css). */
#define PDF_INK     0x1d1d1fu
#define PDF_SOFT    0x5d5b56u
#define PDF_LINE    0xdcd8cfu
#define PDF_RULE    0xb9b3a6u
#define PDF_FAINT   0xf5f3eeu
#define PDF_ACCENT  0xa83a22u
#define PDF_LINK    0x1f4e79u
#define PDF_OK      0x1c6b40u
#define PDF_OK_BG   0xe6f2eau
#define PDF_BAD     0xa3241bu
#define PDF_BAD_BG  0xfbe9e6u
#define PDF_OPEN    0x7a5200u
#define PDF_OPEN_BG 0xfbf0dau

typedef enum pdf_style_name {
    PDF_BODY,
    PDF_TITLE,
    PDF_HEAD_2, // sections
    PDF_HEAD_3,
    PDF_HEAD_4, // and all below
    PDF_EYEBROW,
    PDF_TERM,   // of a fact
    PDF_VALUE,  // of a fact
    PDF_FIRST,  // of what people ask for first
    PDF_NUMBER, // of the four times
    PDF_SMALL,  // sans: notes, the foot of a page
    PDF_CELL,
    PDF_CELL_HEAD,
    PDF_CODE,
    PDF_PROOF, // lines of evidence
    PDF_STYLE_COUNT
} pdf_style_name;

typedef struct pdf_style {
    paper_style style;
    double leading;
} pdf_style;

/* A text with its runs, before it is set. */
typedef struct pdf_rich {
    dbr_buf text; // owned
    DBR_VEC(paper_run) runs;
} pdf_rich;

/* A name of a place; a list. */
typedef struct pdf_place {
    const char *name;
    const struct pdf_place *next;
} pdf_place;

/* What runs behind or beside a number of slugs, across pages. */
typedef struct pdf_deco {
    double x, width;
    double pad; // above and below, inside
    double gap; // above and below, outside
    double radius;
    uint32_t color;
    const struct pdf_deco *around; // NULL for none
} pdf_deco;

typedef struct pdf pdf;
typedef struct pdf_slug pdf_slug;
typedef struct pdf_table pdf_table;

typedef void pdf_draw(pdf *p, const pdf_slug *s, double y);

struct pdf_slug {
    double before; // room above it, unless a page begins
    double height;
    double x;
    pdf_draw *draw;
    const void *what;         // for draw
    size_t begin, end;        // for draw: lines
    const char *tag;          // what it is; slugs in a row with the same `what` are one
    const pdf_table *inside;  // the table that it is part of; NULL for none
    const paper_text *marker; // a list's, in the first line
    double marker_x;
    bool has_bullet;        // at marker_x
    const pdf_table *table; // whose head is repeated when a page begins here; NULL for none
    const pdf_deco *deco;
    const pdf_place *places;
    size_t i_heading;  // SIZE_MAX for none
    bool is_glued;     // no page ends between it and the next
    bool is_page_head; // a page begins here
};

typedef struct pdf_heading {
    const char *text;
    const char *name; // of its place
    int level;        // 1 for sections
    size_t page;      // 1-based; 0: not placed
} pdf_heading;

typedef struct pdf_page {
    size_t begin, end;     // of slugs
    const pdf_table *head; // repeated at its top
    const char *section;   // that runs at its top; NULL for none
} pdf_page;

/* A piece of a free arrangement. */
typedef struct pdf_piece {
    enum { PDF_PIECE_TEXT, PDF_PIECE_RULE, PDF_PIECE_PANEL } kind;
    double x, y, width, height; // from the slug's upper left corner; RULE: to (x + width, y + height)
    double radius;              // PANEL
    uint32_t color;
    const paper_text *text;
} pdf_piece;
typedef struct pdf_group {
    DBR_VEC(pdf_piece) pieces;
} pdf_group;

typedef struct pdf_alias_row {
    uint64_t hash; // of the alias
    const char *name;
    size_t number; // the order of asking
} pdf_alias_row;

struct pdf {
    html h;
    paper *paper;
    double width, height;            // of a page
    double left, right, top, bottom; // of the type area
    pdf_style styles[PDF_STYLE_COUNT];
    DBR_VEC(pdf_slug) slugs;
    DBR_VEC(pdf_page) pages;
    DBR_VEC(pdf_heading) headings; // those of the contents
    size_t n_contents;             // of them, that are listed
    DBR_VEC(pdf_group *) groups;
    DBR_VEC(paper_run *) links; // runs with a target on this paper
    DBR_VEC(pdf_alias_row) aliases;
    DBR_VEC(uint64_t) blocks;      // lines where blocks of the document begin
    size_t float_begin, float_end; // slugs of the chart; empty for none
    double after;                  // room wanted below what was added last
    double pad;                    // on top of it: what decorations reach beyond their slugs
    bool wants_page;               // the next slug begins one
    const pdf_deco *deco;          // around what is being added
    const pdf_place *places;       // of what is being added next
    size_t i_heading;              // likewise; SIZE_MAX
    size_t *section_headings;      // of a section of the document: in headings; SIZE_MAX for none
    dbr_buf chart;                 // SVG; empty for none
    dbr_err failed;                // the first failure while drawing; code DBR_OK for none
};

/* Built in: assets/chart.css. */
extern const html_asset html_chart_css;

/* Copies a PDF of cairo's and says in it which language it is in. */
void pdf_name_language(dbr_slice bytes, dbr_lang lang, dbr_buf *out);

/* ---- text ---- */

void pdf_init_styles(pdf *p);
paper_style pdf_style_of(const pdf *p, pdf_style_name name);
/* Appends text that has passed the audience; what is invisible in it becomes visible. target: NULL for none. */
void pdf_rich_add(pdf_rich *r, dbr_slice text, paper_style style, const char *target);
/* The same for our own text: nothing is made visible. */
void pdf_rich_own(pdf_rich *r, const char *text, paper_style style, const char *target);
void pdf_rich_release(pdf_rich *r);
/* Sets it; the result needs `r` no more. */
paper_text *pdf_set(pdf *p, const pdf_rich *r, double width, double leading);
/* A text in one style. */
paper_text *pdf_set_plain(pdf *p, const char *text, pdf_style_name name, double width);
/* Passes the audience; in the arena. */
const char *pdf_pass(pdf *p, dbr_slice text);
/* Appends text fit for people, and for cairo and XML, which refuse the code points that are no characters. */
void pdf_add_fit(dbr_buf *out, dbr_slice text);
/* What is invisible in it becomes visible; in the arena. For what has passed already and is no address. */
const char *pdf_fit(pdf *p, dbr_slice text);
/* The mark behind a proof link: sign and number. */
void pdf_rich_mark(pdf *p, pdf_rich *r, size_t i_link, paper_style like);
uint32_t pdf_verdict_color(dbr_verdict v);

/* Adds a slug with the room that is due above it. */
pdf_slug *pdf_add(pdf *p, double height, double before, pdf_draw *draw, const void *what);
/* Wants room below what was added. */
void pdf_gap(pdf *p, double after);
/* Adds the lines of a text; first and last lines stay together with their neighbours. Returns the index of the first slug. */
size_t pdf_add_text(pdf *p, const paper_text *t, double x, double before, bool is_glued);
void pdf_begin_deco(pdf *p, pdf_deco deco);
void pdf_end_deco(pdf *p);
/* Names the place of what is added next: unique on this paper, letters, digits and '-'. */
void pdf_name(pdf *p, const char *name);
/* Links to "#alias" lead to the place `name`; the first one who asks for an alias has it. */
void pdf_alias(pdf *p, const char *alias, const char *name);
/* A heading of ours, listed in the contents when `i_heading` says so. */
void pdf_add_heading(pdf *p, const pdf_rich *r, int level, size_t i_heading);
/* Says what the slugs from `first` on are. */
void pdf_tag(pdf *p, size_t first, const char *tag);

pdf_group *pdf_group_new(pdf *p);
void pdf_group_text(pdf_group *g, const paper_text *t, double x, double y);
void pdf_group_rule(pdf_group *g, double x, double y, double width, double height, uint32_t color);
void pdf_group_panel(pdf_group *g, const double rect[4], double radius, uint32_t color);
void pdf_draw_group(pdf *p, const pdf_slug *s, double y);

/* ---- parts ---- */

/* Errors: DBR_EPARSE (the chart). */
dbr_code pdf_add_front(pdf *p, dbr_err *err);
/* The chart as SVG that stands alone, drawn `width` units wide. */
void pdf_chart_svg(const chart *c, double width, dbr_buf *out);
/* Errors: DBR_ELIMIT. */
dbr_code pdf_add_body(pdf *p, dbr_err *err);
/* A bit of the document's Markdown, inline. */
void pdf_add_inline(pdf *p, pdf_rich *r, dbr_source_range at, paper_style style);
/* A block of the document itself begins: findings may speak of it. */
void pdf_note_block(pdf *p, uint64_t line);
void pdf_add_notes(pdf *p);
void pdf_add_proofs(pdf *p);
void pdf_add_colophon(pdf *p);
void pdf_break_pages(pdf *p);
void pdf_draw_page(pdf *p, size_t i);

/* ---- tables ---- */

pdf_table *pdf_table_new(pdf *p, dbr_slice align);
void pdf_table_begin_row(pdf_table *t, bool is_head, uint32_t dot);
/* Takes over the text of `r`, which is empty then. */
void pdf_table_add_cell(pdf_table *t, pdf_rich *r);
/* Lays it out from `x` on and adds its rows. */
void pdf_table_add(pdf *p, pdf_table *t, double x);
double pdf_table_head_height(const pdf_table *t);
void pdf_table_draw_head(pdf *p, const pdf_table *t, double y);

#endif
