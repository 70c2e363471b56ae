/*
 * Year first, with dashes, dots or month names, and everything that people put between date and time.
 *
 *     2025-02-09 10:05:23.118 AM    2025-02-09_10:05:23    2025-040T10:05:23Z    2025-W06-7T10:05:23Z    2025
 * Feb 09 …
 *
 * The plain forms are in stamp_hot.c.
 */
#include "when/stamp_scan.h"

/* "2025-2-9": one digit will do. */
static bool scan_ymd_loose(stamp_scan *c, char sep)
{
    return scan_year(c) && scan_is(c, sep) && scan_small(c, &c->month) && scan_is(c, sep) &&
           scan_small(c, &c->day);
}

/* Day of the year, "2025-040": sets month and day. */
static bool scan_ordinal(stamp_scan *c)
{
    int day = 0;
    if (!scan_year(c) || !scan_is(c, '-') || !scan_digits(c, 3, &day) || day < 1 ||
        day > 365 + civil_is_leap(c->year)) {
        return false;
    }
    dbr_civil date = dbr_time_to_civil((civil_days(c->year, 1, 1) + day - 1) * DBR_DAY);
    c->month = date.month;
    c->day = date.day;
    return true;
}

/* ISO week date, "2025-W06-7": week 1 holds January 4th, Monday is day 1. */
static bool scan_week_date(stamp_scan *c)
{
    int week = 0;
    int day = 0;
    if (!scan_year(c) || !scan_text(c, "-W") || !scan_digits(c, 2, &week) || !scan_is(c, '-') ||
        !scan_digits(c, 1, &day) || week < 1 || week > 53 || day < 1 || day > 7) {
        return false;
    }
    int64_t fourth = civil_days(c->year, 1, 4);
    int since_monday = (dbr_time_weekday(fourth * DBR_DAY) + 6) % 7;
    dbr_civil date = dbr_time_to_civil((fourth - since_monday + (week - 1) * 7 + day - 1) * DBR_DAY);
    c->year = date.year;
    c->month = date.month;
    c->day = date.day;
    return true;
}

/* DB2 counts its offset in minutes: "+060". */
static bool scan_db2_offset(stamp_scan *c)
{
    bool is_west = c->p < c->end && *c->p == '-';
    int minutes = 0;
    if (!scan_one_of(c, "+-") || !scan_digits(c, 3, &minutes) || minutes > 14 * 60) {
        return false;
    }
    c->offset_s = (is_west ? -60 : 60) * minutes;
    c->flags |= DBR_STAMP_OFFSET;
    return true;
}

/* "10-5-23": one digit will do. */
static bool scan_hms_marked(stamp_scan *c, char sep)
{
    c->digits = 0;
    return scan_small(c, &c->hour) && scan_is(c, sep) && scan_small(c, &c->minute) && scan_is(c, sep) &&
           scan_small(c, &c->second);
}

/* z/OS and others write the day of the year behind a dot or a slash, instruments behind a colon: "2025.040". */
static bool scan_julian(stamp_scan *c)
{
    stamp_scan day = *c;
    if (!scan_year(c) || !scan_one_of(c, "./:") || !scan_digits(c, 3, &day.day)) {
        return false;
    }
    day.day -= 1;
    if (day.day < 0 || day.day > 364 + civil_is_leap(c->year)) {
        return false;
    }
    dbr_civil date = dbr_time_to_civil((civil_days(c->year, 1, 1) + day.day) * DBR_DAY);
    c->month = date.month;
    c->day = date.day;
    return true;
}

/* A date and clock to the second is a stamp even where the message is glued to it. */
static size_t glued(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    if (!(scan_ymd(&c, '-') && scan_one_of(&c, " T") && scan_hms(&c) && scan_maybe_fraction(&c)) ||
        scan_at_digit(&c)) {
        return 0;
    }
    stamp_scan apart = c;
    apart.end = c.p; // the end that scan_finish asks for
    return scan_finish(&apart, ret);
}

STAMP(zone_apart, scan_ymd(&c, '-') && scan_one_of(&c, "Tt") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                      (scan_zone(&c) || dbr_scan_zone_apart(&c)))
STAMP(loose, scan_ymd_loose(&c, '-') && (scan_is(&c, 'T') || scan_blanks(&c)) && scan_hms_loose(&c) &&
                 scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(half, scan_ymd_loose(&c, '-') && scan_one_of(&c, " T") && scan_hms_loose(&c) &&
                scan_maybe_fraction(&c) && dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(colon_fraction, scan_ymd(&c, '-') && scan_one_of(&c, " T") && scan_hms(&c) && scan_fraction(&c, ':') &&
                          scan_maybe_zone(&c))
STAMP(exif,
      scan_ymd(&c, ':') && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(odd_separator, scan_ymd_loose(&c, '-') && scan_one_of(&c, "_-:|,+@") && scan_maybe_blanks(&c) &&
                         scan_hms(&c) && scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(dash_spaced, scan_ymd(&c, '-') && scan_text(&c, " - ") && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(dashed_clock, scan_ymd(&c, '-') && scan_one_of(&c, " _-T+") && scan_clock_8(&c, '-') &&
                        scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(dotted_clock,
      scan_ymd(&c, '-') && scan_one_of(&c, " _-T") && scan_clock_8(&c, '.') && scan_maybe_fraction(&c))
STAMP(db2, scan_ymd(&c, '-') && scan_is(&c, '-') && scan_clock_8(&c, '.') && scan_fraction(&c, '.') &&
               scan_db2_offset(&c))
STAMP(dotted, scan_ymd_loose(&c, '.') && scan_one_of(&c, " T-_") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                  scan_maybe_zone(&c))
STAMP(ordinal, scan_ordinal(&c) && scan_one_of(&c, "T ") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                   scan_maybe_zone(&c))
STAMP(week_date, scan_week_date(&c) && scan_one_of(&c, "T ") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                     scan_maybe_zone(&c))
STAMP(julian, scan_julian(&c) && scan_one_of(&c, "T .:,") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                  scan_maybe_zone(&c))
STAMP(dashed_loose, scan_ymd_loose(&c, '-') && scan_one_of(&c, "+ _T") && scan_hms_marked(&c, '-') &&
                        scan_maybe_fraction(&c))
STAMP(at_dotted, scan_ymd(&c, '-') && scan_text(&c, " at ") && (scan_clock_8(&c, '.') || scan_hms(&c)))
STAMP(dot_between, scan_ymd(&c, '-') && scan_is(&c, '.') && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(all_dots, scan_ymd(&c, '.') && scan_is(&c, '.') && scan_clock_8(&c, '.'))
STAMP(unreal, scan_ymd(&c, '.') && scan_is(&c, '-') && scan_clock_8(&c, '.') && scan_fraction(&c, ':'))
STAMP(two_brackets, scan_ymd(&c, '-') && scan_text(&c, "][") && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(two_quotes, scan_ymd(&c, '-') && scan_is(&c, '"') && scan_one_of(&c, " ,\t;") && scan_is(&c, '"') &&
                      scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(us_apart, scan_ymd(&c, '-') && scan_is(&c, ' ') && scan_hms(&c) && dbr_scan_us_apart(&c))
STAMP(minute_loose, scan_ymd_loose(&c, '-') && scan_one_of(&c, "T ") && scan_small(&c, &c.hour) &&
                        scan_is(&c, ':') && scan_small(&c, &c.minute))
STAMP(minute, scan_ymd(&c, '-') && scan_one_of(&c, "T ") && scan_hm(&c) && scan_maybe_zone(&c))
STAMP(minute_half,
      scan_ymd_loose(&c, '-') && scan_one_of(&c, "T ") && scan_hm_maybe_s(&c) && dbr_scan_half(&c))
STAMP(hour_basic, scan_ymd(&c, '-') && scan_is(&c, 'T') && scan_digits(&c, 2, &c.hour) &&
                      scan_digits(&c, 2, &c.minute) && scan_digits(&c, 2, &c.second) &&
                      (c.digits = 0, true) && scan_maybe_fraction(&c) && scan_maybe_zone(&c))
STAMP(month_name, scan_year(&c) && scan_one_of(&c, " -/") && dbr_scan_month(&c) && scan_one_of(&c, " -/") &&
                      scan_padded(&c, &c.day) && scan_one_of(&c, " T,:-") && scan_maybe_blanks(&c) &&
                      scan_hms(&c) && scan_maybe_fraction(&c) && scan_maybe_zone(&c))

static const dbr_stamp_format rows[] = {
    {"iso-zone-apart", "2025-02-09T10:05:23.118 -0800", zone_apart, DBR_STAMP_STRONG},
    {"datetime-loose", "2025-02-09  10:05:23", loose,
     DBR_STAMP_STRONG}, // apt history; W3C with a tab; "2025-2-9 9:05:23"
    {"datetime-ampm", "2025-02-09 10:05:23 AM", half, DBR_STAMP_STRONG},
    {"datetime-colon-millis", "2025-02-09 10:05:23:118", colon_fraction, DBR_STAMP_STRONG},
    {"datetime-odd", "2025-02-09_10:05:23.118", odd_separator,
     DBR_STAMP_STRONG}, // also '-', ':', '|', ", ", '+'
    {"exif", "2025:02:09 10:05:23", exif, DBR_STAMP_STRONG},
    {"datetime-dash-spaced", "2025-02-09 - 10:05:23", dash_spaced, DBR_STAMP_STRONG},
    {"datetime-dashed-clock", "2025-02-09_10-05-23.118", dashed_clock,
     DBR_STAMP_STRONG}, // file names, Citrix
    {"datetime-dotted-clock", "2025-02-09-10.05.23.118234", dotted_clock,
     DBR_STAMP_STRONG}, // BGL, DB2 without zone
    {"db2", "2025-02-09-10.05.23.118000+060", db2, DBR_STAMP_STRONG},
    {"datetime-dotted", "2025.02.09 10:05:23.118234", dotted, DBR_STAMP_STRONG}, // ClickHouse
    {"iso-ordinal", "2025-040T10:05:23Z", ordinal, DBR_STAMP_STRONG},
    {"iso-week", "2025-W06-7T10:05:23Z", week_date, DBR_STAMP_STRONG},
    {"iso-minute", "2025-02-09T10:05Z", minute, DBR_STAMP_STRONG},
    {"datetime-minute-ampm", "2025-02-09 10:05 AM", minute_half, DBR_STAMP_STRONG},
    {"iso-mixed", "2025-02-09T100523.118Z", hour_basic, DBR_STAMP_STRONG},
    {"julian", "2025.040 10:05:23.11", julian,
     DBR_STAMP_STRONG}, // z/OS; also 2025/040, 2025.040.10:05:23, 2025:040:10:05:23
    {"datetime-dashed-loose", "2025-2-9+10-5-23.118", dashed_loose, DBR_STAMP_STRONG}, // Flash's installer
    {"date-at-dotted", "2025-02-09 at 10.05.23", at_dotted, DBR_STAMP_STRONG},         // macOS file names
    {"zpool-history", "2025-02-09.10:05:23", dot_between, DBR_STAMP_STRONG},
    {"rcs", "2025.02.09.10.05.23", all_dots, DBR_STAMP_STRONG},
    {"unreal", "2025.02.09-10.05.23:118", unreal, DBR_STAMP_STRONG},  // Unreal Engine
    {"fern", "2025-02-09][10:05:23", two_brackets, DBR_STAMP_STRONG}, // Rust's fern, log4rs
    {"w3c-quoted", "2025-02-09\" \"10:05:23", two_quotes, DBR_STAMP_STRONG},
    {"openvpn", "2025-02-09 10:05:23 us=118234", us_apart, DBR_STAMP_STRONG},
    {"datetime-glued", "2025-02-09 10:05:23.118", glued, DBR_STAMP_STRONG}, // "…23.118INFO main"
    {"iso-minute-loose", "2025-2-9 9:5", minute_loose, DBR_STAMP_VALUE},
    {"year-month-name", "2025 Feb 09 10:05:23.118 UTC", month_name, DBR_STAMP_STRONG}, // Cisco, QNAP
};

const stamp_family dbr_stamps_iso = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT);
