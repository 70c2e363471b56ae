/* What `debrief run --json` prints: docs/schemas/run.json. */
#include "cmd/run.h"

static void put_time(dbr_jsonw *j, const char *key, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (t == DBR_TIME_NONE) {
        dbr_jsonw_null(j, key);
        return;
    }
    dbr_time_rfc3339(&text, t, dbr_zone_utc(), t % DBR_SECOND == 0 ? 0 : 3);
    dbr_jsonw_slice(j, key, dbr_buf_view(&text));
}

static void put_events(dbr_jsonw *j, const cmd_work *w)
{
    dbr_jsonw_array(j, "timeline");
    for (size_t i = 0; i < w->timeline->n_events; i++) {
        const dbr_event *e = &w->timeline->events[i];
        if (e->state != DBR_EVENT_SHOWN) {
            continue;
        }
        dbr_jsonw_object(j, NULL);
        put_time(j, "utc", e->time);
        dbr_jsonw_slice(j, "event", e->text);
        dbr_jsonw_slice(j, "source", e->source);
        dbr_jsonw_slice(j, "actor", e->actor.len > 0 ? e->actor : (dbr_slice){0});
        dbr_jsonw_real(j, "salience", e->salience);
        dbr_jsonw_slice(j, "why", e->why);
        dbr_jsonw_slice(j, "address", e->address);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void put_milestones(dbr_jsonw *j, const cmd_work *w)
{
    dbr_jsonw_object(j, "milestones");
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        put_time(j, dbr_milestone_word((dbr_milestone_name)i), w->timeline->milestones[i].time);
    }
    dbr_jsonw_object_end(j);
}

static void put_leads(dbr_jsonw *j, const cmd_work *w)
{
    static const char *const roles[] = {"cause", "effect", "condition"};
    dbr_jsonw_array(j, "leads");
    for (size_t i = 0; i < w->factors->n_leads; i++) {
        const dbr_lead *l = &w->factors->leads[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "role", roles[l->role]);
        dbr_jsonw_slice(j, "title", l->title);
        dbr_jsonw_slice(j, "layer", l->layer);
        put_time(j, "utc", l->time);
        dbr_jsonw_real(j, "score", l->score);
        dbr_jsonw_bool(j, "is_weak", l->is_weak);
        dbr_jsonw_bool(j, "is_tied", l->is_tied);
        dbr_jsonw_slice(j, "address", l->address);
        dbr_jsonw_array(j, "reasons");
        for (size_t k = 0; k < l->n_reasons; k++) {
            dbr_jsonw_object(j, NULL);
            dbr_jsonw_str(j, "side", l->reasons[k].is_against ? "against" : "for");
            dbr_jsonw_real(j, "weight", l->reasons[k].weight);
            dbr_jsonw_slice(j, "text", l->reasons[k].text);
            dbr_jsonw_slice(j, "address", l->reasons[k].address.len > 0 ? l->reasons[k].address : (dbr_slice){0});
            dbr_jsonw_object_end(j);
        }
        dbr_jsonw_array_end(j);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void put_artifacts(dbr_jsonw *j, const cmd_work *w, const cmd_added *added)
{
    dbr_jsonw_array(j, "artifacts");
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "path", m->path);
        dbr_jsonw_slice(j, "member", m->name.len > 0 ? m->name : (dbr_slice){0});
        dbr_jsonw_str(j, "format", m->layout->format->name);
        dbr_jsonw_int(j, "records", (int64_t)m->n_entries);
        dbr_jsonw_int(j, "rejected", (int64_t)m->n_rejected);
        dbr_jsonw_int(j, "rejected_line", (int64_t)m->rejected_line);
        put_time(j, "first", m->span.begin);
        put_time(j, "last", m->span.end);
        dbr_jsonw_slice(j, "problem", m->problem.len > 0 ? m->problem : (dbr_slice){0});
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "problems");
    for (size_t i = 0; i < added->problems.n; i++) {
        dbr_jsonw_str(j, NULL, added->problems.items[i]);
    }
    dbr_jsonw_array_end(j);
}

static void put_skews(dbr_jsonw *j, const cmd_work *w)
{
    dbr_jsonw_array(j, "clocks");
    for (size_t i = 0; i < w->timeline->n_skews; i++) {
        const dbr_skew *s = &w->timeline->skews[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "artifact", s->artifact);
        dbr_jsonw_slice(j, "against", s->against);
        dbr_jsonw_real(j, "ahead_s", (double)s->skew / (double)DBR_SECOND);
        dbr_jsonw_real(j, "spread_s", (double)s->spread / (double)DBR_SECOND);
        dbr_jsonw_int(j, "pairs", (int64_t)s->n);
        dbr_jsonw_int(j, "flips", (int64_t)s->n_flips);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

void run_show_json(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const cmd_added *added)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "folder", w->folder);
    dbr_jsonw_slice(&j, "title", w->incident->title);
    dbr_jsonw_bool(&j, "is_quiet", w->timeline->is_quiet);
    dbr_jsonw_object(&j, "window");
    put_time(&j, "begin", w->timeline->window.begin);
    put_time(&j, "end", w->timeline->window.end);
    dbr_jsonw_slice(&j, "why", w->timeline->window_why);
    dbr_jsonw_object_end(&j);
    put_milestones(&j, w);
    put_events(&j, w);
    put_leads(&j, w);
    put_skews(&j, w);
    put_artifacts(&j, w, added);
    gate_json(&j, g, cmd_work_path(w, "report.md"));
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

