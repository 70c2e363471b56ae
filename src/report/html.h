/*
 * What the parts of the HTML writer share; the PDF is made from the same. Private to the room.
 *
 *     html.c        the page from top to bottom; the audience's version of the document
 *     html_head.c   the band: title, verdict of the gate, facts, the times to detect … with formulas
 *     html_body.c   the report itself, with anchors, marks and margin notes
 *     html_cites.c  the proofs: query, value, verdict and the cited lines, so that the page needs no evidence
 *     chart….c      the incident on one time axis
 *     trees.c …     the why-tree and the fishbone
 */
#ifndef DBR_REPORT_HTML_H
#define DBR_REPORT_HTML_H

#include "report/chart.h"
#include "report/trees.h"

/* A text file built into the program by tools/bin2c.py. */
typedef struct html_asset {
    const char *bytes;
    size_t len;
    const char *sha256; // base64, as a Content-Security-Policy wants it
} html_asset;
extern const html_asset html_page_css, html_page_js, html_chart_css, html_confluence_lua, html_docx_lua;
extern const html_asset html_docx_reference; // built by tools/docx.py

/* One proof, cited at least once. */
typedef struct html_cite {
    size_t i_link;        // the first link that cites it, in document->links
    const dbr_mark *mark; // NULL: not checked
    dbr_slice text;       // raw lines, not passed; empty for none
    uint64_t first_line;  // of `text`; 0: it has no lines
    uint64_t begin, end;  // the cited lines
    uint64_t hash;        // of address and claim
    bool is_private;      // there is something, but not for this audience
} html_cite;

/* A finding and where it goes. */
typedef struct html_note {
    const dbr_finding *finding;
    uint64_t line; // in the shown document; 0: the whole
    bool is_placed;
} html_note;

typedef struct html {
    const dbr_render_input *in;
    const dbr_document *d; // as this audience may see it
    dbr_arena arena;
    dbr_lang lang;
    dbr_buf *out;
    dbr_milestone milestones[DBR_MILESTONE_COUNT];
    chart chart;
    trees_whys whys;
    trees_fishbone fishbone;
    const dbr_mark **marks; // a link of `d` each; NULL for none
    size_t *i_cite;         // a link of `d` each: index of its proof, SIZE_MAX for none
    size_t *written;        // links that are written as such: number → index in d->links
    size_t n_written;
    size_t first_written;     // number of the first link of what is being rendered
    const char **section_ids; // a section of `d` each
    html_note *notes;         // by line
    size_t n_notes;
    DBR_VEC(html_cite) cites;
    size_t n_cites_left_out; // proofs beyond what a page holds
    size_t n_verdicts[DBR_VERDICT_COUNT];
} html;

/* What every writer of a document begins with: the document as its audience may see it, marks and notes on it, the chart, the
 * proofs with their lines. Release it after a failure too. Errors: those of reading the document and the evidence. */
dbr_code html_prepare(html *h, const dbr_render_input *input, dbr_buf *out, dbr_err *err);
void html_release(html *h);

/* ---- texts ---- */

static inline const char *html_say(const html *h, dbr_text_id id)
{
    return dbr_text(h->lang, id);
}
/* A catalogue's text with arguments, in the arena. */
const char *html_format(html *h, dbr_text_id id, const char *const *args);
#define HTML_FORMAT(h, id, ...) html_format((h), (id), (const char *const[]){__VA_ARGS__, NULL})
/* Escaped, for what has passed the audience already: the document and the catalogue. */
void html_text(html *h, const char *text);
void html_slice(html *h, dbr_slice text);
/* Passes the audience, then escapes. */
void html_pass(html *h, dbr_slice text);
/* "10:05:23" in the report's zone; in the arena. */
const char *html_clock(html *h, dbr_time t);
/* The anchor that forges make of a heading: "Key Times" is key-times; and those of all sections, a second one of the same name
 * being key-times-1. */
const char **html_section_ids(dbr_arena *arena, const dbr_document *d);
void html_slug(dbr_slice heading, dbr_buf *out);
/* The timeline row a link stands in, unless the link is the row's own text; NULL for none. */
const dbr_row *html_row_of(const html *h, size_t i_link);
/* The claim as it is written, with its clocks and milestones: the SQL that was run has nanoseconds in their place. */
dbr_slice html_query_of(const html *h, size_t i_link);
/* "ok", "bad", "stale", "open": the class of a verdict; its sign. */
const char *html_verdict_class(dbr_verdict v);
const char *html_verdict_sign(dbr_verdict v);
const char *html_verdict_text(const html *h, dbr_verdict v);

/* ---- what every rendering needs ---- */

#define HTML_MAX_FACTS 18 // a header has about six
#define HTML_TIMES     4  // to detect, acknowledge, mitigate, recover

typedef struct html_fact {
    dbr_slice term;
    dbr_source_range value; // Markdown of the document
    bool is_first;          // what people ask for first
} html_fact;
/* The header's fields and the numbers that the impact states; returns how many. */
size_t html_facts(const html *h, html_fact ret[HTML_MAX_FACTS]);

typedef struct html_time {
    const char *name;    // "Time to detect"
    const char *value;   // "82s"; NULL when not known
    const char *formula; // "Detected − Started"
    const char *clocks;  // "10:06:45 − 10:05:23"; NULL when not known
} html_time;
void html_times(html *h, html_time ret[HTML_TIMES]);

/* The document's link that a renderer is at: its number among the written ones tells, its address must agree. SIZE_MAX for
 * none. */
size_t html_link_of(const html *h, size_t i_link, dbr_slice url);
/* The section whose heading, the timeline row that stands at a line; NULL for none. */
const dbr_section *html_section_at(const html *h, uint64_t line, size_t *ret_i);
const dbr_row *html_row_at(const html *h, uint64_t line, size_t *ret_i);
/* What reports link to in any language ("#key-times" is what the draft writes); NULL for other kinds. */
const char *html_canonical_id(dbr_section_kind kind);

/* A line that a proof shows; it has passed the audience. */
typedef struct html_line {
    uint64_t number; // 0: it has none
    dbr_slice text;
    bool is_cited; // not only around what is
    bool is_cut;
} html_line;
/* The lines of a proof, in the arena; returns how many. `ret_has_more` when there are more than are shown. */
size_t html_cite_lines(html *h, const html_cite *cite, const html_line **ret, bool *ret_has_more);
/* What a proof is called: its text, and of the timeline its row. */
const char *html_cite_name(html *h, const html_cite *cite);

/* ---- parts ---- */

void html_write_head(html *h);
/* The body into `ret`; returns where the report's own sections begin in it. Errors: DBR_ELIMIT. */
dbr_code html_render_body(html *h, dbr_buf *ret, size_t *ret_main, dbr_err *err);
void html_write_contents(html *h);
/* Finds the proofs of all links and reads what they cite. Errors: those of reading. */
dbr_code html_find_cites(html *h, dbr_err *err);
void html_write_cites(html *h);
/* Findings that concern the whole, and those whose line is not shown. */
void html_write_notes_left(html *h);
/* A bit of the document's Markdown, without the paragraph around it. */
void html_write_inline(html *h, dbr_source_range at);
/* The mark behind a link. */
void html_write_mark(html *h, size_t i_link, dbr_buf *out);

#endif
