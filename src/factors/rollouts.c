/*
 * What a change explains though the changed service shows nothing itself.
 *
 *     silent    A new version that nothing is measured of, while other versions are: it does not run, or nobody reaches it;
 *               which of the two is asked of people.
 *     callee    Who fails because of what it gets does not look wrong by itself. Of failures that a service's callees do not
 *               show, each callee that was changed shortly before is told a part, by how recently it was.
 *     sender    A service that was not changed itself may be sent what it cannot take: by who calls it, or by whom those ask
 *               before.
 *
 * How likely it is by time alone that failures came from a change Δ before them is 1 / (a minute + Δ), since a change mostly
 * does at once what it does; each of several is told the root of its share. A new version has no effect before its pods are
 * there, so Δ counts from their first sample where that is known.
 */
#include "factors/suspects.h"

#include <math.h>

#define MAX_ROLLOUT  DBR_HOUR         // from a change to its first pod
#define SILENT_AFTER (3 * DBR_MINUTE) // as long a new version may take to show
#define SILENT       0.8
#define AS_SENDER    0.7
#define MAX_CIRCLE   256u // changed services around a failing one

/* ---- versions that nobody hears of ---- */

void fs_see_version(fs_build *f, uint32_t i_service, dbr_slice version)
{
    if (i_service == UINT32_MAX || version.len == 0) {
        return;
    }
    fs_rollout *r = &f->services.items[i_service].rollout;
    for (size_t i = 0; i < r->n_seen; i++) {
        if (dbr_slice_eq(r->seen[i], version)) {
            return;
        }
    }
    if (r->n_seen < FS_MAX_VERSIONS) {
        r->seen[r->n_seen++] = version;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether two versions are written alike, whatever the numbers: "v1" and "v12", but not "v1" and "1.4.2". */
static bool is_alike(dbr_slice a, dbr_slice b)
{
    size_t i = 0;
    size_t k = 0;
    while (i < a.len && k < b.len) {
        if (is_digit(a.ptr[i]) != is_digit(b.ptr[k]) || (!is_digit(a.ptr[i]) && a.ptr[i] != b.ptr[k])) {
            return false;
        }
        bool is_number = is_digit(a.ptr[i]);
        i++;
        k++;
        while (is_number && i < a.len && is_digit(a.ptr[i])) {
            i++;
        }
        while (is_number && k < b.len && is_digit(b.ptr[k])) {
            k++;
        }
    }
    return i == a.len && k == b.len;
}

static void tell_silent(fs_build *f, uint32_t i)
{
    const fs_rollout *r = &f->services.items[i].rollout;
    bool is_seen = r->n_seen == FS_MAX_VERSIONS; // there may be more
    bool is_comparable = false;
    for (size_t k = 0; k < r->n_seen; k++) {
        is_seen |= dbr_slice_eq(r->seen[k], r->version);
        is_comparable |= is_alike(r->seen[k], r->version);
    }
    const fs_finding *change = &f->services.items[i].best[FS_CHANGE];
    if (change->strength <= 0 || r->version.len == 0 || is_seen || !is_comparable ||
        f->last - r->changed < SILENT_AFTER) {
        return;
    }
    fs_finding found = *change;
    found.strength = SILENT;
    found.text = FC_SAY(f->b, DBR_T_FACTORS_SUSPECT_SILENT, dbr_arena_str(f->b->arena, r->version));
    fs_keep(f, i, FS_VERSION, found);
    dbr_slice text =
        FC_SAY(f->b, DBR_T_FACTORS_ASK_ROLLOUT, dbr_arena_str(f->b->arena, r->version),
               dbr_arena_str(f->b->arena, f->services.items[i].name), fc_clock(f->b, r->changed));
    fc_show(fc_ask(f->b, "rollout", text), change->address);
}

/* ---- those whose neighbours fail ---- */

static double likelihood(const fs_service *s, dbr_time onset)
{
    const fs_rollout *r = &s->rollout;
    bool has_rolled = r->serving > r->changed && r->serving - r->changed < MAX_ROLLOUT;
    dbr_time since = onset - (has_rolled ? r->serving : r->changed);
    if (s->best[FS_CHANGE].strength <= 0 || since < -DBR_MINUTE) {
        return 0;
    }
    return 1 / (1 + fmax(0, (double)since) / (double)DBR_MINUTE);
}

/* Changed services that may have made one fail, and how much is told of them. */
typedef struct circle {
    uint32_t i_services[MAX_CIRCLE];
    double factors[MAX_CIRCLE];
    size_t n;
} circle;

static void add(const fs_build *f, uint32_t i, double factor, circle *c)
{
    size_t k = 0;
    while (k < c->n && c->i_services[k] != i) {
        k++;
    }
    if (k == c->n && c->n < MAX_CIRCLE && f->services.items[i].best[FS_CHANGE].strength > 0) {
        c->i_services[c->n] = i;
        c->factors[c->n++] = factor;
    }
}

static void add_callees(const fs_build *f, uint32_t i, double factor, circle *c)
{
    const fs_edge *calls = NULL;
    size_t n = fs_graph_callees(f, i, &calls);
    for (size_t k = 0; k < n; k++) {
        add(f, calls[k].callee, factor, c);
    }
}

static void tell_part(fs_build *f, uint32_t i_failing, uint32_t i, bool is_sender, double strength)
{
    const fs_service *failing = &f->services.items[i_failing];
    if (i != i_failing && fs_is_better(f, i, FS_CALLERS, strength)) {
        dbr_arena *a = f->b->arena;
        fs_finding found = failing->best[FS_ERRORS];
        found.strength = strength;
        found.text = FC_SAY(f->b, is_sender ? DBR_T_FACTORS_SUSPECT_SENDER : DBR_T_FACTORS_SUSPECT_CALLER,
                            dbr_arena_str(a, failing->name), dbr_arena_str(a, found.text));
        fs_keep(f, i, FS_CALLERS, found);
    }
}

static void tell_failures(fs_build *f, uint32_t i, circle *c)
{
    const fs_service *s = &f->services.items[i];
    double open = s->best[FS_ERRORS].strength * (1 - s->explained[FS_ERRORS]);
    dbr_time onset = s->best[FS_ERRORS].time;
    if (open <= 0 || onset == DBR_TIME_NONE) {
        return;
    }
    c->n = 0;
    add_callees(f, i, 1, c);
    const fs_edge *calls = NULL;
    size_t n_callers = s->best[FS_CHANGE].strength > 0 ? 0 : fs_graph_callers(f, i, &calls);
    for (size_t k = 0; k < n_callers; k++) {
        add(f, calls[k].callee, AS_SENDER, c);
        add_callees(f, calls[k].callee, AS_SENDER, c);
    }
    double all = likelihood(s, onset);
    for (size_t k = 0; k < c->n; k++) {
        all += likelihood(&f->services.items[c->i_services[k]], onset);
    }
    for (size_t k = 0; k < c->n && all > 0; k++) {
        double share = likelihood(&f->services.items[c->i_services[k]], onset) / all;
        tell_part(f, i, c->i_services[k], c->factors[k] < 1, open * c->factors[k] * sqrt(share));
    }
}

void fs_tell_rollouts(fs_build *f)
{
    circle *c = DBR_NEW_N(&f->names, circle, 1);
    for (size_t i = 0; i < f->services.n; i++) {
        f->failing = fmax(f->failing, f->services.items[i].best[FS_ERRORS].strength);
        tell_silent(f, (uint32_t)i);
        tell_failures(f, (uint32_t)i, c);
    }
}
