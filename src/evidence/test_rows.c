/*
 * The SQL tables against themselves read the slow way: every table has a twin that holds all its records, each parsed on its
 * own, and of which SQLite itself judges every condition. Queries put together by chance have to give the same rows, and
 * those with an order in the same order; with columns of fields and without.
 */
#include "evidence/test_logs.h"

typedef struct twin {
    char name[32];
    dbr_sql_table sql;
    dbr_sql_column columns[32];
    const ev_record_table *of;
    DBR_VEC(dbr_sql_value) values; // row after row
    size_t n_rows;
} twin;

static twin twins[6];
static size_t n_twins;

/* ---- twins ---- */

static dbr_sql_value text_of(fixture *f, dbr_slice s)
{
    return s.len == 0 ? (dbr_sql_value){.type = DBR_SQL_NULL}
                      : (dbr_sql_value){.type = DBR_SQL_TEXT, .text = dbr_slice_dup(&f->arena, s)};
}

static dbr_sql_value field_of(fixture *f, const dbr_record *r, const char *name)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        dbr_sql_value v = {.type = DBR_SQL_TEXT};
        if (!dbr_slice_is(r->fields[i].key, name)) {
            continue;
        }
        if (r->fields[i].is_number && dbr_slice_int(r->fields[i].value, &v.integer)) {
            v.type = DBR_SQL_INT;
        } else if (r->fields[i].is_number && dbr_slice_real(r->fields[i].value, &v.real)) {
            v.type = DBR_SQL_REAL;
        } else {
            v.text = dbr_slice_dup(&f->arena, r->fields[i].value);
        }
        return v;
    }
    return (dbr_sql_value){.type = DBR_SQL_NULL};
}

static dbr_sql_value built(fixture *f, dbr_buf *b, bool is_there)
{
    dbr_sql_value v = is_there ? text_of(f, dbr_buf_view(b)) : (dbr_sql_value){.type = DBR_SQL_NULL};
    dbr_buf_release(b);
    return v;
}

static dbr_sql_value entry_value(fixture *f, const dbr_entry *e, ev_slot slot)
{
    const dbr_member_info *m = dbr_evidence_member(f->ev, e->i_member);
    const dbr_series *s = NULL;
    dbr_buf b = {0};
    switch (slot) {
    case EV_TIME:
        return e->time == DBR_TIME_NONE ? (dbr_sql_value){.type = DBR_SQL_NULL}
                                        : (dbr_sql_value){.type = DBR_SQL_INT, .integer = e->time};
    case EV_UTC:
        if (e->time != DBR_TIME_NONE) {
            dbr_time_rfc3339(&b, e->time, dbr_zone_utc(), 3);
        }
        return built(f, &b, e->time != DBR_TIME_NONE);
    case EV_ARTIFACT:
        dbr_buf_printf(&b, "evidence/%.*s", DBR_FMT(m->path));
        return built(f, &b, true);
    case EV_MEMBER:
        return (dbr_sql_value){.type = DBR_SQL_TEXT,
                               .text = dbr_slice_str(dbr_arena_str(&f->arena, m->name))};
    case EV_LINE:
        return (dbr_sql_value){.type = DBR_SQL_INT, .integer = (int64_t)e->line};
    case EV_ADDRESS:
        dbr_evidence_address(f->ev, e, &b);
        return built(f, &b, true);
    case EV_LEVEL:
        return text_of(f, dbr_slice_str(dbr_level_name(e->level)));
    case EV_TEMPLATE:
        return text_of(f, e->i_template < m->n_templates ? m->templates[e->i_template].text : (dbr_slice){0});
    case EV_VALUE:
        return (dbr_sql_value){.type = DBR_SQL_REAL, .real = e->value};
    default:
        s = dbr_evidence_series_of(f->ev, e);
        return text_of(f, s == NULL                 ? (dbr_slice){0}
                          : slot == EV_LABELS       ? s->labels
                          : slot == EV_SERIES_TITLE ? s->title
                                                    : s->name);
    }
}

static dbr_sql_value record_value(fixture *f, const dbr_record *r, ev_slot slot, const char *column)
{
    dbr_buf b = {0};
    switch (slot) {
    case EV_SERVICE:
        return text_of(f, r->service);
    case EV_HOST:
        return text_of(f, r->host);
    case EV_PID:
        return text_of(f, r->pid);
    case EV_TRACE:
        return text_of(f, r->trace);
    case EV_TITLE:
        return text_of(f, r->title);
    case EV_VERB:
        return text_of(f, r->verb);
    case EV_SUBJECT:
        return text_of(f, r->subject);
    case EV_OBJECT:
        return text_of(f, r->object);
    case EV_VERSION:
        return text_of(f, r->version);
    case EV_TEXT:
        return text_of(f, r->text);
    case EV_SOURCE:
        return text_of(f, r->source);
    case EV_IS_BOT:
        return (dbr_sql_value){.type = DBR_SQL_INT, .integer = r->is_bot};
    case EV_FIELDS:
        ev_fields_json(r, &b);
        return built(f, &b, true);
    default:
        return field_of(f, r, column);
    }
}

static void fill_twin(fixture *f, twin *t)
{
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .kinds = 1u << t->of->kind,
                            .i_member = -1,
                            .with_untimed = true,
                            .in_file_order = true};
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_err err = {0};
    assert_int_equal(dbr_cursor_open(f->ev, &o, &c, &err), DBR_OK);
    while (dbr_cursor_next(c, &e, &err) == 1) {
        dbr_record r = {0};
        assert_int_equal(dbr_evidence_record(f->ev, &e, &f->arena, &r, &err), DBR_OK);
        for (size_t i = 0; i < t->of->sql.n_columns; i++) {
            ev_slot slot = t->of->slots[i];
            dbr_sql_value v = slot < EV_RECORD_FIRST ? entry_value(f, &e, slot)
                                                     : record_value(f, &r, slot, t->of->sql.columns[i].name);
            *DBR_PUSH(&t->values) = v;
        }
        t->n_rows++;
    }
    (void)dbr_cursor_close(c);
}

typedef struct twin_cursor {
    const twin *of;
    size_t row; // + 1
} twin_cursor;

static dbr_code twin_open(void *data, const dbr_sql_ask *ask, void **ret, dbr_err *err)
{
    (void)err;
    assert_int_equal(ask->n_bounds, 0); // SQLite judges everything
    assert_int_equal(ask->order, -1);
    assert_false(ask->counts);
    twin_cursor *c = dbr_xcalloc(1, sizeof(*c));
    c->of = data;
    *ret = c;
    return DBR_OK;
}

static int twin_next(void *cursor, dbr_err *err)
{
    twin_cursor *c = cursor;
    (void)err;
    return ++c->row <= c->of->n_rows;
}

static void twin_column(void *cursor, int column, dbr_sql_out *out)
{
    const twin_cursor *c = cursor;
    const dbr_sql_value *v = &c->of->values.items[(c->row - 1) * c->of->sql.n_columns + (size_t)column];
    if (v->type == DBR_SQL_INT) {
        dbr_sql_out_int(out, v->integer);
    } else if (v->type == DBR_SQL_REAL) {
        dbr_sql_out_real(out, v->real);
    } else {
        dbr_sql_out_text(out, v->type == DBR_SQL_TEXT ? v->text : (dbr_slice){0});
    }
}

/* Twins of the tables from number `first` on. */
static void add_twins(fixture *f, size_t first)
{
    dbr_err err = {0};
    const ev_record_table *of = NULL;
    for (n_twins = 0; (of = ev_record_table_at(first + n_twins)) != NULL;) {
        twin *t = &twins[n_twins++];
        *t = (twin){.of = of};
        (void)snprintf(t->name, sizeof(t->name), "twin_%s", of->sql.name);
        for (size_t k = 0; k < of->sql.n_columns; k++) {
            t->columns[k] = of->sql.columns[k];
            t->columns[k].push = DBR_SQL_KEPT;
        }
        t->sql = (dbr_sql_table){.name = t->name,
                                 .help = "",
                                 .columns = t->columns,
                                 .n_columns = of->sql.n_columns,
                                 .open = twin_open,
                                 .next = twin_next,
                                 .column = twin_column,
                                 .close = free};
        fill_twin(f, t);
        assert_int_equal(dbr_sql_register(f->sql, &t->sql, t, &err), DBR_OK);
    }
}

static void drop_twins(void)
{
    for (size_t i = 0; i < n_twins; i++) {
        DBR_VEC_RELEASE(&twins[i].values);
    }
}

/* Asks a table and its twin; `%s` in the query is the table's name. */
static void compare(fixture *f, const char *table, const char *query, bool in_order)
{
    char asked[1024], twin_asked[1024], twin_name[32];
    (void)snprintf(twin_name, sizeof(twin_name), "twin_%s", table);
    const char *mark = strstr(query, "@");
    assert_non_null(mark);
    (void)snprintf(asked, sizeof(asked), "%.*s%s%s", (int)(mark - query), query, table, mark + 1);
    (void)snprintf(twin_asked, sizeof(twin_asked), "%.*s%s%s", (int)(mark - query), query, twin_name,
                   mark + 1);
    char *got = answer(f, asked, in_order);
    char *expected = answer(f, twin_asked, in_order);
    if (strcmp(got, expected) != 0) {
        fail_msg("%s\n%.600s\n--- expected\n%.600s", asked, got, expected);
    }
    free(got);
    free(expected);
}

static const char *const log_conditions[] = {
    "level = 'error'",
    "level <> 'info'",
    "level in ('warn', 'error', 'nonsense')",
    "level is not null",
    "level is null",
    "level like 'E%'",
    "level >= 'info'",
    "level = 5",
    "level < 'f'",
    "+level = 'error'",
    "time >= 1739095800000000000",
    "time < 1739096400500000000",
    "time between 1739095300000000000 and 1739095400000000000",
    "time > 1739095800000000000.5",
    "time < '1739096400000000000'",
    "time >= 'x'",
    "time < 'x'",
    "time = 1739095205000000000",
    "time is null",
    "time is not null",
    "time > 9e99",
    "time > -9e99",
    "time <> 1739095205000000000",
    "time = null",
    "time in (1739095205000000000, 1739095206000000000)",
    "time >= 9223372036854775807",
    "time > 9223372036854775807",
    "time <= -9223372036854775808",
    "utc >= '2025-02-09T10:05'",
    "utc < '2025-02-09T10:20:00.000Z'",
    "utc = '2025-02-09T10:05:00.000Z'",
    "utc > '2025-02-09T10:05:00.000Z'",
    "utc <= '2025-02-09T10:05:00.000Z'",
    "utc >= ''",
    "utc < 'z'",
    "utc like '2025-02-09T10:0%'",
    "utc > 'z'",
    "utc <= ''",
    "artifact = 'evidence/a.log'",
    "artifact = 'a.log'",
    "artifact like '%ACCESS%'",
    "artifact >= 'evidence/web' and artifact < 'evidence/web0'",
    "artifact <> 'evidence/a.log'",
    "artifact in ('evidence/a.log', 'evidence/notes.txt')",
    "member = ''",
    "member <> ''",
    "line = 1200",
    "line > 1000",
    "line between 1020 and 1030",
    "line <= 0",
    "line > -5",
    "line < 7.5",
    "line = 3.5",
    "line in (1, 1025, 5000)",
    "line >= 1024 and line < 2048",
    "line < 'x'",
    "line = '12'",
    "template like '%conn%'",
    "template is null",
    "template = (select template from template order by count desc limit 1)",
    "template <> 'x'",
    "template < 'm'",
    "template in (select template from template where count > 500)",
    "status >= 500",
    "status = 404",
    "status = '404'",
    "status <> 200",
    "status in (301, 503)",
    "status < 300.5",
    "status > 'a'",
    "status is not null",
    "status is null",
    "status between 400 and 503",
    "status like '5%'",
    "status = 500.0",
    "status >= 299.5",
    "method = 'POST'",
    "method <> 'GET'",
    "method like 'p%'",
    "path like '/item/1%'",
    "path > '/item/3'",
    "client = '10.0.0.7'",
    "client in ('10.0.0.7', '10.0.0.8')",
    "user = 7",
    "user = '7'",
    "user is not null",
    "bytes > 2500",
    "bytes < 100",
    "service = 'old'",
    "service is null",
    "host = 'host-1'",
    "host like '%2'",
    "pid = '101'",
    "pid = 101",
    "pid in (100, '103')",
    "trace_id > '2'",
    "trace_id = 12",
    "logger is not null",
    "duration > 1",
    "text like '%cache%'",
    "text like '%CONTINUED%'",
    "text like 'request _% took %0 ms'",
    "text like '%\xc3\xa4 und 100%'",
    "text like '%\xc3\x84 und%'",
    "text like '%0\\%%' escape '\\'",
    "text not like '%key%'",
    "(text like '%session 1%' or text like 'cache miss%')",
    "(service = 'old' or service like 'ssh%')",
    "(status = 404 or client = '10.0.0.7' or host = 'host-1')",
    "text = 'opened connection 7 to 10.0.0.3'",
    "text = 'Opened connection 7 to 10.0.0.3'",
    "text is null",
    "fields like '%customer%'",
    "fields->>'customer' = '7'",
    "fields->>'customer' = 7",
    "fields->>'customer' > 2",
    "fields->>'customer' >= 'c'",
    "fields->>'customer' is not null",
    "fields->>'customer' in (7, 'c-1')",
    "fields->>'customer' like 'C%'",
    "fields->>'customer' <> 100",
    "+fields->>'customer' = 100",
    "fields->>'referer' like '%EXAMPLE%'",
    "fields->>'referer' = 'https://example.org/B'",
    "fields->>'status' = 500",
    "fields->>'status' = '500'",
    "fields->>'agent' is null",
    "fields->>'nosuch' is not null",
    "fields ->> /* a remark */ 'customer' = -3",
    "(fields->>'customer' = 7 or status = 503)",
    "line % 7 = 0",
    "1",
    "length(template) > 20",
};

static const char *const log_columns[] = {"time",
                                          "utc",
                                          "artifact",
                                          "member",
                                          "line",
                                          "address",
                                          "level",
                                          "service",
                                          "host",
                                          "pid",
                                          "trace_id",
                                          "logger",
                                          "text",
                                          "template",
                                          "status",
                                          "method",
                                          "path",
                                          "duration",
                                          "client",
                                          "user",
                                          "bytes",
                                          "fields",
                                          "fields->>'customer'",
                                          "fields->>'referer'",
                                          "fields->>'status'",
                                          "typeof(fields->>'customer')",
                                          "typeof(status)"};

#define N(list)      (sizeof(list) / sizeof((list)[0]))
#define ONE_OF(list) ((list)[draw(f, N(list))])

static void add_conditions(fixture *f, dbr_buf *q)
{
    size_t n = draw(f, 4);
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(q, "%s%s", i == 0 ? " where " : " and ", ONE_OF(log_conditions));
    }
}

/* A query over logs; true when its rows have an order. */
static bool make_query(fixture *f, dbr_buf *q)
{
    static const char *const groups[] = {
        "level",           "template",       "artifact", "status", "method", "service", "fields->>'customer'",
        "template, level", "level, artifact"};
    static const char *const orders[] = {"level",      "template",      "artifact",
                                         "level desc", "template desc", "artifact desc"};
    const char *group = ONE_OF(groups);
    switch (draw(f, 6)) {
    case 0:
        dbr_buf_str(q, "select count(*) from @");
        add_conditions(f, q);
        return true;
    case 1:
        dbr_buf_printf(q, "select %s, %s, line from @", ONE_OF(log_columns), ONE_OF(log_columns));
        add_conditions(f, q);
        return false;
    case 2:
        dbr_buf_printf(q, "select %s, count(*), min(utc), max(line), min(time) from @", group);
        add_conditions(f, q);
        dbr_buf_printf(q, " group by %s", group);
        return false;
    case 3:
        dbr_buf_printf(q, "select distinct %s from @", group);
        add_conditions(f, q);
        return false;
    case 4:
        dbr_buf_printf(q, "select %s, count(*) from @", group);
        add_conditions(f, q);
        dbr_buf_printf(q, " group by %s order by %s", group, group);
        return true;
    default:
        dbr_buf_printf(q, "select * from (select %s as k from @", "level || '/' || coalesce(template, '-')");
        q->len = 0;
        const char *order = ONE_OF(orders);
        dbr_buf_printf(q, "select %.*s from @", (int)strcspn(order, " "), order);
        add_conditions(f, q);
        dbr_buf_printf(q, " order by %s", order);
        return true;
    }
}

static void ask_by_chance(fixture *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_buf q = {0};
        bool in_order = make_query(f, &q);
        compare(f, "log", q.ptr, in_order);
        dbr_buf_release(&q);
    }
}

static void ask_each_condition(fixture *f)
{
    for (size_t i = 0; i < N(log_conditions); i++) {
        char query[512];
        (void)snprintf(query, sizeof(query), "select artifact, line from @ where %s", log_conditions[i]);
        compare(f, "log", query, false);
    }
}

/* ---- tests ---- */

static void rows_are_those_of_the_slow_way(void **state)
{
    fixture *f = *state;
    open_evidence(f, NULL);
    add_twins(f, 0);
    ask_each_condition(f);
    ask_by_chance(f, 50);
    drop_twins();
}

static void rows_by_columns_of_fields_are_the_same(void **state)
{
    fixture *f = *state;
    open_evidence(f, NULL);
    add_twins(f, 0);
    f->ev->field_least = 64; // columns for nearly everything
    ask_each_condition(f);
    ask_by_chance(f, 50);
    assert_true(f->ev->work.n_built > 10);
    uint64_t n_parsed = f->ev->work.n_parsed;
    compare(f, "log",
            "select count(*), count(distinct method) from @ where status >= 500 and path like '%1%'", true);
    compare(f, "log", "select fields->>'customer', count(*) from @ where fields->>'customer' > 2 group by 1",
            true);
    assert_int_equal(f->ev->work.n_parsed - n_parsed, 2 * 40); // the notes are too few for columns
    drop_twins();
}

/* A row for all that are alike where that means the same, whatever the condition is. */
static void counts_of_groups_are_the_same(void **state)
{
    static const char *const shapes[] = {
        "select level, count(*) from @ where %s group by level",
        "select template, count(*) from @ where %s group by template",
        "select count(*) as n, artifact, level from @ where %s group by level, artifact having count(*) > 1",
        "select template as t, level, count(*) from @ where %s group by 1, level, template",
        "select member, level, artifact, count(*) from @ where %s group by member, level, artifact",
        "select template, level, artifact, count(*) from @ where %s group by template, level, artifact",
        "select level, count(*), max(line) from @ where %s group by level"};
    static const char *const ordered[] = {
        "select level, count(*) from @ group by level order by level",
        "select level, count(*) from @ group by level order by level desc",
        "select template, count(*) from @ group by template order by template desc",
        "select level, count(*) as n from @ group by level order by n desc, level limit 3",
        "select artifact, count(*) from @ group by artifact order by artifact",
        "select artifact, count(*) from @ where level in ('error', 'info') group by artifact order by 1"};
    fixture *f = *state;
    rows r = {0};
    dbr_err err = {0};
    open_evidence(f, NULL);
    add_twins(f, 0);
    for (size_t i = 0; i < N(log_conditions); i++) {
        for (size_t k = 0; k < 2; k++) { // one after the other: all would take long
            char query[1024];
            const char *shape = shapes[(2 * i + k) % N(shapes)], *mark = strstr(shape, "%s");
            assert_non_null(mark);
            (void)snprintf(query, sizeof(query), "%.*s%s%s", (int)(mark - shape), shape, log_conditions[i],
                           mark + 2);
            compare(f, "log", query, false);
        }
    }
    for (size_t i = 0; i < N(ordered); i++) {
        compare(f, "log", ordered[i], true);
    }
    compare(f, "page", "select artifact, count(*) from @ group by artifact", false);
    /* Steps of SQLite's machine for some thousand rows. */
    dbr_slice counted = dbr_slice_str("select level, count(*) from log group by level");
    assert_int_equal(dbr_sql_run(f->sql, counted, 4096, take, &r, &err), DBR_OK);
    dbr_slice by_row = dbr_slice_str("select level, count(*), max(line) from log group by level");
    assert_int_equal(dbr_sql_run(f->sql, by_row, 4096, take, &r, &err), DBR_ELIMIT);
    DBR_VEC_RELEASE(&r.begins);
    dbr_buf_release(&r.text);
    drop_twins();
}

static void other_tables_are_the_same_over_the_demo(void **state)
{
    static const char *const queries[] = {"select * from @",
                                          "select count(*) from @",
                                          "select * from @ where time >= 1739095800000000000 and line > 1",
                                          "select artifact, count(*) from @ group by artifact",
                                          "select utc, address from @ where utc < '2025-02-09T10:30'",
                                          "select * from @ where artifact like '%json%'",
                                          "select distinct artifact from @",
                                          "select * from @ order by time, address",
                                          "select address from @ where line = 1"};
    fixture *f = *state;
    const char *root = getenv("DBR_SOURCE_ROOT");
    if (root == NULL) {
        skip();
    }
    char *demo = dbr_arena_printf(&f->arena, "%s/examples/api-service-2025-02-09", root);
    open_evidence(f, demo);
    add_twins(f, 1); // without log, of which it has too much for this
    f->ev->field_least = 8;
    size_t n_rows = 0;
    for (size_t i = 0; i < n_twins; i++) {
        n_rows += twins[i].n_rows > 0;
        for (size_t k = twins[i].n_rows > 20000 ? 1 : 0; k < N(queries);
             k++) { // rows of all columns are long
            compare(f, twins[i].of->sql.name, queries[k], k == 7);
        }
    }
    assert_true(n_rows >= 5);
    compare(f, "metric", "select name, labels, count(*), max(value) from @ group by 1, 2", true);
    compare(
        f, "change",
        "select actor, count(*) from @ where action in ('deploy', 'commit') and actor is not null group by 1",
        true);
    compare(f, "message", "select author, text from @ where is_bot = 0 and author like '%a%'", false);
    compare(f, "alert", "select name, state from @ where fields->>'severity' is not null or name > 'A'",
            false);
    drop_twins();
}

DBR_TESTS(CASE(rows_are_those_of_the_slow_way), CASE(rows_by_columns_of_fields_are_the_same),
          CASE(counts_of_groups_are_the_same), CASE(other_tables_are_the_same_over_the_demo))
