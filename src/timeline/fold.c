/*
 * Events that are one for whoever reads. The same thing told by two sources, or twice in nearly the same words, is told once.
 * Twelve pods leave their level together, an alert fires for each of forty instances, one service's percentiles rise: what can
 * fold has a group (what all have in common) and a member (which of them
 * it is); events of one group that follow each other within five minutes are a row, told by its most salient one (one that is a
 * milestone first, since its time counts), and no address is lost. Of several members the row names the first three.
 *
 *     pool_in_use{pod=cart-1} rises from 4 to 20, and 11 more (cart-2, cart-3, cart-4, …)
 */
#include "timeline/timeline_impl.h"

#include "base/hash.h"

#include <stdlib.h>

#define SAME_THING (2 * DBR_MINUTE)
#define APART      (5 * DBR_MINUTE)
#define MAX_NAMED  3u

/* The same thing told twice: by two sources, or by one log line after the other in nearly the same words. The more salient
 * stays, of equals the earlier. */
static bool is_same(const dbr_event *a, const dbr_event *b)
{
    bool agree =
        a->kind == DBR_KIND_LOG ? dbr_timeline_words_agree(a->text, b->text) : dbr_slice_eq(a->text, b->text);
    bool is_other = a->member.len > 0 && b->member.len > 0 && !dbr_slice_eq(a->member, b->member);
    return a->kind == b->kind && agree && !is_other &&
           b->time - a->time < (a->kind == DBR_KIND_ALERT ? SAME_THING : 5 * DBR_MINUTE);
}

void tl_merge_repeats(tl_build *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->events.n; i++) {
        dbr_event *e = &b->events.items[i];
        dbr_event *same = NULL;
        for (size_t k = kept; k > 0 && same == NULL && e->time - b->events.items[k - 1].time < 5 * DBR_MINUTE;
             k--) {
            same = is_same(&b->events.items[k - 1], e) ? &b->events.items[k - 1] : NULL;
        }
        if (same == NULL) {
            b->events.items[kept++] = *e;
            continue;
        }
        unsigned milestones = same->milestones | e->milestones;
        size_t n = same->n_records + e->n_records;
        if (e->salience > same->salience) {
            *same = *e;
        }
        same->milestones = milestones;
        same->n_records = n;
    }
    b->events.n = kept;
}

typedef struct folder {
    uint64_t key; // of the group
    size_t i;     // of the event, which are in order of time
} folder;

static int by_key(const void *a, const void *b)
{
    const folder *x = a;
    const folder *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return x->i < y->i ? -1 : x->i > y->i;
}

static bool is_digit_at(dbr_slice s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

/* Of digits only a percentile's are no part of what is measured: "p50" and "p99", but not "2xx" and "5xx". */
dbr_slice tl_group_of_metric(dbr_arena *arena, const char *how, dbr_slice name)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(&out, "%s ", how);
    for (size_t i = 0; i < name.len; i++) {
        dbr_buf_char(&out, name.ptr[i]);
        if ((name.ptr[i] | 32) == 'p' && is_digit_at(name, i + 1) && is_digit_at(name, i + 2)) {
            dbr_buf_char(&out, '#');
            while (is_digit_at(name, i + 1)) {
                i++;
            }
        }
    }
    return dbr_slice_dup(arena, dbr_buf_view(&out));
}

/* Names of up to three members that differ from the one the row is told by, and "…" where there are more. */
static const char *name_members(tl_build *b, const folder *all, size_t n, size_t best)
{
    dbr_slice named[MAX_NAMED + 1] = {b->events.items[best].member};
    size_t n_named = 1;
    bool has_more = false;
    for (size_t k = 0; k < n && !has_more; k++) {
        dbr_slice member = b->events.items[all[k].i].member;
        bool is_named = member.len == 0;
        for (size_t j = 0; j < n_named; j++) {
            is_named |= dbr_slice_eq(named[j], member);
        }
        has_more = !is_named && n_named > MAX_NAMED;
        if (!is_named && n_named <= MAX_NAMED) {
            named[n_named++] = member;
        }
    }
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t j = 1; j < n_named; j++) {
        dbr_buf_str(&out, j > 1 ? (b->lang == DBR_LANG_ZH_CN ? "、" : ", ") : "");
        dbr_buf_slice(&out, named[j]);
    }
    dbr_buf_str(&out, has_more ? " …" : "");
    return dbr_arena_str(b->arena, dbr_buf_view(&out));
}

/* Makes one event of the run; the others lose their text. */
static void fold(tl_build *b, const folder *run, size_t n)
{
    size_t best = run[0].i;
    unsigned milestones = 0;
    size_t n_records = 0;
    for (size_t k = 0; k < n; k++) {
        const dbr_event *e = &b->events.items[run[k].i];
        const dbr_event *x = &b->events.items[best];
        bool is_sole = e->milestones != 0 && x->milestones == 0;
        bool is_better = (e->milestones != 0) == (x->milestones != 0) && e->salience > x->salience;
        best = is_sole || is_better ? run[k].i : best;
        milestones |= e->milestones;
        n_records += e->n_records;
    }
    dbr_event *row = &b->events.items[best];
    const char *names = name_members(b, run, n, best);
    dbr_slice *others = DBR_NEW_N(b->arena, dbr_slice, n);
    size_t n_others = 0;
    for (size_t k = 0; k < n; k++) {
        if (run[k].i != best) {
            others[n_others++] = b->events.items[run[k].i].address;
            b->events.items[run[k].i].text = (dbr_slice){0};
        }
    }
    const char *more = dbr_arena_printf(b->arena, "%zu", n_others);
    row->text = names[0] != '\0' ? TL_SAY(b, DBR_T_TIMELINE_FOLDED_NAMES, tl_str(b, row->text), more, names)
                                 : TL_SAY(b, DBR_T_TIMELINE_FOLDED, tl_str(b, row->text), more);
    row->milestones = milestones;
    row->n_records = n_records;
    row->others = others;
    row->n_others = n_others;
}

void tl_fold_events(tl_build *b)
{
    folder *all = DBR_NEW_N(b->arena, folder, b->events.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->events.n; i++) {
        if (b->events.items[i].group.len > 0) {
            all[n++] = (folder){dbr_hash(b->events.items[i].group), i};
        }
    }
    qsort(all, n, sizeof(*all), by_key);
    for (size_t i = 0; i < n;) {
        size_t j = i + 1;
        while (j < n && all[j].key == all[i].key &&
               b->events.items[all[j].i].time - b->events.items[all[j - 1].i].time < APART) {
            j++;
        }
        if (j - i > 1) {
            fold(b, all + i, j - i);
        }
        i = j;
    }
    size_t kept = 0;
    for (size_t i = 0; i < b->events.n; i++) {
        if (b->events.items[i].text.len > 0) {
            b->events.items[kept++] = b->events.items[i];
        }
    }
    b->events.n = kept;
}
