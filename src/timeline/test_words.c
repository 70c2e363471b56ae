/* Whether two log messages say nearly the same. */
#include "test.h"

#include "timeline/timeline.h"

static bool agree(const char *a, const char *b)
{
    bool there = dbr_timeline_words_agree(dbr_slice_str(a), dbr_slice_str(b));
    bool back = dbr_timeline_words_agree(dbr_slice_str(b), dbr_slice_str(a));
    assert_int_equal(there, back);
    return there;
}

static void numbers_do_not_matter(void **state)
{
    (void)state;
    assert_true(agree("query insert timed out after 3004 ms", "query insert timed out after 12 ms"));
}

static void one_other_word_in_seven_does_not_matter(void **state)
{
    (void)state;
    assert_true(
        agree("query findOne timed out after 3004 ms", "query insert timed out after 3012 ms (request 44)"));
}

static void other_messages_do_not_agree(void **state)
{
    (void)state;
    assert_false(agree("query insert timed out after 3004 ms", "connection pool of the ledger is exhausted"));
}

static void six_in_ten_agree_and_five_do_not(void **state)
{
    (void)state;
    assert_true(agree("a b c d e f g h i j", "a b c d e f w x y z"));
    assert_false(agree("a b c d e f g h i j", "a b c d e v w x y z"));
}

static void order_of_words_counts(void **state)
{
    (void)state;
    assert_false(agree("a b c d e f", "f e d c b a"));
}

static void two_common_words_are_too_few_unless_that_is_all_of_both(void **state)
{
    (void)state;
    assert_false(agree("pool exhausted", "pool exhausted again"));
    assert_true(agree("pool exhausted", "pool exhausted"));
}

static void empty_agrees_only_with_empty(void **state)
{
    (void)state;
    assert_true(agree("", ""));
    assert_false(agree("", "pool exhausted now"));
    assert_false(agree("   ", "pool exhausted now"));
}

static void overlong_messages_are_compared_by_their_first_words(void **state)
{
    (void)state;
    char a[4096] = "";
    char b[4096] = "";
    for (int i = 0; i < 500; i++) {
        size_t n = strlen(a);
        (void)snprintf(a + n, sizeof(a) - n, "word ");
        (void)snprintf(b + n, sizeof(b) - n, i < 32 ? "word " : "else ");
    }
    assert_true(agree(a, b));
}

DBR_TESTS(cmocka_unit_test(numbers_do_not_matter), cmocka_unit_test(one_other_word_in_seven_does_not_matter),
          cmocka_unit_test(other_messages_do_not_agree), cmocka_unit_test(six_in_ten_agree_and_five_do_not),
          cmocka_unit_test(order_of_words_counts),
          cmocka_unit_test(two_common_words_are_too_few_unless_that_is_all_of_both),
          cmocka_unit_test(empty_agrees_only_with_empty),
          cmocka_unit_test(overlong_messages_are_compared_by_their_first_words))
