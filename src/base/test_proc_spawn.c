/* Handing our streams over to a child. */
#include "base/proc.h"
#include "base/proc_spawn.h"
#include "test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static dbr_err err;

static int hand_over(const char *program, const char *script)
{
    return dbr_proc_hand_over(program, (const char *const[]){program, "-c", script, NULL}, &err);
}

static void the_exit_code_comes_back(void **state)
{
    (void)state;
    assert_int_equal(hand_over("sh", "exit 0"), 0);
    assert_int_equal(hand_over("sh", "exit 255"), 255);
    assert_int_equal(hand_over("/bin/sh", "kill -KILL $$"), 128 + SIGKILL);
}

static void the_child_has_our_output(void **state)
{
    (void)state;
    int ends[2];
    char text[16] = {0};
    assert_int_equal(pipe(ends), 0);
    (void)fflush(NULL);
    int before = dup(STDOUT_FILENO);
    (void)dup2(ends[1], STDOUT_FILENO);
    int code = hand_over("sh", "printf ours");
    (void)dup2(before, STDOUT_FILENO);
    assert_int_equal(code, 0);
    assert_int_equal(read(ends[0], text, sizeof(text) - 1), 4);
    assert_string_equal(text, "ours");
    (void)close(before);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_missing_program_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(hand_over("no-such-program-at-all", ""), DBR_ENOTFOUND);
}

static void a_child_that_is_not_ours_cannot_be_waited_for(void **state)
{
    (void)state;
    assert_int_equal(dbr_proc_wait(getppid()), -1);
}

DBR_TESTS(cmocka_unit_test(the_exit_code_comes_back), cmocka_unit_test(the_child_has_our_output),
          cmocka_unit_test(a_missing_program_is_not_found),
          cmocka_unit_test(a_child_that_is_not_ours_cannot_be_waited_for))
