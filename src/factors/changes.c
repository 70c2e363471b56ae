/*
 * Changes as leads. Several sources tell of one change (the deploy tool, the cluster's audit log, a tag): records with the
 * same version of the same thing are one lead, at the time it took effect, which is the last of them before the incident.
 *
 *     0.35 · exp(-Δ / 30 min)   how shortly before the first error (half of it where errors did not rise)
 *     0.30 · exp(-Δ / 30 min)   instead, where it is more: before a series left its level for good (course.c)
 *     0.25                      touched an affected service
 *     0.15 / 0.12 / 0.08 / 0.04 deploy or release / configuration or flag / scaling / commit
 *     0.15                      something left its level or was first seen between it and the first error, not before it
 *     0.05                      two sources tell of it
 *     0.10                      it was rolled back before recovery
 *     0.30                      a later change takes it back, quoting it, or rolls out an earlier version of the same; of a
 *                               stopgap -0.15, and in a history of changes its nearness does not count: what it was made for
 *                               lies before it; 0.05 where all went on afterwards (course.c) or was over already
 *    -0.10                      another service, none of the affected
 *    -0.10                      made by a program as routine; -0.15 is a repair itself
 *    -0.15                      a commit that by its title or its files changes words, tests or layout only (and no 0.04); when
 *                               its files say so, its nearness does not count
 *     0.15 … 0.35, -0.15        its files were mended afterwards; had been mended before it (mended.c)
 *     0.15                      in a history without repairs: it mends something, or says that something was wrong (mended.c)
 *     0.20 / 0.25               a commit that touches what an alert or page names (named.c)
 *
 * A commit and its merge are one change, named after what was merged; so are a branch's commits and the merge that brought them
 * in (branches.c). In a history of changes alone (DBR_WINDOW_CHANGES)
 * those inside the window count as well: which of them it began with nobody knows; and all do in one that has no repairs
 * either (DBR_WINDOW_BLIND). Changes after the first error are read for what they take back or mend.
 */
#include "factors/changes.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <math.h>

#define TEXT_KEPT   ((size_t)1000) /* bytes of a change's text */
#define LOOK_BACK   (24 * DBR_HOUR)
#define SAME_CHANGE DBR_HOUR
#define RECENCY     (30.0 * (double)DBR_MINUTE)

static bool is_rollout(dbr_slice verb)
{
    return dbr_slice_is(verb, "deploy") || dbr_slice_is(verb, "release");
}

/* "deployments/api-service" and "api-service" are the same thing. */
static dbr_slice bare(dbr_slice object)
{
    for (size_t i = object.len; i > 0; i--) {
        if (object.ptr[i - 1] == '/') {
            return dbr_slice_from(object, i);
        }
    }
    return object;
}

static bool names_agree(dbr_slice a, dbr_slice b)
{
    return a.len == 0 || b.len == 0 || dbr_slice_eq_nocase(bare(a), bare(b)) ||
           dbr_slice_find_nocase(a, bare(b)) != SIZE_MAX || dbr_slice_find_nocase(b, bare(a)) != SIZE_MAX;
}

static bool is_same(const fc_change *a, const fc_change *b)
{
    if (dbr_slice_is(a->verb, "commit") && dbr_slice_is(b->verb, "commit")) {
        /* Two commits may be called the same and hours apart: "bump the chart". */
        dbr_time most = a->is_merge || b->is_merge ? LOOK_BACK : SAME_CHANGE;
        return dbr_slice_eq(a->title, b->title) && b->time - a->time < most;
    }
    dbr_slice what_a = a->object.len > 0 ? a->object : a->service;
    dbr_slice what_b = b->object.len > 0 ? b->object : b->service;
    if (a->version.len > 0 && b->version.len > 0) {
        return dbr_slice_eq(a->version, b->version) && names_agree(what_a, what_b);
    }
    return what_a.len > 0 && what_b.len > 0 && dbr_slice_eq_nocase(bare(what_a), bare(what_b)) &&
           b->time - a->time < SAME_CHANGE / 6;
}

static void merge(fc_change *into, const fc_change *c)
{
    bool is_better = is_rollout(c->verb) && (!is_rollout(into->verb) || dbr_slice_is(into->verb, "release"));
    bool is_later = c->time > into->time && (is_rollout(c->verb) || !is_rollout(into->verb));
    into->number = into->number.len > 0 ? into->number : c->number;
    into->n_sources += c->i_member != into->i_member;
    into->i_member = c->i_member;
    into->object = into->object.len > 0 ? into->object : c->object;
    into->service = into->service.len > 0 ? into->service : c->service;
    into->version = into->version.len > 0 ? into->version : c->version;
    into->is_merge |= c->is_merge;
    into->is_of_another |= c->is_of_another;
    into->name.number = into->name.number.len > 0 ? into->name.number : c->name.number;
    if (into->n_paths == 0) {
        memcpy(into->paths, c->paths, sizeof(into->paths));
        into->n_paths = c->n_paths;
    }
    if (is_better || is_later) {
        into->time = c->time;
        into->verb = c->verb;
        into->address = c->address;
        into->object = c->object.len > 0 ? c->object : into->object;
    }
}

static dbr_slice keep(fc_build *b, dbr_slice s)
{
    return dbr_slice_dup(b->arena, s);
}

/* Marks the latest change that it takes back (an earlier one of the same name was none of it); false for none. */
static bool take_back(fc_change_vec *all, const dbr_record *r, const fc_change *later)
{
    for (size_t i = all->n; i > 0; i--) {
        fc_change *before = &all->items[i - 1];
        if (dbr_timeline_takes_back(r, &before->name)) {
            if (before->taken_back == DBR_TIME_NONE) {
                before->taken_back = later->time;
                before->taken_back_by = later->address;
            }
            return true;
        }
    }
    return false;
}

/* Changes while they are read. */
typedef struct reading {
    fc_build *b;
    fc_change_vec *all;
    fc_node_vec *nodes;
} reading;

static bool take(void *data, const dbr_entry *e, const dbr_record *r)
{
    fc_build *b = ((reading *)data)->b;
    fc_change_vec *all = ((reading *)data)->all;
    DBR_AUTO(dbr_buf) address = {0};
    dbr_evidence_address(b->ev, e, &address);
    fc_change c = {.time = e->time,
                   .version = keep(b, r->version),
                   .object = keep(b, r->object),
                   .verb = keep(b, r->verb),
                   .title = keep(b, dbr_timeline_change_title(r)),
                   .service = keep(b, r->service),
                   .address = keep(b, dbr_buf_view(&address)),
                   .n_sources = 1,
                   .i_member = e->i_member,
                   .taken_back = DBR_TIME_NONE,
                   .repair = dbr_timeline_repair(r),
                   .is_bot = dbr_timeline_is_bot(r),
                   .is_reaction = dbr_timeline_is_reaction(r),
                   .is_merge = dbr_timeline_is_merge(r),
                   .number = keep(b, dbr_timeline_merge_number(r)),
                   .text = keep(b, dbr_slice_sub(r->text, 0, TEXT_KEPT))};
    dbr_change_name name = dbr_timeline_change_name(r);
    c.name = (dbr_change_name){
        .title = c.title, .hash = c.version, .number = keep(b, name.number), .object = keep(b, name.object)};
    fc_read_paths(b, r, &c);
    c.is_of_another = take_back(all, r, &c);
    for (size_t i = all->n; i > 0; i--) {
        if (is_same(&all->items[i - 1], &c)) {
            merge(&all->items[i - 1], &c);
            fc_add_node(b, ((reading *)data)->nodes, r, i - 1);
            return true;
        }
    }
    fc_add_node(b, ((reading *)data)->nodes, r, all->n);
    *DBR_PUSH(all) = c;
    return true;
}

static dbr_code read_changes(fc_build *b, dbr_span span, fc_change_vec *all, dbr_err *err)
{
    const dbr_cursor_options o = {.span = span, .kinds = 1u << DBR_KIND_CHANGE, .i_member = -1};
    fc_node_vec nodes = {0};
    dbr_code rc = dbr_evidence_each(b->ev, &o, take, &(reading){b, all, &nodes}, err);
    if (rc == DBR_OK) {
        fc_fold_branches(&nodes, all);
    }
    DBR_VEC_RELEASE(&nodes);
    return rc;
}

static dbr_slice title_of(fc_build *b, const fc_change *c)
{
    dbr_slice title = dbr_utf8_fit(dbr_secret_hidden(b->arena, c->title, b->lang), 120);
    const char *what = dbr_arena_str(b->arena, bare(c->object.len > 0 ? c->object : c->service));
    const char *version = dbr_arena_str(b->arena, c->version);
    if (is_rollout(c->verb) && version[0] != '\0') {
        return what[0] != '\0' ? FC_SAY(b, DBR_T_FACTORS_RELEASE_OF, version, what)
                               : FC_SAY(b, DBR_T_FACTORS_RELEASE, version);
    }
    if (is_rollout(c->verb) && what[0] != '\0') {
        return FC_SAY(b, DBR_T_FACTORS_DEPLOY_OF, what);
    }
    if (dbr_slice_is(c->verb, "commit")) {
        return FC_SAY(b, DBR_T_FACTORS_COMMIT,
                      dbr_arena_printf(b->arena, "%.*s%s%.*s%s", DBR_FMT(title),
                                       c->number.len > 0 ? " (" : "", DBR_FMT(c->number),
                                       c->number.len > 0 ? ")" : ""));
    }
    return what[0] != '\0' ? FC_SAY(b, DBR_T_FACTORS_CHANGE_OF, what, dbr_arena_str(b->arena, c->verb))
                           : FC_SAY(b, DBR_T_FACTORS_CHANGE, dbr_arena_str(b->arena, title));
}

/* The first thing that left its level or was first seen after the change and before (or with) the first error. */
static const dbr_signal *precursor(const fc_build *b, dbr_time from)
{
    for (size_t i = 0; i < b->timeline->n_signals; i++) {
        const dbr_signal *s = &b->timeline->signals[i];
        bool tells = (s->kind == DBR_SIGNAL_SHIFT && s->score > 0.3) ||
                     (s->kind == DBR_SIGNAL_FIRST_SEEN && s->score > 0.2);
        if (tells && s->time >= from && s->time <= b->started) {
            return s;
        }
    }
    return NULL;
}

static double weight_of_kind(dbr_slice verb)
{
    if (is_rollout(verb) || dbr_slice_is(verb, "rollback")) {
        return 0.15;
    }
    if (dbr_slice_is(verb, "config") || dbr_slice_is(verb, "flag") || dbr_slice_is(verb, "update")) {
        return 0.12;
    }
    return dbr_slice_is(verb, "commit") ? 0.04 : 0.08;
}

/* Whether a commit's title says that it touches words, tests or layout only ("docs: …", "[pre-commit.ci] auto fixes"). */
static bool is_housekeeping(const fc_change *c)
{
    static const char *const TYPES[] = {
        "docs:", "docs(", "doc:", "test:", "tests:", "test(", "style:", "style("};
    static const char *const WORDS[] = {"pre-commit.ci", "typo", "typos", "changelog", "readme", "错别字"};
    bool has_figure = false; // "fix typo in the size of the pool: 200 to 20"
    for (size_t i = 0; i < c->title.len; i++) {
        has_figure |= c->title.ptr[i] >= '0' && c->title.ptr[i] <= '9';
    }
    if (!dbr_slice_is(c->verb, "commit")) {
        return false;
    }
    bool is = fc_touches_words_only(c);
    for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]) && !is; i++) {
        dbr_slice head = dbr_slice_sub(c->title, 0, strlen(TYPES[i]));
        is = dbr_slice_eq_nocase(head, dbr_slice_str(TYPES[i]));
    }
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && !is && !has_figure; i++) {
        is = dbr_slice_has_word(c->title, WORDS[i]);
    }
    return is;
}

/* A stopgap that was taken back later: what it was made for lies before it. */
static bool is_tidied_up(const fc_change *c)
{
    return c->is_reaction && c->taken_back != DBR_TIME_NONE;
}

/* Taking it back tells only where it was of use: everything went on afterwards, or it was over already. */
static void weigh_taking_back(fc_build *b, fc_lead *l, const fc_change *c)
{
    bool is_history = b->timeline->window_origin == DBR_WINDOW_CHANGES || b->started == DBR_TIME_NONE;
    dbr_time recovered = b->timeline->milestones[DBR_RECOVERED].time;
    dbr_time until = is_history ? DBR_TIME_NONE : fc_went_on_after(b, c->taken_back);
    const char *when = fc_clock(b, c->taken_back);
    bool is_late = !is_history && recovered != DBR_TIME_NONE && recovered <= c->taken_back;
    dbr_slice text = is_late ? FC_SAY(b, DBR_T_FACTORS_TAKEN_BACK_LATE, when, fc_clock(b, recovered))
                     : until != DBR_TIME_NONE
                         ? FC_SAY(b, DBR_T_FACTORS_TAKEN_BACK_IN_VAIN, when, fc_clock(b, until))
                         : FC_SAY(b, DBR_T_FACTORS_TAKEN_BACK, when);
    fc_reason(l, false, is_late || until != DBR_TIME_NONE ? 0.05 : 0.30, text, c->taken_back_by);
}

/* What became of it, and what kind of change it was. */
static void weigh_fate(fc_build *b, fc_lead *l, const fc_change *c)
{
    if (is_tidied_up(c)) {
        fc_reason(l, true, 0.15, FC_SAY(b, DBR_T_FACTORS_TIDIED_UP, fc_clock(b, c->taken_back)),
                  (dbr_slice){0});
    } else if (c->taken_back != DBR_TIME_NONE) {
        weigh_taking_back(b, l, c);
    }
    if (c->is_bot) {
        fc_reason(l, true, 0.10, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_BY_BOT)), (dbr_slice){0});
    }
    bool is_blind = b->timeline->window_origin == DBR_WINDOW_BLIND;
    if (is_blind && fc_tells_what_was_wrong(c)) {
        fc_reason(l, false, 0.15, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_TELLS_TROUBLE)), c->address);
    } else if ((c->repair > 0 || fc_mends(c) > 0) && !is_rollout(c->verb)) {
        fc_reason(l, true, 0.15, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_IS_REPAIR)), (dbr_slice){0});
    }
}

/* How shortly before the first error; in a history of changes there is none, but a window that begins with one of them. */
static void weigh_nearness(fc_build *b, fc_lead *l, const fc_change *c, dbr_time distance)
{
    bool is_history = b->timeline->window_origin == DBR_WINDOW_CHANGES;
    if (distance < 0 || (is_history && is_tidied_up(c)) || fc_touches_words_only(c)) {
        return;
    }
    /* Errors that do not rise may have begun before the first one we have. */
    double known = b->timeline->window_origin == DBR_WINDOW_ERRORS ? 0.5 : 1;
    dbr_slice text = is_history && distance < DBR_SECOND
                         ? dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_OPENS_WINDOW))
                         : FC_SAY(b, is_history ? DBR_T_FACTORS_BEFORE_WINDOW : DBR_T_FACTORS_BEGAN_BEFORE,
                                  fc_duration(b, distance));
    double weight = known * 0.35 * exp(-(double)distance / RECENCY);
    const dbr_signal *first = is_history ? NULL : fc_follows_at_once(b, c->time);
    double by_first = first != NULL ? 0.30 * exp(-(double)(first->time - c->time) / RECENCY) : 0;
    if (first != NULL && by_first > weight) {
        DBR_AUTO(dbr_buf) address = {0};
        dbr_evidence_address(b->ev, &first->first, &address);
        const char *series =
            dbr_arena_str(b->arena, dbr_evidence_series(b->ev, (size_t)first->i_series)->title);
        fc_reason(l, false, by_first,
                  FC_SAY(b, DBR_T_FACTORS_BEFORE_SERIES, fc_duration(b, first->time - c->time), series),
                  dbr_slice_dup(b->arena, dbr_buf_view(&address)));
        return;
    }
    fc_reason(l, false, weight, text, c->address);
    if (distance > 2 * DBR_HOUR) {
        dbr_text_id far = is_history ? DBR_T_FACTORS_LONG_BEFORE_WINDOW : DBR_T_FACTORS_LONG_BEFORE;
        fc_reason(l, true, 0.05, dbr_slice_str(dbr_text(b->lang, far)), (dbr_slice){0});
    }
}

/* What a merge brought in, and what its message says beyond the title: it weighs nothing, but tells what the change was. */
static void tell_parts(fc_build *b, fc_lead *l, const fc_change *c)
{
    DBR_AUTO(dbr_buf) out = {0};
    size_t n = c->n_parts < FC_MAX_PARTS ? c->n_parts : FC_MAX_PARTS;
    for (size_t i = 0; i < n; i++) {
        dbr_slice part = dbr_utf8_fit(dbr_secret_hidden(b->arena, c->parts[i], b->lang), 80);
        dbr_buf_str(&out, i > 0 ? dbr_text(b->lang, DBR_T_REPORT_LIST_COMMA) : "");
        dbr_buf_slice(&out, part);
    }
    const char *shown = dbr_arena_str(b->arena, dbr_buf_view(&out));
    if (c->n_parts > n) {
        dbr_slice more =
            FC_SAY(b, DBR_T_REPORT_LIST_MORE, shown, dbr_arena_printf(b->arena, "%zu", c->n_parts - n));
        shown = dbr_arena_str(b->arena, more);
    }
    if (n > 1 || (n == 1 && !dbr_slice_eq(c->parts[0], fc_says(b, c)))) {
        fc_reason(l, false, 0, FC_SAY(b, DBR_T_FACTORS_BROUGHT_IN, shown), c->address);
    }
    fc_tell_message(b, l, c);
}

void fc_tell_message(fc_build *b, fc_lead *l, const fc_change *c)
{
    dbr_slice says = fc_says(b, c);
    if (says.len > 0) {
        fc_reason(l, false, 0, FC_SAY(b, DBR_T_FACTORS_IT_SAYS, dbr_arena_str(b->arena, says)), c->address);
    }
}

/* "recs" of "feat(recs): keep embeddings in memory", where that is one of the affected; empty otherwise: a scope may be
 * anything. */
static dbr_slice scope_of(const fc_build *b, const fc_change *c)
{
    size_t open = dbr_slice_find_char(c->title, '(');
    size_t close = dbr_slice_find_char(c->title, ')');
    bool is = dbr_slice_is(c->verb, "commit") && open != SIZE_MAX && close != SIZE_MAX && open < close &&
              close + 1 < c->title.len && strchr(":!", c->title.ptr[close + 1]) != NULL &&
              dbr_slice_find_char(dbr_slice_sub(c->title, 0, open), ' ') == SIZE_MAX;
    dbr_slice scope = is ? dbr_slice_sub(c->title, open + 1, close) : (dbr_slice){0};
    return scope.len > 0 && fc_is_affected(b, scope) ? scope : (dbr_slice){0};
}

static void weigh(fc_build *b, const fc_change_vec *all, size_t i)
{
    const fc_change *c = &all->items[i];
    bool is_blind = b->started == DBR_TIME_NONE; // nothing tells when it broke
    dbr_time distance = is_blind ? -1 : b->started - c->time;
    dbr_slice what = bare(c->object.len > 0 ? c->object : c->service);
    what = what.len > 0 ? what : scope_of(b, c);
    bool is_affected = fc_is_affected(b, what) || (c->service.len > 0 && fc_is_affected(b, c->service));
    fc_lead *l = fc_new(b, DBR_LEAD_CAUSE, title_of(b, c), "change", c->time, c->address);
    l->pub.service = what;
    weigh_nearness(b, l, c, distance);
    if (is_housekeeping(c)) {
        dbr_text_id why =
            fc_touches_words_only(c) ? DBR_T_FACTORS_TOUCHES_WORDS : DBR_T_FACTORS_CHANGES_WORDS;
        fc_reason(l, true, 0.15, dbr_slice_str(dbr_text(b->lang, why)), c->address);
    } else {
        dbr_slice paths = fc_paths_text(b, c);
        dbr_slice what_runs = paths.len > 0
                                  ? FC_SAY(b, DBR_T_FACTORS_CHANGES_FILES, dbr_arena_str(b->arena, paths))
                                  : dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_CHANGES_CODE));
        fc_reason(l, false, weight_of_kind(c->verb), what_runs, c->address);
    }
    if (is_affected) {
        fc_reason(l, false, 0.25, FC_SAY(b, DBR_T_FACTORS_TOUCHED, dbr_arena_str(b->arena, what)),
                  (dbr_slice){0});
    } else if (what.len > 0) {
        fc_reason(l, true, 0.10, FC_SAY(b, DBR_T_FACTORS_OTHER_SERVICE, dbr_arena_str(b->arena, what)),
                  (dbr_slice){0});
    }
    const dbr_signal *s = precursor(b, c->time);
    if (s != NULL && is_affected) {
        DBR_AUTO(dbr_buf) address = {0};
        dbr_evidence_address(b->ev, &s->first, &address);
        fc_reason(l, false, 0.15, FC_SAY(b, DBR_T_FACTORS_PRECURSOR, fc_clock(b, s->time)),
                  dbr_slice_dup(b->arena, dbr_buf_view(&address)));
    }
    if (c->n_sources > 1) {
        fc_reason(l, false, 0.05, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_SEVERAL_SOURCES)),
                  (dbr_slice){0});
    }
    weigh_fate(b, l, c);
    fc_weigh_mending(b, l, all, i);
    (void)fc_weigh_names(b, l, all, i);
    tell_parts(b, l, c);
}

dbr_code fc_add_changes(fc_build *b, dbr_err *err)
{
    fc_change_vec all = {0};
    dbr_span window = b->timeline->window;
    dbr_span span = {DBR_TIME_NONE, DBR_TIME_NONE}; // of a blind history all
    dbr_time last = INT64_MAX;
    if (b->started != DBR_TIME_NONE) {
        bool is_history = b->timeline->window_origin == DBR_WINDOW_CHANGES;
        dbr_time end = window.end != DBR_TIME_NONE ? window.end : b->started;
        span = (dbr_span){.begin = b->started - LOOK_BACK, .end = end + LOOK_BACK}; // repairs come later
        last = is_history ? window.end : b->started + 1;
    }
    dbr_code rc = read_changes(b, span, &all, err);
    for (size_t i = 0; rc == DBR_OK && i < all.n; i++) {
        if (all.items[i].time < last && !all.items[i].is_folded) {
            weigh(b, &all, i);
        }
    }
    if (rc == DBR_OK) {
        fc_add_mendings(b, &all);
    }
    DBR_VEC_RELEASE(&all);
    return rc;
}
