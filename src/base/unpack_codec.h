/*
 * Compressed streams, one at a time: gzip, bzip2, xz, zstd. Private to unpack.c.
 *
 * These four are not read through libarchive because its filters throw away up to 64 KiB of good bytes before
 * a tear, take a gzip header torn in half for the end, and do not verify gzip's CRC.
 */
#ifndef DBR_BASE_UNPACK_CODEC_H
#define DBR_BASE_UNPACK_CODEC_H

#include "base/err.h"
#include "base/slice.h"

/* What a first look at the bytes says. */
typedef enum dbr_magic {
    DBR_MAGIC_NONE,
    DBR_MAGIC_GZIP,
    DBR_MAGIC_BZIP2,
    DBR_MAGIC_XZ,
    DBR_MAGIC_ZSTD,
    DBR_MAGIC_LZ4,
    DBR_MAGIC_TAR, // this and what follows have members
    DBR_MAGIC_ZIP,
    DBR_MAGIC_7Z,
    DBR_MAGIC_COUNT
} dbr_magic;

/* Bytes that are enough to tell any of them: tar has its checksum at 148 and its word at 257. */
#define DBR_MAGIC_BYTES 512u

dbr_magic dbr_magic_of(dbr_slice head);
/* When gzip's header says its content was last changed, in nanoseconds since 1970; 0 when it does not (RFC 1952). */
int64_t dbr_gzip_mtime(dbr_slice head);

/* Gives packed bytes: 1 and *ret_len > 0, 0 at the end, negative on failure. */
typedef int (*dbr_codec_fill)(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);

typedef struct dbr_codec dbr_codec;

/* `magic` is one of GZIP, BZIP2, XZ, ZSTD. */
dbr_codec *dbr_codec_new(dbr_magic magic, dbr_codec_fill fill, void *data);
dbr_codec *dbr_codec_free(dbr_codec *c);
/* Unpacked bytes, as dbr_unpack_read: a failure is announced after every byte before it, and stays. */
int dbr_codec_read(dbr_codec *c, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);
/* True when bytes that belong to no stream followed the last one and were passed over. */
bool dbr_codec_has_trailing(const dbr_codec *c);

/*
 * A place where unpacking can start again: where a stream begins, or, inside a gzip stream, between two blocks of it with
 * the bytes that what follows may refer back to.
 */
typedef struct dbr_codec_point {
    uint64_t unpacked; // offset of the first byte it gives
    uint64_t packed;   // offset of the first byte it needs
    unsigned bits;     // gzip: how many bits of that byte are still to be read, 0 for all
    dbr_slice window;  // gzip: up to 32 KiB; empty where a stream begins
} dbr_codec_point;

/* Calls `on_point` where one is possible, when about `interval_bytes` were unpacked since the last; xz has none. To be
 * called before the first read. `window` is valid during the call. */
typedef void (*dbr_codec_on_point)(void *data, const dbr_codec_point *point);
void dbr_codec_watch(dbr_codec *c, uint64_t interval_bytes, dbr_codec_on_point on_point, void *data);
/* A codec that goes on at a point; `fill` gives the bytes from point->packed on. The checksum of a gzip stream that was
 * entered in its middle is not verified. */
dbr_codec *dbr_codec_resume(dbr_magic magic, const dbr_codec_point *point, dbr_codec_fill fill, void *data);

/*
 * Walks over the frames of an lz4 stream without unpacking them. lz4 itself goes through libarchive (there is
 * no liblz4 to build against everywhere), which takes a header torn in half for the end: this knows better.
 * Zero-initialise.
 */
typedef struct dbr_lz4_walk {
    unsigned phase;      // internal
    unsigned flags;      // of the frame
    unsigned n_value;    // bytes of `value` so far
    uint32_t value;      // little-endian number being read
    uint64_t left_bytes; // to pass over
} dbr_lz4_walk;

void dbr_lz4_walk_over(dbr_lz4_walk *w, dbr_slice bytes);
/* True when the stream may end here: at a frame's end, or in bytes behind the last frame that are none. */
bool dbr_lz4_is_whole(const dbr_lz4_walk *w);

#endif
