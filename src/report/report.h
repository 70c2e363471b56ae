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

#endif
