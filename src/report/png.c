/* A chart as a picture: the table of charts, and the way through librsvg. */
#include "report/pdf.h"

#define PNG_UNITS 1000.0 // how wide a chart is drawn before it is scaled

static const dbr_chart charts[] = {
    {.name = "incident", .help = "the incident on one time axis"},
};

const dbr_chart *dbr_chart_at(size_t i)
{
    return i < sizeof(charts) / sizeof(charts[0]) ? &charts[i] : NULL;
}

dbr_code dbr_report_png(const dbr_render_input *input, dbr_slice name, int width, dbr_buf *out, dbr_err *err)
{
    html h;
    DBR_AUTO(dbr_buf) svg = {0};
    if (!dbr_slice_is(name, charts[0].name)) {
        return dbr_fail(err, DBR_ENOTFOUND, "no chart '%.*s'", DBR_FMT(name));
    }
    dbr_code rc = html_prepare(&h, input, NULL, err);
    if (rc == DBR_OK && h.chart.span.end <= h.chart.span.begin) {
        rc = dbr_fail(err, DBR_ENOTFOUND, "nothing to draw: no time of the incident is known");
    }
    if (rc == DBR_OK) {
        pdf_chart_svg(&h.chart, PNG_UNITS, &svg);
        rc = paper_svg_png(dbr_buf_view(&svg), dbr_slice_of(html_chart_css.bytes, html_chart_css.len), width,
                           out, err);
    }
    html_release(&h);
    return rc;
}
