/*
 * Where the time of a trace went. In a trace drawn as text (read/span_tree.c) a span's children stand below it, further in; what
 * it took by itself is what it took less what its children did, none when they ran beside each other and took more together.
 *
 *     GET /checkout 7.63 s → callout 7.37 s → process 7.37 s → check (fraud) 6.75 s → query (fraud) 6.55 s
 *         → "GET /checkout took 7.629 s, query (fraud) 6.551 s of it"
 *
 * Of each file the operation (name and service) that took most by itself, summed over the traces in it, is told when one of
 * its spans took three seconds or more by itself (what a caller waits for at most, as in failures.c) and all of them half of
 * what the roots took: then it is where the time went, and not one of many. The span that took most by itself proves it, and is what is
 * told of. It is a failure that the evidence speaks of, *slow*: weak and never grave, since a trace does not say what is usual.
 * A span with attributes of a database, a queue or a call (OpenTelemetry's semantic conventions: db.*, messaging.*, rpc.*) is called
 * so, and its statement is told.
 *
 * Limits: 20,000 spans a file, 64 levels, 512 operations; what is deeper or comes later has no children of its own.
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define MAX_SPANS      20000u
#define MAX_LEVELS     64u
#define MAX_OPERATIONS 512u
#define WHERE_IT_WENT  0.5

/* One span, its record's slices gone. */
typedef struct open_span {
    dbr_entry entry;
    double depth, seconds, children;
    size_t i_operation;
    size_t i_root; // of its trace, in `roots`
} open_span;

typedef struct operation {
    dbr_slice title, service; // in the walk's arena
    double own, most;         // seconds: all together, one span at most
    dbr_entry entry;          // of that one
    size_t i_root, n;
} operation;

typedef struct root {
    dbr_slice title;
    double seconds;
} root;

typedef struct walk {
    dbr_evidence *ev;
    dbr_arena arena;
    open_span levels[MAX_LEVELS];
    size_t n_levels;
    DBR_VEC(operation) operations;
    DBR_VEC(root) roots;
    double total;  // seconds of all roots
    size_t n_read; // records
} walk;

static dbr_slice field(const dbr_record *r, const char *key)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_is(r->fields[i].key, key)) {
            return r->fields[i].value;
        }
    }
    return (dbr_slice){0};
}

/* Its number; SIZE_MAX when there are too many. A service that only the file's name tells says nothing of one span. */
static size_t operation_of(walk *w, const dbr_entry *e, const dbr_record *r)
{
    dbr_slice of_file = dbr_evidence_member(w->ev, e->i_member)->layout->service;
    dbr_slice service = dbr_slice_eq(r->service, of_file) ? (dbr_slice){0} : r->service;
    for (size_t i = 0; i < w->operations.n; i++) {
        const operation *o = &w->operations.items[i];
        if (dbr_slice_eq(o->title, r->title) && dbr_slice_eq(o->service, service)) {
            return i;
        }
    }
    if (w->operations.n >= MAX_OPERATIONS) {
        return SIZE_MAX;
    }
    *DBR_PUSH(&w->operations) = (operation){.title = dbr_slice_dup(&w->arena, r->title),
                                            .service = dbr_slice_dup(&w->arena, service)};
    return w->operations.n - 1;
}

/* A span has ended: all that stood below it is known. */
static void close_span(walk *w, const open_span *s)
{
    double own = fmax(0, s->seconds - s->children);
    if (s->i_operation == SIZE_MAX) {
        return;
    }
    operation *o = &w->operations.items[s->i_operation];
    o->own += own;
    o->n++;
    if (own > o->most || o->n == 1) {
        o->most = own;
        o->entry = s->entry;
        o->i_root = s->i_root;
    }
}

static void close_down_to(walk *w, double depth)
{
    while (w->n_levels > 0 && w->levels[w->n_levels - 1].depth >= depth) {
        close_span(w, &w->levels[--w->n_levels]);
    }
}

static void see(walk *w, const dbr_entry *e, const dbr_record *r)
{
    double depth = 0, seconds = 0;
    if (!dbr_slice_real(field(r, "depth"), &depth) || !dbr_slice_real(field(r, "duration"), &seconds)) {
        return;
    }
    close_down_to(w, depth);
    open_span s = {.entry = *e, .depth = depth, .seconds = seconds, .i_operation = operation_of(w, e, r)};
    if (w->n_levels > 0) {
        w->levels[w->n_levels - 1].children += seconds;
        s.i_root = w->levels[0].i_root;
    } else {
        s.i_root = w->roots.n;
        w->total += seconds;
        *DBR_PUSH(&w->roots) = (root){.title = dbr_slice_dup(&w->arena, r->title), .seconds = seconds};
    }
    if (w->n_levels < MAX_LEVELS) {
        w->levels[w->n_levels++] = s;
    } else {
        close_span(w, &s);
    }
}

static bool take_span(void *data, const dbr_entry *e, const dbr_record *r)
{
    walk *w = data;
    see(w, e, r);
    return ++w->n_read < MAX_SPANS;
}

static dbr_code read_spans(walk *w, uint32_t i_member, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .kinds = 1u << DBR_KIND_LOG,
                                  .i_member = (int64_t)i_member,
                                  .with_untimed = true,
                                  .in_file_order = true};
    w->n_read = 0;
    dbr_code rc = dbr_evidence_each(w->ev, &o, take_span, w, err);
    close_down_to(w, -1);
    return rc;
}

/* What kind of operation a span's attributes say it is, with what it ran: ": database query SELECT 1"; "" for none. */
static const char *kind_of(const dbr_record *r, dbr_arena *arena)
{
    static const struct {
        const char *prefix, *name;
    } KINDS[] = {{"db.", ": database query"}, {"messaging.", ": message queue"}, {"rpc.", ": remote call"}};
    dbr_slice statement = field(r, "db.statement");
    statement = statement.len > 0 ? statement : field(r, "db.query.text");
    for (size_t k = 0; k < sizeof(KINDS) / sizeof(KINDS[0]); k++) {
        for (size_t i = 0; i < r->n_fields; i++) {
            if (dbr_slice_starts(r->fields[i].key, KINDS[k].prefix)) {
                return statement.len > 0
                           ? dbr_arena_printf(arena, "%s %.*s", KINDS[k].name, DBR_FMT(statement))
                           : KINDS[k].name;
            }
        }
    }
    return "";
}

static void tell(walk *w, dbr_arena *arena, signal_vec *out)
{
    const operation *best = NULL;
    dbr_record r = {0};
    dbr_err ignored = {0};
    for (size_t i = 0; i < w->operations.n; i++) {
        const operation *o = &w->operations.items[i];
        best = best == NULL || o->own > best->own ? o : best;
    }
    bool is_it = best != NULL && best->most >= DETECT_SLOW_S && best->own >= WHERE_IT_WENT * w->total;
    if (!is_it || dbr_evidence_record(w->ev, &best->entry, &w->arena, &r, &ignored) < 0) {
        return;
    }
    const root *top = &w->roots.items[best->i_root];
    bool is_root = dbr_slice_eq(top->title, best->title);
    const char *head =
        is_root ? "" : dbr_arena_printf(&w->arena, "%.*s took %.3f s, ", DBR_FMT(top->title), top->seconds);
    bool has_service = best->service.len > 0;
    const char *text = dbr_arena_printf(&w->arena, "%s%.*s%s%.*s%s %s%.3f s%s%s", head, DBR_FMT(best->title),
                                        has_service ? " (" : "", DBR_FMT(best->service),
                                        has_service ? ")" : "", is_root ? "took " : "", best->most,
                                        is_root ? " by itself" : " of it", kind_of(&r, &w->arena));
    double share = fmin(1, best->own / w->total);
    *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                  .time = best->entry.time,
                                  .end = DBR_TIME_NONE,
                                  .first = best->entry,
                                  .last = best->entry,
                                  .i_member = best->entry.i_member,
                                  .i_series = -1,
                                  .n = best->n,
                                  .score = detect_failure_weight(DBR_FAILURE_SLOW) * (0.8 + 0.2 * share),
                                  .failure = DBR_FAILURE_SLOW,
                                  .text = detect_headline(dbr_slice_str(text), arena)};
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    dbr_code rc = DBR_OK;
    (void)span; // a trace that somebody printed is about the incident, whenever it was taken
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        if (strcmp(m->layout->format->name, "span-tree") == 0 && !m->is_missing) {
            walk *w = dbr_xcalloc(1, sizeof(*w));
            w->ev = ev;
            rc = read_spans(w, i, err);
            if (rc == DBR_OK) {
                tell(w, arena, &found);
            }
            DBR_VEC_RELEASE(&w->operations);
            DBR_VEC_RELEASE(&w->roots);
            dbr_arena_release(&w->arena);
            free(w);
        }
    }
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_slow_spans = {
    .name = "slow_spans",
    .help = "the operation in which most of a printed trace's time went",
    .method = "a span's own time is what it took less its children's; the operation with most of it, when "
              "one of its "
              "spans has three seconds and all have half of the roots' time; own heuristic",
    .run = run,
};
