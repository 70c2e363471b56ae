/* Values and errors that functions and columns of tables answer with; see sql.h. */
#include "base/sql_out.h"

void dbr_sql_out_null(dbr_sql_out *out)
{
    sqlite3_result_null(out->context);
}

void dbr_sql_out_error(dbr_sql_out *out, const char *why)
{
    sqlite3_result_error(out->context, why, -1);
}

void dbr_sql_out_int(dbr_sql_out *out, int64_t value)
{
    sqlite3_result_int64(out->context, value);
}

void dbr_sql_out_real(dbr_sql_out *out, double value)
{
    sqlite3_result_double(out->context, value);
}

static void out_bytes(dbr_sql_out *out, dbr_slice value, sqlite3_destructor_type how)
{
    if (value.ptr == NULL) {
        sqlite3_result_null(out->context);
    } else {
        sqlite3_result_text64(out->context, value.ptr, value.len, how, SQLITE_UTF8);
    }
}

void dbr_sql_out_text(dbr_sql_out *out, dbr_slice value)
{
    out_bytes(out, value, SQLITE_TRANSIENT);
}

void dbr_sql_out_static(dbr_sql_out *out, dbr_slice value)
{
    out_bytes(out, value, SQLITE_STATIC);
}
