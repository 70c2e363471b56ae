/*
 * Paper: pages of a PDF with set type, lines and links on them. What knows pango and cairo is paper.c, what knows
 * librsvg is paper_svg.c; nobody else does. Private to the room, and only in the program `debrief-render`.
 *
 * Lengths are points (1/72 inch) from the upper left corner of the page. Nothing depends on locale, clock or screen:
 * the same calls with the same fonts give the same bytes.
 */
#ifndef DBR_REPORT_PAPER_H
#define DBR_REPORT_PAPER_H

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "when/when.h"

typedef struct paper paper;

typedef enum paper_face { PAPER_SERIF, PAPER_SANS, PAPER_MONO, PAPER_FACE_COUNT } paper_face;

#define PAPER_NO_COLOR UINT32_MAX

/* How a stretch of text looks. */
typedef struct paper_style {
    paper_face face;
    double size; // points
    double rise; // of its baseline, points
    bool is_bold, is_italic;
    bool is_unbroken; // no line ends inside, nor right before it
    uint32_t color;   // 0xRRGGBB
    uint32_t back;    // behind it, PAPER_NO_COLOR for nothing
    uint32_t under;   // a line under it, PAPER_NO_COLOR for none
} paper_style;

/* Bytes [begin, end) of a text in one style. Runs are sorted and do not overlap. */
typedef struct paper_run {
    size_t begin, end;
    paper_style style;
    const char *target; // where a click goes: "#name" on this paper, else a URL; NULL for nowhere
} paper_run;

/* A text and how it looks: its runs cover it, sorted. */
typedef struct paper_rich {
    dbr_slice text; // valid UTF-8
    const paper_run *runs;
    size_t n_runs;
} paper_rich;

typedef enum paper_align { PAPER_LEFT, PAPER_CENTER, PAPER_RIGHT } paper_align;

/* Text set in lines; lives as long as its paper. */
typedef struct paper_text {
    const struct paper_line *lines;
    size_t n_lines;
    const paper_run *runs; // as given
    size_t n_runs;
    double width;   // it was set for
    double leading; // from baseline to baseline
    paper_align align;
} paper_text;

/* Characters that no installed font has. */
typedef struct paper_missing {
    size_t n, n_cjk;
    uint32_t first; // code point of the first
} paper_missing;

typedef struct paper_info {
    double width, height; // of a page
    const char *title;
    const char *author; // NULL for none
    dbr_lang lang;      // of the text: which of its readers' glyphs an ideograph gets
    dbr_time date;
} paper_info;

/*
 * Begins a document; its bytes go to `out`, the last of them with paper_close. The first page is open.
 *
 * Errors: DBR_ENOSUPPORT when there is no font at all.
 */
dbr_code paper_open(const paper_info *info, dbr_buf *out, paper **ret, dbr_err *err);
/* Ends the document. Errors: DBR_ELIMIT (`out` is full, a page is too large), DBR_ENOSUPPORT (cairo's own). */
dbr_code paper_finish(paper *p, dbr_err *err);
/* NULL is fine; what was not finished is no document. Returns NULL. */
paper *paper_free(paper *p);
/* Ends the page, begins another. No tag but "Document" is open. */
void paper_next_page(paper *p);
/* What the following is, for those who do not see it: one of PDF's structure types ("P", "H1", "Table", …). They nest. */
void paper_begin_tag(paper *p, const char *tag);
void paper_end_tag(paper *p, const char *tag);
const paper_missing *paper_missing_of(const paper *p);

/*
 * Sets text in lines of `width`. '\n' ends a line. Words that are wider than a line are broken anywhere, and so is everything
 * in PAPER_MONO.
 *
 * arena  holds the lines
 * rich   its text is not needed afterwards, its runs are
 * O(bytes): long texts are set piece by piece (pango alone takes quadratic time for a long paragraph).
 */
paper_text *paper_set(paper *p, dbr_arena *arena, const paper_rich *rich, double width, double leading);
/* How wide it is when no line is broken. */
double paper_natural_width(paper *p, const paper_rich *rich);
/* How wide its longest word is. */
double paper_word_width(paper *p, const paper_rich *rich);
/* Width of a line as set. */
double paper_line_width(const paper_text *t, size_t i);
/* Draws lines [begin, end), the first one's top at `y`, with their links. */
void paper_draw(paper *p, const paper_text *t, size_t begin, size_t end, double x, double y);

/* A filled rectangle: x, y, width, height; corners rounded by `radius`. */
void paper_rect(paper *p, const double rect[4], double radius, uint32_t color);
/* A straight line from x, y to x, y. */
void paper_rule(paper *p, const double ends[4], double thickness, uint32_t color);
void paper_dot(paper *p, double x, double y, double radius, uint32_t color);

/* Names a place on the open page: letters, digits, '-'. Each name once. Every "#name" that is linked must be named. */
void paper_name_place(paper *p, const char *name, double x, double y);
/* An area (x, y, width, height) that leads to a target, as in paper_run. */
void paper_link_area(paper *p, const char *target, const double rect[4]);
/* An entry of the outline, which leads to a named place. parent: 0 for the top level. Returns its number. */
int paper_outline(paper *p, int parent, const char *title, const char *name, bool is_open);

/* ---- pictures: paper_svg.c ---- */

/* cairo's drawing context, for paper_svg.c alone. */
struct _cairo *paper_context(paper *p);

/* Width and height of an SVG, by its viewBox. Errors: DBR_EPARSE. */
dbr_code paper_svg_size(dbr_slice svg, double *ret_width, double *ret_height, dbr_err *err);
/* Draws an SVG into a rectangle of the open page; `css` is its style sheet. Errors: DBR_EPARSE. */
dbr_code paper_svg_draw(paper *p, dbr_slice svg, dbr_slice css, const double rect[4], dbr_err *err);
/* An SVG as a PNG `width` pixels wide, on white. Errors: DBR_EPARSE, DBR_ELIMIT (size). */
dbr_code paper_svg_png(dbr_slice svg, dbr_slice css, int width, dbr_buf *out, dbr_err *err);

/* A bitmap to draw on. */
typedef struct paper_bitmap {
    int width, height; // pixels
    uint32_t color;    // behind everything
    dbr_code (*paint)(void *data, struct _cairo *context, dbr_err *err);
    void *data; // for paint
} paper_bitmap;
/* As a PNG. Errors: those of paint, DBR_ELIMIT (size). */
dbr_code paper_png(const paper_bitmap *bitmap, dbr_buf *out, dbr_err *err);

#endif
