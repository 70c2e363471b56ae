/*
 * SHA-256 from nettle, which uses the processor's own instructions for it: custody hashes every byte that comes in
 * (measured: docs/decisions.md). XXH3 from xxhash's header (inlined: a call would cost more than hashing a short key).
 */
#include "base/hash.h"

#include <assert.h>
#include <nettle/sha2.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(((dbr_sha256 *)0)->state),
               "the opaque state is too small");

static struct sha256_ctx *state_of(dbr_sha256 *h);

void dbr_sha256_begin(dbr_sha256 *h)
{
    sha256_init(state_of(h));
}

void dbr_sha256_add(dbr_sha256 *h, const void *bytes, size_t len)
{
    assert(bytes != NULL || len == 0);
    if (len != 0) {
        sha256_update(state_of(h), len, bytes);
    }
}

void dbr_sha256_end(dbr_sha256 *h, char ret_hex[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[SHA256_DIGEST_SIZE];

    sha256_digest(state_of(h), sizeof(sum), sum);
    for (size_t i = 0; i < sizeof(sum); i++) {
        ret_hex[2 * i] = digits[sum[i] >> 4];
        ret_hex[2 * i + 1] = digits[sum[i] & 15];
    }
    ret_hex[2 * sizeof(sum)] = '\0';
}

uint64_t dbr_hash(dbr_slice s)
{
    return XXH3_64bits(s.ptr != NULL ? s.ptr : "", s.len);
}

/* The finisher of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) over both values; the multiplication makes the
 * order count: mix(mix(h, a), b) differs from mix(mix(h, b), a). */
uint64_t dbr_hash_mix(uint64_t h, uint64_t value)
{
    uint64_t x = h * UINT64_C(0x9E3779B97F4A7C15) + value + UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static struct sha256_ctx *state_of(dbr_sha256 *h)
{
    return (struct sha256_ctx *)(void *)h->state;
}
