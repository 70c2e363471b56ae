#include "base/regex.h"

#include "test.h"

static dbr_regex *compiled(const char *pattern)
{
    dbr_regex *r = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_regex_new(dbr_slice_str(pattern), &r, &err), DBR_OK);
    return r;
}

static void finds_named_groups(void **state)
{
    (void)state;
    dbr_regex *r = compiled("(?<when>\\d+) (?<what>\\w+)?");
    dbr_slice g[3];
    const char *name = NULL;
    size_t group = 0;
    assert_int_equal(dbr_regex_match(r, dbr_slice_str("at 17 noon"), g, 3), 1);
    assert_true(dbr_slice_is(g[0], "17 noon"));
    assert_true(dbr_slice_is(g[1], "17"));
    assert_true(dbr_slice_is(g[2], "noon"));
    assert_true(dbr_regex_name(r, 0, &name, &group));
    assert_string_equal(name, "what");
    assert_int_equal(group, 2);
    assert_false(dbr_regex_name(r, 2, &name, &group));
    assert_int_equal(dbr_regex_match(r, dbr_slice_str("17 "), g, 3), 1);
    assert_null(g[2].ptr);
    assert_int_equal(dbr_regex_match(r, dbr_slice_str("none"), g, 3), 0);
    assert_null(dbr_regex_free(r));
}

static void words_are_of_any_script(void **state)
{
    (void)state;
    dbr_regex *r = compiled("^(\\w+) (\\w+)$");
    dbr_slice g[3];
    assert_int_equal(dbr_regex_match(r, dbr_slice_str("订单服务 ready"), g, 3), 1);
    assert_true(dbr_slice_is(g[1], "订单服务"));
    (void)dbr_regex_free(r);
}

static void says_where_a_pattern_is_wrong(void **state)
{
    (void)state;
    dbr_regex *r = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_regex_new(dbr_slice_str("ab(c"), &r, &err), DBR_EPARSE);
    assert_int_equal(err.byte, 5);
    char large[5000];
    memset(large, 'a', sizeof(large));
    assert_int_equal(dbr_regex_new(dbr_slice_of(large, sizeof(large)), &r, &err), DBR_ELIMIT);
}

static void gives_up_instead_of_searching_without_end(void **state)
{
    (void)state;
    dbr_regex *r = compiled("^(a+)+$");
    char text[64];
    dbr_slice g[1];
    memset(text, 'a', sizeof(text));
    text[63] = '!';
    assert_true(dbr_regex_match(r, dbr_slice_of(text, sizeof(text)), g, 1) <= 0);
    assert_null(dbr_regex_free(r));
}

static void takes_bytes_that_are_no_text(void **state)
{
    (void)state;
    dbr_regex *r = compiled("b.d");
    dbr_slice g[1];
    assert_int_equal(dbr_regex_match(r, dbr_slice_of("\xff\xfe bad", 6), g, 1), 1);
    assert_int_equal(dbr_regex_match(r, (dbr_slice){0}, g, 1), 0);
    assert_null(dbr_regex_free(r));
}

DBR_TESTS(cmocka_unit_test(words_are_of_any_script), cmocka_unit_test(finds_named_groups),
          cmocka_unit_test(says_where_a_pattern_is_wrong),
          cmocka_unit_test(gives_up_instead_of_searching_without_end),
          cmocka_unit_test(takes_bytes_that_are_no_text))
