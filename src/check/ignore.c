/*
 * What the author asks to leave out, with the reason that the next reader will ask for:
 *
 *     The operator forgot the flag. <!-- debrief:ignore blame/omission: their own words, quoted with consent -->
 *
 *     <!-- debrief:ignore facts, blame/individual the vendor's text, as received -->      alone on its line: the block
 *     The paragraph, list or table that follows, up to the next blank line.               that follows
 *
 *     <!-- debrief:ignore-section actions tracked in the tenant's own tracker -->         the rest of the section
 *
 * First come rules or families with commas between them, then the reason; a colon or dash before it does no harm. Rules of this
 * family say what is wrong with a comment, and none of them can be ignored:
 *
 *   ignore/reason     no reason: the comment silences nothing
 *   ignore/unknown    no rule of that name
 *   ignore/protected  proofs and secrets cannot be silenced: the one is a comparison, the other a danger
 *   ignore/unused     nothing to silence (any more)
 *
 * Comments in code are text about comments. Every rule keeps, for a line and for a section, the comment that reaches farthest,
 * so that findings are struck out in one walk over the lines.
 */
#include "check/check_impl.h"

#include <assert.h>

#define MAX_RULES  128u // of the table, asserted
#define NOT_IN_USE SIZE_MAX

enum { OF_LINE, OF_SECTION, N_REACHES };

static void read_comments(dbr_check_run *run);
static void strike(dbr_check_run *run);
static uint64_t line_at(const dbr_document *d, size_t offset);

void check_strike_ignored(dbr_check_run *run)
{
    assert(dbr_rule_count() <= MAX_RULES);
    dbr_slice bytes = run->d->bytes;
    size_t first = dbr_slice_find(bytes, (dbr_slice)DBR_LIT("<!--")); // most reports have no comment
    if (first != SIZE_MAX &&
        dbr_slice_find_nocase(dbr_slice_from(bytes, first), (dbr_slice)DBR_LIT("debrief")) != SIZE_MAX) {
        read_comments(run);
        strike(run);
    }
}

/* ---- reading ---- */

static dbr_slice line_of(const dbr_document *d, uint64_t line)
{
    size_t begin = d->line_begins[line - 1];
    size_t end = line < d->n_lines ? d->line_begins[line] : d->bytes.len;
    return dbr_slice_sub(d->bytes, begin, end);
}

static bool is_blank(const dbr_document *d, uint64_t line)
{
    return dbr_slice_trim(line_of(d, line)).len == 0;
}

/* Passes over blanks and what may stand between rules and reason. */
static dbr_slice skip(dbr_slice s, const char *const *what)
{
    for (bool is_found = true; is_found;) {
        is_found = false;
        s = dbr_slice_trim(s);
        for (const char *const *w = what; *w != NULL; w++) {
            if (dbr_slice_starts(s, *w)) {
                s = dbr_slice_from(s, strlen(*w));
                is_found = true;
            }
        }
    }
    return s;
}

static size_t name_length(dbr_slice s)
{
    size_t n = 0;
    while (n < s.len &&
           ((s.ptr[n] >= 'a' && s.ptr[n] <= 'z') || (s.ptr[n] >= 'A' && s.ptr[n] <= 'Z') ||
            (s.ptr[n] >= '0' && s.ptr[n] <= '9') || s.ptr[n] == '-' || s.ptr[n] == '_' || s.ptr[n] == '/')) {
        n++;
    }
    return n;
}

/* "facts, blame/omission: reason". */
static void read_text(dbr_slice text, check_ignore *ret)
{
    static const char *const COMMAS[] = {",", "，", "、", NULL};
    static const char *const BEFORE_REASON[] = {":", "：", "—", "–", "-", NULL};
    text = dbr_slice_trim(text);
    for (;;) {
        size_t n = name_length(text);
        if (n == 0 || ret->n_names == CHECK_MAX_NAMED) {
            break;
        }
        ret->names[ret->n_names++] = dbr_slice_sub(text, 0, n);
        dbr_slice rest = dbr_slice_trim(dbr_slice_from(text, n));
        text = skip(rest, COMMAS);
        if (text.len == rest.len) {
            break;
        }
    }
    ret->has_reason = skip(text, BEFORE_REASON).len > 0;
}

/* What a comment on a line of its own silences: the block behind it, at most one blank line below. */
static void reach_block(const dbr_document *d, check_ignore *ret)
{
    uint64_t line = ret->line + 1;
    line += line <= d->n_lines && is_blank(d, line) ? 1 : 0;
    ret->first = line;
    while (line <= d->n_lines && !is_blank(d, line)) {
        line++;
    }
    ret->last = line - 1;
}

/* The rest of the innermost section. */
static void reach_section(const dbr_document *d, check_ignore *ret, size_t *io_section)
{
    while (*io_section + 1 < d->n_sections && d->sections[*io_section + 1].at.begin <= ret->begin) {
        (*io_section)++;
    }
    size_t end = *io_section < d->n_sections ? d->sections[*io_section].at.end : d->bytes.len;
    if (*io_section < d->n_sections && d->sections[*io_section].level == 0) { // before the first heading
        end = *io_section + 1 < d->n_sections ? d->sections[*io_section + 1].at.begin : d->bytes.len;
    }
    ret->first = ret->line;
    ret->last = end > ret->end ? line_at(d, end - 1) : ret->line;
}

static bool is_fence(dbr_slice line)
{
    line = dbr_slice_trim(line);
    return dbr_slice_starts(line, "```") || dbr_slice_starts(line, "~~~");
}

/* Where a comment to ignore begins in a line; `*ret_len` bytes up to the end of its word, which may be spelt otherwise:
 * "debrief-ignore", "debrief: ignore". SIZE_MAX: none. */
static size_t find_mark(dbr_slice line, size_t *ret_len, dbr_slice *ret_word)
{
    for (size_t from = 0; from < line.len;) {
        size_t open = dbr_slice_find(dbr_slice_from(line, from), (dbr_slice)DBR_LIT("<!--"));
        if (open == SIZE_MAX) {
            return SIZE_MAX;
        }
        size_t begin = from + open + 4;
        while (begin < line.len && line.ptr[begin] == ' ') {
            begin++;
        }
        size_t end = begin + strlen("debrief");
        bool is_ours = dbr_slice_eq_nocase(dbr_slice_sub(line, begin, end), (dbr_slice)DBR_LIT("debrief"));
        while (is_ours && end < line.len && memchr(":-_ ", line.ptr[end], 4) != NULL) {
            end++;
        }
        size_t past = end + strlen("ignore");
        if (is_ours && dbr_slice_eq_nocase(dbr_slice_sub(line, end, past), (dbr_slice)DBR_LIT("ignore"))) {
            *ret_len = past - (from + open);
            *ret_word = dbr_slice_sub(line, begin, past);
            return from + open;
        }
        from += open + 4;
    }
    return SIZE_MAX;
}

static void read_comments(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    bool in_code = false;
    size_t i_section = 0;
    for (uint64_t line = 1; line <= d->n_lines; line++) {
        dbr_slice text = line_of(d, line);
        in_code ^= is_fence(text);
        dbr_slice word = {0};
        size_t mark = 0;
        size_t at = in_code ? SIZE_MAX : find_mark(text, &mark, &word);
        dbr_slice rest = at != SIZE_MAX ? dbr_slice_from(text, at + mark) : (dbr_slice){0};
        size_t end = dbr_slice_find(rest, (dbr_slice)DBR_LIT("-->"));
        if (at == SIZE_MAX || end == SIZE_MAX || (at > 0 && text.ptr != NULL && text.ptr[at - 1] == '`')) {
            continue;
        }
        check_ignore *c = DBR_PUSH(&run->ignores);
        c->begin = d->line_begins[line - 1] + at;
        c->end = c->begin + mark + end + 3;
        c->line = c->first = c->last = line;
        if (!dbr_slice_is(word, "debrief:ignore")) { // silences nothing, and is said to be unknown
            c->names[c->n_names++] = word;
            c->has_reason = true;
            continue;
        }
        c->is_section = dbr_slice_starts(rest, "-section");
        read_text(dbr_slice_sub(rest, c->is_section ? strlen("-section") : 0, end), c);
        bool is_alone = dbr_slice_trim(text).len == c->end - c->begin;
        if (c->is_section) {
            reach_section(d, c, &i_section);
        } else if (is_alone) {
            reach_block(d, c);
        }
    }
}

/* ---- striking out ---- */

static bool names_rule(const check_ignore *c, const dbr_rule *rule)
{
    for (size_t i = 0; i < c->n_names; i++) {
        if (dbr_rule_is_of(rule, c->names[i])) {
            return dbr_rule_can_be_ignored(rule);
        }
    }
    return false;
}

/* From its first line on, a comment holds for its rules, unless one that reaches farther does. */
static void take_hold(dbr_check_run *run, size_t i, size_t hold[MAX_RULES][N_REACHES])
{
    const check_ignore *c = &run->ignores.items[i];
    for (size_t r = 0; c->has_reason && dbr_rule_at(r) != NULL; r++) {
        size_t *held = &hold[r][c->is_section ? OF_SECTION : OF_LINE];
        if (names_rule(c, dbr_rule_at(r)) &&
            (*held == NOT_IN_USE || run->ignores.items[*held].last < c->last)) {
            *held = i;
        }
    }
}

static bool is_struck(dbr_check_run *run, const dbr_finding *f, size_t hold[MAX_RULES][N_REACHES])
{
    size_t r = dbr_rule_find(dbr_slice_str(f->rule));
    for (int reach = 0; reach < N_REACHES; reach++) {
        check_ignore *c = hold[r][reach] != NOT_IN_USE ? &run->ignores.items[hold[r][reach]] : NULL;
        if (c != NULL && c->last >= f->line) {
            c->is_used = true;
            return true;
        }
    }
    return false;
}

static int by_line(const void *a, const void *b)
{
    uint64_t x = ((const dbr_finding *)a)->line;
    uint64_t y = ((const dbr_finding *)b)->line;
    return x < y ? -1 : x > y;
}

/* Comments come in the order of their first lines: one alone on its line reaches from below it, one behind it begins there or
 * later. */
static void strike(dbr_check_run *run)
{
    size_t hold[MAX_RULES][N_REACHES];
    size_t n = 0;
    size_t i_next = 0;
    for (size_t i = 0; i < MAX_RULES; i++) {
        hold[i][OF_LINE] = hold[i][OF_SECTION] = NOT_IN_USE;
    }
    if (run->findings.n > 0) {
        qsort(run->findings.items, run->findings.n, sizeof(dbr_finding), by_line);
    }
    for (size_t i = 0; i < run->findings.n; i++) {
        const dbr_finding *f = &run->findings.items[i];
        while (i_next < run->ignores.n && run->ignores.items[i_next].first <= f->line) {
            take_hold(run, i_next++, hold);
        }
        if (f->line > 0 && is_struck(run, f, hold)) {
            run->n_ignored++;
        } else {
            run->findings.items[n++] = *f;
        }
    }
    run->findings.n = n;
}

static uint64_t line_at(const dbr_document *d, size_t offset)
{
    uint64_t line = 0;
    uint64_t column = 0;
    dbr_document_locate(d, offset, &line, &column);
    return line;
}

/* ---- rules ---- */

static void run_reason(dbr_check_run *run)
{
    for (size_t i = 0; i < run->ignores.n; i++) {
        const check_ignore *c = &run->ignores.items[i];
        if (!c->has_reason && c->n_names > 0) {
            CHECK_SAY(run, c->begin, c->end, DBR_T_CHECK_IGNORE_REASON, check_str(run, c->names[0]));
            CHECK_SUGGEST(run, DBR_T_CHECK_IGNORE_REASON_DO, check_str(run, c->names[0]));
        }
    }
}

static void say_unknown(dbr_check_run *run, const check_ignore *c, dbr_slice name)
{
    const char *nearest = dbr_rule_nearest(run->arena, name);
    CHECK_SAY(run, c->begin, c->end, DBR_T_CHECK_IGNORE_UNKNOWN, check_str(run, name));
    CHECK_SUGGEST(run, nearest != NULL ? DBR_T_CHECK_IGNORE_NEAREST : DBR_T_CHECK_IGNORE_LIST,
                  nearest != NULL ? nearest : "");
}

static void run_unknown(dbr_check_run *run)
{
    for (size_t i = 0; i < run->ignores.n; i++) {
        const check_ignore *c = &run->ignores.items[i];
        for (size_t k = 0; k < c->n_names; k++) {
            if (!dbr_rule_is_known(c->names[k])) {
                say_unknown(run, c, c->names[k]);
            }
        }
        if (c->n_names == 0) {
            say_unknown(run, c, (dbr_slice){0});
        }
    }
}

static bool is_protected(dbr_slice name)
{
    bool is_known = false;
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        if (dbr_rule_is_of(dbr_rule_at(i), name)) {
            is_known = true;
            if (dbr_rule_can_be_ignored(dbr_rule_at(i))) {
                return false;
            }
        }
    }
    return is_known;
}

static void run_protected(dbr_check_run *run)
{
    for (size_t i = 0; i < run->ignores.n; i++) {
        const check_ignore *c = &run->ignores.items[i];
        for (size_t k = 0; k < c->n_names; k++) {
            if (is_protected(c->names[k])) {
                CHECK_SAY(run, c->begin, c->end, DBR_T_CHECK_IGNORE_PROTECTED, check_str(run, c->names[k]));
                CHECK_SUGGEST(run, DBR_T_CHECK_IGNORE_PROTECTED_DO, "");
            }
        }
    }
}

/* What is wrong otherwise was said already. */
static void run_unused(dbr_check_run *run)
{
    for (size_t i = 0; i < run->ignores.n; i++) {
        const check_ignore *c = &run->ignores.items[i];
        bool is_sound = c->has_reason && c->n_names > 0 && !c->is_used;
        for (size_t k = 0; k < c->n_names && is_sound; k++) {
            is_sound = dbr_rule_is_known(c->names[k]) && !is_protected(c->names[k]);
        }
        if (is_sound) {
            CHECK_SAY(run, c->begin, c->end, DBR_T_CHECK_IGNORE_UNUSED, check_str(run, c->names[0]));
            CHECK_SUGGEST(run, DBR_T_CHECK_IGNORE_UNUSED_DO, "");
        }
    }
}

#define BLAME    "An engineer forgot the second flag. "
#define BLAME_ZH "运维同学忘记更新证书。"
static const dbr_rule_example REASON_EXAMPLES[] = {
    {BLAME "<!-- debrief:ignore blame/omission -->\n", DBR_LANG_EN, 1},
    {BLAME "<!-- debrief:ignore blame/omission: -->\n", DBR_LANG_EN, 1},
    {BLAME "<!-- debrief:ignore blame/omission: quoted from the public notice -->\n", DBR_LANG_EN, 0},
    {BLAME "<!--debrief:ignore blame/omission-->\n", DBR_LANG_EN, 1},
    {"`<!-- debrief:ignore blame/omission -->` is a comment.\n", DBR_LANG_EN, 0},
    {BLAME_ZH "<!-- debrief:ignore blame/omission -->\n", DBR_LANG_ZH_CN, 1},
    {BLAME_ZH "<!-- debrief:ignore blame/omission：引自对外公告 -->\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example UNKNOWN_EXAMPLES[] = {
    {BLAME "<!-- debrief:ignore blame/omision: quoted -->\n", DBR_LANG_EN, 1},
    {BLAME "<!-- debrief:ignore -->\n", DBR_LANG_EN, 1},
    {BLAME "<!-- debrief: ignore blame/omission: quoted -->\n", DBR_LANG_EN, 1},
    {BLAME "<!-- debrief-ignore blame/omission: quoted -->\n", DBR_LANG_EN, 1},
    {BLAME "<!--debrief:ignore blame/omission: quoted-->\n", DBR_LANG_EN, 0},
    {BLAME "<!-- debrief:ignore blame, facts/order: quoted -->\n", DBR_LANG_EN, 0},
    {BLAME_ZH "<!-- debrief:ignore 引自公告 -->\n", DBR_LANG_ZH_CN, 1},
    {BLAME_ZH "<!-- debrief:ignore blame，facts 引自公告 -->\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example PROTECTED_EXAMPLES[] = {
    {"See [the log](evidence/app.log#L99). <!-- debrief:ignore proofs: the log moved -->\n", DBR_LANG_EN, 1},
    {BLAME "<!-- debrief:ignore blame: quoted -->\n", DBR_LANG_EN, 0},
    {"见[日志](evidence/app.log#L99)。<!-- debrief:ignore proofs/stale 日志已迁移 -->\n", DBR_LANG_ZH_CN, 1},
    {BLAME_ZH "<!-- debrief:ignore blame 引自公告 -->\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example UNUSED_EXAMPLES[] = {
    {"The job failed. <!-- debrief:ignore blame/omission: quoted -->\n", DBR_LANG_EN, 1},
    {"<!-- debrief:ignore blame/omission: quoted -->\nThe notice said:\n" BLAME "\n", DBR_LANG_EN, 0},
    {"## Notice\n\n<!-- debrief:ignore-section blame: quoted -->\n\nAs sent.\n\n" BLAME "\n", DBR_LANG_EN, 0},
    {"任务失败。<!-- debrief:ignore blame/omission 引自公告 -->\n", DBR_LANG_ZH_CN, 1},
    {"<!-- debrief:ignore blame/omission 引自公告 -->\n" BLAME_ZH "\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_ignore[] = {
    {.id = "ignore/reason",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a finding is to be ignored and nobody says why",
     .rationale =
         "Whoever reads the report next cannot tell a considered exception from a silenced alarm. Without a "
         "reason the comment silences nothing. Own rule; linters of source code that demand one see "
         "fewer and better exceptions.",
     .examples = REASON_EXAMPLES,
     .run = run_reason},
    {.id = "ignore/unknown",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "no rule has the name that a comment ignores",
     .rationale =
         "A mistyped name silences nothing, and a comment that names no rule would silence findings that "
         "nobody has seen yet.",
     .examples = UNKNOWN_EXAMPLES,
     .run = run_unknown},
    {.id = "ignore/protected",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a comment tries to silence proofs or secrets",
     .rationale =
         "Proofs are comparisons with the evidence and secrets are a danger: neither is a matter of opinion. "
         "A team can set their severity in debrief.yaml, where everybody sees it.",
     .examples = PROTECTED_EXAMPLES,
     .run = run_protected},
    {.id = "ignore/unused",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "a comment ignores what is not found there",
     .rationale = "What was silenced once is gone, and the comment would hide the next finding that comes.",
     .examples = UNUSED_EXAMPLES,
     .run = run_unused},
    {0},
};
