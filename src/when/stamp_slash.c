/*
 * Dates in numbers with slashes.
 *
 *     2025/02/09 10:05:23.118    02/09/2025 10:05:23 AM    09/02/2025, 10:05:23    25/02/09 10:05:23
 * 02/09-10:05:23.118
 *
 * 02/09/2025 is February in America and September elsewhere, and no line can tell. The American rows stand
 * first; the European ones read what America cannot (13/02/2025). A reader that locks a format notices by
 * misses. Two-digit years: Spark's 25/02/09 needs a year of 14 or later, before that the line is read as a
 * month or day first.
 */
#include "when/stamp_scan.h"

static bool scan_ymd_slash(stamp_scan *c)
{
    return scan_year(c) && scan_is(c, '/') && scan_small(c, &c->month) && scan_is(c, '/') &&
           scan_small(c, &c->day);
}

static bool scan_mdy(stamp_scan *c)
{
    return scan_small(c, &c->month) && scan_is(c, '/') && scan_small(c, &c->day) && scan_is(c, '/') &&
           scan_year(c) && c->month <= 12;
}

static bool scan_dmy(stamp_scan *c)
{
    return scan_small(c, &c->day) && scan_is(c, '/') && scan_small(c, &c->month) && scan_is(c, '/') &&
           scan_year(c);
}

static bool scan_mdy_short(stamp_scan *c)
{
    return scan_small(c, &c->month) && scan_is(c, '/') && scan_small(c, &c->day) && scan_is(c, '/') &&
           scan_year_2(c) && c->month <= 12;
}

static bool scan_dmy_short(stamp_scan *c)
{
    return scan_small(c, &c->day) && scan_is(c, '/') && scan_small(c, &c->month) && scan_is(c, '/') &&
           scan_year_2(c);
}

static bool scan_spark_date(stamp_scan *c)
{
    return scan_year_2(c) && scan_is(c, '/') && scan_month_2(c) && scan_is(c, '/') && scan_day_2(c) &&
           c->year >= 2014;
}

/* " ", ", ", "T", "-", ":", "  ". */
static bool scan_between(stamp_scan *c)
{
    return (scan_one_of(c, ",T-:|") || scan_blanks(c)) && scan_maybe_blanks(c);
}

STAMP(go_log, scan_ymd_slash(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(year_zone, scan_ymd_slash(&c) && scan_between(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c) &&
                     (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(year_odd, scan_ymd_slash(&c) && scan_between(&c) && scan_hms_loose(&c) &&
                    (scan_fraction(&c, ':') || scan_maybe_fraction(&c)))
STAMP(year_half, scan_ymd_slash(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                     dbr_scan_half(&c))
STAMP(year_minute, scan_ymd_slash(&c) && scan_blanks(&c) && scan_hm(&c))
STAMP(us_half, scan_mdy(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                   dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(us, scan_mdy(&c) && scan_between(&c) && scan_hms_loose(&c) &&
              (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && scan_maybe_zone(&c))
STAMP(us_dot_second, scan_mdy(&c) && scan_between(&c) && scan_hm(&c) && scan_is(&c, '.') &&
                         scan_digits(&c, 2, &c.second) && (c.digits = 0, true) && scan_fraction(&c, '.'))
STAMP(us_minute, scan_mdy(&c) && scan_between(&c) && scan_hm(&c))
STAMP(eu_half, scan_dmy(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                   dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(eu, scan_dmy(&c) && scan_between(&c) && scan_hms_loose(&c) &&
              (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && scan_maybe_zone(&c))
STAMP(eu_minute, scan_dmy(&c) && scan_between(&c) && scan_hm(&c))
STAMP(spark, scan_spark_date(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(us_short_half, scan_mdy_short(&c) && scan_between(&c) && scan_hm_maybe_s(&c) &&
                         scan_maybe_fraction(&c) && dbr_scan_half(&c))
STAMP(us_short, scan_mdy_short(&c) && scan_between(&c) && scan_hms_loose(&c) &&
                    (scan_fraction(&c, ':') || scan_maybe_fraction(&c)))
STAMP(eu_short, scan_dmy_short(&c) && scan_between(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c))
STAMP(snort, scan_month_2(&c) && scan_is(&c, '/') && scan_day_2(&c) && scan_one_of(&c, "- ") &&
                 scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(us_no_year, scan_small(&c, &c.month) && scan_is(&c, '/') && scan_small(&c, &c.day) &&
                      scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(snort_year, scan_month_2(&c) && scan_is(&c, '/') && scan_day_2(&c) && scan_is(&c, '/') &&
                      scan_year_2(&c) && scan_is(&c, '-') && scan_hms(&c) && scan_fraction(&c, '.'))

static const dbr_stamp_format rows[] = {
    {"go-log", "2025/02/09 10:05:23.118234", go_log, DBR_STAMP_STRONG}, // nginx error log, samba, Go
    {"slash-zone", "2025/02/09 10:05:23.118 +0100", year_zone, DBR_STAMP_STRONG},
    {"slash-odd", "2025/02/09-10:05:23:118", year_odd, DBR_STAMP_STRONG},
    {"slash-ampm", "2025/2/9 10:05:23 AM", year_half, DBR_STAMP_STRONG},
    {"slash-minute", "2025/02/09 10:05", year_minute, DBR_STAMP_STRONG},
    {"us-ampm", "02/09/2025 10:05:23 AM", us_half,
     DBR_STAMP_STRONG},                                      // Windows, "2/9/2025, 10:05:23 AM" of browsers
    {"us", "02/09/2025 10:05:23.118", us, DBR_STAMP_STRONG}, // also Suricata "02/09/2025-10:05:23.118234"
    {"us-dot-second", "02/09/2025 10:05.23.118", us_dot_second, DBR_STAMP_STRONG}, // Windows setup
    {"us-minute", "02/09/2025 10:05", us_minute, DBR_STAMP_STRONG},
    {"eu-slash-ampm", "13/02/2025 10:05:23 AM", eu_half, DBR_STAMP_STRONG},
    {"eu-slash", "13/02/2025, 10:05:23", eu, DBR_STAMP_STRONG},
    {"eu-slash-minute", "13/02/2025 10:05", eu_minute, DBR_STAMP_STRONG},
    {"spark", "25/02/09 10:05:23", spark, DBR_STAMP_STRONG},
    {"us-short-ampm", "2/9/25 10:05:23 AM", us_short_half, DBR_STAMP_STRONG},
    {"us-short", "02/09/25 10:05:23.118", us_short, DBR_STAMP_STRONG},
    {"eu-short", "13/02/25 10:05:23", eu_short, DBR_STAMP_STRONG},
    {"snort", "02/09-10:05:23.118234", snort, DBR_STAMP_STRONG},
    {"us-no-year", "2/9 10:05:23", us_no_year, DBR_STAMP_WEAK}, // Windows
    {"snort-year", "02/09/25-10:05:23.118234", snort_year, DBR_STAMP_STRONG},
};

const stamp_family dbr_stamps_slash = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT);
