/* The milestones, and the events in their order. */
#include "report/draft.h"

#include <stdio.h>

static const char *milestone_name(const draft *d, int i)
{
    char id[64];
    (void)snprintf(id, sizeof(id), "report.milestone_%s", dbr_milestone_word((dbr_milestone_name)i));
    return dbr_text(d->lang, dbr_text_find(dbr_slice_str(id)));
}

/* Local days, by which a reader completes clock times: those without a date are on the header's day, or on that of the last
 * one with a date. */
typedef struct draft_days {
    int64_t last; // INT64_MIN: none yet, and no header
} draft_days;

static int64_t day_of(const draft *d, dbr_time t)
{
    dbr_time local = t + (dbr_time)dbr_zone_offset(d->zone, t, NULL) * DBR_SECOND;
    return (local - (local % DBR_DAY + DBR_DAY) % DBR_DAY) / DBR_DAY;
}

static draft_days first_day(const draft *d)
{
    dbr_time began = draft_began(d);
    return (draft_days){.last = began != DBR_TIME_NONE ? day_of(d, began) : INT64_MIN};
}

/* The date and a blank, where a reader would take another one. */
static void put_day(draft *d, dbr_time t, draft_days *days)
{
    int64_t day = day_of(d, t);
    if (day != days->last) {
        dbr_time_date(d->out, t, d->zone);
        dbr_buf_char(d->out, ' ');
    }
    days->last = day;
}

/* "- **Started**: 10:05:23, [First 5xx responses](…)" */
static void put_milestone(draft *d, int i, draft_days *days)
{
    const dbr_milestone *m = &d->timeline->milestones[i];
    if (m->time != DBR_TIME_NONE) {
        dbr_buf_printf(d->out, "- **%s**: ", milestone_name(d, i));
        put_day(d, m->time, days);
        dbr_slice label = m->label.len > 0 ? m->label : m->rule;
        dbr_buf_printf(d->out, "%s, %s\n", draft_clock(d, m->time), draft_proof(d, label, m->address));
    }
}

static void put_milestone_row(draft *d, int i, draft_days *days)
{
    const dbr_milestone *m = &d->timeline->milestones[i];
    dbr_buf_printf(d->out, "| %s | ", milestone_name(d, i));
    if (m->time != DBR_TIME_NONE) {
        put_day(d, m->time, days);
        dbr_buf_printf(d->out, "%s | ", draft_clock(d, m->time));
        draft_proof_cell(d, m->label, m->address);
        dbr_buf_str(d->out, " | ");
    } else {
        dbr_buf_printf(d->out, "%s |  | ", dbr_text(d->lang, DBR_T_REPORT_UNKNOWN));
    }
    draft_cell(d, m->rule);
    dbr_buf_str(d->out, " |\n");
}

void draft_key_times(draft *d, dbr_slice form)
{
    bool is_list = dbr_slice_is(form, "list");
    draft_days days = first_day(d);
    if (!is_list) {
        DRAFT_SAY(d, DBR_T_REPORT_KEY_TIMES_HEAD, draft_zone(d));
        dbr_buf_str(d->out, "\n|---|---|---|---|\n");
    }
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        (is_list ? put_milestone : put_milestone_row)(d, i, &days);
    }
}

static void put_row(draft *d, const dbr_event *e, draft_days *days)
{
    dbr_buf_str(d->out, "| ");
    put_day(d, e->time, days);
    dbr_buf_printf(d->out, "%s | ", draft_clock(d, e->time));
    draft_cell(d, e->text);
    dbr_buf_str(d->out, " | ");
    draft_proof_cell(d, e->source, e->address);
    dbr_buf_str(d->out, " | ");
    draft_cell(d, e->actor.len > 0 ? e->actor : dbr_slice_str("-"));
    dbr_buf_str(d->out, " |\n");
}

/* "- **10:05:23** Configuration changed ([kubectl](…), @alice)" */
static void put_item(draft *d, const dbr_event *e, draft_days *days)
{
    dbr_buf_str(d->out, "- **");
    put_day(d, e->time, days);
    dbr_buf_printf(d->out, "%s** ", draft_clock(d, e->time));
    dbr_markdown_inline(d->out, e->text);
    dbr_buf_printf(d->out, " (%s", draft_proof(d, e->source, e->address));
    if (e->actor.len > 0) {
        dbr_buf_str(d->out, ", ");
        dbr_markdown_inline(d->out, e->actor);
    }
    dbr_buf_str(d->out, ")\n");
}

void draft_timeline(draft *d, dbr_slice form)
{
    bool is_list = dbr_slice_is(form, "list");
    draft_days days = first_day(d);
    if (!is_list) {
        DRAFT_SAY(d, DBR_T_REPORT_TIMELINE_HEAD, "");
        dbr_buf_str(d->out, "\n|---|---|---|---|\n");
    }
    for (size_t i = 0; i < d->timeline->n_events; i++) {
        const dbr_event *e = &d->timeline->events[i];
        if (e->state == DBR_EVENT_SHOWN || e->state == DBR_EVENT_MANUAL) {
            (is_list ? put_item : put_row)(d, e, &days);
        }
    }
    if (d->timeline->n_shown == 0) {
        dbr_buf_printf(d->out, is_list ? "- %s\n" : "| | %s | | |\n",
                       dbr_text(d->lang, DBR_T_REPORT_NO_EVENTS));
    }
}
