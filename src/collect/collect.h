/*
 * Where evidence comes from: the table of sources, one file per system.
 *
 * A source turns its options and a window into a plan: steps that are each one request or one command, and one
 * artifact. Running the plan stores what comes back byte for byte, with the request as its origin, and says
 * for each step what became of it. A step that fails does not stop the others. A dry run is the plan itself.
 *
 *     dbr_collect_jobs → source->plan … → dbr_collect_run
 */
#ifndef DBR_COLLECT_COLLECT_H
#define DBR_COLLECT_COLLECT_H

#include "base/err.h"
#include "base/mem.h"
#include "base/option.h"
#include "evidence/evidence.h"
#include "net/net.h"

typedef struct dbr_source dbr_source;

/* One request or command; strings in the plan's arena. */
typedef struct dbr_collect_step {
    const dbr_source *source;
    const char *artifact; // "prometheus/error_ratio.json", below evidence/
    const char *origin;   // what a person would type to get it again: a URL with its query, a command line
    dbr_http_request request; // method NULL: a command
    const char *token_env;    // environment variable with its token; NULL: it needs none
    const char *const *argv;  // NULL-terminated; NULL: a request
} dbr_collect_step;

typedef struct dbr_collect_plan {
    dbr_arena *arena;
    dbr_span window; // what is asked for, both ends set
    DBR_VEC(dbr_collect_step) steps;
} dbr_collect_plan;
void dbr_collect_plan_release(dbr_collect_plan *plan);

/* What an answer says about itself. */
typedef struct dbr_collect_answer {
    dbr_slice bytes;
    bool is_good;   // in: the status or exit code says so; a judge may only take it away
    bool is_empty;  // asked and answered, but there is nothing
    dbr_slice said; // the system's own message when it is not good; borrowed from bytes or the arena
} dbr_collect_answer;

struct dbr_source {
    const char *name;
    const char *help;          // one line
    const char *const *sample; // an example of its options as words, NULL-terminated: what tests plan with
    const dbr_option *options; // for debrief.yaml and `--set`; the command line has the common ones by name.
                               // Values of options whose arg is FOLDER are relative to debrief.yaml
    size_t args_bytes;
    /* Appends the steps. Opens no connection and runs nothing. Errors: DBR_EUSAGE, DBR_ELIMIT. */
    dbr_code (*plan)(const void *args, dbr_collect_plan *plan, dbr_err *err);
    /* Looks at an answer, good or bad; NULL: an answer without bytes is empty. */
    void (*judge)(dbr_arena *arena, dbr_collect_answer *answer);
};

/* The table. Row i, or NULL past the end. */
const dbr_source *dbr_source_at(size_t i);
const dbr_source *dbr_source_find(dbr_slice name);

/* ---- what to collect ---- */

/* A source with its options filled in. */
typedef struct dbr_collect_job {
    const dbr_source *source;
    const void *args;
} dbr_collect_job;

/* What the command line asks for. */
typedef struct dbr_collect_ask {
    dbr_slice yaml;           // debrief.yaml, empty for none
    const char *yaml_folder;  // where it is
    const char *const *names; // sources by name; none: those of `words`, else all of debrief.yaml
    size_t n_names;
    const char *const
        *words; // "--url=…": options for each chosen source that has them, on top of debrief.yaml
    size_t n_words;
} dbr_collect_ask;

/*
 * The jobs that are meant, in the order of debrief.yaml, then those that only the command line names.
 *
 * ret  in `arena`, ended by a NULL source
 * Errors: DBR_EPARSE in debrief.yaml with its place; DBR_EUSAGE for unknown sources (the nearest is named) and
 * options no chosen source has, and when nothing is chosen.
 */
dbr_code dbr_collect_jobs(dbr_arena *arena, const dbr_collect_ask *ask, const dbr_collect_job **ret,
                          dbr_err *err);

/* ---- collecting ---- */

typedef enum dbr_collect_result {
    DBR_COLLECTED,
    DBR_COLLECTED_NOTHING, // the system answered that there is nothing; the answer is evidence too
    DBR_COLLECT_FAILED,    // `err` of the report says why
} dbr_collect_result;
const char *dbr_collect_result_name(dbr_collect_result r); // "collected", "empty", "failed"

/* err is NULL unless the step failed; size_bytes of what came back. */
typedef void (*dbr_collect_report)(void *data, const dbr_collect_step *step, dbr_collect_result result,
                                   size_t size_bytes, const dbr_err *err);

/* Where answers go. */
typedef struct dbr_collect_sink {
    dbr_evidence *evidence;
    dbr_custody how; // custody: by and at
    dbr_collect_report report;
    void *report_data;
} dbr_collect_sink;

/*
 * Runs the steps in order and stores the answers; dbr_evidence_save is called at the end. What could not be
 * collected is itself recorded, in collect/not-collected.txt, so that the folder tells what was asked in vain.
 *
 * Returns a failure only when nothing can be written; what failed on the way is reported.
 */
dbr_code dbr_collect_run(const dbr_collect_plan *plan, dbr_net *net, const dbr_collect_sink *sink,
                         dbr_err *err);

#endif
