#include "check/check_impl.h"

void check_read_blame(dbr_check_run *run)
{
    (void)run;
}

const dbr_rule check_rules_blame[] = {{0}};
