/*
 * A date and clock with the name of a place behind them, as PHP's error log has it. The place says the offset at that
 * time by the zone database; without the database, or for a name it does not know, the zone stays to be configured.
 *
 *     09-Feb-2025 10:05:23 Europe/Berlin    2025-02-09 10:05:23.118 Asia/Shanghai
 */
#include "when/stamp_scan.h"

#include "when/zone.h"

/* "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5". */
static dbr_slice place_at(const stamp_scan *c)
{
    size_t n = 0;
    bool has_slash = false;
    while (
        n < scan_left(c) && n < ZONE_MAX_NAME &&
        (scan_is_letter(c->p[n]) || (n > 0 && c->p[n] != 0 && strchr("/_-+0123456789", c->p[n]) != NULL))) {
        has_slash = has_slash || c->p[n] == '/';
        n++;
    }
    bool is_name = has_slash && *c->p >= 'A' && *c->p <= 'Z' && scan_is_letter(c->p[n - 1] | 0x20);
    return dbr_slice_of((const char *)c->p,
                        is_name || (has_slash && n > 4 && memcmp(c->p, "Etc/", 4) == 0) ? n : 0);
}

bool dbr_scan_place_apart(stamp_scan *c)
{
    const stamp_scan begin = *c;
    const dbr_zone *zone = NULL;
    dbr_err err = {0};
    dbr_slice name = scan_blanks(c) ? place_at(c) : (dbr_slice){0};
    if (name.len == 0) {
        *c = begin;
        return false;
    }
    c->p += name.len;
    c->flags |= DBR_STAMP_NAMED_ZONE;
    dbr_civil civil = {c->year, c->month, c->day, c->hour, c->minute, c->second, c->nanosecond};
    dbr_time local = dbr_civil_to_time(&civil);
    if (local != DBR_TIME_NONE && dbr_zone_lookup(name, &zone, &err) == DBR_OK) {
        c->offset_s = (int32_t)((local - dbr_zone_to_instant(zone, local, NULL)) / DBR_SECOND);
        c->flags |= DBR_STAMP_OFFSET;
    }
    return true;
}

STAMP(iso_place, scan_ymd(&c, '-') && scan_one_of(&c, " T") && scan_hms(&c) && scan_maybe_fraction(&c) &&
                     dbr_scan_place_apart(&c))
STAMP(slash_place, scan_ymd(&c, '/') && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c) &&
                       dbr_scan_place_apart(&c))
STAMP(php, scan_padded(&c, &c.day) && scan_is(&c, '-') && dbr_scan_month(&c) && scan_is(&c, '-') &&
               scan_year(&c) && scan_is(&c, ' ') && scan_hms(&c) && scan_maybe_fraction(&c) &&
               dbr_scan_place_apart(&c))

static const dbr_stamp_format rows[] = {
    {"datetime-place", "2025-02-09 10:05:23.118 Asia/Shanghai", iso_place, DBR_STAMP_STRONG},
    {"slash-place", "2025/02/09 10:05:23 Asia/Tokyo", slash_place, DBR_STAMP_STRONG},
    {"php-place", "09-Feb-2025 10:05:23 Europe/Berlin", php, DBR_STAMP_STRONG},
};

const stamp_family dbr_stamps_place = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT);
