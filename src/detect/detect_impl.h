/* What the detectors share, private to detect. */
#ifndef DBR_DETECT_DETECT_IMPL_H
#define DBR_DETECT_DETECT_IMPL_H

#include "detect/detect.h"

typedef DBR_VEC(dbr_signal) signal_vec;

extern const dbr_detector dbr_detector_errors, dbr_detector_first_seen, dbr_detector_shift,
    dbr_detector_saturation, dbr_detector_failures, dbr_detector_states;

/* Moves the collected signals into the arena and releases the vector. */
void detect_hand_over(signal_vec *v, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n);
/* Judges every series; `scratch` is emptied after each. */
typedef dbr_code (*detect_series_judge)(dbr_evidence *ev, size_t i_series, dbr_span span, dbr_arena *scratch,
                                        signal_vec *out, dbr_err *err);
dbr_code detect_each_series(dbr_evidence *ev, dbr_span span, detect_series_judge judge, dbr_arena *arena,
                            const dbr_signal **ret, size_t *ret_n, dbr_err *err);
/* How much a class of failures tells about causes, 0–1. */
double detect_failure_weight(dbr_failure failure);
/* Advice and prose about failures ("check whether the pod …"), rather than a statement that one happened. */
bool detect_is_advice(dbr_slice line);
/* A line of Markdown, or of a configuration's JSON. */
bool detect_is_markup(dbr_slice line);
/* What a tool that collected the evidence says about itself ("error: Metrics API not available"). */
bool detect_is_complaint(dbr_slice line);
/* First line of a text, with a second one when the first only names an exception or ends in ':'; spaces folded, control
 * characters visible, at most 200 columns; in `arena`. */
dbr_slice detect_headline(dbr_slice text, dbr_arena *arena);
/* A table of kubectl's while its lines are read: start with i_status SIZE_MAX. */
typedef struct detect_table {
    bool is_table;   // its header was seen
    size_t i_status; // which column the header calls STATUS; SIZE_MAX for none
    size_t n_bad;    // rows told of so far
} detect_table;
/* What a row says when it is not ready or its status is none of the good ones, in `arena`; empty for all other lines. */
dbr_slice detect_bad_row(detect_table *table, dbr_slice line, dbr_arena *arena);
double detect_median(double *values, size_t n); // reorders; 0 for n == 0, no NaN among them; O(n)

#endif
