/*
 * The folder lock: flock on a file that stays behind, with the holder's process number in it.
 *
 * flock, because the kernel drops it when the holder dies, however it dies; the number is only there for the
 * message. The file is never removed: between another's open and flock it would be a lock on nothing.
 */
#include "base/file.h"

#include "base/os.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define FIRST_PAUSE_MS 1  // a holder that only writes a file is done by then
#define LAST_PAUSE_MS  50 // nobody notices a wait that short
#define NS_PER_MS      INT64_C(1000000)

struct dbr_lock {
    int fd;         // owned; holds the lock
    int64_t former; // the number that was left in it; 0 for none
};

static int wait_for(int fd, int timeout_ms);
static void write_holder(int fd);
static int64_t read_holder(int fd);

dbr_code dbr_lock_take(const char *path, int timeout_ms, dbr_lock **ret, dbr_err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0) {
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot open lock '%s'", path);
    }
    int errnum = wait_for(fd, timeout_ms);
    if (errnum == EWOULDBLOCK) {
        int64_t holder = read_holder(fd);
        (void)close(fd);
        if (holder > 0) {
            return dbr_fail(err, DBR_EBUSY, "'%s' is held by process %lld", path, (long long)holder);
        }
        return dbr_fail(err, DBR_EBUSY, "'%s' is held by another process", path);
    }
    if (errnum != 0) {
        (void)close(fd);
        return dbr_fail_errno(err, DBR_EIO, errnum, "cannot lock '%s'", path);
    }
    dbr_lock *lock = dbr_xcalloc(1, sizeof(*lock));
    lock->fd = fd;
    lock->former = read_holder(fd);
    write_holder(fd);
    *ret = lock;
    return DBR_OK;
}

dbr_lock *dbr_lock_drop(dbr_lock *lock)
{
    if (lock != NULL) {
        (void)ftruncate(lock->fd, 0); /* a number left over would be a wrong answer, no harm */
        (void)close(lock->fd);
        free(lock);
    }
    return NULL;
}

int64_t dbr_lock_former(const dbr_lock *lock)
{
    return lock->former;
}

/* 0 when locked, EWOULDBLOCK when it took too long, or another errno. Asking again and again: flock itself
 * can only be ended early by a signal. */
static int wait_for(int fd, int timeout_ms)
{
    int64_t deadline = dbr_os_monotonic_ns() + (timeout_ms > 0 ? timeout_ms : 0) * NS_PER_MS;
    int64_t pause = FIRST_PAUSE_MS * NS_PER_MS;

    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return errno;
        }
        int64_t left = deadline - dbr_os_monotonic_ns();
        if (left <= 0) {
            return EWOULDBLOCK;
        }
        struct timespec t = {.tv_nsec = pause < left ? pause : left};
        (void)nanosleep(&t, NULL);
        pause = 2 * pause < LAST_PAUSE_MS * NS_PER_MS ? 2 * pause : LAST_PAUSE_MS * NS_PER_MS;
    }
    return 0;
}

/* Best effort: on a full disk the lock holds all the same. */
static void write_holder(int fd)
{
    char text[24];
    int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
    assert(len > 0 && (size_t)len < sizeof(text));
    if (ftruncate(fd, 0) == 0) {
        ssize_t n = pwrite(fd, text, (size_t)len, 0);
        (void)n;
    }
}

static int64_t read_holder(int fd)
{
    char text[24];
    int64_t holder = 0;
    ssize_t n = pread(fd, text, sizeof(text), 0);
    (void)dbr_slice_int(dbr_slice_trim(dbr_slice_of(text, n > 0 ? (size_t)n : 0)), &holder);
    return holder;
}
