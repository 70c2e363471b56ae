/*
 * Everything as one JSON document, for programs: docs/schemas/report.json says what is in it. Texts have passed the audience;
 * times are UTC; what is not known is null, never 0. Proofs are numbered from 1 as in the other forms, and whatever is proved
 * names their numbers.
 */
#include "report/beside.h"
#include "report/outline.h"

#include "base/json.h"

#define MAX_PROOF_LINES 40

dbr_code json_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
static void write_head(html *h, dbr_jsonw *j);
static void write_key_times(html *h, dbr_jsonw *j);
static void write_durations(html *h, dbr_jsonw *j);
static void write_timeline(html *h, dbr_jsonw *j);
static void write_leads(html *h, dbr_jsonw *j, int64_t i_parent);
static void write_actions(html *h, dbr_jsonw *j);
static void write_claims(html *h, dbr_jsonw *j);
static void write_proofs(html *h, dbr_jsonw *j);
static void write_findings(html *h, dbr_jsonw *j);
static void write_coverage(html *h, dbr_jsonw *j);
static void write_hidden(html *h, dbr_jsonw *j);

/* ---- values ---- */

static void time_member(dbr_jsonw *j, const char *key, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (!chart_is_near(t)) { // DBR_TIME_NONE, or a typing error centuries away
        dbr_jsonw_null(j, key);
        return;
    }
    dbr_time_rfc3339(&text, t, dbr_zone_utc(), t % DBR_SECOND == 0 ? 0 : 3);
    dbr_jsonw_slice(j, key, dbr_buf_view(&text));
}

static void text_member(dbr_jsonw *j, const char *key, dbr_slice text)
{
    dbr_jsonw_slice(j, key, text.len > 0 ? text : (dbr_slice){0});
}

/* What did not come from the document. */
static void passed_member(html *h, dbr_jsonw *j, const char *key, dbr_slice text)
{
    text_member(j, key, text.len > 0 ? beside_pass(h, text) : text);
}

static void line_member(dbr_jsonw *j, uint64_t line)
{
    if (line > 0) {
        dbr_jsonw_int(j, "line", (int64_t)line);
    } else {
        dbr_jsonw_null(j, "line");
    }
}

/* The proofs of the links [first, first + n) of the document. */
static void proofs_member(html *h, dbr_jsonw *j, size_t first, size_t n)
{
    dbr_jsonw_array(j, "proofs");
    for (size_t i = first; i < first + n && i < h->d->n_links; i++) {
        if (h->i_cite[i] != SIZE_MAX) {
            dbr_jsonw_int(j, NULL, (int64_t)h->i_cite[i] + 1);
        }
    }
    dbr_jsonw_array_end(j);
}

dbr_code json_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err)
{
    html h = {0};
    dbr_jsonw j;
    dbr_code rc = html_prepare(&h, input, out, err);
    if (rc == DBR_OK) {
        dbr_jsonw_init(&j, out, true);
        dbr_jsonw_object(&j, NULL);
        write_head(&h, &j);
        write_key_times(&h, &j);
        write_durations(&h, &j);
        write_timeline(&h, &j);
        outline_write(&h, &j, "factors", OUTLINE_FACTORS);
        dbr_jsonw_object(&j, "why_tree");
        outline_write(&h, &j, "written", OUTLINE_WHYS);
        dbr_jsonw_array(&j, "proposed");
        write_leads(&h, &j, -1);
        dbr_jsonw_array_end(&j);
        dbr_jsonw_object_end(&j);
        write_actions(&h, &j);
        write_claims(&h, &j);
        write_proofs(&h, &j);
        write_findings(&h, &j);
        write_coverage(&h, &j);
        outline_write_sections(&h, &j);
        write_hidden(&h, &j);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(out, '\n');
        rc = out->failed ? dbr_fail(err, DBR_ELIMIT, "the document is too large") : DBR_OK;
    }
    html_release(&h);
    return rc;
}

/* ---- what it is ---- */

static void write_head(html *h, dbr_jsonw *j)
{
    const dbr_incident *incident = h->in->incident;
    dbr_jsonw_int(j, "version", 1);
    dbr_jsonw_str(j, "report", h->d->name);
    time_member(j, "made", h->in->now / DBR_SECOND * DBR_SECOND);
    dbr_jsonw_str(j, "language", dbr_lang_name(h->lang));
    dbr_jsonw_str(j, "audience", dbr_audience_level_name(dbr_audience_level_of(h->in->audience)));
    text_member(j, "title", h->d->title);
    passed_member(h, j, "severity", incident != NULL ? incident->severity : (dbr_slice){0});
    dbr_jsonw_array(j, "services");
    for (size_t i = 0; incident != NULL && i < incident->n_services; i++) {
        dbr_jsonw_slice(j, NULL, beside_pass(h, incident->services[i]));
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object(j, "window");
    time_member(j, "begin", incident != NULL ? incident->window.begin : DBR_TIME_NONE);
    time_member(j, "end", incident != NULL ? incident->window.end : DBR_TIME_NONE);
    dbr_jsonw_object_end(j);
    dbr_jsonw_str(j, "zone", dbr_zone_name(h->chart.zone));
    dbr_jsonw_array(j, "header");
    for (size_t i = 0; i < h->d->n_headers; i++) {
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "key", h->d->headers[i].key);
        dbr_jsonw_slice(j, "value", h->d->headers[i].value);
        line_member(j, h->d->headers[i].at.line);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_str(j, "gate", h->in->gate_is_shut ? "shut" : "open");
}

static void write_key_times(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "key_times");
    for (size_t i = 0; i < h->d->n_key_times; i++) {
        const dbr_key_time *k = &h->d->key_times[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "name", k->name < DBR_MILESTONE_COUNT ? dbr_milestone_word(k->name) : NULL);
        dbr_jsonw_slice(j, "label", k->label);
        text_member(j, "time", k->time_text);
        time_member(j, "utc", k->time);
        line_member(j, k->at.line);
        proofs_member(h, j, k->first_link, k->n_links);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void write_durations(html *h, dbr_jsonw *j)
{
    static const struct {
        const char *name;
        dbr_milestone_name later, earlier;
    } times[] = {{"detect", DBR_DETECTED, DBR_STARTED},
                 {"acknowledge", DBR_ACKNOWLEDGED, DBR_PAGED},
                 {"mitigate", DBR_MITIGATED, DBR_STARTED},
                 {"recover", DBR_RECOVERED, DBR_STARTED}};
    dbr_jsonw_object(j, "seconds_to");
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        dbr_time later = h->milestones[times[i].later].time;
        dbr_time earlier = h->milestones[times[i].earlier].time;
        if (chart_is_near(later) && chart_is_near(earlier) && later >= earlier) {
            dbr_jsonw_int(j, times[i].name, later / DBR_SECOND - earlier / DBR_SECOND); // as they are shown
        } else {
            dbr_jsonw_null(j, times[i].name);
        }
    }
    dbr_jsonw_object_end(j);
}

static void write_timeline(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "timeline");
    for (size_t i = 0; i < h->d->n_rows; i++) {
        const dbr_row *r = &h->d->rows[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "time", r->time_text);
        time_member(j, "utc", r->time);
        time_member(j, "end_utc", r->end);
        dbr_jsonw_bool(j, "is_approximate", r->is_approximate);
        dbr_jsonw_slice(j, "event", r->text);
        text_member(j, "source", r->source);
        text_member(j, "actor", r->actor);
        line_member(j, r->at.line);
        proofs_member(h, j, r->first_link, r->n_links);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

/* ---- why ---- */

static void write_reasons(html *h, dbr_jsonw *j, const dbr_lead *l)
{
    dbr_jsonw_array(j, "reasons");
    for (size_t i = 0; i < l->n_reasons; i++) {
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "side", l->reasons[i].is_against ? "against" : "for");
        dbr_jsonw_slice(j, "text", beside_pass(h, l->reasons[i].text));
        passed_member(h, j, "address", l->reasons[i].address);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

/* The leads that follow from lead `i_parent`; -1: those that follow from none. */
static void write_leads(html *h, dbr_jsonw *j, int64_t i_parent)
{
    static const char *const roles[] = {"cause", "effect", "condition"};
    const dbr_factors *f = h->in->factors;
    for (size_t i = 0; f != NULL && i < f->n_leads; i++) {
        const dbr_lead *l = &f->leads[i];
        bool is_child = l->role == DBR_LEAD_EFFECT && l->i_parent >= 0;
        if (is_child ? l->i_parent != i_parent : i_parent >= 0) {
            continue;
        }
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "role", roles[l->role]);
        dbr_jsonw_slice(j, "title", beside_pass(h, l->title));
        text_member(j, "layer", l->layer);
        time_member(j, "utc", l->time);
        passed_member(h, j, "address", l->address);
        dbr_jsonw_bool(j, "is_weak", l->is_weak);
        dbr_jsonw_bool(j, "is_tied", l->is_tied);
        write_reasons(h, j, l);
        dbr_jsonw_array(j, "then");
        if (i_parent < 0) { // an effect follows a lead, not another effect
            write_leads(h, j, (int64_t)i);
        }
        dbr_jsonw_array_end(j);
        dbr_jsonw_object_end(j);
    }
}

/* ---- what to do ---- */

static void write_actions(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "actions");
    for (size_t i = 0; i < h->d->n_actions; i++) {
        const dbr_action *a = &h->d->actions[i];
        DBR_AUTO(dbr_buf) day = {0};
        if (chart_is_near(a->deadline)) {
            dbr_time_date(&day, a->deadline, dbr_zone_utc());
        }
        dbr_jsonw_object(j, NULL);
        text_member(j, "id", a->id);
        dbr_jsonw_slice(j, "text", a->text);
        text_member(j, "owner", a->owner);
        text_member(j, "deadline", dbr_buf_view(&day));
        text_member(j, "deadline_text", a->deadline_text);
        text_member(j, "priority", a->priority);
        text_member(j, "ticket", a->ticket);
        text_member(j, "ticket_url", a->ticket_url);
        text_member(j, "state", a->state);
        dbr_jsonw_bool(j, "is_done", a->is_done);
        line_member(j, a->at.line);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

/* ---- proof ---- */

static void write_claims(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "claims");
    for (size_t i = 0; i < h->d->n_links; i++) {
        const dbr_link *l = &h->d->links[i];
        const dbr_mark *m = h->marks[i];
        if (m == NULL) {
            continue;
        }
        dbr_jsonw_object(j, NULL);
        line_member(j, l->at.line);
        dbr_jsonw_slice(j, "text", l->text);
        dbr_jsonw_slice(j, "address", l->url);
        text_member(j, "claim", l->title);
        dbr_jsonw_str(j, "verdict", dbr_verdict_word(m->verdict));
        passed_member(h, j, "query", m->query);
        passed_member(h, j, "value", m->value);
        passed_member(h, j, "why", m->why);
        proofs_member(h, j, i, 1);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void write_proof_lines(html *h, dbr_jsonw *j, const html_cite *cite)
{
    dbr_slice rest = cite->text.len > 0 ? dbr_slice_trim(beside_pass(h, cite->text)) : (dbr_slice){0};
    uint64_t line = cite->first_line;
    dbr_jsonw_array(j, "lines");
    for (size_t n = 0; rest.ptr != NULL && n < MAX_PROOF_LINES; n++, line++) {
        dbr_slice text = dbr_slice_cut(&rest, '\n');
        dbr_jsonw_object(j, NULL);
        line_member(j, cite->first_line > 0 ? line : 0);
        dbr_jsonw_bool(j, "is_cited", cite->first_line == 0 || (line >= cite->begin && line <= cite->end));
        dbr_jsonw_slice(j, "text", text);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void write_proofs(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "proofs");
    for (size_t i = 0; i < h->cites.n; i++) {
        const html_cite *cite = &h->cites.items[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_int(j, "number", (int64_t)i + 1);
        dbr_jsonw_slice(j, "address", h->d->links[cite->i_link].url);
        text_member(j, "claim", h->d->links[cite->i_link].title);
        dbr_jsonw_bool(j, "is_private", cite->is_private);
        write_proof_lines(h, j, cite);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void write_findings(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "findings");
    for (size_t i = 0; i < h->in->n_findings; i++) {
        const dbr_finding *f = &h->in->findings[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "rule", f->rule);
        dbr_jsonw_str(j, "severity", dbr_severity_word(f->severity));
        line_member(j, f->line);
        text_member(j, "message", beside_pass_about(h, f->message));
        text_member(j, "suggestion", beside_pass_about(h, f->suggestion));
        dbr_jsonw_bool(j, "shuts_gate", f->shuts_gate);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

/* ---- what could not be seen, by whom ---- */

static void write_source(html *h, dbr_jsonw *j, const dbr_member_info *m)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_slice(j, "path", beside_pass(h, m->path));
    passed_member(h, j, "member", m->name);
    passed_member(h, j, "label", m->label);
    dbr_jsonw_bool(j, "is_read", m->layout != NULL);
    dbr_jsonw_int(j, "bytes", (int64_t)m->size_bytes);
    dbr_jsonw_int(j, "lines", (int64_t)m->n_lines);
    dbr_jsonw_int(j, "records", (int64_t)m->n_entries);
    dbr_jsonw_int(j, "untimed", (int64_t)m->n_untimed);
    dbr_jsonw_int(j, "rejected", (int64_t)m->n_rejected);
    dbr_jsonw_int(j, "cut", (int64_t)m->n_cut);
    time_member(j, "begin", m->span.begin);
    time_member(j, "end", m->span.end);
    dbr_jsonw_str(j, "zone_origin", m->n_segments > 0 ? dbr_zone_origin_name(m->segments[0].zone) : NULL);
    dbr_jsonw_str(j, "year_origin", m->n_segments > 0 ? dbr_year_origin_name(m->segments[0].year) : NULL);
    passed_member(h, j, "problem", m->problem);
    dbr_jsonw_object_end(j);
}

static void write_coverage(html *h, dbr_jsonw *j)
{
    dbr_evidence *ev = h->in->evidence;
    dbr_jsonw_object(j, "coverage");
    outline_write(h, j, "not_seen", OUTLINE_COVERAGE);
    dbr_jsonw_array(j, "sources");
    for (size_t i = 0; ev != NULL && i < dbr_evidence_n_members(ev); i++) {
        write_source(h, j, dbr_evidence_member(ev, i));
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
}

/* Last: everything else has passed by now. */
static void write_hidden(html *h, dbr_jsonw *j)
{
    const dbr_audience_count *hidden = NULL;
    size_t n = dbr_audience_hidden(h->in->audience, &hidden);
    dbr_jsonw_array(j, "hidden");
    for (size_t i = 0; i < n; i++) {
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "rule", hidden[i].rule);
        dbr_jsonw_int(j, "times", (int64_t)hidden[i].n);
        dbr_jsonw_str(j, "what", hidden[i].what);
        dbr_jsonw_str(j, "why", dbr_text(h->lang, hidden[i].why));
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}
