/*
 * How long it took: to detect, acknowledge, mitigate, recover. Each with its formula and both events, so that a reader sees
 * between what it was measured; where one of them is not known, the length is not.
 */
#include "report/draft.h"

static const char *name_of(draft *d, dbr_milestone_name m)
{
    dbr_text_id id = dbr_text_find(
        dbr_slice_str(dbr_arena_printf(&d->arena, "report.milestone_%s", dbr_milestone_word(m))));
    return dbr_text(d->lang, id);
}

static const char *event_of(draft *d, dbr_milestone_name name)
{
    DBR_AUTO(dbr_buf) text = {0};
    const dbr_milestone *m = &d->timeline->milestones[name];
    const char *what =
        m->label.len > 0 ? draft_proof(d, m->label, m->address) : name_of(d, name); // a person set it
    DBR_SAY(&text, d->lang, DBR_T_REPORT_LENGTH_EVENT, what, draft_clock(d, m->time));
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

static void write_length(draft *d, dbr_text_id what, dbr_milestone_name from, dbr_milestone_name to)
{
    const dbr_milestone *a = &d->timeline->milestones[from];
    const dbr_milestone *b = &d->timeline->milestones[to];
    const char *length = draft_between(d, to, from);
    if (length != NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_LENGTH, dbr_text(d->lang, what), length, name_of(d, to), name_of(d, from),
                   event_of(d, from), event_of(d, to));
    } else {
        bool is_one = a->time != DBR_TIME_NONE || b->time != DBR_TIME_NONE;
        dbr_milestone_name unknown = a->time == DBR_TIME_NONE ? from : to;
        DRAFT_ITEM(d,
                   is_one && a->time != DBR_TIME_NONE && b->time != DBR_TIME_NONE
                       ? DBR_T_REPORT_LENGTH_BACKWARDS
                       : DBR_T_REPORT_LENGTH_UNKNOWN,
                   dbr_text(d->lang, what), name_of(d, to), name_of(d, from), name_of(d, unknown));
    }
}

void draft_durations(draft *d, dbr_slice form)
{
    (void)form;
    write_length(d, DBR_T_REPORT_LENGTH_DETECT, DBR_STARTED, DBR_DETECTED);
    write_length(d, DBR_T_REPORT_LENGTH_ACKNOWLEDGE, DBR_PAGED, DBR_ACKNOWLEDGED);
    write_length(d, DBR_T_REPORT_LENGTH_MITIGATE, DBR_STARTED, DBR_MITIGATED);
    write_length(d, DBR_T_REPORT_LENGTH_RECOVER, DBR_STARTED, DBR_RECOVERED);
}
