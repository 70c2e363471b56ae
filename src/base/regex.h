/*
 * Patterns that users write (pcre2, the only file that includes it is regex.c), with limits: a pattern that would search
 * without end gives up instead.
 */
#ifndef DBR_BASE_REGEX_H
#define DBR_BASE_REGEX_H

#include "base/err.h"
#include "base/mem.h"

/* Compiled, immutable, shared by threads. */
typedef struct dbr_regex dbr_regex;

/*
 * Compiles a pattern of Perl's kind, UTF-8, up to DBR_MAX_PATTERN_BYTES; bytes that are no UTF-8 never match.
 *
 * Errors: DBR_EPARSE with err->byte (1-based, in the pattern), DBR_ELIMIT.
 */
dbr_code dbr_regex_new(dbr_slice pattern, dbr_regex **ret, dbr_err *err);
dbr_regex *dbr_regex_free(dbr_regex *r);

/* Named groups, in the order of their names: number `i`, false past the end. */
bool dbr_regex_name(const dbr_regex *r, size_t i, const char **ret_name, size_t *ret_group);

/*
 * Searches `text` for the pattern.
 *
 * groups  filled with group 0 (the match) to n - 1; those that took no part are empty with ptr NULL
 * Returns 1, 0 for no match, -1 when the search hit its limit (which counts as none).
 */
int dbr_regex_match(const dbr_regex *r, dbr_slice text, dbr_slice *groups, size_t n);

#endif
