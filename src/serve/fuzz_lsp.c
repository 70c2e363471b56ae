/* Any bytes from a client: whatever comes, every answer is a whole message of valid JSON, and what is framed right is understood.
 * The bytes are read twice: as the stream, and each line of them as a message of its own (so that a fuzzer gets past the frames). */
#include "fuzz.h"

#include "serve/rpc.h"
#include "serve/serve.h"

#include <assert.h>
#include <stdlib.h>

#define MAX_BYTES (1u << 15) // beyond it the fuzzer only grows what it has seen

typedef struct owner {
    dbr_arena arena;
    dbr_check_input in;
} owner;

static dbr_code check(void *data, const char *path, dbr_slice bytes, bool with_evidence, dbr_lang lang,
                      dbr_lsp_checked *ret, dbr_err *err)
{
    (void)data;
    owner *o = dbr_xcalloc(1, sizeof(*o));
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    dbr_code rc = dbr_document_read(&o->arena, bytes, path, NULL, &d, err);
    if (rc == DBR_OK) {
        o->in = (dbr_check_input){.document = d, .now = DBR_TIME_NONE, .lang = (int)lang};
        rc = dbr_check(&o->in, &o->arena, &r, err);
    }
    if (rc < 0) {
        dbr_arena_release(&o->arena);
        free(o);
        return rc;
    }
    *ret = (dbr_lsp_checked){.in = &o->in, .result = r, .full = with_evidence ? r : NULL, .owner = o};
    return DBR_OK;
}

static void give_back(void *data, dbr_lsp_checked *checked)
{
    (void)data;
    owner *o = checked->owner;
    dbr_arena_release(&o->arena);
    free(o);
}

/* What was answered are whole messages. */
static void check_answers(const dbr_buf *out)
{
    dbr_rpc reader = {0};
    dbr_slice message;
    dbr_json j;
    dbr_json_value v;
    size_t n = 0;
    dbr_rpc_feed(&reader, dbr_buf_view(out));
    while (dbr_rpc_next(&reader, &message)) {
        dbr_json_init(&j, message);
        n++;
        if (dbr_json_next(&j, &v) != DBR_JSON_OBJECT || !dbr_json_skip(&j, &v, NULL)) {
            abort();
        }
    }
    if (reader.is_broken || reader.in.len > 0 || (out->len > 0 && n == 0)) {
        abort();
    }
    dbr_rpc_release(&reader);
}

static void talk(dbr_slice bytes, bool is_lines)
{
    const dbr_lsp_checker checker = {
        .check = check, .give_back = give_back, .lang = DBR_LANG_EN, .version = "0"};
    dbr_lsp *l = dbr_lsp_new(&checker);
    DBR_AUTO(dbr_buf) in = {0};
    DBR_AUTO(dbr_buf) out = {0};
    while (is_lines && bytes.ptr != NULL) {
        dbr_rpc_write(&in, dbr_slice_cut(&bytes, '\n'));
    }
    dbr_slice rest = is_lines ? dbr_buf_view(&in) : bytes;
    for (size_t piece = 1; rest.len > 0; piece = piece * 7 % 4099 + 1) { // pieces of many sizes
        dbr_lsp_feed(l, dbr_slice_sub(rest, 0, piece), &out);
        rest = dbr_slice_from(rest, piece);
    }
    check_answers(&out);
    (void)dbr_lsp_free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size <= MAX_BYTES) {
        dbr_slice bytes = dbr_slice_of((const char *)data, size);
        talk(bytes, false);
        talk(bytes, true);
    }
    return 0;
}
