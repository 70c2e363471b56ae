/*
 * The why-tree that a draft begins with: a nested list, drawn as a picture where the report is a page (trees.h).
 *
 *     what happened, from when on
 *       what may have set it off, to be confirmed: the lead, and the questions about it
 *       what let it happen, by layer: gaps, each with its question
 *       what is asked of every incident
 *
 * Nothing is concluded: branches are leads with proof and open questions. A weak lead is no branch. Without branches nothing is
 * written.
 */
#include "report/draft.h"

enum { MAX_LEADS = 2 };

/* Which layer a question belongs to; what is not named here is of the last. */
typedef enum layer { LAYER_TRIGGER, LAYER_MONITORING, LAYER_RESPONSE, LAYER_SYSTEMIC, LAYER_COUNT } layer;

static layer layer_of(const dbr_question *q)
{
    static const struct {
        const char *about;
        layer layer;
    } LAYERS[] = {
        {"reach", LAYER_TRIGGER},        {"rollout", LAYER_TRIGGER},   {"alert", LAYER_MONITORING},
        {"detection", LAYER_MONITORING}, {"page", LAYER_MONITORING},   {"statement", LAYER_RESPONSE},
        {"recovery", LAYER_RESPONSE},    {"guidance", LAYER_RESPONSE}, {"runbook", LAYER_RESPONSE},
        {"response", LAYER_RESPONSE},
    };
    for (size_t i = 0; i < sizeof(LAYERS) / sizeof(LAYERS[0]); i++) {
        if (strcmp(q->about, LAYERS[i].about) == 0) {
            return LAYERS[i].layer;
        }
    }
    return LAYER_SYSTEMIC;
}

static void indent(draft *d, int depth)
{
    dbr_buf_printf(d->out, "%*s", 2 * depth, "");
}

/* Whether it hangs on its gap. */
static bool is_of_gap(const dbr_question *q)
{
    return strcmp(q->about, "alert") == 0;
}

static void questions(draft *d, layer of, int depth)
{
    for (size_t i = 0; i < d->factors->n_questions; i++) {
        const dbr_question *q = &d->factors->questions[i];
        if (layer_of(q) == of && !is_of_gap(q)) {
            indent(d, depth);
            draft_question(d, q);
        }
    }
}

/* What is asked of one gap: both have its proof. */
static void questions_of_gap(draft *d, const dbr_lead *l)
{
    for (size_t i = 0; i < d->factors->n_questions; i++) {
        const dbr_question *q = &d->factors->questions[i];
        if (is_of_gap(q) && q->n_addresses > 0 && dbr_slice_eq(q->addresses[0], l->address)) {
            indent(d, 3);
            draft_question(d, q);
        }
    }
}

static bool is_asked(const draft *d, layer of)
{
    for (size_t i = 0; i < d->factors->n_questions; i++) {
        if (layer_of(&d->factors->questions[i]) == of) {
            return true;
        }
    }
    return false;
}

/* The first lead, and the next when it is as good. */
static size_t trigger(draft *d, bool is_written)
{
    size_t n = 0;
    for (size_t i = 0; i < d->factors->n_leads && n < MAX_LEADS; i++) {
        const dbr_lead *l = &d->factors->leads[i];
        if (l->role != DBR_LEAD_CAUSE || l->is_weak) {
            continue;
        }
        if (is_written) {
            dbr_buf_printf(d->out, "    - %s\n", draft_proof(d, l->title, l->address));
        }
        n++;
        if (!l->is_tied) {
            break;
        }
    }
    return n;
}

static size_t gaps(draft *d, bool is_written)
{
    size_t n = 0;
    for (size_t i = 0; i < d->factors->n_leads; i++) {
        const dbr_lead *l = &d->factors->leads[i];
        if (l->role == DBR_LEAD_CONDITION && l->n_reasons > 0) {
            if (is_written) {
                dbr_buf_printf(d->out, "    - %s\n", draft_proof(d, l->reasons[0].text, l->address));
                questions_of_gap(d, l);
            }
            n++;
        }
    }
    return n;
}

static void root(draft *d)
{
    const dbr_milestone *began = &d->timeline->milestones[DBR_STARTED];
    const char *title = draft_proof(d, d->incident->title, began->address);
    dbr_buf_str(d->out, "- ");
    if (began->time != DBR_TIME_NONE) {
        DRAFT_SAY(d, DBR_T_REPORT_WHY_ROOT, title, draft_clock(d, began->time));
    } else {
        dbr_buf_str(d->out, title);
    }
    dbr_buf_char(d->out, '\n');
}

void draft_whys(draft *d, dbr_slice form)
{
    static const dbr_text_id NAMES[LAYER_COUNT] = {DBR_T_REPORT_WHY_TRIGGER, DBR_T_REPORT_WHY_MONITORING,
                                                   DBR_T_REPORT_WHY_RESPONSE, DBR_T_REPORT_WHY_SYSTEMIC};
    (void)form;
    if (trigger(d, false) + gaps(d, false) + d->factors->n_questions == 0) {
        return;
    }
    root(d);
    for (int i = 0; i < LAYER_COUNT; i++) {
        size_t n = i == LAYER_TRIGGER ? trigger(d, false) : i == LAYER_MONITORING ? gaps(d, false) : 0;
        if (n == 0 && !is_asked(d, (layer)i)) {
            continue;
        }
        dbr_buf_printf(d->out, "  - %s\n", dbr_text(d->lang, NAMES[i]));
        if (i == LAYER_TRIGGER) {
            (void)trigger(d, true);
        } else if (i == LAYER_MONITORING) {
            (void)gaps(d, true);
        }
        questions(d, (layer)i, 2);
    }
}
