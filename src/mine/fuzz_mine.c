/* Any bytes as messages, one a line: no crash, counts add up, the same message has the same template. */
#include "mine/mine.h"

#include "fuzz.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_miner *m = dbr_miner_new();
    dbr_slice rest = dbr_slice_of(size > 0 ? (const char *)data : "", size);
    uint64_t n = 0;
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        char masked[DBR_MINE_MAX_TEXT];
        dbr_slice text = dbr_slice_of(masked, dbr_mine_mask(line, masked));
        uint32_t first = dbr_miner_add(m, text, 1, n++);
        uint32_t second = dbr_miner_add(m, text, 1, n++);
        assert(first == second);
        (void)first;
        (void)second;
    }
    dbr_miner_finish(m);
    size_t n_templates = 0, n_groups = 0;
    uint64_t sum = 0;
    const dbr_template *t = dbr_miner_templates(m, &n_templates);
    for (size_t i = 0; i < n_templates; i++) {
        sum += t[i].n;
    }
    assert(sum == n);
    const uint32_t *map = dbr_miner_map(m, &n_groups);
    for (size_t i = 0; i < n_groups; i++) {
        assert(map[i] < n_templates);
    }
    (void)map;
    (void)sum;
    (void)dbr_miner_free(m);
    return 0;
}
