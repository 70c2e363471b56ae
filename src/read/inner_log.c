/*
 * A log inside a JSON string; see inner_log.h.
 *
 * The member is the first string of two lines and more of which most begin with a strong stamp of one format.
 * Lines before the first stamp are a record without a time.
 */
#include "read/inner_log.h"

#include "base/json.h"
#include "read/text_header.h"

#define LOOK_LINES 20u
#define MAX_OFFSET 32u

/* A stamp near the start of a line, strong ones only. */
static bool line_stamp(dbr_slice line, size_t *offset, size_t *len, dbr_stamp *stamp)
{
    const dbr_stamp_format *format = dbr_stamp_detect(line, MAX_OFFSET, offset, len, stamp);
    return format != NULL && format->rank == DBR_STAMP_STRONG;
}

/* Whether most of the first lines have stamps; the text is decoded. */
static bool is_log(dbr_slice text)
{
    size_t n = 0, n_stamps = 0, offset = 0, len = 0;
    dbr_slice rest = text, line;
    dbr_stamp stamp;
    while (n < LOOK_LINES && read_line(&rest, &line)) {
        bool is_indented = line.ptr[0] == ' ' || line.ptr[0] == '\t';
        n += !is_indented;
        n_stamps += !is_indented && line_stamp(line, &offset, &len, &stamp);
    }
    return n_stamps >= 2 && n_stamps * 2 >= n;
}

/* The next member that may be a log: an escaped string with a line break in it; false at the end. */
static bool next_text(dbr_json *j, dbr_json_value *value)
{
    for (;;) {
        dbr_json_type type = dbr_json_next(j, value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return false;
        }
        if (type == DBR_JSON_STRING && value->has_escape &&
            dbr_slice_find(value->raw, dbr_slice_str("\\n")) != SIZE_MAX) {
            return true;
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(j, value, NULL)) {
            return false;
        }
    }
}

/* The decoded member, in the arena; empty for none. */
static dbr_slice find_log(dbr_slice object, dbr_arena *arena, dbr_slice *ret_key)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, object);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return (dbr_slice){0};
    }
    while (next_text(&j, &value)) {
        dbr_slice text = dbr_json_text(arena, &value);
        if (is_log(text)) {
            *ret_key = value.key;
            return text;
        }
    }
    return (dbr_slice){0};
}

bool read_inner_log_is(dbr_slice object)
{
    dbr_arena arena = {0};
    dbr_slice key;
    bool is = find_log(object, &arena, &key).len > 0;
    dbr_arena_release(&arena);
    return is;
}

/* What every record of the log shares. */
typedef struct inner {
    dbr_arena *scratch;
    read_fields fields;
    dbr_slice service, host;
    dbr_record_take take;
    void *data;
    size_t n;
    bool is_enough;
} inner;

static void gather(inner *in, dbr_slice object, dbr_slice log_key)
{
    dbr_json j;
    dbr_json_value value;
    static const char *const HOSTS[] = {"pod_name", "pod",  "host",         "hostname",
                                        "instance", "node", "container_id", NULL};
    static const char *const SERVICES[] = {"service",        "service_name", "app", "container",
                                           "container_name", "job",          NULL};
    dbr_json_init(&j, object);
    (void)dbr_json_next(&j, &value);
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return;
        }
        if (type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) {
            if (!dbr_json_skip(&j, &value, NULL)) {
                return;
            }
            continue;
        }
        if (type == DBR_JSON_NULL || dbr_slice_eq(value.key, log_key)) {
            continue;
        }
        dbr_slice text = dbr_json_text(in->scratch, &value);
        read_field(&in->fields, value.key, text, type == DBR_JSON_NUMBER);
        for (size_t i = 0; HOSTS[i] != NULL; i++) {
            in->host = in->host.len == 0 && dbr_slice_is(value.key, HOSTS[i]) ? text : in->host;
        }
        for (size_t i = 0; SERVICES[i] != NULL; i++) {
            in->service = in->service.len == 0 && dbr_slice_is(value.key, SERVICES[i]) ? text : in->service;
        }
    }
}

static void give(inner *in, dbr_slice record)
{
    dbr_record r = {.kind = DBR_KIND_LOG, .stamp = {.local = DBR_TIME_NONE}, .text = record};
    read_fields f = in->fields;
    size_t offset = 0, len = 0;
    dbr_stamp stamp;
    if (record.len == 0 || in->is_enough) {
        return;
    }
    if (line_stamp(read_first_line(record), &offset, &len, &stamp)) {
        r.stamp = stamp;
        r.stamp_raw = dbr_slice_sub(record, offset, offset + len);
        read_header(dbr_slice_sub(record, 0, offset), dbr_slice_from(record, offset + len), READ_ANY,
                    in->scratch, &f, &r);
    } else {
        r.level = dbr_text_level(record);
    }
    r.host = r.host.len > 0 ? r.host : in->host;
    r.service = r.service.len > 0 ? r.service : in->service;
    read_fields_keep(&f, in->scratch, &r);
    in->n++;
    in->is_enough = in->n >= DBR_MAX_PIECE_RECORDS || !in->take(in->data, &r, (dbr_slice){0});
}

size_t read_inner_log_each(dbr_slice object, dbr_arena *scratch, dbr_record_take take, void *data)
{
    dbr_slice key = {0};
    dbr_slice rest = find_log(object, scratch, &key), record = {0}, line;
    inner in = {.scratch = scratch, .take = take, .data = data};
    if (rest.len == 0) {
        return 0;
    }
    in.fields.n = 0;
    gather(&in, object, key);
    while (read_line(&rest, &line)) {
        size_t offset = 0, len = 0;
        dbr_stamp stamp;
        if (record.len == 0 || line_stamp(line, &offset, &len, &stamp)) {
            give(&in, record);
            record = line;
        } else {
            record.len = (size_t)(line.ptr + line.len - record.ptr);
        }
    }
    give(&in, record);
    return in.n;
}
