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

#endif
