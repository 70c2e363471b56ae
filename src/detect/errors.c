/*
 * Where errors begin and end, per source.
 *
 * The times t_0 … t_{n-1} of a source's records of level error and above are split where two constant rates explain them
 * best (Poisson likelihood: k log(k / T1) + (n - k) log((n - k) / T2), the split just before t_k). What lies before the
 * split is the background. The episode then reaches back over earlier errors as long as they follow each other much more
 * closely than the background's own (a fifth of its mean distance; two minutes when there is no background), because
 * failures usually ramp up. The end is found the same way on the reversed times.
 *
 * An episode counts when its rate is at least three times the background's and it has at least three errors. Rates are
 * noisy: what follows the end found is another part of the same episode when it, too, would count against the background
 * and begins within ten minutes.
 *
 * Errors without such a rise (there from the first record on, or a handful in days) are told of as ERRORS, weakly: their
 * score is 0.3 (1 - exp(-share / 0.1)) (1 - exp(-n / 3)), share being that of the source's records. They are grave when a
 * tenth of the source's records are errors: fewer are the usual noise of a large log.
 */
#include "detect/detect_impl.h"

#include <math.h>

#define MIN_ERRORS       3
#define MIN_RATE_RATIO   3.0
#define QUIET_REACH      (2 * DBR_MINUTE) // no background: errors this close belong together
#define BACKGROUND_REACH 0.2
#define SAME_EPISODE     (10 * DBR_MINUTE)
#define NOISE_SHARE      0.1

typedef struct error_times {
    dbr_time *times; // sorted
    dbr_entry *entries;
    size_t n, cap_times, cap_entries;
} error_times;

/* Index of the first event of the denser part, when the rate rises; n when one rate explains all as well. */
static size_t best_rise(const dbr_time *t, size_t n, dbr_time begin, dbr_time end)
{
    double total = (double)(end - begin) / (double)DBR_SECOND;
    double flat = (double)n * log((double)n / total);
    double best = flat + 3; // worth a parameter: about BIC for the sizes here
    size_t at = n;
    for (size_t k = 0; k < n; k++) {
        double before = (double)(t[k] - begin) / (double)DBR_SECOND;
        double after = total - before;
        if (before < 1 || after < 1) {
            continue;
        }
        double rate1 = (double)k / before;
        double rate2 = (double)(n - k) / after;
        double fit = (k > 0 ? (double)k * log(rate1) : 0) + (double)(n - k) * log(rate2);
        if (rate2 >= MIN_RATE_RATIO * rate1 && fit > best) { // clumps inside an episode are not its end
            best = fit;
            at = k;
        }
    }
    return at;
}

/* Earlier errors that belong to the episode that begins with event `at`. */
static size_t reach_back(const dbr_time *t, size_t at, dbr_time begin)
{
    while (at > 0) {
        double seconds = (double)(t[at - 1] - begin) / (double)DBR_SECOND;
        double rate = seconds > 0 ? (double)(at - 1) / seconds : 0;
        double reach = rate > 0 ? BACKGROUND_REACH / rate * (double)DBR_SECOND : (double)QUIET_REACH;
        reach = reach < (double)QUIET_REACH ? reach : (double)QUIET_REACH;
        if ((double)(t[at] - t[at - 1]) > reach) {
            break;
        }
        at--;
    }
    return at;
}

static size_t onset(const dbr_time *t, size_t n, dbr_time begin, dbr_time end)
{
    size_t at = best_rise(t, n, begin, end);
    return at < n ? reach_back(t, at, begin) : n;
}

/* Index after the last event of the episode: the onset of the reversed times. */
static size_t ending(const dbr_time *t, size_t n, dbr_time begin, dbr_time end, dbr_arena *arena)
{
    dbr_time *reversed = DBR_NEW_N(arena, dbr_time, n + 1);
    for (size_t i = 0; i < n; i++) {
        reversed[i] = -t[n - 1 - i];
    }
    size_t at = onset(reversed, n, -end, -begin);
    return at < n ? n - at : n;
}

/* Index after the episode that begins at `first`, over the lulls inside it. */
static size_t whole_episode(const dbr_time *t, size_t n, size_t first, dbr_span span, dbr_arena *arena)
{
    double before = (double)(t[first] - span.begin) / (double)DBR_MINUTE;
    double background = before > 0 && first > 0 ? (double)first / before : before > 0 ? 1 / before : 0;
    size_t end = first + ending(t + first, n - first, t[first] - 1, span.end + 1, arena);
    while (end < n && t[end] - t[end - 1] <= SAME_EPISODE) {
        size_t next = end + ending(t + end, n - end, t[end] - 1, span.end + 1, arena);
        double minutes = (double)(t[next - 1] - t[end]) / (double)DBR_MINUTE;
        double rate = (double)(next - end) / (minutes > 0.1 ? minutes : 0.1);
        if (next - end < MIN_ERRORS || rate < MIN_RATE_RATIO * background) {
            break;
        }
        end = next;
    }
    return end;
}

/* Errors that do not rise: from the first to the last of them. */
static void tell_of(const error_times *x, uint64_t n_records, signal_vec *out)
{
    size_t n = x->n;
    double share = n_records > 0 ? (double)n / (double)n_records : 1;
    double minutes = (double)(x->times[n - 1] - x->times[0]) / (double)DBR_MINUTE;
    *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_ERRORS,
                                  .time = x->times[0],
                                  .end = x->times[n - 1],
                                  .first = x->entries[0],
                                  .last = x->entries[n - 1],
                                  .i_member = x->entries[0].i_member,
                                  .i_template = x->entries[0].i_template,
                                  .i_series = -1,
                                  .level = x->entries[0].level,
                                  .n = n,
                                  .before = share,
                                  .during = (double)n / (minutes > 1 ? minutes : 1),
                                  .peak = share,
                                  .score = 0.3 * (1 - exp(-share / 0.1)) * (1 - exp(-(double)n / 3)),
                                  .failure = DBR_FAILURE_OTHER,
                                  .is_grave = share >= NOISE_SHARE};
}

static double peak_a_minute(const dbr_time *t, size_t n)
{
    size_t most = 0;
    for (size_t i = 0, j = 0; i < n; i++) {
        while (t[i] - t[j] >= DBR_MINUTE) {
            j++;
        }
        most = i - j + 1 > most ? i - j + 1 : most;
    }
    return (double)most;
}

/* An episode that begins; false when there is none. */
static bool judge(const error_times *x, dbr_span span, dbr_arena *arena, signal_vec *out)
{
    size_t n = x->n;
    if (n < MIN_ERRORS || span.end - span.begin < DBR_MINUTE) {
        return false;
    }
    size_t first = onset(x->times, n, span.begin, span.end + 1);
    if (first >= n) {
        return false;
    }
    size_t end = whole_episode(x->times, n, first, span, arena);
    size_t count = end - first;
    double minutes = (double)(x->times[end - 1] - x->times[first]) / (double)DBR_MINUTE;
    double before = (double)(x->times[first] - span.begin) / (double)DBR_MINUTE;
    double rate = (double)count / (minutes > 0.1 ? minutes : 0.1);
    double background = before > 0 ? (double)first / before : 0;
    /* No error in four minutes is not "never": of the background no more is known than less than one in that time. */
    double at_most = before > 0 && first == 0 ? 1 / before : background;
    if (count < MIN_ERRORS || rate < MIN_RATE_RATIO * at_most) {
        return false;
    }
    double ratio = at_most > 0 ? rate / at_most : 1000;
    double score = (1 - exp(-log10((double)count + 1) / 1.5)) * (1 - exp(-ratio / 10));
    *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_ONSET,
                                  .time = x->times[first],
                                  .end = x->times[end - 1],
                                  .first = x->entries[first],
                                  .last = x->entries[end - 1],
                                  .i_member = x->entries[first].i_member,
                                  .i_template = x->entries[first].i_template,
                                  .i_series = -1,
                                  .level = x->entries[first].level,
                                  .n = count,
                                  .before = background,
                                  .during = rate,
                                  .peak = peak_a_minute(x->times + first, count),
                                  .score = score};
    return true;
}

static dbr_code read_errors(dbr_evidence *ev, size_t i_member, dbr_span span, error_times *x, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_cursor_options o = {.span = {span.begin, span.end + 1},
                            .kinds = 1u << DBR_KIND_LOG,
                            .min_level = DBR_LEVEL_ERROR,
                            .i_member = (int64_t)i_member};
    dbr_code rc = dbr_cursor_open(ev, &o, &c, err);
    x->n = 0;
    while (rc == DBR_OK) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        x->times = dbr_vec_grow(x->times, x->n, &x->cap_times, sizeof(*x->times));
        x->entries = dbr_vec_grow(x->entries, x->n, &x->cap_entries, sizeof(*x->entries));
        x->times[x->n] = e.time;
        x->entries[x->n++] = e;
    }
    (void)dbr_cursor_close(c);
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    error_times x = {0};
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        if (m->n_kind[DBR_KIND_LOG] == 0 || m->span.begin == DBR_TIME_NONE) {
            continue;
        }
        dbr_span own = {.begin = m->span.begin > span.begin ? m->span.begin : span.begin,
                        .end = m->span.end < span.end ? m->span.end : span.end};
        rc = read_errors(ev, i, own, &x, err);
        if (rc == DBR_OK) {
            if (x.n > 0 && !judge(&x, own, arena, &found)) {
                tell_of(&x, m->n_kind[DBR_KIND_LOG], &found);
            }
        }
    }
    free(x.times);
    free(x.entries);
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_errors = {
    .name = "errors",
    .help = "where errors of a source begin and end",
    .method =
        "Poisson two-rate split of the times of error records, extended over the ramp-up; own heuristic on "
        "the\n"
        "classic likelihood-ratio change point of a counting process (Raftery and Akman, Biometrika 1986)",
    .run = run,
};
