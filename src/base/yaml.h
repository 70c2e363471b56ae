/*
 * Settings in YAML (libyaml), read into a small tree that knows where everything stands.
 */
#ifndef DBR_BASE_YAML_H
#define DBR_BASE_YAML_H

#include "base/err.h"
#include "base/mem.h"

typedef enum dbr_yaml_type { DBR_YAML_SCALAR, DBR_YAML_LIST, DBR_YAML_MAP } dbr_yaml_type;

/* A node; everything lives in the arena it was read into. */
typedef struct dbr_yaml {
    dbr_yaml_type type;
    dbr_slice key;          // in a map: its key, else empty
    dbr_slice text;         // scalar: the value, quotes resolved
    bool is_quoted;         // scalar written with quotes (so "null" and "yes" are text)
    uint64_t line;          // 1-based, of the key for a member of a map, else of the value
    uint64_t column;        // 1-based, in characters
    struct dbr_yaml *child; // first member, NULL when empty or scalar
    struct dbr_yaml *next;  // next sibling
} dbr_yaml;

/* Reads one document. No anchors, aliases, tags and duplicate keys (errors), nesting up to DBR_MAX_NESTING, size up to
 * DBR_MAX_SETTINGS_BYTES. An empty document gives an empty map. Errors: DBR_EPARSE with `source`:line:column. */
dbr_code dbr_yaml_read(dbr_arena *arena, dbr_slice text, const char *source, dbr_yaml **ret, dbr_err *err);

/* Member of a map by key path "a.b.c"; NULL when absent or not a map. */
const dbr_yaml *dbr_yaml_get(const dbr_yaml *node, const char *path);
/* Text of a scalar member, or `otherwise` when absent, null (~, null, empty) or no scalar. */
dbr_slice dbr_yaml_text(const dbr_yaml *node, const char *path, dbr_slice otherwise);

/* Appends `s` as a YAML scalar, quoted when it has to be. */
void dbr_yaml_quote(dbr_buf *out, dbr_slice s);

#endif
