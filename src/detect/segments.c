/*
 * Least squares over stretches of a series, and where it pays to cut it.
 *
 * A segment is a level or a line. What is minimised is the sum of squares that segments leave, in units of the series' own
 * variance, plus a penalty a segment: 8 log n, and as much again for a line. BIC would ask for 3 log n and log n; that holds for
 * independent noise, while samples of real series resemble their neighbours, and the variance is that of the whole, changes
 * included, so that a series that only wanders isn't cut to pieces. The minimum is exact (optimal partitioning) on at most 512
 * points; of longer series these are means of neighbours, and each border is then moved to the best sample within a point of it.
 */
#include "detect/detect_impl.h"

#include <assert.h>
#include <math.h>

#define MAX_POINTS  DETECT_SEGMENT_POINTS
#define MIN_SEGMENT DETECT_SEGMENT_MIN
#define PENALTY     8.0 // times log n: a segment
#define LINE        8.0 // times log n: its slope

void detect_moments_init(detect_moments *m, const double *v, size_t n, dbr_arena *arena)
{
    double total = 0;
    *m = (detect_moments){.sum = DBR_NEW_N(arena, double, n + 1),
                          .squares = DBR_NEW_N(arena, double, n + 1),
                          .ramp = DBR_NEW_N(arena, double, n + 1),
                          .n = n};
    for (size_t k = 0; k < n; k++) {
        total += v[k];
    }
    m->middle = n > 0 ? total / (double)n : 0;
    m->sum[0] = m->squares[0] = m->ramp[0] = 0;
    for (size_t k = 0; k < n; k++) {
        double x = v[k] - m->middle;
        m->sum[k + 1] = m->sum[k] + x;
        m->squares[k + 1] = m->squares[k] + x * x;
        m->ramp[k + 1] = m->ramp[k] + (double)k * x;
    }
}

double detect_cost_level(const detect_moments *m, size_t i, size_t j)
{
    assert(i < j && j <= m->n);
    double sum = m->sum[j] - m->sum[i];
    return fmax(0, m->squares[j] - m->squares[i] - sum * sum / (double)(j - i));
}

double detect_cost_line(const detect_moments *m, size_t i, size_t j, double *ret_slope)
{
    double level = detect_cost_level(m, i, j);
    double n = (double)(j - i);
    double middle = ((double)i + (double)j - 1) / 2;
    double xx = n * (n * n - 1) / 12; // Σ (k - middle)²
    double xy = m->ramp[j] - m->ramp[i] - middle * (m->sum[j] - m->sum[i]);
    double slope = xx > 0 ? xy / xx : 0;
    if (ret_slope != NULL) {
        *ret_slope = slope;
    }
    return fmax(0, level - slope * xy);
}

size_t detect_coarsen(const double *v, size_t n, size_t max, dbr_arena *arena, double **ret,
                      size_t *ret_group)
{
    size_t group = n > max ? (n + max - 1) / max : 1;
    size_t m = 0;
    double *out = DBR_NEW_N(arena, double, n / group + 2);
    for (size_t i = 0; i < n; i += group) {
        double sum = 0;
        size_t k = 0;
        for (; k < group && i + k < n; k++) {
            sum += v[i + k];
        }
        out[m++] = sum / (double)k;
    }
    *ret = out;
    *ret_group = group;
    return m;
}

/* What a segment costs in squares of the series' spread, without the penalty that each has. */
static double cost(const detect_moments *m, size_t i, size_t j, double line, bool *ret_is_line)
{
    double level = detect_cost_level(m, i, j);
    if (level <= line) {
        *ret_is_line = false;
        return level;
    }
    double sloped = detect_cost_line(m, i, j, NULL) + line;
    *ret_is_line = sloped < level;
    return fmin(level, sloped);
}

/* The borders of the best segments, without 0, with n; in falling order. */
static size_t partition(const detect_moments *m, double penalty, double line, dbr_arena *arena, size_t **ret)
{
    size_t n = m->n;
    double *best = DBR_NEW_N(arena, double, n + 1);
    size_t *from = DBR_NEW_N(arena, size_t, n + 1);
    size_t *borders = DBR_NEW_N(arena, size_t, n + 1);
    size_t n_borders = 0;
    bool is_line = false;
    best[0] = 0;
    for (size_t j = 1; j <= n; j++) {
        best[j] = INFINITY;
        from[j] = 0;
        for (size_t i = 0; i + MIN_SEGMENT <= j; i++) {
            if (best[i] + penalty < best[j]) { // it cannot be better otherwise
                double c = best[i] + penalty + cost(m, i, j, line, &is_line);
                from[j] = c < best[j] ? i : from[j];
                best[j] = fmin(best[j], c);
            }
        }
    }
    for (size_t j = n; j > 0; j = from[j]) {
        borders[n_borders++] = j;
    }
    *ret = borders;
    return n_borders;
}

/* The border of two segments that leaves least, at most a group from where it was. */
static size_t refine(const detect_moments *m, size_t i, size_t border, size_t j, size_t group, double line)
{
    size_t low = border > i + group ? border - group : i + 1;
    size_t high = border + group < j ? border + group : j - 1;
    size_t best = border;
    double least = INFINITY;
    bool is_line = false;
    for (size_t k = low; k <= high; k++) {
        double c = cost(m, i, k, line, &is_line) + cost(m, k, j, line, &is_line);
        best = c < least ? k : best;
        least = fmin(least, c);
    }
    return best;
}

static void fit(const detect_moments *m, double line, detect_segment *s)
{
    double slope = 0;
    double n = (double)(s->j - s->i);
    double mean = m->middle + (m->sum[s->j] - m->sum[s->i]) / n;
    (void)cost(m, s->i, s->j, line, &s->is_line);
    if (s->is_line) {
        (void)detect_cost_line(m, s->i, s->j, &slope);
    }
    s->first = mean - slope * (n - 1) / 2;
    s->last = mean + slope * (n - 1) / 2;
}

void detect_segments(const double *v, size_t n, dbr_arena *arena, const detect_segment **ret, size_t *ret_n)
{
    double *coarse = NULL;
    size_t *borders = NULL;
    size_t group = 1;
    size_t n_borders = 1;
    size_t points = detect_coarsen(v, n, MAX_POINTS, arena, &coarse, &group);
    detect_moments rough;
    detect_moments all;
    detect_moments_init(&rough, coarse, points, arena);
    detect_moments_init(&all, v, n, arena);
    double variance = points > 0 ? rough.squares[points] / (double)points : 0;
    double penalty = PENALTY * log((double)points) * variance;
    double line = LINE * log((double)points) * variance;
    if (points >= 2 * MIN_SEGMENT && variance > 0) {
        n_borders = partition(&rough, penalty, line, arena, &borders);
    }
    detect_segment *s = DBR_NEW_N(arena, detect_segment, n_borders);
    for (size_t k = 0; k < n_borders; k++) { // borders come from the end
        size_t from = k == 0 ? 0 : borders[n_borders - k] * group;
        s[k] = (detect_segment){.i = from, .j = k + 1 == n_borders ? n : borders[n_borders - 1 - k] * group};
    }
    for (size_t k = 1; k < n_borders && group > 1; k++) {
        s[k].i = s[k - 1].j = refine(&all, s[k - 1].i, s[k].i, s[k].j, group, line * (double)group);
    }
    for (size_t k = 0; k < n_borders && n > 0; k++) {
        fit(&all, line * (double)group, &s[k]);
    }
    for (size_t k = 1; k < n_borders; k++) {
        bool is_line = false;
        size_t i = s[k - 1].i;
        double apart = cost(&all, i, s[k].i, line * (double)group, &is_line) +
                       cost(&all, s[k].i, s[k].j, line * (double)group, &is_line);
        double together = s[k - 1].is_line || s[k].is_line
                              ? cost(&all, i, s[k].j, line * (double)group, &is_line)
                              : detect_cost_level(&all, i, s[k].j);
        s[k].gain = fmax(1, (together - apart) / (penalty * (double)group));
    }
    *ret = s;
    *ret_n = n_borders;
}
