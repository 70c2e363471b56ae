/* What an action item says beside what is to be done (action_words.c). Private to the room. */
#ifndef DBR_DOCUMENT_ACTION_WORDS_H
#define DBR_DOCUMENT_ACTION_WORDS_H

#include "document/reader.h"

/*
 * Fills in what the item says and `a` lacks: owner, deadline, priority, ticket, state, with where they stand.
 *
 * a        its place and what its cells said
 * where    its text, with what stands below it
 * is_item  owner, deadline and priority may stand in the text; in a table they have cells
 */
void dbr_action_words(dbr_reader *r, dbr_action *a, dbr_slice where, bool is_item);
/* Bytes of "#123", "ABC-123", "!45" at the start. */
size_t dbr_action_ticket_key(dbr_slice s, bool is_word_begin);

#endif
