/* What `debrief run` prints, private to cmd. */
#ifndef DBR_CMD_RUN_H
#define DBR_CMD_RUN_H

#include "cmd/gate.h"
#include "cmd/secrets.h"

void run_show(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const cmd_added *added,
              const cmd_drafted *drafted, const cmd_secrets *secrets, bool has_page);
void run_show_json(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const cmd_added *added,
                   const cmd_secrets *secrets);

#endif
