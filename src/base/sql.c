/*
 * SQLite behind a small door: a private in-memory database that holds nothing itself. Rooms register
 * read-only virtual tables (dbr_sql_table) and functions; a query sees those, SQLite's own functions, and
 * json_each().
 *
 * How a condition reaches a table: SQLite offers the conditions of a plan to xBestIndex. Those on pushed
 * columns are written into the plan as text, "used columns in hex" followed by " column,operator" for each:
 *
 *     SELECT message FROM records WHERE time >= 5 AND source = 'a'   →   "7 0,2 1,0"
 *
 * xFilter reads that back, makes each value one of the column's type (a bound that cannot be is left out:
 * SQLite checks every row again anyway) and hands the bounds to the table's open().
 *
 * What keeps a query harmless: the authoriser lets only reading through, attaching is limited to none,
 * extensions cannot be loaded, lengths and depths are limited, and every few hundred steps a handler looks at
 * the step limit and at dbr_sql_interrupt(). What a table reports goes through unchanged.
 */
#include "base/sql.h"

#include "base/limits.h"
#include "base/sql_hint.h"

#include <assert.h>
#include <math.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>

#define MAX_COLUMNS      62u        // SQLite's colUsed has 64 bits and shares the last one among the rest
#define MAX_BOUNDS       64u        // conditions pushed into one table
#define MAX_ARGUMENTS    64u        // of a function
#define MAX_LENGTH_BYTES (16 << 20) // one value: a report's worth; records are 1 MiB
#define STEPS_A_CHECK    256        // between two looks at the limits: some microseconds
#define ROWS_OF_A_TABLE  1e6        // what a full scan is taken to cost; only ratios matter to the planner
#define EQ_SELECTS       0.001      // part of the rows that one '=' leaves, a guess in SQLite's own range
#define RANGE_SELECTS    0.25       // and '<', '<=', '>', '>='

typedef struct entry {
    const dbr_sql_table *table; // borrowed, static
    void *data;                 // borrowed, the table's
    dbr_sql *sql;               // back
} entry;

typedef struct function {
    dbr_sql_function call;
    void *data; // borrowed
} function;

struct dbr_sql {
    sqlite3 *db;
    DBR_VEC(entry *) entries;
    atomic_bool is_interrupted;
    uint64_t max_steps;  // of the running query; 0 for no limit
    uint64_t n_steps;    // taken so far, in whole checks
    bool is_running;     // dbr_sql_run does not nest
    bool is_declaring;   // SQLite reads the CREATE TABLE of one of our tables
    bool took_too_long;  // the handler stopped the query
    bool was_denied;     // the authoriser said no
    dbr_err table_error; // what a table reported; code DBR_OK for nothing
};

struct dbr_sql_out {
    sqlite3_context *context;
};

typedef struct virtual_table {
    sqlite3_vtab base; // first: SQLite sees only this
    const entry *entry;
} virtual_table;

typedef struct virtual_cursor {
    sqlite3_vtab_cursor base; // first
    void *cursor;             // the table's own, NULL before xFilter
    bool is_open;             // `cursor` is to be closed, even when NULL
    bool is_end;
    int64_t row;
} virtual_cursor;

static dbr_code configure(dbr_sql *sql, dbr_err *err);
static int authorise(void *data, int action, const char *a, const char *b, const char *database,
                     const char *trigger);
static int check_progress(void *data);
static dbr_code prepare(dbr_sql *sql, dbr_slice query, sqlite3_stmt **ret, dbr_err *err);
static dbr_code fail_sql(dbr_sql *sql, int code, dbr_slice query, dbr_err *err);
static dbr_code step_rows(dbr_sql *sql, sqlite3_stmt *stmt, dbr_slice query, dbr_sql_row row, void *data,
                          dbr_err *err);
static void call_function(sqlite3_context *context, int n, sqlite3_value **values);
static dbr_sql_value value_of(sqlite3_value *v);
static const sqlite3_module module;

dbr_code dbr_sql_new(dbr_sql **ret, dbr_err *err)
{
    dbr_sql *sql = dbr_xcalloc(1, sizeof(*sql));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &sql->db, flags, NULL) != SQLITE_OK) {
        dbr_code rc = dbr_fail(err, DBR_ESTORE, "cannot start sqlite: %s", sqlite3_errmsg(sql->db));
        (void)dbr_sql_free(sql);
        return rc;
    }
    dbr_code rc = configure(sql, err);
    if (rc < 0) {
        (void)dbr_sql_free(sql);
        return rc;
    }
    *ret = sql;
    return DBR_OK;
}

dbr_sql *dbr_sql_free(dbr_sql *sql)
{
    if (sql == NULL) {
        return NULL;
    }
    assert(!sql->is_running);
    (void)sqlite3_close(sql->db);
    for (size_t i = 0; i < sql->entries.n; i++) {
        free(sql->entries.items[i]);
    }
    DBR_VEC_RELEASE(&sql->entries);
    free(sql);
    return NULL;
}

dbr_code dbr_sql_register(dbr_sql *sql, const dbr_sql_table *table, void *data, dbr_err *err)
{
    assert(table->n_columns > 0 && table->n_columns <= MAX_COLUMNS);
    for (size_t i = 0; i < sql->entries.n; i++) {
        if (sqlite3_stricmp(sql->entries.items[i]->table->name, table->name) == 0) {
            return dbr_fail(err, DBR_EEXIST, "table '%s' is registered already", table->name);
        }
    }
    entry *e = dbr_xcalloc(1, sizeof(*e));
    *e = (entry){.table = table, .data = data, .sql = sql};
    *DBR_PUSH(&sql->entries) = e;
    if (sqlite3_create_module_v2(sql->db, table->name, &module, e, NULL) != SQLITE_OK) {
        sql->entries.n--;
        free(e);
        return dbr_fail(err, DBR_ESTORE, "cannot register table '%s': %s", table->name,
                        sqlite3_errmsg(sql->db));
    }
    return DBR_OK;
}

dbr_code dbr_sql_register_function(dbr_sql *sql, const char *name, int n_args, dbr_sql_function f, void *data,
                                   dbr_err *err)
{
    assert(f != NULL && n_args <= (int)MAX_ARGUMENTS);
    function *own = dbr_xcalloc(1, sizeof(*own));
    *own = (function){.call = f, .data = data};
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    /* SQLite frees `own`, also when this fails. */
    if (sqlite3_create_function_v2(sql->db, name, n_args, flags, own, call_function, NULL, NULL, free) !=
        SQLITE_OK) {
        return dbr_fail(err, DBR_ESTORE, "cannot register function '%s': %s", name, sqlite3_errmsg(sql->db));
    }
    return DBR_OK;
}

const dbr_sql_table *dbr_sql_table_at(const dbr_sql *sql, size_t i)
{
    return i < sql->entries.n ? sql->entries.items[i]->table : NULL;
}

dbr_code dbr_sql_run(dbr_sql *sql, dbr_slice query, uint64_t max_steps, dbr_sql_row row, void *data,
                     dbr_err *err)
{
    assert(!sql->is_running && row != NULL);
    sqlite3_stmt *stmt = NULL;
    sql->is_running = true;
    sql->max_steps = max_steps;
    sql->n_steps = 0;
    sql->took_too_long = sql->was_denied = false;
    sql->table_error = (dbr_err){0};
    atomic_store(&sql->is_interrupted, false);

    dbr_code rc = prepare(sql, query, &stmt, err);
    if (rc == DBR_OK) {
        rc = step_rows(sql, stmt, query, row, data, err);
    }
    (void)sqlite3_finalize(stmt); // repeats the error of the last step
    sql->is_running = false;
    return rc;
}

dbr_code dbr_sql_columns(dbr_sql *sql, dbr_slice query, dbr_arena *arena, const char *const **ret_names,
                         size_t *ret_n, dbr_err *err)
{
    assert(!sql->is_running);
    sqlite3_stmt *stmt = NULL;
    sql->table_error = (dbr_err){0};
    sql->took_too_long = sql->was_denied = false;
    dbr_code rc = prepare(sql, query, &stmt, err);
    if (rc == DBR_OK) {
        size_t n = (size_t)sqlite3_column_count(stmt);
        const char **names = DBR_NEW_N(arena, const char *, n + 1);
        for (size_t i = 0; i < n; i++) {
            names[i] = dbr_arena_str(arena, dbr_slice_str(sqlite3_column_name(stmt, (int)i)));
        }
        *ret_names = names;
        *ret_n = n;
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

void dbr_sql_interrupt(dbr_sql *sql)
{
    /* Not sqlite3_interrupt(): a flag is all that a signal handler may touch. */
    atomic_store(&sql->is_interrupted, true);
}

void dbr_sql_out_null(dbr_sql_out *out)
{
    sqlite3_result_null(out->context);
}

void dbr_sql_out_int(dbr_sql_out *out, int64_t value)
{
    sqlite3_result_int64(out->context, value);
}

void dbr_sql_out_real(dbr_sql_out *out, double value)
{
    sqlite3_result_double(out->context, value);
}

void dbr_sql_out_text(dbr_sql_out *out, dbr_slice value)
{
    if (value.ptr == NULL) {
        sqlite3_result_null(out->context);
    } else {
        sqlite3_result_text64(out->context, value.ptr, value.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

void dbr_sql_out_kept(dbr_sql_out *out, dbr_slice value)
{
    if (value.ptr == NULL) {
        sqlite3_result_null(out->context);
    } else {
        sqlite3_result_text64(out->context, value.ptr, value.len, SQLITE_STATIC, SQLITE_UTF8);
    }
}

/* ---- the engine ---- */

static dbr_code configure(dbr_sql *sql, dbr_err *err)
{
    static const struct {
        int option, value;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0}, // "error" is a column, never by accident a text
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    static const struct {
        int id, value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, MAX_LENGTH_BYTES},
        {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
        {SQLITE_LIMIT_COLUMN, (int)DBR_MAX_FIELDS},
        {SQLITE_LIMIT_EXPR_DEPTH, 200},
        {SQLITE_LIMIT_COMPOUND_SELECT, 64},
        {SQLITE_LIMIT_VDBE_OP, 250000},
        {SQLITE_LIMIT_FUNCTION_ARG, (int)MAX_ARGUMENTS},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000}, // LIKE backtracks
        {SQLITE_LIMIT_VARIABLE_NUMBER, 16},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 0},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        if (sqlite3_db_config(sql->db, switches[i].option, switches[i].value, NULL) != SQLITE_OK) {
            return dbr_fail(err, DBR_ESTORE, "cannot configure sqlite: option %d refused",
                            switches[i].option);
        }
    }
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        (void)sqlite3_limit(sql->db, limits[i].id, limits[i].value); // returns the old value
    }
    /* SQLite builds its own virtual tables at first use, by a CREATE TABLE that the authoriser would deny:
     * now, then. */
    (void)sqlite3_exec(sql->db, "SELECT 1 FROM json_each('[]'), json_tree('[]')", NULL, NULL, NULL);
    sqlite3_progress_handler(sql->db, STEPS_A_CHECK, check_progress, sql);
    if (sqlite3_set_authorizer(sql->db, authorise, sql) != SQLITE_OK) {
        return dbr_fail(err, DBR_ESTORE, "cannot configure sqlite: %s", sqlite3_errmsg(sql->db));
    }
    return DBR_OK;
}

/* A list of what may be done, not of what may not: what SQLite learns to do later is denied. */
static int authorise(void *data, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    dbr_sql *sql = data;
    (void)a;
    (void)database;
    (void)trigger;
    bool is_reading = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE;
    bool is_call = action == SQLITE_FUNCTION && b != NULL && sqlite3_stricmp(b, "load_extension") != 0;
    if (is_reading || is_call || sql->is_declaring) {
        return SQLITE_OK;
    }
    sql->was_denied = true;
    return SQLITE_DENY;
}

static int check_progress(void *data)
{
    dbr_sql *sql = data;
    sql->n_steps += STEPS_A_CHECK;
    sql->took_too_long = sql->max_steps != 0 && sql->n_steps >= sql->max_steps;
    return sql->took_too_long || atomic_load(&sql->is_interrupted);
}

static dbr_code prepare(dbr_sql *sql, dbr_slice query, sqlite3_stmt **ret, dbr_err *err)
{
    if (query.len > DBR_MAX_SETTINGS_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "query longer than %u bytes", DBR_MAX_SETTINGS_BYTES);
    }
    if (query.len > 0 && memchr(query.ptr, '\0', query.len) != NULL) {
        return dbr_fail(err, DBR_EPARSE, "NUL byte in the query");
    }
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    int code = sqlite3_prepare_v2(sql->db, query.len > 0 ? query.ptr : "", (int)query.len, &stmt, &tail);
    if (code != SQLITE_OK) {
        return fail_sql(sql, code, query, err);
    }
    if (stmt == NULL) {
        return dbr_fail(err, DBR_EPARSE, "empty query");
    }
    dbr_code rc = DBR_OK;
    if (!sqlite3_stmt_readonly(stmt) || sqlite3_column_count(stmt) == 0) {
        rc = dbr_fail(err, DBR_EPARSE, "not allowed: only SELECT, WITH and EXPLAIN");
        goto done;
    }
    /* What follows may be blanks and comments: SQLite makes no statement of these. */
    sqlite3_stmt *second = NULL;
    dbr_slice rest = dbr_slice_from(query, (size_t)(tail - query.ptr));
    code = rest.len > 0 ? sqlite3_prepare_v2(sql->db, rest.ptr, (int)rest.len, &second, NULL) : SQLITE_OK;
    if (code != SQLITE_OK || second != NULL) {
        (void)sqlite3_finalize(second);
        rc = dbr_fail(err, DBR_EPARSE, "not allowed: more than one statement");
        goto done;
    }
    *ret = stmt;
    stmt = NULL;
done:
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* Says why SQLite stopped, in the order of who knows best: the table, the limits, the authoriser, SQLite. */
static dbr_code fail_sql(dbr_sql *sql, int code, dbr_slice query, dbr_err *err)
{
    if (sql->table_error.code < 0) {
        *err = sql->table_error;
        return err->code;
    }
    if (sql->took_too_long) {
        return dbr_fail(err, DBR_ELIMIT, "query took too long: more than %llu steps",
                        (unsigned long long)sql->max_steps);
    }
    if ((code & 0xff) == SQLITE_INTERRUPT) {
        return dbr_fail(err, DBR_ELIMIT, "query interrupted");
    }
    if (sql->was_denied) {
        return dbr_fail(err, DBR_EPARSE, "not allowed: only SELECT, WITH and EXPLAIN (%s)",
                        sqlite3_errmsg(sql->db));
    }
    bool is_limit = (code & 0xff) == SQLITE_TOOBIG;
    bool is_store =
        (code & 0xff) == SQLITE_NOMEM || (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_FULL;
    dbr_code rc = dbr_fail(err, is_limit ? DBR_ELIMIT : (is_store ? DBR_ESTORE : DBR_EPARSE), "%s",
                           sqlite3_errmsg(sql->db));
    int offset = sqlite3_error_offset(sql->db);
    if (offset >= 0 && (size_t)offset < query.len) {
        uint64_t line = 1;
        size_t begin = 0;
        for (size_t i = 0; i < (size_t)offset; i++) {
            if (query.ptr[i] == '\n') {
                line++;
                begin = i + 1;
            }
        }
        (void)dbr_err_at(err, NULL, line, (size_t)offset - begin + 1);
    }
    sql_hint(sql, query, err);
    return rc;
}

static dbr_code step_rows(dbr_sql *sql, sqlite3_stmt *stmt, dbr_slice query, dbr_sql_row row, void *data,
                          dbr_err *err)
{
    size_t n = (size_t)sqlite3_column_count(stmt);
    dbr_sql_value *values = dbr_xcalloc(n, sizeof(*values));
    const char **names = dbr_xcalloc(n, sizeof(*names));
    for (size_t i = 0; i < n; i++) {
        names[i] = sqlite3_column_name(stmt, (int)i);
    }
    dbr_code rc = DBR_OK;
    for (;;) {
        int code = sqlite3_step(stmt);
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            rc = fail_sql(sql, code, query, err);
            break;
        }
        for (size_t i = 0; i < n; i++) {
            values[i] = value_of(sqlite3_column_value(stmt, (int)i));
        }
        int answer = row(data, values, names, n, err);
        if (answer != 0) {
            rc = answer < 0 ? (dbr_code)answer : DBR_OK;
            break;
        }
    }
    free(names);
    free(values);
    return rc;
}

static void call_function(sqlite3_context *context, int n, sqlite3_value **values)
{
    const function *f = sqlite3_user_data(context);
    dbr_sql_value args[MAX_ARGUMENTS];
    assert(n >= 0 && n <= (int)MAX_ARGUMENTS); // SQLITE_LIMIT_FUNCTION_ARG
    for (int i = 0; i < n; i++) {
        args[i] = value_of(values[i]);
    }
    dbr_sql_out out = {.context = context};
    f->call(f->data, args, (size_t)n, &out);
}

/* Blobs are bytes like any text here. */
static dbr_sql_value value_of(sqlite3_value *v)
{
    dbr_sql_value value = {0};
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        value.type = DBR_SQL_INT;
        value.integer = sqlite3_value_int64(v);
        break;
    case SQLITE_FLOAT:
        value.type = DBR_SQL_REAL;
        value.real = sqlite3_value_double(v);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const char *bytes = sqlite3_value_blob(v); // NULL for the empty blob
        value.type = DBR_SQL_TEXT;
        value.text = dbr_slice_of(bytes != NULL ? bytes : "", (size_t)sqlite3_value_bytes(v));
        break;
    }
    default:
        break;
    }
    return value;
}

/* ---- virtual tables ---- */

static int table_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **ret,
                         char **error)
{
    const entry *e = aux;
    (void)argc;
    (void)argv;
    (void)error;
    dbr_buf ddl;
    dbr_buf_init(&ddl, 0);
    dbr_buf_str(&ddl, "CREATE TABLE x(");
    for (size_t i = 0; i < e->table->n_columns; i++) {
        const dbr_sql_column *c = &e->table->columns[i];
        dbr_buf_printf(&ddl, "%s\"%s\" %s%s", i > 0 ? ", " : "", c->name, c->type,
                       c->is_hidden ? " HIDDEN" : "");
    }
    dbr_buf_str(&ddl, ")");
    e->sql->is_declaring = true;
    int code = sqlite3_declare_vtab(db, ddl.ptr);
    e->sql->is_declaring = false;
    dbr_buf_release(&ddl);
    if (code == SQLITE_OK) {
        virtual_table *t = dbr_xcalloc(1, sizeof(*t));
        t->entry = e;
        *ret = &t->base;
    }
    return code;
}

static int table_disconnect(sqlite3_vtab *base)
{
    free(base); // base is the first member of virtual_table
    return SQLITE_OK;
}

static bool operator_of(unsigned char sqlite_op, dbr_sql_op *ret)
{
    static const struct {
        unsigned char sqlite;
        dbr_sql_op ours;
    } operators[] = {
        {SQLITE_INDEX_CONSTRAINT_EQ, DBR_SQL_EQ}, {SQLITE_INDEX_CONSTRAINT_GT, DBR_SQL_GT},
        {SQLITE_INDEX_CONSTRAINT_GE, DBR_SQL_GE}, {SQLITE_INDEX_CONSTRAINT_LT, DBR_SQL_LT},
        {SQLITE_INDEX_CONSTRAINT_LE, DBR_SQL_LE},
    };
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (operators[i].sqlite == sqlite_op) {
            *ret = operators[i].ours;
            return true;
        }
    }
    return false;
}

/* A condition under another collation ("= 'x' COLLATE NOCASE") would mean something else to the table. */
static bool is_pushable(const virtual_table *t, sqlite3_index_info *info, int i, dbr_sql_op *ret_op)
{
    int column = info->aConstraint[i].iColumn; // -1 is the rowid
    return info->aConstraint[i].usable && column >= 0 && t->entry->table->columns[column].is_pushed &&
           operator_of(info->aConstraint[i].op, ret_op) &&
           sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") == 0;
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const virtual_table *t = (const virtual_table *)(const void *)base;
    dbr_buf plan;
    dbr_buf_init(&plan, 0);
    dbr_buf_printf(&plan, "%llx", (unsigned long long)info->colUsed);
    double part = 1;
    unsigned n = 0;
    for (int i = 0; i < info->nConstraint && n < MAX_BOUNDS; i++) {
        dbr_sql_op op;
        if (!is_pushable(t, info, i, &op)) {
            continue;
        }
        dbr_buf_printf(&plan, " %d,%d", info->aConstraint[i].iColumn, (int)op);
        info->aConstraintUsage[i].argvIndex = (int)++n;
        part *= op == DBR_SQL_EQ ? EQ_SELECTS : RANGE_SELECTS;
    }
    double rows = ROWS_OF_A_TABLE * part;
    info->estimatedRows = rows < 1 ? 1 : (sqlite3_int64)rows;
    info->estimatedCost = 10 + rows; // opening costs more than a row: a join should not open for nothing
    info->idxStr = sqlite3_mprintf("%s", plan.ptr);
    info->needToFreeIdxStr = 1;
    dbr_buf_release(&plan);
    return info->idxStr != NULL ? SQLITE_OK : SQLITE_NOMEM;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **ret)
{
    (void)base;
    virtual_cursor *c = dbr_xcalloc(1, sizeof(*c));
    *ret = &c->base;
    return SQLITE_OK;
}

static void cursor_rewind(virtual_cursor *c)
{
    const virtual_table *t = (const virtual_table *)(const void *)c->base.pVtab;
    if (c->is_open) {
        t->entry->table->close(c->cursor);
    }
    c->cursor = NULL;
    c->is_open = false;
    c->is_end = true;
    c->row = 0;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    virtual_cursor *c = (virtual_cursor *)(void *)base;
    cursor_rewind(c);
    free(c);
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    virtual_cursor *c = (virtual_cursor *)(void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    dbr_err err = {0};
    int answer = e->table->next(c->cursor, &err);
    if (answer < 0) {
        e->sql->table_error = err;
        e->sql->table_error.code = (dbr_code)answer;
        return SQLITE_ERROR;
    }
    c->is_end = answer == 0;
    c->row++;
    return SQLITE_OK;
}

/* `col > 1.5` on whole numbers is `col > 1`; `col < 1.5` is `col < 2`; equal to 1.5 is nothing a table can
 * use. */
static bool bound_real_to_int(dbr_sql_bound *b)
{
    double real = b->value.real;
    bool is_below = b->op == DBR_SQL_GT || b->op == DBR_SQL_LE;
    double whole = is_below ? floor(real) : ceil(real);
    bool fits = whole >= -9223372036854775808.0 && whole < 9223372036854775808.0; // false for NaN
    if (!fits || (b->op == DBR_SQL_EQ && whole != real)) {
        return false;
    }
    b->value = (dbr_sql_value){.type = DBR_SQL_INT, .integer = (int64_t)whole};
    return true;
}

/* Gives the bound a value of the column's type, by SQLite's rules of affinity; false when there is none. */
static bool bound_convert(dbr_sql_bound *b, const dbr_sql_column *column, sqlite3_value *v)
{
    bool is_text = strcmp(column->type, "TEXT") == 0;
    int type = is_text ? sqlite3_value_type(v) : sqlite3_value_numeric_type(v);
    if (type == SQLITE_NULL || type == SQLITE_BLOB || (!is_text && type == SQLITE_TEXT)) {
        return false;
    }
    if (is_text) {
        const char *text = (const char *)sqlite3_value_text(v); // 5 becomes '5', as SQLite itself compares it
        b->value = (dbr_sql_value){.type = DBR_SQL_TEXT};
        b->value.text = dbr_slice_of(text, (size_t)sqlite3_value_bytes(v));
        return text != NULL;
    }
    b->value = value_of(v);
    bool is_integer = strcmp(column->type, "INTEGER") == 0;
    if (b->value.type == DBR_SQL_REAL && is_integer) {
        return bound_real_to_int(b);
    }
    if (b->value.type == DBR_SQL_INT && !is_integer) {
        int64_t exact = (int64_t)1 << 53;
        int64_t integer = b->value.integer;
        b->value = (dbr_sql_value){.type = DBR_SQL_REAL, .real = (double)integer};
        return integer >= -exact && integer <= exact;
    }
    return true;
}

/* Reads what table_best_index wrote; `*text` moves on. */
static uint64_t plan_number(const char **text, unsigned base)
{
    uint64_t n = 0;
    for (;; (*text)++) {
        unsigned digit = (unsigned char)**text - (unsigned)'0',
                 letter = (unsigned char)**text - (unsigned)'a';
        unsigned value = letter < 6 ? letter + 10 : digit;
        if (value >= base || (letter >= 6 && digit > 9)) {
            return n;
        }
        n = n * base + value;
    }
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan_id, const char *plan, int n,
                         sqlite3_value **values)
{
    virtual_cursor *c = (virtual_cursor *)(void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    (void)plan_id;
    assert(n >= 0 && n <= (int)MAX_BOUNDS);
    dbr_sql_bound bounds[MAX_BOUNDS];
    size_t n_bounds = 0;
    uint64_t used = plan_number(&plan, 16);
    for (int i = 0; i < n; i++) {
        assert(*plan == ' ');
        plan++;
        int column = (int)plan_number(&plan, 10);
        plan++; // the comma
        bounds[n_bounds] = (dbr_sql_bound){.column = column, .op = (dbr_sql_op)plan_number(&plan, 10)};
        n_bounds += bound_convert(&bounds[n_bounds], &e->table->columns[column], values[i]) ? 1 : 0;
    }
    cursor_rewind(c);
    dbr_err err = {0};
    dbr_code rc = e->table->open(e->data, bounds, n_bounds, used, &c->cursor, &err);
    if (rc < 0) {
        e->sql->table_error = err;
        e->sql->table_error.code = rc;
        return SQLITE_ERROR;
    }
    c->is_open = true;
    c->is_end = false;
    return cursor_next(base);
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    return ((const virtual_cursor *)(const void *)base)->is_end;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const virtual_cursor *c = (const virtual_cursor *)(const void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    assert(column >= 0 && (size_t)column < e->table->n_columns && !c->is_end);
    dbr_sql_out out = {.context = context};
    e->table->column(c->cursor, column, &out);
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
    *ret = ((const virtual_cursor *)(const void *)base)->row;
    return SQLITE_OK;
}

/* No xCreate: eponymous only, the table is there without a CREATE. No xUpdate: read-only. */
static const sqlite3_module module = {
    .iVersion = 0,
    .xConnect = table_connect,
    .xBestIndex = table_best_index,
    .xDisconnect = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};
