/*
 * Blocks of index entries, column by column.
 *
 * Layout: varint unit exponent u (stamps are multiples of 10^u ns; 0, 3, 6 or 9), signed varint first stamp / 10^u,
 * varint first offset, varint first line, a byte 1 when the last five columns follow; then the columns
 *
 *     head         kind, level, how its stamp is (idx_columns)
 *     time         stamp less the one before, in units; 0 for an untimed entry
 *     length, group
 *     offset       less what one byte behind the entry before would be
 *     line         less that of the entry before and one
 *     sub, series + 1, container, ordinal less the expected one, bits of the value
 *
 * A column is a byte, how many bytes each number takes (0, 1, 2, 4 or 8), the smallest number as signed varint, and for
 * each entry how much it is above that. What is the same for all, as most columns of a log are, takes two bytes in all.
 * A log line costs some 5 bytes, a sample 11. Written by block_encode.c.
 */
#include "evidence/index.h"

#include "base/hash.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

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

/* ---- decoding ---- */

/* Reads a column, or passes over it when `ret` is NULL. */
static void get_column(idx_in *in, uint32_t n, uint64_t *ret)
{
    unsigned width = in->at < in->end ? *in->at++ : 3;
    uint64_t low = (uint64_t)idx_get_signed(in);
    bool is_good = width <= 8 && (width & (width - 1)) == 0;
    if (in->failed || !is_good || (uint64_t)(in->end - in->at) < (uint64_t)n * width) {
        in->failed = true;
        return;
    }
    const unsigned char *from = in->at;
    in->at += (size_t)n * width;
    for (uint32_t i = 0; ret != NULL && i < n; i++) {
        uint16_t two = 0;
        uint32_t four = 0;
        uint64_t eight = 0;
        switch (width) {
        case 0:
            break;
        case 1:
            eight = from[i];
            break;
        case 2:
            memcpy(&two, from + 2 * (size_t)i, 2);
            eight = le16toh(two);
            break;
        case 4:
            memcpy(&four, from + 4 * (size_t)i, 4);
            eight = le32toh(four);
            break;
        default:
            memcpy(&eight, from + 8 * (size_t)i, 8);
            eight = le64toh(eight);
        }
        ret[i] = low + eight;
    }
}

static bool get_heads(idx_in *in, uint32_t n, uint64_t *v, idx_columns *ret)
{
    get_column(in, n, v);
    unsigned bad = 0;
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        bad |= (unsigned)(v[i] > UINT8_MAX) | (unsigned)(IDX_HEAD_KIND(v[i]) >= DBR_KIND_COUNT) |
               (unsigned)(IDX_HEAD_LEVEL(v[i]) >= DBR_LEVEL_COUNT);
        ret->head[i] = (uint8_t)v[i];
    }
    return bad == 0 && !in->failed;
}

static void get_places(idx_in *in, uint32_t n, uint64_t *v, uint64_t offset, uint64_t line, idx_columns *ret)
{
    get_column(in, n, v);
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        offset += v[i];
        ret->offset[i] = offset;
        offset += (uint64_t)ret->len[i] + 1;
    }
    get_column(in, n, v);
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        line += v[i];
        ret->line[i] = line++;
    }
}

static void get_rest(idx_in *in, uint32_t n, uint64_t *v, idx_columns *ret)
{
    get_column(in, n, v);
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        in->failed |= v[i] > UINT16_MAX;
        ret->sub[i] = (uint16_t)v[i];
    }
    get_column(in, n, v);
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        ret->series[i] = v[i] == 0 || v[i] > UINT32_MAX ? UINT32_MAX : (uint32_t)(v[i] - 1);
    }
    get_column(in, n, v);
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        ret->container[i] = (uint32_t)v[i];
    }
    get_column(in, n, v);
    uint64_t expected = 0;
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        ret->ordinal[i] = expected + v[i];
        expected = ret->ordinal[i] + (ret->ordinal[i] > 0);
    }
    get_column(in, n, v);
    for (uint32_t i = 0; i < n && !in->failed; i++) {
        memcpy(&ret->value[i], &v[i], sizeof(v[i]));
    }
}

bool idx_block_decode(dbr_slice bytes, const idx_block *block, unsigned want, idx_columns *ret)
{
    idx_in in = {.at = (const unsigned char *)bytes.ptr, .end = (const unsigned char *)bytes.ptr + bytes.len};
    uint64_t v[IDX_BLOCK_ENTRIES] = {0};
    uint32_t n = block->n;
    uint64_t unit = idx_get(&in);
    if (n == 0 || n > IDX_BLOCK_ENTRIES || unit > 9 || unit % 3 != 0) {
        return false;
    }
    want |= (want & IDX_WANT_REST) != 0 ? IDX_WANT_PLACE : 0; // lengths stand before the rest
    uint64_t scale = (uint64_t)idx_unit((unsigned)unit);
    uint64_t local = (uint64_t)idx_get_signed(&in);
    uint64_t offset = idx_get(&in);
    uint64_t line = idx_get(&in);
    unsigned flags = in.at < in.end ? *in.at++ : 2;
    if (flags > IDX_BLOCK_HAS_REST || !get_heads(&in, n, v, ret)) {
        return false;
    }
    ret->n = n;
    ret->is_plain = flags == 0;
    get_column(&in, n, (want & IDX_WANT_TIME) != 0 ? v : NULL);
    for (uint32_t i = 0; i < n && (want & IDX_WANT_TIME) != 0 && !in.failed; i++) {
        local += v[i];
        ret->local[i] = (dbr_time)(local * scale);
    }
    get_column(&in, n, (want & IDX_WANT_PLACE) != 0 ? v : NULL);
    for (uint32_t i = 0; i < n && (want & IDX_WANT_PLACE) != 0 && !in.failed; i++) {
        ret->len[i] = (uint32_t)v[i];
    }
    get_column(&in, n, (want & IDX_WANT_GROUP) != 0 ? v : NULL);
    for (uint32_t i = 0; i < n && (want & IDX_WANT_GROUP) != 0 && !in.failed; i++) {
        ret->group[i] = (uint32_t)v[i];
    }
    if (in.failed || (want & (IDX_WANT_PLACE | IDX_WANT_REST)) == 0) {
        return !in.failed;
    }
    get_places(&in, n, v, offset, line, ret);
    if (flags != 0) {
        get_rest(&in, n, v, ret);
    }
    return !in.failed && in.at == in.end;
}

void idx_columns_entry(const idx_columns *c, const idx_block *block, uint32_t i, dbr_entry *ret)
{
    assert(i < c->n);
    uint8_t head = c->head[i];
    bool is_untimed = (head & IDX_HEAD_UNTIMED) != 0;
    /* Member by member: of a compound literal compilers make a string instruction that zeroes all of it first, and this is
     * done for every record of every pass. */
    ret->time = is_untimed ? DBR_TIME_NONE : (head & IDX_HEAD_EXPLICIT) != 0;
    ret->local = is_untimed ? DBR_TIME_NONE : c->local[i];
    ret->i_member = 0;
    ret->i_entry = block->i_entry + i;
    ret->offset = c->offset[i];
    ret->len = c->len[i];
    ret->line = c->line[i];
    ret->i_template = c->group[i];
    ret->kind = IDX_HEAD_KIND(head);
    ret->level = IDX_HEAD_LEVEL(head);
    ret->ordinal = c->is_plain ? 0 : c->ordinal[i];
    ret->i_container = c->is_plain ? 0 : c->container[i];
    ret->i_series = c->is_plain ? UINT32_MAX : c->series[i];
    ret->sub = c->is_plain ? 0 : c->sub[i];
    ret->value = !c->is_plain && ret->kind == DBR_KIND_SAMPLE ? c->value[i] : 0;
}

bool idx_block_columns(dbr_reader *file, const idx_block *block, unsigned want, dbr_buf *scratch,
                       idx_columns *ret)
{
    dbr_err err = {0};
    size_t n = 0;
    dbr_buf_clear(scratch);
    char *into = dbr_buf_reserve(scratch, block->size);
    if (into == NULL || dbr_reader_at(file, block->position, into, block->size, &n, &err) < 0 ||
        n != block->size || (uint32_t)dbr_hash(dbr_slice_of(into, n)) != block->hash) {
        return false;
    }
    return idx_block_decode(dbr_slice_of(into, n), block, want, ret);
}

bool idx_block_load(dbr_reader *file, const idx_block *block, dbr_buf *scratch, dbr_entry *ret)
{
    idx_columns columns = {0};
    if (!idx_block_columns(file, block, IDX_WANT_ALL, scratch, &columns)) {
        return false;
    }
    for (uint32_t i = 0; i < columns.n; i++) {
        idx_columns_entry(&columns, block, i, &ret[i]);
    }
    return true;
}
