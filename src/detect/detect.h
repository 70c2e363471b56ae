/*
 * What stands out: the table `detectors`, run over the index. Pure observation: which template was never seen before,
 * where errors begin and end, where a metric leaves its level and comes back. What it means is timeline's business.
 */
#ifndef DBR_DETECT_DETECT_H
#define DBR_DETECT_DETECT_H

#include "evidence/evidence.h"

typedef enum dbr_signal_kind {
    DBR_SIGNAL_ONSET, // errors of a member (or group of members of one service) begin; `end`: the last one
    DBR_SIGNAL_FIRST_SEEN, // a log template never seen before the incident's lead-up
    DBR_SIGNAL_BURST,      // a known template far above its own rate
    DBR_SIGNAL_VANISHED,   // a steady template stops
    DBR_SIGNAL_SHIFT,      // a series leaves its level; `end`: where it is back (DBR_TIME_NONE: never)
    DBR_SIGNAL_SATURATION, // a series reaches and stays at its maximum or a limit
    DBR_SIGNAL_GAP,        // a source is silent where it was steady
    DBR_SIGNAL_CLOCK_STEP, // a source's clock jumps
    DBR_SIGNAL_KIND_COUNT
} dbr_signal_kind;

typedef struct dbr_signal {
    dbr_signal_kind kind;
    dbr_time time, end; // end: DBR_TIME_NONE when open or an instant
    dbr_entry first,
        last; // the records that prove it; last: of ONSET and SHIFT (the first one back at the old level)
    uint32_t i_member;
    uint32_t i_template; // of that member; 0 for none
    int64_t i_series;    // -1 for none
    dbr_level level;
    uint64_t n;                  // records or samples it stands for
    double before, during, peak; // rates a minute, or levels of the series
    double score;                // 0–1: how much it stands out by itself
    const char *detector;        // name of the row that found it
} dbr_signal;

/* A row of the table. */
typedef struct dbr_detector {
    const char *name, *help;
    const char *method; // one or two lines: formula and source, for docs/analysis.md
    dbr_code (*run)(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err);
} dbr_detector;
const dbr_detector *dbr_detector_at(size_t i);

/*
 * Runs every detector.
 *
 * span  what to look at; the part before the incident serves as its own baseline
 * Signals in total order (time, member, kind), in `arena`. On a healthy span there are few and none scores high.
 */
dbr_code dbr_detect(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err);

#endif
