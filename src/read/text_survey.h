/*
 * Which stamp a text file's lines have, and where. Private to read.
 */
#ifndef DBR_READ_TEXT_SURVEY_H
#define DBR_READ_TEXT_SURVEY_H

#include "read/parts.h"

/* What a survey of the first lines found. */
typedef struct read_lock {
    const dbr_stamp_format *format;
    size_t offset;    // its most usual place, bytes from the line's start
    const char *form; // "", "p", "ps", "host", "named", columns: see text.c
    bool is_weak;     // a clock or a number alone
    bool is_usual;    // at least half of the lines have it
} read_lock;

/* Looks at the lines of `head`. False when they have no stamp to go by; `ret` is not touched then. */
bool read_survey(dbr_slice head, dbr_arena *arena, read_lock *ret);

/*
 * A stamp with colours inside ("Feb  9 ESC[33m10:05:23"), as colourers of logs leave it; only for lines that begin with a
 * colour. Offset and length are of the line as it stands, colours included. NULL when there is none with a date.
 */
const dbr_stamp_format *read_coloured_stamp(dbr_slice line, size_t *ret_offset, size_t *ret_len,
                                            dbr_stamp *ret);

#endif
