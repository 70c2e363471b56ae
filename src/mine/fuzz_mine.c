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
        uint32_t first = dbr_miner_add(m, line, n++);
        uint32_t second = dbr_miner_add(m, line, n++);
        assert(first == second);
        (void)first;
        (void)second;
    }
    size_t n_templates = 0;
    uint64_t sum = 0;
    const dbr_template *t = dbr_miner_templates(m, &n_templates);
    for (size_t i = 0; i < n_templates; i++) {
        sum += t[i].n;
    }
    assert(sum == n);
    (void)sum;
    (void)dbr_miner_free(m);
    return 0;
}
