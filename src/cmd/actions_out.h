/* How action items are shown, by `actions` and `review` alike; private to cmd. */
#ifndef DBR_CMD_ACTIONS_OUT_H
#define DBR_CMD_ACTIONS_OUT_H

#include "cmd/cmd.h"
#include "review/review.h"

/* One line: id, text, owner, deadline, and what is the matter. */
void cmd_action_line(dbr_cmd_context *ctx, dbr_lang lang, const dbr_review_item *item);
void cmd_action_json(dbr_jsonw *j, const dbr_review_item *item);

#endif
