/* What the detectors share, private to detect. */
#ifndef DBR_DETECT_DETECT_IMPL_H
#define DBR_DETECT_DETECT_IMPL_H

#include "detect/detect.h"

typedef DBR_VEC(dbr_signal) signal_vec;

extern const dbr_detector dbr_detector_errors, dbr_detector_first_seen, dbr_detector_shift,
    dbr_detector_saturation;

/* Moves the collected signals into the arena and releases the vector. */
void detect_hand_over(signal_vec *v, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n);
/* The index entry of a series' sample at an instant; false when there is none. */
bool detect_sample_entry(dbr_evidence *ev, const dbr_series *s, dbr_time t, dbr_arena *arena, dbr_entry *ret);
/* Judges every series; `scratch` is emptied after each. */
typedef dbr_code (*detect_series_judge)(dbr_evidence *ev, size_t i_series, dbr_span span, dbr_arena *scratch,
                                        signal_vec *out, dbr_err *err);
dbr_code detect_each_series(dbr_evidence *ev, dbr_span span, detect_series_judge judge, dbr_arena *arena,
                            const dbr_signal **ret, size_t *ret_n, dbr_err *err);
double detect_median(double *values, size_t n); // reorders; 0 for n == 0

#endif
