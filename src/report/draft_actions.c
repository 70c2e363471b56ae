/*
 * Proposed action items: an alert for each gap in monitoring, and what to do about what could not be seen. As a table with the columns that people fill in, as
 * boxes to tick, or as a plain list for readers who are not to do them.
 */
#include "report/draft.h"

enum { MAX_REMEDIES = 12 };

typedef struct list {
    draft *d;
    dbr_slice form;
    size_t n;
} list;

static void put(list *l, const char *text, dbr_text_id priority)
{
    draft *d = l->d;
    const char *word = dbr_text(d->lang, priority);
    l->n++;
    if (dbr_slice_is(l->form, "boxes")) {
        dbr_buf_printf(d->out, "- [ ] AI-%03zu: ", l->n);
        dbr_markdown_inline(d->out, dbr_slice_str(text));
        DRAFT_SAY(d, DBR_T_REPORT_ACTION_PRIORITY, word);
        dbr_buf_char(d->out, '\n');
    } else if (dbr_slice_is(l->form, "list")) {
        dbr_buf_str(d->out, "- ");
        dbr_markdown_inline(d->out, dbr_slice_str(text));
        dbr_buf_char(d->out, '\n');
    } else {
        dbr_buf_printf(d->out, "| AI-%03zu | ", l->n);
        draft_cell(d, dbr_slice_str(text));
        dbr_buf_printf(d->out, " |  |  | %s |\n", word);
    }
}

void draft_actions(draft *d, dbr_slice form)
{
    list l = {.d = d, .form = form};
    if (dbr_slice_is(form, "table")) {
        DRAFT_SAY(d, DBR_T_REPORT_ACTIONS_HEAD, "");
        dbr_buf_str(d->out, "\n|----|--------|-------|----------|----------|\n");
    }
    for (size_t i = 0; i < d->factors->n_leads; i++) {
        const dbr_lead *lead = &d->factors->leads[i];
        if (lead->role == DBR_LEAD_CONDITION) {
            put(&l, DRAFT_TEXT(d, DBR_T_REPORT_ACTION_ALERT, dbr_arena_str(&d->arena, lead->title)),
                DBR_T_REPORT_HIGH);
        }
    }
    draft_remedy remedies[MAX_REMEDIES];
    size_t n = draft_remedies(d, remedies, MAX_REMEDIES);
    for (size_t i = 0; i < n; i++) {
        put(&l, remedies[i].text, remedies[i].is_urgent ? DBR_T_REPORT_MEDIUM : DBR_T_REPORT_LOW);
    }
}
