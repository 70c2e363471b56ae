/* What `debrief run --json` prints: docs/schemas/run.json. */
#include "cmd/run.h"

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
        cmd_json_time(j, "first", m->span.begin);
        cmd_json_time(j, "last", m->span.end);
        dbr_jsonw_slice(j, "problem", m->problem.len > 0 ? m->problem : (dbr_slice){0});
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "problems");
    for (size_t i = 0; i < added->problems.n; i++) {
        dbr_jsonw_str(j, NULL, added->problems.items[i]);
    }
    const dbr_slice *problems = NULL;
    size_t n = dbr_evidence_problems(w->ev, &problems);
    for (size_t i = 0; i < n; i++) {
        dbr_jsonw_slice(j, NULL, problems[i]);
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

void run_show_json(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const cmd_added *added,
                   const cmd_secrets *secrets)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "folder", w->folder);
    dbr_jsonw_slice(&j, "title", w->incident->title);
    dbr_jsonw_bool(&j, "is_quiet", w->timeline->is_quiet);
    dbr_jsonw_object(&j, "window");
    cmd_json_time(&j, "begin", w->timeline->window.begin);
    cmd_json_time(&j, "end", w->timeline->window.end);
    dbr_jsonw_slice(&j, "why", w->timeline->window_why);
    dbr_jsonw_object_end(&j);
    cmd_json_milestones(&j, w);
    cmd_json_events(&j, w, false);
    cmd_json_leads(&j, w);
    put_skews(&j, w);
    put_artifacts(&j, w, added);
    cmd_secrets_json(&j, secrets);
    gate_json(&j, g, cmd_work_path(w, "report.md"));
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}
