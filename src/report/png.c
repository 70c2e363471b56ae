/* A chart as a picture: the table of charts, and the way through librsvg. */
#include "report/pdf.h"

#define PNG_UNITS  1000.0 // how wide a chart is drawn before it is scaled
#define TREE_UNITS 900.0

static void draw_incident(html *h, dbr_buf *svg);
static void draw_whys(html *h, dbr_buf *svg);
static void draw_fishbone(html *h, dbr_buf *svg);

static const struct {
    dbr_chart pub;
    void (*draw)(html *h, dbr_buf *svg); // nothing when there is nothing to draw
    const char *nothing;
} CHARTS[] = {
    {{.name = "incident", .help = "the incident on one time axis"},
     draw_incident,
     "nothing to draw: no time of the incident is known"},
    {{.name = "whys", .help = "the why-tree"},
     draw_whys,
     "nothing to draw: the report has no nested list under a heading that asks why"},
    {{.name = "fishbone", .help = "the factors as a fishbone"},
     draw_fishbone,
     "nothing to draw: the report names too few causes and factors"},
};

#define N_CHARTS (sizeof(CHARTS) / sizeof(CHARTS[0]))

const dbr_chart *dbr_chart_at(size_t i)
{
    return i < N_CHARTS ? &CHARTS[i].pub : NULL;
}

static void draw_incident(html *h, dbr_buf *svg)
{
    if (h->chart.span.end > h->chart.span.begin) {
        pdf_chart_svg(&h->chart, PNG_UNITS, svg);
    }
}

static void draw_whys(html *h, dbr_buf *svg)
{
    if (h->whys.n > 0) {
        trees_write_whys(&h->whys, TREE_UNITS, "whys", h->lang, &h->arena, svg);
    }
}

static void draw_fishbone(html *h, dbr_buf *svg)
{
    if (h->fishbone.n > 0) {
        trees_write_fishbone(&h->fishbone, trees_fishbone_width(&h->fishbone), "fishbone", h->lang, &h->arena,
                             svg);
    }
}

dbr_code dbr_report_png(const dbr_render_input *input, dbr_slice name, int width, dbr_buf *out, dbr_err *err)
{
    html h;
    DBR_AUTO(dbr_buf) svg = {0};
    size_t i = 0;
    while (i < N_CHARTS && !dbr_slice_is(name, CHARTS[i].pub.name)) {
        i++;
    }
    if (i == N_CHARTS) {
        return dbr_fail(err, DBR_ENOTFOUND, "no chart '%.*s'", DBR_FMT(name));
    }
    dbr_code rc = html_prepare(&h, input, NULL, err);
    if (rc == DBR_OK) {
        CHARTS[i].draw(&h, &svg);
        rc = svg.len == 0
                 ? dbr_fail(err, DBR_ENOTFOUND, "%s", CHARTS[i].nothing)
                 : paper_svg_png(dbr_buf_view(&svg), dbr_slice_of(html_chart_css.bytes, html_chart_css.len),
                                 width, out, err);
    }
    html_release(&h);
    return rc;
}
