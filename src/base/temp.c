/*
 * What must not outlive the process: temporary folders, made in $TMPDIR with a name nobody else has, and files that are being
 * written beside the one they will replace. Both are gone when the work is done, and gone as well when a signal ends the
 * process. After a SIGKILL nobody is there to remove the files; their names say whose they were, and whoever works in the
 * folder next sweeps them.
 *
 * The lists of them are global because a signal handler has nothing else to go by. They are fixed in size, so that the handler
 * only reads memory that is there; a name is whole before its state says so. A file that finds no room in its list, or has
 * too long a path, is left to the sweep.
 */
#include "base/file.h"
#include "base/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FOLDERS      8u
#define MAX_FOLDER_BYTES 512u
#define MAX_FILES        64u // written at a time: a few a thread
#define MAX_FILE_BYTES   1024u
#define NAME_BEGIN       ".debrief-"
#define NAME_END         ".tmp"
#define SPOOL_BYTES      (256u << 10)

static struct {
    volatile sig_atomic_t is_used;
    char path[MAX_FOLDER_BYTES];
} folders[MAX_FOLDERS];

static struct {
    atomic_bool is_used; // the handler reads it without the lock
    char path[MAX_FILE_BYTES];
} files[MAX_FILES];
static pthread_mutex_t files_lock = PTHREAD_MUTEX_INITIALIZER;

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
    folders[i].is_used = 1; // before: a signal may come as soon as it is made
    if (mkdtemp(folders[i].path) == NULL) {
        folders[i].is_used = 0;
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot make a temporary folder in '%s'", parent);
    }
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

void dbr_temp_folder_adopt(const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; i < MAX_FOLDERS && len < MAX_FOLDER_BYTES; i++) {
        if (!folders[i].is_used) {
            memcpy(folders[i].path, path, len + 1);
            folders[i].is_used = 1;
            return;
        }
    }
}

void dbr_temp_folder_disown(const char *path)
{
    for (size_t i = 0; i < MAX_FOLDERS; i++) {
        if (folders[i].is_used && strcmp(folders[i].path, path) == 0) {
            folders[i].is_used = 0;
        }
    }
}

/* ---- files ---- */

char *dbr_temp_name_new(const char *path)
{
    static atomic_uint counter; // two threads may write to one folder
    DBR_AUTO(dbr_arena) arena = {0};
    const char *folder = dbr_path_folder(&arena, path);
    char *name = dbr_xstrdup(dbr_path_join(&arena, folder,
                                           dbr_arena_printf(&arena, NAME_BEGIN "%ld-%u" NAME_END,
                                                            (long)getpid(), atomic_fetch_add(&counter, 1))));
    (void)pthread_mutex_lock(&files_lock);
    for (size_t i = 0; i < MAX_FILES && strlen(name) < MAX_FILE_BYTES; i++) {
        if (!atomic_load(&files[i].is_used)) {
            memcpy(files[i].path, name, strlen(name) + 1);
            atomic_store(&files[i].is_used, true);
            break;
        }
    }
    (void)pthread_mutex_unlock(&files_lock);
    return name;
}

char *dbr_temp_name_free(char *name)
{
    (void)pthread_mutex_lock(&files_lock);
    for (size_t i = 0; name != NULL && i < MAX_FILES; i++) {
        if (atomic_load(&files[i].is_used) && strcmp(files[i].path, name) == 0) {
            atomic_store(&files[i].is_used, false);
            break;
        }
    }
    (void)pthread_mutex_unlock(&files_lock);
    free(name);
    return NULL;
}

void dbr_temp_abandon(void)
{
    for (size_t i = 0; i < MAX_FILES; i++) {
        if (atomic_load(&files[i].is_used)) {
            (void)unlink(files[i].path);
        }
    }
    for (size_t i = 0; i < MAX_FOLDERS; i++) {
        if (folders[i].is_used) {
            dbr_os_folder_remove(folders[i].path);
        }
    }
}

/* ---- sweeping ---- */

/* The process whose unfinished file has this name; 0: it is no such name. */
static int64_t writer_of(const char *name, bool is_ours)
{
    dbr_slice s = dbr_slice_str(name);
    int64_t pid = 0, number = 0;
    if (!dbr_slice_ends(s, NAME_END)) {
        return 0;
    }
    s.len -= strlen(NAME_END);
    if (dbr_slice_starts(s, NAME_BEGIN)) {
        s = dbr_slice_from(s, strlen(NAME_BEGIN));
        dbr_slice process = dbr_slice_cut(&s, '-');
        return dbr_slice_int(process, &pid) && dbr_slice_int(s, &number) && pid > 0 ? pid : 0;
    }
    size_t dot = s.len;
    while (dot > 0 && s.ptr[dot - 1] != '.') {
        dot--;
    }
    return is_ours && dot > 1 && dbr_slice_int(dbr_slice_from(s, dot), &pid) && pid > 0 ? pid : 0;
}

void dbr_temp_sweep(const char *folder, bool is_ours, int64_t gone)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return;
    }
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        int64_t pid = writer_of(e->d_name, is_ours);
        if (pid > 0 && (pid == gone || pid == getpid() || !dbr_os_process_lives(pid))) {
            (void)unlinkat(dirfd(dir), e->d_name, 0);
        }
    }
    (void)closedir(dir);
}

void dbr_folder_remove(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0) {
        return;
    }
    if (S_ISDIR(st.st_mode)) {
        dbr_os_folder_remove(path);
    } else {
        (void)unlink(path);
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
