/* Whom a URL speaks to decides where a token may go. */
#include "test.h"

#include "net/net.h"

static dbr_slice origin(const char *url)
{
    dbr_slice ret = {0};
    (void)dbr_url_origin(dbr_slice_str(url), &ret);
    return ret;
}

static void origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    assert_true(dbr_slice_is(origin("https://h.example:8443/a?b#c"), "https://h.example:8443"));
    assert_true(dbr_slice_is(origin("http://[::1]:9090"), "http://[::1]:9090"));
    assert_true(dbr_slice_is(origin("HTTP://h?x"), "HTTP://h"));
}

static void other_schemes_have_none(void **state)
{
    (void)state;
    assert_null(origin("ftp://h/").ptr);
    assert_null(origin("file:///etc/passwd").ptr);
    assert_null(origin("h.example/a").ptr);
    assert_null(origin("").ptr);
}

static void user_information_is_refused(void **state)
{
    (void)state;
    assert_null(origin("https://me:secret@h/").ptr);
    assert_null(origin("https://good.example\\@evil.example/").ptr);
    assert_true(dbr_slice_is(origin("https://h/@x"), "https://h"));
}

static void blanks_and_control_characters_are_refused(void **state)
{
    (void)state;
    assert_null(origin("http://h/a b").ptr);
    assert_null(origin("http://h/a\r\nX: y").ptr);
    assert_null(origin("http:///a").ptr);
    assert_null(origin("http://:80/").ptr);
}

static bool same(const char *a, const char *b)
{
    return dbr_url_is_same_origin(dbr_slice_str(a), dbr_slice_str(b));
}

static void default_ports_and_case_do_not_matter(void **state)
{
    (void)state;
    assert_true(same("https://H.example/a", "https://h.example:443/b"));
    assert_true(same("http://h:80", "http://h/"));
    assert_false(same("http://h:443", "https://h:443"));
    assert_false(same("https://h:444", "https://h"));
    assert_false(same("https://h.evil", "https://h"));
}

static void values_are_encoded(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) b = {0};
    dbr_url_field(&b, "query", (dbr_slice)DBR_LIT("rate(a{b=~\"5..\"}[1m]) + 支"));
    dbr_url_field(&b, "step", (dbr_slice)DBR_LIT("15s"));
    assert_string_equal(b.ptr, "query=rate%28a%7Bb%3D~%225..%22%7D%5B1m%5D%29%20%2B%20%E6%94%AF&step=15s");
}

DBR_TESTS(cmocka_unit_test(origin_is_scheme_host_and_port), cmocka_unit_test(other_schemes_have_none),
          cmocka_unit_test(user_information_is_refused),
          cmocka_unit_test(blanks_and_control_characters_are_refused),
          cmocka_unit_test(default_ports_and_case_do_not_matter), cmocka_unit_test(values_are_encoded))
