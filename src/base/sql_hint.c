/*
 * Why a query failed, and "did you mean":
 *
 *     no such table: logs (did you mean 'log'?)
 *     no such column: l.artefact (did you mean 'artifact'?)
 *     no such column: customer; 'log' has time, utc, …; other fields are fields->>'customer'
 *
 * Columns are looked for in the tables that the query reads from, in all of them when it reads none of ours.
 */
#include "base/sql_hint.h"

#include "base/option.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#define NEAREST_OF 1024u // names looked at: a dozen tables of at most 62 columns

/* The next identifier in the query; empty at its end. Texts in '…' are passed over, "…" is a name. */
static dbr_slice next_name(dbr_slice *rest)
{
    while (rest->len > 0) {
        char c = rest->ptr[0];
        size_t n = 0;
        if (c == '\'') {
            size_t end = dbr_slice_find_char(dbr_slice_from(*rest, 1), '\'');
            *rest = dbr_slice_from(*rest, end == SIZE_MAX ? rest->len : end + 2);
            continue;
        }
        while (n < rest->len && (isalnum((unsigned char)rest->ptr[n]) || rest->ptr[n] == '_')) {
            n++;
        }
        dbr_slice name = dbr_slice_sub(*rest, 0, n);
        *rest = dbr_slice_from(*rest, n > 0 ? n : 1);
        if (n > 0) {
            return name;
        }
    }
    return (dbr_slice){0};
}

bool dbr_sql_mentions(dbr_slice query, const char *name)
{
    for (dbr_slice word = next_name(&query); word.len > 0; word = next_name(&query)) {
        if (word.len == strlen(name) && strncasecmp(word.ptr, name, word.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether one of the words is this; ended by NULL. */
static bool is_one_of(dbr_slice word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(*words))) {
            return true;
        }
    }
    return false;
}

/* Whether the name stands where tables do: behind "from" or "join". `where artifact = '…'` names a column. */
static bool reads_table(dbr_slice query, const char *name)
{
    static const char *const OPEN[] = {"from", "join", NULL};
    static const char *const SHUT[] = {"where", "group", "order", "on",     "select",
                                       "limit", "union", "using", "having", NULL};
    bool is_from = false;
    for (dbr_slice word = next_name(&query); word.len > 0; word = next_name(&query)) {
        is_from = is_one_of(word, OPEN) || (is_from && !is_one_of(word, SHUT));
        if (is_from && dbr_slice_eq_nocase(word, dbr_slice_str(name))) {
            return true;
        }
    }
    return false;
}

__attribute__((format(printf, 2, 3))) static void append(dbr_err *err, const char *format, ...)
{
    size_t len = strlen(err->message);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message + len, sizeof(err->message) - len, format, args);
    va_end(args);
}

static void hint_table(const dbr_sql *sql, const char *given, dbr_err *err)
{
    const char *names[NEAREST_OF];
    size_t n = 0;
    while (n < NEAREST_OF && dbr_sql_table_at(sql, n) != NULL) {
        names[n] = dbr_sql_table_at(sql, n)->name;
        n++;
    }
    const char *nearest = dbr_option_nearest(given, names, n);
    if (nearest != NULL) {
        append(err, " (did you mean '%s'?)", nearest);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        append(err, "%s%s", i == 0 ? "; there are " : ", ", names[i]);
    }
}

/* Whether the query has "given" in double quotes: most likely meant as a text. */
static bool is_quoted(dbr_slice query, const char *given)
{
    char quoted[160];
    (void)snprintf(quoted, sizeof(quoted), "\"%s\"", given);
    return dbr_slice_find(query, dbr_slice_str(quoted)) != SIZE_MAX;
}

static void hint_column(const dbr_sql *sql, dbr_slice query, const char *given, dbr_err *err)
{
    const char *names[NEAREST_OF];
    const dbr_sql_table *first = NULL;
    size_t n = 0;
    bool has_fields = false;
    for (int any = 0; any <= 1 && n == 0; any++) {
        const dbr_sql_table *t = NULL;
        for (size_t i = 0; (t = dbr_sql_table_at(sql, i)) != NULL; i++) {
            if (any == 0 && !reads_table(query, t->name)) {
                continue;
            }
            first = any == 0 && first == NULL ? t : first;
            for (size_t k = 0; k < t->n_columns && n < NEAREST_OF; k++) {
                if (!t->columns[k].is_hidden) {
                    names[n++] = t->columns[k].name;
                }
                has_fields |= any == 0 && strcmp(t->columns[k].name, "fields") == 0;
            }
        }
    }
    const char *nearest = dbr_option_nearest(given, names, n);
    if (nearest != NULL) {
        append(err, " (did you mean '%s'?)", nearest);
        return;
    }
    if (is_quoted(query, given)) {
        append(err, " (a text is written '%s')", given);
        return;
    }
    for (size_t k = 0; first != NULL && k < first->n_columns; k++) {
        if (first->columns[k].is_hidden) {
            continue;
        }
        if (k == 0) {
            append(err, "; '%s' has ", first->name);
        }
        append(err, "%s%s", k > 0 ? ", " : "", first->columns[k].name);
    }
    if (has_fields) {
        append(err, "; other fields are fields->>'%s'", given);
    }
}

static void hint(const dbr_sql *sql, dbr_slice query, dbr_err *err)
{
    static const char no_table[] = "no such table: ";
    static const char no_column[] = "no such column: ";
    char given[128];
    bool is_table = strncmp(err->message, no_table, sizeof(no_table) - 1) == 0;
    bool is_column = strncmp(err->message, no_column, sizeof(no_column) - 1) == 0;
    if (!is_table && !is_column) {
        return;
    }
    const char *name = err->message + (is_table ? sizeof(no_table) : sizeof(no_column)) - 1;
    const char *dot = strrchr(name, '.'); // "l.colour"
    (void)snprintf(given, sizeof(given), "%s", dot != NULL ? dot + 1 : name);
    if (is_table) {
        hint_table(sql, given, err);
    } else {
        hint_column(sql, query, given, err);
    }
}

static void say_where(dbr_slice query, int offset, dbr_err *err)
{
    uint64_t line = 1;
    size_t begin = 0;
    if (offset < 0 || (size_t)offset >= query.len) {
        return;
    }
    for (size_t i = 0; i < (size_t)offset; i++) {
        if (query.ptr[i] == '\n') {
            line++;
            begin = i + 1;
        }
    }
    (void)dbr_err_at(err, NULL, line, (size_t)offset - begin + 1);
}

dbr_code sql_explain(const dbr_sql *sql, const sql_stop *stop, dbr_slice query, dbr_err *err)
{
    if (stop->table_error->code < 0) {
        *err = *stop->table_error;
        return err->code;
    }
    if (stop->max_steps != 0) {
        return dbr_fail(err, DBR_ELIMIT, "query took too long: more than %llu steps",
                        (unsigned long long)stop->max_steps);
    }
    if (stop->is_interrupted) {
        return dbr_fail(err, DBR_ELIMIT, "query interrupted");
    }
    if (stop->was_denied) {
        return dbr_fail(err, DBR_EPARSE, "not allowed: only SELECT, WITH and EXPLAIN (%s)", stop->message);
    }
    dbr_code rc = dbr_fail(err, stop->code, "%s", stop->message);
    say_where(query, stop->offset, err);
    hint(sql, query, err);
    return rc;
}
