/*
 * Reading seek tables, and going through a stream by them (unpack_seek.h has the file's format).
 *
 * A stream that is entered at a point unpacks forward from there; going forward by less than to the next point goes on.
 */
#include "base/unpack_seek.h"

#include "base/limits.h"
#include "base/unpack_seek_io.h"
#include "base/unpack_xz.h"
#include "base/unpack_zstd.h"

#include <assert.h>

#define MAX_WINDOW_BYTES (32u << 10)
#define PASS_OVER_BYTES  (64u << 10)
#define MAX_FOOTER_BYTES (256u << 20)

/* ---- tables ---- */

static seek_blob get_blob(dbr_slice *in, size_t max_len, bool *failed)
{
    uint64_t position = seek_get(in, failed);
    uint64_t packed_len = seek_get(in, failed);
    uint64_t len = seek_get(in, failed);
    *failed |= len > max_len || packed_len > zstd_packed_bound(max_len);
    return (seek_blob){.position = position, .packed_len = (uint32_t)packed_len, .len = (uint32_t)len};
}

static bool get_members(dbr_slice *in, seek_table *t)
{
    bool failed = false;
    uint64_t n = seek_get(in, &failed);
    for (uint64_t i = 0; i < n && !failed; i++) {
        seek_member m = {0};
        uint64_t len = seek_get(in, &failed);
        if (failed || len > in->len) {
            return false;
        }
        m.name = dbr_slice_dup(&t->arena, dbr_slice_sub(*in, 0, (size_t)len));
        *in = dbr_slice_from(*in, (size_t)len);
        m.is_copied = seek_get(in, &failed) != 0;
        m.base = seek_get(in, &failed);
        m.len = seek_get(in, &failed);
        m.is_whole = seek_get(in, &failed) != 0;
        uint64_t end = 0;
        failed |= __builtin_add_overflow(m.base, m.len, &end) ||
                  (m.is_copied && end > (uint64_t)t->frames.n * SEEK_FRAME_BYTES);
        *DBR_PUSH(&t->members) = m;
    }
    return !failed;
}

bool seek_footer_read(dbr_slice in, seek_table *ret)
{
    bool failed = seek_get(&in, &(bool){false}) != SEEK_VERSION;
    uint64_t magic = failed ? 0 : seek_get(&in, &failed);
    failed |= magic >= DBR_MAGIC_LZ4;
    ret->magic = failed ? DBR_MAGIC_NONE : (dbr_magic)magic;
    uint64_t n = failed ? 0 : seek_get(&in, &failed);
    seek_point p = {0};
    for (uint64_t i = 0; i < n && !failed; i++) { // each takes bytes: no more than there are
        failed |= __builtin_add_overflow(p.unpacked, seek_get(&in, &failed), &p.unpacked);
        failed |= __builtin_add_overflow(p.packed, seek_get(&in, &failed), &p.packed);
        uint64_t bits = seek_get(&in, &failed);
        failed |= bits > 7;
        p.bits = (unsigned)bits;
        p.window = get_blob(&in, MAX_WINDOW_BYTES, &failed);
        *DBR_PUSH(&ret->points) = p;
    }
    n = failed ? 0 : seek_get(&in, &failed);
    for (uint64_t i = 0; i < n && !failed; i++) {
        seek_blob b = get_blob(&in, SEEK_FRAME_BYTES, &failed);
        failed |= b.len != SEEK_FRAME_BYTES && i + 1 < n;
        *DBR_PUSH(&ret->frames) = b;
    }
    return !failed && get_members(&in, ret) && in.len == 0;
}

int seek_table_open(const char *path, seek_table *ret)
{
    DBR_AUTO(dbr_buf) footer = {.max_bytes = MAX_FOOTER_BYTES};
    dbr_err err = {0};
    seek_table t = {0};
    dbr_file_stat st = {0};
    if (dbr_file_stat_of(path, &st, &err) < 0 || st.type != DBR_FILE_REGULAR ||
        dbr_reader_open(path, &t.blobs, &err) < 0) {
        return 0;
    }
    if (!dbr_reader_footer(t.blobs, seek_magic_end, &footer) ||
        !seek_footer_read(dbr_buf_view(&footer), &t)) {
        seek_table_release(&t);
        return 0;
    }
    *ret = t;
    return 1;
}

void seek_table_release(seek_table *t)
{
    DBR_VEC_RELEASE(&t->points);
    DBR_VEC_RELEASE(&t->frames);
    DBR_VEC_RELEASE(&t->members);
    dbr_arena_release(&t->arena);
    t->blobs = dbr_reader_close(t->blobs);
}

const seek_member *seek_table_find(const seek_table *t, dbr_slice name)
{
    for (size_t i = 0; i < t->members.n; i++) {
        if (dbr_slice_eq(t->members.items[i].name, name)) {
            return &t->members.items[i];
        }
    }
    return NULL;
}

bool seek_blob_read(const seek_table *t, const seek_blob *blob, char *ret)
{
    dbr_err err = {0};
    size_t n = 0;
    char *packed = dbr_xmalloc(blob->packed_len + 1u);
    bool is_good = dbr_reader_at(t->blobs, blob->position, packed, blob->packed_len, &n, &err) == DBR_OK &&
                   n == blob->packed_len;
    is_good = is_good && zstd_unpack(dbr_slice_of(packed, blob->packed_len), ret, blob->len);
    free(packed);
    return is_good;
}

/* ---- streams ---- */

struct seek_stream {
    const seek_table *table; // borrowed
    dbr_reader *file;
    dbr_codec *codec; // gzip, zstd; NULL before the first read
    xz_blocks *xz;    // xz
    uint64_t file_at; // what `codec` gets next
    uint64_t at;      // offset of the next unpacked byte
    uint64_t work;
    bool is_begun; // `at` means something
};

static int fill(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    seek_stream *s = data;
    dbr_code rc = dbr_reader_at(s->file, s->file_at, bytes, cap, ret_len, err);
    s->file_at += rc == DBR_OK ? *ret_len : 0;
    return rc < 0 ? (int)rc : *ret_len > 0;
}

dbr_code seek_stream_open(const char *path, const seek_table *table, seek_stream **ret, dbr_err *err)
{
    seek_stream *s = dbr_xcalloc(1, sizeof(*s));
    s->table = table;
    dbr_code rc = dbr_reader_open(path, &s->file, err);
    if (rc == DBR_OK && table->magic == DBR_MAGIC_XZ) {
        s->xz = xz_blocks_open(s->file, SEEK_MAX_STEP_BYTES);
        rc = s->xz != NULL ? DBR_OK : dbr_fail(err, DBR_ECHANGED, "'%s' has other blocks than it had", path);
    }
    if (rc < 0) {
        (void)seek_stream_close(s);
        return rc;
    }
    *ret = s;
    return DBR_OK;
}

seek_stream *seek_stream_close(seek_stream *s)
{
    if (s != NULL) {
        (void)dbr_codec_free(s->codec);
        (void)xz_blocks_close(s->xz);
        (void)dbr_reader_close(s->file);
        free(s);
    }
    return NULL;
}

/* The last point at or before an offset; the stream's start when there is none. */
static seek_point point_before(const seek_table *t, uint64_t offset)
{
    size_t low = 0;
    size_t high = t->points.n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->points.items[mid].unpacked <= offset) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low > 0 ? t->points.items[low - 1] : (seek_point){0};
}

static int enter(seek_stream *s, const seek_point *p, uint64_t offset, dbr_err *err)
{
    if (s->xz != NULL) {
        xz_blocks_enter(s->xz, offset);
        s->at = p->unpacked;
        return 1;
    }
    char window[MAX_WINDOW_BYTES];
    dbr_codec_point point = {.unpacked = p->unpacked, .packed = p->packed, .bits = p->bits};
    if (p->window.len > 0) {
        if (!seek_blob_read(s->table, &p->window, window)) {
            return dbr_fail(err, DBR_ESTORE, "the seek table is damaged");
        }
        point.window = dbr_slice_of(window, p->window.len);
    }
    (void)dbr_codec_free(s->codec);
    s->codec = dbr_codec_resume(s->table->magic, &point, fill, s);
    s->file_at = p->packed;
    s->at = p->unpacked;
    return 1;
}

int seek_stream_goto(seek_stream *s, uint64_t offset, dbr_err *err)
{
    int rc = 1;
    if (s->table->magic == DBR_MAGIC_NONE) {
        s->at = offset;
        return 1;
    }
    bool is_ahead = s->is_begun && s->at <= offset;
    seek_point p = {0};
    if (s->xz != NULL) {
        p.unpacked = xz_blocks_begin_of(s->xz, offset);
        if (p.unpacked == UINT64_MAX) {
            return 0;
        }
    } else {
        p = point_before(s->table, offset);
    }
    if (!is_ahead || s->at < p.unpacked) {
        rc = enter(s, &p, offset, err);
    }
    s->is_begun = rc == 1;
    char *passed = s->at < offset && rc == 1 ? dbr_xmalloc(PASS_OVER_BYTES) : NULL;
    while (rc == 1 && s->at < offset) {
        size_t n = 0;
        uint64_t left = offset - s->at;
        rc = seek_stream_read(s, passed, left < PASS_OVER_BYTES ? (size_t)left : PASS_OVER_BYTES, &n, err);
    }
    free(passed);
    return rc;
}

int seek_stream_read(seek_stream *s, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    int rc = 0;
    if (s->table->magic == DBR_MAGIC_NONE) {
        rc = dbr_reader_at(s->file, s->at, bytes, cap, ret_len, err);
        rc = rc < 0 ? rc : *ret_len > 0;
    } else {
        rc = s->xz != NULL ? xz_blocks_read(s->xz, bytes, cap, ret_len, err)
                           : dbr_codec_read(s->codec, bytes, cap, ret_len, err);
    }
    if (rc == 1) {
        s->at += *ret_len;
        s->work += *ret_len;
    }
    return rc;
}

uint64_t seek_stream_work(const seek_stream *s)
{
    return s->work;
}
