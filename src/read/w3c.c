/*
 * w3c: logs that name their columns themselves: W3C extended format (IIS, CloudFront, proxies), Zeek's tables, and the flow
 * logs of AWS, with the line of names that S3 keeps or in their default form, which CloudWatch keeps without.
 *
 *     #Fields: date time c-ip cs-method cs-uri-stem sc-status time-taken
 *     2025-02-09 10:05:23 192.0.2.7 GET /orders 503 2004
 *
 *     #fields	ts	uid	id.orig_h	method	status_code
 *
 *     version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
 *
 * Times are UTC, unless the columns are called date-local and time-local, or #GMT-Offset says otherwise. Where rows
 * have a clock only, every #Date is a record of its own: the day of the rows below it is counted from there. What is known gets our names (status, method, path, client, bytes, duration
 * in seconds: time-taken is milliseconds when it is a whole number).
 *
 * The fields line and what else is needed are the layout's context: "OFFSET|SEPARATOR" and the names, a line each; the
 * separator of flow logs is written 'v'.
 *
 * Limits: the first fields line counts for the whole file.
 */
#include "read/table.h"

#include <assert.h>
#include <stdio.h>

/* Values of the directives at a file's head. */
typedef struct heading {
    dbr_slice fields, offset;
    bool is_zeek;
} heading;

static bool directive(dbr_slice line, const char *name, dbr_slice *ret)
{
    size_t len = strlen(name);
    if (line.len <= len || line.ptr[0] != '#' ||
        !dbr_slice_eq_nocase(dbr_slice_sub(line, 1, len + 1), dbr_slice_str(name))) {
        return false;
    }
    *ret = dbr_slice_trim(dbr_slice_from(line, len + 1));
    return true;
}

static bool read_heading(dbr_slice head, heading *ret)
{
    dbr_slice line;
    for (size_t i = 0; i < 24 && read_line(&head, &line) && line.ptr[0] == '#'; i++) {
        (void)directive(line, "GMT-Offset:", &ret->offset);
        if (directive(line, "Fields:", &ret->fields)) {
            return true;
        }
        if (directive(line, "fields\t", &ret->fields)) {
            ret->is_zeek = true;
            return true;
        }
    }
    return false;
}

#define FLOW_NAMES                                                                                           \
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "      \
    "action "                                                                                                \
    "log-status"
#define FLOW_COLUMNS 14u

static bool has_name(dbr_slice names, const char *name)
{
    while (names.len > 0) {
        if (dbr_slice_is(dbr_slice_cut(&names, ' '), name)) {
            return true;
        }
    }
    return false;
}

/* "2 123456789010 eni-0a1b 10.0.0.7 10.0.0.9 49152 5432 6 14 2048 1739095200 1739095260 ACCEPT OK" */
static bool is_flow(dbr_slice line, dbr_arena *arena)
{
    read_row row;
    read_row_split(line, ' ', arena, &row);
    if (row.n != FLOW_COLUMNS || !dbr_slice_starts(row.cells[2], "eni-")) {
        return false;
    }
    dbr_slice action = row.cells[12];
    return read_is_number(row.cells[0]) && read_is_number(row.cells[10]) &&
           (dbr_slice_is(action, "ACCEPT") || dbr_slice_is(action, "REJECT") || dbr_slice_is(action, "-"));
}

/* The names of a flow log's columns; empty when it is none. */
static dbr_slice flow_names(dbr_slice head, dbr_arena *arena)
{
    dbr_slice line;
    if (!read_line(&head, &line)) {
        return (dbr_slice){0};
    }
    if (has_name(line, "srcaddr") && has_name(line, "dstaddr") && has_name(line, "start")) {
        return line;
    }
    return is_flow(line, arena) ? dbr_slice_str(FLOW_NAMES) : (dbr_slice){0};
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    heading h = {0};
    dbr_slice head = in->head;
    if (!read_heading(head, &h)) {
        dbr_slice names = flow_names(head, arena);
        layout->context = dbr_slice_str(dbr_arena_printf(arena, "|v\n%.*s", DBR_FMT(names)));
        return names.len > 0 ? 97 : 0;
    }
    bool has_tabs = dbr_slice_find_char(h.fields, '\t') != SIZE_MAX;
    layout->context = dbr_slice_str(dbr_arena_printf(arena, "%.*s|%c\n%.*s", DBR_FMT(h.offset),
                                                     h.is_zeek || has_tabs ? 't' : 's', DBR_FMT(h.fields)));
    return 97;
}

/* The context taken apart. */
typedef struct form {
    dbr_slice offset;
    char separator;
    bool is_flow;
    read_row names;
} form;

static bool form_of(const dbr_layout *layout, dbr_arena *scratch, form *ret)
{
    dbr_slice rest = layout->context;
    dbr_slice line = dbr_slice_cut(&rest, '\n');
    ret->offset = dbr_slice_cut(&line, '|');
    ret->separator = line.len > 0 && line.ptr[0] == 't' ? '\t' : ' ';
    ret->is_flow = line.len > 0 && line.ptr[0] == 'v';
    read_row_split(rest, ret->separator, scratch, &ret->names);
    return rest.len > 0;
}

/* Our name for a column, its own otherwise. */
static const char *known_name(dbr_slice name)
{
    static const char *const NAMES[][2] = {{"sc-status", "status"},
                                           {"status_code", "status"},
                                           {"cs-method", "method"},
                                           {"cs-uri-stem", "path"},
                                           {"cs-uri", "path"},
                                           {"uri", "path"},
                                           {"c-ip", "client"},
                                           {"id.orig_h", "client"},
                                           {"sc-bytes", "bytes"},
                                           {"bytes", "bytes"},
                                           {"response_body_len", "bytes"},
                                           {"cs-username", "user"},
                                           {"cs(User-Agent)", "user_agent"},
                                           {"cs(Referer)", "referer"},
                                           {"cs-uri-query", "query"},
                                           {"x-edge-request-id", "request_id"}};
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        if (dbr_slice_is(name, NAMES[i][0])) {
            return NAMES[i][1];
        }
    }
    return NULL;
}

/* Columns of a row that make its time. */
typedef struct moment {
    dbr_slice date, time, epoch;
    bool is_local;
} moment;

static bool take_time(const form *f, const moment *m, dbr_arena *scratch, dbr_record *ret)
{
    if (m->epoch.len > 0 && dbr_stamp_read_epoch(m->epoch, &ret->stamp)) {
        ret->stamp_raw = m->epoch;
        return true;
    }
    if (m->time.len == 0) {
        return false;
    }
    const char *zone = m->is_local ? "" : f->offset.len > 0 ? dbr_arena_str(scratch, f->offset) : "Z";
    char *text = dbr_arena_printf(scratch, "%.*s%s%.*s%s%s", DBR_FMT(m->date), m->date.len > 0 ? " " : "",
                                  DBR_FMT(m->time), zone[0] == '+' || zone[0] == '-' ? " " : "", zone);
    if (!dbr_stamp_read(dbr_slice_str(text), &ret->stamp)) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return false;
    }
    ret->stamp_raw = m->time;
    return true;
}

/* "#Date: 2025-02-09 10:05:23" over rows that have a clock only. */
static bool take_day(const form *f, dbr_slice line, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice value = {0};
    for (size_t i = 0; i < f->names.n; i++) {
        if (!dbr_slice_is(f->names.cells[i], "time") && !dbr_slice_is(f->names.cells[i], "date")) {
            continue;
        }
        if (dbr_slice_is(f->names.cells[i], "date")) {
            return false;
        }
        if (directive(line, "Date:", &value)) {
            size_t blank = dbr_slice_find_char(value, ' ');
            moment m = {.date = dbr_slice_sub(value, 0, blank),
                        .time = dbr_slice_trim(dbr_slice_from(value, blank < value.len ? blank : value.len))};
            ret->kind = DBR_KIND_LOG;
            ret->text = line;
            return take_time(f, &m, scratch, ret);
        }
    }
    return false;
}

static void take_cell(dbr_slice name, dbr_slice value, dbr_arena *scratch, read_fields *f, moment *m,
                      dbr_record *ret)
{
    if (dbr_slice_is(name, "date") || dbr_slice_is(name, "date-local")) {
        m->date = value;
    } else if (dbr_slice_is(name, "time") || dbr_slice_is(name, "time-local")) {
        m->time = value;
        m->is_local = name.len > 4;
    } else if (dbr_slice_is(name, "ts")) {
        m->epoch = value;
    } else if (dbr_slice_is(name, "time-taken") || dbr_slice_is(name, "TimeTakenMS")) {
        bool is_ms = dbr_slice_find_char(value, '.') == SIZE_MAX;
        dbr_slice seconds = is_ms ? read_duration(scratch, dbr_slice_str("duration_ms"), value) : value;
        read_field(f, dbr_slice_str("duration"), seconds, true);
    } else if (!dbr_slice_is(value, "-") && value.len > 0) {
        const char *known = known_name(name);
        read_field(f, known != NULL ? dbr_slice_str(known) : name, value, read_is_number(value));
        ret->host = dbr_slice_is(name, "s-computername") || dbr_slice_is(name, "s-ip") ? value : ret->host;
        ret->trace =
            dbr_slice_is(name, "x-edge-request-id") || dbr_slice_is(name, "uid") ? value : ret->trace;
    }
}

static dbr_slice field_of(const read_fields *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++) {
        if (dbr_slice_is(f->items[i].key, name)) {
            return f->items[i].value;
        }
    }
    return (dbr_slice){0};
}

/* "REJECT 10.0.0.7:49152 > 10.0.0.9:5432" */
static int parse_flow(const form *f, const read_row *row, dbr_arena *scratch, dbr_record *ret)
{
    read_fields fields;
    fields.n = 0;
    for (size_t i = 0; i < row->n && i < f->names.n; i++) {
        dbr_slice name = f->names.cells[i];
        if (dbr_slice_is(name, "start") && dbr_stamp_read_epoch(row->cells[i], &ret->stamp)) {
            ret->stamp_raw = row->cells[i];
        } else if (!dbr_slice_is(row->cells[i], "-")) {
            read_field(&fields, name, row->cells[i], read_is_number(row->cells[i]));
        }
    }
    if (ret->stamp_raw.len == 0) {
        return dbr_slice_eq(row->cells[0], f->names.cells[0]) ? -1 : 0; // the line of names
    }
    dbr_slice status = field_of(&fields, "log-status"), action = field_of(&fields, "action");
    ret->kind = DBR_KIND_LOG;
    ret->text = action.len == 0
                    ? status
                    : dbr_slice_str(dbr_arena_printf(
                          scratch, "%.*s %.*s:%.*s > %.*s:%.*s", DBR_FMT(action),
                          DBR_FMT(field_of(&fields, "srcaddr")), DBR_FMT(field_of(&fields, "srcport")),
                          DBR_FMT(field_of(&fields, "dstaddr")), DBR_FMT(field_of(&fields, "dstport"))));
    read_fields_keep(&fields, scratch, ret);
    return 1;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    form f;
    read_row row;
    read_fields fields;
    moment m = {0};
    fields.n = 0;
    dbr_slice line = read_first_line(item->bytes);
    if (!form_of(layout, scratch, &f)) {
        return 0;
    }
    if (line.len == 0 || line.ptr[0] == '#') {
        return take_day(&f, line, scratch, ret) ? 1 : -1;
    }
    read_row_split(line, f.separator, scratch, &row);
    if (f.is_flow) {
        return parse_flow(&f, &row, scratch, ret);
    }
    for (size_t i = 0; i < row.n && i < f.names.n; i++) {
        take_cell(f.names.cells[i], row.cells[i], scratch, &fields, &m, ret);
    }
    if (row.n < 2 || !take_time(&f, &m, scratch, ret)) {
        return 0;
    }
    dbr_slice method = field_of(&fields, "method"), path = field_of(&fields, "path"),
              status = field_of(&fields, "status");
    ret->kind = DBR_KIND_LOG;
    ret->text = path.len > 0 ? dbr_slice_str(dbr_arena_printf(scratch, "%.*s %.*s %.*s", DBR_FMT(method),
                                                              DBR_FMT(path), DBR_FMT(status)))
                             : line;
    ret->level = status.len == 3 && status.ptr[0] == '5' ? DBR_LEVEL_ERROR : DBR_LEVEL_NONE;
    read_fields_keep(&fields, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"u_ex250209.log",
     "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2025-02-09 10:05:23\n"
     "#Fields: date time s-ip cs-method cs-uri-stem c-ip sc-status time-taken\n"
     "2025-02-09 10:05:23 10.0.0.1 GET /orders 192.0.2.7 503 2004\n",
     1, "2025-02-09T10:05:23Z", "GET /orders 503"},
    {"ftp.log", "#Date: 2025-02-09 10:05:23\n#Fields: time c-ip cs-method\n10:05:23 192.0.2.7 USER\n", 2,
     "2025-02-09T10:05:23Z", "#Date"},
    {"http.log",
     "#separator "
     "\\x09\n#path\thttp\n#fields\tts\tuid\tid.orig_h\tmethod\thost\turi\tstatus_code\n#types\ttime\tstring\n"
     "1739095523.118000\tCwFs1P\t192.0.2.7\tGET\tapi.example\t/orders\t503\n",
     1, "2025-02-09T10:05:23.118Z", "GET /orders 503"},
    {"flow.log",
     "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
     "action "
     "log-status\n"
     "2 111122223333 eni-0a1b 10.0.0.7 10.0.0.9 49152 5432 6 14 2048 1739095523 1739095583 REJECT OK\n",
     1, "2025-02-09T10:05:23Z", "REJECT 10.0.0.7:49152 > 10.0.0.9:5432"},
    {"cloudwatch.log",
     "2 111122223333 eni-0a1b - - - - - - - 1739095523 1739095583 - NODATA\n"
     "2 111122223333 eni-0a1b 10.0.0.7 10.0.0.9 49152 5432 6 14 2048 1739095583 1739095643 ACCEPT OK\n",
     2, "2025-02-09T10:05:23Z", "NODATA"},
    {0},
};

const dbr_format read_w3c = {
    .name = "w3c",
    .help =
        "logs that name their columns: W3C extended format (IIS, CloudFront, proxies), Zeek, AWS flow logs",
    .label = DBR_T_READ_LABEL_ACCESS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
