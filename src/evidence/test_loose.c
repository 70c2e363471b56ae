/* Loose files: read where they lie, nothing left behind, problems told. */
#include "test.h"

#include "base/file.h"
#include "evidence/evidence.h"

#include <unistd.h>

static char folder[64];
static dbr_err err;
static const dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}};

static char *at(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static int setup(void **state)
{
    (void)state;
    err = (dbr_err){0};
    (void)snprintf(folder, sizeof(folder), "/tmp/dbr-loose-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(dbr_folder_make(at("tmp"), &err), DBR_OK);
    assert_int_equal(dbr_folder_make(at("in/sub"), &err), DBR_OK);
    (void)setenv("TMPDIR", at("tmp"), 1);
    (void)dbr_file_write_atomic(at("in/b.log"), dbr_slice_str("2025-02-09T10:00:02Z INFO two\n"), &err);
    (void)dbr_file_write_atomic(at("in/sub/a.log"), dbr_slice_str("2025-02-09T10:00:01Z INFO one\n"), &err);
    return 0;
}

static dbr_code remove_one(void *data, const char *path, const char *relative, dbr_err *e)
{
    (void)relative;
    (void)e;
    *(size_t *)data += 1;
    (void)unlink(path);
    return DBR_OK;
}

static size_t n_left(const char *name)
{
    size_t n = 0;
    (void)dbr_folder_walk(at(name), remove_one, NULL, &n, &err);
    return n;
}

static int teardown(void **state)
{
    (void)state;
    (void)unsetenv("TMPDIR");
    (void)n_left(".");
    (void)n_left("in");
    (void)rmdir(at("in/sub"));
    (void)rmdir(at("in"));
    (void)rmdir(at("tmp"));
    (void)rmdir(folder);
    return 0;
}

static dbr_evidence *open_two(const char *first, const char *second)
{
    dbr_evidence *ev = NULL;
    char a[256], b[256];
    (void)snprintf(a, sizeof(a), "%s", at(first));
    (void)snprintf(b, sizeof(b), "%s", at(second));
    const char *const paths[] = {a, b};
    assert_int_equal(dbr_evidence_open_files(paths, 2, &incident, DBR_TIME_NONE, &ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(ev, NULL, &err), DBR_OK);
    return ev;
}

static void folders_are_walked_and_records_come_in_order(void **state)
{
    (void)state;
    dbr_evidence *ev = open_two("in", "in/b.log"); // b.log twice, read once
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1};
    dbr_cursor *c = NULL;
    dbr_entry e;
    DBR_AUTO(dbr_arena) arena = {0};
    DBR_AUTO(dbr_buf) seen = {0};
    assert_int_equal(dbr_evidence_n_artifacts(ev), 2);
    assert_int_equal(dbr_cursor_open(ev, &o, &c, &err), DBR_OK);
    while (dbr_cursor_next(c, &e, &err) == 1) {
        dbr_record r;
        assert_int_equal(dbr_evidence_record(ev, &e, &arena, &r, &err), DBR_OK);
        dbr_buf_printf(&seen, "%.*s ", DBR_FMT(r.text));
    }
    dbr_buf_char(&seen, 0);
    assert_string_equal(seen.ptr, "one two ");
    (void)dbr_cursor_close(c);
    (void)dbr_evidence_free(ev);
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    dbr_evidence *ev = open_two("in/b.log", "in/sub/a.log");
    (void)dbr_evidence_free(ev);
    assert_int_equal(rmdir(at("tmp")), 0); // was empty
    assert_int_not_equal(access(at("in/.debrief"), F_OK), 0);
}

static void a_missing_file_is_a_problem_not_a_failure(void **state)
{
    (void)state;
    dbr_evidence *ev = open_two("in/b.log", "in/nowhere.log");
    const dbr_slice *problems = NULL;
    assert_int_equal(dbr_evidence_problems(ev, &problems), 1);
    assert_true(dbr_slice_find(problems[0], (dbr_slice)DBR_LIT("nowhere.log: no such file")) != SIZE_MAX);
    assert_int_equal(dbr_evidence_n_members(ev), 1);
    (void)dbr_evidence_free(ev);
}

static void a_growing_file_is_not_a_changed_one(void **state)
{
    (void)state;
    dbr_evidence *ev = open_two("in/b.log", "in/sub/a.log");
    FILE *f = fopen(at("in/b.log"), "a");
    assert_non_null(f);
    assert_true(fputs("2025-02-09T10:00:03Z INFO three\n", f) >= 0);
    assert_int_equal(fclose(f), 0);
    dbr_address a = {
        .path = dbr_slice_str(at("in/b.log")), .place = DBR_PLACE_LINES, .first_line = 1, .last_line = 1};
    DBR_AUTO(dbr_arena) arena = {0};
    dbr_proof proof = DBR_PROOF_GONE;
    dbr_slice text = {0};
    assert_int_equal(dbr_evidence_find(ev, &a, &arena, &proof, NULL, &text, &err), DBR_OK);
    assert_int_equal(proof, DBR_PROOF_FOUND);
    assert_int_equal(text.len, strlen("2025-02-09T10:00:02Z INFO two"));
    (void)dbr_evidence_free(ev);
}

static void addresses_are_the_paths_as_given(void **state)
{
    (void)state;
    dbr_evidence *ev = open_two("in/b.log", "in/sub/a.log");
    DBR_AUTO(dbr_buf) out = {0};
    dbr_evidence_address(ev, &(dbr_entry){.i_member = 0, .kind = DBR_KIND_LOG, .line = 1}, &out);
    dbr_buf_char(&out, 0);
    assert_memory_equal(out.ptr, folder, strlen(folder));
    assert_string_equal(out.ptr + strlen(folder), "/in/b.log#L1");
    (void)dbr_evidence_free(ev);
}

/* More members than are kept open at a time, one record each in turn: all are read, twice. */
static void many_files_need_few_descriptors(void **state)
{
    (void)state;
    dbr_evidence *ev = NULL;
    char name[64], given[256];
    for (int i = 0; i < 200; i++) {
        char line[128];
        (void)snprintf(name, sizeof(name), "in/%03d.log", i);
        (void)snprintf(line, sizeof(line),
                       "2025-02-09T10:00:00Z INFO file %d\n2025-02-09T10:00:01Z INFO file %d\n", i, i);
        FILE *f = fopen(at(name), "w");
        assert_non_null(f);
        assert_true(fputs(line, f) >= 0);
        assert_int_equal(fclose(f), 0);
    }
    (void)snprintf(given, sizeof(given), "%s", at("in"));
    const char *const paths[] = {given};
    assert_int_equal(dbr_evidence_open_files(paths, 1, &incident, DBR_TIME_NONE, &ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(ev, NULL, &err), DBR_OK);
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1};
    dbr_cursor *c = NULL;
    dbr_entry e;
    DBR_AUTO(dbr_arena) arena = {0};
    size_t n = 0;
    assert_int_equal(dbr_cursor_open(ev, &o, &c, &err), DBR_OK);
    while (dbr_cursor_next(c, &e, &err) == 1) {
        dbr_record r;
        assert_int_equal(dbr_evidence_record(ev, &e, &arena, &r, &err), DBR_OK);
        n++;
    }
    (void)dbr_cursor_close(c);
    assert_int_equal(n, 402);
    int fd = dup(0); // descriptors are given from below: the next one tells how many are open
    assert_in_range(fd, 0, 202 + 128 + 20);
    (void)close(fd);
    (void)dbr_evidence_free(ev);
}

static void nuls_in_front_are_passed_over_and_told(void **state)
{
    (void)state;
    enum { N = 70000 };
    DBR_AUTO(dbr_buf) bytes = {0};
    for (size_t i = 0; i < N; i++) {
        dbr_buf_char(&bytes, '\0');
    }
    dbr_buf_str(&bytes, "2025-02-09T10:00:01Z INFO one\n2025-02-09T10:00:02Z ERROR two\n");
    (void)dbr_file_write_atomic(at("in/b.log"), dbr_buf_view(&bytes), &err);
    dbr_evidence *ev = NULL;
    const char *path = at("in/b.log");
    assert_int_equal(dbr_evidence_open_files(&path, 1, &incident, DBR_TIME_NONE, &ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(ev, &(dbr_index_options){.n_threads = 1}, &err), DBR_OK);
    const dbr_member_info *m = dbr_evidence_member(ev, 0);
    assert_int_equal(m->n_entries, 2);
    assert_string_equal(m->layout->format->name, "text");
    assert_int_equal(m->size_bytes, bytes.len);
    dbr_cursor *cursor = NULL;
    dbr_entry e;
    dbr_record r = {0};
    DBR_AUTO(dbr_arena) arena = {0};
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1};
    assert_non_null(strstr(dbr_arena_str(&arena, m->problem), "first 70000 bytes are NUL"));
    assert_int_equal(dbr_cursor_open(ev, &o, &cursor, &err), DBR_OK);
    assert_int_equal(dbr_cursor_next(cursor, &e, &err), 1);
    assert_int_equal(e.offset, N);
    assert_int_equal(e.line, 1);
    assert_int_equal(dbr_evidence_record(ev, &e, &arena, &r, &err), DBR_OK);
    assert_true(dbr_slice_is(r.text, "one"));
    (void)dbr_cursor_close(cursor);
    (void)dbr_evidence_free(ev);
}

DBR_TESTS(cmocka_unit_test_setup_teardown(nuls_in_front_are_passed_over_and_told, setup, teardown),
          cmocka_unit_test_setup_teardown(folders_are_walked_and_records_come_in_order, setup, teardown),
          cmocka_unit_test_setup_teardown(nothing_is_left_behind, setup, teardown),
          cmocka_unit_test_setup_teardown(a_missing_file_is_a_problem_not_a_failure, setup, teardown),
          cmocka_unit_test_setup_teardown(a_growing_file_is_not_a_changed_one, setup, teardown),
          cmocka_unit_test_setup_teardown(many_files_need_few_descriptors, setup, teardown),
          cmocka_unit_test_setup_teardown(addresses_are_the_paths_as_given, setup, teardown))
