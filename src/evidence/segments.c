/*
 * How local stamps become instants: base segments (what reading found) + zone, year and accepted clock → segments.
 *
 * What a stamp lacks of its date is added first (anchors.c), then its zone. A zone with daylight saving cuts a segment
 * where its offset changes. Inside the hour that exists twice the earlier instant is taken, until the clock steps back
 * within it: then the file has passed it once, and the later instant is meant (the other way round where the newest entry
 * stands first). Local times that never were are moved forward by the gap. Both are marked, for a choice was made.
 */
#include "evidence/anchors.h"

#include <assert.h>
#include <stdlib.h>

#define PASSED_AGAIN (20 * DBR_MINUTE) // back by so much inside the hour that exists twice: its second pass

const char *dbr_zone_origin_name(dbr_zone_origin origin)
{
    static const char *const names[] = {[DBR_ZONE_EXPLICIT] = "explicit",
                                        [DBR_ZONE_CONFIGURED] = "configured",
                                        [DBR_ZONE_LEARNED] = "learned",
                                        [DBR_ZONE_ASSUMED] = "assumed"};
    assert((size_t)origin < sizeof(names) / sizeof(names[0]));
    return names[origin];
}

const char *dbr_year_origin_name(dbr_year_origin origin)
{
    static const char *const names[] = {
        [DBR_YEAR_EXPLICIT] = "explicit",       [DBR_YEAR_CONFIGURED] = "configured",
        [DBR_YEAR_LEARNED] = "learned",         [DBR_YEAR_ASSUMED] = "assumed",
        [DBR_YEAR_ROLLED_OVER] = "rolled_over", [DBR_YEAR_STEPPED] = "stepped"};
    assert((size_t)origin < sizeof(names) / sizeof(names[0]));
    return names[origin];
}

typedef struct builder {
    idx_segment_vec *out;
    const dbr_zone *zone;
    dbr_time skew;
    dbr_segment next;     // provenance of the current block
    dbr_time date;        // its date shift
    bool is_newest_first; // the file
    bool is_in_fold, is_second;
    dbr_time last_wall; // in the fold
} builder;

static void put(builder *b, uint64_t i_entry, dbr_time zone_shift, bool is_fold)
{
    dbr_segment s = b->next;
    s.i_entry = i_entry;
    s.shift = b->date + zone_shift - b->skew;
    s.skew = b->skew;
    s.is_fold = is_fold;
    dbr_segment *last = b->out->n > 0 ? &b->out->items[b->out->n - 1] : NULL;
    if (last == NULL || last->shift != s.shift || last->is_fold != s.is_fold || last->zone != s.zone ||
        last->year != s.year) {
        *DBR_PUSH(b->out) = s;
    }
}

static dbr_time shift_at(const builder *b, dbr_time local, dbr_fold *ret_fold)
{
    return dbr_zone_to_instant(b->zone, local + b->date, ret_fold) - (local + b->date);
}

/* The same for the next entry of the file: inside a fold it matters which pass this is. */
static dbr_time shift_next(builder *b, dbr_time local, bool *ret_fold)
{
    dbr_fold fold = DBR_FOLD_NONE;
    dbr_time wall = local + b->date;
    dbr_time shift = shift_at(b, local, &fold);
    *ret_fold = fold != DBR_FOLD_NONE;
    if (fold != DBR_FOLD_TWICE) {
        b->is_in_fold = false;
        return shift;
    }
    if (!b->is_in_fold) {
        b->is_second = b->is_newest_first;
    } else if (!b->is_newest_first && wall < b->last_wall - PASSED_AGAIN) {
        b->is_second = true;
    } else if (b->is_newest_first && wall > b->last_wall + PASSED_AGAIN) {
        b->is_second = false;
    }
    b->is_in_fold = true;
    b->last_wall = wall;
    dbr_time later_offset =
        (dbr_time)dbr_zone_offset(b->zone, wall + shift + 3 * DBR_HOUR, NULL) * DBR_SECOND;
    return b->is_second ? -later_offset : shift;
}

/* One block: whole when the zone's offset is the same all over it, else entry by entry. */
static void put_block(builder *b, const idx_block *block, dbr_reader *file, dbr_buf *scratch,
                      dbr_entry *entries)
{
    dbr_fold fold_min = DBR_FOLD_NONE, fold_max = DBR_FOLD_NONE;
    if (block->min_naive == DBR_TIME_NONE) {
        put(b, block->i_entry, 0, false);
        return;
    }
    dbr_time low = shift_at(b, block->min_naive, &fold_min);
    dbr_time high = shift_at(b, block->max_naive, &fold_max);
    bool is_plain = low == high && fold_min == DBR_FOLD_NONE && fold_max == DBR_FOLD_NONE &&
                    block->max_naive - block->min_naive < 60 * DBR_DAY;
    if (is_plain || !idx_block_load(file, block, scratch, entries)) {
        b->is_in_fold = false;
        put(b, block->i_entry, low, false);
        return;
    }
    for (uint32_t i = 0; i < block->n; i++) {
        bool is_fold = false;
        if (entries[i].time == 0) {
            dbr_time shift = shift_next(b, entries[i].local, &is_fold);
            put(b, entries[i].i_entry, shift, is_fold);
        }
    }
}

/* How a block's stamps are meant, as far as its form says. */
static dbr_zone_origin zone_of(const idx_block *block, idx_form form, const idx_zone *in,
                               const idx_anchor *anchor)
{
    if (block->min_naive == DBR_TIME_NONE || form == IDX_NO_YEAR_UTC || form == IDX_NO_DATE_UTC) {
        return DBR_ZONE_EXPLICIT;
    }
    if (form == IDX_UPTIME) {
        return anchor->origin == DBR_YEAR_LEARNED ? DBR_ZONE_LEARNED : DBR_ZONE_ASSUMED;
    }
    return in->origin;
}

void idx_segments(const idx_member *m, dbr_reader *blocks, const idx_zone *zone, const dbr_clock *clock,
                  idx_segment_vec *ret)
{
    DBR_AUTO(dbr_buf) scratch = {0};
    dbr_entry *entries = dbr_xcalloc(IDX_BLOCK_ENTRIES, sizeof(*entries));
    idx_anchor *anchors = dbr_xcalloc(m->blocks.n + 1, sizeof(*anchors));
    idx_zone in = *zone;
    builder b = {
        .out = ret, .skew = clock != NULL ? clock->skew : 0, .is_newest_first = m->n_back * 2 > m->n_entries};

    if (clock != NULL && clock->zone != NULL) {
        in.zone = clock->zone;
        in.origin = DBR_ZONE_CONFIGURED;
    }
    (void)idx_anchors(m, &in, clock != NULL ? clock->year : 0, anchors);
    for (size_t i = 0; i < m->blocks.n; i++) {
        const idx_block *block = &m->blocks.items[i];
        idx_form form = m->bases.items[block->i_base].form;
        bool is_universal = form == IDX_UPTIME || form == IDX_NO_YEAR_UTC || form == IDX_NO_DATE_UTC;
        b.zone = is_universal ? dbr_zone_utc() : in.zone;
        b.date = anchors[i].date;
        b.next.zone = zone_of(block, form, &in, &anchors[i]);
        b.next.year = anchors[i].origin;
        put_block(&b, block, blocks, &scratch, entries);
    }
    free(entries);
    free(anchors);
}
