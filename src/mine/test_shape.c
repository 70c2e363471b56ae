/* Shapes: what changes a template changes them, what only changes a value does not. */
#include "test.h"

#include "mine/shape.h"

#include <stdlib.h>

static uint64_t shape_by(dbr_mine_shape_way way, const dbr_textmap *map, size_t begin, size_t end,
                         uint64_t seed)
{
    dbr_body body = {.begin = (uint32_t)begin, .end = (uint32_t)end, .seed = seed};
    uint64_t shape = 0;
    way(map, &body, 1, &shape);
    return shape;
}

static uint64_t shape(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed)
{
    return shape_by(dbr_mine_shapes, map, begin, end, seed);
}

static uint64_t shape_of(const char *text)
{
    static char padded[4096 + DBR_TEXTMAP_PADDING];
    static dbr_textmap map;
    size_t len = strlen(text);
    memset(padded, 'x', sizeof(padded));
    memcpy(padded, text, len);
    dbr_textmap_build(&map, padded, len, DBR_TEXTMAP_NUMBERS);
    return shape(&map, 0, len, 1);
}

static void values_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(
        shape_of("took 31 ms, id a4f0 from 10.0.0.1:80"),
        shape_of(
            "took 7 ms, id 9bc31aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa from "
            "192.168.17.200:8080"));
    assert_int_equal(shape_of("blk_-1608999687919862906 x"), shape_of("blk_-38865049064139660 x"));
    assert_int_equal(shape_of("7"),
                     shape_of("70000000000000000000000000000000000000000000000000000000000000000001"));
}

static void words_matter(void **state)
{
    (void)state;
    assert_int_not_equal(shape_of("took 31 ms"), shape_of("took 31 s"));
    assert_int_not_equal(shape_of("a b"), shape_of("a  b"));
    assert_int_not_equal(shape_of("ab"), shape_of("abc"));
    assert_int_not_equal(shape_of("x 1"), shape_of("x y"));
    assert_int_not_equal(shape_of("1 2"), shape_of("1"));
    assert_int_not_equal(shape_of("10.0"), shape_of("10.0.0"));
    assert_int_not_equal(shape_of("the quick brown fox jumps over the lazy dog"),
                         shape_of("the quick brown fox jumps over the lazy cat"));
    assert_int_not_equal(shape_of("the quick brown fox jumps over"),
                         shape_of("the quick brown fix jumps over"));
}

/* Where words are not parted by blanks, a number does not take its neighbours along. */
static void other_alphabets_matter(void **state)
{
    (void)state;
    assert_int_not_equal(shape_of("连接池耗尽等待30秒"), shape_of("磁盘写满剩余30秒"));
    assert_int_equal(shape_of("等待30秒"), shape_of("等待7秒"));
}

/* Masks show the class of an error's status. */
static void errors_matter(void **state)
{
    (void)state;
    assert_int_not_equal(shape_of("GET /x 200"), shape_of("GET /x 503"));
    assert_int_not_equal(shape_of("GET /x 404"), shape_of("GET /x 503"));
    assert_int_equal(shape_of("GET /x 500"), shape_of("GET /x 503"));
    assert_int_equal(shape_of("took 5000 ms"), shape_of("took 40 ms"));
}

static void seeds_matter(void **state)
{
    (void)state;
    char padded[8 + DBR_TEXTMAP_PADDING] = "message";
    dbr_textmap map = {0};
    dbr_textmap_build(&map, padded, 7, DBR_TEXTMAP_NUMBERS);
    assert_int_not_equal(shape(&map, 0, 7, 1), shape(&map, 0, 7, 2));
    assert_int_not_equal(shape(&map, 0, 7, 1), shape(&map, 1, 7, 1));
    assert_int_not_equal(shape_of("b 1 a"), shape_of("a 1 b"));
    dbr_textmap_release(&map);
}

/* The shape of a part does not depend on what stands around it, as long as that is no word, at whatever bit it begins. */
static void surroundings_do_not_matter(void **state)
{
    (void)state;
    const char *message =
        "took 31 ms, id a4f0 from 10.0.0.1:80 of_a_name_that_is_longer_than_a_word_of_the_map_is ok";
    size_t len = strlen(message);
    uint64_t expected = shape_of(message);
    for (size_t offset = 0; offset < 130; offset++) {
        char padded[400 + DBR_TEXTMAP_PADDING];
        dbr_textmap map = {0};
        memset(padded, offset % 2 == 0 ? '5' : 'x', sizeof(padded));
        if (offset > 0) {
            padded[offset - 1] = '"';
        }
        padded[offset + len] = '\n';
        memcpy(padded + offset, message, len);
        dbr_textmap_build(&map, padded, 400, DBR_TEXTMAP_NUMBERS);
        assert_int_equal(shape(&map, offset, offset + len, 1), expected);
        dbr_textmap_release(&map);
    }
}

/* Every way gives the same, for messages of all lengths with numbers everywhere. */
static void all_ways_agree(void **state)
{
    (void)state;
    dbr_mine_shape_way ways[DBR_MINE_SHAPE_WAYS];
    size_t n_ways = dbr_mine_shape_ways(ways);
    uint64_t seed = 88172645463325252u;
    dbr_textmap map = {0};
    for (int round = 0; round < 2000; round++) {
        char padded[3000 + DBR_TEXTMAP_PADDING];
        size_t len = (size_t)round % 20 == 0 ? 2048 : seed % 300;
        for (size_t i = 0; i < len; i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            padded[i] = "abcde  .:745"[seed % 12];
        }
        size_t begin = len > 0 ? seed % (len < 80 ? len : 80) : 0;
        dbr_textmap_build(&map, padded, len, DBR_TEXTMAP_NUMBERS);
        uint64_t expected = shape_by(ways[0], &map, begin, len, 7);
        for (size_t w = 1; w < n_ways; w++) {
            assert_int_equal(shape_by(ways[w], &map, begin, len, 7), expected);
        }
        assert_int_equal(shape(&map, begin, len, 7), expected);
        seed += (uint64_t)round;
    }
    dbr_textmap_release(&map);
}

/* Many at a time are what they are one by one, whatever their lengths. */
static void company_does_not_matter(void **state)
{
    (void)state;
    char padded[3000 + DBR_TEXTMAP_PADDING];
    dbr_body bodies[60];
    uint64_t found[60];
    dbr_textmap map = {0};
    for (size_t i = 0; i < 3000; i++) {
        padded[i] = "user 71 of 503, "[i % 16];
    }
    dbr_textmap_build(&map, padded, 3000, DBR_TEXTMAP_NUMBERS);
    for (uint32_t i = 0; i < 60; i++) {
        bodies[i] = (dbr_body){.begin = i * 7, .end = i * 7 + i * i % 2500, .seed = i};
    }
    dbr_mine_shapes(&map, bodies, 60, found);
    for (size_t i = 0; i < 60; i++) {
        assert_int_equal(found[i], shape(&map, bodies[i].begin, bodies[i].end, bodies[i].seed));
        assert_int_not_equal(found[i], 0);
    }
    dbr_textmap_release(&map);
}

DBR_TESTS(cmocka_unit_test(all_ways_agree), cmocka_unit_test(company_does_not_matter),
          cmocka_unit_test(values_do_not_matter), cmocka_unit_test(words_matter),
          cmocka_unit_test(other_alphabets_matter), cmocka_unit_test(errors_matter),
          cmocka_unit_test(seeds_matter), cmocka_unit_test(surroundings_do_not_matter))
