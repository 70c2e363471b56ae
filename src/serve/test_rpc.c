/* Frames: whole messages out of pieces of any size. */
#include "test.h"

#include "serve/rpc.h"

static void a_message_comes_whole_whatever_the_pieces(void **state)
{
    (void)state;
    static const char STREAM[] =
        "Content-Length: 2\r\n\r\n{}Content-Type: x; charset=utf-8\r\ncontent-length:  4\r\n\r\n[12]";
    for (size_t piece = 1; piece < sizeof(STREAM); piece++) {
        dbr_rpc r = {0};
        dbr_slice got[2] = {0}, message;
        char texts[2][8] = {0};
        size_t n = 0;
        for (size_t at = 0; at < sizeof(STREAM) - 1; at += piece) {
            dbr_rpc_feed(&r, dbr_slice_sub(dbr_slice_str(STREAM), at, at + piece));
            while (dbr_rpc_next(&r, &message)) {
                assert_true(n < 2 && message.len < 8);
                memcpy(texts[n], message.ptr, message.len);
                got[n] = dbr_slice_of(texts[n], message.len);
                n++;
            }
        }
        assert_int_equal(n, 2);
        assert_true(dbr_slice_is(got[0], "{}") && dbr_slice_is(got[1], "[12]"));
        assert_false(r.is_broken);
        assert_int_equal(r.in.len, 0); // nothing is kept of what was taken
        dbr_rpc_release(&r);
    }
}

static bool breaks(const char *stream)
{
    dbr_rpc r = {0};
    dbr_slice message;
    dbr_rpc_feed(&r, dbr_slice_str(stream));
    bool has_message = dbr_rpc_next(&r, &message);
    bool is_broken = r.is_broken;
    dbr_rpc_release(&r);
    return is_broken && !has_message;
}

static void a_header_without_a_length_breaks_the_stream(void **state)
{
    (void)state;
    assert_true(breaks("\r\n\r\n{}"));
    assert_true(breaks("Content-Type: x\r\n\r\n{}"));
    assert_true(breaks("Content-Length: two\r\n\r\n{}"));
    assert_true(breaks("Content-Length: -2\r\n\r\n{}"));
    assert_true(breaks("Content-Length: 99999999999999999999999\r\n\r\n{}"));
    assert_false(breaks("Content-Length: 2\n\n{}"));
    assert_false(breaks("Content-Length: 7\r\n\r\n{}"));
    char *endless = dbr_xmalloc(5001);
    memset(endless, 'a', 5000);
    endless[5000] = '\0';
    assert_true(breaks(endless));
    free(endless);
}

static void a_message_beyond_the_limit_is_passed_over(void **state)
{
    (void)state;
    dbr_rpc r = {0};
    dbr_slice message;
    char *blanks = dbr_xmalloc(1u << 20);
    memset(blanks, ' ', 1u << 20);
    dbr_rpc_feed(&r, dbr_slice_str("Content-Length: 67108865\r\n\r\n"));
    assert_false(dbr_rpc_next(&r, &message));
    for (size_t i = 0; i < 64; i++) {
        dbr_rpc_feed(&r, dbr_slice_of(blanks, 1u << 20));
        assert_false(dbr_rpc_next(&r, &message));
        assert_true(r.in.len < 100); // it is not gathered
    }
    dbr_rpc_feed(&r, dbr_slice_str(" Content-Length: 2\r\n\r\n{}"));
    assert_true(dbr_rpc_next(&r, &message));
    assert_true(dbr_slice_is(message, "{}"));
    assert_int_equal(r.dropped, 1);
    free(blanks);
    dbr_rpc_release(&r);
}

DBR_TESTS(cmocka_unit_test(a_message_comes_whole_whatever_the_pieces),
          cmocka_unit_test(a_header_without_a_length_breaks_the_stream),
          cmocka_unit_test(a_message_beyond_the_limit_is_passed_over))
