/* How stamps without year, date or zone become instants, over small files made on the spot. */
#include "test.h"

#include "base/file.h"
#include "evidence/evidence.h"

#include <fcntl.h>
#include <ftw.h>
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
static void put(fixture *f, const char *name, const char *mtime, const char *text)
{
    dbr_err err = {0};
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    struct timespec times[2] = {{.tv_sec = instant(mtime) / DBR_SECOND}, {0}};
    times[1] = times[0];
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
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

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

static int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)nftw(f->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
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
          CASE(stamps_with_their_offset_need_no_zone))
