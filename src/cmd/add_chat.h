/*
 * A pasted conversation as evidence; see add_chat.c. Private to cmd.
 */
#ifndef DBR_CMD_ADD_CHAT_H
#define DBR_CMD_ADD_CHAT_H

#include "cmd/work.h"

/* What the options say; NULL for what was not given. */
typedef struct cmd_chat {
    const char *name;
    const char *date; // the day it was copied on: what "today" and a clock alone mean
    const char *zone;
    const char *origin; // for custody
} cmd_chat;

/* Puts the bytes in as they are; `*ret_name` is what they are called in evidence/, in the work's arena. Errors: DBR_EUSAGE (a date that is none), DBR_ENOTFOUND (zone), DBR_EIO. */
dbr_code cmd_add_chat(dbr_cmd_context *ctx, cmd_work *w, const cmd_chat *chat, dbr_slice bytes,
                      const char **ret_name, dbr_err *err);

/* Warns of conversations in which no message was recognised; after indexing. */
void cmd_chats_check(dbr_cmd_context *ctx, const cmd_work *w, const cmd_added *added);

#endif
