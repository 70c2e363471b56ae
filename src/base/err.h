/*
 * How things fail. Three kinds, never mixed (docs/STYLE.md "Errors"): our bug aborts (assert, DBR_BUG), the
 * world's failure returns a dbr_code and fills a dbr_err, bad data is counted by whoever reads it.
 */
#ifndef DBR_BASE_ERR_H
#define DBR_BASE_ERR_H

#include <stddef.h>
#include <stdint.h>

typedef enum dbr_code {
    DBR_OK = 0,
    DBR_EIO = -1,        // a file or pipe could not be read or written
    DBR_ENOTFOUND = -2,  // named thing does not exist
    DBR_EEXIST = -3,     // would overwrite
    DBR_EPARSE = -4,     // settings, arguments or a document that must be right is not
    DBR_ELIMIT = -5,     // larger than a limit of base/limits.h
    DBR_ESTORE = -6,     // index or SQL
    DBR_ENET = -7,       // network, server said no
    DBR_EUSAGE = -8,     // the caller of the program asked for something impossible
    DBR_EBUSY = -9,      // somebody else holds the lock
    DBR_ECHANGED = -10,  // evidence is not what was collected (hash, size)
    DBR_ENOSUPPORT = -11 // this build or platform cannot
} dbr_code;

#define DBR_ERR_MESSAGE_MAX 512

/* The caller's, last parameter, never NULL. Zero-initialise; untouched on success. */
typedef struct dbr_err {
    dbr_code code;                     // DBR_OK while nothing failed
    char message[DBR_ERR_MESSAGE_MAX]; // lower case, no full stop, what failed first; cut at the end when too
                                       // long
    char source[256];                  // the input it concerns (path or address), "" for none
    uint64_t line;                     // 1-based line in `source`, 0 for none
    uint64_t byte;                     // 1-based byte column in `line`, 0 for none
} dbr_err;

/* Fills `err` (its place is cleared) and returns `code`, so that it can stand in a return. Arguments may
 * point into `err`. */
dbr_code dbr_fail(dbr_err *err, dbr_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same with the system's reason for `errnum` appended: "cannot open 'x': no such file or directory". */
dbr_code dbr_fail_errno(dbr_err *err, dbr_code code, int errnum, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Says where: source may be NULL (unchanged), line and byte 0 for unknown. Returns err->code. */
dbr_code dbr_err_at(dbr_err *err, const char *source, uint64_t line, uint64_t byte);

/* Puts "PREFIX: " before the message. */
void dbr_err_prefix(dbr_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "E_IO" and so on: the stable word of JSON error objects. */
const char *dbr_code_name(dbr_code code);

/* A branch that cannot be reached: prints file, line and `what` to stderr, exits 70. */
#define DBR_BUG(what) dbr_bug(__FILE__, __LINE__, what)
_Noreturn void dbr_bug(const char *file, int line, const char *what);

#endif
