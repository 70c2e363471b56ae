/* Walking folders: order, links, loops, problems. */
#include "base/file.h"
#include "base/test_folder.h"

#define NOBODY 65534 // the user without rights, on every Linux

static dbr_err err;
static dbr_buf seen;     // relative paths, each with a ' ' behind it
static dbr_buf problems; // "name what;" of each
static int stop_after;   // visits; 0 never

static int setup(void **state)
{
    err = (dbr_err){0};
    stop_after = 0;
    return test_folder_setup(state);
}

static int teardown(void **state)
{
    dbr_buf_release(&seen);
    dbr_buf_release(&problems);
    return test_folder_teardown(state);
}

static dbr_code visit(void *data, const char *path, const char *relative, dbr_err *e)
{
    assert_ptr_equal(data, &seen);
    assert_int_equal(access(path, F_OK), 0);
    dbr_buf_printf(&seen, "%s ", relative);
    if (stop_after > 0 && --stop_after == 0) {
        return dbr_fail(e, DBR_ELIMIT, "enough");
    }
    return DBR_OK;
}

static void problem(void *data, const char *path, const char *what)
{
    assert_ptr_equal(data, &seen);
    dbr_buf_printf(&problems, "%s %s;", path + strlen(test_root) + 1, what);
}

static dbr_code walk(const char *root)
{
    dbr_buf_clear(&seen);
    dbr_buf_clear(&problems);
    dbr_buf_str(&seen, "");
    dbr_buf_str(&problems, "");
    return dbr_folder_walk(root, visit, problem, &seen, &err);
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(in_folder(name), 0777), 0);
}

static void an_empty_folder_has_nothing_to_visit(void **state)
{
    (void)state;
    assert_int_equal(walk(test_root), DBR_OK);
    assert_string_equal(seen.ptr, "");
    assert_string_equal(problems.ptr, "");
}

static void a_file_as_root_is_visited_with_an_empty_relative_path(void **state)
{
    (void)state;
    put_file("f", "");
    assert_int_equal(walk(in_folder("f")), DBR_OK);
    assert_string_equal(seen.ptr, " ");
}

static void files_come_sorted_bytewise_by_path(void **state)
{
    (void)state;
    make_folder("a");
    make_folder("a/z");
    put_file("a/x", "");
    put_file("a/z/1", "");
    put_file("a.log", "");
    put_file("a0", "");
    put_file("a-b", "");
    put_file("B", "");
    assert_int_equal(walk(test_root), DBR_OK);
    assert_string_equal(seen.ptr, "B a-b a.log a/x a/z/1 a0 ");
    assert_int_equal(walk(in_folder("")), DBR_OK);
    assert_string_equal(seen.ptr, "B a-b a.log a/x a/z/1 a0 ");
}

static void dotted_folders_are_passed_over_and_dotted_files_are_not(void **state)
{
    (void)state;
    make_folder(".git");
    put_file(".git/config", "");
    put_file(".hidden", "");
    assert_int_equal(walk(test_root), DBR_OK);
    assert_string_equal(seen.ptr, ".hidden ");
    assert_int_equal(walk(in_folder(".git")), DBR_OK);
    assert_string_equal(seen.ptr, "config ");
    assert_string_equal(problems.ptr, "");
}

static void links_are_followed_but_not_in_circles(void **state)
{
    (void)state;
    make_folder("a");
    make_folder("b");
    put_file("b/f", "");
    assert_int_equal(symlink("../b", in_folder("a/b")), 0);
    assert_int_equal(symlink("..", in_folder("a/up")), 0);
    assert_int_equal(symlink("b/f", in_folder("link")), 0);
    assert_int_equal(walk(test_root), DBR_OK);
    assert_string_equal(seen.ptr, "a/b/f b/f link ");
    assert_string_equal(problems.ptr, "a/up/ leads back to a folder above it;");
}

static void what_is_neither_file_nor_folder_is_a_problem(void **state)
{
    (void)state;
    put_file("f", "");
    assert_int_equal(symlink("none", in_folder("dangling")), 0);
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(walk(test_root), DBR_OK);
    assert_string_equal(seen.ptr, "f ");
    assert_non_null(strstr(problems.ptr, "dangling is neither a file nor a folder;"));
    assert_non_null(strstr(problems.ptr, "pipe is neither a file nor a folder;"));
    assert_int_equal(dbr_folder_walk(test_root, visit, NULL, &seen, &err), DBR_OK);
}

static void an_unreadable_folder_is_a_problem_and_the_walk_goes_on(void **state)
{
    (void)state;
    make_folder("a");
    put_file("b", "");
    assert_int_equal(chmod(in_folder("a"), 0), 0);
    assert_int_equal(chmod(test_root, 0755), 0);
    uid_t before = geteuid();
    assert_int_equal(before == 0 ? seteuid(NOBODY) : 0, 0); /* root can read everything */
    dbr_code rc = walk(test_root);
    assert_int_equal(seteuid(before), 0);
    assert_int_equal(chmod(in_folder("a"), 0700), 0);
    assert_int_equal(rc, DBR_OK);
    assert_string_equal(seen.ptr, "b ");
    assert_string_equal(problems.ptr, "a/ cannot be read;");
}

static void a_negative_visit_ends_the_walk(void **state)
{
    (void)state;
    make_folder("a");
    put_file("a/1", "");
    put_file("a/2", "");
    put_file("b", "");
    stop_after = 1;
    assert_int_equal(walk(test_root), DBR_ELIMIT);
    assert_string_equal(err.message, "enough");
    assert_string_equal(seen.ptr, "a/1 ");
}

static void too_long_a_path_is_a_problem(void **state)
{
    (void)state;
    char name[201];
    char before[512];
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(test_root), 0);
    for (int i = 0; i < 22; i++) { /* 22 * 201 bytes are more than DBR_MAX_PATH_BYTES */
        assert_int_equal(mkdir(name, 0777), 0);
        assert_int_equal(chdir(name), 0);
    }
    assert_int_equal(walk(test_root), DBR_OK);
    assert_string_equal(seen.ptr, "");
    assert_non_null(strstr(problems.ptr, " has too long a path;"));
    for (int i = 0; i < 22; i++) { /* nftw could not reach them either */
        assert_int_equal(chdir(".."), 0);
        assert_int_equal(rmdir(name), 0);
    }
    assert_int_equal(chdir(before), 0);
}

static void a_root_that_cannot_be_walked_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(walk(in_folder("none")), DBR_ENOTFOUND);
    assert_int_equal(walk(""), DBR_ENOTFOUND);
    assert_int_equal(walk("/dev/null"), DBR_EIO);
}

#define WALK_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

DBR_TESTS(WALK_TEST(an_empty_folder_has_nothing_to_visit),
          WALK_TEST(a_file_as_root_is_visited_with_an_empty_relative_path),
          WALK_TEST(files_come_sorted_bytewise_by_path),
          WALK_TEST(dotted_folders_are_passed_over_and_dotted_files_are_not),
          WALK_TEST(links_are_followed_but_not_in_circles),
          WALK_TEST(what_is_neither_file_nor_folder_is_a_problem),
          WALK_TEST(an_unreadable_folder_is_a_problem_and_the_walk_goes_on),
          WALK_TEST(a_negative_visit_ends_the_walk), WALK_TEST(too_long_a_path_is_a_problem),
          WALK_TEST(a_root_that_cannot_be_walked_is_an_error))
