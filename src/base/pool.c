/*
 * A worker pool without a queue: the jobs are numbered, and each thread takes the next number until none is
 * left. The calling thread works too, so that a machine that gives us no threads is only slower.
 */
#include "base/pool.h"

#include "base/file.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#define MAX_HELPERS 255 // threads besides the calling one; no machine we know gains from more

typedef struct pool {
    size_t n;
    dbr_pool_job job;
    void *data;
    atomic_size_t next; // the first number nobody has taken
} pool;

static void *work(void *data);

void dbr_pool_run(size_t n, int n_threads, dbr_pool_job job, void *data)
{
    pthread_t helpers[MAX_HELPERS];
    size_t n_helpers = 0;
    sigset_t all, before;
    static const int own_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL,
                                     SIGABRT}; // a sanitizer wants to hear of them
    pool p = {.n = n, .job = job, .data = data};

    assert(n_threads >= 0);
    atomic_init(&p.next, 0);
    size_t wanted = n_threads > 0 ? (size_t)n_threads : (size_t)dbr_os_cpus();
    wanted = wanted < n ? wanted : n;
    wanted = wanted <= MAX_HELPERS ? wanted : MAX_HELPERS + 1;
    /* Helpers inherit the mask: signals stay the business of the thread that has handlers in mind. */
    (void)sigfillset(&all);
    for (size_t i = 0; i < sizeof(own_faults) / sizeof(own_faults[0]); i++) {
        (void)sigdelset(&all, own_faults[i]);
    }
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    while (n_helpers + 1 < wanted && pthread_create(&helpers[n_helpers], NULL, work, &p) == 0) {
        n_helpers++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)work(&p);
    for (size_t i = 0; i < n_helpers; i++) {
        (void)pthread_join(helpers[i], NULL);
    }
}

static void *work(void *data)
{
    pool *p = data;
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed);
        if (i >= p->n) {
            return NULL; /* what the jobs wrote is published by pthread_join */
        }
        p->job(p->data, i);
    }
}
