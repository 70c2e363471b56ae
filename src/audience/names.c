/*
 * `redact: [Bluebird, Acme Ltd, 蓝鸟]` in debrief.yaml or incident.yaml: names of projects, customers and systems that no rule can
 * know. They compare without case; where they begin or end with an ASCII letter or digit no other one may stand beside it, so
 * "Acme" is not in "Acmeshop", but in "acme-db" and "acme.example.org".
 */
#include "audience/names.h"

#define MIN_BYTES 2u // a shorter one is too often something else

struct dbr_names {
    const dbr_incident *incident;
    bool starts[256];
};

dbr_names *dbr_names_new(dbr_arena *arena, const dbr_incident *incident)
{
    if (incident == NULL || incident->n_private_names == 0) {
        return NULL;
    }
    dbr_names *names = DBR_NEW(arena, dbr_names);
    names->incident = incident;
    for (size_t i = 0; i < incident->n_private_names; i++) {
        dbr_slice name = dbr_slice_trim(incident->private_names[i]);
        if (name.len >= MIN_BYTES) {
            char first = name.ptr[0];
            bool is_letter = dbr_is_lower(first) || dbr_is_upper(first);
            names->starts[(unsigned char)first] = true;
            names->starts[(unsigned char)(is_letter ? first ^ 0x20 : first)] = true;
        }
    }
    return names;
}

bool dbr_names_starts(const dbr_names *names, unsigned char c)
{
    return names->starts[c];
}

size_t dbr_names_match(const dbr_names *names, const dbr_rule_at *at)
{
    size_t longest = 0;
    for (size_t i = 0; i < names->incident->n_private_names; i++) {
        dbr_slice name = dbr_slice_trim(names->incident->private_names[i]);
        if (name.len < MIN_BYTES || name.len <= longest ||
            !dbr_slice_eq_nocase(dbr_slice_sub(at->rest, 0, name.len), name)) {
            continue;
        }
        bool joins_before = dbr_is_alnum(name.ptr[0]) && dbr_is_alnum(dbr_byte_back(at->before, 1));
        bool joins_behind =
            dbr_is_alnum(name.ptr[name.len - 1]) && dbr_is_alnum(dbr_byte(at->rest, name.len));
        longest = joins_before || joins_behind ? longest : name.len;
    }
    return longest;
}
