/*
 * Formats that users define in YAML: definitions, their registry, their samples. Private to read; what others use of
 * them stands in read.h.
 */
#ifndef DBR_READ_USER_H
#define DBR_READ_USER_H

#include "base/regex.h"
#include "read/parts.h"

#define USER_MAX_GROUPS 64u

/* What a named group fills. */
typedef enum user_slot {
    USER_TIME,
    USER_LEVEL,
    USER_SERVICE,
    USER_HOST,
    USER_PID,
    USER_TRACE,
    USER_TITLE,
    USER_MESSAGE,
    USER_VERB,
    USER_SUBJECT,
    USER_OBJECT,
    USER_VERSION,
    USER_FIELD, // any other name: a field
} user_slot;

typedef struct user_group {
    const char *name;
    size_t number;
    user_slot slot;
} user_group;

/* A definition, compiled. Never freed once it is in the registry. */
typedef struct user_format {
    dbr_slice name, help, kind, stamp, zone, pattern, match;
    bool continues; // lines that do not match belong to the record before
    dbr_kind record_kind;
    const dbr_stamp_format *stamp_format; // NULL: any
    const dbr_zone *time_zone;            // NULL: stamps stay naive
    dbr_regex *regex;
    user_group groups[USER_MAX_GROUPS];
    size_t n_groups;
    dbr_slice context; // all of it as a layout keeps it
    dbr_slice path;    // of the file; empty for one that came from a layout
    dbr_arena arena;
} user_format;

/* The definition that a layout's context holds: from the registry, or compiled and put there. NULL when it is none.
 * Safe for threads. */
const user_format *user_format_of(dbr_slice context);

/* Reads and compiles a definition. `text` is YAML; strings live in ret->arena. Errors: DBR_EPARSE with line and column
 * in `source`, DBR_ELIMIT. */
dbr_code user_format_read(dbr_slice text, const char *source, user_format *ret, dbr_err *err);

#endif
