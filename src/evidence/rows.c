/*
 * Rows of the record tables. They come block by block from a scan, so a row costs nothing but its number; a column is
 * decoded when somebody looks at it, and a record is parsed only when one of its parts is asked for that no field column
 * has.
 *
 *     conditions on time, place, level, template   → the scan's filter (rows_narrow.c): exact, SQLite does not check again
 *     conditions on fields                         → judged once a value, rows pass by number (rows_fields.c)
 *     conditions on the text                       → records without a word of it are not parsed (rows_text.c)
 *     GROUP BY, ORDER BY, DISTINCT of one column   → rows come in that order where it is cheap (rows_order.c)
 *     count(*) of groups by level, template, source → rows that are alike come as one (rows_order.c)
 */
#include "evidence/rows.h"

#include <assert.h>
#include <string.h>

/* ---- opening ---- */

dbr_code ev_rows_open(void *data, const dbr_sql_ask *ask, void **ret_cursor, dbr_err *err)
{
    const ev_table_data *d = data;
    row_cursor *c = dbr_xcalloc(1, sizeof(*c));
    c->ev = d->ev;
    c->table = d->table;
    c->filter = ev_filter_all(1u << d->table->kind);
    c->i_member = c->i_series_member = UINT32_MAX;
    c->once = ask->once;
    ev_rows_look(c, ask);
    ev_rows_narrow(c, ask->bounds, ask->n_bounds);
    ev_scan_init(&c->scan, c->ev, &c->filter, 0);
    c->scan.sieve = c->n_fields > 0 || c->needle.len > 0 ? ev_rows_sift : NULL;
    c->scan.sieve_data = c;
    bool is_by_template = ask->order >= 0 && c->table->slots[ask->order] == EV_TEMPLATE;
    if (!ask->counts && ask->order >= 0 && c->table->slots[ask->order] == EV_LEVEL) {
        ev_rows_order_levels(c, ask->is_downward);
    } else if ((ask->counts || is_by_template) && !c->is_empty) {
        int rc = ev_rows_group(c, ask, err);
        if (rc < 0) {
            ev_rows_close(c);
            return (dbr_code)rc;
        }
    }
    *ret_cursor = c;
    return DBR_OK;
}

void ev_rows_close(void *cursor)
{
    row_cursor *c = cursor;
    if (c == NULL) {
        return;
    }
    for (size_t i = 0; i < c->n_fields; i++) {
        free(c->fields[i]->pass);
        free(c->fields[i]);
    }
    DBR_VEC_RELEASE(&c->groups);
    free(c->series);
    ev_scan_release(&c->scan);
    dbr_buf_release(&c->text);
    dbr_arena_release(&c->parsed);
    ev_parsed_release(&c->cache);
    dbr_arena_release(&c->arena);
    free(c);
}

/* ---- going on ---- */

static int next_block(row_cursor *c, dbr_err *err)
{
    int rc = ev_rows_build(c, err);
    while (rc >= 0) {
        rc = ev_scan_next(&c->scan, err);
        if (rc != 0 || c->order != ROWS_BY_LEVEL || ++c->i_level >= c->n_levels) {
            break;
        }
        c->filter.levels = 1u << c->levels[c->i_level];
        ev_scan_rewind(&c->scan, &c->filter);
    }
    c->at = 0;
    c->number = rc == 1 ? c->scan.rows[0] : 0;
    if (rc == 1 && c->once && c->order == ROWS_BY_LEVEL) {
        c->scan.n_rows = 1; // and no more blocks of this level
        c->scan.i_member = (uint32_t)c->ev->members.n;
    }
    return rc;
}

int ev_rows_next(void *cursor, dbr_err *err)
{
    row_cursor *c = cursor;
    c->is_parsed = false;
    if (c->is_damaged) {
        int rc = ev_scan_decode(&c->scan, IDX_WANT_ALL, err); // fails again, and says why
        return rc < 0 ? rc : dbr_fail(err, DBR_ESTORE, "the index could not be read: try again");
    }
    if (c->order == ROWS_BY_TEMPLATE || c->order == ROWS_COUNTED) {
        return c->is_empty ? 0 : ev_rows_next_of_group(c);
    }
    if (++c->at < c->scan.n_rows) {
        c->number = c->scan.rows[c->at];
        return 1;
    }
    return c->is_empty ? 0 : next_block(c, err);
}

/* ---- showing ---- */

static void out_slice(dbr_sql_out *out, dbr_slice s)
{
    if (s.len == 0) {
        dbr_sql_out_null(out);
    } else {
        dbr_sql_out_static(out, s);
    }
}

static void out_value(dbr_sql_out *out, const dbr_sql_value *v, bool is_lasting)
{
    switch (v->type) {
    case DBR_SQL_NULL:
        dbr_sql_out_null(out);
        return;
    case DBR_SQL_INT:
        dbr_sql_out_int(out, v->integer);
        return;
    case DBR_SQL_REAL:
        dbr_sql_out_real(out, v->real);
        return;
    case DBR_SQL_TEXT:
        if (is_lasting) {
            dbr_sql_out_static(out, v->text);
        } else {
            dbr_sql_out_text(out, v->text);
        }
        return;
    }
}

/* Makes columns of the index there; a damaged block shows as NULL, and the next step fails. */
static bool has_columns(row_cursor *c, unsigned want)
{
    c->is_damaged |= ev_scan_decode(&c->scan, want, &c->ignored) != 1;
    return !c->is_damaged;
}

/* The record of the current row; one without anything when it is not what was indexed. */
static const dbr_record *record_of(row_cursor *c)
{
    static const dbr_record nothing;
    if (!c->is_parsed) {
        ev_member *m = &c->ev->members.items[c->scan.i_member];
        dbr_slice bytes = {0};
        dbr_entry e;
        c->is_parsed = true;
        c->record = NULL;
        c->n_parsed++;
        c->ev->work.n_parsed++;
        dbr_arena_reset(&c->parsed);
        if (has_columns(c, IDX_WANT_ALL)) {
            ev_scan_entry(&c->scan, c->number, &e);
            if (ev_view(c->ev, m, e.offset, e.len, &bytes, &c->ignored) == DBR_OK && bytes.len == e.len) {
                c->record = ev_parse(m, &e, bytes, &c->parsed, &c->cache);
            }
        }
        c->record = c->record != NULL ? c->record : &nothing; // changed since: the row still counts
    }
    return c->record;
}

static void out_field(row_cursor *c, row_field *f, dbr_sql_out *out)
{
    uint32_t number = 0;
    if (ev_rows_number(c, f, &number)) {
        out_value(out, &f->field->values[number], true);
        return;
    }
    ev_field_value v = ev_field_of(record_of(c), &f->key);
    dbr_sql_value value = ev_field_sql(&v, f->key.is_member, &c->parsed);
    out_value(out, &value, false);
}

static void out_fields(row_cursor *c, dbr_sql_out *out)
{
    const dbr_record *r = record_of(c);
    dbr_buf_clear(&c->text);
    ev_fields_json(r, &c->text);
    dbr_sql_out_text(out, dbr_buf_view(&c->text));
}

static const ev_series *series_of(row_cursor *c)
{
    const ev_member *m = &c->ev->members.items[c->scan.i_member];
    if (c->i_series_member != c->scan.i_member) {
        free(c->series);
        c->series = dbr_xcalloc(m->idx->series.n + 1, sizeof(const ev_series *));
        for (size_t i = 0; i < c->ev->series.n; i++) {
            const ev_series *s = &c->ev->series.items[i];
            if (s->pub.i_member == c->scan.i_member && s->i_series < m->idx->series.n) {
                c->series[s->i_series] = s;
            }
        }
        c->i_series_member = c->scan.i_member;
    }
    uint32_t i = c->scan.columns.is_plain ? UINT32_MAX : c->scan.columns.series[c->number];
    return i < m->idx->series.n ? c->series[i] : NULL;
}

static void out_template(row_cursor *c, dbr_sql_out *out)
{
    const ev_member *m = &c->ev->members.items[c->scan.i_member];
    uint32_t group = 0;
    if (c->order == ROWS_BY_TEMPLATE || c->order == ROWS_COUNTED) {
        out_slice(out, c->groups.items[c->i_group].text);
        return;
    }
    if (!has_columns(c, IDX_WANT_GROUP)) {
        dbr_sql_out_null(out);
        return;
    }
    group = c->scan.columns.group[c->number];
    group = group < m->idx->template_of.n ? m->idx->template_of.items[group] : 0;
    out_slice(out, group < m->info.n_templates ? m->info.templates[group].text : (dbr_slice){0});
}

static void out_time(const row_cursor *c, dbr_sql_out *out)
{
    dbr_time t = c->scan.columns.local[c->number];
    if (t == DBR_TIME_NONE) {
        dbr_sql_out_null(out);
    } else {
        dbr_sql_out_int(out, t);
    }
}

static void out_utc(row_cursor *c, dbr_sql_out *out)
{
    dbr_time t = c->scan.columns.local[c->number];
    if (t == DBR_TIME_NONE) {
        dbr_sql_out_null(out);
        return;
    }
    dbr_buf_clear(&c->text);
    dbr_time_rfc3339(&c->text, t, dbr_zone_utc(), 3);
    dbr_sql_out_text(out, dbr_buf_view(&c->text));
}

static void out_address(row_cursor *c, dbr_sql_out *out)
{
    dbr_entry e;
    ev_scan_entry(&c->scan, c->number, &e);
    dbr_buf_clear(&c->text);
    dbr_evidence_address(c->ev, &e, &c->text);
    dbr_sql_out_text(out, dbr_buf_view(&c->text));
}

/* Which columns of the index a slot is made of. */
static unsigned columns_of(ev_slot slot)
{
    switch (slot) {
    case EV_TIME:
    case EV_UTC:
        return IDX_WANT_TIME;
    case EV_LINE:
        return IDX_WANT_PLACE;
    case EV_LEVEL:
        return IDX_WANT_HEAD;
    case EV_ADDRESS:
        return IDX_WANT_ALL;
    case EV_VALUE:
    case EV_SERIES_NAME:
    case EV_SERIES_TITLE:
    case EV_LABELS:
        return IDX_WANT_REST;
    default:
        return 0;
    }
}

/* Rows that come level by level, or counted, need no column for it. */
static bool has_own_level(const row_cursor *c)
{
    return c->order == ROWS_BY_LEVEL || c->order == ROWS_COUNTED;
}

static void out_level(const row_cursor *c, dbr_sql_out *out)
{
    dbr_level level = c->order == ROWS_BY_LEVEL  ? c->levels[c->i_level]
                      : c->order == ROWS_COUNTED ? c->groups.items[c->i_group].level
                                                 : IDX_HEAD_LEVEL(c->scan.columns.head[c->number]);
    out_slice(out, level == DBR_LEVEL_NONE ? (dbr_slice){0} : dbr_slice_str(dbr_level_name(level)));
}

static void out_entry(row_cursor *c, ev_slot slot, dbr_sql_out *out)
{
    const ev_member *m = &c->ev->members.items[c->scan.i_member];
    const ev_series *series = NULL;
    if (!has_columns(c, slot == EV_LEVEL && has_own_level(c) ? 0 : columns_of(slot))) {
        dbr_sql_out_null(out);
        return;
    }
    switch (slot) {
    case EV_TIME:
        out_time(c, out);
        return;
    case EV_UTC:
        out_utc(c, out);
        return;
    case EV_ARTIFACT:
        dbr_sql_out_static(out, m->shown);
        return;
    case EV_MEMBER:
        dbr_sql_out_static(out, m->info.name.len > 0 ? m->info.name : dbr_slice_str(""));
        return;
    case EV_LINE:
        dbr_sql_out_int(out, (int64_t)c->scan.columns.line[c->number]);
        return;
    case EV_ADDRESS:
        out_address(c, out);
        return;
    case EV_LEVEL:
        out_level(c, out);
        return;
    case EV_TEMPLATE:
        out_template(c, out);
        return;
    case EV_VALUE:
        dbr_sql_out_real(out, c->scan.columns.is_plain ? 0 : c->scan.columns.value[c->number]);
        return;
    case EV_SERIES_NAME:
    case EV_SERIES_TITLE:
    case EV_LABELS:
        series = series_of(c);
        out_slice(out, series == NULL            ? (dbr_slice){0}
                       : slot == EV_LABELS       ? series->pub.labels
                       : slot == EV_SERIES_TITLE ? series->pub.title
                                                 : series->pub.name);
        return;
    default:
        DBR_BUG("not an entry's slot");
    }
}

/* Rows that come by template are asked for in that order alone, never for OR. */
int64_t ev_rows_place(void *cursor)
{
    const row_cursor *c = cursor;
    bool is_of_group = c->order == ROWS_BY_TEMPLATE || c->order == ROWS_COUNTED;
    return is_of_group ? (int64_t)(c->i_group << 40 | c->i_in_group)
                       : (int64_t)((uint64_t)c->scan.i_member << 40 | (c->scan.block->i_entry + c->number));
}

void ev_rows_column(void *cursor, int column, dbr_sql_out *out)
{
    row_cursor *c = cursor;
    bool is_member = (size_t)column >= c->table->sql.n_columns;
    ev_slot slot = is_member ? EV_FIELD : c->table->slots[column];
    if (c->field_of[column] >= 0) {
        out_field(c, c->fields[c->field_of[column]], out);
    } else if (slot == EV_FIELDS) {
        out_fields(c, out);
    } else if (slot == EV_TEXT) {
        dbr_slice text = record_of(c)->text;
        dbr_sql_out_text(out, text.len > 0 ? text : (dbr_slice){0});
    } else {
        assert(slot < EV_RECORD_FIRST);
        out_entry(c, slot, out);
    }
}
