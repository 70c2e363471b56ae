/* Rows of the record tables, private to evidence: what rows*.c share. */
#ifndef DBR_EVIDENCE_ROWS_H
#define DBR_EVIDENCE_ROWS_H

#include "base/limits.h"
#include "evidence/field.h"

/* The functions of dbr_sql_table. */
dbr_code ev_rows_open(void *data, const dbr_sql_ask *ask, void **ret_cursor, dbr_err *err);
bool ev_rows_can_order(void *data, int column, bool is_downward, uint64_t columns_used);
bool ev_rows_can_count(void *data, uint64_t columns_used);
uint64_t ev_rows_count(void *cursor);
int ev_rows_next(void *cursor, dbr_err *err);
int64_t ev_rows_place(void *cursor);
void ev_rows_column(void *cursor, int column, dbr_sql_out *out);
void ev_rows_close(void *cursor);

typedef enum row_order {
    ROWS_BY_FILE,
    ROWS_BY_LEVEL,
    ROWS_BY_TEMPLATE, // counted first
    ROWS_COUNTED      // the same, by level too, and given as one
} row_order;

/* A field that the query looks at, for the member that the scan is in. */
typedef struct row_field {
    ev_field_key key;
    const dbr_sql_bound *bounds; // conditions on it, in row_cursor.arena
    size_t n_bounds;
    ev_field *field;  // of this member; may not be there
    uint8_t *pass;    // by value: 1 when it may meet the conditions; NULL without any
    bool passes_none; // no value of this member does
    bool is_read;     // `numbers` are those of the current block
    uint32_t numbers[IDX_BLOCK_ENTRIES];
} row_field;

enum { ROWS_MAX_FIELDS = 32, ROWS_MAX_COLUMNS = 64 };

/* The rows of one member with one template, or one level, or both. */
typedef struct row_group {
    dbr_slice text; // of the template; empty: NULL
    uint32_t i_member, i_template;
    dbr_level level;
    uint64_t n; // rows
} row_group;

typedef struct row_cursor {
    dbr_evidence *ev;
    const ev_record_table *table;
    dbr_arena arena; // conditions
    ev_filter filter;
    bool is_empty; // no row can meet the conditions
    ev_scan scan;
    uint32_t at;     // place in scan.rows
    uint32_t number; // of the row in its block

    row_order order;
    bool once;
    dbr_level levels[DBR_LEVEL_COUNT]; // in their order
    size_t n_levels, i_level;
    DBR_VEC(row_group) groups;
    size_t i_group;
    uint64_t i_in_group;

    row_field *fields[ROWS_MAX_FIELDS];
    size_t n_fields;
    int8_t field_of[ROWS_MAX_COLUMNS]; // by column; -1: none
    bool is_sifted;                    // there are conditions on fields
    bool needs_record;                 // whatever the fields say: a column like `text` is used
    uint32_t i_member;                 // whose fields are loaded; UINT32_MAX: none's
    uint64_t n_parsed;                 // in this member
    dbr_slice needle; // what a record's text has to hold, case aside; empty: nothing is known
    bool is_built;    // its columns have been built, or cannot be

    bool is_parsed;  // `record` is the current row's
    bool is_damaged; // the current block could not be decoded: its row shows NULL, the next step fails
    dbr_err ignored; // why, which the next step says again; large, so not one a cell
    const dbr_record *record;
    ev_parsed cache;
    dbr_arena parsed; // of `record`
    dbr_buf text;
    const ev_series **series; // of the member below, by number
    uint32_t i_series_member;
} row_cursor;

/* Conditions → filter and fields. */
void ev_rows_narrow(row_cursor *c, const dbr_sql_bound *bounds, size_t n);
/* Which fields are looked at, and what beyond them. */
void ev_rows_look(row_cursor *c, const dbr_sql_ask *ask);
/* The sieve: loads a member's fields, and drops rows by them. */
int ev_rows_sift(void *cursor, ev_scan *s, dbr_err *err);
/* A condition on the text → what it has to hold; takes rows away whose bytes do not hold it (rows_text.c). */
void ev_rows_narrow_text(row_cursor *c, const dbr_sql_bound *b);
int ev_rows_sift_text(row_cursor *c, ev_scan *s, dbr_err *err);
/* After so many records parsed: builds the columns that would have spared it. */
int ev_rows_build(row_cursor *c, dbr_err *err);
/* Number of the current row's value in a field; false when it has no column. */
bool ev_rows_number(row_cursor *c, row_field *f, uint32_t *ret);

/* Counts by template (or, where rows that are alike come as one, by the columns asked for), then gives as many rows. */
int ev_rows_group(row_cursor *c, const dbr_sql_ask *ask, dbr_err *err);
int ev_rows_next_of_group(row_cursor *c);
/* In order of levels. */
void ev_rows_order_levels(row_cursor *c, bool is_downward);

#endif
