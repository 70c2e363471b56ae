/*
 * The zone name most like a misspelt one, for an error message: "berlin" and "Europe/Berln" are
 * Europe/Berlin.
 *
 * The distance is Levenshtein's, over letters without case, against the whole name and against its last part;
 * a name is near when at most a third of it has to be changed. The folder is walked, since the database has
 * no other list that every system ships.
 */
#include "when/zone.h"

#include "base/file.h"

#include <assert.h>

typedef struct search {
    dbr_slice wanted;
    unsigned best; // distance; smaller is better
    char name[ZONE_MAX_NAME];
} search;

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c == ' ' ? '_' : c);
}

/* Insertions, deletions and replacements from a to b. Both shorter than ZONE_MAX_NAME. */
static unsigned distance(dbr_slice a, dbr_slice b)
{
    assert(a.len < ZONE_MAX_NAME && b.len < ZONE_MAX_NAME);
    unsigned row[ZONE_MAX_NAME];
    for (unsigned j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            unsigned replaced = diagonal + (lower(a.ptr[i - 1]) != lower(b.ptr[j - 1]));
            unsigned least = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replaced < least ? replaced : least;
        }
    }
    return row[b.len];
}

static dbr_code visit(void *data, const char *path, const char *relative, dbr_err *err)
{
    (void)path;
    (void)err;
    search *s = data;
    dbr_slice name = dbr_slice_str(relative);
    bool is_copy = dbr_slice_starts(name, "posix/") || dbr_slice_starts(name, "right/");
    if (is_copy || name.len == 0 || name.len >= ZONE_MAX_NAME || name.ptr[0] < 'A' || name.ptr[0] > 'Z' ||
        dbr_slice_find_char(name, '.') != SIZE_MAX) {
        return DBR_OK; // tzdata.zi, zone.tab, leapseconds …
    }
    unsigned d = distance(s->wanted, name) * 2;
    const char *city = strrchr(relative, '/');
    if (city != NULL) {
        unsigned by_city = distance(s->wanted, dbr_slice_str(city + 1)) * 2 + 1; // the whole name wins a tie
        d = by_city < d ? by_city : d;
    }
    if (d < s->best) {
        s->best = d;
        memcpy(s->name, name.ptr, name.len);
        s->name[name.len] = 0;
    }
    return DBR_OK;
}

bool dbr_zone_nearest(const char *folder, dbr_slice name, char ret[ZONE_MAX_NAME])
{
    assert(name.len < ZONE_MAX_NAME);
    search s = {.wanted = name, .best = (unsigned)(name.len / 3) * 2 + 2};
    dbr_err ignored = {0};
    if (name.len < 3 || dbr_folder_walk(folder, visit, NULL, &s, &ignored) < 0 || s.name[0] == 0) {
        return false;
    }
    memcpy(ret, s.name, sizeof(s.name));
    return true;
}
