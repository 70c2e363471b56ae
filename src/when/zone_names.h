/*
 * Zone abbreviations as they stand in files. Private to `when`.
 */
#ifndef DBR_WHEN_ZONE_NAMES_H
#define DBR_WHEN_ZONE_NAMES_H

#include "base/slice.h"

typedef enum zone_word {
    ZONE_WORD_UNKNOWN,   // no abbreviation, or one nobody writes in logs
    ZONE_WORD_OFFSET,    // one offset
    ZONE_WORD_AMBIGUOUS, // several offsets are in use: CST is America, China and Cuba
} zone_word;

/* Looks a word up: capitals, or "utc", "gmt", "z" in any case. `*ret_offset_s` is set for ZONE_WORD_OFFSET.
 * O(log n). */
zone_word dbr_zone_word_find(dbr_slice word, int32_t *ret_offset_s);

/* The IANA name for what people call a zone ("Beijing", "Asia/Beijing", "China Standard Time"); NULL when we
 * know none. */
const char *dbr_zone_alias(dbr_slice name);

#endif
