/* The opened evidence, private to evidence: who holds what. */
#ifndef DBR_EVIDENCE_FOLDER_H
#define DBR_EVIDENCE_FOLDER_H

#include "base/file.h"
#include "base/limits.h"
#include "base/unpack.h"
#include "evidence/index.h"

/* A piece of a member's unpacked bytes in memory. */
typedef struct ev_window {
    const char *path;  // of the artifact's file; borrowed
    const char *seeks; // of its seek table; borrowed
    dbr_member *file;  // opened when first needed
    uint64_t offset;   // of the piece
    dbr_buf bytes;
    size_t ahead; // how much is read beyond what is asked for: grows while reads follow each other
} ev_window;

/* Room to parse records into, and all records of the last piece that held many: such a piece is parsed once, not once a
 * record. Zeroed to begin with. */
typedef struct ev_parsed {
    dbr_record scratch[DBR_MAX_SUBRECORDS];
    size_t n_untouched;       // at its end: as empty as the last parse got them
    const idx_member *member; // of the piece; NULL: none
    uint64_t offset;
    uint32_t len;
    dbr_buf bytes;   // the piece's
    dbr_arena arena; // of its records
    DBR_VEC(dbr_record) records;
} ev_parsed;

/* A member in use: its index, its segments, and how to get at its bytes. */
typedef struct ev_member {
    dbr_member_info info; // what callers see
    dbr_slice shown;      // path as addresses have it: "evidence/a.log"
    const idx_member *idx;
    idx_file *file;
    idx_segment_vec segments;
    ev_window window;
    uint64_t used;   // clock of the last use of its window
    dbr_buf decoded; // UTF-16: the whole text as UTF-8
} ev_member;

typedef struct ev_artifact {
    dbr_custody custody; // strings in dbr_evidence.arena
    const char *source;  // a loose file: where it lies; NULL: below evidence/
    dbr_slice problem;   // a loose file that cannot be read: why; empty otherwise
    idx_file index;
    bool is_indexed; // `index` is loaded
    bool is_spare;   // its index is in dbr_evidence.spare
    bool is_missing, is_changed;
    bool is_hash_checked; // this run
    bool is_vouched;      // a file that looked like `vouched` had custody's hash: vouch.c
    bool is_vouched_now;  // and that is not on disk yet
    dbr_file_stat vouched;
    bool is_new;    // added since the folder was opened
    bool is_listed; // MANIFEST.jsonl has it
    bool is_staged; // its bytes wait in evidence/.incoming
} ev_artifact;

/* What a query yielded: the same claim is asked by the draft and again by the check. */
typedef struct ev_memo {
    uint64_t hash; // of value.query and for_span
    dbr_slice for_span;
    dbr_claim_value value;
} ev_memo;

typedef struct ev_series {
    dbr_series pub;
    uint32_t i_series; // in its member
} ev_series;

/* Samples read ahead: series.c. */
typedef struct ev_sample {
    dbr_time time;
    double value;
} ev_sample;
typedef struct ev_sample_list {
    ev_sample *items; // in `arena`
    size_t n, cap;
    bool is_unordered; // by time
} ev_sample_list;
typedef struct ev_samples {
    dbr_arena arena;
    size_t begin, end;     // series; none: equal
    size_t asked;          // last
    ev_sample_list *lists; // end - begin
} ev_samples;

/* A decoded block kept for the next look. */
typedef struct ev_cached_block {
    uint32_t i_member;
    size_t i_block;
    uint64_t used;      // clock of last use
    dbr_entry *entries; // IDX_BLOCK_ENTRIES, or NULL while the slot is free
} ev_cached_block;

enum { EV_CACHED_BLOCKS = 8, EV_OPEN_MEMBERS = 128 };

/* A zone learned: learn.c. */
typedef struct ev_learned {
    uint32_t i_member, i_against;
    int32_t offset_s; // east of UTC
    uint32_t n;       // ids in common
} ev_learned;

/* What was done, for tests, which must not use a stopwatch. */
typedef struct ev_work {
    uint64_t n_decoded; // blocks of the index
    uint64_t n_parsed;  // records
    uint64_t n_built;   // field columns
    uint64_t n_reads;   // of artifacts
} ev_work;

struct dbr_evidence {
    dbr_arena arena;
    char *folder;                   // of the incident; NULL for loose files
    const char *temporary;          // loose files: folder of their indexes; NULL for an incident
    const char *spare;              // an incident that cannot be written to: where missing indexes go
    const dbr_incident *incident;   // borrowed
    DBR_VEC(ev_artifact) artifacts; // sorted by path
    DBR_VEC(ev_member) members;
    DBR_VEC(dbr_slice) problems;
    DBR_VEC(dbr_person) people;
    DBR_VEC(ev_series) series;
    ev_samples ahead;
    DBR_VEC(ev_learned) learned;
    ev_cached_block cache[EV_CACHED_BLOCKS];
    uint64_t clock;
    dbr_buf scratch;
    DBR_VEC(ev_memo) memos;
    dbr_slice memos_name; // what they follow from; empty: they are not kept
    size_t n_memos_kept;  // of them on disk
    ev_parsed parsed;     // of dbr_evidence_record
    dbr_sql *sql;
    struct sql_state *sql_state;
    DBR_VEC(struct ev_field *) fields; // columns of fields in use
    uint32_t *places;                  // artifacts by path: number + 1, 0 for none; owned
    size_t n_places;                   // a power of two, or 0
    size_t n_placed;                   // artifacts in it, from the first
    bool is_staging;                   // there is an evidence/.incoming of ours
    uint64_t staged_bytes;             // in it
    bool keeps;                        // what is derived may be written to .debrief/index
    uint64_t field_least; // entries that make columns of fields worth while; 0: EV_FIELD_LEAST. Tests set it
    ev_work work;
};

/* Instant of a decoded entry; fills time and i_member. `segments` of its member. */
void ev_apply(const ev_member *m, uint32_t i_member, dbr_entry *e);
/* The decoded block, instants applied, valid until some more blocks are asked for; NULL when damaged. */
const dbr_entry *ev_block(dbr_evidence *ev, uint32_t i_member, size_t i_block);
/* Index of the block that holds entry `i_entry`. */
size_t ev_block_of(const idx_member *m, uint64_t i_entry);
/* Instants a block can hold: false when it has none. */
bool ev_block_span(const ev_member *m, size_t i_block, dbr_span *ret);
/* Up to `len` unpacked (decoded) bytes at an offset: borrowed, valid until the member is read again. */
dbr_code ev_view(dbr_evidence *ev, ev_member *m, uint64_t offset, size_t len, dbr_slice *ret, dbr_err *err);
/* The same, in `arena`. */
dbr_code ev_bytes(dbr_evidence *ev, ev_member *m, uint64_t offset, size_t len, dbr_arena *arena,
                  dbr_slice *ret, dbr_err *err);
/* The same through a window of one's own, of which `path` is set, for another thread; not of UTF-16. */
dbr_code ev_window_at(ev_window *w, const ev_member *m, uint64_t offset, size_t len, dbr_slice *ret,
                      dbr_err *err);
/* The same bytes if the window has them, without reading; empty when it has not. */
dbr_slice ev_window_peek(const ev_window *w, uint64_t offset, size_t len);
void ev_window_release(ev_window *w);
/*
 * The record of an entry parsed from its bytes; NULL when the bytes are not what was indexed. Safe in any thread that has
 * a cache of its own.
 *
 * arena  what the record's slices point into, beside `bytes` and the cache: for as long as none of the three changes
 */
const dbr_record *ev_parse(const ev_member *m, const dbr_entry *e, dbr_slice bytes, dbr_arena *arena,
                           ev_parsed *cache);
void ev_parsed_release(ev_parsed *cache);
/* Pointer of a container, by which of the format's patterns its elements came, and whether they are numbered in it; a
 * pointer that is not numbered names the element itself. `ret_pattern` and `ret_numbered` may be NULL. */
dbr_slice ev_container(const idx_member *m, uint32_t i, size_t *ret_pattern, bool *ret_numbered);
/* Rebuilds members, problems, people, series from the artifacts' indexes. */
void ev_refresh(dbr_evidence *ev);

/* ---- series, series.c ---- */

/* Titles of the series from number `first` on, which are those of one member. */
void ev_series_titles(dbr_evidence *ev, size_t first);
void ev_samples_forget(dbr_evidence *ev);
/* A sample in [begin, end) of the series of this title or, where none has it, of any of this name. */
bool ev_find_sample(dbr_evidence *ev, uint32_t i_member, dbr_slice series, dbr_time begin, dbr_time end,
                    dbr_entry *ret);

/* ---- zones, learn.c ---- */

/* What was learned of these artifacts, zone and clocks before; false (and nothing) when it is not there. */
bool ev_learned_load(dbr_evidence *ev);
/* Learns anew and keeps it; true when something was learned, and ev_refresh has to apply it. Nothing is known (asserted),
 * and the members stand as assumed. */
bool ev_learn(dbr_evidence *ev);
/* What is known of a member; NULL for nothing. */
const ev_learned *ev_learned_of(const dbr_evidence *ev, size_t i_member);
/* Path of an artifact's file, of its index. */
char *ev_artifact_path(const dbr_evidence *ev, dbr_arena *arena, const ev_artifact *a);
char *ev_index_path(const dbr_evidence *ev, dbr_arena *arena, const ev_artifact *a);
/* What stands before an artifact's path in addresses: "evidence/"; nothing for loose files. */
const char *ev_prefix(const dbr_evidence *ev);
/* Puts the artifacts in the order of their paths. */
void ev_sort_artifacts(dbr_evidence *ev);
/* A name for the manifest, which is UTF-8: other bytes become '_'. */
const char *ev_utf8_name(dbr_arena *arena, const char *name);
/* Call it when artifacts have changed their numbers. */
void ev_artifacts_moved(dbr_evidence *ev);
ev_artifact *ev_find_artifact(dbr_evidence *ev, dbr_slice path);
/* "app.log" → "app-2.log"; the number goes before the first dot of the last part. */
char *ev_numbered(dbr_arena *arena, const char *name, unsigned number);
/* The file's SHA-256; false when it cannot be read. O(size). */
bool ev_hash_file(const char *path, char ret_sha256[65]);
/* The file's bytes against the manifest's hash. O(size). */
bool ev_has_true_hash(const char *path, const dbr_custody *custody);
/* Whether the artifact has: remembered while the file looks as it did when its bytes were read, else they are read. Safe in
 * threads, one an artifact. */
bool ev_is_true(const dbr_evidence *ev, ev_artifact *a);
/* An answer given before, of this run or a former one; NULL for none. Borrowed until the folder is indexed again. memo.c */
const dbr_claim_value *ev_memo_find(const dbr_evidence *ev, dbr_slice query, dbr_slice for_span);
void ev_memo_add(dbr_evidence *ev, dbr_slice for_span, const dbr_claim_value *value);
void ev_memos_save(const dbr_evidence *ev);
/* What is remembered; saving writes only what is new, and where that may be written. */
void ev_vouched_load(dbr_evidence *ev);
void ev_vouched_save(dbr_evidence *ev);
/* Frees the SQL engine and its state. */
void ev_sql_free(dbr_evidence *ev);
/* Reads the manifest into ev->artifacts. */
dbr_code ev_manifest_read(dbr_evidence *ev, dbr_err *err);

/* ---- staging, staging.c ---- */

/* Makes evidence/.incoming, after mending. Errors: DBR_EIO. */
dbr_code ev_stage_begin(dbr_evidence *ev, dbr_err *err);
/* Where the next file is to be copied to. */
char *ev_stage_copy_path(const dbr_evidence *ev, dbr_arena *arena);
/* Whether what lies in evidence/ leaves room for a file of this name: DBR_EIO where a part of its path is a file or a link. */
dbr_code ev_stage_check(const dbr_evidence *ev, dbr_slice name, dbr_err *err);
/* The copied file is to become this artifact. Errors: DBR_EIO. */
dbr_code ev_stage_as(dbr_evidence *ev, ev_artifact *a, dbr_err *err);
/* Whether its bytes are where they belong, or about to be. O(size). */
bool ev_is_intact(const dbr_evidence *ev, const ev_artifact *a);
/* Waits until what is staged is on disk: before the manifest lists it. Costs what the disk needs (writing out has begun while
 * it was copied). Errors: DBR_EIO when bytes were lost. */
dbr_code ev_stage_sync(const dbr_evidence *ev, dbr_err *err);
/* From here on a signal leaves what is staged: the manifest may list it. */
void ev_stage_hold(dbr_evidence *ev);
/* The manifest lists what is staged: puts it into its place. What cannot be put there is no artifact any more: write the
 * manifest again. Errors: DBR_EIO, the first one's. */
dbr_code ev_stage_settle(dbr_evidence *ev, dbr_err *err);
/* Ends staging: what is still staged is gone, and what the manifest does not list is no artifact. */
void ev_stage_drop(dbr_evidence *ev);

#endif
