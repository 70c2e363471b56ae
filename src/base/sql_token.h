/* Tokens of a query, private to what reads queries before SQLite does. */
#ifndef DBR_BASE_SQL_TOKEN_H
#define DBR_BASE_SQL_TOKEN_H

#include "base/mem.h"

typedef enum sql_token_kind {
    SQL_TOKEN_END,
    SQL_TOKEN_NAME,  // a name, a word of SQL or a number, bare
    SQL_TOKEN_TEXT,  // '…'
    SQL_TOKEN_ARROW, // ->>
    SQL_TOKEN_DOT,
    SQL_TOKEN_BINDS, // a byte of what may bind from the left as tightly as ->>, or a sign
    SQL_TOKEN_OTHER  // a quoted name, or one byte of anything else
} sql_token_kind;

typedef struct sql_token {
    sql_token_kind kind;
    size_t begin, end; // in the query
} sql_token;

/* The first token from `at` on. O(its bytes and the blanks before it). */
sql_token sql_token_next(dbr_slice q, size_t at);
/* Whether it is this bare word, without case. */
bool sql_token_is(dbr_slice q, const sql_token *t, const char *word);

#endif
