/* Where a series leaves its level and comes back. Samples are 15 s apart unless a test says otherwise. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

#include <math.h>

enum { STEP_S = 15 };

/* A level with a small repeating unrest around it (at most 1). */
static double unrest(size_t i)
{
    static const double around[] = {0.3, -0.6, 1, -0.2, 0.7, -1, 0.1, -0.4, 0.9, -0.8, 0.5};
    return around[i % 11];
}

static void detect_shift(fixture *f, const double *v, size_t n)
{
    put_series(f, "errors_per_second", 0, STEP_S, v, n);
    detect(f, "shift", 0, (double)STEP_S * (double)n);
}

static dbr_time sample(size_t i)
{
    return at((double)STEP_S * (double)i);
}

static void excursion(double *v, size_t n, size_t from, size_t to, double outside, double inside)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = (i >= from && i < to ? inside : outside) + unrest(i);
    }
}

static void step_and_recovery_are_found_to_the_sample(void **state)
{
    fixture *f = *state;
    double v[200];
    excursion(v, 200, 90, 141, 20, 80);
    detect_shift(f, v, 200);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_SHIFT);
    assert_int_equal(f->signals[0].time, sample(90));
    assert_int_equal(f->signals[0].end, sample(141));
    assert_int_equal(f->signals[0].n, 51);
    assert_int_equal(f->signals[0].first.time, sample(90));
    assert_int_equal(f->signals[0].last.time, sample(141));
    assert_true(fabs(f->signals[0].before - 20) <= 1);
    assert_true(fabs(f->signals[0].during - 80) <= 1);
    assert_true(fabs(f->signals[0].peak - 81) < 0.001);
    assert_true(f->signals[0].score > 0.8);
}

static void step_that_stays_has_no_end(void **state)
{
    fixture *f = *state;
    double v[100];
    excursion(v, 100, 60, 100, 20, 80);
    detect_shift(f, v, 100);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, sample(60));
    assert_int_equal(f->signals[0].end, DBR_TIME_NONE);
}

static void fall_is_a_shift_too(void **state)
{
    fixture *f = *state;
    double v[100];
    excursion(v, 100, 40, 70, 80, 20);
    detect_shift(f, v, 100);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, sample(40));
    assert_int_equal(f->signals[0].end, sample(70));
    assert_true(f->signals[0].peak < 20);
    assert_true(f->signals[0].during < f->signals[0].before);
}

static void ramp_begins_where_it_leaves_the_band(void **state)
{
    fixture *f = *state;
    double v[160];
    for (size_t i = 0; i < 160; i++) {
        double high = i < 60 ? 0 : i < 80 ? 4 * (double)(i - 60) : i < 120 ? 80 : 0;
        v[i] = 10 + high + 0.1 * unrest(i);
    }
    detect_shift(f, v, 160);
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].time > sample(60));  // v[60] is still at the level
    assert_true(f->signals[0].time <= sample(62)); // 10 % of the height is reached
    assert_int_equal(f->signals[0].end, sample(120));
}

static void level_without_change_gives_nothing(void **state)
{
    fixture *f = *state;
    double v[200];
    excursion(v, 200, 0, 0, 20, 20);
    detect_shift(f, v, 200);
    assert_int_equal(f->n, 0);
}

static void constant_series_gives_nothing(void **state)
{
    fixture *f = *state;
    double v[50];
    for (size_t i = 0; i < 50; i++) {
        v[i] = 7;
    }
    detect_shift(f, v, 50);
    assert_int_equal(f->n, 0);
}

static void change_within_the_unrest_gives_nothing(void **state)
{
    fixture *f = *state;
    double v[200];
    excursion(v, 200, 90, 140, 20, 21);
    detect_shift(f, v, 200);
    assert_int_equal(f->n, 0);
}

static void long_series_are_refined_to_the_sample(void **state)
{
    fixture *f = *state;
    double v[2000]; // looked at in groups of eight; 1205 and 1643 stand inside a group
    excursion(v, 2000, 1205, 1643, 20, 80);
    detect_shift(f, v, 2000);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, sample(1205));
    assert_int_equal(f->signals[0].end, sample(1643));
}

static void onset_late_in_a_group_is_not_told_too_early(void **state)
{
    fixture *f = *state;
    double v[2000];
    excursion(v, 2000, 1201, 1643, 20, 80); // the group [1200, 1208) is mostly inside
    detect_shift(f, v, 2000);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, sample(1201));
}

static void missing_values_are_passed_over(void **state)
{
    fixture *f = *state;
    double v[200];
    excursion(v, 200, 90, 141, 20, 80);
    v[0] = v[40] = v[89] = v[100] = v[140] = v[199] = NAN;
    detect_shift(f, v, 200);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, sample(90));
    assert_int_equal(f->signals[0].end, sample(141));
    assert_true(isfinite(f->signals[0].score) && isfinite(f->signals[0].during));
}

static void only_missing_values_give_nothing(void **state)
{
    fixture *f = *state;
    double v[20];
    for (size_t i = 0; i < 20; i++) {
        v[i] = NAN;
    }
    detect_shift(f, v, 20);
    assert_int_equal(f->n, 0);
}

static void seven_points_are_too_few(void **state)
{
    fixture *f = *state;
    const double v[] = {1, 1, 1, 1, 90, 90, 1};
    detect_shift(f, v, 7);
    assert_int_equal(f->n, 0);
}

static void eight_points_are_enough(void **state)
{
    fixture *f = *state;
    const double v[] = {1, 1, 1, 1, 90, 90, 1, 1};
    detect_shift(f, v, 8);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, sample(4));
    assert_int_equal(f->signals[0].end, sample(6));
}

static void one_sample_back_in_the_band_is_no_recovery(void **state)
{
    fixture *f = *state;
    double v[200];
    excursion(v, 200, 90, 141, 20, 80);
    v[125] = v[130] = 20;
    detect_shift(f, v, 200);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].end, sample(141));
}

static void samples_outside_the_span_do_not_count(void **state)
{
    fixture *f = *state;
    double v[200];
    excursion(v, 200, 150, 180, 20, 80);
    put_series(f, "errors_per_second", 0, STEP_S, v, 200);
    detect(f, "shift", 0, (double)STEP_S * 140);
    assert_int_equal(f->n, 0);
    detect(f, "shift", 0, (double)STEP_S * 200);
    assert_int_equal(f->n, 1);
}

/* Sixty samples: a climb from `low` to `high` over [from, 50), before and after it `low`. */
static void climb(double *v, size_t from, double low, double high)
{
    for (size_t i = 0; i < 60; i++) {
        double part = (double)(i - from) / (double)(50 - from);
        v[i] = i < from || i >= 50 ? low : low + part * (high - low);
    }
}

static void a_lag_that_grows_and_is_gone_is_a_ramp(void **state)
{
    fixture *f = *state;
    double v[60];
    climb(v, 2, 0, 480);
    detect_shift(f, v, 60);
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].time <= sample(3));
    assert_int_equal(f->signals[0].end, sample(50));
    assert_true(f->signals[0].score >= 0.6);
    assert_true(fabs(f->signals[0].peak - 470) < 1);
}

static void a_counter_is_no_ramp(void **state)
{
    fixture *f = *state;
    double v[60];
    for (size_t i = 0; i < 60; i++) {
        v[i] = 100 + 10 * (double)i;
    }
    detect_shift(f, v, 60);
    for (size_t i = 0; i < f->n; i++) {
        assert_true(f->signals[i].score < 0.6);
    }
}

static void a_drift_that_does_not_double_is_no_ramp(void **state)
{
    fixture *f = *state;
    double v[60];
    climb(v, 2, 770, 990);
    detect_shift(f, v, 60);
    for (size_t i = 0; i < f->n; i++) {
        assert_true(f->signals[i].score < 0.6);
    }
}

static void a_percentage_that_climbs_to_its_end_is_a_ramp(void **state)
{
    fixture *f = *state;
    double v[60];
    climb(v, 2, 60, 100.5);
    detect_shift(f, v, 60);
    assert_int_equal(f->n, 1);
    assert_true(f->signals[0].score >= 0.6);
}

DBR_TESTS(CASE(a_lag_that_grows_and_is_gone_is_a_ramp), CASE(a_counter_is_no_ramp),
          CASE(a_drift_that_does_not_double_is_no_ramp), CASE(a_percentage_that_climbs_to_its_end_is_a_ramp),
          CASE(step_and_recovery_are_found_to_the_sample), CASE(step_that_stays_has_no_end),
          CASE(fall_is_a_shift_too), CASE(ramp_begins_where_it_leaves_the_band),
          CASE(level_without_change_gives_nothing), CASE(constant_series_gives_nothing),
          CASE(change_within_the_unrest_gives_nothing), CASE(long_series_are_refined_to_the_sample),
          CASE(onset_late_in_a_group_is_not_told_too_early), CASE(missing_values_are_passed_over),
          CASE(only_missing_values_give_nothing), CASE(seven_points_are_too_few),
          CASE(eight_points_are_enough), CASE(one_sample_back_in_the_band_is_no_recovery),
          CASE(samples_outside_the_span_do_not_count))
