/* What slices promise, empty slices and limits of numbers included. */
#include "base/mask.h"
#include "base/slice.h"
#include "test.h"

#include <math.h>

static const dbr_slice nothing = {0};

static dbr_slice S(const char *s)
{
    return dbr_slice_str(s);
}

static void empty_slices_are_equal_whatever_their_pointer(void **state)
{
    (void)state;
    assert_true(dbr_slice_eq(nothing, S("")));
    assert_true(dbr_slice_is(nothing, ""));
    assert_int_equal(dbr_slice_cmp(nothing, S("")), 0);
    assert_true(dbr_slice_str(NULL).ptr == NULL);
}

static void literals_initialise_slices(void **state)
{
    (void)state;
    static const dbr_slice s = DBR_LIT("a\0b");
    assert_int_equal(s.len, 3);
}

static void sub_is_cut_to_the_slice(void **state)
{
    (void)state;
    assert_true(dbr_slice_is(dbr_slice_sub(S("abcd"), 1, 3), "bc"));
    assert_true(dbr_slice_is(dbr_slice_sub(S("abcd"), 2, SIZE_MAX), "cd"));
    assert_int_equal(dbr_slice_sub(S("abcd"), 9, 12).len, 0);
    assert_int_equal(dbr_slice_sub(S("abcd"), 3, 1).len, 0);
    assert_null(dbr_slice_sub(nothing, 1, 2).ptr);
}

static void order_is_bytewise_and_shorter_first(void **state)
{
    (void)state;
    assert_true(dbr_slice_cmp(S("a"), S("b")) < 0);
    assert_true(dbr_slice_cmp(S("ab"), S("a")) > 0);
    assert_true(dbr_slice_cmp(nothing, S("a")) < 0);
    assert_true(dbr_slice_cmp(S("\xFF"), S("a")) > 0);
    assert_int_equal(dbr_slice_cmp(S("same"), S("same")), 0);
}

static void case_is_ignored_for_ascii_letters_only(void **state)
{
    (void)state;
    assert_true(dbr_slice_eq_nocase(S("HeLLo-9"), S("hEllO-9")));
    assert_false(dbr_slice_eq_nocase(S("a"), S("ab")));
    assert_false(dbr_slice_eq_nocase(S("@"), S("`")));
    assert_false(dbr_slice_eq_nocase(S("Ä"), S("ä")));
}

static void starts_and_ends_hold_for_empty_and_whole(void **state)
{
    (void)state;
    assert_true(dbr_slice_starts(S("abc"), "ab"));
    assert_true(dbr_slice_starts(S("abc"), "abc"));
    assert_true(dbr_slice_starts(nothing, ""));
    assert_false(dbr_slice_starts(S("abc"), "abcd"));
    assert_true(dbr_slice_ends(S("abc"), "bc"));
    assert_true(dbr_slice_ends(S("abc"), ""));
    assert_true(dbr_slice_ends(nothing, ""));
    assert_false(dbr_slice_ends(S("abc"), "zabc"));
}

static void find_gives_the_first_offset_or_size_max(void **state)
{
    (void)state;
    assert_int_equal(dbr_slice_find(S("abcabc"), S("bc")), 1);
    assert_int_equal(dbr_slice_find(S("abc"), S("")), 0);
    assert_int_equal(dbr_slice_find(nothing, nothing), 0);
    assert_int_equal(dbr_slice_find(S("abc"), S("abcd")), SIZE_MAX);
    assert_int_equal(dbr_slice_find(nothing, S("a")), SIZE_MAX);
    assert_int_equal(dbr_slice_find_char(S("abc"), 'c'), 2);
    assert_int_equal(dbr_slice_find_char(S("abc"), '\0'), SIZE_MAX);
    assert_int_equal(dbr_slice_find_char(nothing, 'a'), SIZE_MAX);
}

static void find_nocase_finds_across_case(void **state)
{
    (void)state;
    assert_int_equal(dbr_slice_find_nocase(S("xxERRor"), S("errOR")), 2);
    assert_int_equal(dbr_slice_find_nocase(S("eerror"), S("ERROR")), 1);
    assert_int_equal(dbr_slice_find_nocase(S("erro"), S("error")), SIZE_MAX);
    assert_int_equal(dbr_slice_find_nocase(nothing, S("e")), SIZE_MAX);
    assert_int_equal(dbr_slice_find_nocase(nothing, S("")), 0);
}

/* At every place of texts of many lengths, so that each step and what is left over find it. */
static void find_nocase_finds_at_every_place(void **state)
{
    (void)state;
    static const char *const NEEDLES[] = {"k", "Ok", "k[", "wK{", "Kéy"};
    char text[300];
    for (size_t k = 0; k < sizeof(NEEDLES) / sizeof(*NEEDLES); k++) {
        size_t n = strlen(NEEDLES[k]);
        for (size_t len = n; len < sizeof(text); len += len < 80 ? 1 : 37) {
            for (size_t at = 0; at + n <= len; at++) {
                memset(text, 'x', sizeof(text));
                memcpy(text + at, NEEDLES[k], n);
                text[at] = (char)(text[at] >= 'a' && text[at] <= 'z' ? text[at] - 0x20 : text[at]);
                assert_int_equal(dbr_slice_find_nocase(dbr_slice_of(text, len), S(NEEDLES[k])), at);
            }
        }
    }
    assert_int_equal(dbr_slice_find_nocase(S("................k{"), S("k[")),
                     SIZE_MAX); // alike but for one bit
}

static void letters_end_where_the_word_ends(void **state)
{
    (void)state;
    assert_int_equal(dbr_slice_letters_end(nothing, 0), 0);
    assert_int_equal(dbr_slice_letters_end(S("9ab"), 0), 0);
    for (int c = 0; c < 256; c++) {
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        for (size_t n = 0; n < 20; n++) {
            char text[40];
            memset(text, n % 2 == 0 ? 'q' : 'Z', sizeof(text));
            text[n] = (char)c;
            text[n + 1] = '.';
            assert_int_equal(dbr_slice_letters_end(dbr_slice_of(text, sizeof(text)), 0),
                             is_letter ? n + 1 : n);
            assert_int_equal(dbr_slice_letters_end(dbr_slice_of(text, n + 1), 0), is_letter ? n + 1 : n);
        }
    }
}

static void masks_tell_each_byte(void **state)
{
    (void)state;
    char bytes[96];
    for (int base = 0; base < 256; base += 32) {
        for (size_t i = 0; i < sizeof(bytes); i++) {
            bytes[i] = (char)(base + (int)i);
        }
        for (unsigned i = 0; i < 64; i++) {
            unsigned char c = (unsigned char)bytes[i];
            bool is_capital = c >= 'A' && c <= 'Z';
            assert_int_equal(dbr_mask_64(bytes, 'Q') >> i & 1u, c == 'Q');
            assert_int_equal(dbr_mask_range(bytes, 'A', 'Z', false) >> i & 1u, is_capital);
            assert_int_equal(dbr_mask_range(bytes, 'A', 'Z', true) >> i & 1u, is_capital || c >= 0x80);
            if (i < 16) {
                bool are_both = (c | 0x20) == 'q' && (bytes[i + 7] | 0x20) == 'x';
                assert_int_equal(dbr_mask_two_nocase(bytes, 7, 'q', 'x') >> i & 1u, are_both);
            }
        }
    }
}

static void trim_takes_blanks_from_both_ends(void **state)
{
    (void)state;
    assert_true(dbr_slice_is(dbr_slice_trim(S(" \t a b\r\n")), "a b"));
    assert_int_equal(dbr_slice_trim(S(" \n ")).len, 0);
    assert_int_equal(dbr_slice_trim(nothing).len, 0);
    assert_true(dbr_slice_is(dbr_slice_trim(S("x")), "x"));
}

static void cut_walks_through_every_part(void **state)
{
    (void)state;
    dbr_slice rest = S("a,,b,");
    assert_true(dbr_slice_is(dbr_slice_cut(&rest, ','), "a"));
    assert_true(dbr_slice_is(dbr_slice_cut(&rest, ','), ""));
    assert_true(dbr_slice_is(dbr_slice_cut(&rest, ','), "b"));
    assert_non_null(rest.ptr);
    assert_true(dbr_slice_is(dbr_slice_cut(&rest, ','), ""));
    assert_null(rest.ptr);
    assert_int_equal(dbr_slice_cut(&rest, ',').len, 0);
}

static void assert_int(const char *text, int64_t expected)
{
    int64_t value = 77;
    assert_true(dbr_slice_int(S(text), &value));
    assert_true(value == expected);
}

static void assert_no_int(const char *text)
{
    int64_t value = 77;
    assert_false(dbr_slice_int(S(text), &value));
    assert_true(value == 77);
}

static void int_reads_up_to_both_limits(void **state)
{
    (void)state;
    assert_int("0", 0);
    assert_int("-0", 0);
    assert_int("007", 7);
    assert_int("-42", -42);
    assert_int("9223372036854775807", INT64_MAX);
    assert_int("-9223372036854775808", INT64_MIN);
}

static void int_refuses_what_is_not_a_whole_number(void **state)
{
    (void)state;
    assert_no_int("");
    assert_no_int("-");
    assert_no_int("+1");
    assert_no_int("--1");
    assert_no_int(" 1");
    assert_no_int("1 ");
    assert_no_int("1.0");
    assert_no_int("0x10");
    assert_no_int("9223372036854775808");
    assert_no_int("-9223372036854775809");
    assert_no_int("99999999999999999999999");
}

/* strtod is the oracle: the test runs in the C locale. */
static void assert_real(const char *text)
{
    double value = 77;
    assert_true(dbr_slice_real(S(text), &value));
    double expected = strtod(text, NULL);
    uint64_t bits = 0; /* compared bit by bit: -0 is not 0 */
    uint64_t expected_bits = 0;
    memcpy(&bits, &value, sizeof(bits));
    memcpy(&expected_bits, &expected, sizeof(expected_bits));
    if (bits != expected_bits) {
        fail_msg("'%s' is %.17g, not %.17g", text, value, expected);
    }
}

static void assert_no_real(const char *text)
{
    double value = 77;
    assert_false(dbr_slice_real(S(text), &value));
    assert_true(value >= 77 && value <= 77);
}

static void real_is_exact_on_the_fast_path(void **state)
{
    (void)state;
    assert_real("0");
    assert_real("-0");
    assert_real("0.000");
    assert_real("0e999999999");
    assert_real("1");
    assert_real("-1.5");
    assert_real("0.1");
    assert_real("123456.789");
    assert_real("1.5e+06");
    assert_real("9007199254740992");
    assert_real("9007199254740991e22");
    assert_real("9007199254740991e-22");
    assert_real("0.00000000000000000000001");
}

static void real_is_correctly_rounded_beyond_it(void **state)
{
    (void)state;
    assert_real("9007199254740993");
    assert_real("0.30000000000000004");
    assert_real("1.7976931348623157e308");
    assert_real("2.2250738585072011e-308");
    assert_real("4.9e-324");
    assert_real("1e-400");
    assert_real("8.589973e9");
    assert_real("1e23");
    assert_real("12345678901234567890123456789");
    assert_real("1000000000000000000000000000000e-30");
}

/* 2^53 + 1 is halfway between two doubles: a digit after a thousand zeros decides. */
static void real_sees_the_digit_that_decides_a_halfway_case(void **state)
{
    (void)state;
    char text[1100];
    memset(text, '0', sizeof(text));
    memcpy(text, "9007199254740993.", 17);
    text[1050] = '1';
    text[1051] = '\0';
    assert_real(text);
    text[1050] = '0';
    assert_real(text);
}

static void real_reads_very_long_whole_numbers(void **state)
{
    (void)state;
    char text[1500];
    memset(text, '7', sizeof(text));
    memcpy(text + 1000, "e-900", 6);
    assert_real(text);
}

static void real_refuses_what_is_not_a_decimal_number(void **state)
{
    (void)state;
    assert_no_real("");
    assert_no_real("-");
    assert_no_real(".");
    assert_no_real("+1");
    assert_no_real("1.");
    assert_no_real(".5");
    assert_no_real("1e");
    assert_no_real("1e+");
    assert_no_real("1,5");
    assert_no_real("1.5 ");
    assert_no_real("0x1p3");
    assert_no_real("nan");
    assert_no_real("inf");
    assert_no_real("1_000");
}

static void real_refuses_what_is_too_large(void **state)
{
    (void)state;
    assert_no_real("1e309");
    assert_no_real("-1e309");
    assert_no_real("1e99999999999999999999");
}

static void has_word_wants_no_letter_beside_it(void **state)
{
    (void)state;
    assert_true(dbr_slice_has_word(dbr_slice_str("Fix the pool"), "fix"));
    assert_true(dbr_slice_has_word(dbr_slice_str("prefix: fix"), "fix"));
    assert_false(dbr_slice_has_word(dbr_slice_str("prefixes"), "fix"));
    assert_true(dbr_slice_has_word(dbr_slice_str("fix_2"), "fix"));
    assert_true(dbr_slice_has_word(dbr_slice_str("修复fix。"), "fix"));
    assert_false(dbr_slice_has_word(dbr_slice_str(""), "fix"));
    assert_true(dbr_slice_has_word(dbr_slice_str("to back out of it"), "back out"));
}

DBR_TESTS(cmocka_unit_test(empty_slices_are_equal_whatever_their_pointer),
          cmocka_unit_test(literals_initialise_slices), cmocka_unit_test(sub_is_cut_to_the_slice),
          cmocka_unit_test(order_is_bytewise_and_shorter_first),
          cmocka_unit_test(case_is_ignored_for_ascii_letters_only),
          cmocka_unit_test(starts_and_ends_hold_for_empty_and_whole),
          cmocka_unit_test(find_gives_the_first_offset_or_size_max),
          cmocka_unit_test(find_nocase_finds_across_case), cmocka_unit_test(find_nocase_finds_at_every_place),
          cmocka_unit_test(letters_end_where_the_word_ends), cmocka_unit_test(masks_tell_each_byte),
          cmocka_unit_test(has_word_wants_no_letter_beside_it),
          cmocka_unit_test(trim_takes_blanks_from_both_ends), cmocka_unit_test(cut_walks_through_every_part),
          cmocka_unit_test(int_reads_up_to_both_limits),
          cmocka_unit_test(int_refuses_what_is_not_a_whole_number),
          cmocka_unit_test(real_is_exact_on_the_fast_path),
          cmocka_unit_test(real_is_correctly_rounded_beyond_it),
          cmocka_unit_test(real_sees_the_digit_that_decides_a_halfway_case),
          cmocka_unit_test(real_reads_very_long_whole_numbers),
          cmocka_unit_test(real_refuses_what_is_not_a_decimal_number),
          cmocka_unit_test(real_refuses_what_is_too_large))
