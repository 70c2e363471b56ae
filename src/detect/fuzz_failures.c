/* Any bytes as a log message and as the lines of a table: headlines are valid, short, and keep their class. */
#include "base/utf8.h"
#include "detect/detect_impl.h"
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
    dbr_arena arena = {0};
    detect_table table = {.i_status = SIZE_MAX};
    dbr_failure f = dbr_failure_of(s);
    check(f >= DBR_FAILURE_NONE && f < DBR_FAILURE_COUNT);
    check(detect_failure_weight(f) > 0 && detect_failure_weight(f) <= 1);
    check(dbr_failure_layer(f)[0] != '\0');
    dbr_slice head = detect_headline(s, &arena);
    check(dbr_utf8_is_valid(head));
    check(!detect_is_markup(s) || detect_is_advice(s));
    (void)detect_is_complaint(s);
    for (dbr_slice rest = s; rest.ptr != NULL;) {
        dbr_slice row = detect_bad_row(&table, dbr_slice_cut(&rest, '\n'), &arena);
        check(dbr_utf8_is_valid(row));
    }
    dbr_arena_release(&arena);
    return 0;
}
