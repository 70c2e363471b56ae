/* Secrets in the evidence that came in, announced: where they stand and of what kind, never what they are. Private to cmd. */
#ifndef DBR_CMD_SECRETS_H
#define DBR_CMD_SECRETS_H

#include "cmd/work.h"

/* Secrets of one kind in one file. */
typedef struct cmd_secret {
    const char *path; // below the incident folder, with "!MEMBER" in an archive; in the list's arena
    const char *rule; // "aws-key"; static
    uint64_t line;    // of the first one
    uint64_t n;
} cmd_secret;

typedef struct cmd_secrets {
    dbr_arena arena;
    DBR_VEC(cmd_secret) items;
    size_t n_files;
    uint64_t n; // all together
} cmd_secrets;

/*
 * Looks through the artifacts that came at `since` or later, packed ones too. A file that cannot be read says so elsewhere; it is
 * passed over here. Files come in the order of their names, kinds in the order in which they are met. O(bytes).
 */
void cmd_secrets_find(cmd_work *w, dbr_time since, cmd_secrets *ret);
void cmd_secrets_release(cmd_secrets *s);

/* "evidence/app.log:101: connection-password (2)" for the first of them, then how many more; `put` takes a line. */
void cmd_secrets_say(dbr_cmd_context *ctx, const cmd_work *w, const cmd_secrets *s,
                     void (*put)(dbr_cmd_context *ctx, const char *line));
/* The member "secrets". */
void cmd_secrets_json(dbr_jsonw *j, const cmd_secrets *s);

#endif
