/* Shared while leads are gathered, private to factors. */
#ifndef DBR_FACTORS_FACTORS_IMPL_H
#define DBR_FACTORS_FACTORS_IMPL_H

#include "base/text.h"
#include "factors/factors.h"

typedef struct fc_lead {
    dbr_lead pub;
    DBR_VEC(dbr_reason) reasons;
} fc_lead;

typedef struct fc_build {
    dbr_evidence *ev;
    const dbr_incident *incident;
    const dbr_timeline *timeline;
    dbr_arena *arena;
    dbr_lang lang;
    dbr_time started; // of the incident; DBR_TIME_NONE: nothing to explain
    DBR_VEC(fc_lead) leads;
    DBR_VEC(dbr_slice) questions;
} fc_build;

/* changes.c: one lead a change, however many sources tell of it. */
dbr_code fc_add_changes(fc_build *b, dbr_err *err);
/* signals.c: what ran dry or was never seen before, as causes or as effects of a change; missing alerts. */
dbr_code fc_add_signals(fc_build *b, dbr_err *err);

/* failures.c: what the evidence itself says went wrong, with or without a time, where no change explains it. */
void fc_add_failures(fc_build *b);

fc_lead *fc_new(fc_build *b, dbr_lead_role role, dbr_slice title, const char *layer, dbr_time time,
                dbr_slice address);
/* Adds evidence; `weight` is added to (or, against, taken from) the score. */
void fc_reason(fc_lead *lead, bool is_against, double weight, dbr_slice text, dbr_slice address);
dbr_slice fc_say(fc_build *b, dbr_text_id id, const char *const *args);
#define FC_SAY(b, id, ...) fc_say((b), (id), (const char *const[]){__VA_ARGS__, NULL})
const char *fc_duration(fc_build *b, dbr_time ns);
const char *fc_clock(fc_build *b, dbr_time t);
/* Services named by shown events of errors, alerts and pages. */
bool fc_is_affected(const fc_build *b, dbr_slice service);

#endif
