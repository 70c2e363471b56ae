/*
 * The SQL tables log, metric, alert, page, message and change: one implementation, a list of columns each. Rows come from
 * the index; a record is parsed from its bytes only when a column beyond time, place, level and template is asked for.
 * Conditions on time, utc, artifact, member and level narrow what is read.
 */
#include "evidence/tables.h"

#include "base/json.h"

#include <assert.h>
#include <math.h>

#define TIME_COLUMNS                                                                                         \
    {"time", "INTEGER", "nanoseconds since 1970 UTC", false, true},                                          \
        {"utc", "TEXT", "the same as 2025-02-09T10:05:23.000Z", false, true},
#define PLACE_COLUMNS                                                                                        \
    {"artifact", "TEXT", "path in the incident folder", false, true},                                        \
        {"member", "TEXT", "file inside an archive", false, true},                                           \
        {"line", "INTEGER", "1-based line", false, false},                                                   \
        {"address", "TEXT", "proof address", false, false},

static const dbr_sql_column log_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"level", "TEXT", "trace debug info warn error fatal, or NULL", false, true},
    {"service", "TEXT", "what wrote it", false, false},
    {"host", "TEXT", "where", false, false},
    {"pid", "TEXT", "process or thread", false, false},
    {"trace_id", "TEXT", "request or trace id", false, false},
    {"logger", "TEXT", "logger or event name", false, false},
    {"text", "TEXT", "the message", false, false},
    {"template", "TEXT", "its template", false, false},
    {"status", "INTEGER", "HTTP status", false, false},
    {"method", "TEXT", "HTTP method", false, false},
    {"path", "TEXT", "HTTP path", false, false},
    {"duration", "REAL", "as the log states it", false, false},
    {"client", "TEXT", "client address", false, false},
    {"user", "TEXT", "user", false, false},
    {"bytes", "INTEGER", "bytes sent", false, false},
    {"fields", "TEXT", "all fields as JSON: fields->>'name'", false, false},
};
static const ev_slot log_slots[] = {EV_TIME,  EV_UTC,      EV_ARTIFACT, EV_MEMBER, EV_LINE,  EV_ADDRESS,
                                    EV_LEVEL, EV_SERVICE,  EV_HOST,     EV_PID,    EV_TRACE, EV_TITLE,
                                    EV_TEXT,  EV_TEMPLATE, EV_FIELD,    EV_FIELD,  EV_FIELD, EV_FIELD,
                                    EV_FIELD, EV_FIELD,    EV_FIELD,    EV_FIELDS};

static const dbr_sql_column metric_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"name", "TEXT", "series name", false, false},
    {"labels", "TEXT", "labels as JSON", false, false},
    {"value", "REAL", "the sample", false, false}};
static const ev_slot metric_slots[] = {EV_TIME,    EV_UTC,         EV_ARTIFACT, EV_MEMBER, EV_LINE,
                                       EV_ADDRESS, EV_SERIES_NAME, EV_LABELS,   EV_VALUE};

static const dbr_sql_column alert_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"name", "TEXT", "alert name", false, false},
    {"state", "TEXT", "firing resolved pending ended silenced", false, false},
    {"service", "TEXT", "the service it is about", false, false},
    {"target", "TEXT", "what it is about, as labelled", false, false},
    {"text", "TEXT", "summary or description", false, false},
    {"fields", "TEXT", "labels as JSON", false, false}};
static const ev_slot alert_slots[] = {EV_TIME,  EV_UTC,  EV_ARTIFACT, EV_MEMBER, EV_LINE, EV_ADDRESS,
                                      EV_TITLE, EV_VERB, EV_SERVICE,  EV_OBJECT, EV_TEXT, EV_FIELDS};

static const dbr_sql_column page_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"title", "TEXT", "what the page says", false, false},
    {"action", "TEXT", "triggered notified acknowledged escalated reassigned annotated resolved", false,
     false},
    {"actor", "TEXT", "who did it", false, false},
    {"target", "TEXT", "who was paged", false, false},
    {"service", "TEXT", "service", false, false},
    {"text", "TEXT", "more", false, false},
    {"fields", "TEXT", "all fields as JSON", false, false}};
static const ev_slot page_slots[] = {EV_TIME,    EV_UTC,   EV_ARTIFACT, EV_MEMBER,  EV_LINE,
                                     EV_ADDRESS, EV_TITLE, EV_VERB,     EV_SUBJECT, EV_OBJECT,
                                     EV_SERVICE, EV_TEXT,  EV_FIELDS};

static const dbr_sql_column message_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"channel", "TEXT", "channel", false, false},
    {"author", "TEXT", "who said it", false, false},
    {"is_bot", "INTEGER", "1 for bots", false, false},
    {"source", "TEXT", "the system a bot speaks for", false, false},
    {"text", "TEXT", "what was said", false, false},
    {"fields", "TEXT", "all fields as JSON", false, false}};
static const ev_slot message_slots[] = {EV_TIME,  EV_UTC,     EV_ARTIFACT, EV_MEMBER, EV_LINE, EV_ADDRESS,
                                        EV_TITLE, EV_SUBJECT, EV_IS_BOT,   EV_SOURCE, EV_TEXT, EV_FIELDS};

static const dbr_sql_column change_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"title", "TEXT", "what it was", false, false},
    {"action", "TEXT", "deploy release commit config scale restart create update delete rollback flag", false,
     false},
    {"actor", "TEXT", "who did it", false, false},
    {"target", "TEXT", "what was changed", false, false},
    {"version", "TEXT", "to which version", false, false},
    {"service", "TEXT", "service", false, false},
    {"text", "TEXT", "more", false, false},
    {"fields", "TEXT", "all fields as JSON", false, false}};
static const ev_slot change_slots[] = {EV_TIME,    EV_UTC,     EV_ARTIFACT, EV_MEMBER,  EV_LINE,
                                       EV_ADDRESS, EV_TITLE,   EV_VERB,     EV_SUBJECT, EV_OBJECT,
                                       EV_VERSION, EV_SERVICE, EV_TEXT,     EV_FIELDS};

/* ---- rows ---- */

typedef struct row_cursor {
    dbr_evidence *ev;
    const ev_record_table *table;
    dbr_cursor *cursor;
    dbr_entry entry;
    dbr_arena arena; // of the current row
    dbr_buf text;    // scratch
    dbr_record record;
    bool
        has_record; // `record` is the current entry's: parsed when a column first asks, since most rows are left out before
    dbr_slice artifact, member; // EQ conditions, while opening
    bool has_artifact, has_member;
} row_cursor;

static void narrow_time(dbr_span *span, dbr_sql_op op, dbr_time t)
{
    if (op == DBR_SQL_EQ || op == DBR_SQL_GE || op == DBR_SQL_GT) {
        dbr_time begin = op == DBR_SQL_GT ? t + 1 : t;
        span->begin = span->begin == DBR_TIME_NONE || begin > span->begin ? begin : span->begin;
    }
    if (op == DBR_SQL_EQ || op == DBR_SQL_LE || op == DBR_SQL_LT) {
        dbr_time end = op == DBR_SQL_LT ? t : t + 1;
        span->end = span->end == DBR_TIME_NONE || end < span->end ? end : span->end;
    }
}

/* `utc` compares as text; its bounds only narrow what is read, generously: SQLite judges. */
static void narrow_utc(dbr_span *span, const dbr_sql_bound *b)
{
    dbr_stamp s;
    if (b->value.type != DBR_SQL_TEXT || !dbr_stamp_read(b->value.text, &s) ||
        (s.flags & DBR_STAMP_NO_DATE) != 0) {
        return;
    }
    dbr_time t = (s.flags & DBR_STAMP_OFFSET) != 0 ? dbr_stamp_instant(&s) : s.local;
    bool is_lower = b->op == DBR_SQL_EQ || b->op == DBR_SQL_GE || b->op == DBR_SQL_GT;
    bool is_upper = b->op == DBR_SQL_EQ || b->op == DBR_SQL_LE || b->op == DBR_SQL_LT;
    if (is_lower) {
        narrow_time(span, DBR_SQL_GE, t - DBR_DAY);
    }
    if (is_upper) {
        narrow_time(span, DBR_SQL_LE, t + DBR_DAY);
    }
}

static void apply_bound(row_cursor *c, dbr_cursor_options *o, const dbr_sql_bound *b)
{
    ev_slot slot = c->table->slots[b->column];
    if (slot == EV_TIME && b->value.type == DBR_SQL_INT) {
        narrow_time(&o->span, b->op, b->value.integer);
    } else if (slot == EV_UTC) {
        narrow_utc(&o->span, b);
    } else if (b->op != DBR_SQL_EQ || b->value.type != DBR_SQL_TEXT) {
        return;
    } else if (slot == EV_ARTIFACT) {
        c->has_artifact = true;
        c->artifact = dbr_slice_dup(&c->arena, b->value.text);
    } else if (slot == EV_MEMBER) {
        c->has_member = true;
        c->member = dbr_slice_dup(&c->arena, b->value.text);
    }
}

/* The only member a query can concern, -1 for several, -2 for none. */
static int64_t only_member(const row_cursor *c)
{
    int64_t found = -2;
    if (!c->has_artifact) {
        return -1;
    }
    const char *prefix = ev_prefix(c->ev);
    dbr_slice path =
        dbr_slice_starts(c->artifact, prefix) ? dbr_slice_from(c->artifact, strlen(prefix)) : c->artifact;
    for (uint32_t i = 0; i < c->ev->members.n; i++) {
        const dbr_member_info *m = &c->ev->members.items[i].info;
        if (dbr_slice_eq(m->path, path) && (!c->has_member || dbr_slice_eq(m->name, c->member))) {
            if (found >= 0) {
                return -1;
            }
            found = i;
        }
    }
    return found;
}

static void row_close(void *cursor);

static dbr_code row_open(void *data, const dbr_sql_bound *bounds, size_t n_bounds, uint64_t columns_used,
                         void **ret_cursor, dbr_err *err)
{
    const ev_table_data *d = data;
    row_cursor *c = dbr_xcalloc(1, sizeof(*c));
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .kinds = 1u << d->table->kind,
                            .with_untimed = true,
                            .in_file_order = true};
    c->ev = d->ev;
    c->table = d->table;
    (void)columns_used;
    for (size_t i = 0; i < n_bounds; i++) {
        apply_bound(c, &o, &bounds[i]);
    }
    o.i_member = only_member(c);
    o.with_untimed = o.span.begin == DBR_TIME_NONE && o.span.end == DBR_TIME_NONE;
    if (o.i_member == -2) {
        o.i_member = (int64_t)c->ev->members.n; // nothing
    }
    dbr_code rc = dbr_cursor_open(c->ev, &o, &c->cursor, err);
    if (rc < 0) {
        row_close(c);
        return rc;
    }
    *ret_cursor = c;
    return DBR_OK;
}

static const ev_series *series_of(const row_cursor *c)
{
    for (size_t i = 0; i < c->ev->series.n; i++) {
        const ev_series *s = &c->ev->series.items[i];
        if (s->pub.i_member == c->entry.i_member && s->i_series == c->entry.i_series) {
            return s;
        }
    }
    return NULL;
}

static int row_next(void *cursor, dbr_err *err)
{
    row_cursor *c = cursor;
    c->has_record = false;
    return dbr_cursor_next(c->cursor, &c->entry, err);
}

static const dbr_record *record_of(row_cursor *c)
{
    dbr_err bad = {0};
    if (!c->has_record) {
        dbr_arena_reset(&c->arena);
        if (dbr_evidence_record(c->ev, &c->entry, &c->arena, &c->record, &bad) < 0) {
            c->record = (dbr_record){0}; // changed since: its columns are NULL, the row still counts
        }
        c->has_record = true;
    }
    return &c->record;
}

static void row_close(void *cursor)
{
    row_cursor *c = cursor;
    if (c != NULL) {
        (void)dbr_cursor_close(c->cursor);
        dbr_arena_release(&c->arena);
        dbr_buf_release(&c->text);
        free(c);
    }
}

void ev_out_utc(dbr_sql_out *out, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (t == DBR_TIME_NONE) {
        dbr_sql_out_null(out);
        return;
    }
    dbr_time_rfc3339(&text, t, dbr_zone_utc(), 3);
    dbr_sql_out_text(out, dbr_buf_view(&text));
}

void ev_out_artifact(dbr_sql_out *out, const ev_member *m)
{
    dbr_sql_out_kept(out, m->artifact);
}

static void out_slice(dbr_sql_out *out, dbr_slice s)
{
    if (s.len == 0) {
        dbr_sql_out_null(out);
    } else {
        dbr_sql_out_text(out, s);
    }
}

static void out_field(const row_cursor *c, const char *name, dbr_sql_out *out)
{
    for (size_t i = 0; i < c->record.n_fields; i++) {
        const dbr_field *f = &c->record.fields[i];
        int64_t integer = 0;
        double real = 0;
        if (!dbr_slice_is(f->key, name)) {
            continue;
        }
        if (f->is_number && dbr_slice_int(f->value, &integer)) {
            dbr_sql_out_int(out, integer);
        } else if (f->is_number && dbr_slice_real(f->value, &real)) {
            dbr_sql_out_real(out, real);
        } else {
            dbr_sql_out_text(out, f->value);
        }
        return;
    }
    dbr_sql_out_null(out);
}

static void out_fields(row_cursor *c, dbr_sql_out *out)
{
    dbr_buf *text = &c->text;
    dbr_buf_clear(text);
    dbr_buf_char(text, '{');
    for (size_t i = 0; i < c->record.n_fields; i++) {
        const dbr_field *f = &c->record.fields[i];
        if (i > 0) {
            dbr_buf_char(text, ',');
        }
        dbr_json_quote(text, f->key);
        dbr_buf_char(text, ':');
        double real = 0;
        if (f->is_number && dbr_slice_real(f->value, &real) && isfinite(real)) {
            dbr_jsonw w;
            dbr_jsonw_init(&w, text, false);
            int64_t integer = 0;
            if (dbr_slice_int(f->value, &integer)) {
                dbr_jsonw_int(&w, NULL, integer);
            } else {
                dbr_jsonw_real(&w, NULL, real);
            }
        } else {
            dbr_json_quote(text, f->value);
        }
    }
    dbr_buf_char(text, '}');
    dbr_sql_out_text(out, dbr_buf_view(text));
}

static void out_template(const row_cursor *c, dbr_sql_out *out)
{
    const dbr_member_info *m = &c->ev->members.items[c->entry.i_member].info;
    dbr_slice text =
        c->entry.i_template < m->n_templates ? m->templates[c->entry.i_template].text : (dbr_slice){0};
    dbr_sql_out_kept(out, text.len > 0 ? text : (dbr_slice){0});
}

static void out_entry(const row_cursor *c, ev_slot slot, dbr_sql_out *out)
{
    const dbr_member_info *m = &c->ev->members.items[c->entry.i_member].info;
    DBR_AUTO(dbr_buf) text = {0};
    const ev_series *series = NULL;
    switch (slot) {
    case EV_TIME:
        if (c->entry.time == DBR_TIME_NONE) {
            dbr_sql_out_null(out);
        } else {
            dbr_sql_out_int(out, c->entry.time);
        }
        return;
    case EV_UTC:
        ev_out_utc(out, c->entry.time);
        return;
    case EV_ARTIFACT:
        ev_out_artifact(out, &c->ev->members.items[c->entry.i_member]);
        return;
    case EV_MEMBER:
        dbr_sql_out_text(out, m->name.len > 0 ? m->name : dbr_slice_str(""));
        return;
    case EV_LINE:
        dbr_sql_out_int(out, (int64_t)c->entry.line);
        return;
    case EV_ADDRESS:
        dbr_evidence_address(c->ev, &c->entry, &text);
        dbr_sql_out_text(out, dbr_buf_view(&text));
        return;
    case EV_LEVEL:
        dbr_sql_out_kept(out, c->entry.level == DBR_LEVEL_NONE
                                  ? (dbr_slice){0}
                                  : dbr_slice_str(dbr_level_name(c->entry.level)));
        return;
    case EV_TEMPLATE:
        out_template(c, out);
        return;
    case EV_VALUE:
        dbr_sql_out_real(out, c->entry.value);
        return;
    case EV_SERIES_NAME:
    case EV_LABELS:
        series = series_of(c);
        out_slice(out, series == NULL      ? (dbr_slice){0}
                       : slot == EV_LABELS ? series->pub.labels
                                           : series->pub.name);
        return;
    default:
        DBR_BUG("not an entry's slot");
    }
}

static void row_column(void *cursor, int column, dbr_sql_out *out)
{
    row_cursor *c = cursor;
    ev_slot slot = c->table->slots[column];
    if (slot < EV_RECORD_FIRST) {
        out_entry(c, slot, out);
        return;
    }
    const dbr_record *r = record_of(c);
    const dbr_slice texts[] = {
        [EV_SERVICE - EV_RECORD_FIRST] = r->service, [EV_HOST - EV_RECORD_FIRST] = r->host,
        [EV_PID - EV_RECORD_FIRST] = r->pid,         [EV_TRACE - EV_RECORD_FIRST] = r->trace,
        [EV_TITLE - EV_RECORD_FIRST] = r->title,     [EV_VERB - EV_RECORD_FIRST] = r->verb,
        [EV_SUBJECT - EV_RECORD_FIRST] = r->subject, [EV_OBJECT - EV_RECORD_FIRST] = r->object,
        [EV_VERSION - EV_RECORD_FIRST] = r->version, [EV_TEXT - EV_RECORD_FIRST] = r->text,
        [EV_SOURCE - EV_RECORD_FIRST] = r->source};
    if (slot == EV_IS_BOT) {
        dbr_sql_out_int(out, r->is_bot);
    } else if (slot == EV_FIELDS) {
        out_fields(c, out);
    } else if (slot == EV_FIELD) {
        out_field(c, c->table->sql.columns[column].name, out);
    } else {
        out_slice(out, texts[slot - EV_RECORD_FIRST]);
    }
}

#define N_COLUMNS(columns) (sizeof(columns) / sizeof((columns)[0]))
#define SQL_TABLE(table, list, line)                                                                         \
    {                                                                                                        \
        .name = (table), .help = (line), .columns = (list), .n_columns = N_COLUMNS(list), .open = row_open,  \
        .next = row_next, .column = row_column, .close = row_close                                           \
    }

static const ev_record_table tables[] = {
    {.sql = SQL_TABLE("log", log_columns, "log records, one a record however many lines it has"),
     .kind = DBR_KIND_LOG,
     .slots = log_slots},
    {.sql = SQL_TABLE("metric", metric_columns, "samples of metrics, one a row"),
     .kind = DBR_KIND_SAMPLE,
     .slots = metric_slots},
    {.sql = SQL_TABLE("alert", alert_columns, "transitions of alerts"),
     .kind = DBR_KIND_ALERT,
     .slots = alert_slots},
    {.sql = SQL_TABLE("page", page_columns, "what happened to pages"),
     .kind = DBR_KIND_PAGE,
     .slots = page_slots},
    {.sql = SQL_TABLE("message", message_columns, "what people and bots said"),
     .kind = DBR_KIND_MESSAGE,
     .slots = message_slots},
    {.sql = SQL_TABLE("change", change_columns, "deploys, releases, configuration changes, commits"),
     .kind = DBR_KIND_CHANGE,
     .slots = change_slots},
};

_Static_assert(sizeof(log_columns) / sizeof(log_columns[0]) == sizeof(log_slots) / sizeof(log_slots[0]),
               "one each");
_Static_assert(sizeof(metric_columns) / sizeof(metric_columns[0]) ==
                   sizeof(metric_slots) / sizeof(metric_slots[0]),
               "");
_Static_assert(sizeof(alert_columns) / sizeof(alert_columns[0]) ==
                   sizeof(alert_slots) / sizeof(alert_slots[0]),
               "");
_Static_assert(sizeof(page_columns) / sizeof(page_columns[0]) == sizeof(page_slots) / sizeof(page_slots[0]),
               "");
_Static_assert(sizeof(message_columns) / sizeof(message_columns[0]) ==
                   sizeof(message_slots) / sizeof(message_slots[0]),
               "");
_Static_assert(sizeof(change_columns) / sizeof(change_columns[0]) ==
                   sizeof(change_slots) / sizeof(change_slots[0]),
               "");

const ev_record_table *ev_record_table_at(size_t i)
{
    return i < sizeof(tables) / sizeof(tables[0]) ? &tables[i] : NULL;
}
