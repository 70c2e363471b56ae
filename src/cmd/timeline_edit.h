/* `debrief timeline accept|hide|pin|set`, private to cmd. */
#ifndef DBR_CMD_TIMELINE_EDIT_H
#define DBR_CMD_TIMELINE_EDIT_H

#include "cmd/work.h"

/* Carries out argv[0…] on report.md. Errors: DBR_EUSAGE with what is right, DBR_ENOTFOUND, DBR_EEXIST, DBR_EIO. */
dbr_code timeline_edit(dbr_cmd_context *ctx, cmd_work *w, int argc, const char *const *argv, dbr_err *err);

#endif
