/*
 * Counts of groups from a table that knows how many rows are alike: which queries are answered so, and that they say what
 * counting rows says.
 */
#include "test.h"

#include "base/sql.h"

#include <stdlib.h>

/* The numbers 0 to 9: i, i modulo 3 as a text, and whether it is even. The last two can be counted. */
enum { COLUMN_I, COLUMN_REST, COLUMN_EVEN, N_COLUMNS, N = 10 };

typedef struct group {
    int i; // one of them
    unsigned n;
} group;

typedef struct cursor {
    group groups[N];
    int n, at;
} cursor;

static size_t n_rows;    // handed out
static bool was_counted; // as groups

static bool alike(int a, int b, uint64_t used)
{
    return ((used >> COLUMN_REST & 1) == 0 || a % 3 == b % 3) &&
           ((used >> COLUMN_EVEN & 1) == 0 || a % 2 == b % 2);
}

static dbr_code open_numbers(void *data, const dbr_sql_ask *ask, void **ret, dbr_err *err)
{
    (void)data, (void)err;
    cursor *c = dbr_xcalloc(1, sizeof(*c));
    c->at = -1;
    was_counted = ask->counts;
    for (int i = 0; i < N; i++) {
        int k = 0;
        while (ask->counts && k < c->n && !alike(c->groups[k].i, i, ask->columns_used)) {
            k++;
        }
        k = ask->counts ? k : i;
        c->n += k == c->n;
        c->groups[k].i = i;
        c->groups[k].n++;
    }
    *ret = c;
    return DBR_OK;
}

static int next_number(void *data, dbr_err *err)
{
    cursor *c = data;
    (void)err;
    n_rows += ++c->at < c->n;
    return c->at < c->n;
}

static void show(void *data, int column, dbr_sql_out *out)
{
    static const char *const rests[] = {"zero", "one", "two"};
    const cursor *c = data;
    int i = c->groups[c->at].i;
    if (column == COLUMN_I) {
        dbr_sql_out_int(out, i);
    } else if (column == COLUMN_REST) {
        dbr_sql_out_static(out, dbr_slice_str(rests[i % 3]));
    } else {
        dbr_sql_out_static(out, i % 2 == 0 ? dbr_slice_str("yes") : (dbr_slice){0});
    }
}

static bool can_count(void *data, uint64_t used)
{
    (void)data;
    return (used & ~((uint64_t)1 << COLUMN_REST | (uint64_t)1 << COLUMN_EVEN)) == 0;
}

static uint64_t count(void *data)
{
    const cursor *c = data;
    return c->groups[c->at].n;
}

static const dbr_sql_column columns[N_COLUMNS] = {
    {.name = "i", .type = "INTEGER"}, {.name = "rest", .type = "TEXT"}, {.name = "even", .type = "TEXT"}};
#define TABLE                                                                                                \
    .name = "numbers", .columns = columns, .n_columns = N_COLUMNS, .open = open_numbers,                     \
    .next = next_number, .column = show, .close = free
static const dbr_sql_table counting = {TABLE, .can_count = can_count, .count = count};
static const dbr_sql_table plain = {TABLE};

static int take_row(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    dbr_buf *text = data;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(text, "%s=%d:%lld:%.*s ", names[i], (int)v[i].type,
                       v[i].type == DBR_SQL_INT ? (long long)v[i].integer : 0LL,
                       DBR_FMT(v[i].type == DBR_SQL_TEXT ? v[i].text : dbr_slice_str("")));
    }
    dbr_buf_char(text, '\n');
    return 0;
}

static void ask(const dbr_sql_table *table, const char *query, dbr_buf *ret)
{
    dbr_sql *sql = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_sql_new(&sql, &err), DBR_OK);
    assert_int_equal(dbr_sql_register(sql, table, NULL, &err), DBR_OK);
    dbr_buf_clear(ret);
    dbr_buf_str(ret, "");
    for (int i = 0; i < 2; i++) { // the second time nothing is left of the first
        n_rows = 0;
        was_counted = false;
        if (dbr_sql_run(sql, dbr_slice_str(query), 0, take_row, ret, &err) < 0) {
            dbr_buf_printf(ret, "E %s\n", err.message);
        }
    }
    (void)dbr_sql_free(sql);
}

/* Whether it is answered from groups; the answer is that of the table that has none. */
static bool is_counted(const char *query)
{
    DBR_AUTO(dbr_buf) got = {0}, expected = {0};
    ask(&plain, query, &expected);
    assert_false(was_counted);
    ask(&counting, query, &got);
    if (strcmp(got.ptr, expected.ptr) != 0) {
        fail_msg("%s\n%s--- expected\n%s", query, got.ptr, expected.ptr);
    }
    return was_counted && n_rows < N;
}

static void groups_are_counted_without_their_rows(void **state)
{
    (void)state;
    assert_true(is_counted("SELECT rest, count(*) FROM numbers GROUP BY rest"));
    assert_true(is_counted("select even, Count ( * ) from numbers group by even;"));
    assert_true(is_counted("SELECT rest, even, count(*) FROM numbers GROUP BY even, rest"));
    assert_true(
        is_counted("SELECT count(*) AS n, rest FROM numbers GROUP BY rest ORDER BY n DESC, rest LIMIT 2"));
    assert_true(is_counted("SELECT rest r, count(*) n FROM numbers GROUP BY rest HAVING count(*) > 3"));
    assert_true(is_counted("SELECT REST, count(*), count(*) FROM numbers GROUP BY rest ORDER BY 2 DESC, 1"));
    assert_true(is_counted("SELECT count(*) /* all */ FROM numbers -- of them\nGROUP BY rest ORDER BY rest"));
    assert_true(is_counted("SELECT rest, count(*) FROM numbers WHERE even = 'yes' GROUP BY rest"));
    assert_true(
        is_counted("SELECT rest, count(*) FROM numbers WHERE even IS NOT NULL and rest in ('one', 'two') "
                   "GROUP BY rest"));
    assert_true(
        is_counted("SELECT rest, count(*) FROM numbers WHERE (rest > 'p' OR even = 'yes') GROUP BY rest"));
    assert_true(is_counted("SELECT rest, count(*) FROM numbers WHERE rest like '%O%' GROUP BY rest"));
}

static void what_hangs_on_rows_is_not(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "SELECT rest, count(*) FROM numbers WHERE i > 3 GROUP BY rest", // not of groups
        "SELECT rest, count(*) FROM numbers WHERE i % 2 = 0 GROUP BY rest",
        "SELECT i, count(*) FROM numbers GROUP BY i",
        "SELECT rest, count(*), max(i) FROM numbers GROUP BY rest",
        "SELECT rest, count(*), count(even) FROM numbers GROUP BY rest",
        "SELECT rest, count(*), count(distinct even) FROM numbers GROUP BY rest",
        "SELECT rest, count(*), sum(1) FROM numbers GROUP BY rest",
        "SELECT rest, count(*), group_concat(even) FROM numbers GROUP BY rest",
        "SELECT rest, count(*) FILTER (WHERE even = 'yes') FROM numbers GROUP BY rest",
        "SELECT rest, count(*) OVER () FROM numbers GROUP BY rest",
        "SELECT rest, count(*) FROM numbers GROUP BY rest HAVING sum(1) > 3",
        "SELECT rest, count(*) FROM numbers GROUP BY rest ORDER BY sum(1)",
        "SELECT rest, count(*) FROM numbers WHERE rowid > 3 GROUP BY rest",
        "SELECT rest, count(*) FROM numbers WHERE \"rowid\" > 3 GROUP BY rest",
        "SELECT rest, count(*) FROM numbers WHERE numbers.oid > 3 GROUP BY rest",
        "SELECT rest, count(*) FROM numbers WHERE length(rest) > 3 GROUP BY rest",
        "SELECT rest, count(*) FROM numbers WHERE i IN (SELECT i FROM numbers WHERE i > 3) GROUP BY rest",
        "SELECT rest, count(*) FROM numbers, (SELECT 1) GROUP BY rest",
        "SELECT a.rest, count(*) FROM numbers a JOIN numbers b ON a.i = b.i GROUP BY a.rest",
        "SELECT rest, count(*) FROM numbers GROUP BY rest UNION ALL SELECT 'x', 1",
        "SELECT rest, n FROM (SELECT rest, count(*) AS n FROM numbers GROUP BY rest)",
        "SELECT rest, count(*) + 1 FROM numbers GROUP BY rest",
        "SELECT rest, count(*) FROM numbers GROUP BY rest, i",
        "SELECT rest, count(*) FROM numbers GROUP BY rest || even",
        "SELECT rest AS even, count(*) FROM numbers GROUP BY even",
        "SELECT rest, count(*) FROM numbers",
        "SELECT count(*) FROM numbers",
        "SELECT rest, count(*) FROM numbers WHERE 0 GROUP BY rest",
        "SELECT rest FROM numbers GROUP BY rest",
        "SELECT rest, count(i) FROM numbers GROUP BY rest",
        "SELECT rest, \"count(*)\" FROM numbers GROUP BY rest", // no column of anybody's
        "SELECT rest, count(*) FROM numbers GROUP BY rest ORDER BY \"count(*)\"",
        "SELECT rest, count(*) FROM nowhere GROUP BY rest",
        "SELECT rest, count(*) FROM numbers GROUP BY",
        "SELECT rest, count(* FROM numbers GROUP BY rest",
        "SELECT rest, count(*) FROM numbers WHERE GROUP BY rest",
    };
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        if (is_counted(queries[i])) {
            fail_msg("counted: %s", queries[i]);
        }
    }
}

DBR_TESTS(cmocka_unit_test(groups_are_counted_without_their_rows),
          cmocka_unit_test(what_hangs_on_rows_is_not))
