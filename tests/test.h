/* What every test_x.c includes: cmocka in the order it needs, and a main that prints TAP. */
#ifndef DBR_TESTS_TEST_H
#define DBR_TESTS_TEST_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* DBR_TESTS(cmocka_unit_test(a), cmocka_unit_test(b)) is the whole main. */
#define DBR_TESTS(...) DBR_TESTS_WITHIN(NULL, NULL, __VA_ARGS__)

/* The same, with what is set up before all of them and taken down after. */
#define DBR_TESTS_WITHIN(set_up, tear_down, ...)                                                             \
    int main(void)                                                                                           \
    {                                                                                                        \
        cmocka_set_message_output(CM_OUTPUT_TAP);                                                            \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                                                     \
        return cmocka_run_group_tests(tests, (set_up), (tear_down));                                         \
    }

#endif
