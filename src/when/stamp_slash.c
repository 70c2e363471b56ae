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

/* "02/09/2025 - ". */
static bool scan_dash_between(stamp_scan *c)
{
    return scan_text(c, " - ");
}

/* ausearch -i writes the event's number behind the time: ":456". */
static size_t finish_audit(stamp_scan c, dbr_stamp *ret)
{
    stamp_scan number = c;
    if (!scan_is(&number, ':') || !scan_at_digit(&number)) {
        return 0;
    }
    while (scan_at_digit(&number)) {
        number.p++;
    }
    stamp_scan apart = c;
    apart.end = c.p;
    return scan_is_end(&number) && scan_finish(&apart, ret) > 0 ? (size_t)(number.p - c.begin) : 0;
}

static size_t audit_human(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_mdy(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_fraction(&c, '.') ? finish_audit(c, ret)
                                                                                      : 0;
}

static size_t audit_short(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    return scan_mdy_short(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_fraction(&c, '.')
               ? finish_audit(c, ret)
               : 0;
}

STAMP(go_log, scan_ymd_slash(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(year_zone, scan_ymd_slash(&c) && scan_between(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c) &&
                     (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(year_odd, scan_ymd_slash(&c) && scan_between(&c) && scan_hms_loose(&c) &&
                    (scan_fraction(&c, ':') || scan_maybe_fraction(&c)))
STAMP(year_half, scan_ymd_slash(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                     dbr_scan_half(&c))
STAMP(year_minute, scan_ymd_slash(&c) && scan_blanks(&c) && scan_small(&c, &c.hour) && scan_is(&c, ':') &&
                       scan_small(&c, &c.minute))
STAMP(us_half, scan_mdy(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                   dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(us, scan_mdy(&c) && scan_between(&c) && scan_hms_loose(&c) &&
              (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && scan_maybe_zone(&c))
STAMP(us_dot_second, scan_mdy(&c) && scan_between(&c) && scan_hm(&c) && scan_is(&c, '.') &&
                         scan_digits(&c, 2, &c.second) && (c.digits = 0, true) && scan_maybe_fraction(&c))
STAMP(us_minute, scan_mdy(&c) && scan_between(&c) && scan_small(&c, &c.hour) && scan_is(&c, ':') &&
                     scan_small(&c, &c.minute))
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
STAMP(dashed_clock, scan_ymd_slash(&c) && scan_one_of(&c, " _-T") && scan_clock_8(&c, '-') &&
                        scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(gin, scan_ymd_slash(&c) && scan_dash_between(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c))
/* The common log format's shape with a number for the month: day first, as there. */
STAMP(clf_number,
      scan_dmy(&c) && scan_is(&c, ':') && scan_hms(&c) && scan_maybe_fraction(&c) && dbr_scan_zone_apart(&c))
STAMP(half_life, scan_mdy(&c) && scan_dash_between(&c) && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(websphere, scan_mdy_short(&c) && scan_is(&c, ' ') && scan_hms_loose(&c) &&
                     (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && dbr_scan_zone_apart(&c))
STAMP(websphere_eu, scan_dmy_short(&c) && scan_is(&c, ' ') && scan_hms_loose(&c) &&
                        (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && dbr_scan_zone_apart(&c))
STAMP(us_short_minute, scan_mdy_short(&c) && scan_between(&c) && scan_hm(&c))
STAMP(eu_short_minute, scan_dmy_short(&c) && scan_between(&c) && scan_hm(&c))
STAMP(us_colons, scan_small(&c, &c.month) && scan_is(&c, ':') && scan_small(&c, &c.day) && scan_is(&c, ':') &&
                     scan_year(&c) && scan_is(&c, ' ') && scan_hm_maybe_s(&c) && scan_maybe_fraction(&c) &&
                     scan_maybe_zone(&c))
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
    {"clf-number", "13/02/2025:10:05:23 +0100", clf_number, DBR_STAMP_STRONG}, // Proxmox
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
    {"slash-dashed-clock", "2025/02/09 10-05-23.118", dashed_clock, DBR_STAMP_STRONG},
    {"gin", "2025/02/09 - 10:05:23", gin, DBR_STAMP_STRONG},             // Go's Gin
    {"half-life", "02/09/2025 - 10:05:23", half_life, DBR_STAMP_STRONG}, // servers of games
    {"websphere", "2/9/25 10:05:23:118 CET", websphere, DBR_STAMP_STRONG},
    {"websphere-eu", "13/2/25 10:05:23:118 CET", websphere_eu, DBR_STAMP_STRONG},
    {"audit-human", "02/09/2025 10:05:23.118:456", audit_human, DBR_STAMP_STRONG}, // ausearch -i
    {"audit-human-short", "02/09/25 10:05:23.118:456", audit_short, DBR_STAMP_STRONG},
    {"us-short-minute", "2/9/25, 10:05", us_short_minute, DBR_STAMP_STRONG}, // exports of chats
    {"eu-short-minute", "13/2/25, 10:05", eu_short_minute, DBR_STAMP_STRONG},
    {"us-colons", "02:09:2025 10:05:23", us_colons, DBR_STAMP_VALUE},
    {"us-no-year", "2/9 10:05:23", us_no_year, DBR_STAMP_WEAK}, // Windows
    {"snort-year", "02/09/25-10:05:23.118234", snort_year, DBR_STAMP_STRONG},
};

const stamp_family dbr_stamps_slash = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT);
