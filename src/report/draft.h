/*
 * What the parts of the draft share, private to report.
 *
 * A draft is a layout (layout.h) whose markers are replaced by what the blocks of the table in draft_blocks.c write. Headings
 * and questions are the layout's, facts are the blocks': a block never writes a heading, and writes nothing when it has
 * nothing to say.
 */
#ifndef DBR_REPORT_DRAFT_H
#define DBR_REPORT_DRAFT_H

#include "base/text.h"
#include "report/report.h"

/* The requests that failed, with proof: linked claims in the arena; NULL for unknown. */
typedef struct draft_impact {
    const char *failed, *requests, *ratio, *customers;
    const char *service; // affected
    const char *address; // of the logs they are counted in; NULL when there are none with errors
    const char
        *only; // what confines a claim to them and to the time until the recovery: " and time < …", or empty
    bool has_customer;
} draft_impact;

typedef struct draft {
    dbr_evidence *ev;
    const dbr_incident *incident;
    const dbr_timeline *timeline;
    const dbr_factors *factors;
    dbr_time now;
    dbr_lang lang;
    const dbr_zone *zone;
    dbr_buf *out;
    dbr_arena arena;
    dbr_span window;
    draft_impact impact; // of draft_find_impact, which has run before the first block
} draft;

/*
 * A row of the table of blocks: what a marker `<!-- debrief:NAME FORM -->` in a layout stands for. One generator a block, in
 * the file of its subject (draft_SUBJECT.c); every one has the same signature, so a new block is a function, its
 * declaration below and a row in draft_blocks.c.
 */
typedef struct draft_block {
    const char *name;
    const char *help;
    const char *forms;        // "table|list": the first one is the default; NULL: it has one form
    bool is_inline;           // a value inside a line of the layout; else lines of its own
    dbr_section_kind section; // what it writes is read back only below such a heading; OTHER: anywhere
    /* Appends to d->out. `form` is one of `forms` (empty without): whole lines, each ended, unless is_inline. */
    void (*write)(draft *d, dbr_slice form);
} draft_block;

/* NULL past the end; NULL when there is none of that name. */
const draft_block *draft_block_at(size_t i);
const draft_block *draft_block_find(dbr_slice name);

/* ---- helpers of the blocks (draft.c) ---- */

/* Appends catalogue text. */
void draft_say(draft *d, dbr_text_id id, const char *const *args);
#define DRAFT_SAY(d, id, ...) draft_say((d), (id), (const char *const[]){__VA_ARGS__, NULL})
/* Catalogue text in the arena. */
const char *draft_text(draft *d, dbr_text_id id, const char *const *args);
#define DRAFT_TEXT(d, id, ...) draft_text((d), (id), (const char *const[]){__VA_ARGS__, NULL})
/* "- text\n" from the catalogue. */
void draft_item(draft *d, dbr_text_id id, const char *const *args);
#define DRAFT_ITEM(d, id, ...) draft_item((d), (id), (const char *const[]){__VA_ARGS__, NULL})
/* "10:05:23" in the incident's zone; "82 s", "13min 58s". */
const char *draft_clock(draft *d, dbr_time t);
const char *draft_duration(draft *d, dbr_time ns);
/* "[text](address "= claim")" in the arena; text and address as given, escaped. */
const char *draft_link(draft *d, const char *text, const char *address, const char *claim);
/* The text linked to its proof, or alone when `address` is empty; in the arena. */
const char *draft_proof(draft *d, dbr_slice text, dbr_slice address);
/* Text in which nothing is syntax; text as a code span. In the arena. */
const char *draft_plain(draft *d, dbr_slice text);
const char *draft_code(draft *d, dbr_slice text);
/* draft_proof as a table cell, appended. */
void draft_proof_cell(draft *d, dbr_slice text, dbr_slice address);
/* A milestone difference as a linked claim: "[82 s](#key-times "= detected - started")"; NULL when one is unknown. */
const char *draft_between(draft *d, dbr_milestone_name later, dbr_milestone_name earlier);
/* Evaluates a claim; false when the evidence has no answer. */
bool draft_value(draft *d, const char *address, const char *claim, double *ret);
/* Text as a table cell, in which nothing is syntax. */
void draft_cell(draft *d, dbr_slice s);
const char *draft_zone(const draft *d);
/* The moment whose date is that of the header: clock times without one are on it; DBR_TIME_NONE. */
dbr_time draft_began(const draft *d);

/* ---- the blocks; what each writes says the table ---- */

/* draft_values.c */
void draft_title(draft *d, dbr_slice form);
void draft_date(draft *d, dbr_slice form);
void draft_span(draft *d, dbr_slice form);
void draft_length(draft *d, dbr_slice form);
void draft_severity(draft *d, dbr_slice form);
void draft_services(draft *d, dbr_slice form);
void draft_authors(draft *d, dbr_slice form);
void draft_zone_name(draft *d, dbr_slice form);

/* draft_summary.c */
void draft_summary(draft *d, dbr_slice form);
void draft_detection(draft *d, dbr_slice form);
void draft_response(draft *d, dbr_slice form);
void draft_recovery(draft *d, dbr_slice form);
void draft_well(draft *d, dbr_slice form);

/* draft_impact.c */
void draft_find_impact(draft *d, draft_impact *ret);
void draft_write_impact(draft *d, dbr_slice form);
/* "39,963", "12.5": grouped, whole or with one decimal; in the arena. NULL when the text would not claim the value. */
const char *draft_number(draft *d, double value);

/* draft_cost.c: lines of the impact */
void draft_latency(draft *d);
void draft_budget(draft *d);
void draft_formulas(draft *d);

/* draft_durations.c */
void draft_durations(draft *d, dbr_slice form);

/* draft_gaps.c: silences and kinds of sources that are missing, as lines; and what to do about all that was not seen */
/* A source's path, and the member of an archive, as code; in the arena. */
const char *draft_member(draft *d, const dbr_member_info *m);
void draft_silences(draft *d);
void draft_missing(draft *d);
typedef struct draft_remedy {
    const char *text;
    bool is_urgent; // medium, else low priority
} draft_remedy;
/* At most `max`, in the arena. */
size_t draft_remedies(draft *d, draft_remedy *ret, size_t max);

/* draft_timeline.c */
void draft_key_times(draft *d, dbr_slice form);
void draft_timeline(draft *d, dbr_slice form);

/* draft_factors.c */
void draft_leads(draft *d, dbr_slice form);
void draft_conditions(draft *d, dbr_slice form);
void draft_questions(draft *d, dbr_slice form);
/* "- _Question? ([a](proof))_": all in emphasis, so that check and the trees know an open one. */
void draft_question(draft *d, const dbr_question *q);

/* draft_whys.c */
void draft_whys(draft *d, dbr_slice form);

/* draft_actions.c */
void draft_actions(draft *d, dbr_slice form);

/* draft_coverage.c */
void draft_coverage(draft *d, dbr_slice form);
void draft_sources(draft *d, dbr_slice form);

#endif
