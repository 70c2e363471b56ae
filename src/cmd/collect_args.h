/* The options of `debrief collect`: declared in the core, used in libexec. */
#ifndef DBR_CMD_COLLECT_ARGS_H
#define DBR_CMD_COLLECT_ARGS_H

#include "cmd/cmd.h"

typedef struct cmd_collect_args {
    const char *incident, *from, *to;
    const char *url;
    dbr_option_list query, repo, set;
    bool dry_run, list;
} cmd_collect_args;

extern const dbr_cmd dbr_cmd_collect;

#endif
