/*
 * A span as a log record; see span.h.
 */
#include "read/span.h"

bool read_span_failed(dbr_slice key, dbr_slice value)
{
    int64_t status = 0;
    if (dbr_slice_is(key, "error")) {
        return value.len > 0 && !dbr_slice_is(value, "false") && !dbr_slice_is(value, "0");
    }
    bool is_status = dbr_slice_is(key, "http.status_code") || dbr_slice_is(key, "http.response.status_code");
    return is_status && dbr_slice_int(value, &status) && status >= 500;
}

void read_span_record(const read_span *span, read_fields *f, dbr_arena *arena, dbr_record *ret)
{
    ret->kind = DBR_KIND_LOG;
    ret->title = span->name;
    ret->service = span->service;
    ret->trace = span->trace;
    ret->level = span->is_error ? DBR_LEVEL_ERROR : DBR_LEVEL_NONE;
    read_fields_http(f);
    if (span->id.len > 0) {
        read_field(f, dbr_slice_str("span_id"), span->id, false);
    }
    if (span->parent.len > 0) {
        read_field(f, dbr_slice_str("parent_id"), span->parent, false);
    }
    if (span->kind.len > 0) {
        read_field(f, dbr_slice_str("span_kind"), span->kind, false);
    }
    const char *took = "";
    if (span->duration_s >= 0) {
        dbr_slice seconds = dbr_slice_str(dbr_arena_printf(arena, "%.6f", span->duration_s));
        read_field(f, dbr_slice_str("duration"), seconds, true);
        took = span->duration_s >= 1 ? dbr_arena_printf(arena, " took %.3f s", span->duration_s)
                                     : dbr_arena_printf(arena, " took %.3f ms", span->duration_s * 1e3);
    }
    ret->text = dbr_slice_str(dbr_arena_printf(arena, "%.*s%s%s%.*s", DBR_FMT(span->name), took,
                                               span->error.len > 0 ? ": " : "", DBR_FMT(span->error)));
    read_fields_keep(f, arena, ret);
}
