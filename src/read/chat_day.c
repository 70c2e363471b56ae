/*
 * Lines of a conversation that name a day and nothing else: what chats draw between two days, and what clients of IRC write when
 * they open a log or go on to the next day.
 */
#include "read/chat_moment.h"

#include <string.h>

#define MAX_SEPARATOR 60u

/* The day in a line with which a client of IRC opens its log or goes on to the next day: its words end with the year. */
static dbr_time irc_day(dbr_slice line)
{
    static const char *const MARKS[] = {"--- Log opened ", "--- Day changed ", "**** BEGIN LOGGING AT ",
                                        "Session Start: ", "Session Time: "};
    read_moment m = {.day = READ_DAY_NONE};
    int64_t year = 0;
    size_t behind = 0;
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]) && behind == 0; i++) {
        behind = dbr_slice_starts(line, MARKS[i]) ? strlen(MARKS[i]) : 0;
    }
    if (behind == 0 || read_moment_at(dbr_slice_from(line, behind), &m) == 0 ||
        (m.day != READ_DAY_NO_YEAR && m.day != READ_DAY_DATE)) {
        return DBR_TIME_NONE;
    }
    if (m.day == READ_DAY_DATE) {
        return m.date;
    }
    dbr_slice last = dbr_slice_from(line, line.len > 4 ? line.len - 4 : 0);
    dbr_civil c = dbr_time_to_civil(m.date);
    if (!dbr_slice_int(last, &year) || year < 1970 || year > 2200) {
        return DBR_TIME_NONE;
    }
    c.year = (int)year;
    return dbr_civil_is_valid(&c) ? dbr_civil_to_time(&c) : DBR_TIME_NONE;
}

/* A line that names a day and nothing else: "Sunday, February 9th", "———— 2025年2月9日 星期日 ————". */
dbr_time read_day_line(dbr_slice line, dbr_time today)
{
    read_moment m;
    if (line.len == 0 || line.len > MAX_SEPARATOR) {
        return DBR_TIME_NONE;
    }
    dbr_time opened = irc_day(line);
    if (opened != DBR_TIME_NONE) {
        return opened;
    }
    while (line.len > 0 && (strchr("-=* \t", line.ptr[0]) != NULL || dbr_slice_starts(line, "—"))) {
        line = dbr_slice_from(line, (unsigned char)line.ptr[0] >= 0x80 ? 3 : 1);
    }
    size_t n = read_moment_at(line, &m);
    if (n == 0 || m.day == READ_DAY_NONE || m.clock != DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    for (size_t i = n; i < line.len; i++) {
        bool is_letter = (line.ptr[i] | 32) >= 'a' && (line.ptr[i] | 32) <= 'z';
        if (is_letter || (line.ptr[i] >= '0' && line.ptr[i] <= '9')) {
            return DBR_TIME_NONE;
        }
    }
    return read_moment_day(&m, today);
}
