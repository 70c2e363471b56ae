/* The changes of one series. Samples are a minute apart unless a test says otherwise. */
#include "test.h"

#include "detect/detect_impl.h"

#include <math.h>

#define SECOND ((dbr_time)1000000000)

enum { MAX = 20000 };

typedef struct fixture {
    dbr_arena arena;
    dbr_time t[MAX];
    double v[MAX];
    const dbr_changepoint *found;
    size_t n;
    dbr_time season;
} fixture;

static int set_up(void **state)
{
    *state = dbr_xcalloc(1, sizeof(fixture));
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

/* Noise that is the same everywhere: about normal, with a spread of 1. */
static double noise(size_t i)
{
    double sum = 0;
    uint32_t x = (uint32_t)i * 2654435761u + 12345u;
    for (int k = 0; k < 12; k++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        sum += x / 4294967296.0;
    }
    return sum - 6;
}

static void look(fixture *f, size_t n, dbr_time step)
{
    for (size_t i = 0; i < n; i++) {
        f->t[i] = (dbr_time)1739059200 * SECOND + (dbr_time)i * step;
    }
    dbr_changepoints(f->t, f->v, n, &f->arena, &f->found, &f->n, &f->season);
}

/* The found ones of a kind; `*ret` the last of them. */
static size_t count(const fixture *f, dbr_change_kind kind, dbr_changepoint *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (f->found[i].kind == kind) {
            *ret = f->found[i];
            n++;
        }
    }
    return n;
}

static void step_is_one_level_with_direction_and_levels(void **state)
{
    fixture *f = *state;
    dbr_changepoint c = {0};
    for (size_t i = 0; i < 200; i++) {
        f->v[i] = (i < 120 ? 30 : 50) + noise(i);
    }
    look(f, 200, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &c), 1);
    assert_int_equal(count(f, DBR_CHANGE_TREND, &c), 0);
    (void)count(f, DBR_CHANGE_LEVEL, &c);
    assert_int_equal(c.i, 120);
    assert_int_equal(c.end, 200);
    assert_true(c.is_up);
    assert_true(fabs(c.before - 30) < 0.5);
    assert_true(fabs(c.after - 50) < 0.5);
    assert_true(c.confidence > 0.7 && c.confidence < 1);
}

static void step_in_a_long_series_is_found_to_the_sample(void **state)
{
    fixture *f = *state;
    dbr_changepoint c = {0};
    for (size_t i = 0; i < MAX; i++) {
        f->v[i] = (i < 7003 ? 80 : 20) + noise(i);
    }
    look(f, MAX, SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &c), 1);
    assert_int_equal(c.i, 7003);
    assert_false(c.is_up);
}

static void noise_changes_nowhere_and_its_peaks_are_weak(void **state)
{
    fixture *f = *state;
    dbr_changepoint c = {0};
    for (size_t i = 0; i < 5000; i++) {
        f->v[i] = 100 + noise(i);
    }
    look(f, 5000, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &c) + count(f, DBR_CHANGE_TREND, &c), 0);
    for (size_t i = 0; i < f->n; i++) {
        assert_true(f->found[i].confidence < DBR_CHANGE_SURE);
    }
}

static void bend_is_a_trend(void **state)
{
    fixture *f = *state;
    dbr_changepoint c = {0};
    for (size_t i = 0; i < 300; i++) {
        f->v[i] = (i < 150 ? 10 : 10 + ((double)i - 150)) + noise(i);
    }
    look(f, 300, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &c), 0);
    assert_int_equal(count(f, DBR_CHANGE_TREND, &c), 1);
    assert_true(c.i >= 140 && c.i <= 160);
    assert_true(c.is_up);
}

static void steady_climb_is_no_change(void **state)
{
    fixture *f = *state;
    dbr_changepoint c = {0};
    for (size_t i = 0; i < 300; i++) {
        f->v[i] = (double)i + noise(i);
    }
    look(f, 300, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &c) + count(f, DBR_CHANGE_TREND, &c), 0);
}

static void peak_is_an_excursion_with_an_end(void **state)
{
    fixture *f = *state;
    dbr_changepoint c = {0};
    for (size_t i = 0; i < 3000; i++) {
        f->v[i] = (i >= 1000 && i < 1006 ? 90 : 50) + noise(i);
    }
    look(f, 3000, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &c), 0);
    size_t sure = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (f->found[i].confidence >= DBR_CHANGE_SURE) {
            c = f->found[i];
            sure++;
        }
    }
    assert_int_equal(sure, 1);
    assert_int_equal(c.kind, DBR_CHANGE_EXCURSION);
    assert_int_equal(c.i, 1000);
    assert_int_equal(c.end, 1006);
    assert_true(c.is_up);
    assert_true(fabs(c.before - 50) < 1);
    assert_true(c.after > 87);
}

static void day_is_taken_out(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 5 * 144; i++) { // ten minutes apart
        f->v[i] =
            100 + 40 * sin((double)i * 2 * 3.14159265 / 144) + noise(i) + (i >= 500 && i < 512 ? 30 : 0);
    }
    look(f, 5 * (size_t)144, 600 * SECOND);
    assert_int_equal(f->season, 86400 * SECOND);
    bool is_there = false;
    for (size_t i = 0; i < f->n; i++) {
        is_there |= f->found[i].kind == DBR_CHANGE_EXCURSION && f->found[i].i == 500 &&
                    f->found[i].end == 512 && f->found[i].confidence >= DBR_CHANGE_SURE;
    }
    assert_true(is_there);
}

static void less_than_three_days_have_no_season(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 2 * 144; i++) {
        f->v[i] = 100 + 40 * sin((double)i * 2 * 3.14159265 / 144);
    }
    look(f, 2 * (size_t)144, 600 * SECOND);
    assert_int_equal(f->season, 0);
}

static void few_samples_and_constants_say_nothing(void **state)
{
    fixture *f = *state;
    f->v[4] = 1000;
    look(f, 9, 60 * SECOND);
    assert_int_equal(f->n, 0);
    look(f, 0, 60 * SECOND);
    assert_int_equal(f->n, 0);
    f->v[4] = 0;
    look(f, 500, 60 * SECOND);
    assert_int_equal(f->n, 0);
}

static void samples_of_one_instant_have_no_season(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 100; i++) {
        f->v[i] = noise(i);
    }
    look(f, 100, 0);
    assert_int_equal(f->season, 0);
}

static void borders_do_not_depend_on_unit_or_origin(void **state)
{
    fixture *f = *state;
    dbr_changepoint a = {0};
    dbr_changepoint b = {0};
    for (size_t i = 0; i < 400; i++) {
        f->v[i] = (i < 250 ? 3 : 9) + noise(i);
    }
    look(f, 400, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &a), 1);
    for (size_t i = 0; i < 400; i++) {
        f->v[i] = 1e9 - 1e6 * f->v[i];
    }
    look(f, 400, 60 * SECOND);
    assert_int_equal(count(f, DBR_CHANGE_LEVEL, &b), 1);
    assert_int_equal(a.i, b.i);
    assert_true(a.is_up && !b.is_up);
    assert_true(fabs(a.confidence - b.confidence) < 1e-6);
}

static void a_step_is_told_once(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < 200; i++) {
        f->v[i] = (i < 100 ? 10 : 20) + noise(i) / 2;
    }
    look(f, 200, 60 * SECOND);
    size_t n_there = 0;
    for (size_t i = 0; i < f->n; i++) {
        n_there += f->found[i].i == 100;
        assert_true(i == 0 || f->found[i].i != f->found[i - 1].i);
    }
    assert_int_equal(n_there, 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

DBR_TESTS(CASE(a_step_is_told_once), CASE(step_is_one_level_with_direction_and_levels),
          CASE(step_in_a_long_series_is_found_to_the_sample),
          CASE(noise_changes_nowhere_and_its_peaks_are_weak), CASE(bend_is_a_trend),
          CASE(steady_climb_is_no_change), CASE(peak_is_an_excursion_with_an_end), CASE(day_is_taken_out),
          CASE(less_than_three_days_have_no_season), CASE(few_samples_and_constants_say_nothing),
          CASE(samples_of_one_instant_have_no_season), CASE(borders_do_not_depend_on_unit_or_origin))
