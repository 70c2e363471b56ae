/* The cached way to a stamp gives what the row itself gives, whatever came before. */
#include "test.h"

#include "when/when.h"

#include <string.h>

static const char *const LINES[] = {
    "2026-01-05 00:00:00,026 INFO x",
    "2026-01-05 00:00:17,311 INFO x",
    "2026-01-05 00:00:59,999 WARN x",
    "2026-01-05 00:01:00,000 WARN x",
    "2026-01-05 00:01:60,000 WARN x",
    "2026-01-05 00:01:61,000 WARN x",
    "2026-01-05 00:01:01,0001 WARN x",
    "2026-01-05 00:01:01,00 WARN x",
    "2026-01-05 00:01:01.000 WARN x",
    "2026-01-05 00:01:01 WARN x",
    "2026-01-05 00:01:02 WARN x",
    "2026-01-05 00:01:02",
    "2026-01-05 00:01:02x",
    "2026-01-05 00:01:0x",
    "2026-01-05T00:01:02.5Z x",
    "2026-01-05T00:01:03.7Z x",
    "2026-01-05T00:01:03.7+02:00 x",
    "2026-01-05T00:01:04.7+02:00 x",
    "2026-01-05T00:01:04.7+03:00 x",
    "2026-01-05 00:01:04.7 +0000 IST x",
    "2026-01-05 00:01:05.7 +0000 INFO x",
    "2026-01-05 00:01:05.7 +0000 UTC x",
    "2026-01-05 00:01:05.7 UTC [7] x",
    "2026-01-05 00:01:06.7 UTC [7] x",
    "2026-01-05 00:01:07.7 CET [7] x",
    "05/Jan/2026:00:00:00 +0000] \"GET",
    "05/Jan/2026:00:00:01 +0000] \"GET",
    "05/Jan/2026:00:00:02 -0700] \"GET",
    "05/Feb/2026:00:00:02 -0700] \"GET",
    "Feb  9 10:05:23 web-1 x",
    "Feb  9 10:05:24 web-1 x",
    "Feb  9 10:05:24: web-1 x",
    "Feb 10 10:05:24 web-1 x",
    "Feb  9 10:05:24.118 web-1 x",
    "Feb  9 10:05:25.119 web-1 x",
    "2026-01-05 23:59:59,999 INFO x",
    "2026-01-05 24:00:00,000 INFO x",
    "2026-01-05 19:60:00,000 INFO x",
    "2026-01-05 1x:00:00,000 INFO x",
    "2026-01-05 10:00:00,00: INFO x",
    "2026-01-05 10:00:00,0/0 INFO x",
    "2026-01-06 00:00:00,000 INFO x",
    "2026-01-05 10:05:23.123456789 INFO x",
    "2026-01-05 11:06:24.987654321 WARN x",
    "2026-01-05 11:06:24.98765432x WARN x",
    "2026-01-05 11:06:24.1234567890 WARN x",
    "2026-01-05 11:06:24.12345678 WARN x",
    "2026-01-05 11:06:24.12345679 WARN x",
    "1965-01-05 10:06:24 x",
    "1965-01-05 23:06:24 x",
    "1965-01-05 23:06:24. x",
    "1965-01-05 23:06:24.5 x",
    "1965-01-05 23:06:24,x",
    "2026-01-05T11:06:24 UTC x",
    "2026-01-05T11:06:24 xyz x",
    "2026-01-05 11:06:24 +02:00 x",
    "Feb  9 23:05:23 db-1 x",
    "Feb  9 23:05:23\tdb-1 x",
    "no stamp at all",
    "",
};
enum { N_LINES = sizeof(LINES) / sizeof(LINES[0]) };

static void assert_same_as_row(const dbr_stamp_format *format, dbr_slice before, dbr_slice line)
{
    dbr_stamp_cache cache = {0};
    dbr_stamp stamp = {0}, expected = {0};
    (void)dbr_stamp_again(&cache, format, before, &stamp);
    size_t len = dbr_stamp_again(&cache, format, line, &stamp);
    size_t right = format->parse(line, &expected);
    if (len != right) {
        fail_msg("%s: '%.*s' after '%.*s' takes %zu bytes, not %zu", format->name, DBR_FMT(line),
                 DBR_FMT(before), len, right);
    }
    if (len > 0) {
        assert_int_equal(stamp.local, expected.local);
        assert_int_equal(stamp.flags, expected.flags);
        assert_int_equal(stamp.offset_s, expected.offset_s);
        assert_int_equal(stamp.digits, expected.digits);
    }
}

/* Every line after every other one, with every row that can be cached; short lines and long ones. */
static void same_as_the_row_itself(void **state)
{
    (void)state;
    static char longer[N_LINES][128];
    for (size_t i = 0; i < N_LINES; i++) {
        (void)snprintf(longer[i], sizeof(longer[i]), "%s%s", LINES[i],
                       " and more than any stamp has, so that nothing is short");
    }
    for (size_t f = 0; dbr_stamp_format_at(f) != NULL; f++) {
        const dbr_stamp_format *format = dbr_stamp_format_at(f);
        for (size_t a = 0; format->second_at > 0 && a < N_LINES; a++) {
            for (size_t b = 0; b < N_LINES; b++) {
                assert_same_as_row(format, dbr_slice_str(LINES[a]), dbr_slice_str(LINES[b]));
                assert_same_as_row(format, dbr_slice_str(longer[a]), dbr_slice_str(longer[b]));
                assert_same_as_row(format, dbr_slice_str(longer[a]), dbr_slice_str(LINES[b]));
            }
        }
    }
}

/* A later line is read from the cache and not by the row. */
static void the_next_second_is_not_parsed_again(void **state)
{
    (void)state;
    dbr_stamp_cache cache = {0};
    dbr_stamp stamp = {0};
    size_t f = 0;
    while (strcmp(dbr_stamp_format_at(f)->name, "datetime") != 0) {
        f++;
    }
    dbr_stamp_format copy = *dbr_stamp_format_at(f);
    assert_int_equal(dbr_stamp_again(&cache, &copy, dbr_slice_str(LINES[0]), &stamp), 23);
    copy.parse = NULL; // would crash
    assert_int_equal(dbr_stamp_again(&cache, &copy, dbr_slice_str(LINES[1]), &stamp), 23);
    assert_int_equal(stamp.local % DBR_MINUTE, 17 * DBR_SECOND + 311000000);
    assert_int_equal(dbr_stamp_again(&cache, &copy, dbr_slice_str("2026-01-05 17:08:09,010 WARN x"), &stamp),
                     23);
    assert_int_equal(stamp.local % DBR_DAY, 17 * DBR_HOUR + 8 * DBR_MINUTE + 9 * DBR_SECOND + 10000000);
}

DBR_TESTS(cmocka_unit_test(same_as_the_row_itself), cmocka_unit_test(the_next_second_is_not_parsed_again))
