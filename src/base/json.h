/*
 * JSON: one reader for everything, in two layers, and one writer.
 *
 * dbr_json pulls tokens out of bytes in memory and returns slices into them: no tree, no allocation. dbr_json_split
 * eats a document of any size in chunks of any size and hands out the elements at given places (say, every member of /log_entries), so
 * that a 50 GB document needs the memory of its largest element.
 *
 * Accepted: RFC 8259, plus NaN, Infinity and -Infinity as numbers (Go and Python write them), plus a UTF-8 BOM. Bad
 * escapes and lone surrogates decode to U+FFFD. Nesting is limited to DBR_MAX_NESTING.
 */
#ifndef DBR_BASE_JSON_H
#define DBR_BASE_JSON_H

#include "base/err.h"
#include "base/mem.h"

typedef enum dbr_json_type {
    DBR_JSON_ERROR, // malformed: see dbr_json.error
    DBR_JSON_END,   // end of the input
    DBR_JSON_NULL,
    DBR_JSON_FALSE,
    DBR_JSON_TRUE,
    DBR_JSON_NUMBER,
    DBR_JSON_STRING,
    DBR_JSON_ARRAY,      // '['
    DBR_JSON_OBJECT,     // '{'
    DBR_JSON_ARRAY_END,  // ']'
    DBR_JSON_OBJECT_END, // '}'
    DBR_JSON_TYPE_COUNT
} dbr_json_type;

/* Zero-initialise, set `in` (dbr_json_init). Copyable: a copy is a bookmark. */
typedef struct dbr_json {
    dbr_slice in;       // borrowed
    size_t at;          // next byte to read
    const char *error;  // static text once a DBR_JSON_ERROR was returned, else NULL
    unsigned depth;     // open arrays and objects
    uint64_t is_object; // internal: bit per depth
    bool need_comma;    // internal
} dbr_json;

/* One token. For strings `raw` is between the quotes, still escaped; for numbers the digits; for containers and their
 * ends the bracket. */
typedef struct dbr_json_value {
    dbr_json_type type;
    bool has_escape; // string: raw contains '\'
    dbr_slice key;   // member of an object: its raw key (escapes left in; real keys have none), else empty
    dbr_slice raw;
    size_t begin; // offset of the first byte of the value in `in`
} dbr_json_value;

void dbr_json_init(dbr_json *j, dbr_slice in);

/*
 * The next token in document order: member values come with their key. Containers are entered: the following calls give
 * their members, then the _END. After DBR_JSON_END or DBR_JSON_ERROR it keeps returning the same. At depth 0 several
 * values may follow each other (JSON lines, concatenated JSON).
 */
dbr_json_type dbr_json_next(dbr_json *j, dbr_json_value *ret);

/* Passes over the container whose opening token was just returned; false when malformed. `ret_raw` (may be NULL) gets
 * the whole value with its brackets. What is inside is checked for its strings, the number of its brackets and their depth
 * only: that is what makes skipping fast. */
bool dbr_json_skip(dbr_json *j, const dbr_json_value *opening, dbr_slice *ret_raw);

/* Convenience on a complete object's bytes: the value at an RFC 6901 pointer ("/data/0/name"; "" is the whole). For
 * containers ret->raw is the whole value. The first of duplicate keys counts. False when absent or malformed. O(n). */
bool dbr_json_at(dbr_slice object, const char *pointer, dbr_json_value *ret);
/* The same as text: strings decoded into the arena only if they have escapes, numbers and booleans as written, null and
 * absent as the empty slice with ptr NULL, containers as their raw JSON. */
dbr_slice dbr_json_text_at(dbr_arena *arena, dbr_slice object, const char *pointer);
/* The value as text, as above. */
dbr_slice dbr_json_text(dbr_arena *arena, const dbr_json_value *value);

/* Appends the decoded string. */
void dbr_json_unescape(dbr_buf *out, dbr_slice raw);

/* ---- splitting ---- */

typedef struct dbr_json_element {
    size_t i_pattern;    // which of the patterns matched
    dbr_slice bytes;     // the whole value; valid during the call only
    uint64_t offset;     // of its first byte in the document
    uint64_t line;       // 1-based line of its first byte
    dbr_slice container; // RFC 6901 pointer of what holds it: "/log_entries"; "" for the root array
    uint64_t ordinal;    // 0-based index in an array container, or member number in an object container
    dbr_slice key;       // raw key when the container is an object
} dbr_json_element;

/* A negative return stops the splitting and is returned. */
typedef dbr_code (*dbr_json_take)(void *data, const dbr_json_element *element, dbr_err *err);

typedef struct dbr_json_split dbr_json_split;

/*
 * patterns  n strings such as "" (each root value), "/ *" (members of a root array or object), "/items/ *",
 *           "/data/result/ * /values/ *" (without the blanks); at most 16 patterns, 8 parts each. '*' is any key or
 *           index. An element inside a reported one is not reported itself.
 * take      called for each element, in document order
 */
dbr_json_split *dbr_json_split_new(const char *const *patterns, size_t n_patterns, dbr_json_take take,
                                   void *data);
dbr_json_split *dbr_json_split_free(dbr_json_split *s);
/* Feeds the next bytes. Malformed JSON: DBR_EPARSE with line and byte; what was taken before stays taken. An element
 * above DBR_MAX_RECORD_BYTES is passed over and counted. */
dbr_code dbr_json_split_feed(dbr_json_split *s, dbr_slice chunk, dbr_err *err);
/* The end: DBR_EPARSE when a value is still open. */
dbr_code dbr_json_split_end(dbr_json_split *s, dbr_err *err);
uint64_t dbr_json_split_oversized(const dbr_json_split *s, uint64_t *ret_first_line);

/* ---- writing ---- */

/* Writes JSON with commas and escapes in the right places. `pretty` indents by two. Strings are made valid UTF-8. */
typedef struct dbr_jsonw {
    dbr_buf *out; // borrowed
    bool pretty;
    unsigned depth;
    uint64_t has_items; // internal: bit per depth
} dbr_jsonw;

void dbr_jsonw_init(dbr_jsonw *w, dbr_buf *out, bool pretty);
/* `key` is NULL inside arrays and at the root. */
void dbr_jsonw_object(dbr_jsonw *w, const char *key);
void dbr_jsonw_object_end(dbr_jsonw *w);
void dbr_jsonw_array(dbr_jsonw *w, const char *key);
void dbr_jsonw_array_end(dbr_jsonw *w);
void dbr_jsonw_slice(dbr_jsonw *w, const char *key, dbr_slice value); // ptr NULL writes null
void dbr_jsonw_str(dbr_jsonw *w, const char *key, const char *value); // NULL writes null
void dbr_jsonw_int(dbr_jsonw *w, const char *key, int64_t value);
void dbr_jsonw_real(dbr_jsonw *w, const char *key, double value); // shortest that reads back; NaN writes null
void dbr_jsonw_bool(dbr_jsonw *w, const char *key, bool value);
void dbr_jsonw_null(dbr_jsonw *w, const char *key);
void dbr_jsonw_raw(dbr_jsonw *w, const char *key, dbr_slice json); // trusted JSON as is
/* Appends `s` quoted and escaped. */
void dbr_json_quote(dbr_buf *out, dbr_slice s);

#endif
