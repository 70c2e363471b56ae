/*
 * A quantity written anew with another value, in the hand of whoever wrote it: the same separators, digits behind the point,
 * scale, unit and words around it. Nothing but the digits changes.
 *
 *     "41,372"       39963      "39,963"              "about 41k"   38210     "about 38k"
 *     "4.1 万"       39963      "4.0 万"              "1h 35min"    5700 s    "1h 35min"
 *     "43 %"         39.95      "40 %"                "1小时35分"    4500 s    "1小时15分"
 *     "within 5 min" 390 s      "within 7 min"        "35 min"      4920 s    "82 min"
 *
 * What one more in a numeral is worth is read off the quantity itself (parsed once with it and once without), so every
 * spelling that dbr_quantity_parse reads in digits is written. The result is parsed again: it has to claim the value, or it is
 * not given. A number in words ("two", 三十五) has no digits to change and is none of ours; neither are ranges and dates.
 */
#include "model/quantity.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define MAX_PIECES 4u
#define MAX_DIGITS 15

/* A numeral in the text. */
typedef struct piece {
    size_t begin, end;
    int n_fraction; // digits behind its point
    int n_zeros;    // zeros that end it, when it has no point
    int n_padded;   // digits it was padded to with zeros ("1h 05min"); 0 for none
    dbr_slice separator;
    double unit; // what one more is worth
} piece;

typedef struct rewriting {
    dbr_slice text;
    dbr_quantity stated;
    double value;
    piece pieces[MAX_PIECES];
    size_t n;
} rewriting;

static bool is_digit(dbr_slice s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

static size_t digits(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (is_digit(s, at + n)) {
        n++;
    }
    return n;
}

/* The numeral at text[at], which is a digit. */
static piece read_piece(dbr_slice text, size_t at)
{
    piece p = {.begin = at, .end = at + digits(text, at)};
    p.n_padded = text.ptr[at] == '0' && p.end - at > 1 ? (int)(p.end - at) : 0;
    bool may_group = p.end - at <= 3 && text.ptr[at] != '0';
    while (may_group) {
        dbr_slice rest = dbr_slice_from(text, p.end);
        size_t n = dbr_slice_starts(rest, ",") ? 1 : dbr_number_blank(rest);
        dbr_slice separator = dbr_slice_sub(rest, 0, n);
        may_group =
            n > 0 && digits(rest, n) == 3 && (p.separator.len == 0 || dbr_slice_eq(separator, p.separator));
        if (may_group) {
            p.separator = separator;
            p.end += n + 3;
        }
    }
    if (p.end < text.len && text.ptr[p.end] == '.' && is_digit(text, p.end + 1)) {
        p.n_fraction = (int)digits(text, p.end + 1);
        p.end += 1 + (size_t)p.n_fraction;
    }
    for (size_t i = p.end; p.n_fraction == 0 && i > p.begin; i--) {
        if (text.ptr[i - 1] == '0') {
            p.n_zeros++;
        } else if (is_digit(text, i - 1)) {
            break;
        }
    }
    return p;
}

/* A numeral in the piece's hand. `steps` is the value in units of 10^-n_fraction. */
static void write_piece(dbr_buf *out, const piece *p, double steps)
{
    char text[32];
    int len = snprintf(text, sizeof(text), "%.0f", steps);
    int n_whole = len - p->n_fraction;
    if (n_whole <= 0) {
        dbr_buf_char(out, '0'); // "0.05"
    }
    for (int i = n_whole; i > 0 && i < p->n_padded; i++) {
        dbr_buf_char(out, '0');
    }
    for (int i = 0; i < n_whole; i++) {
        if (i > 0 && (n_whole - i) % 3 == 0) {
            dbr_buf_slice(out, p->separator);
        }
        dbr_buf_char(out, text[i]);
    }
    if (p->n_fraction > 0) {
        dbr_buf_char(out, '.');
        for (int i = n_whole; i < 0; i++) {
            dbr_buf_char(out, '0');
        }
        dbr_buf_str(out, text + (n_whole > 0 ? n_whole : 0));
    }
}

static double steps_of(const rewriting *w, const piece *p)
{
    double steps = 0;
    for (size_t i = p->begin; i < p->end; i++) {
        steps = is_digit(w->text, i) ? steps * 10 + (w->text.ptr[i] - '0') : steps;
    }
    return steps;
}

/* The unit of a numeral: how the whole changes when it changes by one. */
static bool measure(rewriting *w, piece *p)
{
    DBR_AUTO(dbr_buf) other = {0};
    dbr_quantity q;
    double one = pow(10, p->n_fraction);
    double steps = steps_of(w, p);
    double change = steps >= 2 * one ? -1 : 1;
    dbr_buf_slice(&other, dbr_slice_sub(w->text, 0, p->begin));
    write_piece(&other, p, steps + change * one);
    dbr_buf_slice(&other, dbr_slice_from(w->text, p->end));
    if (dbr_quantity_parse(dbr_buf_view(&other), &q) != other.len || q.unit != w->stated.unit) {
        return false;
    }
    p->unit = (q.value - w->stated.value) * change;
    return p->unit > 0 && isfinite(p->unit);
}

/* Writes the whole quantity with `total` steps of its last numeral, the numerals before it taking what they can. */
static void write_all(const rewriting *w, double total, dbr_buf *out)
{
    const piece *last = &w->pieces[w->n - 1];
    double step = last->unit / pow(10, last->n_fraction);
    size_t at = 0;
    bool has_begun = false;
    for (size_t i = 0; i < w->n; i++) {
        const piece *p = &w->pieces[i];
        double n = i + 1 < w->n ? floor(total / (p->unit / step) + 1e-9) : total;
        total -= i + 1 < w->n ? n * (p->unit / step) : 0;
        if (i + 1 < w->n && n == 0 && !has_begun) {
            dbr_buf_slice(out, i == 0 ? dbr_slice_sub(w->text, 0, p->begin) : (dbr_slice){0});
            at = w->pieces[i + 1].begin; // "1h 35min" became less than an hour
            continue;
        }
        dbr_buf_slice(out, dbr_slice_sub(w->text, at, p->begin));
        write_piece(out, p, total < 0 ? 0 : n);
        at = p->end;
        has_begun = true;
    }
    dbr_buf_slice(out, dbr_slice_from(w->text, at));
}

static bool try(const rewriting *w, double total, dbr_buf *ret)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_quantity q;
    if (total < 0 || total >= 1e15) {
        return false;
    }
    write_all(w, total, &out);
    if (dbr_quantity_parse(dbr_buf_view(&out), &q) != out.len || q.unit != w->stated.unit ||
        !(q.low <= w->value && w->value <= q.high) || q.is_bound_above != w->stated.is_bound_above ||
        q.is_bound_below != w->stated.is_bound_below) {
        return false;
    }
    dbr_buf_slice(ret, dbr_buf_view(&out));
    return true;
}

bool dbr_quantity_rewrite(dbr_slice text, double value, dbr_buf *out)
{
    rewriting w = {.text = text, .value = value};
    if (!isfinite(value) || value < 0 || dbr_quantity_parse(text, &w.stated) != text.len ||
        w.stated.unit == DBR_INSTANT) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text, i) && w.n < MAX_PIECES) {
            w.pieces[w.n] = read_piece(text, i);
            i = w.pieces[w.n++].end - 1;
        } else if (is_digit(text, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < w.n; i++) {
        bool is_smaller = measure(&w, &w.pieces[i]) && (i == 0 || w.pieces[i].unit < w.pieces[i - 1].unit);
        if (!is_smaller || (i > 0 && w.stated.unit != DBR_DURATION)) {
            return false;
        }
    }
    if (w.n == 0) {
        return false;
    }
    const piece *last = &w.pieces[w.n - 1];
    double rough = w.stated.is_rough && last->n_fraction == 0 ? pow(10, last->n_zeros) : 1;
    for (int finer = 0; finer < 2; finer++) {
        double round_to = finer == 0 ? rough : 1;
        double exact = value / (last->unit / pow(10, last->n_fraction)) / round_to;
        const double totals[] = {floor(exact + 0.5), ceil(exact), floor(exact), ceil(exact) + 1,
                                 floor(exact) - 1};
        for (size_t i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
            if (try(&w, totals[i] * round_to, out)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- values of a series ---- */

/* "41,372": digits in threes. */
static void write_threes(dbr_buf *out, const char *digits_of)
{
    size_t len = strlen(digits_of);
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            dbr_buf_char(out, ',');
        }
        dbr_buf_char(out, digits_of[i]);
    }
}

static void write_whole(dbr_buf *out, double value)
{
    char digits_of[32];
    (void)snprintf(digits_of, sizeof(digits_of), "%.0f", fabs(value));
    dbr_buf_str(out, value < 0 ? "-" : "");
    write_threes(out, digits_of);
}

const char *dbr_count_text(dbr_arena *arena, uint64_t n)
{
    char digits_of[32];
    DBR_AUTO(dbr_buf) out = {0};
    (void)snprintf(digits_of, sizeof(digits_of), "%" PRIu64, n);
    write_threes(&out, digits_of);
    return dbr_arena_str(arena, dbr_buf_view(&out));
}

/* To three digits without an exponent: "0.000042", "99.7", "412". */
static void write_small(dbr_buf *out, double value)
{
    int whole = value == 0
                    ? 1
                    : (int)floor(log10(fabs(value))) + 1; // digits before the point; below 1: zeros behind it
    int decimals = 3 - whole;
    char text[40];
    (void)snprintf(text, sizeof(text), "%.*f", decimals < 0 ? 0 : decimals > 20 ? 20 : decimals, value);
    size_t len = strlen(text);
    while (decimals > 0 && len > 1 && text[len - 1] == '0') {
        len--;
    }
    dbr_buf_slice(out, dbr_slice_of(text, text[len - 1] == '.' ? len - 1 : len));
}

void dbr_value_write(dbr_buf *out, double value, double beside, bool is_bytes)
{
    static const char *const COUNTS[] = {"", "", " M", " G", " T"}, *const BYTES[] = {" B", " kB", " MB",
                                                                                      " GB", " TB"};
    const size_t last = sizeof(COUNTS) / sizeof(COUNTS[0]) - 1;
    bool is_noise = fabs(value) < 1e-15 || fabs(value) < fabs(beside) * 1e-9;
    size_t i = 0;
    if (is_noise || !isfinite(value) || fabs(value) >= 1e18) {
        dbr_buf_printf(out, "%.3g", is_noise ? 0.0 : value);
        return;
    }
    if (!is_bytes && fabs(value) >= 999.5 && fabs(value) < 999999.5) {
        write_whole(out, round(value));
        return;
    }
    for (; fabs(value) >= 999.5 && i < last; i++) {
        value /= 1000;
    }
    if (fabs(value) >= 999.5) {
        write_whole(out, round(value));
    } else {
        write_small(out, value);
    }
    dbr_buf_str(out, is_bytes ? BYTES[i] : COUNTS[i]);
}

/* The unit that a name ends with in brackets, "web-1 (%)"; empty for none and for what is no unit. */
static dbr_slice unit_in(dbr_slice name)
{
    static const char *const UNITS[] = {"%", "s", "ms", "bits/s", "req/s", "ops/s"};
    size_t open = dbr_slice_ends(name, ")") ? dbr_slice_find(name, dbr_slice_str(" (")) : SIZE_MAX;
    dbr_slice unit = open != SIZE_MAX ? dbr_slice_sub(name, open + 2, name.len - 1) : (dbr_slice){0};
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (dbr_slice_is(unit, UNITS[i])) {
            return unit;
        }
    }
    return (dbr_slice){0};
}

const char *dbr_value_text(dbr_arena *arena, dbr_slice series, double value, double beside)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice name = dbr_slice_sub(series, 0, dbr_slice_find_char(series, '{'));
    dbr_slice unit = unit_in(name);
    bool is_bytes = dbr_slice_ends(name, "_bytes") || dbr_slice_ends(name, "Bytes") ||
                    dbr_slice_ends(name, " (bytes)") || dbr_slice_ends(name, " (bytes/s)");
    dbr_value_write(&out, value, beside, is_bytes);
    dbr_buf_str(&out, dbr_slice_ends(name, " (bytes/s)") ? "/s" : "");
    dbr_buf_printf(&out, "%s%.*s", unit.len > 0 ? " " : "", DBR_FMT(unit));
    return dbr_arena_str(arena, dbr_buf_view(&out));
}
