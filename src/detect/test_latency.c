/* Requests that take longer. */
#include "detect/requests.h"

#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

/* A request a second; from `from` to `to` every fifth takes `slow` seconds. */
static void put_access(fixture *f, int from, int to, double slow)
{
    for (int i = 0; i < 1200; i++) {
        bool is_slow = i >= from && i < to && i % 5 == 0;
        double seconds = is_slow ? slow : 0.04 + 0.001 * (i * 7 % 11);
        dbr_civil c = dbr_time_to_civil(at(i));
        dbr_buf_printf(
            &f->text,
            "10.0.0.9 - - [09/Feb/2025:%02d:%02d:%02d +0000] \"GET /orders HTTP/1.1\" 200 17 \"-\" "
            "\"curl\" rt=%.3f\n",
            c.hour, c.minute, c.second, seconds);
    }
    put(f, "access.log");
}

static void one_slow_request_in_five_is_found_with_its_times(void **state)
{
    fixture *f = *state;
    put_access(f, 600, 900, 2.4);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    assert_int_equal(s->kind, DBR_SIGNAL_SLOWER);
    assert_true(s->before < 0.06 && s->during > 2);
    assert_true(s->time >= at(600) && s->time < at(620));
    assert_true(s->end > at(880) && s->end < at(900));
    assert_proved(f, &s->first, s->time);
}

static void what_stays_slow_is_open(void **state)
{
    fixture *f = *state;
    put_access(f, 600, 1200, 2.4);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].end, DBR_TIME_NONE);
}

static void a_few_milliseconds_more_are_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, 600, 900, 0.08);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 0);
}

static void steady_requests_are_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, 0, 0, 0);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 0);
}

static void logs_without_durations_are_left_alone(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 600; i++) {
        log_line(f, i, "INFO request served by the pool");
    }
    put(f, "app.log");
    detect(f, "latency", 0, 600);
    assert_int_equal(f->n, 0);
}

/* A request each second as a service logs it: what came in, and what it took, joined by an id. */
static void put_service(fixture *f, const char *took, double usual, double slow, bool is_bare)
{
    for (int i = 0; i < 1200; i++) {
        bool is_checkout = i % 5 == 0;
        double ms = is_checkout && i >= 600 && i < 900 ? slow : usual + i * 7 % 11;
        dbr_buf_str(&f->text, "{\"time\":\"");
        dbr_time_rfc3339(&f->text, at(i), dbr_zone_utc(), 3);
        dbr_buf_printf(
            &f->text,
            "\",\"level\":\"info\",\"reqId\":\"r-%d\",\"req\":{\"method\":\"%s\",\"url\":\"/%s/%d?x=1\"},"
            "\"msg\":\"incoming request\"}\n",
            i, is_checkout ? "POST" : "GET", is_checkout ? "checkout" : "items", i);
        dbr_buf_str(&f->text, "{\"time\":\"");
        dbr_time_rfc3339(&f->text, at(i + 0.01), dbr_zone_utc(), 3);
        dbr_buf_printf(
            &f->text, "\",\"level\":\"info\",\"reqId\":\"r-%d\",\"%s\":%.*f,\"msg\":\"request completed\"}\n",
            i, took, is_bare ? 0 : 6, ms);
    }
    put(f, "api.jsonl");
}

static void a_structured_log_tells_it_and_which_operation(void **state)
{
    fixture *f = *state;
    put_service(f, "responseTime", 40, 2400, false);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    assert_int_equal(s->kind, DBR_SIGNAL_SLOWER);
    assert_true(s->before < 0.06 && s->during > 2 && s->during < 2.5);
    assert_true(s->time >= at(600) && s->time < at(620));
    assert_proved(f, &s->first, s->time);
    assert_string_equal(dbr_arena_str(&f->arena, s->text), "POST /checkout/<*>");
}

static void whole_numbers_without_a_unit_are_no_seconds(void **state)
{
    fixture *f = *state;
    put_service(f, "elapsed", 40, 2400, true);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].before < 0.06 && f->signals[0].during > 2 && f->signals[0].during < 2.5);
}

static void a_few_milliseconds_without_a_unit_are_nothing(void **state)
{
    fixture *f = *state;
    put_service(f, "elapsed", 10, 45, true);
    detect(f, "latency", 0, 1200);
    assert_int_equal(f->n, 0);
}

static void the_unit_follows_from_many_numbers(void **state)
{
    (void)state;
    double seconds[] = {0.02, 0.5, 12.5}, ms[] = {20.5, 31.25, 4000}, whole[] = {2, 3, 5},
           micro[] = {20000, 31000, 45000}, nano[] = {2e7, 3e7, 5e9}, none[] = {0};
    assert_true(detect_requests_unit(seconds, 3) < 2);
    assert_true(detect_requests_unit(ms, 3) < 2e3 && detect_requests_unit(ms, 3) > 2);
    assert_true(detect_requests_unit(whole, 3) < 2e3 && detect_requests_unit(whole, 3) > 2);
    assert_true(detect_requests_unit(micro, 3) > 2e3 && detect_requests_unit(micro, 3) < 2e6);
    assert_true(detect_requests_unit(nano, 3) > 2e6);
    assert_true(detect_requests_unit(none, 0) > 0);
}

/* `path` and duration in one record; from the first to the last slow. */
static void put_slow(fixture *f, const char *field, const char *what, double seconds)
{
    for (int i = 0; i < 300; i++) {
        dbr_time_rfc3339(&f->text, at(i), dbr_zone_utc(), 3);
        dbr_buf_printf(&f->text, " level=info msg=done %s=%s duration=%.3fs\n", field,
                       i % 3 == 0 ? "/health" : what, i % 3 == 0 ? 0.001 : seconds + 0.001 * (i % 7));
    }
    put(f, "api.log");
}

static void what_is_slow_all_the_time_is_told_weakly(void **state)
{
    fixture *f = *state;
    put_slow(f, "path", "/fraud", 4.2);
    detect(f, "latency", 0, 300);
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    assert_int_equal(s->kind, DBR_SIGNAL_FAILURE);
    assert_int_equal(s->failure, DBR_FAILURE_SLOW);
    assert_false(s->is_grave);
    assert_int_equal(s->n, 200);
    assert_string_equal(dbr_arena_str(&f->arena, s->text), "/fraud took 4.201 s");
    assert_proved(f, &s->first, at(1));
}

static void jobs_may_last(void **state)
{
    fixture *f = *state;
    put_slow(f, "job", "nightly", 4.2);
    detect(f, "latency", 0, 300);
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(one_slow_request_in_five_is_found_with_its_times), CASE(what_stays_slow_is_open),
          CASE(a_few_milliseconds_more_are_nothing), CASE(steady_requests_are_nothing),
          CASE(logs_without_durations_are_left_alone), CASE(a_structured_log_tells_it_and_which_operation),
          CASE(whole_numbers_without_a_unit_are_no_seconds),
          CASE(a_few_milliseconds_without_a_unit_are_nothing), CASE(the_unit_follows_from_many_numbers),
          CASE(what_is_slow_all_the_time_is_told_weakly), CASE(jobs_may_last))
