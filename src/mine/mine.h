/*
 * Message text → template: "Connection to 10.0.1.5:5432 failed after 30s" is an instance of
 * "Connection to <ip>:<num> failed after <dur>". One configuration for everything, no regular expressions,
 * bounded memory with honest eviction.
 *
 * Two steps. In the stream every message is *masked*, which gives its fine text, and the miner numbers the
 * fine texts: its *groups*. When all are known, dbr_miner_finish joins groups to templates.
 */
#ifndef DBR_MINE_MINE_H
#define DBR_MINE_MINE_H

#include "base/mem.h"
#include "base/textmap.h"

/* Masked texts held at a time, and group numbers given out; what is beyond either counts as group 0. */
#define DBR_MINE_MAX_TEXTS  20000u
#define DBR_MINE_MAX_GROUPS 200000u
/* Bytes of a masked text. */
#define DBR_MINE_MAX_TEXT 1024u

/*
 * Masks the first line of `message`, of which 1 KiB counts. What it does not know it copies.
 *
 * out  DBR_MINE_MAX_TEXT bytes; what does not fit is left out, never half a mask
 *
 * Returns the bytes written. Pure; O(length).
 */
size_t dbr_mine_mask(dbr_slice message, char *out);

/* Bytes of a message that count for its shape. */
#define DBR_SHAPE_MAX_BYTES 2048u

/* A message: bytes [begin, end) of a mapped text, and what else decides about its shape. */
typedef struct dbr_body {
    uint32_t begin, end;
    uint64_t seed;
} dbr_body;

/*
 * The shapes of messages: a hash of each in which words that hold a digit only count, whatever they are. Messages of one
 * shape have one template, so only the first of each needs to be masked; all others cost a look into a table.
 *
 *     "took 31 ms, id a4f0"   and   "took 7 ms, id 9bc31"   have one shape
 *
 * Other seeds, other shapes. Never 0. Not stable across versions: not to be stored. Many at a time, because a short one
 * costs no more than the call. O(bytes), some 0.1 ns a byte.
 *
 * bodies  within the text (asserted)
 * ret     n of them
 */
void dbr_mine_shapes(const dbr_textmap *map, const dbr_body *bodies, size_t n, uint64_t *ret);

typedef struct dbr_template {
    dbr_slice text;     // readable; "" for template 0 ("everything else")
    uint64_t id;        // hash of the text: the same in every file, every year; 0 for template 0
    uint64_t signature; // hash of its constant words: the same failure under another mask; 0 for template 0
    uint64_t n;         // messages
    uint64_t i_first;   // number of the first message (as given to dbr_miner_add), for "first seen"
} dbr_template;

typedef struct dbr_miner dbr_miner;
dbr_miner *dbr_miner_new(void);
dbr_miner *dbr_miner_free(dbr_miner *m);

/*
 * Adds `n` messages with the masked text `masked`, of which number `i_first` is the first. Calls may come in any
 * order of `i_first`, and counts may be split over calls at will.
 *
 * Returns the group's number, stable for the miner's life: 0 is everything else, the others are given in the order
 * of calls. Amortised O(length).
 */
uint32_t dbr_miner_add(dbr_miner *m, dbr_slice masked, uint64_t n, uint64_t i_first);

/* Counts `n` more messages of a group, all later than those it has. O(1). */
void dbr_miner_count(dbr_miner *m, uint32_t group, uint64_t n);

/* Joins the groups to templates. Nothing may be added after it. */
void dbr_miner_finish(dbr_miner *m);
/* After dbr_miner_finish: the templates, borrowed from `m`; [0] is everything else. */
const dbr_template *dbr_miner_templates(const dbr_miner *m, size_t *ret_n);
/* After dbr_miner_finish: for each group number its template's index; borrowed from `m`. */
const uint32_t *dbr_miner_map(const dbr_miner *m, size_t *ret_n_groups);
/* Elements of texts looked at so far: what time goes with, for tests of linearity. */
uint64_t dbr_miner_work(const dbr_miner *m);

#endif
