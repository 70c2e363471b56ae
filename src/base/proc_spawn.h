/* Starting and reaping a child; private to base/proc*.c. */
#ifndef DBR_BASE_PROC_SPAWN_H
#define DBR_BASE_PROC_SPAWN_H

#include "base/err.h"

#include <spawn.h>
#include <sys/types.h>

/*
 * Starts `program` (looked up in PATH when it has no '/') with signals as at the beginning of a program,
 * whatever ours are.
 *
 * env      "NAME=value" on top of ours; NULL for none
 * actions  redirections of a child that leads a process group of its own; NULL for our streams and our group
 *
 * Errors: DBR_ENOTFOUND, DBR_EIO.
 */
dbr_code dbr_proc_spawn(pid_t *ret, const char *program, const char *const *argv, const char *const *env,
                        const posix_spawn_file_actions_t *actions, dbr_err *err);

/* Waits for its end: 0-255, 128 + signal, or -1 when the kernel cannot tell. */
int dbr_proc_wait(pid_t pid);

#endif
