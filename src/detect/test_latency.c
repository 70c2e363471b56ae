/* Requests that take longer. */
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

DBR_TESTS(CASE(one_slow_request_in_five_is_found_with_its_times), CASE(what_stays_slow_is_open),
          CASE(a_few_milliseconds_more_are_nothing), CASE(steady_requests_are_nothing),
          CASE(logs_without_durations_are_left_alone))
