/*
 * Rows of tables: CSV, TSV, W3C extended logs. Private to read.
 */
#ifndef DBR_READ_TABLE_H
#define DBR_READ_TABLE_H

#include "read/object.h"

#define READ_MAX_COLUMNS 128u

typedef struct read_row {
    dbr_slice cells[READ_MAX_COLUMNS];
    size_t n;
    bool is_open; // the last cell's quote is not closed: the row goes on in the next line
} read_row;

/*
 * Splits a row, which may span lines inside quotes. Cells are trimmed and unquoted; ' ' separates at runs of blanks.
 *
 * arena  for cells with doubled quotes
 */
void read_row_split(dbr_slice line, char separator, dbr_arena *arena, read_row *ret);
/* Which of ',' ';' '\t' '|' separates a head line. */
char read_row_separator(dbr_slice head);

/* What is known of a table. */
typedef struct read_table {
    char separator;
    size_t when; // the time's column
    read_row head;
} read_table;

/*
 * Joins a date and a clock that stand in two columns ("2025-02-09","10:05:23"; "2025-02-09","7" under Date and Hour): the
 * clock's cell has both then and the date's nothing; of an hour it is the other way round. Other rows stay as they are.
 */
void read_row_join(const read_row *head, read_row *row, dbr_arena *arena);
/* Whether a cell reads as a time; in a column that is not named like one, a bare number is none. */
bool read_cell_is_time(dbr_slice cell, bool is_named);
/* The column that is named like a time and reads as one in `row`; SIZE_MAX for none. */
size_t read_named_time(const read_row *head, const read_row *row);
/* The first column that reads as a stamp by itself; SIZE_MAX for none. */
size_t read_shaped_time(const read_row *row);

/*
 * A row as an object: its cells under the names of the head, NULL's "\N" left out. False when it has no time.
 *
 * bytes  of the row as it stands, in which the cells are
 */
bool read_table_view(const read_table *t, const read_row *row, dbr_slice bytes, read_object_view *ret);
/* Where a row counts rather than tells: one sample for each cell with a number; what tells hosts, devices … apart are their
 * labels. How many there are; 0 for a row that is a record. */
size_t read_table_samples(const read_table *t, const read_row *row, const read_object_view *v,
                          dbr_arena *arena, dbr_record_take take, void *data);
/* The records of any other row; a cell that holds an object with a time of its own is the record. At least 1, 0 when that
 * object is none. */
int read_table_records(const read_row *row, read_object_view *v, dbr_arena *arena, dbr_record *ret);

#endif
