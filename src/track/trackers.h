/* The rows of the table of trackers, and what they share; private to the room. */
#ifndef DBR_TRACK_TRACKERS_H
#define DBR_TRACK_TRACKERS_H

#include "track/track.h"

extern const dbr_tracker track_github;
extern const dbr_tracker track_ics;

/* What an action item is called: its id, else "action-4" by its place. */
const char *track_name(const dbr_track_work *work, size_t i_action);
/* Text for this audience, in work->arena. */
const char *track_pass(const dbr_track_work *work, dbr_slice text);
/* An instant's day at hh:mm in the incident's zone, `days` later. */
dbr_time track_at_clock(const dbr_track_work *work, dbr_time instant, int days, dbr_time clock);
/* The dates of the procedure; DBR_TIME_NONE when the report does not tell when the incident ended. */
typedef struct track_dates {
    dbr_time ended;     // resolved, else recovered, else the window's end
    dbr_time report;    // the report is due: 48 h later
    dbr_time review;    // first weekly review: a working day, a week after the end
    dbr_time follow_up; // the report's own date, else four weeks after the end
} track_dates;
track_dates track_dates_of(const dbr_track_work *work, dbr_time clock);

#endif
