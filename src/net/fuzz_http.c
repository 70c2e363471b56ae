/* Any bytes as headers, Link value and URL: what comes back lies inside them, and is what it claims to be. */
#include "fuzz.h"

#include "net/net.h"

#include <assert.h>

static bool lies_in(dbr_slice part, dbr_slice whole)
{
    return part.ptr == NULL || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice in = dbr_slice_of((const char *)data, size);
    dbr_slice origin = {0};
    dbr_slice value = dbr_http_header_find(in, "Retry-After");
    assert(lies_in(value, in) && dbr_slice_find_char(value, '\n') == SIZE_MAX);
    value = dbr_http_link_next(dbr_http_header_find(in, "Link"));
    assert(lies_in(value, in));
    value = dbr_http_link_next(in);
    assert(lies_in(value, in) && dbr_slice_find_char(value, '>') == SIZE_MAX);
    if (dbr_url_origin(in, &origin)) {
        assert(lies_in(origin, in) && origin.len > 7 && dbr_slice_find_char(origin, '@') == SIZE_MAX);
        assert(dbr_url_is_same_origin(in, in) && dbr_url_is_same_origin(in, origin));
    }
    dbr_buf b = {0};
    dbr_url_field(&b, "q", in);
    for (size_t i = 0; i < b.len; i++) {
        assert(b.ptr[i] > ' ' && b.ptr[i] != 127);
    }
    dbr_buf_release(&b);
    return 0;
}
