/* Building the timeline, step after step; and its SQL tables. */
#include "timeline/timeline_impl.h"

#include "audience/audience.h"

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

static void hide(const tl_build *b, dbr_slice *text)
{
    *text = dbr_secret_hidden(b->arena, *text, b->lang);
}

/* What is shown of records without being a headline: names of alerts, versions, labels of series. Addresses stay, they are
 * where the proof is. */
static void hide_secrets(tl_build *b)
{
    for (size_t i = 0; i < b->events.n; i++) {
        dbr_event *e = &b->events.items[i];
        hide(b, &e->text);
        hide(b, &e->why);
        hide(b, &e->source);
        hide(b, &e->actor);
        hide(b, &e->member);
    }
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        hide(b, &b->out->milestones[i].label);
    }
    hide(b, &b->out->window_why);
}

static void hide_in_signals(tl_build *b)
{
    dbr_signal *signals = DBR_NEW_N(b->arena, dbr_signal, b->out->n_signals + 1);
    for (size_t i = 0; i < b->out->n_signals; i++) {
        signals[i] = b->out->signals[i];
        const dbr_slice *texts = signals[i].texts;
        signals[i].text = texts != NULL ? texts[dbr_lang_first(b->lang)] : signals[i].text;
        hide(b, &signals[i].text);
    }
    b->out->signals = signals;
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
        hide_in_signals(&b);
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
        hide_secrets(&b);
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
