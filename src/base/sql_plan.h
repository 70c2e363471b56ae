/* What of SQLite's plan and values needs no SQLite, private to sql.c. */
#ifndef DBR_BASE_SQL_PLAN_H
#define DBR_BASE_SQL_PLAN_H

#include "base/sql.h"

#define SQL_MAX_BOUNDS 64u // conditions pushed into one table

#define SQL_COUNT_COLUMN "count(*)" // behind all others: how many rows a row stands for

/* The CREATE TABLE of a table, with members of its JSON column as columns, or with SQL_COUNT_COLUMN if the table counts. */
void sql_declare(const dbr_sql_table *table, const dbr_slice *keys, size_t n_keys, bool counts, dbr_buf *out);

/* A condition that SQLite offers. */
typedef struct sql_offer {
    int column;
    dbr_sql_op op;
    bool is_list;     // one of several values
    bool is_constant; // with a value that the query itself has
    bool is_text;     // … which is a text
} sql_offer;

/* What a table will be asked. */
typedef struct sql_plan_bound {
    int column;
    dbr_sql_op op;
    bool is_judged; // SQLite does not check again
} sql_plan_bound;
typedef struct sql_plan {
    uint64_t used;
    int order; // -1: none
    bool is_downward, once;
    size_t n;
    sql_plan_bound bounds[SQL_MAX_BOUNDS];
} sql_plan;

/* Adds a condition to the plan if the column's table wants it. */
bool sql_plan_take(sql_plan *plan, const sql_offer *offer, const dbr_sql_column *column);
/* The part of the rows that a condition leaves, a guess. */
double sql_plan_selects(dbr_sql_op op);
/* As text, as SQLite keeps it, and back. */
void sql_plan_write(const sql_plan *plan, dbr_buf *out);
void sql_plan_read(const char *text, sql_plan *ret);

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
 * names (in `arena`, at most DBR_SQL_MAX_KEYS). The JSON columns of all tables have one name. False when there is nothing to
 * gain, or the query is not so simple that it surely means the same: one SELECT, plain names, no operator in front that
 * binds as tightly as ->> does.
 */
bool sql_keys_lift(const dbr_sql *sql, dbr_slice query, dbr_arena *arena, dbr_buf *out, dbr_slice *ret_keys,
                   size_t *ret_n);

/*
 * Names with dots as they are: writes the query with each `fields->>'a.b'` made `fields->>'$."a.b"'`, for SQLite would look for
 * objects in each other, and the members of JSON columns are one level deep. False when there is none.
 */
bool sql_keys_quote(const dbr_sql *sql, dbr_slice query, dbr_buf *out);

/*
 * Counts of groups: writes the query with each count(*) made sum("count(*)"). False when the query is not so simple that it
 * surely means the same where a row stands for several that are alike in all columns used (see sql_count.c).
 */
bool sql_count_lift(dbr_slice query, dbr_buf *out);

#endif
