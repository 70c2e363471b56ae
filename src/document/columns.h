/* What the columns of a table hold, by their heads. Private to the room: timelines, key times, actions,
 * edits. */
#ifndef DBR_DOCUMENT_COLUMNS_H
#define DBR_DOCUMENT_COLUMNS_H

#include "document/markdown.h"

typedef enum dbr_column {
    DBR_COLUMN_OTHER,
    DBR_COLUMN_TIME,
    DBR_COLUMN_DATE,
    DBR_COLUMN_EVENT,
    DBR_COLUMN_SOURCE,
    DBR_COLUMN_ACTOR,
    DBR_COLUMN_MILESTONE,
    DBR_COLUMN_ID,
    DBR_COLUMN_ACTION,
    DBR_COLUMN_OWNER,
    DBR_COLUMN_DEADLINE,
    DBR_COLUMN_PRIORITY,
    DBR_COLUMN_TICKET,
    DBR_COLUMN_STATE,
    DBR_COLUMN_COUNT
} dbr_column;

#define DBR_MAX_COLUMNS 32 // of a table; those further right are other

typedef struct dbr_columns {
    size_t at[DBR_COLUMN_COUNT]; // index of the first column of each kind; SIZE_MAX for none
    size_t n;                    // columns of the table
} dbr_columns;

/* What a head cell says its column holds, in any accepted spelling: "Due date", "截止日期". */
dbr_column dbr_column_of(dbr_slice head);
/* The columns of a table. */
void dbr_columns_read(const dbr_md *md, const dbr_md_block *table, dbr_columns *ret);
/* Text of a row's cell of a kind, trimmed; empty when there is no such column. "-" and "—" mean empty. */
dbr_slice dbr_columns_text(const dbr_md *md, const dbr_columns *columns, const dbr_md_block *row,
                           dbr_column column);

#endif
