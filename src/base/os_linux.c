/*
 * The Linux-only calls: everything that would be written differently elsewhere is here, so that a port is one
 * file.
 */
#include "base/os.h"

#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S INT64_C(1000000000)

static int64_t clock_ns(clockid_t clock);

int64_t dbr_os_now_ns(void)
{
    return clock_ns(CLOCK_REALTIME);
}

int64_t dbr_os_cpu_ns(void)
{
    return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

int64_t dbr_os_monotonic_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

uint64_t dbr_os_peak_bytes(void)
{
    struct rusage use;
    return getrusage(RUSAGE_SELF, &use) == 0 ? (uint64_t)use.ru_maxrss << 10 : 0; /* Linux counts KiB */
}

int dbr_os_cpus(void)
{
    cpu_set_t set;
    /* More than 1024 processors do not fit the set; then the configured number is the next best answer. */
    if (sched_getaffinity(0, sizeof(set), &set) == 0) {
        int n = CPU_COUNT(&set);
        return n > 0 ? n : 1;
    }
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (int)n : 1;
}

const char *dbr_os_errno_text(int errnum)
{
    return strerrordesc_np(errnum); /* unlike strerror, never translated and safe in threads */
}

int dbr_os_pipe(int ret[2])
{
    int ends[2];
    int rc = 0;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return errno;
    }
    /* When our own stdin is closed, a pipe may get number 0, and redirecting the child would overwrite it. */
    for (int i = 0; i < 2 && rc == 0; i++) {
        if (ends[i] > STDERR_FILENO) {
            continue;
        }
        int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        rc = moved < 0 ? errno : 0;
        if (moved >= 0) {
            (void)close(ends[i]);
            ends[i] = moved;
        }
    }
    if (rc != 0) {
        (void)close(ends[0]);
        (void)close(ends[1]);
        return rc;
    }
    ret[0] = ends[0];
    ret[1] = ends[1];
    return 0;
}

int dbr_os_child_fd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0); /* Linux 5.3; glibc wraps it only from 2.36 on */
}

int dbr_os_spawn_setup(posix_spawn_file_actions_t *actions, const char *folder)
{
    int rc = folder != NULL ? posix_spawn_file_actions_addchdir_np(actions, folder) : 0;
    return rc != 0 ? rc : posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

/* The state stands behind the name, which may have anything in it: "17 (a (b)) Z 1 …". */
static bool is_zombie(int64_t pid)
{
    char path[64], stat[512];
    (void)snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, stat, sizeof(stat) - 1) : -1;
    if (fd >= 0) {
        (void)close(fd);
    }
    stat[n > 0 ? n : 0] = '\0';
    const char *name_end = strrchr(stat, ')');
    return name_end != NULL && (strncmp(name_end, ") Z", 3) == 0 || strncmp(name_end, ") X", 3) == 0);
}

bool dbr_os_process_lives(int64_t pid)
{
    return pid > 0 && pid <= INT32_MAX && (kill((pid_t)pid, 0) == 0 || errno == EPERM) && !is_zombie(pid);
}

/* The first build id among a program's notes; the program itself is the first that is listed. */
static int find_build_id(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    char *ret = data;
    for (int i = 0; i < info->dlpi_phnum && ret[0] == '\0'; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        const unsigned char *p =
            (const unsigned char *)(uintptr_t)(info->dlpi_addr +
                                               part->p_vaddr); // NOLINT(performance-no-int-to-ptr)
        size_t left = part->p_type == PT_NOTE ? part->p_memsz : 0;
        while (left >= sizeof(ElfW(Nhdr))) {
            ElfW(Nhdr) note;
            memcpy(&note, p, sizeof(note));
            size_t name = (note.n_namesz + 3u) & ~(size_t)3;
            size_t whole = sizeof(note) + name + ((note.n_descsz + 3u) & ~(size_t)3);
            if (whole > left) {
                break;
            }
            const unsigned char *id = p + sizeof(note) + name;
            bool is_id = note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
                         memcmp(p + sizeof(note), "GNU", 4) == 0 && note.n_descsz == DBR_BUILD_ID_BYTES;
            for (size_t k = 0; is_id && k < DBR_BUILD_ID_BYTES; k++) {
                (void)snprintf(ret + 2 * k, 3, "%02x", id[k]);
            }
            p += whole;
            left -= whole;
        }
    }
    return 1; // its libraries do not count
}

bool dbr_os_build_id(char ret[2 * DBR_BUILD_ID_BYTES + 1])
{
    ret[0] = '\0';
    (void)dl_iterate_phdr(find_build_id, ret);
    return ret[0] != '\0';
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec t = {0};
    int rc = clock_gettime(clock, &t);
    assert(rc == 0);
    (void)rc;
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void dbr_os_will_fill(void *p, size_t size_bytes)
{
    (void)madvise(p, size_bytes, MADV_HUGEPAGE);
}

/* readdir may take locks, so the system call itself: this runs in a signal handler. A file that another thread makes
 * meanwhile keeps the folder from being removed; hence the second round. */
void dbr_os_folder_remove(const char *path)
{
    struct entry { // linux_dirent64
        uint64_t inode, offset;
        uint16_t len;
        uint8_t type;
        char name[];
    };
    for (int round = 0; round < 2; round++) {
        _Alignas(struct entry) char list[4096];
        int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder < 0) {
            return;
        }
        for (long n = syscall(SYS_getdents64, folder, list, sizeof(list)); n > 0;
             n = syscall(SYS_getdents64, folder, list, sizeof(list))) {
            for (long at = 0; at < n;) {
                const struct entry *e = (const struct entry *)(const void *)(list + at);
                if (strcmp(e->name, ".") != 0 && strcmp(e->name, "..") != 0) {
                    (void)unlinkat(folder, e->name, 0);
                }
                at += e->len;
            }
        }
        (void)close(folder);
        if (rmdir(path) == 0) {
            return;
        }
    }
}
