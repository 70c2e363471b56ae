/*
 * Lines at a glance: whatever the size of the slabs and the number of threads, the index is the one that parsing every
 * record gives.
 */
#include "test.h"

#include "base/file.h"
#include "evidence/evidence.h"

#include <unistd.h>

static const dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}};
static char path[64];

/* What is compared of an entry. */
typedef struct row {
    dbr_time time;
    uint64_t offset, line;
    uint32_t len;
    dbr_kind kind;
    dbr_level level;
} row;

typedef struct index_rows {
    DBR_VEC(row) rows;
    uint64_t n_lines, n_rejected, n_cut, cut_line, size_bytes;
    uint64_t n_in_templates; // sum over the templates
    dbr_buf templates;       // "N first text" lines
} index_rows;

static void release(index_rows *r)
{
    DBR_VEC_RELEASE(&r->rows);
    dbr_buf_release(&r->templates);
}

static index_rows read_as(const char *name, dbr_slice text, const dbr_index_options *options)
{
    index_rows r = {0};
    dbr_err err = {0};
    dbr_evidence *ev = NULL;
    dbr_cursor *c = NULL;
    dbr_entry e;
    (void)snprintf(path, sizeof(path), "/tmp/dbr-lines-%ld-%s", (long)getpid(), name);
    assert_int_equal(dbr_file_write_atomic(path, text, &err), DBR_OK);
    const char *paths[] = {path};
    assert_int_equal(dbr_evidence_open_files(paths, 1, &incident, DBR_TIME_NONE, &ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(ev, options, &err), DBR_OK);
    assert_int_equal(dbr_evidence_n_members(ev), 1);
    const dbr_member_info *m = dbr_evidence_member(ev, 0);
    r.n_lines = m->n_lines;
    r.n_rejected = m->n_rejected;
    r.n_cut = m->n_cut;
    r.cut_line = m->cut_line;
    r.size_bytes = m->size_bytes;
    for (size_t i = 0; i < m->n_templates; i++) {
        r.n_in_templates += m->templates[i].n;
        dbr_buf_printf(&r.templates, "%llu %llu %.*s\n", (unsigned long long)m->templates[i].n,
                       (unsigned long long)m->templates[i].i_first, DBR_FMT(m->templates[i].text));
    }
    dbr_cursor_options all = {
        .span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1, .with_untimed = true, .in_file_order = true};
    assert_int_equal(dbr_cursor_open(ev, &all, &c, &err), DBR_OK);
    while (dbr_cursor_next(c, &e, &err) == 1) {
        *DBR_PUSH(&r.rows) = (row){e.time, e.offset, e.line, e.len, e.kind, e.level};
    }
    (void)dbr_cursor_close(c);
    (void)dbr_evidence_free(ev);
    (void)unlink(path);
    return r;
}

static void assert_same(const index_rows *a, const index_rows *b, const char *how)
{
    for (size_t i = 0; i < a->rows.n && i < b->rows.n; i++) {
        const row *x = &a->rows.items[i], *y = &b->rows.items[i];
        if (x->time != y->time || x->offset != y->offset || x->line != y->line || x->len != y->len ||
            x->kind != y->kind || x->level != y->level) {
            fail_msg("%s: entry %zu: line %llu offset %llu len %u time %lld level %d, not line %llu offset "
                     "%llu len %u "
                     "time %lld level %d",
                     how, i, (unsigned long long)y->line, (unsigned long long)y->offset, y->len,
                     (long long)y->time, (int)y->level, (unsigned long long)x->line,
                     (unsigned long long)x->offset, x->len, (long long)x->time, (int)x->level);
        }
    }
    assert_int_equal(a->rows.n, b->rows.n);
    assert_int_equal(a->n_lines, b->n_lines);
    assert_int_equal(a->n_rejected, b->n_rejected);
    assert_int_equal(a->n_cut, b->n_cut);
    assert_int_equal(a->cut_line, b->cut_line);
    assert_int_equal(a->size_bytes, b->size_bytes);
    assert_int_equal(a->n_in_templates, b->n_in_templates);
}

/* Parses all, then glances in every way; `n` entries are expected. */
static void check(const char *name, dbr_slice text, size_t n)
{
    const size_t chunks[] = {1, 2, 7, 64, 4096, 0};
    index_rows parsed = read_as(name, text, &(dbr_index_options){.n_threads = 1, .parses_all = true});
    index_rows first = {0};
    assert_int_equal(parsed.rows.n, n);
    for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        if (text.len > 100000 && chunks[i] < 4096 && chunks[i] > 0) {
            continue;
        }
        for (int n_threads = 1; n_threads <= 3; n_threads += 2) {
            char how[64];
            (void)snprintf(how, sizeof(how), "%s, %zu bytes at once, %d threads", name, chunks[i], n_threads);
            index_rows r =
                read_as(name, text, &(dbr_index_options){.n_threads = n_threads, .chunk_bytes = chunks[i]});
            assert_same(&parsed, &r, how);
            index_rows plain = read_as(
                name, text,
                &(dbr_index_options){.n_threads = n_threads, .chunk_bytes = chunks[i], .no_templates = true});
            assert_int_equal(plain.n_in_templates, 0);
            plain.n_in_templates = parsed.n_in_templates;
            (void)snprintf(how, sizeof(how), "%s, no templates, %zu bytes at once", name, chunks[i]);
            assert_same(&parsed, &plain, how);
            release(&plain);
            if (first.templates.ptr == NULL) {
                first = r;
                continue;
            }
            assert_string_equal(r.templates.ptr, first.templates.ptr);
            release(&r);
        }
    }
    release(&first);
    release(&parsed);
}

static void text_logs(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF# a banner\n\n"
                               "2025-02-09 10:05:23,118 ERROR [worker-18] c.e.o.Orders - query 17 timed out\n"
                               "com.example.QueryFailedException: x\n\tat com.example.X.run(X.java:7)\n\n"
                               "2025-02-09 10:05:23,119 INFO [worker-2] c.e.o.Orders - query 18 done\r\n"
                               "2025-02-09 10:05:24,001 WARN  [main] c.e.o.Orders - query 18 done\r\n\r\n"
                               "2025-02-09 10:05:25,000 level=3 disk\n"
                               "2025-02-09 10:05:26,000 level=4 disk\n"
                               "2025-02-09 10:05:27,000 level=6 disk\n"
                               "2025-02-09 10:05:28,000 level=99 disk 2\n"
                               "2025-02-09 10:05:29,000 level=3 disk 2\n"
                               "2025-02-09 10:06:27,000 slot [11] memory\n"
                               "2025-02-09 10:06:28,000 slot [50] memory\n"
                               "2025-02-09 10:06:29 no fraction\n"
                               "2025-02-09 10:06:30.5 another one\n"
                               "2025-02-09T10:06:31Z another format\n"
                               "2025-02-09 10:06:61,000 not a time\n"
                               "2025-02-09 10:06:32,118 error: small letters\n"
                               "2025-02-09 10:06:33,118";
    check("app.log", dbr_slice_of(text, sizeof(text) - 1), 16);
}

static void syslog_with_priorities(void **state)
{
    (void)state;
    static const char text[] = "<11>Feb  9 10:05:23 web-1 api[7]: pool 20 of 20\n"
                               "<12>Feb  9 10:05:23 web-1 api[7]: pool 20 of 20\n"
                               "<14>Feb  9 10:05:24 web-1 api[7]: pool 20 of 20\n"
                               "<14>Feb 28 10:05:24 web-1 api[7]: pool 20 of 20\n"
                               "<14>Mar  1 10:05:24 web-1 api[7]: pool 20 of 20\n"
                               "<14>Dec 31 23:59:59 web-1 api[7]: pool 20 of 20\n"
                               "<14>Jan  1 00:00:00 web-1 api[7]: pool 20 of 20\n";
    check("messages", dbr_slice_of(text, sizeof(text) - 1), 7);
}

/* Whether words behind the tag are a header does not hang on which digits they hold. */
static void syslog_with_words_before_the_message(void **state)
{
    (void)state;
    static const char text[] = "Feb  9 10:05:23 web-1 kernel: [12.5] link 7 is up\n"
                               "Feb  9 10:05:23 web-1 kernel: [12.b5] link 8 is up\n"
                               "Feb  9 10:05:23 web-1 kernel: [a12.5] link 8 is up\n"
                               "Feb  9 10:05:23 web-1 kernel: [10.0.0.1] link 8 is up\n"
                               "Feb  9 10:05:24 web-1 api[7]: warning: pool 20 of 20\n"
                               "Feb  9 10:05:24 web-1 api[7]: [pool.c:17] pool 20 of 20\n"
                               "Feb  9 10:05:24 web-1 api[7]: [pool.c:x17] pool 20 of 20\n"
                               "Feb  9 10:05:25 web-1 api[7]: WARN [worker-1] pool 20 of 20\n"
                               "Feb  9 10:05:25 web-1 api[7]: 404 times\n"
                               "Feb  9 10:05:25 web-1 api[7]: x404 times\n"
                               "Feb  9 10:05:25 web-1 api[7]: [client 10.0.0.1] left\n"
                               "Feb  9 10:05:25 web-1 api[7] (x[1]): [client x1.y2.z3.w4] left\n"
                               "Feb  9 10:05:25 web-1 api[7] (x[1]): [client 10.0.0.2] left\n";
    check("messages", dbr_slice_of(text, sizeof(text) - 1), 13);
}

static void klog_levels(void **state)
{
    (void)state;
    static const char text[] = "E0209 10:05:23.118234    1234 controller.go:12] sync 17 failed\n"
                               "I0209 10:05:23.118235    1234 controller.go:12] sync 17 failed\n"
                               "W0209 10:05:24.118236    1234 controller.go:12] sync 18 failed\n"
                               "goroutine 1 [running]:\nmain.main()\n"
                               "I0210 10:05:24.118236    1234 controller.go:12] sync 18 failed\n";
    check("controller.log", dbr_slice_of(text, sizeof(text) - 1), 4);
}

static void stamps_of_a_container_runtime(void **state)
{
    (void)state;
    static const char text[] =
        "2025-02-09T10:02:50.160207305Z 10:02:50.160 ERROR [main] c.e.o.Main - boom 1\n"
        "2025-02-09T10:02:50.160208305Z java.lang.IllegalStateException: x\n"
        "2025-02-09T10:02:50.160209305Z \tat c.e.X.run(X.java:7)\n"
        "2025-02-09T10:02:53.880243252Z 10:02:53.880 INFO  [main] c.e.o.Main - ready 2\n"
        "2025-02-09T10:02:54.880243252Z 10:02:54.880 INFO  [main] c.e.o.Main - ready 3\n";
    check("pod.log", dbr_slice_of(text, sizeof(text) - 1), 3);
}

static void access_logs(void **state)
{
    (void)state;
    static const char text[] =
        "192.0.2.7 - - [09/Feb/2025:10:05:23 +0000] \"GET /api/orders?page=1 HTTP/1.1\" 503 157 \"-\" "
        "\"shop/4\"\n"
        "192.0.2.8 - - [09/Feb/2025:10:05:24 +0000] \"GET /api/orders?page=2 HTTP/1.1\" 200 157\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:24 +0100] \"GET /api/orders HTTP/1.1\" 200 -\r\n"
        "192.0.2.8 - alice smith [09/Feb/2025:10:06:25 +0000] \"GET / HTTP/1.1\" 200 1\n"
        "vhost 192.0.2.8 - alice [09/Feb/2025:10:06:26 +0000] \"GET /\" 200 1\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:27 +0000] \"-\" 408 0\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:28 +0000] \"\\x16\\x03\\x01\" 400 0\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:29 +0000] \"GET /a\\\"b HTTP/1.1\" 500 0\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:30 +0000] \"GET /a HTTP/1.1\" 50 0\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:31 +0000] \"GET /a HTTP/1.1\" 500 x\n"
        "\n"
        "192.0.2.8 - - [09/Feb/2025:10:06:32 +0000] \"GET /a HTTP/1.1\" 502 0";
    static const char sizes[] =
        "192.0.2.8 - - [09/Feb/2025:10:07:00 +0000] \"GET /a HTTP/1.1\" 200 12345678\n"
        "192.0.2.8 - - [09/Feb/2025:10:07:01 +0000] \"GET /a HTTP/1.1\" 200 12345678 -\n"
        "192.0.2.8 - - [09/Feb/2025:10:07:02 +0000] \"GET /a HTTP/1.1\" 200 1234567890123\n"
        "192.0.2.8 - - [09/Feb/2025:10:07:03 +0000] \"GET /a HTTP/1.1\" 200 12345678x\n"
        "192.0.2.8 - - [09/Feb/2025:10:07:04 +0000] \"GET /a HTTP/1.1\" 200 123:\n"
        "192.0.2.8 - - [09/Feb/2025:10:07:05 +0000] \"GET /a HTTP/1.1\" 200 12\xc3\xbc\n"
        "192.0.2.8 - - [09/Feb/2025:10:07:06 +0000] \"GET /a HTTP/1.1\" 200 1234567 \"-\"";
    check("access.log", dbr_slice_of(text, sizeof(text) - 1), 9);
    check("access.log", dbr_slice_of(sizes, sizeof(sizes) - 1), 7);
}

static void json_lines(void **state)
{
    (void)state;
    static const char text[] =
        "{\"ts\":\"2025-02-09T10:05:23.118Z\",\"level\":\"ERROR\",\"n\":7,\"msg\":\"query 7 timed out\"}\n"
        "{\"ts\":\"2025-02-09T10:05:24.118Z\",\"level\":\"INFO\",\"n\":-8.5e3,\"msg\":\"query 8 \\\"x\\\" "
        "done\"}\n"
        "{\"ts\":\"2025-02-09T10:05:25.118+01:00\",\"level\":\"warn\",\"n\":9,\"msg\":\"x\"}\n"
        "{\"ts\":\"2025-02-09T10:05:26.118Z\",\"level\":\"\",\"n\":9,\"msg\":\"error: x\"}\n"
        "{\"ts\":\"2025-02-09T10:05:27.118Z\",\"level\":\"INFO\",\"n\":9,\"msg\":\"\"}\n"
        "{\"ts\":\"yesterday\",\"level\":\"INFO\",\"n\":9,\"msg\":\"x\"}\n"
        "{\"ts\":\"2025-02-09T10:05:28.118Z\",\"level\":\"INFO\",\"n\":null,\"msg\":\"x\"}\n"
        "{\"ts\":\"2025-02-09T10:05:29.118Z\",\"level\":\"INFO\",\"a\":{\"b\":[1,{\"c\":\"]\"}],\"d\":\"e\"},"
        "\"msg\":\"x\"}\n"
        "{\"ts\":\"2025-02-09T10:05:30.118Z\",\"level\":\"INFO\",\"a\":{\"b\":[],\"d\":\"e2\"},\"msg\":\"x\"}"
        "\n"
        "{\"ts\":\"2025-02-09T10:05:31.118Z\",\"level\":\"INFO\",\"alertname\":\"A\",\"status\":\"x\","
        "\"msg\":\"x\"}\n"
        "{\"ts\":\"2025-02-09T10:05:32.118Z\",\"level\":\"INFO\",\"alertname\":\"A\",\"status\":\"firing\","
        "\"msg\":\"x\"}\n"
        "{\"time\":1739095523118,\"level\":30,\"msg\":\"pino 1\"}\n"
        "{\"time\":1739095523119,\"level\":50,\"msg\":\"pino 2\"}\n"
        "{\"ts\":\"2025-02-09T10:05:33.118Z\",\"level\":\"INFO\",\"n\":7,\"msg\":\"torn\n"
        "panic: 2025-02-09 10:05:34 runtime error\n"
        "{\"ts\":\"2025-02-09T10:05:35.118Z\",\"level\":\"ERROR\",\"n\":7,\"msg\":\"query 7 timed out\"} \n"
        "{\"ts\":\"2025-02-09T10:05:36.118Z\",\"level\":\"ERROR\",\"n\":7,\"msg\":\"query 7 timed out\"}";
    check("app.jsonl", dbr_slice_of(text, sizeof(text) - 1), 16);
}

/* Where no templates are wanted the first bytes of a body decide about its level, if they can: lines that begin alike and
 * go on otherwise. */
static void levels_of_lines_that_begin_alike(void **state)
{
    (void)state;
    static const char *const BEGINS[] = {
        " INFO  [main] x.", " INFO first word", " [INFO] [main] xy", " [INFO main] xyzw", " [ERROR [main] xy",
        " INFO [main-01 x", " ERROR: disk 123", " ERROR:12] x y z",  " WARN api[7] (ab",  " error x y z abcd",
        " 17 ERROR x y z ", " [main] ERROR x ", "  | WARN | x y z",  " - WARN - x y zz",  " (WARN) x y z ab",
        " <WARN> x y z ab", " level=3 x y z ",  " I x y z abc def",  " FATAL\tx y z abc", " x ERROR y z abc",
        " INFO INFO [a] b",
    };
    static const char *const TAILS[] = {
        "", "yz", "] ERROR - x", "): x", "]: level=error x", "12: ERROR y", " - ERROR - y [FATAL] z"};
    DBR_AUTO(dbr_buf) text = {0};
    size_t n = 0;
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof(BEGINS) / sizeof(BEGINS[0]); i++) {
            for (size_t k = 0; k < sizeof(TAILS) / sizeof(TAILS[0]); k++, n++) {
                dbr_buf_printf(&text, "2025-02-09 10:00:%02zu,%03zu%s%s\n", n / 1000, n % 1000, BEGINS[i],
                               TAILS[k]);
            }
        }
    }
    check("alike.log", dbr_buf_view(&text), n);
    check("messages", dbr_buf_view(&text), n);
}

/* Many lines, so that slabs, threads and blocks of entries meet. */
static void ten_thousand_lines(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    size_t n = 0;
    for (unsigned i = 0; i < 10000; i++) {
        unsigned ms = i * 37;
        dbr_buf_printf(&text, "2025-02-09 10:%02u:%02u,%03u %s [worker-%u] orders - %s %u took %u ms\n",
                       ms / 60000 % 60, ms / 1000 % 60, ms % 1000, i % 97 == 0 ? "ERROR" : "INFO", i % 7,
                       i % 5 == 0 ? "query" : "request", i, i * 7919 % 1000);
        if (i % 97 == 0) {
            dbr_buf_str(&text, "\tat x.Y(Y.java:1)\n\tat x.Z(Z.java:2)\n");
        }
        n++;
    }
    check("many.log", dbr_buf_view(&text), n);
}

static void records_beyond_the_limit_are_cut(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "2025-02-09 10:00:00,000 INFO short\n2025-02-09 10:00:01,000 INFO long ");
    for (size_t i = 0; i < (5u << 20) / 16; i++) {
        dbr_buf_str(&text, "0123456789abcdef");
    }
    dbr_buf_str(&text, "\n2025-02-09 10:00:02,000 INFO many lines\n");
    for (size_t i = 0; i < (3u << 20) / 16; i++) {
        dbr_buf_str(&text, "\tat 56789abcdef\n");
    }
    dbr_buf_str(&text, "2025-02-09 10:00:03,000 INFO last\n");
    index_rows r = read_as("long.log", dbr_buf_view(&text), &(dbr_index_options){.n_threads = 1});
    assert_int_equal(r.n_cut, 2);
    assert_int_equal(r.cut_line, 2);
    assert_int_equal(r.rows.items[1].len, 1u << 20);
    assert_int_equal(r.rows.items[2].len, 1u << 20);
    assert_int_equal(r.rows.items[2].line, 3);
    assert_int_equal(r.rows.items[3].line, 4 + (3u << 20) / 16);
    release(&r);
    check("long.log", dbr_buf_view(&text), 4);
}

static void an_endless_last_line(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "2025-02-09 10:00:00,000 INFO short\n2025-02-09 10:00:01,000 INFO long ");
    for (size_t i = 0; i < (2u << 20) / 16; i++) {
        dbr_buf_str(&text, "0123456789abcdef");
    }
    check("endless.log", dbr_buf_view(&text), 2);
}

/* More shapes than a thread or a member remembers. */
static void every_line_another_shape(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    for (unsigned i = 0; i < 40000; i++) {
        char word[8];
        for (unsigned k = 0, v = i; k < 7; k++, v /= 26) {
            word[k] = (char)('a' + v % 26);
        }
        dbr_buf_printf(&text, "2025-02-09 10:00:00,%03u INFO user %.7s\n", i / 1000, word);
    }
    check("users.log", dbr_buf_view(&text), 40000);
}

DBR_TESTS(cmocka_unit_test(text_logs), cmocka_unit_test(syslog_with_priorities),
          cmocka_unit_test(syslog_with_words_before_the_message), cmocka_unit_test(klog_levels),
          cmocka_unit_test(stamps_of_a_container_runtime), cmocka_unit_test(access_logs),
          cmocka_unit_test(json_lines), cmocka_unit_test(levels_of_lines_that_begin_alike),
          cmocka_unit_test(ten_thousand_lines), cmocka_unit_test(records_beyond_the_limit_are_cut),
          cmocka_unit_test(an_endless_last_line), cmocka_unit_test(every_line_another_shape))
