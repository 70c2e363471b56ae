/*
 * The guide's checklist of seven, with the state of each point and what it rests on.
 *
 *   timeline     rows there are, none out of order, none impossible
 *   factors      more than one contributing factor
 *   actions      every open item has owner, deadline and priority, or a ticket
 *   blameless    no warning of the blame family
 *   distributed  a header field says so with a date; due 48 hours after the end
 *   tracked      every open item has a ticket
 *   follow-up    a header field, or a section of its own, says when; due four weeks after the end
 *
 * Unknown is what the report does not let one tell.
 */
#include "check/check_impl.h"

#include <assert.h>

#define DISTRIBUTE_WITHIN (48 * DBR_HOUR) // the guide: "within 48 hours"
#define FOLLOW_UP_AFTER   (28 * DBR_DAY)  // the guide: "4 weeks out"

static void point(dbr_check_run *run, dbr_checkpoint *p, const char *id, dbr_text_id text)
{
    *p = (dbr_checkpoint){.id = id,
                          .text = dbr_slice_str(dbr_text(run->lang, text)),
                          .state = DBR_POINT_UNKNOWN,
                          .due = DBR_TIME_NONE};
}

static void detail(dbr_check_run *run, dbr_checkpoint *p, dbr_point_state state, dbr_text_id id,
                   const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, run->lang, id, args);
    p->state = state;
    p->detail = dbr_slice_str(dbr_arena_str(run->arena, dbr_buf_view(&text)));
}
#define DETAIL(run, p, state, id, ...)                                                                       \
    detail((run), (p), (state), (id), (const char *const[]){__VA_ARGS__, NULL})

static size_t count_findings(const dbr_check_result *r, const char *prefix, dbr_severity at_least)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_findings; i++) {
        n += strncmp(r->findings[i].rule, prefix, strlen(prefix)) == 0 && r->findings[i].severity >= at_least;
    }
    return n;
}

static void timeline_point(dbr_check_run *run, const dbr_check_result *r, dbr_checkpoint *p)
{
    size_t n = count_findings(r, "facts/", DBR_WARNING) + count_findings(r, "proofs/", DBR_ERROR);
    const char *rows = check_number_text(run, run->d->n_rows);
    point(run, p, "timeline", DBR_T_CHECK_POINT_TIMELINE);
    if (run->d->n_rows == 0) {
        DETAIL(run, p, DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_NO_ROWS, "");
    } else if (n > 0) {
        DETAIL(run, p, DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_ROWS_WRONG, rows, check_number_text(run, n));
    } else {
        DETAIL(run, p, DBR_POINT_DONE, DBR_T_CHECK_DETAIL_ROWS, rows);
    }
}

static void factors_point(dbr_check_run *run, dbr_checkpoint *p)
{
    size_t n = check_count_causes(run);
    point(run, p, "factors", DBR_T_CHECK_POINT_FACTORS);
    if (n == SIZE_MAX) {
        DETAIL(run, p, DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_NO_CAUSE, "");
    } else {
        DETAIL(run, p, n > 1 ? DBR_POINT_DONE : DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_CAUSES,
               check_number_text(run, n));
    }
}

static void action_points(dbr_check_run *run, dbr_checkpoint *complete, dbr_checkpoint *tracked)
{
    size_t n_open = 0;
    size_t n_bad = 0;
    size_t n_tickets = 0;
    for (size_t i = 0; i < run->d->n_actions; i++) {
        const dbr_action *a = &run->d->actions[i];
        bool has_ticket = a->ticket.len > 0 || a->ticket_url.len > 0;
        n_open += !a->is_done;
        n_tickets += !a->is_done && has_ticket;
        n_bad += !a->is_done && !has_ticket &&
                 (a->owner.len == 0 || a->deadline == DBR_TIME_NONE || a->priority.len == 0);
    }
    const char *all = check_number_text(run, n_open);
    point(run, complete, "actions", DBR_T_CHECK_POINT_ACTIONS);
    point(run, tracked, "tracked", DBR_T_CHECK_POINT_TRACKED);
    if (run->d->n_actions == 0) {
        DETAIL(run, complete, DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_NO_ACTIONS, "");
        DETAIL(run, tracked, DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_NO_ACTIONS, "");
        return;
    }
    DETAIL(run, complete, n_bad == 0 ? DBR_POINT_DONE : DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_COMPLETE,
           check_number_text(run, n_open - n_bad), all);
    DETAIL(run, tracked, n_tickets == n_open ? DBR_POINT_DONE : DBR_POINT_OPEN, DBR_T_CHECK_DETAIL_TRACKED,
           check_number_text(run, n_tickets), all);
}

static void blame_point(dbr_check_run *run, const dbr_check_result *r, dbr_checkpoint *p)
{
    size_t n = count_findings(r, "blame/", DBR_WARNING);
    point(run, p, "blameless", DBR_T_CHECK_POINT_BLAMELESS);
    if (run->d->n_sentences == 0) {
        return;
    }
    DETAIL(run, p, n == 0 ? DBR_POINT_DONE : DBR_POINT_OPEN,
           n == 0 ? DBR_T_CHECK_DETAIL_BLAMELESS : DBR_T_CHECK_DETAIL_BLAME, check_number_text(run, n));
}

static bool says_no(dbr_slice s)
{
    return s.len == 0 || dbr_slice_is(s, "-") ||
           check_has_word(s, "not yet|unknown|tbd|todo|pending|尚未|未知|待定");
}

static void header_point(dbr_check_run *run, dbr_checkpoint *p, dbr_header_kind kind, dbr_time after)
{
    const dbr_header_field *h = dbr_document_header(run->d, kind);
    dbr_time end = check_end(run);
    p->due = end != DBR_TIME_NONE ? end + after : DBR_TIME_NONE;
    if (h != NULL && !says_no(h->value)) {
        DETAIL(run, p, DBR_POINT_DONE, DBR_T_CHECK_DETAIL_HEADER, check_str(run, h->key),
               check_str(run, h->value));
        return;
    }
    bool is_over = p->due != DBR_TIME_NONE && run->in->now != DBR_TIME_NONE && run->in->now > p->due;
    if (p->due == DBR_TIME_NONE) {
        DETAIL(run, p, DBR_POINT_UNKNOWN, DBR_T_CHECK_DETAIL_NO_END, "");
    } else {
        DETAIL(run, p, DBR_POINT_OPEN, is_over ? DBR_T_CHECK_DETAIL_OVERDUE : DBR_T_CHECK_DETAIL_DUE,
               check_date_clock(run, p->due));
    }
}

/* A section of its own says when: "## Follow-up review", then a date. */
static void follow_up_section(dbr_check_run *run, dbr_checkpoint *p)
{
    for (size_t i = 0; i < run->d->n_sentences; i++) {
        const dbr_sentence *s = &run->d->sentences[i];
        bool is_here =
            s->i_section < run->d->n_sections && run->d->sections[s->i_section].kind == DBR_SECTION_FOLLOW_UP;
        for (size_t at = 0; is_here && at + 5 < s->text.len; at++) {
            dbr_time date = DBR_TIME_NONE;
            char c = s->text.ptr[at];
            bool begins = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            begins &= at == 0 || s->text.ptr[at - 1] < '0' || s->text.ptr[at - 1] > '9';
            size_t n = begins ? dbr_date_parse(dbr_slice_from(s->text, at), &date) : 0;
            if (n > 0) {
                DETAIL(run, p, DBR_POINT_DONE, DBR_T_CHECK_DETAIL_HEADER,
                       check_str(run, run->d->sections[s->i_section].heading),
                       check_str(run, dbr_slice_sub(s->text, at, at + n)));
                return;
            }
        }
    }
}

void check_points(dbr_check_run *run, dbr_check_result *r)
{
    dbr_checkpoint *p = r->checklist;
    timeline_point(run, r, &p[0]);
    factors_point(run, &p[1]);
    action_points(run, &p[2], &p[5]);
    blame_point(run, r, &p[3]);
    point(run, &p[4], "distributed", DBR_T_CHECK_POINT_DISTRIBUTED);
    header_point(run, &p[4], DBR_HEADER_DISTRIBUTED, DISTRIBUTE_WITHIN);
    point(run, &p[6], "follow-up", DBR_T_CHECK_POINT_FOLLOW_UP);
    header_point(run, &p[6], DBR_HEADER_FOLLOW_UP, FOLLOW_UP_AFTER);
    if (p[6].state != DBR_POINT_DONE) {
        follow_up_section(run, &p[6]);
    }
}
