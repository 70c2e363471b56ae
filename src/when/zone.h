/*
 * What a zone is made of. Private to `when`; the fuzz target feeds dbr_zone_parse.
 */
#ifndef DBR_WHEN_ZONE_H
#define DBR_WHEN_ZONE_H

#include "when/when.h"

#define ZONE_MAX_BYTES        (64u << 10) // a TZif file; the largest of tzdata 2024 "fat" is 3.6 kB
#define ZONE_MAX_NAME         64          // "America/Argentina/ComodRivadavia" has 32
#define ZONE_MAX_ABBREVIATION 16          // POSIX says 6; tzdata's longest is "+1245"

/* The day of a POSIX rule: "J60", "59" or "M3.5.0", and the local time of day ("/2"), which may be −167 … 167
 * h. */
typedef struct zone_day {
    char kind;  // 'J' day 1–365 without Feb 29, 'N' day 0–365, 'M' month, week, weekday
    int month;  // 1–12
    int week;   // 1–5, 5 is the last
    int day;    // weekday 0–6 for 'M', else the day of the year
    int time_s; // local, from midnight
} zone_day;

/* A POSIX TZ string: what holds after the last transition of the table. */
typedef struct zone_rule {
    int32_t std_s, dst_s; // seconds east of UTC
    char std_name[ZONE_MAX_ABBREVIATION];
    char dst_name[ZONE_MAX_ABBREVIATION]; // "" when there is no daylight saving time
    zone_day start, end;                  // of daylight saving time
} zone_rule;

typedef struct zone_type {
    int32_t offset_s;         // east of UTC
    const char *abbreviation; // in dbr_zone.abbreviations
} zone_type;

struct dbr_zone {
    char name[ZONE_MAX_NAME];
    int64_t *at;         // owned; seconds since 1970 at which types[type_of[i]] begins, strictly rising
    uint8_t *type_of;    // owned; n_at
    size_t n_at;         // 0: types[0] has always held (and the rule, if any, for ever)
    zone_type *types;    // owned; [0] holds before the first transition
    size_t n_types;      // 1–256
    char *abbreviations; // owned; NUL-terminated strings
    bool has_rule;
    zone_rule rule;
};

/* A stretch of one offset, [begin_s, end_s). */
typedef struct zone_segment {
    int64_t begin_s, end_s; // INT64_MIN, INT64_MAX when open
    int32_t offset_s;
    const char *abbreviation; // borrowed from the zone
} zone_segment;

/* TZif bytes (version 1 to 4) → zone; the name is for the caller to set. Errors: DBR_EPARSE. */
dbr_code dbr_zone_parse(dbr_slice bytes, dbr_zone **ret, dbr_err *err);
dbr_zone *dbr_zone_free(dbr_zone *z);

/* "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30". False on anything else; `ret` may be half filled then. */
bool dbr_zone_rule_parse(dbr_slice text, zone_rule *ret);
/* The stretch of the rule that `second` is in. */
zone_segment dbr_zone_rule_segment(const zone_rule *r, int64_t second);

/* "+08:00", "+0800", "+8", "UTC+8", "GMT-03:30" → seconds. */
bool dbr_zone_offset_parse(dbr_slice text, int32_t *ret_offset_s);

/* The zone name of the database most like `name`, for messages; false when none is near. `ret` gets at most
 * ZONE_MAX_NAME bytes with the NUL. Reads the folder: slow, for errors only. */
bool dbr_zone_nearest(const char *folder, dbr_slice name, char ret[ZONE_MAX_NAME]);

#endif
