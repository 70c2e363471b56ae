/*
 * Times and dates as people type them: in arguments, in settings, in the tables of a report.
 *
 * Everything a file may say is understood (dbr_stamp_read), and what only people write: "10:05", "9 Feb
 * 2025", "10:05 Europe/Berlin". Nothing is guessed: a clock needs a day to stand on, and an abbreviation such
 * as CST, which means several zones, is refused with what it may mean.
 */
#include "when/stamp_scan.h"
#include "when/zone.h"
#include "when/zone_names.h"

#include <assert.h>

static dbr_code place(const dbr_stamp *stamp, dbr_slice text, const dbr_zone *zone, dbr_time base,
                      dbr_time *ret, dbr_err *err);

static dbr_time resolution_of(const dbr_stamp *stamp)
{
    if (stamp->digits == DBR_STAMP_DATE) {
        return DBR_DAY;
    }
    if (stamp->digits == DBR_STAMP_MINUTE) {
        return DBR_MINUTE;
    }
    dbr_time span = DBR_SECOND;
    for (int i = 0; i < stamp->digits; i++) {
        span /= 10;
    }
    return span;
}

/* Cuts a zone name off the end: "10:05 Europe/Berlin" → "10:05". False when the last word is none. */
static bool cut_zone(dbr_slice *text, const dbr_zone **ret)
{
    size_t i = text->len;
    while (i > 0 && text->ptr[i - 1] != ' ') {
        i--;
    }
    dbr_slice word = dbr_slice_from(*text, i);
    dbr_err ignored = {0};
    if (i == 0 || word.len < 2 || (word.ptr[0] >= '0' && word.ptr[0] <= '9') ||
        dbr_zone_lookup(word, ret, &ignored) < 0) {
        return false;
    }
    *text = dbr_slice_trim(dbr_slice_sub(*text, 0, i));
    return true;
}

dbr_code dbr_time_parse(dbr_slice text, const dbr_zone *zone, dbr_time base, dbr_time *ret,
                        dbr_time *ret_resolution, dbr_err *err)
{
    assert(ret != NULL && ret_resolution != NULL && err != NULL);
    dbr_slice whole = dbr_slice_trim(text);
    dbr_slice rest = whole;
    dbr_stamp stamp;
    bool is_read = dbr_stamp_read(rest, &stamp);
    if (!is_read && rest.len <= 128 && cut_zone(&rest, &zone)) {
        is_read = dbr_stamp_read(rest, &stamp);
    }
    if (!is_read || (stamp.flags & DBR_STAMP_UPTIME) != 0) {
        return dbr_fail(
            err, DBR_EUSAGE,
            "cannot parse the time '%.*s': write it like 2025-02-09T10:05:23Z or '2025-02-09 10:05'",
            DBR_FMT(dbr_slice_sub(whole, 0, 80)));
    }
    dbr_time found = DBR_TIME_NONE;
    dbr_code rc = place(&stamp, whole, zone != NULL ? zone : dbr_zone_utc(), base, &found, err);
    if (rc < 0) {
        return rc;
    }
    *ret = found;
    *ret_resolution = resolution_of(&stamp);
    return DBR_OK;
}

/* Gives a stamp its day, its year and its zone. */
static dbr_code place(const dbr_stamp *stamp, dbr_slice text, const dbr_zone *zone, dbr_time base,
                      dbr_time *ret, dbr_err *err)
{
    bool has_offset = (stamp->flags & DBR_STAMP_OFFSET) != 0;
    dbr_time local = stamp->local;
    if (!has_offset && (stamp->flags & DBR_STAMP_NAMED_ZONE) != 0) {
        return dbr_fail(err, DBR_EUSAGE,
                        "the zone in '%.*s' is ambiguous: write an offset such as +08:00, or a name such as "
                        "Asia/Shanghai",
                        DBR_FMT(text));
    }
    if ((stamp->flags & (DBR_STAMP_NO_DATE | DBR_STAMP_NO_YEAR)) != 0) {
        if (base == DBR_TIME_NONE) {
            return dbr_fail(err, DBR_EUSAGE,
                            "'%.*s' does not say which day: write it like '2025-02-09 10:05'", DBR_FMT(text));
        }
        int32_t offset_s = has_offset ? stamp->offset_s : dbr_zone_offset(zone, base, NULL);
        dbr_time base_local = base + offset_s * DBR_SECOND;
        if ((stamp->flags & DBR_STAMP_NO_DATE) != 0) {
            local += civil_floor_div(base_local, DBR_DAY) * DBR_DAY;
        } else {
            dbr_civil c = dbr_time_to_civil(local);
            c.year = dbr_time_to_civil(base_local).year;
            local = dbr_civil_to_time(&c);
        }
    }
    if (local == DBR_TIME_NONE) {
        return dbr_fail(err, DBR_EUSAGE, "there is no such day: '%.*s'", DBR_FMT(text));
    }
    *ret = has_offset ? local - stamp->offset_s * DBR_SECOND : dbr_zone_to_instant(zone, local, NULL);
    return DBR_OK;
}

/* "9", "09", "9th", "1st". */
static bool scan_ordinal_day(stamp_scan *c)
{
    if (!scan_small(c, &c->day)) {
        return false;
    }
    (void)(scan_text(c, "st") || scan_text(c, "nd") || scan_text(c, "rd") || scan_text(c, "th"));
    return true;
}

static bool scan_date_year_first(stamp_scan *c)
{
    if (!scan_year(c)) {
        return false;
    }
    const unsigned char *back = c->p;
    if (scan_maybe_blanks(c) && scan_text(c, "年")) {
        return scan_maybe_blanks(c) && scan_small(c, &c->month) && scan_maybe_blanks(c) &&
               scan_text(c, "月") && scan_maybe_blanks(c) && scan_small(c, &c->day) && scan_maybe_blanks(c) &&
               (scan_text(c, "日") || scan_text(c, "号"));
    }
    c->p = back;
    char sep = c->p < c->end ? (char)*c->p : 0;
    return (sep == '-' || sep == '/' || sep == '.') && scan_is(c, sep) && scan_small(c, &c->month) &&
           scan_is(c, sep) && scan_small(c, &c->day);
}

/* "9 Feb 2025", "9th of February, 2025", "09-Feb-2025". */
static bool scan_date_day_first(stamp_scan *c)
{
    if (!scan_ordinal_day(c) || !(scan_is(c, '-') || scan_blanks(c))) {
        return false;
    }
    (void)scan_text(c, "of ");
    return dbr_scan_month(c) && (scan_is(c, '-') || (scan_maybe(c, ',') && scan_blanks(c))) && scan_year(c);
}

static bool scan_date_month_first(stamp_scan *c)
{
    return dbr_scan_month(c) && scan_blanks(c) && scan_ordinal_day(c) && scan_maybe(c, ',') &&
           scan_blanks(c) && scan_year(c);
}

bool dbr_scan_date(stamp_scan *c)
{
    const stamp_scan begin = *c;
    if (dbr_scan_weekday(c) && scan_blanks(c)) {
        const stamp_scan after = *c;
        bool is_date = scan_date_year_first(c) || (*c = after, scan_date_day_first(c)) ||
                       (*c = after, scan_date_month_first(c));
        if (is_date) {
            return true;
        }
    }
    *c = begin;
    return scan_date_year_first(c) || (*c = begin, scan_date_day_first(c)) ||
           (*c = begin, scan_date_month_first(c));
}

/* Whether a date may begin with the digits that stand there: one or two and what leads to a month, or the four of a year and what
 * parts it from one. Nearly all numbers are no dates. */
static bool may_be_date(dbr_slice text)
{
    size_t n = 0;
    while (n < text.len && n < 5 && scan_is_digit((unsigned char)text.ptr[n])) {
        n++;
    }
    unsigned char next = n < text.len ? (unsigned char)text.ptr[n] : 0;
    bool is_apart = next == '-' || next == ' ' || next == '\t' || next >= 0x80;
    return n == 0 || (n <= 2 && (is_apart || scan_is_letter(next))) ||
           (n == 4 && (is_apart || next == '/' || next == '.'));
}

size_t dbr_date_parse(dbr_slice text, dbr_time *ret)
{
    assert(ret != NULL);
    stamp_scan c = scan_begin(text);
    if (!may_be_date(text) || !dbr_scan_date(&c)) {
        return 0;
    }
    bool is_after_digit = scan_is_digit(c.p[-1]);
    bool is_time_next = scan_left(&c) >= 2 && (*c.p == 'T' || *c.p == 't') && scan_is_digit(c.p[1]);
    if (is_after_digit && c.p < c.end && (scan_is_digit(*c.p) || scan_is_letter(*c.p)) && !is_time_next) {
        return 0;
    }
    dbr_civil civil = {.year = c.year, .month = c.month, .day = c.day};
    dbr_time midnight = dbr_civil_to_time(&civil);
    if (midnight == DBR_TIME_NONE) {
        return 0;
    }
    *ret = midnight;
    return (size_t)(c.p - c.begin);
}
