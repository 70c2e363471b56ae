/* Reading whole files, asking what a path is, making folders. */
#include "base/file.h"
#include "base/test_folder.h"

static dbr_err err;

static void reads_an_empty_file(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    put_file("f", "");
    assert_int_equal(dbr_file_read(in_folder("f"), &b, &err), DBR_OK);
    assert_int_equal(b.len, 0);
    assert_string_equal(b.ptr, "");
}

static void reads_a_file_and_forgets_what_the_buffer_held(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_str(&b, "something much longer than the file");
    put_file("f", "hello\n");
    assert_int_equal(dbr_file_read(in_folder("f"), &b, &err), DBR_OK);
    assert_string_equal(b.ptr, "hello\n");
}

static void reads_up_to_the_limit_and_not_beyond(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {.max_bytes = 5};
    put_file("five", "12345");
    put_file("six", "123456");
    assert_int_equal(dbr_file_read(in_folder("five"), &b, &err), DBR_OK);
    assert_string_equal(b.ptr, "12345");
    assert_int_equal(dbr_file_read(in_folder("six"), &b, &err), DBR_ELIMIT);
    assert_int_equal(b.len, 0);
    assert_non_null(strstr(err.message, "is larger than 5 bytes"));
}

static void reads_files_that_do_not_know_their_size(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_int_equal(dbr_file_read("/proc/self/status", &b, &err), DBR_OK);
    assert_true(b.len > 100);
    DBR_AUTO(dbr_buf) small = {.max_bytes = 100};
    assert_int_equal(dbr_file_read("/proc/self/status", &small, &err), DBR_ELIMIT);
}

static void reads_a_pipe_to_its_end(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    int ends[2];
    char path[64];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    (void)close(ends[1]);
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
    assert_int_equal(dbr_file_read(path, &b, &err), DBR_OK);
    assert_string_equal(b.ptr, "piped");
    (void)close(ends[0]);
}

static void a_missing_file_is_not_found(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    put_file("f", "");
    assert_int_equal(dbr_file_read(in_folder("none"), &b, &err), DBR_ENOTFOUND);
    assert_non_null(strstr(err.message, "none': no such file or directory"));
    assert_int_equal(dbr_file_read(in_folder("f/below"), &b, &err), DBR_ENOTFOUND);
}

static void folders_and_devices_are_not_read(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_int_equal(dbr_file_read(test_root, &b, &err), DBR_EIO);
    assert_non_null(strstr(err.message, "it is a folder"));
    assert_int_equal(dbr_file_read("/dev/null", &b, &err), DBR_EIO);
    assert_non_null(strstr(err.message, "it is neither a file nor a pipe"));
}

static void stat_tells_what_a_path_is(void **state)
{
    (void)state;
    dbr_file_stat st;
    put_file("f", "123");
    assert_int_equal(symlink(in_folder("f"), in_folder("link")), 0);
    assert_int_equal(dbr_file_stat_of(in_folder("f"), &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_REGULAR);
    assert_int_equal(st.size_bytes, 3);
    uint64_t inode = st.inode;
    assert_int_equal(dbr_file_stat_of(in_folder("link"), &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_REGULAR);
    assert_int_equal(st.inode, inode);
    assert_int_equal(dbr_file_stat_of(test_root, &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_FOLDER);
    assert_int_equal(dbr_file_stat_of("/dev/null", &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_OTHER);
}

static void stat_reads_times_to_the_nanosecond(void **state)
{
    (void)state;
    dbr_file_stat st;
    const struct timespec times[2] = {{.tv_sec = 1700000000, .tv_nsec = 123456789},
                                      {.tv_sec = 1700000000, .tv_nsec = 123456789}};
    put_file("f", "");
    assert_int_equal(utimensat(AT_FDCWD, in_folder("f"), times, 0), 0);
    assert_int_equal(dbr_file_stat_of(in_folder("f"), &st, &err), DBR_OK);
    assert_true(st.mtime_ns == INT64_C(1700000000123456789));
}

static void missing_is_an_answer_and_a_broken_link_is_not_missing(void **state)
{
    (void)state;
    dbr_file_stat st;
    assert_int_equal(symlink("nowhere", in_folder("dangling")), 0);
    assert_int_equal(symlink("self", in_folder("self")), 0);
    assert_int_equal(dbr_file_stat_of(in_folder("none"), &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_MISSING);
    assert_int_equal(dbr_file_stat_of(in_folder("dangling"), &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_OTHER);
    assert_int_equal(dbr_file_stat_of(in_folder("self"), &st, &err), DBR_OK);
    assert_int_equal(st.type, DBR_FILE_OTHER);
}

static void stat_fails_when_it_cannot_be_told(void **state)
{
    (void)state;
    dbr_file_stat st = {.size_bytes = 77};
    char name[400];
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(dbr_file_stat_of(name, &st, &err), DBR_EIO);
    assert_int_equal(st.size_bytes, 77);
}

static void a_folder_is_made_with_its_parents(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(dbr_folder_make(in_folder("a/b//c/"), &err), DBR_OK);
    assert_int_equal(stat(in_folder("a/b/c"), &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(dbr_folder_make(in_folder("a/b/c"), &err), DBR_OK);
    assert_int_equal(dbr_folder_make(".", &err), DBR_OK);
    assert_int_equal(dbr_folder_make("/", &err), DBR_OK);
}

static void a_file_in_the_way_of_a_folder_is_an_error(void **state)
{
    (void)state;
    put_file("f", "");
    assert_int_equal(dbr_folder_make(in_folder("f"), &err), DBR_EIO);
    assert_non_null(strstr(err.message, "not a directory"));
    assert_int_equal(dbr_folder_make(in_folder("f/b"), &err), DBR_EIO);
    assert_int_equal(dbr_folder_make("", &err), DBR_EIO);
    assert_int_equal(dbr_folder_make("/proc/none", &err), DBR_EIO);
}

DBR_TESTS(IN_FOLDER(reads_an_empty_file), IN_FOLDER(reads_a_file_and_forgets_what_the_buffer_held),
          IN_FOLDER(reads_up_to_the_limit_and_not_beyond), IN_FOLDER(reads_files_that_do_not_know_their_size),
          IN_FOLDER(reads_a_pipe_to_its_end), IN_FOLDER(a_missing_file_is_not_found),
          IN_FOLDER(folders_and_devices_are_not_read), IN_FOLDER(stat_tells_what_a_path_is),
          IN_FOLDER(stat_reads_times_to_the_nanosecond),
          IN_FOLDER(missing_is_an_answer_and_a_broken_link_is_not_missing),
          IN_FOLDER(stat_fails_when_it_cannot_be_told), IN_FOLDER(a_folder_is_made_with_its_parents),
          IN_FOLDER(a_file_in_the_way_of_a_folder_is_an_error))
