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
        {"argocd-tags.txt",
         "ID  DATE                           REVISION\n1   2025-02-09 10:22:10 +0000 UTC  v2.2.9 (77aa0e1)\n",
         "deploy", "v2.2.9 (77aa0e1)", "", "v2.2.9", ""},
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

#define GHA(clock) "2025-02-09T" clock ".1182345Z "

static void ci_jobs_tell_what_they_changed(void **state)
{
    (void)state;
    kept k = read_all(
        "apply.txt",
        GHA("10:03:10") "##[group]Run terraform apply -auto-approve\n" GHA(
            "10:03:"
            "11") "##[endgroup]\n" GHA("10:03:18") "aws_security_group_rule.db: Destroying... "
                                                   "[id=sgrule-1]\n" GHA(
                                                       "10:03:20") "aws_security_group_"
                                                                   "rule.db: Destruction "
                                                                   "complete after "
                                                                   "2s\n" GHA("10:03:20") "module."
                                                                                          "db[\"a "
                                                                                          "b\"]."
                                                                                          "aws_db_"
                                                                                          "instanc"
                                                                                          "e."
                                                                                          "orders:"
                                                                                          " "
                                                                                          "Modifyi"
                                                                                          "ng... "
                                                                                          "[id="
                                                                                          "orders]"
                                                                                          "\n" GHA(
                                                                                              "10:"
                                                                                              "03:"
                                                                                              "52") "#"
                                                                                                    "#"
                                                                                                    "["
                                                                                                    "e"
                                                                                                    "r"
                                                                                                    "r"
                                                                                                    "o"
                                                                                                    "r"
                                                                                                    "]"
                                                                                                    "E"
                                                                                                    "r"
                                                                                                    "r"
                                                                                                    "o"
                                                                                                    "r"
                                                                                                    ":"
                                                                                                    " "
                                                                                                    "q"
                                                                                                    "u"
                                                                                                    "o"
                                                                                                    "t"
                                                                                                    "a"
                                                                                                    " "
                                                                                                    "e"
                                                                                                    "x"
                                                                                                    "c"
                                                                                                    "e"
                                                                                                    "e"
                                                                                                    "d"
                                                                                                    "e"
                                                                                                    "d"
                                                                                                    "\n");
    assert_string_equal(k.format, "ci-log");
    assert_int_equal(k.n, 5);
    assert_int_equal(k.records[0].kind, DBR_KIND_LOG);
    assert_int_equal(k.records[1].kind, DBR_KIND_CHANGE);
    assert_slice(k.records[1].verb, "delete");
    assert_slice(k.records[1].object, "aws_security_group_rule.db");
    assert_int_equal(k.records[2].kind, DBR_KIND_LOG);
    assert_slice(k.records[3].verb, "update");
    assert_slice(k.records[3].object, "module.db[\"a b\"].aws_db_instance.orders");
    assert_int_equal(k.records[4].level, DBR_LEVEL_ERROR);
    assert_slice(k.records[4].text, "Error: quota exceeded");
    dbr_arena_release(&k.arena);
}

#define JENKINS(text) "[2025-02-09T10:03:10.118Z] " text "\n"

static void commands_are_changes_where_their_output_tells_less(void **state)
{
    (void)state;
    kept k = read_all(
        "console.txt",
        JENKINS("Started by user Erin Example")
            JENKINS("+ kubectl set image deployment/checkout app=shop/checkout:2.3.0 -n shop")
                JENKINS("deployment.apps/checkout image updated")
                    JENKINS("+ kubectl rollout undo deployment/checkout")
                        JENKINS("deployment.apps/checkout rolled back")
                            JENKINS("+ helm rollback checkout 2 --dry-run")
                                JENKINS("pod \"checkout-1\" deleted") JENKINS("configmap/checkout unchanged")
                                    JENKINS("service/checkout configured") JENKINS("Finished: FAILURE"));
    static const char *const VERBS[] = {"", "deploy", "", "", "rollback", "", "delete", "", "update", ""};
    assert_int_equal(k.n, 10);
    for (size_t i = 0; i < k.n; i++) {
        assert_slice(k.records[i].verb, VERBS[i]);
    }
    assert_slice(k.records[1].title, "checkout 2.3.0");
    assert_slice(k.records[4].object, "checkout");
    assert_int_equal(k.records[9].level, DBR_LEVEL_ERROR);
    assert_slice(k.records[9].text, "Finished: FAILURE");
    dbr_arena_release(&k.arena);
}

static void gitlab_keeps_stamps_or_sections(void **state)
{
    (void)state;
    kept k = read_all(
        "job.log", "2025-02-09T10:03:10.118234Z 00O Running with gitlab-runner 17.8.0 (1f3a9c2b)\n"
                   "2025-02-09T10:03:10.218234Z 00O   on runner-3\n"
                   "2025-02-09T10:03:11.218234Z 00O section_start:1739095391:step_script\r\x1b[0K\n"
                   "2025-02-09T10:03:11.318234Z 00O+\x1b[32;1m$ helm upgrade checkout ./chart\x1b[0;m\n"
                   "2025-02-09T10:03:19.318234Z 01O Release \"checkout\" has been upgraded. Happy Helming!\n"
                   "2025-02-09T10:03:20.318234Z 01E ERROR: Job failed: exit code 1\n");
    assert_int_equal(k.n, 5);
    assert_slice(k.records[0].text, "Running with gitlab-runner 17.8.0 (1f3a9c2b)\n  on runner-3");
    assert_slice(k.records[1].text, "step_script");
    assert_slice(k.records[2].text, "$ helm upgrade checkout ./chart");
    assert_slice(k.records[3].verb, "deploy");
    assert_slice(k.records[3].object, "checkout");
    assert_int_equal(k.records[4].level, DBR_LEVEL_ERROR);
    dbr_arena_release(&k.arena);
    k = read_all("trace.log", "section_start:1739095396:step_script\r\x1b[0KExecuting\n\x1b[32;1m$ helm "
                              "upgrade checkout ./chart\x1b[0;m\n"
                              "Release \"checkout\" has been upgraded. Happy "
                              "Helming!\nsection_end:1739095420:step_script\r\x1b[0K\n");
    assert_string_equal(k.format, "ci-log");
    assert_slice(k.records[0].verb, "deploy");
    assert_slice(k.records[0].object, "checkout");
    dbr_arena_release(&k.arena);
}

static void a_task_of_ansible_is_a_change_where_it_changed_a_host(void **state)
{
    (void)state;
    kept k = read_all(
        "playbook.txt",
        "TASK [Gathering Facts] ****\n"
        "Sunday 09 February 2025  10:03:10 +0000 (0:00:00.118)       0:00:00.118 ****\nok: [web-1]\n\n"
        "TASK [checkout : Restart service] ****\n"
        "Sunday 09 February 2025  10:03:24 +0000 (0:00:09.718)       0:00:14.054 ****\n"
        "changed: [web-1]\nfatal: [web-2]: FAILED! => {\"msg\": \"no such unit\"}\n");
    assert_int_equal(k.n, 2);
    assert_int_equal(k.records[0].kind, DBR_KIND_LOG);
    assert_slice(k.records[0].stamp_raw, "Sunday 09 February 2025  10:03:10 +0000");
    assert_int_equal(k.records[1].kind, DBR_KIND_CHANGE);
    assert_slice(k.records[1].verb, "restart");
    assert_slice(k.records[1].object, "checkout");
    assert_int_equal(k.records[1].level, DBR_LEVEL_ERROR);
    dbr_arena_release(&k.arena);
    k = read_all("ci.txt", GHA("10:03:10") "TASK [checkout : Restart service] ****\n" GHA(
                               "10:03:12") "changed: [web-1]\n" GHA("10:03:13") "PLAY RECAP ****\n");
    assert_string_equal(k.format, "ci-log");
    assert_slice(k.records[0].verb, "restart");
    assert_int_equal(k.n, 2);
    dbr_arena_release(&k.arena);
}

static void terraform_tells_in_json_too(void **state)
{
    (void)state;
    static const char TEXT[] = "{\"@level\":\"info\",\"@message\":\"aws_db_instance.orders: "
                               "Modifying...\",\"@timestamp\":\"2025-02-09T10:03:22."
                               "318241Z\",\"hook\":{\"resource\":{\"addr\":\"aws_db_instance.orders\"},"
                               "\"action\":\"update\"},\"type\":\"apply_start\"}\n"
                               "{\"@level\":\"info\",\"@message\":\"aws_db_instance.orders: Still "
                               "modifying...\",\"@timestamp\":\"2025-02-09T10:03:"
                               "32.318241Z\",\"hook\":{\"resource\":{\"addr\":\"aws_db_instance.orders\"},"
                               "\"action\":\"update\"},\"type\":\"apply_progress\"}\n";
    kept k = read_all("apply.jsonl", TEXT);
    assert_int_equal(k.records[0].kind, DBR_KIND_CHANGE);
    assert_slice(k.records[0].verb, "update");
    assert_slice(k.records[0].object, "aws_db_instance.orders");
    assert_int_equal(k.records[1].kind, DBR_KIND_LOG);
    dbr_arena_release(&k.arena);
}

/* Lines and JSON are one. */
static void docker_events_tell_what_was_done_and_what_failed(void **state)
{
    (void)state;
    static const char *const TEXTS[][2] = {
        {"events.txt", "2025-02-09T10:05:23.118234567Z container create 4f3a9c2b (image=shop/checkout:2.3.0, "
                       "name=checkout-1)\n"
                       "2025-02-09T10:06:02.218234567Z container die 4f3a9c2b (exitCode=137, "
                       "image=shop/checkout:2.3.0, name=checkout-1)\n"
                       "2025-02-09T10:06:07.218234567Z container health_status: unhealthy 4f3a9c2b "
                       "(image=shop/checkout:2.3.0, "
                       "name=checkout-1)\n"},
        {"events.jsonl",
         "{\"Type\":\"container\",\"Action\":\"create\",\"Actor\":{\"ID\":\"4f3a9c2b\",\"Attributes\":{"
         "\"image\":\"shop/"
         "checkout:2.3.0\",\"name\":\"checkout-1\"}},\"scope\":\"local\",\"time\":1739095523,\"timeNano\":"
         "1739095523118234567}\n"
         "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"4f3a9c2b\",\"Attributes\":{"
         "\"exitCode\":\"137\",\"image\":"
         "\"shop/"
         "checkout:2.3.0\",\"name\":\"checkout-1\"}},\"time\":1739095562,\"timeNano\":1739095562218234567}\n"
         "{\"Type\":\"container\",\"Action\":\"health_status: "
         "unhealthy\",\"Actor\":{\"ID\":\"4f3a9c2b\",\"Attributes\":{\"image\":"
         "\"shop/"
         "checkout:2.3.0\",\"name\":\"checkout-1\"}},\"time\":1739095567,\"timeNano\":1739095567218234567}"
         "\n"},
    };
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        kept k = read_all(TEXTS[i][0], TEXTS[i][1]);
        assert_int_equal(k.n, 3);
        assert_int_equal(k.records[0].kind, DBR_KIND_CHANGE);
        assert_slice(k.records[0].verb, "create");
        assert_slice(k.records[0].title, "container checkout-1 2.3.0");
        assert_slice(k.records[0].object, "checkout-1");
        assert_slice(k.records[0].version, "2.3.0");
        assert_int_equal(k.records[0].stamp.local, INT64_C(1739095523118234567));
        assert_int_equal(k.records[1].kind, DBR_KIND_LOG);
        assert_int_equal(k.records[1].level, DBR_LEVEL_WARN);
        assert_slice(k.records[1].text, "container die checkout-1 exitCode=137 image=shop/checkout:2.3.0");
        assert_int_equal(k.records[2].level, DBR_LEVEL_WARN);
        dbr_arena_release(&k.arena);
    }
}

static void the_kernels_levels_stand_before_its_stamps(void **state)
{
    (void)state;
    kept k = read_all("dmesg.txt", "kern  :warn  : [    1.234567] ACPI: thing\n"
                                   "kern  :err   : [   12.500000] disk is gone\n"
                                   "daemon:info  : [   13.000000] systemd[1]: Started x.\n");
    assert_int_equal(k.n, 3);
    assert_int_equal(k.records[0].level, DBR_LEVEL_WARN);
    assert_int_equal(k.records[1].level, DBR_LEVEL_ERROR);
    assert_slice(k.records[1].text, "disk is gone");
    assert_int_equal(k.records[2].level, DBR_LEVEL_INFO);
    dbr_arena_release(&k.arena);
}

static void lines_behind_a_prefix_are_read_as_their_own(void **state)
{
    (void)state;
    kept k =
        read_all("stern.txt",
                 "+ checkout-6f7d9c8b5d-x2x4z \u203a app\n"
                 "checkout-6f7d9c8b5d-x2x4z app 2025-02-09 10:05:23,118 ERROR [main] c.e.Pool - exhausted\n"
                 "checkout-6f7d9c8b5d-x2x4z app \tat c.e.Pool.take(Pool.java:7)\n"
                 "checkout-6f7d9c8b5d-p2p4z proxy "
                 "{\"level\":\"warn\",\"time\":\"2025-02-09T10:05:25Z\",\"msg\":\"retry\"}\n"
                 "db-0 postgres 2025-02-09T10:05:26.118234567Z LOG:  checkpoint starting\n");
    assert_string_equal(k.format, "prefixed");
    assert_int_equal(k.n, 4);
    assert_slice(k.records[1].service, "app");
    assert_slice(k.records[1].host, "checkout-6f7d9c8b5d-x2x4z");
    assert_int_equal(k.records[1].level, DBR_LEVEL_ERROR);
    assert_slice(k.records[2].text, "retry");
    assert_slice(k.records[2].service, "proxy");
    assert_slice(k.records[3].stamp_raw, "2025-02-09T10:05:26.118234567Z");
    dbr_arena_release(&k.arena);
    k = read_all("kubetail.txt", "[checkout-6f7d9c8b5d-x2x4z] 2025-02-09T10:05:23Z ERROR pool exhausted\n"
                                 "[checkout-6f7d9c8b5d-p2p4z app] 2025-02-09T10:05:24Z INFO ready\n");
    assert_slice(k.records[0].host, "checkout-6f7d9c8b5d-x2x4z");
    assert_slice(k.records[0].text, "pool exhausted");
    assert_slice(k.records[1].service, "app");
    dbr_arena_release(&k.arena);
}

static void a_stamp_before_an_object_is_its_time(void **state)
{
    (void)state;
    kept k = read_all("watch.log",
                      "2025-02-09T10:05:23Z {\"ts\":\"2025-02-09T10:05:29\",\"msg\":\"pool exhausted\"}\n"
                      "2025-02-09T10:05:24Z {\"ts\":\"2025-02-09T10:05:29\",\"msg\":\"ready\"}\n");
    assert_string_equal(k.format, "prefixed");
    assert_slice(k.records[0].text, "pool exhausted");
    assert_slice(k.records[0].stamp_raw, "2025-02-09T10:05:23Z");
    dbr_arena_release(&k.arena);
    k = read_all("app.log",
                 "2025-02-09T10:05:23Z INFO sent {\"id\":1}\n2025-02-09T10:05:24Z INFO sent {\"id\":2}\n");
    assert_string_equal(k.format, "text");
    dbr_arena_release(&k.arena);
}

static void labels_before_a_line_are_its_fields(void **state)
{
    (void)state;
    kept k = read_all("logcli.txt",
                      "2025-02-09T10:05:23Z {app=\"checkout\", pod=\"checkout-6f7d\"} "
                      "{\"level\":\"error\",\"msg\":\"pool exhausted\"}\n"
                      "2025-02-09T10:05:24Z {app=\"pay\", level=\"warn\"}               retry of a {thing}\n"
                      "2025-02-09T10:05:25Z {} nothing is left of the labels\n");
    assert_string_equal(k.format, "prefixed");
    assert_slice(k.records[0].text, "pool exhausted");
    assert_slice(k.records[0].service, "checkout");
    assert_slice(k.records[0].host, "checkout-6f7d");
    assert_string_equal(field(&k.records[0], "app"), "checkout");
    assert_slice(k.records[1].text, "retry of a {thing}");
    assert_int_equal(k.records[1].level, DBR_LEVEL_WARN);
    assert_slice(k.records[2].text, "nothing is left of the labels");
    dbr_arena_release(&k.arena);
}

static void an_event_s_age_tells_when_where_the_file_does(void **state)
{
    (void)state;
    static const char TABLE[] = "LAST SEEN         TYPE      REASON    OBJECT         SUBOBJECT             "
                                "SOURCE    MESSAGE         FIRST SEEN   COUNT\n"
                                "4m37s             Warning   BackOff   pod/checkout   spec.containers{app}  "
                                "kubelet   Back-off        9m           14\n"
                                "2m (x4 over 9m)   Normal    Killing   pod/checkout                         "
                                "kubelet   Stopping        9m           1\n"
                                "<unknown>         Normal    Killing   pod/checkout                         "
                                "kubelet   Stopping again  9m           1\n";
    char text[1024];
    (void)snprintf(text, sizeof(text), "Sun Feb  9 10:10:00 UTC 2025\n%s", TABLE);
    kept k = read_all("events.txt", text);
    assert_string_equal(k.format, "kubectl-events");
    assert_int_equal(k.n, 4);
    assert_int_equal(k.records[1].stamp.local, INT64_C(1739095523) * DBR_SECOND);
    assert_int_equal(k.records[2].stamp.local, INT64_C(1739095680) * DBR_SECOND);
    assert_int_equal(k.records[2].stamp.digits, DBR_STAMP_MINUTE);
    assert_int_equal(k.records[3].stamp.local, DBR_TIME_NONE);
    assert_slice(k.records[1].text, "Back-off");
    assert_string_equal(field(&k.records[1], "object"), "pod/checkout");
    dbr_arena_release(&k.arena);
    k = read_all("events.txt", TABLE);
    assert_int_equal(k.n, 3);
    assert_int_equal(k.records[0].stamp.local, DBR_TIME_NONE);
    assert_string_equal(field(&k.records[0], "age"), "4m37s");
    dbr_arena_release(&k.arena);
}

/* A year that is not written follows from the weekday. */
static void logins_keep_what_stands_around_their_time(void **state)
{
    (void)state;
    kept k =
        read_all("last.txt", "erin     pts/0        192.0.2.7        Sun Feb  9 10:02   still logged in\n"
                             "reboot   system boot  6.1.0-18-amd64   Sun Feb  9 09:58   still running\n");
    assert_int_equal(k.n, 2);
    assert_true((k.records[0].stamp.flags & DBR_STAMP_WEEKDAY) != 0);
    assert_slice(k.records[0].title, "login");
    assert_string_equal(field(&k.records[0], "user"), "erin");
    assert_slice(k.records[1].title, "reboot");
    dbr_arena_release(&k.arena);
}

/* strace fills short calls up with blanks, and what it quotes may look like what it says itself. */
static void a_system_call_s_end_is_what_stands_last(void **state)
{
    (void)state;
    kept k =
        read_all("trace.txt",
                 "4711  1739095523.118234 fsync(5)                = -1 EIO (Input/output error) <0.250118>\n"
                 "4711  1739095523.219234 write(2, \"a <b = -1 EPIPE\", 15) = 15 <0.000021>\n"
                 "4711  1739095523.319234 connect(3, {sa_family=AF_INET}, 16 <unfinished ...>\n");
    assert_string_equal(k.format, "strace");
    assert_int_equal(k.n, 3);
    assert_int_equal(k.records[0].level, DBR_LEVEL_WARN);
    assert_string_equal(field(&k.records[0], "errno"), "EIO");
    assert_string_equal(field(&k.records[0], "duration"), "0.250118");
    assert_int_equal(k.records[1].level, DBR_LEVEL_NONE);
    assert_string_equal(field(&k.records[1], "errno"), "(none)");
    assert_string_equal(field(&k.records[1], "duration"), "0.000021");
    assert_string_equal(field(&k.records[2], "duration"), "(none)");
    dbr_arena_release(&k.arena);
}

static void a_task_that_follows_an_hour_has_its_time(void **state)
{
    (void)state;
    kept k = read_all("playbook.txt",
                      "TASK [checkout : Restart service] ****\n"
                      "Sunday 09 February 2025  10:05:23 +0000 (1:02:09.718)       1:14:14.054 ****\n"
                      "changed: [web-1]\n");
    assert_string_equal(k.format, "ansible");
    assert_slice(k.records[0].stamp_raw, "Sunday 09 February 2025  10:05:23 +0000");
    dbr_arena_release(&k.arena);
}

static void what_moves_a_terminal_s_cursor_is_no_text(void **state)
{
    (void)state;
    kept k = read_all("apply.txt",
                      "2025-02-09T10:05:23.1182345Z ##[group]Run terraform apply\n"
                      "2025-02-09T10:05:24.1182345Z \x1b[?25l\x1b[1mPlan:\x1b[0m 1 to change\x1b[?25h\n"
                      "2025-02-09T10:05:25.1182345Z \x1b[31m##[error]boom\x1b[0m\n");
    assert_string_equal(k.format, "ci-log");
    assert_slice(k.records[1].text, "Plan: 1 to change");
    dbr_arena_release(&k.arena);
}

DBR_TESTS(cmocka_unit_test(a_system_call_s_end_is_what_stands_last),
          cmocka_unit_test(a_task_that_follows_an_hour_has_its_time),
          cmocka_unit_test(what_moves_a_terminal_s_cursor_is_no_text),
          cmocka_unit_test(tables_in_columns_tell_of_changes),
          cmocka_unit_test(tables_in_columns_tell_of_alerts),
          cmocka_unit_test(a_silence_that_only_says_its_end_is_none),
          cmocka_unit_test(ci_jobs_tell_what_they_changed),
          cmocka_unit_test(commands_are_changes_where_their_output_tells_less),
          cmocka_unit_test(gitlab_keeps_stamps_or_sections),
          cmocka_unit_test(a_task_of_ansible_is_a_change_where_it_changed_a_host),
          cmocka_unit_test(terraform_tells_in_json_too),
          cmocka_unit_test(docker_events_tell_what_was_done_and_what_failed),
          cmocka_unit_test(the_kernels_levels_stand_before_its_stamps),
          cmocka_unit_test(lines_behind_a_prefix_are_read_as_their_own),
          cmocka_unit_test(a_stamp_before_an_object_is_its_time),
          cmocka_unit_test(labels_before_a_line_are_its_fields),
          cmocka_unit_test(an_event_s_age_tells_when_where_the_file_does),
          cmocka_unit_test(logins_keep_what_stands_around_their_time),
          cmocka_unit_test(a_table_of_numbers_is_metrics), cmocka_unit_test(a_log_with_a_banner_is_no_table))
