/* Growing buffers: the NUL, the maximum, sticky failure. */
#include "base/mem.h"
#include "test.h"

static void a_zeroed_buffer_works(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    assert_int_equal(dbr_buf_view(&b).len, 0);
    dbr_buf_str(&b, "ab");
    dbr_buf_char(&b, 'c');
    dbr_buf_slice(&b, dbr_slice_of("def", 2));
    dbr_buf_printf(&b, "%d", 42);
    assert_string_equal(b.ptr, "abcde42");
    assert_int_equal(b.len, 7);
}

static void the_first_append_makes_a_nul_even_of_nothing(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_slice(&b, (dbr_slice){0});
    assert_string_equal(b.ptr, "");
}

static void it_fills_to_the_maximum_and_not_beyond(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_init(&b, 5);
    dbr_buf_str(&b, "12345");
    assert_false(b.failed);
    dbr_buf_char(&b, '6');
    assert_true(b.failed);
    assert_string_equal(b.ptr, "12345");
}

static void failure_is_sticky_until_cleared(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_init(&b, 3);
    dbr_buf_str(&b, "1234");
    dbr_buf_str(&b, "1");
    dbr_buf_char(&b, '1');
    dbr_buf_printf(&b, "%d", 1);
    assert_null(dbr_buf_reserve(&b, 0));
    assert_int_equal(b.len, 0);
    dbr_buf_clear(&b);
    dbr_buf_str(&b, "123");
    assert_false(b.failed);
    assert_string_equal(b.ptr, "123");
}

static void printf_beyond_the_maximum_leaves_what_was(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_init(&b, 6);
    dbr_buf_str(&b, "abc");
    dbr_buf_printf(&b, "%d", 1234567);
    assert_true(b.failed);
    assert_string_equal(b.ptr, "abc");
}

static void printf_grows_as_far_as_needed(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_str(&b, "x");
    dbr_buf_printf(&b, "%5000d", 7);
    assert_int_equal(b.len, 5001);
    assert_int_equal(b.ptr[5000], '7');
}

static void reserve_makes_room_that_len_then_counts(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_str(&b, "a");
    char *to = dbr_buf_reserve(&b, 1000);
    memset(to, 'z', 1000);
    b.len += 1000;
    dbr_buf_char(&b, '!');
    assert_int_equal(b.len, 1002);
    assert_int_equal(b.ptr[1000], 'z');
    assert_int_equal(b.ptr[1002], '\0');
}

static void an_absurd_size_fails_instead_of_overflowing(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {.max_bytes = SIZE_MAX};
    dbr_buf_str(&b, "a");
    assert_null(dbr_buf_reserve(&b, SIZE_MAX));
    assert_true(b.failed);
}

static void bytes_of_any_value_are_kept(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_buf_add(&b, "a\0b", 3);
    dbr_buf_char(&b, '\0');
    assert_int_equal(b.len, 4);
    assert_memory_equal(b.ptr, "a\0b\0", 5);
}

static void release_keeps_the_maximum_and_takes_null(void **state)
{
    (void)state;
    dbr_buf b = {.max_bytes = 9};
    dbr_buf_str(&b, "a");
    dbr_buf_release(&b);
    assert_null(b.ptr);
    assert_int_equal(b.max_bytes, 9);
    dbr_buf_release(&b);
    dbr_buf_release(NULL);
}

DBR_TESTS(cmocka_unit_test(a_zeroed_buffer_works),
          cmocka_unit_test(the_first_append_makes_a_nul_even_of_nothing),
          cmocka_unit_test(it_fills_to_the_maximum_and_not_beyond),
          cmocka_unit_test(failure_is_sticky_until_cleared),
          cmocka_unit_test(printf_beyond_the_maximum_leaves_what_was),
          cmocka_unit_test(printf_grows_as_far_as_needed),
          cmocka_unit_test(reserve_makes_room_that_len_then_counts),
          cmocka_unit_test(an_absurd_size_fails_instead_of_overflowing),
          cmocka_unit_test(bytes_of_any_value_are_kept),
          cmocka_unit_test(release_keeps_the_maximum_and_takes_null))
