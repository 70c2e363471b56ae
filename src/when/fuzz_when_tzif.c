/* A TZif file; then the zone is asked about times all over its range. */
#include "fuzz.h"

#include "when/zone.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_zone *z = NULL;
    dbr_err err = {0};
    zone_rule rule;
    (void)dbr_zone_rule_parse(dbr_slice_of((const char *)data, size), &rule);
    if (dbr_zone_parse(dbr_slice_of((const char *)data, size), &z, &err) < 0) {
        assert(err.code == DBR_EPARSE);
        return 0;
    }
    for (int i = -90; i <= 90; i++) {
        const char *abbreviation = NULL;
        dbr_time t = i * 1001 * DBR_DAY;
        dbr_time instant = dbr_zone_to_instant(z, t, NULL);
        assert(instant > t - 2 * DBR_DAY && instant < t + 2 * DBR_DAY);
        (void)dbr_zone_offset(z, t, &abbreviation);
        assert(abbreviation != NULL);
    }
    (void)dbr_zone_free(z);
    return 0;
}
