/*
 * The answer of `debrief query`: a table for people, CSV (RFC 4180), JSON. All three stream. A table's columns are as wide
 * as its first rows need.
 *
 * A failure after rows have left (an interrupt, evidence that changed) cannot take them back: JSON then ends well-formed,
 * with the error as a member beside the rows.
 */
#include "cmd/query_print.h"

#include "audience/audience.h"
#include "base/utf8.h"

#define MAX_CELL_COLUMNS 60u
#define TABLE_ROWS       200u // laid out together; beyond it rows are written as they come

/* ---- secrets ---- */

/* `password="…"` for a column "fields->>'password'": what a value would be as a member of something. */
static dbr_slice as_member(dbr_arena *arena, const char *name, dbr_slice value, size_t *ret_begin)
{
    dbr_slice s = dbr_slice_str(name);
    while (s.len > 0 && strchr("')\"] ", s.ptr[s.len - 1]) != NULL) {
        s.len--;
    }
    *ret_begin = s.len + 2;
    return dbr_slice_str(dbr_arena_printf(arena, "%.*s=\"%.*s\"", DBR_FMT(s), DBR_FMT(value)));
}

static void look_at_names(query_printer *p, const char *const *names)
{
    DBR_AUTO(dbr_arena) arena = {0};
    for (size_t i = 0; i < p->n_columns && p->ctx->out->hides_secrets; i++) {
        dbr_secret s = {0};
        size_t begin = 0;
        dbr_slice probe = as_member(&arena, names[i], (dbr_slice)DBR_LIT("0a1b2c3d4e5f6a7b8c9d"), &begin);
        p->is_secret[i] = dbr_secret_find(probe, 0, &s);
    }
}

/* What is shown of column `i`. Whole values are passed, before they are cut, escaped or laid out. */
static dbr_slice passed(query_printer *p, dbr_arena *arena, size_t i, const char *name, dbr_slice value)
{
    dbr_secret s = {0};
    size_t begin = 0;
    if (!p->ctx->out->hides_secrets || value.len == 0) {
        return value;
    }
    if (p->is_secret[i] && dbr_secret_find(as_member(arena, name, value, &begin), 0, &s) &&
        s.begin == begin) {
        DBR_AUTO(dbr_buf) mark = {0};
        dbr_secret_mark(s.rule, p->ctx->lang, &mark);
        return dbr_slice_dup(arena, dbr_buf_view(&mark));
    }
    return dbr_secret_hidden(arena, value, p->ctx->lang);
}

/* ---- JSON ---- */

static void put_json(query_printer *p, const dbr_sql_value *values, const char *const *names, size_t n)
{
    dbr_buf *out = &p->ctx->out->buf;
    if (p->n_rows == 1) {
        dbr_jsonw_init(&p->json, out, true);
        dbr_jsonw_object(&p->json, NULL);
        dbr_jsonw_array(&p->json, "rows");
    }
    dbr_jsonw_object(&p->json, NULL);
    for (size_t i = 0; i < n; i++) {
        DBR_AUTO(dbr_arena) arena = {0};
        switch (values[i].type) {
        case DBR_SQL_INT:
            dbr_jsonw_int(&p->json, names[i], values[i].integer);
            break;
        case DBR_SQL_REAL:
            dbr_jsonw_real(&p->json, names[i], values[i].real);
            break;
        case DBR_SQL_TEXT:
            dbr_jsonw_slice(&p->json, names[i], passed(p, &arena, i, names[i], values[i].text));
            break;
        case DBR_SQL_NULL:
            dbr_jsonw_null(&p->json, names[i]);
            break;
        }
    }
    dbr_jsonw_object_end(&p->json);
}

static void end_json(query_printer *p, const dbr_err *err, int exit_code)
{
    if (p->n_rows == 0) {
        dbr_jsonw_init(&p->json, &p->ctx->out->buf, true);
        dbr_jsonw_object(&p->json, NULL);
        dbr_jsonw_array(&p->json, "rows");
    }
    dbr_jsonw_array_end(&p->json);
    dbr_jsonw_int(&p->json, "n", (int64_t)p->n_rows);
    if (err != NULL) {
        dbr_json_error_member(&p->json, err, exit_code);
    }
    dbr_jsonw_object_end(&p->json);
    dbr_out_str(p->ctx->out, "\n");
}

/* ---- CSV ---- */

static const char *text_of(dbr_arena *arena, const dbr_sql_value *v)
{
    switch (v->type) {
    case DBR_SQL_INT:
        return dbr_arena_printf(arena, "%lld", (long long)v->integer);
    case DBR_SQL_REAL:
        return dbr_arena_printf(arena, "%.10g", v->real);
    case DBR_SQL_TEXT:
        return dbr_arena_str(arena, v->text);
    case DBR_SQL_NULL:
        break;
    }
    return "";
}

static const char *shown_of(query_printer *p, dbr_arena *arena, size_t i, const char *name,
                            const dbr_sql_value *v)
{
    const char *text = text_of(arena, v);
    dbr_slice out = passed(p, arena, i, name, dbr_slice_str(text));
    return out.ptr == text ? text : dbr_arena_str(arena, out);
}

static void put_csv_cell(dbr_out *out, dbr_slice s)
{
    bool is_plain = dbr_slice_find_char(s, ',') == SIZE_MAX && dbr_slice_find_char(s, '"') == SIZE_MAX &&
                    dbr_slice_find_char(s, '\n') == SIZE_MAX && dbr_slice_find_char(s, '\r') == SIZE_MAX;
    if (is_plain) {
        dbr_out_slice(out, s);
        return;
    }
    dbr_out_str(out, "\"");
    for (size_t i = 0; i < s.len; i++) {
        dbr_out_slice(out, dbr_slice_sub(s, i, i + 1));
        if (s.ptr[i] == '"') {
            dbr_out_str(out, "\"");
        }
    }
    dbr_out_str(out, "\"");
}

static void put_csv(query_printer *p, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_out_str(p->ctx->out, i > 0 ? "," : "");
        put_csv_cell(p->ctx->out, dbr_slice_str(cells[i]));
    }
    dbr_out_str(p->ctx->out, "\r\n");
}

/* ---- a table for people ---- */

/* A cell as it stands in a table: its first line, cut to MAX_CELL_COLUMNS; "…" stands for what is left out. */
static dbr_slice shown(dbr_arena *arena, const char *cell)
{
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible(&visible, dbr_slice_str(cell));
    for (size_t i = 0; i < visible.len; i++) {
        visible.ptr[i] = visible.ptr[i] == '\t' ? ' ' : visible.ptr[i]; // columns stay in line
    }
    dbr_slice all = dbr_slice_trim(dbr_buf_view(&visible));
    dbr_slice line = dbr_slice_sub(all, 0, dbr_slice_find_char(all, '\n'));
    if (line.len == all.len && dbr_utf8_width(line) <= MAX_CELL_COLUMNS) {
        return dbr_slice_dup(arena, line);
    }
    line = dbr_utf8_fit(line, MAX_CELL_COLUMNS - 1);
    return dbr_slice_str(dbr_arena_printf(arena, "%.*s…", DBR_FMT(line)));
}

static void put_line(query_printer *p, const char *const *cells, bool is_head)
{
    for (size_t i = 0; i < p->n_columns; i++) {
        DBR_AUTO(dbr_arena) arena = {0};
        dbr_slice cut = shown(&arena, cells[i]);
        size_t width = dbr_utf8_width(cut);
        dbr_out_styled(p->ctx->out, is_head ? DBR_STYLE_BOLD : DBR_STYLE_PLAIN, dbr_arena_str(&arena, cut));
        if (i + 1 < p->n_columns) {
            int pad = (int)(p->widths[i] > width ? p->widths[i] - width : 0) + 2;
            dbr_out_printf(p->ctx->out, "%*s", pad, "");
        }
    }
    dbr_out_str(p->ctx->out, "\n");
}

static void lay_out(query_printer *p)
{
    if (p->is_laid_out || p->n_columns == 0) {
        return;
    }
    p->is_laid_out = true;
    for (size_t i = 0; i < p->cells.n; i++) {
        DBR_AUTO(dbr_arena) arena = {0};
        size_t w = dbr_utf8_width(shown(&arena, p->cells.items[i]));
        size_t column = i % p->n_columns;
        p->widths[column] = w > p->widths[column] ? w : p->widths[column];
    }
    for (size_t i = 0; i < p->cells.n; i += p->n_columns) {
        put_line(p, p->cells.items + i, i == 0);
    }
}

static void put_table_row(query_printer *p, const dbr_sql_value *values, const char *const *names, size_t n)
{
    DBR_AUTO(dbr_arena) scratch = {0};
    const char *cells[QUERY_MAX_COLUMNS];
    bool is_kept = p->n_rows <= TABLE_ROWS;
    for (size_t i = 0; i < n; i++) {
        cells[i] = shown_of(p, is_kept ? p->ctx->arena : &scratch, i, names[i], &values[i]);
        if (is_kept) {
            *DBR_PUSH(&p->cells) = cells[i];
        }
    }
    if (!is_kept) {
        lay_out(p);
        put_line(p, cells, false);
    }
}

/* ---- all forms ---- */

void query_print_head(query_printer *p, const char *const *names, size_t n)
{
    p->n_columns = n < QUERY_MAX_COLUMNS ? n : QUERY_MAX_COLUMNS;
    look_at_names(p, names);
    if (p->form == QUERY_CSV) {
        put_csv(p, names, p->n_columns);
    } else if (p->form == QUERY_TABLE) {
        for (size_t i = 0; i < p->n_columns; i++) {
            *DBR_PUSH(&p->cells) = dbr_arena_str(p->ctx->arena, dbr_slice_str(names[i]));
        }
    }
}

int query_print_row(void *data, const dbr_sql_value *values, const char *const *names, size_t n, dbr_err *err)
{
    query_printer *p = data;
    (void)err;
    n = n < QUERY_MAX_COLUMNS ? n : QUERY_MAX_COLUMNS;
    if (p->n_rows == 0) {
        query_print_head(p, names, n);
    }
    p->n_rows++;
    if (p->form == QUERY_JSON) {
        put_json(p, values, names, n);
    } else if (p->form == QUERY_TABLE) {
        put_table_row(p, values, names, n);
    } else {
        DBR_AUTO(dbr_arena) scratch = {0};
        const char *cells[QUERY_MAX_COLUMNS];
        for (size_t i = 0; i < n; i++) {
            cells[i] = shown_of(p, &scratch, i, names[i], &values[i]);
        }
        put_csv(p, cells, n);
    }
    dbr_out_str(p->ctx->out, ""); // lets it out when it is large
    p->has_left |= p->ctx->out->has_written && (p->form != QUERY_TABLE || p->is_laid_out);
    return p->ctx->out->is_closed || (p->limit > 0 && p->n_rows >= p->limit);
}

void query_print_end(query_printer *p)
{
    if (p->form == QUERY_JSON) {
        end_json(p, NULL, 0);
    } else if (p->form == QUERY_TABLE) {
        lay_out(p);
    }
}

int query_print_failure(query_printer *p, const dbr_err *err)
{
    if (p->form == QUERY_JSON && p->has_left) {
        int exit_code = p->ctx->ended_by != 0 ? 128 + p->ctx->ended_by : (int)dbr_exit_of(err->code);
        end_json(p, err, exit_code);
        return exit_code;
    }
    if (p->form == QUERY_JSON) {
        dbr_buf_clear(&p->ctx->out->buf);
    } else if (p->form == QUERY_TABLE) {
        lay_out(p); // what there is is right
    }
    return dbr_cmd_fail(p->ctx, err);
}

void query_printer_release(query_printer *p)
{
    DBR_VEC_RELEASE(&p->cells);
}

/* ---- tables ---- */

static void print_tables_json(dbr_cmd_context *ctx, const dbr_sql *sql)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_array(&j, "tables");
    for (size_t i = 0; dbr_sql_table_at(sql, i) != NULL; i++) {
        const dbr_sql_table *t = dbr_sql_table_at(sql, i);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "name", t->name);
        dbr_jsonw_str(&j, "help", t->help);
        dbr_jsonw_array(&j, "columns");
        for (size_t k = 0; k < t->n_columns; k++) {
            dbr_jsonw_object(&j, NULL);
            dbr_jsonw_str(&j, "name", t->columns[k].name);
            dbr_jsonw_str(&j, "type", t->columns[k].type);
            dbr_jsonw_str(&j, "help", t->columns[k].help);
            dbr_jsonw_object_end(&j);
        }
        dbr_jsonw_array_end(&j);
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

void query_print_tables(dbr_cmd_context *ctx, const dbr_sql *sql)
{
    if (ctx->is_json) {
        print_tables_json(ctx, sql);
        return;
    }
    for (size_t i = 0; dbr_sql_table_at(sql, i) != NULL; i++) {
        const dbr_sql_table *t = dbr_sql_table_at(sql, i);
        dbr_out_styled(ctx->out, DBR_STYLE_BOLD, t->name);
        dbr_out_printf(ctx->out, "  %s\n", t->help);
        for (size_t k = 0; k < t->n_columns; k++) {
            dbr_out_printf(ctx->out, "  %-14s %-8s %s\n", t->columns[k].name, t->columns[k].type,
                           t->columns[k].help);
        }
    }
}
