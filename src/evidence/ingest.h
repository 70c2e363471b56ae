/*
 * From pieces to index entries, private to evidence: ingest.c cuts and drives, ingest_entry.c turns a piece's records
 * into entries, blocks and base segments.
 */
#ifndef DBR_EVIDENCE_INGEST_H
#define DBR_EVIDENCE_INGEST_H

#include "evidence/index.h"

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

/* The member being read. */
typedef struct ing_member {
    idx_file *file; // for its arena
    idx_member *m;  // last of file->members
    ing_out *out;
    idx_encoder *encoder;
    dbr_miner *miner;                  // NULL: no templates
    dbr_arena scratch;                 // of one piece
    dbr_record *records;               // DBR_MAX_SUBRECORDS
    dbr_time previous[IDX_FORM_COUNT]; // last stored stamp of each form
    int32_t roll;
    uint32_t i_series; // current one, UINT32_MAX for none
    ing_run run;
} ing_member;

/* Starts a member whose layout is known. */
void ing_begin(ing_member *g, idx_file *file, idx_member *m, ing_out *out, idx_encoder *encoder);
/* Parses a piece and adds its entries. */
void ing_take(ing_member *g, const ing_piece *piece);
/* Notes a piece that cannot be read. */
void ing_reject(ing_member *g, uint64_t line, const char *why);
/* Flushes runs and blocks, moves the templates into the member. */
void ing_end(ing_member *g);

#endif
