/* What the evidence could not show: per source, why; and which sources there are. */
#include "report/draft.h"

#include <math.h>
#include <stdlib.h>

static bool has_zone(const dbr_member_info *m, dbr_zone_origin origin)
{
    for (size_t i = 0; i < m->n_segments; i++) {
        if (m->segments[i].zone == origin) {
            return true;
        }
    }
    return false;
}

static bool has_year(const dbr_member_info *m, dbr_year_origin origin)
{
    for (size_t i = 0; i < m->n_segments; i++) {
        if (m->segments[i].year == origin) {
            return true;
        }
    }
    return false;
}

static bool has_fold(const dbr_member_info *m)
{
    for (size_t i = 0; i < m->n_segments; i++) {
        if (m->segments[i].is_fold) {
            return true;
        }
    }
    return false;
}

/* How a source's times are known, where they do not say it themselves. */
static void cover_time(draft *d, const dbr_member_info *m, const char *path)
{
    if (m->i_learned_from >= 0) {
        const dbr_member_info *from = dbr_evidence_member(d->ev, (size_t)m->i_learned_from);
        int minutes = abs(m->learned_offset_s) / 60;
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_ZONE_LEARNED, path,
                   dbr_arena_printf(&d->arena, "UTC%c%02d:%02d", m->learned_offset_s < 0 ? '-' : '+',
                                    minutes / 60, minutes % 60),
                   dbr_arena_printf(&d->arena, "%zu", m->n_learned), draft_code(d, from->path));
    } else if (has_zone(m, DBR_ZONE_ASSUMED)) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_ZONE, path, draft_zone(d));
    }
    if (has_year(m, DBR_YEAR_ASSUMED)) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_YEAR, path);
    } else if (has_year(m, DBR_YEAR_LEARNED) || has_year(m, DBR_YEAR_ROLLED_OVER)) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_YEAR_LEARNED, path);
    }
    if (has_year(m, DBR_YEAR_STEPPED)) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_YEAR_STEPPED, path);
    }
    if (m->n_steps > 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_STEPS, path, dbr_arena_printf(&d->arena, "%zu", m->n_steps));
    }
    if (has_fold(m)) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_FOLD, path);
    }
}

static bool is_years_apart(dbr_time a, dbr_time b)
{
    return (a > b ? a - b : b - a) > 2 * 365 * DBR_DAY;
}

static const char *date_of(draft *d, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_date(&text, t, d->zone);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

static void cover_member(draft *d, const dbr_member_info *m)
{
    const char *path = draft_member(d, m);
    dbr_time middle = dbr_evidence_middle(d->ev);
    if (m->size_bytes == 0 && m->problem.len > 0) {
        /* Why is told below. */
    } else if (m->size_bytes == 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_EMPTY, path);
    } else if (m->layout->format->shape == DBR_SHAPE_NONE) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_NOT_READ, path);
    }
    if (middle != DBR_TIME_NONE && m->span.end != DBR_TIME_NONE && is_years_apart(m->span.end, middle)) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_FAR, path, date_of(d, m->span.end));
    }
    if (m->is_missing || m->is_changed) {
        DRAFT_ITEM(d, m->is_missing ? DBR_T_REPORT_COVER_GONE : DBR_T_REPORT_COVER_CHANGED, path);
    }
    if (m->problem.len > 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_PROBLEM, path, draft_plain(d, m->problem));
    }
    if (m->n_rejected > 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_COVER_REJECTED, path,
                   dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->n_rejected),
                   dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->rejected_line),
                   draft_plain(d, m->rejected_why));
    }
    if (m->n_cut > 0) {
        DRAFT_ITEM(d, m->cut_line > 0 ? DBR_T_REPORT_COVER_CUT_AT : DBR_T_REPORT_COVER_CUT, path,
                   dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->n_cut),
                   dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->cut_line));
    }
    cover_time(d, m, path);
    if (m->span.begin != DBR_TIME_NONE && d->window.begin != DBR_TIME_NONE && m->n_kind[DBR_KIND_LOG] > 0) {
        if (m->span.begin > d->window.begin + DBR_MINUTE && m->n_entries > 1000) {
            DRAFT_ITEM(d, DBR_T_REPORT_COVER_LATE, path, draft_clock(d, m->span.begin));
        }
        if (d->window.end != DBR_TIME_NONE && m->span.end < d->window.end - DBR_MINUTE &&
            m->n_entries > 1000) {
            DRAFT_ITEM(d, DBR_T_REPORT_COVER_EARLY, path, draft_clock(d, m->span.end));
        }
    }
}

void draft_coverage(draft *d, dbr_slice form)
{
    const dbr_slice *problems = NULL;
    size_t before = d->out->len;
    (void)form;
    for (size_t i = 0; i < dbr_evidence_n_members(d->ev); i++) {
        cover_member(d, dbr_evidence_member(d->ev, i));
    }
    size_t n = dbr_evidence_problems(d->ev, &problems);
    for (size_t i = 0; i < n; i++) {
        dbr_buf_str(d->out, "- ");
        dbr_markdown_inline(d->out, problems[i]);
        dbr_buf_char(d->out, '\n');
    }
    for (size_t i = 0; i < d->timeline->n_skews; i++) {
        const dbr_skew *s = &d->timeline->skews[i];
        DRAFT_ITEM(d, s->skew > 0 ? DBR_T_REPORT_COVER_AHEAD : DBR_T_REPORT_COVER_BEHIND,
                   draft_code(d, s->artifact),
                   dbr_arena_printf(&d->arena, "%.1f", fabs((double)s->skew / (double)DBR_SECOND)),
                   draft_code(d, s->against), dbr_arena_printf(&d->arena, "%zu", s->n),
                   draft_plain(d, s->key), dbr_arena_printf(&d->arena, "%zu", s->n_flips),
                   dbr_arena_printf(&d->arena, "%.1f", (double)s->spread / (double)DBR_SECOND));
    }
    draft_silences(d);
    draft_missing(d);
    if (d->out->len == before) {
        dbr_buf_printf(d->out, "- %s\n", dbr_text(d->lang, DBR_T_REPORT_COVER_NOTHING));
    }
}

void draft_sources(draft *d, dbr_slice form)
{
    dbr_slice before = {0};
    (void)form;
    for (size_t i = 0; i < dbr_evidence_n_members(d->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(d->ev, i);
        if (m->n_entries == 0 || dbr_slice_eq(m->path, before)) {
            continue; // members of one archive follow each other
        }
        before = m->path;
        DBR_AUTO(dbr_buf) address = {0};
        dbr_address a = {.path =
                             dbr_slice_str(dbr_arena_printf(&d->arena, "evidence/%.*s", DBR_FMT(m->path))),
                         .place = DBR_PLACE_WHOLE};
        dbr_address_write(&address, &a);
        dbr_buf_printf(d->out, "- %s\n", draft_proof(d, m->path, dbr_buf_view(&address)));
    }
}
