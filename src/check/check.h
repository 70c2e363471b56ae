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
    int unit;   // of that quantity; -1 when the text says something of another kind
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
    dbr_evidence *evidence;       // NULL: a report without evidence
    const dbr_incident *incident; // NULL: none
    const dbr_time *
        proposed; // DBR_MILESTONE_COUNT times that the evidence proposes, for a report without key times; may be NULL
    const dbr_conflict *conflicts; // open conflicts of the last merge
    size_t n_conflicts;
    dbr_time now;
    int lang;                  // of messages
    const dbr_slice *disabled; // rule ids or families
    size_t n_disabled;
    bool zone_is_given;              // the settings name the incident's zone: it is not merely the default
    const struct dbr_policy *policy; // what the team makes of the rules; NULL: as the table has them
    const struct dbr_baseline *baseline;   // what an old report is known for; NULL: nothing
    const char *baseline_name;             // of the report in it
    const struct dbr_portfolio *portfolio; // reports that were checked before it in the same run; NULL: none
} dbr_check_input;

/* A length or a clock time that a report tells behind a label: "Time to repair: 3h 21m". */
#define DBR_MAX_LABELLED 16u // of one report; one has some five
typedef struct dbr_labelled {
    dbr_slice label;
    dbr_time ns; // of a clock time: since midnight
    bool is_clock;
    size_t begin, end; // in the document
} dbr_labelled;

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
    size_t n_ignored;           // left out because a comment says so
    size_t n_known;             // left out because the baseline has them
    const dbr_checked *checked; // in document order
    size_t n_checked, n_verdict[DBR_VERDICT_COUNT];
    dbr_checkpoint checklist[7];
    const dbr_labelled *labelled; // for dbr_portfolio_add
    size_t n_labelled;
    dbr_time day; // of the incident; DBR_TIME_NONE: it does not say
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
    bool is_off;                      // unless a team gives it a severity
    bool has_lang[2];                 // by dbr_lang
    const char *help;                 // one line
    const char *rationale;            // why, with source
    const dbr_rule_example *examples; // ended by one with text NULL; they are its tests
    void (*run)(dbr_check_run *run);
} dbr_rule;
const dbr_rule *dbr_rule_at(size_t i);
size_t dbr_rule_count(void);
/* Index of the rule with that id; SIZE_MAX when there is none. */
size_t dbr_rule_find(dbr_slice id);
/* Whether a name is the rule's id or that of its family. */
bool dbr_rule_is_of(const dbr_rule *rule, dbr_slice name);
/* Whether a name is that of a rule or a family. */
bool dbr_rule_is_known(dbr_slice name);
/* The rule or family that a mistyped name may have meant; NULL. In `arena` or static. */
const char *dbr_rule_nearest(dbr_arena *arena, dbr_slice name);
/* Whether comments in the report can silence it: proofs compare, secrets are a danger, and neither is a matter of opinion. */
bool dbr_rule_can_be_ignored(const dbr_rule *rule);
/* Whether dbr_check_fixes mends what it finds. */
bool dbr_rule_has_fix(const dbr_rule *rule);

/* Its page of docs/rules.md: what it finds, why, a bad and a good example of each language. Markdown. */
void dbr_rule_explain(const dbr_rule *rule, dbr_buf *out);

/* ---- what a team makes of the rules ---- */

typedef struct dbr_rule_setting {
    bool is_off;
    dbr_severity severity; // the most that the rule says
    bool shuts_gate;
} dbr_rule_setting;
typedef struct dbr_policy {
    const dbr_rule_setting *rules; // one for each rule of the table
    size_t n;
} dbr_policy;

/* Reads `rules` of debrief.yaml and, over it, of incident.yaml; either may be empty. Errors: DBR_EPARSE naming file, line and
 * the nearest rule. */
dbr_code dbr_policy_read(dbr_arena *arena, dbr_slice team_yaml, dbr_slice incident_yaml, dbr_policy *ret,
                         dbr_err *err);

/* ---- baseline: what old reports are known for ---- */

/*
 * Findings by what they stand on instead of where: report, rule, and the text of the line. A line that moves keeps its key, a
 * line that is edited loses it. Text, one finding (or some alike) a line, sorted, so that two people's changes merge.
 */
typedef struct dbr_baseline dbr_baseline;
dbr_baseline *dbr_baseline_new(void);
dbr_baseline *dbr_baseline_free(dbr_baseline *b);
/* Errors: DBR_EPARSE with `source`:line. */
dbr_code dbr_baseline_read(dbr_baseline *b, dbr_slice text, const char *source, dbr_err *err);
/* Takes out what stands for a report. */
void dbr_baseline_forget(dbr_baseline *b, const char *report);
/* Adds the findings of a checked report (without what it was told to leave out); secrets are never added. */
void dbr_baseline_add(dbr_baseline *b, const char *report, const dbr_document *d, const dbr_check_result *r);
void dbr_baseline_write(dbr_baseline *b, dbr_buf *out);
/* The key of a finding: it stays when the line moves. */
uint64_t dbr_finding_key(const dbr_document *d, const dbr_finding *f);
/* How many findings it stands for. */
size_t dbr_baseline_count(const dbr_baseline *b);

/* ---- several reports in one run ---- */

/* What a text of an example is divided by when it is two reports, of which the second is judged. */
#define DBR_NEXT_REPORT "\n<!-- the next report -->\n\n"

/* What the reports before told, for facts/copied. */
typedef struct dbr_portfolio dbr_portfolio;
dbr_portfolio *dbr_portfolio_new(void);
dbr_portfolio *dbr_portfolio_free(dbr_portfolio *p);
/* Adds a checked report; `name` as findings in later ones call it. */
void dbr_portfolio_add(dbr_portfolio *p, const char *name, const dbr_check_result *result);

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
    bool
        is_doubtful; // it measures where the text counts ("20 times" and a gauge's level): only a person takes it
} dbr_proposal;

/* A number, duration or time without proof in a factual section. */
typedef struct dbr_uncited {
    dbr_source_range at;
    dbr_slice text;                // its bytes in the document
    dbr_slice sentence;            // around it, plain text
    const dbr_proposal *proposals; // best first, at most 5; none when nothing in the evidence yields it
    size_t n;
    dbr_proposal nearest; // where nothing yields it: what comes next to it; no address for none
} dbr_uncited;

typedef struct dbr_cite_input {
    dbr_check_input check;   // document, evidence (needed), incident, proposed, lang
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

/* ---- mending ---- */

/* A line, or a part of one, written anew: [begin, end) of the document becomes `text`. */
typedef struct dbr_fix_edit {
    size_t begin, end;
    dbr_slice text;
} dbr_fix_edit;
/* What belongs together: all of its edits or none. */
typedef struct dbr_fix {
    const char *rule;
    uint64_t line;             // of the finding
    dbr_slice message;         // what is done, in the reader's language
    const dbr_fix_edit *edits; // in document order; no edit holds, adds or takes a line break
    size_t n_edits;
    bool changes_times; // of rows: what was written is mended, not only where it stands
} dbr_fix;

/*
 * What can be mended without an opinion: rows out of order, years that the neighbours or the evidence confirm, the zone that
 * the incident knows, ids given twice. Each fix was tried on a copy: it takes its finding away and brings no other.
 *
 * input   as for dbr_check, which gave `result`
 * Fixes may touch the same line; apply one, then ask again. In `arena`.
 */
void dbr_check_fixes(const dbr_check_input *input, const dbr_check_result *result, dbr_arena *arena,
                     const dbr_fix **ret, size_t *ret_n);

#endif
