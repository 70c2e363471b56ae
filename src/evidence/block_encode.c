/*
 * Writing a block: columns of numbers as block.c describes them. Once a thousand entries, but for every entry of a log: so
 * there is no branch for an entry, and the loops are numbers.c's or such as a compiler does several numbers at once of.
 */
#include "evidence/index.h"
#include "evidence/numbers.h"

#include "base/hash.h"

#include <assert.h>
#include <string.h>

/* What one block is written with. */
typedef struct writer {
    idx_encoder *e;
    const idx_numbers *numbers;
    uint64_t v[IDX_BLOCK_ENTRIES]; // the column that is next
} writer;

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

/* Writes the n numbers of a column. */
static void put_column(writer *w, const uint64_t *v)
{
    uint32_t n = w->e->columns.n;
    dbr_buf *out = &w->e->bytes;
    int64_t low = 0, high = 0;
    w->numbers->range(v, n, &low, &high);
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
    w->numbers->put(to, v, n, (uint64_t)low, width);
}

/* Extremes of stamps of several sorts. */
static void note_mixed(const idx_columns *c, idx_block *b)
{
    for (uint32_t i = 0; i < c->n; i++) {
        unsigned head = c->head[i];
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

/* Kinds, levels and extremes; returns whether all stamps are of one sort, and there. */
static bool note_extremes(const writer *w, idx_block *b)
{
    const idx_columns *c = &w->e->columns;
    uint8_t seen[256] = {0}; // heads
    unsigned sorts = 0;      // of stamps, bits
    for (uint32_t i = 0; i < c->n; i++) {
        seen[c->head[i]] = 1;
    }
    for (unsigned head = 0; head < 256; head++) {
        if (seen[head] != 0) {
            b->kinds |= 1u << IDX_HEAD_KIND(head);
            b->levels |= 1u << IDX_HEAD_LEVEL(head);
            sorts |= 1u << (head >> 6);
        }
    }
    const unsigned naive = 1, explicit = 1u << (IDX_HEAD_EXPLICIT >> 6);
    if (sorts != naive && sorts != explicit) {
        note_mixed(c, b);
        return false;
    }
    w->numbers->range((const uint64_t *)c->local, c->n, sorts == naive ? &b->min_naive : &b->min_explicit,
                      sorts == naive ? &b->max_naive : &b->max_explicit);
    return true;
}

/* The same as measure_times where some entries have no stamp: it counts as the one before. */
static bool measure_some(const idx_columns *c, uint64_t *ret, dbr_time *ret_first, uint64_t *ret_all)
{
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
            *ret_all |= (uint64_t)c->local[i];
        }
        ret[i] = (uint64_t)distance;
    }
    return is_far;
}

static bool measure_all(const idx_columns *c, uint64_t *ret, dbr_time *ret_first, uint64_t *ret_all)
{
    uint64_t all = (uint64_t)c->local[0], far = 0;
    *ret_first = c->local[0];
    ret[0] = 0;
    for (uint32_t i = 1; i < c->n; i++) {
        uint64_t now = (uint64_t)c->local[i], before = (uint64_t)c->local[i - 1];
        uint64_t distance = now - before;
        far |= (now ^ before) & (now ^ distance); // its sign: too far for a signed number
        all |= now;
        ret[i] = distance;
    }
    *ret_all = all;
    return (int64_t)far < 0;
}

/* Distances of the stamps in ns into w->v, the first stamp and, as a power of ten, what all stamps may divide by. */
static unsigned measure_times(writer *w, bool is_uniform, dbr_time *ret_first)
{
    uint64_t all = 0;
    const idx_columns *c = &w->e->columns;
    bool is_far = is_uniform ? measure_all(c, w->v, ret_first, &all) : measure_some(c, w->v, ret_first, &all);
    /* 10^u divides only what 2^u divides: a cheap bound before anything is divided. */
    unsigned u = is_far ? 0 : all == 0 ? 9 : (unsigned)__builtin_ctzll(all);
    return u >= 9 ? 9 : u >= 6 ? 6 : u >= 3 ? 3 : 0;
}

/* Begins the block; leaves the column of times in `bits`. */
static void put_times(writer *w, bool is_uniform)
{
    idx_encoder *e = w->e;
    dbr_time first = 0;
    unsigned u = measure_times(w, is_uniform, &first);
    while (first % idx_unit(u) != 0 || !w->numbers->divide(w->v, e->columns.n, u, e->bits)) {
        u -= 3;
    }
    idx_put(&e->bytes, u);
    idx_put_signed(&e->bytes, first / idx_unit(u));
}

#define FILL(expression)                                                                                     \
    for (uint32_t i = 0; i < n; i++) {                                                                       \
        v[i] = (uint64_t)(expression);                                                                       \
    }

static void put_rest(writer *w)
{
    const idx_columns *c = &w->e->columns;
    uint64_t *v = w->v;
    uint32_t n = c->n;
    FILL(c->sub[i])
    put_column(w, v);
    FILL(c->series[i] == UINT32_MAX ? 0 : (uint64_t)c->series[i] + 1)
    put_column(w, v);
    FILL(c->container[i])
    put_column(w, v);
    uint64_t expected = 0;
    for (uint32_t i = 0; i < n; i++) {
        v[i] = c->ordinal[i] - expected;
        expected = c->ordinal[i] + (c->ordinal[i] > 0); // the next of the container; lines stay at 0
    }
    put_column(w, v);
    for (uint32_t i = 0; i < n; i++) {
        memcpy(&v[i], &c->value[i], sizeof(v[i]));
    }
    put_column(w, v);
}

static void put_places(writer *w)
{
    const idx_columns *c = &w->e->columns;
    uint64_t *v = w->v;
    v[0] = 0;
    for (uint32_t i = 1; i < c->n; i++) {
        v[i] = c->offset[i] - c->offset[i - 1] - c->len[i - 1] - 1;
    }
    put_column(w, v);
    for (uint32_t i = 1; i < c->n; i++) {
        v[i] = c->line[i] - c->line[i - 1] - 1;
    }
    put_column(w, v);
}

void idx_block_encode(idx_encoder *e, idx_block *ret)
{
    const idx_columns *c = &e->columns;
    uint32_t n = c->n;
    writer w;
    uint64_t *v = w.v;
    w.e = e;
    w.numbers = idx_numbers_choose();
    assert(n > 0 && n <= IDX_BLOCK_ENTRIES);
    *ret = (idx_block){.n = n,
                       .i_entry = e->i_entry,
                       .line = c->line[0],
                       .min_explicit = DBR_TIME_NONE,
                       .max_explicit = DBR_TIME_NONE,
                       .min_naive = DBR_TIME_NONE,
                       .max_naive = DBR_TIME_NONE};
    bool is_uniform = note_extremes(&w, ret);
    dbr_buf_clear(&e->bytes);
    put_times(&w, is_uniform);
    idx_put(&e->bytes, c->offset[0]);
    idx_put(&e->bytes, c->line[0]);
    dbr_buf_char(&e->bytes, (char)(c->is_plain ? 0 : IDX_BLOCK_HAS_REST));
    FILL(c->head[i])
    put_column(&w, v);
    put_column(&w, e->bits);
    FILL(c->len[i])
    put_column(&w, v);
    FILL(c->group[i])
    put_column(&w, v);
    put_places(&w);
    if (!c->is_plain) {
        put_rest(&w);
    }
    ret->size = (uint32_t)e->bytes.len;
    ret->hash = (uint32_t)dbr_hash(dbr_buf_view(&e->bytes));
    idx_encoder_begin(e, e->i_entry + n);
}
