/* Small changes within lines of a report, shown as a unified diff and confirmed by a person; private to cmd. */
#ifndef DBR_CMD_CHANGES_H
#define DBR_CMD_CHANGES_H

#include "cmd/cmd.h"

/* [begin, end) of the document becomes `text`; neither holds a line break. */
typedef struct cmd_change {
    size_t begin, end;
    dbr_slice text;
    bool is_taken;
} cmd_change;

/* Changes come in document order and do not overlap. The diff of all of them, as `patch` reads it. */
void cmd_changes_diff(dbr_slice bytes, const char *name, const cmd_change *changes, size_t n, dbr_buf *out);
/* The diff on standard output, coloured where that is wanted. */
void cmd_changes_print(dbr_cmd_context *ctx, dbr_slice bytes, const char *name, const cmd_change *changes,
                       size_t n);
/* Whether somebody can be asked: standard input and output are a terminal, and --json and --quiet are not given. */
bool cmd_changes_can_ask(const dbr_cmd_context *ctx);
/* Shows change after change and asks for each, also where several stand on one line: sets `is_taken`. What is not answered is not taken. */
void cmd_changes_ask(dbr_cmd_context *ctx, dbr_lang lang, dbr_slice bytes, const char *name,
                     cmd_change *changes, size_t n);
/* A line typed at the terminal, trimmed, in the context's arena; false at its end. */
bool cmd_changes_answer(dbr_cmd_context *ctx, const char *question, dbr_slice *ret);
/* The document with the changes that are taken; returns how many. */
size_t cmd_changes_apply(dbr_slice bytes, const cmd_change *changes, size_t n, dbr_buf *out);

#endif
