/* Templates that stop, and those that come far more often than ever. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

/* Two records each two seconds in [from, to): requests, and beats where `beats`. */
static void serve(fixture *f, int from, int to, bool beats)
{
    for (int i = from; i < to; i += 2) {
        log_line(f, i, "INFO request served by the pool");
        if (beats) {
            log_line(f, i + 0.5, "INFO heartbeat from scheduler accepted");
        }
    }
}

static void a_heartbeat_that_stops_has_vanished(void **state)
{
    fixture *f = *state;
    serve(f, 0, 600, true);
    serve(f, 600, 900, false);
    put(f, "app.log");
    detect(f, "rates", 0, 900);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_VANISHED);
    assert_int_equal(f->signals[0].time, at(598.5));
    assert_int_equal(f->signals[0].end, DBR_TIME_NONE);
    assert_true(f->signals[0].before > 25 && f->signals[0].before < 35);
    assert_proved(f, &f->signals[0].first, at(598.5));
}

static void a_heartbeat_that_comes_again_has_an_end(void **state)
{
    fixture *f = *state;
    serve(f, 0, 500, true);
    serve(f, 500, 700, false);
    serve(f, 700, 1000, true);
    put(f, "app.log");
    detect(f, "rates", 0, 1000);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_VANISHED);
    assert_true(f->signals[0].end > at(690) && f->signals[0].end < at(710));
}

static void a_source_that_is_silent_as_a_whole_lost_no_template(void **state)
{
    fixture *f = *state;
    serve(f, 0, 500, true);
    serve(f, 800, 1000, true);
    put(f, "app.log");
    detect(f, "rates", 0, 1000);
    assert_int_equal(f->n, 0);
}

static void what_comes_now_and_then_does_not_vanish(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 1000; i += 2) {
        log_line(f, i, "INFO request served by the pool");
        if (i / 100 % 2 == 0) {
            log_line(f, i + 0.5, "INFO batch of orders exported");
        }
    }
    put(f, "app.log");
    detect(f, "rates", 0, 1000);
    assert_int_equal(f->n, 0);
}

static void a_warning_that_comes_far_more_often_bursts(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 1000; i += 2) {
        log_line(f, i, "INFO request served by the pool");
        if (i % 100 == 0) {
            log_line(f, i + 0.25, "WARN retrying the connection to stock");
        }
        for (int k = 0; i >= 600 && i < 640 && k < 5; k++) {
            log_line(f, i + 0.3 + 0.1 * k, "WARN retrying the connection to stock");
        }
    }
    put(f, "app.log");
    detect(f, "rates", 0, 1000);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_BURST);
    assert_int_equal(f->signals[0].level, DBR_LEVEL_WARN);
    assert_true(f->signals[0].time >= at(596) && f->signals[0].time <= at(604));
    assert_true(f->signals[0].n >= 90 && f->signals[0].n <= 102);
    assert_proved(f, &f->signals[0].first, f->signals[0].time);
}

static void more_of_everything_is_no_burst(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 1000; i += 2) {
        for (int k = 0; k < (i >= 600 && i < 700 ? 12 : 1); k++) {
            log_line(f, i + 0.1 * k, "INFO request served by the pool");
            log_line(f, i + 0.1 * k + 0.05, "WARN the cache is cold");
        }
    }
    put(f, "app.log");
    detect(f, "rates", 0, 1000);
    assert_int_equal(f->n, 0);
}

static void what_recurs_is_no_burst(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 1000; i += 2) {
        log_line(f, i, "INFO request served by the pool");
        for (int k = 0; i % 200 < 10 && k < 8; k++) {
            log_line(f, i + 0.3 + 0.1 * k, "WARN queue of the exporter is long");
        }
    }
    put(f, "app.log");
    detect(f, "rates", 0, 1000);
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(a_heartbeat_that_stops_has_vanished), CASE(a_heartbeat_that_comes_again_has_an_end),
          CASE(a_source_that_is_silent_as_a_whole_lost_no_template),
          CASE(what_comes_now_and_then_does_not_vanish), CASE(a_warning_that_comes_far_more_often_bursts),
          CASE(more_of_everything_is_no_burst), CASE(what_recurs_is_no_burst))
