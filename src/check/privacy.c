#include "check/check_impl.h"

const dbr_rule check_rules_privacy[] = {{0}};
