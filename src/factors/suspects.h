/*
 * Which service: what every source says about each of them, gathered while the index is read once. Private to factors.
 *
 *     names.c     whose series it is, and what it measures
 *     robust.c    how far a window lies from the rest
 *     graph.c     who calls whom: tables in the evidence, edges of metrics, spans
 *     metrics.c   series of services, pods and edges; new pods against old ones
 *     spans.c     spans and log records: time spent, calls made, lines written
 *     rollouts.c  new versions: those that nobody hears of, those whose neighbours fail
 *     suspects.c  puts it together and ranks
 */
#ifndef DBR_FACTORS_SUSPECTS_H
#define DBR_FACTORS_SUSPECTS_H

#include "factors/factors_impl.h"

/* What a finding is drawn from; one finding of each part is kept for a service, the strongest. */
typedef enum fs_part {
    FS_RESOURCE, // CPU, memory and what else runs out
    FS_LATENCY,  // how long it takes to answer
    FS_ERRORS,   // how often it fails
    FS_TRAFFIC,  // how much it is asked, and what it sends
    FS_OTHER,    // series that tell nothing of what they measure
    FS_EDGE,     // what callers wait longer than it works
    FS_SELF,     // time spans spend in themselves
    FS_CALLS,    // calls it makes, for each it answers
    FS_LOGS,     // lines it writes, for each call or minute
    FS_VERSION,  // its new pods against its old ones
    FS_CALLERS,  // who calls it fails since it was changed
    FS_CHANGE,   // it was changed shortly before
    FS_PART_COUNT
} fs_part;

/* ---- names.c ---- */

typedef enum fs_measure {
    FS_IS_OTHER,
    FS_IS_CPU,
    FS_IS_MEMORY,
    FS_IS_LATENCY,
    FS_IS_ERRORS,
    FS_IS_TRAFFIC,
    FS_IS_NODE // of the machine, not of the service
} fs_measure;

/* Whose a series is; empty parts are not told. Slices of the series' labels, name or path. */
typedef struct fs_place {
    dbr_slice service, version;
    dbr_slice pod;
    dbr_slice caller, callee; // both or none
    int side;                 // 1 as its caller saw it, 2 as its callee did, 0 not told
    fs_measure measure;
    int sign;         // 1: more is worse, -1: less is worse, 0: either may be
    bool is_outbound; // of the calls it makes: what others let it wait for
} fs_place;

/* What a metric measures, by its name; *ret_sign as in fs_place. */
fs_measure fs_measure_of(dbr_slice name, int *ret_sign);
/*
 * The service that a pod or a member of a replica set belongs to, with its version where the name has one:
 * "cart-v2-5d9f8c7b64-x2vqp" is "cart", "v2". What is no pod's name comes back whole.
 */
dbr_slice fs_service_of_pod(dbr_slice pod, dbr_slice *ret_version);
/* Whether a name ends as those of pods do. */
bool fs_is_pod(dbr_slice name);
/* "carts" of "carts_cpu": what stands before the word that says what is measured, SIZE_MAX for nothing. */
size_t fs_prefix_of(dbr_slice name);
/* By labels, then by the file's name. A prefix of the series' name is the caller's business. */
void fs_place_of(dbr_slice labels, dbr_slice name, dbr_slice path, dbr_arena *arena, fs_place *ret);

/* ---- robust.c ---- */

#define FS_MAX_SAMPLE 512u // values of each side that count: quantiles need no more

/* How a window differs from what it is compared with. */
typedef struct fs_shift {
    double before, during; // levels: medians, and of the window the quartile on the side it left to
    double z;              // signed, in robust spreads
    double share;          // of the reference that lies as far out, 0–1
} fs_shift;

/*
 * Compares; at most FS_MAX_SAMPLE values a side, which are reordered. False where a side has fewer than two, or nothing
 * differs. The spread is the greatest of 1.4826 MAD, IQR / 1.349, 3 % of the greater level, and `least`.
 */
#define FS_OF_LEVEL 0.03
bool fs_compare(double *reference, size_t n_reference, double *window, size_t n_window, double least,
                fs_shift *ret);
/* A deviation of z spreads as a number from 0 to 1: log(1 + z / 2) / log(19); 36 spreads are 1. */
double fs_strength(double z);

/* ---- services ---- */

typedef struct fs_finding {
    double strength;    // 0–1; 0: none
    dbr_time time;      // when it began, DBR_TIME_NONE: not known
    double delta;       // of LATENCY and ERRORS: how much it grew, in the series' unit; 0: not told
    fs_measure measure; // of a series; FS_IS_OTHER: none, or not told
    dbr_slice text, address;
} fs_finding;

/* What is known of a service's versions. */
#define FS_MAX_VERSIONS 8u
typedef struct fs_rollout {
    dbr_time changed;                // the last time before the window; 0: it was not
    dbr_time serving;                // when pods of the version that came last were first seen; 0: not known
    dbr_slice version;               // to which; empty: not told
    dbr_slice seen[FS_MAX_VERSIONS]; // those that anything was measured of
    size_t n_seen;
} fs_rollout;

typedef struct fs_service {
    dbr_slice name;
    fs_finding best[FS_PART_COUNT];
    double explained[FS_PART_COUNT]; // 0–1: how much of what it shows a callee shows as well
    bool is_alerted;                 // an alert or page names it
    bool is_reached;                 // from there over anomalous calls
    bool is_candidate;               // anything was measured of it
    fs_rollout rollout;
} fs_service;

typedef struct fs_edge {
    uint32_t caller, callee;
} fs_edge;

/* A way between two services that was compared; strength 0 when it is as ever. */
typedef struct fs_way {
    uint32_t caller, callee;
    fs_finding found;
} fs_way;

typedef struct fs_build {
    fc_build *b;
    dbr_span window; // when it was wrong; end may be DBR_TIME_NONE
    bool is_given;   // by a person or found by the timeline; else found here
    dbr_arena names; // of services
    DBR_VEC(fs_service) services;
    uint32_t *slots; // open addressing: index + 1
    size_t n_slots;
    DBR_VEC(fs_edge) edges;   // sorted and unique after fs_graph_finish
    DBR_VEC(fs_edge) reverse; // the same with the ends exchanged, sorted; after fs_graph_finish
    DBR_VEC(fs_way) ways;
    fs_measure alert_is; // what the alert speaks of; FS_IS_OTHER: not told
    double failing;      // 0–1: the strongest failures of all services
    dbr_time last;       // sample of all series within the window; 0: none
    uint64_t work;       // samples, spans and lines looked at
} fs_build;

#define FS_MAX_SERVICES 20000u
#define FS_MAX_EDGES    200000u

/* The service of a name, made when `make`; UINT32_MAX for none. */
uint32_t fs_find_service(fs_build *f, dbr_slice name, bool make);
/* Whether a finding of this strength would be kept: texts are written only then. */
bool fs_is_better(const fs_build *f, uint32_t i_service, fs_part part, double strength);
void fs_keep(fs_build *f, uint32_t i_service, fs_part part, fs_finding finding);

/* ---- graph.c ---- */

void fs_graph_add(fs_build *f, uint32_t caller, uint32_t callee);
void fs_graph_finish(fs_build *f);
/* The edges of a caller, after fs_graph_finish; its number is returned. O(log edges). */
size_t fs_graph_callees(const fs_build *f, uint32_t caller, const fs_edge **ret);
/* The same of a callee: its `callee`s are those who call it. */
size_t fs_graph_callers(const fs_build *f, uint32_t callee, const fs_edge **ret);
/* Called with each pair of names; the slices live as long as the text. */
typedef void (*fs_graph_take)(void *data, dbr_slice caller, dbr_slice callee);
/*
 * Reads a table of calls: a matrix whose first line names the callees and whose rows begin with the caller, or a list
 * with a head line (caller/source/from, callee/target/destination/to). False, and nothing taken, when the text is
 * neither. Never fails on odd input: what does not read is passed over.
 */
bool fs_graph_read(dbr_slice text, fs_graph_take take, void *data);
/* Takes in every table of calls that the evidence holds. */
dbr_code fs_graph_load(fs_build *f, dbr_err *err);

/* ---- metrics.c, spans.c ---- */

dbr_code fs_add_metrics(fs_build *f, dbr_err *err);
/* When most series left their level at once; DBR_TIME_NONE when none did. */
dbr_time fs_find_onset(fs_build *f);
dbr_code fs_add_spans(fs_build *f, dbr_err *err);

/* ---- rollouts.c ---- */

/* A version of a service was measured; the slice must live as long as `f`. */
void fs_see_version(fs_build *f, uint32_t i_service, dbr_slice version);
/* What changes explain though the changed service shows nothing itself. Needs all else; sets `failing`. */
void fs_tell_rollouts(fs_build *f);

/* suspects.c */
dbr_code fs_add_suspects(fc_build *b, dbr_factors *out, dbr_err *err);

#endif
