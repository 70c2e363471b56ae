/* What people see, and what compares equal. */
#include "base/utf8.h"
#include "test.h"

static void assert_visible(const char *given, const char *expected)
{
    DBR_AUTO(dbr_buf) b = {0};
    dbr_utf8_visible(&b, dbr_slice_str(given));
    assert_string_equal(b.ptr, expected);
}

static void assert_fold(const char *given, const char *expected)
{
    DBR_AUTO(dbr_buf) b = {0};
    dbr_utf8_fold(&b, dbr_slice_str(given));
    assert_string_equal(b.ptr, expected);
    DBR_AUTO(dbr_buf) again = {0};
    dbr_utf8_fold(&again, dbr_buf_view(&b));
    assert_string_equal(again.ptr, expected);
}

static void visible_leaves_ordinary_text_alone(void **state)
{
    (void)state;
    assert_visible("", "");
    assert_visible("a\tb\nc \\ 中文 🔥 é", "a\tb\nc \\ 中文 🔥 é");
}

static void visible_escapes_controls(void **state)
{
    (void)state;
    assert_visible("a\x1B[31mb", "a\\u{1B}[31mb");
    assert_visible("a\r\n", "a\\u{D}\n");
    assert_visible("\x7F\xC2\x80", "\\u{7F}\\u{80}");
    DBR_AUTO(dbr_buf) b = {0};
    dbr_utf8_visible(&b, dbr_slice_of("\0", 1));
    assert_string_equal(b.ptr, "\\u{0}");
}

static void visible_line_is_one_line(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_utf8_visible_line(&b, dbr_slice_str("new\nline\t\x1B[31m 中.log\n"));
    assert_string_equal(b.ptr, "new\\u{A}line\\u{9}\\u{1B}[31m 中.log\\u{A}");
    dbr_buf_clear(&b);
    dbr_utf8_visible_line(&b, dbr_slice_str(""));
    assert_int_equal(b.len, 0);
}

static void visible_escapes_bidi_and_zero_width(void **state)
{
    (void)state;
    assert_visible("a\xE2\x80\xAE"
                   "b",
                   "a\\u{202E}b");
    assert_visible("\xE2\x80\x8B", "\\u{200B}");
    assert_visible("\xE2\x81\xA6", "\\u{2066}");
    assert_visible("\xEF\xBB\xBF", "\\u{FEFF}");
    assert_visible("\xF3\xA0\x81\x81", "\\u{E0041}");
}

static void visible_replaces_malformed_bytes(void **state)
{
    (void)state;
    assert_visible("a\xFF"
                   "b\xE4\xB8",
                   "a\xEF\xBF\xBD"
                   "b\xEF\xBF\xBD");
}

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(dbr_utf8_width((dbr_slice){0}), 0);
    assert_int_equal(dbr_utf8_width(dbr_slice_str("abc")), 3);
    assert_int_equal(dbr_utf8_width(dbr_slice_str("中文")), 4);
    assert_int_equal(dbr_utf8_width(dbr_slice_str("e\xCC\x81")), 1);
    assert_int_equal(dbr_utf8_width(dbr_slice_str("a\x1B")), 1);
    assert_int_equal(dbr_utf8_width(dbr_slice_str("\xFF")), 1);
    assert_int_equal(dbr_utf8_width(dbr_slice_str("\xEF\xBC\xA1")), 2);
}

static void fit_never_cuts_a_character(void **state)
{
    (void)state;
    assert_true(dbr_slice_is(dbr_utf8_fit(dbr_slice_str("a中文"), 4), "a中"));
    assert_true(dbr_slice_is(dbr_utf8_fit(dbr_slice_str("a中文"), 5), "a中文"));
    assert_true(dbr_slice_is(dbr_utf8_fit(dbr_slice_str("中"), 1), ""));
    assert_true(dbr_slice_is(dbr_utf8_fit(dbr_slice_str("abc"), 0), ""));
    assert_true(dbr_slice_is(dbr_utf8_fit(dbr_slice_str("abc"), SIZE_MAX), "abc"));
    assert_int_equal(dbr_utf8_fit((dbr_slice){0}, 3).len, 0);
}

static void fit_keeps_the_marks_of_the_last_character(void **state)
{
    (void)state;
    assert_true(dbr_slice_is(dbr_utf8_fit(dbr_slice_str("ae\xCC\x81x"), 2), "ae\xCC\x81"));
}

static void fold_ignores_case(void **state)
{
    (void)state;
    assert_fold("Root CAUSE", "root cause");
    assert_fold("ÄÖÜ", "äöü");
    assert_fold("Straße", "strasse");
    assert_fold("ΣΑΣ", "σασ");
}

static void fold_joins_and_trims_blanks(void **state)
{
    (void)state;
    assert_fold("", "");
    assert_fold(" \t\n ", "");
    assert_fold("  a \t b\r\n", "a b");
    assert_fold("\xC2\xA0"
                "a\xE3\x80\x80\xE2\x80\x83"
                "b",
                "a b");
}

static void fold_narrows_full_width_letters_and_digits(void **state)
{
    (void)state;
    assert_fold("ＡＰＩ２时间线", "api2时间线");
    assert_fold("（５０）", "（50）");
    assert_fold("①", "①");
}

static void fold_composes(void **state)
{
    (void)state;
    assert_fold("e\xCC\x81", "é");
    assert_fold("E\xCC\x81", "é");
    assert_fold("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한");
}

static void fold_replaces_malformed_bytes(void **state)
{
    (void)state;
    assert_fold("A\xFF", "a\xEF\xBF\xBD");
}

/* What is passed over as settled folds as it does beside what is not: behind "é" everything goes the long way. */
static void fold_leaves_what_chinese_is_written_with(void **state)
{
    (void)state;
    static const uint32_t RANGES[][2] = {
        {0x21, 0x7E}, {0x2010, 0x2030}, {0x3001, 0x3030}, {0x4DF0, 0xA010}, {0xFF00, 0xFF25}};
    for (size_t i = 0; i < sizeof(RANGES) / sizeof(*RANGES); i++) {
        for (uint32_t cp = RANGES[i][0]; cp <= RANGES[i][1]; cp++) {
            DBR_AUTO(dbr_buf) text = {0};
            DBR_AUTO(dbr_buf) alone = {0};
            DBR_AUTO(dbr_buf) beside = {0};
            dbr_utf8_add(&text, cp);
            dbr_utf8_fold(&alone, dbr_buf_view(&text));
            dbr_buf_str(&text, "é");
            dbr_utf8_fold(&beside, dbr_buf_view(&text));
            assert_true(dbr_slice_ends(dbr_buf_view(&beside), "é"));
            assert_true(
                dbr_slice_eq(dbr_buf_view(&alone), dbr_slice_sub(dbr_buf_view(&beside), 0, beside.len - 2)));
        }
    }
}

static void cjk_is_letters_and_not_punctuation(void **state)
{
    (void)state;
    assert_true(dbr_cp_is_cjk(0x4E2D));
    assert_true(dbr_cp_is_cjk(0x3042));
    assert_true(dbr_cp_is_cjk(0xD55C));
    assert_true(dbr_cp_is_cjk(0x20000));
    assert_false(dbr_cp_is_cjk('a'));
    assert_false(dbr_cp_is_cjk(0x3002));
    assert_false(dbr_cp_is_cjk(0xFF0C));
    assert_false(dbr_cp_is_cjk(0x1F525));
    assert_false(dbr_cp_is_cjk(0x10FFFF));
}

DBR_TESTS(cmocka_unit_test(visible_leaves_ordinary_text_alone), cmocka_unit_test(visible_escapes_controls),
          cmocka_unit_test(visible_line_is_one_line), cmocka_unit_test(visible_escapes_bidi_and_zero_width),
          cmocka_unit_test(visible_replaces_malformed_bytes), cmocka_unit_test(width_counts_columns),
          cmocka_unit_test(fit_never_cuts_a_character),
          cmocka_unit_test(fit_keeps_the_marks_of_the_last_character), cmocka_unit_test(fold_ignores_case),
          cmocka_unit_test(fold_joins_and_trims_blanks),
          cmocka_unit_test(fold_narrows_full_width_letters_and_digits), cmocka_unit_test(fold_composes),
          cmocka_unit_test(fold_replaces_malformed_bytes),
          cmocka_unit_test(fold_leaves_what_chinese_is_written_with),
          cmocka_unit_test(cjk_is_letters_and_not_punctuation))
