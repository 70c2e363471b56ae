/* Any bytes as a quantity: never more than there is, never an empty interval, and
 * written anew it claims what it was given. */
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
    if (n > 0) {
        static const double VALUES[] = {0, 7, 39963, 0.5, 5700};
        for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++) {
            DBR_AUTO(dbr_buf) out = {0};
            dbr_quantity again = {0};
            if (dbr_quantity_rewrite(dbr_slice_of((const char *)data, n), VALUES[i], &out) &&
                (dbr_quantity_parse(dbr_buf_view(&out), &again) != out.len ||
                 !(again.low <= VALUES[i] && VALUES[i] <= again.high))) {
                abort();
            }
        }
    }
    return 0;
}
