#include "test.h"

#include "base/unpack_codec.h"

/* A frame with a stored block of 3 bytes, content and block checksums (their values do not matter here). */
static const char frame[] = "\x04\x22\x4d\x18\x74\x40\xbd\x03\0\0\x80"
                            "abc"
                            "\1\1\1\1\0\0\0\0\2\2\2\2";
#define FRAME_BYTES (sizeof(frame) - 1)

static bool is_whole(const char *bytes, size_t len, size_t chunk)
{
    dbr_lz4_walk w = {0};
    for (size_t at = 0; at < len; at += chunk) {
        dbr_lz4_walk_over(&w, dbr_slice_sub(dbr_slice_of(bytes, len), at, at + chunk));
    }
    return dbr_lz4_is_whole(&w);
}

static void a_stream_is_whole_at_the_ends_of_its_frames_only(void **state)
{
    (void)state;
    char two[2 * FRAME_BYTES];
    memcpy(two, frame, FRAME_BYTES);
    memcpy(two + FRAME_BYTES, frame, FRAME_BYTES);
    for (size_t len = 0; len <= sizeof(two); len++) {
        bool want = len % FRAME_BYTES == 0;
        assert_int_equal(is_whole(two, len, 1), want);
        assert_int_equal(is_whole(two, len, 5), want);
        assert_int_equal(is_whole(two, len, 1000), want);
    }
}

static void knows_skippable_frames_and_foreign_bytes(void **state)
{
    (void)state;
    static const char skippable[] = "\x5f\x2a\x4d\x18\x02\0\0\0xy";
    assert_true(is_whole(skippable, 10, 1));
    assert_false(is_whole(skippable, 9, 1));
    assert_true(is_whole("\x50\x2a\x4d\x18\0\0\0\0", 8, 3));
    assert_true(is_whole("junk behind", 11, 2));
    assert_false(is_whole("ju", 2, 1));
}

DBR_TESTS(cmocka_unit_test(a_stream_is_whole_at_the_ends_of_its_frames_only),
          cmocka_unit_test(knows_skippable_frames_and_foreign_bytes))
