/*
 * The SQL tables log, metric, alert, page, message and change: a list of columns each, and what each column shows. How rows
 * come about is in rows.c.
 */
#include "evidence/rows.h"

/* '2025-02-09T10:05:03Z' that `time` is compared with: an instant, UTC where it names no zone. */
static bool time_of_text(dbr_slice text, int64_t *ret)
{
    dbr_err ignored = {0};
    dbr_time resolution = 0, day = 0;
    return dbr_date_parse(text, &day) > 0 &&
           dbr_time_parse(text, dbr_zone_utc(), DBR_TIME_NONE, ret, &resolution, &ignored) == DBR_OK;
}

#define TIME_COLUMNS                                                                                         \
    {"time", "INTEGER", "nanoseconds since 1970 UTC", false, DBR_SQL_JUDGES, time_of_text},                  \
        {"utc", "TEXT", "the same as 2025-02-09T10:05:23.000Z", false, DBR_SQL_JUDGES},
#define PLACE_COLUMNS                                                                                        \
    {"artifact", "TEXT", "path in the incident folder", false, DBR_SQL_JUDGES},                              \
        {"member", "TEXT", "file inside an archive", false, DBR_SQL_JUDGES},                                 \
        {"line", "INTEGER", "1-based line", false, DBR_SQL_JUDGES},                                          \
        {"address", "TEXT", "proof address", false, DBR_SQL_KEPT},

static const dbr_sql_column log_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"level", "TEXT", "trace debug info warn error fatal, or NULL", false,
                               DBR_SQL_JUDGES},
    {"service", "TEXT", "what wrote it", false, DBR_SQL_SIFTS},
    {"host", "TEXT", "where", false, DBR_SQL_SIFTS},
    {"pid", "TEXT", "process or thread", false, DBR_SQL_SIFTS},
    {"trace_id", "TEXT", "request or trace id", false, DBR_SQL_SIFTS},
    {"logger", "TEXT", "logger or event name", false, DBR_SQL_SIFTS},
    {"text", "TEXT", "the message", false, DBR_SQL_SIFTS},
    {"template", "TEXT", "its template", false, DBR_SQL_JUDGES},
    {"status", "INTEGER", "HTTP status", false, DBR_SQL_SIFTS},
    {"method", "TEXT", "HTTP method", false, DBR_SQL_SIFTS},
    {"path", "TEXT", "HTTP path", false, DBR_SQL_SIFTS},
    {"duration", "REAL", "as the log states it", false, DBR_SQL_SIFTS},
    {"client", "TEXT", "client address", false, DBR_SQL_SIFTS},
    {"user", "TEXT", "user", false, DBR_SQL_SIFTS},
    {"bytes", "INTEGER", "bytes sent", false, DBR_SQL_SIFTS},
    {"fields", "TEXT", "all fields as JSON: fields->>'name'", false, DBR_SQL_KEPT},
};
static const ev_slot log_slots[] = {EV_TIME,  EV_UTC,      EV_ARTIFACT, EV_MEMBER, EV_LINE,  EV_ADDRESS,
                                    EV_LEVEL, EV_SERVICE,  EV_HOST,     EV_PID,    EV_TRACE, EV_TITLE,
                                    EV_TEXT,  EV_TEMPLATE, EV_FIELD,    EV_FIELD,  EV_FIELD, EV_FIELD,
                                    EV_FIELD, EV_FIELD,    EV_FIELD,    EV_FIELDS};

static const dbr_sql_column metric_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"name", "TEXT", "name of the metric", false, DBR_SQL_JUDGES},
    {"series", "TEXT", "name with the labels that tell it from others: up{job=api}", false, DBR_SQL_JUDGES},
    {"labels", "TEXT", "labels as JSON", false, DBR_SQL_KEPT},
    {"value", "REAL", "the sample", false, DBR_SQL_KEPT}};
static const ev_slot metric_slots[] = {EV_TIME,    EV_UTC,         EV_ARTIFACT,     EV_MEMBER, EV_LINE,
                                       EV_ADDRESS, EV_SERIES_NAME, EV_SERIES_TITLE, EV_LABELS, EV_VALUE};

static const dbr_sql_column alert_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"name", "TEXT", "alert name", false, DBR_SQL_SIFTS},
    {"state", "TEXT", "firing resolved pending ended silenced", false, DBR_SQL_SIFTS},
    {"service", "TEXT", "the service it is about", false, DBR_SQL_SIFTS},
    {"target", "TEXT", "what it is about, as labelled", false, DBR_SQL_SIFTS},
    {"text", "TEXT", "summary or description", false, DBR_SQL_KEPT},
    {"fields", "TEXT", "labels as JSON", false, DBR_SQL_KEPT}};
static const ev_slot alert_slots[] = {EV_TIME,  EV_UTC,  EV_ARTIFACT, EV_MEMBER, EV_LINE, EV_ADDRESS,
                                      EV_TITLE, EV_VERB, EV_SERVICE,  EV_OBJECT, EV_TEXT, EV_FIELDS};

static const dbr_sql_column page_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"title", "TEXT", "what the page says", false, DBR_SQL_SIFTS},
    {"action", "TEXT", "triggered notified acknowledged escalated reassigned annotated resolved", false,
     DBR_SQL_SIFTS},
    {"actor", "TEXT", "who did it", false, DBR_SQL_SIFTS},
    {"target", "TEXT", "who was paged", false, DBR_SQL_SIFTS},
    {"service", "TEXT", "service", false, DBR_SQL_SIFTS},
    {"text", "TEXT", "more", false, DBR_SQL_KEPT},
    {"fields", "TEXT", "all fields as JSON", false, DBR_SQL_KEPT}};
static const ev_slot page_slots[] = {EV_TIME,    EV_UTC,   EV_ARTIFACT, EV_MEMBER,  EV_LINE,
                                     EV_ADDRESS, EV_TITLE, EV_VERB,     EV_SUBJECT, EV_OBJECT,
                                     EV_SERVICE, EV_TEXT,  EV_FIELDS};

static const dbr_sql_column message_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"channel", "TEXT", "channel", false, DBR_SQL_SIFTS},
    {"author", "TEXT", "who said it", false, DBR_SQL_SIFTS},
    {"is_bot", "INTEGER", "1 for bots", false, DBR_SQL_SIFTS},
    {"source", "TEXT", "the system a bot speaks for", false, DBR_SQL_SIFTS},
    {"text", "TEXT", "what was said", false, DBR_SQL_KEPT},
    {"fields", "TEXT", "all fields as JSON", false, DBR_SQL_KEPT}};
static const ev_slot message_slots[] = {EV_TIME,  EV_UTC,     EV_ARTIFACT, EV_MEMBER, EV_LINE, EV_ADDRESS,
                                        EV_TITLE, EV_SUBJECT, EV_IS_BOT,   EV_SOURCE, EV_TEXT, EV_FIELDS};

static const dbr_sql_column change_columns[] = {
    TIME_COLUMNS PLACE_COLUMNS{"title", "TEXT", "what it was", false, DBR_SQL_SIFTS},
    {"action", "TEXT", "deploy release commit config scale restart create update delete rollback flag", false,
     DBR_SQL_SIFTS},
    {"actor", "TEXT", "who did it", false, DBR_SQL_SIFTS},
    {"target", "TEXT", "what was changed", false, DBR_SQL_SIFTS},
    {"version", "TEXT", "to which version", false, DBR_SQL_SIFTS},
    {"service", "TEXT", "service", false, DBR_SQL_SIFTS},
    {"text", "TEXT", "more", false, DBR_SQL_KEPT},
    {"fields", "TEXT", "all fields as JSON", false, DBR_SQL_KEPT}};
static const ev_slot change_slots[] = {EV_TIME,    EV_UTC,     EV_ARTIFACT, EV_MEMBER,  EV_LINE,
                                       EV_ADDRESS, EV_TITLE,   EV_VERB,     EV_SUBJECT, EV_OBJECT,
                                       EV_VERSION, EV_SERVICE, EV_TEXT,     EV_FIELDS};

#define N_COLUMNS(columns) (sizeof(columns) / sizeof((columns)[0]))
#define SQL_TABLE(table, list, line)                                                                         \
    {                                                                                                        \
        .name = (table), .help = (line), .columns = (list), .n_columns = N_COLUMNS(list),                    \
        .open = ev_rows_open, .can_order = ev_rows_can_order, .can_count = ev_rows_can_count,                \
        .count = ev_rows_count, .next = ev_rows_next, .column = ev_rows_column, .number = ev_rows_place,     \
        .close = ev_rows_close                                                                               \
    }
#define JSON_TABLE(table, list, line)                                                                        \
    {                                                                                                        \
        .name = (table), .help = (line), .columns = (list), .n_columns = N_COLUMNS(list),                    \
        .json_column = (int)N_COLUMNS(list) - 1, .open = ev_rows_open, .can_order = ev_rows_can_order,       \
        .can_count = ev_rows_can_count, .count = ev_rows_count, .next = ev_rows_next,                        \
        .column = ev_rows_column, .number = ev_rows_place, .close = ev_rows_close                            \
    }

static const ev_record_table tables[] = {
    {.sql = JSON_TABLE("log", log_columns, "log records, one a record however many lines it has"),
     .kind = DBR_KIND_LOG,
     .slots = log_slots},
    {.sql = SQL_TABLE("metric", metric_columns, "samples of metrics, one a row"),
     .kind = DBR_KIND_SAMPLE,
     .slots = metric_slots},
    {.sql = JSON_TABLE("alert", alert_columns, "transitions of alerts"),
     .kind = DBR_KIND_ALERT,
     .slots = alert_slots},
    {.sql = JSON_TABLE("page", page_columns, "what happened to pages"),
     .kind = DBR_KIND_PAGE,
     .slots = page_slots},
    {.sql = JSON_TABLE("message", message_columns, "what people and bots said"),
     .kind = DBR_KIND_MESSAGE,
     .slots = message_slots},
    {.sql = JSON_TABLE("change", change_columns, "deploys, releases, configuration changes, commits"),
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
