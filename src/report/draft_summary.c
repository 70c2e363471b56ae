/* What happened in two sentences, and what the times say of detection, response and recovery. */
#include "report/draft.h"

/* The evidence tells what happened then: a time that only a person set says when, not what. */
static bool is_told(const draft *d, dbr_milestone_name name)
{
    const dbr_milestone *m = &d->timeline->milestones[name];
    return m->time != DBR_TIME_NONE && m->label.len > 0;
}

void draft_summary(draft *d, dbr_slice form)
{
    const dbr_milestone *m = d->timeline->milestones;
    const draft_impact *impact = &d->impact;
    (void)form;
    if (d->timeline->is_quiet) {
        bool has_leads = d->factors->n_leads > 0;
        dbr_buf_printf(d->out, "%s\n",
                       dbr_text(d->lang, has_leads ? DBR_T_REPORT_QUIET_LEADS : DBR_T_REPORT_QUIET));
        return;
    }
    if (impact->ratio != NULL && impact->service != NULL && m[DBR_RECOVERED].time != DBR_TIME_NONE) {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_RATIO, draft_clock(d, m[DBR_STARTED].time),
                  draft_clock(d, m[DBR_RECOVERED].time), draft_zone(d), impact->ratio, impact->service);
        dbr_buf_char(d->out, '\n');
    } else if (is_told(d, DBR_STARTED)) {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_STARTED, draft_clock(d, m[DBR_STARTED].time), draft_zone(d),
                  draft_proof(d, m[DBR_STARTED].label, m[DBR_STARTED].address));
        dbr_buf_char(d->out, '\n');
    } else {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_UNKNOWN, draft_plain(d, d->timeline->window_why));
        dbr_buf_char(d->out, '\n');
    }
    if (is_told(d, DBR_MITIGATED)) {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_MITIGATED, draft_clock(d, m[DBR_MITIGATED].time),
                  draft_proof(d, m[DBR_MITIGATED].label, m[DBR_MITIGATED].address));
        dbr_buf_char(d->out, '\n');
    }
}

void draft_detection(draft *d, dbr_slice form)
{
    const char *alert = draft_between(d, DBR_DETECTED, DBR_STARTED);
    (void)form;
    if (alert != NULL && is_told(d, DBR_DETECTED)) {
        DRAFT_ITEM(d, DBR_T_REPORT_WELL_ALERT, alert);
    }
}

void draft_response(draft *d, dbr_slice form)
{
    const char *page = draft_between(d, DBR_ACKNOWLEDGED, DBR_PAGED);
    (void)form;
    if (page != NULL && is_told(d, DBR_PAGED) && is_told(d, DBR_ACKNOWLEDGED)) {
        DRAFT_ITEM(d, DBR_T_REPORT_WELL_ACK, page);
    }
}

static void fix(draft *d)
{
    const char *fix = draft_between(d, DBR_MITIGATED, DBR_PAGED);
    if (fix != NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_WELL_FIX, fix);
    }
}

void draft_recovery(draft *d, dbr_slice form)
{
    const dbr_milestone *m = &d->timeline->milestones[DBR_MITIGATED];
    (void)form;
    if (is_told(d, DBR_MITIGATED)) {
        DRAFT_ITEM(d, DBR_T_REPORT_SUMMARY_MITIGATED, draft_clock(d, m->time),
                   draft_proof(d, m->label, m->address));
    }
    fix(d);
}

void draft_well(draft *d, dbr_slice form)
{
    draft_detection(d, form);
    draft_response(d, form);
    fix(d);
}
