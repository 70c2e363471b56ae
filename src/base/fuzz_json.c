/*
 * The pull reader and the splitter must agree: the first byte chooses the chunk size and the pattern. The
 * splitter gives the same at any chunk size; where the pull reader takes a document, the splitter takes it
 * and gives what a walk gives.
 */
#include "fuzz.h"

#include "base/json.h"
#include "base/limits.h"

#include <assert.h>

typedef struct seen {
    uint64_t hash, n;
} seen;

static dbr_code take(void *data, const dbr_json_element *e, dbr_err *err)
{
    seen *s = data;
    (void)err;
    s->n++;
    s->hash = s->hash * 1099511628211u + e->offset * 31 + e->line * 7 + e->ordinal + e->bytes.len +
              e->container.len;
    for (size_t i = 0; i < e->bytes.len; i++) {
        s->hash = (s->hash ^ (unsigned char)e->bytes.ptr[i]) * 1099511628211u;
    }
    return DBR_OK;
}

static dbr_code split(dbr_slice in, const char *pattern, size_t chunk, seen *ret, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    *ret = (seen){0};
    dbr_json_split *s = dbr_json_split_new(&pattern, 1, take, ret);
    for (size_t at = 0; at < in.len && rc == DBR_OK; at += chunk) {
        dbr_slice part = dbr_slice_sub(in, at, at + chunk);
        char *copy = dbr_xmalloc(part.len);
        memcpy(copy, part.ptr, part.len);
        rc = dbr_json_split_feed(s, dbr_slice_of(copy, part.len), err);
        free(copy);
    }
    rc = rc == DBR_OK ? dbr_json_split_end(s, err) : rc;
    (void)dbr_json_split_free(s);
    return rc;
}

/* Members of root containers, and whether the whole input is good. */
static bool walk(dbr_slice in, uint64_t *ret_members)
{
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, in);
    *ret_members = 0;
    dbr_json_type type = DBR_JSON_END;
    while ((type = dbr_json_next(&j, &v)) > DBR_JSON_END) {
        bool is_open = type == DBR_JSON_ARRAY || type == DBR_JSON_OBJECT;
        bool is_end = type == DBR_JSON_ARRAY_END || type == DBR_JSON_OBJECT_END;
        *ret_members += !is_end && j.depth == (is_open ? 2u : 1u) ? 1 : 0;
        if (is_open) {
            dbr_json copy = j;
            dbr_slice raw = {0};
            if (dbr_json_skip(&copy, &v, &raw)) {
                assert(raw.len >= 2 && raw.ptr[0] == v.raw.ptr[0]);
            }
        }
        if (v.has_escape) {
            dbr_buf out;
            dbr_buf_init(&out, 0);
            dbr_json_unescape(&out, v.raw);
            assert(out.len > 0);
            dbr_buf_release(&out);
        }
    }
    return type == DBR_JSON_END;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const patterns[] = {"/*", "", "/*/*", "/a/*"};
    if (size == 0) {
        return 0;
    }
    dbr_slice in = dbr_slice_of((const char *)data + 1, size - 1);
    size_t chunk = 1 + data[0] / 4;
    const char *pattern = patterns[data[0] % 4];
    seen whole, cut;
    dbr_err whole_err = {0}, cut_err = {0};
    dbr_code rc = split(in, pattern, in.len + 1, &whole, &whole_err);
    assert(split(in, pattern, chunk, &cut, &cut_err) == rc);
    assert(whole.n == cut.n && whole.hash == cut.hash);
    assert(whole_err.line == cut_err.line && whole_err.byte == cut_err.byte);
    assert(strcmp(whole_err.message, cut_err.message) == 0);
    uint64_t n_members = 0;
    if (walk(in, &n_members)) {
        assert(rc == DBR_OK);
        assert(data[0] % 4 != 0 || in.len > DBR_MAX_RECORD_BYTES || whole.n == n_members);
    }
    dbr_arena arena = {0};
    (void)dbr_json_text_at(&arena, in, "/a/0");
    dbr_arena_release(&arena);
    return 0;
}
