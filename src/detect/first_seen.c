/*
 * Log templates never seen before, and known ones that burst.
 *
 * One pass over the index (no text is read): for each template of each member its first time, its count, and how many
 * came in its first minute. A template is *first seen* when its source had been talking for a while before it (five
 * minutes or 200 records) and no other source has the same template earlier. Its score grows with its level, with how
 * many follow within a minute, and with how long the source had been quiet about it.
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define MIN_HISTORY         (5 * DBR_MINUTE)
#define MIN_HISTORY_RECORDS 200

typedef struct seen {
    uint64_t id; // template id
    dbr_entry first;
    uint64_t n, n_first_minute;
    uint64_t i_nth;  // number of the first record in its member
    dbr_level level; // highest
} seen;

typedef DBR_VEC(seen) seen_vec;

static int by_id(const void *a, const void *b)
{
    const seen *x = a;
    const seen *y = b;
    if (x->id != y->id) {
        return x->id < y->id ? -1 : 1;
    }
    return x->first.time < y->first.time ? -1 : x->first.time > y->first.time;
}

static dbr_code read_member(dbr_evidence *ev, size_t i_member, seen_vec *all, dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    seen *own = dbr_xcalloc(m->n_templates + 1, sizeof(*own));
    dbr_cursor *c = NULL;
    dbr_entry e;
    uint64_t nth = 0;
    dbr_cursor_options o = {
        .span = {DBR_TIME_NONE, DBR_TIME_NONE}, .kinds = 1u << DBR_KIND_LOG, .i_member = (int64_t)i_member};
    dbr_code rc = dbr_cursor_open(ev, &o, &c, err);
    while (rc == DBR_OK) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        nth++;
        if (e.i_template == 0 || e.i_template >= m->n_templates) {
            continue;
        }
        seen *s = &own[e.i_template];
        if (s->n == 0) {
            *s = (seen){.id = m->templates[e.i_template].id, .first = e, .i_nth = nth};
        }
        s->n++;
        s->n_first_minute += e.time - s->first.time < DBR_MINUTE;
        s->level = e.level > s->level ? e.level : s->level;
    }
    for (size_t i = 1; rc == DBR_OK && i < m->n_templates; i++) {
        if (own[i].n > 0) {
            *DBR_PUSH(all) = own[i];
        }
    }
    (void)dbr_cursor_close(c);
    free(own);
    return rc;
}

static double score_of(const seen *s, dbr_time history)
{
    static const double by_level[DBR_LEVEL_COUNT] = {
        [DBR_LEVEL_NONE] = 0.15, [DBR_LEVEL_TRACE] = 0.02, [DBR_LEVEL_DEBUG] = 0.05, [DBR_LEVEL_INFO] = 0.1,
        [DBR_LEVEL_WARN] = 0.5,  [DBR_LEVEL_ERROR] = 0.8,  [DBR_LEVEL_FATAL] = 1.0};
    double many = 1 - exp(-log2((double)s->n_first_minute + 1) / 3);
    double quiet = 1 - exp(-(double)history / (double)(10 * DBR_MINUTE));
    return by_level[s->level] * (0.3 + 0.5 * many + 0.2 * quiet);
}

static void judge(dbr_evidence *ev, const seen *s, dbr_span span, signal_vec *out)
{
    const dbr_member_info *m = dbr_evidence_member(ev, s->first.i_member);
    dbr_time history = s->first.time - m->span.begin;
    if (s->first.time < span.begin || s->first.time > span.end ||
        (history < MIN_HISTORY && s->i_nth < MIN_HISTORY_RECORDS) || s->level < DBR_LEVEL_WARN) {
        return;
    }
    *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_FIRST_SEEN,
                                  .time = s->first.time,
                                  .end = DBR_TIME_NONE,
                                  .first = s->first,
                                  .last = s->first,
                                  .i_member = s->first.i_member,
                                  .i_template = s->first.i_template,
                                  .i_series = -1,
                                  .level = s->level,
                                  .n = s->n,
                                  .during = (double)s->n_first_minute,
                                  .peak = (double)s->n_first_minute,
                                  .score = score_of(s, history)};
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    seen_vec all = {0};
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        bool is_access = detect_is_access(m); // paths are no messages
        if (m->n_kind[DBR_KIND_LOG] > 0 && m->span.begin != DBR_TIME_NONE && !is_access) {
            rc = read_member(ev, i, &all, err);
        }
    }
    if (all.n > 1) {
        qsort(all.items, all.n, sizeof(seen), by_id);
    }
    for (size_t i = 0; rc == DBR_OK && i < all.n; i++) {
        if (i == 0 ||
            all.items[i].id != all.items[i - 1].id) { // the earliest of all sources speaks for the template
            judge(ev, &all.items[i], span, &found);
        }
    }
    DBR_VEC_RELEASE(&all);
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_first_seen = {
    .name = "first-seen",
    .help = "log templates that a source never wrote before",
    .method = "first occurrence of a template after at least five minutes or 200 records of the same source "
              "without it;\n"
              "score = level x (0.3 + 0.5 many in the first minute + 0.2 quiet before); own heuristic",
    .run = run,
};
