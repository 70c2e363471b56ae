/*
 * Mending. For each finding of a rule that has a fix, the fix proposes edits (fix_order.c, fix_words.c), and the proposal is
 * tried: the document with the edits is read and checked again, without the evidence, and compared with the same check of the
 * document as it is. A fix counts when
 *
 *   - its rule finds less and no rule finds more;
 *   - every row of the timeline still says what it said, at the time it said, unless the time is what was mended;
 *   - as many lines are there as before, and the same lines when rows were only moved.
 *
 * So a wrong proposal costs time and nothing else. At most MAX_TRIALS are tried; who wants more asks again.
 */
#include "check/fix.h"

#include "base/hash.h"

#include <assert.h>

#define MAX_TRIALS 40u // each reads the document anew

static const struct {
    const char *rule;
    void (*propose)(check_fixing *x, const dbr_finding *f);
} FIXES[] = {
    {"facts/order", check_fix_order}, {"facts/year", check_fix_year},         {"facts/date", check_fix_date},
    {"facts/zone", check_fix_zone},   {"actions/duplicate-id", check_fix_id},
};
#define N_FIXES (sizeof(FIXES) / sizeof(*FIXES))

/* What a check of a document came to. */
typedef struct outcome {
    size_t *n_of_rule;
    uint64_t rows; // of all rows, in any order
    size_t n_rows, n_lines;
} outcome;

static bool judge(const check_fixing *x, dbr_slice bytes, bool with_times, dbr_arena *arena, outcome *ret);
static bool is_better(const outcome *before, const outcome *after, const char *rule);
static void apply(dbr_slice bytes, const dbr_fix *fix, dbr_buf *out);

bool dbr_rule_has_fix(const dbr_rule *rule)
{
    for (size_t i = 0; i < N_FIXES; i++) {
        if (strcmp(FIXES[i].rule, rule->id) == 0) {
            return true;
        }
    }
    return false;
}

static void propose_all(check_fixing *x)
{
    for (size_t i = 0; i < x->result->n_findings; i++) {
        const dbr_finding *f = &x->result->findings[i];
        for (size_t k = 0; f->line > 0 && k < N_FIXES && x->proposed.n < MAX_TRIALS; k++) {
            if (strcmp(FIXES[k].rule, f->rule) == 0) {
                FIXES[k].propose(x, f);
            }
        }
    }
}

void dbr_check_fixes(const dbr_check_input *input, const dbr_check_result *result, dbr_arena *arena,
                     const dbr_fix **ret, size_t *ret_n)
{
    check_fixing x = {.in = input,
                      .d = input->document,
                      .result = result,
                      .arena = arena,
                      .lang = input->lang == DBR_LANG_ZH_CN ? DBR_LANG_ZH_CN : DBR_LANG_EN};
    dbr_arena scratch = {0};
    outcome before[2] = {{0}};
    size_t n = 0;
    propose_all(&x);
    dbr_fix *fixes = DBR_NEW_N(arena, dbr_fix, x.proposed.n + 1);
    bool is_judged = x.proposed.n > 0 && judge(&x, x.d->bytes, false, &scratch, &before[0]) &&
                     judge(&x, x.d->bytes, true, &scratch, &before[1]);
    for (size_t i = 0; is_judged && i < x.proposed.n; i++) {
        const dbr_fix *fix = &x.proposed.items[i];
        DBR_AUTO(dbr_buf) bytes = {0};
        dbr_arena trial = {0};
        outcome after = {0};
        bool keeps_times = !fix->changes_times && strcmp(fix->rule, "facts/year") != 0 &&
                           strcmp(fix->rule, "facts/date") != 0;
        dbr_buf_init(&bytes, SIZE_MAX / 2);
        apply(x.d->bytes, fix, &bytes);
        if (judge(&x, dbr_buf_view(&bytes), keeps_times, &trial, &after) &&
            is_better(&before[keeps_times ? 1 : 0], &after, fix->rule)) {
            fixes[n++] = *fix;
        }
        dbr_arena_release(&trial);
    }
    dbr_arena_release(&scratch);
    DBR_VEC_RELEASE(&x.proposed);
    *ret = fixes;
    *ret_n = n;
}

static uint64_t digest_of_rows(const dbr_document *d, bool with_times)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < d->n_rows; i++) {
        uint64_t row = dbr_hash(d->rows[i].text);
        row = dbr_hash_mix(row, dbr_hash(d->rows[i].source));
        row = dbr_hash_mix(row, dbr_hash(d->rows[i].actor));
        sum += with_times ? dbr_hash_mix(row, (uint64_t)d->rows[i].time) : row;
    }
    return sum;
}

static bool judge(const check_fixing *x, dbr_slice bytes, bool with_times, dbr_arena *arena, outcome *ret)
{
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    dbr_err err = {0};
    const dbr_zone *zone = x->in->incident != NULL ? x->in->incident->zone : NULL;
    if (dbr_document_read(arena, bytes, x->d->name, zone, &d, &err) < 0) {
        return false;
    }
    dbr_check_input in = *x->in;
    in.document = d;
    in.evidence = NULL;
    in.baseline = NULL;
    if (dbr_check(&in, arena, &r, &err) < 0) {
        return false;
    }
    ret->n_of_rule = DBR_NEW_N(arena, size_t, dbr_rule_count());
    for (size_t i = 0; i < r->n_findings; i++) {
        ret->n_of_rule[dbr_rule_find(dbr_slice_str(r->findings[i].rule))]++;
    }
    ret->rows = digest_of_rows(d, with_times);
    ret->n_rows = d->n_rows;
    ret->n_lines = d->n_lines;
    return true;
}

static bool is_better(const outcome *before, const outcome *after, const char *rule)
{
    size_t i_rule = dbr_rule_find(dbr_slice_str(rule));
    for (size_t i = 0; i < dbr_rule_count(); i++) {
        if (after->n_of_rule[i] > before->n_of_rule[i]) {
            return false;
        }
    }
    return after->n_of_rule[i_rule] < before->n_of_rule[i_rule] && after->rows == before->rows &&
           after->n_rows == before->n_rows && after->n_lines == before->n_lines;
}

static void apply(dbr_slice bytes, const dbr_fix *fix, dbr_buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < fix->n_edits; i++) {
        assert(fix->edits[i].begin >= at);
        dbr_buf_slice(out, dbr_slice_sub(bytes, at, fix->edits[i].begin));
        dbr_buf_slice(out, fix->edits[i].text);
        at = fix->edits[i].end;
    }
    dbr_buf_slice(out, dbr_slice_from(bytes, at));
}

/* ---- for those that propose ---- */

void check_propose(check_fixing *x, const dbr_finding *f, const dbr_fix_edit *edits, size_t n_edits,
                   dbr_text_id message, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_fix_edit *copy = DBR_NEW_N(x->arena, dbr_fix_edit, n_edits);
    dbr_text_format(&text, x->lang, message, args);
    for (size_t i = 0; i < n_edits; i++) {
        copy[i] = edits[i];
    }
    *DBR_PUSH(&x->proposed) = (dbr_fix){.rule = f->rule,
                                        .line = f->line,
                                        .message = dbr_slice_dup(x->arena, dbr_buf_view(&text)),
                                        .edits = copy,
                                        .n_edits = n_edits};
}

size_t check_offset_of(const dbr_document *d, const dbr_finding *f)
{
    return f->line > 0 && f->line <= d->n_lines ? d->line_begins[f->line - 1] + f->column - 1 : d->bytes.len;
}

const dbr_row *check_row_of(const dbr_document *d, const dbr_finding *f)
{
    size_t at = check_offset_of(d, f);
    for (size_t i = 0; i < d->n_rows; i++) {
        if (d->rows[i].time_at.begin == at) {
            return &d->rows[i];
        }
    }
    return NULL;
}

dbr_slice check_line_around(const dbr_document *d, size_t offset, size_t *ret_begin)
{
    size_t begin = offset;
    size_t end = offset;
    while (begin > 0 && d->bytes.ptr[begin - 1] != '\n') {
        begin--;
    }
    while (end < d->bytes.len && d->bytes.ptr[end] != '\n') {
        end++;
    }
    end -= end > begin && d->bytes.ptr[end - 1] == '\r' ? 1 : 0;
    *ret_begin = begin;
    return dbr_slice_sub(d->bytes, begin, end);
}
