/* How bytes come into evidence/: what is there after each way a run may end, and what is never written over. */
#include "test.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/test_temp.h"
#include "evidence/folder.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define A "2025-02-09T10:00:00Z INFO a\n"
#define B "2025-02-09T10:00:00Z INFO b\n" // of the same size

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    int n[DBR_ADD_FAILED + 1]; // results since the last `add`
    char problem[512];         // the last one
    bool is_much;              // as if each file were larger than what is staged at a time
} fixture;

static const char *at(fixture *f, const char *name)
{
    return dbr_arena_printf(&f->arena, "%s/%s", f->folder, name);
}

static void put(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    const char *path = at(f, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
}

static void assert_holds(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    assert_int_equal(dbr_file_read(at(f, name), &bytes, &err), DBR_OK);
    assert_int_equal(bytes.len, strlen(text));
    assert_memory_equal(bytes.ptr, text, bytes.len);
}

static bool is_there(fixture *f, const char *name)
{
    struct stat st;
    return lstat(at(f, name), &st) == 0;
}

static void report(void *data, dbr_add_result result, const char *path, const char *stored_as,
                   const dbr_err *problem)
{
    fixture *f = data;
    (void)path;
    (void)stored_as;
    f->n[result]++;
    f->ev->staged_bytes = f->is_much ? UINT32_MAX : f->ev->staged_bytes;
    if (problem != NULL) {
        (void)snprintf(f->problem, sizeof(f->problem), "%s", problem->message);
    }
}

static void open_it(fixture *f)
{
    dbr_err err = {0};
    f->ev = dbr_evidence_free(f->ev);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
}

static dbr_code add(fixture *f, const char *name, dbr_err *err)
{
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = DBR_SECOND};
    memset(f->n, 0, sizeof(f->n));
    return dbr_evidence_add(f->ev, at(f, name), NULL, true, &how, report, f, err);
}

/* Adds and saves. */
static void take(fixture *f, const char *name, dbr_add_result wanted)
{
    dbr_err err = {0};
    assert_int_equal(add(f, name, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(f->n[wanted], 1);
}

static size_t n_listed(fixture *f)
{
    dbr_err err = {0};
    dbr_evidence *ev = NULL;
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &ev, &err), DBR_OK);
    size_t n = dbr_evidence_n_artifacts(ev);
    (void)dbr_evidence_free(ev);
    return n;
}

/* Where a copy waits whose name is in the manifest. */
static const char *staged(fixture *f, const char *name)
{
    dbr_sha256 h;
    char hex[65];
    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, name, strlen(name));
    dbr_sha256_end(&h, hex);
    return dbr_arena_printf(&f->arena, "evidence/.incoming/%s", hex);
}

static void ended_before_the_manifest_nothing_of_it_is_evidence(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/a.log", A);
    open_it(f);
    pid_t child = fork();
    if (child == 0) {
        _exit(add(f, "in", &err) == DBR_OK ? 0 : 1);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(is_there(f, "evidence/.incoming"));
    assert_false(is_there(f, "evidence/a.log"));
    assert_int_equal(dbr_evidence_mend(f->ev, &err), DBR_OK);
    assert_false(is_there(f, "evidence/.incoming"));
    assert_int_equal(dbr_evidence_n_artifacts(f->ev), 0);
    put(f, "in/a.log", B); // its owner has corrected it since
    take(f, "in", DBR_ADD_NEW);
    assert_holds(f, "evidence/a.log", B);
}

static void closed_without_saving_nothing_is_left(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/a.log", A);
    open_it(f);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    f->ev = dbr_evidence_free(f->ev);
    assert_false(is_there(f, "evidence/.incoming"));
    assert_int_equal(n_listed(f), 0);
}

static void of_very_much_what_is_copied_is_evidence_before_the_end(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/a.log", A);
    put(f, "in/b.log", B);
    put(f, "in/c.log", A);
    open_it(f);
    f->is_much = true;
    assert_int_equal(add(f, "in", &err), DBR_OK);
    f->ev = dbr_evidence_free(f->ev);
    assert_int_equal(n_listed(f), 2);
    assert_holds(f, "evidence/b.log", B);
    assert_false(is_there(f, "evidence/c.log"));
    assert_false(is_there(f, "evidence/.incoming"));
}

static void ended_after_the_manifest_the_copy_comes_into_its_place(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/web/a.log", A);
    open_it(f);
    take(f, "in", DBR_ADD_NEW);
    put(f, staged(f, "web/a.log"), A);
    put(f, "evidence/.incoming/copy", "half");
    assert_int_equal(remove(at(f, "evidence/web/a.log")), 0);
    assert_int_equal(remove(at(f, "evidence/web")), 0);
    open_it(f);
    assert_string_equal(dbr_evidence_loss(f->ev, 0), "not here any more");
    assert_int_equal(dbr_evidence_mend(f->ev, &err), DBR_OK);
    assert_null(dbr_evidence_loss(f->ev, 0));
    assert_holds(f, "evidence/web/a.log", A);
    assert_false(is_there(f, "evidence/.incoming"));
}

static void a_staged_file_that_is_not_the_listed_one_is_dropped(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/a.log", A);
    open_it(f);
    take(f, "in", DBR_ADD_NEW);
    put(f, staged(f, "a.log"), B);
    open_it(f);
    assert_int_equal(dbr_evidence_mend(f->ev, &err), DBR_OK);
    assert_holds(f, "evidence/a.log", A);
    assert_false(is_there(f, "evidence/.incoming"));
}

static void a_lost_or_changed_file_is_put_back_with_its_time(void **state)
{
    fixture *f = *state;
    struct stat st;
    dbr_err err = {0};
    put(f, "in/a.log", A);
    open_it(f);
    take(f, "in", DBR_ADD_NEW);
    int64_t mtime = dbr_evidence_artifact(f->ev, 0)->mtime_ns;
    assert_int_equal(remove(at(f, "evidence/a.log")), 0);
    assert_int_equal(dbr_file_set_time(at(f, "in/a.log"), DBR_SECOND, &err), DBR_OK);
    take(f, "in", DBR_ADD_RESTORED);
    assert_holds(f, "evidence/a.log", A);
    assert_int_equal(stat(at(f, "evidence/a.log"), &st), 0);
    assert_int_equal(st.st_mtim.tv_sec * DBR_SECOND + st.st_mtim.tv_nsec, mtime);
    put(f, "evidence/a.log", B);
    assert_int_equal(dbr_file_set_time(at(f, "evidence/a.log"), mtime, &err), DBR_OK);
    take(f, "in", DBR_ADD_RESTORED);
    assert_holds(f, "evidence/a.log", A);
    assert_holds(f, ".debrief/replaced/a.log", B);
    take(f, "in", DBR_ADD_SAME);
    assert_int_equal(n_listed(f), 1);
}

static void a_file_in_the_way_of_a_folder_is_told(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "evidence/web", "a file");
    put(f, "in/web/a.log", A);
    put(f, "in/b.log", B);
    open_it(f);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(f->n[DBR_ADD_FAILED], 1);
    assert_non_null(strstr(f->problem, "'web' is a file there"));
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(n_listed(f), 1);
    assert_holds(f, "evidence/web", "a file");
}

static void nothing_is_written_through_a_link_below_evidence(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "elsewhere/x", "precious");
    put(f, "in/web/a.log", A);
    put(f, "evidence/x.log", A);
    assert_int_equal(symlink("../elsewhere", at(f, "evidence/web")), 0);
    open_it(f);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(f->n[DBR_ADD_FAILED], 1);
    assert_non_null(strstr(f->problem, "is a link there"));
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_false(is_there(f, "elsewhere/a.log"));
}

/* Which is which is seen only when the first of them has come into its place. */
static void a_file_and_a_folder_of_one_name_do_not_both_fit(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    dbr_custody how = {.at = DBR_SECOND};
    open_it(f);
    assert_int_equal(dbr_evidence_add_bytes(f->ev, "web/a.log", dbr_slice_str(A), &how, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add_bytes(f->ev, "web", dbr_slice_str(B), &how, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add_bytes(f->ev, "z.log", dbr_slice_str(A), &how, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_EIO);
    assert_int_equal(n_listed(f), 2); // the other two are evidence
    assert_holds(f, "evidence/web", B);
    assert_holds(f, "evidence/z.log", A);
    assert_false(is_there(f, "evidence/.incoming"));
}

static void what_would_be_taken_for_something_else_gets_another_name(void **state)
{
    fixture *f = *state;
    put(f, "in/MANIFEST.jsonl", "{}\n");
    put(f, "in/.gitattributes", "* text\n");
    put(f, "in/web/.gitignore", "*\n");
    put(f, "in/.incoming", A);
    put(f, "in/.debrief-1-2.tmp", B);
    dbr_err err = {0};
    open_it(f);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(n_listed(f), 5);
    assert_holds(f, "evidence/MANIFEST.jsonl.given", "{}\n");
    assert_holds(f, "evidence/.gitattributes.given", "* text\n");
    assert_holds(f, "evidence/web/.gitignore.given", "*\n");
    assert_holds(f, "evidence/.incoming.given", A);
    assert_holds(f, "evidence/.debrief-1-2.tmp.given", B);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(f->n[DBR_ADD_SAME], 5);
}

static void names_of_any_sort_come_back_as_they_are(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/two\nlines.log", A);
    put(f, "in/with \"quotes\" and \\.log", A);
    put(f, "in/订单.log", B);
    open_it(f);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    open_it(f);
    assert_int_equal(dbr_evidence_n_artifacts(f->ev), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_null(dbr_evidence_loss(f->ev, i));
    }
    assert_holds(f, "evidence/two\nlines.log", A);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(f->n[DBR_ADD_SAME], 3);
}

static void a_manifest_that_cannot_be_written_leaves_what_was(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    put(f, "in/a.log", A);
    assert_int_equal(dbr_folder_make(at(f, "evidence/MANIFEST.jsonl.d"), &err), DBR_OK);
    open_it(f);
    assert_int_equal(rename(at(f, "evidence/MANIFEST.jsonl.d"), at(f, "evidence/MANIFEST.jsonl")), 0);
    assert_int_equal(add(f, "in", &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_EIO);
    assert_int_equal(dbr_evidence_n_artifacts(f->ev), 0);
    assert_false(is_there(f, "evidence/a.log"));
    assert_false(is_there(f, "evidence/.incoming"));
}

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-staging-XXXXXX");
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

#define IN_FOLDER(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

DBR_TESTS(IN_FOLDER(ended_before_the_manifest_nothing_of_it_is_evidence),
          IN_FOLDER(closed_without_saving_nothing_is_left),
          IN_FOLDER(of_very_much_what_is_copied_is_evidence_before_the_end),
          IN_FOLDER(ended_after_the_manifest_the_copy_comes_into_its_place),
          IN_FOLDER(a_staged_file_that_is_not_the_listed_one_is_dropped),
          IN_FOLDER(a_lost_or_changed_file_is_put_back_with_its_time),
          IN_FOLDER(a_file_in_the_way_of_a_folder_is_told),
          IN_FOLDER(nothing_is_written_through_a_link_below_evidence),
          IN_FOLDER(a_file_and_a_folder_of_one_name_do_not_both_fit),
          IN_FOLDER(what_would_be_taken_for_something_else_gets_another_name),
          IN_FOLDER(names_of_any_sort_come_back_as_they_are),
          IN_FOLDER(a_manifest_that_cannot_be_written_leaves_what_was))
