/* Checking a report from the command line, private to cmd: read, check, print. */
#ifndef DBR_CMD_GATE_H
#define DBR_CMD_GATE_H

#include "cmd/work.h"

#include "check/check.h"
#include "report/report.h"

typedef struct gate {
    /* Filled in by who asks, or left zero. */
    const dbr_policy *policy;     // of a report without incident; an incident has its own settings
    const dbr_baseline *baseline; // what an old report is known for
    const char *baseline_name;    // of the report in it
    /* The answer. */
    dbr_buf bytes;      // of the report
    dbr_check_input in; // as it was checked
    dbr_document *document;
    dbr_check_result *result;
} gate;

/* Reads and checks a report. `w` may be NULL: a report without evidence. Everything lives in `arena`. */
dbr_code gate_check(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                    dbr_err *err);
void gate_release(gate *g);
/* gcc-style lines with the source line and a caret; infos only when asked. */
void gate_print(dbr_cmd_context *ctx, const gate *g, const char *path, bool with_info);
/*
 * The line a finding stands on and marks below what it means, aligned as terminals show it: wide characters take two columns,
 * combining ones none, tabs go to the next fourth column. Of a long line the part around the finding.
 *
 *     42 | 运维同学忘记更新证书。
 *        | ^~~~~~~~~~~~~~~~~~~~
 *
 * columns  of the terminal; 0: 100
 * O(columns). Nothing for findings of the whole report.
 */
void gate_excerpt(const dbr_document *d, const dbr_finding *f, int columns, dbr_buf *out);
/* Claims with their query, value and verdict. */
void gate_print_claims(dbr_cmd_context *ctx, const gate *g, const char *path);
void gate_print_checklist(dbr_cmd_context *ctx, const gate *g);
/* One finding, as member of an array. */
void gate_json_finding(dbr_jsonw *j, const dbr_finding *f);
void gate_json(dbr_jsonw *j, const gate *g, const char *path);
/* "21 verified · 0 contradicted · …" */
const char *gate_summary(dbr_cmd_context *ctx, const gate *g);
/* Renders report.html beside the report. */
dbr_code gate_render(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *writer, const char *path,
                     const char *audience, dbr_err *err);

#endif
