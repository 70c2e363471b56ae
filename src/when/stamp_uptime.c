/*
 * Seconds since a start that the stamp does not tell: the kernel's, an X server's, a Java machine's. Not a time of day,
 * so DBR_STAMP_UPTIME says that the zero is unknown; what it was is for the evidence to find.
 *
 *     [   12.345678]    [    47.013]    [12.345s]    [+2147.35s]
 */
#include "when/stamp_scan.h"

#define MAX_UPTIME_S INT64_C(999999999) // 31 years; from 2001 on ten digits in brackets are an epoch

static bool scan_seconds(stamp_scan *c, int64_t *ret)
{
    *ret = 0;
    if (!scan_at_digit(c)) {
        return false;
    }
    while (scan_at_digit(c) && *ret < MAX_UPTIME_S) {
        *ret = *ret * 10 + (*c->p++ - '0');
    }
    return *ret <= MAX_UPTIME_S && scan_fraction(c, '.');
}

static size_t finish(const stamp_scan *c, int64_t second, dbr_stamp *ret)
{
    *ret = (dbr_stamp){.local = second * NANOS_A_SECOND + c->nanosecond,
                       .flags = DBR_STAMP_NO_DATE | DBR_STAMP_UPTIME,
                       .digits = c->digits};
    return (size_t)(c->p - c->begin);
}

/* In brackets with exactly `digits` of fraction. */
static size_t bracketed(dbr_slice s, unsigned digits, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    int64_t second = 0;
    if (!scan_is(&c, '[') || !scan_maybe_blanks(&c) || !scan_seconds(&c, &second) || c.digits != digits ||
        !scan_is(&c, ']')) {
        return 0;
    }
    return finish(&c, second, ret);
}

static size_t kernel(dbr_slice s, dbr_stamp *ret)
{
    return bracketed(s, 6, ret);
}

static size_t xorg(dbr_slice s, dbr_stamp *ret)
{
    return bracketed(s, 3, ret);
}

/* "[12.345s]", "[+2147.35s]", "[ +2147.35s]". */
static size_t seconds(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    int64_t second = 0;
    if (!scan_is(&c, '[') || !scan_maybe_blanks(&c) || !scan_maybe(&c, '+') || !scan_seconds(&c, &second) ||
        !scan_is(&c, 's') || !scan_is(&c, ']')) {
        return 0;
    }
    return finish(&c, second, ret);
}

static const dbr_stamp_format rows[] = {
    {"dmesg", "[   12.345678]", kernel, DBR_STAMP_STRONG},
    {"xorg", "[    47.013]", xorg, DBR_STAMP_WEAK},
    {"uptime-seconds", "[+2147.35s]", seconds,
     DBR_STAMP_STRONG}, // lightdm; Java's unified log without the plus
};

const stamp_family dbr_stamps_uptime = STAMP_FAMILY(rows, STAMP_STARTS_OTHER);
