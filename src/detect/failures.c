/*
 * Failures that the evidence speaks of, whether or not they stand out in time: a log cut to its errors has no rate that
 * rises, and the output of a command has no times at all.
 *
 * The first record of each log template is looked at (no pass over the index is needed: a template knows its first record
 * and how many there are). It is a failure when its level is ERROR or more, or when its words belong to a class of failures
 * (failure_words.c) and its level is WARN or not told. What programs call information is none, nor is advice.
 *
 *     score = weight of the class × (1.0 fatal, 0.95 error, 0.75 warning or no level) × (0.8 + 0.2 min(1, log2(n + 1) / 6))
 *
 * The example's own text speaks, not the template's: the path or name that a mask hides is what says where to look.
 *
 * *Grave* is what says by itself that something was wrong: an error without a time, or in a source of which errors are a
 * tenth, or memory and storage that ran out; a warning only when nothing shows that it passed, that is when it has no
 * time. So the usual noise of a large log is listed and alarms nobody.
 *
 * *Slow* is what works and says that it took three seconds or more, at any level, twice at least ("call completed in 10 s");
 * starting up is left out. It is grave only in what was pasted without times, said more than ten times.
 *
 * What kubectl or curl says about its own failure to collect something counts six tenths, and is grave only when it names a
 * class; that what was asked for is not there or was asked wrongly ("previous terminated container … not found") counts three, and so
 * does whatever a shell without the command or a page that was not fetched says.
 *
 * Limits: the first 4,000 templates of a member; 300 records are parsed for it; 24 failures in all.
 */
#include "detect/detect_impl.h"

#include <math.h>
#include <stdlib.h>

#define MAX_TEMPLATES  4000u
#define MAX_PARSED     300u
#define MAX_FAILURES   24u
#define LONG_RECORD    400u /* bytes: a record with more than its first line, which may hold the reason */
#define NOISE_SHARE    0.1
#define COMPLAINT      0.6
#define ANSWER         0.3 /* of a complaint without a class: what was asked for is not there */
#define ALERT          0.7 /* an alert says that, seldom why */
#define OFTEN          2u  /* what takes long once is nothing yet */
#define HABIT          10u /* what takes long so often is what somebody complained of */
#define HABIT_PARTS    8u
#define HABIT_LOOKS    20000u /* entries of a source that are counted for it */
#define MAX_UNLABELLED 4000u  /* bytes of a record without a level: what is longer is a document */

typedef struct failure {
    dbr_signal signal;
    uint64_t id, signature;
} failure;

typedef DBR_VEC(failure) failure_vec;

static double level_factor(dbr_level level)
{
    return level == DBR_LEVEL_FATAL ? 1 : level == DBR_LEVEL_ERROR ? 0.95 : 0.75;
}

static bool ends_things(dbr_failure f)
{
    return f == DBR_FAILURE_MEMORY || f == DBR_FAILURE_STORAGE;
}

/* Without a level only a class that is no everyday word of notes counts as grave. */
static bool is_grave(dbr_failure f, dbr_level level, bool is_timed, double share, uint64_t n)
{
    if (level >= DBR_LEVEL_ERROR) {
        return !is_timed || share >= NOISE_SHARE || ends_things(f);
    }
    if (f == DBR_FAILURE_SLOW) {
        return !is_timed && n > HABIT;
    }
    if (level == DBR_LEVEL_WARN) {
        return !is_timed && f != DBR_FAILURE_OTHER;
    }
    return ends_things(f) || (!is_timed && f <= DBR_FAILURE_CERTIFICATE) ||
           (!is_timed && (f == DBR_FAILURE_NAME || f == DBR_FAILURE_CONNECTION || f == DBR_FAILURE_CRASH));
}

/* Whether a mask is part of a name ("<id>.OperationalError: …"): behind it stands no word. */
static bool is_glued(dbr_slice word, size_t end)
{
    static const char *const KINDS[] = {"<id>", "<num>", "<hex>", "<host>", "<ip>", "<path>", "<version>"};
    bool is = false;
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]) && !is; i++) {
        is = dbr_slice_starts(word, KINDS[i]) && end + 1 < word.len && strchr(".:-_/", word.ptr[end + 1]);
    }
    return is;
}

/* A template without the masks and empty clocks at its begin, which are no markup ("<num> <num> --:--:-- curl: …"). */
static dbr_slice behind_masks(dbr_slice text)
{
    while (text.len > 0) {
        dbr_slice rest = text, word = dbr_slice_cut(&rest, ' ');
        size_t end = dbr_slice_starts(word, "<") ? dbr_slice_find_char(word, '>') : SIZE_MAX;
        bool is_mask = end != SIZE_MAX && (end + 1 == word.len || word.ptr[end + 1] == ':');
        if (end != SIZE_MAX && !is_mask && is_glued(word, end)) {
            return dbr_slice_from(text, end + 1);
        }
        if (!is_mask && !dbr_slice_starts(word, "--:--")) {
            break;
        }
        text = rest;
    }
    return text;
}

/* Whether it may be one, from what the index knows: levels of information are none; without a level the words decide. */
static bool may_fail(const dbr_template *t, const dbr_entry *e)
{
    if (e->kind == DBR_KIND_LOG && e->level < DBR_LEVEL_ERROR && t->n >= OFTEN && detect_is_slow(t->text)) {
        return true;
    }
    if (e->kind != DBR_KIND_LOG || (e->level >= DBR_LEVEL_TRACE && e->level <= DBR_LEVEL_INFO)) {
        return false;
    }
    if (e->level >= DBR_LEVEL_ERROR || e->len > LONG_RECORD) {
        return true;
    }
    return dbr_failure_of(t->text) != DBR_FAILURE_NONE &&
           (e->level != DBR_LEVEL_NONE || !detect_is_advice(behind_masks(t->text)));
}

static dbr_failure class_of(const dbr_entry *e, const dbr_record *r, dbr_slice headline)
{
    bool is_untimed = e->time == DBR_TIME_NONE;
    dbr_failure f = dbr_failure_of(headline);
    if (e->level == DBR_LEVEL_NONE && (detect_is_advice(headline) || r->text.len > MAX_UNLABELLED)) {
        return DBR_FAILURE_NONE;
    }
    bool is_directive = is_untimed && e->level == DBR_LEVEL_NONE &&
                        dbr_slice_ends(headline, ";"); // "proxy_read_timeout 20s;"
    if (is_directive || (is_untimed && detect_is_markup(headline)) ||
        (e->level < DBR_LEVEL_ERROR && detect_is_recital(headline))) {
        return DBR_FAILURE_NONE;
    }
    if (e->level == DBR_LEVEL_INFO || (f == DBR_FAILURE_NONE && e->level < DBR_LEVEL_ERROR)) {
        f = detect_is_slow(headline) ? DBR_FAILURE_SLOW : e->level == DBR_LEVEL_INFO ? DBR_FAILURE_NONE : f;
    }
    f = f == DBR_FAILURE_NONE && e->level >= DBR_LEVEL_WARN ? dbr_failure_of(r->text) : f;
    return f == DBR_FAILURE_NONE && e->level >= DBR_LEVEL_ERROR ? DBR_FAILURE_OTHER : f;
}

/* "push failed" with error="dial tcp 10.0.0.7:443: connection refused": what went wrong stands in a field. */
static dbr_slice with_error(const dbr_record *r, dbr_arena *arena)
{
    static const char *const KEYS[] = {"error", "err", "error.message", "err.message", "cause", "reason"};
    enum { SHORTEST = 4 }; // of what says more than a code
    for (size_t k = 0; k < sizeof(KEYS) / sizeof(KEYS[0]); k++) {
        for (size_t i = 0; i < r->n_fields; i++) {
            dbr_slice value = dbr_slice_trim(r->fields[i].value);
            bool is_it = dbr_slice_eq_nocase(r->fields[i].key, dbr_slice_str(KEYS[k])) &&
                         value.len >= SHORTEST && !r->fields[i].is_number &&
                         strchr("{[<", value.ptr[0]) == NULL;
            if (is_it && dbr_slice_find(r->text, value) == SIZE_MAX) {
                return dbr_slice_str(dbr_arena_printf(
                    arena, "%.*s: %.*s",
                    DBR_FMT(dbr_slice_trim(dbr_slice_sub(r->text, 0, dbr_slice_find_char(r->text, '\n')))),
                    DBR_FMT(value)));
            }
        }
    }
    return r->text;
}

/* A pod that starts up is not ready at first, and its readiness probe says so once or twice. */
static bool starts_up(dbr_slice text, dbr_level level, uint64_t n)
{
    return level <= DBR_LEVEL_WARN && n <= OFTEN &&
           dbr_slice_find_nocase(text, dbr_slice_str("readiness probe failed")) != SIZE_MAX;
}

/* The kernel's table of connections is full, again and again: others do not get through, whatever its level. */
static bool drops_packets(dbr_slice text, uint64_t n)
{
    return n > HABIT && dbr_slice_find(text, dbr_slice_str("table full, dropping packet")) != SIZE_MAX;
}

static void take(dbr_evidence *ev, const dbr_template *t, const dbr_entry *e, double share, dbr_arena *arena,
                 failure_vec *all)
{
    dbr_arena scratch = {0};
    dbr_record r = {0};
    dbr_err bad = {0};
    dbr_failure f = DBR_FAILURE_NONE;
    dbr_slice text = {0};
    if (dbr_evidence_record(ev, e, &scratch, &r, &bad) == DBR_OK) {
        r.text = e->level >= DBR_LEVEL_WARN ? with_error(&r, &scratch) : r.text;
        text = detect_headline(r.text, &scratch);
        f = class_of(e, &r, text);
    }
    if (f != DBR_FAILURE_NONE && text.len > 0) {
        bool is_own = e->time == DBR_TIME_NONE && detect_is_own_tool(text);
        bool is_complaint = is_own || (e->time == DBR_TIME_NONE && detect_is_complaint(text));
        bool names_class =
            !is_own && f != DBR_FAILURE_OTHER && f != DBR_FAILURE_MISSING && f != DBR_FAILURE_INVALID;
        bool is_raised = e->time == DBR_TIME_NONE && detect_names_exception(text); // no word of notes
        double part = !is_complaint ? 1 : names_class ? COMPLAINT : ANSWER;
        double many = fmin(1, log2((double)t->n + 1) / 6);
        detect_table table = {.i_status = SIZE_MAX};
        bool is_row = e->time == DBR_TIME_NONE && detect_bad_row(&table, text, &scratch).len > 0;
        failure *x = DBR_PUSH(all);
        *x = (failure){.id = t->id, .signature = t->signature};
        x->signal = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                 .time = e->time,
                                 .end = DBR_TIME_NONE,
                                 .first = *e,
                                 .last = *e,
                                 .i_member = e->i_member,
                                 .i_template = e->i_template,
                                 .i_series = -1,
                                 .level = e->level,
                                 .n = t->n,
                                 .during = share,
                                 .score = part * detect_failure_weight(f) * level_factor(e->level) *
                                          (0.8 + 0.2 * many),
                                 .failure = f,
                                 .is_answer = is_complaint && !names_class,
                                 .is_row = is_row,
                                 .is_grave = !starts_up(text, e->level, t->n) &&
                                             (is_raised || drops_packets(text, t->n) ||
                                              is_grave(f, e->level, e->time != DBR_TIME_NONE, share, t->n)) &&
                                             (!is_complaint || names_class),
                                 .text = dbr_slice_dup(arena, dbr_said_by(&r, text, &scratch))};
    }
    dbr_arena_release(&scratch);
}

/* Share of a member's records that are errors, as their templates' first records have it. */
static dbr_code read_member(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena,
                            failure_vec *all, dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    size_t n = m->n_templates < MAX_TEMPLATES ? m->n_templates : MAX_TEMPLATES;
    dbr_entry *first = dbr_xcalloc(n + 1, sizeof(*first));
    uint64_t n_errors = 0;
    size_t n_parsed = 0;
    dbr_code rc = DBR_OK;
    for (size_t i = 1; rc == DBR_OK && i < n; i++) {
        if (m->templates[i].n > 0 && m->templates[i].i_first < m->n_entries) {
            rc = dbr_evidence_entry(ev, i_member, m->templates[i].i_first, &first[i], err);
            n_errors += rc == DBR_OK && first[i].level >= DBR_LEVEL_ERROR ? m->templates[i].n : 0;
        }
    }
    double share = m->n_entries > 0 ? (double)n_errors / (double)m->n_entries : 0;
    for (size_t i = 1; rc == DBR_OK && i < n && n_parsed < MAX_PARSED; i++) {
        bool is_outside =
            first[i].time != DBR_TIME_NONE && ((span.begin != DBR_TIME_NONE && first[i].time < span.begin) ||
                                               (span.end != DBR_TIME_NONE && first[i].time > span.end));
        if (first[i].len > 0 && !is_outside && may_fail(&m->templates[i], &first[i])) {
            take(ev, &m->templates[i], &first[i], share, arena, all);
            n_parsed++;
        }
    }
    free(first);
    return rc;
}

/* Whether a timed alert names what is wrong, by its name or its text; samples of one are not read again and again. */
static bool says_why(const dbr_entry *e, const dbr_record *r)
{
    dbr_failure f = dbr_failure_of(r->title);
    f = f == DBR_FAILURE_NONE ? dbr_failure_of(r->text) : f;
    return e->i_series == UINT32_MAX && f != DBR_FAILURE_NONE && f != DBR_FAILURE_OTHER &&
           f != DBR_FAILURE_TIMEOUT && f != DBR_FAILURE_SLOW && f != DBR_FAILURE_EXCEPTION;
}

/* "HighErrorRate: 43 % of requests fail"; the title alone when the text begins with the same words. */
static dbr_slice title_and_text(const dbr_record *r, dbr_arena *scratch)
{
    dbr_slice first = dbr_slice_trim(dbr_slice_sub(r->text, 0, dbr_slice_find_char(r->text, '\n')));
    bool is_same = first.len > 0 && dbr_slice_starts(r->title, dbr_arena_str(scratch, first));
    return is_same ? r->title
                   : dbr_slice_str(dbr_arena_printf(scratch, "%.*s%s%.*s", DBR_FMT(r->title),
                                                    r->text.len > 0 ? ": " : "", DBR_FMT(r->text)));
}

/* Failures while alerts are read. */
typedef struct alerts_reading {
    dbr_arena *arena;
    failure_vec *all;
} alerts_reading;

static bool take_alert(void *data, const dbr_entry *e, const dbr_record *r)
{
    const alerts_reading *x = data;
    DBR_AUTO(dbr_arena) scratch = {0};
    bool fires = dbr_slice_is(r->verb, "firing") || dbr_slice_is(r->verb, "triggered");
    bool is_information = r->level >= DBR_LEVEL_TRACE && r->level <= DBR_LEVEL_INFO;
    if (fires && !is_information &&
        (e->time == DBR_TIME_NONE ? r->level >= DBR_LEVEL_ERROR : says_why(e, r))) {
        dbr_slice text = detect_headline(title_and_text(r, &scratch), x->arena);
        dbr_failure f = dbr_failure_of(text);
        f = f == DBR_FAILURE_NONE ? DBR_FAILURE_OTHER : f;
        *DBR_PUSH(x->all) = (failure){.signal = {.kind = DBR_SIGNAL_FAILURE,
                                                 .time = e->time,
                                                 .end = DBR_TIME_NONE,
                                                 .first = *e,
                                                 .last = *e,
                                                 .i_member = e->i_member,
                                                 .i_series = -1,
                                                 .level = r->level,
                                                 .n = 1,
                                                 .score = ALERT * detect_failure_weight(f),
                                                 .failure = f,
                                                 .is_grave = e->time == DBR_TIME_NONE,
                                                 .text = text}};
    }
    return x->all->n < DBR_MINE_MAX_TEXTS;
}

/*
 * Alerts that fire, and pages, that do not say since when (what a webhook's body is without its envelope), and those that say what is
 * wrong: of a high error rate nobody learns why, of a container killed for its memory everybody does.
 */
static dbr_code read_alerts(dbr_evidence *ev, dbr_arena *arena, failure_vec *all, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_PAGE,
                                  .i_member = -1,
                                  .with_untimed = true};
    return all->n < DBR_MINE_MAX_TEXTS
               ? dbr_evidence_each(ev, &o, take_alert, &(alerts_reading){arena, all}, err)
               : DBR_OK;
}

static int by_score(const void *a, const void *b)
{
    const failure *x = a;
    const failure *y = b;
    if (x->signal.is_grave != y->signal.is_grave) {
        return x->signal.is_grave ? -1 : 1;
    }
    if (x->signal.score != y->signal.score) {
        return x->signal.score > y->signal.score ? -1 : 1;
    }
    if (x->signal.i_member != y->signal.i_member) {
        return x->signal.i_member < y->signal.i_member ? -1 : 1;
    }
    return x->signal.first.i_entry < y->signal.first.i_entry
               ? -1
               : x->signal.first.i_entry > y->signal.first.i_entry;
}

/* The same failure in several sources is one: it counts for all, the one that stands out most speaks. */
static void choose(const failure_vec *all, signal_vec *out)
{
    size_t *kept = dbr_xcalloc(all->n + 1, sizeof(*kept));
    for (size_t i = 0; i < all->n && out->n < MAX_FAILURES; i++) {
        const failure *x = &all->items[i];
        size_t same = SIZE_MAX;
        for (size_t k = 0; k < out->n && same == SIZE_MAX; k++) {
            const failure *y = &all->items[kept[k]];
            bool is_template = x->id != 0 && (x->id == y->id || x->signature == y->signature);
            same = is_template || dbr_slice_eq(x->signal.text, y->signal.text) ? k : SIZE_MAX;
        }
        if (same != SIZE_MAX) {
            out->items[same].n += x->signal.n;
            continue;
        }
        kept[out->n] = i;
        *DBR_PUSH(out) = x->signal;
    }
    free(kept);
}

/* How often a failure is said in each part of its source's span. */
typedef struct habit {
    dbr_signal *signal;
    uint32_t n[HABIT_PARTS];
} habit;

/* Counts entries of a member, at most HABIT_LOOKS in HABIT_PARTS stretches of it. */
static void count_parts(dbr_evidence *ev, uint32_t i_member, habit *all, size_t n)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    uint64_t stretch = m->n_entries / HABIT_PARTS + 1, most = HABIT_LOOKS / HABIT_PARTS;
    double length = (double)(m->span.end - m->span.begin) + 1;
    for (uint64_t i = 0; i < m->n_entries; i++) {
        dbr_entry e;
        dbr_err bad = {0};
        if (i % stretch >= most) {
            i += stretch - i % stretch - 1;
            continue;
        }
        if (dbr_evidence_entry(ev, i_member, i, &e, &bad) < 0) {
            return;
        }
        bool is_inside = e.time != DBR_TIME_NONE && e.time >= m->span.begin && e.time <= m->span.end;
        for (size_t k = 0; k < n && is_inside && e.i_template != 0; k++) {
            if (all[k].signal->i_template == e.i_template) {
                size_t part = (size_t)((double)(e.time - m->span.begin) / length * HABIT_PARTS);
                all[k].n[part < HABIT_PARTS ? part : HABIT_PARTS - 1]++;
            }
        }
    }
}

static bool is_even(const uint32_t *n)
{
    uint64_t sum = 0;
    uint32_t most = 0;
    size_t n_empty = 0;
    for (size_t i = 0; i < HABIT_PARTS; i++) {
        sum += n[i];
        most = n[i] > most ? n[i] : most;
        n_empty += n[i] == 0;
    }
    return n_empty <= 1 && most * (uint64_t)HABIT_PARTS <= 3 * sum;
}

/* What is said all along is a source's background: strangers who try passwords, keys that exist already. */
static void mark_habits(dbr_evidence *ev, signal_vec *found)
{
    for (size_t i = 0; i < found->n; i++) {
        habit all[MAX_FAILURES] = {0};
        size_t n = 0;
        bool is_first = true;
        for (size_t k = 0; k < found->n; k++) {
            dbr_signal *s = &found->items[k];
            bool is_mine = s->i_member == found->items[i].i_member;
            is_first &= k >= i || !is_mine;
            if (is_mine && s->time != DBR_TIME_NONE && s->i_template != 0 && s->n >= 2 * HABIT_PARTS) {
                all[n++].signal = s;
            }
        }
        if (is_first && n > 0) {
            count_parts(ev, found->items[i].i_member, all, n);
            for (size_t k = 0; k < n; k++) {
                all[k].signal->is_habit = is_even(all[k].n);
            }
        }
    }
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    failure_vec all = {0};
    dbr_code rc = DBR_OK;
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        dbr_slice format = dbr_slice_str(m->layout->format->name);
        /* Paths of requests are no messages, nor are cells; states.c reads descriptions as a whole. */
        dbr_slice name = m->name.len > 0 ? m->name : m->path;
        bool is_table =
            dbr_slice_is(format, "plain") && (dbr_slice_ends(name, ".csv") || dbr_slice_ends(name, ".tsv"));
        bool is_other = is_table || detect_is_access(m) || dbr_slice_is(format, "kubectl-describe") ||
                        dbr_slice_is(format, "span-tree"); /* slow_spans.c tells whose the time is */
        if (m->n_kind[DBR_KIND_LOG] > 0 && !is_other && !m->is_missing) {
            rc = read_member(ev, i, span, arena, &all, err);
        }
    }
    rc = rc < 0 ? rc : read_alerts(ev, arena, &all, err);
    if (rc == DBR_OK && all.n > 0) {
        qsort(all.items, all.n, sizeof(failure), by_score);
        choose(&all, &found);
        mark_habits(ev, &found);
    }
    DBR_VEC_RELEASE(&all);
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_failures = {
    .name = "failures",
    .help = "failures that logs and alerts speak of, with or without a time",
    .method = "classes of words over the first record of each log template; score = class x level x number; "
              "own heuristic",
    .run = run,
};
