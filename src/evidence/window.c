/*
 * The way to a member's bytes. Records are asked for one by one, mostly one behind the other, so a piece of the member is
 * kept in memory. How much is read ahead doubles while reads go forward, and is nothing for one that jumps. What a piece
 * still has of the next record is moved, never read again: packed members only unpack forward.
 */
#include "base/utf8.h"
#include "evidence/folder.h"

#include <string.h>

#define LEAST_BYTES   (4u << 10)
#define MOST_AHEAD    (512u << 10)
#define STILL_FOLLOWS (256u << 10) // bytes that may lie between two reads of one pass
#define UTF16_AT_ONCE (1u << 20)

void ev_window_release(ev_window *w)
{
    w->file = dbr_member_close(w->file);
    dbr_buf_release(&w->bytes);
}

/* Whether the window holds those bytes; without sums, since an offset is the index file's word. */
static bool holds(const ev_window *w, uint64_t offset, size_t len)
{
    return offset >= w->offset && len <= w->bytes.len && offset - w->offset <= w->bytes.len - len;
}

/* Makes the window begin at `offset` and hold `len` bytes and more, unless the member ends before. */
static dbr_code move_window(ev_window *w, uint64_t offset, size_t len, dbr_err *err)
{
    uint64_t end = w->offset + w->bytes.len;
    bool follows = offset >= w->offset && offset <= end + STILL_FOLLOWS;
    size_t kept = offset >= w->offset && offset < end ? (size_t)(end - offset) : 0;
    size_t n = 0;
    w->ahead = !follows ? 0 : w->ahead < LEAST_BYTES ? LEAST_BYTES : w->ahead * 2;
    w->ahead = w->ahead < MOST_AHEAD ? w->ahead : MOST_AHEAD;
    if (kept > 0) {
        memmove(w->bytes.ptr, w->bytes.ptr + (offset - w->offset), kept);
    }
    w->bytes.len = kept;
    w->offset = offset;
    size_t wanted = len - kept + w->ahead;
    wanted = wanted > LEAST_BYTES ? wanted : LEAST_BYTES;
    char *into = dbr_buf_reserve(&w->bytes, wanted);
    if (into == NULL) {
        return dbr_fail(err, DBR_ELIMIT, "record of %zu bytes", len);
    }
    dbr_code rc = dbr_member_at(w->file, offset + kept, into, wanted, &n, err);
    if (rc == DBR_OK) {
        w->bytes.len += n;
    }
    return rc;
}

dbr_code ev_window_at(ev_window *w, const ev_member *m, uint64_t offset, size_t len, dbr_slice *ret,
                      dbr_err *err)
{
    if (w->file == NULL) {
        dbr_arena names = {0};
        dbr_code rc =
            dbr_member_open_seeks(w->path, dbr_arena_str(&names, m->idx->name), w->seeks, &w->file, err);
        dbr_arena_release(&names);
        if (rc < 0) {
            return rc;
        }
    }
    if (!holds(w, offset, len)) {
        dbr_code rc = move_window(w, offset, len, err);
        if (rc < 0) {
            /* What lies ahead of a tear may be good: exactly what is wanted, then. */
            w->bytes.len = 0;
            w->ahead = 0;
            size_t n = 0;
            char *into = dbr_buf_reserve(&w->bytes, len);
            rc = into != NULL ? dbr_member_at(w->file, offset, into, len, &n, err) : rc;
            if (rc < 0) {
                return rc;
            }
            w->offset = offset;
            w->bytes.len = n;
        }
    }
    size_t at = (size_t)(offset - w->offset);
    *ret = dbr_slice_sub(dbr_buf_view(&w->bytes), at, at + len < w->bytes.len ? at + len : w->bytes.len);
    return DBR_OK;
}

dbr_slice ev_window_peek(const ev_window *w, uint64_t offset, size_t len)
{
    return holds(w, offset, len) ? dbr_slice_of(w->bytes.ptr + (offset - w->offset), len) : (dbr_slice){0};
}

/* UTF-16 members are decoded whole once; offsets count decoded bytes. */
static dbr_code decode_member(ev_member *m, dbr_err *err)
{
    DBR_AUTO(dbr_buf) raw = {0};
    dbr_slice piece = {0};
    dbr_code rc = DBR_OK;
    do {
        rc = ev_window_at(&m->window, m, raw.len, UTF16_AT_ONCE, &piece, err);
        if (rc == DBR_OK) {
            dbr_buf_slice(&raw, piece);
        }
    } while (rc == DBR_OK && piece.len > 0 && !raw.failed);
    if (raw.failed) {
        return dbr_fail(err, DBR_ELIMIT, "UTF-16 file too large");
    }
    return rc < 0                                             ? rc
           : dbr_wide_decode(&m->decoded, dbr_buf_view(&raw)) ? DBR_OK
                                                              : dbr_fail(err, DBR_EIO, "not UTF-16");
}

/* Makes room for one more open member: each has a descriptor, its window, and a packed one half a megabyte of blocks. */
static void close_one_member(dbr_evidence *ev)
{
    ev_member *oldest = NULL;
    size_t n_open = 0;
    for (size_t i = 0; i < ev->members.n; i++) {
        ev_member *m = &ev->members.items[i];
        n_open += m->window.file != NULL;
        if (m->window.file != NULL && (oldest == NULL || m->used < oldest->used)) {
            oldest = m;
        }
    }
    if (n_open >= EV_OPEN_MEMBERS) {
        ev_window_release(&oldest->window);
        dbr_buf_release(&oldest->decoded);
        oldest->window = (ev_window){.path = oldest->window.path, .seeks = oldest->window.seeks};
    }
}

dbr_code ev_view(dbr_evidence *ev, ev_member *m, uint64_t offset, size_t len, dbr_slice *ret, dbr_err *err)
{
    ev_window *w = &m->window;
    dbr_code rc = DBR_OK;
    m->used = ++ev->clock;
    if (w->path == NULL) {
        const ev_artifact *a = &ev->artifacts.items[m->info.i_artifact];
        w->path = ev_artifact_path(ev, &ev->arena, a);
        w->seeks = dbr_arena_printf(&ev->arena, "%s.seek", ev_index_path(ev, &ev->arena, a));
    }
    if (w->file == NULL) {
        close_one_member(ev);
    }
    if (!m->idx->is_utf16) {
        ev->work.n_reads += !holds(w, offset, len);
        return ev_window_at(w, m, offset, len, ret, err);
    }
    rc = w->file == NULL ? decode_member(m, err) : DBR_OK;
    if (rc == DBR_OK) {
        dbr_slice all = dbr_buf_view(&m->decoded);
        size_t begin = offset < all.len ? (size_t)offset : all.len;
        *ret = dbr_slice_sub(all, begin, len < all.len - begin ? begin + len : all.len);
    }
    return rc;
}

dbr_code ev_bytes(dbr_evidence *ev, ev_member *m, uint64_t offset, size_t len, dbr_arena *arena,
                  dbr_slice *ret, dbr_err *err)
{
    dbr_slice view = {0};
    dbr_code rc = ev_view(ev, m, offset, len, &view, err);
    if (rc == DBR_OK) {
        *ret = dbr_slice_dup(arena, view);
    }
    return rc;
}
