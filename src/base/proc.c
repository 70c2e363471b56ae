/*
 * Running a child process to its end, without a shell.
 *
 * The child is the leader of a new process group, so that a time limit ends its own children too. We poll
 * four things: room in its input, its two outputs, and its end (a pidfd; where there is none, we look every
 * 20 ms). It is over when it has ended and both outputs are at their end. A grandchild that went to the
 * background may hold the outputs open for hours: half a second after the child's end we stop listening.
 *
 * The end is first only looked at (WNOWAIT), and the child is reaped last: until then its number is taken,
 * and a kill cannot hit a stranger. A terminal's ^C does not reach the child's group; if we die, it finds its
 * pipes closed.
 */
#include "base/proc.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/os.h"
#include "base/proc_spawn.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_MS 60000
#define BLIND_POLL_MS      20          // without a pidfd
#define LINGER_MS          500         // for outputs held open after the child's end
#define READ_CHUNK_BYTES   (64u << 10) // a pipe's capacity
#define NS_PER_MS          INT64_C(1000000)

/* A running child and our ends of its pipes; -1 is closed. */
typedef struct child {
    const dbr_proc_spec *spec;
    pid_t pid;      // 0 before the start
    int in_fd;      // we write
    int out_fds[2]; // we read: standard output, standard error
    int end_fd;     // pidfd
    bool has_ended;
    dbr_slice input;        // what is still to be written
    dbr_proc_result result; // becomes the caller's
    int64_t deadline_ns;    // monotonic
    int64_t linger_ns;      // once it has ended: when we stop listening
} child;

static dbr_code start(child *c, dbr_err *err);
static dbr_code open_pipes(child *c, int ret_theirs[3], dbr_err *err);
static int redirect(posix_spawn_file_actions_t *actions, const int theirs[3]);
static dbr_code listen_to(child *c, dbr_err *err);
static int wait_ms(const child *c, int64_t now_ns);
static void feed(child *c);
static dbr_code drain(child *c, size_t i, dbr_err *err);
static void look_for_end(child *c);
static int finish(child *c, bool is_killed);
static void close_fd(int *fd);

dbr_code dbr_proc_run(const dbr_proc_spec *spec, dbr_proc_result *ret, dbr_err *err)
{
    size_t max_bytes = spec->max_output_bytes != 0 ? spec->max_output_bytes : DBR_MAX_CHILD_BYTES;
    int timeout_ms = spec->timeout_ms > 0 ? spec->timeout_ms : DEFAULT_TIMEOUT_MS;
    child c = {.spec = spec, .in_fd = -1, .out_fds = {-1, -1}, .end_fd = -1, .input = spec->input};

    assert(spec->argv != NULL && spec->argv[0] != NULL);
    dbr_buf_init(&c.result.out, max_bytes);
    dbr_buf_init(&c.result.errout, max_bytes);
    c.deadline_ns = dbr_os_monotonic_ns() + timeout_ms * NS_PER_MS;
    dbr_code rc = start(&c, err);
    if (rc == DBR_OK) {
        rc = listen_to(&c, err);
    }
    if (c.pid != 0) {
        c.result.exit_code = finish(&c, rc < 0);
    }
    if (rc == DBR_OK && c.result.exit_code < 0) {
        rc = dbr_fail(err, DBR_EIO, "cannot tell how '%s' ended", spec->argv[0]);
    }
    if (rc < 0) {
        dbr_proc_result_release(&c.result);
        return rc;
    }
    *ret = c.result;
    return DBR_OK;
}

void dbr_proc_result_release(dbr_proc_result *r)
{
    if (r != NULL) {
        dbr_buf_release(&r->out);
        dbr_buf_release(&r->errout);
        r->exit_code = 0;
    }
}

static dbr_code start(child *c, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    dbr_file_stat folder;
    int theirs[3] = {-1, -1, -1};
    posix_spawn_file_actions_t actions;

    /* Asked here, because the spawn would say "no such file" of the program. */
    if (c->spec->folder != NULL) {
        rc = dbr_file_stat_of(c->spec->folder, &folder, err);
        if (rc == DBR_OK && folder.type != DBR_FILE_FOLDER) {
            rc = dbr_fail(err, DBR_EIO, "cannot run '%s' in '%s': no such folder", c->spec->argv[0],
                          c->spec->folder);
        }
    }
    if (rc < 0) {
        return rc;
    }
    (void)posix_spawn_file_actions_init(&actions);
    rc = open_pipes(c, theirs, err);
    if (rc == DBR_OK) {
        int errnum = redirect(&actions, theirs);
        errnum = errnum != 0 ? errnum : dbr_os_spawn_setup(&actions, c->spec->folder);
        if (errnum != 0) {
            rc = dbr_fail_errno(err, DBR_EIO, errnum, "cannot run '%s'", c->spec->argv[0]);
        }
    }
    if (rc == DBR_OK) {
        rc = dbr_proc_spawn(&c->pid, c->spec->argv[0], c->spec->argv, c->spec->env, &actions, err);
    }
    for (size_t i = 0; i < 3; i++) {
        close_fd(&theirs[i]);
    }
    if (rc < 0) {
        close_fd(&c->in_fd);
        close_fd(&c->out_fds[0]);
        close_fd(&c->out_fds[1]);
    } else {
        c->end_fd = dbr_os_child_fd(c->pid);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return rc;
}

/* Our ends do not block. Without input the child gets no pipe. On failure the caller closes what was opened.
 */
static dbr_code open_pipes(child *c, int ret_theirs[3], dbr_err *err)
{
    int ends[2];
    for (size_t i = c->input.len != 0 ? 0 : 1; i < 3; i++) {
        int errnum = dbr_os_pipe(ends);
        if (errnum != 0) {
            return dbr_fail_errno(err, DBR_EIO, errnum, "cannot make a pipe for '%s'", c->spec->argv[0]);
        }
        ret_theirs[i] = i == 0 ? ends[0] : ends[1];
        int ours = i == 0 ? ends[1] : ends[0];
        *(i == 0 ? &c->in_fd : &c->out_fds[i - 1]) = ours;
        (void)fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK);
    }
    return DBR_OK;
}

static int redirect(posix_spawn_file_actions_t *actions, const int theirs[3])
{
    int errnum = 0;
    for (int i = 0; i < 3 && errnum == 0; i++) {
        errnum = theirs[i] < 0 ? posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDONLY, 0)
                               : posix_spawn_file_actions_adddup2(actions, theirs[i], i);
    }
    return errnum;
}

/* Until it is over; a failure means: kill it. */
static dbr_code listen_to(child *c, dbr_err *err)
{
    for (;;) {
        bool is_silent = c->out_fds[0] < 0 && c->out_fds[1] < 0;
        int64_t now = dbr_os_monotonic_ns();
        if (c->has_ended && (is_silent || now >= c->linger_ns)) {
            return DBR_OK;
        }
        if (!c->has_ended && now >= c->deadline_ns) {
            int timeout_ms = c->spec->timeout_ms > 0 ? c->spec->timeout_ms : DEFAULT_TIMEOUT_MS;
            return dbr_fail(err, DBR_ELIMIT, "'%s' took longer than %d ms", c->spec->argv[0], timeout_ms);
        }
        struct pollfd polled[] = {
            {.fd = c->in_fd, .events = POLLOUT},
            {.fd = c->out_fds[0], .events = POLLIN},
            {.fd = c->out_fds[1], .events = POLLIN},
            {.fd = c->has_ended ? -1 : c->end_fd, .events = POLLIN},
        };
        if (poll(polled, 4, wait_ms(c, now)) < 0 && errno != EINTR) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot listen to '%s'", c->spec->argv[0]);
        }
        if (polled[0].revents != 0) {
            feed(c);
        }
        for (size_t i = 0; i < 2; i++) {
            dbr_code rc = polled[i + 1].revents != 0 ? drain(c, i, err) : DBR_OK;
            if (rc < 0) {
                return rc;
            }
        }
        look_for_end(c);
    }
}

static int wait_ms(const child *c, int64_t now_ns)
{
    int64_t left_ns = (c->has_ended ? c->linger_ns : c->deadline_ns) - now_ns;
    int64_t left_ms = left_ns / NS_PER_MS + 1;
    if (!c->has_ended && c->end_fd < 0 && left_ms > BLIND_POLL_MS) {
        return BLIND_POLL_MS;
    }
    return left_ms < INT_MAX ? (int)left_ms : INT_MAX;
}

/* A child that closes its input early makes write raise SIGPIPE, which would end us: it is held back and
 * taken away, unless one was pending before, which is somebody else's. */
static void feed(child *c)
{
    sigset_t pipe_only, before, pending;
    int number = 0;

    (void)sigemptyset(&pipe_only);
    (void)sigaddset(&pipe_only, SIGPIPE);
    (void)sigpending(&pending);
    bool was_pending = sigismember(&pending, SIGPIPE) == 1;
    (void)pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
    ssize_t n = write(c->in_fd, c->input.ptr, c->input.len);
    int errnum = n < 0 ? errno : 0;
    (void)sigpending(&pending);
    if (errnum == EPIPE && !was_pending && sigismember(&pending, SIGPIPE) == 1) {
        (void)sigwait(&pipe_only, &number);
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    c->input = dbr_slice_from(c->input, n > 0 ? (size_t)n : 0);
    bool is_later = errnum == EAGAIN || errnum == EINTR;
    if (c->input.len == 0 || (errnum != 0 && !is_later)) {
        close_fd(&c->in_fd); /* not wanting its input is the child's own affair */
    }
}

static dbr_code drain(child *c, size_t i, dbr_err *err)
{
    char chunk[READ_CHUNK_BYTES];
    dbr_buf *out = i == 0 ? &c->result.out : &c->result.errout;

    ssize_t n = read(c->out_fds[i], chunk, sizeof(chunk));
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return DBR_OK;
    }
    if (n < 0) {
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot read from '%s'", c->spec->argv[0]);
    }
    if (n == 0) {
        close_fd(&c->out_fds[i]);
        return DBR_OK;
    }
    dbr_buf_add(out, chunk, (size_t)n);
    if (out->failed) {
        return dbr_fail(err, DBR_ELIMIT, "'%s' printed more than %zu bytes", c->spec->argv[0],
                        out->max_bytes);
    }
    return DBR_OK;
}

static void look_for_end(child *c)
{
    siginfo_t info = {0};
    if (c->has_ended) {
        return;
    }
    int rc = waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    bool is_lost = rc != 0 && errno == ECHILD; // somebody ignores SIGCHLD, and the kernel has reaped it
    if (is_lost || (rc == 0 && info.si_pid == c->pid)) {
        c->has_ended = true;
        c->linger_ns = dbr_os_monotonic_ns() + LINGER_MS * NS_PER_MS;
    }
}

/* Exit code, or -1 when the kernel cannot tell. */
static int finish(child *c, bool is_killed)
{
    if (is_killed) {
        (void)kill(-c->pid, SIGKILL);
    }
    close_fd(&c->in_fd);
    close_fd(&c->out_fds[0]);
    close_fd(&c->out_fds[1]);
    close_fd(&c->end_fd);
    return dbr_proc_wait(c->pid);
}

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
    *fd = -1;
}
