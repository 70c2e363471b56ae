/*
 * Rows of a settings list as command-line words, so that the options of an extension point (sources, trackers)
 * are read by one parser wherever they stand:
 *
 *     sources:
 *       - source: prometheus               kind "prometheus", line 2
 *         url: https://prom.example        "--url=https://prom.example"
 *         query: {errors: 'up == 0'}       "--query=errors=up == 0"
 *       - git                              kind "git"
 */
#ifndef DBR_BASE_OPTION_YAML_H
#define DBR_BASE_OPTION_YAML_H

#include "base/err.h"
#include "base/mem.h"

typedef struct dbr_option_entry {
    const char *kind;
    const char *const *words; // for dbr_option_parse, from its argv[1] on
    size_t n_words;
    uint64_t line; // of the entry, 1-based
} dbr_option_entry;

/*
 * Reads the list under `key` of a YAML text; everything lives in `arena`.
 *
 * source  the file's name, for messages
 * keys    the list's key ("sources"; absent gives no entries) and the member that names the kind ("source")
 * ret     ended by an entry whose kind is NULL
 *
 * Errors: DBR_EPARSE with its place (no list, an entry without a kind, values nested deeper).
 */
dbr_code dbr_option_entries(dbr_arena *arena, dbr_slice yaml, const char *source, const char *const keys[2],
                            const dbr_option_entry **ret, dbr_err *err);

#endif
