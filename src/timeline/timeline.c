/* Building the timeline, step after step; and its SQL tables. */
#include "timeline/timeline_impl.h"

#include <assert.h>
#include <stdlib.h>

/* What is looked at around the window: a lead-up as baseline and for changes, some aftermath. */
#define LEAD_UP   (24 * DBR_HOUR)
#define AFTERMATH DBR_HOUR

static dbr_span span_around(dbr_span window, dbr_span all)
{
    dbr_span s = all;
    if (window.begin != DBR_TIME_NONE && all.begin != DBR_TIME_NONE) {
        s.begin = window.begin - LEAD_UP > all.begin ? window.begin - LEAD_UP : all.begin;
    }
    if (window.end != DBR_TIME_NONE && all.end != DBR_TIME_NONE) {
        s.end = window.end + AFTERMATH < all.end ? window.end + AFTERMATH : all.end;
    }
    return s;
}

/* Records and samples together. */
static dbr_span everything(const dbr_evidence *ev)
{
    dbr_span all = {DBR_TIME_NONE, DBR_TIME_NONE};
    for (size_t i = 0; i < dbr_evidence_n_members(ev); i++) {
        dbr_span s = dbr_evidence_member(ev, i)->span;
        if (s.begin != DBR_TIME_NONE) {
            all.begin = all.begin == DBR_TIME_NONE || s.begin < all.begin ? s.begin : all.begin;
            all.end = all.end == DBR_TIME_NONE || s.end > all.end ? s.end : all.end;
        }
    }
    return all;
}

dbr_code dbr_timeline_build(dbr_evidence *ev, const dbr_incident *incident,
                            const dbr_timeline_options *options, dbr_arena *arena, dbr_timeline **ret,
                            dbr_err *err)
{
    tl_build b = {.ev = ev, .incident = incident, .arena = arena, .lang = (dbr_lang)options->lang};
    b.out = DBR_NEW(arena, dbr_timeline);
    b.out->span = span_around(options->window, everything(ev));
    b.out->n_shown = 0;
    dbr_code rc = tl_read_nouns(&b, err);
    if (rc == DBR_OK) { // failures are told of without a time as well
        rc = dbr_detect(ev, b.out->span, arena, &b.out->signals, &b.out->n_signals, err);
    }
    if (rc == DBR_OK) {
        b.has_only_changes = tl_has_only_changes(&b);
        tl_find_window(&b, options->window);
        b.out->span = b.has_only_changes ? everything(ev) : span_around(b.out->window, everything(ev));
        rc = tl_add_events(&b, options->max_shown, err);
    }
    if (rc == DBR_OK) {
        tl_find_milestones(&b);
        tl_keep_known(&b);
        rc = tl_find_skews(&b, err);
    }
    if (rc == DBR_OK) {
        dbr_event *events = DBR_NEW_N(arena, dbr_event, b.events.n + 1);
        if (b.events.n > 0) {
            memcpy(events, b.events.items, b.events.n * sizeof(*events));
        }
        b.out->events = events;
        b.out->n_events = b.events.n;
        *ret = b.out;
    }
    DBR_VEC_RELEASE(&b.events);
    DBR_VEC_RELEASE(&b.nouns);
    return rc;
}
