/*
 * Values that are a date alone. A line never begins with one: "2025-02-09 release notes" has no time to be
 * sorted by.
 */
#include "when/stamp_scan.h"

/* A date is read by the same code as people's dates; the rows differ only for the list of formats. */
static size_t date(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    c.digits = DBR_STAMP_DATE;
    return dbr_scan_date(&c) ? scan_finish(&c, ret) : 0;
}

/* "20250209". */
static size_t date_basic(dbr_slice s, dbr_stamp *ret)
{
    stamp_scan c = scan_begin(s);
    c.digits = DBR_STAMP_DATE;
    return scan_year(&c) && scan_month_2(&c) && scan_day_2(&c) ? scan_finish(&c, ret) : 0;
}

/* The pieces of a date alone, told apart from a clock's by `digits`. */
#define DATE(name, expression)                                                                               \
    static size_t name(dbr_slice s, dbr_stamp *ret)                                                          \
    {                                                                                                        \
        stamp_scan c = scan_begin(s);                                                                        \
        c.digits = DBR_STAMP_DATE;                                                                           \
        return (expression) ? scan_finish(&c, ret) : 0;                                                      \
    }

DATE(date_us, scan_small(&c, &c.month) && scan_is(&c, '/') && scan_small(&c, &c.day) && scan_is(&c, '/') &&
                  scan_year(&c) && c.month <= 12)
DATE(date_eu, scan_small(&c, &c.day) && scan_is(&c, '/') && scan_small(&c, &c.month) && scan_is(&c, '/') &&
                  scan_year(&c))
DATE(date_dotted, scan_small(&c, &c.day) && scan_is(&c, '.') && scan_small(&c, &c.month) &&
                      scan_is(&c, '.') && scan_year(&c))
DATE(date_year_name, scan_year(&c) && scan_one_of(&c, "- ") && dbr_scan_month(&c) && scan_one_of(&c, "- ") &&
                         scan_padded(&c, &c.day))
DATE(date_short, scan_padded(&c, &c.day) && scan_one_of(&c, "- ") && dbr_scan_month(&c) &&
                     scan_one_of(&c, "- ") && scan_year_2(&c))
DATE(date_apostrophe, dbr_scan_month(&c) && scan_blanks(&c) && scan_small(&c, &c.day) &&
                          scan_maybe(&c, ',') && scan_blanks(&c) && scan_is(&c, '\'') && scan_year_2(&c))
DATE(date_zone, scan_ymd(&c, '-') && scan_zone(&c)) // XML Schema

static const dbr_stamp_format rows[] = {
    {"date", "2025-02-09", date, DBR_STAMP_VALUE},
    {"date-day-first", "9 Feb 2025", date, DBR_STAMP_VALUE},
    {"date-month-first", "Feb 9, 2025", date, DBR_STAMP_VALUE},
    {"date-zh", "2025年2月9日", date, DBR_STAMP_VALUE},
    {"date-us", "02/09/2025", date_us, DBR_STAMP_VALUE},
    {"date-eu", "13/02/2025", date_eu, DBR_STAMP_VALUE},
    {"date-dotted", "09.02.2025", date_dotted, DBR_STAMP_VALUE},
    {"date-year-name", "2025-Feb-09", date_year_name, DBR_STAMP_VALUE},
    {"date-short", "09-Feb-25", date_short, DBR_STAMP_VALUE},
    {"date-apostrophe", "Feb 9, '25", date_apostrophe, DBR_STAMP_VALUE},
    {"date-zone", "2025-02-09+01:00", date_zone, DBR_STAMP_VALUE},
    {"date-basic", "20250209", date_basic, DBR_STAMP_VALUE},
};

const stamp_family dbr_stamps_value = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_LETTER);
