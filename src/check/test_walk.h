/* Sentences and whether they blame, for the tests of blame: these include this file; it is no program of its own. */
#ifndef DBR_CHECK_TEST_WALK_H
#define DBR_CHECK_TEST_WALK_H

#include "test.h"

#include "check/blame.h"

#include <stdlib.h>

/* Each of them blames, or none does. */
static inline void walk(const char *const *all, size_t n, bool is_blame, bool is_chinese)
{
    size_t n_bad = 0;
    check_index *index = dbr_xcalloc(1, sizeof(*index));
    check_index_en(index);
    check_index_zh(index);
    for (size_t i = 0; i < n; i++) {
        check_blame_hit hit;
        dbr_slice text = dbr_slice_str(all[i]);
        bool said = is_chinese ? check_blame_zh(index, text, &hit) : check_blame_en(index, text, &hit);
        if (said != is_blame) {
            print_error("%s: %s\n", is_blame ? "missed" : "called blame", all[i]);
            n_bad++;
        }
        assert_true(!said || (hit.begin <= hit.end && hit.end <= text.len));
    }
    free(index);
    assert_int_equal(n_bad, 0);
}

#endif
