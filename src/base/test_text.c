/* The message table. Formatting is tested with the room's own messages. */
#include "base/text.h"
#include "test.h"

static void languages_have_names(void **state)
{
    (void)state;
    assert_string_equal(dbr_lang_name(DBR_LANG_EN), "en");
    assert_string_equal(dbr_lang_name(DBR_LANG_ZH_CN), "zh-CN");
}

static void assert_lang(const char *name, dbr_lang expected)
{
    dbr_lang lang = DBR_LANG_COUNT;
    assert_true(dbr_lang_parse(dbr_slice_str(name), &lang));
    assert_int_equal(lang, expected);
}

static void assert_no_lang(const char *name)
{
    dbr_lang lang = DBR_LANG_COUNT;
    assert_false(dbr_lang_parse(dbr_slice_str(name), &lang));
    assert_int_equal(lang, DBR_LANG_COUNT);
}

static void languages_are_read_from_tags_and_locale_names(void **state)
{
    (void)state;
    assert_lang("en", DBR_LANG_EN);
    assert_lang("en-GB", DBR_LANG_EN);
    assert_lang("en_US.UTF-8", DBR_LANG_EN);
    assert_lang("EN", DBR_LANG_EN);
    assert_lang("zh", DBR_LANG_ZH_CN);
    assert_lang("zh-CN", DBR_LANG_ZH_CN);
    assert_lang("zh_CN.UTF-8", DBR_LANG_ZH_CN);
    assert_lang("zh_CN.GB18030@pinyin", DBR_LANG_ZH_CN);
    assert_lang("zh-Hans", DBR_LANG_ZH_CN);
    assert_lang("zh-Hans-CN", DBR_LANG_ZH_CN);
}

static void other_languages_are_refused(void **state)
{
    (void)state;
    assert_no_lang("");
    assert_no_lang("C");
    assert_no_lang("POSIX");
    assert_no_lang("english");
    assert_no_lang("zh-TW");
    assert_no_lang("zh-Hant");
    assert_no_lang("de_DE.UTF-8");
    assert_no_lang("en-a-very-long-tag-of-no-use");
}

static void every_id_is_found_by_its_name_and_has_a_text(void **state)
{
    (void)state;
    assert_int_equal(dbr_text_find(dbr_slice_str("base.unknown")), DBR_T_BASE_UNKNOWN);
    assert_string_equal(dbr_text(DBR_LANG_EN, DBR_T_BASE_UNKNOWN), "unknown");
    assert_string_equal(dbr_text(DBR_LANG_ZH_CN, DBR_T_BASE_UNKNOWN), "未知");
    for (int id = 0; id < DBR_TEXT_COUNT; id++) {
        assert_true(dbr_text(DBR_LANG_EN, (dbr_text_id)id)[0] != '\0');
        assert_true(dbr_text(DBR_LANG_ZH_CN, (dbr_text_id)id)[0] != '\0');
    }
}

static void an_unknown_name_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(dbr_text_find(dbr_slice_str("")), DBR_TEXT_COUNT);
    assert_int_equal(dbr_text_find(dbr_slice_str("base.unknow")), DBR_TEXT_COUNT);
    assert_int_equal(dbr_text_find(dbr_slice_str("base.unknownn")), DBR_TEXT_COUNT);
    assert_int_equal(dbr_text_find(dbr_slice_str("~")), DBR_TEXT_COUNT);
}

static void assert_format(const char *text, const char *const *args, const char *expected)
{
    DBR_AUTO(dbr_buf) b = {0};
    dbr_text_fill(&b, text, args);
    assert_string_equal(b.ptr, expected);
}

static void placeholders_are_replaced_in_any_order(void **state)
{
    (void)state;
    assert_format("{2} of {1}, {2}", (const char *const[]){"a", "b", NULL}, "b of a, b");
    assert_format("{1}", (const char *const[]){"{2}", "b", NULL}, "{2}");
    assert_format("第{1}行", (const char *const[]){"7", NULL}, "第7行");
    assert_format("", (const char *const[]){NULL}, "");
}

static void a_word_is_of_one_or_of_many(void **state)
{
    (void)state;
    assert_format("{1} {1|file|files}, {2} {2|entry|entries}", (const char *const[]){"1", "2", NULL},
                  "1 file, 2 entries");
    assert_format("{1} {1|fact or proof does|facts or proofs do}", (const char *const[]){"0", NULL},
                  "0 facts or proofs do");
    assert_format("{2|a|b} {1|a} {1|", (const char *const[]){"1", NULL}, "{2|a|b} {1|a} {1|");
}

static void a_doubled_brace_is_one(void **state)
{
    (void)state;
    assert_format("{{1} {1}", (const char *const[]){"a", NULL}, "{1} a");
}

static void a_placeholder_without_an_argument_stays(void **state)
{
    (void)state;
    assert_format("{1} {2} {0} {} {x} {", (const char *const[]){"a", NULL}, "a {2} {0} {} {x} {");
    assert_format("{99999999999999999999}", (const char *const[]){"a", NULL}, "{99999999999999999999}");
}

static void say_formats_by_id(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    DBR_SAY(&b, DBR_LANG_ZH_CN, DBR_T_BASE_UNKNOWN, "unused");
    assert_string_equal(b.ptr, "未知");
}

DBR_TESTS(cmocka_unit_test(languages_have_names),
          cmocka_unit_test(languages_are_read_from_tags_and_locale_names),
          cmocka_unit_test(other_languages_are_refused),
          cmocka_unit_test(every_id_is_found_by_its_name_and_has_a_text),
          cmocka_unit_test(an_unknown_name_is_not_found),
          cmocka_unit_test(placeholders_are_replaced_in_any_order),
          cmocka_unit_test(a_word_is_of_one_or_of_many), cmocka_unit_test(a_doubled_brace_is_one),
          cmocka_unit_test(a_placeholder_without_an_argument_stays), cmocka_unit_test(say_formats_by_id))
