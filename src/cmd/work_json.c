/* Pieces of JSON that several commands print about an incident. */
#include "cmd/work.h"

void cmd_json_time(dbr_jsonw *j, const char *key, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (t == DBR_TIME_NONE) {
        dbr_jsonw_null(j, key);
        return;
    }
    dbr_time_rfc3339(&text, t, dbr_zone_utc(), t % DBR_SECOND == 0 ? 0 : 3);
    dbr_jsonw_slice(j, key, dbr_buf_view(&text));
}

static void event(dbr_jsonw *j, const dbr_event *e, size_t number)
{
    static const char *const states[] = {"candidate", "shown", "hidden", "manual"};
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_int(j, "number", (int64_t)number);
    cmd_json_time(j, "utc", e->time);
    dbr_jsonw_str(j, "state", states[e->state]);
    dbr_jsonw_slice(j, "event", e->text);
    dbr_jsonw_slice(j, "source", e->source);
    dbr_jsonw_slice(j, "actor", e->actor.len > 0 ? e->actor : (dbr_slice){0});
    dbr_jsonw_real(j, "salience", e->salience);
    dbr_jsonw_slice(j, "why", e->why);
    dbr_jsonw_slice(j, "address", e->address);
    if (e->n_others > 0) {
        dbr_jsonw_array(j, "others");
        for (size_t i = 0; i < e->n_others; i++) {
            dbr_jsonw_slice(j, NULL, e->others[i]);
        }
        dbr_jsonw_array_end(j);
    }
    dbr_jsonw_object_end(j);
}

void cmd_json_events(dbr_jsonw *j, const cmd_work *w, bool all)
{
    dbr_jsonw_array(j, "timeline");
    for (size_t i = 0; i < w->timeline->n_events; i++) {
        if (all || w->timeline->events[i].state != DBR_EVENT_CANDIDATE) {
            event(j, &w->timeline->events[i], i + 1);
        }
    }
    dbr_jsonw_array_end(j);
}

void cmd_json_milestones(dbr_jsonw *j, const cmd_work *w)
{
    dbr_jsonw_object(j, "milestones");
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        cmd_json_time(j, dbr_milestone_word((dbr_milestone_name)i), w->timeline->milestones[i].time);
    }
    dbr_jsonw_object_end(j);
}

static void reason(dbr_jsonw *j, const dbr_reason *r)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "side", r->is_against ? "against" : "for");
    if (r->part != NULL) {
        dbr_jsonw_str(j, "part", r->part);
    }
    dbr_jsonw_real(j, "weight", r->weight);
    dbr_jsonw_slice(j, "text", r->text);
    dbr_jsonw_slice(j, "address", r->address.len > 0 ? r->address : (dbr_slice){0});
    dbr_jsonw_object_end(j);
}

void cmd_json_services(dbr_jsonw *j, const cmd_work *w)
{
    dbr_jsonw_array(j, "services");
    for (size_t i = 0; i < w->factors->n_services; i++) {
        const dbr_suspect *s = &w->factors->services[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "service", s->service);
        dbr_jsonw_slice(j, "what", s->what);
        cmd_json_time(j, "utc", s->time);
        dbr_jsonw_real(j, "score", s->score);
        dbr_jsonw_bool(j, "is_weak", s->is_weak);
        dbr_jsonw_bool(j, "is_tied", s->is_tied);
        dbr_jsonw_slice(j, "address", s->address.len > 0 ? s->address : (dbr_slice){0});
        dbr_jsonw_array(j, "reasons");
        for (size_t k = 0; k < s->n_reasons; k++) {
            reason(j, &s->reasons[k]);
        }
        dbr_jsonw_array_end(j);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

void cmd_json_leads(dbr_jsonw *j, const cmd_work *w)
{
    static const char *const roles[] = {"cause", "effect", "condition"};
    dbr_jsonw_array(j, "leads");
    for (size_t i = 0; i < w->factors->n_leads; i++) {
        const dbr_lead *l = &w->factors->leads[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "role", roles[l->role]);
        dbr_jsonw_slice(j, "title", l->title);
        dbr_jsonw_slice(j, "layer", l->layer);
        cmd_json_time(j, "utc", l->time);
        dbr_jsonw_real(j, "score", l->score);
        dbr_jsonw_bool(j, "is_weak", l->is_weak);
        dbr_jsonw_bool(j, "is_tied", l->is_tied);
        dbr_jsonw_slice(j, "address", l->address);
        dbr_jsonw_array(j, "reasons");
        for (size_t k = 0; k < l->n_reasons; k++) {
            reason(j, &l->reasons[k]);
        }
        dbr_jsonw_array_end(j);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}
