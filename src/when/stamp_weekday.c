/*
 * A weekday first: ctime, date(1), Apache's error log, mail and HTTP headers, browsers, journalctl.
 *
 *     Sun Feb  9 10:05:23 2025    Sun, 09 Feb 2025 10:05:23 GMT    Sun Feb 09 2025 10:05:23 GMT+0100    Sun
 * 2025-02-09 …
 *
 * The weekday is reported, never believed: logs exist whose weekday is wrong. It helps to find a missing
 * year.
 */
#include "when/stamp_scan.h"

static bool scan_weekday_blank(stamp_scan *c)
{
    return dbr_scan_weekday(c) && scan_blanks(c);
}

static bool scan_month_day(stamp_scan *c)
{
    return dbr_scan_month(c) && scan_one_of(c, " -\t") && scan_maybe_blanks(c) && scan_small(c, &c->day);
}

static bool scan_clock(stamp_scan *c)
{
    return scan_blanks(c) && scan_hms_loose(c) && scan_maybe_fraction(c);
}

static bool scan_year_after(stamp_scan *c)
{
    return scan_blanks(c) && scan_year(c);
}

/* "CET", "+0100", or capitals nobody knows. */
static bool scan_any_zone(stamp_scan *c)
{
    if (dbr_scan_zone_apart(c)) {
        return true;
    }
    if (!scan_blanks(c)) {
        return false;
    }
    size_t n = 0;
    while (c->p < c->end && *c->p >= 'A' && *c->p <= 'Z') {
        c->p++;
        n++;
    }
    c->flags |= DBR_STAMP_NAMED_ZONE;
    return n >= 2 && n <= 5;
}

/* "09 Feb 2025", "9-Feb-25". */
static bool scan_day_month_year(stamp_scan *c)
{
    if (!(scan_small(c, &c->day) && scan_one_of(c, " -") && dbr_scan_month(c) && scan_one_of(c, " -"))) {
        return false;
    }
    const unsigned char *back = c->p;
    if (scan_year(c)) {
        return true;
    }
    c->p = back;
    return scan_year_2(c);
}

/* " (CET)", " (Central European Standard Time)". */
static bool scan_maybe_comment(stamp_scan *c)
{
    const unsigned char *back = c->p;
    if (scan_blanks(c) && scan_is(c, '(') && c->p < c->end && scan_is_letter(*c->p)) {
        const unsigned char *close = memchr(c->p, ')', scan_left(c) < 64 ? scan_left(c) : 64);
        if (close != NULL) {
            c->p = close + 1;
            return true;
        }
    }
    c->p = back;
    return true;
}

STAMP(asctime, scan_weekday_blank(&c) && scan_month_day(&c) && scan_clock(&c) && scan_year_after(&c))
STAMP(asctime_colon, scan_weekday_blank(&c) && scan_month_day(&c) && scan_blanks(&c) && scan_hms_loose(&c) &&
                         scan_fraction(&c, ':') && scan_year_after(&c))
STAMP(asctime_us, scan_weekday_blank(&c) && scan_month_day(&c) && scan_clock(&c) && scan_year_after(&c) &&
                      dbr_scan_us_apart(&c))
STAMP(asctime_zone, scan_weekday_blank(&c) && scan_month_day(&c) && scan_clock(&c) && scan_year_after(&c) &&
                        dbr_scan_zone_apart(&c))
STAMP(unix_date, scan_weekday_blank(&c) && scan_month_day(&c) && scan_clock(&c) && scan_any_zone(&c) &&
                     scan_year_after(&c))
STAMP(unix_date_half, scan_weekday_blank(&c) && scan_month_day(&c) && scan_clock(&c) && dbr_scan_half(&c) &&
                          scan_any_zone(&c) && scan_year_after(&c))
STAMP(no_year, scan_weekday_blank(&c) && scan_month_day(&c) && scan_clock(&c))
STAMP(mail, scan_weekday_blank(&c) && scan_day_month_year(&c) && scan_clock(&c) && dbr_scan_zone_apart(&c) &&
                scan_maybe_comment(&c))
STAMP(mail_local, scan_weekday_blank(&c) && scan_day_month_year(&c) && scan_clock(&c))
STAMP(gnu_date, scan_weekday_blank(&c) && scan_day_month_year(&c) && scan_clock(&c) && dbr_scan_half(&c) &&
                    scan_maybe_zone(&c))
STAMP(browser, scan_weekday_blank(&c) && scan_month_day(&c) && scan_maybe(&c, ',') && scan_year_after(&c) &&
                   scan_clock(&c) && scan_maybe_zone(&c) && scan_maybe_comment(&c))
STAMP(long_half, scan_weekday_blank(&c) && scan_month_day(&c) && scan_maybe(&c, ',') && scan_year_after(&c) &&
                     scan_maybe(&c, ',') && scan_blanks(&c) && (scan_text(&c, "at ") || true) &&
                     scan_hm_maybe_s(&c) && dbr_scan_half(&c) && scan_maybe_zone(&c))
STAMP(systemd, scan_weekday_blank(&c) && scan_ymd(&c, '-') && scan_clock(&c) && scan_maybe_zone(&c))
STAMP(weekday_us, scan_weekday_blank(&c) && scan_month_2(&c) && scan_is(&c, '/') && scan_day_2(&c) &&
                      scan_is(&c, '/') && scan_year(&c) && scan_clock(&c))

static const dbr_stamp_format rows[] = {
    {"asctime", "Sun Feb  9 10:05:23.118234 2025", asctime, DBR_STAMP_STRONG},          // Apache's error log
    {"asctime-zone", "Sun Feb  9 10:05:23 2025 +0100", asctime_zone, DBR_STAMP_STRONG}, // git log
    {"asctime-colon-millis", "Sun Feb  9 10:05:23:118 2025", asctime_colon, DBR_STAMP_STRONG}, // SAP's traces
    {"asctime-us", "Sun Feb  9 10:05:23 2025 us=118234", asctime_us, DBR_STAMP_STRONG},        // OpenVPN 2.4
    {"unix-date", "Sun Feb  9 10:05:23 UTC 2025", unix_date, DBR_STAMP_STRONG}, // date(1), Java, Ruby
    {"unix-date-ampm", "Sun Feb  9 10:05:23 AM UTC 2025", unix_date_half, DBR_STAMP_STRONG},
    {"asctime-no-year", "Sun Feb  9 10:05:23.118", no_year, DBR_STAMP_STRONG}, // macOS
    {"rfc1123", "Sun, 09 Feb 2025 10:05:23 GMT", mail, DBR_STAMP_STRONG},      // and RFC 5322, 850, cookies
    {"rfc1123-local", "Sunday, 09-Feb-25 10:05:23", mail_local, DBR_STAMP_STRONG},
    {"gnu-date", "Sun 09 Feb 2025 10:05:23 AM UTC", gnu_date, DBR_STAMP_STRONG},
    {"browser", "Sun Feb 09 2025 10:05:23 GMT+0100 (Central European Standard Time)", browser,
     DBR_STAMP_STRONG},
    {"weekday-long", "Sunday, February 9, 2025 at 10:05:23 AM", long_half, DBR_STAMP_STRONG},
    {"systemd", "Sun 2025-02-09 10:05:23 UTC", systemd, DBR_STAMP_STRONG},       // journalctl -o short-full
    {"weekday-us", "Sun 02/09/2025 10:05:23.118", weekday_us, DBR_STAMP_STRONG}, // cmd.exe %DATE% %TIME%
};

const stamp_family dbr_stamps_weekday = STAMP_FAMILY(rows, STAMP_STARTS_LETTER);
