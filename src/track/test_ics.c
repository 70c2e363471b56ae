/* The calendar: which events, and which mistakes are answered. tests/live/test_track_ics.sh reads it back with other
 * libraries. */
#include "test.h"

#include "track/track.h"

static dbr_arena arena;
static dbr_err err;
static dbr_track_result result;

static const char REPORT[] =
    "# Outage\n\n**Date**: 2025-02-09\n\n## Key Times\n\n| Milestone | Time (UTC) |\n|---|---|\n"
    "| resolved | 10:40:00 |\n\n## Action Items\n\n| ID | Action | Owner | Deadline |\n|---|---|"
    "---|---|\n| AI-001 | Add an alert | @a | 2025-02-16 |\n| AI-002 | Undated | @b | |\n";

static int teardown(void **state)
{
    (void)state;
    dbr_track_result_release(&result);
    result = (dbr_track_result){0};
    dbr_arena_release(&arena);
    err = (dbr_err){0};
    return 0;
}

static dbr_code make(const char *report, const char *zone, const char *word)
{
    const dbr_tracker *t = dbr_tracker_at(1);
    dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}};
    dbr_net_options o = {0};
    dbr_track_work work = {
        .arena = &arena, .incident = &incident, .incident_id = "2025-02-09-x", .now = DBR_DAY};
    dbr_document *d = NULL;
    const char *const argv[] = {"ics", word};
    const char **operands = NULL;
    size_t n = 0;
    void *args = dbr_arena_alloc(&arena, t->args_bytes);
    dbr_track_result_release(&result);
    result = (dbr_track_result){0};
    assert_int_equal(
        dbr_option_parse(&arena, &t->options, &args, 1, word != NULL ? 2 : 1, argv, &operands, &n, &err),
        DBR_OK);
    assert_int_equal(dbr_zone_find(dbr_slice_str(zone), &incident.zone, &err), DBR_OK);
    assert_int_equal(dbr_document_read(&arena, dbr_slice_str(report), "report.md", NULL, &d, &err), DBR_OK);
    assert_int_equal(dbr_net_open(&o, &work.net, &err), DBR_OK);
    work.document = d;
    work.audience = dbr_audience_new(DBR_AUDIENCE_TEAM, &incident, DBR_LANG_EN);
    dbr_code rc = t->run(args, &work, &result, &err);
    work.audience = dbr_audience_free(work.audience);
    work.net = dbr_net_close(work.net);
    return rc;
}

static bool has(const char *text)
{
    return strstr(result.bytes.ptr, text) != NULL;
}

static void dates_of_the_procedure_are_there(void **state)
{
    (void)state;
    assert_int_equal(make(REPORT, "UTC", NULL), DBR_OK);
    assert_string_equal(result.file, "follow-up.ics");
    assert_true(
        has("UID:2025-02-09-x-report@debrief\r\nDTSTAMP:19700102T000000Z\r\nDTSTART:20250211T101000Z"));
    assert_true(has("DTSTART;VALUE=DATE:20250216\r\nDURATION:P1D\r\nSUMMARY:AI-001: Add an alert (@a)"));
    assert_true(has("RRULE:FREQ=WEEKLY;UNTIL=20250309T100000Z"));
    assert_true(has("DTSTART:20250309T100000Z"));
    assert_false(has("VTIMEZONE"));
    assert_int_equal(result.items.n, 5); // four events, and what was passed over
}

static void a_review_does_not_begin_on_a_weekend(void **state)
{
    (void)state;
    assert_int_equal(make(REPORT, "UTC", NULL), DBR_OK); // 9 February 2025 was a Sunday
    assert_true(
        has("UID:2025-02-09-x-review@debrief\r\nDTSTAMP:19700102T000000Z\r\nDTSTART:20250217T100000Z"));
}

static void named_zones_carry_their_rules(void **state)
{
    (void)state;
    assert_int_equal(make(REPORT, "Europe/Berlin", "--time=09:30"), DBR_OK);
    assert_true(has("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"));
    assert_true(has("DTSTART;TZID=Europe/Berlin:20250217T093000\r\n"));
    assert_true(has("BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200"));
}

static void fixed_offsets_are_written_in_utc(void **state)
{
    (void)state;
    assert_int_equal(make(REPORT, "+08:00", NULL), DBR_OK);
    assert_true(has("DTSTART:20250217T020000Z"));
}

static void an_unknown_end_is_a_question(void **state)
{
    (void)state;
    assert_int_equal(make("# Outage\n\n## Action Items\n\n- [ ] x\n", "UTC", NULL), DBR_EUSAGE);
    assert_non_null(strstr(err.message, "when did the incident end?"));
}

static void names_and_times_are_checked(void **state)
{
    (void)state;
    assert_int_equal(make(REPORT, "UTC", "--file=../x.ics"), DBR_EUSAGE);
    assert_int_equal(make(REPORT, "UTC", "--file=report.md"), DBR_EUSAGE);
    assert_int_equal(make(REPORT, "UTC", "--time=25:00"), DBR_EUSAGE);
    assert_int_equal(make(REPORT, "UTC", "--time=soon"), DBR_EUSAGE);
}

#define T(f) cmocka_unit_test_teardown(f, teardown)
DBR_TESTS(T(dates_of_the_procedure_are_there), T(a_review_does_not_begin_on_a_weekend),
          T(named_zones_carry_their_rules), T(fixed_offsets_are_written_in_utc),
          T(an_unknown_end_is_a_question), T(names_and_times_are_checked))
