/* The readers of blame: their tables, and the sentences that separate people from software. */
#include "test.h"

#include "check/blame.h"

static void tables_are_sorted(void **state)
{
    (void)state;
    for (size_t i = 1; i < check_n_words_en; i++) {
        assert_true(strcmp(check_words_en[i - 1].word, check_words_en[i].word) < 0);
    }
    for (size_t i = 1; i < check_n_words_en_m; i++) {
        assert_true(strcmp(check_words_en_m[i - 1].word, check_words_en_m[i].word) < 0);
    }
    for (const char *at = "個們這"; *at != '\0'; at += 3) {
        assert_non_null(check_simplified(at));
    }
    assert_null(check_simplified("个"));
}

static bool read_en(dbr_slice text, check_blame_hit *ret)
{
    check_index index;
    check_index_en(&index);
    return check_blame_en(&index, text, ret);
}

static bool en(const char *text)
{
    check_blame_hit hit;
    return read_en(dbr_slice_str(text), &hit);
}

static bool read_zh(dbr_slice text, check_blame_hit *ret)
{
    check_index index;
    check_index_en(&index);
    check_index_zh(&index);
    return check_blame_zh(&index, text, ret);
}

static bool zh(const char *text)
{
    check_blame_hit hit;
    return read_zh(dbr_slice_str(text), &hit);
}

static void the_subject_decides(void **state)
{
    (void)state;
    assert_true(en("The operator forgot the second flag."));
    assert_true(en("While moving the disks, a technician failed to copy one of them."));
    assert_true(en("An admin opened the console but forgot to choose the region."));
    assert_false(en("The job failed to copy one of the disks."));
    assert_false(en("The change reviewed by the team failed to copy one of the disks."));
    assert_false(en("The check, which an engineer had written, missed the case."));
    assert_true(zh("运维同学忘记更新证书"));
    assert_false(zh("系统未通知值班人员"));
}

static void a_passive_without_agent_is_no_blame(void **state)
{
    (void)state;
    assert_false(en("The rule was inadvertently switched off."));
    assert_true(en("An engineer inadvertently switched off the rule."));
    assert_false(zh("配置被误删"));
}

static void what_is_denied_or_prevented_is_no_blame(void **state)
{
    (void)state;
    assert_false(en("Operator error is never a sufficient explanation."));
    assert_false(en("This is not about human error."));
    assert_false(zh("增加审批，避免误操作"));
    assert_false(zh("复盘不是为了追责"));
}

static void the_first_person_is_mild(void **state)
{
    check_blame_hit hit;
    (void)state;
    assert_true(read_en(dbr_slice_str("We overlooked the second region."), &hit));
    assert_true(hit.is_mild);
    assert_true(read_en(dbr_slice_str("She overlooked the second region."), &hit));
    assert_false(hit.is_mild);
    assert_true(read_zh(dbr_slice_str("我们未能及时更新证书"), &hit));
    assert_true(hit.is_mild);
}

static void needs_and_systems_may_have_should(void **state)
{
    (void)state;
    assert_false(en("We should have a second region."));
    assert_false(en("The probe should have restarted the pod."));
    assert_true(en("They should have restarted the pod."));
}

static void marks_the_words_to_look_at(void **state)
{
    static const char TEXT[] = "At noon the operator accidentally moved the cable.";
    check_blame_hit hit;
    (void)state;
    assert_true(read_en(dbr_slice_str(TEXT), &hit));
    assert_int_equal(hit.begin, 12);
    assert_int_equal(hit.end, 33);
    assert_int_equal(hit.kind, CHECK_BLAME_INDIVIDUAL);
}

static void torn_and_odd_text_is_survived(void **state)
{
    (void)state;
    assert_false(en(""));
    assert_false(zh(""));
    assert_false(zh("\xE4"));
    assert_false(zh("\xE6\xB2"));
    assert_false(en("@ @@ ,,, ''' \xE2\x80"));
}

DBR_TESTS(cmocka_unit_test(tables_are_sorted), cmocka_unit_test(the_subject_decides),
          cmocka_unit_test(a_passive_without_agent_is_no_blame),
          cmocka_unit_test(what_is_denied_or_prevented_is_no_blame),
          cmocka_unit_test(the_first_person_is_mild), cmocka_unit_test(needs_and_systems_may_have_should),
          cmocka_unit_test(marks_the_words_to_look_at), cmocka_unit_test(torn_and_odd_text_is_survived))
