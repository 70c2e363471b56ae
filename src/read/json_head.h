/*
 * Looking into the head of a JSON document, which may be torn anywhere: for sniffing. Private to read.
 */
#ifndef DBR_READ_JSON_HEAD_H
#define DBR_READ_JSON_HEAD_H

#include "base/json.h"
#include "read/parts.h"

/* The document's text from its first value on: blanks are passed over. */
dbr_slice read_head_text(const dbr_sniff *in);
/* The text from the value of member `key` on, of the object that `object` begins with; false when there is
 * none in what is there. */
bool read_head_member(dbr_slice object, const char *key, dbr_slice *ret);
bool read_head_has(dbr_slice object, const char *key);
/* Whether the member is a string that equals `text`. */
bool read_head_is(dbr_slice object, const char *key, const char *text);
/* The text from element `i` on, of the array that `array` begins with. */
bool read_head_element(dbr_slice array, size_t i, dbr_slice *ret);
/* The body inside an OpenAPI example, {"NAME":{"summary":…,"value":BODY}}, or the text itself. */
dbr_slice read_head_example(dbr_slice text);
/* Whether another value follows the first one. */
bool read_head_has_many_roots(dbr_slice text);

/* ---- elements, which are whole ---- */

/* The first of the pointers (NULL-terminated) whose value is not empty, as text. */
dbr_slice read_element_get(dbr_arena *arena, dbr_slice object, const char *const *pointers);
#define READ_GET(arena, object, ...)                                                                         \
    read_element_get((arena), (object), (const char *const[]){__VA_ARGS__, NULL})
/* Sets the record's time to the first of them that reads as one. */
bool read_element_time(dbr_arena *arena, dbr_slice object, dbr_record *ret, const char *const *pointers);
#define READ_TIME_OF(arena, object, ret, ...)                                                                \
    read_element_time((arena), (object), (ret), (const char *const[]){__VA_ARGS__, NULL})
/* Adds all members of an object as fields under `prefix` and their names. */
void read_element_fields(dbr_arena *arena, dbr_slice object, read_fields *f);
/* Adds a field when the value is not empty. */
void read_element_field(read_fields *f, const char *key, dbr_slice value);

#endif
