/*
 * The index of one artifact, private to evidence.
 *
 * File .debrief/index/SHA256.idx:
 *
 *     "DBRIDX01" | blocks, back to back | footer | u64 footer offset | u64 XXH3 of the footer | "DBRIDXEN"
 *
 * A block holds up to IDX_BLOCK_ENTRIES consecutive entries of one member, all in one base segment, column by column (see
 * block.c). The footer holds everything else (see index_file.c), and a hash of each block: its numbers end up in reports.
 * Numbers in the footer are LEB128 varints; strings are length-prefixed. The file is written beside its place and renamed:
 * a torn one fails its hash and is built again.
 */
#ifndef DBR_EVIDENCE_INDEX_H
#define DBR_EVIDENCE_INDEX_H

#include "base/file.h"
#include "evidence/evidence.h"

#include <stdatomic.h>

#define IDX_VERSION 10u // bump when formats or encodings change what an index holds
#define IDX_BLOCK_ENTRIES                                                                                    \
    1024u // small enough to decode in some microseconds, large enough for a small directory

/* How much of a date the stamps of a base segment carry. */
typedef enum idx_form {
    IDX_FULL,
    IDX_NO_YEAR,
    IDX_NO_DATE,
    IDX_UPTIME,      // since an unknown start
    IDX_NO_YEAR_UTC, // with an offset, which is taken off already
    IDX_NO_DATE_UTC,
    IDX_FORM_COUNT
} idx_form;

#define IDX_NO_WEEKDAY      (-1)
#define IDX_WEEKDAYS_DIFFER (-2)
#define IDX_MAX_STEPS       8u // more are no steps of a clock, but lines out of order

/* What reading alone knows: borders where a year-less file turns the year (or a date-less one the day). */
typedef struct idx_base {
    uint64_t i_entry; // first entry
    idx_form form;
    int32_t roll;           // turns of the year (day) since the first entry; negative in newest-first files
    bool is_after_february; // NO_YEAR: on or after 1 March, where leap years shift by a day
    bool has_leap_day;      // NO_YEAR: a 29 February occurs
    bool is_stepped;        // NO_YEAR: written by a clock that had not been set
    int8_t weekday_shift;   // NO_YEAR: days the written weekdays are ahead of the year 2000's, or IDX_…
    bool is_boot_fine;      // UPTIME: `boot` is exact to the millisecond, and not to be replaced
    dbr_time boot; // UPTIME: the instant of zero, as a line of the kernel tells; DBR_TIME_NONE for none
} idx_base;

/* Directory entry of a block. */
typedef struct idx_block {
    uint64_t position;      // in the index file
    uint32_t size;          // encoded bytes
    uint32_t hash;          // of these, low half of XXH3: a flipped bit must not become a wrong number
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
typedef DBR_VEC(dbr_clock_step) idx_step_vec;
typedef DBR_VEC(idx_series) idx_series_vec;
typedef DBR_VEC(dbr_slice) idx_slice_vec;
typedef DBR_VEC(dbr_template) idx_template_vec;
typedef DBR_VEC(uint32_t) idx_map_vec;
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
    uint64_t n_rejected, rejected_line, n_cut, cut_line;
    dbr_slice rejected_why, problem;
    idx_block_vec blocks;
    idx_base_vec bases;
    idx_step_vec steps;
    idx_series_vec series;
    idx_slice_vec containers;
    idx_template_vec templates;
    idx_map_vec template_of; // group number, as blocks hold it → index in templates
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

/* How columns.head says what an entry is: bits 0–2 kind, 3–5 level. */
enum { IDX_HEAD_EXPLICIT = 0x40, IDX_HEAD_UNTIMED = 0x80 };
#define IDX_HEAD_KIND(head)  ((dbr_kind)((head)&7))
#define IDX_HEAD_LEVEL(head) ((dbr_level)((head) >> 3 & 7))

/* The entries of a block, column by column. */
typedef struct idx_columns {
    uint32_t n;
    bool is_plain;                   // the columns from `sub` on say nothing: all entries are lines of a log
    uint8_t head[IDX_BLOCK_ENTRIES]; // what it is, see above
    dbr_time local[IDX_BLOCK_ENTRIES];  // as stored; any value for an untimed entry
    uint64_t offset[IDX_BLOCK_ENTRIES]; // unpacked bytes
    uint64_t line[IDX_BLOCK_ENTRIES];
    uint32_t len[IDX_BLOCK_ENTRIES];
    uint32_t group[IDX_BLOCK_ENTRIES]; // of LOG entries, see idx_member.template_of
    uint16_t sub[IDX_BLOCK_ENTRIES];
    uint32_t series[IDX_BLOCK_ENTRIES]; // UINT32_MAX for none
    uint32_t container[IDX_BLOCK_ENTRIES];
    uint64_t ordinal[IDX_BLOCK_ENTRIES];
    double value[IDX_BLOCK_ENTRIES];
} idx_columns;

/* 10^u nanoseconds: what a block's stamps are multiples of. u is 0, 3, 6 or 9. */
static inline int64_t idx_unit(unsigned u)
{
    return u == 9 ? DBR_SECOND : u == 6 ? 1000000 : u == 3 ? 1000 : 1;
}

/* The byte before the columns of a block: those from `sub` on follow. */
enum { IDX_BLOCK_HAS_REST = 1 };

/* Which columns of a block are wanted, bits. */
typedef enum idx_want {
    IDX_WANT_HEAD = 1,
    IDX_WANT_TIME = 2,
    IDX_WANT_PLACE = 4, // offset, line, len
    IDX_WANT_GROUP = 8,
    IDX_WANT_REST = 16,
    IDX_WANT_ALL = 31
} idx_want;

/* Collects entries and writes them out encoded. */
typedef struct idx_encoder {
    idx_columns columns;
    uint64_t i_entry;                 // number of the first entry
    uint64_t bits[IDX_BLOCK_ENTRIES]; // scratch
    dbr_buf bytes;                    // the encoded block
} idx_encoder;

/* Adds an entry; its `time` is 1 for an explicit stamp, 0 for a naive one, NONE for none. The encoder has room (asserted). */
void idx_encoder_add(idx_encoder *e, const dbr_entry *x);
/* Adds a line of a log, the usual case: `head` as in idx_columns. Numbers follow on those before. */
static inline void idx_encoder_add_line(idx_encoder *e, uint8_t head, dbr_time local, uint64_t offset,
                                        uint32_t len, uint64_t line, uint32_t group)
{
    idx_columns *c = &e->columns;
    uint32_t i = c->n++;
    c->head[i] = head;
    c->local[i] = local;
    c->offset[i] = offset;
    c->line[i] = line;
    c->len[i] = len;
    c->group[i] = group;
    if (__builtin_expect(!c->is_plain, 0)) {
        c->sub[i] = 0;
        c->series[i] = UINT32_MAX;
        c->container[i] = 0;
        c->ordinal[i] = 0;
        c->value[i] = 0;
    }
}
/* Empties it; the next entry is number `i_entry`. */
static inline void idx_encoder_begin(idx_encoder *e, uint64_t i_entry)
{
    e->columns.n = 0;
    e->columns.is_plain = true;
    e->i_entry = i_entry;
}

/* Encodes the entries and fills the directory entry but for `position` and `i_base`; empties the encoder. Bytes in
 * e->bytes. */
void idx_block_encode(idx_encoder *e, idx_block *ret);
/* Decodes the wanted columns of a block; the others are left as they are. False when the bytes are damaged. */
bool idx_block_decode(dbr_slice bytes, const idx_block *block, unsigned want, idx_columns *ret);
/* Entry `i` of a block of which every column was decoded, with `time` as in idx_encoder_add and `i_template` a group
 * number. */
void idx_columns_entry(const idx_columns *c, const idx_block *block, uint32_t i, dbr_entry *ret);

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

/* How much of the artifacts is read, for whoever watches from another thread. */
typedef struct idx_done {
    atomic_uint_least64_t *bytes; // of all artifacts
    uint64_t left;                // of this one: unpacked bytes beyond it do not count
} idx_done;

typedef struct idx_build_options {
    size_t chunk_bytes; // read size; 0: as suits
    int n_threads;      // that may work on one member; at least 1
    bool no_templates;  // leave out mining
    bool parses_all;    // take no glance: slower, and what tests compare with
    idx_done *done;     // told how far it is; may be NULL
} idx_build_options;

/* Reads an artifact and writes its index file, and beside it ("INDEX.seek") what it takes to read packed bytes again. Bad
 * data lands in the members; errors are the index's own. */
dbr_code idx_build(const char *artifact_path, const dbr_custody *custody, const char *index_path,
                   const idx_build_options *options, dbr_err *err);

/* ---- time ---- */

/* How naive stamps of a member are meant, unless its accepted clock says otherwise. */
typedef struct idx_zone {
    const dbr_zone *zone;
    dbr_zone_origin origin;
    dbr_slice path; // of the member: a file's name may hold a date
    dbr_time
        neighbours; // middle of what sources with full dates cover; DBR_TIME_NONE: go by the file's own time
} idx_zone;

/* Base segments → segments, with zone, year and accepted clock. `clock` may be NULL. `blocks` is where a block that a
 * DST change cuts is decoded from. */
void idx_segments(const idx_member *m, dbr_reader *blocks, const idx_zone *zone, const dbr_clock *clock,
                  idx_segment_vec *ret);
/* Reads a block from the index file and decodes the wanted columns. */
bool idx_block_columns(dbr_reader *file, const idx_block *block, unsigned want, dbr_buf *scratch,
                       idx_columns *ret);
/* The same as entries, all columns, see idx_columns_entry. */
bool idx_block_load(dbr_reader *file, const idx_block *block, dbr_buf *scratch, dbr_entry *ret);

#endif
