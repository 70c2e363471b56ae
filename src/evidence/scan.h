/*
 * Entries by the block, in file order, private to evidence: for questions that concern millions of entries and few of
 * their columns. What the directory of blocks decides is not decoded.
 */
#ifndef DBR_EVIDENCE_SCAN_H
#define DBR_EVIDENCE_SCAN_H

#include "evidence/folder.h"

/* Samples of which series of a member, and the entries that they lie between. */
typedef struct ev_wanted_series {
    uint8_t *fits; // by number in the member; behind them one for what is of none
    uint64_t i_first, i_last;
} ev_wanted_series;

/* Which entries are wanted. Zeroed but for `span` and `last_line`: none; see ev_filter_init. */
typedef struct ev_filter {
    unsigned kinds, levels; // bits
    dbr_span span;          // DBR_TIME_NONE: open
    bool is_timed;          // only entries with a time
    uint64_t first_line, last_line;
    const bool *members; // one a member; NULL: all
    const uint8_t *const
        *groups; // one list a member: 1 for each group that is wanted (idx_member.template_of); NULL: all
    const ev_wanted_series *series; // one a member; NULL: all
} ev_filter;

/* Wants everything of a kind. */
ev_filter ev_filter_all(unsigned kinds);

/* Told of a block before its rows are handed out: takes rows away by what else is known of them. 1, negative on failure. */
typedef struct ev_scan ev_scan;
typedef int (*ev_sieve)(void *data, ev_scan *s, dbr_err *err);

struct ev_scan {
    dbr_evidence *ev;
    ev_filter filter;
    unsigned want;  // idx_want: what callers look at
    ev_sieve sieve; // may be NULL
    void *sieve_data;

    /* The current block. */
    uint32_t i_member;
    size_t i_block;
    const ev_member *member;
    const idx_block *block;
    const uint16_t *rows; // numbers in the block of the entries that are wanted
    uint32_t n_rows;

    idx_columns
        columns; // the wanted ones and those that the filter needed; `local` holds instants, NONE for untimed entries
    unsigned decoded; // idx_want of the current block
    uint16_t own_rows[IDX_BLOCK_ENTRIES];
    size_t i_segment;
    dbr_buf scratch;
};

/* Begins before the first block. */
void ev_scan_init(ev_scan *s, dbr_evidence *ev, const ev_filter *filter, unsigned want);
/* Goes to the next block with wanted entries: 1, 0 at the end, negative when the index is damaged. */
int ev_scan_next(ev_scan *s, dbr_err *err);
/* Begins again with another filter. */
void ev_scan_rewind(ev_scan *s, const ev_filter *filter);
/* Takes away the rows for which `keep[number of the entry in the block]` is 0. */
void ev_scan_thin(ev_scan *s, const uint8_t *keep);
/* Makes sure that more columns of the current block are there. */
int ev_scan_decode(ev_scan *s, unsigned want, dbr_err *err);
/* The whole entry in row `number` of the block; every column is decoded (asserted). */
void ev_scan_entry(const ev_scan *s, uint32_t number, dbr_entry *ret);
void ev_scan_release(ev_scan *s);

#endif
