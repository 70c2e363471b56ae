/* SHA-256 for custody (nettle), XXH3 for tables and template ids (xxhash). */
#ifndef DBR_BASE_HASH_H
#define DBR_BASE_HASH_H

#include "base/slice.h"

/* Streaming SHA-256. */
typedef struct dbr_sha256 {
    _Alignas(16) unsigned char state[128]; // opaque: nettle's struct sha256_ctx
} dbr_sha256;
void dbr_sha256_begin(dbr_sha256 *h);
void dbr_sha256_add(dbr_sha256 *h, const void *bytes, size_t len);
void dbr_sha256_end(dbr_sha256 *h, char ret_hex[65]); // 64 lower-case hex digits and NUL

/* XXH3, 64 bits, seed 0. Stable across machines and versions: it is stored in indexes. */
uint64_t dbr_hash(dbr_slice s);
uint64_t dbr_hash_mix(uint64_t h, uint64_t value);

#endif
