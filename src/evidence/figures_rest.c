/*
 * Figures of everything but counts of log records: templates, series, and alerts, pages, messages and changes by what they are.
 * The latter are few, and many stand before the window (a deploy is what the incident began with): they are counted in all.
 */
#include "evidence/figures.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>

enum { MAX_SERIES = 3000 };

/* ---- templates ---- */

typedef struct template_rows {
    fig_run *r;
    size_t n;
} template_rows;

static dbr_slice address_of(fig_run *r, dbr_slice artifact, dbr_slice member)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_address a = {.path = artifact, .member = member, .place = DBR_PLACE_WHOLE};
    dbr_address_write(&address, &a);
    return dbr_slice_dup(r->arena, dbr_buf_view(&address));
}

static dbr_time time_of(const dbr_sql_value *v)
{
    return v->type == DBR_SQL_INT ? v->integer : DBR_TIME_NONE;
}

static int take_template(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    template_rows *t = data;
    fig_run *r = t->r;
    (void)names;
    (void)n;
    (void)err;
    const char *quoted = v[2].type == DBR_SQL_TEXT ? fig_quote(r->arena, v[2].text) : NULL;
    if (t->n++ >= FIG_MAX_ROWS) {
        return 1;
    }
    if (quoted == NULL) {
        return 0;
    }
    dbr_slice address = address_of(r, v[0].text, v[1].text);
    const char *from = dbr_arena_printf(r->arena, "from log where template = %s", quoted);
    const char *words =
        dbr_arena_printf(r->arena, "%.*s %.*s log lines%s", DBR_FMT(v[2].text), DBR_FMT(v[0].text),
                         dbr_slice_is(v[3].text, "error") ? " errors" : "");
    fig_add(r, address, dbr_arena_printf(r->arena, "count(*) %s", from), words, (double)v[4].integer,
            DBR_PLAIN, 3);
    fig_add_times(r, address, false, from, words, time_of(&v[5]), time_of(&v[6]), 3);
    return 0;
}

dbr_code fig_templates(fig_run *r, dbr_err *err)
{
    template_rows t = {.r = r};
    const char *query =
        dbr_arena_printf(r->arena,
                         "SELECT artifact, member, template, level, count(*), min(time), max(time) "
                         "FROM log WHERE %s GROUP BY 1, 2, 3",
                         fig_in_window(r, false));
    return fig_query(r, query, take_template, &t, err);
}

/* ---- series ---- */

typedef struct levels {
    size_t n;
    double low, high, sum, first, last, before;
    dbr_time first_at, last_at, high_at, before_at;
} levels;

static void measure(const fig_run *r, const dbr_time *times, const double *values, size_t n, levels *ret)
{
    *ret = (levels){.low = INFINITY, .high = -INFINITY, .before_at = DBR_TIME_NONE};
    for (size_t i = 0; i < n; i++) {
        bool is_before = r->window.begin != DBR_TIME_NONE && times[i] < r->window.begin;
        bool is_after = r->window.end != DBR_TIME_NONE && times[i] >= r->window.end;
        if (isnan(values[i]) || is_after) {
            continue;
        }
        if (is_before) {
            ret->before = values[i];
            ret->before_at = times[i];
            continue;
        }
        ret->first = ret->n == 0 ? values[i] : ret->first;
        ret->first_at = ret->n == 0 ? times[i] : ret->first_at;
        ret->last = values[i];
        ret->last_at = times[i];
        ret->high_at = values[i] > ret->high ? times[i] : ret->high_at;
        ret->high = fmax(ret->high, values[i]);
        ret->low = fmin(ret->low, values[i]);
        ret->sum += values[i];
        ret->n++;
    }
}

/* What a second is in the series' unit, by its name; 0 when it measures no time. */
static double per_second(dbr_slice name)
{
    bool is_milli = dbr_slice_find_nocase(name, (dbr_slice)DBR_LIT("millisecond")) != SIZE_MAX ||
                    dbr_slice_ends(name, "_ms") ||
                    dbr_slice_find(name, (dbr_slice)DBR_LIT("_ms:")) != SIZE_MAX;
    bool is_second = dbr_slice_find_nocase(name, (dbr_slice)DBR_LIT("second")) != SIZE_MAX;
    return is_milli ? 1000 : is_second ? 1 : 0;
}

const char *dbr_evidence_series_condition(dbr_evidence *ev, size_t i_series, dbr_arena *arena,
                                          double *ret_per_second)
{
    const dbr_series *s = dbr_evidence_series(ev, i_series);
    bool is_alone = dbr_slice_eq(s->title, s->name);
    const char *text = fig_quote(arena, s->title);
    *ret_per_second = per_second(s->name);
    return text != NULL ? dbr_arena_printf(arena, "%s = %s", is_alone ? "name" : "series", text) : NULL;
}

static void add_level(fig_run *r, dbr_slice address, const char *scalar, const char *where, const char *words,
                      double value, int cost, bool is_share, double second)
{
    fig_add(r, address, dbr_arena_printf(r->arena, "%s from metric where %s", scalar, where), words, value,
            DBR_PLAIN, cost);
    const char *all = strncmp(scalar, "all ", 4) == 0 ? "all " : "";
    if (second > 0) {
        const char *over = second > 1 ? " / 1000.0" : "";
        fig_add(r, address, dbr_arena_printf(r->arena, "%s%s from metric where %s", scalar, over, where),
                words, value / second, DBR_DURATION, cost);
    }
    if (is_share) {
        fig_add(
            r, address,
            dbr_arena_printf(r->arena, "%s100.0 * %s from metric where %s", all, scalar + strlen(all), where),
            words, 100.0 * value, DBR_PERCENT, cost);
    }
}

static void add_series(fig_run *r, size_t i_series, const levels *x)
{
    const dbr_series *s = dbr_evidence_series(r->ev, i_series);
    const ev_member *m = &r->ev->members.items[s->i_member];
    double second = 0;
    const char *where = dbr_evidence_series_condition(r->ev, i_series, r->arena, &second);
    if (where == NULL || x->n == 0) {
        return;
    }
    dbr_slice address = address_of(r, m->shown, m->info.name);
    const char *what =
        dbr_arena_printf(r->arena, "%.*s %.*s %s", DBR_FMT(s->name), DBR_FMT(m->info.path), where);
    bool is_share = x->high <= 1.0 && x->low >= 0 && x->high > 0;
    add_level(r, address, "max(value)", where,
              dbr_arena_printf(r->arena, "peak peaked highest most up %s", what), x->high, 0, is_share,
              second);
    add_level(r, address, "min(value)", where, dbr_arena_printf(r->arena, "lowest least down %s", what),
              x->low, 1, is_share, second);
    add_level(r, address, "avg(value)", where, dbr_arena_printf(r->arena, "mean average %s", what),
              x->sum / (double)x->n, 1, is_share, second);
    if (x->last_at % DBR_SECOND == 0) {
        add_level(r, address, "value",
                  dbr_arena_printf(r->arena, "%s and time = %s", where, fig_at(r, x->last_at)),
                  dbr_arena_printf(r->arena, "last end to %s", what), x->last, 2, is_share, second);
    }
    if (x->before_at != DBR_TIME_NONE && x->before_at % DBR_SECOND == 0) {
        add_level(r, address, "all value",
                  dbr_arena_printf(r->arena, "%s and time = %s", where, fig_at(r, x->before_at)),
                  dbr_arena_printf(r->arena, "before from normal usual %s", what), x->before, 2, is_share,
                  second);
    }
    if (x->high > x->low) {
        double just_below = x->high - fabs(x->high) * 1e-5;
        fig_add(
            r, address,
            dbr_arena_printf(r->arena, "min(time) from metric where %s and value >= %.6g", where, just_below),
            dbr_arena_printf(r->arena, "peak peaked highest reached %s", what),
            (double)x->high_at / (double)DBR_SECOND, DBR_INSTANT, 2);
    }
}

dbr_code fig_series(fig_run *r, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < r->ev->series.n && i < MAX_SERIES; i++) {
        dbr_arena arena = {0};
        const dbr_time *times = NULL;
        const double *values = NULL;
        size_t n = 0;
        levels x;
        rc = dbr_evidence_samples(r->ev, i, &arena, &times, &values, &n, err);
        if (rc == DBR_OK) {
            measure(r, times, values, n, &x);
            add_series(r, i, &x);
        }
        dbr_arena_release(&arena);
    }
    return rc;
}

/* ---- alerts, pages, messages, changes ---- */

typedef struct noun_query {
    const char *table, *columns[2]; // by what they are grouped; NULL for none
    const char *counted;            // also count(distinct …); NULL for none
    const char *words;
} noun_query;

static const noun_query NOUNS[] = {
    {"alert", {"state", NULL}, "name", "alerts"},
    {"alert", {"name", "state"}, NULL, "alert"},
    {"page", {"action", NULL}, "target", "pages page"},
    {"page", {"title", "action"}, NULL, "page"},
    {"message", {NULL, NULL}, "author", "messages people"},
    {"message", {"channel", NULL}, "author", "messages people"},
    {"change", {"action", NULL}, "target", "changes"},
    {"change", {"target", "version"}, NULL, "change deployed release rolled out"},
    {"change", {"target", "action"}, NULL, "change"},
};

typedef struct noun_rows {
    fig_run *r;
    const noun_query *q;
    bool is_all;
    size_t n;
} noun_rows;

/* v: artifact, count, distinct, min, max, column, column. */
static int take_noun(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    noun_rows *x = data;
    fig_run *r = x->r;
    const char *where = "";
    const char *words = x->q->words;
    (void)names;
    (void)n;
    (void)err;
    if (x->n++ >= FIG_MAX_ROWS) {
        return 1;
    }
    for (size_t i = 0; i < 2 && x->q->columns[i] != NULL; i++) {
        const char *value = v[5 + i].type == DBR_SQL_TEXT ? fig_quote(r->arena, v[5 + i].text) : NULL;
        if (value == NULL) {
            return 0;
        }
        where = dbr_arena_printf(r->arena, "%s%s%s = %s", where, i == 0 ? " where " : " and ",
                                 x->q->columns[i], value);
        words = dbr_arena_printf(r->arena, "%s %.*s", words, DBR_FMT(v[5 + i].text));
    }
    int cost = (x->is_all ? 1 : 0) + (x->q->columns[0] != NULL ? 0 : 1);
    const char *all = x->is_all ? "all " : "";
    const char *from = dbr_arena_printf(r->arena, "from %s%s", x->q->table, where);
    dbr_slice address = dbr_slice_dup(r->arena, v[0].text);
    fig_add(r, address, dbr_arena_printf(r->arena, "%scount(*) %s", all, from), words, (double)v[1].integer,
            DBR_PLAIN, cost);
    if (x->q->counted != NULL) {
        fig_add(r, address, dbr_arena_printf(r->arena, "%scount(distinct %s) %s", all, x->q->counted, from),
                dbr_arena_printf(r->arena, "distinct different %s", words), (double)v[2].integer, DBR_PLAIN,
                cost + 1);
    }
    fig_add_times(r, address, x->is_all, from, words, time_of(&v[3]), time_of(&v[4]), cost + 1);
    return 0;
}

dbr_code fig_nouns(fig_run *r, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    bool has_window = r->window.begin != DBR_TIME_NONE || r->window.end != DBR_TIME_NONE;
    for (size_t i = 0; rc == DBR_OK && i < sizeof(NOUNS) / sizeof(NOUNS[0]); i++) {
        const noun_query *q = &NOUNS[i];
        for (int is_all = has_window ? 0 : 1; rc == DBR_OK && is_all < 2; is_all++) {
            noun_rows x = {.r = r, .q = q, .is_all = is_all == 1};
            DBR_AUTO(dbr_buf) query = {0};
            dbr_buf_printf(&query, "SELECT artifact, count(*), count(DISTINCT %s), min(time), max(time)",
                           q->counted != NULL ? q->counted : "1");
            for (size_t k = 0; k < 2 && q->columns[k] != NULL; k++) {
                dbr_buf_printf(&query, ", %s", q->columns[k]);
            }
            dbr_buf_printf(&query, " FROM %s WHERE %s GROUP BY artifact%s", q->table,
                           fig_in_window(r, is_all == 1),
                           q->columns[1] != NULL   ? ", 6, 7"
                           : q->columns[0] != NULL ? ", 6"
                                                   : "");
            rc = fig_query(r, dbr_arena_str(r->arena, dbr_buf_view(&query)), take_noun, &x, err);
        }
    }
    return rc;
}
