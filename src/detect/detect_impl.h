/* What the detectors share, private to detect. */
#ifndef DBR_DETECT_DETECT_IMPL_H
#define DBR_DETECT_DETECT_IMPL_H

#include "base/text.h"
#include "detect/detect.h"

typedef DBR_VEC(dbr_signal) signal_vec;

#define DETECT_SLOW_S 3.0 /* what a caller waits for at most, as a rule */

extern const dbr_detector dbr_detector_errors, dbr_detector_first_seen, dbr_detector_shift,
    dbr_detector_saturation, dbr_detector_failures, dbr_detector_states, dbr_detector_rates,
    dbr_detector_latency, dbr_detector_restarts, dbr_detector_slow_spans, dbr_detector_pauses,
    dbr_detector_objects, dbr_detector_statements, dbr_detector_barriers, dbr_detector_outputs,
    dbr_detector_selectors, dbr_detector_steps;

/* The end of a detector's run: hands over what was found, sorted and in the arena, or drops it when `rc` is a failure. Returns `rc`. */
dbr_code detect_finish(dbr_code rc, signal_vec *found, dbr_arena *arena, const dbr_signal **ret,
                       size_t *ret_n);
/* Takes an entry and its bytes, which live in `scratch` until it returns; false: no more. */
typedef bool (*detect_entry_take)(void *data, const dbr_entry *e, dbr_slice raw, dbr_arena *scratch);
/* Hands out a member's entries in the file's order, with a time or without. What cannot be read any more is passed over. */
dbr_code detect_each_entry(dbr_evidence *ev, uint32_t i_member, detect_entry_take take, void *data,
                           dbr_err *err);
/* Takes a Kubernetes object as JSON, which lives in `scratch` until it returns; false: no more. */
typedef bool (*detect_object_take)(void *data, const dbr_entry *e, dbr_slice object, dbr_arena *scratch);
/* Hands out the Kubernetes objects that a member holds as JSON or YAML, manifests too. Members up to 1 MiB, 2,000 objects; what
 * cannot be read is passed over. O(bytes). */
dbr_code detect_each_object(dbr_evidence *ev, uint32_t i_member, detect_object_take take, void *data,
                            dbr_err *err);
/* The whole text of a member that has lines, in `arena`; empty when it is larger than `max_bytes`, has none or cannot be read any
 * more: whoever checks the report is told. */
dbr_slice detect_member_text(dbr_evidence *ev, uint32_t i_member, uint64_t max_bytes, dbr_arena *arena);
/* Takes a line, without its end, and an entry that stands for it; both are borrowed. False: no more. */
typedef bool (*detect_line_take)(void *data, const dbr_entry *e, dbr_slice line);
/* Hands out the lines of a member's text as they stand there, whatever its format makes records of. O(bytes). */
void detect_each_line(uint32_t i_member, dbr_slice text, detect_line_take take, void *data);
/* Requests are in access logs, not messages: their templates are paths. */
bool detect_is_access(const dbr_member_info *m);
/* Judges every log that has times and at least so many records. Texts of signals live in `arena`. */
typedef dbr_code (*detect_log_judge)(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena,
                                     signal_vec *out, dbr_err *err);
dbr_code detect_each_log(dbr_evidence *ev, dbr_span span, uint64_t n_least, detect_log_judge judge,
                         dbr_arena *arena, const dbr_signal **ret, size_t *ret_n, dbr_err *err);
/* Judges every series; `scratch` is emptied after each. */
typedef dbr_code (*detect_series_judge)(dbr_evidence *ev, size_t i_series, dbr_span span, dbr_arena *scratch,
                                        signal_vec *out, dbr_err *err);
dbr_code detect_each_series(dbr_evidence *ev, dbr_span span, detect_series_judge judge, dbr_arena *arena,
                            const dbr_signal **ret, size_t *ret_n, dbr_err *err);
/* How much a class of failures tells about causes, 0–1. */
double detect_failure_weight(dbr_failure failure);
/* Says that something took three seconds or more ("call completed in 10.01 seconds"), starting up left out. Of a template:
 * may say so, as its values are masked. */
bool detect_is_slow(dbr_slice line);
/* Says that a program has come up. Of a template: may say so. English and Chinese. */
bool detect_is_start(dbr_slice text);
/* Announces work that takes its time ("Restoring the backup...", "waiting for lock"), not a state that lasts ("waiting for
 * requests") nor an end. Of a template: the same. English and Chinese. */
bool detect_is_announcement(dbr_slice text);
/* Names an exception as programs do: "ValueError: …", "ExpiredCertException". */
bool detect_names_exception(dbr_slice text);
/* Advice and prose about failures ("check whether the pod …"), rather than a statement that one happened. */
bool detect_is_advice(dbr_slice line);
/* A line of Markdown, or of a configuration's JSON. */
bool detect_is_markup(dbr_slice line);
/* A list of labels, or a pattern in quotes that somebody looked for ("'timeout|refused'"): words that state nothing. */
bool detect_is_recital(dbr_slice line);
/* What a tool that collected the evidence says about itself ("error: Metrics API not available"). */
bool detect_is_complaint(dbr_slice line);
/* What the investigator's own tools say about themselves: a shell without the command, a page that was not fetched, a command that
 * was wrapped and failed. It tells of no system, whatever its words. */
bool detect_is_own_tool(dbr_slice line);
/* First line of a text, or the root of a stack of causes ("Caused by: …"); with a second one when the first only names an exception or ends in ':'; spaces folded, control
 * characters visible, at most 200 columns; in `arena`. */
dbr_slice detect_headline(dbr_slice text, dbr_arena *arena);
/* The last instant that the evidence tells: about when it was collected. */
dbr_time detect_last_instant(const dbr_evidence *ev);
/* A stamp that is a whole value, where date and zone leave no doubt; else DBR_TIME_NONE. */
dbr_time detect_instant(dbr_slice value);
/* A headline of our own words in each language, by dbr_lang, in `arena`; `args` replace {1}, {2} … to the first NULL. */
const dbr_slice *detect_texts(dbr_text_id id, const char *const *args, dbr_arena *arena);
#define DETECT_TEXTS(arena, id, ...) detect_texts((id), (const char *const[]){__VA_ARGS__, NULL}, (arena))
/* A table of kubectl's while its lines are read: start with i_status SIZE_MAX. */
typedef struct detect_table {
    bool is_table;   // its header was seen
    size_t i_status; // which column the header calls STATUS; SIZE_MAX for none
    size_t n_bad;    // rows told of so far
} detect_table;
/* Whether a condition of that type ("Ready", "DiskPressure") is a bad one with that status ("True", "Unknown"). */
bool detect_is_bad_condition(dbr_slice type, dbr_slice status);
/* What a row says when it is not ready or its status is none of the good ones, in `arena`; empty for all other lines. */
dbr_slice detect_bad_row(detect_table *table, dbr_slice line, dbr_arena *arena);
double detect_median(double *values, size_t n); // reorders; 0 for n == 0, no NaN among them; O(n)
double detect_quantile(double *values, size_t n,
                       double share); // the nearest one below; reorders; 0 for n == 0

/*
 * shift.c: two levels with one excursion [*ret_onset, *ret_back) in between; fills before, during, peak and score. False when
 * there is none. `v` holds m finite values.
 */
bool detect_find_shift(const double *v, size_t m, dbr_arena *arena, dbr_signal *ret, size_t *ret_onset,
                       size_t *ret_back);

/* ---- least squares over stretches of a series (segments.c) ---- */

/* Sums that give any stretch's level or line in O(1). Of values around `middle`, which is taken off first. */
typedef struct detect_moments {
    double *sum, *squares, *ramp; // of n + 1: Σ v, Σ v², Σ k v up to k
    double middle;
    size_t n;
} detect_moments;
void detect_moments_init(detect_moments *m, const double *v, size_t n, dbr_arena *arena);
/* What is left of the squares of [i, j) around its mean, and around its line; never negative. */
double detect_cost_level(const detect_moments *m, size_t i, size_t j);
double detect_cost_line(const detect_moments *m, size_t i, size_t j,
                        double *ret_slope); // a sample; ret_slope may be NULL

/* Means of groups of neighbours, at most `max` of them, in `arena`; `*ret_group`: samples a point. */
size_t detect_coarsen(const double *v, size_t n, size_t max, dbr_arena *arena, double **ret,
                      size_t *ret_group);

/* A stretch [i, j) with one level or one line. */
typedef struct detect_segment {
    size_t i, j;
    bool is_line;
    double first, last; // what is expected of samples i and j - 1
    double gain;        // what its beginning explains, in penalties (1 at least); of the first one 0
} detect_segment;
#define DETECT_SEGMENT_POINTS 512 // longer series are coarsened to so many
#define DETECT_SEGMENT_MIN    5   // points of them a segment has at least
/* Cuts a series where it pays, in `arena`; one segment when nowhere. */
void detect_segments(const double *v, size_t n, dbr_arena *arena, const detect_segment **ret, size_t *ret_n);

#endif
