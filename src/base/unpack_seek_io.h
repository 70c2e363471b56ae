/* What writing and reading of seek tables share, private to them: magic bytes and varints (LEB128). */
#ifndef DBR_BASE_UNPACK_SEEK_IO_H
#define DBR_BASE_UNPACK_SEEK_IO_H

#include "base/mem.h"

#define SEEK_VERSION 1u

static const char seek_magic_begin[8] = {'D', 'B', 'R', 'S', 'E', 'E', 'K', '1'};
static const char seek_magic_end[8] = {'D', 'B', 'R', 'S', 'E', 'E', 'K', 'E'};

static inline void seek_put(dbr_buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7) {
        dbr_buf_char(out, (char)(value | 0x80));
    }
    dbr_buf_char(out, (char)value);
}

/* Takes a number from the front; `*failed` when it is not whole. */
static inline uint64_t seek_get(dbr_slice *in, bool *failed)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && in->len > 0; shift += 7) {
        unsigned char byte = (unsigned char)in->ptr[0];
        *in = dbr_slice_from(*in, 1);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    *failed = true;
    return 0;
}

#endif
