/*
 * What the course of the incident says of a change: what it was followed by at once, though the errors came later, and whether
 * taking it back was of use.
 *
 * What counts are errors with an onset and series that leave their level or reach a limit (score 0.4 and more). A cache that
 * fills from the release on evicts half an hour later: the release lies shortly before the first of the chain, not before the
 * errors. And where all of it goes on a quarter of an hour after a change was taken back, it was hardly the change.
 */
#include "factors/changes.h"

#define LEAST_SCORE 0.4
#define FOLLOWS     (15 * DBR_MINUTE) // a scrape or two, and what it takes until a change shows
#define RELIEF      (10 * DBR_MINUTE) // what ends within that after a change was taken back may have ended by it
#define GOES_ON     (15 * DBR_MINUTE)

static bool is_series(const dbr_signal *s)
{
    return s->kind == DBR_SIGNAL_SHIFT || s->kind == DBR_SIGNAL_SATURATION;
}

const dbr_signal *fc_follows_at_once(const fc_build *b, dbr_time change)
{
    const dbr_signal *first = NULL;
    for (size_t i = 0; i < b->timeline->n_signals; i++) {
        const dbr_signal *s = &b->timeline->signals[i];
        bool lasts = s->end == DBR_TIME_NONE || s->end >= b->started;
        bool is_between = s->time >= change && s->time - change <= FOLLOWS && s->time <= b->started;
        if (is_series(s) && s->score >= LEAST_SCORE && lasts && is_between &&
            (first == NULL || s->time < first->time)) {
            first = s;
        }
    }
    return first;
}

dbr_time fc_went_on_after(const fc_build *b, dbr_time taken_back)
{
    dbr_time until = DBR_TIME_NONE;
    for (size_t i = 0; i < b->timeline->n_signals; i++) {
        const dbr_signal *s = &b->timeline->signals[i];
        bool tells = s->kind == DBR_SIGNAL_ONSET || (is_series(s) && s->score >= LEAST_SCORE);
        bool is_on = s->time < taken_back && s->time >= b->started - DBR_HOUR &&
                     (s->end == DBR_TIME_NONE || s->end > taken_back);
        if (!tells || !is_on) {
            continue;
        }
        dbr_time end = s->end != DBR_TIME_NONE ? s->end : dbr_evidence_member(b->ev, s->i_member)->span.end;
        if (end == DBR_TIME_NONE || (s->end != DBR_TIME_NONE && end - taken_back <= RELIEF)) {
            return DBR_TIME_NONE;
        }
        until = end - taken_back >= GOES_ON && (until == DBR_TIME_NONE || end > until) ? end : until;
    }
    return until;
}
