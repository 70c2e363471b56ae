/*
 * Digits run together: ISO 8601 basic, LDAP's generalized time, old MySQL, FIX, HDFS, HealthApp, klog.
 *
 *     20250209T100523Z    20250209 10:05:23.118    20250209-10:05:23:118    250209 10:05:23    E0209
 * 10:05:23.118000
 */
#include "when/stamp_scan.h"

/* "20250209". */
static bool scan_ymd_8(stamp_scan *c)
{
    return scan_year(c) && scan_month_2(c) && scan_day_2(c);
}

/* "250209". */
static bool scan_ymd_6(stamp_scan *c)
{
    return scan_year_2(c) && scan_month_2(c) && scan_day_2(c);
}

/* "100523". */
static bool scan_hms_6(stamp_scan *c)
{
    if (!scan_digits(c, 2, &c->hour) || !scan_digits(c, 2, &c->minute) || !scan_digits(c, 2, &c->second)) {
        return false;
    }
    c->digits = 0;
    return true;
}

/* "20171223-22:15:29:606", also "20171224-0:7:5:45". */
static bool scan_health_clock(stamp_scan *c)
{
    return scan_hms_loose(c) && scan_is(c, ':') && scan_fraction_digits(c);
}

/* HealthApp does not pad its milliseconds: ":45" is 45 ms. */
static size_t health(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    if (!scan_ymd_8(&c) || !scan_is(&c, '-') || !scan_health_clock(&c) || c.digits > 3) {
        return 0;
    }
    static const int up[] = {1, 100, 10, 1}; // by digits: the fraction was read as if padded on the right
    c.nanosecond /= up[c.digits];
    c.digits = 3;
    return scan_finish(&c, ret);
}

/* klog and glog begin with the level. */
static bool scan_level(stamp_scan *c)
{
    return scan_one_of(c, "IWEFDV");
}

/* "25-02-09": beyond YEAR_SOON the first pair would be a day. */
static bool scan_ymd_short(stamp_scan *c)
{
    return scan_year_2(c) && scan_is(c, '-') && scan_month_2(c) && scan_is(c, '-') && scan_day_2(c) &&
           c->year >= 2014 && c->year <= YEAR_SOON;
}

/* "20250209100523118". */
static size_t digits_17(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    int milli = 0;
    if (!scan_ymd_8(&c) || !scan_hms_6(&c) || !scan_digits(&c, 3, &milli)) {
        return 0;
    }
    c.nanosecond = milli * 1000000;
    c.digits = 3;
    return scan_finish(&c, ret);
}

STAMP(basic, scan_ymd_8(&c) && scan_one_of(&c, "Tt") && scan_hms_6(&c) && scan_maybe_fraction(&c) &&
                 scan_maybe_zone(&c))
STAMP(compact_time, scan_ymd_8(&c) && scan_one_of(&c, " -_") && scan_hms_6(&c) && scan_maybe_fraction(&c) &&
                        scan_maybe_zone(&c))
STAMP(compact_clock, scan_ymd_8(&c) && scan_one_of(&c, " -_T:") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                         scan_maybe_zone(&c))
STAMP(generalized, scan_ymd_8(&c) && scan_hms_6(&c) && scan_maybe_fraction(&c) && scan_zone(&c))
STAMP(digits_14, scan_ymd_8(&c) && scan_hms_6(&c) && scan_maybe_fraction(&c))
STAMP(basic_minute, scan_ymd_8(&c) && scan_is(&c, 'T') && scan_digits(&c, 2, &c.hour) &&
                        scan_digits(&c, 2, &c.minute) && scan_maybe_zone(&c))
STAMP(compact_marked, scan_ymd_8(&c) && scan_one_of(&c, ":.") && scan_hms_6(&c) && scan_maybe_fraction(&c) &&
                          scan_maybe_zone(&c))
STAMP(digits_12, scan_ymd_8(&c) && scan_digits(&c, 2, &c.hour) && scan_digits(&c, 2, &c.minute))
STAMP(utc_time, scan_ymd_6(&c) && scan_hms_6(&c) && scan_zone(&c))
STAMP(cockroach,
      scan_level(&c) && scan_ymd_6(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_fraction(&c, '.'))
STAMP(dash_short, scan_ymd_short(&c) && scan_one_of(&c, " T_") && scan_hms(&c) && scan_maybe_fraction(&c))
STAMP(mysql_old, scan_ymd_6(&c) && scan_is(&c, ' ') && scan_padded(&c, &c.hour) && scan_is(&c, ':') &&
                     scan_digits(&c, 2, &c.minute) && scan_is(&c, ':') && scan_digits(&c, 2, &c.second) &&
                     (c.digits = 0, true) && scan_maybe_fraction(&c))
STAMP(hdfs, scan_ymd_6(&c) && scan_one_of(&c, " _-") && scan_hms_6(&c))
STAMP(klog, scan_level(&c) && scan_month_2(&c) && scan_day_2(&c) && scan_is(&c, ' ') && scan_hms(&c) &&
                scan_fraction(&c, '.'))
STAMP(glog, scan_level(&c) && scan_ymd_8(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_fraction(&c, '.'))
STAMP(logcat, scan_month_2(&c) && scan_is(&c, '-') && scan_day_2(&c) && scan_is(&c, ' ') && scan_hms(&c) &&
                  scan_maybe_fraction(&c))

static const dbr_stamp_format rows[] = {
    {"iso-basic", "20250209T100523.118Z", basic, DBR_STAMP_STRONG},
    {"compact-time", "20250209_100523", compact_time, DBR_STAMP_STRONG},         // file names, ext4 tools
    {"compact-clock", "20250209-10:05:23.118", compact_clock, DBR_STAMP_STRONG}, // FIX, Log4j COMPACT
    {"healthapp", "20250209-10:05:23:118", health, DBR_STAMP_STRONG},
    {"generalized-time", "20250209100523.118Z", generalized, DBR_STAMP_STRONG}, // LDAP, X.509
    {"digits-14", "20250209100523", digits_14, DBR_STAMP_NUMBER},
    {"digits-17", "20250209100523118", digits_17, DBR_STAMP_NUMBER},
    {"digits-12", "202502091005", digits_12, DBR_STAMP_NUMBER},
    {"iso-basic-minute", "20250209T1005Z", basic_minute, DBR_STAMP_STRONG}, // names of CloudTrail's files
    {"compact-marked", "20250209:100523.118", compact_marked, DBR_STAMP_STRONG},
    {"utc-time", "250209100523Z", utc_time, DBR_STAMP_NUMBER}, // ASN.1
    {"cockroach", "I250209 10:05:23.118234", cockroach, DBR_STAMP_STRONG},
    {"datetime-short", "25-02-09 10:05:23,118", dash_short, DBR_STAMP_STRONG}, // log4j's yy-MM-dd
    {"mysql-old", "250209 10:05:23", mysql_old, DBR_STAMP_STRONG},             // also "250209  9:05:23"
    {"hdfs", "250209 100523", hdfs, DBR_STAMP_WEAK},
    {"klog", "E0209 10:05:23.118000", klog, DBR_STAMP_STRONG}, // Kubernetes
    {"glog", "I20250209 10:05:23.118000", glog, DBR_STAMP_STRONG},
    {"logcat", "02-09 10:05:23.118", logcat, DBR_STAMP_STRONG}, // Android
};

const stamp_family dbr_stamps_compact = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_LETTER);
