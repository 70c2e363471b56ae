/* How stamps without year, date or zone become instants, over small files made on the spot. */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "evidence/evidence.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_evidence *ev;
    dbr_incident incident;
} fixture;

static dbr_time instant(const char *text)
{
    dbr_time t = DBR_TIME_NONE;
    dbr_time resolution = 0;
    dbr_err err = {0};
    assert_int_equal(
        dbr_time_parse(dbr_slice_str(text), dbr_zone_utc(), DBR_TIME_NONE, &t, &resolution, &err), DBR_OK);
    return t;
}

/* A file to ingest that was last written at `mtime`. */
static void put_bytes(fixture *f, const char *name, const char *mtime, dbr_slice bytes)
{
    dbr_err err = {0};
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    struct timespec times[2] = {{.tv_sec = instant(mtime) / DBR_SECOND}, {0}};
    times[1] = times[0];
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, bytes, &err), DBR_OK);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void put(fixture *f, const char *name, const char *mtime, const char *text)
{
    put_bytes(f, name, mtime, dbr_slice_str(text));
}

static void ingest(fixture *f, const char *zone)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = instant("2025-06-01T00:00:00Z")};
    dbr_index_options o = {.n_threads = 1};
    const char *in = dbr_arena_printf(&f->arena, "%s/in", f->folder);
    assert_int_equal(dbr_zone_find(dbr_slice_str(zone), &f->incident.zone, &err), DBR_OK);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
}

static const dbr_member_info *member(fixture *f, const char *path)
{
    for (size_t i = 0; i < dbr_evidence_n_members(f->ev); i++) {
        if (dbr_slice_is(dbr_evidence_member(f->ev, i)->path, path)) {
            return dbr_evidence_member(f->ev, i);
        }
    }
    fail_msg("no member '%s'", path);
    return NULL;
}

/* Instant of the i-th record of a file, in file order. */
static dbr_time time_of(fixture *f, const char *path, uint64_t i_entry)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_err err = {0};
    dbr_time found = DBR_TIME_NONE;
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1, .with_untimed = true};
    const dbr_member_info *m = member(f, path);
    assert_int_equal(dbr_cursor_open(f->ev, &o, &c, &err), DBR_OK);
    while (dbr_cursor_next(c, &e, &err) == 1) {
        bool is_it = dbr_evidence_member(f->ev, e.i_member) == m && e.i_entry == i_entry;
        found = is_it ? e.time : found;
    }
    (void)dbr_cursor_close(c);
    return found;
}

/* The segment of a record. */
static const dbr_segment *segment_at(fixture *f, const char *path, uint64_t i_entry)
{
    const dbr_member_info *m = member(f, path);
    const dbr_segment *found = NULL;
    for (size_t i = 0; i < m->n_segments; i++) {
        found = m->segments[i].i_entry <= i_entry ? &m->segments[i] : found;
    }
    assert_non_null(found);
    return found;
}

#define zone_at(f, path, i)         (segment_at((f), (path), (i))->zone)
#define year_at(f, path, i)         (segment_at((f), (path), (i))->year)
#define assert_at(f, path, i, text) assert_int_equal(time_of((f), (path), (i)), instant(text))

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-segments-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

static void year_comes_from_the_files_own_time_when_it_is_alone(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2023-02-10T00:00:00Z",
        "Feb  9 09:59:58 web app[1]: one\nFeb  9 09:59:59 web app[1]: two\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2023-02-09T09:59:58Z");
    assert_int_equal(member(f, "syslog")->segments[0].year, DBR_YEAR_ASSUMED);
}

static void stamp_after_the_files_own_time_is_of_the_year_before(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2023-02-10T00:00:00Z",
        "Nov  9 09:59:58 web app[1]: one\nNov  9 09:59:59 web app[1]: two\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2022-11-09T09:59:58Z");
}

static void neighbours_with_full_dates_count_more_than_the_files_own_time(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-06-01T00:00:00Z", "2021-02-09T10:00:00Z INFO a\n2021-02-09T10:00:01Z INFO b\n");
    put(f, "syslog", "2025-06-01T00:00:00Z",
        "Feb  9 09:59:58 web app[1]: one\nFeb  9 09:59:59 web app[1]: two\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2021-02-09T09:59:58Z");
}

static void december_beside_neighbours_of_january_is_of_the_year_before(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-06-01T00:00:00Z", "2021-01-02T10:00:00Z INFO a\n2021-01-02T10:00:01Z INFO b\n");
    put(f, "syslog", "2025-06-01T00:00:00Z",
        "Dec 30 09:59:58 web app[1]: one\nDec 30 09:59:59 web app[1]: two\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2020-12-30T09:59:58Z");
}

static void leap_day_needs_a_leap_year(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2023-06-01T00:00:00Z",
        "Feb 28 23:59:59 web app[1]: one\nFeb 29 12:00:00 web app[1]: two\n"
        "Mar  1 00:00:01 web app[1]: three\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2020-02-28T23:59:59Z");
    assert_at(f, "syslog", 1, "2020-02-29T12:00:00Z");
    assert_at(f, "syslog", 2, "2020-03-01T00:00:01Z");
}

static void first_of_march_follows_28_february_in_a_common_year(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2023-06-01T00:00:00Z",
        "Feb 28 23:59:59 web app[1]: one\nMar  1 00:00:01 web app[1]: two\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2023-02-28T23:59:59Z");
    assert_at(f, "syslog", 1, "2023-03-01T00:00:01Z");
    assert_true(member(f, "syslog")->is_sorted);
}

static void turn_of_the_year_is_followed_and_marked(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2024-01-02T00:00:00Z",
        "Dec 31 23:59:59 web app[1]: old\nJan  1 00:00:01 web app[1]: new\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2023-12-31T23:59:59Z");
    assert_at(f, "syslog", 1, "2024-01-01T00:00:01Z");
    const dbr_member_info *m = member(f, "syslog");
    assert_int_equal(m->n_segments, 2);
    assert_int_equal(m->segments[0].year, DBR_YEAR_ROLLED_OVER);
    assert_int_equal(m->segments[1].year, DBR_YEAR_ASSUMED);
}

static void newest_first_file_turns_the_year_backwards(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2024-01-02T00:00:00Z",
        "Jan  1 00:00:01 web app[1]: new\nDec 31 23:59:59 web app[1]: old\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2024-01-01T00:00:01Z");
    assert_at(f, "syslog", 1, "2023-12-31T23:59:59Z");
}

static void accepted_year_wins(void **state)
{
    fixture *f = *state;
    dbr_clock clock = {.artifact = dbr_slice_str("syslog"), .year = 2019};
    f->incident.clocks = &clock;
    f->incident.n_clocks = 1;
    put(f, "syslog", "2024-01-02T00:00:00Z",
        "Dec 31 23:59:59 web app[1]: old\nJan  1 00:00:01 web app[1]: new\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 0, "2018-12-31T23:59:59Z");
    assert_at(f, "syslog", 1, "2019-01-01T00:00:01Z");
    assert_int_equal(member(f, "syslog")->segments[0].year, DBR_YEAR_CONFIGURED);
}

static void clock_without_date_takes_the_day_of_the_file(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-02-09T12:00:00Z", "10:00:00 INFO one\n10:00:01 INFO two\n");
    ingest(f, "UTC");
    assert_at(f, "app.log", 0, "2025-02-09T10:00:00Z");
}

static void clock_later_than_the_files_own_time_is_of_the_day_before(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-02-09T06:00:00Z", "22:00:00 INFO one\n22:00:01 INFO two\n");
    ingest(f, "UTC");
    assert_at(f, "app.log", 0, "2025-02-08T22:00:00Z");
}

static void midnight_turns_the_day_of_a_file_without_dates(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-02-09T00:10:00Z", "23:59:59 INFO one\n00:00:01 INFO two\n");
    ingest(f, "UTC");
    assert_at(f, "app.log", 0, "2025-02-08T23:59:59Z");
    assert_at(f, "app.log", 1, "2025-02-09T00:00:01Z");
}

static void day_of_a_file_without_dates_is_meant_in_its_zone(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-02-08T20:00:00Z", "03:00:00 INFO one\n03:00:01 INFO two\n"); // 04:00 in Shanghai
    ingest(f, "Asia/Shanghai");
    assert_at(f, "app.log", 0, "2025-02-08T19:00:00Z");
}

static bool is_fold_at(fixture *f, uint64_t i_entry)
{
    const dbr_member_info *m = member(f, "app.log");
    bool is_fold = false;
    for (size_t i = 0; i < m->n_segments; i++) {
        is_fold = m->segments[i].i_entry <= i_entry ? m->segments[i].is_fold : is_fold;
    }
    return is_fold;
}

static void hour_that_never_was_is_marked_and_moved_forward(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-06-01T00:00:00Z",
        "2025-03-30 01:30:00 INFO before\n2025-03-30 02:30:00 INFO never\n2025-03-30 03:30:00 INFO after\n");
    ingest(f, "Europe/Berlin");
    assert_at(f, "app.log", 0, "2025-03-30T00:30:00Z");
    assert_at(f, "app.log", 1, "2025-03-30T01:30:00Z");
    assert_at(f, "app.log", 2, "2025-03-30T01:30:00Z");
    assert_false(is_fold_at(f, 0));
    assert_true(is_fold_at(f, 1));
    assert_false(is_fold_at(f, 2));
}

static void hour_that_was_twice_is_marked_and_taken_as_the_first(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-12-01T00:00:00Z",
        "2025-10-26 01:30:00 INFO before\n2025-10-26 02:30:00 INFO twice\n2025-10-26 03:30:00 INFO after\n");
    ingest(f, "Europe/Berlin");
    assert_at(f, "app.log", 0, "2025-10-25T23:30:00Z");
    assert_at(f, "app.log", 1, "2025-10-26T00:30:00Z");
    assert_at(f, "app.log", 2, "2025-10-26T02:30:00Z");
    assert_false(is_fold_at(f, 0));
    assert_true(is_fold_at(f, 1));
    assert_false(is_fold_at(f, 2));
}

static void stamps_with_their_offset_need_no_zone(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-06-01T00:00:00Z",
        "2025-03-30T02:30:00+01:00 INFO one\n2025-03-30T03:30:00+02:00 INFO two\n");
    ingest(f, "Asia/Shanghai");
    assert_at(f, "app.log", 0, "2025-03-30T01:30:00Z");
    assert_at(f, "app.log", 1, "2025-03-30T01:30:00Z");
    assert_int_equal(member(f, "app.log")->segments[0].zone, DBR_ZONE_EXPLICIT);
}

/* ---- what lines beside tell ---- */

static void full_dates_in_the_same_file_say_the_year(void **state)
{
    fixture *f = *state;
    put(f, "pod.log", "2026-08-22T00:00:00Z",
        "time=\"2022-12-21T09:42:40Z\" level=info msg=\"loaded\"\n"
        "I1221 09:43:10.853006       1 trace.go:205] Trace[1]: slow\n"
        "E1221 09:43:10.853025       1 reflector.go:138] failed to list\n"
        "I1221 09:43:11.000000       1 trace.go:205] Trace[2]: slow\n");
    ingest(f, "UTC");
    assert_at(f, "pod.log", 0, "2022-12-21T09:42:40Z");
    assert_at(f, "pod.log", 1, "2022-12-21T09:43:10.853006Z");
    assert_int_equal(year_at(f, "pod.log", 1), DBR_YEAR_LEARNED);
}

static void headings_with_dates_date_the_clocks_below_them(void **state)
{
    fixture *f = *state;
    put(f, "console.log", "2026-08-22T00:00:00Z",
        "**** BEGIN LOGGING AT Sun Feb  9 22:58:00 2025\n22:59:00 api started\n22:59:30 db started\n"
        "23:59:59 api stopped\n00:00:10 db stopped\n");
    ingest(f, "UTC");
    assert_at(f, "console.log", 1, "2025-02-09T22:59:00Z");
    assert_at(f, "console.log", 4, "2025-02-10T00:00:10Z");
    assert_int_equal(year_at(f, "console.log", 1), DBR_YEAR_LEARNED);
    assert_int_equal(year_at(f, "console.log", 4), DBR_YEAR_ROLLED_OVER);
}

static void date_in_the_files_name_counts_more_than_its_own_time(void **state)
{
    fixture *f = *state;
    put(f, "app-2025-02-09.log", "2026-08-22T00:00:00Z",
        "23:59:58 INFO one\n23:59:59 INFO two\n00:00:01 INFO three\n");
    put(f, "syslog_20240301", "2026-08-22T00:00:00Z",
        "Feb 29 23:59:58 web app[1]: one\nMar  1 00:00:01 web app[1]: two\n");
    ingest(f, "UTC");
    assert_at(f, "app-2025-02-09.log", 0, "2025-02-09T23:59:58Z");
    assert_at(f, "app-2025-02-09.log", 2, "2025-02-10T00:00:01Z");
    assert_at(f, "syslog_20240301", 0, "2024-02-29T23:59:58Z");
    assert_int_equal(year_at(f, "syslog_20240301", 0), DBR_YEAR_LEARNED);
}

static void weekday_says_the_year_when_the_file_was_copied(void **state)
{
    fixture *f = *state;
    put(f, "system.log", "2026-06-01T00:00:00Z", // 9 February was a Sunday in 2025
        "Sun Feb  9 09:59:58.100 <kernel> one\nSun Feb  9 09:59:59.100 <kernel> two\nMon Feb 10 09:59:59.100 "
        "<kernel> three\n");
    ingest(f, "UTC");
    assert_at(f, "system.log", 0, "2025-02-09T09:59:58.1Z");
    assert_int_equal(year_at(f, "system.log", 0), DBR_YEAR_LEARNED);
}

static void weekdays_that_contradict_each_other_are_not_believed(void **state)
{
    fixture *f = *state;
    put(f, "system.log", "2026-06-01T00:00:00Z",
        "Sun Feb  9 09:59:58.100 <kernel> one\nSat Feb  9 09:59:59.100 <kernel> two\nMon Feb 10 09:59:59.100 "
        "<kernel> three\n");
    ingest(f, "UTC");
    assert_at(f, "system.log", 0, "2026-02-09T09:59:58.1Z");
    assert_int_equal(year_at(f, "system.log", 0), DBR_YEAR_ASSUMED);
}

static void offset_without_a_year_is_honoured(void **state)
{
    fixture *f = *state;
    put(f, "router.log", "2025-03-01T00:00:00Z",
        "*Feb  9 10:05:23.118 PST: %LINK-3-UPDOWN: down\n*Feb  9 10:05:24.118 PST: %LINK-3-UPDOWN: up\n");
    ingest(f, "Asia/Shanghai");
    assert_at(f, "router.log", 0, "2025-02-09T18:05:23.118Z");
    assert_int_equal(zone_at(f, "router.log", 0), DBR_ZONE_EXPLICIT);
}

static void packed_file_brings_its_own_time(void **state)
{
    static const unsigned char gz[] = {
        // printf "Feb  9 09:59:58 web app[1]: one\nFeb  9 09:59:59 web app[1]: two\n", mtime 2022-02-10
        0x1f, 0x8b, 0x08, 0x00, 0x80, 0x55, 0x04, 0x62, 0x02, 0xff, 0x73, 0x4b, 0x4d, 0x52, 0x50,
        0xb0, 0x54, 0x30, 0xb0, 0xb4, 0x32, 0x05, 0x22, 0x0b, 0x85, 0x72, 0x20, 0x3f, 0xb1, 0xa0,
        0x20, 0xda, 0x30, 0xd6, 0x4a, 0x21, 0x3f, 0x2f, 0x95, 0xcb, 0x0d, 0x45, 0xde, 0x12, 0x45,
        0xbe, 0xa4, 0x3c, 0x9f, 0x0b, 0x00, 0x6c, 0x0f, 0x35, 0x1b, 0x40, 0x00, 0x00, 0x00,
    };
    fixture *f = *state;
    put_bytes(f, "syslog.gz", "2026-08-22T00:00:00Z", dbr_slice_of((const char *)gz, sizeof(gz)));
    ingest(f, "UTC");
    assert_at(f, "syslog.gz", 0, "2022-02-09T09:59:58Z");
}

/* ---- turns ---- */

static void clock_that_was_not_set_is_marked_and_turns_no_year(void **state)
{
    fixture *f = *state;
    put(f, "messages", "2025-11-04T00:00:00Z",
        "Nov  3 09:59:58 router kernel: going down\nJan  1 00:00:12 router kernel: booting\n"
        "Jan  1 00:00:15 router ntpd[1]: time set\nNov  3 10:02:00 router kernel: up\nNov  3 10:02:01 router "
        "kernel: ok\n");
    ingest(f, "UTC");
    assert_at(f, "messages", 0, "2025-11-03T09:59:58Z");
    assert_at(f, "messages", 1, "2025-01-01T00:00:12Z");
    assert_at(f, "messages", 3, "2025-11-03T10:02:00Z");
    assert_int_equal(year_at(f, "messages", 1), DBR_YEAR_STEPPED);
    assert_int_equal(year_at(f, "messages", 3), DBR_YEAR_ASSUMED);
}

static void sparse_file_turns_the_year_on_a_step_back_of_months(void **state)
{
    fixture *f = *state;
    put(f, "boot.log", "2025-06-01T00:00:00Z",
        "Mar  3 10:00:00 web app[1]: a\nAug  1 10:00:00 web app[1]: b\nMay  2 10:00:00 web app[1]: c\n");
    ingest(f, "UTC");
    assert_at(f, "boot.log", 0, "2024-03-03T10:00:00Z");
    assert_at(f, "boot.log", 1, "2024-08-01T10:00:00Z");
    assert_at(f, "boot.log", 2, "2025-05-02T10:00:00Z");
}

static void late_line_over_new_year_turns_nothing_for_good(void **state)
{
    fixture *f = *state;
    put(f, "syslog", "2025-01-02T00:00:00Z",
        "Dec 31 23:59:58 web app[1]: a\nDec 31 23:59:59 web app[1]: b\nJan  1 00:00:00 web app[1]: c\n"
        "Dec 31 23:59:59 web app[1]: late\nJan  1 00:00:01 web app[1]: d\n");
    ingest(f, "UTC");
    assert_at(f, "syslog", 2, "2025-01-01T00:00:00Z");
    assert_at(f, "syslog", 3, "2024-12-31T23:59:59Z");
    assert_at(f, "syslog", 4, "2025-01-01T00:00:01Z");
}

static void step_back_of_some_hours_turns_the_day(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-02-09T00:05:00Z",
        "02:00:00 INFO a\n03:00:00 INFO b\n00:00:00 INFO c\n00:01:00 INFO d\n");
    ingest(f, "UTC");
    assert_at(f, "app.log", 1, "2025-02-08T03:00:00Z");
    assert_at(f, "app.log", 2, "2025-02-09T00:00:00Z");
}

static void clock_set_back_is_told_and_changes_no_time(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-06-01T00:00:00Z",
        "2025-02-09T10:05:00Z INFO a\n2025-02-09T10:05:10Z INFO b\n2025-02-09T10:01:00Z INFO "
        "c\n2025-02-09T10:01:05Z INFO d\n");
    put(f, "never.log", "2025-06-01T00:00:00Z",
        "1970-01-01 00:00:12 INFO a\n1970-01-01 00:00:13 INFO b\n2025-02-09 10:05:00 INFO c\n");
    ingest(f, "UTC");
    const dbr_member_info *m = member(f, "app.log");
    assert_int_equal(m->n_steps, 1);
    assert_int_equal(m->steps[0].i_entry, 2);
    assert_int_equal(m->steps[0].from - m->steps[0].to, 250 * DBR_SECOND);
    assert_at(f, "app.log", 2, "2025-02-09T10:01:00Z");
    assert_int_equal(member(f, "never.log")->n_steps, 1);
    assert_int_equal(member(f, "never.log")->steps[0].i_entry, 2);
}

static void lines_out_of_order_are_no_steps(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < 40; i++) {
        dbr_buf_printf(&text, "2025-02-09T10:%02d:00Z INFO a\n", i % 2 == 0 ? i : i - 5 > 0 ? i - 5 : 0);
    }
    dbr_buf_char(&text, 0);
    put(f, "app.log", "2025-06-01T00:00:00Z", text.ptr);
    ingest(f, "UTC");
    assert_int_equal(member(f, "app.log")->n_steps, 0);
}

/* ---- uptimes ---- */

static void kernel_tells_when_it_started(void **state)
{
    fixture *f = *state;
    put(f, "dmesg", "2026-08-22T00:00:00Z",
        "[    0.000000] Linux version 6.1\n[    1.250000] rtc_cmos 00:01: setting system clock to "
        "2025-02-09T10:05:23 UTC (1739095523)\n"
        "[    2.000000] audit: type=2000 audit(1739095523.868:1): state=initialized\n[   12.345678] eth0: "
        "link up\n");
    ingest(f, "Asia/Shanghai");
    assert_at(f, "dmesg", 0, "2025-02-09T10:05:21.868Z"); // by the audit's milliseconds
    assert_at(f, "dmesg", 3, "2025-02-09T10:05:34.213678Z");
    assert_int_equal(zone_at(f, "dmesg", 0), DBR_ZONE_LEARNED);
    assert_int_equal(year_at(f, "dmesg", 0), DBR_YEAR_LEARNED);
}

static void uptime_ends_when_the_file_was_written_and_boots_follow_each_other(void **state)
{
    fixture *f = *state;
    put(f, "dmesg", "2025-02-09T12:00:00Z",
        "[    0.000000] boot one\n[  100.000000] last words\n[    0.000000] boot two\n[   50.000000] now\n");
    ingest(f, "Asia/Shanghai");
    assert_at(f, "dmesg", 3, "2025-02-09T12:00:00Z");
    assert_at(f, "dmesg", 2, "2025-02-09T11:59:10Z");
    assert_at(f, "dmesg", 1, "2025-02-09T11:59:10Z");
    assert_at(f, "dmesg", 0, "2025-02-09T11:57:30Z");
    assert_int_equal(zone_at(f, "dmesg", 0), DBR_ZONE_ASSUMED);
}

/* ---- zones ---- */

static void second_pass_of_the_hour_that_was_twice_is_known_by_the_step_back(void **state)
{
    fixture *f = *state;
    put(f, "app.log", "2025-12-01T00:00:00Z",
        "2025-10-26 02:10:00 INFO first\n2025-10-26 02:59:00 INFO first\n2025-10-26 02:05:00 INFO second\n"
        "2025-10-26 02:58:00 INFO second\n2025-10-26 03:01:00 INFO after\n");
    ingest(f, "Europe/Berlin");
    assert_at(f, "app.log", 0, "2025-10-26T00:10:00Z");
    assert_at(f, "app.log", 1, "2025-10-26T00:59:00Z");
    assert_at(f, "app.log", 2, "2025-10-26T01:05:00Z");
    assert_at(f, "app.log", 3, "2025-10-26T01:58:00Z");
    assert_at(f, "app.log", 4, "2025-10-26T02:01:00Z");
    assert_true(is_fold_at(f, 3));
}

static void put_ids(fixture *f, const char *name, const char *format, dbr_time first, dbr_time shift)
{
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < 12; i++) {
        DBR_AUTO(dbr_buf) stamp = {0};
        dbr_time_date_clock(&stamp, first + shift + i * DBR_SECOND, NULL);
        dbr_buf_char(&stamp, 0);
        dbr_buf_printf(&text, format, stamp.ptr, 0x5af3107a4000LL + i * 7919);
    }
    dbr_buf_char(&text, 0);
    put(f, name, "2025-06-01T00:00:00Z", text.ptr);
}

static void zone_is_learned_from_ids_in_a_source_that_tells_its_own(void **state)
{
    fixture *f = *state;
    dbr_time first = instant("2025-02-09T10:05:23Z");
    put_ids(f, "edge.log", "%s+00:00 INFO request_id=req%012llx in\n", first, 0);
    put_ids(f, "app.log", "%s INFO request_id=req%012llx served\n", first,
            5 * DBR_HOUR + 45 * DBR_MINUTE + 2 * DBR_SECOND);
    put_ids(f, "other.log", "%s INFO request_id=xyz%012llx served\n", first, 3 * DBR_HOUR);
    ingest(f, "UTC");
    assert_at(f, "app.log", 0, "2025-02-09T10:05:25Z"); // the two seconds are a skew, not a zone
    assert_int_equal(zone_at(f, "app.log", 0), DBR_ZONE_LEARNED);
    assert_int_equal(member(f, "app.log")->n_learned, 12);
    assert_int_equal(member(f, "app.log")->learned_offset_s, 20700);
    assert_at(f, "other.log", 0, "2025-02-09T13:05:23Z");
    assert_int_equal(zone_at(f, "other.log", 0), DBR_ZONE_ASSUMED);
}

static void what_was_learned_is_there_when_the_folder_is_opened_again(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    dbr_time first = instant("2025-02-09T10:05:23Z");
    put_ids(f, "edge.log", "%s+00:00 INFO request_id=req%012llx in\n", first, 0);
    put_ids(f, "app.log", "%s INFO request_id=req%012llx served\n", first, 8 * DBR_HOUR);
    ingest(f, "UTC");
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    f->ev = dbr_evidence_free(f->ev);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_at(f, "app.log", 0, "2025-02-09T10:05:23Z");
    assert_int_equal(zone_at(f, "app.log", 0), DBR_ZONE_LEARNED);
}

static void zone_that_somebody_said_is_not_learned_again(void **state)
{
    fixture *f = *state;
    dbr_time first = instant("2025-02-09T10:05:23Z");
    dbr_err err = {0};
    dbr_clock clock = {.artifact = dbr_slice_str("app.log")};
    assert_int_equal(dbr_zone_find(dbr_slice_str("+02:00"), &clock.zone, &err), DBR_OK);
    f->incident.clocks = &clock;
    f->incident.n_clocks = 1;
    put_ids(f, "edge.log", "%s+00:00 INFO request_id=req%012llx in\n", first, 0);
    put_ids(f, "app.log", "%s INFO request_id=req%012llx served\n", first, 8 * DBR_HOUR);
    ingest(f, "UTC");
    assert_at(f, "app.log", 0, "2025-02-09T16:05:23Z");
    assert_int_equal(zone_at(f, "app.log", 0), DBR_ZONE_CONFIGURED);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(year_comes_from_the_files_own_time_when_it_is_alone),
          CASE(stamp_after_the_files_own_time_is_of_the_year_before),
          CASE(neighbours_with_full_dates_count_more_than_the_files_own_time),
          CASE(december_beside_neighbours_of_january_is_of_the_year_before), CASE(leap_day_needs_a_leap_year),
          CASE(first_of_march_follows_28_february_in_a_common_year),
          CASE(turn_of_the_year_is_followed_and_marked), CASE(newest_first_file_turns_the_year_backwards),
          CASE(accepted_year_wins), CASE(clock_without_date_takes_the_day_of_the_file),
          CASE(clock_later_than_the_files_own_time_is_of_the_day_before),
          CASE(midnight_turns_the_day_of_a_file_without_dates),
          CASE(day_of_a_file_without_dates_is_meant_in_its_zone),
          CASE(hour_that_never_was_is_marked_and_moved_forward),
          CASE(hour_that_was_twice_is_marked_and_taken_as_the_first),
          CASE(stamps_with_their_offset_need_no_zone), CASE(full_dates_in_the_same_file_say_the_year),
          CASE(headings_with_dates_date_the_clocks_below_them),
          CASE(date_in_the_files_name_counts_more_than_its_own_time),
          CASE(weekday_says_the_year_when_the_file_was_copied),
          CASE(weekdays_that_contradict_each_other_are_not_believed), CASE(offset_without_a_year_is_honoured),
          CASE(packed_file_brings_its_own_time), CASE(clock_that_was_not_set_is_marked_and_turns_no_year),
          CASE(sparse_file_turns_the_year_on_a_step_back_of_months),
          CASE(late_line_over_new_year_turns_nothing_for_good), CASE(step_back_of_some_hours_turns_the_day),
          CASE(clock_set_back_is_told_and_changes_no_time), CASE(lines_out_of_order_are_no_steps),
          CASE(kernel_tells_when_it_started),
          CASE(uptime_ends_when_the_file_was_written_and_boots_follow_each_other),
          CASE(second_pass_of_the_hour_that_was_twice_is_known_by_the_step_back),
          CASE(zone_is_learned_from_ids_in_a_source_that_tells_its_own),
          CASE(what_was_learned_is_there_when_the_folder_is_opened_again),
          CASE(zone_that_somebody_said_is_not_learned_again))
