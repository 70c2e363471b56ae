/*
 * An open file to read at offsets: pread and not mmap, because a file that is cut off while we read would be
 * a SIGBUS.
 */
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct dbr_reader {
    int fd;              // owned
    uint64_t size_bytes; // at open
    char *path;          // owned; for messages
};

dbr_code dbr_reader_open(const char *path, dbr_reader **ret, dbr_err *err)
{
    struct stat st;
    /* Without O_NONBLOCK, opening a pipe would wait for its writer before it can be refused. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        dbr_code code = errno == ENOENT || errno == ENOTDIR ? DBR_ENOTFOUND : DBR_EIO;
        return dbr_fail_errno(err, code, errno, "cannot open '%s'", path);
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        return dbr_fail(err, DBR_EIO, "cannot read '%s': it is not a regular file", path);
    }
    dbr_reader *r = dbr_xcalloc(1, sizeof(*r));
    r->fd = fd;
    r->size_bytes = (uint64_t)st.st_size;
    r->path = dbr_xstrdup(path);
    *ret = r;
    return DBR_OK;
}

dbr_reader *dbr_reader_close(dbr_reader *r)
{
    if (r != NULL) {
        (void)close(r->fd);
        free(r->path);
        free(r);
    }
    return NULL;
}

uint64_t dbr_reader_size(const dbr_reader *r)
{
    return r->size_bytes;
}

dbr_code dbr_reader_at(dbr_reader *r, uint64_t offset, void *bytes, size_t len, size_t *ret_len, dbr_err *err)
{
    size_t done = 0;
    assert(bytes != NULL || len == 0);
    if (offset > INT64_MAX - len) {
        *ret_len = 0; /* no file is that large */
        return DBR_OK;
    }
    while (done < len) {
        ssize_t n = pread(r->fd, (char *)bytes + done, len - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot read '%s'", r->path);
        }
        if (n == 0) {
            break;
        }
        done += (size_t)n;
    }
    *ret_len = done;
    return DBR_OK;
}
