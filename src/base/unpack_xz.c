/*
 * xz through liblzma: a stream from its start; and the blocks of a file, by the index that stands at its end (xz -T writes several, each of which can be unpacked
 * alone). liblzma reads the index; a block is unpacked with its own decoder, whose check is verified.
 */
#include "base/unpack_xz.h"

#include <assert.h>
#include <lzma.h>

#define INDEX_MEMORY_BYTES (64u << 20) // a million blocks
#define IN_BYTES           (64u << 10)

/* ---- a stream from its start ---- */

struct xz_decoder {
    lzma_stream stream;
};

xz_decoder *xz_decoder_new(void)
{
    xz_decoder *d = dbr_xcalloc(1, sizeof(*d));
    d->stream = (lzma_stream)LZMA_STREAM_INIT;
    return lzma_stream_decoder(&d->stream, XZ_MEMORY_BYTES, LZMA_CONCATENATED) == LZMA_OK
               ? d
               : xz_decoder_free(d);
}

xz_decoder *xz_decoder_free(xz_decoder *d)
{
    if (d != NULL) {
        lzma_end(&d->stream);
        free(d);
    }
    return NULL;
}

/* With LZMA_CONCATENATED the library itself looks for the next stream, and ends only when told that the input has. */
xz_result xz_decoder_step(xz_decoder *d, dbr_slice *in, bool is_input_end, char *out, size_t cap,
                          size_t *ret_len)
{
    lzma_stream *z = &d->stream;
    z->next_in = (const uint8_t *)(const void *)in->ptr;
    z->avail_in = in->len;
    z->next_out = (uint8_t *)(void *)out;
    z->avail_out = cap;
    lzma_ret code = lzma_code(z, is_input_end ? LZMA_FINISH : LZMA_RUN);
    *in = dbr_slice_from(*in, in->len - z->avail_in);
    *ret_len = cap - z->avail_out;
    switch (code) {
    case LZMA_STREAM_END:
        return XZ_END;
    case LZMA_OK:
    case LZMA_BUF_ERROR:
        return XZ_MORE;
    case LZMA_MEMLIMIT_ERROR:
    case LZMA_MEM_ERROR:
        return XZ_TOO_LARGE;
    default:
        return XZ_DAMAGED;
    }
}

uint64_t xz_decoder_needs_mib(const xz_decoder *d)
{
    return (lzma_memusage(&d->stream) + (1u << 20) - 1) >> 20;
}

/* ---- blocks ---- */

struct xz_blocks {
    dbr_reader *file; // borrowed
    lzma_index *index;
    lzma_index_iter block; // the entered one
    lzma_filter filters[LZMA_FILTERS_MAX + 1];
    lzma_block head;
    lzma_stream decoder;
    bool is_open; // `decoder` is in the block
    bool is_end;
    uint64_t file_at;
    uint8_t in[IN_BYTES];
};

/* The index of the whole file, all its streams together. */
static lzma_index *read_index(dbr_reader *file, uint8_t *in)
{
    lzma_stream z = LZMA_STREAM_INIT;
    lzma_index *index = NULL;
    uint64_t at = 0;
    dbr_err err = {0};
    lzma_ret code = lzma_file_info_decoder(&z, &index, INDEX_MEMORY_BYTES, dbr_reader_size(file));
    while (code == LZMA_OK) {
        size_t n = 0;
        if (dbr_reader_at(file, at, in, IN_BYTES, &n, &err) < 0) {
            break;
        }
        at += n;
        z.next_in = in;
        z.avail_in = n;
        code = lzma_code(&z, n > 0 ? LZMA_RUN : LZMA_FINISH);
        if (code == LZMA_SEEK_NEEDED) {
            at = z.seek_pos;
            z.avail_in = 0;
            code = LZMA_OK;
        }
    }
    lzma_end(&z);
    if (code != LZMA_STREAM_END) {
        lzma_index_end(index, NULL);
        return NULL;
    }
    return index;
}

static bool has_small_blocks(const lzma_index *index, uint64_t max_block_bytes)
{
    lzma_index_iter i;
    lzma_index_iter_init(&i, index);
    while (!lzma_index_iter_next(&i, LZMA_INDEX_ITER_BLOCK)) {
        if (i.block.uncompressed_size > max_block_bytes) {
            return false;
        }
    }
    return lzma_index_block_count(index) > 1;
}

xz_blocks *xz_blocks_open(dbr_reader *file, uint64_t max_block_bytes)
{
    xz_blocks *x = dbr_xcalloc(1, sizeof(*x));
    x->file = file;
    x->decoder = (lzma_stream)LZMA_STREAM_INIT;
    x->index = read_index(file, x->in);
    if (x->index == NULL || !has_small_blocks(x->index, max_block_bytes)) {
        return xz_blocks_close(x);
    }
    lzma_index_iter_init(&x->block, x->index);
    return x;
}

static void leave(xz_blocks *x)
{
    if (x->is_open) {
        lzma_end(&x->decoder);
        x->decoder = (lzma_stream)LZMA_STREAM_INIT;
        lzma_filters_free(x->filters, NULL);
        x->is_open = false;
    }
}

xz_blocks *xz_blocks_close(xz_blocks *x)
{
    if (x != NULL) {
        leave(x);
        lzma_index_end(x->index, NULL);
        free(x);
    }
    return NULL;
}

/* Begins to unpack the block that the iterator stands at. */
static bool begin_block(xz_blocks *x)
{
    dbr_err err = {0};
    size_t n = 0;
    leave(x);
    x->head = (lzma_block){.version = 1, .check = x->block.stream.flags->check, .filters = x->filters};
    x->filters[0].id = LZMA_VLI_UNKNOWN;
    uint64_t at = x->block.block.compressed_file_offset;
    if (dbr_reader_at(x->file, at, x->in, LZMA_BLOCK_HEADER_SIZE_MAX, &n, &err) < 0 || n == 0 ||
        x->in[0] == 0) {
        return false;
    }
    x->head.header_size = lzma_block_header_size_decode(x->in[0]);
    if (n < x->head.header_size || lzma_block_header_decode(&x->head, NULL, x->in) != LZMA_OK) {
        return false;
    }
    bool is_good = lzma_block_compressed_size(&x->head, x->block.block.unpadded_size) == LZMA_OK &&
                   lzma_raw_decoder_memusage(x->filters) <= XZ_MEMORY_BYTES &&
                   lzma_block_decoder(&x->decoder, &x->head) == LZMA_OK;
    x->file_at = at + x->head.header_size;
    x->is_open = is_good;
    if (!is_good) {
        lzma_filters_free(x->filters, NULL);
    }
    return is_good;
}

uint64_t xz_blocks_begin_of(const xz_blocks *x, uint64_t offset)
{
    lzma_index_iter i;
    lzma_index_iter_init(&i, x->index);
    return lzma_index_iter_locate(&i, offset) ? UINT64_MAX : i.block.uncompressed_file_offset;
}

void xz_blocks_enter(xz_blocks *x, uint64_t offset)
{
    leave(x);
    x->is_end = lzma_index_iter_locate(&x->block, offset); // true: behind the end
}

int xz_blocks_read(xz_blocks *x, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    for (;;) {
        if (x->is_end) {
            return 0;
        }
        if (!x->is_open && !begin_block(x)) {
            return dbr_fail(err, DBR_EIO, "cannot unpack xz: the data is damaged");
        }
        if (x->decoder.avail_in == 0) {
            size_t n = 0;
            dbr_code rc = dbr_reader_at(x->file, x->file_at, x->in, sizeof(x->in), &n, err);
            if (rc < 0) {
                return (int)rc;
            }
            x->decoder.next_in = x->in;
            x->decoder.avail_in = n;
            x->file_at += n;
        }
        x->decoder.next_out = bytes;
        x->decoder.avail_out = cap;
        lzma_ret code = lzma_code(&x->decoder, x->decoder.avail_in > 0 ? LZMA_RUN : LZMA_FINISH);
        *ret_len = cap - x->decoder.avail_out;
        if (code == LZMA_STREAM_END) {
            leave(x);
            x->is_end = lzma_index_iter_next(&x->block, LZMA_INDEX_ITER_NONEMPTY_BLOCK);
        } else if (code != LZMA_OK) {
            return dbr_fail(err, DBR_EIO, "cannot unpack xz: the data is damaged");
        }
        if (*ret_len > 0) {
            return 1;
        }
    }
}
