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
