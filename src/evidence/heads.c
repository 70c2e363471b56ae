/*
 * A table of heads, by their bytes. The format says of a record how far its head goes (dbr_record.head): what stands there
 * decides about everything but the message, whatever the message is. So a record need not be parsed when the bytes behind
 * its stamp are those of a head that is known:
 *
 *     2026-01-05 00:00:10,178 INFO [RM Allocator] o.a.h.RMContainerAllocator: Reduce slow start threshold not met.
 *     stamp                   head, up to the first ": "                      not looked at, but for a '=' where a field
 *                                                                             may be said behind it
 *
 * Heads have one slot each, by their hash; a new one takes the place of what is there. Where few lines are found, looking
 * ends.
 */
#include "evidence/heads.h"

#include "base/hash.h"

#include <assert.h>

#define MOST_SLOTS                                                                                           \
    16384u // a power of two: three megabytes; of half a million lines four in five are found then
#define LEAST_SLOTS 2048u
#define MAX_HEAD    160u // bytes
#define MAX_STAMP   64u
#define JUDGED      4096u // records after which it is known whether looking pays
#define LEAST_FOUND (JUDGED / 8)

/* What is looked at of every record stands together: tables are larger than the caches that are near. */
typedef struct slot {
    uint64_t hash;
    ev_head head;
    uint32_t len; // 0: empty
    char bytes[MAX_HEAD];
} slot;

/* Where a record's head lies, if it can have one. */
typedef struct probe {
    dbr_slice bytes; // the record's; len 0: none
    dbr_slice head;
    uint64_t hash;
} probe;

struct ev_heads {
    const dbr_layout *layout;
    const ev_field_key *keys;
    size_t n_keys;
    dbr_stamp_cache stamps;
    slot *slots; // n_slots, a power of two
    size_t n_slots;
    ev_head_value *values; // n_keys a slot
    uint64_t n_asked, n_found;
    bool is_off;

    probe next; // of the record that is expected

    /* Of the record that was asked for last and not found. */
    dbr_slice head; // len 0: it can have none
    uint64_t hash;
};

ev_heads *ev_heads_new(const ev_member *m, const ev_field_key *keys, size_t n_keys, size_t n_threads)
{
    const dbr_layout *layout = &m->idx->layout;
    if (layout->format->shape != DBR_SHAPE_LINES || layout->stamp == NULL || layout->stamp_offset != 0) {
        return NULL;
    }
    ev_heads *h = dbr_xcalloc(1, sizeof(*h));
    h->layout = layout;
    h->keys = keys;
    h->n_keys = n_keys;
    h->n_slots = MOST_SLOTS;
    while (h->n_slots > LEAST_SLOTS && h->n_slots * (n_threads + n_keys) > 4 * MOST_SLOTS) {
        h->n_slots /= 2;
    }
    h->slots = dbr_xcalloc(h->n_slots, sizeof(*h->slots));
    h->values = dbr_xcalloc(h->n_slots * n_keys, sizeof(*h->values));
    for (size_t i = 0; i < h->n_slots; i++) {
        h->slots[i].head.values = &h->values[i * n_keys];
    }
    return h;
}

ev_heads *ev_heads_free(ev_heads *h)
{
    if (h != NULL) {
        free(h->slots);
        free(h->values);
        free(h);
    }
    return NULL;
}

/* Where a record's head would lie: behind the stamp, up to the first ": " that something follows. Of a stamp in another
 * form than the member's nothing is said. */
static dbr_slice head_of(ev_heads *h, dbr_slice bytes)
{
    dbr_stamp stamp;
    size_t begin = dbr_stamp_again(&h->stamps, h->layout->stamp, bytes, &stamp);
    if (begin == 0 || begin > MAX_STAMP || memchr(bytes.ptr, '\n', begin) != NULL) {
        return (dbr_slice){0};
    }
    dbr_slice rest = dbr_slice_sub(bytes, begin, begin + MAX_HEAD + 1); // with the byte behind the head
    for (size_t at = 0; at + 2 < rest.len; at++) {
        const char *colon = memchr(rest.ptr + at, ':', rest.len - 2 - at);
        if (colon == NULL) {
            break;
        }
        at = (size_t)(colon - rest.ptr);
        if (colon[1] == ' ') {
            return (unsigned char)colon[2] > ' ' ? dbr_slice_sub(rest, 0, at + 2) : (dbr_slice){0};
        }
    }
    return (dbr_slice){0};
}

/* Whether the first line behind the head may hold a field. */
static bool may_say_more(dbr_slice bytes, dbr_slice head)
{
    dbr_slice line = dbr_slice_from(bytes, (size_t)(head.ptr + head.len - bytes.ptr));
    const char *equals = line.len > 0 ? memchr(line.ptr, '=', line.len) : NULL;
    return equals != NULL && memchr(line.ptr, '\n', (size_t)(equals - line.ptr)) == NULL;
}

static bool hangs_on_rest(const ev_heads *h, const ev_head *head)
{
    for (size_t k = 0; k < h->n_keys; k++) {
        if (head->values[k].may_follow) {
            return true;
        }
    }
    return false;
}

static probe look(ev_heads *h, dbr_slice bytes)
{
    probe p = {.bytes = bytes, .head = head_of(h, bytes)};
    p.hash = p.head.len > 0 ? dbr_hash(p.head) : 0;
    return p;
}

void ev_heads_expect(ev_heads *h, dbr_slice bytes)
{
    h->next = bytes.len > 0 && !h->is_off ? look(h, bytes) : (probe){0};
    size_t i = h->next.hash & (h->n_slots - 1);
    __builtin_prefetch(&h->slots[i]);
    __builtin_prefetch((const char *)&h->slots[i] + 64);
    __builtin_prefetch((const char *)&h->slots[i] + 128);
    __builtin_prefetch(&h->values[i * h->n_keys]);
}

ev_head *ev_heads_find(ev_heads *h, dbr_slice bytes)
{
    bool is_expected = h->next.bytes.ptr == bytes.ptr && h->next.bytes.len == bytes.len;
    h->head = (dbr_slice){0};
    if (h->is_off) {
        return NULL;
    }
    if (++h->n_asked % JUDGED == 0) {
        h->is_off = h->n_found < LEAST_FOUND;
        h->n_found = 0;
    }
    probe p = is_expected ? h->next : look(h, bytes);
    h->next = (probe){0};
    dbr_slice head = p.head;
    if (head.len == 0) {
        return NULL;
    }
    slot *s = &h->slots[p.hash & (h->n_slots - 1)];
    if (s->hash != p.hash || s->len != head.len || memcmp(s->bytes, head.ptr, head.len) != 0) {
        h->head = head;
        h->hash = p.hash;
        return NULL;
    }
    if (hangs_on_rest(h, &s->head) && may_say_more(bytes, head)) {
        return NULL;
    }
    h->n_found++;
    return &s->head;
}

/* ---- learning ---- */

/* The value as the head's own copy has it; false when it lies elsewhere. */
static bool keep_text(const ev_heads *h, slot *s, dbr_slice head, dbr_slice text, dbr_slice *ret)
{
    bool is_inside = text.ptr >= head.ptr && text.ptr + text.len <= head.ptr + head.len;
    if (is_inside) {
        *ret = dbr_slice_of(s->bytes + (text.ptr - head.ptr), text.len);
        return true;
    }
    *ret = text;
    return text.ptr == NULL || text.ptr == h->layout->service.ptr; // lives as long as the member
}

/* What a record says in a field by its head alone; false when that cannot be told. */
static bool by_head(const ev_heads *h, slot *s, const ev_field_key *key, const dbr_record *r,
                    ev_head_value *ret)
{
    dbr_record alone = *r;
    bool has_trace = r->trace.ptr >= r->head.ptr && r->trace.ptr < r->head.ptr + r->head.len;
    alone.n_fields = r->n_head_fields;
    alone.trace = has_trace ? r->trace : (dbr_slice){0};
    *ret = (ev_head_value){.value = ev_field_of(&alone, key)};
    ret->may_follow =
        ret->value.tag == EV_VALUE_NULL && (key->slot == EV_FIELD || (key->slot == EV_TRACE && !has_trace));
    return ret->value.tag == EV_VALUE_NULL || keep_text(h, s, r->head, ret->value.text, &ret->value.text);
}

void ev_heads_learn(ev_heads *h, const dbr_record *r)
{
    bool is_it = h->head.len > 0 && r->kind == DBR_KIND_LOG && r->head.ptr == h->head.ptr &&
                 r->head.len == h->head.len;
    if (!is_it) {
        return;
    }
    assert(h->head.len <= MAX_HEAD && r->n_head_fields <= r->n_fields);
    slot *s = &h->slots[h->hash & (h->n_slots - 1)];
    s->hash = h->hash;
    s->len = (uint32_t)h->head.len;
    memcpy(s->bytes, h->head.ptr, h->head.len);
    s->head.age = 0;
    for (size_t k = 0; k < h->n_keys; k++) {
        if (!by_head(h, s, &h->keys[k], r, &s->head.values[k])) {
            s->len = 0; // not this one
            return;
        }
    }
}
