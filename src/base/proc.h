/*
 * Child processes: an argument vector, never a shell; a time limit; a limit on what they may print.
 */
#ifndef DBR_BASE_PROC_H
#define DBR_BASE_PROC_H

#include "base/err.h"
#include "base/mem.h"

typedef struct dbr_proc_spec {
    const char *const *argv; // NULL-terminated; argv[0] is looked up in PATH when it has no '/'
    const char *const *env;  // NULL-terminated "NAME=value" on top of ours; NULL for none
    const char *folder;      // working directory, NULL for ours
    dbr_slice input;         // to its standard input; empty closes it at once
    int timeout_ms;          // then it is killed with its group; 0 means 60 s
    size_t max_output_bytes; // of each of stdout and stderr; 0 means DBR_MAX_CHILD_BYTES
} dbr_proc_spec;

typedef struct dbr_proc_result {
    int exit_code; // 0–255; 128 + signal when killed
    dbr_buf out;   // standard output; release with dbr_proc_result_release
    dbr_buf errout;
} dbr_proc_result;

/* Runs it to its end. A non-zero exit is an answer, not a failure. Errors: DBR_ENOTFOUND (no such program),
 * DBR_EIO, DBR_ELIMIT (time or output; it was killed). */
dbr_code dbr_proc_run(const dbr_proc_spec *spec, dbr_proc_result *ret, dbr_err *err);
void dbr_proc_result_release(dbr_proc_result *r);

/* Starts it with our standard streams, waits, returns its exit code (128 + signal), or a negative dbr_code.
 * For libexec programs. */
int dbr_proc_hand_over(const char *program, const char *const *argv, dbr_err *err);

#endif
