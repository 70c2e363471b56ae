/*
 * Temporary folders: made in $TMPDIR with a name nobody else has, gone when the work is done, and gone as well when a
 * signal ends the process.
 *
 * The list of them is global because a signal handler has nothing else to go by. It is fixed in size, so that the
 * handler only reads memory that is there; a folder enters it with its whole name before `is_used` says so.
 */
#include "base/file.h"
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FOLDERS      8u
#define MAX_FOLDER_BYTES 512u
#define SPOOL_BYTES      (256u << 10)

static struct {
    volatile sig_atomic_t is_used;
    char path[MAX_FOLDER_BYTES];
} folders[MAX_FOLDERS];

dbr_code dbr_temp_folder_make(const char **ret, dbr_err *err)
{
    const char *parent = getenv("TMPDIR");
    size_t i = 0;
    while (i < MAX_FOLDERS && folders[i].is_used) {
        i++;
    }
    if (i == MAX_FOLDERS) {
        return dbr_fail(err, DBR_ELIMIT, "more than %u temporary folders", MAX_FOLDERS);
    }
    parent = parent != NULL && parent[0] != '\0' ? parent : "/tmp";
    static const char name[] = "/debrief-XXXXXX";
    size_t len = strlen(parent);
    if (len + sizeof(name) > MAX_FOLDER_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "$TMPDIR is longer than %u bytes", MAX_FOLDER_BYTES);
    }
    memcpy(folders[i].path, parent, len);
    memcpy(folders[i].path + len, name, sizeof(name));
    if (mkdtemp(folders[i].path) == NULL) {
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot make a temporary folder in '%s'", parent);
    }
    folders[i].is_used = 1;
    *ret = folders[i].path;
    return DBR_OK;
}

const char *dbr_temp_folder_remove(const char *path)
{
    for (size_t i = 0; i < MAX_FOLDERS && path != NULL; i++) {
        if (folders[i].is_used && folders[i].path == path) {
            dbr_os_folder_remove(path);
            folders[i].is_used = 0;
        }
    }
    return NULL;
}

void dbr_temp_folders_abandon(void)
{
    for (size_t i = 0; i < MAX_FOLDERS; i++) {
        if (folders[i].is_used) {
            dbr_os_folder_remove(folders[i].path);
        }
    }
}

dbr_code dbr_file_spool(int fd, const char *to, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    char *chunk = dbr_xmalloc(SPOOL_BYTES);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", to);
        goto done;
    }
    for (;;) {
        ssize_t n = read(fd, chunk, SPOOL_BYTES);
        if (n == 0) {
            break;
        }
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot read standard input");
            goto done;
        }
        for (ssize_t at = 0; at < n;) {
            ssize_t written = write(out, chunk + at, (size_t)(n - at));
            if (written < 0 && errno != EINTR) {
                rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", to);
                goto done;
            }
            at += written > 0 ? written : 0;
        }
    }
done:
    if (out >= 0 && close(out) != 0 && rc == DBR_OK) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", to);
    }
    free(chunk);
    return rc;
}
