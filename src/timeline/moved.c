/*
 * Which metric tells when it began, where nothing else does.
 *
 * Metrics that left their level within two minutes are one movement; its weight is the sum of their scores, of those that speak
 * of errors twice. The heaviest movement decides, among those of strong shifts (0.6) where there are any. What is not over
 * where the evidence ends is what that was collected for: it goes before what came and went earlier. Two things are called
 * over though they last: what began in the first half (it has been so for longer than not, so it is the usual), and what
 * began while a heavier movement lasted (workers that were lost and not replaced: its aftermath). Where nothing but metrics
 * speaks, what is as usual (usual.c) is no movement.
 *
 *     lag, depth      ____----______________       came and went at 09:50
 *     wait            __________________----       still there: this is the incident
 */
#include "timeline/timeline_impl.h"

#define STRONG   0.6 /* as for a window, window.c */
#define TOGETHER (2 * DBR_MINUTE)

static bool names_errors(dbr_slice name)
{
    static const char *const words[] = {"error", "5xx", "fail", "success", "availab", "reject", "drop"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* Between the first and the last sample: what has been so for longer than not is the usual, not an incident. */
static dbr_time middle_of_samples(const tl_build *b)
{
    dbr_span s = {DBR_TIME_NONE, DBR_TIME_NONE};
    for (size_t i = 0; i < dbr_evidence_n_members(b->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(b->ev, i);
        if (m->n_kind[DBR_KIND_SAMPLE] > 0 && m->span.begin != DBR_TIME_NONE) {
            s.begin = s.begin == DBR_TIME_NONE || m->span.begin < s.begin ? m->span.begin : s.begin;
            s.end = s.end == DBR_TIME_NONE || m->span.end > s.end ? m->span.end : s.end;
        }
    }
    return s.begin == DBR_TIME_NONE ? DBR_TIME_NONE : s.begin + (s.end - s.begin) / 2;
}

bool tl_speaks_of_errors(const tl_build *b, const dbr_signal *s)
{
    const dbr_series *series = dbr_evidence_series(b->ev, (size_t)s->i_series);
    return names_errors(series->name) || names_errors(dbr_evidence_member(b->ev, s->i_member)->path);
}

/* What a shift weighs beside others: those of metrics that speak of errors count twice. */
static double weight_of_shift(const tl_build *b, const dbr_signal *s)
{
    return s->score * (tl_speaks_of_errors(b, s) ? 2 : 1);
}

/* Metrics that left their level within two minutes. */
typedef struct moved {
    const dbr_signal *main; // the first that speaks of errors, else the first; NULL: there are none
    double weight;
    dbr_span span; // of all of them
} moved;

/* Those of `all` (by time) that weigh most together. */
static moved heaviest(const tl_build *b, const dbr_signal **all, size_t n)
{
    moved m = {0};
    double sum = 0; // of [i, end)
    size_t first = 0, last = 0;
    for (size_t i = 0, end = 0; i < n; i++) {
        while (end < n && all[end]->time <= all[i]->time + TOGETHER) {
            sum += weight_of_shift(b, all[end++]);
        }
        if (sum > m.weight + 1e-9) {
            m.weight = sum;
            first = i;
            last = end;
        }
        sum -= weight_of_shift(b, all[i]);
    }
    m.span = (dbr_span){n > 0 ? all[first]->time : DBR_TIME_NONE, DBR_TIME_NONE};
    for (size_t i = first; i < last; i++) {
        m.main = m.main == NULL && tl_speaks_of_errors(b, all[i]) ? all[i] : m.main;
        m.span.end = m.span.end == DBR_TIME_NONE || all[i]->end > m.span.end ? all[i]->end : m.span.end;
    }
    m.main = m.main == NULL && n > 0 ? all[first] : m.main;
    return m;
}

/* The shifts of a span that are over, or those that are not, strong ones alone where there are any; by time. */
static size_t take_shifts(const tl_build *b, dbr_span around, bool is_open, bool is_strong, bool is_alone,
                          const dbr_signal **ret)
{
    dbr_time middle = middle_of_samples(b);
    size_t n = 0;
    for (size_t i = 0; i < b->out->n_signals; i++) {
        const dbr_signal *s = &b->out->signals[i];
        bool goes_on = s->end == DBR_TIME_NONE && s->time >= middle;
        if (s->kind == DBR_SIGNAL_SHIFT && tl_overlaps(s, around) && goes_on == is_open &&
            (s->score >= STRONG) == is_strong && !(is_alone && tl_is_usual(b, s))) {
            ret[n++] = s;
        }
    }
    return n;
}

const dbr_signal *tl_main_series(const tl_build *b, dbr_span around, bool is_alone)
{
    const dbr_signal **all = DBR_NEW_N(b->arena, const dbr_signal *, b->out->n_signals + 1);
    moved over = {0}, open = {0};
    for (int strong = 1; strong >= 0 && over.main == NULL && open.main == NULL; strong--) {
        open = heaviest(b, all, take_shifts(b, around, true, strong == 1, is_alone, all));
        over = heaviest(b, all, take_shifts(b, around, false, strong == 1, is_alone, all));
    }
    bool follows = over.main != NULL && open.main != NULL && over.weight > open.weight &&
                   open.span.begin >= over.span.begin && open.span.begin <= over.span.end;
    return open.main != NULL && !follows ? open.main : over.main;
}
