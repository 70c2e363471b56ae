/* What PostgreSQL's lines say, with the prefixes that administrators give them. */
#include "read/test_fixture.h"

#define STAMP "2025-02-09 10:05:23.123 UTC "

static void a_message_is_whole_whatever_it_begins_with(void **state)
{
    (void)state;
    kept k = read_all("postgresql.log",
                      STAMP "[2101] LOG:  duration: 4123.456 ms  statement: SELECT 1\n" STAMP
                            "[2101] LOG:  statement: SELECT 2\n" STAMP
                            "[2101] app@orders LOG:  disconnection: session time: 0:00:01.2\n" STAMP
                            "[2101] LOG:  automatic vacuum of table \"a.b.c\": index scans: 0\n" STAMP
                            "[2101] FATAL:  terminating: the postmaster ended\n");
    static const char *const TEXTS[] = {"duration: 4123.456 ms  statement: SELECT 1", "statement: SELECT 2",
                                        "disconnection: session time: 0:00:01.2",
                                        "automatic vacuum of table \"a.b.c\": index scans: 0",
                                        "terminating: the postmaster ended"};
    assert_int_equal(k.n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_slice(k.records[i].text, TEXTS[i]);
        assert_slice(k.records[i].title, "");
        assert_slice(k.records[i].pid, "2101");
        assert_int_equal(k.records[i].level, i == 4 ? DBR_LEVEL_FATAL : DBR_LEVEL_INFO);
    }
    dbr_arena_release(&k.arena);
}

static void what_accompanies_a_message_keeps_its_name(void **state)
{
    (void)state;
    kept k =
        read_all("postgresql.log", STAMP "[2101] app@orders ERROR:  relation \"x\" does not exist\n" STAMP
                                         "[2101] app@orders STATEMENT:  SELECT o.id\n\tFROM x\n" STAMP
                                         "[2101] app@orders DETAIL:  Key (id)=(7) already exists.\n" STAMP
                                         "[2101] HINT:  No function matches.\n");
    assert_int_equal(k.n, 4);
    assert_slice(k.records[1].text, "STATEMENT:  SELECT o.id\n\tFROM x");
    assert_slice(k.records[2].text, "DETAIL:  Key (id)=(7) already exists.");
    assert_slice(k.records[3].text, "HINT:  No function matches.");
    assert_slice(k.records[3].title, "");
    assert_string_equal(field(&k.records[1], "user"), "app");
    assert_string_equal(field(&k.records[2], "database"), "orders");
    dbr_arena_release(&k.arena);
}

static void a_statement_tells_what_it_took(void **state)
{
    (void)state;
    kept k = read_all("postgresql.log", STAMP "[1] LOG:  duration: 4123.456 ms  statement: SELECT 1\n" STAMP
                                              "[1] LOG:  duration: 0.25 ms\n" STAMP
                                              "[1] LOG:  statement: SELECT 'duration: 3 ms'\n");
    assert_string_equal(field(&k.records[0], "duration"), "4.123456");
    assert_string_equal(field(&k.records[1], "duration"), "0.00025");
    assert_string_equal(field(&k.records[2], "duration"), "(none)");
    dbr_arena_release(&k.arena);
    k = read_all("syslog",
                 "Feb  9 10:05:23 db-1 postgres[7]: [3-1] LOG:  duration: 12.5 ms  parse: SELECT 1\n"
                 "Feb  9 10:05:24 db-1 postgres[7]: [4-1] a@b LOG:  duration: 12.5 ms\n");
    assert_string_equal(field(&k.records[0], "duration"), "0.0125");
    assert_string_equal(field(&k.records[1], "duration"), "0.0125");
    assert_slice(k.records[1].text, "duration: 12.5 ms");
    dbr_arena_release(&k.arena);
}

static void a_prefix_of_pairs_or_colons_comes_off(void **state)
{
    (void)state;
    kept k = read_all(
        "postgresql.log",
        "2025-02-09 10:05:23 UTC [2101]: [3-1] user=app,db=orders,app=[unknown],client=10.0.0.5 LOG:  "
        "duration: 1200.5 ms\n"
        "2025-02-09 10:05:24 UTC [2101]: [4-1] user=app,db=orders,app=psql,client=10.0.0.5 ERROR:  "
        "deadlock detected\n");
    assert_slice(k.records[0].text, "duration: 1200.5 ms");
    assert_string_equal(field(&k.records[0], "db"), "orders");
    assert_string_equal(field(&k.records[0], "client"), "10.0.0.5");
    assert_int_equal(k.records[1].level, DBR_LEVEL_ERROR);
    assert_slice(k.records[1].text, "deadlock detected");
    dbr_arena_release(&k.arena);
    k = read_all("postgresql.log",
                 "2025-02-09 10:05:23 UTC:10.0.0.5(3456):app@orders:[2101]:LOG:  duration: 1200.5 ms\n"
                 "2025-02-09 10:05:24 UTC::@:[370]:LOG:  checkpoint starting: time\n");
    assert_slice(k.records[0].text, "duration: 1200.5 ms");
    assert_slice(k.records[0].pid, "2101");
    assert_string_equal(field(&k.records[0], "client"), "10.0.0.5");
    assert_string_equal(field(&k.records[0], "database"), "orders");
    assert_string_equal(field(&k.records[0], "duration"), "1.2005");
    assert_slice(k.records[1].text, "checkpoint starting: time");
    assert_slice(k.records[1].pid, "370");
    dbr_arena_release(&k.arena);
}

static void prose_before_two_blanks_stays(void **state)
{
    (void)state;
    kept k = read_all("app.log", "2025-02-09 10:05:23 the scan says WARNING:  disk full\n"
                                 "2025-02-09 10:05:24 INFO c.e.Main - note:  this\n");
    assert_slice(k.records[0].text, "the scan says WARNING:  disk full");
    assert_slice(k.records[1].text, "note:  this");
    dbr_arena_release(&k.arena);
}

DBR_TESTS(cmocka_unit_test(a_message_is_whole_whatever_it_begins_with),
          cmocka_unit_test(what_accompanies_a_message_keeps_its_name),
          cmocka_unit_test(a_statement_tells_what_it_took),
          cmocka_unit_test(a_prefix_of_pairs_or_colons_comes_off),
          cmocka_unit_test(prose_before_two_blanks_stays))
