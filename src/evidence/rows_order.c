/*
 * Rows in the order of a column, so that SQLite need not sort them.
 *
 *     artifact     as members stand
 *     time, utc    as they stand, when every source is in order and begins after the one before
 *     level        one pass for each level: the directory knows which blocks have it
 *     template     counted in one pass, as long as only the template is looked at
 */
#include "evidence/rows.h"

#include <assert.h>
#include <stdlib.h>

/* Whether plain file order is the order of time, for all that a table shows. */
static bool is_in_time_order(const dbr_evidence *ev, dbr_kind kind)
{
    dbr_time last = DBR_TIME_NONE;
    for (size_t i = 0; i < ev->members.n; i++) {
        const dbr_member_info *m = &ev->members.items[i].info;
        if (m->n_kind[kind] == 0) {
            continue;
        }
        if (!m->is_sorted || m->n_untimed > 0 || m->span.begin < last) {
            return false;
        }
        last = m->span.end;
    }
    return true;
}

bool ev_rows_can_order(void *data, int column, bool is_downward, uint64_t columns_used)
{
    const ev_table_data *d = data;
    size_t n_columns = d->table->sql.n_columns;
    if ((size_t)column >= n_columns) {
        return false;
    }
    switch (d->table->slots[column]) {
    case EV_ARTIFACT:
        return !is_downward;
    case EV_TIME:
    case EV_UTC:
        return !is_downward && is_in_time_order(d->ev, d->table->kind);
    case EV_LEVEL:
        return true;
    case EV_TEMPLATE:
        for (size_t i = 0; i < n_columns; i++) {
            ev_slot slot = d->table->slots[i];
            bool is_of_group = slot == EV_TEMPLATE || slot == EV_ARTIFACT || slot == EV_MEMBER;
            if ((columns_used >> i & 1) != 0 && !is_of_group) {
                return false; // rows would be decoded here and there, which costs more than sorting
            }
        }
        return columns_used >> n_columns == 0;
    default:
        return false;
    }
}

/* ---- by level ---- */

void ev_rows_order_levels(row_cursor *c, bool is_downward)
{
    static const dbr_level upward[] = {DBR_LEVEL_NONE, DBR_LEVEL_DEBUG, DBR_LEVEL_ERROR, DBR_LEVEL_FATAL,
                                       DBR_LEVEL_INFO, DBR_LEVEL_TRACE, DBR_LEVEL_WARN};
    _Static_assert(sizeof(upward) / sizeof(upward[0]) == DBR_LEVEL_COUNT, "each once");
    for (size_t i = 0; i < DBR_LEVEL_COUNT; i++) {
        dbr_level level = upward[is_downward ? DBR_LEVEL_COUNT - 1 - i : i];
        if ((c->filter.levels >> level & 1) != 0) {
            c->levels[c->n_levels++] = level;
        }
    }
    c->order = ROWS_BY_LEVEL;
    c->is_empty |= c->n_levels == 0;
    if (c->n_levels > 0) {
        c->filter.levels = 1u << c->levels[0];
        ev_scan_rewind(&c->scan, &c->filter);
    }
}

/* ---- by template ---- */

static int by_text(const void *a, const void *b)
{
    const row_group *x = a;
    const row_group *y = b;
    int order = dbr_slice_cmp(x->text, y->text);
    return order != 0                      ? order
           : x->i_member != y->i_member    ? (x->i_member < y->i_member ? -1 : 1)
           : x->i_template < y->i_template ? -1
                                           : x->i_template > y->i_template;
}

static int by_text_downward(const void *a, const void *b)
{
    const row_group *x = a;
    const row_group *y = b;
    int order = dbr_slice_cmp(y->text, x->text);
    return order != 0 ? order : by_text(a, b);
}

/* The template of a group of the index; 0 when nothing is known of it. */
static uint32_t template_of(const ev_member *m, uint32_t group)
{
    return group < m->idx->template_of.n ? m->idx->template_of.items[group] : 0;
}

static size_t n_lists(const ev_member *m)
{
    return m->info.n_templates > 0 ? m->info.n_templates : 1; // without any: those without a template
}

/* Counts rows by member and template, into groups in no order. */
static int count(row_cursor *c, dbr_err *err)
{
    uint32_t i_member = UINT32_MAX;
    size_t first = 0; // group of the member
    int rc = 0;
    while ((rc = ev_scan_next(&c->scan, err)) == 1) {
        const ev_member *m = c->scan.member;
        if (i_member != c->scan.i_member) {
            i_member = c->scan.i_member;
            first = c->groups.n;
            for (uint32_t k = 0; k < n_lists(m); k++) {
                *DBR_PUSH(&c->groups) =
                    (row_group){.text = k < m->info.n_templates ? m->info.templates[k].text : (dbr_slice){0},
                                .i_member = i_member,
                                .i_template = k};
            }
        }
        for (uint32_t i = 0; i < c->scan.n_rows; i++) {
            uint32_t group = c->scan.columns.group[c->scan.rows[i]];
            c->groups.items[first + template_of(m, group)].n++;
        }
    }
    return rc;
}

int ev_rows_group(row_cursor *c, const dbr_sql_ask *ask, dbr_err *err)
{
    c->order = ROWS_BY_TEMPLATE;
    c->scan.want = IDX_WANT_GROUP;
    int rc = count(c, err);
    if (c->groups.n > 1) {
        qsort(c->groups.items, c->groups.n, sizeof(row_group), ask->is_downward ? by_text_downward : by_text);
    }
    c->scan.want = 0;
    return rc;
}

int ev_rows_next_of_group(row_cursor *c)
{
    for (; c->i_group < c->groups.n; c->i_group++, c->i_in_group = 0) {
        const row_group *g = &c->groups.items[c->i_group];
        if (c->i_in_group < g->n && !(c->once && c->i_in_group > 0)) {
            c->i_in_group++;
            c->scan.i_member = g->i_member;
            return 1;
        }
    }
    return 0;
}
