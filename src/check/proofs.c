/*
 * Proofs: what every proof link comes to, and which facts have none.
 *
 * Verdicts, first match wins (docs/DESIGN.md "Proof links"):
 *
 *   unsupported   a fact without a proof; judged only in summary, impact, timeline and key times, and only when
 *                 there is evidence at all
 *   inconclusive  no evidence here, artifact not here, a coverage gap, no value, a claim that cannot be run
 *   stale         the artifact is not what was collected, or has no such line any more
 *   verified | contradicted
 *
 * Three things are compared. A claim's value with what the text says, as intervals (said.c); the number behind "= 0 =" stands in
 * only for a text that says none. The time of a row or key time with the instant of the record it links to, at the row's
 * resolution; a time rounded to it is as good as one cut to it. A bare number linked to a line of a file with
 * the line: it has to stand there. A link without any of these says only "this exists", and that is what is
 * verified.
 *
 * Arithmetic over milestones is about the report's own key times and needs no evidence.
 */
#include "check/check_impl.h"

#include <math.h>

#define MIN_PLAIN 10 // "two hosts" and "3 retries" need no proof

typedef struct dated dated;
typedef struct proof {
    dbr_check_run *run;
    const dbr_link *link;
    const dated *dated; // what the link proves the time of
    dbr_checked *checked;
    check_proof_note *note;
    dbr_slice no_evidence; // why all of them are inconclusive where there is none, said once
} proof;

static void set(proof *p, dbr_verdict verdict, dbr_text_id why, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, p->run->lang, why, args);
    p->checked->verdict = verdict;
    p->checked->why = dbr_slice_str(dbr_arena_str(p->run->arena, dbr_buf_view(&text)));
}
#define SET(p, verdict, why, ...) set((p), (verdict), (why), (const char *const[]){__VA_ARGS__, NULL})

/* ---- numbers against values ---- */

static const char *show_value(dbr_check_run *run, double value, int unit)
{
    if (unit == DBR_DURATION && fabs(value) < 9e9) {
        return check_duration(run, (dbr_time)(value * (double)DBR_SECOND));
    }
    if (unit == DBR_INSTANT && fabs(value) < 9e9) {
        return check_date_clock(run, (dbr_time)(value * (double)DBR_SECOND));
    }
    return dbr_arena_printf(run->arena, "%.10g%s", value, unit == DBR_PERCENT ? " %" : "");
}

/* What follows the link on its line: its unit may stand there. */
static dbr_slice behind_link(const proof *p)
{
    dbr_slice rest = dbr_slice_from(p->run->d->bytes, p->link->at.end);
    size_t n = 0;
    while (n < rest.len && n < 64 && strchr("\n[]|<*_`", rest.ptr[n]) == NULL) {
        n++;
    }
    return dbr_slice_sub(rest, 0, n);
}

/* Compares the value with the text of the link. What the claim expects has to be the value too; it is all there is to compare
 * where the text says no number. */
static void judge_number(proof *p, dbr_slice expected, const check_value *v)
{
    dbr_check_run *run = p->run;
    dbr_slice none = {0};
    bool is_duration = false;
    bool ignored = false;
    bool is_expected =
        expected.len == 0 || check_text_says(expected, none, v, check_zone(run), &ignored) == CHECK_SAYS_IT;
    check_says says = check_text_says(p->link->text, behind_link(p), v, check_zone(run), &is_duration);
    p->checked->value = dbr_slice_str(show_value(run, v->value, is_duration ? DBR_DURATION : v->unit));
    const char *value = dbr_arena_str(run->arena, p->checked->value);
    p->checked->number = is_expected && says != CHECK_SAYS_NOTHING ? v->value : NAN;
    p->checked->unit = says == CHECK_SAYS_OTHER ? v->unit : -1;
    if (!is_expected || says == CHECK_SAYS_OTHER) {
        SET(p, DBR_CONTRADICTED, DBR_T_CHECK_WHY_VALUE, value);
    } else if (says == CHECK_SAYS_IT || (says == CHECK_SAYS_NOTHING && expected.len > 0)) {
        SET(p, DBR_VERIFIED, DBR_T_CHECK_WHY_VALUE, value);
    } else if (says == CHECK_SAYS_OTHER_KIND) {
        SET(p, DBR_CONTRADICTED, DBR_T_CHECK_WHY_OTHER_KIND, value);
    } else if (says == CHECK_SAYS_MORE) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_MORE, value);
    } else {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_NO_NUMBER, "");
    }
}

/* ---- claims ---- */

static void bad_claim(proof *p, const dbr_err *err)
{
    p->note->problem = dbr_slice_str(dbr_arena_str(p->run->arena, dbr_slice_str(err->message)));
    SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_BAD_CLAIM,
        dbr_arena_str(p->run->arena, dbr_slice_str(err->message)));
}

dbr_time check_known_time(const dbr_check_run *run, dbr_milestone_name m)
{
    if (run->times.all[m].time != DBR_TIME_NONE || run->in->proposed == NULL || run->d->n_key_times > 0) {
        return run->times.all[m].time; // what a table of key times leaves open is open
    }
    return run->in->proposed[m];
}

static double compare(double value, const char *op, double bound)
{
    return strcmp(op, "<") == 0    ? value < bound
           : strcmp(op, "<=") == 0 ? value <= bound
           : strcmp(op, ">") == 0  ? value > bound
           : strcmp(op, ">=") == 0 ? value >= bound
           : strcmp(op, "=") == 0  ? fabs(value - bound) < 1e-9
                                   : fabs(value - bound) >= 1e-9;
}

/* A claim with a comparison, or of words, holds or does not. The text is prose then, but for numbers: one that the claim does not
 * state is not proved by it (`is_more`). */
static void judge_holds(proof *p, bool holds, bool is_more, const char *value)
{
    p->checked->value = dbr_slice_str(value);
    if (holds && is_more) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_NOT_STATED, "");
    } else if (holds) {
        SET(p, DBR_VERIFIED, DBR_T_CHECK_WHY_HOLDS, "");
    } else {
        SET(p, DBR_CONTRADICTED, DBR_T_CHECK_WHY_HOLDS_NOT, "");
    }
}

static void judge_milestones(proof *p, const dbr_claim *c)
{
    dbr_time times[DBR_MILESTONE_COUNT];
    dbr_quantity value = {0};
    dbr_quantity bound = {0};
    dbr_err err = {0};
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        times[i] = check_known_time(p->run, (dbr_milestone_name)i);
    }
    p->checked->query = c->scalar;
    dbr_code rc = dbr_milestones_value(c->scalar, times, &value, &err);
    if (rc == DBR_ENOTFOUND) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_UNKNOWN,
            dbr_arena_str(p->run->arena, dbr_slice_str(err.message)));
    } else if (rc < 0) {
        bad_claim(p, &err);
    } else if (c->comparison[0] != '\0' && dbr_quantity_parse(c->bound, &bound) > 0) {
        const dbr_quantity known[] = {bound, value};
        judge_holds(p, compare(value.value, c->comparison, bound.value) != 0,
                    !check_text_says_only(p->link->text, known, 2),
                    show_value(p->run, value.value, (int)value.unit));
    } else {
        judge_number(p, c->expected, &(check_value){.value = value.value, .unit = (int)value.unit});
    }
}

/* A string between '…' with '' inside against a text. */
static bool is_expected_text(dbr_slice expected, dbr_slice value)
{
    size_t k = 0;
    for (size_t i = 1; i + 1 < expected.len; i++) {
        if (expected.ptr[i] == '\'') {
            i++;
        }
        if (i + 1 >= expected.len || k >= value.len || expected.ptr[i] != value.ptr[k++]) {
            return false;
        }
    }
    return k == value.len;
}

/* Whether the value is a moment: an instant as text (utc), or nanoseconds of a scalar over `time`. In seconds. */
static bool is_instant(const dbr_claim *c, const dbr_claim_value *v, double *ret)
{
    const double year_1973 = 1e17; // nothing that is counted gets there
    dbr_stamp stamp = {.local = DBR_TIME_NONE};
    if (!isnan(v->value) && fabs(v->value) >= year_1973 && dbr_sql_mentions(c->scalar, "time")) {
        *ret = v->value / (double)DBR_SECOND;
        return true;
    }
    if (!isnan(v->value) || v->text.len < 19 || !dbr_stamp_read(v->text, &stamp) ||
        dbr_stamp_instant(&stamp) == DBR_TIME_NONE) {
        return false;
    }
    *ret = (double)dbr_stamp_instant(&stamp) / (double)DBR_SECOND;
    return true;
}

/* Whether the scalar counts: count(…), or sum(…) over a comparison. Of what else there is nobody knows the unit. */
static bool is_count(dbr_slice scalar)
{
    static const char *const NAMES[] = {"count(", "sum(", "total("};
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        size_t n = strlen(NAMES[i]);
        size_t depth = 1;
        size_t at = n;
        if (scalar.len < n || !dbr_slice_eq_nocase(dbr_slice_sub(scalar, 0, n), dbr_slice_str(NAMES[i]))) {
            continue;
        }
        while (at < scalar.len && depth > 0) {
            depth += scalar.ptr[at] == '(';
            depth -= scalar.ptr[at++] == ')';
        }
        dbr_slice inside = dbr_slice_sub(scalar, n, at);
        bool compares = dbr_slice_find_char(inside, '<') != SIZE_MAX ||
                        dbr_slice_find_char(inside, '>') != SIZE_MAX ||
                        dbr_slice_find_char(inside, '=') != SIZE_MAX;
        bool is_plain = dbr_slice_find_nocase(inside, dbr_slice_str("case")) == SIZE_MAX &&
                        dbr_slice_find_char(inside, '*') == SIZE_MAX;
        return at == scalar.len && (i == 0 || (compares && is_plain));
    }
    return false;
}

/* What a claim with a comparison states: the bound, the span, and the value itself. */
static bool says_only_claim(proof *p, const dbr_claim *c, dbr_span window)
{
    dbr_quantity known[3] = {0};
    size_t n = 0;
    dbr_claim whole = *c;
    dbr_claim_value v = {0};
    dbr_err err = {0};
    n += dbr_quantity_parse(c->bound, &known[n]) > 0;
    n += c->for_span.len > 0 && dbr_quantity_parse(c->for_span, &known[n]) > 0;
    if (check_text_says_only(p->link->text, known, n)) {
        return true;
    }
    memset(whole.comparison, 0, sizeof(whole.comparison));
    whole.bound = whole.for_span = (dbr_slice){0};
    if (dbr_evidence_claim(p->run->in->evidence, &whole, &p->link->address, window, p->run->times.all,
                           p->run->arena, &v, &err) == DBR_OK &&
        !v.is_null && !v.is_incomplete && !isnan(v.value)) {
        known[n++] = (dbr_quantity){.value = v.value, .low = v.value, .high = v.value};
    }
    return check_text_says_only(p->link->text, known, n);
}

/* A value in words: the text has to say it, unless the claim does; and no number besides. */
static void judge_words(proof *p, const dbr_claim *c, dbr_slice value)
{
    dbr_slice text = p->link->text;
    size_t at = dbr_slice_find_nocase(text, value);
    bool holds = at != SIZE_MAX;
    bool is_more = holds ? !check_text_says_only(dbr_slice_sub(text, 0, at), NULL, 0) ||
                               !check_text_says_only(dbr_slice_from(text, at + value.len), NULL, 0)
                         : !check_text_says_only(text, NULL, 0);
    if (c->expected.len > 0) {
        holds = is_expected_text(c->expected, value);
    }
    judge_holds(p, holds, is_more, dbr_arena_str(p->run->arena, value));
}

static void judge_query(proof *p, const dbr_claim *c)
{
    static const dbr_span ALL = {DBR_TIME_NONE, DBR_TIME_NONE};
    dbr_check_run *run = p->run;
    dbr_claim_value v = {0};
    double instant = 0;
    dbr_err err = {0};
    dbr_span window = run->in->incident != NULL ? run->in->incident->window : ALL;
    dbr_code rc = dbr_evidence_claim(run->in->evidence, c, &p->link->address, window, run->times.all,
                                     run->arena, &v, &err);
    if (rc == DBR_EPARSE) {
        bad_claim(p, &err);
        return;
    }
    p->checked->query = v.query;
    p->checked->value = v.text;
    if (rc < 0) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_FAILED,
            dbr_arena_str(run->arena, dbr_slice_str(err.message)));
    } else if (v.is_incomplete) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_FAILED, dbr_arena_str(run->arena, v.why));
    } else if (v.is_null) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_NO_ROWS, "");
    } else if (c->comparison[0] != '\0') {
        bool holds = v.value > 0;
        judge_holds(p, holds, holds && !says_only_claim(p, c, window), dbr_arena_str(run->arena, v.text));
    } else if (c->expected.len > 1 && c->expected.ptr[0] == '\'') {
        judge_words(p, c, v.text);
    } else if (is_instant(c, &v, &instant)) {
        judge_number(p, c->expected, &(check_value){.value = instant, .unit = DBR_INSTANT});
    } else if (isnan(v.value)) {
        judge_words(p, &(dbr_claim){0}, v.text);
    } else {
        judge_number(p, c->expected, &(check_value){.value = v.value, .is_count = is_count(c->scalar)});
        p->checked->query = v.query;
    }
}

/* ---- addresses ---- */

/* Whether one of the numbers in the line is what the quantity claims. */
static bool has_number(dbr_slice line, const dbr_quantity *said)
{
    for (size_t i = 0; i < line.len; i++) {
        unsigned char before = i > 0 ? (unsigned char)line.ptr[i - 1] : ' ';
        bool begins =
            line.ptr[i] >= '0' && line.ptr[i] <= '9' && !(before >= '0' && before <= '9') && before != ',';
        dbr_quantity q = {0};
        size_t end = i;
        while (begins && end < line.len &&
               ((line.ptr[end] >= '0' && line.ptr[end] <= '9') || line.ptr[end] == '.')) {
            end++;
        }
        bool is_read = begins && (dbr_quantity_parse(dbr_slice_from(line, i), &q) > 0 ||
                                  dbr_quantity_parse(dbr_slice_sub(line, i, end), &q) > 0);
        if (is_read && said->low <= q.value && q.value <= said->high) {
            return true;
        }
    }
    return false;
}

/* A link whose whole text is a number, to one line: the number has to stand there. */
static void judge_line(proof *p, dbr_slice line)
{
    dbr_slice text = dbr_slice_trim(p->link->text);
    dbr_quantity q;
    bool is_number = text.len > 0 && dbr_quantity_parse(text, &q) == text.len && q.unit != DBR_INSTANT;
    bool is_whole =
        p->link->address.place == DBR_PLACE_WHOLE; // there "[1]" refers, and "[39,963]" says something
    bool is_reference = is_number && q.unit == DBR_PLAIN && fabs(q.value) < MIN_PLAIN;
    if (is_number && (is_whole ? !is_reference : !has_number(line, &q))) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_NOT_IN_LINE, "");
    } else {
        SET(p, DBR_VERIFIED, DBR_T_CHECK_WHY_EXISTS, "");
    }
}

/* What a link proves the time of. */
struct dated {
    dbr_time time, end, resolution; // time DBR_TIME_NONE: nothing
    dbr_source_range at;
};

/* The first address link of a row or key time proves its time; further ones say nothing of it. */
static void date_link(const dbr_document *d, size_t first, size_t n, dated what, dated *ret_by_link)
{
    for (size_t i = first; i < first + n && i < d->n_links; i++) {
        if (check_is_proof(&d->links[i]) && !d->links[i].is_claim) {
            ret_by_link[i] = ret_by_link[i].time == DBR_TIME_NONE ? what : ret_by_link[i];
            return;
        }
    }
}

/* For each link what it proves the time of, in the arena. */
static dated *date_links(const dbr_check_run *run)
{
    const dbr_document *d = run->d;
    dated *by_link = DBR_NEW_N(run->arena, dated, d->n_links);
    for (size_t i = 0; i < d->n_links; i++) {
        by_link[i].time = DBR_TIME_NONE;
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        const dbr_row *r = &d->rows[i];
        dbr_time resolution = r->is_approximate ? 10 * DBR_MINUTE : r->resolution;
        date_link(d, r->first_link, r->n_links, (dated){r->time, r->end, resolution, r->time_at}, by_link);
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        date_link(d, k->first_link, k->n_links, (dated){k->time, DBR_TIME_NONE, k->resolution, k->time_at},
                  by_link);
    }
    return by_link;
}

static void judge_time(proof *p, const dbr_entry *e)
{
    const dated *said = p->dated;
    dbr_time actual = e->time;
    if (p->link->address.place == DBR_PLACE_WHOLE || said->time == DBR_TIME_NONE) {
        return;
    }
    dbr_time resolution = said->resolution > 0 ? said->resolution : DBR_SECOND;
    if (p->link->address.place == DBR_PLACE_TIME) {
        dbr_span span = p->link->address.time;
        actual = said->time >= span.begin && said->time <= span.end ? said->time : span.begin;
    }
    if (actual == DBR_TIME_NONE) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_NO_TIME, "");
        return;
    }
    p->checked->value = dbr_slice_str(check_date_clock(p->run, actual));
    dbr_time last = said->end != DBR_TIME_NONE && said->end > said->time ? said->end : said->time;
    dbr_time first = said->time - resolution / 2;
    if (e->time != DBR_TIME_NONE && dbr_evidence_is_at(p->run->in->evidence, e, first, last + resolution)) {
        actual = said->time; // an element may tell of several moments, the address names it as a whole
        p->checked->value = dbr_slice_str(check_date_clock(p->run, actual));
    }
    if (actual > said->time - resolution / 2 - 1 && actual < last + resolution) {
        SET(p, DBR_VERIFIED, DBR_T_CHECK_WHY_TIME, check_clock(p->run, actual));
    } else {
        SET(p, DBR_CONTRADICTED, DBR_T_CHECK_WHY_TIME, check_date_clock(p->run, actual));
        p->note->at = said->at;
    }
}

/* The name under which the bytes of an artifact that is not here are evidence now; empty when they are not. */
static dbr_slice find_renamed(const proof *p)
{
    const dbr_evidence *ev = p->run->in->evidence;
    dbr_slice path = p->link->address.path;
    path = dbr_slice_starts(path, "evidence/") ? dbr_slice_from(path, strlen("evidence/")) : path;
    const dbr_custody *lost = NULL;
    for (size_t i = 0; i < dbr_evidence_n_artifacts(ev) && lost == NULL; i++) {
        const dbr_custody *c = dbr_evidence_artifact(ev, i);
        lost = dbr_slice_eq(c->path, path) ? c : NULL;
    }
    for (size_t i = 0; lost != NULL && lost->sha256[0] != '\0' && i < dbr_evidence_n_artifacts(ev); i++) {
        const dbr_custody *c = dbr_evidence_artifact(ev, i);
        if (c != lost && dbr_evidence_loss(ev, i) == NULL && strcmp(c->sha256, lost->sha256) == 0) {
            return c->path;
        }
    }
    return (dbr_slice){0};
}

/* What the address leads to; true when it is there and unchanged. */
static bool find_evidence(proof *p, dbr_entry *ret_entry, dbr_slice *ret_text)
{
    dbr_err err = {0};
    dbr_proof found = DBR_PROOF_ABSENT;
    dbr_slice renamed = {0};
    if (p->run->in->evidence == NULL || dbr_evidence_n_artifacts(p->run->in->evidence) == 0) {
        p->checked->why = p->no_evidence;
        return false;
    }
    dbr_code rc = dbr_evidence_find(p->run->in->evidence, &p->link->address, p->run->arena, &found, ret_entry,
                                    ret_text, &err);
    if (rc == DBR_ECHANGED || (rc == DBR_OK && found == DBR_PROOF_CHANGED)) {
        SET(p, DBR_STALE, DBR_T_CHECK_WHY_CHANGED, check_str(p->run, p->link->address.path));
    } else if (rc < 0) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_FAILED,
            dbr_arena_str(p->run->arena, dbr_slice_str(err.message)));
    } else if (found == DBR_PROOF_ABSENT && (renamed = find_renamed(p)).len > 0) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_RENAMED, check_str(p->run, p->link->address.path),
            check_str(p->run, renamed));
    } else if (found == DBR_PROOF_ABSENT) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_ABSENT, check_str(p->run, p->link->address.path));
    } else if (found == DBR_PROOF_GONE) {
        SET(p, DBR_STALE, DBR_T_CHECK_WHY_GONE, check_str(p->run, p->link->address.path));
    }
    return rc == DBR_OK && found == DBR_PROOF_FOUND;
}

/* Judges one link into `p->checked` and `p->note`. */
static void judge(proof *p)
{
    dbr_claim c = {0};
    dbr_entry entry = {.time = DBR_TIME_NONE};
    dbr_slice text = {0};
    dbr_err err = {0};
    p->note->at = p->link->at;
    if (p->link->is_claim && dbr_claim_parse(p->run->arena, p->link->title, &c, &err) < 0) {
        bad_claim(p, &err);
    } else if (p->link->is_claim && c.kind == DBR_CLAIM_MILESTONES) {
        judge_milestones(p, &c);
    } else if (!p->link->is_address) {
        SET(p, DBR_INCONCLUSIVE, DBR_T_CHECK_WHY_NO_ADDRESS, "");
    } else if (find_evidence(p, &entry, &text)) {
        if (p->link->is_claim) {
            judge_query(p, &c);
        } else {
            judge_line(p, text);
            judge_time(p, &entry);
        }
    }
}

/* ---- the rules ---- */

void check_judge_proofs(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    const dated *by_link = date_links(run);
    dbr_slice no_evidence = dbr_slice_str(dbr_text(run->lang, DBR_T_CHECK_WHY_NO_EVIDENCE));
    DBR_RESERVE(&run->checked, d->n_links);
    DBR_RESERVE(&run->notes, d->n_links);
    for (size_t i = 0; i < d->n_links; i++) {
        if (!check_is_proof(&d->links[i])) {
            continue;
        }
        dbr_checked *checked = DBR_PUSH(&run->checked);
        check_proof_note *note = DBR_PUSH(&run->notes);
        *checked = (dbr_checked){.i_link = i, .verdict = DBR_INCONCLUSIVE, .number = NAN};
        *note = (check_proof_note){0};
        proof p = {.run = run,
                   .link = &d->links[i],
                   .dated = &by_link[i],
                   .checked = checked,
                   .note = note,
                   .no_evidence = no_evidence};
        judge(&p);
    }
}

static void run_contradicted(dbr_check_run *run)
{
    for (size_t i = 0; i < run->checked.n; i++) {
        const dbr_checked *c = &run->checked.items[i];
        const dbr_link *link = &run->d->links[c->i_link];
        dbr_source_range at = run->notes.items[i].at;
        if (c->verdict == DBR_CONTRADICTED) {
            CHECK_SAY(run, at.begin, at.end, DBR_T_CHECK_CONTRADICTED,
                      check_str(run, dbr_slice_sub(run->d->bytes, at.begin, at.end)),
                      dbr_arena_str(run->arena, c->why));
            CHECK_SUGGEST(run, DBR_T_CHECK_CONTRADICTED_DO, check_str(run, link->text),
                          check_str(run, c->value));
        }
    }
}

/* Findings for the links that came to a verdict, but for those whose claim cannot be run. */
static void say_verdict(dbr_check_run *run, dbr_verdict verdict, dbr_text_id message, dbr_text_id remedy)
{
    for (size_t i = 0; i < run->checked.n; i++) {
        const dbr_checked *c = &run->checked.items[i];
        const dbr_link *link = &run->d->links[c->i_link];
        if (c->verdict == verdict && run->notes.items[i].problem.len == 0) {
            CHECK_SAY(run, link->at.begin, link->at.end, message, check_str(run, link->text),
                      dbr_arena_str(run->arena, c->why));
            CHECK_SUGGEST(run, remedy, "");
        }
    }
}

static void run_stale(dbr_check_run *run)
{
    say_verdict(run, DBR_STALE, DBR_T_CHECK_STALE, DBR_T_CHECK_STALE_DO);
}

/* Without evidence every proof is inconclusive; one line says so instead of a hundred. */
static void run_inconclusive(dbr_check_run *run)
{
    if (run->in->evidence != NULL && dbr_evidence_n_artifacts(run->in->evidence) > 0) {
        say_verdict(run, DBR_INCONCLUSIVE, DBR_T_CHECK_INCONCLUSIVE, DBR_T_CHECK_INCONCLUSIVE_DO);
        return;
    }
    size_t n = 0;
    const dbr_link *first = NULL;
    for (size_t i = 0; i < run->checked.n; i++) {
        const dbr_link *link = &run->d->links[run->checked.items[i].i_link];
        if (run->checked.items[i].verdict == DBR_INCONCLUSIVE && link->is_address) {
            first = first == NULL ? link : first;
            n++;
        }
    }
    if (first != NULL) {
        CHECK_SAY(run, first->at.begin, first->at.end, DBR_T_CHECK_NO_EVIDENCE, check_number_text(run, n));
    }
}

static void run_claim(dbr_check_run *run)
{
    for (size_t i = 0; i < run->checked.n; i++) {
        const dbr_link *link = &run->d->links[run->checked.items[i].i_link];
        if (run->notes.items[i].problem.len > 0) {
            CHECK_SAY(run, link->at.begin, link->at.end, DBR_T_CHECK_CLAIM, check_str(run, link->title),
                      dbr_arena_str(run->arena, run->notes.items[i].problem));
        }
    }
}

static bool has_proof(const dbr_document *d, size_t first, size_t n)
{
    for (size_t i = first; i < first + n && i < d->n_links; i++) {
        if (check_is_proof(&d->links[i])) {
            return true;
        }
    }
    return false;
}

/* Numbers that state a fact: measured ones, durations, and counts that nobody counts on his fingers. */
static bool is_fact(const check_number *n)
{
    return n->q.unit == DBR_PERCENT || n->q.unit == DBR_MONEY || n->q.unit == DBR_DURATION ||
           (n->q.unit == DBR_PLAIN && fabs(n->q.value) >= MIN_PLAIN);
}

static void unsupported(dbr_check_run *run, size_t begin, size_t end, dbr_slice what)
{
    run->n_unsupported++;
    if (!check_is_marked(run, begin, end)) {
        CHECK_SAY(run, begin, end, DBR_T_CHECK_UNSUPPORTED, check_str(run, what));
        CHECK_SUGGEST(run, DBR_T_CHECK_UNSUPPORTED_DO, "");
    }
}

static void run_unsupported(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    if (run->in->evidence == NULL || dbr_evidence_n_artifacts(run->in->evidence) == 0) {
        return;
    }
    for (size_t i = 0; i < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        const dbr_sentence *s = &d->sentences[n->i_sentence];
        bool is_factual = check_is_in(d, s->i_section, DBR_SECTION_SUMMARY) ||
                          check_is_in(d, s->i_section, DBR_SECTION_IMPACT);
        if (is_factual && !n->has_proof && !s->is_quote && is_fact(n)) {
            unsupported(run, n->at_begin, n->at_end, dbr_slice_sub(s->text, n->begin, n->end));
        }
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        if (!has_proof(d, d->rows[i].first_link, d->rows[i].n_links)) {
            unsupported(run, d->rows[i].time_at.begin, d->rows[i].time_at.end, d->rows[i].time_text);
        }
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        if (k->time != DBR_TIME_NONE && !has_proof(d, k->first_link, k->n_links)) {
            unsupported(run, k->time_at.begin, k->time_at.end, k->time_text);
        }
    }
}

#define KEYS                                                                                                 \
    "# Outage (2025-02-09)\n\n## Key Times\n\n| Milestone | Time (UTC) |\n|---|---|\n| Started | 10:05 |\n"  \
    "| Resolved | 10:40 |\n\n## Summary\n\n"
#define KEYS_ZH                                                                                                                \
    "# 故障（2025-02-09）\n\n## 关键时间\n\n| 里程碑 | 时间（UTC） |\n|---|---|\n| 发生 | 10:05 |\n| 结束 " \
    "| 10:40 |\n\n## 摘要\n\n"
static const dbr_rule_example CONTRADICTED_EXAMPLES[] = {
    {KEYS "It lasted [95 min](#key-times \"= resolved - started\").\n", DBR_LANG_EN, 1},
    {KEYS "It lasted [35 min](#key-times \"= resolved - started\").\n", DBR_LANG_EN, 0},
    {KEYS_ZH "历时 [95 分钟](#key-times \"= resolved - started\")。\n", DBR_LANG_ZH_CN, 1},
    {KEYS_ZH "历时 [35 分钟](#key-times \"= resolved - started\")。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
/* `evidence/` of the generic test holds one artifact, app.log of ten lines: see test_check_rules.c. */
static const dbr_rule_example STALE_EXAMPLES[] = {
    {"# Outage\n\nSee [the log](evidence/app.log#L99).\n", DBR_LANG_EN, 1},
    {"# Outage\n\nSee [the log](evidence/app.log#L2).\n", DBR_LANG_EN, 0},
    {"# 故障\n\n见[日志](evidence/app.log#L99)。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n见[日志](evidence/app.log#L2)。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example INCONCLUSIVE_EXAMPLES[] = {
    {"# Outage\n\nSee [the log](evidence/other.log#L9).\n", DBR_LANG_EN, 1},
    {"# Outage\n\nSee [the log](evidence/app.log#L2).\n", DBR_LANG_EN, 0},
    {"# 故障\n\n见[日志](evidence/other.log#L9)。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n见[日志](evidence/app.log#L2)。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example CLAIM_EXAMPLES[] = {
    {"# Outage\n\n[3](evidence/app.log \"= count(* where\") lines.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n[10](evidence/app.log \"= all count(*)\") lines.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n共 [3](evidence/app.log \"= count(* where\") 行。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n共 [10](evidence/app.log \"= all count(*)\") 行。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example UNSUPPORTED_EXAMPLES[] = {
    {"# Outage\n\n## Impact\n\n- 2,000 customers were affected\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- three hosts and [2,000](evidence/app.log \"= all count(*)\") customers\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 影响\n\n- 受影响客户 2,000 个\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 三台主机\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_proofs[] = {
    {.id = "proofs/contradicted",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "the evidence, or the report's own key times, say something else than the text",
     .rationale = "A linked number that is wrong is worse than an unlinked one: readers trust it. The value "
                  "is derived anew at every "
                  "check (docs/DESIGN.md, Proof links).",
     .examples = CONTRADICTED_EXAMPLES,
     .run = run_contradicted},
    {.id = "proofs/stale",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "the linked artifact was changed after it was collected, or has no such place",
     .rationale = "Evidence is raw and never changed; a link that no longer leads to what the author saw "
                  "proves nothing.",
     .examples = STALE_EXAMPLES,
     .run = run_stale},
    {.id = "proofs/claim",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a claim that cannot be read",
     .rationale = "It would stay inconclusive for ever, and nobody would notice.",
     .examples = CLAIM_EXAMPLES,
     .run = run_claim},
    {.id = "proofs/inconclusive",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "a proof that cannot be judged here",
     .rationale = "The artifact is elsewhere or does not cover the time: a gap in what is known, not a "
                  "fault. A CI without the "
                  "evidence stays green.",
     .examples = INCONCLUSIVE_EXAMPLES,
     .run = run_inconclusive},
    {0},
};

/* Runs behind the facts: a number that is wrong needs no second finding for having no proof. */
const dbr_rule check_rules_unsupported[] = {
    {.id = "proofs/unsupported",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "a number, row or key time in a factual section without a proof link",
     .rationale = "PagerDuty's post-mortem guide asks for each item a metric or page where the data came "
                  "from. Only asked when there "
                  "is evidence to link to.",
     .examples = UNSUPPORTED_EXAMPLES,
     .run = run_unsupported},
    {0},
};
