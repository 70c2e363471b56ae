/*
 * The lanes of the chart: series as areas, errors as bars, alerts as spans, pages, changes and chat as dots,
 * the rows of the timeline as pins. Each begins with its name at the left and what is worth knowing at the
 * right.
 */
#include "report/chart.h"
#include "report/svg.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>

#define HEAD_ROOM    18.0
#define HEAD_SIZE    12.0
#define NOTE_ROOM    14.0 // of a note that does not fit beside its name
#define SERIES_ROOM  70.0
#define ERRORS_ROOM  54.0
#define BAR_ROOM     20.0
#define DOTS_ROOM    16.0
#define LANE_GAP     14.0
#define DENSITY_ROOM 24.0
#define PIN_GAP      9.0 // between pins of one row
#define MAX_PIN_ROWS 4

static void write_head(chart_pen *p, dbr_slice name, dbr_slice note, dbr_slice more);
static void write_area(chart_pen *p, const chart_series *s, double top);
static size_t last_of_pixel(const chart_pen *p, const chart_series *s, size_t i, double *ret_low,
                            double *ret_high);
static void write_point(chart_pen *p, const char *css, dbr_time t, double y, dbr_slice text);
static void begin_mark(chart_pen *p, const char *css, dbr_time t, double y);
static void write_line(chart_pen *p, const char *css, double y);
static void write_pin(chart_pen *p, const chart_mark *m, double x, double y);
static void write_density(chart_pen *p);
static void write_bars(chart_pen *p, const char *css, const uint64_t *counts, size_t n, uint64_t peak,
                       double room);
static void end_mark(chart_pen *p, dbr_time t, dbr_slice text);
static const char *kind_class(dbr_kind kind);

void chart_write_series(chart_pen *p, const chart_series *s)
{
    DBR_AUTO(dbr_buf) away = {0};
    DBR_AUTO(dbr_buf) peak = {0};
    bool is_over = s->recovery != DBR_TIME_NONE && s->recovery <= p->c->span.end;
    if (s->onset != DBR_TIME_NONE && !p->is_narrow) {
        DBR_SAY(&away, p->c->lang, is_over ? DBR_T_REPORT_HTML_AWAY : DBR_T_REPORT_HTML_AWAY_SINCE,
                chart_clock(p->c, s->onset), is_over ? chart_clock(p->c, s->recovery) : "");
    }
    if (s->peak_time != DBR_TIME_NONE) {
        DBR_SAY(&peak, p->c->lang, DBR_T_REPORT_HTML_PEAK, chart_value(p->c, s->peak, s->unit),
                chart_clock(p->c, s->peak_time));
    }
    write_head(p, s->label, dbr_buf_view(&away), dbr_buf_view(&peak));
    write_area(p, s, p->y);
    p->y += SERIES_ROOM + LANE_GAP;
}

/* The line through the highest value of each pixel, over an area; a hole in the samples is a hole in the
 * line. Onset and recovery are points on it. */
static void write_area(chart_pen *p, const chart_series *s, double top)
{
    DBR_AUTO(dbr_buf) line = {0};
    DBR_AUTO(dbr_buf) area = {0};
    double ceiling = svg_nice_top(s->unit == CHART_RATIO && s->peak > 0.5 ? 1 : s->peak);
    double foot = top + SERIES_ROOM;
    double before = 0;
    bool is_begun = false;
    dbr_time hole = s->n > 1 ? 5 * ((s->times[s->n - 1] - s->times[0]) / (dbr_time)(s->n - 1)) : 0;
    double onset_y = foot;
    double recovery_y = foot;
    dbr_buf_str(&line, "");
    dbr_buf_str(&area, "");
    for (size_t i = 0; i < s->n; i++) {
        double low = 0;
        double high = 0;
        size_t last = last_of_pixel(p, s, i, &low, &high);
        if (isnan(high)) {
            i = last;
            continue;
        }
        double x = chart_x(p, s->times[i]);
        double y = foot - SERIES_ROOM * fmax(0, fmin(1, high / ceiling));
        bool is_new = !is_begun || s->times[i] - s->times[i - 1] > hole;
        if (is_new && is_begun) {
            svg_pair(&area, "L", before, foot);
        }
        if (is_new) {
            svg_pair(&area, "M", x, foot);
        }
        svg_pair(&line, is_new ? "M" : "L", x, y);
        svg_pair(&area, "L", x, y);
        onset_y = s->onset != DBR_TIME_NONE && s->times[i] <= s->onset ? y : onset_y;
        recovery_y = s->recovery != DBR_TIME_NONE && s->times[i] <= s->recovery ? y : recovery_y;
        before = x;
        is_begun = true;
        i = last;
    }
    svg_pair(&area, is_begun ? "L" : "M", before, foot);
    static const char *const units[] = {
        [CHART_COUNT] = "", [CHART_RATIO] = "%", [CHART_SECONDS] = "s", [CHART_BYTES] = "B"};
    write_line(p, "grid", top);
    dbr_buf_printf(p->out, "<g class=\"z series\" data-max=\"%.6g\" data-unit=\"%s\" data-y0=\"", ceiling,
                   units[s->unit]);
    svg_number(p->out, foot);
    dbr_buf_str(p->out, "\" data-y1=\"");
    svg_number(p->out, top);
    dbr_buf_char(p->out, '"');
    chart_write_reached(p->out, s->known);
    dbr_buf_printf(p->out, "><path class=\"area\" d=\"%s\"/><path class=\"line\" d=\"%s\"/></g>\n", area.ptr,
                   line.ptr);
    write_line(p, "base", foot);
    svg_text(p->out, "scale", p->width, top + 10, "end", dbr_slice_str(chart_value(p->c, ceiling, s->unit)));
    if (s->onset != DBR_TIME_NONE) {
        write_point(p, "m point onset", s->onset, onset_y,
                    dbr_slice_str(dbr_text(p->c->lang, DBR_T_REPORT_HTML_ONSET)));
    }
    if (s->recovery != DBR_TIME_NONE && s->recovery <= p->c->span.end) {
        write_point(p, "m point recovery", s->recovery, recovery_y,
                    dbr_slice_str(dbr_text(p->c->lang, DBR_T_REPORT_HTML_RECOVERY)));
    }
}

/* Samples that fall on one pixel are one point. */
static size_t last_of_pixel(const chart_pen *p, const chart_series *s, size_t i, double *ret_low,
                            double *ret_high)
{
    double x = floor(chart_x(p, s->times[i]));
    size_t last = i;
    *ret_low = *ret_high = s->values[i];
    while (last + 1 < s->n && floor(chart_x(p, s->times[last + 1])) <= x) {
        last++;
        *ret_low = fmin(*ret_low, s->values[last]);
        *ret_high = fmax(*ret_high, s->values[last]);
    }
    return last;
}

void chart_write_errors(chart_pen *p)
{
    const chart *c = p->c;
    DBR_AUTO(dbr_buf) name = {0};
    DBR_AUTO(dbr_buf) note = {0};
    DBR_AUTO(dbr_buf) bucket = {0};
    size_t i_peak = 0;
    for (size_t i = 0; i < c->n_errors; i++) {
        i_peak = c->errors[i] > c->errors[i_peak] ? i : i_peak;
    }
    dbr_duration_write(&bucket, c->bucket, c->lang == DBR_LANG_ZH_CN);
    DBR_SAY(&name, c->lang, DBR_T_REPORT_HTML_ERRORS, bucket.ptr);
    DBR_SAY(&note, c->lang, DBR_T_REPORT_HTML_PEAK, chart_value(c, (double)c->errors_peak, CHART_COUNT),
            chart_clock(c, c->span.begin + (dbr_time)i_peak * c->bucket));
    write_head(p, dbr_buf_view(&name), dbr_buf_view(&note), (dbr_slice){0});
    write_bars(p, "errors", c->errors, c->n_errors, c->errors_peak, ERRORS_ROOM);
    p->y += ERRORS_ROOM + LANE_GAP;
}

/* One bar for each bucket of the chart that is not empty. */
static void write_bars(chart_pen *p, const char *css, const uint64_t *counts, size_t n, uint64_t peak,
                       double room)
{
    const chart *c = p->c;
    double foot = p->y + room;
    dbr_buf_printf(p->out,
                   "<g class=\"z %s\" data-reached=\"never\" data-max=\"%llu\" data-unit=\"\" data-y0=\"",
                   css, (unsigned long long)peak);
    svg_number(p->out, foot);
    dbr_buf_str(p->out, "\" data-y1=\"");
    svg_number(p->out, p->y);
    dbr_buf_str(p->out, "\"><path d=\"");
    for (size_t i = 0; i < n; i++) {
        if (counts[i] == 0) {
            continue;
        }
        double x = chart_x(p, c->span.begin + (dbr_time)i * c->bucket);
        double w = chart_x(p, c->span.begin + (dbr_time)(i + 1) * c->bucket) - x;
        double h = fmax(1.2, room * (double)counts[i] / (double)peak);
        w = w > 3 ? w - 1 : w > 1 ? w - 0.4 : w;
        svg_pair(p->out, "M", x, foot);
        dbr_buf_str(p->out, "v-");
        svg_number(p->out, h);
        dbr_buf_str(p->out, "h");
        svg_number(p->out, w);
        dbr_buf_str(p->out, "v");
        svg_number(p->out, h);
        dbr_buf_str(p->out, "z");
    }
    dbr_buf_str(p->out, "\"/></g>\n");
    write_line(p, "base", foot);
}

static void write_line(chart_pen *p, const char *css, double y)
{
    dbr_buf_printf(p->out, "<path class=\"%s\" d=\"M0 ", css);
    svg_number(p->out, y);
    dbr_buf_str(p->out, "H");
    svg_number(p->out, p->width);
    dbr_buf_str(p->out, "\"/>\n");
}

void chart_write_alerts(chart_pen *p)
{
    const chart_lane *lane = &p->c->lanes[CHART_ALERTS];
    write_head(p, dbr_slice_str(dbr_text(p->c->lang, DBR_T_REPORT_HTML_ALERTS)), (dbr_slice){0},
               (dbr_slice){0});
    dbr_buf_str(p->out, "<g class=\"z alerts\">");
    for (size_t i = 0; i < lane->n; i++) {
        const chart_mark *m = &lane->marks[i];
        double x = chart_x(p, m->time);
        double end = chart_x(p, m->end != DBR_TIME_NONE ? m->end : p->c->span.end);
        dbr_buf_printf(p->out, "<rect%s", m->end == DBR_TIME_NONE ? " class=\"open\"" : "");
        chart_write_reached(p->out, m->known);
        dbr_buf_str(p->out, " x=\"");
        svg_number(p->out, x);
        dbr_buf_str(p->out, "\" y=\"");
        svg_number(p->out, p->y + BAR_ROOM * (double)m->i_bar + 2);
        dbr_buf_str(p->out, "\" width=\"");
        svg_number(p->out, fmax(2, end - x));
        dbr_buf_printf(p->out, "\" height=\"%.0f\"/>", BAR_ROOM - 4);
    }
    dbr_buf_str(p->out, "</g>\n");
    for (size_t i = 0; i < lane->n; i++) {
        const chart_mark *m = &lane->marks[i];
        DBR_AUTO(dbr_buf) title = {0};
        double x = chart_x(p, m->time);
        double room = p->width - x - 12;
        bool is_before = room < svg_text_width(m->text, 11.5) && x > p->width / 2;
        dbr_slice text = svg_fit(p->c->arena, m->text, 11.5, is_before ? x - 12 : room);
        dbr_buf_printf(&title, "%.*s%s%s", DBR_FMT(m->text), m->end != DBR_TIME_NONE ? " – " : "",
                       m->end != DBR_TIME_NONE ? chart_clock(p->c, m->end) : "");
        begin_mark(p, "m alert", m->time, p->y + BAR_ROOM * ((double)m->i_bar + 0.5));
        chart_write_reached(p->out, m->known);
        dbr_buf_char(p->out, '>');
        svg_text(p->out, "t", is_before ? -6 : 6, 4, is_before ? "end" : "start", text);
        end_mark(p, m->time, dbr_buf_view(&title));
    }
    p->y += BAR_ROOM * (double)p->c->n_bars + LANE_GAP - 4;
}

void chart_write_dots(chart_pen *p, chart_lane_name name)
{
    static const dbr_text_id names[CHART_LANE_COUNT] = {[CHART_PAGES] = DBR_T_REPORT_HTML_PAGES,
                                                        [CHART_CHANGES] = DBR_T_REPORT_HTML_CHANGES,
                                                        [CHART_CHAT] = DBR_T_REPORT_HTML_CHAT};
    static const char *const shapes[CHART_LANE_COUNT] = {
        [CHART_PAGES] = "<path d=\"M-5 4L0 -5L5 4z\"/>",
        [CHART_CHANGES] = "<path d=\"M-5 0L0 -5L5 0L0 5z\"/>",
        [CHART_CHAT] = "<circle r=\"3\"/>",
    };
    static const char *const css[CHART_LANE_COUNT] = {
        [CHART_PAGES] = "m page", [CHART_CHANGES] = "m change", [CHART_CHAT] = "m chat"};
    const chart_lane *lane = &p->c->lanes[name];
    DBR_AUTO(dbr_buf) note = {0};
    if (lane->n_left_out > 0) {
        const char *n = dbr_arena_printf(p->c->arena, "%zu", lane->n_left_out);
        DBR_SAY(&note, p->c->lang, DBR_T_REPORT_HTML_LEFT_OUT, n);
    }
    assert(shapes[name] != NULL);
    write_head(p, dbr_slice_str(dbr_text(p->c->lang, names[name])), dbr_buf_view(&note), (dbr_slice){0});
    for (size_t i = 0; i < lane->n; i++) {
        begin_mark(p, css[name], lane->marks[i].time, p->y + DOTS_ROOM / 2 - 1);
        chart_write_reached(p->out, lane->marks[i].known);
        dbr_buf_printf(p->out, ">%s", shapes[name]);
        end_mark(p, lane->marks[i].time, lane->marks[i].text);
    }
    p->y += DOTS_ROOM + LANE_GAP - 4;
}

/* A pin for each row, in as many lines as keep them apart (four at most). */
void chart_write_rows(chart_pen *p)
{
    const chart_lane *lane = &p->c->lanes[CHART_ROWS];
    double ends[MAX_PIN_ROWS] = {-100, -100, -100, -100};
    int n_rows = 1;
    write_head(p, dbr_slice_str(dbr_text(p->c->lang, DBR_T_REPORT_HTML_ROWS)), (dbr_slice){0},
               (dbr_slice){0});
    if (lane->n > CHART_MAX_PINS) {
        write_density(p);
        return;
    }
    for (size_t i = 0; i < lane->n; i++) {
        const chart_mark *m = &lane->marks[i];
        double x = chart_x(p, m->time);
        int row = 0;
        while (row < MAX_PIN_ROWS - 1 && x - ends[row] < PIN_GAP && x >= ends[row]) {
            row++;
        }
        ends[row] = x;
        n_rows = row >= n_rows ? row + 1 : n_rows;
        write_pin(p, m, x, p->y + 6 + 10.0 * row);
    }
    p->y += 10.0 * n_rows + 4;
}

/* A link to its row, so that it can be reached without a mouse and works without a script. */
static void write_pin(chart_pen *p, const chart_mark *m, double x, double y)
{
    bool is_out = m->time < p->c->span.begin || m->time > p->c->span.end;
    dbr_buf *out = p->pins;
    dbr_buf_printf(out, "<a href=\"#r%zu\" class=\"m row %s%s\" data-row=\"%zu\" data-x=\"", m->i_row + 1,
                   kind_class(m->kind), is_out ? " out" : "", m->i_row + 1);
    svg_number(out, x);
    dbr_buf_str(out, "\" transform=\"translate(");
    svg_pair(out, "", x, y);
    dbr_buf_str(out, ")\"");
    chart_write_reached(out, m->known);
    dbr_buf_printf(out, " aria-label=\"%s ", chart_clock(p->c, m->time));
    dbr_html_text(out, dbr_utf8_fit(m->text, 120));
    dbr_buf_printf(out, "\"><circle r=\"4\"/><title>%s ", chart_clock(p->c, m->time));
    dbr_html_text(out, dbr_utf8_fit(m->text, 120));
    dbr_buf_str(out, "</title></a>\n");
}

/* Too many rows for a pin each: how many there are in each bucket. */
static void write_density(chart_pen *p)
{
    const chart *c = p->c;
    const chart_lane *lane = &c->lanes[CHART_ROWS];
    dbr_time bucket = c->bucket > 0 ? c->bucket : svg_time_step(c->span.end - c->span.begin, CHART_BUCKETS);
    size_t n = (size_t)((c->span.end - c->span.begin) / bucket) + 1;
    uint64_t *counts = DBR_NEW_N(c->arena, uint64_t, n);
    uint64_t peak = 1;
    for (size_t i = 0; i < lane->n; i++) {
        dbr_time t = lane->marks[i].time;
        if (t >= c->span.begin && t < c->span.end) {
            uint64_t *count = &counts[(t - c->span.begin) / bucket];
            *count += 1;
            peak = *count > peak ? *count : peak;
        }
    }
    write_bars(p, "density", counts, n, peak, DENSITY_ROOM);
    p->y += DENSITY_ROOM + 4;
}

/* The name at the left, notes at the right: a line each when they are too long for one, and below the name when they do not
 * fit beside it. Empty ones are none. */
static void write_head(chart_pen *p, dbr_slice name, dbr_slice note, dbr_slice more)
{
    DBR_AUTO(dbr_buf) both = {0};
    double room = p->width - 4;
    dbr_buf_printf(&both, "%.*s%s%.*s", DBR_FMT(note), note.len > 0 && more.len > 0 ? " · " : "",
                   DBR_FMT(more));
    bool is_one = svg_text_width(dbr_buf_view(&both), HEAD_SIZE) <= room;
    dbr_slice lines[2] = {is_one ? dbr_buf_view(&both) : note, is_one ? (dbr_slice){0} : more};
    svg_text(p->out, "lane", 0, p->y + 11, "start", svg_fit(p->c->arena, name, HEAD_SIZE, room));
    if (svg_text_width(name, HEAD_SIZE) + 16 + svg_text_width(lines[0], HEAD_SIZE) > room &&
        lines[0].len > 0) {
        p->y += NOTE_ROOM;
    }
    for (size_t i = 0; i < 2 && lines[i].len > 0; i++) {
        p->y += i > 0 ? NOTE_ROOM : 0;
        svg_text(p->out, "note", p->width, p->y + 11, "end", svg_fit(p->c->arena, lines[i], HEAD_SIZE, room));
    }
    p->y += HEAD_ROOM;
}

static void write_point(chart_pen *p, const char *css, dbr_time t, double y, dbr_slice text)
{
    begin_mark(p, css, t, y);
    dbr_buf_str(p->out, "><circle r=\"4\"/>");
    end_mark(p, t, text);
}

static void begin_mark(chart_pen *p, const char *css, dbr_time t, double y)
{
    double x = chart_x(p, t);
    dbr_buf_printf(p->out, "<g class=\"%s\" data-x=\"", css);
    svg_number(p->out, x);
    dbr_buf_str(p->out, "\" transform=\"translate(");
    svg_pair(p->out, "", x, y);
    dbr_buf_str(p->out, ")\"");
}

void chart_write_reached(dbr_buf *out, dbr_time known)
{
    if (known == DBR_TIME_NONE) {
        dbr_buf_str(out, " data-reached=\"never\"");
    } else {
        dbr_buf_printf(out, " data-reached=\"%lld\"", (long long)(known / 1000000));
    }
}

static void end_mark(chart_pen *p, dbr_time t, dbr_slice text)
{
    dbr_buf_printf(p->out, "<title>%s ", chart_clock(p->c, t));
    dbr_html_text(p->out, text);
    dbr_buf_str(p->out, "</title></g>\n");
}

static const char *kind_class(dbr_kind kind)
{
    static const char *const names[DBR_KIND_COUNT + 1] = {"k-log",  "k-metric", "k-alert", "k-page",
                                                          "k-chat", "k-change", "k-other"};
    return names[kind <= DBR_KIND_COUNT ? kind : DBR_KIND_COUNT];
}
