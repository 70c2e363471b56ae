/*
 * Leads: changes and conditions that may have contributed, ranked, with evidence for and against. Never verdicts, never
 * a person's name. An effect may not precede its cause; ties and weak evidence are called that.
 */
#ifndef DBR_FACTORS_FACTORS_H
#define DBR_FACTORS_FACTORS_H

#include "timeline/timeline.h"

typedef enum dbr_lead_role {
    DBR_LEAD_CAUSE,     // may have set it off
    DBR_LEAD_EFFECT,    // followed from it ("the pool ran dry"): shown under the lead it follows
    DBR_LEAD_CONDITION, // let it happen or made it worse: no alert on the saturated resource, traffic growth
} dbr_lead_role;

/* One piece of evidence. */
typedef struct dbr_reason {
    bool is_against;
    double weight;     // contribution to the score, > 0
    dbr_slice text;    // "began 2 min 36 s before the first errors"
    dbr_slice address; // proof, empty for none
    const char *part;  // of a suspect's score: "resource", "way", …; static, NULL for a lead's
} dbr_reason;

typedef struct dbr_lead {
    dbr_lead_role role;
    dbr_slice title; // "Release v2.3.0 of api-service"
    dbr_slice service;
    dbr_slice layer; // "change", "capacity", "dependency", "monitoring", …
    dbr_time time;
    dbr_slice address;
    double score;              // 0–1
    bool is_weak, is_tied;     // evidence too thin / as good as the next one
    int64_t i_parent;          // EFFECT: index of the lead it follows; -1
    const dbr_reason *reasons; // for first, then against
    size_t n_reasons;
} dbr_lead;

/* A service, and what speaks for its being where it began. */
typedef struct dbr_suspect {
    dbr_slice service;
    dbr_slice what; // the strongest finding, in words
    dbr_time time;  // when that began; DBR_TIME_NONE: not known
    dbr_slice address;
    double score;              // 0–1: the sum of its reasons
    bool is_weak, is_tied;     // evidence too thin / as good as a neighbour
    const dbr_reason *reasons; // strongest first, what speaks against it last
    size_t n_reasons;
} dbr_suspect;

/* A question for people, and what raises it (questions.c). */
#define DBR_QUESTION_MAX_PROOFS 3u
typedef struct dbr_question {
    const char *about; // "reach", "alert", "detection", …; static
    dbr_slice text;
    dbr_slice addresses[DBR_QUESTION_MAX_PROOFS];
    size_t n_addresses; // 0: asked of every incident
} dbr_question;

typedef struct dbr_factors {
    const dbr_lead *leads; // best first
    size_t n_leads;
    const dbr_suspect *services; // best first; at most 50
    size_t n_services;
    const dbr_question *questions;
    size_t n_questions;
} dbr_factors;

/* Ranks. Everything lives in `arena`. Deterministic. No text holds a secret (dbr_secret_hidden). */
dbr_code dbr_factors_find(dbr_evidence *ev, const dbr_incident *incident, const dbr_timeline *timeline,
                          int lang, dbr_arena *arena, dbr_factors **ret, dbr_err *err);

#endif
