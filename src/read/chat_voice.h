/*
 * Whether people speak. Private to read.
 */
#ifndef DBR_READ_CHAT_VOICE_H
#define DBR_READ_CHAT_VOICE_H

#include "read/parts.h"

/* Whether a text has what people write to each other and programs do not: "I", "we", "thanks", "ack", a question. */
bool read_is_spoken(dbr_slice text);

/* Whether a name has nothing but letters, blanks and hyphens, as people's have; "worker-3", "c.e.Main" do not. */
bool read_is_plain_name(dbr_slice name);

#endif
