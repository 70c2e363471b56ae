/*
 * Custody: copying artifacts in, and MANIFEST.jsonl. One JSON object a line, sorted by path, written atomically:
 *
 *     {"path":"nginx/access.log","sha256":"…","size":1834,"mtime":"2025-02-09T10:50:00Z","origin":"file: access.log",
 *      "by":"@alice","at":"2025-02-10T08:00:00Z"}
 */
#include "evidence/folder.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static int by_path(const void *a, const void *b)
{
    const ev_artifact *x = a;
    const ev_artifact *y = b;
    return dbr_slice_cmp(x->custody.path, y->custody.path);
}

void ev_sort_artifacts(dbr_evidence *ev)
{
    if (ev->artifacts.n > 1) {
        qsort(ev->artifacts.items, ev->artifacts.n, sizeof(ev_artifact), by_path);
    }
}

ev_artifact *ev_find_artifact(dbr_evidence *ev, dbr_slice path)
{
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        if (dbr_slice_eq(ev->artifacts.items[i].custody.path, path)) {
            return &ev->artifacts.items[i];
        }
    }
    return NULL;
}

static dbr_time instant_of(dbr_slice text)
{
    dbr_stamp s;
    return dbr_stamp_read(text, &s) ? dbr_stamp_instant(&s) : DBR_TIME_NONE;
}

static bool read_line(dbr_evidence *ev, dbr_slice line, dbr_custody *ret)
{
    dbr_slice path = dbr_json_text_at(&ev->arena, line, "/path");
    dbr_slice sha = dbr_json_text_at(&ev->arena, line, "/sha256");
    int64_t size = 0;
    if (!dbr_path_is_safe(path) || sha.len != 64 ||
        !dbr_slice_int(dbr_json_text_at(&ev->arena, line, "/size"), &size) || size < 0) {
        return false;
    }
    *ret = (dbr_custody){.path = dbr_slice_dup(&ev->arena, path), .size_bytes = (uint64_t)size};
    memcpy(ret->sha256, sha.ptr, 64);
    ret->origin = dbr_slice_dup(&ev->arena, dbr_json_text_at(&ev->arena, line, "/origin"));
    ret->by = dbr_slice_dup(&ev->arena, dbr_json_text_at(&ev->arena, line, "/by"));
    ret->at = instant_of(dbr_json_text_at(&ev->arena, line, "/at"));
    ret->mtime_ns = instant_of(dbr_json_text_at(&ev->arena, line, "/mtime"));
    return strspn(ret->sha256, "0123456789abcdef") == 64;
}

dbr_code ev_manifest_read(dbr_evidence *ev, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_arena names = {0};
    char *path = dbr_arena_printf(&names, "%s/evidence/MANIFEST.jsonl", ev->folder);
    dbr_file_stat st = {0};
    uint64_t line_number = 0;

    rc = dbr_file_stat_of(path, &st, err);
    if (rc < 0 || st.type == DBR_FILE_MISSING) {
        goto done;
    }
    rc = dbr_file_read(path, &bytes, err);
    if (rc < 0) {
        goto done;
    }
    for (dbr_slice rest = dbr_buf_view(&bytes); rest.ptr != NULL && rest.len > 0;) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        dbr_custody custody;
        line_number++;
        if (line.len == 0) {
            continue;
        }
        if (!read_line(ev, line, &custody)) {
            rc = dbr_fail(err, DBR_EPARSE, "not a manifest entry (path, sha256, size)");
            (void)dbr_err_at(err, path, line_number, 1);
            goto done;
        }
        if (ev_find_artifact(ev, custody.path) == NULL) {
            DBR_PUSH(&ev->artifacts)->custody = custody;
        }
    }
    ev_sort_artifacts(ev);
done:
    dbr_arena_release(&names);
    return rc;
}

static void put_time(dbr_jsonw *w, const char *key, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (t != DBR_TIME_NONE) {
        dbr_time_rfc3339(&text, t, dbr_zone_utc(), t % DBR_SECOND == 0 ? 0 : 9);
        dbr_jsonw_slice(w, key, dbr_buf_view(&text));
    }
}

dbr_code dbr_evidence_save(dbr_evidence *ev, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_arena names = {0};
    dbr_code rc = DBR_OK;

    ev_sort_artifacts(ev);
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        const dbr_custody *c = &ev->artifacts.items[i].custody;
        dbr_jsonw w;
        dbr_jsonw_init(&w, &out, false);
        dbr_jsonw_object(&w, NULL);
        dbr_jsonw_slice(&w, "path", c->path);
        dbr_jsonw_str(&w, "sha256", c->sha256);
        dbr_jsonw_int(&w, "size", (int64_t)c->size_bytes);
        put_time(&w, "mtime", c->mtime_ns);
        dbr_jsonw_slice(&w, "origin", c->origin);
        dbr_jsonw_slice(&w, "by", c->by);
        put_time(&w, "at", c->at);
        dbr_jsonw_object_end(&w);
        dbr_buf_char(&out, '\n');
    }
    rc = dbr_folder_make(dbr_arena_printf(&names, "%s/evidence", ev->folder), err);
    if (rc == DBR_OK) {
        rc = dbr_file_write_atomic(dbr_arena_printf(&names, "%s/evidence/MANIFEST.jsonl", ev->folder),
                                   dbr_buf_view(&out), err);
    }
    if (rc == DBR_OK) {
        static const char attributes[] =
            "# Raw evidence: never converted, so that its hashes stay true.\n* -text\n";
        rc = dbr_file_write_atomic(dbr_arena_printf(&names, "%s/evidence/.gitattributes", ev->folder),
                                   dbr_slice_str(attributes), err);
    }
    dbr_arena_release(&names);
    return rc;
}

/* ---- adding ---- */

typedef struct adding {
    dbr_evidence *ev;
    const dbr_custody *how;
    dbr_slice prefix;        // below evidence/, without the slash; may be empty
    const char *single_name; // for one file: its name in evidence/
    const char *own; // the incident's folder below what is added, with a slash behind it; NULL: not there
    dbr_add_report report;
    void *data;
} adding;

static void tell(adding *a, dbr_add_result result, const char *path, const char *as, const dbr_err *problem)
{
    if (a->report != NULL) {
        a->report(a->data, result, path, as, problem);
    }
}

/* "app.log" → "app-2.log"; the number goes before the first dot of the last part. */
static char *numbered(dbr_arena *arena, const char *name, unsigned number)
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

static void record(adding *a, dbr_slice name, const char *sha256, uint64_t size, int64_t mtime_ns,
                   const char *origin)
{
    dbr_arena *arena = &a->ev->arena;
    ev_artifact *x = DBR_PUSH(&a->ev->artifacts);
    x->custody = (dbr_custody){.path = dbr_slice_dup(arena, name),
                               .size_bytes = size,
                               .origin = dbr_slice_dup(arena, dbr_slice_str(origin)),
                               .by = dbr_slice_dup(arena, a->how->by),
                               .at = a->how->at,
                               .mtime_ns = mtime_ns};
    memcpy(x->custody.sha256, sha256, 65);
}

/* Whether a file that no manifest names has these bytes: a run was ended between copying it and writing the manifest. */
static bool is_orphan(const char *path, const dbr_file_stat *st, uint64_t size, const char *sha)
{
    dbr_custody custody = {0};
    memcpy(custody.sha256, sha, sizeof(custody.sha256));
    return st->type == DBR_FILE_REGULAR && st->size_bytes == size && ev_has_true_hash(path, &custody);
}

/* Whether a name in evidence/ may be used for these bytes: no manifest has it, and no other file lies there. */
static bool is_free(dbr_evidence *ev, const char *name, uint64_t size, const char *sha)
{
    dbr_arena arena = {0};
    dbr_file_stat there = {0};
    dbr_err err = {0};
    const char *path = evidence_path(ev, &arena, name);
    bool is_known = dbr_file_stat_of(path, &there, &err) == DBR_OK; // else writing there will tell why
    bool is = ev_find_artifact(ev, dbr_slice_str(name)) == NULL &&
              (!is_known || there.type == DBR_FILE_MISSING || is_orphan(path, &there, size, sha));
    dbr_arena_release(&arena);
    return is;
}

/* Copies to a fresh temporary name first: only then the hash is known, and with it whether these bytes are here. */
static dbr_code copy_in(adding *a, const char *path, const char *name, dbr_arena *arena, dbr_err *err)
{
    dbr_evidence *ev = a->ev;
    char sha[65];
    uint64_t size = 0;
    dbr_file_stat st = {0};
    char *incoming = evidence_path(ev, arena, ".incoming");
    dbr_code rc = dbr_folder_make(evidence_path(ev, arena, "."), err);
    if (rc < 0 || (rc = dbr_file_stat_of(path, &st, err)) < 0) {
        return rc;
    }
    (void)remove(incoming); // left by a run that was killed; the lock makes it ours
    rc = dbr_file_copy(path, incoming, sha, &size, err);
    if (rc < 0) {
        return rc;
    }
    const char *as = name;
    dbr_add_result result = DBR_ADD_NEW;
    for (unsigned n = 2;; n++) {
        ev_artifact *taken = ev_find_artifact(ev, dbr_slice_str(as));
        if (taken != NULL && strcmp(taken->custody.sha256, sha) == 0) {
            (void)remove(incoming);
            tell(a, DBR_ADD_SAME, path, as, NULL);
            return DBR_OK;
        }
        if (is_free(ev, as, size, sha)) {
            break;
        }
        as = numbered(arena, name, n);
        result = DBR_ADD_RENAMED;
    }
    char *target = evidence_path(ev, arena, as);
    rc = dbr_folder_make(dbr_path_folder(arena, target), err);
    if (rc == DBR_OK && rename(incoming, target) != 0) {
        rc = dbr_fail(err, DBR_EIO, "cannot put '%s' into evidence/", as);
    }
    if (rc < 0) {
        (void)remove(incoming);
        return rc;
    }
    const char *origin = a->how->origin.len > 0 ? dbr_arena_str(arena, a->how->origin)
                                                : dbr_arena_printf(arena, "file: %s", dbr_path_name(path));
    record(a, dbr_slice_str(as), sha, size, st.mtime_ns, origin);
    tell(a, result, path, as, NULL);
    return DBR_OK;
}

/* True when nothing more can be written: the rest would fail the same way. */
static bool is_hopeless(const dbr_evidence *ev, dbr_arena *arena)
{
    dbr_err err = {0};
    char *probe = dbr_arena_printf(arena, "%s/evidence/.probe", ev->folder);
    dbr_code rc = dbr_file_write_atomic(probe, dbr_slice_str("probe"), &err);
    (void)remove(probe);
    return rc < 0;
}

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

/* Where the incident lies in the folder that is added to it ("debrief run --into here ."): nothing of it is evidence. */
static const char *find_own(const dbr_evidence *ev, const char *root, dbr_arena *arena)
{
    char folder[PATH_MAX], given[PATH_MAX];
    if (realpath(ev->folder, folder) == NULL || realpath(root, given) == NULL) {
        return NULL;
    }
    size_t len = strcmp(given, "/") == 0 ? 0 : strlen(given);
    bool is_below = strncmp(folder, given, len) == 0 && folder[len] == '/' && folder[len + 1] != '\0';
    return is_below ? dbr_arena_printf(arena, "%s/", folder + len + 1) : NULL;
}

static dbr_code add_one(void *data, const char *path, const char *relative, dbr_err *err)
{
    adding *a = data;
    if (a->own != NULL && strncmp(relative, a->own, strlen(a->own)) == 0) {
        return DBR_OK;
    }
    dbr_arena arena = {0};
    dbr_err bad = {0};
    const char *name = relative[0] == '\0' ? a->single_name
                       : a->prefix.len > 0 ? dbr_arena_printf(&arena, "%.*s/%s", DBR_FMT(a->prefix), relative)
                                           : relative;
    dbr_code rc = DBR_OK;
    name = ev_utf8_name(&arena, name);
    if (strcmp(dbr_path_name(name), "MANIFEST.jsonl") == 0) {
        name = dbr_arena_printf(&arena, "%s.given", name);
    }
    if (copy_in(a, path, name, &arena, &bad) < 0) {
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
    char sha[65];
    dbr_sha256 h;
    dbr_code rc = DBR_OK;
    const char *as = name;

    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, bytes.ptr, bytes.len);
    dbr_sha256_end(&h, sha);
    for (unsigned n = 2; !is_free(ev, as, bytes.len, sha);
         n++) { // a file put there by hand is not written over
        const ev_artifact *taken = ev_find_artifact(ev, dbr_slice_str(as));
        if (taken != NULL && strcmp(taken->custody.sha256, sha) == 0) {
            goto done; // already here
        }
        as = numbered(&arena, name, n);
    }
    char *target = evidence_path(ev, &arena, as);
    rc = dbr_folder_make(dbr_path_folder(&arena, target), err);
    rc = rc < 0 ? rc : dbr_file_write_atomic(target, bytes, err);
    if (rc == DBR_OK) {
        record(&a, dbr_slice_str(as), sha, bytes.len, how->mtime_ns != 0 ? how->mtime_ns : how->at,
               dbr_arena_str(&arena, how->origin));
        ev_sort_artifacts(ev);
    }
done:
    dbr_arena_release(&arena);
    return rc;
}
