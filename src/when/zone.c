/*
 * Finding a zone by the name people give it, and keeping it: a zone is loaded once and lives as long as the
 * process.
 *
 * The cache is the one piece of state in this room. Zones are few (a team's handful) and small, and
 * everything holds borrowed pointers to them, so they are never freed; a mutex guards the list. Fixed offsets
 * are entered by their canonical name, so that no spelling can make the list grow beyond the offsets there
 * are. Short words that are no file ("PDT" in every row of a report) are remembered too: a stat costs more than
 * the row.
 */
#include "when/zone.h"

#include "base/file.h"
#include "when/zone_names.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>

#define DEFAULT_FOLDER   "/usr/share/zoneinfo"
#define MAX_FIXED_OFFSET (15 * 3600 + 59 * 60)
#define MAX_ABSENT       64 // words looked for in vain that are remembered
#define ABSENT_BYTES     12 // the longest such word and its end

static struct {
    pthread_mutex_t mutex;
    DBR_VEC(dbr_zone *) zones; // owned, never freed
    char absent[MAX_ABSENT][ABSENT_BYTES];
    size_t n_absent;
} cache = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static zone_type utc_type = {0, "UTC"};
static dbr_zone utc = {.name = "UTC", .types = &utc_type, .n_types = 1};

static const dbr_zone *find_cached(dbr_slice name);
static bool is_absent(dbr_slice name);
static void remember_absent(dbr_slice name);
static const dbr_zone *enter(dbr_zone *take_zone);
static const dbr_zone *find_fixed(int32_t offset_s);
/* DBR_ENOTFOUND leaves `err` alone. */
static dbr_code load(dbr_slice name, const dbr_zone **ret, dbr_err *err);
static dbr_code fail_unknown(dbr_slice name, dbr_err *err);

static const char *zone_folder(void)
{
    const char *folder = getenv("TZDIR");
    return folder != NULL && folder[0] != 0 ? folder : DEFAULT_FOLDER;
}

static bool is_safe_name(dbr_slice name)
{
    if (name.len == 0 || name.len >= ZONE_MAX_NAME || name.ptr[0] == '/' || name.ptr[0] == '.') {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool is_mark = c == '/' || c == '_' || c == '-' || c == '+';
        if (!is_letter && !is_mark) {
            return false; // '.' too: so there is no ".."
        }
    }
    return true;
}

const dbr_zone *dbr_zone_utc(void)
{
    return &utc;
}

dbr_code dbr_zone_find(dbr_slice name, const dbr_zone **ret, dbr_err *err)
{
    assert(ret != NULL && err != NULL);
    dbr_code rc = dbr_zone_lookup(name, ret, err);
    return rc == DBR_ENOTFOUND ? fail_unknown(dbr_slice_trim(name), err) : rc;
}

dbr_code dbr_zone_lookup(dbr_slice name, const dbr_zone **ret, dbr_err *err)
{
    name = dbr_slice_trim(name);
    int32_t offset_s = 0;
    if (dbr_slice_eq_nocase(name, dbr_slice_str("utc")) || dbr_slice_eq_nocase(name, dbr_slice_str("z"))) {
        *ret = &utc;
        return DBR_OK;
    }
    if (dbr_zone_offset_parse(name, &offset_s)) {
        *ret = find_fixed(offset_s);
        return DBR_OK;
    }
    if (!is_safe_name(name)) {
        return DBR_ENOTFOUND;
    }
    const dbr_zone *found = find_cached(name);
    if (found != NULL) {
        *ret = found;
        return DBR_OK;
    }
    dbr_code rc = is_absent(name) ? DBR_ENOTFOUND : load(name, ret, err);
    if (rc == DBR_ENOTFOUND) {
        remember_absent(name);
    }
    /* After the file: "CET" as a setting means the zone with its summer time, which the database has. */
    if (rc == DBR_ENOTFOUND && dbr_zone_word_find(name, &offset_s) == ZONE_WORD_OFFSET) {
        *ret = find_fixed(offset_s);
        return DBR_OK;
    }
    return rc;
}

bool dbr_zone_offset_parse(dbr_slice text, int32_t *ret_offset_s)
{
    if (text.len >= 4 && (dbr_slice_eq_nocase(dbr_slice_sub(text, 0, 3), dbr_slice_str("utc")) ||
                          dbr_slice_eq_nocase(dbr_slice_sub(text, 0, 3), dbr_slice_str("gmt")))) {
        text = dbr_slice_from(text, 3);
    }
    if (text.len < 2 || (text.ptr[0] != '+' && text.ptr[0] != '-')) {
        return false;
    }
    bool is_west = text.ptr[0] == '-';
    dbr_slice rest = dbr_slice_from(text, 1);
    size_t colon = dbr_slice_find_char(rest, ':');
    size_t hour_len = colon != SIZE_MAX ? colon : rest.len > 2 ? rest.len - 2 : rest.len;
    dbr_slice hour_text = dbr_slice_sub(rest, 0, hour_len);
    dbr_slice minute_text = dbr_slice_from(rest, colon != SIZE_MAX ? colon + 1 : hour_len);
    int64_t hour = 0;
    int64_t minute = 0;
    bool has_minute = minute_text.len > 0 || colon != SIZE_MAX;
    if (hour_text.len == 0 || hour_text.len > 2 || !dbr_slice_int(hour_text, &hour) ||
        (has_minute && (minute_text.len != 2 || !dbr_slice_int(minute_text, &minute))) || hour < 0 ||
        hour > 15 || minute < 0 || minute > 59) {
        return false;
    }
    int32_t offset = (int32_t)(hour * 3600 + minute * 60);
    *ret_offset_s = is_west ? -offset : offset;
    return true;
}

static const dbr_zone *find_cached(dbr_slice name)
{
    const dbr_zone *found = NULL;
    (void)pthread_mutex_lock(&cache.mutex);
    for (size_t i = 0; i < cache.zones.n && found == NULL; i++) {
        if (dbr_slice_is(name, cache.zones.items[i]->name)) {
            found = cache.zones.items[i];
        }
    }
    (void)pthread_mutex_unlock(&cache.mutex);
    return found;
}

static bool is_absent_locked(dbr_slice name)
{
    bool found = false;
    for (size_t i = 0; i < cache.n_absent && !found; i++) {
        found = dbr_slice_is(name, cache.absent[i]);
    }
    return found;
}

static bool is_absent(dbr_slice name)
{
    (void)pthread_mutex_lock(&cache.mutex);
    bool found = is_absent_locked(name);
    (void)pthread_mutex_unlock(&cache.mutex);
    return found;
}

/* Only short words without a folder: names of places are said seldom, and a data base may be installed meanwhile. */
static void remember_absent(dbr_slice name)
{
    if (name.len >= ABSENT_BYTES || dbr_slice_find_char(name, '/') != SIZE_MAX) {
        return;
    }
    (void)pthread_mutex_lock(&cache.mutex);
    if (cache.n_absent < MAX_ABSENT && !is_absent_locked(name)) {
        memcpy(cache.absent[cache.n_absent], name.ptr, name.len);
        cache.absent[cache.n_absent][name.len] = 0;
        cache.n_absent++;
    }
    (void)pthread_mutex_unlock(&cache.mutex);
}

/* Another thread may have been faster: then its zone stays and ours goes. */
static const dbr_zone *enter(dbr_zone *take_zone)
{
    const dbr_zone *found = NULL;
    (void)pthread_mutex_lock(&cache.mutex);
    for (size_t i = 0; i < cache.zones.n && found == NULL; i++) {
        if (strcmp(cache.zones.items[i]->name, take_zone->name) == 0) {
            found = cache.zones.items[i];
        }
    }
    if (found == NULL) {
        *DBR_PUSH(&cache.zones) =
            take_zone; // NOLINT(bugprone-sizeof-expression): an array of pointers is meant
        found = take_zone;
        take_zone = NULL;
    }
    (void)pthread_mutex_unlock(&cache.mutex);
    (void)dbr_zone_free(take_zone);
    return found;
}

static const dbr_zone *find_fixed(int32_t offset_s)
{
    assert(offset_s >= -MAX_FIXED_OFFSET && offset_s <= MAX_FIXED_OFFSET);
    if (offset_s == 0) {
        return &utc;
    }
    int minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
    char name[ZONE_MAX_NAME];
    (void)snprintf(name, sizeof(name), "%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
    const dbr_zone *found = find_cached(dbr_slice_str(name));
    if (found != NULL) {
        return found;
    }
    dbr_zone *z = dbr_xcalloc(1, sizeof(*z));
    memcpy(z->name, name, sizeof(name));
    z->abbreviations = dbr_xstrdup(name);
    z->types = dbr_xcalloc(1, sizeof(*z->types));
    z->types[0] = (zone_type){offset_s, z->abbreviations};
    z->n_types = 1;
    return enter(z);
}

static dbr_code load(dbr_slice name, const dbr_zone **ret, dbr_err *err)
{
    DBR_AUTO(dbr_buf) path = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_zone *z = NULL;
    dbr_buf_init(&path, 4096);
    dbr_buf_init(&bytes, ZONE_MAX_BYTES);
    dbr_buf_printf(&path, "%s/%.*s", zone_folder(), DBR_FMT(name));
    if (path.failed) {
        return DBR_ENOTFOUND; // $TZDIR is absurdly long
    }
    dbr_file_stat stat = {0};
    dbr_code rc = dbr_file_stat_of(path.ptr, &stat, err);
    if (rc < 0) {
        return rc;
    }
    if (stat.type != DBR_FILE_REGULAR) { // "America" is a folder
        return DBR_ENOTFOUND;
    }
    rc = dbr_file_read(path.ptr, &bytes, err);
    if (rc == DBR_OK) {
        rc = dbr_zone_parse(dbr_buf_view(&bytes), &z, err);
    }
    if (rc < 0) {
        dbr_err_prefix(err, "zone '%.*s'", DBR_FMT(name));
        return rc;
    }
    assert(z != NULL && name.len > 0);
    memcpy(z->name, name.ptr, name.len);
    *ret = enter(z);
    return DBR_OK;
}

static dbr_code fail_unknown(dbr_slice name, dbr_err *err)
{
    int32_t offset_s = 0;
    if (dbr_zone_word_find(name, &offset_s) == ZONE_WORD_AMBIGUOUS) {
        const char *meanings = dbr_zone_meanings(name);
        return dbr_fail(err, DBR_EPARSE, "zone '%.*s' is ambiguous: say %s or an offset such as +08:00",
                        DBR_FMT(name), meanings != NULL ? meanings : "a place");
    }
    char nearest[ZONE_MAX_NAME];
    const char *alias = dbr_zone_alias(name);
    if (alias != NULL) {
        return dbr_fail(err, DBR_ENOTFOUND, "no zone '%.*s'; did you mean '%s'?", DBR_FMT(name), alias);
    }
    dbr_err ignored = {0};
    dbr_file_stat stat = {0};
    if (dbr_file_stat_of(zone_folder(), &stat, &ignored) < 0 || stat.type != DBR_FILE_FOLDER) {
        return dbr_fail(err, DBR_ENOTFOUND, "no zone '%.*s': there is no zone database at '%s'",
                        DBR_FMT(name), zone_folder());
    }
    if (name.len < ZONE_MAX_NAME && dbr_zone_nearest(zone_folder(), name, nearest)) {
        return dbr_fail(err, DBR_ENOTFOUND, "no zone '%.*s'; did you mean '%s'?", DBR_FMT(name), nearest);
    }
    return dbr_fail(err, DBR_ENOTFOUND,
                    "no zone '%.*s'; zones have names such as 'Europe/Berlin' or '+08:00'", DBR_FMT(name));
}
