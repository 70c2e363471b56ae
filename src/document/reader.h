/*
 * What the readers of one document share. Private to the room. dbr_document_read (document.c) calls them in
 * this order: sections, headers, zone, timeline, key times, actions, sentences; each adds its arrays to the
 * document.
 */
#ifndef DBR_DOCUMENT_READER_H
#define DBR_DOCUMENT_READER_H

#include "document/markdown.h"

typedef struct dbr_reader {
    dbr_arena *arena;
    const dbr_md *md;
    dbr_document *d;      // being filled
    const dbr_zone *zone; // clock times are in: the document's, else the caller's default, else UTC
} dbr_reader;

void dbr_read_sections(dbr_reader *r);
/* Which of the sections that a follow-up gave its name are no lists of actions; they become DBR_SECTION_FOLLOW_UP. */
void dbr_read_follow_ups(const dbr_reader *r, dbr_section *sections, size_t n);
void dbr_read_headers(dbr_reader *r);
void dbr_read_zone(dbr_reader *r);
void dbr_read_timeline(dbr_reader *r);
void dbr_read_key_times(dbr_reader *r);
void dbr_read_actions(dbr_reader *r);
void dbr_read_sentences(dbr_reader *r);

/* Index of the innermost section at an offset. O(log n). */
size_t dbr_read_section_at(const dbr_document *d, size_t offset);
/* Whether section i is of a kind or stands in one. */
bool dbr_read_is_in(const dbr_document *d, size_t i_section, dbr_section_kind kind);

/* Gives the items of a DBR_VEC to the arena; never NULL. */
void *dbr_read_keep(dbr_arena *arena, void *items);
/* `s` with line breaks as single blanks; itself when it has none. */
dbr_slice dbr_read_one_line(dbr_arena *arena, dbr_slice s);
/* Without blanks and any of `c` at both ends. */
dbr_slice dbr_read_strip(dbr_slice s, const char *c);
/* Folded as dbr_utf8_fold does, in the arena. */
dbr_slice dbr_read_fold(dbr_arena *arena, dbr_slice s);
/* Cell i of a row, NULL when it has fewer. */
const dbr_md_block *dbr_read_cell(const dbr_md *md, const dbr_md_block *row, size_t i);
/* Bytes of a ':' or '：' at the start, 0 for none. */
static inline size_t dbr_read_colon(dbr_slice s)
{
    bool is_wide = s.len >= 3 && s.ptr[0] == '\xEF' && s.ptr[1] == '\xBC' && s.ptr[2] == '\x9A';
    return s.len > 0 && s.ptr[0] == ':' ? 1 : is_wide ? 3 : 0;
}
/* Whether a folded word stands in a list "a|b|c". */
bool dbr_read_word_in(dbr_slice folded, const char *list);

#endif
