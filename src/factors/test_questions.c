/* What people write when they think that it is over. */
#include "test.h"

#include "factors/factors_impl.h"

static void what_says_that_it_is_over(void **state)
{
    static const char *const OVER[] = {
        "errors are gone",
        "All clear, closing the bridge",
        "looks like it's fixed",
        "latency is back to normal",
        "api has recovered",
        "错误没了",
        "服务已恢复",
        "数据库恢复正常，继续观察",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(OVER) / sizeof(OVER[0]); i++) {
        if (!fc_says_it_is_over(dbr_slice_str(OVER[i]))) {
            fail_msg("not over: %s", OVER[i]);
        }
    }
}

static void what_asks_hopes_or_denies_it(void **state)
{
    static const char *const NOT[] = {
        "are the errors gone?",
        "it's not resolved yet",
        "once it has recovered we scale down",
        "should be back to normal in 5",
        "the pool is full",
        "some pods have recovered",
        "还没恢复",
        "预计十分钟后恢复正常",
        "恢复正常了吗",
        "rolling back now",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(NOT) / sizeof(NOT[0]); i++) {
        if (fc_says_it_is_over(dbr_slice_str(NOT[i]))) {
            fail_msg("taken for over: %s", NOT[i]);
        }
    }
}

DBR_TESTS(cmocka_unit_test(what_says_that_it_is_over), cmocka_unit_test(what_asks_hopes_or_denies_it))
