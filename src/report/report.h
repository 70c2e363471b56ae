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

#endif
