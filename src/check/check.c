/*
 * Running the gate: every rule of every family over one document, then sorting, leaving out what the author
 * asked to leave out, counting, and the checklist.
 *
 * Proofs run first: a number that its own proof contradicts needs no second finding from the arithmetic of
 * facts. Comments that silence findings are a family of their own (ignore.c), which runs last and strikes out what the
 * others found.
 */
#include "base/limits.h"
#include "base/pool.h"
#include "check/check_impl.h"

#include <assert.h>

#define MAX_FINDINGS_A_RULE 200 // a report with more has one problem, and says it 200 times

static const dbr_rule *const FAMILIES[] = {
    check_rules_proofs,    check_rules_facts,  check_rules_order,       check_rules_dates,
    check_rules_words,     check_rules_told,   check_rules_unsupported, check_rules_blame,
    check_rules_depth,     check_rules_layers, check_rules_actions,     check_rules_privacy,
    check_rules_structure,
    check_rules_ignore, // last: strikes out
};
#define N_FAMILIES (sizeof(FAMILIES) / sizeof(*FAMILIES))
#define OF_BLAME   7u // the first that asks for blame
#define OF_WORDS                                                                                             \
    9u // the first that asks how something is said, and needs neither numbers nor proofs nor blame
#define OF_COMMENT (N_FAMILIES - 1) // that which strikes out

typedef struct judging {
    dbr_check_run *halves[2];
    check_blame_parts *blame;
} judging;

static void judge_half(void *data, size_t i);
static void run_families(dbr_check_run *run, size_t first, size_t past);
static void take_findings(dbr_check_run *run, dbr_check_run *from);
static bool is_disabled(const dbr_check_input *in, const dbr_rule *rule, size_t i_rule);
static int by_place(const void *a, const void *b);
static void finish(dbr_check_run *run, dbr_check_result *r);

const dbr_rule *dbr_rule_at(size_t i)
{
    for (size_t f = 0; f < sizeof(FAMILIES) / sizeof(*FAMILIES); f++) {
        for (const dbr_rule *r = FAMILIES[f]; r->id != NULL; r++) {
            if (i-- == 0) {
                return r;
            }
        }
    }
    return NULL;
}

dbr_code dbr_check(const dbr_check_input *input, dbr_arena *arena, dbr_check_result **ret, dbr_err *err)
{
    assert(input->document != NULL);
    dbr_check_run run = {.in = input,
                         .d = input->document,
                         .arena = arena,
                         .lang = input->lang == DBR_LANG_ZH_CN ? DBR_LANG_ZH_CN : DBR_LANG_EN};
    dbr_code rc = DBR_OK;

    if (input->document->bytes.len > DBR_MAX_REPORT_BYTES) {
        rc = dbr_fail(err, DBR_ELIMIT, "the report is larger than %u bytes", DBR_MAX_REPORT_BYTES);
        goto done;
    }
    bool is_large = input->document->bytes.len >= DBR_PAIR_MIN_BYTES;
    dbr_arena of_words = {0};
    dbr_check_run words = run;
    words.arena = &of_words;
    check_blame_parts blame = {.d = run.d, .n = is_large ? CHECK_BLAME_PARTS : 1};
    judging halves = {{&run, &words}, &blame};
    atomic_init(&blame.next, 0);
    check_read_numbers(&run);
    if (is_large) {
        dbr_pool_pair(judge_half, &halves);
    } else {
        judge_half(&halves, 0);
        judge_half(&halves, 1);
    }
    take_findings(&run, &words);
    check_gather_blame(&run, &blame);
    run_families(&run, OF_BLAME, OF_WORDS);
    check_strike_ignored(&run);
    run_families(&run, OF_COMMENT, N_FAMILIES);
    *ret = DBR_NEW(arena, dbr_check_result);
    finish(&run, *ret);
done:
    DBR_VEC_RELEASE(&run.findings);
    DBR_VEC_RELEASE(&run.marks);
    DBR_VEC_RELEASE(&run.blame);
    DBR_VEC_RELEASE(&run.blame_headings);
    DBR_VEC_RELEASE(&run.checked);
    DBR_VEC_RELEASE(&run.notes);
    DBR_VEC_RELEASE(&run.ignores);
    return rc;
}

/* What is judged beside each other: the families before OF_BLAME and those from OF_WORDS on, a run of its own for each. Blame is read
 * by the second, and by the first when it is done before. */
static void judge_half(void *data, size_t i)
{
    judging *j = data;
    if (i == 0) {
        check_read_times(j->halves[i]);
        check_read_labelled(j->halves[i]);
        check_judge_proofs(j->halves[i]);
        run_families(j->halves[i], 0, OF_BLAME);
    } else {
        run_families(j->halves[i], OF_WORDS, OF_COMMENT);
    }
    check_read_blame(j->blame, i == 0);
}

static void run_families(dbr_check_run *run, size_t first, size_t past)
{
    run->i_rule = 0;
    for (size_t f = 0; f < first; f++) {
        for (const dbr_rule *rule = FAMILIES[f]; rule->id != NULL; rule++) {
            run->i_rule++;
        }
    }
    for (size_t f = first; f < past; f++) {
        for (run->rule = FAMILIES[f]; run->rule->id != NULL; run->rule++, run->i_rule++) {
            run->last = NULL;
            if (!is_disabled(run->in, run->rule, run->i_rule)) {
                run->rule->run(run);
            }
        }
    }
}

/* What the other half found, and what it read that outlives it. */
static void take_findings(dbr_check_run *run, dbr_check_run *from)
{
    for (size_t i = 0; i < from->findings.n; i++) {
        *DBR_PUSH(&run->findings) = from->findings.items[i];
    }
    DBR_VEC_RELEASE(&from->findings);
    run->wordings = from->wordings;
    dbr_arena_absorb(run->arena, from->arena);
}

static bool is_disabled(const dbr_check_input *in, const dbr_rule *rule, size_t i_rule)
{
    for (size_t i = 0; i < in->n_disabled; i++) {
        if (dbr_rule_is_of(rule, in->disabled[i])) {
            return true;
        }
    }
    return in->policy != NULL ? in->policy->rules[i_rule].is_off : rule->is_off;
}

bool dbr_rule_can_be_ignored(const dbr_rule *rule)
{
    return strncmp(rule->id, "proofs/", 7) != 0 && strncmp(rule->id, "ignore/", 7) != 0 &&
           strcmp(rule->id, "privacy/secret") != 0;
}

static int by_place(const void *pa, const void *pb)
{
    const dbr_finding *a = pa;
    const dbr_finding *b = pb;
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    if (a->column != b->column) {
        return a->column < b->column ? -1 : 1;
    }
    return strcmp(a->rule, b->rule);
}

static bool is_same_place(const dbr_finding *a, const dbr_finding *b)
{
    return a->line == b->line && a->column == b->column && strcmp(a->rule, b->rule) == 0;
}

static void finish(dbr_check_run *run, dbr_check_result *r)
{
    dbr_finding *out = DBR_NEW_N(run->arena, dbr_finding, run->findings.n);
    size_t n = 0;
    if (run->findings.n > 0) {
        qsort(run->findings.items, run->findings.n, sizeof(dbr_finding), by_place);
    }
    for (size_t i = 0; i < run->findings.n; i++) {
        const dbr_finding *f = &run->findings.items[i];
        if (n > 0 && is_same_place(&out[n - 1], f)) {
            continue;
        }
        if (run->in->baseline != NULL && check_is_known(run, f)) {
            r->n_known++;
            continue;
        }
        out[n++] = *f;
        r->n_severity[f->severity]++;
        r->gate_is_shut |= f->shuts_gate;
    }
    r->findings = out;
    r->n_findings = n;
    r->n_ignored = run->n_ignored;
    dbr_checked *checked = DBR_NEW_N(run->arena, dbr_checked, run->checked.n);
    for (size_t i = 0; i < run->checked.n; i++) {
        checked[i] = run->checked.items[i];
        r->n_verdict[checked[i].verdict]++;
    }
    r->checked = checked;
    r->n_checked = run->checked.n;
    r->n_verdict[DBR_UNSUPPORTED] += run->n_unsupported;
    check_points(run, r);
    dbr_labelled *labelled = DBR_NEW_N(run->arena, dbr_labelled, run->n_labelled);
    memcpy(labelled, run->labelled, run->n_labelled * sizeof(*labelled));
    r->labelled = labelled;
    r->n_labelled = run->n_labelled;
    r->day = check_day(run);
}

/* ---- speaking ---- */

static const char *fill(dbr_check_run *run, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, run->lang, id, args);
    return dbr_arena_str(run->arena, dbr_buf_view(&text));
}

static size_t count_of_rule(const dbr_check_run *run)
{
    size_t n = 0;
    for (size_t i = run->findings.n; i > 0 && run->findings.items[i - 1].rule == run->rule->id; i--) {
        n++; // findings of one rule stand together while it runs
    }
    return n;
}

void check_say(dbr_check_run *run, size_t begin, size_t end, dbr_text_id message, const char *const *args)
{
    run->last = NULL;
    if (count_of_rule(run) >= MAX_FINDINGS_A_RULE) {
        return;
    }
    const dbr_policy *policy = run->in->policy;
    dbr_finding *f = DBR_PUSH(&run->findings);
    *f = (dbr_finding){.rule = run->rule->id,
                       .severity = policy != NULL ? policy->rules[run->i_rule].severity : run->rule->severity,
                       .shuts_gate =
                           policy != NULL ? policy->rules[run->i_rule].shuts_gate : run->rule->shuts_gate,
                       .message = dbr_slice_str(fill(run, message, args))};
    if (begin != SIZE_MAX) {
        assert(begin <= end && end <= run->d->bytes.len);
        dbr_document_locate(run->d, begin, &f->line, &f->column);
        dbr_document_locate(run->d, end, &f->end_line, &f->end_column);
        if (strncmp(f->rule, "facts/", 6) == 0 || strncmp(f->rule, "proofs/", 7) == 0) {
            *DBR_PUSH(&run->marks) = begin;
            *DBR_PUSH(&run->marks) = end;
        }
    }
    run->last = f;
}

void check_suggest(dbr_check_run *run, dbr_text_id message, const char *const *args)
{
    if (run->last != NULL) {
        run->last->suggestion = dbr_slice_str(fill(run, message, args));
    }
}

void check_set_severity(dbr_check_run *run, dbr_severity severity)
{
    if (run->last != NULL) {
        severity = severity < run->last->severity ? severity : run->last->severity;
        run->last->severity = severity;
        run->last->shuts_gate = run->last->shuts_gate && severity != DBR_INFO;
    }
}

bool check_is_marked(const dbr_check_run *run, size_t begin, size_t end)
{
    for (size_t i = 0; i + 1 < run->marks.n; i += 2) {
        if (run->marks.items[i] < end && begin < run->marks.items[i + 1]) {
            return true;
        }
    }
    return false;
}
