/* The first line is a pattern, the rest is searched: any bytes, within the limits. */
#include "base/regex.h"

#include "fuzz.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice rest = dbr_slice_of((const char *)data, size);
    dbr_slice pattern = size > 0 ? dbr_slice_cut(&rest, '\n') : (dbr_slice){0};
    dbr_regex *r = NULL;
    dbr_err err = {0};
    dbr_slice groups[8];
    if (dbr_regex_new(pattern, &r, &err) == DBR_OK) {
        int found = dbr_regex_match(r, rest, groups, 8);
        for (size_t i = 0; found == 1 && i < 8; i++) {
            assert(groups[i].ptr == NULL || (groups[i].ptr >= rest.ptr && groups[i].len <= rest.len));
        }
        const char *name = NULL;
        size_t group = 0;
        for (size_t i = 0; dbr_regex_name(r, i, &name, &group); i++) {
            assert(name[0] != '\0' && group > 0);
        }
    }
    (void)dbr_regex_free(r);
    return 0;
}
