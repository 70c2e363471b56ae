/* Atomic writes and copies, failures included: what was there stays. */
#include "base/file.h"
#include "base/test_folder.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>

static dbr_err err;

static dbr_code write_text(const char *name, const char *text)
{
    return dbr_file_write_atomic(in_folder(name), dbr_slice_str(text), &err);
}

static mode_t mode_of(const char *name)
{
    struct stat st;
    assert_int_equal(stat(in_folder(name), &st), 0);
    return st.st_mode & 07777;
}

/* Names in the test's folder, dotted ones included. */
static int count_files(void)
{
    int n = 0;
    DIR *d = opendir(test_root);
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    }
    (void)closedir(d);
    return n;
}

/* Files cannot grow beyond 1000 bytes until undone: a full disk, as seen by write. */
static void limit_file_size(bool is_limited)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = is_limited ? 1000 : limit.rlim_max;
    (void)signal(SIGXFSZ, is_limited ? SIG_IGN : SIG_DFL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void writes_a_new_file_with_the_mode_of_the_umask(void **state)
{
    (void)state;
    mode_t before = umask(027);
    assert_int_equal(write_text("f", "new"), DBR_OK);
    (void)umask(before);
    assert_string_equal(get_file("f"), "new");
    assert_int_equal(mode_of("f"), 0640);
    assert_int_equal(count_files(), 1);
}

static void replaces_a_file_and_keeps_its_mode(void **state)
{
    (void)state;
    put_file("f", "old and longer");
    assert_int_equal(chmod(in_folder("f"), 0604), 0);
    assert_int_equal(write_text("f", "new"), DBR_OK);
    assert_string_equal(get_file("f"), "new");
    assert_int_equal(mode_of("f"), 0604);
}

static void writes_nothing_as_an_empty_file(void **state)
{
    (void)state;
    assert_int_equal(dbr_file_write_atomic(in_folder("f"), (dbr_slice){0}, &err), DBR_OK);
    assert_string_equal(get_file("f"), "");
}

static void an_open_reader_keeps_the_old_bytes(void **state)
{
    (void)state;
    char text[8] = {0};
    put_file("f", "old");
    int fd = open(in_folder("f"), O_RDONLY);
    assert_int_equal(write_text("f", "new"), DBR_OK);
    assert_int_equal(read(fd, text, sizeof(text) - 1), 3);
    assert_string_equal(text, "old");
    (void)close(fd);
}

static void a_link_stays_a_link(void **state)
{
    (void)state;
    struct stat st;
    put_file("f", "old");
    assert_int_equal(symlink("f", in_folder("link")), 0);
    assert_int_equal(write_text("link", "new"), DBR_OK);
    assert_string_equal(get_file("f"), "new");
    assert_int_equal(lstat(in_folder("link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
}

static void a_name_in_the_current_folder_is_written_there(void **state)
{
    (void)state;
    char before[512];
    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(test_root), 0);
    assert_int_equal(dbr_file_write_atomic("plain", dbr_slice_str("x"), &err), DBR_OK);
    assert_int_equal(chdir(before), 0);
    assert_string_equal(get_file("plain"), "x");
}

static void a_full_disk_leaves_the_old_file_and_no_rest(void **state)
{
    (void)state;
    char *large = dbr_xcalloc(1, 2000);
    put_file("f", "old");
    limit_file_size(true);
    dbr_code rc = dbr_file_write_atomic(in_folder("f"), dbr_slice_of(large, 2000), &err);
    limit_file_size(false);
    free(large);
    assert_int_equal(rc, DBR_EIO);
    assert_non_null(strstr(err.message, "f': file too large"));
    assert_string_equal(get_file("f"), "old");
    assert_int_equal(count_files(), 1);
}

static void a_missing_folder_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(write_text("none/f", "x"), DBR_EIO);
    assert_non_null(strstr(err.message, "none/f': no such file or directory"));
}

static void folders_and_devices_are_not_replaced(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("d"), 0777), 0);
    assert_int_equal(write_text("d", "x"), DBR_EIO);
    assert_int_equal(dbr_file_write_atomic("/dev/null", dbr_slice_str("x"), &err), DBR_EIO);
    assert_non_null(strstr(err.message, "it is not a regular file"));
}

static void a_left_over_temporary_file_is_no_obstacle(void **state)
{
    (void)state;
    char name[64];
    for (unsigned i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof(name), ".debrief-%ld-%u.tmp", (long)getpid(), i);
        put_file(name, "rest");
    }
    assert_int_equal(write_text("f", "new"), DBR_OK);
    assert_string_equal(get_file("f"), "new");
}

static char sha256[65];
static uint64_t size;

static dbr_code copy(const char *from, const char *to)
{
    return dbr_file_copy(in_folder(from), in_folder(to), sha256, &size, &err);
}

static void a_copy_has_the_bytes_the_time_and_the_hash(void **state)
{
    (void)state;
    dbr_file_stat st;
    const struct timespec times[2] = {{.tv_sec = -5, .tv_nsec = 7}, {.tv_sec = -5, .tv_nsec = 7}};
    put_file("f", "abc");
    assert_int_equal(utimensat(AT_FDCWD, in_folder("f"), times, 0), 0);
    assert_int_equal(copy("f", "g"), DBR_OK);
    assert_string_equal(get_file("g"), "abc");
    assert_int_equal(size, 3);
    assert_string_equal(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(dbr_file_stat_of(in_folder("g"), &st, &err), DBR_OK);
    assert_true(st.mtime_ns == INT64_C(-4999999993));
}

static void an_empty_file_is_copied(void **state)
{
    (void)state;
    put_file("f", "");
    assert_int_equal(copy("f", "g"), DBR_OK);
    assert_int_equal(size, 0);
    assert_string_equal(sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void a_file_of_many_chunks_is_copied(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) from = {0};
    DBR_AUTO(dbr_buf) to = {0};
    for (int i = 0; i < 100000; i++) {
        dbr_buf_printf(&from, "%d\n", i);
    }
    assert_int_equal(dbr_file_write_atomic(in_folder("f"), dbr_buf_view(&from), &err), DBR_OK);
    assert_int_equal(copy("f", "g"), DBR_OK);
    assert_int_equal(size, from.len);
    assert_int_equal(dbr_file_read(in_folder("g"), &to, &err), DBR_OK);
    assert_true(dbr_slice_eq(dbr_buf_view(&from), dbr_buf_view(&to)));
}

static void a_copy_never_overwrites(void **state)
{
    (void)state;
    put_file("f", "new");
    put_file("g", "old");
    size = 77;
    assert_int_equal(copy("f", "g"), DBR_EEXIST);
    assert_string_equal(get_file("g"), "old");
    assert_int_equal(size, 77);
}

static void a_failed_copy_is_removed(void **state)
{
    (void)state;
    char *large = dbr_xcalloc(1, 2000);
    assert_int_equal(dbr_file_write_atomic(in_folder("f"), dbr_slice_of(large, 2000), &err), DBR_OK);
    free(large);
    limit_file_size(true);
    dbr_code rc = copy("f", "g");
    limit_file_size(false);
    assert_int_equal(rc, DBR_EIO);
    assert_int_equal(count_files(), 1);
}

static void what_is_no_file_is_not_copied(void **state)
{
    (void)state;
    assert_int_equal(copy("none", "g"), DBR_ENOTFOUND);
    assert_int_equal(dbr_file_copy(test_root, in_folder("g"), sha256, &size, &err), DBR_EIO);
    assert_int_equal(dbr_file_copy("/dev/null", in_folder("g"), sha256, &size, &err), DBR_EIO);
    assert_int_equal(count_files(), 0);
}

DBR_TESTS(IN_FOLDER(writes_a_new_file_with_the_mode_of_the_umask),
          IN_FOLDER(replaces_a_file_and_keeps_its_mode), IN_FOLDER(writes_nothing_as_an_empty_file),
          IN_FOLDER(an_open_reader_keeps_the_old_bytes), IN_FOLDER(a_link_stays_a_link),
          IN_FOLDER(a_name_in_the_current_folder_is_written_there),
          IN_FOLDER(a_full_disk_leaves_the_old_file_and_no_rest), IN_FOLDER(a_missing_folder_is_an_error),
          IN_FOLDER(folders_and_devices_are_not_replaced),
          IN_FOLDER(a_left_over_temporary_file_is_no_obstacle),
          IN_FOLDER(a_copy_has_the_bytes_the_time_and_the_hash), IN_FOLDER(an_empty_file_is_copied),
          IN_FOLDER(a_file_of_many_chunks_is_copied), IN_FOLDER(a_copy_never_overwrites),
          IN_FOLDER(a_failed_copy_is_removed), IN_FOLDER(what_is_no_file_is_not_copied))
