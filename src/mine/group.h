/*
 * From fine texts to templates: elements of a text, what tells a variable from a constant, and the joining. Private to
 * mine.
 */
#ifndef DBR_MINE_GROUP_H
#define DBR_MINE_GROUP_H

#include "base/mem.h"

#define MINE_MAX_ELEMENTS 192u // of a text; what follows is one more element
#define MINE_MARK_WORDS   (MINE_MAX_ELEMENTS / 64u)

typedef enum mine_element_kind {
    MINE_PUNCTUATION, // one byte
    MINE_WORD,        // "refused", "org.apache.x.Y"
    MINE_MIXED,       // word and mask glued: "api-service-<id>"
    MINE_VALUE,       // masks alone: "<ip>:<num>"
} mine_element_kind;

typedef struct mine_element {
    uint64_t key; // equal for elements that count as equal; MINE_ANY for every value
    const char *text;
    uint16_t len;
    uint8_t kind; // mine_element_kind
} mine_element;

#define MINE_ANY UINT64_C(0x9e3779b97f4a7c15) // key of values

static inline dbr_slice mine_text(const mine_element *e)
{
    return dbr_slice_of(e->text, e->len);
}

/* Cuts a masked text into at most MINE_MAX_ELEMENTS elements, whose texts point into it. Returns how many. */
size_t mine_split(dbr_slice text, mine_element *ret);
/* What the elements' keys come to, so that it can be told for changed elements in constant time. */
uint64_t mine_hash_elements(const mine_element *elements, size_t n);
uint64_t mine_hash_place(size_t at, uint64_t key);
/* What two texts at one place have in common at their ends, and <*> between: "<host>:<num>" and "db:<num>" give
 * "<*>:<num>". Nothing gives way to something, anything to "<list>". */
dbr_slice mine_join_texts(dbr_arena *arena, dbr_slice a, dbr_slice b);
/* Length of the mask at the start ("<num>", "<*>"), 0 for none. */
size_t mine_mask_len(dbr_slice s);

/* ---- evidence ---- */

/* One value seen at a place. */
typedef struct mine_seen {
    uint64_t key, n; // n: messages
    const mine_element *element;
} mine_seen;

/* Where the values stand. */
typedef struct mine_place {
    dbr_slice announcer; // the word before: "user" of "user=root" and "user root"; "" for none
    bool is_first;       // first of the message: its subject
    bool is_named;       // after '=' or ':', or within quotes
    bool is_route;       // path of a request that is the whole message, as access logs are read
    bool is_uncounted;   // counts are not known yet: much evidence is asked for
} mine_place;

/* True when so many values show that the place is a variable. `values` are distinct. */
bool mine_is_variable(const mine_seen *values, size_t n, const mine_place *place);
/* True for "user", "node", "file": what follows is its name. */
bool mine_is_announcer(dbr_slice word);

/* ---- joining ---- */

typedef struct mine_cluster {
    mine_element *elements;
    uint32_t n_elements;
    uint32_t into; // itself while alive, else the cluster it was joined to
    uint64_t hash; // mine_hash_elements
    uint64_t n, i_first;
    uint64_t wide[MINE_MARK_WORDS]; // elements that were found to be variables
} mine_cluster;

typedef struct mine_grouping {
    mine_cluster *clusters; // sorted by text, so that the result does not depend on the order of messages
    size_t n;
    dbr_arena *arena;  // elements and texts of joined clusters
    bool is_uncounted; // see mine_place; only variable words are looked for
    uint64_t work;     // elements looked at
} mine_grouping;

/* Joins clusters. Those alive afterwards have into == their index; for others follow `into`. */
void mine_join(mine_grouping *g);
uint32_t mine_alive(const mine_cluster *clusters, uint32_t i);

#endif
