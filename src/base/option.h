/*
 * Option descriptors: one row says an option's name, type, default and help; the command line, `--help`, the
 * man page, shell completion and the settings file all come from it.
 */
#ifndef DBR_BASE_OPTION_H
#define DBR_BASE_OPTION_H

#include "base/err.h"
#include "base/mem.h"

typedef enum dbr_option_type {
    DBR_OPTION_FLAG, // bool field
    DBR_OPTION_TEXT, // const char * field, borrowed from argv
    DBR_OPTION_INT,  // int64_t field, within [min, max]
    DBR_OPTION_WORD, // const char * field, one of `words` ("en|zh-CN")
    DBR_OPTION_LIST, // dbr_option_list field: may be given several times
} dbr_option_type;

typedef struct dbr_option_list {
    const char **items; // in the arena given to dbr_option_parse; each borrowed from argv
    size_t n;
} dbr_option_list;

typedef struct dbr_option {
    const char *name; // long name without "--"; NULL ends a table
    char letter;      // short name, 0 for none
    dbr_option_type type;
    const char *arg;       // what the value is called in help ("FILE"); NULL for flags
    const char *words;     // DBR_OPTION_WORD: "a|b|c"; else NULL
    const char *otherwise; // default as text, NULL for none; always NULL for flags and lists
    int64_t min, max;      // DBR_OPTION_INT; both 0 means any
    const char *help;      // one line, lower case, no full stop
    size_t offset;         // of the field in the command's arguments struct
} dbr_option;

/*
 * Parses argv[1…] into `target` (defaults first). Long options "--name value", "--name=value", unambiguous
 * prefixes are NOT accepted; short ones "-x value", "-xvalue", flags together "-ab". "--" ends options;
 * operands are collected in order. Several tables can be given (the command's and the common ones).
 *
 * ret_operands  arena array of borrowed strings
 * Errors: DBR_EUSAGE "unknown option '--foo' (did you mean '--for'?)", "option '--x' needs FILE", …
 */
dbr_code dbr_option_parse(dbr_arena *arena, const dbr_option *const *tables, void *const *targets,
                          size_t n_tables, int argc, const char *const *argv, const char ***ret_operands,
                          size_t *ret_n_operands, dbr_err *err);

/* Appends the option list of `--help`, aligned, wrapped at 80 columns. */
void dbr_option_help(dbr_buf *out, const dbr_option *table);

/* The nearest of `words` to `given` (edit distance <= 2 and less than half its length), or NULL. */
const char *dbr_option_nearest(const char *given, const char *const *words, size_t n);

#endif
