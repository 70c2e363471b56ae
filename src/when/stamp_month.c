/*
 * The month's name first: syslog with a year or a zone somewhere, Cisco, Java's old default, Kibana,
 * Nextflow.
 *
 *     Feb  9 10:05:23 2025    Feb  9 2025 10:05:23    *Feb  9 10:05:23.118 UTC    Feb 9, 2025 10:05:23 AM
 * Feb-09 10:05:23.118
 *
 * Plain syslog is in stamp_hot.c. A number after it is only a year when it can be one: 1970 to 2099.
 */
#include "when/stamp_scan.h"

/* "Feb  9", "February 9", "Sept 09". */
static bool scan_month_day(stamp_scan *c)
{
    return dbr_scan_month(c) && scan_blanks(c) && scan_small(c, &c->day);
}

static bool scan_month_dash_day(stamp_scan *c)
{
    return dbr_scan_month(c) && scan_is(c, '-') && scan_digits(c, 2, &c->day);
}

static bool scan_year_after(stamp_scan *c)
{
    return scan_blanks(c) && scan_year(c) && c->year >= 1970 && c->year < 2100;
}

/* A zone that is no offset of ours may stand before a year: any two to five capitals. */
static bool scan_any_zone_apart(stamp_scan *c)
{
    if (dbr_scan_zone_apart(c)) {
        return true;
    }
    const unsigned char *back = c->p;
    (void)scan_blanks(c);
    const unsigned char *begin = c->p;
    while (c->p < c->end && *c->p >= 'A' && *c->p <= 'Z') {
        c->p++;
    }
    if (c->p - begin >= 2 && c->p - begin <= 5) {
        c->flags |= DBR_STAMP_NAMED_ZONE;
        return true;
    }
    c->p = back;
    return false;
}

static bool scan_clock(stamp_scan *c)
{
    return scan_blanks(c) && scan_hms_loose(c) && scan_maybe_fraction(c);
}

/* "Feb 9, 2025": the comma may be missing. */
static bool scan_long_date(stamp_scan *c)
{
    return scan_month_day(c) && scan_maybe(c, ',') && scan_blanks(c) && scan_year(c);
}

/* " ", ", ", " at ", " @ ". */
static bool scan_between(stamp_scan *c)
{
    (void)scan_maybe(c, ',');
    if (!scan_blanks(c)) {
        return false;
    }
    (void)(scan_text(c, "at ") || scan_text(c, "@ "));
    return true;
}

STAMP(loose, scan_month_day(&c) && scan_clock(&c))
STAMP(zone, scan_month_day(&c) && scan_clock(&c) && (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(year_after, scan_month_day(&c) && scan_clock(&c) && scan_year_after(&c))
STAMP(year_after_zone, scan_month_day(&c) && scan_clock(&c) && scan_year_after(&c) && dbr_scan_zone_apart(&c))
STAMP(zone_year, scan_month_day(&c) && scan_clock(&c) && scan_any_zone_apart(&c) && scan_year_after(&c))
STAMP(year_before, scan_month_day(&c) && scan_year_after(&c) && scan_maybe(&c, ':') && scan_clock(&c) &&
                       scan_maybe_zone(&c))
STAMP(cisco, scan_one_of(&c, "*.") && scan_month_day(&c) && scan_clock(&c) && scan_maybe_zone(&c))
STAMP(cisco_year, scan_one_of(&c, "*.") && scan_month_day(&c) && scan_year_after(&c) && scan_clock(&c) &&
                      scan_maybe_zone(&c))
STAMP(long_half, scan_long_date(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                     dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(long_clock, scan_long_date(&c) && scan_between(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c) &&
                      scan_maybe_zone(&c))
STAMP(long_minute, scan_long_date(&c) && scan_between(&c) && scan_hm(&c) && scan_maybe_zone(&c))
STAMP(dash, scan_month_dash_day(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(dash_year, scan_month_dash_day(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c) &&
                     scan_year_after(&c) && scan_maybe_zone(&c))
STAMP(dash_zone_year, scan_month_dash_day(&c) && scan_is(&c, ' ') && scan_hms(&c) &&
                          scan_maybe_fraction(&c) && scan_any_zone_apart(&c) && scan_year_after(&c))
STAMP(dash_date, scan_month_dash_day(&c) && scan_is(&c, '-') && scan_year(&c) && scan_one_of(&c, " T") &&
                     scan_hms(&c) && scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(slash, dbr_scan_month(&c) && scan_is(&c, '/') && scan_digits(&c, 2, &c.day) && scan_is(&c, ' ') &&
                 scan_hms(&c))
STAMP(slash_year, dbr_scan_month(&c) && scan_is(&c, '/') && scan_digits(&c, 2, &c.day) && scan_is(&c, '/') &&
                      scan_year(&c) && scan_is(&c, ' ') && scan_hms(&c))
STAMP(minute, scan_month_day(&c) && scan_blanks(&c) && scan_hm(&c))

static const dbr_stamp_format rows[] = {
    {"syslog-loose", "September 9 10:05:23,118", loose, DBR_STAMP_STRONG}, // "Sept 9", one digit, a comma
    {"syslog-zone", "Feb  9 10:05:23.118 UTC", zone, DBR_STAMP_STRONG},
    {"syslog-year", "Feb  9 10:05:23 2025", year_after, DBR_STAMP_STRONG},
    {"syslog-year-zone", "Feb  9 10:05:23 2025 +0100", year_after_zone, DBR_STAMP_STRONG},
    {"syslog-zone-year", "Feb  9 10:05:23 CET 2025", zone_year, DBR_STAMP_STRONG},
    {"syslog-year-first", "Feb  9 2025 10:05:23", year_before, DBR_STAMP_STRONG}, // Cisco ASA
    {"cisco", "*Feb  9 10:05:23.118 UTC", cisco, DBR_STAMP_STRONG},               // '*': not synchronised
    {"cisco-year", "*Feb  9 2025 10:05:23.118 UTC", cisco_year, DBR_STAMP_STRONG},
    {"java-util-logging", "Feb 9, 2025 10:05:23 AM", long_half, DBR_STAMP_STRONG},
    {"kibana", "Feb 9, 2025 @ 10:05:23.118", long_clock, DBR_STAMP_STRONG},
    {"month-day-year-minute", "February 9, 2025 at 10:05", long_minute, DBR_STAMP_STRONG},
    {"month-dash", "Feb-09 10:05:23.118", dash, DBR_STAMP_STRONG}, // Nextflow
    {"month-dash-year", "Feb-09 10:05:23 2025", dash_year, DBR_STAMP_STRONG},
    {"month-dash-zone-year", "Feb-09 10:05:23 PDT 2025", dash_zone_year, DBR_STAMP_STRONG},
    {"month-dash-date", "Feb-09-2025 10:05:23", dash_date, DBR_STAMP_STRONG},
    {"mikrotik", "feb/09 10:05:23", slash, DBR_STAMP_STRONG},
    {"mikrotik-year", "feb/09/2025 10:05:23", slash_year, DBR_STAMP_STRONG},
    {"month-day-minute", "Feb  9 10:05", minute, DBR_STAMP_VALUE}, // ls -l
};

const stamp_family dbr_stamps_month = STAMP_FAMILY(rows, STAMP_STARTS_LETTER | STAMP_STARTS_OTHER);
