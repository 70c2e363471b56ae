/*
 * How far a window lies from the rest, so that a handful of samples a side is enough. Minute by minute a window holds three
 * or four samples, and a fault shows in two of them: its level is the quartile on the side it left to (of four samples the
 * third). The reference may hold older troubles, so its spread is robust; since a series that never moves has none, the
 * spread is at least 3 % of the greater of the two levels: no z is beyond 33, and what grew a hundredfold is not ten times as
 * telling as what grew tenfold.
 *
 *     z = (quartile of the window - median of the reference) / max(1.4826 MAD, IQR / 1.349, 0.03 max(|either level|))
 *
 * Where more than a fifth of the reference lies as far out, that is how the series is: z counts less the more do.
 */
#include "factors/suspects.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double quantile(const double *sorted, size_t n, double q)
{
    double at = q * (double)(n - 1);
    size_t i = (size_t)at;
    double part = at - (double)i;
    return i + 1 < n ? sorted[i] * (1 - part) + sorted[i + 1] * part : sorted[n - 1];
}

bool fs_compare(double *reference, size_t n_reference, double *window, size_t n_window, double least,
                fs_shift *ret)
{
    double away[FS_MAX_SAMPLE];
    if (n_reference < 2 || n_window < 1 || n_reference > FS_MAX_SAMPLE || n_window > FS_MAX_SAMPLE) {
        return false;
    }
    qsort(reference, n_reference, sizeof(double), by_value);
    qsort(window, n_window, sizeof(double), by_value);
    double level = quantile(reference, n_reference, 0.5);
    for (size_t i = 0; i < n_reference; i++) {
        away[i] = fabs(reference[i] - level);
    }
    qsort(away, n_reference, sizeof(double), by_value);
    double iqr = quantile(reference, n_reference, 0.75) - quantile(reference, n_reference, 0.25);
    double spread = fmax(fmax(1.4826 * quantile(away, n_reference, 0.5), iqr / 1.349), fmax(least, 1e-9));
    double up = quantile(window, n_window, 0.75) - level;
    double down = level - quantile(window, n_window, 0.25);
    double distance = up >= down ? up : -down;
    if (!(fabs(distance) > 0)) {
        return false;
    }
    spread = fmax(spread, FS_OF_LEVEL * fmax(fabs(level), fabs(level + distance)));
    size_t n_out = 0;
    for (size_t i = 0; i < n_reference; i++) {
        n_out += distance > 0 ? reference[i] >= level + distance : reference[i] <= level + distance;
    }
    double share = (double)n_out / (double)n_reference;
    *ret = (fs_shift){.before = level,
                      .during = level + distance,
                      .z = distance / spread * fmax(0, 1 - 5 * share),
                      .share = share};
    return true;
}

double fs_strength(double z)
{
    double s = log1p(fabs(z) / 2) / log(19.0);
    return s < 1 ? s : 1;
}
