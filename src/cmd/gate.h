/* Checking a report from the command line, private to cmd: read, check, print. */
#ifndef DBR_CMD_GATE_H
#define DBR_CMD_GATE_H

#include "cmd/work.h"

#include "check/check.h"
#include "report/report.h"

typedef struct gate {
    /* Filled in by who asks, or left zero. */
    const dbr_policy *policy;       // of a report without incident; an incident has its own settings
    const dbr_baseline *baseline;   // what an old report is known for
    const char *baseline_name;      // of the report in it
    const dbr_portfolio *portfolio; // reports before it in the same run
    bool without_evidence;          // what the report claims is not looked up
    bool is_for_shell;              // findings are told in the shell's language, not in the incident's
    /* The answer. */
    dbr_buf bytes;      // of the report
    dbr_check_input in; // as it was checked
    dbr_document *document;
    dbr_check_result *result;
} gate;

/* Reads and checks a report. `w` may be NULL: a report without evidence. Everything lives in `arena`. */
dbr_code gate_check(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                    dbr_err *err);
/* The same of the report on standard input, which is called `path`; it is read once. */
dbr_code gate_check_input(dbr_cmd_context *ctx, cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                          dbr_err *err);
/* Only reads it: `result` stays NULL. */
dbr_code gate_read(dbr_cmd_context *ctx, const cmd_work *w, const char *path, dbr_arena *arena, gate *ret,
                   dbr_err *err);
/* The same as gate_check for bytes in memory, which must outlive `ret`. */
dbr_code gate_check_bytes(dbr_cmd_context *ctx, cmd_work *w, dbr_slice bytes, const char *path,
                          dbr_arena *arena, gate *ret, dbr_err *err);
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
void gate_excerpt(const dbr_document *d, const dbr_finding *f, int columns, dbr_lang lang, dbr_buf *out);
/* Claims with their query, value and verdict. */
void gate_print_claims(dbr_cmd_context *ctx, const gate *g, const char *path);
void gate_print_checklist(dbr_cmd_context *ctx, const gate *g);
/* One finding, as member of an array. */
void gate_json_finding(dbr_jsonw *j, const dbr_finding *f);
void gate_json(dbr_jsonw *j, const gate *g, const char *path);
/* What was read of the report: its sections, header, rows, items (outline.c); the member "outline". */
void gate_print_outline(dbr_cmd_context *ctx, const gate *g, const char *path);
void gate_json_outline(dbr_jsonw *j, const gate *g);
/* "21 verified · 0 contradicted · …" */
const char *gate_summary(dbr_cmd_context *ctx, const gate *g);
/* One rendering: what is asked, and what became of it. */
typedef struct gate_rendering {
    const char *format;   // name of a writer
    const char *path;     // where to; NULL: into `bytes`, and nothing is written beside
    const char *audience; // "team", "company", "public"
    dbr_buf *bytes;       // with `path` NULL: appended
    /* Instead of the writer named (debrief-render has its own); NULL. */
    dbr_code (*write)(dbr_cmd_context *ctx, const dbr_render_input *in, dbr_buf *out, dbr_err *err);
    /* set: */
    dbr_lang lang;               // what it was written in; may be a pair
    DBR_VEC(const char *) files; // written, `path` first; in the context's arena, the vector is the caller's
    const dbr_audience_count *hidden; // in the context's arena
    size_t n_hidden;
} gate_rendering;

/* What writers are given: in --lang when it was given (dbr_report_localise has yet to say it), else in the incident's language.
 * Everything lives in the context's arena, but the audience: free it. */
void gate_render_input(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *audience,
                       dbr_render_input *ret);
/* Renders a checked report. `w` may be NULL: a report without evidence. Errors: DBR_EUSAGE for a path that is the report itself,
 * those of writing, DBR_ENOTFOUND with a remedy for a program that the format needs. */
dbr_code gate_render_as(dbr_cmd_context *ctx, cmd_work *w, const gate *g, gate_rendering *r, dbr_err *err);
/* The same to one path. */
dbr_code gate_render(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *writer, const char *path,
                     const char *audience, dbr_err *err);

#endif
