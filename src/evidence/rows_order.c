/*
 * Rows in the order of a column, so that SQLite need not sort them.
 *
 *     artifact     as members stand
 *     time, utc    as they stand, when every source is in order and begins after the one before
 *     level        one pass for each level: the directory knows which blocks have it
 *     template     counted in one pass; when more than the template is looked at, entries are put in order by it, as
 *                  numbers of 4 bytes, and their blocks decoded again
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

/* Whether groups fit into the numbers used here. */
static bool is_small(const dbr_evidence *ev)
{
    for (size_t i = 0; i < ev->members.n; i++) {
        if (ev->members.items[i].info.n_entries > UINT32_MAX) {
            return false;
        }
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
            if ((columns_used >> i & 1) != 0 && d->table->slots[i] >= EV_RECORD_FIRST) {
                return false; // records would be read here and there
            }
        }
        return columns_used >> n_columns == 0 && is_small(d->ev);
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

/* Counts rows by member and template; `ret_first` says where a member's begin in `*ret`. */
static int count(row_cursor *c, uint64_t **ret, size_t *ret_first, dbr_err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < c->ev->members.n; i++) {
        ret_first[i] = n;
        n += n_lists(&c->ev->members.items[i]);
    }
    uint64_t *counts = dbr_xcalloc(n + 1, sizeof(*counts));
    *ret = counts;
    c->scan.want = IDX_WANT_GROUP;
    int rc = 0;
    while ((rc = ev_scan_next(&c->scan, err)) == 1) {
        uint64_t *of_member = counts + ret_first[c->scan.i_member];
        for (uint32_t i = 0; i < c->scan.n_rows; i++) {
            of_member[template_of(c->scan.member, c->scan.columns.group[c->scan.rows[i]])]++;
        }
    }
    return rc;
}

/* Puts the entries into `by_group`. `places` is where the next of a member's template goes. */
static int place(row_cursor *c, uint64_t *places, const size_t *first, dbr_err *err)
{
    int rc = 0;
    ev_scan_rewind(&c->scan, &c->filter);
    while ((rc = ev_scan_next(&c->scan, err)) == 1) {
        uint64_t *of_member = places + first[c->scan.i_member];
        for (uint32_t i = 0; i < c->scan.n_rows; i++) {
            uint32_t row = c->scan.rows[i];
            uint32_t t = template_of(c->scan.member, c->scan.columns.group[row]);
            c->by_group[of_member[t]++] = (uint32_t)(c->scan.block->i_entry + row);
        }
    }
    return rc;
}

static void list_groups(row_cursor *c, const uint64_t *counts, const size_t *first, bool is_downward)
{
    for (uint32_t i = 0; i < c->ev->members.n; i++) {
        const ev_member *m = &c->ev->members.items[i];
        for (uint32_t k = 0; k < n_lists(m); k++) {
            if (counts[first[i] + k] > 0) {
                *DBR_PUSH(&c->groups) =
                    (row_group){.text = k < m->info.n_templates ? m->info.templates[k].text : (dbr_slice){0},
                                .i_member = i,
                                .i_template = k,
                                .n = counts[first[i] + k]};
            }
        }
    }
    if (c->groups.n > 1) {
        qsort(c->groups.items, c->groups.n, sizeof(row_group), is_downward ? by_text_downward : by_text);
    }
    uint64_t at = 0;
    for (size_t i = 0; i < c->groups.n; i++) {
        c->groups.items[i].first = at;
        at += c->groups.items[i].n;
    }
}

int ev_rows_group(row_cursor *c, const dbr_sql_ask *ask, dbr_err *err)
{
    uint64_t *counts = NULL;
    size_t *first = dbr_xcalloc(c->ev->members.n + 1, sizeof(*first));
    uint64_t looks = ask->columns_used & ~(UINT64_C(1) << ask->order);
    bool needs_rows = false;
    for (size_t i = 0; i < c->table->sql.n_columns; i++) {
        ev_slot slot = c->table->slots[i];
        needs_rows |= (looks >> i & 1) != 0 && slot != EV_ARTIFACT && slot != EV_MEMBER;
    }
    c->order = ROWS_BY_TEMPLATE;
    int rc = count(c, &counts, first, err);
    if (rc == 0) {
        list_groups(c, counts, first, ask->is_downward);
    }
    if (rc == 0 && needs_rows && c->groups.n > 0) {
        const row_group *last = &c->groups.items[c->groups.n - 1];
        c->by_group = dbr_xcalloc(last->first + last->n, sizeof(*c->by_group));
        for (size_t i = 0; i < c->groups.n; i++) {
            const row_group *g = &c->groups.items[i];
            counts[first[g->i_member] + g->i_template] = g->first;
        }
        rc = place(c, counts, first, err);
    }
    c->scan.want = 0;
    c->scan.block = NULL;
    free(counts);
    free(first);
    return rc;
}

int ev_rows_next_of_group(row_cursor *c, dbr_err *err)
{
    while (c->i_group < c->groups.n) {
        const row_group *g = &c->groups.items[c->i_group];
        if (c->i_in_group >= g->n || (c->once && c->i_in_group > 0)) {
            c->i_group++;
            c->i_in_group = 0;
            continue;
        }
        uint64_t place = g->first + c->i_in_group++;
        if (c->by_group == NULL) {
            c->scan.i_member = g->i_member;
            return 1;
        }
        uint64_t i_entry = c->by_group[place];
        const idx_block *b = c->scan.block;
        bool is_here = b != NULL && c->scan.i_member == g->i_member && i_entry >= b->i_entry &&
                       i_entry < b->i_entry + b->n;
        int rc = 1;
        if (!is_here) {
            size_t block = ev_block_of(c->ev->members.items[g->i_member].idx, i_entry);
            rc = ev_scan_block(&c->scan, g->i_member, block, err);
        }
        c->number = rc == 1 ? (uint32_t)(i_entry - c->scan.block->i_entry) : 0;
        return rc;
    }
    return 0;
}
