/*
 * The total order of entries where neighbours lie far apart: many sources that take turns, logs that begin anew many times.
 * It is the one that sorting all entries gives, and no block of the index is decoded again for each of them.
 */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "evidence/folder.h"

#include <stdlib.h>
#include <unistd.h>

enum { N_STEPS = 2000, STEP_MS = 10 };

typedef struct fixture {
    char folder[64];
    dbr_incident incident;
    dbr_evidence *ev;
} fixture;

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-order-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    f->incident.zone = dbr_zone_utc();
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    (void)dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    free(f);
    return 0;
}

static void put(const fixture *f, unsigned number, dbr_slice bytes)
{
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) path = {0};
    dbr_buf_printf(&path, "%s/%02u.log", f->folder, number);
    assert_int_equal(dbr_file_write_atomic(path.ptr, bytes, &err), DBR_OK);
}

static void read_files(fixture *f, unsigned n)
{
    dbr_err err = {0};
    char paths[64][96];
    const char *given[64];
    for (unsigned i = 0; i < n; i++) {
        (void)snprintf(paths[i], sizeof(paths[i]), "%s/%02u.log", f->folder, i);
        given[i] = paths[i];
    }
    assert_int_equal(dbr_evidence_open_files(given, n, &f->incident, DBR_TIME_NONE, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_n_members(f->ev), n);
}

static void add_line(dbr_buf *out, unsigned step, unsigned number)
{
    unsigned ms = step * STEP_MS;
    dbr_buf_printf(out, "2025-02-09 10:%02u:%02u,%03u INFO part %u\n", ms / 60000 % 60, ms / 1000 % 60,
                   ms % 1000, number);
}

/* All entries come, each not before the one in front of it; returns how many blocks were decoded for it. */
static uint64_t walk(fixture *f, size_t n, dbr_cursor_options o)
{
    dbr_err err = {0};
    dbr_cursor *c = NULL;
    dbr_entry e, last = {.time = INT64_MIN};
    uint64_t before = f->ev->work.n_decoded;
    size_t found = 0;
    int rc = 0;
    assert_int_equal(dbr_cursor_open(f->ev, &o, &c, &err), DBR_OK);
    for (; (rc = dbr_cursor_next(c, &e, &err)) == 1; found++, last = e) {
        bool follows = o.in_file_order ? e.i_member > last.i_member || e.i_entry > last.i_entry || found == 0
                       : e.time != last.time         ? e.time > last.time
                       : e.i_member != last.i_member ? e.i_member > last.i_member
                                                     : e.i_entry > last.i_entry;
        if (!follows) {
            fail_msg("entry %zu: %llu of member %u", found, (unsigned long long)e.i_entry, e.i_member);
        }
    }
    (void)dbr_cursor_close(c);
    assert_int_equal(rc, 0);
    assert_int_equal(found, n);
    return f->ev->work.n_decoded - before;
}

static const dbr_cursor_options all = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1};

static void thirty_sources_take_turns(void **state)
{
    fixture *f = *state;
    enum { N = 30 };
    for (unsigned k = 0; k < N; k++) {
        DBR_AUTO(dbr_buf) text = {0};
        for (unsigned i = 0; i < N_STEPS; i++) {
            add_line(&text, i, k);
        }
        put(f, k, dbr_buf_view(&text));
    }
    read_files(f, N);
    assert_true(walk(f, (size_t)N * N_STEPS, all) < 2500); // it was one for each of 60,000 entries
    dbr_cursor_options some = all;
    some.span.begin = dbr_evidence_member(f->ev, 0)->span.begin + 5 * DBR_SECOND;
    some.span.end = some.span.begin + DBR_SECOND;
    (void)walk(f, (size_t)N * 100, some);
    some.i_member = 7;
    (void)walk(f, 100, some);
    some = all;
    some.in_file_order = true;
    (void)walk(f, (size_t)N * N_STEPS, some);
}

static void a_log_begins_anew_forty_times(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) text = {0};
    enum { N = 40 };
    for (unsigned k = 0; k < N; k++) {
        for (unsigned i = 0; i < N_STEPS; i++) {
            add_line(&text, i, k);
        }
    }
    put(f, 0, dbr_buf_view(&text));
    read_files(f, 1);
    assert_false(dbr_evidence_member(f->ev, 0)->is_sorted);
    assert_true(walk(f, (size_t)N * N_STEPS, all) < 1500); // it was one for each of 80,000 entries
    dbr_cursor_options some = all;
    some.span.begin = dbr_evidence_member(f->ev, 0)->span.begin + 5 * DBR_SECOND;
    some.span.end = some.span.begin + DBR_SECOND;
    (void)walk(f, (size_t)N * 100, some);
    some = all;
    some.in_file_order = true;
    (void)walk(f, (size_t)N * N_STEPS, some);
}

static void a_log_stands_backwards(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) text = {0};
    for (unsigned i = 20000; i-- > 0;) {
        add_line(&text, i, i);
    }
    put(f, 0, dbr_buf_view(&text));
    read_files(f, 1);
    assert_true(walk(f, 20000, all) < 80);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(thirty_sources_take_turns), CASE(a_log_begins_anew_forty_times), CASE(a_log_stands_backwards))
