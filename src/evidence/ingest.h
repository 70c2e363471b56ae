/*
 * From bytes to index entries, private to evidence.
 *
 *     ingest.c        an artifact's members, each sniffed; JSON documents
 *     lines.c         members of lines: slabs to scan, by one thread or several, and their records in order
 *     slab.c          one slab
 *     ingest_entry.c  records → entries, blocks, base segments
 */
#ifndef DBR_EVIDENCE_INGEST_H
#define DBR_EVIDENCE_INGEST_H

#include "base/unpack.h"
#include "evidence/slab.h"
#include "evidence/turns.h"

#include <stdio.h>

/* The index file being written. */
typedef struct ing_out {
    FILE *file;
    uint64_t position;
    int error; // errno of the first failure, 0 for none
    bool no_templates;
} ing_out;

/* One cut-out piece with its place. */
typedef struct ing_piece {
    dbr_item item;
    uint64_t offset, line, ordinal;
    uint32_t i_container;
} ing_piece;

/* A state series' open run: its last sample, emitted when the run ends. */
typedef struct ing_run {
    dbr_entry last;
    bool is_open, is_state;
    dbr_time interval; // smallest distance of two samples seen; 0 before that
} ing_run;

/* A series by its title and labels. */
typedef struct ing_series_slot {
    uint64_t hash;
    uint32_t i_series; // + 1; 0: free
} ing_series_slot;

/* The member being read. */
typedef struct ing_member {
    idx_file *file; // for its arena
    idx_member *m;  // last of file->members
    ing_out *out;
    idx_encoder *encoder;
    const idx_build_options *options;
    dbr_miner *miner;
    dbr_arena scratch;   // of one piece
    dbr_record *records; // DBR_MAX_SUBRECORDS
    idx_turns turns;
    uint32_t i_series;      // current one, UINT32_MAX for none
    bool has_no_room;       // there are too many series: the samples of the current one are left out
    ing_series_slot *slots; // of series that are told apart by title and labels; n_slots, a power of two
    size_t n_slots;
    ing_run run;
} ing_member;

/* A member's bytes: the head that was read for sniffing, then the rest, decoded if need be. */
typedef struct ing_source {
    dbr_unpack *unpack;
    dbr_buf head;
    size_t head_at;
    uint64_t n_skipped; // NULs before the first byte of text, which were passed over
    bool is_ended;      // the unpacker has nothing more
    dbr_err problem;    // why it ended early; code DBR_OK when it did not
} ing_source;
/* Up to `cap` next bytes; 0 at the end. */
size_t ing_source_read(ing_source *s, void *into, size_t cap);

/* Starts a member whose layout is known. */
void ing_begin(ing_member *g, idx_file *file, idx_member *m, ing_out *out, idx_encoder *encoder,
               const idx_build_options *options);
/* Parses a piece and adds its entries. */
void ing_take(ing_member *g, const ing_piece *piece);
/* Adds the entry of a log line that need not be parsed. */
void ing_add_line(ing_member *g, const ing_head *head, dbr_level level, uint32_t group, uint64_t offset,
                  uint32_t len, uint64_t line);
/* Writes the block that was filled, if there is one. For whoever fills the encoder's columns himself. */
void ing_flush(ing_member *g);
/* Notes a piece that cannot be read. */
void ing_reject(ing_member *g, uint64_t line, const char *why);
/* Flushes runs and blocks, moves the templates into the member. */
void ing_end(ing_member *g);

/* Reads a member of lines. */
void ing_read_lines(ing_member *g, ing_source *s);

#endif
