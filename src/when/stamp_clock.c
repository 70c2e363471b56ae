/*
 * A time of day alone. Weak: only taken where a line has nothing better; the day comes from the reader.
 */
#include "when/stamp_scan.h"

static bool scan_any_fraction(stamp_scan *c)
{
    return scan_fraction(c, '.') || scan_fraction(c, ',');
}

STAMP(clock_fraction, scan_hms(&c) && scan_any_fraction(&c))
STAMP(clock_plain, scan_hms(&c))
STAMP(clock_loose, scan_hms_loose(&c) && scan_maybe_fraction(&c) && c.hour < 10)
STAMP(clock_colon, scan_hms(&c) && scan_fraction(&c, ':') && c.digits >= 3)
STAMP(clock_zone, scan_hms(&c) && scan_maybe_fraction(&c) && (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(clock_half, scan_hms_loose(&c) && scan_maybe_fraction(&c) && dbr_scan_half(&c) && scan_maybe_zone(&c))
/* "9:05" */
static bool scan_minute(stamp_scan *c)
{
    return scan_small(c, &c->hour) && scan_is(c, ':') && scan_digits(c, 2, &c->minute);
}

STAMP(minute, scan_minute(&c))
STAMP(minute_zone, scan_minute(&c) && (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(minute_half, scan_hm_maybe_s(&c) && dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(hour_half, scan_small(&c, &c.hour) && dbr_scan_half(&c) && scan_maybe_zone(&c))

static const dbr_stamp_format rows[] = {
    {"clock-fraction", "10:05:23.118", clock_fraction, DBR_STAMP_WEAK}, // logback's default, strace -tt
    {"clock", "10:05:23", clock_plain, DBR_STAMP_WEAK},
    {"clock-loose", "9:05:23", clock_loose, DBR_STAMP_WEAK},
    {"clock-colon-millis", "10:05:23:118", clock_colon, DBR_STAMP_WEAK},
    {"clock-zone", "10:05:23.118 UTC", clock_zone, DBR_STAMP_WEAK},
    {"clock-ampm", "10:05:23 AM", clock_half, DBR_STAMP_WEAK},
    {"minute", "10:05", minute, DBR_STAMP_VALUE}, // people, and chat exports
    {"minute-zone", "10:05 UTC", minute_zone, DBR_STAMP_VALUE},
    {"minute-ampm", "10:05 AM", minute_half, DBR_STAMP_VALUE},
    {"hour-ampm", "10 am", hour_half, DBR_STAMP_VALUE},
};

const stamp_family dbr_stamps_clock = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT);
