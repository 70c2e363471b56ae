/*
 * Counts of groups without a row for each:
 *
 *     SELECT level, count(*) FROM log GROUP BY level
 *     SELECT level, sum("count(*)") FROM log GROUP BY level
 *
 * A table that knows how many rows are alike in all columns that the query uses gives them as one, with their number in a
 * column of its own, named "count(*)". That means the same only where nothing but count(*) hangs on how many rows there are,
 * and what is shown is the same for all of a group. So the query is read by a small grammar, and what is not in it stays what
 * it is:
 *
 *     SELECT what, … FROM table [WHERE …] GROUP BY name, … [HAVING …] [ORDER BY …] [LIMIT …]
 *
 * `what` is count(*) or one of the names (with AS or without); behind GROUP BY only these, what they were renamed to, numbers
 * and words of SQL; in WHERE no call (aggregates are calls), no other SELECT, no rowid: that one is no column which the table
 * would be told of.
 */
#include "base/sql_plan.h"
#include "base/sql_token.h"

#include <ctype.h>
#include <strings.h>

enum { MAX_NAMES = 16 };

typedef struct name_list {
    dbr_slice items[MAX_NAMES];
    size_t n;
} name_list;

typedef struct reader {
    dbr_slice query;
    sql_token t; // the next one
    size_t copied;
    size_t n_counts;
    dbr_buf *out;
    name_list shown;   // columns behind SELECT
    name_list renamed; // what they, and counts, are called there
    name_list groups;
} reader;

static void step(reader *r)
{
    r->t = sql_token_next(r->query, r->t.end);
}

static bool is(const reader *r, const char *word)
{
    return sql_token_is(r->query, &r->t, word);
}

static bool is_char(const reader *r, char c)
{
    return r->t.kind != SQL_TOKEN_END && r->t.end == r->t.begin + 1 && r->query.ptr[r->t.begin] == c;
}

static bool take(reader *r, const char *word)
{
    bool found = is(r, word);
    if (found) {
        step(r);
    }
    return found;
}

static bool take_char(reader *r, char c)
{
    bool found = is_char(r, c);
    if (found) {
        step(r);
    }
    return found;
}

static bool is_number(const reader *r)
{
    return r->t.kind == SQL_TOKEN_NAME && isdigit((unsigned char)r->query.ptr[r->t.begin]);
}

static bool is_one_of(const reader *r, const char *const *words)
{
    while (*words != NULL && !is(r, *words)) {
        words++;
    }
    return *words != NULL;
}

static dbr_slice word_of(const reader *r)
{
    return dbr_slice_sub(r->query, r->t.begin, r->t.end);
}

static bool holds(const name_list *list, dbr_slice name)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i].len == name.len && strncasecmp(list->items[i].ptr, name.ptr, name.len) == 0) {
            return true;
        }
    }
    return false;
}

static bool add(name_list *list, dbr_slice name)
{
    bool fits = list->n < MAX_NAMES;
    if (fits) {
        list->items[list->n++] = name;
    }
    return fits;
}

/* count(*), which is written as the sum; false when it is not exactly that. */
static bool take_count(reader *r)
{
    size_t begin = r->t.begin;
    if (!take(r, "count") || !take_char(r, '(') || !take_char(r, '*') || !is_char(r, ')')) {
        return false;
    }
    dbr_buf_slice(r->out, dbr_slice_sub(r->query, r->copied, begin));
    dbr_buf_str(r->out, "sum(\"" SQL_COUNT_COLUMN "\")");
    r->copied = r->t.end;
    r->n_counts++;
    step(r);
    return true;
}

/* A name that is no word of SQL which could stand there. */
static bool is_plain_name(const reader *r)
{
    static const char *const WORDS[] = {"distinct", "all",    "case",   "cast",         "not",
                                        "null",     "exists", "from",   "where",        "as",
                                        "group",    "over",   "filter", "current_time", "rowid",
                                        "_rowid_",  "oid",    "join",   "current_date", "current_timestamp",
                                        NULL};
    return r->t.kind == SQL_TOKEN_NAME && !is_number(r) && !is_one_of(r, WORDS);
}

static bool take_shown(reader *r)
{
    do {
        if (is(r, "count")) {
            if (!take_count(r)) {
                return false;
            }
        } else if (!is_plain_name(r) || !add(&r->shown, word_of(r))) {
            return false;
        } else {
            step(r);
        }
        bool is_named = take(r, "as");
        if (is_named || is_plain_name(r)) {
            if (!is_plain_name(r) || !add(&r->renamed, word_of(r))) {
                return false;
            }
            step(r);
        }
    } while (take_char(r, ','));
    return take(r, "from");
}

/* Up to GROUP BY: conditions without calls. */
static bool take_where(reader *r)
{
    static const char *const NEVER[] = {"select", "rowid", "_rowid_", "oid",       "having", "order", "limit",
                                        "window", "union", "except",  "intersect", "values", "raise", NULL};
    static const char *const BEFORE_BRACKET[] = {"in",   "and",     "or", "not", "where",
                                                 "like", "between", "is", NULL};
    if (!is(r, "where")) {
        return is(r, "group");
    }
    bool may_open = true; // a bracket here is no call's
    for (step(r); r->t.kind != SQL_TOKEN_END && !is(r, "group"); step(r)) {
        bool is_quoted = r->t.kind == SQL_TOKEN_OTHER && r->t.end > r->t.begin + 1;
        if (is_one_of(r, NEVER) || is_quoted || (is_char(r, '(') && !may_open)) {
            return false;
        }
        may_open = r->t.kind != SQL_TOKEN_NAME || is_one_of(r, BEFORE_BRACKET);
    }
    return is(r, "group");
}

static bool take_groups(reader *r)
{
    if (!take(r, "group") || !take(r, "by")) {
        return false;
    }
    do {
        if (!is_plain_name(r) || !add(&r->groups, word_of(r))) {
            return false;
        }
        step(r);
    } while (take_char(r, ','));
    for (size_t i = 0; i < r->shown.n; i++) {
        if (!holds(&r->groups, r->shown.items[i])) {
            return false; // one of the group's, whichever comes
        }
    }
    for (size_t i = 0; i < r->renamed.n; i++) {
        if (holds(&r->groups, r->renamed.items[i])) {
            return false; // the column of this name, or what is called so?
        }
    }
    return true;
}

/* What follows speaks of groups. */
static bool take_rest(reader *r)
{
    static const char *const WORDS[] = {"having", "order", "by",      "limit", "offset", "asc",  "desc",
                                        "and",    "or",    "not",     "nulls", "first",  "last", "is",
                                        "null",   "like",  "between", "in",    NULL};
    while (r->t.kind != SQL_TOKEN_END) {
        bool is_quoted = r->t.kind == SQL_TOKEN_OTHER && r->t.end > r->t.begin + 1;
        if (is(r, "count")) {
            if (!take_count(r)) {
                return false;
            }
            continue;
        }
        bool is_known = r->t.kind != SQL_TOKEN_NAME || is_number(r) || is_one_of(r, WORDS) ||
                        holds(&r->groups, word_of(r)) || holds(&r->renamed, word_of(r));
        if (!is_known || is_quoted) {
            return false;
        }
        step(r);
    }
    return true;
}

bool sql_count_lift(dbr_slice query, dbr_buf *out)
{
    reader r = {.query = query, .out = out};
    dbr_buf_clear(out);
    step(&r);
    if (!take(&r, "select") || !take_shown(&r) || !is_plain_name(&r)) {
        return false;
    }
    step(&r); // the table
    if (!take_where(&r) || !take_groups(&r) || !take_rest(&r) || r.n_counts == 0) {
        return false;
    }
    dbr_buf_slice(out, dbr_slice_from(query, r.copied));
    return !out->failed;
}
