/* How the stamps of text files are found, locked and locked again: the traps other readers fell into. */
#include "read/cut.h"

#include "test.h"

#define MAX_KEPT 64

typedef struct taken {
    dbr_stamp stamps[MAX_KEPT];
    size_t n, n_timed;
    dbr_layout layout;
    dbr_arena arena;
} taken;

static void take(void *data, const dbr_layout *layout, const dbr_item *item, int n, const dbr_record *records)
{
    taken *t = data;
    (void)layout;
    (void)item;
    for (int i = 0; i < n && t->n < MAX_KEPT; i++) {
        t->n_timed += records[i].stamp.local != DBR_TIME_NONE;
        t->stamps[t->n++] = records[i].stamp;
    }
}

static taken read_as(const char *path, const char *text)
{
    taken t = {0};
    dbr_sniff in = {.head = dbr_slice_str(text), .is_whole = true, .path = path, .member = ""};
    (void)dbr_format_sniff(&in, &t.arena, &t.layout);
    cut_text(&t.layout, in.head, take, &t);
    return t;
}

/* The records with a time are these, in order; a fraction is shown when there is one. */
static void expect(const char *text, const char *const *times)
{
    taken t = read_as("app.log", text);
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++) {
        DBR_AUTO(dbr_buf) b = {0};
        if (t.stamps[i].local == DBR_TIME_NONE) {
            continue;
        }
        int digits = t.stamps[i].digits <= 9 ? t.stamps[i].digits : 0;
        dbr_time_rfc3339(&b, t.stamps[i].local, NULL, digits);
        b.len--; // without the Z
        dbr_buf_char(&b, 0);
        assert_non_null(times[n]);
        assert_string_equal(b.ptr, times[n]);
        n++;
    }
    assert_null(times[n]);
    dbr_arena_release(&t.arena);
}

#define EXPECT(text, ...) expect((text), (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_NONE(text) expect((text), (const char *const[]){NULL})

static void number_is_no_stamp(void **state)
{
    (void)state;
    EXPECT_NONE("uid=1000234567 action=login\nuid=1000234568 action=login\nuid=1734567890 action=logout\n");
    EXPECT_NONE("1000234567 rows copied\n1934567890 rows copied\n1100000001 rows copied\n1534567890 rows\n");
    EXPECT_NONE("4111111111111111\n5500000000000004\n340000000000009\n");
}

static void date_in_a_user_agent_is_no_stamp(void **state)
{
    (void)state;
    EXPECT("10.0.0.1 - - [09/Feb/2025:10:05:23 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"bot 2001-01-01 "
           "00:00:00\"\n"
           "10.0.0.1 - - [09/Feb/2025:10:05:24 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"bot 2001-01-01 "
           "00:00:00\"\n",
           "2025-02-09T10:05:23", "2025-02-09T10:05:24");
}

static void date_in_a_message_is_no_stamp(void **state)
{
    (void)state;
    EXPECT("2025-02-09 10:05:23 INFO expires 2030-01-01 00:00:00\nnext run at 2030-01-01 00:00:00 or later\n"
           "2025-02-09 10:05:24 INFO since 2001-01-01 00:00:00\n",
           "2025-02-09T10:05:23", "2025-02-09T10:05:24");
    EXPECT_NONE(
        "Released on a Sunday, see 2025-02-09 10:05:23 in the list.\nNothing else here has a time.\n"
        "Not this line.\nNor this.\nNor that.\nA\nB\nC\nD\nE\nF\nG\nH\nI\nJ\nK\nL\nM\nN\nO\nP\nQ\nR\nS\n");
}

static void uptime_and_wall_clock_in_the_first_line(void **state)
{
    (void)state;
    EXPECT("[    0.000000] Linux version 6.1 (2025-02-09 10:05:23 UTC)\n[    1.250000] rtc: "
           "2025-02-09T10:05:23 UTC\n"
           "[    2.500000] eth0: up\n",
           "1970-01-01T00:00:00.000000", "1970-01-01T00:00:01.250000", "1970-01-01T00:00:02.500000");
}

static void colours_stand_before_the_stamp(void **state)
{
    (void)state;
    EXPECT("\x1b[2m2025-02-09T10:05:23Z\x1b[0m \x1b[32mINFO\x1b[0m "
           "one\n\x1b[1;31m2025-02-09T10:05:24Z\x1b[0m ERROR two\n",
           "2025-02-09T10:05:23", "2025-02-09T10:05:24");
}

static void colours_may_stand_inside_the_stamp(void **state)
{
    (void)state;
    EXPECT("\x1b[32mFeb  9 \x1b[0m\x1b[1m\x1b[33m10:05:23\x1b[0m web-1 one\n"
           "\x1b[0m\x1b[32mFeb  9 \x1b[0m\x1b[33m10:05:24\x1b[0m web-1 two\n",
           "2000-02-09T10:05:23", "2000-02-09T10:05:24");
}

static void empty_requests_and_carriage_returns(void **state)
{
    (void)state;
    EXPECT("10.0.0.1 - - [09/Feb/2025:10:05:23 +0000] \"\" 400 0 \"-\" \"-\"\r\n"
           "10.0.0.1 - - [09/Feb/2025:10:05:24 +0000] \"-\" 408 - \"-\" \"-\"\r\n",
           "2025-02-09T10:05:23", "2025-02-09T10:05:24");
}

static void banner_may_be_long(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    for (int i = 0; i < 300; i++) {
        dbr_buf_printf(&b, "option %c%c is set to its default\n", 'a' + i % 26, 'a' + i / 26);
    }
    for (int i = 0; i < 40; i++) {
        dbr_buf_printf(&b, "2025-02-09 10:05:%02d INFO tick\n", i);
    }
    dbr_buf_char(&b, 0);
    taken t = read_as("server.log", b.ptr);
    assert_string_equal(t.layout.format->name, "text");
    assert_int_equal(t.n_timed, 40);
    dbr_arena_release(&t.arena);
}

static void european_dates_are_told_by_their_order(void **state)
{
    (void)state;
    EXPECT("03/02/2025 10:05:23 a\n04/02/2025 10:05:23 b\n05/02/2025 10:05:23 c\n", "2025-02-03T10:05:23",
           "2025-02-04T10:05:23", "2025-02-05T10:05:23"); // three days rather than three months
    EXPECT("02/03/2025 10:05:23 a\n02/04/2025 10:05:23 b\n02/05/2025 10:05:23 c\n", "2025-02-03T10:05:23",
           "2025-02-04T10:05:23", "2025-02-05T10:05:23");
    EXPECT("09/02/2025 10:05:23 a\n13/02/2025 10:05:23 b\n01/03/2025 10:05:23 c\n", "2025-02-09T10:05:23",
           "2025-02-13T10:05:23", "2025-03-01T10:05:23");
}

static void prefixes_of_containers_are_passed_over(void **state)
{
    (void)state;
    EXPECT("web_1  | 2025-02-09T10:05:23Z INFO one\ndb_1   | 2025-02-09 10:05:24.118 UTC [1] LOG:  two\n"
           "web_1  | 2025-02-09T10:05:25Z INFO three\ncache_1 | 1:M 09 Feb 2025 10:05:26.001 * four\n",
           "2025-02-09T10:05:23", "2025-02-09T10:05:24.118", "2025-02-09T10:05:25",
           "2025-02-09T10:05:26.001");
    EXPECT("[pod/web-1/app] {\"ts\":1739095523.118,\"msg\":\"a\"}\n[pod/web-1/proxy] 10.0.0.1 is down\n"
           "[pod/web-2/app] {\"ts\":1739095524.118,\"msg\":\"b\"}\n",
           "2025-02-09T10:05:23.118", "2025-02-09T10:05:24.118");
}

static void each_line_of_a_mixed_file_is_read_by_itself(void **state)
{
    (void)state;
    EXPECT(
        "time=\"2025-02-09T10:05:23Z\" level=info msg=loaded\nI0209 10:05:24.118000       1 main.go:7] klog\n"
        "E0209 10:05:25.118000       1 main.go:8] klog\nI0209 10:05:26.118000       1 main.go:9] klog\n"
        "2025/02/09 10:05:27 [error] 1#1: nginx\n",
        "2025-02-09T10:05:23", "2000-02-09T10:05:24.118000", "2000-02-09T10:05:25.118000",
        "2000-02-09T10:05:26.118000", "2025-02-09T10:05:27");
}

static void traces_continue_the_record_before(void **state)
{
    (void)state;
    EXPECT("2025-02-09 10:05:23,118 ERROR boom\njava.lang.IllegalStateException: at 2025-02-09 10:00:00\n"
           "\tat c.e.X.run(X.java:7)\n  2025-02-09 10:00:01 is quoted\n2025-02-09 10:05:24,118 INFO on\n",
           "2025-02-09T10:05:23.118", "2025-02-09T10:05:24.118");
}

static void far_stamps_count_in_brackets_only(void **state)
{
    (void)state;
    EXPECT("[pid: 1|app: 0|req: 9/9] 10.0.0.1 () {38 vars in 696 bytes and some more} [Sun Feb  9 10:05:23 "
           "2025] GET /\n"
           "[pid: 1|app: 0|req: 10/10] 10.0.0.1 () {38 vars in 696 bytes and some more} [Sun Feb  9 10:05:24 "
           "2025] GET /\n",
           "2025-02-09T10:05:23", "2025-02-09T10:05:24");
    EXPECT_NONE("a message that is quite long before it comes to tell of a moment like 2025-02-09 10:05:23 "
                "somewhere\n"
                "a message that is quite long before it comes to tell of a moment like 2025-02-09 10:05:24 "
                "somewhere\n");
}

static void odd_clocks_keep_their_meaning(void **state)
{
    (void)state;
    EXPECT("02/09/2025 12:05:23 AM a\n02/09/2025 12:05:23 PM b\n", "2025-02-09T00:05:23",
           "2025-02-09T12:05:23");
    EXPECT("Sept 9 10:05:23 web app[1]: a\nSept 9 10:05:24 web app[1]: b\n", "2000-09-09T10:05:23",
           "2000-09-09T10:05:24");
    EXPECT("2025-040T10:05:23,118Z a\n2025-041T10:05:23,118Z b\n", "2025-02-09T10:05:23.118",
           "2025-02-10T10:05:23.118");
    EXPECT("@4000000067a87ded07088980 a\n@4000000067a87dee07088980 b\n", "2025-02-09T10:05:23.118000000",
           "2025-02-09T10:05:24.118000000");
}

static void epochs_of_all_units_begin_lines(void **state)
{
    (void)state;
    EXPECT("1739095523 a\n1739095524 b\n1739095525 c\n", "2025-02-09T10:05:23", "2025-02-09T10:05:24",
           "2025-02-09T10:05:25");
    EXPECT("[1739095523118] a\n[1739095524118] b\n[1739095525118] c\n", "2025-02-09T10:05:23.118",
           "2025-02-09T10:05:24.118", "2025-02-09T10:05:25.118");
    EXPECT("1739095523.118234 a\n1739095524.118234 b\n1739095525.118234 c\n", "2025-02-09T10:05:23.118234",
           "2025-02-09T10:05:24.118234", "2025-02-09T10:05:25.118234");
}

static void audit_records_are_timed(void **state)
{
    (void)state;
    EXPECT("type=SYSCALL msg=audit(1739095523.118:456): arch=c000003e syscall=59 success=yes exit=0 a0=55\n"
           "type=CWD msg=audit(1739095523.119:456): cwd=\"/root\" x=1 y=2\n",
           "2025-02-09T10:05:23.118", "2025-02-09T10:05:23.119");
}

static void clock_in_a_message_counts_less_than_a_heading_with_a_date(void **state)
{
    (void)state;
    EXPECT(">>>  Section start 2025/02/09 10:05:23.118\n     sto: {Unpublish: exit(0x0)} 10:05:23.157\n"
           "     sto: {Unpublish: exit(0x0)} 10:05:23.160\n>>>  Section start 2025/02/09 11:05:23.118\n"
           "     sto: {Unpublish: exit(0x0)} 11:05:23.157\n",
           "2025-02-09T10:05:23.118", "2025-02-09T11:05:23.118");
}

static void a_stray_nul_makes_no_log_binary(void **state)
{
    (void)state;
    static const char LOG[] = "2025-02-09T10:00:00Z INFO up\n2025-02-09T10:00:01Z INFO got \0\xff\n"
                              "2025-02-09T10:00:02Z ERROR lost\n";
    static const char OBJECT[] = "\x7f"
                                 "ELF\2\1\1\0\0\n\0\0\0\3\0";
    dbr_arena arena = {0};
    dbr_layout layout = {0};
    dbr_sniff in = {
        .head = dbr_slice_of(LOG, sizeof(LOG) - 1), .is_whole = true, .path = "app.log", .member = ""};
    (void)dbr_format_sniff(&in, &arena, &layout);
    assert_string_equal(layout.format->name, "text");
    in.head = dbr_slice_of(OBJECT, sizeof(OBJECT) - 1);
    (void)dbr_format_sniff(&in, &arena, &layout);
    assert_string_equal(layout.format->name, "binary");
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(a_stray_nul_makes_no_log_binary), cmocka_unit_test(number_is_no_stamp),
          cmocka_unit_test(date_in_a_user_agent_is_no_stamp), cmocka_unit_test(date_in_a_message_is_no_stamp),
          cmocka_unit_test(uptime_and_wall_clock_in_the_first_line),
          cmocka_unit_test(colours_stand_before_the_stamp),
          cmocka_unit_test(colours_may_stand_inside_the_stamp),
          cmocka_unit_test(empty_requests_and_carriage_returns), cmocka_unit_test(banner_may_be_long),
          cmocka_unit_test(european_dates_are_told_by_their_order),
          cmocka_unit_test(prefixes_of_containers_are_passed_over),
          cmocka_unit_test(each_line_of_a_mixed_file_is_read_by_itself),
          cmocka_unit_test(traces_continue_the_record_before),
          cmocka_unit_test(far_stamps_count_in_brackets_only),
          cmocka_unit_test(odd_clocks_keep_their_meaning), cmocka_unit_test(epochs_of_all_units_begin_lines),
          cmocka_unit_test(audit_records_are_timed),
          cmocka_unit_test(clock_in_a_message_counts_less_than_a_heading_with_a_date))
