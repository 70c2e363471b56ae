/*
 * Plans: which conditions a table is handed, and the text by which SQLite keeps that between planning and running: the used
 * columns in hex; the column of the order with its direction and whether each value is needed once; column, operator and
 * whether only the table judges of each condition:
 *
 *     SELECT message FROM records WHERE time >= 5 AND source = 'a'   →   "7 - 2,0,1 1,0,0"
 *     SELECT DISTINCT level FROM records                             →   "8 3a1"
 */
#include "base/sql_plan.h"

#include <assert.h>
#include <string.h>

void sql_declare(const dbr_sql_table *table, const dbr_slice *keys, size_t n_keys, bool counts, dbr_buf *out)
{
    dbr_buf_str(out, "CREATE TABLE x(");
    for (size_t i = 0; i < table->n_columns; i++) {
        const dbr_sql_column *c = &table->columns[i];
        dbr_buf_printf(out, "%s\"%s\" %s%s", i > 0 ? ", " : "", c->name, c->type,
                       c->is_hidden ? " HIDDEN" : "");
    }
    for (size_t i = 0; table->json_column > 0 && i < n_keys; i++) {
        dbr_buf_printf(out, ", \"%s->>%.*s\" BLOB HIDDEN", table->columns[table->json_column].name,
                       DBR_FMT(keys[i]));
    }
    if (counts && table->can_count != NULL) {
        dbr_buf_str(out, ", \"" SQL_COUNT_COLUMN "\" INTEGER HIDDEN");
    }
    dbr_buf_char(out, ')');
}

/*
 * A condition is not handed over when values are of any type and it compares with a column of another table: then
 * affinities decide that the table knows nothing of. A table's word is enough for a text only when the query itself has
 * it: other values become texts by rules of SQLite's own.
 */
bool sql_plan_take(sql_plan *plan, const sql_offer *offer, const dbr_sql_column *column)
{
    bool needs_constant = column->push == DBR_SQL_SIFTS || offer->op == DBR_SQL_LIKE;
    bool is_known = offer->is_constant || offer->is_list || offer->op == DBR_SQL_NOT_NULL;
    if (column->push == DBR_SQL_KEPT || (needs_constant && !is_known)) {
        return false;
    }
    assert(plan->n < SQL_MAX_BOUNDS);
    bool is_compared = offer->op <= DBR_SQL_LE && !offer->is_list;
    bool is_judged = column->push == DBR_SQL_JUDGES && is_compared &&
                     (offer->is_text || strcmp(column->type, "INTEGER") == 0);
    plan->bounds[plan->n++] = (sql_plan_bound){
        .column = offer->column, .op = offer->is_list ? DBR_SQL_IN : offer->op, .is_judged = is_judged};
    return true;
}

double sql_plan_selects(dbr_sql_op op)
{
    switch (op) {
    case DBR_SQL_EQ:
        return 0.001; // in SQLite's own range
    case DBR_SQL_IN:
        return 0.01;
    case DBR_SQL_NE:
    case DBR_SQL_NOT_NULL:
        return 0.9;
    default:
        return 0.25;
    }
}

void sql_plan_write(const sql_plan *plan, dbr_buf *out)
{
    dbr_buf_printf(out, "%llx ", (unsigned long long)plan->used);
    if (plan->order < 0) {
        dbr_buf_char(out, '-');
    } else {
        dbr_buf_printf(out, "%d%c%d", plan->order, plan->is_downward ? 'd' : 'a', plan->once);
    }
    for (size_t i = 0; i < plan->n; i++) {
        const sql_plan_bound *b = &plan->bounds[i];
        dbr_buf_printf(out, " %d,%d,%d", b->column, (int)b->op, b->is_judged);
    }
}

/* A number in the text, which moves on. */
static uint64_t number(const char **text, unsigned base)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t n = 0;
    for (;; (*text)++) {
        const char *digit = **text != '\0' ? memchr(digits, **text, base) : NULL;
        if (digit == NULL) {
            return n;
        }
        n = n * base + (uint64_t)(digit - digits);
    }
}

void sql_plan_read(const char *text, sql_plan *ret)
{
    ret->n = 0;
    ret->order = -1;
    ret->is_downward = ret->once = false;
    ret->used = number(&text, 16);
    text++; // the blank
    if (*text == '-') {
        text++;
    } else {
        ret->order = (int)number(&text, 10);
        ret->is_downward = *text++ == 'd';
        ret->once = *text++ == '1';
    }
    while (*text == ' ') {
        assert(ret->n < SQL_MAX_BOUNDS);
        sql_plan_bound *b = &ret->bounds[ret->n++];
        text++;
        b->column = (int)number(&text, 10);
        text++; // the comma
        b->op = (dbr_sql_op)number(&text, 10);
        text++;
        b->is_judged = number(&text, 10) != 0;
    }
}
