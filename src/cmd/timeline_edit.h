/* `debrief timeline accept|hide|pin|set`, private to cmd. */
#ifndef DBR_CMD_TIMELINE_EDIT_H
#define DBR_CMD_TIMELINE_EDIT_H

#include "cmd/work.h"

/* Carries out argv[0…] on report.md. Errors: DBR_EUSAGE with what is right, DBR_ENOTFOUND, DBR_EEXIST, DBR_EIO. */
dbr_code timeline_edit(dbr_cmd_context *ctx, cmd_work *w, int argc, const char *const *argv, dbr_err *err);

/* Sets the states of the timeline's events to what people decided: shown is what report.md has a row for, hidden what it has
 * none for although it was drafted. Without a report they stay. Errors: DBR_EIO. */
dbr_code timeline_decided(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err);

#endif
