/* A line: detection at every offset, every row at its start, the whole as a value. */
#include "fuzz.h"

#include "when/when.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice line = dbr_slice_of((const char *)data, size);
    dbr_stamp s = {0};
    size_t offset = 0;
    size_t len = 0;
    const dbr_stamp_format *found = dbr_stamp_detect(line, 64, &offset, &len, &s);
    if (found != NULL) {
        /* What callers rely on: the locked format reads the same stamp at the same place. */
        dbr_stamp again = {0};
        assert(len > 0 && offset + len <= size);
        assert(found->parse(dbr_slice_from(line, offset), &again) == len && again.local == s.local);
    }
    const dbr_stamp_format *f = NULL;
    for (size_t i = 0; (f = dbr_stamp_format_at(i)) != NULL; i++) {
        size_t n = f->parse(line, &s);
        assert(n <= size);
        if (n > 0) {
            assert(s.local != DBR_TIME_NONE && (s.digits <= 9 || s.digits >= DBR_STAMP_DATE));
            assert(s.offset_s == 0 || (s.flags & DBR_STAMP_OFFSET) != 0);
        }
    }
    (void)dbr_stamp_read(line, &s);
    (void)dbr_stamp_read_epoch(line, &s);
    return 0;
}
