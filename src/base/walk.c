/*
 * Walking a folder in a fixed order: bytewise by path, whatever the file system's own order is, so that the
 * same input gives the same output everywhere.
 *
 * To come out sorted by whole paths, a folder stands where its name with a '/' would: "a.log" is before
 * "a/x", since
 * '.' sorts before '/'. One folder's names are in memory at a time per level; levels are bounded by the
 * path's length. Folders on the way down are remembered by device and inode, so that a link to one of them is
 * seen as a loop.
 */
#include "base/file.h"

#include "base/limits.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>

typedef struct walk {
    dbr_walk_visit visit;
    dbr_walk_problem problem; // may be NULL
    void *data;
    size_t root_len; // bytes of "root/", cut off for the relative path
    dbr_err *err;
} walk;

/* A folder being visited; the list leads up to the root. */
typedef struct walk_level {
    const struct walk_level *parent; // NULL at the root
    uint64_t device, inode;
} walk_level;

typedef struct walk_entry {
    char *path; // in the level's arena; a folder's ends with '/'
    dbr_file_stat stat;
} walk_entry;

typedef DBR_VEC(walk_entry) walk_entries;

static dbr_code visit_folder(walk *w, const char *folder, const walk_level *level);
static int list_folder(walk *w, dbr_arena *arena, const char *folder, walk_entries *ret);
static void add_entry(walk *w, dbr_arena *arena, const char *folder, const char *name, walk_entries *entries);
static dbr_code visit_entry(walk *w, const walk_entry *e, const walk_level *level);
static int compare_entries(const void *a, const void *b);
static void report(const walk *w, const char *path, const char *what);

dbr_code dbr_folder_walk(const char *root, dbr_walk_visit visit, dbr_walk_problem problem, void *data,
                         dbr_err *err)
{
    dbr_file_stat st;
    DBR_AUTO(dbr_arena) arena = {0};
    walk w = {.visit = visit, .problem = problem, .data = data, .err = err};

    dbr_code rc = dbr_file_stat_of(root, &st, err);
    if (rc < 0) {
        return rc;
    }
    switch (st.type) {
    case DBR_FILE_MISSING:
        return dbr_fail(err, DBR_ENOTFOUND, "cannot find '%s'", root);
    case DBR_FILE_OTHER:
        return dbr_fail(err, DBR_EIO, "cannot read '%s': it is neither a file nor a folder", root);
    case DBR_FILE_REGULAR:
        return visit(data, root, "", err);
    case DBR_FILE_FOLDER:
        break;
    }
    const char *folder = root[strlen(root) - 1] == '/' ? root : dbr_arena_printf(&arena, "%s/", root);
    w.root_len = strlen(folder);
    return visit_folder(&w, folder, &(walk_level){.device = st.device, .inode = st.inode});
}

/* `folder` ends with '/'. An unreadable folder is a problem, but an unreadable root is a failure. */
static dbr_code visit_folder(walk *w, const char *folder, const walk_level *level)
{
    dbr_code rc = DBR_OK;
    DBR_AUTO(dbr_arena) arena = {0};
    walk_entries entries = {0};

    int errnum = list_folder(w, &arena, folder, &entries);
    if (errnum != 0 && level->parent == NULL) {
        rc = dbr_fail_errno(w->err, DBR_EIO, errnum, "cannot read folder '%s'", folder);
    } else if (errnum != 0) {
        report(w, folder, "cannot be read");
    }
    if (entries.n > 1) {
        qsort(entries.items, entries.n, sizeof(*entries.items), compare_entries);
    }
    for (size_t i = 0; i < entries.n && rc >= 0; i++) {
        rc = visit_entry(w, &entries.items[i], level);
    }
    DBR_VEC_RELEASE(&entries);
    return rc < 0 ? rc : DBR_OK;
}

/* 0, or an errno; what was listed before a failure is kept. */
static int list_folder(walk *w, dbr_arena *arena, const char *folder, walk_entries *ret)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return errno;
    }
    errno = 0;
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            add_entry(w, arena, folder, e->d_name, ret);
        }
        errno = 0; /* the end of a folder and a failure both are NULL */
    }
    int errnum = errno;
    (void)closedir(dir);
    return errnum;
}

static void add_entry(walk *w, dbr_arena *arena, const char *folder, const char *name, walk_entries *entries)
{
    dbr_err err = {0};
    walk_entry e = {.path = dbr_arena_printf(arena, "%s%s", folder, name)};

    if (strlen(e.path) >= DBR_MAX_PATH_BYTES) {
        report(w, e.path, "has too long a path");
    } else if (dbr_file_stat_of(e.path, &e.stat, &err) < 0) {
        report(w, e.path, "cannot be looked at");
    } else if (e.stat.type == DBR_FILE_OTHER) {
        report(w, e.path, "is neither a file nor a folder");
    } else if (e.stat.type == DBR_FILE_REGULAR) {
        *DBR_PUSH(entries) = e;
    } else if (e.stat.type == DBR_FILE_FOLDER && name[0] != '.') {
        e.path = dbr_arena_printf(arena, "%s/", e.path);
        *DBR_PUSH(entries) = e;
    }
    /* DBR_FILE_MISSING was there a moment ago: removed is not a problem. */
}

static dbr_code visit_entry(walk *w, const walk_entry *e, const walk_level *level)
{
    if (e->stat.type == DBR_FILE_REGULAR) {
        return w->visit(w->data, e->path, e->path + w->root_len, w->err);
    }
    for (const walk_level *up = level; up != NULL; up = up->parent) {
        if (up->device == e->stat.device && up->inode == e->stat.inode) {
            report(w, e->path, "leads back to a folder above it");
            return DBR_OK;
        }
    }
    return visit_folder(w, e->path,
                        &(walk_level){.parent = level, .device = e->stat.device, .inode = e->stat.inode});
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const walk_entry *)a)->path, ((const walk_entry *)b)->path);
}

static void report(const walk *w, const char *path, const char *what)
{
    if (w->problem != NULL) {
        w->problem(w->data, path, what);
    }
}
