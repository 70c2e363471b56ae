/* spans */
#include "factors/suspects.h"
dbr_code fs_add_spans(fs_build *f, dbr_err *err)
{
    (void)f;
    (void)err;
    return DBR_OK;
}
