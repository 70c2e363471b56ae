/* Tables and logs as tools print them and people paste them: what becomes of them. */
#include "read/test_fixture.h"

static void tables_in_columns_tell_of_changes(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"argocd.txt",
         "ID  DATE                           REVISION\n"
         "0   2025-02-09 10:03:30 +0000 UTC  main (1f3a9c2)\n"
         "1   2025-02-09 10:22:10 +0000 UTC  v2.2.9 (77aa0e1)\n",
         "deploy", "main (1f3a9c2)", "", "1f3a9c2", ""},
        {"argocd-charts.txt",

         "ID      DATE                            REVISION\n"
         "0       2025-02-09 10:03:30 +0200 EET   1.5.0\n",
         "deploy", "1.5.0", "", "1.5.0", ""},
        {"argocd.json",
         "[{\"id\":7,\"deployStartedAt\":\"2025-02-09T10:03:28Z\",\"deployedAt\":\"2025-02-09T10:03:30Z\","
         "\"revision\":\"1f3a9c2b00000000000000000000000000000000\",\"source\":{\"repoURL\":"
         "\"https://git.example.com/shop/"
         "checkout\",\"path\":\"deploy\"},\"initiatedBy\":{\"username\":\"erin\"}}]",
         "deploy", "checkout 1f3a9c2b00000000000000000000000000000000", "checkout",
         "1f3a9c2b00000000000000000000000000000000", "erin"},
        {"psql.txt",
         " id |       created_at       |  action  | version | service  \n"
         "----+------------------------+----------+---------+----------\n"
         "  7 | 2025-02-09 10:03:30+00 | deploy   | 2.3.0   | checkout\n(1 row)\n",
         "deploy", "checkout 2.3.0", "checkout", "2.3.0", ""},
        {"mysql.txt",
         "+----+---------------------+----------+---------+----------+\n"
         "| id | created_at          | action   | version | service  |\n"
         "+----+---------------------+----------+---------+----------+\n"
         "|  8 | 2025-02-09 10:22:10 | rollback | 2.2.9   | checkout |\n"
         "+----+---------------------+----------+---------+----------+\n1 row in set (0.00 sec)\n",
         "rollback", "checkout 2.2.9", "checkout", "2.2.9", ""},
        {"wiki.txt",
         "| Time | Service | Version | Action |\n|---|---|:--|---|\n"
         "| 2025-02-09 10:03:30 | checkout | 2.3.0 | deploy |\n",
         "deploy", "checkout 2.3.0", "checkout", "2.3.0", ""},
    };
    ASSERT_CHANGES(ROWS);
}

static void tables_in_columns_tell_of_alerts(void **state)
{
    (void)state;
    assert_verbs("amtool.txt",
                 "Alertname       Starts At                Summary                        State     \n"
                 "HighErrorRate   2025-02-09 10:06:45 UTC  checkout answers 5xx over 5 %  active    \n"
                 "PodCrashLoop    2025-02-09 10:07:00 UTC                                 suppressed\n",
                 DBR_KIND_ALERT, (const char *const[]){"firing", "silenced", NULL});
    kept k = read_all("extended.txt", "Labels                                          Annotations           "
                                      "  Starts At                Status  \n"
                                      "alertname=\"HighErrorRate\" service=\"checkout\"    summary=\"5xx "
                                      "over 5 %\"  2025-02-09 10:06:45 UTC  active\n");
    assert_int_equal(k.records[0].kind, DBR_KIND_ALERT);
    assert_slice(k.records[0].title, "HighErrorRate");
    assert_slice(k.records[0].object, "checkout");
    assert_slice(k.records[0].text, "5xx over 5 %");
    dbr_arena_release(&k.arena);
}

/* When a silence ends is not when anybody was silenced. */
static void a_silence_that_only_says_its_end_is_none(void **state)
{
    (void)state;
    assert_verbs("silences.txt",
                 "ID        Matchers                   Ends At                  Created By  Comment\n"
                 "1f3a9c2b  alertname=\"HighErrorRate\"  2025-02-09 12:06:45 UTC  erin        known\n",
                 DBR_KIND_LOG, (const char *const[]){"", NULL});
}

static void a_table_of_numbers_is_metrics(void **state)
{
    (void)state;
    kept k = read_all("load.txt",
                      " minute              | requests | p99_ms \n---------------------+----------+--------\n"
                      " 2025-02-09 10:05:00 |      120 |   45.5\n");
    assert_int_equal(k.n, 2);
    assert_int_equal(k.records[0].kind, DBR_KIND_SAMPLE);
    assert_slice(k.records[0].title, "requests");
    assert_slice(k.records[1].text, "45.5");
    dbr_arena_release(&k.arena);
}

/* Words that stand apart in a log's first line are no head of a table. */
static void a_log_with_a_banner_is_no_table(void **state)
{
    (void)state;
    kept k = read_all("app.log",
                      "Checkout   v2.3.0\n2025-02-09 10:05:23 INFO  ready\n2025-02-09 10:05:24 ERROR  pool "
                      "exhausted\n");
    assert_string_equal(k.format, "text");
    dbr_arena_release(&k.arena);
}

DBR_TESTS(cmocka_unit_test(tables_in_columns_tell_of_changes),
          cmocka_unit_test(tables_in_columns_tell_of_alerts),
          cmocka_unit_test(a_silence_that_only_says_its_end_is_none),
          cmocka_unit_test(a_table_of_numbers_is_metrics), cmocka_unit_test(a_log_with_a_banner_is_no_table))
