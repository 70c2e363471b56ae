/*
 * Loose files as evidence: nobody asked for custody, so they are read where they lie. What an incident folder keeps in
 * .debrief/index goes into a temporary folder, one index a file by its number in the sorted list; standard input and pipes are
 * spooled into the same folder, since records are parsed again from their bytes.
 */
#include "evidence/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_file(dbr_evidence *ev, const char *path, const char *source, const char *problem)
{
    dbr_arena *arena = &ev->arena;
    dbr_file_stat st = {0};
    dbr_err bad = {0};
    ev_artifact a = {.custody = {.path = dbr_slice_str(ev_utf8_name(arena, path))},
                     .source = dbr_arena_str(arena, dbr_slice_str(source))};
    a.custody.origin = dbr_slice_str(dbr_arena_printf(arena, "file: %s", path));
    if (problem == NULL && dbr_file_stat_of(source, &st, &bad) < 0) {
        problem = bad.message;
    }
    a.is_missing = problem != NULL || st.type != DBR_FILE_REGULAR;
    a.is_hash_checked = true; // there is none
    a.custody.size_bytes = st.size_bytes;
    a.custody.mtime_ns = st.mtime_ns;
    if (problem != NULL) {
        a.problem = dbr_slice_dup(arena, dbr_slice_str(problem));
    }
    *DBR_PUSH(&ev->artifacts) = a;
}

static dbr_code visit(void *data, const char *path, const char *relative, dbr_err *err)
{
    (void)relative;
    (void)err;
    add_file(data, path, path, NULL);
    return DBR_OK;
}

static void walk_problem(void *data, const char *path, const char *what)
{
    add_file(data, path, path, what);
}

/* What a descriptor gives, under the name `path`. */
static dbr_code add_spooled(dbr_evidence *ev, const char *path, int fd, dbr_time at, dbr_err *err)
{
    if (ev_find_artifact(ev, dbr_slice_str(ev_utf8_name(&ev->arena, path))) != NULL) {
        return DBR_OK;
    }
    const char *spool = dbr_arena_printf(&ev->arena, "%s/spool-%zu", ev->temporary, ev->artifacts.n);
    dbr_code rc = dbr_file_spool(fd, spool, err);
    rc = rc < 0 || at == DBR_TIME_NONE ? rc : dbr_file_set_time(spool, at, err); // years and days hang on it
    if (rc == DBR_OK) {
        add_file(ev, path, spool, NULL);
    }
    return rc;
}

/* A pipe by its path ("/dev/fd/63" of a shell's "<(…)"). */
static bool is_pipe(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
}

static dbr_code add_pipe(dbr_evidence *ev, const char *path, dbr_time at, dbr_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        add_file(ev, path, path, strerror(errno));
        return DBR_OK;
    }
    dbr_code rc = add_spooled(ev, path, fd, at, err);
    (void)close(fd);
    return rc;
}

static void drop_twins(dbr_evidence *ev)
{
    size_t n = 0;
    ev_sort_artifacts(ev);
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        if (n == 0 || !dbr_slice_eq(ev->artifacts.items[n - 1].custody.path, a->custody.path)) {
            ev->artifacts.items[n++] = *a;
        }
    }
    ev->artifacts.n = n;
    ev_artifacts_moved(ev);
}

dbr_code dbr_evidence_open_files(const char *const *paths, size_t n, const dbr_incident *incident,
                                 dbr_time piped_at, dbr_evidence **ret, dbr_err *err)
{
    dbr_evidence *ev = dbr_xcalloc(1, sizeof(*ev));
    dbr_code rc = DBR_OK;
    ev->incident = incident;
    rc = dbr_temp_folder_make(&ev->temporary, err);
    for (size_t i = 0; rc == DBR_OK && i < n; i++) {
        dbr_err bad = {0};
        if (strcmp(paths[i], "-") == 0) {
            rc = add_spooled(ev, "-", STDIN_FILENO, piped_at, err);
        } else if (is_pipe(paths[i])) {
            rc = add_pipe(ev, paths[i], piped_at, err);
        } else if (dbr_folder_walk(paths[i], visit, walk_problem, ev, &bad) < 0) {
            add_file(ev, paths[i], paths[i],
                     bad.code == DBR_ENOTFOUND ? "no such file or folder" : bad.message);
        }
    }
    if (rc < 0) {
        (void)dbr_evidence_free(ev);
        return rc;
    }
    drop_twins(ev);
    ev_refresh(ev);
    *ret = ev;
    return DBR_OK;
}
