/*
 * Precision: from what was written to the interval it claims (the rules: top of quantity.c).
 *
 * Decimals are computed as mantissa × 10^exponent and rounded once, so that 4.35 ± 0.005 ends where 4.355
 * begins. The open end is the largest double below it.
 */
#include "model/quantity.h"

#include <math.h>

static double below(double x)
{
    return nextafter(x, -INFINITY);
}

/* The largest double below the open end, but not below the value: the two may be one double apart. */
static double open_end(double value, double end)
{
    return fmax(value, below(end));
}

/* An instant holds until the next one of its resolution; a rough one has that span on both sides as well. */
static dbr_quantity instant_interval(const dbr_reading *r, int flags)
{
    bool is_rough = (flags & DBR_MARK_ROUGH) != 0;
    double begin = (double)r->ns;
    double span = (double)r->digit_ns;
    dbr_quantity q = {.value = begin / 1e9, .unit = DBR_INSTANT};
    q.low = is_rough ? (begin - span) / 1e9 : q.value;
    q.high = open_end(q.value, (begin + (is_rough ? 2 * span : span)) / 1e9);
    return q;
}

/* In seconds, ± half of the last stated unit; of the last digit that is not zero for rough ones. */
static dbr_quantity duration_interval(const dbr_reading *r, int flags)
{
    double value = (double)r->ns;
    double digit = (double)r->digit_ns;
    if ((flags & DBR_MARK_ROUGH) != 0 || r->is_more) {
        digit *= pow(10, r->zeros);
    }
    dbr_quantity q = {.value = value / 1e9, .unit = DBR_DURATION};
    q.low = r->is_more ? q.value : (value - digit / 2) / 1e9;
    q.high = open_end(q.value, (value + (r->is_more ? digit : digit / 2)) / 1e9);
    if (r->is_negative) {
        q = (dbr_quantity){.value = -q.value, .low = -q.high, .high = -q.low, .unit = DBR_DURATION};
    }
    return q;
}

/* mantissa × 10^exponent with the interval of that exponent; exact in decimal, then rounded once. */
static dbr_quantity decimal_interval(const dbr_reading *r, int flags)
{
    int64_t m = r->is_negative ? -r->number.mantissa : r->number.mantissa;
    int e = r->number.exponent;
    dbr_quantity q = {.value = dbr_number_value(m, e)};
    bool is_counted =
        !r->number.has_fraction && r->number.scale == 0 && r->unit == DBR_PLAIN && !r->is_measured;
    bool is_whole = !r->number.has_fraction;
    while (is_whole && ((flags & DBR_MARK_ROUGH) != 0 || r->is_more) && m != 0 && m % 10 == 0) {
        m /= 10;
        e++;
    }
    if (r->is_more) {
        q.low = q.value;
        q.high = open_end(q.value, dbr_number_value(m + 1, e));
    } else if (is_counted && (flags & DBR_MARK_ROUGH) == 0) {
        q.low = q.value;
        q.high = q.value;
    } else {
        q.low = dbr_number_value(m * 10 - 5, e - 1);
        q.high = open_end(q.value, dbr_number_value(m * 10 + (r->number.is_compound ? 10 : 5), e - 1));
    }
    return q;
}

dbr_quantity dbr_reading_interval(const dbr_reading *r, int flags)
{
    switch (r->unit) {
    case DBR_INSTANT:
        return instant_interval(r, flags);
    case DBR_DURATION:
        return duration_interval(r, flags);
    default:
        break;
    }
    dbr_quantity q = decimal_interval(r, flags);
    if (r->unit == DBR_PERCENT) {
        q.unit = DBR_PERCENT;
    } else if (r->unit == DBR_MONEY) {
        q.unit = DBR_MONEY;
    }
    double decimal = pow(1000, r->byte_power); // 1 when these are no bytes
    double binary = pow(1024, r->byte_power);
    q.value *= r->is_binary ? binary : decimal;
    q.low *= r->is_binary || r->is_negative ? binary : decimal;
    q.high *= r->is_binary || !r->is_negative ? binary : decimal; // the wider of the two readings
    return q;
}

void dbr_quantity_bound(dbr_quantity *q, int flags)
{
    bool is_rough = (flags & DBR_MARK_ROUGH) != 0;
    bool is_strict = (flags & DBR_MARK_STRICT) != 0;
    if ((flags & DBR_MARK_AT_MOST) != 0) {
        double end = is_strict ? below(q->value) : q->value;
        q->is_bound_above = true;
        q->high = is_rough ? q->high : end;
        q->low = -INFINITY;
    } else if ((flags & DBR_MARK_AT_LEAST) != 0) {
        double begin = is_strict ? nextafter(q->value, INFINITY) : q->value;
        q->is_bound_below = true;
        q->low = is_rough ? q->low : begin;
        q->high = INFINITY;
    }
}
