/* `debrief check --rules` and `--explain RULE`; private to cmd. */
#ifndef DBR_CMD_CHECK_RULES_H
#define DBR_CMD_CHECK_RULES_H

#include "cmd/cmd.h"

/* The table, with the severities of the settings at or above `folder`. `only`: one rule or family, with its page; NULL: all. */
int check_rules_print(dbr_cmd_context *ctx, const char *only);

#endif
