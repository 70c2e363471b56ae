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
    dbr_temp_folders_abandon();
    assert_int_not_equal(access(folder, F_OK), 0);
    (void)dbr_temp_folder_remove(folder);
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

DBR_TESTS(cmocka_unit_test_setup_teardown(a_folder_is_made_in_tmpdir_and_goes_with_its_files, setup,
                                          teardown),
          cmocka_unit_test_setup_teardown(the_ninth_is_too_many_and_a_removed_one_makes_room, setup,
                                          teardown),
          cmocka_unit_test_setup_teardown(abandoning_leaves_nothing_behind, setup, teardown),
          cmocka_unit_test_setup_teardown(a_missing_tmpdir_is_told, setup, teardown),
          cmocka_unit_test_setup_teardown(a_pipe_is_spooled_whole, setup, teardown),
          cmocka_unit_test_setup_teardown(spooling_overwrites_nothing, setup, teardown))
