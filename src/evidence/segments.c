/*
 * How local stamps become instants: base segments (what reading found) + zone, year and accepted clock →
 * segments.
 *
 * Year-less files are put where the other evidence is: into the year that brings their last entry nearest to
 * the middle of what sources with full dates cover. Without such neighbours they are anchored at the file's
 * modification time: the latest entry is taken into the latest year that does not put it more than a day
 * after it, and, when a 29 February occurs, into the latest such leap year. Every turn found while reading
 * then counts backwards from there. Date-less files work the same with days.
 *
 * A zone with daylight saving cuts a segment where its offset changes; inside the hour that exists twice the
 * earlier instant is taken, and the segment says so.
 */
#include "evidence/index.h"

#include <assert.h>

const char *dbr_zone_origin_name(dbr_zone_origin origin)
{
    static const char *const names[] = {[DBR_ZONE_EXPLICIT] = "explicit",
                                        [DBR_ZONE_CONFIGURED] = "configured",
                                        [DBR_ZONE_ASSUMED] = "assumed"};
    assert((size_t)origin < sizeof(names) / sizeof(names[0]));
    return names[origin];
}

const char *dbr_year_origin_name(dbr_year_origin origin)
{
    static const char *const names[] = {[DBR_YEAR_EXPLICIT] = "explicit",
                                        [DBR_YEAR_CONFIGURED] = "configured",
                                        [DBR_YEAR_ASSUMED] = "assumed",
                                        [DBR_YEAR_ROLLED_OVER] = "rolled_over"};
    assert((size_t)origin < sizeof(names) / sizeof(names[0]));
    return names[origin];
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* What to add to a stored local stamp of `form` so that it stands in the right year or day. */
static dbr_time date_shift(idx_form form, int64_t turn, bool is_after_february)
{
    if (form == IDX_FULL) {
        return 0;
    }
    if (form == IDX_NO_DATE) {
        return turn * DBR_DAY;
    }
    dbr_civil from = {.year = 2000, .month = is_after_february ? 3 : 1, .day = 1};
    dbr_civil to = from;
    to.year = (int)turn;
    return dbr_civil_to_time(&to) - dbr_civil_to_time(&from);
}

/* The latest stored stamp of the base segments with the highest roll, and that roll. */
static dbr_time latest_local(const idx_member *m, idx_form form, int32_t *ret_roll, bool *ret_late)
{
    dbr_time best = DBR_TIME_NONE;
    *ret_roll = INT32_MIN;
    for (size_t i = 0; i < m->blocks.n; i++) {
        const idx_base *base = &m->bases.items[m->blocks.items[i].i_base];
        dbr_time max = m->blocks.items[i].max_naive;
        if (base->form != form || max == DBR_TIME_NONE || base->roll < *ret_roll) {
            continue;
        }
        if (base->roll > *ret_roll || max > best) {
            best = max;
            *ret_late = base->is_after_february;
            *ret_roll = base->roll;
        }
    }
    return best;
}

static bool years_fit_leap_days(const idx_member *m, int64_t year, int32_t roll)
{
    for (size_t i = 0; i < m->bases.n; i++) {
        const idx_base *b = &m->bases.items[i];
        if (b->has_leap_day && !is_leap((int)(year - (roll - b->roll)))) {
            return false;
        }
    }
    return true;
}

/* The year that brings the last entry nearest to the neighbours. */
static int64_t nearest_year(const idx_member *m, dbr_time local, bool is_late, const idx_zone *in,
                            int32_t roll)
{
    int64_t middle = dbr_time_to_civil(in->neighbours).year;
    int64_t best = middle;
    dbr_time best_distance = INT64_MAX;
    for (int64_t year = middle - 5; year <= middle + 5; year++) {
        dbr_time t = dbr_zone_to_instant(in->zone, local + date_shift(IDX_NO_YEAR, year, is_late), NULL);
        dbr_time distance = t > in->neighbours ? t - in->neighbours : in->neighbours - t;
        if (distance < best_distance && years_fit_leap_days(m, year, roll)) {
            best = year;
            best_distance = distance;
        }
    }
    return best;
}

/* Year (or day since 1970) of the highest roll. */
static int64_t anchor_turn(const idx_member *m, idx_form form, const idx_zone *in, int given_year,
                           int32_t *ret_roll)
{
    bool is_late = false;
    const dbr_zone *zone = in->zone;
    dbr_time local = latest_local(m, form, ret_roll, &is_late);
    if (local == DBR_TIME_NONE) {
        return form == IDX_NO_YEAR ? 1970 : 0;
    }
    dbr_time latest_allowed = m->mtime_ns + DBR_DAY;
    if (form == IDX_NO_DATE) {
        dbr_time here = m->mtime_ns + (dbr_time)dbr_zone_offset(zone, m->mtime_ns, NULL) * DBR_SECOND;
        int64_t day = here / DBR_DAY;
        return local + day * DBR_DAY <= here + DBR_HOUR ? day : day - 1;
    }
    if (given_year == 0 && in->neighbours != DBR_TIME_NONE) {
        return nearest_year(m, local, is_late, in, *ret_roll);
    }
    int64_t year = given_year != 0 ? given_year : dbr_time_to_civil(latest_allowed).year;
    for (int tries = 0; tries < 12 && given_year == 0; tries++) {
        dbr_time t = dbr_zone_to_instant(zone, local + date_shift(form, year, is_late), NULL);
        if (t <= latest_allowed && years_fit_leap_days(m, year, *ret_roll)) {
            break;
        }
        year--;
    }
    return year;
}

typedef struct builder {
    idx_segment_vec *out;
    const dbr_zone *zone;
    dbr_time skew;
    dbr_segment next; // provenance of the current base segment
    dbr_time date;    // its date shift
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

static dbr_time shift_at(const builder *b, dbr_time local, bool *ret_fold)
{
    dbr_fold fold = DBR_FOLD_NONE;
    dbr_time t = dbr_zone_to_instant(b->zone, local + b->date, &fold);
    *ret_fold = fold != DBR_FOLD_NONE;
    return t - (local + b->date);
}

/* One block: whole when the zone's offset is the same all over it, else entry by entry. */
static void put_block(builder *b, const idx_block *block, dbr_reader *file, dbr_buf *scratch,
                      dbr_entry *entries)
{
    bool fold_min = false, fold_max = false;
    if (block->min_naive == DBR_TIME_NONE) {
        put(b, block->i_entry, 0, false);
        return;
    }
    dbr_time low = shift_at(b, block->min_naive, &fold_min);
    dbr_time high = shift_at(b, block->max_naive, &fold_max);
    if (low == high && !fold_min && !fold_max && block->max_naive - block->min_naive < 60 * DBR_DAY) {
        put(b, block->i_entry, low, false);
        return;
    }
    if (!idx_block_load(file, block, scratch, entries)) {
        put(b, block->i_entry, low, false);
        return;
    }
    for (uint32_t i = 0; i < block->n; i++) {
        bool is_fold = false;
        if (entries[i].time == 0) {
            dbr_time shift = shift_at(b, entries[i].local, &is_fold);
            put(b, entries[i].i_entry, shift, is_fold);
        }
    }
}

void idx_segments(const idx_member *m, dbr_reader *blocks, const idx_zone *zone, const dbr_clock *clock,
                  idx_segment_vec *ret)
{
    DBR_AUTO(dbr_buf) scratch = {0};
    dbr_entry *entries = dbr_xcalloc(IDX_BLOCK_ENTRIES, sizeof(*entries));
    int32_t rolls[IDX_FORM_COUNT] = {0};
    int64_t turns[IDX_FORM_COUNT] = {0};
    idx_zone in = *zone;
    builder b = {.out = ret, .skew = clock != NULL ? clock->skew : 0};

    if (clock != NULL && clock->zone != NULL) {
        in.zone = clock->zone;
        in.is_configured = true;
    }
    b.zone = in.zone;
    turns[IDX_NO_YEAR] =
        anchor_turn(m, IDX_NO_YEAR, &in, clock != NULL ? clock->year : 0, &rolls[IDX_NO_YEAR]);
    turns[IDX_NO_DATE] = anchor_turn(m, IDX_NO_DATE, &in, 0, &rolls[IDX_NO_DATE]);
    for (size_t i = 0; i < m->blocks.n; i++) {
        const idx_block *block = &m->blocks.items[i];
        const idx_base *base = &m->bases.items[block->i_base];
        int32_t back = rolls[base->form] - base->roll;
        b.date = date_shift(base->form, turns[base->form] - back, base->is_after_february);
        b.next.zone = block->min_naive == DBR_TIME_NONE ? DBR_ZONE_EXPLICIT
                      : in.is_configured                ? DBR_ZONE_CONFIGURED
                                                        : DBR_ZONE_ASSUMED;
        b.next.year = base->form == IDX_FULL              ? DBR_YEAR_EXPLICIT
                      : clock != NULL && clock->year != 0 ? DBR_YEAR_CONFIGURED
                      : back != 0                         ? DBR_YEAR_ROLLED_OVER
                                                          : DBR_YEAR_ASSUMED;
        put_block(&b, block, blocks, &scratch, entries);
    }
    free(entries);
}
