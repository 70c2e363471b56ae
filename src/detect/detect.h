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
    DBR_SIGNAL_BURST,      // a known template far above its own share, from `time` to `end`
    DBR_SIGNAL_VANISHED,   // a steady template stops: `time` its last record, `end` about when it comes again
    DBR_SIGNAL_SHIFT,      // a series leaves its level; `end`: where it is back (DBR_TIME_NONE: never)
    DBR_SIGNAL_SATURATION, // a series reaches and stays at its maximum or a limit
    DBR_SIGNAL_GAP,        // a source is silent where it was steady
    DBR_SIGNAL_CLOCK_STEP, // a source's clock jumps
    DBR_SIGNAL_ERRORS, // errors of a source without an onset: there from the start, or a handful; `end`: the last one
    DBR_SIGNAL_SLOWER,  // requests of a log take longer: seconds before, during; `end`: the last slow one
    DBR_SIGNAL_RESTART, // a source says, in the midst of what it writes, that it has started
    DBR_SIGNAL_FAILURE, // a failure that the evidence speaks of, whenever: `text` says it, `time` may be unknown
    DBR_SIGNAL_KIND_COUNT
} dbr_signal_kind;

/* What a failure is about, by the class its words belong to (failure_words.c). */
typedef enum dbr_failure {
    DBR_FAILURE_NONE,
    DBR_FAILURE_MEMORY,      // killed for it, or none left
    DBR_FAILURE_STORAGE,     // a disk or volume is full, or cannot be had
    DBR_FAILURE_LIMIT,       // a pool, quota or number of connections is used up
    DBR_FAILURE_PLACEMENT,   // nowhere to run
    DBR_FAILURE_IMAGE,       // what should run cannot be fetched
    DBR_FAILURE_CERTIFICATE, // expired, not trusted
    DBR_FAILURE_MISSING,     // a setting, file, table or object that is not there
    DBR_FAILURE_INVALID,     // refused as wrong: syntax, constraint, format
    DBR_FAILURE_NAME,        // a host's name does not resolve
    DBR_FAILURE_CONNECTION,  // refused, reset, unreachable
    DBR_FAILURE_ACCESS,      // not allowed
    DBR_FAILURE_NODE,        // a machine is gone or not ready
    DBR_FAILURE_PROBE,       // a health check fails
    DBR_FAILURE_TIMEOUT,
    DBR_FAILURE_CRASH,     // it ends and begins again
    DBR_FAILURE_EXCEPTION, // an exception's name
    DBR_FAILURE_SLOW,      // it works, and says that it took seconds
    DBR_FAILURE_LOAD,      // one thing takes most of what there is
    DBR_FAILURE_BARRIER, // a rule that lets nothing pass: no failure by itself, only where others fail to reach something
    DBR_FAILURE_OTHER, // called an error, and no more is known
    DBR_FAILURE_COUNT
} dbr_failure;

/* The class of what a text speaks of; NONE when of no failure, or of one that is over ("retried successfully"). */
dbr_failure dbr_failure_of(dbr_slice text);
/* A line with the program's name before it ("postgres: no space left"), in `arena`, where the record has a plain one (its title)
 * that the line doesn't hold; else the line itself. */
dbr_slice dbr_said_by(const dbr_record *r, dbr_slice line, dbr_arena *arena);
/* "capacity", "dependency", "configuration", "failure": where in the layers of contributing factors it belongs; static. */
const char *dbr_failure_layer(dbr_failure failure);

typedef struct dbr_signal {
    dbr_signal_kind kind;
    dbr_time time, end; // end: DBR_TIME_NONE when open or an instant. FAILURE: `time` may be DBR_TIME_NONE
    dbr_entry first,
        last; // the records that prove it; last: of ONSET and SHIFT (the first one back at the old level)
    uint32_t i_member;
    uint32_t i_template; // of that member; 0 for none
    int64_t i_series;    // -1 for none
    dbr_level level;
    uint64_t n;                  // records or samples it stands for
    double before, during, peak; // rates a minute, or levels of the series
    double limit;        // SATURATION: what it cannot go above, 0 when only its highest value is known
    double score;        // 0–1: how much it stands out by itself
    dbr_failure failure; // ERRORS, FAILURE; else NONE
    bool is_grave;       // ERRORS, FAILURE: enough to say by itself that something was wrong
    bool is_habit;  // FAILURE: it is said all along, as often at the beginning of its source as at the end
    bool is_answer; // FAILURE: the tool that collected says that what it was asked for is not there
    bool is_row;    // FAILURE: a row of a listing: whatever there is, not only what the incident is about
    const dbr_slice
        *texts; // FAILURE: `text` by dbr_lang, where the words are ours; NULL: as the evidence has it
    dbr_slice
        text; // FAILURE: what it says; SLOWER: the operation, where it is of one; in the arena; else empty
    const char *detector; // name of the row that found it
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

/* ---- one series by itself ---- */

typedef enum dbr_change_kind {
    DBR_CHANGE_LEVEL,     // another level from here on
    DBR_CHANGE_TREND,     // it goes on from the same level with another slope
    DBR_CHANGE_EXCURSION, // a few samples far from the rest, and back
    DBR_CHANGE_KIND_COUNT
} dbr_change_kind;

/* A place where a series changes. */
typedef struct dbr_changepoint {
    /* The first sample of the new state, and the first one behind it (of an EXCURSION: back again). */
    size_t i, end;
    /* What is expected of sample i - 1 and of i; of an EXCURSION the usual level and the farthest sample. */
    double before, after;
    double confidence; // 0-1; levels and trends have 0.5 at least
    dbr_change_kind kind;
    bool is_up; // of a trend: steeper, or less falling
} dbr_changepoint;

#define DBR_CHANGE_SURE 0.5 // a confidence below is called weak: noise of some thousand samples reaches 0.4

/*
 * All changes of a series, looked at as a whole (offline), with one setting for every series: docs/analysis.md#change-points.
 *
 * t, v        instants, not falling, and finite values; n of each, borrowed
 * ret         in `arena`, by i and kind; excursions are at most eight
 * ret_season  what was taken out before, ns: a day, a week; 0: nothing
 *
 * O(n log n) time, O(n) memory. Nothing is found in fewer than ten samples. Sources: optimal partitioning (Jackson et al.,
 * IEEE Signal Processing Letters 2005); scan statistics; the choice of segments' shapes and penalties is ours.
 */
void dbr_changepoints(const dbr_time *t, const double *v, size_t n, dbr_arena *arena,
                      const dbr_changepoint **ret, size_t *ret_n, dbr_time *ret_season);

#endif
