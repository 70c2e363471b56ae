/*
 * Starting and reaping a child. posix_spawn and not fork: it reports a program that cannot be executed, and
 * does not copy the page tables of a process that may hold gigabytes.
 */
#include "base/proc_spawn.h"

#include "base/proc.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char **copy_vector(dbr_arena *arena, const char *const *vector);
static char **merge_env(dbr_arena *arena, const char *const *more);
static bool is_same_name(const char *a, const char *b);

int dbr_proc_hand_over(const char *program, const char *const *argv, dbr_err *err)
{
    pid_t pid = 0;
    dbr_code rc = dbr_proc_spawn(&pid, program, argv, NULL, NULL, err);
    if (rc < 0) {
        return rc;
    }
    int code = dbr_proc_wait(pid);
    return code >= 0 ? code : dbr_fail(err, DBR_EIO, "cannot tell how '%s' ended", program);
}

dbr_code dbr_proc_spawn(pid_t *ret, const char *program, const char *const *argv, const char *const *env,
                        const posix_spawn_file_actions_t *actions, dbr_err *err)
{
    DBR_AUTO(dbr_arena) arena = {0};
    posix_spawnattr_t attr;
    sigset_t none, all;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;

    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    (void)posix_spawnattr_init(&attr);
    (void)posix_spawnattr_setsigmask(&attr, &none);
    (void)posix_spawnattr_setsigdefault(&attr, &all);
    (void)posix_spawnattr_setflags(&attr, (short)(flags | (actions != NULL ? POSIX_SPAWN_SETPGROUP : 0)));
    int errnum =
        posix_spawnp(ret, program, actions, &attr, copy_vector(&arena, argv), merge_env(&arena, env));
    (void)posix_spawnattr_destroy(&attr);
    if (errnum == ENOENT) {
        return dbr_fail(err, DBR_ENOTFOUND, "cannot run '%s': no such program", program);
    }
    return errnum == 0 ? DBR_OK : dbr_fail_errno(err, DBR_EIO, errnum, "cannot run '%s'", program);
}

int dbr_proc_wait(pid_t pid)
{
    int status = 0;
    pid_t rc = 0;
    do {
        rc = waitpid(pid, &status, 0);
    } while (rc < 0 && errno == EINTR);
    if (rc < 0) {
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* exec's old interface wants strings it could write to. */
static char **copy_vector(dbr_arena *arena, const char *const *vector)
{
    size_t n = 0;
    while (vector[n] != NULL) {
        n++;
    }
    char **copy = DBR_NEW_N(arena, char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        copy[i] = dbr_arena_str(arena, dbr_slice_str(vector[i]));
    }
    return copy;
}

/* Ours without the names in `more`, then `more`. */
static char **merge_env(dbr_arena *arena, const char *const *more)
{
    static const char *const nothing[] = {NULL};
    DBR_VEC(char *) all = {0};

    more = more != NULL ? more : nothing;
    for (char **e = environ; *e != NULL; e++) {
        bool is_replaced = false;
        for (size_t i = 0; more[i] != NULL && !is_replaced; i++) {
            is_replaced = is_same_name(*e, more[i]);
        }
        if (!is_replaced) {
            *DBR_PUSH(&all) = *e;
        }
    }
    for (size_t i = 0; more[i] != NULL; i++) {
        *DBR_PUSH(&all) = dbr_arena_str(arena, dbr_slice_str(more[i]));
    }
    *DBR_PUSH(&all) = NULL;
    char **env = DBR_NEW_N(arena, char *, all.n);
    memcpy(env, all.items, all.n * sizeof(*env));
    DBR_VEC_RELEASE(&all);
    return env;
}

static bool is_same_name(const char *a, const char *b)
{
    size_t len = strcspn(a, "=");
    return len == strcspn(b, "=") && memcmp(a, b, len) == 0;
}
