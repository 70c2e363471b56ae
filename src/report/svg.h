/*
 * The few things a chart needs to know about SVG: numbers, texts and how wide they are, labels that keep out
 * of each other's way, ticks of a time axis. Private to the room.
 */
#ifndef DBR_REPORT_SVG_H
#define DBR_REPORT_SVG_H

#include "when/when.h"

/* A coordinate with at most one decimal: "12", "12.5". */
void svg_number(dbr_buf *out, double v);

/* "L12 3.5": a letter (or anything) and a point. */
void svg_pair(dbr_buf *out, const char *before, double x, double y);

/* How wide a text may be at a font size, in the same unit: an estimate that errs on the wide side, since
 * fonts are the reader's. */
double svg_text_width(dbr_slice text, double size);

/* The longest prefix that fits into `width`, with an ellipsis when something is cut; in `arena`. */
dbr_slice svg_fit(dbr_arena *arena, dbr_slice text, double size, double width);

/*
 * Breaks a text into lines of at most `width`: at blanks, between CJK characters, and inside a word that is longer than a line.
 * What does not fit into `max_lines` ends in an ellipsis. Returns the number of lines, at least 1; lines borrow from `text` or
 * live in `arena`.
 */
size_t svg_wrap(dbr_arena *arena, dbr_slice text, double size, double width, size_t max_lines,
                dbr_slice *ret_lines);

/* <text class="…" x y>escaped</text>; `anchor` is "start", "middle" or "end". */
void svg_text(dbr_buf *out, const char *css, double x, double y, const char *anchor, dbr_slice text);

/* A label beside its vertical rule. */
typedef struct svg_label {
    double x;       // of the rule
    double width;   // of the text
    int level;      // set: 0 is the top row
    bool is_before; // set: the text ends at the rule, because it would leave the picture behind it
} svg_label;

/*
 * Gives each label a row so that no text lies over another text, and no rule (which runs from its label down)
 * through a text: a label goes below all that reach over it from the left. Labels that would cross `right`
 * are written before their rule, as high as they fit.
 *
 * labels  sorted by x (asserted)
 * Returns the number of rows. O(n²), n is a handful.
 */
int svg_place_labels(svg_label *labels, size_t n, double gap, double right);

/* The step of a time axis: 1 s … 1 d and multiples of days, so that at most `max_ticks` fit into `span`. */
dbr_time svg_time_step(dbr_time span, int max_ticks);
/* The first multiple of `step` at or after `t`, in the local time of `zone`. */
dbr_time svg_first_tick(dbr_time t, dbr_time step, const dbr_zone *zone);

/* A round number ≥ v for the top of an axis: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10^n; 1 for what is not
 * positive. */
double svg_nice_top(double v);

#endif
