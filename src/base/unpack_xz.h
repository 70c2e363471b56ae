/* liblzma, wrapped: xz streams from their start, and block by block. Private to base. */
#ifndef DBR_BASE_UNPACK_XZ_H
#define DBR_BASE_UNPACK_XZ_H

#include "base/file.h"

/* xz -9 needs 65 MiB; dictionaries made to exhaust memory are refused. */
#define XZ_MEMORY_BYTES (256u << 20)

/* ---- a stream from its start ---- */

typedef struct xz_decoder xz_decoder;
typedef enum xz_result { XZ_MORE, XZ_END, XZ_DAMAGED, XZ_TOO_LARGE } xz_result;

/* NULL when memory is out. Streams behind each other are one: only the end of the input ends it. */
xz_decoder *xz_decoder_new(void);
xz_decoder *xz_decoder_free(xz_decoder *d);
/* One step: takes from the front of `in`, gives up to `cap` bytes. `is_input_end`: nothing follows `in`. */
xz_result xz_decoder_step(xz_decoder *d, dbr_slice *in, bool is_input_end, char *out, size_t cap,
                          size_t *ret_len);
/* After XZ_TOO_LARGE: what it demands, MiB rounded up. */
uint64_t xz_decoder_needs_mib(const xz_decoder *d);

/* ---- a file's blocks, from the index at its end ---- */

typedef struct xz_blocks xz_blocks;
/* NULL when there are fewer than two, or one that unpacks to more than `max_block_bytes`. `file` is borrowed. */
xz_blocks *xz_blocks_open(dbr_reader *file, uint64_t max_block_bytes);
xz_blocks *xz_blocks_close(xz_blocks *x);
/* The offset at which the block begins that holds `offset`; UINT64_MAX behind the end. */
uint64_t xz_blocks_begin_of(const xz_blocks *x, uint64_t offset);
/* Goes to the beginning of that block. */
void xz_blocks_enter(xz_blocks *x, uint64_t offset);
/* Bytes of the entered block, then of the following ones: 1, 0 at the end, negative. */
int xz_blocks_read(xz_blocks *x, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);

#endif
