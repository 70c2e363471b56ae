/*
 * Filling a dbr_err. Every message is first written to a buffer of its own, since the arguments of a format
 * may point into the very error that is filled ("%s" with err->message).
 */
#include "base/err.h"

#include "base/os.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_BUG 70 // EX_SOFTWARE of sysexits.h

static void set_message(dbr_err *err, const char *text);
static void format_message(char out[DBR_ERR_MESSAGE_MAX], const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void append(char out[DBR_ERR_MESSAGE_MAX], const char *text);
static void append_reason(char out[DBR_ERR_MESSAGE_MAX], int errnum);
static void cut_torn_utf8(char *text);

dbr_code dbr_fail(dbr_err *err, dbr_code code, const char *format, ...)
{
    char message[DBR_ERR_MESSAGE_MAX];
    va_list args;

    assert(code < 0);
    va_start(args, format);
    format_message(message, format, args);
    va_end(args);
    *err = (dbr_err){.code = code};
    set_message(err, message);
    return code;
}

dbr_code dbr_fail_errno(dbr_err *err, dbr_code code, int errnum, const char *format, ...)
{
    char message[DBR_ERR_MESSAGE_MAX];
    va_list args;

    assert(code < 0);
    va_start(args, format);
    format_message(message, format, args);
    va_end(args);
    append(message, ": ");
    append_reason(message, errnum);
    *err = (dbr_err){.code = code};
    set_message(err, message);
    return code;
}

dbr_code dbr_err_at(dbr_err *err, const char *source, uint64_t line, uint64_t byte)
{
    if (source != NULL) {
        size_t len = strnlen(source, sizeof(err->source) - 1);
        memmove(err->source, source, len);
        err->source[len] = '\0';
        cut_torn_utf8(err->source);
    }
    err->line = line;
    err->byte = byte;
    return err->code;
}

void dbr_err_prefix(dbr_err *err, const char *format, ...)
{
    char message[DBR_ERR_MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    format_message(message, format, args);
    va_end(args);
    append(message, ": ");
    append(message, err->message);
    set_message(err, message);
}

const char *dbr_code_name(dbr_code code)
{
    switch (code) {
    case DBR_OK:
        return "OK";
    case DBR_EIO:
        return "E_IO";
    case DBR_ENOTFOUND:
        return "E_NOTFOUND";
    case DBR_EEXIST:
        return "E_EXIST";
    case DBR_EPARSE:
        return "E_PARSE";
    case DBR_ELIMIT:
        return "E_LIMIT";
    case DBR_ESTORE:
        return "E_STORE";
    case DBR_ENET:
        return "E_NET";
    case DBR_EUSAGE:
        return "E_USAGE";
    case DBR_EBUSY:
        return "E_BUSY";
    case DBR_ECHANGED:
        return "E_CHANGED";
    case DBR_ENOSUPPORT:
        return "E_NOSUPPORT";
    }
    return "E_UNKNOWN"; /* a positive code of somebody's own */
}

_Noreturn void dbr_bug(const char *file, int line, const char *what)
{
    (void)fprintf(stderr, "%s:%d: bug: %s\n", file, line, what);
    exit(EXIT_BUG);
}

static void set_message(dbr_err *err, const char *text)
{
    size_t len = strnlen(text, DBR_ERR_MESSAGE_MAX - 1);
    memcpy(err->message, text, len);
    err->message[len] = '\0';
    cut_torn_utf8(err->message);
}

static void format_message(char out[DBR_ERR_MESSAGE_MAX], const char *format, va_list args)
{
    if (vsnprintf(out, DBR_ERR_MESSAGE_MAX, format, args) < 0) {
        out[0] = '\0'; /* an argument no format can take; the code still says what kind of failure it is */
    }
}

static void append(char out[DBR_ERR_MESSAGE_MAX], const char *text)
{
    size_t used = strlen(out);
    size_t len = strnlen(text, DBR_ERR_MESSAGE_MAX - 1 - used);
    memcpy(out + used, text, len);
    out[used + len] = '\0';
}

/* The system's words start with a capital: "No such file or directory". An acronym ("RPC …") keeps it. */
static void append_reason(char out[DBR_ERR_MESSAGE_MAX], int errnum)
{
    char reason[128];
    const char *text = dbr_os_errno_text(errnum);

    if (text != NULL) {
        (void)snprintf(reason, sizeof(reason), "%s", text);
    } else {
        (void)snprintf(reason, sizeof(reason), "error %d", errnum);
    }
    bool is_acronym = isupper((unsigned char)reason[0]) && isupper((unsigned char)reason[1]);
    reason[0] = is_acronym ? reason[0] : (char)tolower((unsigned char)reason[0]);
    append(out, reason);
}

/* A message that was cut may end inside a UTF-8 sequence: at most the last 3 bytes are dropped. */
static void cut_torn_utf8(char *text)
{
    size_t len = strlen(text);
    size_t lead = len;
    while (lead > 0 && len - lead < 3 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80) {
        lead--;
    }
    if (lead == 0) {
        return;
    }
    unsigned char c = (unsigned char)text[lead - 1];
    size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    if (need > len - (lead - 1)) {
        text[lead - 1] = '\0';
    }
}
