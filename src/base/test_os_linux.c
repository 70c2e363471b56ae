/* The system calls behind base/os.h and the clocks. */
#include "base/file.h"
#include "base/os.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void clocks_go_forward(void **state)
{
    (void)state;
    int64_t wall = dbr_os_now_ns();
    int64_t cpu = dbr_os_cpu_ns();
    int64_t steady = dbr_os_monotonic_ns();
    assert_true(wall / 1000000000 - (int64_t)time(NULL) <= 1);
    assert_true(cpu > 0 && dbr_os_cpu_ns() >= cpu);
    assert_true(dbr_os_monotonic_ns() >= steady);
}

static void there_is_a_processor(void **state)
{
    (void)state;
    assert_true(dbr_os_cpus() >= 1);
}

static void a_program_has_a_name(void **state)
{
    (void)state;
    char id[2 * DBR_BUILD_ID_BYTES + 1];
    assert_true(dbr_os_build_id(id));
    assert_int_equal(strspn(id, "0123456789abcdef"), 2 * DBR_BUILD_ID_BYTES);
}

static void errors_have_english_texts(void **state)
{
    (void)state;
    assert_string_equal(dbr_os_errno_text(EACCES), "Permission denied");
    assert_null(dbr_os_errno_text(9999));
}

static void a_pipe_is_closed_on_exec(void **state)
{
    (void)state;
    int ends[2] = {-1, -1};
    assert_int_equal(dbr_os_pipe(ends), 0);
    assert_true((fcntl(ends[0], F_GETFD) & FD_CLOEXEC) != 0);
    assert_true((fcntl(ends[1], F_GETFD) & FD_CLOEXEC) != 0);
    assert_true(ends[0] > 2 && ends[1] > 2);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_pipe_stays_above_the_standard_streams(void **state)
{
    (void)state;
    int status = 0;
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        int ends[2] = {-1, -1};
        (void)close(0);
        (void)close(1);
        bool is_good = dbr_os_pipe(ends) == 0 && ends[0] > 2 && ends[1] > 2 && write(ends[1], "x", 1) == 1;
        _exit(is_good && (fcntl(ends[0], F_GETFD) & FD_CLOEXEC) != 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_process_lives_until_it_ends_whether_anybody_waits_for_it_or_not(void **state)
{
    (void)state;
    siginfo_t info = {0};
    assert_true(dbr_os_process_lives(getpid()));
    assert_true(dbr_os_process_lives(1));
    assert_false(dbr_os_process_lives(0));
    assert_false(dbr_os_process_lives(-1));
    assert_false(dbr_os_process_lives(INT64_C(1) << 40));
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_false(dbr_os_process_lives(pid)); // a zombie
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_false(dbr_os_process_lives(pid));
}

DBR_TESTS(cmocka_unit_test(clocks_go_forward), cmocka_unit_test(there_is_a_processor),
          cmocka_unit_test(a_program_has_a_name), cmocka_unit_test(errors_have_english_texts),
          cmocka_unit_test(a_pipe_is_closed_on_exec),
          cmocka_unit_test(a_pipe_stays_above_the_standard_streams),
          cmocka_unit_test(a_process_lives_until_it_ends_whether_anybody_waits_for_it_or_not))
