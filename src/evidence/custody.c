/*
 * Custody: MANIFEST.jsonl. One JSON object a line, sorted by path, written atomically:
 *
 *     {"path":"nginx/access.log","sha256":"…","size":1834,"mtime":"2025-02-09T10:50:00Z","origin":"file: access.log",
 *      "by":"@alice","at":"2025-02-10T08:00:00Z"}
 *
 * Writing it is the moment at which what was added becomes evidence: staging.c tells the whole story.
 */
#include "evidence/folder.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"

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
    ev_artifacts_moved(ev);
}

/* ---- finding one by its path: a table of numbers, open addressing ---- */

void ev_artifacts_moved(dbr_evidence *ev)
{
    ev->n_placed = 0;
}

static void place(dbr_evidence *ev, size_t i)
{
    size_t mask = ev->n_places - 1;
    size_t at = (size_t)dbr_hash(ev->artifacts.items[i].custody.path) & mask;
    while (ev->places[at] != 0) {
        at = (at + 1) & mask;
    }
    ev->places[at] = (uint32_t)i + 1;
}

/* Enters what was added since; everything, into a larger table, where it would be more than half full. */
static void place_all(dbr_evidence *ev)
{
    if (ev->n_placed == 0 || 2 * ev->artifacts.n > ev->n_places) {
        ev->n_places = 64;
        while (ev->n_places < 4 * ev->artifacts.n) {
            ev->n_places *= 2;
        }
        free(ev->places);
        ev->places = dbr_xcalloc(ev->n_places, sizeof(*ev->places));
        ev->n_placed = 0;
    }
    for (; ev->n_placed < ev->artifacts.n; ev->n_placed++) {
        place(ev, ev->n_placed);
    }
}

ev_artifact *ev_find_artifact(dbr_evidence *ev, dbr_slice path)
{
    place_all(ev);
    size_t mask = ev->n_places - 1;
    for (size_t at = (size_t)dbr_hash(path) & mask; ev->places[at] != 0; at = (at + 1) & mask) {
        ev_artifact *a = &ev->artifacts.items[ev->places[at] - 1];
        if (dbr_slice_eq(a->custody.path, path)) {
            return a;
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
            *DBR_PUSH(&ev->artifacts) = (ev_artifact){.custody = custody, .is_listed = true};
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

static void compose(const dbr_evidence *ev, dbr_buf *out)
{
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        const dbr_custody *c = &ev->artifacts.items[i].custody;
        dbr_jsonw w;
        dbr_jsonw_init(&w, out, false);
        dbr_jsonw_object(&w, NULL);
        dbr_jsonw_slice(&w, "path", c->path);
        dbr_jsonw_str(&w, "sha256", c->sha256);
        dbr_jsonw_int(&w, "size", (int64_t)c->size_bytes);
        put_time(&w, "mtime", c->mtime_ns);
        dbr_jsonw_slice(&w, "origin", c->origin);
        dbr_jsonw_slice(&w, "by", c->by);
        put_time(&w, "at", c->at);
        dbr_jsonw_object_end(&w);
        dbr_buf_char(out, '\n');
    }
}

/* Nothing is written where nothing changed. */
static dbr_code write_manifest(dbr_evidence *ev, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) there = {0};
    dbr_err none = {0};
    const char *path = dbr_arena_printf(&names, "%s/evidence/MANIFEST.jsonl", ev->folder);
    ev_sort_artifacts(ev);
    compose(ev, &out);
    dbr_code rc = DBR_OK;
    if (dbr_file_read(path, &there, &none) < 0 || !dbr_slice_eq(dbr_buf_view(&there), dbr_buf_view(&out))) {
        rc = dbr_file_write_atomic(path, dbr_buf_view(&out), err);
    }
    for (size_t i = 0; rc == DBR_OK && i < ev->artifacts.n; i++) {
        ev->artifacts.items[i].is_listed = true;
    }
    return rc;
}

/* Where there is none: people may want others. */
static dbr_code write_attributes(const dbr_evidence *ev, dbr_err *err)
{
    static const char attributes[] =
        "# Raw evidence: never converted, so that its hashes stay true.\n* -text\n";
    DBR_AUTO(dbr_arena) names = {0};
    const char *path = dbr_arena_printf(&names, "%s/evidence/.gitattributes", ev->folder);
    return dbr_file_write_missing(path, dbr_slice_str(attributes), err);
}

dbr_code dbr_evidence_save(dbr_evidence *ev, dbr_err *err)
{
    DBR_AUTO(dbr_arena) names = {0};
    dbr_code rc = dbr_folder_make(dbr_arena_printf(&names, "%s/evidence", ev->folder), err);
    rc = rc < 0 ? rc : write_attributes(ev, err);
    rc = rc < 0 ? rc : ev_stage_sync(ev, err);
    ev_stage_hold(ev);
    rc = rc < 0 ? rc : write_manifest(ev, err);
    if (rc < 0) {
        ev_stage_drop(ev);
        return rc;
    }
    rc = ev_stage_settle(ev, err);
    if (rc < 0 && write_manifest(ev, &(dbr_err){0}) < 0) {
        return rc; // it lists what could not be put into its place: that stays where it is, for another try
    }
    ev_stage_drop(ev);
    return rc;
}
