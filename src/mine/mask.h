/*
 * A message with everything that varies replaced by the name of its kind. Private to mine.
 */
#ifndef DBR_MINE_MASK_H
#define DBR_MINE_MASK_H

#include "base/slice.h"

#define MASK_MAX_INPUT_BYTES  1024u // what follows says who and how much, seldom what
#define MASK_MAX_OUTPUT_BYTES 1024u // DBR_MAX_TEMPLATES of them are 20 MiB at worst

/*
 * Masks the first line of `message`. What it does not know it copies.
 *
 * out  MASK_MAX_OUTPUT_BYTES bytes; what does not fit is left out, never half a mask
 *
 * Returns the bytes written. O(length).
 */
size_t mask_message(dbr_slice message, char *out);

#endif
