/*
 * Numbers with units, as dashboards export what they show: Grafana's CSV "formatted as seen", spreadsheets.
 *
 *     31.0 %   0.82%     31.0, 0.82   %              1.2 K   3.4 Mil    1200, 3400000
 *     100 ms   1.2 s     0.1, 1.2     s              12 req/s           12           req/s
 *     3.4 GiB  512 MB    …            bytes          1.20K ops/s        1200         ops/s
 *     1.5 mins 2 hours   90, 7200     s              4.5 Mb/s           4500000      bits/s
 *
 * A dashboard scales each cell by itself ("950 ms", then "1.2 s"), so times become seconds and sizes bytes. "m" is none: minutes,
 * metres, or a thousandth.
 */
#include "read/cell_unit.h"

#include <assert.h>

#define MAX_CELL 32u

typedef struct unit_row {
    const char *word, *unit;
    double factor;
} unit_row;

static const unit_row UNITS[] = {
    {"%", "%", 1},
    {"percent", "%", 1},
    {"ns", "s", 1e-9},
    {"us", "s", 1e-6},
    {"\xc2\xb5s", "s", 1e-6},
    {"\xce\xbcs", "s", 1e-6},
    {"ms", "s", 1e-3},
    {"s", "s", 1},
    {"sec", "s", 1},
    {"secs", "s", 1},
    {"second", "s", 1},
    {"seconds", "s", 1},
    {"min", "s", 60},
    {"mins", "s", 60},
    {"minute", "s", 60},
    {"minutes", "s", 60},
    {"hour", "s", 3600},
    {"hours", "s", 3600},
    {"day", "s", 86400},
    {"days", "s", 86400},
    {"week", "s", 604800},
    {"weeks", "s", 604800},
    {"B", "bytes", 1},
    {"byte", "bytes", 1},
    {"bytes", "bytes", 1},
    {"KiB", "bytes", 1024.0},
    {"MiB", "bytes", 1048576.0},
    {"GiB", "bytes", 1073741824.0},
    {"TiB", "bytes", 1099511627776.0},
    {"kB", "bytes", 1e3},
    {"KB", "bytes", 1e3},
    {"MB", "bytes", 1e6},
    {"GB", "bytes", 1e9},
    {"TB", "bytes", 1e12},
    {"b", "bits", 1},
    {"kb", "bits", 1e3},
    {"Kb", "bits", 1e3},
    {"Mb", "bits", 1e6},
    {"Gb", "bits", 1e9},
};

/* Scales, alone or before a unit. */
static const unit_row SCALES[] = {{"K", "", 1e3},   {"k", "", 1e3},   {"M", "", 1e6},   {"G", "", 1e9},
                                  {"T", "", 1e12},  {"Mil", "", 1e6}, {"Bil", "", 1e9}, {"Tri", "", 1e12},
                                  {"Mio", "", 1e6}, {"Mrd", "", 1e9}};

static const unit_row *find(const unit_row *rows, size_t n, dbr_slice word)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_is(word, rows[i].word)) {
            return &rows[i];
        }
    }
    return NULL;
}

static bool is_digit(dbr_slice s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

/* Bytes of "-1,234.5", without the grouping in `out`, which has MAX_CELL; 0 for no number. */
static size_t take_number(dbr_slice s, char *out, size_t *ret_n)
{
    size_t i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'), begin = i, n = 0, since = 0;
    if (i == 1 && s.ptr[0] == '-') {
        out[n++] = '-';
    }
    while (is_digit(s, i) && i < MAX_CELL) {
        out[n++] = s.ptr[i++];
        since++;
        bool is_group = since <= 3 && i < s.len && s.ptr[i] == ',' && is_digit(s, i + 1) &&
                        is_digit(s, i + 2) && is_digit(s, i + 3) && !is_digit(s, i + 4);
        i += is_group;
        since = is_group ? 0 : since;
    }
    if (i == begin) {
        return 0;
    }
    if (i < s.len && s.ptr[i] == '.' && is_digit(s, i + 1)) {
        out[n++] = s.ptr[i++];
        while (is_digit(s, i) && i < MAX_CELL) {
            out[n++] = s.ptr[i++];
        }
    }
    *ret_n = n;
    return i;
}

/* "req/s", "ops/s", "/min": a rate of something, kept as it stands. */
static bool is_rate(dbr_slice word)
{
    size_t slash = dbr_slice_find_char(word, '/');
    for (size_t i = 0; i < slash && i < word.len; i++) {
        bool is_letter = (word.ptr[i] | 32) >= 'a' && (word.ptr[i] | 32) <= 'z';
        if (!is_letter) {
            return false;
        }
    }
    dbr_slice per = dbr_slice_from(word, slash != SIZE_MAX ? slash + 1 : word.len);
    return word.len <= 12 &&
           (dbr_slice_is(word, "rps") || dbr_slice_is(word, "qps") || dbr_slice_is(per, "s") ||
            dbr_slice_is(per, "sec") || dbr_slice_is(per, "m") || dbr_slice_is(per, "min"));
}

/* The unit that `word` is, and what one of it is in the unit told. */
static bool take_unit(dbr_slice word, dbr_arena *arena, dbr_slice *ret_unit, double *ret_factor)
{
    const unit_row *row = find(UNITS, sizeof(UNITS) / sizeof(UNITS[0]), word);
    if (row != NULL) {
        *ret_unit = dbr_slice_str(row->unit);
        *ret_factor *= row->factor;
        return true;
    }
    bool is_bits = dbr_slice_ends(word, "bps");
    size_t cut = dbr_slice_ends(word, "/s") ? 2 : is_bits ? 2 : 0;
    row = find(UNITS, sizeof(UNITS) / sizeof(UNITS[0]), dbr_slice_sub(word, 0, word.len - cut));
    if (cut > 0 && row != NULL && (strcmp(row->unit, "bytes") == 0 || strcmp(row->unit, "bits") == 0)) {
        *ret_unit = dbr_slice_str(dbr_arena_printf(arena, "%s/s", row->unit));
        *ret_factor *= row->factor;
        return true;
    }
    *ret_unit = word;
    return is_rate(word);
}

bool read_cell_unit(dbr_slice cell, dbr_arena *arena, dbr_slice *ret_number, dbr_slice *ret_unit)
{
    char digits[MAX_CELL + 2];
    size_t n = 0;
    double factor = 1, value = 0;
    if (cell.len == 0 || cell.len > MAX_CELL) {
        return false;
    }
    size_t at = take_number(cell, digits, &n);
    dbr_slice rest = dbr_slice_trim(dbr_slice_from(cell, at));
    *ret_unit = (dbr_slice){0};
    dbr_slice word = dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, ' '));
    const unit_row *scale = at > 0 ? find(SCALES, sizeof(SCALES) / sizeof(SCALES[0]), word) : NULL;
    if (scale != NULL) {
        factor = scale->factor;
        rest = dbr_slice_trim(dbr_slice_from(rest, word.len));
    }
    if (at == 0 || !dbr_slice_real(dbr_slice_of(digits, n), &value) ||
        (rest.len > 0 && !take_unit(rest, arena, ret_unit, &factor))) {
        return false;
    }
    bool is_plain = factor > 0.999999 && factor < 1.000001;
    *ret_number = is_plain ? dbr_slice_dup(arena, dbr_slice_of(digits, n))
                           : dbr_slice_str(dbr_arena_printf(arena, "%.12g", value * factor));
    return true;
}
