/* zstd, wrapped: streams, and small blobs both ways. Private to base. */
#ifndef DBR_BASE_UNPACK_ZSTD_H
#define DBR_BASE_UNPACK_ZSTD_H

#include "base/file.h"

#define ZSTD_WINDOW_LOG 27 // zstd's own default limit, 128 MiB

/* ---- a frame ---- */

typedef struct zstd_decoder zstd_decoder;
typedef enum zstd_result { ZSTD_MORE, ZSTD_FRAME_END, ZSTD_DAMAGED, ZSTD_TOO_LARGE } zstd_result;

zstd_decoder *zstd_decoder_new(void); // NULL when memory is out
zstd_decoder *zstd_decoder_free(zstd_decoder *d);
/* One step: takes from the front of `in`, gives up to `cap` bytes. */
zstd_result zstd_decoder_step(zstd_decoder *d, dbr_slice *in, char *out, size_t cap, size_t *ret_len);
/* After ZSTD_TOO_LARGE: the window it demands, MiB rounded up; 0 when the header was not seen whole. */
uint64_t zstd_decoder_needs_mib(const zstd_decoder *d);

/* True when a file begins with a frame that unpacks to at most `max_bytes`, and goes on behind it. */
bool zstd_has_frames(dbr_reader *file, uint64_t max_bytes);

/* ---- blobs ---- */

/* The most bytes that `n` can be packed into. */
size_t zstd_packed_bound(size_t n);
/* Packs with a checksum, appended to `out`. False when it cannot. */
typedef struct zstd_packer zstd_packer;
zstd_packer *zstd_packer_new(void); // NULL when memory is out
zstd_packer *zstd_packer_free(zstd_packer *p);
bool zstd_pack(zstd_packer *p, dbr_slice bytes, int level, dbr_buf *out);
/* Unpacks to exactly `len` bytes; false when the bytes are damaged. */
bool zstd_unpack(dbr_slice packed, char *ret, size_t len);

#endif
