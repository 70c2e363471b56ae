/*
 * Which statement a database spends itself on: the lists that load reports hold beside their series (Performance Insights' top
 * statements, pg_stat_statements and the like as JSON).
 *
 *     {"statement":"INSERT INTO …","db_load_avg":4.2,"wait_events":[{"name":"WAL:Lock","db_load_avg":3.1}]}
 *     {"Dimensions":{"db.sql_tokenized.statement":"…"},"Total":4.2}
 *     {"query":"…","total_exec_time":91234.5}
 *         → "INSERT INTO …: 84 % of the database's load of 5, 74 % of it waiting for WAL:Lock"
 *
 * A statement is a text that begins with a verb of SQL under one of the keys STATEMENTS, its load a number under one of LOADS; a
 * list's statements are compared with each other only. Of two at least, one with half of their load is a failure that the
 * evidence speaks of, never grave: 0.55 · (0.8 + 0.2 · share). Nobody knows what is usual;
 * but where fewer than two sessions are at work on average nothing waits for the database.
 *
 * Limits: documents up to 1 MiB, twelve levels, lists of 500.
 */
#include "detect/detect_impl.h"

#include "base/json.h"
#include "base/utf8.h"

#include <math.h>

#define MAX_BYTES     (UINT64_C(1) << 20)
#define MAX_DEPTH     12u
#define MAX_LIST      500u
#define SHARE         0.5
#define IDLE          2.0 /* sessions at work on average */
#define SHOWN_COLUMNS 100u

/* The first key that an object has, as text; ptr NULL for none. */
static dbr_slice first_of(dbr_arena *scratch, dbr_slice object, const char *const *pointers)
{
    dbr_slice value = {0};
    for (size_t i = 0; pointers[i] != NULL && value.ptr == NULL; i++) {
        value = dbr_json_text_at(scratch, object, pointers[i]);
    }
    return value;
}

static bool is_sql(dbr_slice text)
{
    static const char *const VERBS[] = {"SELECT", "INSERT",  "UPDATE", "DELETE",  "WITH",   "MERGE",
                                        "COPY",   "CALL",    "ALTER",  "CREATE",  "LOCK",   "REINDEX",
                                        "VACUUM", "ANALYZE", "EXEC",   "REPLACE", "REFRESH"};
    for (size_t i = 0; i < sizeof(VERBS) / sizeof(VERBS[0]); i++) {
        size_t n = strlen(VERBS[i]);
        bool is_verb = dbr_slice_eq_nocase(dbr_slice_sub(text, 0, n), dbr_slice_str(VERBS[i]));
        if (is_verb && (text.len == n || text.ptr[n] == ' ' || text.ptr[n] == '\n')) {
            return true;
        }
    }
    return false;
}

static const char *const STATEMENTS[] = {"/statement",
                                         "/query",
                                         "/sql",
                                         "/sql_text",
                                         "/digest_text",
                                         "/DIGEST_TEXT",
                                         "/Dimensions/db.sql_tokenized.statement",
                                         "/Dimensions/db.sql.statement",
                                         NULL};
static const char *const LOADS[] = {"/db_load_avg", "/load", "/avg_load", "/aas", "/Total", NULL};
static const char *const TIMES[] = {"/total_exec_time", "/total_time", "/SUM_TIMER_WAIT", "/sum_timer_wait",
                                    NULL};

static double number_of(dbr_arena *scratch, dbr_slice object, const char *const *pointers)
{
    double number = 0;
    return dbr_slice_real(first_of(scratch, object, pointers), &number) && number > 0 ? number : 0;
}

/* A list's statements while it is read. */
typedef struct tally {
    double total, most;
    size_t n;
    bool is_time;   // seconds spent instead of sessions at work
    dbr_slice best; // object
} tally;

/* What a statement waits for most, and how much of its load that is; empty for none. */
static dbr_slice wait_of(dbr_arena *scratch, dbr_slice statement, double *ret_load)
{
    dbr_slice list = dbr_json_text_at(scratch, statement, "/wait_events");
    dbr_slice best = {0};
    for (unsigned i = 0; i < 10 && list.len > 0; i++) {
        dbr_slice e = dbr_json_text_at(scratch, list, dbr_arena_printf(scratch, "/%u", i));
        double load = e.len > 0 ? number_of(scratch, e, LOADS) : 0;
        if (load > *ret_load) {
            *ret_load = load;
            best = dbr_json_text_at(scratch, e, "/name");
        }
    }
    return best;
}

/* A document while it is searched. */
typedef struct search {
    dbr_arena *arena, *scratch;
    const dbr_entry *entry;
    signal_vec *out;
} search;

static void tell(search *s, const tally *t)
{
    double waiting = 0;
    dbr_slice wait = wait_of(s->scratch, t->best, &waiting);
    dbr_slice statement = dbr_utf8_fit(first_of(s->scratch, t->best, STATEMENTS), SHOWN_COLUMNS);
    const char *of = t->is_time ? "" : dbr_arena_printf(s->scratch, " of %.3g", t->total);
    const char *waits = wait.len > 0 ? dbr_arena_printf(s->scratch, ", %.0f %% of it waiting for %.*s",
                                                        100 * fmin(1, waiting / t->most), DBR_FMT(wait))
                                     : "";
    const char *text = dbr_arena_printf(s->scratch, "%.*s: %.0f %% of the database's load%s%s",
                                        DBR_FMT(statement), 100 * t->most / t->total, of, waits);
    *DBR_PUSH(s->out) =
        (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                     .time = DBR_TIME_NONE, // of the whole report
                     .end = DBR_TIME_NONE,
                     .first = *s->entry,
                     .last = *s->entry,
                     .i_member = s->entry->i_member,
                     .i_series = -1,
                     .n = 1,
                     .score = detect_failure_weight(DBR_FAILURE_LOAD) * (0.8 + 0.2 * t->most / t->total),
                     .failure = DBR_FAILURE_LOAD,
                     .text = detect_headline(dbr_slice_str(text), s->arena)};
}

static void look(search *s, dbr_slice raw, unsigned depth)
{
    dbr_json j;
    dbr_json_value v;
    dbr_slice inner;
    tally t = {0};
    if (raw.len == 0 || depth > MAX_DEPTH || s->out->n > 0) {
        return;
    }
    dbr_json_init(&j, raw);
    bool is_list = dbr_json_next(&j, &v) == DBR_JSON_ARRAY;
    while (dbr_json_next(&j, &v) > DBR_JSON_END && v.type != DBR_JSON_OBJECT_END &&
           v.type != DBR_JSON_ARRAY_END) {
        bool is_inner = v.type == DBR_JSON_OBJECT || v.type == DBR_JSON_ARRAY;
        if (!is_inner) {
            continue;
        }
        if (!dbr_json_skip(&j, &v, &inner) || t.n >= MAX_LIST) {
            break;
        }
        bool may = is_list && v.type == DBR_JSON_OBJECT;
        may = may && is_sql(first_of(s->scratch, inner, STATEMENTS));
        double load = may ? number_of(s->scratch, inner, LOADS) : 0;
        t.is_time |= may && load <= 0;
        load = may && load <= 0 ? number_of(s->scratch, inner, TIMES) : load;
        t.n += load > 0;
        t.total += load;
        t.best = load > t.most ? inner : t.best;
        t.most = load > t.most ? load : t.most;
        if (load <= 0) {
            look(s, inner, depth + 1);
        }
    }
    bool is_busy = t.is_time || t.total > IDLE;
    if (t.n >= 2 && is_busy && t.most >= SHARE * t.total && s->out->n == 0) {
        tell(s, &t);
    }
}

static bool is_document(const dbr_member_info *m)
{
    static const char *const FORMATS[] = {"json-data", "json", "json-list", "json-object", "series", NULL};
    bool is = false;
    for (size_t i = 0; FORMATS[i] != NULL && !is; i++) {
        is = strcmp(m->layout->format->name, FORMATS[i]) == 0;
    }
    return is && m->size_bytes <= MAX_BYTES && m->n_entries > 0 && !m->is_missing;
}

/* The lists stand together in one record, or beside the series whose samples all stand for the document. */
static dbr_code read_member(dbr_evidence *ev, uint32_t i_member, dbr_arena *arena, signal_vec *out,
                            dbr_err *err)
{
    signal_vec own = {0};
    dbr_entry e;
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    bool is_series = strcmp(m->layout->format->name, "series") == 0;
    uint64_t n = is_series ? 1 : m->n_entries < MAX_LIST ? m->n_entries : MAX_LIST;
    dbr_code rc = DBR_OK;
    for (uint64_t i = 0; rc == DBR_OK && i < n && own.n == 0; i++) {
        dbr_arena scratch = {0};
        dbr_slice raw = {0};
        dbr_err bad = {0};
        rc = dbr_evidence_entry(ev, i_member, i, &e, err);
        if (rc == DBR_OK && dbr_evidence_bytes(ev, &e, &scratch, &raw, &bad) == DBR_OK) {
            search s = {.arena = arena, .scratch = &scratch, .entry = &e, .out = &own};
            look(&s, raw, 0);
        }
        dbr_arena_release(&scratch);
    }
    if (own.n > 0) {
        *DBR_PUSH(out) = own.items[0];
    }
    DBR_VEC_RELEASE(&own);
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    dbr_code rc = DBR_OK;
    (void)span; // a report that somebody made is about the incident
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        if (is_document(dbr_evidence_member(ev, i))) {
            rc = read_member(ev, i, arena, &found, err);
        }
    }
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_statements = {
    .name = "statements",
    .help = "the statement that a database spends most of its load on",
    .method = "of a list of statements with loads the one with half of them; never grave; own heuristic",
    .run = run,
};
