/*
 * What could not be seen, beyond what one source says of itself: silences within sources that are steady, kinds of evidence that
 * nobody collected. And what to do about all gaps: each kind of gap is one proposed action that names its sources.
 *
 * A silence: within the span looked at, a member with at least MIN_INSTANTS different instants leaves a pause of at least
 * MIN_SILENCE and TIMES_USUAL its usual step. Pauses at the ends are not silences: there a source begins or ends.
 */
#include "report/draft.h"

#include <stdlib.h>

#define MIN_SILENCE  (2 * DBR_MINUTE)
#define MIN_INSTANTS 60u
#define TIMES_USUAL  20

enum { MAX_NAMED = 3, MAX_SILENCES = 12 };

typedef struct pulse {
    uint64_t n; // different instants
    dbr_time first, last;
    dbr_time pause_begin, pause_end; // the longest
} pulse;

static bool has_zone(const dbr_member_info *m, dbr_zone_origin origin)
{
    for (size_t i = 0; i < m->n_segments; i++) {
        if (m->segments[i].zone == origin) {
            return true;
        }
    }
    return false;
}

const char *draft_member(draft *d, const dbr_member_info *m)
{
    const char *name = dbr_arena_printf(&d->arena, "%.*s%s%.*s", DBR_FMT(m->path),
                                        m->name.len > 0 ? " › " : "", DBR_FMT(m->name));
    return draft_code(d, dbr_slice_str(name));
}

/* ---- silences ---- */

/* One pass over the span, member by member. */
static pulse *feel(draft *d)
{
    dbr_err err = {0};
    dbr_entry e;
    dbr_cursor *c = NULL;
    pulse *pulses = DBR_NEW_N(&d->arena, pulse, dbr_evidence_n_members(d->ev) + 1);
    dbr_cursor_options o = {.span = d->timeline->span,
                            .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_SAMPLE,
                            .i_member = -1,
                            .in_file_order = true};
    if (dbr_cursor_open(d->ev, &o, &c, &err) < 0) {
        return pulses;
    }
    while (dbr_cursor_next(c, &e, &err) > 0) {
        pulse *p = &pulses[e.i_member];
        if (p->n > 0 && e.time <= p->last) {
            continue; // out of order, or the next series of a document
        }
        if (p->n > 0 && e.time - p->last > p->pause_end - p->pause_begin) {
            p->pause_begin = p->last;
            p->pause_end = e.time;
        }
        p->first = p->n == 0 ? e.time : p->first;
        p->last = e.time;
        p->n++;
    }
    (void)dbr_cursor_close(c);
    return pulses;
}

static bool is_silent(const dbr_member_info *m, const pulse *p)
{
    dbr_time pause = p->pause_end - p->pause_begin;
    if (p->n < MIN_INSTANTS || pause < MIN_SILENCE || (m->n_kind[DBR_KIND_LOG] > 0 && !m->is_sorted)) {
        return false;
    }
    dbr_time usual = (p->last - p->first - pause) / (dbr_time)(p->n - 1);
    return pause >= TIMES_USUAL * usual;
}

void draft_silences(draft *d)
{
    const pulse *pulses = feel(d);
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_members(d->ev) && n < MAX_SILENCES; i++) {
        const dbr_member_info *m = dbr_evidence_member(d->ev, i);
        if (is_silent(m, &pulses[i])) {
            DRAFT_ITEM(d, DBR_T_REPORT_COVER_SILENT, draft_member(d, m),
                       draft_clock(d, pulses[i].pause_begin), draft_clock(d, pulses[i].pause_end));
            n++;
        }
    }
}

/* ---- what nobody collected ---- */

static const char *missing_kinds(draft *d)
{
    static const dbr_text_id NAMES[DBR_KIND_COUNT] = {
        [DBR_KIND_LOG] = DBR_T_REPORT_KIND_LOG,         [DBR_KIND_SAMPLE] = DBR_T_REPORT_KIND_SAMPLE,
        [DBR_KIND_ALERT] = DBR_T_REPORT_KIND_ALERT,     [DBR_KIND_PAGE] = DBR_T_REPORT_KIND_PAGE,
        [DBR_KIND_MESSAGE] = DBR_T_REPORT_KIND_MESSAGE, [DBR_KIND_CHANGE] = DBR_T_REPORT_KIND_CHANGE,
    };
    const char *text = "";
    for (int k = 0; k < DBR_KIND_COUNT; k++) {
        uint64_t n = 0;
        for (size_t i = 0; i < dbr_evidence_n_members(d->ev); i++) {
            n += dbr_evidence_member(d->ev, i)->n_kind[k];
        }
        if (n == 0) {
            text = dbr_arena_printf(&d->arena, "%s%s%s", text,
                                    text[0] == '\0' ? "" : dbr_text(d->lang, DBR_T_REPORT_LIST_COMMA),
                                    dbr_text(d->lang, NAMES[k]));
        }
    }
    return text;
}

void draft_missing(draft *d)
{
    const char *missing = missing_kinds(d);
    if (missing[0] != '\0' && !d->timeline->is_quiet && dbr_evidence_n_members(d->ev) > 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_MISSING, missing);
    }
}

/* ---- remedies ---- */

static bool begins_late(const draft *d, const dbr_member_info *m)
{
    return m->span.begin != DBR_TIME_NONE && d->window.begin != DBR_TIME_NONE &&
           m->n_kind[DBR_KIND_LOG] > 0 && m->n_entries > 1000 && m->span.begin > d->window.begin + DBR_MINUTE;
}

static bool ends_early(const draft *d, const dbr_member_info *m)
{
    return m->span.end != DBR_TIME_NONE && d->window.end != DBR_TIME_NONE && m->n_kind[DBR_KIND_LOG] > 0 &&
           m->n_entries > 1000 && m->span.end < d->window.end - DBR_MINUTE;
}

static bool needs_retention(const draft *d, const dbr_member_info *m, const pulse *p)
{
    (void)p;
    return begins_late(d, m);
}

static bool needs_copy(const draft *d, const dbr_member_info *m, const pulse *p)
{
    (void)p;
    return ends_early(d, m) || m->problem.len > 0 || m->is_missing || m->is_changed;
}

static bool needs_zone(const draft *d, const dbr_member_info *m, const pulse *p)
{
    (void)d;
    (void)p;
    return m->n_kind[DBR_KIND_LOG] > 0 && (has_zone(m, DBR_ZONE_ASSUMED) || m->i_learned_from >= 0);
}

static bool needs_clock(const draft *d, const dbr_member_info *m, const pulse *p)
{
    (void)p;
    for (size_t i = 0; i < d->timeline->n_skews; i++) {
        if (dbr_slice_eq(d->timeline->skews[i].artifact, m->path)) {
            return true;
        }
    }
    return false; // a clock that was set may be several files in one
}

static bool needs_reading(const draft *d, const dbr_member_info *m, const pulse *p)
{
    (void)d;
    (void)p;
    return m->n_rejected > 0 || m->n_cut > 0;
}

static bool needs_pulse(const draft *d, const dbr_member_info *m, const pulse *p)
{
    (void)d;
    return is_silent(m, p);
}

static const struct {
    bool (*needs)(const draft *d, const dbr_member_info *m, const pulse *p);
    dbr_text_id text;
    bool is_urgent;
} REMEDIES[] = {
    {needs_clock, DBR_T_REPORT_ACTION_CLOCK, true}, {needs_retention, DBR_T_REPORT_ACTION_RETENTION, true},
    {needs_copy, DBR_T_REPORT_ACTION_COPY, true},   {needs_pulse, DBR_T_REPORT_ACTION_SILENT, true},
    {needs_zone, DBR_T_REPORT_ACTION_ZONE, false},  {needs_reading, DBR_T_REPORT_ACTION_READING, false},
};

/* "a, b, c and 4 more"; NULL for none. */
static const char *sources_of(draft *d, size_t i_remedy, const pulse *pulses)
{
    const char *text = NULL;
    dbr_slice before = {0};
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_members(d->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(d->ev, i);
        if (!REMEDIES[i_remedy].needs(d, m, &pulses[i]) || dbr_slice_eq(m->path, before)) {
            continue; // an archive is named once
        }
        before = m->path;
        n++;
        if (n <= MAX_NAMED) {
            text = dbr_arena_printf(&d->arena, "%s%s%.*s", text == NULL ? "" : text,
                                    text == NULL ? "" : dbr_text(d->lang, DBR_T_REPORT_LIST_COMMA),
                                    DBR_FMT(m->path));
        }
    }
    return n > MAX_NAMED ? DRAFT_TEXT(d, DBR_T_REPORT_LIST_MORE, text,
                                      dbr_arena_printf(&d->arena, "%zu", n - MAX_NAMED))
                         : text;
}

size_t draft_remedies(draft *d, draft_remedy *ret, size_t max)
{
    const pulse *pulses = feel(d);
    size_t n = 0;
    for (size_t i = 0; i < sizeof(REMEDIES) / sizeof(REMEDIES[0]) && n < max; i++) {
        const char *sources = sources_of(d, i, pulses);
        if (sources != NULL) {
            ret[n++] = (draft_remedy){.text = DRAFT_TEXT(d, REMEDIES[i].text, sources),
                                      .is_urgent = REMEDIES[i].is_urgent};
        }
    }
    const char *missing = d->timeline->is_quiet || dbr_evidence_n_members(d->ev) == 0 ? "" : missing_kinds(d);
    if (missing[0] != '\0' && n < max) {
        ret[n++] = (draft_remedy){.text = DRAFT_TEXT(d, DBR_T_REPORT_ACTION_COLLECT, missing)};
    }
    return n;
}
