/* Sources that start again. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

#include "detect/detect_impl.h"

static void serve(fixture *f, int from, int to)
{
    for (int i = from; i < to; i += 5) {
        log_line(f, i, "INFO request served by the pool");
    }
}

static void what_comes_up_in_the_midst_has_restarted(void **state)
{
    fixture *f = *state;
    log_line(f, 0, "INFO api server started in 3.1 s");
    serve(f, 1, 600);
    log_line(f, 605, "INFO api server starting up");
    log_line(f, 609, "INFO api server started in 4.2 s");
    serve(f, 610, 900);
    put(f, "api.log");
    detect(f, "restarts", 0, 900);
    assert_int_equal(f->n, 1); // both lines are one start, and the first one begins the file
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_RESTART);
    assert_proved(f, &f->signals[0].first, at(605));
}

static void what_lies_outside_is_left_out(void **state)
{
    fixture *f = *state;
    serve(f, 0, 600);
    log_line(f, 605, "INFO api server starting up");
    serve(f, 610, 900);
    put(f, "api.log");
    detect(f, "restarts", 700, 900);
    assert_int_equal(f->n, 0);
}

static void words_of_a_start(void **state)
{
    static const char *const YES[] = {"LOG:  database system is ready to accept connections",
                                      "listening on 0.0.0.0:8080", "Application started in 12.3 seconds",
                                      "服务启动完成"};
    static const char *const NO[] = {"Started Session 12 of user root.", "request served",
                                     "startup complete failed", "服务启动完成失败"};
    (void)state;
    for (size_t i = 0; i < sizeof(YES) / sizeof(YES[0]); i++) {
        if (!detect_is_start(dbr_slice_str(YES[i]))) {
            fail_msg("no start: %s", YES[i]);
        }
    }
    for (size_t i = 0; i < sizeof(NO) / sizeof(NO[0]); i++) {
        if (detect_is_start(dbr_slice_str(NO[i]))) {
            fail_msg("taken for a start: %s", NO[i]);
        }
    }
}

DBR_TESTS(cmocka_unit_test(words_of_a_start), CASE(what_comes_up_in_the_midst_has_restarted),
          CASE(what_lies_outside_is_left_out))
