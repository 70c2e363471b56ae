/*
 * SQLite, wrapped: a private in-memory database whose tables are ours (virtual, read-only), an authoriser that lets
 * nothing but reading through, limits on time and rows. sqlite3.h is included by sql.c alone.
 */
#ifndef DBR_BASE_SQL_H
#define DBR_BASE_SQL_H

#include "base/err.h"
#include "base/mem.h"

typedef enum dbr_sql_type { DBR_SQL_NULL, DBR_SQL_INT, DBR_SQL_REAL, DBR_SQL_TEXT } dbr_sql_type;

typedef struct dbr_sql_value {
    dbr_sql_type type;
    int64_t integer;
    double real;
    dbr_slice text; // valid until the next step / the call returns
} dbr_sql_value;

typedef enum dbr_sql_op {
    DBR_SQL_EQ,
    DBR_SQL_GT,
    DBR_SQL_GE,
    DBR_SQL_LT,
    DBR_SQL_LE,
    DBR_SQL_NE,
    DBR_SQL_LIKE,     // without ESCAPE; see dbr_sql_like
    DBR_SQL_IN,       // one of `values`
    DBR_SQL_NOT_NULL, // without a value
    DBR_SQL_OP_COUNT
} dbr_sql_op;

/* A condition pushed down to a table: `column op value`. */
typedef struct dbr_sql_bound {
    int column;
    dbr_sql_op op;
    dbr_sql_value value;         // all but IN and NOT_NULL
    const dbr_sql_value *values; // IN
    size_t n_values;
} dbr_sql_bound;

/* Which conditions on a column are handed to its table, and who judges them. */
typedef enum dbr_sql_push {
    DBR_SQL_KEPT, // none
    /* All operators, with a value of the column's type: DBR_SQL_INT for "INTEGER", DBR_SQL_REAL for "REAL", DBR_SQL_TEXT for
     * "TEXT"; IN with any. The table may ignore them: SQLite checks again. */
    DBR_SQL_NARROWS,
    /* The same, and the table must judge = > >= < <= itself, as SQLite does not. For columns "INTEGER" and "TEXT" whose values
     * are of their type or NULL; texts compare byte by byte. */
    DBR_SQL_JUDGES,
    /* All operators, for columns whose values are of any type. Values are of any type too, as SQLite compares them. The
     * table may ignore conditions, and has to let pass what it is not sure of: SQLite checks again. */
    DBR_SQL_SIFTS,
} dbr_sql_push;

typedef struct dbr_sql_column {
    const char *name;
    const char *type;  // "INTEGER", "REAL", "TEXT"
    const char *help;  // one line for docs and `debrief query --tables`
    bool is_hidden;    // not in SELECT *
    dbr_sql_push push; // which conditions on it are handed to `open`
    /* What a text means that an INTEGER column is compared with; false: nothing. NULL: no text means anything. */
    bool (*from_text)(dbr_slice text, int64_t *ret);
} dbr_sql_column;

enum { DBR_SQL_MAX_KEYS = 8 };

/* What a query wants of a table. Borrowed, valid until open() returns. */
typedef struct dbr_sql_ask {
    const dbr_sql_bound *bounds;
    size_t n_bounds;
    uint64_t columns_used; // bit i set when column i is read (or tested)
    /* A query that names members of the table's JSON column (fields->>'customer') finds them as columns behind the
     * others: column n_columns + i is the member keys[i], as ->> gives it. */
    const dbr_slice *keys;
    size_t n_keys;
    int order;        // column by which rows are to come in order, as can_order agreed to; -1: none
    bool is_downward; // the order is descending
    bool once;   // each value of the ordered column once is enough: nothing else is asked, nobody else judges
    bool counts; // rows that are alike in all used columns are to come as one, as can_count agreed to
} dbr_sql_ask;

/* Where a table's column() puts its one value. */
typedef struct dbr_sql_out dbr_sql_out;
void dbr_sql_out_null(dbr_sql_out *out);
/* Ends the query with this error; copied. Of functions only. */
void dbr_sql_out_error(dbr_sql_out *out, const char *why);
void dbr_sql_out_int(dbr_sql_out *out, int64_t value);
void dbr_sql_out_real(dbr_sql_out *out, double value);
void dbr_sql_out_text(dbr_sql_out *out, dbr_slice value); // copied; ptr NULL writes NULL
/* Not copied: bytes that outlive the engine's query and do not change. */
void dbr_sql_out_static(dbr_sql_out *out, dbr_slice value);

/* A table that a room offers. Static, immutable. */
typedef struct dbr_sql_table {
    const char *name;
    const char *help; // one line
    const dbr_sql_column *columns;
    size_t n_columns; // at most 62
    int json_column; // the column that holds a JSON object, whose members may be asked for one by one; 0: none
    /* `*ret_cursor` is handed to the others. */
    dbr_code (*open)(void *data, const dbr_sql_ask *ask, void **ret_cursor, dbr_err *err);
    /* Whether rows can come in the order of a column's values (NULL first, bytewise; the other way round when
     * `is_downward`) when these columns are used. NULL: never. */
    bool (*can_order)(void *data, int column, bool is_downward, uint64_t columns_used);
    /*
     * Whether rows that are alike in all these columns can come as one: then a query that asks how many rows a group has needs
     * no row for each. NULL: never. Conditions may hang on no other column. `count` then tells how many rows the current one
     * stands for, at least 1.
     */
    bool (*can_count)(void *data, uint64_t columns_used);
    uint64_t (*count)(void *cursor);
    int (*next)(void *cursor, dbr_err *err); // 1 a row, 0 the end, negative failure
    void (*column)(void *cursor, int column, dbr_sql_out *out);
    /* A number of the current row, the same whatever conditions it was found by: SQLite looks for rows that meet one of several
     * conditions (OR) once a condition, and drops by it those it has already. NULL: its place among the rows, for tables that
     * take no conditions. */
    int64_t (*number)(void *cursor);
    void (*close)(void *cursor); // accepts NULL
} dbr_sql_table;

typedef struct dbr_sql dbr_sql;

/* An empty engine. */
dbr_code dbr_sql_new(dbr_sql **ret, dbr_err *err);
dbr_sql *dbr_sql_free(dbr_sql *sql);

/* Adds a table; `data` is handed to its open() and must outlive the engine. Later rooms register theirs on top. */
dbr_code dbr_sql_register(dbr_sql *sql, const dbr_sql_table *table, void *data, dbr_err *err);
/* Adds a deterministic function of `n_args` values (-1 any number). */
typedef void (*dbr_sql_function)(void *data, const dbr_sql_value *args, size_t n_args, dbr_sql_out *out);
dbr_code dbr_sql_register_function(dbr_sql *sql, const char *name, int n_args, dbr_sql_function f, void *data,
                                   dbr_err *err);
/* Registered tables in order of registration; NULL past the end. */
const dbr_sql_table *dbr_sql_table_at(const dbr_sql *sql, size_t i);

/*
 * Runs one SELECT (or WITH … SELECT, EXPLAIN). Anything that would write, attach or load is DBR_EPARSE "not allowed".
 *
 * max_steps  virtual machine steps before DBR_ELIMIT "took too long"; 0 for no limit
 * row        called for each row with n values and the column names (both borrowed, valid during the call); a positive
 *            return ends the query early without error, a negative one with that error
 * Errors: DBR_EPARSE with SQLite's message (line and byte in the query where known), DBR_ELIMIT (also when
 * interrupted), or what a table reported. Does not nest: `row` must not run another query on the same engine.
 */
typedef int (*dbr_sql_row)(void *data, const dbr_sql_value *values, const char *const *names, size_t n,
                           dbr_err *err);
/* Names of the columns that a query gives, in `arena`, without running it: for heads of empty tables. Errors: DBR_EPARSE. */
dbr_code dbr_sql_columns(dbr_sql *sql, dbr_slice query, dbr_arena *arena, const char *const **ret_names,
                         size_t *ret_n, dbr_err *err);
dbr_code dbr_sql_run(dbr_sql *sql, dbr_slice query, uint64_t max_steps, dbr_sql_row row, void *data,
                     dbr_err *err);
/* Whether a query names something as an identifier, without case; texts in '…' do not count. */
bool dbr_sql_mentions(dbr_slice query, const char *name);
/* Asks a running query to stop (from a signal handler or another thread). */
void dbr_sql_interrupt(dbr_sql *sql);
/* Whether it was asked to: for tables that work long before the next row. Failing then with any error is right. */
bool dbr_sql_is_interrupted(const dbr_sql *sql);
/* SQL's LIKE as the engine does it: % and _, ASCII letters without case. Both end with a NUL. */
bool dbr_sql_like(const char *pattern, const char *text);

#endif
