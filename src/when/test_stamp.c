/*
 * The table of timestamp formats: every row against what its example says, detection, and the traps that
 * other tools fell into (research/logengines.md §7.7).
 */
#include "test.h"

#include "when/when.h"

#include <stdbool.h>

enum {
    O = DBR_STAMP_OFFSET,
    Y = DBR_STAMP_NO_YEAR,
    D = DBR_STAMP_NO_DATE,
    N = DBR_STAMP_NAMED_ZONE,
    W = DBR_STAMP_WEEKDAY,
    U = DBR_STAMP_UPTIME,
};

/* What the example of each row says, checked by eye against the example: local time, offset, flags, digits.
 */
static const struct {
    const char *name;
    const char *local; // zeros at the end of the fraction are left out
    int offset_s;
    int flags;
    int digits;
} expected[] = {
    {"rfc3339", "2025-02-09T10:05:23.118", 0, O, 3},
    {"iso-local", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"datetime-zone", "2025-02-09T10:05:23.118", 0, O | N, 3},
    {"datetime", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"clf", "2025-02-09T10:05:23", 0, O, 0},
    {"syslog", "2000-02-09T10:05:23", 0, Y, 0},
    {"syslog-fraction", "2000-02-09T10:05:23.118234", 0, Y, 6},
    {"iso-zone-apart", "2025-02-09T10:05:23.118", -8 * 3600, O, 3},
    {"datetime-loose", "2025-02-09T10:05:23", 0, 0, 0},
    {"datetime-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"datetime-colon-millis", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"datetime-odd", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"exif", "2025-02-09T10:05:23", 0, 0, 0},
    {"datetime-dash-spaced", "2025-02-09T10:05:23", 0, 0, 0},
    {"datetime-dashed-clock", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"datetime-dotted-clock", "2025-02-09T10:05:23.118234", 0, 0, 6},
    {"db2", "2025-02-09T10:05:23.118", 1 * 3600, O, 6},
    {"datetime-dotted", "2025-02-09T10:05:23.118234", 0, 0, 6},
    {"iso-ordinal", "2025-02-09T10:05:23", 0, O, 0},
    {"iso-week", "2025-02-09T10:05:23", 0, O, 0},
    {"iso-minute", "2025-02-09T10:05:00", 0, O, DBR_STAMP_MINUTE},
    {"datetime-minute-ampm", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"iso-mixed", "2025-02-09T10:05:23.118", 0, O, 3},
    {"julian", "2025-02-09T10:05:23.11", 0, 0, 2},
    {"datetime-dashed-loose", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"date-at-dotted", "2025-02-09T10:05:23", 0, 0, 0},
    {"zpool-history", "2025-02-09T10:05:23", 0, 0, 0},
    {"rcs", "2025-02-09T10:05:23", 0, 0, 0},
    {"unreal", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"fern", "2025-02-09T10:05:23", 0, 0, 0},
    {"w3c-quoted", "2025-02-09T10:05:23", 0, 0, 0},
    {"openvpn", "2025-02-09T10:05:23.118234", 0, 0, 6},
    {"datetime-glued", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"iso-minute-loose", "2025-02-09T09:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"year-month-name", "2025-02-09T10:05:23.118", 0, O | N, 3},
    {"iso-basic", "2025-02-09T10:05:23.118", 0, O, 3},
    {"compact-time", "2025-02-09T10:05:23", 0, 0, 0},
    {"compact-clock", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"healthapp", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"generalized-time", "2025-02-09T10:05:23.118", 0, O, 3},
    {"digits-14", "2025-02-09T10:05:23", 0, 0, 0},
    {"digits-17", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"digits-12", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"iso-basic-minute", "2025-02-09T10:05:00", 0, O, DBR_STAMP_MINUTE},
    {"compact-marked", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"utc-time", "2025-02-09T10:05:23", 0, O, 0},
    {"cockroach", "2025-02-09T10:05:23.118234", 0, 0, 6},
    {"datetime-short", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"mysql-old", "2025-02-09T10:05:23", 0, 0, 0},
    {"hdfs", "2025-02-09T10:05:23", 0, 0, 0},
    {"klog", "2000-02-09T10:05:23.118", 0, Y, 6},
    {"glog", "2025-02-09T10:05:23.118", 0, 0, 6},
    {"logcat", "2000-02-09T10:05:23.118", 0, Y, 3},
    {"go-log", "2025-02-09T10:05:23.118234", 0, 0, 6},
    {"slash-zone", "2025-02-09T10:05:23.118", 1 * 3600, O, 3},
    {"slash-odd", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"slash-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"slash-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"clf-number", "2025-02-13T10:05:23", 1 * 3600, O, 0},
    {"us-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"us", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"us-dot-second", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"us-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"eu-slash-ampm", "2025-02-13T10:05:23", 0, 0, 0},
    {"eu-slash", "2025-02-13T10:05:23", 0, 0, 0},
    {"eu-slash-minute", "2025-02-13T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"spark", "2025-02-09T10:05:23", 0, 0, 0},
    {"us-short-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"us-short", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"eu-short", "2025-02-13T10:05:23", 0, 0, 0},
    {"snort", "2000-02-09T10:05:23.118234", 0, Y, 6},
    {"slash-dashed-clock", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"gin", "2025-02-09T10:05:23", 0, 0, 0},
    {"half-life", "2025-02-09T10:05:23", 0, 0, 0},
    {"websphere", "2025-02-09T10:05:23.118", 1 * 3600, O | N, 3},
    {"websphere-eu", "2025-02-13T10:05:23.118", 1 * 3600, O | N, 3},
    {"audit-human", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"audit-human-short", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"us-short-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"eu-short-minute", "2025-02-13T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"us-colons", "2025-02-09T10:05:23", 0, 0, 0},
    {"us-no-year", "2000-02-09T10:05:23", 0, Y, 0},
    {"snort-year", "2025-02-09T10:05:23.118234", 0, 0, 6},
    {"haproxy", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"clf-local", "2025-02-09T10:05:23", 0, 0, 0},
    {"clf-loose", "2025-02-09T10:05:23.118", 1 * 3600, O, 3},
    {"redis", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"day-month-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"day-month-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"redis-old", "2000-02-09T10:05:23.118", 0, Y, 3},
    {"day-dash", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"rabbitmq", "2025-02-09T10:05:23", 0, 0, 0},
    {"oracle", "2025-02-09T10:05:23.118", 0, 0, 6},
    {"day-dash-short", "2025-02-09T10:05:23", 0, 0, 0},
    {"european", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"european-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"european-short", "2025-02-09T10:05:23", 0, 0, 0},
    {"european-no-year", "2000-02-09T10:05:23", 0, Y, 0},
    {"day-number", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"us-dash", "2025-02-13T10:05:23.118", 0, 0, 3},
    {"day-number-short", "2024-02-29T10:05:23", 0, 0, 0},
    {"european-short-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"day-short-minute-ampm", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"day-month-glued", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"day-number-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"syslog-loose", "2000-09-09T10:05:23.118", 0, Y, 3},
    {"syslog-zone", "2000-02-09T10:05:23.118", 0, O | Y | N, 3},
    {"syslog-year", "2025-02-09T10:05:23", 0, 0, 0},
    {"syslog-year-zone", "2025-02-09T10:05:23", 1 * 3600, O, 0},
    {"syslog-zone-year", "2025-02-09T10:05:23", 1 * 3600, O | N, 0},
    {"syslog-year-first", "2025-02-09T10:05:23", 0, 0, 0},
    {"cisco", "2000-02-09T10:05:23.118", 0, O | Y | N, 3},
    {"cisco-year", "2025-02-09T10:05:23.118", 0, O | N, 3},
    {"java-util-logging", "2025-02-09T10:05:23", 0, 0, 0},
    {"kibana", "2025-02-09T10:05:23.118", 0, 0, 3},
    {"month-day-year-minute", "2025-02-09T10:05:00", 0, 0, DBR_STAMP_MINUTE},
    {"month-dash", "2000-02-09T10:05:23.118", 0, Y, 3},
    {"month-dash-year", "2025-02-09T10:05:23", 0, 0, 0},
    {"month-dash-zone-year", "2025-02-09T10:05:23", -7 * 3600, O | N, 0},
    {"month-dash-date", "2025-02-09T10:05:23", 0, 0, 0},
    {"mikrotik", "2000-02-09T10:05:23", 0, Y, 0},
    {"mikrotik-year", "2025-02-09T10:05:23", 0, 0, 0},
    {"month-day-minute", "2000-02-09T10:05:00", 0, Y, DBR_STAMP_MINUTE},
    {"asctime", "2025-02-09T10:05:23.118234", 0, W, 6},
    {"asctime-zone", "2025-02-09T10:05:23", 1 * 3600, O | W, 0},
    {"asctime-colon-millis", "2025-02-09T10:05:23.118", 0, W, 3},
    {"asctime-us", "2025-02-09T10:05:23.118234", 0, W, 6},
    {"unix-date", "2025-02-09T10:05:23", 0, O | N | W, 0},
    {"unix-date-ampm", "2025-02-09T10:05:23", 0, O | N | W, 0},
    {"asctime-no-year", "2000-02-09T10:05:23.118", 0, Y | W, 3},
    {"rfc1123", "2025-02-09T10:05:23", 0, O | N | W, 0},
    {"rfc1123-local", "2025-02-09T10:05:23", 0, W, 0},
    {"gnu-date", "2025-02-09T10:05:23", 0, O | N | W, 0},
    {"browser", "2025-02-09T10:05:23", 1 * 3600, O | N | W, 0},
    {"weekday-long", "2025-02-09T10:05:23", 0, W, 0},
    {"systemd", "2025-02-09T10:05:23", 0, O | N | W, 0},
    {"weekday-us", "2025-02-09T10:05:23.118", 0, W, 3},
    {"datetime-place", "2025-02-09T10:05:23.118", 8 * 3600, O | N, 3},
    {"slash-place", "2025-02-09T10:05:23", 9 * 3600, O | N, 0},
    {"php-place", "2025-02-09T10:05:23", 1 * 3600, O | N, 0},
    {"clock-fraction", "1970-01-01T10:05:23.118", 0, D, 3},
    {"clock", "1970-01-01T10:05:23", 0, D, 0},
    {"clock-loose", "1970-01-01T09:05:23", 0, D, 0},
    {"clock-colon-millis", "1970-01-01T10:05:23.118", 0, D, 3},
    {"clock-zone", "1970-01-01T10:05:23.118", 0, O | D | N, 3},
    {"clock-ampm", "1970-01-01T10:05:23", 0, D, 0},
    {"minute", "1970-01-01T10:05:00", 0, D, DBR_STAMP_MINUTE},
    {"minute-zone", "1970-01-01T10:05:00", 0, O | D | N, DBR_STAMP_MINUTE},
    {"minute-ampm", "1970-01-01T10:05:00", 0, D, DBR_STAMP_MINUTE},
    {"hour-ampm", "1970-01-01T10:00:00", 0, D, DBR_STAMP_MINUTE},
    {"zh-full", "2025-02-09T10:05:23", 0, 0, 0},
    {"zh-no-year", "2000-02-09T10:05:23", 0, Y, 0},
    {"zh-slash-ampm", "2025-02-09T10:05:23", 0, 0, 0},
    {"zh-slash-weekday", "2025-02-09T10:05:23.11", 0, W, 2},
    {"zh-dash-marked", "2025-02-09T10:05:23", 0, 0, 0},
    {"ko-full", "2025-02-09T10:05:23", 0, 0, 0},
    {"ko-dotted", "2025-02-09T10:05:23", 0, 0, 0},
    {"zh-clock", "1970-01-01T10:05:23", 0, D, 0},
    {"tai64n", "2025-02-09T10:05:23.118", 0, O, 9},
    {"tai64", "2025-02-09T10:05:23", 0, O, 0},
    {"audit-record", "2025-02-09T10:05:23.118", 0, O, 3},
    {"audit", "2025-02-09T10:05:23.118", 0, O, 3},
    {"epoch-float", "2025-02-09T10:05:23.118", 0, O, 6},
    {"epoch-s", "2025-02-09T10:05:23", 0, O, 0},
    {"epoch-ms", "2025-02-09T10:05:23.118", 0, O, 3},
    {"epoch-ms-float", "2025-02-09T10:05:23.11825", 0, O, 5},
    {"epoch-us", "2025-02-09T10:05:23.118", 0, O, 6},
    {"epoch-ns", "2025-02-09T10:05:23.118", 0, O, 9},
    {"epoch-comma", "2025-02-09T10:05:23.118", 0, O, 3},
    {"git-raw", "2025-02-09T10:05:23", 0, O, 0},
    {"shell-history", "2025-02-09T10:05:23", 0, O, 0},
    {"zsh-history", "2025-02-09T10:05:23", 0, O, 0},
    {"ntp-stats", "2025-02-09T10:05:23.118", 0, O, 3},
    {"dotnet-json", "2025-02-09T10:05:23.118", 0, O, 3},
    {"filetime", "2025-02-09T10:05:23.118", 0, O, 7},
    {"dmesg", "1970-01-01T00:00:12.345678", 0, D | U, 6},
    {"xorg", "1970-01-01T00:00:47.013", 0, D | U, 3},
    {"uptime-seconds", "1970-01-01T00:35:47.35", 0, D | U, 2},
    {"date", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-day-first", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-month-first", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-zh", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-us", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-eu", "2025-02-13T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-dotted", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-year-name", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-short", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-apostrophe", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
    {"date-zone", "2025-02-09T00:00:00", 1 * 3600, O, DBR_STAMP_DATE},
    {"date-basic", "2025-02-09T00:00:00", 0, 0, DBR_STAMP_DATE},
};
enum { N_EXPECTED = sizeof(expected) / sizeof(expected[0]) };

static dbr_slice text(const char *s)
{
    return dbr_slice_str(s);
}

/* "2025-02-09T10:05:23.118", zeros at the end of the fraction left out; static buffer. */
static const char *show(dbr_time t)
{
    static char shown[64];
    DBR_AUTO(dbr_buf) b = {0};
    dbr_time_rfc3339(&b, t, NULL, 9);
    memcpy(shown, b.ptr, b.len);
    size_t n = b.len - 1; // without the Z
    while (n > 19 && (shown[n - 1] == '0' || shown[n - 1] == '.')) {
        n--;
        if (shown[n] == '.') {
            break;
        }
    }
    shown[n] = 0;
    return shown;
}

static void check_stamp(const char *what, const dbr_stamp *s, size_t i)
{
    bool is_same = strcmp(show(s->local), expected[i].local) == 0 && s->offset_s == expected[i].offset_s &&
                   s->flags == expected[i].flags && s->digits == expected[i].digits &&
                   ((s->flags & W) == 0 || s->weekday == 0);
    if (!is_same) {
        fail_msg("%s: '%s' reads %s%+d flags %d digits %d", what, expected[i].name, show(s->local),
                 (int)s->offset_s, s->flags, s->digits);
    }
}

static void every_row_reads_its_example(void **state)
{
    (void)state;
    size_t i = 0;
    for (const dbr_stamp_format *f = dbr_stamp_format_at(0); f != NULL; f = dbr_stamp_format_at(++i)) {
        if (i >= N_EXPECTED || strcmp(f->name, expected[i].name) != 0) {
            fail_msg("row %zu '%s' has no expectation at its place in this test", i, f->name);
        }
        dbr_stamp s;
        if (f->parse(text(f->example), &s) != strlen(f->example)) {
            fail_msg("'%s' does not take all of '%s'", f->name, f->example);
        }
        check_stamp("parse", &s, i);
        if (!dbr_stamp_read(text(f->example), &s)) {
            fail_msg("dbr_stamp_read does not know '%s'", f->example);
        }
        check_stamp("read", &s, i);
    }
    assert_int_equal(i, N_EXPECTED);
}

static void detection_reads_every_example_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPECTED; i++) {
        const dbr_stamp_format *f = dbr_stamp_format_at(i);
        if (f->rank == DBR_STAMP_VALUE) {
            continue;
        }
        char line[256];
        (void)snprintf(line, sizeof(line), "%s message at 11:12:13", f->example);
        dbr_stamp s;
        size_t offset = 99;
        size_t len = 0;
        if (dbr_stamp_detect(text(line), 8, &offset, &len, &s) == NULL || offset != 0 ||
            len != strlen(f->example)) {
            fail_msg("'%s': found at %zu, %zu bytes", f->name, offset, len);
        }
        check_stamp("detect", &s, i);
    }
}

static void names_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPECTED; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(expected[i].name, expected[j].name);
        }
    }
}

/* Every prefix of every example must be read without looking past its end (ASan sees the heap copy). */
static void torn_examples_are_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXPECTED; i++) {
        const char *example = dbr_stamp_format_at(i)->example;
        for (size_t n = 0; n <= strlen(example); n++) {
            char *copy = malloc(n + 1);
            memcpy(copy, example, n);
            for (size_t j = 0; j < N_EXPECTED; j++) {
                dbr_stamp s;
                char *exact = malloc(n > 0 ? n : 1);
                memcpy(exact, copy, n);
                assert_true(dbr_stamp_format_at(j)->parse(dbr_slice_of(exact, n), &s) <= n);
                free(exact);
            }
            free(copy);
        }
    }
}

static void expect_at(const char *line, size_t offset, const char *local)
{
    dbr_stamp s;
    size_t at = 0;
    size_t len = 0;
    const dbr_stamp_format *f = dbr_stamp_detect(text(line), 40, &at, &len, &s);
    if (f == NULL || at != offset || strcmp(show(s.local), local) != 0) {
        fail_msg("'%s': %s at %zu reads %s", line, f != NULL ? f->name : "nothing", at,
                 f != NULL ? show(s.local) : "");
    }
}

static void expect_nothing(const char *line)
{
    dbr_stamp s;
    size_t at = 0;
    size_t len = 0;
    const dbr_stamp_format *f = dbr_stamp_detect(text(line), 40, &at, &len, &s);
    if (f != NULL) {
        fail_msg("'%s': %s at %zu", line, f->name, at);
    }
}

static void finds_stamps_where_they_may_begin(void **state)
{
    (void)state;
    expect_at("[2025-02-09 10:05:23] x", 1, "2025-02-09T10:05:23");
    expect_at("1.2.3.4 - - [09/Feb/2025:10:05:23 +0000] \"GET /\"", 13, "2025-02-09T10:05:23");
    expect_at("<165>1 2025-02-09T10:05:23.118Z host app", 7, "2025-02-09T10:05:23.118");
    expect_at("<34>Feb  9 10:05:23 host su: x", 4, "2000-02-09T10:05:23");
    expect_at("INFO 2025-02-09T10:05:23Z x", 5, "2025-02-09T10:05:23");
    expect_at("INFO|2025-02-09T10:05:23Z|x", 5, "2025-02-09T10:05:23");
    expect_at("time=\"2025-02-09T10:05:23Z\" level=info", 6, "2025-02-09T10:05:23");
    expect_at("date:2025-02-09 10:05:23", 5, "2025-02-09T10:05:23");
    expect_at("[INFO]Sun Feb  9 10:05:23 2025 x", 6, "2025-02-09T10:05:23");
    expect_at("type=DAEMON_START msg=audit(1739095523.118:456): op", 22, "2025-02-09T10:05:23.118");
    expect_at("start_ts=1739095523 x", 9, "2025-02-09T10:05:23");
    expect_at("1739095523.118    234 10.0.0.1 TCP_MISS/200", 0, "2025-02-09T10:05:23.118");
}

static void skips_colours_and_byte_order_mark(void **state)
{
    (void)state;
    expect_at("\x1b[2m2025-02-09T10:05:23Z\x1b[0m INFO", 4, "2025-02-09T10:05:23");
    expect_at("\x1b[1;31m\x1b[38;5;12mFeb  9 10:05:23 x", 17, "2000-02-09T10:05:23");
    expect_at("\xef\xbb\xbf"
              "2025-02-09 10:05:23 x",
              3, "2025-02-09T10:05:23");
    dbr_stamp s;
    size_t at = 0;
    size_t len = 0;
    assert_non_null(dbr_stamp_detect(text("\x1b[0m10:05:23 x"), 0, &at, &len, &s)); // colour does not count
    assert_int_equal(at, 4);
}

static void keeps_out_of_words_and_numbers(void **state)
{
    (void)state;
    expect_nothing("build-2025-02-09T10:05:23Z.log done");
    expect_nothing("v10:05:23x");
    expect_nothing("request 1739095523 took 3 ms");
    expect_nothing("user,1739095523,x");
    expect_nothing("4111111111111111 is a card");
    expect_nothing("took 12345678901234567890");
    expect_nothing("10:05:23:99:12 mac");
    expect_nothing("00:1b:44:11:3a:b7 mac");
    expect_nothing("::1 10.0.0.1");
    expect_nothing("32.10.2025 - 99:05:23");
    expect_nothing("2/21/07 is no time");
    expect_nothing("Feb");
    expect_nothing("");
}

static void respects_max_offset(void **state)
{
    (void)state;
    dbr_stamp s;
    size_t at = 0;
    size_t len = 0;
    assert_non_null(dbr_stamp_detect(text("abc 10:05:23 x"), 4, &at, &len, &s));
    assert_null(dbr_stamp_detect(text("abc 10:05:23 x"), 3, &at, &len, &s));
    assert_null(dbr_stamp_detect(text("Mozilla 2025-02-09 10:05:23"), 7, &at, &len, &s));
}

static void prefers_a_date_to_a_clock_and_uptime_at_the_line_start(void **state)
{
    (void)state;
    expect_at("10:05:24 worker 2025-02-09T10:05:23Z", 16, "2025-02-09T10:05:23");
    expect_at("[    0.000000] rtc: 2025-02-09T10:05:23 UTC", 0, "1970-01-01T00:00:00");
    expect_at("[1739095523.118000] no uptime has ten digits", 1, "2025-02-09T10:05:23.118");
}

static void rejects_dates_that_do_not_exist(void **state)
{
    (void)state;
    dbr_stamp s;
    assert_false(dbr_stamp_read(text("2025-02-30T10:05:23Z"), &s));
    assert_false(dbr_stamp_read(text("2025-02-29 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("2025-04-31 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("2025-13-01 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("2025-00-01 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("0000-02-09 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("00/00-10:05:23"), &s));
    assert_false(dbr_stamp_read(text("2025-02-09T24:00:00Z"), &s));
    assert_false(dbr_stamp_read(text("2025-02-09T10:60:00Z"), &s));
    assert_false(dbr_stamp_read(text("2025-02-09T10:05:61Z"), &s));
    assert_false(dbr_stamp_read(text("2025-02-09T10:05:23+25:00"), &s));
    assert_false(dbr_stamp_read(text("13:05:23 PM"), &s));
    assert_false(dbr_stamp_read(text("Feb 30 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("2025-366T10:05:23Z"), &s));
    assert_false(dbr_stamp_read(text("99/99/9999 10:05:23"), &s));
    assert_false(dbr_stamp_read(text("0001-01-01T00:00:00Z"), &s)); // Go for "no time"
    assert_true(dbr_stamp_read(text("2024-02-29 10:05:23"), &s));
    assert_true(dbr_stamp_read(text("Feb 29 10:05:23"), &s)); // some year has it
    assert_true(dbr_stamp_read(text("2024-366T10:05:23Z"), &s));
}

static void second_60_is_the_last_nanosecond(void **state)
{
    (void)state;
    dbr_stamp s;
    assert_true(dbr_stamp_read(text("2016-12-31T23:59:60Z"), &s));
    assert_string_equal(show(s.local), "2016-12-31T23:59:59.999999999");
    assert_int_equal(s.flags, DBR_STAMP_OFFSET | DBR_STAMP_LEAP);
}

static void expect_read(const char *value, const char *local, int offset_s, int flags)
{
    dbr_stamp s;
    if (!dbr_stamp_read(text(value), &s)) {
        fail_msg("'%s' is not read", value);
    }
    if (strcmp(show(s.local), local) != 0 || s.offset_s != offset_s || s.flags != flags) {
        fail_msg("'%s' reads %s%+d flags %d", value, show(s.local), (int)s.offset_s, s.flags);
    }
}

static void reads_zones_in_all_spellings(void **state)
{
    (void)state;
    expect_read("2025-02-09T10:05:23+0100", "2025-02-09T10:05:23", 3600, O);
    expect_read("2025-02-09T10:05:23+01:00", "2025-02-09T10:05:23", 3600, O);
    expect_read("2025-02-09T10:05:23+01", "2025-02-09T10:05:23", 3600, O);
    expect_read("2025-02-09T10:05:23-03:30", "2025-02-09T10:05:23", -12600, O);
    expect_read("2025-02-09T10:05:23\xe2\x88\x92"
                "03:30",
                "2025-02-09T10:05:23", -12600, O);
    expect_read("2025-02-09t10:05:23z", "2025-02-09T10:05:23", 0, O | N);
    expect_read("2025-02-09T10:05:23.118+01:00[Europe/Berlin]", "2025-02-09T10:05:23.118", 3600, O);
    expect_read("2025-02-09 10:05:23.118 -03", "2025-02-09T10:05:23.118", -10800, O);
    expect_read("2025-02-09 10:05:23 CET", "2025-02-09T10:05:23", 3600, O | N);
    expect_read("2025-07-09 10:05:23 BST", "2025-07-09T10:05:23", 3600, O | N);
    expect_read("2025-02-09 10:05:23 UTC+8", "2025-02-09T10:05:23", 28800, O | N);
    expect_read("2025-02-09 10:05:23 +0200 CEST m=+0.000000001", "2025-02-09T10:05:23", 7200, O);
    expect_read("2025-02-09 10:05:23 CST", "2025-02-09T10:05:23", 0, N); // known, but which?
    expect_read("2025-02-09 10:05:23 IST", "2025-02-09T10:05:23", 0, N);
    expect_read("Sun Feb  9 10:05:23 CST 2025", "2025-02-09T10:05:23", 0, N | W);
}

static void leaves_words_after_the_stamp_alone(void **state)
{
    (void)state;
    dbr_stamp s;
    size_t at = 0;
    size_t len = 0;
    assert_non_null(dbr_stamp_detect(text("2025-02-09 10:05:23,118 WARN x"), 8, &at, &len, &s));
    assert_int_equal(len, 23);
    assert_int_equal(s.flags, 0);
    assert_non_null(dbr_stamp_detect(text("Feb  9 10:05:23 web1 x"), 8, &at, &len, &s));
    assert_int_equal(len, 15);
}

static void reads_chinese_halves_of_the_day(void **state)
{
    (void)state;
    expect_read("2025年2月9日 下午3:05", "2025-02-09T15:05:00", 0, 0);
    expect_read("2025年2月9日 上午10:05:23", "2025-02-09T10:05:23", 0, 0);
    expect_read("2025年2月9日 凌晨12:05", "2025-02-09T00:05:00", 0, 0);
    expect_read("2025年2月9日 中午12点05分", "2025-02-09T12:05:00", 0, 0);
    expect_read("2025年 02月 09日 星期日 10:05:23 CST", "2025-02-09T10:05:23", 0, N | W);
}

static void twelve_hour_clock_turns_at_noon_and_midnight(void **state)
{
    (void)state;
    expect_read("02/09/2025 12:05:23 AM", "2025-02-09T00:05:23", 0, 0);
    expect_read("02/09/2025 12:05:23 PM", "2025-02-09T12:05:23", 0, 0);
    expect_read("02/09/2025 01:05:23 p.m.", "2025-02-09T13:05:23", 0, 0);
}

static void american_dates_come_first_unless_they_cannot_be(void **state)
{
    (void)state;
    expect_read("02/09/2025 10:05:23", "2025-02-09T10:05:23", 0, 0);
    expect_read("23/09/2025 10:05:23", "2025-09-23T10:05:23", 0, 0);
}

static void keeps_nine_digits_of_a_fraction(void **state)
{
    (void)state;
    expect_read("2025-02-09T10:05:23.1Z", "2025-02-09T10:05:23.1", 0, O);
    expect_read("2025-02-09T10:05:23.12345678Z", "2025-02-09T10:05:23.12345678", 0, O);
    expect_read("2025-02-09T10:05:23.123456789Z", "2025-02-09T10:05:23.123456789", 0, O);
    expect_read("2025-02-09T10:05:23.1234567891234Z", "2025-02-09T10:05:23.123456789", 0, O);
}

static void epoch_unit_follows_from_magnitude(void **state)
{
    (void)state;
    dbr_stamp s;
    assert_true(dbr_stamp_read_epoch(text("1739095523"), &s));
    assert_int_equal(s.local, 1739095523 * DBR_SECOND);
    assert_true(dbr_stamp_read_epoch(text("1739095523118"), &s));
    assert_int_equal(s.local, INT64_C(1739095523118) * 1000000);
    assert_int_equal(s.digits, 3);
    assert_true(dbr_stamp_read_epoch(text("1739095523118234"), &s));
    assert_int_equal(s.local, INT64_C(1739095523118234) * 1000);
    assert_true(dbr_stamp_read_epoch(text("1739095523118234567"), &s));
    assert_int_equal(s.local, INT64_C(1739095523118234567));
    assert_true(dbr_stamp_read_epoch(text("1739095523.118000"), &s));
    assert_int_equal(s.local, INT64_C(1739095523118) * 1000000);
    assert_int_equal(s.digits, 6);
    assert_true(dbr_stamp_read_epoch(text("1.7390955231180000e+09"), &s));
    assert_int_equal(s.local, INT64_C(1739095523118) * 1000000);
    assert_true(dbr_stamp_read_epoch(text("100000000"), &s));
    assert_int_equal(s.flags, DBR_STAMP_OFFSET);
    assert_false(dbr_stamp_read_epoch(text("99999999"), &s));
    assert_false(dbr_stamp_read_epoch(text("99999999999999999999"), &s));
    assert_false(dbr_stamp_read_epoch(text("9999999999999999999"), &s));
    assert_false(dbr_stamp_read_epoch(text("-1739095523"), &s));
    assert_false(dbr_stamp_read_epoch(text("1739095523s"), &s));
    assert_false(dbr_stamp_read_epoch(text("1739.095.523"), &s));
    assert_false(dbr_stamp_read_epoch(text("."), &s));
    assert_false(dbr_stamp_read_epoch(text(""), &s));
}

static void a_message_may_be_glued_to_a_date_and_clock(void **state)
{
    (void)state;
    dbr_stamp s;
    size_t at = 0;
    size_t len = 0;
    assert_non_null(dbr_stamp_detect(text("2025-02-09 10:05:23.118INFO main"), 8, &at, &len, &s));
    assert_int_equal(len, 23);
    assert_null(dbr_stamp_detect(text("2025-02-09 10:05:234"), 8, &at, &len, &s)); // a longer number
    assert_null(dbr_stamp_detect(text("10:05:23abc"), 8, &at, &len, &s)); // a clock alone is not enough
}

static void a_place_says_the_offset_of_its_season(void **state)
{
    (void)state;
    expect_read("09-Feb-2025 10:05:23 Europe/Berlin", "2025-02-09T10:05:23", 3600, O | N);
    expect_read("09-Jul-2025 10:05:23 Europe/Berlin", "2025-07-09T10:05:23", 7200, O | N);
    expect_read("2025-07-09 10:05:23 America/Argentina/Buenos_Aires", "2025-07-09T10:05:23", -10800, O | N);
    expect_read("2025-07-09 10:05:23 Nowhere/Land", "2025-07-09T10:05:23", 0, N); // not in the database
}

static void names_that_tzdata_gave_up_are_still_read(void **state)
{
    (void)state;
    expect_read("2025-02-09 10:05:23 YEKT", "2025-02-09T10:05:23", 5 * 3600, O | N);
    expect_read("2025-02-09 10:05:23 NPT", "2025-02-09T10:05:23", 20700, O | N);
    expect_read("2025-02-09T10:05:23 ZULU", "2025-02-09T10:05:23", 0, O | N);
    expect_read("2025-02-09 10:05:23 GST", "2025-02-09T10:05:23", 0, N); // the Gulf's or South Georgia's
}

static void day_of_the_year_counts_leap_days(void **state)
{
    (void)state;
    expect_read("2024-060T10:05:23Z", "2024-02-29T10:05:23", 0, O);
    expect_read("2025.060 10:05:23", "2025-03-01T10:05:23", 0, 0);
    expect_read("2024/366 10:05:23", "2024-12-31T10:05:23", 0, 0);
    expect_read("2025.040.10:05:23.118", "2025-02-09T10:05:23.118", 0, 0);
    expect_read("2025:040:10:05:23", "2025-02-09T10:05:23", 0, 0);
}

static void fractions_come_with_points_commas_and_colons(void **state)
{
    (void)state;
    expect_read("2025-02-09 10:05:23,118", "2025-02-09T10:05:23.118", 0, 0);
    expect_read("2025-02-09T10:05:23,118234567Z", "2025-02-09T10:05:23.118234567", 0, O);
    expect_read("2025-02-09 10:05:23:118", "2025-02-09T10:05:23.118", 0, 0);
    expect_read("2025-02-09 10:05:23 us=45", "2025-02-09T10:05:23.000045", 0, 0);
    expect_read("20250209-10:05:23:45", "2025-02-09T10:05:23.045", 0, 0); // not padded
}

static void twelve_noon_and_september_are_read_as_people_write_them(void **state)
{
    (void)state;
    expect_read("Sept 9, 2025 12:00:00 PM", "2025-09-09T12:00:00", 0, 0);
    expect_read("Sept. 9 2025 12:00:00 a.m.", "2025-09-09T00:00:00", 0, 0);
    expect_read("09 SEPT 2025 10:05:23", "2025-09-09T10:05:23", 0, 0);
}

static void tai_labels_are_ten_seconds_ahead(void **state)
{
    (void)state;
    expect_read("@400000000000000a00000000", "1970-01-01T00:00:00", 0, O);
    expect_read("@400000000000000a", "1970-01-01T00:00:00", 0, O);
    dbr_stamp s;
    assert_false(dbr_stamp_read(text("@4000000067a87ded0708898"), &s));  // torn
    assert_false(dbr_stamp_read(text("@4000000067a87dedffffffff"), &s)); // no such nanosecond
}

static void windows_counts_are_told_from_epochs(void **state)
{
    (void)state;
    dbr_stamp s;
    assert_true(dbr_stamp_read(text("133835691231180000"), &s));
    assert_string_equal(show(s.local), "2025-02-09T10:05:23.118");
    expect_read("/Date(1739095523118+0100)/", "2025-02-09T10:05:23.118", 0, O);
    expect_nothing("133835691231180000 is no beginning of a line");
}

static void two_digit_years_that_stand_first_are_not_of_the_future(void **state)
{
    (void)state;
    expect_read("25-02-09 10:05:23", "2025-02-09T10:05:23", 0, 0);
    expect_read("29-02-24 10:05:23", "2024-02-29T10:05:23", 0, 0);
}

static void rivals_read_the_same_bytes_as_other_days(void **state)
{
    (void)state;
    const dbr_stamp_format *rivals[DBR_STAMP_MAX_RIVALS];
    for (size_t i = 0; i < N_EXPECTED; i++) {
        const dbr_stamp_format *f = dbr_stamp_format_at(i);
        size_t n = dbr_stamp_rivals(f, rivals);
        bool is_among = n == 0;
        for (size_t k = 0; k < n; k++) {
            is_among = is_among || rivals[k] == f;
        }
        assert_true(is_among && n != 1);
    }
    dbr_stamp a;
    dbr_stamp b;
    size_t at = 0;
    size_t len = 0;
    const dbr_stamp_format *us = dbr_stamp_detect(text("02/09/2025 10:05:23"), 0, &at, &len, &a);
    assert_int_equal(dbr_stamp_rivals(us, rivals), 2);
    assert_int_equal(rivals[1]->parse(text("02/09/2025 10:05:23"), &b), len);
    assert_string_equal(show(b.local), "2025-09-02T10:05:23");
}

/* What took other programs in: a date inside a User-Agent, a card number, an address, a version. */
static void what_looks_like_a_time_is_none(void **state)
{
    (void)state;
    expect_nothing("10.0.0.1 - - \"GET / HTTP/1.1\" 200 \"Mozilla/5.0 (X11; rv:20250209100523)\"");
    expect_nothing("release 2025.02.09.1 is out");
    expect_nothing("fe80::20:05:23 is up");
    expect_nothing("4000000067a87ded07088980 without its mark");
    expect_nothing("uid=1739095523 action=login");
    expect_nothing("ratio 12:34:56:78:90:12");
    expect_nothing("Mar 100 10:05:23");
    expect_nothing("Feb 9 is a Sunday");
}

static void a_value_has_nothing_left_over(void **state)
{
    (void)state;
    dbr_stamp s;
    assert_true(dbr_stamp_read(text("  2025-02-09T10:05:23Z \n"), &s));
    assert_false(dbr_stamp_read(text("2025-02-09T10:05:23Z x"), &s));
    assert_false(dbr_stamp_read(text("yesterday"), &s));
    assert_false(dbr_stamp_read(text("12"), &s));
    assert_false(dbr_stamp_read(text(""), &s));
}

DBR_TESTS(
    cmocka_unit_test(every_row_reads_its_example), cmocka_unit_test(detection_reads_every_example_the_same),
    cmocka_unit_test(names_are_unique), cmocka_unit_test(torn_examples_are_safe),
    cmocka_unit_test(finds_stamps_where_they_may_begin), cmocka_unit_test(skips_colours_and_byte_order_mark),
    cmocka_unit_test(keeps_out_of_words_and_numbers), cmocka_unit_test(respects_max_offset),
    cmocka_unit_test(prefers_a_date_to_a_clock_and_uptime_at_the_line_start),
    cmocka_unit_test(rejects_dates_that_do_not_exist), cmocka_unit_test(second_60_is_the_last_nanosecond),
    cmocka_unit_test(reads_zones_in_all_spellings), cmocka_unit_test(leaves_words_after_the_stamp_alone),
    cmocka_unit_test(reads_chinese_halves_of_the_day),
    cmocka_unit_test(twelve_hour_clock_turns_at_noon_and_midnight),
    cmocka_unit_test(american_dates_come_first_unless_they_cannot_be),
    cmocka_unit_test(keeps_nine_digits_of_a_fraction), cmocka_unit_test(epoch_unit_follows_from_magnitude),
    cmocka_unit_test(a_message_may_be_glued_to_a_date_and_clock),
    cmocka_unit_test(a_place_says_the_offset_of_its_season),
    cmocka_unit_test(names_that_tzdata_gave_up_are_still_read),
    cmocka_unit_test(day_of_the_year_counts_leap_days),
    cmocka_unit_test(fractions_come_with_points_commas_and_colons),
    cmocka_unit_test(twelve_noon_and_september_are_read_as_people_write_them),
    cmocka_unit_test(tai_labels_are_ten_seconds_ahead), cmocka_unit_test(windows_counts_are_told_from_epochs),
    cmocka_unit_test(two_digit_years_that_stand_first_are_not_of_the_future),
    cmocka_unit_test(rivals_read_the_same_bytes_as_other_days),
    cmocka_unit_test(what_looks_like_a_time_is_none), cmocka_unit_test(a_value_has_nothing_left_over))
