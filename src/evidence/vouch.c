/*
 * Whose bytes were read and found to be what custody says, and how the system saw the file then: its size, its two times, its
 * number. While it sees it so, the hash is not made again: hashing is all that a proof costs in a large folder. A write changes
 * at least the time of change, which no program sets at will; one so soon after the last that the clock may not tell them apart
 * is not relied on. Kept in .debrief/index/hashes, a line an artifact: hash, size, time of modification, time of change, device,
 * inode, path. Derived: without it, bytes are read.
 */
#include "evidence/folder.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAX_FILE_BYTES (64u << 20)

static bool is_same(const dbr_file_stat *a, const dbr_file_stat *b)
{
    return a->type == DBR_FILE_REGULAR && b->type == DBR_FILE_REGULAR && a->size_bytes == b->size_bytes &&
           a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns && a->device == b->device &&
           a->inode == b->inode;
}

bool ev_is_true(const dbr_evidence *ev, ev_artifact *a)
{
    DBR_AUTO(dbr_arena) names = {0};
    dbr_file_stat before = {0}, after = {0};
    dbr_err bad = {0};
    const char *path = ev_artifact_path(ev, &names, a);
    bool is_seen = dbr_file_stat_of(path, &before, &bad) == DBR_OK;
    if (is_seen && a->is_vouched && is_same(&before, &a->vouched)) {
        return true;
    }
    a->is_vouched = false;
    if (!ev_has_true_hash(path, &a->custody)) {
        return false;
    }
    if (is_seen && before.is_settled && dbr_file_stat_of(path, &after, &bad) == DBR_OK &&
        is_same(&before, &after)) {
        a->vouched = after;
        a->is_vouched = a->is_vouched_now = true;
    }
    return true;
}

static char *path_of(const dbr_evidence *ev, dbr_arena *arena)
{
    return dbr_arena_printf(arena, "%s/.debrief/index/hashes", ev->folder);
}

/* A line's artifact, by its path: both are sorted, so the search goes on from the last. NULL when it is not there any more. */
static ev_artifact *artifact_of(dbr_evidence *ev, size_t *i, dbr_slice path)
{
    while (*i < ev->artifacts.n && dbr_slice_cmp(ev->artifacts.items[*i].custody.path, path) < 0) {
        (*i)++;
    }
    bool is_it = *i < ev->artifacts.n && dbr_slice_eq(ev->artifacts.items[*i].custody.path, path);
    return is_it ? &ev->artifacts.items[*i] : NULL;
}

void ev_vouched_load(dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) names = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_err bad = {0};
    size_t i = 0;
    dbr_buf_init(&bytes, MAX_FILE_BYTES);
    if (ev->temporary != NULL || dbr_file_read(path_of(ev, &names), &bytes, &bad) < 0) {
        return;
    }
    dbr_slice text = dbr_buf_view(&bytes);
    while (text.len > 0) {
        dbr_slice line = dbr_slice_cut(&text, '\n');
        dbr_slice sha = dbr_slice_cut(&line, ' ');
        int64_t n[5] = {0};
        bool is_good = true;
        for (size_t k = 0; k < 5; k++) {
            is_good = is_good && line.ptr != NULL && dbr_slice_int(dbr_slice_cut(&line, ' '), &n[k]);
        }
        ev_artifact *a = is_good ? artifact_of(ev, &i, line) : NULL;
        if (a != NULL && dbr_slice_is(sha, a->custody.sha256)) {
            a->vouched = (dbr_file_stat){.type = DBR_FILE_REGULAR,
                                         .size_bytes = (uint64_t)n[0],
                                         .mtime_ns = n[1],
                                         .ctime_ns = n[2],
                                         .device = (uint64_t)n[3],
                                         .inode = (uint64_t)n[4]};
            a->is_vouched = true;
        }
    }
}

void ev_vouched_save(dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) names = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err bad = {0};
    bool is_new = false;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        is_new |= a->is_vouched_now;
        a->is_vouched_now = false;
        if (a->is_vouched && dbr_slice_find_char(a->custody.path, '\n') == SIZE_MAX) {
            dbr_buf_printf(&out, "%s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %.*s\n",
                           a->custody.sha256, (int64_t)a->vouched.size_bytes, a->vouched.mtime_ns,
                           a->vouched.ctime_ns, (int64_t)a->vouched.device, (int64_t)a->vouched.inode,
                           DBR_FMT(a->custody.path));
        }
    }
    if (is_new && ev->keeps && !out.failed) {
        (void)dbr_file_write_atomic(path_of(ev, &names), dbr_buf_view(&out), &bad);
    }
}
