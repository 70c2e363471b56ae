/*
 * Figures: the numbers that evidence offers, each as a claim with its value, so that a number somebody wrote can be traced back
 * to what yields it. Nothing is guessed here: who asks compares values and words.
 *
 *     logs        counts by level, status and service of each artifact, each folder and all; shares of them; first, last, length
 *     templates   how often a message came, when first, when last
 *     fields      distinct customers, users, tenants …: whatever the records carry of that kind
 *     series      highest, lowest, mean, first and last value, and when it was highest
 *     the rest    alerts, pages, messages and changes by what they are
 *
 * What is counted within the incident's window is counted until the recovery as well, as a draft does. A query gives all counts
 * of one kind at once; the claims that ask for one of them are written beside. Bounded: FIG_MAX figures, FIG_MAX_ROWS groups.
 */
#include "evidence/figures.h"

#include <stdio.h>

#define MAX_QUOTED 160u

dbr_code dbr_evidence_figures(dbr_evidence *ev, dbr_span window, dbr_time until, dbr_arena *arena,
                              const dbr_figure **ret, size_t *ret_n, dbr_err *err)
{
    fig_run r = {.ev = ev, .window = window, .arena = arena, .until = DBR_TIME_NONE};
    r.zone = ev->incident != NULL && ev->incident->zone != NULL ? ev->incident->zone : dbr_zone_utc();
    if (until != DBR_TIME_NONE && window.begin != DBR_TIME_NONE && until > window.begin &&
        (window.end == DBR_TIME_NONE || until < window.end)) {
        r.until = until / DBR_SECOND * DBR_SECOND;
    }
    dbr_code rc = dbr_evidence_sql(ev, &r.sql, err);
    rc = rc < 0 ? rc : fig_logs(&r, err);
    rc = rc < 0 ? rc : fig_distinct(&r, err);
    rc = rc < 0 ? rc : fig_series(&r, err);
    rc = rc < 0 ? rc : fig_nouns(&r, err);
    rc = rc < 0 ? rc : fig_templates(&r, err);
    if (rc == DBR_OK) {
        dbr_figure *figures = DBR_NEW_N(arena, dbr_figure, r.out.n + 1);
        for (size_t i = 0; i < r.out.n; i++) {
            figures[i] = r.out.items[i];
        }
        *ret = figures;
        *ret_n = r.out.n;
    }
    DBR_VEC_RELEASE(&r.out);
    return rc;
}

void fig_add(fig_run *r, dbr_slice address, const char *claim, const char *words, double value, int unit,
             int cost)
{
    if (r->out.n < FIG_MAX) {
        *DBR_PUSH(&r->out) = (dbr_figure){.address = address,
                                          .claim = dbr_slice_str(dbr_arena_printf(r->arena, "= %s", claim)),
                                          .words = dbr_slice_str(words),
                                          .value = value,
                                          .unit = unit,
                                          .cost = cost};
    }
}

void fig_add_times(fig_run *r, dbr_slice address, bool is_all, const char *from, const char *words,
                   dbr_time first, dbr_time last, int cost)
{
    const char *all = is_all ? "all " : "";
    if (first == DBR_TIME_NONE) {
        return;
    }
    fig_add(r, address, dbr_arena_printf(r->arena, "%smin(time) %s", all, from),
            dbr_arena_printf(r->arena, "first began started %s", words), (double)first / (double)DBR_SECOND,
            DBR_INSTANT, cost);
    if (last > first) {
        fig_add(r, address, dbr_arena_printf(r->arena, "%smax(time) %s", all, from),
                dbr_arena_printf(r->arena, "last ended %s", words), (double)last / (double)DBR_SECOND,
                DBR_INSTANT, cost + 1);
        fig_add(r, address, dbr_arena_printf(r->arena, "%s(max(time) - min(time)) / 1e9 %s", all, from),
                dbr_arena_printf(r->arena, "lasted for between %s", words),
                (double)(last - first) / (double)DBR_SECOND, DBR_DURATION, cost + 2);
    }
}

const char *fig_in_window(const fig_run *r, bool is_all)
{
    const char *text = "time IS NOT NULL";
    if (!is_all && r->window.begin != DBR_TIME_NONE) {
        text = dbr_arena_printf(r->arena, "%s AND time >= %lld", text, (long long)r->window.begin);
    }
    if (!is_all && r->window.end != DBR_TIME_NONE) {
        text = dbr_arena_printf(r->arena, "%s AND time < %lld", text, (long long)r->window.end);
    }
    return text;
}

const char *fig_at(fig_run *r, dbr_time t)
{
    DBR_AUTO(dbr_buf) date = {0};
    DBR_AUTO(dbr_buf) base = {0};
    DBR_AUTO(dbr_buf) clock = {0};
    dbr_time middle = r->window.begin != DBR_TIME_NONE ? r->window.begin : dbr_evidence_middle(r->ev);
    dbr_time_date(&date, t, r->zone);
    if (middle != DBR_TIME_NONE) {
        dbr_time_date(&base, middle, r->zone);
    }
    dbr_time_clock(&clock, t, r->zone);
    bool is_same = dbr_slice_eq(dbr_buf_view(&date), dbr_buf_view(&base));
    return dbr_arena_printf(r->arena, "at('%.*s%s%.*s')", is_same ? 0 : (int)date.len, date.ptr,
                            is_same ? "" : " ", (int)clock.len, clock.ptr);
}

const char *fig_quote(dbr_arena *arena, dbr_slice text)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (text.len == 0 || text.len > MAX_QUOTED) {
        return NULL;
    }
    dbr_buf_char(&out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ' || strchr("\"\\|`[]&", c) != NULL || c == 127) {
            return NULL;
        }
        dbr_buf_str(&out, c == '\'' ? "'" : "");
        dbr_buf_char(&out, (char)c);
    }
    dbr_buf_char(&out, '\'');
    return dbr_arena_str(arena, dbr_buf_view(&out));
}

dbr_code fig_query(fig_run *r, const char *query, dbr_sql_row row, void *data, dbr_err *err)
{
    return dbr_sql_run(r->sql, dbr_slice_str(query), 0, row, data, err);
}
