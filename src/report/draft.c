/*
 * The machine draft: the guide's layout, in the reader's language. Every number is a claim that was evaluated while it
 * was written, every row and lead carries the address of its proof, and what cannot be computed is said to be unknown or
 * asked as a question.
 */
#include "report/draft.h"

#include <math.h>

void draft_say(draft *d, dbr_text_id id, const char *const *args)
{
    dbr_text_format(d->out, d->lang, id, args);
}

const char *draft_text(draft *d, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, d->lang, id, args);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

void draft_heading(draft *d, int level, dbr_text_id id)
{
    bool is_apart = d->out->len >= 2 && memcmp(d->out->ptr + d->out->len - 2, "\n\n", 2) == 0;
    dbr_buf_printf(d->out, "%s%.*s %s\n\n", is_apart ? "" : "\n", level, "######", dbr_text(d->lang, id));
}

const char *draft_clock(draft *d, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_clock(&text, t, d->zone);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

/* Instants are cut to seconds before subtracting, as the times in the table are: what a reader adds up is right. */
static dbr_time whole_seconds(dbr_time t)
{
    return t / DBR_SECOND * DBR_SECOND;
}

const char *draft_duration(draft *d, dbr_time ns)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_duration_write(&text, whole_seconds(ns), d->lang == DBR_LANG_ZH_CN);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

const char *draft_link(draft *d, const char *text, const char *address, const char *claim)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_markdown_link(&out, dbr_slice_str(text), dbr_slice_str(address), dbr_slice_str(claim));
    return dbr_arena_str(&d->arena, dbr_buf_view(&out));
}

const char *draft_between(draft *d, dbr_milestone_name later, dbr_milestone_name earlier)
{
    dbr_time a = d->timeline->milestones[earlier].time;
    dbr_time b = d->timeline->milestones[later].time;
    if (a == DBR_TIME_NONE || b == DBR_TIME_NONE || b < a) {
        return NULL;
    }
    const char *claim =
        dbr_arena_printf(&d->arena, "= %s - %s", dbr_milestone_word(later), dbr_milestone_word(earlier));
    return draft_link(d, draft_duration(d, whole_seconds(b) - whole_seconds(a)), "#key-times", claim);
}

bool draft_value(draft *d, const char *address, const char *claim, double *ret)
{
    dbr_claim c;
    dbr_address a;
    dbr_claim_value v;
    dbr_err err = {0};
    if (!dbr_address_parse(&d->arena, dbr_slice_str(address), &a) ||
        dbr_claim_parse(&d->arena, dbr_slice_str(claim), &c, &err) < 0 ||
        dbr_evidence_claim(d->ev, &c, &a, d->window, d->timeline->milestones, &d->arena, &v, &err) < 0 ||
        v.is_null || isnan(v.value)) {
        return false;
    }
    *ret = v.value;
    return true;
}

dbr_code dbr_report_draft(dbr_evidence *ev, const dbr_incident *incident, const dbr_timeline *timeline,
                          const dbr_factors *factors, dbr_time now, int lang, dbr_buf *out, dbr_err *err)
{
    draft d = {.ev = ev,
               .incident = incident,
               .timeline = timeline,
               .factors = factors,
               .now = now,
               .lang = (dbr_lang)lang,
               .zone = incident->zone != NULL ? incident->zone : dbr_zone_utc(),
               .out = out,
               .window = timeline->window};
    draft_impact impact = {0};
    draft_find_impact(&d, &impact);
    draft_head(&d);
    draft_summary(&d, &impact);
    draft_write_impact(&d, &impact);
    draft_key_times(&d);
    draft_timeline(&d);
    draft_factors(&d);
    draft_lessons(&d);
    draft_actions(&d);
    draft_coverage(&d);
    dbr_arena_release(&d.arena);
    return out->failed ? dbr_fail(err, DBR_ELIMIT, "the draft is too large") : DBR_OK;
}
