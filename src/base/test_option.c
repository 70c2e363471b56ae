/* Parsing command lines. */
#include "base/option.h"
#include "test.h"

typedef struct arguments {
    bool quiet;
    const char *output, *title, *lang;
    int64_t jobs;
    dbr_option_list tags;
} arguments;

#define AT(field) offsetof(arguments, field)

static const dbr_option table[] = {
    {.name = "quiet", .letter = 'q', .type = DBR_OPTION_FLAG, .offset = AT(quiet)},
    {.name = "output", .letter = 'o', .type = DBR_OPTION_TEXT, .arg = "FILE", .offset = AT(output)},
    {.name = "title", .type = DBR_OPTION_TEXT, .arg = "TEXT", .otherwise = "untitled", .offset = AT(title)},
    {.name = "lang", .type = DBR_OPTION_WORD, .words = "en|zh-CN", .otherwise = "en", .offset = AT(lang)},
    {.name = "jobs",
     .letter = 'j',
     .type = DBR_OPTION_INT,
     .arg = "N",
     .otherwise = "2",
     .min = 1,
     .max = 64,
     .offset = AT(jobs)},
    {.name = "tag", .letter = 't', .type = DBR_OPTION_LIST, .arg = "TAG", .offset = AT(tags)},
    {0},
};
typedef struct common_arguments {
    bool loud;
    int64_t any;
} common_arguments;

static const dbr_option common[] = {
    {.name = "loud", .letter = 'l', .type = DBR_OPTION_FLAG, .offset = offsetof(common_arguments, loud)},
    {.name = "any", .type = DBR_OPTION_INT, .arg = "N", .offset = offsetof(common_arguments, any)},
    {0},
};

/* The outcome of the last parse. */
static dbr_arena arena;
static arguments args;
static common_arguments more;
static const char **operands;
static size_t n_operands;
static dbr_err err;

static int release(void **state)
{
    (void)state;
    dbr_arena_release(&arena);
    return 0;
}

static dbr_code parse_words(const char *const *argv)
{
    int argc = 0;
    while (argv[argc] != NULL) {
        argc++;
    }
    memset(&args, 0xAA, sizeof(args));
    err = (dbr_err){0};
    n_operands = 99;
    operands = NULL;
    return dbr_option_parse(&arena, (const dbr_option *const[]){table, common}, (void *const[]){&args, &more},
                            2, argc, argv, &operands, &n_operands, &err);
}

#define PARSE(...) parse_words((const char *const[]){"debrief", __VA_ARGS__, NULL})

static void assert_refused(dbr_code rc, const char *message)
{
    assert_int_equal(rc, DBR_EUSAGE);
    assert_string_equal(err.message, message);
    assert_int_equal(n_operands, 99);
    assert_null(operands);
}

static void defaults_come_first(void **state)
{
    (void)state;
    assert_int_equal(parse_words((const char *const[]){"debrief", NULL}), DBR_OK);
    assert_false(args.quiet);
    assert_null(args.output);
    assert_string_equal(args.title, "untitled");
    assert_string_equal(args.lang, "en");
    assert_int_equal(args.jobs, 2);
    assert_int_equal(args.tags.n, 0);
    assert_int_equal(more.any, 0);
    assert_int_equal(n_operands, 0);
}

static void an_empty_argv_is_only_defaults(void **state)
{
    (void)state;
    assert_int_equal(parse_words((const char *const[]){NULL}), DBR_OK);
    assert_int_equal(args.jobs, 2);
    assert_int_equal(n_operands, 0);
}

static void long_options_take_values_in_both_forms(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--output", "a.html", "--title=x=y", "--lang=zh-CN", "--jobs", "64"), DBR_OK);
    assert_string_equal(args.output, "a.html");
    assert_string_equal(args.title, "x=y");
    assert_string_equal(args.lang, "zh-CN");
    assert_int_equal(args.jobs, 64);
}

static void short_options_take_values_in_both_forms(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-o", "a", "-j7"), DBR_OK);
    assert_string_equal(args.output, "a");
    assert_int_equal(args.jobs, 7);
}

static void flags_stand_together_and_the_last_takes_a_value(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-qlofile"), DBR_OK);
    assert_true(args.quiet);
    assert_true(more.loud);
    assert_string_equal(args.output, "file");
}

static void an_empty_value_is_a_value(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--output=", "--title", ""), DBR_OK);
    assert_string_equal(args.output, "");
    assert_string_equal(args.title, "");
}

static void a_value_may_begin_with_a_dash(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--any", "-5", "-o", "-"), DBR_OK);
    assert_int_equal(more.any, -5);
    assert_string_equal(args.output, "-");
}

static void a_later_value_replaces_an_earlier_one(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-j1", "-j3"), DBR_OK);
    assert_int_equal(args.jobs, 3);
}

static void lists_keep_every_value_in_order(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-ta", "--tag=b", "--tag", "c", "-t", "d", "-te"), DBR_OK);
    assert_int_equal(args.tags.n, 5);
    assert_string_equal(args.tags.items[0], "a");
    assert_string_equal(args.tags.items[1], "b");
    assert_string_equal(args.tags.items[2], "c");
    assert_string_equal(args.tags.items[3], "d");
    assert_string_equal(args.tags.items[4], "e");
}

static void operands_mix_with_options_and_keep_their_order(void **state)
{
    (void)state;
    assert_int_equal(PARSE("a", "-q", "-", "--output", "o", "", "b"), DBR_OK);
    assert_int_equal(n_operands, 4);
    assert_string_equal(operands[0], "a");
    assert_string_equal(operands[1], "-");
    assert_string_equal(operands[2], "");
    assert_string_equal(operands[3], "b");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--", "-q", "--", "--output"), DBR_OK);
    assert_false(args.quiet);
    assert_int_equal(n_operands, 3);
    assert_string_equal(operands[1], "--");
}

static void an_unknown_option_is_refused_with_a_guess(void **state)
{
    (void)state;
    assert_refused(PARSE("--outptu", "x"), "unknown option '--outptu' (did you mean '--output'?)");
    assert_refused(PARSE("--lod=3"), "unknown option '--lod' (did you mean '--loud'?)");
    assert_refused(PARSE("--nothing-like-it"), "unknown option '--nothing-like-it'");
    assert_refused(PARSE("--=x"), "unknown option '--'");
    assert_refused(PARSE("-qz"), "unknown option '-z'");
}

static void prefixes_are_not_accepted(void **state)
{
    (void)state;
    assert_refused(PARSE("--out", "x"), "unknown option '--out'");
    assert_refused(PARSE("--outpu", "x"), "unknown option '--outpu' (did you mean '--output'?)");
}

static void a_missing_value_is_refused(void **state)
{
    (void)state;
    assert_refused(PARSE("--output"), "option '--output' needs FILE");
    assert_refused(PARSE("-qo"), "option '-o' needs FILE");
    assert_refused(PARSE("--lang"), "option '--lang' needs en|zh-CN");
}

static void a_flag_takes_no_value(void **state)
{
    (void)state;
    assert_refused(PARSE("--quiet=yes"), "option '--quiet' takes no value");
}

static void a_number_is_checked(void **state)
{
    (void)state;
    assert_refused(PARSE("--jobs", "many"), "option '--jobs' needs a whole number, not 'many'");
    assert_refused(PARSE("-j1.5"), "option '-j' needs a whole number, not '1.5'");
    assert_refused(PARSE("-j0"), "option '-j' must be from 1 to 64, not '0'");
    assert_refused(PARSE("-j65"), "option '-j' must be from 1 to 64, not '65'");
    assert_int_equal(PARSE("-j1"), DBR_OK);
    assert_int_equal(PARSE("--any=-9223372036854775808"), DBR_OK);
    assert_true(more.any == INT64_MIN);
}

static void a_word_is_one_of_its_words(void **state)
{
    (void)state;
    assert_refused(PARSE("--lang=zh-TN"),
                   "option '--lang' must be one of en|zh-CN, not 'zh-TN' (did you mean 'zh-CN'?)");
    assert_refused(PARSE("--lang=klingon"), "option '--lang' must be one of en|zh-CN, not 'klingon'");
    assert_refused(PARSE("--lang="), "option '--lang' must be one of en|zh-CN, not ''");
}

#define OPTION_TEST(f) cmocka_unit_test_teardown(f, release)

DBR_TESTS(OPTION_TEST(defaults_come_first), OPTION_TEST(an_empty_argv_is_only_defaults),
          OPTION_TEST(long_options_take_values_in_both_forms),
          OPTION_TEST(short_options_take_values_in_both_forms),
          OPTION_TEST(flags_stand_together_and_the_last_takes_a_value),
          OPTION_TEST(an_empty_value_is_a_value), OPTION_TEST(a_value_may_begin_with_a_dash),
          OPTION_TEST(a_later_value_replaces_an_earlier_one), OPTION_TEST(lists_keep_every_value_in_order),
          OPTION_TEST(operands_mix_with_options_and_keep_their_order),
          OPTION_TEST(two_dashes_end_the_options), OPTION_TEST(an_unknown_option_is_refused_with_a_guess),
          OPTION_TEST(prefixes_are_not_accepted), OPTION_TEST(a_missing_value_is_refused),
          OPTION_TEST(a_flag_takes_no_value), OPTION_TEST(a_number_is_checked),
          OPTION_TEST(a_word_is_one_of_its_words))
