/* Maps of texts: every class at every place, whatever lies around it, and the same with and without vector code. */
#include "test.h"

#include "base/textmap.h"

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

static void assert_places(const dbr_textmap *map)
{
    uint32_t *places = malloc((map->len + 1) * sizeof(*places));
    size_t n = 0, n_places = dbr_textmap_places(map->newline, map->len, places);
    for (size_t i = 0; i < map->len; i++) {
        if (has(map->newline, i)) {
            assert_true(n < n_places);
            assert_int_equal(places[n++], i);
        }
    }
    assert_int_equal(n, n_places);
    free(places);
}

/* Lines that are listed with the maps are those that are listed of them. */
static void assert_lines(const dbr_textmap *plain, char *text, size_t len, unsigned classes)
{
    dbr_textmap map = {0};
    uint32_t *listed = malloc((len + 2) * sizeof(*listed)), *expected = malloc((len + 2) * sizeof(*expected));
    size_t n_expected = dbr_textmap_places(plain->newline, len, expected);
    size_t n = dbr_textmap_build_lines(&map, text, len, classes, listed);
    assert_int_equal(n, n_expected);
    assert_memory_equal(listed, expected, n * sizeof(*listed));
    for (size_t w = 0; w < (len + 63) / 64 + 1; w++) {
        assert_int_equal(map.newline[w], plain->newline[w]);
        assert_true((classes & DBR_TEXTMAP_NUMBERS) == 0 || map.number[w] == plain->number[w]);
        assert_true((classes & DBR_TEXTMAP_QUOTES) == 0 || map.quote[w] == plain->quote[w]);
    }
    dbr_textmap_release(&map);
    free(listed);
    free(expected);
}

/* Compares the maps of a text by all ways that this processor has, bit by bit. */
static void assert_same(const char *text, size_t len)
{
    dbr_textmap map = {0}, plain = {0};
    char *copy = padded(text, len);
    dbr_textmap_build_plain(&plain, text, len, DBR_TEXTMAP_ALL);
    for (unsigned way = 0; way <= DBR_TEXTMAP_WAYS; way++) {
        if (way == DBR_TEXTMAP_WAYS) {
            dbr_textmap_build(&map, copy, len, DBR_TEXTMAP_ALL);
        } else if (!dbr_textmap_build_way((dbr_textmap_way)way, &map, copy, len, DBR_TEXTMAP_ALL)) {
            continue;
        }
        for (size_t w = 0; w < (len + 63) / 64 + 1; w++) {
            assert_int_equal(map.newline[w], plain.newline[w]);
            assert_int_equal(map.number[w], plain.number[w]);
            assert_int_equal(map.quote[w], plain.quote[w]);
        }
    }
    assert_places(&map);
    for (unsigned classes = 0; classes <= DBR_TEXTMAP_ALL; classes++) {
        assert_lines(&plain, copy, len, classes);
        dbr_textmap_build(&map, copy, len, classes);
        dbr_textmap_add_numbers(&map);
        dbr_textmap_add_numbers(&map);
        for (size_t w = 0; w < (len + 63) / 64 + 1; w++) {
            assert_int_equal(map.newline[w], plain.newline[w]);
            assert_int_equal(map.number[w], plain.number[w]);
            if ((classes & DBR_TEXTMAP_QUOTES) != 0) {
                assert_int_equal(map.quote[w], plain.quote[w]);
            }
        }
    }
    dbr_textmap_release(&map);
    dbr_textmap_release(&plain);
    free(copy);
}

static void every_byte_is_of_its_classes(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    for (int c = 0; c < 256; c++) {
        char text[] = {' ', (char)c, ' '};
        bool is_digit = c >= '0' && c <= '9';
        dbr_textmap_build_plain(&map, text, 3, DBR_TEXTMAP_ALL);
        assert_int_equal(has(map.newline, 1), c == '\n');
        assert_int_equal(has(map.number, 1), is_digit);
        assert_int_equal(has(map.quote, 1), c == '"' || c == '\\');
        text[0] = '1'; // a number goes on in letters, digits, '_' and beyond ASCII
        dbr_textmap_build_plain(&map, text, 3, DBR_TEXTMAP_NUMBERS);
        bool is_word = is_digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        assert_int_equal(has(map.number, 1), is_word);
        assert_same(text, 3);
    }
    dbr_textmap_release(&map);
}

/* Words of any length at any place, with a digit at any place in them. */
static void words_across_borders_are_whole(void **state)
{
    (void)state;
    char text[300];
    for (size_t begin = 50; begin < 70; begin++) {
        for (size_t len = 1; len < 150; len += 7) {
            for (size_t digit = 0; digit < len; digit += 3) {
                memset(text, ' ', sizeof(text));
                memset(text + begin, 'x', len);
                text[begin + digit] = '5';
                assert_same(text, sizeof(text));
                assert_same(text, begin + len); // ends with the text
            }
        }
    }
}

static void random_texts_have_the_same_maps(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252u;
    for (int round = 0; round < 3000; round++) {
        char text[500];
        size_t len = seed % sizeof(text);
        for (size_t i = 0; i < len; i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text[i] = round % 2 == 0
                          ? (char)seed
                          : (round % 4 == 1 ? "xyz  .7\n\"\\_\xc3" : "\n\n\nz\n \n7\"\n\n_")[seed % 12];
        }
        assert_same(text, len);
        seed += (uint64_t)round;
    }
}

static void runs_are_found_at_any_distance(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    for (size_t gap = 0; gap < 150; gap++) {
        char text[400];
        memset(text, ' ', sizeof(text));
        memset(text + 100, '7', gap + 1);
        dbr_textmap_build_plain(&map, text, sizeof(text), DBR_TEXTMAP_NUMBERS);
        assert_int_equal(dbr_textmap_next(map.number, 0, 400), 100);
        assert_int_equal(dbr_textmap_next(map.number, 0, 100), 100); // none: the end
        assert_int_equal(dbr_textmap_next_clear(map.number, 100, 400), 101 + gap);
        assert_int_equal(dbr_textmap_next(map.number, 101 + gap, 400), 400);
    }
    dbr_textmap_release(&map);
}

static void near_bits_are_found_without_asking_where(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    char text[512];
    for (size_t bit = 0; bit <= sizeof(text); bit++) {
        memset(text, ' ', sizeof(text));
        if (bit < sizeof(text)) {
            text[bit] = '"';
        }
        dbr_textmap_build_plain(&map, text, sizeof(text), DBR_TEXTMAP_QUOTES);
        for (size_t at = 0; at < 200; at += 7) {
            size_t found = bit >= at ? bit : sizeof(text);
            assert_int_equal(dbr_textmap_next_near(map.quote, at, sizeof(text)), found);
            size_t end = at + 130; // just more than two words
            assert_int_equal(dbr_textmap_next_near(map.quote, at, end), found < end ? found : end);
            assert_int_equal(dbr_textmap_next_near(map.quote, at, at + 9), found < at + 9 ? found : at + 9);
        }
    }
    dbr_textmap_release(&map);
}

static void empty_text_has_no_bits(void **state)
{
    (void)state;
    dbr_textmap map = {0};
    char *copy = padded("", 0);
    dbr_textmap_build(&map, copy, 0, DBR_TEXTMAP_ALL);
    assert_int_equal(dbr_textmap_next(map.number, 0, 0), 0);
    assert_int_equal(map.number[0], 0);
    free(copy);
    dbr_textmap_release(&map);
}

DBR_TESTS(cmocka_unit_test(every_byte_is_of_its_classes), cmocka_unit_test(words_across_borders_are_whole),
          cmocka_unit_test(random_texts_have_the_same_maps), cmocka_unit_test(runs_are_found_at_any_distance),
          cmocka_unit_test(near_bits_are_found_without_asking_where),
          cmocka_unit_test(empty_text_has_no_bits))
