/*
 * The one way out: whatever leaves the program for people passes here. render, publish, track, serve, mcp and
 * JSON call dbr_audience_pass on every text they did not write themselves.
 *
 *   team     secrets are hidden: keys, tokens, passwords, cookies of sessions, numbers of payment cards; nobody needs them
 *            in a report
 *   company  also what identifies people and places outside: mail addresses, telephone numbers, bank accounts, social
 *            security numbers, resident ids, public IP addresses
 *   public   also what maps the inside: private IP addresses, internal hosts and links, AWS accounts, and the names
 *            that the settings list under `redact`
 *
 * What is hidden becomes "[redacted: aws-key]" in the reader's language, so that a reader knows that
 * something was there and what. Provenance survives: `core-service@v1.14.0` is no mail address,
 * version 6.0.4.6 no IP address, and commit ids, UUIDs, checksums and template ids stay.
 *
 * With `people: roles` names, handles and aliases become the person's role at every level, mail addresses and
 * handles of strangers are hidden as well. Renderings for the public ask for it always, with the people whom the evidence
 * gives as actors.
 */
#ifndef DBR_AUDIENCE_AUDIENCE_H
#define DBR_AUDIENCE_AUDIENCE_H

#include "base/text.h"
#include "model/model.h"

typedef enum dbr_audience_level {
    DBR_AUDIENCE_TEAM,
    DBR_AUDIENCE_COMPANY,
    DBR_AUDIENCE_PUBLIC,
    DBR_AUDIENCE_LEVEL_COUNT
} dbr_audience_level;

/* "team", "company", "public". */
const char *dbr_audience_level_name(dbr_audience_level level);
/* The same words, without case; false for others (`*ret` untouched). */
bool dbr_audience_level_parse(dbr_slice name, dbr_audience_level *ret);

/* One audience of one incident. It counts what it hides, so one thread at a time. */
typedef struct dbr_audience dbr_audience;

/*
 * incident  its people map and `people_as_roles`; borrowed until freed; NULL for none
 * lang      of the reader: of what stands in the place of hidden things
 */
dbr_audience *dbr_audience_new(dbr_audience_level level, const dbr_incident *incident, dbr_lang lang);
dbr_audience *dbr_audience_free(dbr_audience *a);

/*
 * Appends `in` to `out` with what this audience must not see replaced. Idempotent: what was passed passes
 * unchanged. Valid UTF-8 stays valid. Markdown, JSON strings and plain text alike: what is put in has no
 * quotes and no backslash.
 *
 * Each call stands alone: a secret that is cut into two calls is not seen. O(bytes) for a given people map.
 */
void dbr_audience_pass(dbr_audience *a, dbr_slice in, dbr_buf *out);

/*
 * The same for a text that is *about* what has passed (a finding's message): what was hidden there is hidden here too, whatever
 * stands beside it, and so is a quotation ('…', "…", “…”, `…`) of a part of it, as rules know a number by its neighbours.
 */
void dbr_audience_pass_about(dbr_audience *a, dbr_slice in, dbr_buf *out);

/* Whether a record may be shown at all: private ones (dbr_record.is_private) stay in the team. */
bool dbr_audience_may_see(const dbr_audience *a, bool is_private);

/* Whom it is for. */
dbr_audience_level dbr_audience_level_of(const dbr_audience *a);

typedef struct dbr_audience_count {
    const char *rule; // "aws-key"; static
    size_t n;         // how many were hidden, > 0
    const char *what; // "AWS access key ids …", English, for documentation and JSON; static
    dbr_text_id name; // for readers
    dbr_text_id why;  // why this audience does not see it
} dbr_audience_count;

/* What was hidden so far, in the order of the rules: the number of rows, `*ret` borrowed until the next call.
 */
size_t dbr_audience_hidden(dbr_audience *a, const dbr_audience_count **ret);

/* ---- secrets in evidence ---- */

typedef struct dbr_secret {
    const char *rule;  // "aws-key"; static
    size_t begin, end; // bytes of the text: the secret itself, without "password="
} dbr_secret;

/* The first secret that begins at `offset` or behind it; false when there is none. Go on at ret->end. For
 * what `add` announces; the text is not changed. */
bool dbr_secret_find(dbr_slice text, size_t offset, dbr_secret *ret);

/*
 * What the program itself writes out of evidence, for whomever: `text` with its secrets replaced, as for a team. Marks that
 * stand in it already are put into `lang`. To be called on whole texts, before they are cut: of a secret without its end
 * nobody can tell that it is one.
 *
 * dbr_secret_hidden  `text` itself when there is nothing to hide, else a copy in `arena`
 * dbr_secret_hide    appends it
 */
/* Appends the mark of a rule ("aws-key", of dbr_secret): "[redacted: aws-key]". */
void dbr_secret_mark(const char *rule, dbr_lang lang, dbr_buf *out);
dbr_slice dbr_secret_hidden(dbr_arena *arena, dbr_slice text, dbr_lang lang);
void dbr_secret_hide(dbr_slice text, dbr_lang lang, dbr_buf *out);

#endif
