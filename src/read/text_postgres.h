/*
 * What is PostgreSQL's own in the header of a text line. Private to read.
 */
#ifndef DBR_READ_TEXT_POSTGRES_H
#define DBR_READ_TEXT_POSTGRES_H

#include "read/parts.h"

/* Where the severity, or the word of a supplement, begins behind a line's stamp; NULL when the line has none. */
const char *read_severity(dbr_slice after);

/* The words of what accompanies a message: "DETAIL", "STATEMENT" … */
bool read_is_supplement(dbr_slice word);

/*
 * Takes fields and the pid off what stands before the severity (log_line_prefix).
 *
 * prefix  "user=app,db=orders " or "UTC:10.0.0.5(3456):app@orders:[814]:"
 *
 * False, and nothing taken, when it is neither.
 */
bool read_postgres_prefix(dbr_slice prefix, dbr_arena *arena, read_fields *f, dbr_record *ret);

/* Adds the field `duration`, in seconds, of a message's first line that begins "duration: 12.5 ms". */
void read_statement_time(dbr_slice line, dbr_arena *arena, read_fields *f);

#endif
