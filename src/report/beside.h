/* What the writers of files share that are no page: charts as pictures, the file names beside, plain text. Private to the room. */
#ifndef DBR_REPORT_BESIDE_H
#define DBR_REPORT_BESIDE_H

#include "report/html.h"

/* A picture of the report. A new chart is one row of the table in beside.c. */
typedef struct beside_chart {
    const char *name; // "chart": of its file, "report.forge.chart.svg"
    dbr_text_id title;
    bool (*has)(const html *h);                    // is there anything to draw
    void (*draw)(const html *h, dbr_buf *out);     // an <svg> as on the page, for light and dark
    void (*describe)(const html *h, dbr_buf *out); // in words; not escaped
} beside_chart;
const beside_chart *beside_chart_at(size_t i);

/* The chart as a file of its own: with its style, its size and a paper under it. */
void beside_draw(const html *h, const beside_chart *picture, dbr_buf *out);
/* "report.forge.chart.svg"; in the arena. */
const char *beside_name(html *h, const char *name, const char *suffix);
/* Hands it to whoever asked; nothing happens when nobody did. */
dbr_code beside_give(html *h, const char *name, dbr_slice bytes, dbr_err *err);

/* The text of a piece of the document's Markdown, without markup, on one line; in the arena. */
dbr_slice beside_plain(html *h, dbr_slice markdown);
/* The same of HTML as dbr_markdown_html writes it. */
dbr_slice beside_text(html *h, dbr_slice rendered);
/* A text that did not come from the document, passed; in the arena. */
dbr_slice beside_pass(html *h, dbr_slice text);
/* The same for a text about the document: a finding's. */
dbr_slice beside_pass_about(html *h, dbr_slice text);

#endif
