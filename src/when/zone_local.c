/*
 * Local time ↔ instant in a zone.
 *
 * A zone is a row of stretches of one offset. A local time belongs to a stretch when the instant it would
 * have there lies in the stretch: in one for an ordinary time, in two where clocks went back, in none where
 * they went forward. Nearly always the stretch around the time itself is the only candidate, and one search
 * does.
 */
#include "when/zone.h"

#include "when/civil.h"

#include <assert.h>

/* No stretch farther from a local time than this can hold it: offsets stay within 26 h. */
#define REACH_S (27 * 3600)

static zone_segment find_segment(const dbr_zone *z, int64_t second)
{
    if (z->n_at > 0 && second < z->at[0]) {
        return (zone_segment){INT64_MIN, z->at[0], z->types[0].offset_s, z->types[0].abbreviation};
    }
    if (z->n_at == 0 || second >= z->at[z->n_at - 1]) {
        int64_t begin = z->n_at > 0 ? z->at[z->n_at - 1] : INT64_MIN;
        if (z->has_rule) {
            zone_segment s = dbr_zone_rule_segment(&z->rule, second);
            s.begin_s = s.begin_s > begin ? s.begin_s : begin;
            return s;
        }
        const zone_type *type = &z->types[z->n_at > 0 ? z->type_of[z->n_at - 1] : 0];
        return (zone_segment){begin, INT64_MAX, type->offset_s, type->abbreviation};
    }
    size_t lo = 0; // at[lo] <= second < at[hi]
    size_t hi = z->n_at - 1;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (z->at[mid] <= second) {
            lo = mid;
        } else {
            hi = mid;
        }
    }
    const zone_type *type = &z->types[z->type_of[lo]];
    return (zone_segment){z->at[lo], z->at[hi], type->offset_s, type->abbreviation};
}

/* The instant in whole seconds, looking at every stretch within reach. */
static int64_t search_around(const dbr_zone *z, int64_t local, dbr_fold *ret_fold)
{
    int64_t found = 0;
    int n_found = 0;
    int64_t in_gap = local - find_segment(z, local - REACH_S).offset_s;
    int64_t at = local - REACH_S;
    while (at < local + REACH_S) {
        zone_segment s = find_segment(z, at);
        int64_t instant = local - s.offset_s;
        if (instant >= s.begin_s && instant < s.end_s) {
            found = n_found == 0 ? instant : found;
            n_found++;
        } else if (instant >= s.end_s) {
            in_gap = instant; // read with the offset before the gap: so much later than the clocks' jump
        }
        assert(s.end_s > at);
        at = s.end_s;
    }
    *ret_fold = n_found == 0 ? DBR_FOLD_GAP : n_found == 1 ? DBR_FOLD_NONE : DBR_FOLD_TWICE;
    return n_found == 0 ? in_gap : found;
}

dbr_time dbr_zone_to_instant(const dbr_zone *z, dbr_time local, dbr_fold *ret_fold)
{
    assert(z != NULL);
    if (local == DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    int64_t local_s = civil_floor_div(local, NANOS_A_SECOND);
    zone_segment s = find_segment(z, local_s);
    dbr_fold fold = DBR_FOLD_NONE;
    int64_t instant_s = local_s - s.offset_s;
    bool is_far = (s.begin_s == INT64_MIN || s.begin_s + REACH_S < local_s) &&
                  (s.end_s == INT64_MAX || s.end_s - REACH_S > local_s);
    if (!is_far) {
        instant_s = search_around(z, local_s, &fold);
    }
    if (ret_fold != NULL) {
        *ret_fold = fold;
    }
    int64_t fraction = local - local_s * NANOS_A_SECOND;
    dbr_time instant = DBR_TIME_NONE;
    if (__builtin_mul_overflow(instant_s, NANOS_A_SECOND, &instant) ||
        __builtin_add_overflow(instant, fraction, &instant)) {
        return DBR_TIME_NONE; // within hours of the ends of what an int64 holds
    }
    return instant;
}

int32_t dbr_zone_offset(const dbr_zone *z, dbr_time instant, const char **ret_abbreviation)
{
    assert(z != NULL && instant != DBR_TIME_NONE);
    zone_segment s = find_segment(z, civil_floor_div(instant, NANOS_A_SECOND));
    if (ret_abbreviation != NULL) {
        *ret_abbreviation = s.abbreviation;
    }
    return s.offset_s;
}

const char *dbr_zone_name(const dbr_zone *z)
{
    assert(z != NULL);
    return z->name;
}
