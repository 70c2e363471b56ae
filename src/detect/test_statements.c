/* Statements that take most of a database's load. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static void look(fixture *f, const char *json)
{
    dbr_buf_str(&f->text, json);
    put(f, "load.json");
    detect(f, "statements", 0, 3600);
}

/* Beside a series of the load, as Performance Insights exports have it. */
static void the_statement_with_most_of_the_load_is_told_with_its_wait(void **state)
{
    fixture *f = *state;
    look(f, "{\"db_load\":{\"timestamps\":[\"2025-02-09T10:00:00Z\"],\"values\":[4.0]},\"top_sql\":[{"
            "\"statement\":\"UPDATE orders "
            "SET state = "
            "$1\",\"db_load_avg\":3.0,\"wait_events\":[{\"name\":\"CPU\",\"db_load_avg\":0.6},{\"name\":"
            "\"Lock:tuple\","
            "\"db_load_avg\":2.4}]},{\"statement\":\"SELECT 1\",\"db_load_avg\":1.0}]}\n");
    assert_int_equal(f->n, 1);
    assert_true(dbr_slice_is(f->signals[0].text,
                             "UPDATE orders SET state = $1: 75 % of the database's load of 4, 80 % of it "
                             "waiting for Lock:tuple"));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_LOAD);
    assert_false(f->signals[0].is_grave);
}

static void rows_of_a_view_are_statements_too(void **state)
{
    fixture *f = *state;
    look(f, "{\"rows\":[{\"query\":\"SELECT a FROM b\",\"total_exec_time\":10},{\"query\":\"DELETE FROM "
            "c\",\"total_exec_time\":"
            "90}]}\n");
    assert_int_equal(f->n, 1);
    assert_true(dbr_slice_starts(f->signals[0].text, "DELETE FROM c: 90 %"));
}

/* Nothing stands out of three alike, of one alone, of queries that are no SQL, or where hardly anything is at work. */
static void loads_that_are_shared_tell_nothing(void **state)
{
    fixture *f = *state;
    look(f, "{\"a\":[{\"query\":\"SELECT 1\",\"load\":1},{\"query\":\"SELECT "
            "2\",\"load\":1},{\"query\":\"SELECT 3\",\"load\":1}],"
            "\"b\":[{\"query\":\"SELECT "
            "4\",\"load\":9}],\"c\":[{\"query\":\"avg(up)\",\"load\":9},{\"query\":\"up\",\"load\":1}],\"d\":"
            "[{\"query\":\"SELECT 5\",\"load\":1.5},{\"query\":\"SELECT 6\",\"load\":0.2}]}\n");
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(the_statement_with_most_of_the_load_is_told_with_its_wait),
          CASE(rows_of_a_view_are_statements_too), CASE(loads_that_are_shared_tell_nothing))
