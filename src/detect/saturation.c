/*
 * A series that rises to its maximum and stays there: a pool, a disk, a quota at its limit. The samples at the maximum
 * (equal to the last digit) make a plateau of at least four in a row, the series was below 80 % of it before, and the
 * values in between differ: a switch between two values is no saturation, and what never falls is a counter that stopped.
 * A whole number that it stands at is taken for the limit (20 connections); 99.7 is only the highest value that was seen.
 * A share, by its name ("%util", "disk_used_percent", "cpu_utilization"), has a limit that is known: there from 97 % of the
 * whole on is at the limit. Durations are left out: their maximum is the histogram's last bucket, not a resource. So is what is best at its maximum: of
 * calls that succeed, pods that are ready, there cannot be more than all.
 */
#include "detect/detect_impl.h"

#include <math.h>

#define MIN_PLATEAU 4
#define MIN_LEVELS  4

#define NEAR_WHOLE 0.97 // of a share: what is left is noise of the measurement

/* From which value on a series is at its limit, its greatest being `max`. `ret_limit` is the limit, 0 when it is not known. */
static double threshold_of(dbr_slice name, double max, double *ret_limit)
{
    static const char *const SHARES[] = {"percent",    "pct", "utilization", "utilisation",
                                         "saturation", "%",   "_ratio"};
    static const char *const GOOD[] = {"hit", "idle", "free", "error", "fail"};
    *ret_limit = max == floor(max) ? max : 0;
    for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(GOOD[i])) != SIZE_MAX) {
            return max;
        }
    }
    for (size_t i = 0; i < sizeof(SHARES) / sizeof(SHARES[0]); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(SHARES[i])) != SIZE_MAX) {
            double whole = max > 1 ? 100 : 1;
            if (max >= NEAR_WHOLE * whole && max <= whole) {
                *ret_limit = whole;
                return NEAR_WHOLE * whole;
            }
            return max;
        }
    }
    return max;
}

static bool find_plateau(dbr_slice name, const double *v, size_t n, size_t *ret_from, size_t *ret_to,
                         double *ret_max, double *ret_limit)
{
    double max = -INFINITY;
    double min = INFINITY;
    for (size_t i = 0; i < n; i++) {
        max = v[i] > max ? v[i] : max;
        min = v[i] < min ? v[i] : min;
    }
    if (!isfinite(max) || max <= 0 || min > 0.8 * max) {
        return false;
    }
    size_t best = 0;
    double threshold = threshold_of(name, max, ret_limit);
    for (size_t i = 0; i < n;) {
        size_t j = i;
        while (j < n &&
               v[j] >= threshold) { // of others than shares exactly the same value: a limit, not a peak
            j++;
        }
        if (j - i > best) {
            best = j - i;
            *ret_from = i;
            *ret_to = j;
        }
        i = j > i ? j : i + 1;
    }
    *ret_max = max;
    return best >= MIN_PLATEAU && *ret_from > 0;
}

static size_t levels_before(const double *v, size_t n)
{
    size_t levels = 0;
    for (size_t i = 1; i < n && levels < MIN_LEVELS; i++) {
        levels += v[i] != v[i - 1];
    }
    return levels;
}

/* It never falls: it counts. */
static bool is_counter(const double *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (v[i] < v[i - 1]) {
            return false;
        }
    }
    return true;
}

static bool is_no_resource(dbr_slice name)
{
    static const char *const words[] = {"duration", "latency",  "seconds", "p99",    "p95",
                                        "p90",      "quantile", "_age",    "uptime", "success",
                                        "availab",  "ready",    "health"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static dbr_code judge(dbr_evidence *ev, size_t i_series, dbr_span span, dbr_arena *arena, signal_vec *out,
                      dbr_err *err)
{
    const dbr_series *s = dbr_evidence_series(ev, i_series);
    const dbr_time *t = NULL;
    const double *v = NULL;
    size_t n = 0;
    size_t from = 0;
    size_t to = 0;
    double max = 0;
    double limit = 0;
    dbr_code rc = dbr_evidence_samples(ev, i_series, arena, &t, &v, &n, err);
    if (rc < 0 || n < 2 * MIN_PLATEAU || is_no_resource(s->name) || is_counter(v, n) ||
        !find_plateau(s->name, v, n, &from, &to, &max, &limit) || t[from] < span.begin ||
        t[from] > span.end || levels_before(v, from) < MIN_LEVELS) {
        return rc;
    }
    dbr_signal x = {.kind = DBR_SIGNAL_SATURATION,
                    .time = t[from],
                    .end = to < n ? t[to] : DBR_TIME_NONE,
                    .i_member = s->i_member,
                    .i_series = (int64_t)i_series,
                    .n = to - from,
                    .before = v[0],
                    .during = max,
                    .peak = max,
                    .limit = limit,
                    .score = 1 - exp(-(double)(to - from) / 8)};
    if (dbr_evidence_sample_at(ev, i_series, x.time, x.time + 1, &x.first)) {
        x.last = x.first;
        *DBR_PUSH(out) = x;
    }
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    return detect_each_series(ev, span, judge, arena, ret, ret_n, err);
}

const dbr_detector dbr_detector_saturation = {
    .name = "saturation",
    .help = "a metric that reaches its maximum and stays there",
    .method = "longest plateau at exactly the maximum (of shares: at 97 % of the whole), at least four "
              "samples, after varied lower values; own "
              "heuristic",
    .run = run,
};
