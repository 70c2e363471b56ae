/*
 * Anchors: one place in time to which a file's turns (turns.c) are counted. What is nearest wins:
 *
 *     year   an accepted clock says it; full dates in the same file; a date in the file's name; the other evidence, where
 *            full dates are; the file's modification time: the latest year that does not put the last entry more than a
 *            day after it. Among the years that could be, one in which a 29 February exists where one is written, and
 *            whose weekdays are those that are written.
 *     day    full dates in the same file, before the clock or behind it; a date in the file's name; the modification time
 *     start  of an uptime: what the kernel says when it sets its clock or audits; else the last entry was written at the
 *            modification time, and every boot ended when the next one began, which is the latest it can have been
 *
 * Turns are counted from there, backwards as a rule: the last entry is what the modification time tells of.
 */
#include "evidence/anchors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TRIES 12            // years back; a weekday falls on a date again after 5, 6 or 11
#define FAR_AWAY  (7 * DBR_DAY) // a modification time so long after all other evidence is that of a copy

/* A member's blocks with the nearest full dates around them. */
typedef struct finder {
    const idx_member *m;
    const idx_zone *in;
    dbr_time *before, *after; // instants of the nearest block with full dates; DBR_TIME_NONE for none
    dbr_time named;           // midnight of the date in the file's name, as if UTC; DBR_TIME_NONE for none
} finder;

static const idx_base *base_of(const idx_member *m, size_t i_block)
{
    return &m->bases.items[m->blocks.items[i_block].i_base];
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static dbr_time distance(dbr_time a, dbr_time b)
{
    return a > b ? a - b : b - a;
}

/* ---- what a file's name says ---- */

static bool digits_at(dbr_slice s, size_t at, size_t n, int *ret)
{
    *ret = 0;
    for (size_t i = 0; i < n; i++) {
        if (at + i >= s.len || s.ptr[at + i] < '0' || s.ptr[at + i] > '9') {
            return false;
        }
        *ret = *ret * 10 + (s.ptr[at + i] - '0');
    }
    return true;
}

/* "app-2025-02-09.log", "u_ex20250209.log": the last date in the name; DBR_TIME_NONE for none. */
static dbr_time date_in_name(dbr_slice path)
{
    dbr_time found = DBR_TIME_NONE;
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/') {
        begin--;
    }
    dbr_slice name = dbr_slice_from(path, begin);
    for (size_t i = 0; i + 8 <= name.len; i++) {
        dbr_civil c = {0};
        bool is_inside = i > 0 && name.ptr[i - 1] >= '0' && name.ptr[i - 1] <= '9';
        if (is_inside || !digits_at(name, i, 4, &c.year) || c.year < 1990 || c.year > 2100) {
            continue;
        }
        char mark = name.ptr[i + 4];
        size_t gap = mark == '-' || mark == '_' || mark == '.';
        size_t day = i + 4 + gap + 2 + gap;
        bool is_date = digits_at(name, i + 4 + gap, 2, &c.month) && (gap == 0 || name.ptr[i + 7] == mark) &&
                       digits_at(name, day, 2, &c.day) && dbr_civil_is_valid(&c);
        int next = 0;
        if (is_date && !digits_at(name, day + 2, 1, &next)) {
            found = dbr_civil_to_time(&c);
        }
    }
    return found;
}

/* ---- full dates in the same file ---- */

static dbr_time full_instant(const finder *f, size_t i_block, bool is_end)
{
    const idx_block *b = &f->m->blocks.items[i_block];
    dbr_time explicit = is_end ? b->max_explicit : b->min_explicit;
    dbr_time naive = is_end ? b->max_naive : b->min_naive;
    if (base_of(f->m, i_block)->form != IDX_FULL) {
        return DBR_TIME_NONE;
    }
    if (explicit != DBR_TIME_NONE || naive == DBR_TIME_NONE) {
        return explicit;
    }
    return dbr_zone_to_instant(f->in->zone, naive, NULL);
}

static void find_full(finder *f)
{
    dbr_time last = DBR_TIME_NONE;
    size_t n = f->m->blocks.n;
    for (size_t i = 0; i < n; i++) {
        dbr_time t = full_instant(f, i, true);
        last = t != DBR_TIME_NONE ? t : last;
        f->before[i] = last;
    }
    last = DBR_TIME_NONE;
    for (size_t i = n; i-- > 0;) {
        dbr_time t = full_instant(f, i, false);
        last = t != DBR_TIME_NONE ? t : last;
        f->after[i] = last;
    }
}

/* ---- years ---- */

/* What to add to a stored year-less stamp so that it stands in `year`. */
static dbr_time year_shift(int64_t year, bool is_after_february)
{
    dbr_civil from = {.year = 2000, .month = is_after_february ? 3 : 1, .day = 1};
    dbr_civil to = from;
    to.year = (int)year;
    return dbr_civil_to_time(&to) - dbr_civil_to_time(&from);
}

/* The block whose last stamp is the latest of a form: of the highest turn. SIZE_MAX when the form has no stamps. */
static size_t latest_block(const idx_member *m, idx_form form)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < m->blocks.n; i++) {
        const idx_base *base = base_of(m, i);
        dbr_time max = m->blocks.items[i].max_naive;
        if (base->form != form || max == DBR_TIME_NONE) {
            continue;
        }
        const idx_base *known = best != SIZE_MAX ? base_of(m, best) : NULL;
        bool is_later = known == NULL || (known->is_stepped && !base->is_stepped) ||
                        (known->is_stepped == base->is_stepped &&
                         (base->roll > known->roll ||
                          (base->roll == known->roll && max > m->blocks.items[best].max_naive)));
        best = is_later ? i : best;
    }
    return best;
}

/* How well a year (of the turn `roll`) fits what the stamps say: 2 leap days and weekdays, 1 leap days alone, 0 not. */
static int fit_of(const idx_member *m, idx_form form, int64_t year, int32_t roll)
{
    int fit = 2;
    for (size_t i = 0; i < m->bases.n; i++) {
        const idx_base *b = &m->bases.items[i];
        int64_t its_year = year - (roll - b->roll);
        if (b->form != form || b->is_stepped) {
            continue;
        }
        if (b->has_leap_day && !is_leap(its_year)) {
            return 0;
        }
        int days = (int)((year_shift(its_year, b->is_after_february) / DBR_DAY) % 7);
        if (b->weekday_shift >= 0 && (days + 7) % 7 != b->weekday_shift) {
            fit = 1;
        }
    }
    return fit;
}

static bool has_weekdays(const idx_member *m, idx_form form)
{
    for (size_t i = 0; i < m->bases.n; i++) {
        if (m->bases.items[i].form == form && m->bases.items[i].weekday_shift >= 0) {
            return true;
        }
    }
    return false;
}

/* The year that brings the latest stamp nearest to `reference`, of those that fit best. */
static int64_t nearest_year(const finder *f, idx_form form, size_t i_block, const dbr_zone *zone,
                            dbr_time reference)
{
    const idx_base *base = base_of(f->m, i_block);
    dbr_time local = f->m->blocks.items[i_block].max_naive;
    int64_t middle = dbr_time_to_civil(reference).year;
    int64_t best = middle;
    int best_fit = -1;
    dbr_time best_distance = INT64_MAX;
    for (int64_t year = middle - MAX_TRIES / 2; year <= middle + MAX_TRIES / 2; year++) {
        dbr_time t = dbr_zone_to_instant(zone, local + year_shift(year, base->is_after_february), NULL);
        int fit = fit_of(f->m, form, year, base->roll);
        if (fit > best_fit || (fit == best_fit && distance(t, reference) < best_distance)) {
            best = year;
            best_fit = fit;
            best_distance = distance(t, reference);
        }
    }
    return best;
}

/* The latest year that fits and does not lie after the modification time. */
static int64_t year_by_mtime(const finder *f, idx_form form, size_t i_block, const dbr_zone *zone)
{
    const idx_base *base = base_of(f->m, i_block);
    dbr_time local = f->m->blocks.items[i_block].max_naive;
    dbr_time allowed = f->m->mtime_ns + (form == IDX_NO_YEAR_UTC ? DBR_HOUR : DBR_DAY); // zones may be wrong
    int64_t year = dbr_time_to_civil(allowed).year;
    int64_t best = year;
    int best_fit = -1;
    for (int tries = 0; tries < MAX_TRIES && best_fit < 2; tries++, year--) {
        dbr_time t = dbr_zone_to_instant(zone, local + year_shift(year, base->is_after_february), NULL);
        int fit = t <= allowed ? fit_of(f->m, form, year, base->roll) : -1;
        if (fit > best_fit) {
            best = year;
            best_fit = fit;
        }
    }
    return best;
}

static void anchor_years(const finder *f, idx_form form, int given_year, idx_anchor *ret)
{
    const idx_member *m = f->m;
    const dbr_zone *zone = form == IDX_NO_YEAR_UTC ? dbr_zone_utc() : f->in->zone;
    size_t latest = latest_block(m, form);
    if (latest == SIZE_MAX) {
        return;
    }
    dbr_time beside = f->before[latest] != DBR_TIME_NONE ? f->before[latest] : f->after[latest];
    dbr_time reference = beside != DBR_TIME_NONE     ? beside
                         : f->named != DBR_TIME_NONE ? f->named
                                                     : f->in->neighbours;
    dbr_year_origin origin = DBR_YEAR_LEARNED;
    int64_t year = given_year;
    if (given_year != 0) {
        origin = DBR_YEAR_CONFIGURED;
    } else if (reference != DBR_TIME_NONE) {
        year = nearest_year(f, form, latest, zone, reference);
    } else {
        year = year_by_mtime(f, form, latest, zone);
        bool is_told = has_weekdays(m, form) && fit_of(m, form, year, base_of(m, latest)->roll) == 2;
        origin = is_told ? DBR_YEAR_LEARNED : DBR_YEAR_ASSUMED;
    }
    for (size_t i = 0; i < m->blocks.n; i++) {
        const idx_base *base = base_of(m, i);
        int32_t back = base_of(m, latest)->roll - base->roll;
        if (base->form == form) {
            ret[i].date = year_shift(year - back, base->is_after_february);
            ret[i].origin = base->is_stepped                             ? DBR_YEAR_STEPPED
                            : back != 0 && origin != DBR_YEAR_CONFIGURED ? DBR_YEAR_ROLLED_OVER
                                                                         : origin;
        }
    }
}

/* ---- days ---- */

static int64_t floor_day(dbr_time t)
{
    return t / DBR_DAY - (t % DBR_DAY < 0);
}

static dbr_time wall_of(const dbr_zone *zone, dbr_time instant)
{
    return instant + (dbr_time)dbr_zone_offset(zone, instant, NULL) * DBR_SECOND;
}

/* Where days are counted from: day 0 of turn 0, and how it is known. */
typedef struct day_count {
    int64_t day;
    dbr_year_origin origin;
    dbr_time by; // the full date it hangs on; DBR_TIME_NONE for none
} day_count;

/* Without a full date before: the one behind, the file's name, the modification time. */
static day_count first_day(const finder *f, idx_form form, const dbr_zone *zone)
{
    const idx_member *m = f->m;
    size_t first = SIZE_MAX, last = SIZE_MAX;
    for (size_t i = 0; i < m->blocks.n; i++) {
        if (base_of(m, i)->form == form && m->blocks.items[i].max_naive != DBR_TIME_NONE &&
            f->before[i] == DBR_TIME_NONE) {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    }
    if (first == SIZE_MAX) {
        return (day_count){.by = DBR_TIME_NONE};
    }
    if (f->after[last] != DBR_TIME_NONE) {
        dbr_time wall = wall_of(zone, f->after[last]) + DBR_HOUR;
        int64_t day = floor_day(wall - m->blocks.items[last].max_naive);
        return (day_count){day - base_of(m, last)->roll, DBR_YEAR_LEARNED, DBR_TIME_NONE};
    }
    if (f->named != DBR_TIME_NONE) {
        return (day_count){floor_day(f->named) - base_of(m, first)->roll, DBR_YEAR_LEARNED, DBR_TIME_NONE};
    }
    size_t latest = latest_block(m, form);
    dbr_time here = wall_of(zone, m->mtime_ns);
    dbr_time local = m->blocks.items[latest].max_naive;
    dbr_time there = f->in->neighbours;
    if (there != DBR_TIME_NONE && m->mtime_ns > there + FAR_AWAY) {
        here = wall_of(zone, there) + DBR_DAY / 2;
    }
    return (day_count){floor_day(here + DBR_HOUR - local) - base_of(m, latest)->roll, DBR_YEAR_ASSUMED,
                       DBR_TIME_NONE};
}

static void anchor_days(const finder *f, idx_form form, idx_anchor *ret)
{
    const idx_member *m = f->m;
    const dbr_zone *zone = form == IDX_NO_DATE_UTC ? dbr_zone_utc() : f->in->zone;
    day_count count = first_day(f, form, zone);
    int32_t roll = 0;
    bool is_first = true;
    for (size_t i = 0; i < m->blocks.n; i++) {
        const idx_base *base = base_of(m, i);
        dbr_time min = m->blocks.items[i].min_naive;
        if (base->form != form || min == DBR_TIME_NONE) {
            continue;
        }
        if (f->before[i] != DBR_TIME_NONE &&
            f->before[i] != count.by) { // the first time that day is not before it
            dbr_time wall = wall_of(zone, f->before[i]) - DBR_HOUR;
            count =
                (day_count){floor_day(wall - min + DBR_DAY - 1) - base->roll, DBR_YEAR_LEARNED, f->before[i]};
            roll = base->roll;
            is_first = false;
        } else if (is_first && count.origin == DBR_YEAR_ASSUMED) {
            roll = base_of(m, latest_block(m, form))->roll;
            is_first = false;
        } else if (is_first) {
            roll = base->roll;
            is_first = false;
        }
        ret[i].date = (count.day + base->roll) * DBR_DAY;
        ret[i].origin = base->roll != roll ? DBR_YEAR_ROLLED_OVER : count.origin;
    }
}

/* ---- uptimes ---- */

static void anchor_boots(const finder *f, idx_anchor *ret)
{
    const idx_member *m = f->m;
    dbr_time next = m->mtime_ns; // when the boot behind this one began
    for (size_t i = m->blocks.n; i > 0;) {
        const idx_base *base = base_of(m, i - 1);
        if (base->form != IDX_UPTIME) {
            i--;
            continue;
        }
        /* The blocks of one boot: back to where the turn differs. */
        size_t end = i;
        dbr_time boot = DBR_TIME_NONE, last = 0;
        for (; i > 0 && (base_of(m, i - 1)->form != IDX_UPTIME || base_of(m, i - 1)->roll == base->roll);
             i--) {
            const idx_base *b = base_of(m, i - 1);
            dbr_time max = m->blocks.items[i - 1].max_naive;
            if (b->form == IDX_UPTIME && max != DBR_TIME_NONE) {
                last = max > last ? max : last;
                boot = b->boot != DBR_TIME_NONE ? b->boot : boot;
            }
        }
        bool is_known = boot != DBR_TIME_NONE;
        next = is_known ? boot : next - last;
        for (size_t k = i; k < end; k++) {
            if (base_of(m, k)->form == IDX_UPTIME) {
                ret[k] = (idx_anchor){next, is_known ? DBR_YEAR_LEARNED : DBR_YEAR_ASSUMED};
            }
        }
    }
}

bool idx_anchors(const idx_member *m, const idx_zone *in, int given_year, idx_anchor *ret)
{
    bool has[IDX_FORM_COUNT] = {0};
    for (size_t i = 0; i < m->bases.n; i++) {
        has[m->bases.items[i].form] = true;
    }
    if (!has[IDX_NO_YEAR] && !has[IDX_NO_DATE] && !has[IDX_UPTIME] && !has[IDX_NO_YEAR_UTC] &&
        !has[IDX_NO_DATE_UTC]) {
        return false;
    }
    finder f = {.m = m,
                .in = in,
                .before = dbr_xcalloc(m->blocks.n + 1, sizeof(dbr_time)),
                .after = dbr_xcalloc(m->blocks.n + 1, sizeof(dbr_time)),
                .named = date_in_name(in->path)};
    find_full(&f);
    memset(ret, 0, m->blocks.n * sizeof(*ret));
    anchor_years(&f, IDX_NO_YEAR, given_year, ret);
    anchor_years(&f, IDX_NO_YEAR_UTC, given_year, ret);
    anchor_days(&f, IDX_NO_DATE, ret);
    anchor_days(&f, IDX_NO_DATE_UTC, ret);
    anchor_boots(&f, ret);
    free(f.before);
    free(f.after);
    return true;
}
