/* Numbers that differ between two revisions of a report; private to cmd. */
#ifndef DBR_CMD_CHECK_NUMBERS_H
#define DBR_CMD_CHECK_NUMBERS_H

#include "document/document.h"

typedef struct check_change {
    uint64_t line;      // in the new revision
    dbr_slice where;    // what the number is of: the row, the field; of a sentence the heading of its section
    bool has_label;     // `where` is what it is of
    dbr_slice was, now; // the sentence, cell or field, before and now; plain text
} check_change;

/*
 * Sentences, cells, header fields and key times that say the same but for their digits. What else was written, moved or taken
 * out is left to the diff that the forge shows anyway.
 *
 * In the order of `now`, in `arena`; slices into the documents. O((n + m) log (n + m)).
 */
void check_changed_numbers(const dbr_document *was, const dbr_document *now, dbr_arena *arena,
                           const check_change **ret, size_t *ret_n);

#endif
