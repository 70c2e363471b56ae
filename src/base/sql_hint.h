/* What to add to SQLite's complaints about names, private to base. */
#ifndef DBR_BASE_SQL_HINT_H
#define DBR_BASE_SQL_HINT_H

#include "base/sql.h"

/* Appends to "no such column: colour" or "no such table: logs" the name that was meant, or the ones there are. Other
 * messages stay as they are. */
void sql_hint(const dbr_sql *sql, dbr_slice query, dbr_err *err);

#endif
