/*
 * Action items leave for where people work: the table of trackers, one file per system.
 *
 * A tracker is given the report and takes each action item to its system exactly once, however often it runs,
 * and tells what the report should say about it (ticket, state) or what file should be written. It changes no
 * file itself. Everything it sends passes the audience first.
 *
 *     dbr_track_jobs → tracker->run … → what dbr_track_result says is written by the caller
 */
#ifndef DBR_TRACK_TRACK_H
#define DBR_TRACK_TRACK_H

#include "audience/audience.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/option.h"
#include "document/document.h"
#include "net/net.h"

/* What a tracker works on; all borrowed. */
typedef struct dbr_track_work {
    dbr_arena *arena; // of everything it returns
    const dbr_document *document;
    const dbr_incident *incident;
    const char *incident_id; // the incident folder's name: with an item's id it is what makes it unique
    dbr_audience *audience;
    dbr_net *net; // a dry one describes requests and sends none
    dbr_time now;
    dbr_lang lang;
} dbr_track_work;

typedef enum dbr_track_outcome {
    DBR_TRACK_CREATED,
    DBR_TRACK_UPDATED,   // was there, and says something new now
    DBR_TRACK_UNCHANGED, // was there
    DBR_TRACK_SKIPPED,   // nothing to do, `why` says so
    DBR_TRACK_FAILED,    // `why`
    DBR_TRACK_PLANNED,   // dry run
    DBR_TRACK_OUTCOME_COUNT
} dbr_track_outcome;
const char *dbr_track_outcome_name(dbr_track_outcome o); // "created", …

/* What became of one action item, or of one date of a calendar. */
typedef struct dbr_tracked {
    size_t i_action; // in document->actions; SIZE_MAX for what is none
    const char *id;  // "AI-001", "follow-up"
    dbr_track_outcome outcome;
    dbr_slice ticket; // Markdown for the report's cell; empty: leave it
    dbr_slice state;  // "open", "closed"; empty: leave it
    const char *why;  // NULL for none
    dbr_code code;    // why it failed; DBR_OK otherwise
} dbr_tracked;

typedef struct dbr_track_result {
    DBR_VEC(dbr_tracked) items; // owned
    const char *file;           // name below the incident folder to be written; NULL: none
    dbr_buf bytes;              // of the file, owned
} dbr_track_result;
void dbr_track_result_release(dbr_track_result *r);

typedef struct dbr_tracker {
    const char *name;
    const char *help;          // one line
    const char *const *sample; // an example of its options as words, NULL-terminated: what tests run with
    const dbr_option *options;
    size_t args_bytes;
    /* Takes all items; one that fails does not stop the others. Errors: DBR_EUSAGE for its options, DBR_ENET
     * when the system cannot be reached at all. */
    dbr_code (*run)(const void *args, const dbr_track_work *work, dbr_track_result *ret, dbr_err *err);
} dbr_tracker;

/* The table. Row i, or NULL past the end. */
const dbr_tracker *dbr_tracker_at(size_t i);

/* A tracker with its options filled in. */
typedef struct dbr_track_job {
    const dbr_tracker *tracker;
    const void *args;
} dbr_track_job;

/*
 * The trackers that are meant: those of `names`, else those that `words` ("--repo=…") belong to, else all of
 * debrief.yaml's `trackers:`, else the calendar file, which needs no settings.
 *
 * ret  in `arena`, ended by a NULL tracker
 * Errors: DBR_EPARSE, DBR_EUSAGE as dbr_option_jobs.
 */
dbr_code dbr_track_jobs(dbr_arena *arena, dbr_slice yaml, const dbr_option_list *names,
                        const dbr_option_list *words, const dbr_track_job **ret, dbr_err *err);

#endif
