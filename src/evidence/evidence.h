/*
 * The evidence folder: custody of raw artifacts, the index over them, and the SQL engine on top.
 *
 * Evidence is copied in once and never changed. MANIFEST.jsonl holds custody only. The index (.debrief/index/, derived,
 * one file an artifact, named by its hash) holds for each record its *file-local* stamp, position, level and template in
 * 5–16 bytes, never its text: text is parsed again from the artifact's bytes when somebody asks. Local stamps become
 * instants when read, through the artifact's segments and the incident's accepted clocks: accepting a zone, a year or a
 * skew is one row of incident.yaml, never a re-ingest. Beside the index lie columns of fields that queries over large
 * members have asked for, as derived as the index itself.
 *
 *     dbr_evidence_open → dbr_evidence_add … → dbr_evidence_index → cursors, SQL, addresses
 */
#ifndef DBR_EVIDENCE_EVIDENCE_H
#define DBR_EVIDENCE_EVIDENCE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/sql.h"
#include "mine/mine.h"
#include "model/model.h"
#include "read/read.h"

typedef struct dbr_evidence dbr_evidence;

/* ---- custody ---- */

/* How an artifact came here; one line of MANIFEST.jsonl. */
typedef struct dbr_custody {
    dbr_slice path; // relative to evidence/, '/' separated
    char sha256[65];
    uint64_t size_bytes;
    dbr_slice origin; // command, URL, query, or "file: NAME as given"
    dbr_slice by;     // who
    dbr_time at;      // when
    int64_t mtime_ns; // of the original: anchors year-less stamps
} dbr_custody;

/*
 * Opens `folder`/evidence with its manifest (neither needs to exist). Loads the indexes that are there and fit.
 *
 * incident  zone and accepted clocks; borrowed, must outlive the evidence
 * Errors: DBR_EIO, DBR_EPARSE (manifest line that cannot be read, with its line).
 */
dbr_code dbr_evidence_open(const char *folder, const dbr_incident *incident, dbr_evidence **ret,
                           dbr_err *err);
dbr_evidence *dbr_evidence_free(dbr_evidence *ev);

/*
 * Loose files: read where they lie, neither copied nor hashed. The indexes go into a temporary folder that
 * dbr_evidence_free removes. Everything below works on them but adding and saving; paths are as given, without
 * "evidence/".
 *
 * paths     files, and folders (walked as dbr_evidence_add does: "FOLDER/relative"); "-" is standard input, spooled into
 *           the temporary folder, and so is a pipe. One given twice counts once
 * incident  zone and clocks; borrowed, must outlive the evidence
 * piped_at  when what was spooled is from, which years and days hang on; DBR_TIME_NONE: now
 *
 * A file that cannot be read is a problem (dbr_evidence_problems), no failure. Errors: DBR_EIO, DBR_ELIMIT (no temporary
 * folder, standard input fails).
 */
dbr_code dbr_evidence_open_files(const char *const *paths, size_t n, const dbr_incident *incident,
                                 dbr_time piped_at, dbr_evidence **ret, dbr_err *err);

/*
 * Brings to its end what a process that was ended in the middle of adding had begun: what its manifest lists is put into its
 * place, the rest is removed. Under the folder's lock, before anything is added. Errors: DBR_EIO.
 */
dbr_code dbr_evidence_mend(dbr_evidence *ev, dbr_err *err);

/* What happened to one file of dbr_evidence_add. */
typedef enum dbr_add_result {
    DBR_ADD_NEW,
    DBR_ADD_SAME,
    DBR_ADD_RENAMED,
    DBR_ADD_RESTORED, // listed, but it was gone or changed
    DBR_ADD_FAILED,
} dbr_add_result;
typedef void (*dbr_add_report)(void *data, dbr_add_result result, const char *path, const char *stored_as,
                               const dbr_err *problem);
/*
 * Copies a file or all files of a folder into evidence/ under `name` (NULL: its own name; a folder keeps its structure
 * below its own name, or below nothing when `is_flat`), records custody. The same bytes under the same name are not
 * copied again (SAME), but put back where they are gone or changed (RESTORED; what lay there goes to .debrief/replaced/);
 * other bytes under a taken name get a number (RENAMED: "app-2.log"). A file that cannot be read is reported and the rest goes
 * on. Call dbr_evidence_save afterwards: before that nothing of it is evidence, unless it is very much.
 * Returns a failure only when nothing can be written (no space, no permission); what was copied stays recorded.
 */
dbr_code dbr_evidence_add(dbr_evidence *ev, const char *path, const char *name, bool is_flat,
                          const dbr_custody *how, dbr_add_report report, void *data, dbr_err *err);
/* Puts bytes in as an artifact (what `collect`, `note` and `add -` do). */
dbr_code dbr_evidence_add_bytes(dbr_evidence *ev, const char *name, dbr_slice bytes, const dbr_custody *how,
                                dbr_err *err);
/* Makes what was added evidence: writes MANIFEST.jsonl (sorted by path, atomic), puts the files into their places. Writes
 * evidence/.gitattributes where there is none. On failure what was added is not evidence; what was before still is. */
dbr_code dbr_evidence_save(dbr_evidence *ev, dbr_err *err);

size_t dbr_evidence_n_artifacts(const dbr_evidence *ev);
const dbr_custody *dbr_evidence_artifact(const dbr_evidence *ev, size_t i); // sorted by path
/* What became of an artifact since it was collected, "not here any more"; NULL when it is there as it was. */
const char *dbr_evidence_loss(const dbr_evidence *ev, size_t i);

/* ---- index ---- */

typedef void (*dbr_progress)(void *data, uint64_t done_bytes, uint64_t total_bytes);
typedef struct dbr_index_options {
    int n_threads;         // 0: one a processor
    size_t chunk_bytes;    // read size; 0: 1 MiB. Any value gives the same index (tests use 1, 7, 4096)
    dbr_progress progress; // may be NULL; called from the calling thread only
    void *progress_data;
    bool no_templates; // loose files only: do not mine; entries then have template 0
    bool parses_all;   // parse every record instead of glancing at lines: slower, and what tests compare with
} dbr_index_options;

/* Indexes every artifact that has no fitting index. Bad artifacts are counted on their members, never fatal. Where the
 * incident's folder may not be written to, what is missing goes into a temporary folder that dbr_evidence_free removes.
 * Errors: DBR_EIO when the index cannot be written. */
dbr_code dbr_evidence_index(dbr_evidence *ev, const dbr_index_options *options, dbr_err *err);
/* Whether that was the case. */
bool dbr_evidence_is_spare(const dbr_evidence *ev);

/* Size of all indexes on disk. */
uint64_t dbr_evidence_index_bytes(const dbr_evidence *ev);

/* How the stamps of a segment are meant. */
typedef enum dbr_zone_origin {
    DBR_ZONE_EXPLICIT,   // stamps carry their offset
    DBR_ZONE_CONFIGURED, // debrief.yaml or an accepted clock says so
    DBR_ZONE_LEARNED,    // the same ids in a source that tells its zone, or what the kernel said of its clock
    DBR_ZONE_ASSUMED,    // the team's zone, because nothing says otherwise
} dbr_zone_origin;
typedef enum dbr_year_origin {
    DBR_YEAR_EXPLICIT,
    DBR_YEAR_CONFIGURED,
    DBR_YEAR_LEARNED,     // from full dates beside it, the file's name, the weekday
    DBR_YEAR_ASSUMED,     // from the file's modification time
    DBR_YEAR_ROLLED_OVER, // a turn of the year (or day) away from what is known or assumed
    DBR_YEAR_STEPPED,     // written by a clock that had not been set
} dbr_year_origin;

/* "explicit", "configured", …; static. */
const char *dbr_zone_origin_name(dbr_zone_origin origin);
const char *dbr_year_origin_name(dbr_year_origin origin); // "rolled over" is "rolled_over"

/* A run of entries that share how local becomes instant: instant = local + shift. */
typedef struct dbr_segment {
    uint64_t i_entry; // first entry
    dbr_time shift;   // zone, year and skew together
    dbr_time skew;    // the part of it that is an accepted skew (already subtracted)
    dbr_zone_origin zone;
    dbr_year_origin year;
    bool is_fold; // DST: local times here exist twice or never
} dbr_segment;

/* Where a source's clock was set: its stamps jump, and go on from there. */
typedef struct dbr_clock_step {
    uint64_t i_entry;  // the first one after it
    dbr_time from, to; // stamps before and behind, as stored: their difference is what counts
} dbr_clock_step;

/* One stream of unpacked bytes with its records. */
typedef struct dbr_member_info {
    size_t i_artifact;
    dbr_slice path;  // of the artifact, relative to evidence/
    dbr_slice name;  // member in an archive, "" for none
    dbr_slice label; // for people: "nginx access logs", "Slack #incidents"
    const dbr_layout *layout;
    uint64_t size_bytes; // unpacked
    uint64_t n_lines;
    uint64_t n_entries;
    uint64_t n_kind[DBR_KIND_COUNT];
    uint64_t n_untimed;     // entries without a time
    uint64_t n_rejected;    // pieces that could not be read
    uint64_t rejected_line; // the first of them
    dbr_slice rejected_why;
    uint64_t n_cut;    // records beyond DBR_MAX_RECORD_BYTES
    uint64_t cut_line; // the first of them; 0 for an element of a JSON document
    dbr_slice problem; // the member ended badly: "torn gzip data after line 812", "" for none
    dbr_span span;     // of its instants; DBR_TIME_NONE when it has none. `end` is the last instant itself
    const dbr_segment *segments;
    size_t n_segments;
    int64_t i_learned_from;      // member that taught its zone by ids in common; -1 for none
    size_t n_learned;            // how many
    int32_t learned_offset_s;    // what: seconds east of UTC
    const dbr_clock_step *steps; // in a source that is in order but for them
    size_t n_steps;
    bool is_sorted;                // instants never go back
    const dbr_template *templates; // of LOG entries; index = dbr_entry.i_template
    size_t n_templates;
    bool is_missing, is_changed; // artifact not there / not the collected bytes (hash, size)
} dbr_member_info;

size_t dbr_evidence_n_members(const dbr_evidence *ev); // ordered by (path, order in the archive)
const dbr_member_info *dbr_evidence_member(const dbr_evidence *ev, size_t i);
/* Problems that concern no member: unsafe archive members, files that vanished; texts in the evidence's arena. */
size_t dbr_evidence_problems(const dbr_evidence *ev, const dbr_slice **ret);
/* People that artifacts introduce (Slack users). */
size_t dbr_evidence_people(const dbr_evidence *ev, const dbr_person **ret);
/* Where most of it is in time: the median of the last instants of sources with full dates; DBR_TIME_NONE when there are
 * none. The date that a bare "10:05" means while no window is known. */
dbr_time dbr_evidence_middle(const dbr_evidence *ev);

/* ---- reading in order ---- */

/* One index entry, decoded. */
typedef struct dbr_entry {
    dbr_time time;  // instant; DBR_TIME_NONE for none
    dbr_time local; // as in the file
    uint32_t i_member;
    uint64_t i_entry;     // number in its member
    uint64_t offset;      // unpacked bytes
    uint32_t len;         // bytes
    uint64_t line;        // 1-based line of its first byte
    uint64_t ordinal;     // JSON: index in its container; else 0
    uint32_t i_container; // JSON: which container
    uint32_t i_template;  // LOG; else 0
    uint32_t i_series;    // SAMPLE and states; else UINT32_MAX
    double value;         // SAMPLE
    dbr_kind kind;
    dbr_level level;
    uint16_t sub; // which of the records of its piece
} dbr_entry;

typedef struct dbr_cursor_options {
    dbr_span span;       // [begin, end); DBR_TIME_NONE: open
    unsigned kinds;      // bits; 0 means all
    dbr_level min_level; // LOG entries below are passed over
    int64_t i_member;    // one member only; -1 all
    bool with_untimed;   // also entries without a time (last)
    bool in_file_order; // as they stand in the file, member after member: cheaper where order does not matter
} dbr_cursor_options;

/* Entries in the total order (instant, path, position). Independent of threads and block sizes. Memory: some kilobytes a
 * member; for one whose times go back 16 bytes an entry, and up to a megabyte. */
typedef struct dbr_cursor dbr_cursor;
dbr_code dbr_cursor_open(dbr_evidence *ev, const dbr_cursor_options *options, dbr_cursor **ret, dbr_err *err);
int dbr_cursor_next(dbr_cursor *c, dbr_entry *ret, dbr_err *err); // 1, 0 at the end, negative
dbr_cursor *dbr_cursor_close(dbr_cursor *c);

/* Takes an entry and its record, whose slices live until it returns; false: no more. */
typedef bool (*dbr_entry_take)(void *data, const dbr_entry *e, const dbr_record *r);
/* Hands out the entries that a cursor would, with their records (dbr_evidence_record). What cannot be read any more is passed
 * over: whoever checks the report is told. */
dbr_code dbr_evidence_each(dbr_evidence *ev, const dbr_cursor_options *options, dbr_entry_take take,
                           void *data, dbr_err *err);

/* The record of an entry, parsed again from its bytes; slices live in `arena`. Not safe for two threads at once.
 * Errors: DBR_ECHANGED, DBR_EIO. */
dbr_code dbr_evidence_record(dbr_evidence *ev, const dbr_entry *e, dbr_arena *arena, dbr_record *ret,
                             dbr_err *err);
/* The segment it lies in: how its stamp is meant, unless the stamp itself says so. NULL when its member has none. */
const dbr_segment *dbr_evidence_segment(const dbr_evidence *ev, const dbr_entry *e);
/* Entry number `i_entry` of a member (which has so many, asserted). Errors: DBR_ESTORE, the index is damaged. */
dbr_code dbr_evidence_entry(dbr_evidence *ev, uint32_t i_member, uint64_t i_entry, dbr_entry *ret,
                            dbr_err *err);
/* Its raw bytes. */
dbr_code dbr_evidence_bytes(dbr_evidence *ev, const dbr_entry *e, dbr_arena *arena, dbr_slice *ret,
                            dbr_err *err);
/* Its canonical address, "evidence/…". */
void dbr_evidence_address(const dbr_evidence *ev, const dbr_entry *e, dbr_buf *out);

/* ---- series ---- */

typedef struct dbr_series {
    uint32_t i_member;
    dbr_slice name;   // metric name, or the expression's label set, or the file's name when it has none
    dbr_slice title;  // the name, with the labels that tell it from others of its name: "requests{zone=a}"
    dbr_slice labels; // JSON object
    size_t n;
} dbr_series;
size_t dbr_evidence_n_series(const dbr_evidence *ev);
const dbr_series *dbr_evidence_series(const dbr_evidence *ev, size_t i);
/* The one that a sample belongs to; NULL for other entries. O(log series). */
const dbr_series *dbr_evidence_series_of(const dbr_evidence *ev, const dbr_entry *e);
/* All its samples in time order, in `arena`. Asked one after the other, all series of a member cost one pass over its
 * index for each million of samples, however they are mixed. */
dbr_code dbr_evidence_samples(dbr_evidence *ev, size_t i_series, dbr_arena *arena, const dbr_time **ret_times,
                              const double **ret_values, size_t *ret_n, dbr_err *err);
/* The index entry of its first sample in [begin, end), as the file has them; false when there is none. */
bool dbr_evidence_sample_at(dbr_evidence *ev, size_t i_series, dbr_time begin, dbr_time end, dbr_entry *ret);

/* ---- proof ---- */

typedef enum dbr_proof {
    DBR_PROOF_FOUND,
    DBR_PROOF_ABSENT,  // artifact not here
    DBR_PROOF_CHANGED, // other bytes than were collected
    DBR_PROOF_GONE,    // artifact is right, but has no such line, element or time
} dbr_proof;

/*
 * What an address points to. `ret_entry` is its (first) entry if an index entry begins or lies there (kind and time are
 * right then), else zero with time DBR_TIME_NONE; `ret_text` its raw bytes (up to 64 KiB), in `arena`; both may be NULL.
 */
dbr_code dbr_evidence_find(dbr_evidence *ev, const dbr_address *address, dbr_arena *arena, dbr_proof *ret,
                           dbr_entry *ret_entry, dbr_slice *ret_text, dbr_err *err);

/* Whether any record of the piece that an entry stands for (an incident has a beginning and an end) lies in [begin, end). */
bool dbr_evidence_is_at(dbr_evidence *ev, const dbr_entry *e, dbr_time begin, dbr_time end);

/* ---- SQL ---- */

/*
 * The engine with the tables artifact, log, metric, alert, page, message, change, template, and the function at('10:05')
 * (the incident's date and zone). Owned by the evidence; rooms above add theirs with dbr_sql_register.
 */
dbr_code dbr_evidence_sql(dbr_evidence *ev, dbr_sql **ret, dbr_err *err);

/* A claim's value: the query that `claim` stands for, and what it yields. */
typedef struct dbr_claim_value {
    dbr_slice query;    // the SQL that was run, for people to repeat
    double value;       // NaN when it yields NULL
    dbr_slice text;     // as text
    bool is_null;       // no rows to judge by
    bool is_incomplete; // coverage gap, missing or changed artifact inside the asked span
    dbr_slice why;      // why incomplete
} dbr_claim_value;

/*
 * Evaluates a claim.
 *
 * address     of the link; its path and member confine the query (a folder or "evidence/" confines to that prefix)
 * window      the incident's window; parts may be DBR_TIME_NONE
 * milestones  for arithmetic over milestones (array of DBR_MILESTONE_COUNT); a duration comes back in seconds
 * Errors: DBR_EPARSE (the SQL's message), DBR_ELIMIT, DBR_ESTORE.
 */
dbr_code dbr_evidence_claim(dbr_evidence *ev, const dbr_claim *claim, const dbr_address *address,
                            dbr_span window, const dbr_milestone *milestones, dbr_arena *arena,
                            dbr_claim_value *ret, dbr_err *err);

/*
 * Keeps the answers to claims for the next process, and takes those of the last, under a name for all that they follow from:
 * this program, the artifacts and what became of them, the settings, the incident's window. Until the folder is indexed again.
 * Nothing happens where nothing may be written, and with loose files.
 */
void dbr_evidence_keep_claims(dbr_evidence *ev, dbr_slice name);

/*
 * The condition of a claim by which a series is meant, in its artifact: "name = 'up'", or "series = 'requests{code=5xx}'" where
 * others have its name; NULL when its title cannot stand in a claim.
 *
 * ret_per_second  what a second is in its unit, by its name: 1, 1000 (milliseconds), 0 when it measures no time
 */
const char *dbr_evidence_series_condition(dbr_evidence *ev, size_t i_series, dbr_arena *arena,
                                          double *ret_per_second);

/* A number that the evidence offers: a claim with its value. */
typedef struct dbr_figure {
    dbr_slice address; // of the link: "evidence/nginx/"
    dbr_slice claim;   // its title: "= count(*) from log where status >= 500"
    dbr_slice words;   // what it is about, to be compared with a sentence: names, texts, files
    double value;
    int unit; // of dbr_quantity: PLAIN (of a series perhaps seconds), PERCENT, DURATION or INSTANT, both in seconds
    int cost; // 0 for what people count first; more for what is more far-fetched
} dbr_figure;

/*
 * The numbers that an incident's evidence offers, in no particular order: counts, shares, distinct customers, levels of series,
 * first and last times (figures.c). Bounded, so that not every number is among them; deterministic.
 *
 * window  of the incident, as claims are confined to it
 * until   the recovery: what is counted is counted until then, too; DBR_TIME_NONE for none
 *
 * Cost: some passes over the index and the field columns. Errors: DBR_ESTORE, DBR_EIO.
 */
dbr_code dbr_evidence_figures(dbr_evidence *ev, dbr_span window, dbr_time until, dbr_arena *arena,
                              const dbr_figure **ret, size_t *ret_n, dbr_err *err);

#endif
