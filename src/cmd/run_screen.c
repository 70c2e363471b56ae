/*
 * The one screen that `debrief run` ends with: window, what was read, what could not be, timeline, leads, the next three
 * things for a person, the gate's verdict, where the report is. 80 columns.
 */
#include "cmd/run.h"

#include "base/utf8.h"

#include <math.h>

#define COLUMNS 80

static void label(dbr_cmd_context *ctx, dbr_text_id id, bool *first)
{
    const char *text = *first ? dbr_text(ctx->lang, id) : "";
    size_t width = dbr_utf8_width(dbr_slice_str(text));
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, text);
    dbr_out_printf(ctx->out, "%*s", (int)(width < 10 ? 10 - width : 1), "");
    *first = false;
}

/* The rest of a line, cut to the screen. */
static void rest(dbr_cmd_context *ctx, size_t used, const char *text)
{
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible_line(&visible, dbr_slice_str(text));
    dbr_slice s = dbr_buf_view(&visible);
    dbr_slice fit = dbr_utf8_fit(s, COLUMNS - used);
    if (fit.len < s.len && ctx->out->is_terminal) {
        fit = dbr_utf8_fit(s, COLUMNS - used - 1);
        dbr_out_printf(ctx->out, "%.*s…\n", DBR_FMT(fit));
    } else {
        dbr_out_printf(ctx->out, "%.*s\n", DBR_FMT(s));
    }
}

static void show_read(dbr_cmd_context *ctx, const cmd_work *w, const cmd_added *added)
{
    uint64_t records = 0;
    uint64_t bytes = 0;
    uint64_t samples = 0;
    bool first = true;
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        records += m->n_entries - m->n_kind[DBR_KIND_SAMPLE];
        samples += m->n_kind[DBR_KIND_SAMPLE];
        bytes += m->size_bytes;
    }
    label(ctx, DBR_T_CMD_LABEL_READ, &first);
    DBR_OUT_SAY(ctx->out, w->lang, DBR_T_CMD_READ_SUMMARY,
                dbr_count_text(ctx->arena, dbr_evidence_n_artifacts(w->ev)),
                dbr_count_text(ctx->arena, records), dbr_count_text(ctx->arena, samples),
                dbr_arena_printf(ctx->arena, "%.1f", (double)bytes / 1e6));
    first = true;
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        if (m->n_rejected > 0) {
            label(ctx, DBR_T_CMD_LABEL_REJECTED, &first);
            rest(ctx, 10,
                 dbr_arena_printf(ctx->arena, "%.*s:%llu: %.*s (%llu)", DBR_FMT(m->path),
                                  (unsigned long long)m->rejected_line, DBR_FMT(m->rejected_why),
                                  (unsigned long long)m->n_rejected));
        }
        if (m->n_cut > 0) {
            DBR_AUTO(dbr_buf) text = {0};
            DBR_SAY(&text, w->lang, m->cut_line > 0 ? DBR_T_REPORT_COVER_CUT_AT : DBR_T_REPORT_COVER_CUT,
                    dbr_arena_str(ctx->arena, m->path),
                    dbr_arena_printf(ctx->arena, "%llu", (unsigned long long)m->n_cut),
                    dbr_arena_printf(ctx->arena, "%llu", (unsigned long long)m->cut_line));
            label(ctx, DBR_T_CMD_LABEL_REJECTED, &first);
            rest(ctx, 10, dbr_arena_str(ctx->arena, dbr_buf_view(&text)));
        }
    }
    for (size_t i = 0; i < added->problems.n; i++) {
        label(ctx, DBR_T_CMD_LABEL_REJECTED, &first);
        rest(ctx, 10, added->problems.items[i]);
    }
}

/* The sources whose zone nothing tells: read in the wrong one they are hours away, and nobody would see it. */
static void show_assumed_zones(dbr_cmd_context *ctx, const cmd_work *w, bool *first)
{
    enum { MAX_NAMED = 4 };
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    DBR_AUTO(dbr_buf) names = {0};
    DBR_AUTO(dbr_buf) text = {0};
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        bool is_assumed = false;
        for (size_t k = 0; k < m->n_segments && m->i_learned_from < 0; k++) {
            is_assumed |= m->segments[k].zone == DBR_ZONE_ASSUMED;
        }
        if (is_assumed && n++ < MAX_NAMED) {
            dbr_buf_printf(&names, "%s%.*s", names.len > 0 ? ", " : "", DBR_FMT(m->path));
        }
    }
    if (n > MAX_NAMED) {
        dbr_buf_printf(&names, ", … (%zu)", n);
    }
    if (n > 0) {
        label(ctx, DBR_T_CMD_LABEL_GAPS, first);
        DBR_SAY(&text, w->lang, DBR_T_CMD_ZONE_ASSUMED, dbr_arena_str(ctx->arena, dbr_buf_view(&names)),
                dbr_zone_name(zone));
        rest(ctx, 10, dbr_arena_str(ctx->arena, dbr_buf_view(&text)));
    }
}

static void show_gaps(dbr_cmd_context *ctx, const cmd_work *w)
{
    const dbr_slice *problems = NULL;
    bool first = true;
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        bool is_unread = m->layout->format->shape == DBR_SHAPE_NONE;
        dbr_slice gap = m->problem.len > 0   ? m->problem
                        : m->size_bytes == 0 ? dbr_slice_str(dbr_text(w->lang, DBR_T_CMD_EMPTY))
                        : is_unread          ? dbr_slice_str(dbr_text(w->lang, DBR_T_CMD_NOT_READ))
                                             : (dbr_slice){0};
        if (gap.len > 0) {
            label(ctx, DBR_T_CMD_LABEL_GAPS, &first);
            rest(ctx, 10, dbr_arena_printf(ctx->arena, "%.*s: %.*s", DBR_FMT(m->path), DBR_FMT(gap)));
        }
    }
    size_t n = dbr_evidence_problems(w->ev, &problems);
    for (size_t i = 0; i < n; i++) {
        label(ctx, DBR_T_CMD_LABEL_GAPS, &first);
        rest(ctx, 10, dbr_arena_str(ctx->arena, problems[i]));
    }
    show_assumed_zones(ctx, w, &first);
    for (size_t i = 0; i < w->timeline->n_skews; i++) {
        const dbr_skew *s = &w->timeline->skews[i];
        double seconds = (double)s->skew / (double)DBR_SECOND;
        label(ctx, DBR_T_CMD_LABEL_GAPS, &first);
        DBR_OUT_SAY(ctx->out, w->lang, seconds > 0 ? DBR_T_CMD_CLOCK_AHEAD : DBR_T_CMD_CLOCK_BEHIND,
                    dbr_arena_str(ctx->arena, s->artifact),
                    dbr_arena_printf(ctx->arena, "%.1f", fabs(seconds)),
                    dbr_arena_printf(ctx->arena, "%zu", s->n));
    }
}

static const char *clock_text(dbr_cmd_context *ctx, const cmd_work *w, dbr_time t, bool with_date)
{
    DBR_AUTO(dbr_buf) text = {0};
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    if (t == DBR_TIME_NONE) {
        return dbr_text(w->lang, DBR_T_BASE_UNKNOWN);
    }
    if (with_date) {
        dbr_time_date_clock(&text, t, zone);
    } else {
        dbr_time_clock(&text, t, zone);
    }
    return dbr_arena_str(ctx->arena, dbr_buf_view(&text));
}

static void show_window(dbr_cmd_context *ctx, const cmd_work *w)
{
    bool first = true;
    const dbr_timeline *t = w->timeline;
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    label(ctx, DBR_T_CMD_LABEL_WINDOW, &first);
    if (t->window.begin == DBR_TIME_NONE) {
        dbr_out_printf(ctx->out, "%.*s\n", DBR_FMT(t->window_why));
        return;
    }
    bool is_long = t->window.end != DBR_TIME_NONE && t->window.end - t->window.begin >= 12 * DBR_HOUR;
    dbr_out_printf(ctx->out, "%s – %s %s\n", clock_text(ctx, w, t->window.begin, true),
                   clock_text(ctx, w, t->window.end, is_long), dbr_zone_name(zone));
    label(ctx, DBR_T_CMD_LABEL_WINDOW, &first);
    rest(ctx, 10, dbr_arena_printf(ctx->arena, "%.*s (--from, --to)", DBR_FMT(t->window_why)));
}

static const char *day_text(dbr_cmd_context *ctx, const cmd_work *w, dbr_time t)
{
    const char *text = clock_text(ctx, w, t, true); // "2025-02-09 10:05:23"
    return dbr_arena_str(ctx->arena, dbr_slice_sub(dbr_slice_str(text), 0, strlen("2025-02-09")));
}

static bool is_of_one_day(dbr_cmd_context *ctx, const cmd_work *w)
{
    const char *first = NULL;
    for (size_t i = 0; i < w->timeline->n_events; i++) {
        const dbr_event *e = &w->timeline->events[i];
        const char *day = e->state == DBR_EVENT_SHOWN ? day_text(ctx, w, e->time) : first;
        first = first == NULL ? day : first;
        if (first != NULL && strcmp(first, day) != 0) {
            return false;
        }
    }
    return true;
}

/* The date above the first row of each day; `*day` is the last one written, NULL when all rows are of one day. */
static void show_day(dbr_cmd_context *ctx, const cmd_work *w, dbr_time t, const char **day)
{
    const char *now = *day != NULL ? day_text(ctx, w, t) : NULL;
    if (now != NULL && strcmp(now, *day) != 0) {
        dbr_out_str(ctx->out, "  ");
        dbr_out_styled(ctx->out, DBR_STYLE_DIM, now);
        dbr_out_str(ctx->out, "\n");
        *day = now;
    }
}

static void show_timeline(dbr_cmd_context *ctx, const cmd_work *w)
{
    dbr_out_str(ctx->out, "\n");
    DBR_OUT_SAY(ctx->out, w->lang, DBR_T_CMD_TIMELINE_HEAD,
                dbr_arena_printf(ctx->arena, "%zu", w->timeline->n_shown),
                dbr_arena_printf(ctx->arena, "%zu", w->timeline->n_events));
    const char *day = is_of_one_day(ctx, w) ? NULL : "";
    for (size_t i = 0; i < w->timeline->n_events; i++) {
        const dbr_event *e = &w->timeline->events[i];
        if (e->state != DBR_EVENT_SHOWN) {
            continue;
        }
        show_day(ctx, w, e->time, &day);
        dbr_out_styled(ctx->out, DBR_STYLE_DIM, "  ");
        dbr_out_printf(ctx->out, "%s  ", clock_text(ctx, w, e->time, false));
        rest(ctx, 12,
             dbr_arena_printf(ctx->arena, "%.*s (%.*s%s%.*s)", DBR_FMT(e->text), DBR_FMT(e->source),
                              e->actor.len > 0 ? ", " : "", DBR_FMT(e->actor)));
    }
}

static void show_leads(dbr_cmd_context *ctx, const cmd_work *w)
{
    size_t n = 0;
    bool with_date = !is_of_one_day(ctx, w);
    dbr_out_str(ctx->out, "\n");
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_text(w->lang, DBR_T_CMD_LEADS));
    dbr_out_str(ctx->out, "\n");
    for (size_t i = 0; i < w->factors->n_leads && n < 3; i++) {
        const dbr_lead *l = &w->factors->leads[i];
        if (l->role != DBR_LEAD_CAUSE) {
            continue;
        }
        const char *note = l->is_weak   ? dbr_text(w->lang, DBR_T_REPORT_LEAD_WEAK)
                           : l->is_tied ? dbr_text(w->lang, DBR_T_REPORT_LEAD_TIED)
                                        : "";
        dbr_out_printf(ctx->out, "  %zu. ", ++n);
        rest(ctx, 5,
             dbr_arena_printf(ctx->arena, "%.*s, %s%s", DBR_FMT(l->title),
                              l->time != DBR_TIME_NONE ? clock_text(ctx, w, l->time, with_date)
                                                       : dbr_text(w->lang, DBR_T_REPORT_LEAD_UNTIMED),
                              note));
        for (size_t k = 0; k < w->factors->n_leads; k++) {
            const dbr_lead *e = &w->factors->leads[k];
            if (e->role == DBR_LEAD_EFFECT && e->i_parent == (int64_t)i) {
                dbr_out_str(ctx->out, "     → ");
                rest(ctx, 7,
                     dbr_arena_printf(ctx->arena, "%s %.*s", clock_text(ctx, w, e->time, false),
                                      DBR_FMT(e->title)));
            }
        }
    }
    if (n == 0) {
        dbr_out_printf(ctx->out, "  %s\n", dbr_text(w->lang, DBR_T_REPORT_NO_LEADS));
    }
}

/* The next three things for a person, most useful first. */
static void show_next(dbr_cmd_context *ctx, const cmd_work *w, const gate *g, const cmd_drafted *drafted)
{
    const char *items[8];
    size_t n = 0;
    dbr_lang lang = w->lang;
    if (drafted->n_conflicts > 0) {
        items[n++] = dbr_text(lang, DBR_T_CMD_NEXT_CONFLICTS);
    }
    if (drafted->result == CMD_DRAFT_BESIDE) {
        items[n++] = dbr_text(lang, DBR_T_CMD_NEXT_BESIDE);
    }
    if (g->result->gate_is_shut) {
        items[n++] = dbr_text(lang, DBR_T_CMD_NEXT_GATE);
    }
    for (size_t i = 0; i < w->timeline->n_skews && n < 3; i++) {
        items[n++] = dbr_arena_printf(ctx->arena, "%s %.*s", dbr_text(lang, DBR_T_CMD_NEXT_CLOCK),
                                      DBR_FMT(w->timeline->skews[i].artifact));
    }
    if (w->factors->n_leads > 0) {
        items[n++] = dbr_text(lang, DBR_T_CMD_NEXT_LEAD);
    }
    items[n++] = dbr_text(lang, DBR_T_CMD_NEXT_WRITE);
    items[n++] = dbr_text(lang, DBR_T_CMD_NEXT_ACTIONS);
    dbr_out_str(ctx->out, "\n");
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_text(lang, DBR_T_CMD_NEXT));
    dbr_out_str(ctx->out, "\n");
    for (size_t i = 0; i < n && i < 3; i++) {
        dbr_out_printf(ctx->out, "  %zu. %s\n", i + 1, items[i]);
    }
}

static void put_secret(dbr_cmd_context *ctx, const char *line)
{
    bool first = true;
    label(ctx, DBR_T_CMD_LABEL_SECRETS, &first);
    rest(ctx, 10, line);
}

void run_show(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const cmd_added *added,
              const cmd_drafted *drafted, const cmd_secrets *secrets, bool has_page)
{
    bool first = true;
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_arena_str(ctx->arena, w->incident->title));
    dbr_out_str(ctx->out, "\n\n");
    show_window(ctx, w);
    show_read(ctx, w, added);
    show_gaps(ctx, w);
    cmd_secrets_say(ctx, w, secrets, put_secret);
    if (!w->timeline->is_quiet || w->timeline->n_shown > 0) {
        show_timeline(ctx, w);
    }
    if (!w->timeline->is_quiet || w->factors->n_leads > 0) {
        show_leads(ctx, w);
    }
    if (!w->timeline->is_quiet) {
        show_next(ctx, w, g, drafted);
    }
    dbr_out_str(ctx->out, "\n");
    label(ctx, DBR_T_CMD_LABEL_CHECK, &first);
    dbr_out_printf(ctx->out, "%s\n", gate_summary(ctx, g));
    first = true;
    label(ctx, DBR_T_CMD_LABEL_GATE, &first);
    dbr_out_styled(ctx->out, g->result->gate_is_shut ? DBR_STYLE_BAD : DBR_STYLE_GOOD,
                   dbr_text(w->lang, g->result->gate_is_shut ? DBR_T_CMD_GATE_SHUT : DBR_T_CMD_GATE_OPEN));
    dbr_out_str(ctx->out, "\n");
    first = true;
    label(ctx, DBR_T_CMD_LABEL_REPORT, &first);
    dbr_out_printf(ctx->out, "%s\n",
                   cmd_work_path(w, drafted->result == CMD_DRAFT_BESIDE ? "report.new.md" : "report.md"));
    if (has_page) {
        dbr_out_printf(ctx->out, "%10s%s\n", "", cmd_work_path(w, "report.html"));
    }
}
