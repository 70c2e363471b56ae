/* How words on the command line are told apart, and where programs are looked for. */
#include "test.h"

#include "cmd/cmd.h"

#include "base/file.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct split_result {
    dbr_arena arena;
    const char *name;
    const char *const *rest;
    int n;
} split_result;

static void split(split_result *s, int argc, const char *const *argv)
{
    *s = (split_result){0};
    dbr_common_split(&s->arena, argc, argv, &s->name, &s->rest, &s->n);
}

static void options_before_the_command_move_behind_it(void **state)
{
    (void)state;
    const char *const argv[] = {"debrief", "-C", "folder", "--json", "query", "SELECT 1", NULL};
    split_result s;
    split(&s, 6, argv);
    assert_string_equal(s.name, "query");
    assert_int_equal(s.n, 5);
    assert_string_equal(s.rest[0], "query");
    assert_string_equal(s.rest[1], "-C");
    assert_string_equal(s.rest[2], "folder");
    assert_string_equal(s.rest[3], "--json");
    assert_string_equal(s.rest[4], "SELECT 1");
    dbr_arena_release(&s.arena);
}

static void a_value_after_an_equals_sign_takes_no_next_word(void **state)
{
    (void)state;
    const char *const argv[] = {"debrief", "--lang=en", "doctor", NULL};
    split_result s;
    split(&s, 3, argv);
    assert_string_equal(s.name, "doctor");
    dbr_arena_release(&s.arena);
}

static void no_command_gives_no_name(void **state)
{
    (void)state;
    const char *const argv[] = {"debrief", "--now", NULL};
    split_result s;
    split(&s, 2, argv);
    assert_null(s.name);
    assert_int_equal(s.n, 2);
    dbr_arena_release(&s.arena);
}

static void every_failure_has_its_exit_code(void **state)
{
    (void)state;
    assert_int_equal(dbr_exit_of(DBR_OK), 0);
    assert_int_equal(dbr_exit_of(DBR_EUSAGE), 2);
    assert_int_equal(dbr_exit_of(DBR_EPARSE), 2);
    assert_int_equal(dbr_exit_of(DBR_EEXIST), 2);
    assert_int_equal(dbr_exit_of(DBR_ENOTFOUND), 4);
    assert_int_equal(dbr_exit_of(DBR_EIO), 4);
    assert_int_equal(dbr_exit_of(DBR_ENET), 5);
}

static void a_libexec_program_is_found_beside_and_below_the_prefix(void **state)
{
    (void)state;
    char folder[] = "/tmp/debrief-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    dbr_arena arena = {0};
    dbr_err err = {0};
    const char *self = dbr_arena_printf(&arena, "%s/bin/debrief", folder);
    const char *program = dbr_arena_printf(&arena, "%s/libexec/debrief/debrief-thing", folder);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&arena, self), &err), DBR_OK);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&arena, program), &err), DBR_OK);
    (void)unsetenv("DEBRIEF_LIBEXEC");
    assert_null(dbr_libexec_find(&arena, self, "debrief-thing"));

    assert_int_equal(dbr_file_write_atomic(program, dbr_slice_str("#!/bin/sh\n"), &err), DBR_OK);
    assert_int_equal(chmod(program, 0755), 0);
    assert_non_null(dbr_libexec_find(&arena, self, "debrief-thing"));

    assert_int_equal(setenv("DEBRIEF_LIBEXEC", dbr_path_folder(&arena, self), 1), 0);
    assert_null(dbr_libexec_find(&arena, self, "debrief-thing"));
    (void)unsetenv("DEBRIEF_LIBEXEC");

    (void)unlink(program);
    (void)rmdir(dbr_path_folder(&arena, program));
    (void)rmdir(dbr_arena_printf(&arena, "%s/libexec", folder));
    (void)rmdir(dbr_arena_printf(&arena, "%s/bin", folder));
    (void)rmdir(folder);
    dbr_arena_release(&arena);
}

static void a_mistyped_command_has_a_nearest(void **state)
{
    (void)state;
    assert_string_equal(dbr_cmd_nearest("docter"), "doctor");
    assert_null(dbr_cmd_nearest("zzzzzzzz"));
}

DBR_TESTS(cmocka_unit_test(options_before_the_command_move_behind_it),
          cmocka_unit_test(a_value_after_an_equals_sign_takes_no_next_word),
          cmocka_unit_test(no_command_gives_no_name), cmocka_unit_test(every_failure_has_its_exit_code),
          cmocka_unit_test(a_libexec_program_is_found_beside_and_below_the_prefix),
          cmocka_unit_test(a_mistyped_command_has_a_nearest))
