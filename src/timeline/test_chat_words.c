/* What people's words in the chat say of the incident's course, and what they do not. */
#include "test.h"

#include "timeline/timeline_impl.h"

#define TROUBLE      (1u << DBR_DETECTED)
#define ACKNOWLEDGED (1u << DBR_ACKNOWLEDGED)
#define IDENTIFIED   (1u << DBR_IDENTIFIED)
#define MITIGATED    (1u << DBR_MITIGATED)
#define RESOLVED     (1u << DBR_RESOLVED)

static void said(const char *text, unsigned expected)
{
    unsigned got = tl_said(dbr_slice_str(text));
    if (got != expected) {
        fail_msg("'%s': %x instead of %x", text, got, expected);
    }
}

static void reports_of_trouble(void **state)
{
    (void)state;
    said("customers report checkout errors", TROUBLE);
    said("Seeing lots of 502s on the edge", TROUBLE);
    said("is search down?", TROUBLE);
    said("anyone else getting timeouts from billing?", TROUBLE);
    said("The mobile app won't load for me", TROUBLE);
    said("用户反馈下单失败", TROUBLE);
    said("支付接口大量超时，谁看一下？", TROUBLE);
}

static void no_trouble(void **state)
{
    (void)state;
    said("lunch at noon?", 0);
    said("no errors since then", 0);
    said("errors are gone", 0);
    said("we scaled the workers down", 0);
    said("the integration tests are failing again", 0);
    said("if it fails we page the other team", 0);
    said("search was down yesterday", 0);
    said("不再报错", 0);
    said("> seeing 500s\nsame here", 0); // quoted
}

static void acknowledgements(void **state)
{
    (void)state;
    said("ack", ACKNOWLEDGED);
    said("Looking", ACKNOWLEDGED);
    said("on it", ACKNOWLEDGED);
    said("I’m on this", ACKNOWLEDGED);
    said("I'll take a look now", ACKNOWLEDGED);
    said("Ack, payments failing", ACKNOWLEDGED | TROUBLE);
    said("收到，我来看", ACKNOWLEDGED);
    said("在看了", ACKNOWLEDGED);
    said("is anyone looking into this?", 0);
    said("nobody is looking into it", 0);
    said("looking good", 0);
    said("the broker did not ack the packets", 0);
    said("谁在看吗", 0);
}

static void causes_that_are_found(void **state)
{
    (void)state;
    said("found it: the new index locks the table", IDENTIFIED);
    said("root cause is a full connection pool", IDENTIFIED);
    said("it's the migration", IDENTIFIED);
    said("the cause was that nothing ever deleted the rows", IDENTIFIED);
    said("定位到慢查询", IDENTIFIED);
    said("原因是内存不足", IDENTIFIED);
    said("the root cause is unknown", 0);
    said("root cause is not clear yet", 0);
    said("maybe it's the migration", 0);
    said("no root cause found", 0);
    said("is it the migration?", 0);
    said("it's the same as ever", 0);
    said("原因是什么", 0);
    said("还没找到原因", 0);
}

static void effects_that_are_stopped(void **state)
{
    (void)state;
    said("mitigated", MITIGATED);
    said("we have rolled back to 4.1", MITIGATED);
    said("已回滚", MITIGATED);
    said("已切流到备机房", MITIGATED);
    said("扩容完毕，止损", MITIGATED);
    said("rolled back but not resolved yet", MITIGATED);
    said("not mitigated yet", 0);
    said("rolling back", 0);
    said("should we have rolled back?", 0);
    said("once rolled back it will be fine", 0);
    said("回滚了吗", 0);
    said("先止损", 0);
    said("rolled back did not help", 0);
    said("ERROR: transaction was rolled back", 0);
}

static void ends(void **state)
{
    (void)state;
    said("resolved", RESOLVED);
    said("All clear.", RESOLVED);
    said("closing the incident", RESOLVED);
    said("ok, incident resolved, thanks all", RESOLVED);
    said("mitigated, everything is back to normal", MITIGATED | RESOLVED);
    said("已恢复", RESOLVED);
    said("will be resolved in an hour", 0);
    said("should be resolved", 0);
    said("is it resolved?", 0);
    said("it is unresolved", 0);
    said("tell me when it's resolved", 0);
    said("the name resolved to the old address", 0);
    said("the last one was resolved last week", 0);
    said("恢复正常了吗？", 0);
    said("还没恢复正常", 0);
    said("", 0);
}

static void overlong_text_is_cut(void **state)
{
    (void)state;
    char text[4000];
    memset(text, 'a', sizeof(text));
    memcpy(text + sizeof(text) - 11, ". resolved", 11);
    said(text, 0);
    memcpy(text + 500, ". resolved.", 11);
    said(text, 0); // "resolved.aaa" is no word
    memcpy(text + 500, ". resolved. ", 12);
    said(text, RESOLVED);
}

DBR_TESTS(cmocka_unit_test(reports_of_trouble), cmocka_unit_test(no_trouble),
          cmocka_unit_test(acknowledgements), cmocka_unit_test(causes_that_are_found),
          cmocka_unit_test(effects_that_are_stopped), cmocka_unit_test(ends),
          cmocka_unit_test(overlong_text_is_cut))
