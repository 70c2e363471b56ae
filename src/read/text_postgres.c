/*
 * PostgreSQL's lines, as far as they differ from others:
 *
 *     … UTC [814] app@orders LOG:  duration: 4123.456 ms  statement: SELECT …
 *     … UTC [814]: [3-1] user=app,db=orders,app=psql,client=10.0.0.5 ERROR:  deadlock detected
 *     … UTC:10.0.0.5(3456):app@orders:[814]:STATEMENT:  SELECT …
 *
 * A colon and two blanks end what it calls the severity. Behind that the message begins, whatever word and colon it begins with
 * ("duration:", "statement:", "checkpoint complete:"). What accompanies a message ("STATEMENT:  ", "DETAIL:  ", "HINT:  ")
 * names no logger, but is part of what is said. What stands before is the administrator's (log_line_prefix): what text_header.c
 * knows anyway, or pairs, or what Amazon's RDS has there. How long a statement took is told by the message's first words, in
 * milliseconds.
 *
 * Limits: a severity beyond 256 bytes of the stamp is not seen; translated ones are not known.
 */
#include "read/text_postgres.h"

#include <assert.h>

#define SEVERITY_BYTES 256u

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool read_is_supplement(dbr_slice word)
{
    static const char *const WORDS[] = {"DETAIL",  "HINT",     "QUERY",    "STATEMENT",
                                        "CONTEXT", "LOCATION", "BACKTRACE"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_is(word, WORDS[i])) {
            return true;
        }
    }
    return false;
}

const char *read_severity(dbr_slice after)
{
    dbr_slice line = dbr_slice_sub(after, 0, SEVERITY_BYTES);
    const char *end = line.len > 3 ? memmem(line.ptr, line.len - 1, ":  ", 3) : NULL;
    if (end == NULL || end[3] == ' ' || memchr(line.ptr, '\n', (size_t)(end - line.ptr)) != NULL) {
        return NULL;
    }
    const char *begin = end;
    while (begin > line.ptr && ((begin[-1] >= 'A' && begin[-1] <= 'Z') || is_digit(begin[-1]))) {
        begin--;
    }
    dbr_slice word = dbr_slice_of(begin, (size_t)(end - begin));
    bool is_apart = begin == line.ptr || begin[-1] == ' ' || begin[-1] == ':';
    bool is_known = word.len >= 3 && !is_digit(word.ptr[0]) &&
                    (read_is_supplement(word) || dbr_level_parse(word) != DBR_LEVEL_NONE);
    return is_apart && is_known ? begin : NULL;
}

/* "UTC:10.0.0.5(3456):app@orders:[814]:": zone, client with its port, user and database, pid. */
static bool take_chain(dbr_slice prefix, read_fields *f, dbr_record *ret)
{
    dbr_slice parts[4] = {0}, rest = dbr_slice_trim(prefix);
    for (size_t i = 0; i < 4 && rest.ptr != NULL; i++) {
        parts[i] = dbr_slice_cut(&rest, ':');
    }
    int64_t number = 0;
    size_t at = dbr_slice_find_char(parts[2], '@');
    bool is_bracketed = dbr_slice_starts(parts[3], "[") && dbr_slice_ends(parts[3], "]");
    dbr_slice pid = is_bracketed ? dbr_slice_sub(parts[3], 1, parts[3].len - 1) : (dbr_slice){0};
    if (rest.ptr == NULL || rest.len > 0 || at == SIZE_MAX || !dbr_slice_int(pid, &number)) {
        return false;
    }
    ret->pid = pid;
    static const char *const KEYS[] = {"client", "user", "database"};
    const dbr_slice values[] = {dbr_slice_sub(parts[1], 0, dbr_slice_find_char(parts[1], '(')),
                                dbr_slice_sub(parts[2], 0, at), dbr_slice_from(parts[2], at + 1)};
    for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
        if (values[i].len > 0) {
            read_field(f, dbr_slice_str(KEYS[i]), values[i], false);
        }
    }
    return true;
}

bool read_postgres_prefix(dbr_slice prefix, dbr_arena *arena, read_fields *f, dbr_record *ret)
{
    assert(prefix.len > 0);
    size_t equals = dbr_slice_find_char(prefix, '='), blank = dbr_slice_find_char(prefix, ' ');
    bool has_pairs = equals != SIZE_MAX && equals > 0 && (blank == SIZE_MAX || equals < blank);
    if (has_pairs) {
        return read_pairs(prefix, arena, f, ret) > 0;
    }
    return take_chain(prefix, f, ret);
}

void read_statement_time(dbr_slice line, dbr_arena *arena, read_fields *f)
{
    static const char NAME[] = "duration";
    dbr_slice said = dbr_slice_from(line, dbr_slice_starts(line, "LOG:  ") ? 6 : 0);
    size_t unit =
        dbr_slice_starts(said, "duration: ") ? dbr_slice_find(said, dbr_slice_str(" ms")) : SIZE_MAX;
    if (unit == SIZE_MAX) {
        return;
    }
    dbr_slice value = dbr_slice_sub(said, sizeof(NAME) - 1 + 2, unit + 3);
    dbr_slice seconds = read_duration(arena, dbr_slice_str(NAME), value);
    if (seconds.ptr != NULL) {
        read_field(f, dbr_slice_str(NAME), seconds, true);
    }
}
