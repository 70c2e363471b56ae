/* What the miner promises: masks of every kind, the same shape the same template, limits. */
#include "mine/mine.h"

#include "test.h"

#define assert_template(message, template)                                                                   \
    do {                                                                                                     \
        char out[DBR_MINE_MAX_TEXT + 1];                                                                     \
        size_t len = dbr_mine_mask(dbr_slice_str(message), out);                                             \
        out[len] = '\0';                                                                                     \
        assert_string_equal(out, template);                                                                  \
    } while (0)

static void masks_the_readable_example(void **state)
{
    (void)state;
    assert_template("Connection to 10.0.1.5:5432 failed after 30s",
                    "Connection to <ip>:<num> failed after <dur>");
}

static void masks_numbers(void **state)
{
    (void)state;
    assert_template("took 1292 ms", "took <num> ms");
    assert_template("x=-5 y=+1.5e-05 43%", "x=<num> y=<num> <num>%");
    assert_template("values 1, 2, 3.", "values <num>, <num>, <num>.");
    assert_template("api-service 2.3.0, profile production", "api-service <num>, profile production");
    assert_template("v2.3.0 is out", "<version> is out");
    assert_template("headroom vCores:-3", "headroom vCores:<num>");
}

static void masks_durations_and_sizes(void **state)
{
    (void)state;
    assert_template("in 118ms, 1m30s, 1.5h", "in <dur>, <dur>, <dur>");
    assert_template("read 10MB of 5GiB", "read <size> of <size>");
    assert_template("16K/32K used", "<size>/<size> used");
    assert_template("lifetime <1 sec", "lifetime <dur>");
    assert_template("[<02d147c3>] read", "[<<id>>] read");
    assert_template("sent 1229 bytes (1.2 KB), 3 left", "sent <num> bytes, <num> left");
    assert_template("sent 1229 bytes (1.2 KB each)", "sent <num> bytes (<num> KB each)");
}

static void masks_addresses(void **state)
{
    (void)state;
    assert_template("from 2001:db8:c10d::c2b3 port 51814", "from <ip> port <num>");
    assert_template("from ::1", "from <ip>");
    assert_template("from /10.0.1.5:51814 to db-1/10.0.1.6:80", "from /<ip>:<num> to <host>/<ip>:<num>");
    assert_template("net 10.0.0.0/8", "net <ip>/<num>");
    assert_template("lease for 00:11:43:e3:ba:c3", "lease for <mac>");
    assert_template("device 0000:00:1f.0", "device <hex>");
    assert_template("mail to bob.x@example.com failed", "mail to <mail> failed");
    assert_template("open https://example.com/a?b=c&d=[1 failed", "open <url> failed");
}

static void masks_hosts_but_not_classes_and_files(void **state)
{
    (void)state;
    assert_template("lookup of db-1.example.com.", "lookup of <host>.");
    assert_template("lookup of WWW.EXAMPLE.COM:8080", "lookup of <host>:<num>");
    assert_template("node-3:8080 and localhost:8080", "<host>:<num> and <host>:<num>");
    assert_template("host a.example.co.jp", "host <host>");
    assert_template("class org.apache.x.Handler in java.net", "class org.apache.x.Handler in java.net");
    assert_template("key mapreduce.job.id of app.tar.gz, main.rs",
                    "key mapreduce.job.id of app.tar.gz, main.rs");
    assert_template("at sweep.c:1831", "at sweep.c:<num>");
}

static void masks_ids(void **state)
{
    (void)state;
    assert_template("request 6a107ebbebfd4402 done", "request <id> done");
    assert_template("id 550e8400-e29b-41d4-a716-446655440000", "id <uuid>");
    assert_template("plugged:550e8400-e29b-41d4-a716-446655440000", "plugged:<uuid>");
    assert_template("at 0x7fff5a", "at <hex>");
    assert_template("sum deadbeefcafe", "sum <hex>");
    assert_template("pod api-service-7c9f6d5b8d-b8rjw", "pod api-service-<id>");
    assert_template("pod api-service-7c9f6d5b8d-dhxwp ready", "pod api-service-<id> ready");
    assert_template("[worker-18] worker18", "[worker-<num>] <id>");
    assert_template("block blk_-1608999687919862906", "block <id>");
    assert_template("user app@orders", "user app@orders");
}

static void keeps_the_names_of_functions_keys_and_scopes(void **state)
{
    (void)state;
    assert_template("jk2_init() done", "jk2_init() done");
    assert_template("PSR0=00001f01", "PSR0=<id>");
    assert_template("Type2::wake", "Type2::wake");
    assert_template("IPv4 utf8 sha256", "IPv4 utf8 sha256");
}

static void masks_stamps(void **state)
{
    (void)state;
    assert_template("since 2025-02-09T10:05:23.118Z", "since <time>");
    assert_template("since 2025-02-09 10:05:23", "since <time>");
    assert_template("at 09/Feb/2025:10:05:23 +0000", "at <time>");
    assert_template("at Fri Jun 17 07:07:00 2005 (local)", "at <time> (local)");
    assert_template("at Jul  1 08:16:53 PDT 2005", "at <time>");
    assert_template("of 00:01", "of <time>");
    assert_template("in Jun 17 07 ways", "in Jun <num> <num> ways");
}

static void masks_paths_but_not_words_with_a_slash(void **state)
{
    (void)state;
    assert_template("cannot read /var/lib/x.db", "cannot read <path>");
    assert_template("at src/foo/bar.c:17", "at <path>:<num>");
    assert_template("Path:/home/x Error", "Path:<path> Error");
    assert_template("update (/srv/C Nodes/db.rrd)", "update (<path> Nodes/db.rrd)");
    assert_template("open C:\\x\\y.dll and \\\\srv\\x", "open <path> and <path>");
    assert_template("type application/json", "type application/json");
    assert_template("step 3/5", "step <num>/<num>");
}

static void keeps_quoted_words_but_not_quotations(void **state)
{
    (void)state;
    assert_template("relation \"orders\" doesn't exist", "relation \"orders\" doesn't exist");
    assert_template("pool 'orders-7' opened", "pool 'orders-<num>' opened");
    assert_template("statement \"select 1 from x\" failed", "statement \"<str>\" failed");
    assert_template("{\"msg\":\"x y\",\"n\":1}", "{\"msg\":\"<str>\",\"n\":<num>}");
    assert_template("a=\"x\" b=\"y z\" c=\"w\"", "a=\"x\" b=\"<str>\" c=\"w\"");
    assert_template("\"Pod does not fit\" pod=\"a/b-7\" error=\"not enough memory\"",
                    "\"Pod does not fit\" pod=\"a/b-<num>\" error=\"<str>\"");
    assert_template("level=info msg=\"cleaning up\" x=\"y z\"", "level=info msg=\"cleaning up\" x=\"<str>\"");
    assert_template("an unclosed \"quote", "an unclosed \"quote");
}

static void keeps_the_words_of_a_route_and_the_class_of_its_error(void **state)
{
    (void)state;
    assert_template("GET /api/v1/orders/513062?page=1&size=50 503", "GET /api/v1/orders/<num> 5xx");
    assert_template("GET /api/orders 200", "GET /api/orders <num>");
    assert_template("GET /api/orders 404", "GET /api/orders 4xx");
    assert_template("x \"GET /healthz HTTP/1.1\" 502 2", "x \"GET /healthz HTTP/<num>\" 5xx <num>");
    assert_template("x \"GET /healthz HTTP/1.1\" 404 2", "x \"GET /healthz HTTP/<num>\" <num> <num>");
    assert_template("status=503 size=503", "status=5xx size=<num>");
}

static void keeps_chinese_words(void **state)
{
    (void)state;
    assert_template("连接池耗尽，等待 30s", "连接池耗尽，等待 <dur>");
    assert_template("连接池耗尽，等待30秒", "连接池耗尽，等待<num>秒");
}

static void bounds_long_lists(void **state)
{
    (void)state;
    assert_template(
        "n 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 end",
        "n <num> <num> <num> <num> <num> <num> <num> <num> <num> <num> <num> <num> <num> <num> <num> "
        "<num> end");
}

static void drops_colours_and_runs_of_blanks(void **state)
{
    (void)state;
    assert_template("\x1b[31mfailed\x1b[0m \t twice  ", "failed twice");
}

static void reads_the_first_line_only(void **state)
{
    (void)state;
    assert_template("boom\n  at x.y(Z.java:1)", "boom");
}

static void never_exceeds_its_output(void **state)
{
    (void)state;
    char message[4096], out[DBR_MINE_MAX_TEXT];
    for (size_t i = 0; i < sizeof(message); i++) {
        message[i] = i % 2 == 0 ? '7' : '/';
    }
    assert_true(dbr_mine_mask(dbr_slice_of(message, sizeof(message)), out) <= sizeof(out));
}

static uint32_t add(dbr_miner *m, const char *message, uint64_t i)
{
    char text[DBR_MINE_MAX_TEXT];
    size_t len = dbr_mine_mask(dbr_slice_str(message), text);
    return dbr_miner_add(m, dbr_slice_of(text, len), 1, i);
}

static void counts_shapes(void **state)
{
    (void)state;
    dbr_miner *m = dbr_miner_new();
    uint32_t a = add(m, "took 5 ms", 7);
    uint32_t b = add(m, "gave up", 8);
    assert_int_equal(add(m, "took 99 ms", 9), a);
    dbr_miner_finish(m);
    size_t n = 0;
    const dbr_template *t = dbr_miner_templates(m, &n);
    assert_int_equal(n, 3);
    assert_int_equal(t[a].n, 2);
    assert_int_equal(t[a].i_first, 7);
    assert_int_equal(t[b].n, 1);
    assert_int_not_equal(t[a].id, t[b].id);
    (void)dbr_miner_free(m);
}

static void counts_an_empty_message_under_everything_else(void **state)
{
    (void)state;
    dbr_miner *m = dbr_miner_new();
    assert_int_equal(add(m, "", 1), 0);
    dbr_miner_finish(m);
    size_t n = 0;
    assert_int_equal(dbr_miner_templates(m, &n)[0].n, 1);
    assert_int_equal(n, 1);
    (void)dbr_miner_free(m);
}

DBR_TESTS(cmocka_unit_test(masks_the_readable_example), cmocka_unit_test(masks_numbers),
          cmocka_unit_test(masks_durations_and_sizes), cmocka_unit_test(masks_addresses),
          cmocka_unit_test(masks_hosts_but_not_classes_and_files), cmocka_unit_test(masks_ids),
          cmocka_unit_test(keeps_the_names_of_functions_keys_and_scopes), cmocka_unit_test(masks_stamps),
          cmocka_unit_test(masks_paths_but_not_words_with_a_slash),
          cmocka_unit_test(keeps_quoted_words_but_not_quotations),
          cmocka_unit_test(keeps_the_words_of_a_route_and_the_class_of_its_error),
          cmocka_unit_test(keeps_chinese_words), cmocka_unit_test(bounds_long_lists),
          cmocka_unit_test(drops_colours_and_runs_of_blanks), cmocka_unit_test(reads_the_first_line_only),
          cmocka_unit_test(never_exceeds_its_output), cmocka_unit_test(counts_shapes),
          cmocka_unit_test(counts_an_empty_message_under_everything_else))
