/* `debrief check --update`; private to cmd. */
#ifndef DBR_CMD_CHECK_UPDATE_H
#define DBR_CMD_CHECK_UPDATE_H

#include "cmd/gate.h"

/* Rewrites the numbers that their claims contradict, once confirmed. `w` may be NULL. Returns a dbr_exit. */
int check_update(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *path, bool is_confirmed);

#endif
