/* Queries token by token: as far as SQLite's own reading need not be repeated. Comments are blanks. */
#include "base/sql_token.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static size_t after_blanks(dbr_slice q, size_t at)
{
    while (at < q.len) {
        dbr_slice rest = dbr_slice_from(q, at);
        if (isspace((unsigned char)q.ptr[at])) {
            at++;
        } else if (dbr_slice_starts(rest, "--")) {
            size_t n = dbr_slice_find_char(rest, '\n');
            at = n == SIZE_MAX ? q.len : at + n + 1;
        } else if (dbr_slice_starts(rest, "/*")) {
            size_t n = dbr_slice_find(dbr_slice_from(rest, 2), (dbr_slice)DBR_LIT("*/"));
            at = n == SIZE_MAX ? q.len : at + n + 4;
        } else {
            break;
        }
    }
    return at;
}

/* End of what begins with a quote at `at`; a doubled quote is one inside. */
static size_t after_quoted(dbr_slice q, size_t at)
{
    char quote = q.ptr[at] == '[' ? ']' : q.ptr[at];
    for (at++; at < q.len; at++) {
        if (q.ptr[at] == quote) {
            if (quote == ']' || at + 1 >= q.len || q.ptr[at + 1] != quote) {
                return at + 1;
            }
            at++;
        }
    }
    return q.len;
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

sql_token sql_token_next(dbr_slice q, size_t at)
{
    sql_token t = {.begin = after_blanks(q, at), .kind = SQL_TOKEN_END};
    t.end = t.begin;
    if (t.begin >= q.len) {
        return t;
    }
    char c = q.ptr[t.begin];
    if (is_name_char(c)) {
        t.kind = SQL_TOKEN_NAME;
        while (t.end < q.len && is_name_char(q.ptr[t.end])) {
            t.end++;
        }
        return t;
    }
    if (strchr("'\"`[", c) != NULL) {
        t.kind = c == '\'' ? SQL_TOKEN_TEXT : SQL_TOKEN_OTHER;
        t.end = after_quoted(q, t.begin);
        return t;
    }
    dbr_slice rest = dbr_slice_from(q, t.begin);
    bool is_arrow = dbr_slice_starts(rest, "->>");
    t.kind = is_arrow                     ? SQL_TOKEN_ARROW
             : c == '.'                   ? SQL_TOKEN_DOT
             : strchr("|>-+~", c) != NULL ? SQL_TOKEN_BINDS
                                          : SQL_TOKEN_OTHER;
    t.end = t.begin + (is_arrow ? 3 : 1);
    return t;
}

bool sql_token_is(dbr_slice q, const sql_token *t, const char *word)
{
    return t->kind == SQL_TOKEN_NAME && t->end - t->begin == strlen(word) &&
           strncasecmp(q.ptr + t->begin, word, t->end - t->begin) == 0;
}
