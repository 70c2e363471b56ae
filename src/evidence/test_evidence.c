/* The whole room over small folders made on the spot: custody, index, order, time, tables, proof, claims. */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "evidence/evidence.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_evidence *ev;
    dbr_incident incident;
} fixture;

static void put(const fixture *f, const char *name, const char *text)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    char *path = dbr_arena_printf(&arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
    dbr_arena_release(&arena);
}

static void ingest(fixture *f, size_t chunk_bytes, int n_threads)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = INT64_C(1739100000) * DBR_SECOND};
    dbr_index_options o = {.chunk_bytes = chunk_bytes, .n_threads = n_threads};
    dbr_arena arena = {0};
    f->incident.zone = f->incident.zone != NULL ? f->incident.zone : dbr_zone_utc();
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    char *in = dbr_arena_printf(&arena, "%s/in", f->folder);
    assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
    dbr_arena_release(&arena);
}

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-evidence-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

/* "10:05:23 text" of every entry in total order, one a line. */
static bool write_entry(void *data, const dbr_entry *e, const dbr_record *r)
{
    dbr_buf *out = data;
    if (e->time == DBR_TIME_NONE) {
        dbr_buf_str(out, "-");
    } else {
        dbr_time_date_clock(out, e->time, dbr_zone_utc());
    }
    dbr_buf_printf(out, " %.*s\n", DBR_FMT(dbr_slice_sub(r->text, 0, dbr_slice_find_char(r->text, '\n'))));
    return true;
}

static char *order_of(fixture *f)
{
    dbr_buf out = {0};
    dbr_err err = {0};
    const dbr_cursor_options o = {
        .span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1, .with_untimed = true};
    assert_int_equal(dbr_evidence_each(f->ev, &o, write_entry, &out, &err), DBR_OK);
    char *text = dbr_arena_str(&f->arena, dbr_buf_view(&out));
    dbr_buf_release(&out);
    return text;
}

static const char two_hosts_a[] = "2025-02-09T10:00:00Z INFO a one\n2025-02-09T10:00:02Z ERROR a two\n";
static const char two_hosts_b[] = "2025-02-09T10:00:01Z INFO b one\n2025-02-09T10:00:02Z ERROR b two\n";

static void merges_sources_by_instant_then_path(void **state)
{
    fixture *f = *state;
    put(f, "a.log", two_hosts_a);
    put(f, "b.log", two_hosts_b);
    ingest(f, 0, 1);
    assert_string_equal(order_of(f), "2025-02-09 10:00:00 a one\n2025-02-09 10:00:01 b one\n"
                                     "2025-02-09 10:00:02 a two\n2025-02-09 10:00:02 b two\n");
}

static void any_chunk_size_and_thread_count_gives_the_same(void **state)
{
    static const size_t chunks[] = {1, 7, 4096, 0};
    fixture *first = *state;
    char *expected = NULL;
    (void)first;
    for (size_t i = 0; i < 8; i++) {
        void *s = NULL;
        (void)setup(&s);
        fixture *f = s;
        put(f, "a.log", two_hosts_a);
        put(f, "trace.log",
            "2025-02-09T10:00:01.5Z ERROR boom\njava.lang.X: y\n\tat a.b(C.java:1)\n\tat d\n"
            "2025-02-09T10:00:03Z INFO after\nrest");
        put(f, "crlf.log", "2025-02-09T10:00:00Z INFO one\r\n2025-02-09T10:00:01Z INFO two\r\n");
        put(f, "doc.json",
            "{\"items\":[{\"time\":\"2025-02-09T10:00:00Z\",\"message\":\"x\"},\n"
            "{\"time\":\"2025-02-09T09:59:00Z\",\"message\":\"y\"}]}");
        ingest(f, chunks[i % 4], i < 4 ? 1 : 2);
        char *order = order_of(f);
        if (expected == NULL) {
            expected = strdup(order);
        }
        assert_string_equal(order, expected);
        (void)teardown(&s);
    }
    free(expected);
}

static void newest_first_file_is_put_in_order(void **state)
{
    fixture *f = *state;
    put(f, "n.log",
        "2025-02-09T10:00:03Z INFO c\n2025-02-09T10:00:02Z INFO b\n2025-02-09T10:00:01Z INFO a\n");
    ingest(f, 0, 1);
    assert_false(dbr_evidence_member(f->ev, 0)->is_sorted);
    assert_string_equal(order_of(f), "2025-02-09 10:00:01 a\n2025-02-09 10:00:02 b\n2025-02-09 10:00:03 c\n");
}

static void accepted_skew_moves_instants_without_reading_again(void **state)
{
    fixture *f = *state;
    dbr_clock clock = {.artifact = dbr_slice_str("b.log"), .skew = 2300 * INT64_C(1000000)};
    dbr_err err = {0};
    put(f, "a.log", two_hosts_a);
    put(f, "b.log", two_hosts_b);
    ingest(f, 0, 1);
    f->ev = dbr_evidence_free(f->ev);
    f->incident.clocks = &clock;
    f->incident.n_clocks = 1;
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_string_equal(order_of(f), "2025-02-09 09:59:58 b one\n2025-02-09 09:59:59 b two\n"
                                     "2025-02-09 10:00:00 a one\n2025-02-09 10:00:02 a two\n");
}

static void naive_stamps_follow_the_accepted_zone(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    dbr_clock clock = {.artifact = dbr_slice_str("a.log")};
    put(f, "a.log", "2025-02-09 18:00:00 INFO one\n2025-02-09 18:00:01 INFO two\n");
    assert_int_equal(dbr_zone_find(dbr_slice_str("Asia/Shanghai"), &clock.zone, &err), DBR_OK);
    f->incident.clocks = &clock;
    f->incident.n_clocks = 1;
    ingest(f, 0, 1);
    assert_string_equal(order_of(f), "2025-02-09 10:00:00 one\n2025-02-09 10:00:01 two\n");
    assert_int_equal(dbr_evidence_member(f->ev, 0)->segments[0].zone, DBR_ZONE_CONFIGURED);
}

static void daylight_saving_changes_inside_a_file_are_followed(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    assert_int_equal(dbr_zone_find(dbr_slice_str("Europe/Berlin"), &f->incident.zone, &err), DBR_OK);
    put(f, "a.log", "2025-03-30 01:59:59 INFO winter\n2025-03-30 03:00:00 INFO summer\n");
    ingest(f, 0, 1);
    assert_string_equal(order_of(f), "2025-03-30 00:59:59 winter\n2025-03-30 01:00:00 summer\n");
}

static void year_less_file_takes_the_year_of_its_neighbours(void **state)
{
    fixture *f = *state;
    put(f, "a.log", two_hosts_a);
    put(f, "syslog", "Feb  9 09:59:58 host app[1]: one\nFeb  9 09:59:59 host app[1]: two\n");
    ingest(f, 0, 1);
    assert_true(strstr(order_of(f), "2025-02-09 09:59:58") != NULL);
}

static void year_less_file_rolls_over_at_new_year(void **state)
{
    fixture *f = *state;
    put(f, "a.log", "2025-01-01T00:00:00Z INFO x\n2025-01-01T00:00:01Z INFO y\n");
    put(f, "syslog", "Dec 31 23:59:59 host app[1]: old\nJan  1 00:00:01 host app[1]: new\n");
    ingest(f, 0, 1);
    char *order = order_of(f);
    assert_true(strstr(order, "2024-12-31 23:59:59") != NULL);
    assert_true(strstr(order, "2025-01-01 00:00:01") != NULL);
}

static void same_bytes_are_not_added_twice_and_others_get_a_number(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester")};
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    char *path = dbr_arena_printf(&f->arena, "%s/in/a.log", f->folder);
    assert_int_equal(dbr_evidence_add(f->ev, path, NULL, false, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_n_artifacts(f->ev), 1);
    put(f, "a.log", two_hosts_b);
    assert_int_equal(dbr_evidence_add(f->ev, path, NULL, false, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_n_artifacts(f->ev), 2);
    assert_true(dbr_slice_is(dbr_evidence_artifact(f->ev, 0)->path, "a-2.log"));
}

typedef struct answer {
    char text[64];
    size_t rows;
} answer;

static int take(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    answer *a = data;
    (void)names;
    (void)err;
    a->rows++;
    if (n > 0 && v[0].type == DBR_SQL_TEXT) {
        (void)snprintf(a->text, sizeof(a->text), "%.*s", DBR_FMT(v[0].text));
    } else if (n > 0) {
        (void)snprintf(a->text, sizeof(a->text), "%lld", (long long)v[0].integer);
    }
    return 0;
}

static void ask(fixture *f, const char *sql, const char *expected)
{
    dbr_sql *engine = NULL;
    dbr_err err = {0};
    answer a = {0};
    assert_int_equal(dbr_evidence_sql(f->ev, &engine, &err), DBR_OK);
    if (dbr_sql_run(engine, dbr_slice_str(sql), 0, take, &a, &err) != DBR_OK) {
        fail_msg("%s: %s", sql, err.message);
    }
    assert_string_equal(a.text, expected);
}

static void names_with_dots_are_members(void **state)
{
    fixture *f = *state;
    put(f, "a.jsonl",
        "{\"time\":\"2025-02-09T10:00:00Z\",\"msg\":\"x\",\"a\":{\"code.sub\":503}}\n"
        "{\"time\":\"2025-02-09T10:00:01Z\",\"msg\":\"y\",\"a\":{\"code.sub\":200}}\n");
    ingest(f, 0, 1);
    ask(f, "select count(*) from log where fields->>'a.code.sub' = 503", "1");
    ask(f, "select text from log where (select fields->>'a.code.sub') = 200", "y");
}

static void an_instant_nobody_can_read_is_an_error_that_names_it(void **state)
{
    fixture *f = *state;
    dbr_sql *engine = NULL;
    dbr_err err = {0};
    answer a = {0};
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    assert_int_equal(dbr_evidence_sql(f->ev, &engine, &err), DBR_OK);
    assert_true(dbr_sql_run(engine, dbr_slice_str("select * from log where time < at('nonsense')"), 0, take,
                            &a, &err) < 0);
    assert_non_null(strstr(err.message, "at('nonsense')"));
}

static void tables_answer(void **state)
{
    fixture *f = *state;
    put(f, "web/access.log",
        "10.0.0.1 - - [09/Feb/2025:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 12 \"-\" \"curl\" customer=c-1\n"
        "10.0.0.2 - - [09/Feb/2025:10:00:01 +0000] \"GET /b HTTP/1.1\" 503 7 \"-\" \"curl\" customer=c-2\n");
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    ask(f, "select count(*) from log", "4");
    ask(f, "select count(*) from log where status >= 500", "1");
    ask(f, "select path from log where status = 503", "/b");
    ask(f, "select fields->>'customer' from log where status = 503", "c-2");
    ask(f, "select count(*) from log where level = 'error' and artifact = 'evidence/a.log'", "1");
    ask(f, "select count(*) from log where utc >= '2025-02-09T10:00:01'", "2");
    ask(f, "select count(*) from log where time < at('2025-02-09 10:00:01')", "2");
    ask(f, "select count(*) from log where time >= '2025-02-09T10:00:01Z'", "2");
    ask(f, "select count(*) from log where time < '2025-02-09 10:00:01'", "2");
    ask(f,
        "select count(*) from log where time between '2025-02-09T10:00:01Z' and '2025-02-09T11:00:00+00:00'",
        "2");
    ask(f, "select address from log where status = 503", "evidence/web/access.log#L2");
    ask(f, "select count(*) from artifact", "2");
}

static void nothing_can_be_written_through_sql(void **state)
{
    fixture *f = *state;
    dbr_sql *engine = NULL;
    dbr_err err = {0};
    answer a = {0};
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    assert_int_equal(dbr_evidence_sql(f->ev, &engine, &err), DBR_OK);
    assert_int_equal(dbr_sql_run(engine, dbr_slice_str("delete from log"), 0, take, &a, &err), DBR_EPARSE);
    assert_int_equal(dbr_sql_run(engine, dbr_slice_str("attach 'x' as y"), 0, take, &a, &err), DBR_EPARSE);
}

static dbr_proof prove(fixture *f, const char *address, dbr_entry *e)
{
    dbr_address a;
    dbr_proof p = DBR_PROOF_ABSENT;
    dbr_err err = {0};
    assert_true(dbr_address_parse(&f->arena, dbr_slice_str(address), &a));
    assert_int_equal(dbr_evidence_find(f->ev, &a, &f->arena, &p, e, NULL, &err), DBR_OK);
    return p;
}

static void addresses_are_found_gone_absent_or_changed(void **state)
{
    fixture *f = *state;
    dbr_entry e;
    dbr_err err = {0};
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    assert_int_equal(prove(f, "evidence/a.log#L2", &e), DBR_PROOF_FOUND);
    assert_int_equal(e.line, 2);
    assert_int_equal(prove(f, "evidence/a.log#L3", &e), DBR_PROOF_GONE);
    assert_int_equal(prove(f, "evidence/b.log#L1", &e), DBR_PROOF_ABSENT);
    f->ev = dbr_evidence_free(f->ev);
    char *path = dbr_arena_printf(&f->arena, "%s/evidence/a.log", f->folder);
    char changed[sizeof(two_hosts_a)];
    memcpy(changed, two_hosts_a, sizeof(changed));
    changed[30] = '!'; // same size: only the hash can tell
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(changed), &err), DBR_OK);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(prove(f, "evidence/a.log#L2", &e), DBR_PROOF_CHANGED);
}

static double value_of(fixture *f, const char *address, const char *title, dbr_span window)
{
    dbr_address a;
    dbr_claim c;
    dbr_claim_value v;
    dbr_err err = {0};
    assert_true(dbr_address_parse(&f->arena, dbr_slice_str(address), &a));
    assert_int_equal(dbr_claim_parse(&f->arena, dbr_slice_str(title), &c, &err), DBR_OK);
    if (dbr_evidence_claim(f->ev, &c, &a, window, NULL, &f->arena, &v, &err) != DBR_OK) {
        fail_msg("%s: %s", title, err.message);
    }
    return v.is_null ? NAN : v.value;
}

static void claims_are_confined_to_artifact_and_window(void **state)
{
    fixture *f = *state;
    dbr_time t = INT64_C(1739095200) * DBR_SECOND; // 2025-02-09T10:00:00Z
    dbr_span open = {DBR_TIME_NONE, DBR_TIME_NONE};
    dbr_span window = {t + DBR_SECOND, t + 10 * DBR_SECOND};
    put(f, "a.log", two_hosts_a);
    put(f, "b.log", two_hosts_b);
    put(f, "it's/c.log", "2024-02-09T10:00:01Z INFO c\n");
    put(f, "it's0.log", "2024-02-09T10:00:01Z INFO d\n");
    ingest(f, 0, 1);
    assert_int_equal((int)value_of(f, "evidence/a.log", "= count(*)", open), 2);
    assert_int_equal((int)value_of(f, "evidence/a.log", "= count(*)", window), 1);
    assert_int_equal((int)value_of(f, "evidence/a.log", "= all count(*)", window), 2);
    assert_int_equal((int)value_of(f, "evidence/", "= count(*) from log where level = 'error'", open), 2);
    assert_int_equal((int)value_of(f, "evidence/", "= count(*) from log where level = 'error' > 5", open), 0);
    assert_int_equal((int)value_of(f, "evidence/it's/", "= count(*) from log", open), 1);
    assert_int_equal((int)value_of(f, "evidence/", "= 0 = count(*) from alert where name like 'Pool%'", open),
                     0);
}

/* The limit of a record falls into the stamp of the next one: that is not its continuation, however bytes arrive. */
static size_t series_titled(const fixture *f, const char *title)
{
    for (size_t i = 0; i < dbr_evidence_n_series(f->ev); i++) {
        if (dbr_slice_is(dbr_evidence_series(f->ev, i)->title, title)) {
            return i;
        }
    }
    fail_msg("no series '%s'", title);
    return 0;
}

static void series_of_one_name_are_told_apart(void **state)
{
    fixture *f = *state;
    dbr_entry e, proved;
    DBR_AUTO(dbr_buf) address = {0};
    put(f, "m.json",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        "{\"metric\":{\"__name__\":\"queue\",\"host\":\"a\",\"job\":\"x\"},\"values\":[[1739095200,\"1\"],["
        "1739095260,\"3\"]]},"
        "{\"metric\":{\"__name__\":\"queue\",\"host\":\"b\",\"job\":\"x\"},\"values\":[[1739095200,\"2\"],["
        "1739095260,\"4\"]]},"
        "{\"metric\":{\"__name__\":\"up\",\"host\":\"a\"},\"values\":[[1739095200,\"1\"]]}]}}");
    ingest(f, 0, 1);
    const dbr_span open = {DBR_TIME_NONE, DBR_TIME_NONE};
    (void)series_titled(f, "up"); // the only one of its name
    size_t i = series_titled(f, "queue{host=b}");
    assert_true(dbr_evidence_sample_at(f->ev, i, INT64_C(1739095260) * DBR_SECOND,
                                       INT64_C(1739095261) * DBR_SECOND, &e));
    assert_float_equal(e.value, 4, 0);
    dbr_evidence_address(f->ev, &e, &address);
    assert_int_equal(prove(f, dbr_arena_str(&f->arena, dbr_buf_view(&address)), &proved), DBR_PROOF_FOUND);
    assert_int_equal(proved.i_entry, e.i_entry);
    assert_float_equal(
        value_of(f, "evidence/m.json", "= max(value) from metric where series = 'queue{host=a}'", open), 3,
        0);
    assert_float_equal(value_of(f, "evidence/m.json", "= sum(value) from metric where name = 'queue'", open),
                       10, 0);
    assert_float_equal(value_of(f, "evidence/m.json",
                                "= count(*) from metric where series not in ('up', 'queue{host=a}')", open),
                       2, 0);
    assert_float_equal(value_of(f, "evidence/m.json", "= count(*) from metric where series = 'queue'", open),
                       0, 0);
}

/* One row after the other holds a sample of each series, and the clock went back once. */
static void mixed_series_are_read_in_one_pass(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) csv = {0};
    enum { SERIES = 40, ROWS = 500 };
    dbr_buf_str(&csv, "time");
    for (int k = 0; k < SERIES; k++) {
        dbr_buf_printf(&csv, ",s%d", k);
    }
    for (int i = 0; i < ROWS; i++) {
        dbr_buf_printf(&csv, "\n%d", 1739095200 + (i == 250 ? 7 : i) * 10 + (i == 250));
        for (int k = 0; k < SERIES; k++) {
            dbr_buf_printf(&csv, ",%d", 1000 * k + i);
        }
    }
    put(f, "m.csv", dbr_arena_str(&f->arena, dbr_buf_view(&csv)));
    ingest(f, 0, 1);
    assert_int_equal(dbr_evidence_n_series(f->ev), SERIES);
    for (size_t pass = 0; pass < 2; pass++) {
        for (int k = 0; k < SERIES; k++) {
            const dbr_time *times = NULL;
            const double *values = NULL;
            size_t n = 0;
            dbr_err err = {0};
            char title[16];
            (void)snprintf(title, sizeof(title), "s%d", pass == 0 ? k : SERIES - 1 - k);
            assert_int_equal(
                dbr_evidence_samples(f->ev, series_titled(f, title), &f->arena, &times, &values, &n, &err),
                DBR_OK);
            assert_int_equal(n, ROWS);
            for (size_t i = 1; i < n; i++) {
                assert_true(times[i - 1] <= times[i]);
            }
            assert_float_equal(values[0], 1000 * (pass == 0 ? k : SERIES - 1 - k), 0);
            assert_float_equal(values[8], values[0] + 250, 0);
        }
    }
}

static void a_record_of_the_greatest_size_does_not_swallow_the_next(void **state)
{
    static const char NEXT[] = "\n2025-02-09T10:00:09Z INFO after\n";
    (void)state;
    for (size_t i = 0; i < 10; i++) {
        void *s = NULL;
        (void)setup(&s);
        fixture *f = s;
        size_t n = (1u << 20) - 20 + i / 2 * 7;
        char *big = malloc(n + sizeof(NEXT));
        memcpy(big, "2025-02-09T10:00:00Z INFO x\n", 28);
        memset(big + 28, ' ', n - 28);
        memcpy(big + n, NEXT, sizeof(NEXT));
        put(f, "big.log", big);
        free(big);
        ingest(f, i % 2 == 0 ? 7 : 4096, 1);
        assert_int_equal(dbr_evidence_member(f->ev, 0)->n_entries, 2);
        assert_true(strstr(order_of(f), "10:00:09 after") != NULL);
        (void)teardown(&s);
    }
}

static void overlong_and_binary_and_empty_files_harm_nobody(void **state)
{
    fixture *f = *state;
    static const char FIRST[] =
        "2025-02-09T09:59:59Z INFO before\n  and more of it\n2025-02-09T10:00:00Z INFO ";
    size_t n = (3u << 20) + 17;
    size_t n_first = sizeof(FIRST) - 1;
    char *big = malloc(n + 64);
    memcpy(big, FIRST, n_first);
    memset(big + n_first, 'x', n - n_first);
    (void)snprintf(big + n, 64, "\n2025-02-09T10:00:09Z INFO after\n");
    put(f, "big.log", big);
    put(f, "empty.log", "");
    put(f, "a.log", two_hosts_a);
    ingest(f, 4096, 1);
    free(big);
    for (size_t i = 0; i < dbr_evidence_n_members(f->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(f->ev, i);
        if (dbr_slice_is(m->path, "big.log")) {
            assert_int_equal(m->n_cut, 1);
            assert_int_equal(m->cut_line, 3);
            assert_int_equal(m->n_entries, 3);
            assert_int_equal(m->n_lines, 4);
        }
    }
    assert_true(strstr(order_of(f), "10:00:09 after") != NULL);
    assert_true(strstr(order_of(f), "09:59:59 before") != NULL);
}

static void a_damaged_index_is_built_again(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    f->ev = dbr_evidence_free(f->ev);
    char *index = dbr_arena_printf(&f->arena, "%s/.debrief/index", f->folder);
    assert_int_equal(test_temp_remove(index), 0);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_n_members(f->ev), 0);
    assert_int_equal(dbr_evidence_index(f->ev, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_n_members(f->ev), 1);
}

static dbr_code flip_block(void *data, const char *path, const char *relative, dbr_err *err)
{
    DBR_AUTO(dbr_buf) bytes = {0};
    (void)data, (void)relative;
    assert_int_equal(dbr_file_read(path, &bytes, err), DBR_OK);
    bytes.ptr[12] ^= 1; // of the first block
    return dbr_file_write_atomic(path, dbr_buf_view(&bytes), err);
}

static void a_flipped_bit_of_a_block_is_an_error_and_no_number(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    dbr_cursor *c = NULL;
    dbr_entry e;
    put(f, "a.log", two_hosts_a);
    ingest(f, 0, 1);
    f->ev = dbr_evidence_free(f->ev);
    char *index = dbr_arena_printf(&f->arena, "%s/.debrief/index", f->folder);
    assert_int_equal(dbr_folder_walk(index, flip_block, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .with_untimed = true};
    int rc = dbr_cursor_open(f->ev, &o, &c, &err);
    rc = rc < 0 ? rc : dbr_cursor_next(c, &e, &err);
    assert_int_equal(rc, DBR_ESTORE);
    assert_non_null(strstr(err.message, "is damaged"));
    (void)dbr_cursor_close(c);
}

static bool take_two(void *data, const dbr_entry *e, const dbr_record *r)
{
    size_t *n = data;
    (void)e;
    assert_true(r->text.len > 0);
    return ++*n < 2;
}

static void whoever_takes_records_says_when_it_is_enough(void **state)
{
    fixture *f = *state;
    size_t n = 0;
    dbr_err err = {0};
    put(f, "a.log", two_hosts_a);
    put(f, "b.log", two_hosts_b);
    ingest(f, 0, 1);
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1};
    assert_int_equal(dbr_evidence_each(f->ev, &o, take_two, &n, &err), DBR_OK);
    assert_int_equal(n, 2);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(merges_sources_by_instant_then_path), CASE(whoever_takes_records_says_when_it_is_enough),
          CASE(any_chunk_size_and_thread_count_gives_the_same), CASE(newest_first_file_is_put_in_order),
          CASE(accepted_skew_moves_instants_without_reading_again),
          CASE(naive_stamps_follow_the_accepted_zone),
          CASE(daylight_saving_changes_inside_a_file_are_followed),
          CASE(year_less_file_takes_the_year_of_its_neighbours), CASE(year_less_file_rolls_over_at_new_year),
          CASE(same_bytes_are_not_added_twice_and_others_get_a_number), CASE(tables_answer),
          CASE(names_with_dots_are_members), CASE(an_instant_nobody_can_read_is_an_error_that_names_it),
          CASE(nothing_can_be_written_through_sql), CASE(addresses_are_found_gone_absent_or_changed),
          CASE(claims_are_confined_to_artifact_and_window), CASE(series_of_one_name_are_told_apart),
          CASE(mixed_series_are_read_in_one_pass),
          CASE(a_record_of_the_greatest_size_does_not_swallow_the_next),
          CASE(overlong_and_binary_and_empty_files_harm_nobody), CASE(a_damaged_index_is_built_again),
          CASE(a_flipped_bit_of_a_block_is_an_error_and_no_number))
