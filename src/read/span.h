/*
 * What the trace formats share: a span as a log record. Private to read.
 */
#ifndef DBR_READ_SPAN_H
#define DBR_READ_SPAN_H

#include "read/parts.h"

/* A span as its format tells it. */
typedef struct read_span {
    dbr_slice name, service, trace, id, parent;
    dbr_slice kind;    // "server", "SPAN_KIND_SERVER", "2"
    dbr_slice error;   // what went wrong, in words
    double duration_s; // negative for unknown
    bool is_error;
} read_span;

/*
 * Fills *ret (whose stamp is set): LOG, level ERROR when the span failed, text "GET /pay took 1.2 s" with the error
 * behind it, fields duration (seconds), span_id, parent_id, kind and whatever `f` holds already (http.status_code …).
 */
void read_span_record(const read_span *span, read_fields *f, dbr_arena *arena, dbr_record *ret);

/* Whether a tag says that the span failed: "error" that is true or a text, an HTTP status of 500 and above. */
bool read_span_failed(dbr_slice key, dbr_slice value);

#endif
