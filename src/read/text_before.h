/*
 * What stands before a text line's stamp. Private to read.
 */
#ifndef DBR_READ_TEXT_BEFORE_H
#define DBR_READ_TEXT_BEFORE_H

#include "read/parts.h"

/* Bytes before a stamp that cannot hold a sentence: shorter ones need not be asked about. */
#define READ_MIN_PROSE 8u

/*
 * Whether the bytes before a stamp are a sentence it belongs to ("order 7 created 2024-02-03 10:00:00"), so that it is no
 * line's time: at least three words with two of prose among them, the last one before the stamp. O(bytes).
 */
bool read_before_is_prose(dbr_slice before);

/*
 * Whether the bytes before a stamp tell more than a level, a priority, numbers and signs, after what is the name of a program
 * ("api 2025-…", "web-1 api 2025-…", "api-1  | 2025-…") was taken as the record's service and host, and what stands in
 * brackets alone as its thread. Then the record's text must have them. O(bytes).
 */
bool read_before_says_more(dbr_slice before, read_fields *f, dbr_record *r);

#endif
