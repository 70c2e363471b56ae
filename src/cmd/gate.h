/* Checking a report from the command line, private to cmd: read, check, print. */
#ifndef DBR_CMD_GATE_H
#define DBR_CMD_GATE_H

#include "cmd/work.h"

#include "check/check.h"
#include "report/report.h"

typedef struct gate {
    dbr_buf bytes; // of the report
    dbr_document *document;
    dbr_check_result *result;
    dbr_milestone milestones[DBR_MILESTONE_COUNT]; // the report's
} gate;

/* Reads and checks a report. `w` may be NULL: a report without evidence. Everything lives in `arena`. */
dbr_code gate_check(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                    dbr_err *err);
void gate_release(gate *g);
/* gcc-style lines; infos only when asked. */
void gate_print(dbr_cmd_context *ctx, const gate *g, const char *path, bool with_info);
/* Claims with their query, value and verdict. */
void gate_print_claims(dbr_cmd_context *ctx, const gate *g, const char *path);
void gate_print_checklist(dbr_cmd_context *ctx, const gate *g);
void gate_json(dbr_jsonw *j, const gate *g, const char *path);
/* "21 verified · 0 contradicted · …" */
const char *gate_summary(dbr_cmd_context *ctx, const gate *g);
/* What writers are given; everything lives in the context's arena, but the audience: free it. */
void gate_render_input(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *audience,
                       dbr_render_input *ret);
/* Renders report.html beside the report. */
dbr_code gate_render(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *writer, const char *path,
                     const char *audience, dbr_err *err);

#endif
