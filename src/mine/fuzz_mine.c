/*
 * Any bytes as messages, one a line: no crash, counts add up, the same message has the same group, and the order of the
 * messages and how counts are split make no difference to the templates.
 */
#include "mine/mine.h"

#include "base/hash.h"
#include "fuzz.h"

#include <assert.h>

#define MAX_LINES 4096u // fewer than the miner holds

static uint64_t digest(const dbr_miner *m, uint64_t n)
{
    size_t n_templates = 0, n_groups = 0;
    uint64_t sum = 0, h = 0;
    const dbr_template *t = dbr_miner_templates(m, &n_templates);
    for (size_t i = 0; i < n_templates; i++) {
        sum += t[i].n;
        h += dbr_hash_mix(dbr_hash_mix(t[i].id, t[i].signature), t[i].n);
        assert(i == 0 ? t[i].id == 0 : t[i].text.len > 0 && t[i].id != 0 && t[i].n > 0);
    }
    assert(sum == n);
    const uint32_t *map = dbr_miner_map(m, &n_groups);
    for (size_t i = 0; i < n_groups; i++) {
        assert(map[i] < n_templates);
    }
    (void)map;
    (void)sum;
    (void)n;
    return h;
}

/* Mines the lines forwards, each counted twice at once, or backwards, one by one. */
static uint64_t mine(const dbr_slice *lines, size_t n, bool is_backwards)
{
    dbr_miner *m = dbr_miner_new();
    for (size_t i = 0; i < n; i++) {
        dbr_slice line = lines[is_backwards ? n - 1 - i : i];
        char masked[DBR_MINE_MAX_TEXT];
        size_t len = dbr_mine_mask(line, masked);
        assert(len <= sizeof(masked));
        uint32_t first = dbr_miner_add(m, dbr_slice_of(masked, len), is_backwards ? 0 : 2, i);
        if (is_backwards) {
            uint32_t second = dbr_miner_add(m, dbr_slice_of(masked, len), 1, i);
            assert(first == second);
            dbr_miner_count(m, second, 1);
        }
    }
    dbr_miner_finish(m);
    uint64_t h = digest(m, 2 * n);
    (void)dbr_miner_free(m);
    return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice *lines = dbr_xcalloc(MAX_LINES, sizeof(*lines));
    dbr_slice rest = dbr_slice_of(size > 0 ? (const char *)data : "", size);
    size_t n = 0;
    while (rest.ptr != NULL && n < MAX_LINES) {
        lines[n++] = dbr_slice_cut(&rest, '\n');
    }
    uint64_t forwards = mine(lines, n, false);
    uint64_t backwards = mine(lines, n, true);
    assert(forwards == backwards);
    (void)forwards;
    (void)backwards;
    free(lines);
    return 0;
}
