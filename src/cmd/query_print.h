/* How `debrief query` writes its answer, private to cmd. */
#ifndef DBR_CMD_QUERY_PRINT_H
#define DBR_CMD_QUERY_PRINT_H

#include "cmd/cmd.h"

#include "base/sql.h"

enum { QUERY_MAX_COLUMNS = 64 };

typedef enum query_form { QUERY_TABLE, QUERY_CSV, QUERY_JSON } query_form;

typedef struct query_printer {
    dbr_cmd_context *ctx;
    query_form form;
    uint64_t limit; // rows; 0 for all
    uint64_t n_rows;
    size_t n_columns;
    dbr_jsonw json;
    bool has_left;               // a part of the answer has been written out: it cannot be taken back
    DBR_VEC(const char *) cells; // table: of the rows laid out together, head first
    size_t widths[QUERY_MAX_COLUMNS];
    bool is_laid_out;
    bool is_secret[QUERY_MAX_COLUMNS]; // its name says that its values are
} query_printer;

/* A dbr_sql_row; `data` is the printer. Stops the query at the limit and when the reader has gone. */
int query_print_row(void *data, const dbr_sql_value *values, const char *const *names, size_t n,
                    dbr_err *err);
/* The head of an answer without rows (CSV). */
void query_print_head(query_printer *p, const char *const *names, size_t n);
/* Ends the answer. */
void query_print_end(query_printer *p);
/* Ends an answer that failed half-way, tells why, and gives the exit code. */
int query_print_failure(query_printer *p, const dbr_err *err);
void query_printer_release(query_printer *p);

/* The tables with their columns. */
void query_print_tables(dbr_cmd_context *ctx, const dbr_sql *sql);

#endif
