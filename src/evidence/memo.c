/*
 * Answers to claims, so that none is worked out twice: the draft asks and the check asks again, in another process, and again
 * after each word that somebody changes. What a query yields follows from evidence, settings and this program alone; who knows
 * those gives them a name (dbr_evidence_keep_claims), and under that name answers are kept in .debrief/index/claims:
 *
 *     {"claims":"3f0c…"}
 *     {"query":"SELECT (count(*)) FROM log WHERE …","for":"","value":41372,"text":"41372","null":false,"why":null}
 *
 * Whether the artifact still is what custody says is asked each time, before the answer is used (dbr_evidence_find).
 */
#include "evidence/folder.h"

#include "base/hash.h"
#include "base/json.h"

#include <math.h>

#define MAX_FILE_BYTES (64u << 20)
#define MAX_KEPT       20000u // answers

static uint64_t hash_of(dbr_slice query, dbr_slice for_span)
{
    return dbr_hash_mix(dbr_hash(query), dbr_hash(for_span));
}

const dbr_claim_value *ev_memo_find(const dbr_evidence *ev, dbr_slice query, dbr_slice for_span)
{
    uint64_t hash = hash_of(query, for_span);
    for (size_t i = 0; i < ev->memos.n; i++) {
        const ev_memo *m = &ev->memos.items[i];
        if (m->hash == hash && dbr_slice_eq(m->value.query, query) && dbr_slice_eq(m->for_span, for_span)) {
            return &m->value;
        }
    }
    return NULL;
}

void ev_memo_add(dbr_evidence *ev, dbr_slice for_span, const dbr_claim_value *value)
{
    ev_memo *m = DBR_PUSH(&ev->memos);
    *m = (ev_memo){.hash = hash_of(value->query, for_span),
                   .for_span = dbr_slice_dup(&ev->arena, for_span),
                   .value = *value};
    m->value.query = dbr_slice_dup(&ev->arena, value->query);
    m->value.text = dbr_slice_dup(&ev->arena, value->text);
    m->value.why = dbr_slice_dup(&ev->arena, value->why);
}

/* ---- on disk ---- */

static char *path_of(const dbr_evidence *ev, dbr_arena *arena)
{
    return dbr_arena_printf(arena, "%s/.debrief/index/claims", ev->folder);
}

static bool is_true_at(dbr_slice line, const char *pointer)
{
    dbr_json_value v = {0};
    return dbr_json_at(line, pointer, &v) && v.type == DBR_JSON_TRUE;
}

static void take(dbr_evidence *ev, dbr_slice line)
{
    DBR_AUTO(dbr_arena) scratch = {0};
    dbr_claim_value v = {.query = dbr_json_text_at(&scratch, line, "/query"),
                         .value = NAN,
                         .text = dbr_json_text_at(&scratch, line, "/text"),
                         .is_null = is_true_at(line, "/null"),
                         .why = dbr_json_text_at(&scratch, line, "/why")};
    v.is_incomplete = v.why.len > 0;
    dbr_slice number = dbr_json_text_at(&scratch, line, "/value");
    bool is_good = v.query.len > 0 && (number.len == 0 || dbr_slice_real(number, &v.value));
    if (is_good && ev->memos.n < MAX_KEPT) {
        ev_memo_add(ev, dbr_json_text_at(&scratch, line, "/for"), &v);
    }
}

void dbr_evidence_keep_claims(dbr_evidence *ev, dbr_slice name)
{
    DBR_AUTO(dbr_arena) names = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_err bad = {0};
    if (ev->temporary != NULL || dbr_slice_eq(name, ev->memos_name)) {
        return;
    }
    ev->memos.n = 0;
    ev->n_memos_kept = 0;
    ev->memos_name = dbr_slice_dup(&ev->arena, name);
    dbr_buf_init(&bytes, MAX_FILE_BYTES);
    if (dbr_file_read(path_of(ev, &names), &bytes, &bad) < 0) {
        return;
    }
    dbr_slice text = dbr_buf_view(&bytes);
    if (!dbr_slice_eq(dbr_json_text_at(&names, dbr_slice_cut(&text, '\n'), "/claims"), name)) {
        return;
    }
    while (text.ptr != NULL && text.len > 0) {
        take(ev, dbr_slice_cut(&text, '\n'));
    }
    ev->n_memos_kept = ev->memos.n;
}

static void write(dbr_buf *out, const ev_memo *m)
{
    dbr_jsonw w;
    dbr_jsonw_init(&w, out, false);
    dbr_jsonw_object(&w, NULL);
    dbr_jsonw_slice(&w, "query", m->value.query);
    dbr_jsonw_slice(&w, "for", m->for_span);
    dbr_jsonw_real(&w, "value", m->value.value);
    dbr_jsonw_slice(&w, "text", m->value.text);
    dbr_jsonw_bool(&w, "null", m->value.is_null);
    dbr_jsonw_slice(&w, "why", m->value.why);
    dbr_jsonw_object_end(&w);
    dbr_buf_char(out, '\n');
}

void ev_memos_save(const dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) names = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err bad = {0};
    if (!ev->keeps || ev->memos_name.len == 0 || ev->memos.n == ev->n_memos_kept) {
        return;
    }
    dbr_buf_printf(&out, "{\"claims\":\"%.*s\"}\n", DBR_FMT(ev->memos_name));
    for (size_t i = 0; i < ev->memos.n && i < MAX_KEPT; i++) {
        write(&out, &ev->memos.items[i]);
    }
    if (!out.failed) {
        (void)dbr_file_write_atomic(path_of(ev, &names), dbr_buf_view(&out), &bad); // derived
    }
}
