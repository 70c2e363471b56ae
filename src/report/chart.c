/*
 * Draws the incident: milestones on top, one lane under the other, the time axis at the foot, the window
 * shaded through all of it.
 *
 * Everything that stands at a time is either in a group of class "z" (scaled when the script zooms) or a
 * group of class "m" with its x as data-x (moved, not stretched). Colours and fonts are the page's
 * (assets/page.css). The same chart always gives the same bytes.
 */
#include "report/chart.h"
#include "report/svg.h"

#include <assert.h>
#include <math.h>

#define LABEL_ROW  16.0 // of milestones
#define LABEL_SIZE 12.0
#define AXIS_ROOM  34.0

static void write_lanes(chart_pen *p);
static void write_milestones(chart_pen *p, dbr_buf *lanes, double bottom, double top);
static void write_window(chart_pen *p, double top, double bottom);
static void write_axis(chart_pen *p, double top);
static void write_attributes(const chart_pen *p, double height);
static double place(const chart_pen *p, svg_label *labels);
static const char *milestone_label(const chart_pen *p, const chart_milestone *m);

void chart_write(const chart *c, double width, const char *name, dbr_buf *out)
{
    assert(c->span.end > c->span.begin && width > 200);
    svg_label labels[DBR_MILESTONE_COUNT];
    DBR_AUTO(dbr_buf) lanes = {0};
    DBR_AUTO(dbr_buf) pins = {0};
    chart_pen p = {
        .c = c, .out = &lanes, .pins = &pins, .name = name, .width = width, .is_narrow = width < 600};
    p.left = 1;
    p.right = width - 1;
    double top = place(&p, labels);
    p.y = top + 8;
    write_lanes(&p);
    double bottom = p.y + 4;
    p.out = out;
    write_attributes(&p, bottom + AXIS_ROOM);
    dbr_buf_str(out, "<g aria-hidden=\"true\">\n");
    write_window(&p, top, bottom);
    write_milestones(&p, &lanes, bottom, top);
    write_axis(&p, bottom);
    dbr_buf_str(out, "</g>\n");
    dbr_buf_slice(out, dbr_buf_view(&pins));
    dbr_buf_str(out, "</svg>\n");
}

double chart_x(const chart_pen *p, dbr_time t)
{
    const dbr_span *s = &p->c->span;
    t = t < s->begin ? s->begin : t > s->end ? s->end : t;
    return p->left + (p->right - p->left) * ((double)(t - s->begin) / (double)(s->end - s->begin));
}

const char *chart_clock(const chart *c, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (c->span.end - c->span.begin > 2 * DBR_DAY) {
        dbr_time_date_clock(&text, t, c->zone);
    } else {
        dbr_time_clock(&text, t, c->zone);
    }
    return dbr_arena_str(c->arena, dbr_buf_view(&text));
}

const char *chart_value(const chart *c, double v, chart_unit unit)
{
    if (unit == CHART_RATIO) {
        return dbr_arena_printf(c->arena, v * 100 < 10 ? "%.1f %%" : "%.0f %%", v * 100);
    }
    if (unit == CHART_SECONDS) {
        return v < 1 ? dbr_arena_printf(c->arena, "%.0f ms", v * 1000)
                     : dbr_arena_printf(c->arena, "%.3g s", v);
    }
    DBR_AUTO(dbr_buf) text = {0};
    dbr_value_write(&text, v, 0, unit == CHART_BYTES);
    return dbr_arena_str(c->arena, dbr_buf_view(&text));
}

void chart_describe(const chart *c, dbr_buf *out)
{
    DBR_SAY(out, c->lang, DBR_T_REPORT_HTML_CHART_SPAN, chart_clock(c, c->span.begin),
            chart_clock(c, c->span.end), dbr_zone_name(c->zone));
    for (size_t i = 0; i < c->n_milestones; i++) {
        dbr_buf_printf(out, "%s%.*s %s", i == 0 ? " " : ", ", DBR_FMT(c->milestones[i].label),
                       chart_clock(c, c->milestones[i].time));
    }
    dbr_buf_str(out, c->n_milestones > 0 ? "." : "");
    for (size_t i = 0; i < c->n_series; i++) {
        const chart_series *s = &c->series[i];
        if (s->peak_time != DBR_TIME_NONE) {
            dbr_buf_printf(out, " %.*s: ", DBR_FMT(s->label));
            DBR_SAY(out, c->lang, DBR_T_REPORT_HTML_PEAK, chart_value(c, s->peak, s->unit),
                    chart_clock(c, s->peak_time));
            dbr_buf_char(out, '.');
        }
    }
    for (size_t i = 0; i < c->lanes[CHART_ALERTS].n; i++) {
        const chart_mark *m = &c->lanes[CHART_ALERTS].marks[i];
        dbr_buf_printf(out, " %.*s: %s", DBR_FMT(m->text), chart_clock(c, m->time));
        dbr_buf_printf(out, "%s%s.", m->end != DBR_TIME_NONE ? "–" : "",
                       m->end != DBR_TIME_NONE ? chart_clock(c, m->end) : "");
    }
}

static void write_lanes(chart_pen *p)
{
    for (size_t i = 0; i < p->c->n_series; i++) {
        chart_write_series(p, &p->c->series[i]);
    }
    if (p->c->errors != NULL && p->c->errors_peak > 0) {
        chart_write_errors(p);
    }
    if (p->c->lanes[CHART_ALERTS].n > 0) {
        chart_write_alerts(p);
    }
    for (chart_lane_name lane = CHART_PAGES; lane <= CHART_CHAT; lane++) {
        if (p->c->lanes[lane].n > 0) {
            chart_write_dots(p, lane);
        }
    }
    if (p->c->lanes[CHART_ROWS].n > 0) {
        chart_write_rows(p);
    }
}

/* Returns how high the rows of labels are. */
static double place(const chart_pen *p, svg_label *labels)
{
    for (size_t i = 0; i < p->c->n_milestones; i++) {
        const char *text = milestone_label(p, &p->c->milestones[i]);
        labels[i] = (svg_label){.x = chart_x(p, p->c->milestones[i].time),
                                .width = svg_text_width(dbr_slice_str(text), LABEL_SIZE)};
    }
    return LABEL_ROW * svg_place_labels(labels, p->c->n_milestones, 6, p->width) + 2;
}

static const char *milestone_label(const chart_pen *p, const chart_milestone *m)
{
    const char *clock = chart_clock(p->c, m->time);
    return p->is_narrow ? dbr_arena_printf(p->c->arena, "%.*s", DBR_FMT(m->label))
                        : dbr_arena_printf(p->c->arena, "%.*s %s", DBR_FMT(m->label), clock);
}

static bool has_pins(const chart *c)
{
    return c->lanes[CHART_ROWS].n > 0 && c->lanes[CHART_ROWS].n <= CHART_MAX_PINS;
}

static void write_attributes(const chart_pen *p, double height)
{
    const chart *c = p->c;
    DBR_AUTO(dbr_buf) text = {0};
    chart_describe(c, &text);
    dbr_buf_printf(
        p->out,
        "<svg class=\"chart %s\" role=\"%s\" aria-labelledby=\"%s-title %s-desc\" "
        "viewBox=\"0 0 %.0f %.0f\" data-t0=\"%lld\" data-t1=\"%lld\" data-x0=\"%.0f\" data-x1=\"%.0f\" "
        "data-offset=\"%d\" data-foot=\"%.0f\">\n<title id=\"%s-title\">",
        p->name, has_pins(c) ? "group" : "img", p->name, p->name, p->width, ceil(height),
        (long long)(c->span.begin / 1000000), (long long)(c->span.end / 1000000), p->left, p->right,
        (int)dbr_zone_offset(c->zone, c->span.begin, NULL), height - AXIS_ROOM, p->name);
    dbr_html_text(p->out, dbr_slice_str(dbr_text(c->lang, DBR_T_REPORT_HTML_CHART)));
    dbr_buf_printf(p->out, "</title>\n<desc id=\"%s-desc\">", p->name);
    dbr_html_text(p->out, dbr_buf_view(&text));
    dbr_buf_str(p->out, "</desc>\n");
}

static void write_window(chart_pen *p, double top, double bottom)
{
    const dbr_span *w = &p->c->window;
    if (w->begin == DBR_TIME_NONE || w->end == DBR_TIME_NONE || w->end <= w->begin) {
        return;
    }
    double x = chart_x(p, w->begin);
    dbr_buf_str(p->out, "<g class=\"z\"><rect class=\"window\" x=\"");
    svg_number(p->out, x);
    dbr_buf_str(p->out, "\" y=\"");
    svg_number(p->out, top);
    dbr_buf_str(p->out, "\" width=\"");
    svg_number(p->out, chart_x(p, w->end) - x);
    dbr_buf_str(p->out, "\" height=\"");
    svg_number(p->out, bottom - top);
    dbr_buf_str(p->out, "\"/></g>\n");
}

/* Rules first, then the lanes over them, then the words. */
static void write_milestones(chart_pen *p, dbr_buf *lanes, double bottom, double top)
{
    svg_label labels[DBR_MILESTONE_COUNT];
    (void)place(p, labels);
    (void)top;
    for (size_t i = 0; i < p->c->n_milestones; i++) {
        dbr_buf_str(p->out, "<g class=\"m rule\" data-x=\"");
        svg_number(p->out, labels[i].x);
        dbr_buf_str(p->out, "\" transform=\"translate(");
        svg_number(p->out, labels[i].x);
        dbr_buf_str(p->out, ",0)\"><path d=\"M0 ");
        svg_number(p->out, LABEL_ROW * labels[i].level + 2);
        dbr_buf_str(p->out, "V");
        svg_number(p->out, bottom);
        dbr_buf_str(p->out, "\"/></g>\n");
    }
    dbr_buf_slice(p->out, dbr_buf_view(lanes));
    for (size_t i = 0; i < p->c->n_milestones; i++) {
        const chart_milestone *m = &p->c->milestones[i];
        double y = LABEL_ROW * labels[i].level + LABEL_SIZE;
        dbr_buf_str(p->out, "<g class=\"m name\" data-x=\"");
        svg_number(p->out, labels[i].x);
        dbr_buf_str(p->out, "\" transform=\"translate(");
        svg_number(p->out, labels[i].x);
        dbr_buf_str(p->out, ",");
        svg_number(p->out, y);
        dbr_buf_str(p->out, ")\"");
        chart_write_reached(p->out, m->known);
        dbr_buf_printf(p->out, "><text x=\"%d\"%s><tspan class=\"b\">", labels[i].is_before ? -6 : 6,
                       labels[i].is_before ? " text-anchor=\"end\"" : "");
        dbr_html_text(p->out, m->label);
        dbr_buf_str(p->out, "</tspan>");
        if (!p->is_narrow) {
            dbr_buf_printf(p->out, " %s", chart_clock(p->c, m->time));
        }
        dbr_buf_str(p->out, "</text></g>\n");
    }
}

static void write_axis(chart_pen *p, double top)
{
    const chart *c = p->c;
    dbr_time step = svg_time_step(c->span.end - c->span.begin, p->is_narrow ? 5 : 12);
    dbr_buf_str(p->out, "<g class=\"axis\"><path d=\"M0 ");
    svg_number(p->out, top);
    dbr_buf_str(p->out, "H");
    svg_number(p->out, p->width);
    dbr_buf_str(p->out, "\"/>");
    for (dbr_time t = svg_first_tick(c->span.begin, step, c->zone); t <= c->span.end; t += step) {
        double x = chart_x(p, t);
        DBR_AUTO(dbr_buf) text = {0};
        if (step >= DBR_DAY) {
            dbr_time_date(&text, t, c->zone);
        } else {
            dbr_time_clock(&text, t, c->zone);
            text.len = step >= DBR_MINUTE ? 5 : text.len; // HH:MM
        }
        dbr_buf_str(p->out, "<g class=\"tick\"><path d=\"M");
        svg_number(p->out, x);
        dbr_buf_str(p->out, " ");
        svg_number(p->out, top);
        dbr_buf_str(p->out, "v5\"/>");
        const char *anchor = x < 24 ? "start" : x > p->width - 24 ? "end" : "middle";
        svg_text(p->out, "t", x, top + 18, anchor, dbr_buf_view(&text));
        dbr_buf_str(p->out, "</g>");
    }
    dbr_buf_str(p->out, "</g>\n");
}
