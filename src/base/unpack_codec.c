/*
 * Compressed streams through their own libraries: one loop, and per format three functions (begin, step,
 * end).
 *
 * A file may hold several streams one after the other (`cat a.gz b.gz`, pigz, zstd's and lz4's frames): what
 * they unpack to is joined. gzip may be padded with zeros (tapes); other bytes behind the last gzip or bzip2
 * stream are passed over and reported, since this is what gzip itself does. Everything else that does not fit
 * is DBR_EIO, after the good bytes.
 */
#include "base/unpack_codec.h"

#include "base/mem.h"
#include "base/unpack_xz.h"
#include "base/unpack_zstd.h"

#include <assert.h>
#include <bzlib.h>
#include <limits.h>
#include <zlib.h>

#define IN_BYTES          (64u << 10)
#define GZIP_WINDOW_BYTES (32u << 10)
#define GZIP_TRAILER      8u // CRC and length behind the deflate stream

typedef enum step { STEP_MORE, STEP_END, STEP_BAD } step;

typedef struct codec_type {
    const char *name;
    bool (*begin)(dbr_codec *c);
    step (*step)(dbr_codec *c, char *out, size_t cap, size_t *ret_len);
    void (*end)(dbr_codec *c);
    unsigned char first;   // of a stream; other bytes between two streams are not one
    bool ignores_trailing; // passes over bytes that begin no stream
    unsigned limit_mib;    // memory that a stream may demand; 0: the format itself is modest
} codec_type;

struct dbr_codec {
    const codec_type *type;
    dbr_codec_fill fill;
    void *data;      // of `fill`, borrowed
    bool has_stream; // begun and not ended
    bool is_between; // a stream was complete; another may follow
    bool is_input_end;
    bool has_trailing;
    bool is_done;
    const char *reason;  // of the last STEP_BAD, static
    bool is_too_large;   // it demands more memory than a stream may have
    uint64_t needs_mib;  // … this much, 0 for unknown
    uint64_t in_offset;  // of in[0] among the packed bytes
    uint64_t out_offset; // of the next unpacked byte

    dbr_codec_on_point on_point; // NULL: nobody watches
    void *on_point_data;
    uint64_t interval, last_point;

    bool is_raw;   // gzip entered in its middle: deflate without header and trailer
    unsigned bits; // … and these bits of its first byte are still to come
    char *window;  // … and what it may refer back to; owned
    size_t window_len;
    unsigned trailer_left; // … bytes to pass over behind it
    dbr_err below;         // why the input ended, code DBR_OK for its plain end
    dbr_err failed;        // code below 0 once failed
    union {
        z_stream gzip;
        bz_stream bzip2;
        xz_decoder *xz;
        zstd_decoder *zstd;
    } state;
    size_t in_at, in_len;
    char in[IN_BYTES];
};

static void fill_input(dbr_codec *c);
static bool go_on_between(dbr_codec *c);
static void tell_point(dbr_codec *c, uint64_t unpacked, unsigned bits, dbr_slice window);
static void fail(dbr_codec *c, const char *what);
static const codec_type types[DBR_MAGIC_COUNT];

int64_t dbr_gzip_mtime(dbr_slice head)
{
    uint32_t second = 0;
    for (size_t i = 0; i < 4 && head.len >= 10; i++) {
        second |= (uint32_t)(unsigned char)head.ptr[4 + i] << (8 * i);
    }
    return (int64_t)second * INT64_C(1000000000);
}

dbr_codec *dbr_codec_new(dbr_magic magic, dbr_codec_fill fill, void *data)
{
    assert(types[magic].name != NULL && fill != NULL);
    dbr_codec *c = dbr_xcalloc(1, sizeof(*c));
    c->type = &types[magic];
    c->fill = fill;
    c->data = data;
    return c;
}

void dbr_codec_watch(dbr_codec *c, uint64_t interval_bytes, dbr_codec_on_point on_point, void *data)
{
    assert(c->out_offset == 0 && c->in_len == 0);
    c->interval = interval_bytes;
    c->on_point = on_point;
    c->on_point_data = data;
}

dbr_codec *dbr_codec_resume(dbr_magic magic, const dbr_codec_point *point, dbr_codec_fill fill, void *data)
{
    dbr_codec *c = dbr_codec_new(magic, fill, data);
    c->in_offset = point->packed;
    c->out_offset = point->unpacked;
    c->is_raw = magic == DBR_MAGIC_GZIP && point->window.len > 0;
    if (c->is_raw) {
        assert(point->bits < 8 && point->window.len <= GZIP_WINDOW_BYTES);
        c->bits = point->bits;
        c->window_len = point->window.len;
        c->window = dbr_xmalloc(c->window_len);
        memcpy(c->window, point->window.ptr, c->window_len);
    }
    return c;
}

dbr_codec *dbr_codec_free(dbr_codec *c)
{
    if (c == NULL) {
        return NULL;
    }
    if (c->has_stream) {
        c->type->end(c);
    }
    free(c->window);
    free(c);
    return NULL;
}

bool dbr_codec_has_trailing(const dbr_codec *c)
{
    return c->has_trailing;
}

int dbr_codec_read(dbr_codec *c, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    assert(cap > 0);
    cap = cap < INT_MAX ? cap : INT_MAX; // zlib and bzip2 count in unsigned int
    while (c->failed.code == DBR_OK && !c->is_done) {
        if (c->in_at == c->in_len && !c->is_input_end) {
            fill_input(c);
        }
        if (c->is_between) {
            if (!go_on_between(c)) {
                continue;
            }
            tell_point(c, c->out_offset, 0, (dbr_slice){0});
        }
        if (!c->has_stream && !c->type->begin(c)) {
            fail(c, "out of memory");
            break;
        }
        c->has_stream = true;
        size_t n = 0, in_at = c->in_at;
        step s = c->type->step(c, bytes, cap, &n);
        if (s == STEP_END) {
            c->type->end(c);
            c->has_stream = false;
            c->is_between = true;
        }
        if (s == STEP_BAD) {
            fail(c, c->reason);
        } else if (n == 0 && c->in_at == in_at && c->in_at == c->in_len && c->is_input_end &&
                   s == STEP_MORE) {
            fail(c, "the data is torn");
        }
        c->out_offset += n;
        if (n > 0) {
            *ret_len = n;
            return 1;
        }
    }
    if (c->failed.code < 0) {
        *err = c->failed;
        return c->failed.code;
    }
    return 0;
}

static void fill_input(dbr_codec *c)
{
    size_t n = 0;
    dbr_err err = {0};
    int rc = c->fill(c->data, c->in, sizeof(c->in), &n, &err);
    c->in_offset += c->in_len;
    c->in_at = 0;
    c->in_len = rc > 0 ? n : 0;
    c->is_input_end = rc <= 0;
    if (rc < 0) {
        c->below = err;
    }
}

/* A stream is complete. True when another one begins here; otherwise decides and the caller looks again. */
static bool go_on_between(dbr_codec *c)
{
    size_t skipped = c->trailer_left < c->in_len - c->in_at ? c->trailer_left : c->in_len - c->in_at;
    c->in_at += skipped;
    c->trailer_left -= (unsigned)skipped;
    if (c->in_at == c->in_len) {
        if (c->is_input_end && c->trailer_left > 0) {
            fail(c, "the data is torn");
        } else if (c->is_input_end) {
            c->is_done = c->below.code == DBR_OK;
            c->failed = c->below;
        }
        return false;
    }
    unsigned char next = (unsigned char)c->in[c->in_at];
    if (!c->type->ignores_trailing || next == c->type->first) {
        c->is_between = false;
        return true;
    }
    c->has_trailing = c->has_trailing || next != 0;
    if (next == 0) {
        c->in_at++; // padding
    } else {
        c->is_done = true;
    }
    return false;
}

/* Tells the watcher of a point, unless the last one is near. */
static void tell_point(dbr_codec *c, uint64_t unpacked, unsigned bits, dbr_slice window)
{
    if (c->on_point == NULL || unpacked - c->last_point < c->interval) {
        return;
    }
    dbr_codec_point p = {
        .unpacked = unpacked, .packed = c->in_offset + c->in_at - (bits > 0), .bits = bits, .window = window};
    c->last_point = unpacked;
    c->on_point(c->on_point_data, &p);
}

/* Fills c->failed; the loop hands it out once nothing is left before it. What happened below is the better
 * reason. */
static void fail(dbr_codec *c, const char *what)
{
    if (c->below.code < 0 && c->in_at == c->in_len) {
        c->failed = c->below;
    } else if (c->is_too_large && c->needs_mib > 0) {
        (void)dbr_fail(&c->failed, DBR_ELIMIT, "cannot unpack %s: %s: %llu MiB, %u are allowed",
                       c->type->name, what, (unsigned long long)c->needs_mib, c->type->limit_mib);
    } else if (c->is_too_large) {
        (void)dbr_fail(&c->failed, DBR_ELIMIT, "cannot unpack %s: %s: %u MiB are allowed", c->type->name,
                       what, c->type->limit_mib);
    } else {
        (void)dbr_fail(&c->failed, DBR_EIO, "cannot unpack %s: %s", c->type->name, what);
    }
}

/* ---- gzip ---- */

/* The first byte of a stream entered in its middle is fed bit by bit, so it has to be there. */
static bool gzip_enter(dbr_codec *c)
{
    z_stream *z = &c->state.gzip;
    if (inflateInit2(z, -15) != Z_OK) {
        return false;
    }
    if (c->bits > 0 && c->in_at < c->in_len) {
        int byte = (unsigned char)c->in[c->in_at++];
        (void)inflatePrime(z, (int)c->bits, byte >> (8 - c->bits));
    }
    return inflateSetDictionary(z, (const Bytef *)(const void *)c->window, (uInt)c->window_len) == Z_OK;
}

static bool gzip_begin(dbr_codec *c)
{
    c->state.gzip = (z_stream){0};
    if (c->is_raw) {
        return gzip_enter(c);
    }
    return inflateInit2(&c->state.gzip, 15 + 16) == Z_OK; // 16: gzip header and CRC
}

static step gzip_step(dbr_codec *c, char *out, size_t cap, size_t *ret_len)
{
    z_stream *z = &c->state.gzip;
    z->next_in = (Bytef *)(void *)(c->in + c->in_at);
    z->avail_in = (uInt)(c->in_len - c->in_at);
    z->next_out = (Bytef *)(void *)out;
    z->avail_out = (uInt)cap;
    /* Watched, it stops between blocks. It may do so without taking a byte: bits that it holds were enough. */
    bool has_moved = false;
    int code = Z_OK;
    do {
        uInt before = z->avail_in;
        code = inflate(z, c->on_point != NULL ? Z_BLOCK : Z_SYNC_FLUSH);
        has_moved = z->avail_in != before || z->avail_out < (uInt)cap;
    } while (c->on_point != NULL && code == Z_OK && !has_moved);
    c->in_at = c->in_len - z->avail_in;
    *ret_len = cap - z->avail_out;
    if (code == Z_STREAM_END) {
        c->trailer_left = c->is_raw ? GZIP_TRAILER : 0;
        c->is_raw = false;
        return STEP_END;
    }
    bool is_between_blocks = (z->data_type & 128) != 0 && (z->data_type & 64) == 0;
    uint64_t unpacked = c->out_offset + *ret_len;
    if (code == Z_OK && is_between_blocks && c->on_point != NULL && unpacked - c->last_point >= c->interval) {
        Bytef window[GZIP_WINDOW_BYTES];
        uInt len = 0;
        if (inflateGetDictionary(z, window, &len) == Z_OK && len > 0) {
            tell_point(c, unpacked, (unsigned)z->data_type & 7,
                       dbr_slice_of((const char *)(const void *)window, len));
        }
    }
    c->reason = code == Z_MEM_ERROR ? "out of memory" : "the data is damaged";
    return code == Z_OK || code == Z_BUF_ERROR ? STEP_MORE : STEP_BAD;
}

static void gzip_end(dbr_codec *c)
{
    (void)inflateEnd(&c->state.gzip);
}

/* ---- bzip2 ---- */

static bool bzip2_begin(dbr_codec *c)
{
    c->state.bzip2 = (bz_stream){0};
    return BZ2_bzDecompressInit(&c->state.bzip2, 0, 0) == BZ_OK;
}

static step bzip2_step(dbr_codec *c, char *out, size_t cap, size_t *ret_len)
{
    bz_stream *z = &c->state.bzip2;
    z->next_in = c->in + c->in_at;
    z->avail_in = (unsigned)(c->in_len - c->in_at);
    z->next_out = out;
    z->avail_out = (unsigned)cap;
    int code = BZ2_bzDecompress(z);
    c->in_at = c->in_len - z->avail_in;
    *ret_len = cap - z->avail_out;
    if (code == BZ_STREAM_END) {
        return STEP_END;
    }
    c->reason = code == BZ_MEM_ERROR ? "out of memory" : "the data is damaged";
    return code == BZ_OK ? STEP_MORE : STEP_BAD;
}

static void bzip2_end(dbr_codec *c)
{
    (void)BZ2_bzDecompressEnd(&c->state.bzip2);
}

/* ---- xz ---- */

static bool xz_begin(dbr_codec *c)
{
    c->state.xz = xz_decoder_new();
    return c->state.xz != NULL;
}

static step xz_step(dbr_codec *c, char *out, size_t cap, size_t *ret_len)
{
    dbr_slice in = dbr_slice_of(c->in + c->in_at, c->in_len - c->in_at);
    xz_result r = xz_decoder_step(c->state.xz, &in, c->is_input_end, out, cap, ret_len);
    c->in_at = c->in_len - in.len;
    c->is_too_large = r == XZ_TOO_LARGE;
    c->needs_mib = c->is_too_large ? xz_decoder_needs_mib(c->state.xz) : 0;
    c->reason = c->is_too_large ? "it demands too much memory" : "the data is damaged";
    return r == XZ_END ? STEP_END : r == XZ_MORE ? STEP_MORE : STEP_BAD;
}

static void xz_end(dbr_codec *c)
{
    c->state.xz = xz_decoder_free(c->state.xz);
}

/* ---- zstd ---- */

static bool zstd_begin(dbr_codec *c)
{
    c->state.zstd = zstd_decoder_new();
    return c->state.zstd != NULL;
}

static step zstd_step(dbr_codec *c, char *out, size_t cap, size_t *ret_len)
{
    dbr_slice in = dbr_slice_of(c->in + c->in_at, c->in_len - c->in_at);
    zstd_result r = zstd_decoder_step(c->state.zstd, &in, out, cap, ret_len);
    c->in_at = c->in_len - in.len;
    c->is_too_large = r == ZSTD_TOO_LARGE;
    c->needs_mib = c->is_too_large ? zstd_decoder_needs_mib(c->state.zstd) : 0;
    c->reason = c->is_too_large ? "it demands too large a window" : "the data is damaged";
    return r == ZSTD_FRAME_END ? STEP_END : r == ZSTD_MORE ? STEP_MORE : STEP_BAD;
}

static void zstd_end(dbr_codec *c)
{
    c->state.zstd = zstd_decoder_free(c->state.zstd);
}

static const codec_type types[DBR_MAGIC_COUNT] = {
    [DBR_MAGIC_GZIP] = {"gzip", gzip_begin, gzip_step, gzip_end, 0x1f, true},
    [DBR_MAGIC_BZIP2] = {"bzip2", bzip2_begin, bzip2_step, bzip2_end, 'B', true},
    [DBR_MAGIC_XZ] = {"xz", xz_begin, xz_step, xz_end, 0, false, XZ_MEMORY_BYTES >> 20},
    [DBR_MAGIC_ZSTD] = {"zstd", zstd_begin, zstd_step, zstd_end, 0, false, 1u << (ZSTD_WINDOW_LOG - 20)},
};

/* ---- magic ---- */

/* A tar header's checksum is the sum of its bytes with the checksum field itself as blanks. Text does not hit
 * it. */
static bool is_tar(dbr_slice head)
{
    if (head.len < DBR_MAGIC_BYTES || head.ptr[0] == '\0') {
        return false;
    }
    unsigned long sum = 8ul * ' ', written = 0;
    long signed_sum = 8l * ' '; // some old tars summed signed chars
    size_t i = 148;
    while (i < 156 && head.ptr[i] == ' ') {
        i++;
    }
    size_t first_digit = i;
    for (; i < 156 && head.ptr[i] >= '0' && head.ptr[i] <= '7'; i++) {
        written = written * 8 + (unsigned long)(head.ptr[i] - '0');
    }
    for (size_t at = 0; at < DBR_MAGIC_BYTES; at++) {
        bool is_own_field = at >= 148 && at < 156;
        sum += is_own_field ? 0 : (unsigned char)head.ptr[at];
        signed_sum += is_own_field ? 0 : (signed char)head.ptr[at];
    }
    return i > first_digit && (written == sum || (long)written == signed_sum);
}

static bool has(dbr_slice head, const char *magic, size_t len)
{
    return head.len >= len && memcmp(head.ptr, magic, len) == 0;
}

dbr_magic dbr_magic_of(dbr_slice head)
{
    if (has(head, "\x1f\x8b\x08", 3)) {
        return DBR_MAGIC_GZIP;
    }
    if (has(head,
            "\xfd"
            "7zXZ\0",
            6)) {
        return DBR_MAGIC_XZ;
    }
    bool is_skippable = head.len >= 4 && ((unsigned char)head.ptr[0] & 0xf0) == 0x50 &&
                        memcmp(head.ptr + 1, "\x2a\x4d\x18", 3) == 0;
    if (has(head, "\x28\xb5\x2f\xfd", 4) || is_skippable) {
        return DBR_MAGIC_ZSTD;
    }
    if (has(head, "\x04\x22\x4d\x18", 4)) {
        return DBR_MAGIC_LZ4;
    }
    /* "BZh" and a digit could begin a text; the block's number (pi), or the end's (its root), could not. */
    bool is_bzip2 =
        has(head, "BZh", 3) && head.len >= 10 && head.ptr[3] >= '1' && head.ptr[3] <= '9' &&
        (memcmp(head.ptr + 4, "1AY&SY", 6) == 0 || memcmp(head.ptr + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
    if (is_bzip2) {
        return DBR_MAGIC_BZIP2;
    }
    if (has(head, "PK\3\4", 4) || has(head, "PK\5\6", 4)) {
        return DBR_MAGIC_ZIP;
    }
    if (has(head, "7z\xbc\xaf\x27\x1c", 6)) {
        return DBR_MAGIC_7Z;
    }
    return is_tar(head) ? DBR_MAGIC_TAR : DBR_MAGIC_NONE;
}
