/*
 * `debrief at TIME`: what had reached the responders by then, and apart from it what was true already and known to nobody.
 * The antidote to hindsight: a decision is judged by what could be known when it was made. When something had reached them is
 * timeline's business (dbr_timeline_known_at); here it is put into two lists, newest last.
 *
 *     Reached the responders
 *       10:06:56    11min 49s  Alert HighErrorRate fires (Prometheus); happened at 10:06:45
 *       10:08:12    10min 33s  On-call engineer paged (PagerDuty, System)
 *     True, but not known
 *       10:02:47    15min 58s  api-service v2.3.0 deployed (ci-deployer); known from 10:20:14
 */
#include "cmd/work.h"

#include "base/utf8.h"

#include <stdlib.h>

typedef struct at_args {
    const char *incident;
    bool all;
} at_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(at_args, incident)},
    {.name = "all",
     .letter = 'a',
     .type = DBR_OPTION_FLAG,
     .help = "all candidates, from before the incident too",
     .offset = offsetof(at_args, all)},
    {.name = NULL},
};

/* An event as it was seen. */
typedef struct moment {
    const dbr_event *event;
    dbr_time known; // DBR_TIME_NONE: never, as far as the evidence shows
    size_t i;       // for a total order
} moment;

typedef struct view {
    dbr_cmd_context *ctx;
    cmd_work *w;
    dbr_time at;
    const dbr_zone *zone;
    DBR_VEC(moment) reached, apart; // by what they are sorted by
} view;

static int by_known(const void *a, const void *b)
{
    const moment *x = a;
    const moment *y = b;
    return x->known != y->known ? (x->known < y->known ? -1 : 1) : x->i < y->i ? -1 : x->i > y->i;
}

static int by_time(const void *a, const void *b)
{
    const moment *x = a;
    const moment *y = b;
    return x->event->time != y->event->time ? (x->event->time < y->event->time ? -1 : 1)
                                            : (x->i < y->i ? -1 : x->i > y->i);
}

/* A typed second is meant as a whole. */
static dbr_time limit_of(const view *v)
{
    return v->at % DBR_SECOND == 0 ? v->at + DBR_SECOND - 1 : v->at;
}

/* What is worth showing when nobody asked for everything: what the timeline shows, and during the incident whatever
 * speaks to people. */
static bool is_told(const view *v, const dbr_event *e, bool has_reached)
{
    dbr_time begin = v->w->timeline->window.begin;
    bool speaks = e->kind == DBR_KIND_PAGE || e->kind == DBR_KIND_ALERT || e->kind == DBR_KIND_MESSAGE ||
                  e->kind == DBR_KIND_CHANGE;
    return e->state != DBR_EVENT_CANDIDATE ||
           (has_reached && speaks && (begin == DBR_TIME_NONE || e->time >= begin));
}

static void look_at(view *v, const dbr_event *e, size_t i, bool all)
{
    if (e->time == DBR_TIME_NONE || e->time > limit_of(v) || e->state == DBR_EVENT_HIDDEN) {
        return;
    }
    moment m = {.event = e, .known = dbr_timeline_known_at(v->w->timeline, e), .i = i};
    bool has_reached = m.known != DBR_TIME_NONE && m.known <= limit_of(v);
    if (!all && !is_told(v, e, has_reached)) {
        return;
    }
    if (has_reached) {
        *DBR_PUSH(&v->reached) = m;
    } else {
        *DBR_PUSH(&v->apart) = m;
    }
}

static bool is_of_timeline(const view *v, dbr_slice address)
{
    for (size_t i = 0; i < v->w->timeline->n_events; i++) {
        if (dbr_slice_eq(v->w->timeline->events[i].address, address)) {
            return true;
        }
    }
    return false;
}

/* A row that people wrote, as an event. */
static void look_at_row(view *v, const dbr_document *d, const dbr_row *r, size_t i)
{
    dbr_slice address = {0};
    for (size_t k = 0; k < r->n_links && address.len == 0; k++) {
        const dbr_link *l = &d->links[r->first_link + k];
        DBR_AUTO(dbr_buf) canonical = {0};
        if (l->is_address) {
            dbr_address_write(&canonical, &l->address);
            address = dbr_slice_dup(&v->w->arena, dbr_buf_view(&canonical));
        }
    }
    if (address.len > 0 && is_of_timeline(v, address)) {
        return; // the machine's own row, perhaps in other words
    }
    dbr_event *e = DBR_NEW(&v->w->arena, dbr_event);
    *e = (dbr_event){.time = r->time,
                     .end = r->end,
                     .kind = DBR_KIND_COUNT,
                     .state = DBR_EVENT_MANUAL,
                     .text = r->text,
                     .source = r->source,
                     .actor = dbr_slice_is(r->actor, "-") ? (dbr_slice){0} : r->actor,
                     .address = address};
    look_at(v, e, v->w->timeline->n_events + i, false);
}

static dbr_code look_at_report(view *v, dbr_buf *bytes, dbr_err *err)
{
    bool exists = false;
    dbr_document *d = NULL;
    dbr_code rc = cmd_work_read(v->w, "report.md", bytes, &exists, err);
    if (rc < 0 || !exists) {
        return rc;
    }
    rc = dbr_document_read(&v->w->arena, dbr_buf_view(bytes), "report.md", v->w->incident->zone, &d, err);
    for (size_t i = 0; rc == DBR_OK && i < d->n_rows; i++) {
        look_at_row(v, d, &d->rows[i], i);
    }
    return rc;
}

/* ---- for people ---- */

static const char *clock_of(view *v, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_clock(&text, t, v->zone);
    return dbr_arena_str(v->ctx->arena, dbr_buf_view(&text));
}

static const char *span_of(view *v, dbr_time ns)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_duration_write(&text, ns / DBR_SECOND * DBR_SECOND, v->w->lang == DBR_LANG_ZH_CN);
    return dbr_arena_str(v->ctx->arena, dbr_buf_view(&text));
}

/* Pads to `n` columns from the left, Chinese characters being two wide. */
static void write_right(dbr_buf *out, const char *text, size_t n)
{
    for (size_t i = dbr_utf8_width(dbr_slice_str(text)); i < n; i++) {
        dbr_buf_char(out, ' ');
    }
    dbr_buf_str(out, text);
}

static void write_moment(view *v, const moment *m, bool has_reached, dbr_buf *out)
{
    enum { AGE_COLUMNS = 11 };
    const dbr_event *e = m->event;
    dbr_time since = has_reached ? m->known : e->time;
    dbr_time age = v->at > since ? v->at / DBR_SECOND - since / DBR_SECOND : 0; // as a reader subtracts them
    dbr_buf_printf(out, "  %s  ", clock_of(v, since));
    write_right(out, span_of(v, age * DBR_SECOND), AGE_COLUMNS);
    dbr_buf_str(out, "  ");
    dbr_utf8_visible_line(out, e->text);
    if (e->source.len > 0) {
        dbr_buf_str(out, " (");
        dbr_utf8_visible_line(out, e->source);
        if (e->actor.len > 0) {
            dbr_buf_str(out, ", ");
            dbr_utf8_visible_line(out, e->actor);
        }
        dbr_buf_char(out, ')');
    }
    if (has_reached && m->known / DBR_SECOND != e->time / DBR_SECOND) {
        DBR_SAY(out, v->w->lang, DBR_T_CMD_AT_HAPPENED, clock_of(v, e->time));
    } else if (!has_reached && m->known == DBR_TIME_NONE) {
        dbr_buf_str(out, dbr_text(v->w->lang, DBR_T_CMD_AT_NEVER));
    } else if (!has_reached) {
        DBR_SAY(out, v->w->lang, DBR_T_CMD_AT_LATER, clock_of(v, m->known));
    }
    dbr_buf_char(out, '\n');
}

static void print_list(view *v, dbr_text_id title, const moment *moments, size_t n, bool has_reached)
{
    dbr_out_styled(v->ctx->out, DBR_STYLE_BOLD, dbr_text(v->w->lang, title));
    dbr_out_str(v->ctx->out, "\n");
    for (size_t i = 0; i < n; i++) {
        DBR_AUTO(dbr_buf) line = {0};
        write_moment(v, &moments[i], has_reached, &line);
        dbr_out_buf(v->ctx->out, &line);
    }
    if (n == 0) {
        dbr_out_printf(v->ctx->out, "  %s\n", dbr_text(v->w->lang, DBR_T_CMD_AT_NOTHING));
    }
}

static void print(view *v)
{
    DBR_AUTO(dbr_buf) when = {0};
    dbr_time started = v->w->timeline->milestones[DBR_STARTED].time;
    dbr_time_date_clock(&when, v->at, v->zone);
    dbr_buf_printf(&when, " %s", dbr_zone_name(v->zone));
    const char *at = dbr_arena_str(v->ctx->arena, dbr_buf_view(&when));
    if (started == DBR_TIME_NONE) {
        dbr_out_printf(v->ctx->out, "%s\n\n", at);
    } else if (v->at >= started) {
        DBR_OUT_SAY(v->ctx->out, v->w->lang, DBR_T_CMD_AT_AFTER, at, span_of(v, v->at - started));
    } else {
        DBR_OUT_SAY(v->ctx->out, v->w->lang, DBR_T_CMD_AT_BEFORE, at, span_of(v, started - v->at));
    }
    dbr_out_str(v->ctx->out, "\n");
    print_list(v, DBR_T_CMD_AT_REACHED, v->reached.items, v->reached.n, true);
    dbr_out_str(v->ctx->out, "\n");
    print_list(v, DBR_T_CMD_AT_APART, v->apart.items, v->apart.n, false);
}

/* ---- for programs ---- */

static void json_list(view *v, dbr_jsonw *j, const char *key, const moment *moments, size_t n)
{
    dbr_jsonw_array(j, key);
    for (size_t i = 0; i < n; i++) {
        const dbr_event *e = moments[i].event;
        bool has_reached = moments[i].known != DBR_TIME_NONE && moments[i].known <= limit_of(v);
        dbr_time since = has_reached ? moments[i].known : e->time;
        dbr_jsonw_object(j, NULL);
        cmd_json_time(j, "utc", e->time);
        cmd_json_time(j, "known_utc", moments[i].known);
        dbr_jsonw_real(j, "age_s", (double)(v->at > since ? v->at - since : 0) / (double)DBR_SECOND);
        dbr_jsonw_str(j, "kind", e->kind == DBR_KIND_COUNT ? "row" : dbr_kind_name(e->kind));
        dbr_jsonw_slice(j, "event", e->text);
        dbr_jsonw_slice(j, "source", e->source.len > 0 ? e->source : (dbr_slice){0});
        dbr_jsonw_slice(j, "actor", e->actor.len > 0 ? e->actor : (dbr_slice){0});
        dbr_jsonw_slice(j, "address", e->address.len > 0 ? e->address : (dbr_slice){0});
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void print_json(view *v)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &v->ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    cmd_json_time(&j, "at", v->at);
    cmd_json_time(&j, "started", v->w->timeline->milestones[DBR_STARTED].time);
    json_list(v, &j, "reached", v->reached.items, v->reached.n);
    json_list(v, &j, "not_known", v->apart.items, v->apart.n);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&v->ctx->out->buf, '\n');
}

/* The operands as one text: "2025-02-09 10:18" needs no quotes. */
static const char *joined(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const char *text = argv[0];
    for (int i = 1; i < argc; i++) {
        text = dbr_arena_printf(ctx->arena, "%s %s", text, argv[i]);
    }
    return text;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const at_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    view v = {.ctx = ctx, .w = &w};
    DBR_AUTO(dbr_buf) report = {0};
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_INDEX, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_timeline(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    rc = rc < 0 ? rc : cmd_work_time(&w, joined(ctx, argc, argv), &v.at, &err);
    for (size_t i = 0; rc == DBR_OK && i < w.timeline->n_events; i++) {
        look_at(&v, &w.timeline->events[i], i, args->all);
    }
    rc = rc < 0 ? rc : look_at_report(&v, &report, &err);
    int code = DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else {
        v.zone = w.incident->zone != NULL ? w.incident->zone : dbr_zone_utc();
        if (v.reached.n > 0) {
            qsort(v.reached.items, v.reached.n, sizeof(*v.reached.items), by_known);
        }
        if (v.apart.n > 0) {
            qsort(v.apart.items, v.apart.n, sizeof(*v.apart.items), by_time);
        }
        if (ctx->is_json) {
            print_json(&v);
        } else {
            print(&v);
        }
    }
    DBR_VEC_RELEASE(&v.reached);
    DBR_VEC_RELEASE(&v.apart);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_at = {
    .name = "at",
    .help = "show what had reached the responders by a time",
    .usage = "TIME",
    .example = "debrief at 10:18:45",
    .description =
        "Shows the incident as it looked from inside at TIME: what had reached the people who responded by "
        "then "
        "(pages, alerts that were delivered, the chat, what they did themselves), and apart from it what was "
        "true "
        "already but known to nobody yet, with the time from which it was known. Newest last; beside each "
        "stands how "
        "old it was.\n\n"
        "An alert counts from its delivery, a log line or a metric from the first message, page or command "
        "that tells "
        "of it. Rows that people wrote into report.md count too. Times without a date are on the incident's "
        "date, in "
        "its zone. That something had reached people does not say that they understood it.",
    .step = DBR_STEP_TIMELINE,
    .options = options,
    .args_bytes = sizeof(at_args),
    .min_operands = 1,
    .max_operands = 3,
    .has_json = true,
    .run = run,
};
