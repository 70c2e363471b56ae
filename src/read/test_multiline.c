/* Records over several lines: traces, panics, statements, each one record that stands at its first line. */
#include "read/cut.h"

#include "test.h"

#define MAX_RECORDS 8u

typedef struct seen {
    size_t n;
    char text[MAX_RECORDS][512];
    dbr_level level[MAX_RECORDS];
    bool has_time[MAX_RECORDS];
    const char *first_byte[MAX_RECORDS];
} seen;

static void note(void *data, const dbr_layout *layout, const dbr_item *item, int n, const dbr_record *records)
{
    seen *s = data;
    (void)layout;
    for (int i = 0; i < n && s->n < MAX_RECORDS; i++) {
        (void)snprintf(s->text[s->n], sizeof(s->text[0]), "%.*s", DBR_FMT(records[i].text));
        s->level[s->n] = records[i].level;
        s->has_time[s->n] = records[i].stamp.local != DBR_TIME_NONE;
        s->first_byte[s->n++] = item->bytes.ptr;
    }
}

static seen read_text_of(const char *path, const char *text)
{
    seen s = {0};
    dbr_arena arena = {0};
    dbr_layout layout = {0};
    dbr_sniff in = {.head = dbr_slice_str(text), .is_whole = true, .path = path, .member = ""};
    (void)dbr_format_sniff(&in, &arena, &layout);
    cut_text(&layout, in.head, note, &s);
    dbr_arena_release(&arena);
    return s;
}

/* `n` records, of which number `i` holds both texts. */
static void expect(const char *text, size_t n, size_t i, const char *begins, const char *holds)
{
    seen s = read_text_of("app.log", text);
    if (s.n != n) {
        fail_msg("%zu records, not %zu: \"%s\"", s.n, n, text);
    }
    if (strncmp(s.text[i], begins, strlen(begins)) != 0 || strstr(s.text[i], holds) == NULL) {
        fail_msg("record %zu is \"%s\"", i, s.text[i]);
    }
    assert_true(s.has_time[i]);
}

static void a_java_trace_is_one_record(void **state)
{
    (void)state;
    expect("2025-02-09 10:05:23,118 ERROR [worker-1] c.e.Orders - query timed out\n"
           "java.sql.SQLTimeoutException: timed out after 2000 ms\n"
           "\tat com.example.Orders.find(Orders.java:42)\n"
           "\tat com.example.Api.get(Api.java:7)\n"
           "Caused by: java.net.SocketTimeoutException: Read timed out\n"
           "\t... 12 more\n"
           "\tSuppressed: java.io.IOException: closed\n"
           "2025-02-09 10:05:24,001 INFO  [main] c.e.Main - ready\n",
           2, 0, "query timed out", "Suppressed: java.io.IOException");
}

static void a_python_traceback_is_one_record(void **state)
{
    (void)state;
    expect("2025-02-09 10:05:23,118 - api - ERROR - request failed\n"
           "Traceback (most recent call last):\n"
           "  File \"/srv/api/app.py\", line 7, in get\n"
           "    return pool.take()\n"
           "pool.Exhausted: no connection within 2 s\n"
           "\n"
           "During handling of the above exception, another exception occurred:\n"
           "\n"
           "Traceback (most recent call last):\n"
           "  File \"/srv/api/app.py\", line 9, in get\n"
           "KeyError: 'x'\n"
           "2025-02-09 10:05:24,001 - api - INFO - ready\n",
           2, 0, "request failed", "KeyError: 'x'");
}

static void a_go_panic_is_one_record(void **state)
{
    (void)state;
    expect("2025/02/09 10:05:23 http: panic serving 192.0.2.7:51814: runtime error: invalid memory address\n"
           "goroutine 31 [running]:\n"
           "net/http.(*conn).serve.func1()\n"
           "\t/usr/lib/go/src/net/http/server.go:1850 +0xbf\n"
           "panic({0x6a0b40, 0x8f5d10})\n"
           "created by net/http.(*Server).Serve\n"
           "2025/02/09 10:05:24 ready\n",
           2, 0, "http: panic serving", "created by net/http");
}

static void a_dotnet_trace_is_one_record(void **state)
{
    (void)state;
    expect("2025-02-09 10:05:23.118 +00:00 [ERR] Unhandled exception\n"
           "System.TimeoutException: The operation has timed out.\n"
           " ---> System.Net.Sockets.SocketException (110): Connection timed out\n"
           "   at Shop.Orders.FindAsync(Int32 id) in /src/Orders.cs:line 42\n"
           "   --- End of inner exception stack trace ---\n"
           "2025-02-09 10:05:24.001 +00:00 [INF] Ready\n",
           2, 0, "Unhandled exception", "End of inner exception");
}

static void a_node_trace_is_one_record(void **state)
{
    (void)state;
    expect("[2025-02-09T10:05:23.118Z] ERROR: unhandled rejection\n"
           "Error: connect ECONNREFUSED 127.0.0.1:5432\n"
           "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16) {\n"
           "  errno: -111,\n"
           "  code: 'ECONNREFUSED'\n"
           "}\n"
           "[2025-02-09T10:05:24.001Z] INFO: ready\n",
           2, 0, "unhandled rejection", "code: 'ECONNREFUSED'");
}

static void a_statement_over_lines_is_one_record(void **state)
{
    (void)state;
    expect(
        "2025-02-09 10:05:23.404 UTC [48210] app@orders LOG:  duration: 2004.118 ms  statement: SELECT o.id\n"
        "\tFROM orders o\n"
        "\tWHERE o.created > '2025-02-08 00:00:00'\n"
        "\tORDER BY 1\n"
        "2025-02-09 10:05:24.001 UTC [48211] app@orders LOG:  ready\n",
        2, 0, "", "ORDER BY 1");
}

static void a_trace_under_a_container_runtimes_stamps_is_one_record(void **state)
{
    (void)state;
    expect("2025-02-09T10:05:23.118207305Z 10:05:23.118 ERROR [main] c.e.Main - boom\n"
           "2025-02-09T10:05:23.118208305Z java.lang.IllegalStateException: x\n"
           "2025-02-09T10:05:23.118209305Z \tat c.e.X.run(X.java:7)\n"
           "2025-02-09T10:05:24.880243252Z 10:05:24.880 INFO  [main] c.e.Main - ready\n",
           2, 0, "boom", "X.java:7");
}

static void a_record_stands_at_its_first_line(void **state)
{
    (void)state;
    static const char TEXT[] =
        "2025-02-09 10:05:22 INFO a\n2025-02-09 10:05:23 ERROR b\n\tat x\n2025-02-09 10:05:24 INFO c\n";
    seen s = read_text_of("app.log", TEXT);
    assert_int_equal(s.n, 3);
    assert_ptr_equal(s.first_byte[1], strstr(TEXT, "2025-02-09 10:05:23"));
    assert_int_equal(s.level[1], DBR_LEVEL_ERROR);
    assert_ptr_equal(s.first_byte[2], strstr(TEXT, "2025-02-09 10:05:24"));
}

DBR_TESTS(cmocka_unit_test(a_java_trace_is_one_record), cmocka_unit_test(a_python_traceback_is_one_record),
          cmocka_unit_test(a_go_panic_is_one_record), cmocka_unit_test(a_dotnet_trace_is_one_record),
          cmocka_unit_test(a_node_trace_is_one_record),
          cmocka_unit_test(a_statement_over_lines_is_one_record),
          cmocka_unit_test(a_trace_under_a_container_runtimes_stamps_is_one_record),
          cmocka_unit_test(a_record_stands_at_its_first_line))
