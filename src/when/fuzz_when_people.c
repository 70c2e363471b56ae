/* What a person typed: a time, a date, a duration, a zone's offset. */
#include "fuzz.h"

#include "when/when.h"
#include "when/zone.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice text = dbr_slice_of((const char *)data, size);
    dbr_time t = 0;
    dbr_time unit = 0;
    int32_t offset_s = 0;
    dbr_err err = {0};
    if (dbr_time_parse(text, NULL, 1739095523 * DBR_SECOND, &t, &unit, &err) == DBR_OK) {
        assert(unit > 0);
    }
    assert(dbr_date_parse(text, &t) <= size);
    size_t n = dbr_duration_parse(text, &t, &unit);
    assert(n <= size && (n == 0 || (t >= 0 && unit > 0)));
    if (n > 0) {
        DBR_AUTO(dbr_buf) b = {0};
        dbr_buf_init(&b, 256);
        dbr_duration_write(&b, t, size % 2 == 0);
        assert(!b.failed);
    }
    (void)dbr_zone_offset_parse(text, &offset_s);
    return 0;
}
