/*
 * The server: from bytes to messages, from messages to whoever answers them.
 *
 *     initialize → initialized → textDocument/did… , hover, codeAction → shutdown → exit
 *
 * Before `initialize` and after `shutdown` requests are refused and notifications dropped. Documents that changed are checked when
 * all messages that came together were read, so that fast typing costs one check a pause; a request about one has it checked
 * first. Malformed messages are answered where the protocol has an answer, and never end the server; only a broken frame does.
 */
#include "serve/lsp_impl.h"

#include "audience/audience.h"

#include "base/mem.h"

#include <assert.h>

typedef struct lsp_method {
    const char *name;
    void (*run)(dbr_lsp *l, const lsp_message *m);
    bool is_request;
    bool is_early, is_late; // also before initialize, after shutdown
} lsp_method;

static void initialize(dbr_lsp *l, const lsp_message *m);
static void nothing(dbr_lsp *l, const lsp_message *m);
static void shut_down(dbr_lsp *l, const lsp_message *m);
static void leave(dbr_lsp *l, const lsp_message *m);

static const lsp_method METHODS[] = {
    {"initialize", initialize, true, true, false},
    {"initialized", nothing, false, false, false},
    {"shutdown", shut_down, true, false, false},
    {"exit", leave, false, true, true},
    {"textDocument/didOpen", lsp_did_open, false, false, false},
    {"textDocument/didChange", lsp_did_change, false, false, false},
    {"textDocument/didSave", lsp_did_save, false, false, false},
    {"textDocument/didClose", lsp_did_close, false, false, false},
    {"textDocument/hover", lsp_hover, true, false, false},
    {"textDocument/codeAction", lsp_code_action, true, false, false},
};

dbr_lsp *dbr_lsp_new(const dbr_lsp_checker *checker)
{
    assert(checker->check != NULL && checker->give_back != NULL);
    dbr_lsp *l = dbr_xcalloc(1, sizeof(*l));
    l->checker = *checker;
    l->lang = checker->lang;
    return l;
}

dbr_lsp *dbr_lsp_free(dbr_lsp *l)
{
    if (l != NULL) {
        lsp_documents_free(l);
        dbr_rpc_release(&l->rpc);
        free(l);
    }
    return NULL;
}

bool dbr_lsp_is_over(const dbr_lsp *l)
{
    return l->is_over || l->rpc.is_broken;
}

bool dbr_lsp_is_tidy(const dbr_lsp *l)
{
    return l->is_over && l->is_shut_down;
}

/* ---- answering ---- */

void lsp_begin(dbr_jsonw *w, dbr_buf *message, const lsp_message *m)
{
    dbr_jsonw_init(w, message, false);
    dbr_jsonw_object(w, NULL);
    dbr_jsonw_str(w, "jsonrpc", "2.0");
    dbr_jsonw_raw(w, "id", m->id.len > 0 ? m->id : dbr_slice_str("null"));
}

void lsp_send(dbr_lsp *l, dbr_jsonw *w, dbr_buf *message)
{
    dbr_jsonw_object_end(w);
    assert(w->depth == 0);
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_secret_hide(dbr_buf_view(message), l->lang,
                    &passed); // as on every other way out, before it is counted
    dbr_rpc_write(l->out, dbr_buf_view(&passed));
}

void lsp_refuse(dbr_lsp *l, const lsp_message *m, dbr_rpc_error code, const char *why)
{
    DBR_AUTO(dbr_buf) message = {0};
    dbr_jsonw w;
    lsp_begin(&w, &message, m);
    dbr_jsonw_object(&w, "error");
    dbr_jsonw_int(&w, "code", code);
    dbr_jsonw_str(&w, "message", why);
    dbr_jsonw_object_end(&w);
    lsp_send(l, &w, &message);
}

/* ---- from bytes to messages ---- */

/* Whether the bytes are one JSON value with nothing behind it. */
static bool is_whole(dbr_slice json, dbr_json_type *ret_type)
{
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, json);
    *ret_type = dbr_json_next(&j, &v);
    bool is_container = *ret_type == DBR_JSON_OBJECT || *ret_type == DBR_JSON_ARRAY;
    bool is_fine = *ret_type > DBR_JSON_END && (!is_container || dbr_json_skip(&j, &v, NULL));
    return is_fine && dbr_json_next(&j, &v) == DBR_JSON_END;
}

/* The id as it stands there: a number, a string with its quotes, null. */
static dbr_slice read_id(dbr_slice json)
{
    dbr_json_value v;
    if (!dbr_json_at(json, "/id", &v)) {
        return (dbr_slice){0};
    }
    return v.type == DBR_JSON_STRING                              ? dbr_slice_of(v.raw.ptr - 1, v.raw.len + 2)
           : v.type == DBR_JSON_NUMBER || v.type == DBR_JSON_NULL ? v.raw
                                                                  : (dbr_slice){0};
}

static const lsp_method *method_of(dbr_slice name)
{
    for (size_t i = 0; i < sizeof(METHODS) / sizeof(*METHODS); i++) {
        if (dbr_slice_is(name, METHODS[i].name)) {
            return &METHODS[i];
        }
    }
    return NULL;
}

static void take(dbr_lsp *l, lsp_message *m)
{
    dbr_json_type type = DBR_JSON_ERROR;
    if (!is_whole(m->json, &type)) {
        lsp_refuse(l, m, DBR_RPC_PARSE_ERROR, "the message is no JSON");
        return;
    }
    dbr_json_value v;
    if (type != DBR_JSON_OBJECT) {
        lsp_refuse(l, m, DBR_RPC_INVALID_REQUEST, "the message is no object");
        return;
    }
    m->id = read_id(m->json);
    bool is_request = m->id.len > 0;
    if (!dbr_json_at(m->json, "/method", &v) || v.type != DBR_JSON_STRING) {
        bool is_answer = dbr_json_at(m->json, "/result", &v) || dbr_json_at(m->json, "/error", &v);
        if (!is_answer) { // we ask the client nothing
            lsp_refuse(l, m, DBR_RPC_INVALID_REQUEST, "the message names no method");
        }
        return;
    }
    const lsp_method *method = method_of(dbr_json_text(m->arena, &v));
    bool is_early = !l->is_initialized && (method == NULL || !method->is_early);
    bool is_late = l->is_shut_down && (method == NULL || !method->is_late);
    if (is_request && is_early) {
        lsp_refuse(l, m, DBR_RPC_NOT_INITIALIZED, "'initialize' comes first");
    } else if (is_request && is_late) {
        lsp_refuse(l, m, DBR_RPC_INVALID_REQUEST, "the server was shut down");
    } else if (is_request && (method == NULL || !method->is_request)) {
        lsp_refuse(l, m, DBR_RPC_METHOD_NOT_FOUND, "no such request");
    } else if (method != NULL && is_request == method->is_request && !is_early && !is_late) {
        method->run(l, m);
    } // what is left are notifications that nobody knows or that come at the wrong time: to be dropped
}

void dbr_lsp_feed(dbr_lsp *l, dbr_slice bytes, dbr_buf *out)
{
    dbr_arena arena = {0};
    lsp_message m = {.arena = &arena};
    l->out = out;
    dbr_rpc_feed(&l->rpc, bytes);
    while (!l->is_over && dbr_rpc_next(&l->rpc, &m.json)) {
        m.id = (dbr_slice){0};
        take(l, &m);
        dbr_arena_reset(&arena);
    }
    for (size_t i = 0; i < l->documents.n && !l->is_shut_down; i++) {
        lsp_document_check(l, l->documents.items[i]);
    }
    dbr_arena_release(&arena);
    l->out = NULL;
}

/* ---- the life of the server ---- */

/* The first encoding of the client's list that is known here; UTF-16 when it has no list. */
static lsp_units choose_units(const lsp_message *m)
{
    dbr_json_value list, item;
    lsp_units units = LSP_UTF16;
    if (!dbr_json_at(m->json, "/params/capabilities/general/positionEncodings", &list) ||
        list.type != DBR_JSON_ARRAY) {
        return units;
    }
    dbr_json j;
    dbr_json_init(&j, list.raw);
    (void)dbr_json_next(&j, &item);
    while (dbr_json_next(&j, &item) == DBR_JSON_STRING) {
        if (lsp_units_of(dbr_json_text(m->arena, &item), &units)) {
            break;
        }
    }
    return units;
}

static bool is_true(const lsp_message *m, const char *pointer)
{
    dbr_json_value v;
    return dbr_json_at(m->json, pointer, &v) && v.type == DBR_JSON_TRUE;
}

static void write_capabilities(const dbr_lsp *l, dbr_jsonw *w)
{
    dbr_jsonw_object(w, "capabilities");
    dbr_jsonw_str(w, "positionEncoding", lsp_units_name(l->units));
    dbr_jsonw_object(w, "textDocumentSync");
    dbr_jsonw_bool(w, "openClose", true);
    dbr_jsonw_int(w, "change", 2); // incremental; whole texts are understood, too
    dbr_jsonw_bool(w, "save", true);
    dbr_jsonw_object_end(w);
    dbr_jsonw_bool(w, "hoverProvider", true);
    dbr_jsonw_object(w, "codeActionProvider");
    dbr_jsonw_array(w, "codeActionKinds");
    dbr_jsonw_str(w, NULL, "quickfix");
    dbr_jsonw_array_end(w);
    dbr_jsonw_object_end(w);
    dbr_jsonw_object_end(w);
}

static void initialize(dbr_lsp *l, const lsp_message *m)
{
    DBR_AUTO(dbr_buf) message = {0};
    dbr_jsonw w;
    if (l->is_initialized) {
        lsp_refuse(l, m, DBR_RPC_INVALID_REQUEST, "the server is initialized");
        return;
    }
    dbr_slice locale = dbr_json_text_at(m->arena, m->json, "/params/locale");
    if (!l->checker.is_lang_given) {
        (void)dbr_lang_parse(locale, &l->lang);
    }
    l->units = choose_units(m);
    l->has_code_description =
        is_true(m, "/params/capabilities/textDocument/publishDiagnostics/codeDescriptionSupport");
    l->has_version = is_true(m, "/params/capabilities/textDocument/publishDiagnostics/versionSupport");
    l->is_initialized = true;
    lsp_begin(&w, &message, m);
    dbr_jsonw_object(&w, "result");
    write_capabilities(l, &w);
    dbr_jsonw_object(&w, "serverInfo");
    dbr_jsonw_str(&w, "name", "debrief");
    dbr_jsonw_str(&w, "version", l->checker.version);
    dbr_jsonw_object_end(&w);
    dbr_jsonw_object_end(&w);
    lsp_send(l, &w, &message);
}

static void nothing(dbr_lsp *l, const lsp_message *m)
{
    (void)l;
    (void)m;
}

static void shut_down(dbr_lsp *l, const lsp_message *m)
{
    DBR_AUTO(dbr_buf) message = {0};
    dbr_jsonw w;
    l->is_shut_down = true;
    lsp_begin(&w, &message, m);
    dbr_jsonw_null(&w, "result");
    lsp_send(l, &w, &message);
}

static void leave(dbr_lsp *l, const lsp_message *m)
{
    (void)m;
    l->is_over = true;
}
