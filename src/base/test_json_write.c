#include "test.h"

#include "base/json.h"

#include <math.h>

static void writes_commas_keys_and_every_type(void **state)
{
    (void)state;
    dbr_buf b;
    dbr_jsonw w;
    dbr_buf_init(&b, 0);
    dbr_jsonw_init(&w, &b, false);
    dbr_jsonw_object(&w, NULL);
    dbr_jsonw_int(&w, "min", INT64_MIN);
    dbr_jsonw_array(&w, "list");
    dbr_jsonw_bool(&w, NULL, true);
    dbr_jsonw_bool(&w, NULL, false);
    dbr_jsonw_null(&w, NULL);
    dbr_jsonw_raw(&w, NULL, dbr_slice_str("[1]"));
    dbr_jsonw_array(&w, NULL);
    dbr_jsonw_array_end(&w);
    dbr_jsonw_array_end(&w);
    dbr_jsonw_str(&w, "none", NULL);
    dbr_jsonw_str(&w, "k\"", "v");
    dbr_jsonw_object_end(&w);
    assert_string_equal(
        b.ptr,
        "{\"min\":-9223372036854775808,\"list\":[true,false,null,[1],[]],\"none\":null,\"k\\\"\":\"v\"}");
    dbr_buf_release(&b);
}

static void indents_by_two_when_pretty(void **state)
{
    (void)state;
    dbr_buf b;
    dbr_jsonw w;
    dbr_buf_init(&b, 0);
    dbr_jsonw_init(&w, &b, true);
    dbr_jsonw_object(&w, NULL);
    dbr_jsonw_array(&w, "a");
    dbr_jsonw_int(&w, NULL, 1);
    dbr_jsonw_int(&w, NULL, 2);
    dbr_jsonw_array_end(&w);
    dbr_jsonw_object(&w, "empty");
    dbr_jsonw_object_end(&w);
    dbr_jsonw_object_end(&w);
    assert_string_equal(b.ptr, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"empty\": {}\n}");
    dbr_buf_release(&b);
}

static const char *real_text(double value)
{
    static char out[64];
    dbr_buf b;
    dbr_jsonw w;
    dbr_buf_init(&b, 0);
    dbr_jsonw_init(&w, &b, false);
    dbr_jsonw_real(&w, NULL, value);
    (void)snprintf(out, sizeof(out), "%s", b.ptr);
    dbr_buf_release(&b);
    return out;
}

static void writes_the_shortest_real_that_reads_back(void **state)
{
    (void)state;
    assert_string_equal(real_text(0.1), "0.1");
    assert_string_equal(real_text(3), "3");
    assert_string_equal(real_text(0.1 + 0.2), "0.30000000000000004");
    assert_string_equal(real_text(1e300), "1e+300");
    assert_string_equal(real_text(NAN), "null");
    assert_string_equal(real_text(-INFINITY), "null");
    double back = 0;
    assert_true(dbr_slice_real(dbr_slice_str(real_text(5e-324)), &back) && back == 5e-324);
}

static const char *quoted(dbr_slice s)
{
    static char out[256];
    dbr_buf b;
    dbr_buf_init(&b, 0);
    dbr_json_quote(&b, s);
    (void)snprintf(out, sizeof(out), "%s", b.ptr);
    dbr_buf_release(&b);
    return out;
}

static void escapes_what_json_forbids_and_repairs_utf8(void **state)
{
    (void)state;
    assert_string_equal(quoted(dbr_slice_str("")), "\"\"");
    assert_string_equal(quoted(dbr_slice_str("a\"b\\c/\b\f\n\r\t")), "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\"");
    assert_string_equal(quoted(dbr_slice_of("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
    assert_string_equal(quoted(dbr_slice_str("中\xff文")), "\"中\xEF\xBF\xBD文\"");
    assert_string_equal(quoted(dbr_slice_str("\xe4\xb8")), "\"\xEF\xBF\xBD\"");
}

static void what_is_quoted_reads_back(void **state)
{
    (void)state;
    char bytes[128];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (char)i;
    }
    dbr_buf b, back;
    dbr_buf_init(&b, 0);
    dbr_buf_init(&back, 0);
    dbr_json_quote(&b, dbr_slice_of(bytes, sizeof(bytes)));
    dbr_json_value v;
    assert_true(dbr_json_at(dbr_buf_view(&b), "", &v));
    dbr_json_unescape(&back, v.raw);
    assert_true(dbr_slice_eq(dbr_buf_view(&back), dbr_slice_of(bytes, sizeof(bytes))));
    dbr_buf_release(&b);
    dbr_buf_release(&back);
}

DBR_TESTS(cmocka_unit_test(writes_commas_keys_and_every_type), cmocka_unit_test(indents_by_two_when_pretty),
          cmocka_unit_test(writes_the_shortest_real_that_reads_back),
          cmocka_unit_test(escapes_what_json_forbids_and_repairs_utf8),
          cmocka_unit_test(what_is_quoted_reads_back))
