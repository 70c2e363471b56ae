/*
 * Times as people write them in reports: a date, a clock time, both, a range, a zone, "about". Private to the
 * room.
 *
 *     10:05:23 · ~18:00 · 7:32 PM · 2025-02-09 10:05 UTC · Feb 13, 2023 at 4pm PST · 10:05–10:20 · [10:05] ·
 * 下午3点20分
 */
#ifndef DBR_DOCUMENT_MOMENT_H
#define DBR_DOCUMENT_MOMENT_H

#include "when/when.h"

typedef struct dbr_moment {
    dbr_time date;        // midnight as if UTC; DBR_TIME_NONE when only a clock time stood there
    bool has_year;        // without one the date is in the year 2000
    dbr_time clock;       // since midnight; DBR_TIME_NONE when only a date stood there
    dbr_time end_date;    // of a range, when written; else DBR_TIME_NONE
    dbr_time end_clock;   // of a range; else DBR_TIME_NONE
    dbr_time resolution;  // span of the last thing written
    const dbr_zone *zone; // NULL when none stood there
    bool is_approximate;
    bool is_led;       // by a word of prose: "By 10:05", "Between 10:05 and 10:20"; not "At 10:05"
    bool is_next_day;  // "次日 09:00": of the day after the one before it
    size_t begin, end; // bytes of the text that say all this, without brackets and emphasis around
} dbr_moment;

/*
 * Reads a moment at the start of `text`, behind blanks and opening brackets. False when there is none.
 * `ret->end` is where the rest begins; closing brackets and separators are left to the caller.
 */
bool dbr_moment_read(dbr_slice text, dbr_moment *ret);
/* The same anywhere in `text`: the first one. `is_dated_only`: skip clock times without a date. */
bool dbr_moment_find(dbr_slice text, bool is_dated_only, dbr_moment *ret);
/* A date as people write it at the start, also "29-09-2021", "7/5/2023", "Oct 30", "10月23日"; bytes taken, 0
 * for none. */
size_t dbr_moment_date(dbr_slice text, dbr_time *ret, bool *ret_has_year);

/* The first number of four digits from 1990 to 2099 in a text; 0 for none. */
int dbr_moment_year(dbr_slice text);
/* Gives the dates of a moment that lack one a year; 0 leaves them. */
void dbr_moment_give_year(dbr_moment *m, int year);

/* A zone at the start: "UTC", "UTC+2", "+01:00", "PST", "(CET)", "Europe/Paris", "北京时间"; bytes taken, 0
 * for none. */
size_t dbr_moment_zone(dbr_slice text, const dbr_zone **ret);
/* The first zone anywhere in `text`, as a whole word; `ret_at` its offset. Bytes taken, 0 for none. */
size_t dbr_moment_zone_find(dbr_slice text, size_t *ret_at, const dbr_zone **ret);
/* The same in a text about zones ("all times +08:00", "Time (-03:30)"), where an offset may stand alone; in other texts such a
 * thing is the end of a range or a time since a start. */
size_t dbr_moment_zone_said(dbr_slice text, size_t *ret_at, const dbr_zone **ret);

#endif
