/* What the formats make of typical pieces: which slot of a record holds what. */
#include "read/test_fixture.h"

/* ---- access ---- */

static void access_has_fields_trace_and_duration(void **state)
{
    (void)state;
    kept k = read_all("access.log",
                      "192.0.2.7 - al [09/Feb/2025:10:05:23 +0000] \"GET /a/7?x=1 HTTP/1.1\" 503 157 \"-\" "
                      "\"say \\\"hi\\\"\" rt=2.004 uct=\"0.0 1\" req_id=455f customer=c-1\n");
    const dbr_record *r = &k.records[0];
    assert_string_equal(k.format, "access");
    assert_int_equal(r->level, DBR_LEVEL_ERROR);
    assert_slice(r->text, "GET /a/7 503");
    assert_slice(r->trace, "455f");
    assert_string_equal(field(r, "client"), "192.0.2.7");
    assert_string_equal(field(r, "user"), "al");
    assert_string_equal(field(r, "path"), "/a/7");
    assert_string_equal(field(r, "query"), "x=1");
    assert_string_equal(field(r, "status"), "503");
    assert_string_equal(field(r, "user_agent"), "say \\\"hi\\\"");
    assert_string_equal(field(r, "duration"), "2.004");
    assert_string_equal(field(r, "uct"), "0.0 1");
    assert_string_equal(field(r, "customer"), "c-1");
    assert_string_equal(field(r, "referer"), "(none)");
    dbr_arena_release(&k.arena);
}

/* What a line's last part says the request took. */
static void assert_took(const char *behind, const char *duration)
{
    char line[512];
    (void)snprintf(line, sizeof(line),
                   "192.0.2.7 - - [09/Feb/2025:10:05:23 +0000] \"GET /a HTTP/1.1\" 200 15 %s\n", behind);
    kept k = read_all("access.log", line);
    assert_int_equal(k.n, 1);
    assert_string_equal(field(&k.records[0], "duration"), duration);
    dbr_arena_release(&k.arena);
}

static void access_takes_a_number_with_a_point_for_a_time(void **state)
{
    (void)state;
    assert_took("\"-\" \"curl\" 0.043", "0.043");
    assert_took("\"-\" \"curl\" 0.043 0.041", "0.043");
    assert_took("\"-\" \"curl\" 0.043 -", "0.043");
    assert_took("\"-\" \"curl\" 0.043 0.001, 0.041 .", "0.043");
    assert_took("\"-\" \"curl\" \"-\" 0.043 \"0.041\"", "0.043");
    assert_took("\"-\" \"curl\" \"-\" \"0.043\" \"0.041\"", "0.043");
    assert_took("\"-\" \"curl\" 0.043 req_id=4f", "0.043");
    assert_took("\"-\" \"curl\" 10.0.0.5:8080 0.043", "0.043");
    assert_took("\"-\" \"curl\" 512 0.043 [shop-api-80] [] 10.0.0.5:8080 15 0.041 200 4f", "0.043");
}

static void access_leaves_other_numbers_alone(void **state)
{
    (void)state;
    assert_took("\"-\" \"curl\" 43210", "(none)");
    assert_took("\"-\" \"curl\" 43", "(none)");
    assert_took("\"-\" \"curl\" \"2.53\"", "(none)");
    assert_took("\"-\" \"curl\" 1.2.3", "(none)");
    assert_took("\"-\" \"curl\" 0.043 zone-a", "(none)");
    assert_took("0.043", "(none)");
    assert_took("\"-\" \"curl\" -0.5", "(none)");
}

static void access_counts_torn_lines(void **state)
{
    (void)state;
    kept k = read_all("access.log", "192.0.2.7 - - [09/Feb/2025:10:05:23 +0000] \"GET / HTTP/1.1\" 200 1\n"
                                    "192.0.2.7 - - [09/Feb/2025:10:05:24 +0000] \"GET / HTTP/1.1\" 200 1\n"
                                    "192.0.2.7 - - [09/Feb/2025:10:05:25 +0000] \"GET / HTTP/1.1\" 200 1\n"
                                    "192.0.2.7 - - [09/Feb/2025:10:05\n");
    assert_int_equal(k.n, 3);
    assert_int_equal(k.n_rejected, 1);
    dbr_arena_release(&k.arena);
}

/* ---- text ---- */

static void text_reads_rfc5424(void **state)
{
    (void)state;
    kept k =
        read_all("x.log", "<11>1 2025-02-09T10:05:23.118Z web-1 api 814 ID47 [x@1 trace_id=\"ab12\"] boom\n");
    const dbr_record *r = &k.records[0];
    assert_int_equal(r->level, DBR_LEVEL_ERROR);
    assert_slice(r->host, "web-1");
    assert_slice(r->service, "api");
    assert_slice(r->pid, "814");
    assert_slice(r->trace, "ab12");
    assert_slice(r->text, "boom");
    dbr_arena_release(&k.arena);
}

static void text_reads_spring(void **state)
{
    (void)state;
    kept k =
        read_all("x.log", "2025-02-09 10:05:23.118 ERROR [api,6f2a,8c1b] 12345 --- [main] c.e.Main : boom\n");
    const dbr_record *r = &k.records[0];
    assert_int_equal(r->level, DBR_LEVEL_ERROR);
    assert_slice(r->service, "api");
    assert_slice(r->trace, "6f2a");
    assert_slice(r->pid, "12345");
    assert_slice(r->title, "c.e.Main");
    assert_slice(r->text, "boom");
    dbr_arena_release(&k.arena);
}

static void text_reads_python(void **state)
{
    (void)state;
    kept k = read_all("x.log", "2025-02-09 10:05:23,118 - shop.cart - WARNING - price=3 is odd\n");
    const dbr_record *r = &k.records[0];
    assert_int_equal(r->level, DBR_LEVEL_WARN);
    assert_slice(r->title, "shop.cart");
    assert_slice(r->text, "price=3 is odd");
    assert_string_equal(field(r, "price"), "3");
    dbr_arena_release(&k.arena);
}

static void text_reads_postgres(void **state)
{
    (void)state;
    kept k =
        read_all("x.log", "2025-02-09 10:05:23.404 UTC [48210] app@orders ERROR:  canceling statement\n");
    const dbr_record *r = &k.records[0];
    assert_int_equal(r->level, DBR_LEVEL_ERROR);
    assert_slice(r->pid, "48210");
    assert_string_equal(field(r, "user"), "app");
    assert_string_equal(field(r, "database"), "orders");
    assert_slice(r->text, "canceling statement");
    dbr_arena_release(&k.arena);
}

static void text_reads_syslog_with_full_stamps(void **state)
{
    (void)state;
    kept k = read_all(
        "x.log", "2025-02-09T10:05:23+01:00 web-1 kernel: a\n2025-02-09T10:05:24+01:00 web-1 sshd[7]: b\n"
                 "2025-02-09T10:05:25+01:00 web-1 kernel: c\n");
    assert_slice(k.records[0].host, "web-1");
    assert_slice(k.records[0].service, "kernel");
    assert_slice(k.records[1].pid, "7");
    dbr_arena_release(&k.arena);
}

/* One record of a line of syslog, whose message is `message`. */
static kept syslog_line(const char *message)
{
    char text[512];
    (void)snprintf(text, sizeof(text), "Feb  9 10:05:23 web-1 sshd[814]: %s\n", message);
    return read_all("messages", text);
}

static void assert_said(const char *message, dbr_level level, const char *text)
{
    kept k = syslog_line(message);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.records[0].level, level);
    assert_slice(k.records[0].text, text);
    assert_slice(k.records[0].pid, "814");
    dbr_arena_release(&k.arena);
}

static void syslog_keeps_the_words_its_message_begins_with(void **state)
{
    (void)state;
    assert_said("warning: spool is full", DBR_LEVEL_WARN, "warning: spool is full");
    assert_said("error: pam: no such account", DBR_LEVEL_ERROR, "error: pam: no such account");
    assert_said("[scan.c:18]: no change", DBR_LEVEL_NONE, "[scan.c:18]: no change");
    assert_said("[error] pool is empty", DBR_LEVEL_ERROR, "[error] pool is empty");
    assert_said("queue_reply: read timed out", DBR_LEVEL_NONE, "queue_reply: read timed out");
    assert_said("404 not found", DBR_LEVEL_NONE, "404 not found");
}

static void syslog_takes_off_a_header_of_the_program_s_own(void **state)
{
    (void)state;
    assert_said("ERROR [worker-18] c.e.o.Orders - query timed out", DBR_LEVEL_ERROR, "query timed out");
    assert_said("INFO 12345 --- [main] c.e.Main : ready", DBR_LEVEL_INFO, "ready");
    assert_said("app@orders ERROR:  canceling statement", DBR_LEVEL_ERROR, "canceling statement");
    kept k = syslog_line("WARN [worker-18] c.e.o.Orders - slow");
    assert_slice(k.records[0].title, "c.e.o.Orders");
    assert_string_equal(field(&k.records[0], "thread"), "worker-18");
    dbr_arena_release(&k.arena);
}

static void syslog_takes_off_numbers_in_brackets(void **state)
{
    (void)state;
    assert_said("[12345.678901] link is up", DBR_LEVEL_NONE, "link is up");
    assert_said("[    0.000000] warning: clock is slow", DBR_LEVEL_WARN, "warning: clock is slow");
    assert_said("[5-1] statement ends", DBR_LEVEL_NONE, "statement ends");
    assert_said("[192.0.2.7] has left", DBR_LEVEL_NONE, "[192.0.2.7] has left");
}

static void syslog_of_macos_has_a_job_behind_the_pid(void **state)
{
    (void)state;
    kept k = read_all("system.log",
                      "Feb  9 10:05:23 web-1 com.example.init[1] (com.example.job[814]): [sys] gone\n");
    const dbr_record *r = &k.records[0];
    assert_slice(r->host, "web-1");
    assert_slice(r->service, "com.example.init");
    assert_slice(r->pid, "1");
    assert_slice(r->text, "[sys] gone");
    dbr_arena_release(&k.arena);
}

static void syslog_s_programs_may_have_blanks_and_versions(void **state)
{
    (void)state;
    kept k = read_all("system.log", "Feb  9 10:05:23 web-1 Mail Helper[814]: queue is long\n"
                                    "Feb  9 10:05:24 web-1 syslogd 1.4.1: restart\n"
                                    "Feb  9 10:05:25 web-1 slot of queue [11]: gone\n"
                                    "Feb  9 10:05:26 web-1 waited 17: gone\n");
    assert_slice(k.records[0].service, "Mail Helper");
    assert_slice(k.records[0].pid, "814");
    assert_slice(k.records[0].text, "queue is long");
    assert_slice(k.records[1].service, "syslogd");
    assert_slice(k.records[1].text, "restart");
    assert_slice(k.records[2].text, "web-1 slot of queue [11]: gone");
    assert_slice(k.records[3].text, "web-1 waited 17: gone");
    dbr_arena_release(&k.arena);
}

static void text_keeps_the_sentence_around_a_stamp(void **state)
{
    (void)state;
    kept k = read_all("ledger.txt",
                      "   Active: failed (Result: exit-code) since Sun 2025-02-09 10:05:41 UTC; 8min ago\n"
                      "   Active: active (running) since Sun 2025-02-09 10:05:42 UTC; 1h 2min ago\n");
    assert_slice(dbr_slice_trim(k.records[0].text),
                 "Active: failed (Result: exit-code) since Sun 2025-02-09 10:05:41 UTC; 8min ago");
    assert_slice(k.records[0].stamp_raw, ""); // a sentence's time is none of the line's
    assert_slice(dbr_slice_trim(k.records[1].text),
                 "Active: active (running) since Sun 2025-02-09 10:05:42 UTC; 1h 2min ago");
    dbr_arena_release(&k.arena);
}

static void text_leaves_a_peer_in_the_message(void **state)
{
    (void)state;
    kept k = read_all("error_log", "[Sun Feb 09 10:05:23 2025] [error] [client 192.0.2.7] no such file\n"
                                   "[Sun Feb 09 10:05:24 2025] [error] [pool worker] no such file\n");
    assert_int_equal(k.records[0].level, DBR_LEVEL_ERROR);
    assert_string_equal(field(&k.records[0], "client"), "192.0.2.7");
    assert_string_equal(field(&k.records[0], "thread"), "(none)");
    assert_slice(k.records[0].text, "[client 192.0.2.7] no such file");
    assert_string_equal(field(&k.records[1], "thread"), "pool worker");
    assert_slice(k.records[1].text, "no such file");
    dbr_arena_release(&k.arena);
}

static void text_reads_a_request_behind_the_logger(void **state)
{
    (void)state;
    kept k = read_all(
        "api.log",
        "2025-02-09 10:05:23.118 814 INFO shop.api.server [req-4f2a9bc1-77aa - - -] [order: 7] paid\n"
        "2025-02-09 10:05:23.119 814 INFO shop.api.server [-] warning: late\n");
    assert_slice(k.records[0].title, "shop.api.server");
    assert_slice(k.records[0].trace, "req-4f2a9bc1-77aa");
    assert_slice(k.records[0].text, "[order: 7] paid");
    assert_string_equal(field(&k.records[1], "thread"), "(none)");
    assert_slice(k.records[1].text, "warning: late");
    dbr_arena_release(&k.arena);
}

static void text_ends_a_header_where_its_writer_does(void **state)
{
    (void)state;
    kept k = read_all("x.log",
                      "2025-02-09 10:05:23,118 - shop.cart - WARNING - [scan.c:18]: odd\n"
                      "2025-02-09 10:05:24,118  WARN 814 --- [nio-8080-1] c.e.o.Main          : Notice: odd\n"
                      "2025-02-09 10:05:25,118 [error] 31#31: *1017 upstream: odd\n");
    assert_slice(k.records[0].title, "shop.cart");
    assert_slice(k.records[0].text, "[scan.c:18]: odd");
    assert_slice(k.records[1].title, "c.e.o.Main");
    assert_slice(k.records[1].text, "Notice: odd");
    assert_string_equal(field(&k.records[2], "connection"), "1017");
    assert_slice(k.records[2].text, "upstream: odd");
    dbr_arena_release(&k.arena);
    k = read_all("k.log", "W0209 10:05:23.118234    1234 sync.go:12] Warning: [a] is odd\n");
    assert_slice(k.records[0].title, "sync.go");
    assert_slice(k.records[0].text, "Warning: [a] is odd");
    dbr_arena_release(&k.arena);
}

static void text_tells_loggers_from_sentences(void **state)
{
    (void)state;
    kept k = read_all("x.log",
                      "2025-02-09 10:05:23 INFO Loading: part 7\n2025-02-09 10:05:24 INFO shop_cart: ready\n"
                      "2025-02-09 10:05:25 INFO all is well\n");
    assert_slice(k.records[0].title, "");
    assert_slice(k.records[0].text, "Loading: part 7");
    assert_slice(k.records[1].title, "shop_cart");
    assert_slice(k.records[1].text, "ready");
    dbr_arena_release(&k.arena);
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < 10; i++) { // all have one
        dbr_buf_printf(&text, "2025-02-09 10:05:%02d INFO %s: part %d\n", i,
                       i % 3 == 0 ? "Loader" : "shop.Cart", i);
    }
    dbr_buf_char(&text, '\0');
    k = read_all("x.log", text.ptr);
    assert_slice(k.records[0].title, "Loader");
    assert_slice(k.records[0].text, "part 0");
    dbr_arena_release(&k.arena);
}

static void text_reads_brackets_in_brackets(void **state)
{
    (void)state;
    kept k =
        read_all("q.log", "2025-02-09 10:05:23,118 - INFO  [Peer[id=1]/[::]:2181:Vote@774] - Notice: 7 late\n"
                          "2025-02-09 10:05:24,118 [id:1] - WARN  [main:Vote@774] - none late\n"
                          "2025-02-09 10:05:25,118 - INFO  [torn[id=1] x\n");
    assert_int_equal(k.records[0].level, DBR_LEVEL_INFO);
    assert_string_equal(field(&k.records[0], "thread"), "Peer[id=1]/[::]:2181:Vote@774");
    assert_slice(k.records[0].text, "Notice: 7 late");
    assert_int_equal(k.records[1].level, DBR_LEVEL_WARN);
    assert_slice(k.records[1].text, "none late");
    assert_slice(k.records[2].text, "[torn[id=1] x");
    dbr_arena_release(&k.arena);
}

static void text_does_not_take_prose_for_a_host(void **state)
{
    (void)state;
    kept k = read_all("x.log", "2025-02-09T10:05:23Z worker failed: no space\n2025-02-09T10:05:24Z done\n");
    assert_slice(k.records[0].host, "");
    assert_slice(k.records[0].text, "worker failed: no space");
    dbr_arena_release(&k.arena);
}

static void text_keeps_a_prefixed_stack_trace_together(void **state)
{
    (void)state;
    kept k = read_all(
        "x.log", "2025-02-09T10:02:50.160207305Z ERROR boom\n2025-02-09T10:02:50.160208305Z \tat c.e.X\n"
                 "2025-02-09T10:02:50.160209305Z Caused by: y\n2025-02-09T10:02:51.160209305Z INFO ok\n");
    assert_int_equal(k.n, 2);
    assert_int_equal(k.records[0].level, DBR_LEVEL_ERROR);
    assert_int_equal(k.records[1].level, DBR_LEVEL_INFO);
    dbr_arena_release(&k.arena);
}

static void text_takes_off_the_stream_of_a_node(void **state)
{
    (void)state;
    kept k = read_all(
        "0.log", "2025-02-09T10:05:23.118234567Z stderr F FATAL ERROR: Reached heap limit\n"
                 "2025-02-09T10:05:24.118234567Z stdout F listening on 3000\n"
                 "2025-02-09T10:05:25.118234567Z stderr F 2025-02-09 10:05:25 ERROR [main] c.e.Main - boom\n"
                 "2025-02-09T10:05:25.118234568Z stderr F \tat c.e.Main.run(Main.java:7)\n"
                 "2025-02-09T10:05:26.118234567Z stdout P torn \n");
    assert_int_equal(k.n, 4);
    assert_slice(k.records[0].text, "FATAL ERROR: Reached heap limit");
    assert_int_equal(k.records[0].level, DBR_LEVEL_FATAL);
    assert_string_equal(field(&k.records[0], "stream"), "stderr");
    assert_slice(k.records[1].text, "listening on 3000");
    assert_string_equal(field(&k.records[1], "stream"), "stdout");
    assert_slice(k.records[2].title, "c.e.Main");
    assert_int_equal(k.records[2].level, DBR_LEVEL_ERROR);
    assert_slice(k.records[3].text, "torn ");
    dbr_arena_release(&k.arena);
    k = read_all("app.log",
                 "2025-02-09T10:05:23.118Z stderr F warming up\n2025-02-09T10:05:24.118Z stdout F ready\n");
    assert_slice(k.records[0].text, "warming up");
    dbr_arena_release(&k.arena);
}

static void text_keeps_lines_before_the_first_stamp(void **state)
{
    (void)state;
    kept k = read_all("x.log", "starting up\n2025-02-09 10:05:23 INFO ready\n2025-02-09 10:05:24 INFO ok\n");
    assert_int_equal(k.n, 3);
    assert_true(k.records[0].stamp.local == DBR_TIME_NONE);
    dbr_arena_release(&k.arena);
}

static void text_leaves_json_documents_alone(void **state)
{
    (void)state;
    kept k = read_all("pod.json", "{\n  \"kind\": \"Pod\",\n  \"metadata\": {\n    \"creationTimestamp\": "
                                  "\"2025-02-09T10:05:23Z\"\n  }\n}\n");
    assert_string_equal(k.format, "k8s-objects");
    dbr_arena_release(&k.arena);
}

/* ---- objects ---- */

static void jsonl_fills_the_slots(void **state)
{
    (void)state;
    kept k = read_all("x.jsonl",
                      "{\"@timestamp\":\"2025-02-09T10:05:23Z\",\"log.level\":\"warn\",\"service\":{\"name\":"
                      "\"api\"},\"host\":\"h\",\"traceId\":\"t1\",\"message\":\"a \\u00e9\",\"n\":4,"
                      "\"took_ms\":1234.5}\n");
    const dbr_record *r = &k.records[0];
    assert_int_equal(r->level, DBR_LEVEL_WARN);
    assert_slice(r->service, "api");
    assert_slice(r->host, "h");
    assert_slice(r->trace, "t1");
    assert_slice(r->text, "a \xc3\xa9");
    assert_string_equal(field(r, "n"), "4");
    assert_string_equal(field(r, "duration"), "1.2345");
    dbr_arena_release(&k.arena);
}

static void jsonl_counts_a_torn_object(void **state)
{
    (void)state;
    kept k = read_all(
        "x.jsonl", "{\"ts\":1739095523,\"msg\":\"a\"}\n{\"ts\":1739095524,\"msg\":\"b\"}\n{\"ts\":17390955");
    assert_int_equal(k.n, 2);
    assert_int_equal(k.n_rejected, 1);
    dbr_arena_release(&k.arena);
}

static void objects_are_commits_pages_updates_and_samples_by_shape(void **state)
{
    (void)state;
    kept k = read_all(
        "x.jsonl",
        "{\"ts\":\"2025-02-09T10:08:12Z\",\"type\":\"notified\",\"user\":\"alice\",\"text\":\"by phone\"}\n"
        "{\"at\":\"2025-02-09T10:20:00Z\",\"status\":\"Identified\",\"message\":\"Found it\"}\n"
        "{\"ts\":1739095523,\"metric\":\"cpu\",\"value\":0.5}\n"
        "{\"ts\":1739095523,\"channel\":\"#ops\",\"user\":\"bob\",\"text\":\"hm\"}\n"
        "{\"time\":\"2025-02-09T10:02:00Z\",\"action\":\"rollback\",\"service\":\"api\",\"version\":\"v1\"}"
        "\n");
    assert_int_equal(k.records[0].kind, DBR_KIND_PAGE);
    assert_slice(k.records[0].object, "alice");
    assert_int_equal(k.records[1].kind, DBR_KIND_MESSAGE);
    assert_slice(k.records[1].verb, "identified");
    assert_int_equal(k.records[2].kind, DBR_KIND_SAMPLE);
    assert_slice(k.records[2].text, "0.5");
    assert_int_equal(k.records[3].kind, DBR_KIND_MESSAGE);
    assert_slice(k.records[3].subject, "bob");
    assert_int_equal(k.records[4].kind, DBR_KIND_CHANGE);
    assert_slice(k.records[4].verb, "rollback");
    dbr_arena_release(&k.arena);
}

static void a_level_makes_an_object_a_log_line(void **state)
{
    (void)state;
    kept k = read_all(
        "x.jsonl",
        "{\"ts\":1739095523,\"level\":\"info\",\"service\":\"api\",\"version\":\"v1\",\"msg\":\"x\"}\n");
    assert_int_equal(k.records[0].kind, DBR_KIND_LOG);
    dbr_arena_release(&k.arena);
}

/* ---- systems ---- */

static void alertmanager_tells_the_end_of_resolved_alerts_only(void **state)
{
    (void)state;
    kept k = read_all("w.json",
                      "{\"alerts\":[{\"status\":\"resolved\",\"labels\":{\"alertname\":\"A\",\"job\":\"j\"},"
                      "\"startsAt\":\"2025-02-09T10:06:45Z\",\"endsAt\":\"2025-02-09T10:35:30Z\"},"
                      "{\"status\":\"firing\",\"labels\":{\"alertname\":\"B\"},\"startsAt\":"
                      "\"2025-02-09T10:07:45Z\",\"endsAt\":\"2025-02-09T10:40:00Z\"}],\"groupKey\":\"x\"}");
    assert_int_equal(k.n, 3);
    assert_slice(k.records[0].verb, "firing");
    assert_slice(k.records[0].object, "j");
    assert_slice(k.records[1].verb, "resolved");
    assert_slice(k.records[1].stamp_raw, "2025-02-09T10:35:30Z");
    assert_slice(k.records[2].title, "B");
    dbr_arena_release(&k.arena);
}

static void pagerduty_names_who_was_paged(void **state)
{
    (void)state;
    kept k = read_all(
        "l.json", "{\"log_entries\":[{\"type\":\"notify_log_entry\",\"created_at\":\"2025-02-09T10:08:12Z\","
                  "\"agent\":{\"type\":\"service_reference\",\"summary\":\"api\"},"
                  "\"user\":{\"summary\":\"Alice\"},\"channel\":{\"notification\":{\"type\":\"phone\","
                  "\"address\":\"+1 555 0100\"}}}]}");
    const dbr_record *r = &k.records[0];
    assert_slice(r->verb, "notified");
    assert_slice(r->object, "Alice");
    assert_slice(r->subject, "");
    assert_string_equal(field(r, "channel"), "phone");
    dbr_arena_release(&k.arena);
}

static void git_log_lists_the_files_below_the_message(void **state)
{
    (void)state;
    static const char HEAD[] =
        "commit 1f3a9c2b00000000000000000000000000000000\nAuthor: A <a@example.com>\n"
        "Date:   2025-02-09T10:00:00+00:00\n\n    Smaller pool\n    \n    It idles.\n\n";
    static const char *const TAILS[][2] = {
        {"src/pool.c\npool.yaml\n", "[\"src/pool.c\",\"pool.yaml\"]"},
        {"M\tsrc/pool.c\nR100\told.yaml\tpool.yaml\n", "[\"src/pool.c\",\"pool.yaml\"]"},
        {"12\t3\tsrc/pool.c\n", "[\"src/pool.c\"]"},
        {" src/pool.c | 15 ++++---\n pool.yaml  |  2 +-\n 2 files changed, 9 insertions(+)\n",
         "[\"src/pool.c\",\"pool.yaml\"]"},
        {"diff --git a/src/pool.c b/src/pool.c\nindex 1..2 100644\n--- a/src/pool.c\n+++ b/src/pool.c\n"
         "@@ -1 +1 @@\n-    int n = 9;\n+    int n = 3;\n     return n;\n",
         "[\"src/pool.c\"]"},
    };
    for (size_t i = 0; i < sizeof(TAILS) / sizeof(TAILS[0]); i++) {
        char text[600];
        (void)snprintf(text, sizeof(text), "%s%s", HEAD, TAILS[i][0]);
        kept k = read_all("git.log", text);
        assert_int_equal(k.n, 1);
        assert_slice(k.records[0].text, "Smaller pool\n\nIt idles.");
        assert_string_equal(field(&k.records[0], "files"), TAILS[i][1]);
        dbr_arena_release(&k.arena);
    }
}

static void audit_says_who_deployed_what(void **state)
{
    (void)state;
    kept k = read_all(
        "audit.log",
        "{\"auditID\":\"1\",\"stage\":\"ResponseComplete\",\"verb\":\"patch\",\"user\":{\"username\":"
        "\"alice\"},\"userAgent\":\"kubectl/v1.29.0\",\"objectRef\":{\"resource\":\"deployments\",\"name\":"
        "\"api\"},\"responseStatus\":{\"code\":200},\"requestObject\":[{\"op\":\"replace\",\"path\":"
        "\"/spec/template/spec/containers/0/image\",\"value\":\"r.example.com/api:2.2.9\"}],"
        "\"requestReceivedTimestamp\":\"2025-02-09T10:22:10Z\"}\n");
    assert_slice(k.records[0].verb, "deploy");
    const dbr_record *r = &k.records[0];
    assert_int_equal(r->kind, DBR_KIND_CHANGE);
    assert_slice(r->subject, "alice");
    assert_slice(r->object, "deployments/api");
    assert_slice(r->version, "2.2.9");
    assert_slice(r->source, "kubectl");
    dbr_arena_release(&k.arena);
}

static void audit_passes_over_the_machinery(void **state)
{
    (void)state;
    kept k = read_all(
        "audit.log", "{\"auditID\":\"1\",\"stage\":\"ResponseComplete\",\"verb\":\"patch\",\"user\":"
                     "{\"username\":\"system:node:a1\"},\"objectRef\":{\"resource\":\"pods\",\"name\":\"p\"},"
                     "\"requestReceivedTimestamp\":\"2025-02-09T10:22:10Z\"}\n");
    assert_int_equal(k.records[0].kind, DBR_KIND_LOG);
    assert_int_equal(k.records[0].level, DBR_LEVEL_DEBUG);
    dbr_arena_release(&k.arena);
}

static void slack_introduces_people(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_layout layout = {.format = dbr_format_find(dbr_slice_str("slack-users"))};
    dbr_item item = {.bytes =
                         dbr_slice_str("{\"id\":\"U1\",\"name\":\"alice\",\"real_name\":\"Alice Example\","
                                       "\"profile\":{\"email\":\"a@example.com\"}}")};
    dbr_person p = {0};
    assert_int_equal(layout.format->person(&layout, &item, &arena, &p), 1);
    assert_slice(p.handle, "@alice");
    assert_slice(p.name, "Alice Example");
    assert_int_equal(p.n_aliases, 2);
    assert_slice(p.aliases[1], "a@example.com");
    dbr_arena_release(&arena);
}

/* ---- helpers ---- */

static void levels_are_believed_where_loggers_write_them(void **state)
{
    (void)state;
    assert_int_equal(dbr_text_level(dbr_slice_str("ERROR boom")), DBR_LEVEL_ERROR);
    assert_int_equal(dbr_text_level(dbr_slice_str("no error found")), DBR_LEVEL_NONE);
    assert_int_equal(dbr_text_level(dbr_slice_str("[warn] x")), DBR_LEVEL_WARN);
    assert_int_equal(dbr_text_level(dbr_slice_str("fatal: not a repository")), DBR_LEVEL_FATAL);
    assert_int_equal(dbr_text_level(dbr_slice_str("a=1 level=error b=2")), DBR_LEVEL_ERROR);
    assert_int_equal(dbr_text_level(dbr_slice_str("<12>x")), DBR_LEVEL_WARN);
    assert_int_equal(dbr_text_level(dbr_slice_str("INFORMATIVE")), DBR_LEVEL_NONE);
    assert_int_equal(dbr_text_level(dbr_slice_str("")), DBR_LEVEL_NONE);
}

static void paths_name_services_unless_generic(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    assert_slice(dbr_path_service(&arena, "logs/payment-api.log.1.gz", ""), "payment-api");
    assert_slice(dbr_path_service(&arena, "billing-access.log.gz", ""), "billing");
    assert_slice(dbr_path_service(&arena, "a.tar.gz", "pod-1/cart_2025-02-09.log"), "cart");
    assert_slice(dbr_path_service(&arena, "nginx/access.log", ""), "");
    assert_slice(dbr_path_service(&arena, "2025-02-09.json", ""), "");
    dbr_arena_release(&arena);
}

/* The letter decides, whatever the message says. */
static void klog_begins_with_its_level(void **state)
{
    (void)state;
    kept k = read_all("kubelet.log", "E0209 10:05:23.118234    1234 sync.go:12] all is well\n"
                                     "I0209 10:05:24.118235    1234 sync.go:12] no error\n"
                                     "W0209 10:05:25.118235    1234 sync.go:12] all is well\n");
    assert_int_equal(k.n, 3);
    assert_int_equal(k.records[0].level, DBR_LEVEL_ERROR);
    assert_int_equal(k.records[1].level, DBR_LEVEL_INFO);
    assert_int_equal(k.records[2].level, DBR_LEVEL_WARN);
    assert_true(dbr_slice_is(k.records[0].text, "all is well"));
    dbr_arena_release(&k.arena);
}

DBR_TESTS(
    cmocka_unit_test(klog_begins_with_its_level), cmocka_unit_test(access_has_fields_trace_and_duration),
    cmocka_unit_test(access_takes_a_number_with_a_point_for_a_time),
    cmocka_unit_test(access_leaves_other_numbers_alone), cmocka_unit_test(access_counts_torn_lines),
    cmocka_unit_test(text_reads_rfc5424), cmocka_unit_test(text_reads_spring),
    cmocka_unit_test(text_reads_python), cmocka_unit_test(text_reads_postgres),
    cmocka_unit_test(text_reads_syslog_with_full_stamps),
    cmocka_unit_test(syslog_keeps_the_words_its_message_begins_with),
    cmocka_unit_test(syslog_takes_off_a_header_of_the_program_s_own),
    cmocka_unit_test(syslog_takes_off_numbers_in_brackets),
    cmocka_unit_test(syslog_of_macos_has_a_job_behind_the_pid),
    cmocka_unit_test(syslog_s_programs_may_have_blanks_and_versions),
    cmocka_unit_test(text_keeps_the_sentence_around_a_stamp),
    cmocka_unit_test(text_leaves_a_peer_in_the_message),
    cmocka_unit_test(text_reads_a_request_behind_the_logger),
    cmocka_unit_test(text_ends_a_header_where_its_writer_does),
    cmocka_unit_test(text_tells_loggers_from_sentences), cmocka_unit_test(text_reads_brackets_in_brackets),
    cmocka_unit_test(text_does_not_take_prose_for_a_host),
    cmocka_unit_test(text_keeps_a_prefixed_stack_trace_together),
    cmocka_unit_test(text_keeps_lines_before_the_first_stamp),
    cmocka_unit_test(text_takes_off_the_stream_of_a_node), cmocka_unit_test(text_leaves_json_documents_alone),
    cmocka_unit_test(jsonl_fills_the_slots), cmocka_unit_test(jsonl_counts_a_torn_object),
    cmocka_unit_test(objects_are_commits_pages_updates_and_samples_by_shape),
    cmocka_unit_test(a_level_makes_an_object_a_log_line),
    cmocka_unit_test(alertmanager_tells_the_end_of_resolved_alerts_only),
    cmocka_unit_test(pagerduty_names_who_was_paged),
    cmocka_unit_test(git_log_lists_the_files_below_the_message),
    cmocka_unit_test(audit_says_who_deployed_what), cmocka_unit_test(audit_passes_over_the_machinery),
    cmocka_unit_test(slack_introduces_people), cmocka_unit_test(levels_are_believed_where_loggers_write_them),
    cmocka_unit_test(paths_name_services_unless_generic))
