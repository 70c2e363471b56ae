/*
 * Columns of fields, private to evidence: what a field says in each entry of a member, as numbers into a list of the
 * texts it takes. Parsing a record costs a hundred times what such a number costs, so the first query that looks at a
 * field of a large member writes the column beside the index, and the next ones only read it.
 */
#ifndef DBR_EVIDENCE_FIELD_H
#define DBR_EVIDENCE_FIELD_H

#include "evidence/scan.h"
#include "evidence/tables.h"

/* Which field: a slot of the record, or EV_FIELD with its name. `is_member`: as ->> gives it from the JSON column. */
typedef struct ev_field_key {
    dbr_slice name; // EV_FIELD; borrowed
    ev_slot slot;
    bool is_member;
} ev_field_key;

/* What a column's value is before SQL sees it. */
typedef enum ev_value_tag { EV_VALUE_NULL, EV_VALUE_TEXT, EV_VALUE_NUMBER, EV_VALUE_TAG_COUNT } ev_value_tag;

typedef struct ev_field_value {
    ev_value_tag tag;
    dbr_slice text; // as in the record
} ev_field_value;

/* What a record says in a field, and as a value of SQL. Texts are the record's own, except that what is no UTF-8 is written
 * into `arena` for a member. */
ev_field_value ev_field_of(const dbr_record *r, const ev_field_key *key);
dbr_sql_value ev_field_sql(const ev_field_value *v, bool is_member, dbr_arena *arena);

/* All fields of a record as a JSON object. */
void ev_fields_json(const dbr_record *r, dbr_buf *out);

/*
 * Whether a value may meet a condition: true when it does, or when only SQLite can tell (a text that reads as a number
 * against a number). Between texts it is exact, but for IN. The text of a LIKE pattern and of `v` end with a NUL.
 */
bool ev_value_may(const dbr_sql_value *v, const dbr_sql_bound *b);

/* A column in use. */
typedef struct ev_field {
    char *id; // "s" and the slot's name, "f" and the field's; owned
    bool is_member;
    uint32_t i_member;
    bool is_there;         // false: no such column
    bool is_too_many;      // … because it takes too many values (or its file is damaged): parse records
    dbr_sql_value *values; // by number; 0 is NULL. Live as long as the evidence
    uint32_t n_values;
    struct field_store *store; // where the numbers are
} ev_field;

/* The column, if it has been built; `is_there` says so. The same pointer for the same question. */
ev_field *ev_field_find(dbr_evidence *ev, uint32_t i_member, const ev_field_key *key);
/* Whether a column may be built at all: the member is large, here and what was collected, and nobody tried in vain. */
bool ev_field_can_build(const dbr_evidence *ev, uint32_t i_member);
/* Entries of a member from which on columns are worth while. */
uint64_t ev_field_least(const dbr_evidence *ev);
/*
 * Builds the columns of several fields in one pass over the member and writes them beside the index. One that takes too
 * many values is noted as such. Afterwards ev_field_find finds them.
 *
 * Errors: DBR_ELIMIT (interrupted), DBR_ESTORE (the index is damaged). One that cannot be written is no error: it stays
 * unbuilt.
 */
dbr_code ev_field_build(dbr_evidence *ev, uint32_t i_member, const ev_field_key *keys, size_t n,
                        dbr_err *err);
/* The numbers of a block's entries; false when the file is damaged (it then counts as not built). */
bool ev_field_numbers(ev_field *f, size_t i_block, uint32_t n, uint32_t *ret);
/* Closes all of them. */
void ev_fields_forget(dbr_evidence *ev);

/* ---- between field.c and field_build.c ---- */

#define EV_FIELD_MAX_VALUES 524288u // paths of an access log of a gigabyte
#define EV_FIELD_MANY       65536u // more values than this must come back: half of the entries may bring new ones
#define EV_FIELD_MAX_BYTES  (48u << 20) // of all texts of a column: they are in memory while it is in use
#define EV_FIELD_MAX_TEXT   (4u << 10)  // of one
#define EV_FIELD_LEAST      32768u      // entries of a member: fewer are parsed in no time

/* How the numbers of a block are stored: `low` + what `width` bytes say. */
typedef struct ev_field_block {
    uint64_t position;
    uint32_t low;
    uint32_t hash; // of the stored bytes, low half of XXH3: a flipped bit must not become another value
    uint8_t width; // 0, 1, 2, 4
} ev_field_block;

/* Path of a column's file, its id, and what the file must say to fit the index. */
char *ev_field_path(const dbr_evidence *ev, dbr_arena *arena, uint32_t i_member, const char *id);
char *ev_field_id(dbr_arena *arena, const ev_field_key *key);
uint64_t ev_field_fingerprint(const ev_member *m);

typedef DBR_VEC(ev_field_block) ev_field_block_vec;
typedef DBR_VEC(ev_field_value) ev_field_value_vec;

/* The footer of a column's file; values[0] is NULL. No values at all: too many. */
typedef struct ev_field_footer {
    uint64_t fingerprint;
    dbr_slice id;
    ev_field_block_vec blocks;
    ev_field_value_vec values;
} ev_field_footer;
void ev_field_footer_write(const ev_field_footer *f, dbr_buf *out);
/* Slices point into `bytes`. */
bool ev_field_footer_read(dbr_slice bytes, ev_field_footer *ret);
void ev_field_footer_release(ev_field_footer *f);
/* The 8 bytes at the file's begin or end. */
const char *ev_field_magic(bool is_end);

#endif
