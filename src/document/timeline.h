/* Rows between gathering and dating. Private to the room. */
#ifndef DBR_DOCUMENT_TIMELINE_H
#define DBR_DOCUMENT_TIMELINE_H

#include "document/moment.h"
#include "document/reader.h"

typedef struct dbr_timeline_row {
    dbr_row row;       // `time` and `end` still DBR_TIME_NONE
    dbr_moment moment; // as written
    dbr_time context;  // date of the heading, label or date column above; DBR_TIME_NONE
    bool context_has_year;
    const dbr_zone *zone; // its clock times are in
} dbr_timeline_row;

typedef DBR_VEC(dbr_timeline_row) dbr_timeline_rows;

/* Gives every row its instants. */
void dbr_timeline_date(const dbr_reader *r, dbr_timeline_rows *rows);

/* Dates one moment by the given date ("roll forward only" is the caller's); DBR_TIME_NONE when it cannot be
 * told. */
dbr_time dbr_timeline_instant(const dbr_moment *m, dbr_time date, const dbr_zone *zone, dbr_time *ret_end);

#endif
