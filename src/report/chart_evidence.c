/*
 * What the chart shows, from the evidence: the series that moved most, errors a bucket, when alerts fired,
 * pages, changes and chat. Private records are left out for audiences that must not see them.
 */
#include "report/chart.h"

#include "base/utf8.h"
#include "report/svg.h"

#include <assert.h>
#include <math.h>

#define MAX_RECORDS 20000 // parsed again from their bytes: about a second's worth

static dbr_code add_series(const dbr_render_input *input, chart *c, dbr_err *err);
static dbr_code add_samples(const dbr_render_input *input, const dbr_signal *signal, chart *c, dbr_err *err);
static bool is_shown(const dbr_render_input *input, const chart *c, int64_t i_series);
static chart_unit unit_of(dbr_slice name, double top);
static dbr_code add_errors(const dbr_render_input *input, chart *c, dbr_err *err);
static dbr_code add_records(const dbr_render_input *input, chart *c, dbr_err *err);
static void add_record(const dbr_render_input *input, chart *c, const dbr_entry *e, const dbr_record *r);
static dbr_time known_at(const dbr_render_input *input, const dbr_entry *e, dbr_slice text);
static void add_alert(const dbr_render_input *input, chart *c, const dbr_entry *e, const dbr_record *r);

dbr_code chart_gather_evidence(const dbr_render_input *input, chart *ret, dbr_err *err)
{
    assert(ret->span.end > ret->span.begin);
    dbr_code rc = add_series(input, ret, err);
    rc = rc < 0 ? rc : add_errors(input, ret, err);
    return rc < 0 ? rc : add_records(input, ret, err);
}

/* The best signal of each series; the highest scores first, an earlier one when they are equal. */
static dbr_code add_series(const dbr_render_input *input, chart *c, dbr_err *err)
{
    const dbr_timeline *t = input->timeline;
    dbr_code rc = DBR_OK;
    while (rc == DBR_OK && t != NULL && c->n_series < CHART_MAX_SERIES) {
        const dbr_signal *best = NULL;
        for (size_t i = 0; i < t->n_signals; i++) {
            const dbr_signal *s = &t->signals[i];
            bool is_metric = s->i_series >= 0 &&
                             (s->kind == DBR_SIGNAL_SHIFT || s->kind == DBR_SIGNAL_SATURATION) &&
                             s->time >= c->span.begin && s->time < c->span.end;
            if (is_metric && !is_shown(input, c, s->i_series) && (best == NULL || s->score > best->score)) {
                best = s;
            }
        }
        if (best == NULL) {
            break;
        }
        rc = add_samples(input, best, c, err);
    }
    for (size_t i = 1; i < c->n_series; i++) { // what fails first, then what it waits for
        chart_series s = c->series[i];
        size_t k = i;
        while (k > 0 && s.unit == CHART_RATIO && c->series[k - 1].unit != CHART_RATIO) {
            c->series[k] = c->series[k - 1];
            k--;
        }
        c->series[k] = s;
    }
    return rc;
}

/* Series of one name tell the same story; one of them is enough. */
static bool is_shown(const dbr_render_input *input, const chart *c, int64_t i_series)
{
    dbr_slice name = dbr_evidence_series(input->evidence, (size_t)i_series)->name;
    for (size_t i = 0; i < c->n_series; i++) {
        if (dbr_slice_eq(c->series[i].name, name)) {
            return true;
        }
    }
    return false;
}

static dbr_code add_samples(const dbr_render_input *input, const dbr_signal *signal, chart *c, dbr_err *err)
{
    chart_series *s = &c->series[c->n_series++];
    size_t n = 0;
    *s = (chart_series){.onset = signal->time, .recovery = signal->end, .peak_time = DBR_TIME_NONE};
    s->name = dbr_evidence_series(input->evidence, (size_t)signal->i_series)->name;
    s->label = chart_pass(input, c, dbr_evidence_series(input->evidence, (size_t)signal->i_series)->title);
    dbr_event rise = {.time = signal->time, .kind = DBR_KIND_SAMPLE, .text = s->name};
    s->known = dbr_timeline_known_at(input->timeline, &rise);
    dbr_code rc = dbr_evidence_samples(input->evidence, (size_t)signal->i_series, c->arena, &s->times,
                                       &s->values, &n, err);
    if (rc < 0) {
        return rc;
    }
    size_t begin = 0;
    while (begin < n && s->times[begin] < c->span.begin) {
        begin++;
    }
    s->times += begin;
    s->values += begin;
    double top = 0;
    while (s->n < n - begin && s->times[s->n] < c->span.end) {
        double v = s->values[s->n];
        if (!isnan(v) && (s->peak_time == DBR_TIME_NONE || v > s->peak)) {
            s->peak = v;
            s->peak_time = s->times[s->n];
        }
        top = v > top ? v : top;
        s->n++;
    }
    s->unit = unit_of(s->name, top);
    return DBR_OK;
}

/* By the names that Prometheus recommends. */
static chart_unit unit_of(dbr_slice name, double top)
{
    static const struct {
        const char *part;
        chart_unit unit;
    } units[] = {{"ratio", CHART_RATIO}, {"seconds", CHART_SECONDS}, {"bytes", CHART_BYTES}};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t at = dbr_slice_find_nocase(name, dbr_slice_str(units[i].part));
        bool is_word =
            at != SIZE_MAX && (at == 0 || strchr("_:-. ", name.ptr[at - 1]) != NULL); // "duration" is none
        if (is_word) {
            return units[i].unit == CHART_RATIO && top > 1 ? CHART_COUNT : units[i].unit;
        }
    }
    return CHART_COUNT;
}

static dbr_code add_errors(const dbr_render_input *input, chart *c, dbr_err *err)
{
    dbr_cursor_options options = {.span = c->span,
                                  .kinds = 1u << DBR_KIND_LOG,
                                  .min_level = DBR_LEVEL_ERROR,
                                  .i_member = -1,
                                  .in_file_order = true};
    dbr_cursor *cursor = NULL;
    dbr_entry e;
    c->bucket = svg_time_step(c->span.end - c->span.begin, CHART_BUCKETS);
    c->n_errors = (size_t)((c->span.end - c->span.begin) / c->bucket) + 1;
    dbr_code rc = dbr_cursor_open(input->evidence, &options, &cursor, err);
    if (rc < 0) {
        return rc;
    }
    c->errors = DBR_NEW_N(c->arena, uint64_t, c->n_errors);
    int got = 0;
    while ((got = dbr_cursor_next(cursor, &e, err)) > 0) {
        if (e.time == DBR_TIME_NONE || e.level < DBR_LEVEL_ERROR || e.time < c->span.begin ||
            e.time >= c->span.end) {
            continue;
        }
        uint64_t *bucket = &c->errors[(e.time - c->span.begin) / c->bucket];
        *bucket += 1;
        c->errors_peak = *bucket > c->errors_peak ? *bucket : c->errors_peak;
    }
    (void)dbr_cursor_close(cursor);
    return got < 0 ? (dbr_code)got : DBR_OK;
}

/* Records while they are drawn. */
typedef struct drawing {
    const dbr_render_input *input;
    chart *c;
    size_t n;
} drawing;

static bool take_record(void *data, const dbr_entry *e, const dbr_record *r)
{
    drawing *d = data;
    if (e->time != DBR_TIME_NONE && dbr_audience_may_see(d->input->audience, r->is_private)) {
        add_record(d->input, d->c, e, r);
    }
    return ++d->n < MAX_RECORDS;
}

static dbr_code add_records(const dbr_render_input *input, chart *c, dbr_err *err)
{
    const dbr_cursor_options o = {.span = c->span,
                                  .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_PAGE |
                                           1u << DBR_KIND_MESSAGE | 1u << DBR_KIND_CHANGE,
                                  .i_member = -1};
    return dbr_evidence_each(input->evidence, &o, take_record, &(drawing){.input = input, .c = c}, err);
}

static void add_record(const dbr_render_input *input, chart *c, const dbr_entry *e, const dbr_record *r)
{
    static const chart_lane_name lanes[DBR_KIND_COUNT] = {
        [DBR_KIND_PAGE] = CHART_PAGES, [DBR_KIND_MESSAGE] = CHART_CHAT, [DBR_KIND_CHANGE] = CHART_CHANGES};
    if (e->kind == DBR_KIND_ALERT) {
        add_alert(input, c, e, r);
        return;
    }
    chart_mark *mark = chart_add(c, lanes[e->kind], e->time);
    if (mark == NULL) {
        return;
    }
    DBR_AUTO(dbr_buf) text = {0};
    dbr_slice said = r->text.len > 0 && e->kind != DBR_KIND_CHANGE ? r->text : r->title;
    said = said.len > 0 ? said : r->text;
    if (r->subject.len > 0) {
        dbr_buf_printf(&text, "%.*s: ", DBR_FMT(r->subject));
    }
    dbr_buf_slice(&text, dbr_utf8_fit(dbr_secret_hidden(c->arena, said, c->lang), 120));
    mark->text = chart_pass(input, c, dbr_buf_view(&text));
    mark->known = known_at(input, e, said);
}

/* Firing opens a bar of the alert's name, resolved closes it; several sources tell of one alert, so the first
 * counts. */
static void add_alert(const dbr_render_input *input, chart *c, const dbr_entry *e, const dbr_record *r)
{
    bool is_firing = dbr_slice_is(r->verb, "firing");
    chart_lane *lane = &c->lanes[CHART_ALERTS];
    dbr_slice name = chart_pass(input, c, r->title);
    size_t i_bar = 0;
    while (i_bar < c->n_bars && !dbr_slice_eq(c->bars[i_bar], name)) {
        i_bar++;
    }
    chart_mark *last = NULL;
    for (size_t i = 0; i < lane->n; i++) {
        last = lane->marks[i].i_bar == i_bar ? &lane->marks[i] : last;
    }
    bool is_open = i_bar < c->n_bars && last != NULL && last->end == DBR_TIME_NONE;
    if (is_open && dbr_slice_is(r->verb, "resolved")) {
        last->end = e->time;
    }
    if (!is_firing || is_open) {
        return;
    }
    if (i_bar == CHART_MAX_BARS) {
        lane->n_left_out++;
        return;
    }
    chart_mark *mark = chart_add(c, CHART_ALERTS, e->time);
    if (mark != NULL) {
        c->bars[i_bar] = name;
        c->n_bars = i_bar == c->n_bars ? i_bar + 1 : c->n_bars;
        mark->i_bar = i_bar;
        mark->text = name;
        mark->known = known_at(input, e, name);
    }
}

static dbr_time known_at(const dbr_render_input *input, const dbr_entry *e, dbr_slice text)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_evidence_address(input->evidence, e, &address);
    dbr_event event = {.time = e->time, .kind = e->kind, .text = text, .address = dbr_buf_view(&address)};
    return dbr_timeline_known_at(input->timeline, &event);
}
