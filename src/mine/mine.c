/*
 * The table of templates: masked text → index, an open-addressed table of hashes.
 *
 * Mining is masking (mask.c) and counting. Two messages are of one template when their masked texts are
 * equal, so a template's text is its identity, its id the hash of it, and the result depends neither on the
 * order of the messages nor on what else a file holds: the same shape has the same id in every artifact and
 * year, which is what makes "first seen compared with the baseline" a set difference. It also means that a
 * rare line is never swallowed by a frequent neighbour, which is where trees of the Drain family lose most
 * (docs/analysis.md#templates).
 *
 * Memory: DBR_MAX_TEMPLATES texts of at most MASK_MAX_OUTPUT_BYTES. Nothing is evicted: what comes later than
 * that many shapes is counted under template 0, whose count says how much that was.
 */
#include "mine/mine.h"

#include "base/hash.h"
#include "mine/mask.h"

#include <assert.h>

#define FIRST_SLOTS 256u // most files have fewer than 128 shapes

struct dbr_miner {
    DBR_VEC(dbr_template) templates; // [0] is everything else
    dbr_arena texts;
    uint32_t *slots; // owned; index into templates, 0 for free
    size_t n_slots;  // power of two, at least twice the templates
};

static size_t find_slot(const dbr_miner *m, uint64_t id);
static void grow(dbr_miner *m);

dbr_miner *dbr_miner_new(void)
{
    dbr_miner *m = dbr_xcalloc(1, sizeof(*m));
    m->n_slots = FIRST_SLOTS;
    m->slots = dbr_xcalloc(m->n_slots, sizeof(*m->slots));
    *DBR_PUSH(&m->templates) = (dbr_template){.text = dbr_slice_str("")};
    return m;
}

dbr_miner *dbr_miner_free(dbr_miner *m)
{
    if (m != NULL) {
        DBR_VEC_RELEASE(&m->templates);
        dbr_arena_release(&m->texts);
        free(m->slots);
        free(m);
    }
    return NULL;
}

uint32_t dbr_miner_add(dbr_miner *m, dbr_slice message, uint64_t i)
{
    char masked[MASK_MAX_OUTPUT_BYTES];
    dbr_slice text = dbr_slice_of(masked, mask_message(message, masked));
    uint64_t id = dbr_hash(text);
    id += id == 0; // 0 is template 0's
    size_t slot = find_slot(m, id);
    uint32_t index = m->slots[slot];
    if (index == 0 && text.len > 0 && m->templates.n <= DBR_MAX_TEMPLATES) {
        index = (uint32_t)m->templates.n;
        *DBR_PUSH(&m->templates) = (dbr_template){.text = dbr_slice_dup(&m->texts, text), .id = id};
        m->slots[slot] = index;
        if (2 * m->templates.n > m->n_slots) {
            grow(m);
        }
    }
    dbr_template *t = &m->templates.items[index];
    t->i_first = t->n == 0 ? i : t->i_first;
    t->n++;
    return index;
}

const dbr_template *dbr_miner_templates(const dbr_miner *m, size_t *ret_n)
{
    *ret_n = m->templates.n;
    return m->templates.items;
}

/* Where `id` is or belongs. Equal hashes count as equal texts: with 20,000 templates one in 10^11 runs errs.
 */
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
