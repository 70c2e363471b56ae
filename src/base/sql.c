/*
 * SQLite behind a small door: a private in-memory database that holds nothing itself. Rooms register read-only virtual tables
 * (dbr_sql_table) and functions; a query sees those, SQLite's own functions, and json_each().
 *
 * How a condition reaches a table: SQLite offers the conditions of a plan to xBestIndex; what is taken of them is written into the
 * plan as text (sql_plan.c). xFilter reads that back, makes each value one of the column's type (sql_bound.c) and hands the bounds
 * to the table's open(). Members of JSON columns (sql_keys.c) and counts (sql_count.c) become columns before that.
 *
 * What keeps a query harmless: the authoriser lets only reading through, attaching is limited to none, extensions cannot be loaded,
 * lengths and depths are limited, and every few hundred steps a handler looks at the step limit and at dbr_sql_interrupt().
 */
#include "base/sql.h"

#include "base/limits.h"
#include "base/sql_hint.h"
#include "base/sql_plan.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdatomic.h>

#define MAX_COLUMNS      62u        // SQLite's colUsed has 64 bits and shares the last one among the rest
#define MAX_ARGUMENTS    64u        // of a function
#define MAX_LENGTH_BYTES (16 << 20) // one value: a report's worth; records are 1 MiB
#define STEPS_A_CHECK    256        // between two looks at the limits: some microseconds
#define ROWS_OF_A_TABLE  1e6        // what a full scan is taken to cost; only ratios matter to the planner
#define MAX_JUDGED       16         // SQLite keeps what it need not check in 16 bits

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
    uint64_t max_steps;               // of the running query; 0 for no limit
    uint64_t n_steps;                 // taken so far, in whole checks
    bool is_running;                  // dbr_sql_run does not nest
    bool is_declaring;                // SQLite reads the CREATE TABLE of one of our tables
    bool took_too_long;               // the handler stopped the query
    bool was_denied;                  // the authoriser said no
    dbr_err table_error;              // what a table reported; code DBR_OK for nothing
    dbr_arena arena;                  // of the running query: keys, names
    const char *const *names;         // of its columns
    dbr_slice keys[DBR_SQL_MAX_KEYS]; // members of JSON columns that are columns now
    size_t n_keys;
    bool counts, cannot_count; // tables that count say so in a column; the one that is asked does not here
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
    dbr_arena values; // of IN lists while opening
} virtual_cursor;

/* Columns that are members of a JSON column. No type (in SQLite: BLOB): they compare as the expression they stand for. */
static const dbr_sql_column key_column = {.name = "", .type = "", .help = "", .push = DBR_SQL_SIFTS};

static dbr_code configure(dbr_sql *sql, dbr_err *err);
static int authorise(void *data, int action, const char *a, const char *b, const char *database,
                     const char *trigger);
static int check_progress(void *data);
static dbr_code prepare(dbr_sql *sql, dbr_slice query, sqlite3_stmt **ret, dbr_err *err);
static void set_columns(dbr_sql *sql, const dbr_slice *keys, size_t n, bool counts);
static void lift(dbr_sql *sql, dbr_slice query, sqlite3_stmt **stmt);
static const char *const *names_of(sqlite3_stmt *stmt, dbr_arena *arena, size_t *ret_n);
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
    dbr_arena_release(&sql->arena);
    free(sql);
    return NULL;
}

dbr_code dbr_sql_register(dbr_sql *sql, const dbr_sql_table *table, void *data, dbr_err *err)
{
    assert(table->n_columns > 0);
    assert(table->n_columns + (table->json_column > 0 ? DBR_SQL_MAX_KEYS : 0) <= MAX_COLUMNS);
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
    atomic_store(&sql->is_interrupted, false);
    sql->took_too_long = sql->was_denied = false;
    sql->table_error = (dbr_err){0};
    dbr_arena_reset(&sql->arena);
    set_columns(sql, NULL, 0, false);
    dbr_code rc = prepare(sql, query, &stmt, err);
    if (rc == DBR_OK) {
        size_t n = 0;
        sql->names = names_of(stmt, &sql->arena, &n);
        lift(sql, query, &stmt);
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
    sql->took_too_long = sql->was_denied = false;
    sql->table_error = (dbr_err){0};
    set_columns(sql, NULL, 0, false);
    dbr_code rc = prepare(sql, query, &stmt, err);
    if (rc == DBR_OK) {
        *ret_names = names_of(stmt, arena, ret_n);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

void dbr_sql_interrupt(dbr_sql *sql)
{
    /* Not sqlite3_interrupt(): a flag is all that a signal handler may touch. */
    atomic_store(&sql->is_interrupted, true);
}

bool dbr_sql_is_interrupted(const dbr_sql *sql)
{
    return atomic_load(&sql->is_interrupted);
}

bool dbr_sql_like(const char *pattern, const char *text)
{
    return sqlite3_strlike(pattern, text, 0) == 0;
}

void dbr_sql_out_null(dbr_sql_out *out)
{
    sqlite3_result_null(out->context);
}

void dbr_sql_out_error(dbr_sql_out *out, const char *why)
{
    sqlite3_result_error(out->context, why, -1);
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
    sqlite3_result_text64(out->context, value.ptr, value.len, SQLITE_TRANSIENT, SQLITE_UTF8); // NULL is NULL
}

void dbr_sql_out_static(dbr_sql_out *out, dbr_slice value)
{
    sqlite3_result_text64(out->context, value.ptr, value.len, SQLITE_STATIC, SQLITE_UTF8);
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
    bool is_configured = true;
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        is_configured &= sqlite3_db_config(sql->db, switches[i].option, switches[i].value, NULL) == SQLITE_OK;
    }
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        (void)sqlite3_limit(sql->db, limits[i].id, limits[i].value); // returns the old value
    }
    /* SQLite builds its own virtual tables at first use, by a CREATE TABLE that the authoriser would deny:
     * now, then. */
    (void)sqlite3_exec(sql->db, "SELECT 1 FROM json_each('[]'), json_tree('[]')", NULL, NULL, NULL);
    sqlite3_progress_handler(sql->db, STEPS_A_CHECK, check_progress, sql);
    if (!is_configured || sqlite3_set_authorizer(sql->db, authorise, sql) != SQLITE_OK) {
        return dbr_fail(err, DBR_ESTORE, "cannot configure sqlite: %s", sqlite3_errmsg(sql->db));
    }
    return DBR_OK;
}

/* A list of what may be done, not of what may not: what SQLite learns to do later is denied. */
static int authorise(void *data, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    dbr_sql *sql = data;
    (void)a, (void)database, (void)trigger;
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

/* Says why SQLite stopped. */
static dbr_code fail_sql(dbr_sql *sql, int code, dbr_slice query, dbr_err *err)
{
    int kind = code & 0xff;
    bool is_store = kind == SQLITE_NOMEM || kind == SQLITE_IOERR || kind == SQLITE_FULL;
    sql_stop stop = {.table_error = &sql->table_error,
                     .max_steps = sql->took_too_long ? sql->max_steps : 0,
                     .is_interrupted = kind == SQLITE_INTERRUPT,
                     .was_denied = sql->was_denied,
                     .code = kind == SQLITE_TOOBIG ? DBR_ELIMIT
                             : is_store            ? DBR_ESTORE
                                                   : DBR_EPARSE,
                     .message = sqlite3_errmsg(sql->db),
                     .offset = sqlite3_error_offset(sql->db)};
    return sql_explain(sql, &stop, query, err);
}

static const char *const *names_of(sqlite3_stmt *stmt, dbr_arena *arena, size_t *ret_n)
{
    size_t n = (size_t)sqlite3_column_count(stmt);
    const char **names = DBR_NEW_N(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        names[i] = dbr_arena_str(arena, dbr_slice_str(sqlite3_column_name(stmt, (int)i)));
    }
    *ret_n = n;
    return names;
}

/* Declares the tables again whose further columns are others now. */
static void set_columns(dbr_sql *sql, const dbr_slice *keys, size_t n, bool counts)
{
    bool other_keys = n > 0 || sql->n_keys > 0, other_counts = counts != sql->counts;
    sql->n_keys = n;
    sql->counts = counts;
    for (size_t i = 0; i < n; i++) {
        sql->keys[i] = keys[i];
    }
    for (size_t i = 0; i < sql->entries.n; i++) {
        entry *e = sql->entries.items[i];
        if ((other_keys && e->table->json_column > 0) || (other_counts && e->table->can_count != NULL)) {
            (void)sqlite3_create_module_v2(sql->db, e->table->name, &module, e, NULL);
        }
    }
}

/* Replaces a prepared query by one that names members of JSON columns or counts as columns, if SQLite and tables take it. */
static void lift(dbr_sql *sql, dbr_slice query, sqlite3_stmt **stmt)
{
    DBR_AUTO(dbr_buf) lifted = {0};
    dbr_slice keys[DBR_SQL_MAX_KEYS];
    dbr_err ignored = {0};
    size_t n = 0;
    sqlite3_stmt *other = NULL;
    DBR_AUTO(dbr_buf) dots = {0};
    if (sql_keys_quote(sql, query, &dots) && prepare(sql, dbr_buf_view(&dots), &other, &ignored) == DBR_OK) {
        (void)sqlite3_finalize(*stmt);
        *stmt = other;
    }
    other = NULL;
    bool has_keys = sql_keys_lift(sql, query, &sql->arena, &lifted, keys, &n);
    if (!has_keys && !sql_count_lift(query, &lifted)) {
        return;
    }
    set_columns(sql, keys, has_keys ? n : 0, !has_keys);
    sql->cannot_count = false;
    bool is_lifted = prepare(sql, dbr_buf_view(&lifted), &other, &ignored) == DBR_OK && !sql->cannot_count;
    (void)sqlite3_finalize(is_lifted ? *stmt : other); // NULL is none
    *stmt = is_lifted ? other : *stmt;
    sql->cannot_count = !is_lifted;
    sql->was_denied = false;
    sql->table_error = (dbr_err){0};
}

static dbr_code step_rows(dbr_sql *sql, sqlite3_stmt *stmt, dbr_slice query, dbr_sql_row row, void *data,
                          dbr_err *err)
{
    size_t n = (size_t)sqlite3_column_count(stmt);
    dbr_sql_value *values = dbr_xcalloc(n, sizeof(*values));
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
        int answer = row(data, values, sql->names, n, err);
        if (answer != 0) {
            rc = answer < 0 ? (dbr_code)answer : DBR_OK;
            break;
        }
    }
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
    (void)argc, (void)argv, (void)error;
    DBR_AUTO(dbr_buf) ddl = {0};
    sql_declare(e->table, e->sql->keys, e->sql->n_keys, e->sql->counts, &ddl);
    e->sql->is_declaring = true;
    int code = sqlite3_declare_vtab(db, ddl.ptr);
    e->sql->is_declaring = false;
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

static const dbr_sql_column *column_at(const entry *e, int i)
{
    return (size_t)i < e->table->n_columns ? &e->table->columns[i] : &key_column;
}

static bool operator_of(unsigned char sqlite_op, dbr_sql_op *ret)
{
    static const struct {
        unsigned char sqlite;
        dbr_sql_op ours;
    } operators[] = {
        {SQLITE_INDEX_CONSTRAINT_EQ, DBR_SQL_EQ},     {SQLITE_INDEX_CONSTRAINT_GT, DBR_SQL_GT},
        {SQLITE_INDEX_CONSTRAINT_GE, DBR_SQL_GE},     {SQLITE_INDEX_CONSTRAINT_LT, DBR_SQL_LT},
        {SQLITE_INDEX_CONSTRAINT_LE, DBR_SQL_LE},     {SQLITE_INDEX_CONSTRAINT_NE, DBR_SQL_NE},
        {SQLITE_INDEX_CONSTRAINT_LIKE, DBR_SQL_LIKE}, {SQLITE_INDEX_CONSTRAINT_ISNOTNULL, DBR_SQL_NOT_NULL}};
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (operators[i].sqlite == sqlite_op) {
            *ret = operators[i].ours;
            return true;
        }
    }
    return false;
}

/* A condition as SQLite offers it; false when it is none that a table could take. */
static bool read_offer(sqlite3_index_info *info, int i, sql_offer *ret)
{
    const struct sqlite3_index_constraint *c = &info->aConstraint[i];
    sqlite3_value *constant = NULL;
    *ret = (sql_offer){.column = c->iColumn}; // -1 is the rowid
    if (!c->usable || c->iColumn < 0 || !operator_of(c->op, &ret->op) ||
        sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") != 0) {
        return false;
    }
    ret->is_list = ret->op == DBR_SQL_EQ && sqlite3_vtab_in(info, i, -1);
    ret->is_constant = !ret->is_list && sqlite3_vtab_rhs_value(info, i, &constant) == SQLITE_OK;
    ret->is_text = ret->is_constant && sqlite3_value_type(constant) == SQLITE_TEXT;
    return true;
}

/* Whether the table gives the rows in the order that is wanted. */
static void plan_order(const virtual_table *t, const sqlite3_index_info *info, sql_plan *plan)
{
    const dbr_sql_table *table = t->entry->table;
    bool is_one = info->nOrderBy == 1 && info->aOrderBy[0].iColumn >= 0 && table->can_order != NULL;
    bool is_downward = is_one && info->aOrderBy[0].desc != 0;
    plan->order = is_one ? info->aOrderBy[0].iColumn : -1;
    if (!is_one || !table->can_order(t->entry->data, plan->order, is_downward, info->colUsed)) {
        plan->order = -1;
        return;
    }
    plan->is_downward = is_downward;
    plan->once = info->colUsed == (uint64_t)1 << plan->order;
    for (int i = 0; i < info->nConstraint; i++) {
        plan->once &=
            info->aConstraintUsage[i].omit != 0; // what SQLite checks must not be thinned out before
    }
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const virtual_table *t = (const virtual_table *)(const void *)base;
    const entry *e = t->entry;
    sql_plan plan = {.used = info->colUsed};
    DBR_AUTO(dbr_buf) text = {0};
    double rows = ROWS_OF_A_TABLE;
    int n_values = 0;
    for (int i = 0; i < info->nConstraint && plan.n < SQL_MAX_BOUNDS; i++) {
        sql_offer offer;
        if (!read_offer(info, i, &offer) || !sql_plan_take(&plan, &offer, column_at(e, offer.column))) {
            continue;
        }
        sql_plan_bound *b = &plan.bounds[plan.n - 1];
        if (b->op == DBR_SQL_IN) {
            (void)sqlite3_vtab_in(info, i, 1); // all values at once
        }
        info->aConstraintUsage[i].argvIndex = ++n_values;
        b->is_judged &= n_values <= MAX_JUDGED;
        info->aConstraintUsage[i].omit = b->is_judged;
        rows *= sql_plan_selects(b->op);
    }
    uint64_t used = info->colUsed & ~((uint64_t)1 << e->table->n_columns);
    e->sql->cannot_count |=
        e->sql->counts && (e->table->can_count == NULL || !e->table->can_count(e->data, used));
    plan_order(t, info, &plan);
    plan.once &= sqlite3_vtab_distinct(info) >= 2;
    info->orderByConsumed = plan.order >= 0;
    info->estimatedRows = rows < 1 ? 1 : (sqlite3_int64)rows;
    info->estimatedCost = 10 + rows; // opening costs more than a row: a join should not open for nothing
    sql_plan_write(&plan, &text);
    info->idxStr = sqlite3_mprintf("%s", text.ptr);
    info->needToFreeIdxStr = 1;
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
    dbr_arena_release(&c->values);
    free(c);
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    virtual_cursor *c = (virtual_cursor *)(void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    int answer = e->table->next(c->cursor, &e->sql->table_error);
    if (answer < 0) {
        e->sql->table_error.code = (dbr_code)answer;
        return SQLITE_ERROR;
    }
    c->is_end = answer == 0;
    c->row++;
    return SQLITE_OK;
}

/* The values of an IN list, copied: SQLite shows them one at a time. */
static void read_list(sqlite3_value *list, dbr_arena *arena, dbr_sql_bound *b)
{
    DBR_VEC(dbr_sql_value) all = {0};
    sqlite3_value *v = NULL;
    for (int code = sqlite3_vtab_in_first(list, &v); code == SQLITE_OK && v != NULL;
         code = sqlite3_vtab_in_next(list, &v)) {
        dbr_sql_value value = value_of(v);
        value.text = value.type == DBR_SQL_TEXT ? dbr_slice_dup(arena, value.text) : value.text;
        *DBR_PUSH(&all) = value;
    }
    dbr_sql_value *copy = DBR_NEW_N(arena, dbr_sql_value, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        copy[i] = all.items[i];
    }
    b->values = copy;
    b->n_values = all.n;
    DBR_VEC_RELEASE(&all);
}

/* The value as the column's affinity makes it: numbers for numbers, and texts for a column that is sifted as text. */
static sql_fate read_value(sqlite3_value *v, const dbr_sql_column *column, bool judged, dbr_sql_bound *b)
{
    bool is_text = strcmp(column->type, "TEXT") == 0;
    bool is_number = !is_text && column->type[0] != '\0';
    int type = is_number ? sqlite3_value_numeric_type(v) : sqlite3_value_type(v);
    bool is_plain = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
    if (is_text && is_plain) {
        const char *text = (const char *)sqlite3_value_text(v); // 5 becomes '5', as SQLite itself compares it
        b->value = (dbr_sql_value){.type = DBR_SQL_TEXT, .text = dbr_slice_str(text)};
    } else {
        b->value = value_of(v);
    }
    return sql_bound_fit(b, column, judged, type == SQLITE_BLOB);
}

/* The conditions of the plan with their values; false when no row can meet them. */
static bool read_bounds(virtual_cursor *c, const entry *e, const sql_plan *plan, sqlite3_value **values,
                        dbr_sql_bound *ret, size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const sql_plan_bound *p = &plan->bounds[i];
        dbr_sql_bound b = {.column = p->column, .op = p->op};
        sql_fate fate = SQL_FATE_USED;
        if (b.op == DBR_SQL_IN) {
            read_list(values[i], &c->values, &b);
        } else if (b.op != DBR_SQL_NOT_NULL) {
            fate = read_value(values[i], column_at(e, b.column), p->is_judged, &b);
        }
        if (fate == SQL_FATE_NOTHING) {
            return false;
        }
        ret[n] = b;
        n += fate == SQL_FATE_USED;
    }
    *ret_n = n;
    return true;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan_id, const char *text, int n,
                         sqlite3_value **values)
{
    virtual_cursor *c = (virtual_cursor *)(void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    (void)plan_id, (void)n;
    dbr_sql_bound bounds[SQL_MAX_BOUNDS];
    sql_plan plan;
    sql_plan_read(text, &plan);
    dbr_sql_ask ask = {.bounds = bounds,
                       .columns_used = plan.used,
                       .keys = e->sql->keys,
                       .n_keys = e->sql->n_keys,
                       .order = plan.order,
                       .is_downward = plan.is_downward,
                       .once = plan.once,
                       .counts = e->sql->counts && !e->sql->cannot_count};
    cursor_rewind(c);
    dbr_code rc = DBR_OK;
    c->is_open = read_bounds(c, e, &plan, values, bounds, &ask.n_bounds);
    if (c->is_open) {
        rc = e->table->open(e->data, &ask, &c->cursor, &e->sql->table_error);
    }
    dbr_arena_reset(&c->values);
    if (rc < 0) {
        c->is_open = false;
        e->sql->table_error.code = rc;
        return SQLITE_ERROR;
    }
    c->is_end = !c->is_open;
    return c->is_open ? cursor_next(base) : SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    return ((const virtual_cursor *)(const void *)base)->is_end;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const virtual_cursor *c = (const virtual_cursor *)(const void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    bool is_count = (size_t)column == e->table->n_columns && e->sql->counts;
    assert(column >= 0 && (is_count || (size_t)column < e->table->n_columns + e->sql->n_keys) && !c->is_end);
    dbr_sql_out out = {.context = context};
    if (is_count) {
        dbr_sql_out_int(&out, (int64_t)e->table->count(c->cursor));
    } else {
        e->table->column(c->cursor, column, &out);
    }
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
    const virtual_cursor *c = (const virtual_cursor *)(const void *)base;
    const entry *e = ((const virtual_table *)(const void *)base->pVtab)->entry;
    *ret = e->table->number != NULL ? e->table->number(c->cursor) : c->row;
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
