/* The options of `debrief track`: declared in the core, used in libexec. */
#ifndef DBR_CMD_TRACK_ARGS_H
#define DBR_CMD_TRACK_ARGS_H

#include "cmd/cmd.h"

typedef struct cmd_track_args {
    const char *incident, *repo, *api;
    dbr_option_list tracker, set;
    bool dry_run, list;
} cmd_track_args;

extern const dbr_cmd dbr_cmd_track;

#endif
