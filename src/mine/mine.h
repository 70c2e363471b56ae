/*
 * Message text → template, in the stream: "Connection to 10.0.1.5:5432 failed after 30s" is an instance of
 * "Connection to <ip>:<num> failed after <dur>". One configuration for everything, no regular expressions,
 * bounded memory with honest eviction.
 */
#ifndef DBR_MINE_MINE_H
#define DBR_MINE_MINE_H

#include "base/mem.h"

/* Templates kept a miner; beyond it new shapes count as template 0. */
#define DBR_MAX_TEMPLATES 20000u

typedef struct dbr_template {
    dbr_slice text;   // readable; "" for template 0 ("everything else")
    uint64_t id;      // hash of the text: the same in every file, every year; 0 for template 0
    uint64_t n;       // messages
    uint64_t i_first; // number of the first message (as given to dbr_miner_add), for "first seen"
} dbr_template;

typedef struct dbr_miner dbr_miner;
dbr_miner *dbr_miner_new(void);
dbr_miner *dbr_miner_free(dbr_miner *m);

/* Adds message number `i` (grows), of which the first line up to 1 KiB counts; returns its template's index.
 * Amortised O(length). */
uint32_t dbr_miner_add(dbr_miner *m, dbr_slice message, uint64_t i);
/* Templates found so far; index as returned by add. Borrowed until the next add. */
const dbr_template *dbr_miner_templates(const dbr_miner *m, size_t *ret_n);

#endif
