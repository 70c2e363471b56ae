/*
 * The changes of one series: first what the hour of the day or of the week explains is taken out, then levels and trends are told
 * apart (segments.c), then what stands far out for a few samples is looked for.
 *
 * Season: for a day and a week, when the series lasts three of them, the median of each of up to 336 equal parts of the period. It
 * is taken out when what is left deviates a fifth less from it than from the median of all; a week must be a tenth better than a
 * day.
 *
 * Excursions: how far the means of 4 and of 16 samples are from their own median, and those of 4 from the 32 samples before
 * them. Each is measured by the distance that a twentieth of its own windows exceeds, so a series with many peaks needs a higher
 * one. The eight farthest count, three hundredths of the series apart. With s times that distance the confidence is
 * 1 - exp(-(s / 3)²): plain noise reaches s = 2.2. An excursion goes on while samples are beyond half of its height, so that several
 * windows behind a step are excursions that begin where it does: of what begins at one sample one is told (keep_strongest).
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define MIN_SAMPLES    10
#define MAX_EXCURSIONS 8
#define SEASON_PARTS   336 // half hours of a week
#define DAY            ((dbr_time)86400 * 1000000000)
#define FAR_SHARE      0.95

/* ---- season ---- */

static double deviation(const double *v, const double *from, double level, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += fabs(v[i] - (from != NULL ? from[i] : level));
    }
    return sum;
}

/* The median of each part of the period, for each sample; NULL when there are too few. */
static double *seasonal(const dbr_time *t, const double *v, size_t n, dbr_time period, dbr_arena *arena)
{
    dbr_time span = t[n - 1] - t[0];
    dbr_time step = span / (dbr_time)(n - 1);
    if (step <= 0 || span < period / 10 * 29 || period / step < 4) {
        return NULL;
    }
    size_t parts = period / step < SEASON_PARTS ? (size_t)(period / step) : SEASON_PARTS;
    size_t *begin = DBR_NEW_N(arena, size_t, parts + 2);
    size_t *part = DBR_NEW_N(arena, size_t, n);
    double *sorted = DBR_NEW_N(arena, double, n);
    double *median = DBR_NEW_N(arena, double, parts);
    memset(begin, 0, (parts + 2) * sizeof(*begin));
    for (size_t i = 0; i < n; i++) {
        dbr_time at = ((t[i] % period) + period) % period;
        part[i] = (size_t)((double)at / (double)period * (double)parts);
        part[i] = part[i] < parts ? part[i] : parts - 1;
        begin[part[i] + 2]++;
    }
    for (size_t k = 2; k < parts + 2; k++) {
        begin[k] += begin[k - 1];
    }
    for (size_t i = 0; i < n; i++) {
        sorted[begin[part[i] + 1]++] = v[i];
    }
    for (size_t k = 0; k < parts; k++) {
        median[k] = detect_median(sorted + begin[k], begin[k + 1] - begin[k]);
    }
    double *out = DBR_NEW_N(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        out[i] = median[part[i]];
    }
    return out;
}

/* The series without its season, around its median again. */
static double *without_season(const dbr_time *t, const double *v, size_t n, dbr_arena *arena,
                              dbr_time *ret_season)
{
    double *out = DBR_NEW_N(arena, double, n);
    const double *season = NULL;
    memcpy(out, v, n * sizeof(*out));
    double level = detect_median(out, n);
    double least = 0.8 * deviation(v, NULL, level, n);
    *ret_season = 0;
    for (int days = 1; days <= 7; days += 6) {
        const double *s = seasonal(t, v, n, days * DAY, arena);
        double left = s != NULL ? deviation(v, s, 0, n) : INFINITY;
        if (left < least * (season != NULL ? 0.9 : 1)) {
            season = s;
            least = left;
            *ret_season = days * DAY;
        }
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = season != NULL ? v[i] - season[i] + level : v[i];
    }
    return out;
}

/* ---- excursions ---- */

typedef struct window {
    size_t i, n;  // samples [i, i + n)
    double far;   // in units of its kind's usual distance
    double level; // what it is far from
    double size;  // how far, in units of the series
} window;

typedef DBR_VEC(window) window_vec;

/* The windows of one kind beyond the usual distance. `n_before`: compared with the mean of so many samples before; 0: with the
 * median of all. */
static void scan(const double *sum, size_t n, size_t n_window, size_t n_before, dbr_arena *arena,
                 window_vec *out)
{
    size_t m = n - n_window + 1;
    double *far = DBR_NEW_N(arena, double, m);
    double *level = DBR_NEW_N(arena, double, m);
    double *sorted = DBR_NEW_N(arena, double, m);
    for (size_t i = 0; i < m; i++) {
        sorted[i] = far[i] = (sum[i + n_window] - sum[i]) / (double)n_window;
    }
    double middle = detect_median(sorted, m);
    for (size_t i = 0; i < m; i++) {
        size_t before = i < n_before ? i : n_before;
        level[i] = n_before == 0            ? middle
                   : 2 * before >= n_before ? (sum[i] - sum[i - before]) / (double)before
                                            : far[i]; // too early to tell
        sorted[i] = far[i] = fabs(far[i] - level[i]);
    }
    double usual = detect_quantile(sorted, m, FAR_SHARE);
    usual = usual > 0 ? usual : sorted[m - 1] / 10; // nearly constant
    for (size_t i = 0; i < m && usual > 0; i++) {
        if (far[i] > usual) {
            *DBR_PUSH(out) =
                (window){.i = i, .n = n_window, .far = far[i] / usual, .level = level[i], .size = far[i]};
        }
    }
}

static int farthest_first(const void *a, const void *b)
{
    const window *x = a;
    const window *y = b;
    if (x->far != y->far) {
        return x->far > y->far ? -1 : 1;
    }
    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->n > y->n) - (x->n < y->n);
}

static bool is_near_any(const window *w, const window *chosen, size_t n_chosen, size_t room)
{
    for (size_t k = 0; k < n_chosen; k++) {
        if (w->i < chosen[k].i + chosen[k].n + room && chosen[k].i < w->i + w->n + room) {
            return true;
        }
    }
    return false;
}

static dbr_changepoint excursion_of(const double *v, size_t n, const window *w)
{
    size_t top = w->i;
    for (size_t k = w->i; k < w->i + w->n; k++) {
        top = fabs(v[k] - w->level) > fabs(v[top] - w->level) ? k : top;
    }
    bool is_up = v[top] > w->level;
    size_t begin = top;
    size_t end = top + 1;
    while (begin > 0 && (is_up ? v[begin - 1] - w->level : w->level - v[begin - 1]) > w->size / 2) {
        begin--;
    }
    while (end < n && (is_up ? v[end] - w->level : w->level - v[end]) > w->size / 2) {
        end++;
    }
    return (dbr_changepoint){.kind = DBR_CHANGE_EXCURSION,
                             .i = begin,
                             .end = end,
                             .is_up = is_up,
                             .before = w->level,
                             .after = v[top],
                             .confidence = 1 - exp(-(w->far / 3) * (w->far / 3))};
}

static size_t find_excursions(const double *v, size_t n, dbr_arena *arena, dbr_changepoint *ret)
{
    static const struct {
        size_t n_window, n_before;
    } kinds[] = {{4, 0}, {16, 0}, {4, 32}};
    window_vec all = {0};
    window chosen[MAX_EXCURSIONS];
    size_t n_chosen = 0;
    double *sum = DBR_NEW_N(arena, double, n + 1);
    sum[0] = 0;
    for (size_t i = 0; i < n; i++) {
        sum[i + 1] = sum[i] + v[i];
    }
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        if (n >= 8 * kinds[k].n_window) {
            scan(sum, n, kinds[k].n_window, kinds[k].n_before, arena, &all);
        }
    }
    if (all.n > 1) {
        qsort(all.items, all.n, sizeof(all.items[0]), farthest_first);
    }
    for (size_t k = 0; k < all.n && n_chosen < MAX_EXCURSIONS; k++) {
        if (!is_near_any(&all.items[k], chosen, n_chosen, n * 3 / 200)) {
            ret[n_chosen] = excursion_of(v, n, &all.items[k]);
            chosen[n_chosen++] = all.items[k];
        }
    }
    DBR_VEC_RELEASE(&all);
    return n_chosen;
}

/* ---- levels and trends ---- */

static size_t find_levels(const double *v, size_t n, dbr_arena *arena, dbr_changepoint **ret)
{
    const detect_segment *s = NULL;
    size_t n_segments = 0;
    detect_segments(v, n, arena, &s, &n_segments);
    dbr_changepoint *out = DBR_NEW_N(arena, dbr_changepoint, n_segments);
    for (size_t k = 1; k < n_segments; k++) {
        const detect_segment *a = &s[k - 1];
        const detect_segment *b = &s[k];
        double slope_a = (a->last - a->first) / fmax(1, (double)(a->j - a->i) - 1);
        double slope_b = (b->last - b->first) / fmax(1, (double)(b->j - b->i) - 1);
        double jump = b->first - a->last;
        double moves = fabs(a->last - a->first) + fabs(b->last - b->first);
        bool is_trend = fabs(jump) < moves / 4;
        out[k - 1] = (dbr_changepoint){.kind = is_trend ? DBR_CHANGE_TREND : DBR_CHANGE_LEVEL,
                                       .i = b->i,
                                       .end = b->j,
                                       .is_up = is_trend ? slope_b > slope_a : jump > 0,
                                       .before = a->last,
                                       .after = b->first,
                                       .confidence = b->gain / (b->gain + 1)};
    }
    *ret = out;
    return n_segments - 1;
}

/* A copy without what stands out for less than a segment may last. */
static double *without_excursions(const double *v, size_t n, const dbr_changepoint *found, size_t n_found,
                                  dbr_arena *arena)
{
    size_t group = (n + DETECT_SEGMENT_POINTS - 1) / DETECT_SEGMENT_POINTS;
    double *out = DBR_NEW_N(arena, double, n);
    memcpy(out, v, n * sizeof(*out));
    for (size_t k = 0; k < n_found; k++) {
        if (found[k].confidence >= DBR_CHANGE_SURE &&
            found[k].end - found[k].i < DETECT_SEGMENT_MIN * group) {
            for (size_t i = found[k].i; i < found[k].end; i++) {
                out[i] = found[k].before;
            }
        }
    }
    return out;
}

static int by_place(const void *a, const void *b)
{
    const dbr_changepoint *x = a;
    const dbr_changepoint *y = b;
    if (x->i != y->i) {
        return x->i < y->i ? -1 : 1;
    }
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/*
 * Of several changes that begin at one sample one stays. A level or trend says more than that samples are far out, but for one
 * that is over again within a tenth of the series where the excursion is sure; of excursions the surest stays.
 */
static size_t keep_strongest(dbr_changepoint *c, size_t n, size_t n_samples)
{
    size_t n_kept = 0;
    for (size_t k = 0; k < n; k++) {
        dbr_changepoint *last = n_kept > 0 && c[n_kept - 1].i == c[k].i ? &c[n_kept - 1] : NULL;
        bool is_short = last != NULL && (last->end - last->i) * 10 <= n_samples;
        bool is_sure = c[k].confidence >= DBR_CHANGE_SURE;
        if (last == NULL) {
            c[n_kept++] = c[k];
        } else if (last->kind == c[k].kind ? c[k].confidence > last->confidence : is_short && is_sure) {
            *last = c[k];
        }
    }
    return n_kept;
}

void dbr_changepoints(const dbr_time *t, const double *v, size_t n, dbr_arena *arena,
                      const dbr_changepoint **ret, size_t *ret_n, dbr_time *ret_season)
{
    *ret = NULL;
    *ret_n = 0;
    *ret_season = 0;
    if (n < MIN_SAMPLES) {
        return;
    }
    dbr_arena scratch = {0};
    dbr_changepoint excursions[MAX_EXCURSIONS];
    dbr_changepoint *levels = NULL;
    const double *x = without_season(t, v, n, &scratch, ret_season);
    size_t n_excursions = find_excursions(x, n, &scratch, excursions);
    size_t m =
        find_levels(without_excursions(x, n, excursions, n_excursions, &scratch), n, &scratch, &levels);
    dbr_changepoint *out = DBR_NEW_N(arena, dbr_changepoint, m + n_excursions + 1);
    memcpy(out, levels, m * sizeof(*out));
    memcpy(out + m, excursions, n_excursions * sizeof(*out));
    m += n_excursions;
    if (m > 1) {
        qsort(out, m, sizeof(*out), by_place);
    }
    m = keep_strongest(out, m, n);
    dbr_arena_release(&scratch);
    *ret = out;
    *ret_n = m;
}
