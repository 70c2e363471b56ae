/*
 * What thousands of lines begin with alike, "INFO [main] c.e.o.OrderStore: ", and what it says of the fields that are asked
 * for. Private to evidence: for columns of fields, where every record of a member would have to be parsed.
 */
#ifndef DBR_EVIDENCE_HEADS_H
#define DBR_EVIDENCE_HEADS_H

#include "evidence/field.h"

/* What a head says of one of the fields. */
typedef struct ev_head_value {
    ev_field_value value; // NULL where the head says nothing; points into the head's own copy, or the layout
    bool may_follow;      // a record whose message's first line has a '=' may say it there
    uint32_t number;      // the caller's, of ev_head.age
} ev_head_value;

typedef struct ev_head {
    uint64_t age;          // the caller's: which lists the numbers are of; 0 when it is new
    ev_head_value *values; // one a field
} ev_head;

/* Of one thread, for one member. */
typedef struct ev_heads ev_heads;

/* NULL when the member's format has no heads. `keys` are borrowed; `n_threads` will have one each: all together have at most
 * some tens of megabytes. */
ev_heads *ev_heads_new(const ev_member *m, const ev_field_key *keys, size_t n_keys, size_t n_threads);
ev_heads *ev_heads_free(ev_heads *h);

/* The head of a record of log lines by its bytes; NULL when it has to be parsed: its head is not known, or a field may be
 * said by the rest. Valid until the next call. */
ev_head *ev_heads_find(ev_heads *h, dbr_slice bytes);
/* Says which record will be asked for next, so that what is known of its head comes nearer meanwhile; one without bytes for
 * none. To be said anew before those bytes change. */
void ev_heads_expect(ev_heads *h, dbr_slice bytes);
/* Keeps what a record says whose head was not found just now; `r` was parsed from the same bytes. */
void ev_heads_learn(ev_heads *h, const dbr_record *r);

#endif
