/* Decoding and encoding, malformed bytes included. */
#include "base/utf8.h"
#include "test.h"

#define BYTES(s) dbr_slice_of((s), sizeof(s) - 1)

static void valid_text_is_valid_to_its_end(void **state)
{
    (void)state;
    assert_true(dbr_utf8_is_valid((dbr_slice){0}));
    assert_true(dbr_utf8_is_valid(BYTES("plain ASCII, more than eight bytes of it, with \0 inside")));
    assert_true(dbr_utf8_is_valid(
        BYTES("\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xEF\xBF\xBF \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF")));
    assert_true(dbr_utf8_is_valid(BYTES("数据库连接池耗尽")));
}

static void a_replacement_character_somebody_wrote_is_valid(void **state)
{
    (void)state;
    assert_true(dbr_utf8_is_valid(BYTES("a\xEF\xBF\xBD"
                                        "b")));
}

static void the_valid_prefix_ends_before_the_first_bad_byte(void **state)
{
    (void)state;
    assert_int_equal(dbr_utf8_valid_prefix(BYTES("12345678901\xFF")), 11);
    assert_int_equal(dbr_utf8_valid_prefix(BYTES("\x80")), 0);
    assert_int_equal(dbr_utf8_valid_prefix(BYTES("ab\xE4\xB8\xAD\xE4\xB8")), 5);
}

static void overlong_forms_and_surrogates_are_invalid(void **state)
{
    (void)state;
    assert_false(dbr_utf8_is_valid(BYTES("\xC0\x80")));
    assert_false(dbr_utf8_is_valid(BYTES("\xC1\xBF")));
    assert_false(dbr_utf8_is_valid(BYTES("\xE0\x9F\xBF")));
    assert_false(dbr_utf8_is_valid(BYTES("\xF0\x8F\xBF\xBF")));
    assert_false(dbr_utf8_is_valid(BYTES("\xED\xA0\x80")));
    assert_false(dbr_utf8_is_valid(BYTES("\xED\xBF\xBF")));
    assert_false(dbr_utf8_is_valid(BYTES("\xF4\x90\x80\x80")));
    assert_false(dbr_utf8_is_valid(BYTES("\xF5\x80\x80\x80")));
}

static void next_walks_through_code_points(void **state)
{
    (void)state;
    dbr_slice s = BYTES("a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x94\xA5");
    size_t i = 0;
    assert_int_equal(dbr_utf8_next(s, &i), 'a');
    assert_int_equal(dbr_utf8_next(s, &i), 0xE9);
    assert_int_equal(dbr_utf8_next(s, &i), 0x4E2D);
    assert_int_equal(dbr_utf8_next(s, &i), 0x1F525);
    assert_int_equal(i, s.len);
}

/* The example of the Unicode standard, section 3.9, table 3-8. */
static void next_replaces_maximal_subparts(void **state)
{
    (void)state;
    dbr_slice s = BYTES("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64");
    const uint32_t expected[] = {'a', 0xFFFD, 0xFFFD, 0xFFFD, 'b', 0xFFFD, 'c', 0xFFFD, 0xFFFD, 'd'};
    size_t i = 0;
    for (size_t n = 0; n < 10; n++) {
        assert_int_equal(dbr_utf8_next(s, &i), expected[n]);
    }
    assert_int_equal(i, s.len);
}

static void add_and_next_are_inverse_at_every_length(void **state)
{
    (void)state;
    const uint32_t limits[] = {0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    const size_t lengths[] = {1, 1, 2, 2, 3, 3, 3, 3, 4, 4};
    for (size_t n = 0; n < 10; n++) {
        DBR_AUTO(dbr_buf) b = {0};
        size_t i = 0;
        dbr_utf8_add(&b, limits[n]);
        assert_int_equal(b.len, lengths[n]);
        assert_int_equal(dbr_utf8_next(dbr_buf_view(&b), &i), limits[n]);
        assert_int_equal(i, b.len);
    }
}

static void add_replaces_what_is_no_code_point(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_utf8_add(&b, 0xD800);
    dbr_utf8_add(&b, 0x110000);
    assert_string_equal(b.ptr, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void utf16_is_decoded_in_both_orders(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_true(dbr_wide_decode(&b, BYTES("\xFF\xFE\x61\x00\x2D\x4E\x3D\xD8\x25\xDD")));
    assert_true(dbr_wide_decode(&b, BYTES("\xFE\xFF\x00\x61\x4E\x2D\xD8\x3D\xDD\x25")));
    assert_string_equal(b.ptr, "a中🔥a中🔥");
}

static void a_few_wide_bytes_without_a_mark_are_left_alone(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_false(dbr_wide_decode(&b, BYTES("a\0b\0")));
    assert_false(dbr_wide_decode(&b, BYTES("\xFF")));
    assert_false(dbr_wide_decode(&b, (dbr_slice){0}));
    assert_int_equal(b.len, 0);
}

static void wide_text_is_known_by_its_zeros(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_true(dbr_wide_decode(&b, BYTES("1\0002\0003\0 \0a\0b\0c\0d\0\n\0")));
    assert_true(dbr_wide_decode(&b, BYTES("\0001\0002\0003\0 \0a\0b\0c\0d\0\n")));
    assert_string_equal(b.ptr, "123 abcd\n123 abcd\n");
    dbr_buf_clear(&b);
    assert_true(dbr_wide_decode(&b, BYTES("\xFF\xFE\0\0a\0\0\0\x25\xF5\x01\0")));
    assert_true(dbr_wide_decode(&b, BYTES("\0\0\xFE\xFF\0\0\0a\0\x01\xF5\x25")));
    assert_string_equal(b.ptr, "a🔥a🔥");
    dbr_buf_clear(&b);
    assert_true(dbr_wide_decode(&b, BYTES("1\0\0\0002\0\0\0 \0\0\0a\0\0\0b\0\0\0c\0\0\0d\0\0\0e\0\0\0")));
    assert_string_equal(b.ptr, "12 abcde");
    assert_false(dbr_wide_is(BYTES("\0\1\0\2\0\3\0\4\0\5\0\6\0\7\0\1\0\2")));
    assert_false(dbr_wide_is(BYTES("plain text, long enough to tell")));
}

static void torn_utf16_becomes_replacement_characters(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_true(dbr_wide_decode(&b, BYTES("\xFF\xFE")));
    assert_int_equal(b.len, 0);
    assert_true(dbr_wide_decode(&b, BYTES("\xFF\xFE\x3D\xD8\x61\x00\x25\xDD\x62")));
    assert_string_equal(b.ptr, "\xEF\xBF\xBD"
                               "a\xEF\xBF\xBD\xEF\xBF\xBD");
    dbr_buf_clear(&b);
    assert_true(dbr_wide_decode(&b, BYTES("\xFE\xFF\xD8\x3D")));
    assert_string_equal(b.ptr, "\xEF\xBF\xBD");
}

DBR_TESTS(cmocka_unit_test(valid_text_is_valid_to_its_end),
          cmocka_unit_test(a_replacement_character_somebody_wrote_is_valid),
          cmocka_unit_test(the_valid_prefix_ends_before_the_first_bad_byte),
          cmocka_unit_test(overlong_forms_and_surrogates_are_invalid),
          cmocka_unit_test(next_walks_through_code_points), cmocka_unit_test(next_replaces_maximal_subparts),
          cmocka_unit_test(add_and_next_are_inverse_at_every_length),
          cmocka_unit_test(add_replaces_what_is_no_code_point),
          cmocka_unit_test(utf16_is_decoded_in_both_orders),
          cmocka_unit_test(a_few_wide_bytes_without_a_mark_are_left_alone),
          cmocka_unit_test(wide_text_is_known_by_its_zeros),
          cmocka_unit_test(torn_utf16_becomes_replacement_characters))
