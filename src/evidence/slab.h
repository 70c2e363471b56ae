/*
 * Whole lines of a member, some hundred thousand bytes at a time: a *slab*. Where records begin in it, when, and of which
 * shapes they are, is found without knowing what stands before or behind it, so slabs are read by any thread in any order;
 * what depends on the order (turns of the year, numbers, templates) is added by one thread, in order (lines.c).
 */
#ifndef DBR_EVIDENCE_SLAB_H
#define DBR_EVIDENCE_SLAB_H

#include "evidence/index.h"

/* Instead of a shape's number: */
#define ING_PARSE    UINT32_MAX       // the record has to be parsed
#define ING_NO_SHAPE (UINT32_MAX - 1) // nobody asks for its template, and its level is known

/* What is the same of most heads of a log. */
typedef struct ing_mark {
    uint8_t form; // idx_form
    bool is_explicit;
    uint8_t level;        // DBR_LEVEL_COUNT: its shape's
    int8_t weekday_shift; // ing_weekday_shift
} ing_mark;

/* Where a record begins. */
typedef struct ing_head {
    dbr_time local; // stamp as stored (ing_stored_stamp)
    uint32_t begin,
        end; // bytes in the slab, without line breaks behind it; of the last record: as far as the slab shows it
    uint32_t line;  // in the slab, from 0
    uint32_t shape; // index in the slab's shapes, or ING_PARSE
    ing_mark mark;
} ing_head;

/* The heads of a slab, a column for each field, so that what all lines have in common is done to many at a time. */
typedef struct ing_heads {
    size_t n, cap;
    dbr_time *local; // owned, and with it all columns
    uint32_t *begin, *end, *line, *shape;
    ing_mark *mark;
} ing_heads;

/* Heads one behind the other, none of a record that has to be parsed by what was seen at a glance, whose marks are the same but
 * for the level and whose stamps are never earlier than the one before. */
typedef struct ing_stretch {
    uint32_t first, n; // heads
    uint64_t max_step; // ns between two of them
} ing_stretch;

/* The bits in which two marks differ, their levels apart. */
static inline uint32_t ing_marks_differ(const ing_mark *a, const ing_mark *b)
{
    const ing_mark levels = {.level = UINT8_MAX};
    uint32_t bits_a = 0, bits_b = 0, bits_of_levels = 0;
    _Static_assert(sizeof(bits_a) == sizeof(*a), "one number");
    memcpy(&bits_a, a, sizeof(bits_a));
    memcpy(&bits_b, b, sizeof(bits_b));
    memcpy(&bits_of_levels, &levels, sizeof(bits_of_levels));
    return (bits_a ^ bits_b) & ~bits_of_levels;
}

static inline ing_head ing_head_at(const ing_heads *h, size_t i)
{
    return (ing_head){.local = h->local[i],
                      .begin = h->begin[i],
                      .end = h->end[i],
                      .line = h->line[i],
                      .shape = h->shape[i],
                      .mark = h->mark[i]};
}

/* A shape, as the first record of it in the slab (or before it, seen by the same thread) shows it. */
typedef struct ing_shape {
    uint64_t hash;
    uint32_t text_at, text_len; // masked text, in the slab's texts
    uint8_t level;              // of its records
    bool is_unsure;             // its records have to be parsed one by one
} ing_shape;

typedef DBR_VEC(ing_shape) ing_shape_vec;
typedef DBR_VEC(ing_stretch) ing_stretch_vec;

typedef struct ing_slab {
    char *bytes; // owned; capacity cap + DBR_TEXTMAP_PADDING
    size_t len, cap;
    uint64_t offset; // of the first byte in the member
    uint64_t number; // of the slab
    /* What scanning finds. */
    dbr_textmap map;
    uint32_t *breaks; // owned, `cap_breaks`: where lines end
    size_t cap_breaks;
    ing_heads heads;
    ing_stretch_vec stretches; // ascending
    ing_shape_vec shapes;
    dbr_buf texts;
    uint32_t n_lines;
    uint32_t first;      // the first byte that counts: behind a byte order mark
    uint32_t before_end; // end of what stands before the first head, without line breaks
} ing_slab;

void ing_slab_release(ing_slab *s);

/* What one thread remembers while it scans slabs of one member. */
typedef struct ing_scanner ing_scanner;
ing_scanner *ing_scanner_new(const dbr_layout *layout, const idx_build_options *options);
ing_scanner *ing_scanner_free(ing_scanner *s);

/* Finds heads and shapes of a slab whose bytes are there. O(bytes). */
void ing_scan(ing_scanner *scanner, ing_slab *slab);

/* What of a stamp is stored: `*ret_explicit` when it is an instant, else local as written. Both once a line. */
static inline dbr_time ing_stored_stamp(const dbr_stamp *s, idx_form *ret_form, bool *ret_explicit)
{
    bool has_offset = (s->flags & DBR_STAMP_OFFSET) != 0;
    *ret_form = (s->flags & DBR_STAMP_UPTIME) != 0    ? IDX_UPTIME
                : (s->flags & DBR_STAMP_NO_DATE) != 0 ? (has_offset ? IDX_NO_DATE_UTC : IDX_NO_DATE)
                : (s->flags & DBR_STAMP_NO_YEAR) != 0 ? (has_offset ? IDX_NO_YEAR_UTC : IDX_NO_YEAR)
                                                      : IDX_FULL;
    *ret_explicit = *ret_form == IDX_FULL && has_offset;
    return has_offset ? dbr_stamp_instant(s) : s->local;
}

/* Days by which a year-less stamp's weekday is ahead of the stored date's, 0–6; IDX_NO_WEEKDAY when it has none. */
static inline int8_t ing_weekday_shift(const dbr_stamp *s)
{
    unsigned needed = DBR_STAMP_NO_YEAR | DBR_STAMP_WEEKDAY;
    return (s->flags & needed) == needed ? (int8_t)((s->weekday + 7 - dbr_time_weekday(s->local)) % 7)
                                         : IDX_NO_WEEKDAY;
}

#endif
