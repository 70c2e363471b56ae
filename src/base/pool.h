/*
 * A worker pool: n independent jobs over the processors, results in job order.
 */
#ifndef DBR_BASE_POOL_H
#define DBR_BASE_POOL_H

#include "base/err.h"

#include <stdbool.h>

/* Job `i` of `n`; runs on any thread. A failure is its own business: keep it in `data`. */
typedef void (*dbr_pool_job)(void *data, size_t i);

/* Runs jobs 0…n-1, at most `n_threads` at once (0: one a processor), and returns when all are done. With one
 * thread the jobs run in order on the calling thread. */
void dbr_pool_run(size_t n, int n_threads, dbr_pool_job job, void *data);

/* The same for a caller that has something to show meanwhile: `watch` is called with `data` on the calling thread, about ten
 * times a second while jobs run and once when all are done. The jobs run on other threads, unless there are none to be had. */
typedef void (*dbr_pool_watch)(void *data);
void dbr_pool_run_watched(size_t n, int n_threads, dbr_pool_job job, dbr_pool_watch watch, void *data);

/* Bytes of a text from which on a thread is worth it when half of what a check does goes to it: below them nobody waits, and where
 * two processors are halves of one, two threads cost a third more than one. */
enum { DBR_PAIR_MIN_BYTES = 512 << 10 };

/* Runs jobs 0…n-1 on the calling thread and one beside it, where there are a processor and a thread for it; each takes the next number
 * until none is left. For unequal pieces of what takes milliseconds; with `is_worth_it` false all run in order on the caller's. */
void dbr_pool_share(size_t n, bool is_worth_it, dbr_pool_job job, void *data);

/* Runs job 0 on the calling thread and job 1 on another beside it, where there are a processor and a thread for it, else behind
 * it. For two halves of something that takes milliseconds: a thread costs some twenty thousandths of one. */
void dbr_pool_pair(dbr_pool_job job, void *data);

#endif
