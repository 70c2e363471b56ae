/*
 * Adding: which name bytes get below evidence/, and whether they are there already. How they get there is staging.c's.
 */
#include "evidence/folder.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define STAGED_MAX_BYTES (256u << 20) // what is lost, and copied again, when a long run is ended

typedef struct adding {
    dbr_evidence *ev;
    const dbr_custody *how;
    dbr_slice prefix;        // below evidence/, without the slash; may be empty
    const char *single_name; // for one file: its name in evidence/
    const char *
        own; // the incident's folder, where nothing is evidence, with a slash behind it; NULL: what is added lies in it
    dbr_add_report report;
    void *data;
} adding;

static void tell(adding *a, dbr_add_result result, const char *path, const char *as, const dbr_err *problem)
{
    if (a->report != NULL) {
        a->report(a->data, result, path, as, problem);
    }
}

char *ev_numbered(dbr_arena *arena, const char *name, unsigned number)
{
    const char *last = dbr_path_name(name);
    const char *dot = strchr(last, '.');
    size_t stem = dot != NULL && dot != last ? (size_t)(dot - name) : strlen(name);
    return dbr_arena_printf(arena, "%.*s-%u%s", (int)stem, name, number, name + stem);
}

static char *evidence_path(dbr_evidence *ev, dbr_arena *arena, const char *name)
{
    return dbr_arena_printf(arena, "%s/evidence/%s", ev->folder, name);
}

/* ---- one artifact ---- */

/* What is put in: a file, or bytes where there is none. */
typedef struct source {
    const char *path; // NULL: `bytes`
    dbr_slice bytes;
    uint64_t size_bytes;
    int64_t mtime_ns;
} source;

static bool hash_of(const source *s, char ret_sha[65])
{
    dbr_sha256 h;
    if (s->path != NULL) {
        return ev_hash_file(s->path, ret_sha);
    }
    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, s->bytes.ptr, s->bytes.len);
    dbr_sha256_end(&h, ret_sha);
    return true;
}

/* The time of the original, by which an artifact is known to be untouched without hashing it. */
static dbr_code set_time(const char *path, int64_t mtime_ns, dbr_err *err)
{
    return mtime_ns == DBR_TIME_NONE ? DBR_OK : dbr_file_set_time(path, mtime_ns, err);
}

/* A file is hashed while it is copied: it may be growing. */
static dbr_code copy(const source *s, const char *to, char ret_sha[65], uint64_t *ret_size, dbr_err *err)
{
    (void)remove(to); // of one that failed
    if (s->path != NULL) {
        return dbr_file_copy(s->path, to, ret_sha, ret_size, err);
    }
    (void)hash_of(s, ret_sha);
    *ret_size = s->bytes.len;
    dbr_code rc = dbr_file_write_atomic(to, s->bytes, err);
    return rc < 0 ? rc : set_time(to, s->mtime_ns, err);
}

static ev_artifact *record(adding *a, dbr_slice name, const char *sha256, uint64_t size, int64_t mtime_ns,
                           const char *origin)
{
    dbr_arena *arena = &a->ev->arena;
    ev_artifact *x = DBR_PUSH(&a->ev->artifacts);
    x->is_new = true;
    x->custody = (dbr_custody){.path = dbr_slice_dup(arena, name),
                               .size_bytes = size,
                               .origin = dbr_slice_dup(arena, dbr_slice_str(origin)),
                               .by = dbr_slice_dup(arena, a->how->by),
                               .at = a->how->at,
                               .mtime_ns = mtime_ns};
    memcpy(x->custody.sha256, sha256, 65);
    return x;
}

/* Whether a file that no manifest names has these bytes: somebody put it there, and it becomes the artifact. */
static bool is_orphan(const char *path, const dbr_file_stat *st, uint64_t size, const char *sha)
{
    dbr_custody custody = {0};
    memcpy(custody.sha256, sha, sizeof(custody.sha256));
    return st->type == DBR_FILE_REGULAR && st->size_bytes == size && ev_has_true_hash(path, &custody);
}

/* Whether a name in evidence/ that the manifest does not have may be used for these bytes: no other file lies there. */
static bool is_free(dbr_evidence *ev, const char *name, uint64_t size, const char *sha)
{
    dbr_arena arena = {0};
    dbr_file_stat there = {0};
    dbr_err err = {0};
    const char *path = evidence_path(ev, &arena, name);
    bool is_known = dbr_file_stat_of(path, &there, &err) == DBR_OK; // else writing there will tell why
    bool is = !is_known || there.type == DBR_FILE_MISSING || is_orphan(path, &there, size, sha);
    dbr_arena_release(&arena);
    return is;
}

/* The artifact of these bytes among those of the name and its numbers; else NULL, and the first that is free. */
static ev_artifact *find_same(dbr_evidence *ev, dbr_arena *arena, const char *name, uint64_t size,
                              const char *sha, const char **ret_free)
{
    const char *as = name;
    for (unsigned n = 2;; n++) {
        ev_artifact *taken = ev_find_artifact(ev, dbr_slice_str(as));
        if (taken != NULL && strcmp(taken->custody.sha256, sha) == 0) {
            return taken;
        }
        if (taken == NULL && is_free(ev, as, size, sha)) {
            *ret_free = as;
            return NULL;
        }
        as = ev_numbered(arena, name, n);
    }
}

/* The artifact that these bytes are already, found without copying them; most of what a second run is given. */
static const ev_artifact *find_here(dbr_evidence *ev, dbr_arena *arena, const char *name, const source *s)
{
    char sha[65];
    const char *as = name;
    bool is_likely = false;
    for (unsigned n = 2; !is_likely; n++) {
        const ev_artifact *taken = ev_find_artifact(ev, dbr_slice_str(as));
        if (taken == NULL) {
            return NULL;
        }
        is_likely = taken->custody.size_bytes == s->size_bytes;
        as = ev_numbered(arena, name, n);
    }
    const ev_artifact *same = hash_of(s, sha) ? find_same(ev, arena, name, s->size_bytes, sha, &as) : NULL;
    return same != NULL && ev_is_intact(ev, same) ? same : NULL;
}

/* Copies to a temporary name first: only then the hash is known, and with it whether these bytes are here. */
static dbr_code put_in(adding *a, const source *s, const char *name, dbr_arena *arena, dbr_err *err)
{
    dbr_evidence *ev = a->ev;
    char sha[65];
    uint64_t size = 0;
    const char *as = name;
    const ev_artifact *here = find_here(ev, arena, name, s);
    if (here != NULL) {
        tell(a, DBR_ADD_SAME, s->path, dbr_arena_str(arena, here->custody.path), NULL);
        return DBR_OK;
    }
    const char *incoming = ev_stage_copy_path(ev, arena);
    dbr_code rc = ev_stage_begin(ev, err);
    rc = rc < 0 ? rc : copy(s, incoming, sha, &size, err);
    if (rc < 0) {
        return rc;
    }
    ev_artifact *x = find_same(ev, arena, name, size, sha, &as);
    dbr_add_result result = as == name ? DBR_ADD_NEW : DBR_ADD_RENAMED;
    if (x != NULL && ev_is_intact(ev, x)) {
        result = DBR_ADD_SAME;
    } else if (x != NULL) {
        result = DBR_ADD_RESTORED;
        rc = ev_stage_check(ev, x->custody.path, err);
        rc = rc < 0 ? rc : set_time(incoming, x->custody.mtime_ns, err);
        rc = rc < 0 ? rc : ev_stage_as(ev, x, err);
    } else {
        rc = ev_stage_check(ev, dbr_slice_str(as), err);
        const char *origin = a->how->origin.len > 0 || s->path == NULL
                                 ? dbr_arena_str(arena, a->how->origin)
                                 : dbr_arena_printf(arena, "file: %s", dbr_path_name(s->path));
        x = rc < 0 ? NULL : record(a, dbr_slice_str(as), sha, size, s->mtime_ns, origin);
        rc = rc < 0 ? rc : ev_stage_as(ev, x, err);
        if (rc < 0 && x != NULL) {
            ev->artifacts.n--;
            ev_artifacts_moved(ev);
        }
    }
    (void)remove(incoming); // what was not needed
    if (rc == DBR_OK) {
        tell(a, result, s->path, dbr_arena_str(arena, x->custody.path), NULL);
    }
    return rc;
}

static dbr_code put_file_in(adding *a, const char *path, const char *name, dbr_arena *arena, dbr_err *err)
{
    dbr_file_stat st = {0};
    dbr_code rc = dbr_file_stat_of(path, &st, err);
    const source s = {.path = path, .size_bytes = st.size_bytes, .mtime_ns = st.mtime_ns};
    return rc < 0 ? rc : put_in(a, &s, name, arena, err);
}

/* ---- names ---- */

const char *ev_utf8_name(dbr_arena *arena, const char *name)
{
    char *out = dbr_arena_str(arena, dbr_slice_str(name));
    for (dbr_slice rest = dbr_slice_str(out); rest.len > 0;) {
        size_t good = dbr_utf8_valid_prefix(rest);
        if (good < rest.len) {
            out[(size_t)(rest.ptr - out) + good] = '_';
        }
        rest = dbr_slice_from(rest, good);
    }
    return out;
}

/* What is given may be called as something that is not evidence: what git takes for instructions, and our own files. */
static const char *given_name(dbr_arena *arena, const char *given)
{
    static const char *const reserved[] = {"MANIFEST.jsonl", ".gitattributes", ".gitignore"};
    const char *name = ev_utf8_name(arena, given);
    const char *last = dbr_path_name(name);
    size_t first = strcspn(name, "/");
    bool is_reserved = dbr_slice_starts(dbr_slice_str(last), ".debrief-"); // would be swept
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        is_reserved |= strcmp(last, reserved[i]) == 0;
    }
    if (dbr_slice_is(dbr_slice_of(name, first), ".incoming")) {
        name = dbr_arena_printf(arena, ".incoming.given%s", name + first);
    }
    return is_reserved ? dbr_arena_printf(arena, "%s.given", name) : name;
}

/* True when nothing more can be written: the rest would fail the same way. */
static bool is_hopeless(dbr_evidence *ev, dbr_arena *arena)
{
    dbr_err err = {0};
    char *probe = ev_stage_copy_path(ev, arena);
    dbr_code rc = ev_stage_begin(ev, &err);
    rc = rc < 0 ? rc : dbr_file_write_atomic(probe, dbr_slice_str("probe"), &err);
    (void)remove(probe);
    return rc < 0;
}

/* ---- files and folders ---- */

/* The incident may lie in the folder that is added to it ("debrief run --into here ."), or a link lead there: nothing of it is
 * evidence. But a folder that people have put into the incident's own is. */
static const char *find_own(const dbr_evidence *ev, const char *root, dbr_arena *arena)
{
    char folder[PATH_MAX], given[PATH_MAX];
    if (realpath(ev->folder, folder) == NULL || realpath(root, given) == NULL) {
        return NULL;
    }
    const char *own = dbr_arena_printf(arena, "%s/", folder);
    return dbr_slice_starts(dbr_slice_str(dbr_arena_printf(arena, "%s/", given)), own) ? NULL : own;
}

static bool is_own(const adding *a, const char *path)
{
    char real[PATH_MAX];
    return a->own != NULL && realpath(path, real) != NULL && dbr_slice_starts(dbr_slice_str(real), a->own);
}

static dbr_code add_one(void *data, const char *path, const char *relative, dbr_err *err)
{
    adding *a = data;
    if (is_own(a, path)) {
        return DBR_OK;
    }
    dbr_code rc = a->ev->staged_bytes > STAGED_MAX_BYTES ? dbr_evidence_save(a->ev, err) : DBR_OK;
    if (rc < 0) {
        return rc;
    }
    dbr_arena arena = {0};
    dbr_err bad = {0};
    const char *name = relative[0] == '\0' ? a->single_name
                       : a->prefix.len > 0 ? dbr_arena_printf(&arena, "%.*s/%s", DBR_FMT(a->prefix), relative)
                                           : relative;
    name = given_name(&arena, name);
    if (put_file_in(a, path, name, &arena, &bad) < 0) {
        tell(a, DBR_ADD_FAILED, path, name, &bad);
        if (is_hopeless(a->ev, &arena)) {
            *err = bad;
            rc = bad.code;
        }
    }
    dbr_arena_release(&arena);
    return rc;
}

static void walk_problem(void *data, const char *path, const char *what)
{
    dbr_err err = {0};
    (void)dbr_fail(&err, DBR_EIO, "%s", what);
    tell(data, DBR_ADD_FAILED, path, NULL, &err);
}

dbr_code dbr_evidence_add(dbr_evidence *ev, const char *path, const char *name, bool is_flat,
                          const dbr_custody *how, dbr_add_report report, void *data, dbr_err *err)
{
    dbr_arena arena = {0};
    dbr_file_stat st = {0};
    dbr_err bad = {0};
    dbr_code rc = DBR_OK;
    const char *own = name != NULL ? name : dbr_path_name(path);
    adding a = {.ev = ev, .how = how, .single_name = own, .report = report, .data = data};

    if (dbr_file_stat_of(path, &st, &bad) < 0 || st.type == DBR_FILE_MISSING) {
        if (bad.code == DBR_OK) {
            (void)dbr_fail(&bad, DBR_ENOTFOUND, "no such file or folder '%s'", path);
        }
        tell(&a, DBR_ADD_FAILED, path, NULL, &bad);
        goto done;
    }
    if (st.type == DBR_FILE_FOLDER && !is_flat) {
        a.prefix = dbr_slice_str(own);
        while (a.prefix.len > 0 && a.prefix.ptr[a.prefix.len - 1] == '/') {
            a.prefix.len--;
        }
    }
    a.own = st.type == DBR_FILE_FOLDER ? find_own(ev, path, &arena) : NULL;
    rc = dbr_folder_walk(path, add_one, walk_problem, &a, err);
    ev_sort_artifacts(ev);
done:
    dbr_arena_release(&arena);
    return rc;
}

dbr_code dbr_evidence_add_bytes(dbr_evidence *ev, const char *name, dbr_slice bytes, const dbr_custody *how,
                                dbr_err *err)
{
    dbr_arena arena = {0};
    adding a = {.ev = ev, .how = how};
    const source s = {
        .bytes = bytes, .size_bytes = bytes.len, .mtime_ns = how->mtime_ns != 0 ? how->mtime_ns : how->at};
    dbr_code rc = put_in(&a, &s, given_name(&arena, name), &arena, err);
    ev_sort_artifacts(ev);
    dbr_arena_release(&arena);
    return rc;
}
