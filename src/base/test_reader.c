/* Reading at offsets. */
#include "base/file.h"
#include "base/test_folder.h"

static dbr_err err;

static void reads_at_any_offset(void **state)
{
    (void)state;
    dbr_reader *r = NULL;
    char bytes[16] = {0};
    size_t n = 0;
    put_file("f", "0123456789");
    assert_int_equal(dbr_reader_open(in_folder("f"), &r, &err), DBR_OK);
    assert_int_equal(dbr_reader_size(r), 10);
    assert_int_equal(dbr_reader_at(r, 3, bytes, 4, &n, &err), DBR_OK);
    assert_int_equal(n, 4);
    assert_memory_equal(bytes, "3456", 4);
    assert_int_equal(dbr_reader_at(r, 0, bytes, 0, &n, &err), DBR_OK);
    assert_int_equal(n, 0);
    assert_null(dbr_reader_close(r));
}

static void the_end_gives_less_and_beyond_it_nothing(void **state)
{
    (void)state;
    dbr_reader *r = NULL;
    char bytes[16];
    size_t n = 77;
    put_file("f", "0123456789");
    assert_int_equal(dbr_reader_open(in_folder("f"), &r, &err), DBR_OK);
    assert_int_equal(dbr_reader_at(r, 8, bytes, 16, &n, &err), DBR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(dbr_reader_at(r, 10, bytes, 16, &n, &err), DBR_OK);
    assert_int_equal(n, 0);
    assert_int_equal(dbr_reader_at(r, UINT64_MAX, bytes, 16, &n, &err), DBR_OK);
    assert_int_equal(n, 0);
    (void)dbr_reader_close(r);
}

static void a_file_cut_off_meanwhile_is_only_shorter(void **state)
{
    (void)state;
    dbr_reader *r = NULL;
    char bytes[16];
    size_t n = 77;
    put_file("f", "0123456789");
    assert_int_equal(dbr_reader_open(in_folder("f"), &r, &err), DBR_OK);
    assert_int_equal(truncate(in_folder("f"), 4), 0);
    assert_int_equal(dbr_reader_size(r), 10);
    assert_int_equal(dbr_reader_at(r, 0, bytes, 10, &n, &err), DBR_OK);
    assert_int_equal(n, 4);
    (void)dbr_reader_close(r);
}

static void what_is_no_regular_file_is_refused(void **state)
{
    (void)state;
    dbr_reader *r = NULL;
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(dbr_reader_open(in_folder("none"), &r, &err), DBR_ENOTFOUND);
    assert_int_equal(dbr_reader_open(test_root, &r, &err), DBR_EIO);
    assert_int_equal(dbr_reader_open("/dev/null", &r, &err), DBR_EIO);
    assert_int_equal(dbr_reader_open(in_folder("pipe"), &r, &err), DBR_EIO);
    assert_null(r);
}

static bool has_footer(const char *bytes, size_t len, size_t max_bytes)
{
    DBR_AUTO(dbr_buf) footer = {.max_bytes = max_bytes};
    dbr_reader *r = NULL;
    assert_int_equal(dbr_file_write_atomic(in_folder("f"), dbr_slice_of(bytes, len), &err), DBR_OK);
    assert_int_equal(dbr_reader_open(in_folder("f"), &r, &err), DBR_OK);
    bool has = dbr_reader_footer(r, "MAGICEND", &footer);
    assert_true(!has || strcmp(footer.ptr, "numbers") == 0);
    (void)dbr_reader_close(r);
    return has;
}

static void a_footer_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) footer = {0};
    dbr_buf_str(&footer, "numbers");
    dbr_footer_end(&footer, 12, "MAGICEND");
    char bytes[64] = "MAGIC001body";
    size_t len = 12 + footer.len;
    assert_true(len <= sizeof(bytes));
    memcpy(bytes + 12, footer.ptr, footer.len);
    assert_true(has_footer(bytes, len, 0));
    assert_true(has_footer(bytes, len, 7));
    assert_false(has_footer(bytes, len, 6)); // does not fit
    for (size_t i = 12; i < len; i++) {
        bytes[i] ^= 1;
        assert_false(has_footer(bytes, len, 0));
        bytes[i] ^= 1;
    }
    for (size_t i = 0; i < len; i++) {
        assert_false(has_footer(bytes, i, 0));
    }
}

static void closing_nothing_is_fine(void **state)
{
    (void)state;
    assert_null(dbr_reader_close(NULL));
}

DBR_TESTS(IN_FOLDER(reads_at_any_offset), IN_FOLDER(the_end_gives_less_and_beyond_it_nothing),
          IN_FOLDER(a_file_cut_off_meanwhile_is_only_shorter), IN_FOLDER(what_is_no_regular_file_is_refused),
          IN_FOLDER(a_footer_is_read_whole_or_not_at_all), cmocka_unit_test(closing_nothing_is_fine))
