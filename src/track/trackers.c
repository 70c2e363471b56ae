/* The table of trackers: one line each; and what they share. */
#include "track/trackers.h"

#include "base/option_jobs.h"

#include <assert.h>

static const dbr_tracker *const TRACKERS[] = {&track_github, &track_ics};
enum { N_TRACKERS = sizeof(TRACKERS) / sizeof(*TRACKERS) };

const dbr_tracker *dbr_tracker_at(size_t i)
{
    return i < N_TRACKERS ? TRACKERS[i] : NULL;
}

const char *dbr_track_outcome_name(dbr_track_outcome o)
{
    static const char *const NAMES[DBR_TRACK_OUTCOME_COUNT] = {"created", "updated", "unchanged",
                                                               "skipped", "failed",  "planned"};
    return NAMES[o];
}

void dbr_track_result_release(dbr_track_result *r)
{
    DBR_VEC_RELEASE(&r->items);
    dbr_buf_release(&r->bytes);
}

dbr_code dbr_track_jobs(dbr_arena *arena, dbr_slice yaml, const dbr_option_list *names,
                        const dbr_option_list *words, const dbr_track_job **ret, dbr_err *err)
{
    dbr_option_row rows[N_TRACKERS + 1] = {0};
    for (size_t i = 0; i < N_TRACKERS; i++) {
        rows[i] = (dbr_option_row){TRACKERS[i]->name, TRACKERS[i]->options, TRACKERS[i]->args_bytes};
    }
    dbr_option_ask ask = {.rows = rows,
                          .key = "trackers",
                          .noun = "tracker",
                          .yaml = yaml,
                          .yaml_folder = ".",
                          .names = names->items,
                          .n_names = names->n,
                          .words = words->items,
                          .n_words = words->n};
    const dbr_option_job *jobs = NULL;
    dbr_code rc = dbr_option_jobs(arena, &ask, &jobs, err);
    if (rc == DBR_OK && jobs[0].args == NULL) {
        ask.names = (const char *const[]){track_ics.name};
        ask.n_names = 1;
        rc = dbr_option_jobs(arena, &ask, &jobs, err);
    }
    if (rc < 0) {
        return rc;
    }
    size_t n = 0;
    while (jobs[n].args != NULL) {
        n++;
    }
    dbr_track_job *found = DBR_NEW_N(arena, dbr_track_job, n + 1);
    for (size_t i = 0; i < n; i++) {
        found[i] = (dbr_track_job){.tracker = TRACKERS[jobs[i].i_row], .args = jobs[i].args};
    }
    *ret = found;
    return DBR_OK;
}

const char *track_name(const dbr_track_work *work, size_t i_action)
{
    dbr_slice id = work->document->actions[i_action].id;
    return id.len > 0 ? dbr_arena_str(work->arena, id)
                      : dbr_arena_printf(work->arena, "action-%zu", i_action + 1);
}

const char *track_pass(const dbr_track_work *work, dbr_slice text)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_audience_pass(work->audience, text, &out);
    return out.len > 0 ? dbr_arena_str(work->arena, dbr_buf_view(&out)) : "";
}

dbr_time track_at_clock(const dbr_track_work *work, dbr_time instant, int days, dbr_time clock)
{
    const dbr_zone *zone = work->incident->zone != NULL ? work->incident->zone : dbr_zone_utc();
    dbr_time local = instant + (dbr_time)dbr_zone_offset(zone, instant, NULL) * DBR_SECOND;
    dbr_time since_midnight = (local % DBR_DAY + DBR_DAY) % DBR_DAY;
    return dbr_zone_to_instant(zone, local - since_midnight + days * DBR_DAY + clock, NULL);
}

track_dates track_dates_of(const dbr_track_work *work, dbr_time clock)
{
    enum { REPORT_HOURS = 48, FOLLOW_UP_DAYS = 28 };            // the guide's steps 5 and 6
    static const int TO_WORKING_DAY[7] = {1, 0, 0, 0, 0, 0, 2}; // from Sunday, from Saturday
    const dbr_zone *zone = work->incident->zone != NULL ? work->incident->zone : dbr_zone_utc();
    dbr_milestone m[DBR_MILESTONE_COUNT];
    track_dates d = {DBR_TIME_NONE, DBR_TIME_NONE, DBR_TIME_NONE, DBR_TIME_NONE};
    dbr_time day = 0;
    dbr_document_milestones(work->document, m);
    d.ended = m[DBR_RESOLVED].time != DBR_TIME_NONE    ? m[DBR_RESOLVED].time
              : m[DBR_RECOVERED].time != DBR_TIME_NONE ? m[DBR_RECOVERED].time
                                                       : work->incident->window.end;
    if (d.ended == DBR_TIME_NONE) {
        return d;
    }
    d.report = d.ended + REPORT_HOURS * DBR_HOUR;
    dbr_time review = track_at_clock(work, d.ended, 7, clock);
    dbr_time local = review + (dbr_time)dbr_zone_offset(zone, review, NULL) * DBR_SECOND;
    d.review = track_at_clock(work, review, TO_WORKING_DAY[dbr_time_weekday(local)], clock);
    const dbr_header_field *h = dbr_document_header(work->document, DBR_HEADER_FOLLOW_UP);
    d.follow_up = h != NULL && dbr_date_parse(dbr_slice_trim(h->value), &day) > 0
                      ? dbr_zone_to_instant(zone, day + clock, NULL)
                      : track_at_clock(work, d.ended, FOLLOW_UP_DAYS, clock);
    assert(d.review > d.ended);
    return d;
}
