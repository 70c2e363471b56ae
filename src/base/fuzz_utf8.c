/* Any bytes: what comes out of every function is valid UTF-8, and the functions agree with each other. */
#include "base/utf8.h"
#include "fuzz.h"

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice s = dbr_slice_of((const char *)data, size);
    DBR_AUTO(dbr_buf) copy = {0};
    DBR_AUTO(dbr_buf) visible = {0};
    DBR_AUTO(dbr_buf) folded = {0};
    DBR_AUTO(dbr_buf) again = {0};
    DBR_AUTO(dbr_buf) wide = {0};

    for (size_t i = 0; i < s.len;) {
        size_t begin = i;
        dbr_utf8_add(&copy, dbr_utf8_next(s, &i));
        check(i > begin && i <= s.len);
    }
    size_t valid = dbr_utf8_valid_prefix(s);
    check(valid <= s.len && dbr_utf8_is_valid(dbr_slice_sub(s, 0, valid)));
    check(dbr_utf8_is_valid(dbr_buf_view(&copy)));
    check((valid == s.len) == dbr_slice_eq(s, dbr_buf_view(&copy)));
    dbr_utf8_visible(&visible, s);
    check(dbr_utf8_is_valid(dbr_buf_view(&visible)));
    dbr_utf8_fold(&folded, s);
    check(dbr_utf8_is_valid(dbr_buf_view(&folded)));
    dbr_utf8_fold(&again, dbr_buf_view(&folded));
    check(dbr_slice_eq(dbr_buf_view(&folded), dbr_buf_view(&again)));
    size_t width = dbr_utf8_width(s);
    check(dbr_utf8_fit(s, width).len == s.len);
    check(dbr_utf8_width(dbr_utf8_fit(s, width / 2)) <= width / 2);
    (void)dbr_wide_decode(&wide, s);
    check(dbr_utf8_is_valid(dbr_buf_view(&wide)));
    return 0;
}
