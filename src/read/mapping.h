/*
 * Objects of a known schema, by a table of places instead of code. Private to read.
 *
 *     static const read_mapping RELEASE = {.kind = DBR_KIND_CHANGE, .verb = "release",
 *                                          .time = READ_AT("/release/published_at", "/release/created_at"),
 *                                          .version = READ_AT("/release/tag_name")};
 *
 * Each place is a list of RFC 6901 pointers, of which the first that holds something counts. Lists that are NULL are
 * not asked.
 */
#ifndef DBR_READ_MAPPING_H
#define DBR_READ_MAPPING_H

#include "read/json_head.h"

#define READ_AT(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A word of theirs and what it means here; ended by one with word NULL. Compared without case. */
typedef struct read_word {
    const char *word, *meaning;
} read_word;

/* A field kept under a name of ours; ended by one with name NULL. */
typedef struct read_place {
    const char *name;
    const char *pointer;
} read_place;

typedef struct read_mapping {
    dbr_kind kind;
    dbr_level level;             // when `levels` gives none
    const char *verb;            // when `verbs_at` gives none
    const char *const *verbs_at; // where their word for it stands
    const read_word
        *verbs; // their words; NULL: the word itself. A word that is not in the list is no verb of ours
    const char *const *levels; // a word or number dbr_level_parse knows
    const char *const *time,
        *const *title, *const *text, *const *subject,
                                         *const *object,
                                             *const *service,
                                                 *const *host, *const *pid, *const *version,
                                                                                *const *trace, *const *source;
    const read_place *fields;
    bool keeps_untimed; // an object without a time is a record too (an alert's body, say)
} read_mapping;

/*
 * Fills *ret as the mapping says; text falls back to title and title to the first line of text.
 *
 * object  its bytes, whole
 * arena   for decoded strings and fields
 *
 * False when there is no time and the mapping needs one.
 */
bool read_map(const read_mapping *m, dbr_slice object, dbr_arena *arena, dbr_record *ret);

/* The last DBR_MAX_SUBRECORDS elements of an array, in its order, in ret[0 …]; those the mapping does not take are left out.
 * Returns how many. One pass, whatever the array's length. */
int read_map_newest(const read_mapping *m, dbr_slice array, dbr_arena *arena, dbr_record *ret);

/* The meaning of a word, without case; NULL when it is not in the list. */
const char *read_meaning(const read_word *words, dbr_slice word);

/* "deploy v2.3.0 to production: success" of what is there; any part may be empty. */
dbr_slice read_sentence(dbr_arena *arena, dbr_slice verb, dbr_slice what, dbr_slice where, dbr_slice how);

#endif
