/* Maps of texts: every class at every place, whatever lies around it. */
#include "test.h"

#include "base/textmap.h"

#include <ctype.h>
#include <stdlib.h>

static char *padded(const char *text, size_t len)
{
    char *copy = malloc(len + DBR_TEXTMAP_PADDING);
    memset(copy, '7', len + DBR_TEXTMAP_PADDING); // what lies behind the end must not count
    memcpy(copy, text, len);
    return copy;
}

static bool has(const uint64_t *bits, size_t i)
{
    return (bits[i / 64] >> (i % 64) & 1) != 0;
}

static void every_byte_is_of_its_classes(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    char text[300];
    for (int i = 0; i < 300; i++) {
        text[i] = (char)(i * 7);
    }
    char *copy = padded(text, sizeof(text));
    dbr_textmap_build(&map, copy, sizeof(text), true);
    for (size_t i = 0; i < sizeof(text); i++) {
        unsigned char c = (unsigned char)text[i];
        assert_int_equal(has(map.newline, i), c == '\n');
        assert_int_equal(has(map.digit, i), isdigit(c) != 0);
        assert_int_equal(has(map.word, i), (c < 0x80 && isalnum(c)) || c == '_' || c >= 0x80);
        assert_int_equal(has(map.quote, i), c == '"' || c == '\\');
    }
    free(copy);
    dbr_textmap_release(&map);
}

static void nothing_stands_behind_the_end(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    for (size_t len = 0; len < 200; len++) {
        char *copy = padded("", 0);
        char *text = malloc(len + DBR_TEXTMAP_PADDING);
        memset(text, '7', len + DBR_TEXTMAP_PADDING);
        dbr_textmap_build(&map, text, len, false);
        assert_int_equal(dbr_textmap_next_clear(map.digit, 0, 4000 < len ? 4000 : len), len);
        assert_int_equal(dbr_textmap_bits(map.digit, len) & 1, 0);
        free(text);
        free(copy);
    }
    dbr_textmap_release(&map);
}

static void runs_are_found_at_any_distance(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    for (size_t gap = 0; gap < 150; gap++) {
        char text[400];
        memset(text, ' ', sizeof(text));
        memset(text + 100, 'x', gap + 1);
        char *copy = padded(text, sizeof(text));
        dbr_textmap_build(&map, copy, sizeof(text), false);
        assert_int_equal(dbr_textmap_next(map.word, 0, 400), 100);
        assert_int_equal(dbr_textmap_next(map.word, 0, 100), 100); // none: the end
        assert_int_equal(dbr_textmap_next_clear(map.word, 100, 400), 101 + gap);
        assert_int_equal(dbr_textmap_run_begin(map.word, 0, 101 + gap), 100);
        assert_int_equal(dbr_textmap_run_begin(map.word, 100 + gap, 101 + gap), 100 + gap);
        assert_int_equal(dbr_textmap_run_begin(map.word, 0, 100), 100);
        assert_int_equal(dbr_textmap_next(map.word, 101 + gap, 400), 400);
        free(copy);
    }
    dbr_textmap_release(&map);
}

static void empty_text_has_no_bits(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    char *copy = padded("", 0);
    dbr_textmap_build(&map, copy, 0, true);
    assert_int_equal(dbr_textmap_next(map.word, 0, 0), 0);
    assert_int_equal(map.word[0], 0);
    free(copy);
    dbr_textmap_release(&map);
}

DBR_TESTS(cmocka_unit_test(every_byte_is_of_its_classes), cmocka_unit_test(nothing_stands_behind_the_end),
          cmocka_unit_test(runs_are_found_at_any_distance), cmocka_unit_test(empty_text_has_no_bits))
