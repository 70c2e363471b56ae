/*
 * The timeline: candidate events from every source in one order, how salient each is and why, the milestones with their
 * rules, the incident's window, and whose clock seems off.
 */
#ifndef DBR_TIMELINE_TIMELINE_H
#define DBR_TIMELINE_TIMELINE_H

#include "detect/detect.h"

/* A clock that seems off, measured, not applied. */
typedef struct dbr_skew {
    dbr_slice artifact, against; // paths; `artifact` is the one that is off
    dbr_time skew;               // how far it is ahead (median of the pairs)
    dbr_time spread;             // median absolute deviation of the pairs
    size_t n;                    // pairs
    dbr_slice key;               // by what they were paired: "request id"
    size_t n_flips;              // shown events whose order would change
} dbr_skew;

typedef enum dbr_window_origin {
    DBR_WINDOW_GIVEN,    // incident.yaml or --from/--to
    DBR_WINDOW_PAGES,    // from pages and alerts, widened to the errors around them
    DBR_WINDOW_BURST,    // the strongest burst and the episodes that touch it
    DBR_WINDOW_ERRORS,   // errors without a rise: from the first to the last of them
    DBR_WINDOW_CHANGES,  // only changes: from what was taken back to the last repair of a quick succession
    DBR_WINDOW_FAILURES, // failures are spoken of, but nothing stands out in time: no window
    DBR_WINDOW_BLIND, // a few days of changes and nothing else: it cannot show whether something broke; no window
    DBR_WINDOW_NONE, // nothing stands out: no incident seen
} dbr_window_origin;

typedef struct dbr_timeline {
    dbr_span window; // of the incident; DBR_TIME_NONE parts when nothing was found
    dbr_window_origin window_origin;
    dbr_slice window_why; // in words
    dbr_span span;        // what was looked at: window with its lead-up and aftermath
    const dbr_event
        *events; // total order; state CANDIDATE or SHOWN (the machine's choice, at most `max_shown`)
    size_t n_events, n_shown;
    dbr_milestone milestones[DBR_MILESTONE_COUNT]; // proposed
    const dbr_skew *skews;
    size_t n_skews;
    const dbr_signal *signals; // what detect found
    size_t n_signals;
    bool is_quiet;                 // no incident, no drama
    const struct dbr_known *known; // for dbr_timeline_known_at; NULL in a timeline that was not built
} dbr_timeline;

typedef struct dbr_timeline_options {
    dbr_span window;  // given by a person; DBR_TIME_NONE parts are found
    size_t max_shown; // 0: 25
    int lang;         // dbr_lang of event texts
} dbr_timeline_options;

/*
 * Builds it from indexed evidence. Everything lives in `arena`. Deterministic. Event texts never contain a person's name
 * as cause; actors are handles from the people map. No text holds a secret (dbr_secret_hidden); addresses are as they are.
 */
dbr_code dbr_timeline_build(dbr_evidence *ev, const dbr_incident *incident,
                            const dbr_timeline_options *options, dbr_arena *arena, dbr_timeline **ret,
                            dbr_err *err);

/*
 * When an event had reached responders: pages and messages at their time, alerts when they were delivered (else when they
 * fired), responders' own changes at their time, everything else when one of these tells of it; DBR_TIME_NONE: never, as far
 * as the evidence shows. The rules stand at the top of known.c. Never before the event's own time.
 *
 * timeline  may be NULL: then only what the event itself says counts
 * event     of the timeline, or made from a row that people wrote: time, text, actor, the proof's canonical address if it has
 *           one, and kind DBR_KIND_COUNT when it is not known
 *
 * O(records that can tell), without allocation.
 */
dbr_time dbr_timeline_known_at(const dbr_timeline *timeline, const dbr_event *event);

/* Whether two log messages say nearly the same: of their words (digits do not count) six in ten agree, in order. */
bool dbr_timeline_words_agree(dbr_slice a, dbr_slice b);

/* What a change says it is: its title, or of a merge the line that names what was merged. Borrowed from the record. */
dbr_slice dbr_timeline_change_title(const dbr_record *change);
bool dbr_timeline_is_merge(const dbr_record *change);
/* "#554" of "Merge pull request #554 from …" when the title says something else; empty for none. */
dbr_slice dbr_timeline_merge_number(const dbr_record *change);
/* How much a change is a repair: 1 for reverts, rollbacks and hotfixes, 0.4 for fixes, 0 for others (repairs.c). */
double dbr_timeline_repair(const dbr_record *change);
/*
 * Whether a change by its title answers something that had already gone wrong: a stopgap ("temporarily", "for now"), or made to
 * look into it ("debug", "test the queue incident"). Taking such a one back is tidying up. English and Chinese.
 */
bool dbr_timeline_is_reaction(const dbr_record *change);
/* "#554" of "Merge pull request #554 from …" or of a title that ends "(#554)"; empty for none. */
dbr_slice dbr_timeline_change_number(const dbr_record *change);

/* What others call a change by; each may be empty. */
typedef struct dbr_change_name {
    dbr_slice title, hash, number; // number: "#554"
    dbr_slice object;              // what was rolled out; `hash` is its version then; empty for other changes
} dbr_change_name;

/* The name of a change, borrowed from its record. */
dbr_change_name dbr_timeline_change_name(const dbr_record *change);

/* Whether `later` takes back that change: its text says "This reverts commit …" with its hash, or it is a repair of weight 1
 * and quotes its title or names its number ("Reverts #554", the branch "revert-554-…"), or it rolls out an earlier version of
 * the same object (2.8.4 after 2.9.0). */
bool dbr_timeline_takes_back(const dbr_record *later, const dbr_change_name *change);
/* A deploy, a release or a rollback: what runs is another than before. */
bool dbr_timeline_is_rollout(const dbr_record *change);
/* Made by a program that keeps dependencies up to date or the like. */
bool dbr_timeline_is_bot(const dbr_record *change);

/* Registers `event` and `milestone` with the SQL engine; without a timeline (NULL) they have no rows; `reported` (may be
 * NULL) are the report's milestones. The engine
 * must not outlive `arena`. */
dbr_code dbr_timeline_register(dbr_sql *sql, dbr_arena *arena, const dbr_timeline *timeline,
                               const dbr_milestone *reported, dbr_err *err);

#endif
