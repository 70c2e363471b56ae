/*
 * An incident's folder with generated logs, for tests of the SQL tables: stamps with and without zone and year, two hosts
 * with accepted clocks, newest first, without times, fields of every type.
 */
#ifndef DBR_EVIDENCE_TEST_LOGS_H
#define DBR_EVIDENCE_TEST_LOGS_H

#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "evidence/field.h"

#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_evidence *ev;
    dbr_incident incident;
    dbr_clock clocks[2];
    dbr_sql *sql;
    uint64_t random;
} fixture;

/* ---- evidence ---- */

static inline uint32_t draw(fixture *f, uint32_t n)
{
    f->random = f->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(f->random >> 33) % n;
}

static inline void put(const fixture *f, const char *name, dbr_slice bytes)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    char *path = dbr_arena_printf(&arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, bytes, &err), DBR_OK);
    dbr_arena_release(&arena);
}

static inline const char *stamp(fixture *f, dbr_time t, const char *form)
{
    dbr_civil c = dbr_time_to_civil(t);
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (strcmp(form, "syslog") == 0) {
        return dbr_arena_printf(&f->arena, "%s %2d %02d:%02d:%02d", months[c.month - 1], c.day, c.hour,
                                c.minute, c.second);
    }
    if (strcmp(form, "access") == 0) {
        return dbr_arena_printf(&f->arena, "%02d/%s/%04d:%02d:%02d:%02d +0000", c.day, months[c.month - 1],
                                c.year, c.hour, c.minute, c.second);
    }
    return dbr_arena_printf(&f->arena, "%04d-%02d-%02d%c%02d:%02d:%02d%s", c.year, c.month, c.day,
                            strcmp(form, "iso") == 0 ? 'T' : ' ', c.hour, c.minute, c.second,
                            strcmp(form, "iso") == 0 ? "Z" : "");
}

#define T0 (INT64_C(1739095200) * DBR_SECOND) // 2025-02-09T10:00:00Z

static inline void put_application_logs(fixture *f)
{
    static const char *const levels[] = {"INFO", "INFO", "INFO", "WARN", "ERROR", "DEBUG", "FATAL", "TRACE"};
    static const char *const texts[] = {"opened connection %u to 10.0.0.%u", "Cache miss for key %u shard %u",
                                        "request %u took %u ms", "Zeile mit \xc3\xa4 und 100%% %u_%u"};
    dbr_buf a = {0}, old = {0}, plain = {0};
    for (unsigned i = 0; i < 2600; i++) {
        dbr_time t = T0 + (dbr_time)i * DBR_SECOND / 2;
        dbr_buf_printf(&a, "%s %s [worker-%u] ", stamp(f, t, "iso"), levels[draw(f, 8)], draw(f, 3));
        dbr_buf_printf(&a, texts[draw(f, 4)], draw(f, 100), draw(f, 9)); // NOLINT
        dbr_buf_str(&a, i % 97 == 0 ? "\n\tat continued line\n" : "\n");
        if (i < 1300) { // the latest on top, local time, its clock ahead
            dbr_buf_printf(&old, "%s %s service old: step %u\n",
                           stamp(f, T0 + DBR_HOUR - (dbr_time)i * DBR_SECOND, "naive"), levels[draw(f, 8)],
                           draw(f, 50));
        }
        if (i < 40) {
            dbr_buf_printf(&plain, "note %u without any time\n", i);
        }
    }
    put(f, "a.log", dbr_buf_view(&a));
    put(f, "old/old.log", dbr_buf_view(&old));
    put(f, "notes.txt", dbr_buf_view(&plain));
    dbr_buf_release(&a);
    dbr_buf_release(&old);
    dbr_buf_release(&plain);
}

static inline void put_access_logs(fixture *f)
{
    static const unsigned statuses[] = {200, 200, 200, 204, 301, 404, 500, 503};
    static const char *const referers[] = {"-", "https://example.org/a", "https://example.org/B",
                                           "\xff\xfe odd"};
    for (unsigned host = 0; host < 2; host++) {
        dbr_buf b = {0};
        for (unsigned i = 0; i < 1500; i++) {
            dbr_buf_printf(
                &b, "10.0.0.%u - %s [%s] \"%s /item/%u?q=%u HTTP/1.1\" %u %u \"%s\" \"agent/%u\"\n",
                draw(f, 20), draw(f, 9) == 0 ? "7" : "-", stamp(f, T0 + (dbr_time)i * DBR_SECOND, "access"),
                draw(f, 3) == 0 ? "POST" : "GET", draw(f, 40), draw(f, 500), statuses[draw(f, 8)],
                draw(f, 5000), referers[draw(f, 4)], draw(f, 5));
        }
        put(f, host == 0 ? "web-a/access.log" : "web-b/access.log", dbr_buf_view(&b));
        dbr_buf_release(&b);
    }
}

static inline void put_structured_logs(fixture *f)
{
    static const char *const customers[] = {"7",
                                            "\"7\"",
                                            "\"c-1\"",
                                            "1e2",
                                            "2.50",
                                            "null",
                                            "true",
                                            "\"\"",
                                            "-3",
                                            "\"a\\u0000b\"",
                                            "12345678901234567890",
                                            "\"\\u00e4\""};
    static const char *const levels[] = {"info", "error", "warn", "debug"};
    dbr_buf b = {0}, syslog = {0};
    for (unsigned i = 0; i < 1700; i++) {
        dbr_time t = T0 + (dbr_time)i * DBR_SECOND;
        dbr_buf_printf(
            &b,
            "{\"time\":\"%s\",\"level\":\"%s\",\"msg\":\"did %u\",\"customer\":%s,\"trace_id\":\"%u\"%s}\n",
            stamp(f, t, "iso"), levels[draw(f, 4)], draw(f, 30), customers[draw(f, 12)], draw(f, 3000),
            draw(f, 3) == 0 ? ",\"status\":\"500\",\"nested\":{\"x\":1}" : ",\"status\":200");
        if (i < 1100) {
            dbr_buf_printf(&syslog, "%s host-%u sshd[%u]: session %u for user u%u\n", stamp(f, t, "syslog"),
                           draw(f, 3), draw(f, 5) + 100, i, draw(f, 4));
        }
    }
    put(f, "app.jsonl", dbr_buf_view(&b));
    put(f, "messages", dbr_buf_view(&syslog));
    dbr_buf_release(&b);
    dbr_buf_release(&syslog);
}

/* ---- fixture ---- */

static inline void open_evidence(fixture *f, const char *other)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = T0};
    dbr_index_options one_by_one = {.n_threads = 1};
    char *in = dbr_arena_printf(&f->arena, "%s/in", f->folder);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    f->ev->field_least = UINT64_MAX;
    assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    if (other != NULL) {
        assert_int_equal(dbr_evidence_add(f->ev, other, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    }
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &one_by_one, &err), DBR_OK);
    assert_int_equal(dbr_evidence_sql(f->ev, &f->sql, &err), DBR_OK);
}

static inline int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    dbr_err err = {0};
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-rows-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->random = 20250209;
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    f->incident.zone = dbr_zone_utc();
    f->clocks[0] = (dbr_clock){.artifact = dbr_slice_str("web-b/"), .skew = 2300 * INT64_C(1000000)};
    f->clocks[1] = (dbr_clock){.artifact = dbr_slice_str("old/"), .skew = -DBR_SECOND};
    assert_int_equal(dbr_zone_find(dbr_slice_str("Asia/Shanghai"), &f->clocks[1].zone, &err), DBR_OK);
    f->incident.clocks = f->clocks;
    f->incident.n_clocks = 2;
    put_application_logs(f);
    put_access_logs(f);
    put_structured_logs(f);
    *state = f;
    return 0;
}

static inline int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

/* ---- asking ---- */

typedef struct rows {
    dbr_buf text;
    DBR_VEC(size_t) begins;
} rows;

static inline int take(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    rows *r = data;
    (void)names;
    (void)err;
    *DBR_PUSH(&r->begins) = r->text.len;
    for (size_t i = 0; i < n; i++) {
        switch (v[i].type) {
        case DBR_SQL_NULL:
            dbr_buf_str(&r->text, "NULL|");
            break;
        case DBR_SQL_INT:
            dbr_buf_printf(&r->text, "%lld|", (long long)v[i].integer);
            break;
        case DBR_SQL_REAL:
            dbr_buf_printf(&r->text, "r%.17g|", v[i].real);
            break;
        case DBR_SQL_TEXT:
            dbr_buf_printf(&r->text, "'%.*s'|", DBR_FMT(v[i].text));
        }
    }
    dbr_buf_char(&r->text, '\0');
    return 0;
}

static inline int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The rows of a query as one text, in their order or in one of our own; "E message" of a failure. */
static inline char *answer(fixture *f, const char *query, bool in_order)
{
    rows r = {0};
    dbr_err err = {0};
    dbr_buf all = {0};
    if (dbr_sql_run(f->sql, dbr_slice_str(query), 0, take, &r, &err) < 0) {
        dbr_buf_printf(&all, "E %s", err.message);
    } else {
        const char **lines = calloc(r.begins.n + 1, sizeof(*lines));
        for (size_t i = 0; i < r.begins.n; i++) {
            lines[i] = r.text.ptr + r.begins.items[i];
        }
        if (!in_order && r.begins.n > 1) {
            qsort(lines, r.begins.n, sizeof(*lines), by_text);
        }
        for (size_t i = 0; i < r.begins.n; i++) {
            dbr_buf_printf(&all, "%s\n", lines[i]);
        }
        free(lines);
    }
    DBR_VEC_RELEASE(&r.begins);
    dbr_buf_release(&r.text);
    char *text = strdup(all.ptr != NULL ? all.ptr : "");
    dbr_buf_release(&all);
    return text;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
