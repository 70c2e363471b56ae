/* The options of `debrief render`: declared in the core, used in libexec as well. */
#ifndef DBR_CMD_RENDER_ARGS_H
#define DBR_CMD_RENDER_ARGS_H

#include "cmd/cmd.h"

typedef struct cmd_render_args {
    const char *incident, *format, *audience, *output;
    const char *paper, *chart; // pdf; png
    int64_t width;             // png
} cmd_render_args;

extern const dbr_cmd dbr_cmd_render;

#endif
