/* Shared while a timeline is being built, private to timeline. */
#ifndef DBR_TIMELINE_TIMELINE_IMPL_H
#define DBR_TIMELINE_TIMELINE_IMPL_H

#include "base/text.h"
#include "timeline/timeline.h"

/* A record that is neither a log line nor a sample, kept with its place: alerts, pages, messages, changes. */
typedef struct tl_noun {
    dbr_entry entry;
    dbr_record record; // slices in the arena
    dbr_slice actor;   // handle of who did it, "System" for none
} tl_noun;

typedef struct tl_build {
    dbr_evidence *ev;
    const dbr_incident *incident;
    dbr_arena *arena;
    dbr_lang lang;
    dbr_timeline *out;
    DBR_VEC(tl_noun) nouns; // total order
    DBR_VEC(dbr_event) events;
    const dbr_signal *main_errors; // the episode that started it, NULL for none
    const dbr_signal *last_errors; // the last episode of the chain that it is part of, NULL for none
    const dbr_signal *main_series; // the series whose recovery counts, NULL for none
    const tl_noun *main_alert, *main_page;
    dbr_slice services[16]; // affected: named by the errors, the alert, incident.yaml
    size_t n_services;
    bool has_only_changes; // nothing with a time but changes
} tl_build;

/* nouns.c: reads them, resolves people. */
dbr_code tl_read_nouns(tl_build *b, dbr_err *err);
dbr_slice tl_actor(tl_build *b, dbr_slice who);
/* Text with chat mentions resolved, first line, at most `max` columns. */
dbr_slice tl_headline(tl_build *b, dbr_slice text, size_t max);
bool tl_is_related(const tl_build *b, dbr_slice service);

/* window.c: main signals, affected services, window, quiet. */
void tl_find_window(tl_build *b, dbr_span given);
/* Whether a signal touches a span; parts that are DBR_TIME_NONE are open. */
bool tl_overlaps(const dbr_signal *s, dbr_span around);

/* moved.c: the metric that tells when it began, of those that overlap a span; NULL when none left its level. `is_alone`: nothing
 * else says that there was an incident, so what is as usual does not count. O(signals), then O(samples of long ones). */
const dbr_signal *tl_main_series(const tl_build *b, dbr_span around, bool is_alone);

/* Whether a shift is of a metric of errors, by its name or its file's. */
bool tl_speaks_of_errors(const tl_build *b, const dbr_signal *shift);

/* usual.c: a metric's shift that is day and night, traffic or work done; an alert that shows that alerts work or fires throughout;
 * whether an alert opens a window. */
bool tl_is_usual(const tl_build *b, const dbr_signal *shift);
bool tl_is_heartbeat(const tl_build *b, const tl_noun *alert);
bool tl_opens_window(const tl_build *b, const tl_noun *alert);

/* repairs.c: the window of a history without other evidence; false when no repairs follow each other in it. */
bool tl_find_repairs(const tl_build *b, dbr_span *ret);
/* Whether a change takes back one of the day before it. */
bool tl_takes_back_one(const tl_build *b, const tl_noun *n);
bool tl_has_only_changes(const tl_build *b);

/* diary.c: logs of so few lines that each is a candidate, and their lines around the window. */
bool tl_is_diary(const tl_build *b, const dbr_member_info *m);
typedef void (*tl_diary_take)(tl_build *b, const dbr_entry *e, const dbr_record *r);
dbr_code tl_read_diary(tl_build *b, uint32_t i_member, tl_diary_take take, dbr_err *err);

/* events.c: candidates with their salience. */
dbr_code tl_add_events(tl_build *b, size_t max_shown, dbr_err *err);

/* A candidate with its proof; whether a time lies in the window, which has to be known. */
dbr_event *tl_add_event(tl_build *b, const dbr_entry *proof, double salience, dbr_slice text);
bool tl_is_inside(const tl_build *b, dbr_time t);
#define TL_HEADLINE_MAX 100u // columns

/* chat_words.c: what a person's message says of the incident's course, a bit per dbr_milestone_name; of DBR_DETECTED: that there
 * is trouble. O(text). */
unsigned tl_said(dbr_slice text);

/* messages.c: messages as candidates, and what only people tell, once the other milestones are known. */
void tl_add_message(tl_build *b, const tl_noun *n);
void tl_find_said(tl_build *b);

/*
 * fold.c: events of one group that follow each other within five minutes become one; needs them in order of time. O(n log n).
 * tl_merge_repeats, before it: what two sources tell, or one tells twice in nearly the same words, is one event.
 * tl_group_of_metric: "rises latency_p#" for latency_p50 and latency_p99.
 */
void tl_fold_events(tl_build *b);
void tl_merge_repeats(tl_build *b);
dbr_slice tl_group_of_metric(dbr_arena *arena, const char *how, dbr_slice name);

/* milestones.c */
void tl_find_milestones(tl_build *b);

/* known.c: keeps what tells when something had reached responders. */
void tl_keep_known(tl_build *b);

/* skew.c */
dbr_code tl_find_skews(tl_build *b, dbr_err *err);

/* "text" in the reader's language, in the arena. */
dbr_slice tl_say(tl_build *b, dbr_text_id id, const char *const *args);
#define TL_SAY(b, id, ...) tl_say((b), (id), (const char *const[]){__VA_ARGS__, NULL})
const char *tl_str(tl_build *b, dbr_slice s);
dbr_slice tl_address(tl_build *b, const dbr_entry *e);

#endif
