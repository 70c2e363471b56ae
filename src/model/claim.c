/*
 * Claims: what a proof link's title says its number is.
 *
 *   = count(*) where status >= 500
 *   = 0 = count(*) from alert where name like 'Pool%'
 *   = all max(value) where name = 'error_ratio' > 0.4 for 5 min
 *   = resolved - started < 2 hours
 *
 *   claim = "=" [ expected "=" ] [ "all" ] scalar [ "from" table ] [ "where" condition ]
 *           [ cmp number ] [ "for" span ]
 *
 * The title is cut into tokens; '…' strings (with '' inside) and (…) groups are one token each, so that a
 * keyword inside them is not one. `expected` is a literal: a string, a quantity, a date or a clock time;
 * anything else before a '=' is part of the scalar.
 *
 * Whose comparison? `where status >= 500` compares for the condition, `where status >= 500 > 100` ends with
 * the claim's own. So: behind a `where` the last comparison with a number is the claim's if the last term
 * (what follows the last AND or OR) compares already before it. A claim whose condition ends in a bare column
 * or a group puts its own comparison in front, where nothing is ambiguous: `= count(*) > 100 where (a or b)`.
 *
 * What is refused, so that the parts can stand in one SELECT and nothing else: `"` and `||` (Markdown),
 * comments, `;`, bound parameters and quoted names outside strings, clauses a scalar has no use for (group,
 * order, limit, union …). The right to read is checked again by SQLite's authoriser.
 */
#include "base/limits.h"
#include "model/instant.h"
#include "model/model.h"

#include <assert.h>

typedef enum token_type { TOKEN_WORD, TOKEN_STRING, TOKEN_GROUP, TOKEN_COMPARE, TOKEN_OTHER } token_type;

typedef struct token {
    token_type type;
    size_t begin, end; // bytes of the title
} token;

typedef struct parser {
    dbr_slice title; // in the arena
    DBR_VEC(token) tokens;
    size_t from, to; // tokens not yet spoken for: [from, to)
    dbr_claim claim;
    dbr_err *err;
} parser;

static dbr_code fail_at(parser *p, size_t byte, const char *what);
static dbr_code tokenize(parser *p, size_t begin);
static dbr_code take_expected(parser *p);
static dbr_code take_for(parser *p);
static dbr_code take_clauses(parser *p);
static dbr_code take_own_comparison(parser *p, size_t from, size_t *to, bool is_condition);
static dbr_code check_sql(parser *p, dbr_slice sql);
static bool starts_with_milestone(const parser *p);
static dbr_code check_milestones(parser *p);

static dbr_slice token_text(const parser *p, size_t i)
{
    assert(i < p->tokens.n);
    return dbr_slice_sub(p->title, p->tokens.items[i].begin, p->tokens.items[i].end);
}

/* The bytes of tokens [from, to). */
static dbr_slice span_text(const parser *p, size_t from, size_t to)
{
    if (from >= to) {
        return dbr_slice_of(NULL, 0);
    }
    return dbr_slice_sub(p->title, p->tokens.items[from].begin, p->tokens.items[to - 1].end);
}

static bool is_word(const parser *p, size_t i, const char *word)
{
    return i < p->to && p->tokens.items[i].type == TOKEN_WORD &&
           dbr_slice_eq_nocase(token_text(p, i), dbr_slice_str(word));
}

/* Where token i begins, or the end of the title. */
static size_t byte_of(const parser *p, size_t i)
{
    return i < p->tokens.n ? p->tokens.items[i].begin : p->title.len;
}

static dbr_code parse_parts(parser *p)
{
    dbr_code rc = take_expected(p);
    if (rc < 0) {
        return rc;
    }
    if (is_word(p, p->from, "all")) {
        p->claim.is_all = true;
        p->from++;
    }
    rc = take_for(p);
    if (rc < 0) {
        return rc;
    }
    rc = take_clauses(p);
    if (rc < 0) {
        return rc;
    }
    if (p->claim.scalar.len == 0) {
        return fail_at(p, byte_of(p, p->from), "expected an expression");
    }
    rc = check_sql(p, p->claim.scalar);
    if (rc < 0) {
        return rc;
    }
    rc = check_sql(p, p->claim.condition);
    if (rc < 0) {
        return rc;
    }
    return starts_with_milestone(p) ? check_milestones(p) : DBR_OK;
}

dbr_code dbr_claim_parse(dbr_arena *arena, dbr_slice title, dbr_claim *ret, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    parser p = {.err = err};
    size_t begin = 0;

    if (title.len > DBR_MAX_CLAIM_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "a claim has at most %u bytes, this one %zu", DBR_MAX_CLAIM_BYTES,
                        title.len);
    }
    p.title = dbr_slice_dup(arena, title);
    while (begin < title.len && strchr(" \t\r\n", title.ptr[begin]) != NULL && title.ptr[begin] != '\0') {
        begin++;
    }
    if (begin == title.len || title.ptr[begin] != '=') {
        return fail_at(&p, begin, "a claim starts with '='");
    }
    rc = tokenize(&p, begin + 1);
    if (rc < 0) {
        goto done;
    }
    p.to = p.tokens.n;
    rc = parse_parts(&p);
    if (rc < 0) {
        goto done;
    }
    *ret = p.claim;
done:
    DBR_VEC_RELEASE(&p.tokens);
    return rc;
}

static dbr_code fail_at(parser *p, size_t byte, const char *what)
{
    (void)dbr_fail(p->err, DBR_EPARSE, "cannot parse claim: %s at byte %zu", what, byte + 1);
    return dbr_err_at(p->err, NULL, 0, byte + 1);
}

/* ---- tokens ---- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || (unsigned char)c >= 0x80;
}

/* The byte after the string that begins at `at`; 0 when it does not end. */
static size_t string_end(dbr_slice s, size_t at)
{
    for (size_t i = at + 1; i < s.len; i++) {
        if (s.ptr[i] != '\'') {
            continue;
        }
        if (i + 1 == s.len || s.ptr[i + 1] != '\'') {
            return i + 1;
        }
        i++;
    }
    return 0;
}

/* The byte after the group that begins at `at`; `*ret_what` says what is wrong when it returns 0. */
static size_t group_end(dbr_slice s, size_t at, const char **ret_what)
{
    unsigned depth = 0;
    *ret_what = "unclosed '('";
    for (size_t i = at; i < s.len; i++) {
        if (s.ptr[i] == '\'') {
            size_t end = string_end(s, i);
            if (end == 0) {
                *ret_what = "unclosed string";
                return 0;
            }
            i = end - 1;
        } else if (s.ptr[i] == '(') {
            depth++;
            if (depth > DBR_MAX_NESTING) {
                *ret_what = "too many nested '('";
                return 0;
            }
        } else if (s.ptr[i] == ')') {
            depth--;
            if (depth == 0) {
                return i + 1;
            }
        }
    }
    return 0;
}

/* Length of the comparison at `at`, 0 for none. "->", "->>", "<<" and ">>" are not comparisons. */
static size_t comparison_length(dbr_slice s, size_t at)
{
    static const char *const OPERATORS[] = {"<=", ">=", "!=", "<>", "==", "<", ">", "="};
    dbr_slice rest = dbr_slice_from(s, at);
    if (dbr_slice_starts(rest, "<<") || dbr_slice_starts(rest, ">>")) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(OPERATORS) / sizeof(OPERATORS[0]); i++) {
        if (dbr_slice_starts(rest, OPERATORS[i])) {
            return strlen(OPERATORS[i]);
        }
    }
    return 0;
}

static size_t other_length(dbr_slice s, size_t at)
{
    static const char *const LONG[] = {"->>", "->", "<<", ">>"};
    for (size_t i = 0; i < sizeof(LONG) / sizeof(LONG[0]); i++) {
        if (dbr_slice_starts(dbr_slice_from(s, at), LONG[i])) {
            return strlen(LONG[i]);
        }
    }
    return 1;
}

/* What begins at `at`: its end, or 0 and what is wrong. */
static size_t token_at(dbr_slice s, size_t at, token_type *ret_type, const char **ret_what)
{
    size_t end = at;
    *ret_what = "unclosed string";
    if (s.ptr[at] == '\'') {
        *ret_type = TOKEN_STRING;
        return string_end(s, at);
    }
    if (s.ptr[at] == '(') {
        *ret_type = TOKEN_GROUP;
        return group_end(s, at, ret_what);
    }
    if (s.ptr[at] == ')') {
        *ret_what = "')' without '('";
        return 0;
    }
    while (end < s.len && is_word_byte(s.ptr[end])) {
        end++;
    }
    if (end > at) {
        *ret_type = TOKEN_WORD;
        return end;
    }
    size_t n = comparison_length(s, at);
    *ret_type = n > 0 ? TOKEN_COMPARE : TOKEN_OTHER;
    return at + (n > 0 ? n : other_length(s, at));
}

static dbr_code tokenize(parser *p, size_t begin)
{
    dbr_slice s = p->title;
    size_t at = dbr_slice_find_char(s, '"');
    if (at != SIZE_MAX) {
        return fail_at(p, at, "'\"' does not fit in a link's title, use '…' for strings");
    }
    at = dbr_slice_find(s, dbr_slice_str("||"));
    if (at != SIZE_MAX) {
        return fail_at(p, at, "'||' does not fit in a Markdown table");
    }
    at = dbr_slice_find_char(s, '\0');
    if (at != SIZE_MAX) {
        return fail_at(p, at, "NUL byte");
    }
    for (at = begin; at < s.len;) {
        token_type type = TOKEN_OTHER;
        const char *what = NULL;
        if (strchr(" \t\r\n", s.ptr[at]) != NULL) {
            at++;
            continue;
        }
        size_t end = token_at(s, at, &type, &what);
        if (end == 0) {
            return fail_at(p, at, what);
        }
        *DBR_PUSH(&p->tokens) = (token){.type = type, .begin = at, .end = end};
        at = end;
    }
    return DBR_OK;
}

/* ---- parts ---- */

/* "10:05" or "10:05:23": an expectation that needs a day, so no quantity. */
static bool is_clock(dbr_slice s)
{
    if (s.len < 4 || s.len > 8) {
        return false;
    }
    size_t n_colons = 0;
    for (size_t i = 0; i < s.len; i++) {
        n_colons += s.ptr[i] == ':';
        if (s.ptr[i] != ':' && (s.ptr[i] < '0' || s.ptr[i] > '9')) {
            return false;
        }
    }
    return n_colons == 1 || n_colons == 2;
}

static bool is_literal(const parser *p, size_t from, size_t to)
{
    dbr_quantity q = {0};
    dbr_slice text = span_text(p, from, to);
    if (to - from == 1 && p->tokens.items[from].type == TOKEN_STRING) {
        return true;
    }
    return text.len > 0 && (is_clock(text) || dbr_quantity_parse(text, &q) == text.len);
}

static dbr_code take_expected(parser *p)
{
    for (size_t i = p->from; i < p->to; i++) {
        if (p->tokens.items[i].type != TOKEN_COMPARE || !dbr_slice_is(token_text(p, i), "=")) {
            continue;
        }
        if (i == p->from) {
            return fail_at(p, byte_of(p, i), "expected a value before '='");
        }
        if (is_literal(p, p->from, i)) {
            p->claim.expected = span_text(p, p->from, i);
            p->from = i + 1;
        }
        break;
    }
    return DBR_OK;
}

static dbr_code take_for(parser *p)
{
    for (size_t i = p->to; i-- > p->from;) {
        if (!is_word(p, i, "for")) {
            continue;
        }
        dbr_time ns = 0;
        dbr_time unit = 0;
        dbr_slice span = span_text(p, i + 1, p->to);
        if (span.len == 0 || dbr_duration_parse(span, &ns, &unit) != span.len) {
            return fail_at(p, byte_of(p, i + 1), "expected a duration after 'for'");
        }
        p->claim.for_span = span;
        p->to = i;
        break;
    }
    return DBR_OK;
}

/* The first `word` in the rest, or p->to. */
static size_t find_word(const parser *p, size_t from, const char *word)
{
    while (from < p->to && !is_word(p, from, word)) {
        from++;
    }
    return from;
}

static bool is_table_name(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool is_letter = ((s.ptr[i] | 0x20) >= 'a' && (s.ptr[i] | 0x20) <= 'z') || s.ptr[i] == '_';
        if (!is_letter && (i == 0 || s.ptr[i] < '0' || s.ptr[i] > '9')) {
            return false;
        }
    }
    return s.len > 0;
}

static dbr_code take_clauses(parser *p)
{
    dbr_code rc = DBR_OK;
    size_t where = find_word(p, p->from, "where");
    size_t from = find_word(p, p->from, "from");
    from = from < where ? from : where; // behind `where` it is "is distinct from"
    size_t end = p->to;

    if (where < p->to) {
        size_t again = find_word(p, where + 1, "where");
        if (again < p->to) {
            return fail_at(p, byte_of(p, again), "second 'where'");
        }
        rc = take_own_comparison(p, where + 1, &end, true);
        if (rc < 0) {
            return rc;
        }
        p->claim.condition = span_text(p, where + 1, end);
        if (p->claim.condition.len == 0) {
            return fail_at(p, byte_of(p, where + 1), "expected a condition after 'where'");
        }
    }
    if (from < where) {
        end = where;
        rc = take_own_comparison(p, from + 1, &end, false);
        if (rc < 0) {
            return rc;
        }
        p->claim.table = span_text(p, from + 1, end);
        if (!is_table_name(p->claim.table)) {
            return fail_at(p, byte_of(p, from + 1), "expected the name of a table after 'from'");
        }
    }
    end = from;
    rc = take_own_comparison(p, p->from, &end, false);
    if (rc < 0) {
        return rc;
    }
    p->claim.scalar = span_text(p, p->from, end);
    return DBR_OK;
}

/*
 * How many comparisons the last term of tokens [from, to) holds. AND and OR begin a new one, but for the AND
 * of BETWEEN; a CASE … END is one thing.
 */
static size_t comparisons_in_last_term(const parser *p, size_t from, size_t to)
{
    static const char *const WORDS[] = {"like",   "glob",   "in",      "is",     "match",
                                        "regexp", "isnull", "notnull", "between"};
    size_t n = 0;
    size_t case_depth = 0;
    bool is_between = false;
    for (size_t i = from; i < to; i++) {
        case_depth += is_word(p, i, "case");
        case_depth -= case_depth > 0 && is_word(p, i, "end");
        if (case_depth > 0) {
            continue;
        }
        bool is_and = is_word(p, i, "and");
        if (is_word(p, i, "or") || (is_and && !is_between)) {
            n = 0;
        }
        is_between = (is_between && !is_and) || is_word(p, i, "between");
        n += p->tokens.items[i].type == TOKEN_COMPARE;
        for (size_t w = 0; w < sizeof(WORDS) / sizeof(WORDS[0]); w++) {
            n += is_word(p, i, WORDS[w]);
        }
    }
    return n;
}

/* Cuts "cmp number" from the end of tokens [from, *to), if it is the claim's own: see the top. */
static dbr_code take_own_comparison(parser *p, size_t from, size_t *to, bool is_condition)
{
    size_t i = *to;
    while (i > from && p->tokens.items[i - 1].type != TOKEN_COMPARE) {
        i--;
    }
    if (i == from || i == *to || !is_literal(p, i, *to)) {
        return DBR_OK;
    }
    size_t operator_at = i - 1;
    if (is_condition && comparisons_in_last_term(p, from, operator_at) == 0) {
        return DBR_OK;
    }
    if (p->claim.bound.len > 0) {
        return fail_at(p, byte_of(p, operator_at), "second comparison");
    }
    dbr_slice operator_text = token_text(p, operator_at);
    if (dbr_slice_is(operator_text, "==")) {
        operator_text = dbr_slice_str("=");
    } else if (dbr_slice_is(operator_text, "<>")) {
        operator_text = dbr_slice_str("!=");
    }
    assert(operator_text.len < sizeof(p->claim.comparison));
    memset(p->claim.comparison, 0, sizeof(p->claim.comparison));
    memcpy(p->claim.comparison, operator_text.ptr, operator_text.len);
    p->claim.bound = span_text(p, i, *to);
    *to = operator_at;
    return DBR_OK;
}

/* ---- what may stand in SQL ---- */

static bool is_clause_word(dbr_slice word)
{
    static const char *const WORDS[] = {"select", "union",  "intersect", "except", "group",  "order",
                                        "having", "limit",  "window",    "offset", "join",   "pragma",
                                        "attach", "insert", "update",    "delete", "create", "drop",
                                        "with",   "values", "returning"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        bool is_other = word.len == 0 || (word.ptr[0] | 0x20) != WORDS[i][0]; // nearly always
        if (!is_other && dbr_slice_eq_nocase(word, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

/* Every byte outside strings, groups included. Clause words only count outside groups: a subquery may order
 * and limit. */
static dbr_code check_sql(parser *p, dbr_slice sql)
{
    size_t base = sql.len > 0 ? (size_t)(sql.ptr - p->title.ptr) : 0;
    unsigned depth = 0;
    for (size_t i = 0; i < sql.len; i++) {
        char c = sql.ptr[i];
        dbr_slice rest = dbr_slice_from(sql, i);
        if (c == '\'') {
            i = string_end(sql, i) - 1;
        } else if (is_word_byte(c)) {
            size_t end = i;
            while (end < sql.len && is_word_byte(sql.ptr[end])) {
                end++;
            }
            if (depth == 0 && is_clause_word(dbr_slice_sub(sql, i, end))) {
                return fail_at(p, base + i, "this clause is no part of a claim");
            }
            i = end - 1;
        } else if (dbr_slice_starts(rest, "--") || dbr_slice_starts(rest, "/*")) {
            return fail_at(p, base + i, "comment");
        } else if (strchr(" \t\r\n(),+-*/%<>=!&|~", c) == NULL) {
            return fail_at(p, base + i, "unexpected character");
        }
        depth += c == '(';
        depth -= c == ')' && depth > 0;
    }
    return DBR_OK;
}

/* ---- milestones ---- */

/* Arithmetic over milestones: no table, no condition, and the first name is one of theirs. */
static bool starts_with_milestone(const parser *p)
{
    dbr_slice s = p->claim.scalar;
    if (p->claim.table.len > 0 || p->claim.condition.len > 0) {
        return false;
    }
    size_t i = 0;
    while (i < s.len &&
           (!is_word_byte(s.ptr[i]) || (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '.')) {
        i++;
    }
    size_t end = i;
    while (end < s.len && is_word_byte(s.ptr[end])) {
        end++;
    }
    return dbr_milestone_exact(dbr_slice_sub(s, i, end)) != DBR_MILESTONE_COUNT;
}

static dbr_code check_milestones(parser *p)
{
    /* All differences of two are different and not zero: only the form is tried here. */
    dbr_time some_day[DBR_MILESTONE_COUNT];
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        some_day[i] = DBR_HOUR << i;
    }
    dbr_quantity value = {0};
    dbr_err wrong = {0};
    if (dbr_milestones_value(p->claim.scalar, some_day, &value, &wrong) < 0) {
        size_t base = (size_t)(p->claim.scalar.ptr - p->title.ptr);
        *p->err = wrong;
        return dbr_err_at(p->err, NULL, 0, base + (size_t)wrong.byte);
    }
    p->claim.kind = DBR_CLAIM_MILESTONES;
    return DBR_OK;
}
