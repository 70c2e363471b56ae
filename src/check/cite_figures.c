/*
 * Figures of the report's own: its milestones and the times between them are arithmetic and need no evidence; the times of
 * events, and between two events or an event and a milestone, are those of the records that prove them.
 */
#include "check/cite.h"

enum { MAX_FAR = 40 }; // events between which times are taken: those that are shown

typedef struct adding {
    dbr_check_run *run;
    DBR_VEC(dbr_figure) out;
} adding;

static const char *const MILESTONE_WORDS[DBR_MILESTONE_COUNT] = {
    [DBR_STARTED] = "started first error began beginning",
    [DBR_DETECTED] = "detected alert fired",
    [DBR_DECLARED] = "declared",
    [DBR_PAGED] = "paged page notified engineer",
    [DBR_ACKNOWLEDGED] = "acknowledged",
    [DBR_IDENTIFIED] = "identified cause",
    [DBR_MITIGATED] = "mitigated mitigation fix deployed",
    [DBR_RECOVERED] = "recovered normal",
    [DBR_RESOLVED] = "resolved ended closed incident",
};

static void add(adding *a, dbr_slice address, const char *claim, const char *words, double value, int unit,
                int cost)
{
    *DBR_PUSH(&a->out) = (dbr_figure){.address = address,
                                      .claim = dbr_slice_str(claim),
                                      .words = dbr_slice_str(words),
                                      .value = value,
                                      .unit = unit,
                                      .cost = cost};
}

static void hand_over(adding *a, dbr_figure **figures, size_t *n)
{
    dbr_figure *all = DBR_NEW_N(a->run->arena, dbr_figure, *n + a->out.n + 1);
    if (*n > 0) {
        memcpy(all, *figures, *n * sizeof(*all));
    }
    if (a->out.n > 0) {
        memcpy(all + *n, a->out.items, a->out.n * sizeof(*all));
    }
    *figures = all;
    *n += a->out.n;
    DBR_VEC_RELEASE(&a->out);
}

/* Whether the time between is one that people speak of. */
static bool is_usual(int earlier, int later)
{
    return earlier == DBR_STARTED || later - earlier == 1 ||
           (earlier == DBR_PAGED && later == DBR_ACKNOWLEDGED) ||
           (earlier == DBR_PAGED && later == DBR_MITIGATED) ||
           (earlier == DBR_DETECTED && later != DBR_RESOLVED);
}

void cite_add_milestones(dbr_check_run *run, dbr_figure **figures, size_t *n)
{
    static const dbr_slice KEY_TIMES = DBR_LIT("#key-times");
    adding a = {.run = run};
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        dbr_time from = check_known_time(run, (dbr_milestone_name)i);
        const char *name = dbr_milestone_word((dbr_milestone_name)i);
        if (from == DBR_TIME_NONE) {
            continue;
        }
        add(&a, KEY_TIMES, dbr_arena_printf(run->arena, "= %s", name), MILESTONE_WORDS[i],
            (double)from / (double)DBR_SECOND, DBR_INSTANT, -3); // what a report's times mean first
        for (int k = 0; k < DBR_MILESTONE_COUNT; k++) {
            dbr_time to = check_known_time(run, (dbr_milestone_name)k);
            if (to == DBR_TIME_NONE || to <= from) {
                continue;
            }
            const char *words =
                dbr_arena_printf(run->arena, "%s %s took lasted", MILESTONE_WORDS[k], MILESTONE_WORDS[i]);
            add(&a, KEY_TIMES,
                dbr_arena_printf(run->arena, "= %s - %s", dbr_milestone_word((dbr_milestone_name)k), name),
                words, (double)(to - from) / (double)DBR_SECOND, DBR_DURATION, is_usual(i, k) ? -1 : 2);
        }
    }
    hand_over(&a, figures, n);
}

/* "at('10:05:23')": with its date, so that it means the same wherever it is read. */
static const char *at_text(dbr_check_run *run, dbr_time t)
{
    const dbr_incident *incident = run->in->incident;
    const dbr_zone *zone = incident != NULL && incident->zone != NULL ? incident->zone : dbr_zone_utc();
    dbr_time begin = incident != NULL ? incident->window.begin : DBR_TIME_NONE;
    DBR_AUTO(dbr_buf) date = {0};
    DBR_AUTO(dbr_buf) base = {0};
    DBR_AUTO(dbr_buf) clock = {0};
    dbr_time_date(&date, t, zone);
    dbr_time_clock(&clock, t, zone);
    if (begin != DBR_TIME_NONE) {
        dbr_time_date(&base, begin, zone);
    }
    bool is_same = dbr_slice_eq(dbr_buf_view(&date), dbr_buf_view(&base));
    return dbr_arena_printf(run->arena, "at('%.*s%s%.*s')", is_same ? 0 : (int)date.len, date.ptr,
                            is_same ? "" : " ", (int)clock.len, clock.ptr);
}

/* "from log where address = '…'", NULL when the address cannot stand in a claim. */
static const char *record_of(dbr_check_run *run, const dbr_event *e)
{
    bool is_plain = e->address.len > 0 && e->address.len < 300 && e->kind < DBR_KIND_COUNT;
    for (size_t i = 0; i < e->address.len; i++) {
        is_plain &= strchr("'\"\\|`<>", e->address.ptr[i]) == NULL;
    }
    return is_plain ? dbr_arena_printf(run->arena, "from %s where address = '%.*s'", dbr_kind_name(e->kind),
                                       DBR_FMT(e->address))
                    : NULL;
}

static void add_between(adding *a, const dbr_event *e, const char *record, dbr_time from, const char *words,
                        int cost)
{
    dbr_arena *arena = a->run->arena;
    if (from == DBR_TIME_NONE || e->time <= from) {
        return;
    }
    from = from / DBR_SECOND * DBR_SECOND;
    const char *claim =
        dbr_arena_printf(arena, "= all (min(time) - %s) / 1e9 %s", at_text(a->run, from), record);
    add(a, e->address, claim, dbr_arena_printf(arena, "%.*s %s took", DBR_FMT(e->text), words),
        (double)(e->time - from) / (double)DBR_SECOND, DBR_DURATION, cost);
}

void cite_add_events(dbr_check_run *run, const dbr_event *events, size_t n_events, dbr_figure **figures,
                     size_t *n)
{
    adding a = {.run = run};
    size_t shown[MAX_FAR];
    size_t n_shown = 0;
    for (size_t i = 0; i < n_events; i++) {
        const dbr_event *e = &events[i];
        const char *record = record_of(run, e);
        if (record == NULL || e->time == DBR_TIME_NONE) {
            continue;
        }
        bool is_shown = e->state == DBR_EVENT_SHOWN || e->state == DBR_EVENT_MANUAL;
        const char *words = dbr_arena_printf(run->arena, "%.*s %.*s %.*s", DBR_FMT(e->text),
                                             DBR_FMT(e->source), DBR_FMT(e->actor));
        add(&a, e->address, dbr_arena_printf(run->arena, "= all min(time) %s", record), words,
            (double)e->time / (double)DBR_SECOND, DBR_INSTANT, is_shown ? 1 : 2);
        for (size_t k = 0; is_shown && k < n_shown; k++) {
            const dbr_event *from = &events[shown[k]];
            add_between(&a, e, record, from->time, dbr_arena_str(run->arena, from->text), 4);
        }
        for (int m = 0; is_shown && m < DBR_MILESTONE_COUNT; m++) {
            add_between(&a, e, record, check_known_time(run, (dbr_milestone_name)m), MILESTONE_WORDS[m], 3);
        }
        if (is_shown && n_shown < MAX_FAR) {
            shown[n_shown++] = i;
        }
    }
    hand_over(&a, figures, n);
}
