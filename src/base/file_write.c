/*
 * Writing: replacing a file so that nobody ever sees half of it, and the copy that custody is built on.
 */
#include "base/file.h"

#include "base/hash.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_CHUNK_BYTES (256u << 10) // of one read, hash and write: fits the second cache
#define WRITE_OUT_CHUNKS 32u          // 8 MiB
#define TEMP_TRIES       100          // names left over by a crash of an earlier process with our number
#define NS_PER_S         INT64_C(1000000000)

static dbr_code find_target(dbr_arena *arena, const char *path, const char **ret_path, mode_t *ret_mode,
                            dbr_err *err);
static int open_temp(const char *path, char **ret_temp);
static void sync_folder(dbr_arena *arena, const char *path);
static dbr_code copy_bytes(dbr_reader *r, int to_fd, const char *to, char ret_sha256[65], uint64_t *ret_size,
                           dbr_err *err);
static int write_all(int fd, dbr_slice bytes);
static struct timespec to_timespec(int64_t ns);

dbr_code dbr_file_write_atomic(const char *path, dbr_slice bytes, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    DBR_AUTO(dbr_arena) arena = {0};
    const char *target = NULL;
    char *temp = NULL;
    mode_t mode = 0; // 0: a new file, whose mode the umask has decided
    int fd = -1;

    rc = find_target(&arena, path, &target, &mode, err);
    if (rc < 0) {
        return rc;
    }
    fd = open_temp(target, &temp);
    if (fd < 0) {
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot write beside '%s'", path);
    }
    if ((mode != 0 && fchmod(fd, mode) != 0) || write_all(fd, bytes) != 0 || fsync(fd) != 0) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", path);
        goto done;
    }
    /* close may be the first to hear of a full disk (NFS). */
    if (close(fd) != 0) {
        fd = -1;
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", path);
        goto done;
    }
    fd = -1;
    if (rename(temp, target) != 0) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot replace '%s'", path);
        goto done;
    }
    temp = dbr_temp_name_free(temp); /* it is the file now */
    sync_folder(&arena, target);
done:
    if (fd >= 0) {
        (void)close(fd);
    }
    if (temp != NULL) {
        (void)unlink(temp);
        (void)dbr_temp_name_free(temp);
    }
    return rc;
}

dbr_code dbr_file_write_missing(const char *path, dbr_slice bytes, dbr_err *err)
{
    struct stat st;
    return lstat(path, &st) == 0 ? DBR_OK : dbr_file_write_atomic(path, bytes, err);
}

dbr_code dbr_file_set_time(const char *path, int64_t mtime_ns, dbr_err *err)
{
    struct timespec t = to_timespec(mtime_ns);
    return utimensat(AT_FDCWD, path, (struct timespec[]){t, t}, AT_SYMLINK_NOFOLLOW) == 0
               ? DBR_OK
               : dbr_fail_errno(err, DBR_EIO, errno, "cannot set the time of '%s'", path);
}

dbr_code dbr_file_copy(const char *from, const char *to, char ret_sha256[65], uint64_t *ret_size,
                       dbr_err *err)
{
    dbr_code rc = DBR_OK;
    dbr_reader *r = NULL;
    dbr_file_stat st = {0};
    int fd = -1;
    char sha256[65];
    uint64_t size = 0;

    rc = dbr_file_stat_of(from, &st, err);
    if (rc == DBR_OK) {
        rc = dbr_reader_open(from, &r, err);
    }
    if (rc < 0) {
        return rc;
    }
    fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        rc = dbr_fail_errno(err, errno == EEXIST ? DBR_EEXIST : DBR_EIO, errno, "cannot make '%s'", to);
        goto done;
    }
    rc = copy_bytes(r, fd, to, sha256, &size, err);
    if (rc < 0) {
        goto done;
    }
    struct timespec mtime = to_timespec(st.mtime_ns);
    if (futimens(fd, (struct timespec[]){mtime, mtime}) != 0) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot set the time of '%s'", to);
        goto done;
    }
    /* No fsync here: evidence waits for all its copies at once, before its manifest lists them. */
    if (close(fd) != 0) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", to);
        (void)unlink(to);
    }
    fd = -1;
done:
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(to); /* only what we made: not on DBR_EEXIST */
    }
    (void)dbr_reader_close(r);
    if (rc == DBR_OK) {
        memcpy(ret_sha256, sha256, sizeof(sha256));
        *ret_size = size;
    }
    return rc;
}

/* What rename has to replace: a link stays a link, and what it leads to is replaced. */
static dbr_code find_target(dbr_arena *arena, const char *path, const char **ret_path, mode_t *ret_mode,
                            dbr_err *err)
{
    struct stat st;
    char real[PATH_MAX];

    *ret_path = path;
    if (stat(path, &st) != 0) {
        return DBR_OK; /* new, or the next call says why it cannot be */
    }
    if (!S_ISREG(st.st_mode)) {
        return dbr_fail(err, DBR_EIO, "cannot write '%s': it is not a regular file", path);
    }
    *ret_mode = st.st_mode & 0777;
    if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
        if (realpath(path, real) == NULL) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot follow '%s'", path);
        }
        *ret_path = dbr_arena_str(arena, dbr_slice_str(real));
    }
    return DBR_OK;
}

/* Not mkstemp: it makes files 0600, and the umask cannot be asked without changing it for every thread. */
static int open_temp(const char *path, char **ret_temp)
{
    for (int i = 0; i < TEMP_TRIES; i++) {
        char *temp = dbr_temp_name_new(path);
        int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            *ret_temp = temp;
            return fd;
        }
        int errnum = errno;
        (void)dbr_temp_name_free(temp);
        errno = errnum;
        if (errnum != EEXIST) {
            break;
        }
    }
    return -1;
}

static int write_all(int fd, dbr_slice bytes)
{
    while (bytes.len != 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR) {
            return -1;
        }
        bytes = dbr_slice_from(bytes, n > 0 ? (size_t)n : 0);
    }
    return 0;
}

/* Makes the new name survive a power cut. Its failure is passed over: the bytes are safe under the old or the
 * new name, and some file systems cannot sync folders at all. */
static void sync_folder(dbr_arena *arena, const char *path)
{
    int fd = open(dbr_path_folder(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

/* So that whoever waits for the bytes to be on disk finds them there. No failure of it counts: it is the waiting that tells. */
static void begin_writing_out(int fd, uint64_t at, size_t n)
{
    if (n == COPY_CHUNK_BYTES && (at / COPY_CHUNK_BYTES + 1) % WRITE_OUT_CHUNKS == 0) {
        uint64_t end = at + n;
        uint64_t size = (uint64_t)WRITE_OUT_CHUNKS * COPY_CHUNK_BYTES;
        (void)sync_file_range(fd, (off64_t)(end - size), (off64_t)size, SYNC_FILE_RANGE_WRITE);
    }
}

/* Up to the size at open: a log that is being written would otherwise never end. */
static dbr_code copy_bytes(dbr_reader *r, int to_fd, const char *to, char ret_sha256[65], uint64_t *ret_size,
                           dbr_err *err)
{
    dbr_code rc = DBR_OK;
    dbr_sha256 h = {0};
    uint64_t at = 0;
    char *chunk = dbr_xmalloc(COPY_CHUNK_BYTES);

    dbr_sha256_begin(&h);
    while (at < dbr_reader_size(r)) {
        uint64_t left = dbr_reader_size(r) - at;
        size_t want = left < COPY_CHUNK_BYTES ? (size_t)left : COPY_CHUNK_BYTES;
        size_t n = 0;
        rc = dbr_reader_at(r, at, chunk, want, &n, err);
        if (rc < 0) {
            goto done;
        }
        if (n == 0) {
            break; /* cut off meanwhile: the size says so */
        }
        if (write_all(to_fd, dbr_slice_of(chunk, n)) != 0) {
            rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", to);
            goto done;
        }
        dbr_sha256_add(&h, chunk, n);
        begin_writing_out(to_fd, at, n);
        at += n;
    }
    dbr_sha256_end(&h, ret_sha256);
    *ret_size = at;
done:
    free(chunk);
    return rc;
}

/* Rounded down: the nanoseconds of a time before 1970 count up, too. */
static struct timespec to_timespec(int64_t ns)
{
    int64_t rest = ns % NS_PER_S < 0 ? ns % NS_PER_S + NS_PER_S : ns % NS_PER_S;
    return (struct timespec){.tv_sec = (ns - rest) / NS_PER_S, .tv_nsec = rest};
}
