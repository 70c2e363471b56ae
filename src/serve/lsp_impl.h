/* What the files of the language server share. Private to the room. */
#ifndef DBR_SERVE_LSP_IMPL_H
#define DBR_SERVE_LSP_IMPL_H

#include "serve/lsp_text.h"
#include "serve/rpc.h"
#include "serve/serve.h"

/* A finding where the client shows it. */
typedef struct lsp_shown {
    const dbr_finding *finding;
    lsp_position begin, end;
} lsp_shown;

/* A finding that only the evidence gives, kept until it is asked again: it follows its line, and goes when that is edited. */
typedef struct lsp_kept {
    dbr_finding finding; // texts in the document's arena
    dbr_slice line;      // the text it stands on
} lsp_kept;

typedef struct lsp_document {
    char *uri;    // owned, as is all here
    char *path;   // of the file
    dbr_buf text; // as the client has it
    int64_t version;
    bool has_version;
    bool is_dirty;       // changed since it was checked
    bool wants_evidence; // opened or saved since
    bool is_checked;     // `checked` holds something
    dbr_lsp_checked checked;
    bool has_evidence; // the evidence was asked at least once
    dbr_arena kept_arena;
    DBR_VEC(lsp_kept) kept;
    DBR_VEC(dbr_finding) placed; // `kept` where it stands now
    DBR_VEC(lsp_shown) shown;    // in document order; point into `checked` and `placed`
    char *problem;               // why it could not be checked; NULL
} lsp_document;

struct dbr_lsp {
    dbr_lsp_checker checker;
    dbr_rpc rpc;
    lsp_units units;
    dbr_lang lang;
    bool is_initialized, is_shut_down, is_over;
    bool has_code_description, has_version; // what the client understands
    DBR_VEC(lsp_document *) documents;
    dbr_buf *out; // of the running dbr_lsp_feed
};

/* One message from the client. */
typedef struct lsp_message {
    dbr_slice json;
    dbr_slice id; // raw JSON; empty: a notification
    dbr_arena *arena;
} lsp_message;

/* ---- answering; lsp.c ---- */

/* Begins {"jsonrpc": "2.0", "id": …}; the caller writes "result" and hands it to lsp_send. */
void lsp_begin(dbr_jsonw *w, dbr_buf *message, const lsp_message *m);
void lsp_send(dbr_lsp *l, dbr_jsonw *w, dbr_buf *message);
void lsp_refuse(dbr_lsp *l, const lsp_message *m, dbr_rpc_error code, const char *why);

/* ---- documents; lsp_documents.c ---- */

/* The document that params.textDocument.uri names; NULL when it is not open. */
lsp_document *lsp_document_of(dbr_lsp *l, const lsp_message *m);
void lsp_did_open(dbr_lsp *l, const lsp_message *m);
void lsp_did_change(dbr_lsp *l, const lsp_message *m);
void lsp_did_save(dbr_lsp *l, const lsp_message *m);
void lsp_did_close(dbr_lsp *l, const lsp_message *m);
/* Checks it when it changed, and tells the client. */
void lsp_document_check(dbr_lsp *l, lsp_document *d);
void lsp_documents_free(dbr_lsp *l);
/* The line of a finding, without its break. */
dbr_slice lsp_line_of(const dbr_document *d, uint64_t line);

/* ---- what is asked about a place; lsp_actions.c ---- */

void lsp_hover(dbr_lsp *l, const lsp_message *m);
void lsp_code_action(dbr_lsp *l, const lsp_message *m);

#endif
