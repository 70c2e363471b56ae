#include "test.h"

#include "base/json_scan.h"
#include "base/limits.h"

static void skims_the_same_however_the_bytes_are_cut(void **state)
{
    (void)state;
    static const char text[] =
        "\"a\\\\\\\"]\",\n[{\"k\":[1,2]}],\n\"0123456789 0123456789 0123456789 012345678\\\\\",{}] rest";
    size_t want = strlen(text) - strlen(" rest");
    for (size_t chunk = 1; chunk < 100; chunk++) {
        dbr_json_skim s = {.depth = 1};
        dbr_json_place place = {.line = 1};
        size_t at = 0;
        while (s.depth > 0) {
            at += dbr_json_skim_over(&s, dbr_slice_sub(dbr_slice_str(text), at, at + chunk), &place);
        }
        assert_null(s.error);
        assert_int_equal(at, want);
        assert_int_equal(place.offset, want);
        assert_int_equal(place.line, 3);
        assert_int_equal(text[place.line_begin - 1], '\n');
        assert_int_equal(place.line_begin, 25);
    }
}

static void stops_at_the_byte_that_is_wrong(void **state)
{
    (void)state;
    dbr_json_skim s = {.depth = 1};
    assert_int_equal(dbr_json_skim_over(&s, dbr_slice_str("\"ab\tc\"]"), NULL), 3);
    assert_string_equal(s.error, "control character in a string");
    s = (dbr_json_skim){.depth = 1, .below = DBR_MAX_NESTING - 2};
    assert_int_equal(dbr_json_skim_over(&s, dbr_slice_str("[][[]]]"), NULL), 3);
    assert_string_equal(s.error, "nested too deep");
}

static void finds_where_a_string_stops_at_any_offset(void **state)
{
    (void)state;
    static const char stops[] = {'"', '\\', '\0', '\x1f'};
    for (size_t n = 0; n < 160; n++) {
        char text[40];
        memset(text, '\x80', sizeof(text));
        text[n % 40] = stops[n / 40];
        assert_int_equal(dbr_json_string_stop(dbr_slice_of(text, sizeof(text)), 0), n % 40);
        assert_int_equal(dbr_json_string_stop(dbr_slice_of(text, n % 40), 0), n % 40);
    }
}

static void tells_words_and_numbers(void **state)
{
    (void)state;
    assert_int_equal(dbr_json_word_type(dbr_slice_str("null")), DBR_JSON_NULL);
    assert_int_equal(dbr_json_word_type(dbr_slice_str("-0.1E-7")), DBR_JSON_NUMBER);
    assert_int_equal(dbr_json_word_type(dbr_slice_str("NaN")), DBR_JSON_NUMBER);
    assert_int_equal(dbr_json_word_type(dbr_slice_str("nan")), DBR_JSON_ERROR);
    assert_int_equal(dbr_json_word_type(dbr_slice_str("")), DBR_JSON_ERROR);
    assert_int_equal(dbr_json_word_type(dbr_slice_str("1.5.2")), DBR_JSON_ERROR);
}

static void compares_keys_decoded_with_pointer_parts(void **state)
{
    (void)state;
    assert_true(dbr_json_key_is(dbr_slice_str("a/b~"), dbr_slice_str("a~1b~0")));
    assert_true(dbr_json_key_is(dbr_slice_str("\\u0061"), dbr_slice_str("a")));
    assert_true(dbr_json_key_is(dbr_slice_str(""), dbr_slice_str("")));
    assert_false(dbr_json_key_is(dbr_slice_str("a"), dbr_slice_str("ab")));
    assert_false(dbr_json_key_is(dbr_slice_str("ab"), dbr_slice_str("a")));
    assert_true(dbr_json_key_is(dbr_slice_str("~2"), dbr_slice_str("~2")));
}

DBR_TESTS(cmocka_unit_test(skims_the_same_however_the_bytes_are_cut),
          cmocka_unit_test(stops_at_the_byte_that_is_wrong),
          cmocka_unit_test(finds_where_a_string_stops_at_any_offset),
          cmocka_unit_test(tells_words_and_numbers),
          cmocka_unit_test(compares_keys_decoded_with_pointer_parts))
