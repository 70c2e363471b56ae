/*
 * Impact from access logs: which of them belong to what failed, and the claims over them. They are the access logs with an
 * error episode; when they are all that lies in one folder the claims link that folder, else the conditions name them.
 * Requests are counted from the beginning of the incident to its recovery, so that the ratio is not thinned out by the
 * good minutes after it.
 */
#include "report/draft.h"

#include <math.h>
#include <stdio.h>

typedef struct edges {
    size_t members[64];
    size_t n;
    dbr_slice folder; // "nginx/" when the edges are all in it and nothing else is
    bool has_customer;
    dbr_slice service;
} edges;

static bool is_access(const dbr_member_info *m)
{
    return dbr_slice_is(dbr_slice_str(m->layout->format->name), "access");
}

static void find_edges(draft *d, edges *x)
{
    for (size_t i = 0; i < d->timeline->n_signals && x->n < 64; i++) {
        const dbr_signal *s = &d->timeline->signals[i];
        if (s->kind == DBR_SIGNAL_ONSET && s->score >= 0.5 &&
            is_access(dbr_evidence_member(d->ev, s->i_member))) {
            x->members[x->n++] = s->i_member;
        }
    }
}

static dbr_slice folder_of(dbr_slice path)
{
    size_t end = 0;
    for (size_t i = 0; i < path.len; i++) {
        end = path.ptr[i] == '/' ? i + 1 : end;
    }
    return dbr_slice_sub(path, 0, end);
}

/* The edges' common folder, when no other access log lies in it. */
static void find_folder(draft *d, edges *x)
{
    dbr_slice folder = folder_of(dbr_evidence_member(d->ev, x->members[0])->path);
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_members(d->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(d->ev, i);
        n += dbr_slice_eq(folder_of(m->path), folder) && m->n_entries > 0;
    }
    for (size_t i = 1; i < x->n; i++) {
        if (!dbr_slice_eq(folder_of(dbr_evidence_member(d->ev, x->members[i])->path), folder)) {
            return;
        }
    }
    x->folder = n == x->n ? folder : (dbr_slice){0};
}

static void look_at_first(draft *d, edges *x)
{
    for (size_t i = 0; i < d->timeline->n_signals; i++) {
        const dbr_signal *s = &d->timeline->signals[i];
        dbr_record r = {0};
        dbr_err err = {0};
        if (s->kind != DBR_SIGNAL_ONSET || s->i_member != x->members[0] ||
            dbr_evidence_record(d->ev, &s->first, &d->arena, &r, &err) < 0) {
            continue;
        }
        for (size_t k = 0; k < r.n_fields; k++) {
            x->has_customer |= dbr_slice_is(r.fields[k].key, "customer");
        }
        x->service = r.service;
    }
}

const char *draft_number(draft *d, double value)
{
    char digits[48];
    dbr_quantity q;
    DBR_AUTO(dbr_buf) out = {0};
    bool is_whole = value == floor(value);
    if (!(value >= 0 && value < 1e15)) {
        return NULL;
    }
    (void)snprintf(digits, sizeof(digits), is_whole ? "%.0f" : "%.1f", value);
    size_t len = strcspn(digits, ".");
    for (size_t i = 0; digits[i] != '\0'; i++) {
        if (i > 0 && i < len && (len - i) % 3 == 0) {
            dbr_buf_char(&out, ',');
        }
        dbr_buf_char(&out, digits[i]);
    }
    bool claims = dbr_quantity_parse(dbr_buf_view(&out), &q) == out.len && q.low <= value && value <= q.high;
    return claims ? dbr_arena_str(&d->arena, dbr_buf_view(&out)) : NULL;
}

/* " and artifact in ('…', '…')" unless a folder confines. */
static const char *confine(draft *d, const edges *x)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (x->folder.len == 0 && x->n > 1) {
        dbr_buf_str(&out, " and artifact in (");
        for (size_t i = 0; i < x->n; i++) {
            dbr_buf_printf(&out, "%s'evidence/%.*s'", i > 0 ? ", " : "",
                           DBR_FMT(dbr_evidence_member(d->ev, x->members[i])->path));
        }
        dbr_buf_char(&out, ')');
    }
    return dbr_arena_str(&d->arena, dbr_buf_view(&out));
}

static const char *claim(draft *d, const char *address, const char *unit, bool is_ratio, const char *title)
{
    double value = 0;
    if (!draft_value(d, address, title, &value)) {
        return NULL;
    }
    const char *text = is_ratio ? dbr_arena_printf(&d->arena, "%.1f%s", value, unit) : draft_number(d, value);
    return text != NULL ? draft_link(d, text, address, title) : NULL;
}

static dbr_slice named_service(const draft *d, const edges *x)
{
    if (d->incident->n_services > 0) {
        return d->incident->services[0];
    }
    for (size_t i = 0; i < d->timeline->n_events; i++) { // the page or alert says what it is about
        const dbr_event *e = &d->timeline->events[i];
        if (e->state == DBR_EVENT_SHOWN &&
            (e->kind == DBR_KIND_PAGE || (e->milestones >> DBR_DETECTED & 1) != 0) && e->service.len > 0) {
            return e->service;
        }
    }
    return x->service;
}

/* Where what failed ends: when a series was back, and behind the second of the last error where that is what tells. */
static dbr_time end_of_failing(draft *d)
{
    const dbr_milestone *m = &d->timeline->milestones[DBR_RECOVERED];
    dbr_address a;
    bool is_record = dbr_address_parse(&d->arena, m->address, &a) && a.place == DBR_PLACE_LINES;
    return is_record ? (m->time / DBR_SECOND + 1) * DBR_SECOND : m->time;
}

void draft_find_impact(draft *d, draft_impact *ret)
{
    edges x = {0};
    find_edges(d, &x);
    if (x.n > 0) {
        find_folder(d, &x);
        look_at_first(d, &x);
    }
    dbr_slice service = named_service(d, &x);
    ret->service = service.len > 0 ? draft_plain(d, service) : NULL;
    if (x.n == 0) {
        return;
    }
    dbr_time recovered = d->timeline->milestones[DBR_RECOVERED].time;
    const dbr_member_info *first = dbr_evidence_member(d->ev, x.members[0]);
    DBR_AUTO(dbr_buf) address = {0};
    dbr_address a = {.path = dbr_slice_str(dbr_arena_printf(&d->arena, "evidence/%.*s",
                                                            DBR_FMT(x.folder.len > 0 ? x.folder
                                                                    : x.n == 1       ? first->path
                                                                                     : (dbr_slice){0}))),
                     .member = x.n == 1 ? first->name : (dbr_slice){0},
                     .place = DBR_PLACE_WHOLE};
    dbr_address_write(&address, &a);
    const char *to = dbr_arena_str(&d->arena, dbr_buf_view(&address));
    const char *only = confine(d, &x);
    const char *until =
        recovered != DBR_TIME_NONE && recovered > d->window.begin
            ? dbr_arena_printf(&d->arena, " and time < at('%s')", draft_clock(d, end_of_failing(d)))
            : "";
    ret->address = to;
    ret->only = dbr_arena_printf(&d->arena, "%s%s", only, until);
    ret->has_customer = x.has_customer;
    ret->failed =
        claim(d, to, "", false,
              dbr_arena_printf(&d->arena, "= count(*) from log where status >= 500%s%s", only, until));
    ret->requests =
        claim(d, to, "", false,
              dbr_arena_printf(&d->arena, "= count(*) from log where status is not null%s%s", only, until));
    ret->ratio =
        claim(d, to, " %", true,
              dbr_arena_printf(
                  &d->arena, "= 100.0 * sum(status >= 500) / count(*) from log where status is not null%s%s",
                  only, until));
    if (x.has_customer) {
        ret->customers =
            claim(d, to, "", false,
                  dbr_arena_printf(&d->arena,
                                   "= count(distinct fields->>'customer') from log where status >= 500%s%s",
                                   only, until));
    }
}

void draft_write_impact(draft *d, dbr_slice form)
{
    const draft_impact *impact = &d->impact;
    (void)form;
    if (impact->failed != NULL && impact->requests != NULL && impact->ratio != NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_FAILED, impact->failed, impact->requests, impact->ratio);
    } else {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_FAILED_UNKNOWN, "");
    }
    if (impact->customers != NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_CUSTOMERS, impact->customers);
    } else {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_CUSTOMERS_UNKNOWN, "");
    }
    draft_latency(d);
    draft_budget(d);
    draft_formulas(d);
}
