#include "check/test_fixture.h"

static void x(void **state)
{
    (void)state;
}

DBR_TESTS(cmocka_unit_test(x))
