/* RFC 3339 as addresses and quantities read it; private to model. */
#ifndef DBR_MODEL_INSTANT_H
#define DBR_MODEL_INSTANT_H

#include "when/when.h"

typedef struct dbr_instant {
    dbr_time time;       // read as if UTC when has_offset is false
    dbr_time resolution; // span of the last stated part: a day, a minute, a second, 10^-n seconds
    bool has_offset;     // "Z" or "+01:00" stood there
} dbr_instant;

/*
 * "2025-02-09[T10:05[:23[.118]][Z|+01:00]]" at the start of `text`, 'T' or one blank between date and time.
 * Digits of the fraction beyond nine are passed over. Returns the bytes taken, 0 for none.
 */
size_t dbr_instant_read(dbr_slice text, dbr_instant *ret);

#endif
