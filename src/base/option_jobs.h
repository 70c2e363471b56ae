/*
 * Which rows of an extension table are meant, with which options: sources, trackers. Their settings stand in a
 * list of debrief.yaml; the command line chooses among them and comes on top.
 */
#ifndef DBR_BASE_OPTION_JOBS_H
#define DBR_BASE_OPTION_JOBS_H

#include "base/option.h"

/* What is known of a row of the table. */
typedef struct dbr_option_row {
    const char *name;
    const dbr_option *options;
    size_t args_bytes;
} dbr_option_row;

typedef struct dbr_option_ask {
    const dbr_option_row *rows; // ended by a NULL name
    const char *key, *noun;     // of the list and of the member that names the row: "sources", "source"
    dbr_slice yaml;             // debrief.yaml, empty for none
    const char *yaml_folder;    // where it is: values of options whose arg is FOLDER are relative to it
    const char *const *names; // chosen rows by name; none: those that `words` belong to, else all of the list
    size_t n_names;
    const char *const *words; // "--url=…" of the command line: for each chosen row that has the option
    size_t n_words;
} dbr_option_ask;

typedef struct dbr_option_job {
    size_t i_row;
    const void *args; // the row's struct, filled; NULL ends the array
} dbr_option_job;

/*
 * The jobs that are meant, in the order of debrief.yaml, then rows that only the command line names. A list
 * entry's values become words, the command line's follow, and the row's own table parses them: a later value
 * replaces an earlier one, lists add up.
 *
 * ret  in `arena`; may have no job
 * Errors: DBR_EPARSE in debrief.yaml with its place; DBR_EUSAGE for names (the nearest is told) and options that
 * no chosen row has.
 */
dbr_code dbr_option_jobs(dbr_arena *arena, const dbr_option_ask *ask, const dbr_option_job **ret,
                         dbr_err *err);

#endif
