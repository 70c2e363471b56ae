/*
 * Footers: how files that are written once end, and how a torn one is known. Numbers are of this machine's byte order: such
 * files can be made again and are not carried about.
 */
#include "base/file.h"
#include "base/hash.h"

#include <assert.h>
#include <string.h>

#define TAIL_BYTES (16u + DBR_FOOTER_MAGIC_BYTES)

void dbr_footer_end(dbr_buf *footer, uint64_t position, const char *magic)
{
    uint64_t hash = dbr_hash(dbr_buf_view(footer));
    dbr_buf_add(footer, &position, sizeof(position));
    dbr_buf_add(footer, &hash, sizeof(hash));
    dbr_buf_add(footer, magic, DBR_FOOTER_MAGIC_BYTES);
}

bool dbr_reader_footer(dbr_reader *r, const char *magic, dbr_buf *ret)
{
    char tail[TAIL_BYTES];
    size_t n = 0;
    dbr_err err = {0};
    uint64_t size = dbr_reader_size(r), at = 0, hash = 0;
    assert(ret->len == 0);
    if (size < DBR_FOOTER_MAGIC_BYTES + sizeof(tail) ||
        dbr_reader_at(r, size - sizeof(tail), tail, sizeof(tail), &n, &err) < 0 || n != sizeof(tail) ||
        memcmp(tail + 16, magic, DBR_FOOTER_MAGIC_BYTES) != 0) {
        return false;
    }
    memcpy(&at, tail, sizeof(at));
    memcpy(&hash, tail + 8, sizeof(hash));
    if (at < DBR_FOOTER_MAGIC_BYTES || at > size - sizeof(tail)) {
        return false;
    }
    size_t len = (size_t)(size - sizeof(tail) - at);
    char *into = dbr_buf_reserve(ret, len);
    if (into == NULL || dbr_reader_at(r, at, into, len, &n, &err) < 0 || n != len) {
        return false;
    }
    into[len] = '\0';
    ret->len = len;
    return dbr_hash(dbr_buf_view(ret)) == hash;
}
