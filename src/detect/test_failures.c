/*
 * Failures that the evidence speaks of: classes of words, levels, what is grave, what is advice, and what needs no time.
 */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

#include "detect/detect_impl.h"

#include <math.h>

static const dbr_signal *find(const fixture *f, const char *part)
{
    for (size_t i = 0; i < f->n; i++) {
        if (dbr_slice_find_nocase(f->signals[i].text, dbr_slice_str(part)) != SIZE_MAX) {
            return &f->signals[i];
        }
    }
    return NULL;
}

static dbr_failure class_of(const char *text)
{
    return dbr_failure_of(dbr_slice_str(text));
}

static void words_give_their_class(void **state)
{
    (void)state;
    assert_int_equal(class_of("Memory cgroup out of memory: Killed process 7 (report)"), DBR_FAILURE_MEMORY);
    assert_int_equal(class_of("write failed: No space left on device"), DBR_FAILURE_STORAGE);
    assert_int_equal(class_of("exceeded quota: team-quota, requested 2"), DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("0/3 nodes are available: 3 node(s) had taints"), DBR_FAILURE_PLACEMENT);
    assert_int_equal(class_of("certificate of shop.example has expired"), DBR_FAILURE_CERTIFICATE);
    assert_int_equal(class_of("dial tcp: lookup queue.example: no such host"), DBR_FAILURE_NAME);
    assert_int_equal(class_of("connect ECONNREFUSED 10.0.0.1:5432"), DBR_FAILURE_CONNECTION);
    assert_int_equal(class_of("env var QUEUE_URL is not set"), DBR_FAILURE_MISSING);
    assert_int_equal(class_of("raise QueueClosedError: gone"), DBR_FAILURE_EXCEPTION);
    assert_int_equal(class_of("dial tcp 10.0.0.1:5432: connect: connection timed out"),
                     DBR_FAILURE_CONNECTION);
    assert_int_equal(class_of("listen tcp :8080: bind: address already in use"), DBR_FAILURE_INVALID);
    assert_int_equal(class_of("Back-off pulling image \"shop:9\""), DBR_FAILURE_IMAGE);
    assert_int_equal(class_of("couldn't find key URL in ConfigMap shop/api"), DBR_FAILURE_MISSING);
    assert_int_equal(class_of("listening on :8080"), DBR_FAILURE_NONE);
}

/* What a database, a kernel or a pool says when something it counts is used up, or when another machine has to answer. */
static void what_is_used_up_is_a_limit_and_what_may_not_write_is_a_node(void **state)
{
    (void)state;
    assert_int_equal(class_of("Duplicate entry '2147483647' for key 'parcels.PRIMARY'"), DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("not accepting commands to avoid wraparound data loss in \"parcels\""),
                     DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("768 worker_connections are not enough"), DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("nf_conntrack: table full, dropping packet"), DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("no IP addresses available in range set"), DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("command not allowed when used memory > 'maxmemory'."), DBR_FAILURE_MEMORY);
    assert_int_equal(class_of("mvcc: database space exceeded"), DBR_FAILURE_STORAGE);
    assert_int_equal(class_of("cannot execute INSERT in a read-only transaction"), DBR_FAILURE_NODE);
    assert_int_equal(class_of("BUG: soft lockup - CPU#1 stuck for 22s!"), DBR_FAILURE_NODE);
    assert_int_equal(class_of("requested WAL segment 0042 has already been removed"), DBR_FAILURE_MISSING);
    assert_int_equal(class_of("automatic vacuum of table \"parcels\" (to prevent wraparound)"),
                     DBR_FAILURE_NONE);
    assert_int_equal(class_of("Duplicate entry '17' for key 'parcels.PRIMARY'"), DBR_FAILURE_NONE);
}

static void chinese_words_give_their_class_too(void **state)
{
    (void)state;
    assert_int_equal(class_of("写入失败：磁盘空间不足"), DBR_FAILURE_STORAGE);
    assert_int_equal(class_of("连接池已耗尽，等待 30 秒"), DBR_FAILURE_LIMIT);
    assert_int_equal(class_of("证书 shop.example 已过期"), DBR_FAILURE_CERTIFICATE);
    assert_int_equal(class_of("数据库连接被拒绝"), DBR_FAILURE_CONNECTION);
    assert_int_equal(class_of("调用支付服务超时"), DBR_FAILURE_TIMEOUT);
    assert_int_equal(class_of("配置项不存在：queue.url"), DBR_FAILURE_MISSING);
    assert_int_equal(class_of("连接超时，重试成功"), DBR_FAILURE_NONE);
    assert_int_equal(class_of("订单服务启动"), DBR_FAILURE_NONE);
}

static void two_parts_must_stand_near_each_other_in_order(void **state)
{
    (void)state;
    assert_int_equal(class_of("disk /data is full"), DBR_FAILURE_STORAGE);
    assert_int_equal(class_of("full backup of disk 3 done"), DBR_FAILURE_NONE);
    assert_int_equal(
        class_of(
            "disk check started; the queue which has eighty-one entries of all sorts will be read in full"),
        DBR_FAILURE_NONE);
}

static void what_is_over_is_no_failure(void **state)
{
    (void)state;
    assert_int_equal(class_of("mount timed out, retried successfully"), DBR_FAILURE_NONE);
    assert_int_equal(class_of("memory pressure resolved"), DBR_FAILURE_NONE);
}

static void every_class_has_a_layer(void **state)
{
    (void)state;
    assert_string_equal(dbr_failure_layer(DBR_FAILURE_STORAGE), "capacity");
    assert_string_equal(dbr_failure_layer(DBR_FAILURE_CONNECTION), "dependency");
    assert_string_equal(dbr_failure_layer(DBR_FAILURE_MISSING), "configuration");
    assert_string_equal(dbr_failure_layer(DBR_FAILURE_OTHER), "failure");
}

static void headline_keeps_the_words_that_decide(void **state)
{
    fixture *f = *state;
    dbr_buf long_line = {0};
    for (size_t i = 0; i < 40; i++) {
        dbr_buf_str(&long_line, "request failed ");
    }
    dbr_buf_str(&long_line, "because no space left on device");
    dbr_slice head = detect_headline(dbr_buf_view(&long_line), &f->arena);
    dbr_buf_release(&long_line);
    assert_true(head.len < 260);
    assert_true(dbr_slice_find(head, dbr_slice_str("no space left")) != SIZE_MAX);
    head = detect_headline(
        dbr_slice_str(
            "Traceback (most recent call last):\n  File \"a.py\", line 3\nQueueError: queue is not set"),
        &f->arena);
    assert_true(dbr_slice_find(head, dbr_slice_str("queue is not set")) != SIZE_MAX);
}

/* Twenty lines, all errors: no rate rises. */
static void a_log_cut_to_its_errors_tells_what_they_say(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 20; i++) {
        log_line(f, 40.0 * (double)i, "ERROR cannot connect to db.example:5432: connection refused");
    }
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    assert_int_equal(s->kind, DBR_SIGNAL_FAILURE);
    assert_int_equal(s->failure, DBR_FAILURE_CONNECTION);
    assert_int_equal(s->n, 20);
    assert_true(s->is_grave);
    assert_true(dbr_slice_find(s->text, dbr_slice_str("db.example:5432")) !=
                SIZE_MAX); // not the template's mask
    assert_proved(f, &s->first, at(0));
    assert_true(fabs(s->score - 0.85 * 0.95 * (0.8 + 0.2 * fmin(1, log2(21) / 6))) < 1e-9);
}

static void a_rare_error_in_a_large_log_is_listed_and_not_grave(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 500; i++) {
        log_line(f, (double)i, i == 250 ? "ERROR request timed out" : "INFO order placed");
    }
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_false(f->signals[0].is_grave);
}

static void information_and_recovered_warnings_are_none(void **state)
{
    fixture *f = *state;
    log_line(f, 0, "INFO retry after connection refused");
    log_line(f, 1, "WARN mount failed, retried successfully");
    log_line(f, 2, "INFO ready");
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void what_takes_seconds_again_and_again_is_slow_at_any_level(void **state)
{
    fixture *f = *state;
    log_line(f, 0, "INFO stock lookup completed in 7.25 seconds");
    log_line(f, 30, "INFO stock lookup completed in 6.50 seconds");
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_SLOW);
    assert_false(f->signals[0].is_grave);
    assert_true(f->signals[0].score < 0.42); // a weak lead: 0.45 times that
}

static void what_is_quick_or_happens_once_or_starts_is_not_slow(void **state)
{
    fixture *f = *state;
    log_line(f, 0, "INFO basket took 12 ms");
    log_line(f, 1, "INFO basket took 2900 ms");
    log_line(f, 2, "INFO report finished in 41 seconds");
    log_line(f, 3, "INFO shop started, took 9 s");
    log_line(f, 4, "INFO shop started, took 9 s");
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void slowness_has_a_unit(void **state)
{
    (void)state;
    assert_true(detect_is_slow(dbr_slice_str("the lookup took 3 s")));
    assert_true(detect_is_slow(dbr_slice_str("the lookup took 3000ms")));
    assert_true(detect_is_slow(dbr_slice_str("GET /stock duration=4.5s")));
    assert_false(detect_is_slow(dbr_slice_str("the lookup took 2.9 s")));
    assert_false(detect_is_slow(dbr_slice_str("the lookup took 90 tries")));
    assert_false(detect_is_slow(dbr_slice_str("the lookup took ")));
    assert_false(detect_is_slow(dbr_slice_str("")));
}

static void a_plain_program_name_is_said_before_what_it_says(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_slice line = dbr_slice_str("no space left on device");
    dbr_record r = {.title = dbr_slice_str("queued")};
    assert_true(dbr_slice_is(dbr_said_by(&r, line, &arena), "queued: no space left on device"));
    r.title = dbr_slice_str("Device"); // the line holds it
    assert_true(dbr_slice_eq(dbr_said_by(&r, line, &arena), line));
    r.title = dbr_slice_str("c.s.Queue[main]");
    assert_true(dbr_slice_eq(dbr_said_by(&r, line, &arena), line));
    r.title = (dbr_slice){0};
    assert_true(dbr_slice_eq(dbr_said_by(&r, line, &arena), line));
    dbr_arena_release(&arena);
}

static void a_warning_with_a_time_is_not_grave(void **state)
{
    fixture *f = *state;
    log_line(f, 0, "WARN upstream timed out");
    log_line(f, 60, "INFO all well");
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_false(f->signals[0].is_grave);
}

static void output_without_times_speaks_too(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "starting\nlookup of queue.example failed: no such host\n");
    put(f, "output.txt");
    detect(f, "failures", 0, 3600);
    const dbr_signal *s = find(f, "queue.example");
    assert_non_null(s);
    assert_int_equal(s->time, DBR_TIME_NONE);
    assert_true(s->is_grave);
}

static void advice_and_markup_are_no_statement(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text,
                "# When the disk is full\nCheck whether the connection was refused by the peer\n"
                "* **CRITICAL:** certificate expired pages come here\n{\"reason\": \"OOMKilled\"}\n");
    put(f, "runbook.txt");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void a_tools_own_complaint_is_not_grave(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "error: Metrics API is somewhere else\n");
    put(f, "top.txt");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_false(f->signals[0].is_grave);
}

static void the_same_failure_in_two_sources_is_one(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 2; i++) {
        log_line(f, i, "ERROR schema version is not set");
        put(f, i == 0 ? "a.log" : "b.log");
    }
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].n, 2);
}

static void what_lies_outside_the_span_is_left_out(void **state)
{
    fixture *f = *state;
    log_line(f, 10, "ERROR schema version is not set");
    put(f, "a.log");
    detect(f, "failures", 100, 200);
    assert_int_equal(f->n, 0);
}

static void the_root_of_a_stack_of_causes_speaks(void **state)
{
    fixture *f = *state;
    dbr_slice head = detect_headline(
        dbr_slice_str("handler orders failed\njava.lang.RuntimeException: wrapped\n"
                      "\tat shop.Orders.take(Orders.java:7)\n"
                      "Caused by: shop.StoreException: store\n\tat shop.Store.open(Store.java:3)\n"
                      "Caused by: java.io.IOException: No space left on device\n\t... 3 more"),
        &f->arena);
    assert_string_equal(dbr_arena_str(&f->arena, head), "java.io.IOException: No space left on device");
    head = detect_headline(dbr_slice_str("Servlet threw exception [failed: no connection] with root cause\n\n"
                                         "shop.PoolException: all 20 connections in use, timed out\n"
                                         "\tat shop.Pool.take(Pool.java:9)"),
                           &f->arena);
    assert_true(dbr_slice_starts(head, "shop.PoolException: all 20"));
    /* A name alone tells less than what it broke. */
    head = detect_headline(dbr_slice_str("cannot load basket: invalid state\n"
                                         "Caused by: java.lang.NullPointerException: null\n"),
                           &f->arena);
    assert_true(dbr_slice_starts(head, "cannot load basket"));
}

static void labels_patterns_and_tables_state_nothing(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "alertname: PoolExhausted; pod: worker-1; severity: page; team: shop\n"
                          "Include filter: 'timeout|exhausted|refused'\n"
                          "evictions_total | Pods evicted under memory pressure | counter | node\n");
    put(f, "query.txt");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 0);
    assert_false(detect_is_recital(dbr_slice_str("lookup 'queue' failed: dial: no such host")));
    assert_false(detect_is_recital(dbr_slice_str("ERROR|queue|connection refused")));
}

static void rows_and_answers_are_marked(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "NAME      READY   STATUS             RESTARTS   AGE\n"
                          "cart-7c   0/1     CrashLoopBackOff   5          9m\n");
    put(f, "pods.txt");
    dbr_buf_str(&f->text, "Error from server (NotFound): pods \"cart-8d\" not found\n");
    put(f, "describe.txt");
    detect(f, "failures", 0, 3600);
    const dbr_signal *row = find(f, "cart-7c");
    const dbr_signal *answer = find(f, "cart-8d");
    assert_true(row != NULL && row->is_row && !row->is_answer);
    assert_true(answer != NULL && answer->is_answer && !answer->is_row);
}

static void the_investigators_own_tools_tell_of_no_system(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "Failed to load https://wiki.example.org/r: Name or service not known\n");
    put(f, "page.txt");
    dbr_buf_str(&f->text, "bash: jq: command not found\n");
    put(f, "shell.txt");
    dbr_buf_str(&f->text, "lookup pay.example.org: no such host\n");
    put(f, "app.txt");
    detect(f, "failures", 0, 3600);
    const dbr_signal *page = find(f, "wiki"), *shell = find(f, "jq"), *app = find(f, "pay.example");
    assert_true(page != NULL && page->is_answer && !page->is_grave);
    assert_true(shell != NULL && shell->is_answer && !shell->is_grave);
    assert_true(app != NULL && !app->is_answer && app->is_grave && app->score > page->score);
}

static void an_exception_is_grave_where_nothing_shows_that_it_passed(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "GET /orders\nsqlite3.OperationalError: no such table: orders\n");
    put(f, "app.txt");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1); // "<id>.OperationalError" is no markup
    assert_true(f->signals[0].is_grave);
}

static void slowness_that_is_pasted_and_said_often_is_grave(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 12; i++) {
        dbr_buf_printf(&f->text, "INFO query completed in %d.5 seconds\n", 5 + i % 3);
    }
    put(f, "app.txt");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].is_grave);
}

static void a_counter_at_zero_states_nothing(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "evicted_keys:0\nmissing_requests = 0\nfailed_jobs: 0\n");
    put(f, "info.txt");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 0);
    assert_true(detect_is_recital(dbr_slice_str("evicted_keys:0")));
    assert_false(detect_is_recital(dbr_slice_str("evicted_keys:7")));
}

static void what_went_wrong_is_taken_from_its_field(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text,
                "ts=2025-02-09T10:00:01Z level=info msg=\"cycle done\" n=4\n"
                "ts=2025-02-09T10:00:02Z level=error msg=\"push failed\" region=eu "
                "err=\"dial tcp 10.1.2.3:443: connection refused\"\n"
                "ts=2025-02-09T10:00:03Z msg=\"pull done\" region=eu err=\"no space left on device\"\n"
                "ts=2025-02-09T10:00:04Z msg=\"poll done\" region=eu err=<nil>\n");
    put(f, "sync.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 2);
    assert_true(dbr_slice_is(f->signals[0].text, "push failed: dial tcp 10.1.2.3:443: connection refused"));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_CONNECTION);
    assert_true(dbr_slice_is(f->signals[1].text, "pull done: no space left on device"));
    assert_int_equal(f->signals[1].failure, DBR_FAILURE_STORAGE);
}

static void what_is_said_all_along_is_a_habit_and_what_begins_is_not(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 400; i++) {
        log_line(f, i * 9,
                 i % 10 == 3              ? "ERROR duplicate key in carts"
                 : i >= 250 && i % 3 == 0 ? "ERROR connection refused by store"
                                          : "INFO cart kept");
    }
    put(f, "app.log");
    detect(f, "failures", 0, 3600);
    assert_int_equal(f->n, 2);
    for (size_t i = 0; i < f->n; i++) {
        assert_int_equal(f->signals[i].is_habit, f->signals[i].failure == DBR_FAILURE_INVALID);
    }
}

DBR_TESTS(CASE(what_is_said_all_along_is_a_habit_and_what_begins_is_not),
          CASE(what_went_wrong_is_taken_from_its_field), CASE(the_investigators_own_tools_tell_of_no_system),
          CASE(an_exception_is_grave_where_nothing_shows_that_it_passed),
          CASE(slowness_that_is_pasted_and_said_often_is_grave), CASE(a_counter_at_zero_states_nothing),
          CASE(words_give_their_class), CASE(chinese_words_give_their_class_too),
          CASE(what_is_used_up_is_a_limit_and_what_may_not_write_is_a_node),
          CASE(two_parts_must_stand_near_each_other_in_order), CASE(what_is_over_is_no_failure),
          CASE(every_class_has_a_layer), CASE(headline_keeps_the_words_that_decide),
          CASE(a_log_cut_to_its_errors_tells_what_they_say),
          CASE(a_rare_error_in_a_large_log_is_listed_and_not_grave),
          CASE(information_and_recovered_warnings_are_none), CASE(a_warning_with_a_time_is_not_grave),
          CASE(output_without_times_speaks_too), CASE(advice_and_markup_are_no_statement),
          CASE(a_tools_own_complaint_is_not_grave), CASE(the_same_failure_in_two_sources_is_one),
          CASE(what_takes_seconds_again_and_again_is_slow_at_any_level),
          CASE(what_is_quick_or_happens_once_or_starts_is_not_slow), CASE(slowness_has_a_unit),
          CASE(a_plain_program_name_is_said_before_what_it_says),
          CASE(what_lies_outside_the_span_is_left_out), CASE(the_root_of_a_stack_of_causes_speaks),
          CASE(labels_patterns_and_tables_state_nothing), CASE(rows_and_answers_are_marked))
