/*
 * Members of JSON columns as columns of their own:
 *
 *     SELECT count(*) FROM log l WHERE l.fields->>'customer' = 'c-7'
 *     SELECT count(*) FROM log l WHERE l."fields->>customer" = 'c-7'
 *
 * A table that is asked for a column can narrow by it and need not write JSON for SQLite to read. The query is only read
 * token by token, so this is done where it surely means the same: one SELECT (no name can mean another table's column),
 * member names of letters, digits and "_.-@/" (no paths, no escapes), and in front nothing that would take the column for
 * itself: ->> binds from the left and as tightly as ||, less than a sign.
 */
#include "base/sql_plan.h"
#include "base/sql_token.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define MAX_KEY_BYTES 64u // longer names stay what they are

/* The name in a text token, empty when it is not plain. */
static dbr_slice plain_key(dbr_slice q, const sql_token *t)
{
    dbr_slice key = t->end - t->begin >= 2 ? dbr_slice_sub(q, t->begin + 1, t->end - 1) : (dbr_slice){0};
    bool is_plain = key.len > 0 && key.len <= MAX_KEY_BYTES && !isdigit((unsigned char)key.ptr[0]);
    for (size_t i = 0; i < key.len && is_plain; i++) {
        is_plain = isalnum((unsigned char)key.ptr[i]) || strchr("_.-@/", key.ptr[i]) != NULL;
    }
    return is_plain ? key : (dbr_slice){0};
}

/* Whether the key is among the columns, as a new one if need be. */
static bool take_key(dbr_arena *arena, dbr_slice key, dbr_slice *keys, size_t *n)
{
    for (size_t i = 0; i < *n; i++) {
        /* Names of columns have no case: two members that differ by it alone cannot both be columns. */
        if (keys[i].len == key.len && strncasecmp(keys[i].ptr, key.ptr, key.len) == 0) {
            return dbr_slice_eq(keys[i], key);
        }
    }
    if (*n == DBR_SQL_MAX_KEYS) {
        return false;
    }
    keys[(*n)++] = dbr_slice_dup(arena, key);
    return true;
}

static const char *json_column_of(const dbr_sql *sql)
{
    const dbr_sql_table *t = NULL;
    for (size_t i = 0; (t = dbr_sql_table_at(sql, i)) != NULL; i++) {
        if (t->json_column > 0) {
            return t->columns[t->json_column].name;
        }
    }
    return NULL;
}

/* A name with a dot, which SQLite would read as a path of objects in each other. */
static bool is_dotted(dbr_slice q, const sql_token *t)
{
    dbr_slice key = t->kind == SQL_TOKEN_TEXT ? dbr_slice_sub(q, t->begin + 1, t->end - 1) : (dbr_slice){0};
    bool is =
        key.len > 0 && key.ptr[0] != '$' && key.ptr[0] != '[' && dbr_slice_find_char(key, '.') != SIZE_MAX;
    return is && dbr_slice_find_char(key, '"') == SIZE_MAX;
}

bool sql_keys_quote(const dbr_sql *sql, dbr_slice query, dbr_buf *out)
{
    const char *column = json_column_of(sql);
    size_t copied = 0, n = 0;
    bool is_column = false, is_arrow = false;
    for (sql_token t = sql_token_next(query, 0); column != NULL && t.kind != SQL_TOKEN_END;
         t = sql_token_next(query, t.end)) {
        if (is_arrow && is_dotted(query, &t)) {
            dbr_buf_slice(out, dbr_slice_sub(query, copied, t.begin + 1));
            dbr_buf_printf(out, "$.\"%.*s\"'", DBR_FMT(dbr_slice_sub(query, t.begin + 1, t.end - 1)));
            copied = t.end;
            n++;
        }
        is_arrow = is_column && t.kind == SQL_TOKEN_ARROW;
        is_column = sql_token_is(query, &t, column);
    }
    dbr_buf_slice(out, dbr_slice_from(query, copied));
    return n > 0 && !out->failed;
}

bool sql_keys_lift(const dbr_sql *sql, dbr_slice query, dbr_arena *arena, dbr_buf *out, dbr_slice *ret_keys,
                   size_t *ret_n)
{
    const char *column = json_column_of(sql);
    sql_token before[3] = {0}; // the last tokens, newest first
    size_t copied = 0, n = 0, n_selects = 0;
    if (column == NULL) {
        return false;
    }
    for (sql_token t = sql_token_next(query, 0); t.kind != SQL_TOKEN_END; t = sql_token_next(query, t.end)) {
        n_selects += sql_token_is(query, &t, "select");
        sql_token arrow = {0}, text = {0};
        if (sql_token_is(query, &t, column)) {
            arrow = sql_token_next(query, t.end);
            text = arrow.kind == SQL_TOKEN_ARROW ? sql_token_next(query, arrow.end) : text;
        }
        const sql_token *front = before[0].kind == SQL_TOKEN_DOT ? &before[2] : &before[0];
        dbr_slice key = text.kind == SQL_TOKEN_TEXT ? plain_key(query, &text) : (dbr_slice){0};
        if (key.len > 0 && front->kind != SQL_TOKEN_BINDS && front->kind != SQL_TOKEN_ARROW &&
            take_key(arena, key, ret_keys, &n)) {
            dbr_buf_slice(out, dbr_slice_sub(query, copied, t.begin));
            dbr_buf_printf(out, "\"%s->>%.*s\"", column, DBR_FMT(key));
            copied = t.end = text.end;
        }
        before[2] = before[1];
        before[1] = before[0];
        before[0] = t;
    }
    dbr_buf_slice(out, dbr_slice_from(query, copied));
    *ret_n = n;
    return n > 0 && n_selects == 1 && !out->failed;
}
