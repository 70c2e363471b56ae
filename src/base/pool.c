/*
 * A worker pool without a queue: the jobs are numbered, and each thread takes the next number until none is
 * left. The calling thread works too, so that a machine that gives us no threads is only slower; when it has
 * something to watch it waits instead, and works only when no thread could be had.
 */
#include "base/pool.h"

#include "base/file.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#define MAX_HELPERS 255 // threads besides the calling one; no machine we know gains from more

#define NS_A_SECOND INT64_C(1000000000)
#define WATCH_NS    INT64_C(100000000) // ten looks a second: smooth for an eye, nothing for a processor

typedef struct pool {
    size_t n;
    dbr_pool_job job;
    void *data;
    atomic_size_t next; // the first number nobody has taken
    pthread_mutex_t lock;
    pthread_cond_t ended;
    size_t n_ended; // helpers that found no more work; under `lock`
} pool;

static size_t start_helpers(void *(*body)(void *), void *data, pthread_t *helpers, size_t n_wanted);
static void wait_watching(pool *p, size_t n_helpers, dbr_pool_watch watch);
static void *help(void *data);
static void work(pool *p);

void dbr_pool_run(size_t n, int n_threads, dbr_pool_job job, void *data)
{
    dbr_pool_run_watched(n, n_threads, job, NULL, data);
}

void dbr_pool_run_watched(size_t n, int n_threads, dbr_pool_job job, dbr_pool_watch watch, void *data)
{
    pthread_t helpers[MAX_HELPERS];
    pool p = {.n = n,
              .job = job,
              .data = data,
              .lock = PTHREAD_MUTEX_INITIALIZER,
              .ended = PTHREAD_COND_INITIALIZER};

    assert(n_threads >= 0);
    atomic_init(&p.next, 0);
    size_t wanted = n_threads > 0 ? (size_t)n_threads : (size_t)dbr_os_cpus();
    wanted = wanted < n ? wanted : n;
    size_t own = watch == NULL && wanted > 0 ? 1 : 0; // the calling thread is one of them
    size_t n_helpers = start_helpers(help, &p, helpers, wanted - own);
    if (watch != NULL && n_helpers > 0) {
        wait_watching(&p, n_helpers, watch);
    }
    work(&p);
    for (size_t i = 0; i < n_helpers; i++) {
        (void)pthread_join(helpers[i], NULL);
    }
    if (watch != NULL) {
        watch(data);
    }
    (void)pthread_cond_destroy(&p.ended);
    (void)pthread_mutex_destroy(&p.lock);
}

void dbr_pool_share(size_t n, bool is_worth_it, dbr_pool_job job, void *data)
{
    if (is_worth_it && n > 1) {
        dbr_pool_run(n, dbr_os_cpus() > 1 ? 2 : 1, job, data);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        job(data, i);
    }
}

typedef struct second {
    dbr_pool_job job;
    void *data;
} second;

static void *run_second(void *data)
{
    const second *s = data;
    s->job(s->data, 1);
    return NULL;
}

void dbr_pool_pair(dbr_pool_job job, void *data)
{
    second s = {job, data};
    pthread_t helper;
    bool is_helped = dbr_os_cpus() > 1 && start_helpers(run_second, &s, &helper, 1) == 1;
    job(data, 0);
    if (is_helped) {
        (void)pthread_join(helper, NULL);
    } else {
        job(data, 1);
    }
}

/* Helpers inherit the signal mask: signals stay the business of the thread that has handlers in mind. */
static size_t start_helpers(void *(*body)(void *), void *data, pthread_t *helpers, size_t n_wanted)
{
    static const int own_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL,
                                     SIGABRT}; // a sanitizer wants to hear of them
    size_t n = 0;
    sigset_t all, before;
    (void)sigfillset(&all);
    for (size_t i = 0; i < sizeof(own_faults) / sizeof(own_faults[0]); i++) {
        (void)sigdelset(&all, own_faults[i]);
    }
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    while (n < n_wanted && n < MAX_HELPERS && pthread_create(&helpers[n], NULL, body, data) == 0) {
        n++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return n;
}

/* By the wall clock: one that is set back makes the next look late, no more, because an end wakes us anyway. */
static void wait_watching(pool *p, size_t n_helpers, dbr_pool_watch watch)
{
    (void)pthread_mutex_lock(&p->lock);
    while (p->n_ended < n_helpers) {
        int64_t at = dbr_os_now_ns() + WATCH_NS;
        struct timespec until = {.tv_sec = (time_t)(at / NS_A_SECOND), .tv_nsec = (long)(at % NS_A_SECOND)};
        if (pthread_cond_timedwait(&p->ended, &p->lock, &until) != 0) { // 0: an end, or nothing at all
            (void)pthread_mutex_unlock(&p->lock);
            watch(p->data);
            (void)pthread_mutex_lock(&p->lock);
        }
    }
    (void)pthread_mutex_unlock(&p->lock);
}

static void *help(void *data)
{
    pool *p = data;
    work(p);
    (void)pthread_mutex_lock(&p->lock);
    p->n_ended++;
    (void)pthread_cond_signal(&p->ended);
    (void)pthread_mutex_unlock(&p->lock);
    return NULL; /* what the jobs wrote is published by pthread_join */
}

static void work(pool *p)
{
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed);
        if (i >= p->n) {
            return;
        }
        p->job(p->data, i);
    }
}
