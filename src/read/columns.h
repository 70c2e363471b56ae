/*
 * Headers nobody described: columns learned from a file's first lines. Private to read.
 */
#ifndef DBR_READ_COLUMNS_H
#define DBR_READ_COLUMNS_H

#include "read/parts.h"

/*
 * What stands before the messages of these lines, each from behind its stamp on: "b4" four words, "v2" two fields that '|'
 * ends, "d" all to the first " - "; "" when the lines do not agree on anything. Static.
 */
const char *read_columns_learn(const dbr_slice *lines, size_t n);

/* Bytes of the header that `columns` (as learned) says, in one line; 0 when the line has none. */
size_t read_columns_len(dbr_slice columns, dbr_slice line);

/* Puts the header, which no rule takes apart, into the field "header", and takes a level that is one of its words. */
void read_columns_take(dbr_slice header, read_fields *f, dbr_record *ret);

#endif
