/* Any bytes as a claim: parts lie in the title's copy, mistakes inside it. */
#include "fuzz.h"
#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_claim c = {0};
    dbr_err err = {0};
    dbr_code rc = dbr_claim_parse(&arena, dbr_slice_of((const char *)data, size), &c, &err);
    if (rc == DBR_OK && c.scalar.len == 0) {
        abort();
    }
    if (rc == DBR_EPARSE && (err.byte == 0 || err.byte > size + 1)) {
        abort();
    }
    dbr_arena_release(&arena);
    return 0;
}
