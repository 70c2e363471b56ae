/*
 * Files beside a report: a chart as one SVG file. The page's drawing gets what it has from the page there: a name space, a
 * size, a paper and its style, which the build takes out of the page's own (tools/chart_css.py), so that both look the same.
 */
#include "report/beside.h"

#include <assert.h>
#include <stdio.h>

#define WIDTH 1100

static bool has_incident(const html *h)
{
    return h->chart.span.end > h->chart.span.begin;
}

static void draw_incident(const html *h, dbr_buf *out)
{
    chart_write(&h->chart, WIDTH, "chart", out);
}

static void describe_incident(const html *h, dbr_buf *out)
{
    chart_describe(&h->chart, out);
}

static const beside_chart charts[] = {
    {.name = "chart",
     .title = DBR_T_REPORT_HTML_CHART,
     .has = has_incident,
     .draw = draw_incident,
     .describe = describe_incident},
};

const beside_chart *beside_chart_at(size_t i)
{
    return i < sizeof(charts) / sizeof(charts[0]) ? &charts[i] : NULL;
}

void beside_draw(const html *h, const beside_chart *picture, dbr_buf *out)
{
    static const char VIEW[] = "viewBox=\"";
    DBR_AUTO(dbr_buf) svg = {0};
    picture->draw(h, &svg);
    dbr_slice all = dbr_buf_view(&svg);
    double box[4] = {0};
    size_t at = dbr_slice_find(all, dbr_slice_str(VIEW));
    size_t head = dbr_slice_find(all, (dbr_slice)DBR_LIT("</desc>"));
    if (at != SIZE_MAX) {
        dbr_slice view = dbr_slice_from(all, at + sizeof(VIEW) - 1);
        view = dbr_slice_sub(view, 0, dbr_slice_find_char(view, '"'));
        for (size_t i = 0; i < 4; i++) {
            (void)dbr_slice_real(dbr_slice_cut(&view, ' '), &box[i]);
        }
    }
    assert(dbr_slice_starts(all, "<svg ") && head != SIZE_MAX && box[2] > 0);
    head += strlen("</desc>");
    dbr_buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" ",
                   box[2] + 32, box[3] + 24);
    /* the paper reaches a little over the drawing */
    dbr_buf_printf(out, "viewBox=\"-16 -12 %.0f %.0f\" ", box[2] + 32, box[3] + 24);
    dbr_buf_slice(out, dbr_slice_sub(all, 5, at));
    size_t behind =
        at + sizeof(VIEW) - 1 + dbr_slice_find_char(dbr_slice_from(all, at + sizeof(VIEW) - 1), '"') + 2;
    dbr_buf_slice(out, dbr_slice_sub(all, behind, head));
    dbr_buf_str(out, "\n<style>\n");
    dbr_buf_add(out, html_chart_css.bytes, html_chart_css.len);
    dbr_buf_printf(out,
                   "\n</style>\n<rect class=\"paper\" x=\"-16\" y=\"-12\" width=\"%.0f\" height=\"%.0f\"/>\n",
                   box[2] + 32, box[3] + 24);
    dbr_buf_slice(out, dbr_slice_trim(dbr_slice_from(all, head)));
    dbr_buf_char(out, '\n');
}

const char *beside_name(html *h, const char *name, const char *suffix)
{
    return dbr_arena_printf(&h->arena, "%s.%s%s", h->in->stem != NULL ? h->in->stem : "report", name, suffix);
}

dbr_code beside_give(html *h, const char *name, dbr_slice bytes, dbr_err *err)
{
    return h->in->beside != NULL ? h->in->beside(h->in->beside_data, name, bytes, err) : DBR_OK;
}

dbr_slice beside_pass(html *h, dbr_slice text)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass(h->in->audience, text, &passed);
    return dbr_slice_dup(&h->arena, dbr_buf_view(&passed));
}

dbr_slice beside_pass_about(html *h, dbr_slice text)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass_about(h->in->audience, text, &passed);
    return dbr_slice_dup(&h->arena, dbr_buf_view(&passed));
}

/* ---- plain text ---- */

/* One entity at the start of `s`: those that dbr_html_text writes. Bytes taken, 0 for none. */
static size_t take_entity(dbr_slice s, dbr_buf *out)
{
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}, {"&#39;", "'"}};
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (dbr_slice_starts(s, entities[i].entity)) {
            dbr_buf_str(out, entities[i].text);
            return strlen(entities[i].entity);
        }
    }
    return 0;
}

dbr_slice beside_plain(html *h, dbr_slice markdown)
{
    DBR_AUTO(dbr_buf) rendered = {0};
    dbr_err err = {0};
    (void)dbr_markdown_html(markdown, NULL, NULL, &rendered, &err); // too deeply nested: empty
    return beside_text(h, dbr_buf_view(&rendered));
}

dbr_slice beside_text(html *h, dbr_slice rendered)
{
    dbr_slice s = rendered;
    DBR_AUTO(dbr_buf) plain = {0};
    for (size_t i = 0; i < s.len;) {
        size_t n = 1;
        if (s.ptr[i] == '<') {
            size_t end = dbr_slice_find_char(dbr_slice_from(s, i), '>');
            n = end != SIZE_MAX ? end + 1 : s.len - i;
        } else if (s.ptr[i] == '&' && (n = take_entity(dbr_slice_from(s, i), &plain)) > 0) {
            /* taken */
        } else {
            n = 1;
            bool is_blank = s.ptr[i] == '\n' || s.ptr[i] == ' ';
            bool follows_blank = plain.len > 0 && plain.ptr[plain.len - 1] == ' ';
            if (!is_blank || !follows_blank) {
                dbr_buf_char(&plain, is_blank ? ' ' : s.ptr[i]);
            }
        }
        i += n;
    }
    return dbr_slice_trim(dbr_slice_dup(&h->arena, dbr_buf_view(&plain)));
}
