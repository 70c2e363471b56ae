/*
 * Files: whole reads with a limit, atomic writes, walking folders, the folder lock. Linux calls live in
 * os_linux.c.
 */
#ifndef DBR_BASE_FILE_H
#define DBR_BASE_FILE_H

#include "base/err.h"
#include "base/mem.h"

/*
 * Reads a whole file into `buf` (cleared first). The limit is buf->max_bytes: DBR_ELIMIT beyond it.
 * Errors: DBR_ENOTFOUND, DBR_EIO, DBR_ELIMIT. Refuses what is not a regular file or a pipe (DBR_EIO).
 * On failure `buf` is empty.
 */
dbr_code dbr_file_read(const char *path, dbr_buf *buf, dbr_err *err);

/* Temporary file in the same folder, fsync, rename: readers see the old or the new bytes, never half. Keeps
 * the mode of an existing file. Errors: DBR_EIO (no space included; the old file is intact). A link stays a
 * link: what it leads to is replaced. Refuses what is not a regular file (DBR_EIO). */
dbr_code dbr_file_write_atomic(const char *path, dbr_slice bytes, dbr_err *err);

/* Writes a file where there is none, in the same way; one that is there stays as it is, whatever it is. Errors: DBR_EIO. */
dbr_code dbr_file_write_missing(const char *path, dbr_slice bytes, dbr_err *err);

/* Copies `from` to `to` (must not exist: DBR_EEXIST), keeping the modification time; hashes while copying.
 * `ret_sha256` gets 64 hex digits and a NUL, `ret_size` the bytes copied. A source that grows meanwhile is
 * copied up to the size it had at the start. On failure `to` is removed. */
dbr_code dbr_file_copy(const char *from, const char *to, char ret_sha256[65], uint64_t *ret_size,
                       dbr_err *err);

/* Sets the modification time. Errors: DBR_EIO. */
dbr_code dbr_file_set_time(const char *path, int64_t mtime_ns, dbr_err *err);

typedef enum dbr_file_type {
    DBR_FILE_MISSING,
    DBR_FILE_REGULAR,
    DBR_FILE_FOLDER,
    DBR_FILE_OTHER, // device, socket, pipe, dangling link
} dbr_file_type;

typedef struct dbr_file_stat {
    dbr_file_type type; // links are followed
    uint64_t size_bytes;
    int64_t mtime_ns; // since 1970
    int64_t ctime_ns; // of the last change of bytes, name, times or rights; set by the system alone
    uint64_t device, inode;
    bool is_settled; // last changed so long ago that any other change would show in the times
} dbr_file_stat;

/* DBR_FILE_MISSING is an answer, not an error; DBR_EIO when it cannot be told (permission). */
dbr_code dbr_file_stat_of(const char *path, dbr_file_stat *ret, dbr_err *err);

/* Makes the folder and its missing parents; one that is there is fine. Errors: DBR_EIO, a file in the way
 * included. */
dbr_code dbr_folder_make(const char *path, dbr_err *err);
/* Whether files can be made in it, as far as permissions and the file system tell. */
bool dbr_folder_is_writable(const char *path);

/*
 * Calls `visit` for every regular file under `root` (or for `root` itself if it is one), sorted bytewise by
 * path. `path` is `root` joined with `relative`; `relative` is "" when root is a file. Folders whose name
 * starts with '.' and links that lead to a folder already being visited are passed over; `problem` (may be
 * NULL) hears of unreadable ones and loops. A visit that returns a negative code ends the walk with it.
 */
typedef dbr_code (*dbr_walk_visit)(void *data, const char *path, const char *relative, dbr_err *err);
typedef void (*dbr_walk_problem)(void *data, const char *path, const char *what);
dbr_code dbr_folder_walk(const char *root, dbr_walk_visit visit, dbr_walk_problem problem, void *data,
                         dbr_err *err);

/* An open file to read at offsets with pread: never mmap, since a truncated file would be SIGBUS. */
typedef struct dbr_reader dbr_reader;
dbr_code dbr_reader_open(const char *path, dbr_reader **ret, dbr_err *err);
dbr_reader *dbr_reader_close(dbr_reader *r);
uint64_t dbr_reader_size(const dbr_reader *r); // at open
/* Reads up to `len` bytes at `offset`; `*ret_len` < len only at the end of the file. */
dbr_code dbr_reader_at(dbr_reader *r, uint64_t offset, void *bytes, size_t len, size_t *ret_len,
                       dbr_err *err);

/*
 * Files of ours that are written once (index, columns, seek tables) end in a footer by which they are known to be whole:
 *
 *     … | footer | u64 its offset | u64 XXH3 of it | eight bytes of magic
 *
 * dbr_footer_end appends what stands behind the footer, which will begin at `position`. dbr_reader_footer reads it into the
 * empty `ret`, whose max_bytes is the limit; false when the file is torn, another's, or does not fit.
 */
#define DBR_FOOTER_MAGIC_BYTES 8u
void dbr_footer_end(dbr_buf *footer, uint64_t position, const char *magic);
bool dbr_reader_footer(dbr_reader *r, const char *magic, dbr_buf *ret);

/* Exclusive advisory lock on `path` (made if missing), kept until closed or the process ends. Waits up to
 * `timeout_ms`, then DBR_EBUSY naming the holder's process if known. */
typedef struct dbr_lock dbr_lock;
dbr_code dbr_lock_take(const char *path, int timeout_ms, dbr_lock **ret, dbr_err *err);
dbr_lock *dbr_lock_drop(dbr_lock *lock);
/* The process that held it last, when that has ended without dropping it; else 0. */
int64_t dbr_lock_former(const dbr_lock *lock);

/*
 * A fresh folder of one's own in $TMPDIR (else /tmp) for files that must not outlive the process; holds no folders.
 * `*ret` stays valid until it is removed. At most eight at a time, from the main thread only. Errors: DBR_EIO, DBR_ELIMIT.
 */
dbr_code dbr_temp_folder_make(const char **ret, dbr_err *err);
/* Removes it with its files; accepts NULL, returns NULL. */
const char *dbr_temp_folder_remove(const char *path);
/* Counts a folder that is there, with the files in it, as one of them until it is disowned: for what has no meaning before the
 * work is done. One too many, or of too long a path, is left to dbr_temp_sweep's callers. From the main thread only. */
void dbr_temp_folder_adopt(const char *path);
void dbr_temp_folder_disown(const char *path);

/*
 * A name for a file that is being written and will be renamed to `path`: ".debrief-PROCESS-NUMBER.tmp" in the same folder.
 * Yours: free it when the file has been renamed or removed. Any thread.
 */
char *dbr_temp_name_new(const char *path);
char *dbr_temp_name_free(char *name);

/* Removes those folders and files, the adopted folders too: for a signal handler that is about to end the process. */
void dbr_temp_abandon(void);

/*
 * Removes from a folder the files of that name whose process has ended. Its own number counts as another's that had it before:
 * call it before anything is written there, under the lock that those who write there hold.
 *
 * is_ours  nobody else keeps files there: "NAME.PROCESS.tmp", as they were called once, goes too
 * gone     a process that is known to have ended though its number may be another's (dbr_lock_former); 0 for none
 */
void dbr_temp_sweep(const char *folder, bool is_ours, int64_t gone);
/* Removes a folder and the files directly in it; a link or a file in its place is removed itself, never what it leads to. */
void dbr_folder_remove(const char *path);

/* Copies what a descriptor gives (a pipe, a terminal) into the new file `to`. Errors: DBR_EIO, an existing `to` included. */
dbr_code dbr_file_spool(int fd, const char *to, dbr_err *err);

/* Folder of a path ("a/b" of "a/b/c", "." of "c"), and the last part. Results live in the arena / in the
 * argument. The name of a path that ends with '/' is empty. What is joined to "." stands alone. */
char *dbr_path_folder(dbr_arena *arena, const char *path);
const char *dbr_path_name(const char *path);
char *dbr_path_join(dbr_arena *arena, const char *folder, const char *name);
/* True for a relative path that stays below its folder: no "..", no leading '/', no NUL, not empty. */
bool dbr_path_is_safe(dbr_slice path);

#define DBR_BUILD_ID_BYTES 20u
/* The linker's name for the running program: another whenever something in it is. Hexadecimal; false where it has none. */
bool dbr_os_build_id(char ret[2 * DBR_BUILD_ID_BYTES + 1]);

/* Wall clock now; everything above `cmd` gets the time handed in (--now) and does not call this. */
int64_t dbr_os_now_ns(void);
/* CPU time of this process, nanoseconds. */
int64_t dbr_os_cpu_ns(void);
/* The most memory this process has held, bytes. */
uint64_t dbr_os_peak_bytes(void);
/* Number of usable processors, at least 1. */
int dbr_os_cpus(void);

#endif
