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

static const dbr_stamp_format rows[] = {
    {"date", "2025-02-09", date, DBR_STAMP_VALUE},
    {"date-day-first", "9 Feb 2025", date, DBR_STAMP_VALUE},
    {"date-month-first", "Feb 9, 2025", date, DBR_STAMP_VALUE},
    {"date-zh", "2025年2月9日", date, DBR_STAMP_VALUE},
    {"date-basic", "20250209", date_basic, DBR_STAMP_VALUE},
};

const stamp_family dbr_stamps_value = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_LETTER);
