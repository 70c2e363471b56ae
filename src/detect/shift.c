/*
 * Where a series leaves its level and comes back: the epidemic change model. Outside [i, j) the series has level A, inside
 * level B; (i, j) maximise the explained sum of squares, on at most 256 points (means of neighbours). The borders are then
 * refined on the full series: back to the first sample outside the band of A, forward to the first sample inside it
 * again. The band is A ± max(4 σ, 5 % of |B - A|), σ the robust spread outside.
 *
 * A shift counts when it explains half of the variance and is at least five times the spread and 2 % of the level.
 *
 * A ramp has no two levels: a disk that fills, a lag that grows. When no strong shift is found, the stretch from the lowest
 * sample before the maximum to the maximum is one if it holds eight samples and a tenth of all, spans half of the range, a
 * line explains 85 % of it, it doubles or ends within 5 of 100 %, and the series falls back by half of it afterwards (or was flat for as long before): what only
 * climbs is a counter. Its score is 0.85 times what the line explains.
 */
#include "detect/detect_impl.h"

#include <assert.h>
#include <math.h>

#define MAX_POINTS    256
#define MIN_POINTS    8
#define MIN_EXPLAINED 0.5
#define MIN_SPREADS   5.0
#define STRONG        0.6  /* a shift that needs no ramp beside it; what opens a window (timeline) */
#define RAMP_LINEAR   0.85 /* of the variance */
#define RAMP_SCORE    0.85

typedef struct fit {
    size_t i, j;
    double outside, inside, explained;
} fit;

/*
 * With c the running sum of what is above the mean, [i, j) of d samples explains (c[j] - c[i])² n / (d (n - d)): for each d
 * the greatest difference decides. Of what explains as much the shortest, then the first counts.
 */
static fit search(const detect_moments *m)
{
    double c[MAX_POINTS + 1] = {0};
    size_t n = m->n, length = 0;
    double mean = m->sum[n] / (double)n, total = detect_cost_level(m, 0, n), most = 0;
    assert(n <= MAX_POINTS);
    for (size_t i = 0; i <= n; i++) {
        c[i] = m->sum[i] - (double)i * mean;
    }
    for (size_t d = 1; d + 1 <= n && total > 0; d++) { // at least one point before: the quiet part
        double far[4] = {0};
        size_t i = 1;
        for (; i + 3 + d <= n; i += 4) {
            for (size_t k = 0; k < 4; k++) {
                double apart = fabs(c[i + k + d] - c[i + k]);
                far[k] = apart > far[k] ? apart : far[k];
            }
        }
        for (; i + d <= n; i++) {
            far[0] = fmax(far[0], fabs(c[i + d] - c[i]));
        }
        double apart = fmax(fmax(far[0], far[1]), fmax(far[2], far[3]));
        double explained = apart * apart * (double)n / ((double)d * (double)(n - d)) / total;
        if (explained > most + 1e-12) {
            most = explained;
            length = d;
        }
    }
    fit best = {.explained = most};
    double apart = 0;
    for (size_t i = 1; length > 0 && i + length <= n; i++) {
        if (fabs(c[i + length] - c[i]) > apart) {
            apart = fabs(c[i + length] - c[i]);
            best.i = i;
            best.j = i + length;
        }
    }
    if (length > 0) {
        double above = c[best.j] - c[best.i];
        best.inside = m->middle + mean + above / (double)length;
        best.outside = m->middle + mean - above / (double)(n - length);
    }
    return best;
}

/* Median of what lies before i and after j, and the robust spread around it. */
static double level_outside(const double *v, size_t n, size_t i, size_t j, dbr_arena *arena,
                            double *ret_spread)
{
    double *out = DBR_NEW_N(arena, double, n + 1);
    size_t m = 0;
    for (size_t k = 0; k < n; k++) {
        if (k < i || k >= j) {
            out[m++] = v[k];
        }
    }
    double level = detect_median(out, m);
    for (size_t k = 0; k < m; k++) {
        out[k] = fabs(out[k] - level);
    }
    *ret_spread = 1.4826 * detect_median(out, m);
    return level;
}

/* The search may begin the shift up to a group too early or too late: forward to the first sample outside, then back. */
static size_t find_onset(const double *v, size_t i, size_t j, double level, double band)
{
    while (i + 1 < j && fabs(v[i] - level) <= band) {
        i++;
    }
    while (i > 0 && fabs(v[i - 1] - level) > band) {
        i--;
    }
    return i;
}

/* First sample back in the band that stays there for two more (or to the end), at or after the middle of the shift. */
static size_t find_recovery(const double *v, size_t n, size_t from, double level, double band)
{
    for (size_t j = from; j < n; j++) {
        size_t k = j;
        while (k < n && k < j + 3 && fabs(v[k] - level) <= band) {
            k++;
        }
        if (k == n || k == j + 3) {
            return j < n ? j : n;
        }
    }
    return n;
}

/* How much of the variance of v[i..j] a rising line explains. */
static double linear(const double *v, size_t i, size_t j, dbr_arena *arena)
{
    detect_moments m;
    double slope = 0;
    detect_moments_init(&m, v + i, j - i + 1, arena);
    double level = detect_cost_level(&m, 0, m.n);
    double line = detect_cost_line(&m, 0, m.n, &slope);
    return slope > 0 && level > 0 ? 1 - line / level : 0;
}

/* A climb to the maximum and what became of it; false when there is none. */
static bool find_ramp(const double *v, size_t n, dbr_arena *arena, dbr_signal *ret, size_t *ret_onset,
                      size_t *ret_back)
{
    size_t top = 0;
    size_t low = 0;
    double min = v[0];
    for (size_t k = 1; k < n; k++) {
        top = v[k] > v[top] ? k : top;
        min = v[k] < min ? v[k] : min;
    }
    for (size_t k = 0; k <= top; k++) {
        low = v[k] <= v[low] ? k : low;
    }
    double size = v[top] - v[low];
    bool is_full = min >= 0 && v[low] <= 90 && v[top] >= 95 && v[top] <= 100;
    bool doubles = size >= fabs(v[low]);
    if (top - low < MIN_POINTS || top - low < n / 10 || size <= 0 || size < 0.5 * (v[top] - min) ||
        (!doubles && !is_full)) {
        return false;
    }
    size_t back = n;
    for (size_t k = top; k < n && back == n; k++) {
        back = v[k] < v[top] - size / 2 ? k : n;
    }
    bool was_flat = low >= top - low;
    for (size_t k = 0; k < low && was_flat; k++) {
        was_flat = fabs(v[k] - v[low]) <= 0.1 * size;
    }
    double fits = linear(v, low, top, arena);
    if ((back == n && !was_flat) || fits < RAMP_LINEAR) {
        return false;
    }
    *ret_onset = low;
    *ret_back = back;
    ret->before = v[low];
    ret->during = ret->peak = v[top];
    ret->score = RAMP_SCORE * fits;
    return true;
}

bool detect_find_shift(const double *v, size_t m, dbr_arena *arena, dbr_signal *ret, size_t *ret_onset,
                       size_t *ret_back)
{
    double *coarse = NULL;
    size_t group = 1;
    size_t points = detect_coarsen(v, m, MAX_POINTS, arena, &coarse, &group);
    detect_moments moments;
    detect_moments_init(&moments, coarse, points, arena);
    fit f = search(&moments);
    size_t i = f.i * group;
    size_t j = f.j * group < m ? f.j * group : m;
    double spread = 0;
    double level = level_outside(v, m, i, j, arena, &spread);
    double size = fabs(f.inside - level);
    if (f.explained < MIN_EXPLAINED || size <= MIN_SPREADS * spread || size <= 0.02 * fabs(level)) {
        return false;
    }
    double band = fmax(4 * spread, 0.05 * size);
    *ret_onset = find_onset(v, i, j, level, band);
    *ret_back = find_recovery(v, m, (i + j) / 2, level, band);
    ret->before = level;
    ret->during = f.inside;
    ret->peak = level;
    ret->score = f.explained * (1 - exp(-size / (10 * spread + 0.05 * fabs(level) + 1e-12)));
    for (size_t k = *ret_onset; k < *ret_back; k++) {
        ret->peak = fabs(v[k] - level) > fabs(ret->peak - level) ? v[k] : ret->peak;
    }
    return true;
}

static dbr_code judge(dbr_evidence *ev, size_t i_series, dbr_span span, dbr_arena *arena, signal_vec *out,
                      dbr_err *err)
{
    const dbr_series *s = dbr_evidence_series(ev, i_series);
    const dbr_time *t = NULL;
    const double *all = NULL;
    size_t n = 0;
    size_t m = 0;
    dbr_code rc = dbr_evidence_samples(ev, i_series, arena, &t, &all, &n, err);
    if (rc < 0 || n < MIN_POINTS) {
        return rc;
    }
    double *v = DBR_NEW_N(arena, double, n + 1);
    dbr_time *times = DBR_NEW_N(arena, dbr_time, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (isfinite(all[i]) && t[i] >= span.begin && t[i] <= span.end) {
            v[m] = all[i];
            times[m++] = t[i];
        }
    }
    if (m < MIN_POINTS) {
        return DBR_OK;
    }
    dbr_signal x = {.kind = DBR_SIGNAL_SHIFT, .i_member = s->i_member, .i_series = (int64_t)i_series};
    dbr_signal ramp = x;
    size_t onset = 0;
    size_t back = 0;
    size_t ramp_onset = 0;
    size_t ramp_back = 0;
    bool has_shift = detect_find_shift(v, m, arena, &x, &onset, &back);
    if ((!has_shift || x.score < STRONG) && find_ramp(v, m, arena, &ramp, &ramp_onset, &ramp_back)) {
        has_shift = true;
        x = ramp;
        onset = ramp_onset;
        back = ramp_back;
    }
    if (!has_shift) {
        return DBR_OK;
    }
    x.time = times[onset];
    x.end = back < m ? times[back] : DBR_TIME_NONE;
    x.n = back - onset;
    if (dbr_evidence_sample_at(ev, i_series, x.time, x.time + 1, &x.first) &&
        (x.end == DBR_TIME_NONE || dbr_evidence_sample_at(ev, i_series, x.end, x.end + 1, &x.last))) {
        *DBR_PUSH(out) = x;
    }
    return DBR_OK;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    return detect_each_series(ev, span, judge, arena, ret, ret_n, err);
}

const dbr_detector dbr_detector_shift = {
    .name = "shift",
    .help = "where a metric leaves its level and comes back",
    .method = "least-squares epidemic change (two levels, one excursion) on at most 256 points, borders "
              "refined against a\n"
              "robust band; after Levin and Kline, Statistics in Medicine 1985",
    .run = run,
};
