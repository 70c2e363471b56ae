/*
 * ics: the dates of the procedure as a calendar file, which any calendar imports or subscribes to.
 *
 *   INCIDENT-report@debrief      the report is due 48 hours after the end
 *   INCIDENT-AI-001@debrief      the deadline of each open action item, all day
 *   INCIDENT-review@debrief      weekly, from a week after the end until the follow-up
 *   INCIDENT-follow-up@debrief   four weeks after the end, or on the report's own date
 *
 * UIDs are stable and DTSTAMP is --now: writing again with the same inputs gives the same bytes, and importing
 * again moves events instead of doubling them. In a zone with daylight saving, times carry the zone, so that
 * ten o'clock stays ten o'clock; UNTIL is in UTC, as RFC 5545 (3.3.10) demands then. The only file that
 * includes libical.
 */
#include "track/trackers.h"

#include <assert.h>
#include <libical/ical.h>

typedef struct ics_args {
    const char *file, *time;
} ics_args;

static const dbr_option OPTIONS[] = {
    {.name = "file",
     .type = DBR_OPTION_TEXT,
     .arg = "NAME",
     .otherwise = "follow-up.ics",
     .help = "what the file in the incident folder is called",
     .offset = offsetof(ics_args, file)},
    {.name = "time",
     .type = DBR_OPTION_TEXT,
     .arg = "HH:MM",
     .otherwise = "10:00",
     .help = "when reviews begin, in the incident's zone",
     .offset = offsetof(ics_args, time)},
    {.name = NULL},
};

typedef struct calendar {
    const dbr_track_work *work;
    icalcomponent *root; // owned
    const char *tzid;    // NULL: times are written in UTC
    const dbr_zone *zone;
    dbr_track_result *result;
} calendar;

/* One event. */
typedef struct entry {
    size_t i_action; // SIZE_MAX for none
    const char *key; // "report", "AI-001"
    const char *summary, *description;
    dbr_time begin;
    dbr_time length;   // 0: all day
    dbr_time until;    // of a weekly repetition; DBR_TIME_NONE: once
    const char *alarm; // "-PT15M": before the begin
} entry;

static dbr_code read_clock(const char *text, dbr_time *ret, dbr_err *err);
static void begin_calendar(calendar *c);
static void add_zone(calendar *c, dbr_time from, dbr_time to);
static void add_offset(const calendar *c, icalcomponent *rules, dbr_time t, int32_t before_s);
static void add_procedure(calendar *c, dbr_time clock);
static void add_actions(calendar *c);
static void skip(calendar *c, size_t i_action, const char *why);
static void add_entry(calendar *c, const entry *e);
static icalproperty *start_property(const calendar *c, const entry *e);
static struct icaltimetype utc_time(dbr_time t);
static struct icaltimetype local_time(const calendar *c, dbr_time t, bool is_date);
static const char *say(const calendar *c, dbr_text_id id, const char *what);

static dbr_code run(const void *data, const dbr_track_work *work, dbr_track_result *ret, dbr_err *err)
{
    const ics_args *args = data;
    dbr_time clock = 0;
    calendar c = {.work = work, .result = ret, .zone = work->incident->zone};
    c.zone = c.zone != NULL ? c.zone : dbr_zone_utc();
    dbr_code rc = read_clock(args->time, &clock, err);
    if (rc < 0) {
        return rc;
    }
    dbr_slice name = dbr_slice_str(args->file);
    if (name.len == 0 || name.ptr[0] == '.' || strchr(args->file, '/') != NULL ||
        !dbr_slice_ends(name, ".ics")) {
        return dbr_fail(err, DBR_EUSAGE, "'%.100s' is no name of a calendar file, such as follow-up.ics",
                        args->file);
    }
    if (track_dates_of(work, clock).ended == DBR_TIME_NONE) {
        return dbr_fail(err, DBR_EUSAGE,
                        "when did the incident end? the report has no time for 'resolved', and "
                        "incident.yaml no window");
    }
    begin_calendar(&c);
    add_procedure(&c, clock);
    add_actions(&c);
    char *text = icalcomponent_as_ical_string_r(c.root);
    assert(text != NULL);
    dbr_buf_str(&ret->bytes, text);
    ret->file = dbr_arena_str(work->arena, name);
    icalmemory_free_buffer(text);
    icalcomponent_free(c.root);
    return DBR_OK;
}

static dbr_code read_clock(const char *text, dbr_time *ret, dbr_err *err)
{
    int64_t hour = 0;
    int64_t minute = 0;
    dbr_slice rest = dbr_slice_str(text);
    bool is_good = dbr_slice_int(dbr_slice_cut(&rest, ':'), &hour) && dbr_slice_int(rest, &minute);
    if (!is_good || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
        return dbr_fail(err, DBR_EUSAGE, "'%.100s' is no time of day, such as 10:00", text);
    }
    *ret = hour * DBR_HOUR + minute * DBR_MINUTE;
    return DBR_OK;
}

static void begin_calendar(calendar *c)
{
    const char *title = track_pass(c->work, c->work->document->title);
    c->root = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    icalcomponent_add_property(c->root, icalproperty_new_version("2.0"));
    icalcomponent_add_property(c->root, icalproperty_new_prodid("-//debrief//follow-up//EN"));
    icalproperty *name = icalproperty_new_x(say(c, DBR_T_TRACK_CALENDAR, title));
    icalproperty_set_x_name(name, "X-WR-CALNAME");
    icalcomponent_add_property(c->root, name);
    track_dates d = track_dates_of(c->work, 0);
    add_zone(c, d.ended - DBR_DAY, d.follow_up + 30 * DBR_DAY);
}

/* Zones with a name have rules that calendars must be told; a fixed offset is as well written in UTC. Only the
 * offsets around our dates are told, as changes that happened: libical's own tables begin in 1893, with
 * offsets in seconds that other programs stumble over. */
static void add_zone(calendar *c, dbr_time from, dbr_time to)
{
    const char *name = dbr_zone_name(c->zone);
    if (strchr(name, '/') == NULL) {
        return;
    }
    icalcomponent *rules = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
    icalcomponent_add_property(rules, icalproperty_new_tzid(name));
    int32_t before_s = dbr_zone_offset(c->zone, from, NULL);
    add_offset(c, rules, from, before_s);
    for (dbr_time t = from; t < to; t += DBR_DAY) { // no zone changes twice a day
        dbr_time low = t;
        dbr_time high = t + DBR_DAY;
        if (dbr_zone_offset(c->zone, high, NULL) == before_s) {
            continue;
        }
        while (high - low > DBR_SECOND) {
            dbr_time middle = low + (high - low) / 2 / DBR_SECOND * DBR_SECOND;
            *(dbr_zone_offset(c->zone, middle, NULL) == before_s ? &low : &high) = middle;
        }
        add_offset(c, rules, high, before_s);
        before_s = dbr_zone_offset(c->zone, high, NULL);
    }
    icalcomponent_add_component(c->root, rules);
    c->tzid = name;
}

/* The change at `t` from `before_s` to what is then. */
static void add_offset(const calendar *c, icalcomponent *rules, dbr_time t, int32_t before_s)
{
    int32_t after_s = dbr_zone_offset(c->zone, t, NULL);
    icalcomponent *change =
        icalcomponent_new(after_s > before_s ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);
    dbr_time local = t + (dbr_time)before_s * DBR_SECOND; // what clocks showed just when it happened
    icalcomponent_add_property(
        change, icalproperty_new_dtstart(local_time(&(calendar){.zone = dbr_zone_utc()}, local, false)));
    icalcomponent_add_property(change, icalproperty_new_tzoffsetfrom(before_s));
    icalcomponent_add_property(change, icalproperty_new_tzoffsetto(after_s));
    icalcomponent_add_component(rules, change);
}

static void add_procedure(calendar *c, dbr_time clock)
{
    const char *title = track_pass(c->work, c->work->document->title);
    track_dates d = track_dates_of(c->work, clock);
    add_entry(c, &(entry){.i_action = SIZE_MAX,
                          .key = "report",
                          .summary = say(c, DBR_T_TRACK_REPORT_DUE, title),
                          .begin = d.report - 30 * DBR_MINUTE,
                          .length = 30 * DBR_MINUTE,
                          .until = DBR_TIME_NONE,
                          .alarm = "-PT4H"});
    if (d.review <= d.follow_up) {
        add_entry(c, &(entry){.i_action = SIZE_MAX,
                              .key = "review",
                              .summary = say(c, DBR_T_TRACK_WEEKLY, title),
                              .description = dbr_text(c->work->lang, DBR_T_TRACK_WEEKLY_TEXT),
                              .begin = d.review,
                              .length = 30 * DBR_MINUTE,
                              .until = d.follow_up,
                              .alarm = "-PT15M"});
    }
    add_entry(c, &(entry){.i_action = SIZE_MAX,
                          .key = "follow-up",
                          .summary = say(c, DBR_T_TRACK_FOLLOW_UP, title),
                          .description = dbr_text(c->work->lang, DBR_T_TRACK_FOLLOW_UP_TEXT),
                          .begin = d.follow_up,
                          .length = DBR_HOUR,
                          .until = DBR_TIME_NONE,
                          .alarm = "-P1D"});
}

static void add_actions(calendar *c)
{
    const dbr_document *d = c->work->document;
    for (size_t i = 0; i < d->n_actions; i++) {
        const dbr_action *a = &d->actions[i];
        if (a->is_done || a->deadline == DBR_TIME_NONE) {
            skip(c, i, dbr_text(c->work->lang, a->is_done ? DBR_T_TRACK_DONE : DBR_T_TRACK_NO_DEADLINE));
            continue;
        }
        bool has_id = a->id.len > 0;
        const char *id = track_name(c->work, i);
        const char *owner = track_pass(c->work, a->owner);
        const char *text = track_pass(c->work, a->text);
        add_entry(c,
                  &(entry){.i_action = i,
                           .key = id,
                           .summary = dbr_arena_printf(c->work->arena, "%s%s%s%s%s%s", has_id ? id : "",
                                                       has_id ? ": " : "", text, owner[0] != '\0' ? " (" : "",
                                                       owner, owner[0] != '\0' ? ")" : ""),
                           .description = a->ticket_url.len > 0 ? track_pass(c->work, a->ticket_url) : NULL,
                           .begin = a->deadline,
                           .until = DBR_TIME_NONE,
                           .alarm = "-PT15H"}); // nine o'clock on the day before
    }
}

static void skip(calendar *c, size_t i_action, const char *why)
{
    *DBR_PUSH(&c->result->items) = (dbr_tracked){
        .i_action = i_action, .id = track_name(c->work, i_action), .outcome = DBR_TRACK_SKIPPED, .why = why};
}

static void add_entry(calendar *c, const entry *e)
{
    DBR_AUTO(dbr_buf) uid = {0};
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    icalcomponent *alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);
    dbr_url_encode(&uid, dbr_slice_str(c->work->incident_id));
    dbr_buf_char(&uid, '-');
    dbr_url_encode(&uid, dbr_slice_str(e->key));
    dbr_buf_str(&uid, "@debrief");
    icalcomponent_add_property(event, icalproperty_new_uid(uid.ptr));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc_time(c->work->now)));
    icalcomponent_add_property(event, start_property(c, e));
    icalcomponent_add_property(
        event, e->length == 0
                   ? icalproperty_new_duration(icaldurationtype_from_string("P1D"))
                   : icalproperty_new_duration(icaldurationtype_from_int((int)(e->length / DBR_SECOND))));
    icalcomponent_add_property(event, icalproperty_new_summary(e->summary));
    if (e->description != NULL) {
        icalcomponent_add_property(event, icalproperty_new_description(e->description));
    }
    if (e->until != DBR_TIME_NONE) {
        struct icalrecurrencetype weekly;
        icalrecurrencetype_clear(&weekly);
        weekly.freq = ICAL_WEEKLY_RECURRENCE;
        weekly.until = utc_time(e->until);
        icalcomponent_add_property(event, icalproperty_new_rrule(weekly));
    }
    icalcomponent_add_property(
        event, icalproperty_new_transp(e->length == 0 ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_description(e->summary));
    icalcomponent_add_property(alarm, icalproperty_new_trigger(icaltriggertype_from_string(e->alarm)));
    icalcomponent_add_component(event, alarm);
    icalcomponent_add_component(c->root, event);
    *DBR_PUSH(&c->result->items) =
        (dbr_tracked){.i_action = e->i_action,
                      .id = e->key,
                      .outcome = dbr_net_is_dry(c->work->net) ? DBR_TRACK_PLANNED : DBR_TRACK_CREATED};
}

static icalproperty *start_property(const calendar *c, const entry *e)
{
    if (e->length == 0) {
        return icalproperty_new_dtstart(local_time(&(calendar){.zone = dbr_zone_utc()}, e->begin, true));
    }
    if (c->tzid == NULL) {
        return icalproperty_new_dtstart(utc_time(e->begin));
    }
    icalproperty *p = icalproperty_new_dtstart(local_time(c, e->begin, false));
    icalproperty_add_parameter(p, icalparameter_new_tzid(c->tzid));
    return p;
}

static struct icaltimetype utc_time(dbr_time t)
{
    struct icaltimetype ret = local_time(&(calendar){.zone = dbr_zone_utc()}, t, false);
    ret.zone = icaltimezone_get_utc_timezone();
    return ret;
}

/* What the zone's clocks show, without saying which zone it is. */
static struct icaltimetype local_time(const calendar *c, dbr_time t, bool is_date)
{
    dbr_civil v = dbr_time_to_civil(t + (dbr_time)dbr_zone_offset(c->zone, t, NULL) * DBR_SECOND);
    struct icaltimetype ret = icaltime_null_time();
    ret.year = v.year;
    ret.month = v.month;
    ret.day = v.day;
    ret.is_date = is_date;
    if (!is_date) {
        ret.hour = v.hour;
        ret.minute = v.minute;
        ret.second = v.second;
    }
    return ret;
}

static const char *say(const calendar *c, dbr_text_id id, const char *what)
{
    DBR_AUTO(dbr_buf) out = {0};
    DBR_SAY(&out, c->work->lang, id, what);
    return dbr_arena_str(c->work->arena, dbr_buf_view(&out));
}

static const char *const SAMPLE[] = {"--time=10:00", NULL};

const dbr_tracker track_ics = {
    .name = "ics",
    .help = "a calendar file with the deadlines, the weekly review and the follow-up",
    .sample = SAMPLE,
    .options = OPTIONS,
    .args_bytes = sizeof(ics_args),
    .run = run,
};
