/*
 * Packed bytes: gz, bz2, xz, zst, lz4 as streams, tar, zip, 7z as members, nested (libarchive; the only file that knows
 * it is unpack.c).
 *
 * A file is a list of members. One that is not packed, or packed as a stream, has exactly one member named "". Members
 * of archives inside archives are joined with '!': "logs.tar!web/access.log.gz" gives "logs.tar" its members and unpacks
 * the .gz. Only regular members count; links, devices and unsafe names (absolute, "..", NUL) are reported as problems
 * and passed over. Limits: base/limits.h (members, depth, ratio).
 */
#ifndef DBR_BASE_UNPACK_H
#define DBR_BASE_UNPACK_H

#include "base/err.h"
#include "base/mem.h"

typedef struct dbr_unpack dbr_unpack;

typedef enum dbr_pack {
    DBR_PACK_NONE,    // the bytes are the bytes
    DBR_PACK_STREAM,  // one compressed stream
    DBR_PACK_ARCHIVE, // members
} dbr_pack;

/* What the first bytes (give 512 or more, or all there are) say, content before name. A compressed tar is an ARCHIVE when
 * its beginning can be unpacked from `head` (bz2, xz and lz4 need a whole block for that), else a STREAM. */
dbr_pack dbr_unpack_sniff(dbr_slice head);

/* Opens a file for a pass over its members, in their order in the file. */
dbr_code dbr_unpack_open(const char *path, dbr_unpack **ret, dbr_err *err);
dbr_unpack *dbr_unpack_close(dbr_unpack *u);

/*
 * Before the first dbr_unpack_next: keeps on the way what dbr_member_open_seeks needs to read any part of what was unpacked
 * without unpacking it again from the start, and puts it into the file `path` when the pass has come to its end (or to a
 * tear). Nothing is written for files that are not packed, or small. That it cannot be written is no failure: reading is
 * slower then. How: unpack_seek.h.
 */
void dbr_unpack_keep_seeks(dbr_unpack *u, const char *path);

/*
 * Goes to the next member: 1 and its name ("" for a file that is no archive; valid until the next call), 0 at the end,
 * negative on failure (a torn archive: what came before stays good). `ret_mtime_ns` (may be NULL) is the member's time,
 * or the file's.
 */
int dbr_unpack_next(dbr_unpack *u, const char **ret_member, int64_t *ret_mtime_ns, dbr_err *err);

/* Whether that time stands in the packed bytes themselves, an archive's entry or gzip's header: it survives a copy. */
bool dbr_unpack_tells_mtime(const dbr_unpack *u);

/*
 * Reads unpacked bytes of the current member. 1 with *ret_len > 0; 0 at its end; negative: torn (DBR_EIO), bomb
 * (DBR_ELIMIT). Torn data is announced only after every byte before the tear was handed out.
 */
int dbr_unpack_read(dbr_unpack *u, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);

/* Members passed over and why ("member '../x': leaves the archive"), in order; borrowed. */
size_t dbr_unpack_problems(const dbr_unpack *u, const char *const **ret_texts);

/*
 * Random access to one member's unpacked bytes. Plain files are read in place; packed ones are unpacked forward from the
 * last position, or from the nearest seek point, or from the start when there are none (a few recent blocks are kept).
 */
typedef struct dbr_member dbr_member;
dbr_code dbr_member_open(const char *path, const char *member, dbr_member **ret, dbr_err *err);
/* The same with what dbr_unpack_keep_seeks wrote into `seeks`; the bytes are the same without it. The packed file must be
 * the one it was made from. */
dbr_code dbr_member_open_seeks(const char *path, const char *member, const char *seeks, dbr_member **ret,
                               dbr_err *err);
dbr_member *dbr_member_close(dbr_member *m);
/* Bytes unpacked so far for what was read: the cost of reading, for tests. */
uint64_t dbr_member_work(const dbr_member *m);
/* `*ret_len` < len only at the end, or at a tear: reading at or behind a tear fails as dbr_unpack_read does.
 * DBR_ENOTFOUND from open when there is no such member; of several with one name the first counts. */
dbr_code dbr_member_at(dbr_member *m, uint64_t offset, void *bytes, size_t len, size_t *ret_len,
                       dbr_err *err);

#endif
