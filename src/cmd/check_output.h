/* The forms in which `debrief check` tells what it found: a table, a row each. Private to cmd. */
#ifndef DBR_CMD_CHECK_OUTPUT_H
#define DBR_CMD_CHECK_OUTPUT_H

#include "cmd/gate.h"

typedef struct check_output {
    dbr_cmd_context *ctx;
    bool claims, info, checklist, outline; // as asked for
    bool is_many;                          // several reports, or a folder of them
    const char *against;                   // base revision of the report; NULL
    /* Counted as reports come. */
    size_t n_reports, n_shut, n_known, n_ignored, n_failed;
    size_t n_severity[DBR_SEVERITY_COUNT];
    dbr_jsonw json;
    DBR_VEC(const char *) problems; // "report: why"; of reports that could not be read
} check_output;

typedef struct check_format {
    const char *name;
    void (*begin)(check_output *o); // NULL: nothing to begin
    /* Tells of one report; what it points to is gone afterwards. */
    dbr_code (*report)(check_output *o, const gate *g, const char *path, dbr_err *err);
    void (*end)(check_output *o); // when all counts are there; NULL
} check_format;

/* By the name that --format takes. */
const check_format *check_format_find(const char *name);

extern const check_format check_format_text, check_format_json, check_format_sarif, check_format_github,
    check_format_gitlab, check_format_comment;

/* Columns in characters, as SARIF and forges count them; findings come in the order of the report, so that a line of a
 * megabyte is read once. Zero-initialise. */
typedef struct check_columns {
    size_t line, offset; // offset in the document, of that line
    uint64_t column;
} check_columns;
typedef struct check_place {
    uint64_t line, column, end_line, end_column; // 1-based; the end is the first character behind
} check_place;
check_place check_place_of(check_columns *c, const dbr_document *d, const dbr_finding *f);
/* A path as a relative URI. */
void check_uri(dbr_buf *out, const char *path);
/* "message. suggestion": on one line each. */
void check_message(dbr_buf *out, const dbr_finding *f);

#endif
