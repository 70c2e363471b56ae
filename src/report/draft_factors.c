/* Leads with the evidence for and against, gaps, and the questions they raise. */
#include "report/draft.h"

static void reasons(draft *d, const dbr_lead *l)
{
    for (size_t i = 0; i < l->n_reasons; i++) {
        const dbr_reason *r = &l->reasons[i];
        dbr_buf_printf(d->out, "   - %s%s%s\n",
                       dbr_text(d->lang, r->is_against ? DBR_T_REPORT_AGAINST : DBR_T_REPORT_FOR),
                       dbr_text(d->lang, DBR_T_REPORT_COLON), draft_proof(d, r->text, r->address));
    }
}

static void lead(draft *d, size_t i, size_t number)
{
    const dbr_lead *l = &d->factors->leads[i];
    const char *note = l->is_weak   ? dbr_text(d->lang, DBR_T_REPORT_LEAD_WEAK)
                       : l->is_tied ? dbr_text(d->lang, DBR_T_REPORT_LEAD_TIED)
                                    : "";
    DBR_AUTO(dbr_buf) time = {0};
    if (l->time == DBR_TIME_NONE) {
        dbr_buf_str(&time, dbr_text(d->lang, DBR_T_REPORT_LEAD_UNTIMED));
    } else if (d->window.begin != DBR_TIME_NONE && d->window.begin - l->time > 12 * DBR_HOUR) {
        dbr_time_date_clock(&time, l->time, d->zone);
    } else {
        dbr_time_clock(&time, l->time, d->zone);
    }
    dbr_buf_printf(d->out, "%zu. ", number);
    DRAFT_SAY(d, DBR_T_REPORT_LEAD, draft_proof(d, l->title, l->address),
              dbr_arena_str(&d->arena, dbr_buf_view(&time)), note);
    dbr_buf_char(d->out, '\n');
    reasons(d, l);
    for (size_t k = 0; k < d->factors->n_leads; k++) {
        const dbr_lead *e = &d->factors->leads[k];
        if (e->role == DBR_LEAD_EFFECT && e->i_parent == (int64_t)i) {
            dbr_buf_str(d->out, "   - ");
            DRAFT_SAY(d, DBR_T_REPORT_LEAD_EFFECT, draft_clock(d, e->time),
                      draft_proof(d, e->title, e->address));
            dbr_buf_char(d->out, '\n');
        }
    }
}

/* Where most of the evidence points, when it is strong and not as good for a neighbour. */
static void service(draft *d)
{
    const double strong = 0.3;
    const dbr_suspect *s = d->factors->n_services > 0 ? &d->factors->services[0] : NULL;
    if (s != NULL && s->score >= strong && !s->is_weak && !s->is_tied) {
        dbr_buf_char(d->out, '\n');
        DRAFT_SAY(d, DBR_T_REPORT_LEAD_SERVICE, draft_proof(d, s->service, (dbr_slice){0}),
                  draft_proof(d, s->what, s->address));
        dbr_buf_char(d->out, '\n');
    }
}

void draft_leads(draft *d, dbr_slice form)
{
    enum { MAX_WRITTEN = 4 };
    const double too_weak = 0.1; // below it only the first is worth a reader's time
    size_t n = 0;
    (void)form;
    for (size_t i = 0; i < d->factors->n_leads && n < MAX_WRITTEN; i++) {
        if (d->factors->leads[i].role == DBR_LEAD_CAUSE &&
            (n == 0 || d->factors->leads[i].score >= too_weak)) {
            lead(d, i, ++n);
        }
    }
    if (n == 0) {
        dbr_buf_printf(d->out, "%s\n", dbr_text(d->lang, DBR_T_REPORT_NO_LEADS));
    }
    service(d);
}

void draft_conditions(draft *d, dbr_slice form)
{
    (void)form;
    for (size_t i = 0; i < d->factors->n_leads; i++) {
        const dbr_lead *l = &d->factors->leads[i];
        if (l->role == DBR_LEAD_CONDITION && l->n_reasons > 0) {
            dbr_buf_printf(d->out, "- **%s**%s%s\n", dbr_text(d->lang, DBR_T_REPORT_MONITORING_GAP),
                           dbr_text(d->lang, DBR_T_REPORT_COLON),
                           draft_proof(d, l->reasons[0].text, l->address));
        }
    }
}

void draft_question(draft *d, const dbr_question *q)
{
    dbr_buf_printf(d->out, "- _%s", draft_proof(d, q->text, (dbr_slice){0}));
    for (size_t k = 0; k < q->n_addresses; k++) {
        const char *letter = dbr_arena_printf(&d->arena, "%c", (char)('a' + k)); // a number is a claim
        dbr_buf_printf(d->out, "%s%s", k == 0 ? " (" : ", ",
                       draft_proof(d, dbr_slice_str(letter), q->addresses[k]));
    }
    dbr_buf_str(d->out, q->n_addresses > 0 ? ")_\n" : "_\n");
}

void draft_questions(draft *d, dbr_slice form)
{
    (void)form;
    for (size_t i = 0; i < d->factors->n_questions; i++) {
        draft_question(d, &d->factors->questions[i]);
    }
}
