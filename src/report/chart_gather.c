/*
 * What the chart shows, from the report itself: its milestones, the rows of its timeline, and how much time
 * around the window is drawn.
 *
 * The span covers the window, the milestones and the rows, but nothing that is further from the window than
 * the window is long (ten minutes at least): a deploy of last week is a mark at the edge, not a chart of a
 * week. 4 % of air on both sides.
 */
#include "report/chart.h"

#include "base/utf8.h"

#include <assert.h>

/* Rows of people's own that are looked for in chat and pages; behind these only who did it tells whether it was known. */
#define MAX_ASKED 2000

static void add_milestones(const dbr_milestone *milestones, const dbr_timeline *timeline, chart *c);
static dbr_time milestone_known(const dbr_milestone *m, const dbr_timeline *timeline, int name);
static void find_span(const dbr_document *d, chart *c);
static void widen(dbr_span *span, dbr_span limit, dbr_time t);
static void add_rows(const dbr_render_input *input, const dbr_document *d, chart *c);
static const dbr_event *row_event(const dbr_document *d, const dbr_row *row, const dbr_event *const *events,
                                  size_t n, dbr_buf *scratch);
static dbr_time row_known(const dbr_timeline *timeline, const chart *c, const dbr_row *row,
                          const dbr_event *event);
static int compare_addresses(const void *a, const void *b);

dbr_code chart_gather(const dbr_render_input *input, const dbr_document *document,
                      const dbr_milestone *milestones, dbr_arena *arena, chart *ret, dbr_err *err)
{
    *ret = (chart){.arena = arena,
                   .lang = (dbr_lang)input->lang,
                   .zone = document->zone,
                   .window = {DBR_TIME_NONE, DBR_TIME_NONE}};
    if (ret->zone == NULL) {
        ret->zone =
            input->incident != NULL && input->incident->zone != NULL ? input->incident->zone : dbr_zone_utc();
    }
    if (input->timeline != NULL) {
        ret->window = input->timeline->window;
    }
    add_milestones(milestones, input->timeline, ret);
    find_span(document, ret);
    if (ret->span.end <= ret->span.begin) {
        return DBR_OK;
    }
    add_rows(input, document, ret);
    return input->evidence != NULL ? chart_gather_evidence(input, ret, err) : DBR_OK;
}

const char *chart_milestone_text(dbr_lang lang, int name)
{
    static const dbr_text_id ids[DBR_MILESTONE_COUNT] = {
        [DBR_STARTED] = DBR_T_REPORT_MILESTONE_STARTED,
        [DBR_DETECTED] = DBR_T_REPORT_MILESTONE_DETECTED,
        [DBR_DECLARED] = DBR_T_REPORT_MILESTONE_DECLARED,
        [DBR_PAGED] = DBR_T_REPORT_MILESTONE_PAGED,
        [DBR_ACKNOWLEDGED] = DBR_T_REPORT_MILESTONE_ACKNOWLEDGED,
        [DBR_IDENTIFIED] = DBR_T_REPORT_MILESTONE_IDENTIFIED,
        [DBR_MITIGATED] = DBR_T_REPORT_MILESTONE_MITIGATED,
        [DBR_RECOVERED] = DBR_T_REPORT_MILESTONE_RECOVERED,
        [DBR_RESOLVED] = DBR_T_REPORT_MILESTONE_RESOLVED,
    };
    assert(name >= 0 && name < DBR_MILESTONE_COUNT);
    return dbr_text(lang, ids[name]);
}

bool chart_is_near(dbr_time t)
{
    return t > INT64_MIN / 2 && t < INT64_MAX / 2;
}

dbr_slice chart_pass(const dbr_render_input *input, chart *c, dbr_slice text)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass(input->audience, text, &passed);
    return dbr_slice_dup(c->arena, dbr_buf_view(&passed));
}

chart_mark *chart_add(chart *c, chart_lane_name lane, dbr_time time)
{
    chart_lane *l = &c->lanes[lane];
    if (lane != CHART_ROWS && l->n == CHART_MAX_MARKS) {
        l->n_left_out++;
        return NULL;
    }
    if (l->n == l->cap) {
        size_t cap = l->cap > 0 ? l->cap * 2 : 32;
        chart_mark *marks = DBR_NEW_N(c->arena, chart_mark, cap);
        if (l->n > 0) {
            memcpy(marks, l->marks, l->n * sizeof(*marks));
        }
        l->marks = marks;
        l->cap = cap;
    }
    chart_mark *mark = &l->marks[l->n++];
    *mark = (chart_mark){.time = time, .end = DBR_TIME_NONE, .kind = DBR_KIND_COUNT, .known = DBR_TIME_NONE};
    return mark;
}

/* The report's; what it does not tell, the machine's. */
static void add_milestones(const dbr_milestone *milestones, const dbr_timeline *timeline, chart *c)
{
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        dbr_time t = milestones[i].time;
        if (t == DBR_TIME_NONE && timeline != NULL) {
            t = timeline->milestones[i].time;
        }
        if (!chart_is_near(t)) {
            continue;
        }
        size_t at = c->n_milestones++;
        while (at > 0 && c->milestones[at - 1].time > t) {
            c->milestones[at] = c->milestones[at - 1];
            at--;
        }
        c->milestones[at] = (chart_milestone){.name = (dbr_milestone_name)i,
                                              .time = t,
                                              .label = dbr_slice_str(chart_milestone_text(c->lang, i)),
                                              .known = milestone_known(&milestones[i], timeline, i)};
    }
}

/* As its event; without one, that it began and that it was over were known to nobody when it happened, the others are what
 * people and their tools did. */
static dbr_time milestone_known(const dbr_milestone *m, const dbr_timeline *timeline, int name)
{
    const dbr_milestone *proposed = timeline != NULL ? &timeline->milestones[name] : NULL;
    dbr_slice address = m->address.len > 0 || proposed == NULL ? m->address : proposed->address;
    dbr_time time = m->time == DBR_TIME_NONE && proposed != NULL ? proposed->time : m->time;
    for (size_t i = 0; timeline != NULL && address.len > 0 && i < timeline->n_events; i++) {
        const dbr_event *e = &timeline->events[i];
        if (e->time == time && dbr_slice_eq(e->address, address)) {
            return dbr_timeline_known_at(timeline, e);
        }
    }
    return name == DBR_STARTED || name == DBR_RECOVERED ? DBR_TIME_NONE : time;
}

static void find_span(const dbr_document *d, chart *c)
{
    dbr_span core = c->window;
    for (size_t i = 0; i < c->n_milestones && (core.begin == DBR_TIME_NONE || core.end == DBR_TIME_NONE);
         i++) {
        core.begin = core.begin == DBR_TIME_NONE ? c->milestones[0].time : core.begin;
        core.end = core.end == DBR_TIME_NONE ? c->milestones[c->n_milestones - 1].time : core.end;
    }
    dbr_span limit = {INT64_MIN / 2 + 1, INT64_MAX / 2};
    if (chart_is_near(core.begin) && chart_is_near(core.end) && core.end >= core.begin) {
        dbr_time reach = core.end - core.begin > 10 * DBR_MINUTE ? core.end - core.begin : 10 * DBR_MINUTE;
        limit.begin = core.begin > limit.begin + reach ? core.begin - reach : limit.begin;
        limit.end = core.end < limit.end - reach ? core.end + reach : limit.end;
    }
    dbr_span span = {DBR_TIME_NONE, DBR_TIME_NONE};
    widen(&span, limit, core.begin);
    widen(&span, limit, core.end);
    for (size_t i = 0; i < c->n_milestones; i++) {
        widen(&span, limit, c->milestones[i].time);
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        widen(&span, limit, d->rows[i].time);
    }
    if (span.begin == DBR_TIME_NONE) {
        return;
    }
    dbr_time length = span.end - span.begin > DBR_MINUTE ? span.end - span.begin : DBR_MINUTE;
    c->span = (dbr_span){span.begin - length / 25, span.end + length / 25};
}

static void widen(dbr_span *span, dbr_span limit, dbr_time t)
{
    if (t == DBR_TIME_NONE || t < limit.begin || t > limit.end) {
        return;
    }
    span->begin = span->begin == DBR_TIME_NONE || t < span->begin ? t : span->begin;
    span->end = span->end == DBR_TIME_NONE || t > span->end ? t : span->end;
}

/* Rows are in the order of the document; the lane is by time. */
static void add_rows(const dbr_render_input *input, const dbr_document *d, chart *c)
{
    size_t n = input->timeline != NULL ? input->timeline->n_events : 0;
    const dbr_event **events = DBR_NEW_N(c->arena, const dbr_event *, n + 1);
    for (size_t i = 0; i < n; i++) {
        events[i] = &input->timeline->events[i];
    }
    qsort(events, n, sizeof(*events), compare_addresses);
    DBR_AUTO(dbr_buf) scratch = {0};
    c->row_kinds = DBR_NEW_N(c->arena, dbr_kind, d->n_rows + 1);
    c->row_known = DBR_NEW_N(c->arena, dbr_time, d->n_rows + 1);
    for (size_t i = 0; i < d->n_rows; i++) {
        const dbr_row *row = &d->rows[i];
        if (row->time == DBR_TIME_NONE) {
            continue;
        }
        chart_mark *mark = chart_add(c, CHART_ROWS, row->time);
        mark->end = row->end;
        mark->i_row = i;
        mark->text = row->text;
        const dbr_event *event = row_event(d, row, events, n, &scratch);
        mark->kind = event != NULL ? event->kind : DBR_KIND_COUNT;
        mark->known = row_known(i < MAX_ASKED || event != NULL ? input->timeline : NULL, c, row, event);
        c->row_kinds[i] = mark->kind;
        c->row_known[i] = mark->known;
    }
}

/* A row that people moved in time is theirs. Of their own rows those that begin with a person ("@ana restarts it") are what
 * that person did, and those at a milestone are known as it is. */
static dbr_time row_known(const dbr_timeline *timeline, const chart *c, const dbr_row *row,
                          const dbr_event *event)
{
    dbr_event said = {.time = row->time,
                      .end = row->end,
                      .kind = DBR_KIND_COUNT,
                      .state = DBR_EVENT_MANUAL,
                      .text = row->text,
                      .actor = row->actor};
    dbr_time apart = event != NULL ? event->time - row->time : 0;
    if (event != NULL && apart > -DBR_MINUTE && apart < DBR_MINUTE) {
        return dbr_timeline_known_at(timeline, event);
    }
    for (size_t i = 0; i < c->n_milestones; i++) {
        const chart_milestone *m = &c->milestones[i];
        if (event == NULL && m->time == row->time && m->known == m->time) {
            return row->time;
        }
    }
    if (said.actor.len == 0 && dbr_slice_starts(row->text, "@")) {
        said.actor = dbr_slice_sub(row->text, 0, dbr_slice_find_char(row->text, ' '));
    }
    return dbr_timeline_known_at(timeline, &said);
}

/* The event that one of the row's proofs is the proof of. */
static const dbr_event *row_event(const dbr_document *d, const dbr_row *row, const dbr_event *const *events,
                                  size_t n, dbr_buf *scratch)
{
    for (size_t i = row->first_link; i < row->first_link + row->n_links && i < d->n_links; i++) {
        if (!d->links[i].is_address) {
            continue;
        }
        dbr_buf_clear(scratch);
        dbr_address_write(scratch, &d->links[i].address);
        dbr_event wanted = {.address = dbr_buf_view(scratch)};
        const dbr_event *key = &wanted;
        const dbr_event *const *found = bsearch(&key, events, n, sizeof(*events), compare_addresses);
        if (found != NULL) {
            return *found;
        }
    }
    return NULL;
}

static int compare_addresses(const void *a, const void *b)
{
    const dbr_event *const *x = a;
    const dbr_event *const *y = b;
    return dbr_slice_cmp((*x)->address, (*y)->address);
}
