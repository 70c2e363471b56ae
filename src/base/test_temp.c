/* Temporary folders, and spooling into them. */
#include "base/file.h"
#include "base/test_folder.h"

static dbr_err err;

static int setup(void **state)
{
    err = (dbr_err){0};
    int rc = test_folder_setup(state);
    (void)setenv("TMPDIR", test_root, 1);
    return rc;
}

static int teardown(void **state)
{
    (void)unsetenv("TMPDIR");
    return test_folder_teardown(state);
}

static void a_folder_is_made_in_tmpdir_and_goes_with_its_files(void **state)
{
    (void)state;
    const char *folder = NULL;
    char file[600];
    assert_int_equal(dbr_temp_folder_make(&folder, &err), DBR_OK);
    assert_memory_equal(folder, test_root, strlen(test_root));
    for (int i = 0; i < 300; i++) {
        (void)snprintf(file, sizeof(file), "%s/a rather long name of file number %d", folder, i);
        assert_int_equal(dbr_file_write_atomic(file, dbr_slice_str("x"), &err), DBR_OK);
    }
    char kept[600];
    (void)snprintf(kept, sizeof(kept), "%s", folder);
    assert_null(dbr_temp_folder_remove(folder));
    assert_int_not_equal(access(kept, F_OK), 0);
}

static void the_ninth_is_too_many_and_a_removed_one_makes_room(void **state)
{
    (void)state;
    const char *folders[9] = {0};
    for (int i = 0; i < 8; i++) {
        assert_int_equal(dbr_temp_folder_make(&folders[i], &err), DBR_OK);
    }
    assert_int_equal(dbr_temp_folder_make(&folders[8], &err), DBR_ELIMIT);
    (void)dbr_temp_folder_remove(folders[3]);
    err = (dbr_err){0};
    assert_int_equal(dbr_temp_folder_make(&folders[3], &err), DBR_OK);
    for (int i = 0; i < 8; i++) {
        (void)dbr_temp_folder_remove(folders[i]);
    }
}

static void abandoning_leaves_nothing_behind(void **state)
{
    (void)state;
    const char *folder = NULL;
    char file[600];
    assert_int_equal(dbr_temp_folder_make(&folder, &err), DBR_OK);
    (void)snprintf(file, sizeof(file), "%s/x", folder);
    assert_int_equal(dbr_file_write_atomic(file, dbr_slice_str("x"), &err), DBR_OK);
    dbr_temp_abandon();
    assert_int_not_equal(access(folder, F_OK), 0);
    (void)dbr_temp_folder_remove(folder);
}

static void an_unfinished_file_is_abandoned_and_a_finished_one_is_not(void **state)
{
    (void)state;
    char *torn = dbr_temp_name_new(in_folder("report.md"));
    char *whole = dbr_temp_name_new(in_folder("report.md"));
    assert_string_not_equal(torn, whole);
    assert_int_equal(dbr_file_write_atomic(torn, dbr_slice_str("x"), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(whole, dbr_slice_str("x"), &err), DBR_OK);
    assert_int_equal(rename(whole, in_folder("report.md")), 0);
    assert_null(dbr_temp_name_free(whole));
    assert_null(dbr_temp_name_free(NULL));
    dbr_temp_abandon();
    assert_int_not_equal(access(torn, F_OK), 0);
    assert_int_equal(access(in_folder("report.md"), F_OK), 0);
    assert_null(dbr_temp_name_free(torn));
}

static void more_files_than_the_list_holds_have_names_all_the_same(void **state)
{
    (void)state;
    char *names[100];
    for (int i = 0; i < 100; i++) {
        names[i] = dbr_temp_name_new(in_folder("x"));
    }
    for (int i = 0; i < 100; i++) {
        names[i] = dbr_temp_name_free(names[i]);
    }
    char *name = dbr_temp_name_new(in_folder("x"));
    put_file(dbr_path_name(name), "half");
    dbr_temp_abandon();
    assert_int_not_equal(access(name, F_OK), 0); // there is room again
    assert_null(dbr_temp_name_free(name));
}

static void an_adopted_folder_is_abandoned_and_a_disowned_one_is_not(void **state)
{
    (void)state;
    put_file("a", "not in it");
    assert_int_equal(dbr_folder_make(in_folder("staging"), &err), DBR_OK);
    assert_int_equal(dbr_folder_make(in_folder("kept"), &err), DBR_OK);
    put_file("staging/x", "x");
    dbr_temp_folder_adopt(in_folder("staging"));
    dbr_temp_folder_adopt(in_folder("kept"));
    dbr_temp_folder_disown(in_folder("kept"));
    dbr_temp_abandon();
    assert_int_not_equal(access(in_folder("staging"), F_OK), 0);
    assert_int_equal(access(in_folder("kept"), F_OK), 0);
    assert_int_equal(access(in_folder("a"), F_OK), 0);
    dbr_temp_folder_disown(in_folder("staging"));
}

static void a_sweep_takes_what_ended_processes_left_and_nothing_else(void **state)
{
    (void)state;
    char own[64], parent[64];
    (void)snprintf(own, sizeof(own), ".debrief-%ld-3.tmp", (long)getpid());
    (void)snprintf(parent, sizeof(parent), ".debrief-%ld-3.tmp", (long)getppid());
    static const char *const swept[] = {".debrief-2147483646-0.tmp", ".debrief-99999999999-0.tmp"};
    static const char *const old = "0123.idx.2147483646.tmp";
    static const char *const kept[] = {"notes.tmp", ".debrief-x-0.tmp",          ".debrief-2147483646.tmp",
                                       ".tmp",      ".debrief-2147483646-0.log", ".debrief--1-0.tmp"};
    put_file(own, "x");
    put_file(parent, "x");
    put_file(old, "x");
    for (size_t i = 0; i < 6; i++) {
        put_file(kept[i], "x");
        put_file(swept[i % 2], "x");
    }
    dbr_temp_sweep(in_folder("nowhere"), true, 0);
    dbr_temp_sweep(in_folder("."), false, 0);
    assert_int_not_equal(access(in_folder(own), F_OK), 0);
    assert_int_equal(access(in_folder(parent), F_OK), 0);
    assert_int_equal(access(in_folder(old), F_OK), 0);
    dbr_temp_sweep(in_folder("."), true, 0);
    assert_int_not_equal(access(in_folder(old), F_OK), 0);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(access(in_folder(kept[i]), F_OK), 0);
        assert_int_not_equal(access(in_folder(swept[i % 2]), F_OK), 0);
    }
    dbr_temp_sweep(in_folder("."), false, getppid());
    assert_int_not_equal(access(in_folder(parent), F_OK), 0);
}

static void removing_a_folder_does_not_follow_a_link(void **state)
{
    (void)state;
    assert_int_equal(dbr_folder_make(in_folder("real"), &err), DBR_OK);
    put_file("real/x", "precious");
    assert_int_equal(symlink("real", in_folder("link")), 0);
    dbr_folder_remove(in_folder("link"));
    assert_int_not_equal(access(in_folder("link"), F_OK), 0);
    assert_int_equal(access(in_folder("real/x"), F_OK), 0);
    dbr_folder_remove(in_folder("real"));
    assert_int_not_equal(access(in_folder("real"), F_OK), 0);
    dbr_folder_remove(in_folder("real"));
}

static void a_missing_tmpdir_is_told(void **state)
{
    (void)state;
    const char *folder = NULL;
    (void)setenv("TMPDIR", "/no/such/folder", 1);
    assert_int_equal(dbr_temp_folder_make(&folder, &err), DBR_EIO);
    assert_non_null(strstr(err.message, "/no/such/folder"));
    assert_null(folder);
    (void)setenv("TMPDIR", test_root, 1);
}

static void a_pipe_is_spooled_whole(void **state)
{
    (void)state;
    int ends[2];
    DBR_AUTO(dbr_buf) got = {0};
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "one\ntwo\n", 8), 8);
    (void)close(ends[1]);
    assert_int_equal(dbr_file_spool(ends[0], in_folder("spool"), &err), DBR_OK);
    (void)close(ends[0]);
    assert_int_equal(dbr_file_read(in_folder("spool"), &got, &err), DBR_OK);
    assert_int_equal(got.len, 8);
    assert_memory_equal(got.ptr, "one\ntwo\n", 8);
}

static void spooling_overwrites_nothing(void **state)
{
    (void)state;
    assert_int_equal(dbr_file_write_atomic(in_folder("taken"), dbr_slice_str("x"), &err), DBR_OK);
    assert_int_equal(dbr_file_spool(0, in_folder("taken"), &err), DBR_EIO);
}

DBR_TESTS(
    cmocka_unit_test_setup_teardown(a_folder_is_made_in_tmpdir_and_goes_with_its_files, setup, teardown),
    cmocka_unit_test_setup_teardown(the_ninth_is_too_many_and_a_removed_one_makes_room, setup, teardown),
    cmocka_unit_test_setup_teardown(abandoning_leaves_nothing_behind, setup, teardown),
    cmocka_unit_test_setup_teardown(an_unfinished_file_is_abandoned_and_a_finished_one_is_not, setup,
                                    teardown),
    cmocka_unit_test_setup_teardown(more_files_than_the_list_holds_have_names_all_the_same, setup, teardown),
    cmocka_unit_test_setup_teardown(an_adopted_folder_is_abandoned_and_a_disowned_one_is_not, setup,
                                    teardown),
    cmocka_unit_test_setup_teardown(a_sweep_takes_what_ended_processes_left_and_nothing_else, setup,
                                    teardown),
    cmocka_unit_test_setup_teardown(removing_a_folder_does_not_follow_a_link, setup, teardown),
    cmocka_unit_test_setup_teardown(a_missing_tmpdir_is_told, setup, teardown),
    cmocka_unit_test_setup_teardown(a_pipe_is_spooled_whole, setup, teardown),
    cmocka_unit_test_setup_teardown(spooling_overwrites_nothing, setup, teardown))
