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
 * A log line costs some 5 bytes, a sample 11.
 */
#include "evidence/index.h"

#include "base/hash.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

enum { BLOCK_HAS_REST = 1 };

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

/* ---- columns ---- */

/* Writes what each number is above `low` in `width` bytes, little endian, whatever the machine. A loop a width, so that the
 * compiler can do many at once. */
static void put_numbers(char *to, const uint64_t *v, uint32_t n, uint64_t low, unsigned width)
{
    switch (width) {
    case 1:
        for (uint32_t i = 0; i < n; i++) {
            to[i] = (char)(v[i] - low);
        }
        break;
    case 2:
        for (uint32_t i = 0; i < n; i++) {
            uint16_t above = htole16((uint16_t)(v[i] - low));
            memcpy(to + 2 * (size_t)i, &above, sizeof(above));
        }
        break;
    case 4:
        for (uint32_t i = 0; i < n; i++) {
            uint32_t above = htole32((uint32_t)(v[i] - low));
            memcpy(to + 4 * (size_t)i, &above, sizeof(above));
        }
        break;
    default:
        for (uint32_t i = 0; i < n; i++) {
            uint64_t above = htole64(v[i] - low);
            memcpy(to + 8 * (size_t)i, &above, sizeof(above));
        }
    }
}

/* Writes the n numbers of a column, compared as signed ones. */
static void put_column(dbr_buf *out, const uint64_t *v, uint32_t n)
{
    int64_t low = (int64_t)v[0], high = (int64_t)v[0];
    for (uint32_t i = 1; i < n; i++) {
        low = (int64_t)v[i] < low ? (int64_t)v[i] : low;
        high = (int64_t)v[i] > high ? (int64_t)v[i] : high;
    }
    uint64_t range = (uint64_t)high - (uint64_t)low;
    unsigned width = range == 0            ? 0
                     : range <= UINT8_MAX  ? 1
                     : range <= UINT16_MAX ? 2
                     : range <= UINT32_MAX ? 4
                                           : 8;
    dbr_buf_char(out, (char)width);
    idx_put_signed(out, low);
    char *to = dbr_buf_reserve(out, (size_t)n * width);
    if (to == NULL || width == 0) {
        return;
    }
    out->len += (size_t)n * width;
    out->ptr[out->len] = '\0';
    put_numbers(to, v, n, (uint64_t)low, width);
}

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

/* ---- encoding ---- */

void idx_encoder_add(idx_encoder *e, const dbr_entry *x)
{
    idx_columns *c = &e->columns;
    assert(c->n < IDX_BLOCK_ENTRIES);
    uint32_t i = c->n;
    bool is_plain = x->kind != DBR_KIND_SAMPLE && x->sub == 0 && x->i_series == UINT32_MAX &&
                    x->i_container == 0 && x->ordinal == 0;
    if (c->is_plain && !is_plain) {
        for (uint32_t k = 0; k < i; k++) {
            c->sub[k] = 0;
            c->series[k] = UINT32_MAX;
            c->container[k] = 0;
            c->ordinal[k] = 0;
            c->value[k] = 0;
        }
        c->is_plain = false;
    }
    unsigned head = (unsigned)x->kind | ((unsigned)x->level << 3) |
                    (x->time == DBR_TIME_NONE ? IDX_HEAD_UNTIMED
                     : x->time != 0           ? IDX_HEAD_EXPLICIT
                                              : 0);
    idx_encoder_add_line(e, (uint8_t)head, x->local, x->offset, x->len, x->line,
                         x->kind == DBR_KIND_LOG ? x->i_template : 0);
    c->sub[i] = x->sub;
    c->series[i] = x->i_series;
    c->container[i] = x->i_container;
    c->ordinal[i] = x->ordinal;
    c->value[i] = x->kind == DBR_KIND_SAMPLE ? x->value : 0;
}

static void note_extremes(const idx_columns *c, idx_block *b)
{
    unsigned all = 0;
    dbr_time low = c->local[0], high = c->local[0];
    uint32_t n_differ = 0;
    for (uint32_t i = 0; i < c->n; i++) { // without a branch: nearly all blocks have stamps of one sort
        n_differ += ((c->head[i] ^ c->head[0]) & (IDX_HEAD_EXPLICIT | IDX_HEAD_UNTIMED)) != 0;
        all |= 1u << IDX_HEAD_LEVEL(c->head[i]);
        low = c->local[i] < low ? c->local[i] : low;
        high = c->local[i] > high ? c->local[i] : high;
    }
    if (n_differ == 0 && (c->head[0] & IDX_HEAD_UNTIMED) == 0 && c->is_plain) {
        bool is_explicit = (c->head[0] & IDX_HEAD_EXPLICIT) != 0;
        b->levels = all;
        for (uint32_t i = 0; i < c->n; i++) {
            b->kinds |= 1u << IDX_HEAD_KIND(c->head[i]);
        }
        *(is_explicit ? &b->min_explicit : &b->min_naive) = low;
        *(is_explicit ? &b->max_explicit : &b->max_naive) = high;
        return;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        unsigned head = c->head[i];
        b->kinds |= 1u << IDX_HEAD_KIND(head);
        b->levels |= 1u << IDX_HEAD_LEVEL(head);
        if ((head & IDX_HEAD_UNTIMED) != 0) {
            b->has_untimed = true;
            continue;
        }
        dbr_time *min = (head & IDX_HEAD_EXPLICIT) != 0 ? &b->min_explicit : &b->min_naive;
        dbr_time *max = (head & IDX_HEAD_EXPLICIT) != 0 ? &b->max_explicit : &b->max_naive;
        if (*min == DBR_TIME_NONE || c->local[i] < *min) {
            *min = c->local[i];
        }
        if (*max == DBR_TIME_NONE || c->local[i] > *max) {
            *max = c->local[i];
        }
    }
}

/* Distances of the stamps in ns into `ret`, the first stamp and what all stamps divide by. */
static unsigned measure_times(const idx_columns *c, uint64_t *ret, dbr_time *ret_first)
{
    uint64_t all = 0;
    bool is_far = false, is_first = true;
    dbr_time previous = 0;
    *ret_first = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        int64_t distance = 0;
        if ((c->head[i] & IDX_HEAD_UNTIMED) == 0) {
            if (is_first) {
                *ret_first = previous = c->local[i];
                is_first = false;
            }
            is_far |= __builtin_sub_overflow(c->local[i], previous, &distance);
            previous = c->local[i];
            all |= (uint64_t)c->local[i];
        }
        ret[i] = (uint64_t)distance;
    }
    /* 10^u divides only what 2^u divides: a cheap bound before anything is divided. */
    unsigned u = is_far ? 0 : all == 0 ? 9 : (unsigned)__builtin_ctzll(all);
    u = u >= 9 ? 9 : u >= 6 ? 6 : u >= 3 ? 3 : 0;
    return u;
}

/* Divides distances by a constant; false when one is no multiple. */
#define DIVIDE(scale)                                                                                        \
    {                                                                                                        \
        for (uint32_t i_ = 0; i_ < n; i_++) {                                                                \
            int64_t q_ = (int64_t)v[i_] / (scale);                                                           \
            if (q_ * (scale) != (int64_t)v[i_]) {                                                            \
                return false;                                                                                \
            }                                                                                                \
            ret[i_] = (uint64_t)q_;                                                                          \
        }                                                                                                    \
        return true;                                                                                         \
    }

static bool divide(const uint64_t *v, uint32_t n, unsigned u, uint64_t *ret)
{
    switch (u) {
    case 9:
        DIVIDE(INT64_C(1000000000))
    case 6:
        DIVIDE(INT64_C(1000000))
    case 3:
        DIVIDE(INT64_C(1000))
    default:
        memcpy(ret, v, n * sizeof(*v));
        return true;
    }
}

static int64_t scale_of(unsigned u)
{
    return u == 9 ? DBR_SECOND : u == 6 ? 1000000 : u == 3 ? 1000 : 1;
}

static void put_times(idx_encoder *e)
{
    uint64_t distances[IDX_BLOCK_ENTRIES];
    const idx_columns *c = &e->columns;
    dbr_time first = 0;
    unsigned u = measure_times(c, distances, &first);
    while (first % scale_of(u) != 0 || !divide(distances, c->n, u, e->bits)) {
        u -= 3;
    }
    idx_put(&e->bytes, u);
    idx_put_signed(&e->bytes, first / scale_of(u));
}

#define FILL(expression)                                                                                     \
    for (uint32_t i = 0; i < n; i++) {                                                                       \
        v[i] = (uint64_t)(expression);                                                                       \
    }

static void put_rest(idx_encoder *e)
{
    const idx_columns *c = &e->columns;
    uint64_t *v = e->bits;
    uint32_t n = c->n;
    FILL(c->sub[i])
    put_column(&e->bytes, v, n);
    FILL(c->series[i] == UINT32_MAX ? 0 : (uint64_t)c->series[i] + 1)
    put_column(&e->bytes, v, n);
    FILL(c->container[i])
    put_column(&e->bytes, v, n);
    uint64_t expected = 0;
    for (uint32_t i = 0; i < n; i++) {
        v[i] = c->ordinal[i] - expected;
        expected = c->ordinal[i] + (c->ordinal[i] > 0); // the next of the container; lines stay at 0
    }
    put_column(&e->bytes, v, n);
    for (uint32_t i = 0; i < n; i++) {
        memcpy(&v[i], &c->value[i], sizeof(v[i]));
    }
    put_column(&e->bytes, v, n);
}

void idx_block_encode(idx_encoder *e, idx_block *ret)
{
    const idx_columns *c = &e->columns;
    uint32_t n = c->n;
    uint64_t *v = e->bits;
    assert(n > 0 && n <= IDX_BLOCK_ENTRIES);
    *ret = (idx_block){.n = n,
                       .i_entry = e->i_entry,
                       .line = c->line[0],
                       .min_explicit = DBR_TIME_NONE,
                       .max_explicit = DBR_TIME_NONE,
                       .min_naive = DBR_TIME_NONE,
                       .max_naive = DBR_TIME_NONE};
    note_extremes(c, ret);
    dbr_buf_clear(&e->bytes);
    put_times(e); // leaves the column in `bits`
    idx_put(&e->bytes, c->offset[0]);
    idx_put(&e->bytes, c->line[0]);
    dbr_buf_char(&e->bytes, (char)(c->is_plain ? 0 : BLOCK_HAS_REST));
    uint64_t heads[IDX_BLOCK_ENTRIES];
    for (uint32_t i = 0; i < n; i++) {
        heads[i] = c->head[i];
    }
    put_column(&e->bytes, heads, n);
    put_column(&e->bytes, v, n);
    FILL(c->len[i])
    put_column(&e->bytes, v, n);
    FILL(c->group[i])
    put_column(&e->bytes, v, n);
    FILL(i == 0 ? 0 : c->offset[i] - c->offset[i - 1] - c->len[i - 1] - 1)
    put_column(&e->bytes, v, n);
    FILL(i == 0 ? 0 : c->line[i] - c->line[i - 1] - 1)
    put_column(&e->bytes, v, n);
    if (!c->is_plain) {
        put_rest(e);
    }
    ret->size = (uint32_t)e->bytes.len;
    ret->hash = (uint32_t)dbr_hash(dbr_buf_view(&e->bytes));
    idx_encoder_begin(e, e->i_entry + n);
}

/* ---- decoding ---- */

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
    uint64_t scale = (uint64_t)scale_of((unsigned)unit);
    uint64_t local = (uint64_t)idx_get_signed(&in);
    uint64_t offset = idx_get(&in);
    uint64_t line = idx_get(&in);
    unsigned flags = in.at < in.end ? *in.at++ : 2;
    if (flags > BLOCK_HAS_REST || !get_heads(&in, n, v, ret)) {
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
    *ret = (dbr_entry){.time = is_untimed                        ? DBR_TIME_NONE
                               : (head & IDX_HEAD_EXPLICIT) != 0 ? 1
                                                                 : 0,
                       .local = is_untimed ? DBR_TIME_NONE : c->local[i],
                       .i_entry = block->i_entry + i,
                       .offset = c->offset[i],
                       .len = c->len[i],
                       .line = c->line[i],
                       .i_template = c->group[i],
                       .i_series = UINT32_MAX,
                       .kind = IDX_HEAD_KIND(head),
                       .level = IDX_HEAD_LEVEL(head)};
    if (!c->is_plain) {
        ret->ordinal = c->ordinal[i];
        ret->i_container = c->container[i];
        ret->i_series = c->series[i];
        ret->sub = c->sub[i];
        ret->value = ret->kind == DBR_KIND_SAMPLE ? c->value[i] : 0;
    }
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
