/* The folder lock, within one process and against another. */
#include "base/file.h"
#include "base/test_folder.h"

#include <signal.h>
#include <sys/wait.h>

static dbr_err err;

static void a_lock_is_taken_and_taken_again_after_its_drop(void **state)
{
    (void)state;
    dbr_lock *lock = NULL;
    assert_int_equal(dbr_lock_take(in_folder("lock"), 0, &lock, &err), DBR_OK);
    lock = dbr_lock_drop(lock);
    assert_null(lock);
    assert_string_equal(get_file("lock"), "");
    assert_int_equal(dbr_lock_take(in_folder("lock"), 0, &lock, &err), DBR_OK);
    (void)dbr_lock_drop(lock);
    assert_null(dbr_lock_drop(NULL));
}

static void a_held_lock_is_busy_and_names_its_holder(void **state)
{
    (void)state;
    char expected[64];
    dbr_lock *lock = NULL;
    dbr_lock *other = NULL;
    assert_int_equal(dbr_lock_take(in_folder("lock"), 0, &lock, &err), DBR_OK);
    assert_int_equal(dbr_lock_take(in_folder("lock"), 30, &other, &err), DBR_EBUSY);
    assert_null(other);
    (void)snprintf(expected, sizeof(expected), "is held by process %ld", (long)getpid());
    assert_non_null(strstr(err.message, expected));
    (void)dbr_lock_drop(lock);
}

static void a_holder_that_wrote_nothing_is_just_another(void **state)
{
    (void)state;
    dbr_lock *lock = NULL;
    dbr_lock *other = NULL;
    assert_int_equal(dbr_lock_take(in_folder("lock"), 0, &lock, &err), DBR_OK);
    put_file("lock", "no number");
    assert_int_equal(dbr_lock_take(in_folder("lock"), 0, &other, &err), DBR_EBUSY);
    assert_non_null(strstr(err.message, "is held by another process"));
    (void)dbr_lock_drop(lock);
}

/* The child holds the lock until it dies; its death is what frees it. */
static void waiting_gets_the_lock_of_a_process_that_died(void **state)
{
    (void)state;
    int ends[2];
    char ready = 0;
    dbr_lock *lock = NULL;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        bool is_held = dbr_lock_take(in_folder("lock"), 0, &lock, &err) == DBR_OK;
        (void)!write(ends[1], is_held ? "y" : "n", 1);
        (void)pause();
        _exit(0);
    }
    assert_int_equal(read(ends[0], &ready, 1), 1);
    assert_int_equal(ready, 'y');
    assert_int_equal(dbr_lock_take(in_folder("lock"), 0, &lock, &err), DBR_EBUSY);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(dbr_lock_take(in_folder("lock"), 60000, &lock, &err), DBR_OK);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    (void)dbr_lock_drop(lock);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_lock_that_cannot_be_made_is_an_error(void **state)
{
    (void)state;
    dbr_lock *lock = NULL;
    assert_int_equal(dbr_lock_take(in_folder("none/lock"), 0, &lock, &err), DBR_EIO);
    assert_int_equal(dbr_lock_take(test_root, 0, &lock, &err), DBR_EIO);
    assert_null(lock);
}

DBR_TESTS(IN_FOLDER(a_lock_is_taken_and_taken_again_after_its_drop),
          IN_FOLDER(a_held_lock_is_busy_and_names_its_holder),
          IN_FOLDER(a_holder_that_wrote_nothing_is_just_another),
          IN_FOLDER(waiting_gets_the_lock_of_a_process_that_died),
          IN_FOLDER(a_lock_that_cannot_be_made_is_an_error))
