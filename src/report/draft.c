/*
 * The machine draft: a layout filled in, in the reader's language. Every number is a claim that was evaluated while it
 * was written, every row and lead carries the address of its proof, and what cannot be computed is said to be unknown or
 * asked as a question.
 */
#include "report/draft.h"
#include "report/layout.h"

#include <math.h>

void draft_say(draft *d, dbr_text_id id, const char *const *args)
{
    dbr_text_format(d->out, d->lang, id, args);
}

const char *draft_text(draft *d, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, d->lang, id, args);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

void draft_item(draft *d, dbr_text_id id, const char *const *args)
{
    dbr_buf_str(d->out, "- ");
    draft_say(d, id, args);
    dbr_buf_char(d->out, '\n');
}

void draft_cell(draft *d, dbr_slice s)
{
    dbr_markdown_text_cell(d->out, s);
}

const char *draft_zone(const draft *d)
{
    return dbr_zone_name(d->zone);
}

const char *draft_plain(draft *d, dbr_slice text)
{
    return draft_proof(d, text, (dbr_slice){0});
}

const char *draft_code(draft *d, dbr_slice text)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_markdown_code(&out, text);
    return dbr_arena_str(&d->arena, dbr_buf_view(&out));
}

void draft_proof_cell(draft *d, dbr_slice text, dbr_slice address)
{
    dbr_markdown_cell(d->out, dbr_slice_str(draft_proof(d, text, address)));
}

const char *draft_proof(draft *d, dbr_slice text, dbr_slice address)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (address.len == 0) {
        dbr_markdown_inline(&out, text);
    } else {
        dbr_markdown_link(&out, text, address, (dbr_slice){0});
    }
    return dbr_arena_str(&d->arena, dbr_buf_view(&out));
}

const char *draft_clock(draft *d, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_clock(&text, t, d->zone);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

/* Instants are cut to seconds before subtracting, as the times in the table are: what a reader adds up is right. */
static dbr_time whole_seconds(dbr_time t)
{
    return t / DBR_SECOND * DBR_SECOND;
}

const char *draft_duration(draft *d, dbr_time ns)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_duration_write(&text, whole_seconds(ns), d->lang == DBR_LANG_ZH_CN);
    return dbr_arena_str(&d->arena, dbr_buf_view(&text));
}

const char *draft_link(draft *d, const char *text, const char *address, const char *claim)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_markdown_link(&out, dbr_slice_str(text), dbr_slice_str(address), dbr_slice_str(claim));
    return dbr_arena_str(&d->arena, dbr_buf_view(&out));
}

const char *draft_between(draft *d, dbr_milestone_name later, dbr_milestone_name earlier)
{
    dbr_time a = d->timeline->milestones[earlier].time;
    dbr_time b = d->timeline->milestones[later].time;
    if (a == DBR_TIME_NONE || b == DBR_TIME_NONE || b < a) {
        return NULL;
    }
    const char *claim =
        dbr_arena_printf(&d->arena, "= %s - %s", dbr_milestone_word(later), dbr_milestone_word(earlier));
    return draft_link(d, draft_duration(d, whole_seconds(b) - whole_seconds(a)), "#key-times", claim);
}

bool draft_value(draft *d, const char *address, const char *claim, double *ret)
{
    dbr_claim c;
    dbr_address a;
    dbr_claim_value v;
    dbr_err err = {0};
    if (!dbr_address_parse(&d->arena, dbr_slice_str(address), &a) ||
        dbr_claim_parse(&d->arena, dbr_slice_str(claim), &c, &err) < 0 ||
        dbr_evidence_claim(d->ev, &c, &a, d->window, d->timeline->milestones, &d->arena, &v, &err) < 0 ||
        v.is_null || isnan(v.value)) {
        return false;
    }
    *ret = v.value;
    return true;
}

/* A block's lines in the place of its marker's line; a block that has nothing to say leaves no gap. */
static size_t write_block(draft *d, dbr_slice text, const layout_marker *m)
{
    size_t before = d->out->len;
    m->block->write(d, m->form);
    size_t next = m->end + (m->end < text.len ? 1 : 0);
    bool is_gap = d->out->len == before && next < text.len && text.ptr[next] == '\n';
    return next + (is_gap ? 1 : 0);
}

static void fill(draft *d, dbr_slice text, const layout_marker *markers, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const layout_marker *m = &markers[i];
        dbr_buf_slice(d->out, dbr_slice_sub(text, at, m->begin));
        if (m->block->is_inline) {
            m->block->write(d, m->form);
            at = m->end;
        } else {
            at = write_block(d, text, m);
        }
    }
    dbr_buf_slice(d->out, dbr_slice_from(text, at));
}

dbr_code dbr_report_draft(dbr_evidence *ev, const dbr_incident *incident, const dbr_timeline *timeline,
                          const dbr_factors *factors, const dbr_report_layout *layout, dbr_time now,
                          dbr_buf *out, dbr_err *err)
{
    DBR_AUTO(dbr_buf) filled = {0};
    draft d = {.ev = ev,
               .incident = incident,
               .timeline = timeline,
               .factors = factors,
               .now = now,
               .lang = (dbr_lang)layout->lang,
               .zone = incident->zone != NULL ? incident->zone : dbr_zone_utc(),
               .out = &filled,
               .window = timeline->window};
    layout_marker *markers = NULL;
    size_t n = 0;
    dbr_code rc = layout_markers(&d.arena, layout, &markers, &n, err);
    if (rc == DBR_OK) {
        draft_find_impact(&d, &d.impact);
        fill(&d, layout->body, markers, n);
        dbr_secret_hide(dbr_buf_view(&filled), d.lang,
                        out); // names, paths and labels that stand in it as they are
    }
    dbr_arena_release(&d.arena);
    return rc < 0 ? rc : out->failed ? dbr_fail(err, DBR_ELIMIT, "the draft is too large") : DBR_OK;
}
