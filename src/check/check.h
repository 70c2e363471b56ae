/*
 * The gate. The table `rules`, one file per family: facts, proofs, blame, depth, actions, privacy, structure,
 * checklist. Works on any Markdown report; with evidence it re-derives every claimed number as well.
 */
#ifndef DBR_CHECK_CHECK_H
#define DBR_CHECK_CHECK_H

#include "audience/audience.h"
#include "document/document.h"
#include "evidence/evidence.h"

/* One checked claim or proof link. */
typedef struct dbr_checked {
    size_t i_link; // in document->links
    dbr_verdict verdict;
    dbr_slice query; // SQL or arithmetic that was run; empty for a plain address
    dbr_slice value; // what the evidence says
    dbr_slice why;   // in the reader's language
    double
        number; // the value that the link's text was compared with, in the unit of its quantity (instants in
                // seconds since 1970); NaN when it was compared with no number
} dbr_checked;

/* What a contradicted claim would write in the place of a number. */
typedef struct dbr_update {
    size_t i_checked;
    dbr_source_range at; // the quantity in the document, words like "about" included
    dbr_slice now;       // written anew as it was written; empty when that cannot be done (a number in words)
} dbr_update;

/* What the document is checked against. All borrowed; NULL where there is none. */
typedef struct dbr_check_input {
    const dbr_document *document;
    dbr_evidence *evidence;          // NULL: a report without evidence
    const dbr_incident *incident;    // NULL: none
    const dbr_milestone *milestones; // proposed by the timeline, for drift; may be NULL
    const dbr_conflict *conflicts;   // open conflicts of the last merge
    size_t n_conflicts;
    dbr_time now;
    int lang;                  // of messages
    const dbr_slice *disabled; // rule ids or families
    size_t n_disabled;
} dbr_check_input;

/* The guide's seven points. */
typedef enum dbr_point_state { DBR_POINT_DONE, DBR_POINT_OPEN, DBR_POINT_UNKNOWN } dbr_point_state;
typedef struct dbr_checkpoint {
    const char *id; // "timeline", "factors", "actions", "blameless", "distributed", "tracked", "follow-up"
    dbr_slice text; // in the reader's language
    dbr_point_state state;
    dbr_slice detail;
    dbr_time due; // DBR_TIME_NONE for none: 48 hours after the end, four weeks after it
} dbr_checkpoint;

typedef struct dbr_check_result {
    const dbr_finding *findings; // by line, column, rule
    size_t n_findings;
    size_t n_severity[DBR_SEVERITY_COUNT];
    const dbr_checked *checked; // in document order
    size_t n_checked, n_verdict[DBR_VERDICT_COUNT];
    dbr_checkpoint checklist[7];
    bool gate_is_shut;
} dbr_check_result;

/* A row of the table. */
typedef struct dbr_check_run dbr_check_run; // private: input, arena, output
typedef struct dbr_rule_example {
    const char *text;  // a small document or sentence
    int lang;          // dbr_lang
    size_t n_findings; // 0 for a good example
} dbr_rule_example;
typedef struct dbr_rule {
    const char *id; // "facts/duration"
    dbr_severity severity;
    bool shuts_gate;                  // by default
    bool has_lang[2];                 // by dbr_lang
    const char *help;                 // one line
    const char *rationale;            // why, with source
    const dbr_rule_example *examples; // ended by one with text NULL; they are its tests
    void (*run)(dbr_check_run *run);
} dbr_rule;
const dbr_rule *dbr_rule_at(size_t i);

/* Runs every rule. Everything lives in `arena`. Failures of the evidence become verdicts, not errors;
 * DBR_ELIMIT only. */
dbr_code dbr_check(const dbr_check_input *input, dbr_arena *arena, dbr_check_result **ret, dbr_err *err);

/*
 * The numbers of the text that its claims contradict, written anew: precision and style stay, only digits change. Claims that
 * expect a number of their own ("= 0 = …") or compare are left alone: what they contradict is prose.
 *
 * zone  of clock times when the document names none; may be NULL (UTC)
 * In document order, in `arena`. O(claims).
 */
void dbr_check_updates(const dbr_document *document, const dbr_check_result *result, const dbr_zone *zone,
                       dbr_arena *arena, const dbr_update **ret, size_t *ret_n);

/* ---- citing ---- */

/* What would prove a number: the link to write around it. */
typedef struct dbr_proposal {
    dbr_slice address;
    dbr_slice claim;  // "= …"; empty: the address alone (a row's time is proved by the record at that time)
    dbr_slice value;  // what it yields, for people
    dbr_slice shared; // words of the sentence that it is about, "failed, requests"; empty for none
} dbr_proposal;

/* A number, duration or time without proof in a factual section. */
typedef struct dbr_uncited {
    dbr_source_range at;
    dbr_slice text;                // its bytes in the document
    dbr_slice sentence;            // around it, plain text
    const dbr_proposal *proposals; // best first, at most 5; none when nothing in the evidence yields it
    size_t n;
} dbr_uncited;

typedef struct dbr_cite_input {
    dbr_check_input check;   // document, evidence (needed), incident, milestones, lang
    const dbr_event *events; // of the timeline; borrowed
    size_t n_events;
} dbr_cite_input;

/*
 * What is not proved, and the claims that yield it (cite.c). Everything lives in `arena`; deterministic; at most 500 numbers.
 *
 * O(figures of the evidence × numbers). Errors: as dbr_evidence_figures.
 */
dbr_code dbr_check_cite(const dbr_cite_input *input, dbr_arena *arena, const dbr_uncited **ret, size_t *ret_n,
                        dbr_err *err);
/* The link to put in the place of the number: its bytes, bracketed. */
void dbr_check_cite_link(const dbr_uncited *uncited, const dbr_proposal *proposal, dbr_buf *out);

#endif
