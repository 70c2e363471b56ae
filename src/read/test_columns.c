/* Columns of unknown headers: what nine of ten lines show is learned, what looks like a message is not. */
#include "read/columns.h"

#include "test.h"

#include <stdio.h>

#define N_LINES 40u

/* Forty lines of a pattern whose %u is their number. */
static const char *learn(const char *pattern, size_t n)
{
    static char texts[N_LINES][160];
    dbr_slice lines[N_LINES];
    for (size_t i = 0; i < n; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)snprintf(texts[i], sizeof(texts[i]), pattern, (unsigned)i, (unsigned)i);
#pragma GCC diagnostic pop
        lines[i] = dbr_slice_str(texts[i]);
    }
    return read_columns_learn(lines, n);
}

static void learns_words_up_to_a_level(void **state)
{
    (void)state;
    assert_string_equal(learn(" R02-M1-N%u RAS KERNEL INFO parity error %u", N_LINES), "b4");
    assert_string_equal(learn(", Info                  CBS    Loaded package %u of %u", N_LINES), "b2");
}

static void learns_fields_and_dashes(void **state)
{
    (void)state;
    assert_string_equal(learn("|Step|%u|onExtend: %u", N_LINES), "v2");
    assert_string_equal(learn("[10.30 16:49:%02u] chrome.exe - proxy:%u close", N_LINES), "d");
}

static void learns_words_up_to_a_time(void **state)
{
    (void)state;
    assert_string_equal(learn("%u node-4 net up 17390955%02u 1 link is up", N_LINES), "b6");
    assert_string_equal(learn("node-%u up 17390955%02u link is up", N_LINES), "b3");
    assert_string_equal(learn("node-%u up 1739095500 link %u is up", N_LINES), ""); // an id: always the same
    assert_string_equal(learn("node-%u up 1%02u9095500 link is up", N_LINES), "");  // ids: decades apart
}

static void does_not_take_messages_for_columns(void **state)
{
    (void)state;
    assert_string_equal(learn(" session opened for user %u by %u", N_LINES), "");
    assert_string_equal(learn("On-call handover - batch %u", N_LINES), ""); // no bracket or number before it
    assert_string_equal(learn(" R02-M1-N%u RAS KERNEL INFO parity error %u", 10), "");
}

static void cuts_what_it_learned(void **state)
{
    (void)state;
    dbr_slice line = dbr_slice_str(" R02-M1 RAS KERNEL FATAL  parity error");
    size_t len = read_columns_len(dbr_slice_str("b4"), line);
    assert_string_equal(line.ptr + len, "parity error");
    line = dbr_slice_str("|Step|17|onExtend: 4");
    assert_string_equal(line.ptr + read_columns_len(dbr_slice_str("v2"), line), "onExtend: 4");
    line = dbr_slice_str("[10.30 16:49:06] chrome.exe - proxy:80 close - late");
    assert_string_equal(line.ptr + read_columns_len(dbr_slice_str("d"), line), "proxy:80 close - late");
}

static void a_line_without_them_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(read_columns_len(dbr_slice_str("b4"), dbr_slice_str("too few")), 0);
    assert_int_equal(read_columns_len(dbr_slice_str("v2"), dbr_slice_str("|a b|c|d")), 0);
    assert_int_equal(read_columns_len(dbr_slice_str("d"), dbr_slice_str("no dash 7")), 0);
    assert_int_equal(read_columns_len(dbr_slice_str(""), dbr_slice_str("a b")), 0);
    assert_int_equal(read_columns_len(dbr_slice_str("bx"), dbr_slice_str("a b")), 0);
    assert_int_equal(read_columns_len(dbr_slice_str("host"), dbr_slice_str("a b")), 0);
}

static void takes_the_level_and_keeps_the_rest(void **state)
{
    (void)state;
    read_fields f;
    dbr_record r = {0};
    f.n = 0;
    read_columns_take(dbr_slice_str(" R02-M1 RAS KERNEL FATAL "), &f, &r);
    assert_int_equal(r.level, DBR_LEVEL_FATAL);
    assert_int_equal(f.n, 1);
    assert_true(dbr_slice_is(f.items[0].key, "header"));
    assert_true(dbr_slice_is(f.items[0].value, "R02-M1 RAS KERNEL FATAL"));
}

DBR_TESTS(cmocka_unit_test(learns_words_up_to_a_level), cmocka_unit_test(learns_fields_and_dashes),
          cmocka_unit_test(learns_words_up_to_a_time), cmocka_unit_test(does_not_take_messages_for_columns),
          cmocka_unit_test(cuts_what_it_learned), cmocka_unit_test(a_line_without_them_is_left_alone),
          cmocka_unit_test(takes_the_level_and_keeps_the_rest))
