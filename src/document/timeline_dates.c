/*
 * From "00:10" to an instant. A row's date is, first match wins: its own; that of the heading, label or date
 * column above it; the day after the one before, when it says so (次日); that of the row before, a day later when the clock went back by FOLD or more; the
 * document's date.
 *
 *     document 2025-02-09:   23:50 → 9th    00:10 → 10th    00:07 → 10th (three minutes back is a mistake to
 * report, not a day)
 *
 * Dates without a year take the year that brings them nearest to the date before them. Rows newest first are
 * dated from the last one up. Clock times are never moved back.
 */
#include "document/timeline.h"

#include <assert.h>

#define FOLD   (4 * DBR_HOUR) // a clock that goes back less far is out of order, not past midnight
#define UNSURE DBR_HOUR       // steps within this of half a day do not say which way the clock went

typedef struct dater {
    dbr_time day;     // of the row before; DBR_TIME_NONE while unknown
    dbr_time clock;   // of the row before; DBR_TIME_NONE for none
    dbr_time context; // last one taken, so that it is taken once
    bool is_next_day; // the row before said so: those behind it that say it are of the same day
} dater;

static void date_run(const dbr_reader *r, dbr_timeline_row *rows, size_t n);
static bool is_newest_first(const dbr_timeline_row *rows, size_t n);
static dbr_time known_date(const dbr_reader *r, const dbr_timeline_row *rows, size_t n);
static void date_row(const dbr_reader *r, dater *d, dbr_timeline_row *row);
static dbr_time with_year(const dbr_reader *r, const dater *d, dbr_time date);

void dbr_timeline_date(const dbr_reader *r, dbr_timeline_rows *rows)
{
    for (size_t begin = 0; begin < rows->n;) {
        size_t end = begin + 1; // a timeline may be cut into lists by what stands between its items
        const dbr_row *first = &rows->items[begin].row;
        while (end < rows->n) {
            const dbr_row *next = &rows->items[end].row;
            bool is_same = next->i_timeline == first->i_timeline ||
                           (next->i_section == rows->items[end - 1].row.i_section &&
                            dbr_read_is_in(r->d, next->i_section, DBR_SECTION_TIMELINE));
            if (!is_same) {
                break;
            }
            end++;
        }
        date_run(r, &rows->items[begin], end - begin);
        begin = end;
    }
}

dbr_time dbr_timeline_instant(const dbr_moment *m, dbr_time date, const dbr_zone *zone, dbr_time *ret_end)
{
    *ret_end = DBR_TIME_NONE;
    if (date == DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    dbr_time clock = m->clock != DBR_TIME_NONE ? m->clock : 0;
    if (m->end_clock != DBR_TIME_NONE) {
        dbr_time end_date = m->end_date != DBR_TIME_NONE ? m->end_date : date;
        end_date += m->end_date == DBR_TIME_NONE && m->end_clock < clock ? DBR_DAY : 0;
        *ret_end = dbr_zone_to_instant(zone, end_date + m->end_clock, NULL);
    }
    return dbr_zone_to_instant(zone, date + clock, NULL);
}

static void date_run(const dbr_reader *r, dbr_timeline_row *rows, size_t n)
{
    dater d = {.day = known_date(r, rows, n), .clock = DBR_TIME_NONE, .context = DBR_TIME_NONE};
    bool is_reversed = is_newest_first(rows, n);
    for (size_t i = 0; i < n; i++) {
        date_row(r, &d, &rows[is_reversed ? n - 1 - i : i]);
    }
}

static bool is_half_a_day(dbr_time step)
{
    dbr_time size = step < 0 ? -step : step;
    return size > DBR_DAY / 2 - UNSURE && size < DBR_DAY / 2 + UNSURE;
}

/* More steps back than forward. Only rows alike (both with a date or both without) are compared. */
static bool is_newest_first(const dbr_timeline_row *rows, size_t n)
{
    size_t n_up = 0;
    size_t n_down = 0;
    for (size_t i = 1; i < n; i++) {
        const dbr_moment *a = &rows[i - 1].moment;
        const dbr_moment *b = &rows[i].moment;
        if (a->clock == DBR_TIME_NONE || b->clock == DBR_TIME_NONE ||
            (a->date == DBR_TIME_NONE) != (b->date == DBR_TIME_NONE) || a->has_year != b->has_year) {
            continue;
        }
        dbr_time step = b->clock - a->clock;
        if (a->date != DBR_TIME_NONE) {
            step += b->date - a->date;
        } else if (rows[i - 1].context != rows[i].context) {
            step += rows[i].context != DBR_TIME_NONE && rows[i - 1].context != DBR_TIME_NONE
                        ? rows[i].context - rows[i - 1].context
                        : 0;
        } else if (is_half_a_day(step)) {
            continue; // 22:31 behind 10:02 is as far forward as back
        } else if (step > DBR_DAY / 2 || step < -DBR_DAY / 2) {
            step -= step > 0 ? DBR_DAY : -DBR_DAY; // 00:20 behind 23:10 is a step forward, before it one back
        }
        n_up += step > 0 ? 1 : 0;
        n_down += step < 0 ? 1 : 0;
    }
    return n_down >= 2 && n_down > n_up;
}

/* The document's date; when it has none the first full date of the run. */
static dbr_time known_date(const dbr_reader *r, const dbr_timeline_row *rows, size_t n)
{
    if (r->d->date != DBR_TIME_NONE) {
        return r->d->date;
    }
    for (size_t i = 0; i < n; i++) {
        if (rows[i].moment.date != DBR_TIME_NONE && rows[i].moment.has_year) {
            return rows[i].moment.date;
        }
        if (rows[i].context != DBR_TIME_NONE && rows[i].context_has_year) {
            return rows[i].context;
        }
    }
    return DBR_TIME_NONE;
}

static void date_row(const dbr_reader *r, dater *d, dbr_timeline_row *row)
{
    dbr_moment *m = &row->moment;
    if (m->date == DBR_TIME_NONE && m->clock == DBR_TIME_NONE) {
        return; // "later that day"
    }
    dbr_time day = d->day;
    if (m->date != DBR_TIME_NONE) {
        day = m->has_year ? m->date : with_year(r, d, m->date);
    } else if (row->context != DBR_TIME_NONE && row->context != d->context) {
        day = row->context_has_year ? row->context : with_year(r, d, row->context);
        d->context = row->context;
    } else if (m->is_next_day && day != DBR_TIME_NONE) {
        day += d->is_next_day ? 0 : DBR_DAY;
    } else if (day != DBR_TIME_NONE && d->clock != DBR_TIME_NONE && m->clock != DBR_TIME_NONE &&
               d->clock - m->clock >= FOLD) {
        day += DBR_DAY;
    }
    if (m->end_date != DBR_TIME_NONE && !m->has_year && m->date != DBR_TIME_NONE) {
        m->end_date = day + (m->end_date - m->date); // both without a year
    }
    row->row.time = dbr_timeline_instant(m, day, row->zone, &row->row.end);
    d->day = day;
    d->is_next_day = m->is_next_day;
    d->clock = m->clock != DBR_TIME_NONE ? m->clock : d->clock;
}

/* A date in the year 2000 that stands for "Oct 30": in the year that brings it nearest to the date before it.
 */
static dbr_time with_year(const dbr_reader *r, const dater *d, dbr_time date)
{
    dbr_time near = d->day != DBR_TIME_NONE ? d->day : r->d->date;
    if (near == DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    dbr_civil civil = dbr_time_to_civil(date);
    civil.year = dbr_time_to_civil(near).year;
    if (!dbr_civil_is_valid(&civil)) {
        return DBR_TIME_NONE; // Feb 29 of another year
    }
    dbr_time day = dbr_civil_to_time(&civil);
    if (near - day > 183 * DBR_DAY || day - near > 183 * DBR_DAY) {
        civil.year += day < near ? 1 : -1;
        day = dbr_civil_is_valid(&civil) ? dbr_civil_to_time(&civil) : DBR_TIME_NONE;
    }
    return day;
}
