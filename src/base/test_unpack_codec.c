#include "test.h"

#include "base/mem.h"
#include "base/unpack_codec.h"

#include <lzma.h>

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

static int fill_slice(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    dbr_slice *rest = data;
    (void)err;
    size_t n = rest->len < cap ? rest->len : cap;
    memcpy(bytes, rest->ptr, n);
    *rest = dbr_slice_from(*rest, n);
    *ret_len = n;
    return n > 0;
}

static const char *refusal_of(dbr_magic magic, dbr_slice bytes, dbr_code code)
{
    static dbr_err err;
    char out[16];
    size_t n = 0;
    dbr_codec *c = dbr_codec_new(magic, fill_slice, &bytes);
    assert_int_equal(dbr_codec_read(c, out, sizeof(out), &n, &err), code);
    (void)dbr_codec_free(c);
    return err.message;
}

static void a_window_of_gigabytes_is_refused_by_name(void **state)
{
    (void)state;
    /* A frame's header: a window of 2^(10 + 21) bytes, then an empty last block. */
    dbr_slice zstd = DBR_LIT("\x28\xb5\x2f\xfd\0\xa8\x01\0\0");
    assert_string_equal(refusal_of(DBR_MAGIC_ZSTD, zstd, DBR_ELIMIT),
                        "cannot unpack zstd: it demands too large a window: 2048 MiB, 128 are allowed");
    /* A frame of one segment: its window is its size, 1 GiB. */
    zstd = (dbr_slice)DBR_LIT("\x28\xb5\x2f\xfd\xa0\0\0\0\x40\x01\0\0");
    assert_string_equal(refusal_of(DBR_MAGIC_ZSTD, zstd, DBR_ELIMIT),
                        "cannot unpack zstd: it demands too large a window: 1024 MiB, 128 are allowed");
    /* A window of 128 MiB is what zstd itself takes. */
    zstd = (dbr_slice)DBR_LIT("\x28\xb5\x2f\xfd\0\x88\x01\0\0");
    (void)refusal_of(DBR_MAGIC_ZSTD, zstd, DBR_OK);

    uint8_t xz[64];
    lzma_options_lzma options;
    lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
    lzma_stream_flags flags = {.version = 0, .check = LZMA_CHECK_CRC32};
    lzma_block head = {.check = LZMA_CHECK_CRC32, .filters = filters};
    assert_false(lzma_lzma_preset(&options, 0));
    options.dict_size = 1u << 30;
    head.compressed_size = head.uncompressed_size = LZMA_VLI_UNKNOWN;
    assert_int_equal(lzma_stream_header_encode(&flags, xz), LZMA_OK);
    assert_int_equal(lzma_block_header_size(&head), LZMA_OK);
    assert_int_equal(lzma_block_header_encode(&head, xz + LZMA_STREAM_HEADER_SIZE), LZMA_OK);
    const char *why = refusal_of(
        DBR_MAGIC_XZ, dbr_slice_of((const char *)xz, LZMA_STREAM_HEADER_SIZE + head.header_size), DBR_ELIMIT);
    assert_memory_equal(why, "cannot unpack xz: it demands too much memory: 102", 48);
    assert_non_null(strstr(why, " MiB, 256 are allowed"));
}

/* Points of a watched stream, the last one kept. */
typedef struct points {
    size_t n;
    dbr_codec_point last;
    char window[32768];
} points;

static void take_point(void *data, const dbr_codec_point *p)
{
    points *all = data;
    all->n++;
    all->last = *p;
    memcpy(all->window, p->window.ptr != NULL ? p->window.ptr : "", p->window.len);
    all->last.window.ptr = all->window;
}

static void watching_changes_nothing_and_a_point_goes_on(void **state)
{
    (void)state;
    points seen = {0};
    dbr_slice twice = DBR_LIT("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c\xe2\x02\0\x3e\x98\x4a\x01\x03\0\0\0"
                              "\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c\xe2\x02\0\x3e\x98\x4a\x01\x03\0\0\0");
    dbr_slice rest = twice;
    char text[16];
    size_t len = 0, n = 0;
    dbr_err err = {0};
    dbr_codec *c = dbr_codec_new(DBR_MAGIC_GZIP, fill_slice, &rest);
    dbr_codec_watch(c, 1, take_point, &seen);
    while (dbr_codec_read(c, text + len, 1, &n, &err) == 1) {
        len += n;
    }
    (void)dbr_codec_free(c);
    assert_int_equal(len, 6);
    assert_memory_equal(text, "ab\nab\n", 6);
    assert_int_equal(seen.n, 1); // where the second stream begins
    assert_int_equal(seen.last.unpacked, 3);
    assert_int_equal(seen.last.packed, PACKED_BYTES);
    rest = dbr_slice_from(twice, PACKED_BYTES);
    c = dbr_codec_resume(DBR_MAGIC_GZIP, &seen.last, fill_slice, &rest);
    assert_int_equal(dbr_codec_read(c, text, sizeof(text), &n, &err), 1);
    assert_int_equal(n, 3);
    assert_int_equal(dbr_codec_read(c, text, sizeof(text), &n, &err), 0);
    (void)dbr_codec_free(c);
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
          cmocka_unit_test(a_window_of_gigabytes_is_refused_by_name),
          cmocka_unit_test(watching_changes_nothing_and_a_point_goes_on),
          cmocka_unit_test(frees_nothing_and_an_unused_codec))
