/* The worker pool: every job once, whatever the number of threads. */
#include "base/pool.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

#define MANY 5000

static atomic_int runs[MANY];
static size_t order[MANY];
static atomic_size_t n_done;

static void count(void *data, size_t i)
{
    assert_ptr_equal(data, runs);
    atomic_fetch_add(&runs[i], 1);
    order[atomic_fetch_add(&n_done, 1)] = i;
}

static void run(size_t n, int n_threads)
{
    memset(runs, 0, sizeof(runs));
    atomic_store(&n_done, 0);
    dbr_pool_run(n, n_threads, count, runs);
    assert_int_equal(n_done, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(runs[i], 1);
    }
}

static void no_jobs_are_no_work(void **state)
{
    (void)state;
    run(0, 0);
    run(0, 1);
    run(0, 8);
}

static void each_job_runs_once_on_any_number_of_threads(void **state)
{
    (void)state;
    run(1, 0);
    run(MANY, 0);
    run(MANY, 2);
    run(MANY, 16);
    run(3, 16);
    run(MANY, 10000);
}

static void one_thread_runs_them_in_order(void **state)
{
    (void)state;
    run(MANY, 1);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(order[i], i);
    }
}

static void is_caller(void *data, size_t i)
{
    pthread_t *caller = data;
    (void)i;
    assert_true(pthread_equal(*caller, pthread_self()));
}

static void one_thread_is_the_calling_one(void **state)
{
    (void)state;
    pthread_t caller = pthread_self();
    dbr_pool_run(3, 1, is_caller, &caller);
    dbr_pool_run(1, 8, is_caller, &caller);
}

static void the_caller_keeps_its_signals(void **state)
{
    (void)state;
    sigset_t mask;
    run(MANY, 4);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
    assert_int_equal(sigismember(&mask, SIGINT), 0);
}

typedef struct watched {
    pthread_t caller;
    atomic_int n_here;
    int n_calls;
} watched;

/* Waits for the other one: two jobs can only end when they run at the same time. */
static void meet(void *data, size_t i)
{
    watched *w = data;
    (void)i;
    if (pthread_equal(w->caller, pthread_self())) {
        return; // alone for ever otherwise; n_here tells
    }
    atomic_fetch_add(&w->n_here, 1);
    while (atomic_load(&w->n_here) < 2) {
        (void)sched_yield();
    }
}

static void look(void *data)
{
    watched *w = data;
    assert_true(pthread_equal(w->caller, pthread_self()));
    w->n_calls++;
}

static void watching_leaves_the_jobs_to_as_many_threads(void **state)
{
    (void)state;
    watched w = {.caller = pthread_self()};
    dbr_pool_run_watched(2, 2, meet, look, &w);
    assert_int_equal(w.n_here, 2);
    assert_true(w.n_calls >= 1);
}

static void watching_nothing_ends_with_one_look(void **state)
{
    (void)state;
    watched w = {.caller = pthread_self()};
    dbr_pool_run_watched(0, 2, meet, look, &w);
    assert_int_equal(w.n_calls, 1);
}

static void add_one(void *data, size_t i)
{
    atomic_fetch_add(&((atomic_int *)data)[i], 1);
}

static void shared_jobs_run_once_each(void **state)
{
    (void)state;
    atomic_int n_runs[9] = {0};
    dbr_pool_share(9, true, add_one, n_runs);
    dbr_pool_share(9, false, add_one, n_runs);
    dbr_pool_share(0, true, add_one, NULL);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(atomic_load(&n_runs[i]), 2);
    }
}

typedef struct halves {
    pthread_t caller;
    int n[2];
    bool first_is_callers;
} halves;

static void do_half(void *data, size_t i)
{
    halves *h = data;
    h->n[i]++;
    if (i == 0) {
        h->first_is_callers = pthread_equal(h->caller, pthread_self());
    }
}

static void a_pair_is_done_once_each(void **state)
{
    (void)state;
    halves h = {.caller = pthread_self()};
    dbr_pool_pair(do_half, &h);
    assert_int_equal(h.n[0], 1);
    assert_int_equal(h.n[1], 1);
    assert_true(h.first_is_callers);
}

DBR_TESTS(cmocka_unit_test(a_pair_is_done_once_each), cmocka_unit_test(shared_jobs_run_once_each),
          cmocka_unit_test(no_jobs_are_no_work),
          cmocka_unit_test(each_job_runs_once_on_any_number_of_threads),
          cmocka_unit_test(one_thread_runs_them_in_order), cmocka_unit_test(one_thread_is_the_calling_one),
          cmocka_unit_test(the_caller_keeps_its_signals),
          cmocka_unit_test(watching_leaves_the_jobs_to_as_many_threads),
          cmocka_unit_test(watching_nothing_ends_with_one_look))
