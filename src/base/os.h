/*
 * What the system gives in its own way; private to base, one file a system (os_linux.c). The public ones are
 * in file.h.
 */
#ifndef DBR_BASE_OS_H
#define DBR_BASE_OS_H

#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A clock that never jumps, for deadlines. */
int64_t dbr_os_monotonic_ns(void);

/* Why a system call failed: static English text, capitalised as the system has it; NULL for an unknown
 * number. */
const char *dbr_os_errno_text(int errnum);

/* A pipe closed on exec, both ends above the standard streams: ret[0] reads, ret[1] writes. 0, or an errno.
 */
int dbr_os_pipe(int ret[2]);

/* Descriptor that becomes readable when child `pid` ends, or -1 where the kernel has none. */
int dbr_os_child_fd(pid_t pid);

/* Adds to a spawn: change to `folder` (NULL: stay), close everything above the standard streams. 0, or an
 * errno. */
int dbr_os_spawn_setup(posix_spawn_file_actions_t *actions, const char *folder);

/* Says that a large piece of memory, on a border of pages, will be used from end to end: the system may give it in large pages,
 * which costs a fault each instead of one every 4 KiB. Nothing depends on it. */
void dbr_os_will_fill(void *p, size_t size_bytes);

/* Whether a process of this number is running, anybody's; one that has ended and that nobody waited for is not. */
bool dbr_os_process_lives(int64_t pid);

/* Removes a folder (not through a link) and the files directly in it, as far as that goes. Async-signal-safe: for handlers
 * too. */
void dbr_os_folder_remove(const char *path);

#endif
