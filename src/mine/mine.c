/*
 * The miner: fine texts → group numbers in the stream, groups → templates at the end.
 *
 * *In the stream* a text is looked up by its hash; a new one gets the next number. When DBR_MINE_MAX_TEXTS are held, the
 * table is *compacted*: the texts are joined as at the end (group.c), but by the number of different words alone, since
 * counts are not known before the end, and much evidence is asked for. What came out with a variable in it is kept as a
 * pattern, its texts are dropped; from then on a text that is not held is cut into elements and held against the
 * patterns: for each set of variable places that patterns of that length have, one look-up of the elements' hash with
 * these places left open. So a million user names cost one pattern. What fits no pattern when the table is full counts
 * under group 0.
 *
 * Only which texts came, in the order of their first coming, decides what happens: counts do not, so that who adds may
 * add one message at a time or many at once.
 *
 * *At the end* the clusters, sorted by text, are joined with all counts at hand.
 *
 * Memory: DBR_MINE_MAX_TEXTS texts of at most DBR_MINE_MAX_TEXT, as many clusters while they are joined, and 4 bytes for
 * each number given out (at most DBR_MINE_MAX_GROUPS).
 */
#include "mine/mine.h"

#include "base/hash.h"
#include "mine/group.h"

#include <assert.h>
#include <stdlib.h>

#define FIRST_SLOTS 256u // most files have fewer than 128 shapes
#define MAX_LAYOUTS 64u  // sets of variable places: each is a look-up for a text that is not held

/* A text held, or a pattern. */
typedef struct held {
    dbr_slice text; // fine text; of a pattern one of its texts, or "" when it is looked up by elements only
    uint64_t id;    // hash of the text
    uint64_t n, i_first;
    uint32_t group;
    mine_element *elements; // of a pattern, else NULL
    uint32_t n_elements;
    uint64_t hash; // of the elements of a pattern
    uint64_t wide[MINE_MARK_WORDS];
} held;

/* Open-addressed table of indices + 1 into `held`. */
typedef struct table {
    uint32_t *slots;
    size_t n_slots; // power of two
} table;

typedef struct layout {
    uint32_t n_elements;
    uint64_t wide[MINE_MARK_WORDS];
} layout;

struct dbr_miner {
    DBR_VEC(held) held;              // [0] is everything else
    DBR_VEC(uint32_t) held_of;       // group → index in held, through all compactions
    DBR_VEC(dbr_template) templates; // once finished
    DBR_VEC(uint32_t) map;           // group → template, once finished
    DBR_VEC(layout) layouts;         // of the patterns
    dbr_arena texts;
    table by_text, by_elements;
    mine_element scratch[MINE_MAX_ELEMENTS];
    size_t n_new; // texts since the last compaction
    uint64_t work;
    bool is_finished;
};

static uint64_t signature_of(dbr_slice text);

/* ---- tables ---- */

static void table_clear(table *t, size_t n)
{
    size_t n_slots = FIRST_SLOTS;
    while (n_slots < 4 * n) {
        n_slots *= 2;
    }
    free(t->slots);
    t->n_slots = n_slots;
    t->slots = dbr_xcalloc(n_slots, sizeof(*t->slots));
}

/* Where the item of that hash is or belongs. Equal hashes count as equal: with 40,000 items one run in 10^10 errs. */
static size_t slot_of(const dbr_miner *m, const table *t, uint64_t hash, bool by_elements)
{
    size_t slot = hash & (t->n_slots - 1);
    while (t->slots[slot] != 0) {
        const held *h = &m->held.items[t->slots[slot] - 1];
        if ((by_elements ? h->hash : h->id) == hash) {
            break;
        }
        slot = (slot + 1) & (t->n_slots - 1);
    }
    return slot;
}

static void index_texts(dbr_miner *m)
{
    table_clear(&m->by_text, m->held.n);
    for (uint32_t i = 1; i < m->held.n; i++) {
        if (m->held.items[i].text.len > 0) {
            m->by_text.slots[slot_of(m, &m->by_text, m->held.items[i].id, false)] = i + 1;
        }
    }
}

static void index_patterns(dbr_miner *m)
{
    table_clear(&m->by_elements, m->held.n);
    m->layouts.n = 0;
    for (uint32_t i = 1; i < m->held.n; i++) {
        const held *h = &m->held.items[i];
        if (h->elements == NULL) {
            continue;
        }
        m->by_elements.slots[slot_of(m, &m->by_elements, h->hash, true)] = i + 1;
        layout l = {.n_elements = h->n_elements};
        memcpy(l.wide, h->wide, sizeof(l.wide));
        size_t k = 0;
        while (k < m->layouts.n && (m->layouts.items[k].n_elements != l.n_elements ||
                                    memcmp(m->layouts.items[k].wide, l.wide, sizeof(l.wide)) != 0)) {
            k++;
        }
        if (k == m->layouts.n && k < MAX_LAYOUTS) {
            *DBR_PUSH(&m->layouts) = l;
        }
    }
}

/* ---- the miner ---- */

dbr_miner *dbr_miner_new(void)
{
    dbr_miner *m = dbr_xcalloc(1, sizeof(*m));
    table_clear(&m->by_text, 0);
    *DBR_PUSH(&m->held) = (held){.text = dbr_slice_str(""), .i_first = UINT64_MAX};
    *DBR_PUSH(&m->held_of) = 0;
    return m;
}

dbr_miner *dbr_miner_free(dbr_miner *m)
{
    if (m != NULL) {
        DBR_VEC_RELEASE(&m->held);
        DBR_VEC_RELEASE(&m->held_of);
        DBR_VEC_RELEASE(&m->templates);
        DBR_VEC_RELEASE(&m->map);
        DBR_VEC_RELEASE(&m->layouts);
        dbr_arena_release(&m->texts);
        free(m->by_text.slots);
        free(m->by_elements.slots);
        free(m);
    }
    return NULL;
}

static void count(held *h, uint64_t n, uint64_t i_first)
{
    h->i_first = i_first < h->i_first ? i_first : h->i_first;
    h->n += n;
}

/* ---- joining ---- */

static int by_text(const void *a, const void *b)
{
    const held *const *x = a;
    const held *const *y = b;
    return dbr_slice_cmp((*x)->text, (*y)->text);
}

/* What is held, as clusters sorted by text; `ret_order` says which is which. Elements live in `arena`. */
static mine_cluster *clusters_of(dbr_miner *m, dbr_arena *arena, const held ***ret_order)
{
    size_t n = m->held.n - 1;
    const held **order = dbr_xcalloc(n + 1, sizeof(*order));
    mine_cluster *clusters = dbr_xcalloc(n + 1, sizeof(*clusters));
    for (size_t i = 0; i < n; i++) {
        order[i] = &m->held.items[i + 1];
    }
    if (n > 1) {
        qsort(order, n, sizeof(*order), by_text);
    }
    for (uint32_t i = 0; i < n; i++) {
        const held *h = order[i];
        mine_cluster *c = &clusters[i];
        const mine_element *from = h->elements != NULL ? h->elements : m->scratch;
        size_t n_elements = h->elements != NULL ? h->n_elements : mine_split(h->text, m->scratch);
        *c = (mine_cluster){.n_elements = (uint32_t)n_elements, .into = i, .n = h->n, .i_first = h->i_first};
        c->elements = dbr_arena_alloc_n(arena, n_elements, sizeof(*c->elements));
        memcpy(c->elements, from, n_elements * sizeof(*c->elements));
        memcpy(c->wide, h->wide, sizeof(c->wide));
        c->hash = mine_hash_elements(c->elements, n_elements);
        m->work += n_elements;
    }
    *ret_order = order;
    return clusters;
}

static dbr_slice cluster_text(dbr_arena *arena, const mine_cluster *c)
{
    DBR_AUTO(dbr_buf) text = {0};
    for (size_t i = 0; i < c->n_elements; i++) {
        dbr_buf_slice(&text, mine_text(&c->elements[i]));
    }
    return dbr_slice_dup(arena, dbr_buf_view(&text));
}

static bool is_wide(const mine_cluster *c)
{
    uint64_t any = 0;
    for (size_t i = 0; i < MINE_MARK_WORDS; i++) {
        any |= c->wide[i];
    }
    return any != 0;
}

/* A pattern of a cluster; its elements' texts into `arena`. */
static void make_pattern(dbr_arena *arena, const mine_cluster *c, held *h)
{
    h->text = cluster_text(arena, c);
    h->id = dbr_hash(h->text);
    h->n_elements = c->n_elements;
    h->hash = c->hash;
    memcpy(h->wide, c->wide, sizeof(h->wide));
    h->elements = dbr_arena_alloc_n(arena, c->n_elements, sizeof(*h->elements));
    const char *at = h->text.ptr;
    for (size_t k = 0; k < c->n_elements; k++) {
        h->elements[k] = c->elements[k];
        h->elements[k].text = at;
        at += c->elements[k].len;
    }
}

/* The pattern that a text fits; 0 for none. */
static uint32_t find_pattern(dbr_miner *m, dbr_slice text)
{
    size_t n = mine_split(text, m->scratch);
    uint64_t hash = mine_hash_elements(m->scratch, n);
    m->work += n;
    for (size_t i = 0; i < m->layouts.n; i++) {
        const layout *l = &m->layouts.items[i];
        if (l->n_elements != n) {
            continue;
        }
        uint64_t open = hash;
        for (size_t k = 0; k < MINE_MARK_WORDS; k++) {
            for (uint64_t bits = l->wide[k]; bits != 0; bits &= bits - 1) {
                size_t at = 64 * k + (size_t)__builtin_ctzll(bits);
                open += mine_hash_place(at, MINE_ANY) - mine_hash_place(at, m->scratch[at].key);
            }
        }
        uint32_t found = m->by_elements.slots[slot_of(m, &m->by_elements, open, true)];
        if (found != 0) {
            return found - 1;
        }
    }
    return 0;
}

/* Replaces what is held by the patterns among the clusters and the texts that fit none; `ret_at` says where each
 * cluster went. */
static void hold_patterns(dbr_miner *m, const mine_grouping *g, const held *const *order, uint32_t *ret_at)
{
    dbr_arena texts = {0};
    held *next = dbr_xcalloc(m->held.n, sizeof(*next));
    size_t n = 1;
    next[0] = m->held.items[0];
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->clusters[i].into == i && is_wide(&g->clusters[i])) {
            next[n] =
                (held){.group = order[i]->group, .n = g->clusters[i].n, .i_first = g->clusters[i].i_first};
            make_pattern(&texts, &g->clusters[i], &next[n]);
            ret_at[i] = (uint32_t)n++;
        }
    }
    held *before = m->held.items;
    m->held.items = next;
    m->held.n = n;
    index_patterns(m);
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t root = mine_alive(g->clusters, i);
        if (is_wide(&g->clusters[root])) {
            ret_at[i] = ret_at[root];
            continue;
        }
        const held *h = order[i];
        uint32_t pattern = find_pattern(m, h->text);
        if (pattern != 0) { // one of its words was too frequent to count as rare
            count(&next[pattern], h->n, h->i_first);
        } else {
            next[m->held.n] = *h;
            next[m->held.n].text = dbr_slice_dup(&texts, h->text);
            pattern = (uint32_t)m->held.n++;
        }
        ret_at[i] = pattern;
    }
    free(before);
    dbr_arena_release(&m->texts);
    m->texts = texts;
}

/* Makes room: texts that join to a pattern are dropped. */
static void compact(dbr_miner *m)
{
    dbr_arena scratch = {0};
    const held **order = NULL;
    mine_grouping g = {.n = m->held.n - 1, .arena = &scratch, .is_uncounted = true};
    g.clusters = clusters_of(m, &scratch, &order);
    mine_join(&g);
    uint32_t *at = dbr_xcalloc(g.n + 1, sizeof(*at));
    uint32_t *moved = dbr_xcalloc(g.n + 1, sizeof(*moved)); // old index in held → new
    const held *before = m->held.items;
    for (uint32_t i = 0; i < g.n; i++) {
        moved[order[i] - before] = i; // which cluster
    }
    hold_patterns(m, &g, order, at);
    for (size_t i = 1; i < m->held_of.n; i++) {
        uint32_t h = m->held_of.items[i];
        m->held_of.items[i] = h > 0 ? at[moved[h]] : 0;
    }
    m->held.cap = g.n + 1;
    m->work += g.work;
    m->n_new = 0;
    index_texts(m);
    dbr_arena_release(&scratch);
    free(order);
    free(g.clusters);
    free(moved);
    free(at);
}

uint32_t dbr_miner_add(dbr_miner *m, dbr_slice masked, uint64_t n, uint64_t i_first)
{
    assert(!m->is_finished && masked.len <= DBR_MINE_MAX_TEXT);
    uint64_t id = dbr_hash(masked);
    size_t slot = slot_of(m, &m->by_text, id, false);
    uint32_t at = m->by_text.slots[slot];
    if (at != 0 || masked.len == 0) {
        at -= at != 0;
        count(&m->held.items[at], n, i_first);
        return m->held.items[at].group;
    }
    at = m->layouts.n > 0 ? find_pattern(m, masked) : 0;
    if (at == 0 && m->held.n > DBR_MINE_MAX_TEXTS && m->n_new >= DBR_MINE_MAX_TEXTS / 8) {
        compact(m);
        at = find_pattern(m, masked);
        slot = slot_of(m, &m->by_text, id, false);
    }
    bool has_room = m->held.n <= DBR_MINE_MAX_TEXTS && m->held_of.n <= DBR_MINE_MAX_GROUPS;
    if (at == 0 && has_room) {
        at = (uint32_t)m->held.n;
        uint32_t group = (uint32_t)m->held_of.n;
        *DBR_PUSH(&m->held) =
            (held){.text = dbr_slice_dup(&m->texts, masked), .id = id, .i_first = i_first, .group = group};
        *DBR_PUSH(&m->held_of) = at;
        m->by_text.slots[slot] = at + 1;
        m->n_new++;
        if (2 * m->held.n > m->by_text.n_slots) {
            index_texts(m);
        }
    }
    count(&m->held.items[at], n, i_first);
    return m->held.items[at].group;
}

void dbr_miner_count(dbr_miner *m, uint32_t group, uint64_t n)
{
    assert(!m->is_finished && group < m->held_of.n);
    m->held.items[m->held_of.items[group]].n += n;
}

/* ---- the end ---- */

static int by_template(const void *a, const void *b)
{
    const dbr_template *x = a;
    const dbr_template *y = b;
    if (x->i_first != y->i_first) {
        return x->i_first < y->i_first ? -1 : 1;
    }
    return dbr_slice_cmp(x->text, y->text);
}

static int by_id(const void *a, const void *b)
{
    const dbr_template *x = a;
    const dbr_template *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* One template a text, in the order of their first messages. Returns how many. */
static size_t join_templates(dbr_template *t, size_t n)
{
    size_t distinct = 0;
    if (n > 1) {
        qsort(t, n, sizeof(*t), by_id);
    }
    for (size_t i = 0; i < n; i++) {
        if (distinct > 0 && t[distinct - 1].id == t[i].id) {
            dbr_template *x = &t[distinct - 1];
            x->n += t[i].n;
            x->i_first = t[i].i_first < x->i_first ? t[i].i_first : x->i_first;
        } else {
            t[distinct++] = t[i];
        }
    }
    if (distinct > 1) {
        qsort(t, distinct, sizeof(*t), by_template);
    }
    return distinct;
}

/* An id and where it is, to be found by bisection. */
typedef struct place {
    uint64_t id;
    uint32_t at;
} place;

static int by_place(const void *a, const void *b)
{
    const place *x = a;
    const place *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static uint32_t place_of(const place *places, size_t n, uint64_t id)
{
    place wanted = {.id = id};
    const place *p = n > 0 ? bsearch(&wanted, places, n, sizeof(*places), by_place) : NULL;
    return p != NULL ? p->at : 0;
}

void dbr_miner_finish(dbr_miner *m)
{
    assert(!m->is_finished);
    dbr_arena scratch = {0};
    const held **order = NULL;
    mine_grouping g = {.n = m->held.n - 1, .arena = &scratch};
    g.clusters = clusters_of(m, &scratch, &order);
    mine_join(&g);
    uint64_t *ids = dbr_xcalloc(m->held.n, sizeof(*ids)); // index in held → id of its template
    for (uint32_t i = 0; i < g.n; i++) {
        const mine_cluster *c = &g.clusters[i];
        if (c->into == i) {
            dbr_slice text = cluster_text(&m->texts, c);
            uint64_t id = dbr_hash(text);
            id += id == 0; // 0 is template 0's
            *DBR_PUSH(&m->templates) = (dbr_template){
                .text = text, .id = id, .signature = signature_of(text), .n = c->n, .i_first = c->i_first};
            ids[order[i] - m->held.items] = id;
        }
    }
    for (uint32_t i = 0; i < g.n; i++) {
        ids[order[i] - m->held.items] = ids[order[mine_alive(g.clusters, i)] - m->held.items];
    }
    m->templates.n = join_templates(m->templates.items, m->templates.n);
    const held *rest = &m->held.items[0];
    (void)DBR_PUSH(&m->templates);
    memmove(m->templates.items + 1, m->templates.items, (m->templates.n - 1) * sizeof(dbr_template));
    m->templates.items[0] = (dbr_template){
        .text = dbr_slice_str(""), .n = rest->n, .i_first = rest->i_first == UINT64_MAX ? 0 : rest->i_first};
    place *places = dbr_xcalloc(m->templates.n, sizeof(*places));
    for (uint32_t i = 0; i < m->templates.n; i++) {
        places[i] = (place){.id = m->templates.items[i].id, .at = i};
    }
    qsort(places, m->templates.n, sizeof(*places), by_place);
    for (size_t i = 0; i < m->held_of.n; i++) {
        uint32_t template = place_of(places, m->templates.n, ids[m->held_of.items[i]]);
        *DBR_PUSH(&m->map) = template;
    }
    m->work += g.work;
    m->is_finished = true;
    free(places);
    free(ids);
    free(order);
    free(g.clusters);
    dbr_arena_release(&scratch);
}

const dbr_template *dbr_miner_templates(const dbr_miner *m, size_t *ret_n)
{
    assert(m->is_finished);
    *ret_n = m->templates.n;
    return m->templates.items;
}

const uint32_t *dbr_miner_map(const dbr_miner *m, size_t *ret_n_groups)
{
    assert(m->is_finished);
    *ret_n_groups = m->map.n;
    return m->map.items;
}

uint64_t dbr_miner_work(const dbr_miner *m)
{
    return m->work;
}

/* The hash of the words between the masks: runs of letters. */
static uint64_t signature_of(dbr_slice text)
{
    uint64_t h = 0;
    for (size_t i = 0; i < text.len;) {
        size_t mask = mine_mask_len(dbr_slice_from(text, i));
        size_t begin = i;
        while (mask == 0 && i < text.len &&
               (((text.ptr[i] | 32) >= 'a' && (text.ptr[i] | 32) <= 'z') ||
                (unsigned char)text.ptr[i] >= 0x80)) {
            i++;
        }
        if (i > begin) {
            h = dbr_hash_mix(h, dbr_hash(dbr_slice_sub(text, begin, i)));
        }
        i += mask > 0 ? mask : i == begin;
    }
    return h + (h == 0);
}
