/* The look of the option list. */
#include "base/option.h"
#include "test.h"

static void assert_help(const dbr_option *table, const char *expected)
{
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_str(&b, "");
    dbr_option_help(&b, table);
    assert_string_equal(b.ptr, expected);
}

static void an_empty_table_has_no_help(void **state)
{
    (void)state;
    assert_help((const dbr_option[]){{0}}, "");
}

static void the_help_is_aligned_and_says_defaults(void **state)
{
    (void)state;
    const dbr_option table[] = {
        {.name = "output",
         .letter = 'o',
         .type = DBR_OPTION_TEXT,
         .arg = "FILE",
         .help = "where the page goes",
         .otherwise = "report.html"},
        {.name = "lang", .type = DBR_OPTION_WORD, .words = "en|zh-CN", .help = "language of the report"},
        {.name = "quiet", .letter = 'q', .type = DBR_OPTION_FLAG, .help = "say nothing"},
        {0},
    };
    assert_help(table, "  -o, --output FILE    where the page goes (default: report.html)\n"
                       "      --lang en|zh-CN  language of the report\n"
                       "  -q, --quiet          say nothing\n");
}

static void long_help_is_wrapped_at_eighty_columns(void **state)
{
    (void)state;
    const dbr_option table[] = {
        {.name = "x",
         .type = DBR_OPTION_FLAG,
         .help = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"},
        {0},
    };
    assert_help(table, "      --x  one two three four five six seven eight nine ten eleven twelve\n"
                       "           thirteen fourteen fifteen\n");
}

static void a_line_of_exactly_eighty_columns_is_not_wrapped(void **state)
{
    (void)state;
    const dbr_option table[] = {
        {.name = "x",
         .type = DBR_OPTION_FLAG,
         .help = "1234567890123456789012345678901234567890123456789012345678901234567 b"},
        {.name = "x",
         .type = DBR_OPTION_FLAG,
         .help = "1234567890123456789012345678901234567890123456789012345678901234567 bc"},
        {0},
    };
    assert_help(table, "      --x  1234567890123456789012345678901234567890123456789012345678901234567 b\n"
                       "      --x  1234567890123456789012345678901234567890123456789012345678901234567\n"
                       "           bc\n");
}

static void a_long_name_has_its_help_on_the_next_line(void **state)
{
    (void)state;
    const dbr_option table[] = {
        {.name = "a-very-long-option-name-indeed", .type = DBR_OPTION_TEXT, .arg = "FILE", .help = "does it"},
        {.name = "y", .letter = 'y', .type = DBR_OPTION_FLAG, .help = "does it not"},
        {0},
    };
    assert_help(table, "      --a-very-long-option-name-indeed FILE\n"
                       "           does it\n"
                       "  -y, --y  does it not\n");
}

static void an_option_without_help_is_still_listed(void **state)
{
    (void)state;
    assert_help((const dbr_option[]){{.name = "bare", .type = DBR_OPTION_FLAG}, {0}}, "      --bare\n");
}

DBR_TESTS(cmocka_unit_test(an_empty_table_has_no_help),
          cmocka_unit_test(the_help_is_aligned_and_says_defaults),
          cmocka_unit_test(long_help_is_wrapped_at_eighty_columns),
          cmocka_unit_test(a_line_of_exactly_eighty_columns_is_not_wrapped),
          cmocka_unit_test(a_long_name_has_its_help_on_the_next_line),
          cmocka_unit_test(an_option_without_help_is_still_listed))
