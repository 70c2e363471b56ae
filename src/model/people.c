/*
 * Who is meant: a handle, a name, a mail, an id of some system, as exports and people write them.
 *
 *   "@alice"  "alice"  "Alice Chen"  "alice@example.org"  "Alice <alice@example.org>"  "<@U024BE7LH>"
 * "U024BE7LH"
 *
 * Compared without case (ASCII quickly, other letters folded). To name the wrong person is worse than to name
 * none: a name that two people bear means nobody. Handles are unique by the map's own right and win; aliases
 * come next.
 */
#include "base/utf8.h"
#include "model/model.h"

typedef enum strength { BY_HANDLE, BY_ALIAS, BY_NAME, STRENGTH_COUNT } strength;

static dbr_slice unwrap(dbr_slice who);
static bool bears(const dbr_person *p, dbr_slice who, strength how);

/* The one person who bears it; `*ret_n` counts them. */
static const dbr_person *find(const dbr_incident *incident, dbr_slice who, strength how, size_t *ret_n)
{
    const dbr_person *found = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < incident->n_people; i++) {
        if (bears(&incident->people[i], who, how)) {
            found = &incident->people[i];
            ++*ret_n;
        }
    }
    return found;
}

const dbr_person *dbr_incident_person(const dbr_incident *incident, dbr_slice who)
{
    dbr_slice key = unwrap(who);
    if (key.len == 0) {
        return NULL;
    }
    for (int how = 0; how < STRENGTH_COUNT; how++) {
        size_t n = 0;
        const dbr_person *person = find(incident, key, (strength)how, &n);
        if (n > 0) {
            return n == 1 ? person : NULL;
        }
    }
    return NULL;
}

/* "<@U024|alice>" → "U024", "Alice <a@b.c>" and "mailto:a@b.c" → "a@b.c", "@alice" → "alice". */
static dbr_slice unwrap(dbr_slice who)
{
    dbr_slice s = dbr_slice_trim(who);
    size_t open = dbr_slice_find_char(s, '<');
    if (open != SIZE_MAX && dbr_slice_ends(s, ">")) {
        s = dbr_slice_sub(s, open + 1, s.len - 1);
        s = dbr_slice_sub(s, 0, dbr_slice_find_char(s, '|'));
    }
    if (dbr_slice_starts(s, "mailto:")) {
        s = dbr_slice_from(s, strlen("mailto:"));
    }
    if (dbr_slice_starts(s, "@")) {
        s = dbr_slice_from(s, 1);
    }
    return dbr_slice_trim(s);
}

static bool is_ascii(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static bool is_same(dbr_slice a, dbr_slice b)
{
    if (dbr_slice_eq_nocase(a, b)) {
        return a.len > 0;
    }
    if (is_ascii(a) && is_ascii(b)) {
        return false;
    }
    DBR_AUTO(dbr_buf) folded_a = {0};
    DBR_AUTO(dbr_buf) folded_b = {0};
    dbr_utf8_fold(&folded_a, a);
    dbr_utf8_fold(&folded_b, b);
    return folded_a.len > 0 && dbr_slice_eq(dbr_buf_view(&folded_a), dbr_buf_view(&folded_b));
}

static bool bears(const dbr_person *p, dbr_slice who, strength how)
{
    if (how == BY_HANDLE) {
        return is_same(unwrap(p->handle), who);
    }
    if (how == BY_NAME) {
        return is_same(dbr_slice_trim(p->name), who);
    }
    for (size_t i = 0; i < p->n_aliases; i++) {
        if (is_same(unwrap(p->aliases[i]), who)) {
            return true;
        }
    }
    return false;
}
