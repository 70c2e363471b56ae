/*
 * The table of groups: masked text → number, an open-addressed table of hashes.
 *
 * Two messages are of one group when their masked texts are equal, so a template's text is its identity, its id the
 * hash of it: the same shape has the same id in every artifact and year, which is what makes "first seen compared
 * with the baseline" a set difference. It also means that a rare line is never swallowed by a frequent neighbour,
 * which is where trees of the Drain family lose most (docs/analysis.md#templates).
 *
 * Memory: DBR_MINE_MAX_GROUPS texts of at most DBR_MINE_MAX_TEXT. Nothing is evicted: what comes later than that many
 * shapes is counted under group 0, whose count says how much that was.
 */
#include "mine/mine.h"

#include "base/hash.h"

#include <assert.h>

#define FIRST_SLOTS 256u // most files have fewer than 128 shapes

struct dbr_miner {
    DBR_VEC(dbr_template) templates; // [0] is everything else
    DBR_VEC(uint32_t) map;           // group → template, once finished
    dbr_arena texts;
    uint32_t *slots; // owned; index into templates, 0 for free
    size_t n_slots;  // power of two, at least twice the templates
    bool is_finished;
};

static size_t find_slot(const dbr_miner *m, uint64_t id);
static void grow(dbr_miner *m);
static uint64_t signature_of(dbr_slice text);

dbr_miner *dbr_miner_new(void)
{
    dbr_miner *m = dbr_xcalloc(1, sizeof(*m));
    m->n_slots = FIRST_SLOTS;
    m->slots = dbr_xcalloc(m->n_slots, sizeof(*m->slots));
    *DBR_PUSH(&m->templates) = (dbr_template){.text = dbr_slice_str(""), .i_first = UINT64_MAX};
    return m;
}

dbr_miner *dbr_miner_free(dbr_miner *m)
{
    if (m != NULL) {
        DBR_VEC_RELEASE(&m->templates);
        DBR_VEC_RELEASE(&m->map);
        dbr_arena_release(&m->texts);
        free(m->slots);
        free(m);
    }
    return NULL;
}

uint32_t dbr_miner_add(dbr_miner *m, dbr_slice masked, uint64_t n, uint64_t i_first)
{
    assert(!m->is_finished && masked.len <= DBR_MINE_MAX_TEXT);
    uint64_t id = dbr_hash(masked);
    id += id == 0; // 0 is template 0's
    size_t slot = find_slot(m, id);
    uint32_t index = m->slots[slot];
    if (index == 0 && masked.len > 0 && m->templates.n <= DBR_MINE_MAX_GROUPS) {
        index = (uint32_t)m->templates.n;
        *DBR_PUSH(&m->templates) =
            (dbr_template){.text = dbr_slice_dup(&m->texts, masked), .id = id, .i_first = i_first};
        m->slots[slot] = index;
        if (2 * m->templates.n > m->n_slots) {
            grow(m);
        }
    }
    dbr_template *t = &m->templates.items[index];
    t->i_first = i_first < t->i_first ? i_first : t->i_first;
    t->n += n;
    return index;
}

void dbr_miner_count(dbr_miner *m, uint32_t group, uint64_t n)
{
    assert(!m->is_finished && group < m->templates.n);
    m->templates.items[group].n += n;
}

void dbr_miner_finish(dbr_miner *m)
{
    assert(!m->is_finished);
    if (m->templates.items[0].n == 0) {
        m->templates.items[0].i_first = 0;
    }
    for (size_t i = 0; i < m->templates.n; i++) {
        *DBR_PUSH(&m->map) = (uint32_t)i;
        m->templates.items[i].signature = i > 0 ? signature_of(m->templates.items[i].text) : 0;
    }
    m->is_finished = true;
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

/* Where `id` is or belongs. Equal hashes count as equal texts: with 20,000 templates one in 10^11 runs errs. */
static size_t find_slot(const dbr_miner *m, uint64_t id)
{
    size_t slot = id & (m->n_slots - 1);
    while (m->slots[slot] != 0 && m->templates.items[m->slots[slot]].id != id) {
        slot = (slot + 1) & (m->n_slots - 1);
    }
    return slot;
}

static void grow(dbr_miner *m)
{
    free(m->slots);
    m->n_slots *= 2;
    m->slots = dbr_xcalloc(m->n_slots, sizeof(*m->slots));
    for (size_t i = 1; i < m->templates.n; i++) {
        m->slots[find_slot(m, m->templates.items[i].id)] = (uint32_t)i;
    }
}

/* The hash of the words between the masks: runs of letters. */
static uint64_t signature_of(dbr_slice text)
{
    uint64_t h = 0;
    for (size_t i = 0, begin = 0; i <= text.len; i++) {
        char c = i < text.len ? text.ptr[i] : ' ';
        bool is_letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
        if (is_letter) {
            continue;
        }
        bool is_mask = c == '>' && begin > 0 && text.ptr[begin - 1] == '<';
        if (i > begin && !is_mask) {
            h = dbr_hash_mix(h, dbr_hash(dbr_slice_sub(text, begin, i)));
        }
        begin = i + 1;
    }
    return h + (h == 0);
}
