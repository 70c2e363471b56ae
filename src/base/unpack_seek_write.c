/*
 * Writing a seek table while an artifact is unpacked. A failure to write it (no space) is none of the reading: the table is
 * given up, and unpacked is from the start as before.
 *
 * Footer: version, magic of the stream; points as differences to the one before: unpacked, packed, bits, blob of the
 * window; frames: blob; members: name, 1 for the copy, base, length, 1 for whole. A blob is position, packed length,
 * length.
 */
#include "base/unpack_seek.h"

#include "base/unpack_seek_io.h"
#include "base/unpack_zstd.h"

#include <stdio.h>
#include <unistd.h>

#define WINDOW_LEVEL 1
#define FRAME_LEVEL  (-5) // as fast as bytes come; a third of the size is good enough for a cache

struct seek_writer {
    char *path, *temporary;
    FILE *file; // NULL before SEEK_MIN_BYTES were unpacked
    bool has_failed;
    dbr_buf pending;     // of the file, not yet written
    uint64_t position;   // of its end, pending bytes included
    zstd_packer *packer; // NULL before the first blob
    seek_table table;
    uint64_t unpacked, copied, copied_packed; // bytes so far: all, of the copy, of its frames
    bool is_in_member;
    dbr_buf frame; // of the copy, not yet packed
};

seek_writer *seek_writer_new(const char *path)
{
    seek_writer *w = dbr_xcalloc(1, sizeof(*w));
    w->path = dbr_xstrdup(path);
    w->temporary = dbr_temp_name_new(path);
    dbr_buf_add(&w->pending, seek_magic_begin, sizeof(seek_magic_begin));
    w->position = sizeof(seek_magic_begin);
    return w;
}

/* Room for what matters more: a table is a convenience. */
static void give_up(seek_writer *w)
{
    w->has_failed = true;
    if (w->file != NULL) {
        (void)fclose(w->file);
        (void)unlink(w->temporary);
        w->file = NULL;
    }
    dbr_buf_release(&w->pending);
}

static void write_pending(seek_writer *w)
{
    if (w->has_failed) {
        return;
    }
    if (w->file == NULL) {
        w->file = fopen(w->temporary, "wbe");
    }
    bool is_good = w->file != NULL && !w->pending.failed &&
                   fwrite(w->pending.ptr, 1, w->pending.len, w->file) == w->pending.len;
    dbr_buf_clear(&w->pending);
    if (!is_good) {
        give_up(w);
    }
}

void seek_writer_stream(seek_writer *w, dbr_magic magic)
{
    w->table.magic = magic;
}

/* Packs bytes into the file. */
static seek_blob put_blob(seek_writer *w, dbr_slice bytes, int level)
{
    seek_blob b = {.position = w->position, .len = (uint32_t)bytes.len};
    size_t before = w->pending.len;
    if (w->packer == NULL) {
        w->packer = zstd_packer_new();
    }
    if (w->has_failed || w->packer == NULL || !zstd_pack(w->packer, bytes, level, &w->pending)) {
        give_up(w);
        return b;
    }
    b.packed_len = (uint32_t)(w->pending.len - before);
    w->position += b.packed_len;
    if (w->unpacked > SEEK_MIN_BYTES) {
        write_pending(w);
    }
    return b;
}

void seek_writer_point(seek_writer *w, const dbr_codec_point *point)
{
    seek_point p = {.unpacked = point->unpacked, .packed = point->packed, .bits = point->bits};
    if (point->window.len > 0) {
        p.window = put_blob(w, point->window, WINDOW_LEVEL);
    }
    *DBR_PUSH(&w->table.points) = p;
}

void seek_writer_member(seek_writer *w, const char *name, const uint64_t *base)
{
    seek_member *m = DBR_PUSH(&w->table.members);
    *m = (seek_member){.name = dbr_slice_dup(&w->table.arena, dbr_slice_str(name)),
                       .is_copied = base == NULL,
                       .base = base != NULL ? *base : w->copied};
    w->is_in_member = true;
}

static void flush_frame(seek_writer *w)
{
    if (w->frame.len > 0) {
        seek_blob b = put_blob(w, dbr_buf_view(&w->frame), FRAME_LEVEL);
        w->copied_packed += b.packed_len;
        *DBR_PUSH(&w->table.frames) = b;
        dbr_buf_clear(&w->frame);
    }
}

void seek_writer_bytes(seek_writer *w, dbr_slice unpacked)
{
    if (!w->is_in_member) {
        return;
    }
    seek_member *m = &w->table.members.items[w->table.members.n - 1];
    w->unpacked += unpacked.len;
    if (!m->is_copied) {
        m->len += unpacked.len;
        return;
    }
    while (unpacked.len > 0 && w->copied_packed < SEEK_MAX_COPY_BYTES) {
        size_t room = SEEK_FRAME_BYTES - w->frame.len;
        size_t n = unpacked.len < room ? unpacked.len : room;
        dbr_buf_add(&w->frame, unpacked.ptr, n);
        unpacked = dbr_slice_from(unpacked, n);
        m->len += n;
        w->copied += n;
        if (w->frame.len == SEEK_FRAME_BYTES) {
            flush_frame(w);
        }
    }
    if (unpacked.len > 0) {
        w->is_in_member = false; // the rest is not copied, nor is the member whole
    }
}

void seek_writer_member_end(seek_writer *w, bool is_whole)
{
    if (w->is_in_member) {
        w->table.members.items[w->table.members.n - 1].is_whole = is_whole;
        w->is_in_member = false;
    }
}

/* ---- the footer ---- */

static void put_blob_place(dbr_buf *out, const seek_blob *b)
{
    seek_put(out, b->position);
    seek_put(out, b->packed_len);
    seek_put(out, b->len);
}

static void put_footer(const seek_table *t, dbr_buf *out)
{
    seek_point before = {0};
    seek_put(out, SEEK_VERSION);
    seek_put(out, (uint64_t)t->magic);
    seek_put(out, t->points.n);
    for (size_t i = 0; i < t->points.n; i++) {
        const seek_point *p = &t->points.items[i];
        seek_put(out, p->unpacked - before.unpacked);
        seek_put(out, p->packed - before.packed);
        seek_put(out, p->bits);
        put_blob_place(out, &p->window);
        before = *p;
    }
    seek_put(out, t->frames.n);
    for (size_t i = 0; i < t->frames.n; i++) {
        put_blob_place(out, &t->frames.items[i]);
    }
    seek_put(out, t->members.n);
    for (size_t i = 0; i < t->members.n; i++) {
        const seek_member *m = &t->members.items[i];
        seek_put(out, m->name.len);
        dbr_buf_slice(out, m->name);
        seek_put(out, m->is_copied);
        seek_put(out, m->base);
        seek_put(out, m->len);
        seek_put(out, m->is_whole);
    }
}

void seek_writer_finish(seek_writer *w, bool is_kept)
{
    seek_writer_member_end(w, false);
    flush_frame(w);
    if (is_kept && w->unpacked > SEEK_MIN_BYTES && !w->has_failed) {
        DBR_AUTO(dbr_buf) footer = {0};
        put_footer(&w->table, &footer);
        dbr_footer_end(&footer, w->position, seek_magic_end);
        dbr_buf_slice(&w->pending, dbr_buf_view(&footer));
        write_pending(w);
        bool is_written = w->file != NULL && fclose(w->file) == 0;
        w->file = NULL;
        if (!is_written || rename(w->temporary, w->path) != 0) {
            (void)unlink(w->temporary);
        }
    }
    give_up(w); // what was not put into its place
    (void)zstd_packer_free(w->packer);
    dbr_buf_release(&w->frame);
    seek_table_release(&w->table);
    free(w->path);
    (void)dbr_temp_name_free(w->temporary);
    free(w);
}
