/* The SQL tables `event` and `milestone`. */
#include "timeline/timeline.h"

#include "base/utf8.h"

#include <stdlib.h>

typedef struct tl_tables {
    const dbr_timeline *timeline;
    const dbr_milestone *reported;
} tl_tables;

typedef struct tl_cursor {
    const tl_tables *data;
    size_t i; // current row + 1
} tl_cursor;

static dbr_code open_rows(void *data, const dbr_sql_ask *ask, void **ret_cursor, dbr_err *err)
{
    (void)ask;
    (void)err;
    tl_cursor *c = dbr_xcalloc(1, sizeof(*c));
    c->data = data;
    *ret_cursor = c;
    return DBR_OK;
}

static void close_rows(void *cursor)
{
    free(cursor);
}

static void out_time(dbr_sql_out *out, dbr_time t)
{
    if (t == DBR_TIME_NONE) {
        dbr_sql_out_null(out);
    } else {
        dbr_sql_out_int(out, t);
    }
}

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

static void out_text(dbr_sql_out *out, dbr_slice s)
{
    if (s.len == 0) {
        dbr_sql_out_null(out);
    } else {
        dbr_sql_out_text(out, s);
    }
}

/* ---- event ---- */

static const dbr_sql_column event_columns[] = {
    {"time", "INTEGER", "nanoseconds since 1970 UTC", false, DBR_SQL_KEPT},
    {"utc", "TEXT", "the same as text", false, DBR_SQL_KEPT},
    {"state", "TEXT", "candidate shown hidden manual", false, DBR_SQL_KEPT},
    {"event", "TEXT", "what happened", false, DBR_SQL_KEPT},
    {"source", "TEXT", "who says so", false, DBR_SQL_KEPT},
    {"actor", "TEXT", "who did it", false, DBR_SQL_KEPT},
    {"salience", "REAL", "0 to 1", false, DBR_SQL_KEPT},
    {"why", "TEXT", "why it stands out", false, DBR_SQL_KEPT},
    {"service", "TEXT", "service", false, DBR_SQL_KEPT},
    {"records", "INTEGER", "records it stands for", false, DBR_SQL_KEPT},
    {"address", "TEXT", "proof address", false, DBR_SQL_KEPT},
};

static int event_next(void *cursor, dbr_err *err)
{
    (void)err;
    tl_cursor *c = cursor;
    return c->data->timeline != NULL && ++c->i <= c->data->timeline->n_events;
}

static void event_column(void *cursor, int column, dbr_sql_out *out)
{
    static const char *const states[] = {"candidate", "shown", "hidden", "manual"};
    const tl_cursor *c = cursor;
    const dbr_event *e = &c->data->timeline->events[c->i - 1];
    const dbr_slice texts[] = {e->text, e->source, e->actor, {0}, e->why, e->service, {0}, e->address};
    switch (column) {
    case 0:
        out_time(out, e->time);
        return;
    case 1:
        out_utc(out, e->time);
        return;
    case 2:
        dbr_sql_out_text(out, dbr_slice_str(states[e->state]));
        return;
    case 6:
        dbr_sql_out_real(out, e->salience);
        return;
    case 9:
        dbr_sql_out_int(out, (int64_t)e->n_records);
        return;
    default:
        out_text(out, texts[column - 3]);
        return;
    }
}

static const dbr_sql_table table_event = {.name = "event",
                                          .help = "candidate events of the timeline",
                                          .columns = event_columns,
                                          .n_columns = sizeof(event_columns) / sizeof(event_columns[0]),
                                          .open = open_rows,
                                          .next = event_next,
                                          .column = event_column,
                                          .close = close_rows};

/* ---- milestone ---- */

static const dbr_sql_column milestone_columns[] = {
    {"milestone", "TEXT",
     "started detected declared paged acknowledged identified mitigated recovered resolved", false,
     DBR_SQL_KEPT},
    {"time", "INTEGER", "what the report says, else what is proposed", false, DBR_SQL_KEPT},
    {"utc", "TEXT", "the same as text", false, DBR_SQL_KEPT},
    {"proposed", "INTEGER", "what the evidence suggests", false, DBR_SQL_KEPT},
    {"proposed_utc", "TEXT", "the same as text", false, DBR_SQL_KEPT},
    {"rule", "TEXT", "by which rule", false, DBR_SQL_KEPT},
    {"address", "TEXT", "proof address", false, DBR_SQL_KEPT},
};

static int milestone_next(void *cursor, dbr_err *err)
{
    (void)err;
    tl_cursor *c = cursor;
    return c->data->timeline != NULL && ++c->i <= DBR_MILESTONE_COUNT;
}

static void milestone_column(void *cursor, int column, dbr_sql_out *out)
{
    const tl_cursor *c = cursor;
    const dbr_milestone *proposed = &c->data->timeline->milestones[c->i - 1];
    const dbr_milestone *reported = c->data->reported != NULL ? &c->data->reported[c->i - 1] : NULL;
    const dbr_milestone *m = reported != NULL && reported->time != DBR_TIME_NONE ? reported : proposed;
    switch (column) {
    case 0:
        dbr_sql_out_text(out, dbr_slice_str(dbr_milestone_word((dbr_milestone_name)(c->i - 1))));
        return;
    case 1:
        out_time(out, m->time);
        return;
    case 2:
        out_utc(out, m->time);
        return;
    case 3:
        out_time(out, proposed->time);
        return;
    case 4:
        out_utc(out, proposed->time);
        return;
    case 5:
        out_text(out, m->rule);
        return;
    default:
        out_text(out, m->address);
        return;
    }
}

static const dbr_sql_table table_milestone = {.name = "milestone",
                                              .help = "key times: the report's and the proposed ones",
                                              .columns = milestone_columns,
                                              .n_columns =
                                                  sizeof(milestone_columns) / sizeof(milestone_columns[0]),
                                              .open = open_rows,
                                              .next = milestone_next,
                                              .column = milestone_column,
                                              .close = close_rows};

dbr_code dbr_timeline_register(dbr_sql *sql, dbr_arena *arena, const dbr_timeline *timeline,
                               const dbr_milestone *reported, dbr_err *err)
{
    tl_tables *data = DBR_NEW(arena, tl_tables);
    *data = (tl_tables){.timeline = timeline, .reported = reported};
    dbr_code rc = dbr_sql_register(sql, &table_event, data, err);
    return rc < 0 ? rc : dbr_sql_register(sql, &table_milestone, data, err);
}
