/*
 * What stands between a text line's stamp and its message. Private to read.
 */
#ifndef DBR_READ_TEXT_HEADER_H
#define DBR_READ_TEXT_HEADER_H

#include "read/parts.h"

/*
 * Takes level, service, host, pid, logger, thread and trace id off the header and fills the record's text
 * with what is left, and its fields with key=value pairs.
 *
 * before       what stands before the stamp ("<34>1 ", "[INFO] ", "E")
 * after        what stands behind it, continuation lines included
 * is_prefixed  the stamp is a container runtime's: the application's own header, with a stamp perhaps,
 * follows
 */
void read_header(dbr_slice before, dbr_slice after, bool is_prefixed, dbr_arena *arena, read_fields *f,
                 dbr_record *ret);

#endif
