/* Shared while leads are gathered, private to factors. */
#ifndef DBR_FACTORS_FACTORS_IMPL_H
#define DBR_FACTORS_FACTORS_IMPL_H

#include "audience/audience.h"
#include "base/text.h"
#include "factors/factors.h"

typedef struct fc_lead {
    dbr_lead pub;
    DBR_VEC(dbr_reason) reasons;
} fc_lead;

#define FC_MAX_SUBJECTS 32u
#define FC_MAX_NAMES    128u
#define FC_MAX_ALERTS   8u

/* What an alert or a page of the incident says is wrong. */
typedef struct fc_alert {
    dbr_failure failure;
    dbr_slice text, address;
} fc_alert;

typedef struct fc_build {
    dbr_evidence *ev;
    const dbr_incident *incident;
    const dbr_timeline *timeline;
    dbr_arena *arena;
    dbr_lang lang;
    dbr_time started; // of the incident; DBR_TIME_NONE: nothing to explain
    DBR_VEC(fc_lead) leads;
    DBR_VEC(dbr_question) questions;
    dbr_slice subjects
        [FC_MAX_SUBJECTS]; // what alerts, pages and descriptions are about: services, pods, deployments
    size_t n_subjects;
    dbr_slice names[FC_MAX_NAMES]; // words of the incident's alerts and pages
    size_t n_names;
    fc_alert alerts[FC_MAX_ALERTS]; // those of a class, the first of each text
    size_t n_alerts;
} fc_build;

/* changes.c: one lead a change, however many sources tell of it. */
dbr_code fc_add_changes(fc_build *b, dbr_err *err);
/* signals.c: what ran dry or was never seen before, as causes or as effects of a change; missing alerts. */
dbr_code fc_add_signals(fc_build *b, dbr_err *err);

/* failures.c: what the evidence itself says went wrong, with or without a time, where no change explains it. */
void fc_add_failures(fc_build *b);

/* said.c: what people named as the cause in the incident's chat, for other leads and as leads of their own. */
dbr_code fc_add_statements(fc_build *b, dbr_err *err);
/* How plainly a sentence names a cause, 0 for not at all (said.c). English and Chinese. */
double fc_says_why(dbr_slice sentence);

/* questions.c: all questions of an incident, in `f`; needs its leads. */
dbr_code fc_ask_all(fc_build *b, dbr_factors *f, dbr_err *err);
/* A new question, valid until the next one; then up to DBR_QUESTION_MAX_PROOFS proofs, more are left out. */
dbr_question *fc_ask(fc_build *b, const char *about, dbr_slice text);
void fc_show(dbr_question *q, dbr_slice address);
/* Whether somebody says that it is over, and neither asks, hopes nor denies it. English and Chinese. */
bool fc_says_it_is_over(dbr_slice text);
/* runbook.c: what a runbook among the evidence says against what was done. */
dbr_code fc_ask_of_runbooks(fc_build *b, dbr_err *err);

fc_lead *fc_new(fc_build *b, dbr_lead_role role, dbr_slice title, const char *layer, dbr_time time,
                dbr_slice address);
/* Adds evidence; `weight` is added to (or, against, taken from) the score. */
void fc_reason(fc_lead *lead, bool is_against, double weight, dbr_slice text, dbr_slice address);
dbr_slice fc_say(fc_build *b, dbr_text_id id, const char *const *args);
#define FC_SAY(b, id, ...) fc_say((b), (id), (const char *const[]){__VA_ARGS__, NULL})
const char *fc_duration(fc_build *b, dbr_time ns);
const char *fc_clock(fc_build *b, dbr_time t);
/* named.c: adds the words of an alert's or a page's text to `names`. */
void fc_add_names(fc_build *b, dbr_slice text);
/* Fills `subjects` and `names` from alerts, pages and described objects, with and without a time. */
dbr_code fc_find_subjects(fc_build *b, dbr_err *err);
/* The first of them that one of the texts names; empty for none. */
dbr_slice fc_subject_in(const fc_build *b, const dbr_slice *texts, size_t n);
/* Services named by shown events of errors, alerts and pages, by files with errors or by series off their level. */
bool fc_is_affected(const fc_build *b, dbr_slice service);

#endif
