/*
 * Rows in the order of a column, so that SQLite need not sort them.
 *
 *     artifact     as members stand
 *     time, utc    as they stand, when every source is in order and begins after the one before
 *     level        one pass for each level: the directory knows which blocks have it
 *     template     counted in one pass, as long as only the template is looked at
 *
 * Where the query asks only how many there are of each level, template or source, the count itself is what it wants, and a
 * block of one level is counted without being read.
 */
#include "evidence/rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- counted ---- */

bool ev_rows_can_count(void *data, uint64_t columns_used)
{
    const ev_table_data *d = data;
    for (size_t i = 0; i < d->table->sql.n_columns; i++) {
        ev_slot slot = d->table->slots[i];
        bool is_of_group =
            slot == EV_LEVEL || slot == EV_TEMPLATE || slot == EV_ARTIFACT || slot == EV_MEMBER;
        if ((columns_used >> i & 1) != 0 && !is_of_group) {
            return false;
        }
    }
    return columns_used >> d->table->sql.n_columns == 0;
}

uint64_t ev_rows_count(void *cursor)
{
    const row_cursor *c = cursor;
    return c->order == ROWS_COUNTED ? c->groups.items[c->i_group].n : 1;
}

/* NULL first, then by name. */
static int by_level(const row_group *x, const row_group *y)
{
    const char *a = x->level == DBR_LEVEL_NONE ? "" : dbr_level_name(x->level);
    const char *b = y->level == DBR_LEVEL_NONE ? "" : dbr_level_name(y->level);
    return strcmp(a, b);
}

static int by_place(const row_group *x, const row_group *y)
{
    return x->i_member != y->i_member       ? (x->i_member < y->i_member ? -1 : 1)
           : x->i_template != y->i_template ? (x->i_template < y->i_template ? -1 : 1)
                                            : (int)x->level - (int)y->level;
}

static int by_text(const void *a, const void *b)
{
    const row_group *x = a;
    const row_group *y = b;
    int order = dbr_slice_cmp(x->text, y->text);
    return order != 0 ? order : by_place(x, y);
}

static int by_text_downward(const void *a, const void *b)
{
    const row_group *x = a;
    const row_group *y = b;
    int order = dbr_slice_cmp(y->text, x->text);
    return order != 0 ? order : by_place(x, y);
}

static int by_level_upward(const void *a, const void *b)
{
    int order = by_level(a, b);
    return order != 0 ? order : by_place(a, b);
}

static int by_level_downward(const void *a, const void *b)
{
    int order = by_level(b, a);
    return order != 0 ? order : by_place(a, b);
}

/* The template of a group of the index; 0 when nothing is known of it. */
static uint32_t template_of(const ev_member *m, uint32_t group)
{
    return group < m->idx->template_of.n ? m->idx->template_of.items[group] : 0;
}

/* By what rows are counted: groups of a member are its templates, or one, times levels, or one. */
typedef struct counting {
    bool templates, levels;
    uint32_t i_member;  // whose groups are the last; UINT32_MAX: none's
    size_t first;       // of them
    size_t n_templates; // of it, at least 1
} counting;

/* Groups for a member; without templates all records have none. */
static void add_groups(row_cursor *c, counting *by)
{
    const ev_member *m = c->scan.member;
    size_t n_levels = by->levels ? DBR_LEVEL_COUNT : 1;
    by->i_member = c->scan.i_member;
    by->first = c->groups.n;
    by->n_templates = by->templates && m->info.n_templates > 0 ? m->info.n_templates : 1;
    for (uint32_t i = 0; i < by->n_templates * n_levels; i++) {
        uint32_t k = i / (uint32_t)n_levels;
        bool has_text = by->templates && k < m->info.n_templates;
        *DBR_PUSH(&c->groups) = (row_group){.text = has_text ? m->info.templates[k].text : (dbr_slice){0},
                                            .i_member = by->i_member,
                                            .i_template = k,
                                            .level = (dbr_level)(i % n_levels)};
    }
}

/* The level that all entries of the current block have; DBR_LEVEL_COUNT when they differ. */
static dbr_level only_level(const ev_scan *s)
{
    unsigned levels = s->block->levels;
    bool is_one = s->block->kinds == 1u << DBR_KIND_LOG && levels != 0 && (levels & (levels - 1)) == 0;
    return is_one ? (dbr_level)__builtin_ctz(levels) : DBR_LEVEL_COUNT;
}

static int count_block(row_cursor *c, const counting *by, dbr_err *err)
{
    ev_scan *s = &c->scan;
    row_group *groups = &c->groups.items[by->first];
    dbr_level level = by->levels ? only_level(s) : DBR_LEVEL_NONE;
    unsigned want = (by->templates ? IDX_WANT_GROUP : 0u) | (level == DBR_LEVEL_COUNT ? IDX_WANT_HEAD : 0u);
    if (want == 0) {
        groups[level].n += s->n_rows;
        return 1;
    }
    int rc = ev_scan_decode(s, want, err);
    for (uint32_t i = 0; i < s->n_rows && rc == 1; i++) {
        uint32_t row = s->rows[i];
        size_t k = by->templates ? template_of(s->member, s->columns.group[row]) : 0;
        size_t l = level == DBR_LEVEL_COUNT ? IDX_HEAD_LEVEL(s->columns.head[row]) : level;
        k = k < by->n_templates ? k : 0;
        l = l < DBR_LEVEL_COUNT ? l : DBR_LEVEL_NONE;
        groups[by->levels ? k * DBR_LEVEL_COUNT + l : k].n++;
    }
    return rc;
}

static int count(row_cursor *c, counting *by, dbr_err *err)
{
    int rc = 0;
    while ((rc = ev_scan_next(&c->scan, err)) == 1) {
        if (by->i_member != c->scan.i_member) {
            add_groups(c, by);
        }
        rc = count_block(c, by, err);
        if (rc != 1) {
            break;
        }
    }
    return rc;
}

static bool uses(const row_cursor *c, const dbr_sql_ask *ask, ev_slot slot)
{
    for (size_t i = 0; i < c->table->sql.n_columns; i++) {
        if ((ask->columns_used >> i & 1) != 0 && c->table->slots[i] == slot) {
            return true;
        }
    }
    return false;
}

int ev_rows_group(row_cursor *c, const dbr_sql_ask *ask, dbr_err *err)
{
    ev_slot order = ask->order >= 0 ? c->table->slots[ask->order] : EV_ARTIFACT;
    counting by = {.templates = true, .i_member = UINT32_MAX};
    c->order = ROWS_BY_TEMPLATE;
    if (ask->counts) {
        c->order = ROWS_COUNTED;
        by.templates = uses(c, ask, EV_TEMPLATE);
        by.levels = uses(c, ask, EV_LEVEL);
    }
    int rc = count(c, &by, err);
    if (c->groups.n > 1 && order == EV_TEMPLATE) {
        qsort(c->groups.items, c->groups.n, sizeof(row_group), ask->is_downward ? by_text_downward : by_text);
    } else if (c->groups.n > 1 && order == EV_LEVEL) {
        qsort(c->groups.items, c->groups.n, sizeof(row_group),
              ask->is_downward ? by_level_downward : by_level_upward);
    }
    return rc;
}

int ev_rows_next_of_group(row_cursor *c)
{
    bool is_one = c->once || c->order == ROWS_COUNTED;
    for (; c->i_group < c->groups.n; c->i_group++, c->i_in_group = 0) {
        const row_group *g = &c->groups.items[c->i_group];
        if (c->i_in_group < g->n && !(is_one && c->i_in_group > 0)) {
            c->i_in_group++;
            c->scan.i_member = g->i_member;
            return 1;
        }
    }
    return 0;
}
