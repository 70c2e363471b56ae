/* Header lines and Link values, as servers write them and torn. */
#include "test.h"

#include "net/net.h"

#define IS(slice, text) assert_true(dbr_slice_is((slice), (text)))

static void a_header_is_found_without_case_and_trimmed(void **state)
{
    (void)state;
    dbr_slice h = DBR_LIT("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nretry-AFTER:  7 \r\n\r\n");
    IS(dbr_http_header_find(h, "Retry-After"), "7");
    IS(dbr_http_header_find(h, "content-type"), "text/plain");
    assert_null(dbr_http_header_find(h, "Link").ptr);
}

static void the_last_of_equal_headers_counts(void **state)
{
    (void)state;
    IS(dbr_http_header_find((dbr_slice)DBR_LIT("A: 1\r\nA: 2\r\n"), "A"), "2");
}

static void no_headers_have_none(void **state)
{
    (void)state;
    assert_null(dbr_http_header_find((dbr_slice){0}, "A").ptr);
}

static void next_page_is_found_among_others(void **state)
{
    (void)state;
    IS(dbr_http_link_next(
           (dbr_slice)DBR_LIT("<http://h/?page=1>; rel=\"prev\", <http://h/?page=3>; rel=\"next\"")),
       "http://h/?page=3");
    IS(dbr_http_link_next((dbr_slice)DBR_LIT("<u>;title=\"a, b\"; REL=next")), "u");
    IS(dbr_http_link_next((dbr_slice)DBR_LIT("<u>; rel=\"last next\"")), "u");
}

static void the_last_page_has_no_next(void **state)
{
    (void)state;
    assert_null(dbr_http_link_next((dbr_slice)DBR_LIT("<http://h/?page=1>; rel=\"first\"")).ptr);
    assert_null(dbr_http_link_next((dbr_slice){0}).ptr);
    assert_null(dbr_http_link_next((dbr_slice)DBR_LIT("<u>; nextrel=\"next\"")).ptr);
}

static void a_torn_link_has_no_next(void **state)
{
    (void)state;
    assert_null(dbr_http_link_next((dbr_slice)DBR_LIT("<http://h/?page=3")).ptr);
    assert_null(dbr_http_link_next((dbr_slice)DBR_LIT("rel=\"next\"")).ptr);
    assert_null(dbr_http_link_next((dbr_slice)DBR_LIT("<>; rel=next")).ptr);
}

DBR_TESTS(cmocka_unit_test(a_header_is_found_without_case_and_trimmed),
          cmocka_unit_test(the_last_of_equal_headers_counts), cmocka_unit_test(no_headers_have_none),
          cmocka_unit_test(next_page_is_found_among_others), cmocka_unit_test(the_last_page_has_no_next),
          cmocka_unit_test(a_torn_link_has_no_next))
