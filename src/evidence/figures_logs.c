/*
 * Figures of logs. One query groups all log records of the window by artifact, service, level and status; every count that a
 * claim could ask for is a sum of its groups, over a scope (an artifact, a member, a folder, a service, everything) and a
 * predicate (failed, level = 'error', status = 503 …), to the end of the window or until the recovery.
 */
#include "evidence/figures.h"

#include <stdlib.h>

enum { MAX_SCOPES = 120, MAX_STATUSES = 24, MAX_SERVICES = 40, MAX_KEYS = 4 };

typedef struct group {
    dbr_slice artifact, member, service, level;
    int64_t status; // -1: none
    bool is_before; // of `until`
    uint64_t n;
    dbr_time first, last;
} group;

typedef struct groups {
    fig_run *r;
    DBR_VEC(group) all;
} groups;

typedef struct scope {
    dbr_slice address, artifact, member, folder; // empty: any
    const char *words;
    int cost;
} scope;

typedef enum predicate_kind {
    P_ALL,
    P_REQUESTS,
    P_FAILED,
    P_BAD,
    P_ERROR,
    P_SEVERE,
    P_WARN,
    P_STATUS
} predicate_kind;

typedef struct predicate {
    int64_t status;
    const char *sql, *words;
    dbr_slice service; // empty: any
    predicate_kind kind;
    int cost;
} predicate;

typedef struct tally {
    uint64_t n;
    dbr_time first, last;
} tally;

static int64_t integer(const dbr_sql_value *v, int64_t otherwise)
{
    return v->type == DBR_SQL_INT ? v->integer : otherwise;
}

static int take_group(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    groups *g = data;
    dbr_arena *arena = g->r->arena;
    (void)names;
    (void)n;
    (void)err;
    if (g->all.n >= FIG_MAX_ROWS) {
        return 1;
    }
    *DBR_PUSH(&g->all) = (group){.artifact = dbr_slice_dup(arena, v[0].text),
                                 .member = dbr_slice_dup(arena, v[1].text),
                                 .service = dbr_slice_dup(arena, v[2].text),
                                 .level = dbr_slice_dup(arena, v[3].text),
                                 .status = integer(&v[4], -1),
                                 .is_before = integer(&v[5], 1) != 0,
                                 .n = (uint64_t)integer(&v[6], 0),
                                 .first = integer(&v[7], DBR_TIME_NONE),
                                 .last = integer(&v[8], DBR_TIME_NONE)};
    return 0;
}

static dbr_slice folder_of(dbr_slice path)
{
    size_t end = 0;
    for (size_t i = 0; i < path.len; i++) {
        end = path.ptr[i] == '/' ? i + 1 : end;
    }
    return dbr_slice_sub(path, 0, end);
}

static void add_scope(fig_run *r, scope *scopes, size_t *n, scope s)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_slice path = s.artifact.len > 0 ? s.artifact : s.folder;
    for (size_t i = 0; i < *n; i++) {
        if (dbr_slice_eq(scopes[i].artifact, s.artifact) && dbr_slice_eq(scopes[i].member, s.member) &&
            dbr_slice_eq(scopes[i].folder, s.folder)) {
            return;
        }
    }
    if (*n == MAX_SCOPES) {
        return;
    }
    dbr_address a = {.path = path, .member = s.member, .place = DBR_PLACE_WHOLE};
    dbr_address_write(&address, &a);
    s.address = dbr_slice_dup(r->arena, dbr_buf_view(&address));
    s.words = dbr_arena_printf(r->arena, "%.*s %.*s", DBR_FMT(path), DBR_FMT(s.member));
    scopes[(*n)++] = s;
}

/* Everything, each folder of several, each artifact, each member of several. */
static size_t find_scopes(groups *g, scope *scopes)
{
    size_t n = 0;
    dbr_slice everything = dbr_slice_str(ev_prefix(g->r->ev));
    for (int pass = 0; pass < 4; pass++) {
        for (size_t i = 0; i < g->all.n; i++) {
            const group *x = &g->all.items[i];
            dbr_slice folder = folder_of(x->artifact);
            if (pass == 0 && everything.len > 0) {
                add_scope(g->r, scopes, &n, (scope){.folder = everything, .cost = 0});
            } else if (pass == 1 && folder.len > everything.len) {
                add_scope(g->r, scopes, &n, (scope){.folder = folder, .cost = 0});
            } else if (pass == 2) {
                add_scope(g->r, scopes, &n, (scope){.artifact = x->artifact, .cost = 1});
            } else if (pass == 3 && x->member.len > 0) {
                add_scope(g->r, scopes, &n, (scope){.artifact = x->artifact, .member = x->member, .cost = 2});
            }
        }
    }
    return n;
}

static size_t find_predicates(groups *g, predicate *out)
{
    static const predicate FIXED[] = {
        {.kind = P_REQUESTS, .sql = "status is not null", .words = "requests total", .cost = 0},
        {.kind = P_FAILED, .sql = "status >= 500", .words = "failed requests errors 5xx", .cost = 0},
        {.kind = P_BAD, .sql = "status >= 400", .words = "requests refused 4xx client errors", .cost = 1},
        {.kind = P_ERROR, .sql = "level = 'error'", .words = "errors log lines", .cost = 0},
        {.kind = P_SEVERE,
         .sql = "level in ('error', 'fatal')",
         .words = "errors log lines fatal",
         .cost = 1},
        {.kind = P_WARN, .sql = "level = 'warn'", .words = "warnings log lines", .cost = 0},
        {.kind = P_ALL, .sql = "", .words = "log lines records total", .cost = 1},
    };
    size_t n = sizeof(FIXED) / sizeof(FIXED[0]);
    size_t n_statuses = 0;
    memcpy(out, FIXED, sizeof(FIXED));
    for (size_t i = 0; i < g->all.n && n_statuses < MAX_STATUSES; i++) {
        int64_t status = g->all.items[i].status;
        bool is_known = status < 0;
        for (size_t k = 0; k < n; k++) {
            is_known |= out[k].kind == P_STATUS && out[k].status == status;
        }
        if (!is_known) {
            const char *sql = dbr_arena_printf(g->r->arena, "status = %lld", (long long)status);
            const char *words = dbr_arena_printf(g->r->arena, "requests %lld responses%s", (long long)status,
                                                 status >= 500 ? " errors failed" : "");
            out[n++] = (predicate){.kind = P_STATUS, .status = status, .sql = sql, .words = words, .cost = 1};
            n_statuses++;
        }
    }
    return n;
}

static bool holds(const predicate *p, const group *g)
{
    if (p->service.len > 0 && !dbr_slice_eq(p->service, g->service)) {
        return false;
    }
    switch (p->kind) {
    case P_ALL:
        return true;
    case P_REQUESTS:
        return g->status >= 0;
    case P_FAILED:
        return g->status >= 500;
    case P_BAD:
        return g->status >= 400;
    case P_ERROR:
        return dbr_slice_is(g->level, "error");
    case P_SEVERE:
        return dbr_slice_is(g->level, "error") || dbr_slice_is(g->level, "fatal");
    case P_WARN:
        return dbr_slice_is(g->level, "warn");
    case P_STATUS:
        return g->status == p->status;
    }
    return false;
}

static tally count(const groups *g, const scope *s, const predicate *p, bool until)
{
    tally t = {.first = DBR_TIME_NONE, .last = DBR_TIME_NONE};
    for (size_t i = 0; i < g->all.n; i++) {
        const group *x = &g->all.items[i];
        bool is_in = (!until || x->is_before) &&
                     (s->artifact.len > 0 ? dbr_slice_eq(s->artifact, x->artifact)
                                          : x->artifact.len > s->folder.len &&
                                                memcmp(x->artifact.ptr, s->folder.ptr, s->folder.len) == 0) &&
                     (s->member.len == 0 || dbr_slice_eq(s->member, x->member));
        if (!is_in || !holds(p, x)) {
            continue;
        }
        t.n += x->n;
        t.first = t.first == DBR_TIME_NONE || x->first < t.first ? x->first : t.first;
        t.last = x->last > t.last ? x->last : t.last;
    }
    return t;
}

static void add_share(fig_run *r, const scope *s, const predicate *p, const groups *g, bool until, uint64_t n,
                      const char *tail)
{
    bool is_status = p->kind == P_FAILED || p->kind == P_BAD || p->kind == P_STATUS;
    predicate whole = {.kind = is_status ? P_REQUESTS : P_ALL, .service = p->service};
    if (p->kind == P_REQUESTS || p->kind == P_ALL || p->kind == P_SEVERE) {
        return;
    }
    tally t = count(g, s, &whole, until);
    if (t.n == 0) {
        return;
    }
    const char *rest = is_status ? dbr_arena_printf(r->arena, " where status is not null%s", tail)
                       : tail[0] ? dbr_arena_printf(r->arena, " where %s", tail + 5) // without " and "
                                 : "";
    fig_add(r, s->address, dbr_arena_printf(r->arena, "100.0 * sum(%s) / count(*) from log%s", p->sql, rest),
            dbr_arena_printf(r->arena, "share ratio rate percent %s %s", p->words, s->words),
            100.0 * (double)n / (double)t.n, DBR_PERCENT, s->cost + p->cost + (until ? 1 : 0));
}

static void add_predicate(fig_run *r, const groups *g, const scope *s, const predicate *p)
{
    uint64_t n_whole = 0;
    for (int pass = 0; pass < (r->until != DBR_TIME_NONE ? 2 : 1); pass++) {
        bool is_until = pass == 1;
        tally t = count(g, s, p, is_until);
        const char *tail = p->service.len > 0 ? dbr_arena_printf(r->arena, " and service = %s",
                                                                 fig_quote(r->arena, p->service))
                                              : "";
        tail = is_until ? dbr_arena_printf(r->arena, "%s and time < %s", tail, fig_at(r, r->until)) : tail;
        const char *where = p->sql[0] != '\0' ? dbr_arena_printf(r->arena, " where %s%s", p->sql, tail)
                            : tail[0] != '\0' ? dbr_arena_printf(r->arena, " where %s", tail + 5)
                                              : "";
        const char *words = dbr_arena_printf(r->arena, "%s %s %.*s", p->words, s->words, DBR_FMT(p->service));
        int cost = s->cost + p->cost + (is_until ? 1 : 0);
        if (t.n > 0 && !(is_until && t.n == n_whole)) { // else nothing came after the recovery
            fig_add(r, s->address, dbr_arena_printf(r->arena, "count(*) from log%s", where), words,
                    (double)t.n, DBR_PLAIN, cost);
        }
        n_whole = t.n;
        if (t.n > 0) {
            add_share(r, s, p, g, is_until, t.n, tail);
        }
        if (!is_until && p->kind != P_ALL && p->kind != P_REQUESTS) {
            fig_add_times(r, s->address, false, dbr_arena_printf(r->arena, "from log%s", where), words,
                          t.first, t.last, cost + 1);
        }
    }
}

static void add_services(fig_run *r, const groups *g, const scope *everything)
{
    static const predicate FIXED[] = {
        {.kind = P_REQUESTS, .sql = "status is not null", .words = "requests total", .cost = 1},
        {.kind = P_FAILED, .sql = "status >= 500", .words = "failed requests errors 5xx", .cost = 1},
        {.kind = P_ERROR, .sql = "level = 'error'", .words = "errors log lines", .cost = 1},
        {.kind = P_WARN, .sql = "level = 'warn'", .words = "warnings log lines", .cost = 1},
    };
    dbr_slice seen[MAX_SERVICES];
    size_t n = 0;
    for (size_t i = 0; i < g->all.n && n < MAX_SERVICES; i++) {
        dbr_slice service = g->all.items[i].service;
        bool is_known = service.len == 0 || fig_quote(r->arena, service) == NULL;
        for (size_t k = 0; k < n; k++) {
            is_known |= dbr_slice_eq(seen[k], service);
        }
        if (is_known) {
            continue;
        }
        seen[n++] = service;
        for (size_t k = 0; k < sizeof(FIXED) / sizeof(FIXED[0]); k++) {
            predicate p = FIXED[k];
            p.service = service;
            add_predicate(r, g, everything, &p);
        }
    }
}

dbr_code fig_logs(fig_run *r, dbr_err *err)
{
    groups g = {.r = r};
    scope scopes[MAX_SCOPES];
    predicate predicates[MAX_STATUSES + 8];
    const char *query = dbr_arena_printf(r->arena,
                                         "SELECT artifact, member, service, level, status, time < %lld, "
                                         "count(*), min(time), max(time) FROM log "
                                         "WHERE %s GROUP BY 1, 2, 3, 4, 5, 6",
                                         (long long)(r->until != DBR_TIME_NONE ? r->until : INT64_MAX),
                                         fig_in_window(r, false));
    dbr_code rc = fig_query(r, query, take_group, &g, err);
    if (rc == DBR_OK && g.all.n > 0 && g.all.n < FIG_MAX_ROWS) { // else sums would be wrong
        size_t n_scopes = find_scopes(&g, scopes);
        size_t n_predicates = find_predicates(&g, predicates);
        for (size_t i = 0; i < n_scopes; i++) {
            for (size_t k = 0; k < n_predicates; k++) {
                add_predicate(r, &g, &scopes[i], &predicates[k]);
            }
        }
        add_services(r, &g, &scopes[0]);
    }
    DBR_VEC_RELEASE(&g.all);
    return rc;
}

/* ---- distinct customers and the like ---- */

typedef struct keys {
    dbr_slice names[MAX_KEYS];
    dbr_slice folders[MAX_KEYS]; // the folder that all records with the key are in
    size_t n;
} keys;

static bool is_countable(dbr_slice key)
{
    static const char *const WORDS[] = {"customer", "user",   "tenant",  "account", "merchant",  "shop",
                                        "session",  "device", "company", "member",  "subscriber"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(key, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return dbr_slice_find_nocase(key, (dbr_slice)DBR_LIT("agent")) == SIZE_MAX;
        }
    }
    return false;
}

static void add_key(fig_run *r, keys *k, dbr_slice key, dbr_slice artifact)
{
    dbr_slice folder = folder_of(artifact);
    for (size_t i = 0; i < k->n; i++) {
        if (dbr_slice_eq(k->names[i], key)) {
            k->folders[i] = dbr_slice_eq(k->folders[i], folder) ? folder : dbr_slice_str(ev_prefix(r->ev));
            return;
        }
    }
    bool is_plain = key.len > 0 && key.len < 64;
    for (size_t i = 0; i < key.len; i++) {
        is_plain &= key.ptr[i] == '_' || key.ptr[i] == '-' || key.ptr[i] == '.' ||
                    ((key.ptr[i] | 0x20) >= 'a' && (key.ptr[i] | 0x20) <= 'z') ||
                    (key.ptr[i] >= '0' && key.ptr[i] <= '9');
    }
    if (is_plain && k->n < MAX_KEYS) {
        k->names[k->n] = dbr_slice_dup(r->arena, key);
        k->folders[k->n++] = folder;
    }
}

/* A look at some records of each log: which fields they carry. */
static void find_keys(fig_run *r, keys *k)
{
    enum { LOOKS = 5 };
    for (size_t i = 0; i < r->ev->members.n; i++) {
        const ev_member *m = &r->ev->members.items[i];
        for (uint64_t look = 0; m->info.n_kind[DBR_KIND_LOG] > 0 && look < LOOKS; look++) {
            dbr_arena arena = {0};
            dbr_entry e = {0};
            dbr_record record = {0};
            dbr_err err = {0};
            if (dbr_evidence_entry(r->ev, (uint32_t)i, (m->info.n_entries - 1) * look / LOOKS, &e, &err) ==
                    DBR_OK &&
                dbr_evidence_record(r->ev, &e, &arena, &record, &err) == DBR_OK) {
                for (size_t f = 0; f < record.n_fields; f++) {
                    if (is_countable(record.fields[f].key)) {
                        add_key(r, k, record.fields[f].key, m->shown);
                    }
                }
            }
            dbr_arena_release(&arena);
        }
    }
}

typedef struct distinct {
    int64_t n[4];
} distinct;

static int take_distinct(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    distinct *d = data;
    (void)names;
    (void)err;
    for (size_t i = 0; i < n && i < 4; i++) {
        d->n[i] = integer(&v[i], 0);
    }
    return 1;
}

/* "fields->>'customer_id'" is a column of its own when it is "user" or "client". */
static const char *key_sql(fig_run *r, dbr_slice key)
{
    return dbr_slice_is(key, "user") ? "user" : dbr_arena_printf(r->arena, "fields->>'%.*s'", DBR_FMT(key));
}

dbr_code fig_distinct(fig_run *r, dbr_err *err)
{
    static const char *const CASES[] = {"1", "status >= 500", "level = 'error'"};
    static const char *const WORDS[] = {"", "affected failed errors", "affected errors"};
    keys k = {0};
    dbr_code rc = DBR_OK;
    find_keys(r, &k);
    for (size_t i = 0; rc == DBR_OK && i < k.n; i++) {
        const char *key = key_sql(r, k.names[i]);
        const char *ahead =
            r->until != DBR_TIME_NONE ? dbr_arena_printf(r->arena, "time < %lld", (long long)r->until) : "1";
        dbr_slice folder = k.folders[i];
        distinct d = {0};
        const char *query =
            dbr_arena_printf(r->arena,
                             "SELECT count(DISTINCT %s), count(DISTINCT CASE WHEN status >= 500 THEN %s "
                             "END), count(DISTINCT CASE WHEN "
                             "level = 'error' THEN %s END), count(DISTINCT CASE WHEN status >= 500 AND %s "
                             "THEN %s END) FROM log WHERE %s "
                             "AND artifact >= '%.*s' AND artifact < '%.*s0'",
                             key, key, key, ahead, key, fig_in_window(r, false), DBR_FMT(folder),
                             DBR_FMT(dbr_slice_sub(folder, 0, folder.len > 0 ? folder.len - 1 : 0)));
        if (folder.len == 0 || fig_quote(r->arena, folder) == NULL) {
            continue; // loose files are not cited
        }
        rc = fig_query(r, query, take_distinct, &d, err);
        for (size_t c = 0; rc == DBR_OK && c < 3; c++) {
            const char *where = c == 0 ? "" : dbr_arena_printf(r->arena, " where %s", CASES[c]);
            const char *words = dbr_arena_printf(r->arena, "distinct %.*s %s", DBR_FMT(k.names[i]), WORDS[c]);
            if (d.n[c] > 0) {
                fig_add(r, folder, dbr_arena_printf(r->arena, "count(distinct %s) from log%s", key, where),
                        words, (double)d.n[c], DBR_PLAIN, (int)c == 2);
            }
            if (c == 1 && d.n[3] > 0 && d.n[3] != d.n[1]) {
                fig_add(r, folder,
                        dbr_arena_printf(r->arena, "count(distinct %s) from log%s and time < %s", key, where,
                                         fig_at(r, r->until)),
                        words, (double)d.n[3], DBR_PLAIN, 1);
            }
        }
    }
    return rc;
}
