/*
 * Seek tables: how to get at a packed artifact's unpacked bytes without unpacking it from the start. Private to base;
 * the public side is dbr_unpack_keep_seeks and dbr_member_open_seeks in unpack.h.
 *
 * A table is a file written beside the artifact's index during the one pass over it, and derived like the index. Three
 * ways lead to a member's bytes, the cheapest that there is is taken:
 *
 *   in the file    a tar that is not compressed: the member lies there as it is
 *   by points      the member is, or lies in a tar that is, one compressed stream which can be entered in its middle:
 *                  gzip (a point every SEEK_INTERVAL_BYTES, with its 32 KiB window), several zstd frames, several xz
 *                  blocks (those the file itself lists)
 *   in the copy    everything else (bz2, lz4, 7z, zip, one zstd frame, one xz block, packed in packed): the bytes are
 *                  kept a second time, in zstd frames of SEEK_FRAME_BYTES, as far as SEEK_MAX_COPY_BYTES go
 *
 * File: "DBRSEEK1" | blobs (windows and frames, zstd with checksum) | footer | u64 footer offset | u64 XXH3 | "DBRSEEKE".
 * The footer is a sequence of varints and length-prefixed texts (unpack_seek_write.c). Damage means: no table.
 */
#ifndef DBR_BASE_UNPACK_SEEK_H
#define DBR_BASE_UNPACK_SEEK_H

#include "base/file.h"
#include "base/unpack_codec.h"

#define SEEK_INTERVAL_BYTES ((uint64_t)1 << 20)   // some milliseconds of inflating
#define SEEK_FRAME_BYTES    ((size_t)256 << 10)   // some tenths of a millisecond
#define SEEK_MIN_BYTES      ((uint64_t)4 << 20)   // what unpacks to less is read from its start
#define SEEK_MAX_COPY_BYTES ((uint64_t)512 << 20) // of one artifact's copy, compressed
#define SEEK_MAX_STEP_BYTES                                                                                  \
    ((uint64_t)64 << 20) // xz blocks and zstd frames larger than that are not worth a point

/* A piece of the table's file: compressed bytes. */
typedef struct seek_blob {
    uint64_t position;
    uint32_t packed_len, len;
} seek_blob;

typedef struct seek_point {
    uint64_t unpacked, packed;
    unsigned bits;
    seek_blob window; // len 0: none
} seek_point;

typedef struct seek_member {
    dbr_slice name;
    bool is_copied; // its bytes are in the copy, else in the stream
    uint64_t base;  // offset there
    uint64_t len;   // bytes there
    bool is_whole;  // these are all its bytes; otherwise the pass ended early or the data is torn
} seek_member;

typedef struct seek_table {
    dbr_arena arena;
    dbr_reader *blobs; // the table's file
    dbr_magic magic;   // of the stream: NONE for the file itself
    DBR_VEC(seek_point) points;
    DBR_VEC(seek_blob) frames; // of the copy, SEEK_FRAME_BYTES each but the last
    DBR_VEC(seek_member) members;
} seek_table;

/* ---- writing ---- */

typedef struct seek_writer seek_writer;
/* Nothing is written before there is something to write. */
seek_writer *seek_writer_new(const char *path);
void seek_writer_stream(seek_writer *w, dbr_magic magic);
void seek_writer_point(seek_writer *w, const dbr_codec_point *point);
/* A member begins. In the stream at `base`, or (NULL) nowhere: then its bytes are copied. */
void seek_writer_member(seek_writer *w, const char *name, const uint64_t *base);
void seek_writer_bytes(seek_writer *w, dbr_slice unpacked);
void seek_writer_member_end(seek_writer *w, bool is_whole);
/* Puts the table into its place when it is to be kept, worth it and could be written; frees. */
void seek_writer_finish(seek_writer *w, bool is_kept);

/* ---- reading ---- */

/* 1 loaded, 0 not there or unfit. */
int seek_table_open(const char *path, seek_table *ret);
/* The footer alone. */
bool seek_footer_read(dbr_slice bytes, seek_table *ret);
void seek_table_release(seek_table *t);
/* Of several with one name the first; NULL for none. */
const seek_member *seek_table_find(const seek_table *t, dbr_slice name);
/* Unpacks a blob into `ret` (room for blob->len); false when it is damaged. */
bool seek_blob_read(const seek_table *t, const seek_blob *blob, char *ret);

/* The stream of an artifact, entered where it pays. */
typedef struct seek_stream seek_stream;
dbr_code seek_stream_open(const char *path, const seek_table *table, seek_stream **ret, dbr_err *err);
seek_stream *seek_stream_close(seek_stream *s);
/* Goes to an offset: forward as it is, or from the nearest point before it. Errors as dbr_codec_read. */
int seek_stream_goto(seek_stream *s, uint64_t offset, dbr_err *err);
/* 1, 0 at the end, negative. */
int seek_stream_read(seek_stream *s, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);
/* Bytes unpacked so far, those passed over included: what a reading costs. */
uint64_t seek_stream_work(const seek_stream *s);

#endif
