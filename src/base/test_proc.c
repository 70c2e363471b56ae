/* Running children to their end: input, outputs, limits, endings. */
#include "base/proc.h"

#include "base/file.h"
#include "base/test_folder.h"

#include <signal.h>

static dbr_err err;
static dbr_proc_result result;

static int clean(void **state)
{
    (void)state;
    dbr_proc_result_release(&result);
    return 0;
}

static dbr_code run_spec(dbr_proc_spec spec)
{
    dbr_proc_result_release(&result);
    result.exit_code = 77;
    return dbr_proc_run(&spec, &result, &err);
}

#define SHELL(script) ((const char *const[]){"sh", "-c", (script), NULL})
#define RUN(...)      run_spec((dbr_proc_spec){__VA_ARGS__})

static void both_outputs_and_the_exit_code_come_back(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = SHELL("echo out; echo err >&2; exit 3")), DBR_OK);
    assert_int_equal(result.exit_code, 3);
    assert_string_equal(result.out.ptr, "out\n");
    assert_string_equal(result.errout.ptr, "err\n");
}

static void a_silent_child_gives_empty_outputs(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"true", NULL}), DBR_OK);
    assert_int_equal(result.exit_code, 0);
    assert_int_equal(result.out.len + result.errout.len, 0);
}

static void arguments_are_not_read_by_a_shell(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"printf", "%s|%s", "a b; $HOME *", "", NULL}), DBR_OK);
    assert_string_equal(result.out.ptr, "a b; $HOME *|");
}

static void input_larger_than_a_pipe_goes_through(void **state)
{
    (void)state;
    char *bytes = dbr_xmalloc(1000000);
    memset(bytes, 'i', 1000000);
    assert_int_equal(RUN(.argv = (const char *const[]){"cat", NULL}, .input = dbr_slice_of(bytes, 1000000)),
                     DBR_OK);
    assert_int_equal(result.out.len, 1000000);
    assert_memory_equal(result.out.ptr, bytes, 1000000);
    free(bytes);
}

static void without_input_the_child_sees_its_end_at_once(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"cat", NULL}), DBR_OK);
    assert_int_equal(result.exit_code, 0);
}

static void a_child_that_does_not_want_its_input_does_not_end_us(void **state)
{
    (void)state;
    char *bytes = dbr_xcalloc(1, 1000000);
    assert_int_equal(
        RUN(.argv = SHELL("exec <&-; sleep 0.1; echo ok"), .input = dbr_slice_of(bytes, 1000000)), DBR_OK);
    assert_string_equal(result.out.ptr, "ok\n");
    free(bytes);
}

static void the_environment_is_ours_and_what_is_added(void **state)
{
    (void)state;
    assert_int_equal(setenv("DBR_TEST_KEPT", "kept", 1), 0);
    assert_int_equal(setenv("DBR_TEST_CHANGED", "old", 1), 0);
    assert_int_equal(RUN(.argv = SHELL("echo $DBR_TEST_KEPT $DBR_TEST_CHANGED $DBR_TEST_NEW"),
                         .env = (const char *const[]){"DBR_TEST_CHANGED=changed", "DBR_TEST_NEW=a=b", NULL}),
                     DBR_OK);
    assert_string_equal(result.out.ptr, "kept changed a=b\n");
}

static void the_child_works_in_its_folder(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"pwd", NULL}, .folder = "/usr"), DBR_OK);
    assert_string_equal(result.out.ptr, "/usr\n");
    assert_int_equal(RUN(.argv = (const char *const[]){"pwd", NULL}, .folder = "/none"), DBR_EIO);
    assert_string_equal(err.message, "cannot run 'pwd' in '/none': no such folder");
}

static void a_signal_is_128_and_its_number(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = SHELL("kill -TERM $$")), DBR_OK);
    assert_int_equal(result.exit_code, 128 + SIGTERM);
}

static void a_missing_program_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"no-such-program-at-all", NULL}), DBR_ENOTFOUND);
    assert_string_equal(err.message, "cannot run 'no-such-program-at-all': no such program");
    assert_int_equal(RUN(.argv = (const char *const[]){"/no/such", NULL}), DBR_ENOTFOUND);
    assert_int_equal(result.exit_code, 77);
}

static void what_is_no_program_cannot_be_run(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"/etc/passwd", NULL}), DBR_EIO);
}

/* The child's own child would write the file after two seconds, if it lived. */
static void too_long_a_run_is_killed_with_its_group(void **state)
{
    (void)state;
    assert_int_equal(
        RUN(.argv = SHELL("(sleep 2; touch survivor) & sleep 100"), .timeout_ms = 100, .folder = test_root),
        DBR_ELIMIT);
    assert_string_equal(err.message, "'sh' took longer than 100 ms");
    assert_int_equal(result.exit_code, 77);
    (void)sleep(3);
    assert_int_equal(access(in_folder("survivor"), F_OK), -1);
}

static void too_much_output_is_killed(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = (const char *const[]){"yes", NULL}, .max_output_bytes = 1000), DBR_ELIMIT);
    assert_string_equal(err.message, "'yes' printed more than 1000 bytes");
    assert_int_equal(RUN(.argv = SHELL("printf 12345 >&2"), .max_output_bytes = 5), DBR_OK);
    assert_int_equal(RUN(.argv = SHELL("printf 123456 >&2"), .max_output_bytes = 5), DBR_ELIMIT);
}

/* The background child holds our pipe for a minute; the shell itself ends at once. */
static void a_child_in_the_background_is_not_waited_for(void **state)
{
    (void)state;
    int64_t begin = dbr_os_now_ns();
    assert_int_equal(RUN(.argv = SHELL("sleep 60 & echo done; echo $! >&2")), DBR_OK);
    assert_string_equal(result.out.ptr, "done\n");
    assert_true(dbr_os_now_ns() - begin < INT64_C(30000000000));
    int64_t pid = 0;
    assert_true(dbr_slice_int(dbr_slice_trim(dbr_buf_view(&result.errout)), &pid) && pid > 1);
    (void)kill((pid_t)pid, SIGKILL);
}

static void a_child_that_closes_its_outputs_is_still_waited_for(void **state)
{
    (void)state;
    assert_int_equal(RUN(.argv = SHELL("exec >&- 2>&-; sleep 0.2; exit 5")), DBR_OK);
    assert_int_equal(result.exit_code, 5);
}

static void the_child_starts_with_ordinary_signals(void **state)
{
    (void)state;
    (void)signal(SIGPIPE, SIG_IGN);
    dbr_code rc = RUN(.argv = SHELL("yes | head -n 1"), .timeout_ms = 20000);
    (void)signal(SIGPIPE, SIG_DFL);
    assert_int_equal(rc, DBR_OK);
    assert_string_equal(result.out.ptr, "y\n");
    assert_int_equal(result.errout.len, 0);
}

static void our_other_files_are_not_inherited(void **state)
{
    (void)state;
    int fd = open("/dev/null", O_RDONLY);
    assert_true(fd > 2);
    int high = dup2(fd, 200);
    assert_int_equal(RUN(.argv = SHELL("test -e /proc/self/fd/200 && echo open || echo closed")), DBR_OK);
    assert_string_equal(result.out.ptr, "closed\n");
    (void)close(high);
    (void)close(fd);
}

DBR_TESTS(cmocka_unit_test_teardown(both_outputs_and_the_exit_code_come_back, clean),
          cmocka_unit_test_teardown(a_silent_child_gives_empty_outputs, clean),
          cmocka_unit_test_teardown(arguments_are_not_read_by_a_shell, clean),
          cmocka_unit_test_teardown(input_larger_than_a_pipe_goes_through, clean),
          cmocka_unit_test_teardown(without_input_the_child_sees_its_end_at_once, clean),
          cmocka_unit_test_teardown(a_child_that_does_not_want_its_input_does_not_end_us, clean),
          cmocka_unit_test_teardown(the_environment_is_ours_and_what_is_added, clean),
          cmocka_unit_test_teardown(the_child_works_in_its_folder, clean),
          cmocka_unit_test_teardown(a_signal_is_128_and_its_number, clean),
          cmocka_unit_test_teardown(a_missing_program_is_not_found, clean),
          cmocka_unit_test_teardown(what_is_no_program_cannot_be_run, clean),
          IN_FOLDER(too_long_a_run_is_killed_with_its_group),
          cmocka_unit_test_teardown(too_much_output_is_killed, clean),
          cmocka_unit_test_teardown(a_child_in_the_background_is_not_waited_for, clean),
          cmocka_unit_test_teardown(a_child_that_closes_its_outputs_is_still_waited_for, clean),
          cmocka_unit_test_teardown(the_child_starts_with_ordinary_signals, clean),
          cmocka_unit_test_teardown(our_other_files_are_not_inherited, clean))
