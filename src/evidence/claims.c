/*
 * What a claim yields. A query claim becomes one SELECT, confined to the linked artifact and the incident's window:
 *
 *     count(*) where status >= 500     on evidence/nginx/a.log, window 10:05–10:40
 *     SELECT count(*) FROM log WHERE (status >= 500) AND artifact = 'evidence/nginx/a.log' AND time >= … AND time < …
 *
 * With `cmp number` the answer is 1 or 0; with `for span` it is whether the comparison holds row after row for so long.
 * Arithmetic over milestones is `a - b`, `a`, and gives seconds (an instant: seconds since 1970).
 */
#include "evidence/folder.h"

#include <math.h>

/* Steps of SQLite's machine before a claim is given up: some seconds. */
#define MAX_CLAIM_STEPS (UINT64_C(2000000000))

/* ---- milestones ---- */

static dbr_slice next_word(dbr_slice *rest)
{
    *rest = dbr_slice_trim(*rest);
    size_t n = 0;
    if (rest->len > 0 && (rest->ptr[0] == '-' || rest->ptr[0] == '+')) {
        n = 1;
    } else {
        while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '-' && rest->ptr[n] != '+') {
            n++;
        }
    }
    dbr_slice word = dbr_slice_sub(*rest, 0, n);
    *rest = dbr_slice_from(*rest, n);
    return word;
}

static dbr_code milestone_value(const dbr_claim *claim, const dbr_milestone *milestones, dbr_arena *arena,
                                dbr_claim_value *ret, dbr_err *err)
{
    dbr_time total = 0;
    int sign = 1;
    ret->query = claim->scalar;
    for (dbr_slice rest = claim->scalar; dbr_slice_trim(rest).len > 0;) {
        dbr_slice word = next_word(&rest);
        if (dbr_slice_is(word, "-") || dbr_slice_is(word, "+")) {
            sign = word.ptr[0] == '-' ? -1 : 1;
            continue;
        }
        dbr_milestone_name m = dbr_milestone_parse(word);
        if (m == DBR_MILESTONE_COUNT) {
            return dbr_fail(err, DBR_EPARSE, "'%.*s' is no milestone", DBR_FMT(word));
        }
        if (milestones == NULL || milestones[m].time == DBR_TIME_NONE) {
            ret->is_null = true;
            ret->why = dbr_slice_str(dbr_arena_printf(arena, "%s is not known", dbr_milestone_word(m)));
            return DBR_OK;
        }
        total += sign * milestones[m].time;
    }
    ret->value = (double)total / (double)DBR_SECOND;
    ret->text = dbr_slice_str(dbr_arena_printf(arena, "%.9g", ret->value));
    return DBR_OK;
}

/* ---- queries ---- */

/* Members an address confines to; `*ret_kind` the kind most of their entries have. */
static size_t confined(const dbr_evidence *ev, const dbr_address *a, dbr_kind *ret_kind)
{
    uint64_t n_kind[DBR_KIND_COUNT] = {0};
    size_t n = 0;
    dbr_slice path = dbr_slice_starts(a->path, "evidence/") ? dbr_slice_from(a->path, 9) : a->path;
    bool is_folder = path.len == 0 || path.ptr[path.len - 1] == '/' || dbr_slice_is(path, "evidence");
    for (size_t i = 0; i < ev->members.n; i++) {
        const dbr_member_info *m = &ev->members.items[i].info;
        bool fits = is_folder ? path.len <= m->path.len && memcmp(m->path.ptr, path.ptr, path.len) == 0
                              : dbr_slice_eq(m->path, path) &&
                                    (a->member.len == 0 || dbr_slice_eq(a->member, m->name));
        for (size_t k = 0; fits && k < DBR_KIND_COUNT; k++) {
            n_kind[k] += m->n_kind[k];
        }
        n += fits;
    }
    *ret_kind = DBR_KIND_LOG;
    for (size_t k = 0; k < DBR_KIND_COUNT; k++) {
        *ret_kind = n_kind[k] > n_kind[*ret_kind] ? (dbr_kind)k : *ret_kind;
    }
    return n;
}

static const char *table_of(dbr_kind kind)
{
    static const char *const names[DBR_KIND_COUNT] = {
        [DBR_KIND_LOG] = "log",   [DBR_KIND_SAMPLE] = "metric",   [DBR_KIND_ALERT] = "alert",
        [DBR_KIND_PAGE] = "page", [DBR_KIND_MESSAGE] = "message", [DBR_KIND_CHANGE] = "change"};
    return names[kind];
}

static void quote(dbr_buf *out, dbr_slice s)
{
    dbr_buf_char(out, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\'') {
            dbr_buf_char(out, '\'');
        }
        dbr_buf_char(out, s.ptr[i]);
    }
    dbr_buf_char(out, '\'');
}

/* " AND …" for the artifact. A folder confines by prefix ('0' is what follows '/'), "evidence/" not at all. */
static void confine(dbr_buf *out, const dbr_address *a)
{
    dbr_slice path = a->path;
    if (path.len == 0 || dbr_slice_is(path, "evidence") || dbr_slice_is(path, "evidence/")) {
        return;
    }
    if (path.ptr[path.len - 1] == '/') {
        dbr_buf_str(out, " AND artifact >= ");
        quote(out, path);
        dbr_buf_str(out, " AND artifact < ");
        quote(out, dbr_slice_sub(path, 0, path.len - 1));
        out->len--; // the closing quote
        dbr_buf_str(out, "0'");
        return;
    }
    dbr_buf_str(out, " AND artifact = ");
    quote(out, path);
    if (a->member.len > 0) {
        dbr_buf_str(out, " AND member = ");
        quote(out, a->member);
    }
}

static bool is_record_table(dbr_slice table)
{
    for (size_t k = 0; k < DBR_KIND_COUNT; k++) {
        if (dbr_slice_is(table, table_of((dbr_kind)k))) {
            return true;
        }
    }
    return false;
}

static void write_query(dbr_buf *out, const dbr_claim *c, const dbr_address *a, dbr_slice table,
                        dbr_span window)
{
    bool is_run = c->for_span.len > 0;
    dbr_buf_printf(out, is_run ? "SELECT time, (%.*s)" : "SELECT (%.*s)", DBR_FMT(c->scalar));
    if (c->comparison[0] != '\0') {
        dbr_buf_printf(out, " %s %.*s", c->comparison, DBR_FMT(c->bound));
    }
    dbr_buf_printf(out, " FROM %.*s", DBR_FMT(table));
    dbr_buf_str(out, " WHERE ");
    if (c->condition.len > 0) {
        dbr_buf_printf(out, "(%.*s)", DBR_FMT(c->condition));
    } else {
        dbr_buf_str(out, "1");
    }
    if (is_record_table(table)) {
        confine(out, a);
        if (!c->is_all && window.begin != DBR_TIME_NONE) {
            dbr_buf_printf(out, " AND time >= %lld", (long long)window.begin);
        }
        if (!c->is_all && window.end != DBR_TIME_NONE) {
            dbr_buf_printf(out, " AND time < %lld", (long long)window.end);
        }
    }
    if (is_run) {
        dbr_buf_str(out, " ORDER BY time");
    }
}

typedef struct answer {
    dbr_arena *arena;
    dbr_claim_value *ret;
    dbr_time run_begin, longest; // `for`: the current and the longest run
    bool has_row;
} answer;

static double number_of(const dbr_sql_value *v)
{
    double real = NAN;
    switch (v->type) {
    case DBR_SQL_INT:
        return (double)v->integer;
    case DBR_SQL_REAL:
        return v->real;
    case DBR_SQL_TEXT:
        (void)dbr_slice_real(v->text, &real);
        return real;
    case DBR_SQL_NULL:
        break;
    }
    return NAN;
}

static int take_scalar(void *data, const dbr_sql_value *values, const char *const *names, size_t n,
                       dbr_err *err)
{
    answer *x = data;
    (void)names;
    (void)err;
    x->has_row = n > 0;
    if (n == 0 || values[0].type == DBR_SQL_NULL) {
        return 1;
    }
    x->ret->is_null = false;
    x->ret->value = number_of(&values[0]);
    x->ret->text = values[0].type == DBR_SQL_TEXT ? dbr_slice_dup(x->arena, values[0].text)
                   : values[0].type == DBR_SQL_INT
                       ? dbr_slice_str(dbr_arena_printf(x->arena, "%lld", (long long)values[0].integer))
                       : dbr_slice_str(dbr_arena_printf(x->arena, "%.10g", x->ret->value));
    return 1;
}

static int take_run(void *data, const dbr_sql_value *values, const char *const *names, size_t n, dbr_err *err)
{
    answer *x = data;
    (void)names;
    (void)err;
    if (n < 2 || values[0].type != DBR_SQL_INT) {
        return 0;
    }
    x->has_row = true;
    bool holds = values[1].type == DBR_SQL_INT && values[1].integer != 0;
    if (!holds) {
        x->run_begin = DBR_TIME_NONE;
    } else if (x->run_begin == DBR_TIME_NONE) {
        x->run_begin = values[0].integer;
    } else if (values[0].integer - x->run_begin > x->longest) {
        x->longest = values[0].integer - x->run_begin;
    }
    return 0;
}

/* Why the answer cannot be trusted: something asked about is missing, torn or does not reach that far. */
static void judge_coverage(dbr_evidence *ev, const dbr_address *a, dbr_span window, dbr_arena *arena,
                           dbr_claim_value *ret)
{
    dbr_slice path = dbr_slice_starts(a->path, "evidence/") ? dbr_slice_from(a->path, 9) : a->path;
    for (size_t i = 0; i < ev->members.n && !ret->is_incomplete; i++) {
        const dbr_member_info *m = &ev->members.items[i].info;
        bool is_folder = path.len == 0 || path.ptr[path.len - 1] == '/';
        if (is_folder && (m->is_missing || m->is_changed) &&
            dbr_slice_eq(dbr_slice_sub(m->path, 0, path.len), path)) {
            ret->is_incomplete = true;
            ret->why = dbr_slice_str(m->is_missing ? "an artifact is not here"
                                                   : "an artifact is not what was collected");
        }
        if (!dbr_slice_eq(m->path, path)) {
            continue; // over a folder every source counts for what it has
        }
        const char *why =
            m->is_missing        ? "the artifact is not here"
            : m->is_changed      ? "the artifact is not what was collected"
            : m->problem.len > 0 ? dbr_arena_str(arena, m->problem)
            : window.begin != DBR_TIME_NONE && m->span.end != DBR_TIME_NONE && m->span.end < window.begin
                ? "it ends before the incident begins"
            : window.end != DBR_TIME_NONE && m->span.begin != DBR_TIME_NONE && m->span.begin >= window.end
                ? "it begins after the incident ended"
                : NULL;
        ret->is_incomplete = why != NULL;
        ret->why = dbr_slice_str(why);
    }
}

dbr_code dbr_evidence_claim(dbr_evidence *ev, const dbr_claim *claim, const dbr_address *address,
                            dbr_span window, const dbr_milestone *milestones, dbr_arena *arena,
                            dbr_claim_value *ret, dbr_err *err)
{
    DBR_AUTO(dbr_buf) query = {0};
    dbr_claim_value value = {.value = NAN, .is_null = true};
    answer x = {.arena = arena, .ret = &value, .run_begin = DBR_TIME_NONE};
    dbr_sql *sql = NULL;
    dbr_kind kind;
    dbr_code rc = DBR_OK;

    if (claim->kind == DBR_CLAIM_MILESTONES) {
        value.is_null = false;
        rc = milestone_value(claim, milestones, arena, &value, err);
        goto done;
    }
    size_t n = confined(ev, address, &kind);
    dbr_slice table = claim->table.len > 0 ? claim->table : dbr_slice_str(table_of(kind));
    write_query(&query, claim, address, table, window);
    value.query = dbr_slice_dup(arena, dbr_buf_view(&query));
    if (n == 0 && claim->table.len == 0) {
        value.is_incomplete = true;
        value.why = dbr_slice_str("no such artifact has been read");
        goto done;
    }
    const dbr_claim_value *memo = ev_memo_find(ev, value.query, claim->for_span);
    if (memo != NULL) {
        value = *memo;
        goto done;
    }
    rc = dbr_evidence_sql(ev, &sql, err);
    rc = rc < 0 ? rc
                : dbr_sql_run(sql, value.query, MAX_CLAIM_STEPS,
                              claim->for_span.len > 0 ? take_run : take_scalar, &x, err);
    if (rc == DBR_OK && claim->for_span.len > 0) {
        dbr_time span = 0;
        dbr_time unit = 0;
        (void)dbr_duration_parse(claim->for_span, &span, &unit);
        value.is_null = !x.has_row;
        value.value = x.longest >= span ? 1 : 0;
        value.text = dbr_slice_str(x.longest >= span ? "1" : "0");
    }
    if (rc == DBR_OK) {
        judge_coverage(ev, address, claim->is_all ? (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE} : window, arena,
                       &value);
        ev_memo_add(ev, claim->for_span, &value);
    }
done:
    if (rc == DBR_OK) {
        *ret = value;
    }
    return rc;
}
