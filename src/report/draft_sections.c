/* The sections of the draft, in the order of the guide. */
#include "report/draft.h"

#include <math.h>

static void cell(draft *d, dbr_slice s)
{
    dbr_markdown_cell(d->out, s);
}

static const char *linked(draft *d, dbr_slice text, dbr_slice address)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (address.len == 0) {
        dbr_markdown_inline(&out, text);
    } else {
        dbr_markdown_link(&out, text, address, (dbr_slice){0});
    }
    return dbr_arena_str(&d->arena, dbr_buf_view(&out));
}

static const char *zone_name(const draft *d)
{
    return dbr_zone_name(d->zone);
}

/* A line people are to replace, marked as such. */
static void ask(draft *d, dbr_text_id id)
{
    dbr_buf_printf(d->out, "_%s_\n", dbr_text(d->lang, id));
}

void draft_head(draft *d)
{
    const dbr_milestone *m = d->timeline->milestones;
    dbr_time started = m[DBR_STARTED].time != DBR_TIME_NONE ? m[DBR_STARTED].time : d->window.begin;
    dbr_time ended = m[DBR_RESOLVED].time != DBR_TIME_NONE ? m[DBR_RESOLVED].time : d->window.end;
    const char *duration = draft_between(d, DBR_RESOLVED, DBR_STARTED);
    DBR_AUTO(dbr_buf) date = {0};
    if (started != DBR_TIME_NONE) {
        dbr_time_date(&date, started, d->zone);
    } else {
        dbr_buf_str(&date, dbr_text(d->lang, DBR_T_REPORT_UNKNOWN));
    }
    const char *day = dbr_arena_str(&d->arena, dbr_buf_view(&date));
    const char *unknown = dbr_text(d->lang, DBR_T_REPORT_UNKNOWN);
    dbr_buf_str(d->out, "# ");
    DRAFT_SAY(d, DBR_T_REPORT_TITLE, dbr_arena_str(&d->arena, d->incident->title), day);
    dbr_buf_str(d->out, "\n\n");
    dbr_buf_printf(d->out, "**%s**: %s  \n", dbr_text(d->lang, DBR_T_REPORT_DATE), day);
    dbr_buf_printf(d->out, "**%s**: ", dbr_text(d->lang, DBR_T_REPORT_DURATION));
    if (duration != NULL && ended != DBR_TIME_NONE) {
        dbr_buf_printf(d->out, "%s (%.5s - %.5s %s)", duration, draft_clock(d, started),
                       draft_clock(d, ended), zone_name(d));
    } else {
        dbr_buf_str(d->out, unknown);
    }
    dbr_buf_printf(d->out, "  \n**%s**: %.*s", dbr_text(d->lang, DBR_T_REPORT_SEVERITY),
                   DBR_FMT(d->incident->severity.len > 0 ? d->incident->severity : dbr_slice_str(unknown)));
    dbr_buf_printf(d->out, "  \n**%s**: ", dbr_text(d->lang, DBR_T_REPORT_AUTHORS));
    for (size_t i = 0; i < d->incident->n_authors; i++) {
        dbr_buf_printf(d->out, "%s%.*s", i > 0 ? ", " : "", DBR_FMT(d->incident->authors[i]));
    }
    dbr_buf_printf(d->out, "%s  \n**%s**: %s\n", d->incident->n_authors == 0 ? unknown : "",
                   dbr_text(d->lang, DBR_T_REPORT_REVIEWED), dbr_text(d->lang, DBR_T_REPORT_NOT_YET));
}

void draft_summary(draft *d, const draft_impact *impact)
{
    const dbr_milestone *m = d->timeline->milestones;
    draft_heading(d, 2, DBR_T_REPORT_SUMMARY);
    if (d->timeline->is_quiet) {
        bool has_leads = d->factors->n_leads > 0;
        dbr_buf_printf(d->out, "%s\n",
                       dbr_text(d->lang, has_leads ? DBR_T_REPORT_QUIET_LEADS : DBR_T_REPORT_QUIET));
        return;
    }
    if (impact->ratio != NULL && impact->service != NULL && m[DBR_RECOVERED].time != DBR_TIME_NONE) {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_RATIO, draft_clock(d, m[DBR_STARTED].time),
                  draft_clock(d, m[DBR_RECOVERED].time), zone_name(d), impact->ratio, impact->service);
        dbr_buf_char(d->out, '\n');
    } else if (m[DBR_STARTED].time != DBR_TIME_NONE) {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_STARTED, draft_clock(d, m[DBR_STARTED].time), zone_name(d),
                  linked(d, m[DBR_STARTED].label, m[DBR_STARTED].address));
        dbr_buf_char(d->out, '\n');
    } else {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_UNKNOWN, dbr_arena_str(&d->arena, d->timeline->window_why));
        dbr_buf_char(d->out, '\n');
    }
    if (m[DBR_MITIGATED].time != DBR_TIME_NONE) {
        DRAFT_SAY(d, DBR_T_REPORT_SUMMARY_MITIGATED, draft_clock(d, m[DBR_MITIGATED].time),
                  linked(d, m[DBR_MITIGATED].label, m[DBR_MITIGATED].address));
        dbr_buf_char(d->out, '\n');
    }
    dbr_buf_char(d->out, '\n');
    ask(d, DBR_T_REPORT_ASK_SUMMARY);
}

static void item(draft *d, dbr_text_id id, const char *const *args)
{
    dbr_buf_str(d->out, "- ");
    draft_say(d, id, args);
    dbr_buf_char(d->out, '\n');
}
#define ITEM(d, id, ...) item((d), (id), (const char *const[]){__VA_ARGS__, NULL})

void draft_write_impact(draft *d, const draft_impact *impact)
{
    draft_heading(d, 2, DBR_T_REPORT_IMPACT);
    if (impact->failed != NULL && impact->requests != NULL && impact->ratio != NULL) {
        ITEM(d, DBR_T_REPORT_IMPACT_FAILED, impact->failed, impact->requests, impact->ratio);
    } else {
        ITEM(d, DBR_T_REPORT_IMPACT_FAILED_UNKNOWN, "");
    }
    if (impact->customers != NULL) {
        ITEM(d, DBR_T_REPORT_IMPACT_CUSTOMERS, impact->customers);
    } else {
        ITEM(d, DBR_T_REPORT_IMPACT_CUSTOMERS_UNKNOWN, "");
    }
    ITEM(d, DBR_T_REPORT_IMPACT_REVENUE_UNKNOWN, "");
}

void draft_key_times(draft *d)
{
    const char *unknown = dbr_text(d->lang, DBR_T_REPORT_UNKNOWN);
    draft_heading(d, 2, DBR_T_REPORT_KEY_TIMES);
    DRAFT_SAY(d, DBR_T_REPORT_KEY_TIMES_HEAD, zone_name(d));
    dbr_buf_str(d->out, "\n|---|---|---|---|\n");
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        const dbr_milestone *m = &d->timeline->milestones[i];
        dbr_text_id name = (dbr_text_id)(dbr_text_find(dbr_slice_str(
            dbr_arena_printf(&d->arena, "report.milestone_%s", dbr_milestone_word((dbr_milestone_name)i)))));
        dbr_buf_printf(d->out, "| %s | %s | ", dbr_text(d->lang, name),
                       m->time != DBR_TIME_NONE ? draft_clock(d, m->time) : unknown);
        if (m->time != DBR_TIME_NONE) {
            dbr_buf_str(d->out, linked(d, m->label, m->address));
        }
        dbr_buf_str(d->out, " | ");
        cell(d, m->rule);
        dbr_buf_str(d->out, " |\n");
    }
}

void draft_timeline(draft *d)
{
    dbr_buf_str(d->out, "\n## ");
    DRAFT_SAY(d, DBR_T_REPORT_TIMELINE, zone_name(d));
    dbr_buf_str(d->out, "\n\n");
    DRAFT_SAY(d, DBR_T_REPORT_TIMELINE_HEAD, "");
    dbr_buf_str(d->out, "\n|---|---|---|---|\n");
    dbr_time day = DBR_TIME_NONE;
    for (size_t i = 0; i < d->timeline->n_events; i++) {
        const dbr_event *e = &d->timeline->events[i];
        if (e->state != DBR_EVENT_SHOWN && e->state != DBR_EVENT_MANUAL) {
            continue;
        }
        dbr_time local = e->time + (dbr_time)dbr_zone_offset(d->zone, e->time, NULL) * DBR_SECOND;
        dbr_buf_str(d->out, "| ");
        if (day != DBR_TIME_NONE && local / DBR_DAY != day) { // the first row's date is the header's
            DBR_AUTO(dbr_buf) date = {0};
            dbr_time_date(&date, e->time, d->zone);
            dbr_buf_printf(d->out, "%.*s ", DBR_FMT(dbr_buf_view(&date)));
        }
        day = local / DBR_DAY;
        dbr_buf_printf(d->out, "%s | ", draft_clock(d, e->time));
        cell(d, e->text);
        dbr_buf_printf(d->out, " | %s | ", linked(d, e->source, e->address));
        cell(d, e->actor.len > 0 ? e->actor : dbr_slice_str("-"));
        dbr_buf_str(d->out, " |\n");
    }
    if (d->timeline->n_shown == 0) {
        dbr_buf_printf(d->out, "| | %s | | |\n", dbr_text(d->lang, DBR_T_REPORT_NO_EVENTS));
    }
}

/* ---- factors ---- */

static void reasons(draft *d, const dbr_lead *l)
{
    for (size_t i = 0; i < l->n_reasons; i++) {
        const dbr_reason *r = &l->reasons[i];
        dbr_buf_printf(d->out, "   - %s: %s\n",
                       dbr_text(d->lang, r->is_against ? DBR_T_REPORT_AGAINST : DBR_T_REPORT_FOR),
                       linked(d, r->text, r->address));
    }
}

static void lead(draft *d, size_t i, size_t number)
{
    const dbr_lead *l = &d->factors->leads[i];
    const char *note = l->is_weak   ? dbr_text(d->lang, DBR_T_REPORT_LEAD_WEAK)
                       : l->is_tied ? dbr_text(d->lang, DBR_T_REPORT_LEAD_TIED)
                                    : "";
    DBR_AUTO(dbr_buf) time = {0};
    if (l->time == DBR_TIME_NONE) {
        dbr_buf_str(&time, dbr_text(d->lang, DBR_T_REPORT_LEAD_UNTIMED));
    } else if (d->window.begin != DBR_TIME_NONE && d->window.begin - l->time > 12 * DBR_HOUR) {
        dbr_time_date_clock(&time, l->time, d->zone);
    } else {
        dbr_time_clock(&time, l->time, d->zone);
    }
    dbr_buf_printf(d->out, "%zu. ", number);
    DRAFT_SAY(d, DBR_T_REPORT_LEAD, linked(d, l->title, l->address),
              dbr_arena_str(&d->arena, dbr_buf_view(&time)), note);
    dbr_buf_char(d->out, '\n');
    reasons(d, l);
    for (size_t k = 0; k < d->factors->n_leads; k++) {
        const dbr_lead *e = &d->factors->leads[k];
        if (e->role == DBR_LEAD_EFFECT && e->i_parent == (int64_t)i) {
            dbr_buf_str(d->out, "   - ");
            DRAFT_SAY(d, DBR_T_REPORT_LEAD_EFFECT, draft_clock(d, e->time), linked(d, e->title, e->address));
            dbr_buf_char(d->out, '\n');
        }
    }
}

void draft_factors(draft *d)
{
    enum { MAX_WRITTEN = 4 };
    const double too_weak = 0.1; // below it only the first is worth a reader's time
    size_t n = 0;
    draft_heading(d, 2, DBR_T_REPORT_FACTORS);
    draft_heading(d, 3, DBR_T_REPORT_IMMEDIATE);
    ask(d, DBR_T_REPORT_ASK_IMMEDIATE);
    draft_heading(d, 3, DBR_T_REPORT_LEADS);
    for (size_t i = 0; i < d->factors->n_leads && n < MAX_WRITTEN; i++) {
        if (d->factors->leads[i].role == DBR_LEAD_CAUSE &&
            (n == 0 || d->factors->leads[i].score >= too_weak)) {
            lead(d, i, ++n);
        }
    }
    if (n == 0) {
        dbr_buf_printf(d->out, "%s\n", dbr_text(d->lang, DBR_T_REPORT_NO_LEADS));
    }
    draft_heading(d, 3, DBR_T_REPORT_CONTRIBUTING);
    for (size_t i = 0; i < d->factors->n_leads; i++) {
        const dbr_lead *l = &d->factors->leads[i];
        if (l->role == DBR_LEAD_CONDITION && l->n_reasons > 0) {
            dbr_buf_printf(d->out, "- **%s**: %s\n", dbr_text(d->lang, DBR_T_REPORT_MONITORING_GAP),
                           linked(d, l->reasons[0].text, l->address));
        }
    }
    for (size_t i = 0; i < d->factors->n_questions; i++) {
        dbr_buf_printf(d->out, "- _%.*s_\n", DBR_FMT(d->factors->questions[i]));
    }
    draft_heading(d, 3, DBR_T_REPORT_SYSTEMIC);
    ask(d, DBR_T_REPORT_ASK_SYSTEMIC);
}

void draft_lessons(draft *d)
{
    const char *alert = draft_between(d, DBR_DETECTED, DBR_STARTED);
    const char *page = draft_between(d, DBR_ACKNOWLEDGED, DBR_PAGED);
    const char *fix = draft_between(d, DBR_MITIGATED, DBR_PAGED);
    draft_heading(d, 2, DBR_T_REPORT_WENT_WELL);
    if (alert != NULL) {
        ITEM(d, DBR_T_REPORT_WELL_ALERT, alert);
    }
    if (page != NULL) {
        ITEM(d, DBR_T_REPORT_WELL_ACK, page);
    }
    if (fix != NULL) {
        ITEM(d, DBR_T_REPORT_WELL_FIX, fix);
    }
    dbr_buf_str(d->out, "- ");
    ask(d, DBR_T_REPORT_ASK_WELL);
    draft_heading(d, 2, DBR_T_REPORT_HARD);
    dbr_buf_str(d->out, "- ");
    ask(d, DBR_T_REPORT_ASK_HARD);
    draft_heading(d, 2, DBR_T_REPORT_LUCKY);
    dbr_buf_str(d->out, "- ");
    ask(d, DBR_T_REPORT_ASK_LUCKY);
    draft_heading(d, 2, DBR_T_REPORT_LESSONS);
    dbr_buf_str(d->out, "- ");
    ask(d, DBR_T_REPORT_ASK_LESSONS);
}

static void action(draft *d, size_t *n, const char *text, const char *priority)
{
    dbr_buf_printf(d->out, "| AI-%03zu | ", ++*n);
    cell(d, dbr_slice_str(text));
    dbr_buf_printf(d->out, " |  |  | %s |\n", priority);
}

void draft_actions(draft *d)
{
    size_t n = 0;
    draft_heading(d, 2, DBR_T_REPORT_ACTIONS);
    DRAFT_SAY(d, DBR_T_REPORT_ACTIONS_HEAD, "");
    dbr_buf_str(d->out, "\n|----|--------|-------|----------|----------|\n");
    for (size_t i = 0; i < d->factors->n_leads; i++) {
        const dbr_lead *l = &d->factors->leads[i];
        if (l->role == DBR_LEAD_CONDITION) {
            action(d, &n, DRAFT_TEXT(d, DBR_T_REPORT_ACTION_ALERT, dbr_arena_str(&d->arena, l->title)),
                   dbr_text(d->lang, DBR_T_REPORT_HIGH));
        }
    }
    for (size_t i = 0; i < d->timeline->n_skews; i++) {
        action(d, &n,
               DRAFT_TEXT(d, DBR_T_REPORT_ACTION_CLOCK,
                          dbr_arena_str(&d->arena, d->timeline->skews[i].artifact)),
               dbr_text(d->lang, DBR_T_REPORT_MEDIUM));
    }
    dbr_buf_char(d->out, '\n');
    ask(d, DBR_T_REPORT_ASK_ACTIONS);
}

/* ---- coverage ---- */

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
        ITEM(d, DBR_T_REPORT_COVER_ZONE_LEARNED, path,
             dbr_arena_printf(&d->arena, "UTC%c%02d:%02d", m->learned_offset_s < 0 ? '-' : '+', minutes / 60,
                              minutes % 60),
             dbr_arena_printf(&d->arena, "%zu", m->n_learned),
             dbr_arena_printf(&d->arena, "`%.*s`", DBR_FMT(from->path)));
    } else if (has_zone(m, DBR_ZONE_ASSUMED)) {
        ITEM(d, DBR_T_REPORT_COVER_ZONE, path, zone_name(d));
    }
    if (has_year(m, DBR_YEAR_ASSUMED)) {
        ITEM(d, DBR_T_REPORT_COVER_YEAR, path);
    } else if (has_year(m, DBR_YEAR_LEARNED) || has_year(m, DBR_YEAR_ROLLED_OVER)) {
        ITEM(d, DBR_T_REPORT_COVER_YEAR_LEARNED, path);
    }
    if (has_year(m, DBR_YEAR_STEPPED)) {
        ITEM(d, DBR_T_REPORT_COVER_YEAR_STEPPED, path);
    }
    if (m->n_steps > 0) {
        ITEM(d, DBR_T_REPORT_COVER_STEPS, path, dbr_arena_printf(&d->arena, "%zu", m->n_steps));
    }
    if (has_fold(m)) {
        ITEM(d, DBR_T_REPORT_COVER_FOLD, path);
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
    const char *path = dbr_arena_printf(&d->arena, "`%.*s%s%.*s`", DBR_FMT(m->path),
                                        m->name.len > 0 ? " › " : "", DBR_FMT(m->name));
    dbr_time middle = dbr_evidence_middle(d->ev);
    if (m->size_bytes == 0 && m->problem.len > 0) {
        /* Why is told below. */
    } else if (m->size_bytes == 0) {
        ITEM(d, DBR_T_REPORT_COVER_EMPTY, path);
    } else if (m->layout->format->shape == DBR_SHAPE_NONE) {
        ITEM(d, DBR_T_REPORT_COVER_NOT_READ, path);
    }
    if (middle != DBR_TIME_NONE && m->span.end != DBR_TIME_NONE && is_years_apart(m->span.end, middle)) {
        ITEM(d, DBR_T_REPORT_COVER_FAR, path, date_of(d, m->span.end));
    }
    if (m->problem.len > 0) {
        ITEM(d, DBR_T_REPORT_COVER_PROBLEM, path, dbr_arena_str(&d->arena, m->problem));
    }
    if (m->n_rejected > 0) {
        ITEM(d, DBR_T_REPORT_COVER_REJECTED, path,
             dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->n_rejected),
             dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->rejected_line),
             dbr_arena_str(&d->arena, m->rejected_why));
    }
    if (m->n_cut > 0) {
        ITEM(d, m->cut_line > 0 ? DBR_T_REPORT_COVER_CUT_AT : DBR_T_REPORT_COVER_CUT, path,
             dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->n_cut),
             dbr_arena_printf(&d->arena, "%llu", (unsigned long long)m->cut_line));
    }
    cover_time(d, m, path);
    if (m->span.begin != DBR_TIME_NONE && d->window.begin != DBR_TIME_NONE && m->n_kind[DBR_KIND_LOG] > 0) {
        if (m->span.begin > d->window.begin + DBR_MINUTE && m->n_entries > 1000) {
            ITEM(d, DBR_T_REPORT_COVER_LATE, path, draft_clock(d, m->span.begin));
        }
        if (d->window.end != DBR_TIME_NONE && m->span.end < d->window.end - DBR_MINUTE &&
            m->n_entries > 1000) {
            ITEM(d, DBR_T_REPORT_COVER_EARLY, path, draft_clock(d, m->span.end));
        }
    }
}

void draft_coverage(draft *d)
{
    const dbr_slice *problems = NULL;
    size_t before = 0;
    draft_heading(d, 2, DBR_T_REPORT_COVERAGE);
    before = d->out->len;
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
        ITEM(d, s->skew > 0 ? DBR_T_REPORT_COVER_AHEAD : DBR_T_REPORT_COVER_BEHIND,
             dbr_arena_printf(&d->arena, "`%.*s`", DBR_FMT(s->artifact)),
             dbr_arena_printf(&d->arena, "%.1f", fabs((double)s->skew / (double)DBR_SECOND)),
             dbr_arena_printf(&d->arena, "`%.*s`", DBR_FMT(s->against)),
             dbr_arena_printf(&d->arena, "%zu", s->n), dbr_arena_str(&d->arena, s->key),
             dbr_arena_printf(&d->arena, "%zu", s->n_flips),
             dbr_arena_printf(&d->arena, "%.1f", (double)s->spread / (double)DBR_SECOND));
    }
    if (d->out->len == before) {
        dbr_buf_printf(d->out, "- %s\n", dbr_text(d->lang, DBR_T_REPORT_COVER_NOTHING));
    }
}
