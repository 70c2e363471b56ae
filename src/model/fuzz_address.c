/* Any bytes as an address: what is read must come back from what is written. */
#include "fuzz.h"
#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_address a = {0};
    dbr_address b = {0};
    DBR_AUTO(dbr_buf) once = {0};
    DBR_AUTO(dbr_buf) twice = {0};
    if (dbr_address_parse(&arena, dbr_slice_of((const char *)data, size), &a)) {
        dbr_address_write(&once, &a);
        if (!dbr_address_parse(&arena, dbr_buf_view(&once), &b)) {
            abort();
        }
        dbr_address_write(&twice, &b);
        if (!dbr_slice_eq(dbr_buf_view(&once), dbr_buf_view(&twice)) || !dbr_slice_eq(a.path, b.path)) {
            abort();
        }
    }
    dbr_arena_release(&arena);
    return 0;
}
