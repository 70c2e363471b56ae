/*
 * The day first, with a month's name, dots or dashes.
 *
 *     09 Feb 2025 10:05:23.118    09-Feb-2025 10:05:23    9-Feb-2025::10:05:23    09.02.2025 10:05:23
 * 09-02-2025 …
 */
#include "when/stamp_scan.h"

/* "09 Feb 2025", "9-Feb-2025", "09/Feb/2025". */
static bool scan_named(stamp_scan *c, const char *seps)
{
    return scan_padded(c, &c->day) && scan_one_of(c, seps) && dbr_scan_month(c) && scan_one_of(c, seps) &&
           scan_year(c);
}

static bool scan_named_short(stamp_scan *c)
{
    return scan_padded(c, &c->day) && scan_one_of(c, "-/ ") && dbr_scan_month(c) && scan_one_of(c, "-/ ") &&
           scan_year_2(c);
}

static bool scan_dmy_marked(stamp_scan *c, char sep)
{
    return scan_small(c, &c->day) && scan_is(c, sep) && scan_small(c, &c->month) && scan_is(c, sep) &&
           scan_year(c);
}

/* " ", ", ", " - ", ":", "T". */
static bool scan_between(stamp_scan *c)
{
    (void)scan_maybe_blanks(c);
    (void)(scan_text(c, "::") || scan_one_of(c, ",:T-@") || scan_text(c, "at "));
    return !scan_is_digit(c->p[-1]) && scan_maybe_blanks(c);
}

/* "09-02-25". */
static bool scan_number_short(stamp_scan *c, char sep)
{
    return scan_day_2(c) && scan_is(c, sep) && scan_month_2(c) && scan_is(c, sep) && scan_year_2(c);
}

STAMP(haproxy, scan_day_2(&c) && scan_is(&c, '/') && dbr_scan_month(&c) && scan_is(&c, '/') &&
                   scan_year(&c) && scan_is(&c, ':') && scan_hms(&c) && scan_fraction(&c, '.'))
STAMP(clf_local, scan_named(&c, "/") && scan_between(&c) && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(clf_loose, scan_named(&c, "/") && scan_between(&c) && scan_hms(&c) && scan_maybe_fraction(&c) &&
                     (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(redis, scan_named(&c, " ") && scan_between(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c) &&
                 scan_maybe_zone(&c))
STAMP(redis_half, scan_named(&c, " -/") && scan_between(&c) && scan_hm_maybe_s(&c) &&
                      scan_maybe_fraction(&c) && dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(redis_minute, scan_named(&c, " -") && scan_between(&c) && scan_hm(&c) && scan_maybe_zone(&c))
STAMP(redis_old, scan_padded(&c, &c.day) && scan_one_of(&c, " -/") && dbr_scan_month(&c) &&
                     scan_one_of(&c, " :") && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(day_dash, scan_named(&c, "-") && scan_between(&c) && scan_hms(&c) && scan_maybe_fraction(&c) &&
                    scan_maybe_zone(&c))
STAMP(rabbitmq, scan_named(&c, "-") && scan_text(&c, "::") && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(oracle, scan_named_short(&c) && scan_is(&c, ' ') && (scan_clock_8(&c, '.') || scan_hms(&c)) &&
                  scan_maybe_fraction(&c) && dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(short_year, scan_named_short(&c) && scan_between(&c) && scan_hms(&c) && scan_maybe_fraction(&c) &&
                      scan_maybe_zone(&c))
STAMP(european, scan_dmy_marked(&c, '.') && scan_between(&c) && scan_hms_loose(&c) &&
                    (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && scan_maybe_zone(&c))
STAMP(european_minute, scan_dmy_marked(&c, '.') && scan_between(&c) && scan_hm(&c))
STAMP(european_short, scan_day_2(&c) && scan_is(&c, '.') && scan_month_2(&c) && scan_is(&c, '.') &&
                          scan_year_2(&c) && scan_between(&c) && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(european_no_year, scan_day_2(&c) && scan_is(&c, '.') && scan_month_2(&c) && scan_is(&c, '.') &&
                            scan_blanks(&c) && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(day_number, scan_dmy_marked(&c, '-') && scan_between(&c) && scan_hms_loose(&c) &&
                      (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && scan_maybe_zone(&c))
STAMP(us_dash, scan_small(&c, &c.month) && scan_is(&c, '-') && scan_small(&c, &c.day) && scan_is(&c, '-') &&
                   scan_year(&c) && scan_between(&c) && scan_hms_loose(&c) &&
                   (scan_fraction(&c, ':') || scan_maybe_fraction(&c)) && scan_maybe_zone(&c))
STAMP(day_number_half,
      scan_dmy_marked(&c, '-') && scan_between(&c) && scan_hm_maybe_s(&c) && dbr_scan_half(&c))

STAMP(day_number_short,
      scan_number_short(&c, '-') && scan_one_of(&c, " T_") && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(european_short_minute, scan_number_short(&c, '.') && scan_between(&c) && scan_hm(&c))
STAMP(short_minute_half, scan_named_short(&c) && scan_between(&c) && scan_hm_maybe_s(&c) && dbr_scan_half(&c))
STAMP(forge, scan_day_2(&c) && dbr_scan_month(&c) && scan_year(&c) && scan_one_of(&c, " :_") &&
                 scan_hms(&c) && scan_maybe_fraction(&c))

static const dbr_stamp_format rows[] = {
    {"haproxy", "09/Feb/2025:10:05:23.118", haproxy, DBR_STAMP_STRONG},
    {"clf-local", "09/Feb/2025 10:05:23", clf_local, DBR_STAMP_STRONG},
    {"clf-loose", "9/Feb/2025:10:05:23.118 +01:00", clf_loose, DBR_STAMP_STRONG},
    {"redis", "09 Feb 2025 10:05:23.118", redis, DBR_STAMP_STRONG}, // also RFC 2822 without a weekday
    {"day-month-ampm", "09-Feb-2025 10:05:23 AM", redis_half, DBR_STAMP_STRONG},
    {"day-month-minute", "9 Feb 2025 10:05", redis_minute, DBR_STAMP_STRONG},
    {"redis-old", "09 Feb 10:05:23.118", redis_old, DBR_STAMP_STRONG},
    {"day-dash", "09-Feb-2025 10:05:23.118", day_dash,
     DBR_STAMP_STRONG}, // Tomcat, BIND, PHP, Oracle's listener
    {"rabbitmq", "9-Feb-2025::10:05:23", rabbitmq, DBR_STAMP_STRONG},
    {"oracle", "09-FEB-25 10.05.23.118000 AM", oracle, DBR_STAMP_STRONG},
    {"day-dash-short", "09-Feb-25 10:05:23", short_year, DBR_STAMP_STRONG},
    {"european", "09.02.2025 10:05:23,118", european, DBR_STAMP_STRONG}, // also "9.2.2025, 10:05:23"
    {"european-minute", "09.02.2025 10:05", european_minute, DBR_STAMP_STRONG},
    {"european-short", "09.02.25 10:05:23", european_short, DBR_STAMP_STRONG},
    {"european-no-year", "09.02. 10:05:23", european_no_year, DBR_STAMP_STRONG},
    {"day-number", "09-02-2025 10:05:23.118", day_number, DBR_STAMP_STRONG},
    {"us-dash", "02-13-2025 10:05:23.118", us_dash, DBR_STAMP_STRONG},
    {"day-number-short", "29-02-24 10:05:23", day_number_short, DBR_STAMP_STRONG},
    {"european-short-minute", "09.02.25, 10:05", european_short_minute, DBR_STAMP_STRONG},
    {"day-short-minute-ampm", "09-Feb-25 10:05 AM", short_minute_half, DBR_STAMP_STRONG}, // exports of chats
    {"day-month-glued", "09Feb2025 10:05:23.118", forge, DBR_STAMP_STRONG}, // Minecraft's Forge; SAS
    {"day-number-ampm", "09-02-2025 10:05:23 AM", day_number_half, DBR_STAMP_STRONG},
};

const stamp_family dbr_stamps_day = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_OTHER);
