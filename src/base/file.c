/*
 * Files as wholes: reading with a limit, writing so that nobody ever sees half a file, what a path is, making
 * folders.
 */
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define COARSEST_CLOCK   (3 * INT64_C(1000000000)) // of any file system: two seconds, and one to spare
#define READ_CHUNK_BYTES (64u << 10)               // larger reads gain nothing measurable
#define NS_PER_S         INT64_C(1000000000)

static dbr_code open_source(const char *path, int *ret_fd, struct stat *ret_stat, dbr_err *err);
static dbr_code read_all(int fd, const char *path, uint64_t expected, dbr_buf *buf, dbr_err *err);

dbr_code dbr_file_read(const char *path, dbr_buf *buf, dbr_err *err)
{
    int fd = -1;
    struct stat st;

    dbr_buf_clear(buf);
    dbr_code rc = open_source(path, &fd, &st, err);
    if (rc < 0) {
        return rc;
    }
    rc = read_all(fd, path, S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0, buf, err);
    if (rc < 0) {
        dbr_buf_clear(buf);
    }
    (void)close(fd);
    return rc;
}

dbr_code dbr_file_stat_of(const char *path, dbr_file_stat *ret, dbr_err *err)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        bool is_missing = errno == ENOENT || errno == ENOTDIR;
        if (!is_missing && errno != ELOOP) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot look at '%s'", path);
        }
        /* A link that leads nowhere, or to itself, exists all the same. */
        *ret = (dbr_file_stat){.type = lstat(path, &st) == 0 ? DBR_FILE_OTHER : DBR_FILE_MISSING};
        return DBR_OK;
    }
    *ret = (dbr_file_stat){
        .type = S_ISREG(st.st_mode)   ? DBR_FILE_REGULAR
                : S_ISDIR(st.st_mode) ? DBR_FILE_FOLDER
                                      : DBR_FILE_OTHER,
        .size_bytes = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0,
        .mtime_ns = (int64_t)st.st_mtim.tv_sec * NS_PER_S + st.st_mtim.tv_nsec,
        .ctime_ns = (int64_t)st.st_ctim.tv_sec * NS_PER_S + st.st_ctim.tv_nsec,
        .device = (uint64_t)st.st_dev,
        .inode = (uint64_t)st.st_ino,
    };
    int64_t steady = dbr_os_now_ns() - COARSEST_CLOCK;
    ret->is_settled = ret->mtime_ns < steady && ret->ctime_ns < steady;
    return DBR_OK;
}

dbr_code dbr_folder_make(const char *path, dbr_err *err)
{
    DBR_AUTO(dbr_arena) arena = {0};
    char *part = dbr_arena_str(&arena, dbr_slice_str(path));
    size_t len = strlen(part);

    if (len == 0) {
        return dbr_fail_errno(err, DBR_EIO, ENOENT, "cannot make folder ''");
    }
    for (size_t i = 1; i <= len; i++) {
        struct stat st;
        if (path[i] != '/' && path[i] != '\0') {
            continue;
        }
        part[i] = '\0';
        /* Somebody else may be making the same folder: it only has to be there in the end. */
        int errnum = mkdir(part, 0777) == 0 ? 0 : errno;
        if (errnum != 0 && (stat(part, &st) != 0 || !S_ISDIR(st.st_mode))) {
            errnum = errnum == EEXIST ? ENOTDIR : errnum;
            return dbr_fail_errno(err, DBR_EIO, errnum, "cannot make folder '%s'", part);
        }
        part[i] = path[i];
    }
    return DBR_OK;
}

bool dbr_folder_is_writable(const char *path)
{
    return access(path, W_OK | X_OK) == 0;
}

/* Opens what can be read from beginning to end: a regular file or a pipe. Asked before opening, too: opening
 * a device may do something. */
static dbr_code open_source(const char *path, int *ret_fd, struct stat *ret_stat, dbr_err *err)
{
    int fd = -1;
    if (stat(path, ret_stat) != 0) {
        dbr_code code = errno == ENOENT || errno == ENOTDIR ? DBR_ENOTFOUND : DBR_EIO;
        return dbr_fail_errno(err, code, errno, "cannot open '%s'", path);
    }
    if (!S_ISREG(ret_stat->st_mode) && !S_ISFIFO(ret_stat->st_mode)) {
        const char *what = S_ISDIR(ret_stat->st_mode) ? "it is a folder" : "it is neither a file nor a pipe";
        return dbr_fail(err, DBR_EIO, "cannot read '%s': %s", path, what);
    }
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        dbr_code code = errno == ENOENT ? DBR_ENOTFOUND : DBR_EIO;
        return dbr_fail_errno(err, code, errno, "cannot open '%s'", path);
    }
    *ret_fd = fd;
    return DBR_OK;
}

/* `expected` is a hint: files of /proc say 0, and a file may grow. One byte beyond the limit is asked for, to
 * tell a file of just that size from a larger one. */
static dbr_code read_all(int fd, const char *path, uint64_t expected, dbr_buf *buf, dbr_err *err)
{
    char beyond = 0;
    size_t limit = buf->max_bytes != 0 ? buf->max_bytes : DBR_BUF_DEFAULT_MAX;

    if (expected > limit) {
        return dbr_fail(err, DBR_ELIMIT, "'%s' is larger than %zu bytes", path, limit);
    }
    (void)dbr_buf_reserve(buf, (size_t)expected);
    for (;;) {
        size_t room = limit - buf->len;
        size_t want = buf->len < expected ? (size_t)expected - buf->len : READ_CHUNK_BYTES;
        want = want < room ? want : room;
        char *to = want != 0 ? dbr_buf_reserve(buf, want) : &beyond;
        ssize_t n = read(fd, to, want != 0 ? want : 1);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot read '%s'", path);
        }
        if (n == 0) {
            break;
        }
        if (want == 0) {
            return dbr_fail(err, DBR_ELIMIT, "'%s' is larger than %zu bytes", path, limit);
        }
        buf->len += (size_t)n;
    }
    dbr_buf_add(buf, NULL, 0); /* the NUL */
    return DBR_OK;
}
