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
} gate;

/* Reads and checks a report. `w` may be NULL: a report without evidence. Everything lives in `arena`. */
dbr_code gate_check(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                    dbr_err *err);
/* Only reads it: `result` stays NULL. */
dbr_code gate_read(dbr_cmd_context *ctx, const cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                   dbr_err *err);
/* The same as gate_check for bytes in memory, which must outlive `ret`. */
dbr_code gate_check_bytes(dbr_cmd_context *ctx, cmd_work *w, dbr_slice bytes, const char *path,
                          dbr_arena *arena, gate *ret, dbr_err *err);
void gate_release(gate *g);
/* gcc-style lines; infos only when asked. */
void gate_print(dbr_cmd_context *ctx, const gate *g, const char *path, bool with_info);
/* Claims with their query, value and verdict. */
void gate_print_claims(dbr_cmd_context *ctx, const gate *g, const char *path);
void gate_print_checklist(dbr_cmd_context *ctx, const gate *g);
void gate_json(dbr_jsonw *j, const gate *g, const char *path);
/* What was read of the report: its sections, header, rows, items (outline.c); the member "outline". */
void gate_print_outline(dbr_cmd_context *ctx, const gate *g, const char *path);
void gate_json_outline(dbr_jsonw *j, const gate *g);
/* "21 verified · 0 contradicted · …" */
const char *gate_summary(dbr_cmd_context *ctx, const gate *g);
/* Renders report.html beside the report. */
dbr_code gate_render(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *writer, const char *path,
                     const char *audience, dbr_err *err);

#endif
