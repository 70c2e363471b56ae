/* A series that reaches its maximum and stays there. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static void detect_saturation(fixture *f, const char *name, const double *v, size_t n)
{
    put_series(f, name, 0, 15, v, n);
    detect(f, "saturation", 0, 15 * (double)n);
}

static const double full[] = {12, 31, 18, 44, 52, 67, 81, 100, 100, 100, 100, 100, 100, 71, 33, 20};
enum { N_FULL = sizeof(full) / sizeof(full[0]) };

static void plateau_at_the_maximum_is_found_with_its_ends(void **state)
{
    fixture *f = *state;
    detect_saturation(f, "pool_in_use", full, N_FULL);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_SATURATION);
    assert_int_equal(f->signals[0].time, at(15 * 7));
    assert_int_equal(f->signals[0].end, at(15 * 13));
    assert_int_equal(f->signals[0].n, 6);
    assert_true(f->signals[0].peak == 100);
    assert_true(f->signals[0].limit == 100);
    assert_int_equal(f->signals[0].first.time, at(15 * 7));
    assert_true(f->signals[0].first.value == 100);
}

static void plateau_to_the_last_sample_is_open(void **state)
{
    fixture *f = *state;
    detect_saturation(f, "pool_in_use", full, 12);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].end, DBR_TIME_NONE);
}

static void three_samples_are_a_peak_not_a_limit(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 18, 44, 52, 67, 81, 100, 100, 100, 71, 33, 20, 18};
    detect_saturation(f, "pool_in_use", v, 14);
    assert_int_equal(f->n, 0);
}

static void four_samples_are_a_limit(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 18, 44, 52, 67, 81, 100, 100, 100, 100, 33, 20, 18};
    detect_saturation(f, "pool_in_use", v, 14);
    assert_int_equal(f->n, 1);
}

static void nearly_the_maximum_is_not_the_maximum(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 18, 44, 52, 67, 81, 100, 99.99, 100, 99.98, 100, 99.97, 100, 33, 20};
    detect_saturation(f, "pool_in_use", v, 16);
    assert_int_equal(f->n, 0);
}

static void a_share_is_at_its_limit_when_nearly_all_is_used(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 18, 44, 52, 67, 81, 99.2, 98.7, 99.9, 99.1, 98.3, 33, 20, 18, 21};
    detect_saturation(f, "%util", v, 16);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(15 * 7));
    assert_int_equal(f->signals[0].n, 5);
    assert_true(f->signals[0].peak == 99.9);
    assert_true(f->signals[0].limit == 100);
}

/* What was read to a fraction is the highest that was seen. */
static void a_highest_value_with_a_fraction_is_no_limit(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 18, 44, 52, 67, 81, 99.7, 99.7, 99.7, 99.7, 33, 20, 18};
    detect_saturation(f, "cpu_busy", v, 14);
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].peak == 99.7);
    assert_true(f->signals[0].limit == 0);
}

static void a_share_below_the_whole_or_of_what_is_good_is_at_no_limit(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 18, 44, 52, 67, 81, 91.2, 90.7, 91.9, 91.1, 90.3, 33, 20, 18, 21};
    detect_saturation(f, "%util", v, 16);
    assert_int_equal(f->n, 0);
    const double idle[] = {12, 31, 18, 44, 52, 67, 81, 99.2, 98.7, 99.9, 99.1, 98.3, 33, 20, 18, 21};
    detect_saturation(f, "%idle", idle, 16);
    assert_int_equal(f->n, 0);
}

static void switch_between_two_values_is_no_saturation(void **state)
{
    fixture *f = *state;
    const double v[] = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0};
    detect_saturation(f, "leader", v, 16);
    assert_int_equal(f->n, 0);
}

static void series_that_always_was_near_its_maximum_says_nothing(void **state)
{
    fixture *f = *state;
    const double v[] = {91, 93, 90, 94, 92, 95, 97, 100, 100, 100, 100, 100, 100, 96, 93, 92};
    detect_saturation(f, "pool_in_use", v, 16);
    assert_int_equal(f->n, 0);
}

static void series_that_begins_at_its_maximum_says_nothing(void **state)
{
    fixture *f = *state;
    const double v[] = {100, 100, 100, 100, 100, 67, 52, 44, 18, 31, 12, 20, 25, 22, 18, 14};
    detect_saturation(f, "pool_in_use", v, 16);
    assert_int_equal(f->n, 0);
}

static void durations_are_left_out(void **state)
{
    fixture *f = *state;
    detect_saturation(f, "request_duration_p99", full, N_FULL);
    assert_int_equal(f->n, 0);
}

/* All calls succeed again: nothing has run out. */
static void what_is_best_at_its_maximum_is_left_out(void **state)
{
    fixture *f = *state;
    detect_saturation(f, "availability", full, N_FULL);
    assert_int_equal(f->n, 0);
    detect_saturation(f, "request_success_rate", full, N_FULL);
    assert_int_equal(f->n, 0);
}

static void usage_is_no_age(void **state)
{
    fixture *f = *state;
    detect_saturation(f, "memory_usage", full, N_FULL);
    assert_int_equal(f->n, 1);
}

static void seven_samples_are_too_few(void **state)
{
    fixture *f = *state;
    const double v[] = {12, 31, 44, 100, 100, 100, 100};
    detect_saturation(f, "pool_in_use", v, 7);
    assert_int_equal(f->n, 0);
}

static void limit_reached_outside_the_span_is_not_told(void **state)
{
    fixture *f = *state;
    put_series(f, "pool_in_use", 0, 15, full, N_FULL);
    detect(f, "saturation", 15 * 8, 15 * 16);
    assert_int_equal(f->n, 0);
    detect(f, "saturation", 15 * 7, 15 * 16);
    assert_int_equal(f->n, 1);
}

static void longer_plateau_scores_higher(void **state)
{
    fixture *f = *state;
    double v[40];
    for (size_t i = 0; i < 40; i++) {
        v[i] = i < 7 ? full[i] : 100;
    }
    put_series(f, "long_pool", 0, 15, v, 40);
    detect_saturation(f, "short_pool", full, N_FULL);
    assert_int_equal(f->n, 2);
    bool long_is_first = f->signals[0].n == 33;
    assert_int_equal(f->signals[long_is_first ? 0 : 1].n, 33);
    assert_true(f->signals[long_is_first ? 0 : 1].score > f->signals[long_is_first ? 1 : 0].score);
}

static void a_counter_that_stops_is_no_limit(void **state)
{
    fixture *f = *state;
    const double v[] = {0, 12, 31, 44, 50, 63, 71, 100, 100, 100, 100, 100, 100, 100, 100, 100};
    detect_saturation(f, "rows_written", v, 16);
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(a_counter_that_stops_is_no_limit), CASE(plateau_at_the_maximum_is_found_with_its_ends),
          CASE(plateau_to_the_last_sample_is_open), CASE(three_samples_are_a_peak_not_a_limit),
          CASE(four_samples_are_a_limit), CASE(nearly_the_maximum_is_not_the_maximum),
          CASE(a_share_is_at_its_limit_when_nearly_all_is_used),
          CASE(a_share_below_the_whole_or_of_what_is_good_is_at_no_limit),
          CASE(a_highest_value_with_a_fraction_is_no_limit), CASE(switch_between_two_values_is_no_saturation),
          CASE(series_that_always_was_near_its_maximum_says_nothing),
          CASE(series_that_begins_at_its_maximum_says_nothing), CASE(durations_are_left_out),
          CASE(what_is_best_at_its_maximum_is_left_out), CASE(usage_is_no_age),
          CASE(seven_samples_are_too_few), CASE(limit_reached_outside_the_span_is_not_told),
          CASE(longer_plateau_scores_higher))
