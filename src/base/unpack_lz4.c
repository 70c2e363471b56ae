/*
 * Where the frames of an lz4 stream end (lz4_Frame_format.md, version 1.6.2).
 *
 *     magic 4 · FLG 1 · BD 1 · [content size 8] · [dictionary 4] · header checksum 1
 *     block: size 4 (highest bit: stored) · bytes · [checksum 4]     …repeated
 *     end: size 0 · [content checksum 4]
 *     skippable frame: magic 4 · size 4 · bytes
 */
#include "base/unpack_codec.h"

enum { MAGIC, FLAGS, HEADER, BLOCK_SIZE, BLOCK, CHECKSUM, SKIP_SIZE, SKIP, FOREIGN };

#define FRAME_MAGIC     0x184D2204u
#define SKIPPABLE_MAGIC 0x184D2A50u // the last four bits are free

static unsigned next_phase(dbr_lz4_walk *w);

void dbr_lz4_walk_over(dbr_lz4_walk *w, dbr_slice bytes)
{
    size_t at = 0;
    while (at < bytes.len && w->phase != FOREIGN) {
        bool is_number =
            w->phase == MAGIC || w->phase == FLAGS || w->phase == BLOCK_SIZE || w->phase == SKIP_SIZE;
        if (is_number) {
            w->value |= (uint32_t)(unsigned char)bytes.ptr[at++] << (8 * w->n_value++);
            if (w->n_value < (w->phase == FLAGS ? 1u : 4u)) {
                continue;
            }
        } else {
            size_t n = w->left_bytes < bytes.len - at ? (size_t)w->left_bytes : bytes.len - at;
            at += n;
            w->left_bytes -= n;
            if (w->left_bytes > 0) {
                continue;
            }
        }
        do {
            w->phase = next_phase(w);
            w->value = 0;
            w->n_value = 0;
        } while (w->left_bytes == 0 && (w->phase == CHECKSUM || w->phase == SKIP));
    }
}

bool dbr_lz4_is_whole(const dbr_lz4_walk *w)
{
    return w->phase == FOREIGN || (w->phase == MAGIC && w->n_value == 0);
}

/* What follows a phase that is complete; sets left_bytes for the phases that are passed over. */
static unsigned next_phase(dbr_lz4_walk *w)
{
    switch (w->phase) {
    case MAGIC:
        if ((w->value & 0xFFFFFFF0u) == SKIPPABLE_MAGIC) {
            return SKIP_SIZE;
        }
        return w->value == FRAME_MAGIC ? FLAGS : FOREIGN;
    case FLAGS:
        w->flags = w->value;
        w->left_bytes = 2u + (w->flags & 0x08 ? 8u : 0u) + (w->flags & 0x01 ? 4u : 0u);
        return HEADER;
    case BLOCK_SIZE:
        if (w->value == 0) {
            w->left_bytes = w->flags & 0x04 ? 4 : 0;
            return CHECKSUM;
        }
        w->left_bytes = (w->value & 0x7FFFFFFFu) + (w->flags & 0x10 ? (uint64_t)4 : 0);
        return w->left_bytes > 0 ? BLOCK : FOREIGN; // a stored block of nothing is damage: libarchive says so
    case SKIP_SIZE:
        w->left_bytes = w->value;
        return SKIP;
    case HEADER:
    case BLOCK:
        return BLOCK_SIZE;
    default:
        return MAGIC;
    }
}
