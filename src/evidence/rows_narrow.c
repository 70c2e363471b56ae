/*
 * Conditions → what a scan passes over. All columns here are judged exactly: SQLite does not look again.
 *
 *     time, utc          a span of instants; the text of an instant grows with it, so a bound on the text is one on the
 *                        instant, found by halving
 *     line               a range
 *     level              which of the seven fit
 *     artifact, member   which members fit
 *     template           which groups of each member fit
 *     name, series       which series of each member fit, and between which entries they lie
 */
#include "evidence/rows.h"

#include <string.h>

static void begin_at(row_cursor *c, dbr_time t)
{
    dbr_span *s = &c->filter.span;
    s->begin = s->begin == DBR_TIME_NONE || t > s->begin ? t : s->begin;
}

static void end_before(row_cursor *c, dbr_time t)
{
    dbr_span *s = &c->filter.span;
    c->is_empty |= t == DBR_TIME_NONE; // nothing is before the beginning of time
    s->end = s->end == DBR_TIME_NONE || t < s->end ? t : s->end;
}

static void narrow_time(row_cursor *c, dbr_sql_op op, dbr_time t)
{
    c->filter.is_timed = true;
    if (op == DBR_SQL_GT) {
        c->is_empty |= t == INT64_MAX;
        begin_at(c, t < INT64_MAX ? t + 1 : t);
    } else if (op == DBR_SQL_GE || op == DBR_SQL_EQ) {
        begin_at(c, t);
    }
    if (op == DBR_SQL_LT) {
        end_before(c, t);
    } else if ((op == DBR_SQL_LE || op == DBR_SQL_EQ) && t < INT64_MAX) {
        end_before(c, t + 1);
    }
}

/* The first instant whose text is at least (above: beyond) the given one; false when there is none. Within a day of the ends
 * of time, which have no dates. */
static bool first_with_text(dbr_slice text, bool is_above, dbr_time *ret)
{
    DBR_AUTO(dbr_buf) shown = {0};
    const dbr_time end = INT64_MAX - DBR_DAY;
    dbr_time low = INT64_MIN + DBR_DAY, high = end; // it is in [low, high); nowhere when they meet at the end
    while (low < high) {
        dbr_time middle = (low & high) + ((low ^ high) >> 1); // no overflow
        dbr_buf_clear(&shown);
        dbr_time_rfc3339(&shown, middle, dbr_zone_utc(), 3);
        int order = dbr_slice_cmp(dbr_buf_view(&shown), text);
        if (is_above ? order > 0 : order >= 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    *ret = low;
    return low < end;
}

static void narrow_utc(row_cursor *c, dbr_sql_op op, dbr_slice text)
{
    dbr_time t = 0;
    c->filter.is_timed = true;
    if (op == DBR_SQL_GT || op == DBR_SQL_GE || op == DBR_SQL_EQ) {
        bool found = first_with_text(text, op == DBR_SQL_GT, &t);
        c->is_empty |= !found;
        begin_at(c, found ? t : INT64_MAX);
    }
    if (op == DBR_SQL_LT || op == DBR_SQL_LE || op == DBR_SQL_EQ) {
        if (first_with_text(text, op != DBR_SQL_LT, &t)) {
            end_before(c, t);
        }
    }
}

static void narrow_line(row_cursor *c, dbr_sql_op op, int64_t line)
{
    ev_filter *f = &c->filter;
    bool is_lower = op == DBR_SQL_GT || op == DBR_SQL_GE || op == DBR_SQL_EQ;
    bool is_upper = op == DBR_SQL_LT || op == DBR_SQL_LE || op == DBR_SQL_EQ;
    if (is_lower && line >= 0) {
        uint64_t first = (uint64_t)line + (op == DBR_SQL_GT);
        f->first_line = first > f->first_line ? first : f->first_line;
    }
    if (is_upper) {
        c->is_empty |= line < 0 || (line == 0 && op == DBR_SQL_LT);
        uint64_t last = line > 0 ? (uint64_t)line - (op == DBR_SQL_LT) : 0;
        f->last_line = last < f->last_line ? last : f->last_line;
    }
}

/* ---- texts ---- */

static bool meets(dbr_slice text, const dbr_sql_bound *b)
{
    dbr_sql_value v = {.type = text.ptr != NULL ? DBR_SQL_TEXT : DBR_SQL_NULL, .text = text};
    return ev_value_may(&v, b);
}

static void narrow_level(row_cursor *c, const dbr_sql_bound *b)
{
    for (unsigned i = 0; i < DBR_LEVEL_COUNT; i++) {
        dbr_slice name = i == DBR_LEVEL_NONE ? (dbr_slice){0} : dbr_slice_str(dbr_level_name((dbr_level)i));
        c->filter.levels &= meets(name, b) ? ~0u : ~(1u << i);
    }
}

static void narrow_members(row_cursor *c, const dbr_sql_bound *b, bool is_artifact)
{
    size_t n = c->ev->members.n;
    bool *members = (bool *)(uintptr_t)c->filter.members;
    if (members == NULL) {
        members = DBR_NEW_N(&c->arena, bool, n + 1);
        memset(members, 1, n);
        c->filter.members = members;
    }
    for (size_t i = 0; i < n; i++) {
        const ev_member *m = &c->ev->members.items[i];
        dbr_slice name = m->info.name.len > 0 ? dbr_slice_dup(&c->arena, m->info.name) : dbr_slice_str("");
        members[i] = members[i] && meets(is_artifact ? m->shown : name, b);
    }
}

/* One list a member, by group, and one more for groups that nothing is known of (they have the first template). */
static void narrow_groups(row_cursor *c, const dbr_sql_bound *b)
{
    size_t n = c->ev->members.n;
    uint8_t **groups = (uint8_t **)(uintptr_t)c->filter.groups;
    if (groups == NULL) {
        groups = DBR_NEW_N(&c->arena, uint8_t *, n + 1);
        c->filter.groups = (const uint8_t *const *)groups;
    }
    for (size_t i = 0; i < n; i++) {
        const ev_member *m = &c->ev->members.items[i];
        const idx_map_vec *map = &m->idx->template_of;
        bool *fits = dbr_xcalloc(m->info.n_templates + 1, sizeof(bool));
        for (size_t k = 0; k < m->info.n_templates; k++) {
            dbr_slice text = dbr_slice_dup(&c->arena, m->info.templates[k].text); // with a NUL behind it
            fits[k] = meets(text.len > 0 ? text : (dbr_slice){0}, b);
        }
        if (groups[i] == NULL) {
            groups[i] = DBR_NEW_N(&c->arena, uint8_t, map->n + 1);
            memset(groups[i], 1, map->n + 1);
        }
        for (size_t g = 0; g <= map->n; g++) {
            size_t k = g < map->n ? map->items[g] : 0;
            groups[i][g] &= fits[k < m->info.n_templates ? k : m->info.n_templates];
        }
        free(fits);
    }
}

/* One list a member, by the series' number in it, and one more for what is of none. */
static void narrow_series(row_cursor *c, const dbr_sql_bound *b, bool is_title)
{
    const dbr_evidence *ev = c->ev;
    ev_wanted_series *wanted = (ev_wanted_series *)(uintptr_t)c->filter.series;
    if (wanted == NULL) {
        wanted = DBR_NEW_N(&c->arena, ev_wanted_series, ev->members.n + 1);
        for (size_t i = 0; i < ev->members.n; i++) {
            size_t n = ev->members.items[i].idx->series.n + 1;
            wanted[i].fits = DBR_NEW_N(&c->arena, uint8_t, n);
            memset(wanted[i].fits, 1, n);
        }
        c->filter.series = wanted;
    }
    for (size_t i = 0; i < ev->members.n; i++) {
        wanted[i].fits[ev->members.items[i].idx->series.n] &= meets((dbr_slice){0}, b);
        wanted[i].i_first = UINT64_MAX;
        wanted[i].i_last = 0;
    }
    for (size_t i = 0; i < ev->series.n; i++) {
        const ev_series *s = &ev->series.items[i];
        const idx_series *x = &ev->members.items[s->pub.i_member].idx->series.items[s->i_series];
        ev_wanted_series *w = &wanted[s->pub.i_member];
        dbr_slice text = dbr_slice_dup(&c->arena, is_title ? s->pub.title : s->pub.name);
        w->fits[s->i_series] &= meets(text.len > 0 ? text : (dbr_slice){0}, b);
        if (w->fits[s->i_series]) {
            w->i_first = x->i_first < w->i_first ? x->i_first : w->i_first;
            w->i_last = x->i_last > w->i_last ? x->i_last : w->i_last;
        }
    }
    for (size_t i = 0; i < ev->members.n; i++) {
        bool has_others = wanted[i].fits[ev->members.items[i].idx->series.n];
        wanted[i].i_first = has_others ? 0 : wanted[i].i_first;
        wanted[i].i_last = has_others ? UINT64_MAX : wanted[i].i_last;
    }
}

/* ---- all ---- */

/* A copy that lives as long as the cursor, texts with a NUL behind them. */
static dbr_sql_bound keep(row_cursor *c, const dbr_sql_bound *b)
{
    dbr_sql_bound copy = *b;
    dbr_sql_value *values = DBR_NEW_N(&c->arena, dbr_sql_value, b->n_values + 1);
    for (size_t i = 0; i < b->n_values; i++) {
        values[i] = b->values[i];
        values[i].text = dbr_slice_dup(&c->arena, b->values[i].text);
    }
    copy.values = values;
    copy.value.text = dbr_slice_dup(&c->arena, b->value.text);
    return copy;
}

static void narrow_field(row_cursor *c, row_field *f, const dbr_sql_bound *b)
{
    dbr_sql_bound *all = DBR_NEW_N(&c->arena, dbr_sql_bound, f->n_bounds + 1);
    for (size_t i = 0; i < f->n_bounds; i++) {
        all[i] = f->bounds[i];
    }
    all[f->n_bounds++] = *b;
    f->bounds = all;
    c->is_sifted = true;
}

void ev_rows_narrow(row_cursor *c, const dbr_sql_bound *bounds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_sql_bound b = keep(c, &bounds[i]);
        bool is_member = (size_t)b.column >= c->table->sql.n_columns;
        ev_slot slot = is_member ? EV_FIELD : c->table->slots[b.column];
        bool is_compared = b.op <= DBR_SQL_LE;
        if (slot == EV_TEXT) {
            ev_rows_narrow_text(c, &b);
        } else if (c->field_of[b.column] >= 0) {
            narrow_field(c, c->fields[c->field_of[b.column]], &b);
        } else if (slot == EV_TIME || slot == EV_UTC) {
            c->filter.is_timed |= b.op == DBR_SQL_NOT_NULL;
            if (is_compared && slot == EV_TIME) {
                narrow_time(c, b.op, b.value.integer);
            } else if (is_compared) {
                narrow_utc(c, b.op, b.value.text);
            }
        } else if (slot == EV_LINE && is_compared) {
            narrow_line(c, b.op, b.value.integer);
        } else if (slot == EV_LEVEL) {
            narrow_level(c, &b);
        } else if (slot == EV_ARTIFACT || slot == EV_MEMBER) {
            narrow_members(c, &b, slot == EV_ARTIFACT);
        } else if (slot == EV_TEMPLATE) {
            narrow_groups(c, &b);
        } else if (slot == EV_SERIES_NAME || slot == EV_SERIES_TITLE) {
            narrow_series(c, &b, slot == EV_SERIES_TITLE);
        }
    }
    const dbr_span *s = &c->filter.span;
    c->is_empty |= c->filter.first_line > c->filter.last_line ||
                   (s->begin != DBR_TIME_NONE && s->end != DBR_TIME_NONE && s->begin >= s->end);
}
