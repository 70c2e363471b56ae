/* `debrief query SQL`: the evidence as tables. */
#include "cmd/work.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>

#define MAX_CELL_COLUMNS 60u
#define TABLE_ROWS       200u // laid out together; beyond it rows are written as they come

typedef struct query_args {
    bool tables, csv;
    const char *incident;
} query_args;

static const dbr_option options[] = {
    {.name = "tables",
     .type = DBR_OPTION_FLAG,
     .help = "list the tables and their columns",
     .offset = offsetof(query_args, tables)},
    {.name = "csv", .type = DBR_OPTION_FLAG, .help = "write CSV", .offset = offsetof(query_args, csv)},
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(query_args, incident)},
    {.name = NULL},
};

typedef struct printer {
    dbr_cmd_context *ctx;
    bool is_csv;
    dbr_jsonw json;
    size_t n_rows, n_columns;
    DBR_VEC(const char *) cells; // of the rows laid out together, header first
    size_t widths[64];
    bool is_laid_out;
} printer;

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

static void put_json(printer *p, const dbr_sql_value *values, const char *const *names, size_t n)
{
    dbr_jsonw_object(&p->json, NULL);
    for (size_t i = 0; i < n; i++) {
        switch (values[i].type) {
        case DBR_SQL_INT:
            dbr_jsonw_int(&p->json, names[i], values[i].integer);
            break;
        case DBR_SQL_REAL:
            dbr_jsonw_real(&p->json, names[i], values[i].real);
            break;
        case DBR_SQL_TEXT:
            dbr_jsonw_slice(&p->json, names[i], values[i].text);
            break;
        case DBR_SQL_NULL:
            dbr_jsonw_null(&p->json, names[i]);
            break;
        }
    }
    dbr_jsonw_object_end(&p->json);
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

static void put_csv(printer *p, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_out_str(p->ctx->out, i > 0 ? "," : "");
        put_csv_cell(p->ctx->out, dbr_slice_str(cells[i]));
    }
    dbr_out_str(p->ctx->out, "\r\n");
}

static void put_line(printer *p, const char *const *cells, bool is_head)
{
    for (size_t i = 0; i < p->n_columns; i++) {
        dbr_buf visible = {0};
        dbr_utf8_visible(&visible, dbr_slice_str(cells[i]));
        dbr_slice cut = dbr_buf_view(&visible);
        cut = dbr_slice_sub(cut, 0, dbr_slice_find_char(cut, '\n'));
        cut = dbr_utf8_fit(cut, MAX_CELL_COLUMNS);
        size_t width = dbr_utf8_width(cut);
        dbr_out_styled(p->ctx->out, is_head ? DBR_STYLE_BOLD : DBR_STYLE_PLAIN,
                       dbr_arena_str(p->ctx->arena, cut));
        if (i + 1 < p->n_columns) {
            int pad = (int)(p->widths[i] > width ? p->widths[i] - width : 0) + 2;
            dbr_out_printf(p->ctx->out, "%*s", pad, "");
        }
        dbr_buf_release(&visible);
    }
    dbr_out_str(p->ctx->out, "\n");
}

static void lay_out(printer *p)
{
    if (p->is_laid_out || p->n_columns == 0) {
        return;
    }
    p->is_laid_out = true;
    for (size_t i = 0; i < p->cells.n; i++) {
        size_t w = dbr_utf8_width(dbr_slice_str(p->cells.items[i]));
        w = w < MAX_CELL_COLUMNS ? w : MAX_CELL_COLUMNS;
        size_t column = i % p->n_columns;
        p->widths[column] = w > p->widths[column] ? w : p->widths[column];
    }
    for (size_t i = 0; i < p->cells.n; i += p->n_columns) {
        put_line(p, p->cells.items + i, i == 0);
    }
}

static int take_row(void *data, const dbr_sql_value *values, const char *const *names, size_t n, dbr_err *err)
{
    printer *p = data;
    (void)err;
    n = n < 64 ? n : 64;
    p->n_rows++;
    if (p->ctx->is_json) {
        put_json(p, values, names, n);
        return 0;
    }
    if (p->n_rows == 1) {
        p->n_columns = n;
        if (p->is_csv) {
            put_csv(p, names, n);
        } else {
            for (size_t i = 0; i < n; i++) {
                *DBR_PUSH(&p->cells) = dbr_arena_str(p->ctx->arena, dbr_slice_str(names[i]));
            }
        }
    }
    dbr_arena scratch = {0};
    dbr_arena *arena = p->n_rows <= TABLE_ROWS && !p->is_csv ? p->ctx->arena : &scratch;
    const char *cells[64];
    for (size_t i = 0; i < n; i++) {
        cells[i] = text_of(arena, &values[i]);
    }
    assert(p->n_columns <= n); /* the columns of a statement are the same for every row */
    if (p->is_csv) {
        put_csv(p, cells, n);
    } else if (p->n_rows <= TABLE_ROWS) {
        for (size_t i = 0; i < n; i++) {
            *DBR_PUSH(&p->cells) = cells[i];
        }
    } else {
        lay_out(p);
        put_line(p, cells, false);
    }
    dbr_arena_release(&scratch);
    return 0;
}

static void list_tables_json(dbr_cmd_context *ctx, dbr_sql *sql)
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

static void list_tables(dbr_cmd_context *ctx, dbr_sql *sql)
{
    if (ctx->is_json) {
        list_tables_json(ctx, sql);
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

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const query_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    dbr_sql *sql = NULL;
    printer p = {.ctx = ctx, .is_csv = args->csv};
    if (argc == 0 && !args->tables) {
        return dbr_cmd_usage(ctx, "nothing asked: give a SELECT, or --tables");
    }
    dbr_code rc = cmd_work_open(ctx, args->incident, true, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    rc = rc < 0 ? rc : dbr_evidence_sql(w.ev, &sql, &err);
    rc = rc < 0 ? rc : dbr_timeline_register(sql, &w.arena, w.timeline, NULL, &err);
    if (rc == DBR_OK && args->tables) {
        list_tables(ctx, sql);
    } else if (rc == DBR_OK) {
        if (ctx->is_json) {
            dbr_jsonw_init(&p.json, &ctx->out->buf, true);
            dbr_jsonw_object(&p.json, NULL);
            dbr_jsonw_array(&p.json, "rows");
        }
        rc = dbr_sql_run(sql, dbr_slice_str(argv[0]), 0, take_row, &p, &err);
        if (rc == DBR_OK && p.is_csv && p.n_rows == 0) { // an empty table has a head too
            const char *const *names = NULL;
            size_t n_names = 0;
            rc = dbr_sql_columns(sql, dbr_slice_str(argv[0]), ctx->arena, &names, &n_names, &err);
            if (rc == DBR_OK) {
                put_csv(&p, names, n_names);
            }
        }
        if (ctx->is_json && rc == DBR_OK) {
            dbr_jsonw_array_end(&p.json);
            dbr_jsonw_int(&p.json, "n", (int64_t)p.n_rows);
            dbr_jsonw_object_end(&p.json);
            dbr_buf_char(&ctx->out->buf, '\n');
        } else if (ctx->is_json) {
            dbr_buf_clear(&ctx->out->buf);
        }
        if (!p.is_csv && !ctx->is_json && rc == DBR_OK) {
            lay_out(&p);
        }
    }
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    DBR_VEC_RELEASE(&p.cells);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_query = {
    .name = "query",
    .help = "ask the evidence in SQL",
    .usage = "[SQL]",
    .example = "debrief query \"select status, count(*) from log where status is not null group by 1\"",
    .description =
        "Runs one SELECT over the incident's evidence. The tables are virtual: rows are read from the "
        "artifacts "
        "through the index, nothing is copied. 'debrief query --tables' lists them with their columns.\n\n"
        "Times are INTEGER nanoseconds in 'time' and text in 'utc'; at('10:05') gives the instant on the "
        "incident's date. Fields that have no column of their own are in fields->>'name'. Nothing can be "
        "written.",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(query_args),
    .min_operands = 0,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
