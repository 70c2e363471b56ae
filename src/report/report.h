/*
 * Drafts a document from timeline and factors, and renders one. Is given findings; never reads evidence by itself except
 * through what it is handed.
 */
#ifndef DBR_REPORT_REPORT_H
#define DBR_REPORT_REPORT_H

#include "audience/audience.h"
#include "document/document.h"
#include "factors/factors.h"

/*
 * Writes the machine draft: the guide's layout with a "Key Times" table, every factual statement with its proof link.
 * What cannot be computed says "unknown" or asks a question; nothing is invented. Byte-identical for the same inputs.
 *
 * ev  for the numbers (claims are evaluated here, so that a fresh draft verifies)
 */
dbr_code dbr_report_draft(dbr_evidence *ev, const dbr_incident *incident, const dbr_timeline *timeline,
                          const dbr_factors *factors, dbr_time now, int lang, dbr_buf *out, dbr_err *err);

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
    int lang;
    dbr_time now;
} dbr_render_input;

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
