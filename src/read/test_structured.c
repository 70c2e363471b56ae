/* Structured evidence: which slots are filled, beyond what the formats' own samples show. */
#include "read/test_fixture.h"

#define assert_text(slice, expected) assert_string_equal((slice).ptr, expected)

/* The record's time as RFC 3339, naive ones without 'Z'. */
static void assert_time(const dbr_record *r, const char *expected)
{
    dbr_buf text = {0};
    bool is_explicit = (r->stamp.flags & DBR_STAMP_OFFSET) != 0;
    assert_true(r->stamp.local != DBR_TIME_NONE);
    dbr_time_rfc3339(&text, is_explicit ? dbr_stamp_instant(&r->stamp) : r->stamp.local, NULL, 0);
    text.len -= is_explicit ? 0 : 1;
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
    dbr_buf_release(&text);
}

static void an_alert_that_is_over_is_two_records(void **state)
{
    (void)state;
    kept k =
        read_all("alerts.json", "{\"alerts_history\":[{\"alert_name\":\"Pool\",\"service\":\"api\","
                                "\"status\":\"resolved\",\"trigger_time\":"
                                "\"2025-02-09T10:06:45Z\",\"resolved_time\":\"2025-02-09T10:35:30Z\"}]}");
    assert_int_equal(k.n, 2);
    assert_text(k.records[0].verb, "firing");
    assert_time(&k.records[0], "2025-02-09T10:06:45Z");
    assert_text(k.records[1].verb, "resolved");
    assert_time(&k.records[1], "2025-02-09T10:35:30Z");
    assert_text(k.records[1].object, "api");
    dbr_arena_release(&k.arena);
}

static void a_field_that_holds_an_error_is_one_where_no_level_is_told(void **state)
{
    static const struct {
        const char *name, *text;
        dbr_level level;
    } LINES[] = {
        {"a.log", "ts=2025-02-09T10:05:23Z msg=\"push done\" target=eu err=\"broken envelope\"\n",
         DBR_LEVEL_ERROR},
        {"a.log", "ts=2025-02-09T10:05:23Z msg=\"push done\" target=eu Error=refused\n", DBR_LEVEL_ERROR},
        {"a.log", "ts=2025-02-09T10:05:23Z msg=\"push done\" target=eu err=\"invalid target\"\n",
         DBR_LEVEL_WARN},
        {"a.log", "ts=2025-02-09T10:05:23Z msg=\"push done\" target=eu err=<nil>\n", DBR_LEVEL_NONE},
        {"a.log", "ts=2025-02-09T10:05:23Z msg=\"push done\" target=eu err=0\n", DBR_LEVEL_NONE},
        {"a.log", "ts=2025-02-09T10:05:23Z level=info msg=\"push done\" err=\"broken envelope\"\n",
         DBR_LEVEL_INFO},
        {"a.json", "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"push done\",\"error\":\"\"}\n",
         DBR_LEVEL_NONE},
        {"a.json", "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"push done\",\"error\":null}\n",
         DBR_LEVEL_NONE},
        {"a.json", "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"push done\",\"error\":false}\n",
         DBR_LEVEL_NONE},
        {"a.json",
         "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"push done\",\"error\":{\"message\":\"refused\"}}\n",
         DBR_LEVEL_ERROR},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
        kept k = read_all(LINES[i].name, LINES[i].text);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.records[0].level, LINES[i].level);
        dbr_arena_release(&k.arena);
    }
}

static void an_alerts_body_without_a_time_is_kept(void **state)
{
    (void)state;
    kept k = read_all(
        "alert.json",
        "{\"title\":\"Connections\",\"state\":\"alerting\",\"commonLabels\":{\"alertname\":\"PoolHigh\","
        "\"severity\":"
        "\"critical\",\"service\":\"rds\"},\"commonAnnotations\":{\"summary\":\"98 % of the pool\"}}");
    assert_int_equal(k.n, 1);
    assert_int_equal(k.records[0].kind, DBR_KIND_ALERT);
    assert_true(k.records[0].stamp.local == DBR_TIME_NONE);
    assert_text(k.records[0].title, "PoolHigh");
    assert_text(k.records[0].text, "98 % of the pool");
    assert_text(k.records[0].object, "rds");
    assert_int_equal(k.records[0].level, DBR_LEVEL_FATAL);
    dbr_arena_release(&k.arena);
    k = read_all(
        "monitors.json",
        "{\"monitors\":[{\"name\":\"p95\",\"overall_state\":\"Alert\",\"query\":\"x\"},{\"name\":\"err\","
        "\"overall_state\":\"OK\"}]}");
    assert_int_equal(k.n, 2);
    assert_text(k.records[0].verb, "firing");
    assert_text(k.records[1].verb, "resolved");
    dbr_arena_release(&k.arena);
}

static void a_config_file_is_no_alert(void **state)
{
    (void)state;
    kept k = read_all(
        "package.json",
        "{\"name\":\"api\",\"version\":\"1.0.0\",\"status\":\"ok\",\"scripts\":{\"start\":\"node\"}}");
    assert_string_equal(k.format, "json-data");
    for (size_t i = 0; i < k.n; i++) {
        assert_int_equal(k.records[i].kind, DBR_KIND_LOG);
    }
    dbr_arena_release(&k.arena);
}

static void levels_are_words_and_numbers_of_any_scale(void **state)
{
    (void)state;
    kept k = read_all(
        "a.jsonl",
        "{\"time\":1739095523,\"level\":50,\"msg\":\"pino\"}\n"
        "{\"timestamp\":1739095523.118,\"level\":4,\"short_message\":\"gelf\",\"host\":\"web-1\"}\n"
        "{\"timestamp\":\"2025-02-09T10:05:23Z\",\"severityNumber\":17,\"body\":\"otel\"}\n"
        "{\"@timestamp\":\"2025-02-09T10:05:23Z\",\"log.level\":\"warn\",\"message\":\"ecs\"}\n"
        "{\"@timestamp\":\"2025-02-09T10:05:23Z\",\"log\":{\"level\":\"error\"},\"message\":\"nested\"}\n"
        "{\"log\":\"2025-02-09 10:05:23 FATAL "
        "out\\n\",\"stream\":\"stderr\",\"time\":\"2025-02-09T10:05:23Z\"}\n");
    static const dbr_level LEVELS[] = {DBR_LEVEL_ERROR, DBR_LEVEL_WARN,  DBR_LEVEL_ERROR,
                                       DBR_LEVEL_WARN,  DBR_LEVEL_ERROR, DBR_LEVEL_FATAL};
    assert_int_equal(k.n, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(k.records[i].level, LEVELS[i]);
        assert_time(&k.records[i], "2025-02-09T10:05:23Z");
    }
    assert_text(k.records[1].text, "gelf");
    assert_text(k.records[1].host, "web-1");
    dbr_arena_release(&k.arena);
}

static void epochs_have_their_unit_by_magnitude(void **state)
{
    (void)state;
    kept k = read_all(
        "a.jsonl", "{\"ts\":1739095523,\"msg\":\"s\"}\n{\"ts\":1739095523118,\"msg\":\"ms\"}\n"
                   "{\"ts\":1739095523118000,\"msg\":\"us\"}\n{\"ts\":1739095523118000000,\"msg\":\"ns\"}\n"
                   "{\"ts\":\"1739095523.118\",\"msg\":\"text\"}\n");
    assert_int_equal(k.n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_time(&k.records[i], "2025-02-09T10:05:23Z");
    }
    dbr_arena_release(&k.arena);
}

static void a_key_that_ends_like_a_time_is_one_where_none_is_listed(void **state)
{
    (void)state;
    static const char *const KEYS[] = {"sentAt",       "sent_ts",    "EventReceivedTime",
                                       "timestamp_ms", "CreatedUtc", "activityDateTime",
                                       "log_date",     "published",  "时间"};
    for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
        char line[256];
        (void)snprintf(
            line, sizeof(line),
            "{\"message\":\"a\",\"format\":\"2024-01-01T00:00:00Z\",\"expires_at\":\"2026-01-01T00:00:00Z\","
            "\"%s\":\"2025-02-09T10:05:23Z\"}\n{\"message\":\"b\",\"%s\":1739095524}\n",
            KEYS[i], KEYS[i]);
        kept k = read_all("a.jsonl", line);
        assert_int_equal(k.n, 2);
        assert_time(&k.records[0], "2025-02-09T10:05:23Z");
        assert_time(&k.records[1], "2025-02-09T10:05:24Z");
        dbr_arena_release(&k.arena);
    }
    kept k =
        read_all("a.jsonl", "{\"message\":\"a\",\"not_after\":\"2026-01-01T00:00:00Z\",\"response_time\":12,"
                            "\"events\":1739095524}\n{\"message\":\"b\"}\n");
    assert_true(k.n > 0);
    assert_true(k.records[0].stamp.local == DBR_TIME_NONE);
    dbr_arena_release(&k.arena);
}

static void a_table_may_have_a_chinese_head(void **state)
{
    (void)state;
    kept k =
        read_all("导出.csv",
                 "时间,级别,服务,主机,内容\n2025-02-09 10:05:23,ERROR,orders,web-1,连接池耗尽\n"
                 "2025-02-09 10:05:24,INFO,orders,web-1,恢复\n2025-02-09 10:05:25,INFO,orders,web-1,完成\n");
    assert_int_equal(k.n, 3);
    assert_time(&k.records[0], "2025-02-09T10:05:23");
    assert_int_equal(k.records[0].level, DBR_LEVEL_ERROR);
    assert_text(k.records[0].service, "orders");
    assert_text(k.records[0].host, "web-1");
    assert_text(k.records[0].text, "连接池耗尽");
    dbr_arena_release(&k.arena);
}

static void a_log_in_a_string_is_its_lines(void **state)
{
    (void)state;
    kept k = read_all("logs.json", "{\"pod_name\":\"api-7c\",\"service\":\"api\",\"logs\":\"booting\\n2025-"
                                   "02-09T10:05:23Z ERROR boom\\n  at "
                                   "x\\n2025-02-09T10:05:24Z INFO ready\\n\"}");
    assert_int_equal(k.n, 3);
    assert_true(k.records[0].stamp.local == DBR_TIME_NONE);
    assert_time(&k.records[1], "2025-02-09T10:05:23Z");
    assert_text(k.records[1].text, "boom\n  at x");
    assert_int_equal(k.records[1].level, DBR_LEVEL_ERROR);
    assert_text(k.records[1].host, "api-7c");
    assert_text(k.records[2].service, "api");
    dbr_arena_release(&k.arena);
}

static void otlp_records_have_their_resources_service(void **state)
{
    (void)state;
    kept k = read_all("otel.json",
                      "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                      "{\"stringValue\":\"a\"}}]},"
                      "\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1739095523000000000\","
                      "\"severityNumber\":13,\"body\":{"
                      "\"stringValue\":\"x\"}}]}]},{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
                      "\"value\":{\"stringValue\":"
                      "\"b\"}},{\"key\":\"host.name\",\"value\":{\"stringValue\":\"h\"}}]},\"scopeLogs\":[{"
                      "\"logRecords\":[{"
                      "\"timeUnixNano\":\"1739095523000000000\",\"body\":{\"stringValue\":\"y\"}}]}]}]}");
    assert_int_equal(k.n, 2);
    assert_text(k.records[0].service, "a");
    assert_int_equal(k.records[0].level, DBR_LEVEL_WARN);
    assert_text(k.records[1].service, "b");
    assert_text(k.records[1].host, "h");
    dbr_arena_release(&k.arena);
}

static void a_conversation_turns_the_day_at_midnight(void **state)
{
    (void)state;
    kept k = read_all("chat-2025-02-09.txt", "alice  11:58 PM\nrolling back\nbob  12:03 AM\ndone\n");
    assert_int_equal(k.n, 2);
    assert_time(&k.records[0], "2025-02-09T23:58:00");
    assert_time(&k.records[1], "2025-02-10T00:03:00");
    assert_text(k.records[1].subject, "bob");
    dbr_arena_release(&k.arena);
}

static void numbers_of_a_date_are_read_by_what_lies_nearer(void **state)
{
    (void)state;
    kept k = read_all("chat-2025-09-03.txt", "[2/9 10:05] Alice: x\n");
    assert_time(&k.records[0], "2025-09-02T10:05:00");
    dbr_arena_release(&k.arena);
    k = read_all("chat-2025-02-10.txt", "[2/9 10:05] Alice: x\n");
    assert_time(&k.records[0], "2025-02-09T10:05:00");
    dbr_arena_release(&k.arena);
    k = read_all("chat-2025-01-01.txt", "李四 12月31日 下午11:05\n已回滚\n");
    assert_time(&k.records[0], "2024-12-31T23:05:00");
    dbr_arena_release(&k.arena);
}

static void a_sentence_that_ends_with_a_clock_is_no_head(void **state)
{
    (void)state;
    kept k = read_all("incident.txt", "mira  15:07\nack, looking\ntomek  15:12\nanyone deploying?\n"
                                      "mira  15:20\nstock 2.9.0 went out at 15:01\nit starts empty\n");
    assert_string_equal(k.format, "chat");
    assert_int_equal(k.n, 3);
    assert_text(k.records[2].subject, "mira");
    assert_text(k.records[2].text, "stock 2.9.0 went out at 15:01\nit starts empty");
    dbr_arena_release(&k.arena);
}

static void pasted_conversations_are_known_without_being_named(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "15:07 mira: ack, looking\n15:12 tomek: anyone deploying?\n15:20 mira: ack, looking\n",
        "[15:07] mira: ack, looking\n[15:12] tomek: anyone deploying?\n[15:20] mira: yes\n",
        "[15:07] <mira> ack, looking\n[15:12] <tomek> anyone deploying?\n[15:20] <mira> yes\n",
        "mira (15:07): ack, looking\ntomek (15:12): anyone deploying?\nmira (15:20): yes\n",
        "3/17/26, 15:07 - mira: ack, looking\n3/17/26, 15:12 - tomek: who?\n3/17/26, 15:20 - mira: me\n",
        "2026-03-17 15:07 mira: ack, looking\n2026-03-17 15:12 tomek: who?\n2026-03-17 15:20 mira: me\n"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        kept k = read_all("paste.txt", TEXTS[i]);
        if (strcmp(k.format, "chat") != 0) {
            fail_msg("not read as a conversation: %s", TEXTS[i]);
        }
        assert_int_equal(k.n, 3);
        assert_text(k.records[0].subject, "mira");
        assert_text(k.records[0].text, "ack, looking");
        dbr_arena_release(&k.arena);
    }
}

static void a_name_that_says_chat_is_believed_when_two_speak(void **state)
{
    (void)state;
    static const char said[] = "15:07:31 mira: ack\n15:12:02 tomek: rolled back\n";
    kept k = read_all("war-room-chat.txt", said);
    assert_string_equal(k.format, "chat");
    dbr_arena_release(&k.arena);
    k = read_all("paste.txt", said);
    assert_string_not_equal(k.format, "chat");
    dbr_arena_release(&k.arena);
}

/* Lines with seconds, as logs have them, too. */
static void people_are_known_by_what_they_say(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "[2026-03-17 15:07:10 -0500] mira: ack, looking\n[2026-03-17 15:12:30 -0500] tomek: seeing 5xx\n"
        "[2026-03-17 15:20:02 -0500] mira: I am rolling back\n[2026-03-17 15:30:00 -0500] tomek: 5xx gone\n",
        "2026-03-17T20:07:10Z mira: ack, looking\n2026-03-17T20:12:30Z tomek: anyone deploying?\n"
        "2026-03-17T20:20:02Z mira: rolling back\n",
        "2026-03-17 20:07:10 UTC\t@mira\tack, looking\n2026-03-17 20:12:30 UTC\ttomek\tanyone deploying?\n"
        "2026-03-17 20:13:00 UTC\t-->\tzoe (z@example.com) has joined #ops\n"
        "2026-03-17 20:20:02 UTC\tmira\trolling back\n",
        "[2026-03-17 20:07:10+00:00] <mira> ack, looking\n[2026-03-17 20:12:30+00:00] <tomek> anyone?\n"
        "[2026-03-17 20:20:02+00:00] <mira> rolling back\n"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        kept k = read_all("paste.txt", TEXTS[i]);
        if (strcmp(k.format, "chat") != 0) {
            fail_msg("not read as a conversation: %s", TEXTS[i]);
        }
        assert_int_equal(k.n, i == 0 ? 4 : 3);
        assert_text(k.records[0].subject, "mira");
        assert_text(k.records[0].text, "ack, looking");
        assert_text(k.records[1].subject, "tomek");
        assert_int_equal(k.records[2].subject.len, 4);
        assert_true((k.records[0].stamp.flags & DBR_STAMP_OFFSET) != 0);
        assert_int_equal(k.records[0].stamp.offset_s, i == 0 ? -5 * 3600 : 0);
        dbr_arena_release(&k.arena);
    }
}

static void a_client_of_irc_tells_the_day(void **state)
{
    (void)state;
    kept k =
        read_all("ops.log", "--- Log opened Tue Mar 17 15:00:00 2026\n15:07 <@mira> ack\n15:12 <tomek> who?\n"
                            "15:13 -!- zoe [z@example.com] has joined #ops\n15:20 < mira> me\n"
                            "--- Day changed Wed Mar 18 2026\n00:07 <tomek> ok\n");
    assert_string_equal(k.format, "chat");
    assert_int_equal(k.n, 4);
    assert_text(k.records[0].subject, "mira");
    assert_time(&k.records[0], "2026-03-17T15:07:00");
    assert_text(k.records[1].text, "who?");
    assert_text(k.records[2].text, "me");
    assert_time(&k.records[3], "2026-03-18T00:07:00");
    dbr_arena_release(&k.arena);
}

static void logs_and_reports_are_no_conversations(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "2025-02-09 10:05:23 api: started\n2025-02-09 10:05:24 db: ready\n2025-02-09 10:05:25 api: ready\n",
        "# Report\n\n- **Start** 10:05\n- **End** 10:40\n- **Fix** 10:30\n\nText.\n",
        "10:05 INFO: started\n10:05 WARN: slow\n10:06 INFO: ready\n10:07 ERROR: gone\n",
        "GET /a 10:05\nGET /b 10:06\n",
        "2025-02-09 10:05:23 worker: job 7 done\n2025-02-09 10:05:24 scheduler: starting job 8\n"
        "2025-02-09 10:05:25 worker: job 8 failed, retrying\n2025-02-09 10:05:26 worker: job 8 done\n",
        "2025-02-09 10:05:23 worker-1: thanks to us we retry\n2025-02-09 10:05:24 worker-2: we retry\n"
        "2025-02-09 10:05:25 worker-1: we retry\n2025-02-09 10:05:26 worker-2: we are done\n"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        kept k = read_all("notes.txt", TEXTS[i]);
        assert_string_not_equal(k.format, "chat");
        dbr_arena_release(&k.arena);
    }
}

#define EVENT(kind, name)                                                                                    \
    "{\"reason\":\"Unhealthy\",\"type\":\"Warning\",\"message\":\"x\",\"lastTimestamp\":\"2025-02-09T10:00:" \
    "00Z\","                                                                                                 \
    "\"involvedObject\":{\"kind\":\"" kind "\",\"name\":\"" name "\"}}\n"

static void an_event_is_of_the_workload_it_is_about(void **state)
{
    (void)state;
    kept k = read_all("events.jsonl",
                      EVENT("Pod", "cart-5d9f8c7b64-x2vqp") EVENT("Pod", "agent-x2vqp") EVENT("Pod", "db-0")
                          EVENT("Pod", "report-28976400-x2vqp") EVENT("ReplicaSet", "cart-5d9f8c7b64")
                              EVENT("Deployment", "cart") EVENT("Pod", "shop-front")
                                  EVENT("Secret", "cart-tls") EVENT("Node", "node-3"));
    static const char *const SERVICES[] = {"cart", "agent",      "db", "report", "cart",
                                           "cart", "shop-front", "",   ""};
    assert_int_equal(k.n, 9);
    for (size_t i = 0; i < 9; i++) {
        assert_text(k.records[i].service, SERVICES[i]);
    }
    assert_text(k.records[8].host, "node-3");
    dbr_arena_release(&k.arena);
    k = read_all("k8s-warnings.txt",
                 "LAST SEEN   TYPE      REASON    OBJECT                      MESSAGE\n"
                 "5m          Warning   BackOff   pod/cart-5d9f8c7b64-x2vqp   Back-off\n"
                 "6m          Warning   NotReady  node/node-3                 not ready\n");
    assert_int_equal(k.n, 2);
    assert_text(k.records[0].service, "cart");
    assert_text(k.records[1].service, "");
    assert_text(k.records[1].host, "node-3");
    dbr_arena_release(&k.arena);
}

static void minutes_without_speakers_lose_no_line(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "2025-02-09 10:05 db down\n2025-02-09 10:07 paged Bob\n2025-02-09 10:20 resolved\n",
        "2025-02-09 10:05 db down\n2025-02-09 10:07 Paged Bob\n2025-02-09 10:09 Paged Carol\n",
        "Feb 9, 2025 10:05 AM db down\nFeb 9, 2025 10:07 AM paged Bob\nFeb 9, 2025 3:20 PM resolved\n",
        "[10:05] db down\n[10:07] paged Bob\n[10:20] resolved\n",
        "2月9日 上午10:05 db down\n2月9日 上午10:07 paged Bob\n2月9日 下午3:20 resolved\n",
        "昨天 10:05 db down\n昨天 10:07 paged Bob\n昨天 15:20 resolved\n"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        kept k = read_all("n.txt", TEXTS[i]);
        if (k.n != 3 || !dbr_slice_is(k.records[0].text, "db down") ||
            k.records[0].stamp.local == DBR_TIME_NONE ||
            k.records[0].stamp.local % DBR_DAY != 10 * DBR_HOUR + 5 * DBR_MINUTE) {
            fail_msg("%zu records, the first is '%.*s': %s", k.n, DBR_FMT(k.records[0].text), TEXTS[i]);
        }
        dbr_arena_release(&k.arena);
    }
}

static void what_stands_before_the_first_message_is_kept(void **state)
{
    (void)state;
    kept k =
        read_all("chat-2025-02-09.txt", "please keep to facts here\nSunday, February 9th\nAlice 10:05 AM\n"
                                        "5xx\n[10:06 AM] Bob\n");
    assert_int_equal(k.n, 3);
    assert_text(k.records[0].text, "please keep to facts here");
    assert_int_equal(k.records[0].stamp.local, DBR_TIME_NONE);
    assert_text(k.records[1].subject, "Alice");
    assert_text(k.records[2].text, "Bob"); // nothing said: the words there are
    dbr_arena_release(&k.arena);
}

static void rows_that_count_are_metrics_of_every_column(void **state)
{
    (void)state;
    kept k = read_all("m.csv", "ts,id,a,b,c,d,e,f,g,h,i,state\n1739095523,7,1,2,3,4,5,6,7,8,9,up\n");
    assert_int_equal(k.n, 9);
    assert_int_equal(k.records[0].kind, DBR_KIND_SAMPLE);
    assert_text(k.records[0].title, "a");
    assert_text(k.records[8].title, "i");
    dbr_arena_release(&k.arena);
}

static void cells_may_have_units(void **state)
{
    (void)state;
    static const char *const ROWS[][3] = {{"31.0 %", "x (%)", "31.0"},
                                          {"0.82%", "x (%)", "0.82"},
                                          {"100 ms", "x (s)", "0.1"},
                                          {"1.2 s", "x (s)", "1.2"},
                                          {"1.5 mins", "x (s)", "90"},
                                          {"1.2 K", "x", "1200"},
                                          {"3.4 Mil", "x", "3400000"},
                                          {"2 GiB", "x (bytes)", "2147483648"},
                                          {"512 MB/s", "x (bytes/s)", "512000000"},
                                          {"4.5 Mbps", "x (bits/s)", "4500000"},
                                          {"1.20K req/s", "x (req/s)", "1200"},
                                          {"\"1,234.5 ms\"", "x (s)", "1.2345"},
                                          {"-3 %", "x (%)", "-3"},
                                          {"\"1,234\"", "x", "1234"},
                                          {"7", "x", "7"}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text),
                       "sep=,\n\"Time\",\"x\"\n2025-02-09 10:05:00,%s\n2025-02-09 10:06:00,%s\n", ROWS[i][0],
                       ROWS[i][0]);
        kept k = read_all("panel.csv", text);
        assert_int_equal(k.n, 2);
        assert_int_equal(k.records[0].kind, DBR_KIND_SAMPLE);
        assert_text(k.records[0].title, ROWS[i][1]);
        assert_text(k.records[0].text, ROWS[i][2]);
        dbr_arena_release(&k.arena);
    }
}

static void cells_of_words_are_no_numbers(void **state)
{
    (void)state;
    static const char *const CELLS[] = {"12 apples", "5xx", "1.2.3",  "10.0.0.7",
                                        "v2",        "7 m", "3 of 4", "1,2"};
    for (size_t i = 0; i < sizeof(CELLS) / sizeof(CELLS[0]); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text), "time,x\n2025-02-09 10:05:00,\"%s\"\n", CELLS[i]);
        kept k = read_all("rows.csv", text);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.records[0].kind, DBR_KIND_LOG);
        dbr_arena_release(&k.arena);
    }
}

static void a_message_in_the_last_column_keeps_its_separators(void **state)
{
    (void)state;
    kept k =
        read_all("m.csv", "ts,level,message\n2025-02-09 10:05:23,INFO,a\n2025-02-09 10:05:24,INFO,b, c,7\n"
                          "2025-02-09 10:05:25,INFO,\"d\",e\n");
    assert_int_equal(k.n, 3);
    assert_text(k.records[0].text, "a");
    assert_text(k.records[1].text, "b, c,7");
    assert_text(k.records[2].text, "d"); // quoted, so it ends there
    dbr_arena_release(&k.arena);
}

static void a_torn_row_is_rejected(void **state)
{
    (void)state;
    kept k = read_all(
        "m.csv", "ts,level,message\n2025-02-09 10:05:23,INFO,a\nnever,INFO,b\n2025-02-09 10:05:24,INFO,c\n");
    assert_int_equal(k.n, 2);
    assert_int_equal(k.n_rejected, 1);
    dbr_arena_release(&k.arena);
}

/* Elements are passed over once: looked up one by one, this many would take hours. */
static void a_push_of_any_length_gives_its_newest_commits(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "{\"object_kind\":\"push\",\"project\":{\"name\":\"api\"},\"commits\":[");
    for (size_t i = 0; i < 300000; i++) {
        dbr_buf_str(&text, "1,");
    }
    for (size_t i = 0; i < 10; i++) {
        dbr_buf_printf(&text, "%s{\"id\":\"c%zu\",\"timestamp\":\"2025-02-09T10:00:0%zuZ\"}",
                       i > 0 ? "," : "", i, i);
    }
    dbr_buf_str(&text, "]}\n");
    kept k = read_all("push.jsonl", text.ptr);
    assert_string_equal(k.format, "gitlab");
    assert_int_equal(k.n, DBR_MAX_SUBRECORDS);
    assert_text(k.records[0].version, "c2");
    assert_text(k.records[7].version, "c9");
    assert_text(k.records[7].service, "api");
    dbr_arena_release(&k.arena);
}

/* Each looks up its day and its author: by going through all of them, that would take minutes. */
static void a_hundred_thousand_messages_are_read_at_once(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < 100000; i++) {
        dbr_buf_printf(&text, "%s  %d:%02d %s\nstep %d\n", i % 2 == 0 ? "alice" : "bob",
                       (i / 60 + 11) % 12 + 1, i % 60, i / 720 % 2 == 0 ? "AM" : "PM", i);
    }
    kept k = read_all("chat-2025-02-09.txt", text.ptr);
    assert_string_equal(k.format, "chat");
    assert_int_equal(k.n, MAX_KEPT);
    assert_slice(k.records[15].subject, "bob");
    assert_int_equal(k.records[15].stamp.local, INT64_C(1739060100) * DBR_SECOND);
    dbr_arena_release(&k.arena);
}

DBR_TESTS(cmocka_unit_test(minutes_without_speakers_lose_no_line),
          cmocka_unit_test(what_stands_before_the_first_message_is_kept),
          cmocka_unit_test(a_hundred_thousand_messages_are_read_at_once),
          cmocka_unit_test(an_alert_that_is_over_is_two_records),
          cmocka_unit_test(a_field_that_holds_an_error_is_one_where_no_level_is_told),
          cmocka_unit_test(an_alerts_body_without_a_time_is_kept),
          cmocka_unit_test(a_config_file_is_no_alert),
          cmocka_unit_test(levels_are_words_and_numbers_of_any_scale),
          cmocka_unit_test(epochs_have_their_unit_by_magnitude),
          cmocka_unit_test(a_key_that_ends_like_a_time_is_one_where_none_is_listed),
          cmocka_unit_test(a_table_may_have_a_chinese_head), cmocka_unit_test(a_log_in_a_string_is_its_lines),
          cmocka_unit_test(otlp_records_have_their_resources_service),
          cmocka_unit_test(a_conversation_turns_the_day_at_midnight),
          cmocka_unit_test(numbers_of_a_date_are_read_by_what_lies_nearer),
          cmocka_unit_test(a_sentence_that_ends_with_a_clock_is_no_head),
          cmocka_unit_test(pasted_conversations_are_known_without_being_named),
          cmocka_unit_test(a_name_that_says_chat_is_believed_when_two_speak),
          cmocka_unit_test(people_are_known_by_what_they_say), cmocka_unit_test(cells_may_have_units),
          cmocka_unit_test(cells_of_words_are_no_numbers),
          cmocka_unit_test(an_event_is_of_the_workload_it_is_about),
          cmocka_unit_test(a_client_of_irc_tells_the_day),
          cmocka_unit_test(logs_and_reports_are_no_conversations),
          cmocka_unit_test(rows_that_count_are_metrics_of_every_column),
          cmocka_unit_test(a_message_in_the_last_column_keeps_its_separators),
          cmocka_unit_test(a_torn_row_is_rejected),
          cmocka_unit_test(a_push_of_any_length_gives_its_newest_commits))
