/* Any bytes as the output of a command: findings are few, valid text, and prove a line that is there. */
#include "base/utf8.h"
#include "detect/outputs.h"
#include "fuzz.h"

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 24 };
    dbr_arena arena = {0};
    signal_vec found = {0};
    size_t n_lines = 0;
    out_walk w = {.arena = &arena, .out = &found, .now = INT64_C(1739095200) * DBR_SECOND};
    out_read(&w, 0, dbr_slice_of((const char *)data, size), &n_lines);
    check(found.n <= MOST);
    for (size_t i = 0; i < found.n; i++) {
        const dbr_signal *s = &found.items[i];
        check(dbr_utf8_is_valid(s->text));
        check(s->score >= 0 && s->score <= 1);
        check(s->first.offset + s->first.len <= size && s->first.line >= 1 && s->first.line <= n_lines);
    }
    DBR_VEC_RELEASE(&found);
    dbr_arena_release(&arena);
    return 0;
}
