/*
 * What a log says its requests took; see requests.h.
 *
 *     {"reqId":"req-2","req":{"method":"POST","url":"/checkout?x=1"},"msg":"incoming request"}
 *     {"reqId":"req-2","res":{"statusCode":500},"responseTime":5036.16,"msg":"request completed"}
 *         → 5.03616 s, "POST /checkout"
 *
 * Traces are remembered in a table of fixed size in which a later one takes the place of another with the same slot: what is
 * forgotten costs an operation's name, nothing else.
 */
#include "detect/requests.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

#define PROBES        50u
#define TRACES        4096u /* slots; a power of two */
#define MAX_OPERATION 120u  /* bytes */
#define LONGEST       10.0  /* seconds: half of a log's callers do not wait longer */

typedef struct trace_slot {
    uint64_t hash;
    size_t i_operation;
} trace_slot;

static bool is_whole(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (floor(values[i]) < values[i]) {
            return false;
        }
    }
    return true;
}

double detect_requests_unit(double *values, size_t n)
{
    bool whole = is_whole(values, n);
    double median = detect_median(values, n);
    double unit = whole ? 1e3 : 1;
    while (unit < 1e9 && median > LONGEST * unit) {
        unit *= 1e3;
    }
    return unit;
}

/* The longest thing a record says it took, where it says in which unit; else the first number without one. */
static dbr_took took(const dbr_record *r, double *ret)
{
    dbr_took best = DBR_TOOK_NOTHING;
    for (size_t i = 0; i < r->n_fields; i++) {
        double v = 0;
        dbr_took got = dbr_field_took(r->fields[i].key, r->fields[i].value, &v);
        if (got > best || (got == DBR_TOOK_SECONDS && v > *ret)) {
            best = got;
            *ret = v;
        }
    }
    return best;
}

static dbr_slice field_of(const dbr_record *r, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        for (size_t i = 0; i < r->n_fields; i++) {
            if (dbr_slice_is(r->fields[i].key, *keys) && r->fields[i].value.len > 0) {
                return r->fields[i].value;
            }
        }
    }
    return (dbr_slice){0};
}

/* A path without its query and host, segments that hold a digit as "<*>", appended to `out`. */
static void add_path(dbr_buf *out, dbr_slice path)
{
    size_t host = dbr_slice_find(path, dbr_slice_str("://"));
    if (host != SIZE_MAX) {
        dbr_slice rest = dbr_slice_from(path, host + 3);
        size_t slash = dbr_slice_find_char(rest, '/');
        path = slash == SIZE_MAX ? dbr_slice_str("/") : dbr_slice_from(rest, slash);
    }
    path = dbr_slice_sub(path, 0, dbr_slice_find_char(path, '?'));
    path = dbr_slice_sub(path, 0, dbr_slice_find_char(path, '#'));
    for (bool is_first = true; path.ptr != NULL; is_first = false) {
        dbr_slice segment = dbr_slice_cut(&path, '/');
        bool varies = false;
        for (size_t i = 0; i < segment.len; i++) {
            varies |= segment.ptr[i] >= '0' && segment.ptr[i] <= '9';
        }
        bool is_version = segment.len <= 3 && dbr_slice_starts(segment, "v"); /* "v1" says which, not whose */
        dbr_buf_str(out, is_first ? "" : "/");
        dbr_buf_slice(out, varies && !is_version ? dbr_slice_str("<*>") : segment);
    }
}

/* What the record says it is about, "POST /orders/<*>", into `out`; empty when it says nothing. */
static void operation_of(const dbr_record *r, dbr_buf *out)
{
    static const char *const PATHS[] = {"path",         "route",       "url",         "uri",
                                        "req.url",      "req.path",    "request.url", "request.path",
                                        "http.route",   "http.target", "http.path",   "url.path",
                                        "request_path", "request_uri", "endpoint",    NULL};
    static const char *const NAMES[] = {"operation",  "operationName", "op",         "grpc.method",
                                        "rpc.method", "rpc_method",    "controller", NULL};
    static const char *const METHODS[] = {"method",      "req.method",  "request.method",
                                          "http.method", "http_method", "http.request.method",
                                          "verb",        NULL};
    dbr_slice path = field_of(r, PATHS);
    dbr_slice name = path.len == 0 ? field_of(r, NAMES) : (dbr_slice){0};
    dbr_slice method = path.len > 0 ? field_of(r, METHODS) : (dbr_slice){0};
    if (path.len > 0 && dbr_slice_find_char(path, '/') != SIZE_MAX) {
        if (method.len > 0 && method.len <= 8) {
            dbr_buf_printf(out, "%.*s ", DBR_FMT(method));
        }
        add_path(out, path);
    } else if (name.len > 0) {
        dbr_buf_slice(out, name);
    }
}

/* The number of an operation, which is remembered; 0 for none, and when there are too many. */
static size_t number_of(detect_requests *all, dbr_slice operation)
{
    if (operation.len == 0 || operation.len > MAX_OPERATION) {
        return 0;
    }
    for (size_t i = 1; i < all->n_operations; i++) {
        if (dbr_slice_eq(all->operations[i], operation)) {
            return i;
        }
    }
    if (all->n_operations > DETECT_MAX_OPERATIONS) {
        return 0;
    }
    all->operations[all->n_operations] = dbr_slice_dup(&all->arena, operation);
    return all->n_operations++;
}

/* Its own operation, or that of its trace, which is remembered either way. */
static size_t find_operation(detect_requests *all, trace_slot *traces, const dbr_record *r)
{
    DBR_AUTO(dbr_buf) text = {0};
    operation_of(r, &text);
    size_t i = number_of(all, dbr_buf_view(&text));
    if (r->trace.len > 0) {
        uint64_t hash = dbr_hash(r->trace);
        trace_slot *slot = &traces[hash & (TRACES - 1)];
        if (i > 0) {
            *slot = (trace_slot){hash, i};
        } else if (slot->hash == hash) {
            i = slot->i_operation;
        }
    }
    return i;
}

/* Numbers without a unit become seconds. */
static void judge_units(detect_requests *all)
{
    double *bare = dbr_xcalloc(all->n + 1, sizeof(*bare));
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (all->items[i].is_bare) {
            bare[n++] = all->items[i].seconds;
        }
    }
    double unit = detect_requests_unit(bare, n);
    for (size_t i = 0; i < all->n; i++) {
        all->items[i].seconds /= all->items[i].is_bare ? unit : 1;
        all->items[i].is_bare = false;
    }
    free(bare);
}

dbr_code detect_requests_read(dbr_evidence *ev, uint32_t i_member, dbr_span span, detect_requests *ret,
                              dbr_err *err)
{
    uint64_t n_entries = dbr_evidence_member(ev, i_member)->n_entries;
    uint64_t step = n_entries / DETECT_MAX_REQUESTS + 1;
    trace_slot *traces = dbr_xcalloc(TRACES, sizeof(*traces));
    size_t n_seen = 0;
    dbr_code rc = DBR_OK;
    ret->items = dbr_xcalloc(DETECT_MAX_REQUESTS + 1, sizeof(*ret->items));
    ret->n_operations = 1;
    for (uint64_t i = 0; rc == DBR_OK && i < n_entries && (n_seen < PROBES || ret->n > 0); i += step) {
        dbr_arena scratch = {0};
        dbr_record r = {0};
        dbr_err bad = {0};
        dbr_entry e;
        double v = 0;
        rc = dbr_evidence_entry(ev, i_member, i, &e, err);
        bool is_inside = rc == DBR_OK && e.kind == DBR_KIND_LOG && e.time != DBR_TIME_NONE &&
                         e.time >= span.begin && e.time <= span.end;
        if (is_inside && dbr_evidence_record(ev, &e, &scratch, &r, &bad) == DBR_OK) {
            size_t i_operation = find_operation(ret, traces, &r);
            dbr_took got = took(&r, &v);
            n_seen++;
            if (got != DBR_TOOK_NOTHING) {
                ret->items[ret->n++] = (detect_request){
                    .entry = e, .seconds = v, .i_operation = i_operation, .is_bare = got == DBR_TOOK_BARE};
            }
        }
        dbr_arena_release(&scratch);
    }
    free(traces);
    judge_units(ret);
    return rc;
}

void detect_requests_release(detect_requests *r)
{
    free(r->items);
    dbr_arena_release(&r->arena);
    *r = (detect_requests){0};
}
