#include "test.h"

#include "base/sql.h"

/* A table of the numbers 0 to n - 1 with a name each: "n0", "n1", …; remembers what was pushed into it. */
typedef struct numbers {
    int64_t n;
    int64_t fails_at; // negative: never
    size_t n_opens, n_closes;
    size_t n_bounds;
    dbr_sql_bound bounds[8];
    char text[32]; // of the last text bound
    uint64_t used;
} numbers;

/* The same numbers in a table that judges by itself, keeps an order and has a JSON column: {"i":0,"even":"yes"} … */
typedef struct judge {
    dbr_sql_ask ask;
    dbr_sql_op ops[8];
    size_t n_values;
    char keys[64];
} judge;

typedef struct cursor {
    numbers *owner;
    int64_t at;
} cursor;

static dbr_code numbers_open(void *data, const dbr_sql_ask *ask, void **ret, dbr_err *err)
{
    numbers *owner = data;
    (void)err;
    owner->n_opens++;
    owner->used = ask->columns_used;
    owner->n_bounds = ask->n_bounds;
    for (size_t i = 0; i < ask->n_bounds && i < 8; i++) {
        owner->bounds[i] = ask->bounds[i];
        if (ask->bounds[i].value.type == DBR_SQL_TEXT) {
            (void)snprintf(owner->text, sizeof(owner->text), "%.*s", DBR_FMT(ask->bounds[i].value.text));
        }
    }
    cursor *c = dbr_xcalloc(1, sizeof(*c));
    *c = (cursor){.owner = owner, .at = -1};
    *ret = c;
    return DBR_OK;
}

static int numbers_next(void *data, dbr_err *err)
{
    cursor *c = data;
    c->at++;
    if (c->at == c->owner->fails_at) {
        return dbr_fail(err, DBR_ECHANGED, "evidence changed");
    }
    return c->at < c->owner->n;
}

static void numbers_column(void *data, int column, dbr_sql_out *out)
{
    const cursor *c = data;
    char name[32];
    int len = snprintf(name, sizeof(name), "n%lld", (long long)c->at);
    switch (column) {
    case 0:
        dbr_sql_out_int(out, c->at);
        break;
    case 1:
        dbr_sql_out_text(out, dbr_slice_of(name, (size_t)len));
        break;
    case 2:
        dbr_sql_out_real(out, (double)c->at / 2);
        break;
    default:
        dbr_sql_out_null(out);
    }
}

static void numbers_close(void *data)
{
    cursor *c = data;
    if (c != NULL) {
        c->owner->n_closes++;
    }
    free(c);
}

static const dbr_sql_column columns[] = {
    {.name = "i", .type = "INTEGER", .push = DBR_SQL_NARROWS},
    {.name = "name", .type = "TEXT", .push = DBR_SQL_NARROWS},
    {.name = "half", .type = "REAL", .push = DBR_SQL_NARROWS},
    {.name = "secret", .type = "TEXT", .is_hidden = true},
};
static const dbr_sql_table table = {.name = "numbers",
                                    .columns = columns,
                                    .n_columns = 4,
                                    .open = numbers_open,
                                    .next = numbers_next,
                                    .column = numbers_column,
                                    .close = numbers_close};

static judge asked;

static dbr_code judge_open(void *owner, const dbr_sql_ask *ask, void **ret, dbr_err *err)
{
    asked = (judge){.ask = *ask};
    for (size_t i = 0; i < ask->n_bounds && i < 8; i++) {
        asked.ops[i] = ask->bounds[i].op;
        asked.n_values += ask->bounds[i].n_values;
    }
    for (size_t i = 0; i < ask->n_keys; i++) {
        (void)snprintf(asked.keys + strlen(asked.keys), sizeof(asked.keys) - strlen(asked.keys), "%.*s ",
                       DBR_FMT(ask->keys[i]));
    }
    return numbers_open(owner, ask, ret, err);
}

static void judge_column(void *data, int column, dbr_sql_out *out)
{
    const cursor *c = data;
    char json[64];
    bool is_even = c->at % 2 == 0;
    int len =
        snprintf(json, sizeof(json), "{\"i\":%lld%s}", (long long)c->at, is_even ? ",\"even\":\"yes\"" : "");
    if (column == 3) {
        dbr_sql_out_text(out, dbr_slice_of(json, (size_t)len));
    } else if (column > 3 && strncmp(asked.keys, "even", 4) == 0) {
        dbr_sql_out_static(out, is_even ? dbr_slice_str("yes") : (dbr_slice){0});
    } else {
        numbers_column(data, column, out);
    }
}

static bool judge_orders(void *owner, int column, bool is_downward, uint64_t used)
{
    (void)owner;
    (void)used;
    return column == 0 && !is_downward;
}

static const dbr_sql_column judge_columns[] = {
    {.name = "i", .type = "INTEGER", .push = DBR_SQL_JUDGES},
    {.name = "name", .type = "TEXT", .push = DBR_SQL_JUDGES},
    {.name = "half", .type = "REAL", .push = DBR_SQL_SIFTS},
    {.name = "fields", .type = "TEXT"},
};
static const dbr_sql_table judge_table = {.name = "judge",
                                          .columns = judge_columns,
                                          .n_columns = 4,
                                          .json_column = 3,
                                          .open = judge_open,
                                          .can_order = judge_orders,
                                          .next = numbers_next,
                                          .column = judge_column,
                                          .close = numbers_close};

typedef struct result {
    dbr_buf text;
    size_t n_rows;
    size_t stop_after; // 0: never
    int answer;
    dbr_sql *interrupts;
} result;

static int take_row(void *data, const dbr_sql_value *values, const char *const *names, size_t n, dbr_err *err)
{
    result *r = data;
    if (r->n_rows++ == 0) {
        for (size_t i = 0; i < n; i++) {
            dbr_buf_printf(&r->text, "%s%s", i > 0 ? "," : "", names[i]);
        }
        dbr_buf_str(&r->text, ": ");
    }
    for (size_t i = 0; i < n; i++) {
        dbr_buf_str(&r->text, i > 0 ? "," : "");
        if (values[i].type == DBR_SQL_INT) {
            dbr_buf_printf(&r->text, "%lld", (long long)values[i].integer);
        } else if (values[i].type == DBR_SQL_REAL) {
            dbr_buf_printf(&r->text, "%g", values[i].real);
        } else if (values[i].type == DBR_SQL_TEXT) {
            dbr_buf_printf(&r->text, "'%.*s'", DBR_FMT(values[i].text));
        } else {
            dbr_buf_str(&r->text, "NULL");
        }
    }
    dbr_buf_str(&r->text, "; ");
    if (r->interrupts != NULL) {
        dbr_sql_interrupt(r->interrupts);
    }
    if (r->stop_after > 0 && r->n_rows == r->stop_after) {
        return r->answer < 0 ? (int)dbr_fail(err, (dbr_code)r->answer, "stopped") : r->answer;
    }
    return 0;
}

static numbers data = {.n = 5, .fails_at = -1};
static dbr_err last;

/* Rows as text, or "CODE message" of the failure. */
static const char *run_limited(const char *query, uint64_t max_steps, result r)
{
    static char out[8192];
    dbr_sql *sql = NULL;
    last = (dbr_err){0};
    dbr_buf_init(&r.text, 0);
    dbr_buf_str(&r.text, "");
    assert_int_equal(dbr_sql_new(&sql, &last), DBR_OK);
    assert_int_equal(dbr_sql_register(sql, &table, &data, &last), DBR_OK);
    assert_int_equal(dbr_sql_register(sql, &judge_table, &data, &last), DBR_OK);
    r.interrupts = r.interrupts != NULL ? sql : NULL;
    dbr_code rc = dbr_sql_run(sql, dbr_slice_str(query), max_steps, take_row, &r, &last);
    assert_int_equal(rc, last.code);
    (void)snprintf(out, sizeof(out), "%s", r.text.ptr);
    if (rc < 0) {
        (void)snprintf(out, sizeof(out), "%s %s", dbr_code_name(rc), last.message);
    }
    (void)dbr_sql_free(sql);
    dbr_buf_release(&r.text);
    assert_int_equal(data.n_opens, data.n_closes);
    return out;
}

static const char *run(const char *query)
{
    return run_limited(query, 0, (result){0});
}

static void reads_rows_with_their_types_and_names(void **state)
{
    (void)state;
    assert_string_equal(run("SELECT i, name, half, secret AS s FROM numbers WHERE i = 3"),
                        "i,name,half,s: 3,'n3',1.5,NULL; ");
    assert_string_equal(run("SELECT 1, 2.5, 'x', NULL, x'6162'"),
                        "1,2.5,'x',NULL,x'6162': 1,2.5,'x',NULL,'ab'; ");
    assert_string_equal(run("SELECT * FROM numbers LIMIT 1"), "i,name,half: 0,'n0',0; ");
    assert_string_equal(run("SELECT i FROM numbers WHERE 0"), "");
    assert_string_equal(run("WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t WHERE x < 3) "
                            "SELECT sum(x) FROM t"),
                        "sum(x): 6; ");
    assert_string_equal(run("SELECT value FROM json_each('[7]')"), "value: 7; ");
    assert_string_equal(
        run("SELECT a.i FROM numbers a JOIN numbers b ON b.i = a.i + 3 ORDER BY a.i DESC; -- end"),
        "i: 1; 0; ");
}

static void pushes_conditions_with_values_of_the_columns_type(void **state)
{
    (void)state;
    (void)run("SELECT name FROM numbers WHERE i >= 2 AND name < 'n9'");
    assert_int_equal(data.n_bounds, 2);
    assert_int_equal(data.bounds[0].column, 0);
    assert_int_equal(data.bounds[0].op, DBR_SQL_GE);
    assert_int_equal(data.bounds[0].value.integer, 2);
    assert_int_equal(data.bounds[1].op, DBR_SQL_LT);
    assert_string_equal(data.text, "n9");
    assert_int_equal(data.used, 3);
    assert_string_equal(run("SELECT i FROM numbers WHERE i > 2.5"), "i: 3; 4; ");
    assert_int_equal(data.bounds[0].value.type, DBR_SQL_INT);
    assert_int_equal(data.bounds[0].value.integer, 2);
    assert_string_equal(run("SELECT i FROM numbers WHERE i <= '1'"), "i: 0; 1; ");
    assert_int_equal(data.bounds[0].value.integer, 1);
    assert_string_equal(run("SELECT i FROM numbers WHERE half < 1"), "i: 0; 1; ");
    assert_int_equal(data.bounds[0].value.type, DBR_SQL_REAL);
    assert_string_equal(run("SELECT i FROM numbers WHERE i BETWEEN 1 AND 2"), "i: 1; 2; ");
    assert_int_equal(data.n_bounds, 2);
}

static void keeps_from_tables_what_they_would_misread(void **state)
{
    (void)state;
    assert_string_equal(run("SELECT i FROM numbers WHERE name = 'N2' COLLATE NOCASE"), "i: 2; ");
    assert_int_equal(data.n_bounds, 0);
    assert_string_equal(run("SELECT i FROM numbers WHERE i = 1.5"), "");
    assert_int_equal(data.n_bounds, 0);
    assert_string_equal(run("SELECT i FROM numbers WHERE i < 'x' LIMIT 1"), "i: 0; ");
    assert_int_equal(data.n_bounds, 0);
    assert_string_equal(run("SELECT i FROM numbers WHERE i = NULL"), "");
    assert_string_equal(run("SELECT i FROM numbers WHERE i > 9e99"), "");
    assert_string_equal(run("SELECT i FROM numbers WHERE name = 5"), "");
    assert_string_equal(data.text, "5");
}

/* What a table judges, SQLite does not judge again: this one lies, and gets away with it. */
static void believes_tables_that_judge(void **state)
{
    (void)state;
    assert_string_equal(run("SELECT count(*) FROM judge WHERE i >= 3"), "count(*): 5; ");
    assert_string_equal(run("SELECT count(*) FROM judge WHERE name = 'n1' AND i < 2.5"), "count(*): 5; ");
    assert_int_equal(asked.ask.n_bounds, 2);
    assert_string_equal(run("SELECT count(*) FROM judge WHERE i < 'x'"),
                        "count(*): 5; "); // a text is above numbers
    assert_int_equal(asked.ops[0], DBR_SQL_NOT_NULL);
    asked = (judge){.n_values = 7};
    assert_string_equal(run("SELECT count(*) FROM judge WHERE i > 'x'"), "count(*): 0; ");
    assert_string_equal(run("SELECT count(*) FROM judge WHERE i = 1.5"), "count(*): 0; ");
    assert_string_equal(run("SELECT count(*) FROM judge WHERE i = NULL"), "count(*): 0; ");
    assert_int_equal(asked.n_values, 7); // not even opened
    assert_string_equal(run("SELECT count(*) FROM judge WHERE name = 5"), "count(*): 0; ");
    assert_string_equal(run("SELECT count(*) FROM judge WHERE name IN ('n1', 'n3')"), "count(*): 2; ");
    assert_int_equal(asked.ops[0], DBR_SQL_IN);
    assert_int_equal(asked.n_values, 2);
    assert_string_equal(run("SELECT i FROM judge WHERE half > 1 AND half <> 2 AND name LIKE 'N%'"), "i: 3; ");
    assert_int_equal(asked.ask.n_bounds, 3);
    assert_string_equal(run("SELECT a.i FROM judge a JOIN numbers b ON a.half = b.i"), "i: 0; 2; 4; ");
    assert_int_equal(asked.ask.n_bounds, 0); // another table's values are nothing to sift by
}

static void leaves_the_order_to_tables_that_keep_it(void **state)
{
    (void)state;
    assert_string_equal(run("SELECT i, count(*) FROM judge GROUP BY i"),
                        "i,count(*): 0,1; 1,1; 2,1; 3,1; 4,1; ");
    assert_int_equal(asked.ask.order, 0);
    assert_false(asked.ask.once);
    assert_string_equal(run("SELECT i FROM judge ORDER BY i DESC LIMIT 1"), "i: 4; ");
    assert_int_equal(asked.ask.order, -1);
    assert_string_equal(run("SELECT DISTINCT i FROM judge WHERE i % 2 = 0"), "i: 0; 2; 4; ");
    assert_int_equal(asked.ask.order, 0);
    (void)run("SELECT DISTINCT i FROM judge WHERE name = 'n1'");
    assert_false(asked.ask.once); // `name` is used too
    (void)run("SELECT DISTINCT i FROM judge");
    assert_true(asked.ask.once);
}

static void asks_for_members_of_json_as_columns(void **state)
{
    (void)state;
    assert_string_equal(run("SELECT count(*) FROM judge WHERE fields->>'even' = 'yes'"), "count(*): 3; ");
    assert_string_equal(asked.keys, "even ");
    assert_int_equal(asked.ask.columns_used, 1 << 4);
    assert_int_equal(asked.ops[0], DBR_SQL_EQ);
    assert_string_equal(run("SELECT j.fields ->> 'even' FROM judge j LIMIT 1"),
                        "j.fields ->> 'even': 'yes'; "); // the name is as asked
    (void)run("SELECT fields->>'http.status-code' FROM judge");
    assert_string_equal(asked.keys, "http.status-code ");
    static const char *const plain[] = {
        "SELECT i || fields->>'even' FROM judge",    "SELECT +fields->>'even' FROM judge",
        "SELECT fields->>'$.even' FROM judge",       "SELECT fields->>'a b' FROM judge",
        "SELECT fields->'even' FROM judge",          "SELECT fields->>0 FROM judge",
        "SELECT (SELECT fields->>'even') FROM judge"};
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        (void)run(plain[i]);
        assert_string_equal(asked.keys, "");
    }
    assert_memory_equal(run("SELECT \"fields->>even\" FROM judge"), "E_PARSE no such column", 22);
}

static void allows_nothing_but_reading(void **state)
{
    (void)state;
    static const char *const bad[] = {"CREATE TABLE t(x)",
                                      "CREATE TEMP TABLE t(x)",
                                      "INSERT INTO numbers(i) VALUES (1)",
                                      "DELETE FROM numbers",
                                      "UPDATE numbers SET i = 1",
                                      "ATTACH '/tmp/x.db' AS x",
                                      "VACUUM",
                                      "VACUUM INTO '/tmp/x.db'",
                                      "PRAGMA user_version = 1",
                                      "PRAGMA table_info(numbers)",
                                      "BEGIN",
                                      "ANALYZE",
                                      "REINDEX",
                                      "DROP TABLE numbers",
                                      "SELECT load_extension('x')",
                                      "CREATE VIEW v AS SELECT 1",
                                      "SELECT 1; SELECT 2",
                                      "SELECT 1; DROP TABLE numbers"};
    assert_memory_equal(run(bad[0]), "E_PARSE not allowed", 19);
    for (size_t i = 1; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const char *answer = run(bad[i]);
        if (strncmp(answer, "E_PARSE not allowed", 19) != 0 &&
            strstr(answer, "may not be modified") == NULL) {
            print_error("%s: %s\n", bad[i], answer);
            fail();
        }
    }
}

static void passes_on_what_sqlite_says_with_its_place(void **state)
{
    (void)state;
    assert_string_equal(run("SELECT nosuch\nFROM numbers"),
                        "E_PARSE no such column: nosuch; 'numbers' has i, name, half");
    /* A column that is called like a table is no table that is read from. */
    assert_string_equal(run("SELECT nosuch FROM numbers WHERE judge = 1"),
                        "E_PARSE no such column: nosuch; 'numbers' has i, name, half");
    assert_string_equal(run("SELECT 1\nFROM\n nowhere"),
                        "E_PARSE no such table: nowhere; there are numbers, judge");
    assert_string_equal(run("SELECT i FROM numbers\nWHERE i ="), "E_PARSE incomplete input");
    assert_string_equal(run("SELECT i FROM numbers\nWHERE ) 1"), "E_PARSE near \")\": syntax error");
    assert_int_equal(last.line, 2);
    assert_int_equal(last.byte, 7);
    assert_string_equal(run("SELECT i FROM numbers WHERE name = \"n1\""),
                        "E_PARSE no such column: n1 (a text is written 'n1')");
    assert_string_equal(run("SELECT 'numbers', nam FROM numbers"),
                        "E_PARSE no such column: nam (did you mean 'name'?)");
    assert_string_equal(run("SELECT x.nane FROM numbers x"),
                        "E_PARSE no such column: x.nane (did you mean 'name'?)");
    assert_string_equal(run("SELECT 1 FROM number"),
                        "E_PARSE no such table: number (did you mean 'numbers'?)");
    assert_string_equal(run(""), "E_PARSE empty query");
    assert_string_equal(run(" -- nothing"), "E_PARSE empty query");
    assert_string_equal(run("SELECT abs(-9223372036854775808)"), "E_PARSE integer overflow");
    assert_string_equal(run("SELECT json_extract('{', '$.a')"), "E_PARSE malformed JSON");
}

static void passes_on_what_a_table_reports(void **state)
{
    (void)state;
    data.fails_at = 2;
    assert_string_equal(run("SELECT i FROM numbers"), "E_CHANGED evidence changed");
    data.fails_at = -1;
}

static void limits_steps_lengths_and_time(void **state)
{
    (void)state;
    static const char forever[] =
        "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT sum(x) FROM t";
    assert_string_equal(run_limited(forever, 100000, (result){0}),
                        "E_LIMIT query took too long: more than 100000 steps");
    assert_string_equal(run("SELECT length(zeroblob(20000000))"), "E_LIMIT string or blob too big");
    result r = {.interrupts = (dbr_sql *)&data};
    assert_string_equal(
        run_limited("WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT x FROM t", 0, r),
        "E_LIMIT query interrupted");
}

static void a_row_may_end_the_query(void **state)
{
    (void)state;
    assert_string_equal(run_limited("SELECT i FROM numbers", 0, (result){.stop_after = 2, .answer = 1}),
                        "i: 0; 1; ");
    assert_string_equal(run_limited("SELECT i FROM numbers", 0, (result){.stop_after = 2, .answer = DBR_EIO}),
                        "E_IO stopped");
}

static void twice(void *factor, const dbr_sql_value *args, size_t n, dbr_sql_out *out)
{
    if (n == 1 && args[0].type == DBR_SQL_INT) {
        dbr_sql_out_int(out, args[0].integer * *(const int *)factor);
    } else {
        dbr_sql_out_text(out, (dbr_slice){0});
    }
}

static void registers_functions_and_lists_tables(void **state)
{
    (void)state;
    dbr_sql *sql = NULL;
    dbr_err err = {0};
    int factor = 2;
    result r = {0};
    dbr_buf_init(&r.text, 0);
    assert_int_equal(dbr_sql_new(&sql, &err), DBR_OK);
    assert_null(dbr_sql_table_at(sql, 0));
    assert_int_equal(dbr_sql_register(sql, &table, &data, &err), DBR_OK);
    assert_ptr_equal(dbr_sql_table_at(sql, 0), &table);
    assert_null(dbr_sql_table_at(sql, 1));
    assert_int_equal(dbr_sql_register(sql, &table, &data, &err), DBR_EEXIST);
    assert_int_equal(dbr_sql_register_function(sql, "twice", -1, twice, &factor, &err), DBR_OK);
    err = (dbr_err){0};
    assert_int_equal(dbr_sql_run(sql, dbr_slice_str("SELECT twice(21), twice('x')"), 0, take_row, &r, &err),
                     DBR_OK);
    assert_string_equal(r.text.ptr, "twice(21),twice('x'): 42,NULL; ");
    assert_int_equal(dbr_sql_run(sql, dbr_slice_str("SELECT 1"), 0, take_row, &r, &err), DBR_OK); // again
    dbr_buf_release(&r.text);
    assert_null(dbr_sql_free(sql));
    assert_null(dbr_sql_free(NULL));
}

DBR_TESTS(cmocka_unit_test(reads_rows_with_their_types_and_names),
          cmocka_unit_test(pushes_conditions_with_values_of_the_columns_type),
          cmocka_unit_test(keeps_from_tables_what_they_would_misread),
          cmocka_unit_test(believes_tables_that_judge),
          cmocka_unit_test(leaves_the_order_to_tables_that_keep_it),
          cmocka_unit_test(asks_for_members_of_json_as_columns), cmocka_unit_test(allows_nothing_but_reading),
          cmocka_unit_test(passes_on_what_sqlite_says_with_its_place),
          cmocka_unit_test(passes_on_what_a_table_reports), cmocka_unit_test(limits_steps_lengths_and_time),
          cmocka_unit_test(a_row_may_end_the_query), cmocka_unit_test(registers_functions_and_lists_tables))
