/*
 * Any three texts, cut apart at the first two zero bytes, as base, ours and theirs: the identities hold byte
 * for byte, the same inputs give the same result, and every word of ours that base does not have is in it.
 */
#include "document/document.h"
#include "fuzz.h"

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void merge(dbr_slice base, dbr_slice ours, dbr_slice theirs, dbr_buf *out)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    const dbr_conflict *conflicts = NULL;
    size_t n = 0;
    must(dbr_document_merge(&arena, base, ours, theirs, out, &conflicts, &n, &err) == DBR_OK);
    size_t last = 0;
    for (size_t i = 0; i < n; i++) {
        must(conflicts[i].at.begin >= last && conflicts[i].at.begin <= conflicts[i].at.end);
        must(conflicts[i].at.end <= out->len && conflicts[i].at.line > 0 && conflicts[i].at.column > 0);
        must(dbr_slice_find(ours, conflicts[i].ours) != SIZE_MAX);
        must(dbr_slice_find(theirs, conflicts[i].theirs) != SIZE_MAX);
        last = conflicts[i].at.begin;
    }
    dbr_arena_release(&arena);
}

static void expect(dbr_slice base, dbr_slice ours, dbr_slice theirs, dbr_slice wanted)
{
    DBR_AUTO(dbr_buf) out = {0};
    merge(base, ours, theirs, &out);
    must(dbr_slice_eq(dbr_buf_view(&out), wanted));
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void expect_words(dbr_slice base, dbr_slice ours, dbr_slice merged)
{
    for (size_t i = 0; i < ours.len;) {
        size_t begin = i;
        while (i < ours.len && is_word_byte(ours.ptr[i])) {
            i++;
        }
        dbr_slice word = dbr_slice_sub(ours, begin, i);
        must(dbr_slice_find(base, word) != SIZE_MAX || dbr_slice_find(merged, word) != SIZE_MAX);
        i += i == begin ? 1 : 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice rest = dbr_slice_of((const char *)data, size);
    dbr_slice base = dbr_slice_cut(&rest, '\0');
    dbr_slice ours = dbr_slice_cut(&rest, '\0');
    dbr_slice theirs = rest;
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) again = {0};

    expect(base, ours, base, ours);
    expect(base, base, theirs, theirs);
    expect(base, ours, ours, ours);
    merge(base, ours, theirs, &out);
    merge(base, ours, theirs, &again);
    must(dbr_slice_eq(dbr_buf_view(&out), dbr_buf_view(&again)));
    expect_words(base, ours, dbr_buf_view(&out));
    expect(theirs, dbr_buf_view(&out), theirs, dbr_buf_view(&out));
    return 0;
}
