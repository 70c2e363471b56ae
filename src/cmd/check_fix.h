/* `debrief check --fix`; private to cmd. */
#ifndef DBR_CMD_CHECK_FIX_H
#define DBR_CMD_CHECK_FIX_H

#include "cmd/gate.h"

/* Mends what needs no opinion, once confirmed. `w` may be NULL. Returns a dbr_exit: 1 when something was left. */
int check_fix(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *path, bool is_confirmed);

#endif
