/*
 * The incident on one time axis: metrics, errors, alerts, pages, changes, chat and the rows of the report's
 * timeline as lanes, the milestones as rules through all of them. Gathered once (chart_gather.c,
 * chart_evidence.c), drawn at any width (chart.c, chart_lanes.c). Private to the room.
 */
#ifndef DBR_REPORT_CHART_H
#define DBR_REPORT_CHART_H

#include "base/text.h"
#include "report/report.h"

#define CHART_MAX_SERIES 3
#define CHART_MAX_MARKS  400 // a lane; what is more is counted
#define CHART_MAX_BARS   8   // rows of alerts
#define CHART_BUCKETS    150 // of the error histogram, about
#define CHART_MAX_PINS   400 // rows that get a pin each; more are drawn as a density

/* One thing at one time, or from time to end. Texts have passed the audience and live in the arena. */
typedef struct chart_mark {
    dbr_time time, end; // end: DBR_TIME_NONE for an instant, or for an alert that has not ended
    dbr_slice text;
    size_t i_row;   // ROWS: in document->rows
    dbr_kind kind;  // ROWS: what the row speaks of; DBR_KIND_COUNT when not known
    size_t i_bar;   // ALERTS: which bar
    dbr_time known; // when it had reached responders (dbr_timeline_known_at); DBR_TIME_NONE: never
} chart_mark;

typedef enum chart_lane_name {
    CHART_ALERTS,
    CHART_PAGES,
    CHART_CHANGES,
    CHART_CHAT,
    CHART_ROWS,
    CHART_LANE_COUNT
} chart_lane_name;

typedef struct chart_lane {
    chart_mark *marks; // by time
    size_t n, cap, n_left_out;
} chart_lane;

typedef enum chart_unit { CHART_COUNT, CHART_RATIO, CHART_SECONDS, CHART_BYTES } chart_unit;

typedef struct chart_series {
    dbr_slice name;  // as the evidence has it
    dbr_slice label; // passed
    chart_unit unit;
    const dbr_time *times; // in span
    const double *values;
    size_t n;
    dbr_time onset, recovery; // DBR_TIME_NONE when not known
    double peak;
    dbr_time peak_time;
    dbr_time known; // when somebody spoke of it; DBR_TIME_NONE: never
} chart_series;

typedef struct chart_milestone {
    dbr_milestone_name name;
    dbr_time time;
    dbr_slice label; // "Started"
    dbr_time known;  // when it had reached responders; DBR_TIME_NONE: never
} chart_milestone;

typedef struct chart {
    dbr_arena *arena;
    dbr_lang lang;
    const dbr_zone *zone;
    dbr_span span;                                   // what is drawn; empty: there is nothing to draw
    dbr_span window;                                 // parts DBR_TIME_NONE: not known
    chart_milestone milestones[DBR_MILESTONE_COUNT]; // by time
    size_t n_milestones;
    chart_series series[CHART_MAX_SERIES];
    size_t n_series;
    uint64_t *errors; // a bucket each; NULL without evidence
    size_t n_errors;
    dbr_time bucket;
    uint64_t errors_peak;
    chart_lane lanes[CHART_LANE_COUNT];
    dbr_time *row_known; // a row of the document each, as of chart_mark; NULL without a chart
    dbr_kind *row_kinds; // a row of the document each, DBR_KIND_COUNT for not known; NULL without a chart
    dbr_slice bars[CHART_MAX_BARS]; // names of alerts, in order of their first firing
    size_t n_bars;
} chart;

/*
 * Gathers what there is: without evidence the rows and milestones of the report alone; span stays empty when
 * no time is known. Everything lives in `arena`.
 *
 * milestones  DBR_MILESTONE_COUNT, the report's
 * Errors: those of reading the evidence.
 */
dbr_code chart_gather(const dbr_render_input *input, const dbr_document *document,
                      const dbr_milestone *milestones, dbr_arena *arena, chart *ret, dbr_err *err);
/* The part of it that reads evidence; `ret->span` is set. */
dbr_code chart_gather_evidence(const dbr_render_input *input, chart *ret, dbr_err *err);
/* A text on its way out; in the chart's arena. */
dbr_slice chart_pass(const dbr_render_input *input, chart *c, dbr_slice text);
/* "Started", in the reader's language; static. */
const char *chart_milestone_text(dbr_lang lang, int name);
/* A time one can compute with: known, and between 1824 and 2116, so that no difference overflows. */
bool chart_is_near(dbr_time t);
/* The next mark of a lane; NULL when it is full (counted). */
chart_mark *chart_add(chart *c, chart_lane_name lane, dbr_time time);

/*
 * Draws it `width` units wide as <svg>; below 600 it is meant for a telephone. `name` makes ids unique.
 */
void chart_write(const chart *c, double width, const char *name, dbr_buf *out);
/* The same in a sentence or two, for those who do not see it. Not escaped. */
void chart_describe(const chart *c, dbr_buf *out);

/* ---- shared by the parts of the drawing ---- */

typedef struct chart_pen {
    const chart *c;
    dbr_buf *out;
    dbr_buf *pins; // of rows: on top of everything, and what a keyboard reaches
    const char *name;
    double left, right, width; // of the plot; of the picture
    double y;                  // where the next lane begins
    bool is_narrow;
} chart_pen;

/* Where an instant is, cut to the plot. */
double chart_x(const chart_pen *p, dbr_time t);
/* The lanes, in order; each moves p->y. */
void chart_write_series(chart_pen *p, const chart_series *s);
void chart_write_errors(chart_pen *p);
void chart_write_alerts(chart_pen *p);
void chart_write_dots(chart_pen *p, chart_lane_name name);
void chart_write_rows(chart_pen *p);
/* ' data-reached="…"': in milliseconds, or "never". */
void chart_write_reached(dbr_buf *out, dbr_time known);
/* "10:05:23" in the chart's zone; in the chart's arena. */
const char *chart_clock(const chart *c, dbr_time t);
/* "43 %", "1,203", "5 s", "2.4 GB"; in the chart's arena. */
const char *chart_value(const chart *c, double v, chart_unit unit);

#endif
