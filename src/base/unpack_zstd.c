/*
 * zstd: frames of a stream one at a time, what their headers say (RFC 8878), and blobs of seek tables.
 */
#include "base/unpack_zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#define HEADER_BYTES 18u // the longest header of a frame, with its magic number

/* ---- frames ---- */

struct zstd_decoder {
    ZSTD_DCtx *context;
    char head[HEADER_BYTES]; // of the frame, to tell what it demanded
    size_t head_len;
};

zstd_decoder *zstd_decoder_new(void)
{
    zstd_decoder *d = dbr_xcalloc(1, sizeof(*d));
    d->context = ZSTD_createDCtx();
    bool is_good = d->context != NULL &&
                   !ZSTD_isError(ZSTD_DCtx_setParameter(d->context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG));
    return is_good ? d : zstd_decoder_free(d);
}

zstd_decoder *zstd_decoder_free(zstd_decoder *d)
{
    if (d != NULL) {
        (void)ZSTD_freeDCtx(d->context);
        free(d);
    }
    return NULL;
}

// NOLINTNEXTLINE(readability-non-const-parameter): written to through the library's buffer
zstd_result zstd_decoder_step(zstd_decoder *d, dbr_slice *in, char *out, size_t cap, size_t *ret_len)
{
    ZSTD_inBuffer from = {.src = in->ptr, .size = in->len, .pos = 0};
    ZSTD_outBuffer to = {.dst = out, .size = cap, .pos = 0};
    size_t n = HEADER_BYTES - d->head_len < in->len ? HEADER_BYTES - d->head_len : in->len;
    if (n > 0) {
        memcpy(d->head + d->head_len, in->ptr, n);
        d->head_len += n;
    }
    size_t code = ZSTD_decompressStream(d->context, &to, &from);
    *in = dbr_slice_from(*in, from.pos);
    *ret_len = to.pos;
    if (ZSTD_isError(code)) {
        return ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge ? ZSTD_TOO_LARGE
                                                                                   : ZSTD_DAMAGED;
    }
    return code == 0 ? ZSTD_FRAME_END : ZSTD_MORE;
}

/* The window that a frame's header demands, in MiB rounded up; 0 when the header is not whole. RFC 8878, 3.1.1.1. */
static uint64_t window_mib(dbr_slice head)
{
    static const size_t content_bytes[] = {1, 2, 4, 8}; // of its size, in a frame of one segment
    const unsigned char *b = (const unsigned char *)head.ptr;
    uint64_t size = 0;
    if (head.len < 6 || memcmp(b, "\x28\xb5\x2f\xfd", 4) != 0) {
        return 0;
    }
    if ((b[4] & 0x20) == 0) { // a window descriptor follows
        uint64_t base = (uint64_t)1 << (10 + (b[5] >> 3));
        size = base + base / 8 * (b[5] & 7);
    } else {
        size_t at = 5 + (b[4] & 3) + ((b[4] & 3) == 3);
        size_t n = content_bytes[b[4] >> 6];
        for (size_t i = 0; i < n && at + n <= head.len; i++) {
            size |= (uint64_t)b[at + i] << (8 * i);
        }
    }
    return size / (1u << 20) + (size % (1u << 20) > 0);
}

uint64_t zstd_decoder_needs_mib(const zstd_decoder *d)
{
    return window_mib(dbr_slice_of(d->head, d->head_len));
}

/* Walks over the blocks of the first frame by their headers. RFC 8878, 3.1.1. */
bool zstd_has_frames(dbr_reader *file, uint64_t max_bytes)
{
    unsigned char head[18];
    size_t n = 0;
    dbr_err err = {0};
    if (dbr_reader_at(file, 0, head, sizeof(head), &n, &err) < 0 || n < 9 ||
        memcmp(head, "\x28\xb5\x2f\xfd", 4) != 0) {
        return false; // skippable frames first: read as one
    }
    static const unsigned id_bytes[] = {0, 1, 2, 4};
    static const unsigned size_bytes[] = {0, 2, 4, 8};
    bool is_single = (head[4] & 0x20) != 0;
    bool has_checksum = (head[4] & 0x04) != 0;
    unsigned content = size_bytes[head[4] >> 6];
    uint64_t at = 5u + !is_single + id_bytes[head[4] & 3] + (content == 0 && is_single ? 1 : content);
    uint64_t unpacked_at_most = 0;
    for (bool is_last = false; !is_last;) {
        if (dbr_reader_at(file, at, head, 3, &n, &err) < 0 || n < 3) {
            return false;
        }
        uint32_t block = head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16;
        is_last = (block & 1) != 0;
        at += 3 + ((block >> 1 & 3) == 1 ? 1 : block >> 3); // a run has one byte
        unpacked_at_most += 128u << 10;
        if (unpacked_at_most > max_bytes) {
            return false;
        }
    }
    return at + (has_checksum ? 4 : 0) < dbr_reader_size(file);
}

/* ---- blobs ---- */

struct zstd_packer {
    ZSTD_CCtx *context;
};

size_t zstd_packed_bound(size_t n)
{
    return ZSTD_COMPRESSBOUND(n);
}

zstd_packer *zstd_packer_new(void)
{
    zstd_packer *p = dbr_xcalloc(1, sizeof(*p));
    p->context = ZSTD_createCCtx();
    return p->context != NULL ? p : zstd_packer_free(p);
}

zstd_packer *zstd_packer_free(zstd_packer *p)
{
    if (p != NULL) {
        (void)ZSTD_freeCCtx(p->context);
        free(p);
    }
    return NULL;
}

bool zstd_pack(zstd_packer *p, dbr_slice bytes, int level, dbr_buf *out)
{
    size_t room = ZSTD_compressBound(bytes.len);
    char *into = dbr_buf_reserve(out, room);
    if (into == NULL || ZSTD_isError(ZSTD_CCtx_setParameter(p->context, ZSTD_c_compressionLevel, level)) ||
        ZSTD_isError(ZSTD_CCtx_setParameter(p->context, ZSTD_c_checksumFlag, 1))) {
        return false;
    }
    size_t n = ZSTD_compress2(p->context, into, room, bytes.ptr, bytes.len);
    if (ZSTD_isError(n)) {
        return false;
    }
    out->len += n;
    return true;
}

bool zstd_unpack(dbr_slice packed, char *ret, size_t len)
{
    size_t n = ZSTD_decompress(ret, len, packed.ptr, packed.len);
    return !ZSTD_isError(n) && n == len;
}
