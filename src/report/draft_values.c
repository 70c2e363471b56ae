/* Values inside a line of a layout: what incident.yaml says, and when it was. */
#include "report/draft.h"

static void unknown(draft *d)
{
    dbr_buf_str(d->out, dbr_text(d->lang, DBR_T_REPORT_UNKNOWN));
}

dbr_time draft_began(const draft *d)
{
    dbr_time t = d->timeline->milestones[DBR_STARTED].time;
    return t != DBR_TIME_NONE ? t : d->window.begin;
}

static dbr_time ended(const draft *d)
{
    const dbr_milestone *m = d->timeline->milestones;
    dbr_time t = m[DBR_RESOLVED].time != DBR_TIME_NONE ? m[DBR_RESOLVED].time : m[DBR_RECOVERED].time;
    return t != DBR_TIME_NONE ? t : d->window.end;
}

void draft_title(draft *d, dbr_slice form)
{
    (void)form;
    dbr_buf_str(d->out, draft_plain(d, d->incident->title));
}

void draft_date(draft *d, dbr_slice form)
{
    dbr_time t = draft_began(d);
    (void)form;
    if (t == DBR_TIME_NONE) {
        unknown(d);
    } else {
        dbr_time_date(d->out, t, d->zone);
    }
}

/* "10:05 - 11:40 UTC" */
void draft_span(draft *d, dbr_slice form)
{
    (void)form;
    if (draft_began(d) == DBR_TIME_NONE || ended(d) == DBR_TIME_NONE) {
        unknown(d);
        return;
    }
    dbr_buf_printf(d->out, "%.5s - %.5s %s", draft_clock(d, draft_began(d)), draft_clock(d, ended(d)),
                   draft_zone(d));
}

/* "1h 35min (10:05 - 11:40 UTC)" */
void draft_length(draft *d, dbr_slice form)
{
    const char *duration = draft_between(d, DBR_RESOLVED, DBR_STARTED);
    duration = duration != NULL ? duration : draft_between(d, DBR_RECOVERED, DBR_STARTED); // nobody closed it
    if (duration == NULL || ended(d) == DBR_TIME_NONE) {
        unknown(d);
        return;
    }
    dbr_buf_printf(d->out, "%s (", duration);
    draft_span(d, form);
    dbr_buf_char(d->out, ')');
}

void draft_severity(draft *d, dbr_slice form)
{
    (void)form;
    if (d->incident->severity.len == 0) {
        unknown(d);
    }
    dbr_buf_str(d->out, draft_plain(d, d->incident->severity));
}

static void list(draft *d, const dbr_slice *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(d->out, "%s%s", i > 0 ? ", " : "", draft_plain(d, items[i]));
    }
}

void draft_services(draft *d, dbr_slice form)
{
    (void)form;
    if (d->incident->n_services > 0) {
        list(d, d->incident->services, d->incident->n_services);
    } else if (d->impact.service != NULL) {
        dbr_buf_str(d->out, d->impact.service);
    } else {
        unknown(d);
    }
}

void draft_authors(draft *d, dbr_slice form)
{
    (void)form;
    if (d->incident->n_authors == 0) {
        unknown(d);
    }
    list(d, d->incident->authors, d->incident->n_authors);
}

void draft_zone_name(draft *d, dbr_slice form)
{
    (void)form;
    dbr_buf_str(d->out, draft_zone(d));
}
