/*
 * In which order the merged things stand.
 *
 * What moved is what is not in a longest common order with base; ours' moves win. The skeleton is ours without what only
 * theirs moved; the rest of theirs is put into it, in theirs' order, after what it follows there. So with ours as base
 * had it the result is theirs' order exactly, and with theirs as base had it ours'.
 *
 * Rows with times: when the skeleton and theirs are in time order (either direction, some rows out of line allowed), a
 * new row is kept between the rows earlier and later than it.
 *
 *   base  a b c d      ours  c a b d       theirs  a x b c d      merged  c a x b d
 */
#include "document/merge.h"

#include <assert.h>

typedef struct order {
    dbr_merge *m;
    const dbr_sequence *s;
    bool *is_moved[DBR_SIDE_COUNT]; // by index of the side; only things all three have
    size_t *skeleton;               // indices of ours
    size_t n_skeleton;
    size_t *place_of_ours; // place in the skeleton; DBR_NONE for what theirs moved
} order;

/* Something of theirs on its way into the skeleton. */
typedef struct insertion {
    size_t i_theirs;
    size_t slot; // before this place of the skeleton
    size_t rank; // order within the slot
} insertion;

static void find_moves(order *o);
static void make_skeleton(order *o);
static size_t find_slots(const order *o, insertion *ins);
static void keep_in_time(const order *o, insertion *ins, size_t n);
static size_t join(const order *o, insertion *ins, size_t n, dbr_triple *ret);

size_t dbr_sequence_order(dbr_merge *m, const dbr_sequence *s, dbr_triple **ret)
{
    order o = {.m = m, .s = s};
    size_t n_ours = s->n[DBR_OURS];
    size_t n_theirs = s->n[DBR_THEIRS];

    o.is_moved[DBR_OURS] = DBR_NEW_N(&m->scratch, bool, n_ours + 1);
    o.is_moved[DBR_THEIRS] = DBR_NEW_N(&m->scratch, bool, n_theirs + 1);
    o.skeleton = DBR_NEW_N(&m->scratch, size_t, n_ours + 1);
    o.place_of_ours = DBR_NEW_N(&m->scratch, size_t, n_ours + 1);
    find_moves(&o);
    make_skeleton(&o);
    insertion *ins = DBR_NEW_N(&m->scratch, insertion, n_theirs + 1);
    size_t n = find_slots(&o, ins);
    if (s->items[DBR_OURS] != NULL) {
        keep_in_time(&o, ins, n);
    }
    *ret = DBR_NEW_N(&m->scratch, dbr_triple, n_ours + n_theirs + 1);
    return join(&o, ins, n, *ret);
}

/* ---- longest rising subsequence ---- */

size_t dbr_merge_rising(dbr_merge *m, const int64_t *values, size_t n, bool *ret_is_in)
{
    /* Patience: last[k] is the index of the smallest value that ends a subsequence of length k + 1. */
    size_t *last = DBR_NEW_N(&m->scratch, size_t, n + 1);
    size_t *before = DBR_NEW_N(&m->scratch, size_t, n + 1);
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        ret_is_in[i] = false;
        if (values[i] == INT64_MIN) {
            continue;
        }
        size_t low = 0;
        size_t high = len;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (values[last[middle]] <= values[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        before[i] = low > 0 ? last[low - 1] : DBR_NONE;
        last[low] = i;
        len = low == len ? len + 1 : len;
    }
    for (size_t i = len > 0 ? last[len - 1] : DBR_NONE; i != DBR_NONE; i = before[i]) {
        ret_is_in[i] = true;
    }
    return len;
}

/* ---- the skeleton ---- */

static void find_moves(order *o)
{
    const dbr_sequence *s = o->s;
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        const size_t *other = side == DBR_OURS ? s->theirs_of_ours : s->ours_of_theirs;
        int64_t *values = DBR_NEW_N(&o->m->scratch, int64_t, s->n[side] + 1);
        for (size_t i = 0; i < s->n[side]; i++) {
            bool is_everywhere = s->base_of[side][i] != DBR_NONE && other[i] != DBR_NONE;
            values[i] = is_everywhere ? (int64_t)s->base_of[side][i] : INT64_MIN;
        }
        (void)dbr_merge_rising(o->m, values, s->n[side], o->is_moved[side]);
        for (size_t i = 0; i < s->n[side]; i++) {
            o->is_moved[side][i] = values[i] != INT64_MIN && !o->is_moved[side][i];
        }
    }
}

static void make_skeleton(order *o)
{
    for (size_t i = 0; i < o->s->n[DBR_OURS]; i++) {
        size_t theirs = o->s->theirs_of_ours[i];
        bool is_only_theirs =
            theirs != DBR_NONE && o->is_moved[DBR_THEIRS][theirs] && !o->is_moved[DBR_OURS][i];
        o->place_of_ours[i] = is_only_theirs ? DBR_NONE : o->n_skeleton;
        if (!is_only_theirs) {
            o->skeleton[o->n_skeleton++] = i;
        }
    }
}

/* ---- putting theirs into it ---- */

/* What ours has put at this place stays attached to what stands before it; a new section must not tear a deeper one
 * from its parent. */
static bool stays_attached(const order *o, size_t place, int level)
{
    size_t i = o->skeleton[place];
    bool is_ours_only = o->s->theirs_of_ours[i] == DBR_NONE;
    if (level > 0) {
        int other = o->s->items[DBR_OURS][i].level;
        return other > level && (is_ours_only || o->is_moved[DBR_OURS][i]);
    }
    return is_ours_only && o->s->base_of[DBR_OURS][i] == DBR_NONE;
}

static size_t find_slots(const order *o, insertion *ins)
{
    const dbr_sequence *s = o->s;
    size_t n = 0;
    size_t slot = 0;
    for (size_t i = 0; i < s->n[DBR_THEIRS]; i++) {
        size_t ours = s->ours_of_theirs[i];
        if (ours != DBR_NONE && o->place_of_ours[ours] != DBR_NONE) {
            size_t after = o->place_of_ours[ours] + 1;
            slot = !o->is_moved[DBR_OURS][ours] && after > slot ? after : slot;
            continue;
        }
        bool is_new = ours == DBR_NONE && s->base_of[DBR_THEIRS][i] == DBR_NONE;
        int level = s->items[DBR_THEIRS] != NULL ? s->items[DBR_THEIRS][i].level : 0;
        while (is_new && slot < o->n_skeleton && stays_attached(o, slot, level)) {
            slot++;
        }
        ins[n] = (insertion){.i_theirs = i, .slot = slot, .rank = n};
        n++;
    }
    return n;
}

/* ---- time order ---- */

typedef struct time_line {
    int64_t *times; // in the direction of the table; INT64_MIN for none
    bool *is_in;    // in line
    size_t *in;     // indices of those
    size_t n_in;
    bool is_falling;
    bool is_ordered;
} time_line;

/* Which way most of the times go, and which are in line. */
static time_line follow(const order *o, const dbr_time *times, size_t n)
{
    time_line t = {.times = DBR_NEW_N(&o->m->scratch, int64_t, n + 1)};
    int64_t *falling = DBR_NEW_N(&o->m->scratch, int64_t, n + 1);
    bool *is_in_falling = DBR_NEW_N(&o->m->scratch, bool, n + 1);
    t.is_in = DBR_NEW_N(&o->m->scratch, bool, n + 1);
    size_t n_timed = 0;
    for (size_t i = 0; i < n; i++) {
        t.times[i] = times[i];
        falling[i] = times[i] == DBR_TIME_NONE ? INT64_MIN : -times[i];
        n_timed += times[i] == DBR_TIME_NONE ? 0 : 1;
    }
    size_t n_up = dbr_merge_rising(o->m, t.times, n, t.is_in);
    size_t n_down = dbr_merge_rising(o->m, falling, n, is_in_falling);
    if (n_down > n_up) {
        t.times = falling;
        t.is_in = is_in_falling;
        t.is_falling = true;
    }
    t.in = DBR_NEW_N(&o->m->scratch, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (t.is_in[i]) {
            t.in[t.n_in++] = i;
        }
    }
    t.is_ordered = n_timed > 0 && t.n_in * 3 >= n_timed * 2;
    return t;
}

/* The times of the skeleton as merged: theirs' where ours left base's. `shift` is added to theirs' by the caller. */
static dbr_time *skeleton_times(const order *o, dbr_time shift)
{
    const dbr_sequence *s = o->s;
    dbr_time *times = DBR_NEW_N(&o->m->scratch, dbr_time, o->n_skeleton + 1);
    for (size_t k = 0; k < o->n_skeleton; k++) {
        size_t i = o->skeleton[k];
        size_t base = s->base_of[DBR_OURS][i];
        size_t theirs = s->theirs_of_ours[i];
        times[k] = s->items[DBR_OURS][i].time;
        if (base != DBR_NONE && theirs != DBR_NONE && times[k] != DBR_TIME_NONE &&
            s->items[DBR_THEIRS][theirs].time != DBR_TIME_NONE && s->items[DBR_BASE][base].time == times[k]) {
            times[k] = s->items[DBR_THEIRS][theirs].time + shift;
        }
    }
    return times;
}

/* Clock times without a date count from the day the table begins with; deleting its first rows may shift that. */
static dbr_time day_shift(const order *o)
{
    for (size_t i = 0; i < o->s->n[DBR_OURS]; i++) {
        size_t theirs = o->s->theirs_of_ours[i];
        if (theirs != DBR_NONE && o->s->items[DBR_OURS][i].time != DBR_TIME_NONE &&
            o->s->items[DBR_THEIRS][theirs].time != DBR_TIME_NONE) {
            dbr_time d = o->s->items[DBR_OURS][i].time - o->s->items[DBR_THEIRS][theirs].time;
            if (d % DBR_DAY == 0) {
                return d;
            }
        }
    }
    return 0;
}

/* How many in-line rows are before the time; with `and_at` also those at it. */
static size_t count_before(const time_line *line, int64_t time, bool and_at)
{
    size_t low = 0;
    size_t high = line->n_in;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t other = line->times[line->in[middle]];
        if (other < time || (and_at && other == time)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The nearest slot after the in-line rows before the time and before those after it. */
static size_t clamp_slot(const time_line *line, size_t n, int64_t time, size_t slot)
{
    size_t n_before = count_before(line, time, false);
    size_t n_until = count_before(line, time, true);
    size_t low = n_before > 0 ? line->in[n_before - 1] + 1 : 0;
    size_t high = n_until < line->n_in ? line->in[n_until] : n;
    return slot < low ? low : slot > high ? high : slot;
}

static void keep_in_time(const order *o, insertion *ins, size_t n)
{
    const dbr_sequence *s = o->s;
    size_t n_theirs = s->n[DBR_THEIRS];
    dbr_time shift = day_shift(o);
    dbr_time *theirs = DBR_NEW_N(&o->m->scratch, dbr_time, n_theirs + 1);
    for (size_t i = 0; i < n_theirs; i++) {
        dbr_time t = s->items[DBR_THEIRS][i].time;
        theirs[i] = t == DBR_TIME_NONE ? t : t + shift;
    }
    time_line there = follow(o, theirs, n_theirs);
    time_line here = follow(o, skeleton_times(o, shift), o->n_skeleton);
    if (!there.is_ordered || !here.is_ordered || o->n_skeleton == 0) {
        return;
    }
    if (here.n_in == 1) { // one row has no direction
        here.is_falling = there.is_falling;
        here.times[here.in[0]] *= there.is_falling ? -1 : 1;
    }
    for (size_t k = 0; k < n; k++) {
        dbr_time t = theirs[ins[k].i_theirs];
        if (t != DBR_TIME_NONE && there.is_in[ins[k].i_theirs]) {
            ins[k].slot = clamp_slot(&here, o->n_skeleton, here.is_falling ? -t : t, ins[k].slot);
        }
        if (here.is_falling != there.is_falling) {
            ins[k].rank = n - ins[k].rank; // ours turned the table round
        }
    }
}

/* ---- joining ---- */

static int compare_insertions(const void *p, const void *q)
{
    const insertion *a = p;
    const insertion *b = q;
    if (a->slot != b->slot) {
        return a->slot < b->slot ? -1 : 1;
    }
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static size_t join(const order *o, insertion *ins, size_t n, dbr_triple *ret)
{
    const dbr_sequence *s = o->s;
    size_t n_ret = 0;
    size_t k = 0;
    qsort(ins, n, sizeof(*ins), compare_insertions);
    for (size_t place = 0; place <= o->n_skeleton; place++) {
        for (; k < n && ins[k].slot == place; k++) {
            size_t i = ins[k].i_theirs;
            ret[n_ret++] = (dbr_triple){.at = {s->base_of[DBR_THEIRS][i], s->ours_of_theirs[i], i}};
        }
        if (place < o->n_skeleton) {
            size_t i = o->skeleton[place];
            ret[n_ret++] = (dbr_triple){.at = {s->base_of[DBR_OURS][i], i, s->theirs_of_ours[i]}};
        }
    }
    assert(k == n);
    return n_ret;
}
