/* Paths as text. */
#include "base/file.h"
#include "test.h"

static void assert_folder(const char *path, const char *expected)
{
    DBR_AUTO(dbr_arena) arena = {0};
    assert_string_equal(dbr_path_folder(&arena, path), expected);
}

static void the_folder_is_what_stands_before_the_last_slash(void **state)
{
    (void)state;
    assert_folder("a/b/c", "a/b");
    assert_folder("c", ".");
    assert_folder("", ".");
    assert_folder("/c", "/");
    assert_folder("//c", "/");
    assert_folder("a//c", "a");
    assert_folder("a/b/", "a/b");
}

static void the_name_is_what_stands_after_it(void **state)
{
    (void)state;
    assert_string_equal(dbr_path_name("a/b/c"), "c");
    assert_string_equal(dbr_path_name("c"), "c");
    assert_string_equal(dbr_path_name("/"), "");
    assert_string_equal(dbr_path_name(""), "");
}

static void assert_join(const char *folder, const char *name, const char *expected)
{
    DBR_AUTO(dbr_arena) arena = {0};
    assert_string_equal(dbr_path_join(&arena, folder, name), expected);
}

static void join_puts_one_slash(void **state)
{
    (void)state;
    assert_join("a", "b", "a/b");
    assert_join("a/", "b", "a/b");
    assert_join("/", "b", "/b");
    assert_join("", "b", "b");
    assert_join("a", "", "a");
    assert_join(".", "b", "b");
    assert_join(".", "-b", "./-b"); // no option of whom it is handed to
    assert_join("..", "b", "../b");
    assert_join(".", "", ".");
}

static bool is_safe(const char *path)
{
    return dbr_path_is_safe(dbr_slice_str(path));
}

static void safe_paths_stay_below_their_folder(void **state)
{
    (void)state;
    assert_true(is_safe("a"));
    assert_true(is_safe("a/b.c/..d/e.."));
    assert_true(is_safe("./a"));
    assert_true(is_safe("..."));
}

static void paths_that_may_leave_are_not_safe(void **state)
{
    (void)state;
    assert_false(is_safe(""));
    assert_false(dbr_path_is_safe((dbr_slice){0}));
    assert_false(is_safe("/a"));
    assert_false(is_safe(".."));
    assert_false(is_safe("../a"));
    assert_false(is_safe("a/../b"));
    assert_false(is_safe("a/.."));
    assert_false(dbr_path_is_safe(dbr_slice_of("a\0b", 3)));
}

DBR_TESTS(cmocka_unit_test(the_folder_is_what_stands_before_the_last_slash),
          cmocka_unit_test(the_name_is_what_stands_after_it), cmocka_unit_test(join_puts_one_slash),
          cmocka_unit_test(safe_paths_stay_below_their_folder),
          cmocka_unit_test(paths_that_may_leave_are_not_safe))
