/*
 * What stands between a text line's stamp and its message. Private to read.
 */
#ifndef DBR_READ_TEXT_HEADER_H
#define DBR_READ_TEXT_HEADER_H

#include "read/parts.h"

/* What is known of a file's lines. */
typedef enum read_form {
    READ_ANY,
    READ_PREFIXED, // the stamp is a container runtime's: the application's own header, with a stamp perhaps,
                   // follows
    READ_NAMED,    // nearly all have a logger's name and a colon before the message
    READ_SYSLOG,   // a host and a tag follow the stamp
    READ_COLUMNS,  // what stood before the message is taken off already
} read_form;

/* Bytes of the header behind the stamp that the rules know; 0 when they know none of it. */
size_t read_header_len(dbr_slice after, dbr_arena *arena);

/* Whether a name and a colon stand before the message, whatever name it is. */
bool read_header_names(dbr_slice after, dbr_arena *arena);

/* The host that `after` names when it reads "host tag: …" or "host tag[pid]: …", as syslog has it; else
 * empty. */
dbr_slice read_syslog_host(dbr_slice after);

/*
 * Takes level, service, host, pid, logger, thread and trace id off the header and fills the record's text
 * with what is left, and its fields with key=value pairs.
 *
 * before  what stands before the stamp ("<34>1 ", "[INFO] ", "E")
 * after   what stands behind it, continuation lines included
 * form    what is known of the file's lines
 */
void read_header(dbr_slice before, dbr_slice after, read_form form, dbr_arena *arena, read_fields *f,
                 dbr_record *ret);

#endif
