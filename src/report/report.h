/*
 * Drafts a document from timeline and factors, and renders one. Is given findings; never reads evidence by itself except
 * through what it is handed.
 */
#ifndef DBR_REPORT_REPORT_H
#define DBR_REPORT_REPORT_H

#include "audience/audience.h"
#include "document/document.h"
#include "factors/factors.h"

/* What a report looks like: Markdown with markers where facts go (layout.c). */
typedef struct dbr_report_layout {
    dbr_slice name;   // "guide"
    dbr_slice help;   // one line; empty when its file does not say
    int lang;         // dbr_lang; DBR_LANG_COUNT when its file does not say
    dbr_slice text;   // of the file, borrowed
    dbr_slice body;   // the part of it behind the front matter
    const char *path; // of a team's own; NULL for those built in
} dbr_report_layout;

/* Those built in, each once a language. False past the end, or when there is none. */
bool dbr_report_layout_at(size_t i, dbr_report_layout *ret);
bool dbr_report_layout_find(dbr_slice name, int lang, dbr_report_layout *ret);
/* A layout of one's own; its name is that of the file up to the first dot. Whether it is right says the check. */
void dbr_report_layout_read(dbr_slice text, const char *path, dbr_report_layout *ret);
/*
 * Everything that is wrong with a layout: markers that name no block, or one twice, or stand where they cannot; what a
 * report must have and the layout has no place for; headings below which nobody would find a block again.
 *
 * lang  of the messages
 * ret   in order of the lines; in `arena`
 * Errors: DBR_ELIMIT (the file is too large or too deeply nested).
 */
dbr_code dbr_report_layout_check(dbr_arena *arena, const dbr_report_layout *layout, int lang,
                                 const dbr_finding **ret, size_t *ret_n, dbr_err *err);
/* The blocks a layout may name, in the order of a report; NULL past the end. `ret_help` and `ret_forms` ("table|list",
 * NULL for one form only) are static. */
const char *dbr_report_layout_block(size_t i, const char **ret_help, const char **ret_forms);

/*
 * Writes the machine draft: a layout filled in, every factual statement with its proof link. What cannot be computed says
 * "unknown" or asks a question; nothing is invented. Byte-identical for the same inputs.
 *
 * ev      for the numbers (claims are evaluated here, so that a fresh draft verifies)
 * layout  its language is the draft's
 * Errors: DBR_EPARSE (a marker of the layout cannot be filled in; says where), DBR_ELIMIT.
 */
dbr_code dbr_report_draft(dbr_evidence *ev, const dbr_incident *incident, const dbr_timeline *timeline,
                          const dbr_factors *factors, const dbr_report_layout *layout, dbr_time now,
                          dbr_buf *out, dbr_err *err);

/* A mark beside a link: what check found, handed in so that report need not know check. */
typedef struct dbr_mark {
    size_t i_link; // in document->links
    dbr_verdict verdict;
    dbr_slice query, value, why;
} dbr_mark;

typedef struct dbr_render_input {
    const dbr_document *document;
    const dbr_incident *incident;
    const dbr_timeline *timeline; // for the chart; NULL without evidence
    dbr_evidence *evidence;       // for series and cited lines; NULL
    const dbr_mark *marks;
    size_t n_marks;
    const dbr_finding *findings;
    size_t n_findings;
    bool gate_is_shut;
    dbr_audience *audience; // everything that is written passes it
    int lang;               // dbr_lang, pairs included
    dbr_time now;
    const dbr_factors *factors; // NULL without evidence
    const char *stem;           // of the files beside: "report.forge" of report.forge.md; NULL: "report"
    /* Takes a file that belongs beside what is written ("report.forge.chart.svg"); NULL: nobody wants them. */
    dbr_code (*beside)(void *data, const char *name, dbr_slice bytes, dbr_err *err);
    void *beside_data;
} dbr_render_input;

/*
 * Says in `input->lang` what the program itself says in the report (headings, labels, cells, its own sentences), and replaces
 * document and marks of the input by the result, which lives in `arena`. What people wrote stays as it is; so do addresses,
 * claims, numbers, times and the number of lines. A pair of languages puts both beside each other.
 *
 * Errors: DBR_ELIMIT.
 */
dbr_code dbr_report_localise(dbr_arena *arena, dbr_render_input *input, dbr_err *err);

/* A row of the table `writers`. */
typedef struct dbr_writer {
    const char *name;   // "html"
    const char *suffix; // ".html"
    const char *help;
    dbr_code (*write)(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
} dbr_writer;
const dbr_writer *dbr_writer_at(size_t i);
const dbr_writer *dbr_writer_find(dbr_slice name);

/* ---- on paper: linked only into `debrief-render`, because pango, cairo and librsvg load slower than the rest runs ---- */

typedef enum dbr_paper_size { DBR_PAPER_A4, DBR_PAPER_LETTER, DBR_PAPER_SIZE_COUNT } dbr_paper_size;
/* "a4", "letter"; false for others. */
bool dbr_paper_size_parse(dbr_slice name, dbr_paper_size *ret);

/* What making a PDF came to. */
typedef struct dbr_pdf_result {
    size_t n_pages;
    size_t n_missing;       // characters that no installed font has; they are boxes
    size_t n_missing_cjk;   // of them, Chinese, Japanese or Korean
    uint32_t first_missing; // code point
} dbr_pdf_result;

/*
 * Writes the report as a PDF: title, facts, chart, contents with page numbers, the text with a verdict behind every claim,
 * the findings of the check, the proofs with their lines. Links work inside and out, text can be selected and searched,
 * fonts are embedded as subsets. The same input with the same fonts gives the same bytes; its date is input->now.
 *
 * ret  may be NULL
 * O(bytes of the report). Errors: those of reading the evidence, DBR_ELIMIT, DBR_ENOSUPPORT (no font).
 */
dbr_code dbr_report_pdf(const dbr_render_input *input, dbr_paper_size size, dbr_pdf_result *ret, dbr_buf *out,
                        dbr_err *err);

/* A row of the table of charts. */
typedef struct dbr_chart {
    const char *name; // "incident"
    const char *help;
} dbr_chart;
const dbr_chart *dbr_chart_at(size_t i);

/* Draws a chart as a PNG. width: pixels, 200 to 8000. Errors: DBR_ENOTFOUND (no such chart, or nothing to draw), those of reading
 * the evidence. */
dbr_code dbr_report_png(const dbr_render_input *input, dbr_slice name, int width, dbr_buf *out, dbr_err *err);

#endif
