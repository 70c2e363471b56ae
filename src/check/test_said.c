/* What the text of a proof link says of a value: a row each. */
#include "check/check_impl.h"
#include "test.h"

static const char *const SAYS[] = {"it", "other", "other kind", "unread", "more", "nothing"};

static void says(check_says wanted, const char *text, const check_value *v, const char *behind)
{
    bool is_duration = false;
    check_says got =
        check_text_says(dbr_slice_str(text), dbr_slice_str(behind), v, dbr_zone_utc(), &is_duration);
    if (got != wanted) {
        fail_msg("'%s' of %g: %s, expected %s", text, v->value, SAYS[got], SAYS[wanted]);
    }
}

static void counted(check_says wanted, const char *text)
{
    says(wanted, text, &(check_value){.value = 39963, .is_count = true}, "");
}

static void lasted(check_says wanted, const char *text)
{
    says(wanted, text, &(check_value){.value = 2077, .unit = DBR_DURATION}, "");
}

static void every_number_counts(void **state)
{
    (void)state;
    counted(CHECK_SAYS_IT, "39,963 errors");
    counted(CHECK_SAYS_OTHER, "500,000");
    counted(CHECK_SAYS_OTHER, "not 39,963 but 5");
    counted(CHECK_SAYS_OTHER, "not 39,963");
    counted(CHECK_SAYS_MORE, "39,963 of 451,000 requests");
    counted(CHECK_SAYS_MORE, "from 5 to 39,963");
    counted(CHECK_SAYS_MORE, "39,963 errors in 34 min");
    counted(CHECK_SAYS_IT, "39,963 5xx responses of api-2 since v1.2.3 at 10:05");
}

static void digits_that_are_no_number_are_no_proof(void **state)
{
    (void)state;
    counted(CHECK_SAYS_UNREAD, "40,39963");
    counted(CHECK_SAYS_UNREAD, "39,963/5");
    counted(CHECK_SAYS_UNREAD, "10:05");
    counted(CHECK_SAYS_MORE, "39,963 or 40,39963");
    counted(CHECK_SAYS_OTHER, "500,000-request burst");
    counted(CHECK_SAYS_NOTHING, "5xx responses");
    counted(CHECK_SAYS_UNREAD, "500000x");
    counted(CHECK_SAYS_UNREAD, "5e5");
}

static void a_range_has_to_hold_the_value(void **state)
{
    (void)state;
    counted(CHECK_SAYS_OTHER, "40k to 90k");
    counted(CHECK_SAYS_IT, "30k to 90k");
    counted(CHECK_SAYS_IT, "between 30k and 40k");
    counted(CHECK_SAYS_IT, "3万至4万");
    lasted(CHECK_SAYS_IT, "30 to 40 min");
    lasted(CHECK_SAYS_OTHER, "5 to 10 min");
}

static void a_unit_has_to_be_of_the_values_kind(void **state)
{
    (void)state;
    counted(CHECK_SAYS_OTHER_KIND, "39,963 %");
    counted(CHECK_SAYS_OTHER_KIND, "39,963 seconds");
    counted(CHECK_SAYS_OTHER_KIND, "$39,963");
    lasted(CHECK_SAYS_OTHER_KIND, "2077 requests");
    lasted(CHECK_SAYS_IT, "2077");
    says(CHECK_SAYS_IT, "2,077 seconds", &(check_value){.value = 2077}, "");
    says(CHECK_SAYS_OTHER_KIND, "39,963", &(check_value){.value = 39963, .is_count = true}, " seconds");
    says(CHECK_SAYS_IT, "35", &(check_value){.value = 2077, .unit = DBR_DURATION}, " min of it");
}

static void numbers_in_words_are_numbers(void **state)
{
    (void)state;
    counted(CHECK_SAYS_OTHER, "None");
    counted(CHECK_SAYS_OTHER, "One page");
    counted(CHECK_SAYS_OTHER, "没有告警");
    counted(CHECK_SAYS_IT, "tens of thousands");
    counted(CHECK_SAYS_OTHER, "hundreds");
    counted(CHECK_SAYS_OTHER, "a million");
    counted(CHECK_SAYS_OTHER, "twenty-five");
    counted(CHECK_SAYS_OTHER, "百万");
    counted(CHECK_SAYS_IT, "三万九千九百六十三");
    counted(CHECK_SAYS_IT, "3万9千"); // cut
    counted(CHECK_SAYS_OTHER, "3万8千");
    counted(CHECK_SAYS_OTHER, "4万多");
    counted(CHECK_SAYS_IT, "39 963");
    counted(CHECK_SAYS_IT, "39\u00a0963");
    counted(CHECK_SAYS_IT, "3万9千多");
    lasted(CHECK_SAYS_OTHER, "over an hour");
    lasted(CHECK_SAYS_IT, "over half an hour");
    lasted(CHECK_SAYS_IT, "34分半");
    lasted(CHECK_SAYS_IT, "半个多小时");
    lasted(CHECK_SAYS_IT, "0:34:37");
    says(CHECK_SAYS_IT, "two fifths of requests", &(check_value){.value = 39.95}, "");
    says(CHECK_SAYS_IT, "四成", &(check_value){.value = 39.95}, "");
}

DBR_TESTS(cmocka_unit_test(every_number_counts), cmocka_unit_test(digits_that_are_no_number_are_no_proof),
          cmocka_unit_test(a_range_has_to_hold_the_value),
          cmocka_unit_test(a_unit_has_to_be_of_the_values_kind),
          cmocka_unit_test(numbers_in_words_are_numbers))
