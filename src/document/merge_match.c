/*
 * Which thing of one side is which thing of another. In order, each step only over what is still unmatched:
 *
 *   1. the same content, in order of appearance (so of three equal rows with one deleted, two stay matched);
 *   2. each key of merge_key.c that occurs once on both sides;
 *   3. between two neighbours matched so far the most alike, by shared words; then the most alike anywhere: it was moved
 *      and changed; last, if asked for, what is left alone of its kind between two neighbours.
 *
 * Two different ids never match in 2 and 3; nor do two different proofs by time or likeness alone.
 */
#include "document/merge.h"

#include <assert.h>

#define GAP_PAIRS_MAX                                                                                        \
    4096 // comparisons by words between two matched neighbours; beyond it likeness is not tried
#define ALIKE        0.5  // share of common words; below it, two bullets on one topic are alike
#define ALIKE_SURELY 0.75 // for what stands in another section, and for neighbours whose times differ

typedef struct match {
    dbr_merge *m;
    const dbr_merge_item *a, *b;
    size_t n_a, n_b;
    size_t *b_of_a, *a_of_b;
} match;

static void match_key(const match *x, int key);
static void match_rest(const match *x, unsigned flags);

void dbr_merge_match(dbr_merge *m, const dbr_choice *a, const dbr_choice *b, unsigned flags)
{
    const match x = {.m = m,
                     .a = a->items,
                     .b = b->items,
                     .n_a = a->n,
                     .n_b = b->n,
                     .b_of_a = a->partner,
                     .a_of_b = b->partner};
    if (a->n == 0 || b->n == 0) {
        return;
    }
    match_key(&x, -1);
    if ((flags & DBR_MATCH_EXACT) != 0) {
        return;
    }
    for (int key = 0; key < (int)DBR_MERGE_KEYS && (flags & DBR_MATCH_MOVED) == 0; key++) {
        match_key(&x, key);
    }
    match_rest(&x, flags);
}

static void pair(const match *x, size_t i, size_t k)
{
    assert(x->b_of_a[i] == DBR_NONE && x->a_of_b[k] == DBR_NONE);
    x->b_of_a[i] = k;
    x->a_of_b[k] = i;
}

/* Whether they may be the same; `is_weak` when only time or likeness says so. */
static bool may_pair(const dbr_merge_item *a, const dbr_merge_item *b, bool is_weak)
{
    bool is_other_id = a->id != 0 && b->id != 0 && a->id != b->id;
    bool is_other_proof = a->address != 0 && b->address != 0 && a->address != b->address;
    return a->kind == b->kind && !is_other_id && !(is_weak && is_other_proof);
}

/* ---- by key ---- */

typedef struct keyed {
    uint64_t key;
    size_t side, i; // side 0 is a
    int kind;
} keyed;

static int compare_keyed(const void *p, const void *q)
{
    const keyed *a = p;
    const keyed *b = q;
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    if (a->side != b->side) {
        return a->side < b->side ? -1 : 1;
    }
    return a->i < b->i ? -1 : a->i > b->i;
}

static uint64_t key_of(const dbr_merge_item *item, int key)
{
    return key < 0 ? item->exact : item->key[key];
}

/* key -1 is the exact content. */
static void match_key(const match *x, int key)
{
    keyed *all = dbr_xmalloc((x->n_a + x->n_b) * sizeof(*all));
    size_t n = 0;
    for (size_t i = 0; i < x->n_a; i++) {
        if (x->b_of_a[i] == DBR_NONE && key_of(&x->a[i], key) != 0) {
            all[n++] = (keyed){.key = key_of(&x->a[i], key), .side = 0, .i = i, .kind = x->a[i].kind};
        }
    }
    size_t n_left = n;
    for (size_t i = 0; i < x->n_b && n_left > 0; i++) {
        if (x->a_of_b[i] == DBR_NONE && key_of(&x->b[i], key) != 0) {
            all[n++] = (keyed){.key = key_of(&x->b[i], key), .side = 1, .i = i, .kind = x->b[i].kind};
        }
    }
    qsort(all, n, sizeof(*all), compare_keyed);
    for (size_t i = 0; i < n;) {
        size_t end = i; // of the group
        size_t n_of_a = 0;
        for (; end < n && all[end].key == all[i].key && all[end].kind == all[i].kind; end++) {
            n_of_a += all[end].side == 0 ? 1 : 0;
        }
        size_t n_of_b = end - i - n_of_a;
        bool is_unique = n_of_a == 1 && n_of_b == 1;
        for (size_t k = 0; k < n_of_a && k < n_of_b && (is_unique || key < 0); k++) {
            size_t ia = all[i + k].i;
            size_t ib = all[i + n_of_a + k].i;
            if (key < 0 || may_pair(&x->a[ia], &x->b[ib], key == (int)DBR_MERGE_KEYS - 1)) {
                pair(x, ia, ib);
            }
        }
        i = end;
    }
    free(all);
}

/* ---- by likeness ---- */

/* Shared words, 0–1: twice the common ones over all. */
static double likeness(const dbr_merge_item *a, const dbr_merge_item *b)
{
    size_t n = 0;
    for (size_t i = 0, k = 0; i < a->n_words && k < b->n_words;) {
        if (a->words[i] == b->words[k]) {
            n++;
            i++;
            k++;
        } else if (a->words[i] < b->words[k]) {
            i++;
        } else {
            k++;
        }
    }
    size_t all = a->n_words + b->n_words;
    return all == 0 ? 0 : 2.0 * (double)n / (double)all;
}

typedef struct gap {
    size_t a, end_a, b, end_b;
} gap;

/* How alike two things must be; more than 1 for never. */
static double least_likeness(const dbr_merge_item *a, const dbr_merge_item *b, bool is_near)
{
    bool is_other_time = a->time != DBR_TIME_NONE && b->time != DBR_TIME_NONE && a->time != b->time;
    return !is_other_time ? ALIKE : is_near ? ALIKE_SURELY : 2;
}

static void match_alike(const match *x, const gap *g, double least, bool is_near)
{
    for (size_t a = g->a; a < g->end_a; a++) {
        double best = 0;
        size_t i_best = DBR_NONE;
        for (size_t k = g->b; k < g->end_b && x->b_of_a[a] == DBR_NONE; k++) {
            if (x->a_of_b[k] == DBR_NONE && may_pair(&x->a[a], &x->b[k], true)) {
                double value = likeness(&x->a[a], &x->b[k]);
                bool is_enough = value >= least && value >= least_likeness(&x->a[a], &x->b[k], is_near);
                if (is_enough && value > best) {
                    best = value;
                    i_best = k;
                }
            }
        }
        if (i_best != DBR_NONE) {
            pair(x, a, i_best);
        }
    }
}

/* Of each kind that has exactly one unmatched thing on both sides. */
static void match_alone(const match *x, const gap *g)
{
    for (int kind = 0; kind <= (int)DBR_BLOCK_FIELDS; kind++) {
        size_t i_a = DBR_NONE;
        size_t i_b = DBR_NONE;
        size_t n_a = 0;
        size_t n_b = 0;
        for (size_t i = g->a; i < g->end_a; i++) {
            bool is_left = x->b_of_a[i] == DBR_NONE && x->a[i].kind == kind;
            i_a = is_left ? i : i_a;
            n_a += is_left ? 1 : 0;
        }
        for (size_t i = g->b; i < g->end_b; i++) {
            bool is_left = x->a_of_b[i] == DBR_NONE && x->b[i].kind == kind;
            i_b = is_left ? i : i_b;
            n_b += is_left ? 1 : 0;
        }
        if (n_a == 1 && n_b == 1) {
            pair(x, i_a, i_b);
        }
    }
}

static void match_gap(const match *x, const gap *g, bool is_alone)
{
    if (g->a >= g->end_a || g->b >= g->end_b) {
        return;
    }
    if (is_alone) {
        match_alone(x, g);
    } else if (g->end_a - g->a <= GAP_PAIRS_MAX / (g->end_b - g->b)) {
        match_alike(x, g, ALIKE, true);
    }
}

/* Between neighbours: a longest common order of what is matched so far. */
static void match_gaps(const match *x, bool is_alone)
{
    int64_t *values = dbr_xmalloc(x->n_a * sizeof(*values));
    bool *is_in = dbr_xcalloc(x->n_a, sizeof(*is_in));
    for (size_t i = 0; i < x->n_a; i++) {
        values[i] = x->b_of_a[i] == DBR_NONE ? INT64_MIN : (int64_t)x->b_of_a[i];
    }
    (void)dbr_merge_rising(x->m, values, x->n_a, is_in);
    gap g = {0};
    for (size_t i = 0; i <= x->n_a; i++) {
        if (i == x->n_a || is_in[i]) {
            g.end_a = i;
            g.end_b = i == x->n_a ? x->n_b : (size_t)values[i];
            match_gap(x, &g, is_alone);
            g.a = g.end_a + 1;
            g.b = g.end_b + 1;
        }
    }
    free(values);
    free(is_in);
}

static void match_rest(const match *x, unsigned flags)
{
    const gap all = {.end_a = x->n_a, .end_b = x->n_b};
    bool is_moved = (flags & DBR_MATCH_MOVED) != 0;
    if (!is_moved) {
        match_gaps(x, false);
    }
    if (x->n_a <= GAP_PAIRS_MAX / x->n_b) {
        match_alike(x, &all, is_moved ? ALIKE_SURELY : ALIKE, false);
    }
    if ((flags & DBR_MATCH_ALONE) != 0) {
        match_gaps(x, true);
    }
}

/* ---- three sides ---- */

size_t *dbr_merge_none(dbr_merge *m, size_t n)
{
    size_t *array = DBR_NEW_N(&m->scratch, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        array[i] = DBR_NONE;
    }
    return array;
}

void dbr_sequence_init(dbr_merge *m, dbr_sequence *s)
{
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        s->of_base[side] = dbr_merge_none(m, s->n[DBR_BASE]);
        s->base_of[side] = dbr_merge_none(m, s->n[side]);
    }
    s->theirs_of_ours = dbr_merge_none(m, s->n[DBR_OURS]);
    s->ours_of_theirs = dbr_merge_none(m, s->n[DBR_THEIRS]);
}

/* Those without a partner on the other edited side; only those that base does not have, if asked for.
 * `*ret_index` says where each stands. */
static dbr_choice choose(dbr_merge *m, const dbr_sequence *s, dbr_side side, bool is_new_only,
                         size_t **ret_index)
{
    dbr_side other = side == DBR_OURS ? DBR_THEIRS : DBR_OURS;
    dbr_merge_item *items = DBR_NEW_N(&m->scratch, dbr_merge_item, s->n[side] + 1);
    size_t *index = dbr_merge_none(m, s->n[side]);
    size_t n = 0;
    for (size_t i = 0; i < s->n[side]; i++) {
        size_t base = s->base_of[side][i];
        if (base == DBR_NONE || (!is_new_only && s->of_base[other][base] == DBR_NONE)) {
            items[n] = s->items[side][i];
            index[n++] = i;
        }
    }
    *ret_index = index;
    return (dbr_choice){.items = items, .n = n, .partner = dbr_merge_none(m, n)};
}

void dbr_sequence_close(dbr_merge *m, dbr_sequence *s)
{
    size_t *i_ours = NULL;
    size_t *i_theirs = NULL;
    dbr_choice a = choose(m, s, DBR_OURS, false, &i_ours);
    dbr_choice b = choose(m, s, DBR_THEIRS, false, &i_theirs);
    dbr_merge_match(m, &a, &b, DBR_MATCH_EXACT);
    for (size_t i = 0; i < a.n; i++) {
        size_t ours = i_ours[i];
        size_t theirs = a.partner[i] == DBR_NONE ? DBR_NONE : i_theirs[a.partner[i]];
        size_t base_ours = s->base_of[DBR_OURS][ours];
        size_t base_theirs = theirs == DBR_NONE ? DBR_NONE : s->base_of[DBR_THEIRS][theirs];
        if (theirs != DBR_NONE && base_ours != DBR_NONE && base_theirs == DBR_NONE) {
            s->base_of[DBR_THEIRS][theirs] = base_ours;
            s->of_base[DBR_THEIRS][base_ours] = theirs;
        } else if (base_theirs != DBR_NONE && base_ours == DBR_NONE) {
            s->base_of[DBR_OURS][ours] = base_theirs;
            s->of_base[DBR_OURS][base_theirs] = ours;
        }
    }
    for (size_t i = 0; i < s->n[DBR_BASE]; i++) {
        size_t ours = s->of_base[DBR_OURS][i];
        size_t theirs = s->of_base[DBR_THEIRS][i];
        if (ours != DBR_NONE && theirs != DBR_NONE) {
            s->theirs_of_ours[ours] = theirs;
            s->ours_of_theirs[theirs] = ours;
        }
    }
}

void dbr_sequence_match(dbr_merge *m, dbr_sequence *s, unsigned flags)
{
    dbr_sequence_init(m, s);
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        const dbr_choice base = {s->items[DBR_BASE], s->n[DBR_BASE], s->of_base[side]};
        const dbr_choice other = {s->items[side], s->n[side], s->base_of[side]};
        dbr_merge_match(m, &base, &other, flags);
    }
    dbr_sequence_close(m, s);
    size_t *i_ours = NULL;
    size_t *i_theirs = NULL;
    dbr_choice a = choose(m, s, DBR_OURS, true, &i_ours);
    dbr_choice b = choose(m, s, DBR_THEIRS, true, &i_theirs);
    dbr_merge_match(m, &a, &b, 0);
    for (size_t i = 0; i < a.n; i++) {
        if (a.partner[i] != DBR_NONE) {
            size_t theirs = i_theirs[a.partner[i]];
            s->theirs_of_ours[i_ours[i]] = theirs;
            s->ours_of_theirs[theirs] = i_ours[i];
        }
    }
}
