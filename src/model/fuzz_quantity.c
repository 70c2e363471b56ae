/* Any bytes as a quantity: never more than there is, never an empty interval. */
#include "fuzz.h"
#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_quantity q = {0};
    size_t n = dbr_quantity_parse(dbr_slice_of((const char *)data, size), &q);
    if (n > size) {
        abort();
    }
    bool is_bound = q.is_bound_above || q.is_bound_below;
    if (n > 0 && (!(q.low <= q.high) || (!is_bound && !(q.low <= q.value && q.value <= q.high)))) {
        abort();
    }
    return 0;
}
