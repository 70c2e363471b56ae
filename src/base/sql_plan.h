/* What of SQLite's plan and values needs no SQLite, private to sql.c. */
#ifndef DBR_BASE_SQL_PLAN_H
#define DBR_BASE_SQL_PLAN_H

#include "base/sql.h"

/* What becomes of a condition whose value is known now. */
typedef enum sql_fate {
    SQL_FATE_USED,    // handed to the table
    SQL_FATE_LEFT,    // not: SQLite judges it alone
    SQL_FATE_NOTHING, // no row can meet it
} sql_fate;

/*
 * Gives a bound's value the type that its column promises to tables, by SQLite's rules of affinity.
 *
 * is_judged  SQLite does not check again, so SQL_FATE_LEFT is no answer
 * is_blob    the value is a blob
 */
sql_fate sql_bound_fit(dbr_sql_bound *b, const dbr_sql_column *column, bool is_judged, bool is_blob);

/*
 * Members of JSON columns as columns: writes the query with each `fields->>'name'` made `"fields->>name"` and collects the
 * names (in `arena`, at most DBR_SQL_MAX_KEYS). False when there is nothing to gain, or the query is not so simple that it
 * surely means the same: one SELECT, plain names, no operator in front that binds as tightly as ->> does.
 */
bool sql_keys_lift(dbr_slice query, const char *json_column, dbr_arena *arena, dbr_buf *out, dbr_slice *ret_keys,
                   size_t *ret_n);

#endif
