/* Guessing what somebody meant. */
#include "base/option.h"
#include "test.h"

static const char *const words[] = {"timeline", "time", "draft", "check", "add"};

static const char *near(const char *given)
{
    const char *word = dbr_option_nearest(given, words, 5);
    return word != NULL ? word : "(none)";
}

static void the_word_itself_is_nearest(void **state)
{
    (void)state;
    assert_string_equal(near("time"), "time");
}

static void each_kind_of_mistake_is_one_edit(void **state)
{
    (void)state;
    assert_string_equal(near("drft"), "draft");
    assert_string_equal(near("drraft"), "draft");
    assert_string_equal(near("dravt"), "draft");
    assert_string_equal(near("darft"), "draft");
}

static void two_edits_are_near_and_three_are_not(void **state)
{
    (void)state;
    assert_string_equal(near("tmielnie"), "timeline");
    assert_string_equal(near("tmielnix"), "(none)");
    assert_string_equal(near("timelineview"), "timeline"); // it stands in it
    assert_string_equal(near("line"), "timeline");
}

static void short_words_allow_fewer_edits(void **state)
{
    (void)state;
    assert_string_equal(near("ad"), "(none)");
    assert_string_equal(near("adx"), "add");
    assert_string_equal(near(""), "(none)");
}

static void among_equals_the_first_is_taken(void **state)
{
    (void)state;
    assert_string_equal(dbr_option_nearest("abcx", (const char *const[]){"abcd", "abce"}, 2), "abcd");
}

static void no_words_give_no_answer(void **state)
{
    (void)state;
    assert_null(dbr_option_nearest("abc", NULL, 0));
}

static void words_beyond_sixty_four_bytes_are_just_far(void **state)
{
    (void)state;
    char longest[66];
    memset(longest, 'a', 65);
    longest[65] = '\0';
    assert_null(dbr_option_nearest(longest, (const char *const[]){longest}, 1));
    longest[64] = '\0';
    assert_ptr_equal(dbr_option_nearest(longest, (const char *const[]){longest}, 1), longest);
}

DBR_TESTS(cmocka_unit_test(the_word_itself_is_nearest), cmocka_unit_test(each_kind_of_mistake_is_one_edit),
          cmocka_unit_test(two_edits_are_near_and_three_are_not),
          cmocka_unit_test(short_words_allow_fewer_edits), cmocka_unit_test(among_equals_the_first_is_taken),
          cmocka_unit_test(no_words_give_no_answer),
          cmocka_unit_test(words_beyond_sixty_four_bytes_are_just_far))
