/* What a field says something took. */
#include "test.h"

#include "read/parts.h"

static void assert_took(const char *key, const char *value, const char *seconds)
{
    dbr_arena arena = {0};
    dbr_slice got = read_duration(&arena, dbr_slice_str(key), dbr_slice_str(value));
    assert_string_equal(got.ptr != NULL ? dbr_arena_str(&arena, got) : "(nothing)", seconds);
    dbr_arena_release(&arena);
}

static void the_name_tells_the_unit(void **state)
{
    (void)state;
    assert_took("duration_ms", "45", "0.045");
    assert_took("durationMs", "1234.5", "1.2345");
    assert_took("elapsed_seconds", "0.5", "0.5");
    assert_took("Latency-US", "850", "0.000850");
    assert_took("took_ns", "1500000000", "1.500000000");
    assert_took("response_time_ms", "7", "0.007");
    assert_took("time_ms", "7", "0.007");
    assert_took("request_time", "0.25", "0.25");
    assert_took("responseTime", "19.548610000005283", "0.019548610000005283");
    assert_took("meta.responseTime", "5036", "5.036");
    assert_took("event.duration", "2000000", "0.002000000");
}

static void the_value_tells_the_unit(void **state)
{
    (void)state;
    assert_took("duration", "120ms", "0.120");
    assert_took("latency", "1.2s", "1.2");
    assert_took("elapsed", "850\xc2\xb5s", "0.000850");
    assert_took("took", "12 ms", "0.012");
    assert_took("duration", "1m2.5s", "62.500000");
    assert_took("duration_ms", "3s", "3");
}

static void what_tells_no_unit_or_is_none_is_left_alone(void **state)
{
    (void)state;
    assert_took("duration", "120", "(nothing)");
    assert_took("response_time", "0.3", "(nothing)");
    assert_took("duration", "", "(nothing)");
    assert_took("duration_ms", "-3", "(nothing)");
    assert_took("duration_ms", "1e3", "(nothing)");
    assert_took("duration_ms", "1.2.3", "(nothing)");
    assert_took("duration", "3 apples", "(nothing)");
    assert_took("spec.duration", "2160h", "(nothing)");
    assert_took("times", "5", "(nothing)");
    assert_took("retries", "5", "(nothing)");
    assert_took("duration_ms", "1234567890123456789012345", "(nothing)");
}

static void a_number_without_a_unit_is_told_as_it_stands(void **state)
{
    (void)state;
    double v = -1;
    assert_int_equal(dbr_field_took(dbr_slice_str("elapsed"), dbr_slice_str("120"), &v), DBR_TOOK_BARE);
    assert_true(v > 119.9 && v < 120.1);
    assert_int_equal(dbr_field_took(dbr_slice_str("elapsed"), dbr_slice_str("120ms"), &v), DBR_TOOK_SECONDS);
    assert_true(v > 0.119 && v < 0.121);
    assert_int_equal(dbr_field_took(dbr_slice_str("status"), dbr_slice_str("200"), &v), DBR_TOOK_NOTHING);
    assert_int_equal(dbr_field_took(dbr_slice_str("x.duration"), dbr_slice_str("5"), &v), DBR_TOOK_NOTHING);
}

static void assert_at(const char *text, size_t n, double seconds)
{
    double got = -1;
    assert_int_equal(read_duration_at(dbr_slice_str(text), &got), n);
    assert_true(n == 0 || (got > seconds - 1e-9 && got < seconds + 1e-9));
}

static void a_duration_ends_where_its_unit_does(void **state)
{
    (void)state;
    assert_at("7063.56ms (span_id=1)", 9, 7.06356);
    assert_at("1.2 s", 5, 1.2);
    assert_at("1m2.5s)", 6, 62.5);
    assert_at("850\xc2\xb5s", 6, 0.00085);
    assert_at("12", 0, 0);
    assert_at("12 apples", 0, 0);
    assert_at("3m", 0, 0);
    assert_at("3 spans", 0, 0);
    assert_at("5s3", 0, 0);
    assert_at("", 0, 0);
}

DBR_TESTS(cmocka_unit_test(the_name_tells_the_unit), cmocka_unit_test(the_value_tells_the_unit),
          cmocka_unit_test(what_tells_no_unit_or_is_none_is_left_alone),
          cmocka_unit_test(a_duration_ends_where_its_unit_does),
          cmocka_unit_test(a_number_without_a_unit_is_told_as_it_stands))
