/*
 * What functions and tables answer SQLite with. Private to sql.c.
 */
#ifndef DBR_BASE_SQL_OUT_H
#define DBR_BASE_SQL_OUT_H

#include "base/sql.h"

#include <sqlite3.h>

struct dbr_sql_out {
    sqlite3_context *context;
};

#endif
