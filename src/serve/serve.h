/*
 * The gate in an editor: a server of the Language Server Protocol 3.17.
 *
 * What it does: diagnostics while a report is written, the page of a rule on hover, what `check --fix` would mend and a comment
 * that ignores a finding as code actions. It reads and writes buffers; whoever owns the streams hands bytes in and out, and says
 * how a report is checked.
 */
#ifndef DBR_SERVE_SERVE_H
#define DBR_SERVE_SERVE_H

#include "check/check.h"

/* A report as it was checked. Lives until it is given back. */
typedef struct dbr_lsp_checked {
    const dbr_check_input *in;      // without evidence, so that fixes can be tried at once
    const dbr_check_result *result; // of `in`
    const dbr_check_result *full;   // with the evidence; NULL: it was not asked, or there is none
    void *owner;                    // of whoever checks
} dbr_lsp_checked;

/* Who checks. */
typedef struct dbr_lsp_checker {
    /*
     * path       of the file, as its address says; of a document without a file only a name
     * bytes      its text, valid as long as the document is open and unchanged
     * with_evidence  also look up what the report claims: when it was opened or saved
     * lang       of messages
     * Positive: the file is no report, and nothing is said of it.
     */
    dbr_code (*check)(void *data, const char *path, dbr_slice bytes, bool with_evidence, dbr_lang lang,
                      dbr_lsp_checked *ret, dbr_err *err);
    void (*give_back)(void *data, dbr_lsp_checked *checked);
    void *data;
    dbr_lang lang;
    bool is_lang_given;    // otherwise the client's locale decides
    const char *version;   // of the program
    const char *rules_uri; // of the page of rules, for clients that lead there; NULL: there is none
} dbr_lsp_checker;

typedef struct dbr_lsp dbr_lsp;
dbr_lsp *dbr_lsp_new(const dbr_lsp_checker *checker);
dbr_lsp *dbr_lsp_free(dbr_lsp *l);

/*
 * Takes what came from the client, in pieces of any size, and appends what goes to it. A document that changed several times in
 * one piece is checked once.
 */
void dbr_lsp_feed(dbr_lsp *l, dbr_slice bytes, dbr_buf *out);
/* Whether the client said "exit", or the stream is broken: nothing more will be answered. */
bool dbr_lsp_is_over(const dbr_lsp *l);
/* Whether it ended as the protocol wants: "shutdown", then "exit". */
bool dbr_lsp_is_tidy(const dbr_lsp *l);

#endif
