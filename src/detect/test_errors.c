/* Where errors of a source begin and end. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

#define HOUR 3600

/* A record of level info every ten seconds, so that the source is known to be alive; the errors among them. */
static void put_log(fixture *f, const char *name, const double *errors, size_t n, double seconds)
{
    size_t k = 0;
    for (int i = 0; i * 10 <= seconds; i++) {
        double t = i * 10;
        for (; k < n && errors[k] < t; k++) {
            log_line(f, errors[k], "ERROR upstream refused");
        }
        log_line(f, t, "INFO request served");
    }
    put(f, name);
}

static void detect_errors(fixture *f, const double *errors, size_t n, double seconds)
{
    put_log(f, "app.log", errors, n, seconds);
    detect(f, "errors", 0, seconds);
}

static size_t every(double *into, size_t n, double from, double to, double step)
{
    for (int i = 0; from + i * step < to; i++) {
        into[n++] = from + i * step;
    }
    return n;
}

/* Errors that do not rise: told of, weakly, from the first to the last. */
static void assert_flat(fixture *f, size_t n, double first, double last, bool is_grave)
{
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_ERRORS);
    assert_int_equal(f->signals[0].n, n);
    assert_int_equal(f->signals[0].time, at(first));
    assert_int_equal(f->signals[0].end, at(last));
    assert_int_equal(f->signals[0].is_grave, is_grave);
    assert_true(f->signals[0].score <= 0.3);
    assert_proved(f, &f->signals[0].first, at(first));
    assert_proved(f, &f->signals[0].last, at(last));
}

static void no_errors_give_nothing(void **state)
{
    fixture *f = *state;
    detect_errors(f, NULL, 0, HOUR);
    assert_int_equal(f->n, 0);
}

static void one_error_is_no_episode(void **state)
{
    fixture *f = *state;
    double errors[] = {1805};
    detect_errors(f, errors, 1, HOUR);
    assert_flat(f, 1, 1805, 1805, false);
}

static void two_errors_at_once_are_no_episode(void **state)
{
    fixture *f = *state;
    double errors[] = {1805, 1806};
    detect_errors(f, errors, 2, HOUR);
    assert_flat(f, 2, 1805, 1806, false);
}

static void three_errors_at_once_are_an_episode(void **state)
{
    fixture *f = *state;
    double errors[] = {3305, 3306, 3308};
    detect_errors(f, errors, 3, HOUR);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_ONSET);
    assert_int_equal(f->signals[0].time, at(3305));
    assert_int_equal(f->signals[0].end, at(3308));
    assert_int_equal(f->signals[0].n, 3);
    assert_int_equal(f->signals[0].level, DBR_LEVEL_ERROR);
}

static void few_scattered_errors_are_no_episode(void **state)
{
    fixture *f = *state;
    double errors[] = {361, 1084, 1797, 2523, 3238};
    detect_errors(f, errors, 5, HOUR);
    assert_flat(f, 5, 361, 3238, false);
}

static void warnings_are_no_errors(void **state)
{
    fixture *f = *state;
    for (int t = 0; t < HOUR; t += 10) {
        log_line(f, t, "INFO request served");
        if (t >= 1800 && t < 2000) {
            log_line(f, t + 1, "WARN upstream slow");
        }
    }
    put(f, "app.log");
    detect(f, "errors", 0, HOUR);
    assert_int_equal(f->n, 0);
}

static void ramp_up_without_background_begins_with_its_first_error(void **state)
{
    fixture *f = *state;
    double errors[400] = {1800.5, 1891, 1952, 1983, 2004};
    size_t n = every(errors, 5, 2010.25, 2310, 1);
    detect_errors(f, errors, n, HOUR);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(1800.5));
    assert_int_equal(f->signals[0].end, at(2309.25));
    assert_int_equal(f->signals[0].n, n);
    assert_proved(f, &f->signals[0].first, at(1800.5));
    assert_proved(f, &f->signals[0].last, at(2309.25));
    assert_true(f->signals[0].before == 0);
    assert_true(f->signals[0].peak == 60);
}

static void rise_over_a_background_is_cut_out_at_both_ends(void **state)
{
    fixture *f = *state;
    double errors[400];
    size_t background = every(errors, 0, 150, 7200, 300);
    size_t n = every(errors, background, 7300.5, 7540, 1);
    size_t dense = n - background;
    n = every(errors, n, 7700, 10800, 300);
    detect_errors(f, errors, n, 10800);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(7300.5));
    assert_int_equal(f->signals[0].end, at(7539.5));
    assert_int_equal(f->signals[0].n, dense);
    assert_true(f->signals[0].before > 0.15 && f->signals[0].before < 0.25); // 24 in two hours
    assert_true(f->signals[0].score > 0.7);
}

static void even_background_is_told_as_flat(void **state)
{
    fixture *f = *state;
    double errors[400];
    size_t n = every(errors, 0, 15, 10800, 60);
    detect_errors(f, errors, n, 10800);
    assert_flat(f, n, 15, errors[n - 1], true); // a seventh of all records
}

/* A log cut to its errors: they are there from the first record on. */
static void errors_from_the_first_record_on_are_flat_and_grave(void **state)
{
    fixture *f = *state;
    for (int t = 0; t < HOUR; t += 60) {
        log_line(f, t, "ERROR upstream refused");
    }
    put(f, "app.log");
    detect(f, "errors", 0, HOUR);
    assert_flat(f, 60, 0, HOUR - 60, true);
}

/* Clumps a second apart for two minutes, after a quiet hour: noise in the rate ends nothing. */
static void lulls_inside_an_episode_do_not_end_it(void **state)
{
    fixture *f = *state;
    double errors[800];
    size_t n = every(errors, 0, 3000.05, 3001, 0.01);
    n = every(errors, n, 3003.5, 3045, 0.5);
    n = every(errors, n, 3046.05, 3048, 0.02);
    n = every(errors, n, 3050.5, 3120, 0.5);
    detect_errors(f, errors, n, HOUR);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_ONSET);
    assert_int_equal(f->signals[0].time, at(3000.05));
    assert_int_equal(f->signals[0].n, n);
}

/* Independent errors, one a minute on average: what a healthy source with a flaky client looks like. */
static size_t scattered(double *into, uint64_t seed, double seconds)
{
    size_t n = 0;
    for (int t = 1; t < seconds; t++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        if ((seed >> 33) % 60 == 0) {
            into[n++] = t;
        }
    }
    return n;
}

static void random_background_of_many_sources_never_scores_high(void **state)
{
    fixture *f = *state;
    double errors[600];
    for (uint64_t seed = 1; seed <= 12; seed++) {
        size_t n = scattered(errors, seed, 10800);
        assert_true(n > 100);
        put_log(f, dbr_arena_printf(&f->arena, "app-%llu.log", (unsigned long long)seed), errors, n, 10800);
    }
    detect(f, "errors", 0, 10800);
    for (size_t i = 0; i < f->n; i++) {
        if (f->signals[i].score >= 0.3) { // from there on timeline takes it for an incident
            fail_msg("member %u scores %g: %llu errors, %g a minute after %g", f->signals[i].i_member,
                     f->signals[i].score, (unsigned long long)f->signals[i].n, f->signals[i].during,
                     f->signals[i].before);
        }
    }
}

static void of_two_equal_bursts_in_one_source_the_first_is_the_episode(void **state)
{
    fixture *f = *state;
    double errors[200];
    size_t n = every(errors, 0, 3600.5, 3660, 1);
    n = every(errors, n, 7200.5, 7260, 1);
    detect_errors(f, errors, n, 10800);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(3600.5));
    assert_int_equal(f->signals[0].end, at(3659.5));
    assert_int_equal(f->signals[0].n, 60);
}

static void small_burst_long_before_is_background_of_the_great_one(void **state)
{
    fixture *f = *state;
    double errors[700];
    size_t n = every(errors, 0, 3600.5, 3610, 1);
    n = every(errors, n, 7200.5, 7800, 1);
    detect_errors(f, errors, n, 10800);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(7200.5));
    assert_int_equal(f->signals[0].n, 600);
}

static void each_source_has_its_own_episode_in_order_of_time(void **state)
{
    fixture *f = *state;
    double early[100];
    double late[100];
    size_t n = every(early, 0, 1800.5, 1860, 1);
    (void)every(late, 0, 2400.5, 2460, 1);
    put_log(f, "a.log", late, n, HOUR);
    put_log(f, "b.log", early, n, HOUR);
    detect(f, "errors", 0, HOUR);
    assert_int_equal(f->n, 2);
    assert_int_equal(f->signals[0].time, at(1800.5));
    assert_int_equal(f->signals[0].i_member, 1);
    assert_int_equal(f->signals[1].time, at(2400.5));
    assert_int_equal(f->signals[1].i_member, 0);
}

static void errors_outside_the_span_are_not_looked_at(void **state)
{
    fixture *f = *state;
    double errors[100];
    size_t n = every(errors, 0, 600.5, 660, 1);
    put_log(f, "app.log", errors, n, HOUR);
    detect(f, "errors", 1200, HOUR);
    assert_int_equal(f->n, 0);
    detect(f, "errors", 0, 1200);
    assert_int_equal(f->n, 1);
}

DBR_TESTS(CASE(no_errors_give_nothing), CASE(one_error_is_no_episode),
          CASE(two_errors_at_once_are_no_episode), CASE(three_errors_at_once_are_an_episode),
          CASE(few_scattered_errors_are_no_episode), CASE(warnings_are_no_errors),
          CASE(ramp_up_without_background_begins_with_its_first_error),
          CASE(rise_over_a_background_is_cut_out_at_both_ends), CASE(even_background_is_told_as_flat),
          CASE(errors_from_the_first_record_on_are_flat_and_grave),
          CASE(lulls_inside_an_episode_do_not_end_it),
          CASE(random_background_of_many_sources_never_scores_high),
          CASE(of_two_equal_bursts_in_one_source_the_first_is_the_episode),
          CASE(small_burst_long_before_is_background_of_the_great_one),
          CASE(each_source_has_its_own_episode_in_order_of_time),
          CASE(errors_outside_the_span_are_not_looked_at))
