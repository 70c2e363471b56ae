/* Files that belong to no incident, as `read`, `patterns` and `query SQL FILE…` take them; private to cmd. */
#ifndef DBR_CMD_LOOSE_H
#define DBR_CMD_LOOSE_H

#include "cmd/cmd.h"

#include "evidence/evidence.h"

typedef struct loose_files {
    const char *zone;      // given: of stamps without one; NULL for UTC
    dbr_incident incident; // the settings that follow from it
    dbr_evidence *ev;
} loose_files;

/* Opens and indexes files where they lie, with a progress bar where `options` leave room for it. Of `files` only the zone is
 * filled in; it must stay where it is until released. Errors: DBR_EUSAGE for the zone, and those of
 * dbr_evidence_open_files and dbr_evidence_index. */
dbr_code loose_open(dbr_cmd_context *ctx, const char *const *paths, size_t n,
                    const dbr_index_options *options, loose_files *files, dbr_err *err);
void loose_release(loose_files *files);

/* Names the first piece of each file that its format could not take, and why; the number of such files. */
size_t loose_rejected(dbr_cmd_context *ctx, const loose_files *files);
/* Says what could not be read, `n_more` problems were told already; the exit code that goes with it. */
int loose_problems(dbr_cmd_context *ctx, const loose_files *files, size_t n_more);

#endif
