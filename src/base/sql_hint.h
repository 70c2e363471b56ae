/* What to say when a query fails, private to base. */
#ifndef DBR_BASE_SQL_HINT_H
#define DBR_BASE_SQL_HINT_H

#include "base/sql.h"

/* What is known when a query stops, for whatever reason. */
typedef struct sql_stop {
    const dbr_err *table_error; // what a table reported; code DBR_OK for nothing
    uint64_t max_steps;         // they were taken; 0: no
    bool is_interrupted, was_denied;
    dbr_code code;       // what SQLite's own complaint counts as
    const char *message; // it
    int offset;          // where in the query; negative: not known
} sql_stop;

/* Fills `err` with why, by who knows best: the table, the limits, the authoriser, SQLite. To its "no such column: colour" and
 * "no such table: logs" the name is added that was meant, or the ones there are. */
dbr_code sql_explain(const dbr_sql *sql, const sql_stop *stop, dbr_slice query, dbr_err *err);

#endif
