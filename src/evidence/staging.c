/*
 * Staging: how bytes come into evidence/ so that nothing is lost and nothing lies about, whatever ends the program.
 *
 *     evidence/.incoming/copy        what is being copied; its hash and so its name are not known yet
 *     evidence/.incoming/HASH        a whole copy; HASH is the SHA-256 of the name it will have below evidence/
 *
 * 1. Each file is copied into .incoming and recorded in memory. Ended here, nothing of it is evidence, and the folder goes:
 *    with the signal, or before the next command does anything (dbr_evidence_mend).
 * 2. MANIFEST.jsonl is replaced. That is the moment at which all of it becomes evidence.
 * 3. Each copy is renamed to its place. Ended here, the next command goes on: a copy whose name the manifest lists, with that
 *    hash, is put into its place.
 *
 * So a file in evidence/ that the manifest does not list was put there by somebody else, and one that it lists and that is not
 * there was taken away, or is about to be put there. Who only looks, without the lock, may see the latter for a moment.
 *
 * What lies in the place of a listed artifact and has other bytes is never written over: it goes to .debrief/replaced/.
 *
 * Before 2 the copies are on disk (ev_stage_sync), so after a power cut the manifest lists nothing that is short: what was
 * collected from a machine, or pasted, has no original to copy again. Renames of 3 that a power cut takes back are the same as
 * ended before 3.
 */
#include "evidence/folder.h"

#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SYNCED_ALONE                                                                                     \
    64 // more copies: one call for the file system costs less, though it waits for others' writes too

static char *staging_path(const dbr_evidence *ev, dbr_arena *arena, const char *name)
{
    return dbr_arena_printf(arena, "%s/evidence/.incoming%s", ev->folder, name);
}

static char *staged_path(const dbr_evidence *ev, dbr_arena *arena, dbr_slice name)
{
    dbr_sha256 h;
    char hex[66] = "/";
    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, name.ptr, name.len);
    dbr_sha256_end(&h, hex + 1);
    return staging_path(ev, arena, hex);
}

char *ev_stage_copy_path(const dbr_evidence *ev, dbr_arena *arena)
{
    return staging_path(ev, arena, "/copy");
}

dbr_code ev_stage_begin(dbr_evidence *ev, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    const char *folder = staging_path(ev, &names, "");
    if (ev->is_staging) {
        return DBR_OK;
    }
    dbr_code rc = dbr_evidence_mend(ev, err);
    if (rc < 0) {
        return rc;
    }
    dbr_temp_folder_adopt(folder);
    rc = dbr_folder_make(folder, err);
    ev->is_staging = rc == DBR_OK;
    if (rc < 0) {
        dbr_temp_folder_disown(folder);
    }
    return rc;
}

dbr_code ev_stage_check(const dbr_evidence *ev, dbr_slice name, dbr_err *err)
{
    DBR_AUTO(dbr_arena) arena = {0};
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] != '/') {
            continue;
        }
        struct stat st;
        const char *folder = dbr_arena_printf(&arena, "%s/evidence/%.*s", ev->folder, (int)i, name.ptr);
        if (lstat(folder, &st) != 0) {
            return DBR_OK; // so nothing is below it either
        }
        if (!S_ISDIR(st.st_mode)) {
            return dbr_fail(err, DBR_EIO, "cannot put '%.*s' into evidence/: '%.*s' is %s there",
                            DBR_FMT(name), (int)i, name.ptr, S_ISLNK(st.st_mode) ? "a link" : "a file");
        }
    }
    return DBR_OK;
}

dbr_code ev_stage_as(dbr_evidence *ev, ev_artifact *a, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    dbr_code rc = DBR_OK;
    if (rename(ev_stage_copy_path(ev, &names), staged_path(ev, &names, a->custody.path)) != 0) {
        rc =
            dbr_fail_errno(err, DBR_EIO, errno, "cannot put '%.*s' into evidence/", DBR_FMT(a->custody.path));
    }
    if (rc == DBR_OK) {
        a->is_staged = true;
        ev->staged_bytes += a->custody.size_bytes;
    }
    return rc;
}

/* A file system that cannot be asked (EINVAL, ENOSYS) is none that keeps less than it says; a failed write is a loss. */
static dbr_code sync_path(const char *path, int how, int (*sync)(int), dbr_err *err)
{
    int fd = open(path, how | O_CLOEXEC);
    if (fd < 0) {
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot open '%s'", path);
    }
    bool is_lost = sync(fd) != 0 && (errno == EIO || errno == ENOSPC || errno == EDQUOT);
    int errnum = errno;
    (void)close(fd);
    return is_lost ? dbr_fail_errno(err, DBR_EIO, errnum, "cannot write '%s'", path) : DBR_OK;
}

dbr_code ev_stage_sync(const dbr_evidence *ev, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    const char *folder = staging_path(ev, &names, "");
    dbr_code rc = DBR_OK;
    size_t n = 0;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        n += ev->artifacts.items[i].is_staged;
    }
    if (n > MAX_SYNCED_ALONE) {
        return sync_path(folder, O_RDONLY | O_DIRECTORY, syncfs, err);
    }
    for (size_t i = 0; rc == DBR_OK && i < ev->artifacts.n; i++) {
        const ev_artifact *a = &ev->artifacts.items[i];
        if (a->is_staged) {
            rc = sync_path(staged_path(ev, &names, a->custody.path), O_RDONLY, fdatasync, err);
        }
    }
    return rc < 0 || n == 0 ? rc : sync_path(folder, O_RDONLY | O_DIRECTORY, fsync, err);
}

bool ev_is_intact(const dbr_evidence *ev, const ev_artifact *a)
{
    DBR_AUTO(dbr_arena) names = {0};
    dbr_file_stat st = {0};
    dbr_err none = {0};
    const char *path = ev_artifact_path(ev, &names, a);
    return a->is_staged || (dbr_file_stat_of(path, &st, &none) == DBR_OK && st.type == DBR_FILE_REGULAR &&
                            st.size_bytes == a->custody.size_bytes && ev_has_true_hash(path, &a->custody));
}

/* ---- into its place ---- */

/* What lies in an artifact's place and is not it. A folder stays: other evidence may be in it. */
static dbr_code set_aside(const dbr_evidence *ev, const char *target, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    struct stat st;
    const char *name = dbr_path_name(target);
    const char *aside = dbr_arena_printf(&names, "%s/.debrief/replaced/%s", ev->folder, name);
    if (lstat(target, &st) == 0 && S_ISDIR(st.st_mode)) {
        return dbr_fail(err, DBR_EIO, "cannot write '%s': it is a folder", target);
    }
    dbr_code rc = dbr_folder_make(dbr_path_folder(&names, aside), err);
    for (unsigned n = 2; rc == DBR_OK && lstat(aside, &st) == 0; n++) {
        aside = dbr_arena_printf(&names, "%s/.debrief/replaced/%s", ev->folder, ev_numbered(&names, name, n));
    }
    if (rc < 0 || rename(target, aside) == 0) {
        return rc;
    }
    char sha[65];
    uint64_t size = 0; // evidence/ may be a link to another file system
    return errno == EXDEV ? dbr_file_copy(target, aside, sha, &size, err)
                          : dbr_fail_errno(err, DBR_EIO, errno, "cannot put '%s' aside", target);
}

static dbr_code settle(const dbr_evidence *ev, ev_artifact *a, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    struct stat st;
    const char *target = ev_artifact_path(ev, &names, a);
    dbr_code rc = ev_stage_check(ev, a->custody.path, err);
    if (rc == DBR_OK && lstat(target, &st) == 0 &&
        !(S_ISREG(st.st_mode) && (uint64_t)st.st_size == a->custody.size_bytes &&
          ev_has_true_hash(target, &a->custody))) {
        rc = set_aside(ev, target, err);
    }
    rc = rc < 0 ? rc : dbr_folder_make(dbr_path_folder(&names, target), err);
    if (rc == DBR_OK && rename(staged_path(ev, &names, a->custody.path), target) != 0) {
        rc =
            dbr_fail_errno(err, DBR_EIO, errno, "cannot put '%.*s' into evidence/", DBR_FMT(a->custody.path));
    }
    if (rc == DBR_OK) {
        a->is_staged = a->is_missing = a->is_changed = false;
        a->is_hash_checked = true;
    }
    return rc;
}

/* Takes out of memory what is not evidence: nothing of it was indexed yet. */
static void forget(dbr_evidence *ev, bool is_listed_too)
{
    size_t n = 0;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        bool goes = a->is_staged && a->is_new && (is_listed_too || !a->is_listed);
        a->is_staged = false;
        if (!goes) {
            ev->artifacts.items[n++] = *a;
        }
    }
    ev->artifacts.n = n;
    ev_artifacts_moved(ev);
}

dbr_code ev_stage_settle(dbr_evidence *ev, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        dbr_err bad = {0};
        if (a->is_staged && settle(ev, a, &bad) < 0 && rc == DBR_OK) {
            *err = bad;
            rc = bad.code;
        }
    }
    forget(ev, true);
    return rc;
}

void ev_stage_hold(dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) names = {0};
    if (ev->is_staging) {
        dbr_temp_folder_disown(staging_path(ev, &names, ""));
    }
}

void ev_stage_drop(dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) names = {0};
    if (ev->is_staging) {
        const char *folder = staging_path(ev, &names, "");
        dbr_temp_folder_disown(folder);
        dbr_folder_remove(folder);
        forget(ev, false);
    }
    ev->is_staging = false;
    ev->staged_bytes = 0;
}

/* ---- after one that was ended ---- */

dbr_code dbr_evidence_mend(dbr_evidence *ev, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    struct stat st;
    const char *folder = staging_path(ev, &names, "");
    dbr_code rc = DBR_OK;
    bool is_mended = false;
    if (ev->is_staging || lstat(folder, &st) != 0) {
        return DBR_OK;
    }
    for (size_t i = 0; rc == DBR_OK && S_ISDIR(st.st_mode) && i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        const char *staged = staged_path(ev, &names, a->custody.path);
        struct stat there;
        if (lstat(staged, &there) == 0 && S_ISREG(there.st_mode) && ev_has_true_hash(staged, &a->custody)) {
            rc = settle(ev, a, err);
            is_mended = true;
        }
    }
    if (rc == DBR_OK) {
        dbr_folder_remove(folder);
    }
    if (is_mended) {
        ev_refresh(ev);
    }
    return rc;
}
