/* What is as usual opens no window; the same beside trouble does not hide it. */
#include "test_incident.h"

#include <math.h>

/* A day's series, a sample a minute from 00:00 to 24:00. */
static void put_day(fixture *f, const char *name, double (*value)(int minute))
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(&out,
                   "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
                   "\"__name__\":\"%s\"},\"values\":[",
                   name);
    for (int i = 0; i < 24 * 60; i++) {
        dbr_buf_printf(&out, "%s[%lld,\"%.6g\"]", i > 0 ? "," : "",
                       (long long)(at("00:00:00") / DBR_SECOND) + 60LL * i,
                       value(i) * (1 + 0.01 * (i * 7 % 11)));
    }
    dbr_buf_str(&out, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "%s.json", name), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static double day_and_night(int minute)
{
    return 200 - 150 * cos(minute / 1440.0 * 2 * 3.14159265358979);
}

static double office_hours(int minute)
{
    return minute >= 8 * 60 && minute < 18 * 60 ? 300 : 40;
}

static double stops_for_an_hour(int minute)
{
    return minute >= 600 && minute < 660 ? 0 : 300;
}

static double works_at_night(int minute)
{
    return minute >= 120 && minute < 160 ? 95 : 30;
}

static double steady(int minute)
{
    (void)minute;
    return 0.2;
}

static double slow_at_night(int minute)
{
    return minute >= 120 && minute < 160 ? 4 : 0.2;
}

static void day_and_night_is_no_incident(void **state)
{
    fixture *f = *state;
    put_day(f, "open_sessions", day_and_night);
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(milestone(f, DBR_STARTED), DBR_TIME_NONE);
}

static void traffic_alone_is_no_incident(void **state)
{
    fixture *f = *state;
    put_day(f, "shop_rps", office_hours);
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
}

static void another_metric_of_that_shape_is_one(void **state)
{
    fixture *f = *state;
    put_day(f, "queue_depth", office_hours);
    build(f, OPEN);
    assert_false(f->timeline->is_quiet);
}

static void traffic_that_stops_is_one(void **state)
{
    fixture *f = *state;
    put_day(f, "shop_rps", stops_for_an_hour);
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:00:00"));
}

static void work_that_hurts_nobody_is_no_incident(void **state)
{
    fixture *f = *state;
    put_day(f, "node_cpu_percent", works_at_night);
    put_day(f, "request_latency_p99", steady);
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
}

static void work_that_slows_requests_is_one(void **state)
{
    fixture *f = *state;
    put_day(f, "node_cpu_percent", works_at_night);
    put_day(f, "request_latency_p99", slow_at_night);
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("02:00:00"));
}

static void work_alone_is_one_where_nothing_else_is_measured(void **state)
{
    fixture *f = *state;
    put_day(f, "node_cpu_percent", works_at_night);
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("02:00:00"));
}

static void put_alerts(fixture *f, const char *name, const char *severity, const char *from, const char *to)
{
    put(f, "alerts.json",
        dbr_arena_printf(
            &f->arena,
            "{\"version\":\"4\",\"status\":\"resolved\",\"receiver\":\"chat\",\"alerts\":[{\"status\":"
            "\"resolved\",\"labels\":{\"alertname\":\"%s\",\"severity\":\"%s\"},"
            "\"annotations\":{\"summary\":\"x\"},\"startsAt\":\"%sZ\",\"endsAt\":\"%sZ\","
            "\"fingerprint\":\"1\"}]}\n",
            name, severity, from, to));
}

static void alerts_that_show_that_alerts_work_open_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_alerts(f, "Watchdog", "critical", "2025-02-09T10:00:00", "2025-02-09T10:10:00");
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(count_of(f, "Watchdog", false), 0);
}

static void alerts_of_no_severity_open_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_alerts(f, "Alive", "none", "2025-02-09T10:00:00", "2025-02-09T10:10:00");
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
}

static void alerts_that_only_inform_open_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_alerts(f, "Throttled", "info", "2025-02-09T10:00:00", "2025-02-09T10:10:00");
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
}

static void alerts_that_fire_throughout_open_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_alerts(f, "OldDisk", "warning", "2025-01-02T10:00:00", "2025-02-20T10:10:00");
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
}

static void other_alerts_open_a_window(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_alerts(f, "OldDisk", "warning", "2025-02-09T10:00:00", "2025-02-09T10:20:00");
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:00:00"));
}

DBR_TESTS(CASE(day_and_night_is_no_incident), CASE(traffic_alone_is_no_incident),
          CASE(another_metric_of_that_shape_is_one), CASE(traffic_that_stops_is_one),
          CASE(work_that_hurts_nobody_is_no_incident), CASE(work_that_slows_requests_is_one),
          CASE(work_alone_is_one_where_nothing_else_is_measured),
          CASE(alerts_that_show_that_alerts_work_open_nothing), CASE(alerts_of_no_severity_open_nothing),
          CASE(alerts_that_only_inform_open_nothing), CASE(alerts_that_fire_throughout_open_nothing),
          CASE(other_alerts_open_a_window))
