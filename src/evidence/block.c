/*
 * Blocks of index entries.
 *
 * Layout: varint unit exponent u (stamps are multiples of 10^u ns), varint first stamp / 10^u (signed), varint first
 * offset, varint first line; then for each entry:
 *
 *     A  bits 0–2 kind, 3–5 level, 6 explicit stamp, 7 a byte B follows
 *     B  bit 0 no stamp, 1 sub-record, 2 series changes, 3 value, 4 offset does not follow the previous entry's end by
 *        one, 5 line is not the previous one plus one, 6 container or ordinal changes
 *     stamp delta (signed varint, in units)      unless B.0
 *     length (varint)
 *     template (varint)                          kind LOG
 *     sub (varint)                               B.1
 *     series + 1 (varint)                        B.2
 *     value (8 bytes, little endian)             B.3
 *     offset delta to previous offset (signed)   B.4
 *     line delta (signed)                        B.5
 *     container, ordinal (varints)               B.6
 *
 * A log line costs about 6 bytes, a sample 13.
 */
#include "evidence/index.h"

#include <assert.h>

enum { B_UNTIMED = 1, B_SUB = 2, B_SERIES = 4, B_VALUE = 8, B_OFFSET = 16, B_LINE = 32, B_PLACE = 64 };

void idx_put(dbr_buf *out, uint64_t value)
{
    unsigned char bytes[10];
    size_t n = 0;
    do {
        bytes[n] = (unsigned char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
        n++;
    } while (value > 0);
    dbr_buf_add(out, bytes, n);
}

void idx_put_signed(dbr_buf *out, int64_t value)
{
    idx_put(out, ((uint64_t)value << 1) ^ (uint64_t)(value >> 63));
}

uint64_t idx_get(idx_in *in)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in->at >= in->end) {
            break;
        }
        unsigned char b = *in->at++;
        value |= (uint64_t)(b & 0x7f) << shift;
        if ((b & 0x80) == 0) {
            return value;
        }
    }
    in->failed = true;
    return 0;
}

int64_t idx_get_signed(idx_in *in)
{
    uint64_t v = idx_get(in);
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* Largest power of ten (at most seconds) that divides every stamp. */
static unsigned common_unit(const idx_encoder *e, int64_t *ret_scale)
{
    unsigned u = 9;
    int64_t scale = DBR_SECOND;
    for (size_t i = 0; i < e->n; i++) {
        if (e->entries[i].time == DBR_TIME_NONE) {
            continue;
        }
        while (u > 0 && e->entries[i].local % scale != 0) {
            u--;
            scale /= 10;
        }
    }
    *ret_scale = scale;
    return u;
}

static void note_extremes(idx_block *b, const dbr_entry *e)
{
    b->kinds |= 1u << e->kind;
    b->levels |= 1u << e->level;
    if (e->time == DBR_TIME_NONE) {
        b->has_untimed = true;
        return;
    }
    dbr_time *min = e->time != 0 ? &b->min_explicit : &b->min_naive;
    dbr_time *max = e->time != 0 ? &b->max_explicit : &b->max_naive;
    if (*min == DBR_TIME_NONE || e->local < *min) {
        *min = e->local;
    }
    if (*max == DBR_TIME_NONE || e->local > *max) {
        *max = e->local;
    }
}

static unsigned char extras_of(const dbr_entry *e, const dbr_entry *p)
{
    unsigned char b = 0;
    b |= e->time == DBR_TIME_NONE ? B_UNTIMED : 0;
    b |= e->sub != 0 ? B_SUB : 0;
    b |= e->i_series != p->i_series ? B_SERIES : 0;
    b |= e->kind == DBR_KIND_SAMPLE ? B_VALUE : 0;
    b |= e->offset != p->offset + p->len + 1 ? B_OFFSET : 0;
    b |= e->line != p->line + 1 ? B_LINE : 0;
    b |= e->i_container != p->i_container || e->ordinal != p->ordinal ? B_PLACE : 0;
    return b;
}

static void encode_entry(dbr_buf *out, const dbr_entry *e, const dbr_entry *p, int64_t previous,
                         int64_t scale)
{
    unsigned char b = extras_of(e, p);
    unsigned char a = (unsigned char)((unsigned)e->kind | ((unsigned)e->level << 3) | (b != 0 ? 0x80 : 0) |
                                      (e->time != DBR_TIME_NONE && e->time != 0 ? 0x40 : 0));
    dbr_buf_char(out, (char)a);
    if (b != 0) {
        dbr_buf_char(out, (char)b);
    }
    if ((b & B_UNTIMED) == 0) {
        idx_put_signed(out,
                       (int64_t)((uint64_t)(e->local / scale) - (uint64_t)previous)); // wraps, as in decoding
    }
    idx_put(out, e->len);
    if (e->kind == DBR_KIND_LOG) {
        idx_put(out, e->i_template);
    }
    if ((b & B_SUB) != 0) {
        idx_put(out, e->sub);
    }
    if ((b & B_SERIES) != 0) {
        idx_put(out, e->i_series == UINT32_MAX ? 0 : (uint64_t)e->i_series + 1);
    }
    if ((b & B_VALUE) != 0) {
        dbr_buf_add(out, &e->value, sizeof(e->value));
    }
    if ((b & B_OFFSET) != 0) {
        idx_put_signed(out, (int64_t)(e->offset - p->offset));
    }
    if ((b & B_LINE) != 0) {
        idx_put_signed(out, (int64_t)(e->line - p->line));
    }
    if ((b & B_PLACE) != 0) {
        idx_put(out, e->i_container);
        idx_put(out, e->ordinal);
    }
}

void idx_block_encode(idx_encoder *e, idx_block *ret)
{
    assert(e->n > 0 && e->n <= IDX_BLOCK_ENTRIES);
    int64_t scale = DBR_SECOND;
    unsigned unit = common_unit(e, &scale);
    const dbr_entry *first = &e->entries[0];

    *ret = (idx_block){.n = (uint32_t)e->n,
                       .i_entry = first->i_entry,
                       .line = first->line,
                       .min_explicit = DBR_TIME_NONE,
                       .max_explicit = DBR_TIME_NONE,
                       .min_naive = DBR_TIME_NONE,
                       .max_naive = DBR_TIME_NONE};
    dbr_buf_clear(&e->bytes);
    idx_put(&e->bytes, unit);
    idx_put(&e->bytes, first->offset);
    idx_put(&e->bytes, first->line);
    dbr_entry p = {.offset = first->offset - 1, .line = first->line - 1, .i_series = UINT32_MAX};
    int64_t previous = 0;
    for (size_t i = 0; i < e->n; i++) {
        const dbr_entry *x = &e->entries[i];
        encode_entry(&e->bytes, x, &p, previous, scale);
        note_extremes(ret, x);
        previous = x->time != DBR_TIME_NONE ? x->local / scale : previous;
        p = *x;
        p.ordinal +=
            p.ordinal > 0; // the next element of the same container is the usual case; lines stay at 0
    }
    ret->size = (uint32_t)e->bytes.len;
    e->n = 0;
}

static void decode_extras(idx_in *in, unsigned char b, const dbr_entry *p, dbr_entry *e)
{
    if ((b & B_SUB) != 0) {
        uint64_t sub = idx_get(in);
        in->failed |= sub > UINT16_MAX;
        e->sub = (uint16_t)sub;
    }
    e->i_series = p->i_series;
    if ((b & B_SERIES) != 0) {
        uint64_t s = idx_get(in);
        e->i_series = s == 0 || s > UINT32_MAX ? UINT32_MAX : (uint32_t)(s - 1);
    }
    if ((b & B_VALUE) != 0) {
        if (in->end - in->at < (ptrdiff_t)sizeof(e->value)) {
            in->failed = true;
            return;
        }
        memcpy(&e->value, in->at, sizeof(e->value));
        in->at += sizeof(e->value);
    }
    e->offset = (b & B_OFFSET) != 0 ? p->offset + (uint64_t)idx_get_signed(in) : p->offset + p->len + 1;
    e->line = (b & B_LINE) != 0 ? p->line + (uint64_t)idx_get_signed(in) : p->line + 1;
    e->i_container = p->i_container;
    e->ordinal = p->ordinal;
    if ((b & B_PLACE) != 0) {
        e->i_container = (uint32_t)idx_get(in);
        e->ordinal = idx_get(in);
    }
}

bool idx_block_decode(dbr_slice bytes, const idx_block *block, dbr_entry *ret)
{
    idx_in in = {.at = (const unsigned char *)bytes.ptr, .end = (const unsigned char *)bytes.ptr + bytes.len};
    uint64_t unit = idx_get(&in);
    if (unit > 9) {
        return false;
    }
    int64_t scale = 1;
    for (uint64_t u = 0; u < unit; u++) {
        scale *= 10;
    }
    uint64_t offset = idx_get(&in);
    uint64_t line = idx_get(&in);
    dbr_entry p = {.offset = offset - 1, .line = line - 1, .i_series = UINT32_MAX};
    int64_t previous = 0;
    uint32_t i = 0;
    for (; i < block->n && !in.failed && in.at < in.end; i++) {
        unsigned char a = *in.at++;
        unsigned char b = (a & 0x80) != 0 && in.at < in.end ? *in.at++ : 0;
        dbr_entry e = {
            .i_entry = block->i_entry + i, .kind = (dbr_kind)(a & 7), .level = (dbr_level)((a >> 3) & 7)};
        e.time = e.local = DBR_TIME_NONE;
        if ((b & B_UNTIMED) == 0) {
            previous = (int64_t)((uint64_t)previous + (uint64_t)idx_get_signed(&in));
            e.local = (int64_t)((uint64_t)previous * (uint64_t)scale);
            e.time = (a & 0x40) != 0 ? 1 : 0;
        }
        e.len = (uint32_t)idx_get(&in);
        if (e.kind == DBR_KIND_LOG) {
            e.i_template = (uint32_t)idx_get(&in);
        }
        decode_extras(&in, b, &p, &e);
        if (e.kind >= DBR_KIND_COUNT || e.level >= DBR_LEVEL_COUNT) {
            return false;
        }
        ret[i] = e;
        p = e;
        p.ordinal += p.ordinal > 0;
    }
    return !in.failed && in.at == in.end && i == block->n;
}

bool idx_block_load(dbr_reader *file, const idx_block *block, dbr_buf *scratch, dbr_entry *ret)
{
    dbr_err err = {0};
    size_t n = 0;
    dbr_buf_clear(scratch);
    char *into = dbr_buf_reserve(scratch, block->size);
    if (into == NULL || dbr_reader_at(file, block->position, into, block->size, &n, &err) < 0 ||
        n != block->size) {
        return false;
    }
    return idx_block_decode(dbr_slice_of(into, n), block, ret);
}
