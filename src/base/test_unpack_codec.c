#include "test.h"

#include "base/unpack_codec.h"

/* `printf 'ab\n' | gzip -n` */
static const char packed[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c\xe2\x02\0\x3e\x98\x4a\x01\x03\0\0\0";
#define PACKED_BYTES (sizeof(packed) - 1)

/* Gives one byte a time, then fails with `failure` or ends. */
typedef struct feed {
    size_t at, len;
    dbr_code failure;
} feed;

static int fill(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    feed *f = data;
    (void)cap;
    if (f->at == f->len) {
        return f->failure < 0 ? dbr_fail(err, f->failure, "disk on fire") : 0;
    }
    memcpy(bytes, packed + f->at++, 1);
    *ret_len = 1;
    return 1;
}

static int unpack_all(feed *f, char text[16], dbr_err *err)
{
    dbr_codec *c = dbr_codec_new(DBR_MAGIC_GZIP, fill, f);
    size_t len = 0, n = 0;
    int rc = 0;
    while ((rc = dbr_codec_read(c, text + len, 1, &n, err)) == 1) {
        len += n;
    }
    text[len] = '\0';
    (void)dbr_codec_free(c);
    return rc;
}

static void tells_each_magic_and_no_more(void **state)
{
    (void)state;
    assert_int_equal(dbr_magic_of(dbr_slice_of(packed, 3)), DBR_MAGIC_GZIP);
    assert_int_equal(dbr_magic_of(dbr_slice_of(packed, 2)), DBR_MAGIC_NONE);
    assert_int_equal(dbr_magic_of(dbr_slice_of("\x28\xb5\x2f\xfd", 4)), DBR_MAGIC_ZSTD);
    assert_int_equal(dbr_magic_of(dbr_slice_of("PK\x05\x06", 4)), DBR_MAGIC_ZIP);
    assert_int_equal(dbr_magic_of(dbr_slice_str("BZh9 text")), DBR_MAGIC_NONE);
    assert_int_equal(dbr_magic_of((dbr_slice){0}), DBR_MAGIC_NONE);
}

static void unpacks_byte_by_byte(void **state)
{
    (void)state;
    char text[16];
    dbr_err err = {0};
    feed f = {.len = PACKED_BYTES};
    assert_int_equal(unpack_all(&f, text, &err), 0);
    assert_string_equal(text, "ab\n");
}

static void passes_on_why_the_input_ended(void **state)
{
    (void)state;
    char text[16];
    dbr_err err = {0};
    feed f = {.len = PACKED_BYTES - 4, .failure = DBR_ECHANGED};
    assert_int_equal(unpack_all(&f, text, &err), DBR_ECHANGED);
    assert_string_equal(err.message, "disk on fire");
    assert_string_equal(text, "ab\n");
    f = (feed){.len = PACKED_BYTES - 4};
    assert_int_equal(unpack_all(&f, text, &err), DBR_EIO);
    assert_string_equal(err.message, "cannot unpack gzip: the data is torn");
}

static void frees_nothing_and_an_unused_codec(void **state)
{
    (void)state;
    feed f = {0};
    assert_null(dbr_codec_free(NULL));
    assert_null(dbr_codec_free(dbr_codec_new(DBR_MAGIC_XZ, fill, &f)));
}

DBR_TESTS(cmocka_unit_test(tells_each_magic_and_no_more), cmocka_unit_test(unpacks_byte_by_byte),
          cmocka_unit_test(passes_on_why_the_input_ended),
          cmocka_unit_test(frees_nothing_and_an_unused_codec))
