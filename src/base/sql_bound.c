/*
 * Conditions as tables see them. SQLite hands over values as the query has them: 2.5 compared with a column of whole
 * numbers, '7' with a number, NULL with anything. A table is promised values of its column's type; what cannot be said so
 * is left to SQLite, or, where SQLite does not look again, decided here: NULL meets nothing, a text is above every number.
 */
#include "base/sql_plan.h"

#include <math.h>
#include <string.h>

static bool is_lower(dbr_sql_op op)
{
    return op == DBR_SQL_GT || op == DBR_SQL_GE;
}

/* Everything that has a value meets it, or nothing does. */
static sql_fate all_or_nothing(dbr_sql_bound *b, bool is_judged, bool all)
{
    if (!is_judged) {
        return SQL_FATE_LEFT;
    }
    if (all) {
        *b = (dbr_sql_bound){.column = b->column, .op = DBR_SQL_NOT_NULL};
        return SQL_FATE_USED;
    }
    return SQL_FATE_NOTHING;
}

/* `col > 1.5` on whole numbers is `col > 1`; `col < 1.5` is `col < 2`; equal to 1.5 is nothing. */
static sql_fate fit_real_to_int(dbr_sql_bound *b, bool is_judged)
{
    double real = b->value.real;
    bool is_below = b->op == DBR_SQL_GT || b->op == DBR_SQL_LE;
    double whole = is_below ? floor(real) : ceil(real);
    bool fits = whole >= -9223372036854775808.0 && whole < 9223372036854775808.0; // false for NaN
    if (!fits) {
        return all_or_nothing(b, is_judged, b->op != DBR_SQL_EQ && is_lower(b->op) == (real < 0));
    }
    if ((b->op == DBR_SQL_EQ || b->op == DBR_SQL_NE) && whole != real) {
        return all_or_nothing(b, is_judged, b->op == DBR_SQL_NE);
    }
    b->value = (dbr_sql_value){.type = DBR_SQL_INT, .integer = (int64_t)whole};
    return SQL_FATE_USED;
}

static sql_fate fit_number(dbr_sql_bound *b, const dbr_sql_column *column, bool is_judged)
{
    bool is_integer = strcmp(column->type, "INTEGER") == 0;
    if (b->value.type == DBR_SQL_REAL && is_integer) {
        return fit_real_to_int(b, is_judged);
    }
    if (b->value.type == DBR_SQL_INT && !is_integer) {
        int64_t exact = (int64_t)1 << 53;
        int64_t integer = b->value.integer;
        b->value = (dbr_sql_value){.type = DBR_SQL_REAL, .real = (double)integer};
        return integer >= -exact && integer <= exact ? SQL_FATE_USED : SQL_FATE_LEFT;
    }
    return SQL_FATE_USED;
}

sql_fate sql_bound_fit(dbr_sql_bound *b, const dbr_sql_column *column, bool is_judged, bool is_blob)
{
    bool is_text = strcmp(column->type, "TEXT") == 0;
    if (b->op == DBR_SQL_NOT_NULL || b->op == DBR_SQL_IN) {
        return SQL_FATE_USED;
    }
    int64_t meant = 0;
    if (b->value.type == DBR_SQL_TEXT && !is_blob && column->from_text != NULL &&
        column->from_text(b->value.text, &meant)) {
        b->value = (dbr_sql_value){.type = DBR_SQL_INT, .integer = meant};
    }
    if (b->value.type == DBR_SQL_NULL) {
        return all_or_nothing(b, is_judged, false);
    }
    if (column->push == DBR_SQL_SIFTS) {
        return is_blob ? SQL_FATE_LEFT : SQL_FATE_USED;
    }
    if (is_text) {
        return b->value.type == DBR_SQL_TEXT && !is_blob ? SQL_FATE_USED : SQL_FATE_LEFT;
    }
    if (is_blob || b->value.type == DBR_SQL_TEXT) { // above every number
        return all_or_nothing(b, is_judged, b->op == DBR_SQL_LT || b->op == DBR_SQL_LE);
    }
    return fit_number(b, column, is_judged);
}
