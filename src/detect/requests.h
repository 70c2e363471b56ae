/*
 * What a log says its requests took, and what they were: evenly parsed records of one source. Private to detect.
 */
#ifndef DBR_DETECT_REQUESTS_H
#define DBR_DETECT_REQUESTS_H

#include "detect/detect_impl.h"

#define DETECT_MAX_REQUESTS   20000u /* parsed, of a source */
#define DETECT_MAX_OPERATIONS 256u   /* different ones that are told apart; what comes later has none */

/* A record that says how long something took. */
typedef struct detect_request {
    dbr_entry entry;
    double seconds;
    size_t i_operation; // 0: nothing says what it was
    bool is_bare; // `seconds` is a number without a unit, until detect_requests_read has judged all of them
} detect_request;

typedef struct detect_requests {
    detect_request *items; // in the order of the source
    size_t n;
    dbr_slice operations[DETECT_MAX_OPERATIONS + 1]; // "POST /orders/<*>"; [0] is empty
    size_t n_operations;                             // the empty one counted
    dbr_arena arena;                                 // the operations' texts
} detect_requests;

/*
 * Parses the source evenly, at most DETECT_MAX_REQUESTS records; those with a time within `span` that say how long something
 * took are kept. Where the first fifty say nothing of the kind the rest is left alone.
 *
 * ret  zeroed by the caller; release it whatever comes back
 *
 * The operation is what the record itself says (path, route, operation, RPC method; with the HTTP method, without a query, segments
 * with digits as "<*>"), or what an earlier record of the same trace said ("incoming request", then "request completed").
 * Errors: DBR_ESTORE.
 */
dbr_code detect_requests_read(dbr_evidence *ev, uint32_t i_member, dbr_span span, detect_requests *ret,
                              dbr_err *err);
void detect_requests_release(detect_requests *r);

/*
 * In how many of them a second is one, for numbers of which nothing tells the unit: 1, 1e3, 1e6 or 1e9, the smallest by which half
 * of them are at most ten seconds, since no log is written half of whose callers wait longer; numbers that are all whole are
 * no seconds. Reorders `values`.
 */
double detect_requests_unit(double *values, size_t n);

#endif
