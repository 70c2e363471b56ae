/* The options of `debrief render`: declared in the core, used in libexec as well. */
#ifndef DBR_CMD_RENDER_ARGS_H
#define DBR_CMD_RENDER_ARGS_H

#include "cmd/gate.h"

typedef struct cmd_render_args {
    const char *incident, *format, *audience, *output;
    const char *paper, *chart; // pdf; png
    int64_t width;             // png
} cmd_render_args;

extern const dbr_cmd dbr_cmd_render;

/* Does what `debrief render` was asked for, with `report` or, NULL, the incident's report.md. `suffix` and `write`, given by debrief-render: what the file's name ends with, and
 * who writes it; NULL: a writer of the core's. */
int cmd_render(dbr_cmd_context *ctx, const char *report, const char *suffix,
               dbr_code (*write)(dbr_cmd_context *ctx, const dbr_render_input *in, dbr_buf *out,
                                 dbr_err *err));

#endif
