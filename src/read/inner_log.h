/*
 * A log inside a JSON string: {"pod_name":"api-7c","logs":"2025-02-09T10:05:23Z INFO ready\n…"}. Private to read.
 */
#ifndef DBR_READ_INNER_LOG_H
#define DBR_READ_INNER_LOG_H

#include "read/parts.h"

/* Whether an object (perhaps torn) has a string member of several lines most of which begin with stamps. */
bool read_inner_log_is(dbr_slice object);

/*
 * Hands out the records of such a member, whose lines without a stamp continue the one before. The object's other
 * members of text are fields of each record, and name service and host.
 *
 * Returns their number; 0 when the object holds no such member.
 */
size_t read_inner_log_each(dbr_slice object, dbr_arena *scratch, dbr_record_take take, void *data);

#endif
