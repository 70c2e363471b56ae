/*
 * When a message was said, as chat programs show it. Private to read.
 */
#ifndef DBR_READ_CHAT_MOMENT_H
#define DBR_READ_CHAT_MOMENT_H

#include "read/parts.h"

typedef enum read_day {
    READ_DAY_NONE,     // a clock alone
    READ_DAY_RELATIVE, // "Yesterday": `days` from the day it was copied on
    READ_DAY_WEEKDAY,  // "Monday": `days` is 0 Sunday … 6 Saturday, the last one before
    READ_DAY_DATE,     // `date`
    READ_DAY_NO_YEAR,  // `date` in the year 2000
    READ_DAY_NUMBERS,  // "2/9": `date` month first, `other` day first; a year of 2000 is none
} read_day;

typedef struct read_moment {
    read_day day;
    int days;
    dbr_time date, other; // midnights as if UTC; DBR_TIME_NONE when that reading is no date
    bool has_year;        // READ_DAY_NUMBERS
    dbr_time clock;       // since midnight; DBR_TIME_NONE for a day alone
    bool has_seconds;
    bool has_offset; // behind the clock: "-0500", "+08:00", "Z", "UTC"
    int32_t offset_s;
} read_moment;

/*
 * A moment at the start of `text`: "10:05", "10:05:23 AM", "Yesterday at 10:05 AM", "Feb 9th at 10:05", "2/9/25, 10:05",
 * "昨天 上午10:05", "2月9日 10:05", "[09.02.2025 10:05]" (brackets are the caller's), "2025-02-09 10:05:23 -0500". Returns the bytes it takes, 0 for none.
 */
size_t read_moment_at(dbr_slice text, read_moment *ret);

/* The day it means: `today` is the day it was copied on, DBR_TIME_NONE for unknown. DBR_TIME_NONE when it cannot be told. */
dbr_time read_moment_day(const read_moment *m, dbr_time today);

/* The day that a line names and nothing else: "Sunday, February 9th", "———— 2025年2月9日 ————", "--- Day changed Sun Feb 09 2025";
 * DBR_TIME_NONE for any other line. `today`: 00:00 of the day it was copied on, which gives a year that is missing. */
dbr_time read_day_line(dbr_slice line, dbr_time today);

#endif
