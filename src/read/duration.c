/*
 * What something took, told by a field: "duration_ms": 45, latency=1.2s, "responseTime": 19.5.
 *
 * A name is one of BASES, whatever its case and dashes, perhaps with a unit behind it ("durationMs", "elapsed_seconds",
 * "took-us"). The unit is that of the value where one stands there ("120ms", "1m2.5s", "850µs"), else the name's, else the
 * one that the name has by itself: nginx counts `request_time` and `rt` in seconds; what is called `responseTime` (in camel
 * case, so by Java or JavaScript) in milliseconds; ECS counts `event.duration` in nanoseconds. Otherwise nothing tells it,
 * and who looks at many values may judge by them (detect/latency.c).
 *
 * Keys inside an object count by their last part where that tells the unit ("meta.responseTime"), not otherwise: a certificate
 * has a "spec.duration", too.
 *
 * Limits: no exponents, no signs, nothing of a day and more, no ISO 8601 ("PT1.2S").
 */
#include "read/parts.h"

#include <math.h>

#define KEY_BYTES  32u
#define MAX_DIGITS 24u

enum { SECONDS = 0, MILLI = 1, MICRO = 2, NANO = 3, UNKNOWN = -1, NO_TIME = -2 }; // powers of 1/1000

typedef struct unit_row {
    const char *word;
    int power;
} unit_row;

/* What stands behind a base, and behind a value where it is no letter alone; the longer before what they end with. */
static const unit_row UNITS[] = {
    {"milliseconds", MILLI}, {"microseconds", MICRO}, {"nanoseconds", NANO},
    {"inmillis", MILLI},     {"seconds", SECONDS},    {"millis", MILLI},
    {"micros", MICRO},       {"nanos", NANO},         {"msec", MILLI},
    {"usec", MICRO},         {"nsec", NANO},          {"secs", SECONDS},
    {"sec", SECONDS},        {"ms", MILLI},           {"us", MICRO},
    {"\xc2\xb5s", MICRO},    {"\xce\xbcs", MICRO},    {"ns", NANO},
    {"s", SECONDS},
};

/* Names, folded, and the unit that they have by themselves. */
static const unit_row BASES[] = {
    {"duration", UNKNOWN},
    {"elapsed", UNKNOWN},
    {"latency", UNKNOWN},
    {"took", UNKNOWN},
    {"responsetime", UNKNOWN},
    {"requesttime", SECONDS},
    {"rt", SECONDS},
    {"timetaken", UNKNOWN},
    {"elapsedtime", UNKNOWN},
    {"processingtime", UNKNOWN},
    {"executiontime", UNKNOWN},
    {"timeelapsed", UNKNOWN},
    {"requestduration", UNKNOWN},
    {"totaltime", UNKNOWN},
    {"responseduration", UNKNOWN},
};

static bool is_base(dbr_slice folded, int *ret_power)
{
    for (size_t i = 0; i < sizeof(BASES) / sizeof(BASES[0]); i++) {
        if (dbr_slice_is(folded, BASES[i].word)) {
            *ret_power = BASES[i].power;
            return true;
        }
    }
    return false;
}

/* The unit of a key without objects around it. */
static int unit_of_key(dbr_slice key)
{
    char folded[KEY_BYTES];
    size_t n = 0;
    bool is_camel = false;
    int power = UNKNOWN;
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        bool is_upper = c >= 'A' && c <= 'Z';
        is_camel |= is_upper && i > 0 && key.ptr[i - 1] >= 'a' && key.ptr[i - 1] <= 'z';
        if (c != '_' && c != '-' && c != ' ') {
            if (n == KEY_BYTES) {
                return NO_TIME;
            }
            folded[n++] = is_upper ? (char)(c | 32) : c;
        }
    }
    dbr_slice name = dbr_slice_of(folded, n);
    if (is_base(name, &power)) {
        return power == UNKNOWN && is_camel && dbr_slice_is(name, "responsetime") ? MILLI : power;
    }
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (dbr_slice_ends(name, UNITS[i].word)) {
            dbr_slice base = dbr_slice_sub(name, 0, name.len - strlen(UNITS[i].word));
            int ignored = UNKNOWN;
            bool is_time = dbr_slice_is(base, "time") && UNITS[i].power == MILLI;
            return is_time || is_base(base, &ignored) ? UNITS[i].power : NO_TIME;
        }
    }
    return NO_TIME;
}

/* The unit of a key; UNKNOWN and NO_TIME as they say. */
static int unit_of(dbr_slice key)
{
    if (dbr_slice_is(key, "event.duration")) {
        return NANO;
    }
    size_t dot = SIZE_MAX;
    for (size_t i = 0; i < key.len; i++) {
        dot = key.ptr[i] == '.' ? i : dot;
    }
    int power = unit_of_key(dot == SIZE_MAX ? key : dbr_slice_from(key, dot + 1));
    return power == UNKNOWN && dot != SIZE_MAX ? NO_TIME : power;
}

/* Digits and a point, as many as there are. */
static size_t number_at(dbr_slice s)
{
    size_t n = 0;
    while (n < s.len && ((s.ptr[n] >= '0' && s.ptr[n] <= '9') || s.ptr[n] == '.')) {
        n++;
    }
    return n <= MAX_DIGITS && read_is_number(dbr_slice_sub(s, 0, n)) ? n : 0;
}

static bool unit_is(dbr_slice word, int *ret_power)
{
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (dbr_slice_is(word, UNITS[i].word)) {
            *ret_power = UNITS[i].power;
            return true;
        }
    }
    return false;
}

/* "1m2.5s", "1h0m3s" in seconds: hours and minutes before seconds; NaN for anything else. */
static double clock_of(dbr_slice value)
{
    static const struct {
        char unit;
        double seconds;
    } PARTS[] = {{'h', 3600}, {'m', 60}, {'s', 1}};
    double sum = 0, part = 0;
    size_t n_found = 0;
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
        size_t n = number_at(value);
        if (n > 0 && n < value.len && value.ptr[n] == PARTS[i].unit &&
            dbr_slice_real(dbr_slice_sub(value, 0, n), &part)) {
            sum += part * PARTS[i].seconds;
            value = dbr_slice_from(value, n + 1);
            n_found++;
        }
    }
    return value.len == 0 && n_found > 1 ? sum : NAN;
}

/* The number moved by three digits times `power` to the right of the point: "45" → "0.045"; exact, unlike a division. */
static dbr_slice scaled(dbr_arena *arena, dbr_slice number, int power)
{
    size_t shift = 3 * (size_t)power;
    size_t point = dbr_slice_find_char(number, '.');
    dbr_slice whole = dbr_slice_sub(number, 0, point);
    dbr_slice fraction = point == SIZE_MAX ? (dbr_slice){0} : dbr_slice_from(number, point + 1);
    if (shift == 0) {
        return number;
    }
    size_t zeros =
        whole.len < shift + 1 ? shift + 1 - whole.len : 0; // so that a digit stands before the point
    char *out = DBR_NEW_N(arena, char, zeros + number.len + 1);
    memset(out, '0', zeros);
    memcpy(out + zeros, whole.ptr, whole.len);
    size_t n = zeros + whole.len;
    memmove(out + n - shift + 1, out + n - shift, shift);
    out[n - shift] = '.';
    n++;
    if (fraction.len > 0) {
        memcpy(out + n, fraction.ptr, fraction.len);
        n += fraction.len;
    }
    return dbr_slice_of(out, n);
}

/* Whether it can be such a field, at a glance: parsing a record asks this of each of its fields. */
static bool may_be(dbr_slice key, dbr_slice value)
{
    return key.len >= 2 && key.len <= 2 * KEY_BYTES && value.len > 0 && value.len <= MAX_DIGITS &&
           value.ptr[0] >= '0' && value.ptr[0] <= '9' &&
           (memchr("rdeltpRDELTP", key.ptr[0], 12) != NULL || dbr_slice_find_char(key, '.') != SIZE_MAX);
}

dbr_slice read_duration(dbr_arena *arena, dbr_slice key, dbr_slice value)
{
    int power = may_be(key, value) ? unit_of(key) : NO_TIME;
    size_t n = power != NO_TIME ? number_at(value) : 0;
    if (n == 0) {
        return (dbr_slice){0};
    }
    dbr_slice word = dbr_slice_trim(dbr_slice_from(value, n));
    if (word.len > 0 && !unit_is(word, &power)) {
        double seconds = clock_of(value);
        return isfinite(seconds) ? dbr_slice_str(dbr_arena_printf(arena, "%.6f", seconds)) : (dbr_slice){0};
    }
    return power >= SECONDS ? scaled(arena, dbr_slice_sub(value, 0, n), power) : (dbr_slice){0};
}

dbr_took dbr_field_took(dbr_slice key, dbr_slice value, double *ret)
{
    dbr_arena arena = {0};
    dbr_slice seconds = read_duration(&arena, key, value);
    dbr_took took = DBR_TOOK_NOTHING;
    if (seconds.ptr != NULL && dbr_slice_real(seconds, ret)) {
        took = DBR_TOOK_SECONDS;
    } else if (may_be(key, value) && unit_of(key) == UNKNOWN && number_at(value) == value.len &&
               dbr_slice_real(value, ret)) {
        took = DBR_TOOK_BARE;
    }
    dbr_arena_release(&arena);
    return took;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

size_t read_duration_at(dbr_slice s, double *ret)
{
    size_t end = number_at(s), n = end;
    double value = 0;
    int power = UNKNOWN;
    if (n == 0 || !dbr_slice_real(dbr_slice_sub(s, 0, n), &value)) {
        return 0;
    }
    end += end < s.len && s.ptr[end] == ' ';
    size_t word = end;
    while (end < s.len && is_letter(s.ptr[end])) {
        end++;
    }
    bool is_end = end == s.len || s.ptr[end] < '0' || s.ptr[end] > '9';
    if (is_end && unit_is(dbr_slice_sub(s, word, end), &power)) {
        *ret = value / pow(1000, power);
        return end;
    }
    for (end = n; end < s.len && (is_letter(s.ptr[end]) || number_at(dbr_slice_sub(s, end, end + 1)) > 0 ||
                                  s.ptr[end] == '.');) {
        end++; /* "1m2.5s" */
    }
    double clock = end <= MAX_DIGITS ? clock_of(dbr_slice_sub(s, 0, end)) : NAN;
    if (!isfinite(clock)) {
        return 0;
    }
    *ret = clock;
    return end;
}
