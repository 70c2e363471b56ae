/*
 * The SQL engine over one evidence folder: the tables of records, artifact and template, and at(TEXT).
 */
#include "evidence/tables.h"

#include <stdlib.h>

enum { N_TABLES_MAX = 16 };

/* Owned by the evidence; `data` must stay put while the engine lives. */
struct sql_state {
    ev_table_data data[N_TABLES_MAX];
    size_t n;
};

/* ---- artifact ---- */

typedef struct list_cursor {
    dbr_evidence *ev;
    size_t i, i_template; // current row + 1
} list_cursor;

static void out_utc(dbr_sql_out *out, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (t == DBR_TIME_NONE) {
        dbr_sql_out_null(out);
        return;
    }
    dbr_time_rfc3339(&text, t, dbr_zone_utc(), 3);
    dbr_sql_out_text(out, dbr_buf_view(&text));
}

static dbr_code list_open(void *data, const dbr_sql_ask *ask, void **ret_cursor, dbr_err *err)
{
    (void)ask;
    (void)err;
    list_cursor *c = dbr_xcalloc(1, sizeof(*c));
    c->ev = ((const ev_table_data *)data)->ev;
    *ret_cursor = c;
    return DBR_OK;
}

static void list_close(void *cursor)
{
    free(cursor);
}

static int artifact_next(void *cursor, dbr_err *err)
{
    (void)err;
    list_cursor *c = cursor;
    c->i++;
    return c->i <= c->ev->members.n;
}

enum {
    A_ARTIFACT,
    A_MEMBER,
    A_FORMAT,
    A_LABEL,
    A_SIZE,
    A_LINES,
    A_ENTRIES,
    A_REJECTED,
    A_FROM,
    A_TO,
    A_SHA256,
    A_PROBLEM
};

static const dbr_sql_column artifact_columns[] = {
    {"artifact", "TEXT", "path in the incident folder", false, DBR_SQL_KEPT},
    {"member", "TEXT", "file inside an archive", false, DBR_SQL_KEPT},
    {"format", "TEXT", "as what it was read", false, DBR_SQL_KEPT},
    {"label", "TEXT", "for people", false, DBR_SQL_KEPT},
    {"size", "INTEGER", "unpacked bytes", false, DBR_SQL_KEPT},
    {"lines", "INTEGER", "lines", false, DBR_SQL_KEPT},
    {"entries", "INTEGER", "records", false, DBR_SQL_KEPT},
    {"rejected", "INTEGER", "pieces that could not be read", false, DBR_SQL_KEPT},
    {"first_utc", "TEXT", "first instant", false, DBR_SQL_KEPT},
    {"last_utc", "TEXT", "last instant", false, DBR_SQL_KEPT},
    {"sha256", "TEXT", "of the artifact as collected", false, DBR_SQL_KEPT},
    {"problem", "TEXT", "what is wrong with it", false, DBR_SQL_KEPT},
};

static void artifact_column(void *cursor, int column, dbr_sql_out *out)
{
    const list_cursor *c = cursor;
    const dbr_member_info *m = &c->ev->members.items[c->i - 1].info;
    switch (column) {
    case A_ARTIFACT:
        dbr_sql_out_static(out, c->ev->members.items[c->i - 1].shown);
        return;
    case A_MEMBER:
        dbr_sql_out_text(out, m->name.ptr != NULL ? m->name : dbr_slice_str(""));
        return;
    case A_FORMAT:
        dbr_sql_out_text(out, dbr_slice_str(m->layout->format->name));
        return;
    case A_LABEL:
        dbr_sql_out_text(out, m->label);
        return;
    case A_SIZE:
        dbr_sql_out_int(out, (int64_t)m->size_bytes);
        return;
    case A_LINES:
        dbr_sql_out_int(out, (int64_t)m->n_lines);
        return;
    case A_ENTRIES:
        dbr_sql_out_int(out, (int64_t)m->n_entries);
        return;
    case A_REJECTED:
        dbr_sql_out_int(out, (int64_t)m->n_rejected);
        return;
    case A_FROM:
        out_utc(out, m->span.begin);
        return;
    case A_TO:
        out_utc(out, m->span.end);
        return;
    case A_SHA256:
        dbr_sql_out_text(out, dbr_slice_str(c->ev->artifacts.items[m->i_artifact].custody.sha256));
        return;
    default:
        dbr_sql_out_text(out, m->problem.len > 0 ? m->problem : (dbr_slice){0});
        return;
    }
}

const dbr_sql_table ev_table_artifact = {.name = "artifact",
                                         .help = "what was collected, one a row (archives: one a member)",
                                         .columns = artifact_columns,
                                         .n_columns = sizeof(artifact_columns) / sizeof(artifact_columns[0]),
                                         .open = list_open,
                                         .next = artifact_next,
                                         .column = artifact_column,
                                         .close = list_close};

/* ---- template ---- */

static int template_next(void *cursor, dbr_err *err)
{
    (void)err;
    list_cursor *c = cursor;
    for (; c->i < c->ev->members.n; c->i++, c->i_template = 0) {
        const dbr_member_info *m = &c->ev->members.items[c->i].info;
        for (c->i_template++; c->i_template <= m->n_templates; c->i_template++) {
            if (m->templates[c->i_template - 1].n > 0) {
                return 1;
            }
        }
    }
    return 0;
}

enum { T_ARTIFACT, T_MEMBER, T_ID, T_TEMPLATE, T_COUNT, T_SIGNATURE, T_LEVEL, T_FIRST_UTC, T_FIRST_ADDRESS };

static const dbr_sql_column template_columns[] = {
    {"artifact", "TEXT", "path in the incident folder", false, DBR_SQL_KEPT},
    {"member", "TEXT", "file inside an archive", false, DBR_SQL_KEPT},
    {"id", "TEXT", "hash of the template's text", false, DBR_SQL_KEPT},
    {"template", "TEXT", "the template", false, DBR_SQL_KEPT},
    {"count", "INTEGER", "records", false, DBR_SQL_KEPT},
    {"signature", "TEXT", "hash of its constant words: the same when only kinds of values changed", false,
     DBR_SQL_KEPT},
    {"level", "TEXT", "level of the first of them", false, DBR_SQL_KEPT},
    {"first_utc", "TEXT", "when the first was", false, DBR_SQL_KEPT},
    {"first_address", "TEXT", "proof address of the first", false, DBR_SQL_KEPT},
};

/* The first record of a template; NULL when the index is damaged. */
static const dbr_entry *first_of(const list_cursor *c, const dbr_template *t)
{
    const idx_member *m = c->ev->members.items[c->i].idx;
    if (t->i_first >= m->n_entries) {
        return NULL;
    }
    size_t block = ev_block_of(m, t->i_first);
    const dbr_entry *entries = ev_block(c->ev, (uint32_t)c->i, block);
    return entries != NULL ? &entries[t->i_first - m->blocks.items[block].i_entry] : NULL;
}

static void out_first(const list_cursor *c, const dbr_template *t, int column, dbr_sql_out *out)
{
    DBR_AUTO(dbr_buf) text = {0};
    const dbr_entry *e = first_of(c, t);
    if (e == NULL || (column == T_LEVEL && e->level == DBR_LEVEL_NONE)) {
        dbr_sql_out_null(out);
    } else if (column == T_LEVEL) {
        dbr_sql_out_static(out, dbr_slice_str(dbr_level_name(e->level)));
    } else if (column == T_FIRST_UTC) {
        out_utc(out, e->time);
    } else {
        dbr_evidence_address(c->ev, e, &text);
        dbr_sql_out_text(out, dbr_buf_view(&text));
    }
}

static void template_column(void *cursor, int column, dbr_sql_out *out)
{
    const list_cursor *c = cursor;
    const dbr_member_info *m = &c->ev->members.items[c->i].info;
    const dbr_template *t = &m->templates[c->i_template - 1];
    DBR_AUTO(dbr_buf) id = {0};
    switch (column) {
    case T_ARTIFACT:
        dbr_sql_out_static(out, c->ev->members.items[c->i].shown);
        return;
    case T_MEMBER:
        dbr_sql_out_text(out, m->name.ptr != NULL ? m->name : dbr_slice_str(""));
        return;
    case T_ID:
    case T_SIGNATURE:
        dbr_buf_printf(&id, "%016llx", (unsigned long long)(column == T_ID ? t->id : t->signature));
        dbr_sql_out_text(out, dbr_buf_view(&id));
        return;
    case T_TEMPLATE:
        dbr_sql_out_static(out, t->text.ptr != NULL ? t->text : dbr_slice_str(""));
        return;
    case T_COUNT:
        dbr_sql_out_int(out, (int64_t)t->n);
        return;
    default:
        out_first(c, t, column, out);
        return;
    }
}

const dbr_sql_table ev_table_template = {
    .name = "template",
    .help = "log templates and how often they occur: counted while indexing, so that no log is read",
    .columns = template_columns,
    .n_columns = sizeof(template_columns) / sizeof(template_columns[0]),
    .open = list_open,
    .next = template_next,
    .column = template_column,
    .close = list_close};

/* ---- engine ---- */

/* at('10:05'), at('2025-02-09 10:05'): nanoseconds, in the incident's zone and on its date. */
static void at_function(void *data, const dbr_sql_value *args, size_t n_args, dbr_sql_out *out)
{
    dbr_evidence *ev = data;
    dbr_err err = {0};
    dbr_time t = 0;
    dbr_time resolution = 0;
    const dbr_incident *incident = ev->incident;
    const dbr_zone *zone = incident != NULL && incident->zone != NULL ? incident->zone : dbr_zone_utc();
    dbr_time base = incident != NULL ? incident->window.begin : DBR_TIME_NONE;
    if (base == DBR_TIME_NONE) {
        base = dbr_evidence_middle(ev);
    }
    if (n_args == 1 && args[0].type == DBR_SQL_NULL) {
        dbr_sql_out_null(out);
        return;
    }
    dbr_slice text = n_args == 1 && args[0].type == DBR_SQL_TEXT ? args[0].text : dbr_slice_str("a number");
    if (dbr_time_parse(text, zone, base, &t, &resolution, &err) < 0) {
        DBR_AUTO(dbr_buf) why = {0};
        dbr_buf_printf(&why, "at('%.*s'): %s", DBR_FMT(text), err.message);
        dbr_buf_char(&why, 0);
        dbr_sql_out_error(out, why.ptr);
        return;
    }
    dbr_sql_out_int(out, t);
}

static dbr_code add_table(dbr_evidence *ev, const dbr_sql_table *sql, const ev_record_table *table,
                          dbr_err *err)
{
    ev_table_data *d = &ev->sql_state->data[ev->sql_state->n++];
    *d = (ev_table_data){.ev = ev, .table = table};
    return dbr_sql_register(ev->sql, sql, d, err);
}

dbr_code dbr_evidence_sql(dbr_evidence *ev, dbr_sql **ret, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    if (ev->sql == NULL) {
        rc = dbr_sql_new(&ev->sql, err);
        if (rc < 0) {
            return rc;
        }
        ev->sql_state = dbr_xcalloc(1, sizeof(*ev->sql_state));
        rc = add_table(ev, &ev_table_artifact, NULL, err);
        for (size_t i = 0; rc == DBR_OK && ev_record_table_at(i) != NULL; i++) {
            rc = add_table(ev, &ev_record_table_at(i)->sql, ev_record_table_at(i), err);
        }
        rc = rc < 0 ? rc : add_table(ev, &ev_table_template, NULL, err);
        rc = rc < 0 ? rc : dbr_sql_register_function(ev->sql, "at", 1, at_function, ev, err);
        if (rc < 0) {
            ev_sql_free(ev);
            return rc;
        }
    }
    *ret = ev->sql;
    return DBR_OK;
}

void ev_sql_free(dbr_evidence *ev)
{
    ev->sql = dbr_sql_free(ev->sql);
    free(ev->sql_state);
    ev->sql_state = NULL;
}
