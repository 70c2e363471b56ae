/* What must not get lost or get a wrong time, whoever wrote it. */
#include "read/test_fixture.h"

static void a_date_in_a_sentence_is_no_time_of_the_line(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "ERROR certificate for api.example.com expires 2025-03-01 00:00:00 UTC\n",
        "1739095523 bytes written\n", "ERROR 证书将于 2025-03-01 00:00:00 到期\n",
        "order 7 created 2024-02-03 10:00:00 is stale\n"};
    for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_buf_printf(&text, "%s%s%s", LINES[i], LINES[i], LINES[i]);
        kept k = read_all("a.log", text.ptr);
        assert_int_equal(k.n, 3);
        if (k.records[0].stamp.local != DBR_TIME_NONE || k.records[0].text.len + 1 != strlen(LINES[i])) {
            fail_msg("'%.*s' of %s", DBR_FMT(k.records[0].text), LINES[i]);
        }
        dbr_arena_release(&k.arena);
    }
    kept k =
        read_all("a.log", "ERROR queue full\nERROR order 7 created 2024-02-03 10:00:00 is stale\nINFO ready\n"
                          "ERROR order 8 created 2024-02-03 10:00:00 is stale\nINFO ready\n");
    assert_int_equal(k.n, 5);
    assert_int_equal(k.records[1].stamp.local, DBR_TIME_NONE);
    assert_slice(k.records[1].text, "ERROR order 7 created 2024-02-03 10:00:00 is stale");
    dbr_arena_release(&k.arena);
}

static void what_stands_before_a_stamp_is_not_lost(void **state)
{
    (void)state;
    kept k = read_all("a.log", "Server started 2025-02-09 10:05:23 on port 80\n"
                               "Server started 2025-02-09 10:06:23 on port 80\n"
                               "Server stopped 2025-02-09 10:07:23\n");
    assert_int_equal(k.n, 3);
    assert_int_equal(k.records[0].stamp.local, INT64_C(1739095523) * DBR_SECOND);
    assert_slice(k.records[0].text, "Server started 2025-02-09 10:05:23 on port 80");
    dbr_arena_release(&k.arena);
    k = read_all("a.log", "web-1 api 2025-02-09 10:05:23 ready\nweb-1 api 2025-02-09 10:05:24 done\n"
                          "web-1 db 2025-02-09 10:05:25 done\n");
    assert_slice(k.records[0].host, "web-1");
    assert_slice(k.records[0].service, "api");
    assert_slice(k.records[0].text, "ready");
    dbr_arena_release(&k.arena);
    k = read_all("a.log",
                 "INFO [worker-1] 2025-02-09 10:05:23 ready\nINFO [worker-2] 2025-02-09 10:05:24 done\n"
                 "INFO [worker-1] 2025-02-09 10:05:25 done\n");
    assert_slice(k.records[0].text, "ready");
    assert_int_equal(k.records[0].n_fields, 1);
    assert_slice(k.records[0].fields[0].value, "worker-1");
    dbr_arena_release(&k.arena);
}

static void a_date_and_a_clock_in_two_columns_are_one_time(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "date,time,level,msg\n2025-02-09,10:05:23,ERROR,pool exhausted\n2025-02-09,10:05:24,INFO,all is "
        "well\n",
        "日期,时间,级别,消息\n2025-02-09,10:05:23,ERROR,pool exhausted\n2025-02-09,10:05:24,INFO,all is "
        "well\n",
        "Date\tTime\tlevel\tmessage\n2025-02-09\t10:05:23\tERROR\tpool\n2025-02-09\t10:05:24\tINFO\twell\n",
        "Date,Time,cpu\n2025-02-09,10:05:23,0.5\n2025-02-09,10:05:24,0.7\n",
        "2025-02-09,10:05:23,ERROR,pool exhausted\n2025-02-09,10:05:24,INFO,all is well\n"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        kept k = read_all("export.csv", TEXTS[i]);
        if (k.n != 2 || k.records[0].stamp.local != INT64_C(1739095523) * DBR_SECOND ||
            (k.records[0].stamp.flags & DBR_STAMP_NO_DATE) != 0) {
            fail_msg("%zu records (%s) of %s", k.n, k.format, TEXTS[i]);
        }
        dbr_arena_release(&k.arena);
    }
    kept k = read_all("export.csv", "Date,Hour,cpu\n2025-02-09,9,0.5\n2025-02-09,10,0.7\n");
    assert_int_equal(k.n, 2);
    assert_int_equal(k.records[0].stamp.local % DBR_DAY, 9 * DBR_HOUR);
    assert_int_equal(k.records[1].stamp.local % DBR_DAY, 10 * DBR_HOUR);
    dbr_arena_release(&k.arena);
}

static dbr_slice field_named(const dbr_record *r, const char *key)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_is(r->fields[i].key, key)) {
            return r->fields[i].value;
        }
    }
    return (dbr_slice){0};
}

static void requests_have_status_method_and_path_whatever_they_are_called(void **state)
{
    (void)state;
    static const char *const LINES[] = {"{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\",\"http\":{\"status_"
                                        "code\":503,\"method\":\"GET\",\"path\":\"/a\"}}\n",
                                        "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\",\"http.response."
                                        "status_code\":503,\"http.request.method\":\"GET\","
                                        "\"url.path\":\"/a\"}\n",
                                        "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\",\"statusCode\":503,"
                                        "\"req\":{\"method\":\"GET\",\"url\":\"/a\"}}\n",
                                        "{\"ts\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\",\"statusCode\":503,"
                                        "\"http_method\":\"GET\",\"uri\":\"/a\"}\n"};
    for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
        kept k = read_all("a.jsonl", LINES[i]);
        assert_int_equal(k.n, 1);
        assert_slice(field_named(&k.records[0], "status"), "503");
        assert_slice(field_named(&k.records[0], "method"), "GET");
        assert_slice(field_named(&k.records[0], "path"), "/a");
        dbr_arena_release(&k.arena);
    }
}

static void times_stand_under_more_names(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "{\"dt\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\"}\n",
        "{\"utc\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\"}\n",
        "{\"gmt_create\":\"2025-02-09 10:05:23\",\"msg\":\"x\"}\n",
        "{\"event\":{\"created\":\"2025-02-09T10:05:23Z\"},\"msg\":\"x\"}\n",
        "{\"logged\":\"2025-02-09T10:05:23Z\",\"msg\":\"x\"}\n",
        "{\"timestamp\":{\"seconds\":1739095523,\"nanos\":118000000},\"msg\":\"x\"}\n"};
    for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
        kept k = read_all("a.jsonl", LINES[i]);
        if (k.n != 1 || k.records[0].stamp.local != INT64_C(1739095523) * DBR_SECOND) {
            fail_msg("%zu records of %s", k.n, LINES[i]);
        }
        dbr_arena_release(&k.arena);
    }
}

DBR_TESTS(cmocka_unit_test(requests_have_status_method_and_path_whatever_they_are_called),
          cmocka_unit_test(times_stand_under_more_names),
          cmocka_unit_test(a_date_and_a_clock_in_two_columns_are_one_time),
          cmocka_unit_test(a_date_in_a_sentence_is_no_time_of_the_line),
          cmocka_unit_test(what_stands_before_a_stamp_is_not_lost))
