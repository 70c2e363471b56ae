/*
 * The index of one artifact, private to evidence.
 *
 * File .debrief/index/SHA256.idx:
 *
 *     "DBRIDX01" | blocks, back to back | footer | u64 footer offset | u64 XXH3 of the footer | "DBRIDXEN"
 *
 * A block holds up to IDX_BLOCK_ENTRIES consecutive entries of one member, all in one base segment, delta-encoded (see
 * block.c). The footer holds everything else (see index_file.c). Numbers in the footer are LEB128 varints; strings are
 * length-prefixed. The file is written beside its place and renamed: a torn one fails its hash and is built again.
 */
#ifndef DBR_EVIDENCE_INDEX_H
#define DBR_EVIDENCE_INDEX_H

#include "base/file.h"
#include "evidence/evidence.h"

#define IDX_VERSION 3u // bump when formats or encodings change what an index holds
#define IDX_BLOCK_ENTRIES                                                                                    \
    512u // small enough to decode in some microseconds, large enough for a small directory

/* How much of a date the stamps of a base segment carry. */
typedef enum idx_form { IDX_FULL, IDX_NO_YEAR, IDX_NO_DATE, IDX_FORM_COUNT } idx_form;

/* What reading alone knows: borders where a year-less file turns the year (or a date-less one the day). */
typedef struct idx_base {
    uint64_t i_entry; // first entry
    idx_form form;
    int32_t roll;           // turns of the year (day) since the first entry; negative in newest-first files
    bool is_after_february; // NO_YEAR: on or after 1 March, where leap years shift by a day
    bool has_leap_day;      // NO_YEAR: a 29 February occurs
} idx_base;

/* Directory entry of a block. */
typedef struct idx_block {
    uint64_t position;      // in the index file
    uint32_t size;          // encoded bytes
    uint32_t n;             // entries
    uint64_t i_entry;       // first
    uint64_t line;          // of the first
    uint32_t i_base;        // base segment
    uint32_t kinds, levels; // masks
    bool has_untimed;
    /* Extremes of stored stamps; NONE when there are none of that sort. */
    dbr_time min_explicit, max_explicit, min_naive, max_naive;
} idx_block;

typedef struct idx_series {
    dbr_slice name, labels;
    uint64_t n;
    uint64_t i_first, i_last; // entries
} idx_series;

typedef DBR_VEC(idx_block) idx_block_vec;
typedef DBR_VEC(idx_base) idx_base_vec;
typedef DBR_VEC(idx_series) idx_series_vec;
typedef DBR_VEC(dbr_slice) idx_slice_vec;
typedef DBR_VEC(dbr_template) idx_template_vec;
typedef DBR_VEC(dbr_person) idx_person_vec;
typedef DBR_VEC(dbr_segment) idx_segment_vec;

/* One member as indexed. Strings live in idx_file.arena. */
typedef struct idx_member {
    dbr_slice name;
    dbr_layout layout;
    bool is_utf16;
    int64_t mtime_ns;
    uint64_t size_bytes, n_lines, n_entries, n_kind[DBR_KIND_COUNT], n_untimed, n_explicit;
    uint64_t n_back; // entries whose stamp is earlier than the one before (turns of the year not counted)
    uint64_t n_rejected, rejected_line, n_cut;
    dbr_slice rejected_why, problem;
    idx_block_vec blocks;
    idx_base_vec bases;
    idx_series_vec series;
    idx_slice_vec containers;
    idx_template_vec templates;
    idx_person_vec people;
} idx_member;

typedef DBR_VEC(idx_member) idx_member_vec;

/* A loaded (or just built) index. */
typedef struct idx_file {
    dbr_arena arena;
    idx_member_vec members;
    idx_slice_vec problems;
    dbr_reader *blocks; // the open index file
} idx_file;

void idx_file_release(idx_file *f);

/* ---- blocks ---- */

/* Collects entries and writes them out encoded. */
typedef struct idx_encoder {
    dbr_entry entries[IDX_BLOCK_ENTRIES]; // `time` holds 1 for explicit, 0 for naive stamps, NONE for none
    size_t n;
    dbr_buf bytes; // scratch
} idx_encoder;

/* Encodes the entries and fills the directory entry but for `position`; clears the encoder. Bytes in e->bytes. */
void idx_block_encode(idx_encoder *e, idx_block *ret);
/* Decodes a block: entries with `time` as in the encoder, `local` as stored. False when the bytes are damaged. */
bool idx_block_decode(dbr_slice bytes, const idx_block *block, dbr_entry *ret);

/* ---- file ---- */

/* Writes the footer behind the blocks already in `f` (at `position`). */
void idx_footer_write(const idx_file *file, dbr_buf *out);
bool idx_footer_read(dbr_slice bytes, idx_file *ret);
/* Opens and checks an index file: 1 loaded, 0 not there or unfit (to be built again). */
int idx_file_open(const char *path, idx_file *ret);

/* The 8 bytes at the file's begin or end. */
const char *idx_magic(bool is_end);

/* Varints, shared by block and footer. */
void idx_put(dbr_buf *out, uint64_t value);
void idx_put_signed(dbr_buf *out, int64_t value);
typedef struct idx_in {
    const unsigned char *at, *end;
    bool failed; // ran over the end
} idx_in;
uint64_t idx_get(idx_in *in);
int64_t idx_get_signed(idx_in *in);

/* ---- building ---- */

/* Reads an artifact and writes its index file. Bad data lands in the members; errors are the index's own. */
dbr_code idx_build(const char *artifact_path, const dbr_custody *custody, const char *index_path,
                   const dbr_index_options *options, dbr_err *err);

/* ---- time ---- */

/* How naive stamps of a member are meant, unless its accepted clock says otherwise. */
typedef struct idx_zone {
    const dbr_zone *zone;
    bool is_configured;
    dbr_time
        neighbours; // middle of what sources with full dates cover; DBR_TIME_NONE: go by the file's own time
} idx_zone;

/* Base segments → segments, with zone, year and accepted clock. `clock` may be NULL. `blocks` is where a block that a
 * DST change cuts is decoded from. */
void idx_segments(const idx_member *m, dbr_reader *blocks, const idx_zone *zone, const dbr_clock *clock,
                  idx_segment_vec *ret);
/* Reads and decodes a block from the index file. */
bool idx_block_load(dbr_reader *file, const idx_block *block, dbr_buf *scratch, dbr_entry *ret);

#endif
