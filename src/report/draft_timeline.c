/* The milestones, and the events in their order. */
#include "report/draft.h"

#include <stdio.h>

static const char *milestone_name(const draft *d, int i)
{
    char id[64];
    (void)snprintf(id, sizeof(id), "report.milestone_%s", dbr_milestone_word((dbr_milestone_name)i));
    return dbr_text(d->lang, dbr_text_find(dbr_slice_str(id)));
}

/* "- **Started**: 10:05:23, [First 5xx responses](…)" */
static void put_milestone(draft *d, int i)
{
    const dbr_milestone *m = &d->timeline->milestones[i];
    if (m->time != DBR_TIME_NONE) {
        dbr_buf_printf(d->out, "- **%s**: %s, %s\n", milestone_name(d, i), draft_clock(d, m->time),
                       draft_proof(d, m->label, m->address));
    }
}

static void put_milestone_row(draft *d, int i)
{
    const dbr_milestone *m = &d->timeline->milestones[i];
    dbr_buf_printf(d->out, "| %s | %s | ", milestone_name(d, i),
                   m->time != DBR_TIME_NONE ? draft_clock(d, m->time)
                                            : dbr_text(d->lang, DBR_T_REPORT_UNKNOWN));
    if (m->time != DBR_TIME_NONE) {
        dbr_buf_str(d->out, draft_proof(d, m->label, m->address));
    }
    dbr_buf_str(d->out, " | ");
    draft_cell(d, m->rule);
    dbr_buf_str(d->out, " |\n");
}

void draft_key_times(draft *d, dbr_slice form)
{
    bool is_list = dbr_slice_is(form, "list");
    if (!is_list) {
        DRAFT_SAY(d, DBR_T_REPORT_KEY_TIMES_HEAD, draft_zone(d));
        dbr_buf_str(d->out, "\n|---|---|---|---|\n");
    }
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        (is_list ? put_milestone : put_milestone_row)(d, i);
    }
}

/* The day where it changes: the first row's is the header's. */
static void put_day(draft *d, const dbr_event *e, dbr_time *day)
{
    dbr_time local = e->time + (dbr_time)dbr_zone_offset(d->zone, e->time, NULL) * DBR_SECOND;
    if (*day != DBR_TIME_NONE && local / DBR_DAY != *day) {
        dbr_time_date(d->out, e->time, d->zone);
        dbr_buf_char(d->out, ' ');
    }
    *day = local / DBR_DAY;
}

static void put_row(draft *d, const dbr_event *e, dbr_time *day)
{
    dbr_buf_str(d->out, "| ");
    put_day(d, e, day);
    dbr_buf_printf(d->out, "%s | ", draft_clock(d, e->time));
    draft_cell(d, e->text);
    dbr_buf_printf(d->out, " | %s | ", draft_proof(d, e->source, e->address));
    draft_cell(d, e->actor.len > 0 ? e->actor : dbr_slice_str("-"));
    dbr_buf_str(d->out, " |\n");
}

/* "- **10:05:23** First 5xx responses ([nginx](…))" */
static void put_item(draft *d, const dbr_event *e, dbr_time *day)
{
    dbr_buf_str(d->out, "- **");
    put_day(d, e, day);
    dbr_buf_printf(d->out, "%s** ", draft_clock(d, e->time));
    dbr_markdown_inline(d->out, e->text);
    dbr_buf_printf(d->out, " (%s)\n", draft_proof(d, e->source, e->address));
}

void draft_timeline(draft *d, dbr_slice form)
{
    bool is_list = dbr_slice_is(form, "list");
    dbr_time day = DBR_TIME_NONE;
    if (!is_list) {
        DRAFT_SAY(d, DBR_T_REPORT_TIMELINE_HEAD, "");
        dbr_buf_str(d->out, "\n|---|---|---|---|\n");
    }
    for (size_t i = 0; i < d->timeline->n_events; i++) {
        const dbr_event *e = &d->timeline->events[i];
        if (e->state == DBR_EVENT_SHOWN || e->state == DBR_EVENT_MANUAL) {
            (is_list ? put_item : put_row)(d, e, &day);
        }
    }
    if (d->timeline->n_shown == 0) {
        dbr_buf_printf(d->out, is_list ? "- %s\n" : "| | %s | | |\n",
                       dbr_text(d->lang, DBR_T_REPORT_NO_EVENTS));
    }
}
