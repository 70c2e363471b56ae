/*
 * Joining fine texts to templates, late: when all of them and their counts are known.
 *
 *   1. Texts whose elements have equal keys are one cluster: kinds of masks do not part them.
 *   2. Rounds, until nothing changes: clusters that differ in one element are looked at together. The values found there
 *      are the evidence (evidence.c); if they are a variable, that element becomes one in all of these clusters. Where
 *      several places vary together ("tag=…, name=…") no two texts differ in one element alone; there the places that
 *      announce a value (after '=', in quotes, after "user") are taken out together and each is judged by itself.
 *   3. What may be missing: "()" is "(<host>)" elsewhere; "LOCAL(<num>)" is a value where values stand elsewhere; lists of
 *      values of different lengths are one.
 *
 * Each step looks at all clusters before it changes any, and clusters are sorted by text, so the result does not depend
 * on the order of messages. Elements are hashed once; a text with one element changed is told by a subtraction, so that a
 * round costs O(elements) and a sort.
 */
#include "mine/group.h"

#include "base/hash.h"
#include "mine/kinds.h"

#include <assert.h>
#include <stdlib.h>

#define HOLE       UINT64_C(0x5851f42d4c957f2d) // key of the element that is taken out
#define MAX_ROUNDS 6
#define RARE       256 // a word in fewer than one of so many texts may be a value
#define MIN_LIST   3u  // values that make a list

/* A cluster with something changed: clusters with equal hashes are looked at together. */
typedef struct view {
    uint64_t hash;
    uint32_t cluster;
    uint32_t at; // element taken out
} view;
typedef DBR_VEC(view) view_vec;
typedef DBR_VEC(mine_seen) seen_vec;

/* Elements of a text after a change that moves them. */
typedef struct variant {
    mine_element elements[MINE_MAX_ELEMENTS * 2];
    size_t n;
    size_t longest_list;
} variant;

uint32_t mine_alive(const mine_cluster *clusters, uint32_t i)
{
    while (clusters[i].into != i) {
        i = clusters[i].into;
    }
    return i;
}

static int by_view(const void *a, const void *b)
{
    const view *x = a;
    const view *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    if (x->at != y->at) {
        return x->at < y->at ? -1 : 1;
    }
    return x->cluster < y->cluster ? -1 : x->cluster > y->cluster;
}

/* Sorts the views; the run of equal ones from `begin` on ends before the returned index. */
static void sort_views(view_vec *v)
{
    if (v->n > 1) {
        qsort(v->items, v->n, sizeof(view), by_view);
    }
}

static size_t run_end(const view_vec *v, size_t begin)
{
    size_t end = begin + 1;
    while (end < v->n && v->items[end].hash == v->items[begin].hash &&
           v->items[end].at == v->items[begin].at) {
        end++;
    }
    return end;
}

static bool is_marked(const uint64_t *marks, size_t i)
{
    return (marks[i / 64] >> (i % 64) & 1) != 0;
}

static void mark(uint64_t *marks, size_t i)
{
    marks[i / 64] |= UINT64_C(1) << (i % 64);
}

/* `b` goes into `a`, element by element. */
static void join(mine_grouping *g, uint32_t a, uint32_t b)
{
    mine_cluster *x = &g->clusters[a];
    mine_cluster *y = &g->clusters[b];
    assert(a != b && x->n_elements == y->n_elements);
    for (size_t i = 0; i < x->n_elements; i++) {
        dbr_slice text = mine_text(&x->elements[i]);
        dbr_slice joined = mine_join_texts(g->arena, text, mine_text(&y->elements[i]));
        x->elements[i].text = joined.ptr;
        x->elements[i].len = (uint16_t)joined.len;
    }
    x->n += y->n;
    x->i_first = y->i_first < x->i_first ? y->i_first : x->i_first;
    for (size_t i = 0; i < MINE_MARK_WORDS; i++) {
        x->wide[i] |= y->wide[i];
    }
    y->into = a;
}

/* Joins clusters of equal hash. */
static void join_equal(mine_grouping *g, view_vec *v)
{
    v->n = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->clusters[i].into == i) {
            *DBR_PUSH(v) = (view){.hash = g->clusters[i].hash, .cluster = i};
        }
    }
    sort_views(v);
    for (size_t i = 0, end = 0; i < v->n; i = end) {
        end = run_end(v, i);
        for (size_t k = i + 1; k < end; k++) {
            join(g, v->items[i].cluster, v->items[k].cluster);
        }
    }
}

/* ---- variables ---- */

/* What announces element `at`: passes over a quote or bracket, blanks, '=' and ':'. */
static mine_place place_of(const mine_grouping *g, const mine_cluster *c, size_t at)
{
    mine_place p = {.is_first = at == 0, .is_uncounted = g->is_uncounted};
    size_t i = at;
    bool is_quoted =
        i > 0 && c->elements[i - 1].len == 1 && strchr("\"'`", c->elements[i - 1].text[0]) != NULL;
    i -= i > 0 && c->elements[i - 1].len == 1 && strchr("\"'`(", c->elements[i - 1].text[0]) != NULL;
    p.is_named = is_quoted ||
                 (i > 0 && c->elements[i - 1].len == 1 && strchr("=:", c->elements[i - 1].text[0]) != NULL);
    while (i > 0 && c->elements[i - 1].len == 1 && strchr(" =:", c->elements[i - 1].text[0]) != NULL) {
        i--;
    }
    p.is_route = at == 2 && c->n_elements <= 5 && kind_is_method(mine_text(&c->elements[0]));
    p.announcer = i > 0 ? mine_text(&c->elements[i - 1]) : dbr_slice_str("");
    return p;
}

/* Clusters that differ in one element: marks it where it is a variable. True when something was marked. */
static bool mark_single(mine_grouping *g, view_vec *v, uint64_t (*marks)[MINE_MARK_WORDS])
{
    seen_vec seen = {0};
    bool has_marked = false;
    v->n = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        const mine_cluster *c = &g->clusters[i];
        for (uint32_t k = 0; c->into == i && k < c->n_elements; k++) {
            if (c->elements[k].kind != MINE_PUNCTUATION) {
                uint64_t hash = c->hash - mine_hash_place(k, c->elements[k].key) + mine_hash_place(k, HOLE);
                *DBR_PUSH(v) = (view){.hash = hash, .cluster = i, .at = k};
            }
        }
    }
    g->work += v->n;
    sort_views(v);
    for (size_t i = 0, end = 0; i < v->n; i = end) {
        end = run_end(v, i);
        if (end - i < 2) {
            continue;
        }
        seen.n = 0;
        for (size_t k = i; k < end; k++) {
            const mine_cluster *c = &g->clusters[v->items[k].cluster];
            const mine_element *e = &c->elements[v->items[k].at];
            *DBR_PUSH(&seen) = (mine_seen){.key = e->key, .n = c->n, .element = e};
        }
        mine_place place = place_of(g, &g->clusters[v->items[i].cluster], v->items[i].at);
        bool is_variable = mine_is_variable(seen.items, seen.n, &place);
        for (size_t k = i; k < end && is_variable; k++) {
            mark(marks[v->items[k].cluster], v->items[k].at);
            has_marked = true;
        }
    }
    DBR_VEC_RELEASE(&seen);
    return has_marked;
}

static int by_key(const void *a, const void *b)
{
    const mine_seen *x = a;
    const mine_seen *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Judges element `at` over a family of clusters. */
static bool is_family_variable(mine_grouping *g, const view *family, size_t n, size_t at, seen_vec *seen)
{
    seen->n = 0;
    for (size_t k = 0; k < n; k++) {
        const mine_cluster *c = &g->clusters[family[k].cluster];
        *DBR_PUSH(seen) = (mine_seen){.key = c->elements[at].key, .n = c->n, .element = &c->elements[at]};
    }
    qsort(seen->items, seen->n, sizeof(mine_seen), by_key);
    size_t distinct = 0, words = 0;
    for (size_t k = 0; k < seen->n; k++) {
        if (distinct > 0 && seen->items[distinct - 1].key == seen->items[k].key) {
            seen->items[distinct - 1].n += seen->items[k].n;
            continue;
        }
        words += seen->items[k].key != MINE_ANY;
        seen->items[distinct++] = seen->items[k];
    }
    mine_place place = place_of(g, &g->clusters[family[0].cluster], at);
    place.is_named = true;
    return words >= 4 && mine_is_variable(seen->items, distinct, &place);
}

static bool is_open_place(const mine_grouping *g, const mine_cluster *c, size_t at, const uint32_t *counts,
                          size_t n_counts)
{
    const mine_element *e = &c->elements[at];
    if (e->kind == MINE_PUNCTUATION) {
        return false;
    }
    if (counts != NULL) {
        uint32_t first = counts[e->key & (n_counts - 1)];
        uint32_t second = counts[n_counts + (e->key >> 32 & (n_counts - 1))];
        return (first < second ? first : second) * (uint64_t)RARE < g->n;
    }
    mine_place p = place_of(g, c, at);
    return p.is_named || mine_is_announcer(p.announcer);
}

/* How many texts each word is in, at most: two tables, of which the smaller count is nearer to the truth. */
static uint32_t *count_words(const mine_grouping *g, size_t *ret_n)
{
    size_t n = 1024;
    while (n < 4 * g->n) {
        n *= 2;
    }
    uint32_t *counts = dbr_xcalloc(2 * n, sizeof(*counts));
    for (uint32_t i = 0; i < g->n; i++) {
        for (size_t k = 0; k < g->clusters[i].n_elements; k++) {
            uint64_t key = g->clusters[i].elements[k].key;
            counts[key & (n - 1)]++;
            counts[n + (key >> 32 & (n - 1))]++;
        }
    }
    *ret_n = n;
    return counts;
}

/* Where several places vary together: they are taken out, and each is judged over all clusters that are then equal. With
 * counts these are the places that announce a value; without, for want of anything better, those of rare words. */
static bool mark_family(mine_grouping *g, view_vec *v, uint64_t (*marks)[MINE_MARK_WORDS])
{
    seen_vec seen = {0};
    bool has_marked = false;
    size_t n_counts = 0;
    uint32_t *counts = g->is_uncounted ? count_words(g, &n_counts) : NULL;
    v->n = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        const mine_cluster *c = &g->clusters[i];
        uint64_t hash = c->hash;
        uint32_t n_open = 0;
        for (size_t k = 0; c->into == i && k < c->n_elements; k++) {
            if (is_open_place(g, c, k, counts, n_counts)) {
                hash += mine_hash_place(k, HOLE) - mine_hash_place(k, c->elements[k].key);
                n_open++;
            }
        }
        if (n_open >= 2) {
            *DBR_PUSH(v) = (view){.hash = hash, .cluster = i};
        }
    }
    sort_views(v);
    for (size_t i = 0, end = 0; i < v->n; i = end) {
        end = run_end(v, i);
        const mine_cluster *c = &g->clusters[v->items[i].cluster];
        for (size_t at = 0; end - i >= 4 && at < c->n_elements; at++) {
            g->work += end - i;
            if (is_open_place(g, c, at, counts, n_counts) &&
                is_family_variable(g, v->items + i, end - i, at, &seen)) {
                for (size_t k = i; k < end; k++) {
                    mark(marks[v->items[k].cluster], at);
                    has_marked = true;
                }
            }
        }
    }
    free(counts);
    DBR_VEC_RELEASE(&seen);
    return has_marked;
}

/* Marked elements become values. */
static void widen(mine_grouping *g, uint64_t (*marks)[MINE_MARK_WORDS])
{
    for (uint32_t i = 0; i < g->n; i++) {
        mine_cluster *c = &g->clusters[i];
        for (size_t k = 0; c->into == i && k < c->n_elements; k++) {
            if (is_marked(marks[i], k) && c->elements[k].key != MINE_ANY) {
                c->hash += mine_hash_place(k, MINE_ANY) - mine_hash_place(k, c->elements[k].key);
                c->elements[k].key = MINE_ANY;
                c->elements[k].kind = MINE_VALUE;
            }
        }
        for (size_t k = 0; c->into == i && k < MINE_MARK_WORDS; k++) {
            c->wide[k] |= marks[i][k];
        }
    }
}

/* ---- what may be missing ---- */

static bool is_byte(const mine_element *e, char c)
{
    return e->kind == MINE_PUNCTUATION && e->text[0] == c;
}

/* A value into empty brackets and quotes that stand apart: "from <ip> () at" → "from <ip> (…) at". */
static bool fill_brackets(const mine_cluster *c, variant *ret)
{
    bool is_changed = false;
    ret->n = 0;
    for (size_t i = 0; i < c->n_elements; i++) {
        ret->elements[ret->n++] = c->elements[i];
        bool stands_apart = i == 0 || is_byte(&c->elements[i - 1], ' ');
        if (stands_apart && i + 1 < c->n_elements &&
            ((is_byte(&c->elements[i], '(') && is_byte(&c->elements[i + 1], ')')) ||
             (is_byte(&c->elements[i], '[') && is_byte(&c->elements[i + 1], ']')) ||
             (is_byte(&c->elements[i], '"') && is_byte(&c->elements[i + 1], '"')))) {
            ret->elements[ret->n++] = (mine_element){.key = MINE_ANY, .text = "", .kind = MINE_VALUE};
            is_changed = true;
        }
    }
    return is_changed && ret->n <= MINE_MAX_ELEMENTS;
}

/* Runs of values with blanks, or commas and blanks, between become one. */
static bool fold_lists(const mine_cluster *c, variant *ret)
{
    ret->n = 0;
    ret->longest_list = 0;
    for (size_t i = 0; i < c->n_elements;) {
        size_t n = 1, at = i;
        if (c->elements[i].kind == MINE_VALUE) {
            bool has_comma = i + 3 < c->n_elements && is_byte(&c->elements[i + 1], ',');
            size_t step = has_comma ? 3 : 2;
            while (at + step < c->n_elements && c->elements[at + step].kind == MINE_VALUE &&
                   is_byte(&c->elements[at + step - 1], ' ') &&
                   (!has_comma || is_byte(&c->elements[at + 1], ','))) {
                at += step;
                n++;
            }
        }
        mine_element e = c->elements[i];
        if (n > 1) {
            e.text = "<list>";
            e.len = 6;
        }
        ret->longest_list = n > ret->longest_list ? n : ret->longest_list;
        ret->elements[ret->n++] = e;
        i = at + 1;
    }
    return true;
}

/* The cluster takes the variant's elements. */
static void become(mine_grouping *g, uint32_t i, const variant *x)
{
    mine_cluster *c = &g->clusters[i];
    c->elements = dbr_arena_alloc_n(g->arena, x->n, sizeof(*c->elements));
    memcpy(c->elements, x->elements, x->n * sizeof(*c->elements));
    c->n_elements = (uint32_t)x->n;
    c->hash = mine_hash_elements(c->elements, c->n_elements);
}

/* Joins clusters whose variants are equal; `min_list`: only when one has so long a list. */
static void join_variants(mine_grouping *g, view_vec *v, bool (*make)(const mine_cluster *, variant *),
                          size_t min_list)
{
    variant *x = dbr_xcalloc(1, sizeof(*x));
    v->n = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->clusters[i].into == i) {
            uint64_t hash =
                make(&g->clusters[i], x) ? mine_hash_elements(x->elements, x->n) : g->clusters[i].hash;
            *DBR_PUSH(v) = (view){.hash = hash, .cluster = i};
            g->work += x->n;
        }
    }
    sort_views(v);
    for (size_t i = 0, end = 0; i < v->n; i = end) {
        end = run_end(v, i);
        size_t longest = 0;
        for (size_t k = i; k < end && end - i > 1; k++) {
            (void)make(&g->clusters[v->items[k].cluster], x);
            longest = x->longest_list > longest ? x->longest_list : longest;
        }
        if (end - i < 2 || longest < min_list) {
            continue;
        }
        for (size_t k = i; k < end; k++) {
            if (make(&g->clusters[v->items[k].cluster], x)) {
                become(g, v->items[k].cluster, x);
            }
            if (k > i) {
                join(g, v->items[i].cluster, v->items[k].cluster);
            }
        }
    }
    free(x);
}

/* Does "name(<value>)" stand at `at`, apart from what is around it? */
static bool is_call(const mine_cluster *c, size_t at)
{
    static const char OPEN[] = "({[", CLOSE[] = ")}]";
    const mine_element *e = &c->elements[at];
    if (at + 3 >= c->n_elements || (e->kind != MINE_WORD && e->kind != MINE_MIXED) ||
        e[2].kind != MINE_VALUE || e[1].kind != MINE_PUNCTUATION || e[3].kind != MINE_PUNCTUATION) {
        return false;
    }
    const char *open = strchr(OPEN, e[1].text[0]);
    bool stands_apart = at == 0 || is_byte(&c->elements[at - 1], ' ') || is_byte(&c->elements[at - 1], '=');
    bool ends = at + 4 == c->n_elements || strchr(" ,;.", c->elements[at + 4].text[0]) != NULL;
    return open != NULL && *open != '\0' && e[3].text[0] == CLOSE[open - OPEN] && stands_apart && ends;
}

/* "LOCAL(<num>)" joins where values stand elsewhere, more often. */
static void join_calls(mine_grouping *g, view_vec *v)
{
    variant *x = dbr_xcalloc(1, sizeof(*x));
    v->n = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->clusters[i].into == i) {
            *DBR_PUSH(v) = (view){.hash = g->clusters[i].hash, .cluster = i};
        }
    }
    sort_views(v);
    for (uint32_t i = 0; i < g->n; i++) {
        for (size_t at = 0; g->clusters[i].into == i && at + 3 < g->clusters[i].n_elements; at++) {
            const mine_cluster *c = &g->clusters[i];
            if (!is_call(c, at)) {
                continue;
            }
            x->n = 0;
            for (size_t k = 0; k < c->n_elements; k++) {
                if (k <= at || k > at + 3) {
                    x->elements[x->n++] = c->elements[k];
                }
            }
            x->elements[at] = (mine_element){.key = MINE_ANY, .text = "<*>", .len = 3, .kind = MINE_VALUE};
            view wanted = {.hash = mine_hash_elements(x->elements, x->n)};
            size_t low = 0, high = v->n;
            while (low < high) {
                size_t middle = low + (high - low) / 2;
                low = v->items[middle].hash < wanted.hash ? middle + 1 : low;
                high = v->items[middle].hash < wanted.hash ? high : middle;
            }
            uint32_t into = low < v->n ? v->items[low].cluster : i;
            if (into != i && v->items[low].hash == wanted.hash && g->clusters[into].into == into &&
                g->clusters[into].n >= c->n) {
                become(g, i, x);
                join(g, into, i);
            }
        }
    }
    free(x);
}

/* A word that was found to be a variable is not shown, also where only one was left. */
static void name_variables(mine_grouping *g)
{
    for (uint32_t i = 0; i < g->n; i++) {
        mine_cluster *c = &g->clusters[i];
        for (size_t k = 0; c->into == i && k < c->n_elements; k++) {
            if (c->elements[k].kind == MINE_VALUE &&
                dbr_slice_find_char(mine_text(&c->elements[k]), '<') == SIZE_MAX) {
                c->elements[k].text = "<*>";
                c->elements[k].len = 3;
            }
        }
    }
}

void mine_join(mine_grouping *g)
{
    view_vec v = {0};
    uint64_t(*marks)[MINE_MARK_WORDS] = dbr_xcalloc(g->n + 1, sizeof(*marks));
    join_equal(g, &v);
    for (int round = 0; round < MAX_ROUNDS; round++) {
        memset(marks, 0, (g->n + 1) * sizeof(*marks));
        bool has_marked = mark_single(g, &v, marks);
        has_marked |= mark_family(g, &v, marks);
        if (!has_marked) {
            break;
        }
        widen(g, marks);
        join_equal(g, &v);
    }
    if (!g->is_uncounted) {
        join_variants(g, &v, fill_brackets, 0);
        join_calls(g, &v);
        join_variants(g, &v, fold_lists, MIN_LIST);
    }
    name_variables(g);
    free(marks);
    DBR_VEC_RELEASE(&v);
}
