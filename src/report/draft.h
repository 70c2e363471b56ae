/* What the parts of the draft share, private to report. */
#ifndef DBR_REPORT_DRAFT_H
#define DBR_REPORT_DRAFT_H

#include "base/text.h"
#include "report/report.h"

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
} draft;

/* Appends catalogue text. */
void draft_say(draft *d, dbr_text_id id, const char *const *args);
#define DRAFT_SAY(d, id, ...) draft_say((d), (id), (const char *const[]){__VA_ARGS__, NULL})
/* Catalogue text in the arena. */
const char *draft_text(draft *d, dbr_text_id id, const char *const *args);
#define DRAFT_TEXT(d, id, ...) draft_text((d), (id), (const char *const[]){__VA_ARGS__, NULL})
void draft_heading(draft *d, int level, dbr_text_id id);
/* "10:05:23" in the incident's zone; "82 s", "13min 58s". */
const char *draft_clock(draft *d, dbr_time t);
const char *draft_duration(draft *d, dbr_time ns);
/* "[text](address "= claim")" in the arena; text and address as given, escaped. */
const char *draft_link(draft *d, const char *text, const char *address, const char *claim);
/* A milestone difference as a linked claim: "[82 s](#key-times "= detected - started")"; NULL when one is unknown. */
const char *draft_between(draft *d, dbr_milestone_name later, dbr_milestone_name earlier);
/* Evaluates a claim; false when the evidence has no answer. */
bool draft_value(draft *d, const char *address, const char *claim, double *ret);

/* draft_impact.c: the requests that failed, with proof. */
typedef struct draft_impact {
    const char *failed, *requests, *ratio, *customers; // linked claims in the arena; NULL for unknown
    const char *service;                               // affected, NULL for unknown
} draft_impact;
void draft_find_impact(draft *d, draft_impact *ret);

/* draft_sections.c */
void draft_head(draft *d);
void draft_summary(draft *d, const draft_impact *impact);
void draft_write_impact(draft *d, const draft_impact *impact);
void draft_key_times(draft *d);
void draft_timeline(draft *d);
void draft_factors(draft *d);
void draft_lessons(draft *d);
void draft_actions(draft *d);
void draft_coverage(draft *d);

#endif
